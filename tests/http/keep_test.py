# SPDX-License-Identifier: Apache-2.0
"""What a person typed is not lost by what they press beside it, files of a row stay as those of a page do, and
nothing is sent twice. Without JavaScript: every button's form is sent as it stands."""
import threading

import guildhall

PDF = b'%PDF-1.4\nsome words\n%%EOF\n'
PNG = b'\x89PNG\r\n\x1a\n' + b'x' * 100
TYPED = {'line': 'Only typed', 'long': 'Two\nlines', 'day-day': '31', 'day-month': '2', 'day-year': 'ninety', 'some': ['a', 'b']}
RIGHT = {**TYPED, 'day-day': '1', 'day-year': '2024'}
# Services on whose way nothing is asked.
NOTHING_ASKED = {
    'told': {'pages': [{'id': 'one', 'title': 'One', 'before': ['Read this.']}, {'id': 'two', 'title': 'Two', 'before': ['And this.']}]},
    'told-at-once': {'start': {'skip': True}, 'pages': [{'id': 'one', 'title': 'One', 'before': ['Read this.']}]},
    'nothing': {'pages': [{'id': 'one', 'when': {'question': 'q', 'operator': 'is', 'value': 'x'},
                           'questions': [{'id': 'q', 'type': 'text', 'title': 'Q'}]}]},
}


