/* bag/codes.h: the findings about a bag: one code a rule, stable, so that programs may rely on them.
 *
 * Section numbers are of RFC 8493. E: error, W: warning, I: information. "1.0: E, before: W" says that the rule came, or
 * became strict, with version 1.0. "ours" are demands on bags of our own (bag_check_options.is_ours). */
#pragma once

/* The declaration, bagit.txt */
#define BAG_DECLARATION "bag-declaration"               /* E §2.1.1: absent, or not exactly its two lines in order */
#define BAG_VERSION "bag-version"                       /* E §2.1.1: the version is not digits.digits */
#define BAG_VERSION_UNKNOWN "bag-version-unknown"       /* E unverifiable: a version that this program does not know */
#define BAG_ENCODING "bag-encoding"                     /* W §2.3: tag files in another encoding than UTF-8 */
#define BAG_ENCODING_UNKNOWN "bag-encoding-unknown"     /* E unverifiable: an encoding that this program does not read */

/* The text of tag files */
#define BAG_BOM "bag-bom"                               /* E §2.1.1, §2.3: a byte order mark where none may be */
#define BAG_LINE_END "bag-line-end"                     /* W §2.3, 1.0: the last line has no end */
#define BAG_TEXT "bag-text"                             /* E §2.3: bytes that the declared encoding does not have; NUL */

/* What lies in the folder */
#define BAG_DATA "bag-data"                             /* E §2.1.2: there is no folder data/ */
#define BAG_ODD_FILE "bag-odd-file"                     /* E ours after §5.1: a link, device, socket or pipe; never opened */
#define BAG_EMPTY_FOLDER "bag-empty-folder"             /* W §2.1.3: an empty folder, which no manifest can hold */
#define BAG_NAME_CASE "bag-name-case"                   /* W §6.1.1.3: two names that differ only in case */
#define BAG_NAME_NORMALIZATION "bag-name-normalization" /* W §6.1.1.3: two names that differ only in normalization */
#define BAG_NAME_PORTABLE "bag-name-portable"           /* W §6.1.2: a name that Windows cannot have; not UTF-8 */
#define BAG_NAME_SYSTEM "bag-name-system"               /* W ours: .DS_Store, Thumbs.db, desktop.ini: left by a computer */

/* Paths in manifests and fetch.txt */
#define BAG_PATH_UNSAFE "bag-path-unsafe"               /* E §5.1: absolute, "..", "~", drive letters, UNC, %Name% */
#define BAG_PATH_PERCENT "bag-path-percent"             /* E §2.1.3, 1.0: a % that encodes neither CR, LF nor % */
#define BAG_PATH_LEGACY "bag-path-legacy"               /* W before 1.0: found only after decoding %0A and %0D */
#define BAG_PATH_DOT "bag-path-dot"                     /* W §2.1.3: "./" or an empty segment */
#define BAG_PATH_NORMALIZATION "bag-path-normalization" /* W §6.1.1.3: found only under another normalization form */
#define BAG_PATH_FOLDER "bag-path-folder"               /* E §2.1.3: names a folder */

/* Payload manifests */
#define BAG_MANIFEST "bag-manifest"                     /* E §2.1.3: there is none */
#define BAG_MANIFEST_NAME "bag-manifest-name"           /* E §2.4: the algorithm is not lower case and alphanumeric */
#define BAG_MANIFEST_LINE "bag-manifest-line"           /* E §2.1.3: a line that is not "checksum filename" */
#define BAG_MANIFEST_MD5SUM "bag-manifest-md5sum"       /* §6.1.3 a line as md5sum writes it. 1.0: E, before: W */
#define BAG_MANIFEST_OUTSIDE "bag-manifest-outside"     /* E §2.1.3: lists a file that is not below data/ */
#define BAG_MANIFEST_TWICE "bag-manifest-twice"         /* §2.1.3 a file twice. E; before 1.0 with equal digests: W */
#define BAG_MANIFEST_DIGEST "bag-manifest-digest"       /* E §3: a payload file has another digest than listed */
#define BAG_PAYLOAD_UNLISTED "bag-payload-unlisted"     /* E §3: 1.0: not in every manifest; before: in none */
#define BAG_PAYLOAD_MISSING "bag-payload-missing"       /* E §3: listed, but not there */
#define BAG_ALGORITHM_UNKNOWN "bag-algorithm-unknown"   /* E unverifiable, §3: digests that cannot be recomputed here */
#define BAG_ALGORITHM_WEAK "bag-algorithm-weak"         /* W §2.4: only MD5 or SHA-1 protect the payload */

