#include "package/check.h"

#include "base/jsonl.h"
#include "mets/check.h"
#include "package/crosscheck.h"
#include "package/plan.h"
#include "package/reader.h"
#include "package/snapshot.h"
#include "warc/cdxj.h"
#include "warc/check.h"

enum { CDXJ_LINE_MAX = 60 * 1024 };

/* What was found in one file; files are read in any order, so the lists are sorted by path before they are joined. */
struct file_findings {
    char *path;
    struct findings findings;
};
struct checking {
    struct cross cross;
    struct file_findings *lists;
    size_t n_lists, n_kept;             /* findings in the lists, before those were cut */
    uint64_t records, captures;
    char objid[256];                    /* of data/METS.xml */
};
/* One file being looked at. */
struct looking {
    struct checking *checking;
    char *path;                         /* the list's, until all is compared: what is said names its document by it */
    struct findings findings;
    uint64_t warc;                      /* fingerprint of the WARC's name that this map is of */
    uint32_t number;                    /* of elements seen */
};

static void lock(struct looking *looking)
{
    pthread_mutex_lock(&looking->checking->cross.lock);
}

static void unlock(struct looking *looking)
{
    pthread_mutex_unlock(&looking->checking->cross.lock);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool sha256_of(const char *labelled, uint8_t ret[DIGEST_MAX])
{
    enum digest_algorithm algorithm = DIGEST_NONE;
    struct err no_digest = { 0 };
    return labelled && digest_parse_labelled(span_of(labelled), &algorithm, ret, &no_digest) && algorithm == DIGEST_SHA256;
}

/* To the second: CDXJ knows no more. */
static uint64_t date_fingerprint(const char *date)
{
    int64_t time_ns = 0;
    char text[TIME_TEXT];
    if (!date || !time_parse_instant(span_of(date), &time_ns))
        return 0;
    time_format_14(time_ns, text);
    return cross_fingerprint(span_of(text));
}

/* --- WARC ------------------------------------------------------------------------------------------------------------- */

static void keep_dates(struct cross *cross, const char *date)
{
    if (!cross->first_date || strcmp(date, cross->first_date) < 0) {
        free(cross->first_date);
        cross->first_date = mem_text(date);
    }
    if (!cross->last_date || strcmp(date, cross->last_date) > 0) {
        free(cross->last_date);
        cross->last_date = mem_text(date);
    }
}

static uint64_t redirect_fingerprint(const struct warc_header *header, const char *location)
{
    AUTO_FREE char *url = span_text(warc_header_uri(header, "WARC-Target-URI"));
    AUTO_FREE char *leads_to = url_resolve(url, span_of(location));
    return leads_to ? cross_fingerprint(span_of(leads_to)) : 0;
}

static bool see_record(void *context, const struct warc_checked *seen, struct err *err)
{
    (void)err;
    struct looking *looking = context;
    const struct warc_header *header = seen->header;
    const char *type = warc_header_get(header, "WARC-Type"), *date = warc_header_get(header, "WARC-Date");
    bool is_revisit = type && strcmp(type, "revisit") == 0;
    bool has_bytes = seen->payload && !is_revisit;
    struct cross_record record = {
        .has = CROSS_END | CROSS_ID | CROSS_URL | CROSS_DIGEST | CROSS_REDIRECT | (has_bytes ? CROSS_BYTES : 0),
        .warc = cross_fingerprint(span_of(base_name(looking->path))),
        .at = seen->at,
        .end = seen->end,
        .id = cross_fingerprint(warc_header_uri(header, "WARC-Record-ID")),
        .url = cross_fingerprint(warc_header_uri(header, "WARC-Target-URI")),
        .date = date_fingerprint(date),
        .bytes = has_bytes ? seen->payload->bytes : 0,
        .status = seen->payload ? (uint16_t)seen->payload->status : 0,
        .is_capture = is_revisit || (type && strcmp(type, "response") == 0),
        .is_resource = type && strcmp(type, "resource") == 0,
    };
    if (seen->payload && record.is_capture && !is_revisit && record.status >= 300 && record.status < 400 && *seen->payload->location)
        record.redirect = redirect_fingerprint(header, seen->payload->location);
    uint8_t value[DIGEST_MAX];
    bool has_digest = sha256_of(warc_header_get(header, "WARC-Payload-Digest"), value);
    record.has |= (uint16_t)((record.date ? CROSS_DATE : 0) | (record.status ? CROSS_STATUS : 0) | (has_digest ? CROSS_PAYLOAD : 0));
    /* Of a revisit the payload lies elsewhere; of all others it was computed now, and the header's word does not count. */
    memcpy(record.payload, is_revisit && has_digest ? value : seen->payload_sha256, sizeof record.payload);
    memcpy(record.digest, seen->record_sha256, sizeof record.digest);
    cross_add_record(&looking->checking->cross, &record);
    lock(looking);
    looking->checking->captures += record.is_capture;
    if (record.is_capture && date)
        keep_dates(&looking->checking->cross, date);
    unlock(looking);
    return true;
}

static bool look_at_warc(struct looking *looking, struct source *source, struct err *err)
{
    const struct warc_check_options options = { .is_ours = true, .each = see_record, .context = looking };
    struct warc_check_summary summary = { 0 };
    if (!warc_check(source, &options, &looking->findings, &summary, err))
        return false;
    lock(looking);
    looking->checking->records += summary.records;
    unlock(looking);
    return true;
}

/* --- CDXJ ------------------------------------------------------------------------------------------------------------- */

static void see_index_line(struct looking *looking, const struct cdxj_line *line, uint32_t number)
{
    uint8_t value[DIGEST_MAX];
    uint64_t status = 0;
    if (line->status && !span_to_u64(span_of(line->status), 999, &status))
        status = 0;
    struct cross_claim claim = {
        .warc = cross_fingerprint(span_of(line->filename)),
        .at = line->offset,
        .end = cross_end(line->offset, line->length),
        .url = cross_fingerprint(span_of(line->url)),
        .redirect = line->redirect ? cross_fingerprint(span_of(line->redirect)) : 0,
        .date = cross_fingerprint(span_of(line->time)),
        .status = (uint16_t)status,
        .where = number,
        .has = CROSS_END | CROSS_URL | CROSS_DATE | CROSS_REDIRECT | (status ? CROSS_STATUS : 0),
    };
    if (sha256_of(line->digest, value)) {
        memcpy(claim.payload, value, sizeof claim.payload);
        claim.has |= CROSS_PAYLOAD;
    }
    if (sha256_of(line->record_digest, value)) {
        memcpy(claim.digest, value, sizeof claim.digest);
        claim.has |= CROSS_DIGEST;
    }
    cross_add_index(&looking->checking->cross, &claim);
}

static bool look_at_index(struct looking *looking, struct source *source, struct err *err)
{
    struct stream stream;
    stream_open(&stream, source, 0, UINT64_MAX);
    AUTO_BUF struct buf before = { 0 };
    bool is_read = true;
    for (uint32_t number = 1; is_read; number++) {
        struct span text;
        bool is_line;
        is_read = stream_line(&stream, CDXJ_LINE_MAX, &text, &is_line, err);
        if (!is_read || !is_line)
            break;
        AUTO_FREE char *where = mem_format("%s, line %u", looking->path, number);
        AUTO_CDXJ struct cdxj_line line = { 0 };
        struct err wrong = { 0 };
        if (number > 1 && span_compare(buf_span(&before), text) >= 0)
            findings_add(&looking->findings, SEVERITY_ERROR, FINDING_INVALID, "package-index-order", where,
                         "it does not follow the line before it in byte order: look-ups would miss it");
        buf_clear(&before);
        buf_put_span(&before, text);
        if (cdxj_parse(text, &line, &wrong))
            see_index_line(looking, &line, number);
        else
            findings_add_err(&looking->findings, "package-index-line", where, &wrong);
    }
    stream_close(&stream);
    return is_read;
}

/* --- METS, PREMIS, Dublin Core --------------------------------------------------------------------------------------------- */

static bool see_file(void *context, const struct mets_seen_file *file, struct err *err)
{
    (void)err;
    struct looking *looking = context;
    struct cross_named named = { .document = looking->path, .path = cross_resolve(looking->path, file->href),
                                 .bytes = file->bytes, .has_bytes = file->bytes != UINT64_MAX };
    uint8_t value[DIGEST_MAX];
    named.has_sha256 = file->checksum && file->checksum_type && strcmp(file->checksum_type, "SHA-256") == 0 &&
                       digest_parse_value(DIGEST_SHA256, span_of(file->checksum), value);
    if (named.has_sha256)
        memcpy(named.sha256, value, sizeof named.sha256);
    if (span_ends(span_of(file->href), ".warc.gz"))
        looking->warc = cross_fingerprint(span_of(base_name(file->href)));
    cross_add_named(&looking->checking->cross, &named);
    return true;
}

static bool see_map_record(void *context, const struct mets_seen_record *seen, struct err *err)
{
    (void)err;
    struct looking *looking = context;
    uint8_t value[DIGEST_MAX];
    struct cross_claim claim = {
        .warc = cross_fingerprint(span_of(base_name(seen->warc_href))),
        .at = seen->begin,
        .end = cross_end(seen->end, 1),
        .id = seen->owner_id ? cross_fingerprint(span_of(seen->owner_id)) : 0,
        .date = date_fingerprint(seen->created),
        .bytes = seen->bytes,
        .where = ++looking->number,
        .has = CROSS_END | CROSS_ID | (seen->bytes != UINT64_MAX ? CROSS_BYTES : 0),
    };
    claim.has |= claim.date ? CROSS_DATE : 0;
    if (seen->checksum && digest_parse_value(DIGEST_SHA256, span_of(seen->checksum), value)) {
        memcpy(claim.payload, value, sizeof claim.payload);
        claim.has |= CROSS_PAYLOAD;
    }
    cross_add_map(&looking->checking->cross, &claim);
    return true;
}

static bool see_area(void *context, const struct mets_seen_area *area, struct err *err)
{
    (void)err;
    struct looking *looking = context;
    const struct cross_area said = { looking->warc, area->begin, cross_end(area->begin, area->extent), ++looking->number };
    cross_add_area(&looking->checking->cross, &said);
    return true;
}

static bool look_at_xml(struct looking *looking, struct source *source, struct err *err)
{
    const struct mets_check_options options = { see_file, see_map_record, see_area, looking };
    struct mets_check_summary summary = { 0 };
    if (!mets_check(source, &options, &looking->findings, &summary, err))
        return false;
    lock(looking);
    looking->checking->cross.map_articles += summary.articles;
    if (strcmp(looking->path, "data/METS.xml") == 0)
        memcpy(looking->checking->objid, summary.objid, sizeof summary.objid);
    unlock(looking);
    return true;
}

/* --- articles ----------------------------------------------------------------------------------------------------------------- */

/* `record` and `digest` NULL: it names none. `url` NULL: it does not count for Image-Count. */
static void see_picture(struct looking *looking, const char *record, const char *digest, const char *url, uint16_t status,
                        uint64_t article, size_t where)
{
    uint8_t value[DIGEST_MAX];
    struct cross_picture picture = { .article = (uint32_t)article, .where = (uint32_t)where, .status = status };
    picture.has = (uint16_t)((record ? CROSS_ID : 0) | (url ? CROSS_URL : 0) | (status ? CROSS_STATUS : 0));
    picture.id = record ? cross_fingerprint(span_of(record)) : 0;
    picture.url = url ? cross_fingerprint(span_of(url)) : 0;
    if (sha256_of(digest, value)) {
        memcpy(picture.payload, value, sizeof picture.payload);
        picture.has |= CROSS_PAYLOAD;
    }
    cross_add_picture(&looking->checking->cross, &picture);
}

static bool look_at_article(struct looking *looking, struct source *source, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    AUTO(snapshot_free) struct snapshot *s = NULL;
    struct err wrong = { 0 };
    uint64_t number = 0, status = 0;
    const char *name = base_name(looking->path);
    if (!source_slurp(source, SNAPSHOT_BYTES_MAX, &text, &wrong) || !snapshot_parse(buf_span(&text), &s, &wrong) ||
        !span_to_u64(span_of_n(name, strcspn(name, ".")), UINT32_MAX, &number)) {
        if (wrong.kind == ERR_SYSTEM) {
            *err = wrong;
            return false;
        }
        if (!err_is_set(&wrong))
            err_set(&wrong, ERR_INVALID, "its name is no number");
        findings_add_err(&looking->findings, "package-article", looking->path, &wrong);
        return true;
    }
    if (s->expected != s->captured_requisites + s->explained)
        findings_add(&looking->findings, SEVERITY_ERROR, FINDING_INVALID, "package-article-sum", looking->path,
                     "requisites: expected is not captured + explained");
    if (s->page_status && !span_to_u64(span_of(s->page_status), 999, &status))
        status = 0;
    see_picture(looking, s->id, s->page_digest, NULL, (uint16_t)status, number, 0);
    for (size_t i = 0; i < s->n_images; i++) {
        const struct snapshot_image *image = &s->images[i];
        if (image->record || image->digest)
            see_picture(looking, image->record, image->digest, image->digest ? image->url : NULL, 0, number, i + 1);
    }
    lock(looking);
    looking->checking->cross.article_files++;
    unlock(looking);
    return true;
}

/* --- findings --------------------------------------------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file_findings *)a)->path, ((const struct file_findings *)b)->path);
}

/* Of all findings the first FINDINGS_MAX by path and place are told in the end, whatever the order of reading: what lies behind so many
 * of those that are known already will not be among them. */
static void cut_lists(struct checking *checking)
{
    size_t room = FINDINGS_MAX;
    qsort(checking->lists, checking->n_lists, sizeof *checking->lists, by_path);
    for (size_t i = 0; i < checking->n_lists; i++) {
        findings_cut(&checking->lists[i].findings, room);
        room -= checking->lists[i].findings.n;
    }
    checking->n_kept = FINDINGS_MAX - room;
}

/* --- each file, once -------------------------------------------------------------------------------------------------------------- */

static bool look(void *context, const char *path, struct source *source, struct err *err)
{
    struct looking looking = { .checking = context, .path = mem_text(path) };
    struct span at = span_of(path);
    bool is_seen = true;
    if (span_ends(at, ".warc.gz"))
        is_seen = look_at_warc(&looking, source, err);
    else if (span_is(at, "data/index/index.cdxj"))
        is_seen = look_at_index(&looking, source, err);
    else if (span_starts(at, "data/articles/") && span_ends(at, ".json"))
        is_seen = look_at_article(&looking, source, err);
    else if (span_ends(at, ".xml") && !span_starts(at, "data/schemas/"))
        is_seen = look_at_xml(&looking, source, err);
    struct checking *checking = context;
    lock(&looking);
    ARRAY_GROW(checking->lists, checking->n_lists);
    checking->lists[checking->n_lists++] = (struct file_findings){ looking.path, looking.findings };
    checking->n_kept += looking.findings.n;
    if (checking->n_kept > 2 * FINDINGS_MAX)
        cut_lists(checking);
    unlock(&looking);
    return is_seen;
}

static void found(void *context, const char *path, uint64_t bytes)
{
    cross_expect(&((struct checking *)context)->cross, path, bytes);
}

static void digested(void *context, const char *path, uint64_t bytes, const uint8_t sha256[32])
{
    struct checking *checking = context;
    struct cross *cross = &checking->cross;
    pthread_mutex_lock(&cross->lock);
    ARRAY_GROW(cross->files, cross->n_files);
    struct cross_file *file = &cross->files[cross->n_files++];
    *file = (struct cross_file){ .path = mem_text(path), .bytes = bytes };
    memcpy(file->sha256, sha256, sizeof file->sha256);
    pthread_mutex_unlock(&cross->lock);
}

static void check_count(struct findings *findings, const struct bag_info *info, const char *label, uint64_t real)
{
    uint64_t said = 0;
    const char *value = bag_info_get(info, label);
    if (!value || !span_to_u64(span_of(value), UINT64_MAX, &said) || said != real)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "package-count", "bag-info.txt", "%s is \"%s\", but there are %llu", label,
                     SHOW(span_of(value)), (unsigned long long)real);
}

