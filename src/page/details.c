#include "page/details.h"

#include "page/dates.h"
#include "web/url.h"

enum { KEYWORDS_MAX = 60, KEYWORD_BYTES_MAX = 120, SECTION_LETTERS = 40, SUBTITLE_LETTERS = 400, BLOCKS_ABOVE = 150 };

/* The last crumb that is not the article itself and not the way to the front page. */
static bool crumb_of_jsonld(const struct page_facts *facts, const char *headline, struct page_text *ret)
{
    const struct page_jsonld *set = &facts->scan->jsonld;
    for (size_t i = 0; i < set->n_nodes; i++) {
        const json_t *items = json_object_get(set->nodes[i], "itemListElement");
        if (!page_jsonld_is(set->nodes[i], "BreadcrumbList") || !json_is_array(items))
            continue;
        for (size_t k = json_array_size(items); k-- > 1;) {
            const json_t *item = json_array_get(items, k);
            const char *name = page_jsonld_text(set, json_object_get(item, "name"));
            if (!name)
                name = page_jsonld_text(set, json_object_get(item, "item"));
            char *plain = name ? page_plain(name) : NULL;
            bool is_article = plain && headline && page_same_words(span_of(plain), span_of(headline));
            if (plain && !is_article && page_count_letters(span_of(plain)) <= SECTION_LETTERS) {
                *ret = (struct page_text){ plain, "jsonld.breadcrumb" };
                return true;
            }
            free(plain);
        }
    }
    return false;
}

static bool crumb_of_microdata(const struct page_facts *facts, const char *headline, struct page_text *ret)
{
    const struct page_scan *scan = facts->scan;
    for (size_t i = scan->n_properties; i-- > 0;) {
        const struct page_property *property = &scan->properties[i];
        if (property->item == PAGE_NO_ITEM || !page_has_word(property->name, "name")
            || !span_ends(span_of(scan->items[property->item].type), "ListItem")
            || scan->items[property->item].parent == PAGE_NO_ITEM
            || !span_ends(span_of(scan->items[scan->items[property->item].parent].type), "BreadcrumbList"))
            continue;
        char *value = page_property_value(property);
        if (value && !(headline && page_same_words(span_of(value), span_of(headline)))) {
            *ret = (struct page_text){ value, "microdata.breadcrumb" };
            return true;
        }
        free(value);
    }
    return false;
}

/* A region whose own neighbours are links of the same shape is a menu. */
static bool is_one_of_many(const struct page_scan *scan, uint32_t region)
{
    uint32_t parent = scan->regions[region].parent;
    size_t same = 0, looked = 0;
    for (uint32_t i = parent + 1; i < scan->regions[parent].end && looked < 40; i = scan->regions[i].end, looked++)
        same += scan->regions[i].shape == scan->regions[region].shape &&
                scan->regions[i].end_block > scan->regions[i].first_block;
    return same > 2 && scan->regions[region].own & TRAIT_ITEM;
}

/* "Archive > Culture" right above the headline: behind the last sign, when links stand before it. */
static bool section_of_crumb(const struct page_scan *scan, const struct page_container *container, struct page_text *ret)
{
    enum { CRUMBS_ABOVE = 6 };
    static const char *const signs[] = { " > ", " › ", " » ", " → " };
    uint32_t first = container->headline > CRUMBS_ABOVE ? container->headline - CRUMBS_ABOVE : 0;
    for (uint32_t i = first; i < container->headline; i++) {
        const struct page_block *block = &scan->blocks[i];
        struct span rest = page_block_text(scan, block);
        size_t n_signs = 0, at;
        for (size_t k = 0; k < COUNT_OF(signs); k++)
            while (span_find(rest, signs[k], strlen(signs[k]), &at)) {
                rest = span_from(rest, at + strlen(signs[k]));
                n_signs++;
            }
        size_t letters = page_count_letters(rest);
        if (n_signs == 0 || block->link_letters == 0 || letters < 3 || letters > SECTION_LETTERS
            || page_same_words(rest, page_block_text(scan, &scan->blocks[container->headline])))
            continue;
        *ret = (struct page_text){ span_text(span_trim_space(rest)), "crumb" };
        return true;
    }
    return false;
}

