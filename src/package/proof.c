#include "package/proof.h"

#include <assert.h>

#include "bag/manifest.h"

enum { TAGMANIFEST_MAX = 1024 * 1024, SHOWN = 32 /* digits of a digest: two of SHA-512 do not fit in a line */ };
static const enum digest_algorithm algorithms[] = { DIGEST_SHA256, DIGEST_SHA512 };
enum { ALGORITHMS = COUNT_OF(algorithms) };

struct listed {                         /* a file with the digests that the manifests above it state */
    char *path;
    bool is_listed[ALGORITHMS];
    uint8_t digest[ALGORITHMS][DIGEST_MAX];
};
struct package_proof {
    int fd;
    struct package_seal seal;
    struct listed manifests[ALGORITHMS];
    struct listed *files;
    size_t n;
};

/* --- manifests ------------------------------------------------------------------------------------------------------------- */

static bool take_entry(const struct bag_entry *entry, size_t algorithm, struct listed *files, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(files[i].path, entry->path) != 0)
            continue;
        if (files[i].is_listed[algorithm])
            return err_set(err, ERR_INVALID, "%s is listed twice (RFC 8493 §2.1.3)", entry->path);
        files[i].is_listed[algorithm] = true;
        memcpy(files[i].digest[algorithm], entry->digest, digest_size(algorithms[algorithm]));
    }
    return true;
}

/* The manifest's digests of `files`; each must be there. */
static bool take_manifest(struct source *source, size_t algorithm, struct listed *files, size_t n, struct err *err)
{
    const struct bag_declaration declaration = bag_declaration_none();      /* a package of ours is by the rules of 1.0 */
    AUTO(bag_manifest_free) struct bag_manifest *manifest = NULL;
    struct bag_entry entry;
    if (!bag_manifest_open(source, &declaration, &manifest, err))
        return false;
    while (bag_manifest_next(manifest, &entry, err))
        if (!take_entry(&entry, algorithm, files, n, err))
            return false;
    if (err_is_set(err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!files[i].is_listed[algorithm])
            return err_set(err, ERR_INVALID, "%s is not listed in it", files[i].path);
    return true;
}

static bool read_tagmanifest(struct package_proof *proof, size_t algorithm, struct err *err)
{
    AUTO_FREE char *name = mem_format("tagmanifest-%s.txt", digest_name(algorithms[algorithm]));
    AUTO(source_free) struct source *file = NULL;
    AUTO_BUF struct buf text = { 0 };
    if (!source_open_beneath(proof->fd, name, &file, err))
        return false;
    if (!source_slurp(file, TAGMANIFEST_MAX, &text, err))
        return err_where(err, "%s", name);
    uint8_t value[DIGEST_MAX];
    digest_of(algorithms[algorithm], buf_span(&text), value);
    memcpy(algorithm ? proof->seal.sha512 : proof->seal.sha256, value, digest_size(algorithms[algorithm]));
    AUTO(source_free) struct source *same = source_take_buf(name, &text);
    return take_manifest(same, algorithm, proof->manifests, ALGORITHMS, err) || err_where(err, "%s", name);
}

/* --- files ----------------------------------------------------------------------------------------------------------------- */

static bool is_as_listed(const struct listed *listed, const char *by, const struct digester *digester, struct err *err)
{
    for (size_t i = 0; i < ALGORITHMS; i++) {
        uint8_t value[DIGEST_MAX];
        char found[DIGEST_HEX_MAX], stated[DIGEST_HEX_MAX];
        digester_value(digester, algorithms[i], value);
        if (memcmp(value, listed->digest[i], digest_size(algorithms[i])) == 0)
            continue;
        digest_hex(algorithms[i], value, found);
        digest_hex(algorithms[i], listed->digest[i], stated);
        return err_set(err, ERR_MISMATCH, "its %s is %.*s…, %s-%s.txt says %.*s…", digest_standard_name(algorithms[i]), SHOWN, found, by,
                       digest_name(algorithms[i]), SHOWN, stated);
    }
    return true;
}

/* A wrong digest is the better reason: what `visit` stumbles over in an altered file is a matter of chance. */
static bool visit_listed(int fd, const struct listed *listed, const char *by, package_proof_visitor *visit, void *context, struct err *err)
{
    AUTO(source_free) struct source *file = NULL;
    if (!source_open_beneath(fd, listed->path, &file, err))
        return false;
    AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(DIGEST_SHA256) | DIGEST_BIT(DIGEST_SHA512));
    AUTO(source_free) struct source *tee = source_tee(file, digester);
    struct err stumbled = { 0 };
    bool is_visited = visit(context, tee, &stumbled);
    if (!is_visited && stumbled.kind == ERR_SYSTEM)
        *err = stumbled;
    else if (source_tee_finish(tee, err) && is_as_listed(listed, by, digester, err) && !is_visited)
        *err = stumbled;
    return !err_is_set(err) || err_where(err, "%s", listed->path);
}

struct taking {
    struct package_proof *proof;
    size_t algorithm;
};

static bool take_files(void *context, struct source *source, struct err *err)
{
    const struct taking *taking = context;
    return take_manifest(source, taking->algorithm, taking->proof->files, taking->proof->n, err);
}

/* --- the whole ------------------------------------------------------------------------------------------------------------- */

bool package_proof_open(int package_fd, const char *const *paths, size_t n, struct package_proof **ret, struct err *err)
{
    AUTO(package_proof_free) struct package_proof *proof = mem_new(sizeof *proof);
    proof->fd = package_fd;
    proof->files = mem_new_array(n, sizeof *proof->files);
    proof->n = n;
    for (size_t i = 0; i < n; i++)
        proof->files[i].path = mem_text(paths[i]);
    for (size_t i = 0; i < ALGORITHMS; i++)
        proof->manifests[i].path = mem_format("manifest-%s.txt", digest_name(algorithms[i]));
    for (size_t i = 0; i < ALGORITHMS; i++)
        if (!read_tagmanifest(proof, i, err))
            return false;
    for (size_t i = 0; i < ALGORITHMS; i++) {
        struct taking taking = { proof, i };
        if (!visit_listed(package_fd, &proof->manifests[i], "tagmanifest", take_files, &taking, err))
            return false;
    }
    *ret = TAKE(proof);
    return true;
}

const struct package_seal *package_proof_seal(const struct package_proof *proof)
{
    return &proof->seal;
}

bool package_proof_visit(const struct package_proof *proof, const char *path, package_proof_visitor *visit, void *context, struct err *err)
{
    const struct listed *listed = NULL;
    for (size_t i = 0; i < proof->n; i++)
        if (strcmp(proof->files[i].path, path) == 0)
            listed = &proof->files[i];
    assert(listed);                     /* it was named when the proof was opened */
    return visit_listed(proof->fd, listed, "manifest", visit, context, err);
}

struct slurping {
    struct buf *into;
    size_t max;
};

static bool slurp(void *context, struct source *source, struct err *err)
{
    const struct slurping *slurping = context;
    return source_slurp(source, slurping->max, slurping->into, err);
}

bool package_proof_slurp(const struct package_proof *proof, const char *path, size_t max, struct buf *into, struct err *err)
{
    struct slurping slurping = { into, max };
    return package_proof_visit(proof, path, slurp, &slurping, err);
}

void package_proof_free(struct package_proof *proof)
{
    if (!proof)
        return;
    for (size_t i = 0; i < proof->n; i++)
        free(proof->files[i].path);
    for (size_t i = 0; i < ALGORITHMS; i++)
        free(proof->manifests[i].path);
    free(proof->files);
    free(proof);
}
