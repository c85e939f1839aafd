#include "capture/journal.h"

#include <errno.h>
#include <fcntl.h>

#include "base/jsonl.h"

static const char file_name[] = "journal.jsonl";
enum { LINE_MAX_BYTES = 64 * 1024 * 1024 }; /* the line "closed" names every page of a package */

struct journal {
    int fd;
    struct buf waiting;
};

bool journal_open(int run_fd, uint64_t keep_bytes, struct journal **ret, struct err *err)
{
    AUTO(journal_free) struct journal *journal = mem_new(sizeof *journal);
    bool is_new = !file_exists(run_fd, file_name);
    journal->fd = openat(run_fd, file_name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (journal->fd < 0)
        err_system(err, errno, "cannot be opened");
    else if (keep_bytes != UINT64_MAX && ftruncate(journal->fd, (off_t)keep_bytes) < 0)
        err_system(err, errno, "cannot be cut to its last whole line");
    if (err_is_set(err) || (is_new && !file_sync(run_fd, err)))
        return err_where(err, "%s", file_name);
    *ret = TAKE(journal);
    return true;
}

void journal_add(struct journal *journal, struct span line)
{
    buf_put_span(&journal->waiting, line);
}

bool journal_sync(struct journal *journal, struct err *err)
{
    if (!journal->waiting.len)
        return true;
    if (!file_write_all(journal->fd, buf_span(&journal->waiting), err) || !file_sync(journal->fd, err))
        return err_where(err, "%s", file_name);
    buf_clear(&journal->waiting);
    return true;
}

void journal_free(struct journal *journal)
{
    if (!journal)
        return;
    if (journal->fd >= 0)
        close(journal->fd);
    buf_free(&journal->waiting);
    free(journal);
}

static bool read_line(struct span line, uint64_t end, journal_each *each, void *context, struct err *err)
{
    AUTO(jsonl_decref) json_t *object = NULL;
    if (!jsonl_parse(line, &object, err))
        return false;
    const char *event = jsonl_text(object, "event");
    if (!event)
        return err_set(err, ERR_INVALID, "the line names no event");
    return each(context, event, object, end, err);
}

bool journal_read(int run_fd, journal_each *each, void *context, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    if (!file_slurp(run_fd, file_name, LINE_MAX_BYTES, &text, err))
        return false;
    uint64_t at = 0, number = 1;
    while (at < text.len) {
        struct span rest = span_from(buf_span(&text), at), line;
        if (!span_cut(&rest, '\n', &line))
            break;                                      /* torn: it was never reported done */
        at += line.len + 1;
        if (!read_line(line, at, each, context, err))
            return err_where(err, "%s, line %llu", file_name, (unsigned long long)number);
        number++;
    }
    return true;
}
