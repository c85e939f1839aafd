/* page/requisite.c: the places of a page as a list, each URL once. */
#include "page/requisite.h"

#include "page/places.h"

const char *page_kind_name(enum page_kind kind)
{
    static const char *const names[] = {
        [PAGE_IMAGE] = "image", [PAGE_STYLE] = "style", [PAGE_SCRIPT] = "script", [PAGE_FONT] = "font",
        [PAGE_MEDIA] = "media", [PAGE_ICON] = "icon",   [PAGE_OTHER] = "other",
    };
    return names[kind];
}

enum { INDEX_ROOM = 16384 };            /* a power of two, above three times PAGE_REQUISITES_MAX */

/* FNV-1a: the index is small and bounded, so whoever plans collisions gains a few milliseconds. */
static size_t hash_of(const char *url)
{
    uint32_t hash = 2166136261u;
    for (const char *c = url; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    return hash % INDEX_ROOM;
}

/* The slot of the URL, or the empty one where it belongs. A slot holds the item's number plus one. */
static uint16_t *slot_of(struct page_requisites *list, const char *url)
{
    if (!list->index)
        list->index = mem_new_array(INDEX_ROOM, sizeof *list->index);
    for (size_t slot = hash_of(url);; slot = (slot + 1) % INDEX_ROOM)
        if (list->index[slot] == 0 || strcmp(list->items[list->index[slot] - 1].url, url) == 0)
            return &list->index[slot];
}

static void add(struct page_requisites *list, char *taken_url, const struct page_place *place)
{
    AUTO_FREE char *url = taken_url;
    uint16_t *slot = slot_of(list, url);
    if (*slot) {
        list->items[*slot - 1].is_hint &= place->is_hint;       /* certain in one place is certain */
        return;
    }
    if (list->n == PAGE_REQUISITES_MAX) {
        list->n_left_out++;
        return;
    }
    ARRAY_GROW(list->items, list->n);
    list->items[list->n++] = (struct page_requisite){
        .url = TAKE(url),
        .kind = place->kind,
        .found = mem_format("%s%s.%s", place->prefix, place->element, place->place),
        .is_hint = place->is_hint,
    };
    *slot = (uint16_t)list->n;
}

struct finding_context {
    struct page_requisites *list;
    const struct url *base;
};

static enum page_place_fate find(void *context, const struct page_place *place, char **ret_url)
{
    struct finding_context *finding = context;
    (void)ret_url;
    if (span_starts_nocase(place->url, "data:"))                /* its bytes are in the page already */
        return PAGE_PLACE_STAYS;
    char *url = page_resolve(finding->base, place->url);
    if (url)
        add(finding->list, url, place);
    return PAGE_PLACE_STAYS;
}

void page_requisites_of(const struct page_document *document, struct page_requisites *into)
{
    struct finding_context context = { into, &document->base };
    page_places_look(document->tree, find, &context);
}

void page_requisites_of_css(struct span css, const char *url, struct page_requisites *into)
{
    AUTO_URL struct url base = { 0 };
    struct err ignored = { 0 };
    if (!url_parse(span_of(url), NULL, &base, &ignored))
        return;
    struct finding_context context = { into, &base };
    page_places_walk_css(css, find, &context, NULL);
}

void page_requisites_free(struct page_requisites *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].url);
        free(list->items[i].found);
    }
    free(list->items);
    free(list->index);
    *list = (struct page_requisites){ 0 };
}
