/* src/capture/answer.h and robots_told.h: what a head says to those who ask and to robots, as lines of a metadata record. */
#include "../base/suite.h"

#include "base/time.h"
#include "capture/answer.h"
#include "capture/robots_told.h"

static void make(struct fetch_exchange *exchange, int status, const char *fields)
{
    AUTO_FREE char *head = mem_format("HTTP/1.1 %d Said\r\n%s\r\n", status, fields);
    AUTO_FREE char *text = mem_format("%sbody", head);
    static uint8_t kept[8192];
    memcpy(kept, text, strlen(text));
    *exchange = (struct fetch_exchange){ .status = status, .head_bytes = strlen(head), .response = source_of_span("", span_of_n(kept, strlen(text))) };
}

static const struct row {
    const char *name;
    int status;
    const char *fields;
    int64_t after_s;                    /* -1: it does not say */
    const char *challenge, *told;
} rows[] = {
    { "rfc9110 10.2.3: seconds", 429, "Retry-After: 30\r\n", 30, NULL, "status 429" },
    { "rfc9110 10.2.3: a date, by the server's own clock", 503,
      "Date: Tue, 06 Jun 2023 08:15:00 GMT\r\nRetry-After: Tue, 06 Jun 2023 08:15:45 GMT\r\n", 45, NULL, "status 503" },
    { "ours: no date of the server, and one that is long past", 503, "Retry-After: Tue, 06 Jun 2023 08:15:45 GMT\r\n", 0, NULL, "status 503" },
    { "ours: neither", 500, "Retry-After: soon\r\n", -1, NULL, "status 500" },
    { "ours: a challenge", 403, "CF-Mitigated: challenge\r\n", -1, "cf-mitigated: challenge", "status 403, a challenge (cf-mitigated: challenge)" },
    { "ours: a challenge that is no error", 202, "x-amzn-waf-action: challenge\r\n", -1, "x-amzn-waf-action: challenge",
      "status 202, a challenge (x-amzn-waf-action: challenge)" },
    { "ours: a captcha", 405, "x-amzn-waf-action: captcha\r\n", -1, "x-amzn-waf-action: captcha", "status 405, a challenge (x-amzn-waf-action: captcha)" },
    { "ours: mitigated otherwise", 403, "cf-mitigated: block\r\n", -1, NULL, "status 403" },
    { "ours: all is well", 200, "Retry-After: 30\r\n", -1, NULL, "status 200" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct fetch_exchange exchange;
    struct answer answer;
    struct err err = { 0 };
    make(&exchange, row->status, row->fields);
    assert_true(answer_read(&exchange, &answer, &err));
    assert_int_equal(answer.has_retry_after, row->after_s >= 0);
    if (row->after_s >= 0)
        assert_true(answer.retry_after_ns == row->after_s * NS_PER_S);
    assert_int_equal(answer.challenge != NULL, row->challenge != NULL);
    if (row->challenge)
        assert_string_equal(answer.challenge, row->challenge);
    AUTO_FREE char *told = answer_tell(&exchange, &answer);
    assert_string_equal(told, row->told);
    source_free(exchange.response);
}

static void check_nothing(void **state)
{
    (void)state;
    struct fetch_exchange exchange = { .failure = FETCH_CONNECT, .why = "Connection refused" };
    struct answer answer;
    struct err err = { 0 };
    assert_true(answer_read(&exchange, &answer, &err));
    assert_true(!answer.has_retry_after && !answer.challenge);
    AUTO_FREE char *told = answer_tell(&exchange, &answer);
    assert_string_equal(told, "connect: Connection refused");
    AUTO_BUF struct buf lines = { 0 };
    assert_true(robots_told_of_answer(&exchange, &lines, &err));
    assert_int_equal(lines.len, 0);
}

static const struct told_row {
    const char *name, *fields, *want;
} told_rows[] = {
    { "google: for all robots", "X-Robots-Tag: noarchive\r\n", "robots-tag: noarchive (X-Robots-Tag)\r\n" },
    { "google: for one, letter case of the field", "x-robots-tag: googlebot: nofollow\r\n", "robots-tag: nofollow (X-Robots-Tag for googlebot)\r\n" },
    { "google: several fields", "X-Robots-Tag: noindex\r\nX-Robots-Tag: unavailable_after: 25 Jun 2010 15:00:00 PST\r\n",
      "robots-tag: noindex (X-Robots-Tag)\r\nrobots-tag: unavailable_after: 25 Jun 2010 15:00:00 PST (X-Robots-Tag)\r\n" },
    { "ours: it stays on its line", "X-Robots-Tag: no\tarchive,\r\n noindex\r\n", "robots-tag: no archive, noindex (X-Robots-Tag)\r\n" },
    { "ours: none", "X-Robots: noarchive\r\n", "" },
};

static void check_told(void **state)
{
    const struct told_row *row = *state;
    struct fetch_exchange exchange;
    struct err err = { 0 };
    AUTO_BUF struct buf lines = { 0 };
    make(&exchange, 200, row->fields);
    assert_true(robots_told_of_answer(&exchange, &lines, &err));
    AUTO_FREE char *text = span_text(buf_span(&lines));
    assert_string_equal(text, row->want);
    source_free(exchange.response);
}

static void check_bounds(void **state)
{
    (void)state;
    AUTO_BUF struct buf fields = { 0 }, lines = { 0 };
    struct fetch_exchange exchange;
    struct err err = { 0 };
    for (int i = 0; i < 100; i++)
        buf_printf(&fields, "X-Robots-Tag: bot%d: none\r\n", i);
    buf_put_byte(&fields, '\0');
    make(&exchange, 200, (const char *)fields.at);
    assert_true(robots_told_of_answer(&exchange, &lines, &err));
    size_t n = 0;
    struct span rest = buf_span(&lines), line;
    while (span_line(&rest, &line))
        n++;
    assert_int_equal(n, 20);
    source_free(exchange.response);
}

static void check_page(void **state)
{
    (void)state;
    AUTO_BUF struct buf lines = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    struct err err = { 0 };
    static const char html[] = "<meta name=robots content='noarchive,\n noindex'><meta name=GoogleBot content=none>";
    assert_true(page_document_parse(span_of(html), span_of("text/html"), "https://a.example/", &document, &err));
    robots_told_of_page(document, &lines);
    AUTO_FREE char *text = span_text(buf_span(&lines));
    assert_string_equal(text, "robots-tag: noarchive, noindex (meta robots)\r\nrobots-tag: none (meta for GoogleBot)\r\n");
}

int main(void)
{
    struct suite suite = { .name = "capture/answer" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: no answer at all", check_nothing, NULL);
    SUITE_ROWS(&suite, told_rows, check_told);
    suite_add(&suite, "ours: twenty lines, however many there are", check_bounds, NULL);
    suite_add(&suite, "ours: what a page says", check_page, NULL);
    return suite_run(&suite);
}
