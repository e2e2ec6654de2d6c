# SPDX-License-Identifier: Apache-2.0
"""First answers that come with a link: shown in the boxes, judged by the questions' own rules, in no later address
and in no log."""
import guildhall

SAID = 'A-104-only-in-the-link'
DOCUMENT = {
    'guildhall': 1, 'id': 'link', 'name': 'Link',
    'pages': [
        {'id': 'hello', 'title': 'Hello', 'before': ['Welcome.']},
        {'id': 'ref', 'questions': [
            {'id': 'ref', 'type': 'text', 'title': 'Reference', 'from-link': 'r', 'max-length': 40},
            {'id': 'area', 'type': 'radios', 'title': 'Area', 'from-link': 'area', 'options': ['north', 'south']},
            {'id': 'name', 'type': 'text', 'title': 'Name'}]},
        {'id': 'end', 'questions': [{'id': 'colour', 'type': 'text', 'title': 'Colour', 'from-link': 'colour'}]}]}

HIDDEN = {
    'guildhall': 1, 'id': 'hidden', 'name': 'Hidden',
    'pages': [
        {'id': 'one', 'questions': [
            {'id': 'name', 'type': 'text', 'title': 'Name'},
            {'id': 'from', 'type': 'hidden', 'title': 'Came from', 'value': 'paper', 'from-link': 'from'}]},
        {'id': 'two', 'when': {'question': 'from', 'operator': 'is', 'value': 'mail'},
         'questions': [{'id': 'why', 'type': 'text', 'title': 'Why'}]}]}


class Link(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish(folder.write('link.json', DOCUMENT))
        cls.password = folder.user('ann@example.org')
        folder.publish(folder.write('hidden.json', HIDDEN))
        folder.publish(folder.write('skip.json', dict(DOCUMENT, id='skip', start={'skip': True})))

    def begin(self, query, person=None, service='link'):
        person = person or self.server.browser()
        start = person.get(f'/town/{service}?{query}')
        self.assertEqual((start.status, start.page.kind), (200, 'start'), start)
        return person, start, person.press(start)

    def test_it_fills_the_boxes(self):
        for service in ('link', 'skip'):
            person, start, begun = self.begin(f'r={SAID}&area=south&colour=red', service=service)
            self.assertEqual((begun.status, begun.location), (303, f'/town/{service}/hello'))
            page = person.get(f'/town/{service}/ref').page
            self.assertEqual((page.values('ref'), page.values('area')), ([SAID], ['south']))
            self.assertNotIn(SAID, begun.location)
            end = person.go(f'/town/{service}/ref', {'ref': SAID, 'area': 'north', 'name': 'Ann'}).page
            self.assertEqual((end.id, end.values('colour')), ('end', ['red'])) # answered by the link, and looked at
            reference = person.go(f'/town/{service}/check-answers').page.reference
            self.assertEqual(self.folder.case(reference)['answers'],
                             {'ref': SAID, 'area': 'north', 'name': 'Ann', 'colour': 'red'})
        self.assertNotIn(SAID, self.server.log())

    def test_what_is_wrong_is_as_if_not_said(self):
        person = self.server.browser()
        start = person.get('/town/link?area=west&name=Ann&ref=x&r=' + 'a' * 41)
        self.assertEqual(start.page.kind, 'start')
        self.assertEqual(start.page.presses(), []) # nothing to write down: a link
        self.assertNotIn('aaaa', start.text.split('<main')[1])
        self.assertEqual(person.get('/town/skip?area=west').status, 303)
        _, _, begun = self.begin('area=west&r=B')
        self.assertEqual(begun.status, 303)
        half, _, _ = self.begin('area=west&r=B')
        page = half.get('/town/link/ref').page
        self.assertEqual((page.values('ref'), page.values('area')), (['B'], []))

    def test_an_answer_stays(self):
        person, _, _ = self.begin('r=first')
        person.post('/town/link/ref', {'ref': 'mine', 'area': 'north', 'name': 'Ann'})
        _, _, begun = self.begin('r=second&colour=red', person)
        self.assertEqual(begun.location, '/town/link/check-answers')
        self.assertEqual(person.get('/town/link/ref').page.values('ref'), ['mine'])

    def test_another_language_keeps_it(self):
        start = self.person.get('/town/link?r=<b>')
        self.assertEqual(start.page.counts['b'], 0)
        welsh = [href for href in start.text.split('"') if 'language=cy' in href]
        self.assertTrue(welsh and all('r=%3Cb%3E' in href for href in welsh), welsh)

    def test_a_hidden_value(self):
        user = self.sign_in('ann@example.org', self.password)
        for query, kept in (('', 'paper'), ('?from=mail', 'mail'), ('?from=' + 'a' * 1001, 'paper')):
            person = self.server.browser()
            start = person.get('/town/hidden' + query)
            if query == '?from=mail':
                person.press(start)
            page = person.get('/town/hidden/one').page
            self.assertNotIn('from', [name for name, _ in page.form['fields']])
            end = person.go('/town/hidden/one', {'name': 'Ann', 'from': 'forged'}).page
            self.assertEqual(end.id, 'two' if kept == 'mail' else 'check-answers')
            check = person.go('/town/hidden/two', {'why': 'x'}).page if kept == 'mail' else end
            self.assertNotIn('Came from', check.all_words)
            reference = person.go('/town/hidden/check-answers').page.reference
            self.assertEqual(self.folder.case(reference)['answers']['from'], kept)
            staff = user.get(f'/town/staff/cases/{reference}').page
            self.assertIn(f'Came from {kept}', staff.all_words)

    def test_reading_writes_nothing(self):
        before = self.folder.count('draft')
        self.server.browser().get('/town/link?r=A')
        self.assertEqual(self.folder.count('draft'), before)
