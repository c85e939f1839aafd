#include "bag/manifest.h"

#include "bag/codes.h"

struct bag_manifest {
    struct bag_lines *lines;
    enum digest_algorithm algorithm;
    bool is_10, is_utf8;
    struct buf path, before;            /* of the entry handed out last, and of the one before it */
    struct buf wanted;                  /* how the line should look */
};

bool bag_manifest_name(const char *name, bool *ret_is_tag, enum digest_algorithm *ret_algorithm, bool *ret_is_normal)
{
    struct span rest = span_of(name);
    *ret_is_tag = span_starts(rest, "tagmanifest-");
    if (!*ret_is_tag && !span_starts(rest, "manifest-"))
        return false;
    rest = span_from(rest, *ret_is_tag ? strlen("tagmanifest-") : strlen("manifest-"));
    if (!span_ends(rest, ".txt") || rest.len == strlen(".txt"))
        return false;
    struct span algorithm = span_to(rest, rest.len - strlen(".txt"));
    *ret_is_normal = true;
    for (size_t i = 0; i < algorithm.len; i++)
        *ret_is_normal &= byte_is_digit(algorithm.at[i]) || (algorithm.at[i] >= 'a' && algorithm.at[i] <= 'z');
    *ret_algorithm = digest_by_name(algorithm);
    return true;
}

bool bag_manifest_open(struct source *source, const struct bag_declaration *declaration, struct bag_manifest **ret,
                       struct err *err)
{
    const char *slash = strrchr(source->name, '/');
    enum digest_algorithm algorithm;
    bool is_tag, is_normal;
    if (!bag_manifest_name(slash ? slash + 1 : source->name, &is_tag, &algorithm, &is_normal))
        return err_set(err, ERR_INVALID, "\"%s\" is not named manifest-<algorithm>.txt (RFC 8493 §2.1.3)",
                       SHOW(span_of(source->name)));
    struct bag_manifest *manifest = mem_new(sizeof *manifest);
    manifest->lines = bag_lines_new(source, declaration->charset);
    manifest->algorithm = algorithm;
    manifest->is_10 = declaration->is_10;
    manifest->is_utf8 = bag_charset_is_utf8(declaration->charset);
    *ret = manifest;
    return true;
}

enum digest_algorithm bag_manifest_algorithm(const struct bag_manifest *manifest)
{
    return manifest->algorithm;
}

void bag_manifest_free(struct bag_manifest *manifest)
{
    if (!manifest)
        return;
    bag_lines_free(manifest->lines);
    buf_free(&manifest->path);
    buf_free(&manifest->before);
    buf_free(&manifest->wanted);
    free(manifest);
}

void bag_manifest_format(enum digest_algorithm algorithm, const uint8_t *digest, const char *path, struct buf *into)
{
    char hex[DIGEST_HEX_MAX];
    digest_hex(algorithm, digest, hex);
    buf_put_text(into, hex);
    buf_put_text(into, "  ");
    bag_path_escape(path, into);
    buf_put_byte(into, '\n');
}

/* checksum = 1*case-hexdig    §7.2; its length follows from the algorithm, where that is known */
static bool parse_digest(const struct bag_manifest *manifest, struct span hex, uint8_t ret[DIGEST_MAX], struct err *err)
{
    size_t size = digest_size(manifest->algorithm);
    if (size && hex.len == 2 * size && digest_parse_value(manifest->algorithm, hex, ret))
        return true;
    for (size_t i = 0; i < hex.len; i++)
        if (byte_hex(hex.at[i]) < 0)
            return err_set(err, ERR_INVALID, "\"%s\" is no hexadecimal digest (RFC 8493 §2.1.3)", SHOW(hex));
    if (!hex.len)
        return err_set(err, ERR_INVALID, "a line without a digest (RFC 8493 §2.1.3)");
    return !size || err_set(err, ERR_INVALID, "\"%s\" has %zu digits, a %s digest has %zu (RFC 8493 §2.1.3)", SHOW(hex),
                            hex.len, digest_standard_name(manifest->algorithm), 2 * size);
}

/* md5sum doubles each backslash of a name and writes its line feeds as "\n", once a backslash stands before the digest. */
static void undo_md5sum(struct span path, struct buf *into)
{
    for (size_t i = 0; i < path.len; i++) {
        uint8_t next = path.at[i] == '\\' && i + 1 < path.len ? path.at[i + 1] : 0;
        buf_put_byte(into, next == 'n' ? '\n' : path.at[i]);
        i += next == 'n' || next == '\\';
    }
}

/* payload-manifest-line = checksum 1*WSP filename    §7.2; a blank at the end belongs to the name */
static bool parse_line(struct bag_manifest *manifest, struct bag_entry *ret, struct err *err)
{
    struct span line = ret->line.text;
    ret->code = BAG_MANIFEST_LINE;
    bool is_escaped = line.len && line.at[0] == '\\';
    struct span path = span_from(line, is_escaped);
    struct span hex = bag_line_cut(&path);
    bool is_binary = span_starts(path, " *");           /* two blanks and a star are a name that begins with a star */
    path = bag_line_skip(path);
    if (!parse_digest(manifest, hex, ret->digest, err))
        return false;
    if (is_binary) {
        ret->oddities |= BAG_ODD_MD5SUM;
        path = span_from(path, 1);
    }
    if (!path.len)
        return err_set(err, ERR_INVALID, "\"%s\" names no file (RFC 8493 §2.1.3)", SHOW(line));
    AUTO_BUF struct buf plain = { 0 };
    if (is_escaped) {
        ret->oddities |= BAG_ODD_MD5SUM;
        undo_md5sum(path, &plain);
        path = buf_span(&plain);
    }
    struct buf swap = manifest->before;
    manifest->before = manifest->path;
    manifest->path = swap;
    if (!bag_path_parse(path, manifest->is_10, &manifest->path, &ret->oddities, &ret->code, err))
        return false;
    ret->path = (const char *)manifest->path.at;
    return true;
}

static bool is_canonical(struct bag_manifest *manifest, const struct bag_entry *entry)
{
    const struct bag_line *line = &entry->line;
    if (!manifest->is_utf8 || manifest->algorithm == DIGEST_NONE || line->has_bom || line->end != BAG_END_LF)
        return false;
    buf_clear(&manifest->wanted);
    bag_manifest_format(manifest->algorithm, entry->digest, entry->path, &manifest->wanted);
    return span_equal(line->text, span_to(buf_span(&manifest->wanted), manifest->wanted.len - 1)) &&
           span_compare(buf_span(&manifest->before), buf_span(&manifest->path)) < 0;
}

bool bag_manifest_next(struct bag_manifest *manifest, struct bag_entry *ret, struct err *err)
{
    *ret = (struct bag_entry){ 0 };
    if (!bag_lines_next(manifest->lines, &ret->line, err)) {
        ret->code = bag_lines_code(err->kind);
        return false;
    }
    if (!ret->line.text.len && !manifest->is_10) {
        ret->oddities = BAG_ODD_BLANK_LINE;
        ret->path = "";
        return true;
    }
    if (!parse_line(manifest, ret, err))
        return false;
    ret->is_canonical = is_canonical(manifest, ret);
    return true;
}
