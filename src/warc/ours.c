#include "warc/ours.h"

#include "warc/field.h"

struct judge {
    const struct warc_header *header;
    enum warc_type type;
    const struct warc_payload_facts *facts;
    const uint8_t *block_sha256, *payload_sha256;
    const char *where;
    struct findings *findings;
};

static void need(const struct judge *judge, bool is_right, const char *code, const char *why, struct span value)
{
    if (!is_right)
        findings_add(judge->findings, SEVERITY_ERROR, FINDING_INVALID, code, judge->where,
                     "%s record: %s%s%s%s (ours)", warc_type_name(judge->type), why, value.at ? " \"" : "",
                     value.at ? SHOW(value) : "", value.at ? "\"" : "");
}

static struct span get(const struct judge *judge, const char *name)
{
    return span_of(warc_header_get(judge->header, name));
}

static bool is_capture(const struct judge *judge)
{
    return judge->type == WARC_RESPONSE || judge->type == WARC_REVISIT;
}

/* Whether `text` has the shape: # is a digit, x a digit of lower-case hexadecimal, v one of 89ab, all else itself. */
static bool has_shape(struct span text, const char *shape)
{
    for (size_t i = 0; i < text.len && shape[i]; i++) {
        uint8_t c = text.at[i];
        bool is_hex = byte_is_digit(c) || (c >= 'a' && c <= 'f');
        bool fits = shape[i] == '#'   ? byte_is_digit(c)
                    : shape[i] == 'x' ? is_hex
                    : shape[i] == 'v' ? memchr("89ab", c, 4) != NULL
                                      : c == (uint8_t)shape[i];
        if (!fits)
            return false;
    }
    return text.len == strlen(shape);
}

/* --- fields -------------------------------------------------------------------------------------------------- */

/* YYYY-MM-DDThh:mm:ss, a fraction or none, Z; that it is a date is judged elsewhere. */
static bool is_utc(struct span date)
{
    struct span fraction = span_from(date, strlen("YYYY-MM-DDThh:mm:ss"));
    if (!has_shape(span_to(date, date.len - fraction.len), "####-##-##T##:##:##") || !span_ends(fraction, "Z"))
        return false;
    fraction.len--;
    for (size_t i = 1; i < fraction.len; i++)
        if (!byte_is_digit(fraction.at[i]))
            return false;
    return fraction.len == 0 || (fraction.at[0] == '.' && fraction.len >= 2 && fraction.len <= 10);
}

static void judge_fields(const struct judge *judge)
{
    const struct warc_header *header = judge->header;
    struct span length = get(judge, "Content-Length");
    need(judge, header->major == 1 && header->minor == 1, "warc-version", "a version other than WARC/1.1",
         SPAN_NULL);
    need(judge, has_shape(get(judge, "WARC-Record-ID"), "<urn:uuid:xxxxxxxx-xxxx-5xxx-vxxx-xxxxxxxxxxxx>"),
         "warc-id", "WARC-Record-ID is no version-5 UUID:", get(judge, "WARC-Record-ID"));
    need(judge, is_utc(get(judge, "WARC-Date")), "warc-date",
         "WARC-Date is no time in UTC:", get(judge, "WARC-Date"));
    need(judge, judge->type <= WARC_REVISIT, "warc-type", "a type that is not written here",
         get(judge, "WARC-Type"));
    need(judge, length.len <= 18 && (length.len == 1 || !span_starts(length, "0")), "warc-field", "Content-Length",
         length);
    need(judge, judge->type != WARC_RESOURCE || !warc_header_get(header, "WARC-Concurrent-To"), "warc-concurrent",
         "WARC-Concurrent-To", get(judge, "WARC-Concurrent-To"));
    /* Behind a proxy the peer is not known: the record says so instead. */
    bool has_address = warc_header_get(header, "WARC-IP-Address") || warc_header_get(header, "WARC-Pressmark-Address");
    need(judge, has_address || (!is_capture(judge) && judge->type != WARC_REQUEST),
         "warc-address", "no WARC-IP-Address", SPAN_NULL);
    for (size_t i = 0; i < header->n_fields; i++) {
        struct span name = span_of(header->fields[i].name);
        bool may_repeat = span_is_nocase(name, "WARC-Concurrent-To") || span_is_nocase(name, "WARC-Protocol");
        need(judge, header->fields[i].value[0] != '\0', "warc-field", "an empty field", name);
        need(judge, may_repeat || warc_header_count(header, header->fields[i].name) == 1, "warc-field",
             "a repeated field", name);
    }
}

