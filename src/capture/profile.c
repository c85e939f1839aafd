#include "capture/profile.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/time.h"
#include "capture/profile_check.h"
#include "capture/profile_headers.h"
#include "web/url.h"

#define FIELD(name) offsetof(struct profile, name)
#define HOUR (3600 * NS_PER_S)
#define DAY (24 * HOUR)

static const struct config_key keys[] = {
    { "name", CONFIG_TEXT, FIELD(name), NULL, profile_check_name },
    { "publisher", CONFIG_TEXT, FIELD(publisher), NULL, settings_check_line },
    { "collection", CONFIG_TEXT, FIELD(collection), NULL, settings_check_line },
    { "timezone", CONFIG_TEXT, FIELD(timezone), NULL, profile_check_zone },
    { "archive", CONFIG_TEXT, FIELD(archive), NULL, NULL },
    { "rights.basis", CONFIG_CHOICE, FIELD(rights.basis), "statute license permission copyright other", NULL },
    { "rights.jurisdiction", CONFIG_TEXT, FIELD(rights.jurisdiction), NULL, settings_check_line },
    { "rights.citation", CONFIG_TEXT, FIELD(rights.citation), NULL, settings_check_line },
    { "rights.license", CONFIG_TEXT, FIELD(rights.license), NULL, settings_check_line },
    { "rights.note", CONFIG_TEXT, FIELD(rights.note), NULL, NULL },
    { "rights.access", CONFIG_TEXT, FIELD(rights.access), NULL, settings_check_line },
    { "rights.until", CONFIG_TEXT, FIELD(rights.until), NULL, profile_check_date },
    { "operator.organization", CONFIG_TEXT, FIELD(operator.organization), NULL, settings_check_line },
    { "operator.contact", CONFIG_TEXT, FIELD(operator.contact), NULL, settings_check_contact },
    { "sources.feeds", CONFIG_TEXTS, FIELD(sources.feeds), NULL, profile_check_url },
    { "sources.sitemaps", CONFIG_TEXTS, FIELD(sources.sitemaps), NULL, profile_check_url },
    { "sources.pages", CONFIG_TEXTS, FIELD(sources.pages), NULL, profile_check_url },
    { "scope.include", CONFIG_TEXTS, FIELD(scope.include), NULL, profile_check_pattern },
    { "scope.exclude", CONFIG_TEXTS, FIELD(scope.exclude), NULL, profile_check_pattern },
    { "scope.requisite_hosts", CONFIG_TEXTS, FIELD(scope.requisite_hosts), NULL, profile_check_host },
    { "pagination.follow", CONFIG_FLAG, FIELD(pagination.follow), NULL, NULL },
    { "pagination.max_pages", CONFIG_COUNT, FIELD(pagination.max_pages), NULL, profile_check_positive },
    { "pagination.single_page", CONFIG_TEXTS, FIELD(pagination.single_page), NULL, profile_check_pattern },
    { "pagination.alternates", CONFIG_TEXTS, FIELD(pagination.alternates), NULL, profile_check_pattern },
    { "revisit.after", CONFIG_DURATIONS, FIELD(revisit.after), NULL, NULL },
    { "revisit.changed", CONFIG_PICK, FIELD(revisit.changed), "article payload", NULL },
    { "images", CONFIG_PICK, FIELD(images), "all largest", NULL },
    { "limits.resource_bytes", CONFIG_SIZE, FIELD(limits.resource_bytes), NULL, profile_check_positive },
    { "limits.article_bytes", CONFIG_SIZE, FIELD(limits.article_bytes), NULL, NULL },
    { "limits.run_bytes", CONFIG_SIZE, FIELD(limits.run_bytes), NULL, NULL },
    { "limits.run_time", CONFIG_DURATION, FIELD(limits.run_time_ns), NULL, NULL },
    { "limits.articles", CONFIG_COUNT, FIELD(limits.articles), NULL, NULL },
    { "limits.age", CONFIG_DURATION, FIELD(limits.age_ns), NULL, NULL },
    { "politeness.page_delay", CONFIG_DURATION, FIELD(politeness.page_delay_ns), NULL, NULL },
    { "politeness.connections", CONFIG_COUNT, FIELD(politeness.connections), NULL, profile_check_connections },
    { "politeness.error_budget", CONFIG_COUNT, FIELD(politeness.error_budget), NULL, NULL },
    { "robots", CONFIG_PICK, FIELD(robots), "obey ignore", NULL },
    { "capture.min_complete", CONFIG_SHARE, FIELD(capture.min_complete), NULL, NULL },
    { "capture.dedup", CONFIG_PICK, FIELD(capture.dedup), "package archive", NULL },
    { "capture.allow_private", CONFIG_FLAG, FIELD(capture.allow_private), NULL, NULL },
    { "capture.media", CONFIG_FLAG, FIELD(capture.media), NULL, NULL },
    { "request.headers", CONFIG_TEXTS, FIELD(request.headers), NULL, profile_check_header },
    { "request.cookies", CONFIG_TEXTS, FIELD(request.cookies), NULL, profile_check_cookie },
    { "facts.headline", CONFIG_TEXT, FIELD(facts.headline), NULL, page_overrides_check },
    { "facts.subtitle", CONFIG_TEXT, FIELD(facts.subtitle), NULL, page_overrides_check },
    { "facts.authors", CONFIG_TEXT, FIELD(facts.authors), NULL, page_overrides_check },
    { "facts.published", CONFIG_TEXT, FIELD(facts.published), NULL, page_overrides_check },
    { "facts.modified", CONFIG_TEXT, FIELD(facts.modified), NULL, page_overrides_check },
    { "facts.section", CONFIG_TEXT, FIELD(facts.section), NULL, page_overrides_check },
    { "facts.text", CONFIG_TEXT, FIELD(facts.text), NULL, page_overrides_check },
    { "package.seal", CONFIG_PICK, FIELD(package.seal), "day run", NULL },
    { "package.max_articles", CONFIG_COUNT, FIELD(package.max_articles), NULL, NULL },
    { "package.max_bytes", CONFIG_SIZE, FIELD(package.max_bytes), NULL, NULL },
    { "package.warc_bytes", CONFIG_SIZE, FIELD(package.warc_bytes), NULL, NULL },
    { "expect.min_per_day", CONFIG_COUNT, FIELD(expect.min_per_day), NULL, NULL },
    { "expect.max_gap", CONFIG_DURATION, FIELD(expect.max_gap_ns), NULL, NULL },
    { "reports.keep", CONFIG_DURATION, FIELD(reports_keep_ns), NULL, NULL },
    { "notify.command", CONFIG_TEXT, FIELD(notify_command), NULL, NULL },
};
_Static_assert(sizeof(enum profile_seal) == sizeof(unsigned), "CONFIG_PICK writes an unsigned");

