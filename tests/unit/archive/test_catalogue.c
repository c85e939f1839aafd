#include "begun.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/catalogue.h"
#include "archive/open.h"

static const char first_package[] = "a-20230131T230000Z-0001", second_package[] = "a-20230301T000000Z-0001";

static void put(const struct archive *archive, const char *package, const char *path, const char *text)
{
    struct err err = { 0 };
    AUTO_FREE char *in_package = NULL;
    assert_true(archive_package_path(package, &in_package, &err));
    AUTO_FREE char *file = mem_format("%s/%s", in_package, path);
    AUTO_FREE char *folder = mem_text_n(file, (size_t)(strrchr(file, '/') - file));
    assert_true(file_make_folders(archive->packages_fd, folder, &err));
    assert_true(file_write(archive->packages_fd, file, span_of(text), &err));
}

/* A package folder with as much in it as the catalogue reads. */
static void put_package(const struct archive *archive, const char *id, char serial, const char *captured, const char *cdxj)
{
    AUTO_FREE char *article = mem_format("{\"snapshot\":\"urn:uuid:%c\",\"url\":\"http://news.example/a?y=2&x=1\",\"canonical\":"
                                         "\"https://www.news.example/story\",\"captured\":\"%s\",\"headline\":\"H%c\",\"images\":["
                                         "{\"url\":\"http://news.example/1.png\",\"digest\":\"sha256:0\"},"
                                         "{\"url\":\"http://news.example/2.png\",\"digest\":null}],"
                                         "\"requisites\":{\"expected\":4,\"captured\":1,\"explained\":3},\"text\":\"\"}",
                                         serial, captured, serial);
    put(archive, id, "bag-info.txt", "Article-Count: 1\nPayload-Oxum: 1234.5\nCapture-Start: 2023-01-31\nExternal-Identifier: urn:uuid:p\n");
    put(archive, id, "data/articles/1.json", article);
    put(archive, id, "data/index/index.cdxj", cdxj);
}

#define LINE(time, url, offset)                                                                                               \
    "example,news)/a?x=1&y=2 " time " {\"url\":\"" url "\",\"mime\":\"text/html\",\"status\":\"200\",\"digest\":\"sha256:0\"," \
    "\"length\":\"10\",\"offset\":\"" offset "\",\"filename\":\"a.warc.gz\"}\n"
static const char lines[] = LINE("20230131235959", "http://news.example/a?y=2&x=1", "1")
                            LINE("20230201120000", "http://news.example/a?y=2&x=1", "2")
                            LINE("20230201000001", "http://news.example/a?x=1&y=2", "3");

static struct archive *begin(struct folder *folder)
{
    struct archive *archive = archive_begin(folder);
    put_package(archive, first_package, '1', "2023-01-31T23:59:59.000Z", lines);
    put_package(archive, second_package, '2', "2023-03-01T00:00:00.000Z", "");
    return archive;
}

static struct catalogue *open_catalogue(const struct archive *archive)
{
    struct err err = { 0 };
    struct catalogue *catalogue = NULL;
    if (!catalogue_open(archive, NULL, &catalogue, &err))
        fail_msg("%s: %s", err.where, err.why);
    return catalogue;
}

static bool note_snapshot(void *context, const struct catalogue_snapshot *s, struct err *err)
{
    (void)err;
    buf_printf(context, "%s %s %u %s %llu/%llu/%llu\n", s->id, s->package, s->number, s->headline, (unsigned long long)s->images,
               (unsigned long long)s->images_missing, (unsigned long long)s->missing);
    return true;
}

static bool note_package(void *context, const struct catalogue_package *p, struct err *err)
{
    (void)err;
    buf_printf(context, "%s %llu %llu %llu%s\n", p->id, (unsigned long long)p->articles, (unsigned long long)p->bytes,
               (unsigned long long)p->captures, p->is_open ? " open" : "");
    return true;
}

