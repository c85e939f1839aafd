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

/* FNV-1a: the index is small and bounded, so whoever plans collisions gains a few milliseconds. */
static size_t hash_of(struct span url)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < url.len; i++)
        hash = (hash ^ url.at[i]) * 16777619u;
    return hash;
}

/* The slot of the URL, or the empty one where it belongs. A slot holds the item's number plus one. */
static uint16_t *slot_of(const struct page_requisites *list, struct span url)
{
    for (size_t i = hash_of(url);; i++) {
        uint16_t *slot = &list->index[i & (list->n_slots - 1)];
        if (*slot == 0 || span_is(url, list->items[*slot - 1].url))
            return slot;
    }
}

/* Makes room in the index for one item more: at most half of it is taken. */
static void grow_index(struct page_requisites *list)
{
    if (list->n * 2 < list->n_slots)
        return;
    free(list->index);
    list->n_slots = list->n_slots ? list->n_slots * 2 : 128;
    list->index = mem_new_array(list->n_slots, sizeof *list->index);
    for (size_t i = 0; i < list->n; i++)
        *slot_of(list, span_of(list->items[i].url)) = (uint16_t)(i + 1);
}

static char *place_name(const struct page_place *place)
{
    size_t prefix = strlen(place->prefix), element = strlen(place->element), attribute = strlen(place->place);
    char *name = mem_new(prefix + element + attribute + 2);
    char *end = mempcpy(mempcpy(name, place->prefix, prefix), place->element, element);
    *end++ = '.';
    memcpy(end, place->place, attribute);
    return name;
}

/* True when the URL is listed; it is certain in one place, so it is certain. */
static bool is_known(struct page_requisites *list, struct span url, bool is_hint)
{
    uint16_t place = *slot_of(list, url);
    if (place)
        list->items[place - 1].is_hint &= is_hint;
    return place > 0;
}

struct finding_context {
    struct page_requisites *list;
    const struct url *base;
    struct page_requisite_options options;
};

/* A reference to another server by another protocol (ftp://…, file://…): never fetched, but named, so that its lack is explained.
 * NULL: it is none. What would break a line or a list is percent-encoded. */
static char *of_other_scheme(struct span reference)
{
    struct span text = span_trim_space(reference), scheme = SPAN_NULL, rest = text;
    bool is_scheme = text.len <= URL_MAX / 3 && span_cut(&rest, ':', &scheme) && scheme.len && byte_is_alpha(scheme.at[0]) && span_starts(rest, "//");
    for (size_t i = 0; is_scheme && i < scheme.len; i++)
        is_scheme = byte_is_alpha(scheme.at[i]) || byte_is_digit(scheme.at[i]) || strchr("+-.", scheme.at[i]);
    if (!is_scheme || span_is_nocase(scheme, "http") || span_is_nocase(scheme, "https") || span_is_nocase(scheme, "javascript"))
        return NULL;
    struct buf url = { 0 };
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] >= 0x7f || strchr("<>\",", text.at[i]))
            buf_printf(&url, "%%%02X", text.at[i]);
        else
            buf_put_byte(&url, text.at[i]);
    return buf_take_text(&url);
}

static enum page_place_fate find(void *context, const struct page_place *place, char **ret_url)
{
    const struct finding_context *finding = context;
    struct page_requisites *list = finding->list;
    (void)ret_url;
    if (span_starts_nocase(place->url, "data:"))                /* its bytes are in the page already */
        return PAGE_PLACE_STAYS;
    if ((place->kind == PAGE_MEDIA && !finding->options.media) || (place->is_smaller && finding->options.only_largest))
        return PAGE_PLACE_STAYS;
    grow_index(list);
    if (is_known(list, place->url, place->is_hint))             /* as it will be written: absolute already */
        return PAGE_PLACE_STAYS;
    AUTO_FREE char *url = page_resolve(finding->base, list->n ? list->items[list->n - 1].url : NULL, place->url);
    if (!url && !place->is_hint)
        url = of_other_scheme(place->url);
    if (!url || is_known(list, span_of(url), place->is_hint))
        return PAGE_PLACE_STAYS;
    if (list->n == PAGE_REQUISITES_MAX) {
        list->n_left_out++;
        return PAGE_PLACE_STAYS;
    }
    *slot_of(list, span_of(url)) = (uint16_t)(list->n + 1);
    ARRAY_GROW(list->items, list->n);
    list->items[list->n++] = (struct page_requisite){
        .url = TAKE(url), .kind = place->kind, .found = place_name(place), .is_hint = place->is_hint,
    };
    return PAGE_PLACE_STAYS;
}

void page_requisites_of(const struct page_document *document, const struct page_requisite_options *options,
                        struct page_requisites *into)
{
    struct finding_context context = { into, &document->base, *options };
    page_places_look(document->tree, find, &context);
}

void page_requisites_of_css(const struct page_sheet *sheet, struct page_requisites *into)
{
    AUTO_URL struct url base = { 0 };
    struct err ignored = { 0 };
    if (!url_parse(span_of(sheet->url), NULL, &base, &ignored))
        return;
    AUTO_BUF struct buf text = { 0 };
    struct finding_context context = { into, &base, { .media = true } };
    page_places_walk_css(page_css_text(sheet, &text), find, &context, NULL);
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
