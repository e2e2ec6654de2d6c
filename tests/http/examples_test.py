# SPDX-License-Identifier: Apache-2.0
"""The living catalogue of question types, services/examples.json: each is asked, refuses what is wrong in both
languages, and its answer is the same in the case, in the downloads and on the page of the case."""
import csv
import io
import json
import os

import guildhall

EXAMPLES = os.path.join(guildhall.SERVICES, 'examples.json')


class Way:
    """One page: what is sent, what of it is kept (by control, JSON) and beside it under other names, how people read it, and what is refused."""

    def __init__(self, sent, kept, read=None, wrong=(), files=None, beside=None):
        self.sent, self.kept, self.read, self.wrong, self.files = sent, kept, read, list(wrong), files
        self.beside = beside or {}


def parts(name, /, **values):
    return {f'{name}-{part.replace("_", "-")}': value for part, value in values.items()}


PDF = ('files', 'plan.pdf', 'application/pdf', b'%PDF-1.4\n')
ADDRESS = {'line-1': '1 High Street', 'town': 'Leeds', 'postcode': 'LS1 4DT'}
# By page, in any order. `wrong`: what is sent, the control that the problem leads to, and its English sentence.
WAYS = {
    'text': Way({'text': 'Spring fair'}, 'Spring fair', wrong=[({'text': 'a' * 81}, 'text', 'The name of your event must be 80 characters or fewer')]),
    'long-text': Way({'long-text': 'Fun\r\nfor all'}, 'Fun\nfor all', wrong=[({}, 'long-text', 'Enter what it is about')]),
    'website': Way({'website': 'www.example.org'}, 'https://www.example.org',
                   wrong=[({'website': 'no'}, 'website', 'Enter its website as a web address, like https://www.example.org')]),
    'name': Way({'name': 'Ann Lee'}, 'Ann Lee', wrong=[({}, 'name', 'Enter your full name')]),
    'organisation': Way({'organisation': 'Siop y Bont Cyf.'}, 'Siop y Bont Cyf.',
                        wrong=[({}, 'organisation', 'Enter the name of your organisation')]),
    'email': Way({'email': 'ann@example.org'}, 'ann@example.org',
                 wrong=[({'email': 'ann'}, 'email', 'Enter your email address in the correct format, like name@example.com')]),
    'telephone': Way({'telephone': '01632 960 001'}, '01632 960 001',
                     wrong=[({'telephone': '1'}, 'telephone',
                             'Enter your telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192')]),
    'address': Way(parts('address', line_1='1 High Street', town='Leeds', postcode='ls14dt'), ADDRESS, '1 High Street\nLeeds\nLS1 4DT',
                   wrong=[(parts('address', line_1='1 High Street', town='Leeds', postcode='LS'), 'address-postcode',
                           'Enter a full UK postcode')]),
    'address-lookup': Way(parts('address-lookup', line_1='1 High Street', town='Leeds', postcode='ls14dt'), ADDRESS, '1 High Street\nLeeds\nLS1 4DT',
                          wrong=[({'address-lookup.find': 'LS', **parts('address-lookup', line_1='', town='', postcode='')}, 'address-lookup-line-1',
                                  'Enter the address of your shop')]),
    'international-address': Way(parts('international-address', line_1='Via Roma 1', town='Roma', postcode='00184', country='IT'),
                                 {'line-1': 'Via Roma 1', 'town': 'Roma', 'postcode': '00184', 'country': 'IT'},
                                 'Via Roma 1\nRoma\n00184\nItaly',
                                 wrong=[(parts('international-address', line_1='1 High Street', town='Leeds', country='GB'),
                                         'international-address-postcode', 'Enter postcode'),
                                        (parts('international-address', line_1='Via Roma 1', town='Roma'),
                                         'international-address-country', 'Select a country')]),
    'country': Way({'country': 'ffrainc'}, 'FR', 'France', wrong=[({'country': ''}, 'country', 'Select the country you were born in'),
                                                             ({'country': 'Narnia'}, 'country',
                                                              'No choice matches “Narnia”. Check the spelling or try another word'),
                                                             ({'country': 'united'}, 'country-chosen',
                                                              'Choose one of the 3 that match “united”')]),
    'yes-no': Way({'yes-no': 'true'}, True, 'Yes', wrong=[({}, 'yes-no', 'Select yes if you have done this before')]),
    'radios': Way({'radios': 'park'}, 'park', 'In a park', wrong=[({}, 'radios', 'Select where it is')]),
    'travel': Way({'travel': 'other', 'travel-other': 'By boat'}, 'other', 'Another way: By boat', beside={'travel-other': 'By boat'},
                  wrong=[({'travel-other': 'By boat'}, 'travel', 'Select how you will travel'),
                         ({'travel': 'other'}, 'travel-other', 'Enter how you will travel'),
                         ({'travel': 'other', 'travel-other': 'a' * 501}, 'travel-other', 'What you enter must be 500 characters or fewer')]),
    'contact': Way({'contact': 'call', 'contact-telephone': '01632 960 001', 'contact-evening': 'true', 'contact-email': 'nonsense'},
                   'call', 'By telephone',
                   beside={'contact-telephone': '01632 960 001', 'contact-evening': True, 'contact-email': None},
                   wrong=[({'contact-email': 'ann@example.org'}, 'contact', 'Select how we should contact you'),
                          ({'contact': 'email', 'contact-email': ''}, 'contact-email', 'Enter your email address'),
                          ({'contact': 'call', 'contact-telephone': '01632 960 001'}, 'contact-evening',
                           'Select yes if we may call in the evening')]),
    'checkboxes': Way({'checkboxes': ['music', 'food']}, ['food', 'music'], 'Food\nMusic',
                      wrong=[({'checkboxes': ['food', 'none']}, 'checkboxes',
                              'One of the options you selected can only be selected on its own')]),
    'autocomplete': Way({'autocomplete': 'persian'}, 'fa', 'Farsi',
                        wrong=[({'autocomplete': ''}, 'autocomplete', 'Select the language of the interpreter'),
                               ({'autocomplete': 'Elvish'}, 'autocomplete',
                                'No choice matches “Elvish”. Check the spelling or try another word'),
                               ({'autocomplete': 'chinese'}, 'autocomplete-chosen', 'Choose one of the 2 that match “chinese”')]),
    'select': Way({'select': 'wed'}, 'wed', 'Wednesday', wrong=[({'select': ''}, 'select', 'Select the day of the week')]),
    'national-insurance': Way({'national-insurance': 'ab 12 34 56 c'}, 'AB123456C', 'AB 12 34 56 C',
                              wrong=[({'national-insurance': 'QQ123456C'}, 'national-insurance',
                                      'Enter your National Insurance number in the correct format')]),
    'number': Way({'number': '1,200'}, 1200, '1200',
                  wrong=[({'number': '0'}, 'number', 'How many people will come must be between 1 and 100000')]),
    'money': Way({'money': '£12.5'}, 12.5, '£12.50',
                 wrong=[({'money': '12.505'}, 'money', 'The price of a ticket must be an amount of money, like 12 or 12.50'),
                        ({'money': '500.01'}, 'money', 'The price of a ticket must be between £0 and £500')]),
    'amount': Way(parts('amount', amount='2.5', unit='hours'), {'amount': 2.5, 'unit': 'hours'}, '2.5 hours',
                  wrong=[(parts('amount', amount='2'), 'amount-unit', 'Select a unit'),
                         (parts('amount', unit='days'), 'amount-amount', 'Enter an amount'),
                         (parts('amount', amount='0', unit='days'), 'amount-amount', 'How long it lasts must be 0.5 or more')]),
    'bank-account': Way(parts('bank-account', name='Ann Lee', sort_code='30-94-30', account_number='0073 3445'),
                        {'name': 'Ann Lee', 'sort-code': '309430', 'account-number': '00733445'},
                        'Name on the account: Ann Lee\nSort code: 30-94-30\nAccount number: 00733445',
                        wrong=[(parts('bank-account', name='Ann Lee', sort_code='3094', account_number='00733445'),
                                'bank-account-sort-code', 'Enter a valid sort code, like 309430'),
                               (parts('bank-account', name='Ann Lee', sort_code='309430', account_number='00733'),
                                'bank-account-account-number', 'Account number must be between 6 and 8 digits')]),
    'vehicle-registration': Way({'vehicle-registration': 'ab51 abc'}, 'AB51ABC', 'AB51 ABC',
                                wrong=[({'vehicle-registration': 'AB5 1ABCD'}, 'vehicle-registration',
                                        'Enter the registration number in the correct format, like AB51 ABC')]),
    'date': Way(parts('date', day='27', month='3', year='2027'), '2027-03-27', '27 March 2027',
                wrong=[(parts('date', day='31', month='2', year='2027'), 'date-day', 'The day must be a real date')]),
    'month': Way(parts('month', month='March', year='2027'), '2027-03', 'March 2027',
                 wrong=[(parts('month', month='3'), 'month-year', 'The month must include a year')]),
    'day-month': Way(parts('day-month', day='29', month='2'), '--02-29', '29 February',
                     wrong=[(parts('day-month', day='30', month='2'), 'day-month-day', 'Your celebration must be a real date')]),
    'year': Way(parts('year', year='1998'), '1998', wrong=[(parts('year', year='98'), 'year-year', 'Year must include 4 numbers'),
                                                           (parts('year', year='1899'), 'year-year', 'The year must be 1900 or later')]),
    'time': Way(parts('time', hour='2', minute='30pm'), '14:30',
                wrong=[(parts('time', hour='14'), 'time-minute', 'The time it begins must include minutes'),
                       (parts('time', hour='6', minute='59'), 'time-hour', 'The time it begins must be 07:00 or later')]),
    'date-time': Way(parts('date-time', day='27', month='3', year='2027', hour='14', minute='30'), '2027-03-27T14:30',
                     '27 March 2027 at 14:30',
                     wrong=[(parts('date-time', day='27', month='3', year='2027'), 'date-time-hour',
                             'When you will arrive must include a time')]),
    'nhs-number': Way({'nhs-number': '943 476 5919'}, '9434765919', '943 476 5919',
                      wrong=[({'nhs-number': '943 476 5918'}, 'nhs-number', 'Check your NHS number: one of its digits is wrong')]),
    'grid-reference': Way({'grid-reference': 'se 29700 33900'}, 'SE2970033900', 'SE 29700 33900',
                          wrong=[({'grid-reference': 'SE 29 33'}, 'grid-reference',
                                  'The grid reference must be 2 letters and 6, 8 or 10 digits, like SE 297 339'),
                                 ({'grid-reference': 'XX 297 339'}, 'grid-reference', 'The grid reference must begin with '
                                  'the letters of a square of the National Grid: XX is none')]),
    'field-number': Way({'field-number': 'SE 2970 3390'}, 'SE29703390', 'SE 2970 3390',
                        wrong=[({'field-number': 'SE 297 339'}, 'field-number',
                                'The number of the field must be 2 letters and 8 digits, like SE 2970 3390')]),
    'easting-northing': Way(parts('easting-northing', easting='429,700', northing='433900'), {'easting': 429700, 'northing': 433900},
                            'Easting: 429700\nNorthing: 433900',
                            wrong=[(parts('easting-northing', easting='429700'), 'easting-northing-northing', 'Enter a northing'),
                                   (parts('easting-northing', easting='1.5', northing='1300001'), 'easting-northing-easting',
                                    'Easting must be a whole number, like 429700'),
                                   (parts('easting-northing', easting='500001', northing='0'), 'easting-northing-easting',
                                    'Easting must be between 300000 and 500000')]),
    'latitude-longitude': Way(parts('latitude-longitude', latitude='52.4140, -4.081'), {'latitude': 52.414, 'longitude': -4.081},
                              'Latitude: 52.4140\nLongitude: -4.081',
                              wrong=[(parts('latitude-longitude', longitude='4.081W'), 'latitude-longitude-latitude', 'Enter a latitude'),
                                     (parts('latitude-longitude', latitude='49.8', longitude='1'), 'latitude-longitude-latitude',
                                      'Latitude must be between 49.85 and 60.859')]),
    'files': Way({}, [{'name': 'plan.pdf', 'size': 9, 'type': 'application/pdf'}], 'plan.pdf, 1 KB', files=[PDF]),
    'declaration': Way({'declaration': 'true'}, True, 'Agreed', wrong=[({}, 'declaration', 'Tick the box to show that you agree')]),
}


