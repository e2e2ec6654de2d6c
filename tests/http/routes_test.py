# SPDX-License-Identifier: Apache-2.0
"""Every row of the route table, over a socket. A new row is covered without a change here: what stands for a
":name" comes from SAMPLES, and a name that is not there gets JUNK."""
import glob
import os
import re
import time
import urllib.parse

import picture_test
from guildhall import Served, form, multipart, routes

JUNK = ['', 'nobody', '0', '-1', '99999999999999999999', 'x' * 300, '%F0%9F%8E%89', '%22%3E%3Cscript%3E', 'a%27--', '..%2e',
        '%00', '%FF', '%E2%80%AE', 'a%2Fb', 'con', '*', '%25s%25n']
SAFE = {
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                               "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
}
CACHE = {'no-store': 'no-store', 'short': 'private, max-age=60', 'for-ever': 'public, max-age=31536000, immutable'}
ORIGIN_OF_OTHERS = [
    ('none', []),
    ('cross-site', [('Sec-Fetch-Site', 'cross-site')]),
    ('same-site', [('Sec-Fetch-Site', 'same-site')]),
    ('none said', [('Sec-Fetch-Site', 'none')]),
    ('cross-site with our origin', [('Sec-Fetch-Site', 'cross-site'), ('Origin', '{url}')]),
    ('another origin', [('Origin', 'https://evil.example')]),
    ('null', [('Origin', 'null')]),
    ('another scheme, as long as ours', [('Origin', 'evil://{host}')]),
    ('https of ours', [('Origin', 'https://{host}')]),
    ('ours with a tail', [('Origin', '{url}.evil.example')]),
    ('ours as a user', [('Origin', 'http://{host}@evil.example')]),
    ('another port', [('Origin', 'http://127.0.0.1:1')]),
    ('referer only', [('Referer', '{url}/town')]),
]


