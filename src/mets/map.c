#include "mets/map.h"

#include <assert.h>
#include <stdio.h>

#include "mets/document.h"

/* The order of the parts is METS's; asserted, since a wrong order is a slip of the caller. */
enum stage { STAGE_DC, STAGE_FILES, STAGE_FILES_DONE, STAGE_STRUCT, STAGE_LINKS };

struct mets_map {
    struct mets_xml *xml;
    enum stage stage;
    bool has_links;                     /* <structLink> is open: METS does not allow an empty one */
};

enum { ID_TEXT = 40 };

/* "dmd-3" for article 3, "dmd-3-2" for its second picture. */
static const char *dmd_id(char into[ID_TEXT], unsigned article, size_t image)
{
    if (image)
        snprintf(into, ID_TEXT, "dmd-%u-%zu", article, image);
    else
        snprintf(into, ID_TEXT, "dmd-%u", article);
    return into;
}

/* "div-3-0" for the page of article 3, "div-3-2" for its second picture. */
static const char *div_id(char into[ID_TEXT], unsigned article, size_t part)
{
    snprintf(into, ID_TEXT, "div-%u-%zu", article, part);
    return into;
}

bool mets_map_open(int dir_fd, const char *path, const struct mets_common *common, const char *profile_url,
                   struct mets_map **ret, struct err *err)
{
    AUTO(mets_map_free) struct mets_map *map = mem_new(sizeof *map);
    if (!mets_xml_open(dir_fd, path, &map->xml, err))
        return false;
    mets_put_root(map->xml, common, profile_url, true);
    *ret = TAKE(map);
    return true;
}

bool mets_map_dc(struct mets_map *map, unsigned article, unsigned image, const char *created,
                 const struct dc_element *elements, size_t n, struct err *err)
{
    assert(map->stage == STAGE_DC);
    char id[ID_TEXT];
    mets_xml_begin(map->xml, "mets:dmdSec");
    mets_xml_attribute(map->xml, "ID", dmd_id(id, article, image));
    mets_xml_attribute(map->xml, "CREATED", created);
    mets_xml_attribute(map->xml, "STATUS", "CURRENT");
    mets_xml_begin(map->xml, "mets:mdWrap");
    mets_xml_attribute(map->xml, "MDTYPE", "DC");
    mets_xml_begin(map->xml, "mets:xmlData");
    mets_put_dc(map->xml, elements, n);
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    return mets_xml_ok(map->xml, err);
}

bool mets_map_files_begin(struct mets_map *map, const struct mets_file *warc, struct err *err)
{
    assert(map->stage == STAGE_DC);
    map->stage = STAGE_FILES;
    mets_xml_begin(map->xml, "mets:fileSec");
    mets_xml_attribute(map->xml, "ID", "files");
    mets_xml_begin(map->xml, "mets:fileGrp");
    mets_xml_attribute(map->xml, "ID", "grp-warc");
    mets_xml_attribute(map->xml, "USE", "WARC");
    mets_put_file(map->xml, warc, "warc-1");                    /* the areas of the map name it by this ID */
    return mets_xml_ok(map->xml, err);
}

bool mets_map_record(struct mets_map *map, const struct mets_record *record, struct err *err)
{
    assert(map->stage == STAGE_FILES && record->at < record->end);
    mets_xml_begin(map->xml, "mets:file");
    mets_xml_attributef(map->xml, "ID", "rec-%u", record->number);
    mets_xml_attribute(map->xml, "OWNERID", record->owner_id);
    mets_put_facts(map->xml, record->mime, record->bytes, record->created, record->sha256);
    mets_xml_attribute(map->xml, "DMDID", record->dmd_ids);
    mets_xml_attribute_u64(map->xml, "BEGIN", record->at);
    mets_xml_attribute_u64(map->xml, "END", record->end - 1);
    mets_xml_attribute(map->xml, "BETYPE", "BYTE");
    mets_xml_begin(map->xml, "mets:transformFile");
    mets_xml_attribute(map->xml, "TRANSFORMTYPE", "decompression");
    mets_xml_attribute(map->xml, "TRANSFORMALGORITHM", "gzip");
    mets_xml_attribute(map->xml, "TRANSFORMORDER", "1");
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    return mets_xml_ok(map->xml, err);
}

bool mets_map_files_end(struct mets_map *map, struct err *err)
{
    assert(map->stage == STAGE_FILES);
    map->stage = STAGE_FILES_DONE;
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    return mets_xml_ok(map->xml, err);
}

bool mets_map_struct_begin(struct mets_map *map, const char *package_id, struct err *err)
{
    assert(map->stage == STAGE_FILES_DONE);
    map->stage = STAGE_STRUCT;
    mets_xml_begin(map->xml, "mets:structMap");
    mets_xml_attribute(map->xml, "ID", "map-articles");
    mets_xml_attribute(map->xml, "TYPE", "LOGICAL");
    mets_xml_attribute(map->xml, "LABEL", "Articles");
    mets_xml_begin(map->xml, "mets:div");
    mets_xml_attribute(map->xml, "ID", "div-0");
    mets_xml_attribute(map->xml, "TYPE", "PACKAGE");
    mets_xml_attribute(map->xml, "LABEL", package_id);
    return mets_xml_ok(map->xml, err);
}

