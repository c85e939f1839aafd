/* access/name.c: names of files that are handed out. */
#include "../base/suite.h"

#include "access/name.h"

#define LONG "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"

static const struct row {
    const char *name;
    unsigned number;
    const char *url, *mime;
    bool is_style;
    const char *want;
} rows[] = {
    { "ours: name, and ending of the type", 1, "https://n.example/img/bridge.jpeg", "image/jpeg", false, "files/0001-bridge.jpg" },
    { "ours: the type counts, not the URL", 2, "https://n.example/img/bridge.jpg", "image/webp", false, "files/0002-bridge.webp" },
    { "ours: query and fragment play no part", 3, "https://n.example/a.png?x=/../..#y", "image/png", false, "files/0003-a.png" },
    { "ours: a folder's name where the path ends in a slash", 4, "https://n.example/photos/", "image/png", false, "files/0004-photos.png" },
    { "ours: no path", 5, "https://n.example/", "image/png", false, "files/0005-file.png" },
    { "ours: no URL", 6, "nonsense", "image/png", false, "files/0006-file.png" },
    { "ours: an encoded way out of the folder", 7, "https://n.example/..%2F..%2Fetc%2Fpasswd", "image/png", false, "files/0007-etc-passwd.png" },
    { "ours: an encoded NUL and line feed", 8, "https://n.example/a%00b%0Ac", "image/png", false, "files/0008-a-b-c.png" },
    { "ours: a backslash", 9, "https://n.example/a%5C..%5Cb.png", "image/png", false, "files/0009-a.b.png" },
    { "ours: no hidden files", 10, "https://n.example/.htaccess", "text/plain", false, "files/0010-htaccess.txt" },
    { "ours: letters beyond ASCII", 11, "https://n.example/\xD0\xBC\xD0\xBE\xD1\x81\xD1\x82-7.jpg", "image/jpeg", false, "files/0011-7.jpg" },
    { "ours: a percent sign that encodes nothing", 12, "https://n.example/50%.png", "image/png", false, "files/0012-50.png" },
    { "ours: a long name is cut", 13, "https://n.example/" LONG LONG ".png", "image/png", false, "files/0013-" LONG ".png" },
    { "ours: an unknown type", 14, "https://n.example/a.exe", "application/x-dosexec", false, "files/0014-a.bin" },
    { "ours: no type", 15, "https://n.example/a.exe", "", false, "files/0015-a.bin" },
    { "ours: a page is not to be run", 16, "https://n.example/a.html", "text/html", false, "files/0016-a.txt" },
    { "ours: nor is a script", 17, "https://n.example/a.js", "text/javascript", false, "files/0017-a.txt" },
    { "ours: a style sheet that looks like text", 18, "https://n.example/main.min.css", "text/plain", true, "files/0018-main.min.css" },
    { "ours: a page in a style sheet's place is none", 19, "https://n.example/main.css", "text/html", true, "files/0019-main.txt" },
    { "ours: a picture in a style sheet's place is none", 20, "https://n.example/main.css", "image/png", true, "files/0020-main.png" },
    { "ours: five digits where four do not suffice", 12345, "https://n.example/a.png", "image/png", false, "files/12345-a.png" },
    { "ours: a version is no ending", 21, "https://n.example/icon-v1.2.34567890", "image/png", false, "files/0021-icon-v1.2.34567890.png" },
    { "ours: the device of some systems", 22, "https://n.example/con", "image/png", false, "files/0022-con.png" },
};

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *name = file_name_of(row->number, row->url, row->mime, row->is_style);
    assert_string_equal(name, row->want);
}

/* Whatever stands in a URL, the name keeps to letters, digits, '.', '_' and '-'. */
static void any_byte(void **state)
{
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        AUTO_FREE char *url = mem_format("https://n.example/x%%%02X%cy", byte, byte);
        AUTO_FREE char *name = file_name_of(1, url, "image/png", false);
        assert_int_equal(strncmp(name, "files/0001-", 11), 0);
        assert_int_equal(strspn(name + 6, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"), strlen(name + 6));
    }
}

int main(void)
{
    struct suite suite = { .name = "access/name" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: any byte", any_byte, NULL);
    return suite_run(&suite);
}
