"""The main job from outside: the sample site's articles become a package that strangers accept, and come back out."""
import base64, contextlib, hashlib, json, os, re, shutil, sqlite3, subprocess, urllib.request
import lib
from lib import check, equal


def test_the_sample_site_becomes_a_package_that_judges_accept():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder, '--timezone', 'Europe/Minsk')
        expected = lib.sample_urls()
        said = lib.snapshot(path, *server.to(), *expected).last()
        equal(said['articles'], len(expected), 'articles')
        [package] = lib.packages(path)
        equal(os.path.relpath(package, path), said['path'], 'path')
        lib.judge(package)
        articles = {a['url']: a for a in lib.article_files(package)}
        for url, facts in expected.items():
            article = articles[url]
            for key in ('headline', 'published', 'modified', 'section', 'language', 'publisher', 'authors'):
                if key in facts:
                    equal(article[key], facts[key], f'{url} {key}')
            pictures = facts['images']
            equal([(i['caption'], i['role']) for i in article['images']], [(i['caption'], i['role']) for i in pictures], f'{url} captions')
            for got, want in zip(article['images'], pictures):
                equal(got['url'].split('://')[1], want['url'].split('://')[1], f'{url} picture')
                if 'outcome' in want:
                    # of one picture under several URLs the first to come is captured, the others are revisits
                    had = ('captured', 'revisit')
                    check(got['outcome'] == want['outcome'] or {got['outcome'], want['outcome']} <= set(had), f'{url} {got["url"]}: {got["outcome"]}')


def test_manifests_satisfy_sha512sum_and_sha256sum():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), next(iter(lib.sample_urls())))
        [package] = lib.packages(path)
        for tool in ('sha256', 'sha512'):
            for manifest in ('manifest', 'tagmanifest'):
                p = subprocess.run([tool + 'sum', '--quiet', '-c', f'{manifest}-{tool}.txt'], cwd=package, capture_output=True, text=True)
                equal(p.returncode, 0, manifest + p.stdout + p.stderr)


def test_documents_satisfy_the_official_schemas():
    xsd = lib.need(os.path.join(lib.SHARED, 'data', 'xsd'), 'the official XSDs')
    lib.need_command('xmllint')
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), *lib.sample_urls())
        [package] = lib.packages(path)
        documents = []
        for where, _, names in os.walk(os.path.join(package, 'data')):
            documents += [os.path.join(where, n) for n in names if n.endswith('.xml') and n not in ('dc.xml', 'mets-profile.xml')]
        p = subprocess.run(['xmllint', '--nonet', '--noout', '--schema', os.path.join(xsd, 'pressmark-judge.xsd'), *documents], capture_output=True,
                           text=True, env={**os.environ, 'XML_CATALOG_FILES': os.path.join(xsd, 'catalog.xml')})
        equal(p.returncode, 0, p.stderr[-2000:])


def test_the_seed_shape_is_in_METS():
    with lib.Folder() as folder, lib.Server('--today', '2026-11-24') as server:
        path = lib.archive(folder)
        url, facts = next(iter(lib.sample_urls().items()))
        lib.snapshot(path, *server.to(), url)
        [package] = lib.packages(path)
        where = os.path.join(package, 'data', 'representations', 'original', 'metadata', 'descriptive')
        [name] = os.listdir(where)
        text = open(os.path.join(where, name), encoding='utf-8').read()
        check(f'>{facts["published"]}</dcterms:issued>' in text, 'issued is the page\'s date with its offset')
        check('2026-11-24</dcterms:issued>' not in text, 'the masthead\'s date is not the article\'s')
        check(f'>{facts["section"]}</dcterms:subject>' in text, 'section')
        check(f'>{facts["dateline"]["place"]}</dcterms:spatial>' in text, 'place')
        check(f'>{facts["dateline"]["agency"]}</dcterms:contributor>' in text, 'agency')
        divisions = re.findall(r'<mets:div [^>]*TYPE="IMAGE"[^>]*LABEL="([^"]*)"', text)
        equal(divisions, [i['caption'] for i in facts['images']], 'captions in reading order')


