"""Polite and lawful, seen from the server's side: what is asked, how often, how fast; and what stands in the package of it."""
import email.utils, http.server, itertools, json, os, signal, socket, socketserver, struct, subprocess, threading, time
import lib, wire
from lib import check, equal

A, B, C = 'a.example', 'b.example', 'c.example'
HOSTS = [A, B, C, *(f'hop{n}.example' for n in range(8))]
FAST = ['--retry-wait', '10ms']


def html(title='A page', images=(), head=''):
    return f'<!DOCTYPE html><title>{title}</title>{head}<h1>{title}</h1><p>Text.</p>'.encode() + b''.join(f'<img src="{i}">'.encode() for i in images)


class Answer:
    """One answer: status, fields, body; after `seconds`. `cut`: so many bytes of the body come. `reset`: not even a header comes."""
    def __init__(self, status=200, fields=None, body=None, seconds=0, cut=None, reset=False):
        self.status, self.seconds, self.cut, self.reset = status, seconds, cut, reset
        self.fields = {'Content-Type': 'text/html', **(fields or {})}
        self.body = html() if body is None else body


class Asked:
    def __init__(self, host, path, began, in_flight):
        self.host, self.path, self.began, self.ended, self.in_flight = host, path, began, None, in_flight


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """`answers`: (host, path) → an Answer, or a list of them, one for each time it is asked for (the last stays). robots.txt is 404 and
    all else a page, where nothing is said. `asked` is the server's log."""
    daemon_threads, request_queue_size = True, 128

    def __init__(self, answers=None):
        super().__init__(('127.0.0.1', 0), Handler)
        self.answers, self.asked, self.lock, self.times = answers or {}, [], threading.Lock(), {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass                                                    # clients that are killed

    def answer(self, host, path):
        with self.lock:
            said = self.answers.get((host, path), Answer(404, body=b'none') if path == '/robots.txt' else Answer())
            n = self.times[host, path] = self.times.get((host, path), 0) + 1
            in_flight = 1 + sum(a.host == host and a.ended is None for a in self.asked)
            asked = Asked(host, path, time.monotonic(), in_flight)
            self.asked.append(asked)
        if callable(said):
            said = said(n)
        return asked, said[min(n, len(said)) - 1] if isinstance(said, list) else said

    def to(self):
        return ['--allow-private', *(o for h in HOSTS for o in ('--connect-to', f'{h}:80:127.0.0.1:{self.server_address[1]}'))]

    def count(self, host, path=None):
        return sum(a.host == host and a.path == (path or a.path) for a in self.asked)

    def pages(self, host):
        return [a for a in self.asked if a.host == host and a.path != '/robots.txt']

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = 64 * 1024

    def do_GET(self):
        asked, answer = self.server.answer(self.headers['Host'].split(':')[0], self.path)
        time.sleep(answer.seconds)
        asked.ended = time.monotonic()                          # before the client can know
        self.say(answer)

    def say(self, answer):
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self.send_response_only(answer.status)
        for name, value in answer.fields.items():
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name, one)
        self.send_header('Content-Length', str(len(answer.body)))
        self.send_header('Connection', 'close')                 # so that each reset is that of a new connection
        self.end_headers()
        self.wfile.write(answer.body if answer.cut is None else answer.body[:answer.cut])
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_):
        pass


class Run:
    """A run, what it said, and the records of what it sealed."""
    def __init__(self, folder, site, urls, *options, code=0, delay='0', timeout=60):
        self.archive = lib.archive(folder, name=f'archive-{len(os.listdir(folder))}')
        self.said = lib.snapshot(self.archive, *site.to(), '--page-delay', delay, *(options or FAST), *urls, code=code, timeout=timeout)
        self.failed = {line['failed']: line['why'] for line in self.said.lines() if 'failed' in line}
        self.packages = lib.packages(self.archive)
        lib.judge(*self.packages)
        self.records = wire.all_records(self.archive)
        self.answers = wire.responses(self.records)

    def statuses(self, url):
        return [int(r.block[9:12]) for r in self.answers.get(url, [])]

    def told(self, url, name):
        return [v for r in self.records if r.type == 'metadata' and r.url == url for n, v in wire.fields_of(r) if n == name]


