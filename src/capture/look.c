#include "capture/look.h"

#include <stdio.h>

#include "package/reader.h"
#include "warc/payload.h"

struct look {
    struct snapshot *before, *after;
    size_t n_pictures;
    size_t pictures[LOOK_PICTURES_MAX]; /* places in the list of the article's */
};

struct known *known_copy(const struct known *known)
{
    if (!known)
        return NULL;
    struct known *copy = mem_new(sizeof *copy);
    *copy = (struct known){ mem_text(known->url), mem_text(known->etag), mem_text(known->last_modified), mem_text(known->package), known->number, known->first_ns, "" };
    memcpy(copy->snapshot, known->snapshot, sizeof copy->snapshot);
    return copy;
}

void known_free(struct known *known)
{
    if (!known)
        return;
    free(known->url);
    free(known->etag);
    free(known->last_modified);
    free(known->package);
    free(known);
}

/* Sealing gives a picture the address of the rendition that was captured: the article's list now says so too, where it has it. */
static void align(const struct snapshot_image *before, struct snapshot_image *after)
{
    for (size_t i = 0; i < after->n_renditions && strcmp(after->url, before->url) != 0; i++)
        if (strcmp(after->renditions[i], before->url) == 0) {
            char *url = after->url;
            after->url = after->renditions[i];
            after->renditions[i] = url;
        }
}

/* Where the lists differ in length or in what is said of a picture, the article has changed anyway. */
static void choose_pictures(struct look *look)
{
    const struct snapshot *before = look->before, *after = look->after;
    for (size_t i = 0; i < before->n_images && i < after->n_images; i++) {
        align(&before->images[i], &after->images[i]);
        if (before->images[i].digest && look->n_pictures < LOOK_PICTURES_MAX)
            look->pictures[look->n_pictures++] = i;
    }
}

bool look_open(const struct archive *archive, const struct known *known, struct look **ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO(look_free) struct look *look = mem_new(sizeof *look);
    if (!archive_open_package(archive, known->package, &fd, err) || !package_read_snapshot(fd, known->number, &look->before, err))
        return err_where(err, "%s", known->package);
    *ret = TAKE(look);
    return true;
}

void look_read(struct look *look, const struct page_document *document, const struct page_overrides *overrides, int64_t now_ns)
{
    AUTO(page_article_free) struct page_article *article = page_article_of(document, now_ns);
    const char *missed[PAGE_OVERRIDES];
    if (overrides)
        page_overrides_apply(overrides, document, article, missed);
    look->after = snapshot_of_article(article);
    if (!look->after->headline || !*look->after->headline) {    /* as sealing does */
        free(look->after->headline);
        look->after->headline = mem_text(document->url);
    }
    choose_pictures(look);
}

bool look_is_same_payload(const struct look *look, const char *digest)
{
    return look->before->page_digest && strcmp(look->before->page_digest, digest) == 0;
}

unsigned look_changes_said(const struct look *look)
{
    return snapshot_changes(look->before, look->after) & ~(unsigned)CHANGE_PICTURES;
}

size_t look_n_pictures(const struct look *look)
{
    return look->n_pictures;
}

const char *look_picture(const struct look *look, size_t i)
{
    return look->after->images[look->pictures[i]].url;
}

void look_put_picture(struct look *look, size_t i, const char *digest)
{
    char **kept = &look->after->images[look->pictures[i]].digest;
    free(*kept);
    *kept = mem_text(digest);
}

unsigned look_changes(const struct look *look)
{
    return snapshot_changes(look->before, look->after);
}

bool look_digest(struct source *message, char **ret, struct err *err)
{
    AUTO(warc_payload_free) struct warc_payload *payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256));
    struct warc_payload_facts facts;
    uint8_t value[DIGEST_MAX];
    struct stream stream;
    struct span piece;
    bool is_read;
    stream_open(&stream, message, 0, UINT64_MAX);
    warc_payload_begin(payload, "application/http;msgtype=response");
    while ((is_read = stream_next(&stream, &piece, err)) && piece.len)
        warc_payload_feed(payload, piece);
    stream_close(&stream);
    if (!is_read)
        return false;
    warc_payload_end(payload, &facts);
    warc_payload_value(payload, DIGEST_SHA256, value);
    *ret = digest_labelled(DIGEST_SHA256, value);
    return true;
}

void look_free(struct look *look)
{
    if (!look)
        return;
    snapshot_free(look->before);
    snapshot_free(look->after);
    free(look);
}
