"""The structure itself: includes point to the own folder or down, public headers open with a comment that reads as documentation,
and whatever parses foreign bytes has a fuzz target."""
import os, re, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'e2e'))
import lib
from lib import check

SRC = os.path.join(lib.SOURCE, 'src')
# From bottom to top; folders in one row are strangers to each other.
LAYERS = [['base'], ['web'], ['fetch', 'page', 'warc', 'bag', 'mets', 'format'], ['package'], ['archive'], ['capture', 'fixity', 'access'], ['cmd']]
RANK = {folder: rank for rank, row in enumerate(LAYERS) for folder in row}
# format/ is asked by package/ and by fetch/'s neighbours above; nothing below it knows it. Headers that only other tests reach:
FOREIGN = re.compile(r'\b\w*(?:_parse|_open|_decode|_check|_next|_read|_look|_of)\w*\s*\([^;]*(?:struct span|struct source \*)[^;]*\)\s*;', re.S)


def files(*endings):
    for folder, _, names in sorted(os.walk(SRC)):
        for name in sorted(names):
            if name.endswith(endings):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, SRC), open(path, encoding='utf-8').read()


def wrong_includes(path, text):
    folder = path.split('/')[0]
    for included in re.findall(r'#include "([a-z]+)/[a-z0-9_/]+\.h"', text):
        if folder in RANK and included != folder and RANK[included] >= RANK[folder]:
            yield f'{path} includes {included}/'


def test_includes_point_to_the_own_folder_or_down():
    wrong = [w for path, text in files('.c', '.h') if '/' in path for w in wrong_includes(path, text)]
    check(not wrong, wrong)


def test_the_include_check_can_fail():
    for path, text in (('base/a.c', '#include "web/url.h"'), ('warc/a.c', '#include "bag/info.h"'), ('capture/a.h', '#include "access/get.h"')):
        check(list(wrong_includes(path, text)), f'{path} with {text} was not found wrong')
    check(not list(wrong_includes('package/a.c', '#include "warc/reader.h"')), 'a right one was found wrong')


def test_every_folder_has_a_layer():
    folders = {p.split('/')[0] for p, _ in files('.c', '.h') if '/' in p}
    check(folders <= set(RANK), f'no layer for {folders - set(RANK)}')


def test_headers_open_with_a_comment_that_names_them():
    wrong = [path for path, text in files('.h') if not re.match(r'/\* ' + re.escape(path) + r': \S[^*]{30,}', text)]
    check(not wrong, f'no opening comment: {wrong}')


def test_what_parses_foreign_bytes_has_a_fuzz_target():
    fuzz = os.path.join(lib.SOURCE, 'tests', 'fuzz')
    targets = {n: open(os.path.join(fuzz, n), encoding='utf-8').read() for n in os.listdir(fuzz) if n.startswith('fuzz_')}
    reached = {h for text in targets.values() for h in re.findall(r'#include "([a-z0-9_/]+\.h)"', text)}
    missing = []
    for path, text in files('.h'):
        folder = path.split('/')[0]
        if folder in ('web', 'format', 'page', 'warc', 'bag', 'mets', 'package') and FOREIGN.search(re.sub(r'/\*.*?\*/', '', text, flags=re.S)):
            if path not in reached and path not in REACHED_THROUGH:
                missing.append(path)
    check(not missing, f'no fuzz target includes {missing}')
    gone = [p for p, through in REACHED_THROUGH.items() if through not in reached or not os.path.exists(os.path.join(SRC, p))]
    check(not gone, f'the table of this test is out of date: {gone}')


# Private parts of a parser, fed by the fuzz target of the header that they serve.
REACHED_THROUGH = {
    'mets/reader.h': 'mets/check.h',
}


def test_names_of_tools_and_calls_that_this_house_does_without():
    wrong = [f'{path}: {m}' for path, text in files('.c', '.h')
             for m in re.findall(r'\b(?:strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system|popen|tmpnam|mktemp)\s*\(', text)]
    check(not wrong, wrong)


def test_only_base_file_renames_and_syncs():
    wrong = [f'{path}: {m}' for path, text in files('.c') if path != 'base/file.c'
             for m in re.findall(r'\b(?:rename|renameat|renameat2|linkat|fsync|openat2)\s*\(', text)]
    check(not wrong, wrong)


def test_only_base_file_walk_lists_folders():
    """The end of a folder and a failure look the same to whoever forgets errno."""
    wrong = [f'{path}: {m}' for path, text in files('.c') if path != 'base/file_walk.c'
             for m in re.findall(r'\b(?:readdir|scandir|opendir|fdopendir|glob|nftw|fts_open)\s*\(', text)]
    check(not wrong, wrong)


def test_below_cmd_nothing_prints():
    wrong = [f'{path}: {m}' for path, text in files('.c') if not path.startswith('cmd/') and path not in ('main.c', 'base/own.c') and '/tool/' not in path
             for m in re.findall(r'\b(?:printf|fprintf|puts|fputs|perror)\s*\(', text)]
    check(not wrong, wrong)


# Foreign text stands in nearly all that is shown, and cli_put escapes it (cmd/cli.h): a plain printf would not.
def unescaped(path, text):
    return [f'{path}: {m}' for m in re.findall(r'\b(?:v?[fsd]?n?printf|v?asprintf|buf_printf|buf_put_text|puts|fputs|fwrite)\s*\(', text)]


def test_commands_show_text_by_the_helpers_that_escape_it():
    wrong = [w for path, text in files('.c') if path.startswith('cmd/') and path != 'cmd/cli.c' for w in unescaped(path, text)]
    check(not wrong, wrong)


def test_the_check_of_what_is_shown_can_fail():
    for text in ('printf("%s", x);', 'fprintf (stderr, "")', 'buf_printf(&out, "%s", x)', 'fputs(x, stdout)'):
        check(unescaped('cmd/a.c', text), f'{text} was not found wrong')
    check(not unescaped('cmd/a.c', 'cli_put_line(&out, "%s", x); jsonl_put_text(&json, "a", x);'), 'a right one was found wrong')


lib.main(globals())
