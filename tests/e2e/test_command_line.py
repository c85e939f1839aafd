"""How the commands behave towards whoever calls them: what is refused before anything begins, what is said, and with which exit code."""
import os, subprocess
import lib
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


lib.main(globals())
