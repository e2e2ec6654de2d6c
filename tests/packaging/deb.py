#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""deb: the Debian package of a release build.

    tests/packaging/deb.py build/guildhall            what is in it, and what systemd says of its unit
    tests/packaging/deb.py build/guildhall --fresh    also: installed, used, upgraded and purged in a fresh Debian 12
                                                      (root, mmdebstrap, and a mirror to fetch some 60 MB from)

The last line is `N passed, N failed`.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'http'))
import guildhall # noqa: E402
from picture_test import jpeg # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
DEFINITION = os.path.join(ROOT, 'tests/http/definitions/ways.json')
EXPOSURE_MOST = 1.4 # of systemd-analyze security, 0 to 10: a line that is lost from the unit shows


def run(*words, status=0, **more):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=900, check=False, **more)
    if status is not None and done.returncode != status:
        raise AssertionError(f'{" ".join(words)}: {done.returncode}\n{done.stdout[-3000:]}')
    return done.stdout


def must(holds, why):
    if not holds:
        raise AssertionError(why)


class Package:
    def __init__(self, program):
        self.top = tempfile.mkdtemp(prefix='guildhall-deb-')
        self.program = program
        self.file = run(os.path.join(ROOT, 'packaging/deb.sh'), program, self.top).strip()
        self.root = os.path.join(self.top, 'root')
        run('dpkg-deb', '--raw-extract', self.file, self.root)
        self.unit = os.path.join(self.root, 'lib/systemd/system/guildhall.service')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def at(self, path):
        return os.path.join(self.root, path.lstrip('/'))


def what_is_in_it(package):
    """Nothing but what it should have, owned by root, writable by nobody else; settings are the administrator's."""
    lines = [line.split(None, 5) for line in run('dpkg-deb', '--contents', package.file).splitlines()]
    modes = {line[5]: line[0] for line in lines}
    must(all(line[1] == 'root/root' for line in lines), 'something is not root\'s')
    must(all(mode[5] == '-' and mode[8] == '-' for mode in modes.values()), 'something is for others to write')
    must(not any('s' in mode for mode in modes.values()), 'something runs as another')
    for path, mode in (('./usr/bin/guildhall', '-rwxr-xr-x'), ('./lib/systemd/system/guildhall.service', '-rw-r--r--'),
                       ('./etc/guildhall/guildhall.conf', '-rw-r--r--'), ('./usr/share/doc/guildhall/copyright', '-rw-r--r--'),
                       ('./usr/share/doc/guildhall/running.md', '-rw-r--r--'),
                       ('./usr/share/guildhall/services/parking-permit.json', '-rw-r--r--')):
        must(modes.get(path) == mode, f'{path}: {modes.get(path)}')
    must(not any(path.startswith('./var/lib/guildhall') for path in modes), 'a folder of data would go with the package')
    with open(package.at('DEBIAN/conffiles'), encoding='utf-8') as f:
        must(f.read() == '/etc/guildhall/guildhall.conf\n', 'the settings are not kept at an upgrade')
    for script in ('postinst', 'prerm', 'postrm'):
        run('sh', '-n', package.at(f'DEBIAN/{script}'))


def what_it_needs(package):
    """The packages of each library that the program is linked to."""
    depends = run('dpkg-deb', '--field', package.file, 'Depends')
    linked = re.findall(r'\(NEEDED\).*\[lib([a-z]+)', run('readelf', '-d', package.program))
    must(len(linked) > 5, 'readelf says of no libraries')
    for name, needed in (('sqlite', 'libsqlite3-0'), ('event', 'libevent'), ('sodium', 'libsodium23'), ('curl', 'libcurl4'), ('fido', 'libfido2-1')):
        must(name in linked and needed in depends, f'{needed} is not in {depends}')
    must('adduser' in depends, 'who makes the user')


def the_same_bytes(package):
    again = os.path.join(package.top, 'again')
    os.mkdir(again)
    time.sleep(1.1)
    with open(package.file, 'rb') as a, open(run(os.path.join(ROOT, 'packaging/deb.sh'), package.program, again).strip(), 'rb') as b:
        must(a.read() == b.read(), 'made twice, it differs')


