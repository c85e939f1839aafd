#include "capture/seal.h"

#include <fcntl.h>
#include <stdio.h>

#include "archive/ledger_seal.h"
#include "base/jsonl.h"
#include "package/assemble.h"

/* --- the plan: from the line and the settings -------------------------------------------------------------------------- */

static bool instant_of(const json_t *line, const char *key, int64_t *ret, struct err *err)
{
    const char *text = jsonl_text(line, key);
    if (text && time_parse_instant(span_of(text), ret))
        return true;
    return err_set(err, ERR_INVALID, "the journal's line \"closed\" has no instant %s", key);
}

/* A profile's own; where the line has none, the archive's. */
static void plan_rights(const json_t *closed, struct premis_rights *rights)
{
    const json_t *said = json_object_get(closed, "rights");
    if (!said)
        return;
    *rights = (struct premis_rights){
        .basis = jsonl_text(said, "basis"), .jurisdiction = jsonl_text(said, "jurisdiction"), .citation = jsonl_text(said, "citation"),
        .license_uri = jsonl_text(said, "license"), .note = jsonl_text(said, "note"), .access = jsonl_text(said, "access"),
        .end = jsonl_text(said, "until"),
    };
    if (!rights->basis)
        rights->basis = "other";
}

/* The texts are the line's, and only looked at. */
static void plan_overrides(const json_t *closed, struct page_overrides *ret)
{
    const json_t *said = json_object_get(closed, "facts");
    *ret = (struct page_overrides){
        .headline = (char *)jsonl_text(said, "headline"), .subtitle = (char *)jsonl_text(said, "subtitle"),
        .section = (char *)jsonl_text(said, "section"), .authors = (char *)jsonl_text(said, "authors"),
        .published = (char *)jsonl_text(said, "published"), .modified = (char *)jsonl_text(said, "modified"),
        .text = (char *)jsonl_text(said, "text"),
    };
}

bool seal_plan(const struct archive *archive, const json_t *closed, struct package_plan *ret, struct package_page **ret_pages, struct err *err)
{
    const struct settings *settings = &archive->settings;
    *ret = (struct package_plan){
        .archive = settings->uuid,
        .id = jsonl_text(closed, "package"),
        .organization = settings_organization(settings),
        .contact = settings_contact(settings),
        .isil = settings->isil,
        .collection = jsonl_text(closed, "collection"),
        .description = jsonl_text(closed, "description"),
        .count = jsonl_text(closed, "count"),
        .robots = jsonl_text(closed, "robots"),
        .schemas = settings->schemas,
        .clock = jsonl_text(closed, "clock"),
        .vantage = jsonl_text(closed, "vantage"),
        .rights = {
            .basis = settings->rights.basis ? settings->rights.basis : "other",
            .jurisdiction = settings->rights.jurisdiction,
            .citation = settings->rights.citation,
            .license_uri = settings->rights.license,
            .note = settings->rights.note,
            .access = settings->rights.access,
            .end = settings->rights.until,
        },
    };
    plan_rights(closed, &ret->rights);
    plan_overrides(closed, &ret->overrides);
    if (!ret->id || !ret->collection || !ret->description || !ret->count || !ret->robots)
        return err_set(err, ERR_INVALID, "the journal's line \"closed\" is not whole");
    if (!instant_of(closed, "started", &ret->started_ns, err) || !instant_of(closed, "ended", &ret->ended_ns, err) ||
        !instant_of(closed, "time", &ret->sealed_ns, err))
        return false;
    const json_t *pages = json_object_get(closed, "pages");
    ret->n_pages = json_array_size(pages);
    struct package_page *list = *ret_pages = mem_new_array(ret->n_pages, sizeof *list);
    for (size_t i = 0; i < ret->n_pages; i++) {
        const json_t *page = json_array_get(pages, i);
        list[i] = (struct package_page){ jsonl_text(page, "snapshot"), jsonl_text(page, "replaces"), (unsigned)jsonl_u64(page, "warc", 0) };
        if (!list[i].snapshot)
            return err_set(err, ERR_INVALID, "a page of the journal's line \"closed\" names no snapshot");
    }
    ret->pages = list;
    return true;
}

