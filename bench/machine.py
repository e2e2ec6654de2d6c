# SPDX-License-Identifier: Apache-2.0
"""machine: what it was measured on, and when."""
import os
import platform
import subprocess
import time

from process import ROOT

PACKAGES = ('libevent-2.1-7', 'libsqlite3-0', 'libjansson4', 'libsodium23', 'libc6')


def said(*words):
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip()


def described():
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        model = next((line.split(':')[1].strip() for line in f if line.startswith('model name')), platform.machine())
    with open('/proc/meminfo', encoding='utf-8') as f:
        memory = int(f.readline().split()[1]) / 1024 / 1024
    disk = said('findmnt', '-n', '-o', 'FSTYPE', '-T', os.path.join(ROOT, 'build'))
    packages = '; '.join(f'{name} {said("dpkg-query", "-W", "-f", "${Version}", name)}' for name in PACKAGES)
    return f'{model}, {os.cpu_count()} cores, {memory:.0f} GB, {disk} on its disk; Linux {platform.release()}; gcc {said("gcc", "-dumpfullversion")}; {packages}'


def stamp(before):
    """When, on what, and what else went on: the load before and after, and what the host took away."""
    return {'date': time.strftime('%Y-%m-%d %H:%M'), 'commit': said('git', 'rev-parse', '--short', 'HEAD'), 'changed': bool(said('git', 'status', '--porcelain', 'src')),
            'machine': described(), 'load': [before, os.getloadavg()[0]]}
