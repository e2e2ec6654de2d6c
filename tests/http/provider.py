# SPDX-License-Identifier: Apache-2.0
"""provider: a real identity provider beside the tests (tests/oidc/server.mjs), and a browser that goes there."""
import json
import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import unittest
import urllib.parse

import guildhall
import mail

SIGN_IN = '/town/staff/sign-in'
BACK = SIGN_IN + '/provider'
HERE = os.path.join(guildhall.ROOT, 'tests/oidc/server.mjs')


def certificate(folder):
    key, cert = (os.path.join(folder, name) for name in ('tls-key.pem', 'tls-cert.pem'))
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                    'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], check=True, capture_output=True)
    return key, cert


class Provider:
    def __init__(self, folder):
        self.key, self.cert = certificate(folder)
        self.events = []
        self.begin()
        self.tls = ssl.create_default_context(cafile=self.cert)

    def begin(self, port=0):
        """Once it was stopped it knows nobody, and has other keys."""
        self.process = subprocess.Popen([mail.node(), HERE, '--tls', self.key, self.cert, '--port', str(port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        begun = json.loads(self.process.stdout.readline())
        self.port, self.issuer = begun['port'], begun['issuer']

    def order(self, **what):
        self.process.stdin.write(json.dumps(what) + '\n')
        self.process.stdin.flush()
        while True:
            said = json.loads(self.process.stdout.readline())
            if 'done' in said:
                return said
            self.events.append(said['event'])

    def account(self, sub, email=None, verified=True, **more):
        self.order(account={'sub': sub, **({'email': email, 'email_verified': verified} if email else {}), **more})

    def sign(self, **token):
        return self.order(sign=token)['token']

    def asked(self, path):
        return self.order().get('asked', {}).get(path, 0)

    def browser(self):
        return guildhall.Browser(self.issuer, tls=self.tls)

    def go(self, there, address):
        """What a browser is sent back with, from the address that it was sent to: path and query at ours."""
        for _ in range(10):
            parts = urllib.parse.urlsplit(address)
            if parts.port != self.port:
                return parts.path + '?' + parts.query
            answer = there.get(parts.path + ('?' + parts.query if parts.query else ''))
            if answer.status not in (302, 303):
                raise AssertionError(f'the provider says {answer!r}')
            address = urllib.parse.urljoin(address, answer.location)
        raise AssertionError('sent round in a circle')

    def stop(self):
        if self.process.stdin.closed:
            return
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@unittest.skipUnless(shutil.which('openssl'), 'needs openssl')
class Provided(guildhall.Served):
    """The town knows its provider by a secret, the city by a key pair; both at the same provider."""

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.init('city', 'The city')
        cls.password = folder.user('ann@town.example')
        folder.user('carol@town.example', 'caseworker')
        folder.user('ann@city.example', org='city')
        cls.provider = Provider(folder.top)
        cls.options = ('--reach', '127.0.0.1,::1', '--trust', cls.provider.cert)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        secret = cls.folder.write('secret', 'only we two know this: é+/=\n'.replace('é', 'e'))
        os.chmod(secret, 0o600)
        cls.set('town', '--secret-file', secret)
        said = cls.set('city')
        keys = json.loads(re.search(r'private_key_jwt\): (\{.*\})', said).group(1))
        cls.provider.order(clients=[
            {**cls.client('town'), 'client_secret': 'only we two know this: e+/='},
            {**cls.client('city'), 'token_endpoint_auth_method': 'private_key_jwt', 'jwks': keys}])

    @classmethod
    def set(cls, org, *more):
        return cls.folder.run('provider', 'set', '--org', org, cls.provider.issuer, f'guildhall-{org}', '--name', 'Town ID', '--name-cy',
                              'ID y Dref', *more).out

    @classmethod
    def client(cls, org):
        return {'client_id': f'guildhall-{org}', 'redirect_uris': [f'{cls.server.url}/{org}/staff/sign-in/provider'],
                'backchannel_logout_uri': f'{cls.server.url}/{org}/staff/sign-in/provider/logout',
                'backchannel_logout_session_required': True}

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            cls.provider.stop()

    def setUp(self):
        super().setUp()
        self.provider.order(fault=None, forge=None, iss=None)
        self.provider.account('ann-1', 'ann@town.example')
        self.there = self.provider.browser()

    def start(self, browser=None, org='town'):
        """Where the button leads."""
        answer = (browser or self.person).post(f'/{org}/staff/sign-in/provider')
        self.assertEqual(answer.status, 200, answer)
        address = next(href for href, _ in answer.page.links if href.startswith(self.provider.issuer))
        self.assertEqual(answer.header('Refresh'), f'0; url={address}')
        return address

    def come(self, browser=None, org='town', there=None):
        """Signs in by the provider: our answer to what it sends back."""
        browser = browser or self.person
        return browser.get(self.provider.go(there or self.there, self.start(browser, org)))

    def refused(self, answer, problem, org='town', browser=None):
        self.assertEqual((answer.status, answer.location), (303, f'/{org}/staff/sign-in?provider={problem}'), answer)
        browser = browser or self.person
        self.assertEqual([name for (_, name) in browser.cookies if name == 'gh_staff'], [])
        page = browser.get(answer.location)
        self.assertEqual(page.status, 200)
        self.assertIn('role="alert"', page.text)
        return page

    def write(self, sql):
        with sqlite3.connect(os.path.join(self.folder.data, 'organisations/town.db'), timeout=20) as db:
            db.execute(sql)
        db.close()

    def lines(self):
        return [line for line in self.server.log() if line['event'] == 'provider']

    def why(self):
        return self.lines()[-1]['why']

    def events(self, org='town'):
        return [event for event, in self.folder.rows('SELECT event FROM audit ORDER BY id', org=org)]
