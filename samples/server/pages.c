#include "pages.h"

#include "bytes.h"
#include "coding.h"
#include "today.h"

#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define HTTP_DATE "%a, %d %b %Y %H:%M:%S GMT"
#define CHUNK 4096      /* bytes in one chunk: small, so that a page has several */

static const struct {
    const char *extension, *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".json", "application/json" },
    { ".xml", "application/xml" },
    { ".txt", "text/plain; charset=utf-8" },
    { ".jpg", "image/jpeg" },
    { ".jpeg", "image/jpeg" },
    { ".png", "image/png" },
    { ".gif", "image/gif" },
    { ".webp", "image/webp" },
    { ".avif", "image/avif" },
    { ".svg", "image/svg+xml" },
    { ".ico", "image/x-icon" },
    { ".woff2", "font/woff2" },
    { ".webm", "video/webm" },
    { ".mp4", "video/mp4" },
};

struct known_page {
    char *key, *path, *moved_to;
    struct bytes body, coded_body;
    struct page page;
};

struct pages {
    const char *site;
    const struct rules *rules;
    time_t today;
    pthread_rwlock_t lock;
    void *known;                    /* a tree of struct known_page, by key */
    struct known_page not_found;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct known_page *)a)->key, ((const struct known_page *)b)->key);
}

static ssize_t read_chunk(void *body, uint64_t at, char *ret, size_t max)
{
    const struct bytes *bytes = body;
    if (at >= bytes->len)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = bytes->len - at < max ? (size_t)(bytes->len - at) : max;
    memcpy(ret, bytes->at + at, n);
    return (ssize_t)n;
}

static struct MHD_Response *respond(struct bytes *body, bool is_chunked)
{
    return need(is_chunked ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, read_chunk, body, NULL)
                           : MHD_create_response_from_buffer(body->len, body->at, MHD_RESPMEM_PERSISTENT));
}

/* FNV-1a: an ETag only has to differ where the bytes do. */
static uint64_t fingerprint(const struct bytes *body)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < body->len; i++)
        hash = (hash ^ body->at[i]) * 0x100000001b3;
    return hash;
}

static const char *type_of(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (!strcasecmp(dot, types[i].extension))
            return types[i].type;
    return "application/octet-stream";
}

static void add_headers(struct MHD_Response *response, const struct page *page, const struct rule *rule)
{
    if (page->etag)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, page->etag);
    if (rule->last_modified)
        MHD_add_response_header(response, MHD_HTTP_HEADER_LAST_MODIFIED, rule->last_modified);
    if (page->coded)
        MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
    for (int i = 0; i < HEADERS_MAX && rule->header[i]; i++) {
        const char *colon = strchr(rule->header[i], ':');
        char *name = format_text("%.*s", (int)(colon - rule->header[i]), rule->header[i]);
        MHD_add_response_header(response, name, colon + 1 + strspn(colon + 1, " "));
        free(name);
    }
}

/* Makes the answers from a body that is in place. */
static void build(struct known_page *entry, const struct rule *rule)
{
    struct page *page = &entry->page;
    page->status = rule->status ? rule->status : rule->location ? 301 : 200;
    page->delay_ms = rule->delay_ms;
    page->is_always_coded = rule->is_always_coded;
    if (rule->etag)
        page->etag = strcmp(rule->etag, "none") ? format_text("\"%s\"", rule->etag) : NULL;
    else if (page->status == 200)
        page->etag = format_text("\"%016llx\"", (unsigned long long)fingerprint(&entry->body));
    struct tm modified = { 0 };
    if (rule->last_modified && strptime(rule->last_modified, HTTP_DATE, &modified))
        page->last_modified = timegm(&modified);

    page->plain = respond(&entry->body, rule->is_chunked);
    if (rule->coding && coding_apply(rule->coding, entry->body.at, entry->body.len, &entry->coded_body)) {
        page->coding = format_text("%s", rule->coding);
        page->coded = respond(&entry->coded_body, rule->is_chunked);
        MHD_add_response_header(page->coded, MHD_HTTP_HEADER_CONTENT_ENCODING, rule->coding);
    }
    const char *type = rule->type ? rule->type : type_of(entry->path);
    struct MHD_Response *with_body[] = { page->plain, page->coded };
    for (size_t i = 0; i < 2; i++) {
        if (with_body[i] && strcmp(type, "none"))
            MHD_add_response_header(with_body[i], MHD_HTTP_HEADER_CONTENT_TYPE, type);
        if (with_body[i] && rule->location)
            MHD_add_response_header(with_body[i], MHD_HTTP_HEADER_LOCATION, rule->location);
    }
    add_headers(page->plain, page, rule);
    if (page->coded)
        add_headers(page->coded, page, rule);
}

