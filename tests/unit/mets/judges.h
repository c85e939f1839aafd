/* Strangers who judge what src/mets writes: the official XSDs by xmllint, our grammars by libxml2, mets_check.
 * Shared by the tests of this folder. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <libxml/relaxng.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "mets/check.h"

#define EXAMPLE "data/example-package/riverside-en-20230606T081500Z-0001/data"

static inline const char *root_folder(void)
{
    const char *root = getenv("PRESSMARK_SOURCE");
    return root ? root : ".";
}

/* A path in the repository, or in the shared data; yours to free. */
static inline char *in_source(const char *path)
{
    return mem_format("%s/%s", root_folder(), path);
}
static inline char *in_shared(const char *path)
{
    const char *shared = getenv("PRESSMARK_SHARED");
    return shared ? mem_format("%s/%s", shared, path) : mem_format("%s/../shared/%s", root_folder(), path);
}

/* The text of a file in the shared data; skips the test where there is none. */
static inline char *shared_text(const char *path)
{
    AUTO_FREE char *full = in_shared(path);
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    if (access(full, R_OK) != 0) {
        print_message("# skipped: %s is not there\n", full);
        skip();
    }
    assert_true(file_slurp(AT_FDCWD, full, 16 << 20, &text, &err));
    return buf_take_text(&text);
}

struct folder {
    char path[64];
    int fd;
};
static inline struct folder folder_new(void)
{
    struct folder folder = { .path = "/tmp/pressmark-mets-XXXXXX" };
    assert_non_null(mkdtemp(folder.path));
    folder.fd = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder.fd >= 0);
    return folder;
}
static inline void folder_end(struct folder *folder)
{
    struct err err = { 0 };
    close(folder->fd);
    assert_true(file_remove_tree(AT_FDCWD, folder->path, &err));
}
static inline char *folder_text(const struct folder *folder, const char *name)
{
    struct err err = { 0 };
    AUTO_BUF struct buf text = { 0 };
    if (!file_slurp(folder->fd, name, 64 << 20, &text, &err))
        fail_msg("%s: %s", name, err.why);
    return buf_take_text(&text);
}

/* What an err says, when a call that should have worked has not. */
static inline void assert_done(bool done, const struct err *err)
{
    if (!done)
        fail_msg("%s: %s: %s", err->what, err->where, err->why);
}

static inline void drop_message(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}
static inline void show_error(void *context, xmlErrorPtr error)
{
    (void)context;
    print_message("# line %d: %s", error->line, error->message);
}

/* Whether the document is valid after a grammar in schemas/. */
static inline bool is_valid_rng(const char *schema, const char *text, size_t len, bool shows_why)
{
    AUTO_FREE char *path = mem_format("%s/schemas/%s", root_folder(), schema);
    xmlSetGenericErrorFunc(NULL, drop_message);
    xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewParserCtxt(path);
    xmlRelaxNGPtr grammar = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    assert_non_null(grammar);
    xmlDocPtr document = xmlReadMemory(text, (int)len, "document.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(document);
    xmlRelaxNGValidCtxtPtr valid = xmlRelaxNGNewValidCtxt(grammar);
    if (shows_why)
        xmlRelaxNGSetValidStructuredErrors(valid, show_error, NULL);
    int verdict = xmlRelaxNGValidateDoc(valid, document);
    xmlRelaxNGFreeValidCtxt(valid);
    xmlFreeDoc(document);
    xmlRelaxNGFree(grammar);
    return verdict == 0;
}

/* xmllint with the official schemas. True also where there is no xmllint or no folder of schemas: then it says so. */
static inline bool is_valid_xsd(const char *schema, const char *path)
{
    AUTO_FREE char *xsd = schema[0] == '/' ? mem_text(schema) : in_shared(schema), *catalog = in_shared("data/xsd/catalog.xml");
    if (access("/usr/bin/xmllint", X_OK) != 0 || access(catalog, R_OK) != 0) {
        print_message("# skipped: no xmllint, or no %s: not judged by the official schemas\n", catalog);
        return true;
    }
    AUTO_FREE char *variable = mem_format("XML_CATALOG_FILES=%s", catalog);
    char *arguments[] = { "xmllint", "--nonet", "--huge", "--noout", "--schema", xsd, (char *)path, NULL };
    char *environment[] = { variable, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    AUTO_FREE char *log = mem_format("%s.log", path);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    pid_t child;
    int status = -1;
    assert_int_equal(posix_spawn(&child, "/usr/bin/xmllint", &actions, NULL, arguments, environment), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0) {
        struct err err = { 0 };
        AUTO_BUF struct buf said = { 0 };
        if (file_slurp(AT_FDCWD, log, 1 << 20, &said, &err))
            print_message("# %s\n", (const char *)said.at);
    }
    unlink(log);
    return status == 0;
}

/* mets_check finds nothing. */
static inline struct mets_check_summary assert_clean(const char *text)
{
    AUTO(source_free) struct source *source = source_of_span("document.xml", span_of(text));
    AUTO_FINDINGS struct findings findings = { 0 };
    struct mets_check_summary summary;
    struct err err = { 0 };
    assert_done(mets_check(source, NULL, &findings, &summary, &err), &err);
    for (size_t i = 0; i < findings.n; i++)
        print_message("# %s: %s: %s\n", findings.items[i].code, findings.items[i].where, findings.items[i].why);
    assert_int_equal(findings.n, 0);
    return summary;
}

/* All three judges on a document that was written into the folder. */
static inline void assert_sound(const struct folder *folder, const char *name, const char *schema)
{
    AUTO_FREE char *text = folder_text(folder, name), *path = mem_format("%s/%s", folder->path, name);
    assert_true(is_valid_rng(schema, text, strlen(text), true));
    assert_true(is_valid_xsd("data/xsd/pressmark-judge.xsd", path));
    assert_clean(text);
}

#define NASTY                                                                                                      \
    "\"quoted\" & 'single' <b>bold</b> ]]> \x01\x02\x08\x0B\x1F\x7F tab\tline\nreturn\r \xEF\xBF\xBE\xEF\xBF\xBF "  \
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\x8F\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85\xE2\x80\xAE broken \xFF\xC3\x28\xED\xA0\x80 "  \
    "&amp; &#x41; <!-- --> <![CDATA[ <?php %s %n \xF0\x9F\x93\xB0"
