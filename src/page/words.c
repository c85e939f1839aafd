#include "page/words.h"

#include <stdatomic.h>
#include <utf8proc.h>

uint32_t page_word_find(const struct page_word *table, size_t n, struct span word)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = span_compare(word, span_of(table[middle].word));
        if (order == 0)
            return table[middle].means;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* The phrases that begin with one byte are a chain: its first one and each one's next, by their places plus one. */
struct page_phrase_index {
    uint16_t first[256];
    uint16_t next[];
};

static const struct page_phrase_index *index_of(struct page_phrases *phrases)
{
    struct page_phrase_index *known = atomic_load_explicit(&phrases->index, memory_order_acquire);
    if (known)
        return known;
    size_t n = 0;
    while (phrases->words[n].word)
        n++;
    struct page_phrase_index *index = mem_new(sizeof *index + n * sizeof *index->next);
    for (size_t i = n; i-- > 0;) {
        uint16_t *first = &index->first[(uint8_t)phrases->words[i].word[0]];
        index->next[i] = *first;
        *first = (uint16_t)(i + 1);
    }
    if (atomic_compare_exchange_strong(&phrases->index, &known, index))
        return index;
    free(index);                        /* another thread was here first */
    return known;
}

const struct page_word *page_phrase_at(struct page_phrases *phrases, struct span text)
{
    const struct page_word *best = NULL;
    size_t best_len = 0;
    if (text.len == 0)
        return NULL;
    const struct page_phrase_index *index = index_of(phrases);
    for (size_t place = index->first[text.at[0]]; place; place = index->next[place - 1]) {
        const struct page_word *phrase = &phrases->words[place - 1];
        size_t len = strlen(phrase->word);
        if (len > best_len && len <= text.len && memcmp(phrase->word, text.at, len) == 0) {
            best = phrase;
            best_len = len;
        }
    }
    return best;
}

/* Whether a word may begin at `at`: no letter stands before it. Scripts without blanks begin words anywhere. */
static bool begins_word(struct span text, size_t at)
{
    if (at == 0 || text.at[at] >= 0xE0)
        return true;
    size_t before = at - 1;
    while (before > 0 && (text.at[before] & 0xC0) == 0x80)
        before--;
    return !page_is_letter(span_utf8_next(text, &before));
}

const struct page_word *page_phrase_in(struct page_phrases *phrases, struct span text, size_t *ret_at)
{
    for (size_t at = 0; at < text.len; at++) {
        if ((text.at[at] & 0xC0) == 0x80 || !begins_word(text, at))
            continue;
        const struct page_word *phrase = page_phrase_at(phrases, span_from(text, at));
        if (phrase) {
            *ret_at = at;
            return phrase;
        }
    }
    return NULL;
}

/* The lower case of the character at *at, which is not ASCII, behind the room that `out` points to. */
static uint8_t *put_lower(struct span text, size_t *at, bool letters_only, uint8_t *out)
{
    uint32_t code = span_utf8_next(text, at);
    if (letters_only && !page_is_letter(code))
        return out;
    if (!page_is_wide(code))
        code = (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
    return out + utf8proc_encode_char((utf8proc_int32_t)code, out);
}

enum { GROWTH = 3 }; /* a broken byte becomes the three bytes of U+FFFD; no letter grows more in lower case */

void page_lower(struct span text, size_t max, struct buf *into)
{
    struct span rest = span_to(text, max);
    uint8_t *out = buf_reserve(into, rest.len * GROWTH + 1), *first = out;
    for (size_t at = 0; at < rest.len;) {
        if (rest.at[at] < 0x80)
            *out++ = byte_lower(rest.at[at++]);
        else
            out = put_lower(rest, &at, false, out);
    }
    *out = 0;
    into->len += (size_t)(out - first);
}

void page_letters_only(struct span text, struct buf *into)
{
    uint8_t *out = buf_reserve(into, text.len * GROWTH + 1), *first = out;
    for (size_t at = 0; at < text.len;) {
        uint8_t byte = text.at[at];
        if (byte >= 0x80) {
            out = put_lower(text, &at, true, out);
            continue;
        }
        if (byte_is_alpha(byte) || byte_is_digit(byte))
            *out++ = byte_lower(byte);
        at++;
    }
    *out = 0;
    into->len += (size_t)(out - first);
}

bool page_same_words(struct span a, struct span b)
{
    AUTO_BUF struct buf left = { 0 };
    AUTO_BUF struct buf right = { 0 };
    page_letters_only(a, &left);
    page_letters_only(b, &right);
    return left.len > 0 && span_equal(buf_span(&left), buf_span(&right));
}

bool page_is_letter_beyond_ascii(uint32_t code)
{
    if ((code >= 0x4E00 && code <= 0x9FFF) || (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7)
        || (code >= 0x400 && code <= 0x481))
        return true;                                        /* the frequent ones, without a look into the tables */
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return false;
    }
}

bool page_is_upper(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z';
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

bool page_is_sentence_end(uint32_t code)
{
    switch (code) {
    case '.':
    case '!':
    case '?':
    case 0x2026:
    case 0x3002:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF0E:
    case 0x0964:
    case 0x104B:
    case 0x061F: case 0x06D4: case 0x1362: case 0x17D4:
        return true;
    default:
        return false;
    }
}

bool page_is_comma(uint32_t code)
{
    switch (code) {
    case ',': case ';': case 0x060C: case 0x061B: case 0x3001: case 0xFF0C: case 0xFF1B: case 0x104A: case 0x1363:
        return true;
    default:
        return false;
    }
}

size_t page_count_letters(struct span text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = span_utf8_next(text, &at);
        if (page_is_letter(code))
            n += page_is_wide(code) ? 2 : 1;
    }
    return n;
}
