#include "archive/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "archive/ledger_chain.h"
#include "base/jsonl.h"
#include "base/source.h"

#define TOOL "pressmark " PRESSMARK_VERSION

const char *ledger_outcome_name(enum ledger_outcome outcome)
{
    static const char *const names[] = { NULL, "pass", "fail", "could not run" };
    return names[outcome];
}

/* --- one entry ---------------------------------------------------------------------------------------------------- */

static void put_hex(struct jsonl *json, const char *key, enum digest_algorithm algorithm, const uint8_t *value)
{
    char hex[DIGEST_HEX_MAX];
    digest_hex(algorithm, value, hex);
    jsonl_put_text(json, key, hex);
}

static void put_warcs(struct jsonl *json, const struct ledger_entry *entry)
{
    jsonl_open_array(json, "warcs");
    for (size_t i = 0; i < entry->n_warcs; i++) {
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "path", entry->warcs[i].path);
        put_hex(json, "sha256", DIGEST_SHA256, entry->warcs[i].sha256);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

static void put_run(struct jsonl *json, const struct ledger_run *run)
{
    const struct {
        const char *name;
        uint64_t n;
    } counts[] = { { "found", run->found }, { "new", run->new_found }, { "due", run->due }, { "captured", run->captured },
                   { "changed", run->changed }, { "unchanged", run->unchanged }, { "gone", run->gone }, { "refused", run->refused },
                   { "failed", run->failed } };
    jsonl_open_object(json, "run");
    jsonl_put_text(json, "profile", run->profile);
    jsonl_put_text(json, "id", run->id);
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        jsonl_put_u64(json, counts[i].name, counts[i].n);
    jsonl_close_object(json);
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
    if (entry->seal) {
        jsonl_open_object(&json, "tagmanifest");
        put_hex(&json, "sha256", DIGEST_SHA256, entry->seal->sha256);
        put_hex(&json, "sha512", DIGEST_SHA512, entry->seal->sha512);
        jsonl_close_object(&json);
    } else {
        jsonl_put_null(&json, "tagmanifest");
    }
    if (entry->warcs)
        put_warcs(&json, entry);
    if (entry->run)
        put_run(&json, entry->run);
    jsonl_put_text(&json, "tool", TOOL);
    jsonl_put_text(&json, "previous", previous);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

/* --- the end, before anything goes behind it --------------------------------------------------------------------------- */

/* Waits as long as it takes: another append takes some milliseconds, an acceptance of a long chain some seconds, and what this one is
 * to enter may be the end of hours of work. */
static bool take_lock(const struct archive *archive, int *ret, struct err *err)
{
    return file_lock_wait(archive->fd, "ledger/lock", ret, err);
}

/* Without any entry all is well only before the first package. */
static bool may_be_empty(const struct archive *archive, struct err *err)
{
    bool has_no_package;
    if (!archive_is_empty(archive, &has_no_package, err))
        return false;
    if (has_no_package)
        return true;
    err_set(err, ERR_INVALID, "it has no entry, but packages/ is not empty: it was removed");
    err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
    return err_where(err, "ledger");
}

/* Whether an entry may go behind this end; else INVALID. */
static bool check_end(const struct archive *archive, const struct ledger_head *head, const struct ledger_end *end, struct err *err)
{
    switch (end->state) {
    case LEDGER_AT_HEAD:
        return head->sequence || may_be_empty(archive, err);
    case LEDGER_ONE_BEHIND:
        return true;
    case LEDGER_GONE:
        err_set(err, ERR_INVALID, "all %llu entries are gone", (unsigned long long)head->sequence);
        err_hint(err, "restore the ledger from a copy");
        return err_where(err, "ledger");
    case LEDGER_OTHER:
        break;
    }
    if (head->is_there) {
        err_set(err, ERR_INVALID, "its last entry is not the one that ledger/head names: it was edited or cut");
        err_hint(err, "pressmark audit --archive %s says where; restore the ledger from a copy", archive->path);
    } else {
        err_set(err, ERR_INVALID, "ledger/head is not there, so nobody knows whether this is the end");
        err_hint(err, "restore it from a copy; else see --accept-ledger in man pressmark-audit");
    }
    return err_where(err, "%s", end->file);
}

static bool find_good_end(const struct archive *archive, struct ledger_head *head, struct ledger_end *end, struct err *err)
{
    return ledger_head_read(archive, head, err) && ledger_find_end(archive, head, end, err) && check_end(archive, head, end, err);
}

/* --- mending what a kill left -------------------------------------------------------------------------------------------- */

/* Drafts of the head: who wrote them was killed, since the lock is ours. */
static bool remove_drafts(const struct archive *archive, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    return file_open_folder(archive->fd, "ledger", &fd, err) && (draft_remove_left(fd, err) || err_where(err, "ledger"));
}

static bool set_torn_aside(const struct archive *archive, const struct ledger_end *end, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    AUTO_CLOSE int fd = -1;
    AUTO_FREE char *bytes = mem_new((size_t)end->torn_bytes + 1);
    AUTO_FREE char *aside = mem_format("%s.torn-%llu", end->torn_file, (unsigned long long)end->torn_at);
    if (!source_open_beneath(archive->fd, end->torn_file, &source, err) ||
        !source_read_all(source, end->torn_at, bytes, (size_t)end->torn_bytes, err))
        return false;
    if (!file_exists(archive->fd, aside) && !file_publish(archive->fd, aside, span_of_n(bytes, (size_t)end->torn_bytes), err))
        return false;
    return file_open_beneath(archive->fd, end->torn_file, O_WRONLY, &fd, err) && file_cut(fd, end->torn_at, err) && file_sync(fd, err);
}

/* Nothing stands behind the last entry any more. */
static bool mend_end(const struct archive *archive, const struct ledger_head *head, struct ledger_end *end, struct err *err)
{
    while (end->torn_bytes)
        if (!set_torn_aside(archive, end, err))
            return err_where(err, "%s", end->torn_file);
        else if (!ledger_find_end(archive, head, end, err))
            return false;
    return true;
}

/* --- appending ---------------------------------------------------------------------------------------------------- */

/* The file of the entry's year, but none before the last one: the chain is read year by year, so what a clock that was set back wrote
 * into an earlier file would stand in front of the entry that it names. */
static bool file_for(const struct archive *archive, const char *time, char **ret, struct err *err)
{
    AUTO_NAMES struct file_names years = { 0 };
    if (!ledger_years(archive, &years, err))
        return false;
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    bool is_before = years.n && strcmp(file, years.items[years.n - 1]) < 0;
    *ret = is_before ? TAKE(years.items[years.n - 1]) : TAKE(file);
    return true;
}

static bool write_head(const struct archive *archive, const struct ledger_head *head, struct err *err)
{
    AUTO(draft_free) struct draft *draft = NULL;
    return draft_open(archive->fd, "ledger/head", &draft, err) &&
           draft_printf(draft, err, "%llu %s\n", (unsigned long long)head->sequence, head->hash) &&
           draft_replace(draft, err);
}

static bool append_behind(const struct archive *archive, const struct ledger_head *last, const struct ledger_entry *entry, struct err *err)
{
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_BUF struct buf line = { 0 };
    format_entry(entry, last->sequence + 1, time, last->hash, &line);
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
    struct ledger_head head = { .sequence = last->sequence + 1 };
    ledger_hash_line(span_to(buf_span(&line), line.len - 1), head.hash);
    return write_head(archive, &head, err);
}

bool ledger_append(const struct archive *archive, const struct ledger_entry *entry, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct ledger_head head;
    struct ledger_end end;
    return take_lock(archive, &lock, err) && remove_drafts(archive, err) && find_good_end(archive, &head, &end, err) &&
           mend_end(archive, &head, &end, err) && append_behind(archive, &end.last, entry, err);
}

bool ledger_check(const struct archive *archive, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct ledger_head head;
    struct ledger_end end;
    AUTO_NAMES struct file_names years = { 0 };
    if (!take_lock(archive, &lock, err) || !find_good_end(archive, &head, &end, err) || !ledger_years(archive, &years, err))
        return false;
    if (years.n && faccessat(archive->fd, years.items[years.n - 1], W_OK, AT_EACCESS) < 0) {
        err_system(err, errno, "cannot be written");
        return err_where(err, "%s", years.items[years.n - 1]);
    }
    return true;
}

/* --- accepting ---------------------------------------------------------------------------------------------------- */

bool ledger_accept(const struct archive *archive, const struct ledger_entry *entry, bool *ret_is_needed, struct err *err)
{
    AUTO_CLOSE int lock = -1;
    struct ledger_head head, last;
    struct ledger_end end;
    struct err why = { 0 };
    if (!take_lock(archive, &lock, err) || !remove_drafts(archive, err))
        return false;
    bool is_legible = ledger_head_read(archive, &head, &why);
    *ret_is_needed = !is_legible || !ledger_find_end(archive, &head, &end, &why) || !check_end(archive, &head, &end, &why);
    if (!*ret_is_needed)
        return true;
    if (why.kind == ERR_SYSTEM || (is_legible && head.is_there)) {
        *err = why;                     /* a head that names what is not there is a witness: it is not set aside */
        return false;
    }
    /* Of an empty chain nothing more is asked: that packages/ is not empty is what is being accepted. */
    return ledger_chain_verify(archive, &last, err) && ledger_find_end(archive, &last, &end, err) &&
           (end.state == LEDGER_AT_HEAD || check_end(archive, &last, &end, err)) && mend_end(archive, &last, &end, err) &&
           append_behind(archive, &end.last, entry, err);
}