/* A byte range of the WARC. Area has BEGIN and EXTENT, which leaves no doubt whether an end is inclusive. */
static void put_area(struct mets_xml *xml, uint64_t at, uint64_t end)
{
    assert(at < end);
    mets_xml_begin_inline(xml, "mets:fptr");
    mets_xml_begin_inline(xml, "mets:area");
    mets_xml_attribute(xml, "FILEID", "warc-1");
    mets_xml_attribute_u64(xml, "BEGIN", at);
    mets_xml_attribute(xml, "BETYPE", "BYTE");
    mets_xml_attribute_u64(xml, "EXTENT", end - at);
    mets_xml_attribute(xml, "EXTTYPE", "BYTE");
    mets_xml_end(xml);
    mets_xml_end(xml);
}

static void put_page(struct mets_xml *xml, const struct mets_map_article *article)
{
    char id[ID_TEXT];
    mets_xml_begin(xml, "mets:div");
    mets_xml_attribute(xml, "ID", div_id(id, article->article, 0));
    mets_xml_attribute(xml, "TYPE", "PAGE");
    mets_xml_attribute(xml, "xlink:label", id);                 /* METS says both that smLink names the ID and the label */
    put_area(xml, article->page_at, article->page_end);
    mets_xml_end(xml);
}

static void put_image(struct mets_xml *xml, unsigned article, size_t number, const struct mets_map_image *image)
{
    char id[ID_TEXT], dmd[ID_TEXT];
    mets_xml_begin(xml, "mets:div");
    mets_xml_attribute(xml, "ID", div_id(id, article, number));
    mets_xml_attribute(xml, "TYPE", image->is_missing ? "IMAGE_MISSING" : "IMAGE");
    mets_xml_attribute_u64(xml, "ORDER", number);
    mets_xml_attribute(xml, "LABEL", image->caption);
    mets_xml_attribute(xml, "DMDID", dmd_id(dmd, article, number));
    mets_xml_attribute(xml, "xlink:label", id);
    if (image->has_area)
        put_area(xml, image->at, image->end);
    mets_xml_end(xml);
}

bool mets_map_struct_article(struct mets_map *map, const struct mets_map_article *article, struct err *err)
{
    assert(map->stage == STAGE_STRUCT);
    char dmd[ID_TEXT];
    mets_xml_begin(map->xml, "mets:div");
    mets_xml_attributef(map->xml, "ID", "div-%u", article->article);
    mets_xml_attribute(map->xml, "TYPE", "ARTICLE");
    mets_xml_attribute_u64(map->xml, "ORDER", article->order);
    mets_xml_attribute(map->xml, "LABEL", article->headline);
    mets_xml_attribute(map->xml, "DMDID", dmd_id(dmd, article->article, 0));
    put_page(map->xml, article);
    for (size_t i = 0; i < article->n_images; i++)
        put_image(map->xml, article->article, i + 1, &article->images[i]);
    mets_xml_end(map->xml);
    return mets_xml_ok(map->xml, err);
}

bool mets_map_link_begin(struct mets_map *map, struct err *err)
{
    assert(map->stage == STAGE_STRUCT);
    map->stage = STAGE_LINKS;
    mets_xml_end(map->xml);             /* div-0 */
    mets_xml_end(map->xml);             /* structMap */
    return mets_xml_ok(map->xml, err);
}

bool mets_map_link_article(struct mets_map *map, unsigned article, size_t n_images, struct err *err)
{
    assert(map->stage == STAGE_LINKS);
    if (n_images && !map->has_links) {
        mets_xml_begin(map->xml, "mets:structLink");
        map->has_links = true;
    }
    char page[ID_TEXT], image[ID_TEXT];
    for (size_t i = 1; i <= n_images; i++) {
        mets_xml_begin(map->xml, "mets:smLink");
        mets_xml_attribute(map->xml, "xlink:from", div_id(page, article, 0));
        mets_xml_attribute(map->xml, "xlink:to", div_id(image, article, i));
        mets_xml_attribute(map->xml, "xlink:arcrole", METS_DCTERMS "hasPart");
        mets_xml_end(map->xml);
    }
    return mets_xml_ok(map->xml, err);
}

bool mets_map_publish(struct mets_map *map, struct err *err)
{
    assert(map->stage == STAGE_LINKS);
    if (map->has_links)
        mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    return mets_xml_publish(map->xml, err);
}

void mets_map_free(struct mets_map *map)
{
    if (!map)
        return;
    mets_xml_free(map->xml);
    free(map);
}
