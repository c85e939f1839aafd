/* tests/unit/package/made.h: small packages of ours, made as a run makes them: a WARC with a page, its picture and a second look at
 * the page (a revisit), then package/assemble.h. What tests of assembling, checking and reading start from. */
#pragma once
#include "package/assemble.h"

#define MADE_ID "sample-en-20230606T081500Z-0001"
#define MADE_PAGE_URL "https://news.example/bridge"
#define MADE_PICTURE_URL "https://news.example/i.png"
#define MADE_HEADLINE "The bridge over the river opens again"
/* urn:uuid: of a record, by its place in the WARC: 0 the warcinfo, 1 the page, 4 the picture, 6 the revisit. */
#define MADE_URN(place) "urn:uuid:00000000-0000-5000-8000-00000000000" #place

struct made_record {
    const char *type, *date, *url;      /* "response"; WARC-Date; NULL of a warcinfo */
    const char *first_line;             /* of an HTTP message; NULL: the block is the body alone */
    const char *mime;                   /* of a payload; NULL: there is none */
    struct span body;
    const char *with;                   /* urn of the record that it belongs to or refers to */
    const char *fields;                 /* more header lines of the message; NULL: none */
};
/* The records of the usual package, of which a test may change a copy. */
enum { MADE_RECORDS = 8 };
extern const struct made_record made_records[MADE_RECORDS];

/* Writes the package's one WARC; the place of a record in the list is its urn. */
MUST_CHECK bool made_warc(int package_fd, const char *package_id, const struct made_record *records, size_t n, struct err *err);
/* Of one page: the record MADE_URN(1). */
struct package_plan made_plan(const char *package_id);
/* The usual package in the empty folder `package_fd`; it must succeed. */
void made_package(int package_fd, const char *package_id);
