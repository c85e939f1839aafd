/* page/lexicon.h: words and what they mean, found by hash.
 *
 * A lexicon lives as long as the program: its owner fills it at the first question, under pthread_once, and from then on
 * any thread reads it. Words are compared byte for byte and borrowed. */
#pragma once
#include "page/words.h"

struct page_lexicon {
    struct page_lexicon_slot *slots;    /* NULL: filled with nothing yet */
    size_t n_slots, n_words;            /* slots: a power of two, at least twice as many as words */
};

/* Makes room for that many words. */
void page_lexicon_begin(struct page_lexicon *lexicon, size_t n_words);
/* A word that is there already means both. `means` is not 0. */
void page_lexicon_add(struct page_lexicon *lexicon, struct span word, uint32_t means);
/* Both of them, for a table. */
void page_lexicon_fill(struct page_lexicon *lexicon, const struct page_word *table, size_t n);
/* 0 when the word is not there. */
uint32_t page_lexicon_find(const struct page_lexicon *lexicon, struct span word);
