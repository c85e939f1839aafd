/* capture/look.h: a look at a page that is kept already: whether it is still the same article. What changed is told apart from what
 * belongs to the rendering (package/changes.h); pictures count as the same when their bytes are, whatever their addresses are now.
 *
 * No fetching here: crawl_look.c fetches the pictures and tells their digests. */
#pragma once
#include "archive/archive.h"
#include "base/source.h"
#include "base/uuid.h"
#include "package/changes.h"
#include "page/overrides.h"

/* The snapshot that a page is compared with. */
struct known {
    char *url;                          /* captured: it alone is asked with the validators */
    char *etag, *last_modified;         /* as the server sent them; NULL: none, or the snapshot is no good one */
    char *package;
    unsigned number;                    /* articles/<number>.json */
    int64_t first_ns;                   /* when the article was first captured */
    char snapshot[UUID_URN];
};
struct known *known_copy(const struct known *known);    /* NULL of NULL */
void known_free(struct known *known);
DEFINE_AUTO(known_free, struct known *)

enum { LOOK_PICTURES_MAX = 50 };        /* that are fetched for a look; of longer galleries the first */
struct look;
/* Reads the snapshot from its package. Fails as package_read_snapshot. */
MUST_CHECK bool look_open(const struct archive *archive, const struct known *known, struct look **ret, struct err *err);
/* The same page, byte for byte: `digest` ("sha256:…") is that of its payload now. */
bool look_is_same_payload(const struct look *look, const char *digest);
/* The article that `document` holds now, at `now_ns`, with the facts that a profile overrides (NULL: none), before anything that follows is asked. */
void look_read(struct look *look, const struct page_document *document, const struct page_overrides *overrides, int64_t now_ns);
/* What changed besides the pictures' bytes. */
unsigned look_changes_said(const struct look *look);
/* The pictures whose bytes have to be compared: their number, the URL of each. */
size_t look_n_pictures(const struct look *look);
const char *look_picture(const struct look *look, size_t i);
/* What came of it: its digest, or NULL when it could not be had (then its URL decides). */
void look_put_picture(struct look *look, size_t i, const char *digest);
/* All that changed, once the pictures are put. */
unsigned look_changes(const struct look *look);
/* "sha256:…" of the payload of an HTTP message, as records have it. Yours. Fails with SYSTEM. */
MUST_CHECK bool look_digest(struct source *message, char **ret, struct err *err);
void look_free(struct look *look);
DEFINE_AUTO(look_free, struct look *)
