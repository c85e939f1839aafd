/* mets/reader.h: an XML document from outside, as a stream of elements and texts (libxml2's xmlTextReader, within bounds).
 *
 * No network, no entities, no document type: a document that has one is refused before libxml2 sees it. UTF-8 only. One
 * pass over the source, in order; memory does not grow with it. What is wrong with the document is told by a code:
 *     "mets-xml"       it is not well-formed (XML 1.0), or its namespaces are not
 *     "mets-doctype"   it has a document type, so what it means depends on something else
 *     "mets-encoding"  it declares another encoding than UTF-8
 *     "mets-limit"     deeper, or with more attributes on one tag, than any document of ours */
#pragma once
#include "base/source.h"

enum { METS_DEPTH_MAX = 64 };

enum mets_event { METS_OPEN, METS_CLOSE, METS_TEXT, METS_END };
struct mets_node {                      /* borrowed until the next call */
    enum mets_event event;
    const char *ns, *name;              /* of an element: namespace ("" for none) and local name */
    const char *text;                   /* of a text */
    unsigned depth;                     /* of an element: the root has 0 */
    unsigned line;                      /* a few lines late beyond line 65,534, where libxml2 stops counting for nodes */
};

struct mets_reader;
MUST_CHECK bool mets_reader_open(struct source *source, struct mets_reader **ret, struct err *err);
/* The next event; an empty element gives OPEN and CLOSE. Fails when the source cannot be read, or when the document is
 * wrong: then mets_reader_code gives the code of a finding whose place and reason are in *err. */
MUST_CHECK bool mets_reader_next(struct mets_reader *reader, struct mets_node *ret, struct err *err);
const char *mets_reader_code(const struct mets_reader *reader);         /* NULL: nothing is wrong with the document */
/* An attribute of the element just opened, NULL when absent; ns "" for none. Borrowed until the next call of _next. */
const char *mets_reader_attribute(const struct mets_reader *reader, const char *ns, const char *name);
void mets_reader_free(struct mets_reader *reader);
DEFINE_AUTO(mets_reader_free, struct mets_reader *)
