#include "archive/ledger_chain.h"

#include <stdio.h>

#include "base/jsonl.h"
#include "base/source.h"

static const char first_previous[] = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

void ledger_hash_line(struct span line, char ret[LEDGER_HASH_TEXT])
{
    uint8_t value[DIGEST_MAX];
    char hex[DIGEST_HEX_MAX];
    digest_of(DIGEST_SHA256, line, value);
    digest_hex(DIGEST_SHA256, value, hex);
    snprintf(ret, LEDGER_HASH_TEXT, "sha256:%.64s", hex);
}

/* --- the files ---------------------------------------------------------------------------------------------------- */

static bool is_year_file(struct span name)
{
    uint64_t year;
    return name.len == 10 && span_to_u64(span_to(name, 4), 9999, &year) && span_ends(name, ".jsonl");
}

bool ledger_years(const struct archive *archive, struct file_names *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!file_open_folder(archive->fd, "ledger", &fd, err))
        return false;
    if (!file_names_read(fd, ret, err))
        return err_where(err, "ledger");
    file_names_keep(ret, is_year_file);
    for (size_t i = 0; i < ret->n; i++) {
        AUTO_FREE char *name = ret->items[i];
        ret->items[i] = mem_format("ledger/%s", name);
    }
    return true;
}

/* "sequence hash", one line. */
bool ledger_head_read(const struct archive *archive, struct ledger_head *ret, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    struct err unread = { 0 };
    *ret = (struct ledger_head){ .is_there = true };
    memcpy(ret->hash, first_previous, sizeof first_previous);
    if (!file_slurp(archive->fd, "ledger/head", 200, &text, &unread)) {
        ret->is_there = unread.kind != ERR_MISSING;
        if (ret->is_there)
            *err = unread;
        return !ret->is_there;
    }
    struct span rest = span_trim_space(buf_span(&text)), number;
    if (!span_cut(&rest, ' ', &number) || !span_to_u64(number, UINT64_MAX, &ret->sequence) || rest.len != LEDGER_HASH_TEXT - 1) {
        err_set(err, ERR_INVALID, "it is not a sequence number and a hash");
        err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
        return err_where(err, "ledger/head");
    }
    memcpy(ret->hash, rest.at, rest.len);
    return true;
}

/* --- verifying ---------------------------------------------------------------------------------------------------- */

/* Writes what was read once more: any byte that is not as format_entry writes it makes a difference. */
static bool is_canonical(const json_t *object, struct span line)
{
    AUTO_BUF struct buf again = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &again, false);
    bool is_whole = jsonl_put_json(&json, NULL, object);
    return is_whole && span_equal(buf_span(&again), line);
}

struct verifying {
    const struct ledger_head *head;
    struct findings *findings;
    ledger_each *each;
    void *context;
    char previous[LEDGER_HASH_TEXT];
    uint64_t sequence;                  /* of the entry before */
    uint64_t entries;
    bool is_head_seen;
};

