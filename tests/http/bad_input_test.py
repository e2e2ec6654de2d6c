# SPDX-License-Identifier: Apache-2.0
"""What should not be sent: a clear page in the person's language that says what is wrong, and nothing changed."""
import guildhall

# Each page of everything.json with a form that is right, in the order of the way.
RIGHT = [
    ('line', {'line': 'A line'}), ('long', {'long': 'Two\r\nlines'}), ('amount', {'amount': '12'}), ('choice', {'choice': 'red'}),
    ('choices', {'choices': ['a', 'b']}), ('pick', {'pick': 'north'}), ('sure', {'sure': 'yes'}),
    ('day', {'day-day': '29', 'day-month': '2', 'day-year': '2024'}), ('month', {'month-month': '2', 'month-year': '2024'}),
    ('mail', {'mail': 'ann@example.org'}), ('phone', {'phone': '01632 960 001'}), ('site', {'site': 'https://example.org/x'}),
    ('person', {'person': 'Ann Ab Ifan'}),
    ('home', {'home-line-1': '1 High Street', 'home-town': 'Caerffili', 'home-postcode': 'CF83 1AA'}), ('agree', {'agree': 'yes'}),
]
EXPECTED = {'line': 'A line', 'long': 'Two\nlines', 'amount': 12, 'choice': 'red', 'choices': ['a', 'b'], 'pick': 'north', 'sure': True,
            'day': '2024-02-29', 'month': '2024-02', 'mail': 'ann@example.org', 'phone': '01632 960 001', 'site': 'https://example.org/x',
            'person': 'Ann Ab Ifan', 'home': {'line-1': '1 High Street', 'town': 'Caerffili', 'postcode': 'CF83 1AA'}, 'agree': True}
WRONG = {
    'line': [{}, {'line': ''}, {'line': '   '}, {'line': 'x' * 101}],
    'long': [{}, {'long': ''}, {'long': ' \r\n '}, {'long': 'x' * 20001}],
    'amount': [{}, {'amount': ''}, {'amount': 'ten'}, {'amount': '-1'}, {'amount': '101'}, {'amount': '1e1'}, {'amount': '0x10'},
               {'amount': '1.2.3'}, {'amount': 'NaN'}, {'amount': 'inf'}, {'amount': '9' * 400}, {'amount': '١٢'}],
    'choice': [{}, {'choice': ''}, {'choice': 'green'}, {'choice': 'Red'}, {'choice': 'red '}, {'choice': 'r'}],
    'choices': [{}, {'choices': 'c'}, {'choices': ['a', 'c']}, {'choices': ''}],
    'pick': [{}, {'pick': ''}, {'pick': 'east'}],
    'sure': [{}, {'sure': ''}, {'sure': 'maybe'}, {'sure': '1'}, {'sure': 'yesno'}],
    'day': [{}, {'day-day': '1'}, {'day-day': '30', 'day-month': '2', 'day-year': '2024'},
            {'day-day': '29', 'day-month': '2', 'day-year': '2023'}, {'day-day': '31', 'day-month': '4', 'day-year': '2024'},
            {'day-day': '0', 'day-month': '1', 'day-year': '2024'}, {'day-day': '1', 'day-month': '13', 'day-year': '2024'},
            {'day-day': '1', 'day-month': '1', 'day-year': '24'}, {'day-day': '1', 'day-month': '1', 'day-year': '99999'},
            {'day-day': 'x', 'day-month': 'y', 'day-year': 'z'}, {'day-day': '-1', 'day-month': '1', 'day-year': '2024'},
            {'day-day': '99999999999999999999', 'day-month': '1', 'day-year': '2024'}, {'day': '2024-01-01'}],
    'month': [{}, {'month-month': '0', 'month-year': '2024'}, {'month-month': '13', 'month-year': '2024'}, {'month-month': '1'}],
    'mail': [{}, {'mail': 'ann'}, {'mail': 'ann@'}, {'mail': '@example.org'}, {'mail': 'a@b@c.org'},
             {'mail': 'ann@example.org\r\nBcc: x@example.org'}, {'mail': 'a@' + 'x' * 300 + '.org'}],
    'phone': [{}, {'phone': 'call me'}, {'phone': '12'}, {'phone': '0' * 200}],
    'site': [{}, {'site': 'javascript:alert(1)'}, {'site': 'https://'}, {'site': 'data:text/html,x'}],
    'person': [{}, {'person': ''}, {'person': 'x' * 2000}],
    'home': [{}, {'home-line-1': '', 'home-town': '', 'home-postcode': ''}, {'home-line-1': '1 High Street'},
             {'home-line-1': '1 High Street', 'home-town': 'Caerffili', 'home-postcode': 'nowhere'}],
    'agree': [{}, {'agree': ''}, {'agree': 'no'}],
}
# Bytes that no text holds (docs/decisions, the rule of text), as they stand in a form.
UNSOUND = {
    'invalid': b'%FF', 'overlong': b'%C0%AF', 'surrogate': b'%ED%A0%80', 'beyond': b'%F4%90%80%80', 'cut off': b'%E2%82', 'raw invalid': b'\xff',
    'NUL': b'%00', 'bell': b'%07', 'escape': b'%1B[31m', 'delete': b'%7F', 'C1': b'%C2%85', 'override': b'%E2%80%AE', 'isolate': b'%E2%81%A6',
    'noncharacter': b'%EF%BF%BE',
}


