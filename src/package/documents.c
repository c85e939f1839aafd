/* The documents that describe a package: README, schemas, Dublin Core, PREMIS, METS, and the tag files of the bag. */
#include <fcntl.h>
#include <stdio.h>

#include "bag/writer.h"
#include "package/assembly.h"
#include "package/embedded.h"
#include "package/reader.h"

#define REPRESENTATION "data/representations/original"

/* --- texts -------------------------------------------------------------------------------------------------------------- */

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static char *tally_text(const struct tallies *tallies)
{
    struct buf text = { 0 };
    for (size_t i = 0; i < tallies->n; i++)
        buf_printf(&text, "%s%s = %llu", i ? ", " : "", tallies->items[i].what, (unsigned long long)tallies->items[i].n);
    return buf_take_text(&text);
}

static bool write_readme(const struct assembly *assembly, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    buf_printf(&text,
               "What this package is\n"
               "====================\n"
               "News articles as their web site showed them, kept by %s.\n"
               "Package %s: %s.\n"
               "%llu article%s, %llu picture%s, captured from %s to %s (UTC).\n\n"
               "It can be read without the program that made it (pressmark). Paths are below data/, the folder with METS.xml:\n\n"
               "  ../bagit.txt                       this is a BagIt 1.0 bag; to see that nothing has changed, go to the folder\n"
               "                                     that holds data/ and type: sha512sum -c manifest-sha512.txt\n"
               "  METS.xml                           what is in here (E-ARK CSIP 2.2)\n"
               "  metadata/descriptive/dc.xml        the package in Dublin Core\n"
               "  metadata/preservation/premis.xml   what was done, when, by whom (PREMIS 3.0)\n"
               "  metadata/preservation/rights.xml   what may be done with it\n"
               "  representations/original/data/     the pages and pictures as the server sent them (WARC/1.1, one gzip member\n"
               "                                     per record: gzip -dc shows them)\n"
               "  representations/original/metadata/descriptive/\n"
               "                                     for each WARC a METS document: the articles, their pictures with captions, and\n"
               "                                     where each lies in the WARC (BEGIN and END are the first and last byte of the\n"
               "                                     gzip member; area has its length)\n"
               "  articles/                          one article each: facts, pictures, text (JSON)\n"
               "  index/index.cdxj                   every captured address with its place in the WARC, sorted\n"
               "  schemas/                           the form of these documents (RELAX NG, JSON Schema)\n\n"
               "To take a page out by hand: find its address in index/index.cdxj, then\n"
               "  tail -c +$((OFFSET + 1)) FILENAME | head -c LENGTH | gzip -dc\n",
               assembly->plan->organization, assembly->plan->id, assembly->plan->description,
               (unsigned long long)assembly->articles, plural(assembly->articles), (unsigned long long)assembly->images,
               plural(assembly->images), assembly->first_date, assembly->last_date);
    return file_write(assembly->fd, "data/documentation/README.txt", buf_span(&text), err);
}

/* --- schemas: ours, and the archive's copies of the official ones --------------------------------------------------------- */

enum { SCHEMA_MAX = 4 * 1024 * 1024 };

static bool is_xsd(struct span name)
{
    return span_ends(name, ".xsd");
}

static bool copy_official(const struct assembly *assembly, struct err *err)
{
    const char *folder = assembly->plan->schemas;
    AUTO_CLOSE int from = -1;
    AUTO_NAMES struct file_names names = { 0 };
    if (!folder)
        return true;
    if (!file_open_folder(AT_FDCWD, folder, &from, err))
        return err_hint(err, "package.schemas in pressmark.yaml names the folder of XSDs that packages get copies of");
    if (!file_names_read(from, &names, err))
        return err_where(err, "%s", folder);
    file_names_keep(&names, is_xsd);
    for (size_t i = 0; i < names.n; i++) {
        AUTO_BUF struct buf bytes = { 0 };
        AUTO_FREE char *to = mem_format("data/schemas/%s", names.items[i]);
        if (!file_slurp(from, names.items[i], SCHEMA_MAX, &bytes, err) || !file_write(assembly->fd, to, buf_span(&bytes), err))
            return false;
    }
    return true;
}

static bool write_schemas(const struct assembly *assembly, struct err *err)
{
    size_t n;
    const struct embedded_file *files = embedded_files(&n);
    for (size_t i = 0; i < n; i++) {
        AUTO_FREE char *to = mem_format("data/schemas/%s", files[i].name);
        if (!file_write(assembly->fd, to, span_of_n(files[i].bytes, files[i].len), err))
            return false;
    }
    return copy_official(assembly, err);
}

/* --- Dublin Core, rights, PREMIS -------------------------------------------------------------------------------------------- */

/* The language of what we write about the package ourselves. */
static const char our_language[] = "en";

