"""What programs rely on: the JSON of each command, and of each file that is handed out, is as schemas/ says. An outside judge reads the schemas."""
import json, os
import lib
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


lib.main(globals())
