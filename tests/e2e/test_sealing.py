"""Sealing is a pure function: copies of one run, sealed with 1 and 8 workers, and killed and resumed, are the same bytes. And how a run
is cut into packages, and a package into WARCs."""
import concurrent.futures, gzip, os, random, re, shutil, subprocess, time
import lib
from lib import check, equal

SEED = 1120
THREADS = 2


def settings(path, **wanted):
    """Changes lines of the section `package` of pressmark.yaml."""
    name = os.path.join(path, 'pressmark.yaml')
    with open(name, encoding='utf-8') as f:
        text = f.read()
    for key, value in wanted.items():
        text, n = re.subn(rf'(?m)^  {key}: .*$', f'  {key}: {value}', text)
        equal(n, 1, key)
    with open(name, 'w', encoding='utf-8') as f:
        f.write(text)


def info(package):
    with open(os.path.join(package, 'bag-info.txt'), encoding='utf-8') as f:
        return dict(line.rstrip('\n').split(': ', 1) for line in f if not line.startswith(' '))


def warcs(package):
    folder = os.path.join(package, 'data', 'representations', 'original', 'data')
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def headers(warc):
    """The WARC header of each record: a list of dicts with lower-case names."""
    with gzip.open(warc) as f:
        while True:
            line = f.readline()
            if not line:
                return
            fields = {}
            while (line := f.readline().rstrip(b'\r\n')):
                name, value = line.decode().split(':', 1)
                fields[name.lower()] = value.strip()
            f.read(int(fields['content-length']) + 4)
            yield fields


def killed_resume(path, seconds):
    process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--resume', '--quiet'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    lib.kill(process)


def seal(path, *options):
    lib.run('snapshot', '--archive', path, '--resume', '--json', '--quiet', *options)
    equal(os.listdir(os.path.join(path, 'work')), [], f'{os.path.basename(path)}: work/')
    return lib.tree(os.path.join(path, 'packages'))


def test_the_same_bytes_with_any_number_of_workers_and_after_kills():
    with lib.Folder() as folder:
        origin = lib.archive(folder, name='origin')
        settings(origin, max_articles=6)                        # two packages, so that a kill can fall between them
        with lib.Server() as server:
            lib.snapshot(origin, *server.to(), '--defer-sealing', *lib.sample_urls())
        equal(lib.packages(origin), [], 'nothing is sealed yet')

        def copy(name):
            return shutil.copytree(origin, os.path.join(folder, name))
        begun = time.monotonic()
        want = seal(copy('one'), '--workers', '1')
        took = time.monotonic() - begun
        lib.judge(*lib.packages(os.path.join(folder, 'one')))
        equal(len(lib.packages(os.path.join(folder, 'one'))), 2, 'packages')
        equal(seal(copy('eight'), '--workers', '8'), want, 'with 8 workers')
        moments = random.Random(SEED)
        jobs = [(f'killed{n}', moments.uniform(0, took)) for n in range(12)]

        def one(job):
            name, moment = job
            path = copy(name)
            killed_resume(path, moment)
            killed_resume(path, moment / 2)
            equal(seal(path, '--workers', '3'), want, f'killed after {moment:.3f} of {took:.3f} s')
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(one, jobs))


def test_another_place_and_day_make_no_difference():
    with lib.Folder() as folder:
        origin = lib.archive(folder, name='origin')
        with lib.Server() as server:
            lib.snapshot(origin, *server.to(), '--defer-sealing', *list(lib.sample_urls())[:3])
        elsewhere = shutil.copytree(origin, os.path.join(folder, 'else', 'where'))
        want = seal(origin)
        time.sleep(1.1)                                         # the second in which it is sealed is not in it
        lib.run('snapshot', '--archive', elsewhere, '--resume', '--quiet', env={'TZ': 'Asia/Tokyo', 'LC_ALL': 'C', 'LANG': 'C'}, cwd='/')
        equal(lib.tree(os.path.join(elsewhere, 'packages')), want, 'elsewhere')


def test_a_run_in_several_packages():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        settings(path, max_articles=4)
        urls = list(lib.sample_urls())
        said = lib.snapshot(path, *server.to(), *urls).lines()
        packages = lib.packages(path)
        equal([s['path'] for s in said], [os.path.relpath(p, path) for p in packages], 'paths')
        full, rest = divmod(len(urls), 4)
        equal([len(lib.article_files(p)) for p in packages], [4] * full + [rest] * (rest > 0), 'articles')
        equal(sorted(a['url'] for p in packages for a in lib.article_files(p)), sorted(urls), 'each once')
        counts = [info(p)['Bag-Count'] for p in packages]
        n = len(packages)
        check(all(c in (f'{i} of {n}', f'{i} of ?') for i, c in enumerate(counts, 1)) and counts[-1] == f'{n} of {n}', f'Bag-Count {counts}')
        equal(len({info(p)['Bag-Group-Identifier'] for p in packages}), 1, 'one group')
        equal(len({info(p)['External-Identifier'] for p in packages}), n, 'identifiers')
        lib.judge(*packages)


def test_a_package_in_several_WARCs():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        settings(path, warc_bytes='100kB')
        urls = [url for url in lib.sample_urls() if '//gazette.example/' in url]                 # they share a style sheet
        lib.snapshot(path, *server.to(), '--page-delay', '100ms', *urls)                        # one after the other
        [package] = lib.packages(path)
        found = warcs(package)
        check(len(found) > 1, f'{len(found)} WARCs')
        equal([os.path.basename(w) for w in found], [f'{os.path.basename(package)}-{n:05}.warc.gz' for n in range(len(found))], 'their names')
        home, revisits = {}, []
        for number, warc in enumerate(found):
            records = list(headers(warc))
            equal([r['warc-type'] for r in records].count('warcinfo'), 1, 'warcinfo records')
            equal(records[0]['warc-filename'], os.path.basename(warc), 'WARC-Filename')
            for record in records:
                home[record['warc-record-id']] = number
                if record['warc-type'] == 'revisit':
                    revisits.append((number, record['warc-refers-to']))
                if record['warc-type'] == 'request':
                    equal(home[record['warc-concurrent-to']], number, 'a request stands with its response')
        check(any(home[original] < number for number, original in revisits), 'a revisit of what an earlier WARC has')
        check(all(original in home for _, original in revisits), 'each revisit has its original in the package')
        maps = os.listdir(os.path.join(package, 'data', 'representations', 'original', 'metadata', 'descriptive'))
        equal(len(maps), len(found), 'one map a WARC')
        equal(sorted(a['url'] for a in lib.article_files(package)), sorted(urls), 'articles')
        lib.judge(package)


def test_several_WARCs_and_packages_after_kills():
    with lib.Folder() as folder, lib.Server('--delay-ms', 15) as server:
        urls = list(lib.sample_urls())
        moments = random.Random(SEED + 1)
        for number in range(8):
            path = lib.archive(folder, name=f'k{number}')
            settings(path, warc_bytes='60kB', max_articles=5)
            process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--quiet', *server.to(), *urls], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            moment = moments.uniform(0.1, 0.7)
            time.sleep(moment)
            lib.kill(process)
            killed_resume(path, moment / 2)
            lib.run('snapshot', '--archive', path, '--resume', '--quiet')
            articles = sorted(a['url'] for p in lib.packages(path) for a in lib.article_files(p))
            equal(articles, sorted(urls), f'killed after {moment:.3f} s')
        lib.judge(*[p for name in sorted(os.listdir(folder)) for p in lib.packages(os.path.join(folder, name))])


lib.main(globals())
