#include "bag/fetch.h"

#include "bag/codes.h"

struct bag_fetch {
    struct bag_lines *lines;
    bool is_10;
    struct buf path;
};

struct bag_fetch *bag_fetch_new(struct source *source, const struct bag_declaration *declaration)
{
    struct bag_fetch *fetch = mem_new(sizeof *fetch);
    fetch->lines = bag_lines_new(source, declaration->charset);
    fetch->is_10 = declaration->is_10;
    return fetch;
}

void bag_fetch_free(struct bag_fetch *fetch)
{
    if (!fetch)
        return;
    bag_lines_free(fetch->lines);
    buf_free(&fetch->path);
    free(fetch);
}

/* The next field and the blanks behind it. False when one of them is not there. */
static bool cut_field(struct span *rest, struct span *ret_field)
{
    *ret_field = bag_line_cut(rest);
    bool is_followed = rest->len > 0;
    *rest = bag_line_skip(*rest);
    return ret_field->len && is_followed;
}

/* scheme ":" and something behind it; printable ASCII only (RFC 3986 §4.3, §2) */
static bool is_absolute_uri(struct span uri)
{
    struct span scheme, rest = uri;
    if (!span_cut(&rest, ':', &scheme) || !scheme.len || !rest.len || !byte_is_alpha(scheme.at[0]))
        return false;
    for (size_t i = 0; i < scheme.len; i++) {
        uint8_t c = scheme.at[i];
        if (!byte_is_alpha(c) && !byte_is_digit(c) && c != '+' && c != '-' && c != '.')
            return false;
    }
    for (size_t i = 0; i < rest.len; i++)
        if (rest.at[i] <= ' ' || rest.at[i] >= 0x7F)
            return false;
    return true;
}

/* fetch-line = url 1*WSP length 1*WSP filename    §7.4; length = 1*DIGIT / "-" */
static bool parse_line(struct bag_fetch *fetch, struct bag_fetch_entry *ret, struct err *err)
{
    struct span length, rest = ret->line.text;
    ret->code = BAG_FETCH_LINE;
    if (!cut_field(&rest, &ret->url) || !cut_field(&rest, &length) || !rest.len)
        return err_set(err, ERR_INVALID, "\"%s\" is not \"url length filename\" (RFC 8493 §2.2.3)",
                       SHOW(ret->line.text));
    if (!is_absolute_uri(ret->url))
        return err_set(err, ERR_INVALID, "\"%s\" is no absolute URI (RFC 8493 §2.2.3)", SHOW(ret->url));
    ret->has_bytes = !span_is(length, "-");
    if (ret->has_bytes && !span_to_u64(length, UINT64_MAX, &ret->bytes))
        return err_set(err, ERR_INVALID, "length \"%s\" is neither a number nor \"-\" (RFC 8493 §2.2.3)", SHOW(length));
    if (!bag_path_parse(rest, fetch->is_10, &fetch->path, &ret->oddities, &ret->code, err))
        return false;
    ret->path = (const char *)fetch->path.at;
    return true;
}

bool bag_fetch_next(struct bag_fetch *fetch, struct bag_fetch_entry *ret, struct err *err)
{
    *ret = (struct bag_fetch_entry){ 0 };
    if (!bag_lines_next(fetch->lines, &ret->line, err)) {
        ret->code = bag_lines_code(err->kind);
        return false;
    }
    if (!ret->line.text.len && !fetch->is_10) {
        ret->oddities = BAG_ODD_BLANK_LINE;
        ret->path = "";
        return true;
    }
    return parse_line(fetch, ret, err);
}
