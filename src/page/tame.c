/* page/tame.c: one pass with a reading and a writing end; what is kept is moved down over what is left out. */
#include "page/tame.h"

#include "base/num.h"
#include "page/document.h"

struct tamer {
    uint8_t *at;
    size_t len, from, to;               /* read here, write there; to <= from */
    uint64_t nodes_left, saved_left;    /* the second for elements that name requisites */
    struct page_tamed found;
};

static const char comment_end[] = "-->";

static uint8_t peek(const struct tamer *tamer, size_t ahead)
{
    return ahead < tamer->len - tamer->from ? tamer->at[tamer->from + ahead] : 0;
}

/* Moves the bytes up to `end` down, without their NULs. */
static void keep_to(struct tamer *tamer, size_t end)
{
    while (tamer->from < end) {
        const uint8_t *nul = memchr(tamer->at + tamer->from, 0, end - tamer->from);
        size_t stop = nul ? (size_t)(nul - tamer->at) : end;
        memmove(tamer->at + tamer->to, tamer->at + tamer->from, stop - tamer->from);
        tamer->to += stop - tamer->from;
        tamer->from = stop;
        if (nul) {
            tamer->from++;
            tamer->found.n_nul++;
        }
    }
}

/* Where the two bytes stand, from `start` on; the end of the text when nowhere. */
static size_t find_pair(const struct tamer *tamer, size_t start, uint8_t first, uint8_t second)
{
    while (start < tamer->len) {
        const uint8_t *at = memchr(tamer->at + start, first, tamer->len - start);
        if (!at || at + 1 == tamer->at + tamer->len)
            break;
        start = (size_t)(at - tamer->at);
        if (at[1] == second)
            return start;
        start++;
    }
    return tamer->len;
}

static bool may_add(struct tamer *tamer, uint64_t n_nodes)
{
    if (tamer->nodes_left < n_nodes)
        return false;
    tamer->nodes_left -= n_nodes;
    return true;
}

/* "<!--" stands at `from`. "-->" or "--!>" ends it; "<!-->" and "<!--->" are whole comments (§13.2.5.43 and
 * following). */
static void tame_comment(struct tamer *tamer)
{
    if (peek(tamer, 4) == '>' || (peek(tamer, 4) == '-' && peek(tamer, 5) == '>')) {
        tamer->from += peek(tamer, 4) == '>' ? 5 : 6;
        return;
    }
    size_t end = tamer->from + 4;
    bool is_open = true;
    while (is_open && (end = find_pair(tamer, end, '-', '-')) < tamer->len) {
        size_t closing = end + 2 + (end + 2 < tamer->len && tamer->at[end + 2] == '!');
        is_open = closing == tamer->len || tamer->at[closing] != '>';
        end = is_open ? end + 1 : closing + 1;
    }
    tamer->found.is_comment_open |= is_open;
    if (may_add(tamer, 2))              /* the comment, and the text behind it */
        keep_to(tamer, end);
    else
        tamer->found.n_tags_cut++;
    tamer->from = end;
}

/* Up to the next '>', whatever it is: an end tag, a doctype, a processing instruction, a bogus comment. */
static void tame_simple(struct tamer *tamer)
{
    const uint8_t *closing = memchr(tamer->at + tamer->from, '>', tamer->len - tamer->from);
    size_t end = closing ? (size_t)(closing - tamer->at) + 1 : tamer->len;
    if (may_add(tamer, tamer->at[tamer->from + 1] == '/' ? 1 : 2)) {
        keep_to(tamer, end);
        return;
    }
    tamer->found.n_tags_cut++;
    tamer->from = end;
}

/* One attribute, with the white space before it, as spans of positions. */
struct attribute {
    size_t start, name, name_end, end;
    bool has_value;
};

/* False at the '>' of the tag, or at the end of the text. '/' between attributes counts as white space. */
static bool next_attribute(const struct tamer *tamer, size_t start, struct attribute *ret)
{
    const uint8_t *at = tamer->at;
    size_t len = tamer->len, i = start;
    while (i < len && (byte_is_space(at[i]) || at[i] == '/'))
        i++;
    *ret = (struct attribute){ .start = start, .name = i };
    if (i == len || at[i] == '>')
        return false;
    if (at[i] == '=')                   /* belongs to the name there (§13.2.5.32) */
        i++;
    while (i < len && !byte_is_space(at[i]) && at[i] != '/' && at[i] != '>' && at[i] != '=')
        i++;
    ret->name_end = ret->end = i;
    while (i < len && byte_is_space(at[i]))
        i++;
    if (i == len || at[i] != '=')
        return true;
    ret->has_value = true;
    i++;
    while (i < len && byte_is_space(at[i]))
        i++;
    if (i < len && (at[i] == '"' || at[i] == '\'')) {
        const uint8_t *closing = memchr(at + i + 1, at[i], len - i - 1);
        ret->end = closing ? (size_t)(closing - at) + 1 : len;
        return true;
    }
    while (i < len && !byte_is_space(at[i]) && at[i] != '>')
        i++;
    ret->end = i;
    return true;
}

