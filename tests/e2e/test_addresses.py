"""Where pressmark never goes, whatever a page or a redirect says: other protocols, files of this machine, addresses in other clothes.

Only loopback is ever meant here; what is refused is named, with its reason."""
import hostile, lib, wire
from hostile import sends, whole
from lib import check, equal

FORBIDDEN = ['file:///etc/passwd', 'ftp://127.0.0.1/a.png', 'gopher://127.0.0.1:70/x', 'dict://127.0.0.1:2628/d', 'FILE:///etc/hosts']
SILENT = ['data:image/png;base64,AAAA', 'javascript:alert(1)', 'blob:http://x.test/1', 'about:blank']      # there is no server to refuse


def redirect(to):
    return sends(b'HTTP/1.1 302 Found\r\nLocation: ' + to.encode() + b'\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')


def missed_of(archive, page):
    fields = [wire.fields_of(r) for r in wire.all_records(archive) if r.type == 'metadata' and r.url == page]
    return {value.split(' ')[1]: value.split(' ')[2:] for lines in fields for name, value in lines if name == 'missed'}


def only_http(archive):
    check(all((r.url or 'http://').startswith(('http://', 'https://', 'urn:')) for r in wire.all_records(archive)), 'no record of anything else')


def test_a_page_that_names_other_protocols_says_that_they_are_refused():
    places = [b'<img src="%s">', b'<link rel="stylesheet" href="%s">', b'<script src="%s"></script>', b'<i style="background:url(%s)"></i>',
              b'<video poster="%s"></video>']
    html = hostile.HTML + b''.join(place % url.encode() for place, url in zip(places, FORBIDDEN)) + b''.join(b'<img src="%s">' % u.encode() for u in SILENT)
    with lib.Folder() as folder, hostile.Server({'pages': whole(html, kind=b'text/html')}) as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), 'http://pages.test/', code=None)
        missed = missed_of(path, 'http://pages.test/')
        equal(missed, {url: ['no-url'] for url in FORBIDDEN}, 'what the metadata record says')
        only_http(path)
        lib.judge(*lib.packages(path))


def test_a_redirect_to_another_protocol_is_refused_and_says_so():
    targets = [*FORBIDDEN, *SILENT]
    answers = {f'r{i}': redirect(url) for i, url in enumerate(targets)}
    pictures = [f'http://r{i}.test/picture' for i in range(len(targets))]
    answers['pages'] = whole(hostile.page_of(pictures), kind=b'text/html')
    with lib.Folder() as folder, hostile.Server(answers) as server:
        path = lib.archive(folder)
        said = lib.snapshot(path, *server.to(), 'http://pages.test/', *(f'http://r{i}.test/' for i in range(len(targets))), code=3)
        why = {line['failed']: line['why'] for line in said.lines() if 'failed' in line}
        for i, url in enumerate(targets):
            equal(why.get(f'http://r{i}.test/'), f'status 302: refused, since it leads to "{url}", which is no http or https URL', url)
        records = {r.get('WARC-Record-ID')[1:-1]: r for r in wire.all_records(path)}
        missed = missed_of(path, 'http://pages.test/')
        equal(sorted(missed), sorted(pictures), 'pictures that are missed')
        for i, url in enumerate(targets):
            status, record = missed[pictures[i]]
            equal(status, '302', url)
            check(b'Location: ' + url.encode() in records[record.removeprefix('record=')].block, f'{url}: its record shows where it led')
        only_http(path)
        lib.judge(*lib.packages(path))


def test_loopback_in_other_clothes_is_refused_as_loopback():
    """As pages, named by the user or by a list: no request is made, and the reason is told."""
    hosts = ['127.0.0.1', '0177.0.0.1', '2130706433', '0x7f.1', '0x7f000001', '127.1', '%31%32%37.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]',
             '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]']
    with lib.Folder() as folder, hostile.Server({}) as server:
        path = lib.archive(folder)
        urls = [f'http://{host}:{server.port}/n{i}' for i, host in enumerate(hosts)]
        said = lib.snapshot(path, '--page-delay', '0', *urls, code=3)
        why = {line['failed']: line['why'] for line in said.lines() if 'failed' in line}
        equal(sorted(why), sorted(urls), 'pages that failed')
        for url in urls:
            check('refused' in why[url] and 'loopback' in why[url], f'{url}: {why[url]}')
        equal((server.asked, lib.packages(path)), ([], []), 'requests, packages')


lib.main(globals())
