# SPDX-License-Identifier: Apache-2.0
"""Passkeys: made, shown as the second step and in place of a password, lost, removed; and what is not one.

Each of the attacks was seen to get in where its defence was taken out of the source."""
import json
import sqlite3
import unittest

import account_test
import authenticator
import guildhall
from authenticator import THERE, VERIFIED, Authenticator, bytes_of, text_of

ORIGIN = 'https://services.town.example'
LIST = '/town/staff/account/passkeys'
SIGN_IN = '/town/staff/sign-in'
CODE = '/town/staff/sign-in/code'


class Passkeys(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1', '--public-url', ORIGIN)
    count = 0

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.init('vale', 'The vale')
        cls.passwords = {}
        cls.boss_password = folder.user('boss@example.org')

    def browser(self):
        Passkeys.count += 1
        return self.server.browser(headers=[('X-Forwarded-For', f'198.51.{Passkeys.count // 250}.{Passkeys.count % 250 + 1}')])

    def setUp(self):
        Passkeys.count += 1
        self.name = f'user{Passkeys.count}'
        self.password = self.folder.user(f'{self.name}@example.org', 'caseworker')
        self.device = Authenticator(ORIGIN)
        self.addCleanup(self.device.folder.cleanup)

    def write(self, sql, *args, org='town'):
        db = sqlite3.connect(f'{self.folder.data}/organisations/{org}.db', timeout=20)
        db.execute(sql, args)
        db.commit()
        db.close()

    def number(self):
        return self.folder.rows('SELECT id FROM user_account WHERE email = ?', f'{self.name}@example.org')[0][0]

    def events(self, event):
        return self.folder.rows('SELECT COUNT(*) FROM audit WHERE event = ? AND user_id = ?', event, self.number())[0][0]

    def enter(self, user=None):
        user = user or self.browser()
        user.answer = user.post(SIGN_IN, {'email': f'{self.name}@example.org', 'password': self.password})
        return user

    def ask(self, user, at):
        """What the script asks the server."""
        answer = user.post(at + '/begin')
        self.assertEqual((answer.status, answer.header('Content-Type')), (200, 'application/json'), answer)
        return json.loads(answer.text)

    def add(self, user, device=None, name='Work phone', **wrong):
        return user.post(LIST, {**(device or self.device).make(self.ask(user, LIST), **wrong), 'name': name})

    def second(self, user, device=None, **wrong):
        return user.post(CODE + '/passkey', (device or self.device).show(self.ask(user, CODE + '/passkey'), **wrong))

    def alone(self, user=None, device=None, **wrong):
        user = user or self.browser()
        user.answer = user.post(SIGN_IN + '/passkey', (device or self.device).show(self.ask(user, SIGN_IN + '/passkey'), **wrong))
        return user

    def has_one(self):
        """A user who has one; gives the recovery codes too."""
        user = self.enter()
        kept = self.add(user)
        self.assertEqual(kept.status, 200, kept)
        return user, account_test.CODES.findall(kept.text)

    def is_out(self, user):
        self.assertIn(user.get('/town/staff/account').location, (SIGN_IN, CODE))

    def refused(self, user, answer, to=SIGN_IN):
        self.assertEqual((answer.status, answer.location), (303, to + '?passkey=wrong'), answer)
        self.is_out(user)
        self.assertIn('That passkey did not work', user.get(answer.location).text)


class Use(Passkeys):
    def test_the_second_step(self):
        user, codes = self.has_one()
        self.assertEqual(len(set(codes)), 10, 'recovery codes come with the first')
        page = user.get(LIST)
        self.assertEqual(page.page.kind, 'staff-passkeys')
        self.assertIn('Work phone', page.text)
        self.assertIn('Not used yet', page.text)
        self.assertNotIn(codes[0], page.text)
        other = self.enter()
        self.assertEqual(other.answer.location, CODE)
        self.is_out(other)
        half = dict(other.cookies)
        page = other.get(CODE)
        self.assertIn('data-module="gh-passkey"', page.text)
        self.assertIn('Recovery code', page.text)
        options = self.ask(other, CODE + '/passkey')
        self.assertEqual((options['rpId'], options['userVerification'], len(options['allowCredentials'])),
                         ('services.town.example', 'discouraged', 1))
        self.assertEqual(self.second(other, flags=THERE).location, '/town/staff')
        self.assertNotEqual(other.cookies, half)
        self.assertIn('Last used on', other.get(LIST).text)
        other.cookies = half
        self.is_out(other)
        for event in ('user.passkey-add', 'user.passkey', 'user.password', 'user.sign-in'):
            self.assertGreater(self.events(event), 0, event)

    def test_in_place_of_a_password(self):
        self.has_one()
        options = self.ask(self.browser(), SIGN_IN + '/passkey')
        self.assertEqual((options['userVerification'], options['allowCredentials']), ('required', []))
        user = self.alone()
        self.assertEqual(user.answer.location, '/town/staff')
        self.assertEqual(user.get('/town/staff/account').status, 200)
        self.assertIn(self.name, user.get('/town/staff/account').text)
        again = self.alone()
        self.assertEqual(again.answer.location, '/town/staff')

    def test_recovery_codes_work_as_ever(self):
        _, codes = self.has_one()
        user = self.enter()
        self.assertEqual(user.post(CODE, {'code': 'AAAA-BBBB-CCCC-DDDD'}).status, 422)
        self.assertEqual(user.post(CODE, {'code': codes[0].lower()}).location, '/town/staff')
        self.assertEqual(self.enter(user).post(CODE, {'code': codes[0]}).status, 422, 'once')
        self.assertEqual(user.post(CODE, {'code': codes[1]}).location, '/town/staff')
        renewed = account_test.CODES.findall(user.post(LIST + '/codes').text)
        self.assertEqual(len(renewed), 10)
        user = self.enter()
        self.assertEqual(user.post(CODE, {'code': codes[2]}).status, 422, 'those before are gone')
        self.assertEqual(user.post(CODE, {'code': renewed[2]}).location, '/town/staff')

    def test_beside_an_app(self):
        user = self.enter()
        page = user.go('/town/staff/account/second-factor/begin')
        app = account_test.App(account_test.SECRET.search(page.text).group(1))
        kept = account_test.CODES.findall(user.post('/town/staff/account/second-factor', {'code': app.code()}).text)
        user = self.enter()
        user.post(CODE, {'code': app.code()})
        self.assertEqual(self.add(user).location, LIST + '?passkey=added', 'the recovery codes stay')
        other = self.enter()
        page = other.get(CODE)
        self.assertIn('Or enter a code', page.text)
        self.assertEqual(self.second(other).location, '/town/staff')
        other = self.enter()
        self.assertEqual(other.post(CODE, {'code': app.code()}).location, '/town/staff')
        removed = other.post('/town/staff/account/second-factor/change', {'do': 'remove', 'code': kept[0]})
        self.assertEqual(removed.status, 303)
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_recovery WHERE user_id = ?', self.number()), [(9,)])
        self.assertEqual(self.second(self.enter()).location, '/town/staff')

    def test_ten_with_names(self):
        user, _ = self.has_one()
        for n in range(9):
            self.assertEqual(self.add(user, Authenticator(ORIGIN), name=f' Key <{n}> ').location, LIST + '?passkey=added')
        page = user.get(LIST + '?passkey=added')
        self.assertIn('Key &lt;3&gt;', page.text)
        self.assertNotIn('data-module="gh-passkey"', page.text)
        eleventh = self.add(user, Authenticator(ORIGIN))
        self.assertEqual(eleventh.location, LIST + '?passkey=full')
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_passkey WHERE user_id = ?', self.number()), [(10,)])
        self.assertEqual(user.post(LIST, {'name': 'x' * 61}).status, 400)

    def test_removed_it_opens_nothing(self):
        user, codes = self.has_one()
        number = self.folder.rows('SELECT id FROM user_passkey WHERE user_id = ?', self.number())[0][0]
        gone = user.post(LIST + '/remove', {'remove': str(number)})
        self.assertEqual(gone.location, LIST + '?passkey=removed')
        self.refused(u := self.alone(), u.answer)
        self.assertEqual(self.enter().answer.location, '/town/staff', 'no second step is left')
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_recovery WHERE user_id = ?', self.number()), [(0,)])
        self.assertEqual(user.post(LIST + '/remove', {'remove': str(number)}).status, 404)
        self.assertEqual(self.events('user.passkey-remove'), 1)

    def test_an_administrator_takes_them_away(self):
        self.has_one()
        boss = self.browser()
        boss.post(SIGN_IN, {'email': 'boss@example.org', 'password': self.boss_password})
        page = boss.get(f'/town/staff/users/{self.number()}')
        self.assertIn('Take away the second step', page.text)
        self.assertEqual(boss.post(f'/town/staff/users/{self.number()}', {'do': 'factor'}).status, 303)
        self.refused(u := self.alone(), u.answer)
        self.assertEqual(self.enter().answer.location, '/town/staff')

    def test_an_organisation_that_asks_is_satisfied(self):
        user = self.enter()
        self.folder.run('set', '--org', 'town', 'second-factor', 'required')
        try:
            self.assertEqual(user.get('/town/staff/cases').location, '/town/staff/account/second-factor')
            self.assertIn(LIST, user.get('/town/staff/account/second-factor').text)
            self.assertEqual(self.add(user).status, 200)
            self.assertEqual(user.get('/town/staff/cases').status, 200)
            number = self.folder.rows('SELECT id FROM user_passkey WHERE user_id = ?', self.number())[0][0]
            self.assertEqual(user.post(LIST + '/remove', {'remove': str(number)}).location, LIST + '?passkey=last')
            self.assertEqual(self.alone().answer.location, '/town/staff')
        finally:
            self.folder.run('set', '--org', 'town', 'second-factor', 'offered')

    def test_without_a_script_it_is_said(self):
        page = self.browser().get(SIGN_IN)
        self.assertIn('Passkeys need JavaScript', page.text)
        self.assertIn('Mae angen JavaScript', self.browser().get(SIGN_IN + '?language=cy').text)


class Attacks(Passkeys):
    def setUp(self):
        super().setUp()
        self.user, self.codes = self.has_one()

    def everywhere(self, **wrong):
        """Wrong alone and as the second step."""
        before = self.events('user.sign-in-failed')
        self.refused(u := self.alone(**wrong), u.answer)
        half = self.enter()
        self.refused(half, self.second(half, **wrong), CODE)
        self.assertEqual(self.events('user.sign-in-failed'), before + 2, 'each is counted')
        self.assertEqual(self.alone(counter=self.device.keys[-1].counter + 1).answer.location, '/town/staff')

    def test_another_origin(self):
        for origin in ('https://services.town.example.evil.example', 'https://town.example', 'http://services.town.example'):
            self.everywhere(origin=origin)

    def test_another_site(self):
        self.everywhere(rp='evil.example')

    def test_a_frame_of_another_site(self):
        self.everywhere(crossed=True)

    def test_another_act(self):
        self.everywhere(type='webauthn.create')

    def test_another_key(self):
        stranger = authenticator.Passkey(self.device.folder.name, 'services.town.example', b'')
        self.everywhere(signer=stranger)

    def test_a_changed_signature(self):
        self.everywhere(changed=True)

    def test_nobody_there(self):
        self.everywhere(flags=0)
        self.everywhere(flags=VERIFIED)

    def test_a_device_that_did_not_know_its_owner(self):
        self.refused(u := self.alone(flags=THERE), u.answer)
        self.assertEqual(self.second(self.enter(), flags=THERE).location, '/town/staff', 'the password was given')

    def test_a_challenge_that_was_not_asked(self):
        self.everywhere(challenge=text_of(b'1.' + b'A' * 43))
        self.everywhere(challenge=text_of(b'nonsense'))
        self.everywhere(challenge='')
        user = self.browser()
        options = self.ask(user, SIGN_IN + '/passkey')
        number = bytes_of(options['challenge']).split(b'.')[0] # which is no secret
        guessed = self.device.show(options, challenge=text_of(number + b'.' + b'A' * 43))
        self.refused(user, user.post(SIGN_IN + '/passkey', guessed))

    def test_an_answer_comes_once(self):
        self.device.counts = False # so that no counter helps
        user = self.browser()
        fields = self.device.show(self.ask(user, SIGN_IN + '/passkey'))
        self.assertEqual(user.post(SIGN_IN + '/passkey', fields).location, '/town/staff')
        other = self.browser() # who saw it go by
        self.refused(other, other.post(SIGN_IN + '/passkey', fields))

    def test_a_wrong_answer_uses_it_up(self):
        user = self.browser()
        options = self.ask(user, SIGN_IN + '/passkey')
        self.refused(user, user.post(SIGN_IN + '/passkey', self.device.show(options, changed=True)))
        self.refused(user, user.post(SIGN_IN + '/passkey', self.device.show(options)))

    def test_a_challenge_is_for_minutes(self):
        user = self.browser()
        options = self.ask(user, SIGN_IN + '/passkey')
        self.write('UPDATE passkey_challenge SET expires_at = expires_at - 301')
        self.refused(user, user.post(SIGN_IN + '/passkey', self.device.show(options)))

    def test_a_challenge_is_for_one_session_and_act(self):
        one, two = self.enter(), self.enter()
        options = self.ask(one, CODE + '/passkey')
        self.refused(two, two.post(CODE + '/passkey', self.device.show(options)), CODE)
        alone = self.ask(self.browser(), SIGN_IN + '/passkey')
        self.refused(two, two.post(CODE + '/passkey', self.device.show({**alone, 'allowCredentials': []})), CODE)
        options = self.ask(one, CODE + '/passkey')
        stranger = self.browser() # no password was given there
        self.refused(stranger, stranger.post(SIGN_IN + '/passkey', self.device.show(options)))
        self.assertEqual(self.second(one).location, '/town/staff')

    def test_a_copied_device(self):
        self.assertEqual(self.alone().answer.location, '/town/staff')
        self.assertEqual(self.alone().answer.location, '/town/staff')
        counter = self.device.keys[-1].counter
        for back in (counter, counter - 1, 0):
            self.refused(u := self.alone(counter=back), u.answer)
            half = self.enter()
            self.refused(half, self.second(half, counter=back), CODE)
        self.assertEqual(self.events('user.passkey-back'), 6)
        self.device.keys[-1].counter = counter
        self.assertEqual(self.alone().answer.location, '/town/staff')

    def test_anothers(self):
        name, device = self.name, self.device
        self.setUp() # another user, with another device
        half = self.enter()
        options = self.ask(half, CODE + '/passkey')
        self.refused(half, half.post(CODE + '/passkey', device.show({**options, 'allowCredentials': []})), CODE)
        # Another's key under one's own name, and one's own under another's.
        self.refused(u := self.alone(handle=device.keys[-1].handle), u.answer)
        self.refused(u := self.alone(handle=b''), u.answer)
        self.refused(u := self.alone(id=device.keys[-1].id), u.answer)
        self.assertEqual(self.alone().answer.location, '/town/staff')
        number = self.folder.rows('SELECT p.id FROM user_passkey p JOIN user_account u ON u.id = p.user_id WHERE u.email = ?', f'{name}@example.org')[0][0]
        self.assertEqual(self.user.post(LIST + '/remove', {'remove': str(number)}).status, 404)
        # Nor is it added a second time.
        self.assertEqual(self.add(self.user, id=device.keys[-1].id).location, LIST + '?passkey=taken')

    def test_another_organisation(self):
        user = self.browser()
        options = json.loads(user.post('/vale/staff/sign-in/passkey/begin').text)
        answer = user.post('/vale/staff/sign-in/passkey', self.device.show(options))
        self.assertEqual(answer.location, '/vale/staff/sign-in?passkey=wrong')
        self.assertEqual(user.get('/vale/staff/account').location, '/vale/staff/sign-in')

    def test_somebody_shut_out(self):
        self.write('UPDATE user_account SET disabled_at = 1 WHERE id = ?', self.number())
        self.refused(u := self.alone(), u.answer)

    def test_a_new_one_that_is_wrong(self):
        before = self.folder.count('user_passkey')
        for wrong in ({'origin': 'https://evil.example'}, {'rp': 'evil.example'}, {'type': 'webauthn.get'}, {'flags': 0},
                      {'crossed': True}, {'challenge': text_of(b'1.x')}, {'format': 'packed'}, {'format': 'fido-u2f'}):
            self.assertEqual(self.add(self.user, Authenticator(ORIGIN), **wrong).location, LIST + '?passkey=wrong', wrong)
        made = Authenticator(ORIGIN).make(self.ask(self.user, LIST))
        for changed in ({'object': made['object'][:-4]}, {'object': ''}, {'object': '!'}, {'client-data': made['object']}):
            self.assertEqual(self.user.post(LIST, {**made, **changed}).location, LIST + '?passkey=wrong')
        self.assertEqual(self.folder.count('user_passkey'), before)
        options = self.ask(self.user, LIST)
        self.assertEqual(self.user.post(LIST, Authenticator(ORIGIN).make(options)).location, LIST + '?passkey=added')
        self.assertEqual(self.user.post(LIST, Authenticator(ORIGIN).make(options)).location, LIST + '?passkey=wrong', 'once')
        other = self.alone()
        options = self.ask(other, LIST) # asked in another session of the same user
        self.assertEqual(self.user.post(LIST, Authenticator(ORIGIN).make(options)).location, LIST + '?passkey=wrong')

    def test_an_empty_desk(self):
        self.write('UPDATE user_session SET created_at = created_at - 901 WHERE user_id = ?', self.number())
        page = self.user.get(LIST)
        self.assertIn('sign in again first', page.text)
        number = self.folder.rows('SELECT id FROM user_passkey WHERE user_id = ?', self.number())[0][0]
        for at, fields in (('/begin', {}), ('', {'name': 'x'}), ('/remove', {'remove': str(number)}), ('/codes', {})):
            self.assertEqual(self.user.post(LIST + at, fields).location, LIST)
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_passkey WHERE user_id = ?', self.number()), [(1,)])
        self.assertEqual(len(self.codes), self.folder.rows('SELECT COUNT(*) FROM user_recovery WHERE user_id = ?', self.number())[0][0])

    def test_wrong_ones_lock_passwords_and_not_passkeys(self):
        for _ in range(10):
            self.alone(changed=True)
        self.assertEqual(self.enter().answer.status, 422)
        self.assertEqual(self.alone().answer.location, '/town/staff')

    def test_half_a_session_adds_none(self):
        half = self.enter()
        self.assertEqual(half.post(LIST + '/begin').location, CODE)
        self.assertEqual(half.post(LIST, {'name': 'x'}).location, CODE)
        self.assertEqual(self.browser().post(CODE + '/passkey/begin').location, SIGN_IN)


class Address(guildhall.Served):
    def test_a_number_has_none(self):
        """At an address that browsers give no passkeys for, nothing is offered."""
        password = self.folder.user('ann@example.org', 'caseworker')
        user = self.server.browser()
        self.assertNotIn('gh-passkey', user.get(SIGN_IN).text)
        user.post(SIGN_IN, {'email': 'ann@example.org', 'password': password})
        self.assertIn('need an address', user.get(LIST).text)
        self.assertEqual(user.post(LIST + '/begin').status, 404)
        self.assertEqual(user.post(SIGN_IN + '/passkey/begin').status, 404)

    @classmethod
    def fill(cls, folder):
        folder.init()


if __name__ == '__main__':
    unittest.main()
