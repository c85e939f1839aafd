#include "package/articles.h"

#include <inttypes.h>
#include <stdio.h>

#include "package/told.h"
#include "page/quality.h"
#include "warc/reader.h"
#include "web/coding.h"

enum { RECORD_MAX = CODING_MAX + HTTP_HEAD_MAX };

/* --- what the metadata record tells -------------------------------------------------------------------------------- */

static bool is_had(const struct capture *capture)
{
    return capture && capture->has_payload_digest && (capture->is_revisit || (capture->status >= 200 && capture->status < 300));
}

static void count_told(struct span text, const struct captures *captures, struct snapshot *snapshot)
{
    struct told_line line;
    for (struct span rest = text; told_next(&rest, &line);) {
        AUTO_FREE char *url = span_text(line.url), *why = span_text(line.why);
        const struct capture *capture = line.is_there ? captures_find(captures, url) : NULL;
        if (!line.is_there)
            tally_add(&snapshot->missed, *why ? why : "unknown");
        snapshot->revisits += is_had(capture) && capture->is_revisit;
    }
}

static bool read_told(struct source *warc, const struct captures *captures, const struct capture *page, struct snapshot *snapshot,
                      struct told_reasons **ret_reasons, struct err *err)
{
    if (!page->metadata_at)
        return err_set(err, ERR_INVALID, "the page %s has no metadata record", page->url);
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf text = { 0 };
    if (!warc_read_at(warc, page->metadata_at, TOLD_MAX, &header, &text, err))
        return false;
    if (!told_counts(buf_span(&text), &snapshot->expected, &snapshot->captured_requisites, &snapshot->explained))
        return err_set(err, ERR_INVALID, "the metadata record of %s does not count its requisites", page->url);
    snapshot->left_out = told_left_out(buf_span(&text));
    count_told(buf_span(&text), captures, snapshot);
    *ret_reasons = told_reasons_new(buf_span(&text));
    return true;
}

/* --- pictures -------------------------------------------------------------------------------------------------------- */

static char *labelled(const uint8_t sha256[32])
{
    return digest_labelled(DIGEST_SHA256, sha256);
}

/* The rendition that was captured becomes the picture's URL, and changes places with the one that was not. */
static const struct capture *choose(const struct captures *captures, struct snapshot_image *image)
{
    const struct capture *first = captures_find(captures, image->url);
    for (size_t i = 0; !is_had(first) && i < image->n_renditions; i++) {
        const struct capture *other = captures_find(captures, image->renditions[i]);
        if (!is_had(other))
            continue;
        char *url = image->url;
        image->url = image->renditions[i];
        image->renditions[i] = url;
        return other;
    }
    return first;
}

static void bind(const struct captures *captures, const struct told_reasons *reasons, bool has_left_out, struct snapshot_image *image)
{
    const struct capture *capture = choose(captures, image);
    if (is_had(capture)) {
        const struct capture *original = captures_original(captures, capture);
        image->outcome = mem_text(capture->is_revisit ? "revisit" : "captured");
        image->record = mem_text(capture->id);
        image->digest = labelled(capture->payload_sha256);
        image->width = original ? original->width : 0;
        image->height = original ? original->height : 0;
    } else if (capture) {
        image->outcome = mem_format("%03d", capture->status);
        image->record = mem_text(capture->id);
    } else {
        const char *reason = told_reason(reasons, image->url);
        image->outcome = mem_text(reason ? reason : has_left_out ? "limit" : "not-asked");
    }
}

/* What became of the picture that opens the article, where somebody would miss it: what robots.txt refuses is nobody's fault. */
static const char *missing_lead(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->n_images; i++) {
        const struct snapshot_image *image = &snapshot->images[i];
        if (strcmp(image->role, page_role_name(PAGE_ROLE_LEAD)) == 0)
            return image->digest || strcmp(image->outcome, "robots") == 0 ? NULL : image->outcome;
    }
    return NULL;
}

/* --- the page -------------------------------------------------------------------------------------------------------- */

/* What the records of the page hold; { 0 } is nothing. */
struct held {
    struct buf start;                   /* of the page's own block, as far as its head goes: a revisit has one of its own */
    struct buf block, body;             /* with the page's bytes, where they can be parsed; without codings */
    struct http_head head;
    bool has_head;
    struct coding_result decoded;
    struct page_document *document;
    struct page_article *article;
};

static void held_free(struct held *held)
{
    page_article_free(held->article);
    page_document_free(held->document);
    http_head_free(&held->head);
    buf_free(&held->body);
    buf_free(&held->block);
    buf_free(&held->start);
}
#define AUTO_HELD __attribute__((cleanup(held_free)))

/* Not every page is HTML: a PDF is a snapshot too, with its address for a headline. */
static bool is_html(const char *mime)
{
    return strcmp(mime, "text/html") == 0 || strcmp(mime, "application/xhtml+xml") == 0 || strcmp(mime, "text/xml") == 0 ||
           strcmp(mime, "text/plain") == 0 || strcmp(mime, "application/xml") == 0 || !*mime;
}

static bool is_parsed(const struct capture *page)
{
    return is_html(page->mime) && page->payload_bytes <= CODING_MAX;
}

/* As much of the block as holds its head, whatever its length. */
static bool read_start(struct source *warc, uint64_t at, struct buf *into, struct err *err)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    const struct warc_record *record;
    struct span piece = SPAN_NULL;
    size_t head_bytes;
    if (!warc_reader_open(warc, at, NULL, &reader, err) || !warc_reader_next(reader, &record, err))
        return false;
    while (record && into->len < HTTP_HEAD_MAX && !http_head_find_end(buf_span(into), &head_bytes)) {
        if (!warc_reader_block(reader, &piece, err))
            return false;
        if (!piece.len)
            break;
        buf_put_span(into, piece);
    }
    return true;
}