/* Above the headline: a line that is one link, called section or crumb, or by itself. */
static bool section_of_page(const struct page_facts *facts, const struct page_container *container,
                            struct page_text *ret)
{
    const struct page_scan *scan = facts->scan;
    if (container->headline == PAGE_NO_BLOCK)
        return false;
    uint32_t end = container->headline + 4 < scan->n_blocks ? container->headline + 4 : (uint32_t)scan->n_blocks;
    uint32_t first = container->headline > BLOCKS_ABOVE ? container->headline - BLOCKS_ABOVE : 0;
    uint32_t best = PAGE_NO_BLOCK;
    int best_score = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct page_block *block = &scan->blocks[i];
        const struct page_region *region = &scan->regions[block->region];
        if (i == container->headline || block->letters < 3 || block->letters > SECTION_LETTERS ||
            block->kind == BLOCK_HEADING || block->n_links != 1 || block->link_letters != block->letters ||
            region->all & (TRAIT_RELATED | TRAIT_FOOTER | TRAIT_SHARE | TRAIT_BYLINE | TRAIT_SUBSCRIBE |
                           TRAIT_TAGS | TRAIT_HIDDEN))
            continue;
        bool is_called = region->all & TRAIT_SECTION;
        bool is_in_whole = page_region_holds(scan, container->whole, block->region);
        const char *href = page_attribute(block->link, "href");
        size_t letters = strlen(href);
        AUTO_BUF struct buf lower = { 0 };
        page_lower(page_block_text(scan, block), 60, &lower);
        if (letters < 2 || href[0] == '#' || page_phrase_at(&page_link_words, buf_span(&lower)))
            continue;
        int score = is_called && is_in_whole ? 4 : is_called ? 2 : 0;
        if (score == 0 && !(region->all & TRAIT_NAV) && !is_one_of_many(scan, block->region))
            score = 1;
        if (score > best_score || (score == best_score && score > 1 && i < container->headline)) {
            best = i;
            best_score = score;
        }
    }
    if (best_score <= 1 && section_of_crumb(scan, container, ret))
        return true;
    if (best == PAGE_NO_BLOCK)
        return false;
    *ret = (struct page_text){ span_text(page_block_text(scan, &scan->blocks[best])), best_score > 1 ? "section" : "link" };
    return true;
}

/* A section is no headline, and of a list ("Front page, Society") the last says most. */
static void mend_section(struct page_article *article)
{
    struct page_text *section = &article->section;
    if (!section->value)
        return;
    if (article->headline.value && page_same_words(span_of(section->value), span_of(article->headline.value))) {
        free(section->value);
        *section = (struct page_text){ 0 };
        return;
    }
    char *comma = strrchr(section->value, ',');
    if (comma && comma[1] != ' ' && comma[1]) {
        char *last = mem_text(comma + 1);
        free(section->value);
        section->value = last;
    }
}

static void set_section(const struct page_facts *facts, const struct page_container *container,
                        struct page_article *article)
{
    static const char *const metas[] = { "meta.article:section", "meta.og:article:section",
                                         "meta.parsely-section", "meta.section", NULL };
    struct page_text *section = &article->section;
    (void)(page_fact(facts, "articleSection", section) || page_fact_meta(facts, metas, section));
    mend_section(article);
    if (section->value)
        return;
    (void)(crumb_of_jsonld(facts, article->headline.value, section) ||
           crumb_of_microdata(facts, article->headline.value, section) ||
           section_of_page(facts, container, section));
}

static void set_publisher(const struct page_facts *facts, struct page_article *article)
{
    static const char *const metas[] = { "meta.og:site_name",
                                         "meta.dc.publisher",
                                         "meta.dcterms.publisher",
                                         "meta.citation_publisher",
                                         "meta.publisher",
                                         "meta.application-name",
                                         NULL };
    if (!page_fact(facts, "publisher", &article->publisher))
        (void)page_fact_meta(facts, metas, &article->publisher);
    const char *value = article->publisher.value;
    if (value && (span_starts(span_of(value), "http") || strchr(value, '@'))) {
        free(article->publisher.value);
        article->publisher = (struct page_text){ 0 };
    }
}

static void set_description(const struct page_facts *facts, struct page_article *article)
{
    static const char *const metas[] = { "meta.og:description",      "meta.description",
                                         "meta.twitter:description", "meta.dc.description",
                                         "meta.dcterms.description", NULL };
    if (!page_fact_meta(facts, metas, &article->description))
        (void)page_fact(facts, "description", &article->description);
}

static void set_rights(const struct page_facts *facts, struct page_article *article)
{
    static const char *const metas[] = { "meta.dc.rights", "meta.dcterms.rights", "meta.copyright",
                                         "meta.rights", NULL };
    if (page_fact(facts, "license", &article->rights) || page_fact(facts, "copyrightNotice", &article->rights)
        || page_fact_meta(facts, metas, &article->rights))
        return;
    for (size_t i = 0; i < facts->scan->n_links; i++)
        if (page_has_word(facts->scan->links[i].key, "license")) {
            article->rights.value =
                page_resolve(&facts->scan->document->base, NULL, span_of(facts->scan->links[i].value));
            article->rights.source = article->rights.value ? "link.license" : NULL;
            return;
        }
}

