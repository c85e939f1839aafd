"""verify finds every damage: one flipped bit in each file and in many random places, files removed, added, cut, renamed, replaced."""
import concurrent.futures, os, random, shutil
import lib
from lib import check, equal

SEED = 512
PLACES = 200
THREADS = 2


def files(package):
    found = []
    for folder, _, names in os.walk(package):
        found += [os.path.relpath(os.path.join(folder, name), package) for name in names]
    return sorted(found)


def copies(folder):
    """A sealed package, once for each thread: [its path, …], all with the same name, which is part of the package."""
    with lib.Server() as server:
        path = lib.archive(folder)
        lib.snapshot(path, *server.to(), *list(lib.sample_urls())[:3])
    [package] = lib.packages(path)
    lib.judge(package)
    made = [package]
    for number in range(1, THREADS):
        made.append(os.path.join(folder, str(number), os.path.basename(package)))
        shutil.copytree(package, made[-1])
    return made


def is_found(package, what):
    said = lib.run('verify', '--json', package, code=1)
    seen = said.last()
    check(seen['verdict'] in ('invalid', 'incomplete') and seen['errors'], f'{what}: verify says {seen["verdict"]}, {seen["findings"]}')
    return seen


def is_named(package, name, what):
    seen = is_found(package, what)
    check(any(name in f['where'] or name in f['why'] for f in seen['findings']), f'{what}: no finding names it: {seen["findings"]}')


def flip(package, name, at, bit):
    path = os.path.join(package, name)
    with open(path, 'r+b') as f:
        f.seek(at)
        byte = f.read(1)[0]
        f.seek(at)
        f.write(bytes([byte ^ 1 << bit]))


def flips_are_found(made, places):
    """Each flip is made, looked for and undone, on one of the copies; whatever is missed is told together."""
    def one_copy(number):
        missed = []
        for name, at, bit in places[number::THREADS]:
            flip(made[number], name, at, bit)
            try:
                is_found(made[number], f'{name}, byte {at}, bit {bit}')
            except AssertionError as e:
                missed.append(str(e)[:300])
            flip(made[number], name, at, bit)
        return missed
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        missed = sum(pool.map(one_copy, range(THREADS)), [])
    check(not missed, f'{len(missed)} of {len(places)} were not found:\n' + '\n'.join(missed[:20]))
    for package in made:
        check(lib.verdict(package)['verdict'] == 'valid', 'as it was, it is valid again')


def test_a_bit_flipped_in_each_file():
    with lib.Folder() as folder:
        made = copies(folder)
        chance = random.Random(SEED)
        places = []
        for name in files(made[0]):
            places.append((name, chance.randrange(os.path.getsize(os.path.join(made[0], name))), chance.randrange(8)))
        flips_are_found(made, places)


