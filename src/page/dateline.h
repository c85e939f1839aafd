/* page/dateline.h: the dateline with which agencies open a text: "MINSK, 28 February (BelTA) – …".
 *
 * Also "WASHINGTON (AP) — …", "(CNN) -- …", "HOUSTON, Texas (KTRK) -- …", "МОСКВА, 5 мая - РИА Новости. …",
 * "BERLIN (dpa) - …". What is found is kept as printed. */
#pragma once
#include "base/span.h"

struct page_dateline {
    char *place, *date, *agency;        /* NULL when none; yours */
};
/* `paragraph`: the first one of the text. */
void page_dateline_of(struct span paragraph, struct page_dateline *ret);
