#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""definitions: what importing, compiling and serving large forms costs.

    bench/definitions.py BUILD     a build folder set up with -Dbuildtype=release

bench/definitions.c imports every form and compiles the largest; then the largest and a small one are served, and
the CPU of the server for one page of each (the first, looked at by somebody who has not begun) is measured in
interleaved rounds.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'tests', 'faults'))
from walker import Folder, Server, cpu_seconds # noqa: E402

ROUNDS, PAGES = 5, 4000


def page_us(server, browser, path):
    before = cpu_seconds(server.application())
    for _ in range(PAGES):
        if browser.get(path).status != 200:
            raise SystemExit(f'{path} is not shown')
    return (cpu_seconds(server.application()) - before) / PAGES * 1e6


def main():
    build = os.path.abspath(sys.argv[1])
    binary = os.path.join(build, 'src/app/guildhall')
    with tempfile.TemporaryDirectory() as at, Folder(binary, demo=False) as folder:
        largest = os.path.join(at, 'largest.json')
        print(subprocess.run([os.path.join(build, 'bench/definitions'), largest], capture_output=True, text=True, check=True).stdout)
        folder.command('init', '--org', 'bench', '--name', 'Bench')
        paths = {}
        for name, file in {'small': os.path.join(HERE, 'service.json'), 'largest': largest}.items():
            folder.command('import', '--org', 'bench', '--as', name, file)
            with open(file, encoding='utf-8') as f:
                first = next(page for page in json.load(f)['pages'] if page.get('questions') and 'when' not in page)
            paths[name] = f'/bench/{name}/{first["id"]}'
        with Server(binary, folder.data) as server:
            browser = server.browser()
            rounds = [{name: page_us(server, browser, path) for name, path in paths.items()} for _ in range(ROUNDS)]
    for name, path in paths.items():
        took = [r[name] for r in rounds]
        print(f'{name}: {path}: {statistics.median(took):.1f} [{min(took):.1f} to {max(took):.1f}] µs of CPU a page')


if __name__ == '__main__':
    main()
