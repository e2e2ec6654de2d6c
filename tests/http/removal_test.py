# SPDX-License-Identifier: Apache-2.0
"""An organisation is removed as a whole, beside others that are served, or after a server was killed on the way."""
import glob
import os
import signal
import sqlite3
import threading
import time
import unittest

import guildhall
from guildhall import Folder, Server

PDF = b'%PDF-1.4\nsome words\n%%EOF\n'


def left(folder, key, within=None):
    """Whatever of the organisation is still in the folder."""
    return [path for path in glob.glob(os.path.join(within or folder.data, '**'), recursive=True)
            if os.path.basename(path).split('.')[0] == key or f'organisation-{key}-before-' in path]


def kill(server):
    """The supervisor and what it started; the folder is free when it returns."""
    application = server.application()
    for pid in (server.process.pid, application):
        os.kill(pid, signal.SIGKILL)
    server.process.wait()
    while os.path.exists(f'/proc/{application}'):
        time.sleep(0.01)


class Removal(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.init('other', 'The other')
        for org in ('town', 'other'):
            self.folder.publish('keep.json', org=org)

    def serve(self, *options):
        server = Server(self.folder, *options)
        self.addCleanup(server.stop)
        return server

    def begin_draft(self, server, org='town'):
        person = server.browser()
        self.assertEqual(person.post(f'/{org}/keep/words', {'line': 'x', 'long': 'y', 'day-day': '1', 'day-month': '2', 'day-year': '2024',
                                                            'some': ['a']}).status, 303)
        return person

    def removal(self):
        return self.folder.rows('SELECT key, name, asked_by, done_at IS NOT NULL FROM removal ORDER BY id', org=None)

    def test_it_is_never_removed_by_mistake(self):
        server = self.serve()
        for words in (['--org', 'town'], ['--org', 'town', '--name', 'The other'], ['--org', 'town', '--name', 'the town'],
                      ['--org', 'town', '--name', ''], ['--org', 'nowhere', '--name', 'The town'], ['--name', 'The town']):
            with self.subTest(words=words):
                done = self.folder.run('remove-organisation', *words, status=None)
                self.assertIn(done.returncode, (1, 2), done.err)
                self.assertEqual(server.browser().get('/town').status, 200)
        self.assertEqual(self.removal(), [])

    def test_it_goes_from_a_running_server_and_the_other_stays(self):
        server = self.serve()
        person, other = self.begin_draft(server), self.begin_draft(server, 'other')
        self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town')
        for path in ('/town', '/town/keep', '/town/keep/words', '/town/staff/sign-in'):
            self.assertEqual(person.get(path).status, 404, path)
        self.assertEqual(person.post('/town/keep/words', {'line': 'x'}).status, 404)
        self.assertEqual(other.get('/other/keep/words').status, 200)
        self.assertNotIn('The town', other.get('/').text)
        self.assertEqual(left(self.folder, 'town'), [])
        self.assertEqual(self.folder.rows('SELECT key FROM organisation', org=None), [('other',)])
        self.assertEqual(self.removal(), [('town', '{"en":"The town"}', 'command', 1)])

    def test_a_number_is_never_given_again(self):
        server = self.serve()
        self.folder.run('remove-organisation', '--org', 'other', '--name', 'The other')
        self.folder.init('other', 'The third')
        number = self.folder.rows("SELECT id FROM organisation WHERE key = 'other'", org=None)
        self.assertEqual(number, [(3,)])
        answer = server.browser().get('/other')
        self.assertEqual((answer.status, 'The third' in answer.text), (200, True))
        self.assertEqual(server.browser().get('/other/keep').status, 404, 'it has none of the services of before')
        self.folder.publish('keep.json', org='other')
        self.assertEqual(server.browser().get('/other/keep').status, 200)

    def test_it_goes_under_people(self):
        server, stop, seen = self.serve(), threading.Event(), []

        def walk(org):
            while not stop.is_set():
                try:
                    seen.append((org, server.browser().post(f'/{org}/keep/words', {'line': 'x', 'some': ['a']}).status))
                except OSError as wrong:
                    seen.append((org, wrong))
        walkers = [threading.Thread(target=walk, args=(org,)) for org in ('town', 'town', 'town', 'other')]
        for walker in walkers:
            walker.start()
        time.sleep(0.3)
        self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town')
        time.sleep(0.3)
        stop.set()
        for walker in walkers:
            walker.join()
        of_town = {status for org, status in seen if org == 'town'}
        self.assertIn(404, of_town)
        self.assertLessEqual(of_town, {303, 422, 404})
        self.assertLessEqual({status for org, status in seen if org == 'other'}, {303, 422})
        self.assertEqual(left(self.folder, 'town'), [])

    def cut_short(self, how_far):
        """The folder as a kill left it: the registry has it as being removed, and so many steps are done."""
        with sqlite3.connect(os.path.join(self.folder.data, 'registry.db')) as db:
            db.execute("INSERT INTO removal (id, key, name, asked_by, asked_at) SELECT id, key, name, 'command', 1 FROM organisation WHERE key = 'town'")
            db.execute("DELETE FROM organisation WHERE key = 'town'")
        db.close()
        steps = [path for path in sorted(left(self.folder, 'town')) if os.path.isfile(path)]
        for path in steps[:how_far]:
            os.unlink(path)
        return len(steps)

    def test_a_removal_that_was_cut_short_is_ended_at_the_next_start(self):
        how_far = steps = 0
        while how_far <= steps:
            with self.subTest(how_far=how_far):
                folder, self.folder = self.folder, Folder()
                self.addCleanup(self.folder.remove)
                self.folder.init()
                server = self.serve()
                kill(server) # so that a log is there
                os.makedirs(os.path.join(self.folder.data, 'files/town'), exist_ok=True)
                for name in ('files/town/abc', 'backups/organisation-town-before-0001.db'):
                    with open(os.path.join(self.folder.data, name), 'wb') as out:
                        out.write(b'of people')
                steps = self.cut_short(how_far)
                # Its name is nobody else's before all of it is gone.
                self.assertEqual(self.folder.run('init', '--org', 'town', '--name', 'Next', status=None).returncode, 1)
                server = self.serve()
                self.assertEqual(server.browser().get('/town').status, 404)
                self.assertEqual(left(self.folder, 'town'), [])
                self.assertEqual(self.removal(), [('town', '{"en":"The town"}', 'command', 1)])
                self.folder.init('town', 'Next')
                self.assertEqual(server.browser().get('/town').status, 200)
                self.folder = folder
            how_far += 1
        self.assertGreaterEqual(steps, 3)

    def test_a_server_that_is_killed_on_the_way_leaves_all_of_it_or_none(self):
        seen = set()
        for wait in (0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.3):
            with self.subTest(wait=wait):
                if not self.folder.rows("SELECT 1 FROM organisation WHERE key = 'town'", org=None):
                    self.folder.init()
                    self.folder.publish('keep.json')
                files = os.path.join(self.folder.data, 'files/town')
                os.makedirs(files, exist_ok=True)
                for i in range(300):
                    with open(os.path.join(files, f'{i:032}'), 'wb') as out:
                        out.write(PDF)
                server = Server(self.folder)
                asked = threading.Thread(target=lambda: self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town',
                                                                        status=None))
                asked.start()
                time.sleep(0.05 + wait)
                kill(server)
                asked.join()
                server = Server(self.folder)
                status = server.browser().get('/town/keep').status
                there = self.folder.rows("SELECT COUNT(*) FROM organisation WHERE key = 'town'", org=None)[0][0]
                self.assertEqual(status, 200 if there else 404)
                if not there:
                    self.assertEqual(left(self.folder, 'town'), [])
                self.assertEqual(server.browser().get('/other/keep').status, 200)
                kill(server)
                seen.add(status)
        self.assertIn(404, seen)

    def test_a_kept_copy_and_back_ups_follow(self):
        kept = os.path.join(self.folder.top, 'kept')
        server = self.serve('--keep-copy', kept, '--keep-copy-every', '1')
        until = time.monotonic() + 60
        while not os.path.isdir(os.path.join(kept, 'organisations/town/1')) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertNotEqual(left(self.folder, 'town', kept), [])
        self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town')
        while left(self.folder, 'town', kept) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(left(self.folder, 'town', kept), [])
        self.assertEqual(len(left(self.folder, 'other', kept)), 1)
        self.folder.init('town', 'Next')
        while not os.path.isdir(os.path.join(kept, 'organisations/town')) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(server.stop(), 0)
        restored = self.folder.copy(os.path.join(self.folder.top, 'restored'))
        restored.run('restore', kept)
        server = Server(restored)
        self.addCleanup(server.stop)
        self.assertIn('Next', server.browser().get('/town').text)

    def test_a_kept_copy_is_told_at_the_next_start(self):
        """Of an organisation that went while nobody kept the copy."""
        kept = os.path.join(self.folder.top, 'kept')
        options = ('--keep-copy', kept, '--keep-copy-every', '1')
        until = time.monotonic() + 60
        server = self.serve(*options)
        while not os.path.isdir(os.path.join(kept, 'organisations/town/1')) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(server.stop(), 0)
        self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town')
        self.assertNotEqual(left(self.folder, 'town', kept), [])
        self.serve(*options)
        while left(self.folder, 'town', kept) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(left(self.folder, 'town', kept), [])
        self.assertEqual(len(left(self.folder, 'other', kept)), 1)