def test_two_editions_are_two_snapshots_and_the_second_replaces_the_first():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        url = 'http://gazette.example/council/old-mill-vote/'
        first = lib.snapshot(path, *server.to(), url).last()
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f'http://127.0.0.1:{server.http}/_control/edition?n=2').read()
        second = lib.snapshot(path, *server.to(), url).last()
        check(first['package'] != second['package'], 'two packages')
        one, two = (lib.article_files(p)[0] for p in lib.packages(path))
        check(one['headline'] != two['headline'], 'the headline was edited')
        equal(two['replaces'], one['snapshot'], 'replaces')
        equal(one['published'], two['published'], 'the date was not')
        lib.judge(*lib.packages(path))
        listed = lib.run('list', '--archive', path, '--json', url).lines()
        equal([s['headline'] for s in listed], [one['headline'], two['headline']], 'list')


def test_audit_and_ledger():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        urls = list(lib.sample_urls())
        lib.snapshot(path, *server.to(), urls[0])
        lib.snapshot(path, *server.to(), urls[1])
        equal(lib.run('audit', '--archive', path, '--json').last()['due'], 0, 'sealed today is not due')
        said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d').lines()
        equal([s['outcome'] for s in said[:-1]], ['pass', 'pass'], 'outcomes')
        victim = os.path.join(lib.packages(path)[0], 'data', 'articles', '1.json')
        data = bytearray(open(victim, 'rb').read())
        data[100] ^= 1
        open(victim, 'wb').write(data)
        said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d', code=1).lines()
        equal(sorted(s['outcome'] for s in said[:-1]), ['fail', 'pass'], 'outcomes after a flipped bit')
        [ledger] = [os.path.join(path, 'ledger', n) for n in os.listdir(os.path.join(path, 'ledger')) if n.endswith('.jsonl')]
        lines = open(ledger).read().splitlines()
        equal([json.loads(l)['event'] for l in lines], ['sealing', 'sealed'] * 2 + ['fixity check'] * 4, 'events')
        # edited, removed, swapped, cut: each is noticed by the next audit
        for edit in (lambda l: [l[0].replace('"files":', '"files":1')] + l[1:], lambda l: l[:2] + l[3:], lambda l: [l[1], l[0]] + l[2:], lambda l: l[:-1],
                     lambda l: l[:-1] + [l[-1].replace('"pass"', '"fail"').replace('"outcome":"fail"', '"outcome":"pass"', 1)]):
            edited = edit(list(lines))
            if edited == lines:
                continue
            open(ledger, 'w').write(''.join(l + '\n' for l in edited))
            said = lib.run('audit', '--archive', path, '--json', code=1).last()
            check(not said['ledger_intact'], f'an edit was not noticed: {edit}')
        open(ledger, 'w').write(''.join(l + '\n' for l in lines))
        check(lib.run('audit', '--archive', path, '--json').last()['ledger_intact'], 'as it was, it is intact again')


def test_audit_compares_with_the_ledger():
    """A package changed as a whole agrees with itself: only the ledger knows what was sealed."""
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), next(iter(lib.sample_urls())))
        [package] = lib.packages(path)
        info = os.path.join(package, 'bag-info.txt')
        text = open(info).read().replace('test@library.example', 'nobody@elsewhere.example')
        for name in ('sha256', 'sha512'):
            tags = os.path.join(package, f'tagmanifest-{name}.txt')
            was, new = hashlib.new(name, open(info, 'rb').read()).hexdigest(), hashlib.new(name, text.encode()).hexdigest()
            lines = open(tags).read()
            check(was in lines, f'{name}: no digest of bag-info.txt')
            open(tags, 'w').write(lines.replace(was, new))
        open(info, 'w').write(text)
        equal(lib.verdict(package)['verdict'], 'valid', 'the package alone')
        said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d', code=1).lines()
        equal(said[0]['outcome'], 'fail', 'outcome')
        equal({f['code'] for f in said[0]['findings']}, {'ledger-tagmanifest'}, 'findings')