def page(host, n):
    return f'http://{host}/{n}'


def gaps(asked):
    """Seconds from one request to the next."""
    return [b.began - a.began for a, b in zip(asked, asked[1:])]


# --- pace ----------------------------------------------------------------------------------------------------------------

def test_the_larger_of_page_delay_and_Crawl_delay_holds():
    for delay, wished, least in (('300ms', '0.1', 0.3), ('100ms', '.35', 0.35), ('0', '0.25', 0.25)):
        robots = Answer(body=f'User-agent: *\nCrawl-delay: {wished}\nDisallow:\n'.encode())
        with lib.Folder() as folder, Site({(A, '/robots.txt'): robots}) as site:
            Run(folder, site, [page(A, n) for n in range(4)], delay=delay)
            equal(len(site.pages(A)), 4, 'pages')
            check(min(gaps(site.pages(A))) >= least - 0.001, f'{delay}, {wished}: {gaps(site.pages(A))}')


def test_tries_and_hops_keep_the_delay_too():
    answers = {(A, '/0'): [Answer(500), Answer()], (A, '/1'): Answer(302, {'Location': '/moved'}), (B, '/hop'): Answer(301, {'Location': page(A, 'from-b')})}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, 0), page(B, 'hop'), page(A, 1), page(A, 2)], delay='200ms')
        equal(run.failed, {}, 'failures')
        equal(len(site.pages(A)), 6, f'asked: {[a.path for a in site.pages(A)]}')
        check(min(gaps(site.pages(A))) >= 0.199, f'seconds between pages: {gaps(site.pages(A))}')


def test_a_delay_of_hours_is_not_granted_and_that_is_told():
    robots = Answer(body=b'User-agent: *\nCrawl-delay: 86400\n')
    with lib.Folder() as folder, Site({(A, '/robots.txt'): robots}) as site:
        path = lib.archive(folder)
        said = lib.run('snapshot', '--archive', path, *site.to(), '--page-delay', '0', page(A, 0))
        check('Crawl-delay of 86400 s; 300 s are kept' in said.err, said.err)


def test_connections_are_as_many_as_given_and_a_resumed_run_knows():
    images = [f'/i{n}.png' for n in range(24)]
    answers = {(A, '/0'): Answer(body=html(images=images)), **{(A, i): Answer(fields={'Content-Type': 'image/png'}, body=i.encode(), seconds=0.06) for i in images}}
    for given, most in ((['--connections', '2'], 2), ([], 6)):
        with lib.Folder() as folder, Site(answers) as site:
            path = lib.archive(folder)
            process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--quiet', *site.to(), '--page-delay', '0', *given, page(A, 0)])
            while site.count(A) < 10:
                check(process.poll() is None, 'it ended too early')
                time.sleep(0.005)
            lib.kill(process)
            time.sleep(0.2)
            lib.run('snapshot', '--archive', path, '--resume')
            equal(max(a.in_flight for a in site.asked), most, f'{given}: requests at once')
            check(site.count(A, images[-1]) >= 1, 'the run was resumed')
    lib.run('snapshot', '--connections', '49', page(A, 0), code=2)
    lib.run('snapshot', '--error-budget', '0', page(A, 0), code=2)
    lib.run('snapshot', '--retry-wait', '0', page(A, 0), code=2)


