#include "../base/suite.h"

#include "capture/records.h"
#include "base/time.h"

static const struct date_row {
    const char *name;
    int64_t time_ns;
    const char *want;
} date_rows[] = {
    { "ours: a whole second has its milliseconds too", INT64_C(1686039300) * NS_PER_S, "2023-06-06T08:15:00.000Z" },
    { "ours: milliseconds", INT64_C(1686039300) * NS_PER_S + 7 * 1000000, "2023-06-06T08:15:00.007Z" },
    { "ours: less than a millisecond is cut", INT64_C(1686039300) * NS_PER_S + 999999999, "2023-06-06T08:15:00.999Z" },
    { "ours: before 1970", -1, "1969-12-31T23:59:59.999Z" },
};

static void check_date(void **state)
{
    const struct date_row *row = *state;
    char date[RECORD_DATE];
    record_date(row->time_ns, date);
    assert_string_equal(date, row->want);
}

#define RECORD "urn:uuid:00000000-0000-4000-8000-000000000001"
#define INFO "urn:uuid:00000000-0000-4000-8000-000000000002"
#define OTHER "urn:uuid:00000000-0000-4000-8000-000000000003"

enum which { RESPONSE, PLAIN_RESPONSE, CUT_RESPONSE, PROXIED_RESPONSE, REVISIT, REQUEST, METADATA, WARCINFO, CERTIFICATES };
static const struct row {
    const char *name;
    enum which which;
    const char *field, *want;           /* want NULL: the field is not there */
} rows[] = {
    { "warc1.1 5.2: a record id in brackets", RESPONSE, "WARC-Record-ID", "<" RECORD ">" },
    { "warc1.1 5.5: the type of a response", RESPONSE, "WARC-Type", "response" },
    { "warc1.1 5.4: the date is when the request was begun", RESPONSE, "WARC-Date", "2023-06-06T08:15:00.000Z" },
    { "warc1.1 5.10: the address of the peer", RESPONSE, "WARC-IP-Address", "192.0.2.1" },
    { "warc1.1 5.12: the target is the URL as asked for", RESPONSE, "WARC-Target-URI", "https://a.example/?b" },
    { "warc1.1 5.14: the warcinfo of the file", RESPONSE, "WARC-Warcinfo-ID", "<" INFO ">" },
    { "warc1.1 5.9: the digest of the payload", RESPONSE, "WARC-Payload-Digest", "sha256:00" },
    { "warc1.1 5.18: the type from the bytes", RESPONSE, "WARC-Identified-Payload-Type", "text/html" },
    { "warc1.1 6.3: the content type of a response", RESPONSE, "Content-Type", "application/http;msgtype=response" },
    { "ours: the cipher of the connection", RESPONSE, "WARC-Cipher-Suite", "TLS_AES_128_GCM_SHA256" },
    { "ours: the certificates of the connection", RESPONSE, "WARC-Pressmark-Certificates", "<" OTHER ">" },
    { "warc1.1 5.13: a whole response is not truncated", RESPONSE, "WARC-Truncated", NULL },
    { "ours: no cipher without TLS", PLAIN_RESPONSE, "WARC-Cipher-Suite", NULL },
    { "ours: no certificates without TLS", PLAIN_RESPONSE, "WARC-Pressmark-Certificates", NULL },
    { "warc1.1 5.13: why a response was cut", CUT_RESPONSE, "WARC-Truncated", "length" },
    { "ours: behind a proxy no address is claimed", PROXIED_RESPONSE, "WARC-IP-Address", NULL },
    { "ours: and the record says why", PROXIED_RESPONSE, "WARC-Pressmark-Address", "not checked: fetched through a proxy" },
    { "warc1.1 6.7.2: the profile of a revisit", REVISIT, "WARC-Profile",
      "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest" },
    { "warc1.1 6.7.2: what a revisit refers to", REVISIT, "WARC-Refers-To", "<" OTHER ">" },
    { "warc1.1 6.7.2: its URL", REVISIT, "WARC-Refers-To-Target-URI", "https://b.example/" },
    { "warc1.1 6.7.2: its date", REVISIT, "WARC-Refers-To-Date", "2023-06-06T08:14:00.000Z" },
    { "warc1.1 6.7.2: the payload is left out", REVISIT, "WARC-Truncated", "length" },
    { "warc1.1 5.9: the digest of a revisit is that of the payload", REVISIT, "WARC-Payload-Digest", "sha256:00" },
    { "warc1.1 6.4: a request belongs to its response", REQUEST, "WARC-Concurrent-To", "<" OTHER ">" },
    { "warc1.1 6.4: the content type of a request", REQUEST, "Content-Type", "application/http;msgtype=request" },
    { "warc1.1 6.4: a request has the address too", REQUEST, "WARC-IP-Address", "192.0.2.1" },
    { "ours: a request has no payload digest", REQUEST, "WARC-Payload-Digest", NULL },
    { "warc1.1 6.5: metadata belongs to its response", METADATA, "WARC-Concurrent-To", "<" OTHER ">" },
    { "warc1.1 6.5: its content is fields", METADATA, "Content-Type", "application/warc-fields" },
    { "warc1.1 6.2: warcinfo names the file", WARCINFO, "WARC-Filename", "a-00000.warc.gz" },
    { "warc1.1 5.14: warcinfo has no warcinfo", WARCINFO, "WARC-Warcinfo-ID", NULL },
    { "warc1.1 6.6: certificates are a resource", CERTIFICATES, "WARC-Type", "resource" },
    { "ours: a chain in PEM", CERTIFICATES, "Content-Type", "application/pem-certificate-chain" },
};

