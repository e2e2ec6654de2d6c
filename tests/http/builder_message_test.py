# SPDX-License-Identifier: Apache-2.0
"""The builder: messages of the service's own, made, changed, ordered and removed by choosing, with how each looks beside."""
import building


class Messages(building.Building):
    WHERE = '/town/staff/services/{}/message'

    def messages(self, key):
        return self.document(key)['run'].get('notifications', [])

    def new(self, **fields):
        return {'on': 'approved', 'to': 'email', 'subject_en': 'A permit, ((name|applicant))', 'subject_cy': 'Trwydded, ((name|ymgeisydd))',
                'body_en': 'It is yours.\n((registration|Your vehicle)) may park.', 'body_cy': 'Eich trwydded chi yw hi.', **fields}

    def test_they_are_made_changed_ordered_and_removed(self):
        self.begin('permit', 'parking-permit')
        ann, where = self.users['ann'], self.WHERE.format('permit')
        self.assertIn('/town/staff/services/permit/messages', self.page('permit').text)
        shown = self.text(ann.get(where + 's'))
        self.assertIn('Your parking permit: we have your application', shown)
        self.assertIn('When answers are sent', shown)
        before = self.document('permit')
        typed = self.form(ann.get(where + '?at=0'))
        self.assertEqual((typed['on'], typed['to'], typed['message']), ('sent', 'email', '0'))
        self.assertEqual(self.edit('permit', 'message-set', **{k: v for k, v in typed.items() if k != 'more'}).location, where + 's')
        self.assertEqual(self.document('permit'), before) # as it was written
        self.assertEqual(self.edit('permit', 'message-set', **self.new()).location, where + 's')
        self.assertEqual(self.messages('permit')[1], {
            'on': 'approved', 'to': 'email', 'subject': {'en': 'A permit, ((name|applicant))', 'cy': 'Trwydded, ((name|ymgeisydd))'},
            'body': {'en': 'It is yours.\n((registration|Your vehicle)) may park.', 'cy': 'Eich trwydded chi yw hi.'}})
        self.assertNotIn('mistake-list', self.page('permit').text)
        # In another order, changed by its place, and away.
        self.assertEqual(self.edit('permit', 'message-up', message='1').location, where + 's')
        self.assertEqual([m['on'] for m in self.messages('permit')], ['approved', 'sent'])
        self.edit('permit', 'message-down', message='0')
        self.assertEqual([m['on'] for m in self.messages('permit')], ['sent', 'approved'])
        self.edit('permit', 'message-set', **self.new(message='1', to='', address='desk@town.example', on='withdrawn'))
        self.assertEqual({k: self.messages('permit')[1].get(k) for k in ('on', 'to', 'address')}, {'on': 'withdrawn', 'to': None, 'address': 'desk@town.example'})
        self.assertIn('desk@town.example', self.text(ann.get(where + 's')))
        self.edit('permit', 'message-remove', message='1')
        self.assertEqual(self.document('permit'), before)
        self.edit('permit', 'message-remove', message='0')
        self.assertNotIn('notifications', self.document('permit')['run'])

    def test_how_it_looks_is_shown_with_and_without_answers_and_nothing_is_kept(self):
        self.begin('looks', 'parking-permit')
        with self.changes_nothing():
            answer = self.edit('looks', 'message-set', **self.new(), more='look')
            self.assertEqual(answer.status, 200)
            shown = self.text(answer)
            for said in ('A permit, [', 'It is yours.', '] may park.', 'A permit, applicant', 'Your vehicle may park.', 'Trwydded, ymgeisydd', 'To any other address'):
                self.assertIn(said, shown)
            desk = self.text(self.edit('looks', 'message-set', **self.new(to='', address='desk@town.example'), more='look'))
            self.assertIn('Your vehicle may park.', desk)
            self.assertNotIn('] may park', desk) # the organisation gets no answers
            self.assertIn('See the case', desk)
        self.assertIn('We have your application for your vehicle.', self.text(self.users['ann'].get(self.WHERE.format('looks') + '?at=0')))

    def test_what_cannot_be_is_told_and_changes_nothing(self):
        self.begin('wrong', 'parking-permit')
        with self.changes_nothing():
            for wrong in ({'to': 'none'}, {'to': 'registration'}, {'to': ''}, {'to': '', 'address': 'desk'}, {'body_en': '', 'body_cy': ''},
                          {'subject_en': '', 'subject_cy': ''}, {'on': ''}):
                for more in ('', 'look'):
                    with self.subTest(wrong=wrong, more=more):
                        answer = self.edit('wrong', 'message-set', **self.new(**wrong), more=more)
                        self.assertEqual(answer.status, 422)
                        self.assertIn('Say whom it goes to', answer.text)
                        if wrong.get('body_en') != '':
                            self.assertIn('It is yours.', answer.text) # what was typed
            for gone in ('7', '-1', 'x', '99999999999999999999'):
                self.assertEqual(self.edit('wrong', 'message-set', **self.new(message=gone)).status, 409)
                self.assertEqual(self.edit('wrong', 'message-remove', message=gone).status, 409)
            self.assertEqual(self.users['ann'].get(self.WHERE.format('wrong') + '?at=7').status, 404)
            self.assertEqual(self.edit('wrong', 'message-set', **self.new(body_en='x' * 5001)).status, 422)

    def test_two_designers_at_once(self):
        self.begin('both', 'parking-permit')
        seen = self.seen('both')
        self.assertEqual(self.edit('both', 'message-set', **self.new()).status, 303)
        self.assertEqual(self.edit('both', 'message-set', user='ben', seen=seen, **self.new(on='refused')).status, 303) # one more takes nothing from anybody
        self.assertEqual([m['on'] for m in self.messages('both')], ['sent', 'approved', 'refused'])
        seen = self.seen('both')
        self.assertEqual(self.edit('both', 'message-up', message='2').status, 303)
        with self.changes_nothing():
            self.assertEqual(self.edit('both', 'message-set', user='ben', seen=seen, **self.new(message='1', on='closed')).status, 409)

    def test_a_telephone_and_a_missing_language_are_told(self):
        self.begin('calls', 'parking-permit')
        page = next(p for p in self.document('calls')['pages'] if p.get('questions') and not p.get('repeat'))['id']
        self.edit('calls', 'question-add', page=page, type='telephone', new_en='Number', new_cy='Rhif')
        phone = next(q['id'] for p in self.document('calls')['pages'] for q in p.get('questions', []) if q['type'] == 'telephone')
        self.assertEqual(self.edit('calls', 'message-set', **self.new(to=phone, body_cy='')).status, 303)
        self.assertNotIn('subject', self.messages('calls')[1])
        self.assertIn('nothing here sends text messages', self.text(self.users['ann'].get(self.WHERE.format('calls') + 's')))
        self.assertIn('/town/staff/services/calls/messages', self.page('calls').text)
        self.assertIn('This message is not sent', self.page('calls').text)