/* All that the catalogue says, as text. */
static char *all_of(struct catalogue *catalogue)
{
    struct err err = { 0 };
    struct buf all = { 0 };
    buf_put_text(&all, "");
    assert_true(catalogue_packages(catalogue, note_package, &all, &err));
    assert_true(catalogue_snapshots(catalogue, NULL, note_snapshot, &all, &err));
    return buf_take_text(&all);
}

static const char first_says[] = "a-20230131T230000Z-0001 1 1234 3\n";
static const char both_say[] = "a-20230131T230000Z-0001 1 1234 3\na-20230301T000000Z-0001 1 1234 0\n"
                               "urn:uuid:1 a-20230131T230000Z-0001 1 H1 1/1/3\nurn:uuid:2 a-20230301T000000Z-0001 1 H2 1/1/3\n";

static void check_life(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    struct catalogue *catalogue = open_catalogue(archive);
    AUTO_FREE char *whole = all_of(catalogue);
    assert_string_equal(whole, both_say);
    AUTO_FREE char *path = mem_format("2023/03/%s", second_package);
    assert_true(file_move(archive->packages_fd, path, archive->work_fd, "away", &err));
    assert_true(catalogue_refresh(catalogue, NULL, &err));
    AUTO_FREE char *less = all_of(catalogue);
    assert_true(span_starts(span_of(less), first_says));
    assert_null(strstr(less, second_package));
    assert_true(file_move(archive->work_fd, "away", archive->packages_fd, path, &err));
    catalogue_free(catalogue);
    uint64_t n = 0;
    AUTO_FINDINGS struct findings unread = { 0 };
    assert_true(catalogue_rebuild(archive, NULL, &n, &unread, &err));
    assert_int_equal(n, 2);
    assert_int_equal(unread.n, 0);
    catalogue = open_catalogue(archive);
    AUTO_FREE char *again = all_of(catalogue);
    assert_string_equal(again, both_say);
    catalogue_free(catalogue);
    assert_true(file_write(archive->fd, "catalogue.sqlite", span_of("this is no database"), &err));
    catalogue = open_catalogue(archive);                /* it is only a cache */
    AUTO_FREE char *anew = all_of(catalogue);
    assert_string_equal(anew, both_say);
    catalogue_free(catalogue);
    archive_end(archive, &folder);
}

/* --- open packages -------------------------------------------------------------------------------------------------------- */

#define OPEN_RUN "b-20230401T000000Z"
#define OPEN_ID OPEN_RUN "-0001"

static void put_open_file(const struct archive *archive, const char *path, const char *text)
{
    struct err err = { 0 };
    AUTO_FREE char *file = mem_format(OPEN_RUN "/" ARCHIVE_OPEN_DRAFT "/%s", path);
    AUTO_FREE char *folder = mem_text_n(file, (size_t)(strrchr(file, '/') - file));
    assert_true(file_make_folders(archive->work_fd, folder, &err) && file_write(archive->work_fd, file, span_of(text), &err));
}

/* The n-th of the day has n articles. */
static void put_open(const struct archive *archive, unsigned n)
{
    struct err err = { 0 };
    AUTO_FREE char *info = mem_format("Article-Count: %u\nPayload-Oxum: %u.1\n", n, n), *seal = mem_format("tag manifest %u", n);
    put_open_file(archive, "bag-info.txt", info);
    put_open_file(archive, "tagmanifest-sha256.txt", seal);
    put_open_file(archive, "tagmanifest-sha512.txt", seal);
    put_open_file(archive, "data/index/index.cdxj", "");
    for (unsigned i = 1; i <= n; i++) {
        AUTO_FREE char *path = mem_format("data/articles/%u.json", i);
        AUTO_FREE char *article = mem_format("{\"snapshot\":\"urn:uuid:open%u\",\"url\":\"http://news.example/open\",\"canonical\":null,\"captured\":"
                                             "\"2023-04-01T00:00:0%uZ\",\"headline\":\"O%u\",\"images\":[],\"text\":\"\"}", i, i, i);
        put_open_file(archive, path, article);
    }
    assert_true(archive_put_open(archive, OPEN_RUN, OPEN_ID, ARCHIVE_OPEN_DRAFT, &err));
}

