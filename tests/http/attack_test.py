# SPDX-License-Identifier: Apache-2.0
"""Attacks that others were hit by: references that are guessed (Open Forms, CVE-2026-28803), pages that a cache
between gives to the wrong person (Drupal Webform, 2026), files kept for strangers (Drupal PSA-2016-003), posts of
other sites (Decidim, CVE-2023-47635), and what was erased and can still be read (Form.io, issue 1021)."""
import os
import random
import time
import unittest

import guildhall
from guildhall import multipart, routes
from hostile_words_test import crawl
from permission_test import make_case
from retention_test import Keeps, holding

LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'


class Cache:
    """A shared cache as RFC 9111 has it, which keeps whatever it may: what it kept it gives to anybody."""
    def __init__(self):
        self.kept = {}

    def get(self, person, path):
        if path in self.kept:
            return self.kept[path], True
        answer = person.get(path)
        control = {part.strip().split('=')[0] for part in (answer.header('Cache-Control') or '').lower().split(',')}
        may = not control & {'no-store', 'private'} and not answer.all('Set-Cookie')
        if may and answer.status in (200, 203, 204, 300, 301, 404, 405, 410, 414, 501): # what may be kept without being told to
            self.kept[path] = answer
        return answer, False


class Attacks(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    comers = 0

    @classmethod
    def fill(cls, folder):
        cls.passwords = {}
        for org in ('town', 'vale'):
            folder.init(org, f'The {org}')
            folder.publish('ways.json', org=org)
            cls.passwords[org] = {name: folder.user(f'{name}@example.org', 'caseworker', org) for name in ('ann', 'ben')}
            cls.passwords[org]['cat'] = folder.user('cat@example.org', 'administrator', org)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.references = {org: [make_case(cls.server, org, note=f'a note of {org}, {n}') for n in range(3)] for org in ('town', 'vale')}

    def enter(self, name, org='town'):
        Attacks.comers += 1
        user = self.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Attacks.comers}')])
        self.assertEqual(user.post(f'/{org}/staff/sign-in', {'email': f'{name}@example.org', 'password': self.passwords[org][name]}).status, 303)
        return user

    def near(self, reference, count):
        """References that differ a little from one that is there, and are none that are."""
        rng, there, tried = random.Random(7), {r.replace('-', '') for r in self.references['town']}, set()
        plain = reference.replace('-', '')
        while len(tried) < count:
            chars = list(plain)
            for _ in range(rng.choice((1, 1, 2))):
                at = rng.randrange(len(chars))
                if rng.random() < 0.3 and at + 1 < len(chars):
                    chars[at], chars[at + 1] = chars[at + 1], chars[at]
                else:
                    chars[at] = rng.choice(LETTERS)
            made = ''.join(chars)
            if made not in there:
                tried.add(made)
        return [f'{t[:4]}-{t[4:]}' for t in sorted(tried)]

    def test_a_reference_that_is_nearly_right_is_none(self):
        """A1. A check character and a keyed permutation: what is near one is no other's."""
        ann = self.enter('ann')
        reference = self.references['town'][0]
        self.assertEqual(ann.get(f'/town/staff/cases/{reference}').status, 200)
        nothing = ann.get('/town/staff/cases/2222-2222').same()
        with self.changes_nothing():
            for guess in self.near(reference, 3000):
                answer = ann.get(f'/town/staff/cases/{guess}')
                self.assertEqual((answer.status, answer.same()), (404, nothing), guess)

    def test_a_reference_opens_nothing_for_a_person(self):
        """A1. Whoever has only the reference reads nothing by it, here or at another organisation."""
        stranger = self.server.browser()
        for org, references in self.references.items():
            for reference in references:
                for path in (f'/{org}/ways/check-answers/case', f'/{org}/ways/check-answers/sent', f'/{org}/ways/check-answers/print',
                             f'/{org}/your-cases', f'/{org}/staff/cases/{reference}', f'/{org}/come-back/{reference}', f'/{org}/ways/{reference}'):
                    answer = stranger.get(f'{path}?reference={reference}')
                    self.assertNotIn(b'a note of', answer.body, path)
                    self.assertIn(answer.status, (200, 303, 400, 404), path)
        ben = self.enter('ben', 'vale')
        for reference in self.references['town']:
            self.assertEqual(ben.get(f'/vale/staff/cases/{reference}').status, 404)

    def test_a_cache_between_gives_nobody_another_ones_page(self):
        """A7. Everything that each of four people may open, through a cache that keeps all that it may."""
        cache, hits = Cache(), 0
        one, two = self.server.browser(), self.server.browser()
        for person, word in ((one, 'of the first'), (two, 'of the second')):
            person.go('/town/ways/kind', {'kind': 'short'})
            person.go('/town/ways/things', {'next': 'continue'})
            person.go('/town/ways/proof', [], [('proof', 'proof.pdf', 'application/pdf', b'%PDF-1.4 ' + word.encode())])
            person.go('/town/ways/note', {'note': f'a note {word}'})
        paths = ['/town', '/town/ways', '/town/ways/kind', '/town/ways/note', '/town/ways/check-answers', '/town/ways/check-answers/save',
                 '/town/ways/check-answers/privacy', '/town/ways/check-answers/clear', '/town/your-cases', '/', '/town/nothing', '/town/staff/sign-in']
        for path in paths:
            cache.get(one, path)
            answer, hit = cache.get(two, path)
            hits += hit
            self.assertNotIn(b'of the first', answer.body, path)
            self.assertFalse(hit and b'of the ' in answer.body, path)
        ann, ben = self.enter('ann'), self.enter('ben')
        reference = self.references['town'][0]
        for path in ('/town/staff', '/town/staff/cases', f'/town/staff/cases/{reference}', '/town/staff/account', '/town/staff/nothing',
                     '/town/staff/feedback', '/town/staff/journeys', '/town/staff/messages', '/town/staff/services'):
            first, _ = cache.get(ann, path)
            _, hit = cache.get(ben, path)
            self.assertFalse(hit, path)
            stranger, hit = cache.get(self.server.browser(), path)
            self.assertFalse(hit, path)
            self.assertNotIn(b'a note of', stranger.body)
            self.assertEqual(first.header('Cache-Control'), 'no-store', path)

    def test_no_row_that_needs_a_session_may_be_kept(self):
        for row in routes():
            if row['permission'] != 'public':
                self.assertEqual(row['cache'], 'no-store', row)


    def test_a_form_with_files_of_another_site_is_refused(self):
        """A25. Whatever takes files, the preview of a draft among it; the address of every other post is in routes_test."""
        cat, person = self.enter('cat'), self.server.browser()
        self.assertEqual(cat.post('/town/staff/services/ways/drafts', {'do': 'begin', 'seen': '0'}).status, 303)
        person.go('/town/ways/kind', {'kind': 'short'})
        body, kind = multipart([('kind', 'long'), ('key', 'stolen'), ('words', 'of another site')], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 x'),
                                                                                                ('file', 'a.json', 'application/json', b'{}')])
        tried = 0
        with self.changes_nothing():
            for row in routes():
                if not row['files']:
                    continue
                path = row['path'].replace(':organisation', 'town').replace(':service', 'ways').replace(':page', 'proof').replace(':row', '1')
                who = cat if '/staff' in path else person
                for origin in ([('Origin', 'https://evil.example')], [('Origin', 'null')], [('Sec-Fetch-Site', 'cross-site')], []):
                    with self.subTest(path=path, origin=origin):
                        sent = [*origin, ('Content-Type', kind), ('Cookie', who.cookie_for(path))]
                        self.assertEqual(who.ask('POST', path, body, headers=sent, bare=True).status, 403)
                        tried += 1
        self.assertGreaterEqual(tried, 16)


