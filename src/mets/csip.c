#include "mets/csip.h"

#include <stdio.h>

#include "mets/document.h"

/* --- sections that point at metadata ------------------------------------------------------------------------ */

struct reference {                      /* a section (dmdSec, rightsMD, digiprovMD) that holds one mdRef */
    const char *section, *id;
    const char *type, *other_type, *type_version;       /* MDTYPE, OTHERMDTYPE, MDTYPEVERSION */
};

static void put_reference(struct mets_xml *xml, const struct reference *reference, const struct mets_file *file,
                          const char *created)
{
    mets_xml_begin(xml, reference->section);
    mets_xml_attribute(xml, "ID", reference->id);
    mets_xml_attribute(xml, "CREATED", created);
    mets_xml_attribute(xml, "STATUS", "CURRENT");
    mets_xml_begin(xml, "mets:mdRef");
    mets_put_location(xml, file->href);
    mets_xml_attribute(xml, "MDTYPE", reference->type);
    mets_xml_attribute(xml, "OTHERMDTYPE", reference->other_type);
    mets_xml_attribute(xml, "MDTYPEVERSION", reference->type_version);
    mets_put_facts(xml, file->mime, file->bytes, file->created, file->sha256);
    mets_xml_end(xml);
    mets_xml_end(xml);
}

static void put_administrative(struct mets_xml *xml, const struct mets_package *package)
{
    static const struct reference rights = { "mets:rightsMD", "rights-1", "PREMIS:RIGHTS", NULL, NULL };
    static const struct reference premis = { "mets:digiprovMD", "prov-1", "PREMIS", NULL, "3.0" };
    mets_xml_begin(xml, "mets:amdSec");
    mets_xml_attribute(xml, "ID", "amd-1");
    put_reference(xml, &rights, &package->rights, package->common.created);
    put_reference(xml, &premis, &package->premis, package->common.created);
    mets_xml_end(xml);
}

/* --- groups of files, and the divisions that name them ------------------------------------------------------- */

struct group {
    const char *id, *use;
    const struct mets_file *files;
    size_t n;                           /* 0: neither group nor division is written */
    bool is_representation;             /* has a content type */
    const char *div_id, *label;         /* its division */
};

static void put_group(struct mets_xml *xml, const struct group *group)
{
    if (group->n == 0)
        return;
    mets_xml_begin(xml, "mets:fileGrp");
    mets_xml_attribute(xml, "ID", group->id);
    mets_xml_attribute(xml, "USE", group->use);
    if (group->is_representation)
        mets_put_content_type(xml);
    for (size_t i = 0; i < group->n; i++) {
        mets_put_file(xml, &group->files[i], group->files[i].id);
        mets_xml_end(xml);
    }
    mets_xml_end(xml);
}

static void put_groups(struct mets_xml *xml, const struct group *groups, size_t n)
{
    mets_xml_begin(xml, "mets:fileSec");
    mets_xml_attribute(xml, "ID", "files");
    for (size_t i = 0; i < n; i++)
        put_group(xml, &groups[i]);
    mets_xml_end(xml);
}

static void begin_div(struct mets_xml *xml, const char *id, const char *label)
{
    mets_xml_begin(xml, "mets:div");
    mets_xml_attribute(xml, "ID", id);
    mets_xml_attribute(xml, "LABEL", label);
}

static void put_group_div(struct mets_xml *xml, const struct group *group)
{
    if (group->n == 0)
        return;
    begin_div(xml, group->div_id, group->label);
    mets_xml_begin_inline(xml, "mets:fptr");
    mets_xml_attribute(xml, "FILEID", group->id);
    mets_xml_end(xml);
    mets_xml_end(xml);
}

/* The one structural map that CSIP wants (CSIP80 to CSIP87), as far as its first division and "Metadata". */
static void begin_map(struct mets_xml *xml, const char *objid, const char *dmd_ids, const char *adm_ids)
{
    mets_xml_begin(xml, "mets:structMap");
    mets_xml_attribute(xml, "ID", "map");
    mets_xml_attribute(xml, "TYPE", "PHYSICAL");
    mets_xml_attribute(xml, "LABEL", "CSIP");
    begin_div(xml, "div-root", objid);
    begin_div(xml, "div-metadata", "Metadata");
    mets_xml_attribute(xml, "DMDID", dmd_ids);
    mets_xml_attribute(xml, "ADMID", adm_ids);
    mets_xml_end(xml);
}

