#include "warc/links.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/time.h"

enum {
    CHUNK_ENTRIES = 1024,
    AHEAD_EXTRA = 1024,                 /* references ahead that are kept beyond one a record */
};

#define AT_MASK ((UINT64_C(1) << 56) - 1)

struct entry {                          /* 32 bytes: see the bound in the header */
    uint64_t id;
    uint64_t at : 56, type : 4, is_asked : 1;       /* is_asked: a request belongs to this capture */
    uint32_t url, date, address, digest;
};
struct ahead {                          /* a reference to a record that was not seen yet */
    uint64_t target;
    uint32_t from;                      /* index of the entry */
    bool is_revisit;
};
struct warc_links {
    const char *name;
    bool is_ours;
    struct entry **chunks;              /* never moved, so that growing costs no second copy of all */
    size_t n_chunks, n;
    uint32_t *slots;                    /* open addressing over the entries' ids: index + 1, 0 is free */
    size_t n_slots;
    struct ahead *ahead;
    size_t n_ahead;
    uint64_t n_unjudged, n_foreign_warcinfo;
};

struct warc_links *warc_links_new(const char *name, bool is_ours)
{
    struct warc_links *links = mem_new(sizeof *links);
    links->name = name;
    links->is_ours = is_ours;
    return links;
}

void warc_links_free(struct warc_links *links)
{
    if (!links)
        return;
    for (size_t i = 0; i < links->n_chunks; i++)
        free(links->chunks[i]);
    free(links->chunks);
    free(links->slots);
    free(links->ahead);
    free(links);
}

/* --- fingerprints -------------------------------------------------------------------------------------------- */

/* Of an identifier: nobody can make two that collide. */
static uint64_t id_of(struct span uri)
{
    uint8_t value[DIGEST_MAX];
    uint64_t id;
    digest_of(DIGEST_SHA256, uri, value);
    memcpy(&id, value, sizeof id);
    return id;
}

/* Of a value that is only compared between records that refer to each other: FNV-1a. 0 is an absent one. */
static uint32_t print_of(const char *text)
{
    uint32_t print = 2166136261u;
    if (!text)
        return 0;
    for (; *text; text++)
        print = (print ^ (uint8_t)*text) * 16777619u;
    return print ? print : 1;
}

/* --- the table ----------------------------------------------------------------------------------------------- */

static struct entry *entry_at(const struct warc_links *links, size_t index)
{
    return &links->chunks[index / CHUNK_ENTRIES][index % CHUNK_ENTRIES];
}

static size_t slot_of(const struct warc_links *links, uint64_t id)
{
    size_t slot = (size_t)id & (links->n_slots - 1);
    while (links->slots[slot] && entry_at(links, links->slots[slot] - 1)->id != id)
        slot = (slot + 1) & (links->n_slots - 1);
    return slot;
}

static struct entry *find_entry(const struct warc_links *links, uint64_t id)
{
    if (links->n_slots == 0)
        return NULL;
    uint32_t taken = links->slots[slot_of(links, id)];
    return taken ? entry_at(links, taken - 1) : NULL;
}

static void grow_slots(struct warc_links *links)
{
    if (links->n_slots && links->n < links->n_slots / 4 * 3)
        return;
    free(links->slots);                 /* filled anew from the entries: no second table beside it */
    links->n_slots = links->n_slots ? links->n_slots * 2 : 1024;
    links->slots = mem_new_array(links->n_slots, sizeof *links->slots);
    for (size_t i = 0; i < links->n; i++)
        links->slots[slot_of(links, entry_at(links, i)->id)] = (uint32_t)i + 1;
}

static struct entry *add_entry(struct warc_links *links, const struct entry *entry)
{
    if (links->n % CHUNK_ENTRIES == 0) {
        ARRAY_GROW(links->chunks, links->n_chunks);
        links->chunks[links->n_chunks++] = mem_new_array(CHUNK_ENTRIES, sizeof **links->chunks);
    }
    grow_slots(links);
    *entry_at(links, links->n) = *entry;
    links->slots[slot_of(links, entry->id)] = (uint32_t)links->n + 1;
    return entry_at(links, links->n++);
}