static bool write_dc(const struct assembly *assembly, const char *urn, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    AUTO_FREE char *temporal = mem_format("name=capture; start=%s; end=%s; scheme=W3C-DTF;", assembly->first_date, assembly->last_date);
    AUTO_FREE char *extent = mem_format("%llu article%s, %llu image%s captured, %llu missing", (unsigned long long)assembly->articles,
                                        plural(assembly->articles), (unsigned long long)assembly->images, plural(assembly->images),
                                        (unsigned long long)assembly->images_missing);
    size_t n = 0, room = 12 + assembly->languages.n + assembly->publishers.n;
    AUTO_FREE struct dc_element *elements = mem_new_array(room, sizeof *elements);
    elements[n++] = (struct dc_element){ "title", plan->description, our_language, DC_PLAIN };
    elements[n++] = (struct dc_element){ "identifier", urn, NULL, DC_URI };
    elements[n++] = (struct dc_element){ "identifier", plan->id, NULL, DC_PLAIN };
    for (size_t i = 0; i < assembly->publishers.n; i++)
        elements[n++] = (struct dc_element){ "publisher", assembly->publishers.items[i].what, NULL, DC_PLAIN };
    elements[n++] = (struct dc_element){ "created", assembly->sealed, NULL, DC_W3CDTF };
    elements[n++] = (struct dc_element){ "temporal", temporal, NULL, DC_PERIOD };
    for (size_t i = 0; i < assembly->languages.n; i++)
        elements[n++] = (struct dc_element){ "language", assembly->languages.items[i].what, NULL, DC_RFC4646 };
    elements[n++] = (struct dc_element){ "extent", extent, NULL, DC_PLAIN };
    elements[n++] = (struct dc_element){ "isPartOf", plan->collection, NULL, DC_PLAIN };
    elements[n++] = (struct dc_element){ "accessRights", plan->rights.access, our_language, DC_PLAIN };
    return mets_write_dc(assembly->fd, "data/metadata/descriptive/dc.xml", elements, n, err);
}

static bool write_rights(const struct assembly *assembly, const char *urn, struct err *err)
{
    char own[UUID_URN], day[TIME_TEXT];
    package_urn(assembly->plan, "rights", own);
    time_format_date(assembly->plan->sealed_ns, day);
    struct premis_rights rights = assembly->plan->rights;
    rights.urn = own;
    rights.package_urn = urn;
    if (!rights.start && (rights.access || rights.end))         /* where nothing is said of access, nothing begins */
        rights.start = day;
    return premis_write_rights(assembly->fd, "data/metadata/preservation/rights.xml", &rights, err);
}

static bool write_premis(const struct assembly *assembly, const char *urn, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    char software[UUID_URN], organization[UUID_URN], started[TIME_TEXT], when[2 * TIME_TEXT];
    package_urn(plan, "agent software " PRESSMARK_VERSION, software);
    package_urn(plan, "agent organization", organization);
    time_format(plan->started_ns, started);
    snprintf(when, sizeof when, "%s/%s", assembly->first_date, assembly->last_date);
    AUTO_FREE char *statuses = tally_text(&assembly->statuses);
    AUTO_FREE char *puids = tally_text(&assembly->puids);
    AUTO_FREE char *missed = tally_text(&assembly->missed);
    AUTO_FREE char *qualities = tally_text(&assembly->qualities);
    AUTO_FREE char *capture = mem_format("%llu exchanges: %s; requisites of the pages: captured = %llu (revisits = %llu)%s%s; robots: %s; "
                                         "run begun %s; clock: %s; vantage: %s", (unsigned long long)assembly->exchanges, statuses,
                                         (unsigned long long)assembly->captured, (unsigned long long)assembly->revisits,
                                         *missed ? ", missed: " : "", missed, plan->robots, started,
                                         plan->clock ? plan->clock : "not known", plan->vantage ? plan->vantage : "not known");
    AUTO_FREE char *extraction = mem_format("%llu article%s: %s; %llu of the facts published, author, language, section not given by the pages; "
                                            "captions bound: %llu", (unsigned long long)assembly->articles, plural(assembly->articles), qualities,
                                            (unsigned long long)assembly->facts_missing, (unsigned long long)assembly->captions);
    AUTO_FREE char *identification = mem_format("%s; %llu other than the served type", puids, (unsigned long long)assembly->mismatched_types);
    const char *outcome = assembly->missing ? "partial" : "success";
    const char *sealed = assembly->sealed;
    struct premis_event events[] = {
        { PREMIS_CAPTURE, NULL, when, capture, outcome, false },
        { PREMIS_EXTRACTION, NULL, sealed, extraction, "success", false },
        { PREMIS_IDENTIFICATION, NULL, sealed, identification, "success", false },
        { PREMIS_DIGESTS, NULL, sealed, "SHA-256 and SHA-512 of all payload files", "success", true },
        { PREMIS_VALIDATION, NULL, sealed, "closed WARC read whole: WARC/1.1 framing, fields, digests: 0 errors", "success", false },
        { PREMIS_CREATION, NULL, sealed, "BagIt 1.0, E-ARK CSIP 2.2", "success", true },
    };
    char event_urns[COUNT_OF(events)][UUID_URN];
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        AUTO_FREE char *what = mem_format("event %zu", i + 1);
        package_urn(plan, what, event_urns[i]);
        events[i].urn = event_urns[i];
    }
    AUTO_FREE struct premis_warc *warcs = mem_new_array(assembly->n_warcs, sizeof *warcs);
    AUTO_FREE char (*warc_urns)[UUID_URN] = mem_new_array(assembly->n_warcs, sizeof *warc_urns);
    for (size_t i = 0; i < assembly->n_warcs; i++) {
        AUTO_FREE char *what = mem_format("warc %zu", i);
        package_urn(plan, what, warc_urns[i]);
        warcs[i] = (struct premis_warc){ warc_urns[i], assembly->warcs[i].name, assembly->warcs[i].bytes, assembly->warcs[i].sha256,
                                         assembly->warcs[i].sha512 };
    }
    const struct premis_document document = { urn, warcs, assembly->n_warcs, events, COUNT_OF(events), software, PRESSMARK_VERSION,
                                              organization, plan->organization };
    return premis_write(assembly->fd, "data/metadata/preservation/premis.xml", &document, err);
}

