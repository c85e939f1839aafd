"""What tests of the wire share: a WARC reader of their own, and an authority whose certificates the sample server shows.

The reader knows nothing of pressmark: gzip members by zlib, records by the grammar of WARC/1.1, digests by hashlib."""
import hashlib, os, subprocess, zlib
import lib


class Record:
    """One record: fields as (name, value) in file order, its block, where its gzip member lies."""
    def __init__(self, fields, block, at, length):
        self.fields, self.block, self.at, self.length = fields, block, at, length

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def get(self, name):
        return next(iter(self.all(name)), None)

    @property
    def type(self):
        return self.get('WARC-Type')

    @property
    def url(self):
        return self.get('WARC-Target-URI')

    def head_and_body(self):
        """The HTTP message in the block, cut at its empty line, which may have bare line feeds."""
        ends = [(self.block.find(mark), len(mark)) for mark in (b'\r\n\r\n', b'\n\n')]
        at, length = min((e for e in ends if e[0] >= 0), default=(len(self.block), 0))
        return self.block[:at + length], self.block[at + length:]


def members(path):
    """The gzip members of a file: (offset, length, bytes inside)."""
    with open(path, 'rb') as f:
        data = f.read()
    at = 0
    while at < len(data):
        member = zlib.decompressobj(31)
        inside = member.decompress(data[at:])
        lib.check(member.eof, f'{path}: the member at {at} is cut')
        length = len(data) - at - len(member.unused_data)
        yield at, length, inside
        at += length


def parse(inside, at, length):
    head, _, rest = inside.partition(b'\r\n\r\n')
    version, *lines = head.decode('utf-8').split('\r\n')
    lib.equal(version, 'WARC/1.1', f'record at {at}')
    fields = [tuple(part.strip() for part in line.split(':', 1)) for line in lines]
    record = Record(fields, rest[:-4], at, length)
    lib.equal(rest[-4:], b'\r\n\r\n', f'the end of the record at {at}')
    lib.equal(int(record.get('Content-Length')), len(record.block), f'Content-Length of the record at {at}')
    digest = record.get('WARC-Block-Digest')
    if digest:
        lib.equal(digest, 'sha256:' + hashlib.sha256(record.block).hexdigest(), f'block digest of the record at {at}')
    return record


def records(path):
    return [parse(inside, at, length) for at, length, inside in members(path)]


def warcs(package):
    folder = os.path.join(package, 'data', 'representations', 'original', 'data')
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def all_records(archive):
    """Every record of every package of an archive."""
    return [r for package in lib.packages(archive) for path in warcs(package) for r in records(path)]


def responses(found):
    """URL → its response records (revisits are not among them)."""
    by_url = {}
    for record in found:
        if record.type == 'response':
            by_url.setdefault(record.url, []).append(record)
    return by_url


def fields_of(record):
    """An application/warc-fields block: lines (name, value)."""
    return [tuple(line.split(': ', 1)) for line in record.block.decode('utf-8').split('\r\n') if ': ' in line]


class Authority:
    """A certificate authority of this test alone, and a server certificate of it for the hosts given."""
    def __init__(self, folder, hosts, days=30):
        lib.need_command('openssl')
        name = lambda n: os.path.join(folder, n)
        self.ca, self.certificate, self.key = name('ca.pem'), name('server.pem'), name('server.key')
        with open(name('server.ext'), 'w') as f:
            f.write('basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=' + ','.join('DNS:' + h for h in hosts) + '\n')
        elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
        self._openssl('req', '-x509', *elliptic, '-keyout', name('ca.key'), '-out', self.ca, '-days', '30', '-subj', '/CN=Authority of a test')
        self._openssl('req', *elliptic, '-keyout', self.key, '-out', name('server.csr'), '-subj', '/CN=test.example')
        self._openssl('x509', '-req', '-in', name('server.csr'), '-CA', self.ca, '-CAkey', name('ca.key'), '-CAcreateserial', '-days', str(days),
                      '-extfile', name('server.ext'), '-out', self.certificate)
        self.leaf_sha256 = hashlib.sha256(der_of(open(self.certificate).read())[0]).hexdigest()

    @staticmethod
    def _openssl(*arguments):
        p = subprocess.run(['openssl', *arguments], capture_output=True, text=True)
        lib.check(p.returncode == 0, 'openssl: ' + p.stderr[-500:])


def der_of(pem):
    """The certificates of a PEM text, as DER."""
    import base64
    begin, end = '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'
    return [base64.b64decode(part.split(end)[0]) for part in pem.split(begin)[1:]]
