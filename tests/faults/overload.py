#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""overload: more than can be carried, and those who only hold on.

    tests/faults/overload.py BINARY CROWD PEOPLE [--only NAME] [--share]

CROWD and PEOPLE are the programs of bench/ that walk bench/journey.txt. The server has core 0, they core 1. Each
check is a function of CHECKS; it raises Wrong, or returns what it measured. --share is the short form of `make test`:
seconds in place of minutes, fewer connections, and no figures that a busy machine decides. The last line is
`N passed, N failed`.
"""
import argparse
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from walker import AHEAD, Browser, Folder, Server, memory_kb, must, run_checks # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPT = os.path.join(ROOT, 'bench', 'journey.txt')
STEPS = 13 # requests of a journey
REFUSAL = 3000 # bytes, about


class Served:
    """The five questions of the bench, served on core 0."""

    def __init__(self, options, words=()):
        self.folder = Folder(options.binary, demo=False)
        self.folder.command('init', '--org', 'bench', '--name', 'Bench')
        self.folder.command('import', os.path.join(ROOT, 'bench', 'service.json'), '--org', 'bench')
        self.folder.command('import', os.path.join(ROOT, 'tests', 'http', 'definitions', 'letter.json'), '--org', 'bench')
        self.server = Server(options.binary, self.folder.data, '--trusted-proxy', '127.0.0.1', *words, wrapped=[*AHEAD, 'taskset', '-c', '0'])

    def __enter__(self):
        return self.server

    def __exit__(self, *_):
        self.server.stop()
        self.folder.__exit__()


def ran(*words):
    done = subprocess.run([*AHEAD, 'taskset', '-c', '1', *(str(word) for word in words)], capture_output=True, text=True, check=False,
                          input='\n')
    must(done.returncode == 0, f'{words[0]}: {done.stderr}')
    return done.stdout, done.stderr


def crowd(options, server, rate, seconds, *more):
    said, wrong = ran(options.crowd, server.port, SCRIPT, rate, seconds, *more)
    return json.loads(said), wrong


def cpu_s(pid):
    with open(f'/proc/{pid}/stat', encoding='ascii') as f:
        return sum(int(ticks) for ticks in f.read().rsplit(')', 1)[1].split()[11:13]) / os.sysconf('SC_CLK_TCK')


def capacity(options, server, seconds):
    """Journeys a second of 256 people who wait for each other's answers, and seconds of CPU for each. Of fewer people,
    too many wait for the disk for the processor to be used."""
    application = server.application()
    before = cpu_s(application)
    said = ran(options.people, server.port, SCRIPT, 256, seconds)[0]
    found = json.loads(said.splitlines()[-1])
    return found['journeys'] / found['seconds'], (cpu_s(application) - before) / found['journeys']


def bare_answer_s(options, seconds):
    """Seconds of CPU that an answer of the size of a refusal costs a loop that does nothing else, one recv and one send."""
    with tempfile.TemporaryDirectory() as folder:
        answer, script = os.path.join(folder, 'answer'), os.path.join(folder, 'script')
        with open(answer, 'w', encoding='ascii') as f:
            f.write(f'HTTP/1.1 200 OK\r\nContent-Length: {REFUSAL}\r\n\r\n' + 'x' * REFUSAL)
        with open(script, 'w', encoding='ascii') as f:
            f.write('get /\nget /\nagain\nget / x\n')
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            port = s.getsockname()[1]
        bare = os.path.join(os.path.dirname(options.crowd), 'bare')
        loop = subprocess.Popen([*AHEAD, 'taskset', '-c', '0', bare, 'epoll', str(port), answer])
        try:
            time.sleep(0.5)
            before = cpu_s(loop.pid)
            found = json.loads(ran(options.people, port, script, 500, seconds)[0].splitlines()[-1])
            return (cpu_s(loop.pid) - before) / found['requests']
        finally:
            loop.kill()
            loop.wait()


# ---- Ten times what it can carry ---------------------------------------------------------------------------
def times(options, factor, seconds, least):
    """So many times as many people begin as it can carry. What is possible beside answering all who come: of each
    second, what a loop leaves that does nothing but read and answer those who are refused. What the
    answers to so many leave in the caches of the processor costs the journeys beside them a tenth more."""
    with Served(options) as server:
        carries, journey_s = capacity(options, server, 3 if options.share else 20)
        answer_s = bare_answer_s(options, 1 if options.share else 5)
        found, wrong = crowd(options, server, factor * carries, seconds)
        must(found['failed'] == 0, f'{found["failed"]} met something else than an answer: {wrong}')
        must(found['turned'] == 0, f'{found["turned"]} who had begun were sent away')
        must(found['refused'] > 0 and found['done'] > 0, f'{found["refused"]} refused, {found["done"]} done')
        after = crowd(options, server, carries / 2, 12)[0]
        late = sum(after['refused_by_second'][5:])
        share = found['done'] / seconds / carries
        possible = min(1, (journey_s - factor * answer_s) / (journey_s - answer_s))
        said = (f'it carries {carries:.0f} journeys a second; of {found["arrived"] / seconds:.0f} a second that came {100 * share:.0f}% of that '
                f'went through ({100 * possible:.0f}% possible on one core: {1e6 * journey_s:.0f} us a journey, {1e6 * answer_s:.1f} a bare answer), '
                f'refusals within {found["refused_ms"]["p50"]:.0f} / {found["refused_ms"]["p99"]:.0f} ms (p50 / p99), '
                f'{found["unable"]} could not be sent, {late} refused later than 5 s after it')
        if not options.share:
            must(share >= least, said)
            must(found['refused_ms']['p99'] <= 50, said)
            must(late == 0, said)
        return said


def five_times(options):
    return None if options.share else times(options, 5, 60, 0.8)


def ten_times(options):
    return times(options, 10, 5 if options.share else 300, 0.6)


# ---- Those who only hold on --------------------------------------------------------------------------------
HOST = 'Host: 127.0.0.1\r\n'
KINDS = {
    'head': (f'GET /bench/bench/name HTTP/1.1\r\n{HOST}X: ', 'x'),
    'body': (f'POST /bench/bench/name HTTP/1.1\r\n{HOST}Sec-Fetch-Site: same-origin\r\n'
             'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\nname=', 'x'),
    'read': (f'GET /bench/bench/name HTTP/1.1\r\n{HOST}\r\n' * 200, ''),
}


class Slow:
    """Connections that send a byte every few seconds, or never read; each that is closed is opened again."""

    def __init__(self, port, count):
        self.port, self.count, self.opened, self.ended = port, count, 0, False
        self.held = {}
        self.thread = threading.Thread(target=self.hold)
        self.thread.start()

    def open(self, number):
        kind = list(KINDS)[number % len(KINDS)]
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.bind((f'127.0.{1 + number // 1000}.1', 0))
        s.setblocking(False)
        s.connect_ex(('127.0.0.1', self.port))
        self.held[number] = (s, kind, False)
        self.opened += 1

    def nudge(self, number):
        s, kind, begun = self.held[number]
        first, later = KINDS[kind]
        try:
            if not begun:
                s.send(first.encode())
                self.held[number] = (s, kind, True)
            elif later:
                s.send(later.encode())
                if kind == 'head' or kind == 'body':
                    try:
                        if not s.recv(65536):
                            raise OSError
                    except BlockingIOError:
                        pass
        except BlockingIOError:
            pass
        except OSError:
            s.close()
            self.open(number)

    def hold(self):
        for number in range(self.count):
            self.open(number)
        while not self.ended:
            began = time.monotonic()
            for number in range(self.count):
                self.nudge(number)
                if number % 100 == 0:
                    time.sleep(0.01)
            while time.monotonic() - began < 3 and not self.ended:
                time.sleep(0.05)

    def end(self):
        self.ended = True
        self.thread.join()
        for s, _, _ in self.held.values():
            s.close()


def slow_connections(options):
    count, seconds = (1500, 6) if options.share else (10000, 600)
    with Served(options) as server:
        slow = Slow(server.port, count)
        try:
            time.sleep(2 if options.share else 10)
            open_now = len(os.listdir(f'/proc/{server.application()}/fd'))
            found, wrong = crowd(options, server, 200 / STEPS, seconds)
            memory = memory_kb(server.application(), 'Rss') / 1024
        finally:
            slow.end()
        said = (f'{count} slow connections ({open_now} descriptors open), {found["done"]} journeys beside them, '
                f'request times {found["journey_ms"]["p99"]:.0f} ms a journey (p99), {memory:.0f} MB, {slow.opened} connections in all')
        must(found['done'] == found['arrived'], f'{said}; {wrong}')
        must(memory < 200, said)
        must(open_now > count / 3, said)
        return said


# ---- Started anew ------------------------------------------------------------------------------------------
def restarts(options):
    """SIGHUP, again and again, under load: nobody meets an error, whether their connection is new or kept."""
    seconds, pause = (5, 2) if options.share else (60, 3)
    with Served(options) as server:
        carries, _ = capacity(options, server, 3)
        ended, applications = threading.Event(), [server.application()]

        def again():
            while not ended.wait(pause):
                server.process.send_signal(signal.SIGHUP)
                time.sleep(0.5)
                applications.append(server.application())

        thread = threading.Thread(target=again)
        thread.start()
        try:
            kept, wrong = crowd(options, server, carries / 8, seconds)
            own, wrong_too = crowd(options, server, carries / 16, seconds, 'own')
        finally:
            ended.set()
            thread.join()
        times = len(set(applications)) - 1
        said = (f'started anew {times} times while {kept["arrived"] + own["arrived"]} people walked; '
                f'a journey took at most {max(kept["journey_ms"]["max"], own["journey_ms"]["max"]):.0f} ms')
        must(times >= 2 * seconds // (pause + 1) - 1, said)
        for found, why in ((kept, wrong), (own, wrong_too)):
            must(found['done'] == found['arrived'], f'{said}; {found} {why}')
        return said


# ---- Half load ------------------------------------------------------------------------------------------------
def half_load(options):
    """An hour: neither memory nor what is open grows, and files only by what is kept."""
    if options.share:
        return None
    with Served(options) as server:
        carries, _ = capacity(options, server, 20)
        crowd(options, server, carries / 2, 60)
        before, open_before = memory_kb(server.application(), 'Rss'), len(os.listdir(f'/proc/{server.application()}/fd'))
        log_before = os.path.getsize(os.path.join(server.data, 'organisations', 'bench.db-wal'))
        found, wrong = crowd(options, server, carries / 2, options.half_load_s)
        after, open_after = memory_kb(server.application(), 'Rss'), len(os.listdir(f'/proc/{server.application()}/fd'))
        log_after = os.path.getsize(os.path.join(server.data, 'organisations', 'bench.db-wal'))
        said = (f'{found["done"]} journeys in {options.half_load_s} s; memory {before / 1024:.1f} MB before, {after / 1024:.1f} after; '
                f'{open_before} and {open_after} files open; write-ahead log {log_before >> 20} and {log_after >> 20} MB')
        must(found['failed'] + found['turned'] == 0, f'{said}; {wrong}')
        must(after < before * 1.2 + 4096, said)
        must(open_after <= open_before + 16, said)
        must(log_after <= max(2 * log_before, 64 << 20), said)
        return said


# ---- Messages beside it ---------------------------------------------------------------------------------------
def confirmations(options):
    """A confirmation is with the mail server within a second (p95) of the page that says the answers were sent."""
    sys.path.insert(0, os.path.join(ROOT, 'tests', 'http'))
    from mail import MailServer # a real one, npm's smtp-server
    seconds = 5 if options.share else 60
    mail = MailServer('--brief')
    try:
        more = ('--mail-server', f'smtp://127.0.0.1:{mail.port}', '--mail-from', 'no-reply@bench.example', '--mail-plain', '--reach', '127.0.0.1')
        with Served(options, more) as server:
            carries, _ = capacity(options, server, 3 if options.share else 20)
            sent = {}
            with ThreadPoolExecutor(1) as beside:
                load = beside.submit(crowd, options, server, carries / 2, seconds)
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    address = f'person-{len(sent)}@people.example'
                    browser = Browser(server.port)
                    for page, fields in (('words', {'words': 'A letter', 'email': address}), ('check-answers', {})):
                        answer = browser.post(f'/bench/letter/{page}', fields)
                        must(answer.status == 303, f'{page}: {answer.status}')
                    sent[address] = time.time()
                    time.sleep(0.1)
                found, wrong = load.result()
            must(found['failed'] + found['turned'] == 0, f'{found} {wrong}')
            took = [mail.wait(lambda m, to=address: to in m.get('to', ()), seconds=30)['at'] / 1000 - at for address, at in sent.items()]
    finally:
        mail.stop()
    took.sort()
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    said = (f'{len(took)} confirmations beside {found["done"] / seconds:.0f} journeys a second, half of what it carries: with the mail '
            f'server {1000 * p50:.0f} / {1000 * p95:.0f} ms (p50 / p95) after the answer')
    must(options.share or p95 <= 1, said)
    return said


# ---- What goes, beside it -------------------------------------------------------------------------------------
def old_cases(data, count):
    """So many cases that were closed two months ago, as rows of the newest: nobody opens what is sealed in them."""
    store = sqlite3.connect(os.path.join(data, 'organisations', 'bench.db'), timeout=60)
    with store:
        case, draft = store.execute('SELECT id, draft_id FROM case_file ORDER BY id DESC LIMIT 1').fetchone()
        base = 1000 + store.execute("SELECT MAX(next) FROM counter WHERE name IN ('case', 'draft')").fetchone()[0]
        store.execute("UPDATE counter SET next = ? WHERE name IN ('case', 'draft')", (base + count + 1000,))
        for table, column, own in (('draft', 'id', draft), ('case_file', 'id', case), ('case_event', 'case_id', case), ('answer_token', 'case_id', case)):
            fields = [f'{base} + k' if name in ('case_id', 'draft_id') or (name == 'id' and column == 'id')
                      else f'{int(time.time()) - 60 * 86400}' if name == 'closed_at' else f't.{name}'
                      for _, name, *_ in store.execute(f'PRAGMA table_info({table})')]
            store.execute(f'WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {count}) '
                          f'INSERT INTO {table} SELECT {", ".join(fields)} FROM {table} t, n WHERE t.{column} = {own}')
    store.close()
    return base


def retention(options):
    """What was kept for its time goes beside half of the greatest load, whole, and nobody meets an error."""
    if options.share:
        return None # retention_test has two thousand of them beside four people in every run
    count, seconds = 10000, 60
    with Served(options) as server:
        carries, _ = capacity(options, server, 20)
        base = old_cases(server.data, count)

        def command(*words):
            return subprocess.run([options.binary, *words, '--org', 'bench', '--data', server.data], capture_output=True, text=True, timeout=600, check=True).stdout

        command('set', 'keep-cases', '30')
        alone, wrong = crowd(options, server, carries / 2, seconds)
        command('retention', 'plan')
        with ThreadPoolExecutor(1) as beside:
            run = beside.submit(command, 'retention', 'run')
            meanwhile, wrong_too = crowd(options, server, carries / 2, seconds)
            took_ms = int(re.search(r'erased \d+ in (\d+) ms', run.result())[1])
        store = sqlite3.connect(f'file:{server.data}/organisations/bench.db?mode=ro', uri=True)
        left = store.execute('SELECT COUNT(*) FROM case_file WHERE id > ? AND id <= ?', (base, base + count)).fetchone()[0]
        store.close()
    said = (f'{count} cases went in {took_ms / 1000:.1f} s beside {meanwhile["done"] / seconds:.0f} journeys a second, half of what it carries, which took '
            f'{meanwhile["journey_ms"]["p50"]:.0f} / {meanwhile["journey_ms"]["p99"]:.0f} ms (p50 / p99), and without it '
            f'{alone["journey_ms"]["p50"]:.0f} / {alone["journey_ms"]["p99"]:.0f}')
    must(left == 0, f'{left} are left; {said}')
    must(alone['failed'] + alone['turned'] + meanwhile['failed'] + meanwhile['turned'] == 0, f'{said}; {wrong} {wrong_too}')
    return said


CHECKS = [five_times, ten_times, slow_connections, restarts, half_load, confirmations, retention]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('binary')
    parser.add_argument('crowd')
    parser.add_argument('people')
    parser.add_argument('--only', action='append')
    parser.add_argument('--share', action='store_true')
    parser.add_argument('--half-load-s', type=int, default=3500)
    options = parser.parse_args()
    options.binary, options.crowd, options.people = (os.path.abspath(path) for path in (options.binary, options.crowd, options.people))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 30000) if most != resource.RLIM_INFINITY else 30000, most))
    return run_checks(CHECKS, options, options.only)


if __name__ == '__main__':
    sys.exit(main())
