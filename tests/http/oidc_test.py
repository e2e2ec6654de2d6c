# SPDX-License-Identifier: Apache-2.0
"""Staff sign in by OpenID Connect, at a real provider (npm's oidc-provider) that can be told to misbehave."""
import collections
import concurrent.futures
import os
import re
import signal
import time
import urllib.parse

import account_test
import guildhall
import provider
from provider import BACK, SIGN_IN, Provided


class SignIn(Provided):
    def test_somebody_signs_in(self):
        page = self.person.get(SIGN_IN)
        self.assertIn('Sign in with Town ID', page.text)
        self.assertIn('Mewngofnodi gyda ID y Dref', self.person.get(SIGN_IN + '?language=cy').text)
        self.person.get(SIGN_IN + '?language=en')
        address = urllib.parse.parse_qs(urllib.parse.urlsplit(self.start()).query)
        self.assertEqual((address['code_challenge_method'], address['response_type'], address['scope']),
                         (['S256'], ['code'], ['openid email']))
        answer = self.come()
        self.assertEqual((answer.status, answer.location), (303, '/town/staff'), answer)
        page = self.person.follow(answer)
        self.assertIn('ann', page.text)
        self.assertIn('user.provider', self.events())
        self.assertIn('user.link', self.events())
        self.assertNotIn('gh_provider', [name for (_, name) in self.person.cookies])

    def test_by_a_key_pair(self):
        self.provider.account('ann-9', 'ann@city.example')
        answer = self.come(org='city')
        self.assertEqual((answer.status, answer.location), (303, '/city/staff'), answer)
        self.assertEqual(self.person.follow(answer).status, 200)

    def test_the_second_time_by_name_alone(self):
        self.provider.account('carol-1', 'carol@town.example')
        self.assertEqual(self.come().location, '/town/staff')
        self.provider.account('carol-1', 'carol.new@elsewhere.example')
        again = self.server.browser()
        self.assertEqual(self.come(again, there=self.provider.browser()).location, '/town/staff')
        self.assertIn('carol', again.get('/town/staff/account').text)

    def test_the_address_passes_on_but_not_the_account(self):
        self.folder.user('dan@town.example', 'caseworker')
        self.provider.account('dan-1', 'dan@town.example')
        self.assertEqual(self.come().location, '/town/staff')
        self.provider.account('dan-2', 'dan@town.example') # another person, who has the address now
        other = self.server.browser()
        self.refused(self.come(other, there=self.provider.browser()), 'nobody', browser=other)

    def test_nobody_is_made_up(self):
        before = self.folder.rows('SELECT COUNT(*) FROM user_account')
        self.provider.account('zoe-1', 'zoe@town.example')
        page = self.refused(self.come(), 'nobody')
        self.assertIn('Ask an administrator', page.text)
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_account'), before)
        self.assertIn('user.provider-refused', self.events())

    def test_an_address_that_was_not_checked_is_nobodys(self):
        self.folder.user('eve@town.example')
        for n, more in enumerate([{'verified': False}, {'verified': 'true'}, {'verified': None}]):
            self.provider.account(f'eve-{n}', 'eve@town.example', **more)
            self.there = self.provider.browser()
            self.refused(self.come(), 'nobody')
        self.provider.account('eve-9') # none at all
        self.there = self.provider.browser()
        self.refused(self.come(), 'nobody')

    def test_somebody_invited_comes_by_the_provider(self):
        admin = self.sign_in('ann@town.example', self.password)
        self.assertIn(admin.post('/town/staff/users', {'name': 'Fay', 'email': 'Fay@town.example', 'role': 'caseworker'}).status, (200, 303))
        self.provider.account('fay-1', 'fay@town.example')
        answer = self.come()
        self.assertEqual(answer.location, '/town/staff', answer)
        self.assertEqual(self.folder.rows('SELECT role FROM user_account WHERE email = ?', 'fay@town.example'), [('caseworker',)])
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM user_invitation'), [(0,)])

    def test_whoever_was_shut_out_stays_out(self):
        self.folder.user('gus@town.example', 'caseworker')
        self.provider.account('gus-1', 'gus@town.example')
        self.assertEqual(self.come().location, '/town/staff')
        admin = self.sign_in('ann@town.example', self.password)
        number = self.folder.rows('SELECT id FROM user_account WHERE email = ?', 'gus@town.example')[0][0]
        self.assertEqual(admin.post(f'/town/staff/users/{number}', {'do': 'disable'}).status, 303)
        self.assertEqual(self.person.get('/town/staff/cases').location, SIGN_IN)
        self.person.cookies.clear()
        self.refused(self.come(), 'nobody')


