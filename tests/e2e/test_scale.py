"""Scale and soak, for tests/run --long: a thousand articles in one run, then run after run into one archive."""
import os, resource
import lib
from lib import check, equal


def rss_of_children_mb():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def test_a_thousand_articles_in_one_run():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        base = list(lib.sample_urls())
        urls = [f'{base[i % len(base)]}?edition={i}' for i in range(1200)]
        listed = os.path.join(folder, 'urls')
        open(listed, 'w').write('\n'.join(urls) + '\n')
        said = lib.snapshot(path, *server.to(), '--list', listed, timeout=900).lines()
        equal(sum(s['articles'] for s in said), 1200, 'articles')
        equal([s['articles'] for s in said], [1000, 200], 'a package holds a thousand')
        lib.judge(*lib.packages(path))
        check(rss_of_children_mb() < 400, f'peak memory {rss_of_children_mb():.0f} MB')


def test_forty_runs_into_one_archive():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        urls = list(lib.sample_urls())
        for i in range(40):
            lib.snapshot(path, *server.to(), urls[i % len(urls)])
        equal(len(lib.packages(path)), 40, 'packages')
        said = lib.run('audit', '--archive', path, '--json', '--older-than', '0d').last()
        equal((said['passed'], said['failed'], said['ledger_intact']), (40, 0, True), 'audit')
        snapshots = lib.run('list', '--archive', path, '--json', urls[0]).lines()
        equal([s['captured'] for s in snapshots], sorted(s['captured'] for s in snapshots), 'oldest first')


lib.main(globals())
