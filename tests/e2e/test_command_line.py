"""How the commands behave towards whoever calls them: what is refused before anything begins, what is said, and with which exit code."""
import os, re, signal, subprocess, time
import lib, wire
from lib import check, equal

URL = 'http://gazette.example/nature/herons-return-to-the-salt-marsh/'


def test_results_that_cannot_be_written_are_no_success():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), URL)
        package = lib.packages(path)[0]
        page = os.path.join(folder, 'page.html')
        with open(page, 'w') as f:
            f.write('<title>A</title><p>B')
        commands = [['--version'], ['--help'], ['list', '--help'], ['list', '--archive', path], ['verify', package], ['verify', '--json', package],
                    ['inspect', page], ['index', '--archive', path], ['audit', '--archive', path], ['init', os.path.join(folder, 'b')],
                    ['get', '--archive', path, URL, '-o', os.path.join(folder, 'out')],
                    ['snapshot', '--archive', path, *server.to(), URL], ['snapshot', '--archive', path, '--json', *server.to(), URL]]
        for command in commands:
            with open('/dev/full', 'wb') as full:
                full_disk = subprocess.run([lib.PRESSMARK, *command], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
            equal(full_disk.returncode, 4, f'{command} to a full disk')
            check('No space left' in full_disk.stderr and 'stays archived' in full_disk.stderr, full_disk.stderr)
        equal(len(lib.packages(path)), 3, 'what was archived stays archived')
        before = lib.tree(package)
        closed = subprocess.run(['sh', '-c', 'exec "$0" "$@" >&-', lib.PRESSMARK, 'list', '--archive', path], stderr=subprocess.PIPE, text=True)
        equal(closed.returncode, 4, 'stdout closed')
        check('Bad file descriptor' in closed.stderr, closed.stderr)
        equal(lib.tree(package), before, 'no result is written into a file of the archive')
        wrong = subprocess.run(['sh', '-c', 'exec "$0" "$@" >/dev/full', lib.PRESSMARK, 'verify', page], stderr=subprocess.PIPE, text=True)
        equal(wrong.returncode, 1, 'what was found wrong outweighs it')


def test_inspect_knows_no_address_but_what_it_is_told():
    with lib.Folder() as folder:
        page = os.path.join(folder, 'page.html')
        def inspect(head, *options, code=0):
            with open(page, 'w') as f:
                f.write(f'<!DOCTYPE html>{head}<title>A ferry</title><article><h1>A ferry sails again</h1><p>It sails.<img src="img/a.jpg" alt="b"></article>')
            return lib.run('inspect', '--json', page, *options, code=code)
        link = '<link rel=canonical href="{}">'
        for head, options, url, canonical, picture in (
                ('', [], None, None, '/img/a.jpg'),
                ('', ['--url', 'http://a.example/b/c'], 'http://a.example/b/c', 'http://a.example/b/c', 'http://a.example/b/img/a.jpg'),
                (link.format('https://n.example/x/y'), [], 'https://n.example/x/y', 'https://n.example/x/y', 'https://n.example/x/img/a.jpg'),
                (link.format('https://n.example/x/y'), ['--url', 'http://a.example/b/c'], 'http://a.example/b/c', 'https://n.example/x/y', 'http://a.example/b/img/a.jpg'),
                (link.format('/x/y'), [], None, '/x/y', '/img/a.jpg')):
            said = inspect(head, *options).last()
            equal((said['url'], said['canonical'], said['images'][0]['url']), (url, canonical, picture), f'{head} {options}')
            check('localhost' not in str(said) and '.invalid' not in str(said), said)
            shown = lib.run('inspect', '--requisites', page, *options).out
            check(shown.split()[-1] == picture, shown)
        for url, why in (('x y', 'no absolute URL'), ('', 'no absolute URL'), ('ftp://a.example/', 'neither http nor https'), ('http://x y/', 'no host may have'),
                         ('http://a.example/' + 'a' * 9000, 'more than 8192 bytes')):
            err = inspect('', '--url', url, code=2).err
            check(why in err, f'{url[:40]}: {err}')


def test_a_URL_that_is_too_long_is_called_so():
    with lib.Folder() as folder:
        path = lib.archive(folder)
        said = lib.snapshot(path, '--allow-private', 'http://a.example/' + 'a' * 9000, code=3).lines()
        check('longer than the limit of 8192 bytes' in said[0]['why'], said[0]['why'])


def test_values_that_no_package_can_hold_are_refused_at_once():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        for option in ('--collection', '--name'):
            for value, why in (('', 'blank'), ('   ', 'blank'), ('a\nrobots: obey', 'one line'), ('a\rb', 'one line'), ('x' * 301, '301 bytes'),
                               (b'a\xff', 'UTF-8')):
                said = lib.run('snapshot', '--archive', path, *server.to(), option, value, URL, code=2) if isinstance(value, str) else None
                if said is None:
                    done = subprocess.run([lib.PRESSMARK.encode(), b'snapshot', b'--archive', path.encode(), option.encode(), value, URL.encode()],
                                          capture_output=True)
                    equal(done.returncode, 2, f'{option} {value}')
                    said = lib.Result(2, '', done.stderr.decode())
                check(option in said.err and why in said.err and '--resume' not in said.err, said.err)
        said = lib.run('snapshot', '--archive', path, '--name', '¡!', URL, code=2)
        check('letters or digits' in said.err, said.err)
        equal(os.listdir(os.path.join(path, 'work')), [], 'nothing was begun')
        equal(server.requests(), [], 'nothing was asked for')
        for options in (['--organization', ''], ['--organization', ' '], ['--contact', ''], ['--contact', 'a@b\nX: y'], ['--isil', 'x y z'], ['--isil', ''],
                        ['--timezone', '']):
            said = lib.run('init', os.path.join(folder, 'new'), *options, code=2)
            check(options[0] in said.err, said.err)
        lib.run('init', '', code=2)
        check(not os.path.exists(os.path.join(folder, 'new')), 'no archive is made with them')


def test_a_folder_of_schemas_is_one_below_the_archive_and_is_there_before_a_run():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        settings = os.path.join(path, 'pressmark.yaml')
        with open(settings) as f:
            text = f.read()
        changed, n = re.subn(r'#? *schemas:.*', 'schemas: "official"', text)
        equal(n, 1, 'package.schemas in the settings')
        with open(settings, 'w') as f:
            f.write(changed)
        said = lib.run('snapshot', '--archive', path, *server.to(), URL, code=2)
        check('official' in said.err and 'package.schemas' in said.err, said.err)
        equal(server.requests(), [], 'nothing asked for')
        os.mkdir(os.path.join(path, 'official'))
        with open(os.path.join(path, 'official', 'own.xsd'), 'w') as f:
            f.write('<schema xmlns="http://www.w3.org/2001/XMLSchema"/>')
        for cwd in ('/', folder, path):
            lib.run('snapshot', '--archive', os.path.relpath(path, cwd), *server.to(), URL, cwd=cwd)
        for package in lib.packages(path):
            check(os.path.exists(os.path.join(package, 'data', 'schemas', 'own.xsd')), 'the package has its copy')


def test_an_archive_behind_a_link_is_an_archive():
    with lib.Folder() as folder, lib.Server() as server:
        path, link, parent = lib.archive(folder), os.path.join(folder, 'link'), os.path.join(folder, 'parent')
        os.symlink('archive', link)
        os.symlink('.', parent)
        for n, place in enumerate((link, os.path.join(parent, 'archive'), path)):
            for _ in range(2):                                  # with a catalogue, and without one
                lib.snapshot(place, *server.to(), URL)
            equal(len(lib.run('list', '--archive', place, '--json').lines()), 2 * n + 2, f'{place}: snapshots')
            lib.run('get', '--archive', place, URL, '-o', os.path.join(folder, f'out-{n}'))
            lib.run('index', '--archive', place)
            lib.run('audit', '--archive', place, '--older-than', '0d')


def test_what_would_change_a_run_is_refused_beside_resume():
    with lib.Folder() as folder:
        path = lib.archive(folder)
        for options in (['--cacert', 'c.pem'], ['--robots', 'ignore'], ['--name', 'x'], ['--list', 'x'], ['--page-delay', '0'], ['--http2'], [URL]):
            said = lib.run('snapshot', '--archive', path, '--resume', *options, code=2)
            check('--resume goes on' in said.err, f'{options}: {said.err}')
        lib.run('snapshot', '--archive', path, '--resume', '--workers', '2')


def test_connections_that_cannot_be_are_refused_at_once():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        for options in (['--cacert', os.path.join(folder, 'none.pem')], ['--cacert', os.path.join(path, 'pressmark.yaml')], ['--connect-to', 'foo'],
                        ['--proxy', 'nonsense']):
            said = lib.run('snapshot', '--archive', path, *server.to(), *options, URL, code=2)
            check(options[0] in said.err and 'could not begin' in said.err, said.err)
        equal(os.listdir(os.path.join(path, 'work')) + server.requests(), [], 'nothing was begun, nothing asked for')


def test_authorities_named_from_here_are_found_again_from_elsewhere():
    page, held = URL.replace('http:', 'https:'), 'http://held.example/'
    with lib.Folder() as folder, lib.Held() as holding:
        authority = wire.Authority(folder, lib.HOSTS, 30)
        with lib.Server('--cert', authority.certificate, '--key', authority.key) as server:
            path = lib.archive(folder)
            process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--cacert', os.path.relpath(authority.ca, folder),
                                        *server.to(scheme='https'), '--connect-to', f'held.example:80:127.0.0.1:{holding.port}', held, page],
                                       cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            holding.asked.wait()
            lib.kill(process)
            holding.release()
            equal(lib.run('snapshot', '--archive', path, '--resume', '--json', cwd='/').last()['articles'], 2, 'articles of the resumed run')


