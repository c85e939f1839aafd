#include "base/source.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/num.h"

struct source_kind {
    bool (*read)(struct source *source, uint64_t at, uint8_t *into, size_t len, struct err *err);
    void (*free)(struct source *source);
};

static _Atomic uint64_t bytes_read;

uint64_t source_bytes_read(void)
{
    return atomic_load(&bytes_read);
}

bool source_read(struct source *source, uint64_t at, void *into, size_t len, size_t *ret_got, struct err *err)
{
    size_t got = at >= source->size ? 0 : (size_t)num_min(len, source->size - at);
    if (got && !source->kind->read(source, at, into, got, err))
        return false;
    *ret_got = got;
    return true;
}

bool source_read_all(struct source *source, uint64_t at, void *into, size_t len, struct err *err)
{
    size_t got = 0;
    if (!source_read(source, at, into, len, &got, err))
        return false;
    if (got < len)
        return err_set(err, ERR_INVALID, "it ends at byte %llu, where %zu more bytes should be",
                       (unsigned long long)(at + got), len - got);
    return true;
}

bool source_slurp(struct source *source, size_t max, struct buf *into, struct err *err)
{
    if (source->size > max) {
        err_set(err, ERR_LIMIT, "it has %llu bytes, more than the %zu that are read into memory here",
                (unsigned long long)source->size, max);
        return err_where(err, "%s", source->name);
    }
    uint8_t *to = buf_reserve(into, (size_t)source->size);
    if (!source_read_all(source, 0, to, (size_t)source->size, err))
        return false;
    into->len += (size_t)source->size;
    into->at[into->len] = 0;
    return true;
}

void source_free(struct source *source)
{
    if (!source)
        return;
    source->kind->free(source);
    free(source->name);
    free(source);
}

/* --- files ------------------------------------------------------------------------------------------------- */

struct file_source {
    struct source base;
    int fd;
};

static bool file_read(struct source *source, uint64_t at, uint8_t *into, size_t len, struct err *err)
{
    struct file_source *file = (struct file_source *)source;
    for (size_t have = 0; have < len;) {
        ssize_t n = pread(file->fd, into + have, len - have, (off_t)(at + have));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_system(err, errno, "cannot read byte %llu", (unsigned long long)(at + have));
            return err_where(err, "%s", source->name);
        }
        if (n == 0) {
            err_set(err, ERR_MISMATCH, "it was cut to %llu bytes while it was read",
                    (unsigned long long)(at + have));
            return err_where(err, "%s", source->name);
        }
        have += (size_t)n;
        atomic_fetch_add_explicit(&bytes_read, (uint64_t)n, memory_order_relaxed);
    }
    return true;
}

static void file_free(struct source *source)
{
    close(((struct file_source *)source)->fd);
}

static const struct source_kind file_kind = { file_read, file_free };

bool source_take_fd(int taken_fd, const char *name, struct source **ret, struct err *err)
{
    AUTO_CLOSE int fd = taken_fd;
    struct stat facts;
    if (fstat(fd, &facts) < 0)
        return err_system(err, errno, "cannot be examined");
    if (!S_ISREG(facts.st_mode))
        return err_set(err, ERR_INVALID, "it is not a regular file");
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    struct file_source *file = mem_new(sizeof *file);
    file->base = (struct source){ mem_text(name), (uint64_t)facts.st_size, &file_kind };
    file->fd = TAKE_FD(fd);
    *ret = &file->base;
    return true;
}

bool source_open_beneath(int dir_fd, const char *path, struct source **ret, struct err *err)
{
    int fd = -1;
    if (!file_open_beneath(dir_fd, path, O_RDONLY | O_NONBLOCK, &fd, err) || !source_take_fd(fd, path, ret, err))
        return err_where(err, "%s", path);
    return true;
}

bool source_open(const char *path, struct source **ret, struct err *err)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        if (errno == ENOENT)
            err_set(err, ERR_MISSING, "there is no such file");
        else
            err_system(err, errno, "cannot be opened");
        return err_where(err, "%s", path);
    }
    if (!source_take_fd(fd, path, ret, err))
        return err_where(err, "%s", path);
    return true;
}

/* --- memory, parts ----------------------------------------------------------------------------------------- */

struct span_source {
    struct source base;
    struct span bytes;
};

static bool span_read(struct source *source, uint64_t at, uint8_t *into, size_t len, struct err *err)
{
    (void)err;
    memcpy(into, ((struct span_source *)source)->bytes.at + at, len);
    return true;
}

static void nothing_free(struct source *source)
{
    (void)source;
}

static const struct source_kind span_kind = { span_read, nothing_free };

struct source *source_of_span(const char *name, struct span bytes)
{
    struct span_source *source = mem_new(sizeof *source);
    source->base = (struct source){ mem_text(name), bytes.len, &span_kind };
    source->bytes = bytes;
    return &source->base;
}

static void buf_source_free(struct source *source)
{
    free((void *)((struct span_source *)source)->bytes.at);
}

