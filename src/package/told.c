#include "package/told.h"

static bool number_after(struct span text, const char *name, uint64_t *ret)
{
    size_t at;
    if (!span_find(text, name, strlen(name), &at))
        return false;
    struct span digits = span_from(text, at + strlen(name));
    size_t len = 0;
    while (len < digits.len && byte_is_digit(digits.at[len]))
        len++;
    return span_to_u64(span_to(digits, len), UINT64_MAX, ret);
}

bool told_counts(struct span text, uint64_t *ret_expected, uint64_t *ret_captured, uint64_t *ret_explained)
{
    struct span rest = text, line;
    while (span_line(&rest, &line))
        if (span_starts(line, "requisites: ") && number_after(line, "expected=", ret_expected) &&
            number_after(line, "captured=", ret_captured) && number_after(line, "explained=", ret_explained))
            return true;
    return false;
}

char *told_why_missed(struct span text, const char *url)
{
    struct span rest = text, line, found, at, why;
    while (span_line(&rest, &line)) {
        if (!span_starts(line, "missed: "))
            continue;
        struct span left = span_from(line, strlen("missed: "));
        if (!span_cut(&left, ' ', &found) || !span_cut(&left, ' ', &at) || !span_is(at, url))
            continue;
        return span_text(span_cut(&left, ' ', &why) ? why : left);
    }
    return NULL;
}
