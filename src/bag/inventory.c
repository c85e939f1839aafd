#include "bag/inventory.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "bag/hash.h"
#include "bag/path.h"

/* The files lie in an array; a table of open addressing finds them by path. A slot holds the number of a file plus one. */
struct bag_inventory {
    struct bag_file *files;
    size_t n;
    uint32_t *slots;
    size_t n_slots;                     /* a power of two, at least 4/3 of n */
};

struct bag_inventory *bag_inventory_new(void)
{
    return mem_new(sizeof(struct bag_inventory));
}

void bag_inventory_free(struct bag_inventory *inventory)
{
    if (!inventory)
        return;
    for (size_t i = 0; i < inventory->n; i++)
        free(inventory->files[i].path);
    free(inventory->files);
    free(inventory->slots);
    free(inventory);
}

static uint64_t hash_of(const char *path)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);       /* FNV-1a: the names here are chosen by ourselves */
    for (; *path; path++)
        hash = (hash ^ (uint8_t)*path) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 32;
}

/* The slot that holds the path, or the empty one where it would go. */
static size_t slot_of(const struct bag_inventory *inventory, const char *path)
{
    size_t at = (size_t)hash_of(path) & (inventory->n_slots - 1);
    while (inventory->slots[at] && strcmp(inventory->files[inventory->slots[at] - 1].path, path) != 0)
        at = (at + 1) & (inventory->n_slots - 1);
    return at;
}

static void fill_slots(struct bag_inventory *inventory, size_t n_slots)
{
    free(inventory->slots);
    inventory->slots = mem_new_array(n_slots, sizeof *inventory->slots);
    inventory->n_slots = n_slots;
    for (size_t i = 0; i < inventory->n; i++)
        inventory->slots[slot_of(inventory, inventory->files[i].path)] = (uint32_t)(i + 1);
}

const struct bag_file *bag_inventory_find(const struct bag_inventory *inventory, const char *path)
{
    size_t at = inventory->n ? slot_of(inventory, path) : 0;
    return inventory->n && inventory->slots[at] ? &inventory->files[inventory->slots[at] - 1] : NULL;
}

static struct bag_file *add(struct bag_inventory *inventory, const char *path)
{
    if (4 * (inventory->n + 1) > 3 * inventory->n_slots)
        fill_slots(inventory, inventory->n_slots ? 2 * inventory->n_slots : 64);
    size_t at = slot_of(inventory, path);
    if (!inventory->slots[at]) {
        ARRAY_GROW(inventory->files, inventory->n);
        inventory->files[inventory->n] = (struct bag_file){ .path = mem_text(path) };
        inventory->slots[at] = (uint32_t)++inventory->n;
    }
    return &inventory->files[inventory->slots[at] - 1];
}

void bag_inventory_add(struct bag_inventory *inventory, const char *path, uint64_t bytes, const uint8_t sha256[32],
                       const uint8_t sha512[64])
{
    struct bag_file *file = add(inventory, path);
    file->bytes = bytes;
    memcpy(file->sha256, sha256, sizeof file->sha256);
    memcpy(file->sha512, sha512, sizeof file->sha512);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct bag_file *)a)->path, ((const struct bag_file *)b)->path);
}

const struct bag_file *bag_inventory_files(struct bag_inventory *inventory, size_t *ret_n)
{
    *ret_n = inventory->n;
    if (!inventory->n)
        return NULL;
    qsort(inventory->files, inventory->n, sizeof *inventory->files, by_path);
    fill_slots(inventory, inventory->n_slots);
    return inventory->files;
}

/* --- from the folder ---------------------------------------------------------------------------------------- */

struct walk {
    struct bag_inventory *inventory;
    const char *above;                  /* what stands before each path walked: "data/" or "" */
    bool tags_only;
};

static bool is_tag_manifest(const char *path)
{
    return strncmp(path, "tagmanifest-", strlen("tagmanifest-")) == 0 && !strchr(path, '/');
}

static bool visit(void *context, const struct file_entry *entry, struct err *err)
{
    struct walk *walk = context;
    if (entry->kind == FILE_FOLDER)
        return true;
    AUTO_FREE char *path = mem_format("%s%s", walk->above, entry->path);
    if (walk->tags_only && (bag_path_is_payload(path) || is_tag_manifest(path)))
        return true;
    if (entry->kind != FILE_REGULAR) {
        err_set(err, ERR_INVALID, "neither a file nor a folder: a bag holds nothing else");
        return err_where(err, "%s", path);
    }
    if (!bag_inventory_find(walk->inventory, path))
        add(walk->inventory, path)->bytes = entry->bytes;
    return true;
}

