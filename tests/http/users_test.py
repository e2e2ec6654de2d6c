# SPDX-License-Identifier: Apache-2.0
"""Who may sign in: invitations, roles, access, passwords."""
import re
import sqlite3
import unittest

import guildhall

LINK = re.compile(r'class="gh-secret">(http://[^<]+)<')
GOOD = 'three words together'


class Users(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    address = 0

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.init('vale', 'The vale')
        cls.password = folder.user('boss@example.org', 'administrator')
        cls.other = folder.user('other@example.org', 'administrator', 'vale')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.enter('boss', cls.password)

    @classmethod
    def browser(cls):
        Users.address += 1
        return cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Users.address}')])

    @classmethod
    def enter(cls, name, password, org='town'):
        user = cls.browser()
        user.answer = user.post(f'/{org}/staff/sign-in', {'email': f'{name}@example.org', 'password': password})
        return user

    def invite(self, name, role='caseworker'):
        page = self.boss.post('/town/staff/users', {'name': name, 'email': f'{name}@Example.org', 'role': role})
        self.assertEqual(page.status, 200, page)
        return LINK.search(page.text).group(1).split('/', 3)[3]

    def come(self, name, role='caseworker'):
        link = '/' + self.invite(name, role)
        self.assertEqual(self.browser().post(link, {'password': GOOD}).location, '/town/staff/sign-in?arrived=1')
        return self.enter(name, GOOD)

    def number(self, name):
        return self.folder.rows('SELECT id FROM user_account WHERE email = ?', f'{name}@example.org')[0][0]

    def test_an_invitation_works_once(self):
        link = '/' + self.invite('ann')
        self.assertIn('ann@example.org', self.boss.get('/town/staff/users').text)
        for _ in range(3): # whoever scans mail looks at links: that uses nothing up
            seen = self.browser().get(link)
            self.assertEqual((seen.status, seen.page.kind), (200, 'staff-password'))
        self.assertEqual(self.enter('ann', GOOD).answer.status, 422)
        self.assertEqual(self.browser().post(link, {'password': 'short'}).status, 422)
        self.assertEqual(self.browser().post(link, {'password': GOOD}).status, 303)
        self.assertEqual(self.enter('ann', GOOD).answer.location, '/town/staff')
        self.assertEqual(self.browser().get(link).status, 404)
        self.assertEqual(self.browser().post(link, {'password': 'another one altogether'}).status, 404)
        self.assertEqual(self.enter('ann', 'another one altogether').answer.status, 422)
        taken = self.boss.post('/town/staff/users', {'name': 'Ann', 'email': 'ANN@example.org', 'role': 'leader'})
        self.assertEqual((taken.status, len(taken.page.problems)), (422, 1))

    def test_what_an_invitation_is_not(self):
        link = '/' + self.invite('bea')
        newer = '/' + self.invite('bea')
        self.assertEqual(self.browser().get(link).status, 404, 'the newest counts')
        self.assertEqual(self.browser().get(newer.replace('/town/', '/vale/')).status, 404)
        self.assertEqual(self.browser().get(newer[:-1] + ('A' if newer[-1] != 'A' else 'B')).status, 404)
        self.assertEqual(self.browser().get('/town/staff/invitation/x').status, 404)
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db') as db:
            db.execute('UPDATE user_invitation SET expires_at = 1')
        db.close()
        self.assertEqual(self.browser().get(newer).status, 404)
        self.assertEqual(self.browser().post(newer, {'password': GOOD}).status, 404)
        for wrong in ({'name': '', 'email': 'x@example.org', 'role': 'leader'},
                      {'name': 'X', 'email': 'x', 'role': 'leader'}, {'name': 'X', 'email': 'x@example.org', 'role': 'king'}):
            self.assertEqual(self.boss.post('/town/staff/users', wrong).status, 422)

    def test_roles_and_access(self):
        user = self.come('cat')
        page = f'/town/staff/users/{self.number("cat")}'
        self.assertEqual(user.get('/town/staff/cases').status, 200)
        self.assertEqual(user.get('/town/staff/users').status, 403)
        self.boss.post(page, {'do': 'role', 'role': 'designer'})
        self.assertEqual(user.get('/town/staff/cases').status, 403, 'from the next request on')
        self.boss.post(page, {'do': 'role', 'role': 'supervisor'})
        self.assertEqual(user.get('/town/staff/teams').status, 200)
        self.boss.post(page, {'do': 'disable'})
        self.assertEqual(user.get('/town/staff/cases').location, '/town/staff/sign-in')
        self.assertEqual(self.enter('cat', GOOD).answer.status, 422)
        self.boss.post(page, {'do': 'enable'})
        self.assertEqual(self.enter('cat', GOOD).answer.status, 303)
        for nothing in ({}, {'do': 'crown'}, {'do': 'role', 'role': 'king'}):
            self.assertEqual(self.boss.post(page, nothing).status, 400)
        own = f'/town/staff/users/{self.number("boss")}'
        for what in ('disable', 'role', 'factor', 'link'):
            self.assertEqual(self.boss.post(own, {'do': what, 'role': 'leader'}).status, 403, 'not oneself')
        stranger = self.enter('other', self.other, 'vale')
        self.assertEqual(stranger.get('/vale/staff/users/2').status, 404)

    def test_a_forgotten_password(self):
        user = self.come('dan')
        page = self.boss.post(f'/town/staff/users/{self.number("dan")}', {'do': 'link'})
        link = '/' + LINK.search(page.text).group(1).split('/', 3)[3]
        self.assertEqual(self.browser().post(link, {'password': 'a second one of them'}).status, 303)
        self.assertEqual(user.get('/town/staff/cases').location, '/town/staff/sign-in', 'sessions end')
        self.assertEqual(self.enter('dan', GOOD).answer.status, 422)
        self.assertEqual(self.enter('dan', 'a second one of them').answer.status, 303)
        self.assertEqual(len(self.folder.rows('SELECT 1 FROM user_account WHERE email = ?', 'dan@example.org')), 1)

    def test_ones_own_password(self):
        user, elsewhere = self.come('eve'), self.enter('eve', GOOD)
        new = 'something else entirely'
        for current, password in (('wrong', new), (GOOD, 'short'), ('', new)):
            answer = user.post('/town/staff/account/password', {'current': current, 'password': password})
            self.assertEqual((answer.status, len(answer.page.problems)), (422, 1))
        self.assertEqual(user.post('/town/staff/account/password', {'current': GOOD, 'password': new}).status, 303)
        self.assertEqual(user.get('/town/staff/account').status, 200)
        self.assertEqual(elsewhere.get('/town/staff/account').location, '/town/staff/sign-in')
        self.assertEqual(self.enter('eve', GOOD).answer.status, 422)
        self.assertEqual(self.enter('eve', new).answer.status, 303)


if __name__ == '__main__':
    unittest.main()
