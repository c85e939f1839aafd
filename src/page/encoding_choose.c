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
    if (rest->len == 0)                 /* the head ends inside the tag: "iso-8859-1" may go on as "iso-8859-15" */
        return NULL;
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

/* A byte order mark, which is cut off *body. */
static bool by_mark(struct span *body, struct page_encoding *ret)
{
    static const struct {
        const char *mark, *name;
    } marks[] = { { "\xEF\xBB\xBF", "utf-8" }, { "\xFE\xFF", "utf-16be" }, { "\xFF\xFE", "utf-16le" } };
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(*body, marks[i].mark)) {
            *ret = (struct page_encoding){ .name = marks[i].name, .basis = "bom" };
            *body = span_from(*body, strlen(marks[i].mark));
            return true;
        }
    return false;
}

/* How many characters beyond ASCII are good ones, in a text that was decoded with so many errors. */
static uint64_t good_characters(struct span text, uint64_t n_errors)
{
    uint64_t n_characters = 0;
    for (size_t i = 0; i < text.len; i++)
        n_characters += text.at[i] >= 0xC0;
    return n_characters - num_min(n_errors, n_characters);
}

/* What a declaration says, read as `declared` into `text`, is replaced where it cannot be true and something else can: a
 * server that sends one charset for all its pages is wrong about some of them. A page of good text with some bad bytes
 * in it keeps its encoding. */
static void overrule(struct span body, struct page_encoding *choice, struct buf *text)
{
    const char *declared = choice->name;
    AUTO_BUF struct buf other = { 0 };
    if (span_is_utf8(body)) {
        *choice = (struct page_encoding){ .name = "utf-8", .basis = "utf-8", .overruled = declared };
        buf_put_span(&other, body);
    } else if (choice->n_errors > good_characters(buf_span(text), choice->n_errors)) {
        const char *likely = page_encoding_detect(body);
        if (strcmp(likely, declared) == 0 || page_encoding_decode(likely, body, &other) > 0)
            return;
        *choice = (struct page_encoding){ .name = likely, .basis = "detected", .overruled = declared };
    } else {
        return;
    }
    struct buf wrong = *text;
    *text = other;
    other = wrong;
}

static const char *declared_encoding(struct span body, struct span content_type, const char **ret_basis)
{
    const char *name = page_encoding_by_label(page_encoding_of_type(content_type));
    *ret_basis = name ? "http" : "meta";
    return name ? name : page_encoding_prescan(span_to(body, PRESCAN_BYTES));
}

/* Nobody said anything, at the place where it counts: read as UTF-8 where it is, else as what is likely. */
static void guess(struct span body, struct page_encoding *choice, struct buf *text)
{
    *choice = (struct page_encoding){ .name = utf16_by_zeros(body), .basis = "detected" };
    if (!choice->name && page_encoding_decode("utf-8", body, text) == 0) {
        *choice = (struct page_encoding){ .name = "utf-8", .basis = "utf-8" };
        return;
    }
    buf_clear(text);
    if (!choice->name && (choice->name = page_encoding_prescan(body)))
        choice->basis = "meta";         /* browsers start again when they meet it late */
    if (!choice->name)
        choice->name = page_encoding_detect(body);
    choice->n_errors = page_encoding_decode(choice->name, body, text);
}

struct page_encoding page_encoding_read(struct span body, struct span content_type, struct buf *text)
{
    struct page_encoding choice = { 0 };
    bool has_mark = by_mark(&body, &choice);
    if (!has_mark)
        choice.name = declared_encoding(body, content_type, &choice.basis);
    if (!choice.name) {
        guess(body, &choice, text);
        return choice;
    }
    choice.n_errors = page_encoding_decode(choice.name, body, text);
    if (!has_mark && choice.n_errors > body.len / 1000)
        overrule(body, &choice, text);
    return choice;
}
