#include "page/authors.h"

#include "base/text.h"
#include "page/dates.h"
#include "page/traits.h"

enum {
    AUTHORS_MAX = 20,
    NAME_WORDS = 5,
    NAME_LETTERS = 60,
    BYLINE_LETTERS = 200,
    BLOCKS_ABOVE = 3,
    BLOCKS_BELOW = 10,
    BLOCKS_FOOT = 6
};

static bool is_role_word(struct span word)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(word, 40, &lower);
    for (const struct page_word *role = page_role_words; role->word; role++)
        if (span_is(buf_span(&lower), role->word))
            return true;
    return false;
}

/* One to five words without digits and signs of addresses, none of them a role. */
static bool is_name(struct span name, bool is_sure)
{
    size_t n_words = 0, n_upper = 0, n_roles = 0, n_particles = 0, start = 0, letters = page_count_letters(name);
    if (letters < 2 || letters > NAME_LETTERS || memchr(name.at, '@', name.len) || memchr(name.at, '/', name.len)
        || memchr(name.at, '<', name.len) || memchr(name.at, '?', name.len) || memchr(name.at, '=', name.len))
        return false;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(name, 100, &lower);
    const struct page_word *tail = page_phrase_at(&page_tail_phrases, buf_span(&lower));
    if (tail && strlen(tail->word) * 2 > lower.len)
        return false;                   /* the heading of the tags, say */
    bool is_wide = false;
    for (size_t at = 0; at <= name.len;) {
        size_t here = at;
        uint32_t code = at < name.len ? span_utf8_next(name, &at) : (at++, ' ');
        if (code < 0x80 && byte_is_digit((uint8_t)code))
            return false;
        is_wide = is_wide || page_is_wide(code);
        if (code != ' ')
            continue;
        if (here > start) {
            struct span word = span_of_n(name.at + start, here - start);
            size_t first = 0;
            n_words++;
            uint32_t first_code = span_utf8_next(word, &first);
            n_upper += page_is_upper(first_code);
            n_roles += is_role_word(word);
            n_particles += !page_is_upper(first_code) && here - start <= 5;    /* von, van der, de la, bin */
        }
        start = here + 1;
    }
    bool has_case = n_upper > 0;
    if (n_roles > 0 && (n_roles == n_words || !is_sure))
        return false;
    return n_words >= 1 && n_words <= NAME_WORDS &&
           (is_sure || is_wide || (has_case && n_upper + n_particles >= n_words));
}

static bool add_name(struct span name, bool is_sure, const char *source, struct page_text **list, size_t *n)
{
    AUTO_BUF struct buf plain = { 0 };
    text_collapse(name, &plain);
    struct span text = buf_span(&plain);
    while (text.len > 0 && strchr(",;:|-*•· ", text.at[text.len - 1]) && text.at[text.len - 1] < 0x80)
        text = span_to(text, text.len - 1);
    while (text.len > 0 && text.at[0] < 0x80 && strchr(",;:|-* ", text.at[0]))
        text = span_from(text, 1);
    if (!is_name(text, is_sure) || *n == AUTHORS_MAX)
        return false;
    for (size_t i = 0; i < *n; i++)
        if (page_same_words(span_of((*list)[i].value), text))
            return true;
    ARRAY_GROW(*list, *n);
    (*list)[(*n)++] = (struct page_text){ span_text(text), source };
    return true;
}

/* Where the next name ends, and where the one after it begins. */
static bool find_joint(struct span text, size_t *ret_at, size_t *ret_behind)
{
    static const char *const signs[] = { ",", ";", "|", "、", "，", "·", "•", " / ", "؛", "،" };
    size_t best = SIZE_MAX, at;
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (span_find(text, signs[i], strlen(signs[i]), &at) && at < best) {
            best = at;
            *ret_behind = at + strlen(signs[i]);
        }
    for (const struct page_word *joint = page_name_joints; joint->word; joint++)
        if (span_find(text, joint->word, strlen(joint->word), &at) && at < best) {
            best = at;
            *ret_behind = at + strlen(joint->word);
        }
    *ret_at = best;
    return best != SIZE_MAX;
}