const struct config_key *profile_keys(size_t *ret_n)
{
    *ret_n = COUNT_OF(keys);
    return keys;
}

void profile_init(struct profile *profile)
{
    static const int64_t after[] = { HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY };
    *profile = (struct profile){
        .pagination.max_pages = 20,
        .limits.resource_bytes = UINT64_C(512) * 1024 * 1024,
        .limits.article_bytes = UINT64_C(2) * 1024 * 1024 * 1024,
        .politeness = { .page_delay_ns = NS_PER_S, .connections = 6, .error_budget = 20 },
        .capture.min_complete = 0.9,
        .reports_keep_ns = 90 * DAY,
    };
    struct config_durations *list = &profile->revisit.after;
    for (size_t i = 0; i < COUNT_OF(after); i++) {
        ARRAY_GROW(list->items, list->n);
        list->items[list->n++] = after[i];
    }
}

/* --- what one value cannot tell ----------------------------------------------------------------------------------------------- */

static bool check_together(const struct profile *profile, struct err *err)
{
    const struct {
        const char *key, *value;
    } rights[] = {
        { "jurisdiction", profile->rights.jurisdiction }, { "citation", profile->rights.citation }, { "license", profile->rights.license },
        { "note", profile->rights.note },                 { "access", profile->rights.access },     { "until", profile->rights.until },
    };
    if (!profile->name)
        return err_set(err, ERR_USAGE, "name is not there; expected a short name, such as \"name: gazette\"");
    if (!profile->sources.feeds.n && !profile->sources.sitemaps.n && !profile->sources.pages.n)
        return err_set(err, ERR_USAGE, "sources has no URL; expected one at least in sources.feeds, sources.sitemaps or sources.pages");
    for (size_t i = 0; i < COUNT_OF(rights) && !profile->rights.basis; i++)
        if (rights[i].value)
            return err_set(err, ERR_USAGE, "rights.%s is stated without rights.basis; expected both, or neither for the archive's rights",
                           rights[i].key);
    return true;
}

