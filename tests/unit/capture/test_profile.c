#include "../base/suite.h"

#include "base/time.h"
#include "capture/profile.h"

#define NAME "name: gazette\n"
#define FEED "sources: {feeds: [\"https://gazette.example/rss\"]}\n"
#define MINIMAL NAME FEED

static const struct row {
    const char *name, *text;
    const char *where, *why;            /* NULL: it is taken. The whole place; a part of the reason */
} rows[] = {
    { "ours: a name and a feed are enough", MINIMAL, NULL, NULL },
    { "ours: a sitemap instead", NAME "sources:\n  sitemaps:\n  - https://gazette.example/sitemap.xml\n", NULL, NULL },
    { "ours: a page instead", NAME "sources:\n  pages:\n  - https://gazette.example/\n", NULL, NULL },
    { "ours: nothing", "", "/p/a.yaml", "name is not there" },
    { "ours: an empty name", "name: \"\"\n" FEED, "/p/a.yaml", "name is not there" },
    { "ours: no source", NAME, "/p/a.yaml", "sources has no URL" },
    { "ours: empty sources", NAME "sources: {feeds: [], sitemaps: [], pages: []}\n", "/p/a.yaml", "sources has no URL" },
    { "ours: a name with a blank", "name: the gazette\n" FEED, "/p/a.yaml, line 1, column 7", "name is \"the gazette\"; expected at most 40" },
    { "ours: a name with a slash", "name: ../x\n" FEED, "/p/a.yaml, line 1, column 7", "expected at most 40 ASCII letters" },
    { "ours: a name with two hyphens together", "name: a--b\n" FEED, "/p/a.yaml, line 1, column 7", "single hyphens" },
    { "ours: a name that begins with a hyphen", "name: -b\n" FEED, "/p/a.yaml, line 1, column 7", "single hyphens" },
    { "ours: a name that ends with a hyphen", "name: a-\n" FEED, "/p/a.yaml, line 1, column 7", "single hyphens" },
    { "ours: a name in another script", "name: г\n" FEED, "/p/a.yaml, line 1, column 7", "ASCII letters" },
    { "ours: a name of 40", "name: a234567890123456789012345678901234567890\n" FEED, NULL, NULL },
    { "ours: a name of 41", "name: a2345678901234567890123456789012345678901\n" FEED, "/p/a.yaml, line 1, column 7", "at most 40" },
    { "ours: an unknown key", MINIMAL "politness:\n  page_delay: 1s\n", "/p/a.yaml, line 3, column 1",
      "\"politness\" is no key of this file; perhaps \"politeness\" is meant" },
    { "ours: a key of another group", MINIMAL "limits:\n  page_delay: 1s\n", "/p/a.yaml, line 4, column 3",
      "perhaps \"politeness.page_delay\" is meant" },
    { "ours: a feed without scheme", NAME "sources:\n  feeds:\n  - gazette.example/rss\n", "/p/a.yaml, line 4, column 5",
      "sources.feeds is \"gazette.example/rss\"; expected a URL" },
    { "ours: a feed of another scheme", NAME "sources:\n  feeds: [\"file:///etc/passwd\"]\n", "/p/a.yaml, line 3, column 11",
      "http:// or https://" },
    { "ours: a pattern of half a URL", MINIMAL "scope:\n  include: [/news/*]\n", "/p/a.yaml, line 4, column 13",
      "scope.include is \"/news/*\": it begins neither with http" },
    { "ours: a pattern with a fragment", MINIMAL "scope:\n  exclude: [\"*/a#b\"]\n", "/p/a.yaml, line 4, column 13", "fragment" },
    { "ours: patterns", MINIMAL "scope: {include: [\"https://gazette.example/news/*\"], exclude: [\"*/amp/*\"]}\n", NULL, NULL },
    { "ours: a host", MINIMAL "scope: {requisite_hosts: [img.gazette.example, 192.0.2.1, \"[2001:db8::1]\"]}\n", NULL, NULL },
    { "ours: a host with a port", MINIMAL "scope:\n  requisite_hosts: [\"img.gazette.example:8080\"]\n", "/p/a.yaml, line 4, column 21",
      "without scheme, port and path" },
    { "ours: a host with a scheme", MINIMAL "scope:\n  requisite_hosts: [\"https://img.gazette.example\"]\n",
      "/p/a.yaml, line 4, column 21", "without scheme" },
    { "ours: a host with a star", MINIMAL "scope:\n  requisite_hosts: [\"*.gazette.example\"]\n", "/p/a.yaml, line 4, column 21",
      "expected a host" },
    { "ours: an address with a port", MINIMAL "scope:\n  requisite_hosts: [\"[2001:db8::1]:80\"]\n", "/p/a.yaml, line 4, column 21",
      "expected a host" },
    { "ours: a zone nobody knows", MINIMAL "timezone: Europe/Nowhere\n", "/p/a.yaml, line 3, column 11", "Nowhere" },
    { "ours: a basis", MINIMAL "rights: {basis: permission, note: by letter}\n", NULL, NULL },
    { "ours: a basis that is none", MINIMAL "rights:\n  basis: law\n", "/p/a.yaml, line 4, column 10",
      "expected one of: statute license permission copyright other" },
    { "ours: rights without basis", MINIMAL "rights:\n  access: reading room\n", "/p/a.yaml", "rights.access is stated without rights.basis" },
    { "ours: an end that is no date", MINIMAL "rights:\n  until: soon\n", "/p/a.yaml, line 4, column 10", "YYYY-MM-DD" },
    { "ours: a contact that is no mail address", MINIMAL "operator:\n  contact: the desk\n", "/p/a.yaml, line 4, column 12", "one mail address" },
    { "ours: looks that do not rise", MINIMAL "revisit:\n  after: [6h, 1h]\n", "/p/a.yaml, line 4, column 15", "longer than the one before" },
    { "ours: no second look", MINIMAL "revisit: {after: []}\n", NULL, NULL },
    { "ours: a wrong way to compare", MINIMAL "revisit:\n  changed: bytes\n", "/p/a.yaml, line 4, column 12", "article payload" },
    { "ours: no pages of an article", MINIMAL "pagination:\n  max_pages: 0\n", "/p/a.yaml, line 4, column 14", "expected more than 0" },
    { "ours: no bytes of a resource", MINIMAL "limits:\n  resource_bytes: 0MB\n", "/p/a.yaml, line 4, column 19", "expected more than 0" },
    { "ours: no connection", MINIMAL "politeness:\n  connections: 0\n", "/p/a.yaml, line 4, column 16", "expected 1 to 64" },
    { "ours: too many connections", MINIMAL "politeness:\n  connections: 65\n", "/p/a.yaml, line 4, column 16", "expected 1 to 64" },
    { "ours: completeness in percent", MINIMAL "capture: {min_complete: 95%}\n", NULL, NULL },
    { "ours: completeness beyond all", MINIMAL "capture:\n  min_complete: 95\n", "/p/a.yaml, line 4, column 17", "0 to 1" },
    { "ours: XPath", MINIMAL "facts: {headline: \"//h1[@class='title']\"}\n", NULL, NULL },
    { "ours: broken XPath", MINIMAL "facts:\n  text: \"//div[\"\n", "/p/a.yaml, line 4, column 9", "facts.text is \"//div[\"; expected an XPath" },
    { "ours: a header", MINIMAL "request: {headers: [\"Accept-Language: be, en\"], cookies: [\"consent=yes\"]}\n", NULL, NULL },
    { "ours: a header without quotes", MINIMAL "request:\n  headers:\n  - Accept-Language: be\n", "/p/a.yaml, line 5, column 5",
      "stands in quotes" },
    { "ours: a header of the run's own", MINIMAL "request:\n  headers: [\"User-Agent: me\"]\n", "/p/a.yaml, line 4, column 13",
      "User-Agent is set by the run itself" },
    { "ours: no YAML", "name: \"x\n", "/p/a.yaml, line", "this is not YAML" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    bool is_read = profile_parse(span_of(row->text), "/p/a.yaml", &profile, &err);
    profile_free(&profile);
    if (is_read == (row->where != NULL))
        fail_msg("%s: where %s, why %s", is_read ? "it is taken" : "it is refused", err.where, err.why);
    if (!row->where)
        return;
    assert_int_equal(err.kind, ERR_USAGE);
    bool is_place = strcmp(row->where + strlen(row->where) - 4, "line") == 0 ? span_starts(span_of(err.where), row->where)
                                                                            : strcmp(err.where, row->where) == 0;
    if (!is_place || !strstr(err.why, row->why))
        fail_msg("where %s, why %s", err.where, err.why);
}

/* Whoever writes a password where it does not belong does not find it in a log. */
static const struct secret_row {
    const char *name, *text;
} secret_rows[] = {
    { "ours: in a feed's URL", NAME "sources: {feeds: [\"https://me:hunter2@gazette.example/rss\"]}\n" },
    { "ours: in a URL that is none", NAME "sources: {feeds: [\"htp://me:hunter2@gazette.example/rss\"]}\n" },
    { "ours: in a host", MINIMAL "scope: {requisite_hosts: [\"me:hunter2@img.gazette.example\"]}\n" },
    { "ours: in a header without a name", MINIMAL "request: {headers: [hunter2]}\n" },
    { "ours: in a header of the run's own", MINIMAL "request: {headers: [\"Cookie: hunter2\"]}\n" },
    { "ours: in a header of two lines", MINIMAL "request: {headers: [\"X-Key: hunter2\\nX: y\"]}\n" },
    { "ours: in a header whose name has a blank", MINIMAL "request: {headers: [\"X Key: hunter2\"]}\n" },
    { "ours: in a cookie without a name", MINIMAL "request: {cookies: [hunter2]}\n" },
    { "ours: in two cookies of one line", MINIMAL "request: {cookies: [\"a=hunter2; b=c\"]}\n" },
    { "ours: in a header as keys", MINIMAL "request:\n  headers:\n    Authorization: hunter2\n" },
    { "ours: in a list of keys", MINIMAL "request:\n  headers:\n  - Authorization: hunter2\n" },
    { "ours: in one text for a list", MINIMAL "request: {cookies: \"session=hunter2\"}\n" },
    { "ours: in what is no YAML", MINIMAL "request: {cookies: [\"session=hunter2\n" },
};

static void check_secret(void **state)
{
    const struct secret_row *row = *state;
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    assert_false(profile_parse(span_of(row->text), "/p/a.yaml", &profile, &err));
    profile_free(&profile);
    if (strstr(err.why, "hunter") || strstr(err.where, "hunter") || strstr(err.hint, "hunter") || strstr(err.what, "hunter"))
        fail_msg("where %s, why %s, hint %s", err.where, err.why, err.hint);
    assert_true(err.why[0]);
}

static void check_settled(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    static const char text[] = "name: Gazette-EN\n"
                               "archive: ../kept\n"
                               "sources: {feeds: [\"HTTPS://Gazette.Example:443/a/../rss#top\"]}\n"
                               "scope: {requisite_hosts: [IMG.Gazette.example, bücher.example]}\n"
                               "revisit: {after: [2h], changed: payload}\n"
                               "images: largest\n"
                               "robots: ignore\n"
                               "package: {seal: run}\n"
                               "capture: {dedup: archive}\n";
    if (!profile_parse(span_of(text), "/etc/pressmark/gazette.yaml", &profile, &err))
        fail_msg("%s: %s", err.where, err.why);
    assert_string_equal(profile.name, "gazette-en");
    assert_string_equal(profile.folder, "/etc/pressmark");
    assert_string_equal(profile.archive, "/etc/pressmark/../kept");
    assert_string_equal(profile.sources.feeds.items[0], "https://gazette.example/rss");
    assert_string_equal(profile.scope.requisite_hosts.items[0], "img.gazette.example");
    assert_string_equal(profile.scope.requisite_hosts.items[1], "xn--bcher-kva.example");
    assert_int_equal(profile.revisit.after.n, 1);
    assert_int_equal(profile.revisit.after.items[0], 2 * 3600 * NS_PER_S);
    assert_int_equal(profile.revisit.changed, PROFILE_CHANGED_PAYLOAD);
    assert_int_equal(profile.images, PROFILE_IMAGES_LARGEST);
    assert_int_equal(profile.robots, PROFILE_ROBOTS_IGNORE);
    assert_int_equal(profile.package.seal, PROFILE_SEAL_RUN);
    assert_int_equal(profile.capture.dedup, PROFILE_DEDUP_ARCHIVE);
    profile_free(&profile);
}

static const struct folder_row {
    const char *name, *file, *folder;
} folder_rows[] = {
    { "ours: the folder of a bare name", "a.yaml", "." },
    { "ours: the folder of a path", "x/y/a.yaml", "x/y" },
    { "ours: the folder of a file at the root", "/a.yaml", "/" },
};

static void check_folder(void **state)
{
    const struct folder_row *row = *state;
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    assert_true(profile_parse(span_of(MINIMAL "archive: /srv/kept\n"), row->file, &profile, &err));
    assert_string_equal(profile.folder, row->folder);
    assert_string_equal(profile.archive, "/srv/kept");
    profile_free(&profile);
}

static void check_read(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct profile profile;
    profile_init(&profile);
    assert_true(file_publish(folder.fd, "a.yaml", span_of(MINIMAL), &err));
    AUTO_FREE char *path = mem_format("%s/a.yaml", folder.path), *gone = mem_format("%s/b.yaml", folder.path);
    assert_true(profile_read(path, &profile, &err));
    assert_string_equal(profile.folder, folder.path);
    assert_false(profile_read(gone, &profile, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.where, gone));
    profile_free(&profile);
    folder_end(&folder);
}

static void check_rights(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct profile profile;
    struct settings settings;
    settings_init(&settings);
    settings.rights.citation = mem_text("the archive's");
    profile_init(&profile);
    struct premis_rights rights = profile_rights(&profile, &settings);
    assert_string_equal(rights.basis, "other");
    assert_string_equal(rights.citation, "the archive's");
    static const char text[] = MINIMAL "rights:\n  basis: statute\n  jurisdiction: by\n  access: reading room only\n  until: 2043-06-06\n";
    assert_true(profile_parse(span_of(text), "a.yaml", &profile, &err));
    rights = profile_rights(&profile, &settings);
    assert_string_equal(rights.basis, "statute");
    assert_string_equal(rights.jurisdiction, "by");
    assert_string_equal(rights.access, "reading room only");
    assert_string_equal(rights.end, "2043-06-06");
    assert_null(rights.citation);       /* a statement is of one hand */
    rights = profile_rights(NULL, &settings);
    assert_string_equal(rights.citation, "the archive's");
    profile_free(&profile);
    settings_free(&settings);
}

int main(void)
{
    struct suite suite = { .name = "capture/profile" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, secret_rows, check_secret);
    SUITE_ROWS(&suite, folder_rows, check_folder);
    suite_add(&suite, "ours: one form for what can be written in many", check_settled, NULL);
    suite_add(&suite, "ours: from a file", check_read, NULL);
    suite_add(&suite, "ours: rights are the profile's or the archive's", check_rights, NULL);
    return suite_run(&suite);
}
