#include "page/stamps.h"

#include "page/masthead.h"

enum { CANDIDATES_MAX = 64,
       BLOCKS_ABOVE = 4, BLOCKS_BELOW = 12 };           /* around the headline: where a visible date stands */
static const int FIRST_YEAR = 1995;                     /* the first news sites */
/* The capture's clock, and days that begin earlier elsewhere. */
static const int64_t GRACE_NS = 36 * 3600 * NS_PER_S;
static const int64_t GRACE_SHOWN_NS = 14 * 3600 * NS_PER_S; /* what readers see is local time, at most that far east of UTC */

struct candidate {
    struct page_date date;
    int rank;                           /* the lowest wins */
};
struct stamps {
    const struct page_facts *facts;
    enum page_day_order order;
    int64_t captured_ns;
    struct candidate published[CANDIDATES_MAX], modified[CANDIDATES_MAX];
    size_t n_published, n_modified;
};

enum {
    RANK_JSONLD = 10,
    RANK_MICRODATA = 20,
    RANK_META = 30,
    RANK_TIME = 40,
    RANK_VISIBLE = 50,
    RANK_NEAR = 55,
    RANK_URL = 60,
    RANK_PAGE = 25,
    RANK_LAST = 70
};

static void add(struct stamps *stamps, bool is_modified, const struct time_said *said, const char *source, int rank)
{
    size_t *n = is_modified ? &stamps->n_modified : &stamps->n_published;
    struct candidate *list = is_modified ? stamps->modified : stamps->published;
    bool is_shown = strcmp(source, "text") == 0 || strcmp(source, "time") == 0;
    int64_t grace_ns = !is_shown ? GRACE_NS : said->has_offset ? 0 : GRACE_SHOWN_NS;
    if (*n == CANDIDATES_MAX || said->year < FIRST_YEAR
        || (stamps->captured_ns > 0 && time_of_said(said) > stamps->captured_ns + grace_ns))
        return;
    list[(*n)++] = (struct candidate){ { true, *said, source }, rank };
}

static void add_value(struct stamps *stamps, bool is_modified, const char *value, const char *source, int rank)
{
    struct time_said said;
    if (value && page_date_parse(span_of(value), stamps->order, &said))
        add(stamps, is_modified, &said, source, rank);
}

static void add_jsonld(struct stamps *stamps)
{
    static const struct { const char *name, *source; bool is_modified; int rank;
    } rows[] = {
        { "datePublished", "jsonld.datePublished", false, RANK_JSONLD },
        { "dateModified", "jsonld.dateModified", true, RANK_JSONLD },
        { "dateCreated", "jsonld.dateCreated", false, RANK_LAST },
        { "uploadDate", "jsonld.uploadDate", false, RANK_LAST },
    };
    const struct page_jsonld *set = &stamps->facts->scan->jsonld;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        add_value(stamps, rows[i].is_modified,
                  page_jsonld_text(set, json_object_get(stamps->facts->node, rows[i].name)), rows[i].source,
                  rows[i].rank);
        add_value(stamps, rows[i].is_modified,
                  page_jsonld_text(set, json_object_get(stamps->facts->page_node, rows[i].name)),
                  rows[i].source, rows[i].rank == RANK_JSONLD ? RANK_PAGE : RANK_LAST);
    }
}

static void add_microdata(struct stamps *stamps)
{
    static const struct { const char *name, *source; bool is_modified; int rank; } rows[] = {
        { "datePublished", "microdata.datePublished", false, RANK_MICRODATA },
        { "dateModified", "microdata.dateModified", true, RANK_MICRODATA },
        { "dateCreated", "microdata.dateCreated", false, RANK_LAST },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct page_text text;
        if (!page_fact_microdata(stamps->facts, rows[i].name, &text))
            continue;
        add_value(stamps, rows[i].is_modified, text.value, rows[i].source, rows[i].rank);
        free(text.value);
    }
}

