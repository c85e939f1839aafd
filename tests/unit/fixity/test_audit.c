/* src/fixity/audit.c: an archive with a package or two, and what an audit says of it and enters in the ledger. */
#include "../archive/begun.h"
#include "../base/sick.h"

#include <jansson.h>
#include <sys/stat.h>

#include "../package/forged.h"
#include "../package/made.h"
#include "archive/ledger.h"
#include "archive/open.h"
#include "fixity/audit.h"

#define OTHER_ID "other-en-20230607T081500Z-0001"

static int put_package(const struct archive *archive, const char *id)
{
    struct err err = { 0 };
    AUTO_FREE char *place = NULL;
    int fd = -1;
    assert_true(archive_package_path(id, &place, &err));
    assert_true(file_make_folders(archive->packages_fd, place, &err));
    assert_true(file_open_folder(archive->packages_fd, place, &fd, &err));
    made_package(fd, id);
    return fd;
}

static void enter(const struct archive *archive, const char *event, const char *id, enum ledger_outcome outcome)
{
    struct err err = { 0 };
    const struct ledger_entry entry = { .event = event, .package = id, .outcome = outcome };
    if (!ledger_append(archive, &entry, &err))
        fail_msg("%s: %s", err.where, err.why);
}

/* With one entry, since a ledger without any, beside packages, takes none: of a sealing that never came to its end. */
static struct archive *begin(struct folder *folder)
{
    struct archive *archive = archive_begin(folder);
    enter(archive, "sealing", "first-20230605T081500Z-0001", LEDGER_NO_OUTCOME);
    return archive;
}

/* As sealing enters it: with the digests of the tag manifests that lie there. */
static void enter_sealed(const struct archive *archive, const char *id)
{
    struct err err = { 0 };
    struct package_seal seal;
    AUTO_CLOSE int fd = -1;
    assert_true(archive_open_package(archive, id, &fd, &err) && package_seal_read(fd, &seal, &err));
    const struct ledger_entry sealing = { .event = "sealing", .package = id, .seal = &seal };
    struct ledger_entry sealed = sealing;
    sealed.event = "sealed";
    assert_true(ledger_append(archive, &sealing, &err) && ledger_append(archive, &sealed, &err));
}

/* Another contact, and the tag manifests written anew by hand: the package agrees with itself. */
static void rewrite(int package_fd)
{
    forge_file(package_fd, "bag-info.txt", "Contact-Email: ", "Contact-Email: x", 1);
}

static void note_checked(void *context, const char *package_id, const char *outcome, bool is_entered, const struct verified *verified)
{
    (void)verified;
    buf_printf(context, "%s %s%s\n", package_id, outcome, is_entered ? "" : ", not entered");
}

/* Audits; the checks in their order, as "id outcome", one a line. */
static bool audit(const struct archive *archive, int64_t older_than_ns, struct buf *checks, struct audit_summary *ret, struct err *err)
{
    const struct audit_options options = { .older_than_ns = older_than_ns, .workers = 1, .checked = note_checked, .context = checks };
    buf_put_text(checks, "");
    *ret = (struct audit_summary){ 0 };
    return fixity_audit(archive, &options, ret, err);
}

/* --- one package ---------------------------------------------------------------------------------------------------- */

enum state { WELL, CHANGED, REWRITTEN, NO_TAGMANIFEST, GONE, UNKNOWN, SEALING, EMPTY };
static const struct row {
    const char *name;
    enum state state;
    const char *outcome;
    const char *failing;                /* one of the places that the ledger names; NULL: it names none */
    const char *code;                   /* of the ledger's finding; NULL: none */
} rows[] = {
    { "ours: a package that is well passes", WELL, "pass", NULL, NULL },
    { "ours: a changed byte fails, and the ledger names its file", CHANGED, "fail", "data/articles/1.json", NULL },
    { "ours: a package that was written anew with its tag manifests fails", REWRITTEN, "fail", "tagmanifest-sha256.txt\ntagmanifest-sha512.txt\n", NULL },
    { "ours: a package without a tag manifest fails", NO_TAGMANIFEST, "fail", "tagmanifest-sha512.txt", NULL },
    { "ours: a package that is gone fails", GONE, "fail", MADE_ID, NULL },
    { "ours: a package that the ledger does not know fails", UNKNOWN, "fail", MADE_ID, NULL },
    { "ours: a package that was sealed all but the last entry passes", SEALING, "pass", NULL, NULL },
    { "ours: an empty folder fails", EMPTY, "fail", "bagit.txt", NULL },
};

