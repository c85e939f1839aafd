#include "bags.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"

struct one_file {
    char *path;
    struct buf bytes;
};
struct bag_files {
    struct one_file files[64];
    size_t n;
    bool keeps_tags;
    struct edit on_disk[16];
    size_t n_on_disk;
};

static struct one_file *find(struct bag_files *files, const char *path)
{
    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->files[i].path, path) == 0)
            return &files->files[i];
    return NULL;
}

static struct buf *put(struct bag_files *files, const char *path, struct span bytes)
{
    struct one_file *file = find(files, path);
    if (!file) {
        assert_true(files->n < COUNT_OF(files->files));
        file = &files->files[files->n++];
        *file = (struct one_file){ .path = mem_text(path) };
    }
    buf_clear(&file->bytes);
    buf_put_span(&file->bytes, bytes);
    return &file->bytes;
}

static void take_away(struct bag_files *files, const char *path)
{
    struct one_file *file = find(files, path);
    assert_non_null(file);
    free(file->path);
    buf_free(&file->bytes);
    memmove(file, file + 1, (size_t)(files->files + files->n - (file + 1)) * sizeof *file);
    files->n--;
}

const char *bag_files_text(struct bag_files *files, const char *path)
{
    struct one_file *file = find(files, path);
    assert_non_null(file);
    buf_put(&file->bytes, "", 0);
    return (const char *)file->bytes.at;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct one_file *)a)->path, ((const struct one_file *)b)->path);
}

static void seal(struct bag_files *files, bool is_tag, enum digest_algorithm algorithm)
{
    AUTO_FREE char *name = mem_format("%smanifest-%s.txt", is_tag ? "tag" : "", digest_name(algorithm));
    AUTO_BUF struct buf lines = { 0 };
    qsort(files->files, files->n, sizeof *files->files, by_path);
    for (size_t i = 0; i < files->n; i++) {
        struct one_file *file = &files->files[i];
        bool is_payload = strncmp(file->path, "data/", 5) == 0;
        if (is_payload == is_tag || strncmp(file->path, "tagmanifest-", 12) == 0)
            continue;
        uint8_t digest[DIGEST_MAX];
        char hex[DIGEST_HEX_MAX];
        digest_of(algorithm, buf_span(&file->bytes), digest);
        digest_hex(algorithm, digest, hex);
        buf_printf(&lines, "%s  %s\n", hex, file->path);
    }
    put(files, name, buf_span(&lines));
}

static void replace(struct bag_files *files, const char *path, const char *from, const char *to, bool all)
{
    struct one_file *file = find(files, path);
    assert_non_null(file);
    AUTO_BUF struct buf made = { 0 };
    struct span rest = buf_span(&file->bytes);
    size_t at, n = 0;
    while ((n == 0 || all) && span_find(rest, from, strlen(from), &at)) {
        buf_put_span(&made, span_to(rest, at));
        buf_put_text(&made, to);
        rest = span_from(rest, at + strlen(from));
        n++;
    }
    assert_true(n > 0);
    buf_put_span(&made, rest);
    put(files, path, buf_span(&made));
}

static void seal_payload(struct bag_files *files)
{
    uint64_t bytes = 0;
    unsigned n = 0;
    seal(files, false, DIGEST_SHA256);
    seal(files, false, DIGEST_SHA512);
    for (size_t i = 0; i < files->n; i++) {
        if (strncmp(files->files[i].path, "data/", 5) != 0)
            continue;
        bytes += files->files[i].bytes.len;
        n++;
    }
    struct one_file *info = find(files, "bag-info.txt");
    size_t at;
    if (!info || !span_find(buf_span(&info->bytes), "Payload-Oxum: ", 14, &at))
        return;
    AUTO_FREE char *oxum = mem_format("Payload-Oxum: %llu.%u", (unsigned long long)bytes, n);
    struct span old = span_from(buf_span(&info->bytes), at);
    AUTO_FREE char *line = mem_text_n(old.at, (size_t)((uint8_t *)memchr(old.at, '\n', old.len) - old.at));
    replace(files, "bag-info.txt", line, oxum, false);
}