def test_a_host_that_gets_slower_is_asked_less():
    images = [f'/i{n}.png' for n in range(70)]
    answers = {(A, '/0'): Answer(body=html(images=images))}
    answers |= {(A, i): Answer(fields={'Content-Type': 'image/png'}, body=i.encode(), seconds=0.02 if n < 30 else 0.62) for n, i in enumerate(images)}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, 0)])
        equal(max(a.in_flight for a in site.asked[:30]), 6, 'while it is fast')
        check(max(a.in_flight for a in site.asked[-8:]) <= 3, f'when it is slow: {[a.in_flight for a in site.asked]}')
        equal(len(run.answers), 72, 'and yet all is there')


# --- robots.txt ----------------------------------------------------------------------------------------------------------

REFUSE = Answer(body=b'User-agent: *\nDisallow: /closed\n')


def test_what_the_status_of_robots_txt_means():
    rows = [(Answer(404), True), (Answer(401), True), (Answer(403), True), (Answer(410), True), (Answer(500), False), (Answer(503), False),
            (Answer(429), False), (Answer(reset=True), False), (REFUSE, False), (Answer(body=html()), True)]
    for n, (answer, is_allowed) in enumerate(rows):
        with lib.Folder() as folder, Site({(A, '/robots.txt'): answer}) as site:
            run = Run(folder, site, [page(A, 'closed'), page(B, 0)], code=0 if is_allowed else 3)
            equal(site.count(A, '/closed'), int(is_allowed), f'row {n}: {answer.status}')
            equal(page(A, 'closed') in run.failed, not is_allowed, f'row {n}: failures')
            if not answer.reset:
                check(run.statuses(f'http://{A}/robots.txt'), 'robots.txt is in the WARC')


def test_redirects_of_robots_txt_are_followed_five_times_also_to_other_hosts():
    for hops, is_refused in ((1, True), (5, True), (6, False)):
        chain = [f'http://{A}/robots.txt', *(f'http://hop{n}.example/r{n}.txt' for n in range(hops))]
        answers = {tuple(u[7:].split('/', 1)[0:1]) + ('/' + u[7:].split('/', 1)[1],): Answer(301, {'Location': to}) for u, to in zip(chain, chain[1:])}
        last = chain[-1][7:].split('/', 1)
        answers[last[0], '/' + last[1]] = REFUSE
        with lib.Folder() as folder, Site(answers) as site:
            run = Run(folder, site, [page(A, 'closed'), page(A, 'open')], code=3 if is_refused else 0)
            equal(site.count(A, '/closed'), 0 if is_refused else 1, f'{hops} hops')
            for url in chain[:6]:
                equal(len(run.answers.get(url, [])), 1, f'{url}: records')


def test_a_robots_txt_that_leads_in_a_circle_is_asked_for_once():
    rows = [({(A, '/robots.txt'): Answer(302, {'Location': '/robots.txt'})}, 1),
            ({(A, '/robots.txt'): Answer(302, {'Location': '/x'}), (A, '/x'): Answer(302, {'Location': '/robots.txt'})}, 2)]
    for answers, n in rows:
        with lib.Folder() as folder, Site(answers) as site:
            run = Run(folder, site, [page(A, 0)])
            equal((len(site.asked), run.failed), (n + 1, {}), f'{[a.path for a in site.asked]}')


def test_requisites_are_refused_by_robots_too_and_a_fresh_host_is_asked_first():
    answers = {(A, '/0'): Answer(body=html(images=[f'http://{B}/closed.png', f'http://{B}/open.png'])), (B, '/robots.txt'): REFUSE}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, 0)])
        equal([a.path for a in site.asked if a.host == B], ['/robots.txt', '/open.png'], 'asked')
        check(any(v.endswith('/closed.png robots') for v in run.told(page(A, 0), 'missed')), run.told(page(A, 0), 'missed'))


def test_robots_txt_that_fails_once_is_asked_for_again():
    for first in (Answer(503), Answer(500), Answer(429), Answer(reset=True)):
        with lib.Folder() as folder, Site({(A, '/robots.txt'): [first, REFUSE]}) as site:
            run = Run(folder, site, [page(A, 'closed'), page(A, 'open')], code=3)
            equal((site.count(A, '/closed'), site.count(A, '/open')), (0, 1), 'its rules hold')
            check('Disallow: /closed' in run.failed[page(A, 'closed')], run.failed)


