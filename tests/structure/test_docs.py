"""The documents say what the program does: options and man pages agree both ways, every setting, finding code and exit code is
described, man pages are clean, and what README names is there."""
import glob, os, re, subprocess, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'e2e'))
import lib
from lib import check, need, need_command

MAN = os.path.join(lib.SOURCE, 'src', 'cmd', 'man')
PAGES = sorted(glob.glob(os.path.join(MAN, '*.[15]')))


def source(*path):
    with open(os.path.join(lib.SOURCE, *path), encoding='utf-8') as f:
        return f.read()


def page(name):
    return source('src', 'cmd', 'man', name)


def section(text, title):
    """A section of an mdoc page, from its heading to the next."""
    found = re.search(r'^\.Sh ' + re.escape(title) + r'\n(.*?)(?=^\.Sh |\Z)', text, re.S | re.M)
    check(found, f'no section {title}')
    return found.group(1)


def commands():
    """The table of main.c, so that a new command without a page is seen."""
    table = re.search(r'commands\[\] = \{\n(.*?)\n\};', source('src', 'main.c'), re.S).group(1)
    found = re.findall(r'^\s*\{ "([a-z-]+)"', table, re.M)
    check(len(found) >= 8, f'the table of commands was not understood: {found}')
    return found


def options_of_help(text):
    return set(re.findall(r'^  --([a-z0-9-]+)', text, re.M))


def options_of_page(text):
    """An option is the first word of an item, or of one that names two ways of writing it."""
    return set(re.findall(r'^\.It Fl -([a-z0-9-]+)', section(text, 'OPTIONS'), re.M))


def differing(help_text, page_text):
    helped, paged = options_of_help(help_text), options_of_page(page_text)
    return [f'--{o} has no item in the page' for o in sorted(helped - paged)] + [f'--{o} is no option' for o in sorted(paged - helped)]


def test_options_and_man_pages_agree_both_ways():
    need(lib.PRESSMARK, 'the built program')
    wrong = []
    for command in commands():
        help_text = lib.run(command, '--help').out
        check(options_of_help(help_text), f'{command} --help names no option')
        wrong += [f'{command}: {w}' for w in differing(help_text, page(f'pressmark-{command}.1'))]
    check(not wrong, wrong)


def test_the_option_check_can_fail():
    text = '.Sh OPTIONS\n.It Fl -json\nx\n.It Fl -gone\n.Sh EXIT STATUS\n'
    check(differing('  --json   x\n  --new N  y\n', text) == ['--new has no item in the page', '--gone is no option'], 'differences were missed')


def test_the_overview_names_every_command():
    for command in commands():
        check(f'.It Cm {command}\n' in page('pressmark.1'), f'pressmark.1 lacks {command}')


def test_every_exit_code_is_described():
    codes = set(re.findall(r'\bCODE_[A-Z]+ = (\d+)', source('src', 'cmd', 'cli.h')))
    check(len(codes) >= 5, 'the exit codes of cli.h were not understood')
    described = set(re.findall(r'^\.It (\d+)$', section(page('pressmark.1'), 'EXIT STATUS'), re.M))
    check(codes == described, f'cli.h has {sorted(codes)}, pressmark.1 {sorted(described)}')
    for command in commands():
        described = set(re.findall(r'^\.It (\d+)$', section(page(f'pressmark-{command}.1'), 'EXIT STATUS'), re.M))
        check({'0', '2'} <= described <= codes, f'{command}: {sorted(described)}')


def test_every_setting_is_described():
    keys = set(re.findall(r'^\s*\{ "([a-z_.]+)", CONFIG_', source('src', 'archive', 'settings.c'), re.M))
    described = set(re.findall(r'^\.It Cm ([a-z_.]+)$', section(page('pressmark.yaml.5'), 'KEYS'), re.M))
    check(len(keys) >= 16, 'the table of settings.c was not understood')
    check(keys == described, f'not described: {sorted(keys - described)}; no key: {sorted(described - keys)}')


def test_every_key_of_a_profile_is_described():
    keys = set(re.findall(r'^\s*\{ "([a-z_.]+)", CONFIG_', source('src', 'capture', 'profile.c'), re.M))
    described = set(re.findall(r'^\.It Cm ([a-z_.]+)$', section(page('pressmark-profile.5'), 'KEYS'), re.M))
    check(len(keys) >= 50, 'the table of profile.c was not understood')
    check(keys == described, f'not described: {sorted(keys - described)}; no key: {sorted(described - keys)}')


