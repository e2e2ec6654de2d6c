# SPDX-License-Identifier: Apache-2.0
"""One case between staff and its person: asked, answered with files, decided, withdrawn, complained of; and two of staff
who change it at once."""
import re
import sqlite3
import time

import guildhall

DAY = 86400
STORY = 'A letter <b>from</b> my bank\r\n=1+1'


class Case(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.passwords = {name: folder.user(f'{name}@example.org', 'caseworker') for name in ('ann', 'ben')}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.ben = cls.sign('ann'), cls.sign('ben')

    @classmethod
    def sign(cls, name):
        user = cls.server.browser()
        user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]})
        return user

    def sent(self, at=[0]):
        at[0] += 1
        person = self.server.browser(headers=[('X-Forwarded-For', f'203.0.113.{at[0]}')])
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [])
        person.go('/town/ways/note', {'note': 'hello'})
        page = person.go('/town/ways/check-answers').page
        self.assertIn('/town/ways/check-answers/case', [h for h, _ in page.links])
        return person, page.reference

    def act(self, user, reference, to, letter='', **fields):
        seen = user.get(f'/town/staff/cases/{reference}').page.values('seen')[0]
        return user.post(f'/town/staff/cases/{reference}/status', {'seen': seen, 'to': to, 'letter': letter, **fields})

    def row(self, reference):
        number = int(self.folder.rows('SELECT id FROM case_file ORDER BY id DESC LIMIT 1')[0][0])
        names = [n for _, n, *_ in self.folder.rows('PRAGMA table_info(case_file)')]
        return dict(zip(names, self.folder.rows('SELECT * FROM case_file WHERE id = ?', number)[0]))

    def test_a_question_and_its_answer(self):
        person, reference = self.sent()
        self.assertEqual(self.act(self.ann, reference, 'waiting', '').status, 422, 'a question has words')
        target = self.row(reference)['target_at']
        self.assertEqual(self.act(self.ann, reference, 'waiting', 'Which <i>bank</i>?', days='7').status, 303)
        waiting = self.row(reference)
        self.assertEqual((waiting['status'], waiting['target_was'], waiting['target_at'] > target), ('waiting', target, True))
        page = person.get('/town/ways/check-answers/case').page
        self.assertEqual(page.kind, 'case')
        self.assertIn('Which <i>bank</i>?', page.all_words)
        self.assertIn('We need something from you', page.all_words)
        self.assertEqual(page.counts['i'], 0)
        self.assertNotIn('ann@', page.all_words)
        with self.changes_nothing():
            empty = person.upload('/town/ways/check-answers/case/answer', [('words', '  ')], [])
            self.assertEqual((empty.status, len(empty.page.problems)), (422, 1))
            for name, content in (('run.exe', b'MZ'), ('empty.pdf', b'')):
                wrong = person.upload('/town/ways/check-answers/case/answer', [('words', STORY)],
                                         [('files', name, 'application/pdf', content)])
                self.assertEqual(wrong.status, 422, name)
                self.assertIn('from</b> my bank', wrong.page.all_words, 'what was typed stays')
        files = [('files', f'page {i}.pdf', 'application/pdf', b'%PDF-1.4 page' + bytes([48 + i])) for i in range(2)]
        sent = person.upload('/town/ways/check-answers/case/answer', [('words', STORY)], files)
        self.assertEqual((sent.status, sent.location), (303, '/town/ways/check-answers/case?done=sent'))
        after = self.row(reference)
        self.assertEqual((after['status'], after['target_at'], after['stopped_at']), ('in-progress', target, None))
        shown = person.follow(sent).page
        self.assertIn('page 1.pdf', shown.all_words)
        staff = self.ben.get(f'/town/staff/cases/{reference}').page
        self.assertIn('A letter <b>from</b> my bank', staff.all_words)
        hrefs = [h for h, _ in staff.links if '/files/' in h]
        self.assertEqual(len(set(hrefs)), 2)
        self.assertEqual({self.ben.get(h).body for h in hrefs}, {b'%PDF-1.4 page0', b'%PDF-1.4 page1'})
        self.assertIn('Person wrote', self.ben.get('/town/staff/cases').page.all_words)
        other = self.sent()[1]
        self.assertEqual(self.ben.get(hrefs[0].replace(reference, other)).status, 404, 'a file of another case')

    def test_too_many_files(self):
        person, _ = self.sent()
        files = [('files', f'{i}.pdf', 'application/pdf', b'%PDF-1.4') for i in range(11)]
        with self.changes_nothing():
            self.assertEqual(person.upload('/town/ways/check-answers/case/answer', [('words', 'x')], files).status, 422)

    def test_a_decision_is_a_letter(self):
        for to, word in (('approved', 'agreed'), ('refused', 'did not agree')):
            person, reference = self.sent()
            self.assertEqual(self.act(self.ann, reference, to).status, 422, 'reasons are given')
            self.assertEqual(self.act(self.ann, reference, to, f'Because of {to} reasons.').status, 303)
            page = person.get('/town/ways/check-answers/case').page
            self.assertIn(f'Because of {to} reasons.', page.all_words)
            self.assertIn(word, page.all_words)
            self.assertFalse([f for f in page.forms if f['type'] == 'multipart/form-data'], 'it is closed')
            with self.changes_nothing():
                late = person.upload('/town/ways/check-answers/case/answer', [('words', 'but')], [])
            self.assertEqual(late.status, 303)

    def test_notes_and_names_stay_with_staff(self):
        person, reference = self.sent()
        self.ann.post(f'/town/staff/cases/{reference}/note', {'words': 'Sounds cross.'})
        self.act(self.ann, reference, 'in-progress')
        seen = self.ann.get(f'/town/staff/cases/{reference}').page.values('seen')[0]
        self.ann.post(f'/town/staff/cases/{reference}/assign', {'seen': seen, 'user': '2'})
        words = person.get('/town/ways/check-answers/case').page.all_words
        self.assertNotIn('Sounds cross', words)
        self.assertNotIn('ben', words)
        self.assertIn('looking at it', words)

    def test_withdrawing(self):
        person, reference = self.sent()
        self.assertEqual(person.get('/town/ways/check-answers/case/withdraw').page.kind, 'withdraw')
        page = person.go('/town/ways/check-answers/case/withdraw', {}).page
        self.assertEqual(page.kind, 'case')
        self.assertEqual(self.folder.case(reference)['status'], 'withdrawn')
        with self.changes_nothing():
            self.assertEqual(person.post('/town/ways/check-answers/case/withdraw', {}).status, 303)
            self.assertEqual(self.act(self.ann, reference, 'approved', 'x').status, 422)

    def test_staff_do_not_withdraw(self):
        _, reference = self.sent()
        with self.changes_nothing():
            self.assertEqual(self.act(self.ann, reference, 'withdrawn', 'x').status, 422)

    def test_a_complaint_is_seen_until_it_is_answered(self):
        person, reference = self.sent()
        self.act(self.ann, reference, 'refused', 'No.')
        with self.changes_nothing():
            self.assertEqual(person.post('/town/ways/check-answers/case/complain', {'words': ' '}).status, 422)
        page = person.go('/town/ways/check-answers/case/complain', {'words': 'You took too long.'}).page
        self.assertIn('We have your complaint', page.all_words)
        complaints = lambda: self.ann.get('/town/staff/cases?status=complaints').text
        self.assertIn(reference, complaints())
        self.assertEqual(self.folder.case(reference)['status'], 'refused', 'it stays decided')
        self.assertEqual(self.act(self.ann, reference, 'message', '').status, 422)
        self.assertEqual(self.act(self.ann, reference, 'message', 'We are sorry.').status, 303)
        self.assertNotIn(reference, complaints())
        self.assertIn('We are sorry.', person.get('/town/ways/check-answers/case').page.all_words)

    def test_two_of_staff_at_once(self):
        _, reference = self.sent()
        address = f'/town/staff/cases/{reference}'
        self.assertNotIn('has this case open too', self.ann.get(address).page.all_words)
        self.assertIn('ann has this case open too', self.ben.get(address).page.all_words)
        self.assertIn('ben has this case open too', self.ann.get(address).page.all_words)
        here = f'{address}/here?seen=1'
        self.assertIn(f'data-live="{here}"', self.ben.get(address).text)
        with self.changes_nothing(): # asked for every few seconds, it writes nothing, not even a look
            alone = self.ben.get(here)
        self.assertIn('ann has this case open too', alone.page.all_words)
        self.assertNotIn('Something happened', alone.page.all_words)
        self.ann.post(f'{address}/status', {'seen': '1', 'to': 'waiting', 'letter': 'Which street?', 'days': '14'})
        changed = self.ben.get(here)
        self.assertIn('Something happened on this case', changed.page.all_words)
        self.assertNotIn('Which street?', changed.text, 'what, is on the page, and a look')
        typed = 'Dear person,\r\n\r\nall <is> well.'
        with self.changes_nothing():
            late = self.ben.post(f'{address}/status', {'seen': '1', 'to': 'approved', 'letter': typed})
        self.assertEqual(late.status, 409)
        self.assertIn('What happened meanwhile', late.page.all_words)
        self.assertIn('Which street?', late.page.all_words)
        self.assertEqual(late.page.values('letter'), [typed], 'what was typed is not lost')
        self.assertIn(('to', 'approved'), [f for form in late.page.forms for f in form['fields']], 'nor what was chosen')
        again = self.ben.post(f'{address}/status', {'seen': late.page.values('seen')[0], 'to': 'approved', 'letter': typed})
        self.assertEqual(again.status, 303, 'now that it was seen')

    def test_the_person_answers_while_staff_decide(self):
        person, reference = self.sent()
        seen = self.ann.get(f'/town/staff/cases/{reference}').page.values('seen')[0]
        person.upload('/town/ways/check-answers/case/answer', [('words', 'One more thing.')], [])
        late = self.ann.post(f'/town/staff/cases/{reference}/status', {'seen': seen, 'to': 'refused', 'letter': 'No.'})
        self.assertEqual(late.status, 409)
        self.assertIn('One more thing.', late.page.all_words)

    def test_only_the_person_s_browser_opens_it(self):
        person, _ = self.sent()
        good = person.cookie_for('/town/ways')
        stranger = self.server.browser()
        for page in ('', '/withdraw', '/complain'):
            self.assertEqual(stranger.get(f'/town/ways/check-answers/case{page}').location, '/town/ways')
            forged = stranger.get(f'/town/ways/check-answers/case{page}', cookie=re.sub(r'\.[^.]+$', '.AAAA', good))
            self.assertEqual(forged.status, 404)
        with self.changes_nothing():
            for page, fields in (('withdraw', {}), ('complain', {'words': 'x'})):
                self.assertEqual(stranger.post(f'/town/ways/check-answers/case/{page}', fields).status, 303)

    def test_what_is_late_is_said(self):
        person, reference = self.sent()
        self.assertIn('We aim to decide by', person.get('/town/ways/check-answers/case').page.all_words)
        number = self.row(reference)['id']
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=20) as db:
            db.execute('UPDATE case_file SET target_at = ? WHERE id = ?', (int(time.time()) - DAY, number))
        db.close()
        self.assertIn('We meant to decide by', person.get('/town/ways/check-answers/case').page.all_words)
        self.assertIn('Ein bwriad oedd', person.get('/town/ways/check-answers/case?language=cy').page.all_words)
