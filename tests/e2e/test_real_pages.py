"""Real news pages over TLS under their own names: captured in one run, judged by strangers, and got back."""
import gzip, hashlib, json, os
from urllib.parse import urlsplit
import lib, wire
from lib import check, equal

PAGES = os.path.join(lib.SHARED, 'data', 'pages')
SEED = os.path.join(lib.SHARED, 'data', 'seed')
N_PAGES = 18
PICTURES_A_PAGE = 4             # so many of a page's pictures are there, the others answer 404
PICTURES = ['pictures/2023/20417-1.jpg', 'pictures/2023/20417-2.jpg', 'design/weather.png', 'pictures/2023/lanterns.jpg', 'design/waves.svg',
            'pictures/2023/marsh-wide.jpg']
TYPES = {'.jpg': 'image/jpeg', '.png': 'image/png', '.svg': 'image/svg+xml', '.webp': 'image/webp'}


def key_of(url):
    """host/path?query, as --map wants it."""
    parts = urlsplit(url)
    return parts.netloc + (parts.path or '/') + ('?' + parts.query if parts.query else '')


def pictures_of(url, file, content_type):
    """URLs of all requisites of a page, and of its pictures, those of the article first."""
    about = ['--json', '--url', url, '--content-type', content_type, file]
    needs = [r for r in lib.run('inspect', '--requisites', *about).lines() if r['url'].startswith('http')]
    of_article = [i['url'] for i in lib.run('inspect', *about).last()['images']]
    pictures = [r['url'] for r in needs if r['kind'] == 'image']
    return [r['url'] for r in needs], sorted(pictures, key=lambda p: p not in of_article)


class Site:
    """Pages and pictures on the sample server's TLS port, each under its own name."""
    def __init__(self, folder):
        self.folder, self.map, self.hosts = folder, {}, set()

    def add(self, url, file, content_type):
        self.map[key_of(url)] = (file, content_type)
        self.hosts.add(urlsplit(url).hostname)

    def serve(self):
        for key in self.map:
            self.hosts.add(key.split('/')[0].split(':')[0])
        self.authority = wire.Authority(self.folder, sorted(self.hosts))
        path = os.path.join(self.folder, 'map')
        with open(path, 'w', encoding='utf-8') as f:
            for key, (file, content_type) in self.map.items():
                f.write(f'{key}\t{file}\t{content_type}\n')
        return lib.Server('--map', path, '--cert', self.authority.certificate, '--key', self.authority.key)

    def to(self, server):
        """Every name leads to the test's server; names of plain http, too."""
        return [*server.to(*sorted(self.hosts), scheme='https'), '--cacert', self.authority.ca,
                *[o for h in sorted(self.hosts) for o in ('--connect-to', f'{h}:80:127.0.0.1:{server.http}')]]


def chosen_pages():
    """The largest pages, one a host and as many languages as there are: (URL, file, facts)."""
    expected = json.load(open(os.path.join(lib.need(PAGES, 'real pages'), 'expected.json'), encoding='utf-8'))
    seen, chosen = set(), []
    rows = [(name, facts) for name, facts in expected.items() if facts.get('url', '').startswith('https://')]
    languages = {}
    for name, facts in sorted(rows, key=lambda r: -r[1]['bytes']):
        languages.setdefault((facts.get('html_lang') or '')[:2], []).append((name, facts))
    while len(chosen) < N_PAGES and any(languages.values()):
        for of_language in languages.values():
            if of_language and len(chosen) < N_PAGES:
                name, facts = of_language.pop(0)
                if urlsplit(facts['url']).hostname not in seen:
                    seen.add(urlsplit(facts['url']).hostname)
                    chosen.append((facts['url'], os.path.join(PAGES, name), facts))
    return chosen


def check_counts(article):
    """Expected = captured + explained, for requisites and for pictures."""
    counts = article['requisites']
    equal(counts['expected'], counts['captured'] + counts['explained'], f'{article["url"]} requisites')
    for image in article['images']:
        check(image['outcome'], f'{article["url"]}: {image["url"]} has no outcome')


def check_tls(records, authority):
    """Every exchange says how it was protected, and points at the certificates that this very server showed."""
    chains = {}
    for record in records:
        if record.type == 'resource' and record.get('Content-Type') == 'application/pem-certificate-chain':
            chains['<' + record.get('WARC-Record-ID').strip('<>') + '>'] = record.block.decode()
    check(chains, 'a resource record has the certificates')
    n = 0
    for record in records:
        if record.type not in ('response', 'revisit') or not record.url.startswith('https:'):
            continue
        n += 1
        equal(record.all('WARC-Protocol'), ['http/1.1', 'tls/1.3'], record.url)
        check((record.get('WARC-Cipher-Suite') or '').startswith('TLS_'), f'{record.url}: cipher {record.get("WARC-Cipher-Suite")}')
        pem = chains.get(record.get('WARC-Pressmark-Certificates'))
        check(pem, f'{record.url}: its certificates are in this WARC')
        equal(hashlib.sha256(wire.der_of(pem)[0]).hexdigest(), authority.leaf_sha256, f'{record.url}: the leaf')
        equal(record.get('WARC-IP-Address'), '127.0.0.1', record.url)
    check(n, 'exchanges over TLS were looked at')


def got_page(folder):
    """The answer of get: its article.json, its text, and the page."""
    names = os.listdir(folder)
    check('article.json' in names and 'article.txt' in names, f'get gives article.json and article.txt among {names}')
    article = json.load(open(os.path.join(folder, 'article.json'), encoding='utf-8'))
    text = open(os.path.join(folder, 'article.txt'), encoding='utf-8').read()
    return article, text, [n for n in names if n.endswith('.html')]


