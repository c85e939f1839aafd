"""Where pressmark goes, and how often: never into the library's own network, never more than is polite, never twice."""
import os, urllib.parse
import lib, wire
from lib import check, equal

PAGE = 'http://gazette.example/nature/herons-return-to-the-salt-marsh/'


def lead(server, *hosts):
    """As Server.to, but without --allow-private."""
    return ['--page-delay', '0'] + [o for h in hosts for o in ('--connect-to', f'{h}:80:127.0.0.1:{server.http}')]


def test_loopback_is_refused_without_a_connection():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        for url in (PAGE, f'http://127.0.0.1:{server.http}/', f'http://localhost:{server.http}/', f'http://[::1]:{server.http}/',
                    f'http://[::ffff:127.0.0.1]:{server.http}/', f'http://2130706433:{server.http}/'):
            said = lib.snapshot(path, *lead(server, 'gazette.example'), url, code=3)
            text = said.out + said.err
            check('refused' in text or 'loopback' in text or 'no http or https URL' in text, f'{url}: the reason says why: {text[-600:]}')
        equal(server.requests(), [], 'requests')
        equal(lib.packages(path), [], 'packages')


def test_proxies_of_the_environment_are_ignored():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        proxies = {name: 'http://127.0.0.1:9' for name in ('http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY')}
        equal(lib.snapshot(path, *server.to(), PAGE, env=proxies).last()['articles'], 1, 'articles')


def test_pages_of_a_host_come_with_a_delay_between():
    pages = [u for u in lib.sample_urls() if '//gazette.example/' in u][:4]
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        options = [o if o != '0' else '300ms' for o in server.to()]
        lib.snapshot(path, *options, *pages)
        targets = {u.split('gazette.example')[1] for u in pages}
        at = sorted(int(line[0]) for line in server.requests() if line[2] == 'gazette.example' and line[3] in targets)
        equal(len(at), len(pages), 'pages asked for')
        gaps = [b - a for a, b in zip(at, at[1:])]
        check(min(gaps) >= 299, f'milliseconds between pages: {gaps}')


def test_a_redirect_to_a_host_not_seen_before_asks_for_its_robots_and_goes_on():
    """http to https, a bare name to www, a picture at its CDN: several hops wait for one answer, and each then goes on."""
    def hop(url, n):
        return f'http://bad.example/redirect-to?url={urllib.parse.quote(url, safe="")}&n={n}'
    pages = [url for url in lib.sample_urls() if '//gazette.example/' in url][:3]
    pictures = ['/agency/bay.jpg', '/agency/bay.jpg?2', '/agency/bay.jpg?3']
    refused = 'http://gazette.example/private/letters/'
    with lib.Folder() as folder, lib.Server() as server:
        html, map_file = os.path.join(folder, 'own.html'), os.path.join(folder, 'map')
        with open(html, 'w') as f:
            f.write('<!DOCTYPE html><title>Own</title><h1>Own</h1>' + ''.join(f'<img src="{hop("http://pictures.example" + p, p)}">' for p in pictures))
        with open(map_file, 'w') as f:
            f.write(f'pages.example/own.html\t{html}\ttext/html\n')
        with lib.Server('--map', map_file) as own:
            path = lib.archive(folder)
            to = [*server.to(), '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}', '--connect-to', f'pages.example:80:127.0.0.1:{own.http}']
            said = lib.snapshot(path, *to, *(hop(url, n) for n, url in enumerate([*pages, refused])), 'http://pages.example/own.html', code=3, timeout=30)
        equal((said.last()['articles'], said.last()['missing']), (len(pages) + 1, 0), 'articles, missing requisites')
        check(any('robots' in line.get('why', '') for line in said.lines()), f'what robots.txt refuses behind a hop is told: {said.out}')
        lib.judge(*lib.packages(path))
        asked = [(line[2], line[3]) for line in server.requests()]
        for host in ('gazette.example', 'pictures.example'):
            equal(asked.count((host, '/robots.txt')), 1, f'{host}: robots.txt asked for once')
            equal([a for a in asked if a[0] == host][0][1], '/robots.txt', f'{host}: asked for first')
        check(('gazette.example', '/private/letters/') not in asked, 'what robots.txt refuses is not asked for')


def test_a_host_has_at_most_six_requests_at_once_and_each_URL_is_asked_for_once():
    with lib.Folder() as folder, lib.Server('--delay-ms', '60', '--threads', '16') as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), *lib.sample_urls())
        log = server.requests()
        check(max(int(line[5]) for line in log) <= 6, 'at most six in flight')
        check(max(int(line[5]) for line in log) > 1, 'more than one at once')
        asked = [(line[2], line[3]) for line in log]
        equal(sorted(a for a in set(asked) if asked.count(a) > 1), [], 'URLs asked for twice')


def test_robots_is_honoured_and_ignoring_it_is_recorded():
    closed = 'http://gazette.example/private/letters/'
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), *lib.sample_urls())
        lib.snapshot(path, *server.to(), closed, code=3)
        rules = open(os.path.join(lib.SITE, 'pictures.example', 'robots.txt')).read()
        check('closed' in rules, 'the sample site closes a picture')
        check(not any('closed' in line[3] or 'private' in line[3] for line in server.requests()), 'what robots.txt closes is never asked for')
        check(any(i['outcome'] == 'robots' for a in lib.article_files(lib.packages(path)[0]) for i in a['images']), 'and is explained')
        other = lib.archive(folder, name='deposit')
        lib.snapshot(other, *server.to(), '--robots', 'ignore', closed)
        [package] = lib.packages(other)
        info = next(r for r in wire.all_records(other) if r.type == 'warcinfo')
        equal(dict(wire.fields_of(info)).get('robots'), 'ignore', 'warcinfo')
        premis = open(os.path.join(package, 'data', 'metadata', 'preservation', 'premis.xml'), encoding='utf-8').read()
        check('robots' in premis and 'ignore' in premis, 'PREMIS says so')
        lib.judge(package)


lib.main(globals())
