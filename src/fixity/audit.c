#include "fixity/audit.h"

#include "archive/open.h"
#include "archive/strays.h"
#include "base/time.h"
#include "fixity/due.h"
#include "fixity/outcome.h"
#include "package/assemble.h"

static bool see_entry(void *context, const struct ledger_seen *entry, struct err *err)
{
    (void)err;
    fixity_due_see_entry(context, entry);
    return true;
}

static bool see_package(void *context, const char *package_id, struct err *err)
{
    (void)err;
    fixity_due_see_package(context, package_id);
    return true;
}

static bool is_told_of(const struct findings *findings, const char *where)
{
    for (size_t i = 0; i < findings->n; i++)
        if (findings->items[i].severity >= SEVERITY_ERROR && strcmp(findings->items[i].where, where) == 0)
            return true;
    return false;
}

/* A package that was changed as a whole, manifests and all, agrees with itself: only the ledger knows what was sealed. */
static void compare_with_ledger(int package_fd, struct fixity_known *known, bool is_accepting, struct verified *verified)
{
    struct package_seal there;
    struct err unread = { 0 };
    if (fixity_is_unknown(known) && is_accepting)
        findings_add(&verified->findings, SEVERITY_WARNING, FINDING_INVALID, "audit-not-in-ledger", known->id,
                     "the ledger did not know it: what passes is accepted as it lies");
    else if (fixity_is_unknown(known))
        findings_add(&verified->findings, SEVERITY_ERROR, FINDING_INVALID, "audit-not-in-ledger", known->id,
                     "the ledger does not know that it was sealed: it was put there, or the ledger lost entries");
    else if (!known->seal.is_sealed && known->seal.is_sealing && known->is_kept)
        findings_add(&verified->findings, SEVERITY_WARNING, FINDING_INVALID, "audit-not-sealed", known->id,
                     "its sealing was not entered to the end: pressmark snapshot --resume does that, or the profile's next run");
    if (known->seal.has_digests && !package_seal_read(package_fd, &there, &unread)) {
        if (!is_told_of(&verified->findings, unread.where))
            findings_add_err(&verified->findings, unread.kind == ERR_SYSTEM ? "unreadable" : "ledger-tagmanifest", "", &unread);
    } else if (known->seal.has_digests && !ledger_seal_settle(&known->seal, &there)) {
        const bool is_same[] = { memcmp(there.sha256, known->seal.digests.sha256, sizeof there.sha256) == 0,
                                 memcmp(there.sha512, known->seal.digests.sha512, sizeof there.sha512) == 0 };
        static const char *const names[] = { "tagmanifest-sha256.txt", "tagmanifest-sha512.txt" };
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (!is_same[i])
                findings_add(&verified->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-tagmanifest", names[i],
                             "it is not the one that the ledger says the package was %s with", known->is_kept ? "sealed" : "entered");
    }
    verified_conclude(verified);
}

/* Its folder, or that of a run that was killed before it put it in its place. */
static bool open_it(const struct archive *archive, const struct fixity_known *known, int *ret_fd, bool *ret_is_put, struct err *err)
{
    struct err no_draft = { 0 };
    *ret_is_put = archive_open_package(archive, known->id, ret_fd, err);
    bool may_be_draft = !*ret_is_put && err->kind == ERR_MISSING && known->seal.was_open && !known->seal.is_sealed;
    if (may_be_draft && archive_open_draft(archive, known->id, ret_fd, &no_draft))
        err_clear(err);
    return *ret_is_put || !err_is_set(err);
}

/* Each run of its day puts another in its place, or seals it: what the ledger says of it now is what counts. */
static bool see_again(const struct archive *archive, struct fixity_known *known, struct err *err)
{
    AUTO_FINDINGS struct findings told_already = { 0 };
    uint64_t entries;
    known->is_kept = archive_has_package(archive, known->id);
    return !known->seal.was_open || ledger_seal_find(archive, known->id, &known->seal, &told_already, &entries, err);
}