def settings_are_ours(package):
    """Every name in the file of settings, remarks too, is one that `serve` takes; the page on running says the same."""
    known = set(re.findall(r'^  --(\S+)', run(package.program, 'serve', '--help'), re.M))
    with open(package.at('/etc/guildhall/guildhall.conf'), encoding='utf-8') as f:
        text = f.read()
    names = re.findall(r'^#?([a-z-]+) = ', text, re.M)
    must(len(names) > 8 and set(names) <= known, f'not settings: {set(names) - known}')
    with open(package.at('/usr/share/doc/guildhall/running.md'), encoding='utf-8') as f:
        page = f.read()
    for path in ('/etc/guildhall/guildhall.conf', 'packaging/guildhall.service', '/etc/guildhall/keys/master.key', 'make deb'):
        must(path in page, f'docs/running.md does not say {path}')
    with open(package.unit, encoding='utf-8') as f:
        unit = f.read()
    must(f'ExecStart=/usr/bin/guildhall serve --config /etc/guildhall/guildhall.conf\n' in unit, 'the unit starts something else')
    must('StateDirectory=guildhall\n' in unit and 'data = /var/lib/guildhall\n' in text, 'unit and settings disagree')


def what_systemd_says(package):
    """The unit is sound, and gives the server hardly anything of the machine."""
    if shutil.which('systemd-analyze') is None:
        return 'skipped: no systemd-analyze'
    unit = os.path.join(package.top, 'guildhall.service') # with the program where it is now
    with open(package.unit, encoding='utf-8') as f, open(unit, 'w', encoding='utf-8') as out:
        out.write(f.read().replace('=/usr/bin/guildhall ', f'={package.at("/usr/bin/guildhall")} '))
    said = run('systemd-analyze', 'verify', '--man=no', unit, status=None)
    ours = [line for line in said.splitlines() if 'guildhall' in line]
    must(not ours, f'verify: {ours}')
    said = run('systemd-analyze', 'security', '--offline=yes', '--no-pager', package.unit)
    exposure = float(re.search(r'Overall exposure level for guildhall.service: ([\d.]+)', said).group(1))
    must(exposure <= EXPOSURE_MOST, f'exposure {exposure}, more than {EXPOSURE_MOST}')
    return f'exposure {exposure}'


def filter_sets():
    """systemd's named sets of system calls, each with those within it."""
    sets, name = {}, None
    for line in run('systemd-analyze', 'syscall-filter', '--no-pager').splitlines():
        if line.startswith('@'):
            name = line.strip()
            sets[name] = set()
        elif line.startswith('    ') and not line.strip().startswith('#'):
            sets[name].add(line.strip())
    def whole(of):
        return set().union(*(whole(each) if each.startswith('@') else {each} for each in sets[of]))
    return whole


def until(what, seconds, why):
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        must(time.monotonic() < end, f'{why}: not within {seconds} s')
        time.sleep(0.2)


def works(url):
    """Somebody answers town/ways and sends a picture; it is made small and all of it put on paper, both by the jail."""
    person = guildhall.Browser(url)
    person.go('/town/ways/kind', {'kind': 'short'})
    person.go('/town/ways/things', {'next': 'continue'})
    sent = person.upload('/town/ways/proof', [], [('proof', 'me.jpg', 'image/jpeg', jpeg(turned=True))])
    must(sent.status == 303, f'the picture: {sent.status}')
    person.go('/town/ways/note', {'note': 'Llŷn'})
    must(person.go('/town/ways/check-answers').page.reference, 'no reference')
    until(lambda: '/picture"' in person.get('/town/ways/check-answers/print').text, 20, 'a small picture is shown')
    paper = person.get('/town/ways/check-answers/pdf')
    must((paper.status, paper.body[:5]) == (200, b'%PDF-'), f'the paper: {paper.status}')
    return person


