# SPDX-License-Identifier: Apache-2.0
"""What bench/people does with a server, and what the report makes of rounds.

    bench/bench_test.py PEOPLE ROWS GUILDHALL     the programs
"""
import http.server
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import xml.dom.minidom

import growth
import machine # noqa: F401 (that it can be imported)
import process
import report

PEOPLE, ROWS, GUILDHALL = (sys.argv.pop(1) for _ in range(3))
ASK = 'csrf token\nheader X-Of: them\nget /0/ask\npost /0/ask name=Ada\nend /0/done well'


class Site(http.server.BaseHTTPRequestHandler):
    """A form with a token, for those who bring the cookie that they were given."""
    protocol_version = 'HTTP/1.1'
    seen = []
    full = 0 # so many are asked to come back

    def reply(self, status, body='', **fields):
        self.send_response(status)
        for name, value in {**fields, 'Content-Length': len(body)}.items():
            self.send_header(name.replace('_', '-'), str(value))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        if Site.full > 0:
            Site.full -= 1
            self.reply(503, 'later', Retry_After='1')
            return
        self.seen.append((self.path, self.headers.get('Cookie'), self.headers.get('X-Of')))
        if self.path.endswith('/ask'):
            self.reply(200, '<form><input value="a+b" type="hidden" name="token"></form>', Set_Cookie='who=1; Path=/')
        else:
            self.reply(200, 'all is well')

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        self.seen.append((body, self.headers.get('Cookie'), None))
        good = self.headers.get('Cookie') == 'who=1' and body == 'name=Ada&token=a%2Bb'
        self.reply(303 if good else 403, Location=f'http://127.0.0.1{self.path.replace("ask", "done")}#main')

    def log_message(self, *_):
        pass


class Walking(unittest.TestCase):
    def setUp(self):
        Site.seen = []
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None # people go away in the middle of an answer when a run ends
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (self.server.shutdown(), self.server.server_close()))

    def walk(self, script, people=3, seconds=0.2, spread=1):
        with tempfile.NamedTemporaryFile('w', suffix='.txt') as f:
            f.write(script + '\n')
            f.flush()
            return subprocess.run([PEOPLE, str(self.server.server_address[1]), f.name, str(people), str(seconds), str(spread)], input='\n',
                                  capture_output=True, text=True, timeout=60, check=False)

    def found(self, *given, **more):
        done = self.walk(*given, **more)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout.removeprefix('ready\n'))

    def test_a_journey(self):
        found = self.found(ASK)
        self.assertGreater(found['journeys'], 0) # how many, on a machine with other work, is no matter
        self.assertEqual(3, found['each'])
        self.assertEqual(found['requests'], found['gets'] + found['posts'])
        self.assertEqual({None}, {cookie for path, cookie, _ in Site.seen if path == '/0/ask'}) # each is a new person
        self.assertIn(('/0/done', 'who=1', 'them'), Site.seen)

    def test_every_request_is_counted_that_is_asked_while_it_is_measured(self):
        found = self.found(ASK, people=5)
        ahead = sum(number % 3 + 1 for number in range(5))
        self.assertEqual(len(Site.seen), found['requests'] + ahead)

    def test_what_is_not_as_it_must_be_ends_the_run(self):
        for wrong in (ASK.replace('well', 'better'), ASK.replace('/0/done', '/elsewhere'), ASK.replace('name=Ada', 'name=Eve'),
                      ASK.replace('csrf token', 'csrf nothing'), 'get /0/ask\nagain\nget /0/done better'):
            self.assertEqual(1, self.walk(wrong).returncode, wrong)

    def test_again(self):
        found = self.found('csrf token\nget /0/ask\npost /0/ask name=Ada\nagain\nget /0/done all is well', people=1)
        self.assertEqual(found['requests'], found['gets'])
        self.assertEqual({'/0/ask', 'name=Ada&token=a%2Bb', '/0/done'}, {path for path, _, _ in Site.seen})

    def test_who_is_turned_away_comes_back(self):
        Site.full = 2
        found = self.found(ASK, people=1, seconds=1)
        self.assertEqual(0, Site.full)
        self.assertGreater(found['journeys'], 0)
        self.assertEqual(0, found['turned']) # all of them before it was measured
        self.assertEqual(len(Site.seen), found['requests'] + 1)

    def test_who_is_turned_away_is_counted_apart(self):
        threading.Timer(0.3, lambda: setattr(Site, 'full', 2)).start()
        found = self.found(ASK, people=2, seconds=2)
        self.assertEqual(2, found['turned'])
        self.assertEqual(len(Site.seen), found['requests'] + 3)

    def test_save_does_not_follow(self):
        found = self.found('get /0/ask\nget /0/ask\nagain\nsave /0/ask name=Ada&token=a%2Bb', people=1)
        self.assertEqual(found['requests'], found['posts'])
        self.assertNotIn('/0/done', {path for path, _, _ in Site.seen})

    def test_spread(self):
        self.found(ASK.replace('/0/', '/{}/'), people=2, spread=4)
        self.assertEqual({f'/{n}/done' for n in range(4)}, {path for path, _, _ in Site.seen if path.endswith('done')})

    def test_a_script_that_cannot_be_walked(self):
        for wrong in ('get /a', 'jump /a\nget /b', 'post /a b\nend /a b', 'get /a\nget /b\nagain'):
            self.assertEqual(1, self.walk(wrong).returncode, wrong)


