# SPDX-License-Identifier: Apache-2.0
"""growth: does a page cost the same when there is more of everything? Each axis (organisations, services, cases, people
at once, cores) is served at each of its sizes, all of them up at once, and in each round each is measured: looking at a
question page, saving an answer, and the whole journey.
"""
import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import time

from process import HERE, ROOT, PEOPLE_CORE, SERVER_CORE, Process, Wrong, free_port, measure, memory_mb, script_files

PEOPLE = 64
WHATS = ('get', 'save', 'journey')
MANY = (1, 10, 100, 1000)
CASES = (1000, 10 * 1000, 100 * 1000, 1000 * 1000)
CASES_LARGE = 10 * 1000 * 1000
CASES_AT_ONCE = 250 * 1000 # in one transaction
CROWDS = (1, 16, 64, 256, 1000, 10 * 1000)
DESCRIPTORS_BESIDE = 600 # of the server, beside connections
CORES = {1: SERVER_CORE, 2: f'{SERVER_CORE},{PEOPLE_CORE}'}


class Folder:
    def __init__(self, args, name):
        self.binary, self.data = args.binary, os.path.join(args.scratch, 'growth', name)
        shutil.rmtree(self.data, ignore_errors=True)
        os.makedirs(os.path.dirname(self.data), exist_ok=True)

    def command(self, *words):
        done = subprocess.run([self.binary, *words, '--data', self.data], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Wrong(f'{words}: {done.stdout}{done.stderr}')

    def organisation(self, key='bench', services=('bench',)):
        self.command('init', '--org', key, '--name', 'Bench')
        for service in services:
            self.command('import', os.path.join(HERE, 'service.json'), '--org', key, '--as', service)

    def serve(self, args, cores=SERVER_CORE):
        port = free_port()
        words = [self.binary, 'serve', '--data', self.data, '--listen', f'127.0.0.1:{port}']
        return Process(words, port, os.path.join(args.scratch, f'growth-{port}.log'), cores)

    def megabytes(self):
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(self.data) for name in names if name != 'control') / 1e6


def statements_of(sql):
    return [s for s in sql.split(';\n') if s.strip()]


def add_cases(args, folder, count):
    """`count` cases: a few by walking, the others from the first of them by cases.sql; then what SQLite itself checks."""
    with folder.serve(args) as server:
        measure(args.build, server, script_files(args.scratch)['journey'], 1, args.short)
    with open(os.path.join(HERE, 'cases.sql'), encoding='utf-8') as f:
        statements = statements_of(f.read())
    with contextlib.closing(sqlite3.connect(os.path.join(folder.data, 'organisations/bench.db'), isolation_level=None)) as db:
        db.execute('PRAGMA synchronous = OFF')
        db.execute('PRAGMA cache_size = -500000')
        free = db.execute("SELECT max(next) FROM counter WHERE name IN ('draft', 'case')").fetchone()[0]
        for first in range(free, free + count, CASES_AT_ONCE):
            audited = db.execute("SELECT next - 1 FROM counter WHERE name = 'audit'").fetchone()[0]
            db.execute('BEGIN')
            for statement in statements:
                db.execute(statement, {'first': first, 'last': min(first + CASES_AT_ONCE, free + count) - 1, 'audited': audited})
            db.execute('COMMIT')
        db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        checked = 'integrity_check' if count <= CASES[-1] else 'quick_check'
        if db.execute('SELECT count(*) FROM case_file').fetchone()[0] < count or db.execute(f'PRAGMA {checked}').fetchone()[0] != 'ok':
            raise Wrong('the cases made do not stand')


def spread_over(kind, count, folder, scratch):
    """Scripts of people who walk in all of them, and of people who all walk in one."""
    service = {'organisations': '/bench{}/bench', 'services': '/bench/bench{}'}[kind]
    return {f'{kind}, all walked': (script_files(scratch, f'{kind}-all', service), count),
            f'{kind}, one walked': (script_files(scratch, f'{kind}-one', service.replace('{}', '0')), 1)}


def axis_many(args, kind):
    points = []
    for count in MANY:
        folder = Folder(args, f'{kind}-{count}')
        if kind == 'organisations':
            for number in range(count):
                folder.organisation(f'bench{number}')
        else:
            folder.organisation(services=[f'bench{number}' for number in range(count)])
        for name, (scripts, spread) in spread_over(kind, count, folder, args.scratch).items():
            points.append({'axis': name, 'at': count, 'folder': folder, 'scripts': scripts, 'spread': spread})
    return points


def axis_cases(args):
    points = []
    for count in (*CASES, *([CASES_LARGE] if args.large else [])):
        folder, began = Folder(args, f'cases-{count}'), time.monotonic()
        folder.organisation()
        add_cases(args, folder, count)
        points.append({'axis': 'cases', 'at': count, 'folder': folder, 'made_s': time.monotonic() - began, 'megabytes': folder.megabytes()})
    return points


def axis_people(args):
    """Each has a connection, which is a descriptor here and one there: those that the machine does not allow are left out."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    folder = Folder(args, 'people')
    folder.organisation()
    return [{'axis': 'people at once', 'at': crowd, 'people': crowd, 'folder': folder} for crowd in CROWDS if crowd + DESCRIPTORS_BESIDE <= most]


def axis_cores(args):
    points = []
    for count, cores in CORES.items():
        folder = Folder(args, f'cores-{count}')
        folder.organisation()
        points.append({'axis': 'cores', 'at': count, 'cores': cores, 'folder': folder})
    return points


AXES = {'organisations': lambda args: axis_many(args, 'organisations'), 'services': lambda args: axis_many(args, 'services'),
        'cases': axis_cases, 'people': axis_people, 'cores': axis_cores}


def measure_axis(args, points, say, name):
    """In each round each size in turn, so that what else the machine does falls on all of them."""
    plain, servers = script_files(args.scratch), {}
    try:
        for point in points:
            at = point['folder'].data
            if at not in servers:
                servers[at] = point['folder'].serve(args, point.get('cores', SERVER_CORE))
            point['rounds'] = {what: [] for what in WHATS}
        for number in range(-1, args.rounds):
            for point in points:
                server, people = servers[point['folder'].data], point.get('people', PEOPLE)
                for what in WHATS:
                    found = measure(args.build, server, point.get('scripts', plain)[what], people, max(args.short, people / 2500), point.get('spread', 1))
                    if number >= 0: # the first is for warmth: stores opened, definitions compiled
                        point['rounds'][what].append(found)
                point.setdefault('memory', memory_mb(server.pid)) # before those of later sizes have come, where they share a server
            say(f'growth, {name}: round {number + 1} of {args.rounds}')
    finally:
        for server in servers.values():
            server.stop()
    kept = ('axis', 'at', 'rounds', 'memory', 'made_s', 'megabytes')
    return [{key: point[key] for key in kept if key in point} for point in points]


def part(name):
    """What measures one axis."""
    def run(args, say):
        try:
            return {'rows': measure_axis(args, AXES[name](args), say, name), 'people': PEOPLE}
        finally:
            shutil.rmtree(os.path.join(args.scratch, 'growth'), ignore_errors=True)
    return run
