/* page/encoding_choose.c: what a page says of its own encoding, and whether it can be believed. */
#include "base/num.h"
#include "page/encoding.h"

enum { PRESCAN_BYTES = 1024 };          /* HTML Standard §13.2.3.2 */

/* "charset", blanks, "=", blanks, a quoted or bare word: HTML Standard, "extracting a character encoding from
 * a meta element", which also reads what HTTP headers have. */
static struct span charset_in(struct span text)
{
    for (size_t i = 0; i + 7 <= text.len; i++) {
        struct span rest = span_from(text, i);
        if (!span_starts_nocase(rest, "charset"))
            continue;
        rest = span_trim_space(span_from(rest, 7));
        if (rest.len == 0 || rest.at[0] != '=')
            continue;
        rest = span_trim_space(span_from(rest, 1));
        if (rest.len && (rest.at[0] == '"' || rest.at[0] == '\'')) {
            struct span quoted, inside = span_from(rest, 1);
            return span_cut(&inside, rest.at[0], &quoted) ? quoted : SPAN_NULL;
        }
        size_t end = 0;
        while (end < rest.len && !byte_is_space(rest.at[end]) && rest.at[end] != ';' && rest.at[end] != ',')
            end++;
        return span_to(rest, end);
    }
    return SPAN_NULL;
}

struct span page_encoding_of_type(struct span content_type)
{
    return charset_in(content_type);
}

/* One attribute of a tag, as the prescan reads it (HTML Standard, "get an attribute"). False at the tag's
 * end. */
static bool get_attribute(struct span *rest, struct span *ret_name, struct span *ret_value)
{
    size_t i = 0;
    while (i < rest->len && (byte_is_space(rest->at[i]) || rest->at[i] == '/'))
        i++;
    *rest = span_from(*rest, i);
    if (rest->len == 0 || rest->at[0] == '>')
        return false;
    for (i = 0; i < rest->len && !byte_is_space(rest->at[i]) && rest->at[i] != '/' && rest->at[i] != '>' &&
                (rest->at[i] != '=' || i == 0);
         i++)
        ;
    *ret_name = span_to(*rest, i);
    *ret_value = SPAN_NULL;
    while (i < rest->len && byte_is_space(rest->at[i]))
        i++;
    if (i == rest->len || rest->at[i] != '=') {
        *rest = span_from(*rest, i);
        return true;
    }
    i++;
    while (i < rest->len && byte_is_space(rest->at[i]))
        i++;
    *rest = span_from(*rest, i);
    if (rest->len && (rest->at[0] == '"' || rest->at[0] == '\'')) {
        uint8_t quote = rest->at[0];
        *rest = span_from(*rest, 1);
        if (!span_cut(rest, quote, ret_value)) {
            *rest = SPAN_NULL;
            return false;
        }
        return true;
    }
    for (i = 0; i < rest->len && !byte_is_space(rest->at[i]) && rest->at[i] != '>'; i++)
        ;
    *ret_value = span_to(*rest, i);
    *rest = span_from(*rest, i);
    return true;
}

/* The rest of a meta tag behind its name. */
static const char *encoding_of_meta(struct span *rest)
{
    struct span name, value, charset = SPAN_NULL, content = SPAN_NULL;
    bool is_content_type = false;
    while (get_attribute(rest, &name, &value)) {
        if (span_is_nocase(name, "charset"))
            charset = value;
        else if (span_is_nocase(name, "content"))
            content = value;
        else if (span_is_nocase(name, "http-equiv"))
            is_content_type = span_is_nocase(value, "content-type");
    }
    if (charset.len == 0 && is_content_type)
        charset = charset_in(content);
    const char *found = page_encoding_by_label(charset);
    if (!found)
        return NULL;
    /* The bytes could be read as ASCII up to here, so UTF-16 they are not (§13.2.3.2, step 13 and 14). */
    if (strncmp(found, "utf-16", 6) == 0)
        return "utf-8";
    return strcmp(found, "x-user-defined") == 0 ? "windows-1252" : found;
}

static const char *encoding_of_xml_declaration(struct span head)
{
    struct span declaration, name, value;
    if (!span_starts(head, "<?xml") || !span_cut(&head, '>', &declaration))
        return NULL;
    declaration = span_from(declaration, 5);
    while (get_attribute(&declaration, &name, &value))
        if (span_is(name, "encoding"))
            return page_encoding_by_label(value);
    return NULL;
}

static bool is_meta(struct span at)
{
    return span_starts_nocase(at, "<meta") && at.len > 5 && (byte_is_space(at.at[5]) || at.at[5] == '/');
}

static bool is_tag(struct span at)
{
    size_t name = at.len > 1 && at.at[1] == '/' ? 2 : 1;
    return at.len > name && byte_is_alpha(at.at[name]);
}