CODE = re.compile(r'"((?:bag|warc|mets|package|audit|ledger)-[a-z0-9]+(?:-[a-z0-9]+)*|unreadable|unknown-kind)"')
NO_CODES = {'warc-1'}           # of the same shape: the ID that maps give their WARC


def codes_of_source():
    """Quoted texts of the shape of a code, in the folders that report findings."""
    found = set(CODE.findall(re.sub(r'/\*.*?\*/', '', source('src', 'bag', 'codes.h'))))
    for folder in ('warc', 'mets', 'package', 'fixity', 'archive'):
        for path in glob.glob(os.path.join(lib.SOURCE, 'src', folder, '*.c')):
            found |= set(CODE.findall(source(path)))
    return found - NO_CODES


def test_every_finding_code_is_described():
    described = set(re.findall(r'^\.It Cm ([a-z0-9-]+)', section(page('pressmark-verify.1'), 'FINDINGS'), re.M))
    described |= set(re.findall(r'^\.It Cm ([a-z0-9-]+)', section(page('pressmark-audit.1'), 'FINDINGS'), re.M))
    codes = codes_of_source()
    check(len(codes) > 100, f'only {len(codes)} codes were found in the source')
    check(codes == described, f'not described: {sorted(codes - described)}; no code: {sorted(described - codes)}')


def test_man_pages_are_clean():
    need_command('groff')
    for path in PAGES:
        p = subprocess.run(['groff', '-mandoc', '-ww', '-z', '-Tutf8', '-K', 'utf8', path], capture_output=True, text=True)
        check(p.returncode == 0 and not p.stderr.strip(), f'{os.path.basename(path)}: {p.stderr[:800]}')


def test_man_pages_refer_to_pages_that_exist():
    names = {os.path.basename(p) for p in PAGES}
    for path in PAGES:
        referred = {f'{n}.{s}' for n, s in re.findall(r'^\.Xr (\S+) (\d)', source(path), re.M)}
        check(referred <= names, f'{os.path.basename(path)} refers to {sorted(referred - names)}')
        check(f'\'{os.path.basename(path)}\',' in page('meson.build'), f'{os.path.basename(path)} is not installed')


def links(text):
    """Targets of Markdown links that lie in the repository, and #places in the text itself."""
    found = re.findall(r'\]\(([^)\s]+)\)', text)
    return [f.split('#')[0] for f in found if not re.match(r'[a-z]+:|#', f)], [f[1:] for f in found if f.startswith('#')]


def places(text):
    return {re.sub(r'[^\w\- ]', '', h.lower()).strip().replace(' ', '-') for h in re.findall(r'^#+ (.+)$', text, re.M)}


def test_what_README_links_to_is_there():
    text = source('README.md')
    files, inside = links(text)
    check(files, 'README links to nothing')
    gone = [f for f in files if not os.path.exists(os.path.join(lib.SOURCE, f))]
    check(not gone, f'README links to {gone}')
    check(set(inside) <= places(text), f'README has no heading for {set(inside) - places(text)}')


def test_commands_in_README_exist():
    text = source('README.md')
    scripts = set(re.findall(r'\b((?:samples|tests)/[a-z-]+)(?=[\s`])', text))
    check({'samples/demo', 'tests/run'} <= scripts, f'README lacks one of its two commands: {scripts}')
    for script in scripts:
        check(os.path.exists(os.path.join(lib.SOURCE, script)), f'{script} is not there')
    for script in ('samples/demo', 'tests/run'):
        check(os.access(os.path.join(lib.SOURCE, script), os.X_OK), f'{script} is no program')
    used = set(re.findall(r'(?:^\$ |`)pressmark ([a-z]+)', text, re.M))
    check(used and used <= set(commands()), f'README uses {used - set(commands())}')


def test_options_in_README_and_the_demo_exist():
    known = {o for command in commands() for o in options_of_page(page(f'pressmark-{command}.1'))} | {'version', 'long'}
    for command, rest in re.findall(r'^\$ pressmark ([a-z]+)((?:.*\\\n)*.*)$', source('README.md'), re.M):
        wrong = set(re.findall(r' --([a-z0-9-]+)', rest)) - options_of_page(page(f'pressmark-{command}.1'))
        check(not wrong, f'README: {command} has no {wrong}')
    used = set(re.findall(r'"\$pressmark"(.*)', source('samples', 'demo')))
    wrong = {o for line in used for o in re.findall(r' --([a-z0-9-]+)', line)} - known
    check(not wrong, f'samples/demo uses {wrong}')


lib.main(globals())
