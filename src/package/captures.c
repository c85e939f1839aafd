#include "package/captures.h"

#include "web/coding.h"
#include "web/url.h"

enum { HOPS_MAX = 20 };

struct reading {
    struct captures *captures;
    struct identifier *identifier;
    struct buf decoded;
};

static char *uri_of(const struct warc_header *header, const char *name)
{
    struct span uri = warc_header_uri(header, name);
    return uri.len ? span_text(uri) : NULL;
}

static char *or_empty(const char *text)
{
    return mem_text(text ? text : "");
}

bool payload_identify(struct identifier *identifier, const struct warc_payload_facts *facts, const char *url, struct buf *scratch,
                      struct span *ret_start, struct format *ret)
{
    struct span start = facts->start;
    if (facts->coding[0] && strcmp(facts->coding, "identity") != 0) {
        struct err ignored = { 0 };                     /* cut at 64 KiB: an error at its end is expected */
        buf_clear(scratch);
        if (!coding_decode(span_of(facts->coding), start, IDENTIFY_BYTES, scratch, &ignored) && !scratch->len)
            return false;
        start = span_to(buf_span(scratch), IDENTIFY_BYTES);
    }
    if (!start.len)
        return false;
    AUTO_URL struct url parsed = { 0 };
    struct err no_url = { 0 };
    identifier_look(identifier, start, url_parse(span_of(url), NULL, &parsed, &no_url) ? parsed.path : SPAN_NULL, ret);
    *ret_start = start;
    return true;
}

/* What kind of bytes they are, and how wide a picture. */
static void look_at_bytes(struct reading *reading, const struct warc_payload_facts *facts, struct capture *capture)
{
    struct format format = { 0 };
    struct span start;
    if (!payload_identify(reading->identifier, facts, capture->url, &reading->decoded, &start, &format))
        return;
    capture->puid = format.puid;
    if (strncmp(format.mime, "image/", 6) == 0)
        format_dimensions(start, &capture->width, &capture->height);
}

static void add_capture(struct reading *reading, const struct warc_checked *record, bool is_revisit, bool is_resource)
{
    struct captures *captures = reading->captures;
    const struct warc_header *header = record->header;
    struct capture capture = {
        .url = uri_of(header, "WARC-Target-URI"),
        .id = uri_of(header, "WARC-Record-ID"),
        .date = or_empty(warc_header_get(header, "WARC-Date")),
        .mime = or_empty(warc_header_get(header, "WARC-Identified-Payload-Type")),
        .truncated = mem_text(warc_header_get(header, "WARC-Truncated")),
        .refers_to = uri_of(header, "WARC-Refers-To"),
        .at = record->at,
        .end = record->end,
        .is_revisit = is_revisit,
        .is_resource = is_resource,
    };
    const struct warc_payload_facts *facts = record->payload;
    capture.mime_sent = or_empty(facts ? facts->mime : NULL);
    if (facts) {
        capture.status = facts->status;
        capture.payload_bytes = facts->bytes;
        if (facts->location[0])
            capture.location = mem_text(facts->location);
    }
    memcpy(capture.record_sha256, record->record_sha256, sizeof capture.record_sha256);
    memcpy(capture.payload_sha256, record->payload_sha256, sizeof capture.payload_sha256);
    const char *declared = warc_header_get(header, "WARC-Payload-Digest");
    uint8_t value[DIGEST_MAX];
    enum digest_algorithm algorithm = DIGEST_NONE;
    struct err no_digest = { 0 };
    if (declared && digest_parse_labelled(span_of(declared), &algorithm, value, &no_digest) && algorithm == DIGEST_SHA256) {
        capture.has_payload_digest = true;
        if (is_revisit)                                 /* the payload lies elsewhere; this is its digest */
            memcpy(capture.payload_sha256, value, 32);
    }
    if (!capture.url)
        capture.url = mem_text("");
    if (!capture.id)
        capture.id = mem_text("");
    if (facts && !is_revisit)
        look_at_bytes(reading, facts, &capture);
    ARRAY_GROW(captures->items, captures->n);
    captures->items[captures->n++] = capture;
    if (is_resource)
        return;
    if (!captures->first_date || strcmp(capture.date, captures->first_date) < 0) {
        free(captures->first_date);
        captures->first_date = mem_text(capture.date);
    }
    if (!captures->last_date || strcmp(capture.date, captures->last_date) > 0) {
        free(captures->last_date);
        captures->last_date = mem_text(capture.date);
    }
}

/* A metadata record tells of the capture that it is concurrent to, which stands shortly before it. */
static void add_metadata(struct captures *captures, const struct warc_checked *record)
{
    struct span of = warc_header_uri(record->header, "WARC-Concurrent-To");
    for (size_t i = captures->n; i-- > 0;)
        if (span_is(of, captures->items[i].id)) {
            captures->items[i].metadata_at = record->at;
            return;
        }
}