static void check_claims(struct checking *checking, const char *package_id, const struct bag_info *info, struct package_check_summary *ret,
                         struct findings *findings)
{
    struct cross *cross = &checking->cross;
    ret->records = checking->records;
    ret->captures = checking->captures;
    ret->articles = cross->article_files;
    check_count(findings, info, "Article-Count", cross->article_files);
    if (cross_count_images(cross, &ret->images))
        check_count(findings, info, "Image-Count", ret->images);
    if (cross->map_articles != cross->article_files)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "package-count", "data/articles", "%llu articles here, %llu in the maps",
                     (unsigned long long)cross->article_files, (unsigned long long)cross->map_articles);
    static const char *const labels[] = { "Capture-Start", "Capture-End" };
    const char *const real[] = { cross->first_date, cross->last_date };
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        const char *said = bag_info_get(info, labels[i]);
        if (!said || !real[i] || strcmp(said, real[i]) != 0)
            findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "package-count", "bag-info.txt", "%s is \"%s\", but the captures say %s",
                         labels[i], SHOW(span_of(said)), real[i] ? real[i] : "nothing");
    }
    if (strcmp(checking->objid, package_id) != 0)       /* a bag may be renamed (RFC 8493 §2), a CSIP package should not */
        findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, "package-id", "data/METS.xml", "OBJID is \"%s\", but the folder is \"%s\"",
                     SHOW(span_of(checking->objid)), SHOW(span_of(package_id)));
}

