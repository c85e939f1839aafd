/* page/overrides.h: facts of an article that a site's profile takes from the page by XPath, where what page/article.h finds by itself
 * is wrong for that site.
 *
 * An expression is XPath 1.0 with its core functions, without variables and prefixes, over the tree that page/document.h makes: names
 * of elements and attributes are in lower case. It is compiled and evaluated within bounds, whatever the page holds:
 * PAGE_XPATH_MAX bytes, and as many steps as a page of some million nodes needs. */
#pragma once
#include "page/article.h"

enum { PAGE_XPATH_MAX = 1000 };
struct page_overrides {                 /* XPath; NULL: the fact stays as it was found */
    char *headline, *subtitle, *section;        /* the first node that holds text; or a string */
    char *authors;                      /* each node a name, or a byline of several */
    char *published, *modified;         /* a date in any form that pages have */
    char *text;                         /* the paragraphs in (or that are) the nodes */
};
enum { PAGE_OVERRIDES = 7 };

/* Whether `xpath` can be evaluated, in the shape of config_check: `key` begins the message. Fails with USAGE. */
MUST_CHECK bool page_overrides_check(const char *key, const char *xpath, struct err *err);
/* Changes the article that page_article_of gave for the document; what is changed has the source "profile". An expression that finds
 * nothing, or no date, or reaches a bound, leaves its fact alone: the names of these ("headline") are put into `ret_missed` and
 * counted, since a site that was redesigned shows first here. */
size_t page_overrides_apply(const struct page_overrides *overrides, const struct page_document *document, struct page_article *article,
                            const char *ret_missed[PAGE_OVERRIDES]);
