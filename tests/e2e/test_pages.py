"""Several URLs that lead to one page: one snapshot, asked for once, and every redirect on record."""
import http.server, os, re, subprocess, threading, time
import lib, wire
from lib import check, equal

HOST = 'http://bad.example'
PAGE = HOST + '/redirect/0?as=html'


def to(server):
    return [*server.to('pages.example'), '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}']


class Run:
    """A run over URLs of the bad port: what it said, what it asked for, what it wrote."""
    def __init__(self, folder, server, urls, code=0, options=(), max_articles=None):
        self.archive = lib.archive(folder, name=f'archive-{len(os.listdir(folder))}')
        if max_articles:
            settings = os.path.join(self.archive, 'pressmark.yaml')
            text = open(settings).read()
            with open(settings, 'w') as f:
                f.write(re.sub(r'max_articles: \d+', f'max_articles: {max_articles}', text))
        before = len(server.requests())
        self.said = lib.snapshot(self.archive, *to(server), *options, *urls, code=code)
        self.asked = [line[3] for line in server.requests()[before:] if line[3] != '/robots.txt']
        self.packages = lib.packages(self.archive)
        lib.judge(*self.packages)
        self.records = wire.all_records(self.archive)
        self.articles = [a for p in self.packages for a in lib.article_files(p)]

    def one_snapshot_of(self, url):
        equal([a['url'] for a in self.articles], [url], 'snapshots')
        equal(sum(line['articles'] for line in self.said.lines() if 'package' in line), 1, 'articles in the summary')
        equal(len(self.asked), len(set(self.asked)), f'each URL is asked for once: {self.asked}')
        equal(len(wire.responses(self.records).get(url, [])), 1, f'records of {url}')

    def told(self, url, name):
        return [v for r in self.records if r.type == 'metadata' and r.url == url for n, v in wire.fields_of(r) if n == name]


def test_a_page_asked_for_itself_and_by_a_redirect_is_one_snapshot():
    hops = [HOST + f'/redirect/{n}?as=html' for n in (3, 2, 1)]
    with lib.Folder() as folder, lib.Server() as server:
        for urls in ([PAGE, hops[2]], [hops[2], PAGE], [hops[0], hops[1], PAGE], [PAGE, *reversed(hops)], [hops[1], hops[2], hops[0], PAGE]):
            run = Run(folder, server, urls)
            run.one_snapshot_of(PAGE)
            longest = max((hops[::-1].index(u) + 1 for u in urls if u in hops))
            answers = wire.responses(run.records)
            for hop in hops[3 - longest:]:
                equal([r.block[:12] for r in answers.get(hop, [])], [b'HTTP/1.1 302'], f'{urls}: the record of {hop}')
            [snapshot] = [a['snapshot'] for a in run.articles]
            leads = run.told(PAGE, 'via') + [v for h in hops for v in run.told(h, 'leads-to')]
            check(leads and all(v == hops[2] or v == f'{PAGE} record={snapshot}' for v in leads), f'{urls}: the redirect is told: {leads}')
            for url in {PAGE, *urls}:                           # by the page's URL and by each that leads to it
                [listed] = lib.run('list', '--archive', run.archive, '--json', url).lines()
                got = lib.run('get', '--archive', run.archive, url, '--json', '-o', os.path.join(folder, f'{len(os.listdir(folder))}')).last()
                equal((listed['url'], got['url'], got['snapshot']), (PAGE, PAGE, snapshot), url)


def test_a_redirect_to_a_page_that_is_still_on_its_way_waits_for_it():
    slow = HOST + '/slow?as=html&ms=20&bytes=8'
    fast = HOST + '/redirect-to?url=/slow%3Fas%3Dhtml%26ms%3D20%26bytes%3D8'
    with lib.Folder() as folder, lib.Server() as server:
        run = Run(folder, server, [slow, fast])
        run.one_snapshot_of(slow)
        equal(len(wire.responses(run.records).get(fast, [])), 1, 'the record of the redirect')
        equal(run.told(fast, 'leads-to'), [f'{slow} record={run.articles[0]["snapshot"]}'], 'where it leads')


def test_spellings_of_one_URL_are_one_snapshot():
    spellings = [PAGE, PAGE, PAGE + '#top', PAGE.replace('bad.example', 'BAD.Example'), PAGE.replace('bad.example', 'bad.example:80') + '#end']
    with lib.Folder() as folder, lib.Server() as server:
        run = Run(folder, server, spellings)
        run.one_snapshot_of(PAGE)
        equal(len(run.asked), 1, f'requests: {run.asked}')
        # a full package is no reason to begin another one for a page that is there
        run = Run(folder, server, [*spellings, HOST + '/plain?as=html'], max_articles=1)
        equal([[a['url'] for a in lib.article_files(p)] for p in run.packages], [[PAGE], [HOST + '/plain?as=html']], 'packages')