/* --- one form for what can be written in many --------------------------------------------------------------------------------- */

static void lower(char *text)
{
    for (; *text; text++)
        *text = (char)byte_lower((uint8_t)*text);
}

static void settle_urls(struct config_texts *urls)
{
    for (size_t i = 0; i < urls->n; i++) {
        char *settled = url_resolve(NULL, span_of(urls->items[i]));
        free(urls->items[i]);
        urls->items[i] = settled;
    }
}

static void settle_hosts(struct config_texts *hosts)
{
    for (size_t i = 0; i < hosts->n; i++) {
        AUTO_FREE char *whole = mem_format("http://%s/", hosts->items[i]);
        AUTO_URL struct url url = { 0 };
        struct err none = { 0 };
        if (url_parse(span_of(whole), NULL, &url, &none)) {
            free(hosts->items[i]);
            hosts->items[i] = span_text(url.host);
        }
    }
}

static void settle_folder(struct profile *profile, const char *file)
{
    const char *slash = strrchr(file, '/');
    free(profile->folder);
    profile->folder = !slash ? mem_text(".") : slash == file ? mem_text("/") : mem_text_n(file, (size_t)(slash - file));
    if (profile->archive && profile->archive[0] != '/') {
        char *resolved = mem_format("%s/%s", profile->folder, profile->archive);
        free(profile->archive);
        profile->archive = resolved;
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------------------ */

bool profile_parse(struct span text, const char *file, struct profile *into, struct err *err)
{
    if (!config_parse(text, file, keys, COUNT_OF(keys), into, err))
        return err_hint(err, "man 5 pressmark-profile describes every key");
    if (!check_together(into, err))
        return err_where(err, "%s", file);
    lower(into->name);
    settle_urls(&into->sources.feeds);
    settle_urls(&into->sources.sitemaps);
    settle_urls(&into->sources.pages);
    settle_hosts(&into->scope.requisite_hosts);
    settle_folder(into, file);
    return true;
}

bool profile_read(const char *path, struct profile *into, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    if (file_slurp(AT_FDCWD, path, CONFIG_BYTES_MAX, &text, err))
        return profile_parse(buf_span(&text), path, into, err);
    if (err->kind != ERR_SYSTEM)
        err->kind = ERR_USAGE;          /* the user named it */
    return false;
}

struct premis_rights profile_rights(const struct profile *profile, const struct settings *settings)
{
    if (profile && profile->rights.basis)
        return (struct premis_rights){
            .basis = profile->rights.basis,
            .jurisdiction = profile->rights.jurisdiction,
            .citation = profile->rights.citation,
            .license_uri = profile->rights.license,
            .note = profile->rights.note,
            .access = profile->rights.access,
            .end = profile->rights.until,
        };
    return (struct premis_rights){
        .basis = settings->rights.basis ? settings->rights.basis : "other",
        .jurisdiction = settings->rights.jurisdiction,
        .citation = settings->rights.citation,
        .license_uri = settings->rights.license,
        .note = settings->rights.note,
        .access = settings->rights.access,
        .end = settings->rights.until,
    };
}

void profile_free(struct profile *profile)
{
    config_free(keys, COUNT_OF(keys), profile);
    free(profile->folder);
    profile->folder = NULL;
}

bool profile_check_done(const struct profile *profile, struct err *err)
{
    const struct {
        bool is_asked;
        const char *key, *instead;
    } rows[] = {
        { profile->capture.dedup == PROFILE_DEDUP_ARCHIVE, "capture.dedup: archive", "capture.dedup: package" },
        { profile->pagination.follow, "pagination.follow: true", "pagination.follow: false" },
        { profile->pagination.single_page.n, "pagination.single_page", "pagination.single_page: []" },
        { profile->pagination.alternates.n, "pagination.alternates", "pagination.alternates: []" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].is_asked)
            return err_set(err, ERR_USAGE, "%s cannot be done by this version; expected %s", rows[i].key, rows[i].instead);
    return true;
}