/* Behind a byline's prefix: "By Anna", and "ByAnna" where the style sheet had parted them. NULL when none stands there.
 * `lower` is the same text in lower case, or its beginning. */
static const struct page_word *skip_prefix(struct span text, struct span lower, size_t *ret_behind)
{
    const struct page_word *prefix = page_phrase_at(&page_byline_prefixes, lower);
    if (prefix) {
        *ret_behind = strlen(prefix->word);
        return prefix;
    }
    for (prefix = page_byline_prefixes.words; prefix->word && lower.len > 0; prefix++) {
        if ((uint8_t)prefix->word[0] != lower.at[0])
            continue;
        size_t len = strlen(prefix->word), behind = len - 1;
        if (prefix->word[len - 1] != ' ' || len >= lower.len || memcmp(prefix->word, lower.at, len - 1) != 0)
            continue;
        if (page_is_upper(span_utf8_next(text, &behind))) {
            *ret_behind = len - 1;
            return prefix;
        }
    }
    return NULL;
}

bool page_authors_split(struct span byline, bool is_sure, const char *source, struct page_text **list, size_t *n)
{
    byline = span_trim_space(byline);
    size_t at, behind;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(byline, 60, &lower);     /* longer than any prefix */
    struct span rest = skip_prefix(byline, buf_span(&lower), &behind) ? span_from(byline, behind) : byline;
    bool is_any = false;
    while (rest.len > 0 && *n < AUTHORS_MAX) {
        bool has_joint = find_joint(rest, &at, &behind);
        struct span name = has_joint ? span_to(rest, at) : rest;
        size_t dash;                    /* "Anna Kiss - science editor": what follows is no name */
        if (span_find(name, " - ", 3, &dash) || span_find(name, " – ", 5, &dash) || span_find(name, " — ", 5, &dash)
            || span_find(name, " (", 2, &dash)) {
            name = span_to(name, dash);
            has_joint = is_sure && has_joint;
        }
        bool is_added = add_name(name, is_sure, source, list, n);
        if (is_any && !is_added)
            break;                      /* behind the names: a role, a place, a date */
        is_any = is_any || is_added;
        rest = has_joint ? span_from(rest, behind) : SPAN_NULL;
    }
    return is_any;
}

static void of_jsonld(const struct page_facts *facts, const json_t *node, struct page_text **list, size_t *n)
{
    const struct page_jsonld *set = &facts->scan->jsonld;
    const json_t *authors = json_object_get(node, "author");
    if (!authors)
        authors = json_object_get(node, "creator");
    size_t count = json_is_array(authors) ? json_array_size(authors) : 1;
    for (size_t i = 0; i < count && i < AUTHORS_MAX; i++) {
        const json_t *author = json_is_array(authors) ? json_array_get(authors, i) : authors;
        const char *name = page_jsonld_text(set, author);
        AUTO_FREE char *plain = name ? page_plain(name) : NULL;
        if (!plain || strstr(plain, "://"))
            continue;
        bool is_organisation = page_jsonld_is(page_jsonld_follow(set, author), "Organization");
        if (is_organisation)
            (void)add_name(span_of(plain), true, "jsonld.author", list, n);
        else
            (void)page_authors_split(span_of(plain), true, "jsonld.author", list, n);
    }
}

