/* mets/checking.h: the state of one mets_check, shared by its parts: check.c (the whole), check_ids.c (IDs and references),
 * check_files.c (files, byte ranges), check_divs.c (structural maps), check_premis.c (PREMIS identifiers). */
#pragma once
#include "mets/check.h"
#include "mets/ids.h"
#include "mets/reader.h"

#define METS_NS        "http://www.loc.gov/METS/"
#define METS_NS_XLINK  "http://www.w3.org/1999/xlink"
#define METS_NS_PREMIS "http://www.loc.gov/premis/v3"

enum { METS_FILES_DEPTH_MAX = 8 };      /* nested <file>: a WARC, its records, and room for what others do */

struct mets_open_file {
    char *href;                         /* decoded; NULL before FLocat */
    char *checksum, *checksum_type;
    uint64_t bytes;
    bool is_range, has_content;
    unsigned line;
};
struct mets_open_div {
    char type[32];
    uint64_t last_order;                /* of the articles or pictures inside */
};
enum mets_root { METS_ROOT_OTHER, METS_ROOT_METS, METS_ROOT_PREMIS, METS_ROOT_RIGHTS, METS_ROOT_DC };

struct mets_checking {
    struct mets_reader *reader;
    const struct mets_check_options *options;
    struct findings *findings;
    struct mets_check_summary *summary;
    const char *name;                   /* of the source */
    enum mets_root root;
    unsigned line;
    struct mets_ids *ids;
    bool is_full;                       /* METS_IDS_MAX was told */
    struct mets_open_file files[METS_FILES_DEPTH_MAX];
    size_t n_files;                     /* open; beyond METS_FILES_DEPTH_MAX they are counted, not kept */
    struct mets_open_div divs[METS_DEPTH_MAX + 1];
    size_t n_divs;
    uint64_t links;
    struct buf premis_type, premis_text;
    bool takes_text;
};

/* A finding at the current line, and one at another (0: the document as a whole). */
void mets_found(struct mets_checking *checking, const char *code, const char *why, ...) PRINTF_LIKE(3, 4);
void mets_found_at(struct mets_checking *checking, unsigned line, enum severity severity, const char *code,
                   const char *why, ...) PRINTF_LIKE(5, 6);

/* Attributes of the element just opened. NULL when absent; a number is UINT64_MAX when absent, and when it is none, which is
 * found. */
const char *mets_attribute(const struct mets_checking *checking, const char *name);
const char *mets_xlink(const struct mets_checking *checking, const char *name);
uint64_t mets_number(struct mets_checking *checking, const char *name);

void mets_define(struct mets_checking *checking, struct mets_id_name id, unsigned kind);
void mets_refer(struct mets_checking *checking, const char *what, struct mets_id_name id, unsigned kinds, const char *kind_name);
void mets_check_ids(struct mets_checking *checking, const struct mets_node *node);
void mets_check_link(struct mets_checking *checking);           /* smLink */
void mets_check_pointer(struct mets_checking *checking);        /* mptr */
void mets_check_all_resolved(struct mets_checking *checking);

MUST_CHECK bool mets_file_opened(struct mets_checking *checking, struct err *err);
void mets_file_closed(struct mets_checking *checking);
MUST_CHECK bool mets_location_opened(struct mets_checking *checking, struct err *err);         /* FLocat */
void mets_content_opened(struct mets_checking *checking);                                      /* FContent */
MUST_CHECK bool mets_reference_opened(struct mets_checking *checking, struct err *err);        /* mdRef */
void mets_files_free(struct mets_checking *checking);

void mets_div_opened(struct mets_checking *checking);
void mets_div_closed(struct mets_checking *checking);
MUST_CHECK bool mets_area_opened(struct mets_checking *checking, struct err *err);

void mets_premis_opened(struct mets_checking *checking, const struct mets_node *node);
void mets_premis_text(struct mets_checking *checking, const struct mets_node *node);
void mets_premis_closed(struct mets_checking *checking, const struct mets_node *node);
