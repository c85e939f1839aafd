/* The drawn package's documents as calls: what they give must be, byte for byte, what was drawn by hand. */
#pragma once
#include "base/digest.h"
#include "mets/csip.h"
#include "mets/map.h"
#include "mets/premis.h"

#define EXAMPLE_ID      "riverside-en-20230606T081500Z-0001"
#define EXAMPLE_URN     "urn:uuid:bc1e81bd-e831-50fe-996f-f97c53f6ca59"
#define EXAMPLE_WARC    "urn:uuid:c9ae2f53-4b17-5af2-a3c7-4c3d164775f3"
#define EXAMPLE_CREATED "2023-06-06T08:15:10Z"

/* Digests in hexadecimal live in a static table, so that structs can point at their bytes. */
static inline const uint8_t *digest_from(enum digest_algorithm algorithm, const char *hex)
{
    static uint8_t kept[64][DIGEST_MAX];
    static size_t n;
    uint8_t *into = kept[n++ % COUNT_OF(kept)];
    assert_true(digest_parse_value(algorithm, span_of(hex), into));
    return into;
}
static inline struct mets_file file_of(const char *id, const char *href, const char *mime, uint64_t bytes, const char *sha256,
                                       const char *created)
{
    return (struct mets_file){ id, href, mime, bytes, digest_from(DIGEST_SHA256, sha256), created };
}
static inline struct mets_common example_common(const char *objid, const char *label, const char *urn)
{
    return (struct mets_common){ objid, label, EXAMPLE_CREATED, "0.0 (drawn by hand)", "Example Municipal Library",
                                 "ISIL:XX-EXAMPLE", urn };
}
static inline bool write_example_package(int fd, const char *path, struct err *err)
{
    const char *t = EXAMPLE_CREATED;
    const struct mets_file documentation[] = { file_of("doc-1", "documentation/README.txt", "text/plain", 1163,
        "3ff7c18aa28c000b59f178b4d4e91773bc18fb5e97fe2e0b9dde6047e910d733", t) };
    const struct mets_file schemas[] = {
        file_of("schema-1", "schemas/DILCISExtensionMETS.xsd", "text/xml", 2380, "40844e8064de67cd1378028f65cdbbe72e94fa21fae2ab7ad9c1ac1adbe6aac1", t),
        file_of("schema-2", "schemas/dc-record.xsd", "text/xml", 420, "5fd65f8e20974fae5b9504207a156ec63490d6260da85924c33dfc3780710939", t),
        file_of("schema-3", "schemas/dc.xsd", "text/xml", 4086, "e4948660e35e98959b18ba25cd61db5848065187650a3df1feb7240da607b7d2", t),
        file_of("schema-4", "schemas/dcmitype.xsd", "text/xml", 1522, "04d8303aca4246d73dea2122467bef648c89bc6e43160990dc903e8bd0db19cc", t),
        file_of("schema-5", "schemas/dcterms.xsd", "text/xml", 13415, "940041c53591e7cba8bb7fde620e0821d4df0423527255cf324e30b24a69a50a", t),
        file_of("schema-6", "schemas/xlink.xsd", "text/xml", 3180, "f1f5bb6003165cdd8f6c1fcc32f8fd1f965e1681010f3b9806d9460bcffa8a3c", t),
        file_of("schema-7", "schemas/xml.xsd", "text/xml", 5840, "8ef35874d6947cfd6dc2de1667ac9b70cdee666c3571dd05cfcc7881576f73ae", t),
    };
    const struct mets_file articles[] = { file_of("article-1", "articles/1.json", "application/json", 1829,
        "15c44628b8f83a8a48c19e9d6a02015538c8cab82dd09f224dd716a9b804ccba", t) };
    const struct mets_file index[] = { file_of("index-1", "index/index.cdxj", "text/plain", 1622,
        "ba793cced09a0443229f3acbc21fb8418e4609b753775b3c5e5981300286e86e", t) };
    const struct mets_package package = {
        .common = example_common(EXAMPLE_ID, "Riverside Post, harvest of 6 June 2023", EXAMPLE_URN),
        .dc = file_of(NULL, "metadata/descriptive/dc.xml", "text/xml", 1024, "cdb10e1f7e7f3c73b85b1107f6966bece534514f0f1fb4f3a90f9f0bc94c1061", t),
        .rights = file_of(NULL, "metadata/preservation/rights.xml", "text/xml", 1443, "410f20a7f1d98cda61540dc4394f8ead539285f4b57e5d2e583cfbeb9b91b8ea", t),
        .premis = file_of(NULL, "metadata/preservation/premis.xml", "text/xml", 13181, "4893f34ef4c05ce84414311c0e4db7336c05a8e23ba43e198ad0e835c110fa73", t),
        .documentation = documentation, .n_documentation = COUNT_OF(documentation),
        .schemas = schemas, .n_schemas = COUNT_OF(schemas),
        .articles = articles, .n_articles = COUNT_OF(articles),
        .index = index, .n_index = COUNT_OF(index),
        .representation = file_of(NULL, "representations/original/METS.xml", "text/xml", 2499, "07c4182d8f3f6d59409c00edcc45771df00de68ba7c553c9be8a380e84c7ab2e", t),
    };
    return mets_write_package(fd, path, &package, err);
}
static inline struct mets_file example_warc(const char *href)
{
    return file_of("warc-1", href, "application/gzip", 5505, "67bc7296fe3465c71353263f337fe7491799062f7d542390f229ff3b0d669363",
                   "2023-06-06T08:15:03Z");
}
static inline bool write_example_representation(int fd, const char *path, struct err *err)
{
    const struct mets_file maps[] = { file_of(NULL, "metadata/descriptive/articles.xml", "text/xml", 7067,
        "4072d59f4e6ae99bc647bff9b204931992fbf7e3c8ab42e7039735bbb990b44b", EXAMPLE_CREATED) };
    const struct mets_file warcs[] = { example_warc("data/" EXAMPLE_ID "-00000.warc.gz") };
    const struct mets_representation representation = {
        .common = example_common("original", "Original capture", NULL),
        .maps = maps, .n_maps = COUNT_OF(maps), .warcs = warcs, .n_warcs = COUNT_OF(warcs),
    };
    return mets_write_representation(fd, path, &representation, err);
}
static inline bool write_example_map(int fd, const char *path, struct err *err)
{
    static const struct dc_element article[] = {
        { "title", "Old bridge reopens", "en", DC_PLAIN },
        { "identifier", "urn:uuid:cbaeee36-04d5-565d-9093-9b42981579c0", NULL, DC_URI },
        { "source", "https://news.example/2023/02/28/old-bridge/", NULL, DC_URI },
        { "isVersionOf", "https://news.example/2023/02/28/old-bridge/", NULL, DC_URI },
        { "creator", "Nora Lind", NULL, DC_PLAIN },
        { "publisher", "Riverside Post", NULL, DC_PLAIN },
        { "issued", "2023-02-28T11:57:00+03:00", NULL, DC_W3CDTF },
        { "modified", NULL, NULL, DC_W3CDTF },
        { "date", "2023-06-06T08:15:01Z", NULL, DC_W3CDTF },
        { "language", "en", NULL, DC_RFC4646 },
        { "spatial", "Riverside", NULL, DC_PLAIN },
        { "type", "Text", NULL, DC_DCMITYPE },
    };
    static const struct dc_element bridge[] = {
        { "identifier", "https://news.example/img/bridge.png", NULL, DC_URI },
        { "description", "The bridge before the works. Archive photo", "en", DC_PLAIN },
        { "alternative", "A stone bridge", "en", DC_PLAIN },
        { "type", "StillImage", NULL, DC_DCMITYPE },
    };
    static const struct dc_element mayor[] = {
        { "identifier", "https://news.example/img/mayor.png", NULL, DC_URI },
        { "description", "Mayor Ana Reyes at the opening", "en", DC_PLAIN },
        { "alternative", "A woman cutting a ribbon", "en", DC_PLAIN },
        { "type", "StillImage", NULL, DC_DCMITYPE },
    };
    const struct mets_record records[] = {
        { 1, "urn:uuid:407d3d3a-e0a8-5ae6-955c-d9de00ef4310", "text/plain", 23, digest_from(DIGEST_SHA256, "3a125e84a637dc3f5442bb6949fa200056f37db4627b4c2a3addc55bbb89b703"), "2023-06-06T08:15:00Z", NULL, 437, 918 },
        { 2, "urn:uuid:cbaeee36-04d5-565d-9093-9b42981579c0", "text/html", 818, digest_from(DIGEST_SHA256, "5c5cba733db67e60c5bc2ca667de6c4db34158a87abe2513c4d00050aabc4696"), "2023-06-06T08:15:01Z", "dmd-1", 1362, 2326 },
        { 3, "urn:uuid:0028926c-58f8-5a75-9b3f-2d5738412d63", "image/png", 306, digest_from(DIGEST_SHA256, "1e319f2fef0e5f349114d86a74ed06b5bd272f6e4efab3dae01eab7b966cd8d0"), "2023-06-06T08:15:02Z", "dmd-1-1", 3284, 4129 },
        { 4, "urn:uuid:0080f27d-28e7-5244-88a9-2aaf075b57bb", "text/plain", 10, digest_from(DIGEST_SHA256, "709009e02c8e364113b28205aadde30cce270d709073f28153c85fdc5036c96d"), "2023-06-06T08:15:03Z", NULL, 4579, 5056 },
    };
    static const struct mets_map_image images[] = {
        { false, "The bridge before the works. Archive photo", true, 3284, 4129 },
        { true, "Mayor Ana Reyes at the opening", true, 4579, 5056 },
    };
    static const struct mets_map_article structure = { 1, 1, "Old bridge reopens", 1362, 2326, images, COUNT_OF(images) };
    const struct mets_common common = example_common(EXAMPLE_ID "-00000", "Articles in " EXAMPLE_ID "-00000.warc.gz", NULL);
    const struct mets_file warc = example_warc("../../data/" EXAMPLE_ID "-00000.warc.gz");
    const char *extracted = "2023-06-06T08:15:04Z";
    AUTO(mets_map_free) struct mets_map *map = NULL;
    struct mets_map_entry entry = { 0 };
    mets_map_describe(&entry, 1, 0, extracted, article, COUNT_OF(article));
    mets_map_describe(&entry, 1, 1, extracted, bridge, COUNT_OF(bridge));
    mets_map_describe(&entry, 1, 2, extracted, mayor, COUNT_OF(mayor));
    mets_map_place(&entry, &structure);
    bool is_written = mets_map_open(fd, path, &common, "https://library.example/profiles/pressmark-articles-1.xml", &map, err) &&
                      mets_map_add(map, &entry, err) && mets_map_files_begin(map, &warc, err);
    for (size_t i = 0; is_written && i < COUNT_OF(records); i++)
        is_written = mets_map_record(map, &records[i], err);
    mets_map_entry_free(&entry);
    return is_written && mets_map_publish(map, EXAMPLE_ID, err);
}
static inline bool write_example_premis(int fd, const char *path, struct err *err)
{
    static const struct premis_event events[] = {
        { PREMIS_CAPTURE, "urn:uuid:7017a333-f6fe-51f1-b740-87892131ef47", "2023-06-06T08:15:00Z/2023-06-06T08:15:03Z",
          "4 exchanges: 200 = 3, 404 = 1; robots obeyed; HTTP/1.1 over TLS 1.3; clock synchronised by NTP, offset 0.004 s, largest difference from a server Date header 0 s", "partial", false },
        { PREMIS_EXTRACTION, "urn:uuid:439aa297-24ac-5f37-9d02-7a4a6950678d", "2023-06-06T08:15:04Z",
          "1 article: headline, author, published, language found; section, modified not given by the page; captions bound 2 of 2", "success", false },
        { PREMIS_IDENTIFICATION, "urn:uuid:cfe24669-20f8-56d1-a78a-5481819f31cf", "2023-06-06T08:15:04Z",
          "fmt/471 = 1, fmt/11 = 1, x-fmt/111 = 2; no difference from the served types", "success", false },
        { PREMIS_DIGESTS, "urn:uuid:2ff7f509-d497-51e8-b896-daf0dd08559e", "2023-06-06T08:15:09Z",
          "SHA-256 and SHA-512 of all payload files", "success", true },
        { PREMIS_VALIDATION, "urn:uuid:c7d28de0-9cef-5bbd-a6f4-47ecc64eb098", "2023-06-06T08:15:10Z",
          "WARC/1.1, METS 1.12.1, PREMIS 3.0, Dublin Core: 0 errors, 0 warnings", "success", false },
        { PREMIS_CREATION, "urn:uuid:a9b15264-569c-5ae0-95fb-f1b362b21963", "2023-06-06T08:15:10Z",
          "BagIt 1.0, E-ARK CSIP 2.2", "success", true },
    };
    const struct premis_warc warc = { EXAMPLE_WARC, EXAMPLE_ID "-00000.warc.gz", 5505,
        digest_from(DIGEST_SHA256, "67bc7296fe3465c71353263f337fe7491799062f7d542390f229ff3b0d669363"),
        digest_from(DIGEST_SHA512, "12d9676a8080af010bcf09f6ad67977b2a8ffb1854bf683c5aef59b5b0e9bcdb2196b1562a51fd4d5dddd5fa7a2deece4223f6c9a45f007dec561b2e475a4eda") };
    const struct premis_document document = {
        .package_urn = EXAMPLE_URN, .warcs = &warc, .n_warcs = 1, .events = events, .n_events = COUNT_OF(events),
        .software_urn = "urn:uuid:cea9dd3d-b952-5413-b97f-90439243ee0e", .software_version = "0.0 (drawn by hand)",
        .organization_urn = "urn:uuid:2c45d1d7-31d3-5a98-9385-decb4504b57a", .organization = "Example Municipal Library",
    };
    return premis_write(fd, path, &document, err);
}
static inline bool write_example_rights(int fd, const char *path, struct err *err)
{
    static const struct premis_rights rights = {
        .urn = "urn:uuid:4883d5c1-9df8-51e4-814c-4604daa06918", .package_urn = EXAMPLE_URN, .basis = "statute",
        .jurisdiction = "xx", .citation = "Example Legal Deposit Act, section 4", .access = "reading room only",
        .start = "2023-06-06", .end = "2043-06-06",
    };
    return premis_write_rights(fd, path, &rights, err);
}
