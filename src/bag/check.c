#include "bag/check.h"

#include <stdio.h>

#include "bag/checking.h"

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
        if (checking->options->found)
            checking->options->found(checking->options->context, entry->path, entry->bytes);
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