/* What lies in a file that could not be read is not known: to miss it elsewhere would accuse the package of what the disk did. */
static bool has_unread(const struct findings *findings, size_t from)
{
    for (size_t i = from; i < findings->n; i++)
        if (findings->items[i].kind == FINDING_UNREADABLE)
            return true;
    return findings->n_left_out > 0;    /* perhaps among those that are only counted */
}

bool package_check(int package_fd, const char *package_id, const struct package_check_options *options, struct findings *findings,
                   struct package_check_summary *ret, struct err *err)
{
    struct checking checking = { 0 };
    size_t n_before = findings->n;
    cross_begin(&checking.cross);
    const struct bag_check_options bag = { .workers = options->workers, .is_ours = true, .found = found, .look = look, .digested = digested,
                                           .context = &checking, .progress = options->progress };
    bool is_checked = bag_check(package_fd, &bag, findings, &ret->bag, err);
    if (checking.n_lists)
        cut_lists(&checking);
    for (size_t i = 0; i < checking.n_lists; i++)
        findings_take(findings, &checking.lists[i].findings);
    if (is_checked && !has_unread(findings, n_before)) {
        cross_check(&checking.cross, findings);
        check_claims(&checking, package_id, &ret->bag.info, ret, findings);
    }
    cross_free(&checking.cross);
    for (size_t i = 0; i < checking.n_lists; i++)
        free(checking.lists[i].path);
    free(checking.lists);
    return is_checked;
}

void package_check_summary_free(struct package_check_summary *summary)
{
    bag_info_free(&summary->bag.info);
}

/* Nothing is known of it yet: a link may stand here, or a pipe that nobody writes to. */
bool package_is_ours(int dir_fd)
{
    struct err ignored = { 0 };
    AUTO(source_free) struct source *mets = NULL;
    AUTO_BAG_INFO struct bag_info info = { 0 };
    if (!source_open_beneath(dir_fd, "data/METS.xml", &mets, &ignored) || !package_read_info(dir_fd, &info, &ignored))
        return false;
    const char *profile = bag_info_get(&info, "BagIt-Profile-Identifier");
    return profile && span_ends(span_of(profile), "/pressmark-bag-1.json");
}
