/* mets/dc.h: Dublin Core terms (DCMI, dcterms.xsd 2008-02-11) as a list of elements, in the order in which they are written. */
#pragma once
#include "base/buf.h"

enum dc_type { DC_PLAIN, DC_URI, DC_W3CDTF, DC_RFC4646, DC_DCMITYPE, DC_PERIOD };
struct dc_element {
    const char *term;                   /* "title", "isVersionOf" */
    const char *value;                  /* NULL or empty: the element is not written */
    const char *lang;                   /* xml:lang, or NULL */
    enum dc_type type;                  /* xsi:type, left out where the value does not fit it; then there may be a lang */
};