static const struct source_kind buf_kind = { span_read, buf_source_free };

struct source *source_take_buf(const char *name, struct buf *taken)
{
    struct source *source = source_of_span(name, buf_span(taken));
    source->kind = &buf_kind;
    *taken = (struct buf){ 0 };
    return source;
}

struct part_source {
    struct source base;
    struct source *whole;
    uint64_t start;
};

static bool part_read(struct source *source, uint64_t at, uint8_t *into, size_t len, struct err *err)
{
    struct part_source *part = (struct part_source *)source;
    return source_read_all(part->whole, part->start + at, into, len, err);
}

static const struct source_kind part_kind = { part_read, nothing_free };

struct source *source_part(struct source *whole, const char *name, uint64_t at, uint64_t size)
{
    assert(num_within(at, size, whole->size));
    struct part_source *part = mem_new(sizeof *part);
    part->base = (struct source){ mem_text(name), size, &part_kind };
    part->whole = whole;
    part->start = at;
    return &part->base;
}

/* --- tee --------------------------------------------------------------------------------------------------- */

struct tee_source {
    struct source base;
    struct source *under;
    struct digester *digester;
    uint64_t digested;                  /* all bytes before this one are in the digester */
};

/* Reads on from the digested end up to `until` in pieces, for a parser that jumped ahead. */
static bool tee_catch_up(struct tee_source *tee, uint64_t until, struct err *err)
{
    uint8_t piece[16 * 1024];
    while (tee->digested < until) {
        size_t len = (size_t)num_min(sizeof piece, until - tee->digested);
        if (!source_read_all(tee->under, tee->digested, piece, len, err))
            return false;
        digester_add(tee->digester, span_of_n(piece, len));
        tee->digested += len;
    }
    return true;
}

static bool tee_read(struct source *source, uint64_t at, uint8_t *into, size_t len, struct err *err)
{
    struct tee_source *tee = (struct tee_source *)source;
    if (at > tee->digested && !tee_catch_up(tee, at, err))
        return false;
    if (!source_read_all(tee->under, at, into, len, err))
        return false;
    if (at + len > tee->digested) {
        size_t known = (size_t)(tee->digested - at);
        digester_add(tee->digester, span_of_n(into + known, len - known));
        tee->digested = at + len;
    }
    return true;
}

static const struct source_kind tee_kind = { tee_read, nothing_free };

struct source *source_tee(struct source *under, struct digester *digester)
{
    struct tee_source *tee = mem_new(sizeof *tee);
    tee->base = (struct source){ mem_text(under->name), under->size, &tee_kind };
    tee->under = under;
    tee->digester = digester;
    return &tee->base;
}

bool source_tee_finish(struct source *source, struct err *err)
{
    struct tee_source *tee = (struct tee_source *)source;
    return tee_catch_up(tee, tee->under->size, err);
}

/* --- streams ----------------------------------------------------------------------------------------------- */

void stream_open(struct stream *stream, struct source *source, uint64_t at, uint64_t end)
{
    *stream = (struct stream){ .source = source, .at = at, .end = num_min(end, source->size) };
    stream->memory = mem_new(STREAM_BYTES);
}

void stream_close(struct stream *stream)
{
    free(stream->memory);
    *stream = (struct stream){ 0 };
}

/* Moves what is left to the front and fills up behind it. */
static bool fill(struct stream *stream, struct err *err)
{
    size_t left = stream->have - stream->used;
    memmove(stream->memory, stream->memory + stream->used, left);
    stream->used = 0;
    stream->have = left;
    size_t want = (size_t)num_min(STREAM_BYTES - left, stream->end > stream->at ? stream->end - stream->at : 0);
    if (want && !source_read_all(stream->source, stream->at, stream->memory + left, want, err))
        return false;
    stream->at += want;
    stream->have += want;
    return true;
}

bool stream_next(struct stream *stream, struct span *ret, struct err *err)
{
    if (stream->used == stream->have && !fill(stream, err))
        return false;
    *ret = span_of_n(stream->memory + stream->used, stream->have - stream->used);
    stream->used = stream->have;
    return true;
}

bool stream_line(struct stream *stream, size_t max, struct span *ret, bool *ret_is_line, struct err *err)
{
    for (int filled = 0;; filled++) {
        struct span rest = span_of_n(stream->memory + stream->used, stream->have - stream->used), line;
        const uint8_t *end = rest.len ? memchr(rest.at, '\n', rest.len) : NULL;
        bool is_last = !end && stream->at >= stream->end;
        if (end || is_last || filled) {
            size_t whole = rest.len;
            *ret_is_line = span_line(&rest, &line);
            if (*ret_is_line && line.len > max)
                return err_set(err, ERR_LIMIT, "a line has more than %zu bytes", max);
            stream->used += whole - rest.len;
            *ret = *ret_is_line ? line : SPAN_NULL;
            return true;
        }
        if (!fill(stream, err))
            return false;
    }
}