static bool verify_line(struct verifying *v, const char *file, uint64_t number, struct span line, struct err *err)
{
    AUTO_FREE char *where = mem_format("%s, line %llu", file, (unsigned long long)number);
    char hash[LEDGER_HASH_TEXT];
    ledger_hash_line(line, hash);
    AUTO(jsonl_decref) json_t *object = NULL;
    struct err no_json = { 0 };
    if (!jsonl_parse(line, &object, &no_json)) {
        findings_add(v->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-form", where, "%s", no_json.why);
    } else {
        const char *previous = jsonl_text(object, "previous");
        uint64_t sequence = jsonl_u64(object, "sequence", 0);
        if (!is_canonical(object, line))
            findings_add(v->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-form", where, "the line is not in canonical form");
        if (sequence != v->sequence + 1)
            findings_add(v->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-sequence", where,
                         "entry %llu follows entry %llu: entries were removed, inserted or swapped",
                         (unsigned long long)sequence, (unsigned long long)v->sequence);
        if (!previous || strcmp(previous, v->previous) != 0)
            findings_add(v->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-chain", where,
                         "it names %.20s… as the entry before it, but that is %.20s…: one of the two was edited",
                         previous ? previous : "nothing", v->previous);
        v->sequence = sequence;
        struct ledger_seen seen = { sequence, jsonl_text(object, "time"), jsonl_text(object, "event"),
                                    jsonl_text(object, "package"), jsonl_text(object, "outcome"), object };
        if (v->each && seen.time && seen.event && seen.package && !v->each(v->context, &seen, err))
            return false;
    }
    memcpy(v->previous, hash, sizeof hash);
    v->entries++;
    if (v->sequence == v->head->sequence && strcmp(hash, v->head->hash) == 0)
        v->is_head_seen = true;
    return true;
}

static bool verify_file(const struct archive *archive, struct verifying *v, const char *file, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    if (!source_open_beneath(archive->fd, file, &source, err))
        return false;
    struct stream stream;
    stream_open(&stream, source, 0, UINT64_MAX);
    uint8_t last = '\n';
    size_t got = 0;
    bool is_read = source->size == 0 || source_read(source, source->size - 1, &last, 1, &got, err);
    uint64_t at = 0;
    for (uint64_t number = 1; is_read; number++) {
        struct span line;
        bool is_line;
        is_read = stream_line(&stream, LEDGER_LINE_MAX, &line, &is_line, err);
        if (!is_read || !is_line)
            break;
        uint64_t begin = at;
        at = stream.at - (stream.have - stream.used);
        if (at == source->size && last != '\n') {
            /* Behind the head nothing was ever reported done: the power went, the disk was full. Of the head's own entry it is damage. */
            bool is_behind_head = v->is_head_seen || v->head->sequence == 0;
            findings_add(v->findings, is_behind_head ? SEVERITY_WARNING : SEVERITY_ERROR, FINDING_INVALID, "ledger-torn", file,
                         "the last line has no end: an append was cut off; the next append sets it aside");
            break;
        }
        line.len = (size_t)(at - begin) - 1;    /* a CR before the LF is no part of a line's end here: it was put in */
        is_read = verify_line(v, file, number, line, err);
    }
    stream_close(&stream);
    return is_read || err_where(err, "%s", file);
}

/* The chain from its first entry on, year by year. */
static bool verify_years(const struct archive *archive, struct verifying *v, struct err *err)
{
    AUTO_NAMES struct file_names years = { 0 };
    memcpy(v->previous, first_previous, sizeof first_previous);
    if (!ledger_years(archive, &years, err))
        return false;
    for (size_t i = 0; i < years.n; i++)
        if (!verify_file(archive, v, years.items[i], err))
            return false;
    return true;
}

bool ledger_verify(const struct archive *archive, ledger_each *each, void *context, struct findings *findings,
                   uint64_t *ret_entries, struct err *err)
{
    struct ledger_head head;
    struct err bad_head = { 0 };
    bool is_head = ledger_head_read(archive, &head, &bad_head);
    if (!is_head && bad_head.kind == ERR_SYSTEM) {
        *err = bad_head;
        return false;
    }
    if (!is_head)
        findings_add_err(findings, "ledger-head", "", &bad_head);
    struct verifying v = { .head = &head, .findings = findings, .each = each, .context = context };
    if (!verify_years(archive, &v, err))
        return false;
    /* What others append while earlier years are read moves the head on. */
    struct ledger_head now;
    struct err no_head = { 0 };
    bool is_behind = is_head && v.sequence > head.sequence + 1 && (!ledger_head_read(archive, &now, &no_head) || v.sequence > now.sequence + 1);
    if (is_behind && head.sequence == 0)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-head", "ledger/head", "there is no head beside %llu entries",
                     (unsigned long long)v.entries);
    else if (is_head && head.sequence && !v.is_head_seen)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-head", "ledger/head",
                     "entry %llu is not there as it was written: the end of the ledger was cut or edited",
                     (unsigned long long)head.sequence);
    else if (is_behind && v.is_head_seen)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-head", "ledger/head",
                     "%llu entries stand behind the head; an append that was killed leaves one at most",
                     (unsigned long long)(v.sequence - head.sequence));
    *ret_entries = v.entries;
    return true;
}

