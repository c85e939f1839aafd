/* package/plan.h: all that sealing needs besides the closed WARCs: from the run's journal and the archive's settings, and nothing
 * from the clock or the machine, so that sealing is a pure function. */
#pragma once
#include "base/uuid.h"
#include "mets/premis.h"
#include "page/overrides.h"

struct package_page {                   /* one page that was captured, in order of the run */
    const char *snapshot;               /* urn of its record */
    const char *replaces;               /* urn of the snapshot before, or NULL */
    unsigned warc;                      /* in which WARC of the package it lies */
};
struct package_plan {
    struct uuid archive;
    const char *id;                     /* belta-en-20230606T081500Z-0001 */
    const char *organization, *contact, *isil;          /* isil NULL: none */
    const char *collection, *description, *count;       /* Bag-Group-Identifier, External-Description, Bag-Count */
    int64_t started_ns, ended_ns, sealed_ns;
    const char *robots;                 /* "obey", "ignore" */
    const char *clock, *vantage;        /* of the capture, in words (capture/clock.h; User-Agent, languages, cookies); NULL: not known */
    const char *schemas;                /* folder of official XSDs, NULL: none */
    struct premis_rights rights;        /* urn and package_urn are filled in here */
    struct page_overrides overrides;    /* XPath of the site's profile; all NULL: none */
    const struct package_page *pages;
    size_t n_pages;
};
/* The package's own identifiers, made from (archive, package id, what): never reused. */
void package_urn(const struct package_plan *plan, const char *what, char ret[UUID_URN]);

#define PACKAGE_PROFILE_BAG "https://pressmark.example/profiles/pressmark-bag-1.json"
#define PACKAGE_PROFILE_MAP "https://pressmark.example/profiles/pressmark-articles-1.xml"
