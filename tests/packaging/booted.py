#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""booted: the package's unit, run by systemd itself in a Debian 12 that was started in a container.

    tests/packaging/booted.py build/guildhall      root, mmdebstrap, systemd-nspawn, and a mirror to fetch some 100 MB from

Whatever the unit takes away from the server (decision 33) is taken away here. The container has the network of this
machine, and the server in it a free port of 127.0.0.1. The last line is `N passed, N failed`.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from deb import DEFINITION, Fresh, Package, guildhall, main, must, run, until, works # noqa: E402

BOOT_S, AGAIN_S, STOP_S = 120, 10, 30
SERVICE = '/opt/ways.json'
UNSEEN = re.compile(r'Operation not permitted|SIGSYS|status=31/SYS|"level":"error"')


class Booted(Fresh):
    """What `Fresh` is, with systemd as its first process."""
    packages = 'ca-certificates,systemd,systemd-sysv,dbus,libpam-systemd'

    def __init__(self, package):
        super().__init__(package)
        self.run('apt-get', 'update', '-qq')
        self.run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', '/opt/guildhall.deb')
        shutil.copy(DEFINITION, self.root + SERVICE)
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.url = f'http://127.0.0.1:{free.getsockname()[1]}'
        with open(os.path.join(self.root, 'etc/guildhall/guildhall.conf'), 'a', encoding='utf-8') as f:
            f.write(f'listen = {self.url[7:]}\n')
        self.as_guildhall('init', '--org', 'town', '--name', 'The town')
        self.as_guildhall('import', '--org', 'town', '--as', 'ways', SERVICE)
        self.run('systemctl', 'enable', 'guildhall')
        self.log = open(os.path.join(package.top, 'boot.log'), 'w', encoding='utf-8')
        self.container = subprocess.Popen(
            ['systemd-nspawn', '-D', self.root, '--boot', '--register=no', '--keep-unit', '--link-journal=no', '--machine=guildhall-booted'],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        self.first = until(self.find_first, BOOT_S, 'the container starts')
        until(lambda: self.inside('systemctl', 'is-system-running', status=None).strip() in ('running', 'degraded'), BOOT_S, 'systemd is up')

    def find_first(self):
        """systemd's process in there, as it is known here."""
        found = run('pgrep', '-P', str(self.container.pid), status=None).split()
        return found[0] if found else None

    def inside(self, *words, **more):
        return run('nsenter', '-t', self.first, '-m', '-u', '-i', '-n', '-p', '-C', 'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8',
                   *words, **more)

    def said(self):
        return self.inside('journalctl', '--unit=guildhall', '--no-pager', '--output=cat')

    def property(self, name):
        return self.inside('systemctl', 'show', '--property', name, '--value', 'guildhall').strip()

    def ready(self):
        return run('curl', '-s', f'{self.url}/readyz', status=None).startswith('ready\n')

    def end(self):
        if self.container.poll() is None:
            self.inside('systemctl', 'poweroff', status=None)
            try:
                self.container.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.container.kill()
                self.container.wait()
        self.log.close()


class Life:
    """Checks in their order, in one container."""

    def __init__(self):
        self.booted = self.person = None

    def it_starts_with_the_machine(self, package):
        self.booted = Booted(package)
        until(self.booted.ready, AGAIN_S, 'the server is ready')
        must(self.booted.property('User') == 'guildhall' and self.booted.property('ProtectSystem') == 'strict', 'another unit')
        return f'systemd {self.booted.inside("systemctl", "--version").split()[1]}'

    def it_does_all_its_work(self, _):
        """Under all that the unit takes away."""
        self.person = works(self.booted.url)

    def it_comes_back_when_it_is_killed(self, _):
        before = self.booted.property('MainPID')
        self.booted.inside('systemctl', 'kill', '--signal=KILL', 'guildhall')
        began = time.monotonic()
        until(lambda: self.booted.property('MainPID') not in (before, '0') and self.booted.ready(), AGAIN_S, 'it is there again')
        must('me.jpg' in self.person.get('/town/ways/check-answers/print').text, 'what was sent is gone')
        return f'after {time.monotonic() - began:.1f} s'

    def it_becomes_a_new_program_without_closing(self, _):
        before, answers = self.booted.property('MainPID'), []
        self.booted.inside('systemctl', 'reload', 'guildhall')
        end = time.monotonic() + 5
        while time.monotonic() < end:
            answers.append(guildhall.Browser(self.booted.url).get('/town').status)
        must(set(answers) == {200}, f'{set(answers)}')
        must(self.booted.property('MainPID') == before, 'it was started anew')
        return f'{len(answers)} requests beside it'

    def it_stops(self, _):
        began = time.monotonic()
        self.booted.inside('systemctl', 'stop', 'guildhall')
        took = time.monotonic() - began
        must(self.booted.property('Result') == 'success' and self.booted.property('ActiveState') == 'inactive', self.booted.said()[-2000:])
        must(took < STOP_S, f'{took:.0f} s')
        return f'in {took:.1f} s'

    def nothing_was_refused_it(self, _):
        """Its log has no error but those of the kill."""
        lines = [line for line in self.booted.said().splitlines() if UNSEEN.search(line)]
        must(not lines, '\n'.join(lines))
        units = json.loads(self.booted.inside('systemctl', 'list-units', '--failed', '--output=json') or '[]')
        must(not units, f'{units}')


if __name__ == '__main__':
    life = Life()
    with Package(os.path.abspath(sys.argv[1])) as made:
        try:
            sys.exit(main(made, [life.it_starts_with_the_machine, life.it_does_all_its_work, life.it_comes_back_when_it_is_killed,
                                 life.it_becomes_a_new_program_without_closing, life.it_stops, life.nothing_was_refused_it]))
        finally:
            if life.booted is not None:
                life.booted.end()
