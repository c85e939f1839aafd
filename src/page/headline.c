#include "page/headline.h"

#include "base/text.h"

enum { WORDS_MAX = 64, HEADLINE_BYTES_MAX = 1000 };

/* Words of a text as hashes, in lower case; of scripts without blanks each character. */
static size_t words_of(struct span text, uint64_t ret[WORDS_MAX])
{
    AUTO_BUF struct buf lower = { 0 };
    page_lower(text, HEADLINE_BYTES_MAX, &lower);
    struct span rest = buf_span(&lower);
    uint64_t hash = 0;
    size_t n = 0;
    for (size_t at = 0; at <= rest.len && n < WORDS_MAX;) {
        uint32_t code = at < rest.len ? span_utf8_next(rest, &at) : (at++, ' ');
        bool is_letter = page_is_letter(code);
        if (is_letter)
            hash = (hash ^ code) * 1099511628211u + 1;
        if (hash && (!is_letter || page_is_wide(code))) {
            ret[n++] = hash;
            hash = 0;
        }
    }
    return n;
}

double page_words_shared(struct span a, struct span b)
{
    uint64_t left[WORDS_MAX], right[WORDS_MAX];
    size_t n_left = words_of(a, left), n_right = words_of(b, right), shared = 0;
    if (n_left == 0 || n_right == 0)
        return 0;
    if (n_left > n_right) {
        for (size_t i = 0; i < n_right; i++)
            for (size_t k = 0; k < n_left; k++)
                if (right[i] == left[k]) {
                    shared++;
                    break;
                }
        return (double)shared / (double)n_right;
    }
    for (size_t i = 0; i < n_left; i++)
        for (size_t k = 0; k < n_right; k++)
            if (left[i] == right[k]) {
                shared++;
                break;
            }
    return (double)shared / (double)n_left;
}

/* The last separator of a title before `end`: a bar, a dash between blanks, «»: *ret_behind is where the next part begins. */
static bool last_separator(struct span title, size_t *ret_at, size_t *ret_behind)
{
    static const char *const separators[] = { " | ", " - ", " – ", " — ", " :: ", " » ",  " « ", " / ", " · ",
                                              " • ", "|",   " : ", "｜",  "：",   " -- ", "_",   "–",   "—" };
    bool is_found = false;
    for (size_t i = 0; i < COUNT_OF(separators); i++) {
        size_t len = strlen(separators[i]);
        for (size_t at = title.len >= len ? title.len - len + 1 : 0; at-- > 1;)
            if (title.at[at] == (uint8_t)separators[i][0] && memcmp(title.at + at, separators[i], len) == 0) {
                if (!is_found || at + len > *ret_behind) {
                    *ret_at = at;
                    *ret_behind = at + len;
                }
                is_found = true;
                break;
            }
    }
    return is_found;
}

/* Whether a part of a title names the site: in the words of og:site_name, or in the letters of the host's name. */
static bool names_site(struct span part, const char *site, struct span host)
{
    AUTO_BUF struct buf letters = { 0 };
    AUTO_BUF struct buf host_letters = { 0 };
    size_t at;
    if (site && (page_same_words(part, span_of(site)) || page_words_shared(part, span_of(site)) > 0.99))
        return true;
    page_letters_only(span_starts_nocase(part, "the ") ? span_from(part, 4) : part, &letters);
    page_letters_only(host, &host_letters);
    return letters.len >= 3 && span_find(buf_span(&host_letters), letters.at, letters.len, &at);
}

char *page_title_cut(struct span title, const char *site, struct span host)
{
    AUTO_BUF struct buf plain = { 0 };
    text_collapse(title, &plain);
    struct span rest = buf_span(&plain);
    size_t at = 0, behind = 0;
    bool was_cut = false;
    while (last_separator(rest, &at, &behind)) {
        struct span head = span_trim_space(span_to(rest, at)), tail = span_trim_space(span_from(rest, behind));
        size_t head_letters = page_count_letters(head), tail_letters = page_count_letters(tail);
        bool is_bare = behind - at <= 3 && rest.at[at] != ' ' && rest.at[at] != '|' &&
                       rest.at[at] < 0xEF; /* a dash without blanks */
        bool is_site = names_site(tail, site, host);
        bool is_short = !is_bare && tail_letters <= 30 && head_letters >= 2 * tail_letters && head_letters >= 15;
        if (head_letters < 4 || !(is_site || is_short))
            break;
        rest = head;
        was_cut = true;
    }
    while (!was_cut && rest.len > 0) {  /* "Site: Headline", "Site | Headline" */
        size_t bar;
        if (!span_find(rest, " | ", 3, &bar) || !names_site(span_to(rest, bar), site, host))
            break;
        rest = span_from(rest, bar + 3);
    }
    return rest.len ? span_text(rest) : NULL;
}

static struct span host_of(const struct page_scan *scan)
{
    struct span url = span_of(scan->document->url), host;
    size_t at;
    if (!span_find(url, "://", 3, &at))
        return SPAN_NULL;
    url = span_from(url, at + 3);
    if (!span_cut(&url, '/', &host))
        host = url;
    return span_starts(host, "www.") ? span_from(host, 4) : host;
}

void page_headline_of(const struct page_facts *facts, const struct page_container *container, struct page_text *ret)
{
    static const char *const og[] = { "meta.og:title", "meta.twitter:title", NULL };
    const struct page_scan *scan = facts->scan;
    struct span host = host_of(scan);
    const char *site = page_meta(scan, "og:site_name");
    struct page_text told = { 0 }, shown = { 0 };
    AUTO_FREE char *told_cut = NULL;
    *ret = (struct page_text){ 0 };
    if (page_fact(facts, "headline", &told) || page_fact_meta(facts, og, &told))
        told_cut = page_title_cut(span_of(told.value), site, host);
    AUTO_FREE char *title_cut = scan->title ? page_title_cut(span_of(scan->title), site, host) : NULL;
    if (container->headline != PAGE_NO_BLOCK) {
        const struct page_block *block = &scan->blocks[container->headline];
        shown.value = span_text(page_block_text(scan, block));
        shown.source = block->kind == BLOCK_HEADING ? (block->level == 1 ? "h1" : "heading") : "text";
    }
    const char *reference = told_cut ? told_cut : title_cut;
    bool is_h1 = shown.source && strcmp(shown.source, "h1") == 0;      /* what readers see is more than half right */
    bool is_agreed = shown.value && reference &&
                     page_words_shared(span_of(shown.value), span_of(reference)) >= (is_h1 ? 0.4 : 0.8);
    bool is_alone = shown.value && !told_cut && strlen(shown.value) >= 8;
    if (is_agreed || is_alone) {
        *ret = (struct page_text){ TAKE(shown.value), shown.source };
    } else if (told_cut) {
        *ret = (struct page_text){ TAKE(told_cut), told.source };
    } else if (title_cut) {
        *ret = (struct page_text){ TAKE(title_cut), "title" };
    } else if (shown.value) {
        *ret = (struct page_text){ TAKE(shown.value), shown.source };
    } else {
        for (size_t i = 0; i < scan->n_blocks && !ret->value; i++)          /* any h1 at all */
            if (scan->blocks[i].kind == BLOCK_HEADING && scan->blocks[i].level == 1)
                *ret = (struct page_text){ span_text(page_block_text(scan, &scan->blocks[i])), "h1" };
    }
    free(told.value);
    free(shown.value);
}
