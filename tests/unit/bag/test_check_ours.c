/* src/bag/check_ours.c: in a bag of ours no changed bit hides, and the profile and the code ask for the same labels. */
#include "bags.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>

#include "bag/codes.h"

static bool has_error(int fd)
{
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 1, true, &findings, NULL);
    return findings.n_errors > 0;
}

/* Each byte of each tag file in turn: bit 5, which changes a letter's case, and one other. */
static void test_flips(void **state)
{
    const char *name = *state;
    char folder[64];
    struct bag_files *files = bag_files_new();
    AUTO_CLOSE int fd = bag_files_write(files, folder);
    AUTO_CLOSE int file = openat(fd, name, O_RDWR | O_CLOEXEC);
    assert_false(has_error(fd));
    struct stat facts;
    assert_int_equal(fstat(file, &facts), 0);
    for (off_t at = 0; at < facts.st_size; at++) {
        for (int turn = 0; turn < 2; turn++) {
            uint8_t byte, flipped;
            int bit = turn ? 5 : (int)(at % 8);
            assert_int_equal(pread(file, &byte, 1, at), 1);
            flipped = (uint8_t)(byte ^ 1 << bit);
            assert_int_equal(pwrite(file, &flipped, 1, at), 1);
            if (!has_error(fd))
                fail_msg("bit %d of byte %d of %s was changed, and nothing is found", bit, (int)at, name);
            assert_int_equal(pwrite(file, &byte, 1, at), 1);
        }
    }
    assert_false(has_error(fd));
    bag_files_free(files);
    remove_folder(folder);
}

/* A tag file one byte shorter, or one byte longer. */
static void test_lengths(void **state)
{
    const char *name = *state;
    char folder[64];
    struct bag_files *files = bag_files_new();
    AUTO_CLOSE int fd = bag_files_write(files, folder);
    AUTO_CLOSE int file = openat(fd, name, O_RDWR | O_CLOEXEC);
    struct stat facts;
    assert_int_equal(fstat(file, &facts), 0);
    assert_int_equal(pwrite(file, "\n", 1, facts.st_size), 1);
    assert_true(has_error(fd));
    assert_int_equal(ftruncate(file, facts.st_size - 1), 0);
    assert_true(has_error(fd));
    bag_files_free(files);
    remove_folder(folder);
}

static json_t *load_profile(void)
{
    const char *source = getenv("PRESSMARK_SOURCE");
    AUTO_FREE char *path = mem_format("%s/profiles/bagit-profile.json", source ? source : ".");
    json_error_t error;
    json_t *profile = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!profile)
        fail_msg("%s, line %d: %s", path, error.line, error.text);
    return profile;
}

static unsigned required_labels(json_t *profile)
{
    const char *label;
    json_t *rule;
    unsigned n = 0;
    json_object_foreach(json_object_get(profile, "Bag-Info"), label, rule)
        n += json_is_true(json_object_get(rule, "required"));
    return n;
}

/* Without a label that the profile requires, a bag is no bag of ours; no other label is asked for. */
static void test_profile_labels(void **state)
{
    (void)state;
    json_t *profile = load_profile();
    const char *label;
    json_t *rule;
    json_object_foreach(json_object_get(profile, "Bag-Info"), label, rule) {
        if (!json_is_true(json_object_get(rule, "required")))
            continue;
        char folder[64];
        struct bag_files *files = bag_files_new();
        AUTO_FREE char *from = mem_format("\n%s: ", label);
        bag_files_edit(files, (struct edit[]){ { REPLACE, "bag-info.txt", from, "\nOther: " }, { END } });
        AUTO_CLOSE int fd = bag_files_write(files, folder);
        AUTO_FINDINGS struct findings findings = { 0 };
        check_folder(fd, 1, true, &findings, NULL);
        if (!has_finding(&findings, BAG_OURS_INFO, SEVERITY_ERROR))
            fail_msg("the profile requires %s, the check does not", label);
        bag_files_free(files);
        remove_folder(folder);
    }
    char folder[64];
    struct bag_files *files = bag_files_new();
    bag_files_edit(files, (struct edit[]){ { PUT, "bag-info.txt", "Nothing: here\n" }, { END } });
    AUTO_CLOSE int fd = bag_files_write(files, folder);
    AUTO_FINDINGS struct findings findings = { 0 };
    check_folder(fd, 1, true, &findings, NULL);
    assert_int_equal(findings.n_errors, required_labels(profile) + 1);      /* and BagIt-Profile-Identifier */
    bag_files_free(files);
    remove_folder(folder);
    json_decref(profile);
}

