#include "mets/map.h"

#include <assert.h>
#include <stdio.h>

#include "mets/document.h"

/* The order of the parts is METS's; asserted, since a wrong order is a slip of the caller. */
enum stage { STAGE_ARTICLES, STAGE_FILES };

struct mets_map {
    struct mets_xml *xml;
    enum stage stage;
    struct spool structure, links;      /* of all entries added, until their place in the document comes */
};

/* How deep in the document the three pieces of an entry stand. */
enum { DEPTH_DESCRIPTION = 1, DEPTH_STRUCTURE = 3, DEPTH_LINK = 2 };

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

/* --- entries -------------------------------------------------------------------------------------------------------------- */

void mets_map_describe(struct mets_map_entry *entry, unsigned article, unsigned image, const char *created, const struct dc_element *elements,
                       size_t n)
{
    AUTO(mets_xml_free) struct mets_xml *xml = mets_xml_fragment(DEPTH_DESCRIPTION, &entry->descriptions);
    char id[ID_TEXT];
    mets_xml_begin(xml, "mets:dmdSec");
    mets_xml_attribute(xml, "ID", dmd_id(id, article, image));
    mets_xml_attribute(xml, "CREATED", created);
    mets_xml_attribute(xml, "STATUS", "CURRENT");
    mets_xml_begin(xml, "mets:mdWrap");
    mets_xml_attribute(xml, "MDTYPE", "DC");
    mets_xml_begin(xml, "mets:xmlData");
    mets_put_dc(xml, elements, n);
    mets_xml_end(xml);
    mets_xml_end(xml);
    mets_xml_end(xml);
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

static void put_links(struct mets_map_entry *entry, unsigned article, size_t n_images)
{
    AUTO(mets_xml_free) struct mets_xml *xml = mets_xml_fragment(DEPTH_LINK, &entry->links);
    char page[ID_TEXT], image[ID_TEXT];
    for (size_t i = 1; i <= n_images; i++) {
        mets_xml_begin(xml, "mets:smLink");
        mets_xml_attribute(xml, "xlink:from", div_id(page, article, 0));
        mets_xml_attribute(xml, "xlink:to", div_id(image, article, i));
        mets_xml_attribute(xml, "xlink:arcrole", METS_DCTERMS "hasPart");
        mets_xml_end(xml);
    }
}

void mets_map_place(struct mets_map_entry *entry, const struct mets_map_article *article)
{
    AUTO(mets_xml_free) struct mets_xml *xml = mets_xml_fragment(DEPTH_STRUCTURE, &entry->structure);
    char dmd[ID_TEXT];
    mets_xml_begin(xml, "mets:div");
    mets_xml_attributef(xml, "ID", "div-%u", article->article);
    mets_xml_attribute(xml, "TYPE", "ARTICLE");
    mets_xml_attribute_u64(xml, "ORDER", article->order);
    mets_xml_attribute(xml, "LABEL", article->headline);
    mets_xml_attribute(xml, "DMDID", dmd_id(dmd, article->article, 0));
    put_page(xml, article);
    for (size_t i = 0; i < article->n_images; i++)
        put_image(xml, article->article, i + 1, &article->images[i]);
    mets_xml_end(xml);
    put_links(entry, article->article, article->n_images);
}

void mets_map_entry_free(struct mets_map_entry *entry)
{
    buf_free(&entry->descriptions);
    buf_free(&entry->structure);
    buf_free(&entry->links);
}

/* --- the document ------------------------------------------------------------------------------------------------------------ */

bool mets_map_open(int dir_fd, const char *path, const struct mets_common *common, const char *profile_url,
                   struct mets_map **ret, struct err *err)
{
    AUTO(mets_map_free) struct mets_map *map = mem_new(sizeof *map);
    map->structure.folder_fd = map->links.folder_fd = dir_fd;
    if (!mets_xml_open(dir_fd, path, &map->xml, err))
        return false;
    mets_put_root(map->xml, common, profile_url, true);
    *ret = TAKE(map);
    return true;
}

bool mets_map_add(struct mets_map *map, const struct mets_map_entry *entry, struct err *err)
{
    assert(map->stage == STAGE_ARTICLES);
    mets_xml_put_fragment(map->xml, buf_span(&entry->descriptions));
    return mets_xml_ok(map->xml, err) && spool_put(&map->structure, buf_span(&entry->structure), err) &&
           spool_put(&map->links, buf_span(&entry->links), err);
}

bool mets_map_files_begin(struct mets_map *map, const struct mets_file *warc, struct err *err)
{
    assert(map->stage == STAGE_ARTICLES);
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

/* What was spooled, at the place where the document stands. */
static bool put_spooled(struct mets_map *map, struct spool *spool, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    if (!spool_take(spool, "map", &source, err))
        return false;
    struct stream stream;
    struct span piece;
    stream_open(&stream, source, 0, UINT64_MAX);
    bool is_read;
    while ((is_read = stream_next(&stream, &piece, err)) && piece.len)
        mets_xml_put_fragment(map->xml, piece);
    stream_close(&stream);
    return is_read && mets_xml_ok(map->xml, err);
}

static bool put_structure(struct mets_map *map, const char *package_id, struct err *err)
{
    mets_xml_begin(map->xml, "mets:structMap");
    mets_xml_attribute(map->xml, "ID", "map-articles");
    mets_xml_attribute(map->xml, "TYPE", "LOGICAL");
    mets_xml_attribute(map->xml, "LABEL", "Articles");
    mets_xml_begin(map->xml, "mets:div");
    mets_xml_attribute(map->xml, "ID", "div-0");
    mets_xml_attribute(map->xml, "TYPE", "PACKAGE");
    mets_xml_attribute(map->xml, "LABEL", package_id);
    bool is_put = put_spooled(map, &map->structure, err);
    mets_xml_end(map->xml);
    mets_xml_end(map->xml);
    return is_put;
}

/* METS does not allow an empty <structLink>. */
static bool put_all_links(struct mets_map *map, struct err *err)
{
    if (!map->links.bytes)
        return true;
    mets_xml_begin(map->xml, "mets:structLink");
    bool is_put = put_spooled(map, &map->links, err);
    mets_xml_end(map->xml);
    return is_put;
}

bool mets_map_publish(struct mets_map *map, const char *package_id, struct err *err)
{
    assert(map->stage == STAGE_FILES);
    mets_xml_end(map->xml);             /* the WARC */
    mets_xml_end(map->xml);             /* fileGrp */
    mets_xml_end(map->xml);             /* fileSec */
    if (!put_structure(map, package_id, err) || !put_all_links(map, err))
        return false;
    mets_xml_end(map->xml);
    return mets_xml_publish(map->xml, err);
}

void mets_map_free(struct mets_map *map)
{
    if (!map)
        return;
    mets_xml_free(map->xml);
    spool_free(&map->structure);
    spool_free(&map->links);
    free(map);
}