static void entry_clear(struct known_page *entry)
{
    struct MHD_Response *responses[] = { entry->page.plain, entry->page.coded };
    for (size_t i = 0; i < 2; i++)
        if (responses[i])
            MHD_destroy_response(responses[i]);
    bytes_free(&entry->body);
    bytes_free(&entry->coded_body);
    free(entry->page.coding);
    free(entry->page.etag);
    free(entry->path);
    free(entry->moved_to);
    free(entry->key);
}

static void entry_free(void *entry)
{
    entry_clear(entry);
    free(entry);
}

struct pages *pages_new(const char *site, const struct rules *rules, time_t today)
{
    struct pages *pages = need(calloc(1, sizeof *pages));
    pages->site = site;
    pages->rules = rules;
    pages->today = today;
    pthread_rwlock_init(&pages->lock, NULL);
    bytes_text(&pages->not_found.body, "<!DOCTYPE html>\n<html lang=\"en\"><title>Not found</title>"
                                       "<h1>Not found</h1><p>There is no such page here.</p></html>\n");
    build(&pages->not_found, &(struct rule){ .status = 404, .type = "text/html; charset=utf-8" });
    return pages;
}

/* The file on disk for "host/path", or NULL where the path would leave the site. */
static char *path_on_disk(const struct pages *pages, const char *host, const char *target)
{
    char *path = percent_decode(target, strcspn(target, "?#"));
    if (!pages->site || !path || !*host || *host == '.' || strchr(host, '/') || strstr(path, "/..")) {
        free(path);
        return NULL;
    }
    char *full = format_text("%s/%s%s", pages->site, host, path);
    free(path);
    return full;
}

/* A redirect, or an error, for which the site has no file. */
static void make_notice(struct rule *rule, struct bytes *ret)
{
    unsigned status = rule->status ? rule->status : 301;
    bytes_printf(ret, "<!DOCTYPE html>\n<html lang=\"en\"><title>%u</title><p>%s</p></html>\n", status,
                 rule->location ? rule->location : "There is no such page here any more.");
    rule->type = "text/html; charset=utf-8";
}

/* The body: the rule's file for this edition, the site's own file, or a notice. */
static bool load(const struct pages *pages, const char *host, const char *target, unsigned edition,
                 struct rule *rule, struct known_page *ret)
{
    for (unsigned i = edition < EDITIONS_MAX ? edition : EDITIONS_MAX; i > 0; i--)
        if (rule->file[i]) {
            ret->path = format_text("%s", rule->file[i]);
            return bytes_read_file(ret->path, &ret->body);
        }
    ret->path = path_on_disk(pages, host, target);
    struct stat what;
    if (rule->location || !ret->path || stat(ret->path, &what)) {
        if (!rule->location && !rule->status)
            return false;
        make_notice(rule, &ret->body);
        return true;
    }
    if (!S_ISDIR(what.st_mode))
        return bytes_read_file(ret->path, &ret->body);
    if (ret->path[strlen(ret->path) - 1] != '/') {
        /* Its relative links would lead elsewhere: so servers send the client to the name with the slash. */
        rule->location = ret->moved_to = format_text("%.*s/", (int)strcspn(target, "?#"), target);
        make_notice(rule, &ret->body);
        return true;
    }
    char *index = format_text("%sindex.html", ret->path);
    free(ret->path);
    ret->path = index;
    return bytes_read_file(ret->path, &ret->body);
}

