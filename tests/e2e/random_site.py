"""A small web that nobody designed: six hosts whose pages, pictures, style sheets, redirects, refusals and robots.txt follow from a
seed. Each answer depends on the seed and the URL alone, so that a run over it can be repeated."""
import hashlib, http.server, random, socketserver, threading

HOSTS = [f'h{n}.example' for n in range(6)]
ROBOTS = b'User-agent: *\nDisallow: /p1\nDisallow: /i3\nDisallow: /c2\n'


class Site:
    def __init__(self, seed):
        self.seed, self.asked = seed, []
        self.server = Server(('127.0.0.1', 0), Handler)
        self.server.site = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def random(self, *key):
        return random.Random(hashlib.sha256(repr((self.seed, *key)).encode()).digest())

    def url(self, r):
        return f'http://{r.choice(HOSTS)}/{r.choice("pic")}{r.randrange(12)}'

    def pages(self):
        r = self.random('pages')
        return [self.url(r) for _ in range(r.randrange(1, 40))]

    def to(self):
        return [option for host in HOSTS for option in ('--connect-to', f'{host}:80:127.0.0.1:{self.server.server_address[1]}')]

    def answer(self, host, path):
        """Status, header fields, body."""
        r = self.random(host, path)
        html, css, png = ({'Content-Type': t} for t in ('text/html', 'text/css', 'image/png'))
        if path == '/robots.txt':
            return r.choice([(404, {}, b''), (301, {'Location': f'http://{r.choice(HOSTS)}/robots.txt'}, b''), (503, {}, b'later'),
                             (302, {'Location': '/other.txt'}, b''), (200, {}, ROBOTS), (200, {}, b''), (200, {}, b''), (200, {}, b'')])
        if path == '/other.txt':
            return 200, {}, ROBOTS
        kind = r.randrange(10)
        if kind < 3:
            return r.choice([301, 302, 307, 308]), {'Location': self.url(r) if r.random() < 0.9 else path}, r.choice([b'', b'moved'])
        if kind == 3:
            return r.choice([403, 404, 500]), {}, b'none'
        if path.startswith('/c'):
            sheets = ''.join(f'@import url({self.url(r)});' for _ in range(r.randrange(3)))
            return 200, css, f'{sheets}body{{background:url({self.url(r)})}}'.encode()
        if path.startswith('/i'):
            return 200, png, b'\x89PNG\r\n\x1a\n' + r.randbytes(r.randrange(200))
        images = ''.join(f'<img src="{self.url(r)}">' for _ in range(r.randrange(6)))
        sheets = ''.join(f'<link rel=stylesheet href="{self.url(r)}">' for _ in range(r.randrange(3)))
        return 200, html, f'<!DOCTYPE html><title>{path}</title><h1>{path}</h1><p>Text of {path}.</p>{images}{sheets}'.encode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads, request_queue_size = True, 128


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        host = self.headers['Host'].split(':')[0]
        self.server.site.asked.append((host, self.path))
        status, fields, body = self.server.site.answer(host, self.path)
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
