#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run: every test of the project, step after step, and one count at the end.

    tests/run.py                 all of them
    tests/run.py --quick         those that fit in a minute after a build
    tests/run.py --tag TAG       those of a kind: sanitize, threads
    tests/run.py NAME [NAME …]   some of them, by name
    tests/run.py --list

A step is a row of STEPS. As many run at once as there are cores (`--jobs`), in the order of the table, each after
those that it needs; one that measures time runs alone. It keeps going after a failed step; a step that needs a
failed one is not run and counts as failed. The last line is `N passed, N failed`, with `, N skipped` where some were.
"""
import argparse
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REAL = os.environ.get('GUILDHALL_REAL', os.path.join(ROOT, '..', 'shared', 'real'))
PYTHON = '/usr/bin/python3'
# A node that tools/setup.sh fetched, where the machine's own is too old.
NODE = ':'.join(os.path.join(ROOT, 'build/node/node_modules', f'node-linux-{a}', 'bin') for a in ('x64', 'arm64'))
CLOSING = re.compile(r'^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$', re.M)


class Count:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __str__(self):
        return f'{self.passed} passed, {self.failed} failed' + (f', {self.skipped} skipped' if self.skipped else '')

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


# ---- What a step's output says about tests. Each takes (output, exit status, meson's log or None).

def one(_output, status, _log):
    """A step that is one test."""
    return Count(1, 0) if status == 0 else Count(0, 1)


def closing_line(output, _status, _log):
    """`N passed, N failed`, the last of them."""
    found = CLOSING.findall(output)
    return Count(*(int(n or 0) for n in found[-1])) if found else Count()


def canaries(output, _status, _log):
    """fuzz/run.sh canary: a target a line."""
    return Count(len(re.findall(r'^\w+: found the planted bug$', output, re.M)), len(re.findall(r'DID NOT find', output)))


def python_tests(output, _status, _log):
    """unittest."""
    ran = sum(int(n) for n in re.findall(r'^Ran (\d+) tests?', output, re.M))
    wrong = sum(int(n) for n in re.findall(r'(?:failures|errors)=(\d+)', output))
    skipped = sum(int(n) for n in re.findall(r'skipped=(\d+)', output))
    return Count(ran - wrong - skipped, wrong, skipped)


def meson_tests(_output, _status, log):
    """meson's log of the run: each function of a cmocka program is a test, another program is one."""
    total = Count()
    try:
        with open(log, encoding='utf-8') as lines:
            runs = [json.loads(line) for line in lines]
    except OSError:
        return total
    for run in runs:
        said = (run.get('stdout') or '') + (run.get('stderr') or '')
        # cmocka names a failed test twice: as it fails and in its summary.
        count = Count(len(re.findall(r'^\[       OK \]', said, re.M)),
                      len(set(re.findall(r'^\[  (?:FAILED|ERROR ) \] (?:[A-Za-z0-9_]+: )?(\w+)$', said, re.M))),
                      len(set(re.findall(r'^\[  SKIPPED \] (\w+)$', said, re.M))))
        for closing in (closing_line(said, 0, log), python_tests(said, 0, log)):
            count.add(closing)
        good = run['result'] in ('OK', 'EXPECTEDFAIL')
        if run['result'] == 'SKIP':
            count = Count(0, 0, 1)
        elif good and count.passed + count.skipped == 0:
            count.passed = 1
        elif not good and count.failed == 0:
            count.failed = 1 # it died, or ran out of time
        total.add(count)
    return total


class Step:
    def __init__(self, name, command, reads=one, *, log=None, needs=(), quick=False, tags=(), default=True,
                 minutes=5, real=0, env=None, alone=False):
        self.name, self.command, self.reads, self.log = name, command, reads, log
        self.needs, self.quick, self.tags, self.default = needs, quick, tags, default
        self.minutes = minutes # given up after these
        self.real = real       # tests that read other people's definitions, skipped where those are not
        self.env = env or {}
        self.alone = alone     # it measures time, so that nothing may run beside it