static void make(const struct archive *archive, enum state state)
{
    struct err err = { 0 };
    if (state == GONE) {
        enter(archive, "sealed", MADE_ID, LEDGER_NO_OUTCOME);
        return;
    }
    AUTO_CLOSE int fd = put_package(archive, MADE_ID);
    if (state == SEALING)
        enter(archive, "sealing", MADE_ID, LEDGER_NO_OUTCOME);
    else if (state != UNKNOWN)
        enter_sealed(archive, MADE_ID);
    if (state == REWRITTEN)
        rewrite(fd);
    if (state == NO_TAGMANIFEST)
        assert_true(file_remove_tree(fd, "tagmanifest-sha512.txt", &err));
    if (state == CHANGED) {
        AUTO_CLOSE int file = openat(fd, "data/articles/1.json", O_WRONLY | O_CLOEXEC);
        assert_int_equal(pwrite(file, "[", 1, 0), 1);
    }
    if (state == EMPTY)
        assert_true(file_remove_tree(fd, "data", &err) && file_remove_tree(fd, "bagit.txt", &err));
}

struct last {                           /* the ledger's last entry */
    char *event, *package, *outcome;
    char *failing;                      /* each with a line feed behind it */
};

static bool keep_last(void *context, const struct ledger_seen *entry, struct err *err)
{
    (void)err;
    struct last *last = context;
    struct buf failing = { 0 };
    const json_t *places = json_object_get(entry->json, "failing");
    buf_put_text(&failing, "");
    for (size_t i = 0; i < json_array_size(places); i++)
        buf_printf(&failing, "%s\n", json_string_value(json_array_get(places, i)));
    char **texts[] = { &last->event, &last->package, &last->outcome, &last->failing };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(*texts[i]);
    *last = (struct last){ mem_text(entry->event), mem_text(entry->package), entry->outcome ? mem_text(entry->outcome) : NULL,
                           buf_take_text(&failing) };
    return true;
}

static void expect_last(const struct archive *archive, const char *outcome, const char *failing)
{
    struct last last = { 0 };
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t entries = 0;
    assert_true(ledger_verify(archive, keep_last, &last, &findings, &entries, &err));
    AUTO_FREE char *event = last.event;
    AUTO_FREE char *package = last.package;
    AUTO_FREE char *said = last.outcome;
    AUTO_FREE char *places = last.failing;
    assert_int_equal(findings.n, 0);
    assert_string_equal(event, "fixity check");
    assert_string_equal(package, MADE_ID);
    assert_string_equal(said, outcome);
    if (!failing ? *places : !strstr(places, failing))
        fail_msg("failing: %s", places);
}

static void check_one(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    AUTO_FREE char *want = mem_format(MADE_ID " %s\n", row->outcome);
    struct audit_summary summary;
    make(archive, row->state);
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    AUTO_FREE char *code = summary.findings.n ? mem_text(summary.findings.items[0].code) : NULL;
    findings_free(&summary.findings);
    assert_true(is_done);
    assert_string_equal((char *)checks.at, want);
    assert_int_equal(!code, !row->code);
    if (code)
        assert_string_equal(code, row->code);
    bool is_pass = strcmp(row->outcome, "pass") == 0;
    assert_int_equal(summary.packages, row->state != GONE);
    assert_int_equal(summary.due, 1);
    assert_int_equal(summary.passed, is_pass);
    assert_int_equal(summary.failed, !is_pass);
    assert_int_equal(summary.could_not_run, 0);
    expect_last(archive, row->outcome, row->failing);
    archive_end(archive, &folder);
}

/* The superuser reads everything: for this test it is somebody else. */
static void check_unreadable(void **state)
{
    (void)state;
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0)
        skip();
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    AUTO_CLOSE int fd = put_package(archive, MADE_ID);
    enter(archive, "sealed", MADE_ID, LEDGER_NO_OUTCOME);
    assert_int_equal(fchmod(fd, 0), 0);
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    findings_free(&summary.findings);
    assert_int_equal(fchmod(fd, 0755), 0);
    assert_true(is_done);
    assert_string_equal((char *)checks.at, MADE_ID " could not run\n");
    assert_int_equal(summary.could_not_run, 1);
    assert_int_equal(summary.failed, 0);
    expect_last(archive, "could not run", MADE_ID);
    archive_end(archive, &folder);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
}

