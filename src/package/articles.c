#include "package/articles.h"

#include <inttypes.h>
#include <stdio.h>

#include "package/told.h"
#include "warc/reader.h"
#include "web/coding.h"

enum { RECORD_MAX = CODING_MAX + HTTP_HEAD_MAX };

/* --- what the metadata record tells -------------------------------------------------------------------------------- */

static bool read_told(struct source *warc, const struct capture *page, struct page_told *ret, struct err *err)
{
    if (!page->metadata_at)
        return err_set(err, ERR_INVALID, "the page %s has no metadata record", page->url);
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf text = { 0 };
    if (!warc_read_at(warc, page->metadata_at, TOLD_MAX, &header, &text, err))
        return false;
    ret->left_out = told_left_out(buf_span(&text));
    ret->reasons = told_reasons_new(buf_span(&text));
    return told_counts(buf_span(&text), &ret->expected, &ret->captured, &ret->explained) ||
           err_set(err, ERR_INVALID, "the metadata record of %s does not count its requisites", page->url);
}

/* --- pictures -------------------------------------------------------------------------------------------------------- */

static bool is_had(const struct capture *capture)
{
    return capture && capture->has_payload_digest && (capture->is_revisit || (capture->status >= 200 && capture->status < 300));
}

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

static void bind(const struct captures *captures, const struct page_told *told, struct snapshot_image *image)
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
        const char *reason = told_reason(told->reasons, image->url);
        image->outcome = mem_text(reason ? reason : told->left_out ? "limit" : "not-asked");
    }
}

/* --- the page -------------------------------------------------------------------------------------------------------- */

static char *text_of_field(struct span block, const char *name)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    return http_head_parse(block, &head, &no_http) ? span_text(http_value(&head, name)) : mem_text("");
}

/* Not every page is HTML: a PDF is a snapshot too, with its address for a headline. */
static bool is_html(const char *mime)
{
    return strcmp(mime, "text/html") == 0 || strcmp(mime, "application/xhtml+xml") == 0 || strcmp(mime, "text/xml") == 0 ||
           strcmp(mime, "text/plain") == 0 || strcmp(mime, "application/xml") == 0 || !*mime;
}

/* The record's block, where it is a page that can be parsed; else nothing, and the article is an empty one. */
static bool read_page(struct source *warc, const struct capture *page, struct buf *block, struct buf *body, struct err *err)
{
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    if (!is_html(page->mime) || page->payload_bytes > CODING_MAX)
        return true;
    if (!warc_read_at(warc, page->at, RECORD_MAX, &header, block, err))
        return false;
    AUTO(source_free) struct source *message = source_of_span(page->url, buf_span(block));
    struct coding_result decoded = { 0 };
    return coding_decode_body(message, CODING_MAX, body, &decoded, err);
}

static bool extract(struct source *warc, const struct capture *page, struct snapshot **ret, struct err *err)
{
    AUTO_BUF struct buf block = { 0 };
    AUTO_BUF struct buf body = { 0 };
    int64_t captured_ns = 0;
    if (!time_parse_instant(span_of(page->date), &captured_ns))
        return err_set(err, ERR_INVALID, "WARC-Date \"%s\" is no instant", page->date);
    if (!read_page(warc, page, &block, &body, err))
        return false;
    AUTO_FREE char *content_type = text_of_field(buf_span(&block), "Content-Type");
    AUTO(page_document_free) struct page_document *document = NULL;
    if (!page_document_parse(buf_span(&body), span_of(content_type), page->url, &document, err))
        return false;
    AUTO(page_article_free) struct page_article *article = page_article_of(document, captured_ns);
    *ret = snapshot_of_article(article);
    (*ret)->page_encoding = mem_text(body.len ? document->encoding : NULL);
    return true;
}

bool package_article(struct source *warc, const struct captures *captures, const struct capture *page,
                     const struct package_plan *plan, const char *replaces, struct snapshot **ret, struct err *err)
{
    struct page_told told = { 0 };
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    const struct capture *original = captures_original(captures, page);
    bool is_read = original ? extract(warc, original, &snapshot, err) && read_told(warc, page, &told, err)
                            : err_set(err, ERR_INVALID, "the page's original lies in another WARC");
    if (!is_read) {
        told_reasons_free(told.reasons);
        return err_where(err, "%s", page->url);
    }
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
    for (size_t i = 0; i < snapshot->n_images; i++)
        bind(captures, &told, &snapshot->images[i]);
    snapshot->expected = told.expected;
    snapshot->captured_requisites = told.captured;
    snapshot->explained = told.explained;
    snapshot->left_out = told.left_out;
    told_reasons_free(told.reasons);
    *ret = TAKE(snapshot);
    return true;
}

void package_urn(const struct package_plan *plan, const char *what, char ret[UUID_URN])
{
    AUTO_FREE char *name = mem_format("%s %s", plan->id, what);
    struct uuid uuid = uuid_named(&plan->archive, name);
    uuid_format_urn(&uuid, ret);
}