def test_what_the_disk_does_not_give_is_not_called_wrong():
    """Bad sectors in each file, at its beginning and in its middle: unreadable, in that file only, and no word about any other."""
    trip = lib.need(os.environ.get('TRIP', os.path.join(os.path.dirname(lib.PRESSMARK), 'tests', 'e2e', 'libtrip.so')), 'the library to preload')
    asan = os.environ.get('ASAN_OPTIONS', 'exitcode=99') + ':verify_asan_link_order=0'
    with lib.Folder() as folder:
        package, wrong = copies(folder)[0], []
        for name in files(package):
            for byte in {0, os.path.getsize(os.path.join(package, name)) // 2}:
                env = {'LD_PRELOAD': trip, 'ASAN_OPTIONS': asan, 'TRIP_BLIND': '/' + name, 'TRIP_FROM': str(byte)}
                said = lib.run('verify', '--json', package, code=None, env=env)
                seen = said.last()
                if (said.code, seen['verdict']) != (4, 'unreadable') or not all(name in f['where'] for f in seen['findings']):
                    wrong.append(f'{name} from byte {byte}: {seen["verdict"]}, {said.code}, {seen["findings"][:4]}')
        check(not wrong, f'{len(wrong)} were judged:\n' + '\n'.join(wrong))


def test_a_bit_flipped_in_many_random_places():
    with lib.Folder() as folder:
        made = copies(folder)
        chance = random.Random(SEED + 1)
        sizes = [(name, os.path.getsize(os.path.join(made[0], name))) for name in files(made[0])]
        places = []
        for _ in range(PLACES):
            at = chance.randrange(sum(size for _, size in sizes))
            for name, size in sizes:
                if at < size:
                    places.append((name, at, chance.randrange(8)))
                    break
                at -= size
        flips_are_found(made, places)


def test_a_bit_flipped_where_it_hides_best():
    """Places of which some reader says that they do not matter: the case of a letter, spaces, line ends, gzip headers and trailers."""
    with lib.Folder() as folder:
        made = copies(folder)
        case, places = 5, []
        for name in files(made[0]):
            with open(os.path.join(made[0], name), 'rb') as f:
                text = f.read()
            if os.sep not in name:
                letters = [i for i, c in enumerate(text) if chr(c) in 'abcdefABCDEF']
                places += [(name, at, case) for at in (letters[0], letters[len(letters) // 2], letters[-1])]
                places += [(name, text.index(b' '), 3), (name, text.index(b'\n'), 2), (name, len(text) - 1, 0)]
            elif name.endswith('.gz'):
                places += [(name, at, 0) for at in range(10)]                               # the header of the first member
                places += [(name, len(text) - 1 - at, 7) for at in (0, 4)]                  # ISIZE and CRC of the last
            elif name.endswith('METS.xml') or '/descriptive/' in name:
                places += [(name, text.index(b'?>') - 3, case), (name, text.index(b'LABEL="') + 8, 0) if b'LABEL="' in text else (name, 0, 0),
                           (name, text.rindex(b'\n'), 2)]
        flips_are_found(made, places)


def test_files_removed_cut_grown_renamed_or_replaced():
    with lib.Folder() as folder:
        package = copies(folder)[0]
        aside = os.path.join(folder, 'aside')
        for name in files(package):
            path = os.path.join(package, name)
            renamed = os.path.join(os.path.dirname(path), 'x' + os.path.basename(path))
            shutil.move(path, aside)
            is_named(package, name, f'{name} removed')
            os.symlink(aside, path)
            is_named(package, name, f'{name} replaced by a link to the same bytes')
            os.remove(path)
            os.mkdir(path)
            is_named(package, name, f'{name} replaced by a folder')
            os.rmdir(path)
            with open(aside, 'rb') as f:
                text = f.read()
            for what, bytes_now in (('cut', text[:-1]), ('emptied', b''), ('grown', text + b'\n')):
                with open(path, 'wb') as f:
                    f.write(bytes_now)
                is_named(package, name, f'{name} {what}')
            os.remove(path)
            shutil.copyfile(aside, renamed)
            is_named(package, name, f'{name} renamed')
            os.remove(renamed)
            shutil.move(aside, path)
        check(lib.verdict(package)['verdict'] == 'valid', 'as it was, it is valid again')


def test_files_swapped():
    with lib.Folder() as folder:
        package = copies(folder)[0]
        names = files(package)
        for name, other in zip(names, names[1:] + names[:1]):
            path, other_path, aside = os.path.join(package, name), os.path.join(package, other), os.path.join(folder, 'aside')

            def swap():
                os.rename(path, aside), os.rename(other_path, path), os.rename(aside, other_path)
            swap()
            is_named(package, name, f'{name} swapped with {other}')
            swap()
        check(lib.verdict(package)['verdict'] == 'valid', 'as it was, it is valid again')


def test_files_added():
    with lib.Folder() as folder:
        package = copies(folder)[0]
        for name in ('extra.txt', '.hidden', 'data/extra.txt', 'data/articles/99.json', 'data/representations/original/data/x.warc.gz',
                     'manifest-md5.txt', 'tagmanifest-md5.txt', 'fetch.txt', 'tags/extra.txt'):
            path = os.path.join(package, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as f:
                f.write('')
            is_named(package, name, f'{name} added')
            os.remove(path)
            if name.startswith('tags/'):
                os.rmdir(os.path.dirname(path))
        check(lib.verdict(package)['verdict'] == 'valid', 'as it was, it is valid again')


def test_a_package_under_another_name():
    """No byte is damaged, so it is a warning: but it is said."""
    with lib.Folder() as folder:
        package = copies(folder)[0]
        renamed = package.replace('-0001', '-0002')
        os.rename(package, renamed)
        check(any(f['code'] == 'package-id' for f in lib.verdict(renamed)['findings']), 'package-id')

def test_a_package_that_cannot_be_read_is_named_and_hides_no_other():
    with lib.Folder() as folder, lib.Server() as server:
        path = lib.archive(folder)
        pages = list(lib.sample_urls())[:3]
        for page in pages[:2]:
            lib.snapshot(path, *server.to(), page)
        hurt = lib.packages(path)[0]
        os.truncate(os.path.join(hurt, 'data', 'articles', '1.json'), 0)
        os.remove(os.path.join(path, 'catalogue.sqlite'))
        name = os.path.basename(hurt)
        for command in (['list', '--archive', path], ['list', '--archive', path, '--packages'], ['index', '--archive', path]):
            said = lib.run(*command, code=3)
            check(name in said.err and '1.json' in said.err, f'{command[0]}: {said.err}')
        equal([line['url'] for line in lib.run('list', '--archive', path, '--json', code=3).lines()], [pages[1]], 'what is listed')
        said = lib.run('get', '--archive', path, pages[1], '-o', os.path.join(folder, 'out'), code=3)
        check(name in said.err and os.path.exists(os.path.join(folder, 'out', 'index.html')), said.err)
        said = lib.run('get', '--archive', path, pages[0], '-o', os.path.join(folder, 'none'), code=1)
        check(name in said.err, f'what is not found may lie in it: {said.err}')
        lib.snapshot(path, *server.to(), pages[2])
        equal(len(lib.packages(path)), 3, 'a run goes on')


lib.main(globals())
