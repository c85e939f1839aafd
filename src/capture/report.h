/* capture/report.h: a scheduled run as one page for people: reports/<profile>/<run>.html.
 *
 * It stands alone: no scripts, nothing from outside, a Content-Security-Policy that says so; it is dark where the reader's screen is,
 * and can be printed. What is wrong stands first; then the articles, with a small picture of each that its package holds (capture/
 * thumbnail.h), their outcome, how much of them was had and what is missing; then sources, clock and vantage. All that came from outside
 * is escaped, controls of direction are taken out, and only http and https are linked. */
#pragma once
#include "capture/summary.h"

/* The page at the end of `into`; pictures are looked up in the archive's packages, open or sealed; those that cannot be read are left
 * out, and no failure. `archive` NULL: without pictures. */
void report_format(const struct archive *archive, const struct summary *summary, struct buf *into);
/* Writes it, whole and synced or not at all; one of the same run is replaced. *ret_path (may be NULL): from the archive's folder. */
MUST_CHECK bool report_publish(const struct archive *archive, const struct summary *summary, char **ret_path, struct err *err);
/* Of more articles than these, those with trouble first, the rest are only counted. */
enum { REPORT_ROWS_MAX = 2000 };