/* type "/" subtype, as each type of record has it */
static void judge_content_type(const struct judge *judge)
{
    struct span value = get(judge, "Content-Type"), type = http_media_type(value);
    static const char *const messages[] = {
        [WARC_RESPONSE] = "response", [WARC_REVISIT] = "response", [WARC_REQUEST] = "request"
    };
    bool is_right = type.len > 0;
    if (judge->type == WARC_WARCINFO) {
        is_right = span_is(value, "application/warc-fields");
    } else if (judge->type == WARC_METADATA) {
        is_right = is_right && (span_starts(type, "application/") || span_starts(type, "text/"));
    } else if (judge->type == WARC_REQUEST || is_capture(judge)) {
        struct span message = span_from(value, span_starts(value, "application/http; ") ? 18 : 17);
        is_right = span_starts(value, "application/http;") && span_starts(message, "msgtype=") &&
                   span_is(span_from(message, 8), messages[judge->type]);
    }
    need(judge, is_right, "warc-field", "Content-Type", value);
}

static void judge_digests(const struct judge *judge)
{
    AUTO_FREE char *block = digest_labelled(DIGEST_SHA256, judge->block_sha256);
    AUTO_FREE char *payload = digest_labelled(DIGEST_SHA256, judge->payload_sha256);
    struct span declared = get(judge, "WARC-Payload-Digest");
    need(judge, span_is(get(judge, "WARC-Block-Digest"), block), "warc-block-digest",
         "WARC-Block-Digest is not SHA-256 as we write it:", get(judge, "WARC-Block-Digest"));
    bool is_judged = judge->type == WARC_RESPONSE || (judge->type == WARC_RESOURCE && declared.len);
    if (is_judged && !judge->facts->has_other_coding)
        need(judge, span_is(declared, payload), "warc-payload-digest",
             "WARC-Payload-Digest is not SHA-256 as we write it:", declared);
}

/* --- revisits ------------------------------------------------------------------------------------------------ */

static void judge_revisit(const struct judge *judge)
{
    static const char *const refers[] = { "WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date" };
    static const char *const profiles[] = {
        "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "http://netpreserve.org/warc/1.0/revisit/server-not-modified",
        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    };
    bool is_revisit = judge->type == WARC_REVISIT, is_known = !is_revisit;
    for (size_t i = 0; i < COUNT_OF(refers); i++)
        need(judge, (warc_header_get(judge->header, refers[i]) != NULL) == is_revisit, "warc-revisit",
             is_revisit ? "it lacks" : "it has", span_of(refers[i]));
    for (size_t i = 0; i < COUNT_OF(profiles); i++)
        is_known = is_known || span_is(get(judge, "WARC-Profile"), profiles[i]);
    need(judge, is_known, "warc-revisit", "WARC-Profile", get(judge, "WARC-Profile"));
    need(judge, !is_revisit || warc_header_get(judge->header, "WARC-Payload-Digest"), "warc-revisit", "it lacks",
         span_of("WARC-Payload-Digest"));
}

/* --- HTTP ---------------------------------------------------------------------------------------------------- */

/* The first line of the head, without its end. */
static struct span start_line(const struct judge *judge)
{
    struct span rest = judge->facts->head, line = SPAN_NULL;
    (void)span_line(&rest, &line);
    return line;
}

/* scheme "://" authority path …: the authority without user information, and the path ("/" when empty). */
static void cut_uri(struct span uri, struct span *ret_authority, struct span *ret_path)
{
    size_t at = 0, end = 0;
    struct span rest = span_find(uri, "://", 3, &at) ? span_from(uri, at + 3) : SPAN_NULL, user = SPAN_NULL;
    while (end < rest.len && !strchr("/?#", rest.at[end]))
        end++;
    *ret_authority = span_to(rest, end);
    while (span_cut(ret_authority, '@', &user))
        continue;
    rest = span_from(rest, end);
    for (end = 0; end < rest.len && rest.at[end] != '?' && rest.at[end] != '#';)
        end++;
    *ret_path = end ? span_to(rest, end) : span_of("/");
}

/* request-line = method SP request-target SP HTTP-version: for this URI, and to its host */
static void judge_request(const struct judge *judge, const struct http_head *head)
{
    struct span authority, path, uri = get(judge, "WARC-Target-URI"), target_authority, target_path,
                                 target = head->target;
    cut_uri(uri, &authority, &path);
    if (span_starts(target, "/")) {
        size_t end = 0;
        while (end < target.len && target.at[end] != '?')
            end++;
        target_path = span_to(target, end);
        target_authority = authority;
    } else {
        cut_uri(target, &target_authority, &target_path);
    }
    bool is_method = head->method.len > 0;
    for (size_t i = 0; i < head->method.len; i++)
        is_method = is_method && head->method.at[i] >= 'A' && head->method.at[i] <= 'Z';
    need(judge,
         is_method && head->minor_version <= 1 && span_equal(target_path, path) &&
             span_equal(target_authority, authority),
         "warc-http", "the request line is not for the target URI:", start_line(judge));
    AUTO_FREE char *host = span_text(authority);
    struct span said = http_value(head, "Host"), user = SPAN_NULL;
    while (span_cut(&said, '@', &user))
        continue;
    need(judge, span_is_nocase(said, host), "warc-http",
         "the Host of the request is not that of the target URI:", said);
}