class BadInput(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('everything.json')
        folder.publish('ways.json')

    def at(self, page, language='en'):
        """Somebody who has come to a page, with all before it answered."""
        person = self.server.browser(headers=[('Accept-Language', language)])
        for name, fields in RIGHT:
            if name == page:
                return person
            answer = person.post(f'/town/everything/{name}', fields)
            self.assertEqual(answer.status, 303, f'{name}: {answer}')
        return person

    def test_what_is_right_is_kept_exactly(self):
        person = self.at(None)
        done = person.go('/town/everything/check-answers')
        self.assertEqual(self.folder.case(done.page.reference)['answers'], EXPECTED)

    def test_a_line_is_one_line(self):
        """A browser sends no line ends from a line's box; another client's become spaces."""
        person = self.at('line')
        person.post('/town/everything/line', {'line': ' two\r\nlines\tand more '})
        self.assertEqual(person.get('/town/everything/line').page.values('line'), ['two lines and more'])

    def test_every_question_type_is_here(self):
        self.assertEqual(set(WRONG), {name for name, _ in RIGHT})

    def test_wrong_answers_are_told_and_change_nothing(self):
        for language, error in (('en', 'Error:'), ('cy', 'Gwall:')):
            for page, forms in WRONG.items():
                person = self.at(page, language)
                path = f'/town/everything/{page}'
                with self.changes_nothing():
                    for fields in forms:
                        with self.subTest(page=page, fields=str(fields)[:80], language=language):
                            answer = person.post(path, fields)
                            self.assertEqual((answer.status, answer.page.id), (422, page), answer)
                            self.assertTrue(answer.page.title.startswith(error), answer.page.title)
                            self.assertEqual(answer.page.language, language)
                            self.assertEqual(len(answer.page.problems) > 1, page == 'home' and len(fields) == 1, 'parts each have one')
                            self.assertGreater(len(answer.page.problems), 0)
                            for href, words in answer.page.problems:
                                self.assertTrue(words)
                                self.assertIn(f'id="{href[1:]}"', answer.text, 'the link leads to the control')
                            for name, value in fields.items():
                                if isinstance(value, str) and name in ('line', 'long', 'mail', 'amount', 'phone', 'site', 'person') and value.strip():
                                    self.assertEqual(answer.page.values(name), [value], 'what was typed stands there again')
                self.assertEqual(person.post(path, dict(RIGHT)[page]).status, 303, 'and can be mended')

    def test_unsound_bytes_in_every_question_type(self):
        for page, right in RIGHT:
            person = self.at(page)
            with self.changes_nothing():
                for name in right:
                    for why, raw in UNSOUND.items():
                        with self.subTest(page=page, field=name, why=why):
                            others = {k: v for k, v in right.items() if k != name}
                            body = guildhall.form(others) + (b'&' if others else b'') + name.encode() + b'=a' + raw + b'b'
                            answer = person.ask('POST', f'/town/everything/{page}', body)
                            self.assertIn((answer.status, answer.page.kind), ((422, 'question'), (400, 'error')), answer)
                            if answer.status == 422:
                                self.assertEqual(len(answer.page.problems), 1)
                            self.assertNotIn(b'\xff', answer.body)
                            self.assertNotIn(b'\0', answer.body)
                            self.assertNotIn('\u202e', answer.text)

    def test_a_field_that_comes_twice(self):
        for page, right in RIGHT:
            if page == 'choices':
                continue # several boxes may be ticked
            person, name = self.at(page), next(iter(right))
            with self.changes_nothing():
                with self.subTest(page=page):
                    twice = [(k, v) for k, v in right.items()] + [(name, right[name])]
                    answer = person.post(f'/town/everything/{page}', twice)
                    self.assertIn(answer.status, (400, 422), answer)

    def test_a_box_ticked_twice_counts_once(self):
        person = self.at('choices')
        person.post('/town/everything/choices', [('choices', 'b'), ('choices', 'b')])
        form = person.get('/town/everything/choices').page
        self.assertIn(form.values('choices'), (['b'], []))

    def test_what_nobody_asked_is_passed_over(self):
        person = self.at('line')
        answer = person.post('/town/everything/line', {'line': 'ok', 'amount': '55', 'id': '1', 'status': 'approved', 'draft': '2'})
        self.assertIn(answer.status, (303, 400, 422))
        form = person.get('/town/everything/amount')
        self.assertNotIn(b'55', form.body)

    def test_ten_megabytes_in_a_box(self):
        for language in ('en', 'cy'):
            person = self.at('long', language)
            with self.changes_nothing():
                answer = person.ask('POST', '/town/everything/long', b'long=' + b'x' * (10 * 1024 * 1024))
                self.assertEqual((answer.status, answer.page.kind, answer.page.language), (413, 'error', language))
            self.assertEqual(person.get('/town/everything/line').page.values('line'), ['A line'], 'answers are kept')

    def test_ten_megabytes_in_a_part(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [])
        body, kind = guildhall.multipart([('note', 'x' * (10 * 1024 * 1024))], [])
        with self.changes_nothing():
            answer = person.ask('POST', '/town/ways/note', body, headers=[('Content-Type', kind)])
            self.assertIn((answer.status, answer.page.kind), ((413, 'error'), (422, 'question'), (400, 'error')))

    def test_a_multipart_form_that_is_broken(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        good, kind = guildhall.multipart([('a', 'b')], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4')])
        boundary = kind.split('=')[1].encode()
        broken = [good[:-4], good[:len(good) // 2], b'', b'--' + boundary, good.replace(boundary, b'other'),
                  good.replace(b'filename="a.pdf"', b'filename="a.pdf'), good.replace(b'Content-Disposition', b'X'),
                  good.replace(b'form-data', b'attachment'), good + b'more', good.replace(b'name="a"', b'name="a"; name="b"')]
        with self.changes_nothing():
            for body in broken:
                with self.subTest(body=body[-300:]):
                    answer = person.ask('POST', '/town/ways/proof', body, headers=[('Content-Type', kind)])
                    self.assertEqual(answer.status, 400)
            for said in ('multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=' + 'x' * 300):
                answer = person.ask('POST', '/town/ways/proof', good, headers=[('Content-Type', said)])
                self.assertEqual(answer.status, 400, said)
