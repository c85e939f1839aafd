#include "capture/answer.h"

#include "base/time.h"
#include "web/retry_after.h"

/* Fields by which those who guard a site say that this is not its answer; all are documented by them. */
static const struct challenge {
    const char *name, *value, *words;
} challenges[] = {
    { "cf-mitigated", "challenge", "cf-mitigated: challenge" },
    { "x-amzn-waf-action", "challenge", "x-amzn-waf-action: challenge" },
    { "x-amzn-waf-action", "captcha", "x-amzn-waf-action: captcha" },
    { "x-vercel-mitigated", "challenge", "x-vercel-mitigated: challenge" },
};

bool answer_head(const struct fetch_exchange *exchange, struct buf *bytes, struct http_head *ret, struct err *err)
{
    struct err no_http = { 0 };
    size_t got = 0, want = (size_t)exchange->head_bytes;
    return exchange->response && source_read(exchange->response, 0, buf_reserve(bytes, want), want, &got, err) &&
           http_head_parse(span_of_n(bytes->at, got), ret, &no_http);
}

/* The server's clock is what its dates are meant by. */
static int64_t server_now_ns(const struct http_head *head)
{
    int64_t date_ns;
    return time_parse_http(http_value(head, "Date"), &date_ns) ? date_ns : time_now_ns();
}

bool answer_read(const struct fetch_exchange *exchange, struct answer *ret, struct err *err)
{
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    *ret = (struct answer){ 0 };
    bool is_plain = exchange->failure != FETCH_OK || exchange->status == 200 || (exchange->status >= 300 && exchange->status < 400);
    if (is_plain)                       /* most answers: nothing of the kind stands there */
        return true;
    if (!answer_head(exchange, &bytes, &head, err))
        return !err_is_set(err);
    struct span retry_after = http_value(&head, "Retry-After");
    ret->has_retry_after = retry_after_parse(retry_after, server_now_ns(&head), &ret->retry_after_ns);
    for (size_t i = 0; i < COUNT_OF(challenges) && !ret->challenge; i++)
        if (span_is_nocase(http_value(&head, challenges[i].name), challenges[i].value))
            ret->challenge = challenges[i].words;
    return true;
}

char *answer_tell(const struct fetch_exchange *exchange, const struct answer *answer)
{
    if (exchange->failure != FETCH_OK)
        return mem_format("%s: %s", fetch_failure_name(exchange->failure), exchange->why);
    if (answer->challenge)
        return mem_format("status %d, a challenge (%s)", exchange->status, answer->challenge);
    return exchange->truncated ? mem_format("status %d, cut (%s)", exchange->status, exchange->truncated)
                               : mem_format("status %d", exchange->status);
}
