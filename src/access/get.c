#include "access/get.h"

#include "access/choice.h"
#include "access/proof.h"
#include "access/replay.h"
#include "archive/open.h"

/* --- the answer ------------------------------------------------------------------------------------------------------------ */

static void describe(const struct archive *archive, const struct when *when, const struct choice *choice, const struct shelf *shelf,
                     const struct snapshot *snapshot, const struct proof *proof, struct get_result *ret)
{
    char local[TIME_TEXT];
    zone_format(archive->zone, choice->captured_ns, local);
    *ret = (struct get_result){
        .url = mem_text(snapshot->url),
        .canonical = mem_text(snapshot->canonical),
        .headline = mem_text(snapshot->headline),
        .snapshot = mem_text(snapshot->id),
        .package = mem_text(choice->package),
        .captured = mem_text(snapshot->captured),
        .captured_local = mem_text(local),
        .distance_ns = when ? when_distance(when, choice->captured_ns) : 0,
        .is_inside = !when || when_holds(when, choice->captured_ns),
        .snapshots = choice->n,
        .bad = choice->n_bad,
        .quality = mem_text(snapshot->quality),
        .quality_why = mem_text(snapshot->quality_why),
        .is_good = choice->is_good,
        .is_sealed = !shelf->is_open,
        .ledger = proof->ledger,
        .doubt = proof->doubt,
    };
}

/* The page's payload against the digest in the snapshot's facts. */
static bool compare_page(const struct shelf *shelf, const struct choice *choice, const struct snapshot *snapshot, const struct answer *page,
                         struct err *err)
{
    const struct record *payload = answer_payload(page);
    if (!page->is_there)
        err_set(err, ERR_MISSING, "the page itself is not there: %s", page->why);
    else if (snapshot->page_digest && strcmp(snapshot->page_digest, payload->payload_digest) != 0)
        err_set(err, ERR_MISMATCH, "the payload of the page is %s, " PACKAGE_ARTICLES "/%u.json says %s", payload->payload_digest,
                choice->number, snapshot->page_digest);
    else
        return true;
    err_where(err, "%s, %s", page->record.warc, page->record.urn);
    return record_is_damaged(shelf, err);
}

/* --- handing out ----------------------------------------------------------------------------------------------------------- */

static bool write_provenance(const struct provenance *provenance, const struct provenance_of *of, const struct target *target,
                             struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    provenance_format(provenance, of, time_now_ns(), &text);
    return file_write(target->fd, "provenance.json", buf_span(&text), err);
}

/* The catalogue is a cache: what it says is believed only where the package says the same. */
static bool compare_choice(const struct archive *archive, const struct shelf *shelf, const struct choice *choice, const struct snapshot *snapshot,
                           struct err *err)
{
    int64_t captured_ns;
    if (strcmp(snapshot->id, choice->id) == 0 && time_parse_instant(span_of(snapshot->captured), &captured_ns) && captured_ns == choice->captured_ns)
        return true;
    err_set(err, ERR_MISMATCH, PACKAGE_ARTICLES "/%u.json is of %s, captured %s: the catalogue says another", choice->number, snapshot->id,
            snapshot->captured);
    err_hint(err, "pressmark index --archive %s", archive->path);
    return record_is_damaged(shelf, err);
}

/* The same bytes become article.json, so that what is said and what is handed out are one. */
static bool read_article(const struct shelf *shelf, const struct proof *proof, const char *path, struct buf *text, struct snapshot **ret,
                         struct err *err)
{
    if (!package_proof_slurp(proof->files, path, SNAPSHOT_BYTES_MAX, text, err))
        return record_is_damaged(shelf, err);
    if (snapshot_parse(buf_span(text), ret, err))
        return true;
    err_where(err, "%s", path);
    return record_is_damaged(shelf, err);
}

