#include "page/picture.h"

#include "page/css.h"
#include "page/requisite.h"
#include "web/url.h"

enum { RENDITIONS_MAX = 64, CANDIDATES_MAX = 32, SIZE_MIN = 60 };    /* pixels: smaller ones are icons */

/* Attributes in which scripts keep the URL that they load late; the usual ones first. */
static const char *const lazy_attributes[] = { "data-src",        "data-original",     "data-lazy-src",
                                               "data-lazy",       "data-url",          "data-image",
                                               "data-img-src",    "data-src-large",    "data-full-src",
                                               "data-hi-res-src", "data-original-src", "data-delayed-url",
                                               "data-echo",       "data-image-src",    "data-ll-src" };
static const char *const srcset_attributes[] = { "srcset", "data-srcset", "data-lazy-srcset",
                                                 "data-original-set", "data-src-set" };

static bool is_placeholder(const char *url)
{
    static const char *const words[] = { "blank.", "spacer.",  "placeholder", "transparent",
                                         "1x1",    "/pixel",   "loading.",    "loader.",
                                         "lazy.",  "lazyload", "empty.",      "dummy." };
    struct span span = span_of(url);
    size_t at;
    if (span_starts_nocase(span, "data:") || span_starts_nocase(span, "about:"))
        return true;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_find(span, words[i], strlen(words[i]), &at))
            return true;
    return false;
}

static char *resolve(const struct page_scan *scan, const struct page_picture *known, struct span reference)
{
    reference = span_trim_space(reference);
    if (reference.len == 0 || reference.len > URL_MAX)
        return NULL;
    return page_resolve(&scan->document->base, known->url, reference);
}

void page_picture_add(struct page_picture *picture, char *taken_url)
{
    bool is_known = !taken_url || picture->n_renditions == RENDITIONS_MAX ||
                    (picture->url && strcmp(picture->url, taken_url) == 0);
    for (size_t i = 0; i < picture->n_renditions && !is_known; i++)
        is_known = strcmp(picture->renditions[i], taken_url) == 0;
    if (is_known) {
        free(taken_url);
        return;
    }
    ARRAY_GROW(picture->renditions, picture->n_renditions);
    picture->renditions[picture->n_renditions++] = taken_url;
}

/* The picture's URL when it has none yet, else a rendition. */
static void add_url(struct page_picture *picture, char *taken_url, const char *element, const char *attribute)
{
    if (picture->url || !taken_url) {
        page_picture_add(picture, taken_url);
        return;
    }
    picture->url = taken_url;
    picture->found = mem_format("%s.%s", element, attribute);
}

static void add_plain(const struct page_scan *scan, const xmlNode *node, struct page_picture *ret)
{
    for (size_t i = 0; i < COUNT_OF(lazy_attributes) && node->properties; i++) {
        const char *value = page_attribute(node, lazy_attributes[i]);
        if (value && !is_placeholder(value) && *value != '{')
            add_url(ret, resolve(scan, ret, span_of(value)), "img", lazy_attributes[i]);
    }
    const char *src = page_attribute(node, "src");
    if (src && !is_placeholder(src))
        add_url(ret, resolve(scan, ret, span_of(src)), "img", "src");
}

static void add_srcset(const struct page_scan *scan, const xmlNode *node, const char *element,
                       struct page_picture *ret)
{
    for (size_t k = 0; k < COUNT_OF(srcset_attributes); k++) {
        const char *value = page_attribute(node, srcset_attributes[k]);
        if (!value)
            continue;
        struct page_candidate candidates[CANDIDATES_MAX];
        size_t n = page_srcset(span_of(value), candidates, CANDIDATES_MAX), largest = 0;
        n = n > CANDIDATES_MAX ? CANDIDATES_MAX : n;
        for (size_t i = 1; i < n; i++)
            if (candidates[i].width > candidates[largest].width ||
                candidates[i].density > candidates[largest].density)
                largest = i;
        if (!ret->url && n > 0 && !span_starts_nocase(candidates[largest].url, "data:"))
            add_url(ret, resolve(scan, ret, candidates[largest].url), element, srcset_attributes[k]);
        for (size_t i = 0; i < n; i++)
            if (!span_starts_nocase(candidates[i].url, "data:"))
                add_url(ret, resolve(scan, ret, candidates[i].url), element, srcset_attributes[k]);
    }
}

static bool is_below(const char *size)
{
    uint64_t pixels = 0;
    return size && span_to_u64(span_to(span_of(size), strspn(size, "0123456789")), SIZE_MIN - 1, &pixels) && pixels > 0;
}