def test_what_a_page_asks_of_robots_is_recorded_and_not_obeyed():
    said = Answer(fields={'X-Robots-Tag': ['noarchive, nosnippet', 'googlebot: nofollow']},
                  body=html(head='<meta name="robots" content="noarchive, noindex"><meta name="bingbot" content="nocache">'))
    with lib.Folder() as folder, Site({(A, '/0'): said}) as site:
        run = Run(folder, site, [page(A, 0), page(A, 1)])
        equal(run.told(page(A, 0), 'robots-tag'), ['noarchive, nosnippet (X-Robots-Tag)', 'nofollow (X-Robots-Tag for googlebot)',
                                                   'noarchive, noindex (meta robots)', 'nocache (meta for bingbot)'], 'recorded')
        equal(run.told(page(A, 1), 'robots-tag'), [], 'a page that asks for nothing')
        equal(run.said.last()['articles'], 2, 'captured')


# --- rest ----------------------------------------------------------------------------------------------------------------

def test_Retry_After_rests_the_whole_host_and_no_other():
    def in_a_second(_):
        now = int(time.time())
        return [Answer(503, {'Date': email.utils.formatdate(now - 7200, usegmt=True), 'Retry-After': email.utils.formatdate(now - 7199, usegmt=True)}), Answer()]
    later = {'Retry-After': '1'}            # paced, the next page waits for the outcome of this one; with one connection and no pace only for the rest
    for first, delay, options in ((Answer(429, later), '30ms', FAST), (Answer(503, later), '0', [*FAST, '--connections', '1']), (in_a_second, '30ms', FAST)):
        with lib.Folder() as folder, Site({(A, '/0'): first if callable(first) else [first, Answer()]}) as site:
            run = Run(folder, site, [*(page(A, n) for n in range(3)), *(page(B, n) for n in range(8))], *options, delay=delay)
            equal((run.failed, run.said.last()['articles']), ({}, 11), 'what succeeds later is no failure')
            [first_try, *rest] = site.pages(A)
            equal(first_try.path, '/0', 'the first')
            check(min(a.began for a in rest) - first_try.ended >= 0.99, f'{[(a.path, a.began - first_try.ended) for a in rest]}')
            check(max(a.began for a in site.pages(B)) < first_try.ended + 0.9, 'the other host goes on')
            equal(run.statuses(page(A, 0))[1:], [200], 'both answers are records')
            equal(run.told(page(A, 0), 'tries'), ['2'], 'tries')
            check('status' in run.told(page(A, 0), 'tried')[0], run.told(page(A, 0), 'tried'))
            equal(run.told(page(A, 1), 'tries'), [], 'a page that came at once')


def test_a_longer_rest_than_an_hour_ends_the_host_for_this_run():
    with lib.Folder() as folder, Site({(A, '/0'): Answer(429, {'Retry-After': '7200'})}) as site:
        run = Run(folder, site, [*(page(A, n) for n in range(5)), page(B, 0)], code=3, delay='10ms')
        equal(site.count(A), 2, 'robots.txt and one page')
        equal(len(run.failed), 5, 'failures')
        check(run.failed[page(A, 0)].startswith('status 429') and '7200 s (Retry-After)' in run.failed[page(A, 0)], run.failed)
        check('rests for this run' in run.failed[page(A, 4)] and '7200 s' in run.failed[page(A, 4)], run.failed)
        equal(run.statuses(page(A, 0)), [429], 'the answer is a record')


def test_a_picture_that_wishes_for_a_day_of_rest_is_given_up():
    answers = {(A, '/0'): Answer(body=html(images=['/i.png'])), (A, '/i.png'): Answer(503, {'Retry-After': '86400'})}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, 0)], timeout=20)
        check(any(v.split()[2] == '503' for v in run.told(page(A, 0), 'missed')), run.told(page(A, 0), 'missed'))
        equal(site.count(A, '/i.png'), 1, 'asked')


