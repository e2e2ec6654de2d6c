# SPDX-License-Identifier: Apache-2.0
"""What whoever watches over a server asks it: /healthz, /readyz. Each check of readiness is made to go wrong."""
import os
import sqlite3
import time
import unittest

from guildhall import Folder, Server


class Ready(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.publish('ways.json')

    def serve(self, *options):
        self.server = Server(self.folder, *options)
        self.addCleanup(self.server.stop)
        self.someone = self.server.browser()

    def ask(self):
        """What it says: the status, and each check's words."""
        time.sleep(1.1) # it looks once a second
        answer = self.someone.get('/readyz')
        self.assertEqual(answer.header('Content-Type'), 'text/plain; charset=utf-8')
        self.assertEqual(answer.header('Cache-Control'), 'no-store')
        first, *lines = answer.text.splitlines()
        self.assertEqual(first, 'ready' if answer.status == 200 else 'not ready')
        return answer.status, dict(line.split(': ', 1) for line in lines)

    def assert_wrong(self, name, words):
        status, checks = self.ask()
        self.assertEqual({k for k, v in checks.items() if v != 'ok'}, {name}, checks)
        self.assertIn(words, checks[name])
        self.assertEqual(status, 503)
        self.assertEqual(self.someone.get('/healthz').text, 'ok\n') # it lives all the same

    def test_a_server_that_is_well(self):
        self.serve()
        self.assertEqual(self.ask(), (200, dict.fromkeys(('stores', 'migrations', 'writing', 'master-key', 'disk'), 'ok')))
        alive = self.someone.get('/healthz')
        self.assertEqual((alive.status, alive.text, alive.header('Cache-Control')), (200, 'ok\n', 'no-store'))
        self.assertEqual(self.someone.get('/health').status, 404)

    def test_it_names_nobody(self):
        self.folder.init('other', 'Another')
        self.serve()
        for _ in range(3):
            said = self.ask()[1]
            self.assertNotIn('town', str(said))
            self.assertNotIn('other', str(said))

    def test_it_looks_once_a_second_however_often_it_is_asked(self):
        self.serve()
        self.ask()
        os.rename(self.folder.data + '.key', self.folder.data + '.away')
        until, said = time.monotonic() + 0.5, set()
        while time.monotonic() < until:
            said.add(self.someone.get('/readyz').status)
        os.rename(self.folder.data + '.away', self.folder.data + '.key')
        self.assertEqual(said, {200})
        self.assertEqual(self.ask()[0], 200)

    def test_the_master_key_goes(self):
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        os.rename(self.folder.data + '.key', self.folder.data + '.away')
        self.assert_wrong('master-key', 'not where it was')
        os.rename(self.folder.data + '.away', self.folder.data + '.key')
        self.assertEqual(self.ask()[0], 200)
        os.chmod(self.folder.data + '.key', 0o644)
        self.assert_wrong('master-key', 'not where it was')

    def test_a_disk_with_too_little_room(self):
        self.serve('--disk-least', str(1024 * 1024 * 1024))
        self.assert_wrong('disk', 'not enough room')

    def test_a_size_that_is_none(self):
        for size in ('-1', 'many', '', '99999999999999999999'):
            done = self.folder.run('serve', '--listen', '127.0.0.1:0', '--disk-least', size or ' ', status=1)
            self.assertIn('--disk-least takes megabytes', done.err)

    def test_an_organisation_s_store_goes(self):
        self.folder.init('other', 'Another')
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        os.rename(self.folder.data + '/organisations/other.db', self.folder.data + '/organisations/other.away')
        wrong = [checks['stores'] for status, checks in (self.ask(), self.ask()) if status == 503] # one after the other
        self.assertEqual(wrong, ['a store does not open'])
        os.rename(self.folder.data + '/organisations/other.away', self.folder.data + '/organisations/other.db')

    def test_another_program_brought_a_store_up_to_date(self):
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        db = sqlite3.connect(self.folder.data + '/registry.db')
        db.execute("INSERT INTO migration SELECT part, 1000 + number, name, checksum, done_at FROM migration LIMIT 1")
        db.commit()
        db.close()
        self.assert_wrong('migrations', 'not as this program has it')
