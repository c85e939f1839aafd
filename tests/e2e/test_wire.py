"""What crosses the wire is what the WARC holds, from servers without manners too: every byte, every hop, every cut."""
import os, re, subprocess, time
import lib, wire
from lib import check, equal

HOST = 'http://bad.example'


def printed(target, *options):
    """The exact bytes of a bad answer, as the server says beforehand."""
    p = subprocess.run([lib.SERVER, '--print-bad', target, *map(str, options)], capture_output=True)
    equal(p.returncode, 0, f'--print-bad {target}')
    return p.stdout


class Bad:
    """A run over a page that needs whatever is asked of the bad port: the server, the archive, and what became of each target."""
    def __init__(self, folder, targets, **more):
        self.page = 'http://pages.example/page.html'
        html, map_file = os.path.join(folder, 'page.html'), os.path.join(folder, 'map')
        with open(html, 'w') as f:
            f.write('<!DOCTYPE html><title>Bad pictures</title><h1>Bad pictures</h1>' +
                    ''.join(f'<p><img src="{HOST}{t.replace("&", "&amp;")}" alt="">' for t in targets))
        with open(map_file, 'w') as f:
            f.write(f'pages.example/page.html\t{html}\ttext/html\n')
        with lib.Server('--map', map_file) as server:
            self.archive = lib.archive(folder)
            lib.snapshot(self.archive, *to(server), self.page, **more)
            self.log = server.requests()
        lib.judge(*lib.packages(self.archive))
        self.records = wire.all_records(self.archive)
        self.answers = wire.responses(self.records)
        self.missed = {}
        for record in self.records:
            if record.type == 'metadata' and record.url == self.page:
                for name, value in wire.fields_of(record):
                    if name == 'missed':
                        _, url, why = value.split(' ')[:3]
                        self.missed[url] = why


def to(server):
    return [*server.to('pages.example'), '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}']


# Where no whole head came: nothing is kept, and the page's metadata record says why.
NO_ANSWER = {'/empty': 'disconnect', '/reset': 'disconnect', '/cut-in-status': 'disconnect', '/cut-in-header': 'disconnect',
             '/cut-after-header': 'disconnect'}
# What no reader of HTTP/1.x takes is asked for again without libcurl, and kept as it came, as a resource.
NO_HTTP = {'/not-http': 'no-http', '/http09': 'no-http', '/status/999': 'no-http', '/header-lines/9000': 'limit', '/header-bytes/10485760': 'limit'}
# What libcurl alone does not take: asked for again without it, and a response like others.
RAW = ['/nul-in-header', '/no-colon', '/length-negative', '/header-bytes/500000']
# A whole head, and a body that ends before its framing says.
CUT = ['/length-too-large', '/cut-in-body', '/cut-in-body?as=png', '/cut-in-chunk', '/reset-in-body', '/chunk-size-bad', '/chunk-size-huge',
       '/chunk-without-last', '/length-huge']
# The message ends where its framing says; what the server sends behind it belongs to no message.
MORE_THAN_SAID = ['/length-too-small', '/204-with-body', '/304-with-body']
# Nobody can say where the message ends: it is asked for again, and all up to the close is kept.
TO_THE_CLOSE = ['/two-lengths', '/length-no-number']
# As sent, to the last byte.
WHOLE = ['/plain', '/chunk-extensions', '/slow?ms=1&bytes=50', '/slow-header?ms=1&bytes=9', '/chunked', '/chunk-bare-lf', '/chunked-and-length',
         '/two-lengths-same', '/no-length', '/http10', '/204', '/304', '/bare-lf', '/folded-header', '/no-reason', '/duplicate-headers',
         '/eight-bit-header', '/space-before-colon', '/no-type', '/wrong-type', '/header-bytes/70000', '/header-lines/3', '/bytes/300000',
         '/status/418', '/status/500', '/redirect-to', '/redirect-nowhere', '/redirect-bad-url', '/redirect-file', '/retry-after', '/flaky',
         '/cookie', '/cookie-check', '/gzip-bomb', '/gzip-cut', '/gzip-junk', '/gzip-not', '/coded/gzip', '/coded/deflate', '/coded/br',
         '/coded/gzip,br']
# What may be better the next time: a requisite is asked for twice.
AGAIN = ['/status/500', '/retry-after', '/flaky']
INTERIM = ['/early-hints', '/continue']


def block_of(bad, target):
    """The block of the record of a target; of a revisit, which keeps the head alone, with the payload it refers to behind."""
    [record] = records_of(bad, target)
    return record


def records_of(bad, target):
    """All answers of a target, which is asked for again where its body was cut off; each is a record."""
    found = [r for r in bad.records if r.type in ('response', 'revisit') and r.url == HOST + target]
    is_again = target in AGAIN or any(r.get('WARC-Truncated') == 'disconnect' for r in found)
    equal(len(found), 2 if is_again else 1, f'{target}: records')
    return found


