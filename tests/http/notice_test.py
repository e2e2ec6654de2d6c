# SPDX-License-Identifier: Apache-2.0
"""What users are written to because of their work: invitations, and new cases of their team."""
import re
import sqlite3
import time

import guildhall
from mail_test import Mailed

GOOD = 'three words together'
LINK = re.compile(r'http://\S+/town/staff/invitation/[0-9]+\.[A-Za-z0-9_-]+')


class Written(Mailed):
    mail_options = ('--mail-plain', '--reach', '127.0.0.1', '--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.publish('letter.json', key='other')
        cls.passwords = {name: folder.user(f'{name}@work.example', role) for name, role in
                         (('boss', 'administrator'), ('ann', 'caseworker'), ('bob', 'caseworker'), ('gone', 'caseworker'), ('pat', 'partner'))}
        cls.numbers = {email.split('@')[0]: n for n, email in folder.rows('SELECT id, email FROM user_account')}
        cls.services = dict(folder.rows('SELECT key, id FROM service'))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.server.browser()
        cls.boss.post('/town/staff/sign-in', {'email': 'boss@work.example', 'password': cls.passwords['boss']})

    def change(self, sql, *args):
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db') as db:
            db.execute(sql, args)
        db.close()


class Invitations(Written):
    def test_the_link_comes_by_mail_and_works(self):
        page = self.boss.post('/town/staff/users', {'name': 'Cat', 'email': 'cat@work.example', 'role': 'leader'})
        self.assertIn('We sent it to them too', page.text)
        mail = self.mail.mail_to('cat@work.example')
        self.assertEqual(mail['subject'], 'You are invited to sign in')
        link = LINK.search(mail['text']).group(0)
        self.assertIn(link, mail['html'].replace('&amp;', '&'))
        self.assertIn(link.split('/town/')[1], page.text, 'the same that the administrator sees')
        path = '/town/' + link.split('/town/')[1]
        self.assertEqual(self.person.get(path).status, 200)
        self.assertEqual(self.person.post(path, {'password': GOOD}).location, '/town/staff/sign-in?arrived=1')
        row = self.becomes('cat@work.example', 'sent')
        self.assertEqual(row['said'], b'', 'what opens something is kept nowhere')
        self.assertNotIn(link.rsplit('.', 1)[1], repr(self.folder.state()))

    def test_a_new_password_too(self):
        self.boss.post(f'/town/staff/users/{self.numbers["bob"]}', {'do': 'link'})
        link = LINK.search(self.mail.mail_to('bob@work.example')['text']).group(0)
        self.assertEqual(self.person.post('/town/' + link.split('/town/')[1], {'password': GOOD}).status, 303)

    def test_an_address_that_cannot_be_written_to_gets_its_link_by_hand(self):
        page = self.boss.post('/town/staff/users', {'name': 'Odd', 'email': '"o d"@work.example', 'role': 'leader'})
        self.assertEqual(page.status, 422)
        page = self.boss.post('/town/staff/users', {'name': 'Odd', 'email': 'o(d)@work.example', 'role': 'leader'})
        self.assertIn('Send it to them yourself', page.text)


class Notices(Written):
    def set(self, notice, service='letter'):
        fields = {'name': 'Letters', f'service-{self.services[service]}': '1', 'notice': notice}
        fields |= {f'user-{self.numbers[name]}': '1' for name in ('ann', 'gone', 'pat')}
        self.assertEqual(self.boss.post('/town/staff/teams/1', fields).status, 303)

    def looks(self):
        """The next look comes soon after a start."""
        cls = type(self)
        cls.server.stop()
        cls.server = guildhall.Server(self.folder, *cls.options)
        cls.boss = cls.server.browser()
        cls.boss.post('/town/staff/sign-in', {'email': 'boss@work.example', 'password': self.passwords['boss']})
        time.sleep(2)

    def told(self, address):
        return self.mail.all(lambda m: address in m.get('to', ()))

    def test_a_team_is_told_once_of_what_came(self):
        self.boss.post('/town/staff/teams', {'name': 'Letters'})
        self.change('UPDATE user_account SET disabled_at = 1 WHERE id = ?', self.numbers['gone'])
        page = self.boss.get('/town/staff/teams/1')
        self.assertRegex(page.text, r'value="none"\s+checked')
        self.set('none')
        self.send('') # before: not told
        self.set('at-once')
        self.looks()
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM outbox WHERE lane LIKE 'user %'"), [(0,)], 'nothing came since')
        for _ in range(3):
            self.send('')
        person = self.server.browser()
        person.go('/town/other/words', {'words': 'x', 'email': ''})
        person.go('/town/other/check-answers') # of no team
        self.looks()
        mail = self.mail.mail_to('ann@work.example')
        self.assertEqual(mail['subject'], '3 new cases for Letters')
        self.assertIn('/town/staff/cases?who=teams&order=newest', mail['text'])
        for nobody in ('gone', 'pat', 'bob', 'boss'):
            self.assertEqual(self.told(f'{nobody}@work.example'), [], nobody)
        self.send('') # within the quarter of an hour
        self.looks()
        self.assertEqual(len(self.told('ann@work.example')), 1)
        self.change('UPDATE team SET noticed_at = noticed_at - 900')
        self.looks()
        again = self.mail.wait(lambda m: 'ann@work.example' in m.get('to', ()) and m.get('subject', '').startswith('1 '))
        self.assertEqual(again['subject'], '1 new case for Letters')
        self.change('UPDATE team SET noticed_at = noticed_at - 900')
        self.looks()
        self.assertEqual(len(self.told('ann@work.example')), 2, 'each case is told once')


class Unsent(guildhall.Served):
    def test_without_a_mail_server_nothing_of_it_is_offered(self):
        password = self.folder.user('boss@work.example')
        boss = self.sign_in('boss@work.example', password)
        boss.post('/town/staff/teams', {'name': 'Letters'})
        self.assertNotIn('name="notice"', boss.get('/town/staff/teams/1').text)
        self.assertIn('Send it to them yourself', boss.post('/town/staff/users', {'name': 'Cat', 'email': 'cat@work.example', 'role': 'leader'}).text)
        self.assertEqual(self.folder.count('outbox'), 0)
