/* src/package/proof.c: a file of a package comes out when every manifest on the way agrees, and not when any of them does not. */
#include "forged.h"

#include "made.h"
#include "package/proof.h"
#include "package/reader.h"

#define ARTICLE PACKAGE_ARTICLES "/1.json"
#define HEADLINE "\"" MADE_HEADLINE "\""
#define OTHER "\"The bridge is closed\""

static const struct row {
    const char *name, *file, *from, *to;
    int levels;                         /* of manifests that are changed with it */
    enum err_kind want;
    const char *where, *why;            /* parts of what is said */
} rows[] = {
    { "ours: as it was made", NULL, NULL, NULL, 0, ERR_NONE, NULL, NULL },
    { "ours: the file was changed", ARTICLE, HEADLINE, OTHER, 0, ERR_MISMATCH, ARTICLE, "manifest-sha256.txt says " },
    { "ours: the file and the manifests", ARTICLE, HEADLINE, OTHER, 1, ERR_MISMATCH, "manifest-sha256.txt", "tagmanifest-sha256.txt says " },
    { "ours: the file and all above it: the package agrees with itself", ARTICLE, HEADLINE, OTHER, 2, ERR_NONE, NULL, NULL },
    { "ours: one manifest's SHA-512 alone", "manifest-sha512.txt", "data/METS.xml", "data/METS.xmm", 0, ERR_MISMATCH, "manifest-sha512.txt",
      "tagmanifest-sha256.txt says " },
    { "ours: a file that no manifest lists", "manifest-sha256.txt", "  " ARTICLE "\n", "  data/articles/7.json\n", 2, ERR_INVALID,
      "manifest-sha256.txt", ARTICLE " is not listed" },
    { "rfc8493 2.1.3: a file that a manifest lists twice", "manifest-sha256.txt", "  data/METS.xml\n", "  " ARTICLE "\n", 2, ERR_INVALID,
      "manifest-sha256.txt", ARTICLE " is listed twice" },
    { "ours: a manifest that a tag manifest does not list", "tagmanifest-sha512.txt", "  manifest-sha256.txt", "  manifest-sha257.txt", 0,
      ERR_INVALID, "tagmanifest-sha512.txt", "manifest-sha256.txt is not listed" },
    { "ours: a line without shape", "tagmanifest-sha256.txt", "  manifest-sha256.txt", "", 0, ERR_INVALID, "tagmanifest-sha256.txt", "" },
    { "ours: a manifest is gone", "manifest-sha512.txt", NULL, NULL, 0, ERR_MISSING, "manifest-sha512.txt", "" },
    { "ours: a tag manifest is gone", "tagmanifest-sha512.txt", NULL, NULL, 0, ERR_MISSING, "tagmanifest-sha512.txt", "" },
    { "ours: the file is gone", ARTICLE, NULL, NULL, 0, ERR_MISSING, ARTICLE, "" },
};

static bool prove(int fd, struct buf *into, struct err *err)
{
    static const char *const paths[] = { PACKAGE_CDXJ, ARTICLE };
    AUTO(package_proof_free) struct package_proof *proof = NULL;
    return package_proof_open(fd, paths, COUNT_OF(paths), &proof, err) && package_proof_slurp(proof, ARTICLE, 1 << 20, into, err);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    made_package(folder.fd, MADE_ID);
    if (row->from)
        forge_file(folder.fd, row->file, row->from, row->to, row->levels);
    else if (row->file)
        assert_true(file_remove_tree(folder.fd, row->file, &err));
    assert_int_equal(prove(folder.fd, &text, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    if (row->want == ERR_NONE) {
        AUTO_BUF struct buf kept = { 0 };
        assert_true(file_slurp(folder.fd, ARTICLE, 1 << 20, &kept, &err));
        assert_true(span_equal(buf_span(&text), buf_span(&kept)));
    } else {
        assert_non_null(strstr(err.where, row->where));
        assert_non_null(strstr(err.why, row->why));
    }
    folder_end(&folder);
}

/* The seal is what the ledger holds: the digests of the tag manifests as they lie there. */
static void check_seal(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct package_seal seal;
    AUTO(package_proof_free) struct package_proof *proof = NULL;
    made_package(folder.fd, MADE_ID);
    assert_true(package_proof_open(folder.fd, NULL, 0, &proof, &err));
    assert_true(package_seal_read(folder.fd, &seal, &err));
    assert_memory_equal(&seal, package_proof_seal(proof), sizeof seal);
    folder_end(&folder);
}

static bool stumble(void *context, struct source *source, struct err *err)
{
    (void)source;
    return err_set(err, *(enum err_kind *)context, "stumbled");
}

static void check_visitor(void **state)
{
    (void)state;
    static const char *const paths[] = { ARTICLE };
    struct folder folder = folder_begin();
    struct err err = { 0 }, invalid = { 0 }, altered = { 0 }, unread = { 0 };
    enum err_kind kinds[] = { ERR_INVALID, ERR_SYSTEM };
    AUTO(package_proof_free) struct package_proof *proof = NULL;
    made_package(folder.fd, MADE_ID);
    assert_true(package_proof_open(folder.fd, paths, 1, &proof, &err));
    assert_false(package_proof_visit(proof, ARTICLE, stumble, &kinds[0], &invalid));
    edit_file(folder.fd, ARTICLE, HEADLINE, OTHER);
    assert_false(package_proof_visit(proof, ARTICLE, stumble, &kinds[0], &altered));
    assert_false(package_proof_visit(proof, ARTICLE, stumble, &kinds[1], &unread));
    assert_int_equal(invalid.kind, ERR_INVALID);
    assert_int_equal(altered.kind, ERR_MISMATCH);           /* what it stumbled over is no news in a file that was changed */
    assert_int_equal(unread.kind, ERR_SYSTEM);
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "package/proof" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: the seal is that of the tag manifests", check_seal, NULL);
    suite_add(&suite, "ours: who reads an altered file is told of the alteration", check_visitor, NULL);
    return suite_run(&suite);
}
