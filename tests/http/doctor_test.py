# SPDX-License-Identifier: Apache-2.0
"""`guildhall doctor`: each of its checks is made to go wrong, and says so and nothing else."""
import os
import re
import resource
import sqlite3
import subprocess
import time
import unittest

import guildhall
import mail
import scanner
from guildhall import Folder, Server
from picture_test import without_libraries

WELL = re.compile(r'^ok +')


class Doctor(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.publish('ways.json')
        self.mails = os.path.join(self.folder.top, 'mails')
        os.mkdir(self.mails)
        self.scanner = scanner.Pretender()
        self.addCleanup(self.scanner.stop)
        self.words = ['--mail-folder', self.mails, '--public-url', 'http://town.example', '--disk-least', '1', '--scanner', self.scanner.address]
        self.folder.run('set', '--org', 'town', 'second-factor', 'required')

    def serve(self, *options):
        server = Server(self.folder, *options)
        self.addCleanup(server.stop)
        return server

    def store(self, sql, *args):
        db = sqlite3.connect(self.folder.data + '/organisations/town.db')
        db.execute(sql, args)
        db.commit()
        db.close()

    def look(self, *more, without=(), **how):
        """What it says: {check: (grade, words)} of what is not well, and the exit status."""
        done = self.folder.run('doctor', *[w for w in self.words if w not in without], *more, status=None, **how)
        return self.found(done.out), done.returncode

    def found(self, out):
        lines = [line.split(None, 1) for line in out.splitlines()]
        return {rest.partition(': ')[0]: (grade, rest.partition(': ')[2]) for grade, rest in lines if grade != 'ok'}

    def assert_says(self, grade, check, words, *more, **how):
        found, status = self.look(*more, **how)
        self.assertEqual(set(found), {check}, found)
        self.assertEqual(found[check][0], grade, found)
        self.assertIn(words, found[check][1])
        self.assertEqual(status, 1 if grade == 'error' else 0)

    def test_cases_for_another_system(self):
        box = os.path.join(self.folder.top, 'box')
        os.mkdir(box)
        self.folder.run('hand-over', 'set', '--org', 'town', '--service', 'ways', 'folder', 'in')
        self.assert_says('error', 'hand-over', 'Set hand-over-folder')
        self.assert_says('error', 'hand-over', 'cannot be put into', '--hand-over-folder', box)
        os.symlink(self.folder.top, os.path.join(box, 'in'))
        self.assert_says('error', 'hand-over', 'cannot be put into', '--hand-over-folder', box)
        os.unlink(os.path.join(box, 'in'))
        os.mkdir(os.path.join(box, 'in'))
        self.assertEqual(self.look('--hand-over-folder', box), ({}, 0))
        self.store('UPDATE hand_over SET gone_at = 1')
        self.assert_says('warning', 'hand-over', 'takes no more', '--hand-over-folder', box)

    def test_all_is_well_with_and_without_a_server(self):
        self.assertEqual(self.look(), ({}, 0))
        said = self.folder.run('doctor', *self.words).out
        checks = [line.split()[1].rstrip(':') for line in said.splitlines()]
        self.assertEqual(checks, ['settings', 'folder', 'disk', 'open-files', 'mail', 'scanner', 'pictures', 'copy', 'writing', 'migrations', 'integrity',
                                  'master-key', 'clock', 'audit', 'messages', 'hand-over', 'files', 'second-factor'])
        before = self.folder.state()
        self.serve('--mail-folder', self.mails)
        self.assertEqual(self.look(), ({}, 0))
        self.assertEqual(self.folder.state(), before)
        self.assertEqual(os.listdir(self.mails), [])

    def test_a_decoder_that_is_not_installed(self):
        for library, package in (('libgif.so.7', 'libgif7'), ('libwebp.so.7', 'libwebp7'), ('libheif.so.1', 'libheif1')):
            with self.subTest(library=library):
                self.assert_says('warning', 'pictures', f'Install {package}', environment=without_libraries(self.folder, library))
                os.unlink(os.path.join(self.folder.top, 'no-libraries', library))

    def test_settings_that_are_wrong(self):
        for words, say in ((('--writers', '99'), '--writers takes 1 to 8'), (('--mail-timeout', '0'), '--mail-timeout takes'),
                           (('--metrics-from', 'ten'), '--metrics-from takes'), (('--public-url', 'town'), '--public-url takes'),
                           (('--keep-copy-every', 'x'), '--keep-copy-every takes'),
                           (('--scanner-timeout', '0'), '--scanner-timeout takes')):
            with self.subTest(words=words):
                found, status = self.look(*words)
                self.assertLessEqual(set(found), {'settings', 'mail', 'scanner'}) # which is not looked at then
                self.assertEqual((found['settings'][0], status), ('error', 1))
                self.assertIn(say, found['settings'][1])
        conf = self.folder.write('wrong.conf', 'lissten = 127.0.0.1:80\n')
        done = self.folder.run('doctor', '--config', conf, status=1)
        self.assertIn('lissten', done.err)

    def test_settings_that_contradict_each_other(self):
        for grade, words, say in (
                ('error', ('--public-url', 'https://town.example'), 'refused with 403'),
                ('warning', ('--trusted-proxy', '127.0.0.1', '--listen', '0.0.0.0:8080'), 'others than the proxy'),
                ('warning', ('--metrics-proxied',), 'does nothing without trusted-proxy'),
                ('warning', ('--key-file', self.folder.data + '.key', '--key-command', f'cat {self.folder.data}.key'), 'key-command')):
            with self.subTest(words=words):
                self.assert_says(grade, 'settings', say, *words)
        self.assert_says('warning', 'settings', 'Set public-url', without=('--public-url', 'http://town.example'))
        inside = self.folder.data + '/master.key'
        os.rename(self.folder.data + '.key', inside)
        self.assert_says('warning', 'settings', 'within the folder of data', '--key-file', inside)

    def test_a_folder_that_others_may_look_into(self):
        os.chmod(self.folder.data, 0o755)
        self.assert_says('error', 'folder', f'chmod 0700 {self.folder.data}')

    def test_a_folder_of_another_user(self):
        if os.geteuid() != 0:
            self.skipTest('needs root')
        os.chown(self.folder.data + '/files', 12345, 12345)
        self.assert_says('warning', 'folder', 'belongs to another user')

    def test_a_folder_that_is_not_there(self):
        os.rename(self.folder.data + '/files', self.folder.data + '/away')
        self.assert_says('error', 'folder', 'is not there')
        found, status = self.look('--data', self.folder.top + '/nowhere', data=False, environment={'GUILDHALL_KEY_FILE': self.folder.data + '.key'})
        self.assertEqual((found['folder'][0], found['migrations'][0], status), ('error', 'error', 1))

    def test_a_disk_with_too_little_room(self):
        self.assert_says('error', 'disk', 'Make room', '--disk-least', str(1024 * 1024 * 1024))

    def test_few_open_files(self):
        for most, grade in ((512, 'error'), (4096, 'warning')):
            command = [guildhall.BINARY, 'doctor', '--data', self.folder.data, *self.words]
            done = subprocess.run(command, env=self.folder.environment, capture_output=True, text=True, check=False,
                                  preexec_fn=lambda most=most: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            found = self.found(done.stdout)
            self.assertEqual((set(found), found['open-files'][0]), ({'open-files'}, grade), found)
            self.assertIn('LimitNOFILE', found['open-files'][1])
            self.assertEqual(done.returncode, 1 if grade == 'error' else 0)

    def test_nothing_sends(self):
        self.assert_says('warning', 'mail', 'nobody gets a confirmation', without=('--mail-folder', self.mails))

    def test_a_folder_for_messages_that_is_not_there(self):
        os.rmdir(self.mails)
        self.assert_says('error', 'mail', 'cannot be put into')

    def test_a_mail_server_that_answers_and_one_that_does_not(self):
        server = mail.MailServer()
        self.addCleanup(lambda: server.process.poll() is None and server.stop())
        self.words = ['--public-url', 'http://town.example', '--disk-least', '1', '--mail-from', 'no-reply@town.example',
                      '--scanner', self.scanner.address, '--mail-server', f'smtp://127.0.0.1:{server.port}']
        plain = ('--mail-plain', '--reach', '127.0.0.1')
        self.assertEqual(self.look(*plain), ({}, 0))
        self.assertEqual(server.all(lambda m: 'to' in m), []) # nothing was sent
        self.assert_says('error', 'mail', '--reach', '--mail-plain')
        self.assert_says('error', 'mail', 'SSL', '--reach', '127.0.0.1')
        server.stop()
        self.assert_says('error', 'mail', "Couldn't connect", *plain)

    def test_a_scanner(self):
        self.assert_says('warning', 'scanner', 'there is none', without=('--scanner', self.scanner.address))
        self.assert_says('error', 'scanner', 'does not answer', '--scanner', 'unix:/nowhere')
        found, status = self.look('--scanner', '/nowhere')
        self.assertIn('--scanner takes unix:', found['settings'][1])
        self.assertEqual(status, 1)

    def test_files_that_the_scanner_could_not_look_at(self):
        self.store('INSERT INTO upload (organisation, id, token, draft_id, size, created_at, state) VALUES (?, ?, ?, 1, 1, ?, ?)',
                   self.folder.opener()[1], 1001, 'a' * 24, int(time.time()) - 3600, 'waiting')
        self.assert_says('warning', 'files', '1 wait for the scanner, the oldest for 60 minutes')
        self.store("UPDATE upload SET state = 'unreadable'")
        self.assert_says('warning', 'files', '1 could not be looked at')
        self.store("UPDATE upload SET state = 'infected'")
        self.assertEqual(self.look(), ({}, 0))
        self.assertIn('1 are not safe', self.folder.run('doctor', *self.words).out)

    def test_a_copy(self):
        copy = os.path.join(self.folder.top, 'copy')
        self.words += ['--keep-copy', copy]
        self.assert_says('error', 'copy', 'nothing is kept in')
        self.serve('--keep-copy', copy)
        time.sleep(1.2)
        self.assert_says('warning', 'copy', 'on the disk of the folder itself')
        os.rename(copy + '/organisations', copy + '/away')
        with open(copy + '/organisations', 'w', encoding='utf-8'):
            pass
        time.sleep(1.5) # a turn may be under way
        os.utime(copy + '/guildhall-copy', (time.time() - 60, time.time() - 60)) # a minute passes
        done = self.folder.run('doctor', *self.words, status=1).out
        self.assertRegex(done, r'(?m)^error +copy: it is 6\d seconds behind')

    def test_a_sync_that_failed(self):
        with open(self.folder.data + '/unsettled', 'w', encoding='utf-8'):
            pass
        self.assert_says('error', 'writing', 'settled at the next start')

    def test_a_store_that_is_to_be_brought_up_to_date(self):
        self.store('DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)')
        found, status = self.look()
        self.assertEqual((found['migrations'][0], status), ('error', 1))
        self.assertIn('guildhall migrate', found['migrations'][1])

    def test_a_damaged_store(self):
        self.store('VACUUM')
        self.store('PRAGMA wal_checkpoint(TRUNCATE)')
        path = self.folder.data + '/organisations/town.db'
        db = sqlite3.connect(path)
        page, size = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'feedback'").fetchone()[0], db.execute('PRAGMA page_size').fetchone()[0]
        db.close()
        with open(path, 'r+b') as f:
            f.seek((page - 1) * size)
            f.write(b'\xff' * size)
        found, status = self.look()
        self.assertEqual(found['integrity'][0], 'error', found)
        self.assertIn('town', found['integrity'][1])
        self.assertEqual(status, 1)

    def test_a_master_key(self):
        key = self.folder.data + '.key'
        os.chmod(key, 0o644)
        found, status = self.look()
        self.assertIn('chmod 0400', found['master-key'][1])
        self.assertEqual((found['master-key'][0], status), ('error', 1))
        os.chmod(key, 0o600)
        with open(key, 'w', encoding='utf-8') as f:
            f.write('ab' * 32 + '\n')
        os.chmod(key, 0o400)
        found, status = self.look()
        self.assertIn('does not open town', found['master-key'][1])
        self.assertEqual((found['master-key'][0], status), ('error', 1))

    def test_no_master_key(self):
        self.folder.unseal()
        found, status = self.look()
        self.assertEqual(found['master-key'][0], 'warning', found)
        self.assertIn('kept unsealed', found['master-key'][1])

    def test_a_clock_that_was_ahead(self):
        ahead = time.time() + 86400
        os.utime(self.folder.data + '/organisations/town.db', (ahead, ahead))
        self.assert_says('error', 'clock', 'was written to 8')
        now = time.time()
        os.utime(self.folder.data + '/organisations/town.db', (now, now))
        self.store('UPDATE audit SET at = at + 86400 WHERE id = (SELECT MAX(id) FROM audit)')
        found, _ = self.look()
        self.assertIn('clock was ahead', found['clock'][1])
        self.assertIn('audit', found) # which somebody changed, too

    def test_an_audit_log_that_was_changed(self):
        self.store("UPDATE audit SET event = 'nothing' WHERE id = 2")
        self.assert_says('error', 'audit', 'from line 2')

    def test_messages_that_wait(self):
        columns = 'organisation, id, lane, key, kind, destination, payload, address_hash, state, attempts, next_at, until_at, last_error, said, created_at'
        add = f"INSERT INTO outbox ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, zeroblob(1), ?, 0, 0, 0, '', zeroblob(1), ?)"
        number = self.folder.opener()[1]
        for minutes, grade in ((30, None), (120, 'warning'), (60 * 30, 'error')):
            self.store('DELETE FROM outbox')
            self.store(add, number, 1, 'case 1', 'k1', 'mail', 'mail', b'x', 'waiting', int(time.time()) - minutes * 60)
            if grade is None:
                self.assertEqual(self.look(), ({}, 0))
            else:
                self.assert_says(grade, 'messages', 'Look at the mail server')
        self.store("UPDATE outbox SET state = 'refused'")
        self.assert_says('warning', 'messages', '1 are not tried any more')

    def test_who_signs_in_by_a_password_alone(self):
        self.folder.user('ann@example.org')
        self.assert_says('warning', 'second-factor', 'administrators without one: 1')
        self.folder.run('set', '--org', 'town', 'second-factor', 'offered')
        self.store("UPDATE user_account SET role = 'leader'")
        self.assert_says('warning', 'second-factor', 'second-factor required')

    def test_it_names_no_person(self):
        self.folder.user('canary@example.org')
        self.assertNotIn('canary', self.folder.run('doctor', *self.words, status=None).out)
