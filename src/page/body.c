#include "page/body.h"

#include "page/dates.h"

enum { PARAGRAPH_LETTERS = 80,          /* a block of that many, few of them in links, is prose */
       LONG_LETTERS = 120,              /* … even without a full stop or comma */
       LINE_LETTERS = 60,               /* a heading of a box is no longer */
       STAMP_LETTERS = 120,             /* a line with date and author */
       POOR_LETTERS = 250 };            /* a text below that is looked for again with fewer filters */
static const double LINKY = 0.5, LINKY_SHORT = 0.3;
static const double BESIDE_SHARE = 0.3; /* a part beside the container belongs to it from that share on */
static const double TAIL_SHARE = 0.3;   /* a heading that ends the text has no more than that behind it */

struct selection {
    const struct page_scan *scan;
    const struct page_container *container;
    uint8_t *uses;
    struct span headline;               /* its letters only; empty when there is none */
    bool is_relaxed;
};

static bool is_in_oracle(const struct selection *s, uint32_t i)
{
    return s->container->in_oracle && s->container->in_oracle[i];
}

static bool ends_sentence(struct span text)
{
    for (int back = 0; back < 3 && text.len > 0; back++) {  /* a closing quote or bracket may follow */
        size_t at = text.len - 1;
        while (at > 0 && (text.at[at] & 0xC0) == 0x80)
            at--;
        size_t behind = at;
        uint32_t code = span_utf8_next(text, &behind);
        if (page_is_sentence_end(code) || code == ':')
            return true;
        if (page_is_letter(code))
            return false;
        text = span_to(text, at);
    }
    return false;
}

bool page_is_prose(const struct page_scan *scan, uint32_t i)
{
    const struct page_block *block = &scan->blocks[i];
    if (block->kind != BLOCK_TEXT || page_link_density(block) > LINKY_SHORT)
        return false;
    return (block->letters >= PARAGRAPH_LETTERS && block->sentences + block->commas > 0)
        || block->letters >= LONG_LETTERS
        || (block->letters >= 24 && ends_sentence(page_block_text(scan, block)));
}

/* A line that is a date, or author and date, and no sentence. */
static bool is_stamp(const struct page_scan *scan, uint32_t i)
{
    const struct page_block *block = &scan->blocks[i];
    if (block->letters > STAMP_LETTERS)
        return false;
    struct page_found_date found[2];
    struct span text = page_block_text(scan, block);
    size_t n = page_dates_find(text, DAY_FIRST, found, 2);
    size_t dated = 0;
    for (size_t k = 0; k < n; k++)
        dated += found[k].end - found[k].at;
    return n > 0 &&
           (dated * 2 > text.len || (found[0].said.has_time && dated * 4 > text.len && block->sentences < 2));
}

static const struct page_word *tail_phrase(const struct page_scan *scan, uint32_t i)
{
    const struct page_block *block = &scan->blocks[i];
    if (block->letters > LINE_LETTERS)
        return NULL;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(page_block_text(scan, block), 200, &lower);
    struct span text = buf_span(&lower);
    while (text.len > 0 && text.at[0] < 0x80 && !byte_is_alpha(text.at[0]) && text.at[0] != '(' && text.at[0] != '[')
        text = span_from(text, 1);      /* "» Related", "- Read also" */
    const struct page_word *phrase = page_phrase_at(&page_tail_phrases, text);
    if (!phrase)
        return NULL;
    size_t len = strlen(phrase->word), behind = len;
    if (behind < text.len && (uint8_t)phrase->word[len - 1] < 0x80 && page_is_letter(span_utf8_next(text, &behind)))
        return NULL;                    /* "sharecroppers" */
    bool is_most = page_count_letters(span_of(phrase->word)) * 2 >= block->letters;
    bool is_heading = block->kind == BLOCK_HEADING || block->strong_letters * 2 > block->letters;
    bool is_opening = len < text.len && strchr(":;", text.at[len]);
    return is_most || is_heading || is_opening || block->link_letters * 2 > block->letters ? phrase : NULL;
}