/* --- concurrent records -------------------------------------------------------------------------------------- */

static enum severity strict(const struct warc_links *links)
{
    return links->is_ours ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void judge_concurrent(const struct warc_links *links, struct entry *from, struct entry *to,
                             const char *where, struct findings *findings)
{
    bool is_request = from->type == WARC_REQUEST;
    if (is_request)
        to->is_asked = 1;
    if (to->type == WARC_REQUEST)
        from->is_asked = 1;
    if (from == to)
        findings_add(findings, strict(links), FINDING_INVALID, "warc-concurrent", where,
                     "it is concurrent to itself (WARC/1.1 §5.7)");
    else if (from->date != to->date)
        findings_add(findings, strict(links), FINDING_INVALID, "warc-concurrent", where,
                     "the record at byte %" PRIu64 " is concurrent to it and has another date (WARC/1.1 §5.4)",
                     (uint64_t)to->at);
    else if (links->is_ours && is_request && (from->url != to->url || from->address != to->address))
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "warc-concurrent", where,
                     "the record at byte %" PRIu64 " is concurrent to it and has another URI or address (§5.7)",
                     (uint64_t)to->at);
}

/* --- revisits ------------------------------------------------------------------------------------------------ */

static bool is_later(const char *date, const char *than)
{
    int64_t a = 0, b = 0;
    return time_parse_warc(span_of(date), &a) && time_parse_warc(span_of(than), &b) && a > b;
}

static void judge_revisit(const struct warc_links *links, const struct warc_header *header, const struct entry *to,
                          const char *where, struct findings *findings)
{
    const char *date = warc_header_get(header, "WARC-Refers-To-Date"),
               *own_date = warc_header_get(header, "WARC-Date");
    uint32_t url = print_of(warc_header_get(header, "WARC-Refers-To-Target-URI")),
             digest = print_of(warc_header_get(header, "WARC-Payload-Digest"));
    const char *why = NULL;
    if (to->type != WARC_RESPONSE && (links->is_ours || to->type != WARC_RESOURCE))
        why = "is no response";
    else if (url && url != to->url)
        why = "has another URI than WARC-Refers-To-Target-URI says";
    else if (date && print_of(date) != to->date)
        why = "has another date than WARC-Refers-To-Date says";
    else if (digest && to->digest && digest != to->digest)
        why = "has another payload digest";
    else if (date && own_date && is_later(date, own_date))
        why = "is later than it";
    if (why)
        findings_add(findings, strict(links), FINDING_INVALID, "warc-revisit", where,
                     "the record at byte %" PRIu64 " to which it refers %s (WARC/1.1 §6.7)", (uint64_t)to->at, why);
}

/* --- adding -------------------------------------------------------------------------------------------------- */

static void keep_ahead(struct warc_links *links, uint64_t target, size_t from, bool is_revisit)
{
    if (links->n_ahead >= links->n + AHEAD_EXTRA) {
        links->n_unjudged++;
        return;
    }
    ARRAY_GROW(links->ahead, links->n_ahead);
    links->ahead[links->n_ahead++] = (struct ahead){ target, (uint32_t)from, is_revisit };
}

