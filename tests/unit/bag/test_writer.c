/* src/bag/writer.c, src/bag/inventory.c: what is written is judged by our check, and by sha256sum and sha512sum. */
#include "bags.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "bag/codes.h"
#include "bag/writer.h"
#include "base/file.h"

static const struct bag_element info[] = {
    { "BagIt-Profile-Identifier", "https://pressmark.example/profiles/pressmark-bag-1.json" },
    { "Source-Organization", "Example Municipal Library" },
    { "Contact-Email", "harvest@library.example" },
    { "External-Identifier", "urn:uuid:bc1e81bd-e831-50fe-996f-f97c53f6ca59" },
    { "External-Description", "Вестник: 6 июня" },
    { "Bag-Group-Identifier", "Riverside news" },
    { "Bag-Count", "1 of ?" },
    { "Bagging-Date", "2023-06-06" },
    { "Bag-Size", "300 B" },
    { "Payload-Oxum", "300.3" },
    { "Bag-Software-Agent", "pressmark 0.1" },
    { "Capture-Start", "2023-06-06T08:15:00Z" },
    { "Capture-End", "2023-06-06T08:15:03.25Z" },
    { "Article-Count", "1" },
    { "Image-Count", "0" },
    { "Rights-Basis", "statute" },
};

static int make_folder(char ret[64], const char *const *paths, size_t n)
{
    static const char hundred[] = "0123456789012345678901234567890123456789012345678901234567890123456789"
                                  "012345678901234567890123456789";
    struct err err = { 0 };
    memcpy(ret, "/tmp/pressmark-bag-XXXXXX", sizeof "/tmp/pressmark-bag-XXXXXX");
    assert_non_null(mkdtemp(ret));
    int fd = open(ret, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < n; i++) {
        AUTO_FREE char *folder = mem_text(paths[i]);
        char *slash = strrchr(folder, '/');
        if (slash) {
            *slash = '\0';
            assert_true(file_make_folders(fd, folder, &err));
        }
        assert_true(file_publish(fd, paths[i], span_of(hundred), &err));
    }
    return fd;
}

static void write_bag(int fd, unsigned workers, uint8_t sha256[32], uint8_t sha512[64])
{
    struct err err = { 0 };
    AUTO(bag_inventory_free) struct bag_inventory *inventory = bag_inventory_new();
    if (!bag_inventory_digest(inventory, fd, "data", workers, &err) ||
        !bag_write_tags(fd, inventory, info, COUNT_OF(info), sha256, sha512, &err))
        fail_msg("%s: %s", err.where, err.why);
}

static bool judge(const char *tool, const char *manifest, int fd)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (fchdir(fd) == 0)
            execlp(tool, tool, "--check", "--strict", "--quiet", manifest, (char *)NULL);
        _exit(errno == ENOENT ? 99 : 98);
    }
    int status = 0;
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    if (WEXITSTATUS(status) == 99)
        print_message("# %s is not installed\n", tool);
    return WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 99;
}

static const char *const paths[] = { "data/METS.xml", "data/a-b/c", "data/a/d" };

static void test_judged(void **state)
{
    (void)state;
    char folder[64];
    uint8_t sha256[32], sha512[64], wanted[DIGEST_MAX];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    struct err err = { 0 };
    assert_true(file_make_folders(fd, "parity", &err));
    assert_true(file_publish(fd, "parity/p.bin", span_of("parity"), &err));
    write_bag(fd, 2, sha256, sha512);
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 2, true, &findings, NULL);
    AUTO_FREE char *text = findings_text(&findings);
    assert_string_equal(text, "");
    assert_true(judge("sha256sum", "manifest-sha256.txt", fd));
    assert_true(judge("sha512sum", "manifest-sha512.txt", fd));
    assert_true(judge("sha256sum", "tagmanifest-sha256.txt", fd));
    assert_true(judge("sha512sum", "tagmanifest-sha512.txt", fd));
    AUTO_BUF struct buf tag = { 0 };
    assert_true(file_slurp(fd, "tagmanifest-sha512.txt", 1 << 16, &tag, &err));
    digest_of(DIGEST_SHA512, buf_span(&tag), wanted);
    assert_memory_equal(sha512, wanted, 64);
    buf_clear(&tag);
    assert_true(file_slurp(fd, "tagmanifest-sha256.txt", 1 << 16, &tag, &err));
    digest_of(DIGEST_SHA256, buf_span(&tag), wanted);
    assert_memory_equal(sha256, wanted, 32);
    remove_folder(folder);
}

