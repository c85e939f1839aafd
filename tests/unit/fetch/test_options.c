#include "../base/suite.h"

#include "fetch/client.h"

static const struct row {
    const char *name, *connect_to, *proxy, *ca_file;
    const char *why;                    /* NULL: it is taken. A part of the message */
} rows[] = {
    { "ours: nothing is said", NULL, NULL, NULL, NULL },
    { "curl: a name and an address", "news.example:80:127.0.0.1:8080", NULL, NULL, NULL },
    { "curl: all hosts and ports", "::127.0.0.1:8080", NULL, NULL, NULL },
    { "curl: an IPv6 address in brackets", "news.example:443:[::1]:8443", NULL, NULL, NULL },
    { "curl: an IPv6 host in brackets", "[2001:db8::1]:443:127.0.0.1:8443", NULL, NULL, NULL },
    { "curl: one word", "foo", NULL, NULL, "--connect-to is \"foo\"" },
    { "curl: nothing at all", "", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: three parts", "a:80:b", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: five parts", "a:80:b:81:c", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: a port that is a word", "a:http:b:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: port 0", "a:80:b:0", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: a port beyond 65535", "a:80:b:65536", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: an IPv6 address without brackets", "a:80:::1:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: a bracket that is not closed", "a:80:[::1:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: bytes behind the bracket", "a:80:[::1]x:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: a URL is no host", "http://a:80:b:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "curl: a line end", "a\n:80:b:80", NULL, NULL, "HOST:PORT:ADDR:PORT" },
    { "ours: a proxy", NULL, "http://proxy.example:3128", NULL, NULL },
    { "ours: a proxy with a password", NULL, "http://me:secret@proxy.example:3128/", NULL, NULL },
    { "ours: a proxy of SOCKS", NULL, "socks5h://[::1]:1080", NULL, NULL },
    { "ours: a proxy that is one word", NULL, "nonsense", NULL, "--proxy is \"nonsense\"" },
    { "ours: an empty proxy", NULL, "", NULL, "--proxy" },
    { "ours: a proxy of another scheme", NULL, "ftp://proxy.example", NULL, "expected http://HOST:PORT" },
    { "ours: a proxy without a host", NULL, "http://", NULL, "--proxy" },
    { "ours: a proxy with a port that is none", NULL, "http://proxy.example:99999", NULL, "--proxy" },
    { "ours: a proxy with a path", NULL, "http://proxy.example/a", NULL, "--proxy" },
    { "ours: authorities that are not there", NULL, NULL, "/nonexistent.pem", "--cacert: /nonexistent.pem cannot be read: No such file" },
    { "ours: authorities without a certificate", NULL, NULL, "/dev/null", "holds no certificate" },
    { "ours: a folder of authorities", NULL, NULL, "/", "holds no certificate" },
};

static void check(void **state)
{
    const struct row *row = *state;
    const char *const connect_to[] = { row->connect_to };
    const struct fetch_options options = { .connect_to = connect_to, .n_connect_to = row->connect_to != NULL, .proxy = row->proxy, .ca_file = row->ca_file };
    struct err err = { 0 };
    assert_int_equal(fetch_options_check(&options, &err), row->why == NULL);
    assert_int_equal(err.kind, row->why ? ERR_USAGE : ERR_NONE);
    if (row->why && !strstr(err.why, row->why))
        fail_msg("%s", err.why);
}

static const struct own_row {
    const char *name, *header, *cookie, *host, *secret_name, *language;
    const char *why, *hidden;           /* hidden: what the message must not show */
} own_rows[] = {
    { "ours: a header, a cookie, and where they go", "X-Key: a b", "id=7", "news.example", "X-Key", "de, en;q=0.5", NULL, NULL },
    { "ours: an origin", "X-Key:7", NULL, "https://news.example", NULL, NULL, NULL, NULL },
    { "ours: an address", "X-Key:7", NULL, "[::1]", NULL, NULL, NULL, NULL },
    { "rfc6265 4.1.1: an empty cookie", NULL, "id=", "news.example", NULL, NULL, NULL, NULL },
    { "ours: a header without a host", "X-Key: 7", NULL, NULL, NULL, NULL, "no host that they go to", NULL },
    { "ours: a cookie without a host", NULL, "id=7", NULL, NULL, NULL, "no host that they go to", NULL },
    { "rfc9110 5: a header without a colon", "s3cret", NULL, "news.example", NULL, NULL, "expected \"Name: value\"", "s3cret" },
    { "rfc9110 5.1: a name with a blank", "X Key: s3cret", NULL, "news.example", NULL, NULL, "expected \"Name: value\"", "s3cret" },
    { "rfc9110 5.5: a value with a line end", "X-Key: s3cret\r\nX-Other: 1", NULL, "news.example", NULL, NULL, "the header X-Key has no value", "s3cret" },
    { "ours: an empty value, which libcurl takes for none", "X-Key: ", NULL, "news.example", NULL, NULL, "the header X-Key has no value", NULL },
    { "ours: a header that would change the framing", "transfer-encoding: chunked", NULL, "news.example", NULL, NULL, "pressmark writes it itself", NULL },
    { "ours: cookies are no header", "Cookie: s3cret", NULL, "news.example", NULL, NULL, "the header Cookie cannot be set here", "s3cret" },
    { "rfc6265 4.1.1: a cookie without a name", NULL, "=s3cret", "news.example", NULL, NULL, "name=value", "s3cret" },
    { "ours: a cookie without an equals sign", NULL, "s3cret", "news.example", NULL, NULL, "name=value", "s3cret" },
    { "ours: two cookies in one", NULL, "a=s3cret; b=2", "news.example", NULL, NULL, "without a semicolon", "s3cret" },
    { "ours: a cookie with a line end", NULL, "a=s3cret\nb", "news.example", NULL, NULL, "in one line", "s3cret" },
    { "ours: a host with a path", "X-Key: 7", NULL, "news.example/a", NULL, NULL, "is no host that headers can go to", NULL },
    { "ours: a host with a port is an origin without its scheme", "X-Key: 7", NULL, "news.example:8080", NULL, NULL, "is no host", NULL },
    { "ours: an origin of another scheme", "X-Key: 7", NULL, "ftp://news.example", NULL, NULL, "is no host", NULL },
    { "ours: an empty host", "X-Key: 7", NULL, "", NULL, NULL, "is no host", NULL },
    { "ours: a secret that is no name", "X-Key: 7", NULL, "news.example", "X-Key: 7", NULL, "is no name of a header", NULL },
    { "ours: languages in two lines", NULL, NULL, NULL, NULL, "de\nen", "the accepted languages are", NULL },
};

static void check_own(void **state)
{
    const struct own_row *row = *state;
    const struct fetch_options options = { .headers = &row->header, .n_headers = row->header != NULL, .cookies = &row->cookie, .n_cookies = row->cookie != NULL,
                                           .header_hosts = &row->host, .n_header_hosts = row->host != NULL, .secret_names = &row->secret_name,
                                           .n_secret_names = row->secret_name != NULL, .accept_language = row->language };
    struct err err = { 0 };
    assert_int_equal(fetch_options_check(&options, &err), row->why == NULL);
    assert_int_equal(err.kind, row->why ? ERR_USAGE : ERR_NONE);
    if (row->why && !strstr(err.why, row->why))
        fail_msg("%s", err.why);
    if (row->hidden && strstr(err.why, row->hidden))
        fail_msg("a secret is shown: %s", err.why);
}

static void check_cookies_together(void **state)
{
    (void)state;
    AUTO_FREE char *value = mem_format("%04000d", 0), *cookie = mem_format("a=%s", value);
    const char *const cookies[] = { cookie, cookie }, *const hosts[] = { "news.example" };
    const struct fetch_options options = { .cookies = cookies, .n_cookies = 2, .header_hosts = hosts, .n_header_hosts = 1 };
    struct err err = { 0 };
    assert_false(fetch_options_check(&options, &err));
    assert_non_null(strstr(err.why, "the cookies have 8008 bytes together"));
}

int main(void)
{
    struct suite suite = { .name = "fetch/options" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, own_rows, check_own);
    suite_add(&suite, "ours: cookies that are too long together", check_cookies_together, NULL);
    return suite_run(&suite);
}
