# SPDX-License-Identifier: Apache-2.0
"""What staff do: sign in, find a case, decide, note, download, read what people said."""
import csv
import datetime
import io
import json
import sqlite3
import time
import unittest
import zipfile
from xml.etree import ElementTree

import guildhall
from guildhall import Folder, Server

FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example","x")']
HARD = 'He said "no", then\r\nleft; 1,2 – Caerffili ŵ 日本'


def write_in(server, line, org='town', service='ways', note=HARD):
    person = server.browser()
    person.go(f'/{org}/{service}/kind', {'kind': 'long'})
    person.go(f'/{org}/{service}/detail', {'detail': line})
    person.go(f'/{org}/{service}/things', {'next': 'continue'})
    person.go(f'/{org}/{service}/proof', [], [])
    person.go(f'/{org}/{service}/note', {'note': note})
    return person.go(f'/{org}/{service}/check-answers').page.reference


class Staff(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1') # so that signing in often is not one address's

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.passwords = {name: folder.user(f'{name}@example.org', 'caseworker') for name in ('ann', 'ben', 'cat')}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.references = [write_in(cls.server, text) for text in FORMULAS]
        cls.ann, cls.ben = cls.sign(1, 'ann'), cls.sign(2, 'ben')

    @classmethod
    def sign(cls, address, name):
        user = cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{address}')])
        user.answer = user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]})
        return user

    def change(self, user, reference, page, **fields):
        """As from the case's page as it is now."""
        seen = user.get(f'/town/staff/cases/{reference}').page.values('seen')[0]
        return user.post(f'/town/staff/cases/{reference}/{page}', {'seen': seen, **fields})

    def references_on(self, page):
        return [h.rsplit('/', 1)[1] for h, _ in page.links if h.startswith('/town/staff/cases/') and 'export' not in h]

    def test_signing_in(self):
        user = self.server.browser()
        asked = user.get('/town/staff/cases')
        self.assertEqual(asked.location, '/town/staff/sign-in')
        self.assertEqual(user.follow(asked).page.kind, 'staff-sign-in')
        home = user.go('/town/staff/sign-in', {'email': ' Ann@Example.org ', 'password': self.passwords['ann']})
        self.assertEqual((home.status, home.page.kind), (200, 'staff-cases'))
        self.assertIn('ann', home.page.all_words)

    def test_signing_in_wrongly_tells_nobody_why(self):
        pages = []
        for email, password in (('ann@example.org', 'wrong'), ('nobody@example.org', 'wrong'), ('', ''), ('ann@example.org', ''),
                                ('ann@example.org', self.passwords['ben']), ('ann@example.org\u0131', self.passwords['ann'])):
            answer = self.server.browser(headers=[('X-Forwarded-For', '198.51.100.3')]).post(
                '/town/staff/sign-in', {'email': email, 'password': password})
            self.assertEqual((answer.status, answer.page.kind), (422, 'staff-sign-in'))
            self.assertIsNone(answer.header('Set-Cookie'))
            self.assertNotIn(b'wrong"', answer.body)
            self.assertEqual(answer.page.language, 'en')
            pages.append(answer.page.problems)
        self.assertEqual(len({str(p) for p in pages}), 1)
        self.assertEqual(len(pages[0]), 1)

    def test_a_guessed_account_is_locked(self):
        cat = {'email': 'cat@example.org', 'password': self.passwords['cat']}
        self.assertEqual(self.sign(4, 'cat').answer.status, 303)
        for i in range(10):
            answer = self.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{10 + i}')]).post(
                '/town/staff/sign-in', {**cat, 'password': f'guess {i}'})
            self.assertEqual(answer.status, 422)
        locked = self.server.browser(headers=[('X-Forwarded-For', '198.51.100.30')]).post('/town/staff/sign-in', cat)
        self.assertEqual(locked.status, 422, 'the right password of a locked account')
        self.assertEqual(self.sign(31, 'ann').answer.status, 303, 'nobody else is locked')

    def test_the_list_and_its_filters(self):
        reference = write_in(self.server, 'for the list')
        everything = self.references_on(self.ann.get('/town/staff/cases?order=newest').page)
        self.assertEqual(everything[0], reference, 'newest first')
        self.assertTrue(set(self.references) <= set(everything))
        self.change(self.ann, reference, 'status', to='waiting', letter='Which one?')
        waiting = self.references_on(self.ann.get('/town/staff/cases?status=waiting').page)
        self.assertIn(reference, waiting)
        self.assertNotIn(self.references[0], waiting)
        today = datetime.datetime.now(datetime.timezone.utc).date()
        ask = lambda name, day: f'{name}-day={day.day}&{name}-month={day.month}&{name}-year={day.year}'
        later, sooner = today + datetime.timedelta(days=2), today - datetime.timedelta(days=2)
        for query, there in ((ask('from', sooner), True), (ask('from', later), False), (ask('to', later), True),
                             (ask('to', sooner), False), (ask('from', sooner) + '&' + ask('to', later), True),
                             ('status=', True), ('status=nonsense', True), ('after=9999999999999-1', False)):
            with self.subTest(query=query):
                answer = self.ann.get(f'/town/staff/cases?{query}')
                self.assertEqual((answer.status, reference in self.references_on(answer.page)), (200, there))
        wrong = self.ann.get('/town/staff/cases?from-day=31&from-month=2&from-year=2026')
        self.assertEqual(wrong.status, 200)
        self.assertTrue(wrong.page.counts['p'] and 'Error' in wrong.page.title, wrong.page.title)

    def test_the_search_by_reference(self):
        reference = self.references[0]
        for said in (reference, reference.lower(), reference.replace('-', ''), f' {reference} ', reference.replace('-', ' ')):
            answer = self.ann.get(f'/town/staff/cases?reference={said.replace(" ", "+")}')
            self.assertEqual((answer.status, answer.location), (303, f'/town/staff/cases/{reference}'), said)
        for said in ('2222-2222', 'x', reference[:-1], "'%20OR%201=1", '%3Cscript%3E'):
            answer = self.ann.get(f'/town/staff/cases?reference={said}')
            self.assertEqual(answer.status, 200)
            self.assertIn('Error', answer.page.title)

    def test_near_misses_of_a_reference(self):
        """A reference authorises nothing, and a slip of the pen is no other case."""
        letters, reference = '23456789ABCDEFGHJKMNPQRSTUVWXYZ', self.references[0]
        for at in range(9):
            for letter in letters[::6]:
                if at != 4 and reference[at] != letter:
                    answer = self.ann.get(f'/town/staff/cases/{reference[:at]}{letter}{reference[at + 1:]}')
                    self.assertEqual(answer.status, 404)

    def test_one_case(self):
        reference = write_in(self.server, 'Plain detail')
        page = self.ann.get(f'/town/staff/cases/{reference}').page
        for words in ('Which way?', 'The long one', 'The detail', 'Plain detail', reference):
            self.assertIn(words, page.all_words)

    def test_two_people_decide(self):
        reference = write_in(self.server, 'Two of us')
        address = f'/town/staff/cases/{reference}'
        for who in (self.ann, self.ben):
            self.assertEqual(set(who.get(address).page.values('seen')), {'1'})
        self.assertEqual(self.ann.post(f'{address}/status', {'seen': '1', 'to': 'approved', 'letter': 'Yes.'}).status, 303)
        with self.changes_nothing():
            late = self.ben.post(f'{address}/status', {'seen': '1', 'to': 'refused', 'letter': 'No.'})
            self.assertEqual(self.ben.post(f'{address}/assign', {'seen': '1', 'user': ''}).status, 409)
        self.assertEqual((late.status, late.page.kind), (409, 'staff-case'))
        self.assertEqual(len(late.page.problems), 1)
        self.assertEqual(set(late.page.values('seen')), {'2'}, 'the page shows how it stands now')
        self.assertEqual(self.folder.case(reference)['status'], 'approved')

    def test_statuses_that_cannot_be(self):
        reference = write_in(self.server, 'Not so')
        address = f'/town/staff/cases/{reference}/status'
        with self.changes_nothing():
            for fields, status in (({'seen': '1', 'to': ''}, 422), ({'seen': '1'}, 422), ({}, 422), ({'to': 'closed'}, 409),
                                   ({'seen': '1', 'to': 'nonsense'}, 422), ({'seen': '2', 'to': 'in-progress'}, 409),
                                   ({'seen': '0', 'to': 'in-progress'}, 409), ({'seen': '1', 'to': 'new'}, 422)):
                answer = self.ann.post(address, fields)
                self.assertEqual((answer.status, answer.page.kind), (status, 'staff-case'), fields)

    def test_a_note(self):
        reference = write_in(self.server, 'Note me')
        address = f'/town/staff/cases/{reference}'
        before = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'case.note'")[0][0]
        page = self.ann.go(f'{address}/note', {'words': '<b>Rang</b> & left\r\n{{7*7}}'}).page
        self.assertIn('<b>Rang</b> & left', page.all_words)
        self.assertIn('{{7*7}}', page.all_words)
        self.assertEqual(page.counts['b'], 0)
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'case.note'")[0][0], before + 1)
        with self.changes_nothing():
            for words, status in (('', 422), (' \r\n ', 422), ('x' * 10001, 400)):
                self.assertEqual(self.ann.post(f'{address}/note', {'words': words}).status, status)

    def test_every_change_is_in_the_audit_log(self):
        reference = write_in(self.server, 'Audit me')
        address, before = f'/town/staff/cases/{reference}', self.folder.count('audit')
        self.change(self.ann, reference, 'status', to='approved', letter='Yes.')
        self.ann.post(f'{address}/note', {'words': 'done'})
        events = self.folder.rows('SELECT event, user_id, subject FROM audit ORDER BY id')[before:]
        self.assertEqual([e[0] for e in events], ['case.look', 'case.approved', 'case.note'])
        self.assertTrue(all(e[1] for e in events))
        self.assertNotIn('done', repr(events))

    def test_the_csv(self):
        answer = self.ann.export({'format': 'csv'})
        self.assertEqual(answer.header('Content-Type'), 'text/csv; charset=utf-8')
        self.assertRegex(answer.header('Content-Disposition'), r"^attachment; filename\*=UTF-8''cases\.csv$")
        text = answer.body.decode('utf-8-sig')
        self.assertTrue(text.endswith('\r\n'))
        rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
        self.assertEqual(rows[0], ['reference', 'service', 'status', 'submitted', 'page', 'question', 'row', 'title', 'answer'])
        self.assertEqual({len(row) for row in rows}, {9})
        self.assertEqual({row[0] for row in rows[1:]}, {r for r, in self.all_references()})
        for row in rows[1:]:
            for cell in row:
                self.assertFalse(cell[:1] in ('=', '+', '-', '@', '\t', '\r', '\n') and cell, row)
        answers = [row[8] for row in rows if row[5] == 'detail']
        self.assertIn("'=1+1", answers)
        self.assertIn("'=HYPERLINK(\"http://evil.example\",\"x\")", answers)
        notes = {row[8] for row in rows if row[5] == 'note'}
        self.assertEqual(notes, {HARD.replace('\r\n', '\n')})

    def all_references(self):
        answer = self.ann.export({'format': 'json'})
        self.assertEqual(answer.header('Content-Type'), 'application/json')
        self.assertRegex(answer.header('Content-Disposition'), r"^attachment; filename\*=UTF-8''cases\.json$")
        return [(case['reference'],) for case in json.loads(answer.body)]

    def test_the_json_is_what_the_command_says(self):
        found = {case['reference']: case for case in json.loads(self.ann.export({'format': 'json'}).body)}
        self.assertEqual(len(found), self.folder.count('case_file'))
        for reference in self.references:
            self.assertEqual(found[reference], self.folder.case(reference))
        self.assertEqual(found[self.references[0]]['answers']['detail'], '=1+1', 'formulas are a matter of spreadsheets')

    def test_downloads_heed_the_filter(self):
        reference = write_in(self.server, 'only me')
        self.change(self.ann, reference, 'status', to='refused', letter='No.')
        cases = json.loads(self.ann.export({'format': 'json', 'status': 'refused'}).body)
        self.assertEqual([case['reference'] for case in cases], [reference])
        self.assertEqual(json.loads(self.ann.export({'format': 'json', 'from-day': '1', 'from-month': '1', 'from-year': '2199'}).body), [])

    def test_the_spreadsheet(self):
        """The same cells as the CSV, each of them text, and no formula, link or number anywhere."""
        answer = self.ann.export({'format': 'xlsx'})
        self.assertEqual(answer.header('Content-Type'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            self.assertIsNone(book.testzip())
            sheet = ElementTree.fromstring(book.read('xl/worksheets/sheet1.xml'))
            self.assertFalse([n for n in book.namelist() if 'link' in n.lower()])
        main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        cells = list(sheet.iter(f'{main}c'))
        self.assertEqual({c.get('t') for c in cells if len(c)}, {'inlineStr'})
        self.assertEqual([n for name in ('f', 'hyperlink') for n in sheet.iter(main + name)], [])
        rows = [[''.join(t.text or '' for t in c.iter(f'{main}t')) for c in row.iter(f'{main}c')] for row in sheet.iter(f'{main}row')]
        text = self.ann.export({'format': 'csv'}).body.decode('utf-8-sig')
        wanted = list(csv.reader(io.StringIO(text, newline=''), strict=True))
        self.assertEqual(rows[0], wanted[0])
        bare = lambda cell: cell[1:] if cell[:1] == "'" else cell
        self.assertEqual(sorted(map(tuple, rows[1:])), sorted(tuple(map(bare, row)) for row in wanted[1:]))
        self.assertIn('=1+1', [row[8] for row in rows], 'as it was written, and text')

    def test_downloads_are_written_down(self):
        count = lambda: self.folder.rows("SELECT subject, user_id FROM audit WHERE event = 'case.export' ORDER BY id")
        before = len(count())
        self.ann.export({'format': 'xlsx', 'service': 'ways', 'status': 'open'})
        new = count()[before:]
        self.assertEqual(len(new), 1)
        self.assertRegex(new[0][0], r'^\d+ cases as xlsx of service=ways&status=open$')
        with self.changes_nothing():
            self.assertEqual(self.ann.post('/town/staff/cases/export', {'format': 'exe'}).status, 404)
            self.assertEqual(self.ann.post('/town/staff/cases/export', {}).status, 404)
            self.assertEqual(self.ann.get('/town/staff/cases/export?format=csv').status, 405)

    def test_feedback_is_counted(self):
        before = self.ann.get('/town/staff/feedback/ways').page.all_words
        person = self.server.browser()
        for say in ('clear', 'clear', 'not-clear', 'why'):
            self.assertEqual(person.post('/town/ways/kind/clear', {'clear.say': say}).status, 200)
        person.post('/town/ways/kind/clear', {'clear.say': 'not-clear', 'clear.words': '<script>alert(1)</script> =1'})
        person.post('/town/ways/check-answers/feedback', {'satisfaction': 'very-satisfied', 'words': 'Lovely'})
        page = self.ann.get('/town/staff/feedback/ways').page
        self.assertNotEqual(before, page.all_words)
        self.assertIn('<script>alert(1)</script> =1', page.all_words)
        self.assertIn('Lovely', page.all_words)
        counts = dict(self.folder.rows("SELECT kind, COUNT(*) FROM feedback WHERE page = 'kind' GROUP BY kind"))
        self.assertEqual((counts['clear'], counts['not-clear'], counts['why']), (2, 2, 1))
        with self.changes_nothing():
            for target, fields in (('/town/ways/kind/clear', {'clear.say': 'very-satisfied'}), ('/town/ways/kind/clear', {'clear.say': 'x'}),
                                   ('/town/ways/kind/clear', {}), ('/town/ways/nothing/clear', {'clear.say': 'clear'}),
                                   ('/town/nothing/kind/clear', {'clear.say': 'clear'}),
                                   ('/town/ways/check-answers/feedback', {'satisfaction': 'clear'}),
                                   ('/town/ways/kind/clear', {'clear.say': 'clear', 'clear.words': 'x' * 1201})):
                self.assertIn(person.post(target, fields).status, (400, 404, 422), fields)

    def test_feedback_is_limited_by_address(self):
        person = self.server.browser(headers=[('X-Forwarded-For', '198.51.100.200')])
        said = [person.post('/town/ways/kind/clear', {'clear.say': 'clear'}).status for _ in range(61)]
        self.assertEqual(said, [200] * 60 + [429])
        other = self.server.browser(headers=[('X-Forwarded-For', '198.51.100.201')])
        self.assertEqual(other.post('/town/ways/kind/clear', {'clear.say': 'clear'}).status, 200)


class Pages(unittest.TestCase):
    def test_many_cases_come_in_pages(self):
        """Cases are multiplied in the store while nobody has it open."""
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        password = folder.user('ann@example.org')
        folder.unseal() # a sealed value is one case's alone
        server = Server(folder)
        write_in(server, 'one')
        server.stop()
        with sqlite3.connect(f'{folder.data}/organisations/town.db') as db:
            names = [row[1] for row in db.execute('PRAGMA table_info(case_file)')]
            first = dict(zip(names, db.execute('SELECT * FROM case_file').fetchone()))
            for i in range(1, 120): # five a target, so that pages end among equal ones
                row = {**first, 'id': first['id'] + i, 'draft_id': first['draft_id'] + i,
                       'target_at': first['target_at'] + i // 5 * 86400}
                db.execute(f'INSERT INTO case_file ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})',
                           [row[name] for name in names])
        db.close()
        server = Server(folder)
        try:
            ann = server.browser()
            ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': password})
            seen, at = [], '/town/staff/cases'
            while at:
                page = ann.get(at).page
                seen += [h for h, _ in page.links if h.startswith('/town/staff/cases/') and 'export' not in h]
                at = next((h for h, _ in page.links if 'after=' in h and 'language=' not in h), None)
            self.assertEqual((len(seen), len(set(seen))), (120, 120))
            began = time.monotonic()
            self.assertEqual(len(json.loads(ann.export({'format': 'json'}).body)), 120)
            self.assertLess(time.monotonic() - began, 20)
        finally:
            server.stop()