def forge(package, name, was, becomes):
    """A text in a file of the package, and every manifest that leads to it: the package agrees with itself."""
    path = os.path.join(package, name)
    old = open(path, 'rb').read()
    new = old.replace(was.encode(), becomes.encode())
    check(new != old, f'{name} does not say {was}')
    open(path, 'wb').write(new)
    if name.startswith('tagmanifest-'):
        return
    above = 'manifest' if name.startswith('data/') else 'tagmanifest'
    for algorithm in ('sha256', 'sha512'):
        forge(package, f'{above}-{algorithm}.txt', *(hashlib.new(algorithm, b).hexdigest() for b in (old, new)))


def test_get_hands_out_nothing_but_what_is_proven():
    with lib.Folder() as folder, lib.Server() as server:
        path, url = lib.archive(folder), next(iter(lib.sample_urls()))
        said = lib.snapshot(path, *server.to(), url).last()
        [package] = lib.packages(path)
        facts = os.path.join(package, 'data', 'articles', '1.json')
        was = open(facts, 'rb').read()
        headline = json.loads(was)['headline']
        def get(archive, code=0):
            out = os.path.join(folder, f'out-{len(os.listdir(folder))}')
            result = lib.run('get', '--archive', archive, '--json', url, '-o', out, code=code)
            check(os.path.exists(out) == (code == 0), f'{out}: {result.err}')
            return result.last() if code == 0 else result.err
        equal(get(path)['ledger'], 'agrees', 'as it was sealed')
        open(facts, 'wb').write(was.replace(headline.encode(), b'All is well'))
        err = get(path, 1)
        check('data/articles/1.json' in err and 'pressmark verify' in err, err)
        open(facts, 'wb').write(was)
        # the catalogue is a cache, and not believed
        for change in ('captured_ns = captured_ns + 86400000000000', "id = 'urn:uuid:00000000-0000-4000-8000-000000000000'"):
            with contextlib.closing(sqlite3.connect(os.path.join(path, 'catalogue.sqlite'))) as catalogue, catalogue:
                catalogue.execute(f'UPDATE snapshot SET {change}')
            err = get(path, 1)
            check('the catalogue says another' in err and 'pressmark index' in err, err)
            lib.run('index', '--archive', path)
        # the same package in an archive that does not know it, and in one without any ledger
        other = lib.archive(folder, name='other')
        place = os.path.join(other, os.path.relpath(package, path))
        shutil.copytree(package, place)
        lib.run('index', '--archive', other)
        equal(get(other)['ledger'], 'none', 'a package that was copied')
        shutil.move(place, os.path.join(folder, 'aside'))
        shutil.rmtree(os.path.join(other, 'packages'))
        lib.snapshot(other, *server.to(), '--name', 'other', list(lib.sample_urls())[1])       # maybe in the same second: a name of its own
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.move(os.path.join(folder, 'aside'), place)
        lib.run('index', '--archive', other)
        equal(get(other)['ledger'], 'unknown', 'a package that the ledger does not know')
        check('does not know this package' in lib.run('get', '--archive', other, url, '-o', os.path.join(folder, 'text')).out, 'the text says so too')
        # forged as a whole
        forge(package, 'data/articles/1.json', headline, 'All is well')
        lib.run('index', '--archive', path)
        err = get(path, 1)
        check('tagmanifest-sha256.txt' in err and 'pressmark audit' in err, err)
        check(said['articles'] == 1, said)


def test_audit_tells_what_strays_in_packages():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), next(iter(lib.sample_urls())))
        [package] = lib.packages(path)
        month, name = os.path.split(package)
        shutil.copytree(package, os.path.join(month, 'stray'))
        shutil.copytree(package, os.path.join(os.path.dirname(month), '13', name))
        open(os.path.join(path, 'packages', 'notes.txt'), 'w').write('x')
        *checks, summary = lib.run('audit', '--archive', path, '--json', '--older-than', '0d').lines()
        equal([c['outcome'] for c in checks], ['pass'], 'the package itself')
        equal([(f['severity'], f['code'], os.path.basename(f['where'])) for f in summary['findings']],
              [('warning', 'audit-stray', where) for where in ('stray', '13', 'notes.txt')], 'strays')
        check(summary['ledger_intact'], 'the ledger has nothing to do with it')
        check(lib.run('audit', '--archive', path).out.count('audit-stray') == 3, 'the text says so too')


