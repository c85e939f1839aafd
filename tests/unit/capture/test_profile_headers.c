#include "../base/suite.h"

#include "capture/profile.h"
#include "capture/profile_headers.h"
#include "fetch/client.h"

/* Files and variables that the rows name; every secret holds "hunter". */
struct world {
    struct folder folder;
    struct profile profile;
};

static void write_file(const struct world *world, const char *name, struct span bytes)
{
    struct err err = { 0 };
    assert_true(file_publish(world->folder.fd, name, bytes, &err));
}

static struct world world_begin(void)
{
    struct world world = { .folder = folder_begin() };
    write_file(&world, "line", BYTES("hunter1\n"));
    write_file(&world, "crlf", BYTES("hunter2\r\n"));
    write_file(&world, "bare", BYTES("hunter3"));
    write_file(&world, "two", BYTES("hunter4\nhunter5\n"));
    write_file(&world, "nul", BYTES("hunter6\0\n"));
    write_file(&world, "empty", BYTES("\n"));
    write_file(&world, "semicolon", BYTES("hunter7; path=/\n"));
    AUTO_BUF struct buf big = { 0 };
    for (int i = 0; i < PROFILE_HEADER_VALUE_MAX; i++)
        buf_put_byte(&big, 'h');
    write_file(&world, "most", buf_span(&big));
    buf_put_byte(&big, 'h');
    write_file(&world, "toomuch", buf_span(&big));
    assert_int_equal(mkfifoat(world.folder.fd, "pipe", 0600), 0);
    setenv("PRESSMARK_TEST_SET", "hunter8", 1);
    setenv("PRESSMARK_TEST_EMPTY", "", 1);
    setenv("PRESSMARK_TEST_LINES", "hunter9\nX: y", 1);
    unsetenv("PRESSMARK_TEST_UNSET");
    profile_init(&world.profile);
    world.profile.folder = mem_text(world.folder.path);
    return world;
}

static void world_end(struct world *world)
{
    profile_free(&world->profile);
    folder_end(&world->folder);
}

static void add(struct config_texts *texts, const char *text)
{
    if (!text)
        return;
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = mem_text(text);
}

