/* tests/unit/package/made.h: a small package of ours, made as a run makes them: a WARC with a page, its picture and a second look at
 * the page (a revisit), then package/assemble.h. What tests of checking and reading start from. */
#pragma once
#include <stddef.h>

#define MADE_ID "sample-en-20230606T081500Z-0001"
#define MADE_PAGE_URL "https://news.example/bridge"
#define MADE_PICTURE_URL "https://news.example/i.png"
#define MADE_HEADLINE "The bridge over the river opens again"
/* urn:uuid: of a record, by its place in the WARC: 0 the warcinfo, 1 the page, 4 the picture, 6 the revisit. */
#define MADE_URN(place) "urn:uuid:00000000-0000-5000-8000-00000000000" #place

/* Makes it in the empty folder `package_fd`; its name, or that of its place in an archive, is `package_id`. */
void made_package(int package_fd, const char *package_id);