static void add_metas(struct stamps *stamps)
{
    static const struct { const char *source; bool is_modified; int rank;
    } rows[] = {
        { "meta.article:published_time", false, RANK_META },
        { "meta.og:article:published_time", false, RANK_META },
        { "meta.og:published_time", false, RANK_META },
        { "meta.parsely-pub-date", false, RANK_META },
        { "meta.sailthru.date", false, RANK_META },
        { "meta.datePublished", false, RANK_META },
        { "meta.pubdate", false, RANK_META },
        { "meta.publishdate", false, RANK_META },
        { "meta.publish-date", false, RANK_META },
        { "meta.publication_date", false, RANK_META },
        { "meta.cXenseParse:recs:publishtime", false, RANK_META },
        { "meta.cXenseParse:publishtime", false, RANK_META },
        { "meta.article.published", false, RANK_META },
        { "meta.published_time_telegram", false, RANK_META },
        { "meta.dcterms.created", false, RANK_META },
        { "meta.dcterms.date", false, RANK_META + 1 },
        { "meta.dc.date.issued", false, RANK_META },
        { "meta.dcterms.issued", false, RANK_META },
        { "meta.citation_publication_date", false, RANK_META },
        { "meta.citation_date", false, RANK_META },
        { "meta.citation_online_date", false, RANK_META },
        { "meta.DC.date", false, RANK_META + 2 },
        { "meta.weibo:article:create_at", false, RANK_META },
        { "meta.ptime", false, RANK_META },
        { "meta.bt:pubDate", false, RANK_META },
        { "meta.rnews:datePublished", false, RANK_META },
        { "meta.date", false, RANK_META + 5 },
        { "meta.lastmod", true, RANK_META },
        { "meta.article:modified_time", true, RANK_META },
        { "meta.og:updated_time", true, RANK_META + 2 },
        { "meta.last-modified", true, RANK_META + 3 },
        { "meta.dcterms.modified", true, RANK_META },
        { "meta.dateModified", true, RANK_META },
        { "meta.revised", true, RANK_META + 3 },
        { "meta.weibo:article:update_at", true, RANK_META },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        add_value(stamps, rows[i].is_modified,
                  page_meta(stamps->facts->scan, rows[i].source + strlen("meta.")), rows[i].source,
                  rows[i].rank);
}

/* Is a block one where an article's own date may stand: around the headline, and not behind the first paragraphs? */
static bool is_near(const struct page_scan *scan, const struct page_container *container,
                    const struct page_body *body, uint32_t block)
{
    if (container->headline == PAGE_NO_BLOCK)
        return body->first != PAGE_NO_BLOCK && block + BLOCKS_ABOVE >= body->first && block < body->first;
    if (block < container->headline)
        return block + BLOCKS_ABOVE >= container->headline;
    uint32_t text = scan->regions[container->region].first_block;
    bool is_before_text = body->first == PAGE_NO_BLOCK || block <= body->first || block <= text ||
                          body->first < container->headline;
    return block <= container->headline + BLOCKS_BELOW && is_before_text;
}

static void add_times(struct stamps *stamps, const struct page_container *container, const struct page_body *body)
{
    const struct page_scan *scan = stamps->facts->scan;
    for (size_t i = 0; i < scan->n_times; i++) {
        const struct page_time_at *at = &scan->times[i];
        const char *value = page_attribute(at->node, "datetime");
        const char *property = page_attribute(at->node, "itemprop");
        const char *class = page_attribute(at->node, "class");
        bool is_marked = page_attribute(at->node, "pubdate") || (property && page_has_word(property, "datePublished"))
            || (class && page_has_word(class, "entry-date")) || (class && page_has_word(class, "published"));
        uint32_t traits = scan->regions[at->region].all;
        if (traits & (TRAITS_FOREIGN & ~(uint32_t)(TRAIT_HIDDEN | TRAIT_SHARE | TRAIT_TOOLS))
            || page_in_other_article(scan, container, at->region))
            continue;
        bool near = is_near(scan, container, body, at->block);
        if (!near && !(is_marked && page_region_holds(scan, container->whole, at->region)))
            continue;
        bool is_above = container->headline != PAGE_NO_BLOCK && at->block < container->headline
            && !page_region_holds(scan, container->whole, at->region);
        if (is_above)
            continue;                   /* a masthead's */
        AUTO_BUF struct buf text = { 0 };
        page_node_text(at->node, 200, &text);
        bool is_modified = (class && page_has_word(class, "updated") && !is_marked)
            || (property && page_has_word(property, "dateModified"));
        size_t place;
        AUTO_BUF struct buf lower = { 0 };
        if (at->block < scan->n_blocks && !is_modified) {
            struct span around = page_block_text(scan, &scan->blocks[at->block]);
            size_t here;
            if (text.len > 0 && span_find(around, text.at, text.len, &here))
                around = span_to(around, here + text.len);
            page_lower(around.len > 60 ? span_from(around, around.len - 60) : around, 60, &lower);
            const struct page_word *word = page_phrase_in(&page_stamp_phrases, buf_span(&lower), &place);
            is_modified = word && word->means == STAMP_MODIFIED;
        }
        int rank = is_marked ? RANK_TIME : RANK_VISIBLE;
        struct time_said said;
        bool is_date = (value && page_date_parse(span_of(value), stamps->order, &said))
            || (text.len > 0 && page_date_parse(buf_span(&text), stamps->order, &said));
        if (is_date && (is_marked || !page_masthead_has(scan, container, at->block, &said, stamps->order, stamps->captured_ns)))
            add(stamps, is_modified, &said, "time", rank);
    }
}

static void add_visible(struct stamps *stamps, const struct page_container *container, const struct page_body *body)
{
    const struct page_scan *scan = stamps->facts->scan;
    uint32_t anchor = container->headline != PAGE_NO_BLOCK ? container->headline : body->first;
    if (anchor == PAGE_NO_BLOCK)
        return;
    uint32_t from = anchor > BLOCKS_ABOVE ? anchor - BLOCKS_ABOVE : 0;
    for (uint32_t i = from; i < scan->n_blocks && i <= anchor + BLOCKS_BELOW; i++) {
        const struct page_block *block = &scan->blocks[i];
        const struct page_region *region = &scan->regions[block->region];
        if (!is_near(scan, container, body, i) || block->letters > 400 ||
            region->all &
                (TRAIT_NAV | TRAIT_RELATED | TRAIT_COMMENT | TRAIT_FOOTER | TRAIT_ADVERT | TRAIT_SUBSCRIBE) ||
            page_in_other_article(scan, container, block->region))
            continue;
        bool is_above = container->headline != PAGE_NO_BLOCK && i < container->headline;
        if (is_above && !page_region_holds(scan, container->whole, block->region))
            continue;                   /* a masthead's */
        struct page_found_date found[4];
        size_t n = page_dates_find(page_block_text(scan, block), stamps->order, found, COUNT_OF(found));
        bool is_prose = page_is_prose(scan, i) && !(region->all & (TRAIT_DATE | TRAIT_BYLINE));
        for (size_t k = 0; k < n; k++) {
            if (is_above && found[k].stamp == 0
                && page_masthead_has(scan, container, i, &found[k].said, stamps->order, stamps->captured_ns))
                continue;
            if (found[k].stamp == STAMP_OTHER || (is_prose && found[k].at > 80 && found[k].stamp == 0))
                continue;
            int rank = found[k].stamp == STAMP_PUBLISHED || region->all & TRAIT_DATE ? RANK_VISIBLE : RANK_NEAR;
            if (is_prose)
                rank = RANK_URL + 5;    /* a date that the text speaks of */
            add(stamps, found[k].stamp == STAMP_MODIFIED, &found[k].said, "text", is_above ? rank + 1 : rank);
        }
    }
}

/* A class or words beside the date anywhere in the article: a foot line "Published 3 May 2020". */
static void add_far(struct stamps *stamps, const struct page_container *container)
{
    const struct page_scan *scan = stamps->facts->scan;
    const struct page_region *whole = &scan->regions[container->whole];
    for (uint32_t i = whole->first_block; i < whole->end_block; i++) {
        const struct page_block *block = &scan->blocks[i];
        const struct page_region *region = &scan->regions[block->region];
        if (block->letters > 120 || region->all & (TRAIT_RELATED | TRAIT_COMMENT | TRAIT_NAV | TRAIT_ASIDE)
            || page_in_other_article(scan, container, block->region))
            continue;
        struct page_found_date found;
        if (page_dates_find(page_block_text(scan, block), stamps->order, &found, 1) == 0 ||
            found.stamp == STAMP_OTHER)
            continue;
        if (found.stamp == STAMP_MODIFIED || found.stamp == STAMP_PUBLISHED || region->all & TRAIT_DATE)
            add(stamps, found.stamp == STAMP_MODIFIED, &found.said, "text", RANK_URL + 2);
    }
}

static bool same_day(const struct time_said *a, const struct time_said *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static bool same_clock(const struct time_said *a, const struct time_said *b)
{
    return same_day(a, b) && a->has_time && b->has_time && a->hour == b->hour && a->minute == b->minute;
}

/* The page tells an instant in UTC, and shows another day: the readers' day is the article's. Where a time is shown too, and the
 * two differ by a zone's offset, that offset is what the page says without saying it. */
static void take_local(const struct candidate *list, size_t n, struct page_date *ret)
{
    enum { ZONE_MAX = 14 * 60, ZONE_STEP = 15 };
    if (!ret->said.has_offset || ret->said.offset_minutes != 0)
        return;
    for (size_t i = 0; i < n; i++) {
        const struct time_said *shown = &list[i].date.said;
        if (list[i].rank < RANK_TIME || list[i].rank > RANK_NEAR + 1 || shown->has_offset)
            continue;
        int64_t minutes = (time_of_said(shown) - time_of_said(&ret->said)) / (60 * NS_PER_S);
        if (shown->has_time && minutes != 0 && minutes % ZONE_STEP == 0 && minutes >= -ZONE_MAX && minutes <= ZONE_MAX
            && !same_day(shown, &ret->said)) {
            int second = ret->said.second;
            *ret = list[i].date;
            ret->said.has_offset = true;
            ret->said.offset_minutes = (int)minutes;
            ret->said.second = second;
            return;
        }
        bool is_next_day = !shown->has_time && minutes > 0 && minutes <= ZONE_MAX;
        if (is_next_day) {              /* midnight east of UTC */
            *ret = list[i].date;
            return;
        }
    }
}

static void settle(const struct candidate *list, size_t n, struct page_date *ret)
{
    const struct candidate *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (!best || list[i].rank < best->rank)
            best = &list[i];
    if (!best)
        return;
    *ret = best->date;
    for (size_t i = 0; i < n; i++) {
        const struct time_said *other = &list[i].date.said;
        bool is_more = !ret->said.has_time && other->has_time && same_day(&ret->said, other) &&
                       list[i].rank <= RANK_NEAR;
        bool is_zero = ret->said.has_time && (!ret->said.has_offset || ret->said.offset_minutes == 0);
        bool has_zone = other->has_offset && other->offset_minutes != 0;
        bool is_same_instant =
            ret->said.has_offset && other->has_offset &&
            time_of_said(&ret->said) / (60 * NS_PER_S) == time_of_said(other) / (60 * NS_PER_S);
        if (is_more || (is_zero && has_zone && (same_clock(&ret->said, other) || is_same_instant)))
            *ret = list[i].date;
    }
    take_local(list, n, ret);
}

void page_stamps_of(const struct page_facts *facts, const struct page_container *container,
                    const struct page_body *body, enum page_day_order order, int64_t captured_ns,
                    struct page_date *ret_published, struct page_date *ret_modified)
{
    struct stamps stamps = { .facts = facts, .order = order, .captured_ns = captured_ns };
    struct time_said said;
    add_jsonld(&stamps);
    add_microdata(&stamps);
    add_metas(&stamps);
    if (facts->scan->n_blocks > 0) {
        add_times(&stamps, container, body);
        add_visible(&stamps, container, body);
        add_far(&stamps, container);
    }
    if (facts->scan->document->url && page_date_of_url(span_of(facts->scan->document->url), &said))
        add(&stamps, false, &said, "url", RANK_URL);
    settle(stamps.published, stamps.n_published, ret_published);
    settle(stamps.modified, stamps.n_modified, ret_modified);
    if (!ret_published->is_known && ret_modified->is_known && strcmp(ret_modified->source, "text") == 0)
        *ret_published = *ret_modified; /* an "updated" date that stands alone is all the page tells of its day */
}

enum page_day_order page_day_order_of(const char *language, const char *url)
{
    static const char *const day_first_hosts[] = { ".uk/", ".ie/", ".au/", ".nz/", ".in/",
                                                   ".za/", ".by/", ".ru/", ".eu/", ".de/" };
    static const char *const day_first_languages[] = { "en-gb", "en-ie", "en-au", "en-nz",
                                                       "en-in", "en-za", "en-by" };
    struct span tag = span_of(language);
    size_t at;
    if (!span_starts_nocase(tag, "en"))
        return DAY_FIRST;
    for (size_t i = 0; i < COUNT_OF(day_first_languages); i++)
        if (span_starts_nocase(tag, day_first_languages[i]))
            return DAY_FIRST;
    for (size_t i = 0; i < COUNT_OF(day_first_hosts); i++)
        if (span_find(span_of(url), day_first_hosts[i], strlen(day_first_hosts[i]), &at))
            return DAY_FIRST;
    return MONTH_FIRST;
}
