"""What a real browser's parser finds in a page, `inspect --requisites` finds too: nothing that the browser would show is missing.

The browser decides: its tree of the page, its style sheets, its resolved addresses, its requests. Addresses other than http(s) and
parts of the page itself are no requisites."""
import concurrent.futures, gzip, json, os
from urllib.parse import quote
import browser, lib
from lib import check

PAGES = os.path.join(lib.SHARED, 'data', 'pages')
SEED = os.path.join(lib.SHARED, 'data', 'seed')
WINDOWS = [(1280, 1), (390, 3)]                 # (width, density): srcset, picture and media queries choose by them
IMAGES = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'images.js'), encoding='utf-8').read()


def listed_in(url, content_type, file):
    """What pressmark lists, as requests would have it."""
    lines = lib.run('inspect', '--requisites', '--json', '--url', url, '--content-type', content_type, file).lines()
    return {line['url'] for line in lines if 'url' in line}


def seen_in(shown, url, content_type, body):
    """What the browser finds: {address: places}."""
    seen = {}
    shown.resize(*WINDOWS[0])
    shown.show(url, content_type, body)
    for window in WINDOWS:
        shown.resize(*window)
        for place, address in shown.evaluate(IMAGES):
            seen.setdefault(address, set()).add(place)
    for address in shown.asked:
        if address.startswith(('http:', 'https:')):
            seen.setdefault(address.partition('#')[0], set()).add('asked for')
    return seen


def compare(pages):
    """`pages`: (name, URL, content type, bytes). Says for each what is missing, and fails then."""
    n_seen, missing = 0, []
    with lib.Folder() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        waiting = []
        for i, (name, url, content_type, body) in enumerate(pages):
            file = os.path.join(folder, f'{i}.html')
            with open(file, 'wb') as f:
                f.write(body)
            waiting.append(pool.submit(listed_in, url, content_type, file))
        with browser.Browser() as shown:
            for (name, url, content_type, body), listed in zip(pages, waiting):
                seen = seen_in(shown, url, content_type, body)
                n_seen += len(seen)
                here = sorted(set(seen) - listed.result())
                for address in here:
                    print(f'# {name}: missing {address[:300]} ({", ".join(sorted(seen[address]))[:200]})')
                missing += here
    print(f'# {len(pages)} pages, {n_seen} addresses seen by the browser, {len(missing)} missing', flush=True)
    check(not missing, f'{len(missing)} addresses that the browser finds are not listed')
    return n_seen


def test_real_pages():
    browser.find()
    expected = json.load(open(os.path.join(lib.need(PAGES, 'real pages'), 'expected.json'), encoding='utf-8'))
    pages = []
    for n, (name, facts) in enumerate(sorted(expected.items())):
        url = facts.get('url') or f'https://page-{n}.example/2023/02/28/story.html'
        pages.append((name, quote(url, safe=":/?#[]@!$&'()*+,;=%"), 'text/html', gzip.open(os.path.join(PAGES, name)).read()))
    check(compare(pages) > 2000, 'the browser found few addresses')


def test_seed_pages():
    browser.find()
    expected = json.load(open(os.path.join(lib.need(SEED, 'the seed pages'), 'expected.json'), encoding='utf-8'))
    check(compare([(name, facts['url'], facts['http_content_type'], open(os.path.join(SEED, name), 'rb').read())
                   for name, facts in expected.items() if name.endswith('.html')]), 'the browser found nothing')


def test_pages_of_the_sample_site():
    browser.find()
    pages = []
    for folder, _, names in os.walk(lib.SITE):
        for name in sorted(names):
            if name.endswith('.html'):
                path = os.path.relpath(os.path.join(folder, name), lib.SITE)
                content_type = 'text/html; charset=windows-1251' if 'library-in-the-mill' in path else 'text/html'      # as site.conf serves it
                pages.append((path, 'https://' + path.removesuffix('index.html'), content_type, open(os.path.join(folder, name), 'rb').read()))
    check(len(pages) > 10, f'{len(pages)} pages')
    compare(pages)