class Attacks(Provided):
    """Each of these was seen to get in where its defence was taken out of the source."""

    def back(self, **change):
        """The address that the provider sends back to, with some of its query changed; None: left out."""
        path, query = self.provider.go(self.there, self.start()).split('?')
        given = {**dict(urllib.parse.parse_qsl(query)), **change}
        return path + '?' + urllib.parse.urlencode({k: v for k, v in given.items() if v is not None})

    def forged(self, problem='refused', why=None, **forge):
        self.provider.order(forge=forge)
        page = self.refused(self.come(), problem)
        if why:
            self.assertIn(why, self.why())
        return page

    def test_state(self):
        for state in (None, '', 'x', 'A' * 43):
            self.refused(self.person.get(self.back(state=state)), 'again')
        back = self.back()
        stranger = self.server.browser() # to whom somebody sends a link with their own code: login CSRF
        self.refused(stranger.get(back), 'again', browser=stranger)
        self.assertEqual(self.person.get(back).location, '/town/staff')

    def test_state_comes_once(self):
        back = self.back()
        jar = self.person.cookie_for(BACK)
        self.assertEqual(self.person.get(back).location, '/town/staff')
        thief = self.server.browser()
        self.assertEqual(thief.get(back, cookie=jar).location, SIGN_IN + '?provider=again')
        # Nor where the first time led nowhere.
        self.provider.order(fault={'path': '/token', 'how': '500'})
        self.person.cookies.clear()
        back = self.back()
        jar = self.person.cookie_for(BACK)
        self.refused(self.person.get(back), 'down')
        self.provider.order(fault=None)
        self.assertEqual(thief.get(back, cookie=jar).location, SIGN_IN + '?provider=again')

    def test_state_is_over_after_a_while(self):
        back = self.back()
        self.write('UPDATE provider_attempt SET expires_at = expires_at - 700')
        self.refused(self.person.get(back), 'again')

    def test_state_of_another_organisation(self):
        back = self.back()
        jar = self.person.cookie_for(BACK)
        other = self.server.browser()
        answer = other.get(back.replace('/town/', '/city/'), cookie=jar)
        self.assertEqual(answer.location, '/city/staff/sign-in?provider=again')
        # The same code in a sign-in that was begun at the other.
        city = self.server.browser()
        mine = urllib.parse.parse_qs(urllib.parse.urlsplit(self.start(city, 'city')).query)
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)['code'][0]
        stolen = urllib.parse.urlencode({'code': code, 'state': mine['state'][0], 'iss': self.provider.issuer})
        self.refused(city.get(f'/city/staff/sign-in/provider?{stolen}'), 'refused', 'city', city)

    def test_code(self):
        self.refused(self.person.get(self.back(code='wrong')), 'refused')
        self.refused(self.person.get(self.back(code=None)), 'refused')
        self.refused(self.person.get(self.back(code=None, error='access_denied')), 'refused')
        back = self.back()
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)['code'][0]
        self.assertEqual(self.person.get(back).location, '/town/staff')
        self.person.cookies.clear()
        self.refused(self.person.get(self.back(code=code)), 'refused') # used before
        # Somebody else's code, in one's own sign-in: PKCE binds it to whoever began.
        self.provider.account('carol-1', 'carol@town.example')
        victim, thief = self.server.browser(), self.server.browser()
        theirs = self.provider.go(self.provider.browser(), self.start(victim))
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(theirs).query)['code'][0]
        path, query = self.provider.go(self.provider.browser(), self.start(thief)).split('?')
        given = {**dict(urllib.parse.parse_qsl(query)), 'code': code}
        self.refused(thief.get(path + '?' + urllib.parse.urlencode(given)), 'refused', browser=thief)
        self.assertIn('does not take the code', self.why()) # before any token is looked at

    def test_nonce(self):
        self.forged(claims={'nonce': 'another'}, why='nonce')
        self.forged(claims={'nonce': None}, why='nonce')

    def test_time(self):
        now = int(time.time())
        self.forged(claims={'exp': now - 120}, why='it is over')
        self.forged(claims={'exp': None}, why='no end')
        self.forged(claims={'iat': now - 3600}, why='just now')
        self.forged(claims={'iat': now + 3600}, why='just now')

    def test_issuer_and_audience(self):
        self.forged(claims={'iss': 'https://evil.example'}, why='another issuer')
        self.forged(claims={'aud': 'guildhall-city'}, why='somebody else')
        self.forged(claims={'aud': ['guildhall-town', 'other']}, why='somebody else')
        self.forged(claims={'azp': 'other'}, why='somebody else')

    def test_signature(self):
        self.forged(by='stranger', why='signature is wrong')
        self.forged(by='none', head={'alg': 'none', 'kid': None}, why='not allowed')
        self.forged(by='public-as-secret', head={'alg': 'HS256'}, why='not allowed')
        self.forged(head={'alg': 'ES384'}, why='not allowed') # not on the organisation's list
        self.forged(head={'crit': ['b64'], 'b64': False}, why='crit')

    def test_mix_up(self):
        # Two providers, and the answer of one in a sign-in that was begun at the other (RFC 9207).
        for iss in ('https://evil.example', ''):
            self.provider.order(iss=iss)
            self.refused(self.come(), 'refused')
            self.assertIn('(iss)', self.why())

    def test_no_way_elsewhere(self):
        for more in ('?next=https://evil.example', '?return_to=//evil.example', '?redirect_uri=https://evil.example'):
            answer = self.person.post(BACK + more, {})
            away = [href for href, _ in answer.page.links if not re.match(r'/[^/]|#', href)]
            self.assertEqual(answer.header('Refresh'), f'0; url={away[0]}')
            self.assertEqual((len(away), 'evil' in away[0], urllib.parse.urlsplit(away[0]).port), (1, False, self.provider.port))
        back = self.back(next='https://evil.example', redirect_uri='https://evil.example', url='//evil.example')
        self.assertEqual(self.person.get(back).location, '/town/staff')
        self.assertEqual(self.person.get(SIGN_IN + '?provider=https://evil.example').status, 400)
        # Whatever host is asked for, the provider is told of ours.
        answer = self.person.ask('POST', BACK, b'', headers=[('X-Forwarded-Host', 'evil.example'), ('Forwarded', 'host=evil.example')])
        self.assertNotIn('evil', answer.text)

    def test_other_sites_begin_no_sign_in(self):
        answer = self.person.post(BACK, {}, headers=[('Origin', 'https://evil.example')])
        self.assertEqual(answer.status, 403)

    def test_looking_ahead_uses_nothing_up(self):
        back = self.back()
        self.person.ask('HEAD', back, cookie=self.person.cookie_for(BACK))
        self.assertEqual(self.person.get(back).location, '/town/staff')

    def test_a_session_of_before_is_not_gone_on_with(self):
        self.assertEqual(self.come().location, '/town/staff')
        before = self.person.cookie_for('/town/staff/cases')
        self.there = self.provider.browser()
        self.assertEqual(self.come().location, '/town/staff')
        self.assertNotEqual(self.person.cookie_for('/town/staff/cases'), before)

    def test_nothing_of_it_is_in_the_log_or_plain_in_the_folder(self):
        back = self.back()
        self.assertEqual(self.person.get(back).location, '/town/staff')
        given = dict(urllib.parse.parse_qsl(back.split('?')[1]))
        said = self.server.said()
        for secret in (given['code'], given['state'], 'ann@town.example', 'ann-1', 'only we two know'):
            self.assertNotIn(secret, said)
        for top, _, names in os.walk(self.folder.data):
            for name in filter(lambda name: name != 'control', names):
                with open(os.path.join(top, name), 'rb') as file:
                    self.assertNotIn(b'only we two know', file.read(), name)