def test_every_answer_is_kept_as_it_was_sent():
    with lib.Folder() as folder:
        bad = Bad(folder, WHOLE + INTERIM + CUT + MORE_THAN_SAID + TO_THE_CLOSE + RAW)
        for target in WHOLE + INTERIM + TO_THE_CLOSE + RAW:
            want = printed(target)
            if target in INTERIM:
                want = want[want.index(b'HTTP/1.1 200'):]
            for record in records_of(bad, target):
                if record.type == 'revisit':
                    check(want.startswith(record.block) and record.block.endswith(b'\n'), f'{target}: the head of a revisit')
                else:
                    equal(record.block, want, target)
                    equal(record.get('WARC-Truncated'), None, f'{target} is whole')
                equal(record.get('WARC-Pressmark-Raw') is not None, target in RAW, f'{target} was read without libcurl: {record.fields}')
        for target in CUT:
            want = printed(target)
            for record in records_of(bad, target):
                check(want.startswith(record.block) and (target == '/reset-in-body' or record.block == want), f'{target}: what came is kept')
                check(record.get('WARC-Truncated') in ('disconnect', 'unspecified'), f'{target}: {record.get("WARC-Truncated")}')
        for target in MORE_THAN_SAID:
            check(printed(target).startswith(block_of(bad, target).block), f'{target}: a message, and nothing behind it')
        requests = [r for r in bad.records if r.type == 'request' and r.url.startswith(HOST)]
        answers = {r.get('WARC-Record-ID') for r in bad.records if r.type in ('response', 'revisit')}
        for request in requests:
            target = request.url[len(HOST):]
            check(request.block.startswith(f'GET {target} HTTP/1.1\r\nHost: bad.example\r\n'.encode()), f'{target}: {request.block[:80]}')
            check(request.block.endswith(b'\r\n\r\n') and request.get('WARC-Concurrent-To') in answers, f'{target}: belongs to its answer')
        asked = [(line[2], line[3]) for line in bad.log]
        cut = [t for t in CUT if len(records_of(bad, t)) == 2]
        check(len(cut) >= 4, f'cut off by the other side: {cut}')
        twice = [('bad.example', t) for t in TO_THE_CLOSE + RAW + AGAIN + cut]
        equal(sorted(asked), sorted([*set(asked), *twice]), 'each URL is asked for once, or twice when its end was not found or it may be better then')


def test_an_answer_is_whole_though_its_connection_stays_open():
    with lib.Folder() as folder:            # alone: another request on that connection would wait for its time to run out
        bad = Bad(folder, ['/hold-after'])
        equal(block_of(bad, '/hold-after').block, printed('/hold-after'), 'the answer')


def test_a_kept_connection_that_died_is_no_failure():
    for target, options in (('/hold-after', ['--idle-timeout', '1s']), ('/close-after', []), ('/reset-after', [])):
        pages = [HOST + t for t in (target, '/plain?as=html&n=1', target + '?n=2', '/plain?as=html&n=2')]
        with lib.Folder() as folder, lib.Server() as server:
            path = lib.archive(folder)      # one page after the other: each finds the connection of the one before
            said = lib.snapshot(path, *to(server), '--page-delay', '100ms', *options, *pages).last()
            equal(said['articles'], len(pages), f'{target}: articles')
            lib.judge(*lib.packages(path))
            records = wire.all_records(path)
            for page in pages:
                equal([r.block for r in records if r.type == 'response' and r.url == page], [printed(page[len(HOST):])], page)
                [request] = [r for r in records if r.type == 'request' and r.url == page]
                equal((request.block.count(b'GET '), request.block.count(b'\r\n\r\n')), (1, 1), f'the request of {page} is the one that was answered')


def test_a_message_whose_end_is_not_known_says_so():
    pages = {'/two-lengths-hold': 'time', '/two-lengths-once?as=html': 'unspecified'}
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *to(server), '--idle-timeout', '1s', *[HOST + t for t in pages], code=3)
        answers = wire.responses(wire.all_records(path))
        for target, why in pages.items():
            [record] = answers[HOST + target]
            equal(record.get('WARC-Truncated'), why, target)
            check(printed(target).startswith(record.block) and len(record.head_and_body()[1]) >= 5, f'{target}: what came is kept')
        equal(answers[HOST + '/two-lengths-hold'][0].block, printed('/two-lengths-hold'), 'all that came before the silence')
        lib.judge(*lib.packages(path))


def test_a_server_that_says_nothing_is_asked_once_more():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        began = time.monotonic()
        said = lib.snapshot(path, *to(server), '--idle-timeout', '1s', '--retry-wait', '10ms', HOST + '/hold', code=3)
        why = said.lines()[0]['why']
        check('timeout' in why and '(2 tries)' in why and time.monotonic() - began < 8, f'{said.out}, {time.monotonic() - began} s')
        equal(len([line for line in server.requests() if line[3] == '/hold']), 2, 'requests')


