"""What programs rely on: the JSON of each command, and of each file that is handed out, is as schemas/ says. An outside judge reads the schemas."""
import json, os
import lib, newsroom
from lib import check, equal


def judge_of(name):
    try:
        import jsonschema
    except ImportError:
        raise lib.Skip('the Python module jsonschema is not here (python3-jsonschema)')
    with open(os.path.join(lib.SOURCE, 'schemas', f'{name}.schema.json'), encoding='utf-8') as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def judge(value, what):
        found = [f'{"/".join(map(str, e.absolute_path))}: {e.message}' for e in validator.iter_errors(value)]
        check(not found, f'{what} is not as {name}.schema.json says: {found[:3]}')
    return judge


def load(*path):
    with open(os.path.join(*path), encoding='utf-8') as f:
        return json.load(f)


def test_provenance_of_every_sample_article():
    judge = judge_of('provenance')
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder, '--timezone', 'Europe/Minsk')
        lib.snapshot(path, *server.to(), *lib.sample_urls())
        lib.snapshot(path, *server.to(), next(iter(lib.sample_urls())))         # so that one replaces another
        seen = set()
        for number, url in enumerate(lib.sample_urls()):
            out = os.path.join(folder, f'out{number}')
            lib.run('get', '--archive', path, url, '-o', out, *(['--at', '2023-02-28'] if number else []))
            provenance = load(out, 'provenance.json')
            judge(provenance, url)
            equal({f['file'] for f in provenance['files']}, set(lib.tree(out)) - {'provenance.json'}, f'{url}: the files')
            equal({f['file']: f['sha256'] for f in provenance['files']}, {n: d for n, d in lib.tree(out).items() if n != 'provenance.json'}, 'digests')
            seen |= {f['made'] for f in provenance['files']} | set(provenance['snapshot'])
            seen |= {key for f in provenance['files'] for key in f.get('record', {})} | {key for m in provenance['missing'] for key in m}
        wanted = {'as captured', 'links lead to the files here', 'copied from the package', 'replaces', 'refers_to', 'why', 'found', 'record'}
        check(wanted <= seen, f'the sample site no longer shows {wanted - seen}')


def test_a_page_that_is_none_and_bad_answers():
    judge = judge_of('provenance')
    host = 'http://bad.example'
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        urls = [host + t for t in ('/plain?as=png', '/cut-in-body?as=html', '/gzip-cut?as=html', '/redirect/1?as=html')]
        said = lib.snapshot(path, '--allow-private', '--page-delay', '0', '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}', *urls, code=3)
        judge_of('snapshot')(said.last(), 'snapshot --json of pages that are incomplete')
        for number, url in enumerate(urls[:3] + [host + '/redirect/0?as=html']):
            out = os.path.join(folder, f'out{number}')
            lib.run('get', '--archive', path, url, '-o', out)
            judge(load(out, 'provenance.json'), url)


def test_what_the_commands_print():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        said = lib.snapshot(path, *server.to(), *lib.sample_urls())
        judge_of('snapshot')(said.last(), 'snapshot --json')
        deferred = lib.snapshot(path, *server.to(), '--defer-sealing', next(iter(lib.sample_urls())))
        judge_of('snapshot')(deferred.last(), 'snapshot --defer-sealing --json')
        [package] = lib.packages(path)
        judge_of('verify')(lib.verdict(package), 'verify --json')
        for number, article in enumerate(lib.article_files(package)):
            judge_of('article')(article, f'articles/{number + 1}.json')
        with open(os.path.join(package, 'data', 'articles', '1.json'), 'ab') as f:
            f.write(b' ')
        judge_of('verify')(lib.verdict(package), 'verify --json of a damaged package')
        page = os.path.join(folder, 'page.html')
        with open(page, 'w') as f:
            f.write('<!DOCTYPE html><html lang="en"><title>A ferry</title><h1>A ferry</h1><p>It sails.<img src="a.jpg">')
        judge_of('inspect')(lib.run('inspect', '--json', '--url', 'http://a.example/', page).last(), 'inspect --json')
        judge_of('inspect')(lib.run('inspect', '--json', page).last(), 'inspect --json without a URL')
        with open(page, 'a') as f:
            f.write(''.join(f'<img src="{n}.jpg">' for n in range(5001)))
        lines = lib.run('inspect', '--json', '--requisites', '--url', 'http://a.example/', page).lines()
        equal((len(lines), lines[-1]), (5001, {'left_out': 2}), 'requisites, and how many are left out')
        for line in lines[:3] + lines[-3:]:
            judge_of('requisites')(line, 'inspect --requisites --json')


