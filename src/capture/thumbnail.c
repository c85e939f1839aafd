#include "capture/thumbnail.h"

#include "base/table.h"
#include "capture/markup.h"
#include "package/reader.h"
#include "warc/reader.h"
#include "web/coding.h"

/* Of a record: head, chunks and a coding that makes a picture longer are allowed for. Longer stored ones are not read. */
enum { RECORD_MAX = THUMBNAIL_MAX + 64 * 1024, CHOICES_MAX = 8 };

const char *thumbnail_type(struct span start)
{
    struct span brand = span_to(span_from(start, 4), 8);
    return span_starts(start, "\xFF\xD8\xFF")                                           ? "image/jpeg"
           : span_starts(start, "\x89PNG\r\n\x1A\n")                                    ? "image/png"
           : span_starts(start, "GIF87a") || span_starts(start, "GIF89a")               ? "image/gif"
           : span_starts(start, "RIFF") && span_starts(span_from(start, 8), "WEBP")     ? "image/webp"
           : span_is(brand, "ftypavif") || span_is(brand, "ftypavis")                   ? "image/avif"
                                                                                        : NULL;
}

/* --- which pictures ------------------------------------------------------------------------------------------------------- */

struct choice {                         /* a rendition that the package has */
    char *warc;
    uint64_t at, length;
};
struct wanted {                         /* of one page */
    struct choice choices[CHOICES_MAX]; /* by length, the shortest first */
    size_t n;
};
struct wish {                           /* a URL, and the pages whose picture it is: an agency's picture opens several */
    size_t *pages;
    size_t n;
};
struct search {
    const struct summary *summary;
    const char *package;
    struct wanted *wanted;              /* summary->n_pages of them */
    struct table *by_url;               /* struct wish */
    struct table *by_snapshot;          /* the page of a snapshot of this package, of which the run told no pictures */
};

static bool is_here(const struct search *search, const struct summary_page *page)
{
    return page->package && strcmp(page->package, search->package) == 0;
}

static void wish_for(struct search *search, const char *url, size_t page)
{
    struct wish *wish = table_get(search->by_url, span_of(url));
    if (!wish) {
        wish = mem_new(sizeof *wish);
        table_put(search->by_url, span_of(url), wish);
    }
    ARRAY_GROW(wish->pages, wish->n);
    wish->pages[wish->n++] = page;
}

static void free_wish(void *context, void *value)
{
    (void)context;
    struct wish *wish = value;
    free(wish->pages);
    free(wish);
}

static const struct snapshot_image *lead_of(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->n_images; i++)
        if (snapshot->images[i].role && strcmp(snapshot->images[i].role, "lead") == 0)
            return &snapshot->images[i];
    return snapshot->n_images ? &snapshot->images[0] : NULL;
}

static bool ask_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    (void)n;
    (void)err;
    struct search *search = context;
    const struct snapshot_image *lead = lead_of(snapshot);
    const struct summary_page *page = table_get(search->by_snapshot, span_of(snapshot->id));
    if (!lead || !page)
        return true;
    size_t at = (size_t)(page - search->summary->pages);
    if (lead->url)
        wish_for(search, lead->url, at);
    for (size_t i = 0; i < lead->n_renditions && i < SUMMARY_PICTURES_MAX; i++)
        wish_for(search, lead->renditions[i], at);
    return true;
}

/* Kept in order; the longest falls out of a full list. */
static void offer(struct wanted *wanted, const struct cdxj_line *line)
{
    if (wanted->n == CHOICES_MAX && wanted->choices[CHOICES_MAX - 1].length <= line->length)
        return;
    if (wanted->n == CHOICES_MAX)
        free(wanted->choices[--wanted->n].warc);
    size_t at = wanted->n++;
    for (; at > 0 && wanted->choices[at - 1].length > line->length; at--)
        wanted->choices[at] = wanted->choices[at - 1];
    wanted->choices[at] = (struct choice){ mem_text(line->filename), line->offset, line->length };
}

static bool ask_index(void *context, const struct cdxj_line *line, struct err *err)
{
    (void)err;
    struct search *search = context;
    const struct wish *wish = line->url ? table_get(search->by_url, span_of(line->url)) : NULL;
    bool is_answer = line->filename && line->status && line->status[0] == '2' && !(line->mime && strcmp(line->mime, "warc/revisit") == 0);
    for (size_t i = 0; wish && is_answer && line->length <= RECORD_MAX && i < wish->n; i++)
        offer(&search->wanted[wish->pages[i]], line);
    return true;
}