static bool on_record(void *context, const struct warc_checked *record, struct err *err)
{
    (void)err;
    struct reading *reading = context;
    const char *type = warc_header_get(record->header, "WARC-Type");
    bool is_revisit = type && strcmp(type, "revisit") == 0, is_resource = type && strcmp(type, "resource") == 0;
    if (is_revisit || is_resource || (type && strcmp(type, "response") == 0))
        add_capture(reading, record, is_revisit, is_resource);
    else if (type && strcmp(type, "metadata") == 0)
        add_metadata(reading->captures, record);
    return true;
}

static const char *url_at(const struct captures *captures, uint32_t at)
{
    return captures->items[at].url;
}

static const char *id_at(const struct captures *captures, uint32_t at)
{
    return captures->items[at].id;
}

typedef const char *text_at(const struct captures *captures, uint32_t at);
struct sorting {
    const struct captures *captures;
    text_at *text;
};

static int by_text(const void *a, const void *b, void *context)
{
    const struct sorting *sorting = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = strcmp(sorting->text(sorting->captures, x), sorting->text(sorting->captures, y));
    return order ? order : (x > y) - (x < y);
}

static uint32_t *sorted(const struct captures *captures, text_at *text)
{
    uint32_t *order = mem_new_array(captures->n, sizeof *order);
    struct sorting sorting = { captures, text };
    for (size_t i = 0; i < captures->n; i++)
        order[i] = (uint32_t)i;
    if (captures->n)
        qsort_r(order, captures->n, sizeof *order, by_text, &sorting);
    return order;
}

/* The place in `order` of the first that is not below `key`. */
static size_t first_not_below(const struct captures *captures, const uint32_t *order, text_at *text, const char *key)
{
    size_t low = 0, high = captures->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(text(captures, order[middle]), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool captures_read(struct source *source, struct identifier *identifier, struct findings *findings,
                   struct captures **ret, struct err *err)
{
    AUTO(captures_free) struct captures *captures = mem_new(sizeof *captures);
    const char *slash = strrchr(source->name, '/');
    captures->name = mem_text(slash ? slash + 1 : source->name);
    struct reading reading = { captures, identifier, { 0 } };
    struct warc_check_options options = { .is_ours = true, .each = on_record, .context = &reading };
    bool is_read = warc_check(source, &options, findings, &captures->summary, err);
    buf_free(&reading.decoded);
    if (!is_read)
        return false;
    captures->bytes = source->size;
    captures->by_url = sorted(captures, url_at);
    captures->by_id = sorted(captures, id_at);
    *ret = TAKE(captures);
    return true;
}

static bool is_good(const struct capture *capture)
{
    return capture->is_revisit || (capture->status >= 200 && capture->status < 300);
}

/* Among the captures of one URL: the last good one, else the last. */
static const struct capture *best_of(const struct captures *captures, const char *url)
{
    const struct capture *best = NULL;
    for (size_t i = first_not_below(captures, captures->by_url, url_at, url); i < captures->n; i++) {
        const struct capture *capture = &captures->items[captures->by_url[i]];
        if (strcmp(capture->url, url) != 0)
            break;
        if (capture->is_resource)
            continue;                                   /* bytes that are no HTTP message answer nothing */
        if (!best || is_good(capture) || !is_good(best))
            best = capture;
    }
    return best;
}

char *capture_redirect(const struct capture *capture)
{
    bool is_redirect = capture->status >= 300 && capture->status < 400 && capture->location && !capture->is_revisit;
    return is_redirect ? url_resolve(capture->url, span_of(capture->location)) : NULL;
}

const struct capture *captures_find(const struct captures *captures, const char *url)
{
    AUTO_FREE char *at = mem_text(url);
    const struct capture *found = NULL;
    for (int hops = 0; at && hops <= HOPS_MAX; hops++) {
        const struct capture *capture = best_of(captures, at);
        if (!capture)
            break;
        found = capture;
        free(at);
        at = capture_redirect(capture);
    }
    return found;
}

const struct capture *captures_by_id(const struct captures *captures, const char *urn)
{
    size_t at = first_not_below(captures, captures->by_id, id_at, urn);
    const struct capture *found = at < captures->n ? &captures->items[captures->by_id[at]] : NULL;
    return found && strcmp(found->id, urn) == 0 ? found : NULL;
}

const struct capture *captures_original(const struct captures *captures, const struct capture *capture)
{
    return capture->is_revisit && capture->refers_to ? captures_by_id(captures, capture->refers_to) : capture;
}

void captures_free(struct captures *captures)
{
    if (!captures)
        return;
    for (size_t i = 0; i < captures->n; i++) {
        struct capture *capture = &captures->items[i];
        char *texts[] = { capture->url,  capture->location,  capture->id,        capture->date,
                          capture->mime, capture->mime_sent, capture->truncated, capture->refers_to };
        for (size_t k = 0; k < COUNT_OF(texts); k++)
            free(texts[k]);
    }
    free(captures->items);
    free(captures->by_url);
    free(captures->by_id);
    free(captures->name);
    free(captures->first_date);
    free(captures->last_date);
    free(captures);
}