def test_audit_of_an_archive_that_lost_its_ledger():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), next(iter(lib.sample_urls())))
        shutil.rmtree(os.path.join(path, 'ledger'))
        said = lib.run('audit', '--archive', path, '--json', code=1)
        package, summary = said.lines()
        equal((package['outcome'], package['entered'], {f['code'] for f in package['findings']}), ('fail', False, {'audit-not-in-ledger'}), 'package')
        equal((summary['ledger_intact'], [f['code'] for f in summary['findings']]), (False, ['ledger-lost']), 'ledger')
        check('NOT entered' in lib.run('audit', '--archive', path, code=1).out, 'the table says so too')
        check('--accept-ledger' in said.err, said.err)


def test_a_ledger_that_lost_its_head_or_all_is_accepted_by_word():
    with lib.Folder() as folder, lib.Server() as server:
        path, urls = lib.archive(folder), list(lib.sample_urls())
        ledger = os.path.join(path, 'ledger')
        def entries():
            [name] = [n for n in os.listdir(ledger) if n.endswith('.jsonl')]
            return [json.loads(line) for line in open(os.path.join(ledger, name))]
        lib.snapshot(path, *server.to(), urls[0])
        lib.snapshot(path, *server.to(), urls[1])
        ids = [os.path.basename(p) for p in lib.packages(path)]
        os.remove(os.path.join(ledger, 'head'))
        lib.run('audit', '--archive', path, code=1)
        said = lib.run('audit', '--archive', path, '--json', '--accept-ledger').last()
        equal((said['ledger_accepted'], said['ledger_intact'], said['passed']), (True, True, 2), 'a lost head')
        equal([(e['event'], e['package'], e['failing']) for e in entries()[4:]], [('ledger accepted', None, [])] + [('fixity check', i, []) for i in ids],
              'entries')
        lib.snapshot(path, *server.to(), urls[2])
        # the end cut off, and the head with it: the package that has no entry any more is named
        [name] = [os.path.join(ledger, n) for n in os.listdir(ledger) if n.endswith('.jsonl')]
        lines = open(name).read().splitlines(True)
        open(name, 'w').write(''.join(lines[:-2]))
        os.remove(os.path.join(ledger, 'head'))
        third = [os.path.basename(p) for p in lib.packages(path) if os.path.basename(p) not in ids][0]
        lib.run('audit', '--archive', path, '--accept-ledger')
        equal([e['failing'] for e in entries() if e['event'] == 'ledger accepted'], [[], [third]], 'who did not agree')
        # all of it: a new chain, whose first entry says so
        shutil.rmtree(ledger)
        lib.run('audit', '--archive', path, '--accept-ledger')
        equal((entries()[0]['event'], sorted(entries()[0]['failing'])), ('ledger accepted', sorted(ids + [third])), 'the first entry')
        equal(sorted(e['package'] for e in entries() if e['event'] == 'accepted'), sorted(ids + [third]), 'accepted')
        said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d', '--accept-ledger').last()
        equal((said['ledger_accepted'], said['passed'], said['findings']), (False, 3, []), 'when there is nothing to accept')
        # an edited chain never
        [name] = [os.path.join(ledger, n) for n in os.listdir(ledger) if n.endswith('.jsonl')]
        text = open(name).read()
        open(name, 'w').write(text.replace('"files":', '"files":1', 1))
        os.remove(os.path.join(ledger, 'head'))
        said = lib.run('audit', '--archive', path, '--json', '--accept-ledger', code=1)
        check('edited' in said.err and not os.path.exists(os.path.join(ledger, 'head')), said.err)


