#include "warc/writer.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/num.h"

enum { PENDING_BYTES = 64 * 1024 };

struct warc_writer {
    int fd;
    char *name;                         /* for messages */
    uint64_t bytes;                     /* of the file: of all records that were appended whole */
    bool has_failed;                    /* the file could not be cut back: nothing more is written */
    struct gzip_writer *gzip;
    struct digester *member, *block;    /* digests of the stored bytes, of the block */
    size_t n_pending;                   /* small pieces are gathered */
    uint64_t written;                   /* of the record at hand, without the pending ones */
    uint8_t pending[PENDING_BYTES];
};

/* --- bytes to the file --------------------------------------------------------------------------------------- */

static bool write_out(struct warc_writer *writer, struct span bytes, struct err *err)
{
    writer->written += bytes.len;
    return file_write_all(writer->fd, bytes, err);
}

static bool flush(struct warc_writer *writer, struct err *err)
{
    struct span pending = span_of_n(writer->pending, writer->n_pending);
    writer->n_pending = 0;
    return pending.len == 0 || write_out(writer, pending, err);
}

static bool put_stored(void *context, struct span bytes, struct err *err)
{
    struct warc_writer *writer = context;
    digester_add(writer->member, bytes);
    if (bytes.len > PENDING_BYTES - writer->n_pending && !flush(writer, err))
        return false;
    if (bytes.len >= PENDING_BYTES)
        return write_out(writer, bytes, err);
    if (bytes.len)
        memcpy(writer->pending + writer->n_pending, bytes.at, bytes.len);
    writer->n_pending += bytes.len;
    return true;
}

/* The file ends at `length`, and the next byte goes there. */
static bool cut_to(struct warc_writer *writer, uint64_t length, struct err *err)
{
    int outcome;
    do
        outcome = ftruncate(writer->fd, (off_t)length);
    while (outcome < 0 && errno == EINTR);
    if (outcome < 0 || lseek(writer->fd, (off_t)length, SEEK_SET) < 0)
        return err_system(err, errno, "cannot be cut to %" PRIu64 " bytes", length);
    return true;
}

/* --- the file ------------------------------------------------------------------------------------------------ */

/* A file that was just made is only there after a power cut when its folder was synced. */
static bool sync_folder(int dir_fd, const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder = slash ? mem_text_n(path, (size_t)(slash - path)) : mem_text(".");
    AUTO_CLOSE int fd = -1;
    return file_open_beneath(dir_fd, folder, O_RDONLY | O_DIRECTORY, &fd, err) && file_sync(fd, err);
}

static bool open_at(struct warc_writer *writer, int dir_fd, const char *path, uint64_t length, struct err *err)
{
    struct stat facts;
    if (!file_open_beneath(dir_fd, path, O_RDWR | O_CREAT, &writer->fd, err))
        return false;
    if (fstat(writer->fd, &facts) < 0)
        return err_system(err, errno, "cannot be examined");
    if (!S_ISREG(facts.st_mode))
        return err_set(err, ERR_INVALID, "it is not a regular file");
    if ((uint64_t)facts.st_size < length)
        return err_set(err, ERR_MISMATCH, "it has %" PRIu64 " bytes, and %" PRIu64 " were reported written",
                       (uint64_t)facts.st_size, length);
    return cut_to(writer, length, err) && (length > 0 || sync_folder(dir_fd, path, err));
}

bool warc_writer_open(int dir_fd, const char *path, uint64_t length, struct warc_writer **ret, struct err *err)
{
    AUTO(warc_writer_free) struct warc_writer *writer = mem_new(sizeof *writer);
    writer->fd = -1;
    writer->name = mem_text(path);
    writer->bytes = length;
    if (!open_at(writer, dir_fd, path, length, err))
        return err_where(err, "%s", path);
    writer->gzip = gzip_writer_new(put_stored, writer);
    writer->member = digester_new(DIGEST_BIT(DIGEST_SHA256));
    writer->block = digester_new(DIGEST_BIT(DIGEST_SHA256));
    *ret = TAKE(writer);
    return true;
}

void warc_writer_free(struct warc_writer *writer)
{
    if (!writer)
        return;
    if (writer->fd >= 0)
        close(writer->fd);
    gzip_writer_free(writer->gzip);
    digester_free(writer->member);
    digester_free(writer->block);
    free(writer->name);
    free(writer);
}

uint64_t warc_writer_bytes(const struct warc_writer *writer)
{
    return writer->bytes;
}

bool warc_writer_sync(struct warc_writer *writer, struct err *err)
{
    int result = -1;
    while (!writer->has_failed && (result = fdatasync(writer->fd)) < 0 && errno == EINTR)
        ;                               /* a signal tells nothing of the disk */
    if (result == 0)
        return true;
    int errno_value = writer->has_failed ? EIO : errno;
    writer->has_failed = true;          /* the kernel may have forgotten the bytes: nothing goes behind them */
    err_system(err, errno_value, "cannot be made durable (fdatasync)");
    return err_where(err, "%s", writer->name);
}