static void of_microdata(const struct page_facts *facts, struct page_text **list, size_t *n)
{
    const struct page_scan *scan = facts->scan;
    for (size_t i = 0; i < scan->n_properties && *n < AUTHORS_MAX; i++) {
        const struct page_property *property = &scan->properties[i];
        if (property->item != facts->item || !page_has_word(property->name, "author"))
            continue;
        AUTO_FREE char *value = NULL;
        for (size_t k = i + 1;
             k < scan->n_properties && k < i + 8 && page_attribute(property->node, "itemscope") && !value;
             k++)
            if (scan->properties[k].item != PAGE_NO_ITEM &&
                scan->items[scan->properties[k].item].node == property->node &&
                page_has_word(scan->properties[k].name, "name"))
                value = page_property_value(&scan->properties[k]);
        if (!value)
            value = page_property_value(property);
        if (value && !strstr(value, "://"))
            (void)page_authors_split(span_of(value), true, "microdata.author", list, n);
    }
}

static void of_metas(const struct page_facts *facts, struct page_text **list, size_t *n)
{
    static const char *const keys[] = { "meta.author",
                                        "meta.article:author",
                                        "meta.article:author_name",
                                        "meta.parsely-author",
                                        "meta.sailthru.author",
                                        "meta.dc.creator",
                                        "meta.dcterms.creator",
                                        "meta.citation_author",
                                        "meta.byl",
                                        "meta.cXenseParse:author",
                                        "meta.twitter:data1",
                                        NULL };
    const char *site = page_meta(facts->scan, "og:site_name");
    for (size_t i = 0; keys[i] && *n == 0; i++) {
        const char *text = page_meta(facts->scan, keys[i] + strlen("meta."));
        AUTO_FREE char *plain = text ? page_plain(text) : NULL;
        if (strcmp(keys[i], "meta.twitter:data1") == 0) {
            const char *label = page_meta(facts->scan, "twitter:label1");
            AUTO_BUF struct buf lower = { 0 };
            page_lower(span_of(label), 60, &lower);
            if (!label ||
                !(span_starts(buf_span(&lower), "written by") ||
                  span_starts(buf_span(&lower), "verfasst von") ||
                  span_starts(buf_span(&lower), "écrit par") || span_starts(buf_span(&lower), "escrito por")))
                continue;
        }
        if (plain && !strstr(plain, "://") && !(site && page_same_words(span_of(plain), span_of(site))))
            (void)page_authors_split(span_of(plain), strcmp(keys[i], "meta.author") != 0, keys[i], list, n);
    }
}

static bool is_excluded(const struct page_scan *scan, const struct page_container *container, uint32_t i)
{
    const struct page_block *block = &scan->blocks[i];
    return i == container->headline || block->letters > BYLINE_LETTERS ||
           page_in_other_article(scan, container, block->region) ||
           scan->regions[block->region].all &
               (TRAIT_RELATED | TRAIT_COMMENT | TRAIT_NAV | TRAIT_CAPTION | TRAIT_FOOTER);
}

/* Does a link lead to an author? By rel=author, or by its path. */
static bool leads_to_author(const xmlNode *link)
{
    const char *rel = page_attribute(link, "rel"), *href = page_attribute(link, "href");
    if (rel && page_has_word(rel, "author"))
        return true;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(span_of(href), 400, &lower);
    size_t at;
    for (const struct page_word *path = page_author_paths; path->word && href; path++)
        if (span_find(buf_span(&lower), path->word, strlen(path->word), &at))
            return true;
    return false;
}

/* The links in a block's own box that lead to authors, or (`any`) all of them. */
static bool of_links(const struct page_scan *scan, const struct page_block *block, bool any,
                     struct page_text **list, size_t *n)
{
    enum { STEPS = 200 };
    const xmlNode *root = scan->regions[block->region].node;
    bool is_any = false;
    int steps = 0;
    if (!block->link)
        return false;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true); node && steps < STEPS;
         node = page_next(root, node, true), steps++) {
        if (!page_is(node, "a") || !(any || leads_to_author(node)))
            continue;
        AUTO_BUF struct buf text = { 0 };
        page_node_text(node, 200, &text);
        if (page_authors_split(buf_span(&text), !any, any ? "byline" : "rel.author", list, n))
            is_any = true;
    }
    if (!is_any && leads_to_author(block->link)) {
        AUTO_BUF struct buf text = { 0 };
        page_node_text(block->link, 200, &text);
        is_any = page_authors_split(buf_span(&text), true, "rel.author", list, n);
    }
    return is_any;
}