struct unread {
    int package_fd;
    char *paths[64];
    size_t n;
};

static bool note_file(void *context, const struct file_entry *entry, struct err *err)
{
    (void)err;
    struct unread *unread = context;
    if (entry->kind == FILE_REGULAR || strcmp(entry->path, "data/articles") == 0) {
        assert_true(unread->n < COUNT_OF(unread->paths));
        unread->paths[unread->n++] = mem_text(entry->path);
    }
    return true;
}

/* Of each file in its turn: it alone is named, since what it holds cannot be missed elsewhere. */
static void check_unreadable_file(void **state)
{
    (void)state;
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0)
        skip();
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_CLOSE int fd = put_package(archive, MADE_ID);
    struct unread unread = { .package_fd = fd };
    AUTO_BUF struct buf wrong = { 0 };
    enter_sealed(archive, MADE_ID);
    assert_true(file_walk(fd, note_file, &unread, &err));
    assert_true(unread.n > 12);
    for (size_t i = 0; i < unread.n; i++) {
        AUTO_BUF struct buf checks = { 0 };
        struct audit_summary summary;
        struct stat facts;
        assert_int_equal(fstatat(fd, unread.paths[i], &facts, 0), 0);
        assert_int_equal(fchmodat(fd, unread.paths[i], 0, 0), 0);
        assert_true(audit(archive, 0, &checks, &summary, &err));
        findings_free(&summary.findings);
        assert_int_equal(fchmodat(fd, unread.paths[i], facts.st_mode & 0777, 0), 0);
        struct last last = { 0 };
        uint64_t entries = 0;
        AUTO_FINDINGS struct findings findings = { 0 };
        assert_true(ledger_verify(archive, keep_last, &last, &findings, &entries, &err));
        AUTO_FREE char *want = mem_format("%s\n", unread.paths[i]);
        if (summary.could_not_run != 1 || strcmp(last.failing, want) != 0)
            buf_printf(&wrong, "%s: %s, failing %s", unread.paths[i], last.outcome, last.failing);
        char *texts[] = { last.event, last.package, last.outcome, last.failing, unread.paths[i] };
        for (size_t k = 0; k < COUNT_OF(texts); k++)
            free(texts[k]);
    }
    archive_end(archive, &folder);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    if (wrong.len)
        fail_msg("%s", (char *)wrong.at);
}

/* --- packages that are open ----------------------------------------------------------------------------------------- */

#define RUN "sample-en-20230606T081500Z"

/* The n-th of its day: each agrees with itself, and has other tag manifests than the one before. Where: work/<RUN>/<folder>. */
static struct package_seal make_nth(const struct archive *archive, const char *folder, unsigned n)
{
    struct err err = { 0 };
    struct package_seal seal;
    AUTO_FREE char *place = mem_format(RUN "/%s", folder);
    AUTO_CLOSE int fd = -1;
    assert_true(file_make_folders(archive->work_fd, place, &err) && file_open_folder(archive->work_fd, place, &fd, &err));
    made_package(fd, MADE_ID);
    for (unsigned i = 1; i < n; i++)
        rewrite(fd);
    assert_true(package_seal_read(fd, &seal, &err));
    return seal;
}

static void enter_seal(const struct archive *archive, const char *event, const struct package_seal *seal)
{
    struct err err = { 0 };
    const struct ledger_entry entry = { .event = event, .package = MADE_ID, .seal = seal };
    assert_true(ledger_append(archive, &entry, &err));
}

static void put_draft(const struct archive *archive)
{
    struct err err = { 0 };
    if (!archive_put_open(archive, RUN, MADE_ID, ARCHIVE_OPEN_DRAFT, &err))
        fail_msg("%s: %s", err.where, err.why);
}

/* As a run ends: assembled, entered, put. */
static void end_run(const struct archive *archive, unsigned n)
{
    const struct package_seal seal = make_nth(archive, ARCHIVE_OPEN_DRAFT, n);
    enter_seal(archive, "open", &seal);
    put_draft(archive);
}

static void change_byte(int dir_fd, const char *place)
{
    AUTO_FREE char *path = mem_format("%s/data/articles/1.json", place);
    AUTO_CLOSE int file = openat(dir_fd, path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(file, "[", 1, 0), 1);
}

