"""HTTP/2, from a server that is not ours: records in the form of HTTP/1.1 that say what they are."""
import os, shutil, socket, subprocess, time
import lib, wire
from lib import check, equal

HOST = 'h2.example'
PAGE = f'https://{HOST}/news/'


class Nghttpd:
    """nghttpd over a folder with a page, what it needs, and a thing that is missing."""
    def __init__(self, folder, authority):
        program = shutil.which('nghttpd') or shutil.which('nghttpd', path='/usr/sbin:/usr/local/sbin')
        if not program:
            raise lib.Skip('nghttpd is not installed here (package nghttp2-server)')
        self.root = os.path.join(folder, 'root')
        os.makedirs(os.path.join(self.root, 'news'))
        picture = b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82'
        self.files = {
            'news/index.html': b'<!DOCTYPE html><html lang="en"><title>Two</title><link rel="stylesheet" href="/two.css"><h1>Two</h1>'
                               b'<p>Sent in frames.</p><img src="/one.png" alt=""><img src="/again.png" alt=""><img src="/lost.png" alt="">'
                               b'<img src="/large.bin" alt=""></html>\n',
            'two.css': b'body { background: url(/ground.png) }\n', 'one.png': picture, 'again.png': picture,
            'ground.png': picture + b'ground', 'large.bin': bytes(n * n % 251 for n in range(3_000_000)),
        }
        for name, content in self.files.items():
            with open(os.path.join(self.root, name), 'wb') as f:
                f.write(content)
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.log = open(os.path.join(folder, 'nghttpd.log'), 'w+')
        self.process = subprocess.Popen([program, '-v', '-a', '127.0.0.1', '-d', self.root, str(self.port), authority.key, authority.certificate],
                                        stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(200):
            check(self.process.poll() is None, 'nghttpd ended')
            with socket.socket() as probe:
                if probe.connect_ex(('127.0.0.1', self.port)) == 0:
                    return
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def said(self):
        self.log.seek(0)
        return self.log.read()


def test_records_have_the_form_of_http_1_and_say_h2():
    with lib.Folder() as folder:
        authority = wire.Authority(folder, [HOST])
        path = lib.archive(folder)
        with Nghttpd(folder, authority) as server:
            said = lib.snapshot(path, '--http2', '--allow-private', '--page-delay', '0', '--cacert', authority.ca,
                                '--connect-to', f'{HOST}:443:127.0.0.1:{server.port}', PAGE[:-1]).last()
            check(':method: GET' in server.said() and 'HEADERS frame' in server.said(), 'the server saw frames of HTTP/2')
        equal((said['articles'], said['missing']), (1, 1), 'articles, missing')
        [package] = lib.packages(path)
        lib.judge(package)
        records = wire.all_records(path)
        answers = {r.url: r for r in records if r.type in ('response', 'revisit')}
        want = {f'https://{HOST}/{name.replace("index.html", "")}': content for name, content in server.files.items()}
        equal(set(answers), {*want, PAGE[:-1], f'https://{HOST}/lost.png', f'https://{HOST}/robots.txt'}, 'what was asked for')
        for url, record in answers.items():
            head, body = record.head_and_body()
            status = b'301' if url == PAGE[:-1] else b'404' if url.endswith(('lost.png', 'robots.txt')) else b'200'
            check(head.startswith(b'HTTP/1.1 ' + status + b' \r\n') and head.endswith(b'\r\n\r\n'), f'{url}: {head[:60]}')
            check(not any(line.startswith(b':') for line in head.split(b'\r\n')), f'{url}: no field of HTTP/2 alone')
            equal(record.all('WARC-Protocol'), ['h2', 'tls/1.3'], f'{url}: protocol')
            check(record.get('WARC-Cipher-Suite') and record.get('WARC-IP-Address') == '127.0.0.1', f'{url}: connection')
            if record.type == 'response' and url in want:
                equal(body, want[url], url)
                equal(record.get('WARC-Truncated'), None, f'{url} is whole')
        equal(sorted(r.type for r in (answers[f'https://{HOST}/{n}.png'] for n in ('one', 'again'))), ['response', 'revisit'], 'the same picture twice')
        requests = [r for r in records if r.type == 'request']
        equal({r.url for r in requests}, set(answers), 'requests')
        for request in requests:
            target = request.url[len(f'https://{HOST}'):]
            check(request.block.startswith(f'GET {target} HTTP/1.1\r\nHost: {HOST}\r\n'.encode()) and request.block.count(b'\r\n\r\n') == 1,
                  f'the request of {target}: {request.block[:80]}')
        out = os.path.join(folder, 'out')
        got = lib.run('get', '--archive', path, '--json', PAGE, '-o', out).last()
        equal((got['files'], got['missing']), (5, 1), 'files, missing')


def test_a_server_without_http2_is_asked_in_http_1():
    with lib.Folder() as folder:
        authority = wire.Authority(folder, lib.HOSTS)
        with lib.Server('--cert', authority.certificate, '--key', authority.key) as server:
            path = lib.archive(folder)
            lib.snapshot(path, '--http2', *server.to(scheme='https'), '--cacert', authority.ca, next(iter(lib.sample_urls('https'))))
        lib.judge(*lib.packages(path))
        equal({tuple(r.all('WARC-Protocol')) for r in wire.all_records(path) if r.type == 'response'}, {('http/1.1', 'tls/1.3')}, 'protocol')


lib.main(globals())