static bool hand_out(const struct archive *archive, const struct get_options *options, const struct when *when, const struct choice *choice,
                     const struct shelf *shelf, const struct proof *proof, const char *path, struct target *target, struct get_result *result, struct err *err)
{
    AUTO(snapshot_free) struct snapshot *snapshot = NULL;
    AUTO_ANSWER struct answer page = { 0 };
    AUTO_PROVENANCE struct provenance provenance = { 0 };
    AUTO_BUF struct buf article = { 0 };
    if (!read_article(shelf, proof, path, &article, &snapshot, err) || !compare_choice(archive, shelf, choice, snapshot, err))
        return false;
    describe(archive, when, choice, shelf, snapshot, proof, result);
    int64_t second = choice->captured_ns / NS_PER_S - (choice->captured_ns % NS_PER_S < 0);
    if (!answer_page(shelf, snapshot->url, second, snapshot->id, &page, err) || !compare_page(shelf, choice, snapshot, &page, err))
        return false;
    const struct replay replay = {
        .shelf = shelf,
        .target = target,
        .snapshot = snapshot,
        .page = &page,
        .article = path,
        .article_json = buf_span(&article),
        .captured_local = result->captured_local,
        .zone = zone_name(archive->zone),
        .progress = options->progress,
    };
    const struct provenance_of of = { archive, shelf, options, result, snapshot, path, proof };
    return replay_write(&replay, &provenance, &result->files, &result->missing, err) &&
           write_provenance(&provenance, &of, target, err) && target_publish(target, err);
}

static bool read_index(void *context, struct source *cdxj, struct err *err)
{
    struct shelf *shelf = context;
    return lookup_open(cdxj, &shelf->lookup, err);
}

static bool open_shelf(const struct archive *archive, const struct choice *choice, const struct target *target, char **ret_path, int *ret_fd,
                       struct shelf *ret, struct err *err)
{
    AUTO_FREE char *place = NULL;
    if (!archive_place(archive, choice->package, &place, err) || !archive_open_package(archive, choice->package, ret_fd, err))
        return false;
    *ret_path = mem_format("%s/%s", archive->path, place);
    *ret = (struct shelf){ .id = choice->package, .path = *ret_path, .is_open = span_starts(span_of(place), "work/"), .fd = *ret_fd,
                           .scratch_fd = target->fd };
    return true;
}

/* *ret_is_replaced: it failed, and the package at hand is no longer the one that was opened. */
static bool get_once(const struct archive *archive, const struct get_options *options, struct get_result *ret, bool *ret_is_replaced, struct err *err)
{
    struct when when;
    const struct choice_question question = { options->url, options->at ? &when : NULL, options->progress, options->unread };
    AUTO_CHOICE struct choice choice = { 0 };
    AUTO_TARGET struct target target = TARGET_NONE;
    AUTO_PROOF struct proof proof = { 0 };
    AUTO_FREE char *path = NULL, *article = NULL;
    AUTO_CLOSE int fd = -1;
    struct shelf shelf = { 0 };
    struct get_result result = { 0 };
    if ((options->at && !when_parse(options->at, archive->zone, &when, err)) || !choice_make(archive, &question, &choice, err) ||
        !target_begin(options->folder, &target, err))
        return false;
    article = mem_format(PACKAGE_ARTICLES "/%u.json", choice.number);
    bool is_got = open_shelf(archive, &choice, &target, &path, &fd, &shelf, err) &&
                  proof_begin(archive, &shelf, article, &proof, err) &&
                  (package_proof_visit(proof.files, PACKAGE_CDXJ, read_index, &shelf, err) || record_is_damaged(&shelf, err)) &&
                  hand_out(archive, options, question.when, &choice, &shelf, &proof, article, &target, &result, err);
    lookup_free(shelf.lookup);
    *ret_is_replaced = !is_got && fd >= 0 && archive_is_replaced(archive, choice.package, fd);
    if (is_got)
        *ret = result;
    else
        get_result_free(&result);
    return is_got;
}

bool access_get(const struct archive *archive, const struct get_options *options, struct get_result *ret, struct err *err)
{
    for (int tries_left = 3;; err_clear(err)) {
        bool is_replaced = false;
        if (get_once(archive, options, ret, &is_replaced, err))
            return true;
        if (!is_replaced || --tries_left == 0)
            return false;
        findings_free(options->unread);
    }
}

void get_result_free(struct get_result *result)
{
    char *texts[] = { result->url, result->canonical, result->headline, result->snapshot, result->package, result->captured,
                      result->captured_local, result->quality, result->quality_why };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    *result = (struct get_result){ 0 };
}