static void check(const struct archive *archive, const struct fixity_known *known, const struct audit_options *options, int tries_left,
                  struct verified *ret)
{
    AUTO_CLOSE int fd = -1;
    struct err no_folder = { 0 }, unread = { 0 };
    struct fixity_known now = *known;
    const struct verify_options verify = { options->workers, options->progress };
    *ret = (struct verified){ .kind = "package", .verdict = "unreadable" };
    bool is_put, is_open = open_it(archive, known, &fd, &is_put, &no_folder);
    if (!is_open && fixity_is_gone(known) && no_folder.kind != ERR_SYSTEM) {
        findings_add(&ret->findings, SEVERITY_FATAL, FINDING_INVALID, "audit-package-gone", known->id,
                     known->seal.is_open ? "the ledger says that it is open, but work/ does not have it"
                                         : "the ledger says that it was sealed, but packages/ does not have it");
        ret->verdict = "invalid";
    } else if (!is_open) {
        findings_add_err(&ret->findings, "unreadable", known->id, &no_folder);
    } else if (!see_again(archive, &now, &unread)) {
        findings_add_err(&ret->findings, "unreadable", known->id, &unread);
    } else {
        fixity_verify_package(fd, known->id, &verify, ret);
        if (!is_put)
            findings_add(&ret->findings, SEVERITY_WARNING, FINDING_INVALID, "audit-not-put", known->id,
                         "it is open, and its run was killed before it put it in its place: the profile's next run does that");
        compare_with_ledger(fd, &now, options->accept_ledger, ret);
        if (ret->findings.n_errors && known->seal.was_open && tries_left && archive_is_replaced(archive, known->id, fd)) {
            verified_free(ret);
            check(archive, known, options, tries_left - 1, ret);
        }
    }
}

static bool enter(const struct archive *archive, const char *id, enum ledger_outcome outcome, const struct verified *verified,
                  struct err *err)
{
    const char *failing[LEDGER_FAILING_MAX];
    const struct ledger_entry entry = { .event = "fixity check", .package = id, .outcome = outcome, .bytes = verified->bytes,
                                        .files = verified->files, .errors = verified->findings.n_errors, .failing = failing,
                                        .n_failing = fixity_failing_of(&verified->findings, failing) };
    return ledger_append(archive, &entry, err);
}

/* From now on the ledger knows it, with the digests that it has now; one that is open is not said to be more than that, since it will change
 * until it is sealed. */
static bool accept_package(const struct archive *archive, const struct fixity_known *known, const struct verified *verified, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    struct package_seal seal;
    const struct ledger_entry entry = { .event = archive_has_package(archive, known->id) ? "accepted" : "open", .package = known->id,
                                        .bytes = verified->bytes, .files = verified->files, .seal = &seal };
    return archive_open_package(archive, known->id, &fd, err) && package_seal_read(fd, &seal, err) &&
           ledger_append(archive, &entry, err);
}

static bool check_one(const struct archive *archive, const struct fixity_known *known, const struct audit_options *options,
                      struct audit_summary *ret, struct err *err)
{
    struct verified verified;
    check(archive, known, options, 3, &verified);
    enum ledger_outcome outcome = fixity_outcome_of(&verified);
    ret->passed += outcome == LEDGER_PASS;
    ret->failed += outcome == LEDGER_FAIL;
    ret->could_not_run += outcome == LEDGER_COULD_NOT_RUN;
    ret->bytes += verified.bytes;
    bool is_entered = enter(archive, known->id, outcome, &verified, err);
    bool is_known = known->seal.is_sealed || (known->seal.was_open && !archive_has_package(archive, known->id));
    if (is_entered && options->accept_ledger && outcome == LEDGER_PASS && !is_known)
        is_entered = accept_package(archive, known, &verified, err);
    ret->not_entered += !is_entered;
    if (options->checked)
        options->checked(options->context, known->id, ledger_outcome_name(outcome), is_entered, &verified);
    verified_free(&verified);
    return is_entered;
}

/* Packages first: what is sealed meanwhile is in the ledger by then. Whatever the list lacks is looked for by its own name before it is
 * called gone, and is checked like all others when it is there. */
