"""Sites that nobody designed: whatever leads where, a run ends, says what became of each URL, and loses nothing of it."""
import os, re
import lib
from lib import check, equal
from random_site import Site

ROUNDS = 200 if os.environ.get('PRESSMARK_LONG') else 8


def archive_of(folder, seed):
    path = lib.archive(folder)
    if seed % 3 == 0:                                           # small packages: more of them
        settings = os.path.join(path, 'pressmark.yaml')
        with open(settings) as f:
            text = f.read()
        with open(settings, 'w') as f:
            f.write(re.sub(r'max_articles: \d+', f'max_articles: {seed % 4 + 1}', text))
    return path


def one(seed):
    with lib.Folder() as folder, Site(seed) as site:
        path, pages = archive_of(folder, seed), site.pages()
        options = ['--robots', 'ignore'] if seed % 7 == 0 else []
        said = lib.snapshot(path, '--allow-private', '--page-delay', f'{seed % 3 * 5}ms', '--retry-wait', '5ms', *options, *site.to(), *pages, code=None, timeout=40)
        check(said.code in (0, 3), f'ended with {said.code}: {said.err[-500:]}')
        equal(os.listdir(os.path.join(path, 'work')), [], 'work/')
        lib.judge(*lib.packages(path))
        failed = {line['failed'] for line in said.lines() if 'failed' in line}
        equal(failed - set(pages), set(), 'failures of URLs that were not asked for')
        equal(bool(failed), said.code == 3, 'exit code')
        articles = [article['url'] for package in lib.packages(path) for article in lib.article_files(package)]
        equal(len(articles), len(set(articles)), 'one snapshot of each page')
        for url in set(pages) - failed:
            check(lib.run('list', '--archive', path, '--json', url).lines(), f'{url} was captured, but is not found')
        if '--robots' not in options:
            refused = [a for a in site.asked if a[1] in ('/p1', '/i3', '/c2') and forbids(site, a[0])]
            equal(refused, [], 'asked for although robots.txt refuses it')


def forbids(site, host):
    """Whether the host's robots.txt, behind its redirects, is the one that refuses; 5xx refuses all."""
    at = (host, '/robots.txt')
    for _ in range(6):
        status, fields, body = site.answer(*at)
        if 'Location' not in fields:
            return status == 503 or b'Disallow' in body
        to = fields['Location']
        at = (at[0], to) if to.startswith('/') else (to.split('/')[2], '/robots.txt')
    return False


def test_every_run_ends_and_accounts_for_every_URL():
    for seed in range(ROUNDS):
        try:
            one(seed)
        except Exception as error:
            raise AssertionError(f'seed {seed}: {error}') from error


lib.main(globals())
