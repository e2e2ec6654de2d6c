# SPDX-License-Identifier: Apache-2.0
"""The queue of cases: whose, which, in which order, kept under a name; teams; and that no filter goes through cases."""
import os
import re
import sqlite3
import time
import unittest

import guildhall
from guildhall import ROOT, Folder, Server
from staff_test import write_in

DAY = 86400


class Queue(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.passwords = {'ann': folder.user('ann@example.org', 'administrator'), 'ben': folder.user('ben@example.org', 'caseworker')}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.ben = cls.sign('ann'), cls.sign('ben')
        cls.references = tuple(write_in(cls.server, f'case {i}') for i in range(3))

    @classmethod
    def sign(cls, name):
        user = cls.server.browser()
        user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]})
        return user

    def shown(self, user, query='', of=None):
        answer = user.get(f'/town/staff/cases{query}')
        self.assertEqual(answer.status, 200)
        found = [h.rsplit('/', 1)[1] for h, _ in answer.page.links if re.fullmatch(r'/town/staff/cases/[2-9A-Z]{4}-[2-9A-Z]{4}', h)]
        return set(found) & set(of or self.references)

    def take(self, who, reference, **fields):
        seen = who.get(f'/town/staff/cases/{reference}').page.values('seen')[0]
        return who.post(f'/town/staff/cases/{reference}/assign', {'seen': seen, **fields})

    def test_a_case_is_taken_and_given_back(self):
        one, two, _ = self.references
        self.assertEqual(self.take(self.ben, one, user='2').status, 303)
        self.assertEqual(self.shown(self.ben, '?who=mine'), {one})
        self.assertNotIn(one, self.shown(self.ben, '?who=nobody'))
        self.assertIn(two, self.shown(self.ben, '?who=nobody'))
        self.assertEqual(self.shown(self.ann, '?who=mine'), set())
        self.assertEqual(self.shown(self.ann, '?user=2&who=everyone'), {one})
        self.assertIn('ben', self.ann.get(f'/town/staff/cases/{one}').page.all_words)
        self.assertEqual(self.take(self.ann, one, user='').status, 303)
        self.assertEqual(self.shown(self.ben, '?who=mine'), set())

    def test_nobody_who_is_not_there_is_given_a_case(self):
        one = self.references[0]
        with self.changes_nothing():
            for fields, status in (({'user': '99'}, 422), ({'user': '1', 'team': '99'}, 422), ({'user': 'x'}, 400), ({'user': '-1'}, 400),
                                   ({'user': '99999999999999999999'}, 400)):
                self.assertEqual(self.take(self.ann, one, **fields).status, status, fields)

    def test_targets_are_shown_and_sought(self):
        late, today, _ = self.references
        now = int(time.time())
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=20) as db:
            for reference, target in ((late, now - 3 * DAY), (today, now + 60)):
                number = self.references.index(reference) + 1
                db.execute('UPDATE case_file SET target_at = ? WHERE id = ?', (target, number))
        db.close()
        self.assertEqual(self.shown(self.ann, '?late=1'), {late})
        page = self.ann.get('/town/staff/cases').page
        self.assertIn('3 days over', page.all_words)
        self.assertIn('1 over target.', page.all_words)
        first = next(h for h, _ in page.links if h.startswith('/town/staff/cases/') and '?' not in h and 'export' not in h)
        self.assertTrue(first.endswith(late), 'the soonest target stands first')

    def test_filters(self):
        self.assertEqual(self.shown(self.ann, '?service=ways'), set(self.references))
        self.assertEqual(self.shown(self.ann, '?service=nothing'), set())
        self.assertEqual(self.shown(self.ann, '?days=1'), set())
        self.assertEqual(self.shown(self.ann, '?status=closed-all'), set())
        self.assertEqual(self.shown(self.ann, '?status=all&order=oldest'), set(self.references))
        for bad in ('?who=x%27--', '?team=1+OR+1', '?days=-1', '?order=%00', '?service=..%2F', '?late=11', '?user=1&user=2'):
            self.assertEqual(self.ann.get(f'/town/staff/cases{bad}').status, 400, bad)
        for odd in ('?after=1', '?after=-', '?after=x-1', '?after=99999999999999999999-1', '?who=nonsense', '?team=999'):
            self.assertEqual(self.ann.get(f'/town/staff/cases{odd}').status, 200, odd)

    def test_views_are_kept_by_name(self):
        kept = self.ben.go('/town/staff/cases/views', {'name': 'Old ones', 'days': '7', 'order': 'oldest'})
        self.assertEqual((kept.status, kept.page.kind), (200, 'staff-cases'))
        links = {href for href, _ in kept.page.links}
        self.assertIn('/town/staff/cases?days=7&order=oldest', links)
        self.assertNotIn('/town/staff/cases?days=7&order=oldest', {h for h, _ in self.ann.get('/town/staff/cases').page.links})
        with self.changes_nothing():
            for fields, status in (({'name': ''}, 422), ({'name': '   '}, 422), ({'name': 'x' * 41}, 400), ({'name': 'x', 'q': '1'}, 400)):
                self.assertEqual(self.ben.post('/town/staff/cases/views', fields).status, status)
        removal = next(f['action'] for f in kept.page.forms if f['action'] and f['action'].endswith('/remove'))
        rows = self.folder.rows('SELECT COUNT(*) FROM queue_view')[0][0]
        self.ann.post(removal) # another's: nothing happens
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM queue_view')[0][0], rows)
        self.ben.post(removal)
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM queue_view')[0][0], rows - 1)
        self.assertEqual(self.ben.post('/town/staff/cases/views/x/remove').status, 404)

    def test_one_case_that_does_not_open_hides_no_other(self):
        broken = write_in(self.server, 'broken')
        store = f'{self.folder.data}/organisations/town.db'
        with sqlite3.connect(store, timeout=20) as db:
            kept = db.execute('SELECT MAX(id), answers FROM case_file').fetchone()
            self.assertEqual(kept[1][0], 2, 'sealed')
            db.execute('UPDATE case_file SET answers = ? WHERE id = ?', (kept[1][:-1] + bytes([kept[1][-1] ^ 1]), kept[0]))
        try:
            self.assertEqual(self.shown(self.ann, '?status=all', of={*self.references, broken}), {*self.references, broken})
            self.assertEqual(self.ann.get(f'/town/staff/cases/{broken}').status, 500)
        finally:
            with sqlite3.connect(store, timeout=20) as db:
                db.execute('UPDATE case_file SET answers = ? WHERE id = ?', (kept[1], kept[0]))
            db.close()

    def test_a_team_s_queue(self):
        made = self.ann.go('/town/staff/teams', {'name': 'Streets'})
        self.assertEqual(made.page.kind, 'staff-team')
        team = self.folder.rows("SELECT id FROM team WHERE name = 'Streets'")[0][0]
        saved = self.ann.post(f'/town/staff/teams/{team}', {'name': 'Streets <b>', 'user-2': '1', 'service-1': '1', 'user-99': '1'})
        self.assertEqual((saved.status, saved.location), (303, '/town/staff/teams'))
        self.assertEqual(self.folder.rows('SELECT user_id FROM team_member'), [(2,)])
        self.assertEqual(self.ann.get('/town/staff/teams').page.counts['b'], 0)
        self.assertEqual(self.ann.post('/town/staff/teams', {'name': 'Streets <b>'}).status, 422, 'the name is taken')
        self.assertEqual(self.ann.post(f'/town/staff/teams/{team}', {'name': ''}).status, 422)
        self.assertEqual(self.ann.get('/town/staff/teams/99').status, 404)
        reference = write_in(self.server, 'for the team')
        every = {*self.references, reference}
        self.assertEqual(self.shown(self.ben, of=every), {reference}, 'what a user sees first is of their teams')
        self.assertEqual(self.shown(self.ann, '?who=teams', of=every), set(), 'in no team: nothing is theirs')
        self.assertEqual(self.shown(self.ann, f'?team={team}', of=every), {reference})
        self.assertEqual(self.take(self.ann, reference, user='1', team='').status, 303)
        self.assertEqual(self.shown(self.ben, of=every), set())
        self.ann.post(f'/town/staff/teams/{team}', {'name': 'Streets <b>'}) # ben is in none again


