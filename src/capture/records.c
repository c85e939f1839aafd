#include "capture/records.h"

#include <stdio.h>

#include "base/time.h"

static const char identical_payload[] = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

void record_date(int64_t time_ns, char ret[RECORD_DATE])
{
    struct time_said said;
    time_to_civil(time_ns, 0, &said);
    snprintf(ret, RECORD_DATE, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", said.year % 10000, said.month % 100, said.day % 100,
             said.hour % 100, said.minute % 100, said.second % 100, said.nanosecond / 1000000 % 1000);
}

static void begin(struct warc_header *header, const char *type, const char *urn, const char *date, const char *warcinfo_urn)
{
    warc_header_begin(header, type);
    warc_header_add(header, "WARC-Record-ID", "<%s>", urn);
    warc_header_add(header, "WARC-Date", "%s", date);
    if (warcinfo_urn)
        warc_header_add(header, "WARC-Warcinfo-ID", "<%s>", warcinfo_urn);
}

/* What response, revisit and request share: of which URL, from which address. */
static void begin_exchange(struct warc_header *header, const char *type, const struct fetch_exchange *exchange,
                           const struct record_links *links)
{
    char date[RECORD_DATE];
    record_date(exchange->started_ns, date);
    begin(header, type, links->urn, date, links->warcinfo_urn);
    warc_header_add(header, "WARC-Target-URI", "%s", exchange->url);
    if (exchange->ip[0])
        warc_header_add(header, "WARC-IP-Address", "%s", exchange->ip);
    else if (exchange->is_unchecked_address)
        warc_header_add(header, "WARC-Pressmark-Address", "not checked: fetched through a proxy");
}

static void add_connection(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links)
{
    warc_header_add(header, "WARC-Protocol", "%s", exchange->protocol);
    if (exchange->tls[0])
        warc_header_add(header, "WARC-Protocol", "%s", exchange->tls);
    if (exchange->cipher[0])
        warc_header_add(header, "WARC-Cipher-Suite", "%s", exchange->cipher);
    if (links->certificates_urn)
        warc_header_add(header, "WARC-Pressmark-Certificates", "<%s>", links->certificates_urn);
}

/* Named fields of one's own are allowed, and readers pass over them (WARC/1.1 §4). */
static void add_raw(struct warc_header *header, const struct fetch_exchange *exchange)
{
    if (exchange->is_raw)
        warc_header_add(header, "WARC-Pressmark-Raw", "%s", exchange->raw_why);
}

static void add_payload(struct warc_header *header, const struct record_links *links)
{
    if (links->identified)
        warc_header_add(header, "WARC-Identified-Payload-Type", "%s", links->identified);
    if (links->payload_digest)
        warc_header_add(header, "WARC-Payload-Digest", "%s", links->payload_digest);
}

void record_warcinfo(struct warc_header *header, const char *urn, const char *date, const char *filename)
{
    begin(header, "warcinfo", urn, date, NULL);
    warc_header_add(header, "WARC-Filename", "%s", filename);
    warc_header_add(header, "Content-Type", "application/warc-fields");
}

void record_response(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links)
{
    begin_exchange(header, "response", exchange, links);
    add_connection(header, exchange, links);
    add_payload(header, links);
    if (exchange->truncated)
        warc_header_add(header, "WARC-Truncated", "%s", exchange->truncated);
    add_raw(header, exchange);
    warc_header_add(header, "Content-Type", "application/http;msgtype=response");
}

void record_no_http(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links)
{
    begin_exchange(header, "resource", exchange, links);
    add_connection(header, exchange, links);
    add_payload(header, links);
    if (exchange->truncated)
        warc_header_add(header, "WARC-Truncated", "%s", exchange->truncated);
    add_raw(header, exchange);
    warc_header_add(header, "Content-Type", "application/octet-stream");
}

void record_revisit(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links,
                    const struct record_original *original)
{
    begin_exchange(header, "revisit", exchange, links);
    add_connection(header, exchange, links);
    warc_header_add(header, "WARC-Profile", "%s", identical_payload);
    warc_header_add(header, "WARC-Refers-To", "<%s>", original->urn);
    warc_header_add(header, "WARC-Refers-To-Target-URI", "%s", original->url);
    warc_header_add(header, "WARC-Refers-To-Date", "%s", original->date);
    add_payload(header, links);
    warc_header_add(header, "WARC-Truncated", "length");            /* the head is kept, the payload is not (WARC/1.1 §6.7.2) */
    add_raw(header, exchange);
    warc_header_add(header, "Content-Type", "application/http;msgtype=response");
}

void record_request(struct warc_header *header, const struct fetch_exchange *exchange, const struct record_links *links)
{
    begin_exchange(header, "request", exchange, links);
    warc_header_add(header, "WARC-Concurrent-To", "<%s>", links->response_urn);
    warc_header_add(header, "Content-Type", "application/http;msgtype=request");
}

/* The name of a field whose value is a secret, always or as the exchange says (`names`, one a line); the empty span for all others. */
static struct span secret_field(struct span name, const char *names)
{
    static const char always[] = "Proxy-Authorization\nAuthorization\nCookie";
    const char *const lists[] = { always, names };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct span rest = span_of(lists[i]), secret;
        while (span_line(&rest, &secret)) {
            AUTO_FREE char *text = span_text(secret);
            if (span_is_nocase(name, text))
                return secret;
        }
    }
    return SPAN_NULL;
}

void record_request_masked(struct warc_header *header, struct span request, const char *secret_names, struct buf *into)
{
    struct span rest = request;
    while (rest.len) {
        size_t end;
        struct span line = span_find(rest, "\r\n", 2, &end) ? span_to(rest, end + 2) : rest, value = line, name;
        struct span secret = span_cut(&value, ':', &name) ? secret_field(name, secret_names) : SPAN_NULL;
        rest = span_from(rest, line.len);
        if (!secret.len) {
            buf_put_span(into, line);
            continue;
        }
        buf_printf(into, "%.*s: (masked)\r\n", (int)secret.len, (const char *)secret.at);
        warc_header_add(header, "WARC-Pressmark-Masked", "%.*s", (int)secret.len, (const char *)secret.at);
    }
}

void record_metadata(struct warc_header *header, const char *url, const char *date, const char *of_urn, const struct record_links *links)
{
    begin(header, "metadata", links->urn, date, links->warcinfo_urn);
    warc_header_add(header, "WARC-Target-URI", "%s", url);
    warc_header_add(header, "WARC-Concurrent-To", "<%s>", of_urn);
    warc_header_add(header, "Content-Type", "application/warc-fields");
}

void record_certificates(struct warc_header *header, const char *uri, const char *date, const struct record_links *links)
{
    begin(header, "resource", links->urn, date, links->warcinfo_urn);
    warc_header_add(header, "WARC-Target-URI", "%s", uri);
    add_payload(header, links);
    warc_header_add(header, "Content-Type", "application/pem-certificate-chain");
}