static void expect_all(struct catalogue *catalogue, const char *want)
{
    struct err err = { 0 };
    assert_true(catalogue_refresh(catalogue, NULL, &err));
    AUTO_FREE char *all = all_of(catalogue);
    assert_string_equal(all, want);
}

#define ROW(i) "urn:uuid:open" #i " " OPEN_ID " " #i " O" #i " 0/0/0\n"
static const char once_open[] = OPEN_ID " 1 1 0 open\n" ROW(1);
static const char twice_open[] = OPEN_ID " 2 2 0 open\n" ROW(1) ROW(2);
static const char then_sealed[] = OPEN_ID " 2 2 0\n" ROW(1) ROW(2);

/* Taken in, taken in again as it is after the next run, and as it is when it is sealed; never twice, and gone when it is gone. */
static void check_open(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    struct catalogue *catalogue = open_catalogue(archive);
    put_open(archive, 1);
    expect_all(catalogue, once_open);
    expect_all(catalogue, once_open);
    put_open(archive, 2);
    expect_all(catalogue, twice_open);
    put_open(archive, 1);
    expect_all(catalogue, once_open);
    put_open(archive, 2);
    assert_true(archive_keep_package(archive, OPEN_RUN "/open/" OPEN_ID, OPEN_ID, &err));
    expect_all(catalogue, then_sealed);
    expect_all(catalogue, then_sealed);
    assert_true(file_remove_tree(archive->packages_fd, "2023", &err));
    expect_all(catalogue, "");
    put_open(archive, 1);
    expect_all(catalogue, once_open);
    assert_true(file_remove_tree(archive->work_fd, OPEN_RUN, &err));
    expect_all(catalogue, "");
    catalogue_free(catalogue);
    archive_end(archive, &folder);
}

/* Left out, told at every opening, and what was known of it stays. */
static void check_open_unread(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    put_open(archive, 1);
    struct catalogue *catalogue = open_catalogue(archive);
    assert_true(file_write(archive->work_fd, OPEN_RUN "/open/" OPEN_ID "/tagmanifest-sha256.txt", span_of("another"), &err) &&
                file_write(archive->work_fd, OPEN_RUN "/open/" OPEN_ID "/data/articles/1.json", span_of("no JSON"), &err));
    for (int i = 0; i < 2; i++) {
        expect_all(catalogue, once_open);
        assert_int_equal(catalogue_unread(catalogue)->n, 1);
        assert_string_equal(catalogue_unread(catalogue)->items[0].where, OPEN_ID);
    }
    assert_true(file_remove_tree(archive->work_fd, OPEN_RUN "/open/" OPEN_ID "/tagmanifest-sha256.txt", &err));
    expect_all(catalogue, once_open);
    assert_int_equal(catalogue_unread(catalogue)->n, 1);
    catalogue_free(catalogue);
    archive_end(archive, &folder);
}

/* Whoever may not write the archive sees what is open as it is now, too. */
static void check_open_foreign(void **state)
{
    (void)state;
    bool is_root = geteuid() == 0;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    put_open(archive, 1);
    catalogue_free(open_catalogue(archive));
    assert_int_equal(fchmod(folder.fd, 0755) | fchmod(archive->fd, 0555), 0);
    if (is_root && seteuid(65534) != 0)
        skip();
    struct catalogue *catalogue = open_catalogue(archive);
    AUTO_FREE char *once = all_of(catalogue);
    catalogue_free(catalogue);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    put_open(archive, 2);
    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    catalogue = open_catalogue(archive);
    AUTO_FREE char *twice = all_of(catalogue);
    catalogue_free(catalogue);
    struct err err = { 0 };
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_true(archive_keep_package(archive, OPEN_RUN "/open/" OPEN_ID, OPEN_ID, &err));
    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    catalogue = open_catalogue(archive);
    AUTO_FREE char *sealed = all_of(catalogue);
    catalogue_free(catalogue);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(fchmod(archive->fd, 0755), 0);
    archive_end(archive, &folder);
    assert_string_equal(once, once_open);
    assert_string_equal(twice, twice_open);
    assert_string_equal(sealed, then_sealed);
}

