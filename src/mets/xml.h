/* mets/xml.h: writes an XML 1.0 document as a stream, into a draft: UTF-8, the same bytes for the same calls, memory that
 * does not depend on what is written.
 *
 * Every text is foreign: what XML forbids (controls, U+FFFE, U+FFFF, broken UTF-8) becomes U+FFFD, so that the document is
 * well-formed whatever a page said. Tabs and line ends inside attributes are kept (as references).
 * A write that fails is remembered, and what follows is dropped: mets_xml_ok and mets_xml_publish tell. Names and formats
 * are ours and static. */
#pragma once
#include "base/file.h"

struct mets_xml;
MUST_CHECK bool mets_xml_open(int dir_fd, const char *path, struct mets_xml **ret, struct err *err);
/* Elements that shall stand `depth` elements deep in a document, written at the end of `into`, which outlives the writer. Not
 * published: given to mets_xml_put_fragment of that document, on whatever thread it was made. */
struct mets_xml *mets_xml_fragment(int depth, struct buf *into);
void mets_xml_put_fragment(struct mets_xml *xml, struct span fragment);         /* whole elements, or a fragment in pieces */

/* An element on a line of its own, indented; or behind what stands there already. mets_xml_end closes the innermost. */
void mets_xml_begin(struct mets_xml *xml, const char *name);
void mets_xml_begin_inline(struct mets_xml *xml, const char *name);
void mets_xml_end(struct mets_xml *xml);

/* Attributes of the element just begun. A value that is NULL or empty is not written. */
void mets_xml_attribute(struct mets_xml *xml, const char *name, const char *value);
void mets_xml_attributef(struct mets_xml *xml, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
void mets_xml_attribute_u64(struct mets_xml *xml, const char *name, uint64_t value);
/* A relative path as a URI reference (RFC 3986 §4.2): all but unreserved characters and '/' percent-encoded. */
void mets_xml_attribute_href(struct mets_xml *xml, const char *name, const char *path);
/* The attributes that follow stand on a new line: for the long lists of a root element. */
void mets_xml_break(struct mets_xml *xml);

void mets_xml_text(struct mets_xml *xml, const char *text);
/* <name>text</name>, on a line of its own, or inline. */
void mets_xml_leaf(struct mets_xml *xml, const char *name, const char *text);
void mets_xml_leaf_inline(struct mets_xml *xml, const char *name, const char *text);

MUST_CHECK bool mets_xml_ok(const struct mets_xml *xml, struct err *err);
MUST_CHECK bool mets_xml_publish(struct mets_xml *xml, struct err *err);        /* asserts that all elements are closed */
void mets_xml_free(struct mets_xml *xml);                                       /* unpublished: nothing was written */
DEFINE_AUTO(mets_xml_free, struct mets_xml *)
