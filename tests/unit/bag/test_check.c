/* src/bag/check.c: bags with one defect each, and the code that it must be found under; with 1 and with 8 workers. */
#include "bags.h"

#include "bag/codes.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO
#define TO_097 { REPLACE, "bagit.txt", "1.0", "0.97" }
#define A_256 "b6a98d9ce9a2d9149288fa3df42d377c3e42737afdcdaf714e33c0a100b51060"
#define FOLDERS_21 "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/"
#define DIGITS_67 "0123456789012345678901234567890123456789012345678901234567890123456"
#define LONG_NAME "data/" \
    "0123456789012345678901234567890123456789012345678901234567890123456789/" \
    "0123456789012345678901234567890123456789012345678901234567890123456789/" \
    "0123456789012345678901234567890123456789012345678901234567890123456789/" \
    "0123456789012345678901234567890123456789012345678901234567890123456789"

static const struct row {
    const char *name, *code;            /* code NULL: no finding of a higher severity than information */
    enum severity severity;
    const char *verdict;
    struct edit edits[8];
    bool is_ours;
    const char *also;                   /* error codes that follow from the defect */
} rows[] = {
    { "rfc8493 3: a right bag", NULL, I, "valid", { { END } } },
    { "ours: a right bag of ours", NULL, I, "valid", { { END } }, .is_ours = true },

    /* bagit.txt */
    { "rfc8493 2.1.1: bagit.txt is there", BAG_DECLARATION, E, "invalid", { { REMOVE, "bagit.txt" } } },
    { "rfc8493 2.1.1: bagit.txt is no folder", BAG_DECLARATION, E, "invalid",
      { { REMOVE, "bagit.txt" }, { MAKE_FOLDER, "bagit.txt" } } },
    { "rfc8493 2.1.1: a third line", BAG_DECLARATION, E, "invalid", { { APPEND, "bagit.txt", "Third: line\n" } } },
    { "rfc8493 2.1.1: an empty third line", BAG_DECLARATION, E, "invalid", { { APPEND, "bagit.txt", "\n" } } },
    { "rfc8493 2.1.1: only one line", BAG_DECLARATION, E, "invalid", { { PUT, "bagit.txt", "BagIt-Version: 1.0\n" } } },
    { "rfc8493 2.1.1: an empty file", BAG_DECLARATION, E, "invalid", { { PUT, "bagit.txt", "" } } },
    { "rfc8493 2.1.1: the lines swapped", BAG_DECLARATION, E, "invalid",
      { { PUT, "bagit.txt", "Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n" } } },
    { "rfc8493 2.1.1: a label in another letter case", BAG_DECLARATION, E, "invalid",
      { { REPLACE, "bagit.txt", "BagIt-Version", "Bagit-version" } } },
    { "rfc8493 2.1.1: a blank before the colon", BAG_DECLARATION, E, "invalid",
      { { REPLACE, "bagit.txt", "Version:", "Version :" } } },
    { "rfc8493 2.1.1: no blank after the colon", BAG_DECLARATION, E, "invalid",
      { { REPLACE, "bagit.txt", "Version: ", "Version:" } } },
    { "rfc8493 2.1.1: a blank at the end of a line", BAG_DECLARATION, E, "invalid",
      { { REPLACE, "bagit.txt", "1.0", "1.0 " } } },
    { "ours: blanks around the colon before 1.0", NULL, I, "valid",
      { { REPLACE, "bagit.txt", "Version: 1.0", "Version : 0.97" } } },
    { "rfc8493 2.1.1: a version without its major number", BAG_VERSION, E, "invalid",
      { { REPLACE, "bagit.txt", "1.0", ".97" } } },
    { "rfc8493 2.1.1: a version with letters", BAG_VERSION, E, "invalid", { { REPLACE, "bagit.txt", "1.0", "1.0b" } } },
    { "ours: version 1.99 cannot be judged", BAG_VERSION_UNKNOWN, E, "unverifiable",
      { { REPLACE, "bagit.txt", "1.0", "1.99" } } },
    { "ours: version 2.0 cannot be judged", BAG_VERSION_UNKNOWN, E, "unverifiable",
      { { REPLACE, "bagit.txt", "1.0", "2.0" } } },
    { "rfc8493 2.1.1: a byte order mark in bagit.txt", BAG_BOM, E, "invalid",
      { { REPLACE, "bagit.txt", "BagIt", "\xEF\xBB\xBF" "BagIt" } } },
    { "rfc8493 2.1.1: bagit.txt that is not UTF-8", BAG_TEXT, E, "invalid",
      { { REPLACE, "bagit.txt", "UTF-8", "UTF-\xE8" } }, .also = BAG_DECLARATION },
    { "rfc8493 2.3: another encoding than UTF-8", BAG_ENCODING, W, "valid",
      { { REPLACE, "bagit.txt", "UTF-8", "ISO-8859-1" } } },
    { "ours: an encoding that is not read here", BAG_ENCODING_UNKNOWN, E, "unverifiable",
      { { REPLACE, "bagit.txt", "UTF-8", "ISO-2022-CN-EXT" } } },
    { "rfc8493 2.3: the last line of bagit.txt without its end", BAG_LINE_END, W, "valid",
      { { REPLACE, "bagit.txt", "UTF-8\n", "UTF-8" } } },

    /* text of tag files */
    { "rfc8493 2.3: CR ends lines", NULL, I, "valid", { { REPLACE_ALL, "manifest-sha256.txt", "\n", "\r" } } },
    { "rfc8493 2.3: CRLF ends lines", NULL, I, "valid", { { REPLACE_ALL, "manifest-sha512.txt", "\n", "\r\n" } } },
    { "rfc8493 2.3: ends in a mixture", NULL, I, "valid", { { REPLACE, "manifest-sha512.txt", "\n", "\r\n" } } },
    { "rfc8493 2.3: CR ends the lines of bag-info.txt", NULL, I, "valid", { { REPLACE_ALL, "bag-info.txt", "\n", "\r" } } },
    { "rfc8493 2.3: the last line of a manifest without its end", BAG_LINE_END, W, "valid",
      { { REPLACE, "manifest-sha256.txt", "b.bin\n", "b.bin" } } },
    { "rfc8493 2.3: a byte order mark in a manifest", BAG_BOM, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", "b", "\xEF\xBB\xBF" "b" } } },
    { "rfc8493 2.3: a byte order mark in bag-info.txt", BAG_BOM, E, "invalid",
      { { REPLACE, "bag-info.txt", "BagIt", "\xEF\xBB\xBF" "BagIt" } } },
    { "rfc8493 2.3: a byte order mark in fetch.txt", BAG_BOM, E, "invalid",
      { { PUT, "fetch.txt", "\xEF\xBB\xBFhttps://a.example/a 6 data/a.txt\n" } } },
    { "rfc8493 2.3: a manifest that is not UTF-8", BAG_TEXT, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  data/\xFC\n" } } },
    { "rfc8493 2.3: bag-info.txt that is not UTF-8", BAG_TEXT, E, "invalid",
      { { APPEND, "bag-info.txt", "Contact-Name: Zo\xEB\n" } } },

    /* the folder */
    { "rfc8493 2.1.2: data/ is there", BAG_DATA, E, "invalid",
      { { REMOVE, "data/a.txt" }, { REMOVE, "data/sub/b.bin" }, { SEAL } } },
    { "rfc8493 2.1.2: an empty data/ with empty manifests", NULL, I, "valid",
      { { REMOVE, "data/a.txt" }, { REMOVE, "data/sub/b.bin" }, { SEAL }, { MAKE_FOLDER, "data" } } },
    { "rfc8493 2.1.2: data is a link", BAG_ODD_FILE, E, "invalid",
      { { REMOVE, "data/a.txt" }, { REMOVE, "data/sub/b.bin" }, { SEAL }, { MAKE_LINK, "data", "/etc" } },
      .also = BAG_DATA },
    { "ours: a link in the payload", BAG_ODD_FILE, E, "invalid", { { MAKE_LINK, "data/link", "a.txt" } } },
    { "ours: a link out of the bag that is listed", BAG_ODD_FILE, E, "invalid",
      { { PUT, "data/c.txt", "x" }, { SEAL }, { REMOVE, "data/c.txt" }, { MAKE_LINK, "data/c.txt", "/etc/hostname" } },
      .also = BAG_OXUM },
    { "ours: a pipe in the payload", BAG_ODD_FILE, E, "invalid", { { MAKE_FIFO, "data/pipe" } } },
    { "ours: a pipe for a tag file", BAG_ODD_FILE, E, "invalid", { { MAKE_FIFO, "fetch.txt" } } },
    { "ours: a listed file below a link", BAG_ODD_FILE, E, "invalid",
      { { PUT, "data/up/a.txt", "alpha\n" }, { SEAL }, { REMOVE, "data/up/a.txt" }, { MAKE_LINK, "data/up", "." } },
      .also = BAG_PAYLOAD_MISSING "," BAG_OXUM },
    { "rfc8493 2.1.3: an empty folder", BAG_EMPTY_FOLDER, W, "valid", { { MAKE_FOLDER, "data/empty" } } },
    { "ours: folders nested too deep to be walked", BAG_LIMIT, E, "unverifiable",
      { { PUT, "data/" FOLDERS_21 FOLDERS_21 FOLDERS_21 "x", "x" } } },
    { "rfc8493 6.1.1.3: names that differ in case", BAG_NAME_CASE, W, "valid",
      { { PUT, "data/A.txt", "x" }, { SEAL } } },
    { "rfc8493 6.1.1.3: names that differ in normalization", BAG_NAME_NORMALIZATION, W, "valid",
      { { PUT, "data/N\xC3\xBA", "x" }, { PUT, "data/Nu\xCC\x81", "y" }, { SEAL } } },
    { "rfc8493 6.1.2: a character that Windows does not allow", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, "data/a:b", "x" }, { SEAL } } },
    { "rfc8493 6.1.2: a device of Windows", BAG_NAME_PORTABLE, W, "valid", { { PUT, "data/aux.txt", "x" }, { SEAL } } },
    { "rfc8493 6.1.2: a device of Windows with a number", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, "data/Lpt1", "x" }, { SEAL } } },
    { "rfc8493 6.1.2: a name that ends in a dot", BAG_NAME_PORTABLE, W, "valid", { { PUT, "data/a.", "x" }, { SEAL } } },
    { "rfc8493 6.1.2: a path of more than 255 characters", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, LONG_NAME, "x" }, { SEAL } } },
    { "ours: a file that a computer left behind", BAG_NAME_SYSTEM, W, "valid",
      { { PUT, "data/.DS_Store", "" }, { SEAL } } },

    /* payload manifests */
    { "rfc8493 2.1.3: one payload manifest at least", BAG_MANIFEST, E, "invalid",
      { { REMOVE, "manifest-sha256.txt" }, { REMOVE, "manifest-sha512.txt" } } },
    { "rfc8493 2.1.3: one payload manifest is enough", BAG_TAGMANIFEST_ALGORITHM, W, "valid",
      { { REMOVE, "manifest-sha512.txt" } } },
    { "rfc8493 2.4: an algorithm in upper case", BAG_MANIFEST_NAME, E, "invalid",
      { { PUT, "manifest-SHA1.txt", "d046cd9b7ffb7661e449683313d41f6fc33e3130  data/a.txt\n"
                                    "537a92a011c6abca1cd8c32f6bd485baf70d74cd  data/sub/b.bin\n" } } },
    { "rfc8493 2.4: an algorithm with a hyphen", BAG_MANIFEST_NAME, E, "invalid",
      { { PUT, "manifest-sha-1.txt", "" } }, .also = BAG_PAYLOAD_UNLISTED },
    { "rfc8493 2.1.3: a line without a path", BAG_MANIFEST_LINE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "\n" } } },
    { "rfc8493 2.1.3: a line of a path alone", BAG_MANIFEST_LINE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", "data/a.txt\n" } } },
    { "rfc8493 7.2: a comment", BAG_MANIFEST_LINE, E, "invalid", { { APPEND, "manifest-sha256.txt", "# comment\n" } } },
    { "rfc8493 7.2: an empty line", BAG_MANIFEST_LINE, E, "invalid", { { APPEND, "manifest-sha256.txt", "\n" } } },
    { "ours: an empty line before 1.0", BAG_MANIFEST_LINE, W, "valid",
      { TO_097, { APPEND, "manifest-sha256.txt", "\n" } } },
    { "rfc8493 2.1.3: a digest too short", BAG_MANIFEST_LINE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", "d046cd9b7ffb7661e449683313d41f6fc33e3130  data/a.txt\n" } } },
    { "rfc8493 2.1.3: a digest in Base64 is none", BAG_MANIFEST_LINE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", "tqmNnOmi2RSSiPo99C03fD5Cc3r9za9xTjPAoQC1EGA=  data/a.txt\n" } } },
    { "rfc8493 2.1.3: a digest in upper case", NULL, I, "valid",
      { { REPLACE, "manifest-sha256.txt", "b", "B" }, { REPLACE, "manifest-sha256.txt", "a", "A" } } },
    { "rfc8493 2.1.3: a tab separates as well", NULL, I, "valid", { { REPLACE, "manifest-sha256.txt", "  ", "\t" } } },
    { "rfc8493 2.1.3: many blanks separate as well", NULL, I, "valid",
      { { REPLACE, "manifest-sha256.txt", "  ", " \t   \t" } } },
    { "rfc8493 2.1.3: a payload manifest lists payload only", BAG_MANIFEST_OUTSIDE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  bagit.txt\n" } } },
    { "rfc8493 2.1.3: a payload manifest lists no folder", BAG_PATH_FOLDER, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  data/sub\n" } } },
    { "rfc8493 2.1.3: a path that ends in a slash", BAG_PATH_FOLDER, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  data/sub/\n" } } },
    { "rfc8493 2.1.3: a file twice, the same digest", BAG_MANIFEST_TWICE, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", A_256 "  data/a.txt\n", A_256 "  data/a.txt\n" A_256 "  data/a.txt\n" } } },
    { "rfc8493 2.1.3: a file twice, the wrong digest first", BAG_MANIFEST_TWICE, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", A_256 "  data/a.txt\n",
          "0000000000000000000000000000000000000000000000000000000000000000  data/a.txt\n" A_256 "  data/a.txt\n" } },
      .also = BAG_MANIFEST_DIGEST },
    { "rfc8493 2.1.3: a file twice, once with ./", BAG_MANIFEST_TWICE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  ./data/a.txt\n" } } },
    { "ours: a file twice, the same digest, before 1.0", BAG_MANIFEST_TWICE, W, "valid",
      { TO_097, { APPEND, "manifest-sha256.txt", A_256 "  data/a.txt\n" } } },
    { "ours: a file twice, another digest, before 1.0", BAG_MANIFEST_TWICE, E, "invalid",
      { TO_097, { APPEND, "manifest-sha256.txt",
                  "0000000000000000000000000000000000000000000000000000000000000000  data/a.txt\n" } } },
    { "rfc8493 3: a changed payload file", BAG_MANIFEST_DIGEST, E, "invalid", { { REPLACE, "data/a.txt", "alpha", "alphA" } } },
    { "rfc8493 3: one wrong digest in the second manifest only", BAG_MANIFEST_DIGEST, E, "invalid",
      { { REPLACE, "manifest-sha512.txt", "0", "1" } } },
    { "rfc8493 2.2.2: Payload-Oxum alone makes no bag valid", BAG_MANIFEST_DIGEST, E, "invalid",
      { { PUT, "data/a.txt", "ALPHA\n" } } },
    { "rfc8493 3: a payload file in no manifest", BAG_PAYLOAD_UNLISTED, E, "invalid",
      { { PUT, "data/extra", "x" } }, .also = BAG_OXUM },
    { "rfc8493 3: a payload file not in every manifest", BAG_PAYLOAD_UNLISTED, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", A_256 "  data/a.txt\n", "" } } },
    { "rfc8493 3: before 1.0 one manifest is enough", NULL, I, "valid",
      { TO_097, { REPLACE, "manifest-sha256.txt", A_256 "  data/a.txt\n", "" } } },
    { "rfc8493 3: a listed file that is not there", BAG_PAYLOAD_MISSING, E, "invalid",
      { { REMOVE, "data/a.txt" } }, .also = BAG_OXUM },
    { "rfc8493 2.4: only weak algorithms", BAG_ALGORITHM_WEAK, W, "valid",
      { { REMOVE, "manifest-sha256.txt" }, { REMOVE, "manifest-sha512.txt" },
        { PUT, "manifest-md5.txt", "9f9f90dbe3e5ee1218c86b8839db1995  data/a.txt\n"
                                   "57aaf74d957939f115ee1fcb0be927ef  data/sub/b.bin\n" } } },
    { "rfc8493 3: an unknown algorithm beside known ones", BAG_ALGORITHM_UNKNOWN, E, "unverifiable",
      { { PUT, "manifest-sha3256.txt", "00aa  data/a.txt\n00bb  data/sub/b.bin\n" } } },
    { "rfc8493 3: an unknown algorithm alone", BAG_ALGORITHM_UNKNOWN, E, "unverifiable",
      { { REMOVE, "manifest-sha256.txt" }, { REMOVE, "manifest-sha512.txt" },
        { PUT, "manifest-blake3.txt", "00aa  data/a.txt\n00bb  data/sub/b.bin\n" } } },
    { "rfc8493 3: an unknown algorithm must list everything too", BAG_PAYLOAD_UNLISTED, E, "invalid",
      { { PUT, "manifest-blake3.txt", "00aa  data/a.txt\n" } }, .also = BAG_ALGORITHM_UNKNOWN },
    { "rfc8493 6.1.3: md5sum's asterisk", BAG_MANIFEST_MD5SUM, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", "  ", " *" } } },
    { "rfc8493 6.1.3: md5sum's asterisk before 1.0", BAG_MANIFEST_MD5SUM, W, "valid",
      { TO_097, { REPLACE, "manifest-sha256.txt", "  ", " *" } } },
    { "rfc8493 6.1.3: md5sum's backslash before 1.0", BAG_MANIFEST_MD5SUM, W, "valid",
      { TO_097, { PUT, "data/x\\y", "x" }, { SEAL },
        { REPLACE, "manifest-sha256.txt", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  data/x\\y",
          "\\2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  data/x\\\\y" } } },

    /* paths */
    { "rfc8493 2.1.3: a blank at the end belongs to the name", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, "data/a.txt ", "x" }, { SEAL } } },
    { "rfc8493 2.1.3: a percent sign is written %25", NULL, I, "valid",
      { { PUT, "data/100%.txt", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "100%", "100%25" },
        { REPLACE, "manifest-sha512.txt", "100%", "100%25" } } },
    { "rfc8493 2.1.3: a bare percent sign", BAG_PATH_PERCENT, E, "invalid",
      { { PUT, "data/100%.txt", "x" }, { SEAL } }, .also = BAG_PAYLOAD_UNLISTED },
    { "rfc8493 2.1.3: a blank written %20", BAG_PATH_PERCENT, E, "invalid",
      { { PUT, "data/a b", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "a b", "a%20b" } },
      .also = BAG_PAYLOAD_UNLISTED },
    { "rfc8493 2.1.3: a line feed in a name", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, "data/a\nb", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "a\nb", "a%0Ab" },
        { REPLACE, "manifest-sha512.txt", "a\nb", "a%0ab" } } },
    { "rfc8493 2.1.3: a carriage return in a name", BAG_NAME_PORTABLE, W, "valid",
      { { PUT, "data/Icon\r", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "Icon\r", "Icon%0D" },
        { REPLACE, "manifest-sha512.txt", "Icon\r", "Icon%0d" } } },
    { "ours: before 1.0 a percent sign is a letter", NULL, I, "valid",
      { TO_097, { PUT, "data/100%25.txt", "x" }, { PUT, "data/50%.txt", "y" }, { SEAL } } },
    { "ours: before 1.0 %0A is tried when nothing else fits", BAG_PATH_LEGACY, W, "valid",
      { TO_097, { PUT, "data/a\nb", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "a\nb", "a%0Ab" },
        { REPLACE, "manifest-sha512.txt", "a\nb", "a%0Ab" } } },
    { "rfc8493 2.1.3: %250A is no line feed in 1.0", BAG_PAYLOAD_MISSING, E, "invalid",
      { { PUT, "data/a\nb", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "a\nb", "a%250Ab" },
        { REPLACE, "manifest-sha512.txt", "a\nb", "a%0Ab" } }, .also = BAG_PAYLOAD_UNLISTED },
    { "rfc8493 2.1.3: ./ before a path", BAG_PATH_DOT, W, "valid",
      { { REPLACE, "manifest-sha256.txt", "data/", "./data/" } } },
    { "rfc8493 5.1: a path stays inside the bag", BAG_PATH_UNSAFE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  data/../../secret\n" } } },
    { "rfc8493 5.1: a path that comes back into the bag", BAG_PATH_UNSAFE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  data/sub/../a.txt\n" } } },
    { "rfc8493 5.1: an absolute path", BAG_PATH_UNSAFE, E, "invalid",
      { { APPEND, "manifest-sha256.txt", A_256 "  /etc/passwd\n" } } },
    { "rfc8493 5.1: a home folder", BAG_PATH_UNSAFE, E, "invalid", { { APPEND, "manifest-sha256.txt", A_256 "  ~root/x\n" } } },
    { "rfc8493 5.1: a drive, in a tag manifest too", BAG_PATH_UNSAFE, E, "invalid",
      { { APPEND, "tagmanifest-sha256.txt", A_256 "  C:\\x\n" }, { KEEP_TAGS } } },
    { "rfc8493 5.1: a UNC path in a tag manifest", BAG_PATH_UNSAFE, E, "invalid",
      { { APPEND, "tagmanifest-sha256.txt", A_256 "  \\\\server\\x\n" }, { KEEP_TAGS } } },
    { "rfc8493 6.1.1.3: NFC in the manifests, NFD on disk", BAG_PATH_NORMALIZATION, W, "valid",
      { { PUT, "data/Nu\xCC\x81", "x" }, { SEAL }, { REPLACE, "manifest-sha256.txt", "Nu\xCC\x81", "N\xC3\xBA" },
        { REPLACE, "manifest-sha512.txt", "Nu\xCC\x81", "N\xC3\xBA" } } },
    { "rfc8493 6.1.1.3: manifests that differ in normalization", BAG_PATH_NORMALIZATION, W, "valid",
      { { PUT, "data/N\xC3\xBA", "x" }, { SEAL }, { REPLACE, "manifest-sha512.txt", "N\xC3\xBA", "Nu\xCC\x81" } } },
    { "ours: another letter case is another file", BAG_PAYLOAD_MISSING, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", "data/a.txt", "data/A.txt" } }, .also = BAG_PAYLOAD_UNLISTED },

    /* tag manifests */
    { "rfc8493 2.2.1: tag manifests are optional", BAG_TAGMANIFEST_NONE, I, "valid",
      { { REMOVE, "tagmanifest-sha256.txt" }, { REMOVE, "tagmanifest-sha512.txt" } } },
    { "rfc8493 2.2.1: a tag manifest lists every payload manifest", BAG_TAGMANIFEST_LACKS, E, "invalid",
      { { REMOVE, "tagmanifest-sha512.txt" }, { PUT, "tagmanifest-sha256.txt", "" }, { KEEP_TAGS } } },
    { "rfc8493 2.2.1: a tag manifest lists no payload", BAG_TAGMANIFEST_ENTRY, E, "invalid",
      { { APPEND, "tagmanifest-sha256.txt", A_256 "  data/a.txt\n" }, { KEEP_TAGS } } },
    { "rfc8493 2.2.1: a tag manifest lists no tag manifest", BAG_TAGMANIFEST_ENTRY, E, "invalid",
      { { APPEND, "tagmanifest-sha256.txt", A_256 "  tagmanifest-sha512.txt\n" }, { KEEP_TAGS } } },
    { "rfc8493 2.2.1: tag manifests list the same files", BAG_TAGMANIFEST_SET, W, "valid",
      { { PUT, "notes.txt", "alpha\n" }, { APPEND, "tagmanifest-sha256.txt", A_256 "  notes.txt\n" }, { KEEP_TAGS } } },
    { "rfc8493 2.2.1: tag manifests of other algorithms", BAG_TAGMANIFEST_ALGORITHM, W, "valid",
      { { REMOVE, "tagmanifest-sha512.txt" } } },
    { "rfc8493 2.2.4: a tag file in no tag manifest", BAG_TAG_UNLISTED, W, "valid",
      { { PUT, "notes.txt", "x" }, { KEEP_TAGS } } },
    { "rfc8493 2.2.4: other tag files and folders are free", NULL, I, "valid",
      { { PUT, "notes.txt", "x" }, { PUT, "extra/deep/file", "y" } } },
    { "rfc8493 3: a changed tag file", BAG_TAGMANIFEST_DIGEST, E, "invalid",
      { { REPLACE, "bag-info.txt", "Riverside", "riverside" }, { KEEP_TAGS } } },
    { "rfc8493 3: a changed bagit.txt", BAG_TAGMANIFEST_DIGEST, E, "invalid",
      { { REPLACE, "bagit.txt", "UTF-8", "utf-8" }, { KEEP_TAGS } } },
    { "rfc8493 3: a changed manifest", BAG_TAGMANIFEST_DIGEST, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", "  ", " " }, { KEEP_TAGS } } },
    { "rfc8493 3: a changed file in a tag folder", BAG_TAGMANIFEST_DIGEST, E, "invalid",
      { { PUT, "extra/file", "beta\n" }, { APPEND, "tagmanifest-sha256.txt", A_256 "  extra/file\n" }, { KEEP_TAGS } } },
    { "rfc8493 3: a listed tag file that is not there", BAG_TAG_MISSING, E, "invalid",
      { { REMOVE, "bag-info.txt" }, { KEEP_TAGS } } },

    /* bag-info.txt */
    { "rfc8493 2.2.2: bag-info.txt is optional", NULL, I, "valid", { { REMOVE, "bag-info.txt" } } },
    { "rfc8493 2.2.2: a line without a colon", BAG_INFO_LINE, E, "invalid", { { APPEND, "bag-info.txt", "no colon\n" } } },
    { "rfc8493 2.2.2: an empty line", BAG_INFO_LINE, E, "invalid", { { APPEND, "bag-info.txt", "\n" } } },
    { "rfc8493 2.2.2: a continuation of nothing", BAG_INFO_LINE, E, "invalid",
      { { REPLACE, "bag-info.txt", "BagIt", " lonely\nBagIt" } } },
    { "rfc8493 2.2.2: a continuation", NULL, I, "valid",
      { { REPLACE, "bag-info.txt", "Riverside Post", "Riverside\n   Post" } } },
    { "rfc8493 2.2.2: no blank behind the colon", BAG_INFO_BLANK, E, "invalid",
      { { REPLACE, "bag-info.txt", "Bag-Count: ", "Bag-Count:" } } },
    { "rfc8493 2.2.2: two blanks behind the colon", BAG_INFO_BLANK, E, "invalid",
      { { REPLACE, "bag-info.txt", "Bag-Count: ", "Bag-Count:  " } } },
    { "rfc8493 2.2.2: a blank before the colon", BAG_INFO_BLANK, E, "invalid",
      { { REPLACE, "bag-info.txt", "Bag-Count: ", "Bag-Count : " } } },
    { "rfc8493 2.2.2: a tab behind the colon", NULL, I, "valid", { { REPLACE, "bag-info.txt", "Bag-Count: ", "Bag-Count:\t" } } },
    { "rfc8493 2.2.2: before 1.0 blanks around the colon are free", NULL, I, "valid",
      { TO_097, { REPLACE, "bag-info.txt", "Bag-Count: ", "Bag-Count  :\t " } } },
    { "rfc8493 2.2.2: Payload-Oxum with other octets", BAG_OXUM, E, "invalid", { { REPLACE, "bag-info.txt", "14.2", "15.2" } } },
    { "rfc8493 2.2.2: Payload-Oxum with other files", BAG_OXUM, E, "invalid", { { REPLACE, "bag-info.txt", "14.2", "14.3" } } },
    { "rfc8493 2.2.2: payload-oxum in lower case counts", BAG_OXUM, E, "invalid",
      { { REPLACE, "bag-info.txt", "Payload-Oxum: 14.2", "payload-oxum: 1.1" } } },
    { "rfc8493 2.2.2: Payload-Oxum that is no pair of numbers", BAG_OXUM_FORM, E, "invalid",
      { { REPLACE, "bag-info.txt", "14.2", "14" } } },
    { "rfc8493 2.2.2: Payload-Oxum with a sign", BAG_OXUM_FORM, E, "invalid", { { REPLACE, "bag-info.txt", "14.2", "+14.2" } } },
    { "rfc8493 2.2.2: Payload-Oxum beyond 64 bits", BAG_OXUM_FORM, E, "invalid",
      { { REPLACE, "bag-info.txt", "14.2", "18446744073709551616.2" } } },
    { "rfc8493 2.2.2: Payload-Oxum twice", BAG_OXUM_TWICE, E, "invalid", { { APPEND, "bag-info.txt", "PAYLOAD-OXUM: 14.2\n" } } },
    { "rfc8493 2.2.2: Bagging-Date that is no day", BAG_INFO_DATE, W, "valid",
      { { REPLACE, "bag-info.txt", "2023-06-06\n", "2023-02-30\n" } } },
    { "rfc8493 2.2.2: Bag-Count without total", BAG_INFO_COUNT, W, "valid", { { REPLACE, "bag-info.txt", "1 of 1", "1" } } },
    { "rfc8493 2.2.2: Bag-Count beyond the total", BAG_INFO_COUNT, W, "valid",
      { { REPLACE, "bag-info.txt", "1 of 1", "3 of 2" } } },
    { "rfc8493 2.2.2: Bag-Count of an unknown total", NULL, I, "valid", { { REPLACE, "bag-info.txt", "1 of 1", "3 of ?" } } },
    { "rfc8493 2.2.2: Bag-Count without a group", BAG_INFO_GROUP, W, "valid",
      { { REPLACE, "bag-info.txt", "Bag-Group-Identifier: Riverside news\n", "" } } },
    { "ours: Bag-Size twice", BAG_INFO_REPEATED, W, "valid", { { APPEND, "bag-info.txt", "Bag-Size: 1 TB\n" } } },

    /* fetch.txt */
    { "rfc8493 2.2.3: all that fetch.txt names is there", NULL, I, "valid",
      { { PUT, "fetch.txt", "https://a.example/a 6 data/a.txt\n" } } },
    { "rfc8493 3: a file still to be fetched", BAG_INCOMPLETE, E, "incomplete",
      { { REMOVE, "data/a.txt" }, { PUT, "fetch.txt", "https://a.example/a\t6 \tdata/a.txt\n" } } },
    { "rfc8493 3: a file still to be fetched, of unknown length", BAG_INCOMPLETE, E, "incomplete",
      { { REMOVE, "data/a.txt" }, { PUT, "fetch.txt", "https://a.example/a - data/a.txt\n" } } },
    { "rfc8493 2.2.2: Payload-Oxum counts what is to be fetched", BAG_OXUM, E, "invalid",
      { { REMOVE, "data/a.txt" }, { PUT, "fetch.txt", "https://a.example/a 7 data/a.txt\n" } }, .also = BAG_INCOMPLETE },
    { "rfc8493 2.2.3: fetch.txt names payload only", BAG_FETCH_OUTSIDE, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a 6 bag-info.txt\n" } } },
    { "rfc8493 5.1: a path of fetch.txt stays inside", BAG_PATH_UNSAFE, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a 6 %HomeDrive%\\x\n" }, TO_097 } },
    { "rfc8493 2.2.3: a file of fetch.txt that no manifest lists", BAG_FETCH_UNLISTED, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a 6 data/new.txt\n" } }, .also = BAG_INCOMPLETE "," BAG_OXUM },
    { "rfc8493 2.2.3: a relative URL", BAG_FETCH_LINE, E, "invalid", { { PUT, "fetch.txt", "/a 6 data/a.txt\n" } } },
    { "rfc8493 2.2.3: a length that is no number", BAG_FETCH_LINE, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a 6x data/a.txt\n" } } },
    { "rfc8493 2.2.3: a line of two fields", BAG_FETCH_LINE, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a data/a.txt\n" } } },
    { "rfc8493 5.3: another length than fetch.txt says", BAG_FETCH_LENGTH, W, "valid",
      { { PUT, "fetch.txt", "https://a.example/a 7 data/a.txt\n" } } },

    /* bags of ours */
    { "ours: a manifest with CRLF", BAG_FORM, E, "invalid",
      { { REPLACE_ALL, "manifest-sha256.txt", "\n", "\r\n" } }, .is_ours = true },
    { "ours: a manifest with an upper-case digit", BAG_FORM, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", "b", "B" } }, .is_ours = true },
    { "ours: a manifest that is not sorted", BAG_FORM, E, "invalid",
      { { REPLACE, "manifest-sha256.txt", A_256 "  data/a.txt\n", "" },
        { APPEND, "manifest-sha256.txt", A_256 "  data/a.txt\n" } }, .is_ours = true },
    { "ours: a tag manifest with one blank", BAG_FORM, E, "invalid",
      { { REPLACE, "tagmanifest-sha512.txt", "  ", " " }, { KEEP_TAGS } }, .is_ours = true },
    { "ours: a tag manifest whose last line has no end", BAG_FORM, E, "invalid",
      { { REPLACE, "tagmanifest-sha512.txt", "manifest-sha512.txt\n", "manifest-sha512.txt" }, { KEEP_TAGS } },
      .is_ours = true },
    { "ours: bagit.txt with CRLF", BAG_OURS_DECLARATION, E, "invalid",
      { { REPLACE_ALL, "bagit.txt", "\n", "\r\n" } }, .is_ours = true },
    { "ours: bagit.txt of an older version", BAG_OURS_DECLARATION, E, "invalid", { TO_097 }, .is_ours = true },
    { "ours: fetch.txt does not belong there", BAG_OURS_FILE, E, "invalid",
      { { PUT, "fetch.txt", "https://a.example/a 6 data/a.txt\n" } }, .is_ours = true },
    { "ours: a tag file that does not belong there", BAG_OURS_FILE, E, "invalid",
      { { PUT, "notes.txt", "x" } }, .is_ours = true },
    { "ours: a tag folder that does not belong there", BAG_OURS_FILE, E, "invalid",
      { { PUT, "extra/file", "x" } }, .is_ours = true },
    { "ours: parity belongs there", NULL, I, "valid", { { PUT, "parity/rs.bin", "x" } }, .is_ours = true },
    { "ours: both payload manifests are there", BAG_OURS_FILE, E, "invalid",
      { { REMOVE, "manifest-sha256.txt" } }, .is_ours = true },
    { "ours: both tag manifests are there", BAG_OURS_FILE, E, "invalid",
      { { REMOVE, "tagmanifest-sha256.txt" } }, .is_ours = true },
    { "ours: an empty folder", BAG_OURS_FOLDER, E, "invalid", { { MAKE_FOLDER, "data/empty" } }, .is_ours = true },
    { "ours: a name that is not portable", BAG_OURS_NAME, E, "invalid",
      { { PUT, "data/nul.txt", "x" }, { SEAL } }, .is_ours = true },
    { "ours: a name in form D", BAG_OURS_NAME, E, "invalid",
      { { PUT, "data/Nu\xCC\x81", "x" }, { SEAL } }, .is_ours = true },
    { "ours: a name of more than 200 bytes", BAG_OURS_NAME, E, "invalid",
      { { PUT, "data/" DIGITS_67 DIGITS_67 DIGITS_67, "x" }, { SEAL } }, .is_ours = true },
    { "ours: names that differ in case", BAG_OURS_NAME, E, "invalid",
      { { PUT, "data/A.txt", "x" }, { SEAL } }, .is_ours = true },
    { "ours: a label that is not there", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "Article-Count: 1\n", "" } }, .is_ours = true },
    { "ours: a label twice", BAG_OURS_INFO, E, "invalid",
      { { APPEND, "bag-info.txt", "Rights-Basis: other\n" } }, .is_ours = true },
    { "ours: a label in another letter case", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "Rights-Basis", "rights-basis" } }, .is_ours = true },
    { "ours: a label of its own may be there", NULL, I, "valid",
      { { APPEND, "bag-info.txt", "Depends-On: a-20230606T081500Z-0001\n" } }, .is_ours = true },
    { "ours: External-Identifier that is no UUID", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "bc1e81bd", "xc1e81bd" } }, .is_ours = true },
    { "ours: External-Identifier of another UUID version", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "-50fe-", "-40fe-" } }, .is_ours = true },
    { "ours: Capture-Start that is not UTC", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "08:15:00Z", "08:15:00+00:00" } }, .is_ours = true },
    { "ours: Contact-Email that is none", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "harvest@library", "harvest.library" } }, .is_ours = true },
    { "ours: a blank at the end of a value", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "statute\n", "statute \n" } }, .is_ours = true },
    { "ours: a continuation", BAG_OURS_INFO, E, "invalid",
      { { REPLACE, "bag-info.txt", "Riverside Post", "Riverside\n Post" } }, .is_ours = true },
    { "ours: Bag-Size far from the payload's", BAG_OURS_SIZE, E, "invalid",
      { { REPLACE, "bag-info.txt", "14 B", "14 KB" } }, .is_ours = true },
    { "ours: Bag-Size that is none", BAG_OURS_SIZE, E, "invalid",
      { { REPLACE, "bag-info.txt", "14 B", "small" } }, .is_ours = true },
};

