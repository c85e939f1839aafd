/* access/get.c: the snapshot of a date out of the package that was drawn by hand, and what happens when that package is damaged. */
#include "../package/forged.h"

#include "access/get.h"
#include "archive/ledger.h"
#include "archive/open.h"
#include "base/jsonl.h"
#include "package/assemble.h"

#define PACKAGE "riverside-en-20230606T081500Z-0001"
#define PLACE "packages/2023/06/" PACKAGE
#define ARTICLE "https://news.example/2023/02/28/old-bridge/"
#define WARC PLACE "/data/representations/original/data/" PACKAGE "-00000.warc.gz"
enum { PAGE_AT = 1362, PICTURE_AT = 3284, FILE_MAX = 1024 * 1024 };

struct copying {
    int from, to;
};

static bool copy_entry(void *context, const struct file_entry *entry, struct err *err)
{
    struct copying *copying = context;
    AUTO_BUF struct buf bytes = { 0 };
    if (entry->kind == FILE_FOLDER)
        return file_make_folders(copying->to, entry->path, err);
    return file_slurp(copying->from, entry->path, FILE_MAX, &bytes, err) && file_write(copying->to, entry->path, buf_span(&bytes), err);
}

/* What the ledger knows of the package: all is well; nothing; less than nothing; another package; other digests. */
enum history { AGREES, NO_LEDGER, DAMAGED, OTHER_PACKAGE, OTHER_SHA256, OTHER_SHA512 };

/* Before the package is there: a ledger does not begin beside packages. */
static void write_history(const struct archive *archive, int package_fd, enum history history)
{
    struct err err = { 0 };
    struct package_seal seal;
    if (history == NO_LEDGER)
        return;
    assert_true(package_seal_read(package_fd, &seal, &err));
    seal.sha256[0] ^= history == OTHER_SHA256;
    seal.sha512[63] ^= history == OTHER_SHA512;
    const char *package = history == OTHER_PACKAGE ? "other-20230606T081500Z-0001" : PACKAGE;
    const struct ledger_entry entry = { .event = "sealing", .package = package, .seal = &seal };
    assert_true(ledger_append(archive, &entry, &err));
    if (history == DAMAGED)
        assert_true(file_remove_tree(archive->fd, "ledger/head", &err) && file_write(archive->fd, "ledger/head", span_of("9"), &err));
}

/* An archive with that one package, in a folder of its own; skips where the drawing is not here. */
static struct archive *archive_begin_with(struct folder *folder, enum history history)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    AUTO_FREE char *drawing = shared ? mem_format("%s/data/example-package/" PACKAGE, shared)
                                     : mem_format("%s/../shared/data/example-package/" PACKAGE, source ? source : ".");
    if (access(drawing, R_OK) != 0) {
        print_message("skipped: %s is not here\n", drawing);
        skip();
    }
    *folder = folder_begin();
    AUTO_FREE char *path = mem_format("%s/archive", folder->path);
    struct err err = { 0 };
    struct settings settings = { 0 };
    struct archive *archive = NULL;
    settings_init(&settings);
    settings.uuid_text = mem_text("8a5f1f0e-0f6b-4c53-9d5c-3a1d6c2f7b10");
    free(settings.timezone);
    settings.timezone = mem_text("UTC");
    assert_true(archive_init(path, &settings, &err));
    settings_free(&settings);
    assert_true(archive_open(path, &archive, &err));
    struct copying copying = { -1, -1 };
    assert_true(file_open_folder(AT_FDCWD, drawing, &copying.from, &err));
    write_history(archive, copying.from, history);
    assert_true(file_make_folders(archive->fd, PLACE, &err));
    assert_true(file_open_folder(archive->fd, PLACE, &copying.to, &err));
    assert_true(file_walk(copying.from, copy_entry, &copying, &err));
    close(copying.from);
    close(copying.to);
    return archive;
}

static struct archive *archive_begin(struct folder *folder)
{
    return archive_begin_with(folder, AGREES);
}

static void archive_end(struct archive *archive, struct folder *folder)
{
    archive_free(archive);
    folder_end(folder);
}

static bool get(const struct archive *archive, const struct folder *folder, const char *url, const char *at, struct get_result *ret,
                struct err *err)
{
    AUTO_FREE char *out = mem_format("%s/out", folder->path);
    AUTO_FINDINGS struct findings unread = { 0 };
    struct get_options options = { .url = url, .at = at, .folder = out, .unread = &unread };
    return access_get(archive, &options, ret, err);
}

