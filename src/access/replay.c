#include "access/replay.h"

#include <inttypes.h>

#include "access/article_text.h"
#include "access/body.h"
#include "access/gather.h"
#include "access/name.h"
#include "access/style.h"

/* Nothing in the page connects by itself, and whatever was overlooked is refused by the browser. file: is named beside 'self', since
 * browsers take no file for the page's own origin. */
static const char head_html[] =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' data: file:;"
    " style-src 'unsafe-inline' 'self' file:; font-src 'self' data: file:; media-src 'self' file:\">"
    "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">";

static const char page_name[] = "index.html";
static const char files_prefix[] = FILES_FOLDER "/";

/* --- single files --------------------------------------------------------------------------------------------------------- */

/* Entered in the provenance; the entry is borrowed until the next one. */
static struct provenance_file *enter(struct provenance *provenance, const char *name, const char *made, struct target_file *out)
{
    struct provenance_file *file = provenance_add(provenance, name);
    file->made = made;
    file->bytes = out->bytes;
    target_file_end(out, file->sha256);
    return file;
}

static bool write_bytes(const struct replay *replay, struct provenance *provenance, const char *name, const char *made, struct span bytes,
                        struct provenance_file **ret, struct err *err)
{
    AUTO_TARGET_FILE struct target_file out = { .fd = -1 };
    if (!target_file_open(replay->target, name, &out, err) || !target_file_put(&out, bytes, err))
        return err_where(err, "%s", name);
    *ret = enter(provenance, name, made, &out);
    return true;
}

static bool write_block(const struct replay *replay, struct provenance *provenance, struct err *err)
{
    static const char name[] = "original.http";
    const struct record *payload = answer_payload(replay->page);
    AUTO_TARGET_FILE struct target_file out = { .fd = -1 };
    if (!target_file_open(replay->target, name, &out, err) || !body_write_block(payload, &out, err))
        return err_where(err, "%s", name);
    provenance_set_record(enter(provenance, name, PROVENANCE_BLOCK, &out), payload, payload);
    return true;
}

static bool write_article_json(const struct replay *replay, struct provenance *provenance, struct err *err)
{
    struct provenance_file *file;
    return write_bytes(replay, provenance, "article.json", PROVENANCE_COPY, replay->article_json, &file, err);
}

static bool write_article_text(const struct replay *replay, const struct gathering *gathering, struct provenance *provenance, struct err *err)
{
    const struct snapshot *snapshot = replay->snapshot;
    AUTO_FREE const char **files = mem_new_array(snapshot->n_images, sizeof *files);
    AUTO_BUF struct buf text = { 0 };
    struct provenance_file *entry;
    for (size_t i = 0; i < snapshot->n_images; i++) {
        const struct provenance_file *file = gather_find(gathering, snapshot->images[i].url);
        files[i] = file ? file->name : NULL;
    }
    article_text_format(snapshot, replay->captured_local, replay->zone, files, &text);
    return write_bytes(replay, provenance, "article.txt", PROVENANCE_WRITTEN, buf_span(&text), &entry, err);
}

/* --- pages and style sheets ------------------------------------------------------------------------------------------------- */

static const char *map_for_page(void *context, const char *url, enum page_kind kind)
{
    (void)kind;
    const struct provenance_file *file = gather_find(context, url);
    return file ? file->name : NULL;
}

/* Style sheets lie beside what they ask for. */
static const char *map_for_style(void *context, const char *url, enum page_kind kind)
{
    const char *name = map_for_page(context, url, kind);
    return name ? name + strlen(files_prefix) : NULL;
}

static bool rewrite_style(const struct replay *replay, struct gathering *gathering, const struct gathered_style *style,
                          const char *page_encoding, struct err *err)
{
    struct provenance_file *file = &gathering->provenance->files[style->file];
    AUTO_BUF struct buf sheet = { 0 };
    AUTO_BUF struct buf labelled = { 0 };
    AUTO_BUF struct buf rewritten = { 0 };
    AUTO_TARGET_FILE struct target_file out = { .fd = -1 };
    if (!file_slurp(replay->target->fd, file->name, CODING_MAX, &sheet, err))
        return false;
    style_with_charset(buf_span(&sheet), style->content_type, page_encoding, &labelled);
    struct page_sheet labelled_sheet = { .css = buf_span(&labelled), .url = style->url };
    page_rewrite_css(&labelled_sheet, map_for_style, gathering, &rewritten);
    if (span_equal(buf_span(&rewritten), buf_span(&sheet)))
        return true;
    if (!target_file_open(replay->target, file->name, &out, err) || !target_file_put(&out, buf_span(&rewritten), err))
        return err_where(err, "%s", file->name);
    file->made = PROVENANCE_REWRITTEN;
    file->bytes = out.bytes;
    target_file_end(&out, file->sha256);
    return true;
}

static bool rewrite_page(const struct replay *replay, struct gathering *gathering, struct page_document *document, const char *why,
                         struct err *err)
{
    AUTO_BUF struct buf html = { 0 };
    struct provenance_file *file = NULL;
    if (!page_rewrite(document, map_for_page, gathering, head_html, true, &html, err) ||
        !write_bytes(replay, gathering->provenance, page_name, PROVENANCE_PAGE, buf_span(&html), &file, err))
        return false;
    file->note = *why ? mem_text(why) : NULL;
    provenance_set_record(file, &replay->page->record, answer_payload(replay->page));
    return true;
}

