#include "page/quality_signs.h"

enum {
    TITLE_MAX = 512,                    /* bytes of a title or heading that are read */
    HEADINGS_MAX = 8,
    CODE_MAX = 4096,                    /* bytes at the beginning of a script: configuration stands there */
    SCRIPTS_MAX = 32,
};

static unsigned says(struct page_phrases *phrases, struct span text, size_t max)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(text, max, &lower);
    unsigned found = 0;
    struct span rest = buf_span(&lower);
    const struct page_word *phrase;
    size_t at;
    while ((phrase = page_phrase_in(phrases, rest, &at))) {
        found |= PAGE_SAYS(phrase->means);
        rest = span_from(rest, at + strlen(phrase->word));
    }
    return found;
}

unsigned page_says_as_title(struct span text)
{
    bool is_bare = span_is(span_trim_space(text), "404");       /* anywhere else it may be the number of a house */
    return is_bare ? PAGE_SAYS(SAYS_NOT_FOUND) : says(&page_gate_titles, text, TITLE_MAX);
}

unsigned page_says_as_text(struct span text)
{
    return says(&page_gate_texts, text, SIGNS_TEXT_MAX);
}

static unsigned says_as_code(const char *text)
{
    return text ? says(&page_gate_code, span_of(text), CODE_MAX) : 0;
}

/* --- one walk ---------------------------------------------------------------------------------------------------------- */

struct walk {
    struct page_signs *signs;
    struct buf text;                    /* what is seen, but for headings */
    size_t n_headings, n_scripts;
};

static struct span content_of(const xmlNode *text)
{
    return span_of((const char *)text->content);
}

/* All text inside an element that has a few words. */
static void read_words(const xmlNode *element, struct buf *into)
{
    for (xmlNode *node = (xmlNode *)element; node && into->len < TITLE_MAX; node = page_next(element, node, true))
        if (node->type == XML_TEXT_NODE)
            buf_put_span(into, span_to(content_of(node), TITLE_MAX));
}

static void read_meta(const xmlNode *meta, struct page_signs *signs)
{
    const char *key = page_attribute(meta, "name"), *content = page_attribute(meta, "content");
    if (!key)
        key = page_attribute(meta, "property");
    if (!key || !content)
        return;
    if (span_is_nocase(span_of(key), "robots"))
        signs->is_unlisted |= page_has_word(content, "noindex") || page_has_word(content, "noindex,") || page_has_word(content, "none");
    else if (span_is_nocase(span_of(key), "article:content_tier") || span_is_nocase(span_of(key), "content_tier"))
        signs->is_free = span_is_nocase(span_of(content), "free");
}

static void read_heading(struct walk *walk, const xmlNode *heading)
{
    AUTO_BUF struct buf words = { 0 };
    if (walk->n_headings++ >= HEADINGS_MAX)
        return;
    read_words(heading, &words);
    walk->signs->headings |= page_says_as_title(buf_span(&words));
}

static void read_script(struct walk *walk, const xmlNode *script)
{
    if (script->children && walk->n_scripts++ < SCRIPTS_MAX)
        walk->signs->code |= says_as_code((const char *)script->children->content);
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    while (*names && !page_is(node, *names))
        names++;
    return *names != NULL;
}

/* Gives whether its inside is looked at. */
static bool read_element(struct walk *walk, const xmlNode *node)
{
    static const char *const titles[] = { "title", NULL }, *const headings[] = { "h1", "h2", NULL };
    static const char *const loading[] = { "script", "iframe", "frame", "form", NULL }, *const unseen[] = { "script", "style", "template", NULL };
    struct page_signs *signs = walk->signs;
    signs->code |= says_as_code(page_attribute(node, "id")) | says_as_code(page_attribute(node, "class"));
    if (is_one_of(node, loading))
        signs->code |= says_as_code(page_attribute(node, "src")) | says_as_code(page_attribute(node, "action"));
    if (page_is(node, "a"))
        signs->n_links += page_attribute(node, "href") != NULL;
    else if (page_is(node, "meta"))
        read_meta(node, signs);
    else if (is_one_of(node, headings))
        read_heading(walk, node);
    else if (page_is(node, "script"))
        read_script(walk, node);
    else if (is_one_of(node, titles) && !signs->title) {        /* an <svg> may have one as well */
        AUTO_BUF struct buf words = { 0 };
        read_words(node, &words);
        signs->title = page_says_as_title(buf_span(&words));
    }
    return !is_one_of(node, unseen) && !is_one_of(node, titles) && !is_one_of(node, headings);
}

void page_signs_of(const struct page_document *document, struct page_signs *ret)
{
    *ret = (struct page_signs){ .is_free = -1 };
    struct walk walk = { .signs = ret };
    xmlNode *root = (xmlNode *)document->tree;
    bool into = true;
    for (xmlNode *node = root; node; node = page_next(root, node, into)) {
        into = true;
        if (node->type == XML_ELEMENT_NODE) {
            into = read_element(&walk, node);
        } else if (node->type == XML_TEXT_NODE && walk.text.len < SIGNS_TEXT_MAX) {
            buf_put_span(&walk.text, span_to(content_of(node), SIGNS_TEXT_MAX));
            buf_put_byte(&walk.text, ' ');
        }
    }
    AUTO_BUF struct buf text = walk.text;
    ret->letters = page_count_letters(buf_span(&text));
    ret->text = page_says_as_text(buf_span(&text));
}