const char *page_encoding_prescan(struct span head)
{
    struct span rest = head;
    size_t at;
    while (span_find(rest, "<", 1, &at)) {
        rest = span_from(rest, at);
        if (span_starts(rest, "<!--")) {
            if (!span_find(span_from(rest, 2), "-->", 3, &at))
                break;
            rest = span_from(rest, at + 5);
        } else if (is_meta(rest)) {
            rest = span_from(rest, 5);
            const char *found = encoding_of_meta(&rest);
            if (found)
                return found;
        } else if (is_tag(rest)) {
            struct span name, value;    /* so that "<meta" inside a value of another tag is not taken for one */
            size_t end = 1;
            while (end < rest.len && !byte_is_space(rest.at[end]) && rest.at[end] != '>')
                end++;
            rest = span_from(rest, end);
            while (get_attribute(&rest, &name, &value))
                ;
        } else {
            rest = span_from(rest, 1);
        }
    }
    return encoding_of_xml_declaration(head);
}

/* UTF-16 without a mark: ASCII markup in it has a NUL in every second byte. */
static const char *utf16_by_zeros(struct span body)
{
    struct span head = span_to(body, PRESCAN_BYTES);
    size_t n_zeros[2] = { 0, 0 };
    for (size_t i = 0; i < head.len; i++)
        n_zeros[i & 1] += head.at[i] == 0;
    if (n_zeros[1] > head.len / 4 && n_zeros[0] * 8 < n_zeros[1])
        return "utf-16le";
    if (n_zeros[0] > head.len / 4 && n_zeros[1] * 8 < n_zeros[0])
        return "utf-16be";
    return NULL;
}

static bool by_mark(struct span body, struct page_encoding *ret)
{
    if (span_starts(body, "\xEF\xBB\xBF"))
        *ret = (struct page_encoding){ .name = "utf-8", .basis = "bom", .bom_bytes = 3 };
    else if (span_starts(body, "\xFE\xFF"))
        *ret = (struct page_encoding){ .name = "utf-16be", .basis = "bom", .bom_bytes = 2 };
    else if (span_starts(body, "\xFF\xFE"))
        *ret = (struct page_encoding){ .name = "utf-16le", .basis = "bom", .bom_bytes = 2 };
    return ret->name != NULL;
}

/* How many bytes are in error, and how many characters beyond ASCII are not. */
static uint64_t errors_under(const char *name, struct span body, uint64_t *ret_n_good)
{
    AUTO_BUF struct buf text = { 0 };
    uint64_t n_errors = page_encoding_decode(name, body, &text);
    uint64_t n_characters = 0;
    for (size_t i = 0; i < text.len; i++)
        n_characters += text.at[i] >= 0xC0;
    *ret_n_good = n_characters - num_min(n_errors, n_characters);
    return n_errors;
}

/* A server that sends one charset for all its pages is wrong about some of them. The declaration falls where
 * it cannot be true and something else can; a page of good text with some bad bytes in it keeps its encoding. */
static void overrule(struct span body, struct page_encoding *choice)
{
    uint64_t n_good, n_good_other;
    uint64_t n_errors = errors_under(choice->name, body, &n_good);
    if (n_errors <= body.len / 1000 || n_errors == 0)
        return;
    if (span_is_utf8(body)) {
        *choice = (struct page_encoding){ .name = "utf-8", .basis = "utf-8", .overruled = choice->name };
    } else if (n_errors > n_good) {
        const char *other = page_encoding_detect(body);
        if (strcmp(other, choice->name) != 0 && errors_under(other, body, &n_good_other) == 0)
            *choice = (struct page_encoding){ .name = other, .basis = "detected", .overruled = choice->name };
    }
}

struct page_encoding page_encoding_choose(struct span body, struct span content_type)
{
    struct page_encoding choice = { 0 };
    if (by_mark(body, &choice))
        return choice;
    if ((choice.name = page_encoding_by_label(page_encoding_of_type(content_type))))
        choice.basis = "http";
    else if ((choice.name = page_encoding_prescan(span_to(body, PRESCAN_BYTES))))
        choice.basis = "meta";
    if (choice.name) {
        overrule(body, &choice);
        return choice;
    }
    if ((choice.name = utf16_by_zeros(body)))
        choice.basis = "detected";
    else if (span_is_utf8(body))
        choice = (struct page_encoding){ .name = "utf-8", .basis = "utf-8" };
    else if ((choice.name = page_encoding_prescan(body)))       /* browsers start again when they meet it late */
        choice.basis = "meta";
    else
        choice = (struct page_encoding){ .name = page_encoding_detect(body), .basis = "detected" };
    return choice;
}