enum open_state { OPEN, OPEN_TWICE, OPEN_CHANGED, OPEN_REWRITTEN, OPEN_GONE, OPEN_UNKNOWN, NOT_PUT, NEVER_PUT, NEVER_PUT_CHANGED, NOT_MOVED,
                  NOT_ENTERED, SEALED, SEALED_CHANGED, PUT_BACK };
static const struct open_row {
    const char *name;
    enum open_state state;
    const char *outcome, *failing;
    const char *code;                   /* of the only finding that the row is about; NULL: none at all */
} open_rows[] = {
    { "ours: an open package passes", OPEN, "pass", NULL, NULL },
    { "ours: so does the one that took its place", OPEN_TWICE, "pass", NULL, NULL },
    { "ours: a changed byte of an open package fails", OPEN_CHANGED, "fail", "data/articles/1.json", "bag-manifest-digest" },
    { "ours: an open package that was written anew by hand fails", OPEN_REWRITTEN, "fail", "tagmanifest-sha256.txt\ntagmanifest-sha512.txt\n",
      "ledger-tagmanifest" },
    { "ours: an open package that is gone fails", OPEN_GONE, "fail", MADE_ID, "audit-package-gone" },
    { "ours: one that the ledger does not know fails", OPEN_UNKNOWN, "fail", MADE_ID, "audit-not-in-ledger" },
    { "ours: killed before it was replaced: the one before passes", NOT_PUT, "pass", NULL, NULL },
    { "ours: killed before the first was put: it passes where it is", NEVER_PUT, "pass", NULL, "audit-not-put" },
    { "ours: or fails there", NEVER_PUT_CHANGED, "fail", "data/articles/1.json", "audit-not-put" },
    { "ours: killed before it was moved to packages/: it is still open", NOT_MOVED, "pass", NULL, NULL },
    { "ours: killed before it was entered as sealed: it passes, and that is told", NOT_ENTERED, "pass", NULL, "audit-not-sealed" },
    { "ours: sealed, it is what was sealed", SEALED, "pass", NULL, NULL },
    { "ours: sealed and changed, whatever lies in work/ still", SEALED_CHANGED, "fail", "data/articles/1.json", "bag-manifest-digest" },
    { "ours: sealed, it is no longer what it was while it was open", PUT_BACK, "fail", "tagmanifest-sha256.txt\ntagmanifest-sha512.txt\n",
      "ledger-tagmanifest" },
};

static void make_sealed(const struct archive *archive, enum open_state state)
{
    struct err err = { 0 };
    const struct package_seal seal = make_nth(archive, "sealed", 3);
    enter_seal(archive, "sealing", &seal);
    if (state == NOT_MOVED)
        return;
    const char *from = state == PUT_BACK ? RUN "/open/" MADE_ID : RUN "/sealed";
    assert_true(archive_keep_package(archive, from, MADE_ID, &err));
    if (state != NOT_ENTERED)
        enter_seal(archive, "sealed", &seal);
    if (state == SEALED_CHANGED)
        change_byte(archive->packages_fd, "2023/06/" MADE_ID);
}

static void make_open(const struct archive *archive, enum open_state state)
{
    struct err err = { 0 };
    if (state == NEVER_PUT || state == NEVER_PUT_CHANGED) {
        const struct package_seal seal = make_nth(archive, ARCHIVE_OPEN_DRAFT, 1);
        enter_seal(archive, "open", &seal);
        if (state == NEVER_PUT_CHANGED)
            change_byte(archive->work_fd, RUN "/" ARCHIVE_OPEN_DRAFT);
    } else if (state == OPEN_UNKNOWN) {
        (void)make_nth(archive, ARCHIVE_OPEN_DRAFT, 1);
        put_draft(archive);
    } else {
        end_run(archive, 1);
    }
    if (state == NOT_PUT) {
        const struct package_seal seal = make_nth(archive, ARCHIVE_OPEN_DRAFT, 2);
        enter_seal(archive, "open", &seal);
    }
    if (state == OPEN_TWICE)
        end_run(archive, 2);
    if (state == OPEN_CHANGED)
        change_byte(archive->work_fd, RUN "/open/" MADE_ID);
    if (state == OPEN_REWRITTEN) {
        (void)make_nth(archive, ARCHIVE_OPEN_DRAFT, 4);
        put_draft(archive);
    }
    if (state == OPEN_GONE)
        assert_true(file_remove_tree(archive->work_fd, RUN, &err));
    if (state >= NOT_MOVED)
        make_sealed(archive, state);
}

