#include "warc/check.h"

#include <inttypes.h>

#include "warc/content.h"
#include "warc/field.h"
#include "warc/links.h"
#include "warc/ours.h"
#include "warc/reader.h"
#include "warc/segments.h"

/* The codes, and where they are found:
 *   warc-framing         reader, header: record boundaries, line ends, what stands behind a block    (fatal, error)
 *   warc-gzip            here, reader: several records in a member, empty members, members among plain records
 *   warc-gzip-canonical  ours: a member in another form than the one we write
 *   warc-version         here: a version nobody here knows (unverifiable)
 *   warc-field, warc-id, warc-date, warc-type, warc-uri, warc-address, warc-truncated               field
 *   warc-block-digest, warc-payload-digest, warc-http                                               content
 *   warc-digest          here: records without digest, or with weak ones, once a file
 *   warc-concurrent, warc-revisit, warc-request                                                     links, ours
 *   warc-segment         segments
 *   warc-warcinfo        here, ours: the first record, the name of the file
 *   warc-identified      ours */

struct checker {
    struct source *source;
    const struct warc_check_options *options;
    struct findings *findings;
    struct findings found;              /* of the record at hand, until it is judged */
    struct warc_check_summary summary;
    struct warc_reader *reader;
    struct digester *stored;
    struct warc_content *content;
    struct warc_links *links;
    struct warc_segments *segments;
    struct warc_ours ours;
    bool has_first;
    bool first_is_gzip;
    uint64_t last_at;
    char *place;
};

static const char *file_name(const struct source *source)
{
    const char *slash = strrchr(source->name, '/');
    return slash ? slash + 1 : source->name;
}

/* --- severity ------------------------------------------------------------------------------------------------ */

/* What is a warning in a foreign file is an error in ours, since we do not write it; that a block is truncated is a
 * fact about the capture, which we do write. */
static void raise_warnings(struct findings *found)
{
    for (size_t i = 0; i < found->n; i++) {
        struct finding *finding = &found->items[i];
        if (finding->severity != SEVERITY_WARNING)
            continue;
        bool is_fact = strcmp(finding->code, "warc-truncated") == 0;
        finding->severity = is_fact ? SEVERITY_INFO : SEVERITY_ERROR;
        found->n_warnings--;
        found->n_errors += !is_fact;
    }
}

/* Moves what was found about one record, and tells whether the record is a good one. */
static bool take_found(struct checker *checker)
{
    if (checker->options->is_ours)
        raise_warnings(&checker->found);
    bool is_good = checker->found.n_errors == 0;
    findings_take(checker->findings, &checker->found);
    return is_good;
}

/* --- one record ---------------------------------------------------------------------------------------------- */

static void judge_place(struct checker *checker, const struct warc_record *record)
{
    if (!warc_version_is_known(&record->header))
        findings_add(&checker->found, SEVERITY_ERROR, FINDING_UNVERIFIABLE, "warc-version", checker->place,
                     "WARC/%d.%d is not known here: it was read like WARC/1.1", record->header.major,
                     record->header.minor);
    if (checker->has_first && record->is_gzip != checker->first_is_gzip)
        findings_add(&checker->found, SEVERITY_ERROR, FINDING_INVALID, "warc-gzip", checker->place,
                     "gzip members stand among plain records: most readers stop here (WARC/1.1 annex A)");
    if (checker->has_first && record->is_gzip && record->at == checker->last_at)
        findings_add(&checker->found, SEVERITY_ERROR, FINDING_INVALID, "warc-gzip", checker->place,
                     "it shares its gzip member with the record before it: neither can be read alone (annex A)");
    if (!checker->has_first)
        checker->first_is_gzip = record->is_gzip;
    checker->last_at = record->at;
}

static void judge_warcinfo(struct checker *checker, const struct warc_header *header)
{
    bool is_warcinfo = warc_type_of(header) == WARC_WARCINFO;
    const char *name = warc_header_get(header, "WARC-Filename");
    if (!checker->has_first && !is_warcinfo)
        findings_add(&checker->found, SEVERITY_INFO, FINDING_INVALID, "warc-warcinfo", checker->place,
                     "the first record is no warcinfo: nothing says how the file was made (WARC/1.1 §6.2)");
    if (is_warcinfo && name && strcmp(name, file_name(checker->source)) != 0)
        findings_add(&checker->found, SEVERITY_WARNING, FINDING_INVALID, "warc-warcinfo", checker->place,
                     "WARC-Filename is \"%s\", which is not the file's name (WARC/1.1 §5.17)", SHOW(span_of(name)));
}

static bool feed_block(struct checker *checker, struct err *err)
{
    struct span piece = SPAN_NULL;
    do {
        if (!warc_reader_block(checker->reader, &piece, err))
            return false;
        warc_content_feed(checker->content, piece);
    } while (piece.len);
    return true;
}

static void count_type(struct checker *checker, enum warc_type type)
{
    checker->summary.records++;
    checker->summary.by_type[type < WARC_CONTINUATION ? type : WARC_CONTINUATION]++;
}

