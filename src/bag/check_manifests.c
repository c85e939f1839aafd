/* The manifests and tag manifests: their lines against what lies there, and what lies there against them (RFC 8493 §2.1.3,
 * §2.2.1, §3). */
#include "bag/checking.h"

/* Where in a manifest's digests an item's stands: payload and tag items are counted apart, so that neither pays for the
 * other. Payload items added later (fetch.txt) do not move the tag items. */
uint8_t *check_digest_at(struct checking *checking, bool is_tag, unsigned manifest, size_t index)
{
    size_t start, end;
    bag_table_payload(checking->table, &start, &end);
    struct checked_manifest *of = &checking->manifests[is_tag][manifest];
    size_t at = !is_tag ? index - start : index < start ? index : index - (end - start);
    return of->digests + at * digest_size(of->algorithm);
}

static void make_digests(struct checking *checking, bool is_tag, struct checked_manifest *manifest)
{
    size_t start, end;
    bag_table_payload(checking->table, &start, &end);
    size_t n = is_tag ? bag_table_size(checking->table) - (end - start) : end - start;
    manifest->digests = mem_new_array(n, digest_size(manifest->algorithm));
}

/* --- which there are ---------------------------------------------------------------------------------------- */

static void add_manifest(struct checking *checking, const char *path, bool is_tag, enum digest_algorithm algorithm,
                         bool is_normal)
{
    if (!is_normal)
        check_find(checking, SEVERITY_ERROR, BAG_MANIFEST_NAME, path,
                   "the algorithm in a manifest's name is lower case and alphanumeric (RFC 8493 §2.4)");
    if (checking->n_manifests[is_tag] == CHECKED_MANIFESTS_MAX) {
        check_find(checking, SEVERITY_ERROR, BAG_LIMIT, path, "more than %d manifests of a kind are not read",
                   CHECKED_MANIFESTS_MAX);
        return;
    }
    if (algorithm == DIGEST_NONE)
        check_find(checking, SEVERITY_ERROR, BAG_ALGORITHM_UNKNOWN, path,
                   "its algorithm is not known here, so that its digests cannot be verified (RFC 8493 §3)");
    checking->manifests[is_tag][checking->n_manifests[is_tag]++] =
        (struct checked_manifest){ .name = path, .algorithm = algorithm };
}

void check_find_manifests(struct checking *checking)
{
    for (size_t i = 0; i < bag_table_size(checking->table); i++) {
        const struct bag_item *item = bag_table_at(checking->table, i);
        enum digest_algorithm algorithm;
        bool is_tag, is_normal;
        if (item->kind == BAG_ITEM_FILE && !strchr(item->path, '/') &&
            bag_manifest_name(item->path, &is_tag, &algorithm, &is_normal))
            add_manifest(checking, item->path, is_tag, algorithm, is_normal);
    }
    if (!checking->n_manifests[0])
        check_find(checking, SEVERITY_ERROR, BAG_MANIFEST, "manifest-sha512.txt",
                   "there is no payload manifest (RFC 8493 §2.1.3)");
    bool is_weak = checking->n_manifests[0] > 0;
    for (unsigned i = 0; i < checking->n_manifests[0]; i++)
        is_weak &= checking->manifests[0][i].algorithm == DIGEST_MD5 || checking->manifests[0][i].algorithm == DIGEST_SHA1;
    if (is_weak)
        check_find(checking, SEVERITY_WARNING, BAG_ALGORITHM_WEAK, checking->manifests[0][0].name,
                   "only MD5 or SHA-1 protect the payload: accidents are found, intent is not (RFC 8493 §2.4)");
}

/* --- their lines -------------------------------------------------------------------------------------------- */

static bool is_tag_manifest(const struct checking *checking, const char *path)
{
    for (unsigned i = 0; i < checking->n_manifests[1]; i++)
        if (strcmp(path, checking->manifests[1][i].name) == 0)
            return true;
    return false;
}

/* Legible but wrong, since 1.0. */
static void check_md5sum(struct checking *checking, const char *name, const struct bag_entry *entry)
{
    if (entry->oddities & BAG_ODD_MD5SUM)
        check_find_line(checking, checking->declaration.is_10 ? SEVERITY_ERROR : SEVERITY_WARNING, BAG_MANIFEST_MD5SUM,
                        name, entry->line.number,
                        "written by md5sum: its asterisk or backslash fails strict validation (RFC 8493 §6.1.3)");
}

static void is_missing(struct checking *checking, bool is_tag, const char *name, const struct bag_entry *entry)
{
    size_t other;
    AUTO_FREE char *hint = NULL;
    if (bag_table_find_alike(checking->table, entry->path, true, &other))
        hint = mem_format("; \"%s\" is there, which differs in letter case",
                          SHOW(span_of(bag_table_at(checking->table, other)->path)));
    check_find(checking, SEVERITY_ERROR, is_tag ? BAG_TAG_MISSING : BAG_PAYLOAD_MISSING, entry->path,
               "%s lists it, but it is not there (RFC 8493 §3)%s", name, hint ? hint : "");
}