/* A short paragraph that asks readers to sign up, in the middle of the text. */
static bool says_sign_up(const struct page_scan *scan, uint32_t i)
{
    if (scan->blocks[i].letters > 2 * LONG_LETTERS)
        return false;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(page_block_text(scan, &scan->blocks[i]), 1000, &lower);
    size_t at;
    return page_phrase_in(&page_sign_up_phrases, buf_span(&lower), &at) != NULL;
}

static bool repeats_headline(const struct selection *s, const struct page_block *block)
{
    if (s->headline.len == 0 || block->letters >= 300)
        return false;
    AUTO_BUF struct buf letters = { 0 };
    page_letters_only(page_block_text(s->scan, block), &letters);
    return span_equal(buf_span(&letters), s->headline);
}

/* A block by itself: may it be text? */
static bool is_wanted(const struct selection *s, uint32_t i)
{
    const struct page_scan *scan = s->scan;
    const struct page_block *block = &scan->blocks[i];
    const struct page_region *region = &scan->regions[block->region];
    if (i == s->container->headline || block->letters == 0)
        return false;
    /* What the container is its parts may be. */
    uint32_t foreign = TRAITS_FOREIGN & ~scan->regions[s->container->region].all;
    if (s->is_relaxed)
        foreign &= ~(uint32_t)(TRAIT_HIDDEN | TRAIT_ASIDE | TRAIT_SUBSCRIBE);
    if (region->all & TRAIT_HIDDEN & foreign)
        return false;
    if (is_in_oracle(s, i))
        return true;
    if (region->all & foreign)
        return false;
    if (block->kind == BLOCK_CAPTION)
        return false;
    double density = page_link_density(block);
    /* A sentence with a long link. */
    bool is_sentence = block->letters - block->link_letters >= PARAGRAPH_LETTERS && block->sentences > 0;
    if (!s->is_relaxed && !is_sentence &&
        (density > LINKY || (density > LINKY_SHORT && block->letters < PARAGRAPH_LETTERS)))
        return false;
    if (block->letters < STAMP_LETTERS && region->all & (TRAIT_BYLINE | TRAIT_DATE | TRAIT_CREDIT | TRAIT_SECTION)
        && (!page_is_prose(scan, i) || is_stamp(scan, i)))
        return false;
    if (region->all & TRAIT_DATE && block->n_links > 2)
        return false;                   /* "filed under …, you can …": the content system's own lines */
    if (region->all & TRAIT_GALLERY & ~scan->regions[s->container->region].all)
        return false;                   /* captions of a picture show */
    if (says_sign_up(scan, i))
        return false;
    if (s->container->in_oracle && s->container->oracle_share > 0.8 && block->kind == BLOCK_TEXT
        && (block->letters < PARAGRAPH_LETTERS || density > 0.2))
        return false;                   /* the page says itself what its text is, and this is not in it */
    return !repeats_headline(s, block);
}

static void select_range(struct selection *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->uses[i] == USE_NONE && is_wanted(s, i))
            s->uses[i] = USE_BODY;
}

/* Between the headline and the container: the lead, when it is prose or is called one. */
static void add_lead(struct selection *s)
{
    const struct page_scan *scan = s->scan;
    if (s->container->headline == PAGE_NO_BLOCK)
        return;
    uint32_t end = scan->regions[s->container->region].first_block;
    for (uint32_t i = s->container->headline + 1; i < end; i++) {
        const struct page_block *block = &scan->blocks[i];
        bool is_called = page_region_around(scan, block->region, TRAIT_LEAD) != UINT32_MAX && block->letters >= 40;
        bool is_subtitle = i == s->container->headline + 1 && block->kind == BLOCK_HEADING && block->letters >= 40;
        if (s->uses[i] == USE_NONE && (page_is_prose(scan, i) || is_called || is_subtitle) &&
            is_wanted(s, i) && !is_stamp(scan, i))
            s->uses[i] = USE_BODY;
    }
}