static void note_findings(void *context, const char *package_id, const char *outcome, bool is_entered, const struct verified *verified)
{
    note_checked(context, package_id, outcome, is_entered, verified);
    for (size_t i = 0; i < verified->findings.n; i++)
        buf_printf(context, "%s\n", verified->findings.items[i].code);
}

static void check_open(void **state)
{
    const struct open_row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    AUTO_FREE char *want = mem_format(MADE_ID " %s\n", row->outcome);
    struct audit_summary summary = { 0 };
    const struct audit_options options = { .workers = 1, .checked = note_findings, .context = &checks };
    make_open(archive, row->state);
    bool is_done = fixity_audit(archive, &options, &summary, &err);
    findings_free(&summary.findings);
    assert_true(is_done);
    if (!span_starts(buf_span(&checks), want) || (row->code ? !strstr((char *)checks.at, row->code) : !span_is(buf_span(&checks), want)))
        fail_msg("%s", (char *)checks.at);
    assert_int_equal(summary.due, 1);
    assert_int_equal(summary.packages, row->state != OPEN_GONE && row->state != NEVER_PUT && row->state != NEVER_PUT_CHANGED);
    expect_last(archive, row->outcome, row->failing);
    archive_end(archive, &folder);
}

/* A run ends while its package is read: the folder under the audit's hands is removed, and the one in its place is the one to check. */
struct meanwhile {
    const struct archive *archive;
    unsigned n;                         /* runs that ended */
    bool is_sealed;
};

static void end_run_meanwhile(struct meanwhile *meanwhile)
{
    struct err err = { 0 };
    if (meanwhile->n++)
        return;
    if (!meanwhile->is_sealed) {
        end_run(meanwhile->archive, 2);
        return;
    }
    const struct package_seal seal = make_nth(meanwhile->archive, "sealed", 3);
    enter_seal(meanwhile->archive, "sealing", &seal);
    assert_true(archive_keep_package(meanwhile->archive, RUN "/sealed", MADE_ID, &err));
    enter_seal(meanwhile->archive, "sealed", &seal);
    assert_true(file_remove_tree(meanwhile->archive->work_fd, RUN, &err));
}

static void on_moved(void *context, const char *what, uint64_t done, uint64_t total)
{
    (void)what;
    (void)done;
    (void)total;
    end_run_meanwhile(context);
}

static void check_meanwhile(void **state)
{
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary = { 0 };
    struct meanwhile meanwhile = { .archive = archive, .is_sealed = *(bool *)*state };
    const struct progress progress = { .moved = on_moved, .context = &meanwhile };
    const struct audit_options options = { .workers = 1, .progress = &progress, .checked = note_findings, .context = &checks };
    end_run(archive, 1);
    bool is_done = fixity_audit(archive, &options, &summary, &err);
    findings_free(&summary.findings);
    assert_true(is_done);
    assert_true(meanwhile.n > 0);
    assert_string_equal((char *)checks.at, MADE_ID " pass\n");
    archive_end(archive, &folder);
}

static struct last last_of(const struct archive *archive)
{
    struct last last = { 0 };
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t entries = 0;
    assert_true(ledger_verify(archive, keep_last, &last, &findings, &entries, &err));
    return last;
}

/* It is accepted as what it is: were it "accepted", its next run would be called a change. */
static void check_accepted_open(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary = { 0 };
    const struct audit_options options = { .accept_ledger = true, .workers = 1, .checked = note_checked, .context = &checks };
    end_run(archive, 1);
    assert_true(file_remove_tree(archive->fd, "ledger", &err) && file_make_folders(archive->fd, "ledger", &err));
    enter(archive, "sealing", OTHER_ID, LEDGER_NO_OUTCOME);
    for (int i = 0; i < 2; i++) {       /* the second time there is nothing to accept */
        assert_true(fixity_audit(archive, &options, &summary, &err));
        findings_free(&summary.findings);
        struct last last = last_of(archive);
        AUTO_FREE char *event = last.event;
        free(last.package);
        free(last.outcome);
        free(last.failing);
        assert_string_equal(event, i == 0 ? "open" : "fixity check");
    }
    end_run(archive, 2);
    checks.len = 0;
    assert_true(audit(archive, 0, &checks, &summary, &err));
    findings_free(&summary.findings);
    assert_string_equal((char *)checks.at, MADE_ID " pass\n");
    archive_end(archive, &folder);
}