/* --- pictures against the manifest ---------------------------------------------------------------------------------------- */

/* The manifest in article.json states the digest of every picture that was captured. */
static bool compare_images(const struct replay *replay, const struct gathering *gathering, struct err *err)
{
    for (size_t i = 0; i < replay->snapshot->n_images; i++) {
        const struct snapshot_image *image = &replay->snapshot->images[i];
        const struct provenance_file *file = gather_find(gathering, image->url);
        if (!image->digest || !file || strcmp(image->digest, file->record.payload_digest) == 0)
            continue;
        err_set(err, ERR_MISMATCH, "the payload of %s is %s, %s says %s", image->url, file->record.payload_digest,
                replay->article, image->digest);
        err_where(err, "%s, record at byte %" PRIu64 ", %s", file->record.warc, file->record.at, file->record.urn);
        return record_is_damaged(replay->shelf, err);
    }
    return true;
}

static void add_requisites(const struct replay *replay, const struct page_document *document, struct gathering *gathering)
{
    struct page_requisites list = { 0 };
    if (document)
        page_requisites_of(document, &(struct page_requisite_options){ .media = true }, &list);
    for (size_t i = 0; i < list.n; i++)
        gather_add(gathering, list.items[i].url, list.items[i].kind, list.items[i].found, list.items[i].is_hint);
    gathering->n_left_out += list.n_left_out;
    page_requisites_free(&list);
    for (size_t i = 0; i < replay->snapshot->n_images; i++)
        gather_add(gathering, replay->snapshot->images[i].url, PAGE_IMAGE, replay->snapshot->images[i].found, false);
}

/* --- the whole ------------------------------------------------------------------------------------------------------------ */

static bool write_page(const struct replay *replay, struct gathering *gathering, struct err *err)
{
    const struct record *payload = answer_payload(replay->page);
    AUTO_BUF struct buf body = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    char why[BODY_WHY];
    if (!body_read(payload, &body, why, err) ||
        !page_document_parse(buf_span(&body), span_of(payload->content_type), replay->snapshot->url, &document, err))
        return false;
    buf_free(&body);
    gathering->page_encoding = document->encoding;
    add_requisites(replay, document, gathering);
    if (!gather_all(gathering, err) || !compare_images(replay, gathering, err))
        return false;
    for (size_t i = 0; i < gathering->n_styles; i++)
        if (!rewrite_style(replay, gathering, &gathering->styles[i], document->encoding, err))
            return false;
    return rewrite_page(replay, gathering, document, why, err);
}

static void put_escaped(struct buf *into, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (strchr("<>&\"", *c))
            buf_printf(into, "&#%d;", *c);
        else
            buf_put_byte(into, (uint8_t)*c);
    }
}

/* A snapshot that is no web page (a PDF, say): itself as a file, and a page that leads to it. */
static bool write_other(const struct replay *replay, struct gathering *gathering, struct err *err)
{
    const char *url = replay->snapshot->url;
    gather_add(gathering, url, PAGE_OTHER, "page", false);
    if (!gather_all(gathering, err))
        return false;
    const struct provenance_file *file = gather_find(gathering, url);
    AUTO_BUF struct buf html = { 0 };
    struct provenance_file *entry;
    buf_printf(&html, "<!DOCTYPE html>\n<meta charset=\"utf-8\">%s\n<title>", head_html);
    put_escaped(&html, replay->snapshot->headline);
    buf_put_text(&html, "</title>\n<p>This snapshot is no web page but a file: <a href=\"");
    put_escaped(&html, file ? file->name : "");
    buf_put_text(&html, "\">");
    put_escaped(&html, url);
    buf_put_text(&html, "</a></p>\n");
    return write_bytes(replay, gathering->provenance, page_name, PROVENANCE_STAND_IN, buf_span(&html), &entry, err);
}

static bool is_page(const struct record *payload)
{
    static const char *const pages[] = { "text/html", "application/xhtml+xml", "text/xml", "application/xml" };
    bool is_sent_so = !*payload->mime_sent;
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        if (strcmp(payload->mime, pages[i]) == 0)
            return true;
        is_sent_so = is_sent_so || strcmp(payload->mime_sent, pages[i]) == 0;
    }
    bool is_unclear = !*payload->mime || strcmp(payload->mime, "text/plain") == 0;      /* a fragment without clear marks */
    return is_unclear && is_sent_so;
}

bool replay_write(const struct replay *replay, struct provenance *provenance, uint64_t *ret_files, uint64_t *ret_missing, struct err *err)
{
    struct gathering gathering = {
        .shelf = replay->shelf,
        .target = replay->target,
        .page = &replay->page->record,
        .progress = replay->progress,
        .provenance = provenance,
    };
    bool is_written = (is_page(answer_payload(replay->page)) ? write_page : write_other)(replay, &gathering, err) &&
                      write_article_json(replay, provenance, err) &&
                      write_article_text(replay, &gathering, provenance, err) && write_block(replay, provenance, err);
    *ret_files = gathering.n_files;
    *ret_missing = gathering.n_missing;
    gather_free(&gathering);
    return is_written;
}
