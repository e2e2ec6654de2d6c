# SPDX-License-Identifier: Apache-2.0
"""The question register: who asks what, in which words, why, how often people stumble; and "use the same"."""
import json
import re
import time

import guildhall


def both(text):
    return {'en': text, 'cy': text + ' (cy)'}


def definition(key, question, languages=('en', 'cy'), **more):
    return {'guildhall': 1, 'id': key, 'languages': list(languages), 'name': both(f'The {key}'), 'pages': [
        {'id': 'page', 'questions': [question]},
        {'id': 'end', 'questions': [{'id': 'note', 'type': 'text', 'title': both('A note'), 'optional': True}]}], **more}


WHEN = {'id': 'when', 'type': 'date', 'title': both('When did it happen?'), 'hint': both('For example 27 3 2026'),
        'short': both('The day'), 'why': both('We look at what was done that day.'), 'earliest': '2020-01-01', 'number': 7}
KIND = {'id': 'kind', 'type': 'radios', 'title': both('Which kind?'), 'list': 'kinds', 'when': {'question': 'note', 'operator': 'is', 'value': 'x'}}


class Register(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        cls.password = folder.user('pia@example.org', 'publisher')
        cls.leader = folder.user('lea@example.org', 'leader')

    def setUp(self):
        super().setUp()
        self.pia = self.sign_in('pia@example.org', self.password)

    def add(self, document, publishes=True):
        key = document['id']
        if not self.folder.rows('SELECT 1 FROM service WHERE key = ?', key):
            body = json.dumps(document).encode()
            sent = self.pia.upload('/town/staff/new-service', {'key': key, 'seen': '0'}, [('file', 'x.json', 'application/json', body)])
            self.assertEqual(sent.status, 303, sent.text)
            if publishes:
                self.assertEqual(self.pia.post(f'/town/staff/services/{key}/publish', {'revision': '1'}).status, 303)

    def fill_register(self):
        self.add(definition('lamps', WHEN))
        self.add(definition('bins', {**WHEN, 'id': 'day', 'title': both('when did it happen'), 'hint': both('Or about'), 'why': both('Crews differ.')}))
        self.add(definition('trees', {'id': 'at', 'type': 'text', 'title': both('When did it happen?')}), publishes=False)
        lists = [{'id': 'kinds', 'options': [{'value': 'a', 'label': both('An ash')}, {'value': 'b', 'label': both('A birch')}]}]
        kinds = definition('kinds', KIND, lists=lists)
        kinds['pages'].reverse()
        self.add(kinds)

    def rows(self, text):
        return text.split('<div class="gh-box">')[1:]

    def test_what_is_the_same_is_put_together(self):
        self.fill_register()
        page = self.pia.get('/town/staff/questions')
        self.assertEqual((page.status, page.page.kind), (200, 'staff-register'))
        first = self.rows(page.text)
        both_ask = [row for row in first if 'The lamps' in row and 'When did it happen?' in row]
        self.assertEqual(len(both_ask), 1)
        for said in ('The bins', '2 services ask it', 'We look at what was done that day.', 'Crews differ.', 'when did it happen', 'Or about'):
            self.assertIn(said, both_ask[0])
        self.assertNotIn('The trees', both_ask[0]) # another kind of answer
        trees = [row for row in first if 'The trees' in row and 'When did it happen?' in row]
        self.assertIn('No reason is stated', trees[0])
        found = self.rows(self.pia.get('/town/staff/questions?q=DAY').text)
        self.assertEqual(len(found), 1) # by its reason
        self.assertIn('Cofrestr cwestiynau', self.pia.get('/town/staff/questions?language=cy').text)
        self.pia.get('/town/staff/questions?language=en')
        lea = self.sign_in('lea@example.org', self.leader)
        self.assertNotIn('Use the same', lea.get('/town/staff/questions?service=trees&page=page').text)

    def test_a_long_register_is_read_page_by_page(self):
        self.add({'guildhall': 1, 'id': 'long', 'languages': ['en', 'cy'], 'name': both('Long'), 'pages': [
            {'id': f'p{n}', 'questions': [{'id': f'q{n}', 'type': 'text', 'title': both(f'Zebra number {n}?')}]} for n in range(60)]}, publishes=False)
        where, seen, pages = '/town/staff/questions?q=zebra', [], 0
        while where:
            rows = self.rows(self.pia.get(where).text)
            seen += [re.search(r'Zebra number (\d+)', row)[1] for row in rows]
            self.assertLessEqual(len(rows), 25)
            where, pages = (re.findall(r'rel="next" href="([^"]+)"', rows[-1]) or [''])[0].replace('&amp;', '&'), pages + 1
        self.assertEqual((len(seen), len(set(seen)), pages), (60, 60, 3))
        self.assertIn('rel="prev"', self.pia.get('/town/staff/questions?q=zebra&from=25').text)
        self.assertEqual(self.pia.get('/town/staff/questions?from=999999999').status, 200)

    def test_the_same_is_used_in_a_draft(self):
        self.fill_register()
        self.add(definition('shrubs', {'id': 'at', 'type': 'text', 'title': both('Where?')}), publishes=False)
        looked = self.pia.get('/town/staff/services/shrubs/draft/page')
        self.assertIn('/town/staff/questions?service=shrubs&amp;page=page', looked.text)
        def use(service, question, **more):
            seen = self.folder.rows('SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ?', 'shrubs')[0][0]
            fields = {'do': 'question-use', 'seen': seen, 'page': 'page', 'from': service, 'state': 'published', 'question': question, **more}
            return self.pia.post('/town/staff/services/shrubs/draft', fields)
        listed = self.pia.get('/town/staff/questions?service=shrubs&page=page')
        self.assertIn('Use the same', listed.text)
        self.assertEqual(use('lamps', 'when').status, 303)
        self.assertEqual(use('kinds', 'kind').status, 303)
        self.assertEqual(use('lamps', 'when').status, 303)
        document = json.loads(self.folder.rows('SELECT r.document FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ? '
                                               'ORDER BY r.number DESC LIMIT 1', 'shrubs')[0][0])
        at, when, kind, again = document['pages'][0]['questions']
        self.assertEqual({key: value for key, value in when.items() if key != 'number'}, {k: v for k, v in WHEN.items() if k != 'number'})
        self.assertNotIn('number', when)
        self.assertEqual([o['label']['cy'] for o in kind['options']], ['An ash (cy)', 'A birch (cy)'])
        self.assertNotIn('when', kind)
        self.assertNotIn('list', kind)
        self.assertEqual(again['id'], 'when-2')
        # Asked for each of several things there, it is so here: on a page of its own where others are asked once.
        rows = definition('cars', {'id': 'plate', 'type': 'text', 'title': both('Which car?')})
        rows['pages'][0]['repeat'] = {'number': 9, 'item': both('Car'), 'min': 0, 'max': 4}
        rows['pages'][0]['questions'].append({'id': 'colour', 'type': 'text', 'title': both('Which colour?')})
        self.add(rows)
        used = use('cars', 'plate')
        self.assertEqual((used.status, used.location.split('#')[0]), (303, '/town/staff/services/shrubs/draft/plate'))
        self.assertEqual(use('cars', 'colour', page='plate').status, 303)
        page, own = json.loads(self.folder.rows('SELECT r.document FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ? '
                                                'ORDER BY r.number DESC LIMIT 1', 'shrubs')[0][0])['pages'][:2]
        self.assertEqual((len(page['questions']), 'repeat' in page), (4, False))
        self.assertEqual((own['repeat'], [q['title'] for q in own['questions']]), ({'item': both('Car'), 'min': 0, 'max': 4}, [both('Which car?'), both('Which colour?')]))
        self.assertNotIn('mistake-list', self.pia.get('/town/staff/services/shrubs/draft').text)
        with self.changes_nothing():
            self.assertEqual(use('lamps', 'nothing').status, 409)
            self.assertEqual(use('nowhere', 'when').status, 404)
            self.assertEqual(use('lamps', 'when', page='gone').status, 409)
        number = self.folder.rows('SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ?', 'shrubs')[0][0]
        self.assertEqual(self.pia.post('/town/staff/services/shrubs/drafts', {'do': 'drop', 'seen': number}).status, 303)

    def test_how_often_people_stumble_is_counted_without_an_answer(self):
        self.fill_register()
        person = self.server.browser()
        person.post('/town/lamps')
        told = re.compile(r'name="told.before" value="([^"]*)"')
        fields = {}
        # Whoever tries again, in whatever language, is counted once, and each rule that refused them once.
        for year, again in (('secret-1999', ''), ('secret-1999', ''), ('1999', '?again=1&language=cy'), ('1999', ''), ('secret-1999', ''), ('2024', '')):
            sent = person.post(f'/town/lamps/page{again}', {**fields, 'when-day': '3', 'when-month': '2', 'when-year': year})
            fields = {'told.before': told.search(sent.text).group(1)} if sent.status != 303 else {}
        self.assertNotIn('told.before', person.get('/town/lamps/page').text)
        for year in ('1999', '2024'): # one who comes anew, and one who is right at once
            person.post('/town/lamps/page', {'when-day': '3', 'when-month': '2', 'when-year': year})
        person.post('/town/lamps/page', {'when-day': '3', 'when-month': '2', 'when-year': '1999', 'told.before': '<' + 'x' * 9000}) # not what we said
        until = time.monotonic() + 90
        while not self.folder.rows("SELECT 1 FROM question_tally WHERE question = 'when'") and time.monotonic() < until:
            time.sleep(0.5)
        counted = dict(self.folder.rows("SELECT t.rule, t.count FROM question_tally t JOIN service s ON s.id = t.service_id "
                                        "WHERE s.key = 'lamps' AND t.question = 'when'"))
        self.assertEqual(counted.pop(''), 3)
        self.assertEqual(sorted(counted.values()), [1, 3])
        text = self.pia.get('/town/staff/questions?q=happen').text
        self.assertIn('Sent 3 times, refused 4 times', text)
        self.assertNotIn('secret', repr(self.folder.rows('SELECT * FROM question_tally')))
