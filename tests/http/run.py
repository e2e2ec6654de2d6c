#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run: the tests of this folder against a built binary.

    tests/http/run.py BINARY [WORD …]     only tests whose name has one of the words
    run.py BINARY --all        all of them, a file at a time in WORKERS processes: most of the time is waited

Each test's name is printed with how it went; the last line is `N passed, N failed`.
"""
import concurrent.futures
import glob
import os
import re
import signal
import subprocess
import sys
import time
import unittest

WORKERS = 4 # most of them wait for something

TEST_S_MAX = 180 # a test that takes longer has lost its way
HERE = os.path.dirname(os.path.abspath(__file__))


class Result(unittest.TextTestResult):
    """A line a test. A class whose server says something wrong at its end is a failed test too."""

    def __init__(self, stream, descriptions, verbosity):
        super().__init__(stream, descriptions, 0)
        self.passed, self.lost, self.skips, self.began = 0, 0, 0, 0.0

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()
        signal.alarm(TEST_S_MAX)

    def stopTest(self, test):
        signal.alarm(0)
        super().stopTest(test)

    def say(self, how, test):
        print(f'{how:4} {test.id() if hasattr(test, "id") else test} ({time.monotonic() - self.began:.2f} s)', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1
        self.say('ok', test)

    def lose(self, test, error):
        self.lost += 1
        self.say('FAIL', test)
        print(self._exc_info_to_string(error, test) if isinstance(test, unittest.TestCase) else error[1], flush=True)

    def addFailure(self, test, err):
        self.lose(test, err)
        super().addFailure(test, err)

    def addError(self, test, err):
        self.lose(test, err)
        super().addError(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.lose(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.skips += 1
        self.say('skip', test)

    def printErrors(self):
        pass


def too_long(_signal, _frame):
    raise TimeoutError(f'longer than {TEST_S_MAX} s')


def chosen(suite, words):
    if not isinstance(suite, unittest.TestSuite):
        return not words or any(word in suite.id() for word in words)
    suite._tests = [test for test in suite if chosen(test, words)]
    return bool(suite._tests)


def modules():
    """The files of tests, those that take longest first, so that none is left to the end alone."""
    names = [os.path.basename(path)[:-3] for path in glob.glob(os.path.join(HERE, '*_test.py'))]
    return sorted(names, key=lambda name: (name not in ('oidc_test', 'handover_test', 'mail_test', 'scan_test'), name))


def in_processes(binary):
    def one(name):
        done = subprocess.run([sys.executable, __file__, binary, f'{name}.'], stdout=subprocess.PIPE, text=True, errors='replace', check=False)
        return name, done.stdout
    total, wrong = [0, 0, 0], []
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for name, said in pool.map(one, modules()):
            closing = re.search(r'^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$', said, re.M)
            counts = [int(n or 0) for n in closing.groups()] if closing else [0, 1, 0]
            if sum(counts) == 0:
                counts[1] = 1
                print(f'{name}: it ran no test')
            total = [a + b for a, b in zip(total, counts)]
            if counts[1]:
                wrong.append(said) # last, where they are seen
            else:
                print(said, flush=True)
    print('\n'.join(wrong))
    print(f'{total[0]} passed, {total[1]} failed' + (f', {total[2]} skipped' if total[2] else ''))
    return 1 if total[1] or total[0] == 0 else 0


def main():
    if sys.argv[2:] == ['--all']:
        return in_processes(sys.argv[1])
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit('run: tests/http/run.py BINARY [WORD …]')
    os.environ['GUILDHALL'] = os.path.abspath(sys.argv[1])
    sys.path.insert(0, HERE)
    signal.signal(signal.SIGALRM, too_long)
    suite = unittest.TestSuite()
    for path in sorted(glob.glob(os.path.join(HERE, '*_test.py'))):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromName(os.path.basename(path)[:-3]))
    chosen(suite, sys.argv[2:])
    with open(os.devnull, 'w', encoding='utf-8') as quiet:
        result = unittest.TextTestRunner(stream=quiet, resultclass=Result).run(suite)
    print(f'{result.passed} passed, {result.lost} failed' + (f', {result.skips} skipped' if result.skips else ''))
    return 1 if result.lost or result.passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
