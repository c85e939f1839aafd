#include "sick.h"

#include "base/file.h"

/* --- staying inside ----------------------------------------------------------------------------------------- */

/* in/file, in/deep/file, in/out -> .., in/here -> file, in/loop -> loop; in is the folder; beside it lies secret. */
static struct folder tree_begin(int *ret_in)
{
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_make_folders(folder.fd, "in/deep", &err));
    assert_true(file_publish(folder.fd, "in/file", span_of("x"), &err));
    assert_true(file_publish(folder.fd, "in/deep/file", span_of("x"), &err));
    assert_true(file_publish(folder.fd, "secret", span_of("x"), &err));
    assert_int_equal(symlinkat("..", folder.fd, "in/out"), 0);
    assert_int_equal(symlinkat("file", folder.fd, "in/here"), 0);
    assert_int_equal(symlinkat("loop", folder.fd, "in/loop"), 0);
    assert_true(file_open_folder(folder.fd, "in", ret_in, &err));
    return folder;
}

static const struct beneath_row {
    const char *name, *path;
    enum err_kind want;
} beneath_rows[] = {
    { "ours: a file in the folder", "file", ERR_NONE },
    { "ours: a file in a folder of it", "deep/file", ERR_NONE },
    { "ours: dots that stay inside", "deep/../file", ERR_NONE },
    { "rfc8493 5.1: no .. that leaves", "../secret", ERR_INVALID },
    { "rfc8493 5.1: no .. that leaves and comes back", "../in/file", ERR_INVALID },
    { "rfc8493 5.1: no .. behind a folder", "deep/../../secret", ERR_INVALID },
    { "rfc8493 5.1: no absolute path", "/etc/passwd", ERR_INVALID },
    { "ours: no link out", "out/secret", ERR_INVALID },
    { "ours: no link at all", "here", ERR_INVALID },
    { "ours: no endless link", "loop", ERR_INVALID },
    { "ours: what is not there is MISSING", "none", ERR_MISSING },
    { "ours: nothing is MISSING", "", ERR_MISSING },
};

static void check_beneath(void **state)
{
    const struct beneath_row *row = *state;
    AUTO_CLOSE int in = -1;
    AUTO_CLOSE int fd = -1;
    struct folder folder = tree_begin(&in);
    struct err err = { 0 };
    bool is_open = file_open_beneath(in, row->path, O_RDONLY, &fd, &err);
    assert_int_equal(err.kind, row->want);
    assert_int_equal(is_open, row->want == ERR_NONE);
    assert_int_equal(fd >= 0, is_open);
    if (is_open)
        assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    folder_end(&folder);
}

/* --- drafts ------------------------------------------------------------------------------------------------- */

static bool count(void *context, const struct file_entry *entry, struct err *err)
{
    (void)entry;
    (void)err;
    ++*(int *)context;
    return true;
}

static int n_entries(int fd)
{
    int n = 0;
    struct err err = { 0 };
    assert_true(file_walk(fd, count, &n, &err));
    return n;
}

static void assert_content(int fd, const char *path, const char *wanted)
{
    AUTO_BUF struct buf bytes = { 0 };
    struct err err = { 0 };
    assert_true(file_slurp(fd, path, 1000 * 1000, &bytes, &err));
    assert_true(span_is(buf_span(&bytes), wanted));
}

static void draft_freed_leaves_nothing(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct draft *draft = NULL;
    assert_true(draft_open(folder.fd, "f", &draft, &err));
    assert_true(draft_write(draft, span_of("x"), &err));
    assert_int_equal(n_entries(folder.fd), 1);
    assert_false(file_exists(folder.fd, "f"));
    draft_free(draft);
    assert_int_equal(n_entries(folder.fd), 0);
    draft_free(NULL);
    folder_end(&folder);
}

