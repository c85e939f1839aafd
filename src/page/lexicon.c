#include "page/lexicon.h"

#include <assert.h>

struct page_lexicon_slot {              /* open addressing; means 0: empty */
    struct span word;
    uint32_t means;
};

void page_lexicon_begin(struct page_lexicon *lexicon, size_t n_words)
{
    lexicon->n_slots = 16;
    while (lexicon->n_slots < n_words * 2)
        lexicon->n_slots *= 2;
    lexicon->slots = mem_new_array(lexicon->n_slots, sizeof *lexicon->slots);
}

/* The word's slot, or the empty one where it belongs. FNV-1a: the words that are kept are our own. */
static struct page_lexicon_slot *slot_of(const struct page_lexicon *lexicon, struct span word)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ word.at[i]) * 16777619u;
    for (size_t i = hash;; i++) {
        struct page_lexicon_slot *slot = &lexicon->slots[i & (lexicon->n_slots - 1)];
        if (slot->means == 0 || span_equal(slot->word, word))
            return slot;
    }
}

void page_lexicon_add(struct page_lexicon *lexicon, struct span word, uint32_t means)
{
    struct page_lexicon_slot *slot = slot_of(lexicon, word);
    lexicon->n_words += slot->means == 0;
    assert(lexicon->n_words * 2 <= lexicon->n_slots);
    slot->word = word;
    slot->means |= means;
}

void page_lexicon_fill(struct page_lexicon *lexicon, const struct page_word *table, size_t n)
{
    page_lexicon_begin(lexicon, n);
    for (size_t i = 0; i < n; i++)
        page_lexicon_add(lexicon, span_of(table[i].word), table[i].means);
}

uint32_t page_lexicon_find(const struct page_lexicon *lexicon, struct span word)
{
    return lexicon->slots ? slot_of(lexicon, word)->means : 0;
}