/* Tag manifests */
#define BAG_TAGMANIFEST_NONE "bag-tagmanifest-none"     /* I §2.2.1: no tag manifest: nothing protects the tag files */
#define BAG_TAGMANIFEST_LACKS "bag-tagmanifest-lacks"   /* E §2.2.1: does not list every payload manifest */
#define BAG_TAGMANIFEST_ENTRY "bag-tagmanifest-entry"   /* E §2.2.1: lists a payload file or a tag manifest */
#define BAG_TAGMANIFEST_SET "bag-tagmanifest-set"       /* W §2.2.1: tag manifests that list different files */
#define BAG_TAGMANIFEST_ALGORITHM "bag-tagmanifest-algorithm"   /* W ours: other algorithms than the payload manifests */
#define BAG_TAGMANIFEST_DIGEST "bag-tagmanifest-digest" /* E §3: a tag file has another digest than listed */
#define BAG_TAG_MISSING "bag-tag-missing"               /* E §3: listed, but not there */
#define BAG_TAG_UNLISTED "bag-tag-unlisted"             /* W §2.2.4: a tag file that no tag manifest lists */

/* bag-info.txt */
#define BAG_INFO_LINE "bag-info-line"                   /* E §2.2.2: neither "label: value" nor a continuation */
#define BAG_INFO_BLANK "bag-info-blank"                 /* E §2.2.2, 1.0: not exactly one blank after the colon, none before */
#define BAG_INFO_REPEATED "bag-info-repeated"           /* W ours: an element twice that makes sense only once */
#define BAG_INFO_DATE "bag-info-date"                   /* W §2.2.2: Bagging-Date is not YYYY-MM-DD */
#define BAG_INFO_COUNT "bag-info-count"                 /* W §2.2.2: Bag-Count is not "N of T" */
#define BAG_INFO_GROUP "bag-info-group"                 /* W §2.2.2: Bag-Count without Bag-Group-Identifier */
#define BAG_OXUM "bag-oxum"                             /* E §2.2.2: Payload-Oxum is not what lies there */
#define BAG_OXUM_FORM "bag-oxum-form"                   /* E §2.2.2: Payload-Oxum is not "octets.files" */
#define BAG_OXUM_TWICE "bag-oxum-twice"                 /* E §2.2.2: Payload-Oxum more than once */

/* fetch.txt */
#define BAG_FETCH_LINE "bag-fetch-line"                 /* E §2.2.3: a line that is not "url length filename" */
#define BAG_FETCH_OUTSIDE "bag-fetch-outside"           /* E §2.2.3: lists a file that is not below data/ */
#define BAG_FETCH_UNLISTED "bag-fetch-unlisted"         /* E §2.2.3: its file is not in every payload manifest */
#define BAG_FETCH_LENGTH "bag-fetch-length"             /* W §5.3: the file is there with another length */
#define BAG_INCOMPLETE "bag-incomplete"                 /* E incomplete, §3: a file still to be fetched */

/* Reading */
#define BAG_UNREADABLE "bag-unreadable"                 /* E unreadable: disk or permission */
#define BAG_CHANGED "bag-changed"                       /* E: vanished or cut while it was checked */
#define BAG_LIMIT "bag-limit"                           /* E unverifiable: beyond a bound of this program */
#define BAG_LOOK "bag-look"                             /* E: what the caller's own look says of a file */

/* Bags of ours */
#define BAG_FORM "bag-form"                             /* E a manifest is not in canonical form */
#define BAG_OURS_DECLARATION "bag-ours-declaration"     /* E bagit.txt is not byte for byte that of version 1.0 in UTF-8 */
#define BAG_OURS_FILE "bag-ours-file"                   /* E a tag file that does not belong there, or one that is absent */
#define BAG_OURS_FOLDER "bag-ours-folder"               /* E an empty folder */
#define BAG_OURS_NAME "bag-ours-name"                   /* E a name that is not portable everywhere */
#define BAG_OURS_INFO "bag-ours-info"                   /* E an element absent, repeated, or not in its form */
#define BAG_OURS_SIZE "bag-ours-size"                   /* E Bag-Size is not near the size of the payload */
