"""Servers that mean harm: each answer ends in bounded time and memory, and the record says what came and how it ended."""
import os, subprocess, sys, time, zlib
import hostile, lib, wire
from hostile import drips, endless, good, sends, whole
from lib import check, equal

MAX = 200_000                           # --max-resource-bytes
LIMITS = ['--max-resource-bytes', '200KB', '--idle-timeout', '2s', '--resource-timeout', '4s', '--connect-timeout', '3s']
SECONDS = 90                            # for a whole run: the slowest answers take 4 s each, and are asked for twice at most
IS_PLAIN = b'__asan_init' not in open(lib.PRESSMARK, 'rb').read()      # sanitizers have memory of their own
PEAK_MB = 192

CLOSE = b'Connection: close'
NUL = good(b'image/png', b'X-Nul: a\0b')
CHUNKED = good(b'image/png', b'Transfer-Encoding: chunked') + b'\r\n'
HINT = b'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n'
COOKIE = b'Set-Cookie: a=' + b'c' * 1_000_000
COOKIES = [b'Set-Cookie: c%d=' % i + b'c' * 1000 for i in range(900)]
GZIP20 = b'Content-Encoding: ' + b', '.join([b'gzip'] * 20)


def nested(body, n):
    for _ in range(n):
        body = zlib.compress(body, wbits=31)
    return body


CHANGING = zlib.compress(b'a' * 5000, wbits=31)[:-12] + b'<p>plain from here on'

# Of each: how it answers, what is kept of it (response, resource or None), WARC-Truncated, and why the page misses it (None: it does not).
ANSWERS = {
    'drip-body': (drips(good(b'image/png', b'Content-Length: 5000') + b'\r\n'), 'response', 'time', None),
    'drip-chunks': (drips(CHUNKED, b'1\r\nx\r\n'), 'response', 'time', None),
    'drip-header': (drips(good()[:-2], b'y'), None, None, 'timeout'),
    'endless-body': (endless(good() + b'\r\n', b'x'), 'response', 'length', None),
    'endless-chunks': (endless(CHUNKED, b'400\r\n' + b'x' * 1024 + b'\r\n'), 'response', 'length', None),
    'endless-chunk-extension': (endless(CHUNKED + b'4;', b'e'), 'response', 'length', None),
    'endless-trailer': (endless(CHUNKED + b'3\r\nabc\r\n0\r\n', b'X-T: 1\r\n'), 'response', ('length', 'disconnect'), None),
    'chunk-size-negative': (sends(CHUNKED + b'-5\r\nhello\r\n0\r\n\r\n'), 'response', ('disconnect', 'unspecified'), None),
    'endless-headers': (endless(good(), b'X-H: 0123456789\r\n'), 'resource', 'length', 'limit'),
    'endless-header': (endless(good() + b'X-H: ', b'h'), 'resource', 'length', 'limit'),
    'endless-status': (endless(b'HTTP/1.1 200 ', b'O'), 'resource', 'length', ('limit', 'no-http')),
    'cookie-of-1-MB': (whole(b'abc', COOKIE), 'response', None, None),
    'cookies-of-900-KB': (whole(b'abc', *COOKIES), 'response', None, None),
    'hints': (sends(HINT * 2000 + good(b'image/png', CLOSE, b'Content-Length: 3') + b'\r\nabc'), 'response', None, None),
    'endless-hints': (endless(b'', HINT), 'resource', 'length', 'limit'),
    'endless-continue': (endless(b'', b'HTTP/1.1 100 Continue\r\n\r\n'), 'resource', 'length', 'limit'),
    'more-behind': (sends(good(b'image/png', b'Content-Length: 3') + b'\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'), 'response', None, None),
    'endless-behind': (endless(good(b'image/png', b'Content-Length: 3') + b'\r\nabc', b'x'), 'response', None, None),
    'long-location': (sends(b'HTTP/1.1 302 Found\r\nLocation: http://x.test/' + b'l' * 90_000 + b'\r\nContent-Length: 0\r\n\r\n'), 'response', None, '302'),
    'redirect-endless': (endless(b'HTTP/1.1 302 Found\r\nLocation: http://cookie-of-1-MB.test/x\r\n\r\n', b'x'), 'response', 'length', None),
    'gzip-20-times': (whole(nested(b'abc', 20), GZIP20), 'response', None, None),
    'coding-changes': (whole(CHANGING, b'Content-Encoding: gzip'), 'response', None, None),
    'transfer-codings': (sends(good(b'image/png', CLOSE, b'Transfer-Encoding: ' + b', '.join([b'gzip'] * 20)) + b'\r\nabc'), 'response', None, None),
    'http09-endless': (endless(b'', b'no header at all\n'), 'resource', 'length', 'no-http'),
    'http09-drip': (drips(b'no header'), 'resource', 'time', 'no-http'),
    'nul-drip': (drips(NUL + b'\r\nabc'), 'response', 'time', None),
    'nul-endless': (endless(NUL + b'\r\nabc', b'x'), 'response', 'length', None),
    'nul-hold': (sends(NUL + b'\r\nabc', hold=True), 'response', 'time', None),
    'nul-hold-whole': (sends(NUL + b'Content-Length: 3\r\n\r\nabc', hold=True), 'response', None, None),
    'nul-chunked': (sends(NUL + b'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nmore'), 'response', None, None),
    'nul-short': (sends(NUL + b'Content-Length: 30\r\n\r\nabc'), 'response', 'disconnect', None),
    'nul-in-location': (sends(b'HTTP/1.1 302 Found\r\nLocation: /a\0b\r\nContent-Length: 0\r\n\r\n'), 'response', None, ('302', '404', '')),
}
# What a client takes of these is a prefix, and no more.
PREFIX = {'more-behind', 'endless-behind', 'nul-chunked'}