/* A part of a line that begins as bylines do: after a bar, a comma, a dash, or (beside a date) any word. */
static bool of_line(struct span text, bool is_loose, bool is_sure_only, struct page_text **list, size_t *n)
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(text, BYLINE_LETTERS, &lower);
    size_t behind;
    for (size_t at = 0; at < text.len && lower.len == text.len; at++) {
        if ((text.at[at] & 0xC0) == 0x80)
            continue;
        bool begins =
            at == 0 ||
            (text.at[at - 1] == ' ' &&
             (is_loose || (at > 1 && (strchr("|,-;:/", text.at[at - 2]) || text.at[at - 2] >= 0x80))));
        const struct page_word *prefix = begins ? skip_prefix(span_from(text, at), span_from(buf_span(&lower), at), &behind) : NULL;
        if (!prefix || (is_sure_only && prefix->means < 2))
            continue;
        struct span name = span_from(text, at + behind);
        size_t first = 0;
        uint32_t code = name.len ? span_utf8_next(name, &first) : 0;
        bool is_capital = page_is_upper(code) || code >= 0x590;
        if (is_capital && page_authors_split(name, false, "byline", list, n))
            return true;
    }
    return false;
}

/* Lines that say "Author: …". */
static void of_sure_lines(const struct page_facts *facts, const struct page_container *container,
                          uint32_t first, uint32_t end, struct page_text **list, size_t *n)
{
    for (uint32_t i = first; i < end && *n == 0; i++)
        if (!is_excluded(facts->scan, container, i))
            (void)of_line(page_block_text(facts->scan, &facts->scan->blocks[i]), false, true, list, n);
}

/* An inline element in the block's own box whose class calls it a byline: <span class=author-name>. */
static bool of_inline(const struct page_scan *scan, const struct page_block *block, struct page_text **list, size_t *n)
{
    enum { STEPS = 60 };
    const xmlNode *root = scan->regions[block->region].node;
    int steps = 0;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true); node && steps < STEPS; node = page_next(root, node, true), steps++) {
        uint32_t shape;
        if (node->type != XML_ELEMENT_NODE || !page_attribute(node, "class") || !(page_traits_of(node, &shape) & TRAIT_BYLINE))
            continue;
        AUTO_BUF struct buf text = { 0 };
        page_node_text(node, 200, &text);
        if (page_authors_split(buf_span(&text), false, "byline", list, n))
            return true;
    }
    return false;
}

/* Sure lines; when there is none, parts that are called byline or link to authors; then short lines with "By …". */
static void of_page(const struct page_facts *facts, const struct page_container *container, uint32_t first,
                    uint32_t end, struct page_text **list, size_t *n)
{
    const struct page_scan *scan = facts->scan;
    of_sure_lines(facts, container, first, end, list, n);
    uint32_t found_shape = 0;
    for (uint32_t i = first; i < end && *n < AUTHORS_MAX; i++) {
        const struct page_block *block = &scan->blocks[i];
        const struct page_region *region = &scan->regions[block->region];
        bool is_called = region->all & TRAIT_BYLINE;
        if (is_excluded(scan, container, i) || (*n > 0 && region->shape != found_shape))
            continue;
        bool found = of_links(scan, block, false, list, n);
        if (!found && is_called && !(region->own & TRAIT_DATE))
            found = of_links(scan, block, true, list, n)
                || of_line(page_block_text(scan, block), false, false, list, n)
                || page_authors_split(page_block_text(scan, block), false, "byline", list, n);
        if (found && found_shape == 0)
            found_shape = region->shape;
    }
    for (uint32_t i = first; i < end && *n == 0; i++) {
        const struct page_block *block = &scan->blocks[i];
        struct page_found_date found;
        if (is_excluded(scan, container, i) || block->letters > 90 || block->kind == BLOCK_HEADING)
            continue;
        struct span text = page_block_text(scan, block);
        if (!of_line(text, page_dates_find(text, DAY_FIRST, &found, 1) > 0, false, list, n))
            (void)of_inline(scan, block, list, n);
    }
}