def test_a_certificate_that_is_not_trusted_is_named_with_its_reason():
    page = URL.replace('http:', 'https:')
    for hosts, days, options, words, advises in ((lib.HOSTS, 30, False, 'unable to get local issuer certificate', True),
                                                 (lib.HOSTS, -1, True, 'certificate has expired', False),
                                                 (['other.example'], 30, True, 'gazette.example', False)):
        with lib.Folder() as folder:
            authority = wire.Authority(folder, hosts, days)
            with lib.Server('--cert', authority.certificate, '--key', authority.key) as server:
                path = lib.archive(folder)
                trust = ['--cacert', authority.ca] if options else []
                said = lib.run('snapshot', '--archive', path, *server.to(scheme='https'), *trust, page, code=3)
                for text in (said.out, said.err):           # the summary; and what the journal was told
                    line = text.partition('https://gazette.example: tls: ')[2].partition('\n')[0]
                    check(words in line and 'certificate' in line and ('--cacert' in line) == advises, f'{words}: {text}')
                said = lib.snapshot(path, *server.to(scheme='https'), *trust, '--robots', 'ignore', page, code=3).lines()[0]
                check(said['why'].startswith('tls: ') and words in said['why'], f'without robots.txt: {said}')


def test_a_page_that_came_only_in_part_is_kept_and_named():
    host = 'http://bad.example'
    wanted = {'/cut-in-body?as=html': 'cut (disconnect)', '/length-too-large?as=html': 'cut (disconnect)', '/gzip-cut?as=html': 'decoded',
              '/gzip-not?as=html': 'decoded', '/204': 'status 204: the page is empty', '/slow?as=html&bytes=1&ms=300': 'cut (time)',
              '/plain?as=html': None}
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        to = ['--allow-private', '--page-delay', '0', '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}', '--resource-timeout', '2s']
        for options in ([], ['--defer-sealing']):
            said = lib.snapshot(path, *to, *options, *(host + target for target in wanted), code=3)
            found = {page['url'][len(host):]: page['why'] for page in said.last()['incomplete']}
            equal(set(found), {target for target, why in wanted.items() if why}, 'pages that are incomplete')
            check(all(wanted[target] in why for target, why in found.items()), f'{found}')
            check(not any('failed' in line for line in said.lines()), 'none of them failed')
        resumed = lib.run('snapshot', '--archive', path, '--resume', '--json', code=3).last()
        equal({page['url'][len(host):]: page['why'] for page in resumed['incomplete']}, found, 'the journal keeps it')
        equal(resumed['articles'], len(wanted), 'all are kept')
        said = lib.run('snapshot', '--archive', path, *to, host + '/cut-in-body?as=html', host + '/plain?as=html', code=3)
        check('not whole: http://bad.example/cut-in-body?as=html\n  the page is cut (disconnect): ' in said.out, said.out)
        check('plain?as=html\n  ' not in said.out, said.out)
        short = lib.snapshot(path, *to, '--max-resource-bytes', '100', host + '/plain?as=html', code=3).last()['incomplete']
        check(len(short) == 1 and 'cut (length)' in short[0]['why'], f'{short}')
        equal(lib.snapshot(path, *to, host + '/plain?as=html').last()['incomplete'], [], 'a page that is whole')
        lib.judge(*lib.packages(path))


