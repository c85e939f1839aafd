#include "access/missed.h"

#include <inttypes.h>

#include "base/num.h"
#include "package/told.h"
#include "warc/reader.h"

enum { GAPS_MAX = 20000 };

/* Looks at the records from `from` on that begin before `end`; *ret_at is where the one that tells of the page begins. */
static bool look_in_gap(struct source *warc, uint64_t from, uint64_t end, const char *page_urn, bool *ret_is_found, uint64_t *ret_at,
                        struct err *err)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    const struct warc_record *record = NULL;
    if (from >= end)
        return true;
    if (!warc_reader_open(warc, from, NULL, &reader, err))
        return false;
    while (!*ret_is_found) {
        if (!warc_reader_next(reader, &record, err))
            return false;
        if (!record || record->at >= end)
            return true;
        const char *type = warc_header_get(&record->header, "WARC-Type");
        *ret_is_found = type && strcmp(type, "metadata") == 0 && span_is(warc_header_uri(&record->header, "WARC-Concurrent-To"), page_urn);
        *ret_at = record->at;
    }
    return true;
}

/* The page's own place is the first one that does not lie before it. */
static bool find(const struct shelf *shelf, struct source *warc, const struct record *page, bool *ret_is_found, uint64_t *ret_at,
                 struct err *err)
{
    struct place place, next;
    bool has_place = lookup_next(shelf->lookup, page->warc, page->at ? page->at - 1 : 0, &place);
    for (int gap = 0; has_place && gap < GAPS_MAX && !*ret_is_found; gap++) {
        uint64_t from;
        bool has_next = lookup_next(shelf->lookup, page->warc, place.at, &next);
        if (!num_add(place.at, place.length, &from) ||
            !look_in_gap(warc, from, has_next ? next.at : UINT64_MAX, page->urn, ret_is_found, ret_at, err))
            return err_is_set(err) ? false : err_set(err, ERR_INVALID, "the index gives a record %" PRIu64 " bytes", place.length);
        has_place = has_next;
        place = next;
    }
    return true;
}

bool missed_read(const struct shelf *shelf, const struct record *page, struct buf *into, struct err *err)
{
    AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s", page->warc);
    AUTO(source_free) struct source *warc = NULL;
    AUTO_RECORD struct record told = { 0 };
    struct place place = { .warc = page->warc };
    bool is_found = false;
    if (!source_open_beneath(shelf->fd, path, &warc, err) || !find(shelf, warc, page, &is_found, &place.at, err))
        return record_is_damaged(shelf, err);
    return !is_found || (record_read(shelf, &place, &told, err) && source_slurp(told.block, TOLD_MAX, into, err));
}