def described(schema):
    """Every key that the schema describes, at any depth. Schemas of output let keys be added; what is printed today must be described."""
    if isinstance(schema, list):
        return set().union(*map(described, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get('properties', {})).union(*map(described, schema.values()))


def all_lines(name, what, *arguments, code=0):
    lines = lib.run(*arguments, '--json', code=code).lines()
    check(lines, f'{what} says nothing')
    for line in lines:
        judge_of(name)(line, what)
    unknown = {key for line in lines for key in line} - described(load(lib.SOURCE, 'schemas', f'{name}.schema.json'))
    check(not unknown, f'{what}: {name}.schema.json does not describe {unknown}')
    return lines


def test_what_the_commands_of_an_archive_print():
    urls = list(lib.sample_urls())
    with lib.Folder() as folder, lib.Server() as server:
        path = os.path.join(folder, 'archive')
        all_lines('init', 'init --json', 'init', path, '--timezone', 'Europe/Minsk')
        all_lines('audit', 'audit --json of an empty archive', 'audit', '--archive', path)
        said = lib.snapshot(path, *server.to(), *urls, 'http://gazette.example/nothing/', 'no URL', code=3).lines()
        failed = [line for line in said if 'failed' in line]
        equal(len(failed), 2, 'failures')
        for line in failed:
            judge_of('snapshot-failed')(line, 'snapshot --json of a URL that cannot be had')
        all_lines('list', 'list --json', 'list', '--archive', path)
        all_lines('list', 'list --packages --json', 'list', '--archive', path, '--packages')
        for url in urls:
            all_lines('show', f'show --json {url}', 'show', '--archive', path, url, '--missing')
        all_lines('show', 'show --json of a package', 'show', '--archive', path, os.path.basename(lib.packages(path)[0]))
        all_lines('index', 'index --json', 'index', '--archive', path)
        for number, (ledger, at) in enumerate((('agrees', []), ('agrees', ['--at', '2023-02-28']), ('damaged', []), ('none', []))):
            if ledger == 'damaged':
                os.remove(os.path.join(path, 'ledger', 'head'))
            if ledger == 'none':
                os.rename(os.path.join(path, 'ledger'), os.path.join(folder, 'ledger'))
            [got] = all_lines('get', f'get --json, {ledger}', 'get', '--archive', path, urls[0], *at, '-o', os.path.join(folder, f'out{number}'))
            equal(got['ledger'], ledger, 'ledger')
            judge_of('provenance')(load(folder, f'out{number}', 'provenance.json'), f'provenance.json, {ledger}')
        all_lines('audit', 'audit --json without a ledger', 'audit', '--archive', path, code=1)
        os.makedirs(os.path.join(path, 'packages', '2023', '13'))
        all_lines('audit', 'audit --json, accepted', 'audit', '--archive', path, '--accept-ledger')
        with open(os.path.join(lib.packages(path)[0], 'data', 'articles', '1.json'), 'ab') as f:
            f.write(b' ')
        lines = all_lines('audit', 'audit --json of a damaged package', 'audit', '--archive', path, '--older-than', '0d', code=1)
        equal((lines[0]['outcome'], {f['code'] for f in lines[-1]['findings']}), ('fail', {'audit-stray'}), 'what was found')


def test_the_summary_of_a_run():
    """The document that the unit test of src/capture/summary.c compares byte for byte."""
    told = load(lib.SOURCE, 'tests', 'unit', 'capture', 'summary.json')
    judge_of('run')(told, 'summary.json')
    unknown = set(told) - described(load(lib.SOURCE, 'schemas', 'run.schema.json'))
    check(not unknown, f'run.schema.json does not describe {unknown}')


def test_what_a_scheduled_job_prints():
    with lib.Folder() as folder, newsroom.Newsroom() as room:
        room.article('/news/pier/', 'The pier will be mended', newsroom.TEXT)
        room.feed('/feed.xml', ['/news/pier/', '/live/ticker/'])
        file = os.path.join(folder, 'portsmere.yaml')
        with open(file, 'w') as f:
            f.write('name: portsmere\nsources:\n  feeds:\n    - http://news.example/feed.xml\nscope:\n  exclude:\n    - "*/live/*"\n')
        path = lib.archive(folder)
        status = ['run', '--archive', path, '--json', '--status', file]
        judge_of('run-status')(lib.run(*status, code=3).last(), 'run --status before the first run')
        found = lib.snapshot(path, *room.to(), '--feed', room.url('/feed.xml'), '--profile', file, '--dry-run').lines()
        equal(sorted(line['taken'] for line in found), [False, True], 'one is taken')
        for line in found:
            judge_of('snapshot-found')(line, 'snapshot --dry-run --json')
        judge_of('run')(lib.run('run', '--archive', path, '--json', '--quiet', *room.to(), file).last(), 'run --json')
        judge_of('run-status')(lib.run(*status).last(), 'run --status')


def test_every_schema_is_one_and_is_judged_here():
    """A schema that no test asks for says nothing of what is printed."""
    text = open(os.path.join(lib.SOURCE, 'tests', 'e2e', 'test_schemas.py'), encoding='utf-8').read()
    names = {n[:-len('.schema.json')] for n in os.listdir(os.path.join(lib.SOURCE, 'schemas')) if n.endswith('.schema.json')}
    missing = {n for n in names if f"judge_of('{n}')" not in text and f"all_lines('{n}'" not in text}
    check(not missing, f'no test judges by {missing}')
    for name in names:
        equal(load(lib.SOURCE, 'schemas', f'{name}.schema.json')['$id'], f'https://pressmark.example/schemas/{name}.schema.json', '$id')


lib.main(globals())
