# SPDX-License-Identifier: Apache-2.0
"""A draft as people would see it, walked by its own buttons: tasks, rows, answers that are changed. Nothing is kept."""
import html
import json
import re

import building

WORDS = lambda en, cy: {'en': en, 'cy': cy}
TEXT = lambda key, en, cy: {'id': key, 'type': 'text', 'title': WORDS(en, cy)}
TASKS = {
    'guildhall': 1, 'id': 'walked', 'name': WORDS('Tell us in parts', 'Dweud fesul rhan'), 'languages': ['en', 'cy'], 'tasks': True,
    'sections': [{'id': 'you', 'title': WORDS('About you', 'Amdanoch chi')}, {'id': 'things', 'title': WORDS('What you have', 'Beth sydd gennych')},
                 {'id': 'last', 'title': WORDS('The rest', 'Y gweddill')}],
    'pages': [
        {'id': 'name', 'section': 'you', 'questions': [TEXT('name', 'What is it called?', 'Beth yw ei enw?')]},
        {'id': 'town', 'section': 'you', 'questions': [TEXT('town', 'Which town?', 'Pa dref?')]},
        {'id': 'things', 'section': 'things', 'title': WORDS('Your things', 'Eich pethau'), 'repeat': {'item': WORDS('Thing', 'Peth'), 'min': 1, 'max': 3},
         'questions': [TEXT('thing', 'Which thing?', 'Pa beth?')]},
        {'id': 'more', 'section': 'last', 'title': WORDS('More of them', 'Rhagor'), 'repeat': {'item': WORDS('Other', 'Arall'), 'min': 0},
         'when': {'question': 'town', 'operator': 'is', 'value': 'Leeds'}, 'questions': [TEXT('other', 'Which other?', 'Pa un arall?')]}]}


