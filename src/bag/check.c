#include "bag/check.h"

#include <stdarg.h>
#include <stdio.h>

#include "bag/checking.h"

/* --- findings ----------------------------------------------------------------------------------------------- */

/* A path as a finding names it: names on disk may be any bytes. */
static char *place_of(const char *path, uint64_t line)
{
    struct span span = span_of(path);
    if (!span_is_utf8(span))
        path = SHOW(span);
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

/* --- what lies there ---------------------------------------------------------------------------------------- */

struct walking {
    struct checking *checking;
    char *folder;                       /* the one entered last, until something is met in it */
};

static void is_empty(struct walking *walking)
{
    if (walking->folder && strcmp(walking->folder, "data") != 0)
        check_find(walking->checking, walking->checking->options->is_ours ? SEVERITY_ERROR : SEVERITY_WARNING,
                   walking->checking->options->is_ours ? BAG_OURS_FOLDER : BAG_EMPTY_FOLDER, walking->folder,
                   "an empty folder, which no manifest can list: it may be lost on the way (RFC 8493 §2.1.3)");
    free(TAKE(walking->folder));
}

static bool visit(void *context, const struct file_entry *entry, struct err *err)
{
    (void)err;
    struct walking *walking = context;
    struct checking *checking = walking->checking;
    size_t len = walking->folder ? strlen(walking->folder) : 0;
    if (len && strncmp(entry->path, walking->folder, len) == 0 && entry->path[len] == '/')
        free(TAKE(walking->folder));
    is_empty(walking);
    enum bag_item_kind kind = entry->kind == FILE_REGULAR  ? BAG_ITEM_FILE
                              : entry->kind == FILE_FOLDER ? BAG_ITEM_FOLDER
                                                           : BAG_ITEM_ODD;
    bag_table_add(checking->table, entry->path, kind, entry->bytes, 0);
    if (kind == BAG_ITEM_FOLDER)
        walking->folder = mem_text(entry->path);
    if (kind == BAG_ITEM_ODD)
        check_find(checking, SEVERITY_ERROR, BAG_ODD_FILE, entry->path,
                   "%s: a bag holds files and folders only, and this one was not opened (RFC 8493 §5.1)",
                   entry->kind == FILE_LINK ? "a symbolic link" : "a device, pipe or socket");
    if (kind != BAG_ITEM_FILE)
        return true;
    if (bag_path_is_payload(entry->path)) {
        checking->summary->payload_files++;
        checking->summary->payload_bytes += entry->bytes;
    } else {
        checking->summary->tag_files++;
    }
    return true;
}

/* False with err: the folder itself cannot be read. False without: something in it cannot, and that is a finding. */
static bool take_stock(struct checking *checking, struct err *err)
{
    struct walking walking = { .checking = checking };
    struct err trouble = { 0 };
    bool is_whole = file_walk(checking->bag_fd, visit, &walking, &trouble);
    if (is_whole)
        is_empty(&walking);
    free(walking.folder);
    if (!is_whole && !trouble.where[0]) {
        *err = trouble;
        return false;
    }
    if (!is_whole) {
        check_trouble(checking, BAG_UNREADABLE, trouble.where, 0, trouble.kind, trouble.why);
        return false;
    }
    bag_table_sort(checking->table);
    size_t at;
    if (!bag_table_find(checking->table, "data", &at) || bag_table_at(checking->table, at)->kind != BAG_ITEM_FOLDER)
        check_find(checking, SEVERITY_ERROR, BAG_DATA, "data", "there is no payload folder data/ (RFC 8493 §2.1.2)");
    return true;
}

static void read_declaration(struct checking *checking)
{
    struct err err = { 0 };
    size_t at;
    AUTO(source_free) struct source *source = NULL;
    checking->declaration = bag_declaration_none();
    if (!bag_table_find(checking->table, "bagit.txt", &at) ||
        bag_table_at(checking->table, at)->kind != BAG_ITEM_FILE) {
        check_find(checking, SEVERITY_ERROR, BAG_DECLARATION, "bagit.txt", "it is not there (RFC 8493 §2.1.1)");
    } else if (bag_table_at(checking->table, at)->bytes > BAG_DECLARATION_MAX) {
        check_find(checking, SEVERITY_ERROR, BAG_DECLARATION, "bagit.txt",
                   "it has more than %d bytes, not two lines (RFC 8493 §2.1.1)", BAG_DECLARATION_MAX);
    } else if (!source_open_beneath(checking->bag_fd, "bagit.txt", &source, &err) ||
               !source_slurp(source, BAG_DECLARATION_MAX, &checking->declaration_bytes, &err)) {
        check_trouble(checking, BAG_CHANGED, "bagit.txt", 0, err.kind, err.why);
        bag_table_at(checking->table, at)->flags |= BAG_ITEM_IS_READ;
        if (err.kind == ERR_SYSTEM)
            checking->declaration.charset = NULL;       /* it is there: its rules are not those of a bag without one */
    } else {
        bag_table_at(checking->table, at)->flags |= BAG_ITEM_IS_READ;
        bag_declaration_parse(buf_span(&checking->declaration_bytes), &checking->declaration, checking->findings);
        memcpy(checking->summary->version, checking->declaration.version, sizeof checking->summary->version);
    }
}

/* Its digests, once the tag manifests were read: the rules to read those by stand in it. */
static void compare_declaration(struct checking *checking)
{
    size_t at;
    if (!checking->declaration_bytes.len || !bag_table_find(checking->table, "bagit.txt", &at))
        return;
    AUTO(digester_free) struct digester *digester = digester_new(check_algorithms(checking, at));
    digester_add(digester, buf_span(&checking->declaration_bytes));
    check_compare(checking, at, digester);
}

/* --- the whole ---------------------------------------------------------------------------------------------- */

static void check_all(struct checking *checking)
{
    read_declaration(checking);
    bool is_legible = checking->declaration.charset &&
                      (checking->declaration.is_known || !checking->declaration.version[0]);
    if (!is_legible)
        return;                         /* by which rules, nobody here knows: the finding is there */
    check_find_manifests(checking);
    check_tag_manifests(checking);
    compare_declaration(checking);
    check_fetch(checking);
    check_names(checking);
    check_payload_manifests(checking);
    bag_table_unfold(checking->table);
    check_fetched(checking);
    check_info(checking);
    if (checking->options->is_ours)
        check_ours_folder(checking);
    check_digests(checking);
}

static void let_go(struct checking *checking)
{
    for (size_t i = 0; i < checking->n_failures; i++)
        free(checking->failures[i].why);
    free(checking->failures);
    for (int tag = 0; tag < 2; tag++)
        for (unsigned i = 0; i < checking->n_manifests[tag]; i++)
            free(checking->manifests[tag][i].digests);
    bag_table_free(checking->table);
    buf_free(&checking->declaration_bytes);
    pthread_mutex_destroy(&checking->lock);
}

bool bag_check(int bag_fd, const struct bag_check_options *options, struct findings *findings,
               struct bag_check_summary *ret, struct err *err)
{
    struct bag_check_summary summary = { 0 };
    struct checking checking = { .bag_fd = bag_fd, .options = options, .findings = findings, .summary = &summary,
                                 .table = bag_table_new(), .lock = PTHREAD_MUTEX_INITIALIZER };
    struct err trouble = { 0 };
    if (take_stock(&checking, &trouble))
        check_all(&checking);
    let_go(&checking);
    if (err_is_set(&trouble)) {
        *err = trouble;
        return false;
    }
    *ret = summary;
    return true;
}
