#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run: every test of the project, step after step, and one count at the end.

    tests/run.py                 all of them
    tests/run.py --quick         those that fit in a minute after a build
    tests/run.py --tag TAG       those of a kind: sanitize, threads
    tests/run.py NAME [NAME …]   some of them, by name
    tests/run.py --list

A step is a row of STEPS. It keeps going after a failed step; a step that needs a failed one is not run
and counts as failed. The last line is `N passed, N failed`, with `, N skipped` where some were.
"""
import argparse
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


# ---- What a step's output says about tests. Each takes (output, exit status, build folder).

def one(_output, status, _build):
    """A step that is one test."""
    return Count(1, 0) if status == 0 else Count(0, 1)


def closing_line(output, _status, _build):
    """`N passed, N failed`, the last of them."""
    found = CLOSING.findall(output)
    return Count(*(int(n or 0) for n in found[-1])) if found else Count()


def canaries(output, _status, _build):
    """fuzz/run.sh canary: a target a line."""
    return Count(len(re.findall(r'^\w+: found the planted bug$', output, re.M)), len(re.findall(r'DID NOT find', output)))


def python_tests(output, _status, _build):
    """unittest."""
    ran = sum(int(n) for n in re.findall(r'^Ran (\d+) tests?', output, re.M))
    wrong = sum(int(n) for n in re.findall(r'(?:failures|errors)=(\d+)', output))
    skipped = sum(int(n) for n in re.findall(r'skipped=(\d+)', output))
    return Count(ran - wrong - skipped, wrong, skipped)


def meson_tests(_output, _status, build):
    """meson's log of the run: each function of a cmocka program is a test, another program is one."""
    total = Count()
    try:
        with open(os.path.join(build, 'meson-logs', 'testlog.json'), encoding='utf-8') as log:
            runs = [json.loads(line) for line in log]
    except OSError:
        return total
    for run in runs:
        said = (run.get('stdout') or '') + (run.get('stderr') or '')
        # cmocka names a failed test twice: as it fails and in its summary.
        count = Count(len(re.findall(r'^\[       OK \]', said, re.M)),
                      len(set(re.findall(r'^\[  (?:FAILED|ERROR ) \] (?:[A-Za-z0-9_]+: )?(\w+)$', said, re.M))),
                      len(set(re.findall(r'^\[  SKIPPED \] (\w+)$', said, re.M))))
        for closing in (closing_line(said, 0, build), python_tests(said, 0, build)):
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
    def __init__(self, name, command, reads=one, *, build=None, needs=(), quick=False, tags=(), default=True,
                 minutes=5, real=0, env=None):
        self.name, self.command, self.reads, self.build = name, command, reads, build
        self.needs, self.quick, self.tags, self.default = needs, quick, tags, default
        self.minutes = minutes # given up after these
        self.real = real       # tests that read other people's definitions, skipped where those are not
        self.env = env or {}


def configured(folder, *options):
    """Builds everything in a folder, tests too, setting it up the first time."""
    script = 'test -f "$0/build.ninja" || meson setup "$0" "$@" && ninja -C "$0" --quiet all meson-test-prereq'
    return ['sh', '-c', script, folder, *options]


FORMAT = "find src fuzz tests tools bench -name '*.[ch]' -exec clang-format-14 --dry-run -Werror {} +"


STEPS = [
    Step('format', ['sh', '-c', FORMAT], quick=True),
    Step('build', configured('build/test', '-Db_sanitize=address,undefined'), build='build/test', quick=True,
         tags=('sanitize',), minutes=15),
    Step('tidy', [PYTHON, 'tools/tidy.py', '--build', 'build/test'], quick=True, needs=('build',)),
    Step('unit', ['meson', 'test', '-C', 'build/test', '--no-rebuild', '--print-errorlogs', '--no-suite', 'real'],
         meson_tests, build='build/test', quick=True, needs=('build',), tags=('sanitize',)),
    Step('real', ['meson', 'test', '-C', 'build/test', '--no-rebuild', '--print-errorlogs', '--suite', 'real'],
         meson_tests, build='build/test', needs=('build',), minutes=10),
    Step('http', [PYTHON, 'tests/http/run.py', 'build/test/src/app/guildhall'], closing_line, needs=('build',),
         tags=('sanitize',), minutes=10),
    Step('release', ['make', 'release'], minutes=10),
    Step('walk', [PYTHON, 'tests/real/walk.py', 'build/guildhall'], closing_line, needs=('release',), minutes=8, real=1),
    # The part `staff` still fails (docs/progress/spine.md): run it by hand with --only staff.
    Step('browser', ['node', 'tests/browser/run.mjs', 'build/guildhall', '--only', 'wire,settings,keyboard,site,journeys'],
         closing_line, needs=('release',), minutes=15),
    Step('no-toy', [PYTHON, 'tests/faults/no_toy.py', 'build/guildhall', '--quick'], closing_line, needs=('release',),
         minutes=10),
    Step('fuzz', ['fuzz/run.sh', 'canary'], canaries, minutes=10),
    Step('clang', configured('build/clang'), env={'CC': 'clang-14'}, minutes=10),
    Step('threads-build', configured('build/threads', '-Db_sanitize=thread'), tags=('threads',), default=False,
         minutes=15),
    Step('threads', ['setarch', '-R', 'meson', 'test', '-C', 'build/threads', '--no-rebuild', '--print-errorlogs',
                     '--suite', 'db', '--suite', 'http', '--suite', 'app'],
         meson_tests, build='build/threads', needs=('threads-build',), tags=('threads',), default=False,
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
    if step.build and os.path.exists(log := os.path.join(ROOT, step.build, 'meson-logs', 'testlog.json')):
        os.remove(log) # what an earlier run said is not this one's
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
    missing = [name for name in step.needs if name in failed]
    if missing:
        print(f'not run: {missing[0]} failed')
        return Count(0, 1)
    if step.real and not os.path.isdir(REAL):
        print(f'{step.real} tests skipped: no definitions in {os.path.relpath(REAL, ROOT)} (or GUILDHALL_REAL)')
        return Count(0, 0, step.real)
    output, status = run_command(step)
    count = step.reads(output, status, step.build and os.path.join(ROOT, step.build))
    if status != 0 and count.failed == 0:
        count.failed = 1
    if status == 0 and count.passed + count.failed + count.skipped == 0:
        print('it ran no test')
        count.failed = 1
    if count.failed:
        print('\n'.join(output.rstrip().splitlines()[-200:]))
    elif count.skipped:
        print('\n'.join(line for line in output.splitlines() if 'skip' in line.lower()))
    return count


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
    args = parser.parse_args()
    if args.list:
        for step in STEPS:
            print(f'{step.name:14} {" ".join(step.command)}')
        return 0
    os.makedirs(os.path.join(ROOT, 'build'), exist_ok=True)
    total, failed, began = Count(), set(), time.monotonic()
    for step in chosen(args):
        print(f'== {step.name}', flush=True)
        at = time.monotonic()
        count = run_step(step, failed)
        if count.failed:
            failed.add(step.name)
        total.add(count)
        print(f'   {step.name}: {count} ({time.monotonic() - at:.1f} s)', flush=True)
    print(f'{time.monotonic() - began:.0f} s' + (f'; failed: {", ".join(sorted(failed))}' if failed else ''))
    with open(os.path.join(ROOT, 'build', 'test.count'), 'w', encoding='utf-8') as out:
        out.write(f'{total}\n')
    print(total)
    return 1 if total.failed else 0


if __name__ == '__main__':
    sys.exit(main())
