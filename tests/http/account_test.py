# SPDX-License-Identifier: Apache-2.0
"""A user's own account: the second step of signing in, recovery codes, sessions."""
import base64
import hashlib
import hmac
import re
import struct
import time
import unittest

import guildhall

SECRET = re.compile(r'class="gh-secret">([A-Z2-7 ]+)<')
CODES = re.compile(r'<code>([A-Z0-9-]{19})</code>')


def code_of(secret, step):
    """RFC 6238, written a second time."""
    key = base64.b32decode(secret.replace(' ', ''))
    digest = hmac.new(key, struct.pack('>Q', step), hashlib.sha1).digest()
    at = digest[19] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}'


class App:
    """Never gives a code twice, as nobody waits half a minute here: the next is of the step after."""

    def __init__(self, secret):
        self.secret, self.last = secret, int(time.time()) // 30 - 2

    def code(self):
        self.last = max(self.last + 1, int(time.time()) // 30 - 1)
        return code_of(self.secret, self.last)


class Account(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    address = 0

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.init('vale', 'The vale')
        cls.passwords = {name: folder.user(f'{name}@example.org', 'designer', org) for name, org in (
            ('ann', 'town'), ('ben', 'town'), ('cat', 'town'), ('dan', 'town'), ('fay', 'town'), ('eve', 'vale'))}

    def browser(self, agent='Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'):
        Account.address += 1
        return self.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Account.address}'), ('User-Agent', agent)])

    def enter(self, name, user=None, org='town'):
        user = user or self.browser()
        user.answer = user.post(f'/{org}/staff/sign-in', {'email': f'{name}@example.org', 'password': self.passwords[name]})
        return user

    def set_up(self, user, org='town'):
        page = user.go(f'/{org}/staff/account/second-factor/begin')
        app = App(SECRET.search(page.text).group(1))
        kept = user.post(f'/{org}/staff/account/second-factor', {'code': app.code()})
        self.assertEqual(kept.status, 200)
        return app, CODES.findall(kept.text)

    def test_a_code_is_asked_for_after_the_password(self):
        user = self.enter('ann')
        self.assertEqual(user.answer.location, '/town/staff')
        page = user.go('/town/staff/account/second-factor/begin')
        self.assertIn('<svg class="gh-qr"', page.text)
        secret = SECRET.search(page.text).group(1)
        self.assertEqual(user.get('/town/staff/account').text.count('govuk-tag--grey'), 1, 'shown is not set up')
        wrong = user.post('/town/staff/account/second-factor', {'code': '000000'})
        self.assertEqual((wrong.status, len(wrong.page.problems)), (422, 1))
        self.assertEqual(SECRET.search(wrong.text).group(1), secret)
        app = App(secret)
        kept = user.post('/town/staff/account/second-factor', {'code': ' '.join(app.code())})
        codes = CODES.findall(kept.text)
        self.assertEqual((kept.status, len(set(codes))), (200, 10))
        self.assertNotIn(codes[0], user.get('/town/staff/account/second-factor').text, 'shown once')

        other = self.enter('ann')
        self.assertEqual(other.answer.location, '/town/staff/sign-in/code')
        half = dict(other.cookies)
        for path in ('', '/feedback', '/account', '/account/second-factor'):
            self.assertEqual(other.get('/town/staff' + path).location, '/town/staff/sign-in/code')
        self.assertEqual(other.get('/town/staff/sign-in/code').page.kind, 'staff-code')
        code = app.code()
        self.assertEqual(other.post('/town/staff/sign-in/code', {'code': code[::-1] + '1'}).status, 422)
        self.assertEqual(other.post('/town/staff/sign-in/code', {'code': code}).location, '/town/staff')
        self.assertNotEqual(other.cookies, half, 'the session has another secret now')
        self.assertEqual(other.get('/town/staff/feedback').status, 200)
        other.cookies = half
        self.assertEqual(other.get('/town/staff/feedback').location, '/town/staff/sign-in', 'the half one is over')

        again = self.enter('ann')
        self.assertEqual(again.post('/town/staff/sign-in/code', {'code': code}).status, 422, 'a code works once')
        self.assertEqual(again.post('/town/staff/sign-in/code', {'code': codes[0].lower()}).location, '/town/staff')
        again = self.enter('ann')
        self.assertEqual(again.post('/town/staff/sign-in/code', {'code': codes[0]}).status, 422)
        self.assertIn('9 recovery codes left', user.get('/town/staff/account').text)

        renewed = user.post('/town/staff/account/second-factor/change', {'do': 'renew', 'code': codes[1]})
        self.assertEqual(len(CODES.findall(renewed.text)), 10)
        self.assertEqual(again.post('/town/staff/sign-in/code', {'code': codes[2]}).status, 422, 'old ones are gone')
        self.assertEqual(again.post('/town/staff/sign-in/code', {'code': CODES.findall(renewed.text)[2]}).status, 303)
        self.assertEqual(user.post('/town/staff/account/second-factor/change', {'do': 'remove', 'code': '123456'}).status, 422)
        left = CODES.findall(renewed.text)[3]
        self.assertEqual(user.post('/town/staff/account/second-factor/change', {'do': 'remove', 'code': left}).status, 303)
        self.assertEqual(self.enter('ann').answer.location, '/town/staff')
        events = [e for e, in self.folder.rows("SELECT event FROM audit WHERE user_id = 1 AND event LIKE 'user.%'")]
        for event in ('user.factor-begin', 'user.factor-prove', 'user.password', 'user.recovery-code',
                      'user.recovery-renew', 'user.factor-remove', 'user.sign-in-failed'):
            self.assertIn(event, events)

    def test_wrong_codes_lock_as_wrong_passwords_do(self):
        app, codes = self.set_up(self.enter('ben'))
        user = self.enter('ben')
        for _ in range(10):
            self.assertEqual(user.post('/town/staff/sign-in/code', {'code': '123456'}).status, 422)
        self.assertEqual(user.post('/town/staff/sign-in/code', {'code': app.code()}).status, 422)
        self.assertEqual(user.post('/town/staff/sign-in/code', {'code': codes[0]}).status, 422)
        self.assertEqual(self.enter('ben').answer.status, 422, 'nor does the password open anything')

    def test_half_a_session_means_nothing_elsewhere(self):
        self.set_up(self.enter('eve', org='vale'), org='vale')
        user = self.enter('eve', org='vale')
        (path, name), value = next((k, v) for k, v in user.cookies.items() if k[1] == 'gh_staff')
        user.cookies = {(path.replace('vale', 'town'), name): value}
        self.assertEqual(user.post('/town/staff/sign-in/code', {'code': '123456'}).location, '/town/staff/sign-in')
        self.assertEqual(user.get('/town/staff/account').status, 404)

    def test_sessions_are_listed_and_ended(self):
        first = self.enter('cat')
        second = self.enter('cat', self.browser('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1'))
        third = self.enter('cat', self.browser('<script>alert(1)</script>'))
        page = first.get('/town/staff/account')
        self.assertEqual(page.text.count('name="session" value='), 2, 'the others')
        self.assertIn('Sign out everywhere else', page.text)
        self.assertIn('Safari, iPhone', page.text)
        self.assertNotIn('alert(1)', page.text)
        number = next(v for k, v in second.cookies.items() if k[1] == 'gh_staff').split('.')[0]
        self.assertEqual(first.go('/town/staff/account/sessions', {'session': number}).page.kind, 'staff-account')
        self.assertEqual(second.get('/town/staff/account').location, '/town/staff/sign-in')
        self.assertEqual(third.get('/town/staff/account').status, 200)
        other = self.enter('fay')
        dans = next(v for k, v in other.cookies.items() if k[1] == 'gh_staff').split('.')[0]
        first.post('/town/staff/account/sessions', {'session': dans})
        self.assertEqual(other.get('/town/staff/account').status, 200, "nobody ends another's")
        first.post('/town/staff/account/sessions', {'session': '0'})
        self.assertEqual(third.get('/town/staff/account').location, '/town/staff/sign-in')
        self.assertEqual(first.get('/town/staff/account').status, 200)

    def test_an_organisation_may_ask_it_of_everybody(self):
        user = self.enter('dan')
        self.assertIn('is set', self.folder.run('set', '--org', 'town', 'second-factor', 'required').out)
        try:
            self.assertEqual(user.get('/town/staff/feedback').location, '/town/staff/account/second-factor')
            _, codes = self.set_up(user)
            self.assertEqual(user.get('/town/staff/feedback').status, 200)
            kept = user.post('/town/staff/account/second-factor/change', {'do': 'remove', 'code': codes[0]})
            self.assertEqual(kept.status, 403)
        finally:
            self.folder.run('set', '--org', 'town', 'second-factor', 'offered')
        refused = self.folder.run('set', '--org', 'town', 'second-factor', 'perhaps', status=1)
        self.assertIn('"required" or "offered"', refused.err)
        self.assertIn('no such setting', self.folder.run('set', '--org', 'town', 'colours', 'red', status=1).err)
        self.assertIn('second-factor', self.folder.run('set').out)


if __name__ == '__main__':
    unittest.main()
