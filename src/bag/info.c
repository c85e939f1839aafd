#include "bag/info.h"

#include "bag/codes.h"
#include "base/time.h"

const char *bag_info_get(const struct bag_info *info, const char *label)
{
    for (size_t i = 0; i < info->n; i++)
        if (span_is_nocase(span_of(info->elements[i].label), label))
            return info->elements[i].value;
    return NULL;
}

void bag_info_free(struct bag_info *info)
{
    for (size_t i = 0; i < info->n; i++) {
        free(info->elements[i].label);
        free(info->elements[i].value);
    }
    free(info->elements);
    *info = (struct bag_info){ 0 };
}

/* --- reading ------------------------------------------------------------------------------------------------ */

struct reading {
    struct bag_info *info;
    struct findings *findings;
    bool strict_10;
    uint64_t number;                    /* of the line at hand */
    bool has_element;                   /* one is being read: its label, and its value so far */
    struct span label;
    struct buf value;
};

static void finding(struct reading *reading, enum severity severity, const char *code, const char *why,
                    struct span shown)
{
    AUTO_FREE char *place = mem_format("bag-info.txt, line %llu", (unsigned long long)reading->number);
    findings_add(reading->findings, severity, FINDING_INVALID, code, place, "\"%s\" %s (RFC 8493 §2.2.2)",
                 SHOW(shown), why);
}

/* The next line, ended by LF, CR or CRLF. */
static bool next_line(struct span *rest, struct span *ret)
{
    if (!rest->len)
        return false;
    size_t n = 0;
    while (n < rest->len && rest->at[n] != '\n' && rest->at[n] != '\r')
        n++;
    *ret = span_to(*rest, n);
    bool is_crlf = n + 1 < rest->len && rest->at[n] == '\r' && rest->at[n + 1] == '\n';
    *rest = span_from(*rest, n + 1 + is_crlf);
    return true;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static void end_element(struct reading *reading)
{
    struct bag_info *info = reading->info;
    if (!reading->has_element)
        return;
    ARRAY_GROW(info->elements, info->n);
    info->elements[info->n++] = (struct bag_info_element){ span_text(reading->label), span_text(buf_span(&reading->value)) };
    buf_clear(&reading->value);
    reading->has_element = false;
}

/* A continuation: its indent is padding, the line break before it is part of the value. */
static void go_on(struct reading *reading, struct span line)
{
    if (!reading->has_element) {
        finding(reading, SEVERITY_ERROR, BAG_INFO_LINE, "continues a value, but none began", line);
        return;
    }
    buf_put_byte(&reading->value, '\n');
    buf_put_span(&reading->value, span_trim(line));
}

/* key ":" WSP value    §7.3 */
static void begin(struct reading *reading, struct span line)
{
    struct span label, value = line;
    end_element(reading);
    if (!span_cut(&value, ':', &label) || !span_trim(label).len) {
        finding(reading, line.len || reading->strict_10 ? SEVERITY_ERROR : SEVERITY_WARNING, BAG_INFO_LINE,
                "is not \"label: value\"", line);
        return;
    }
    bool has_one_blank = value.len && is_blank(value.at[0]) && !(value.len > 1 && is_blank(value.at[1]));
    if (reading->strict_10 && !has_one_blank)
        finding(reading, SEVERITY_ERROR, BAG_INFO_BLANK, "has not exactly one blank behind its colon", line);
    if (reading->strict_10 && is_blank(label.at[label.len - 1]))
        finding(reading, SEVERITY_ERROR, BAG_INFO_BLANK, "has a blank before its colon", line);
    reading->label = span_trim(label);
    buf_put_span(&reading->value, span_trim(value));
    reading->has_element = true;
}

/* --- elements that have a form ------------------------------------------------------------------------------- */

static void check_repeated(struct reading *reading)
{
    static const char *const once[] = { "Bagging-Date", "Bag-Size", "Bag-Group-Identifier", "Bag-Count" };
    for (size_t i = 0; i < COUNT_OF(once); i++) {
        size_t n = 0;
        for (size_t e = 0; e < reading->info->n; e++)
            n += span_is_nocase(span_of(reading->info->elements[e].label), once[i]);
        if (n > 1)
            findings_add(reading->findings, SEVERITY_WARNING, FINDING_INVALID, BAG_INFO_REPEATED, "bag-info.txt",
                         "%s stands there %zu times, and means something only once (RFC 8493 §2.2.2)", once[i], n);
    }
}

bool bag_info_is_day(struct span text)
{
    struct time_said said;
    return text.len == 10 && time_parse_said(text, &said) && !said.has_time;
}

bool bag_info_is_count(struct span text)
{
    size_t at;
    uint64_t n, total;
    if (!span_find(text, " of ", 4, &at) || !span_to_u64(span_to(text, at), UINT64_MAX, &n) || n == 0)
        return false;
    text = span_from(text, at + 4);
    return span_is(text, "?") || (span_to_u64(text, UINT64_MAX, &total) && n <= total);
}

static void check_forms(struct reading *reading)
{
    const char *date = bag_info_get(reading->info, "Bagging-Date"), *count = bag_info_get(reading->info, "Bag-Count");
    if (date && !bag_info_is_day(span_of(date)))
        findings_add(reading->findings, SEVERITY_WARNING, FINDING_INVALID, BAG_INFO_DATE, "bag-info.txt",
                     "Bagging-Date \"%s\" is no day of the form YYYY-MM-DD (RFC 8493 §2.2.2)", SHOW(span_of(date)));
    if (count && !bag_info_is_count(span_of(count)))
        findings_add(reading->findings, SEVERITY_WARNING, FINDING_INVALID, BAG_INFO_COUNT, "bag-info.txt",
                     "Bag-Count \"%s\" is not \"N of T\" (RFC 8493 §2.2.2)", SHOW(span_of(count)));
    if (count && !bag_info_get(reading->info, "Bag-Group-Identifier"))
        findings_add(reading->findings, SEVERITY_WARNING, FINDING_INVALID, BAG_INFO_GROUP, "bag-info.txt",
                     "Bag-Count without Bag-Group-Identifier does not say of which group (RFC 8493 §2.2.2)");
}

void bag_info_parse(struct span text, bool strict_10, struct bag_info *ret, struct findings *findings)
{
    struct reading reading = { .info = ret, .findings = findings, .strict_10 = strict_10 };
    struct span rest = text, line;
    while (next_line(&rest, &line)) {
        reading.number++;
        if (line.len && is_blank(line.at[0]))
            go_on(&reading, line);
        else
            begin(&reading, line);
    }
    end_element(&reading);
    buf_free(&reading.value);
    check_repeated(&reading);
    check_forms(&reading);
}