/* --- the latest good one -------------------------------------------------------------------------------------------------- */

#define LATEST "https://www.news.example/latest"

/* Articles of one story, each in a package of its own: captured on the day `day` of March. */
static void put_judged(const struct archive *archive, int day, const char *quality, const char *etag)
{
    AUTO_FREE char *id = mem_format("a-202303%02dT000000Z-0001", day);
    AUTO_FREE char *article = mem_format("{\"snapshot\":\"urn:uuid:day%d\",\"url\":\"http://news.example/at?day=%d\",\"canonical\":\"" LATEST "\","
                                         "\"captured\":\"2023-03-%02dT00:00:00Z\",%s%s%s\"headline\":\"H\",\"text\":\"\","
                                         "\"page\":{\"etag\":%s,\"last_modified\":null}}",
                                         day, day, day, quality ? "\"quality\":\"" : "", quality ? quality : "", quality ? "\"," : "", etag);
    put(archive, id, "bag-info.txt", "Article-Count: 1\n");
    put(archive, id, "data/articles/1.json", article);
    put(archive, id, "data/index/index.cdxj", "");
}

static const struct latest_row {
    const char *name, *qualities[3];    /* of the days 1 to 3; "": sealed before there were verdicts; NULL: no snapshot */
    const char *id, *etag;              /* NULL: none */
    bool is_good, is_bad_later;
    int first;                          /* day of the first snapshot */
} latest_rows[] = {
    { "ours: latest, of three good ones", { "good", "good", "good" }, "urn:uuid:day3", "\"3\"", true, false, 1 },
    { "ours: latest, the last one is bad", { "good", "good", "challenge" }, "urn:uuid:day2", "\"2\"", true, true, 1 },
    { "ours: latest, a bad one before it", { "paywall", "good", NULL }, "urn:uuid:day2", "\"2\"", true, false, 1 },
    { "ours: latest, none is good: no validators", { "challenge", "consent", NULL }, "urn:uuid:day2", NULL, false, false, 1 },
    { "ours: latest, without a verdict nothing is known against it", { NULL, "", "truncated" }, "urn:uuid:day2", "\"2\"", true, true, 2 },
    { "ours: latest, nothing", { NULL, NULL, NULL }, NULL, NULL, false, false, 0 },
};

static void check_latest(void **state)
{
    const struct latest_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    for (int day = 1; day <= 3; day++) {
        AUTO_FREE char *etag = mem_format("\"\\\"%d\\\"\"", day);
        const char *quality = row->qualities[day - 1];
        if (quality)
            put_judged(archive, day, *quality ? quality : NULL, etag);
    }
    struct err err = { 0 };
    AUTO(catalogue_free) struct catalogue *catalogue = open_catalogue(archive);
    AUTO_KNOWN struct catalogue_known known = { 0 };
    if (!catalogue_latest(catalogue, "http://NEWS.example/latest#top", &known, &err))
        fail_msg("%s: %s", err.where, err.why);
    assert_int_equal(known.is_there, row->id != NULL);
    assert_int_equal(known.is_good, row->is_good);
    assert_int_equal(known.is_bad_later, row->is_bad_later);
    if (row->id) {
        int64_t first_ns = 0;
        AUTO_FREE char *first = mem_format("2023-03-%02dT00:00:00Z", row->first);
        assert_true(time_parse_instant(span_of(first), &first_ns));
        assert_string_equal(known.id, row->id);
        assert_int_equal(known.first_captured_ns, first_ns);
        assert_int_equal(known.number, 1);
        assert_true(span_starts(span_of(known.url), "http://news.example/at?day="));
        assert_true(span_ends(span_of(known.package), "T000000Z-0001"));
    }
    if (row->etag)
        assert_string_equal(known.etag, row->etag);
    else
        assert_null(known.etag);
    assert_null(known.last_modified);
    archive_end(archive, &folder);
}

