#include "warc/field.h"

#include <arpa/inet.h>

#include "base/time.h"
#include "web/http.h"

static const struct warc_field_rule rules[] = {
    /*                                                   warcinfo, response, resource, request, metadata, revisit,
     *                                                   conversion, continuation, other */
    { "WARC-Type",                    "WARC/1.1 §5.5",  "MMMMMMMMM", WARC_VALUE_TYPE,       false, false },
    { "WARC-Record-ID",               "WARC/1.1 §5.2",  "MMMMMMMMM", WARC_VALUE_ID,         false, false },
    { "WARC-Date",                    "WARC/1.1 §5.4",  "MMMMMMMMM", WARC_VALUE_DATE,       false, false },
    { "Content-Length",               "WARC/1.1 §5.3",  "MMMMMMMMM", WARC_VALUE_NUMBER,     false, false },
    { "Content-Type",                 "WARC/1.1 §5.6",  ".........", WARC_VALUE_MEDIA_TYPE, false, false },
    { "WARC-Concurrent-To",           "WARC/1.1 §5.7",  "!.....!!.", WARC_VALUE_ID,         true,  false },
    { "WARC-Block-Digest",            "WARC/1.1 §5.8",  ".........", WARC_VALUE_DIGEST,     false, false },
    { "WARC-Payload-Digest",          "WARC/1.1 §5.9",  "?...?....", WARC_VALUE_DIGEST,     false, false },
    { "WARC-IP-Address",              "WARC/1.1 §5.10", "!.....!!.", WARC_VALUE_ADDRESS,    false, false },
    { "WARC-Refers-To",               "WARC/1.1 §5.11", "!!!!...!.", WARC_VALUE_ID,         false, false },
    { "WARC-Refers-To-Target-URI",    "WARC/1.1 §5.12", "!!!!?.?!.", WARC_VALUE_URI,        false, true },
    { "WARC-Refers-To-Date",          "WARC/1.1 §5.13", "!!!!?.?!.", WARC_VALUE_DATE,       false, true },
    { "WARC-Target-URI",              "WARC/1.1 §5.14", "!MMM.MMM.", WARC_VALUE_URI,        false, false },
    { "WARC-Truncated",               "WARC/1.1 §5.15", ".........", WARC_VALUE_REASON,     false, false },
    { "WARC-Warcinfo-ID",             "WARC/1.1 §5.16", "!........", WARC_VALUE_ID,         false, false },
    { "WARC-Filename",                "WARC/1.1 §5.17", ".!!!!!!!.", WARC_VALUE_TEXT,       false, false },
    { "WARC-Profile",                 "WARC/1.1 §5.18", "?????M??.", WARC_VALUE_URI,        false, false },
    { "WARC-Identified-Payload-Type", "WARC/1.1 §5.19", "?...?....", WARC_VALUE_MEDIA_TYPE, false, false },
    { "WARC-Segment-Number",          "WARC/1.1 §5.20", ".......M.", WARC_VALUE_NUMBER,     false, false },
    { "WARC-Segment-Origin-ID",       "WARC/1.1 §5.21", "!!!!!!!M.", WARC_VALUE_ID,         false, false },
    { "WARC-Segment-Total-Length",    "WARC/1.1 §5.22", "!!!!!!!..", WARC_VALUE_NUMBER,     false, false },
};
static const char *const type_names[WARC_N_TYPES] = { "warcinfo",   "response",     "resource",
                                                      "request",    "metadata",     "revisit",
                                                      "conversion", "continuation", "other" };

const struct warc_field_rule *warc_field_find(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (span_is_nocase(name, rules[i].name))
            return &rules[i];
    return NULL;
}

const char *warc_type_name(enum warc_type type)
{
    return type_names[type];
}

enum warc_type warc_type_of(const struct warc_header *header)
{
    const char *name = warc_header_get(header, "WARC-Type");
    for (int type = 0; name && type < WARC_OTHER_TYPE; type++)
        if (strcmp(name, type_names[type]) == 0)
            return (enum warc_type)type;
    return WARC_OTHER_TYPE;
}