static char *slurp(const struct folder *folder, const char *path)
{
    struct buf text = { 0 };
    struct err err = { 0 };
    assert_true(file_slurp(folder->fd, path, FILE_MAX, &text, &err));
    return buf_take_text(&text);
}

static void everything(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    assert_true(get(archive, &folder, ARTICLE, "2023-06-06", &result, &err));
    assert_string_equal(result.headline, "Old bridge reopens");
    assert_string_equal(result.captured, "2023-06-06T08:15:01Z");
    assert_true(result.is_inside);
    assert_int_equal(result.distance_ns, 0);
    assert_int_equal(result.snapshots, 1);
    assert_int_equal(result.files, 1);
    assert_int_equal(result.missing, 1);
    get_result_free(&result);

    AUTO_FREE char *page = slurp(&folder, "out/index.html"), *article = slurp(&folder, "out/article.json");
    AUTO_FREE char *kept = slurp(&folder, "archive/" PLACE "/data/articles/1.json"), *original = slurp(&folder, "out/original.http");
    AUTO_FREE char *provenance = slurp(&folder, "out/provenance.json");
    assert_non_null(strstr(page, "src=\"files/0001-bridge.png\""));
    assert_non_null(strstr(page, "<head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
    assert_null(strstr(page, " src=\"https://news.example/img/mayor.png\""));        /* nothing connects by itself */
    assert_string_equal(article, kept);
    assert_int_equal(strncmp(original, "HTTP/1.1 200", 12), 0);
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_true(jsonl_parse(span_of(provenance), &json, &err));
    const json_t *missing = json_array_get(json_object_get(json, "missing"), 0);
    assert_string_equal(jsonl_text(missing, "url"), "https://news.example/img/mayor.png");
    assert_string_equal(jsonl_text(missing, "why"), "404");
    assert_int_equal(json_array_size(json_object_get(json, "files")), 5);
    archive_end(archive, &folder);
}

/* Every file that is handed out is in the provenance with its own digest. */
static bool check_file(void *context, const struct file_entry *entry, struct err *err)
{
    const json_t *files = context, *file;
    size_t i;
    (void)err;
    if (entry->kind != FILE_REGULAR || strcmp(entry->path, "out/provenance.json") == 0 || strncmp(entry->path, "out/", 4) != 0)
        return true;
    json_array_foreach(files, i, file)
        if (strcmp(jsonl_text(file, "file"), entry->path + 4) == 0) {
            assert_int_equal(jsonl_u64(file, "bytes", 0), entry->bytes);
            return true;
        }
    fail_msg("%s is not in provenance.json", entry->path);
    return false;
}

static void all_files_are_told_of(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    assert_true(get(archive, &folder, ARTICLE, NULL, &result, &err));
    get_result_free(&result);
    AUTO_FREE char *provenance = slurp(&folder, "out/provenance.json");
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_true(jsonl_parse(span_of(provenance), &json, &err));
    assert_true(file_walk(folder.fd, check_file, json_object_get(json, "files"), &err));
    archive_end(archive, &folder);
}

static const struct choice_row {
    const char *name, *url, *at;
    bool is_inside;
    int64_t days;
    enum err_kind want;
} choice_rows[] = {
    { "ours: the latest", ARTICLE, NULL, true, 0, ERR_NONE },
    { "ours: another spelling", "HTTPS://WWW.News.Example:443/2023/02/28/old-bridge/#top", NULL, true, 0, ERR_NONE },
    { "ours: the very second", ARTICLE, "20230606081501", true, 0, ERR_NONE },
    { "ours: an instant a day before", ARTICLE, "2023-06-05T08:15:01Z", false, 1, ERR_NONE },
    { "ours: a day long after", ARTICLE, "2023-06-16", false, -9, ERR_NONE },
    { "ours: nothing kept of it", "https://news.example/other", NULL, false, 0, ERR_MISSING },
    { "ours: no date", ARTICLE, "soon", false, 0, ERR_USAGE },
};

static void check_choice(void **state)
{
    const struct choice_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    assert_int_equal(get(archive, &folder, row->url, row->at, &result, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    assert_int_equal(result.is_inside, row->is_inside);
    assert_int_equal(result.distance_ns / (86400 * NS_PER_S), row->days);
    assert_int_equal(file_exists(folder.fd, "out"), row->want == ERR_NONE);
    get_result_free(&result);
    archive_end(archive, &folder);
}

static const struct damage_row {
    const char *name, *file;
    uint64_t at;
} damage_rows[] = {
    { "ours: a bit in the page's record", WARC, PAGE_AT + 700 },
    { "ours: a bit in the page's gzip header", WARC, PAGE_AT },
    { "ours: a bit in a picture's record", WARC, PICTURE_AT + 600 },
    { "ours: a bit in the facts' digest of the page", PLACE "/data/articles/1.json", 0 },
    { "ours: a bit in the facts' digest of a picture", PLACE "/data/articles/1.json", 1 },
};

/* The place of a digest's last digit, which becomes another digit with its lowest bit. */
static size_t digest_at(const struct buf *text, uint64_t which)
{
    const char *digests[] = { "4696\"", "d8d0\"" };
    size_t at = 0;
    assert_true(span_find(buf_span(text), digests[which], strlen(digests[which]), &at));
    return at;
}

static void check_damage(void **state)
{
    const struct damage_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    assert_true(file_slurp(archive->fd, row->file, FILE_MAX, &bytes, &err));
    bytes.at[strcmp(row->file, WARC) == 0 ? row->at : digest_at(&bytes, row->at)] ^= 1;
    assert_true(file_write(archive->fd, row->file, buf_span(&bytes), &err));
    assert_false(get(archive, &folder, ARTICLE, NULL, &result, &err));
    assert_true(err.kind == ERR_MISMATCH || err.kind == ERR_INVALID);
    assert_non_null(strstr(err.where, PACKAGE));
    assert_non_null(strstr(err.hint, "pressmark verify "));
    assert_false(file_exists(folder.fd, "out"));
    archive_end(archive, &folder);
}

/* --- proof ------------------------------------------------------------------------------------------------------------------ */

#define ARTICLE_JSON "data/articles/1.json"
#define INDEX "data/index/index.cdxj"

static const struct proof_row {
    const char *name;
    enum history history;
    const char *file, *from, *to;       /* what was changed; NULL: nothing */
    int levels;                         /* of manifests that were changed with it */
    const char *ledger;                 /* the word in the answer; NULL: nothing is handed out */
    const char *where, *hint;           /* parts of what is said then */
} proof_rows[] = {
    { "ours: proven up to the ledger", AGREES, NULL, NULL, NULL, 0, "agrees", NULL, NULL },
    { "ours: the ledger does not know the package", OTHER_PACKAGE, NULL, NULL, NULL, 0, "unknown", NULL, NULL },
    { "ours: there is no ledger", NO_LEDGER, NULL, NULL, NULL, 0, "none", NULL, NULL },
    { "ours: the ledger agrees, but is damaged", DAMAGED, NULL, NULL, NULL, 0, "damaged", NULL, NULL },
    { "ours: the ledger names another SHA-256", OTHER_SHA256, NULL, NULL, NULL, 0, NULL, "tagmanifest-sha256.txt", "pressmark audit " },
    { "ours: the ledger names another SHA-512", OTHER_SHA512, NULL, NULL, NULL, 0, NULL, "tagmanifest-sha512.txt", "pressmark audit " },
    { "ours: another headline", AGREES, ARTICLE_JSON, "Old bridge reopens", "Old bridge closes", 0, NULL, ARTICLE_JSON, "pressmark verify " },
    { "ours: another headline, and the manifests", AGREES, ARTICLE_JSON, "Old bridge reopens", "Old bridge closes", 1, NULL,
      "manifest-sha256.txt", "pressmark verify " },
    { "ours: another headline, manifests and all", AGREES, ARTICLE_JSON, "Old bridge reopens", "Old bridge closes", 2, NULL,
      "tagmanifest-sha256.txt", "pressmark audit " },
    { "ours: another headline in a package of no ledger", NO_LEDGER, ARTICLE_JSON, "Old bridge reopens", "Old bridge closes", 0, NULL,
      ARTICLE_JSON, "pressmark verify " },
    { "ours: another time in the index", AGREES, INDEX, "20230606", "20230607", 0, NULL, INDEX, "pressmark verify " },
    { "ours: the record is another than the index says", NO_LEDGER, INDEX, "sha256:7e9c7315", "sha256:7e9c7316", 2, NULL, "record at byte",
      "pressmark verify " },
    { "ours: the index does not say which record it is", NO_LEDGER, INDEX, "recordDigest", "nobodysDigest", 2, NULL, INDEX, "pressmark verify " },
    { "ours: a tag manifest of another package", AGREES, "tagmanifest-sha512.txt", "bag-info.txt", "bag-inf0.txt", 0, NULL,
      "tagmanifest-sha512.txt", "pressmark audit " },
};

static void expect_told(const struct folder *folder, const struct proof_row *row, const struct get_result *result)
{
    struct err err = { 0 };
    AUTO_FREE char *text = slurp(folder, "out/provenance.json");
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_string_equal(result->ledger, row->ledger);
    assert_int_equal(!result->doubt, row->history == AGREES);
    assert_true(jsonl_parse(span_of(text), &json, &err));
    const json_t *proof = json_object_get(json, "proof"), *ledger = json_object_get(proof, "ledger");
    bool is_known = row->history == AGREES || row->history == DAMAGED;
    assert_int_equal(json_is_null(ledger), !is_known);
    assert_int_equal(!jsonl_text(proof, "doubt"), !result->doubt);
    const json_t *first = json_array_get(json_object_get(proof, "compared"), 0);
    assert_int_equal(strncmp(jsonl_text(first, "what"), "tagmanifest", 11) == 0, is_known);
    if (is_known)
        assert_string_equal(jsonl_text(json_object_get(ledger, "tagmanifest"), "sha256"),
                            jsonl_text(json_object_get(json, "package"), "tagmanifest") + strlen("sha256:"));
}

static void check_proof(void **state)
{
    const struct proof_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin_with(&folder, row->history);
    struct get_result result = { 0 };
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    assert_true(file_open_folder(archive->fd, PLACE, &fd, &err));
    if (row->file)
        forge_file(fd, row->file, row->from, row->to, row->levels);
    assert_int_equal(get(archive, &folder, ARTICLE, NULL, &result, &err), row->ledger != NULL);
    assert_int_equal(file_exists(folder.fd, "out"), row->ledger != NULL);
    if (row->ledger) {
        expect_told(&folder, row, &result);
    } else {
        assert_true(err.kind == ERR_MISMATCH || err.kind == ERR_INVALID);
        assert_non_null(strstr(err.where, PACKAGE));
        assert_non_null(strstr(err.where, row->where));
        assert_non_null(strstr(err.hint, row->hint));
    }
    get_result_free(&result);
    archive_end(archive, &folder);
}

/* --- a package that is open ------------------------------------------------------------------------------------------------ */

#define RUN "riverside-en-20230606T081500Z"
#define OPEN_PLACE "work/" RUN "/open/" PACKAGE

/* The package lies in work/ instead, as a run puts it there; the ledger says "open" of it, in entry 1. */
static struct archive *archive_begin_open(struct folder *folder)
{
    struct err err = { 0 };
    struct package_seal seal;
    AUTO_CLOSE int fd = -1;
    struct archive *archive = archive_begin_with(folder, NO_LEDGER);
    assert_true(file_open_folder(archive->fd, PLACE, &fd, &err) && package_seal_read(fd, &seal, &err));
    assert_true(file_make_folders(archive->work_fd, RUN, &err));
    assert_true(file_move(archive->fd, PLACE, archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT, &err));
    assert_true(file_remove_tree(archive->packages_fd, "2023", &err));
    const struct ledger_entry entry = { .event = "open", .package = PACKAGE, .seal = &seal };
    assert_true(ledger_append(archive, &entry, &err));
    assert_true(archive_put_open(archive, RUN, PACKAGE, ARCHIVE_OPEN_DRAFT, &err));
    return archive;
}

/* The next of its day, entered in the ledger: another contact. */
static void make_next(const struct archive *archive, bool is_put)
{
    struct err err = { 0 };
    struct package_seal seal;
    struct copying copying = { -1, -1 };
    assert_true(file_open_folder(archive->fd, OPEN_PLACE, &copying.from, &err));
    assert_true(file_make_folders(archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT, &err));
    assert_true(file_open_folder(archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT, &copying.to, &err));
    assert_true(file_walk(copying.from, copy_entry, &copying, &err));
    forge_file(copying.to, "bag-info.txt", "Contact-Email: ", "Contact-Email: x", 1);
    assert_true(package_seal_read(copying.to, &seal, &err));
    const struct ledger_entry entry = { .event = "open", .package = PACKAGE, .seal = &seal };
    assert_true(ledger_append(archive, &entry, &err));
    if (is_put)
        assert_true(archive_put_open(archive, RUN, PACKAGE, ARCHIVE_OPEN_DRAFT, &err));
    close(copying.from);
    close(copying.to);
}

static void expect_open(const struct folder *folder, const struct get_result *result, uint64_t sequence)
{
    struct err err = { 0 };
    AUTO(jsonl_decref) json_t *json = NULL;
    AUTO_FREE char *text = slurp(folder, "out/provenance.json");
    assert_string_equal(result->ledger, "agrees");
    assert_string_equal(result->package, PACKAGE);
    assert_false(result->is_sealed);
    assert_true(jsonl_parse(span_of(text), &json, &err));
    const json_t *package = json_object_get(json, "package"), *ledger = json_object_get(json_object_get(json, "proof"), "ledger");
    assert_true(json_is_false(json_object_get(package, "sealed")));
    assert_true(span_ends(span_of(jsonl_text(package, "path")), "/" OPEN_PLACE));
    assert_int_equal(jsonl_u64(ledger, "sequence", 0), sequence);
    assert_string_equal(jsonl_text(json_object_get(ledger, "tagmanifest"), "sha256"), jsonl_text(package, "tagmanifest") + strlen("sha256:"));
}

static const struct open_row {
    const char *name;
    unsigned runs;                      /* after the first; the last one was killed before it was put where is_put is false */
    bool is_put, is_changed;
    uint64_t sequence;                  /* of the ledger's entry that proves it */
} open_rows[] = {
    { "ours: out of a package that is open, by the ledger's entry", 0, true, false, 1 },
    { "ours: out of the one that took its place", 1, true, false, 2 },
    { "ours: out of the one that is still there", 1, false, false, 1 },
    { "ours: nothing out of an open one that was changed, manifests and all", 0, true, true, 0 },
};

static void check_open(void **state)
{
    const struct open_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin_open(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    for (unsigned i = 0; i < row->runs; i++)
        make_next(archive, row->is_put);
    assert_true(file_open_folder(archive->fd, OPEN_PLACE, &fd, &err));
    if (row->is_changed)
        forge_file(fd, ARTICLE_JSON, "Old bridge reopens", "Old bridge closes", 2);
    assert_int_equal(get(archive, &folder, ARTICLE, NULL, &result, &err), !row->is_changed);
    assert_int_equal(file_exists(folder.fd, "out"), !row->is_changed);
    if (row->is_changed)
        assert_non_null(strstr(err.why, "entry 1 of the ledger says the package was entered with"));
    else
        expect_open(&folder, &result, row->sequence);
    get_result_free(&result);
    archive_end(archive, &folder);
}

static void check_sealed(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct get_result result = { 0 };
    struct err err = { 0 };
    assert_true(get(archive, &folder, ARTICLE, NULL, &result, &err));
    assert_true(result.is_sealed);
    AUTO_FREE char *text = slurp(&folder, "out/provenance.json");
    AUTO(jsonl_decref) json_t *json = NULL;
    assert_true(jsonl_parse(span_of(text), &json, &err));
    assert_true(json_is_true(json_object_get(json_object_get(json, "package"), "sealed")));
    get_result_free(&result);
    archive_end(archive, &folder);
}

/* A run ends while files are handed out: what was opened is removed under the reader's hands. */
static void on_moved(void *context, const char *step, uint64_t done, uint64_t total)
{
    const struct archive **archive = context;
    (void)done;
    (void)total;
    if (*archive && strcmp(step, "index") != 0)         /* the catalogue has taken it in, and it is being read */
        make_next(TAKE(*archive), true);
}

static void check_meanwhile(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin_open(&folder);
    const struct archive *ending = archive;
    struct get_result result = { 0 };
    struct err err = { 0 };
    AUTO_FREE char *out = mem_format("%s/out", folder.path);
    AUTO_FINDINGS struct findings unread = { 0 };
    const struct progress progress = { .moved = on_moved, .context = &ending };
    const struct get_options options = { .url = ARTICLE, .folder = out, .progress = &progress, .unread = &unread };
    if (!access_get(archive, &options, &result, &err))
        fail_msg("%s: %s", err.where, err.why);
    assert_null(ending);
    expect_open(&folder, &result, 2);
    get_result_free(&result);
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "access/get" };
    suite_add(&suite, "ours: page, picture, facts, original, provenance", everything, NULL);
    suite_add(&suite, "ours: every file is in the provenance", all_files_are_told_of, NULL);
    SUITE_ROWS(&suite, choice_rows, check_choice);
    SUITE_ROWS(&suite, damage_rows, check_damage);
    SUITE_ROWS(&suite, proof_rows, check_proof);
    SUITE_ROWS(&suite, open_rows, check_open);
    suite_add(&suite, "ours: a package that is sealed is said to be", check_sealed, NULL);
    suite_add(&suite, "ours: an open package that is replaced meanwhile is read again", check_meanwhile, NULL);
    return suite_run(&suite);
}