/* --- which, and in what order --------------------------------------------------------------------------------------- */

static void check_order(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    close(put_package(archive, MADE_ID));
    close(put_package(archive, OTHER_ID));
    enter(archive, "sealed", MADE_ID, LEDGER_NO_OUTCOME);
    assert_true(audit(archive, 0, &checks, &summary, &err));
    findings_free(&summary.findings);
    assert_string_equal((char *)checks.at, OTHER_ID " fail\n" MADE_ID " pass\n");
    assert_int_equal(summary.packages, 2);
    assert_int_equal(summary.ledger_entries, 2);
    archive_end(archive, &folder);
}

static void check_not_due(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    close(put_package(archive, MADE_ID));
    enter(archive, "sealed", MADE_ID, LEDGER_NO_OUTCOME);
    assert_true(audit(archive, 3600 * NS_PER_S, &checks, &summary, &err));
    findings_free(&summary.findings);
    assert_string_equal((char *)checks.at, "");
    assert_int_equal(summary.packages, 1);
    assert_int_equal(summary.due, 0);
    archive_end(archive, &folder);
}

/* Of an archive that cannot be written nothing is said: no outcome could be entered. */
static void check_read_only(void **state)
{
    (void)state;
    bool is_root = geteuid() == 0;
    if (is_root && seteuid(65534) != 0)
        skip();
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    close(put_package(archive, MADE_ID));
    enter_sealed(archive, MADE_ID);
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    assert_int_equal(fchmodat(archive->fd, file, 0444, 0), 0);
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    findings_free(&summary.findings);
    archive_end(archive, &folder);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_false(is_done);
    assert_false(summary.is_complete);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal((char *)checks.at, "");
}

/* --- packages/ that is not listed as it is ---------------------------------------------------------------------------- */

/* An audit that could not see the packages has looked at nothing: it has failed, and says so. */
static void check_sick(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    close(put_package(archive, MADE_ID));
    enter_sealed(archive, MADE_ID);
    sick.folder = "06";
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    sick.folder = NULL;
    findings_free(&summary.findings);
    assert_false(is_done);
    assert_false(summary.is_complete);
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.where, "packages/2023/06");
    archive_end(archive, &folder);
}

/* Known to the ledger, and found by its name: it is checked, whatever the list had. */
static void check_not_listed(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    struct audit_summary summary;
    AUTO_CLOSE int fd = put_package(archive, MADE_ID);
    AUTO_CLOSE int other = put_package(archive, OTHER_ID);
    enter_sealed(archive, MADE_ID);
    enter_sealed(archive, OTHER_ID);
    edit_file(other, "bag-info.txt", "Contact-Email: ", "Contact-Email: x");
    sick.hidden = OTHER_ID;
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    sick.hidden = NULL;
    findings_free(&summary.findings);
    assert_true(is_done);
    assert_string_equal((char *)checks.at, MADE_ID " pass\n" OTHER_ID " fail\n");
    assert_int_equal(summary.packages, 2);
    assert_int_equal(summary.due, 2);
    archive_end(archive, &folder);
}

/* --- a ledger that is gone ------------------------------------------------------------------------------------------- */

static void check_lost(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    AUTO_BUF struct buf checks = { 0 };
    close(put_package(archive, MADE_ID));
    enter_sealed(archive, MADE_ID);
    struct err err = { 0 };
    struct audit_summary summary;
    assert_true(file_remove_tree(archive->fd, "ledger", &err) && file_make_folders(archive->fd, "ledger", &err));
    bool is_done = audit(archive, 90 * 24 * 3600 * NS_PER_S, &checks, &summary, &err);
    AUTO_FREE char *code = summary.findings.n ? mem_text(summary.findings.items[0].code) : NULL;
    findings_free(&summary.findings);
    assert_false(is_done);
    assert_int_equal(err.kind, ERR_INVALID);
    assert_non_null(code);
    assert_string_equal(code, "ledger-lost");
    assert_string_equal((char *)checks.at, MADE_ID " fail, not entered\n");
    archive_end(archive, &folder);
}

/* --- a ledger that was edited ---------------------------------------------------------------------------------------- */

static const struct edit_row {
    const char *name, *from, *to;
    const char *code;
    bool is_entered;                    /* the outcome of the check can still be appended */
} edit_rows[] = {
    { "ours: an outcome in the middle that was changed", "\"fail\"", "\"pass\"", "ledger-chain", true },
    { "ours: the last entry that was changed", "could not run", "could not ran", "ledger-head", false },
    { "ours: a blank that was put in", "\"outcome\":\"fail\"", "\"outcome\": \"fail\"", "ledger-form", true },
};