def test_a_failure_is_shared_and_each_URL_is_told():
    lost = HOST + '/status/404'
    with lib.Folder() as folder, lib.Server() as server:
        run = Run(folder, server, [HOST + '/redirect-to?url=/status/404', lost, lost + '#x', HOST + '/redirect-loop', HOST + '/redirect-ping', PAGE],
                  code=3)
        failed = {line['failed']: line['why'] for line in run.said.lines() if 'failed' in line}
        equal(len(failed), 5, f'failures: {failed}')
        equal({why for url, why in failed.items() if '404' in url}, {'status 404'}, 'why')
        check(all('redirects' in why for url, why in failed.items() if 'loop' in url or 'ping' in url), f'{failed}')
        equal(len(run.asked), len(set(run.asked)), f'each URL is asked for once: {run.asked}')


def test_a_redirect_into_an_earlier_package_keeps_its_record():
    hop, one, two = HOST + '/redirect/1?as=html', HOST + '/plain?n=1', HOST + '/plain?n=2'
    with lib.Folder() as folder, lib.Server() as server:
        run = Run(folder, server, [PAGE, one, hop, two], max_articles=2)
        equal([[a['url'] for a in lib.article_files(p)] for p in run.packages], [[PAGE, one], [two]], 'snapshots')
        equal(len(wire.responses(run.records).get(hop, [])), 1, f'records of {hop}')
        equal(run.told(hop, 'leads-to'), [f'{PAGE} record={run.articles[0]["snapshot"]}'], 'where it leads')


def test_a_redirect_that_no_article_follows_is_not_said_to_be_kept():
    hop, spelling = HOST + '/redirect/1?as=html', PAGE + '#top'
    with lib.Folder() as folder, lib.Server() as server:
        run = Run(folder, server, [PAGE, hop, spelling], max_articles=1, code=3)
        equal([[a['url'] for a in lib.article_files(p)] for p in run.packages], [[PAGE]], 'snapshots')
        equal({line['failed']: PAGE in line['why'] and 'redirect is not' in line['why'] for line in run.said.lines() if 'failed' in line}, {hop: True}, 'failures')


def test_a_page_that_is_its_own_picture_is_asked_for_once():
    own = 'http://pages.example/own.html'
    with lib.Folder() as folder:
        html, map_file = os.path.join(folder, 'own.html'), os.path.join(folder, 'map')
        with open(html, 'w') as f:
            f.write(f'<!DOCTYPE html><title>Own</title><h1>Own</h1><img src="{own}" alt=""><img src="{HOST}/redirect-to?url={own}&n=1" alt="">')
        with open(map_file, 'w') as f:
            f.write(f'pages.example/own.html\t{html}\ttext/html\n')
        with lib.Server('--map', map_file) as server:
            run = Run(folder, server, [own])
            run.one_snapshot_of(own)
            [counts] = run.told(own, 'requisites')
            equal(counts, 'expected=2 captured=2 explained=0', 'requisites')


def test_every_picture_is_in_the_list_or_counted():
    """The list of pictures goes as far as the list of requisites, and what is beyond is said."""
    own, limit, n = 'http://pages.example/many.html', 5000, 5200
    with lib.Folder() as folder:
        html, map_file = os.path.join(folder, 'many.html'), os.path.join(folder, 'map')
        with open(html, 'w') as f:
            f.write('<!DOCTYPE html><title>Many</title><article><h1>A town in many pictures</h1><p>All of them are shown here, one below the other.</p>' +
                    ''.join(f'<p><img src="/i/{i}.png" alt="Nr. {i}"></p>' for i in range(n)) + '</article>')
        with open(map_file, 'w') as f:
            f.write(f'pages.example/many.html\t{html}\ttext/html\n')
        with lib.Server('--map', map_file) as server:
            run = Run(folder, server, [own])
            [article] = run.articles
            equal([i['url'] for i in article['images']], [f'http://pages.example/i/{i}.png' for i in range(limit)], 'the list')
            equal({i['outcome'] for i in article['images']}, {'404'}, 'outcomes')
            equal(article['images_left_out'], n - limit, 'pictures left out')
            counts = article['requisites']
            equal((counts['expected'], counts['left_out']), (n, n - limit), 'requisites')
            equal(counts['expected'], counts['captured'] + counts['explained'], 'the sum')
            out = os.path.join(folder, 'out')
            said = lib.run('get', '--archive', run.archive, '--json', own, '-o', out).last()
            equal(said['missing'], n, 'missing')


