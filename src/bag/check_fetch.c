/* fetch.txt: its lines, and what is still to be had (RFC 8493 §2.2.3, §3). Nothing is fetched. */
#include "bag/checking.h"

#include "bag/fetch.h"
#include "base/num.h"

/* What is not there joins the table when all lines are read: until then the table stays sorted. */
static void take_entry(struct checking *checking, const struct bag_fetch_entry *entry, struct bag_table *absent)
{
    size_t index;
    if (!bag_path_is_payload(entry->path)) {
        check_find_line(checking, SEVERITY_ERROR, BAG_FETCH_OUTSIDE, "fetch.txt", entry->line.number,
                        "names a file that is not below data/: only payload is fetched (RFC 8493 §2.2.3)");
        return;
    }
    if (!check_locate(checking, entry->path, "fetch.txt", entry->line.number, &index)) {
        bag_table_add(absent, entry->path, BAG_ITEM_ABSENT, entry->bytes,
                      BAG_ITEM_IN_FETCH | (entry->has_bytes ? BAG_ITEM_HAS_BYTES : 0));
        return;
    }
    struct bag_item *item = bag_table_at(checking->table, index);
    item->flags |= BAG_ITEM_IN_FETCH;
    if (item->kind == BAG_ITEM_FOLDER)
        check_find_line(checking, SEVERITY_ERROR, BAG_PATH_FOLDER, "fetch.txt", entry->line.number,
                        "names a folder (RFC 8493 §2.2.3)");
    if (item->kind == BAG_ITEM_FILE && entry->has_bytes && entry->bytes != item->bytes)
        check_find_line(checking, SEVERITY_WARNING, BAG_FETCH_LENGTH, "fetch.txt", entry->line.number,
                        "the file is there, with another length than this line says (RFC 8493 §5.3)");
}

void check_fetch(struct checking *checking)
{
    struct check_tag_file file;
    if (!check_tag_open(checking, "fetch.txt", &file))
        return;
    AUTO(bag_fetch_free) struct bag_fetch *fetch = bag_fetch_new(file.tee, &checking->declaration);
    AUTO(bag_table_free) struct bag_table *absent = bag_table_new();
    struct bag_fetch_entry entry;
    for (;;) {
        struct err err = { 0 };
        if (bag_fetch_next(fetch, &entry, &err)) {
            check_shape(checking, "fetch.txt", &entry.line, entry.oddities, BAG_FETCH_LINE, "2.2.3");
            if (!(entry.oddities & BAG_ODD_BLANK_LINE))
                take_entry(checking, &entry, absent);
            continue;
        }
        if (!err_is_set(&err))
            break;
        check_trouble(checking, entry.code, "fetch.txt", entry.line.number, err.kind, err.why);
        if (err.kind != ERR_INVALID && err.kind != ERR_LIMIT)
            break;
    }
    check_tag_close(checking, &file);
    if (!bag_table_size(absent))
        return;
    for (size_t i = 0; i < bag_table_size(absent); i++) {
        const struct bag_item *item = bag_table_at(absent, i);
        bag_table_add(checking->table, item->path, BAG_ITEM_ABSENT, item->bytes, item->flags);
    }
    bag_table_sort(checking->table);
}

void check_fetched(struct checking *checking)
{
    size_t start, end;
    bag_table_payload(checking->table, &start, &end);
    checking->knows_bytes_to_fetch = true;
    for (size_t i = start; i < end; i++) {
        const struct bag_item *item = bag_table_at(checking->table, i);
        if (item->kind != BAG_ITEM_ABSENT)
            continue;
        checking->n_to_fetch++;
        checking->knows_bytes_to_fetch &= (item->flags & BAG_ITEM_HAS_BYTES) &&
                                          num_add(checking->bytes_to_fetch, item->bytes, &checking->bytes_to_fetch);
        check_find(checking, SEVERITY_ERROR, BAG_INCOMPLETE, item->path,
                   "fetch.txt names where it is to be had, and it is not here yet (RFC 8493 §3)");
    }
}
