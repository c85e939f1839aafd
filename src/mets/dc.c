#include "mets/dc.h"

#include <assert.h>
#include <libxml/uri.h>
#include <stdio.h>

#include "base/time.h"
#include "mets/document.h"

/* xs:language: [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})* */
static bool is_language(const char *text)
{
    size_t run = 0;
    bool is_first = true;
    for (const char *c = text;; c++) {
        uint8_t byte = (uint8_t)*c;
        if (byte_is_alpha(byte) || (byte_is_digit(byte) && !is_first)) {
            if (++run > 8)
                return false;
        } else if (run == 0 || (byte != '-' && byte != 0)) {
            return false;
        } else if (byte == 0) {
            return true;
        } else {
            run = 0;
            is_first = false;
        }
    }
}

/* What W3CDTF shares with xs:date and xs:dateTime: exactly the texts that base/time.h would write again, with an offset
 * that XML Schema knows. Time without seconds, which W3CDTF allows, is no xs:dateTime. */
static bool is_w3cdtf(const char *text)
{
    struct time_said said;
    char again[TIME_TEXT];
    if (!time_parse_said(span_of(text), &said) || (said.has_offset && abs(said.offset_minutes) > 14 * 60))
        return false;
    time_format_said(&said, again);
    return strcmp(again, text) == 0;
}

static bool is_uri(const char *text)
{
    xmlURIPtr uri = xmlParseURI(text);
    bool is_absolute = uri && uri->scheme;
    xmlFreeURI(uri);
    return is_absolute;
}

/* xsi:type of the element, or NULL where it has none or its value does not fit. */
static const char *type_of(const struct dc_element *element)
{
    switch (element->type) {
        case DC_URI:
            return is_uri(element->value) ? "dcterms:URI" : NULL;
        case DC_W3CDTF:
            return is_w3cdtf(element->value) ? "dcterms:W3CDTF" : NULL;
        case DC_RFC4646:
            return is_language(element->value) ? "dcterms:RFC4646" : NULL;
        case DC_DCMITYPE:
            return "dcterms:DCMIType";
        case DC_PERIOD:
            return "dcterms:Period";
        case DC_PLAIN:
            break;
    }
    return NULL;
}

void mets_put_dc(struct mets_xml *xml, const struct dc_element *elements, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct dc_element *element = &elements[i];
        if (!element->value || !*element->value)
            continue;
        char name[64];
        int len = snprintf(name, sizeof name, "dcterms:%s", element->term);
        assert(len > 0 && (size_t)len < sizeof name);           /* our own words */
        const char *type = type_of(element);
        bool has_lang = !type && element->lang && is_language(element->lang);
        mets_xml_begin(xml, name);
        mets_xml_attribute(xml, "xsi:type", type);
        mets_xml_attribute(xml, "xml:lang", has_lang ? element->lang : NULL);
        mets_xml_text(xml, element->value);
        mets_xml_end(xml);
    }
}
