"""What the end-to-end tests share: the built binary, the sample server, archives in a temporary folder, judges.

Each test file is a program that speaks TAP: it defines functions test_… and ends with lib.main(globals()). A test fails by an
exception, and is skipped by lib.Skip with a reason. Environment: PRESSMARK (the binary), SAMPLE_SERVER, PRESSMARK_SOURCE (the
repository), PRESSMARK_SHARED (real data; else ../shared beside the repository)."""
import contextlib, hashlib, json, os, shutil, signal, socket, subprocess, sys, tempfile, threading, time, traceback, zlib

SOURCE = os.environ.get('PRESSMARK_SOURCE', os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..')))
PRESSMARK = os.environ.get('PRESSMARK', os.path.join(SOURCE, 'build', 'sanitized', 'pressmark'))
SERVER = os.environ.get('SAMPLE_SERVER', os.path.join(os.path.dirname(PRESSMARK), 'samples', 'server', 'sample-server'))
SHARED = os.environ.get('PRESSMARK_SHARED', os.path.join(SOURCE, '..', 'shared'))
SITE = os.path.join(SOURCE, 'samples', 'site')
HOSTS = ['gazette.example', 'hafenbote.example', 'vestnik.example', 'img.gazette.example', 'pictures.example']


class Skip(Exception):
    """The test cannot be run here; its text says why."""


def need(path, what):
    """Skips the test when material that is not ours to ship is not on this machine."""
    if not os.path.exists(path):
        raise Skip(f'{what} is not here ({os.path.basename(path)})')
    return path


def need_command(name):
    if not shutil.which(name):
        raise Skip(f'{name} is not installed here')
    return name


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def equal(got, want, what=''):
    if got != want:
        raise AssertionError(f'{what}: got {got!r}, want {want!r}')


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def lines(self):
        """--json output: one object a line."""
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]

    def last(self):
        return self.lines()[-1]


def run(*arguments, code=0, timeout=120, env=None, cwd=None, user=None):
    """Runs pressmark; `code` None takes any exit code but those of sanitizers and signals."""
    p = subprocess.run([PRESSMARK, *map(str, arguments)], capture_output=True, timeout=timeout, env={**os.environ, **(env or {})}, cwd=cwd, user=user)
    result = Result(p.returncode, p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace'))
    if (code is not None and p.returncode != code) or (code is None and (p.returncode < 0 or p.returncode == 99)):
        raise AssertionError(f'pressmark {" ".join(map(str, arguments))[:300]} ended with {p.returncode}, not {code}\n{result.out[-2000:]}\n{result.err[-3000:]}')
    return result


class Folder:
    """A temporary folder, gone with the test."""
    def __init__(self):
        self.path = tempfile.mkdtemp(prefix='pressmark-e2e-')

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Server:
    """The sample server on free ports; `to(hosts)` gives the options that lead pressmark to it."""
    def __init__(self, *options, site=SITE):
        self.folder = tempfile.mkdtemp(prefix='pressmark-server-')
        ports = os.path.join(self.folder, 'ports')
        self.log = os.path.join(self.folder, 'log')
        self.process = subprocess.Popen([SERVER, '--site', site, '--ports-file', ports, '--log', self.log, '--die-with-parent', *map(str, options)])
        for _ in range(200):
            if os.path.exists(ports):
                break
            check(self.process.poll() is None, 'the sample server ended')
            time.sleep(0.05)
        self.ports = dict(line.strip().split('=') for line in open(ports))
        self.http, self.https, self.bad = (int(self.ports.get(k, 0)) for k in ('http', 'https', 'bad'))

    def to(self, *hosts, scheme='http'):
        port, listening = (443, self.https) if scheme == 'https' else (80, self.http)
        return ['--allow-private', '--page-delay', '0'] + [o for h in hosts or HOSTS for o in ('--connect-to', f'{h}:{port}:127.0.0.1:{listening}')]

    def requests(self):
        """The access log: lists of [milliseconds, method, host, target, status, in flight]."""
        return [line.rstrip('\n').split('\t') for line in open(self.log)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def archive(folder, *options, name='archive'):
    path = os.path.join(folder, name)
    run('init', path, '--organization', 'Test Library', '--contact', 'test@library.example', *options)
    return path


def snapshot(path, *arguments, code=0, **more):
    return run('snapshot', '--archive', path, '--json', '--quiet', *arguments, code=code, **more)


def packages(path):
    """Folders of all sealed packages of an archive, oldest first."""
    found = []
    for folder, dirs, files in os.walk(os.path.join(path, 'packages')):
        if 'bagit.txt' in files:
            found.append(folder)
            dirs[:] = []
    return sorted(found, key=os.path.basename)


def verdict(path):
    return run('verify', '--json', path, code=None).last()


def judge(*paths):
    """An outsider's verdict, where it can be had; and verify's own."""
    for path in paths:
        seen = verdict(path)
        check(seen['verdict'] == 'valid', f'verify says {seen["verdict"]}: {seen["findings"][:3]}')
    tool = os.path.join(SHARED, 'tools', 'judge-package')
    if not os.path.exists(tool):
        return False
    p = subprocess.run([sys.executable, tool, *paths], capture_output=True, text=True)
    check(p.returncode == 0, 'the outside judge found: ' + p.stdout[-3000:] + p.stderr[-1000:])
    return True


def article_files(package):
    folder = os.path.join(package, 'data', 'articles')
    return [json.load(open(os.path.join(folder, n), encoding='utf-8')) for n in sorted(os.listdir(folder), key=lambda n: int(n[:-5]))]


def tree(path):
    """Every file below a folder with its SHA-256: two equal trees are the same bytes."""
    found = {}
    for folder, _, files in os.walk(path):
        for name in files:
            full = os.path.join(folder, name)
            with open(full, 'rb') as f:
                found[os.path.relpath(full, path)] = hashlib.sha256(f.read()).hexdigest()
    return found


def sample_urls(scheme='http'):
    """The articles of the sample site, with what a reader must find in them."""
    with open(os.path.join(SITE, 'expected.json'), encoding='utf-8') as f:
        return {url.replace('https:', scheme + ':', 1): facts for url, facts in json.load(f).items()}


def gunzip(data):
    """All members, as far as they are whole."""
    out = b''
    while data:
        inflate = zlib.decompressobj(31)
        out += inflate.decompress(data)
        data = inflate.unused_data
    return out


def main(names):
    """Runs every test_… of the program and prints TAP; names given on the command line choose some."""
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and (len(sys.argv) < 2 or n in sys.argv[1:])]
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        title = name[5:].replace('_', ' ')
        try:
            test()
            print(f'ok {number} - {title}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {title} # SKIP {reason}', flush=True)
        except Exception:
            failed += 1
            traceback.print_exc()                               # the runner shows what a failed program wrote here
            print(f'not ok {number} - {title}', flush=True)
    sys.exit(1 if failed else 0)


class Held:
    """A server of one page that says nothing until release(): whoever asks it is sure to be waiting."""
    def __init__(self, page=b'<!DOCTYPE html><title>Held</title><h1>Held back</h1>'):
        self.answer = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' % (len(page), page)
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.port = self.listening.getsockname()[1]
        self.asked, self.released = threading.Event(), threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=[self.listening.accept()[0]], daemon=True).start()

    def serve(self, peer):
        with peer, contextlib.suppress(OSError):
            asked = peer.makefile('rb').readline().split()
            if b'/robots.txt' in asked:
                peer.sendall(b'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
            elif asked:
                self.asked.set()
                self.released.wait()
                peer.sendall(self.answer)

    def release(self):
        self.released.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()
        self.listening.close()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
