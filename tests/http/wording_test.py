# SPDX-License-Identifier: Apache-2.0
"""An organisation's own words for its messages, and a service's: checked as they are written, shown as they will look,
sent by a real mail server, and left again for those behind them."""
from mail_test import Mailed, PLANTED

AT = '/town/staff/message-words'
FULL = {'do': 'save', 'subject-en': 'Hello from ((organisation))', 'words-en': 'We have it: ((service)).\r\n\r\nYour number is (( reference )). <b>&',
        'subject-cy': 'Helô gan ((organisation))', 'words-cy': 'Mae gennym ni: ((service)).'}


OF_SERVICE = '/town/staff/services/letter/message-words'
LETTER = {'do': 'save', 'subject-en': 'A letter from ((organisation))', 'words-en': 'Of the service: ((service)).',
          'subject-cy': 'Llythyr gan ((organisation))', 'words-cy': 'O’r gwasanaeth: ((service)).'}


class Wording(Mailed):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.publish('letter.json', key='other')
        cls.password = folder.user('dewi@example.org', 'designer')

    def setUp(self):
        self.dewi = self.sign_in('dewi@example.org', self.password)
        for at in (AT, OF_SERVICE):
            self.addCleanup(self.dewi.post, f'{at}/confirmation', {'do': 'ours'})

    def subject(self, address, language='en', service='letter'):
        person = self.server.browser(headers=[('Accept-Language', language)])
        person.go(f'/town/{service}/words', {'words': PLANTED, 'email': address})
        self.assertEqual(person.go(f'/town/{service}/check-answers').page.kind, 'confirmation')
        return self.mail.mail_to(address)['subject']

    def test_a_service_has_its_own_before_the_organisations(self):
        ours, theirs, own = 'Ask for a letter: we have what you sent', 'Hello from The town', 'A letter from The town'
        self.assertEqual(self.subject('s1@people.example'), ours)
        self.assertEqual(self.dewi.post(f'{AT}/confirmation', FULL).status, 303)
        before = self.dewi.get(f'{OF_SERVICE}/confirmation').page
        self.assertIn('We have it: Ask for a letter.', before.all_words, 'what goes out as it is')
        self.assertEqual(before.values('words-en'), [''], 'and is not its own')
        self.assertEqual(self.subject('s2@people.example'), theirs)
        saved = self.dewi.post(f'{OF_SERVICE}/confirmation', LETTER)
        self.assertEqual((saved.status, saved.location), (303, f'{OF_SERVICE}/confirmation?saved=1'))
        self.assertEqual(self.folder.rows("SELECT subject FROM audit WHERE event = 'message.words' ORDER BY id DESC LIMIT 1"), [('confirmation of letter',)])
        self.assertEqual(self.subject('s3@people.example'), own)
        self.assertEqual(self.subject('s4@people.example', 'cy'), 'Llythyr gan Y dref')
        self.assertEqual(self.subject('s5@people.example', service='other'), theirs, 'of this service alone')
        self.assertIn('Your words', self.dewi.get(OF_SERVICE).page.all_words)
        self.assertNotIn('Your words', self.dewi.get(OF_SERVICE.replace('letter', 'other')).page.all_words)
        self.assertEqual(self.dewi.post(f'{AT}/confirmation', {'do': 'ours'}).status, 303)
        self.assertEqual(self.subject('s6@people.example'), own, 'the organisation’s are another matter')
        self.assertEqual(self.dewi.post(f'{OF_SERVICE}/confirmation', {'do': 'ours'}).status, 303)
        self.assertEqual(self.subject('s7@people.example'), ours)

    def test_the_page_of_a_service_leads_there(self):
        self.assertIn(OF_SERVICE, [h for h, _ in self.dewi.get('/town/staff/services/letter').page.links])
        self.assertEqual([h for h, _ in self.dewi.get(OF_SERVICE).page.links if '/message-words/' in h],
                         [f'{OF_SERVICE}/{kind}' for kind in ('confirmation', 'status', 'question', 'decision', 'reminder')])
        with self.changes_nothing():
            page = self.dewi.post(f'{OF_SERVICE}/confirmation', {**LETTER, 'do': 'look'})
            self.assertIn('Of the service: Ask for a letter.', page.page.all_words)
            self.assertIn('O’r gwasanaeth: Gofyn am lythyr.', page.page.all_words)
            self.assertEqual(self.dewi.post(f'{OF_SERVICE}/confirmation', {**LETTER, 'words-cy': ''}).status, 422)
            for none in ('/town/staff/services/nothing/message-words', '/town/staff/services/nothing/message-words/confirmation', f'{OF_SERVICE}/code'):
                self.assertEqual(self.dewi.get(none).status, 404, none)
                self.assertIn(self.dewi.post(none, LETTER).status, (404, 405), none)

    def test_the_words_go_out_in_each_language_and_ours_come_back(self):
        before = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'message.words'")[0][0]
        saved = self.dewi.post(f'{AT}/confirmation', FULL)
        self.assertEqual((saved.status, saved.location), (303, f'{AT}/confirmation?saved=1'))
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'message.words'")[0][0], before + 1)
        for language, subject, words in (('en', 'Hello from The town', 'We have it: Ask for a letter.'), ('cy', 'Helô gan Y dref', 'Mae gennym ni: Gofyn am lythyr.')):
            address = f'own-{language}@people.example'
            reference = self.send(address, language)
            mail = self.mail.mail_to(address)
            self.assertEqual(mail['subject'], subject)
            for part in (mail['text'], mail['html']):
                self.assertIn(words, part)
                self.assertIn(reference, part, 'what belongs to it comes by itself')
                self.assertNotIn(PLANTED, part)
            if language == 'en':
                self.assertIn(f'Your number is {reference}. <b>&', mail['text'])
                self.assertIn(f'Your number is {reference}. &lt;b&gt;&amp;', mail['html'], 'plain text')
        self.assertIn('Your words', self.dewi.get(AT).page.all_words)
        self.assertEqual(self.dewi.post(f'{AT}/confirmation', {'do': 'ours'}).status, 303)
        self.send('ours@people.example')
        self.assertEqual(self.mail.mail_to('ours@people.example')['subject'], 'Ask for a letter: we have what you sent')

    def test_a_preview_keeps_nothing(self):
        with self.changes_nothing():
            page = self.dewi.post(f'{AT}/confirmation', {**FULL, 'do': 'look'})
            self.assertEqual(page.status, 200)
            self.assertIn('We have it: Parking permit.', page.page.all_words)
            self.assertIn('Mae gennym ni: Trwydded barcio.', page.page.all_words)
            self.assertEqual(page.page.values('subject-en'), [FULL['subject-en']])
            for kind in ('confirmation', 'status', 'question', 'decision', 'reminder'):
                seen = self.dewi.get(f'{AT}/{kind}')
                self.assertEqual(seen.status, 200)
                self.assertIn('The town', seen.page.all_words, 'ours, as they look')
            for none in ('code', 'link', 'invitation', 'notice', 'x', ''):
                self.assertEqual(self.dewi.post(f'{AT}/{none or "y"}', FULL).status, 404, none)

    def test_what_is_wrong_is_said_where_it_is(self):
        cases = (({'words-cy': ''}, ['words-cy'], 'Write this too.'), ({'subject-cy': '', 'words-cy': ''}, ['subject-cy', 'words-cy'], 'Write this too.'),
                 ({'words-en': 'Dear ((name)),'}, ['words-en'], 'There is nothing called “name” to fill in here'),
                 ({'subject-en': 'Your ((reference)'}, ['subject-en'], 'Two brackets “((” are opened and not closed'),
                 ({'subject-en': 'x' * 121}, ['subject-en'], 'Use 120 characters or fewer'),
                 ({'words-en': 'x' * 4001}, ['words-en'], 'Use 4000 characters or fewer'), ({'words-en': 'x\n' * 21}, ['words-en'], 'Use 20 paragraphs or fewer'))
        with self.changes_nothing():
            for wrong, at, said in cases:
                with self.subTest(wrong=str(wrong)[:60]):
                    for do in ('save', 'look'):
                        page = self.dewi.post(f'{AT}/confirmation', {**FULL, **wrong, 'do': do})
                        self.assertEqual((page.status, len(page.page.problems)), (422, len(at)))
                        self.assertIn(said, page.page.all_words.replace('4,000', '4000'))
                        for name in at:
                            self.assertIn(f'href="#{name}"', page.text)
            # A draft that goes soon has no reference yet.
            self.assertEqual(self.dewi.post(f'{AT}/reminder', {**FULL, 'words-en': '((reference))'}).status, 422)
            self.assertEqual(self.dewi.post(f'{AT}/confirmation', {**FULL, 'subject-en': 'One\r\nBcc: all@people.example'}).status, 400)

    def test_the_longest_words_leave_room_for_what_belongs_to_a_message(self):
        full = {**FULL, 'words-en': '\n'.join(['((organisation)) ' * 10] * 20), 'words-cy': 'x' * 4000}
        self.assertEqual(self.dewi.post(f'{AT}/confirmation', full).status, 303)
        reference = self.send('long@people.example')
        self.assertIn(reference, self.mail.mail_to('long@people.example')['text'])
