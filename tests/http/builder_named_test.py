# SPDX-License-Identifier: Apache-2.0
"""The builder: conditions with a name, made, called otherwise wherever they are used, and removed where they are not."""
import json

import building


class Named(building.Building):
    def named(self, key):
        return {c['name']: c['when'] for c in self.document(key).get('conditions', [])}

    def test_a_condition_is_made_used_called_otherwise_and_removed(self):
        self.begin('permit', 'parking-permit')
        at, ann = '/town/staff/services/permit', self.users['ann']
        self.assertIn('href="/town/staff/services/permit/conditions"', self.page('permit').text)
        shown = self.text(ann.get(at + '/conditions'))
        self.assertIn('clean vehicle', shown)
        self.assertIn('Used in:', shown)
        # Made as conditions are chosen everywhere, line by line.
        page = ann.get(at + '/condition')
        self.assertEqual((page.status, page.page.kind), (200, 'builder-when'))
        fuels = [o['value'] for p in self.document('permit')['pages'] for q in p.get('questions', []) if q['id'] == 'fuel' for o in q['options']]
        new = {'called': 'runs on “this” & that', 'w1_question': 'fuel', 'w1_operator': 'is', 'w1_value': fuels[0]}
        with self.changes_nothing():
            more = self.edit('permit', 'named-set', called='typed already', more='row', add='question')
            self.assertEqual(more.status, 422)
            more = self.edit('permit', 'named-set', called='typed already', more='row', add='fuel')
            self.assertEqual((more.status, self.form(more)['called'], 'w1-value' in more.text), (200, 'typed already', True))
            for wrong in ({'called': ''}, {'called': 'a: b'}, {'called': 'x' * 61}, {'called': 'clean vehicle'}, {'w1_value': 'coal'}, {'w1_question': 'none'}):
                with self.subTest(wrong=wrong):
                    answer = self.edit('permit', 'named-set', **{**new, **wrong})
                    self.assertEqual((answer.status, answer.page.kind), (422, 'builder-when'))
            self.assertIn('Choose at least one', self.edit('permit', 'named-set', called='nothing').text)
            self.assertEqual(self.edit('permit', 'named-set', named='none', **new).status, 409)
            self.assertEqual(ann.get(at + '/condition?name=none').status, 404)
        self.assertEqual(self.edit('permit', 'named-set', **new).location, at + '/conditions')
        self.assertEqual(self.named('permit')[new['called']], {'question': 'fuel', 'operator': 'is', 'value': fuels[0]})
        self.assertIn('Not used anywhere', self.text(ann.get(at + '/conditions')))
        # Used by a page, and by another condition; what is used stays, and its name follows.
        last = self.ids('permit')[-1]
        self.assertEqual(self.edit('permit', 'when', page=last, w1_question='named:' + new['called']).status, 303)
        self.assertEqual(self.edit('permit', 'named-set', called='by way of it', w1_question='named:' + new['called'], w2_question='fuel', w2_operator='is answered').status, 303)
        with self.changes_nothing():
            refused = self.edit('permit', 'named-remove', named=new['called'])
            self.assertEqual((refused.status, refused.page.kind), (422, 'builder-conditions'))
            said = self.text(refused)
            self.assertIn('is used and cannot be removed', said)
            row = said.split('runs on “this” &amp; that', 1)[1]
            self.assertIn('The condition “by way of it”', row)
            self.assertIn(f'href="{at}/draft/{last}"', refused.text)
            circle = self.edit('permit', 'named-set', named=new['called'], called=new['called'], w1_question='named:by way of it')
            self.assertEqual(circle.status, 422)
            self.assertIn('would need itself', circle.text)
        page = ann.get(at + '/condition?name=runs%20on%20%E2%80%9Cthis%E2%80%9D%20%26%20that')
        self.assertEqual((page.status, self.form(page)['w1-value']), (200, fuels[0]))
        self.assertNotIn('value="named:runs on', page.text) # itself is not offered
        seen = self.seen('permit')
        self.assertEqual(self.edit('permit', 'named-set', 'ben', seen, **{**new, 'named': new['called'], 'called': 'its fuel'}).status, 303)
        self.assertEqual(self.edit('permit', 'named-set', 'ann', seen, **{**new, 'named': new['called'], 'called': 'another'}).status, 409)
        document = self.document('permit')
        self.assertEqual(next(p for p in document['pages'] if p['id'] == last)['when'], 'its fuel')
        self.assertIn('its fuel', str(self.named('permit')['by way of it']))
        self.assertNotIn(new['called'], str(document))
        self.assertNotIn('mistake-list', self.page('permit').text)
        # Let go of where it is used, it goes.
        self.assertEqual(self.edit('permit', 'named-remove', named='by way of it').location, at + '/conditions')
        self.assertEqual(self.edit('permit', 'when', page=last).status, 303)
        self.assertEqual(self.edit('permit', 'named-remove', named='its fuel').status, 303)
        self.assertEqual(list(self.named('permit')), ['clean vehicle'])
        self.assertIn('Amodau ag enw', self.text(ann.get(at + '/conditions?language=cy')))
        self.assertIn('Amod newydd', self.text(ann.get(at + '/condition?language=cy')))
        self.assertIn('Tynnodd amod ag enw', self.text(ann.get(at + '/history?language=cy')))
        ann.get(at + '/conditions?language=en')

    def test_of_more_than_are_listed_the_rest_is_counted(self):
        """A file may hold more than the builder makes and lists: how many are left out stands below, in each language."""
        self.begin('many')
        document, ann, at = self.document('many'), self.users['ann'], '/town/staff/services/many'
        first = document['pages'][0]['questions'][0]['id']
        document['conditions'] += [{'name': f'number {i}', 'when': {'question': first, 'operator': 'is answered'}} for i in range(len(document['conditions']), 503)]
        sent = ann.upload(f'{at}/upload', {'seen': str(self.seen('many'))}, [('file', 'many.json', 'application/json', json.dumps(document).encode())])
        self.assertIn(sent.status, (200, 303), self.text(sent))
        for language, said in (('cy', '3 arall, nad ydynt i’w gweld yma'), ('en', '3 more, which are not shown here')):
            page = ann.get(f'{at}/conditions?language={language}')
            self.assertEqual((page.status, page.text.count('value="named-remove"')), (200, 500))
            self.assertIn(said, self.text(page))