/* BagIt Profiles 1.4: what must be there, and that lists allow what they require. */
static void test_profile_form(void **state)
{
    (void)state;
    json_t *profile = load_profile();
    json_t *info = json_object_get(profile, "BagIt-Profile-Info");
    assert_string_equal(json_string_value(json_object_get(info, "BagIt-Profile-Identifier")),
                        "https://pressmark.example/profiles/pressmark-bag-1.json");
    static const char *const needed[] = { "Source-Organization", "External-Description", "Version",
                                          "BagIt-Profile-Version" };
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        assert_non_null(json_string_value(json_object_get(info, needed[i])));
    assert_null(json_object_get(json_object_get(profile, "Bag-Info"), "BagIt-Profile-Identifier"));
    assert_true(json_is_false(json_object_get(profile, "Allow-Fetch.txt")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(profile, "Accept-BagIt-Version"), 0)), "1.0");
    static const char *const pairs[][2] = { { "Manifests-Required", "Manifests-Allowed" },
                                            { "Tag-Manifests-Required", "Tag-Manifests-Allowed" } };
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        assert_true(json_equal(json_object_get(profile, pairs[i][0]), json_object_get(profile, pairs[i][1])));
    json_decref(profile);
}

/* The package drawn by hand is a bag of ours. */
static void test_drawing(void **state)
{
    (void)state;
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    AUTO_FREE char *above = shared ? mem_text(shared) : mem_format("%s/../shared", source ? source : ".");
    AUTO_FREE char *folder = mem_format("%s/data/example-package/riverside-en-20230606T081500Z-0001", above);
    AUTO_CLOSE int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        print_message("# left out: %s is not there\n", folder);
        return;
    }
    AUTO_FINDINGS struct findings findings = { 0 };
    struct bag_check_summary summary;
    check_folder(fd, 2, true, &findings, &summary);
    AUTO_FREE char *text = findings_text(&findings);
    assert_string_equal(text, "");
    assert_string_equal(summary.version, "1.0");
    assert_int_equal(summary.payload_files, 17);
    assert_int_equal(summary.payload_bytes, 73485);
    assert_int_equal(summary.tag_files, 6);
    assert_string_equal(bag_info_get(&summary.info, "payload-oxum"), "73485.17");
    bag_info_free(&summary.info);
}

#define FLIPS(name) { "ours: no changed bit hides in " name, test_flips, NULL, NULL, (void *)name }
#define LENGTHS(name) { "ours: no changed length hides in " name, test_lengths, NULL, NULL, (void *)name }

int main(void)
{
    static const struct CMUnitTest tests[] = {
        FLIPS("bagit.txt"),           FLIPS("bag-info.txt"),
        FLIPS("manifest-sha256.txt"), FLIPS("manifest-sha512.txt"),
        FLIPS("tagmanifest-sha256.txt"), FLIPS("tagmanifest-sha512.txt"),
        FLIPS("data/a.txt"),          LENGTHS("bagit.txt"),
        LENGTHS("bag-info.txt"),      LENGTHS("manifest-sha256.txt"),
        LENGTHS("manifest-sha512.txt"), LENGTHS("tagmanifest-sha256.txt"),
        LENGTHS("tagmanifest-sha512.txt"), LENGTHS("data/sub/b.bin"),
        { "bagit-profiles 1.4: the form of the profile", test_profile_form, NULL, NULL, NULL },
        { "ours: profile and check ask for the same labels", test_profile_labels, NULL, NULL, NULL },
        { "ours: the package drawn by hand", test_drawing, NULL, NULL, NULL },
    };
    return _cmocka_run_group_tests("bag/check_ours", tests, COUNT_OF(tests), NULL, NULL);
}
