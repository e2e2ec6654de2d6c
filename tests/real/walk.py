#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""walk: real definitions are imported into a fresh folder, served, and walked from start to reference.

    tests/real/walk.py BINARY [--all] [--least PERCENT] [--runs RUNS] [--most-runs RUNS] [--all-questions] [--only TEXT]

Every twelfth of the visible list, or all of them. The walker lies beside the definitions (../shared/tools/walk,
or ../tools/walk from GUILDHALL_REAL); it walks by HTTP as a person without JavaScript would and compares what was
entered with what the case holds. A copy of it is mended by walk.patch: what was wrong, and which forms fail, and
why, is in docs/importing.md. Skipped, and said so, where either is absent.
"""
import argparse
import os
import re
import shutil
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REAL = os.path.abspath(os.environ.get('GUILDHALL_REAL', os.path.join(ROOT, '..', 'shared', 'real')))
WALK = os.path.join(os.path.dirname(REAL), 'tools', 'walk')
HERE = os.path.join(ROOT, 'build', 'walk')
EVERY = 12


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def prepare():
    shutil.rmtree(HERE, ignore_errors=True)
    os.makedirs(HERE)
    for name in os.listdir(WALK):
        if name != 'node_modules':
            shutil.copyfile(os.path.join(WALK, name), os.path.join(HERE, name))  # without their being read-only
    outside = {**os.environ, 'GIT_CEILING_DIRECTORIES': os.path.dirname(HERE)}  # a folder as any other
    subprocess.run(['git', 'apply', os.path.join(ROOT, 'tests', 'real', 'walk.patch')], cwd=HERE, env=outside, check=True)
    subprocess.run(['npm', 'ci', '--silent', '--no-audit', '--no-fund'], cwd=HERE, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('binary')
    parser.add_argument('--all', action='store_true')
    parser.add_argument('--least', type=int, default=98)
    parser.add_argument('--runs', default='4')
    parser.add_argument('--most-runs', default='60', help='go on until a run was submitted and all was asked')
    parser.add_argument('--all-questions', action='store_true')
    parser.add_argument('--only', default='', help='forms with this in their path')
    options = parser.parse_args()
    visible = os.path.join(REAL, 'visible.txt')
    if not os.path.exists(visible) or not os.path.exists(os.path.join(WALK, 'walk-all.mjs')):
        print('1 test skipped: no real definitions, or no walker, beside them')
        print('0 passed, 0 failed, 1 skipped')
        return 0
    prepare()
    with open(visible, encoding='utf-8') as file:
        forms = [line for line in file if line.strip() and not line.startswith('#')]
    chosen = [form for form in (forms if options.all or options.only else forms[::EVERY]) if options.only in form]
    listed = os.path.join(HERE, 'list.txt')
    with open(listed, 'w', encoding='utf-8') as file:
        file.writelines(chosen)
    walked = subprocess.run(['node', 'walk-all.mjs', '--guildhall', os.path.abspath(options.binary), '--list', listed,
                             '--root', REAL, '--runs', options.runs, '--most-runs', options.most_runs,
                             '--port', str(free_port()), *(['--all-questions'] if options.all_questions else [])],
                            cwd=HERE, text=True, capture_output=True, check=False)
    print(walked.stdout[-8000:], walked.stderr[-2000:], sep='\n')
    closing = re.findall(r'^(\d+) passed, (\d+) failed$', walked.stdout, re.M)
    passed = int(closing[-1][0]) if closing else 0
    share = 100 * passed // len(chosen)
    print(f'{passed} of {len(chosen)} forms walked to a reference ({share}%; at least {options.least}%)')
    fine = share >= options.least
    print(f'{int(fine)} passed, {int(not fine)} failed')
    return 0 if fine else 1


if __name__ == '__main__':
    sys.exit(main())