/* The canonical URL is another host's in syndicated articles: that is what the page says, and kept. */
static void set_canonical(const struct page_facts *facts, struct page_article *article)
{
    const struct page_document *document = facts->scan->document;
    struct page_text *canonical = &article->canonical;
    const char *base = document->url;
    for (size_t i = 0; i < facts->scan->n_links && !canonical->value; i++)
        if (page_has_word(facts->scan->links[i].key, "canonical"))
            *canonical = (struct page_text){ url_resolve(base, span_trim_space(span_of(facts->scan->links[i].value))), "link.canonical" };
    const char *og = page_meta(facts->scan, "og:url");
    if (!canonical->value && og)
        *canonical = (struct page_text){ url_resolve(base, span_trim_space(span_of(og))), "meta.og:url" };
    if (!canonical->value)
        *canonical = (struct page_text){ mem_text(document->url), "url" };
}

static void add_keyword(struct page_article *article, struct span word, const char *source)
{
    word = span_trim_space(word);
    if (word.len == 0 || word.len > KEYWORD_BYTES_MAX || article->n_keywords == KEYWORDS_MAX)
        return;
    for (size_t i = 0; i < article->n_keywords; i++)
        if (page_same_words(span_of(article->keywords[i].value), word))
            return;
    ARRAY_GROW(article->keywords, article->n_keywords);
    article->keywords[article->n_keywords++] = (struct page_text){ span_text(word), source };
}

static void add_keywords(struct page_article *article, const char *list, const char *source)
{
    AUTO_FREE char *plain = page_plain(list);
    struct span rest = span_of(plain), word;
    uint8_t by = plain && !strchr(plain, ',') && strchr(plain, ';') ? ';' : ',';
    while (span_cut(&rest, by, &word))
        add_keyword(article, word, source);
    add_keyword(article, rest, source);
}

static void set_keywords(const struct page_facts *facts, struct page_article *article)
{
    const struct page_scan *scan = facts->scan;
    const json_t *given = json_object_get(facts->node, "keywords");
    for (size_t i = 0; i < json_array_size(given); i++) {
        const char *word = page_jsonld_text(&scan->jsonld, json_array_get(given, i));
        if (word)
            add_keywords(article, word, "jsonld.keywords");
    }
    if (json_is_string(given))
        add_keywords(article, json_string_value(given), "jsonld.keywords");
    for (size_t i = 0; i < scan->n_metas && article->n_keywords < KEYWORDS_MAX; i++) {
        struct span key = span_of(scan->metas[i].key);
        if (span_is_nocase(key, "article:tag") || span_is_nocase(key, "og:article:tag"))
            add_keywords(article, scan->metas[i].value, "meta.article:tag");
        else if (span_is_nocase(key, "news_keywords"))
            add_keywords(article, scan->metas[i].value, "meta.news_keywords");
    }
    if (article->n_keywords == 0 && page_meta(scan, "keywords"))
        add_keywords(article, page_meta(scan, "keywords"), "meta.keywords");
}

/* Directly below the headline: what the page calls a lead or sets as a smaller heading. */
static void set_subtitle(const struct page_facts *facts, const struct page_container *container,
                         const struct page_body *body, struct page_article *article)
{
    const struct page_scan *scan = facts->scan;
    if (page_fact(facts, "alternativeHeadline", &article->subtitle)) {
        if (!article->headline.value ||
            !page_same_words(span_of(article->subtitle.value), span_of(article->headline.value)))
            return;
        free(article->subtitle.value);
        article->subtitle = (struct page_text){ 0 };
    }
    for (uint32_t i = container->headline;
         i != PAGE_NO_BLOCK && ++i < scan->n_blocks && i <= container->headline + 3;) {
        const struct page_block *block = &scan->blocks[i];
        const struct page_region *region = &scan->regions[block->region];
        bool is_lead = region->own & TRAIT_LEAD ||
                       (block->kind == BLOCK_HEADING && block->level <= 3 && i <= body->first);
        if (is_lead && block->letters >= 15 && block->letters <= SUBTITLE_LETTERS && page_link_density(block) < 0.5
            && !(region->all & TRAITS_FOREIGN)) {
            article->subtitle = (struct page_text){ span_text(page_block_text(scan, block)), "subtitle" };
            return;
        }
    }
}

static int is_free(const struct page_facts *facts)
{
    const json_t *value = json_object_get(facts->node, "isAccessibleForFree");
    const char *text = json_string_value(value);
    if (json_is_boolean(value))
        return json_is_true(value);
    if (text && (span_is_nocase(span_of(text), "true") || span_is_nocase(span_of(text), "false")))
        return span_is_nocase(span_of(text), "true");
    const char *tier = page_meta(facts->scan, "article:content_tier");
    if (tier)
        return span_is_nocase(span_of(tier), "free");
    return -1;
}

void page_details_of(const struct page_facts *facts, const struct page_container *container,
                     const struct page_body *body, struct page_article *article)
{
    set_section(facts, container, article);
    set_publisher(facts, article);
    set_description(facts, article);
    set_rights(facts, article);
    set_canonical(facts, article);
    set_keywords(facts, article);
    set_subtitle(facts, container, body, article);
    article->is_free = is_free(facts);
}