def test_a_signal_stops_a_run_where_nothing_is_lost():
    host = 'http://bad.example'
    pages = [f'{host}/plain?as=html&n={n}' for n in range(3)] + [f'{host}/slow?as=html&ms=100&bytes=1&n={n}' for n in range(20)]
    for number, options in ((signal.SIGINT, []), (signal.SIGTERM, ['--json'])):
        with lib.Folder() as folder, lib.Server() as server:
            path = lib.archive(folder)
            to = ['--allow-private', '--page-delay', '1ms', '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}']

            def begin():
                return subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, *options, *to, *pages], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
            process = begin()
            for line in process.stderr:
                if 'n=2' in line:
                    break
            time.sleep(0.5)                                     # a slow page is on its way
            process.send_signal(number)
            began = time.monotonic()
            out, err = process.communicate(timeout=20)
            check(time.monotonic() - began < 10, 'it does not wait for the rest')
            equal(process.returncode, -number, 'ends by the signal')
            check(f'snapshot --archive {path} --resume' in err, err)
            [run] = os.listdir(os.path.join(path, 'work'))
            check(run in out, out)
            check(not [n for _, _, names in os.walk(os.path.join(path, 'work')) for n in names if n.endswith('.open')], 'what was received is committed')
            equal(lib.packages(path), [], 'no package yet')
            asked = len(server.requests())
            process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--resume'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            process.stderr.readline()
            time.sleep(0.5)
            process.send_signal(number)
            process.communicate(timeout=20)
            equal(process.returncode, -number, 'so does a resumed one')
            check(not any('/plain' in r[3] for r in server.requests()[asked:]), 'nothing that is done is asked for again')
            process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--resume'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            process.stderr.readline()
            time.sleep(0.5)
            process.send_signal(signal.SIGSTOP)
            for twice in (signal.SIGTERM, signal.SIGINT):
                process.send_signal(twice)
            process.send_signal(signal.SIGCONT)
            process.communicate(timeout=20)
            check(process.returncode in (-signal.SIGTERM, -signal.SIGINT), f'a second signal: {process.returncode}')