def run(server, path, *urls, code=0, limits=LIMITS):
    """A run within its time; on the plain build, within its memory."""
    watch = ('import resource, subprocess, sys\np = subprocess.run(sys.argv[1:])\n'
             'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\nsys.exit(p.returncode)\n')
    began = time.monotonic()
    p = subprocess.run([sys.executable, '-c', watch, lib.PRESSMARK, 'snapshot', '--archive', path, '--json', '--quiet', *server.to(), *limits, *urls],
                       capture_output=True, text=True, timeout=2 * SECONDS)
    took, peak = time.monotonic() - began, int(p.stderr.split()[-1]) / 1024
    print(f'# {took:.1f} s, {peak:.0f} MB', flush=True)
    equal(p.returncode, code, f'exit code; {p.stdout[-1500:]} {p.stderr[-1500:]}')
    check(took < SECONDS, f'{took} s')
    check(not IS_PLAIN or peak < PEAK_MB, f'{peak} MB')
    return lib.Result(p.returncode, p.stdout, p.stderr)


def missed_of(records, page):
    fields = [wire.fields_of(r) for r in records if r.type == 'metadata' and r.url == page]
    return {value.split(' ')[1]: value.split(' ')[2] for lines in fields for name, value in lines if name == 'missed'}


def one_of(value, wanted):
    return value in wanted if isinstance(wanted, tuple) else value == wanted


def test_each_answer_ends_and_its_record_is_honest():
    page = 'http://pages.test/page.html'
    urls = {name: f'http://{name.lower()}.test/x.png' for name in ANSWERS}
    answers = {name.lower(): answer for name, (answer, *_) in ANSWERS.items()}
    answers['pages'] = whole(hostile.page_of(urls.values()), kind=b'text/html')
    with lib.Folder() as folder, hostile.Server(answers) as server:
        path = lib.archive(folder)
        run(server, path, page)
        lib.judge(*lib.packages(path))
        records = wire.all_records(path)
        missed = missed_of(records, page)
        wrong = []
        for name, (answer, kind, truncated, why) in ANSWERS.items():
            found = [r for r in records if r.url == urls[name] and r.type in ('response', 'resource', 'revisit')]
            said = [(r.type, r.get('WARC-Truncated')) for r in found]
            message = answer.message
            if not one_of(missed.get(urls[name]) or '', why if isinstance(why, tuple) else why or ''):
                wrong.append(f'{name} is missed because of {missed.get(urls[name])}, not {why}')
            is_short = any(r.get('WARC-Truncated') == 'disconnect' for r in found)     # asked for again, and each answer kept
            if len(found) not in ((1, 2) if is_short else (1 if kind else 0,)):
                wrong.append(f'{name}: records {said}')
            for record in found:
                is_revisit = record.type == 'revisit'           # the same three bytes came before: its head is kept
                if record.type != kind and not (is_revisit and kind == 'response'):
                    wrong.append(f'{name} became {said}')
                if not is_revisit and not one_of(record.get('WARC-Truncated'), truncated):
                    wrong.append(f'{name} is truncated because of {record.get("WARC-Truncated")}, not {truncated}')
                if record.get('WARC-Truncated') and kind == 'resource' and len(record.block) > (1 << 20):
                    wrong.append(f'{name}: {len(record.block)} bytes')
                if kind == 'response' and len(record.head_and_body()[1]) > MAX:
                    wrong.append(f'{name}: a body of {len(record.head_and_body()[1])} bytes')
                start = message.replace(HINT, b'') if name == 'hints' else message
                same = record.block.startswith(start) or start.startswith(record.block)
                if not same or (not truncated and not is_revisit and name not in PREFIX and record.block != start):
                    wrong.append(f'{name}: other bytes than were sent: {record.block[:80]} … {record.block[-40:]}')
        equal(wrong, [], 'wrong')
        nul = [name for name in ANSWERS if name.startswith('nul-')]
        for name in nul:
            found = [r for r in records if r.url == urls[name] and r.type in ('response', 'revisit')]
            check(found and all(r.get('WARC-Pressmark-Raw') for r in found), f'{name} says that it was read without libcurl')
        asked = {name: server.asked.count((f'{name.lower()}.test', '/x.png')) for name in ANSWERS}
        check(max(asked.values()) <= 4, f'each twice at most, and twice again after a failure that may pass: {asked}')