/* The commonest pictures, documents and fonts say at their very beginning what they are. */
static void judge_identified(const struct judge *judge)
{
    static const struct {
        const char *magic, *mime;
    } known[] = { { "\x89PNG\r\n", "image/png" }, { "\xff\xd8\xff", "image/jpeg" }, { "GIF8", "image/gif" },
                  { "%PDF-", "application/pdf" }, { "wOF2", "font/woff2" } };
    struct span identified = get(judge, "WARC-Identified-Payload-Type");
    need(judge, identified.len || judge->facts->bytes == 0, "warc-identified", "no WARC-Identified-Payload-Type",
         SPAN_NULL);
    for (size_t i = 0; i < COUNT_OF(known) && !judge->facts->coding[0]; i++)
        need(judge, !span_starts(judge->facts->start, known[i].magic) || span_is(identified, known[i].mime),
             "warc-identified", "WARC-Identified-Payload-Type is not what the payload begins like:", identified);
}

static void judge_http(const struct judge *judge)
{
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err err = { 0 };
    bool is_message = judge->facts->is_http && http_head_parse(judge->facts->head, &head, &err) &&
                      head.is_request == (judge->type == WARC_REQUEST);
    need(judge, is_message, "warc-http", "its block is no such HTTP message:", start_line(judge));
    if (!is_message)
        return;
    if (judge->type == WARC_REQUEST)
        judge_request(judge, &head);
    else
        need(judge, http_is_plain_status_line(start_line(judge)), "warc-http", "the status line", start_line(judge));
    if (judge->type == WARC_RESPONSE)
        judge_identified(judge);
}

/* --- warcinfo ------------------------------------------------------------------------------------------------ */

static bool says(struct span block, const char *name)
{
    struct span rest = block, line = SPAN_NULL, key = SPAN_NULL;
    while (span_line(&rest, &line))
        if (span_cut(&line, ':', &key) && span_is(key, name))
            return true;
    return false;
}

static void judge_first(struct warc_ours *ours, const struct judge *judge)
{
    static const char *const keys[] = { "software", "format", "robots" };
    need(judge, judge->type == WARC_WARCINFO, "warc-warcinfo", "it stands first, and is no warcinfo record",
         SPAN_NULL);
    need(judge, judge->type != WARC_WARCINFO || span_is(get(judge, "WARC-Filename"), ours->name), "warc-warcinfo",
         "WARC-Filename is not the file's name:", get(judge, "WARC-Filename"));
    for (size_t i = 0; i < COUNT_OF(keys) && judge->type == WARC_WARCINFO; i++)
        need(judge, says(judge->facts->start, keys[i]), "warc-warcinfo", "it does not say", span_of(keys[i]));
    ours->warcinfo_id = span_text(get(judge, "WARC-Record-ID"));
}

/* Pressmark writes FLG, MTIME and XFL 0 and OS 255. A file whose headers all have another form was written by another program, and
 * nothing is lost by it; one whose headers differ was changed. */
static void check_member(struct warc_ours *ours, const struct warc_record *record, const struct judge *judge)
{
    bool is_other = record->is_gzip && !record->is_canonical_member;
    if (!ours->warcinfo_id) {
        ours->is_other_writer = is_other;
        if (is_other)
            findings_add(judge->findings, SEVERITY_INFO, FINDING_INVALID, "warc-gzip-canonical", judge->where,
                         "its gzip header was not written by pressmark: FLG, MTIME and XFL are not all 0, or OS is not 255");
    }
    need(judge, is_other == ours->is_other_writer, "warc-gzip-canonical", "its gzip header has another form than the first record's", SPAN_NULL);
}

void warc_ours_check(struct warc_ours *ours, const struct warc_record *record, const struct warc_checked *checked,
                     const char *where, struct findings *findings)
{
    const struct judge judge = { checked->header,
                                 warc_type_of(checked->header),
                                 checked->payload,
                                 checked->block_sha256,
                                 checked->payload_sha256,
                                 where,
                                 findings };
    need(&judge, record->is_gzip && record->is_own_member, "warc-gzip-canonical", "it is not a gzip member of its own", SPAN_NULL);
    check_member(ours, record, &judge);
    if (!ours->warcinfo_id)
        judge_first(ours, &judge);
    else
        need(&judge, judge.type != WARC_WARCINFO && span_is(get(&judge, "WARC-Warcinfo-ID"), ours->warcinfo_id),
             "warc-warcinfo", "WARC-Warcinfo-ID does not name the first record:", get(&judge, "WARC-Warcinfo-ID"));
    judge_fields(&judge);
    judge_content_type(&judge);
    judge_digests(&judge);
    judge_revisit(&judge);
    if (judge.type == WARC_REQUEST || is_capture(&judge))
        judge_http(&judge);
}
