"""Others read what we write: gzip, and the WARC reader that npm has; index and digests are computed anew."""
import hashlib, json, os, subprocess
import lib, wire
from lib import check, equal

READ = '''
import fs from "fs";
import { WARCParser } from "warcio";
for (const path of process.argv.slice(2)) {
  for await (const record of new WARCParser(fs.createReadStream(path))) {
    let bytes = 0;
    for await (const piece of record) bytes += piece.length;
    console.log(JSON.stringify({ type: record.warcType, id: record.warcHeader("WARC-Record-ID"), url: record.warcTargetURI, bytes }));
  }
}
'''


def sample(folder, server):
    path = lib.archive(folder)
    lib.snapshot(path, *server.to(), *lib.sample_urls())
    return path, [w for p in lib.packages(path) for w in wire.warcs(p)]


def warcio():
    """The folder that has npm's warcio, installed once beside the binary."""
    for name in ('node', 'npm'):
        lib.need_command(name)
    folder = os.path.join(os.path.dirname(lib.PRESSMARK), 'npm')
    if not os.path.exists(os.path.join(folder, 'node_modules', 'warcio')):
        os.makedirs(folder, exist_ok=True)
        p = subprocess.run(['npm', 'install', '--no-save', '--silent', '--prefix', folder, 'warcio@2'], capture_output=True, text=True, timeout=180)
        if p.returncode:
            raise lib.Skip('npm cannot install warcio: ' + p.stderr.strip()[:200].replace('\n', ' '))
    return folder


def test_gzip_finds_every_member_whole():
    with lib.Folder() as folder, lib.Server() as server:
        for path in sample(folder, server)[1]:
            p = subprocess.run(['gzip', '-t', path], capture_output=True, text=True)
            equal((p.returncode, p.stderr), (0, ''), os.path.basename(path))


def test_warcio_reads_every_record():
    module = warcio()
    script = os.path.join(module, 'read.mjs')
    with lib.Folder() as folder, lib.Server() as server:
        with open(script, 'w') as f:
            f.write(READ)
        for path in sample(folder, server)[1]:
            p = subprocess.run(['node', script, path], capture_output=True, text=True, timeout=120)
            equal(p.returncode, 0, p.stderr[-1000:])
            seen = [json.loads(line) for line in p.stdout.splitlines()]
            ours = wire.records(path)
            equal([(s['type'], s['id']) for s in seen], [(r.type, r.get('WARC-Record-ID')) for r in ours], 'records')


def test_the_index_points_at_every_capture_and_its_digests_are_right():
    with lib.Folder() as folder, lib.Server() as server:
        path, _ = sample(folder, server)
        [package] = lib.packages(path)
        by_place = {(os.path.basename(w), r.at): (w, r) for w in wire.warcs(package) for r in wire.records(w)}
        lines = open(os.path.join(package, 'data', 'index', 'index.cdxj'), encoding='utf-8').read().splitlines()
        entries = [json.loads(line.split(' ', 2)[2]) for line in lines if not line.startswith('!')]
        captures = [r for _, r in by_place.values() if r.type in ('response', 'revisit', 'resource')]
        check(len(entries) >= sum(r.type in ('response', 'revisit') for r in captures), f'{len(entries)} entries of {len(captures)} captures')
        n = 0
        for entry in entries:
            warc, record = by_place[(os.path.basename(entry['filename']), int(entry['offset']))]
            equal(int(entry['length']), record.length, entry['url'])
            equal(entry['url'], record.url, 'URL')
            if 'recordDigest' in entry:
                n += 1
                with open(warc, 'rb') as f:
                    f.seek(record.at)
                    member = f.read(record.length)
                equal(entry['recordDigest'], 'sha256:' + hashlib.sha256(member).hexdigest(), f'{entry["url"]}: recordDigest')
        check(n, 'entries with recordDigest')


lib.main(globals())