/* --- METS: lists of files from the inventory ---------------------------------------------------------------------------------- */

struct file_list {
    struct mets_file *items;
    size_t n;
    char **texts;                       /* owned ids and hrefs */
    size_t n_texts;
};

static void file_list_free(struct file_list *list)
{
    for (size_t i = 0; i < list->n_texts; i++)
        free(list->texts[i]);
    free(list->texts);
    free(list->items);
}
#define AUTO_FILE_LIST __attribute__((cleanup(file_list_free)))

static char *keep_text(struct file_list *list, char *taken)
{
    ARRAY_GROW(list->texts, list->n_texts);
    return list->texts[list->n_texts++] = taken;
}

static const char *mime_of_name(const char *path)
{
    static const char *const table[][2] = { { ".xml", "text/xml" },       { ".xsd", "text/xml" },         { ".rng", "text/xml" },
                                            { ".json", "application/json" }, { ".gz", "application/gzip" } };
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (span_ends(span_of(path), table[i][0]))
            return table[i][1];
    return "text/plain";
}

static struct mets_file as_mets_file(const struct assembly *assembly, const struct bag_file *file, const char *base, const char *id)
{
    return (struct mets_file){ id, file->path + strlen(base) + 1, mime_of_name(file->path), file->bytes, file->sha256, assembly->sealed };
}

/* All files of the inventory below `folder`, which are named from `base`; ids are prefix-1, prefix-2 … Articles come in
 * numerical order, since 10.json stands before 2.json in byte order. */
static void list_files(const struct assembly *assembly, const char *base, const char *folder, const char *prefix, struct file_list *list)
{
    size_t n;
    const struct bag_file *files = bag_inventory_files(assembly->inventory, &n);
    AUTO_FREE char *inside = mem_format("%s/%s/", base, folder);
    for (size_t i = 0; i < n; i++) {
        if (!span_starts(span_of(files[i].path), inside))
            continue;
        ARRAY_GROW(list->items, list->n);
        char *id = keep_text(list, mem_format("%s-%zu", prefix, list->n + 1));
        list->items[list->n++] = as_mets_file(assembly, &files[i], base, id);
    }
}

/* For a few small files, which are not worth a second thread; or for one. */
static bool digest_now(struct assembly *assembly, const char *path, struct err *err)
{
    return bag_inventory_digest(assembly->inventory, assembly->fd, path, 1, err);
}

static bool write_representation(struct assembly *assembly, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    AUTO_FILE_LIST struct file_list maps = { 0 };
    AUTO_FILE_LIST struct file_list warcs = { 0 };
    if (!digest_now(assembly, PACKAGE_MAPS, err))
        return false;
    list_files(assembly, REPRESENTATION, "metadata/descriptive", "dmd", &maps);
    list_files(assembly, REPRESENTATION, "data", "warc", &warcs);
    for (size_t i = 0; i < warcs.n && i < assembly->n_warcs; i++)
        warcs.items[i].created = assembly->warcs[i].created;
    const struct mets_representation representation = {
        .common = { "original", "Original capture", assembly->sealed, PRESSMARK_VERSION, plan->organization, plan->isil, NULL },
        .maps = maps.items, .n_maps = maps.n, .warcs = warcs.items, .n_warcs = warcs.n,
    };
    return mets_write_representation(assembly->fd, REPRESENTATION "/METS.xml", &representation, err);
}