class Keys(Provided):
    def test_keys_change(self):
        self.assertEqual(self.come().location, '/town/staff')
        before = self.provider.asked('/jwks')
        self.provider.order(rotate=True)
        self.there = self.provider.browser()
        self.assertEqual(self.come().location, '/town/staff')
        self.assertEqual(self.provider.asked('/jwks'), before + 1)
        # A second time within the minute they are not asked for, whoever sends tokens by keys that nobody has.
        self.provider.order(forge={'head': {'kid': 'nobody-has-it'}})
        for _ in range(3):
            browser = self.server.browser()
            self.refused(self.come(browser), 'refused', browser=browser)
        self.assertEqual(self.provider.asked('/jwks'), before + 1)


class Down(Provided):
    """The provider down, slow or talking nonsense: a clear page, nobody let in, and a password works."""

    def nobody_gets_in(self, problem='down', start=False):
        person = self.server.browser()
        if start:
            answer = person.post(BACK)
        else:
            answer = self.come(person, there=self.provider.browser())
        page = self.refused(answer, problem, browser=person)
        self.assertIn('Town ID cannot be reached' if problem == 'down' else 'could not be signed in', page.text)
        self.assertIn('/town/staff', self.sign_in('ann@town.example', self.password).get('/town/staff').location)

    def test_a_discovery_that_makes_no_sense(self):
        # Nothing is known of it yet: what comes wrong is not kept.
        path = '/.well-known/openid-configuration'
        for how in ('html', 'huge', 'redirect', '500', 'cut', 'slow', [], {'issuer': self.provider.issuer},
                    {'issuer': 'https://evil.example', 'authorization_endpoint': 'https://evil.example/a',
                     'token_endpoint': 'https://evil.example/t', 'jwks_uri': 'https://evil.example/k'},
                    {'issuer': self.provider.issuer, 'authorization_endpoint': 'javascript:alert(1)',
                     'token_endpoint': self.provider.issuer, 'jwks_uri': self.provider.issuer}):
            with self.subTest(how=how):
                self.provider.order(fault={'path': path, 'how': how})
                began = time.monotonic()
                self.nobody_gets_in(start=True)
                self.assertLess(time.monotonic() - began, 8)
        self.provider.order(fault=None)
        self.assertEqual(self.come().location, '/town/staff')

    def test_keys_and_tokens_that_make_no_sense(self):
        each = ('html', 'huge', 'redirect', '500', 'cut', 'slow')
        # Only a server that has no keys asks for them: two of the ways are enough for what all of them share.
        for path, problem, ways in (('/token', 'down', each), ('/jwks', 'down', ('html', 'cut')), ('/me', 'down', each[:-1])):
            for how in ways:
                with self.subTest(path=path, how=how):
                    if path == '/jwks':
                        self.provider.order(rotate=True)
                        self.forget_keys()
                    self.provider.order(fault={'path': path, 'how': how})
                    self.nobody_gets_in('refused' if (path, how) in (('/jwks', 'html'), ('/me', 'html')) else problem)
        self.provider.order(fault=None)
        self.forget_keys()
        self.assertEqual(self.come().location, '/town/staff')

    def forget_keys(self):
        """They are in the memory of the application alone."""
        self.server.stop()
        port = self.server.url.rsplit(':', 1)[1]
        type(self).server = guildhall.Server(self.folder, *self.options, '--listen', f'127.0.0.1:{port}')

    def test_one_that_hangs_holds_up_nobody_else(self):
        self.assertEqual(self.come().location, '/town/staff')
        self.provider.order(fault={'path': '/token', 'how': 'slow', 'basic': True})
        backs = [(person, self.provider.go(self.provider.browser(), self.start(person)))
                 for person in (self.server.browser() for _ in range(12))]
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            waiting = [pool.submit(person.get, back) for person, back in backs]
            time.sleep(0.3)
            began = time.monotonic()
            self.assertEqual(self.person.get('/town').status, 200)
            self.provider.account('ann-9', 'ann@city.example')
            self.assertEqual(self.come(self.server.browser(), 'city', self.provider.browser()).location, '/city/staff')
            self.sign_in('ann@town.example', self.password)
            self.assertLess(time.monotonic() - began, 3)
            found = collections.Counter(answer.result().location for answer in waiting)
        self.assertEqual(found, {SIGN_IN + '?provider=down': 12})

    def test_the_sender_dies_meanwhile(self):
        self.assertEqual(self.come(self.server.browser()).location, '/town/staff')
        self.there = self.provider.browser()
        self.provider.order(fault={'path': '/token', 'how': 'slow'})
        back = self.provider.go(self.provider.browser(), self.start())
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(self.person.get, back)
            time.sleep(0.3)
            os.kill(self.sender(), signal.SIGKILL)
            self.refused(waiting.result(5), 'down')
        self.provider.order(fault=None)
        for _ in range(20):
            answer = self.come(there=self.provider.browser())
            if answer.location == '/town/staff':
                break
            time.sleep(0.1)
        self.assertEqual(answer.location, '/town/staff')

    def sender(self):
        pid = self.server.process.pid
        with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as said:
            for child in said.read().split():
                with open(f'/proc/{child}/comm', encoding='ascii') as name:
                    if name.read().strip() == 'gh-sender':
                        return int(child)
        raise AssertionError('there is no sender')