/* Every error found is the one meant, or follows from it. */
static void check_errors(const struct row *row, const struct findings *findings, const char *text)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->items[i];
        bool is_meant = row->code && strcmp(finding->code, row->code) == 0 && finding->severity == row->severity;
        if (finding->severity >= SEVERITY_ERROR && !is_meant && !(row->also && strstr(row->also, finding->code)))
            fail_msg("an error that was not meant:\n%s", text);
        if (!row->code && finding->severity >= SEVERITY_WARNING)
            if (strcmp(finding->code, BAG_ALGORITHM_WEAK) != 0)
                fail_msg("nothing should be found:\n%s", text);
    }
    if (row->code && !has_finding(findings, row->code, row->severity))
        fail_msg("%s was not found:\n%s", row->code, text);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    char folder[64];
    struct bag_files *files = bag_files_new();
    bag_files_edit(files, row->edits);
    AUTO_CLOSE int fd = bag_files_write(files, folder);
    bag_files_free(files);
    AUTO_FINDINGS struct findings one = { 0 };
    AUTO_FINDINGS struct findings eight = { 0 };
    check_folder(fd, 1, row->is_ours, &one, NULL);
    check_folder(fd, 8, row->is_ours, &eight, NULL);
    remove_folder(folder);
    AUTO_FREE char *text = findings_text(&one);
    AUTO_FREE char *text_of_eight = findings_text(&eight);
    assert_string_equal(text, text_of_eight);
    check_errors(row, &one, text);
    if (strcmp(findings_verdict(&one), row->verdict) != 0)
        fail_msg("the verdict is %s:\n%s", findings_verdict(&one), text);
}

int main(void)
{
    struct suite suite = { .name = "bag/check" };
    SUITE_ROWS(&suite, rows, test_row);
    return suite_run(&suite);
}
