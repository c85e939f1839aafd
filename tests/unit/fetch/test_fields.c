#include "server.h"

static const char *const headers[] = { "Authorization: Bearer t0ken", "X-Reader: library" };
static const char *const cookies[] = { "consent=1", "session=\"a b\"" };
static const char *const secret_names[] = { "X-Reader", "X-Other" };
#define OWN "Authorization: Bearer t0ken\r\nX-Reader: library\r\nCookie: consent=1; session=\"a b\"\r\n"

static const struct row {
    const char *name, *host, *header_host;      /* the host asked, and the one that the user means */
    const char *if_none_match, *if_modified_since, *language;
    const char *has;                            /* a part of the request that is sent */
    bool has_own;                               /* headers and cookies of the user are in it */
} rows[] = {
    { "ours: the host that the user means", "news.example", "news.example", NULL, NULL, NULL, OWN, true },
    { "ours: its case does not matter", "news.example", "NEWS.Example", NULL, NULL, NULL, OWN, true },
    { "ours: another one", "pictures.example", "news.example", NULL, NULL, NULL, "Host: pictures.example", false },
    { "ours: a host below it", "img.news.example", "news.example", NULL, NULL, NULL, "Host: img.news.example", false },
    { "ours: a host that ends with its name", "badnews.example", "news.example", NULL, NULL, NULL, "Host: badnews.example", false },
    { "ours: an origin with another port", "news.example", "http://news.example", NULL, NULL, NULL, "Host: news.example", false },
    { "ours: an origin with TLS", "news.example", "https://news.example", NULL, NULL, NULL, "Host: news.example", false },
    { "ours: languages go to every host", "pictures.example", "news.example", NULL, NULL, "be, en;q=0.5", "\r\nAccept-Language: be, en;q=0.5\r\n", false },
    { "rfc9110 13.1.2: an entity tag", "a.example", "news.example", "W/\"x\\y\"", NULL, NULL, "\r\nIf-None-Match: W/\"x\\y\"\r\n", false },
    { "rfc9110 13.1.3: a date", "a.example", "news.example", NULL, "Tue, 06 Jun 2023 08:15:00 GMT", NULL,
      "\r\nIf-Modified-Since: Tue, 06 Jun 2023 08:15:00 GMT\r\n", false },
    { "ours: a tag with a line end is not sent", "a.example", "news.example", "\"x\"\r\nX-Injected: 1", NULL, NULL, "Host: a.example", false },
    { "ours: a date with a carriage return neither", "a.example", "news.example", NULL, "Tue\rX-Injected: 1", NULL, "Host: a.example", false },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct err err = { 0 };
    struct server server;
    const struct fetch_options options = { .user_agent = "test", .allow_private = true, .spool_fd = -1, .accept_language = row->language,
                                           .headers = headers, .n_headers = COUNT_OF(headers), .cookies = cookies, .n_cookies = COUNT_OF(cookies),
                                           .header_hosts = &row->header_host, .n_header_hosts = 1,
                                           .secret_names = secret_names, .n_secret_names = COUNT_OF(secret_names) };
    AUTO(fetch_client_free) struct fetch_client *client = NULL;
    AUTO(fetch_exchange_free) struct fetch_exchange *exchange = NULL;
    server_begin(&server, span_of("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nETag: \"x\"\r\n\r\n"));
    AUTO_FREE char *url = mem_format("http://%s:%u/", row->host, server.port);
    const struct fetch_request request = { .url = url, .if_none_match = row->if_none_match, .if_modified_since = row->if_modified_since };
    assert_true(fetch_options_check(&options, &err) && fetch_client_open(&options, &client, &err));
    exchange = fetch_one(client, &request);
    server_end(&server);
    AUTO_FREE char *asked = buf_take_text(&server.asked);
    assert_int_equal(exchange->failure, FETCH_OK);
    assert_int_equal(exchange->status, 304);
    assert_int_equal(exchange->response->size, exchange->head_bytes);
    assert_true(span_equal(span_of(asked), buf_span(&exchange->request)));
    if (!strstr(asked, row->has))
        fail_msg("%s", asked);
    assert_null(strstr(asked, "X-Injected"));
    const char *const own[] = { "t0ken", "X-Reader", "Cookie", "session" };
    for (size_t i = 0; i < COUNT_OF(own); i++)
        assert_int_equal(strstr(asked, own[i]) != NULL, row->has_own);
    assert_int_equal(exchange->secret_names != NULL, row->has_own);
    if (row->has_own)
        assert_string_equal(exchange->secret_names, "X-Reader\nX-Other");
}

int main(void)
{
    struct suite suite = { .name = "fetch/fields" };
    SUITE_ROWS(&suite, rows, check);
    return suite_run(&suite);
}