static bool end_document(struct mets_xml *xml, const char *path, struct err *err)
{
    mets_xml_end(xml);                  /* div-root */
    mets_xml_end(xml);                  /* structMap */
    mets_xml_end(xml);                  /* mets */
    return mets_xml_publish(xml, err) || err_where(err, "%s", path);
}

/* --- the documents ------------------------------------------------------------------------------------------- */

bool mets_write_package(int dir_fd, const char *path, const struct mets_package *package, struct err *err)
{
    static const struct reference dc = { "mets:dmdSec", "dmd-1", "DC", NULL, NULL };
    struct mets_file representation = package->representation;
    representation.id = representation.id ? representation.id : "rep-1";
    const struct group groups[] = {
        { "grp-documentation", "Documentation", package->documentation, package->n_documentation, false,
          "div-documentation", "Documentation" },
        { "grp-schemas", "Schemas", package->schemas, package->n_schemas, false, "div-schemas", "Schemas" },
        { "grp-original", "Representations/original", &representation, 1, true, NULL, NULL },
        { "grp-articles", "Articles", package->articles, package->n_articles, false, "div-articles", "Articles" },
        { "grp-index", "Index", package->index, package->n_index, false, "div-index", "Index" },
    };
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    if (!mets_xml_open(dir_fd, path, &xml, err))
        return false;
    mets_put_root(xml, &package->common, METS_CSIP_PROFILE, false);
    put_reference(xml, &dc, &package->dc, package->common.created);
    put_administrative(xml, package);
    put_groups(xml, groups, COUNT_OF(groups));
    begin_map(xml, package->common.objid, dc.id, "rights-1 prov-1");
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        if (!groups[i].is_representation)
            put_group_div(xml, &groups[i]);
    begin_div(xml, "div-original", "Representations/original");         /* a METS document of its own: mptr (CSIP105) */
    mets_xml_begin_inline(xml, "mets:mptr");
    mets_put_location(xml, representation.href);
    mets_xml_attribute(xml, "xlink:title", "grp-original");
    mets_xml_end(xml);
    mets_xml_end(xml);
    return end_document(xml, path, err);
}

bool mets_write_representation(int dir_fd, const char *path, const struct mets_representation *representation,
                               struct err *err)
{
    const struct group data = { "grp-data", "Representations/original/data", representation->warcs,
                                representation->n_warcs, true, "div-data", "Data" };
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    if (!mets_xml_open(dir_fd, path, &xml, err))
        return false;
    mets_put_root(xml, &representation->common, METS_CSIP_PROFILE, false);
    AUTO_BUF struct buf ids = { 0 };
    for (size_t i = 0; i < representation->n_maps; i++) {
        char id[32];
        snprintf(id, sizeof id, "dmd-%zu", i + 1);
        const struct reference map = { "mets:dmdSec", id, "OTHER", "METS", NULL };
        put_reference(xml, &map, &representation->maps[i], representation->common.created);
        buf_printf(&ids, "%s%s", i ? " " : "", id);
    }
    put_groups(xml, &data, 1);
    begin_map(xml, representation->common.objid, (const char *)ids.at, NULL);
    put_group_div(xml, &data);
    return end_document(xml, path, err);
}

bool mets_write_dc(int dir_fd, const char *path, const struct dc_element *elements, size_t n, struct err *err)
{
    AUTO(mets_xml_free) struct mets_xml *xml = NULL;
    if (!mets_xml_open(dir_fd, path, &xml, err))
        return false;
    mets_xml_begin(xml, "metadata");
    mets_xml_attribute(xml, "xmlns:dcterms", METS_DCTERMS);
    mets_xml_attribute(xml, "xmlns:xsi", METS_XSI);
    mets_put_dc(xml, elements, n);
    mets_xml_end(xml);
    return mets_xml_publish(xml, err) || err_where(err, "%s", path);
}
