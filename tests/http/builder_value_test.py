# SPDX-License-Identifier: Apache-2.0
"""The builder: calculated values and the fee, chosen and said in words, with an example worked out beside."""
import re

import building


class Values(building.Building):
    def value(self, key, name):
        return next(v for v in self.document(key)['values'] if v['name'] == name)

    def test_a_fee_is_chosen_said_and_worked_out(self):
        self.begin('permit', 'parking-permit')
        ann = self.users['ann']
        where = '/town/staff/services/permit/value'
        form = lambda answer: {k: v for k, v in self.form(answer).items() if not re.search('-remove$|^fee$|^add|^ex-|^name$|^more$', k)}
        shown = self.text(ann.get('/town/staff/services/permit/values'))
        self.assertIn('To be paid', shown)
        self.assertRegex(shown, r'30 when .*; otherwise \(68 \+ diesel\)')
        before = self.document('permit')
        page = ann.get(where + '?name=price')
        typed = form(page)
        self.assertEqual((typed['t1-number'], typed['t3-number'], typed['whole-kind']), ('30', '68', 'choose'))
        self.assertEqual(self.edit('permit', 'value-set', **typed, fee='yes').location, where + '?name=price')
        self.assertEqual(self.document('permit'), before) # as it was written
        self.assertEqual(self.edit('permit', 'value-set', **{**typed, 't3-number': '70.50'}, fee='yes').status, 303)
        self.assertEqual(self.value('permit', 'price')['value']['choose'][1], {'add': ['70.50', {'value': 'diesel'}]})
        self.assertEqual(self.value('permit', 'price')['value']['choose'][0], before['values'][1]['value']['choose'][0])
        # The example beside, by answers that are made up, and by others.
        fuels = [o['value'] for p in before['pages'] for q in p.get('questions', []) if q['id'] == 'fuel' for o in q['options']]
        self.assertIn('diesel', fuels)
        for fuel in fuels:
            worked = self.text(ann.get(f'{where}?name=diesel&ex-fuel={fuel}'))
            self.assertIn(f'For example diesel{20 if fuel == "diesel" else 0} ', worked)
        self.assertIn('£', self.text(ann.get(where + '?name=price')).split('For example')[1])
        # Line by line, and a case with a condition of its own.
        with self.changes_nothing():
            more = self.edit('permit', 'value-set', **form(ann.get(where + '?name=diesel')), more='row', add='number')
            self.assertEqual((more.status, 't3-kind' in more.text), (200, True))
            for wrong in ({'add': 'question:none'}, {'add': 'value:none'}, {'add': 'number', 'add-in': '1'}, {'add': 'sum:x:y'}, {'add': 'number', 'add-in': '77'}):
                with self.subTest(wrong=wrong):
                    self.assertEqual(self.edit('permit', 'value-set', **form(ann.get(where + '?name=diesel')), more='row', **wrong).status, 422)
        typed = form(more)
        self.assertEqual(self.edit('permit', 'value-set', **{**typed, 't2-number': '5'}).status, 303)
        self.assertEqual(self.value('permit', 'diesel')['value']['choose'][1], {'when': {'all': []}, 'then': 5})
        self.assertIn('A case of “diesel”', self.text(ann.get(where + '/when?value=diesel&at=1')))
        self.assertEqual(self.edit('permit', 'when', value='diesel', at='1', w1_question='fuel', w1_operator='is', w1_value=fuels[0]).location, where + '?name=diesel')
        self.assertEqual(self.value('permit', 'diesel')['value']['choose'][1]['when'], {'question': 'fuel', 'operator': 'is', 'value': fuels[0]})
        self.assertNotIn('mistake-list', self.page('permit').text)
        # A new one; what cannot be worked out; two at once.
        new = {'called': 'Late fee', 'title_en': 'For being late', 'title_cy': 'Am fod yn hwyr', 'prefix_en': '£', 'prefix_cy': '£', 'decimals': '2', 'whole_kind': 'multiply',
               't1_kind': 'number', 't1_number': '1.50', 't2_kind': 'value', 't2_of': 'price'}
        self.assertEqual(self.edit('permit', 'value-set', **new).location, where + '?name=late-fee')
        self.assertEqual(self.value('permit', 'late-fee'), {'name': 'late-fee', 'title': {'en': 'For being late', 'cy': 'Am fod yn hwyr'}, 'prefix': {'en': '£', 'cy': '£'},
                                                            'decimals': 2, 'value': {'multiply': ['1.50', {'value': 'price'}]}})
        self.assertEqual(self.document('permit')['fee'], 'price')
        with self.changes_nothing():
            for wrong in ({'t1_number': 'x'}, {'t2_of': 'none'}, {'whole_kind': 'power'}, {'whole_kind': 'round'}, {'decimals': '11'}, {'called': '!!!'}, {'t1_kind': 'days-between'},
                          {'t2_in': '1'}, {'t1_kind': 'divide'}):
                with self.subTest(wrong=wrong):
                    answer = self.edit('permit', 'value-set', **{**new, **wrong})
                    self.assertEqual((answer.status, answer.page.kind), (422, 'builder-value'))
                    self.assertIn('For being late', answer.text)
            self.assertEqual(self.edit('permit', 'value-set', **{**new, 'value': 'none'}).status, 409)
            self.assertEqual(self.edit('permit', 'when', value='price', at='9').status, 409)
            self.assertEqual([ann.get(where + q).status for q in ('?name=none', '/when?value=none&at=0', '/when?value=price&at=1')], [404] * 3)
        seen = self.seen('permit')
        self.assertEqual(self.edit('permit', 'value-set', 'ben', seen, **{**new, 'value': 'late-fee', 't1_number': '2'}).status, 303)
        self.assertEqual(self.edit('permit', 'value-set', 'ann', seen, **{**new, 'value': 'late-fee', 't1_number': '3'}).status, 409)
        self.assertIn('Gwerthoedd a gyfrifir', self.text(ann.get('/town/staff/services/permit/values?language=cy')))
        ann.get(where + 's?language=en')
        self.assertEqual(self.edit('permit', 'value-remove', value='late-fee').location, '/town/staff/services/permit/values')
        self.assertEqual(len(self.document('permit')['values']), 2)

    def test_lines_go_up_and_down_and_what_is_typed_is_worked_out(self):
        self.begin('order', 'parking-permit')
        where, ann = '/town/staff/services/order/value', self.users['ann']
        form = lambda answer: {k: v for k, v in self.form(answer).items() if not re.search('-remove$|^fee$|^add|^ex-|^name$|^more$', k)}
        new = {'called': 'Sum', 'whole-kind': 'subtract', 't1-kind': 'number', 't1-number': '7', 't2-kind': 'add', 't3-kind': 'number', 't3-in': '2', 't3-number': '1',
               't4-kind': 'number', 't4-in': '2', 't4-number': '2'}
        with self.changes_nothing():
            worked = self.edit('order', 'value-set', **new, more='look')
            self.assertEqual(worked.status, 200)
            self.assertRegex(self.text(worked), r'For example sum ?4')
            self.assertEqual(self.edit('order', 'value-set', **{**new, 't1-number': 'x'}, more='look').status, 422)
            moved = form(self.edit('order', 'value-set', **new, more='up-2'))
            self.assertEqual([moved.get(f't{i}-number', '') for i in (2, 3, 4)], ['1', '2', '7'])
            self.assertEqual([moved[f't{i}-in'] for i in (1, 2, 3, 4)], ['0', '1', '1', '0'])
            self.assertEqual(form(self.edit('order', 'value-set', **new, more='down-1')), moved)
            inner = form(self.edit('order', 'value-set', **new, more='down-3'))
            self.assertEqual([inner.get(f't{i}-number', '') for i in (1, 3, 4)], ['7', '2', '1'])
            self.assertEqual(form(self.edit('order', 'value-set', **new, more='up-1')), form(self.edit('order', 'value-set', **new, more='down-4')))
        self.assertEqual(self.edit('order', 'value-set', **moved).location, where + '?name=sum')
        self.assertEqual(self.value('order', 'sum')['value'], {'subtract': [{'add': [1, 2]}, 7]})
        # With other answers than the made-up ones, and what is not saved yet.
        typed = form(ann.get(where + '?name=diesel'))
        number = next(k for k, v in typed.items() if k.endswith('-number') and v == '20')
        with self.changes_nothing():
            for fuel, says in (('diesel', '25'), ('petrol', '0')):
                self.assertIn(f'For example diesel{says}', self.text(self.edit('order', 'value-set', **{**typed, number: '25', 'ex-fuel': fuel}, more='look')))