struct bag_files *bag_files_new(void)
{
    struct bag_files *files = mem_new(sizeof *files);
    put(files, "bagit.txt", span_of("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"));
    put(files, "data/a.txt", span_of("alpha\n"));
    put(files, "data/sub/b.bin", span_of("\x01\x02\x03 beta"));
    put(files, "bag-info.txt",
        span_of("BagIt-Profile-Identifier: https://pressmark.example/profiles/pressmark-bag-1.json\n"
                "Source-Organization: Example Municipal Library\n"
                "Contact-Email: harvest@library.example\n"
                "External-Identifier: urn:uuid:bc1e81bd-e831-50fe-996f-f97c53f6ca59\n"
                "External-Description: Riverside Post\n"
                "Bag-Group-Identifier: Riverside news\n"
                "Bag-Count: 1 of 1\n"
                "Bagging-Date: 2023-06-06\n"
                "Bag-Size: 14 B\n"
                "Payload-Oxum: 14.2\n"
                "Bag-Software-Agent: pressmark 0.1\n"
                "Capture-Start: 2023-06-06T08:15:00Z\n"
                "Capture-End: 2023-06-06T08:15:03Z\n"
                "Article-Count: 1\n"
                "Image-Count: 0\n"
                "Rights-Basis: statute\n"));
    seal_payload(files);
    seal(files, true, DIGEST_SHA256);
    seal(files, true, DIGEST_SHA512);
    return files;
}

void bag_files_edit(struct bag_files *files, const struct edit *edits)
{
    for (; edits->kind != END; edits++) {
        switch (edits->kind) {
        case PUT:
            put(files, edits->path, span_of(edits->a));
            break;
        case REMOVE:
            take_away(files, edits->path);
            break;
        case REPLACE:
        case REPLACE_ALL:
            replace(files, edits->path, edits->a, edits->b, edits->kind == REPLACE_ALL);
            break;
        case APPEND:
            buf_put_text(&find(files, edits->path)->bytes, edits->a);
            break;
        case SEAL:
            seal_payload(files);
            break;
        case KEEP_TAGS:
            files->keeps_tags = true;
            break;
        default:
            assert_true(files->n_on_disk < COUNT_OF(files->on_disk));
            files->on_disk[files->n_on_disk++] = *edits;
        }
    }
}

static void make_on_disk(int fd, const struct edit *edit)
{
    int done = edit->kind == MAKE_FOLDER ? mkdirat(fd, edit->path, 0755)
               : edit->kind == MAKE_LINK ? symlinkat(edit->a, fd, edit->path)
                                         : mkfifoat(fd, edit->path, 0600);
    assert_int_equal(done, 0);
}

int bag_files_write(struct bag_files *files, char ret_folder[64])
{
    struct err err = { 0 };
    for (int i = 0; i < 2 && !files->keeps_tags; i++) {
        enum digest_algorithm algorithm = i ? DIGEST_SHA512 : DIGEST_SHA256;
        if (find(files, i ? "tagmanifest-sha512.txt" : "tagmanifest-sha256.txt"))
            seal(files, true, algorithm);
    }
    memcpy(ret_folder, "/tmp/pressmark-bag-XXXXXX", sizeof "/tmp/pressmark-bag-XXXXXX");
    assert_non_null(mkdtemp(ret_folder));
    int fd = open(ret_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    for (size_t i = 0; i < files->n; i++) {
        struct one_file *file = &files->files[i];
        AUTO_FREE char *folder = mem_text(file->path);
        char *slash = strrchr(folder, '/');
        if (slash) {
            *slash = '\0';
            assert_true(file_make_folders(fd, folder, &err));
        }
        AUTO_CLOSE int out = openat(fd, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        assert_true(out >= 0);
        assert_true(file_write_all(out, buf_span(&file->bytes), &err));
    }
    for (size_t i = 0; i < files->n_on_disk; i++)
        make_on_disk(fd, &files->on_disk[i]);
    return fd;
}

void bag_files_free(struct bag_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        free(files->files[i].path);
        buf_free(&files->files[i].bytes);
    }
    free(files);
}

void remove_folder(const char *folder)
{
    struct err err = { 0 };
    assert_true(file_remove_tree(AT_FDCWD, folder, &err));
}

char *findings_text(const struct findings *findings)
{
    static const char *const kinds[] = { "invalid", "incomplete", "unverifiable", "unreadable" };
    struct buf text = { 0 };
    buf_put_text(&text, "");
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *it = &findings->items[i];
        buf_printf(&text, "%s %s %s %s: %s\n", severity_name(it->severity), kinds[it->kind], it->code, it->where, it->why);
    }
    return buf_take_text(&text);
}

void check_folder(int bag_fd, unsigned workers, bool is_ours, struct findings *findings, struct bag_check_summary *ret)
{
    struct err err = { 0 };
    struct bag_check_summary summary = { 0 };
    struct bag_check_options options = { .workers = workers, .is_ours = is_ours };
    if (!bag_check(bag_fd, &options, findings, &summary, &err))
        fail_msg("%s: %s", err.where, err.why);
    if (ret)
        *ret = summary;
    else
        bag_info_free(&summary.info);
}

bool has_finding(const struct findings *findings, const char *code, enum severity severity)
{
    for (size_t i = 0; i < findings->n; i++)
        if (strcmp(findings->items[i].code, code) == 0 && findings->items[i].severity == severity)
            return true;
    return false;
}