/* --- a record ------------------------------------------------------------------------------------------------ */

typedef bool each_piece(struct warc_writer *writer, struct span piece, struct err *err);

static bool for_each_piece(struct warc_writer *writer, struct source *block, each_piece *each, struct err *err)
{
    struct stream stream;
    struct span piece = SPAN_NULL;
    stream_open(&stream, block, 0, UINT64_MAX);
    bool is_done;
    do
        is_done = stream_next(&stream, &piece, err) && (piece.len == 0 || each(writer, piece, err));
    while (is_done && piece.len);
    stream_close(&stream);
    return is_done;
}

static bool digest_piece(struct warc_writer *writer, struct span piece, struct err *err)
{
    (void)err;
    digester_add(writer->block, piece);
    return true;
}

static bool compress_piece(struct warc_writer *writer, struct span piece, struct err *err)
{
    return gzip_writer_put(writer->gzip, piece, err);
}

/* The fields given, then those that only the writer knows. */
static void format_header(const struct warc_header *header, const struct source *block, const uint8_t sha256[32],
                          struct buf *into)
{
    char hex[DIGEST_HEX_MAX];
    assert(!warc_header_get(header, "Content-Length") && !warc_header_get(header, "WARC-Block-Digest"));
    warc_header_format(header, into);
    into->len -= strlen("\r\n");
    digest_hex(DIGEST_SHA256, sha256, hex);
    buf_printf(into, "WARC-Block-Digest: sha256:%s\r\nContent-Length: %" PRIu64 "\r\n\r\n", hex, block->size);
}

static bool write_record(struct warc_writer *writer, const struct warc_header *header, struct source *block,
                         enum gzip_method method, struct warc_place *place, struct err *err)
{
    static const char end[] = "\r\n\r\n";
    AUTO_BUF struct buf head = { 0 };
    uint8_t value[DIGEST_MAX];
    digester_reset(writer->block);
    if (!for_each_piece(writer, block, digest_piece, err))
        return false;
    digester_value(writer->block, DIGEST_SHA256, value);
    memcpy(place->block_sha256, value, sizeof place->block_sha256);
    format_header(header, block, place->block_sha256, &head);
    uint64_t total = 0;
    if (!num_add(head.len + sizeof end - 1, block->size, &total))
        return err_set(err, ERR_LIMIT, "a block of %" PRIu64 " bytes is too long", block->size);
    digester_reset(writer->member);
    if (!gzip_writer_begin(writer->gzip, method, total, err) ||
        !gzip_writer_put(writer->gzip, buf_span(&head), err) ||
        !for_each_piece(writer, block, compress_piece, err) || !gzip_writer_put(writer->gzip, span_of(end), err) ||
        !gzip_writer_end(writer->gzip, err) || !flush(writer, err))
        return false;
    digester_value(writer->member, DIGEST_SHA256, value);
    memcpy(place->record_sha256, value, sizeof place->record_sha256);
    return true;
}

bool warc_writer_append(struct warc_writer *writer, const struct warc_header *header, struct source *block,
                        enum gzip_method method, struct warc_place *ret, struct err *err)
{
    struct warc_place place = { .at = writer->bytes };
    if (writer->has_failed) {
        err_set(err, ERR_SYSTEM, "an earlier write to it failed");
        return err_where(err, "%s", writer->name);
    }
    writer->n_pending = 0;
    writer->written = 0;
    if (!write_record(writer, header, block, method, &place, err)) {
        struct err second = { 0 };
        if (!cut_to(writer, writer->bytes, &second))        /* half a record must not stand before the next one */
            writer->has_failed = true;
        return err_where(err, "%s, record at byte %" PRIu64, writer->name, place.at);
    }
    writer->bytes += writer->written;
    place.end = writer->bytes;
    *ret = place;
    return true;
}

/* --- how to compress ----------------------------------------------------------------------------------------- */

/* Deflating these again costs time and saves nothing; SVG, BMP and TIFF, PDF and plain fonts do shrink. */
enum gzip_method warc_method_for(const char *identified_mime, const char *content_coding)
{
    static const char *const packed[] = {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif",
        "image/jxl", "image/jp2",
        "video/", "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/opus", "audio/webm", "audio/flac",
        "audio/x-flac",
        "audio/x-m4a", "font/woff", "application/font-woff", "application/x-font-woff", "application/zip",
        "application/gzip",
        "application/x-gzip", "application/x-bzip2", "application/x-xz", "application/zstd",
        "application/x-7z-compressed",
        "application/x-rar", "application/vnd.rar", "application/epub+zip", "application/vnd.openxmlformats",
        "application/vnd.oasis.opendocument", "application/java-archive", "application/ogg",
    };
    struct span coding = span_trim(span_of(content_coding)), mime = span_of(identified_mime);
    if (coding.len && !span_is_nocase(coding, "identity"))
        return GZIP_STORED;
    for (size_t i = 0; i < COUNT_OF(packed); i++)
        if (span_starts_nocase(mime, packed[i]))
            return GZIP_STORED;
    return GZIP_DEFLATE;
}
