#include "bag/writer.h"

#include <stdio.h>

#include "bag/manifest.h"
#include "bag/path.h"

void bag_payload(struct bag_inventory *inventory, uint64_t *ret_bytes, uint64_t *ret_files)
{
    size_t n = 0;
    const struct bag_file *files = bag_inventory_files(inventory, &n);
    *ret_bytes = *ret_files = 0;
    for (size_t i = 0; i < n; i++) {
        if (!bag_path_is_payload(files[i].path))
            continue;
        *ret_bytes += files[i].bytes;
        ++*ret_files;
    }
}

void bag_size_text(uint64_t bytes, char ret[32])
{
    static const char *const units[] = { "KB", "MB", "GB", "TB" };
    if (bytes < 1024) {
        snprintf(ret, 32, "%d B", (int)bytes);
        return;
    }
    double size = (double)bytes / 1024;
    size_t unit = 0;
    for (; size >= 1023.95 && unit + 1 < COUNT_OF(units); unit++)       /* what would be shown as 1024.0 */
        size /= 1024;
    snprintf(ret, 32, "%.1f %s", size, units[unit]);
}

/* --- tag files ---------------------------------------------------------------------------------------------- */

static bool write_manifest(int bag_fd, struct bag_inventory *inventory, bool is_tag, enum digest_algorithm algorithm,
                           uint8_t ret_digest[DIGEST_MAX], struct err *err)
{
    AUTO_FREE char *name = mem_format("%smanifest-%s.txt", is_tag ? "tag" : "", digest_name(algorithm));
    AUTO(draft_free) struct draft *draft = NULL;
    AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(algorithm));
    AUTO_BUF struct buf line = { 0 };
    size_t n = 0;
    const struct bag_file *files = bag_inventory_files(inventory, &n);
    if (!draft_open(bag_fd, name, &draft, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (bag_path_is_payload(files[i].path) == is_tag)
            continue;
        buf_clear(&line);
        bag_manifest_format(algorithm, algorithm == DIGEST_SHA256 ? files[i].sha256 : files[i].sha512, files[i].path,
                            &line);
        digester_add(digester, buf_span(&line));
        if (!draft_write(draft, buf_span(&line), err))
            return false;
    }
    digester_value(digester, algorithm, ret_digest);
    return draft_settle(draft, err);
}

/* A label or value that would be read back as something else is a slip of the caller, but one that data could cause. */
static bool is_one_line(const char *text)
{
    struct span span = span_of(text);
    return span.len && span_is_utf8(span) && span_trim(span).len == span.len && !strpbrk(text, "\r\n");
}

static bool write_info(int bag_fd, const struct bag_element *info, size_t n_info, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    for (size_t i = 0; i < n_info; i++) {
        if (!is_one_line(info[i].label) || strchr(info[i].label, ':') || !is_one_line(info[i].value)) {
            err_set(err, ERR_INVALID, "\"%s: %s\" is not one line of bag-info.txt (RFC 8493 §2.2.2)",
                    SHOW(span_of(info[i].label)), SHOW(span_of(info[i].value)));
            return err_where(err, "bag-info.txt");
        }
        buf_printf(&text, "%s: %s\n", info[i].label, info[i].value);
    }
    return file_write(bag_fd, "bag-info.txt", buf_span(&text), err);
}

bool bag_write_tags(int bag_fd, struct bag_inventory *inventory, const struct bag_element *info, size_t n_info,
                    uint8_t ret_sha256_of_tagmanifest[32], uint8_t ret_sha512_of_tagmanifest[32 + 32],
                    struct err *err)
{
    static const char declaration[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    uint8_t digest[DIGEST_MAX], of_256[DIGEST_MAX], of_512[DIGEST_MAX];
    if (!file_write(bag_fd, "bagit.txt", span_of(declaration), err) ||
        !write_manifest(bag_fd, inventory, false, DIGEST_SHA256, digest, err) ||
        !write_manifest(bag_fd, inventory, false, DIGEST_SHA512, digest, err) ||
        !write_info(bag_fd, info, n_info, err) || !bag_inventory_digest_tags(inventory, bag_fd, 0, err) ||
        !write_manifest(bag_fd, inventory, true, DIGEST_SHA256, of_256, err) ||
        !write_manifest(bag_fd, inventory, true, DIGEST_SHA512, of_512, err))
        return false;
    memcpy(ret_sha256_of_tagmanifest, of_256, 32);
    memcpy(ret_sha512_of_tagmanifest, of_512, 64);
    return true;
}