static void forget(struct page_text **list, size_t *n)
{
    for (size_t i = 0; i < *n; i++)
        free((*list)[i].value);
    free(*list);
    *list = NULL;
    *n = 0;
}

/* Is the only author told the site itself? Then a person named on the page says more. */
static bool is_site(const struct page_facts *facts, const struct page_text *author)
{
    const char *site = page_meta(facts->scan, "og:site_name");
    struct page_text publisher = { 0 };
    bool is_same = site && page_same_words(span_of(site), span_of(author->value));
    if (page_fact(facts, "publisher", &publisher))
        is_same = is_same || page_same_words(span_of(publisher.value), span_of(author->value));
    free(publisher.value);
    return is_same;
}

void page_authors_of(const struct page_facts *facts, const struct page_container *container,
                     const struct page_body *body, struct page_text **ret, size_t *ret_n)
{
    const struct page_scan *scan = facts->scan;
    *ret = NULL;
    *ret_n = 0;
    of_jsonld(facts, facts->node, ret, ret_n);
    if (*ret_n == 0)
        of_microdata(facts, ret, ret_n);
    uint32_t anchor = container->headline != PAGE_NO_BLOCK ? container->headline : body->first;
    uint32_t n_blocks = (uint32_t)scan->n_blocks;
    uint32_t first = anchor == PAGE_NO_BLOCK ? 0 : anchor > BLOCKS_ABOVE ? anchor - BLOCKS_ABOVE : 0;
    uint32_t end = anchor == PAGE_NO_BLOCK || anchor + BLOCKS_BELOW > n_blocks ? n_blocks : anchor + BLOCKS_BELOW;
    struct page_text *shown = NULL;
    size_t n_shown = 0;
    if (*ret_n == 0)
        of_metas(facts, ret, ret_n);
    bool is_doubtful = *ret_n == 1 && (is_site(facts, *ret) || strcmp((*ret)->source, "meta.author") == 0);
    if (is_doubtful) {
        of_page(facts, container, first, end, &shown, &n_shown);
        if (n_shown == 0 && body->last != PAGE_NO_BLOCK)
            of_sure_lines(facts, container, body->last,
                          body->last + BLOCKS_FOOT < n_blocks ? body->last + BLOCKS_FOOT : n_blocks, &shown,
                          &n_shown);
        if (n_shown > 0 && !is_site(facts, shown)) {
            forget(ret, ret_n);
            *ret = TAKE(shown);
            *ret_n = n_shown;
        } else {
            forget(&shown, &n_shown);
        }
    }
    if (*ret_n == 0)
        of_page(facts, container, first, end, ret, ret_n);
    if (*ret_n == 0 && body->first != PAGE_NO_BLOCK && body->first >= end)                /* far below the headline */
        of_page(facts, container, body->first - BLOCKS_ABOVE,
                body->first + BLOCKS_ABOVE < n_blocks ? body->first + BLOCKS_ABOVE : n_blocks, ret, ret_n);
    if (*ret_n == 0 && body->last != PAGE_NO_BLOCK) {       /* at the foot of the text */
        uint32_t foot = body->last > 1 ? body->last - 1 : 0;
        of_page(facts, container, foot, foot + BLOCKS_FOOT < n_blocks ? foot + BLOCKS_FOOT : n_blocks, ret, ret_n);
    }
    if (*ret_n == 0)
        of_jsonld(facts, facts->page_node, ret, ret_n);
}