bool ledger_chain_verify(const struct archive *archive, struct ledger_head *ret, struct err *err)
{
    const struct ledger_head none = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct verifying v = { .head = &none, .findings = &findings };
    if (!verify_years(archive, &v, err))
        return false;
    for (size_t i = 0; i < findings.n; i++)
        if (findings.items[i].severity >= SEVERITY_ERROR) {
            err_set(err, ERR_INVALID, "%s; an edited chain is not accepted", findings.items[i].why);
            err_hint(err, "restore the ledger from a copy");
            return err_where(err, "%s", findings.items[i].where);
        }
    *ret = (struct ledger_head){ .sequence = v.sequence };
    memcpy(ret->hash, v.previous, sizeof ret->hash);
    return true;
}

/* --- the end ------------------------------------------------------------------------------------------------------- */

/* The last whole line of a file, and where it ends; an unfinished line behind it is *ret_torn bytes long. */
static bool last_line(struct source *source, struct buf *into, uint64_t *ret_end, uint64_t *ret_torn, struct err *err)
{
    uint64_t start = source->size > 2 * LEDGER_LINE_MAX ? source->size - 2 * LEDGER_LINE_MAX : 0;
    size_t got = 0;
    if (!source_read(source, start, buf_reserve(into, 2 * LEDGER_LINE_MAX), 2 * LEDGER_LINE_MAX, &got, err))
        return false;
    struct span tail = span_of_n(into->at, got);
    size_t end = tail.len;
    while (end > 0 && tail.at[end - 1] != '\n')
        end--;
    *ret_torn = tail.len - end;
    *ret_end = start + end;
    size_t begin = end ? end - 1 : 0;
    while (begin > 0 && tail.at[begin - 1] != '\n')
        begin--;
    size_t len = end ? end - 1 - begin : 0;
    memmove(into->at, into->at + begin, len);
    into->len = len;
    return true;
}

/* The last entry, compared with the one that the head names. */
static void compare(struct span line, const struct ledger_head *head, struct ledger_end *end)
{
    AUTO(jsonl_decref) json_t *object = NULL;
    struct err no_json = { 0 };
    bool is_json = jsonl_parse(line, &object, &no_json);
    const char *previous = is_json ? jsonl_text(object, "previous") : NULL;
    end->last = (struct ledger_head){ .sequence = is_json ? jsonl_u64(object, "sequence", 0) : 0 };
    ledger_hash_line(line, end->last.hash);
    bool is_head = end->last.sequence == head->sequence && strcmp(end->last.hash, head->hash) == 0;
    bool is_next = end->last.sequence == head->sequence + 1 && previous && strcmp(previous, head->hash) == 0;
    end->state = is_head ? LEDGER_AT_HEAD : is_next ? LEDGER_ONE_BEHIND : LEDGER_OTHER;
}

bool ledger_find_end(const struct archive *archive, const struct ledger_head *head, struct ledger_end *ret, struct err *err)
{
    struct ledger_end end = { .state = head->sequence ? LEDGER_GONE : LEDGER_AT_HEAD, .last = *head };
    AUTO_NAMES struct file_names years = { 0 };
    if (!ledger_years(archive, &years, err))
        return false;
    for (size_t i = years.n; i-- > 0 && !end.file[0];) {
        AUTO(source_free) struct source *source = NULL;
        AUTO_BUF struct buf line = { 0 };
        uint64_t whole, torn;
        if (!source_open_beneath(archive->fd, years.items[i], &source, err) || !last_line(source, &line, &whole, &torn, err))
            return false;
        if (torn && !end.torn_bytes) {
            end.torn_at = whole;
            end.torn_bytes = torn;
            snprintf(end.torn_file, sizeof end.torn_file, "%s", years.items[i]);
        }
        if (line.len) {
            compare(buf_span(&line), head, &end);
            snprintf(end.file, sizeof end.file, "%s", years.items[i]);
        }
    }
    *ret = end;
    return true;
}