static void draft_appears_whole(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf wanted = { 0 };
    AUTO(draft_free) struct draft *draft = NULL;
    assert_true(file_make_folders(folder.fd, "a", &err));
    assert_true(draft_open(folder.fd, "a/f", &draft, &err));
    /* Pieces below, at and above the buffer of 128 KiB, in an order that mixes them. */
    static const size_t pieces[] = { 1, 131072, 100000, 40000, 200000, 3, 131071, 1, 1 };
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        size_t start = wanted.len;
        for (size_t k = 0; k < pieces[i]; k++)
            buf_put_byte(&wanted, (uint8_t)('a' + (i + k) % 26));
        assert_true(draft_write(draft, span_from(buf_span(&wanted), start), &err));
        assert_int_equal(draft_bytes(draft), wanted.len);
    }
    assert_true(draft_printf(draft, &err, "%d%s", 7, "x"));
    buf_put_text(&wanted, "7x");
    assert_true(draft_publish(draft, &err));
    assert_content(folder.fd, "a/f", (char *)wanted.at);
    uint64_t bytes = 0;
    assert_true(file_size(folder.fd, "a/f", &bytes, &err));
    assert_int_equal(bytes, wanted.len);
    folder_end(&folder);
}

/* What a file system does without RENAME_NOREPLACE must come to the same. */
static const struct rename_row {
    const char *name;
    bool has_no_flags;
} publish_rows[] = {
    { "ours: publish does not replace, replace does", false },
    { "ours: nor where rename cannot be told not to", true },
}, move_rows[] = {
    { "ours: move does not replace", false },
    { "ours: nor does it where rename cannot be told not to", true },
}, half_rows[] = {
    { "ours: a move that was killed half way is done to its end", false },
    { "ours: and where rename cannot be told not to replace", true },
}, exchange_rows[] = {
    { "ours: two folders exchange their places", false },
    { "ours: and where rename cannot exchange", true },
};

