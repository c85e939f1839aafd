#include "mets/checking.h"

/* Percent-decodes a reference that stays inside the package: relative, no scheme, no NUL (RFC 3986 §4.2). NULL otherwise. */
static char *decode_href(struct mets_checking *checking, const char *href)
{
    struct span text = span_of(href);
    size_t colon = strcspn(href, ":"), slash = strcspn(href, "/?#");
    AUTO_BUF struct buf decoded = { 0 };
    if (text.len == 0 || href[0] == '/' || colon < slash) {
        mets_found(checking, "mets-file", "\"%s\" is no place inside the package (RFC 3986 §4.2, relative-path reference)",
                   SHOW(text));
        return NULL;
    }
    for (size_t i = 0; i < text.len; i++) {
        uint64_t byte = text.at[i];
        if (byte == '%') {
            struct span digits = span_to(span_from(text, i + 1), 2);
            if (digits.len < 2 || !span_hex_to_u64(digits, 255, &byte) || byte == 0) {
                mets_found(checking, "mets-form", "\"%s\" is not well percent-encoded (RFC 3986 §2.1)", SHOW(text));
                return NULL;
            }
            i += 2;
        }
        buf_put_byte(&decoded, (uint8_t)byte);
    }
    return buf_take_text(&decoded);
}

static bool hand_out(struct mets_checking *checking, const struct mets_seen_file *file, struct err *err)
{
    checking->summary->files++;
    if (!file->checksum != !file->checksum_type)
        mets_found(checking, "mets-form", "CHECKSUM and CHECKSUMTYPE do not stand together (METS)");
    return !checking->options->file || checking->options->file(checking->options->context, file, err);
}

bool mets_reference_opened(struct mets_checking *checking, struct err *err)
{
    const char *href = mets_xlink(checking, "href");
    AUTO_FREE char *decoded = href ? decode_href(checking, href) : NULL;
    if (!href)
        mets_found(checking, "mets-file", "mdRef has no xlink:href (METS, mdRef)");
    if (!decoded)
        return true;
    struct mets_seen_file file = { decoded, mets_number(checking, "SIZE"), mets_attribute(checking, "CHECKSUM"),
                                   mets_attribute(checking, "CHECKSUMTYPE") };
    return hand_out(checking, &file, err);
}

/* The innermost open <file>, or NULL: outside of all, or too deep. */
static struct mets_open_file *innermost(struct mets_checking *checking)
{
    bool is_kept = checking->n_files > 0 && checking->n_files <= METS_FILES_DEPTH_MAX;
    return is_kept ? &checking->files[checking->n_files - 1] : NULL;
}

bool mets_location_opened(struct mets_checking *checking, struct err *err)
{
    const char *href = mets_xlink(checking, "href");
    struct mets_open_file *open = innermost(checking);
    if (!open)
        return true;
    open->has_content = true;
    AUTO_FREE char *decoded = href ? decode_href(checking, href) : NULL;
    if (!href)
        mets_found(checking, "mets-file", "FLocat has no xlink:href (METS, FLocat)");
    if (!decoded)
        return true;
    struct mets_seen_file file = { decoded, open->bytes, open->checksum, open->checksum_type };
    bool done = hand_out(checking, &file, err);
    free(open->href);
    open->href = TAKE(decoded);
    return done;
}

void mets_content_opened(struct mets_checking *checking)
{
    struct mets_open_file *open = innermost(checking);
    if (open)
        open->has_content = true;
}

/* The place of the nearest file around that has one. */
static const char *outer_href(const struct mets_checking *checking)
{
    size_t i = checking->n_files < METS_FILES_DEPTH_MAX ? checking->n_files : METS_FILES_DEPTH_MAX;
    while (i > 0)
        if (checking->files[--i].href)
            return checking->files[i].href;
    return NULL;
}

static bool range_opened(struct mets_checking *checking, struct err *err)
{
    const char *type = mets_attribute(checking, "BETYPE");
    if (type && strcmp(type, "BYTE") != 0)
        return true;                    /* seconds of a film, an element of a text: not ours to follow */
    struct mets_seen_record record = {
        .warc_href = outer_href(checking),
        .owner_id = mets_attribute(checking, "OWNERID"),
        .mime = mets_attribute(checking, "MIMETYPE"),
        .created = mets_attribute(checking, "CREATED"),
        .checksum = mets_attribute(checking, "CHECKSUM"),
        .bytes = mets_number(checking, "SIZE"),
        .begin = mets_number(checking, "BEGIN"),
        .end = mets_number(checking, "END"),
    };
    checking->summary->records++;
    if (!type || !record.warc_href || record.begin == UINT64_MAX || record.end == UINT64_MAX ||
        record.end < record.begin) {
        mets_found(checking, "mets-range", "BEGIN and END are no range of bytes of a file around (METS, file)");
        return true;
    }
    return !checking->options->record || checking->options->record(checking->options->context, &record, err);
}

bool mets_file_opened(struct mets_checking *checking, struct err *err)
{
    bool is_range = mets_attribute(checking, "BEGIN") || mets_attribute(checking, "END");
    bool done = !is_range || range_opened(checking, err);
    if (checking->n_files++ >= METS_FILES_DEPTH_MAX) {
        mets_found(checking, "mets-limit", "files are nested more than %d deep", METS_FILES_DEPTH_MAX);
        return done;
    }
    checking->files[checking->n_files - 1] = (struct mets_open_file){
        .checksum = mem_text(mets_attribute(checking, "CHECKSUM")),
        .checksum_type = mem_text(mets_attribute(checking, "CHECKSUMTYPE")),
        .bytes = is_range ? UINT64_MAX : mets_number(checking, "SIZE"),
        .is_range = is_range,
        .line = checking->line,
    };
    return done;
}

static void free_file(struct mets_open_file *file)
{
    free(file->href);
    free(file->checksum);
    free(file->checksum_type);
    *file = (struct mets_open_file){ 0 };
}

void mets_file_closed(struct mets_checking *checking)
{
    if (checking->n_files == 0 || checking->n_files-- > METS_FILES_DEPTH_MAX)
        return;
    struct mets_open_file *file = &checking->files[checking->n_files];
    if (!file->is_range && !file->has_content)
        mets_found_at(checking, file->line, SEVERITY_ERROR, "mets-file",
                      "the file has neither place nor range (METS, file)");
    free_file(file);
}

void mets_files_free(struct mets_checking *checking)
{
    for (size_t i = 0; i < METS_FILES_DEPTH_MAX; i++)
        free_file(&checking->files[i]);
}
