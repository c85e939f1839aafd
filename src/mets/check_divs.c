#include <stdio.h>

#include "base/num.h"
#include "mets/checking.h"

static void check_order(struct mets_checking *checking, struct mets_open_div *parent)
{
    uint64_t order = mets_number(checking, "ORDER");
    if (order == UINT64_MAX || order <= parent->last_order)
        mets_found(checking, "mets-order", "ORDER does not rise (METS, div)");
    else
        parent->last_order = order;
}

void mets_div_opened(struct mets_checking *checking)
{
    const char *type = mets_attribute(checking, "TYPE"), *id = mets_attribute(checking, "ID");
    const char *label = mets_xlink(checking, "label");
    bool is_article = type && strcmp(type, "ARTICLE") == 0, is_image = type && strcmp(type, "IMAGE") == 0;
    bool is_missing = type && strcmp(type, "IMAGE_MISSING") == 0;
    checking->summary->articles += is_article;
    checking->summary->images += is_image;
    checking->summary->images_missing += is_missing;
    if ((is_article || is_image || is_missing) && checking->n_divs)
        check_order(checking, &checking->divs[checking->n_divs - 1]);
    if (label) {
        mets_define(checking, (struct mets_id_name){ .space = METS_ID_LABEL, .name = span_of(label) }, METS_ID_LABEL);
        /* METS says of smLink both that it names an ID and that it names a label: so the two must be equal. */
        if (id && strcmp(id, label) != 0)
            mets_found(checking, "mets-form", "ID and xlink:label of a division differ (METS, smLink)");
    }
    struct mets_open_div *div = &checking->divs[checking->n_divs++];    /* no deeper than elements: METS_DEPTH_MAX */
    *div = (struct mets_open_div){ 0 };
    snprintf(div->type, sizeof div->type, "%s", type ? type : "");
}

void mets_div_closed(struct mets_checking *checking)
{
    if (checking->n_divs)
        checking->n_divs--;
}

bool mets_area_opened(struct mets_checking *checking, struct err *err)
{
    const char *type = mets_attribute(checking, "BETYPE"), *file_id = mets_attribute(checking, "FILEID");
    if (!mets_attribute(checking, "BEGIN") || (type && strcmp(type, "BYTE") != 0))
        return true;                    /* the whole file, or a part that is not told in bytes */
    uint64_t begin = mets_number(checking, "BEGIN"), extent = mets_number(checking, "EXTENT"), end;
    if (!mets_attribute(checking, "EXTENT") && mets_attribute(checking, "END")) {
        end = mets_number(checking, "END");
        extent = end != UINT64_MAX && end >= begin ? end - begin + 1 : UINT64_MAX;
    }
    checking->summary->areas++;
    if (!type || begin == UINT64_MAX || extent == UINT64_MAX || extent == 0 || !num_add(begin, extent, &end)) {
        mets_found(checking, "mets-range", "BEGIN and EXTENT are no range of bytes (METS, area)");
        return true;
    }
    struct mets_seen_area area = {
        .file_id = file_id ? file_id : "",
        .type = checking->n_divs ? checking->divs[checking->n_divs - 1].type : "",
        .begin = begin,
        .extent = extent,
    };
    return !checking->options->area || checking->options->area(checking->options->context, &area, err);
}
