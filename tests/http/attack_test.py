# SPDX-License-Identifier: Apache-2.0
"""Attacks that others were hit by: references that are guessed (Open Forms, CVE-2026-28803), and pages that a cache
between gives to the wrong person (Drupal Webform, 2026)."""
import random
import unittest

import guildhall
from guildhall import routes
from permission_test import make_case

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


if __name__ == '__main__':
    unittest.main()
