/* capture/profile.h: a site profile, what an institution decides once about one news site: where its articles are found, which of
 * them are kept, how its servers are treated, on what ground, and who is told when something is wrong.
 *
 * YAML, read against one table of keys (base/config.h); pressmark-profile(5) describes every key, and profiles/news-site.yaml has
 * each with its default. What is not stated falls back to the archive's settings where those have it: timezone, rights, operator
 * and package sizes are NULL or 0 then. Secrets (cookies, passwords) stand outside: see capture/profile_headers.h. */
#pragma once
#include "archive/settings.h"
#include "mets/premis.h"
#include "page/overrides.h"

enum profile_changed { PROFILE_CHANGED_ARTICLE, PROFILE_CHANGED_PAYLOAD };  /* what makes a new snapshot at a later look */
enum profile_images { PROFILE_IMAGES_ALL, PROFILE_IMAGES_LARGEST };         /* of a srcset: all, or the largest and the default */
enum profile_robots { PROFILE_ROBOTS_OBEY, PROFILE_ROBOTS_IGNORE };
enum profile_dedup { PROFILE_DEDUP_PACKAGE, PROFILE_DEDUP_ARCHIVE };
enum profile_seal { PROFILE_SEAL_DAY, PROFILE_SEAL_RUN };
enum { PROFILE_NAME_MAX = 40 };         /* as much of it as a package id takes */

struct profile {
    char *folder;                       /* where the profile lies: what its relative paths begin at */
    char *name;                         /* lower-case letters, digits, single hyphens: begin of package ids, name of the lock */
    char *publisher, *collection;
    char *timezone;                     /* tz database name; NULL: the archive's */
    char *archive;                      /* folder, resolved; NULL: as the command line says */
    struct {
        char *basis, *jurisdiction, *citation, *license, *note, *access, *until;
    } rights;
    struct {
        char *organization, *contact;
    } operator;
    struct {
        struct config_texts feeds, sitemaps, pages;     /* URLs in the form of requests; at least one in all */
    } sources;
    struct {
        struct config_texts include, exclude;           /* web/glob.h */
        struct config_texts requisite_hosts;            /* as `struct url` has hosts: lower case, A-labels; none: any host */
    } scope;
    struct {
        bool follow;                    /* rel=next */
        uint64_t max_pages;             /* of one article, the first included */
        struct config_texts single_page, alternates;    /* web/glob.h */
    } pagination;
    struct {
        struct config_durations after;  /* from the first capture; rising; none: no second look */
        enum profile_changed changed;
    } revisit;
    enum profile_images images;
    struct {
        uint64_t resource_bytes;        /* never 0 */
        uint64_t article_bytes, run_bytes, articles;    /* 0: no limit; so below */
        int64_t run_time_ns, age_ns;
    } limits;
    struct {
        int64_t page_delay_ns;
        uint64_t connections;           /* to one host at a time: 1 to 64 */
        uint64_t error_budget;          /* errors of a host in one run, after which it rests; 0: it never does */
    } politeness;
    enum profile_robots robots;
    struct {
        double min_complete;            /* share of an article's requisites, 0 to 1 */
        enum profile_dedup dedup;
        bool allow_private, media;
    } capture;
    struct {
        struct config_texts headers, cookies;           /* as written; secrets are not in them: capture/profile_headers.h */
    } request;
    struct page_overrides facts;        /* XPath */
    struct {
        enum profile_seal seal;
        uint64_t max_articles, max_bytes, warc_bytes;   /* 0: the archive's */
    } package;
    struct {
        uint64_t min_per_day;           /* new articles; 0: none are expected */
        int64_t max_gap_ns;             /* between two new articles; 0: any */
    } expect;
    int64_t reports_keep_ns;
    char *notify_command;               /* for /bin/sh -c; NULL: none */
};

/* The defaults, before a file is read. */
void profile_init(struct profile *profile);
/* Reads over what profile_init made; `file` is for messages, and its folder is where relative paths begin. Whatever is wrong with
 * the text fails with USAGE. The fields are yours to free, on failure too. */
MUST_CHECK bool profile_parse(struct span text, const char *file, struct profile *into, struct err *err);
/* The same from the file at `path`, which may be a link. Fails with USAGE also where there is no such file. */
MUST_CHECK bool profile_read(const char *path, struct profile *into, struct err *err);
/* What this version reads, but does not do yet: a run must not pass over it in silence. Fails with USAGE. */
MUST_CHECK bool profile_check_done(const struct profile *profile, struct err *err);
void profile_free(struct profile *profile);     /* the fields; { 0 } is fine */
#define AUTO_PROFILE __attribute__((cleanup(profile_free)))        /* AUTO_PROFILE struct profile profile = { 0 }; */

/* The table of all keys, from which the documents are checked. */
const struct config_key *profile_keys(size_t *ret_n);
/* What stands in a PREMIS rights statement: the profile's own rights where it states a basis, else the archive's as a whole. The
 * texts are borrowed from one of the two; URNs and start are left out. `profile` may be NULL. */
struct premis_rights profile_rights(const struct profile *profile, const struct settings *settings);
