# SPDX-License-Identifier: Apache-2.0
"""When a service may be begun: from a day on, until a day; who has begun ends all the same."""
import datetime

import guildhall


def day(name, on):
    d = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=on)
    return {f'{name}-day': str(d.day), f'{name}-month': str(d.month), f'{name}-year': str(d.year)}


class Opening(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('ways.json')
        cls.password = folder.user('pia@example.org', 'publisher')
        cls.caseworker = folder.user('ann@example.org', 'caseworker')

    def setUp(self):
        super().setUp()
        self.pia = self.sign_in('pia@example.org', self.password)
        self.set()

    def set(self, *days, status=303):
        fields = {f'{name}-{part}': '' for name in ('opens', 'closes') for part in ('day', 'month', 'year')}
        for given in days:
            fields.update(given)
        answer = self.pia.post('/town/staff/services/ways/opening', fields)
        self.assertEqual(answer.status, status)
        return answer

    def says(self):
        return self.pia.get('/town/staff/services/ways/opening').text

    def begins(self):
        person = self.server.browser()
        return person.get('/town/ways'), person.post('/town/ways'), 'href="/town/ways"' in person.get('/town').text

    @staticmethod
    def walk(person):
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [])
        person.go('/town/ways/note', {'note': 'hello'})

    def test_before_it_opens_people_read_when(self):
        self.set(day('opens', 2))
        page, begun, listed = self.begins()
        self.assertEqual((page.status, begun.status, listed), (404, 404, False))
        self.assertIn('not open yet', page.text)
        self.assertIn('It opens on', page.text)
        self.assertIn('It opens on', self.says())
        self.set(day('opens', -2), day('closes', 2))
        page, begun, listed = self.begins()
        self.assertEqual((page.status, begun.status, listed), (200, 303, True))
        self.assertIn('until the end of', self.says())

    def test_who_has_begun_ends_after_it_closed(self):
        person = self.server.browser()
        person.post('/town/ways')
        person.go('/town/ways/kind', {'kind': 'short'})
        self.set(day('closes', -2))
        page, begun, listed = self.begins()
        self.assertEqual((page.status, begun.status, listed), (410, 410, False))
        self.assertIn('It has closed', self.says())
        self.assertEqual(person.get('/town/ways/kind').status, 200)
        self.set(day('closes', 0)) # its last day is a day on which it is open
        self.assertEqual(self.begins()[0].status, 200)

    def test_what_is_begun_is_not_sent_after_it_ended_for_all(self):
        person = self.server.browser()
        person.post('/town/ways')
        self.walk(person)
        self.set(day('closes', 2), {'begun': 'end'})
        cases = self.folder.count('case_file')
        self.assertIn('You must send this by the end of', person.get('/town/ways').text)
        self.assertIn('You must send this by the end of', person.get('/town/ways/check-answers').text)
        self.assertRegex(self.says(), r'value="end"\s+checked')
        self.set(day('closes', -1), {'begun': 'end'})
        for answer in (person.get('/town/ways/kind'), person.post('/town/ways/kind', {'kind': 'short'}),
                       person.post('/town/ways/check-answers')):
            self.assertEqual(answer.status, 410)
            self.assertIn('What you had entered was not sent', answer.text)
        self.assertEqual(self.folder.count('case_file'), cases)
        self.set(day('closes', 0), {'begun': 'end'}) # staff may put the day off
        self.assertTrue(person.go('/town/ways/check-answers').page.reference)
        self.set(day('closes', -1), {'begun': 'end'}) # what was sent is seen all the same
        self.assertEqual(person.get('/town/ways/check-answers/case').status, 200)

    def test_staff_take_one_after_it_ended_for_all(self):
        self.set(day('closes', -1), {'begun': 'end'})
        ann = self.sign_in('ann@example.org', self.caseworker)
        ann.go('/town/staff/journeys', {'service': 'ways', 'channel': 'telephone'})
        self.walk(ann)
        self.assertTrue(ann.go('/town/ways/check-answers').page.reference)

    def test_what_is_no_day(self):
        for days, at in ((({'opens-day': '31', 'opens-month': '2', 'opens-year': '2027'},), '#opens-day'),
                         (({'closes-day': 'x'},), '#closes-day'), ((day('opens', 5), day('closes', 4)), '#closes-day')):
            self.assertIn(f'href="{at}"', self.set(*days, status=422).text, days)
            self.assertEqual(self.begins()[0].status, 200)
        self.set(day('opens', 0), day('closes', 0)) # one day

    def test_it_is_in_the_audit_log(self):
        count = lambda: self.folder.rows("SELECT count(*) FROM audit WHERE event = 'service.opening'")[0][0]
        before = count()
        self.set(day('opens', -1))
        self.set({'opens-day': '40'}, status=422)
        self.assertEqual(count(), before + 1)