/* Parts beside the container, up to the article's own bounds, that weigh enough. */
static void add_beside(struct selection *s)
{
    const struct page_scan *scan = s->scan;
    double own = page_weight(scan, s->container, s->container->region);
    uint32_t bound = page_region_around(scan, s->container->region, TRAIT_ARTICLE | TRAIT_MAIN | TRAIT_ARTICLE_BODY);
    if (bound == UINT32_MAX || page_region_holds(scan, s->container->whole, bound))
        bound = s->container->whole;
    for (uint32_t inner = s->container->region; inner != bound && inner != 0;) {
        uint32_t outer = scan->regions[inner].parent;
        for (uint32_t i = outer + 1; i < scan->regions[outer].end; i = scan->regions[i].end) {
            bool is_enough = page_weight(scan, s->container, i) >= BESIDE_SHARE * own;
            bool is_article = i != inner && scan->regions[i].own & TRAIT_ARTICLE;   /* another one */
            if (i != inner && is_enough && !is_article)
                select_range(s, scan->regions[i].first_block, scan->regions[i].end_block);
        }
        inner = outer;
    }
}

/* Takes out boxes of teasers, and everything behind a heading that ends the text. */
static void cut_tails(struct selection *s, uint32_t first, uint32_t end)
{
    const struct page_scan *scan = s->scan;
    double total = s->container->sums[end] - s->container->sums[first];
    bool in_box = false;
    uint32_t box_region = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct page_word *phrase = tail_phrase(scan, i);
        double behind = s->container->sums[end] - s->container->sums[i];
        if (phrase && phrase->means != TAIL_LINE && total > 0 && behind < TAIL_SHARE * total && !is_in_oracle(s, i)
            && s->container->sums[i] > s->container->sums[first]
            && (phrase->means == TAIL_END || scan->blocks[i].kind == BLOCK_HEADING)) {
            bool has_oracle_behind = false;
            for (uint32_t k = i; k < end && !has_oracle_behind; k++)
                has_oracle_behind = is_in_oracle(s, k);
            if (!has_oracle_behind) {
                for (; i < end; i++)
                    s->uses[i] = s->uses[i] == USE_BODY ? USE_NONE : s->uses[i];
                return;
            }
        }
        bool is_teaser = phrase && phrase->means == TAIL_RELATED && page_link_density(&scan->blocks[i]) > LINKY;
        if (phrase && (!is_in_oracle(s, i) || is_teaser)) {
            if (s->uses[i] == USE_BODY)
                s->uses[i] = USE_NONE;
            in_box = phrase->means == TAIL_RELATED;
            box_region = scan->regions[scan->blocks[i].region].parent;
            continue;
        }
        if (!in_box)
            continue;
        bool is_text_again = page_is_prose(scan, i) && scan->blocks[i].link_letters * 5 < scan->blocks[i].letters
            && scan->blocks[i].letters >= PARAGRAPH_LETTERS;
        if (is_text_again || is_in_oracle(s, i) || !page_region_holds(scan, box_region, scan->blocks[i].region))
            in_box = false;
        else if (s->uses[i] == USE_BODY && scan->blocks[i].n_links > 0)
            s->uses[i] = USE_NONE;
    }
}

/* Short lines stay only between paragraphs: crumbs and buttons stand before the first and behind the last one. */
static void trim_ends(struct selection *s, uint32_t first, uint32_t end)
{
    const struct page_scan *scan = s->scan;
    uint32_t first_prose = end, last_prose = first;
    for (uint32_t i = first; i < end; i++)
        if (s->uses[i] == USE_BODY && ((page_is_prose(scan, i) && !is_stamp(scan, i)) || is_in_oracle(s, i))) {
            first_prose = first_prose == end ? i : first_prose;
            last_prose = i;
        }
    if (first_prose == end)
        return;                         /* a text of short lines: all of them */
    for (uint32_t i = first; i < end; i++) {
        if (s->uses[i] != USE_BODY || (i >= first_prose && i <= last_prose))
            continue;
        const struct page_block *block = &scan->blocks[i];
        bool is_item = page_is(scan->regions[block->region].node, "li") &&
                       block->letters >= LINE_LETTERS / 2 && i > last_prose;
        bool is_line = block->kind == BLOCK_TEXT && block->letters >= PARAGRAPH_LETTERS / 2;
        bool is_subhead = block->kind == BLOCK_HEADING && i < first_prose && block->letters >= 15;
        if (block->link_letters > 0 || !(is_item || is_line || is_subhead) || is_stamp(scan, i))
            s->uses[i] = USE_NONE;
    }
}