def test_a_reader_who_may_not_write_lists_and_gets():
    with lib.Folder() as folder, lib.Server() as server:
        path, url = lib.archive(folder), next(iter(lib.sample_urls()))
        lib.snapshot(path, *server.to(), url)
        listed, before = lib.run('list', '--archive', path, '--json').out, sorted(os.listdir(path))
        out = os.path.join(folder, 'out')
        os.mkdir(out)
        os.chmod(out, 0o777)
        os.chmod(folder, 0o755)
        for where, _, names in os.walk(path):
            for name in ['', *names]:
                os.chmod(os.path.join(where, name), 0o444 if name else 0o555)
        reader = 65534 if os.geteuid() == 0 else None
        for state in ('with a catalogue', 'without one'):
            if state == 'without one':
                before.remove('catalogue.sqlite')
                os.chmod(path, 0o755)
                os.remove(os.path.join(path, 'catalogue.sqlite'))
                os.chmod(path, 0o555)
            equal(lib.run('list', '--archive', path, '--json', user=reader).out, listed, f'list, {state}')
            got = os.path.join(out, state)
            lib.run('get', '--archive', path, url, '-o', got, user=reader)
            check(os.path.exists(os.path.join(got, 'index.html')), f'get, {state}')
            equal(sorted(os.listdir(path)), before, f'files of the archive, {state}')
            for command in ('index', 'audit'):
                said = lib.run(command, '--archive', path, user=reader, code=4)
                equal(said.out, '', f'{command} says nothing on stdout')
                check('pressmark index' not in said.err, said.err)
        os.chmod(path, 0o755)


def test_index_is_made_anew_from_packages():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), *lib.sample_urls())
        before = lib.run('list', '--archive', path, '--json').out
        for name in os.listdir(path):
            if name.startswith('catalogue'):
                os.remove(os.path.join(path, name))
        lib.run('index', '--archive', path)
        equal(lib.run('list', '--archive', path, '--json').out, before, 'list')


def test_a_proxy_is_used_when_it_is_named_and_the_records_say_so():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, '--page-delay', '0', '--proxy', f'http://127.0.0.1:{server.http}', next(iter(lib.sample_urls())))
        [package] = lib.packages(path)
        equal(lib.verdict(package)['verdict'], 'valid', 'verify')
        [warc] = [os.path.join(f, n) for f, _, names in os.walk(package) for n in names if n.endswith('.warc.gz')]
        text = subprocess.run(['gzip', '-dc', warc], capture_output=True, check=True).stdout
        check(b'WARC-Pressmark-Address: not checked' in text, 'the records do not say that addresses were not checked')
        check(b'WARC-IP-Address' not in text, 'an address of nobody knows whom')


def test_the_password_of_a_proxy_is_in_no_package():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, '--page-delay', '0', '--proxy', f'http://reader:s3cret@127.0.0.1:{server.http}', '--defer-sealing', next(iter(lib.sample_urls())))
        [run] = os.listdir(os.path.join(path, 'work'))
        equal(oct(os.stat(os.path.join(path, 'work', run)).st_mode & 0o777), oct(0o700), 'who may look into a run')
        lib.run('snapshot', '--archive', path, '--resume')
        equal(lib.verdict(lib.packages(path)[0])['verdict'], 'valid', 'verify')
        text = b''.join(subprocess.run(['gzip', '-dcf', os.path.join(f, n)], capture_output=True, check=True).stdout
                        for f, _, names in os.walk(path) for n in names if not n.startswith('catalogue'))
        check(b'Proxy-Authorization: (masked)' in text and b'WARC-Pressmark-Masked: Proxy-Authorization' in text, 'the masking is recorded')
        check(base64.b64encode(b'reader:s3cret') not in text and b's3cret' not in text, 'the password is kept')


def test_exit_codes():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.run(code=2)
        lib.run('nonsense', code=2)
        lib.run('--version')
        lib.run('snapshot', '--archive', path, code=2)
        lib.run('snapshot', '--archive', folder + '/nowhere', 'http://gazette.example/', code=2)
        lib.run('init', path, code=2)
        lib.run('verify', folder + '/nowhere', code=1)
        lib.run('snapshot', '--archive', path, '--resume')
        lib.snapshot(path, *server.to(), 'http://gazette.example/withdrawn/story-about-a-duke/', code=3)
        lib.snapshot(path, *server.to(), 'http://gazette.example/private/letters/', code=3)
        equal(lib.packages(path), [], 'without an article there is no package')
        lib.run('list', '--archive', path, 'http://gazette.example/nothing/', code=1)
        for command in ('init', 'snapshot', 'inspect', 'verify', 'audit', 'list', 'get', 'index'):
            lib.run(command, '--help')


lib.main(globals())
