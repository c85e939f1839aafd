"""A server that means harm, on loopback: what it sends is bytes of this file, over bare sockets, each answer under a host of its own.

An answer is a function of the connected socket: it sends, and returns to close. The request has been read before, but for those in
BEFORE_ASKED. All hosts lead here: http://NAME.test/…, with robots.txt missing."""
import contextlib, ctypes, gzip, socket, ssl, threading, time, zlib
import lib

GOOD = b'HTTP/1.1 200 OK\r\nContent-Type: %s\r\n'
HTML = b'<!DOCTYPE html><title>Harm</title><h1>Harm</h1><p>A page that means no good.'
ENDLESS_BYTES = 1 << 28         # nobody takes more; a test that fails ends all the same


def good(kind=b'image/png', *fields):
    return GOOD % kind + b''.join(f + b'\r\n' for f in fields)


def whole(body, *fields, kind=b'image/png'):
    """A function that sends a message with its length."""
    return sends(good(kind, b'Connection: close', b'Content-Length: %d' % len(body), *fields) + b'\r\n' + body)


def sends(message, hold=False):
    def answer(peer):
        peer.sendall(message)
        if hold:
            time.sleep(30)
    answer.message = message
    return answer


def drips(start, piece=b'x', pause=0.3):
    def answer(peer):
        peer.sendall(start)
        for _ in range(200):
            time.sleep(pause)
            peer.sendall(piece)
    answer.message = start
    return answer


def endless(start, piece):
    block = piece * (65536 // len(piece) + 1)

    def answer(peer):
        peer.sendall(start)
        for _ in range(ENDLESS_BYTES // len(block)):
            peer.sendall(block)
    answer.message = start
    return answer


# --- bombs: a few kilobytes that become BOMB_BYTES --------------------------------------------------------------------------------

BOMB_BYTES = 1 << 30


def gzip_bomb(n=BOMB_BYTES):
    """One block of zeros, compressed once and repeated: the members of a gzip file are read one after the other."""
    member = gzip.compress(bytes(1 << 24), 9, mtime=0)
    return member * (n >> 24)


def zstd_bomb(n=BOMB_BYTES):
    """RFC 8878: a frame of RLE blocks, four bytes for 128 KiB each."""
    block = ((1 << 17) << 3 | 1 << 1).to_bytes(3, 'little') + b'\0'
    last = ((1 << 17) << 3 | 1 << 1 | 1).to_bytes(3, 'little') + b'\0'
    return b'\x28\xb5\x2f\xfd' + b'\x00' + b'\x38' + block * ((n >> 17) - 1) + last        # window of 128 KiB


def brotli_bomb(n=1 << 28):
    try:
        encoder = ctypes.CDLL('libbrotlienc.so.1')
    except OSError:
        raise lib.Skip('libbrotlienc is not installed here')
    size = ctypes.c_size_t(1 << 20)
    into = ctypes.create_string_buffer(size.value)
    zeros = bytes(n)
    is_done = encoder.BrotliEncoderCompress(5, 22, 0, ctypes.c_size_t(n), zeros, ctypes.byref(size), into)
    lib.check(is_done == 1, 'brotli made no bomb')
    return into.raw[:size.value]


# --- the server -------------------------------------------------------------------------------------------------------------------

class Server:
    """`answers`: NAME → function. Whoever else is asked is not there."""
    def __init__(self, answers, before_asked=(), certificate=None):
        self.answers, self.before_asked, self.context = answers, before_asked, None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.asked = []                 # (host, target)
        self.listening = socket.create_server(('127.0.0.1', 0), backlog=128)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def to(self):
        """All hosts and ports lead here."""
        return ['--allow-private', '--page-delay', '0', '--connect-to', f'::127.0.0.1:{self.port}']

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=[self.listening.accept()[0]], daemon=True).start()

    def serve(self, peer):
        with contextlib.suppress(OSError, ssl.SSLError), peer:
            peer.settimeout(40)
            if self.before_asked:
                self.before_asked[0](peer)
            with (self.context.wrap_socket(peer, server_side=True) if self.context else contextlib.nullcontext(peer)) as talking:
                self.talk(talking)

    def talk(self, peer):
        head = b''
        while not head.endswith(b'\r\n\r\n'):
            piece = peer.recv(4096)
            if not piece:
                return
            head += piece
        target = head.split(b' ')[1].decode()
        host = next(line[6:].decode() for line in head.split(b'\r\n') if line[:6].lower() == b'host: ').split(':')[0]
        self.asked.append((host, target))
        name = host.removesuffix('.test')
        if target == '/robots.txt' or name not in self.answers:
            peer.sendall(b'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        else:
            self.answers[name](peer)
        if not self.context:
            peer.shutdown(socket.SHUT_WR)               # what was sent arrives, though something of the request may be left unread

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listening.close()


def page_of(urls):
    """A page that needs each of them as a picture."""
    return HTML + b''.join(b'<p><img src="%s" alt="">' % u.encode() for u in urls)
