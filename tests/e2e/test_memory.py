"""Memory is flat: it does not grow with a file that is verified or captured (a plain build: sanitizers have memory of their own)."""
import hashlib, os, subprocess
import lib
from lib import check

MB = 1024 * 1024
SPARE_MB = 24                   # allocators and thread stacks vary by a few MB from run to run


def peak_mb(*arguments):
    """The peak of a run's resident memory; its own process, so that the peak is of it alone."""
    code = ('import os, resource, subprocess, sys\n'
            'p = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n'
            'sys.stderr.buffer.write(p.stderr[-2000:])\n'
            'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n'
            'sys.exit(p.returncode)\n')
    p = subprocess.run(['python3', '-c', code, lib.PRESSMARK, *map(str, arguments)], capture_output=True, text=True, timeout=600)
    check(p.returncode == 0, f'{arguments[0]} ended with {p.returncode}: {p.stderr[-1500:]}')
    return int(p.stdout) / 1024


def bag(folder, n_bytes):
    """A bag after RFC 8493 with one payload file of so many bytes."""
    path = os.path.join(folder, f'bag-{n_bytes}')
    os.makedirs(os.path.join(path, 'data'))
    digests = {name: hashlib.new(name) for name in ('sha256', 'sha512')}
    piece = bytes(range(256)) * 4096
    with open(os.path.join(path, 'data', 'payload.bin'), 'wb') as f:
        for at in range(0, n_bytes, len(piece)):
            part = piece[:min(len(piece), n_bytes - at)]
            f.write(part)
            for digest in digests.values():
                digest.update(part)
    with open(os.path.join(path, 'bagit.txt'), 'w') as f:
        f.write('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
    for name, digest in digests.items():
        with open(os.path.join(path, f'manifest-{name}.txt'), 'w') as f:
            f.write(f'{digest.hexdigest()}  data/payload.bin\n')
    return path


def bytes_read(*arguments):
    """What a run asked the kernel to read (rchar of /proc/PID/io), looked at after its end and before it is reaped."""
    process = subprocess.Popen([lib.PRESSMARK, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with open(f'/proc/{process.pid}/io') as f:
        read = int(dict(line.split(': ') for line in f.read().splitlines())['rchar'])
    check(process.wait() == 0, f'{arguments[0]} ended with {process.returncode}')
    return read


def test_verify_takes_as_much_memory_for_600_MB_as_for_1_MB():
    with lib.Folder() as folder:
        small, large = (peak_mb('verify', '--quiet', bag(folder, n * MB)) for n in (1, 600))
        print(f'# verify: {small:.0f} MB for 1 MB, {large:.0f} MB for 600 MB')
        check(large < small + SPARE_MB and large < 128, f'{small:.0f} MB became {large:.0f} MB')


def test_verify_reads_each_byte_once():
    with lib.Folder() as folder:
        n = 64 * MB
        read = bytes_read('verify', '--quiet', bag(folder, n))
        print(f'# verify: {read / n:.3f} bytes read for each byte')
        check(n <= read < n * 1.02 + 4 * MB, f'{read} bytes read for {n}')


def captured(folder, n_bytes):
    html, where = os.path.join(folder, f'page-{n_bytes}.html'), os.path.join(folder, f'map-{n_bytes}')
    with open(html, 'w') as f:
        f.write(f'<!DOCTYPE html><title>A picture</title><h1>A picture</h1><img src="http://bad.example/bytes/{n_bytes}" alt="">')
    with open(where, 'w') as f:
        f.write(f'pages.example/page.html\t{html}\ttext/html\n')
    with lib.Server('--map', where) as server:
        path = lib.archive(folder, name=f'archive-{n_bytes}')
        return peak_mb('snapshot', '--archive', path, '--quiet', *server.to('pages.example'),
                       '--connect-to', f'bad.example:80:127.0.0.1:{server.bad}', 'http://pages.example/page.html')


def test_a_capture_takes_as_much_memory_for_200_MB_as_for_1_MB():
    with lib.Folder() as folder:
        small, large = captured(folder, MB), captured(folder, 200 * MB)
        print(f'# capture: {small:.0f} MB for 1 MB, {large:.0f} MB for 200 MB')
        check(large < small + SPARE_MB and large < 192, f'{small:.0f} MB became {large:.0f} MB')


lib.main(globals())
