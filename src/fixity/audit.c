#include "fixity/audit.h"

#include "archive/ledger.h"
#include "base/table.h"
#include "base/time.h"

struct known {                          /* a package as the ledger knows it */
    char *id;
    int64_t checked_ns;                 /* the last check that could run; else the sealing; 0: never */
    bool is_sealed, is_there;
};
struct auditing {
    const struct audit_options *options;
    struct known **items;
    size_t n;
    struct table *by_id;
};

static struct known *known_of(struct auditing *auditing, const char *id)
{
    struct known *known = table_get(auditing->by_id, span_of(id));
    if (known)
        return known;
    known = mem_new(sizeof *known);
    known->id = mem_text(id);
    table_put(auditing->by_id, span_of(id), known);
    ARRAY_GROW(auditing->items, auditing->n);
    auditing->items[auditing->n++] = known;
    return known;
}

static bool see_entry(void *context, const struct ledger_seen *entry, struct err *err)
{
    (void)err;
    struct auditing *auditing = context;
    int64_t time_ns = 0;
    bool is_check = strcmp(entry->event, "fixity check") == 0, is_sealed = strcmp(entry->event, "sealed") == 0;
    if ((!is_check && !is_sealed) || !time_parse_instant(span_of(entry->time), &time_ns))
        return true;
    struct known *known = known_of(auditing, entry->package);
    known->is_sealed = known->is_sealed || is_sealed;
    /* A check that could not run has looked at nothing: the package stays due. */
    if (is_sealed || (entry->outcome && strcmp(entry->outcome, "could not run") != 0))
        known->checked_ns = time_ns;
    return true;
}

static bool see_package(void *context, const char *package_id, struct err *err)
{
    (void)err;
    known_of(context, package_id)->is_there = true;
    return true;
}

static int oldest_first(const void *a, const void *b)
{
    const struct known *x = *(struct known *const *)a, *y = *(struct known *const *)b;
    if (x->checked_ns != y->checked_ns)
        return x->checked_ns < y->checked_ns ? -1 : 1;
    return strcmp(x->id, y->id);
}

static enum ledger_outcome outcome_of(const struct verified *verified)
{
    if (strcmp(verified->verdict, "valid") == 0)
        return LEDGER_PASS;
    return strcmp(verified->verdict, "unreadable") == 0 ? LEDGER_COULD_NOT_RUN : LEDGER_FAIL;
}

static bool enter(const struct archive *archive, const char *id, enum ledger_outcome outcome, const struct verified *verified, struct err *err)
{
    const char *failing[LEDGER_FAILING_MAX];
    size_t n = 0;
    for (size_t i = 0; i < verified->findings.n && n < LEDGER_FAILING_MAX; i++) {
        const struct finding *finding = &verified->findings.items[i];
        bool is_new = finding->severity >= SEVERITY_ERROR;
        for (size_t k = 0; k < n && is_new; k++)
            is_new = strcmp(failing[k], finding->where) != 0;
        if (is_new)
            failing[n++] = finding->where;
    }
    const struct ledger_entry entry = { .event = "fixity check", .package = id, .outcome = outcome, .bytes = verified->bytes,
                                        .files = verified->files, .errors = verified->findings.n_errors, .failing = failing, .n_failing = n };
    return ledger_append(archive, &entry, err);
}

static bool check_one(const struct archive *archive, const struct known *known, const struct audit_options *options,
                      struct audit_summary *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    struct err no_folder = { 0 };
    const struct verify_options verify = { options->workers, options->progress };
    struct verified verified = { .kind = "package", .verdict = "unreadable" };
    if (!known->is_there) {
        findings_add(&verified.findings, SEVERITY_FATAL, FINDING_INVALID, "audit-package-gone", known->id,
                     "the ledger says that it was sealed, but packages/ does not have it");
        verified.verdict = "invalid";
    } else if (!archive_open_package(archive, known->id, &fd, &no_folder)) {
        findings_add_err(&verified.findings, "unreadable", known->id, &no_folder);
    } else {
        fixity_verify_package(fd, known->id, &verify, &verified);
    }
    if (known->is_there && !known->is_sealed)
        findings_add(&ret->findings, SEVERITY_WARNING, FINDING_INVALID, "audit-not-in-ledger", known->id,
                     "the ledger does not know that it was sealed");
    enum ledger_outcome outcome = outcome_of(&verified);
    ret->passed += outcome == LEDGER_PASS;
    ret->failed += outcome == LEDGER_FAIL;
    ret->could_not_run += outcome == LEDGER_COULD_NOT_RUN;
    ret->bytes += verified.bytes;
    bool is_entered = enter(archive, known->id, outcome, &verified, err);
    if (options->checked)
        options->checked(options->context, known->id, ledger_outcome_name(outcome), &verified);
    verified_free(&verified);
    return is_entered;
}

static bool audit(const struct archive *archive, struct auditing *auditing, struct audit_summary *ret, struct err *err)
{
    if (!ledger_verify(archive, see_entry, auditing, &ret->findings, &ret->ledger_entries, err) ||
        !archive_packages(archive, see_package, auditing, err))
        return false;
    if (auditing->n)
        qsort(auditing->items, auditing->n, sizeof *auditing->items, oldest_first);
    int64_t now_ns = time_now_ns();
    struct err first = { 0 };
    for (size_t i = 0; i < auditing->n; i++) {
        const struct known *known = auditing->items[i];
        ret->packages += known->is_there;
        bool is_due = !known->is_there || now_ns - known->checked_ns >= auditing->options->older_than_ns;
        if (!is_due)
            continue;
        ret->due++;
        struct err entering = { 0 };
        /* A ledger that takes no entry does not stop the checks: what they find must still be said. */
        if (!check_one(archive, known, auditing->options, ret, &entering) && !err_is_set(&first))
            first = entering;
    }
    if (err_is_set(&first))
        *err = first;
    return !err_is_set(&first);
}

bool fixity_audit(const struct archive *archive, const struct audit_options *options, struct audit_summary *ret, struct err *err)
{
    struct auditing auditing = { .options = options, .by_id = table_new() };
    bool is_done = audit(archive, &auditing, ret, err);
    for (size_t i = 0; i < auditing.n; i++) {
        free(auditing.items[i]->id);
        free(auditing.items[i]);
    }
    free(auditing.items);
    table_free(auditing.by_id);
    return is_done;
}
