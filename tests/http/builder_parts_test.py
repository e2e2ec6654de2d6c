# SPDX-License-Identifier: Apache-2.0
"""The builder: parts of a service, conditions within conditions, and of choices and words."""
import json
import re

import building


class Parts(building.Building):
    def test_sections_and_what_is_asked_for_each(self):
        self.begin('parts')
        ann = self.users['ann']
        where = '/town/staff/services/parts/sections'
        form = lambda answer: {k: v for k, v in self.form(answer).items() if k != 'tasks'}
        before = self.document('parts')
        typed = form(ann.get(where))
        self.assertEqual(self.edit('parts', 'sections', **typed).location, where)
        self.assertEqual(self.document('parts'), before) # as it was written
        at = len(before.get('sections', [])) + 1
        typed |= {f's{at}-title-en': 'About the bin', f's{at}-title-cy': 'Am y bin'}
        self.assertEqual(self.edit('parts', 'sections', **typed).status, 303)
        self.assertEqual(self.document('parts')['sections'][-1], {'id': 'about-the-bin', 'title': {'en': 'About the bin', 'cy': 'Am y bin'}})
        typed = form(ann.get(where))
        place = next(k for k, v in typed.items() if v == 'licence' and re.fullmatch(r'p\d+', k))
        typed |= {f'{place}-in': 'about-the-bin', f's{at + 1}-title-en': 'About you', f's{at + 1}-title-cy': 'Amdanoch chi'}
        self.assertEqual(self.edit('parts', 'sections', **typed, up='').status, 303)
        self.assertEqual(next(p for p in self.document('parts')['pages'] if p['id'] == 'licence')['section'], 'about-the-bin')
        # One goes up, with what was typed.
        typed = form(ann.get(where)) | {f's{at + 1}-title-en': 'About yourself'}
        self.assertEqual(self.edit('parts', 'sections', **typed, up='about-you').status, 303)
        self.assertEqual([s['title']['en'] for s in self.document('parts')['sections'][-2:]], ['About yourself', 'About the bin'])
        self.assertNotIn('mistake-list', self.page('parts').text)
        # Tasks, which want every page in a section: that is told.
        self.assertEqual(self.edit('parts', 'sections', **form(ann.get(where)), tasks='yes').status, 303)
        self.assertTrue(self.document('parts')['tasks'])
        self.assertIn('mistake-list', self.page('parts').text)
        self.assertIn('checked', ann.get(where).text)
        with self.changes_nothing():
            typed = form(ann.get(where))
            for wrong in ({f'{place}-in': 'nowhere'}, {'s1': 'nowhere'}, {'s1-title-en': 'x' * 6000}):
                with self.subTest(wrong=list(wrong)):
                    self.assertEqual(self.edit('parts', 'sections', **{**typed, **wrong}).status, 422)
        seen = self.seen('parts')
        self.assertEqual(self.edit('parts', 'sections', 'ben', seen, **typed).status, 303)
        late = self.edit('parts', 'sections', 'ann', seen, **{**typed, 's1-title-en': 'My words'})
        self.assertEqual((late.status, 'value="My words"' in late.text), (409, True))
        self.assertIn('Adrannau', ann.get(where + '?language=cy').text)
        ann.get(where + '?language=en')
        # A page that is asked for each, which is walked so.
        repeat = {'page': 'licence', 'repeat_item_en': 'Licence', 'repeat_item_cy': 'Trwydded', 'repeat_min': '1', 'repeat_max': '3'}
        self.assertEqual(self.edit('parts', 'repeat', **repeat, repeats='yes').location, '/town/staff/services/parts/draft/licence#repeat')
        page = next(p for p in self.document('parts')['pages'] if p['id'] == 'licence')
        self.assertEqual(page['repeat'], {'item': {'en': 'Licence', 'cy': 'Trwydded'}, 'min': 1, 'max': 3})
        self.assertIn('asked for each', self.page('parts').text)
        with self.changes_nothing():
            for wrong in ({'repeat_min': '4'}, {'repeat_max': '201'}, {'repeat_max': 'many'}, {'repeat_item_en': '', 'repeat_item_cy': ''}):
                with self.subTest(wrong=wrong):
                    answer = self.edit('parts', 'repeat', **{**repeat, **wrong}, repeats='yes')
                    self.assertEqual(answer.status, 422)
                    self.assertIn('href="#repeat"', answer.text)
            self.assertEqual(self.edit('parts', 'repeat', **{**repeat, 'page': 'none'}, repeats='yes').status, 409)
            self.assertEqual(self.edit('parts', 'repeat', **{**repeat, 'page': 'wait'}, repeats='yes').status, 422) # an ending
        self.assertEqual(self.edit('parts', 'repeat', **repeat).status, 303)
        self.assertNotIn('repeat', next(p for p in self.document('parts')['pages'] if p['id'] == 'licence'))

    def test_a_preview_has_its_ends_and_its_rows(self):
        self.begin('ends')
        ann = self.users['ann']
        where = '/town/staff/services/ends/preview/'
        carried = re.compile(r'name="preview.answers" value="([^"]+)"')
        on = lambda answer, page, **fields: ann.post(where + page, {'preview.answers': carried.search(answer.text).group(1), **fields})
        self.edit('ends', 'repeat', page='licence', repeats='yes', repeat_item_en='Licence', repeat_item_cy='Trwydded', repeat_min='2', repeat_max='3')
        with self.changes_nothing():
            row = ann.get(where + 'licence')
            self.assertEqual(row.page.kind, 'question')
            rows = on(row, 'licence/add', licence='GW123456')
            self.assertEqual((rows.status, rows.page.kind), (200, 'repeat'))
            self.assertIn('GW123456', rows.text)
            few = on(rows, 'licence', next='continue')
            self.assertEqual((few.status, few.page.kind), (422, 'repeat'))
            again = on(few, 'licence', next='add')
            self.assertEqual(again.page.kind, 'question')
            rows = on(again, 'licence/add', licence='GW654321')
            self.assertEqual([n in rows.text for n in ('GW123456', 'GW654321')], [True, True])
            self.assertEqual(on(rows, 'licence', next='continue').page.kind, 'question') # the next page
            # The end: what was answered on the way, and nothing is sent.
            contact = ann.get(where + 'contact')
            check = on(contact, 'contact', name='Mai Evans', email='')
            self.assertEqual((check.status, check.page.kind), (200, 'check-answers'))
            self.assertEqual(ann.get(where + 'check-answers').page.kind, 'check-answers')
            self.assertEqual(on(check, 'check-answers').location, '/town/staff/services/ends/draft')
            self.assertEqual(self.users['ann'].get(where + 'start?language=cy').page.kind, 'start')
        ann.get(where + 'start?language=en')

    def test_what_is_typed_is_tried_and_things_go_where_they_are_put(self):
        self.begin('tried')
        ann, where = self.users['ann'], '/town/staff/services/tried/draft'
        seen = self.seen('tried')
        typed = {'do': 'question-set', 'seen': seen, 'page': 'contact', 'question': 'name', 'at': 'q1', 'q1-title-en': 'Who <are> you?', 'q1-title-cy': 'Pwy?'}
        with self.changes_nothing():
            shown = ann.post(where + '/contact/try', typed)
            self.assertEqual((shown.status, shown.page.kind, shown.page.id), (200, 'question', 'contact'))
            self.assertIn('Who &lt;are&gt; you?', shown.text)
            for fields, status in (({**typed, 'q1-title-en': '', 'q1-title-cy': ''}, 204), ({**typed, 'question': 'none'}, 204), ({**typed, 'do': 'back'}, 400), ({**typed, 'seen': 99}, 404),
                                   ({**typed, 'q1-title-en': 'x' * 6000}, 204)):
                with self.subTest(fields=fields):
                    self.assertEqual(ann.post(where + '/contact/try', fields).status, status)
            self.assertEqual(ann.post(where + '/none/try', typed).status, 204)
            self.assertEqual(self.edit('tried', 'page-place', page='bins', to='none').status, 422)
            self.assertEqual(self.edit('tried', 'page-place', page='none', to='bins').status, 409)
        before = self.ids('tried')
        self.assertEqual(self.edit('tried', 'page-place', page=before[3], to=before[0]).status, 303)
        self.assertEqual(self.ids('tried'), [before[3], *before[:3], *before[4:]])
        self.assertEqual(self.edit('tried', 'page-place', page=before[3], to='').status, 303)
        self.assertEqual(self.ids('tried')[-1], before[3])
        self.assertEqual(self.edit('tried', 'question-place', page='contact', question='email', to='name').status, 303)
        self.assertEqual([q['id'] for p in self.document('tried')['pages'] if p['id'] == 'contact' for q in p['questions']], ['email', 'name'])

    def test_the_difference_of_parts_values_and_conditions_is_said_in_words(self):
        self.begin('told', 'parking-permit')
        ann = self.users['ann']
        self.users['pat'].post('/town/staff/services/told/publish', {'revision': self.seen('told')})
        ann.post('/town/staff/services/told/drafts', {'seen': '0'})
        where = '/town/staff/services/told/difference'
        self.assertIn('Nothing is different', self.text(ann.get(where)))
        self.assertIn(f'href="{where}"', ann.get('/town/staff/services/told').text) # beside publishing
        document = self.document('told')
        document['values'][1]['value']['choose'][0]['then'] = 35
        document['values'].append({'name': 'late', 'value': {'multiply': [2, {'value': 'price'}]}})
        document['conditions'][0]['when'] = {'question': 'fuel', 'operator': 'is', 'value': 'petrol'}
        name = document['conditions'][0]['name']
        document['sections'].append({'id': 'more', 'title': {'en': 'More <about> you', 'cy': 'Mwy'}})
        page = next(p for p in document['pages'] if p.get('questions') and p['id'] != 'live-here')
        page['repeat'] = {'item': {'en': 'Car', 'cy': 'Car'}, 'max': 4}
        del document['fee']
        self.assertEqual(ann.upload('/town/staff/services/told/upload', {'seen': str(self.seen('told'))}, [('file', 'x.json', 'application/json', json.dumps(document).encode())]).status, 303)
        said = re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', ann.get(where).text))
        for words in ('Changed Calculated value: Price of the permit for a year', 'Before: 30 when', 'Now: 35 when', 'Added Calculated value: late', 'Now: 2 × Price of the permit for a year',
                      f'Changed The condition “{name}”', 'Now: “What does it run on?” is “Petrol”', 'Added Section: More &lt;about&gt; you', 'Asked for each', 'Now: Car', 'At most how many Now: 4', 'Fee Before: price'):
            self.assertIn(words, said)
        self.assertNotIn('{"', said)
        self.assertIn('Adran: Mwy', self.text(ann.get(where + '?language=cy')))
        ann.get(where + '?language=en')

    def test_the_difference_of_settings_messages_and_translations_is_said_in_words(self):
        self.begin('whole', 'parking-permit')
        ann, pat = self.users['ann'], self.users['pat']
        pat.post('/town/staff/services/whole/publish', {'revision': self.seen('whole')})
        ann.post('/town/staff/services/whole/drafts', {'seen': '0'})
        where = '/town/staff/services/whole/difference'
        document = self.document('whole')
        run, message = document['run'], document['run']['notifications'][0]
        document['contact']['en'] = 'Ring <us>'
        run['lawful-basis'], run['review'] = 'legal-obligation', '2028-05-02'
        run['handled-by']['en'] = 'The new desk'
        run['retention']['cases'], run['targets']['days'] = 365, 9
        run['write-to'], run['statuses'][1]['title']['en'] = 'email', 'Looked <at>'
        run['statuses'][0]['next'] = ['checking']
        message['on'], message['subject']['en'] = 'approved', 'Your <permit>'
        run['notifications'].append({'on': 'sent', 'address': 'desk@town.example', 'subject': {'en': 'One more', 'cy': 'Un arall'},
                                     'body': {'en': 'Look at it', 'cy': 'Edrychwch'}})
        self.assertEqual(ann.upload('/town/staff/services/whole/upload', {'seen': str(self.seen('whole'))}, [('file', 'x.json', 'application/json', json.dumps(document).encode())]).status, 303)
        read = ann.post('/town/staff/services/whole/translations', {'seen': self.seen('whole'), 'of': 'cy', 'show': 'to-do', 'from': '0',
                                                                    'i-0': 'name', 't-0': document['name']['cy'], 'r-0': 'yes'})
        self.assertEqual(read.status, 303, read)
        self.assertIn('ann', str(self.document('whole')['translations']))
        said = lambda answer: re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', answer.text))
        to_public = ('Now: Ring &lt;us&gt;', 'Lawful basis Before: Public task Now: Legal obligation', 'How many days things are kept Cases, once closed Before: 730 Now: 365',
                     'Changed Message: Your &lt;permit&gt; When it goes out Before: When answers are sent Now: When a case becomes: Approved',
                     'Subject (English) Before: Your parking permit: we have your application Now: Your &lt;permit&gt;',
                     'Status of cases: Looked &lt;at&gt; Title (English) Before: Being checked Now: Looked &lt;at&gt;',
                     'Statuses that may follow Before: Being checked; Refused Now: Looked &lt;at&gt;',
                     'Whom messages about the case go to Now: ')
        inside = ('Now: The new desk', 'Before: 1 April 2027 Now: 2 May 2028', 'Before: 5 Now: 9', 'Added Message: One more', 'Address of the organisation Now: desk@town.example',
                  'What it says (Cymraeg) Now: Edrychwch',
                  f'How far the translation has come (Cymraeg): “{document["name"]["cy"]}” Before: Not reviewed Now: Reviewed, ')
        whole = said(ann.get(where))
        for words in to_public + inside:
            self.assertIn(words, whole)
        self.assertIn('/town/staff/services/whole/messages"', ann.get(where).text)
        welsh = said(ann.get(where + '?language=cy'))
        for words in ('Neges: Un arall', 'Pa mor bell y daeth y cyfieithiad (Cymraeg)', 'Pryd mae’n mynd'):
            self.assertIn(words, welsh)
        ann.get(where + '?language=en')
        # Everybody reads it once it is published, but for what is the organisation's own matter.
        published = pat.post('/town/staff/services/whole/publish', {'revision': self.seen('whole')})
        self.assertEqual(published.status, 303, published)
        told = said(self.comer().get('/town/whole/check-answers/making/2'))
        for words in to_public:
            self.assertIn(words, told)
        for words in (*inside, 'desk@town.example', 'Reviewed', 'by ann'):
            self.assertNotIn(words, told)

    def test_own_words_for_mistakes(self):
        self.begin('words')
        ann, where = self.users['ann'], '/town/staff/services/words/draft/licence/mistakes?question=licence'
        before = self.question('words', 'licence', 'licence')
        shown = ann.get(where)
        self.assertIn('Enter an answer', self.text(shown))
        typed = {k: v for k, v in self.form(shown).items() if k.startswith('m-')}
        self.assertEqual(typed['m-pattern-en'], before['errors']['pattern']['en'])
        save = lambda user='ann', seen=None, **fields: self.edit('words', 'mistakes', user, seen, **{'page': 'licence', 'question': 'licence', **fields})
        self.assertEqual(save(**typed).location, '/town/staff/services/words/draft/licence#question-licence')
        self.assertEqual(self.question('words', 'licence', 'licence'), before) # as it was written
        typed |= {'m-missing-en': 'Tell us your <licence>', 'm-missing-cy': 'Dywedwch', 'm-pattern-en': '', 'm-pattern-cy': '', 'm-any-en': 'Try again', 'm-any-cy': ''}
        seen = self.seen('words')
        self.assertEqual(save(**typed).status, 303)
        errors = self.question('words', 'licence', 'licence')['errors']
        self.assertEqual((errors['missing'], errors['any'], 'pattern' in errors), ({'en': 'Tell us your <licence>', 'cy': 'Dywedwch'}, {'en': 'Try again'}, False))
        self.assertIn('words of its own for', self.text(ann.get('/town/staff/services/words/draft/licence')))
        # As people read them.
        wrong = ann.post('/town/staff/services/words/preview/licence', {})
        self.assertIn('Tell us your &lt;licence&gt;', wrong.text)
        self.assertIn('Try again', ann.post('/town/staff/services/words/preview/licence', {'licence': '!'}).text)
        late = save('ben', seen, **{**typed, 'm-any-en': 'Mine'})
        self.assertEqual((late.status, 'value="Mine"' in late.text), (409, True))
        # Somebody's words for the question itself are no hindrance.
        self.assertEqual(self.edit('words', 'question-set', page='licence', question='licence', at='q1', q1_title_en='Number?', q1_title_cy='Rhif?').status, 303)
        self.assertEqual(save('ben', self.seen('words') - 1, **{**typed, 'm-any-en': 'Mine'}).status, 303)
        with self.changes_nothing():
            self.assertEqual(save(question='none', **typed).status, 409)
            self.assertEqual(save(**{**typed, 'm-any-en': 'x' * 6000}).status, 422)
            self.assertEqual([ann.get('/town/staff/services/words/draft/' + p).status for p in ('none/mistakes?question=licence', 'licence/mistakes?question=none', 'licence/mistakes')], [404, 404, 303])
        self.assertIn('Geiriau', self.text(ann.get(where + '&language=cy')))
        ann.get(where + '&language=en')
        self.assertEqual(save(**{k: '' for k in typed}).status, 303)
        self.assertNotIn('errors', self.question('words', 'licence', 'licence'))

    def test_conditions_within_conditions_of_choices_and_of_words(self):
        self.begin('nest')
        ann = self.users['ann']
        at = '/town/staff/services/nest/draft/'
        page = lambda name: next(p for p in self.document('nest')['pages'] if p['id'] == name)
        def save(**fields):
            return self.edit('nest', 'when', **fields)
        # Line by line without a script: each button shows the form again, and keeps nothing.
        row = {'page': 'licence', 'w1_question': 'bins', 'w1_operator': 'contains', 'w1_value': 'food', 'w1_in': '0'}
        with self.changes_nothing():
            more = save(**row, more='group')
            self.assertEqual((more.status, 'name="w2-group"' in more.text), (200, True))
            self.assertRegex(more.text, r'<option value="food"\s+selected')
            more = save(**row, w2_group='any', w2_in='0', more='row', add='collection-day', add_in='2')
            self.assertIn('name="w3-question" value="collection-day"', more.text)
            self.assertEqual(re.findall(r'name="w3-in" value="(\d)"', more.text), ['2'])
            for wrong in ({'add': 'none'}, {'add': 'value:none'}, {'add': 'named:none'}, {'add_in': '1'}, {'add_in': '9'}, {'add_in': 'x'}):
                with self.subTest(wrong=wrong):
                    self.assertEqual(save(**row, w2_group='any', w2_in='0', more='row', **{**{'add': 'bins', 'add_in': '2'}, **wrong}).status, 422)
        group = {'w2_group': 'none', 'w2_in': '0', 'w3_question': 'collection-day', 'w3_operator': 'is', 'w3_unit': 'days-ahead', 'w3_count': '0', 'w3_in': '2',
                 'w4_question': 'named:garden waste', 'w4_in': '2'}
        self.assertEqual(save(**row, **group).status, 303)
        self.assertEqual(page('licence')['when'], {'all': [{'question': 'bins', 'operator': 'contains', 'value': 'food'},
                                                           {'not': {'any': [{'question': 'collection-day', 'operator': 'is', 'value': {'days': 0}}, 'garden waste']}}]})
        self.assertIn('it is not so that (“When should we have come?” is today or “garden waste”)', self.text(ann.get(at + 'licence')))
        self.assertNotIn('mistake-list', self.page('nest').text)
        # A group that is taken out takes what is in it along.
        self.assertEqual(save(**row, **group, w2_remove='yes').status, 303)
        self.assertEqual(page('licence')['when'], {'question': 'bins', 'operator': 'contains', 'value': 'food'})
        # A choice, also of a list that others use, and a piece of words.
        self.assertIn('option=food', ann.get(at + 'bins').text)
        self.assertEqual(save(page='bins', question='bins', option='food', w1_question='named:garden waste').status, 303)
        options = self.document('nest')['lists'][0]['options']
        self.assertEqual([o['value'] for o in options if isinstance(o, dict) and o.get('when')], ['food'])
        self.assertIn('Offered when “Which bins did we miss?”', self.text(ann.get(at + 'bins')))
        self.assertEqual(self.edit('nest', 'piece-add', page='licence', piece='after', type='warning', piece_title_en='', piece_body_en='Keep it **dry**.', piece_body_cy='Cadwch yn sych.').location, at + 'licence#pieces')
        self.assertEqual(page('licence')['after'], [{'type': 'warning', 'body': {'en': 'Keep it **dry**.', 'cy': 'Cadwch yn sych.'}}])
        self.assertEqual(save(page='licence', piece='after-0', w1_question='bins', w1_operator='contains', w1_value='food').status, 303)
        self.assertEqual(page('licence')['after'][0]['when'], {'question': 'bins', 'operator': 'contains', 'value': 'food'})
        self.assertIn('A warning: Keep it **dry**. Shown when “Which bins did we miss?” contains “Food waste (small caddy)”', self.text(ann.get(at + 'licence')))
        self.assertIn('Pryd y dangosir geiriau', self.text(ann.get(at + 'licence/when?piece=after-0&language=cy')))
        ann.get(at + 'licence?language=en')
        self.assertEqual(self.edit('nest', 'piece-set', page='licence', piece='after-0', type='inset', **{'after-0-body-en': 'Dry.', 'after-0-body-cy': 'Sych.'}).status, 303)
        self.assertEqual((page('licence')['after'][0]['type'], 'when' in page('licence')['after'][0]), ('inset', True))
        with self.changes_nothing():
            seen = self.seen('nest')
            for fields, status in (({'do': 'when', 'piece': 'after-9'}, 409), ({'do': 'when', 'question': 'licence', 'option': 'none'}, 409), ({'do': 'piece-set', 'piece': 'after-9', 'type': 'inset'}, 409),
                                   ({'do': 'piece-add', 'piece': 'aside', 'type': 'inset', 'piece-body-en': 'x'}, 422), ({'do': 'piece-add', 'piece': 'after', 'type': 'script', 'piece-body-en': 'x'}, 422),
                                   ({'do': 'piece-add', 'piece': 'after', 'type': 'inset'}, 422), ({'do': 'when', 'join': 'some', 'w1-question': 'bins', 'w1-operator': 'contains', 'w1-value': 'food'}, 422),
                                   ({'do': 'when', 'w1-question': 'bins', 'w1-operator': 'contains', 'w1-value': 'food', 'w1-in': '1'}, 422)):
                with self.subTest(fields=fields):
                    self.assertEqual(ann.post('/town/staff/services/nest/draft', {'seen': seen, 'page': 'licence', **fields}).status, status)
            self.assertEqual([ann.get(at + 'licence/when?' + q).status for q in ('piece=after-9', 'option=x&question=licence', 'add=value:x')], [404] * 3)
        self.assertEqual(self.edit('nest', 'piece-remove', page='licence', piece='after-0').status, 303)
        self.assertNotIn('after', page('licence'))
