"""Bad captures are kept, told, and never handed out as the good version; and how complete a snapshot is, with each reason."""
import contextlib, http.server, json, os, threading, time
import lib
from lib import check, equal

HOST = 'news.example'
URL = f'http://{HOST}/bridge'
PICTURE = bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c636060606000000005000 1a5f645400000000049454e44ae426082'.replace(' ', ''))
TEXT = ''.join(f'<p>The {what} stood beside the road for as long as anybody can remember, and it was painted in the colours of the town for the day; '
               f'those who came early say that they had never seen so many people before it, not even in the year of the great fair of the {what}.</p>'
               for what in ('mill', 'tower', 'market hall', 'school', 'ferry', 'chapel', 'inn', 'well'))
HEAD = '<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta property="article:published_time" content="2023-03-02T10:00:00Z">' \
       '<link rel="canonical" href="http://news.example/bridge">{more}</head><body>'


def page(title='Old bridge opened', more='', body=None):
    body = body or f'<article><h1>{title}</h1><figure><img src="/lead.png" alt="The bridge"></figure>{TEXT}</article>'
    return HEAD.format(title=title, more=more) + body + '</body></html>'


CHALLENGE = '<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue' \
            '</noscript><script>window._cf_chl_opt={};</script></body></html>'
CONSENT = '<!DOCTYPE html><html lang="en"><head><title>Before you continue</title><script src="/consent/cmp.js"></script></head><body>' \
          '<h1>Before you continue</h1><button>Accept all</button></body></html>'
PAYWALL = page(more='<script type="application/ld+json">{"@type":"NewsArticle","headline":"Old bridge opened","isAccessibleForFree":false}</script>',
               body='<article><h1>Old bridge opened</h1><p>The bridge is open.</p><div class="paywall">Subscribe to continue reading.</div></article>')
NOT_FOUND = '<!DOCTYPE html><html lang="en"><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>'


