#include "bag/checking.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

/* --- findings ----------------------------------------------------------------------------------------------- */

/* A path as a finding names it, exactly where that can be: names on disk may be any bytes, findings are UTF-8. Who shows it to people
 * escapes it. */
static char *place_of(const char *path, uint64_t line)
{
    AUTO_BUF struct buf shown = { 0 };
    if (!span_is_utf8(span_of(path))) {
        text_show(span_of(path), &shown);
        path = (const char *)shown.at;
    }
    return line ? mem_format("%s, line %llu", path, (unsigned long long)line) : mem_text(path);
}

/* Codes that say "cannot be judged" or "is not all there", rather than "is wrong". */
static enum finding_kind kind_of(const char *code)
{
    if (strcmp(code, BAG_ALGORITHM_UNKNOWN) == 0 || strcmp(code, BAG_LIMIT) == 0)
        return FINDING_UNVERIFIABLE;
    if (strcmp(code, BAG_INCOMPLETE) == 0)
        return FINDING_INCOMPLETE;
    return strcmp(code, BAG_UNREADABLE) == 0 ? FINDING_UNREADABLE : FINDING_INVALID;
}

void check_find(struct checking *checking, enum severity severity, const char *code, const char *path,
                const char *why, ...)
{
    char text[500];
    va_list args;
    va_start(args, why);
    vsnprintf(text, sizeof text, why, args);
    va_end(args);
    AUTO_FREE char *place = place_of(path, 0);
    findings_add(checking->findings, severity, kind_of(code), code, place, "%s", text);
}

void check_find_line(struct checking *checking, enum severity severity, const char *code, const char *path,
                     uint64_t line, const char *why)
{
    AUTO_FREE char *place = place_of(path, line);
    findings_add(checking->findings, severity, kind_of(code), code, place, "%s", why);
}

void check_trouble(struct checking *checking, const char *code, const char *path, uint64_t line, enum err_kind kind,
                   const char *why)
{
    if (kind == ERR_SYSTEM)
        code = BAG_UNREADABLE;
    else if (kind == ERR_MISSING || kind == ERR_MISMATCH)
        code = BAG_CHANGED;
    else if (kind == ERR_LIMIT)
        code = BAG_LIMIT;
    check_find_line(checking, SEVERITY_ERROR, code, path, line, why);
}

void check_shape(struct checking *checking, const char *path, const struct bag_line *line, unsigned oddities,
                 const char *blank_code, const char *clause)
{
    if (line->has_bom)
        check_find_line(checking, SEVERITY_ERROR, BAG_BOM, path, line->number,
                        "a byte order mark, which this encoding has not (RFC 8493 §2.3)");
    if (line->end == BAG_END_NONE && checking->declaration.is_10)
        check_find_line(checking, SEVERITY_WARNING, BAG_LINE_END, path, line->number,
                        "the last line has no end (RFC 8493 §2.3)");
    if (!(oddities & (BAG_ODD_BLANK_LINE | BAG_ODD_DOT)))
        return;
    bool is_blank = oddities & BAG_ODD_BLANK_LINE;
    AUTO_FREE char *why = mem_format("%s (RFC 8493 §%s)",
                                     is_blank ? "an empty line" : "the path has \"./\" or an empty segment", clause);
    check_find_line(checking, SEVERITY_WARNING, is_blank ? blank_code : BAG_PATH_DOT, path, line->number, why);
}

/* --- finding items ------------------------------------------------------------------------------------------ */

bool check_locate(struct checking *checking, const char *path, const char *tag_file, uint64_t line, size_t *ret_index)
{
    if (bag_table_find(checking->table, path, ret_index))
        return true;
    AUTO_BUF struct buf other = { 0 };
    if (!checking->declaration.is_10 && bag_path_decode_legacy(path, &other) &&
        bag_table_find(checking->table, (const char *)other.at, ret_index)) {
        check_find_line(checking, SEVERITY_WARNING, BAG_PATH_LEGACY, tag_file, line,
                        "the file is found only with %0A and %0D decoded, which came with version 1.0 (RFC 8493 §2.1.3)");
        return true;
    }
    if (!bag_table_find_alike(checking->table, path, false, ret_index))
        return false;
    check_find_line(checking, SEVERITY_WARNING, BAG_PATH_NORMALIZATION, tag_file, line,
                    "the file is found only under another normalization form of its name (RFC 8493 §6.1.1.3)");
    return true;
}

bool check_tag_open(struct checking *checking, const char *path, struct check_tag_file *ret)
{
    struct err err = { 0 };
    *ret = (struct check_tag_file){ 0 };
    if (!bag_table_find(checking->table, path, &ret->index) ||
        bag_table_at(checking->table, ret->index)->kind != BAG_ITEM_FILE)
        return false;
    bag_table_at(checking->table, ret->index)->flags |= BAG_ITEM_IS_READ;
    if (!source_open_beneath(checking->bag_fd, path, &ret->file, &err)) {
        check_trouble(checking, BAG_CHANGED, path, 0, err.kind, err.why);
        return false;
    }
    ret->digester = digester_new(check_algorithms(checking, ret->index));
    ret->tee = source_tee(ret->file, ret->digester);
    return true;
}

void check_tag_close(struct checking *checking, struct check_tag_file *tag_file)
{
    struct err err = { 0 };
    if (source_tee_finish(tag_file->tee, &err))
        check_compare(checking, tag_file->index, tag_file->digester);
    else
        check_trouble(checking, BAG_CHANGED, tag_file->file->name, 0, err.kind, err.why);
    source_free(tag_file->tee);
    source_free(tag_file->file);
    digester_free(tag_file->digester);
}