static void publish_does_not_replace(void **state)
{
    const struct rename_row *row = *state;
    sick.has_no_flags = row->has_no_flags;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("first"), &err));
    assert_false(file_publish(folder.fd, "f", span_of("second"), &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_content(folder.fd, "f", "first");
    assert_int_equal(n_entries(folder.fd), 1);

    err_clear(&err);
    AUTO(draft_free) struct draft *draft = NULL;
    assert_true(draft_open(folder.fd, "f", &draft, &err) && draft_write(draft, span_of("third"), &err));
    assert_true(draft_replace(draft, &err));
    assert_content(folder.fd, "f", "third");
    sick.has_no_flags = false;
    folder_end(&folder);
}

static void exchange_keeps_both(void **state)
{
    const struct rename_row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf synced = { 0 };
    assert_true(file_make_folders(folder.fd, "drafts/new", &err) && file_make_folders(folder.fd, "kept/it", &err));
    assert_true(file_publish(folder.fd, "drafts/new/f", span_of("second"), &err));
    assert_true(file_publish(folder.fd, "kept/it/f", span_of("first"), &err));
    int n_before = n_entries(folder.fd);
    sick.has_no_flags = row->has_no_flags;
    sick.synced = &synced;
    bool is_done = file_exchange(folder.fd, "drafts/new", "kept/it", &err);
    sick.has_no_flags = false;
    sick.synced = NULL;
    assert_true(is_done);
    assert_content(folder.fd, "kept/it/f", "second");
    assert_content(folder.fd, "drafts/new/f", "first");
    assert_int_equal(n_entries(folder.fd), n_before);
    assert_string_equal((char *)synced.at, "kept drafts ");
    folder_end(&folder);
}

static const struct exchange_fault_row {
    const char *name, *from, *to;
    enum err_kind want;
} exchange_fault_rows[] = {
    { "ours: what has nobody's place to take is moved", "new", "other", ERR_NONE },
    { "ours: what is not there takes no place", "none", "it", ERR_SYSTEM },
    { "ours: nor a place whose folder is not there", "new", "none/it", ERR_SYSTEM },
};

static void check_exchange_fault(void **state)
{
    const struct exchange_fault_row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_make_folders(folder.fd, "new", &err) && file_make_folders(folder.fd, "it", &err));
    assert_int_equal(file_exchange(folder.fd, row->from, row->to, &err), row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    assert_int_equal(file_exists(folder.fd, "new"), row->want != ERR_NONE);
    assert_true(file_exists(folder.fd, "it"));
    if (row->want == ERR_NONE)
        assert_true(file_exists(folder.fd, row->to));
    else
        assert_string_equal(err.where, row->from);
    folder_end(&folder);
}

static void link_is_the_same_file(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct stat first, second;
    assert_true(file_make_folders(folder.fd, "a", &err) && file_make_folders(folder.fd, "b", &err));
    AUTO_CLOSE int a = openat(folder.fd, "a", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSE int b = openat(folder.fd, "b", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(file_publish(a, "f", span_of("x"), &err));
    assert_true(file_link(a, b, "f", &err));
    assert_true(fstatat(a, "f", &first, 0) == 0 && fstatat(b, "f", &second, 0) == 0);
    assert_int_equal(first.st_ino, second.st_ino);
    assert_false(file_link(a, b, "f", &err));           /* what is there is never replaced */
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.where, "f");
    err_clear(&err);
    assert_false(file_link(a, b, "none", &err));
    assert_string_equal(err.where, "none");
    folder_end(&folder);
}

/* Another container may have the same process number, and a draft open in the same folder. */
static void draft_keeps_off_anothers(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    for (unsigned turn = 0; turn < 100; turn++) {
        AUTO_FREE char *name = mem_format(".f.%ld-%u.draft", (long)getpid(), turn);
        AUTO_CLOSE int fd = openat(folder.fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        assert_true(fd >= 0 && file_write_all(fd, span_of("another's"), &err));
    }
    assert_true(file_publish(folder.fd, "f", span_of("ours"), &err));
    assert_content(folder.fd, "f", "ours");
    assert_int_equal(n_entries(folder.fd), 101);
    for (unsigned turn = 0; turn < 100; turn++) {
        AUTO_FREE char *name = mem_format(".f.%ld-%u.draft", (long)getpid(), turn);
        assert_content(folder.fd, name, "another's");
    }
    folder_end(&folder);
}

static void draft_needs_its_folder(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct draft *draft = NULL;
    assert_false(draft_open(folder.fd, "none/f", &draft, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    assert_null(draft);
    folder_end(&folder);
}

/* --- folders ------------------------------------------------------------------------------------------------ */

static void folders_are_made(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_make_folders(folder.fd, "a/b/c", &err));
    assert_true(file_make_folders(folder.fd, "a/b/c", &err));
    assert_true(file_make_folders(folder.fd, "a//b/d/", &err));
    assert_true(file_make_folders(folder.fd, "", &err));
    assert_int_equal(n_entries(folder.fd), 4);
    AUTO_FREE char *absolute = mem_format("%s/e/f", folder.path);
    assert_true(file_make_folders(AT_FDCWD, absolute, &err));
    assert_true(file_exists(folder.fd, "e/f"));

    assert_true(file_publish(folder.fd, "a/file", span_of("x"), &err));
    assert_false(file_make_folders(folder.fd, "a/file", &err));        /* a file of that name is no folder */
    assert_int_equal(err.kind, ERR_SYSTEM);
    err_clear(&err);
    assert_false(file_make_folders(folder.fd, "a/file/b", &err));
    folder_end(&folder);
}

static void move_does_not_replace(void **state)
{
    const struct rename_row *row = *state;
    sick.has_no_flags = row->has_no_flags;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_make_folders(folder.fd, "a", &err) && file_make_folders(folder.fd, "b/c", &err));
    assert_true(file_publish(folder.fd, "a/f", span_of("x"), &err));
    assert_true(file_move(folder.fd, "a", folder.fd, "b/moved", &err));
    assert_content(folder.fd, "b/moved/f", "x");
    assert_false(file_exists(folder.fd, "a"));
    assert_false(file_move(folder.fd, "b/moved", folder.fd, "b/c", &err));     /* although it is empty */
    assert_int_equal(err.kind, ERR_USAGE);
    assert_true(file_exists(folder.fd, "b/moved/f"));
    err_clear(&err);
    assert_false(file_move(folder.fd, "none", folder.fd, "x", &err));
    assert_true(err_is_set(&err));
    err_clear(&err);
    assert_true(file_publish(folder.fd, "f", span_of("f"), &err) && file_publish(folder.fd, "g", span_of("g"), &err));
    assert_false(file_move(folder.fd, "f", folder.fd, "g", &err));
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    assert_false(file_move(folder.fd, "b", folder.fd, "g", &err));             /* a folder onto a file, */
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    assert_false(file_move(folder.fd, "f", folder.fd, "b", &err));             /* a file onto a folder, */
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    assert_false(file_move(folder.fd, "f", folder.fd, "f", &err));             /* and one onto itself */
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    assert_content(folder.fd, "f", "f");
    assert_content(folder.fd, "g", "g");
    assert_true(file_move(folder.fd, "f", folder.fd, "b/h", &err));
    assert_content(folder.fd, "b/h", "f");
    assert_false(file_exists(folder.fd, "f"));
    sick.has_no_flags = false;
    folder_end(&folder);
}

/* It has both names then. Another file that has two names, neither of which is the other, is not taken for that. */
static void move_half_way(void **state)
{
    const struct rename_row *row = *state;
    sick.has_no_flags = row->has_no_flags;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("f"), &err) && file_publish(folder.fd, "g", span_of("g"), &err));
    assert_int_equal(linkat(folder.fd, "f", folder.fd, "both", 0), 0);
    assert_false(file_move(folder.fd, "f", folder.fd, "g", &err));
    assert_int_equal(err.kind, ERR_USAGE);
    err_clear(&err);
    assert_true(file_move(folder.fd, "f", folder.fd, "both", &err));
    assert_false(file_exists(folder.fd, "f"));
    assert_content(folder.fd, "both", "f");
    assert_content(folder.fd, "g", "g");
    sick.has_no_flags = false;
    folder_end(&folder);
}

static void remove_does_not_follow(void **state)
{
    (void)state;
    AUTO_CLOSE int in = -1;
    struct folder folder = tree_begin(&in);
    struct err err = { 0 };
    assert_int_equal(symlinkat("in", folder.fd, "link"), 0);
    assert_true(file_remove_tree(folder.fd, "link", &err));
    assert_true(file_exists(folder.fd, "in/deep/file"));
    assert_true(file_remove_tree(folder.fd, "in", &err));
    assert_false(file_exists(folder.fd, "in"));
    assert_true(file_exists(folder.fd, "secret"));
    assert_true(file_remove_tree(folder.fd, "in", &err));
    folder_end(&folder);
}

/* --- names -------------------------------------------------------------------------------------------------- */

static bool has_no_dot(struct span name)
{
    return !span_starts(name, ".");
}

static void names_in_byte_order(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_NAMES struct file_names names = { 0 };
    AUTO_BUF struct buf seen = { 0 };
    assert_true(file_names_read(folder.fd, &names, &err));
    assert_int_equal(names.n, 0);
    static const char *const files[] = { "b", "a.txt", "B", "\xC3\xA9", ".hidden", "..two" };
    for (size_t i = 0; i < COUNT_OF(files); i++)
        assert_true(file_publish(folder.fd, files[i], span_of("x"), &err));
    assert_true(file_names_read(folder.fd, &names, &err));
    for (size_t i = 0; i < names.n; i++)
        buf_printf(&seen, "%s ", names.items[i]);
    assert_string_equal((char *)seen.at, "..two .hidden B a.txt b \xC3\xA9 ");
    buf_clear(&seen);
    file_names_keep(&names, has_no_dot);
    for (size_t i = 0; i < names.n; i++)
        buf_printf(&seen, "%s ", names.items[i]);
    assert_string_equal((char *)seen.at, "B a.txt b \xC3\xA9 ");
    folder_end(&folder);
}

/* What cannot be read to its end is not a shorter folder: neither listed, nor walked, nor removed as if it were. */
static void names_all_or_none(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_CLOSE int deep = -1;
    AUTO_NAMES struct file_names names = { 0 };
    int n = 0;
    assert_true(file_make_folders(folder.fd, "deep", &err) && file_publish(folder.fd, "deep/f", span_of("x"), &err));
    assert_true(file_open_folder(folder.fd, "deep", &deep, &err));
    sick.folder = "deep";
    assert_false(file_names_read(deep, &names, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_int_equal(names.n, 0);
    err_clear(&err);
    assert_false(file_walk(folder.fd, count, &n, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.where, "deep");
    err_clear(&err);
    assert_false(file_remove_tree(folder.fd, "deep", &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_non_null(strstr(err.why, "to its end"));
    sick.folder = NULL;
    folder_end(&folder);
}

/* --- walking ------------------------------------------------------------------------------------------------ */

static bool note(void *context, const struct file_entry *entry, struct err *err)
{
    (void)err;
    static const char *const signs[] = { [FILE_REGULAR] = "", [FILE_FOLDER] = "/", [FILE_LINK] = "@", [FILE_OTHER] = "?" };
    buf_printf(context, "%s%s ", entry->path, signs[entry->kind]);
    return true;
}

static bool stop_at_f(void *context, const struct file_entry *entry, struct err *err)
{
    (void)context;
    return !span_ends(span_of(entry->path), "f") || err_set(err, ERR_INVALID, "stop");
}

static void walk_in_byte_order(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf seen = { 0 };
    assert_true(file_make_folders(folder.fd, "a/x", &err) && file_make_folders(folder.fd, "b", &err));
    static const char *const files[] = { "a.txt", "B", "a/f", "a/x/z", "\xC3\xA9", ".hidden" };
    for (size_t i = 0; i < COUNT_OF(files); i++)
        assert_true(file_publish(folder.fd, files[i], span_of("12"), &err));
    assert_int_equal(symlinkat("/", folder.fd, "root"), 0);
    AUTO_FREE char *pipe = mem_format("%s/pipe", folder.path);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_true(file_walk(folder.fd, note, &seen, &err));
    assert_string_equal((char *)seen.at,
                        ".hidden B a/ a/f a/x/ a/x/z a.txt b/ pipe? root@ \xC3\xA9 ");
    assert_false(file_walk(folder.fd, stop_at_f, NULL, &err));
    assert_string_equal(err.why, "stop");
    assert_string_equal(err.where, "a/f");
    folder_end(&folder);
}

static void walk_is_bounded(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf path = { 0 };
    for (int depth = 0; depth < 63; depth++)
        buf_put_text(&path, "d/");
    assert_true(file_make_folders(folder.fd, (char *)path.at, &err));
    assert_int_equal(n_entries(folder.fd), 63);
    buf_put_text(&path, "d");
    assert_true(file_make_folders(folder.fd, (char *)path.at, &err));
    int n = 0;
    assert_false(file_walk(folder.fd, count, &n, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    folder_end(&folder);
}

/* --- locks and small files ---------------------------------------------------------------------------------- */

static void lock_is_exclusive(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    int first = -1, second = -1;
    assert_true(file_lock(folder.fd, "lock", &first, &err));
    assert_false(file_lock(folder.fd, "lock", &second, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_true(err.hint[0] && second == -1);
    close(first);
    err_clear(&err);
    assert_true(file_lock(folder.fd, "lock", &second, &err));
    close(second);
    folder_end(&folder);
}

static void lock_is_waited_for(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    sick.is_held = true;
    sick.signals = 3;
    bool is_locked = file_lock_wait(folder.fd, "lock", &fd, &err);
    sick.is_held = false;
    assert_true(is_locked);
    assert_int_equal(sick.signals, 0);
    int second = -1;
    assert_false(file_lock(folder.fd, "lock", &second, &err));
    folder_end(&folder);
}

static void slurp_is_bounded(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("12345"), &err));
    buf_put_text(&bytes, "0");
    assert_true(file_slurp(folder.fd, "f", 5, &bytes, &err));
    assert_string_equal((char *)bytes.at, "012345");
    assert_false(file_slurp(folder.fd, "f", 4, &bytes, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    err_clear(&err);
    assert_false(file_slurp(folder.fd, "none", 5, &bytes, &err));
    assert_int_equal(err.kind, ERR_MISSING);
    err_clear(&err);
    assert_int_equal(mkfifoat(folder.fd, "pipe", 0600), 0);
    assert_false(file_slurp(folder.fd, "pipe", 5, &bytes, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    folder_end(&folder);
}

/* What the user names may be one: snapshot --list <(…). */
static void slurp_reads_named_pipe(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_BUF struct buf bytes = { 0 };
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    AUTO_CLOSE int from = ends[0];
    assert_int_equal(write(ends[1], "abc", 3), 3);
    close(ends[1]);
    AUTO_FREE char *name = mem_format("/dev/fd/%d", from);
    assert_true(file_slurp(AT_FDCWD, name, 5, &bytes, &err));
    assert_string_equal((char *)bytes.at, "abc");
}

/* A signal while the disk is waited for is no failure; the disk is asked again. */
static void signals_do_no_harm(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("12345"), &err));
    AUTO_CLOSE int fd = openat(folder.fd, "f", O_WRONLY | O_CLOEXEC);
    sick.signals = 2;
    assert_true(file_sync(fd, &err));
    assert_int_equal(sick.signals, 0);
    sick.signals = 2;
    assert_true(file_sync_all(fd, &err));
    assert_int_equal(sick.signals, 0);
    sick.signals = 2;
    assert_true(file_cut(fd, 3, &err));
    assert_int_equal(sick.signals, 0);
    assert_content(folder.fd, "f", "123");
    assert_false(file_cut(-1, 3, &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    err_clear(&err);
    assert_false(file_sync(-1, &err) || file_sync_all(-1, &err));
    folder_end(&folder);
}

static void full_disk_is_said(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_CLOSE int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    assert_false(file_write_all(fd, span_of("x"), &err));
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_true(span_ends(span_of(err.why), "No space left on device"));
}

int main(void)
{
    struct suite suite = { .name = "base/file" };
    SUITE_ROWS(&suite, beneath_rows, check_beneath);
    suite_add(&suite, "ours: a draft that is freed leaves nothing", draft_freed_leaves_nothing, NULL);
    suite_add(&suite, "ours: a draft appears whole", draft_appears_whole, NULL);
    SUITE_ROWS(&suite, publish_rows, publish_does_not_replace);
    suite_add(&suite, "ours: a draft keeps off another's", draft_keeps_off_anothers, NULL);
    suite_add(&suite, "ours: a draft needs its folder", draft_needs_its_folder, NULL);
    suite_add(&suite, "ours: folders are made, and may be there", folders_are_made, NULL);
    SUITE_ROWS(&suite, move_rows, move_does_not_replace);
    SUITE_ROWS(&suite, half_rows, move_half_way);
    SUITE_ROWS(&suite, exchange_rows, exchange_keeps_both);
    SUITE_ROWS(&suite, exchange_fault_rows, check_exchange_fault);
    suite_add(&suite, "ours: a link is the same file in another folder", link_is_the_same_file, NULL);
    suite_add(&suite, "ours: remove follows no link", remove_does_not_follow, NULL);
    suite_add(&suite, "ours: the names in a folder, in byte order", names_in_byte_order, NULL);
    suite_add(&suite, "ours: all the names in a folder, or none", names_all_or_none, NULL);
    suite_add(&suite, "ours: a walk goes in byte order, folders first", walk_in_byte_order, NULL);
    suite_add(&suite, "ours: a walk is bounded", walk_is_bounded, NULL);
    suite_add(&suite, "ours: a lock is exclusive", lock_is_exclusive, NULL);
    suite_add(&suite, "ours: a lock is waited for, signals or not", lock_is_waited_for, NULL);
    suite_add(&suite, "ours: a small file is read whole, up to a bound", slurp_is_bounded, NULL);
    suite_add(&suite, "ours: a pipe that the user named is read", slurp_reads_named_pipe, NULL);
    suite_add(&suite, "ours: a signal does a sync and a cut no harm", signals_do_no_harm, NULL);
    suite_add(&suite, "ours: a full disk is said", full_disk_is_said, NULL);
    return suite_run(&suite);
}