static void test_same_bytes(void **state)
{
    (void)state;
    char one[64], eight[64];
    uint8_t sha256[2][32], sha512[2][64];
    AUTO_CLOSE int fd_one = make_folder(one, paths, COUNT_OF(paths));
    AUTO_CLOSE int fd_eight = make_folder(eight, paths, COUNT_OF(paths));
    write_bag(fd_one, 1, sha256[0], sha512[0]);
    write_bag(fd_eight, 8, sha256[1], sha512[1]);
    assert_memory_equal(sha256[0], sha256[1], 32);
    assert_memory_equal(sha512[0], sha512[1], 64);
    remove_folder(one);
    remove_folder(eight);
}

/* Names that manifests must encode are found again by the check. */
static void test_encoded_names(void **state)
{
    (void)state;
    static const char *const odd[] = { "data/100%.txt", "data/a\nb", "data/Icon\r" };
    char folder[64];
    uint8_t sha256[32], sha512[64];
    AUTO_CLOSE int fd = make_folder(folder, odd, COUNT_OF(odd));
    write_bag(fd, 1, sha256, sha512);
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 1, false, &findings, NULL);
    assert_int_equal(findings.n_errors, 0);
    remove_folder(folder);
}

static void test_refused(void **state)
{
    (void)state;
    char folder[64];
    uint8_t sha256[32], sha512[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    AUTO(bag_inventory_free) struct bag_inventory *inventory = bag_inventory_new();
    struct err err = { 0 };
    assert_int_equal(mkfifoat(fd, "data/pipe", 0600), 0);
    assert_false(bag_inventory_digest(inventory, fd, "data", 1, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    assert_string_equal(err.where, "data/pipe");
    size_t n = 1;
    bag_inventory_files(inventory, &n);
    assert_int_equal(n, 0);
    err_clear(&err);
    assert_false(bag_inventory_digest(inventory, fd, "data/pipe", 1, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    err_clear(&err);
    assert_false(bag_inventory_digest(inventory, fd, "nothing", 1, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    err_clear(&err);
    assert_false(bag_inventory_digest(inventory, fd, "../..", 1, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    static const struct bag_element bad[][1] = { { { "Label", "two\nlines" } }, { { "La:bel", "x" } }, { { "Label", "" } },
                                                 { { "Label ", "x" } },        { { "Label", "x " } } };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char other[64];
        AUTO_CLOSE int other_fd = make_folder(other, paths, COUNT_OF(paths));
        err_clear(&err);
        assert_false(bag_write_tags(other_fd, inventory, bad[i], 1, sha256, sha512, &err));
        assert_int_equal(err.kind, ERR_INVALID);
        remove_folder(other);
    }
    remove_folder(folder);
}

static void test_inventory(void **state)
{
    (void)state;
    char folder[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    AUTO(bag_inventory_free) struct bag_inventory *inventory = bag_inventory_new();
    struct err err = { 0 };
    static const uint8_t known_256[32] = { 1 }, known_512[64] = { 2 };
    assert_null(bag_inventory_find(inventory, "data/a/d"));
    bag_inventory_add(inventory, "data/a/d", 7, known_256, known_512);
    assert_true(bag_inventory_digest(inventory, fd, "data/METS.xml", 1, &err));
    assert_true(bag_inventory_digest(inventory, fd, "", 3, &err));
    assert_int_equal(bag_inventory_find(inventory, "data/a/d")->bytes, 7);      /* what it has is not digested again */
    assert_int_equal(bag_inventory_find(inventory, "data/a/d")->sha256[0], 1);
    assert_null(bag_inventory_find(inventory, "data/a"));
    size_t n = 0;
    const struct bag_file *files = bag_inventory_files(inventory, &n);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(files[i].path, paths[i]);
    uint64_t bytes, payload_files;
    bag_payload(inventory, &bytes, &payload_files);
    assert_int_equal(bytes, 207);
    assert_int_equal(payload_files, 3);
    for (int i = 0; i < 1000; i++) {
        char path[32];
        snprintf(path, sizeof path, "data/n%03d", 999 - i);
        bag_inventory_add(inventory, path, (uint64_t)i, known_256, known_512);
    }
    assert_int_equal(bag_inventory_find(inventory, "data/n000")->bytes, 999);
    files = bag_inventory_files(inventory, &n);
    assert_int_equal(n, 1003);
    assert_string_equal(files[n - 1].path, "data/n999");
    assert_int_equal(bag_inventory_find(inventory, "data/n998")->bytes, 1);
    remove_folder(folder);
}

static const struct size_row {
    uint64_t bytes;
    const char *text;
} sizes[] = {
    { 0, "0 B" }, { 1023, "1023 B" }, { 1024, "1.0 KB" }, { 73485, "71.8 KB" }, { 1048575, "1.0 MB" },
    { UINT64_C(1) << 30, "1.0 GB" }, { UINT64_C(1) << 40, "1.0 TB" }, { UINT64_C(1) << 60, "1048576.0 TB" },
};

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char text[32];
        bag_size_text(sizes[i].bytes, text);
        assert_string_equal(text, sizes[i].text);
    }
}

static bool count_look(void *context, const char *path, struct source *source, struct err *err)
{
    uint8_t byte;
    size_t got;
    (void)err;
    if (strcmp(path, "data/a/d") == 0)
        return err_set(err, ERR_INVALID, "not liked");
    __atomic_fetch_add((unsigned *)context, 1, __ATOMIC_SEQ_CST);
    return source->size <= 10 || source_read(source, 10, &byte, 1, &got, err);     /* not from its start, not to its end */
}

/* The caller's look is called for the payload only, shares the read, and its failure is a finding beside the digests. */
static void test_look(void **state)
{
    (void)state;
    char folder[64];
    uint8_t sha256[32], sha512[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    write_bag(fd, 1, sha256, sha512);
    AUTO_CLOSE int file = openat(fd, "data/a/d", O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(file, "x", 1, 99), 1);
    unsigned n = 0;
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct bag_check_summary summary;
    struct bag_check_options options = { .workers = 3, .is_ours = true, .look = count_look, .context = &n };
    uint64_t before = source_bytes_read();
    assert_true(bag_check(fd, &options, &findings, &summary, &err));
    uint64_t tag_bytes = 0;
    static const char *const tags[] = { "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt",
                                        "tagmanifest-sha256.txt", "tagmanifest-sha512.txt" };
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        uint64_t bytes;
        assert_true(file_size(fd, tags[i], &bytes, &err));
        tag_bytes += bytes;
    }
    assert_int_equal(source_bytes_read() - before, 300 + tag_bytes);      /* each byte once */
    assert_int_equal(n, 2);
    assert_int_equal(findings.n_errors, 3);
    assert_true(has_finding(&findings, BAG_LOOK, SEVERITY_ERROR));
    assert_true(has_finding(&findings, BAG_MANIFEST_DIGEST, SEVERITY_ERROR));
    bag_info_free(&summary.info);
    remove_folder(folder);
}

static void keep_last(void *context, const char *step, uint64_t done, uint64_t total)
{
    uint64_t *last = context;
    assert_string_equal(step, "digests");
    if (done == total)
        __atomic_store_n(last, done, __ATOMIC_SEQ_CST);
}

/* Large files go first, whatever their place; their digests are as right as others'. */
static void test_large(void **state)
{
    (void)state;
    char folder[64];
    uint8_t sha256[32], sha512[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    AUTO_CLOSE int large = openat(fd, "data/large", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    assert_int_equal(ftruncate(large, 9 * 1024 * 1024 + 17), 0);
    write_bag(fd, 2, sha256, sha512);
    for (unsigned workers = 1; workers <= 3; workers += 2) {
        uint64_t last = 0;
        struct progress progress = { .moved = keep_last, .context = &last };
        struct bag_check_options options = { .workers = workers, .progress = &progress };
        AUTO_FINDINGS struct findings findings = { 0 };
        struct bag_check_summary summary;
        struct err err = { 0 };
        uint64_t before = source_bytes_read();
        assert_true(bag_check(fd, &options, &findings, &summary, &err));
        assert_true(source_bytes_read() - before < 9 * 1024 * 1024 + 17 + 300 + 8192);     /* once, and the tag files */
        assert_int_equal(findings.n_errors, 1);                         /* the Payload-Oxum of another test */
        assert_true(has_finding(&findings, BAG_OXUM, SEVERITY_ERROR));
        assert_int_equal(last, 9 * 1024 * 1024 + 17 + 300);
        bag_info_free(&summary.info);
    }
    assert_int_equal(pwrite(large, "x", 1, 9 * 1024 * 1024 + 16), 1);
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 2, false, &findings, NULL);
    assert_true(has_finding(&findings, BAG_MANIFEST_DIGEST, SEVERITY_ERROR));
    remove_folder(folder);
}

static bool remove_look(void *context, const char *path, struct source *source, struct err *err)
{
    (void)source;
    (void)err;
    if (strcmp(path, "data/METS.xml") == 0)
        assert_int_equal(unlinkat(*(int *)context, "data/a/d", 0), 0);
    return true;
}

static void test_vanished(void **state)
{
    (void)state;
    char folder[64];
    uint8_t sha256[32], sha512[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    write_bag(fd, 1, sha256, sha512);
    struct bag_check_options options = { .workers = 1, .look = remove_look, .context = &fd };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct bag_check_summary summary;
    struct err err = { 0 };
    assert_true(bag_check(fd, &options, &findings, &summary, &err));
    assert_int_equal(findings.n_errors, 1);
    assert_true(has_finding(&findings, BAG_CHANGED, SEVERITY_ERROR));
    bag_info_free(&summary.info);
    remove_folder(folder);
}

static void test_no_bag(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct bag_check_summary summary;
    struct bag_check_options options = { 0 };
    char folder[64];
    AUTO_CLOSE int fd = make_folder(folder, paths, COUNT_OF(paths));
    AUTO_CLOSE int file = openat(fd, "data/METS.xml", O_RDONLY | O_CLOEXEC);
    assert_false(bag_check(file, &options, &findings, &summary, &err));
    assert_int_equal(findings.n, 0);
    remove_folder(folder);
}

int main(void)
{
    struct suite suite = { .name = "bag/writer" };
    suite_add(&suite, "rfc8493 2.1, 2.2: our check, sha256sum and sha512sum agree", test_judged, NULL);
    suite_add(&suite, "ours: the same payload gives the same bytes, with 1 and 8 workers", test_same_bytes, NULL);
    suite_add(&suite, "rfc8493 2.1.3: CR, LF and % in names", test_encoded_names, NULL);
    suite_add(&suite, "ours: what cannot be written is refused", test_refused, NULL);
    suite_add(&suite, "ours: an inventory finds, sorts and completes", test_inventory, NULL);
    suite_add(&suite, "ours: sizes for people", test_sizes, NULL);
    suite_add(&suite, "ours: the caller's look shares the read", test_look, NULL);
    suite_add(&suite, "ours: large files", test_large, NULL);
    suite_add(&suite, "ours: a file that vanishes during the check", test_vanished, NULL);
    suite_add(&suite, "ours: what is no bag", test_no_bag, NULL);
    return suite_run(&suite);
}
