# SPDX-License-Identifier: Apache-2.0
"""Partners: people of another body see the cases of the services that they were given, until a date, and nothing else."""
import datetime
import sqlite3
import time
import unittest

import guildhall

HIDDEN = 'a word of the other service'


class Partners(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    address = 0

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        folder.publish('ways.json', key='others')
        cls.passwords = {name: folder.user(f'{name}@example.org', role) for name, role in
                         (('boss', 'administrator'), ('pat', 'partner'), ('quin', 'partner'))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.enter('boss')
        cls.mine = cls.case('ways', 'a word of ours')
        cls.other = cls.case('others', HIDDEN)
        cls.services = dict(cls.folder.rows('SELECT key, id FROM service'))
        cls.token = cls.folder.rows('SELECT token FROM upload ORDER BY draft_id DESC')[0][0]

    @classmethod
    def enter(cls, name):
        Partners.address += 1
        user = cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Partners.address}')])
        user.answer = user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]})
        return user

    @classmethod
    def case(cls, service, note):
        person = cls.server.browser()
        person.go(f'/town/{service}/kind', {'kind': 'short'})
        person.go(f'/town/{service}/things', {'next': 'continue'})
        person.go(f'/town/{service}/proof', [], [('proof', 'proof.pdf', 'application/pdf', b'%PDF-1.4 secret')])
        person.go(f'/town/{service}/note', {'note': note})
        return person.go(f'/town/{service}/check-answers').page.reference

    def grant(self, name, *services, days=30, status=303, **more):
        end = datetime.date.today() + datetime.timedelta(days=days)
        number = self.folder.rows('SELECT id FROM user_account WHERE email = ?', f'{name}@example.org')[0][0]
        fields = {f'service-{self.services[s]}': '1' for s in services}
        fields |= {'until-day': end.day, 'until-month': end.month, 'until-year': end.year, **more}
        answer = self.boss.post(f'/town/staff/users/{number}/partner', fields)
        self.assertEqual(answer.status, status, answer)
        return answer

    def test_nothing_is_theirs_before_it_was_given(self):
        self.assertEqual(self.enter('quin').answer.status, 422)

    def test_cases_of_the_services_that_were_given_and_no_other(self):
        self.grant('pat', 'ways')
        pat = self.enter('pat')
        self.assertEqual(pat.answer.location, '/town/staff')
        listed = pat.get('/town/staff/cases?who=everyone&status=all')
        self.assertIn(self.mine, listed.text)
        self.assertNotIn(self.other, listed.text)
        self.assertNotIn('value="others"', listed.text, 'nor is the other service named')
        self.assertIn('everyone', listed.text)
        for query in ('', '&service=others', '&status=open', '&order=newest', '&order=oldest', '&who=nobody', '&status=new', '&status=complaints',
                      '&days=1', '&late=1', '&team=1', '&user=1'):
            seen = pat.get(f'/town/staff/cases?who=everyone&status=all{query}')
            self.assertNotIn(self.other, seen.text, query)
        self.assertRegex(listed.text, r'who=everyone[^>]*>[^<]*<span>1</span>')
        self.assertEqual(pat.get(f'/town/staff/cases/{self.mine}').status, 200)
        looks = self.folder.count('audit')
        pat.get(f'/town/staff/cases/{self.mine}')
        self.assertEqual(self.folder.count('audit'), looks + 1, 'each look is recorded')

    def test_another_services_case_is_as_none(self):
        self.grant('pat', 'ways')
        pat = self.enter('pat')
        nothing = pat.get('/town/staff/cases/2222-2222')
        before = self.folder.state()
        for method, path, fields in (('get', '', None), ('get', f'/files/{self.token}', None),
                                     ('post', '/note', {'words': 'x'}), ('post', '/status', {'to': 'closed', 'seen': '1'}),
                                     ('post', '/assign', {'user': '1', 'seen': '1'})):
            target = f'/town/staff/cases/{self.other}{path}'
            answer = pat.get(target) if method == 'get' else pat.post(target, fields)
            self.assertEqual(answer.status, 404, path)
            self.assertNotIn(HIDDEN, answer.text)
        self.assertEqual(pat.get(f'/town/staff/cases?reference={self.other}').status, 200, 'no way to learn that it is there')
        self.assertEqual(nothing.status, 404)
        self.assertEqual(self.folder.state(), before)

    def test_journeys_for_a_person(self):
        self.grant('pat', 'ways')
        pat = self.enter('pat')
        page = pat.get('/town/staff/journeys')
        self.assertIn('value="ways"', page.text)
        self.assertNotIn('value="others"', page.text)
        self.assertEqual(pat.post('/town/staff/journeys', {'service': 'others', 'channel': 'counter'}).status, 422)
        self.assertEqual(pat.post('/town/staff/journeys', {'service': 'ways', 'channel': 'counter'}).status, 303)

    def test_downloads_are_allowed_one_by_one(self):
        self.grant('pat', 'ways')
        pat = self.enter('pat')
        self.assertEqual(pat.export({'format': 'csv'}).status, 403)
        self.assertNotIn('cases/export', pat.get('/town/staff/cases?who=everyone').text)
        self.grant('pat', 'ways', export='1')
        table = pat.export({'format': 'csv', 'status': 'all', 'who': 'everyone'})
        self.assertEqual(table.status, 200)
        self.assertIn(self.mine, table.text)
        self.assertNotIn(self.other, table.text)
        self.assertNotIn(HIDDEN, table.text)

    def test_until_a_date(self):
        self.grant('pat', 'ways', days=0)
        pat = self.enter('pat')
        self.assertEqual(pat.get('/town/staff/cases').status, 200, 'the day itself counts')
        for day, why in ((-1, 'gone by'), (367, 'too far')):
            refused = self.grant('pat', 'ways', days=day, status=422)
            self.assertEqual(len(refused.page.problems), 1, why)
        for none in ({'until-day': '', 'until-month': '', 'until-year': ''}, {'until-day': '31', 'until-month': '2'}):
            self.grant('pat', 'ways', status=422, **none)
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db') as db:
            db.execute("UPDATE user_account SET until_at = ? WHERE email = 'pat@example.org'", [int(time.time()) - 1])
        db.close()
        self.assertEqual(pat.get('/town/staff/cases').location, '/town/staff/sign-in', 'a session ends with it')
        self.assertEqual(self.enter('pat').answer.status, 422)

    def test_given_to_partners_only_and_gone_with_the_role(self):
        number = self.folder.rows('SELECT id FROM user_account WHERE email = ?', 'boss@example.org')[0][0]
        self.assertEqual(self.boss.get(f'/town/staff/users/{number}/partner').status, 404)
        self.grant('pat', 'ways', export='1')
        pat = self.folder.rows('SELECT id FROM user_account WHERE email = ?', 'pat@example.org')[0][0]
        page = self.boss.get(f'/town/staff/users/{pat}/partner')
        self.assertEqual(page.text.count(' checked'), 2)
        for role in ('leader', 'partner'):
            self.assertEqual(self.boss.post(f'/town/staff/users/{pat}', {'do': 'role', 'role': role}).status, 303)
        self.assertEqual(self.folder.rows('SELECT until_at, may_export FROM user_account WHERE id = ?', pat), [(None, 0)])
        self.assertEqual(self.enter('pat').answer.status, 422)


if __name__ == '__main__':
    unittest.main()