/* The names that libxml2's htmlParseHTMLName takes whole, once the NULs are out. */
static bool is_readable_name(const uint8_t *at, size_t len)
{
    static const bool is_name[256] = {
        ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true,
        [':'] = true,         ['_'] = true,         ['.'] = true,         ['-'] = true, [0] = true,
    };
    if (len == 0 || len >= 100 || byte_is_digit(at[0]) || at[0] == '-' || at[0] == 0)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_name[at[i]])
            return false;
    return true;
}

/* "</name" that ends raw text, or the end of the page; libxml2 looks at no more than these letters either. */
static size_t raw_text_end(const struct tamer *tamer, struct span name)
{
    size_t at = tamer->from;
    for (;;) {
        at = find_pair(tamer, at, '<', '/');
        if (at == tamer->len)
            return at;
        struct span after = { tamer->at + at + 2, tamer->len - at - 2 };
        size_t same = 0;
        while (same < name.len && same < after.len && byte_lower(after.at[same]) == name.at[same])
            same++;
        if (same == name.len)
            return at;
        at += 2;
    }
}

/* Elements without content that libxml2 2.9 takes for containers: document.c closes them at once, so "/>"
 * must not. */
static bool is_late_void(struct span name)
{
    return span_is(name, "source") || span_is(name, "track") || span_is(name, "wbr") || span_is(name, "embed");
}

static bool is_requisite(struct span name)
{
    static const char *const names[] = { "img", "source", "link", "meta", "script", "style", "video", "image" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is(name, names[i]))
            return true;
    return false;
}

/* A letter stands behind the '<'. */
static void tame_start_tag(struct tamer *tamer)
{
    char lower[16];
    size_t name_end = tamer->from + 1;
    while (name_end < tamer->len && !byte_is_space(tamer->at[name_end]) && tamer->at[name_end] != '/' &&
           tamer->at[name_end] != '>')
        name_end++;
    size_t name_len = name_end - tamer->from - 1;
    for (size_t i = 0; i < name_len && i < sizeof lower; i++)
        lower[i] = (char)byte_lower(tamer->at[tamer->from + 1 + i]);
    struct span name = { (const uint8_t *)lower, name_len <= sizeof lower ? name_len : 0 };

    bool is_kept = may_add(tamer, 2);   /* the element, and the text behind it */
    if (!is_kept && tamer->saved_left >= 32 && is_requisite(name)) {
        tamer->saved_left -= 32;        /* with up to 15 attributes */
        tamer->nodes_left += 30;
        is_kept = true;
    }
    tamer->found.n_tags_cut += !is_kept;
    if (is_kept)
        keep_to(tamer, name_end);
    tamer->from = name_end;

    struct attribute attribute;
    size_t n_attributes = 0;
    while (next_attribute(tamer, tamer->from, &attribute)) {
        bool is_readable = is_readable_name(tamer->at + attribute.name, attribute.name_end - attribute.name);
        if (is_kept && !is_readable)
            tamer->found.n_attributes_odd++;
        else if (is_kept && (n_attributes == PAGE_ATTRIBUTES_MAX || !may_add(tamer, attribute.has_value ? 2 : 1)))
            tamer->found.n_attributes_cut++;
        else if (is_kept) {
            for (size_t i = attribute.start; i < attribute.name; i++)
                if (tamer->at[i] == '/')
                    tamer->at[i] = ' ';
            keep_to(tamer, attribute.end);
            n_attributes++;
        }
        tamer->from = attribute.end;
    }
    /* at the '>', or at the end of the text */
    size_t closing = attribute.name;
    bool is_self_closed = closing > tamer->from && closing < tamer->len && tamer->at[closing - 1] == '/';
    if (is_self_closed && is_late_void(name))
        tamer->at[closing - 1] = ' ';
    if (is_kept)
        keep_to(tamer, closing < tamer->len ? closing + 1 : closing);
    tamer->from = closing < tamer->len ? closing + 1 : closing;

    if (!is_self_closed && (span_is(name, "script") || span_is(name, "style"))) {
        size_t end = raw_text_end(tamer, name);
        if (is_kept)
            keep_to(tamer, end);
        tamer->from = end;
    }
}

void page_tame(struct buf *text, struct page_tamed *ret)
{
    struct tamer tamer = { .at = text->at, .len = text->len, .saved_left = TAME_NODES_SAVED };
    tamer.nodes_left = num_min(TAME_NODES_MAX, TAME_NODES_FREE + text->len / TAME_BYTES_PER_NODE);
    while (tamer.from < tamer.len) {
        const uint8_t *open = memchr(tamer.at + tamer.from, '<', tamer.len - tamer.from);
        keep_to(&tamer, open ? (size_t)(open - tamer.at) : tamer.len);
        if (!open)
            break;
        uint8_t next = peek(&tamer, 1);
        if (next == '!' && peek(&tamer, 2) == '-' && peek(&tamer, 3) == '-')
            tame_comment(&tamer);
        else if (next == '!' || next == '?' || (next == '/' && byte_is_alpha(peek(&tamer, 2))))
            tame_simple(&tamer);
        else if (byte_is_alpha(next))
            tame_start_tag(&tamer);
        else
            keep_to(&tamer, tamer.from + 1);
    }
    text->len = tamer.to;
    if (tamer.found.is_comment_open)
        buf_put_text(text, comment_end);        /* libxml2 would drop it, and a picture in it may be a hint */
    buf_put_byte(text, 0);
    text->len--;
    *ret = tamer.found;
}