bool warc_version_is_known(const struct warc_header *header)
{
    return header->major == 1 ? header->minor <= 1
                              : header->major == 0 && (header->minor == 17 || header->minor == 18);
}

/* --- URIs ---------------------------------------------------------------------------------------------------- */

static bool is_in_brackets(struct span value)
{
    return value.len >= 2 && value.at[0] == '<' && value.at[value.len - 1] == '>';
}

struct span warc_uri_bare(struct span value)
{
    return is_in_brackets(value) ? span_of_n(value.at + 1, value.len - 2) : value;
}

/* scheme ":" … (RFC 3986 §3), without blanks, controls and angle brackets. */
static bool is_well_formed(struct span uri)
{
    struct span scheme = SPAN_NULL, rest = uri;
    if (!span_cut(&rest, ':', &scheme) || scheme.len == 0 || !byte_is_alpha(scheme.at[0]) || rest.len == 0)
        return false;
    for (size_t i = 0; i < scheme.len; i++)
        if (!byte_is_alpha(scheme.at[i]) && !byte_is_digit(scheme.at[i]) && !strchr("+-.", scheme.at[i]))
            return false;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.at[i] <= ' ' || rest.at[i] >= 0x7F || rest.at[i] == '<' || rest.at[i] == '>')
            return false;
    return true;
}

/* --- values -------------------------------------------------------------------------------------------------- */

struct judge {
    const struct warc_header *header;
    const char *where;
    struct findings *findings;
};

static void find(const struct judge *judge, enum severity severity, const char *code,
                 const struct warc_field_rule *rule, struct span value, const char *why)
{
    findings_add(judge->findings, severity, FINDING_INVALID, code, judge->where, "%s \"%s\" %s (%s)", rule->name,
                 SHOW(value), why, rule->section);
}

/* "Content-Length" is judged by the reader: without it there is no record. */
static void judge_number(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    uint64_t number = 0;
    if (!span_to_u64(value, UINT64_MAX, &number))
        find(judge, SEVERITY_ERROR, "warc-field", rule, value, "is not a number");
}

static void judge_id(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    bool is_own = span_is(span_of(rule->name), "WARC-Record-ID");
    if (!is_well_formed(warc_uri_bare(value)))
        find(judge, SEVERITY_ERROR, "warc-id", rule, value, "is no URI");
    else if (!is_in_brackets(value))
        find(judge, is_own ? SEVERITY_ERROR : SEVERITY_WARNING, "warc-id", rule, value,
             "has no angle brackets around it");
}

/* A capture keeps the URI as it was met, so that one which is not well-formed is still the right one: a warning. */
static void judge_uri(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    if (is_in_brackets(value))
        find(judge, SEVERITY_WARNING, "warc-uri", rule, value,
             "has angle brackets around it, which many readers take for a part of it");
    if (!is_well_formed(warc_uri_bare(value)))
        find(judge, SEVERITY_WARNING, "warc-uri", rule, value, "is not well-formed by RFC 3986");
}

static bool is_second_of_1_0(struct span value)
{
    static const char shape[] = "####-##-##T##:##:##Z";
    for (size_t i = 0; i < value.len && i < sizeof shape - 1; i++)
        if (shape[i] == '#' ? !byte_is_digit(value.at[i]) : value.at[i] != (uint8_t)shape[i])
            return false;
    return value.len == sizeof shape - 1;
}

/* A date in the precision of another version says what it says: a warning. One that is none is an error. */
static void judge_date(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    int64_t time_ns = 0;
    if (!time_parse_warc(value, &time_ns))
        find(judge, SEVERITY_ERROR, "warc-date", rule, value, "is no date in UTC");
    else if (judge->header->major * 100 + judge->header->minor < 101 && !is_second_of_1_0(value))
        find(judge, SEVERITY_WARNING, "warc-date", rule, value, "has a precision that came with WARC/1.1");
}

static void judge_media_type(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    if (http_media_type(value).len == 0)
        find(judge, SEVERITY_WARNING, "warc-field", rule, value, "is no media type");
}