static struct mets_file single(const struct assembly *assembly, const char *path, const char *id)
{
    const struct bag_file *file = bag_inventory_find(assembly->inventory, path);
    return as_mets_file(assembly, file, "data", id);
}

static bool write_package(struct assembly *assembly, const char *urn, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    static const char *const new[] = { "data/documentation", "data/schemas", "data/index", "data/metadata", REPRESENTATION "/METS.xml" };
    for (size_t i = 0; i < COUNT_OF(new); i++)          /* the WARCs, articles and maps are digested already */
        if (!digest_now(assembly, new[i], err))
            return false;
    AUTO_FILE_LIST struct file_list documentation = { 0 };
    AUTO_FILE_LIST struct file_list schemas = { 0 };
    AUTO_FILE_LIST struct file_list articles = { 0 };
    AUTO_FILE_LIST struct file_list index = { 0 };
    list_files(assembly, "data", "documentation", "doc", &documentation);
    list_files(assembly, "data", "schemas", "schema", &schemas);
    list_files(assembly, "data", "index", "index", &index);
    for (uint64_t n = 1; n <= assembly->articles; n++) {
        AUTO_FREE char *path = mem_format(PACKAGE_ARTICLES "/%llu.json", (unsigned long long)n);
        ARRAY_GROW(articles.items, articles.n);
        articles.items[articles.n++] = single(assembly, path, keep_text(&articles, mem_format("article-%llu", (unsigned long long)n)));
    }
    const struct mets_package package = {
        .common = { plan->id, plan->description, assembly->sealed, PRESSMARK_VERSION, plan->organization, plan->isil, urn },
        .dc = single(assembly, "data/metadata/descriptive/dc.xml", "dmd-1"),
        .rights = single(assembly, "data/metadata/preservation/rights.xml", "rights-1"),
        .premis = single(assembly, "data/metadata/preservation/premis.xml", "prov-1"),
        .documentation = documentation.items, .n_documentation = documentation.n,
        .schemas = schemas.items, .n_schemas = schemas.n,
        .articles = articles.items, .n_articles = articles.n,
        .index = index.items, .n_index = index.n,
        .representation = single(assembly, REPRESENTATION "/METS.xml", "rep-1"),
    };
    return mets_write_package(assembly->fd, "data/METS.xml", &package, err);
}

/* --- the bag -------------------------------------------------------------------------------------------------------------------- */

static bool write_tags(struct assembly *assembly, const char *urn, struct package_result *ret, struct err *err)
{
    const struct package_plan *plan = assembly->plan;
    if (!digest_now(assembly, "data/METS.xml", err))
        return false;
    bag_payload(assembly->inventory, &ret->bytes, &ret->files);
    char day[TIME_TEXT], size[32];
    time_format_date(plan->sealed_ns, day);
    bag_size_text(ret->bytes, size);
    AUTO_FREE char *oxum = mem_format("%llu.%llu", (unsigned long long)ret->bytes, (unsigned long long)ret->files);
    AUTO_FREE char *articles = mem_format("%llu", (unsigned long long)assembly->articles);
    AUTO_FREE char *images = mem_format("%llu", (unsigned long long)assembly->images);
    const struct bag_element info[] = {
        { "BagIt-Profile-Identifier", PACKAGE_PROFILE_BAG },
        { "Source-Organization", plan->organization },
        { "Contact-Email", plan->contact },
        { "External-Identifier", urn },
        { "External-Description", plan->description },
        { "Bag-Group-Identifier", plan->collection },
        { "Bag-Count", plan->count },
        { "Bagging-Date", day },
        { "Bag-Size", size },
        { "Payload-Oxum", oxum },
        { "Bag-Software-Agent", "pressmark " PRESSMARK_VERSION },
        { "Capture-Start", assembly->first_date },
        { "Capture-End", assembly->last_date },
        { "Article-Count", articles },
        { "Image-Count", images },
        { "Rights-Basis", plan->rights.basis },
    };
    return bag_write_tags(assembly->fd, assembly->inventory, info, COUNT_OF(info), ret->seal.sha256, ret->seal.sha512, err);
}

bool assembly_write_documents(struct assembly *assembly, struct package_result *ret, struct err *err)
{
    char urn[UUID_URN];
    package_urn(assembly->plan, "package", urn);
    return write_readme(assembly, err) && write_schemas(assembly, err) && write_dc(assembly, urn, err) && write_rights(assembly, urn, err) &&
           write_premis(assembly, urn, err) && write_representation(assembly, err) && write_package(assembly, urn, err) &&
           write_tags(assembly, urn, ret, err);
}