class Preview(building.Building):
    def setUp(self):
        super().setUp()
        self.ann = self.users['ann']
        self.at = '/town/staff/services/walked/preview'
        if not self.folder.rows("SELECT 1 FROM service WHERE key = 'walked'"):
            made = self.ann.upload('/town/staff/new-service', {'key': 'walked', 'seen': '0'}, [('file', 'x.json', 'application/json', json.dumps(TASKS).encode())])
            self.assertEqual(made.status, 303, made.text)

    def carried(self, answer):
        return {'preview.answers': re.search(r'name="preview.answers" value="([^"]+)"', answer.text).group(1)}

    def press(self, answer, to, kind, page):
        """A button that leads to another page, which is looked at with the answers so far."""
        buttons = [html.unescape(b) for b in re.findall(r'<button[^>]*formaction="([^"]*)"', answer.text)]
        self.assertIn(self.at + to, buttons)
        there = self.ann.post(self.at + to, {**self.carried(answer), **({} if 'again=' in to else {'preview.look': '1'})})
        self.assertEqual((there.status, there.page.kind, there.page.id), (200, kind, page), there.text)
        return there

    def send(self, answer, fields, kind, page, status=200):
        """The page's own form."""
        action = html.unescape(re.search(r'<form id="answers.form"[^>]*action="([^"]+)"', answer.text).group(1))
        there = self.ann.post(action, {**self.carried(answer), **fields})
        self.assertEqual((there.status, there.page.kind, there.page.id), (status, kind, page), there.text)
        return there

    def test_tasks_rows_and_answers_are_changed_as_people_do(self):
        with self.changes_nothing():
            start = self.ann.get(self.at + '/start')
            self.assertIn(f'href="{self.at}/task-list"', start.text)
            tasks = self.ann.get(self.at + '/task-list')
            self.assertEqual((tasks.page.kind, tasks.page.id), ('task-list', 'task-list'))
            self.assertIn('About you Not yet started', tasks.page.all_words)
            name = self.press(tasks, '/name', 'question', 'name')
            town = self.send(self.send(name, {'name': ''}, 'question', 'name', 422), {'name': 'Oak'}, 'question', 'town')
            half = self.press(town, '/town?language=cy&again=1', 'question', 'town')
            self.assertIn('Pa dref?', half.text)
            town = self.press(half, '/town?language=en&again=1', 'question', 'town')
            tasks = self.send(town, {'town': 'York'}, 'task-list', 'task-list')
            self.assertIn('About you Completed', tasks.page.all_words)
            self.assertNotIn('check-answers', tasks.text)
            # Rows: one is needed; each is changed, one more is there, one is taken away.
            rows = self.send(self.press(tasks, '/things', 'question', 'things'), {'thing': 'Axe'}, 'repeat', 'things')
            axe = self.press(rows, '/things/1', 'question', 'things')
            self.assertIn('value="Axe"', axe.text)
            rows = self.send(axe, {'thing': 'Saw'}, 'repeat', 'things')
            self.assertEqual(('Saw' in rows.text, 'Axe' in rows.text), (True, False))
            rows = self.send(self.send(rows, {'next': 'add'}, 'question', 'things'), {'thing': 'Rope'}, 'repeat', 'things')
            rows = self.press(rows, '/things/1/remove', 'repeat', 'things')
            self.assertEqual(('Saw' in rows.text, 'Rope' in rows.text), (False, True))
            tasks = self.send(rows, {'next': 'continue'}, 'task-list', 'task-list')
            check = self.press(tasks, '/check-answers', 'check-answers', 'check-answers')
            self.assertEqual([w in check.text for w in ('Oak', 'York', 'Rope')], [True] * 3)
            self.changed(check)

    def changed(self, check):
        """From “check your answers” one comes back there."""
        name = self.press(check, '/name?change=1', 'question', 'name')
        self.assertIn('value="Oak"', name.text)
        wrong = self.send(name, {'name': ''}, 'question', 'name', 422)
        check = self.send(wrong, {'name': 'Elm'}, 'check-answers', 'check-answers')
        self.assertEqual(('Elm' in check.text, 'Oak' in check.text), (True, False))
        check = self.press(check, '/check-answers?language=cy&again=1', 'check-answers', 'check-answers')
        self.assertIn('Beth yw ei enw?', check.text)
        check = self.press(check, '/check-answers?language=en&again=1', 'check-answers', 'check-answers')
        rows = self.send(self.press(check, '/things/add?change=1', 'question', 'things'), {'thing': 'Net'}, 'repeat', 'things')
        rows = self.send(self.press(rows, '/things/3?change=1', 'question', 'things'), {'thing': 'Nail'}, 'repeat', 'things')
        check = self.send(rows, {'next': 'continue'}, 'check-answers', 'check-answers')
        self.assertIn('Nail', check.text)
        rows = self.press(check, '/things/2/remove?change=1', 'repeat', 'things')
        first = self.press(rows, '/things/3/remove?change=1', 'question', 'things')
        rows = self.send(first, {'thing': 'Nut'}, 'repeat', 'things')
        check = self.send(rows, {'next': 'continue'}, 'check-answers', 'check-answers')
        # What a changed answer brings up is asked before; a list that may stay without rows stands first, and says so.
        more = self.send(self.press(check, '/town?change=1', 'question', 'town'), {'town': 'Leeds'}, 'task-list', 'task-list')
        none = self.press(more, '/more', 'repeat', 'more')
        check = self.press(self.send(none, {'next': 'continue'}, 'task-list', 'task-list'), '/check-answers', 'check-answers', 'check-answers')
        self.assertIn('Leeds', check.text)
        self.press(check, '/more?change=1', 'repeat', 'more')
        gone = self.ann.post(self.at + '/things/99?change=1', {**self.carried(check), 'preview.look': '1'})
        self.assertEqual(gone.status, 404)
        for nowhere in ('/things/0', '/things/x', '/name/1', '/name/add', '/none/add', '/things/99/remove', '/things/add/remove', '/name/1/remove'):
            self.assertEqual(self.ann.post(self.at + nowhere, self.carried(check)).status, 404, nowhere)
        self.assertEqual(self.ann.post(self.at + '/check-answers', self.carried(check)).location, '/town/staff/services/walked/draft')

    def test_what_is_suggested_is_of_the_draft(self):
        self.begin('found')
        document = self.document('found')
        document['lists'] = document.get('lists', []) + [{'id': 'towns', 'options': [f'Town {i}' for i in range(1100)]}]
        document['pages'].insert(0, {'id': 'where', 'questions': [{'id': 'where', 'type': 'autocomplete', 'title': WORDS('Where?', 'Ble?'), 'list': 'towns'}]})
        self.assertEqual(self.ann.upload('/town/staff/new-service', {'key': 'towns', 'seen': '0'}, [('file', 'x.json', 'application/json', json.dumps({**document, 'id': 'towns'}).encode())]).status, 303)
        at = '/town/staff/services/towns/preview/where'
        self.assertIn(f'data-suggestions="{at}/where/suggestions', self.ann.get(at).text)
        self.assertEqual(json.loads(self.ann.get(f'{at}/where/suggestions?q=1099').body), [{'value': 'Town 1099', 'label': 'Town 1099'}])
        self.assertEqual(self.ann.get(f'{at}/none/suggestions?q=1').status, 404)