static void judge_address(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    uint8_t bytes[16];
    AUTO_FREE char *text = span_text(value);
    if (inet_pton(AF_INET, text, bytes) != 1 && inet_pton(AF_INET6, text, bytes) != 1)
        find(judge, SEVERITY_WARNING, "warc-address", rule, value, "is no numeric address");
}

static void judge_reason(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    static const char *const reasons[] = { "length", "time", "disconnect", "unspecified" };
    bool is_known = false;
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        is_known = is_known || span_is(value, reasons[i]);
    if (warc_type_of(judge->header) == WARC_REVISIT && span_is(value, "length"))
        return;                         /* its payload is kept elsewhere, and the standard wants it said so (§6.7.2) */
    find(judge, SEVERITY_WARNING, is_known ? "warc-truncated" : "warc-field", rule, value,
         is_known ? "says that the block is not whole" : "is a reason that the standard does not name");
}

static void judge_type(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    if (warc_type_of(judge->header) == WARC_OTHER_TYPE)
        find(judge, SEVERITY_WARNING, "warc-type", rule, value,
             "is no type of the standard: such a record is passed over");
}

static void judge_value(const struct judge *judge, const struct warc_field_rule *rule, struct span value)
{
    static void (*const judges[])(const struct judge *, const struct warc_field_rule *, struct span) = {
        [WARC_VALUE_TYPE] = judge_type,       [WARC_VALUE_ID] = judge_id,
        [WARC_VALUE_URI] = judge_uri,         [WARC_VALUE_DATE] = judge_date,
        [WARC_VALUE_NUMBER] = judge_number,   [WARC_VALUE_MEDIA_TYPE] = judge_media_type,
        [WARC_VALUE_ADDRESS] = judge_address, [WARC_VALUE_REASON] = judge_reason,
        [WARC_VALUE_TEXT] = NULL,             [WARC_VALUE_DIGEST] = NULL,
    };
    if (judges[rule->value])
        judges[rule->value](judge, rule, value);
}

/* --- presence ------------------------------------------------------------------------------------------------ */

static void judge_presence(const struct judge *judge, const struct warc_field_rule *rule, enum warc_type type)
{
    size_t n = warc_header_count(judge->header, rule->name);
    char wanted = rule->types[type];
    const char *code = rule->value == WARC_VALUE_DATE                    ? "warc-date"
                       : span_is(span_of(rule->name), "WARC-Record-ID") ? "warc-id"
                                                                         : "warc-field";
    if (n == 0 && wanted == 'M')
        findings_add(judge->findings, SEVERITY_ERROR, FINDING_INVALID, code, judge->where,
                     "a %s record must have %s (%s)", type_names[type], rule->name, rule->section);
    if (n > 0 && (wanted == '!' || wanted == '?'))
        findings_add(judge->findings, wanted == '!' ? SEVERITY_ERROR : SEVERITY_WARNING, FINDING_INVALID,
                     "warc-field", judge->where, "a %s record must not have %s (%s)", type_names[type], rule->name,
                     rule->section);
    if (n > 1 && !rule->may_repeat)
        findings_add(judge->findings, SEVERITY_ERROR, FINDING_INVALID, code, judge->where,
                     "%s stands there %zu times (WARC/1.1 §5.1)", rule->name, n);
}

void warc_fields_check(const struct warc_header *header, const char *where, struct findings *findings)
{
    const struct judge judge = { header, where, findings };
    bool is_1_1 = header->major > 1 || (header->major == 1 && header->minor >= 1);
    enum warc_type type = warc_type_of(header);
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (is_1_1 || !rules[i].is_of_1_1)
            judge_presence(&judge, &rules[i], type);
    for (size_t i = 0; i < header->n_fields; i++) {
        const struct warc_field_rule *rule = warc_field_find(span_of(header->fields[i].name));
        if (rule && (is_1_1 || !rule->is_of_1_1))
            judge_value(&judge, rule, span_of(header->fields[i].value));
    }
}