def rounds(*cpus, each=1, **more):
    return [{'rate': 1e6 / cpu, 'cpu': cpu, 'each': each, 'p50': 1000, 'p99': 2000, 'share': 0.5, 'turned': 0, 'requests': 100, **more} for cpu in cpus]


STAMP = {'stamp': {'date': 'today', 'commit': 'abc', 'changed': False, 'machine': 'a machine', 'load': [1, 2]}, 'seconds': 60, 'round_count': 3}
MEASURED = {
    'peers': {'rows': [{'name': name, 'people': 64, 'rounds': rounds(*cpus, each=13)} for name, cpus in
                       {'guildhall': (10, 20, 10), 'casa-memory': (1000, 1000, 900), 'defra4.23-redis': (2000, 500, 800)}.items()],
              'pages': {'guildhall': 3000, 'casa-memory': 12000, 'defra4.23-redis': 12000}, 'memory': {'guildhall': 10.0}, 'versions': ['node 22'], **STAMP},
    'limits': {'pages': [{'name': name, 'rounds': rounds(cpu, cpu)} for name, cpu in {'epoll': 5, 'event': 6, 'guildhall': 12}.items()],
               'writes': [{'name': '1', 'together': 1, 'rounds': rounds(50)}], 'size': 3000, 'sent': 3500, 'people': 64, **STAMP},
    'cases': {'rows': [{'axis': 'cases', 'at': at, 'memory': 4.0, 'rounds': {'get': rounds(*cpus), 'save': rounds(10, 10), 'journey': rounds(30, 30, each=13)}}
                        for at, cpus in {1000: (20, 40), 10000: (22, 44), 100000: (24, 48)}.items()],
               'people': 64, **STAMP},
}


class Reporting(unittest.TestCase):
    def test_the_mark_is_the_faster_peer_of_the_same_round(self):
        count, cpu = report.ratios(MEASURED['peers'], 64)
        self.assertEqual([100, 25, 80], [round(n) for n in cpu])
        self.assertEqual([100, 25, 80], [round(n) for n in count])

    def test_flat_is_by_the_ratios_within_rounds(self):
        said = [line for line in report.growth_tables({'cases': MEASURED['cases']}) if line.startswith('| 1')]
        self.assertIn('33 [22 to 44], 1.10', said[1])
        self.assertTrue(said[1].endswith('| yes |'), said[1])
        self.assertTrue(said[2].endswith('| no: GET |'), said[2])

    def test_what_is_left_out_is_said(self):
        alone = {**MEASURED['peers'], 'rows': MEASURED['peers']['rows'][:1], 'pages': {'guildhall': 3000}}
        self.assertIn('The peers were left out', '\n'.join(report.peers_tables(alone)))

    def test_the_pictures_can_be_read(self):
        for name, (_, several, _, _, picture) in report.SECTIONS.items():
            drawn = xml.dom.minidom.parseString(picture({'cases': MEASURED['cases']} if several else MEASURED[name]))
            self.assertTrue(drawn.getElementsByTagName('title')[0].firstChild.data)
            self.assertGreater(len(drawn.getElementsByTagName('path')), 3)


class Measuring(unittest.TestCase):
    def test_the_whole_tree_is_counted(self):
        busy = 'import os, time\nif os.fork() == 0:\n  end = time.process_time() + 0.2\n  while time.process_time() < end: pass\ntime.sleep(60)'
        with subprocess.Popen([sys.executable, '-c', busy]) as child:
            before, end = process.cpu_clocks(child.pid), time.monotonic() + 30
            while len(process.tree(child.pid)) < 2 or sum(process.cpu_clocks(child.pid).values()) < 0.2e9:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.01)
            pids = process.tree(child.pid)
            self.assertGreaterEqual(process.cpu_spent(before, process.cpu_clocks(child.pid)) + sum(before.values()) / 1e9, 0.2)
            for pid in reversed(pids):
                os.kill(pid, 9)
        with self.assertRaises(process.Wrong):
            process.cpu_spent({1: 5, 2: 5}, {1: 6})

    def test_rows_speaks_the_statements_of_today(self):
        with tempfile.TemporaryDirectory() as top:
            data = os.path.join(top, 'data')
            subprocess.run([GUILDHALL, 'init', '--org', 'bench', '--name', 'Bench', '--data', data], check=True, stdout=subprocess.DEVNULL)
            store = os.path.join(data, 'organisations', 'bench.db')
            found = json.loads(subprocess.run([ROWS, store, '4', '0.01'], check=True, capture_output=True, text=True).stdout)
            with sqlite3.connect(store) as db:
                sent = db.execute('SELECT COUNT(*) FROM case_file c JOIN draft d ON d.case_id = c.id').fetchone()[0]
            db.close()
        self.assertEqual(found['journeys'], sent)

    def test_scripts_are_made_of_the_journey(self):
        with tempfile.TemporaryDirectory() as at:
            made = process.script_files(at, 'x', '/bench{}/bench')
            last = {}
            for what, path in made.items():
                with open(path, encoding='utf-8') as f:
                    last[what] = f.read().splitlines()[-1]
        self.assertEqual('get /bench{}/bench/name Jane Q Citizen', last['get'])
        self.assertEqual('save /bench{}/bench/email email=jane.citizen%40example.com', last['save'])
        self.assertTrue(last['journey'].startswith('end /bench{}/bench/'))

    def test_cases_sql_has_no_other_statement(self):
        with open(os.path.join(process.HERE, 'cases.sql'), encoding='utf-8') as f:
            self.assertEqual(5, len(growth.statements_of(f.read())))


if __name__ == '__main__':
    unittest.main()
