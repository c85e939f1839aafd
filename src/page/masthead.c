#include "page/masthead.h"

#include "base/text.h"

enum { HEAD_LETTERS = 80,               /* of a masthead's line */
       HEAD_BLOCKS = 400,               /* looked at from the page's start */
       PLACE_WORDS = 3,
       BESIDE = 3 };                    /* blocks around the date in which place and weather stand */

/* "+19°C", "-3 °", "72°F": where it stands and its form without blanks. */
static bool find_weather(struct span text, size_t *ret_at, size_t *ret_end, struct buf *ret)
{
    for (size_t at = 0; at < text.len;) {
        size_t sign_at = at, code_at = at;
        uint32_t code = span_utf8_next(text, &at);
        if (code != 0xB0 && code != 0x2103)
            continue;
        size_t start = sign_at;
        while (start > 0 && text.at[start - 1] == ' ')
            start--;
        size_t digits_end = start;
        while (start > 0 && byte_is_digit(text.at[start - 1]))
            start--;
        if (start == digits_end || digits_end - start > 3)
            continue;
        if (start >= 3 && memcmp(text.at + start - 3, "\xE2\x88\x92", 3) == 0)
            start -= 3;                 /* U+2212 */
        else if (start > 0 && strchr("+-", text.at[start - 1]))
            start--;
        size_t end = at;
        while (end < text.len && text.at[end] == ' ')
            end++;
        bool has_unit = end < text.len && strchr("CFcf", text.at[end]) &&
                        (end + 1 == text.len || !byte_is_alpha(text.at[end + 1]));
        *ret_at = start;
        *ret_end = has_unit ? end + 1 : at;
        buf_put(ret, text.at + start, digits_end - start);
        buf_put(ret, text.at + code_at, at - code_at);
        if (has_unit)
            buf_put_byte(ret, text.at[end]);
        return true;
    }
    return false;
}

/* A place is what is left of a masthead's line: one to three words that begin with capitals (or have no cases). */
static bool is_place(struct span text)
{
    size_t n_words = 0;
    bool begins = true;
    if (text.len < 2 || text.len > 60)
        return false;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = span_utf8_next(text, &at);
        if (code == ' ' || code == '-') {
            begins = true;
            continue;
        }
        if (!page_is_letter(code) || byte_is_digit((uint8_t)(code < 0x80 ? code : 'a')))
            return false;
        bool has_case = code < 0x590 && code != '\'';
        if (begins && has_case && !page_is_upper(code))
            return false;
        n_words += begins;
        begins = false;
    }
    return n_words >= 1 && n_words <= PLACE_WORDS;
}

static struct span trim_signs(struct span text)
{
    while (text.len > 0 && (byte_is_space(text.at[0]) || strchr(",:;|-.", text.at[0])))
        text = span_from(text, 1);
    while (text.len > 0 && (byte_is_space(text.at[text.len - 1]) || strchr(",:;|-", text.at[text.len - 1])))
        text = span_to(text, text.len - 1);
    return text;
}

/* Takes weather and place out of a line of the masthead, from which the date was cut before. */
static void take_line(struct span line, struct page_masthead *ret)
{
    AUTO_BUF struct buf weather = { 0 };
    size_t at, end;
    if (!ret->weather && find_weather(line, &at, &end, &weather)) {
        ret->weather = buf_take_text(&weather);
        struct span before = trim_signs(span_to(line, at)), behind = trim_signs(span_from(line, end));
        struct span place = is_place(before) ? before : behind;
        if (!ret->place && is_place(place))
            ret->place = span_text(place);
    } else if (!ret->place && is_place(trim_signs(line))) {
        ret->place = span_text(trim_signs(line));
    }
}

static bool is_head(const struct page_scan *scan, const struct page_container *container, uint32_t i)
{
    const struct page_block *block = &scan->blocks[i];
    uint32_t traits = scan->regions[block->region].all;
    if (block->letters > HEAD_LETTERS || block->link_letters > 0
        || traits & (TRAIT_RELATED | TRAIT_COMMENT | TRAIT_FOOTER | TRAIT_BYLINE | TRAIT_ASIDE))
        return false;
    return !page_region_holds(scan, container->region, block->region) && i != container->headline;
}