def plans(path):
    """Each query of queue.sql with what SQLite says it does."""
    with open(os.path.join(ROOT, 'src/casework/queue.sql'), encoding='utf-8') as f:
        queries = re.findall(r'-- name: (queue_\w+) :read\n((?:--[^\n]*\n)*)(.*?);', f.read(), re.S)
    with sqlite3.connect(path) as db:
        for name, _, sql in queries:
            count = max(int(n) for n in re.findall(r'\?(\d+)', sql))
            yield name, [row[3] for row in db.execute('EXPLAIN QUERY PLAN ' + sql, [1] * count)]
    db.close()


class Plans(unittest.TestCase):
    INDEXES = {'queue_by_target': 'case_open_by_target', 'queue_by_target_of_assignee': 'case_open_of_assignee',
               'queue_by_target_of_team': 'case_open_of_team', 'queue_newest': 'case_open_by_id', 'queue_oldest': 'case_open_by_id',
               'queue_any_newest': 'case_by_id', 'queue_any_oldest': 'case_by_id', 'queue_count_all': 'case_open_by_target',
               'queue_count_of_assignee': 'case_open_of_assignee', 'queue_count_of_team': 'case_open_of_team',
               'queue_view_all': 'queue_view_of_user', 'queue_complaints': 'case_complaints'}

    def test_each_query_goes_by_its_index(self):
        """And comes in order: only a user's few views are sorted."""
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        found = dict(plans(f'{folder.data}/organisations/town.db'))
        self.assertEqual(set(found), set(self.INDEXES))
        for name, steps in found.items():
            with self.subTest(query=name):
                self.assertTrue(any(re.search(rf'INDEX {self.INDEXES[name]} \(organisation=\?', step) for step in steps), steps)
                self.assertFalse(any('SCAN case_file' in step or ('TEMP B-TREE' in step and name != 'queue_view_all')
                                     for step in steps), steps)
