# SPDX-License-Identifier: Apache-2.0
"""Downloads of cases: made beside, shown as they go, fetched by whoever asked, gone in their time."""
import json
import os
import signal
import sqlite3
import threading
import time
import unittest

import guildhall
from guildhall import Folder, Server
from staff_test import write_in

MANY, LONG = 2400, 'Long words. ' * 1580 # 19,000 characters: 45 MB of them


class Downloads(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.passwords = {name: folder.user(f'{name}@example.org', 'caseworker') for name in ('ann', 'ben')}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reference = write_in(cls.server, 'Gooseberry')

    def setUp(self):
        self.ann, self.ben = (self.sign_in(f'{name}@example.org', self.passwords[name]) for name in ('ann', 'ben'))
        self.addCleanup(self.remove_all, self.ann)

    def remove_all(self, user):
        for action in [f['action'] for f in user.get('/town/staff/downloads').page.forms if (f['action'] or '').endswith('/remove')]:
            user.post(action)

    def ready(self, user):
        until = time.monotonic() + 60
        page = user.get('/town/staff/downloads')
        while 'data-live=' in page.text and time.monotonic() < until:
            time.sleep(0.05)
            page = user.get('/town/staff/downloads')
        return [h for h, _ in page.page.links if h.endswith('/file')], page

    def test_it_is_whoever_asked_alone_who_fetches_it(self):
        asked = self.ann.post('/town/staff/cases/export', {'format': 'json'})
        self.assertEqual((asked.status, asked.location), (303, '/town/staff/downloads'))
        (at,), page = self.ready(self.ann)
        self.assertIn('Your download is ready.', page.text)
        self.assertEqual([case['reference'] for case in json.loads(self.ann.get(at).body)], [self.reference])
        self.assertEqual(self.ann.ask('HEAD', at).body, b'')
        with self.changes_nothing():
            self.assertEqual(self.ben.get(at).status, 404)
            self.assertEqual(self.server.browser().get(at).status, 303)
            for other in ('0', '-1', '99', 'x', '1x', '99999999999999999999'):
                self.assertEqual(self.ann.get(f'/town/staff/downloads/{other}/file').status, 404)
        self.ben.post(at.replace('/file', '/remove'))
        self.assertEqual(self.ann.get(at).status, 200, 'nor does another remove it')
        self.assertNotIn(at, self.ben.get('/town/staff/downloads').text)

    def test_each_step_is_written_down(self):
        before = self.folder.count('audit')
        self.ann.export({'format': 'csv', 'service': 'ways'})
        said = [(e, s) for e, s in self.folder.rows('SELECT event, subject FROM audit ORDER BY id')[before:]]
        number = said[0][1].split()[1].rstrip(':')
        self.assertEqual(said, [('case.export-ask', f'download {number}: csv of service=ways'), ('case.export', '1 cases as csv of service=ways'),
                                ('case.export-look', f'download {number}'), ('case.export-gone', f'download {number}')])

    def test_so_many_and_no_more(self):
        for _ in range(5):
            self.assertEqual(self.ben.post('/town/staff/cases/export', {'format': 'csv'}).status, 303)
        self.addCleanup(self.remove_all, self.ben)
        links, _ = self.ready(self.ben)
        self.assertEqual(len(links), 5)
        with self.changes_nothing():
            refused = self.ben.post('/town/staff/cases/export', {'format': 'csv'})
        self.assertEqual((refused.status, len(refused.page.problems)), (422, 1))
        self.assertIn('You have 5 downloads. Remove one before you ask for another.', refused.page.all_words)
        self.assertEqual(len([h for h, _ in refused.page.links if h.endswith('/file')]), 5, 'those that are there stay')
        self.assertEqual(self.ann.post('/town/staff/cases/export', {'format': 'csv'}).status, 303, 'each user has so many')
        self.assertEqual(self.ben.post(links[0].replace('/file', '/remove')).status, 303)
        self.assertEqual(self.ben.post('/town/staff/cases/export', {'format': 'csv'}).status, 303)

    def test_so_many_at_one_moment_too(self):
        self.addCleanup(self.remove_all, self.ben)
        asking = [threading.Thread(target=self.server_asked, args=(self.ben.cookie_for('/town/staff'),)) for _ in range(12)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        self.ready(self.ben)
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM case_export")[0][0], 5)

    def server_asked(self, cookie):
        self.server.browser().post('/town/staff/cases/export', {'format': 'csv'}, cookie=cookie)

    def test_how_long_it_is_kept_is_said_and_kept(self):
        self.ann.post('/town/staff/cases/export', {'format': 'csv'})
        _, page = self.ready(self.ann)
        self.assertIn('Only you can fetch what you asked for here, for 4 hours.', page.page.all_words)
        (left,), = self.folder.rows('SELECT ends_at FROM case_export')
        self.assertAlmostEqual(left - time.time(), 4 * 60 * 60, delta=60)

    def test_what_is_removed_leaves_no_file(self):
        before = set(self.folder.files())
        self.ann.post('/town/staff/cases/export', {'format': 'csv'})
        (at,), _ = self.ready(self.ann)
        self.assertEqual(len(set(self.folder.files()) - before), 1)
        self.assertEqual(self.ann.post(at.replace('/file', '/remove')).status, 303)
        self.assertEqual(set(self.folder.files()), before)
        self.assertEqual(self.ann.get(at).status, 404)

    def test_what_is_in_it_is_on_no_disk(self):
        self.ann.post('/town/staff/cases/export', {'format': 'json'})
        (at,), _ = self.ready(self.ann)
        self.assertIn(b'Gooseberry', self.ann.get(at).body)
        kept = [os.path.join(top, name) for top, _, names in os.walk(self.folder.data) for name in names]
        for path in filter(os.path.isfile, kept):
            with open(path, 'rb') as file:
                self.assertNotIn(b'Gooseberry', file.read(), path)

    def test_what_is_erased_is_in_none(self):
        """A run of what goes has each made anew, without it."""
        self.ann.post('/town/staff/cases/export', {'format': 'json'})
        (at,), _ = self.ready(self.ann)
        before = set(self.folder.files())
        self.folder.run('retention', 'plan', '--org', 'town')
        self.folder.run('retention', 'run', '--org', 'town')
        self.assertFalse(set(self.folder.files()) >= before, 'its file stayed')


class Beside(unittest.TestCase):
    def filled(self, note, count):
        """A case, and as many like it, multiplied in the store while nobody has it open."""
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        self.password = folder.user('ann@example.org')
        folder.unseal() # a sealed value is one case's alone
        server = Server(folder)
        write_in(server, 'Short', note=note)
        server.stop()
        with sqlite3.connect(f'{folder.data}/organisations/town.db') as db:
            names = [row[1] for row in db.execute('PRAGMA table_info(case_file)')]
            first = dict(zip(names, db.execute('SELECT * FROM case_file').fetchone()))
            rows = [{**first, 'id': first['id'] + i, 'draft_id': first['draft_id'] + i} for i in range(1, count)]
            db.executemany(f'INSERT INTO case_file ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})',
                           [[row[name] for name in names] for row in rows])
        db.close()
        return folder

    def enter(self, server):
        ann = server.browser()
        self.assertEqual(ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': self.password}).status, 303)
        return ann

    def wait(self, user, says):
        until = time.monotonic() + 100
        while time.monotonic() < until:
            page = user.get('/town/staff/downloads')
            if says(page.text):
                return page
            time.sleep(0.02)
        self.fail(page.text)

    def test_more_than_fits_in_memory_and_a_server_that_dies_on_the_way(self):
        folder = self.filled(LONG, MANY)
        server = Server(folder)
        try:
            ann = self.enter(server)
            ann.post('/town/staff/cases/export', {'format': 'json'})
            page = self.wait(ann, lambda text: f'of {MANY} cases' in text)
            self.assertIn('<progress', page.text)
            os.kill(server.application(), signal.SIGKILL)
            time.sleep(1.5)
            server.checked = len(server.said()) # that it died is no surprise
            self.wait(ann, lambda text: '/file"' in text)
            at = next(h for h, _ in ann.get('/town/staff/downloads').page.links if h.endswith('/file'))
            before = self.memory(server)
            answer = ann.get(at)
            self.assertGreater(len(answer.body), 32 * 1024 * 1024)
            self.assertEqual(len(json.loads(answer.body)), MANY)
            self.assertLess(self.memory(server) - before, 8 * 1024, 'kB, while it went out')
            self.assertEqual(folder.rows('SELECT tries FROM case_export'), [(2,)])
            ann.post(at.replace('/file', '/remove'))
        finally:
            server.stop()
        self.assertEqual([n for n in folder.files()], [], 'nor is what was begun left')

    def memory(self, server):
        with open(f'/proc/{server.application()}/status', encoding='ascii') as said:
            return next(int(line.split()[1]) for line in said if line.startswith('VmHWM'))

    def test_what_ends_the_program_three_times_is_given_up(self):
        folder = self.filled('Short', 3)
        server = Server(folder)
        try:
            ann = self.enter(server)
            ann.post('/town/staff/cases/export', {'format': 'csv'})
            self.wait(ann, lambda text: '/file"' in text)
            server.stop()
            with sqlite3.connect(f'{folder.data}/organisations/town.db') as db:
                db.execute("UPDATE case_export SET state = 'making', tries = 3")
            db.close()
            server = Server(folder)
            ann = self.enter(server)
            page = self.wait(ann, lambda text: 'data-live=' not in text)
            self.assertIn('It could not be made. Ask for it again.', page.page.all_words)
            self.assertEqual(ann.get('/town/staff/downloads/1/file').status, 404)
        finally:
            server.stop()

    def test_it_goes_in_its_time(self):
        """Time is moved in the store while nobody has it open."""
        folder = self.filled('Short', 3)
        server = Server(folder)
        try:
            ann = self.enter(server)
            ann.post('/town/staff/cases/export', {'format': 'xlsx'})
            self.wait(ann, lambda text: '/file"' in text)
            self.assertEqual(len(folder.files()), 1)
            server.stop()
            with sqlite3.connect(f'{folder.data}/organisations/town.db') as db:
                db.execute('UPDATE case_export SET ends_at = strftime("%s", "now") - 1')
            db.close()
            server = Server(folder)
            ann = self.enter(server)
            self.assertEqual(ann.get('/town/staff/downloads/1/file').status, 404)
            self.assertIn('You have no downloads.', ann.get('/town/staff/downloads').text)
            until = time.monotonic() + 10
            while folder.files() and time.monotonic() < until:
                time.sleep(0.1)
            self.assertEqual((folder.files(), folder.count('case_export')), ([], 0))
        finally:
            server.stop()
