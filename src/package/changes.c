#include "package/changes.h"

#include "base/text.h"

static bool is_same(const char *a, const char *b)
{
    AUTO_BUF struct buf x = { 0 };
    AUTO_BUF struct buf y = { 0 };
    if (a && b && strcmp(a, b) == 0)
        return true;
    text_collapse(span_of(a), &x);
    text_collapse(span_of(b), &y);
    return span_equal(buf_span(&x), buf_span(&y));
}

static bool are_same(char *const *a, size_t n_a, char *const *b, size_t n_b)
{
    bool same = n_a == n_b;
    for (size_t i = 0; i < n_a && same; i++)
        same = is_same(a[i], b[i]);
    return same;
}

static bool is_same_picture(const struct snapshot_image *a, const struct snapshot_image *b)
{
    return a->digest && b->digest ? strcmp(a->digest, b->digest) == 0 : is_same(a->url, b->url);
}

static unsigned picture_changes(const struct snapshot *before, const struct snapshot *after)
{
    if (before->n_images != after->n_images)
        return CHANGE_CAPTIONS;
    unsigned changes = 0;
    for (size_t i = 0; i < before->n_images; i++) {
        const struct snapshot_image *a = &before->images[i], *b = &after->images[i];
        if (!is_same(a->alt, b->alt) || !is_same(a->caption, b->caption) || !is_same(a->credit, b->credit))
            changes |= CHANGE_CAPTIONS;
        if (!is_same_picture(a, b))
            changes |= CHANGE_PICTURES;
    }
    return changes;
}

unsigned snapshot_changes(const struct snapshot *before, const struct snapshot *after)
{
    const struct {
        unsigned change;
        const char *a, *b;
    } texts[] = {
        { CHANGE_HEADLINE, before->headline, after->headline },
        { CHANGE_HEADLINE, before->subtitle, after->subtitle },
        { CHANGE_TEXT, before->text, after->text },
        { CHANGE_DATES, before->published, after->published },
        { CHANGE_DATES, before->modified, after->modified },
        { CHANGE_DATES, before->dateline_place, after->dateline_place },
        { CHANGE_DATES, before->dateline_date, after->dateline_date },
        { CHANGE_FACTS, before->dateline_agency, after->dateline_agency },
        { CHANGE_FACTS, before->section, after->section },
        { CHANGE_FACTS, before->publisher, after->publisher },
        { CHANGE_FACTS, before->language, after->language },
        { CHANGE_FACTS, before->description, after->description },
        { CHANGE_FACTS, before->rights, after->rights },
    };
    unsigned changes = picture_changes(before, after);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        changes |= is_same(texts[i].a, texts[i].b) ? 0 : texts[i].change;
    if (!are_same(before->authors, before->n_authors, after->authors, after->n_authors))
        changes |= CHANGE_AUTHORS;
    if (!are_same(before->keywords, before->n_keywords, after->keywords, after->n_keywords))
        changes |= CHANGE_FACTS;
    return changes;
}

void snapshot_changes_put(unsigned changes, struct buf *into)
{
    static const char *const names[] = { "headline", "text", "authors", "dates", "facts", "captions", "pictures" };
    bool is_first = true;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!(changes & 1u << i))
            continue;
        buf_printf(into, "%s%s", is_first ? "" : ", ", names[i]);
        is_first = false;
    }
}
