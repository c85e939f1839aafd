#include "access/show.h"

#include "access/choice.h"
#include "access/missed.h"
#include "package/told.h"
#include "archive/open.h"

enum { PLACES_MAX = 64 };

struct showing {
    const struct archive *archive;
    const struct show_options *options;
    show_each *each;
    void *context;
    struct show_totals *totals;
    struct shelf shelf;                 /* lookup NULL until something is looked for */
};

/* --- what is missing --------------------------------------------------------------------------------------------------------- */

struct missing_list {
    struct show_missing *items;
    size_t n;
};

static void missing_list_free(struct missing_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].url);
        free(list->items[i].found);
        free(list->items[i].why);
        free(list->items[i].record);
    }
    free(list->items);
}
#define AUTO_MISSING_LIST __attribute__((cleanup(missing_list_free)))

static bool open_lookup(struct shelf *shelf, struct err *err)
{
    AUTO(source_free) struct source *cdxj = NULL;
    if (shelf->lookup)
        return true;
    return (source_open_beneath(shelf->fd, PACKAGE_CDXJ, &cdxj, err) && lookup_open(cdxj, &shelf->lookup, err)) || record_is_damaged(shelf, err);
}

/* The page's record is not read: its place and its name lead to the metadata record behind it. */
static bool read_told(const struct shelf *shelf, const struct snapshot *snapshot, struct buf *into, struct err *err)
{
    struct place places[PLACES_MAX];
    int64_t captured_ns = 0;
    size_t n = lookup_find(shelf->lookup, snapshot->url, NULL, places, PLACES_MAX);
    if (!time_parse_instant(span_of(snapshot->captured), &captured_ns))
        return err_set(err, ERR_INVALID, "captured is \"%s\", no instant", SHOW(span_of(snapshot->captured)));
    for (size_t i = 0; i < n && !into->len; i++) {
        const struct record page = { .warc = (char *)places[i].warc, .urn = snapshot->id, .at = places[i].at };
        bool is_second = places[i].second == captured_ns / NS_PER_S - (captured_ns % NS_PER_S < 0);
        if (is_second && !missed_read(shelf, &page, into, err))
            return false;
    }
    return true;
}

static bool list_missing(struct showing *showing, const struct snapshot *snapshot, struct missing_list *into, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    struct told_line line;
    if (!snapshot->explained)
        return true;
    if (!open_lookup(&showing->shelf, err) || !read_told(&showing->shelf, snapshot, &text, err))
        return false;
    for (struct span rest = buf_span(&text); told_next(&rest, &line);) {
        if (line.is_there)
            continue;
        ARRAY_GROW(into->items, into->n);
        into->items[into->n++] = (struct show_missing){
            .url = span_text(line.url),
            .found = span_text(line.found),
            .why = line.why.len ? span_text(line.why) : mem_text("unknown"),
            .record = line.record.len ? span_text(line.record) : NULL,
        };
    }
    return true;
}

/* --- snapshots ---------------------------------------------------------------------------------------------------------------- */

static void add_up(struct show_totals *totals, const struct snapshot *snapshot, bool is_good)
{
    totals->snapshots++;
    totals->good += is_good;
    totals->expected += snapshot->expected;
    totals->captured += snapshot->captured_requisites;
    totals->revisits += snapshot->revisits;
    totals->explained += snapshot->explained;
    tally_add(&totals->qualities, snapshot->quality ? snapshot->quality : "unknown");
    for (size_t i = 0; i < snapshot->missed.n; i++)
        tally_add_n(&totals->missed, snapshot->missed.items[i].what, snapshot->missed.items[i].n);
    if (snapshot->left_out)
        tally_add_n(&totals->missed, "left out", snapshot->left_out);
}

static bool show_one(struct showing *showing, const struct snapshot *snapshot, struct err *err)
{
    AUTO_MISSING_LIST struct missing_list missing = { 0 };
    struct show_item item = {
        .package = showing->shelf.id,
        .snapshot = snapshot,
        .is_good = !snapshot->quality || strcmp(snapshot->quality, "good") == 0,
    };
    int64_t captured_ns = 0;
    if (time_parse_instant(span_of(snapshot->captured), &captured_ns))
        zone_format(showing->archive->zone, captured_ns, item.captured_local);
    if (showing->options->with_missing && !list_missing(showing, snapshot, &missing, err))
        return false;
    item.missing = missing.items;
    item.n_missing = missing.n;
    add_up(showing->totals, snapshot, item.is_good);
    return showing->each(showing->context, &item, err);
}

static bool show_numbered(void *context, unsigned n, const struct snapshot *snapshot, struct err *err)
{
    (void)n;
    return show_one(context, snapshot, err);
}

/* Of all numbers, or of one. */
static bool show_in(struct showing *showing, const char *package, unsigned number, struct err *err)
{
    AUTO_FREE char *place = NULL;
    AUTO_CLOSE int fd = -1;
    if (!archive_place(showing->archive, package, &place, err) || !archive_open_package(showing->archive, package, &fd, err))
        return false;
    AUTO_FREE char *path = mem_format("%s/%s", showing->archive->path, place);
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    showing->shelf = (struct shelf){ .id = package, .path = path, .fd = fd, .scratch_fd = -1 };      /* nothing long is read */
    bool is_shown = number ? package_read_snapshot(fd, number, &snapshot, err) && show_one(showing, snapshot, err)
                           : package_snapshots(fd, show_numbered, showing, err);
    lookup_free(showing->shelf.lookup);
    return is_shown || err_where(err, "%s", package);
}

bool access_show(const struct archive *archive, const struct show_options *options, show_each *each, void *context,
                 struct show_totals *ret, struct err *err)
{
    struct showing showing = { .archive = archive, .options = options, .each = each, .context = context, .totals = ret };
    struct when when;
    const struct choice_question question = { options->what, options->at ? &when : NULL, options->progress, options->unread };
    AUTO_CHOICE struct choice choice = { 0 };
    ret->is_package = archive_is_package_id(span_of(options->what));
    if (ret->is_package)
        return show_in(&showing, options->what, 0, err);
    return (!options->at || when_parse(options->at, archive->zone, &when, err)) && choice_make(archive, &question, &choice, err) &&
           show_in(&showing, choice.package, choice.number, err);
}

void show_totals_free(struct show_totals *totals)
{
    tallies_free(&totals->qualities);
    tallies_free(&totals->missed);
}
