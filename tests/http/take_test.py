# SPDX-License-Identifier: Apache-2.0
"""A user fills in a service for a person, by telephone or at the counter."""
import guildhall


class Take(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.password = folder.user('ann@example.org', 'caseworker')

    def setUp(self):
        self.ann = self.server.browser()
        self.ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': self.password})

    def walk(self, user):
        user.go('/town/ways/kind', {'kind': 'short'})
        user.go('/town/ways/things', {'next': 'continue'})
        user.go('/town/ways/proof', [], [])
        user.go('/town/ways/note', {'note': 'hello'})
        return user.go('/town/ways/check-answers').page

    def test_the_channel_is_on_the_draft_and_the_case(self):
        for channel, words in (('telephone', 'by telephone'), ('counter', 'at the counter')):
            page = self.ann.go('/town/staff/journeys', {'service': 'ways', 'channel': channel}).page
            self.assertIn(f'You fill this in for a person, {words}', page.all_words)
            self.assertEqual(self.folder.rows('SELECT channel, taken_by FROM draft ORDER BY id DESC LIMIT 1'), [(channel, 1)])
            sent = self.walk(self.ann)
            self.assertIn(words, sent.all_words)
            self.assertIn(f'/town/staff/cases/{sent.reference}', [h for h, _ in sent.links])
            self.assertEqual(self.folder.rows('SELECT channel, taken_by FROM case_file ORDER BY id DESC LIMIT 1'), [(channel, 1)])
            case = self.ann.get(f'/town/staff/cases/{sent.reference}').page
            self.assertIn(words, case.all_words)
            self.assertIn('ann filled it in with the person', case.all_words)
        events = [e for e, in self.folder.rows("SELECT event FROM audit WHERE user_id = 1 AND event IN ('draft.take', 'case.open')")]
        self.assertEqual(events, ['draft.take', 'case.open'] * 2)

    def test_people_come_by_themselves(self):
        person = self.server.browser()
        page = self.walk(person)
        self.assertNotIn('for a person', page.all_words)
        self.assertEqual(self.folder.rows('SELECT channel, taken_by FROM case_file ORDER BY id DESC LIMIT 1'), [('online', 0)])

    def test_what_cannot_be_begun(self):
        with self.changes_nothing():
            for fields, status in (({'service': '', 'channel': 'counter'}, 422), ({'service': 'nothing', 'channel': 'counter'}, 422),
                                   ({'service': 'ways', 'channel': 'online'}, 422), ({'service': 'ways'}, 422),
                                   ({'service': 'ways', 'channel': 'nonsense'}, 422), ({'service': '../x', 'channel': 'counter'}, 400)):
                self.assertEqual(self.ann.post('/town/staff/journeys', fields).status, status, fields)