class Site:
    """One host; what it answers to each path is set by the test."""
    def __init__(self):
        self.answers, self.asked, self.delays = {}, [], {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                site.asked.append((self.path, dict(self.headers)))
                time.sleep(site.delays.get(self.path, 0))
                status, fields, body = site.answers.get(self.path, (404, {}, b'no'))
                self.send_response(status)
                for name, value in {'Content-Length': str(len(body)), 'Content-Type': 'text/html', **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)
                if int(fields.get('Content-Length', len(body))) != len(body):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.put('/lead.png', PICTURE, **{'Content-Type': 'image/png'})

    def put(self, path, body, status=200, **fields):
        self.answers[path] = (status, fields, body if isinstance(body, bytes) else body.encode())

    def to(self):
        return ['--allow-private', '--page-delay', '0', '--connect-to', f'{HOST}:80:127.0.0.1:{self.server.server_address[1]}']

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def article_of(path):
    """The one article of the newest package."""
    [article] = lib.article_files(lib.packages(path)[-1])
    return article


def test_each_verdict_is_in_the_package():
    with lib.Folder() as folder, Site() as site:
        path = lib.archive(folder)
        made = [('good', page(), {}), ('challenge', CHALLENGE, {}), ('consent', CONSENT, {}), ('paywall', PAYWALL, {}), ('soft-404', NOT_FOUND, {}),
                ('truncated', page()[:-400], {'Content-Length': str(len(page()))}), ('no-lead-image', page().replace('/lead.png', '/gone.png'), {})]
        for quality, html, fields in made:
            site.put(f'/{quality}', html, **fields)
            lib.snapshot(path, *site.to(), f'http://{HOST}/{quality}', code=None)
            article = article_of(path)
            equal(article['quality'], quality, f'quality ({article["quality_why"]})')
            check((article['quality_why'] is None) == (quality == 'good'), f'{quality}: why is {article["quality_why"]}')
            package = lib.packages(path)[-1]
            maps = os.path.join(package, 'data/representations/original/metadata/descriptive')
            text = ''.join(open(os.path.join(maps, n), encoding='utf-8').read() for n in os.listdir(maps))
            check(f'>capture: {quality}' in text, f'the map does not say {quality}')
            premis = open(os.path.join(package, 'data/metadata/preservation/premis.xml'), encoding='utf-8').read()
            check(f'1 article: {quality} = 1;' in premis, f'PREMIS does not count {quality}')
            lib.run('verify', package)


def test_validators_are_kept_as_sent():
    with lib.Folder() as folder, Site() as site:
        path = lib.archive(folder)
        site.put('/bridge', page(), ETag='W/"a,b"', **{'Last-Modified': 'Tue, 28 Feb 2023 08:57:00 GMT'})
        lib.snapshot(path, *site.to(), URL)
        equal((article_of(path)['page']['etag'], article_of(path)['page']['last_modified']), ('W/"a,b"', 'Tue, 28 Feb 2023 08:57:00 GMT'), 'validators')
        site.put('/other', page('Another bridge').replace('/bridge"', '/other"'))
        lib.snapshot(path, *site.to(), f'http://{HOST}/other')
        equal((article_of(path)['page']['etag'], article_of(path)['page']['last_modified']), (None, None), 'validators that were not sent')


def test_a_bad_capture_is_never_the_good_version():
    with lib.Folder() as folder, Site() as site:
        path = lib.archive(folder)
        urns = {}
        for name, html in (('first', CHALLENGE), ('good', page()), ('last', NOT_FOUND)):
            site.put('/bridge', html)
            lib.snapshot(path, *site.to(), URL)
            urns[name] = article_of(path)['snapshot']
            if name == 'first':         # there is no other
                got = lib.run('get', '--archive', path, URL, '-o', os.path.join(folder, 'only'), '--json')
                equal((got.last()['snapshot'], got.last()['quality'], got.last()['bad']), (urns['first'], 'challenge', 1), 'the only one')
                check('no good capture' in got.err and 'challenge' in got.err, f'stderr: {got.err}')
                provenance = json.load(open(os.path.join(folder, 'only', 'provenance.json'), encoding='utf-8'))
                equal(provenance['snapshot']['quality'], 'challenge', 'provenance.json')
        for at in ([], ['--at', '2020-01-01'], ['--at', '2099-01-01']):
            out = os.path.join(folder, '-'.join(['out', *at]))
            got = lib.run('get', '--archive', path, URL, *at, '-o', out, '--json')
            equal((got.last()['snapshot'], got.last()['quality'], got.last()['bad'], got.last()['snapshots']), (urns['good'], 'good', 2, 3), f'get {at}')
            check('no good capture' not in got.err, f'get {at}: {got.err}')
        got = lib.run('get', '--archive', path, urns['last'], '-o', os.path.join(folder, 'named'), '--json')
        equal(got.last()['snapshot'], urns['last'], 'named by its urn')
        check('soft-404' in got.err, got.err)
        listed = {line['snapshot']: line['quality'] for line in lib.run('list', '--archive', path, URL, '--json').lines()}
        equal(listed, {urns['first']: 'challenge', urns['good']: 'good', urns['last']: 'soft-404'}, 'list --json')
        equal(lib.run('list', '--archive', path, URL).out.count('not a good capture'), 2, 'list')


def test_show_tells_what_is_missing_and_why():
    with lib.Folder() as folder, Site() as site:
        path = lib.archive(folder)
        site.put('/robots.txt', 'User-agent: *\nDisallow: /private/\n', **{'Content-Type': 'text/plain'})
        site.put('/copy.png', PICTURE, **{'Content-Type': 'image/png'})
        site.delays['/copy.png'] = 0.5          # the other one is there before
        site.put('/bridge', page().replace('</article>', '<img src="/copy.png" width=400 height=300><img src="/gone.png" width=400 height=300>'
                                                         '<img src="/private/a.png" width=400 height=300></article>'))
        lib.snapshot(path, *site.to(), URL)
        [shown] = lib.run('show', '--archive', path, URL, '--missing', '--json').lines()
        equal(shown['requisites'], {'expected': 4, 'captured': 2, 'revisits': 1, 'explained': 2, 'missed': {'404': 1, 'robots': 1}}, 'requisites')
        equal({(m['url'], m['found'], m['why'], m['record'] is None) for m in shown['missing']},
              {(f'http://{HOST}/gone.png', 'img.src', '404', False), (f'http://{HOST}/private/a.png', 'img.src', 'robots', True)}, 'missing')
        equal(shown['quality'], 'good', 'quality')
        check(shown['images'][0]['outcome'] in ('captured', 'revisit'), f'the first picture: {shown["images"][0]}')
        check('missing' not in lib.run('show', '--archive', path, URL, '--json').last(), 'missing is there though nobody asked')
        package = os.path.basename(lib.packages(path)[0])
        by_urn = lib.run('show', '--archive', path, shown['snapshot'], '--missing', '--json').last()
        equal(by_urn, shown, 'by its urn')
        one, sums = lib.run('show', '--archive', path, package, '--missing', '--json').lines()
        equal(one, shown, 'of its package')
        equal((sums['snapshots'], sums['qualities'], sums['requisites']), (1, {'good': 1}, shown['requisites']), 'the sums')
        text = lib.run('show', '--archive', path, URL, '--missing').out
        check(all(word in text for word in ('quality    good', 'robots', '404', '/gone.png', 'requisites 4, captured 2')), text)
        check(all(len(line) <= 80 for line in text.splitlines()), f'wider than 80 columns:\n{text}')
        check('1 snapshot, good: 1' in lib.run('show', '--archive', path, package).out, 'sums in words')


def test_show_of_what_is_not_kept():
    with lib.Folder() as folder, Site() as site:
        path = lib.archive(folder)
        site.put('/bridge', page())
        lib.snapshot(path, *site.to(), URL)
        for what in ('http://news.example/nothing', 'urn:uuid:00000000-0000-5000-8000-000000000000', 'nobody-20230606T081500Z-0001'):
            said = lib.run('show', '--archive', path, what, code=1)
            check(what in said.err, said.err)
        lib.run('show', '--archive', path, URL, '--at', 'yesterday', code=2)
        lib.run('show', '--archive', path, code=2)


lib.main(globals())