class Gone(Provided):
    def test_down(self):
        self.assertEqual(self.come().location, '/town/staff')
        back = self.provider.go(self.provider.browser(), self.start())
        self.provider.stop()
        self.person.cookies.pop(('/town/staff', 'gh_staff'))
        self.refused(self.person.get(back), 'down')
        self.sign_in('ann@town.example', self.password)


class Reach(Provided):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = ('--trust', cls.provider.cert)

    def test_a_private_address_that_is_not_named_is_not_spoken_to(self):
        self.refused(self.person.post(BACK), 'down')
        self.assertIn('--reach', self.why())
        self.assertEqual(self.provider.asked('/.well-known/openid-configuration'), 0)


class Trust(Provided):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = ('--reach', '127.0.0.1,::1')

    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self):
        self.refused(self.person.post(BACK), 'down')
        self.assertEqual(self.provider.asked('/.well-known/openid-configuration'), 0)


class Logout(Provided):
    EVENT = 'http://schemas.openid.net/event/backchannel-logout'

    def post(self, token, org='town'):
        """As another server does: no origin, no cookie."""
        body = guildhall.form({'logout_token': token})
        return self.server.browser().ask('POST', f'/{org}/staff/sign-in/provider/logout', body, bare=True,
                                         headers=[('Content-Type', 'application/x-www-form-urlencoded')])

    def token(self, by='own', head=None, **change):
        now = int(time.time())
        claims = {'iss': self.provider.issuer, 'aud': 'guildhall-town', 'iat': now, 'exp': now + 120, 'jti': os.urandom(8).hex(),
                  'sub': 'ann-1', 'events': {self.EVENT: {}}, **change}
        return self.provider.sign(claims={k: v for k, v in claims.items() if v is not None}, by=by, head=head or {'typ': 'logout+jwt'})

    def is_in(self, person):
        return person.get('/town/staff/account').status == 200

    def test_by_the_provider_itself(self):
        self.assertEqual(self.come().location, '/town/staff')
        other = self.server.browser()
        self.provider.account('carol-1', 'carol@town.example')
        self.assertEqual(self.come(other, there=self.provider.browser()).location, '/town/staff')
        password = self.sign_in('ann@town.example', self.password)
        page = self.there.get('/session/end')
        self.there.post('/session/end/confirm', {**dict(page.page.forms[0]['fields']), 'logout': 'yes'})
        for _ in range(50):
            if not self.is_in(self.person):
                break
            time.sleep(0.1)
        self.assertEqual(self.person.get('/town/staff/account').location, SIGN_IN)
        self.assertTrue(self.is_in(other))
        self.assertTrue(self.is_in(password)) # which the provider knows nothing of
        self.provider.order()
        self.assertIn('logout taken', self.provider.events)

    def test_a_subject_ends_all_and_a_session_one(self):
        self.assertEqual(self.come().location, '/town/staff')
        second = self.server.browser()
        self.assertEqual(self.come(second, there=self.provider.browser()).location, '/town/staff')
        session = self.folder.rows('SELECT provider_session FROM user_session ORDER BY id DESC')[0][0]
        self.assertEqual(self.post(self.token(sub=None, sid=session)).status, 200)
        self.assertEqual((self.is_in(self.person), self.is_in(second)), (True, False))
        self.assertEqual(self.post(self.token()).status, 200)
        self.assertFalse(self.is_in(self.person))
        self.assertIn('user.sign-out', self.events())

    def test_it_comes_once(self):
        self.assertEqual(self.come().location, '/town/staff')
        token = self.token()
        self.assertEqual(self.post(token).status, 200)
        self.there = self.provider.browser()
        self.assertEqual(self.come().location, '/town/staff')
        self.assertEqual(self.post(token).status, 400)
        self.assertTrue(self.is_in(self.person))

    def test_what_is_none(self):
        self.assertEqual(self.come().location, '/town/staff')
        now = int(time.time())
        for change in ({'events': {'http://schemas.openid.net/event/other': {}}}, {'events': None}, {'nonce': 'x'},
                       {'iss': 'https://evil.example'}, {'aud': 'guildhall-city'}, {'iat': now - 3600}, {'jti': None},
                       {'exp': now - 600}, {'sub': None}, {'by': 'stranger'}, {'by': 'none', 'head': {'alg': 'none'}},
                       {'by': 'public-as-secret', 'head': {'alg': 'HS256'}}, {'head': {'kid': 'nobody-has-it'}}):
            with self.subTest(change=change):
                self.assertEqual(self.post(self.token(**change)).status, 400)
        sound = self.token()
        for token in ('', 'x', 'a.b.c', 'é', sound + '=', sound + '=A', sound[:-4] + '=A==', sound + '.'):
            self.assertEqual(self.post(token).status, 400)
        self.assertEqual(self.post('A' * (16 * 1024 + 1)).status, 400)
        self.assertEqual(self.post(self.token(), org='city').status, 400) # the other organisation's
        self.assertEqual(self.post(self.token(sub='somebody-else')).status, 200)
        self.assertTrue(self.is_in(self.person))

    def test_where_there_is_no_provider(self):
        self.folder.init('shire', 'The shire')
        self.assertEqual(self.post(self.token(), org='shire').status, 404)
        self.assertEqual(self.person.post('/shire/staff/sign-in/provider').status, 404)
        self.assertNotIn('Town ID', self.person.get('/shire/staff/sign-in').text)


