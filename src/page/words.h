/* page/words.h: what words mean on news pages, in the languages of the world: tables, and how they are asked.
 *
 * Nothing about a site stands in code: months, class names, headings of boxes, words before names and dates are rows here
 * (words_months.c, words_class.c, words_phrases.c). Words and phrases are compared in lower case, byte for byte. */
#pragma once
#include "base/buf.h"

struct page_word {
    const char *word;
    uint32_t means;                     /* never 0 */
};

/* What a part of a page is, as its element, role, class and id tell it. */
enum page_trait {
    TRAIT_NAV = 1u << 0,
    TRAIT_HEADER = 1u << 1,             /* of the site (the masthead) or, inside an article, of the article */
    TRAIT_FOOTER = 1u << 2,
    TRAIT_ASIDE = 1u << 3,
    TRAIT_RELATED = 1u << 4,            /* teasers of other articles */
    TRAIT_COMMENT = 1u << 5,
    TRAIT_SHARE = 1u << 6,
    TRAIT_ADVERT = 1u << 7,
    TRAIT_SUBSCRIBE = 1u << 8,          /* newsletters, logins, consent boxes */
    TRAIT_TAGS = 1u << 9,
    TRAIT_BYLINE = 1u << 10,
    TRAIT_BIO = 1u << 11,               /* about the author */
    TRAIT_DATE = 1u << 12,
    TRAIT_CAPTION = 1u << 13,
    TRAIT_CREDIT = 1u << 14,
    TRAIT_GALLERY = 1u << 15,
    TRAIT_BODY = 1u << 16,
    TRAIT_LEAD = 1u << 17,
    TRAIT_SECTION = 1u << 18,
    TRAIT_HIDDEN = 1u << 19,
    TRAIT_TOOLS = 1u << 20,
    /* These come from elements and attributes only. */
    TRAIT_FIGURE = 1u << 21,
    TRAIT_ARTICLE = 1u << 22,           /* <article>, an item of a schema.org article type */
    TRAIT_MAIN = 1u << 23,
    TRAIT_ARTICLE_BODY = 1u << 24,      /* itemprop=articleBody */
    TRAIT_ITEM = 1u << 25,              /* li, tr: one of several */
    TRAIT_TABLE = 1u << 26,
    TRAIT_QUOTE = 1u << 27,             /* blockquote */
    TRAIT_FORM = 1u << 28,
};
/* What is on the page and not the article's. */
enum {
    TRAITS_FOREIGN = TRAIT_NAV | TRAIT_FOOTER | TRAIT_ASIDE | TRAIT_RELATED | TRAIT_COMMENT | TRAIT_SHARE |
                     TRAIT_ADVERT | TRAIT_SUBSCRIBE | TRAIT_TAGS | TRAIT_HIDDEN | TRAIT_BIO | TRAIT_TOOLS
};

extern const struct page_word page_month_words[];           /* means 1 to 12 */
extern const size_t page_n_month_words;
extern const struct page_word page_class_words[];           /* means TRAIT_… bits */
extern const size_t page_n_class_words;

uint32_t page_month_of(struct span word);                   /* 1 to 12, or 0 */
uint32_t page_class_traits(struct span word);               /* TRAIT_… bits */

/* Halves a sorted table; 0 when the word is not there. */
uint32_t page_word_find(const struct page_word *table, size_t n, struct span word);

/* Phrases, not sorted, each list ending with a NULL word. What they mean is said beside each. */
struct page_phrases {
    const struct page_word *words;
    _Atomic(struct page_phrase_index *) index;              /* by the first byte; made at the first question of any thread */
};
enum page_tail {
    TAIL_END = 1,                       /* a heading that ends the article's text: share, tags, comments, subscribe */
    TAIL_RELATED,                       /* a heading of teasers, which may also stand in the middle of the text */
    TAIL_LINE,                          /* a line by itself that is no text, and ends nothing */
};
extern struct page_phrases page_tail_phrases;               /* means enum page_tail */
extern struct page_phrases page_sign_up_phrases; /* anywhere in a short paragraph: it asks to subscribe, to follow, to install */
extern struct page_phrases page_link_words;                 /* links of the page's furniture: "home", "login" */
extern const struct page_word
    page_author_paths[]; /* "/author/": what links to an author's page have in their path */
enum page_stamp { STAMP_PUBLISHED = 1, STAMP_MODIFIED, STAMP_OTHER };
extern struct page_phrases page_stamp_phrases;              /* words beside a date: enum page_stamp */
extern struct page_phrases page_byline_prefixes; /* "by ", "von ", "автор: "; means 1: needs a name in
                                                         capitals behind it, 2: enough by itself */
extern struct page_phrases page_credit_prefixes;            /* "photo:", "foto:", "©" */
extern const struct page_word
    page_role_words[]; /* words that make a part of a byline no name: "editor", "correspondent" */
extern const struct page_word page_agencies[];              /* as printed in datelines */
extern const struct page_word page_name_joints[];           /* " and ", " und ", " y " between two authors */
extern struct page_phrases page_half_days;                  /* "am", "p.m.", "下午"; means 1 before, 2 after noon */
extern const struct page_word page_zone_words[]; /* "gmt", "est", "msk"; means the offset in minutes + 1440 */

/* What stands in front of an article (quality.h). */
enum page_says { SAYS_CHALLENGE = 1, SAYS_CONSENT, SAYS_PAYWALL, SAYS_NOT_FOUND };
extern struct page_phrases page_gate_titles;                /* in titles and headings: enum page_says */
extern struct page_phrases page_gate_texts;                 /* in any other text that is seen */
extern struct page_phrases page_gate_code;                  /* in addresses of scripts and frames, classes, ids, beginnings of scripts */

/* The phrase of the list with which `text` (in lower case) begins; NULL when with none. The longest wins. */
const struct page_word *page_phrase_at(struct page_phrases *phrases, struct span text);
/* The first phrase that stands anywhere in `text` (in lower case), at a word's beginning; *ret_at is where. */
const struct page_word *page_phrase_in(struct page_phrases *phrases, struct span text, size_t *ret_at);

/* Lower case of UTF-8 at the end of `into` (simple mapping, so that lengths stay near); at most `max` bytes are read. */
void page_lower(struct span text, size_t max, struct buf *into);
/* Letters and digits only, in lower case: for asking whether two texts say the same. */
void page_letters_only(struct span text, struct buf *into);
bool page_same_words(struct span a, struct span b);         /* equal, letters and digits only */

/* What kind a character is, for counting and cutting. */
bool page_is_letter_beyond_ascii(uint32_t code);
static inline bool page_is_letter(uint32_t code)            /* letters, marks and digits of any script */
{
    return code < 0x80 ? byte_is_alpha((uint8_t)code) || byte_is_digit((uint8_t)code) : page_is_letter_beyond_ascii(code);
}
bool page_is_upper(uint32_t code);
static inline bool page_is_wide(uint32_t code) /* ideographs, kana, Hangul: one says as much as two or three letters */
{
    return code >= 0x3040 &&
           (code <= 0x30FF || (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) ||
            (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF));
}
bool page_is_sentence_end(uint32_t code);
bool page_is_comma(uint32_t code);
size_t page_count_letters(struct span text);                /* wide ones count twice */