static void judge_record(struct checker *checker, const struct warc_record *record, struct warc_checked *checked)
{
    const struct warc_header *header = &record->header;
    uint8_t value[DIGEST_MAX];
    checked->payload = warc_content_end(checker->content, header, checker->place, &checker->found);
    warc_content_sha256(checker->content, checked->block_sha256, checked->payload_sha256);
    digester_value(checker->stored, DIGEST_SHA256, value);
    memcpy(checked->record_sha256, value, sizeof checked->record_sha256);
    if (header->n_fields && record->block_bytes && !warc_header_get(header, "Content-Type") &&
        warc_type_of(header) != WARC_CONTINUATION)
        findings_add(&checker->found, SEVERITY_WARNING, FINDING_INVALID, "warc-field", checker->place,
                     "a block that is not empty should have a Content-Type (WARC/1.1 §5.6)");
    warc_links_add(checker->links, header, record->at, checker->place, &checker->found);
    warc_segments_add(checker->segments, header, record->at, record->block_bytes, checker->place, &checker->found);
    if (checker->options->is_ours)
        warc_ours_check(&checker->ours, record, checked, checker->place, &checker->found);
}

/* False: the record could not be read to its end. */
static bool check_record(struct checker *checker, const struct warc_record *record, bool *ret_goes_on,
                         struct err *err)
{
    struct err failure = { 0 };
    free(checker->place);
    checker->place = mem_format("%s, record at byte %" PRIu64, checker->source->name, record->at);
    count_type(checker, warc_type_of(&record->header));
    warc_fields_check(&record->header, checker->place, &checker->found);
    judge_place(checker, record);
    judge_warcinfo(checker, &record->header);
    checker->has_first = true;
    warc_content_begin(checker->content, &record->header, checker->place, &checker->found);
    if (!feed_block(checker, &failure)) {
        *err = failure;
        return false;
    }
    struct warc_checked checked = { .at = record->at, .end = record->end, .header = &record->header };
    judge_record(checker, record, &checked);
    checker->summary.damaged += !take_found(checker);
    *ret_goes_on = !checker->options->each || checker->options->each(checker->options->context, &checked, err);
    return true;
}

/* --- the file ------------------------------------------------------------------------------------------------ */

/* A lost record boundary is the worst that is found. The failure says where. */
static bool go_on_after(struct checker *checker, const struct err *failure, bool *ret_goes_on, struct err *err)
{
    if (failure->kind == ERR_SYSTEM) {
        *err = *failure;
        return false;
    }
    findings_add(&checker->found, SEVERITY_FATAL, FINDING_INVALID, "warc-framing", failure->where, "%s",
                 failure->why);
    checker->summary.damaged++;
    (void)take_found(checker);
    return warc_reader_resync(checker->reader, ret_goes_on, err);
}

static bool check_all(struct checker *checker, struct err *err)
{
    for (bool goes_on = true; goes_on;) {
        const struct warc_record *record = NULL;
        struct err failure = { 0 };
        bool is_read = warc_reader_next(checker->reader, &record, &failure);
        if (is_read && !record) {
            (void)take_found(checker);  /* what stood behind the last record */
            return true;
        }
        is_read = is_read && check_record(checker, record, &goes_on, &failure);
        if (is_read && !goes_on) {
            *err = failure;             /* the caller's */
            return false;
        }
        if (!is_read && !go_on_after(checker, &failure, &goes_on, err))
            return false;
    }
    return true;
}

static void judge_file(struct checker *checker)
{
    const struct warc_digest_counts *counts = warc_content_counts(checker->content);
    const char *name = checker->source->name;
    if (checker->summary.records == 0)
        findings_add(checker->findings, SEVERITY_FATAL, FINDING_INVALID, "warc-framing", name,
                     "there is no record in it (WARC/1.1 §4)");
    if (counts->without)
        findings_add(checker->findings, SEVERITY_WARNING, FINDING_INVALID, "warc-digest", name,
                     "%" PRIu64 " of %" PRIu64 " records have no digest: a change in them cannot be seen",
                     counts->without, checker->summary.records);
    if (counts->weak)
        findings_add(checker->findings, SEVERITY_WARNING, FINDING_INVALID, "warc-digest", name,
                     "%" PRIu64 " of %" PRIu64 " records have only MD5 or SHA-1 digests, which can be forged",
                     counts->weak, checker->summary.records);
    warc_links_finish(checker->links, checker->findings);
    warc_segments_finish(checker->segments, name, checker->findings);
}

bool warc_check(struct source *source, const struct warc_check_options *options, struct findings *findings,
                struct warc_check_summary *ret, struct err *err)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    AUTO(digester_free) struct digester *stored = digester_new(DIGEST_BIT(DIGEST_SHA256));
    AUTO(warc_content_free) struct warc_content *content = warc_content_new();
    AUTO(warc_links_free) struct warc_links *links = warc_links_new(source->name, options->is_ours);
    AUTO_FREE struct warc_segments *segments = mem_new(sizeof *segments);
    struct checker checker = { .source = source,
                               .options = options,
                               .findings = findings,
                               .stored = stored,
                               .content = content,
                               .links = links,
                               .segments = segments,
                               .ours = { .name = file_name(source) },
                               .summary = { .bytes = source->size } };
    if (!warc_reader_open(source, 0, &checker.found, &reader, err))
        return false;
    checker.reader = reader;
    warc_reader_digest(reader, stored);
    bool is_checked = check_all(&checker, err);
    if (is_checked)
        judge_file(&checker);
    findings_take(findings, &checker.found);
    free(checker.place);
    free(checker.ours.warcinfo_id);
    if (is_checked)
        *ret = checker.summary;
    return is_checked;
}