def what_it_calls(package):
    """A server at work, its new program at SIGHUP, its sender and its jail make no system call that the unit's filter
    refuses. What the jail's children are refused by their own filter is another matter."""
    if shutil.which('strace') is None or shutil.which('systemd-analyze') is None:
        return 'skipped: no strace or no systemd-analyze'
    with open(package.unit, encoding='utf-8') as f:
        filters = re.findall(r'^SystemCallFilter=(~?)(.+)$', f.read(), re.M)
    must([no for no, _ in filters] == ['', '~'], f'other filters: {filters}')
    whole = filter_sets()
    lets, refuses = (set().union(*(whole(word) if word[0] == '@' else {word} for word in words.split())) for _, words in filters)
    may = lets - refuses
    place = os.path.join(package.top, 'place')
    program, data, log, mails = package.at('/usr/bin/guildhall'), *(os.path.join(place, name) for name in ('data', 'calls', 'mails'))
    other = {'user': 65534, 'group': 65534, 'extra_groups': []} if os.geteuid() == 0 else {} # root's SQLite calls fchown
    os.chmod(package.top, 0o755)
    os.makedirs(mails)
    for folder in (place, mails):
        os.chown(folder, other.get('user', -1), -1)
    shutil.copy(DEFINITION, place)
    command = lambda *more: run(program, *more, '--data', data, '--org', 'town', **other)
    command('init', '--name', 'The town')
    command('import', '--as', 'parking-permit', package.at('/usr/share/guildhall/services/parking-permit.json'))
    command('import', '--as', 'ways', os.path.join(place, os.path.basename(DEFINITION)))
    words = ['strace', '-f', '-qq', '-o', log, '-e', 'signal=none', program, 'serve', '--data', data, '--listen', '127.0.0.1:0',
             '--quiet', '--mail-folder', mails, '--keep-copy', os.path.join(place, 'copy')]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, **other) as server:
        url = server.stdout.readline().strip()
        page = run('curl', '-s', '-c', f'{package.top}/jar', f'{url}/town/parking-permit')
        must('data-page="start"' in page, page[:300])
        run('curl', '-s', '-o', '/dev/null', '-X', 'POST', '-H', f'Origin: {url}', '--data', '', f'{url}/town/parking-permit')
        works(url)
        for path in ('readyz', 'metrics', 'town', 'nowhere'):
            run('curl', '-s', '-o', '/dev/null', f'{url}/{path}')
        command('user', 'add', '--email', 'ann@example.org', '--name', 'Ann')
        time.sleep(1.2)
        with open(log, encoding='utf-8', errors='replace') as f:
            first = int(f.readline().split()[0])
        os.kill(first, 1) # SIGHUP
        must('the new program' if server.stdout.readline().strip() == url else '', 'it does not become the new program')
        run('curl', '-s', '-o', '/dev/null', f'{url}/town')
        os.kill(first, 15)
        server.wait(60)
    with open(log, encoding='utf-8', errors='replace') as f:
        made = set(re.findall(r'^\d+ +([a-z_0-9]+)\(', f.read(), re.M))
    must(len(made) > 40 and 'fdatasync' in made and 'accept4' in made, f'hardly anything was looked at: {sorted(made)}')
    must(made <= may, f'the unit would refuse {sorted(made - may)}')
    return f'{len(made)} kinds'


# ---- In a fresh root ----------------------------------------------------------------------------------------

class Fresh:
    """A Debian 12 with nothing but the smallest set of packages, in namespaces of its own."""
    packages = 'ca-certificates'

    def __init__(self, package):
        self.root = os.path.join(package.top, 'fresh')
        run('mmdebstrap', '--variant=minbase', f'--include={self.packages}', 'bookworm', self.root)
        shutil.copy(package.file, os.path.join(self.root, 'opt/guildhall.deb'))

    def words(self, *words):
        # The package's scripts start nothing here: there is no /run/systemd/system.
        return ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc=' + os.path.join(self.root, 'proc'), 'chroot', self.root, *words]

    def run(self, *words, **more):
        env = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'DEBIAN_FRONTEND': 'noninteractive', 'LC_ALL': 'C.UTF-8'}
        return run(*self.words(*words), env=env, **more)

    def as_guildhall(self, *words, **more):
        return self.run('runuser', '-u', 'guildhall', '--', 'guildhall', *words, '--config', '/etc/guildhall/guildhall.conf', **more)

    def mode(self, path):
        return self.run('stat', '-c', '%a %U:%G', path).strip()


