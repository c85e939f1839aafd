#include "warc/content.h"

#include "warc/segments.h"

struct declared {
    const char *field, *code;
    bool is_there, is_comparable;       /* comparable: a known algorithm with a value that can be read */
    enum digest_algorithm algorithm;
    uint8_t value[DIGEST_MAX];
};
struct warc_content {
    unsigned algorithms;                /* of the digesters at hand */
    struct digester *block;
    struct warc_payload *payload;
    struct warc_payload_facts facts;
    struct declared block_digest, payload_digest;
    struct warc_digest_counts counts;
};

struct warc_content *warc_content_new(void)
{
    return mem_new(sizeof(struct warc_content));
}

void warc_content_free(struct warc_content *content)
{
    if (!content)
        return;
    digester_free(content->block);
    warc_payload_free(content->payload);
    free(content);
}

const struct warc_digest_counts *warc_content_counts(const struct warc_content *content)
{
    return &content->counts;
}

/* --- what is declared ---------------------------------------------------------------------------------------- */

static void read_declared(struct declared *declared, const struct warc_header *header, const char *field,
                          const char *code, const char *where, struct findings *findings)
{
    const char *text = warc_header_get(header, field);
    struct err err = { 0 };
    *declared = (struct declared){ .field = field, .code = code, .is_there = text != NULL };
    if (!text)
        return;
    if (!digest_parse_labelled(span_of(text), &declared->algorithm, declared->value, &err))
        findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, code, where, "%s: %s (WARC/1.1 §5.8)", field,
                     err.why);
    else if (declared->algorithm == DIGEST_NONE)
        findings_add(findings, SEVERITY_ERROR, FINDING_UNVERIFIABLE, code, where,
                     "%s \"%s\" is of an algorithm that is not known here", field, SHOW(span_of(text)));
    else
        declared->is_comparable = true;
}

static bool is_weak(const struct declared *declared)
{
    return !declared->is_there || declared->algorithm == DIGEST_MD5 || declared->algorithm == DIGEST_SHA1;
}

/* Files differ in their algorithms, the records of a file hardly ever. */
static void choose_algorithms(struct warc_content *content)
{
    unsigned wanted = DIGEST_BIT(DIGEST_SHA256);
    if (content->block_digest.is_comparable)
        wanted |= DIGEST_BIT(content->block_digest.algorithm);
    if (content->payload_digest.is_comparable)
        wanted |= DIGEST_BIT(content->payload_digest.algorithm);
    if ((content->algorithms & wanted) == wanted && content->block)
        return;
    digester_free(content->block);
    warc_payload_free(content->payload);
    content->algorithms = wanted;
    content->block = digester_new(wanted);
    content->payload = warc_payload_new(wanted);
}

/* Only these may hold an HTTP message; without a Content-Type they are looked at. */
static const char *content_type_of(const struct warc_header *header)
{
    enum warc_type type = warc_type_of(header);
    const char *content_type = warc_header_get(header, "Content-Type");
    bool may_be_http = type == WARC_RESPONSE || type == WARC_REQUEST || type == WARC_REVISIT;
    return (content_type && *content_type) || may_be_http ? content_type : "application/octet-stream";
}

void warc_content_begin(struct warc_content *content, const struct warc_header *header, const char *where,
                        struct findings *findings)
{
    read_declared(&content->block_digest, header, "WARC-Block-Digest", "warc-block-digest", where, findings);
    read_declared(&content->payload_digest, header, "WARC-Payload-Digest", "warc-payload-digest", where, findings);
    if (!content->block_digest.is_there && !content->payload_digest.is_there)
        content->counts.without++;
    else if (is_weak(&content->block_digest) && is_weak(&content->payload_digest))
        content->counts.weak++;
    choose_algorithms(content);
    digester_reset(content->block);
    warc_payload_begin(content->payload, content_type_of(header));
}

void warc_content_feed(struct warc_content *content, struct span piece)
{
    digester_add(content->block, piece);
    warc_payload_feed(content->payload, piece);
}

/* --- comparing ----------------------------------------------------------------------------------------------- */

static bool is_value(const struct declared *declared, const uint8_t value[DIGEST_MAX])
{
    return memcmp(declared->value, value, digest_size(declared->algorithm)) == 0;
}