/* --- their bytes ---------------------------------------------------------------------------------------------------------- */

static bool read_picture(int package_fd, const struct choice *choice, struct buf *into, struct err *err)
{
    AUTO(source_free) struct source *warc = NULL;
    AUTO(source_free) struct source *message = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf block = { 0 };
    AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s", choice->warc);
    struct coding_result result = { 0 };
    if (!source_open_beneath(package_fd, path, &warc, err) || !warc_read_at(warc, choice->at, RECORD_MAX, &header, &block, err))
        return false;
    message = source_of_span(choice->warc, buf_span(&block));
    return coding_decode_body(message, THUMBNAIL_MAX + 1, into, &result, err) &&
           (result.is_complete || err_set(err, ERR_INVALID, "the picture is not whole"));
}

static char *take_picture(int package_fd, const struct wanted *wanted, uint64_t *left)
{
    for (size_t i = 0; i < wanted->n; i++) {
        AUTO_BUF struct buf bytes = { 0 };
        AUTO_BUF struct buf text = { 0 };
        struct err unread = { 0 };
        const char *type = read_picture(package_fd, &wanted->choices[i], &bytes, &unread) ? thumbnail_type(buf_span(&bytes)) : NULL;
        if (!type || bytes.len > THUMBNAIL_MAX || bytes.len > *left)
            continue;
        *left -= bytes.len;
        buf_printf(&text, "data:%s;base64,", type);
        markup_put_base64(&text, buf_span(&bytes));
        return buf_take_text(&text);
    }
    return NULL;
}

/* An open package has no articles yet: its pages' pictures are those that the run told of. */
static void look_in(struct search *search, int package_fd, char **thumbnails, uint64_t *left)
{
    struct err unread = { 0 };
    search->by_url = table_new();
    search->by_snapshot = table_new();
    for (size_t i = 0; i < search->summary->n_pages; i++) {
        struct summary_page *page = &search->summary->pages[i];
        if (!is_here(search, page))
            continue;
        if (!page->n_pictures && page->snapshot)
            table_put(search->by_snapshot, span_of(page->snapshot), page);
        for (size_t k = 0; k < page->n_pictures; k++)
            wish_for(search, page->pictures[k], i);
    }
    if (table_count(search->by_snapshot) && !package_snapshots(package_fd, ask_snapshot, search, &unread))
        err_clear(&unread);
    if (table_count(search->by_url) && package_captures(package_fd, ask_index, search, &unread))
        for (size_t i = 0; i < search->summary->n_pages; i++)
            if (is_here(search, &search->summary->pages[i]) && !thumbnails[i])
                thumbnails[i] = take_picture(package_fd, &search->wanted[i], left);
    table_each(search->by_url, free_wish, NULL);
    table_free(search->by_url);
    table_free(search->by_snapshot);
    search->by_url = search->by_snapshot = NULL;
}

char **thumbnails_of(const struct archive *archive, const struct summary *summary)
{
    char **thumbnails = mem_new_array(summary->n_pages + 1, sizeof *thumbnails);
    struct search search = { .summary = summary, .wanted = mem_new_array(summary->n_pages + 1, sizeof *search.wanted) };
    AUTO(table_free) struct table *seen = table_new();
    uint64_t left = THUMBNAILS_MAX;
    for (size_t i = 0; i < summary->n_pages && left; i++) {
        struct err unread = { 0 };
        AUTO_CLOSE int fd = -1;
        search.package = summary->pages[i].package;
        if (!search.package || table_get(seen, span_of(search.package)))
            continue;
        table_put(seen, span_of(search.package), thumbnails);
        if (archive_open_package(archive, search.package, &fd, &unread))
            look_in(&search, fd, thumbnails, &left);
    }
    for (size_t i = 0; i < summary->n_pages; i++)
        for (size_t k = 0; k < search.wanted[i].n; k++)
            free(search.wanted[i].choices[k].warc);
    free(search.wanted);
    return thumbnails;
}

void thumbnails_free(char **thumbnails, size_t n)
{
    for (size_t i = 0; thumbnails && i < n; i++)
        free(thumbnails[i]);
    free(thumbnails);
}