class Keep(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('keep.json')
        for name, document in NOTHING_ASKED.items():
            folder.publish(folder.write(f'{name}.json', {'guildhall': 1, 'id': name, 'languages': ['en'], 'name': name, **document}))

    def typed_stand(self, answer, typed, status=200):
        self.assertEqual((answer.status, answer.page.kind), (status, 'question'), answer)
        for name, value in typed.items():
            self.assertEqual(answer.page.values(name), value if isinstance(value, list) else [value], name)

    def no_answer_changes(self):
        return {table: rows for table, rows in self.folder.state().items() if table in ('draft', 'case_file', 'upload', 'audit')}

    def at_things(self, language='en'):
        person = self.server.browser(headers=[('Accept-Language', language)])
        person.go('/town/keep/words', RIGHT)
        self.assertEqual(person.go('/town/keep/told').page.id, 'things')
        return person

    # ---- Was this clear? ----

    def test_what_is_typed_survives_was_this_clear(self):
        for language, thanks in (('en', 'Thank you for telling us'), ('cy', 'Diolch am roi gwybod i ni')):
            for say in ('clear', 'not-clear', 'why'):
                with self.subTest(language=language, say=say):
                    person = self.server.browser(headers=[('Accept-Language', language)])
                    before, said = self.no_answer_changes(), self.folder.count('feedback')
                    answer = person.press(person.get('/town/keep/words'), TYPED, value=say)
                    self.typed_stand(answer, TYPED)
                    self.assertEqual((answer.page.language, answer.page.problems), (language, []))
                    self.assertIn(thanks, answer.page.all_words)
                    self.assertEqual(self.no_answer_changes(), before, 'nothing is saved')
                    self.assertEqual(person.cookies, {})
                    self.assertEqual(self.folder.rows('SELECT page, kind, words FROM feedback')[said:], [('words', say, '')])
                    wrong = person.press(answer, TYPED)
                    self.typed_stand(wrong, TYPED, 422)
                    self.assertEqual(person.press(wrong, RIGHT).location, '/town/keep/told', 'and the way goes on')

    def test_what_is_typed_survives_the_words_of_it(self):
        person = self.server.browser()
        asked = person.press(person.get('/town/keep/words'), TYPED, value='not-clear')
        said = self.folder.count('feedback')
        for words, why in (('x' * 1201, '1200 characters'), ('a\u202eb', 'character')):
            answer = person.press(asked, {**TYPED, 'clear.words': words}, value='not-clear')
            self.typed_stand(answer, {**TYPED, 'clear.words': words.replace('\u202e', '')}, 422)
            self.assertEqual([href for href, _ in answer.page.problems], ['#clear-words'])
            self.assertIn(why, answer.page.problems[0][1])
            self.assertIn('id="clear-words"', answer.text)
            self.assertTrue(answer.page.title.startswith('Error:'))
            self.assertEqual(self.folder.count('feedback'), said)
        answer = person.press(answer, {'clear.words': ' What is a line? '}, value='not-clear')
        self.typed_stand(answer, TYPED)
        self.assertIn('Thank you', answer.page.all_words)
        self.assertEqual(self.folder.feedback()[said:], [('not-clear', 'What is a line?')])
        self.assertEqual(answer.page.values('clear.words'), [])

    def test_was_this_clear_keeps_the_row_and_the_change(self):
        person = self.at_things()
        for path in ('/town/keep/things/add', '/town/keep/things/add?change=1'):
            answer = person.press(person.get(path), {'thing': 'A chair'}, value='clear')
            self.typed_stand(answer, {'thing': 'A chair'})
            self.assertEqual((answer.page.id, answer.page.form['action']), ('things', path))
        saved = person.press(answer, {'thing': 'A chair'}, [('picture', 'a.png', 'image/png', PNG)])
        self.assertEqual(saved.location, '/town/keep/things?change=1')
        again = person.get('/town/keep/things/1/clear')
        self.assertEqual((again.status, again.location), (303, '/town/keep/things/1'), 'the address asked for anew')
        self.assertEqual(person.get('/town/keep/words/clear').location, '/town/keep/words')

    def test_files_sent_with_it_are_kept(self):
        person = self.at_things()
        person.go('/town/keep/things', {'next': 'continue'})
        answer = person.press(person.get('/town/keep/proof'), {'when-day': '1'}, [('proof', 'a.pdf', 'application/pdf', PDF)], value='clear')
        self.typed_stand(answer, {'when-day': '1'})
        self.assertIn('a.pdf', answer.page.all_words)
        before = self.folder.files()
        answer = person.press(person.get('/town/keep/proof'), {'when-day': '2'}, [('proof', 'b.exe', 'application/x', PDF)], value='clear')
        self.typed_stand(answer, {'when-day': '2'})
        self.assertEqual(self.folder.files(), before, 'one that is not taken goes')
        check = person.follow(person.press(answer, {'when-day': '2', 'when-month': '2', 'when-year': '2024'}))
        self.assertEqual(check.page.kind, 'check-answers')
        case = self.folder.case(person.go('/town/keep/check-answers').page.reference)
        self.assertEqual([f['name'] for f in case['answers']['proof']], ['a.pdf'])

    def test_a_page_that_is_not_reached_hears_nothing(self):
        person = self.server.browser()
        with self.changes_nothing():
            for path in ('/town/keep/proof/clear', '/town/keep/things/add/clear'):
                self.assertEqual(person.post(path, {'clear.say': 'clear'}).status, 303)
            self.assertEqual(person.post('/town/keep/things/7/clear', {'clear.say': 'clear'}).status, 404)
            self.assertEqual(person.post('/town/keep/words/clear', [('clear.say', 'clear'), ('line', 'a'), ('line', 'b')]).status, 400)

    # ---- Another language ----

    def test_what_is_typed_survives_another_language(self):
        person = self.server.browser()
        before = self.folder.state()
        for language in ('cy', 'en'):
            answer = person.press(person.get('/town/keep/words'), TYPED, lang=language)
            self.typed_stand(answer, TYPED)
            self.assertEqual((answer.page.language, answer.page.problems), (language, []))
        self.assertEqual(self.folder.state(), before)
        self.assertEqual(person.press(answer, RIGHT).location, '/town/keep/told')
        change = person.press(person.get('/town/keep/words?change=1'), TYPED, lang='cy')
        self.typed_stand(change, TYPED)
        self.assertEqual(change.page.form['action'], '/town/keep/words?change=1')
        person.go('/town/keep/told')
        row = person.press(person.get('/town/keep/things/add'), {'thing': 'Cadair'}, lang='en')
        self.typed_stand(row, {'thing': 'Cadair'})
        self.assertEqual((row.page.language, row.page.form['action']), ('en', '/town/keep/things/add'))
        told = person.press(person.get('/town/keep/told'), lang='cy')
        self.assertEqual((told.status, told.page.id, told.page.language), (200, 'told', 'cy'), 'a page that only tells')

    def test_files_sent_to_another_language_are_kept(self):
        person = self.at_things()
        answer = person.press(person.get('/town/keep/things/add'), {'thing': 'A chair'}, [('picture', 'a.png', 'image/png', PNG)], lang='cy')
        self.typed_stand(answer, {'thing': 'A chair'})
        self.assertEqual((answer.page.language, answer.page.form['action']), ('cy', '/town/keep/things/1'))
        self.assertIn('a.png', answer.page.all_words)

    def test_enter_goes_on(self):
        """A browser presses the first button of a form: on no page may that be one beside the main way."""
        person = self.at_things()
        person.press(person.get('/town/keep/things/add'), {'thing': ''}, [('picture', 'a.png', 'image/png', PNG)])
        for path in ('/words', '/told', '/things/add', '/things/1'):
            first = person.get('/town/keep' + path).page.presses()[0]
            self.assertTrue('name' not in first and 'formaction' not in first, first)

    # ---- Files of a row ----

    def test_files_of_a_refused_row_are_kept(self):
        for language in ('en', 'cy'):
            person = self.at_things(language)
            refused = person.press(person.get('/town/keep/things/add'), {'thing': ''}, [('picture', 'a.png', 'image/png', PNG)])
            self.assertEqual((refused.status, refused.page.language), (422, language))
            self.assertEqual([href for href, _ in refused.page.problems], ['#thing'])
            self.assertIn('a.png', refused.page.all_words)
            self.assertEqual(refused.page.form['action'], '/town/keep/things/1', 'the row is begun')
            refused = person.press(refused, {'thing': ' '}, [('picture', 'b.pdf', 'application/pdf', PDF)])
            self.assertEqual(refused.status, 422)
            self.assertIn('b.pdf', refused.page.all_words)
            stays = person.post('/town/keep/things', {'next': 'continue'})
            self.assertEqual((stays.status, stays.page.kind), (422, 'repeat'), 'a row that is only begun is not passed over')
            self.assertEqual(person.press(refused, {'thing': 'A chair'}).location, '/town/keep/things')
            person.go('/town/keep/things', {'next': 'continue'})
            person.upload('/town/keep/proof', {'when-day': '1', 'when-month': '1', 'when-year': '2024'}, [])
            case = self.folder.case(person.go('/town/keep/check-answers').page.reference)
            thing, = case['answers']['things']
            self.assertEqual((thing['thing'], [f['name'] for f in thing['picture']]), ('A chair', ['a.png', 'b.pdf']))

    def test_a_refused_row_without_sound_files_is_not_begun(self):
        person = self.at_things()
        with self.changes_nothing():
            for files in ([], [('picture', 'a.exe', 'application/x', PNG)]):
                refused = person.press(person.get('/town/keep/things/add'), {'thing': ''}, files)
                self.assertEqual((refused.status, refused.page.form['action']), (422, '/town/keep/things/add'))

    def test_taking_a_file_away_keeps_the_row_and_what_is_typed(self):
        person = self.at_things()
        page = person.press(person.get('/town/keep/things/add'), {'thing': ''},
                            [('picture', 'a.png', 'image/png', PNG), ('picture', 'b.pdf', 'application/pdf', PDF)])
        tokens = [v for k, v in page.page.form['buttons'] if k == 'picture-remove']
        page = person.press(page, {'thing': ' '}, value=tokens[0])
        self.typed_stand(page, {'thing': ' '})
        self.assertEqual((page.page.problems, page.page.form['action']), ([], '/town/keep/things/1'))
        self.assertIn('b.pdf', page.page.all_words)
        self.assertNotIn('a.png', page.page.all_words)
        right = person.press(page, {'thing': 'A chair'}, value=tokens[1])
        self.typed_stand(right, {'thing': 'A chair'})
        self.assertNotIn('b.pdf', right.page.all_words)
        page = person.press(right, {'thing': 'A chair'}, [('picture', 'c.png', 'image/png', PNG), ('picture', 'd.png', 'image/png', PNG)])
        self.assertEqual(page.location, '/town/keep/things')
        page = person.get('/town/keep/things/1?change=1')
        token = next(v for k, v in page.page.form['buttons'] if k == 'picture-remove')
        self.assertEqual(person.press(page, value=token).location, '/town/keep/things/1?change=1')

    def test_taking_a_file_away_keeps_what_is_typed_wrong(self):
        person = self.at_things()
        person.go('/town/keep/things', {'next': 'continue'})
        page = person.press(person.get('/town/keep/proof'), {'when-day': '31', 'when-month': '2', 'when-year': '2024'},
                            [('proof', 'a.pdf', 'application/pdf', PDF)])
        self.assertEqual(page.status, 422)
        page = person.press(page, {'when-day': '30'}, name='proof-remove')
        self.typed_stand(page, {'when-day': '30', 'when-month': '2', 'when-year': '2024'})
        self.assertEqual(page.page.problems, [])
        self.assertNotIn('a.pdf', page.page.all_words)

    # ---- Sent once ----

    def begin(self, person, service):
        """As far as check your answers, by the buttons there are."""
        page = person.follow(person.get(f'/town/{service}'))
        for _ in range(10):
            if page.page.kind == 'check-answers':
                return page
            links = [h for h, a in page.page.links if 'govuk-button' in (a.get('class') or '')]
            page = person.follow(person.get(links[0]) if links else person.press(page))
        raise guildhall.Broken(f'no end: {page}')

    def test_a_way_without_questions_is_sent_once(self):
        for service in NOTHING_ASKED:
            with self.subTest(service=service):
                person, before = self.server.browser(), self.folder.count('case_file')
                self.begin(person, service)
                self.begin(person, service) # a second tab
                self.assertEqual(len(person.cookies), 1)
                jar, answers = person.cookie_for(f'/town/{service}'), []
                def send():
                    answers.append(self.server.browser().post(f'/town/{service}/check-answers', cookie=jar))
                tabs = [threading.Thread(target=send) for _ in range(4)]
                for tab in tabs:
                    tab.start()
                for tab in tabs:
                    tab.join()
                self.assertEqual({(a.status, a.location) for a in answers}, {(303, f'/town/{service}/check-answers/sent')})
                again = person.post(f'/town/{service}/check-answers')
                reference = person.follow(again).page.reference
                self.assertTrue(reference)
                self.assertEqual(self.folder.count('case_file'), before + 1)
                self.assertEqual(self.folder.case(reference)['answers'], {})
                self.begin(person, service)
                second = person.go(f'/town/{service}/check-answers').page.reference
                self.assertNotEqual(second, reference, 'who begins anew sends anew')

    def test_a_way_without_questions_is_not_sent_without_beginning(self):
        for service, start in (('told', '/town/told'), ('told-at-once', '/town/told-at-once/one'), ('nothing', '/town/nothing')):
            person = self.server.browser()
            with self.changes_nothing():
                for method in ('GET', 'POST'):
                    answer = person.ask(method, f'/town/{service}/check-answers', b'' if method == 'POST' else None)
                    self.assertEqual((answer.status, answer.location), (303, start))

    def test_beginning_where_there_are_questions(self):
        person = self.server.browser()
        with self.changes_nothing():
            self.assertEqual(person.post('/town/keep').location, '/town/keep')
        person.go('/town/keep/words', RIGHT)
        with self.changes_nothing():
            self.assertEqual(person.post('/town/keep').location, '/town/keep/things')
