#include "page/paging.h"

/* ── the number of a page, cut off its address ────────────────────────────────────────────────────────────────── */

/* Words for "page" in the addresses of news sites. */
static bool is_page_word(struct span word)
{
    static const char *const words[] = { "page", "pages", "p", "pg", "paged", "pageno", "page_no", "pagenum", "page_num", "pagenumber",
                                         "pagina", "pagine", "seite", "sida", "side", "strana", "strona", "stranica", "str", "oldal", "sayfa" };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_is_nocase(word, words[i]))
            return true;
    return false;
}

/* "02" is a month, not a page. */
static bool is_page_number(struct span digits, unsigned *ret)
{
    uint64_t number;
    if (digits.len == 0 || digits.at[0] == '0' || !span_to_u64(digits, PAGING_MAX, &number) || number < 2)
        return false;
    *ret = (unsigned)number;
    return true;
}

static struct span without_slash(struct span path)
{
    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    return path;
}

/* The last segment's ".html": one to five letters. */
static struct span cut_extension(struct span *path)
{
    size_t at = path->len;
    while (at > 0 && byte_is_alpha(path->at[at - 1]))
        at--;
    if (at < 2 || path->at[at - 1] != '.' || path->at[at - 2] == '/' || path->len == at || path->len - at > 5)
        return SPAN_NULL;
    struct span extension = span_from(*path, at - 1);
    path->len = at - 1;
    return extension;
}

static struct span cut_tail(struct span *path, bool (*belongs)(uint8_t c))
{
    size_t at = path->len;
    while (at > 0 && belongs(path->at[at - 1]))
        at--;
    struct span tail = span_from(*path, at);
    path->len = at;
    return tail;
}

static bool is_digit(uint8_t c)
{
    return byte_is_digit(c);
}

static bool is_word(uint8_t c)
{
    return byte_is_alpha(c) || c == '_';
}

/* "/2", "-2", "_2", ",2", and with a word: "/page/2", "/page-2", "-page-2", "/p2". What stands before is the article's. */
static bool cut_path_number(struct span *path, unsigned *ret)
{
    struct span rest = *path;
    if (!is_page_number(cut_tail(&rest, is_digit), ret) || rest.len == 0)
        return false;
    bool is_apart = strchr("/-_,", rest.at[rest.len - 1]) != NULL;
    struct span before = is_apart ? span_to(rest, rest.len - 1) : rest;
    struct span stem = before, word = cut_tail(&stem, is_word);
    bool has_word = is_page_word(word) && stem.len && strchr("/-_,", stem.at[stem.len - 1]);
    if (has_word)
        before = span_to(stem, stem.len - 1);
    else if (!is_apart)
        return false;
    *path = without_slash(before);
    return true;
}

/* The query without the field that gives the page; true when there is one. */
static bool cut_query_number(struct span query, struct buf *rest, unsigned *ret)
{
    bool is_found = false, is_last = false;
    while (!is_last) {
        struct span field, name, value;
        is_last = !span_cut(&query, '&', &field);
        if (is_last)
            field = query;
        value = field;
        unsigned number;
        if (!is_found && span_cut(&value, '=', &name) && is_page_word(name) && is_page_number(value, &number)) {
            *ret = number;
            is_found = true;
        } else if (field.len) {
            buf_put_text(rest, rest->len ? "&" : "");
            buf_put_span(rest, field);
        }
    }
    return is_found;
}

/* ── comparing ────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool parse(const char *text, struct url *ret)
{
    struct err why = { 0 };
    return text && url_parse(span_of(text), NULL, ret, &why);
}

/* /a.html and /a are one where a number is put between: /a/2.html. */
static bool is_same_path(struct span article, struct span stem, struct span extension)
{
    struct span own = without_slash(article);
    if (span_equal(own, stem))
        return true;
    struct span own_extension = cut_extension(&own);
    return own_extension.len && span_equal(own, stem) && (extension.len == 0 || span_equal(own_extension, extension));
}

unsigned page_paging_number(const char *article_url, const char *url)
{
    AUTO_URL struct url article = { 0 }, other = { 0 };
    if (!parse(article_url, &article) || !parse(url, &other) || !span_equal(article.host, other.host) || article.port != other.port)
        return 0;
    AUTO_BUF struct buf query = { 0 };
    unsigned number = 0;
    if (cut_query_number(other.query, &query, &number))
        return span_equal(without_slash(article.path), without_slash(other.path)) && span_equal(article.query, buf_span(&query)) ? number : 0;
    struct span path = without_slash(other.path), extension = cut_extension(&path);
    bool is_front = without_slash(article.path).len == 0;
    if (is_front || !span_equal(article.query, other.query) || !cut_path_number(&path, &number))
        return 0;
    return is_same_path(article.path, path, extension) ? number : 0;
}

/* The article's address is the canonical one, as far as it is the same site's, or the one captured. */
static unsigned number_of(const struct page_links *links, const char *page_url, const char *url)
{
    unsigned number = links->canonical ? page_paging_number(links->canonical, url) : 0;
    return number ? number : page_paging_number(page_url, url);
}

bool page_paging_next_is_own(const struct page_links *links, const char *page_url)
{
    return links->next && number_of(links, page_url, links->next) > 0;
}

size_t page_paging_find(const struct page_links *links, const char *page_url, const char **ret, size_t max)
{
    const char *by_number[PAGING_MAX + 1] = { NULL };
    AUTO_FREE char *own = url_resolve(NULL, span_of(page_url));
    for (size_t i = 0; i <= links->n; i++) {
        const char *url = i == 0 ? links->next : links->items[i - 1].url;
        unsigned number = url ? number_of(links, page_url, url) : 0;
        if (number && !by_number[number] && !(own && strcmp(url, own) == 0))
            by_number[number] = url;
    }
    size_t n = 0;
    for (size_t i = 2; i <= PAGING_MAX && n < max; i++)
        if (by_number[i])
            ret[n++] = by_number[i];
    return n;
}