static void compare_block(const struct warc_content *content, const char *where, struct findings *findings)
{
    const struct declared *declared = &content->block_digest;
    uint8_t value[DIGEST_MAX];
    if (!declared->is_comparable)
        return;
    digester_value(content->block, declared->algorithm, value);
    if (is_value(declared, value))
        return;
    AUTO_FREE char *found = digest_labelled(declared->algorithm, value),
                   *said = digest_labelled(declared->algorithm, declared->value);
    findings_add(findings, SEVERITY_ERROR, FINDING_INVALID, declared->code, where,
                 "the block is %s, WARC-Block-Digest says %s (WARC/1.1 §5.8)", found, said);
}

/* Which other bytes have the digest that is declared; NULL: none that are known to be digested by mistake. */
static const char *other_bytes(const struct warc_content *content)
{
    const struct declared *declared = &content->payload_digest;
    uint8_t value[DIGEST_MAX];
    warc_payload_wire_value(content->payload, declared->algorithm, value);
    if (is_value(declared, value))
        return "the body with its transfer coding";
    digester_value(content->block, declared->algorithm, value);
    return is_value(declared, value) ? "the whole block" : NULL;
}

static void compare_payload(const struct warc_content *content, const struct warc_header *header, const char *where,
                            struct findings *findings)
{
    const struct declared *declared = &content->payload_digest;
    uint8_t value[DIGEST_MAX];
    /* Of a revisit and of a segment it is the digest of bytes that lie elsewhere (§5.9). */
    if (!declared->is_comparable || warc_type_of(header) == WARC_REVISIT || warc_is_segment(header))
        return;
    warc_payload_value(content->payload, declared->algorithm, value);
    if (is_value(declared, value))
        return;
    const char *other = other_bytes(content);
    if (other) {
        findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, declared->code, where,
                     "WARC-Payload-Digest is that of %s, not of the payload (WARC/1.1 §5.9)", other);
        return;
    }
    if (content->facts.has_other_coding) {
        findings_add(findings, SEVERITY_WARNING, FINDING_UNVERIFIABLE, declared->code, where,
                     "WARC-Payload-Digest cannot be compared: a transfer coding is around the payload");
        return;
    }
    AUTO_FREE char *found = digest_labelled(declared->algorithm, value),
                   *said = digest_labelled(declared->algorithm, declared->value);
    bool is_cut = warc_header_get(header, "WARC-Truncated") != NULL;    /* the digest may be that of the whole */
    findings_add(findings, is_cut ? SEVERITY_WARNING : SEVERITY_ERROR, FINDING_INVALID, declared->code, where,
                 "the payload is %s, WARC-Payload-Digest says %s (WARC/1.1 §5.9)", found, said);
}

/* The message must be whole, unless the record says that it is not, or leaves it to another. */
static void judge_http(const struct warc_content *content, const struct warc_header *header, const char *where,
                       struct findings *findings)
{
    const struct warc_payload_facts *facts = &content->facts;
    bool is_revisit = warc_type_of(header) == WARC_REVISIT, is_empty = facts->bytes == 0 && !facts->is_http;
    if (facts->is_complete || (is_revisit && (facts->is_http || is_empty)) || warc_is_segment(header) ||
        warc_header_get(header, "WARC-Truncated"))
        return;
    findings_add(findings, SEVERITY_WARNING, FINDING_INVALID, "warc-http", where, "%s", facts->why);
}

const struct warc_payload_facts *warc_content_end(struct warc_content *content, const struct warc_header *header,
                                                  const char *where, struct findings *findings)
{
    warc_payload_end(content->payload, &content->facts);
    compare_block(content, where, findings);
    compare_payload(content, header, where, findings);
    judge_http(content, header, where, findings);
    return &content->facts;
}

void warc_content_sha256(const struct warc_content *content, uint8_t ret_block[32], uint8_t ret_payload[32])
{
    uint8_t value[DIGEST_MAX];
    digester_value(content->block, DIGEST_SHA256, value);
    memcpy(ret_block, value, 32);
    warc_payload_value(content->payload, DIGEST_SHA256, value);
    memcpy(ret_payload, value, 32);
}