/* Workers write to files of their own; the first failure in order of the files is the one told. */
struct hashing {
    struct bag_inventory *inventory;
    size_t first;                       /* of the files that are new */
    size_t failed;                      /* the smallest index that failed so far */
    struct err failure;
    pthread_mutex_t lock;
};

static bool want(void *context, size_t index, struct bag_hash_file *ret)
{
    const struct hashing *hashing = context;
    const struct bag_file *file = &hashing->inventory->files[hashing->first + index];
    *ret = (struct bag_hash_file){ .path = file->path, .bytes = file->bytes,
                                   .algorithms = DIGEST_BIT(DIGEST_SHA256) | DIGEST_BIT(DIGEST_SHA512) };
    return true;
}

static void done(void *context, size_t index, const struct digester *digester, const struct err *err)
{
    struct hashing *hashing = context;
    struct bag_file *file = &hashing->inventory->files[hashing->first + index];
    struct err changed = { 0 };
    if (!err && digester_bytes(digester) != file->bytes) {
        err_set(&changed, ERR_MISMATCH, "its size changed while it was read");
        err_where(&changed, "%s", file->path);
        err = &changed;
    }
    if (err) {
        pthread_mutex_lock(&hashing->lock);
        if (index < hashing->failed) {
            hashing->failed = index;
            hashing->failure = *err;
        }
        pthread_mutex_unlock(&hashing->lock);
        return;
    }
    uint8_t value[DIGEST_MAX];
    digester_value(digester, DIGEST_SHA256, value);
    memcpy(file->sha256, value, sizeof file->sha256);
    digester_value(digester, DIGEST_SHA512, value);
    memcpy(file->sha512, value, sizeof file->sha512);
}

/* Drops the files behind the first `n` again: an inventory has no file without its digests. */
static void cut_back(struct bag_inventory *inventory, size_t n)
{
    while (inventory->n > n)
        free(inventory->files[--inventory->n].path);
    if (inventory->n_slots)
        fill_slots(inventory, inventory->n_slots);
}

static bool digest_new(struct bag_inventory *inventory, size_t first, int bag_fd, unsigned workers, struct err *err)
{
    struct hashing hashing = { inventory, first, SIZE_MAX, { 0 }, PTHREAD_MUTEX_INITIALIZER };
    bag_hash(&(struct bag_hash_plan){ .bag_fd = bag_fd, .workers = workers, .n = inventory->n - first,
                                      .context = &hashing, .want = want, .done = done });
    pthread_mutex_destroy(&hashing.lock);
    if (hashing.failed == SIZE_MAX)
        return true;
    *err = hashing.failure;
    return false;
}

/* What the path is, without opening what could answer (a pipe, a device). */
static bool examine(int bag_fd, const char *path, struct stat *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!file_open_beneath(bag_fd, path, O_PATH, &fd, err))
        return err_where(err, "%s", path);
    return fstat(fd, ret) == 0 || err_system(err, errno, "cannot be examined");
}

static bool take_stock(struct bag_inventory *inventory, int bag_fd, const char *path, bool tags_only, struct err *err)
{
    struct stat facts;
    if (!examine(bag_fd, path, &facts, err))
        return false;
    if (!S_ISDIR(facts.st_mode)) {
        struct walk walk = { inventory, "", tags_only };
        struct file_entry entry = { .path = path, .kind = S_ISREG(facts.st_mode) ? FILE_REGULAR : FILE_OTHER,
                                    .bytes = (uint64_t)facts.st_size };
        return visit(&walk, &entry, err);
    }
    AUTO_FREE char *above = strcmp(path, ".") == 0 ? mem_text("") : mem_format("%s/", path);
    struct walk walk = { inventory, above, tags_only };
    AUTO_CLOSE int fd = -1;
    return file_open_beneath(bag_fd, path, O_RDONLY | O_DIRECTORY, &fd, err) && file_walk(fd, visit, &walk, err);
}

static bool digest_from_folder(struct bag_inventory *inventory, int bag_fd, const char *path, bool tags_only,
                               unsigned workers, struct err *err)
{
    size_t first = inventory->n;
    if (take_stock(inventory, bag_fd, path, tags_only, err) && digest_new(inventory, first, bag_fd, workers, err))
        return true;
    cut_back(inventory, first);
    return false;
}

bool bag_inventory_digest(struct bag_inventory *inventory, int bag_fd, const char *path, unsigned workers,
                          struct err *err)
{
    return digest_from_folder(inventory, bag_fd, *path ? path : ".", false, workers, err);
}

bool bag_inventory_digest_tags(struct bag_inventory *inventory, int bag_fd, unsigned workers, struct err *err)
{
    return digest_from_folder(inventory, bag_fd, ".", true, workers, err);
}