class Factor(Provided):
    """What the provider says of a second step counts where the organisation said so, and never otherwise."""

    def comes_to(self, **said):
        person = self.server.browser()
        self.provider.order(forge={'claims': said})
        return self.come(person, there=self.provider.browser()).location, person

    def test_our_code_is_asked_for_unless_theirs_is_trusted(self):
        self.provider.account('hal-1', 'hal@town.example')
        user = self.sign_in('hal@town.example', self.folder.user('hal@town.example', 'caseworker'))
        page = user.go('/town/staff/account/second-factor/begin')
        app = account_test.App(account_test.SECRET.search(page.text).group(1))
        self.assertEqual(user.post('/town/staff/account/second-factor', {'code': app.code()}).status, 200)

        location, person = self.comes_to(amr=['pwd', 'mfa'], acr='gold')
        self.assertEqual(location, SIGN_IN + '/code')
        self.assertEqual(person.get('/town/staff/cases').location, SIGN_IN + '/code')
        self.assertEqual(person.post(SIGN_IN + '/code', {'code': app.code()}).location, '/town/staff')
        # The session that began so is the provider's to end as well.
        ends = self.folder.rows("SELECT COUNT(*) FROM user_session WHERE provider_session <> '' AND half = 0 AND ended_at IS NULL")
        self.assertEqual(ends, [(1,)])

        self.set('town', '--secret-file', os.path.join(self.folder.top, 'secret'), '--trusted-factor', 'amr:mfa, acr:gold')
        self.assertEqual(self.comes_to(amr=['pwd', 'mfa'])[0], '/town/staff')
        self.assertEqual(self.comes_to(acr='gold')[0], '/town/staff')
        for said in ({'amr': ['pwd']}, {'amr': []}, {'acr': 'silver'}, {'acr': ['gold']}, {'amr': [['mfa']]}, {}):
            self.assertEqual(self.comes_to(**said)[0], SIGN_IN + '/code', said)

        # Where everybody needs a second step, theirs is one.
        self.folder.run('set', '--org', 'town', 'second-factor', 'required')
        self.provider.account('carol-1', 'carol@town.example')
        _, with_one = self.comes_to(amr=['mfa'])
        self.assertEqual(with_one.get('/town/staff/cases').status, 200)
        _, without = self.comes_to()
        self.assertEqual(without.get('/town/staff/cases').location, '/town/staff/account/second-factor')


