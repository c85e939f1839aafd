#include "page/pictures.h"

#include "page/picture.h"

enum { BLOCKS_BEHIND = 6,               /* a picture may stand that far behind the text's last block */
       JOINING = 3 };                   /* the same picture again stands that near in the list */

struct choice {
    const struct page_facts *facts;
    const struct page_scan *scan;
    const struct page_container *container;
    struct page_body *body;
    struct page_captions captions;
    const char *told[2];                /* og:image, JSON-LD image: what the page shows to others */
    struct page_image *images;          /* up to JOINING more than are kept, for the pictures that join them */
    size_t n, n_left_out;
    bool has_lead;                      /* one of them is shown as such */
    const xmlNode *link;                /* the last one that was asked: a link may hold thousands of pictures */
    bool has_link_text;
};

static bool is_told(const struct choice *c, const char *url)
{
    struct span stem = page_picture_stem(url);
    for (size_t i = 0; i < COUNT_OF(c->told); i++)
        if (c->told[i] && stem.len > 3 && span_equal(stem, page_picture_stem(c->told[i])))
            return true;
    return false;
}

static bool has_text(struct choice *c, const xmlNode *link)
{
    if (link == c->link)
        return c->has_link_text;
    AUTO_BUF struct buf text = { 0 };
    page_node_text(link, 200, &text);
    c->link = link;
    c->has_link_text = page_count_letters(buf_span(&text)) > 3;
    return c->has_link_text;
}