class Routes(Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        folder.publish('ways.json') # a version after which something changed
        folder.publish('everything.json')
        folder.publish('safety.json')
        folder.publish('search.json')
        cls.password = folder.user('admin@example.org')
        folder.user('partner@example.org', 'partner')
        cls.partner = str(folder.rows("SELECT id FROM user_account WHERE role = 'partner'")[0][0])
        cls.mails = os.path.join(folder.top, 'mails')
        os.mkdir(cls.mails)
        cls.options = ('--mail-folder', cls.mails)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = routes()
        cls.staff = cls.server.browser()
        cls.staff.post('/town/staff/sign-in', {'email': 'admin@example.org', 'password': cls.password})
        cls.leaver = cls.server.browser() # whose session may end
        cls.leaver.post('/town/staff/sign-in', {'email': 'admin@example.org', 'password': cls.password})
        cls.staff.post('/town/staff/teams', {'name': 'First team'})
        assert cls.staff.post('/town/staff/services/ways/drafts', {'do': 'begin', 'seen': '0'}).status == 303
        cls.trials, cls.tries = {}, cls.server.browser()
        for service in ('ways', 'search'):
            cls.staff.post(f'/town/staff/services/{service}/drafts', {'do': 'begin', 'seen': '0'})
            assert cls.staff.post(f'/town/staff/services/{service}/trials', {'purpose': 'All', 'days': '9'}).status == 303
            shown = cls.staff.get(f'/town/staff/services/{service}/trials').text
            cls.trials[service] = re.search('/town/trial/([^"]+)"', shown).group(1)
            assert cls.tries.post(f'/town/trial/{cls.trials[service]}').status == 303
        cls.tries.post(f'/town/trial/{cls.trials["ways"]}/kind', {'kind': 'short'})
        cls.tries.post(f'/town/trial/{cls.trials["ways"]}/things/add', {'thing': 'a chair'})
        cls.staff.post('/town/staff/services/safety/drafts', {'do': 'begin', 'seen': '0'})
        assert cls.staff.post('/town/staff/services/safety/trials', {'purpose': 'All', 'days': '9', 'who': 'invited'}).status == 303
        assert cls.staff.post('/town/staff/services/safety/trials/1/invite', {'addresses': 'kim@people.example'}).status == 303
        cls.invitation = cls.mailed(r'/trial-invitation/([0-9]+\.[A-Za-z0-9_-]+)')
        assert cls.staff.post('/town/staff/needs/new', {'needs': 'be heard', 'evidence': 'All say so'}).status == 303
        invited = cls.staff.post('/town/staff/users', {'name': 'Ann', 'email': 'ann@example.org', 'role': 'leader'})
        cls.link = re.search('/invitation/([0-9]+[.][A-Za-z0-9_-]+)', invited.text).group(1)
        cls.case_files()
        cls.front = cls.server.browser().get('/town')
        linked = re.findall(r'<(?:link|script)[^>]* (?:href|src)="([^"]+)"', cls.front.text)
        cls.assets = [path for path in linked if path.startswith('/assets/')]
        cls.theme = next(path for path in linked if '/theme/' in path)

    @classmethod
    def mailed(cls, pattern):
        """What a message has, among others such as invitations."""
        until, found = time.monotonic() + 20, None
        while found is None and time.monotonic() < until:
            time.sleep(0.05)
            for path in glob.glob(cls.mails + '/*.eml'):
                with open(path, encoding='ascii') as mail:
                    found = found or re.search(pattern, mail.read().replace('=\n', ''))
        return found.group(1)

    @classmethod
    def case_files(cls):
        """A case with a file, and a journey before its end."""
        person = cls.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [('stay', '')], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 a'), ('proof', 'b.jpg', 'image/jpeg', picture_test.jpeg())])
        person.go('/town/ways/note', {'note': 'hello'})
        cls.sent = person
        done = person.go('/town/ways/check-answers')
        cls.reference = done.page.reference
        assert cls.reference, done
        answers = cls.folder.case(cls.reference)['answers']
        assert answers['proof'][0]['name'] == 'a.pdf', answers
        cls.token, cls.picture = (row[0] for row in cls.folder.rows('SELECT token FROM upload ORDER BY id'))
        cls.under_way = cls.server.browser()
        cls.under_way.go('/town/ways/kind', {'kind': 'short'})
        cls.under_way.go('/town/ways/things/add', {'thing': 'a chair'})
        cls.under_way.go('/town/ways/check-answers/save', {'email': 'ann@people.example'})
        until = time.monotonic() + 20
        cls.way_back = cls.mailed(r'/come-back/([0-9]+\.[A-Za-z0-9_-]+)')
        cls.staff.post('/town/staff/cases/export', {'format': 'csv'})
        while not cls.folder.rows("SELECT 1 FROM case_export WHERE state = 'ready'") and time.monotonic() < until:
            time.sleep(0.05)
        while cls.folder.rows('SELECT picture FROM upload ORDER BY id')[1][0] == 'raw' and time.monotonic() < until:
            time.sleep(0.05)

    def samples(self, row):
        asset = row['path'].startswith('/assets/')
        service = 'safety' if row['path'].endswith('/leave') else 'ways' # a button that not every service has
        return {'organisation': 'town', 'service': service, 'page': 'kind', 'row': 'add' if '/preview/' in row['path'] else '1', 'reference': self.reference,
                'token': self.picture if row['path'].endswith('/picture') else self.token,
                'team': '1', 'view': '1', 'download': '1', 'kind': 'confirmation',
                'number': '1', 'need': '1', 'version': '2', 'user': self.partner if row['path'].endswith('/partner') else '1',
                'link': self.way_back if '/come-back/' in row['path'] else self.invitation if '/trial-invitation/' in row['path'] else self.link,
                'name': (self.assets[0] if asset else self.theme).rsplit('/', 1)[1]}

    def path(self, row, /, **other):
        samples = {**self.samples(row), **other}
        if '/trial/' in row['path']:
            samples = {**samples, 'link': self.trials['search' if ':question' in row['path'] else 'ways'], **other}
        if ':row' in row['path']:
            samples = {**samples, 'page': 'things', **other}
        if ':question' in row['path']:
            samples = {**samples, 'service': 'search', 'page': 'find', 'question': 'find', **other}
        return '/'.join(samples.get(p[1:], 'unknown') if p.startswith(':') else p for p in row['path'].split('/'))

    def each(self, method=None):
        for row in self.rows:
            if method is None or row['method'] == method:
                yield row, self.path(row)

    def browser_for(self, row):
        if row['path'].endswith('/sign-out'):
            return self.leaver
        if '/trial/' in row['path']:
            return self.tries
        who = self.staff if row['permission'] != 'public' else self.under_way if ':service' in row['path'] else self.person
        return self.sent if row['path'].endswith(('/sent', '/print', '/check-answers/pdf')) or '/case' in row['path'] and ':service' in row['path'] else who

    def assert_safe(self, answer):
        for name, value in SAFE.items():
            self.assertEqual(answer.all(name), [value], f'{name} of {answer}')
        self.assertEqual(len(answer.all('Cache-Control')), 1)
        self.assertRegex(answer.header('X-Request-Id'), '^[0-9a-f]{16}$')
        self.assertNotIn('Server', dict(answer.headers))
        self.assertIsNone(answer.header('Access-Control-Allow-Origin'))

    def test_the_table_has_rows(self):
        self.assertGreater(len(self.rows), 30)
        for row in self.rows:
            self.assertIn(row['method'], ('GET', 'POST'))
            self.assertNotIn(row['permission'], ('', 'none'))

    def test_get_and_head_say_the_same(self):
        for row, path in self.each('GET'):
            with self.subTest(path=row['path']):
                who = self.browser_for(row)
                get, head = who.get(path), who.ask('HEAD', path)
                self.assertIn(get.status, (200, 303), get)
                self.assertEqual(head.body, b'')
                changing = ('Date', 'X-Request-Id') + (('Content-Length',) if path == '/metrics' else ()) # it counts itself
                names = lambda a: sorted((k, v) for k, v in a.headers if k not in changing)
                self.assertEqual((get.status, names(get)), (head.status, names(head)))
                self.assertTrue(head.wire.endswith(b'\r\n\r\n'), 'a body after HEAD')

    def test_every_get_answers_what_its_row_says(self):
        for row, path in self.each('GET'):
            with self.subTest(path=row['path']):
                answer = self.browser_for(row).get(path)
                self.assert_safe(answer)
                self.assertEqual(answer.header('Cache-Control'), CACHE[row['cache']])
                if answer.status == 200 and (answer.header('Content-Type') or '').startswith('text/html'):
                    self.assertEqual(answer.header('Content-Type'), 'text/html; charset=utf-8')
                    self.assertTrue(answer.text.startswith('<!doctype html>'))
                    self.assertEqual(answer.page.counts['h1'], 1)
                    self.assertTrue(answer.page.title.strip())

    def test_a_get_changes_nothing(self):
        with self.changes_nothing():
            for row, path in self.each('GET'):
                self.browser_for(row).get(path)
                self.browser_for(row).get(path + '?remove=1&say=clear&to=closed&from=new&next=add')

    def test_options_and_other_methods(self):
        allowed = {}
        for row in self.rows:
            allowed.setdefault(row['path'], set()).add(row['method'])
        for path, methods in allowed.items():
            row = next(r for r in self.rows if r['path'] == path)
            want = ', '.join((['GET', 'HEAD'] if 'GET' in methods else []) + (['POST'] if 'POST' in methods else []) + ['OPTIONS'])
            with self.subTest(path=path):
                options = self.person.ask('OPTIONS', self.path(row))
                self.assertEqual((options.status, options.header('Allow'), options.body), (204, want, b''))
                self.assert_safe(options)
                for method in ['PUT', 'DELETE', 'PATCH', 'PROPFIND'] + [m for m in ('GET', 'POST') if m not in methods]:
                    answer = self.browser_for(row).ask(method, self.path(row), b'' if method != 'GET' else None)
                    self.assertEqual((answer.status, answer.header('Allow')), (405, want), f'{method} {path}')
                    self.assertEqual(answer.page.kind, 'error')
                    self.assert_safe(answer)

    def test_method_overrides_are_not_heard(self):
        for header in ('X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'):
            with self.changes_nothing():
                answer = self.staff.ask('GET', f'/town/staff/cases/{self.reference}', headers=[(header, 'POST')])
                self.assertEqual(answer.status, 200)

    def test_unknown_addresses(self):
        for path in ('/nobody', '/town/nothing', '/town/ways/nothing', '/town/ways/kind/1', '/town/ways/things/9', '/assets/x',
                     '/town/staff/nothing/x', '/town/ways/check-answers/x', '/a/b/c/d/e/f', '/.git/config', '/robots.txt',
                     '/town/theme/other.css', '/TOWN', '/town/WAYS', '/town/registry', '/healthz/x', '/health', '/town/ways/things/-1',
                     '/town/ways/things/18446744073709551616', '/town/ways/things/01x'):
            with self.subTest(path=path):
                answer = self.person.get(path)
                self.assertEqual((answer.status, answer.page.kind), (404, 'error'), answer)
                self.assert_safe(answer)
                self.assertEqual(answer.header('Cache-Control'), 'no-store')

    def test_junk_in_an_address_is_no_fault_of_ours(self):
        for row in self.rows:
            names = [piece[1:] for piece in row['path'].split('/') if piece.startswith(':')]
            for name in names:
                for junk in JUNK:
                    path = self.path(row, **{name: junk})
                    with self.subTest(path=path, method=row['method']):
                        with_body = b'a=b' if row['method'] == 'POST' else None
                        answer = self.browser_for(row).ask(row['method'], path, with_body)
                        self.assertLess(answer.status, 500, answer)
                        self.assert_safe(answer)

    def test_junk_in_a_query_is_no_fault_of_ours(self):
        for row, path in self.each('GET'):
            names = [f['name'] for f in row['fields']] + ['language', 'change', 'said', 'out', 'zzz']
            for junk in JUNK + ['a&a=b', '%2E%2E%2F', 'cy', 'tlh', '1%2B1', '%0d%0aSet-Cookie:%20x=y', '{{7*7}}']:
                target = path + '?' + '&'.join(f'{name}={junk}' for name in names)
                with self.subTest(target=target[:100]):
                    answer = self.browser_for(row).get(target)
                    self.assertLess(answer.status, 500, answer)
                    self.assertNotIn(b'<script>', answer.body)
                    self.assertEqual([v for v in answer.all('Set-Cookie') if not v.startswith('gh_language=')], [])

    def test_a_post_of_another_site_is_refused(self):
        host = f'{self.person.host}:{self.person.port}'
        with self.changes_nothing():
            for row, path in self.each('POST'):
                if row['machines']:
                    continue # which name no origin: oidc_test
                for name, headers in ORIGIN_OF_OTHERS:
                    with self.subTest(path=row['path'], origin=name):
                        who = self.browser_for(row)
                        sent = [(k, v.format(url=who.url, host=host)) for k, v in headers]
                        sent += [('Content-Type', 'application/x-www-form-urlencoded'), ('Cookie', who.cookie_for(path))]
                        answer = who.ask('POST', path, b'words=x&clear.say=clear', headers=sent, bare=True)
                        self.assertEqual((answer.status, answer.page.kind), (403, 'error'), answer)
                        self.assert_safe(answer)

    def test_a_post_of_ours_by_either_sign(self):
        for headers in ([('Sec-Fetch-Site', 'same-origin')], [('Origin', self.person.url)]):
            before = self.folder.count('feedback')
            sent = headers + [('Content-Type', 'application/x-www-form-urlencoded')]
            answer = self.person.ask('POST', '/town/ways/kind/clear', b'clear.say=clear', headers=sent, bare=True)
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual(self.folder.count('feedback'), before + 1)

    def test_other_kinds_of_bodies(self):
        with self.changes_nothing():
            for row, path in self.each('POST'):
                for kind in ('application/json', 'text/plain', 'application/x-www-form-urlencodedx', 'multipart/mixed', ''):
                    with self.subTest(path=row['path'], kind=kind):
                        answer = self.browser_for(row).ask('POST', path, b'{"a": 1}', headers=[('Content-Type', kind)])
                        self.assertEqual(answer.status, 415, answer)
                        self.assert_safe(answer)

    def test_files_where_none_are_taken(self):
        body, kind = multipart({}, [('words', 'a.txt', 'text/plain', b'x' * 1000)])
        with self.changes_nothing():
            for row, path in self.each('POST'):
                if not row['files']:
                    with self.subTest(path=row['path']):
                        answer = self.browser_for(row).ask('POST', path, body, headers=[('Content-Type', kind)])
                        self.assertEqual(answer.status, 415, answer)

    def wrong_values(self, field):
        yield 'too long', 'x' * (field['max'] + 1)
        yield 'too long in two bytes', 'é' * (field['max'] + 1)
        yield 'NUL', 'a\0b'
        yield 'control', 'a\x07b'
        yield 'escape', '\x1b[31m'
        yield 'bidi', 'a\u202eb'
        yield 'isolate', 'a\u2066b'
        yield 'noncharacter', 'a\ufffeb'
        yield 'invalid', b'\xff'
        yield 'overlong', b'\xc0\xaf'
        yield 'surrogate', b'\xed\xa0\x80'
        yield 'cut off', b'\xe2\x82'

    def encode(self, name, value):
        return name.encode() + b'=' + urllib.parse.quote_from_bytes(value if isinstance(value, bytes) else value.encode()).encode()

    def test_declared_fields_that_are_wrong(self):
        with self.changes_nothing():
            for row, path in self.each():
                for field in row['fields']:
                    for why, value in self.wrong_values(field):
                        with self.subTest(path=row['path'], method=row['method'], field=field['name'], why=why):
                            pair = self.encode(field['name'], value)
                            who = self.browser_for(row)
                            if row['method'] == 'GET':
                                answer = who.get(f'{path}?{pair.decode()}')
                            else:
                                answer = who.ask('POST', path, pair)
                            self.assertIn(answer.status, (400, 414, 422), answer) # 414: too long for an address at all
                            self.assertIn(answer.page.kind, ('error', 'staff-sign-in', 'staff-case'))

    def test_declared_fields_that_come_twice(self):
        with self.changes_nothing():
            for row, path in self.each():
                for field in row['fields']:
                    with self.subTest(path=row['path'], method=row['method'], field=field['name']):
                        who, twice = self.browser_for(row), form([(field['name'], '1'), (field['name'], '1')])
                        if row['method'] == 'GET':
                            answer = who.get(f'{path}?{twice.decode()}')
                        else:
                            answer = who.ask('POST', path, twice)
                        self.assertEqual(answer.status, 400, answer)

    def test_undeclared_fields_of_a_post(self):
        with self.changes_nothing():
            for row, path in self.each('POST'):
                if not row['anyFields']:
                    for name in ('id', 'organisation', 'role', 'user_id', 'status', 'case_id', 'password', 'words2'):
                        if name in [f['name'] for f in row['fields']]:
                            continue
                        with self.subTest(path=row['path'], name=name):
                            answer = self.browser_for(row).post(path, {name: '1'})
                            self.assertEqual(answer.status, 400, answer)

    def test_a_broken_encoding_of_a_form(self):
        with self.changes_nothing():
            for row, path in self.each('POST'):
                if row['path'].endswith(('/sign-out', '/remove')):
                    continue # which read no field, and does what it says whatever came with it
                for body in (b'a=%', b'a=%zz', b'%00=1', b'a=%ff%fe', b'=1'):
                    with self.subTest(path=row['path'], body=body):
                        answer = self.browser_for(row).ask('POST', path, body)
                        self.assertIn(answer.status, (303, 400, 422), answer)
                        if row['fields']:
                            self.assertIn(answer.status, (400, 422), answer)

    def test_a_form_that_is_too_large(self):
        with self.changes_nothing():
            for row, path in self.each('POST'):
                if not row['files']:
                    with self.subTest(path=row['path']):
                        answer = self.browser_for(row).ask('POST', path, b'a=' + b'x' * (1024 * 1024))
                        self.assertEqual((answer.status, answer.page.kind), (413, 'error'), answer)
                        self.assert_safe(answer)

    def test_too_many_fields(self):
        with self.changes_nothing():
            answer = self.person.ask('POST', '/town/ways/kind', b'&'.join(b'a%d=1' % i for i in range(2001)))
            self.assertIn(answer.status, (400, 413), answer)

    def test_assets_are_whole_packed_and_for_ever(self):
        self.assertGreaterEqual(len(self.assets), 3)
        for asset in self.assets:
            with self.subTest(asset=asset):
                plain = self.person.get(asset)
                self.assertEqual((plain.status, plain.header('Vary')), (200, 'Accept-Encoding'))
                self.assertEqual(plain.header('Cache-Control'), CACHE['for-ever'])
                again = self.person.get(asset, headers=[('If-None-Match', plain.header('ETag'))])
                self.assertEqual((again.status, again.body, again.header('ETag')), (304, b'', plain.header('ETag')))
                self.assert_safe(again)
                if len(plain.body) > 2000:
                    for coding in ('br', 'gzip'):
                        packed = self.person.get(asset, headers=[('Accept-Encoding', coding)])
                        self.assertEqual(packed.header('Content-Encoding'), coding)
                        self.assertLess(len(packed.body), len(plain.body) * 0.7)
                    refused = self.person.get(asset, headers=[('Accept-Encoding', 'br;q=0, gzip;q=0')])
                    self.assertIsNone(refused.header('Content-Encoding'))
                    self.assertEqual(refused.body, plain.body)

    def test_the_log_has_a_line_a_request_and_nobody_in_it(self):
        self.staff.get(f'/town/staff/cases/{self.reference}?secret=hunter2')
        self.person.post('/town/ways/kind', {'kind': 'my-own-words'})
        answer = self.person.get('/town/ways/kind')
        for _ in range(100):
            ids = [line.get('id') for line in self.server.log()]
            if answer.header('X-Request-Id') in ids:
                break
        self.assertEqual(ids.count(answer.header('X-Request-Id')), 1)
        said = self.server.said()
        secrets = [value.split('.')[1] for _, value in list(self.staff.cookies.items()) if '.' in value]
        for secret in [self.reference, 'hunter2', 'my-own-words', 'admin@example.org', self.password, '127.0.0.1', self.token, *secrets]:
            self.assertNotIn(secret, said)
