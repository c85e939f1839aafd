#include "access/lookup.h"

#include "base/digest.h"
#include "base/time.h"

struct entry {
    uint64_t url;                       /* the first eight bytes of its SHA-256, which nobody outside can steer */
    uint64_t at, length;
    int64_t second;
    uint32_t warc;                      /* index into names */
    int status;
    uint8_t digest[LOOKUP_DIGEST];
};
struct lookup {
    struct entry *entries;              /* sorted by URL */
    uint32_t *by_place;                 /* sorted by WARC, then offset */
    size_t n;
    char **names;
    size_t n_names;
};

static uint64_t url_key(struct span url)
{
    uint8_t value[DIGEST_MAX];
    uint64_t key;
    digest_of(DIGEST_SHA256, url, value);
    memcpy(&key, value, sizeof key);
    return key;
}

/* A package has a handful of WARCs. */
static uint32_t name_index(struct lookup *lookup, const char *name)
{
    for (size_t i = lookup->n_names; i-- > 0;)
        if (strcmp(lookup->names[i], name) == 0)
            return (uint32_t)i;
    ARRAY_GROW(lookup->names, lookup->n_names);
    lookup->names[lookup->n_names++] = mem_text(name);
    return (uint32_t)lookup->n_names - 1;
}

/* Without it nothing but the record itself would say what the record is. */
static bool take_digest(const struct cdxj_line *line, uint8_t ret[LOOKUP_DIGEST])
{
    enum digest_algorithm algorithm;
    uint8_t value[DIGEST_MAX];
    struct err no_digest = { 0 };
    if (!line->record_digest || !digest_parse_labelled(span_of(line->record_digest), &algorithm, value, &no_digest) ||
        algorithm != DIGEST_SHA256)
        return false;
    memcpy(ret, value, LOOKUP_DIGEST);
    return true;
}

static bool take_line(void *context, const struct cdxj_line *line, struct err *err)
{
    struct lookup *lookup = context;
    int64_t time_ns;
    uint64_t status = 0;
    if (!line->url || !line->filename || !line->time || !time_parse_instant(span_of(line->time), &time_ns))
        return err_set(err, ERR_INVALID, "a line without URL, file or time");
    if (strchr(line->filename, '/'))
        return err_set(err, ERR_INVALID, "\"%s\" is no name of a WARC", SHOW(span_of(line->filename)));
    if (line->status && !span_to_u64(span_of(line->status), 999, &status))
        status = 0;
    ARRAY_GROW(lookup->entries, lookup->n);
    lookup->entries[lookup->n++] = (struct entry){
        .url = url_key(span_of(line->url)),
        .at = line->offset,
        .length = line->length,
        .second = time_ns / NS_PER_S,
        .warc = name_index(lookup, line->filename),
        .status = (int)status,
    };
    return take_digest(line, lookup->entries[lookup->n - 1].digest) || err_set(err, ERR_INVALID, "a line without the recordDigest of its record");
}

static int by_url(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->url > y->url) - (x->url < y->url);
}

static int by_place(const void *a, const void *b, void *context)
{
    const struct lookup *lookup = context;
    const struct entry *x = &lookup->entries[*(const uint32_t *)a], *y = &lookup->entries[*(const uint32_t *)b];
    if (x->warc != y->warc)
        return x->warc < y->warc ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

bool lookup_open(struct source *cdxj, struct lookup **ret, struct err *err)
{
    AUTO(lookup_free) struct lookup *lookup = mem_new(sizeof *lookup);
    if (!package_captures_in(cdxj, take_line, lookup, err))
        return false;
    lookup->by_place = mem_new_array(lookup->n, sizeof *lookup->by_place);
    for (size_t i = 0; i < lookup->n; i++)
        lookup->by_place[i] = (uint32_t)i;
    if (lookup->n) {
        qsort(lookup->entries, lookup->n, sizeof *lookup->entries, by_url);
        qsort_r(lookup->by_place, lookup->n, sizeof *lookup->by_place, by_place, lookup);
    }
    *ret = TAKE(lookup);
    return true;
}

static struct place place_of(const struct lookup *lookup, const struct entry *entry)
{
    return (struct place){ lookup->names[entry->warc], entry->at, entry->length, entry->second, entry->status, entry->digest };
}

static bool is_good(const struct place *place)
{
    return place->status >= 200 && place->status < 300;
}

static bool is_before(const struct place *a, const struct place *b, const char *warc)
{
    bool a_is_near = warc && strcmp(a->warc, warc) == 0, b_is_near = warc && strcmp(b->warc, warc) == 0;
    if (a_is_near != b_is_near)
        return a_is_near;
    if (is_good(a) != is_good(b))
        return is_good(a);
    if (a->second != b->second && strcmp(a->warc, b->warc) != 0)
        return a->second > b->second;
    return a->at > b->at;               /* within a WARC its own order counts: a record's time is that of its request */
}

size_t lookup_find(const struct lookup *lookup, const char *url, const char *warc, struct place *ret, size_t max)
{
    uint64_t key = url_key(span_of(url));
    size_t low = 0, high = lookup->n, n = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lookup->entries[middle].url < key)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < lookup->n && lookup->entries[low].url == key; low++) {
        struct place place = place_of(lookup, &lookup->entries[low]);
        size_t at = n;
        while (at > 0 && is_before(&place, &ret[at - 1], warc))
            at--;
        if (at == max)
            continue;
        n += n < max;
        memmove(&ret[at + 1], &ret[at], (n - 1 - at) * sizeof *ret);
        ret[at] = place;
    }
    return n;
}

bool lookup_next(const struct lookup *lookup, const char *warc, uint64_t at, struct place *ret)
{
    size_t name = 0;
    while (name < lookup->n_names && strcmp(lookup->names[name], warc) != 0)
        name++;
    size_t low = 0, high = lookup->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry *entry = &lookup->entries[lookup->by_place[middle]];
        if (entry->warc < name || (entry->warc == name && entry->at <= at))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == lookup->n || lookup->entries[lookup->by_place[low]].warc != name)
        return false;
    *ret = place_of(lookup, &lookup->entries[lookup->by_place[low]]);
    return true;
}

void lookup_free(struct lookup *lookup)
{
    if (!lookup)
        return;
    for (size_t i = 0; i < lookup->n_names; i++)
        free(lookup->names[i]);
    free(lookup->names);
    free(lookup->entries);
    free(lookup->by_place);
    free(lookup);
}