static struct known_page *make(const struct pages *pages, char *key, const char *host, const char *target,
                          const char *scheme, unsigned edition, time_t day, struct rule *rule)
{
    struct known_page *entry = need(calloc(1, sizeof *entry));
    entry->key = key;
    if (!load(pages, host, target, edition, rule, entry)) {
        entry_free(entry);
        return NULL;
    }
    if (rule->is_template) {
        struct bytes expanded = { 0 };
        today_expand(&entry->body, day, edition, scheme, &expanded);
        bytes_free(&entry->body);
        entry->body = expanded;
    }
    build(entry, rule);
    return entry;
}

const struct page *pages_find(struct pages *pages, const char *host, const char *target, const char *scheme,
                              unsigned edition)
{
    /* A query counts only where a rule names it: else any number of them would fill the memory. */
    struct rule rule = { 0 };
    char *place = format_text("%s%s", host, target);
    if (!strchr(place, '?') || !rules_find(pages->rules, place, &rule)) {
        rule = (struct rule){ 0 };
        place[strcspn(place, "?")] = 0;
        rules_find(pages->rules, place, &rule);
    }
    time_t day = pages->today;
    if (!day)
        today_parse(NULL, &day);
    char *key = format_text("%u|%s|%lld|%s", edition, scheme, rule.is_template ? (long long)day : 0, place);
    free(place);

    pthread_rwlock_rdlock(&pages->lock);
    struct known_page **found = tfind(&(struct known_page){ .key = key }, &pages->known, by_key);
    struct known_page *entry = found ? *found : NULL;
    pthread_rwlock_unlock(&pages->lock);
    if (entry) {
        free(key);
        return &entry->page;
    }
    entry = make(pages, key, host, target, scheme, edition, day, &rule);
    if (!entry)
        return &pages->not_found.page;
    pthread_rwlock_wrlock(&pages->lock);
    struct known_page *kept = *(struct known_page **)need(tsearch(entry, &pages->known, by_key));
    pthread_rwlock_unlock(&pages->lock);
    if (kept != entry)
        entry_free(entry);      /* another thread was quicker */
    return &kept->page;
}

/* Does a comma-separated list name it, and not with a weight of zero? */
static bool list_has(const char *list, const char *name)
{
    size_t len = strlen(name);
    while (list && *list) {
        list += strspn(list, " \t,");
        size_t item = strcspn(list, ",");
        if (!strncasecmp(list, "W/", 2)) {
            list += 2;
            item -= 2;
        }
        if (item >= len && !strncasecmp(list, name, len) && (item == len || strchr(" \t;", list[len]))) {
            const char *weight = memmem(list, item, "q=", 2);
            return !weight || strspn(weight + 2, "0.") < strcspn(weight + 2, " \t,");
        }
        list += item;
    }
    return false;
}

struct MHD_Response *page_choose(const struct page *page, const char *accept_encoding, const char *if_none_match,
                                 const char *if_modified_since, unsigned *ret_status)
{
    bool is_unchanged = false;
    struct tm since = { 0 };
    if (page->status != 200)
        ;
    else if (if_none_match)     /* RFC 9110 §13.2.2: it takes precedence over the date */
        is_unchanged = page->etag && (list_has(if_none_match, page->etag) || !strcmp(if_none_match, "*"));
    else if (if_modified_since && page->last_modified && strptime(if_modified_since, HTTP_DATE, &since))
        is_unchanged = page->last_modified <= timegm(&since);
    /* With status 304 the library sends the same header and no body, as RFC 9110 §8.6 has it: the length that
     * is told is that of the answer not sent. */
    *ret_status = is_unchanged ? 304 : page->status;
    if (page->coded && (page->is_always_coded || list_has(accept_encoding, page->coding)))
        return page->coded;
    return page->plain;
}

void pages_free(struct pages *pages)
{
    if (!pages)
        return;
    tdestroy(pages->known, entry_free);
    entry_clear(&pages->not_found);
    pthread_rwlock_destroy(&pages->lock);
    free(pages);
}
