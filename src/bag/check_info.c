/* bag-info.txt, and its Payload-Oxum against what lies there (RFC 8493 §2.2.2). */
#include "bag/checking.h"

#include "base/num.h"

enum { INFO_MAX = 1024 * 1024 };        /* written by people: a megabyte is no bag-info.txt */

/* The file as UTF-8 with LF after each line. Lines that cannot be read are findings, and left out. False: it was not read to its end,
 * and what it lacks says nothing. */
static bool read_text(struct checking *checking, const char *path, struct source *source, struct buf *into)
{
    AUTO(bag_lines_free) struct bag_lines *lines = bag_lines_new(source, checking->declaration.charset);
    struct bag_line line;
    for (;;) {
        struct err err = { 0 };
        if (bag_lines_next(lines, &line, &err)) {
            if (line.has_bom)
                check_find_line(checking, SEVERITY_ERROR, BAG_BOM, path, line.number,
                                "a byte order mark, which this encoding has not (RFC 8493 §2.3)");
            if (line.end == BAG_END_NONE && checking->declaration.is_10)
                check_find_line(checking, SEVERITY_WARNING, BAG_LINE_END, path, line.number,
                                "the last line has no end (RFC 8493 §2.3)");
            buf_put_span(into, line.text);
            if (line.end != BAG_END_NONE)
                buf_put_byte(into, '\n');
            continue;
        }
        if (!err_is_set(&err))
            return true;
        check_trouble(checking, BAG_TEXT, path, line.number, err.kind, err.why);
        if (err.kind != ERR_INVALID && err.kind != ERR_LIMIT)
            return false;
    }
}

/* OctetCount "." StreamCount */
static bool parse_oxum(struct span text, uint64_t *ret_bytes, uint64_t *ret_files)
{
    struct span bytes, files = text;
    return span_cut(&files, '.', &bytes) && span_to_u64(bytes, UINT64_MAX, ret_bytes) &&
           span_to_u64(files, UINT64_MAX, ret_files);
}

/* What is still to be fetched counts: it is payload, and fetch.txt may tell its length. */
static void check_oxum(struct checking *checking, const char *path, const char *oxum)
{
    uint64_t said_bytes, said_files, bytes, files;
    if (!parse_oxum(span_of(oxum), &said_bytes, &said_files)) {
        check_find(checking, SEVERITY_ERROR, BAG_OXUM_FORM, path,
                   "Payload-Oxum \"%s\" is not \"octets.files\" (RFC 8493 §2.2.2)", SHOW(span_of(oxum)));
        return;
    }
    files = checking->summary->payload_files + checking->n_to_fetch;
    bool is_known = checking->knows_bytes_to_fetch &&
                    num_add(checking->summary->payload_bytes, checking->bytes_to_fetch, &bytes);
    if (said_files != files || (is_known && said_bytes != bytes))
        check_find(checking, SEVERITY_ERROR, BAG_OXUM, path,
                   "Payload-Oxum says %llu octets in %llu files, there are %llu in %llu (RFC 8493 §2.2.2)",
                   (unsigned long long)said_bytes, (unsigned long long)said_files,
                   (unsigned long long)(is_known ? bytes : checking->summary->payload_bytes),
                   (unsigned long long)files);
}

void check_info(struct checking *checking)
{
    const char *path = checking->declaration.is_before_096 ? "package-info.txt" : "bag-info.txt";
    struct bag_info *info = &checking->summary->info;
    struct check_tag_file file;
    AUTO_BUF struct buf text = { 0 };
    size_t index;
    if (bag_table_find(checking->table, path, &index) && bag_table_at(checking->table, index)->bytes > INFO_MAX) {
        check_find(checking, SEVERITY_ERROR, BAG_LIMIT, path, "it has more than %d bytes, and is not read", INFO_MAX);
        return;
    }
    if (!check_tag_open(checking, path, &file))
        return;
    bool is_whole = read_text(checking, path, file.tee, &text);
    check_tag_close(checking, &file);
    if (!is_whole)
        return;
    bag_info_parse(buf_span(&text), checking->declaration.is_10, info, checking->findings);
    size_t n_oxum = 0;
    for (size_t i = 0; i < info->n; i++) {
        if (!span_is_nocase(span_of(info->elements[i].label), "Payload-Oxum"))
            continue;
        check_oxum(checking, path, info->elements[i].value);
        n_oxum++;
    }
    if (n_oxum > 1)
        check_find(checking, SEVERITY_ERROR, BAG_OXUM_TWICE, path,
                   "Payload-Oxum stands there %zu times, at most once it may (RFC 8493 §2.2.2)", n_oxum);
    if (checking->options->is_ours)
        check_ours_info(checking, buf_span(&text));
}