class Command(Provided):
    def test_what_is_said_and_what_is_refused(self):
        said = self.folder.run('provider', 'show', '--org', 'city').out
        self.assertIn('"kty":"EC"', said)
        self.assertNotIn('"d":', said)
        self.assertIn('/city/staff/sign-in/provider', said)
        self.assertNotIn('only we two', self.folder.run('provider', 'show', '--org', 'town').out)
        again = self.set('city')
        self.assertEqual(re.findall(r'"kid":"([^"]+)"', again), re.findall(r'"kid":"([^"]+)"', said)) # the key stays
        for words in (('http://id.example', 'x', '--name', 'N'), ('https://id.example', '', '--name', 'N'),
                      ('https://id.example', 'x'), ('https://id.example', 'x', '--name', 'N', '--algorithms', 'none'),
                      ('https://id.example', 'x', '--name', 'N', '--algorithms', 'RS256,HS256'),
                      ('https://u@id.example', 'x', '--name', 'N')):
            self.folder.run('provider', 'set', '--org', 'town', *words, status=1)
        loose = self.folder.write('loose', 'secret')
        os.chmod(loose, 0o644)
        self.folder.run('provider', 'set', '--org', 'town', 'https://id.example', 'x', '--name', 'N', '--secret-file', loose, status=1)
        self.folder.run('provider', 'set', '--org', 'town', status=2)

    def test_it_goes_and_the_button_with_it(self):
        self.folder.init('shire', 'The shire')
        self.set('shire')
        self.assertIn('Town ID', self.person.get('/shire/staff/sign-in').text)
        self.folder.run('provider', 'remove', '--org', 'shire')
        self.assertNotIn('Town ID', self.person.get('/shire/staff/sign-in').text)
        self.folder.run('provider', 'remove', '--org', 'shire', status=1)

    def test_the_secret_is_sealed_anew_with_the_keys(self):
        self.folder.run('key', 'rotate', '--org', 'city')
        self.provider.account('ann-9', 'ann@city.example')
        self.assertEqual(self.come(org='city').location, '/city/staff')
