#include "access/answer.h"

#include "web/url.h"

enum { CANDIDATES_MAX = 64 };           /* captures of one URL that are looked at: one is the rule, a few the exception */

static bool is_good(const struct record *record)
{
    return record->is_revisit || strcmp(record->type, "resource") == 0 || (record->status >= 200 && record->status < 300);
}

static void take_record(struct answer *answer, struct record *taken)
{
    record_free(&answer->record);
    answer->record = *taken;
    *taken = (struct record){ 0 };
}

/* The record with this ID among the captures of the URL; *ret_is_found false when none of them is. */
static bool find_by_id(const struct shelf *shelf, const char *url, const char *urn, struct record *ret, bool *ret_is_found, struct err *err)
{
    struct place places[CANDIDATES_MAX];
    size_t n = lookup_find(shelf->lookup, url, NULL, places, CANDIDATES_MAX);
    *ret_is_found = false;
    for (size_t i = 0; i < n && !*ret_is_found; i++) {
        AUTO_RECORD struct record record = { 0 };
        if (!record_read(shelf, &places[i], &record, err))
            return false;
        if (strcmp(record.urn, urn) != 0)
            continue;
        *ret = record;
        record = (struct record){ 0 };
        *ret_is_found = true;
    }
    return true;
}

/* The payload of a revisit is that of the record it refers to, and has the digest that it states. */
static bool find_original(const struct shelf *shelf, struct answer *answer, struct err *err)
{
    struct record *revisit = &answer->record;
    bool is_found = false;
    const char *url = revisit->refers_to_url ? revisit->refers_to_url : revisit->url;
    if (revisit->refers_to && !find_by_id(shelf, url, revisit->refers_to, &answer->original, &is_found, err))
        return false;
    if (!is_found) {
        answer->why = mem_text("its payload lies in another package");
        return true;
    }
    bool is_comparable = revisit->payload_digest && strncmp(revisit->payload_digest, "sha256:", 7) == 0;
    if (is_comparable && strcmp(revisit->payload_digest, answer->original.payload_digest) != 0) {
        err_set(err, ERR_MISMATCH, "the revisit states the payload %s, the record that it refers to has %s", revisit->payload_digest,
                answer->original.payload_digest);
        err_where(err, "%s, %s", revisit->warc, revisit->urn);
        return record_is_damaged(shelf, err);
    }
    answer->is_there = true;
    return true;
}

static bool judge(const struct shelf *shelf, struct answer *answer, struct err *err)
{
    const struct record *record = &answer->record;
    if (record->is_revisit)
        return find_original(shelf, answer, err);
    answer->is_there = is_good(record);
    if (!answer->is_there)
        answer->why = record->status ? mem_format("%03d", record->status) : mem_text("no answer that HTTP knows");
    return true;
}

/* The best capture of the URL; *ret_is_found false when there is none. */
static bool read_best(const struct shelf *shelf, const char *url, const char *warc, struct answer *answer, bool *ret_is_found,
                      struct err *err)
{
    struct place places[CANDIDATES_MAX];
    size_t n = lookup_find(shelf->lookup, url, warc, places, CANDIDATES_MAX);
    *ret_is_found = false;
    for (size_t i = 0; i < n && !*ret_is_found; i++) {
        AUTO_RECORD struct record record = { 0 };
        if (!record_read(shelf, &places[i], &record, err))
            return false;
        *ret_is_found = strcmp(record.url, url) == 0;
        if (*ret_is_found)
            take_record(answer, &record);
    }
    return true;
}

static bool is_redirect(const struct record *record)
{
    return !record->is_revisit && record->status >= 300 && record->status < 400 && *record->location;
}

bool answer_find(const struct shelf *shelf, const char *url, const char *warc, struct answer *ret, struct err *err)
{
    AUTO_ANSWER struct answer answer = { 0 };
    AUTO_FREE char *at = mem_text(url);
    for (bool is_found; at; answer.hops++) {
        if (!read_best(shelf, at, warc, &answer, &is_found, err))
            return false;
        if (!is_found) {
            answer.why = answer.hops ? mem_format("it redirects to %s, which was not captured", at) : mem_text("not captured");
            break;
        }
        if (!is_redirect(&answer.record) || answer.hops == ANSWER_HOPS_MAX) {
            if (!judge(shelf, &answer, err))
                return false;
            break;
        }
        char *next = url_resolve(at, span_of(answer.record.location));
        free(at);
        at = next;
    }
    if (!at)
        answer.why = mem_text("it redirects to what is no address");
    *ret = answer;
    answer = (struct answer){ 0 };
    return true;
}

bool answer_page(const struct shelf *shelf, const char *url, int64_t second, const char *urn, struct answer *ret, struct err *err)
{
    AUTO_ANSWER struct answer answer = { 0 };
    struct place places[CANDIDATES_MAX];
    size_t n = lookup_find(shelf->lookup, url, NULL, places, CANDIDATES_MAX);
    for (size_t i = 0; i < n; i++) {
        AUTO_RECORD struct record record = { 0 };
        if (places[i].second != second)
            continue;
        if (!record_read(shelf, &places[i], &record, err))
            return false;
        if (strcmp(record.urn, urn) != 0)
            continue;
        take_record(&answer, &record);
        if (!judge(shelf, &answer, err))
            return false;
        *ret = answer;
        answer = (struct answer){ 0 };
        return true;
    }
    err_set(err, ERR_MISSING, "the package has no record %s of its page", urn);
    return record_is_damaged(shelf, err);
}

const struct record *answer_payload(const struct answer *answer)
{
    return answer->original.type ? &answer->original : &answer->record;
}

void answer_free(struct answer *answer)
{
    record_free(&answer->record);
    record_free(&answer->original);
    free(answer->why);
    *answer = (struct answer){ 0 };
}