def meson_step(name, build, *suites, **more):
    """A step of meson's tests, with a log of its own. `under`: what runs meson."""
    command = [*more.pop('under', []), 'meson', 'test', '-C', build, '--no-rebuild', '--print-errorlogs', '--logbase', name]
    return Step(name, [*command, *suites], meson_tests, log=os.path.join(ROOT, build, 'meson-logs', f'{name}.json'), **more)


def configured(folder, *options):
    """Builds everything in a folder, tests too, setting it up the first time."""
    script = 'test -f "$0/build.ninja" || meson setup "$0" "$@" && ninja -C "$0" --quiet all meson-test-prereq'
    return ['sh', '-c', script, folder, *options]


FORMAT = "find src fuzz tests tools bench -name '*.[ch]' -exec clang-format-14 --dry-run -Werror {} +"


STEPS = [
    Step('format', ['sh', '-c', FORMAT], quick=True),
    # Not optimised: it is built in a quarter of the time, and what is tested mostly waits.
    Step('build', configured('build/test', '-Dbuildtype=debug', '-Db_sanitize=address,undefined'), quick=True,
         tags=('sanitize',), minutes=15),
    Step('release', ['make', 'release'], minutes=10),
    Step('browser', ['node', 'tests/browser/run.mjs', 'build/guildhall', '--half'], closing_line, needs=('release',),
         minutes=20),
    Step('tidy', [PYTHON, 'tools/tidy.py', '--build', 'build/test'], quick=True, needs=('build',)),
    meson_step('unit', 'build/test', '--no-suite', 'real', '--no-suite', 'long', quick=True, needs=('build',),
               tags=('sanitize',)),
    meson_step('long', 'build/test', '--suite', 'long', needs=('build',), tags=('sanitize',), minutes=10),
    meson_step('real', 'build/test', '--suite', 'real', needs=('build',), minutes=10),
    Step('http', [PYTHON, 'tests/http/run.py', 'build/test/src/app/guildhall', '--all'], closing_line, needs=('build',),
         tags=('sanitize',), minutes=15),
    Step('walk', [PYTHON, 'tests/real/walk.py', 'build/guildhall'], closing_line, needs=('release',), minutes=8, real=1),
    Step('deb', [PYTHON, 'tests/packaging/deb.py', 'build/guildhall'], closing_line, needs=('release',), minutes=2),
    Step('no-toy', [PYTHON, 'tests/faults/no_toy.py', 'build/guildhall', '--quick'], closing_line, needs=('release',),
         minutes=10, alone=True),
    Step('overload', ['make', 'overload', 'ARGS=--share'], closing_line, needs=('release',), minutes=5, alone=True),
    Step('faults', ['make', 'faults', 'ARGS=--share'], closing_line, needs=('release',), minutes=10, alone=True),
    Step('drill', [PYTHON, 'tests/faults/backup.py', 'build/guildhall', '--quick'], closing_line, needs=('release',),
         minutes=5, alone=True),
    Step('fuzz', ['fuzz/run.sh', 'canary'], canaries, minutes=10),
    Step('clang', [PYTHON, 'tools/lint.py', 'build/test', '--clang'], needs=('build',), minutes=10),
    Step('threads-build', configured('build/threads', '-Db_sanitize=thread'), tags=('threads',), default=False,
         minutes=15),
    meson_step('threads', 'build/threads', '--suite', 'db', '--suite', 'http', '--suite', 'app', under=['setarch', '-R'],
               needs=('threads-build',), tags=('threads',), default=False,
               env={'TSAN_OPTIONS': 'halt_on_error=1:second_deadlock_stack=1'}),
    Step('threads-publish', ['setarch', '-R', PYTHON, 'tests/faults/no_toy.py', 'build/threads/src/app/guildhall',
                             '--threads', 'build/threads/src/app/guildhall', '--only', 'publish_threads'],
         closing_line, needs=('threads-build',), tags=('threads',), default=False),
]


