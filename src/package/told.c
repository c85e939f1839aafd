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

/* --- lines ----------------------------------------------------------------------------------------------------------------- */

/* The next word; all that is left, when no blank follows. */
static struct span next_word(struct span *left)
{
    struct span word;
    if (!span_cut(left, ' ', &word)) {
        word = *left;
        *left = SPAN_NULL;
    }
    return word;
}

static bool parse_line(struct span left, struct told_line *ret)
{
    *ret = (struct told_line){ .is_there = span_starts(left, "found: ") };
    if (!ret->is_there && !span_starts(left, "missed: "))
        return false;
    (void)next_word(&left);
    ret->found = next_word(&left);
    ret->url = next_word(&left);
    for (struct span word; (word = next_word(&left)).len;)
        if (span_starts(word, "record="))
            ret->record = span_from(word, strlen("record="));
        else if (!ret->why.len)
            ret->why = word;
    return ret->url.len > 0;
}

bool told_next(struct span *rest, struct told_line *ret)
{
    struct span line;
    while (span_line(rest, &line))
        if (parse_line(line, ret))
            return true;
    return false;
}

/* --- reasons --------------------------------------------------------------------------------------------------------------- */

struct told_reasons {
    struct table *by_url;               /* texts of its own */
};


struct told_reasons *told_reasons_new(struct span text)
{
    struct told_reasons *reasons = mem_new(sizeof *reasons);
    struct span rest = text;
    struct told_line line;
    reasons->by_url = table_new();
    while (told_next(&rest, &line))
        if (!line.is_there && line.why.len && !table_get(reasons->by_url, line.url))
            table_put(reasons->by_url, line.url, span_text(line.why));
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
