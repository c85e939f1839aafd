"""The scheduled job: pressmark run PROFILE against a newsroom that is edited between two runs."""
import os
import lib, newsroom
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


def go(room, path, file, code=0, *more):
    return lib.run('run', '--archive', path, '--json', '--quiet', '--retry-wait', '10ms', *room.to(), *more, file, code=code).last()
