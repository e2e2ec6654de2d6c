#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run: pages a second and CPU a page, beside a bare loop that sends the same bytes.

    bench/run.py BUILD [--rounds 5] [--seconds 2] [--write]

BUILD is a build folder set up with -Dbuildtype=release. The server has core 0 to itself, the people core 1.
Rounds are interleaved, so that what else the machine does falls on all rows. --write keeps what was
measured in bench/RESULTS.md.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, 'tests', 'faults'))
from walker import Folder, Server, cpu_seconds # noqa: E402

SERVER_CORE, PEOPLE_CORE = '0', '1'
AHEAD = ['nice', '-n', '-15'] if os.geteuid() == 0 else [] # of what else the machine does
STEPS = 13 # requests of a journey

# What is measured: its name, what the walkers do, how many of them, and on what.
ROWS = [
    ('bare loop, the same bytes', 'bare', 16, 'bare'),
    ('GET a question page, with a draft', 'get', 1, 'guildhall'),
    ('GET a question page, with a draft', 'get', 16, 'guildhall'),
    ('GET a question page, with a draft', 'get', 64, 'guildhall'),
    ('POST an answer, saved', 'save', 1, 'guildhall'),
    ('POST an answer, saved', 'save', 16, 'guildhall'),
    ('POST an answer, saved', 'save', 64, 'guildhall'),
    ('journey of five questions', 'journey', 16, 'guildhall'),
    ('journey of five questions', 'journey', 64, 'guildhall'),
    ('journey of five questions', 'journey', 256, 'guildhall'),
]


class Bare:
    def __init__(self, build, answer):
        path = tempfile.mkstemp(prefix='guildhall-bare-')[1]
        with open(path, 'wb') as f:
            f.write(answer)
        self.process = subprocess.Popen([*AHEAD, 'taskset', '-c', SERVER_CORE, os.path.join(build, 'bench/bare'), path],
                                        stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        os.unlink(path)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def measure(build, port, pid, do, users, seconds):
    before, began = cpu_seconds(pid), time.monotonic()
    done = subprocess.run([*AHEAD, 'taskset', '-c', PEOPLE_CORE, os.path.join(build, 'bench/walkers'), str(port), str(users),
                           str(seconds), do], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f'{do}, {users}: {done.stderr}')
    spent, wall = cpu_seconds(pid) - before, time.monotonic() - began
    found = json.loads(done.stdout)
    things = found['requests'] / STEPS if do == 'journey' else found['requests']
    return {'rate': things / found['seconds'], 'cpu': spent / things * 1e6, 'p50': found['p50'], 'p99': found['p99'],
            'share': spent / wall}


def span(values, form='{:.0f}'):
    return f'{form.format(statistics.median(values))} [{form.format(min(values))} to {form.format(max(values))}]'


def table(measured):
    yield '| what | people | a second | CPU µs each | request p50 / p99 µs | share of the core |'
    yield '|---|---|---|---|---|---|'
    for (name, do, users, _), rounds in measured:
        pick = lambda key: [r[key] for r in rounds] # noqa: E731
        yield (f'| {name} | {users} | {span(pick("rate"))} | {span(pick("cpu"), "{:.1f}")} | '
               f'{statistics.median(pick("p50")):.0f} / {statistics.median(pick("p99")):.0f} | '
               f'{statistics.median(pick("share")):.2f} |')


def said(*words):
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip()


def machine():
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        model = next((line.split(':')[1].strip() for line in f if line.startswith('model name')), platform.machine())
    yield f'{time.strftime("%Y-%m-%d")}, commit {said("git", "rev-parse", "--short", "HEAD")}. {model}, {os.cpu_count()} cores, ' \
          f'load {os.getloadavg()[0]:.1f} at the end; Linux {platform.release()}.'
    packages = ('libevent-2.1-7', 'libsqlite3-0', 'libjansson4', 'libsodium23', 'libc6')
    yield 'gcc ' + said('gcc', '-dumpfullversion') + '; ' + '; '.join(
        f'{name} {said("dpkg-query", "-W", "-f", "${Version}", name)}' for name in packages) + '.'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=2)
    parser.add_argument('--only', help='rows that do this: bare, get, save, journey')
    parser.add_argument('--write', action='store_true')
    args = parser.parse_args()
    binary = os.path.abspath(os.path.join(args.build, 'src/app/guildhall'))
    rows = [row for row in ROWS if args.only in (None, row[1])]
    measured = [(row, []) for row in rows]
    with Folder(binary, demo=False) as folder:
        folder.command('init', '--org', 'bench', '--name', 'Bench')
        folder.command('import', os.path.join(HERE, 'service.json'), '--org', 'bench')
        with Server(binary, folder.data, wrapped=[*AHEAD, 'taskset', '-c', SERVER_CORE]) as server:
            page = server.browser()
            answer = page.get('/bench/bench/name')
            head = '\r\n'.join(f'{name}: {value}' for name, value in answer.fields)
            bare = Bare(args.build, f'HTTP/1.1 200 OK\r\n{head}\r\n\r\n'.encode() + answer.body)
            try:
                on = {'bare': (bare.port, bare.process.pid), 'guildhall': (server.port, server.application())}
                for number in range(args.rounds):
                    for (_, do, users, where), rounds in measured:
                        rounds.append(measure(args.build, *on[where], do, users, args.seconds))
                    print(f'round {number + 1} of {args.rounds}', file=sys.stderr, flush=True)
            finally:
                bare.stop()
    size = len(answer.body)
    lines = ['# What the page path costs', '',
             f'Made by `make bench`. {args.rounds} interleaved rounds of {args.seconds:g} s a row: median [lowest to highest]. '
             f'Server on core {SERVER_CORE} (all its threads), people on core {PEOPLE_CORE}{", both at nice -15" if AHEAD else ""}, keep-alive, the question page '
             f'is {size} bytes without its head. Every POST is synced before its answer. A journey is {STEPS} requests: each '
             'page looked at and answered, the answers checked, sent, and the reference shown.', '',
             *machine(), '', *table(measured)]
    print('\n'.join(lines))
    if args.write:
        with open(os.path.join(HERE, 'RESULTS.md'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
    return 0


if __name__ == '__main__':
    if not shutil.which('taskset'):
        sys.exit('bench: taskset is not installed (util-linux)')
    sys.exit(main())
