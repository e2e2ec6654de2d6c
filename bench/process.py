# SPDX-License-Identifier: Apache-2.0
"""process: the processes of the bench. A server with all that it starts on its cores, people on another; the CPU and
memory of a whole tree of processes; and one measurement, which is the same for whatever is measured.
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, 'tests', 'faults'))
from walker import AHEAD # noqa: E402

SERVER_CORE, PEOPLE_CORE = '0', '1'


class Wrong(Exception):
    """Something measured did not do what it must."""


def tree(pid):
    """The process and all that it started: a server is counted whole, its supervisor with it."""
    found = [pid]
    for parent in found:
        try:
            for thread in os.listdir(f'/proc/{parent}/task'):
                with open(f'/proc/{parent}/task/{thread}/children', encoding='ascii') as f:
                    found += [int(child) for child in f.read().split()]
        except OSError:
            pass
    return found


def cpu_clocks(pid):
    """{process: nanoseconds it has used} of the tree, by the kernel's clock of each process (clock_getcpuclockid(3)), which
    counts threads that have ended too and is a thousand times finer than /proc/PID/stat.
    """
    return {each: time.clock_gettime_ns((~each << 3) | 2) for each in tree(pid)}


def cpu_spent(before, after):
    """Seconds between two of them."""
    if not before.keys() <= after.keys():
        raise Wrong('a process of the server ended while it was measured')
    return (sum(after.values()) - sum(before.values())) / 1e9


def memory_mb(pid):
    """The tree's proportional set size: what is shared is counted once."""
    total = 0
    for each in tree(pid):
        try:
            with open(f'/proc/{each}/smaps_rollup', encoding='ascii') as f:
                total += int(re.search(r'^Pss:\s+(\d+) kB', f.read(), re.M)[1])
        except (OSError, TypeError):
            pass
    return total / 1024


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(('127.0.0.1', port), timeout=1).close()
        return True
    except OSError:
        return False


class Process:
    """Something that listens on a port, on `cores`, until it is stopped. What it says goes to `log`."""

    def __init__(self, words, port, log, cores=SERVER_CORE, cwd=ROOT, env=None, seconds=60):
        self.port, self.log = port, log
        with open(log, 'w', encoding='utf-8') as out:
            self.process = subprocess.Popen([*AHEAD, 'taskset', '-c', cores, *words], cwd=cwd, env=dict(os.environ, **(env or {})),
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        end = time.monotonic() + seconds
        while not answers(port):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise Wrong(f'{words[0]} did not start: see {log}')
            time.sleep(0.05)

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                for pid in reversed(tree(self.pid)):
                    os.kill(pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def measure(build, server, script, people, seconds, spread=1):
    """One run: {requests, posts, rate a second, cpu µs a request, p50, p99, each (requests of a journey), share (of a core)}.

    It begins when all people are connected and on their way, and ends when the last answer has come, so that every
    request that is counted is paid for within it, and none besides.
    """
    words = [*AHEAD, 'taskset', '-c', PEOPLE_CORE, os.path.join(build, 'bench/people'), str(server.port), script, str(people), str(seconds), str(spread)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as walking:
        if walking.stdout.readline() == 'ready\n':
            before, began = cpu_clocks(server.pid), time.monotonic()
            walking.stdin.write('\n')
            walking.stdin.flush()
        said, wrong = walking.communicate()
    if walking.returncode != 0:
        raise Wrong(f'{script}, {people} people, port {server.port}: {wrong}')
    found = json.loads(said)
    spent, wall = cpu_spent(before, cpu_clocks(server.pid)), time.monotonic() - began
    return {**found, 'rate': found['requests'] / found['seconds'], 'cpu': spent / found['requests'] * 1e6, 'share': spent / wall}


def script_files(folder, name='bench', service='/bench/bench'):
    """bench/journey.txt for a service, and what is made of it: {journey, get, save} by file. `get` looks at the first
    page again and again as somebody who has answered it, `save` sends the second one's answer.
    """
    with open(os.path.join(HERE, 'journey.txt'), encoding='utf-8') as f:
        lines = [line.strip().replace('/bench/bench', service) for line in f if line.strip() and not line.startswith('#')]
    verbs = [line.split(' ')[0] for line in lines]
    opening, first, second = lines[:verbs.index('post') + 1], lines[verbs.index('get')], lines[verbs.index('post') + 1]
    texts = {'journey': lines, 'get': [*opening, 'again', first + ' Jane Q Citizen'], 'save': [*opening, 'again', second.replace('post', 'save', 1)]}
    made = {}
    for what, text in texts.items():
        made[what] = os.path.join(folder, f'{name}-{what}.txt')
        with open(made[what], 'w', encoding='utf-8') as f:
            f.write('\n'.join(text) + '\n')
    return made