class Kept(guildhall.Served):
    """A15. A file is no page: until it was sent nobody fetches it, its sender neither."""
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.password = folder.user('ann@example.org')

    def test_nobody_is_served_a_file_that_was_not_sent(self):
        ann, other = self.sign_in('ann@example.org', self.password), self.server.browser()
        reference = make_case(self.server)
        person = self.server.browser()
        other.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [('stay', '')], [('proof', 'film.pdf', 'application/pdf', b'%PDF-1.4 free hosting')])
        token = self.folder.rows('SELECT token FROM upload ORDER BY id DESC LIMIT 1')[0][0]
        draft = self.folder.rows('SELECT draft_id FROM upload ORDER BY id DESC LIMIT 1')[0][0]
        paths = [f'/files/town/{token}', f'/town/files/{token}', f'/town/ways/files/{token}', f'/town/ways/proof/{token}', f'/assets/{token}', f'/town/theme/{token}',
                 f'/town/staff/cases/{draft}/files/{token}', f'/town/staff/downloads/{token}/file']
        for row in routes():
            if row['method'] == 'GET' and ':' in row['path'].replace(':organisation', '').replace(':service', ''):
                path = row['path'].replace(':organisation', 'town').replace(':service', 'ways').replace(':reference', reference)
                paths.append('/'.join(token if piece.startswith(':') else piece for piece in path.split('/')))
        for who in (self.server.browser(), other, person, ann):
            for path in paths:
                self.assertNotIn(b'free hosting', who.get(path).body, path)
        self.assertGreater(len(paths), 20)

    def test_so_many_files_of_one_question(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        before = len(self.folder.files())
        for n in range(3):
            person.go('/town/ways/proof', [('stay', '')], [('proof', f'{n}.pdf', 'application/pdf', b'%PDF-1.4 x')])
        refused = person.upload('/town/ways/proof', [('stay', '')], [('proof', '4.pdf', 'application/pdf', b'%PDF-1.4 x')])
        self.assertEqual((refused.status, len(self.folder.files()) - before), (422, 3))

    def test_what_nobody_names_goes(self):
        """At the latest an hour later (app/sweep.c); here, when the server starts."""
        path = os.path.join(self.folder.data, 'files/town', 'A' * 24)
        self.server.stop()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(b'of nobody')
        type(self).server = guildhall.Server(self.folder)
        until = time.monotonic() + 10
        while os.path.exists(path) and time.monotonic() < until:
            time.sleep(0.1)
        self.assertFalse(os.path.exists(path))


class Erased(Keeps):
    """A26. Unsealed, as folders were before there was a master key: a word that is left could be read."""
    PLANTED = ('Bramblewick', 'Candlewick', 'Tumbleweed', 'Wintergreen', 'Foxglove')

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.unseal()

    def test_no_way_leads_to_it(self):
        ann = self.sign_in('ann@example.org', self.password)
        person, reference = self.send()
        at, words = f'/town/staff/cases/{reference}', [w.encode() for w in self.PLANTED]
        ann.post(f'{at}/note', {'words': 'Foxglove, a note'})
        ann.post(f'{at}/status', {'to': 'waiting', 'letter': 'Foxglove, a question', 'days': '14', 'seen': self.number(ann, reference)})
        person.upload('/town/ways/check-answers/case/answer', [('words', 'Foxglove, an answer')], [('files', 'Tumbleweed-2.pdf', 'application/pdf', b'%PDF-1.4 Wintergreen')])
        ann.post('/town/staff/cases/export', {'format': 'json', 'status': 'all'})
        self.close(ann, reference)
        old = [h for h, _ in ann.get(at).page.links if '/files/' in h] + [at, f'{at}/here', '/town/staff/downloads/1/file']
        sees = lambda who, begin: {t for t, a in crawl(who, begin).items() if any(w in a.body for w in words)}
        begins = ((ann, ['/town/staff', '/town/staff/cases?status=all', f'/town/staff/cases?reference={reference}', '/town/staff/messages', '/town/staff/retention', *old]),
                  (person, ['/town/ways/check-answers/case', '/town/ways/check-answers/print', '/town/ways/check-answers/sent', '/town/ways/detail']))
        for who, begin in begins:
            self.assertNotEqual(sees(who, begin), set(), 'the words are there to be found')
        self.assertEqual({w for w in self.PLANTED if not holding(self.folder.data, [w.encode()])}, set())
        self.age()
        self.retention('plan')
        self.assertRegex(self.retention('run').out, 'erased 1 in')
        for who, begin in begins:
            self.assertEqual(sees(who, begin), set())
        for path in old:
            self.assertFalse([w for w in words if w in ann.get(path).body], path)
        self.assertEqual(ann.export({'format': 'json', 'status': 'all'}).body.strip(), b'[\n]')
        self.assertEqual(self.folder.run('case', 'town', reference, '--json', status=None).returncode, 1)
        backup = os.path.join(self.folder.top, 'backup')
        self.folder.run('backup', backup)
        for top in (self.folder.data, backup):
            self.assertEqual({w for w in self.PLANTED if holding(top, [w.encode()])}, set(), top)


if __name__ == '__main__':
    unittest.main()