def test_limits_are_the_ones_given():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        pages = [HOST + t for t in ('/bytes/300000?as=html', '/hold-in-body?as=html', '/slow?as=html&ms=100')]
        lib.snapshot(path, *to(server), '--max-resource-bytes', '10KB', '--idle-timeout', '1s', '--resource-timeout', '3s', *pages, code=3)
        answers = wire.responses(wire.all_records(path))
        for page, why in zip(pages, ('length', 'time', 'time')):
            [record] = answers[page]
            equal(record.get('WARC-Truncated'), why, page)
        equal(len(answers[pages[0]][0].head_and_body()[1]), 10000, 'body')
        lib.judge(*lib.packages(path))
        for option in ('--max-resource-bytes', '--connect-timeout', '--idle-timeout', '--resource-timeout'):
            for value in ('0', '-1', 'much'):
                lib.run('snapshot', '--archive', path, option, value, pages[0], code=2)


def test_limits_hold_for_a_resumed_run():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--quiet', *to(server), '--resource-timeout', '3s',
                                    HOST + '/slow?as=html&ms=100'])
        while not any(line[3].startswith('/slow') for line in server.requests()):
            time.sleep(0.02)
        lib.kill(process)
        lib.run('snapshot', '--archive', path, '--resume', code=3)
        [[record]] = [r for url, r in wire.responses(wire.all_records(path)).items() if '/slow' in url]
        equal(record.get('WARC-Truncated'), 'time', 'the limit of before')


def test_no_whole_answer_is_a_failure_with_its_reason():
    with lib.Folder() as folder:
        bad = Bad(folder, list(NO_ANSWER))
        for target, why in NO_ANSWER.items():
            check(not any(r.url == HOST + target for r in bad.records), f'{target} has no record')
            equal(bad.missed.get(HOST + target), why, target)


def test_what_is_no_http_is_kept_as_it_came_and_explained():
    """A resource record: no reader may take it for an HTTP message, and verify and the outside judge find it in order."""
    with lib.Folder() as folder:
        bad = Bad(folder, list(NO_HTTP))
        for target, why in NO_HTTP.items():
            equal(bad.missed.get(HOST + target), why, target)
            check(HOST + target not in bad.answers, f'{target} has no response record')
            [record] = [r for r in bad.records if r.type == 'resource' and r.url == HOST + target]
            want = printed(target)
            is_cut = record.get('WARC-Truncated') == 'length'
            equal(is_cut, len(want) > 1 << 20, f'{target}: cut')
            check(record.block == (want[:1 << 20] if is_cut else want), f'{target}: {len(record.block)} of {len(want)} bytes as they came')
            equal(record.get('Content-Type'), 'application/octet-stream', target)
            check(record.get('WARC-Pressmark-Raw') and record.get('WARC-IP-Address') == '127.0.0.1', f'{target}: {record.fields}')
            [request] = [r for r in bad.records if r.type == 'request' and r.url == HOST + target]
            equal(request.get('WARC-Concurrent-To'), record.get('WARC-Record-ID'), f'{target}: its request')
            check(b'\r\nConnection: close\r\n\r\n' in request.block, f'{target}: {request.block}')
        missed = [v for r in bad.records if r.type == 'metadata' and r.url == bad.page for n, v in wire.fields_of(r) if n == 'missed']
        check(all(' record=urn:uuid:' in line for line in missed), f'the page names the records: {missed}')


def test_each_hop_of_a_redirect_is_a_record_and_loops_end():
    with lib.Folder() as folder:
        bad = Bad(folder, ['/redirect/3', '/redirect/30', '/redirect-loop', '/redirect-ping'])
        for hop in ('/redirect/3', '/redirect/2', '/redirect/1', '/redirect-loop', '/redirect-ping', '/redirect-pong'):
            equal(block_of(bad, hop).block, printed(hop), hop)
        check(HOST + '/redirect/3' not in bad.missed, 'a chain that ends well is no miss')
        for target in ('/redirect/30', '/redirect-loop', '/redirect-ping'):
            equal(bad.missed.get(HOST + target), '302', target)
        check(len(bad.log) < 40, f'{len(bad.log)} requests')


def test_bad_pages_become_snapshots():
    good = ['/plain?as=html', '/chunked?as=html', '/cut-in-body?as=html', '/length-too-large?as=html', '/redirect/2?as=html', '/gzip-cut?as=html']
    lost = ['/empty', '/not-http', '/redirect-loop', '/redirect-file', '/header-lines/9000']
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        said = lib.snapshot(path, *to(server), *[HOST + t for t in good + lost], code=3).last()
        equal(said['articles'], len(good), 'articles')
        lib.judge(*lib.packages(path))
        check(not any('passwd' in (r.url or '') for r in wire.all_records(path)), 'no record of a file of this machine')


lib.main(globals())