/* The day's line: before the headline, outside the article, a date without time, by itself or with a weekday. */
static uint32_t find_date(const struct page_scan *scan, const struct page_container *container,
                          enum page_day_order order, struct page_found_date *ret)
{
    uint32_t end = container->headline != PAGE_NO_BLOCK ? container->headline
                                                        : scan->regions[container->region].first_block;
    uint32_t article = scan->regions[container->whole].article;
    for (uint32_t i = 0; i < end && i < HEAD_BLOCKS; i++) {
        if (!is_head(scan, container, i))
            continue;
        const struct page_region *region = &scan->regions[scan->blocks[i].region];
        if (article != UINT32_MAX && page_region_holds(scan, article, scan->blocks[i].region))
            continue;
        if (page_region_holds(scan, container->whole, scan->blocks[i].region) && container->whole != 0
            && !(region->all & (TRAIT_HEADER | TRAIT_NAV)) && !page_is(scan->regions[container->whole].node, "body"))
            continue;
        if (page_dates_find(page_block_text(scan, &scan->blocks[i]), order, ret, 1) == 1
            && ret->stamp == 0 && (ret->has_weekday || region->all & TRAIT_HEADER || !ret->said.has_time))
            return i;
    }
    return PAGE_NO_BLOCK;
}

static bool has_weather(const struct page_scan *scan, uint32_t branch, uint32_t block)
{
    uint32_t first = block > BESIDE ? block - BESIDE : 0;
    for (uint32_t i = first; i < scan->n_blocks && i <= block + BESIDE; i++) {
        AUTO_BUF struct buf weather = { 0 };
        size_t at, end;
        if (scan->blocks[i].letters <= HEAD_LETTERS && page_region_holds(scan, branch, scan->blocks[i].region)
            && find_weather(page_block_text(scan, &scan->blocks[i]), &at, &end, &weather))
            return true;
    }
    return false;
}

/* A date between the block and the headline, in a line short enough to be a stamp. */
static bool has_nearer(const struct page_scan *scan, uint32_t block, uint32_t headline, enum page_day_order order)
{
    for (uint32_t i = block + 1; i < headline; i++) {
        struct page_found_date found;
        if (scan->blocks[i].letters <= HEAD_LETTERS
            && page_dates_find(page_block_text(scan, &scan->blocks[i]), order, &found, 1) == 1 && found.stamp != STAMP_OTHER)
            return true;
    }
    return false;
}

bool page_masthead_has(const struct page_scan *scan, const struct page_container *container, uint32_t block,
                       const struct time_said *said, enum page_day_order order, int64_t captured_ns)
{
    uint32_t headline = container->headline;
    if (headline == PAGE_NO_BLOCK || block >= headline)
        return false;
    uint32_t common = scan->blocks[block].region, branch = common;
    while (!page_region_holds(scan, common, scan->blocks[headline].region)) {
        branch = common;
        common = scan->regions[common].parent;
    }
    const xmlNode *node = scan->regions[branch].node;
    bool is_apart = branch != common && (page_is(node, "tr") || page_is(node, "table") || page_is(node, "tbody")
                                         || scan->regions[branch].own & (TRAIT_NAV | TRAIT_HEADER));
    if (is_apart || has_nearer(scan, block, headline, order) || (branch != common && has_weather(scan, branch, block)))
        return true;
    struct time_said day = { .year = said->year, .month = said->month, .day = said->day };
    int64_t away = captured_ns - time_of_said(&day);        /* a day begins up to 14 hours earlier elsewhere, and ends 12 later */
    bool is_capture_day = captured_ns > 0 && away > -14 * 3600 * NS_PER_S && away < 36 * 3600 * NS_PER_S;
    bool is_beside = block + 1 == headline && page_region_around(scan, common, TRAIT_ARTICLE | TRAIT_MAIN) != UINT32_MAX;
    return is_capture_day && !said->has_time && !is_beside;
}

void page_masthead_of(const struct page_scan *scan, const struct page_container *container, enum page_day_order order,
                      struct page_masthead *ret)
{
    *ret = (struct page_masthead){ 0 };
    struct page_found_date found;
    uint32_t line = scan->n_blocks ? find_date(scan, container, order, &found) : PAGE_NO_BLOCK;
    if (line == PAGE_NO_BLOCK)
        return;
    struct time_said day = { .year = found.said.year, .month = found.said.month, .day = found.said.day };
    char text[TIME_TEXT];
    time_format_said(&day, text);
    ret->date = mem_text(text);
    struct span own = page_block_text(scan, &scan->blocks[line]);
    take_line(trim_signs(span_from(own, found.end)), ret);
    if (ret->place &&
        !ret->weather) { /* a word behind the date is a place only beside the weather, or in its own line */
        free(ret->place);
        ret->place = NULL;
    }
    uint32_t box = scan->regions[scan->regions[scan->blocks[line].region].parent].parent;
    uint32_t first = line > BESIDE ? line - BESIDE : 0;
    for (uint32_t i = first; i < scan->n_blocks && i <= line + BESIDE; i++)
        if (i != line && is_head(scan, container, i) &&
            page_region_holds(scan, box, scan->blocks[i].region) && !ret->weather)
            take_line(page_block_text(scan, &scan->blocks[i]), ret);
}