static bool read_body(struct source *warc, const struct capture *original, struct held *held, struct err *err)
{
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    if (!warc_read_at(warc, original->at, RECORD_MAX, &header, &held->block, err))
        return false;
    AUTO(source_free) struct source *message = source_of_span(original->url, buf_span(&held->block));
    return coding_decode_body(message, CODING_MAX, &held->body, &held->decoded, err);
}

/* Of what cannot be parsed the article is an empty one. */
static bool extract(struct source *warc, const struct capture *page, const struct capture *original,
                    const struct page_overrides *overrides, struct held *held, struct err *err)
{
    const char *missed[PAGE_OVERRIDES];
    int64_t captured_ns = 0;
    struct err no_http = { 0 };
    if (!time_parse_instant(span_of(original->date), &captured_ns))
        return err_set(err, ERR_INVALID, "WARC-Date \"%s\" is no instant", original->date);
    if (!read_start(warc, page->at, &held->start, err) || (is_parsed(original) && !read_body(warc, original, held, err)))
        return false;
    held->has_head = !page->is_resource && http_head_parse(buf_span(&held->start), &held->head, &no_http);
    struct span content_type = held->has_head ? http_value(&held->head, "Content-Type") : SPAN_NULL;
    if (!page_document_parse(buf_span(&held->body), content_type, original->url, &held->document, err))
        return false;
    held->article = page_article_of(held->document, captured_ns);
    page_overrides_apply(overrides, held->document, held->article, missed);
    return true;
}

static char *field_of(const struct held *held, const char *name)
{
    struct span value = held->has_head ? http_value(&held->head, name) : SPAN_NULL;
    return value.len ? span_text(value) : NULL;
}

/* From the record and the pictures bound before, and from nothing else: sealing again gives the same. */
static void judge(const struct capture *page, const struct held *held, struct snapshot *snapshot)
{
    bool is_broken = is_parsed(page) && held->body.len && !held->decoded.is_complete;
    AUTO_FREE char *cut = page->truncated ? mem_format("its transfer was cut: %s", page->truncated)
                          : is_broken     ? mem_format("it cannot be decoded whole: %s", held->decoded.why)
                                          : NULL;
    const struct page_answer answer = {
        .head = held->has_head && is_parsed(page) ? &held->head : NULL,
        .body = buf_span(&held->body),
        .cut = cut,
        .lead_missing = missing_lead(snapshot),
    };
    struct page_verdict verdict;
    page_quality_of(held->document, held->article, &answer, &verdict);
    snapshot->quality = mem_text(page_quality_name(verdict.quality));
    snapshot->quality_why = verdict.why[0] ? mem_text(verdict.why) : NULL;
}

/* `original`: the record with the page's bytes, which the page's own record may only refer to. */
static bool make_snapshot(struct source *warc, const struct captures *captures, const struct capture *page, const struct capture *original,
                          const struct page_overrides *overrides, struct snapshot **ret, struct err *err)
{
    AUTO_HELD struct held held = { 0 };
    AUTO(told_reasons_free) struct told_reasons *reasons = NULL;
    if (!extract(warc, page, original, overrides, &held, err))
        return false;
    AUTO(snapshot_free) struct snapshot *snapshot = snapshot_of_article(held.article);
    if (!read_told(warc, captures, page, snapshot, &reasons, err))
        return false;
    for (size_t i = 0; i < snapshot->n_images; i++)
        bind(captures, reasons, snapshot->left_out > 0, &snapshot->images[i]);
    judge(original, &held, snapshot);
    snapshot->page_encoding = mem_text(held.body.len ? held.document->encoding : NULL);
    snapshot->page_etag = field_of(&held, "ETag");
    snapshot->page_last_modified = field_of(&held, "Last-Modified");
    *ret = TAKE(snapshot);
    return true;
}

bool package_article(struct source *warc, const struct captures *captures, const struct capture *page,
                     const struct package_plan *plan, const char *replaces, struct snapshot **ret, struct err *err)
{
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    const struct capture *original = captures_original(captures, page);
    bool is_made = original ? make_snapshot(warc, captures, page, original, &plan->overrides, &snapshot, err)
                            : err_set(err, ERR_INVALID, "the page's original lies in another WARC");
    if (!is_made)
        return err_where(err, "%s", page->url);
    char urn[UUID_URN], status[8];
    package_urn(plan, "package", urn);
    snprintf(status, sizeof status, "%03d", page->status);
    snapshot->id = mem_text(page->id);
    snapshot->package = mem_text(urn);
    snapshot->url = mem_text(page->url);
    snapshot->captured = mem_text(page->date);
    snapshot->replaces = mem_text(replaces);
    snapshot->page_digest = labelled(page->payload_sha256);
    snapshot->page_status = mem_text(status);
    snapshot->page_mime = mem_text(original->mime);
    snapshot->page_puid = mem_text(original->puid);
    if (!snapshot->canonical)
        snapshot->canonical = mem_text(page->url);
    if (!snapshot->headline || !*snapshot->headline) {
        free(snapshot->headline);
        snapshot->headline = mem_text(page->url);
    }
    *ret = TAKE(snapshot);
    return true;
}

void package_urn(const struct package_plan *plan, const char *what, char ret[UUID_URN])
{
    AUTO_FREE char *name = mem_format("%s %s", plan->id, what);
    struct uuid uuid = uuid_named(&plan->archive, name);
    uuid_format_urn(&uuid, ret);
}
