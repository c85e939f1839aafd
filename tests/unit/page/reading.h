/* tests/unit/page/reading.h: a page read as far as the steps behind it need: tree, scan, container, facts, body. Tests of one step
 * call it with these, and not the whole extractor. */
#pragma once
#include "../base/suite.h"

#include "page/body.h"
#include "page/facts.h"

#define READING_URL "https://e.example/2/story"
/* Two paragraphs that nobody takes for anything but an article's text. */
#define READING_PROSE                                                                                                    \
    "<p>After eleven months of work the old bridge was opened to carts, cyclists and people on foot on the afternoon of " \
    "a day in spring, and the whole town came to see it, to walk on it and to listen to the band.</p>"                   \
    "<p>The masons who built it say that it will stand for another two hundred years, if nobody drives a lorry over it, " \
    "and the mayor promised that nobody would, as long as it is hers to say.</p>"

struct reading {
    struct page_document *document;
    struct page_scan scan;
    struct page_container container;
    struct page_facts facts;
    struct page_body body;
};

static inline void reading_begin(struct reading *reading, const char *html)
{
    struct err err = { 0 };
    if (!page_document_parse(span_of(html), span_of("text/html; charset=utf-8"), READING_URL, &reading->document, &err))
        fail_msg("%s", err.why);
    page_scan_of(reading->document, &reading->scan);
    page_container_of(&reading->scan, &reading->container);
    page_facts_of(&reading->scan, &reading->container, &reading->facts);
    page_body_of(&reading->scan, &reading->container, &reading->body);
}

static inline void reading_end(struct reading *reading)
{
    page_body_free(&reading->body);
    page_container_free(&reading->container);
    page_scan_free(&reading->scan);
    page_document_free(reading->document);
}