/* What is printed twice (pull quotes, versions for small screens) is text once. Compared by a hash of the letters. */
static void drop_repeats(struct selection *s, uint32_t first, uint32_t end)
{
    enum { SLOTS_MAX = 4096 };
    size_t n_slots = 64;
    while (n_slots < SLOTS_MAX && n_slots / 2 < end - first)
        n_slots *= 2;
    uint64_t *seen = mem_new_array(n_slots, sizeof *seen);
    AUTO_BUF struct buf letters = { 0 };
    size_t n = 0;
    for (uint32_t i = first; i < end && n < n_slots / 2; i++) {
        if (s->uses[i] != USE_BODY || s->scan->blocks[i].letters < 30)
            continue;
        buf_clear(&letters);
        page_letters_only(page_block_text(s->scan, &s->scan->blocks[i]), &letters);
        uint64_t hash = 14695981039346656037u;
        for (size_t k = 0; k < letters.len; k++)
            hash = (hash ^ letters.at[k]) * 1099511628211u;
        hash |= 1;                      /* 0 is an empty slot */
        size_t slot = (size_t)(hash % n_slots);
        while (seen[slot] && seen[slot] != hash)
            slot = (slot + 1) % n_slots;
        if (seen[slot])
            s->uses[i] = USE_NONE;
        else
            n++;
        seen[slot] = hash;
    }
    free(seen);
}

/* A subhead without text below it introduces something that is not the text. */
static void drop_lone_headings(struct selection *s, uint32_t first, uint32_t end)
{
    bool has_text_behind = false;
    for (uint32_t i = end; i-- > first;) {
        if (s->uses[i] != USE_BODY)
            continue;
        if (s->scan->blocks[i].kind != BLOCK_HEADING)
            has_text_behind = true;
        else if (!has_text_behind)
            s->uses[i] = USE_NONE;
    }
}

static size_t letters_of(const struct selection *s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s->scan->n_blocks; i++)
        if (s->uses[i] == USE_BODY)
            letters += s->scan->blocks[i].letters;
    return letters;
}

static void select_all(struct selection *s)
{
    const struct page_region *region = &s->scan->regions[s->container->region];
    const struct page_region *whole = &s->scan->regions[s->container->whole];
    select_range(s, region->first_block, region->end_block);
    add_beside(s);
    cut_tails(s, whole->first_block, whole->end_block);
    trim_ends(s, whole->first_block, whole->end_block);
    add_lead(s);
    drop_repeats(s, whole->first_block, whole->end_block);
    drop_lone_headings(s, whole->first_block, whole->end_block);
}

void page_body_of(const struct page_scan *scan, const struct page_container *container, struct page_body *ret)
{
    *ret = (struct page_body){ mem_new_array(scan->n_blocks + 1, sizeof *ret->uses), PAGE_NO_BLOCK, PAGE_NO_BLOCK };
    if (scan->n_blocks == 0)
        return;
    AUTO_BUF struct buf headline = { 0 };
    if (container->headline != PAGE_NO_BLOCK)
        page_letters_only(page_block_text(scan, &scan->blocks[container->headline]), &headline);
    struct selection selection = {
        .scan = scan, .container = container, .uses = ret->uses, .headline = buf_span(&headline),
    };
    select_all(&selection);
    if (letters_of(&selection) < POOR_LETTERS) {
        selection.is_relaxed = true;
        select_all(&selection);
    }
    for (uint32_t i = 0; i < scan->n_blocks; i++)
        if (ret->uses[i] == USE_BODY) {
            ret->first = ret->first == PAGE_NO_BLOCK ? i : ret->first;
            ret->last = i;
        }
}

void page_body_free(struct page_body *body)
{
    free(body->uses);
    *body = (struct page_body){ NULL, PAGE_NO_BLOCK, PAGE_NO_BLOCK };
}

char *page_body_text(const struct page_scan *scan, const struct page_body *body)
{
    AUTO_BUF struct buf text = { 0 };
    for (uint32_t i = 0; i < scan->n_blocks; i++) {
        if (body->uses[i] != USE_BODY)
            continue;
        if (text.len > 0)
            buf_put_text(&text, "\n\n");
        buf_put_span(&text, page_block_text(scan, &scan->blocks[i]));
    }
    if (text.len > 0)
        buf_put_byte(&text, '\n');
    else
        buf_put_text(&text, "");
    return text.at ? buf_take_text(&text) : mem_text("");
}