def test_a_host_that_is_busy_for_good_is_given_up_with_its_last_answer():
    for status in (429, 503):
        with lib.Folder() as folder, Site({(A, '/0'): Answer(status)}) as site:
            run = Run(folder, site, [page(A, 0), page(B, 0)], code=3)
            n = site.count(A, '/0')
            check(2 <= n <= 6, f'{n} tries')
            equal(run.failed, {page(A, 0): f'status {status} ({n} tries)'}, 'why')
            equal(run.statuses(page(A, 0)), [status] * n, 'every answer is a record, the last one too')


# --- once more -----------------------------------------------------------------------------------------------------------

def test_a_page_is_tried_again_by_cause():
    bad = {'500': Answer(500), '502': Answer(502), '504': Answer(504), 'reset': Answer(reset=True), 'cut': Answer(cut=20)}
    answers = {(A, f'/{name}'): [answer, answer, Answer()] for name, answer in bad.items()}
    answers |= {(A, f'/{status}'): [Answer(status), Answer()] for status in (400, 401, 404, 410, 501)}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, p[1:]) for _, p in answers], code=3)
        for name, answer in bad.items():
            equal(site.count(A, f'/{name}'), 3, f'{name}: asked')
            equal(run.told(page(A, name), 'tries'), ['3'], f'{name}: told')
            equal(len(run.answers[page(A, name)]), 1 if answer.reset else 3, f'{name}: records')
            equal(run.answers[page(A, name)][-1].block.endswith(Answer().body), True, f'{name}: the last is whole')
        equal(run.failed, {page(A, s): f'status {s}' for s in (400, 401, 404, 410, 501)}, 'not tried again')
        equal(run.said.last()['incomplete'], [], 'what came whole in the end is whole')


def test_a_body_that_is_always_cut_off_is_kept_as_long_as_it_came():
    body = html('Cut off') + b'<p>' + b'x' * 3000
    cuts = [Answer(body=body, cut=100), Answer(body=body, cut=2000), Answer(body=body, cut=500)]
    with lib.Folder() as folder, Site({(A, '/0'): cuts, (A, '/1'): [cuts[1], Answer(503)]}) as site:
        run = Run(folder, site, [page(A, 0), page(A, 1)], code=3)
        got = run.answers[page(A, 0)]
        equal(sorted(len(r.head_and_body()[1]) for r in got), [100, 500, 2000], 'every answer is a record')
        equal({r.get('WARC-Truncated') for r in got}, {'disconnect'}, 'and says that it is cut')
        articles = {a['url']: a['snapshot'] for p in run.packages for a in lib.article_files(p)}
        [snapshot] = [r for r in got if r.get('WARC-Record-ID').strip('<>') == articles[page(A, 0)]]
        equal(len(snapshot.head_and_body()[1]), 2000, 'the longest is the snapshot')
        [snapshot] = [r for r in run.answers[page(A, 1)] if r.get('WARC-Record-ID').strip('<>') == articles[page(A, 1)]]
        equal(len(snapshot.head_and_body()[1]), 2000, 'an error is no better')
        equal({i['url'] for i in run.said.last()['incomplete']}, {page(A, 0), page(A, 1)}, 'marked')


def test_requisites_are_tried_again_less_often():
    images = {'once': 1, 'twice': 2}
    answers = {(A, '/0'): Answer(body=html(images=[f'/{n}.png' for n in images]))}
    answers |= {(A, f'/{name}.png'): [Answer(500)] * n + [Answer(fields={'Content-Type': 'image/png'}, body=b'png')] for name, n in images.items()}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, 0)])
        equal([site.count(A, f'/{n}.png') for n in images], [2, 2], 'asked')
        missed = [v.split()[1:3] for v in run.told(page(A, 0), 'missed')]
        equal(missed, [[f'http://{A}/twice.png', '500']], 'missed')
        equal(run.statuses(f'http://{A}/once.png'), [500, 200], 'records')