static void make(enum which which, struct warc_header *header)
{
    static const char date[] = "2023-06-06T08:15:00.000Z";
    const bool is_plain = which == PLAIN_RESPONSE;
    struct fetch_exchange exchange = { .url = (char *)"https://a.example/?b", .started_ns = INT64_C(1686039300) * NS_PER_S,
                                       .ip = "192.0.2.1", .protocol = "http/1.1", .tls = "tls/1.3",
                                       .cipher = "TLS_AES_128_GCM_SHA256" };
    struct record_links links = { .urn = RECORD, .warcinfo_urn = INFO, .response_urn = OTHER, .certificates_urn = OTHER,
                                  .payload_digest = "sha256:00", .identified = "text/html" };
    const struct record_original original = { OTHER, "https://b.example/", "2023-06-06T08:14:00.000Z" };
    if (is_plain) {
        exchange.tls[0] = exchange.cipher[0] = 0;
        links.certificates_urn = NULL;
    }
    if (which == PROXIED_RESPONSE) {
        exchange.ip[0] = 0;
        exchange.is_unchecked_address = true;
    }
    exchange.truncated = which == CUT_RESPONSE ? "length" : NULL;
    switch (which) {
    case RESPONSE:
    case PLAIN_RESPONSE:
    case CUT_RESPONSE:
    case PROXIED_RESPONSE:
        record_response(header, &exchange, &links);
        break;
    case REVISIT:
        record_revisit(header, &exchange, &links, &original);
        break;
    case REQUEST:
        record_request(header, &exchange, &links);
        break;
    case METADATA:
        record_metadata(header, exchange.url, date, OTHER, &links);
        break;
    case WARCINFO:
        record_warcinfo(header, RECORD, date, "a-00000.warc.gz");
        break;
    case CERTIFICATES:
        record_certificates(header, "urn:x-certificates", date, &links);
        break;
    }
}

static void check_field(void **state)
{
    const struct row *row = *state;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    make(row->which, &header);
    assert_int_equal(warc_header_count(&header, row->field), row->want ? 1 : 0);
    if (row->want)
        assert_string_equal(warc_header_get(&header, row->field), row->want);
}

static const struct masked_row {
    const char *name, *request, *want, *field;  /* field: of the record's header; NULL: nothing is masked */
    const char *secret_names;
} masked_rows[] = {
    { "ours: a request without secrets is kept as sent", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", NULL, NULL },
    { "ours: the password of a proxy is masked", "GET / HTTP/1.1\r\nproxy-authorization: Basic dTpw\r\nHost: a.example\r\n\r\n",
      "GET / HTTP/1.1\r\nProxy-Authorization: (masked)\r\nHost: a.example\r\n\r\n", "Proxy-Authorization", NULL },
    { "ours: so is one of the site", "GET / HTTP/1.1\r\nAuthorization: Bearer x\r\n\r\n", "GET / HTTP/1.1\r\nAuthorization: (masked)\r\n\r\n", "Authorization", NULL },
    { "ours: a path that looks like one is none", "GET /Authorization: HTTP/1.1\r\n\r\n", "GET /Authorization: HTTP/1.1\r\n\r\n", NULL, NULL },
    { "ours: without an end", "GET / HTTP/1.1\r\nAuthorization: x", "GET / HTTP/1.1\r\nAuthorization: (masked)\r\n", "Authorization", NULL },
    { "ours: a cookie is masked", "GET / HTTP/1.1\r\nCookie: id=7\r\n\r\n", "GET / HTTP/1.1\r\nCookie: (masked)\r\n\r\n", "Cookie", NULL },
    { "ours: a header that the user calls secret", "GET / HTTP/1.1\r\nx-key: 7\r\nX-Key-2: 8\r\n\r\n",
      "GET / HTTP/1.1\r\nX-Key: (masked)\r\nX-Key-2: 8\r\n\r\n", "X-Key", "X-Other\nX-Key" },
    { "ours: one that the user does not call secret", "GET / HTTP/1.1\r\nX-Key: 7\r\n\r\n", "GET / HTTP/1.1\r\nX-Key: 7\r\n\r\n", NULL, "X-Other" },
};

static void check_masked(void **state)
{
    const struct masked_row *row = *state;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf into = { 0 };
    record_request_masked(&header, span_of(row->request), row->secret_names, &into);
    buf_put_text(&into, "");
    assert_string_equal((char *)into.at, row->want);
    const char *masked = warc_header_get(&header, "WARC-Pressmark-Masked");
    assert_int_equal(masked != NULL, row->field != NULL);
    if (masked)
        assert_string_equal(masked, row->field);
}

int main(void)
{
    struct suite suite = { .name = "capture/records" };
    SUITE_ROWS(&suite, date_rows, check_date);
    SUITE_ROWS(&suite, rows, check_field);
    SUITE_ROWS(&suite, masked_rows, check_masked);
    return suite_run(&suite);
}
