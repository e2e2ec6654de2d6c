# SPDX-License-Identifier: Apache-2.0
"""Needs: what people tell waits until staff have looked at it, staff write needs down in words of their own from
feedback, comments, cases and calls, and everybody sees those that are shown, with what came of them."""
import os
import sqlite3
import unittest

from comers import Comers
from permission_test import make_case

TOLD = 'Marmaduke of 4 Weir Court needs to pay in parts'
DAY = 86400


class Needs(Comers):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.init('vale', 'The vale')
        folder.publish('ways.json')
        folder.publish('safety.json')
        folder.publish('ways.json', org='vale')
        cls.passwords = {name: folder.user(f'{name}@example.org', role) for name, role in
                         (('ann', 'designer'), ('cas', 'caseworker'), ('lee', 'leader'), ('ad', 'administrator'))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {}
        for name, password in cls.passwords.items():
            cls.users[name] = cls.comer()
            assert cls.users[name].post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': password}).status == 303
        cls.ann, cls.cas, cls.lee = (cls.users[n] for n in ('ann', 'cas', 'lee'))

    def rows(self, sql, *args, **more):
        return self.folder.rows(sql, *args, **more)

    def write(self, user=None, **fields):
        """A need; gives its number."""
        made = (user or self.ann).post('/town/staff/needs/new', {'needs': 'pay in parts', 'so-that': 'I can keep up', 'weight': 'high', 'kind': 'research', **fields})
        self.assertEqual(made.status, 303, made)
        return int(made.location.rsplit('/', 1)[1])

    def set(self, number, user=None, **fields):
        return (user or self.ann).post(f'/town/staff/needs/{number}', {'needs': 'pay in parts', 'so-that': 'I can keep up', 'service': 'ways', 'state': 'new', **fields})

    def told(self):
        return self.rows("SELECT MAX(id) FROM need_evidence WHERE kind = 'told'")[0][0]

    def test_what_is_told_waits_and_is_never_shown_as_it_came(self):
        for page in ('/town/what-you-need', '/town/ways/check-answers/what-you-need'):
            person = self.comer()
            first = person.get(page)
            self.assertEqual((first.status, first.page.kind), (200, 'needs'))
            for words, status in (('', 422), (' ', 422), ('x' * 1201, 422)):
                wrong = person.post(page, {'words': words})
                self.assertEqual((wrong.status, len(wrong.page.problems)), (status, 1))
            self.assertEqual(wrong.page.values('words'), ['x' * 1201])
            kept = person.post(page, {'words': TOLD})
            self.assertEqual(kept.location, page + '?told=1')
            self.assertIn('We have kept what you told us', person.get(kept.location).text)
            self.assertNotIn('Marmaduke', person.get(page).text)
        self.assertIn('/town/what-you-need', person.get('/town').text)
        self.assertIn('/town/ways/check-answers/what-you-need', person.get('/town/ways').text)
        # Sealed, and found nowhere.
        found = [path for top, _, files in os.walk(self.folder.top) for path in (os.path.join(top, f) for f in files)
                 if os.path.isfile(path) and b'Marmaduke' in open(path, 'rb').read()]
        self.assertEqual(found, [])
        waits = self.cas.get('/town/staff/needs/told')
        self.assertIn('Marmaduke', waits.text)
        self.assertEqual(self.lee.get('/town/staff/needs/told').status, 403)
        # Made a need of, in words of staff's own.
        number = self.told()
        form = self.cas.get(f'/town/staff/needs/new?from=told&of={number}')
        self.assertIn('Marmaduke', form.text)
        self.assertIn('in your own words', form.text)
        self.assertNotIn('Marmaduke', ''.join(form.page.values(f)[0] for f in ('needs', 'so-that', 'about', 'evidence')))
        made = self.cas.post('/town/staff/needs/new', {'from': 'told', 'of': number, 'needs': 'pay in parts <b>'})
        self.assertEqual(made.location, '/town/staff/needs/told')
        need = self.rows('SELECT MAX(id) FROM need')[0][0]
        self.assertIn('1 person told us', self.cas.get(f'/town/staff/needs/{need}').text)
        self.assertIn('&lt;b&gt;', self.cas.get('/town/staff/needs').text)
        self.assertEqual(self.cas.post('/town/staff/needs/new', {'from': 'told', 'of': number, 'needs': 'again'}).status, 404)
        # The other is set aside with a reason.
        for why, status in (('', 422), ('x' * 501, 422), ('It is praise', 303)):
            self.assertEqual(self.ann.post('/town/staff/needs/told', {'told': number - 1, 'why': why}).status, status)
        self.assertEqual(self.ann.post('/town/staff/needs/told', {'told': number - 1, 'why': 'Twice'}).status, 404)
        self.assertEqual(self.rows('SELECT aside FROM need_evidence WHERE id = ?', number - 1), [('It is praise',)])
        self.assertNotIn('Marmaduke', self.cas.get('/town/staff/needs/told').text)
        events = {row[0] for row in self.rows("SELECT event FROM audit WHERE event LIKE 'need.%'")}
        self.assertLessEqual({'need.told', 'need.add', 'need.evidence', 'need.aside'}, events)

    def test_floods_are_refused(self):
        one = self.comer('192.0.2.9')
        answers = [one.post('/town/what-you-need', {'words': f'Number {i}'}) for i in range(70)]
        self.assertEqual(sum(a.location == '/town/what-you-need?told=1' for a in answers), 20) # of one address in a day
        self.assertEqual(answers[30].location, '/town/what-you-need?full=1')
        self.assertEqual(answers[-1].status, 429) # of one address in a minute
        other = self.comer('2001:db8:5:6::1')
        many = [self.comer(f'2001:db8:5:6::{i + 2}').post('/town/what-you-need', {'words': 'x'}) for i in range(22)]
        self.assertEqual(sum(a.location == '/town/what-you-need?told=1' for a in many), 20) # an IPv6 network is one place
        self.assertEqual(other.post('/town/what-you-need', {'words': 'x'}).location, '/town/what-you-need?full=1')

    def test_a_need_comes_from_feedback_comments_and_cases_without_their_words(self):
        person = self.comer()
        person.post('/town/ways/check-answers/feedback', {'satisfaction': 'dissatisfied', 'words': 'Bramblewick cannot pay at once'})
        page = self.ann.get('/town/staff/feedback/ways')
        link = next(h for h, _ in page.page.links if 'from=feedback' in h)
        form = self.ann.get(link)
        self.assertIn('Bramblewick', form.text)
        of = form.page.values('of')[0]
        number = self.write(**{'from': 'feedback', 'of': of, 'service': 'ways'})
        for _ in range(2): # the same is heard once
            self.ann.post('/town/staff/needs/new', {'from': 'feedback', 'of': of, 'need': number})
        self.assertIn('1 piece of feedback', self.ann.get(f'/town/staff/needs/{number}').text)
        # Of a case nothing is shown, and the page says why.
        reference = make_case(self.server, note='Tumbleweed was evicted')
        shown = self.cas.get(f'/town/staff/cases/{reference}')
        link = next(h for h, _ in shown.page.links if 'from=note' in h)
        form = self.cas.get(link)
        self.assertNotIn('Tumbleweed', form.text)
        self.assertIn('none of their words', form.text)
        self.cas.post('/town/staff/needs/new', {'from': 'note', 'of': form.page.values('of')[0], 'need': number})
        seen = self.rows('SELECT changes FROM case_file ORDER BY id DESC LIMIT 1')[0][0]
        self.assertEqual(self.cas.post(f'/town/staff/cases/{reference}/status', {'to': 'refused', 'letter': 'No', 'seen': seen}).status, 303)
        self.assertTrue(any('from=refused' in h for h, _ in self.cas.get(f'/town/staff/cases/{reference}').page.links))
        kept = self.ann.get(f'/town/staff/needs/{number}')
        for words in ('1 piece of feedback', '1 case or call'):
            self.assertIn(words, kept.text)
        for words in ('Bramblewick', 'Tumbleweed', reference):
            self.assertNotIn(words, kept.text)
        # A comment of a trial, whose words only those read who may.
        self.ann.post('/town/staff/services/ways/drafts', {'do': 'begin', 'seen': '0'})
        self.ann.post('/town/staff/services/ways/trials', {'purpose': 'x', 'days': '9'})
        trial = next(h for h, _ in self.ann.get('/town/staff/services/ways/trials').page.links if '/town/trial/' in h).split('/town/')[1]
        person.go(f'/town/{trial}')
        person.post(f'/town/{trial}/kind/say', {'trial.words': 'Velveteen asks why'})
        link = next(h for h, _ in self.ann.get('/town/staff/services/ways/trials/1').page.links if 'from=trial' in h)
        self.assertIn('Velveteen', self.ann.get(link).text)
        self.assertNotIn('Velveteen', self.cas.get(link).text)
        self.assertEqual(self.ann.post('/town/staff/needs/new', {'from': 'trial', 'of': self.ann.get(link).page.values('of')[0], 'need': number}).status, 303)
        self.assertIn('1 comment in a trial', self.ann.get(f'/town/staff/needs/{number}').text)
        self.assertEqual(self.rows("SELECT words FROM need_evidence WHERE words <> ''"), [])

    def test_what_came_of_it_is_told_to_everybody(self):
        number = self.write(needs='swim at night', about='Swimming lessons')
        public = lambda page='/town/what-you-need': self.comer().get(page).text
        self.assertNotIn('swim at night', public())
        self.assertEqual(self.set(number, self.cas, shown='yes').status, 403)
        self.assertEqual(self.set(number, self.lee, shown='yes').status, 403)
        self.assertEqual(self.set(number, needs='swim at night', service='', about='Swimming lessons', shown='yes').status, 303)
        self.assertIn('I need to swim at night so that I can keep up', public())
        self.assertIn('Swimming lessons', public())
        self.assertNotIn('swim at night', public('/town/ways/check-answers/what-you-need'))
        self.assertNotIn('swim at night', public('/vale/what-you-need'))
        for fields in ({'state': 'met', 'service': 'ways'}, {'state': 'met', 'service': '', 'version': '1'}, {'state': 'met', 'service': 'safety', 'version': '1'},
                       {'state': 'not-met'}, {'state': 'not-met', 'why': 'x' * 501}, {'needs': ''}, {'needs': 'x' * 301}, {'so-that': 'x' * 301}, {'about': 'x' * 101}):
            told = self.set(number, **{'shown': 'yes', **fields})
            self.assertEqual((told.status, len(told.page.problems)), (422, 1), fields)
        self.assertEqual(self.set(number, needs='swim at night', state='not-met', why='There is no <i>pool</i>', shown='yes').status, 303)
        self.assertIn('There is no &lt;i&gt;pool', public('/town/ways/check-answers/what-you-need'))
        self.assertEqual(self.set(number, needs='swim at night', state='met', version='1', shown='yes').status, 303)
        met = public('/town/ways/check-answers/what-you-need')
        self.assertIn('Met by version 1', met)
        self.assertIn('/town/ways/check-answers/making', met)
        self.assertNotIn('no <i>', met)
        # Few are not told how few; staff count.
        for i in range(6):
            self.assertNotIn(f'Heard from {i + 1} ', public()) if i < 5 else None
            hear = self.cas.post(f'/town/staff/needs/{number}/evidence', {'kind': 'note', 'evidence': f'Call {i}'})
            self.assertEqual(hear.status, 303)
        self.assertIn('Heard from 6 people', public())
        self.assertNotIn('Call 3', public())
        self.assertIn('6 cases or calls', self.lee.get(f'/town/staff/needs/{number}').text)
        self.assertIn('Call 3', self.lee.get(f'/town/staff/needs/{number}').text)
        for evidence in ('', 'x' * 501):
            self.assertEqual(self.cas.post(f'/town/staff/needs/{number}/evidence', {'kind': 'note', 'evidence': evidence}).status, 422)
        # Kinds that only come by themselves cannot be claimed.
        self.cas.post(f'/town/staff/needs/{number}/evidence', {'kind': 'told', 'evidence': 'Hundreds'})
        self.assertEqual(self.rows("SELECT COUNT(*) FROM need_evidence WHERE need_id = ? AND kind = 'told'", number), [(0,)])
        self.assertEqual(self.lee.get('/town/staff/needs/9999').status, 404)
        self.assertIn('swim at night', self.lee.get('/town/staff/needs?show=met').text)
        self.assertNotIn('swim at night', self.lee.get('/town/staff/needs?show=new').text)
        self.assertIn('swim at night', self.lee.get('/town/staff/needs?service=ways').text)
        self.assertNotIn('swim at night', self.lee.get('/town/staff/needs?service=safety').text)

    def test_words_go_when_they_were_kept_for_their_time(self):
        number = self.write(service='ways', evidence='Figures of May')
        for page in ('/town/what-you-need', '/town/ways/check-answers/what-you-need'):
            self.assertEqual(self.comer().post(page, {'words': 'Dandelion'}).status, 303)
        old = self.told()
        self.ann.post('/town/staff/needs/new', {'from': 'told', 'of': old, 'need': number})
        self.comer().post('/town/what-you-need', {'words': 'Stays'})
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=60) as db:
            db.execute('UPDATE need_evidence SET at = at - ? WHERE id <= ?', (731 * DAY, old))
        db.close()
        self.folder.run('retention', 'plan', '--org', 'town')
        self.assertIn('What people need, in words', self.users['ad'].get('/town/staff/retention').text)
        self.folder.run('retention', 'run', '--org', 'town')
        self.assertEqual(self.rows('SELECT COUNT(*) FROM need_evidence WHERE id <= ? AND sealed IS NOT NULL', old), [(0,)])
        self.assertEqual(self.rows("SELECT COUNT(*) FROM need_evidence WHERE id <= ? AND need_id = 0 AND aside = ''", old), [(0,)])
        shown = self.ann.get(f'/town/staff/needs/{number}').text
        for words in ('1 person told us', '1 piece of research'):
            self.assertIn(words, shown)
        self.assertNotIn('Figures of May', shown)
        self.assertIn('Stays', self.ann.get('/town/staff/needs/told').text)


if __name__ == '__main__':
    unittest.main()
