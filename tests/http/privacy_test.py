# SPDX-License-Identifier: Apache-2.0
"""What a service says of itself: privacy, lawful basis and how long things are kept, to people; owner and review
date, to staff."""
import json

import guildhall


class Privacy(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('fee.json')
        with open(guildhall.DEFINITIONS + '/fee.json', encoding='utf-8') as source:
            document = json.load(source)
        document['privacy'] = {'en': 'Only **we** see it.', 'cy': 'Dim ond **ni** sy’n ei weld.'}
        document['run'] = {'owner': {'name': {'en': 'Hall desk', 'cy': 'Desg y neuadd'}, 'email': 'hall@town.example'},
                           'review': '2020-02-29', 'handled-by': {'en': 'Bookings', 'cy': 'Archebion'}, 'lawful-basis': 'legal-obligation',
                           'retention': {'drafts': 1, 'cases': 2 * 365, 'files': 31, 'messages': 90}}
        folder.publish(folder.write('run.json', document), 'run')
        cls.password = folder.user('ann@example.org', 'caseworker')

    def test_the_privacy_page(self):
        start = self.person.get('/town/run').page
        self.assertIn('/town/run/check-answers/privacy', [href for href, _ in start.links])
        answer = self.person.get('/town/run/check-answers/privacy')
        self.assertEqual((answer.status, answer.page.kind), (200, 'service-privacy'))
        for words in ('Only we see it.', 'The law says that we must.', 'UK GDPR, Article 6(1)(c)', 'not sent: 1 day after',
                      'What you sent: 2 years after your case is closed', 'with it: 31 days', 'sent you: 90 days',
                      'wrote about this service: 2 years. It is not tied to you *', 'The rule of The town for all services', 'Hall desk', 'hall@town.example', 'Privacy at The town'):
            self.assertIn(words, answer.page.all_words)
        welsh = self.person.get('/town/run/check-answers/privacy?language=cy').page.all_words
        for words in ('Dim ond ni sy’n ei weld.', 'Mae’r gyfraith yn dweud bod rhaid i ni.', 'Erthygl 6(1)(c)', '2 flynedd', 'Desg y neuadd'):
            self.assertIn(words, welsh)

    def test_a_service_that_says_nothing(self):
        """Nothing is kept for ever by silence: the organisation's rules stand there, as it set them."""
        self.folder.run('set', '--org', 'town', 'keep-cases', '90')
        self.assertIn('check-answers/privacy', self.person.get('/town/fee').text)
        words = self.person.get('/town/fee/check-answers/privacy').page.all_words
        for said in ('not sent: 30 days after you last changed them *', 'What you sent: 90 days after your case is closed *',
                     'sent you: 1 year, and no longer than your case *', 'The rule of The town'):
            self.assertIn(said, words)
        self.assertNotIn('Files that you sent', words) # as long as their case
        for wrong in ('0', 'never', '36526', '-1', ''):
            self.assertIn('bounds', self.folder.run('set', '--org', 'town', 'keep-cases', wrong, status=1).err)
        self.assertEqual(self.person.get('/town/none/check-answers/privacy').status, 404)

    def test_to_staff(self):
        staff = self.sign_in('ann@example.org', self.password)
        words = staff.get('/town/staff/feedback/run').page.all_words
        self.assertIn('Owner Hall desk hall@town.example Cases go to Bookings To be reviewed 29 February 2020 Overdue', words)
        self.assertNotIn('Owner', staff.get('/town/staff/feedback/fee').page.all_words)


if __name__ == '__main__':
    guildhall.main()