bool page_picture_is_small(const xmlNode *node)
{
    return is_below(page_attribute(node, "width")) || is_below(page_attribute(node, "height"));
}

struct background {
    const struct page_scan *scan;
    const xmlNode *node;
    struct page_picture *picture;
};

static char *see_background(void *context, struct span url, enum page_css_use use)
{
    struct background *background = context;
    if (use == PAGE_CSS_IMAGE && !span_starts_nocase(url, "data:"))
        add_url(background->picture, resolve(background->scan, background->picture, url), (const char *)background->node->name, "style");
    return NULL;
}

void page_picture_of(const struct page_scan *scan, const struct page_picture_at *at, struct page_picture *ret)
{
    enum { SOURCES_MAX = 32, SIBLINGS_MAX = 256 };
    *ret = (struct page_picture){ .alt = at->shown == SHOWN_IMAGE ? page_attribute(at->node, "alt") : NULL };
    if (at->shown == SHOWN_POSTER) {
        add_url(ret, resolve(scan, ret, span_of(page_attribute(at->node, "poster"))), "video", "poster");
        return;
    }
    if (at->shown == SHOWN_BACKGROUND) {
        struct background background = { scan, at->node, ret };
        page_css_walk(span_of(page_attribute(at->node, "style")), see_background, &background, NULL);
        return;
    }
    add_plain(scan, at->node, ret);
    add_srcset(scan, at->node, "img", ret);
    if (page_is(at->node->parent, "picture")) {
        int n = 0, steps = 0;
        for (const xmlNode *source = at->node->parent->children; source && n < SOURCES_MAX && steps++ < SIBLINGS_MAX; source = source->next)
            if (page_is(source, "source")) {
                add_srcset(scan, source, "source", ret);
                n++;
            }
    }
}

void page_picture_free(struct page_picture *picture)
{
    free(picture->url);
    free(picture->found);
    for (size_t i = 0; i < picture->n_renditions; i++)
        free(picture->renditions[i]);
    free(picture->renditions);
    *picture = (struct page_picture){ 0 };
}

bool page_picture_is_furniture(const char *url)
{
    static const char *const words[] = {
        "logo",    "icon",    "sprite",  "pixel",    "spacer",   "blank",   "avatar",    "emoji",
        "smiley",  "smilies", "button",  "badge",    "arrow",    "tracker", "counter",   "gravatar",
        "1x1",     "banner",  "favicon", "whatsapp", "facebook", "twitter", "pinterest", "placeholder",
        "loading", "spinner", "flags",   "captcha",  "paypal",   "rss",     "print"
    };
    AUTO_BUF struct buf lower = { 0 };
    size_t at;
    const char *scheme_end = strstr(url, "://");
    const char *path = scheme_end ? strchr(scheme_end + 3, '/') : url;
    if (!path || strcmp(path, "/") == 0)
        return true;                    /* the site itself, and no picture of it */
    page_lower(span_of_n(path, strcspn(path, "?#")), 1024, &lower);
    struct span rest = buf_span(&lower);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t start = 0, len = strlen(words[i]);
        while (span_find(span_from(rest, start), words[i], len, &at)) {
            size_t first = start + at, end = first + len;   /* a whole word, or a plural: "iconic" is none */
            bool begins = first == 0 || !byte_is_alpha(rest.at[first - 1]);
            bool ends = end >= rest.len || !byte_is_alpha(rest.at[end]) ||
                        (rest.at[end] == 's' && (end + 1 >= rest.len || !byte_is_alpha(rest.at[end + 1])));
            if (begins && ends)
                return true;
            start = end;
        }
    }
    return false;
}

struct span page_picture_stem(const char *url)
{
    struct span path = span_to(span_of(url), strcspn(url, "?#"));
    for (size_t at = path.len; at > 0; at--)
        if (path.at[at - 1] == '/') {
            path = span_from(path, at);
            break;
        }
    for (size_t at = path.len; at > 1; at--)
        if (path.at[at - 1] == '.') {
            path = span_to(path, at - 1);
            break;
        }
    /* name-1024x683, name-640w: what content systems append for a size (a number alone may count the pictures) */
    size_t end = path.len, n_crosses = 0;
    while (end > 0 && (byte_is_digit(path.at[end - 1]) || path.at[end - 1] == 'x' || path.at[end - 1] == 'w'))
        n_crosses += !byte_is_digit(path.at[--end]);
    if (n_crosses == 1 && end + 3 < path.len && end > 1 && (path.at[end - 1] == '-' || path.at[end - 1] == '_'))
        path = span_to(path, end - 1);
    return path;
}