static const struct row {
    const char *name, *header, *cookie;         /* NULL: none */
    const char *want;                           /* what goes to the server; NULL: it is refused */
    bool is_secret;
    const char *why;                            /* a part of the message */
} rows[] = {
    { "ours: a plain header", "X-Key: be, en;q=0.5", NULL, "X-Key: be, en;q=0.5", false, NULL },
    { "rfc9110 5.5: blanks around a value are none of it", "X-Key: \t a b \t", NULL, "X-Key: a b", false, NULL },
    { "ours: a value may hold colons", "X-Key:a:b", NULL, "X-Key: a:b", false, NULL },
    { "ours: from the environment", "X-Key: env:PRESSMARK_TEST_SET", NULL, "X-Key: hunter8", true, NULL },
    { "ours: from a file, beside the profile", "X-Key: file:line", NULL, "X-Key: hunter1", true, NULL },
    { "ours: from a file that ends with CRLF", "X-Key: file: crlf", NULL, "X-Key: hunter2", true, NULL },
    { "ours: from a file without line end", "X-Key: file:bare", NULL, "X-Key: hunter3", true, NULL },
    { "ours: a plain cookie", NULL, "consent=yes=1", "consent=yes=1", false, NULL },
    { "ours: a cookie from a file", NULL, "session=file:line", "session=hunter1", false, NULL },
    { "ours: a variable that is not set", "X-Key: env:PRESSMARK_TEST_UNSET", NULL, NULL, false,
      "request.headers: X-Key: the environment has no variable PRESSMARK_TEST_UNSET" },
    { "ours: no variable", "X-Key: env:", NULL, NULL, false, "the environment has no variable" },
    { "ours: a variable that is empty", "X-Key: env:PRESSMARK_TEST_EMPTY", NULL, NULL, false, "the value of X-Key is empty" },
    { "ours: a variable of two lines", "X-Key: env:PRESSMARK_TEST_LINES", NULL, NULL, false, "line end or control character" },
    { "ours: a file of two lines", "X-Key: file:two", NULL, NULL, false, "line end or control character" },
    { "ours: a file with a NUL", "X-Key: file:nul", NULL, NULL, false, "line end or control character" },
    { "ours: a file with a line end alone", "X-Key: file:empty", NULL, NULL, false, "the value of X-Key is empty" },
    { "ours: a file that is not there", "X-Key: file:gone", NULL, NULL, false, "there is no such" },
    { "ours: a file too long", "X-Key: file:toomuch", NULL, NULL, false, "the value of X-Key has more than 8000 bytes" },
    { "ours: a folder", "X-Key: file:.", NULL, NULL, false, "not a regular file" },
    { "ours: a pipe, which nobody writes", "X-Key: file:pipe", NULL, NULL, false, "not a regular file" },
    { "ours: a cookie with a semicolon", NULL, "session=file:semicolon", NULL, false, "request.cookies: the value of session holds a \";\"" },
    { "ours: a cookie that is not set", NULL, "session=env:PRESSMARK_TEST_UNSET", NULL, false, "request.cookies: session: the environment" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct world world = world_begin();
    struct err err = { 0 };
    struct profile_headers headers = { 0 };
    add(&world.profile.request.headers, row->header);
    add(&world.profile.request.cookies, row->cookie);
    bool is_resolved = profile_headers_resolve(&world.profile, &headers, &err);
    if (is_resolved != (row->want != NULL))
        fail_msg("where %s, why %s", err.where, err.why);
    if (row->want) {
        const struct config_texts *texts = row->header ? &headers.headers : &headers.cookies;
        assert_int_equal(texts->n, 1);
        assert_string_equal(texts->items[0], row->want);
        assert_int_equal(headers.headers.n + headers.cookies.n, 1);
        assert_int_equal(headers.secret_names.n, row->is_secret ? 1 : 0);
        if (row->is_secret)
            assert_string_equal(headers.secret_names.items[0], "X-Key");
    } else {
        assert_int_equal(err.kind, ERR_USAGE);
        if (!strstr(err.why, row->why))
            fail_msg("where %s, why %s", err.where, err.why);
        assert_null(strstr(err.why, "hunter"));
        assert_null(strstr(err.where, "hunter"));
    }
    profile_headers_free(&headers);
    world_end(&world);
}

/* As the options of a client, which checks them once more. */
static void check_many(void **state)
{
    (void)state;
    struct world world = world_begin();
    struct err err = { 0 };
    struct profile_headers headers = { 0 };
    add(&world.profile.request.headers, "Accept-Language: be, en;q=0.5");
    add(&world.profile.request.headers, "X-Key: file:most");
    add(&world.profile.request.headers, "Authorization: env:PRESSMARK_TEST_SET");
    add(&world.profile.request.headers, "X-Plain: y");
    add(&world.profile.request.cookies, "a=1");
    add(&world.profile.request.cookies, "b=env:PRESSMARK_TEST_SET");
    add(&world.profile.sources.feeds, "https://gazette.example/rss");
    assert_true(profile_headers_resolve(&world.profile, &headers, &err));
    assert_string_equal(headers.accept_language, "be, en;q=0.5");
    assert_int_equal(headers.headers.n, 3);
    assert_int_equal(strlen(headers.headers.items[0]), strlen("X-Key: ") + PROFILE_HEADER_VALUE_MAX);
    assert_string_equal(headers.headers.items[1], "Authorization: hunter8");
    assert_int_equal(headers.cookies.n, 2);
    assert_string_equal(headers.cookies.items[1], "b=hunter8");
    assert_int_equal(headers.secret_names.n, 2);
    assert_string_equal(headers.secret_names.items[0], "X-Key");
    assert_string_equal(headers.secret_names.items[1], "Authorization");
    const struct fetch_options options = {
        .user_agent = "test", .accept_language = headers.accept_language,
        .headers = (const char *const *)headers.headers.items, .n_headers = headers.headers.n,
        .cookies = (const char *const *)headers.cookies.items, .n_cookies = headers.cookies.n,
        .header_hosts = (const char *const *)headers.hosts.items, .n_header_hosts = headers.hosts.n,
        .secret_names = (const char *const *)headers.secret_names.items, .n_secret_names = headers.secret_names.n,
    };
    if (!fetch_options_check(&options, &err))
        fail_msg("%s", err.why);
    profile_headers_free(&headers);
    world_end(&world);
}

/* To the site, and to nobody else who has a picture in it. */
static void check_hosts(void **state)
{
    (void)state;
    static const char *const want[] = { "https://feeds.example", "https://gazette.example:8443", "https://gazette.example",
                                        "http://old.example" };
    struct world world = world_begin();
    struct err err = { 0 };
    struct profile_headers headers = { 0 };
    add(&world.profile.sources.feeds, "https://feeds.example/rss");
    add(&world.profile.sources.sitemaps, "https://gazette.example:8443/sitemap.xml");
    add(&world.profile.sources.pages, "https://gazette.example/");
    add(&world.profile.scope.include, "https://gazette.example/politics/*");
    add(&world.profile.scope.include, "http://OLD.example/*");
    add(&world.profile.scope.include, "https://*.example/*");
    add(&world.profile.scope.include, "https://gazette.example*");
    add(&world.profile.scope.include, "*/news/*");
    add(&world.profile.scope.requisite_hosts, "img.example");
    assert_true(profile_headers_resolve(&world.profile, &headers, &err));
    assert_int_equal(headers.hosts.n, COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++)
        assert_string_equal(headers.hosts.items[i], want[i]);
    profile_headers_free(&headers);
    world_end(&world);
}

static void check_absolute(void **state)
{
    (void)state;
    struct world world = world_begin();
    struct err err = { 0 };
    struct profile_headers headers = { 0 };
    AUTO_FREE char *header = mem_format("X-Key: file:%s/line", world.folder.path);
    free(world.profile.folder);
    world.profile.folder = mem_text("/");
    add(&world.profile.request.headers, header);
    assert_true(profile_headers_resolve(&world.profile, &headers, &err));
    assert_string_equal(headers.headers.items[0], "X-Key: hunter1");
    profile_headers_free(&headers);
    world_end(&world);
}

static void check_none(void **state)
{
    (void)state;
    struct world world = world_begin();
    struct err err = { 0 };
    struct profile_headers headers = { 0 };
    assert_true(profile_headers_resolve(&world.profile, &headers, &err));
    assert_int_equal(headers.headers.n + headers.cookies.n + headers.hosts.n, 0);
    assert_null(headers.accept_language);
    profile_headers_free(&headers);
    world_end(&world);
}

static const struct name_row {
    const char *name, *header;
    bool is_free;
} name_rows[] = {
    { "ours: a header that a run sets: User-Agent", "user-agent: x", false },
    { "ours: a header that a run sets: From", "From: x", false },
    { "ours: a header that a run sets: Host", "Host: x", false },
    { "ours: a header that a run sets: Accept-Encoding", "Accept-Encoding: br", false },
    { "ours: a header that a run sets: Referer", "Referer: x", false },
    { "ours: a header that a run sets: Cookie", "Cookie: a=b", false },
    { "ours: a conditional request", "If-None-Match: x", false },
    { "ours: a part of a resource", "Range: bytes=0-1", false },
    { "ours: a header of the connection", "Connection: close", false },
    { "ours: a header for the proxy", "Proxy-Connection: close", false },
    { "ours: a header that a run sets: Accept", "Accept: text/html", false },
    { "ours: Authorization", "Authorization: Basic x", true },
    { "ours: the language", "Accept-Language: be", true },
    { "ours: the language as a secret", "Accept-Language: env:X", false },
    { "rfc9110 5.1: a name with a blank", "X Key: x", false },
    { "rfc9110 5.1: a blank before the colon", "X-Key : x", false },
    { "rfc9110 5.1: no name", ": x", false },
    { "ours: no value", "X-Key:", false },
};

static void check_name(void **state)
{
    const struct name_row *row = *state;
    struct err err = { 0 };
    assert_int_equal(profile_check_header("request.headers", row->header, &err), row->is_free);
    assert_true(row->is_free || span_starts(span_of(err.why), "request.headers: "));
}

int main(void)
{
    struct suite suite = { .name = "capture/profile_headers" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, name_rows, check_name);
    suite_add(&suite, "ours: several headers and cookies, which a client takes", check_many, NULL);
    suite_add(&suite, "ours: to whom they go", check_hosts, NULL);
    suite_add(&suite, "ours: a file elsewhere", check_absolute, NULL);
    suite_add(&suite, "ours: no headers", check_none, NULL);
    return suite_run(&suite);
}
