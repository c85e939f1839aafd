#include "archive/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/jsonl.h"
#include "base/source.h"

#define TOOL "pressmark " PRESSMARK_VERSION
static const char first_previous[] = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
enum { HASH_TEXT = 7 + 64 + 1 };

struct head {
    uint64_t sequence;                  /* 0: no entry yet */
    char hash[HASH_TEXT];
};

const char *ledger_outcome_name(enum ledger_outcome outcome)
{
    static const char *const names[] = { NULL, "pass", "fail", "could not run" };
    return names[outcome];
}

static void hash_line(struct span line, char ret[HASH_TEXT])
{
    uint8_t value[DIGEST_MAX];
    char hex[DIGEST_HEX_MAX];
    digest_of(DIGEST_SHA256, line, value);
    digest_hex(DIGEST_SHA256, value, hex);
    snprintf(ret, HASH_TEXT, "sha256:%.64s", hex);
}

/* --- one line --------------------------------------------------------------------------------------------------- */

static void put_hex(struct jsonl *json, const char *key, enum digest_algorithm algorithm, const uint8_t *value)
{
    char hex[DIGEST_HEX_MAX];
    digest_hex(algorithm, value, hex);
    jsonl_put_text(json, key, hex);
}

static void format_entry(const struct ledger_entry *entry, uint64_t sequence, const char *time, const char *previous,
                         struct buf *into)
{
    struct jsonl json;
    jsonl_begin(&json, into, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_u64(&json, "sequence", sequence);
    jsonl_put_text(&json, "time", time);
    jsonl_put_text(&json, "event", entry->event);
    jsonl_put_text(&json, "package", entry->package);
    jsonl_put_text(&json, "outcome", ledger_outcome_name(entry->outcome));
    jsonl_put_u64(&json, "bytes", entry->bytes);
    jsonl_put_u64(&json, "files", entry->files);
    jsonl_put_u64(&json, "errors", entry->errors);
    jsonl_open_array(&json, "failing");
    for (size_t i = 0; i < entry->n_failing && i < LEDGER_FAILING_MAX; i++)
        jsonl_put_text(&json, NULL, entry->failing[i]);
    jsonl_close_array(&json);
    if (entry->tagmanifest_sha256) {
        jsonl_open_object(&json, "tagmanifest");
        put_hex(&json, "sha256", DIGEST_SHA256, entry->tagmanifest_sha256);
        put_hex(&json, "sha512", DIGEST_SHA512, entry->tagmanifest_sha512);
        jsonl_close_object(&json);
    } else {
        jsonl_put_null(&json, "tagmanifest");
    }
    jsonl_put_text(&json, "tool", TOOL);
    jsonl_put_text(&json, "previous", previous);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

/* Writes what was read once more: any byte that is not as format_entry writes it makes a difference. */
static bool is_canonical(const json_t *object, struct span line)
{
    AUTO_BUF struct buf again = { 0 };
    struct jsonl json;
    jsonl_begin(&json, &again, false);
    bool is_whole = jsonl_put_json(&json, NULL, object);
    return is_whole && span_equal(buf_span(&again), line);
}

/* --- the files ---------------------------------------------------------------------------------------------------- */

static bool is_year_file(struct span name)
{
    uint64_t year;
    return name.len == 10 && span_to_u64(span_to(name, 4), 9999, &year) && span_ends(name, ".jsonl");
}

/* "ledger/2026.jsonl", …: the chain goes through them in this order. */
static bool list_years(const struct archive *archive, struct file_names *ret, struct err *err)
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
static bool read_head(const struct archive *archive, struct head *ret, struct err *err)
{
    *ret = (struct head){ 0 };
    memcpy(ret->hash, first_previous, sizeof first_previous);
    if (!file_exists(archive->fd, "ledger/head"))
        return true;
    AUTO_BUF struct buf text = { 0 };
    if (!file_slurp(archive->fd, "ledger/head", 200, &text, err))
        return false;
    struct span rest = span_trim_space(buf_span(&text)), number;
    if (!span_cut(&rest, ' ', &number) || !span_to_u64(number, UINT64_MAX, &ret->sequence) || rest.len != HASH_TEXT - 1) {
        err_set(err, ERR_INVALID, "it is not a sequence number and a hash");
        err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
        return err_where(err, "ledger/head");
    }
    memcpy(ret->hash, rest.at, rest.len);
    return true;
}

static bool write_head(const struct archive *archive, const struct head *head, struct err *err)
{
    AUTO(draft_free) struct draft *draft = NULL;
    return draft_open(archive->fd, "ledger/head", &draft, err) &&
           draft_printf(draft, err, "%llu %s\n", (unsigned long long)head->sequence, head->hash) &&
           draft_replace(draft, err);
}

/* --- verifying ---------------------------------------------------------------------------------------------------- */

struct verifying {
    const struct head *head;
    struct findings *findings;
    ledger_each *each;
    void *context;
    char previous[HASH_TEXT];
    uint64_t sequence;                  /* of the entry before */
    uint64_t entries;
    bool is_head_seen;
};

static bool verify_line(struct verifying *v, const char *file, uint64_t number, struct span line, struct err *err)
{
    AUTO_FREE char *where = mem_format("%s, line %llu", file, (unsigned long long)number);
    char hash[HASH_TEXT];
    hash_line(line, hash);
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
    if (!list_years(archive, &years, err))
        return false;
    for (size_t i = 0; i < years.n; i++)
        if (!verify_file(archive, v, years.items[i], err))
            return false;
    return true;
}

bool ledger_verify(const struct archive *archive, ledger_each *each, void *context, struct findings *findings,
                   uint64_t *ret_entries, struct err *err)
{
    struct head head;
    struct err bad_head = { 0 };
    bool is_head = read_head(archive, &head, &bad_head);
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
    struct head now;
    struct err no_head = { 0 };
    bool is_behind = is_head && v.sequence > head.sequence + 1 && (!read_head(archive, &now, &no_head) || v.sequence > now.sequence + 1);
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

/* --- appending ---------------------------------------------------------------------------------------------------- */

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

static bool set_torn_aside(const struct archive *archive, struct source *source, const char *file, uint64_t at, uint64_t len,
                           struct err *err)
{
    AUTO_FREE char *bytes = mem_new((size_t)len + 1);
    AUTO_FREE char *aside = mem_format("%s.torn-%llu", file, (unsigned long long)at);
    if (!source_read_all(source, at, bytes, (size_t)len, err))
        return false;
    if (!file_exists(archive->fd, aside) && !file_publish(archive->fd, aside, span_of_n(bytes, (size_t)len), err))
        return false;
    AUTO_CLOSE int fd = openat(archive->fd, file, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return err_system(err, errno, "cannot be opened");
    return file_cut(fd, at, err) && file_sync(fd, err);
}

/* Drafts of the head: who wrote them was killed, since the lock is ours. */
static bool remove_drafts(const struct archive *archive, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    return file_open_folder(archive->fd, "ledger", &fd, err) && (draft_remove_left(fd, err) || err_where(err, "ledger"));
}

static bool is_not_the_head(const struct archive *archive, const char *file, struct err *err)
{
    err_clear(err);
    if (file_exists(archive->fd, "ledger/head")) {
        err_set(err, ERR_INVALID, "its last entry is not the one that ledger/head names: it was edited or cut");
        err_hint(err, "pressmark audit --archive %s says where; restore the ledger from a copy", archive->path);
    } else {
        err_set(err, ERR_INVALID, "ledger/head is not there, so nobody knows whether this is the end");
        err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
    }
    return err_where(err, "%s", file);
}

/* Without any entry all is well only before the first package. */
static bool may_be_empty(const struct archive *archive, const struct head *head, struct err *err)
{
    bool has_no_package = true;
    if (head->sequence) {
        err_set(err, ERR_INVALID, "all %llu entries are gone", (unsigned long long)head->sequence);
        err_hint(err, "restore the ledger from a copy");
        return err_where(err, "ledger");
    }
    if (!archive_is_empty(archive, &has_no_package, err))
        return false;
    if (has_no_package)
        return true;
    err_set(err, ERR_INVALID, "it has no entry, but packages/ is not empty: it was removed");
    err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
    return err_where(err, "ledger");
}

/* Where the chain stands: at *head, or one entry behind it when an append was killed before it could write the head. */
static bool find_end(const struct archive *archive, bool is_to_mend, struct head *head, struct err *err)
{
    AUTO_NAMES struct file_names years = { 0 };
    if (!list_years(archive, &years, err))
        return false;
    for (size_t i = years.n; i-- > 0;) {
        AUTO(source_free) struct source *source = NULL;
        AUTO_BUF struct buf line = { 0 };
        uint64_t end, torn;
        if (!source_open_beneath(archive->fd, years.items[i], &source, err) || !last_line(source, &line, &end, &torn, err))
            return false;
        if (torn && is_to_mend && !set_torn_aside(archive, source, years.items[i], end, torn, err))
            return err_where(err, "%s", years.items[i]);
        if (!line.len)
            continue;
        char hash[HASH_TEXT];
        hash_line(buf_span(&line), hash);
        if (strcmp(hash, head->hash) == 0)
            return true;
        AUTO(jsonl_decref) json_t *object = NULL;
        if (!jsonl_parse(buf_span(&line), &object, err) || jsonl_u64(object, "sequence", 0) != head->sequence + 1 ||
            !jsonl_text(object, "previous") || strcmp(jsonl_text(object, "previous"), head->hash) != 0)
            return is_not_the_head(archive, years.items[i], err);
        head->sequence++;
        memcpy(head->hash, hash, sizeof hash);
        return true;
    }
    return may_be_empty(archive, head, err);
}

/* Waits as long as it takes: another append takes some milliseconds, an acceptance of a long chain some seconds, and what this one is
 * to enter may be the end of hours of work. */
static bool take_lock(const struct archive *archive, int *ret, struct err *err)
{
    return file_lock_wait(archive->fd, "ledger/lock", ret, err);
}

/* The file of the entry's year, but none before the last one: the chain is read year by year, so what a clock that was set back wrote
 * into an earlier file would stand in front of the entry that it names. */
static bool file_for(const struct archive *archive, const char *time, char **ret, struct err *err)
{
    AUTO_NAMES struct file_names years = { 0 };
    if (!list_years(archive, &years, err))
        return false;
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    bool is_before = years.n && strcmp(file, years.items[years.n - 1]) < 0;
    *ret = is_before ? TAKE(years.items[years.n - 1]) : TAKE(file);
    return true;
}

static bool append_behind(const struct archive *archive, struct head *head, const struct ledger_entry *entry, struct err *err)
{
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_BUF struct buf line = { 0 };
    format_entry(entry, head->sequence + 1, time, head->hash, &line);
    AUTO_FREE char *file = NULL;
    if (!file_for(archive, time, &file, err))
        return false;
    bool is_new = !file_exists(archive->fd, file);
    AUTO_CLOSE int fd = openat(archive->fd, file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    if (fd < 0) {
        err_system(err, errno, "cannot be opened");
        return err_where(err, "%s", file);
    }
    AUTO_CLOSE int folder = -1;
    uint64_t end;
    if (!file_size(archive->fd, file, &end, err))
        return false;
    if (!file_write_all(fd, buf_span(&line), err)) {
        struct err uncut = { 0 };       /* half a line helps nobody; if it stays, it is a torn one */
        if (!file_cut(fd, end, &uncut))
            err_clear(&uncut);
        return err_where(err, "%s", file);
    }
    if (!file_sync(fd, err) ||
        (is_new && (!file_open_folder(archive->fd, "ledger", &folder, err) || !file_sync(folder, err))))
        return err_where(err, "%s", file);
    head->sequence++;
    hash_line(span_to(buf_span(&line), line.len - 1), head->hash);
    return write_head(archive, head, err);
}

bool ledger_append(const struct archive *archive, const struct ledger_entry *entry, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct head head;
    return take_lock(archive, &lock, err) && remove_drafts(archive, err) && read_head(archive, &head, err) &&
           find_end(archive, true, &head, err) && append_behind(archive, &head, entry, err);
}

bool ledger_check(const struct archive *archive, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct head head;
    AUTO_NAMES struct file_names years = { 0 };
    if (!take_lock(archive, &lock, err) || !read_head(archive, &head, err) || !find_end(archive, false, &head, err) ||
        !list_years(archive, &years, err))
        return false;
    if (years.n && faccessat(archive->fd, years.items[years.n - 1], W_OK, AT_EACCESS) < 0) {
        err_system(err, errno, "cannot be written");
        return err_where(err, "%s", years.items[years.n - 1]);
    }
    return true;
}

/* --- accepting ---------------------------------------------------------------------------------------------------- */

/* The chain on its own, without a head: where it ends, when it is whole. */
static bool verify_chain(const struct archive *archive, struct head *ret, struct err *err)
{
    const struct head none = { 0 };
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
    ret->sequence = v.sequence;
    memcpy(ret->hash, v.previous, sizeof ret->hash);
    return true;
}

bool ledger_accept(const struct archive *archive, const struct ledger_entry *entry, bool *ret_is_needed, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct head head;
    struct err why = { 0 };
    if (!take_lock(archive, &lock, err) || !remove_drafts(archive, err))
        return false;
    bool is_legible = read_head(archive, &head, &why);
    *ret_is_needed = !is_legible || !find_end(archive, false, &head, &why);
    if (!*ret_is_needed)
        return true;
    if (why.kind == ERR_SYSTEM || (is_legible && file_exists(archive->fd, "ledger/head"))) {
        *err = why;                     /* a head that names what is not there is a witness: it is not set aside */
        return false;
    }
    if (!verify_chain(archive, &head, err))
        return false;
    err_clear(&why);
    if (!find_end(archive, true, &head, &why) && (head.sequence || why.kind != ERR_INVALID)) {
        *err = why;
        return false;
    }
    return append_behind(archive, &head, entry, err);
}