def test_pages_that_mean_harm():
    html = hostile.HTML
    answers = {
        'drip': drips(good(b'text/html') + b'\r\n' + html, b' '),
        'endless': endless(good(b'text/html') + b'\r\n' + html, b'<p>more '),
        'gzip20': whole(nested(html, 20), GZIP20, kind=b'text/html'),
        'old': sends(html),
        'flood': endless(good(), b'X-H: 0123456789\r\n'),
        'nul': sends(good(b'text/html', b'X-Nul: a\0b', b'Content-Length: %d' % len(html)) + b'\r\n' + html),
    }
    kept, lost = ['drip', 'endless', 'gzip20', 'nul'], {'old': 'no-http', 'flood': 'limit'}
    with lib.Folder() as folder, hostile.Server(answers) as server:
        path = lib.archive(folder)
        said = run(server, path, *(f'http://{name}.test/' for name in answers), code=3)
        equal(said.last()['articles'], len(kept), f'articles: {said.out}')
        lib.judge(*lib.packages(path))
        why = {line['failed']: line['why'] for line in said.lines() if 'failed' in line}
        why.update((line['url'], line['why']) for line in said.last()['incomplete'])
        for name, reason in lost.items():
            check(reason in why[f'http://{name}.test/'] and 'what came is kept' in why[f'http://{name}.test/'], f'{name}: {why}')
            check(any(r.type == 'resource' and r.url == f'http://{name}.test/' for r in wire.all_records(path)), f'{name} is kept as it came')
        for name, reason in {'drip': 'cut (time)', 'endless': 'cut (length)', 'gzip20': 'codings'}.items():
            check(reason in why[f'http://{name}.test/'], f'{name}: {why}')


def test_many_large_headers_at_once_take_little_memory():
    """48 heads of 700 KB, each held back before its end until all may be there; with those of fetch/raw.h they are in memory at once."""
    head = good(b'image/png', CLOSE, *[b'X-%d: ' % i + b'h' * 87_000 for i in range(8)]) + b'\r\n'

    def late(peer):
        peer.sendall(head[:-4])
        time.sleep(1)
        peer.sendall(head[-4:])

    names = [f'h{i}' for i in range(48)]
    answers = {name: late for name in names}
    answers['pages'] = whole(hostile.page_of(f'http://{name}.test/' for name in names), kind=b'text/html')
    with lib.Folder() as folder, hostile.Server(answers) as server:
        path = lib.archive(folder)
        run(server, path, 'http://pages.test/', limits=['--resource-timeout', '60s'])
        lib.judge(*lib.packages(path))
        found = [r for r in wire.all_records(path) if r.type == 'response' and r.url != 'http://pages.test/' and not r.url.endswith('robots.txt')]
        equal([r.block == head for r in found], [True] * len(names), 'heads as they were sent')


def bombs(kind, body_of):
    made = {'gzip': hostile.gzip_bomb(), 'zstd': hostile.zstd_bomb(), 'br': hostile.brotli_bomb(),
            'gzip, gzip': zlib.compress(hostile.gzip_bomb(), wbits=31)}
    return {f'{body_of}{i}': whole(body, b'Content-Encoding: ' + coding.encode(), kind=kind) for i, (coding, body) in enumerate(made.items())}


