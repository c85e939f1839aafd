/* page/quality.h: whether a captured page is what a reader was meant to see: a verdict, with its reason in words.
 *
 *     good           nothing speaks against it
 *     challenge      a page that asks whether a person is there, instead of the article
 *     consent        a wall that asks for consent first; the banner over an article is none
 *     paywall        the beginning of an article that is to be paid for
 *     soft-404       "not found" in words, whatever the status said; or the page that an error came with
 *     truncated      not whole: cut, not to be decoded, or it ends within a tag or a word
 *     no-lead-image  the article is there, the picture that opens it is not, and robots.txt is not why
 *
 * A good page that is called bad costs more trust than a bad one that is called good. So an article with text enough is good, and of
 * what stands on good pages as well (a banner's code, a captcha of the comments, a status that is wrong) several signs are needed that
 * do not depend on each other. No site is known by name: words and the marks of vendors are data (words_quality.c). Ours. */
#pragma once
#include "page/article.h"
#include "web/http.h"

enum page_quality { PAGE_GOOD, PAGE_CHALLENGE, PAGE_CONSENT, PAGE_PAYWALL, PAGE_SOFT_404, PAGE_TRUNCATED, PAGE_NO_LEAD_IMAGE };
const char *page_quality_name(enum page_quality quality);           /* "soft-404" … */
/* False: no verdict has that name. */
bool page_quality_by_name(const char *name, enum page_quality *ret);

struct page_answer {                    /* what the server sent, and what became of the picture */
    const struct http_head *head;       /* NULL: not known */
    struct span body;                   /* without transfer and content coding, as far as they could be removed */
    const char *cut;                    /* why it is not whole, as a clause; NULL: nothing says so */
    const char *lead_missing;           /* what became of the picture that opens the article ("404"); NULL: it is there, there is
                                         * none, or nobody wanted it */
};
enum { PAGE_WHY = 200 };
struct page_verdict {
    enum page_quality quality;
    char why[PAGE_WHY];                 /* the evidence, as a clause: "status 403, the title asks …"; "" of a good one */
};
void page_quality_of(const struct page_document *document, const struct page_article *article, const struct page_answer *answer,
                     struct page_verdict *ret);