/* A link around the picture to another page, with a text of its own in or beside it, makes a teaser. */
static bool is_teaser(struct choice *c, const struct page_picture_at *at)
{
    static const char *const image_names[] = { ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif" };
    if (!at->link || c->scan->regions[at->region].all & TRAIT_FIGURE)
        return false;
    const char *href = page_attribute(at->link, "href");
    struct span path = span_to(span_of(href), strcspn(href, "?#"));
    for (size_t i = 0; i < COUNT_OF(image_names); i++)
        if (span_ends(path, image_names[i]))
            return false;               /* to the picture in large */
    return path.len > 0 && has_text(c, at->link);
}

/* Where the page shows the article: behind the headline, up to shortly behind the text. */
static bool is_placed(const struct choice *c, const struct page_picture_at *at)
{
    const struct page_container *container = c->container;
    const struct page_region *whole = &c->scan->regions[container->whole];
    if (c->body->last != PAGE_NO_BLOCK && at->block > c->body->last + 1
        && (at->block > c->body->last + BLOCKS_BEHIND || !page_region_holds(c->scan, container->region, at->region)))
        return false;
    if (page_region_holds(c->scan, container->region, at->region))
        return true;
    uint32_t picture = (uint32_t)(at - c->scan->pictures);
    bool is_inside = picture >= whole->first_picture && picture < whole->end_picture;
    if (!is_inside) {
        uint32_t article = c->scan->regions[container->whole].article;
        return article != UINT32_MAX && article > 0 && page_region_holds(c->scan, article, at->region)
            && c->scan->regions[at->region].all & TRAIT_FIGURE;
    }
    return container->headline == PAGE_NO_BLOCK || at->block > container->headline
        || c->scan->regions[at->region].all & TRAIT_FIGURE;
}

/* Parts of a page that show no picture of the article, whatever its URL; galleries hide all pictures but one. */
enum { TRAITS_NO_PICTURE = TRAITS_FOREIGN & ~(TRAIT_HIDDEN | TRAIT_ASIDE) };

/* What can be said without the URL, which takes longer to make absolute. */
static bool may_be_article_picture(struct choice *c, const struct page_picture_at *at)
{
    return !(c->scan->regions[at->region].all & TRAITS_NO_PICTURE) &&
           !page_in_other_article(c->scan, c->container, at->region) && !page_picture_is_small(at->node) && !is_teaser(c, at);
}

/* A large picture behind an empty box often opens the page's main part, above the headline and outside of the article. */
static bool is_opening(const struct choice *c, const struct page_picture_at *at)
{
    return c->scan->regions[at->region].all & TRAIT_MAIN && c->container->headline != PAGE_NO_BLOCK && at->block <= c->container->headline;
}

static bool is_article_picture(const struct choice *c, const struct page_picture_at *at,
                               const struct page_picture *picture)
{
    uint32_t traits = c->scan->regions[at->region].all;
    if (!picture->url)
        return false;
    bool told = is_told(c, picture->url);
    if (at->shown == SHOWN_BACKGROUND && !told && is_opening(c, at))
        return !page_picture_is_furniture(picture->url);
    if (!told && (traits & (TRAIT_ASIDE | TRAIT_BYLINE) || page_picture_is_furniture(picture->url)))
        return false;
    bool is_site_header = traits & TRAIT_HEADER && !page_region_holds(c->scan, c->container->whole, at->region);
    return told ? !is_site_header && (c->body->last == PAGE_NO_BLOCK || at->block <= c->body->last + BLOCKS_BEHIND)
                : is_placed(c, at);
}

/* The same picture again: a <noscript> beside it, a version for another screen. */
static bool joins(struct choice *c, struct page_picture *picture)
{
    for (size_t i = c->n; i-- > 0 && i + JOINING >= c->n;) {
        struct page_image *image = &c->images[i];
        bool is_same = strcmp(image->url, picture->url) == 0;
        for (size_t k = 0; k < image->n_renditions && !is_same; k++)
            is_same = strcmp(image->renditions[k], picture->url) == 0;
        struct span stem = page_picture_stem(picture->url);
        if (!is_same && !(stem.len > 8 && span_equal(stem, page_picture_stem(image->url))))
            continue;
        struct page_picture known = { .url = image->url,
                                      .renditions = image->renditions,
                                      .n_renditions = image->n_renditions };
        page_picture_add(&known, TAKE(picture->url));
        for (size_t k = 0; k < picture->n_renditions; k++)
            page_picture_add(&known, TAKE(picture->renditions[k]));
        picture->n_renditions = 0;
        image->renditions = known.renditions;
        image->n_renditions = known.n_renditions;
        return true;
    }
    return false;
}

/* Beyond the limit at most `n` pictures stay; the first of them go. */
static void leave_out(struct choice *c, size_t n)
{
    while (c->n > PICTURES_MAX + n) {
        page_image_free(&c->images[PICTURES_MAX]);
        memmove(&c->images[PICTURES_MAX], &c->images[PICTURES_MAX + 1], (--c->n - PICTURES_MAX) * sizeof *c->images);
        c->n_left_out++;
    }
}

static void add(struct choice *c, const struct page_picture_at *at, struct page_picture *picture)
{
    struct page_caption caption;
    page_caption_of(&c->captions, at, picture->url, &caption);
    uint32_t traits = c->scan->regions[at->region].all;
    /* The first one that is shown as such, at the latest where the text begins. */
    bool may_lead = !c->has_lead && (c->body->first == PAGE_NO_BLOCK || at->block <= c->body->first);
    ARRAY_GROW(c->images, c->n);
    struct page_image *image = &c->images[c->n++];
    *image = (struct page_image){ .url = TAKE(picture->url),
                                  .found = TAKE(picture->found),
                                  .renditions = TAKE(picture->renditions),
                                  .n_renditions = picture->n_renditions,
                                  .caption = caption.text,
                                  .credit = caption.credit };
    image->alt = picture->alt ? page_plain(picture->alt) : NULL;
    if (at->shown != SHOWN_IMAGE)
        image->role = at->shown == SHOWN_POSTER ? PAGE_ROLE_POSTER : PAGE_ROLE_BACKGROUND;
    else if (may_lead)
        image->role = PAGE_ROLE_LEAD;
    else
        image->role = traits & TRAIT_GALLERY ? PAGE_ROLE_GALLERY : PAGE_ROLE_INLINE;
    c->has_lead |= image->role == PAGE_ROLE_LEAD;
    picture->n_renditions = 0;
    leave_out(c, JOINING);
}

/* No lead is shown, and no picture that the page names for others: that one is the lead (a background, a card to be shared). */
static void add_told(struct choice *c)
{
    static const char *const found[] = { "meta.og:image", "jsonld.image" };
    bool is_shown = c->has_lead;
    for (size_t i = 0; i < c->n && !is_shown; i++)
        is_shown = is_told(c, c->images[i].url);
    for (size_t i = 0; i < COUNT_OF(c->told) && !is_shown; i++) {
        char *url = c->told[i] ? page_resolve(&c->scan->document->base, NULL, span_of(c->told[i])) : NULL;
        if (!url || page_picture_is_furniture(url)) {
            free(url);
            continue;
        }
        const char *alt = i == 0 ? page_meta(c->scan, "og:image:alt") : NULL;
        ARRAY_GROW(c->images, c->n);
        memmove(c->images + 1, c->images, c->n++ * sizeof *c->images);
        c->images[0] = (struct page_image){ .url = url, .found = mem_text(found[i]), .role = PAGE_ROLE_LEAD,
                                            .alt = alt ? page_plain(alt) : NULL };
        is_shown = true;
    }
}

static const char *jsonld_image(const struct page_facts *facts)
{
    const json_t *image = page_jsonld_get(&facts->scan->jsonld, facts->node, "image");
    if (json_is_string(image))
        return json_string_value(image);
    const char *url = json_string_value(json_object_get(image, "url"));
    return url ? url : json_string_value(json_object_get(image, "contentUrl"));
}

void page_pictures_of(const struct page_facts *facts, const struct page_container *container, struct page_body *body,
                      struct page_article *ret)
{
    const struct page_scan *scan = facts->scan;
    struct choice c = { .facts = facts, .scan = scan, .container = container, .body = body, .captions = { .facts = facts, .body = body },
                        .told = { page_meta(scan, "og:image"), jsonld_image(facts) } };
    for (size_t i = 0; i < scan->n_pictures; i++) {
        struct page_picture picture;
        if (!may_be_article_picture(&c, &scan->pictures[i]))
            continue;
        page_picture_of(scan, &scan->pictures[i], &picture);
        if (is_article_picture(&c, &scan->pictures[i], &picture) && !joins(&c, &picture))
            add(&c, &scan->pictures[i], &picture);
        page_picture_free(&picture);
    }
    leave_out(&c, 0);
    add_told(&c);
    leave_out(&c, 0);                   /* the last one makes room for the one that was told */
    page_captions_free(&c.captions);
    ret->images = c.images;
    ret->n_images = c.n;
    ret->n_images_left_out = c.n_left_out;
}
