"""What never breaks: a run that is killed, or that meets a full disk, at any moment leaves the archive whole, and --resume finishes it.

Kills come in two ways: at random moments of time, and (with a preloaded library, trip.c) exactly before, or in the middle of, each
kind of call that changes the disk, since random moments seldom meet the microseconds between two steps of sealing. After each the
same is asked: the ledger is intact, every package in packages/ is valid, --resume ends well, every article is kept exactly once,
nothing is left in work/, and an outsider finds nothing in the packages."""
import concurrent.futures, contextlib, hashlib, json, os, random, resource, shutil, signal, sqlite3, subprocess, time
import lib, wire
from lib import check, equal

SEED = 8493
KILLS = 50
THREADS = 2
ALL = 'PRESSMARK_LONG' in os.environ                # every call that changes the disk, not a part of them
TRIP = os.environ.get('TRIP', os.path.join(os.path.dirname(lib.PRESSMARK), 'tests', 'e2e', 'libtrip.so'))
RESUME = ['--resume', '--json', '--quiet']


# --- what must hold ----------------------------------------------------------------------------------------------

def ledger(path):
    lines = []
    for name in sorted(n for n in os.listdir(os.path.join(path, 'ledger')) if n.endswith('.jsonl')):
        lines += open(os.path.join(path, 'ledger', name)).read().splitlines()
    return [json.loads(line) for line in lines]


def whole(path, what):
    """The archive is whole, whatever happened to the run."""
    said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d', code=None)
    check(said.code == 0, f'{what}: audit says {said.out} {said.err}')
    kept = lib.packages(path)
    equal((said.last()['ledger_intact'], said.last()['passed']), (True, len(kept)), f'{what}: intact, passed')


def finished(path, what, urls):
    """All, or (when it was killed before it had begun) nothing, was captured, once; nothing is left to do."""
    equal(os.listdir(os.path.join(path, 'work')), [], f'{what}: work/')
    articles = [a['url'] for p in lib.packages(path) for a in lib.article_files(p)]
    check(sorted(articles) == sorted(urls) or not articles, f'{what}: captured {sorted(articles)}')
    for package in map(os.path.basename, lib.packages(path)):
        equal([e['event'] for e in ledger(path) if e['package'] == package and e['event'] != 'fixity check'], ['sealing', 'sealed'],
              f'{what}: the ledger on {package}')
    again = lib.run('snapshot', '--archive', path, *RESUME)
    equal(again.last()['package'], None, f'{what}: nothing to resume')
    listed = lib.run('list', '--archive', path, '--json', code=None).lines() if articles else []
    equal(sorted(s['url'] for s in listed), sorted(articles), f'{what}: list')
    whole(path, what)
    for where in ('packages', 'ledger'):
        for place, _, names in os.walk(os.path.join(path, where)):
            for name in names:
                check(not name.endswith(('.draft', '.open')), f'{what}: {place}/{name} was left behind')
    return len(articles)


def figures(package):
    """What `snapshot --json` must say of a package, counted in the package."""
    had = [r for warc in wire.warcs(package) for r in wire.records(warc) if r.type == 'revisit' or (r.type == 'response' and r.block[9:10] == b'2')]
    articles = lib.article_files(package)
    payload = [os.path.join(place, n) for place, _, names in os.walk(os.path.join(package, 'data')) for n in names]
    return {'package': os.path.basename(package), 'path': os.path.join('packages', *package.split(os.sep)[-3:]), 'articles': len(articles),
            'resources': len(had), 'missing': sum(a['requisites']['explained'] for a in articles), 'bytes': sum(map(os.path.getsize, payload))}


def resume(path, what, urls):
    whole(path, what + ', before --resume')
    is_open = any(not name.startswith('.') for name in os.listdir(os.path.join(path, 'work')))
    seen = lib.run('snapshot', '--archive', path, *RESUME, code=None)
    check(seen.code == 0, f'{what}: --resume ended with {seen.code}: {seen.out} {seen.err}')
    if is_open and lib.packages(path):                  # whichever attempt sealed it: the first one could not tell any more
        *firsts, last = [figures(p) for p in lib.packages(path)]
        equal(seen.lines(), [*firsts, {**last, 'incomplete': []}], f'{what}: what --resume says')
    return finished(path, what, urls)


