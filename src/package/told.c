#include "package/told.h"

#include "base/table.h"

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

uint64_t told_left_out(struct span text)
{
    struct span rest = text, line;
    uint64_t n = 0;
    while (span_line(&rest, &line))
        if (span_starts(line, "left-out: ") && number_after(line, "left-out: ", &n))
            return n;
    return 0;
}

/* --- reasons --------------------------------------------------------------------------------------------------------------- */

struct told_reasons {
    struct table *by_url;               /* texts of its own */
};

static void take_reason(struct told_reasons *reasons, struct span left)
{
    struct span found, url, why;
    if (!span_cut(&left, ' ', &found) || !span_cut(&left, ' ', &url) || table_get(reasons->by_url, url))
        return;
    table_put(reasons->by_url, url, span_text(span_cut(&left, ' ', &why) ? why : left));
}

struct told_reasons *told_reasons_new(struct span text)
{
    struct told_reasons *reasons = mem_new(sizeof *reasons);
    struct span rest = text, line;
    reasons->by_url = table_new();
    while (span_line(&rest, &line))
        if (span_starts(line, "missed: "))
            take_reason(reasons, span_from(line, strlen("missed: ")));
    return reasons;
}

const char *told_reason(const struct told_reasons *reasons, const char *url)
{
    return table_get(reasons->by_url, span_of(url));
}

static void free_text(void *context, void *text)
{
    (void)context;
    free(text);
}

void told_reasons_free(struct told_reasons *reasons)
{
    if (!reasons)
        return;
    table_each(reasons->by_url, free_text, NULL);
    table_free(reasons->by_url);
    free(reasons);
}