def test_real_pages_in_one_run():
    pages = chosen_pages()
    with lib.Folder() as folder:
        site, there, missing, want = Site(folder), 0, 0, {}
        for n, (url, packed, facts) in enumerate(pages):
            file = os.path.join(folder, f'page-{n}.html')
            body = gzip.open(packed).read()
            with open(file, 'wb') as f:
                f.write(body)
            content_type = 'text/html' + (f'; charset={facts["declared_charset"]}' if facts['declared_charset'] and not n % 3 else '')
            site.add(url, file, content_type)
            want[url] = hashlib.sha256(body).hexdigest()
            needs, pictures = pictures_of(url, file, content_type)
            site.hosts.update(urlsplit(u).hostname for u in needs)         # theirs is a 404 from here, not an answer from the network
            for i, picture in enumerate(pictures):
                if i < PICTURES_A_PAGE and key_of(picture) not in site.map and not any(c in picture for c in '\t '):
                    name = PICTURES[(n + i) % len(PICTURES)]
                    site.add(picture, os.path.join(lib.SITE, 'gazette.example', name), TYPES[os.path.splitext(name)[1]])
                    there += 1
                else:
                    missing += 1
        check(len(pages) >= 15 and there >= 15 and missing >= 15, f'{len(pages)} pages, {there} pictures served, {missing} left out')
        with site.serve() as server:
            path = lib.archive(folder)
            said = lib.snapshot(path, *site.to(server), *want, timeout=300).last()
            equal(said['articles'], len(pages), 'articles')
            equal(len(lib.packages(path)), 1, 'one package')
            lib.judge(*lib.packages(path))
            records = wire.all_records(path)
            check_tls(records, site.authority)
            answers = wire.responses(records)
            for url, digest in want.items():
                check(url in answers, f'{url} has a response record')
                equal(hashlib.sha256(answers[url][0].head_and_body()[1]).hexdigest(), digest, f'{url}: the page as it was sent')
            articles = {a['url']: a for a in lib.article_files(lib.packages(path)[0])}
            captured = 0
            for url, article in articles.items():
                check_counts(article)
                captured += sum(i['outcome'] in ('captured', 'revisit') for i in article['images'])
            check(captured >= 10, f'{captured} pictures of articles were captured')
            for n, (url, _, facts) in enumerate(pages):
                out = os.path.join(folder, f'got-{n}')
                lib.run('get', '--archive', path, url, '-o', out)
                article, text, html = got_page(out)
                equal(article['url'], url, 'the article got')
                check(html, f'{url}: a page to open')


def rendition_file(image, url):
    """The seed's smaller renditions, by what their URLs ask for."""
    stem, kind = os.path.splitext(image['file'])
    small = '-small' if 'w=240' in url or '-s.' in url else ''
    return stem + small + ('.webp' if 'fm=webp' in url else kind)


def seed(name):
    facts = json.load(open(os.path.join(lib.need(SEED, 'the seed pages'), 'expected.json'), encoding='utf-8'))[name]
    with lib.Folder() as folder:
        site = Site(folder)
        site.add(facts['url'], os.path.join(SEED, name), facts['http_content_type'])
        for image in facts['images']:
            site.add(image['url'], os.path.join(SEED, image['file']), '-')
            for url in image['other_renditions']:
                site.add(url, os.path.join(SEED, rendition_file(image, url)), '-')
        with site.serve() as server:
            path = lib.archive(folder, '--timezone', 'Europe/Minsk')
            said = lib.snapshot(path, *site.to(server), facts['url']).last()
            equal(said['articles'], 1, 'articles')
            [package] = lib.packages(path)
            lib.judge(package)
            [article] = lib.article_files(package)
            check_counts(article)
            for key in ('headline', 'section', 'language', 'publisher'):
                equal(article[key], facts[key], key)
            check(article['published'].startswith(facts['published']), f'published {article["published"]}, not {facts["published"]}')
            if facts['published_offset'] is None:
                equal(article['published'], facts['published'], 'a time whose offset nobody said has none')
            if facts['canonical']:
                equal(article['canonical'], facts['canonical'], 'canonical')
            masthead = facts['masthead']['date']
            check(masthead not in (article['published'], article['modified'] or ''), 'the masthead\'s day is not the article\'s')
            equal([(i['caption'], i['role']) for i in article['images']], [(i['caption'], i['role']) for i in facts['images']], 'captions and roles')
            answers = wire.responses(wire.all_records(path))
            for got, want in zip(article['images'], facts['images']):
                shown = [want['url'], *want['other_renditions']]
                check(got['url'] in shown, f'{got["url"]} is none of {shown}')
                equal(got['outcome'], 'captured', got['url'])
                equal(answers[want['url']][0].head_and_body()[1], open(os.path.join(SEED, want['file']), 'rb').read(), f'the bytes of {want["url"]}')
            out = os.path.join(folder, 'got')
            lib.run('get', '--archive', path, facts['url'], '-o', out)
            _, text, _ = got_page(out)
            flat = ' '.join(text.split())
            for part in facts['in_body']:
                check(' '.join(part.split()) in flat, f'the text lacks {part!r}')
            for part in facts['not_in_body']:
                check(' '.join(part.split()) not in flat, f'the text has {part!r}')


def test_the_seed_page_of_tables():
    seed('seed-table.html')


def test_the_seed_page_with_json_ld():
    seed('seed-jsonld.html')


def test_the_seed_page_with_microdata():
    seed('seed-microdata.html')


lib.main(globals())