def start(path, *arguments, **more):
    return subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--json', '--quiet', *arguments], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **more)


def kill_after(seconds, path, *arguments):
    """Whether it was still at work then."""
    process = start(path, *arguments)
    try:
        process.communicate(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True


def phase(path):
    """How far a killed run had come, by its journal."""
    work = os.path.join(path, 'work')
    runs = [n for n in os.listdir(work) if not n.startswith('.')]       # hidden: not yet begun, or over
    if not runs:
        return 'done' if lib.packages(path) else 'nothing'
    journal = os.path.join(work, runs[0], 'journal.jsonl')
    text = open(journal).read() if os.path.exists(journal) else ''
    return next((p for p in ('sealed', 'closed', 'commit', 'run') if f'"event":"{p}"' in text), 'nothing')


def each(work, items):
    """Does `work` for all items, some at once; the first failure counts."""
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, items))


def all_packages(folder):
    return [p for name in sorted(os.listdir(folder)) for p in lib.packages(os.path.join(folder, name))]


# --- kills at random moments ---------------------------------------------------------------------------------------------------

def test_kill_at_50_random_moments():
    with lib.Folder() as folder, lib.Server('--delay-ms', 15) as server:
        urls = list(lib.sample_urls())
        path = lib.archive(folder, name='measured')
        begun = time.monotonic()
        lib.snapshot(path, *server.to(), *urls)
        took = time.monotonic() - begun
        moments = random.Random(SEED)
        jobs = [(n, moments.uniform(0, took * 1.1)) for n in range(KILLS)]

        def one(job):
            number, moment = job
            path = lib.archive(folder, name=f'k{number}')
            killed = kill_after(moment, path, *server.to(), *urls)
            seen = phase(path)
            return killed, seen, resume(path, f'killed after {moment:.3f} of {took:.3f} s ({seen})', urls)
        outcomes = each(one, jobs)
        phases = {p: sum(1 for killed, seen, _ in outcomes if seen == p) for p in ('nothing', 'run', 'commit', 'closed', 'sealed', 'done')}
        print(f'# phases hit by {sum(k for k, _, _ in outcomes)} kills: {phases}')
        check(sum(killed for killed, _, _ in outcomes) >= KILLS * 3 // 5, 'most kills came in time')
        check(phases['run'] + phases['commit'] and phases['closed'] + phases['sealed'], 'capture and sealing were both hit')
        check(all(kept for _, seen, kept in outcomes if seen != 'nothing'), 'what had begun was finished')
        lib.judge(*all_packages(folder))


def test_kill_the_resumption_too_twice():
    with lib.Folder() as folder, lib.Server('--delay-ms', 15) as server:
        urls = list(lib.sample_urls())
        moments = random.Random(SEED + 1)
        jobs = [(n, [moments.uniform(0.05, 0.8) for _ in range(3)]) for n in range(6)]

        def one(job):
            number, times = job
            path = lib.archive(folder, name=f'k{number}')
            kill_after(times[0], path, *server.to(), *urls)
            for moment in times[1:]:
                kill_after(moment, path, '--resume')
                whole(path, f'--resume killed after {moment:.3f} s')
            return resume(path, f'killed after {times}', urls)
        each(one, jobs)
        lib.judge(*all_packages(folder))


# --- kills and failures at a certain call ----------------------------------------------------------------------------------------

def trip_env(mode=None, at=None, log=None, plain=None):
    lib.need(TRIP, 'the library to preload')
    env = {'LD_PRELOAD': TRIP, 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', 'exitcode=99') + ':verify_asan_link_order=0'}
    for key, value in (('TRIP_MODE', mode), ('TRIP_AT', at), ('TRIP_LOG', log), ('TRIP_PLAIN', plain)):
        if value is not None:
            env[key] = str(value)
    return {**os.environ, **env}


def calls_of_a_run(folder, server, urls, plain=None):
    """Numbers of the calls that change the disk, the first and last of each kind and file: [(number, name, path)]."""
    path, log = lib.archive(folder, name='counted'), os.path.join(folder, 'calls')
    process = start(path, *server.to(), *urls, env=trip_env(log=log, plain=plain))
    process.communicate()
    equal(process.returncode, 0, 'a run that is only counted')
    shutil.rmtree(path)
    calls = [line.rstrip('\n').split('\t') for line in open(log)]
    os.remove(log)
    chosen, before = {}, None
    for number, name, where in calls:
        kind = (name, where)
        if kind != before:
            chosen[int(number)] = (name, os.path.basename(where))
        before = kind
    return [(number, *what) for number, what in sorted(chosen.items())]


def part_of(calls):
    """Without ALL: each rename, link and removal, and a third of the others."""
    few = [c for c in calls if c[1] not in ('renameat2', 'linkat', 'unlinkat')]
    kept = set(few if ALL else random.Random(SEED).sample(few, (len(few) + 2) // 3))
    return [c for c in calls if c not in few or c in kept]


def few_urls():
    """Enough for all that sealing does: pictures, a picture twice, another host."""
    return list(lib.sample_urls())[:3]


def trips(folder, server, urls, mode, calls, code, plain=None):
    def one(call):
        number, name, where = call
        what = f'{mode} at call {number}, {name} {where}'
        path = lib.archive(folder, name=f'{mode}{number}')
        process = start(path, *server.to(), *urls, env=trip_env(mode, number, plain=plain))
        said = process.communicate()[1].decode()
        check(process.returncode in code, f'{what}: ended with {process.returncode}: {said}')
        if process.returncode == 4:
            check('why' in said and 'next' in said, f'{what}: says {said}')
        resume(path, what, urls)
        return process.returncode
    codes = each(one, part_of(calls))
    ends = ', '.join(f'{c} {codes.count(c)} times' for c in sorted(set(codes)))
    print(f'# {mode} at {len(codes)} of {len(calls)} calls: ended with {ends}')
    check(codes.count(0) * 4 <= len(codes), 'most met their end')
    lib.judge(*all_packages(folder))


def test_kill_before_each_call_that_changes_the_disk():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        trips(folder, server, urls, 'kill', calls_of_a_run(folder, server, urls), (-signal.SIGKILL, 0))


def test_kill_in_the_middle_of_writes():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        calls = [c for c in calls_of_a_run(folder, server, urls) if 'write' in c[1]]
        trips(folder, server, urls, 'torn', calls, (-signal.SIGKILL, 0))


def test_kill_where_no_rename_can_be_told_not_to_replace():
    """As on NFS: files get their names as links, and a kill may leave both. The resumption may be on another machine, which knows better."""
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        calls = [c for c in calls_of_a_run(folder, server, urls, plain=1) if c[1] in ('linkat', 'unlinkat', 'renameat2')]
        check(any(c[1] == 'linkat' for c in calls), 'files are linked there')
        trips(folder, server, urls, 'kill', calls, (-signal.SIGKILL, 0), plain=1)


def test_disk_full_at_each_call_that_needs_room():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        calls = [c for c in calls_of_a_run(folder, server, urls) if 'write' in c[1] or c[1] == 'mkdirat']
        trips(folder, server, urls, 'full', calls, (4, 0))


def test_sync_that_fails():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        calls = [c for c in calls_of_a_run(folder, server, urls) if 'sync' in c[1]]
        trips(folder, server, urls, 'sick', calls, (4, 0))


def test_file_size_limit():
    """The kernel's own refusal (EFBIG) in place of a full disk."""
    with lib.Folder() as folder, lib.Server() as server:
        urls = list(lib.sample_urls())
        for kilobytes in (1, 3, 16, 64, 256, 600):
            path = lib.archive(folder, name=f'limit{kilobytes}')
            limit = kilobytes * 1024
            process = start(path, *server.to(), *urls, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            said = process.communicate()[1].decode()
            equal(process.returncode, 4, f'limit of {kilobytes} kB: {said}')
            check('why' in said and 'next' in said, said)
            equal(lib.packages(path), [], 'no package')
            resume(path, f'limit of {kilobytes} kB', urls)
        lib.judge(*all_packages(folder))


# --- damage between a kill and --resume -----------------------------------------------------------------------------------------

def moved_but_not_entered(folder, server):
    """An archive whose run was killed when its package had just been moved into packages/: the ledger says no more than "sealing"."""
    path, log = lib.archive(folder, name='moved'), os.path.join(folder, 'calls')
    lib.snapshot(path, *server.to(), *few_urls(), '--defer-sealing')
    counted = shutil.copytree(path, os.path.join(folder, 'counted'))
    process = start(counted, '--resume', '--workers', '1', env=trip_env(log=log))
    said = process.communicate()[1].decode()
    equal(process.returncode, 0, said)
    calls = [line.rstrip('\n').split('\t') for line in open(log)]
    [moved] = [int(number) for number, name, where in calls if name == 'renameat2' and where.startswith('20')]
    process = start(path, '--resume', '--workers', '1', env=trip_env('kill', moved + 1))
    process.communicate()
    equal(process.returncode, -signal.SIGKILL, 'the run was killed')
    [package] = lib.packages(path)
    equal([e['event'] for e in ledger(path)], ['sealing'], 'the ledger')
    return path, os.path.relpath(package, path)


def test_damage_between_a_kill_and_resume():
    def flip(package):
        with open(os.path.join(package, 'data', 'documentation', 'README.txt'), 'r+b') as f:
            f.write(b'\x00')

    def replace(package):
        """A bag that is valid, and not the one that was sealed."""
        name = os.path.join(package, 'bag-info.txt')
        text = open(name, 'rb').read()
        other = text.replace(b'Test Library', b'Lest Tibrary')
        check(other != text, 'bag-info.txt names the library')
        open(name, 'wb').write(other)
        for algorithm in ('sha256', 'sha512'):
            name = os.path.join(package, f'tagmanifest-{algorithm}.txt')
            lines = open(name).read()
            was, now = (hashlib.new(algorithm, bytes).hexdigest() for bytes in (text, other))
            check(was in lines, name)
            open(name, 'w').write(lines.replace(was, now))
    with lib.Folder() as folder, lib.Server() as server:
        moved, package = moved_but_not_entered(folder, server)
        for damage, valid, words in ((flip, 'invalid', 'README.txt'), (replace, 'valid', '"sealing"')):
            path = shutil.copytree(moved, os.path.join(folder, damage.__name__))
            damage(os.path.join(path, package))
            equal(lib.verdict(os.path.join(path, package))['verdict'], valid, damage.__name__)
            said = lib.run('snapshot', '--archive', path, '--resume', code=1)
            check(words in said.err and package in said.err and f'next   pressmark verify {path}/{package}' in said.err, said.err)
            equal([e['event'] for e in ledger(path)], ['sealing'], 'it is not entered as sealed')
            shutil.rmtree(os.path.join(path, package))
            shutil.copytree(os.path.join(moved, package), os.path.join(path, package))
            lib.run('snapshot', '--archive', path, '--resume')
            equal(finished(path, 'put back', few_urls()), 3, 'articles, once it is put back')


# --- two processes --------------------------------------------------------------------------------------------------------------

def test_a_run_that_goes_on_is_left_alone():
    with lib.Folder() as folder, lib.Server('--delay-ms', 150) as server:
        urls = list(lib.sample_urls())
        path = lib.archive(folder)
        process = start(path, *server.to(), *urls)
        while phase(path) == 'nothing' and process.poll() is None:
            time.sleep(0.01)
        said = lib.run('snapshot', '--archive', path, '--resume')
        check('left alone' in said.err, f'it says so: {said.err}')
        check(process.poll() is None, 'the run was still going')
        equal(process.wait(), 0, 'the run')
        process.stderr.close()
        equal(finished(path, 'beside --resume', urls), len(urls), 'articles')


def test_resumptions_that_race():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        for number in range(8):
            path = lib.archive(folder, name=f'race{number}')
            first = start(path, *server.to(), *urls)
            others = [start(path, '--resume') for _ in range(4)]        # while it begins, and while it ends
            while first.poll() is None:
                others.append(start(path, '--resume'))
                time.sleep(0.01)
            for process in [first] + others:
                said = process.communicate()[1].decode()
                equal(process.returncode, 0, f'round {number}: {said}')
            equal(finished(path, f'round {number}', urls), len(urls), 'articles')
        path = lib.archive(folder, name='both')
        lib.snapshot(path, *server.to(), *urls, '--defer-sealing')
        both = [start(path, '--resume') for _ in range(2)]
        equal([(p.communicate()[1], p.returncode)[1] for p in both], [0, 0], 'two at once on the same run')
        equal(finished(path, 'two at once', urls), len(urls), 'articles')


def test_many_at_once_make_the_catalogue():
    """Absent, of an older form, damaged, with packages to take in: whoever comes first makes it, nobody is in another one's way."""
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        for name in ('alpha', 'beta', 'gamma'):
            lib.snapshot(path, *server.to(), '--name', name, *few_urls())
        want = lib.run('list', '--archive', path, '--json').out
        equal(len(want.splitlines()), 9, 'snapshots')
        catalogue = os.path.join(path, 'catalogue.sqlite')

        def absent():
            for ending in ('', '-wal', '-shm'):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(catalogue + ending)

        def older():
            with contextlib.closing(sqlite3.connect(catalogue)) as db:
                db.executescript('DROP TABLE snapshot; PRAGMA user_version = 1')

        def broken():
            absent()
            open(catalogue, 'w').write('this is no database')

        def lacking():
            with contextlib.closing(sqlite3.connect(catalogue)) as db:
                db.executescript('DELETE FROM package; DELETE FROM snapshot')
        for number in range(40 if ALL else 12):
            make = (absent, older, broken, lacking)[number % 4]
            make()
            commands = [['list', '--json']] * 8 + [['index']] * (number // 4 % 3)
            processes = [subprocess.Popen([lib.PRESSMARK, *c, '--quiet', '--archive', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for c in commands]
            for command, process in zip(commands, processes):
                out, err = process.communicate()
                what = f'round {number}, {make.__name__}, {command[0]}'
                equal(process.returncode, 0, f'{what}: {err.decode()}')
                check(command[0] == 'index' or out.decode() == want, f'{what}: {out.decode()}')
            # of two that end at the same moment neither is the last one, who would remove SQLite's log
            equal([n for n in os.listdir(path) if n.startswith('catalogue.sqlite.')], [], f'round {number}: of building anew')


# --- several runs --------------------------------------------------------------------------------------------------------------

def test_a_run_that_cannot_be_resumed_does_not_keep_the_others_from_it():
    with lib.Folder() as folder, lib.Server() as server:
        urls = few_urls()
        path = lib.archive(folder)
        for name in ('alpha', 'beta', 'gamma', 'delta'):
            lib.snapshot(path, *server.to(), '--name', name, '--defer-sealing', *urls)
        runs = sorted(os.listdir(os.path.join(path, 'work')))
        equal([run.split('-')[0] for run in runs], ['alpha', 'beta', 'delta', 'gamma'], 'runs')
        kept = {}
        for run in (runs[0], runs[2]):
            journal = os.path.join(path, 'work', run, 'journal.jsonl')
            kept[journal] = open(journal, 'rb').read()
            with open(journal, 'r+b') as f:
                f.seek(40)
                f.write(b'\n')
        said = lib.run('snapshot', '--archive', path, '--resume', '--json', code=1)
        equal([line['package'].split('-')[0] for line in said.lines()], ['beta', 'gamma'], f'sealed: {said.out}')
        check(f'work/{runs[0]}, journal.jsonl, line 1' in said.err and f'work/{runs[2]} cannot be resumed' in said.err, said.err)
        equal(sorted(os.listdir(os.path.join(path, 'work'))), [runs[0], runs[2]], 'left in work/')
        whole(path, 'with two runs that cannot be resumed')
        equal([p['articles'] for p in lib.run('snapshot', '--archive', path, *RESUME, code=1).lines()], [], 'again')
        for journal, text in kept.items():
            open(journal, 'wb').write(text)
        said = lib.run('snapshot', '--archive', path, *RESUME)
        equal([line['package'].split('-')[0] for line in said.lines()], ['alpha', 'delta'], 'mended')
        equal(os.listdir(os.path.join(path, 'work')), [], 'work/')
        whole(path, 'mended')


# --- torn lines -------------------------------------------------------------------------------------------------------------------

def ledger_file(path):
    [name] = [n for n in os.listdir(os.path.join(path, 'ledger')) if n.endswith('.jsonl')]
    return os.path.join(path, 'ledger', name)


def test_a_ledger_that_lost_its_head_is_told_of_before_anything_is_fetched():
    with lib.Folder() as folder, lib.Server() as server:
        path, urls = lib.archive(folder), list(lib.sample_urls())
        lib.snapshot(path, *server.to(), urls[0])
        lib.snapshot(path, *server.to(), urls[1], '--defer-sealing')
        head, fetched = os.path.join(path, 'ledger', 'head'), len(server.requests())
        text = open(head).read()
        os.remove(head)
        for asked in ((*server.to(), urls[2]), ('--resume',)):
            said = lib.snapshot(path, *asked, code=1)
            check('ledger/head' in said.err and '--accept-ledger' in said.err, said.err)
        equal((len(server.requests()), len(os.listdir(os.path.join(path, 'work')))), (fetched, 1), 'requests, runs')
        open(head, 'w').write(text)
        lib.snapshot(path, '--resume')
        equal(len(lib.packages(path)), 2, 'packages, when the head is restored')


def test_torn_ledger_line():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        head = os.path.join(path, 'ledger', 'head')
        lib.snapshot(path, *server.to(), few_urls()[0])
        before = (open(ledger_file(path), 'rb').read(), open(head, 'rb').read())
        lib.run('audit', '--archive', path, '--older-than', '0d')
        after = open(ledger_file(path), 'rb').read()
        line = after[len(before[0]):]

        def set_to(ledger, head_bytes):
            for name in os.listdir(os.path.join(path, 'ledger')):
                if 'torn' in name:
                    os.remove(os.path.join(path, 'ledger', name))
            open(ledger_file(path), 'wb').write(ledger)
            open(head, 'wb').write(head_bytes)
        for length in (1, len(line) // 2, len(line) - 1):       # an append that was cut off
            set_to(before[0] + line[:length], before[1])
            said = lib.run('audit', '--archive', path, '--json').last()
            equal((said['ledger_intact'], [f['code'] for f in said['findings']]), (True, ['ledger-torn']), f'{length} bytes of a line')
            lib.run('audit', '--archive', path, '--json', '--older-than', '0d')
            torn = [n for n in os.listdir(os.path.join(path, 'ledger')) if 'torn' in n]
            equal(len(torn), 1, 'the torn line is set aside')
            equal(open(os.path.join(path, 'ledger', torn[0]), 'rb').read(), line[:length], 'its bytes')
            equal(lib.run('audit', '--archive', path, '--json').last()['findings'], [], 'afterwards')
        set_to(after, before[1])                                # killed between the line and the head
        equal(lib.run('audit', '--archive', path, '--json', '--older-than', '0d').last()['findings'], [], 'an entry behind the head')
        equal(lib.run('audit', '--archive', path, '--json').last()['ledger_entries'], 4, 'entries')
        whole_ledger, whole_head = open(ledger_file(path), 'rb').read(), open(head, 'rb').read()
        for cut in (1, 100, len(line), len(line) + 1):          # a line that was whole, and is not any more, is no torn append
            set_to(whole_ledger[:-cut], whole_head)
            said = lib.run('audit', '--archive', path, '--json', code=1).last()
            check('ledger-head' in [f['code'] for f in said['findings']], f'{cut} bytes cut off: {said}')


def test_torn_journal_line():
    with lib.Folder() as folder, lib.Server('--delay-ms', 20) as server:
        urls = list(lib.sample_urls())
        path = lib.archive(folder)
        process = start(path, *server.to(), *urls)
        while phase(path) in ('nothing', 'run') and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        deferred = lib.archive(folder, name='deferred')
        lib.snapshot(deferred, *server.to(), *urls, '--defer-sealing')
        cases = []
        for origin in (path, deferred):
            [run] = os.listdir(os.path.join(origin, 'work'))
            text = open(os.path.join(origin, 'work', run, 'journal.jsonl'), 'rb').read()
            last = len(text) - text[:-1].rfind(b'\n') - 1
            for cut in (0, 1, last // 2, last - 1, last):
                cases.append((origin, run, text[:len(text) - cut], cut))
            cases.append((origin, run, text + b'{"event":"pa', -12))

        def one(case):
            origin, run, text, cut = case
            copy = os.path.join(folder, f'{os.path.basename(origin)}{cut}')
            shutil.copytree(origin, copy)
            open(os.path.join(copy, 'work', run, 'journal.jsonl'), 'wb').write(text)
            equal(resume(copy, f'{cut} bytes cut off', urls), len(urls), 'articles')
        each(one, cases)
        shutil.rmtree(path), shutil.rmtree(deferred)
        lib.judge(*all_packages(folder))


lib.main(globals())