/* Before 1.0 a file could be listed twice, as long as both lines say the same. */
static void is_twice(struct checking *checking, const char *name, const struct bag_entry *entry, bool is_same)
{
    AUTO_FREE char *why = mem_format("lists \"%s\" again, with %s digest (RFC 8493 §2.1.3)", SHOW(span_of(entry->path)),
                                     is_same ? "the same" : "another");
    check_find_line(checking, is_same && !checking->declaration.is_10 ? SEVERITY_WARNING : SEVERITY_ERROR,
                    BAG_MANIFEST_TWICE, name, entry->line.number, why);
}

static void take_entry(struct checking *checking, bool is_tag, unsigned number, const struct bag_entry *entry)
{
    const char *name = checking->manifests[is_tag][number].name;
    size_t index;
    if (bag_path_is_payload(entry->path) == is_tag || (is_tag && is_tag_manifest(checking, entry->path))) {
        AUTO_FREE char *why =
            mem_format("\"%s\" %s", SHOW(span_of(entry->path)),
                       !is_tag ? "is not below data/, where the payload lies (RFC 8493 §2.1.3)"
                               : "is a payload file or a tag manifest, which no tag manifest lists (RFC 8493 §2.2.1)");
        check_find_line(checking, SEVERITY_ERROR, is_tag ? BAG_TAGMANIFEST_ENTRY : BAG_MANIFEST_OUTSIDE, name,
                        entry->line.number, why);
        return;
    }
    if (!check_locate(checking, entry->path, name, entry->line.number, &index)) {
        is_missing(checking, is_tag, name, entry);
        return;
    }
    struct bag_item *item = bag_table_at(checking->table, index);
    if (item->kind == BAG_ITEM_FOLDER)
        check_find_line(checking, SEVERITY_ERROR, BAG_PATH_FOLDER, name, entry->line.number,
                        "names a folder, which no manifest lists (RFC 8493 §2.1.3)");
    if (item->kind == BAG_ITEM_FOLDER || item->kind == BAG_ITEM_ODD)
        return;
    uint8_t *digest = check_digest_at(checking, is_tag, number, index);
    size_t size = digest_size(checking->manifests[is_tag][number].algorithm);
    if (item->listed & 1u << number) {
        is_twice(checking, name, entry, memcmp(digest, entry->digest, size) == 0);
        return;
    }
    item->listed = (uint16_t)(item->listed | 1u << number);
    memcpy(digest, entry->digest, size);
}

static void read_lines(struct checking *checking, bool is_tag, unsigned number, struct bag_manifest *manifest)
{
    struct checked_manifest *checked = &checking->manifests[is_tag][number];
    uint64_t odd_form = 0;
    struct bag_entry entry;
    for (;;) {
        struct err err = { 0 };
        if (!bag_manifest_next(manifest, &entry, &err)) {
            if (!err_is_set(&err))
                break;
            check_trouble(checking, entry.code, checked->name, entry.line.number, err.kind, err.why);
            checked->is_cut = err.kind != ERR_INVALID && err.kind != ERR_LIMIT;
            if (checked->is_cut)
                break;
            continue;
        }
        check_shape(checking, checked->name, &entry.line, entry.oddities, BAG_MANIFEST_LINE, "2.1.3");
        check_md5sum(checking, checked->name, &entry);
        if (!(entry.oddities & BAG_ODD_BLANK_LINE))
            take_entry(checking, is_tag, number, &entry);
        if (!entry.is_canonical && !odd_form)
            odd_form = entry.line.number;
    }
    if (checking->options->is_ours && odd_form)
        check_find_line(checking, SEVERITY_ERROR, BAG_FORM, checked->name, odd_form,
                        "is not in canonical form (lower-case hexadecimal, two blanks, sorted by octets, LF)");
}

static void read_manifest(struct checking *checking, bool is_tag, unsigned number)
{
    struct checked_manifest *checked = &checking->manifests[is_tag][number];
    struct check_tag_file file;
    struct err err = { 0 };
    make_digests(checking, is_tag, checked);
    checked->is_cut = true;
    if (!check_tag_open(checking, checked->name, &file))
        return;
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    checked->is_cut = !bag_manifest_open(file.tee, &checking->declaration, &manifest, &err);
    if (checked->is_cut)
        check_trouble(checking, BAG_MANIFEST_NAME, checked->name, 0, err.kind, err.why);
    else
        read_lines(checking, is_tag, number, manifest);
    check_tag_close(checking, &file);
}