ODD = r"""<!DOCTYPE html><html><head><meta charset=CHARSET><title>Odd places</title><base href="/deep/er/">
<link rel="SHORTCUT icon" href=l1.ico><link rel=apple-touch-icon href=l2.png><link rel=preload as=image href=l3.jpg imagesrcset="l4.jpg 1x, l5.jpg 2x">
<link rel="preload" as="image" imagesrcset="l6.jpg 300w, l7.jpg 900w" imagesizes=50vw><noscript><link rel=icon href=l8.ico><style>b{background:url(l9.png)}</style></noscript>
<style>/* url(no.png) */ @import 'i1.css'; @import url( i2.css ) screen; @import "i3.css" layer(x) supports(display:grid) (width>1px);
@namespace s url(http://www.w3.org/2000/svg); @font-face{font-family:x;src:url(f1.woff2)format("woff2"),url("f2.woff")}
.a{background:url(c1.png),url( 'c2.png' ),\75RL(c3.png);list-style:url("c4\2e png");cursor:url(c5.cur),auto;border-image:url(c6.png) 3}
.b{background:image-set("c7.png" 1x,url(c8.png) 2x);mask-image:url(c9.svg#m);filter:url(c10.svg#f);content:"url(no.png)" url(c11.png)}
.c::before{content:url(c12\
.png);content:url("c13\
.png")}.d::after{background:-webkit-image-set(url(c14.png) 1x,"c15.png" 2x)}
@media print{.e{background:url(c16.png)}.f{&:hover{background:url(c17.png)}}} @supports (display:grid){.g{background:url(c18\(1\).png)}}
:root{--v:url(c19.png)}.h{background:var(--v);shape-outside:url(c20.png)} .i{background:url(bad one.png);list-style-image:url(c21.png)}
.j{background:URL(c22.png)}.k{background:url(#part)}.l{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}
@keyframes z{from{background:url(c23.png)}}@layer q{.m{background:url(c24.png?a,b;c)}}@page{background:url(c25.png)}
.n{background:url(//cdn.example/c26.png);border-image-source:url(https:c27.png);list-style:url(\63 28.png)}</style><style media=print><!-- .o{background:url(c29.png)} --></style></head>
<body background=h1.png class="a b c d e f g h i j k l m n"><img src=" h2.jpg
 "><img src="h	3.jpg"><img src="\\back.example\slash.png"><img src="h4 with blanks.png"><img src="h5^`{}%zz.png?a|^`{}'&quot;b#frag"><img src="HTTPS://UPPER.Example:443/./x/../h6.png">
<img src="//münchen.example/h7.png"><img src="TEXT.png"><img src="h8.png?q=QUERY&amp;r=QUERY"><img src="?q=QUERY#TEXT"><img src="https:h9.png"><img src="http:h10.png"><img src="http://0x7f.1/h11.png"><img src="///h12.example/a.png">
<img srcset="s1.jpg 1x,s2.jpg 2x, s3,w_1/a.jpg 3x, s4.jpg" src=s5.jpg><img srcset="s6.jpg 100w, s7.jpg 200w 10h,s8.jpg 300w" sizes="50vw"><img srcset=",, s9.jpg , s10.jpg"><img src="" srcset="s11.jpg?a=QUERY">
<picture><source srcset="p1.webp 1x, p2.webp 2x" type=image/webp><source media="(min-width:600px)" srcset=p3.jpg><source src=p4.jpg><img src=p5.jpg></picture>
<video poster=v1.jpg src=v2.mp4><source src=v3.webm></video><audio src=v4.mp3></audio><input type=IMAGE src=n1.png><object type=image/png data=o1.png></object><embed src=o2.svg>
<table background=t1.gif><tr><td background=t2.gif style="background:url('t3.png')"><p style='background:url("t4.png");cursor:url(t5.cur),auto' onclick="x('no.png')"><tr><th style="--w:url(t6.png);background:var(--w)">x</table>
<svg><image href=g1.png /><image xlink:href=g2.png /><use href="g3.svg#a"/><use xlink:href="#own"/><feImage href=g4.png /><rect fill="url(g5.svg#a)" stroke='url("g6.svg#b")' filter=url(g7.svg#c) mask="url(g8.svg#d)" clip-path=url(g9.svg#e) cursor="url(g10.cur),auto" marker-start="url(g11.svg#m)"/>
<style>rect{fill:url(g12.svg#x)}</style></svg><image src=m1.png><noscript><img src=m2.png><p style="background:url(m3.png)"></noscript><p style="background: url(&quot;m4.png&quot;); background-image:url(&#39;m5.png&#39;)">
<p style="background:url(m6.png?q=QUERY);list-style:url('TEXT/m7.png')"><img src='m8.png?a=1&copy=2&amp;b=3&notit;=4'><img src=m9.png/><img src=m10.png
>"""


def test_odd_places_in_several_encodings():
    browser.find()
    texts = {'utf-8': 'Мінск/é', 'windows-1251': 'Минск', 'koi8-r': 'Озеро', 'iso-8859-1': 'é–ß', 'shift_jis': '能登ソ', 'gb18030': '北京', 'euc-kr': '서울', 'utf-16': 'Ωß'}
    pages = []
    for charset, text in texts.items():
        html = ODD.replace('CHARSET', charset).replace('TEXT', text).replace('QUERY', text if charset.startswith('utf') else 'q').replace('\xfc', 'ü' if charset in ('utf-8', 'iso-8859-1', 'utf-16') else '')
        body = html.encode('cp1252' if charset == 'iso-8859-1' else charset, 'xmlcharrefreplace')
        for content_type in ('text/html', f'text/html; charset={charset}'):
            pages.append((f'{charset} as {content_type}', 'https://a.example/n/page.html?x', content_type, body))
    check(compare(pages) > 8 * 100, 'the browser found few addresses')


lib.main(globals())