/* --- while others have it open ------------------------------------------------------------------------------------------ */

enum state { GOOD, OLDER, EMPTY_FILE, DAMAGED_INSIDE, NO_DATABASE };
static const struct shared_row {
    const char *name;
    enum state state;
    bool is_rebuilt;                    /* by pressmark index; else only opened once more */
    bool is_used_on;                    /* by the one who had it open before */
} shared_rows[] = {
    { "ours: opened twice", GOOD, false, true },
    { "ours: rebuilt while it is open", GOOD, true, true },
    { "ours: of an older form, and open", OLDER, false, true },
    { "ours: of an older form, and rebuilt while it is open", OLDER, true, true },
    { "ours: a file that is still empty", EMPTY_FILE, false, false },
    { "ours: damaged inside, and rebuilt", DAMAGED_INSIDE, true, false },
    { "ours: a file that is no database, rebuilt", NO_DATABASE, true, false },
};

static uint64_t inode_of(const struct archive *archive)
{
    struct stat facts;
    assert_int_equal(fstatat(archive->fd, "catalogue.sqlite", &facts, 0), 0);
    return facts.st_ino;
}

static void make_older(const struct archive *archive)
{
    AUTO_FREE char *path = mem_format("%s/catalogue.sqlite", archive->path);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE capture; CREATE TABLE other (x); PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* A database that somebody has open is never removed: its content is replaced, and he goes on. */
static void check_shared(void **state)
{
    const struct shared_row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    uint64_t n = 0;
    struct catalogue *before = open_catalogue(archive);
    if (!row->is_used_on)
        catalogue_free(TAKE(before));
    AUTO_FINDINGS struct findings unread = { 0 };
    uint64_t inode = inode_of(archive);
    if (row->state == OLDER)
        make_older(archive);
    if (row->state == EMPTY_FILE || row->state == NO_DATABASE)
        assert_true(file_write(archive->fd, "catalogue.sqlite", span_of(row->state == EMPTY_FILE ? "" : "this is no database"), &err));
    if (row->state == DAMAGED_INSIDE) {
        AUTO_CLOSE int fd = openat(archive->fd, "catalogue.sqlite", O_WRONLY);
        char damage[8192];
        memset(damage, 'x', sizeof damage);
        assert_int_equal(pwrite(fd, damage, sizeof damage, 4096), sizeof damage);
    }
    if (row->is_rebuilt && !catalogue_rebuild(archive, NULL, &n, &unread, &err))
        fail_msg("%s: %s", err.where, err.why);
    struct catalogue *after = open_catalogue(archive);
    AUTO_FREE char *said = all_of(after);
    assert_string_equal(said, both_say);
    if (row->is_used_on) {
        assert_int_equal(inode_of(archive), inode);
        assert_true(catalogue_refresh(before, NULL, &err));
        AUTO_FREE char *also = all_of(before);
        assert_string_equal(also, both_say);
    }
    assert_false(file_exists(archive->fd, "catalogue.sqlite.new"));
    catalogue_free(before);
    catalogue_free(after);
    catalogue_free(after = open_catalogue(archive));    /* and its form is kept */
    archive_end(archive, &folder);
}

/* What cannot be opened now (here a folder has the name of SQLite's log) is not broken. */
static void check_kept(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    struct catalogue *catalogue = NULL;
    catalogue_free(open_catalogue(archive));
    uint64_t inode = inode_of(archive);
    assert_int_equal(mkdirat(archive->fd, "catalogue.sqlite-wal", 0755), 0);
    assert_false(catalogue_open(archive, NULL, &catalogue, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_int_equal(inode_of(archive), inode);
    archive_end(archive, &folder);
}

/* --- an archive of somebody else -------------------------------------------------------------------------------------- */

enum foreign { UP_TO_DATE, ABSENT, BEHIND, AHEAD, BROKEN, PIPE, OPEN_ELSEWHERE, FILE_ONLY };
static const struct foreign_row {
    const char *name;
    enum foreign how;
    const char *folder;
} foreign_rows[] = {
    { "ours: read-only, up to date", UP_TO_DATE, "a" },
    { "ours: read-only, in a folder with odd letters", UP_TO_DATE, "a?b#c %41" },
    { "ours: read-only, without a catalogue", ABSENT, "a" },
    { "ours: read-only, a package came since", BEHIND, "a" },
    { "ours: read-only, a package went since", AHEAD, "a" },
    { "ours: read-only, a broken catalogue", BROKEN, "a" },
    { "ours: read-only, a pipe for a catalogue is not waited for", PIPE, "a" },
    { "ours: read-only, while its owner has it open", OPEN_ELSEWHERE, "a" },
    { "ours: a catalogue that alone cannot be written", FILE_ONLY, "a" },
};

static unsigned count_entries(const struct archive *archive)
{
    DIR *dir = opendir(archive->path);
    unsigned n = 0;
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

/* The superuser writes everywhere: for this test it is somebody else. */
static void check_foreign(void **state)
{
    const struct foreign_row *row = *state;
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0)
        skip();
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct archive *archive = NULL;
    struct catalogue *owner = NULL, *catalogue = NULL;
    AUTO_FREE char *path = mem_format("%s/%s", folder.path, row->folder);
    uint64_t n = 0;
    assert_true(archive_make(path, &err) && archive_open(path, &archive, &err));
    put_package(archive, first_package, '1', "2023-01-31T23:59:59.000Z", lines);
    if (row->how == AHEAD)
        put_package(archive, "gone-20230201T000000Z-0001", '3', "2023-02-01T00:00:00.000Z", "");
    if (row->how != BEHIND)
        put_package(archive, second_package, '2', "2023-03-01T00:00:00.000Z", "");
    if (row->how != ABSENT)
        catalogue_free(open_catalogue(archive));
    if (row->how == BEHIND)
        put_package(archive, second_package, '2', "2023-03-01T00:00:00.000Z", "");
    if (row->how == AHEAD)
        assert_true(file_remove_tree(archive->packages_fd, "2023/02", &err));
    if (row->how == BROKEN)
        assert_true(file_write(archive->fd, "catalogue.sqlite", span_of("this is no database"), &err));
    if (row->how == PIPE) {
        assert_int_equal(unlinkat(archive->fd, "catalogue.sqlite", 0), 0);
        assert_int_equal(mkfifoat(archive->fd, "catalogue.sqlite", 0600), 0);
    }
    if (row->how == OPEN_ELSEWHERE)
        owner = open_catalogue(archive);
    if (row->how != ABSENT)
        assert_int_equal(fchmodat(archive->fd, "catalogue.sqlite", 0444, 0), 0);
    if (row->how != FILE_ONLY)
        assert_int_equal(fchmod(archive->fd, 0555), 0);
    unsigned n_before = count_entries(archive);
    bool is_open = catalogue_open(archive, NULL, &catalogue, &err);
    AUTO_FREE char *said = is_open ? all_of(catalogue) : NULL;
    bool is_refreshed = is_open && catalogue_refresh(catalogue, NULL, &err);
    unsigned n_after = count_entries(archive);
    struct err refused = { 0 };
    AUTO_FINDINGS struct findings unread = { 0 };
    bool is_rebuilt = catalogue_rebuild(archive, NULL, &n, &unread, &refused);
    assert_int_equal(fchmod(archive->fd, 0755), 0);
    catalogue_free(catalogue);
    catalogue_free(owner);
    archive_free(archive);
    folder_end(&folder);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    if (!is_open || !is_refreshed)
        fail_msg("%s: %s", err.where, err.why);
    assert_string_equal(said, both_say);
    assert_int_equal(n_after, n_before);
    assert_false(is_rebuilt);
    assert_null(strstr(refused.hint, "pressmark index"));
}

static const struct row {
    const char *name, *url;
    bool is_found;
} rows[] = {
    { "ours: the URL captured", "http://news.example/a?y=2&x=1", true },
    { "ours: over https", "https://news.example/a?y=2&x=1", true },
    { "ours: with www", "http://www.news.example/a?y=2&x=1", true },
    { "ours: capital letters in the host", "http://NEWS.example/a?y=2&x=1", true },
    { "ours: its parameters in another order", "http://news.example/a?x=1&y=2", true },
    { "ours: with a fragment", "http://news.example/a?y=2&x=1#top", true },
    { "ours: its port said", "http://news.example:80/a?y=2&x=1", true },
    { "ours: the canonical URL", "https://www.news.example/story", true },
    { "ours: the canonical URL without www", "http://news.example/story", true },
    { "ours: another path", "http://news.example/b", false },
    { "ours: another host", "http://news.example.org/story", false },
    { "ours: what is no URL", "%", false },
};

static void check_url(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    struct catalogue *catalogue = open_catalogue(archive);
    struct buf said = { 0 };
    buf_put_text(&said, "");
    assert_true(catalogue_snapshots(catalogue, row->url, note_snapshot, &said, &err));
    assert_int_equal(said.len > 0, row->is_found);
    char id[64];
    int64_t before = 0;
    assert_true(time_parse_instant(span_of("2023-03-01T00:00:00Z"), &before));
    assert_true(catalogue_previous(catalogue, row->url, before, id, &err));
    assert_string_equal(id, row->is_found ? "urn:uuid:1" : "");
    buf_free(&said);
    catalogue_free(catalogue);
    archive_end(archive, &folder);
}

/* --- a package that cannot be read --------------------------------------------------------------------------------------- */

static const struct damage_row {
    const char *name, *file, *text;     /* text NULL: the file is gone */
    const char *why;
} damage_rows[] = {
    { "ours: an article that is empty", "data/articles/1.json", "", "1.json" },
    { "ours: an article that is no JSON", "data/articles/1.json", "{\"snapshot\":", "1.json" },
    { "ours: without an index", "data/index/index.cdxj", NULL, "index.cdxj" },
    { "ours: an index that is none", "data/index/index.cdxj", "no index\n", "index.cdxj" },
    { "ours: without bag-info.txt", "bag-info.txt", NULL, "bag-info.txt" },
};

static void check_damage(void **state)
{
    const struct damage_row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    uint64_t n = 0;
    AUTO_FREE char *path = mem_format("2023/01/%s/%s", first_package, row->file);
    if (row->text)
        put(archive, first_package, row->file, row->text);
    else
        assert_int_equal(unlinkat(archive->packages_fd, path, 0), 0);
    struct catalogue *catalogue = open_catalogue(archive);
    for (unsigned again = 0; again < 2; again++) {
        const struct findings *unread = catalogue_unread(catalogue);
        AUTO_FREE char *said = all_of(catalogue);
        assert_non_null(strstr(said, "urn:uuid:2"));
        assert_null(strstr(said, "urn:uuid:1"));
        assert_int_equal(unread->n, 1);
        assert_string_equal(unread->items[0].where, first_package);
        if (!strstr(unread->items[0].why, row->why))
            fail_msg("%s", unread->items[0].why);
        assert_true(catalogue_refresh(catalogue, NULL, &err));
    }
    catalogue_free(catalogue);
    AUTO_FINDINGS struct findings unread = { 0 };
    assert_true(catalogue_rebuild(archive, NULL, &n, &unread, &err));
    assert_int_equal(n, 1);
    assert_int_equal(unread.n, 1);
    archive_end(archive, &folder);
}

/* --- where a URL led ---------------------------------------------------------------------------------------------------- */

#define CAPTURE(key, time, url, status, redirect, offset)                                                                        \
    key " " time " {\"url\":\"" url "\",\"mime\":\"text/html\",\"status\":\"" status "\"" redirect ",\"digest\":\"sha256:0\"," \
        "\"length\":\"10\",\"offset\":\"" offset "\",\"filename\":\"a.warc.gz\"}\n"
#define HOP(name, time, to, offset) \
    CAPTURE("example,news)/" name, time, "http://news.example/" name, "302", ",\"redirect\":\"http://news.example/" to "\"", offset)

/* /latest led to one article in January and to another in March, the second in two hops; /loop leads to itself, /lost to nothing kept. */
static struct archive *begin_led(struct folder *folder)
{
    struct archive *archive = archive_begin(folder);
    put_package(archive, first_package, '1', "2023-01-31T23:59:59.000Z", HOP("latest", "20230131235959", "a?x=1&y=2", "1"));
    put_package(archive, second_package, '2', "2023-03-01T00:00:00.000Z", HOP("hop", "20230301000000", "a?y=2&x=1", "1")
                HOP("latest", "20230301000000", "hop", "2") HOP("loop", "20230301000000", "loop", "3") HOP("lost", "20230301000000", "gone", "4")
                CAPTURE("example,news)/ok", "20230301000000", "http://news.example/ok", "200", "", "5"));
    return archive;
}

static const struct led_row {
    const char *name, *url, *want;      /* ids, each with a blank behind it */
} led_rows[] = {
    { "ours: a URL that led to an article, each time to that of its day", "http://news.example/latest", "1 2 " },
    { "ours: a URL that led there once", "http://news.example/hop", "2 " },
    { "ours: in another spelling", "https://www.news.example/hop#x", "2 " },
    { "ours: a URL that leads to itself", "http://news.example/loop", "" },
    { "ours: a URL that leads to what was not kept", "http://news.example/lost", "" },
    { "ours: a capture that is no redirect", "http://news.example/ok", "" },
};

static bool note_id(void *context, const struct catalogue_snapshot *s, struct err *err)
{
    (void)err;
    buf_printf(context, "%s ", s->id + strlen("urn:uuid:"));
    return true;
}

static void check_led(void **state)
{
    const struct led_row *row = *state;
    struct folder folder;
    struct archive *archive = begin_led(&folder);
    struct err err = { 0 };
    struct catalogue *catalogue = open_catalogue(archive);
    for (unsigned again = 0; again < 2; again++) {
        AUTO_BUF struct buf said = { 0 };
        buf_put_text(&said, "");
        if (!catalogue_snapshots(catalogue, row->url, note_id, &said, &err))
            fail_msg("%s: %s", err.where, err.why);
        assert_string_equal((char *)said.at, row->want);
    }
    catalogue_free(catalogue);
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/catalogue" };
    SUITE_ROWS(&suite, damage_rows, check_damage);
    SUITE_ROWS(&suite, led_rows, check_led);
    suite_add(&suite, "ours: an open package, run by run, and then sealed", check_open, NULL);
    suite_add(&suite, "ours: one that cannot be read leaves what was known of it", check_open_unread, NULL);
    suite_add(&suite, "ours: in an archive that cannot be written it is as it is now, too", check_open_foreign, NULL);
    suite_add(&suite, "ours: packages are taken in, dropped when gone, rebuilt the same", check_life, NULL);
    SUITE_ROWS(&suite, latest_rows, check_latest);
    SUITE_ROWS(&suite, shared_rows, check_shared);
    suite_add(&suite, "ours: one that cannot be opened now is kept", check_kept, NULL);
    SUITE_ROWS(&suite, foreign_rows, check_foreign);
    SUITE_ROWS(&suite, rows, check_url);
    return suite_run(&suite);
}