def test_no_connection_is_tried_again_and_a_wrong_certificate_is_not():
    with lib.Folder() as folder, Site() as site:
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))                       # bound, and nobody listens
            run = Run(folder, site, [page('gone.example', 0), page(A, 0)], *FAST, '--connect-to', f'gone.example:80:127.0.0.1:{closed.getsockname()[1]}', code=3)
        check('connect' in run.failed[page('gone.example', 0)] and '(3 tries)' in run.failed[page('gone.example', 0)], run.failed)
        authority = wire.Authority(folder, [A])
        with lib.Server('--cert', authority.certificate, '--key', authority.key) as server:
            path = lib.archive(folder)
            said = lib.snapshot(path, *server.to(A, scheme='https'), '--robots', 'ignore', *FAST, f'https://{A}/', code=3).lines()[0]['why']
            check(said.startswith('tls: ') and 'tries' not in said, said)


# --- the end of patience -------------------------------------------------------------------------------------------------

def test_errors_in_a_row_rest_the_host_for_the_run():
    for answer, last in ((Answer(500), 'status 500'), (Answer(403), 'status 403'), (Answer(reset=True), 'disconnect')):
        answers = {(A, f'/{n}'): answer for n in range(20)}
        with lib.Folder() as folder, Site(answers) as site:
            run = Run(folder, site, [*(page(A, n) for n in range(20)), page(B, 0)], *FAST, '--error-budget', '5', code=3, delay='1ms')
            equal(len(site.pages(A)), 5, f'{last}: asked')
            equal(len(run.failed), 20, 'failures')
            why = run.failed[page(A, 19)]
            check('5 errors in a row' in why and last in why and 'rests' in why, why)
            equal(run.said.last()['articles'], 1, 'the other host is captured')


def test_errors_that_are_not_in_a_row_rest_nobody():
    answers = {(A, f'/{n}'): Answer(403) for n in range(0, 20, 2)}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, n) for n in range(20)], *FAST, '--error-budget', '2', code=3, delay='1ms')
        equal((len(site.pages(A)), len(run.failed)), (20, 10), 'asked, failed')


def test_lost_pages_and_pictures_that_are_refused_are_no_errors():
    images = [f'/i{n}.png' for n in range(30)]
    answers = {(A, '/0'): Answer(body=html(images=images)), **{(A, i): Answer(403, body=b'') for i in images}, **{(A, f'/{n}'): Answer(404) for n in range(2, 30)}}
    with lib.Folder() as folder, Site(answers) as site:
        run = Run(folder, site, [page(A, n) for n in range(31)], *FAST, '--error-budget', '3', code=3, delay='1ms')
        equal((len(run.failed), run.said.last()['articles']), (28, 3), 'failed, captured')


def test_a_page_behind_a_challenge_is_asked_at_most_six_times():
    for status, fields in ((403, {'cf-mitigated': 'challenge'}), (503, {'cf-mitigated': 'challenge'}), (202, {'x-amzn-waf-action': 'challenge'})):
        with lib.Folder() as folder, Site({(A, '/0'): Answer(status, fields, body=html('Are you human?'))}) as site:
            run = Run(folder, site, [page(A, 0), page(B, 0)], '--retry-wait', '5ms', code=3)
            check(1 <= site.count(A, '/0') <= 6, f'{site.count(A, "/0")} requests')
            why = run.failed.get(page(A, 0)) or next(i['why'] for i in run.said.last()['incomplete'] if i['url'] == page(A, 0))
            check(str(status) in why or 'challenge' in why, why)
            equal(run.statuses(page(A, 0)), [status] * site.count(A, '/0'), 'records')


if __name__ == '__main__':
    lib.main(globals())
