# SPDX-License-Identifier: Apache-2.0
"""limits: a question page beside bare loops that send the same bytes, and a journey's writes beside SQLite alone."""
import json
import os
import shutil
import subprocess
import sys

from process import AHEAD, HERE, ROOT, SERVER_CORE, Process, Wrong, free_port, measure, script_files

sys.path.insert(0, os.path.join(ROOT, 'tests', 'faults'))
from walker import Browser # noqa: E402

PEOPLE = 64
LOOPS = ('epoll', 'event')
TOGETHER = (1, 16, 64) # whose answers share a commit


def answer_of(port):
    """The very bytes that are sent to somebody who has answered the first page and looks at it again."""
    browser = Browser(port)
    browser.post('/bench/bench/name', {'name': 'Jane Q Citizen'})
    answer = browser.get('/bench/bench/name')
    browser.close()
    if answer.status != 200 or 'Jane Q Citizen' not in answer.text:
        raise Wrong(f'the page to measure: {answer.status}')
    head = '\r\n'.join(f'{name}: {value}' for name, value in answer.fields)
    return f'HTTP/1.1 200 OK\r\n{head}\r\n\r\n'.encode() + answer.body, len(answer.body)


def rows_alone(args, together):
    """SQLite by itself, in a new store, on the server's core."""
    folder = os.path.join(args.scratch, 'rows')
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([args.binary, 'init', '--org', 'bench', '--name', 'Bench', '--data', folder], check=True, stdout=subprocess.DEVNULL)
    words = [*AHEAD, 'taskset', '-c', SERVER_CORE, os.path.join(args.build, 'bench/rows'), os.path.join(folder, 'organisations/bench.db')]
    found = json.loads(subprocess.run([*words, str(together), str(args.seconds)], check=True, capture_output=True, text=True).stdout)
    shutil.rmtree(folder)
    return {'rate': found['journeys'] / found['seconds'], 'cpu': found['cpu_us']}


def run(args, say):
    port = free_port()
    scripts = script_files(args.scratch)
    bare_script = os.path.join(args.scratch, 'bare.txt')
    with open(bare_script, 'w', encoding='utf-8') as f:
        f.write('get /\nget /\nagain\nget / Jane Q Citizen\n')
    stopping = [Process([os.path.join(HERE, 'serve-journey'), str(port)], port, os.path.join(args.scratch, 'guildhall.log'))]
    try:
        answer, size = answer_of(port)
        file = os.path.join(args.scratch, 'answer')
        with open(file, 'wb') as f:
            f.write(answer)
        for loop in LOOPS:
            at = free_port()
            stopping.append(Process([os.path.join(args.build, 'bench/bare'), loop, str(at), file], at, os.path.join(args.scratch, f'bare-{loop}.log')))
        ours, *loops = stopping
        pages = [{'name': loop, 'rounds': []} for loop in LOOPS] + [{'name': 'guildhall', 'rounds': []}]
        writes = [{'name': str(n), 'together': n, 'rounds': []} for n in TOGETHER]
        for number in range(args.rounds):
            for row, server in zip(pages, [*loops, ours]):
                row['rounds'].append(measure(args.build, server, scripts['get'] if server is ours else bare_script, PEOPLE, args.short))
            for row in writes:
                row['rounds'].append(rows_alone(args, row['together']))
            say(f'limits: round {number + 1} of {args.rounds}')
    finally:
        for each in reversed(stopping):
            each.stop()
    return {'pages': pages, 'writes': writes, 'size': size, 'sent': len(answer), 'people': PEOPLE}
