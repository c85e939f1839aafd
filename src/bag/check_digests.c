/* Every file that a manifest lists, read once and compared with what all its manifests say (RFC 8493 §3). */
#include "bag/checking.h"

#include "bag/hash.h"

unsigned check_algorithms(const struct checking *checking, size_t index)
{
    const struct bag_item *item = bag_table_at(checking->table, index);
    bool is_tag = !bag_path_is_payload(item->path);
    unsigned algorithms = 0;
    for (unsigned i = 0; i < checking->n_manifests[is_tag]; i++)
        if (item->listed & 1u << i && checking->manifests[is_tag][i].algorithm != DIGEST_NONE)
            algorithms |= DIGEST_BIT(checking->manifests[is_tag][i].algorithm);
    return algorithms;
}

/* On any worker: each item is one worker's. What was found takes the place of what was expected, for the report. */
void check_compare(struct checking *checking, size_t index, const struct digester *digester)
{
    struct bag_item *item = bag_table_at(checking->table, index);
    bool is_tag = !bag_path_is_payload(item->path);
    for (unsigned i = 0; i < checking->n_manifests[is_tag]; i++) {
        enum digest_algorithm algorithm = checking->manifests[is_tag][i].algorithm;
        if (!(item->listed & 1u << i) || algorithm == DIGEST_NONE)
            continue;
        uint8_t value[DIGEST_MAX], *expected = check_digest_at(checking, is_tag, i, index);
        digester_value(digester, algorithm, value);
        if (memcmp(value, expected, digest_size(algorithm)) == 0)
            continue;
        item->wrong = (uint16_t)(item->wrong | 1u << i);
        memcpy(expected, value, digest_size(algorithm));
    }
}

static bool want(void *context, size_t index, struct bag_hash_file *ret)
{
    const struct checking *checking = context;
    const struct bag_item *item = bag_table_at(checking->table, index);
    if (item->kind != BAG_ITEM_FILE || (item->flags & BAG_ITEM_IS_READ))
        return false;
    *ret = (struct bag_hash_file){
        .path = item->path,
        .bytes = item->bytes,
        .algorithms = check_algorithms(checking, index),
        .is_looked_at = checking->options->look && bag_path_is_payload(item->path),
    };
    return ret->algorithms || ret->is_looked_at;
}

static void done(void *context, size_t index, const struct digester *digester, const struct err *err)
{
    struct checking *checking = context;
    if (err) {
        pthread_mutex_lock(&checking->lock);
        ARRAY_GROW(checking->failures, checking->n_failures);
        checking->failures[checking->n_failures++] = (struct check_failure){ index, err->kind, mem_text(err->why) };
        pthread_mutex_unlock(&checking->lock);
    }
    bool is_whole = !err || digester_bytes(digester) == bag_table_at(checking->table, index)->bytes;
    if (!is_whole)
        return;
    check_compare(checking, index, digester);
    const struct bag_item *item = bag_table_at(checking->table, index);
    if (checking->options->digested && bag_path_is_payload(item->path) &&
        (check_algorithms(checking, index) & DIGEST_BIT(DIGEST_SHA256))) {
        uint8_t value[DIGEST_MAX];
        digester_value(digester, DIGEST_SHA256, value);
        checking->options->digested(checking->options->context, item->path, item->bytes, value);
    }
}

static int by_index(const void *a, const void *b)
{
    const struct check_failure *x = a, *y = b;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void report_item(struct checking *checking, const struct bag_item *item, size_t index)
{
    bool is_tag = !bag_path_is_payload(item->path);
    for (unsigned i = 0; i < checking->n_manifests[is_tag]; i++) {
        if (!(item->wrong & 1u << i))
            continue;
        const struct checked_manifest *manifest = &checking->manifests[is_tag][i];
        char hex[DIGEST_HEX_MAX];
        digest_hex(manifest->algorithm, check_digest_at(checking, is_tag, i, index), hex);
        check_find(checking, SEVERITY_ERROR, is_tag ? BAG_TAGMANIFEST_DIGEST : BAG_MANIFEST_DIGEST, item->path,
                   "its %s digest is %.16s…, %s says otherwise (RFC 8493 §3)", digest_standard_name(manifest->algorithm),
                   hex, manifest->name);
    }
}

void check_digests(struct checking *checking)
{
    uint64_t total = 0;
    size_t n = bag_table_size(checking->table);
    for (size_t i = 0; i < n; i++) {
        struct bag_hash_file file;
        total += want(checking, i, &file) ? file.bytes : 0;
    }
    bag_hash(&(struct bag_hash_plan){ .bag_fd = checking->bag_fd, .workers = checking->options->workers, .n = n,
                                      .context = checking, .want = want, .done = done,
                                      .look = checking->options->look, .look_context = checking->options->context,
                                      .progress = checking->options->progress, .total_bytes = total });
    if (checking->n_failures)
        qsort(checking->failures, checking->n_failures, sizeof *checking->failures, by_index);
    for (size_t i = 0, f = 0; i < n; i++) {
        const struct bag_item *item = bag_table_at(checking->table, i);
        for (; f < checking->n_failures && checking->failures[f].index == i; f++)
            check_trouble(checking, BAG_LOOK, item->path, 0, checking->failures[f].kind, checking->failures[f].why);
        report_item(checking, item, i);
    }
}