def a_life_in_a_fresh_root(package):
    """Installed, an organisation made, served, looked at, upgraded with settings of one's own, and purged."""
    fresh = Fresh(package)
    fresh.run('apt-get', 'update', '-qq')
    said = fresh.run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', '/opt/guildhall.deb')
    must('systemctl enable --now guildhall' in said, 'it does not say what to do next')
    must(fresh.mode('/var/lib/guildhall') == '700 guildhall:guildhall', fresh.mode('/var/lib/guildhall'))
    must(fresh.mode('/etc/guildhall/keys') == '700 guildhall:guildhall', fresh.mode('/etc/guildhall/keys'))
    must(fresh.run('getent', 'passwd', 'guildhall').strip().endswith(':/usr/sbin/nologin'), 'the user can sign in')
    must('not found' not in fresh.run('ldd', '/usr/bin/guildhall'), 'a library is missing')
    fresh.as_guildhall('init', '--org', 'town', '--name', 'The town')
    must(fresh.mode('/etc/guildhall/keys/master.key') == '400 guildhall:guildhall', 'the key')
    fresh.as_guildhall('import', '--org', 'town', '--as', 'parking-permit', '/usr/share/guildhall/services/parking-permit.json')
    doctor = fresh.as_guildhall('doctor', status=None)
    must('error ' not in doctor.replace('error    open-files', ''), doctor)
    served(fresh)
    conf = os.path.join(fresh.root, 'etc/guildhall/guildhall.conf')
    with open(conf, 'a', encoding='utf-8') as f:
        f.write('writers = 1\n')
    fresh.run('dpkg', '--install', '/opt/guildhall.deb')
    with open(conf, encoding='utf-8') as f:
        must(f.read().endswith('writers = 1\n'), 'an upgrade took the administrator\'s settings')
    served(fresh)
    fresh.run('apt-get', 'purge', '-y', '-qq', 'guildhall')
    must(not os.path.exists(os.path.join(fresh.root, 'usr/bin/guildhall')), 'it is still there')
    for kept in ('var/lib/guildhall/organisations/town.db', 'etc/guildhall/keys/master.key'):
        must(os.path.exists(os.path.join(fresh.root, kept)), f'{kept} went with the package')
    return f'in {fresh.root}'


def served(fresh):
    """The server answers that it is ready, and has the service."""
    words = fresh.words('runuser', '-u', 'guildhall', '--', 'guildhall', 'serve', '--config', '/etc/guildhall/guildhall.conf',
                        '--listen', '127.0.0.1:0', '--quiet')
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as server:
        try:
            url = server.stdout.readline().strip()
            must(url.startswith('http://127.0.0.1:'), f'it does not start: {url}')
            ready = run('curl', '-s', f'{url}/readyz')
            must(ready.startswith('ready\n'), ready)
            must('data-page="start"' in run('curl', '-s', f'{url}/town/parking-permit'), 'the service is not there')
        finally:
            server.kill() # and with it, by its namespace, all that it started


def main(package, checks):
    passed = failed = 0
    for check in checks:
        began = time.monotonic()
        try:
            said = check(package)
            passed += 1
            print(f'ok   {check.__name__} ({time.monotonic() - began:.1f} s){": " + said if said else ""}', flush=True)
        except Exception: # pylint: disable=broad-except
            failed += 1
            print(f'FAIL {check.__name__}\n{traceback.format_exc()}', flush=True)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    with Package(os.path.abspath(sys.argv[1])) as made:
        sys.exit(main(made, [what_is_in_it, what_it_needs, the_same_bytes, settings_are_ours, what_systemd_says, what_it_calls,
                             *([a_life_in_a_fresh_root] if '--fresh' in sys.argv else [])]))
