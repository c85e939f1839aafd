/* format/markup.h: what stands before and in the first tag of an HTML or XML document, and what that makes
 * it.
 *
 * Not a parser: it skips white space, comments and processing instructions, keeps the XML declaration, the
 * document type declaration and the root's tag, and stops there. The text is ASCII with anything in between
 * (format/identify.c makes it so from UTF-16). */
#pragma once
#include "format/pronom.h"

struct markup {                         /* spans into the text; empty when absent */
    struct span declaration;            /* of "<?xml version="1.0"?>" what stands behind "<?xml" */
    bool has_declaration, has_doctype;
    struct span doctype_name, public_id;
    struct span root;                   /* the first tag's name, as written */
    struct span attributes;             /* of the first tag, unparsed */
};

/* False when no tag and no document type is found where one must stand. */
bool markup_look(struct span text, struct markup *ret);
/* The value of an attribute (or pseudo-attribute) by its exact name; false when absent. Character references
 * stay. */
bool markup_attribute(struct span attributes, const char *name, struct span *ret);
/* HTML, XHTML, SVG, feeds, other XML; NONE for what is none of them. */
enum pronom markup_identify(struct span text);