static void judge_references(struct warc_links *links, const struct warc_header *header, struct entry *from,
                             const char *where, struct findings *findings)
{
    size_t index = links->n - 1;
    for (size_t i = 0; i < header->n_fields; i++) {
        struct span name = span_of(header->fields[i].name);
        bool is_concurrent = span_is_nocase(name, "WARC-Concurrent-To");
        bool is_revisit = from->type == WARC_REVISIT && span_is_nocase(name, "WARC-Refers-To");
        if (!is_concurrent && !is_revisit && !span_is_nocase(name, "WARC-Warcinfo-ID"))
            continue;
        uint64_t target = id_of(warc_uri_bare(span_of(header->fields[i].value)));
        struct entry *to = find_entry(links, target);
        if (!is_concurrent && !is_revisit)
            links->n_foreign_warcinfo += !to;
        else if (!to)
            keep_ahead(links, target, index, is_revisit);
        else if (is_concurrent)
            judge_concurrent(links, from, to, where, findings);
        else
            judge_revisit(links, header, to, where, findings);
    }
}

void warc_links_add(struct warc_links *links, const struct warc_header *header, uint64_t at, const char *where,
                    struct findings *findings)
{
    struct span id = warc_header_uri(header, "WARC-Record-ID");
    if (id.len == 0 || links->n >= UINT32_MAX)
        return;
    struct entry entry = {
        .id = id_of(id), .at = at & AT_MASK, .type = warc_type_of(header),
        .url = print_of(warc_header_get(header, "WARC-Target-URI")),
        .date = print_of(warc_header_get(header, "WARC-Date")),
        .address = print_of(warc_header_get(header, "WARC-IP-Address")),
        .digest = print_of(warc_header_get(header, "WARC-Payload-Digest")),
    };
    const struct entry *first = find_entry(links, entry.id);
    if (first) {
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "warc-id", where,
                     "WARC-Record-ID %s is that of the record at byte %" PRIu64 " as well (WARC/1.1 §5.2)",
                     SHOW(id), (uint64_t)first->at);
        return;
    }
    judge_references(links, header, add_entry(links, &entry), where, findings);
}

/* --- the end ------------------------------------------------------------------------------------------------- */

static void judge_ahead(struct warc_links *links, const struct ahead *ahead, struct findings *findings)
{
    struct entry *from = entry_at(links, ahead->from), *to = find_entry(links, ahead->target);
    AUTO_FREE char *where = mem_format("%s, record at byte %" PRIu64, links->name, (uint64_t)from->at);
    if (to && !ahead->is_revisit)
        judge_concurrent(links, from, to, where, findings);
    else if (to)
        findings_add(findings, strict(links), FINDING_INVALID, "warc-revisit", where,
                     "the record at byte %" PRIu64 " to which it refers stands behind it (WARC/1.1 §6.7)",
                     (uint64_t)to->at);
    else if (ahead->is_revisit)
        findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, "warc-revisit", where,
                     "the record to which it refers is not in this file (WARC/1.1 §6.7)");
    else
        findings_add(findings, strict(links), FINDING_INVALID, "warc-concurrent", where,
                     "a record that is concurrent to it is not in this file (WARC/1.1 §5.7)");
}

void warc_links_finish(struct warc_links *links, struct findings *findings)
{
    for (size_t i = 0; i < links->n_ahead; i++)
        judge_ahead(links, &links->ahead[i], findings);
    for (size_t i = 0; links->is_ours && i < links->n; i++) {
        const struct entry *entry = entry_at(links, i);
        if (entry->is_asked || (entry->type != WARC_RESPONSE && entry->type != WARC_REVISIT))
            continue;
        AUTO_FREE char *where = mem_format("%s, record at byte %" PRIu64, links->name, (uint64_t)entry->at);
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "warc-request", where,
                     "no request record belongs to it");
    }
    if (links->n_foreign_warcinfo)
        findings_add(findings, SEVERITY_INFO, FINDING_INVALID, "warc-warcinfo", links->name,
                     "%" PRIu64 " records name a warcinfo record that is not before them (WARC/1.1 §5.16)",
                     links->n_foreign_warcinfo);
    if (links->n_unjudged)
        findings_add(findings, SEVERITY_WARNING, FINDING_UNVERIFIABLE, "warc-concurrent", links->name,
                     "%" PRIu64 " references ahead were too many to follow", links->n_unjudged);
}