static bool read_all(const struct archive *archive, struct fixity_due *due, struct findings *findings, uint64_t *ret_entries, struct err *err)
{
    if (!archive_packages(archive, see_package, due, err) || !archive_open_packages(archive, see_package, due, err) ||
        !ledger_verify(archive, see_entry, due, findings, ret_entries, err))
        return false;
    size_t n;
    const struct fixity_known *const *items = fixity_due_sorted(due, &n);
    for (size_t i = 0; i < n; i++)
        if (fixity_is_gone(items[i]) && (archive_has_package(archive, items[i]->id) || archive_has_open(archive, items[i]->id)))
            fixity_due_see_package(due, items[i]->id);
    return true;
}

/* No failure: what was kept is kept. But somebody may believe that this is as well. */
static bool see_stray(void *context, const char *path, const char *why, struct err *err)
{
    (void)err;
    findings_add(context, SEVERITY_WARNING, FINDING_INVALID, "audit-stray", path, "%s", why);
    return true;
}

static bool agrees(const struct archive *archive, const struct fixity_known *known)
{
    AUTO_CLOSE int fd = -1;
    struct package_seal there;
    struct err unread = { 0 };
    struct ledger_seal seal = known->seal;
    if (fixity_is_gone(known) || fixity_is_unknown(known))
        return false;
    return !known->is_there || !known->seal.has_digests ||
           (archive_open_package(archive, known->id, &fd, &unread) && package_seal_read(fd, &there, &unread) &&
            ledger_seal_settle(&seal, &there));
}

/* The entry says which packages did not agree with the chain that was accepted: an end that was cut off shows in them. */
static bool accept_ledger(const struct archive *archive, bool *ret_is_needed, struct err *err)
{
    AUTO(fixity_due_free) struct fixity_due *due = fixity_due_new();
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t entries;
    if (!read_all(archive, due, &findings, &entries, err))
        return false;
    size_t n;
    const struct fixity_known *const *items = fixity_due_sorted(due, &n);
    const char *failing[LEDGER_FAILING_MAX];
    struct ledger_entry entry = { .event = "ledger accepted", .failing = failing };
    for (size_t i = 0; i < n; i++) {
        if (agrees(archive, items[i]))
            continue;
        entry.errors++;
        if (entry.n_failing < LEDGER_FAILING_MAX)
            failing[entry.n_failing++] = items[i]->id;
    }
    return ledger_accept(archive, &entry, ret_is_needed, err);
}

bool fixity_audit(const struct archive *archive, const struct audit_options *options, struct audit_summary *ret, struct err *err)
{
    AUTO(fixity_due_free) struct fixity_due *due = fixity_due_new();
    struct err refused = { 0 };
    if (!ledger_check(archive, &refused) && refused.kind == ERR_SYSTEM) {
        *err = refused;                 /* no outcome could be entered: there is nothing to say but that */
        err_hint(err, "pressmark verify %s/packages/… checks a package without entering anything", archive->path);
        return false;
    }
    if ((options->accept_ledger && !accept_ledger(archive, &ret->is_accepted, err)) ||
        !read_all(archive, due, &ret->findings, &ret->ledger_entries, err) ||
        !archive_strays(archive, see_stray, &ret->findings, err))
        return false;
    size_t n;
    const struct fixity_known *const *items = fixity_due_sorted(due, &n);
    if (n && !ret->ledger_entries)
        findings_add(&ret->findings, SEVERITY_ERROR, FINDING_INVALID, "ledger-lost", "ledger",
                     "it has no entry, but packages/ is not empty: it was removed; restore it from a copy");
    int64_t now_ns = time_now_ns();
    struct err first = { 0 };
    for (size_t i = 0; i < n; i++) {
        ret->packages += items[i]->is_there;
        if (!fixity_is_due(items[i], now_ns, options->accept_ledger ? 0 : options->older_than_ns))
            continue;
        ret->due++;
        struct err entering = { 0 };
        /* A ledger that takes no entry does not stop the checks: what they find must still be said. */
        if (!check_one(archive, items[i], options, ret, &entering) && !err_is_set(&first))
            first = entering;
    }
    ret->is_complete = true;
    if (err_is_set(&first))
        *err = first;
    return !err_is_set(&first);
}