def test_pages_that_need_no_fetch_wait_for_nothing():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        began = time.monotonic()
        said = lib.snapshot(path, *to(server), 'http://gazette.example/nothing/', *[f'http://gazette.example/private/{n}/' for n in range(120)],
                            *[f'http://[::1]:{server.bad}/plain?n={n}' for n in range(120)], '--connect-to', f'gazette.example:80:127.0.0.1:{server.http}', code=3)
        took = time.monotonic() - began
        reasons = [line['why'] for line in said.lines() if 'failed' in line]
        check(sum('robots.txt' in why for why in reasons) >= 120 and len(reasons) == 241, f'{len(reasons)} failures: {reasons[:3]}')
        check(took < 8, f'{took:.1f} s for pages that robots.txt refuses or whose host cannot be had')


def test_a_resumed_run_knows_what_was_shared():
    held = 'http://held.example/'
    with lib.Folder() as folder, lib.Server() as server, lib.Held() as holding:
        path = lib.archive(folder)
        process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--quiet', *to(server), '--connect-to', f'held.example:80:127.0.0.1:{holding.port}',
                                    PAGE, PAGE + '#top', HOST + '/redirect/1?as=html', held], stdout=subprocess.DEVNULL)
        [run] = wait_for(lambda: [name for name in os.listdir(os.path.join(path, 'work')) if not name.startswith('.')])   # hidden until it is begun
        wait_for(lambda: open(os.path.join(path, 'work', run, 'journal.jsonl')).read().count('"shared":true') == 2)
        lib.kill(process)
        holding.release()
        said = lib.run('snapshot', '--archive', path, '--resume', '--json').last()
        equal(said['articles'], 2, 'articles')
        [package] = lib.packages(path)
        lib.judge(package)
        equal([a['url'] for a in lib.article_files(package)], [PAGE, held], 'snapshots')
        equal(len([line for line in server.requests() if line[3] == '/redirect/0?as=html']), 1, 'what was captured is not asked for again')


class EverMore(http.server.BaseHTTPRequestHandler):
    """A site whose style sheets import ever more of them: /SERIAL.css has 60 that nobody had before."""
    protocol_version = 'HTTP/1.1'
    wbufsize = 64 * 1024                                        # head and body in one go
    lock, made = threading.Lock(), [0]

    def sheets(self, n):
        with self.lock:
            first = self.made[0]
            self.made[0] += n
        return range(first, first + n)

    def do_GET(self):
        kind, status = 'text/css', 200
        if self.path == '/robots.txt':
            text, status = '', 404
        elif self.path.endswith('.css'):
            text = ''.join(f'@import "/{n}.css";\n' for n in self.sheets(60))
        else:
            text, kind = '<!DOCTYPE html><title>Ever more</title><h1>Ever more</h1>' + ''.join(
                f'<link rel="stylesheet" href="/{n}.css">' for n in self.sheets(3)), 'text/html'
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def test_a_page_ends_whose_style_sheets_import_ever_more():
    """Three sheets, 180 of theirs, 10,800 of those: 5,000 are fetched, and the 300,000 that they name are counted."""
    with lib.Folder() as folder, http.server.ThreadingHTTPServer(('127.0.0.1', 0), EverMore) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = lib.archive(folder)
        said = lib.snapshot(path, '--allow-private', '--page-delay', '0', '--connect-to', f'more.example:80:127.0.0.1:{server.server_address[1]}',
                            'http://more.example/', timeout=100)
        server.shutdown()
        equal(said.last()['articles'], 1, 'articles')
        [package] = lib.packages(path)
        lib.judge(package)
        told = [dict(wire.fields_of(r)) for r in wire.all_records(path) if r.type == 'metadata' and r.url == 'http://more.example/'][0]
        [expected, captured, explained] = [int(part.split('=')[1]) for part in told['requisites'].split()]
        named = EverMore.made[0]
        equal((expected, captured, explained), (named, 5000, named - 5000), f'requisites: {told["requisites"]}')
        equal(told['left-out'], f'{named - 5000} requisites beyond the limit of 5000 a page', 'left out')
        equal(lib.article_files(package)[0]['requisites'], {'expected': expected, 'captured': captured, 'explained': explained, 'left_out': explained}, 'in the package')


def wait_for(look, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            found = look()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f'waited {seconds} s in vain')


lib.main(globals())