/* --- the ledger --------------------------------------------------------------------------------------------------------- */

static bool enter(const struct archive *archive, const char *event, const struct sealed *sealed, const struct package_result *result,
                  struct err *err)
{
    const struct ledger_entry entry = { .event = event, .package = sealed->package, .bytes = result->bytes, .files = result->files,
                                        .seal = &result->seal };
    return ledger_append(archive, &entry, err);
}

/* --- sealing ------------------------------------------------------------------------------------------------------------- */

/* It was moved before the crash, and lies there as whatever the crash, or anybody since, made of it: it may be entered as sealed only
 * when it is still what "sealing" announced. */
static bool is_still_whole(int fd, const char *package, const struct ledger_seal *known, const struct package_result *result, unsigned workers,
                           const struct progress *progress, struct err *err)
{
    if (known->has_digests && !package_seal_is_same(&known->digests, &result->seal))
        return err_set(err, ERR_MISMATCH, "its tag manifest is not the one that the ledger's entry \"sealing\" names");
    return package_read_back(fd, package, workers, progress, err);
}

/* What it holds is read from itself. */
static bool recall(const struct archive *archive, const struct ledger_seal *known, unsigned workers, const struct progress *progress,
                   struct sealed *sealed, struct package_result *ret, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    if (!archive_open_package(archive, sealed->package, &fd, err))
        return false;
    if (!package_seal_read(fd, &ret->seal, err) ||
        (!known->is_sealed && !is_still_whole(fd, sealed->package, known, ret, workers, progress, err)) ||
        !sealed_recall(archive, sealed->package, sealed, err)) {
        err_hint(err, "pressmark verify %s/%s says all; put back what was changed, then resume", archive->path, sealed->path);
        return err_where(err, "%s", sealed->path);
    }
    ret->bytes = sealed->bytes;
    ret->files = sealed->files;
    return true;
}

bool seal_package(const struct archive *archive, const char *run, const json_t *closed, unsigned workers, bool is_first_time,
                  const struct progress *progress, struct sealed *ret, struct err *err)
{
    struct package_plan plan;
    AUTO_FREE struct package_page *pages = NULL;
    struct package_result result = { 0 };
    struct ledger_seal known = { 0 };
    if (!seal_plan(archive, closed, &plan, &pages, err))
        return false;
    AUTO_FREE char *place = NULL;
    if (!archive_package_path(plan.id, &place, err))
        return false;
    *ret = (struct sealed){ .package = mem_text(plan.id), .path = mem_format("packages/%s", place) };
    if (!is_first_time) {
        AUTO_FINDINGS struct findings findings = { 0 };
        uint64_t entries;
        if (!ledger_seal_find(archive, plan.id, &known, &findings, &entries, err))
            return false;
    }
    if (archive_has_package(archive, plan.id)) {
        /* Perhaps it was killed between the rename and its sync: the ledger must not know of it before the disk does. */
        if (!recall(archive, &known, workers, progress, ret, &result, err) || !file_sync_all(archive->packages_fd, err))
            return false;
    } else {
        AUTO_FREE char *work = mem_format("%s/%s", run, plan.id);
        AUTO_CLOSE int fd = -1;
        if (!file_open_folder(archive->work_fd, work, &fd, err) || !package_assemble(fd, &plan, workers, progress, &result, err))
            return false;
        /* After an upgrade or an edit of the settings the second attempt makes other bytes than the first: its digests are entered too. */
        bool is_entered = known.has_digests && package_seal_is_same(&known.digests, &result.seal);
        if (!is_entered && !enter(archive, "sealing", ret, &result, err))
            return false;
        if (!archive_keep_package(archive, work, plan.id, err))
            return false;
        ret->articles = result.articles;
        ret->images = result.images;
        ret->resources = result.resources;
        ret->missing = result.missing;
    }
    ret->bytes = result.bytes;
    ret->files = result.files;
    return known.is_sealed || enter(archive, "sealed", ret, &result, err);
}
