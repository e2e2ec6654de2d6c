# SPDX-License-Identifier: Apache-2.0
"""Answers in texts: on pages, in errors, at the end and for staff; in both languages; never as markup, never in
the window's title."""
import json

import guildhall

SHARP = '<b>Mei</b> & ((pets))'


class Texts(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('texts.json')
        cls.password = folder.user('ann@example.org', 'caseworker')

    def about(self, name='Mei'):
        return self.person.go('/town/texts/name', {'name': name})

    def rest(self, pets=('dog', 'fish')):
        date = [('day-day', '24'), ('day-month', '11'), ('day-year', '2026')]
        self.person.go('/town/texts/about', date + [('pets', p) for p in pets])
        self.person.go('/town/texts/children/add', {'child': 'Tom', 'likes': 'trains'})
        return self.person.go('/town/texts/children', {'next': 'continue'})

    def test_pages_say_what_was_answered(self):
        page = self.about().page
        self.assertEqual(page.heading, 'About Mei')
        self.assertTrue(page.title.startswith('About you – '), page.title)
        for words in ('Dear Mei,', '((name)) is not filled', 'When does Mei come?', 'Mei’s dog'):
            self.assertIn(words, page.all_words)
        wrong = self.person.post('/town/texts/about', {}).page
        self.assertIn('Say when Mei comes', [words for _, words in wrong.problems])
        self.assertTrue(wrong.title.startswith('Error: About you – '), wrong.title)
        end = self.rest().page
        # Within a text a label tells no answer: its own would have no end.
        self.assertEqual(end.heading, 'Bring your’s dog and fish and water')
        self.assertIn('Anything else for 24 November 2026?', end.all_words)

    def test_an_answer_is_text(self):
        answer = self.about(SHARP)
        self.assertEqual(answer.page.counts['b'], 0)
        self.assertEqual(answer.page.heading, f'About {SHARP}')
        self.assertIn(f'Dear {SHARP},', answer.page.all_words)
        self.assertIn('Dear &lt;b&gt;Mei&lt;/b&gt; &amp; ((pets)),', answer.text)

    def test_a_row_tells_its_own(self):
        self.about()
        self.rest()
        rows = self.person.get('/town/texts/children').page
        self.assertEqual(rows.heading, 'The children of Mei')
        self.assertIn('Child Tom 1', rows.all_words)
        self.assertIn('What Tom likes', self.person.get('/town/texts/children/1').page.all_words)
        self.assertIn('What the child likes', self.person.get('/town/texts/children/add').page.all_words)
        check = self.person.go('/town/texts/end', {'on': 'no'}).page
        self.assertEqual(check.kind, 'check-answers')
        self.assertIn('What Tom likes', check.all_words)

    def test_in_welsh(self):
        self.about()
        self.rest()
        page = self.person.get('/town/texts/end?language=cy').page
        self.assertEqual(page.heading, 'Dewch â ci chi a pysgod a dŵr')
        self.assertIn('24 Tachwedd 2026', page.all_words)

    def test_to_the_end_and_the_case(self):
        self.about(SHARP)
        self.rest(['cat'])
        check = self.person.go('/town/texts/end', {'on': 'no'}).page
        self.assertIn(f'All of this is true, says {SHARP}.', check.all_words)
        self.assertIn(f'When does {SHARP} come?', check.all_words)
        done = self.person.go('/town/texts/check-answers').page
        self.assertIn(f'Thank you, {SHARP}', done.all_words)
        self.assertIn(f'We see {SHARP} on 24 November 2026.', done.all_words)
        self.assertTrue(done.title.startswith('Thank you, whoever you are – '), done.title)
        staff = self.sign_in('ann@example.org', self.password)
        case = staff.get(f'/town/staff/cases/{done.reference}')
        self.assertIn(f'When does {SHARP} come?', case.page.all_words)
        self.assertEqual(case.page.counts['b'], 0)
        csv = staff.export({'format': 'csv'}).text
        self.assertIn('"When does whoever come?"', csv)
        # Whoever sits down next at the start is told nothing.
        self.assertNotIn('Mei', self.person.get('/town/texts').text)

    def test_no_place_in_an_address(self):
        with open(guildhall.DEFINITIONS + '/texts.json', encoding='utf-8') as source:
            document = json.load(source)
        for body in ('[x](https://example.org/((name|a)))', '![x](/((name|a)).png)', '<https://example.org/((name|a))>'):
            with self.subTest(body=body):
                document['pages'][1]['before'] = [{'type': 'guidance', 'body': body}]
                bad = self.folder.write('bad.json', json.dumps(document))
                said = self.folder.run('check', '--json', bad, data=False, status=None).out
                found = [p for p in json.loads(said) if p['weight'] == 'error']
                if body.startswith('['):
                    self.assertEqual([p['pointer'] for p in found], ['/pages/1/before/0/body'])
                    self.assertIn('address of a link', found[0]['what'])
                    refused = self.folder.run('import', '--org', 'town', bad, status=None)
                    self.assertNotEqual(refused.returncode, 0)


class Fees(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('fee.json')
        cls.password = folder.user('ann@example.org', 'caseworker')

    def to_check(self, hours='2.5', charity='false', extras=('0.10', '0.20')):
        self.person.go('/town/fee/hours', {'hours': hours, 'charity': charity})
        for cost in extras:
            self.person.go('/town/fee/extras/add', {'cost': cost})
        self.asked = self.person.go('/town/fee/extras', {'next': 'continue'}).page
        return self.person.go('/town/fee/sure', {'sure': 'true'}).page

    def test_a_fee_from_answers_to_downloads(self):
        check = self.to_check()
        self.assertEqual(self.asked.heading, 'It costs £31.55')
        self.assertIn('Worked out from your answers Hours £31.25 To pay £31.55', check.all_words)
        self.assertIn('You need to pay £31.55.', check.all_words)
        self.assertNotIn('Discount', check.all_words) # it cannot be worked out
        self.assertIn('Mae angen i chi dalu £31.55.', self.person.get('/town/fee/check-answers?language=cy').page.all_words)
        self.person.get('/town/fee/check-answers?language=en')
        done = self.person.go('/town/fee/check-answers').page
        self.assertIn('You need to pay £31.55.', done.all_words)
        self.assertIn('To pay £31.55', self.person.get('/town/fee/check-answers/print').page.all_words)
        kept = self.folder.case(done.reference)['answers']
        self.assertEqual((kept['total'], kept['hours-price'], kept['extras']), (31.55, 31.25, [{'cost': 0.1}, {'cost': 0.2}]))
        self.assertEqual(kept['extras-price'], 0.3)
        self.assertNotIn('discount', kept)
        staff = self.sign_in('ann@example.org', self.password)
        self.assertIn('To pay £31.55', staff.get(f'/town/staff/cases/{done.reference}').page.all_words)
        self.assertIn('"total":31.55', staff.export({'format': 'json'}).text)
        self.assertIn('"","total","","","£31.55"', staff.export({'format': 'csv'}).text)

    def test_nothing_to_pay(self):
        check = self.to_check(charity='true')
        self.assertIn('Discount 100 % To pay £0.00', check.all_words)
        self.assertNotIn('You need to pay', check.all_words)
        self.assertNotIn('You need to pay', self.person.go('/town/fee/check-answers').page.all_words)

    def test_a_change_changes_the_fee(self):
        self.to_check()
        self.person.go('/town/fee/hours?change=1', {'hours': '4', 'charity': 'false'})
        self.assertIn('You need to pay £50.30.', self.person.get('/town/fee/check-answers').page.all_words)


if __name__ == '__main__':
    guildhall.main()
