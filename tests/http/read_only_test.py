# SPDX-License-Identifier: Apache-2.0
"""`guildhall read-only on` and `off`: people and staff read on, nothing is written, nothing typed is lost."""
import glob
import json
import os
import sqlite3
import time
import unittest

from guildhall import Folder, Server

SORRY = {'en': 'cannot save anything at the moment', 'cy': 'ni allwn gadw dim ar hyn o bryd'}
CLOSED = {'en': 'nothing can be saved at the moment', 'cy': 'ni ellir cadw dim ar hyn o bryd'}


class ReadOnly(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.publish('ways.json')
        self.password = self.folder.user('ann@example.org')

    def serve(self, *options):
        self.server = Server(self.folder, *options)
        self.addCleanup(self.server.stop)
        return self.server.browser()

    def turn(self, how, **more):
        return self.folder.run('read-only', how, **more)

    def sent(self, person):
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [('stay', '')], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 a')])
        person.go('/town/ways/note', {'note': 'hello'})
        return person.go('/town/ways/check-answers').page.reference

    def staff(self):
        browser = self.server.browser()
        answer = browser.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': self.password})
        self.assertEqual(answer.status, 303, answer)
        return browser

    def test_what_is_typed_stays_on_its_page(self):
        person = self.serve()
        person.go('/town/ways/kind', {'kind': 'long'})
        self.assertIn('from now on', self.turn('on').out)
        before = self.folder.state()
        for language in ('en', 'cy'):
            self.assertEqual(person.get(f'/town/ways/detail?language={language}').status, 200)
            answer = person.post('/town/ways/detail', {'detail': 'A long story & more'})
            self.assertEqual((answer.status, answer.header('Retry-After'), answer.page.kind), (503, '5', 'question'), answer)
            self.assertEqual((answer.page.language, answer.page.values('detail')), (language, ['A long story & more']))
            self.assertIn(SORRY[language], answer.page.all_words)
            self.assertEqual(person.get('/town/ways/kind').page.values('kind'), ['long']) # and what was saved is shown
        self.assertEqual(self.folder.state(), before)
        self.turn('off')
        person.get('/town/ways/detail?language=en')
        self.assertEqual(person.press(answer).status, 303) # the page that was kept open
        self.assertIn('A long story & more', person.get('/town/ways/detail').page.values('detail'))

    def test_a_row_and_a_file(self):
        person = self.serve()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        self.turn('on')
        answer = person.post('/town/ways/things/add', {'thing': 'a chair'})
        self.assertEqual((answer.status, answer.page.values('thing')), (503, ['a chair']), answer)
        answer = person.upload('/town/ways/proof', [('stay', '')], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 a')])
        self.assertEqual((answer.status, answer.page.kind), (503, 'question'), answer)
        self.assertNotIn('a.pdf', answer.text)
        self.assertEqual(self.folder.files(), []) # nothing names it, so it is not kept
        self.turn('off')
        self.assertEqual(person.post('/town/ways/things/add', {'thing': 'a chair'}).status, 303)

    def test_somebody_who_begins(self):
        person = self.serve()
        self.turn('on')
        answer = person.post('/town/ways/kind', {'kind': 'long'})
        self.assertEqual((answer.status, answer.page.values('kind'), self.folder.count('draft')), (503, ['long'], 0), answer)

    def test_every_other_form_says_so_on_a_page_of_its_own(self):
        person = self.serve()
        reference = self.sent(person)
        going = self.server.browser()
        going.go('/town/ways/kind', {'kind': 'short'})
        self.turn('on')
        before = self.folder.state()
        staff = self.staff()
        for language in ('en', 'cy'):
            for who, path, form in ((person, '/town/ways/check-answers/feedback', {'satisfaction': 'satisfied', 'words': 'x'}),
                                    (going, '/town/ways/kind/clear', {'clear.say': 'clear'}),
                                    (staff, '/town/staff/teams', {'name': 'A team'})):
                with self.subTest(path=path, language=language):
                    who.get(f'/town?language={language}')
                    answer = who.post(path, form)
                    self.assertEqual((answer.status, answer.header('Retry-After'), answer.page.kind), (503, '5', 'error'), answer)
                    self.assertIn(CLOSED[language], answer.page.all_words)
        self.assertEqual(self.folder.state(), before)

    def test_what_staff_write_stays_on_the_case(self):
        person = self.serve()
        reference = self.sent(person)
        self.turn('on')
        before = self.folder.state()
        staff = self.staff()
        path = f'/town/staff/cases/{reference}'
        seen = staff.get(path).page.values('seen')[0]
        for language in ('en', 'cy'):
            staff.get(f'/town?language={language}')
            for form, fields, kept in (('note', {'words': 'A note & more'}, ('words', 'A note & more')),
                                       ('status', {'seen': seen, 'to': 'refused', 'letter': 'A long letter'}, ('letter', 'A long letter')),
                                       ('assign', {'seen': seen, 'user': '1', 'team': ''}, None)):
                answer = staff.post(f'{path}/{form}', fields)
                self.assertEqual((answer.status, answer.header('Retry-After'), answer.page.kind, answer.page.language),
                                 (503, '5', 'staff-case', language), answer)
                self.assertIn(SORRY[language], answer.page.all_words)
                if kept:
                    self.assertIn(kept[1], answer.page.values(kept[0]))
        self.assertEqual(self.folder.state(), before)
        looks = [line for line in self.server.said().splitlines() if '"event":"look"' in line]
        self.assertGreaterEqual(len(looks), 7) # each time the case was shown
        self.turn('off')
        self.assertEqual(staff.post(f'{path}/note', {'words': 'A note & more'}).status, 303)

    def test_staff_sign_in_and_read(self):
        person = self.serve()
        reference = self.sent(person)
        self.turn('on')
        before = self.folder.state()
        staff = self.staff()
        for path in ('/town/staff/cases', f'/town/staff/cases/{reference}', '/town/staff/messages', '/town/staff/feedback'):
            self.assertEqual(staff.get(path).status, 200, path)
        self.assertEqual(self.folder.state(), before)
        self.turn('off')
        self.assertEqual(staff.get('/town/staff/cases').status, 200) # signed in still

    def test_it_is_told_to_whoever_watches(self):
        person = self.serve()
        self.turn('on')
        answer = person.get('/readyz')
        self.assertEqual(answer.status, 503)
        self.assertIn('writing: read-only: it was asked for', answer.text)
        self.assertIn('\nguildhall_writing 0\n', person.get('/metrics').text)
        self.assertEqual(person.get('/healthz').status, 200)
        self.assertRegex(self.folder.run('doctor', status=None).out, 'warning +writing: nothing is written, as was asked for')
        self.turn('off')
        time.sleep(1.1)
        self.assertEqual(person.get('/readyz').status, 200)
        said = [json.loads(line)['event'] for line in self.server.said().splitlines() if line.startswith('{')]
        self.assertEqual([e for e in said if 'as was asked for' in e], ['read-only, as was asked for', 'written to again, as was asked for'])
        self.assertNotIn('request failed', said)

    def test_commands_are_refused_too_with_a_server_and_without(self):
        for runs in (True, False):
            with self.subTest(runs=runs):
                if runs:
                    self.serve()
                self.turn('on')
                before = self.folder.state()
                for words in (('set', '--org', 'town', 'contact', 'x'), ('user', 'add', '--org', 'town', '--email', 'ben@example.org', '--name', 'Ben')):
                    done = self.folder.run(*words, status=1)
                    self.assertIn('guildhall read-only off', done.err)
                self.folder.run('backup', os.path.join(self.folder.top, f'copy-{runs}'))
                self.assertEqual(self.folder.state(), before)
                self.turn('off')
                self.folder.run('set', '--org', 'town', 'contact', f'x {runs}')
                self.server.stop()

    def test_it_outlasts_the_server(self):
        self.turn('on')
        for options in ((), ('--single',)):
            person = self.serve(*options)
            self.assertEqual(person.post('/town/ways/kind', {'kind': 'long'}).status, 503)
            self.server.stop()
        copy = os.path.join(self.folder.top, 'copy')
        self.folder.run('backup', copy)
        self.assertFalse(os.path.exists(copy + '/read-only')) # a copy is another folder
        self.turn('off')
        self.assertEqual(self.serve().post('/town/ways/kind', {'kind': 'long'}).status, 303)

    def test_messages_wait_meanwhile(self):
        person = self.serve('--mail-server', 'smtp://127.0.0.1:9', '--mail-plain', '--reach', '127.0.0.1', '--mail-from', 'no-reply@town.example')
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/check-answers/save', {'email': 'ann@people.example'})
        self.server.stop()
        db = sqlite3.connect(self.folder.data + '/organisations/town.db')
        db.execute('UPDATE outbox SET next_at = 0') # its next try is due
        db.commit()
        db.close()
        mails = os.path.join(self.folder.top, 'mails')
        os.mkdir(mails)
        self.turn('on')
        self.serve('--mail-folder', mails)
        time.sleep(3)
        self.assertEqual(glob.glob(mails + '/*.eml'), [])
        self.turn('off')
        until = time.monotonic() + 20
        while not glob.glob(mails + '/*.eml'):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)

    def test_words_that_are_none(self):
        for words in ((), ('maybe',), ('on', 'off')):
            self.assertIn('read-only on|off', self.folder.run('read-only', *words, status=2).err)