def test_bombs_stay_small():
    """As pages, style sheets and pictures: kept as they came, decoded up to a bound. One GiB each, so that a client without one is seen."""
    pages, sheets, pictures = bombs(b'text/html', 'page'), bombs(b'text/css', 'sheet'), bombs(b'image/png', 'picture')
    needs = ''.join(f'<link rel="stylesheet" href="http://{n}.test/">' for n in sheets) + ''.join(f'<img src="http://{n}.test/">' for n in pictures)
    answers = {**pages, **sheets, **pictures, 'pages': whole(hostile.HTML + needs.encode(), kind=b'text/html')}
    with lib.Folder() as folder, hostile.Server(answers) as server:
        path = lib.archive(folder)
        urls = [f'http://{name}.test/' for name in ['pages', *pages]]
        said = run(server, path, *urls, code=3, limits=['--idle-timeout', '20s', '--resource-timeout', '60s'])
        equal(said.last()['articles'], len(urls), f'articles: {said.out}')
        lib.judge(*lib.packages(path))
        answered = {r.url: r for r in wire.all_records(path) if r.type in ('response', 'revisit')}
        for name in [*pages, *sheets, *pictures]:
            record = answered[f'http://{name}.test/']
            check(record.type == 'revisit' or record.block == answers[name].message, f'{name} as it was sent')


def one_page(server, url, *options, code=3):
    """The run of one page, and its records."""
    with lib.Folder() as folder:
        path = lib.archive(folder)
        said = run(server, path, url, code=code, limits=[*LIMITS, *options])
        if lib.packages(path):
            lib.judge(*lib.packages(path))
        return said, wire.all_records(path)


def test_what_is_read_without_libcurl_is_read_through_TLS_too():
    message = good(b'text/html', b'X-Nul: a\0b', b'Content-Length: %d' % len(hostile.HTML)) + b'\r\n' + hostile.HTML
    with lib.Folder() as folder:
        authority = wire.Authority(folder, ['nul.test', 'long.test'])
        long = endless(good(b'text/html', b'X-Nul: a\0b') + b'\r\n' + hostile.HTML, b'<p>more ')
        with hostile.Server({'nul': sends(message), 'long': long}, certificate=(authority.certificate, authority.key)) as server:
            said, records = one_page(server, 'https://nul.test/', '--cacert', authority.ca, code=0)
            [record] = [r for r in records if r.type == 'response' and r.url == 'https://nul.test/']
            equal(record.block, message, 'the block')
            check(record.get('WARC-Pressmark-Raw') and record.get('WARC-Cipher-Suite'), f'{record.fields}')
            check(any(v.startswith('tls/') for v in record.all('WARC-Protocol')), f'{record.fields}')
            [chain] = [r for r in records if r.get('WARC-Record-ID') == record.get('WARC-Pressmark-Certificates')]
            equal(chain.get('Content-Type'), 'application/pem-certificate-chain', 'the chain')
            check(authority.leaf_sha256 in [wire.hashlib.sha256(der).hexdigest() for der in wire.der_of(chain.block.decode())], 'the leaf')
            said, records = one_page(server, 'https://long.test/', '--cacert', authority.ca)
            [record] = [r for r in records if r.type == 'response' and r.url == 'https://long.test/']
            equal((record.get('WARC-Truncated'), len(record.head_and_body()[1])), ('length', MAX), 'a long one')


def test_a_handshake_that_is_none_is_a_failure_with_its_reason():
    def garbage(peer):
        peer.sendall(b'\x16\x03\x01\xff\xff' + os.urandom(70_000))
        raise OSError

    def alert(peer):
        peer.sendall(b'\x15\x03\x03\x00\x02\x02\x28')
        raise OSError

    def plain(peer):
        peer.sendall(good() + b'\r\nno TLS here')
        raise OSError

    def silence(peer):
        time.sleep(20)
        raise OSError

    for answer, why in ((garbage, ('tls', 'disconnect')), (alert, ('tls',)), (plain, ('tls',)), (silence, ('timeout',))):
        with hostile.Server({}, before_asked=[answer]) as server:
            said, records = one_page(server, 'https://garbage.test/')
            [line] = [line for line in said.lines() if 'failed' in line]
            check(any(w in line['why'] for w in why), f'{answer.__name__}: {line}')
            equal(server.asked, [], f'{answer.__name__}: requests')


def test_an_answer_before_the_request_is_one():
    """Sent as soon as there is a connection; nothing of it is lost, and the next request has its own answer."""
    message = good(b'text/html', CLOSE, b'Content-Length: %d' % len(hostile.HTML)) + b'\r\n' + hostile.HTML

    def early(peer):
        peer.sendall(message)

    def nothing(peer):
        pass

    with hostile.Server({'early': nothing}, before_asked=[early]) as server:
        said, records = one_page(server, 'http://early.test/', '--robots', 'ignore', code=0)
        [record] = [r for r in records if r.type == 'response' and r.url == 'http://early.test/']
        equal(record.block, message, 'the block')


lib.main(globals())
