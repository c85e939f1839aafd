#include "capture/journal.h"

#include <errno.h>
#include <fcntl.h>

#include "base/jsonl.h"
#include "base/source.h"

static const char file_name[] = "journal.jsonl";
enum { LINE_MAX_BYTES = 64 * 1024 * 1024 }; /* the line "closed" names every page of a package: far longer than a stream's memory */

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
    if (journal->fd < 0 || (keep_bytes != UINT64_MAX && !file_cut(journal->fd, keep_bytes, err)) || (is_new && !file_sync(run_fd, err)))
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

/* --- reading: however long the journal is, one line of it is in memory ------------------------------------------------------- */

struct reading {
    struct stream stream;
    struct span piece;                  /* of the stream, what was not looked at yet */
    struct buf line;                    /* its beginning, where it goes over pieces */
    uint64_t at;                        /* behind the last whole line */
};

/* A line without its LF. *ret_is_line is false at the end, and for a torn last line. */
static bool next_line(struct reading *reading, struct span *ret, bool *ret_is_line, struct err *err)
{
    buf_clear(&reading->line);
    for (;;) {
        const uint8_t *end = reading->piece.len ? memchr(reading->piece.at, '\n', reading->piece.len) : NULL;
        size_t len = end ? (size_t)(end - reading->piece.at) : reading->piece.len;
        if (len > LINE_MAX_BYTES - reading->line.len)   /* the line never exceeds it */
            return err_set(err, ERR_LIMIT, "the line has more than %d bytes", LINE_MAX_BYTES);
        if (!end || reading->line.len)
            buf_put(&reading->line, reading->piece.at, len);
        if (end) {
            *ret = reading->line.len ? buf_span(&reading->line) : span_to(reading->piece, len);
            *ret_is_line = true;
            reading->piece = span_from(reading->piece, len + 1);
            reading->at += ret->len + 1;
            return true;
        }
        if (!stream_next(&reading->stream, &reading->piece, err))
            return false;
        if (!reading->piece.len) {
            *ret_is_line = false;
            return true;
        }
    }
}

static bool tell(struct span line, uint64_t end, journal_each *each, void *context, struct err *err)
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
    AUTO(source_free) struct source *source = NULL;
    if (!source_open_beneath(run_fd, file_name, &source, err))
        return false;
    struct reading reading = { .piece = SPAN_NULL };
    stream_open(&reading.stream, source, 0, UINT64_MAX);
    struct span line;
    bool is_line = true, is_right = true;
    uint64_t number = 0;
    while (is_right && is_line) {
        is_right = next_line(&reading, &line, &is_line, err);
        number++;
        if (is_right && is_line)
            is_right = tell(line, reading.at, each, context, err);
    }
    stream_close(&reading.stream);
    buf_free(&reading.line);
    return is_right || err_where(err, "%s, line %llu", file_name, (unsigned long long)number);
}