/* --- what they lack ----------------------------------------------------------------------------------------- */

static unsigned all_bits(const struct checking *checking, bool is_tag)
{
    unsigned bits = 0;
    for (unsigned i = 0; i < checking->n_manifests[is_tag]; i++)
        bits |= checking->manifests[is_tag][i].is_cut ? 0 : 1u << i;
    return bits;
}

static bool has_all_algorithms(const struct checking *checking, bool is_tag)
{
    for (unsigned i = 0; i < checking->n_manifests[!is_tag]; i++) {
        bool has = false;
        for (unsigned k = 0; k < checking->n_manifests[is_tag]; k++)
            has |= checking->manifests[is_tag][k].algorithm == checking->manifests[!is_tag][i].algorithm;
        if (!has)
            return false;
    }
    return true;
}

static bool is_manifest(const char *path)
{
    enum digest_algorithm algorithm;
    bool is_tag, is_normal;
    return !strchr(path, '/') && bag_manifest_name(path, &is_tag, &algorithm, &is_normal) && !is_tag;
}

static void check_tag_item(struct checking *checking, const struct bag_item *item, unsigned all)
{
    if (item->kind != BAG_ITEM_FILE || is_tag_manifest(checking, item->path))
        return;
    for (unsigned i = 0; i < checking->n_manifests[1]; i++) {
        if (!(all & 1u << i) || (item->listed & 1u << i))
            continue;
        if (is_manifest(item->path))
            check_find(checking, SEVERITY_ERROR, BAG_TAGMANIFEST_LACKS, checking->manifests[1][i].name,
                       "does not list %s: it must list every payload manifest (RFC 8493 §2.2.1)", item->path);
        else if (item->listed)
            check_find(checking, SEVERITY_WARNING, BAG_TAGMANIFEST_SET, checking->manifests[1][i].name,
                       "does not list \"%s\", as another tag manifest does (RFC 8493 §2.2.1)",
                       SHOW(span_of(item->path)));
    }
    if (!item->listed && all && !is_manifest(item->path))
        check_find(checking, SEVERITY_WARNING, BAG_TAG_UNLISTED, item->path,
                   "no tag manifest lists it: a change of it would not be noticed (RFC 8493 §2.2.4)");
}

void check_tag_manifests(struct checking *checking)
{
    for (unsigned i = 0; i < checking->n_manifests[1]; i++)
        read_manifest(checking, true, i);
    if (!checking->n_manifests[1]) {
        check_find(checking, SEVERITY_INFO, BAG_TAGMANIFEST_NONE, "tagmanifest-sha512.txt",
                   "there is no tag manifest: a change of a tag file would not be noticed (RFC 8493 §2.2.1)");
        return;
    }
    unsigned all = all_bits(checking, true);
    for (size_t i = 0; i < bag_table_size(checking->table); i++)
        if (!bag_path_is_payload(bag_table_at(checking->table, i)->path))
            check_tag_item(checking, bag_table_at(checking->table, i), all);
    if (checking->n_manifests[0] && (!has_all_algorithms(checking, true) || !has_all_algorithms(checking, false)))
        check_find(checking, SEVERITY_WARNING, BAG_TAGMANIFEST_ALGORITHM, checking->manifests[1][0].name,
                   "tag manifests and payload manifests have other algorithms (RFC 8493 §2.2.1)");
}

/* Since 1.0 every manifest lists every payload file; before, one was enough. What is to be fetched counts as payload. */
static void check_payload_item(struct checking *checking, const struct bag_item *item, unsigned all)
{
    if (item->kind != BAG_ITEM_FILE && item->kind != BAG_ITEM_ABSENT)
        return;
    const char *code = item->flags & BAG_ITEM_IN_FETCH ? BAG_FETCH_UNLISTED : BAG_PAYLOAD_UNLISTED;
    if (!checking->declaration.is_10) {
        if (!item->listed && all)
            check_find(checking, SEVERITY_ERROR, code, item->path, "no manifest lists it (RFC 8493 §3)");
        return;
    }
    for (unsigned i = 0; i < checking->n_manifests[0]; i++)
        if (all & ~item->listed & 1u << i)
            check_find(checking, SEVERITY_ERROR, code, item->path, "%s does not list it (RFC 8493 §3)",
                       checking->manifests[0][i].name);
}

void check_payload_manifests(struct checking *checking)
{
    for (unsigned i = 0; i < checking->n_manifests[0]; i++)
        read_manifest(checking, false, i);
    unsigned all = all_bits(checking, false);
    size_t start, end;
    bag_table_payload(checking->table, &start, &end);
    for (size_t i = start; i < end; i++)
        check_payload_item(checking, bag_table_at(checking->table, i), all);
}
