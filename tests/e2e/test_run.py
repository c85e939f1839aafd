"""The scheduled job: pressmark run PROFILE against a newsroom that is edited between two runs."""
import glob, json, os, random, signal, subprocess, time
import lib
from lib import check, equal
from newsroom import Newsroom, TEXT, png

PIER, FERRY, STORM = '/news/pier/', '/news/ferry/', '/news/storm/'


def profile(folder, *lines, seal='run', after='[0]', name='portsmere'):
    path = os.path.join(folder, f'{name}.yaml')
    with open(path, 'w') as f:
        f.write('\n'.join([f'name: {name}', 'collection: Portsmere', 'sources:', '  feeds:', '    - http://news.example/feed.xml', 'revisit:', f'  after: {after}',
                           'politeness:', '  page_delay: 0', 'package:', f'  seal: {seal}', *lines]) + '\n')
    return path


def open_room():
    room = Newsroom()
    for path, headline in ((PIER, 'The pier will be mended'), (FERRY, 'The ferry lands in the north')):
        room.article(path, headline, TEXT, picture='/pier.png')
    room.pages['/pier.png'] = ('image/png', png(80))
    room.feed('/feed.xml', [PIER, FERRY])
    return room


def later(hours):
    """An environment in which the clock is that far ahead."""
    trip = lib.need(os.environ.get('TRIP', os.path.join(os.path.dirname(lib.PRESSMARK), 'tests', 'e2e', 'libtrip.so')), 'the library to preload')
    return {'LD_PRELOAD': trip, 'TRIP_CLOCK': str(int(hours * 3600)), 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', 'exitcode=99') + ':verify_asan_link_order=0'}


HOURLY = '[' + ', '.join(f'{n}h' for n in range(1, 20)) + ']'


def go(room, path, file, code=0, hours=0):
    """A run; with `hours` at a clock that is that far ahead."""
    env = later(hours) if hours else None
    return lib.run('run', '--archive', path, '--json', '--quiet', '--retry-wait', '10ms', *room.to(), file, code=code, env=env).last()


def ledger(path):
    return [json.loads(line) for name in sorted(glob.glob(os.path.join(path, 'ledger', '*.jsonl'))) for line in open(name)]


def counts(said, *names):
    return tuple(said['counts'][n] for n in names)


def headlines(path, url):
    """Of all snapshots of an article, oldest first."""
    return [s['headline'] for s in lib.run('list', '--archive', path, '--json', url, code=None).lines() if 'headline' in s]


def test_new_unchanged_changed():
    """A run that finds nothing new seals nothing; the masthead's weather is no change; a headline is, and so is a picture's content."""
    with lib.Folder() as folder, open_room() as room:
        path = lib.archive(folder)
        file = profile(folder, after=HOURLY)
        equal(counts(go(room, path, file), 'found', 'new', 'captured'), (2, 2, 2), 'first run')
        equal(len(lib.packages(path)), 1, 'packages')
        room.asked.clear()
        equal(counts(go(room, path, file, hours=1.1), 'captured', 'changed', 'unchanged'), (0, 0, 2), 'nothing changed')
        equal((room.count(PIER, 304), room.count(FERRY, 304), room.count('/feed.xml', 304)), (1, 1, 1), 'asked with what is known')
        room.article(PIER, 'The pier will be mended', TEXT, weather='rain', picture='/pier.png')
        said = go(room, path, file, hours=2.1)
        equal(counts(said, 'changed', 'unchanged'), (0, 2), 'only the weather changed')
        equal(len(lib.packages(path)), 1, 'packages')
        room.article(PIER, 'The pier will be mended in spring', TEXT, weather='rain', picture='/pier.png')
        said = go(room, path, file, hours=3.1)
        equal(counts(said, 'changed', 'unchanged'), (1, 1), 'a headline changed')
        equal([p['changes'] for p in said['pages'] if p['outcome'] == 'changed'], ['headline'], 'what changed')
        equal(headlines(path, room.url(PIER)), ['The pier will be mended', 'The pier will be mended in spring'], 'snapshots')
        room.pages['/pier.png'] = ('image/png', png(160))
        room.validators = False
        said = go(room, path, file, hours=4.1)
        equal(sorted(p['changes'] for p in said['pages'] if p['outcome'] == 'changed'), ['pictures', 'pictures'], 'a picture changed')
        equal(counts(go(room, path, file, hours=5.1), 'changed', 'unchanged'), (0, 2), 'and then no more')
        lib.judge(*lib.packages(path))
        runs = [e for e in ledger(path) if e['event'] == 'run']
        equal([e['outcome'] for e in runs], ['pass'] * 6, 'each run is an entry')
        equal([e['run']['captured'] + e['run']['changed'] for e in runs], [2, 0, 0, 1, 2, 0], 'captured by run')
        last = lib.article_files(lib.packages(path)[-1])
        check(all(a['replaces'] for a in last), 'a later snapshot names the one before')


def test_steps_of_revisits():
    """With 1h and 1d an article is looked at once an hour after its first capture, once a day after, and never again."""
    with lib.Folder() as folder, open_room() as room:
        path, file = lib.archive(folder), profile(folder, after='[1h, 1d]')
        looks = []
        for hours in (0, 0.2, 1.1, 1.2, 25, 270):
            looks.append(go(room, path, file, hours=hours)['counts']['unchanged'])
        equal(looks, [0, 0, 2, 0, 2, 0], 'looks after so many hours')


def test_what_is_a_failure_and_what_is_a_fact():
    with lib.Folder() as folder, open_room() as room:
        room.article('/private/letter/', 'A letter', TEXT)
        room.pages['/robots.txt'] = ('text/plain', b'User-agent: *\nDisallow: /private/\n')
        room.feed('/feed.xml', [PIER, FERRY, '/private/letter/'])
        path, file = lib.archive(folder), profile(folder, after=HOURLY)
        equal(counts(go(room, path, file), 'captured', 'refused', 'failed'), (2, 1, 0), "robots' refusal is no failure")
        del room.pages[FERRY]
        equal(counts(go(room, path, file, hours=1.1), 'gone', 'failed'), (1, 0), 'a known article that is gone is a fact')
        room.feed('/feed.xml', [PIER, STORM])
        room.statuses[STORM] = 500
        said = go(room, path, file, 3, hours=2.1)
        equal(counts(said, 'failed'), (1,), 'a page that could not be fetched')
        check('not-fetched' in [f['code'] for f in said['findings']], f'findings: {said["findings"]}')
        equal(lib.run('run', '--archive', path, '--status', file, code=3, env=later(2.2)).code, 3, 'status is not well')
        del room.statuses[STORM]
        room.article(STORM, 'A storm comes', TEXT)
        equal(counts(go(room, path, file, hours=2.3), 'captured', 'failed'), (1, 0), 'it is asked for again by the next run')
        check('well' in lib.run('run', '--archive', path, '--status', file, env=later(2.4)).out, 'status is well again')


def test_a_day_is_one_package():
    """The runs of a day gather in an open package, which can be read, proven and audited; the next day seals it."""
    with lib.Folder() as folder, open_room() as room:
        path, file = lib.archive(folder), profile(folder, seal='day', after='[30d]')
        said = go(room, path, file)
        equal([(p['open'], p['articles']) for p in said['packages']], [(True, 2)], 'the first run')
        equal(lib.packages(path), [], 'nothing is sealed')
        room.asked.clear()
        said = go(room, path, file)
        equal(said['packages'], [], 'nothing new')
        room.feed('/feed.xml', [PIER, FERRY, STORM])
        room.article(STORM, 'A storm comes', TEXT, picture='/pier.png')
        said = go(room, path, file)
        equal([(p['open'], p['articles']) for p in said['packages']], [(True, 3)], 'the third run')
        opened = os.path.join(path, said['packages'][0]['path'])
        lib.judge(opened)
        warcs = sorted(os.listdir(os.path.join(opened, 'data', 'representations', 'original', 'data')))
        equal(len(warcs), 2, f'WARCs, one for each run that had something: {warcs}')
        entry = [e for e in ledger(path) if e['event'] == 'open'][-1]
        equal([(os.path.basename(w['path']), w['sha256']) for w in entry['warcs']],
              [(w, lib.hashlib.sha256(open(os.path.join(opened, 'data', 'representations', 'original', 'data', w), 'rb').read()).hexdigest()) for w in warcs],
              'closed WARCs in the ledger')
        got = lib.run('get', '--archive', path, '--json', room.url(STORM), '-o', os.path.join(folder, 'got')).last()
        equal((got['headline'], got['ledger']), ('A storm comes', 'agrees'), 'get before it is sealed')
        equal(lib.run('audit', '--archive', path, '--older-than', '0d', '--json').last()['passed'], 1, 'audits')
        lib.run('snapshot', '--archive', path, '--resume')
        check(os.path.exists(opened), '--resume leaves it to the profile')
        with open(os.path.join(opened, 'data', 'representations', 'original', 'data', warcs[0]), 'r+b') as f:
            f.seek(100)
            byte = f.read(1)
            f.seek(100)
            f.write(bytes([byte[0] ^ 1]))
        lib.run('audit', '--archive', path, '--older-than', '0d', '--json', code=1)
        with open(os.path.join(opened, 'data', 'representations', 'original', 'data', warcs[0]), 'r+b') as f:
            f.seek(100)
            f.write(byte)
        said = go(room, path, file, hours=24)
        equal([(p['open'], p['articles']) for p in said['packages']], [(False, 3)], 'the next day')
        equal(len(lib.packages(path)), 1, 'sealed')
        lib.judge(*lib.packages(path))
        equal([n for n in os.listdir(os.path.join(path, 'work')) if n != 'profiles'], [], 'left in work')
        equal(lib.run('audit', '--archive', path, '--older-than', '0d', '--json').last()['passed'], 1, 'audits')
        got = lib.run('get', '--archive', path, '--json', room.url(PIER), '-o', os.path.join(folder, 'later')).last()
        equal((got['package'], got['ledger']), (os.path.basename(lib.packages(path)[0]), 'agrees'), 'get afterwards')


def test_a_run_that_was_killed_before_its_package_lay_open():
    """All was captured, and nothing is new: the next run puts the package where it can be read."""
    with lib.Folder() as folder, open_room() as room:
        path, file = lib.archive(folder), profile(folder, seal='day', after='[30d]')
        said = go(room, path, file)
        opened = os.path.join(path, said['packages'][0]['path'])
        journal = os.path.join(os.path.dirname(os.path.dirname(opened)), 'journal.jsonl')
        lines = open(journal).read().splitlines(keepends=True)
        check('"ran"' in lines[-1], f'the last line: {lines[-1]}')
        with open(journal, 'w') as f:
            f.writelines(lines[:-1])
        lib.shutil.rmtree(opened)
        room.asked.clear()
        said = go(room, path, file)
        equal([(p['open'], p['articles']) for p in said['packages']], [(True, 2)], 'it lies there again')
        equal((said['resumed'], room.count(PIER)), (True, 0), 'and nothing was asked for again')
        lib.judge(opened)


def test_two_runs_of_a_profile_are_kept_apart():
    with lib.Folder() as folder, open_room() as room:
        path, file = lib.archive(folder), profile(folder)
        held = room.hold(PIER)
        first = subprocess.Popen([lib.PRESSMARK, 'run', '--archive', path, '--json', '--quiet', *room.to(), file], stdout=subprocess.PIPE)
        held.wait()
        said = lib.run('run', '--archive', path, '--json', '--quiet', *room.to(), file, code=2)
        check('another' in said.err, f'the second is told: {said.err}')
        room.release()
        equal(first.wait(60), 0, 'the first')
        equal(len(lib.packages(path)), 1, 'packages')


def test_a_run_that_was_killed_is_resumed_by_the_next():
    for seal in ('run', 'day'):
        with lib.Folder() as folder, open_room() as room:
            path, file = lib.archive(folder), profile(folder, seal=seal, after='[30d]')
            held = room.hold(FERRY)
            first = subprocess.Popen([lib.PRESSMARK, 'run', '--archive', path, '--quiet', *room.to(), file])
            held.wait()
            for _ in range(100):            # the pier is on disk
                if any('"event":"page"' in open(j).read() for j in glob.glob(os.path.join(path, 'work', '*', 'journal.jsonl'))):
                    break
                time.sleep(0.05)
            first.send_signal(signal.SIGKILL)
            first.wait()
            room.release()
            while not room.count(FERRY):    # the answer that nobody waits for
                time.sleep(0.05)
            room.asked.clear()
            said = go(room, path, file)
            equal(said['resumed'], True, f'{seal}: it says so')
            equal((room.count(PIER), room.count(FERRY)), (0, 1), f'{seal}: what is there is not asked for again')
            kept = lib.packages(path) + [os.path.join(path, p['path']) for p in said['packages'] if p['open']]
            lib.judge(*kept)
            equal(sorted(a['url'] for p in kept for a in lib.article_files(p)), sorted([room.url(PIER), room.url(FERRY)]), f'{seal}: each once')


def test_killed_again_and_again_nothing_is_lost_and_nothing_twice():
    chance = random.Random(4711)
    for seal in ('run', 'day'):
        with lib.Folder() as folder, open_room() as room:
            paths = [f'/news/a{i}/' for i in range(30)]
            for i, path in enumerate(paths):
                room.article(path, f'Headline {i}', TEXT, picture=f'/p{i}.png')
                room.pages[f'/p{i}.png'] = ('image/png', png(i))
            room.feed('/feed.xml', paths)
            path, file = lib.archive(folder), profile(folder, seal=seal, after='[30d]')
            for _ in range(10):
                p = subprocess.Popen([lib.PRESSMARK, 'run', '--archive', path, '--quiet', *room.to(), file], stdout=subprocess.DEVNULL)
                try:
                    equal(p.wait(chance.uniform(0.02, 0.5)), 0, f'{seal}: a run that came to its end')
                except subprocess.TimeoutExpired:
                    p.kill()
                    p.wait()
            go(room, path, file)
            go(room, path, file, hours=24)
            kept = lib.packages(path)
            equal(sorted(a['url'] for p in kept for a in lib.article_files(p)), sorted(room.url(p) for p in paths), f'{seal}: each once')
            equal([n for n in os.listdir(os.path.join(path, 'work')) if n != 'profiles'], [], f'{seal}: left in work')
            lib.judge(*kept)
            equal(lib.run('audit', '--archive', path, '--older-than', '0d', '--json').last()['failed'], 0, f'{seal}: audits')


def test_snapshot_of_a_feed():
    with lib.Folder() as folder, open_room() as room:
        path = lib.archive(folder)
        room.feed('/feed.xml', [PIER, '/live/ticker/', FERRY])
        room.sitemap('/map.xml', [FERRY, STORM])
        room.article(STORM, 'A storm comes', TEXT)
        file = profile(folder, 'scope:', '  exclude:', '    - "*/live/*"')
        options = ['--page-delay', '0', *room.to(), '--feed', room.url('/feed.xml'), '--sitemap', room.url('/map.xml'), '--profile', file]
        dry = lib.snapshot(path, *options, '--dry-run').lines()
        equal([(d['found'], d['taken']) for d in dry], [(room.url(PIER), True), (room.url('/live/ticker/'), False), (room.url(FERRY), True), (room.url(STORM), True)], 'dry run')
        check('*/live/*' in dry[1]['why'], dry[1]['why'])
        equal((lib.packages(path), [n for n in os.listdir(os.path.join(path, 'work')) if n != 'profiles'], room.count(PIER)), ([], [], 0), 'a dry run leaves nothing')
        equal(lib.snapshot(path, *options, '--max-articles', '2').last()['articles'], 2, 'the first two')
        equal(lib.snapshot(path, *options).last()['articles'], 3, 'all three')
        lib.judge(*lib.packages(path))


def test_a_redirect_leads_to_what_is_known():
    """A feed's own address of an article, which redirects to it: a look is a look, and no second snapshot."""
    with lib.Folder() as folder, open_room() as room:
        room.redirects['/r?id=7'] = room.url(PIER)
        room.feed('/feed.xml', ['/r?id=7', FERRY])
        path, file = lib.archive(folder), profile(folder, after=HOURLY)
        equal(counts(go(room, path, file), 'captured'), (2,), 'first')
        room.asked.clear()
        equal(counts(go(room, path, file, hours=1.1), 'captured', 'changed', 'unchanged'), (0, 0, 2), 'a look')
        equal(room.count(PIER, 304), 1, 'asked with what is known')
        room.article(PIER, 'The pier will be mended in spring', TEXT, picture='/pier.png')
        equal(counts(go(room, path, file, hours=2.1), 'changed', 'unchanged'), (1, 1), 'a change')
        equal(headlines(path, room.url('/r?id=7')), ['The pier will be mended', 'The pier will be mended in spring'], 'by the address of the feed')


def test_a_redesigned_site_is_no_quiet_day():
    with lib.Folder() as folder, open_room() as room:
        path, file = lib.archive(folder), profile(folder)
        go(room, path, file)
        for body in (b'<!DOCTYPE html><title>Our new site</title><p>We have moved.', b'', b'{}'):
            room.pages['/feed.xml'] = ('text/html', body)
            said = go(room, path, file, 3)
            equal([f['code'] for f in said['findings'] if f['code'] != 'clock'], ['source-failed'], f'{body}')
        room.feed('/feed.xml', [])
        go(room, path, file)                # a feed without items is one


def test_limits_scope_and_secrets():
    """limits.article_bytes ends an article's requisites, scope.requisite_hosts keeps to hosts, and a secret goes to the site alone and into nothing."""
    with lib.Folder() as folder, open_room() as room:
        pictures = [f'/big{i}.bin' for i in range(12)]
        for name in pictures:
            room.pages[name] = ('image/png', png(1) + os.urandom(20000))
        page = ''.join(f'<img src="{p}">' for p in pictures) + '<img src="http://elsewhere.example/x.png">'
        room.pages[STORM] = ('text/html', f'<!DOCTYPE html><title>Storm</title><h1>A storm comes</h1><article><p>{TEXT[0]}</p>{page}</article></body></html>'.encode())
        room.feed('/feed.xml', [STORM])
        file = profile(folder, 'limits:', '  article_bytes: 60kB', 'scope:', '  requisite_hosts:', '    - news.example', 'request:', '  headers:',
                       '    - "X-Card: env:LIBRARY_CARD"')
        path = lib.archive(folder)
        lib.run('run', '--archive', path, '--json', '--quiet', *room.to(), file, code=2)
        said = lib.run('run', '--archive', path, '--json', '--quiet', *room.to(), file, code=None, env={'LIBRARY_CARD': 'open-sesame-4711'}).last()
        package = lib.packages(path)[0]
        [article] = lib.article_files(package)
        missed = article['requisites']['missed']
        check(0 < missed['limit'] < 12 and missed['scope'] == 1, f'missed: {missed}')
        check('incomplete' in [f['code'] for f in said['findings']], f'below min_complete: {said["findings"]}')
        equal(room.fields.get('X-Card'), 'open-sesame-4711', 'it is sent')
        for place, _, files in os.walk(path):
            for name in files:
                data = open(os.path.join(place, name), 'rb').read()
                if name.endswith('.gz'):
                    data = lib.gunzip(data)
                check(b'open-sesame' not in data, f'the secret is in {name}')
        lib.judge(package)


def test_sources_of_all_kinds():
    """A sitemap index with a news sitemap, a front page by pattern, one article in several of them; a broken source is told."""
    with lib.Folder() as folder, open_room() as room:
        room.article('/sport/goal/', 'A goal', TEXT)
        room.pages['/'] = ('text/html', b'<!DOCTYPE html><title>News</title><a href="/news/pier/">Pier</a><a href="/sport/goal/">Goal</a><a href="/about/">About</a>')
        room.sitemap('/map1.xml', [PIER, FERRY])
        room.pages['/index.xml'] = ('application/xml', f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{room.url("/map1.xml")}</loc></sitemap></sitemapindex>'.encode())
        file = os.path.join(folder, 'all.yaml')
        with open(file, 'w') as f:
            f.write('\n'.join(['name: all', 'sources:', '  feeds:', f'    - {room.url("/gone.xml")}', '  sitemaps:', f'    - {room.url("/index.xml")}', '  pages:', f'    - {room.url("/")}',
                               'scope:', '  include:', '    - "*/news/*"', '    - "*/sport/*"', 'politeness:', '  page_delay: 0', 'package:', '  seal: run']) + '\n')
        path = lib.archive(folder)
        said = go(room, path, file, 3)
        equal(sorted(p['url'] for p in said['pages']), sorted(room.url(p) for p in (PIER, FERRY, '/sport/goal/')), 'articles, each once')
        equal([f['code'] for f in said['findings'] if f['code'] != 'clock'], ['source-failed'], 'findings')
        equal(sorted((s['kind'], s['items'], s['failed']) for s in said['sources'] if not s['failed']), [('page', 2, False), ('sitemap', 2, False), ('sitemap-index', 1, False)], 'sources')


lib.main(globals())
