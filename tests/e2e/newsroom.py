"""A small newsroom on loopback: articles, a feed, a sitemap, pictures, all of them to be edited between two runs of pressmark."""
import hashlib, http.server, threading


class Newsroom:
    """`pages` maps a path to (content type, bytes); what is not there is 404. `statuses` gives other answers. `asked` is the log of paths
    with the status that was answered."""

    def __init__(self, host='news.example'):
        self.host, self.pages, self.statuses, self.asked, self.validators = host, {}, {}, [], True
        self.redirects = {}                     # path → URL
        self.fields = {}                        # of the last request
        self.held, self.is_asked, self.let_go = None, threading.Event(), threading.Event()
        room = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *_):
                pass

            def do_GET(self):
                if self.path == room.held:
                    room.is_asked.set()
                    room.let_go.wait(60)
                room.fields = dict(self.headers)
                status, fields, body = room.answer(self.path, self.headers)
                room.asked.append((self.path, status))
                try:
                    self.say(status, fields, body)
                except OSError:
                    pass                            # whoever asked is gone

            def say(self, status, fields, body):
                self.send_response_only(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass                            # who asked was killed

        self.server = Server(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, fields):
        if path in self.redirects:
            return 302, {'Location': self.redirects[path]}, b''
        if path in self.statuses:
            return self.statuses[path], {'Content-Type': 'text/plain'}, b'no'
        if path not in self.pages:
            return 404, {'Content-Type': 'text/plain'}, b'not here'
        kind, body = self.pages[path]
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.validators and fields.get('If-None-Match') == etag:
            return 304, {'ETag': etag}, b''
        return 200, {'Content-Type': kind, **({'ETag': etag} if self.validators else {})}, body

    def hold(self, path):
        """Who asks for it waits until release(); gives an event that says that somebody does."""
        self.held = path
        return self.is_asked

    def release(self):
        self.held = None
        self.let_go.set()

    def url(self, path):
        return f'http://{self.host}{path}'

    def to(self):
        return ['--allow-private', '--connect-to', f'{self.host}:80:127.0.0.1:{self.port}']

    def article(self, path, headline, text, weather='sunny', picture=None):
        image = f'<figure><img src="{picture}" alt="Pier" width="640" height="480"><figcaption>The pier of Portsmere</figcaption></figure>' if picture else ''
        paragraphs = ''.join(f'<p>{p}</p>' for p in text)
        self.pages[path] = ('text/html; charset=utf-8', f'''<!DOCTYPE html><html lang="en"><head><title>{headline} - Portsmere News</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-20T09:00:00+00:00"></head>
<body><header><div class="weather">{weather}</div></header><article><h1>{headline}</h1>{image}{paragraphs}</article></body></html>'''.encode())

    def feed(self, path, articles):
        items = ''.join(f'<item><title>{p}</title><link>{self.url(p)}</link></item>' for p in articles)
        self.pages[path] = ('application/rss+xml', f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode())

    def sitemap(self, path, articles):
        items = ''.join(f'<url><loc>{self.url(p)}</loc></url>' for p in articles)
        self.pages[path] = ('application/xml', f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'.encode())

    def count(self, path, status=None):
        return sum(1 for p, s in self.asked if p == path and (status is None or s == status))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


TEXT = ['The council of Portsmere decided on Friday that the pier will be mended before the winter storms come in from the west.',
        'Works begin on Monday, and the ferry will land at the northern quay until the end of the month, the harbour master said.',
        'Travellers are asked to allow ten minutes more for the way to the boats, which leave at the hours that they are used to.']


def png(shade):
    """A grey picture of 64 by 48."""
    import struct, zlib
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + bytes([shade]) * 64 for _ in range(48))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 64, 48, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')
