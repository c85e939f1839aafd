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

int main(void)
{
    struct suite suite = { .name = "fetch/options" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