static void edit_ledger(const struct archive *archive, const char *from, const char *to)
{
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    edit_file(archive->fd, file, from, to);
}

static void check_edited(void **state)
{
    const struct edit_row *row = *state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    AUTO_BUF struct buf checks = { 0 };
    AUTO_BUF struct buf codes = { 0 };
    struct audit_summary summary;
    close(put_package(archive, MADE_ID));
    enter(archive, "sealed", MADE_ID, LEDGER_NO_OUTCOME);
    enter(archive, "fixity check", MADE_ID, LEDGER_FAIL);
    enter(archive, "fixity check", MADE_ID, LEDGER_COULD_NOT_RUN);
    edit_ledger(archive, row->from, row->to);
    bool is_done = audit(archive, 0, &checks, &summary, &err);
    for (size_t i = 0; i < summary.findings.n; i++)
        buf_printf(&codes, "%s ", summary.findings.items[i].code);
    bool is_wrong = summary.findings.n_errors > 0;
    findings_free(&summary.findings);
    assert_true(is_wrong);
    if (!strstr((char *)codes.at, row->code))
        fail_msg("%s", (char *)codes.at);
    /* the package was checked all the same */
    assert_string_equal((char *)checks.at, row->is_entered ? MADE_ID " pass\n" : MADE_ID " pass, not entered\n");
    assert_int_equal(is_done, row->is_entered);
    assert_int_equal(err_is_set(&err), !row->is_entered);
    archive_end(archive, &folder);
}

/* Told, and no failure of anything: neither of a package nor of the ledger. */
static void check_strays(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = begin(&folder);
    struct err err = { 0 };
    struct audit_summary summary;
    AUTO_BUF struct buf checks = { 0 };
    AUTO_CLOSE int fd = put_package(archive, MADE_ID);
    enter_sealed(archive, MADE_ID);
    assert_true(file_make_folders(archive->packages_fd, "2023/06/stray", &err) &&
                file_make_folders(archive->packages_fd, "2023/13/" MADE_ID, &err) &&
                file_write(archive->packages_fd, "2023/07", span_of("x"), &err));
    assert_true(audit(archive, 0, &checks, &summary, &err));
    assert_true(span_is(buf_span(&checks), MADE_ID " pass\n"));
    assert_int_equal(summary.findings.n, 3);
    assert_int_equal(summary.findings.n_warnings, 3);
    assert_int_equal(summary.packages, 1);
    static const char *const where[] = { "packages/2023/06/stray", "packages/2023/07", "packages/2023/13" };
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        assert_string_equal(summary.findings.items[i].code, "audit-stray");
        assert_string_equal(summary.findings.items[i].where, where[i]);
    }
    findings_free(&summary.findings);
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "fixity/audit" };
    SUITE_ROWS(&suite, rows, check_one);
    SUITE_ROWS(&suite, open_rows, check_open);
    static bool is_sealed[] = { false, true };
    suite_add(&suite, "ours: an open package that is replaced while it is checked", check_meanwhile, &is_sealed[0]);
    suite_add(&suite, "ours: or sealed", check_meanwhile, &is_sealed[1]);
    suite_add(&suite, "ours: accepted, it is still open", check_accepted_open, NULL);
    suite_add(&suite, "ours: a package that cannot be read could not be checked", check_unreadable, NULL);
    suite_add(&suite, "ours: nor one with a file in it that cannot be read", check_unreadable_file, NULL);
    suite_add(&suite, "ours: what was never checked before what was sealed", check_order, NULL);
    suite_add(&suite, "ours: what was sealed within the time asked for is not due", check_not_due, NULL);
    suite_add(&suite, "ours: an archive that cannot be written is not audited", check_read_only, NULL);
    suite_add(&suite, "ours: an audit that cannot list the packages has failed", check_sick, NULL);
    suite_add(&suite, "ours: a package that is there but was not listed is checked", check_not_listed, NULL);
    suite_add(&suite, "ours: a ledger that is gone is noticed, and not begun anew", check_lost, NULL);
    SUITE_ROWS(&suite, edit_rows, check_edited);
    suite_add(&suite, "ours: what strays in packages/ is told", check_strays, NULL);
    return suite_run(&suite);
}
