# SPDX-License-Identifier: Apache-2.0
"""The audit log: looks at what people sent are in it, and whoever changes a line of it is found out."""
import os
import sqlite3
import threading

import guildhall

LINES = 24


class Looks(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.password = folder.user('ann@example.org')

    def case(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], files=[('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 x')])
        person.go('/town/ways/note', {'note': 'x'})
        reference = person.go('/town/ways/check-answers').page.reference
        return reference, self.folder.rows('SELECT MAX(id) FROM case_file')[0][0]

    def lines(self, *events):
        return self.folder.rows(f'SELECT user_id, event, subject FROM audit WHERE event IN ({", ".join("?" * len(events))}) ORDER BY id', *events)

    def test_each_look_is_there_before_the_page(self):
        ann = self.sign_in('ann@example.org', self.password)
        reference, number = self.case()
        before, kinds = len(self.lines('case.look', 'case.file', 'case.export')), ('case.look', 'case.file', 'case.export')
        page = ann.get(f'/town/staff/cases/{reference}')
        self.assertEqual(self.lines(*kinds)[before:], [(1, 'case.look', f'case {number}')])
        ann.get(next(h for h, _ in page.page.links if '/files/' in h))
        self.assertEqual(self.lines(*kinds)[before + 1:], [(1, 'case.file', f'case {number}')])
        # A mistake shows the case again.
        self.assertEqual(ann.post(f'/town/staff/cases/{reference}/note', {'words': ''}).status, 422)
        self.assertEqual(self.lines(*kinds)[before + 2:], [(1, 'case.look', f'case {number}')])
        count = self.folder.count('case_file')
        for kind in ('json', 'csv'):
            self.assertEqual(ann.export({'format': kind}).status, 200)
        self.assertEqual(self.lines(*kinds)[before + 3:], [(1, 'case.export', f'{count} cases as json of all'), (1, 'case.export', f'{count} cases as csv of all')])

    def test_what_was_not_shown_is_no_look(self):
        reference, _ = self.case()
        ann = self.sign_in('ann@example.org', self.password)
        token = self.folder.files()[0]
        before = self.lines('case.look', 'case.file', 'case.export')
        with self.changes_nothing():
            self.assertEqual(self.server.browser().get(f'/town/staff/cases/{reference}').status, 303)
            self.assertEqual(ann.get('/town/staff/cases/22222222').status, 404)
            self.assertEqual(ann.get(f'/town/staff/cases/{reference}/files/{token[::-1]}').status, 404)
            ann.get('/town/staff/cases')
        self.assertEqual(self.lines('case.look', 'case.file', 'case.export'), before)

    def test_looks_at_once_are_all_there_and_the_chain_holds(self):
        ann, (reference, number) = self.sign_in('ann@example.org', self.password), self.case()
        jar = ann.cookie_for('/town/staff')
        before, statuses = len(self.lines('case.look')), []

        def look():
            for _ in range(10):
                statuses.append(self.server.browser().get(f'/town/staff/cases/{reference}', cookie=jar).status)
        threads = [threading.Thread(target=look) for _ in range(6)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(set(statuses), {200})
        self.assertEqual(self.lines('case.look')[before:], [(1, 'case.look', f'case {number}')] * 60)
        said = self.folder.run('audit', 'verify', '--org', 'town').out
        self.assertRegex(said, r'^town: [0-9]+ lines, each as it was written$')


class Chain(guildhall.unittest.TestCase):
    """Each line of a log changed in each way, in a copy."""

    @classmethod
    def setUpClass(cls):
        cls.folder = guildhall.Folder()
        cls.folder.init()
        for i in range(LINES - cls.folder.count('audit')):
            cls.folder.run('import', '--org', 'town', '--as', f's{i}', os.path.join(guildhall.DEFINITIONS, 'ways.json')) if i < 2 else \
                cls.folder.user(f'user{i}@example.org')
        cls.last = cls.folder.count('audit')
        cls.path = os.path.join(cls.folder.data, 'organisations/town.db')
        with sqlite3.connect(cls.path) as db:
            cls.rows = db.execute('SELECT organisation, id, at, user_id, event, subject, link FROM audit ORDER BY id').fetchall()
        db.close()
        cls.head = cls.folder.run('audit', 'head', '--org', 'town').out

    @classmethod
    def tearDownClass(cls):
        cls.folder.remove()

    def with_rows(self, rows, next_id=None):
        db = sqlite3.connect(self.path)
        db.execute('DELETE FROM audit')
        db.executemany('INSERT INTO audit (organisation, id, at, user_id, event, subject, link) VALUES (?, ?, ?, ?, ?, ?, ?)', rows)
        if next_id is not None:
            db.execute("UPDATE counter SET next = ? WHERE name = 'audit'", [next_id])
        db.commit()
        db.close()

    def tearDown(self):
        self.with_rows(self.rows, self.last + 1)

    def verify(self, *options, status=0):
        done = self.folder.run('audit', 'verify', '--org', 'town', *options, status=status)
        return done.out if status == 0 else done.err

    def named(self, bad):
        self.assertIn(f'town {bad}:', self.verify(status=1))

    def test_as_it_was_written(self):
        self.assertEqual(self.verify(), f'town: {self.last} lines, each as it was written\n')
        self.assertGreaterEqual(self.last, LINES)

    def test_every_line_changed(self):
        for at, row in enumerate(self.rows):
            # Each column of some line or other.
            changed = list(row)
            column = 2 + at % 5
            changed[column] = {2: row[2] + 1, 3: 7, 4: row[4] + 'x', 5: row[5] + '1', 6: bytes([row[6][0]]) + bytes(32)}[column]
            self.with_rows([*self.rows[:at], tuple(changed), *self.rows[at + 1:]])
            self.named(row[1])

    def test_every_line_deleted(self):
        for at, row in enumerate(self.rows):
            self.with_rows([*self.rows[:at], *self.rows[at + 1:]])
            self.named(row[1])

    def test_every_line_deleted_and_the_rest_moved_up(self):
        for at in range(self.last - 1):
            moved = [(o, i - 1, *rest) for o, i, *rest in self.rows[at + 1:]]
            self.with_rows([*self.rows[:at], *moved], self.last)
            self.named(at + 1)

    def test_a_line_inserted_after_every_other(self):
        for at in range(self.last):
            moved = [(o, i + 1, *rest) for o, i, *rest in self.rows[at:]]
            new = (self.rows[0][0], at + 1, 1, None, 'case.look', 'case 1', self.rows[at][6])
            self.with_rows([*self.rows[:at], new, *moved], self.last + 2)
            self.named(at + 1)

    def test_every_two_neighbours_swapped(self):
        for at in range(self.last - 1):
            one, two = self.rows[at], self.rows[at + 1]
            self.with_rows([*self.rows[:at], (*one[:2], *two[2:]), (*two[:2], *one[2:]), *self.rows[at + 2:]])
            self.named(at + 1)

    def test_a_chain_made_anew_without_the_key(self):
        """By somebody who can write to the store, and has no key: hashes that need none, or no hashes."""
        for link in (None, b'\0' * 33):
            self.with_rows([(*row[:6], link) for row in self.rows])
            self.assertIn('who has no key' if link is None else 'town 1:', self.verify(status=1))

    def test_a_tail_cut_off_shows_by_the_head(self):
        path = self.folder.write('heads', '# kept elsewhere\nvale 3 00\n' + self.head)
        self.assertEqual(self.verify('--head', path), f'town: {self.last} lines, each as it was written\n')
        for left in (self.last - 1, self.last // 2, 1):
            self.with_rows(self.rows[:left])
            self.assertIn(f'town {left + 1}: it is not there', self.verify(status=1)) # the counter tells
            self.with_rows(self.rows[:left], left + 1)
            self.assertIn('as it was written', self.verify()) # nothing here tells: that is what the head is for
            self.assertIn(f'town {left + 1}: it is not there: the end was cut off', self.verify('--head', path, status=1))
        self.with_rows(self.rows, self.last + 1)
        wrong = self.folder.write('wrong', self.head.replace(self.head.split()[2][:6], 'ffffff'))
        self.assertIn(f'town {self.last}: it is not the one that the head names', self.verify('--head', wrong, status=1))

    def test_misuse(self):
        for words in (['audit'], ['audit', 'verify'], ['audit', 'look', '--org', 'town'], ['audit', 'head', '--org', 'town', '--head', 'x']):
            self.assertEqual(self.folder.run(*words, status=None).returncode, 2, words)
        for text in ('', 'vale 1 00\n', 'town x 00\n', 'town 1\n', 'town 1 ' + '0' * 100 + '\n'):
            path = self.folder.write('head', text)
            self.assertEqual(self.folder.run('audit', 'verify', '--org', 'town', '--head', path, status=None).returncode, 1, text)
