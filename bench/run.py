#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""run: the bench. Guildhall beside its peers, beside the limits of the machine, and as everything grows.

    bench/run.py [--only PART …] [--rounds 5] [--seconds 4] [--large]

A part is peers (peers.py), limits (limits.py), or what grows: organisations, services, cases, people, cores (growth.py).
What they measure goes to results.json, every round of it; report.py makes RESULTS.md and the pictures of that (chart.py
draws). process.py is what a measurement is. In C: people.c walks (journey.txt is the way), bare.c and rows.c are the
limits. Parts that are not measured stay as they were.
"""
import argparse
import json
import os
import shutil
import sys
import time

import growth
import limits
import machine
import peers
import report
from process import HERE, ROOT, Wrong

RESULTS = os.path.join(HERE, 'results.json')
PARTS = {'peers': peers.run, 'limits': limits.run, **{name: growth.part(name) for name in growth.AXES}}


def kept(value):
    """Rounded to what is meant, so that results.json can be read."""
    if isinstance(value, float):
        return float(f'{value:.5g}')
    if isinstance(value, dict):
        return {key: kept(each) for key, each in value.items()}
    return [kept(each) for each in value] if isinstance(value, list) else value


def say(words):
    print(f'{time.strftime("%H:%M:%S")} {words}', file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--only', nargs='+', choices=PARTS, default=PARTS, metavar='PART', help='of ' + ', '.join(PARTS))
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=4, help='a run beside peers')
    parser.add_argument('--short', type=float, default=1, help='every other run')
    parser.add_argument('--warm', type=float, default=4, help='before the first round beside peers')
    parser.add_argument('--large', action='store_true', help='10 million cases too: some minutes and 5 GB')
    parser.add_argument('--report', action='store_true', help='only make RESULTS.md and the pictures anew')
    args = parser.parse_args()
    args.build, args.binary = os.path.join(ROOT, 'build/release'), os.path.join(ROOT, 'build/guildhall')
    args.scratch = os.path.join(ROOT, 'build/bench')
    os.makedirs(args.scratch, exist_ok=True)
    results = {}
    if os.path.exists(RESULTS):
        with open(RESULTS, encoding='utf-8') as f:
            results = json.load(f)
    for name in () if args.report else args.only:
        before, began = os.getloadavg()[0], time.monotonic()
        found = kept(PARTS[name](args, say))
        results[name] = {**found, 'round_count': args.rounds, 'seconds': round(time.monotonic() - began), 'stamp': machine.stamp(before)}
        with open(RESULTS, 'w', encoding='utf-8') as f:
            json.dump({part: results[part] for part in PARTS if part in results}, f, indent=1)
            f.write('\n')
        report.write(results)
    report.write(results)
    print(f'bench: {os.path.join(HERE, "RESULTS.md")}')
    return 0


if __name__ == '__main__':
    if not shutil.which('taskset'):
        sys.exit('bench: taskset is not installed (util-linux)')
    try:
        sys.exit(main())
    except Wrong as wrong:
        sys.exit(f'bench: {wrong}')
