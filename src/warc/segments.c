#include "warc/segments.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/num.h"

bool warc_is_segment(const struct warc_header *header)
{
    return warc_header_get(header, "WARC-Segment-Number") || warc_type_of(header) == WARC_CONTINUATION;
}

static void find_gap(struct findings *findings, const char *where, const char *why)
{
    findings_add(findings, SEVERITY_ERROR, FINDING_INCOMPLETE, "warc-segment", where, "%s (WARC/1.1 §7)", why);
}

static void begin_series(struct warc_segments *segments, const struct warc_header *header, uint64_t at,
                         uint64_t block_bytes)
{
    uint8_t value[DIGEST_MAX];
    if (segments->n == WARC_SEGMENTED_MAX) {
        segments->n_left_out++;
        return;
    }
    struct warc_series *series = &segments->series[segments->n++];
    *series = (struct warc_series){ .at = at, .bytes = block_bytes, .number = 1 };
    digest_of(DIGEST_SHA256, warc_header_uri(header, "WARC-Record-ID"), value);
    memcpy(series->origin, value, sizeof series->origin);
}

static struct warc_series *find_series(struct warc_segments *segments, struct span origin)
{
    uint8_t value[DIGEST_MAX];
    digest_of(DIGEST_SHA256, origin, value);
    for (size_t i = 0; i < segments->n; i++)
        if (memcmp(segments->series[i].origin, value, sizeof segments->series[i].origin) == 0)
            return &segments->series[i];
    return NULL;
}

static void continue_series(struct warc_segments *segments, struct warc_series *series,
                            const struct warc_header *header, uint64_t number, uint64_t block_bytes,
                            const char *where, struct findings *findings)
{
    const char *total = warc_header_get(header, "WARC-Segment-Total-Length");
    uint64_t said = 0, bytes = 0;
    bool is_whole = number == series->number + 1;
    if (!is_whole)
        find_gap(findings, where, "a segment before it is missing or stands elsewhere");
    series->number = number;
    if (num_add(series->bytes, block_bytes, &bytes))
        series->bytes = bytes;
    if (!total)
        return;
    if (is_whole && span_to_u64(span_of(total), UINT64_MAX, &said) && said != series->bytes)
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "warc-segment", where,
                     "WARC-Segment-Total-Length is %" PRIu64 ", the segments have %" PRIu64 " (WARC/1.1 §5.22)",
                     said, series->bytes);
    *series = segments->series[--segments->n];          /* the last one: the series is whole */
}

void warc_segments_add(struct warc_segments *segments, const struct warc_header *header, uint64_t at,
                       uint64_t block_bytes, const char *where, struct findings *findings)
{
    const char *text = warc_header_get(header, "WARC-Segment-Number");
    uint64_t number = 0;
    if (!text || !span_to_u64(span_of(text), UINT64_MAX, &number))
        return;                         /* absent, or reported as a field already */
    if (warc_type_of(header) != WARC_CONTINUATION) {
        if (number != 1)
            findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, "warc-segment", where,
                         "WARC-Segment-Number of a first segment is %" PRIu64 ", not 1 (WARC/1.1 §5.20)", number);
        begin_series(segments, header, at, block_bytes);
        return;
    }
    struct warc_series *series = find_series(segments, warc_header_uri(header, "WARC-Segment-Origin-ID"));
    if (series)
        continue_series(segments, series, header, number, block_bytes, where, findings);
    else if (segments->n_left_out == 0)
        find_gap(findings, where, "the segments before it are not in this file");
}

void warc_segments_finish(struct warc_segments *segments, const char *name, struct findings *findings)
{
    for (size_t i = 0; i < segments->n; i++) {
        AUTO_FREE char *where = mem_format("%s, record at byte %" PRIu64, name, segments->series[i].at);
        find_gap(findings, where, "the last of its segments is not in this file");
    }
}