def run_command(step):
    """Runs a step's command in a group of its own, so that what outlives its time goes with it."""
    env = dict(os.environ, ASAN_OPTIONS='abort_on_error=1:detect_stack_use_after_return=1',
               UBSAN_OPTIONS='halt_on_error=1:abort_on_error=1:print_stacktrace=1', PYTHONDONTWRITEBYTECODE='1',
               PATH=f'{NODE}:{os.environ["PATH"]}')
    env.update(step.env)
    if step.log and os.path.exists(step.log):
        os.remove(step.log) # what an earlier run said is not this one's
    child = subprocess.Popen(step.command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, errors='replace', start_new_session=True)
    try:
        output, _ = child.communicate(timeout=step.minutes * 60)
        return output, child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        output, _ = child.communicate()
        return output + f'\ngiven up after {step.minutes} minutes\n', 1


def run_step(step, failed):
    """Its count, and what there is to be said about it."""
    missing = [name for name in step.needs if name in failed]
    if missing:
        return Count(0, 1), [f'not run: {missing[0]} failed']
    if step.real and not os.path.isdir(REAL):
        where = os.path.relpath(REAL, ROOT)
        return Count(0, 0, step.real), [f'{step.real} tests skipped: no definitions in {where} (or GUILDHALL_REAL)']
    output, status = run_command(step)
    count = step.reads(output, status, step.log)
    said = []
    if status != 0 and count.failed == 0:
        count.failed = 1
    if status == 0 and count.passed + count.failed + count.skipped == 0:
        said.append('it ran no test')
        count.failed = 1
    if count.failed:
        said += output.rstrip().splitlines()[-200:]
    elif count.skipped:
        said += [line for line in output.splitlines() if 'skip' in line.lower()]
    return count, said


def run_all(steps, jobs):
    """Runs them, as many at once as there are jobs; their count, and the names of those that failed."""
    total, failed, waiting, running = Count(), set(), list(steps), {}
    names = {step.name for step in steps}
    done = set()

    def timed(step):
        at = time.monotonic()
        return (*run_step(step, failed), time.monotonic() - at)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        while waiting or running:
            for step in list(waiting):
                ready = all(name in done for name in step.needs if name in names)
                busy = len(running) >= jobs or any(other.alone for other in running.values()) or (step.alone and running)
                if ready and not busy:
                    waiting.remove(step)
                    running[pool.submit(timed, step)] = step
            finished, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in finished:
                step = running.pop(future)
                count, said, seconds = future.result()
                done.add(step.name)
                if count.failed:
                    failed.add(step.name)
                total.add(count)
                print('\n'.join([f'== {step.name}', *said, f'   {step.name}: {count} ({seconds:.1f} s)']), flush=True)
    return total, failed


def chosen(args):
    known = {step.name: step for step in STEPS}
    for name in args.names:
        if name not in known:
            sys.exit(f'run: there is no step {name}; there are {", ".join(known)}')
    if args.names:
        return [known[name] for name in args.names]
    if args.tag:
        return [step for step in STEPS if args.tag in step.tags]
    return [step for step in STEPS if (step.quick if args.quick else step.default)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--tag')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    args = parser.parse_args()
    if args.list:
        for step in STEPS:
            print(f'{step.name:14} {" ".join(step.command)}')
        return 0
    os.makedirs(os.path.join(ROOT, 'build'), exist_ok=True)
    began = time.monotonic()
    total, failed = run_all(chosen(args), args.jobs)
    print(f'{time.monotonic() - began:.0f} s' + (f'; failed: {", ".join(sorted(failed))}' if failed else ''))
    with open(os.path.join(ROOT, 'build', 'test.count'), 'w', encoding='utf-8') as out:
        out.write(f'{total}\n')
    print(total)
    return 1 if total.failed else 0


if __name__ == '__main__':
    sys.exit(main())