class Examples(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish(EXAMPLES)
        cls.password = folder.user('ann@example.org', 'administrator')
        with open(EXAMPLES, encoding='utf-8') as f:
            cls.document = json.load(f)
        cls.pages = [page['id'] for page in cls.document['pages']]
        cls.looks = [o['value'] for o in cls.document['pages'][0]['questions'][0]['options']]

    def at(self, page, language=''):
        return f'/town/examples/{page}{"?language=" + language if language else ""}'

    def send(self, person, page, way=None):
        way = way or WAYS[page]
        return person.upload(self.at(page), way.sent, way.files) if way.files else person.post(self.at(page), way.sent)

    def refused(self, person, page, language):
        """The problems of each wrong form, as (control, sentence)."""
        person.get(self.at(page, language))
        said = []
        for sent, at, sentence in WAYS[page].wrong:
            answer = person.post(self.at(page, language), sent)
            self.assertEqual((answer.status, answer.page.kind, answer.page.language), (422, 'question', language), answer)
            self.assertIn(f'#{at}', [href for href, _ in answer.page.problems])
            said.append((sentence, [words for _, words in answer.page.problems]))
        return said

    def test_every_page_has_a_way(self):
        self.assertEqual(set(WAYS), set(self.pages[1:]))

    def test_each_refuses_in_both_languages(self):
        english, welsh = self.server.browser(), self.server.browser()
        for person in (english, welsh):
            person.post(self.at('look-at'), {'look-at': self.looks})
        for page in self.pages[1:]:
            for (sentence, words), (_, other) in zip(self.refused(english, page, 'en'), self.refused(welsh, page, 'cy')):
                self.assertIn(sentence, words, page)
                self.assertFalse(set(words) & set(other), f'{page}: not in Welsh')
            for person in (english, welsh):
                self.assertEqual(self.send(person, page).status, 303, page)

    def test_the_words_of_another_way_are_compared(self):
        person = self.person
        person.post(self.at('look-at'), {'look-at': 'choices'})
        for page in self.pages[self.pages.index('yes-no'):self.pages.index('travel')]:
            self.send(person, page)
        for sent, moors in (({'travel': 'other', 'travel-other': 'By boat'}, True), ({'travel': 'other', 'travel-other': 'By car'}, False),
                            ({'travel': 'bus', 'travel-other': 'boat'}, False)):
            self.assertEqual(person.post(self.at('travel'), sent).status, 303, sent)
            self.assertEqual('no mooring' in person.get(self.at('contact')).page.all_words, moors, sent)

    def test_from_page_to_downloads(self):
        person = self.person
        person.post(self.at('look-at'), {'look-at': self.looks})
        for page in self.pages[1:]:
            self.assertEqual(person.get(self.at(page)).page.id, page)
            self.assertEqual(self.send(person, page).status, 303, page)
            again = person.get(self.at(page)).page # what was kept fills the form, and may be sent again
            if not WAYS[page].files:
                self.assertEqual(person.post(self.at(page), again.form['fields']).status, 303, page)
        check = person.get(self.at('check-answers')).page
        self.assertEqual(check.kind, 'check-answers')
        reference = person.go(self.at('check-answers')).page.reference
        kept = self.folder.case(reference)['answers']
        self.assertEqual(kept['hidden'], 'catalogue')
        self.assertNotIn('catalogue', check.all_words)
        user = self.sign_in('ann@example.org', self.password)
        shown = user.get(f'/town/staff/cases/{reference}').page.all_words
        rows = list(csv.DictReader(io.StringIO(user.export({'format': 'csv'}).body.decode('utf-8-sig'))))
        read = {row['question']: row['answer'] for row in rows if row['reference'] == reference}
        cases = {case['reference']: case['answers'] for case in json.loads(user.export({'format': 'json'}).body)}
        self.assertEqual(cases[reference], kept)
        for page in self.pages[1:]:
            way = WAYS[page]
            self.assertEqual(kept[page], way.kept, page)
            self.assertEqual({name: kept.get(name) for name in way.beside}, way.beside, page)
            self.assertEqual(read[page], way.read if way.read is not None else way.kept, page)
            for line in read[page].split('\n'):
                self.assertIn(' '.join(line.split()), shown, page)
                self.assertIn(' '.join(line.split()), check.all_words, page)