def test_what_was_stopped_is_resumed_whole():
    host = 'http://bad.example'
    pages = [f'{host}/slow?as=html&ms=10&bytes=1&n={n}' for n in range(6)]
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        process = subprocess.Popen([lib.PRESSMARK, 'snapshot', '--archive', path, '--allow-private', '--page-delay', '1ms', '--connect-to',
                                    f'bad.example:80:127.0.0.1:{server.bad}', *pages], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if 'n=1' in line:
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        equal(process.returncode, -signal.SIGTERM, 'ends by the signal')
        said = lib.run('snapshot', '--archive', path, '--resume', '--json').last()
        equal(said['articles'], len(pages), 'articles')
        equal(os.listdir(os.path.join(path, 'work')), [], 'work/ is empty')
        lib.judge(*lib.packages(path))


def test_a_list_is_read_as_editors_write_it_and_refused_by_name():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        name = os.path.join(folder, 'today.txt')
        for number, (text, why) in enumerate(((None, 'no such file'), (b'', 'names no URL'), (b'\xef\xbb\xbf', 'names no URL'), (b'# none\r\n\r\n', 'names no URL'),
                                              (URL.encode().replace(b'/', b'\0/'), 'NUL'))):
            if text is not None:
                with open(name, 'wb') as f:
                    f.write(text)
            said = lib.run('snapshot', '--archive', path, '--list', name, code=2)
            check(name in said.err and why in said.err and '--help' not in said.err, f'{number}: {said.err}')
        for text in (b'\xef\xbb\xbf' + URL.encode() + b'\r\n', b'\r\n# x\r\n \t' + URL.encode() + b'  \r\n', URL.encode()):
            with open(name, 'wb') as f:
                f.write(text)
            equal(lib.snapshot(path, *server.to(), '--list', name).last()['articles'], 1, f'{text}')


def test_a_listed_snapshot_has_its_second_and_the_offset_of_the_zone():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder, '--timezone', 'Asia/Kathmandu')
        for _ in range(2):
            lib.snapshot(path, *server.to(), URL)
            time.sleep(1.1)
        shown = [line for line in lib.run('list', '--archive', path).out.splitlines() if not line.startswith(' ')]
        check(all(re.match(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:45  \S', line) for line in shown), f'{shown}')
        equal(len({line[:25] for line in shown}), 2, 'two snapshots of one minute are told apart')


def test_one_is_singular_and_columns_stand_below_each_other():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        said = lib.run('snapshot', '--archive', path, *server.to(), 'http://gazette.example/nothing-here/', code=3)
        said = lib.run('snapshot', '--archive', path, *server.to(), URL)
        [package] = lib.packages(path)
        texts = [said.out, said.err, lib.run('list', '--archive', path, '--packages').out, lib.run('verify', package).out]
        check(not [text for text in texts if re.search(r'\b1 [a-z]+s\b', text)], f'{texts}')
        lines = [line for line in lib.run('--help').out.splitlines() if line.startswith('  pressmark ')]
        equal({re.match(r'  pressmark \S+ +(\S+ +)?(?=[A-Z][a-z])', line).end() for line in lines}, {35}, 'columns of --help')


def test_numbers_of_workers_have_bounds():
    with lib.Folder() as folder:
        path = lib.archive(folder)
        for command in (['snapshot', '--archive', path, URL], ['audit', '--archive', path], ['verify', path]):
            for workers in ('0', '1025', '99999', '-1', ''):
                said = lib.run(*command, '--workers', workers, code=2)
                check('from 1 to 1024' in said.err, said.err)


def test_files_are_not_handed_out_into_the_archive_itself():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), URL)
        before = lib.tree(path)
        os.symlink(os.path.join(path, 'packages'), os.path.join(folder, 'shelf'))
        for inside in (os.path.join(path, 'packages', 'x'), os.path.join(path, 'packages', '2026', 'new', 'x'), os.path.join(path, 'work'),
                       os.path.join(path, 'reports', '..', 'ledger', 'x'), os.path.join(folder, 'shelf', 'x')):
            said = lib.run('get', '--archive', path, URL, '-o', inside, code=2)
            check("archive's own" in said.err, said.err)
        lib.run('get', '--archive', '.', URL, '-o', 'work/x', code=2, cwd=path)
        equal({n: d for n, d in lib.tree(path).items() if 'catalogue' not in n}, {n: d for n, d in before.items() if 'catalogue' not in n}, 'nothing was made')
        lib.run('get', '--archive', '.', URL, '-o', 'packages-of-mine/x', cwd=path)


def test_verify_of_an_archive_says_what_checks_one():
    with lib.Folder() as folder:
        path = lib.archive(folder)
        said = lib.run('verify', path, code=1)
        check(f'pressmark audit --archive {path}' in said.err, said.err)


def test_an_archive_that_cannot_be_written_begins_no_run():
    if os.geteuid() != 0:
        raise lib.Skip('only root can go on as somebody else')
    with lib.Folder() as folder:
        path = lib.archive(folder)
        os.chmod(folder, 0o755)

        def as_nobody():
            os.setgid(65534)
            os.setuid(65534)
        done = subprocess.run([lib.PRESSMARK, 'snapshot', '--archive', path, URL], capture_output=True, text=True, preexec_fn=as_nobody)
        equal(done.returncode, 4, done.stderr)
        check('--resume' not in done.stderr and 'could not begin' in done.stderr and 'can be written' in done.stderr, done.stderr)


def test_foreign_names_and_texts_stay_in_their_lines():
    hidden = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
    forged = 'a\nbackup-bag: valid\n  package, 9 files\x1b[8m\u202e\u2066\x9b'
    page = '/news/forged/'
    with lib.Folder() as folder:
        bag, html = os.path.join(folder, 'bag'), os.path.join(folder, 'site', 'gazette.example' + page)
        os.makedirs(os.path.join(bag, 'data', forged))
        open(os.path.join(bag, 'data', forged, 'x'), 'w').close()
        said = lib.run('verify', bag, code=1)
        check(not hidden.search(said.out) and '\nbackup-bag' not in said.out and '\\x0Abackup-bag: valid\\x0A' in said.out, said.out)
        found = lib.verdict(bag)['findings']
        check(any(forged in f['where'] for f in found), f'JSON is exact: {found}')
        said = lib.run('verify', bag + forged, code=1)
        check(not hidden.search(said.out + said.err) and '\nbackup-bag' not in said.out, said.out)
        said = lib.run('get', '--archive', bag + forged, URL, '-o', 'x', code=2)
        check(not hidden.search(said.err) and '\nbackup-bag' not in said.err, said.err)

        os.makedirs(html)
        name = os.path.join(html, 'index.html')
        with open(name, 'w', encoding='utf-8') as f:
            f.write('<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>x</title><article><h1>Rise \u202efo\u202c and \u2066fall</h1>'
                    '<p>' + 'A text of some length, and then \u202eone that runs the other way\u202c. ' * 20 + '</p></article></html>')
        said = lib.run('inspect', name)
        check('Rise \\xE2\\x80\\xAEfo' in said.out and not hidden.search(said.out), said.out)
        path = lib.archive(folder)
        with lib.Server(site=os.path.join(folder, 'site')) as server:
            lib.snapshot(path, *server.to(), 'http://gazette.example' + page)
        listed = lib.run('list', '--archive', path).out
        got = lib.run('get', '--archive', path, 'http://gazette.example' + page, '-o', os.path.join(folder, 'got')).out
        for text in (listed, got):
            check('Rise \\xE2\\x80\\xAEfo' in text and not hidden.search(text), text)
        equal(lib.run('list', '--archive', path, '--json').last()['headline'], 'Rise \u202efo\u202c and \u2066fall', 'JSON is exact')


lib.main(globals())
