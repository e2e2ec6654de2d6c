# SPDX-License-Identifier: Apache-2.0
"""Messages that a service has of its own (run.notifications): which go out when, to whom, and what stands in them."""
import os
import re
import signal

import guildhall
from mail import MailServer

GOODS = 'Zinnwaldite cheese'
FROM = 'no-reply@town.example'
LINK = re.compile(r'https?://[^/\s]+(/\w+/come-back/[0-9]+\.[A-Za-z0-9_-]+)')


class Mailed(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        cls.mail = MailServer()
        cls.addClassCleanup(cls.mail.stop)
        cls.options = ('--mail-server', f'smtp://127.0.0.1:{cls.mail.port}', '--mail-from', FROM, '--mail-plain', '--reach', '127.0.0.1',
                       '--mail-timeout', '3')
        folder.init(name_cy='Y dref')
        cls.published = folder.publish('own-messages.json', 'stall')
        cls.password = folder.user('ann@town.example', 'caseworker')

    def send(self, email, language='en', helper='', phone='', shown=False, trader=''):
        person = self.server.browser(headers=[('Accept-Language', language)])
        if shown: # the address is shown to be theirs: they came back by a link that went there
            person.go('/town/stall/stall')
            person.go('/town/stall/stall', {'goods': GOODS, 'email': email, 'helper': helper, 'phone': phone})
            person.go('/town/stall/check-answers/save', {'email': email})
            path = LINK.search(self.mail.mail_to(email)['text']).group(1)
            person = self.server.browser(headers=[('Accept-Language', language)])
            person.go(path)
        else:
            person.go('/town/stall/stall', {'goods': GOODS, 'email': email, 'helper': helper, 'phone': phone, 'trader': trader})
        page = person.go('/town/stall/check-answers').page
        self.assertEqual(page.kind, 'confirmation')
        return person, page.reference

    def to(self, address):
        return [r for r in self.folder.messages() if r['to'] == address]

    def move(self, reference, to, letter=''):
        ann = self.sign_in('ann@town.example', self.password)
        page = ann.get(f'/town/staff/cases/{reference}').page
        answer = ann.post(f'/town/staff/cases/{reference}/status', {'seen': page.values('seen')[0], 'to': to, 'letter': letter})
        self.assertEqual(answer.status, 303, answer)

    def case(self, reference):
        return self.sign_in('ann@town.example', self.password).get(f'/town/staff/cases/{reference}').page.all_words


class Own(Mailed):
    def test_answers_stand_in_it_where_the_address_was_shown_to_be_theirs(self):
        for language, address, subject, words in (
                ('en', 'ann@people.example', f'Your stall: we have it, {GOODS}', (f'You sell {GOODS}.', 'Dear trader,', 'We write again.')),
                ('cy', 'huw@people.example', f'Eich stondin: mae gyda ni, {GOODS}', (f'Rydych yn gwerthu {GOODS}.', 'Annwyl fasnachwr,'))):
            _, reference = self.send(address, language, shown=True)
            mail = self.mail.mail_to(address, count=2)
            self.assertEqual(mail['subject'], subject)
            for part in (mail['text'], mail['html']):
                for said in (*words, reference, f'/town/your-cases?language={language}'):
                    self.assertIn(said, part)
            self.assertIn(f'Content-Language: {language}', mail['raw'])
            self.assertEqual(len(self.to(address)), 2) # the link, and this in place of ours
            self.assertIn(f'{words[0]}', self.case(reference))

    def test_without_that_it_says_what_stands_there_without_an_answer(self):
        _, reference = self.send('bob@people.example')
        mail = self.mail.mail_to('bob@people.example')
        self.assertEqual(mail['subject'], 'Your stall: we have it, trader')
        for part in (mail['text'], mail['html']):
            self.assertIn('You sell what you said. Bring nothing.', part)
            self.assertIn(reference, part)
            self.assertNotIn('Zinnwaldite', part)
            self.assertNotIn('certificate', part) # what holds for their answers is one of them
        self.assertEqual(len(self.to('bob@people.example')), 1)

    def test_a_question_leads_to_where_it_is_answered(self):
        _, reference = self.send('ida@people.example', shown=True)
        self.move(reference, 'waiting', 'Which day suits you?')
        mail = self.mail.mail_to('ida@people.example', count=3)
        for part in (mail['text'], mail['html']):
            self.assertIn('Which day suits you?', part)
            self.assertIn('Answer the question', part)
        person, page = self.by_code(mail, 'ida@people.example', 4)
        self.assertIn(reference, page.all_words)
        page = person.go('/town/your-cases/open', {'draft': page.values('draft')[0]}).page
        self.assertIn('Which day suits you?', page.all_words)

    def test_what_was_sent_without_showing_the_address_opens_by_what_it_holds(self):
        _, reference = self.send('jan@people.example', trader='Jan Nowak')
        self.mail.mail_to('jan@people.example')
        self.move(reference, 'waiting', 'Which day suits you?')
        mail = self.mail.mail_to('jan@people.example', count=2)
        self.assertNotIn('Which day', mail['text'] + mail['html'])
        person, page = self.by_code(mail, 'jan@people.example', 3)
        self.assertNotIn('Which day', page.all_words)
        draft = page.values('draft')[0]
        for known in ('', 'Jan', 'Nowak', 'Jan jan', 'Jan Novotny', 'Zinnwaldite cheese', 'x' * 150):
            answer = person.go('/town/your-cases/open', {'draft': draft, 'known': known})
            self.assertEqual(len(answer.page.problems), 1, known)
            self.assertNotIn('Which day', answer.page.all_words)
        self.assertEqual(person.get('/town/stall/check-answers/case').status, 303)
        opened = person.go('/town/your-cases/open', {'draft': draft, 'known': 'NOWAK,  jan'})
        self.assertIn('Which day suits you?', opened.page.all_words)
        other, page = self.by_code(mail, 'jan@people.example', 4)
        self.assertEqual(page.values('known'), []) # it is known to be theirs now
        self.assertIn('Which day', other.go('/town/your-cases/open', {'draft': draft}).page.all_words)

    def test_it_is_guessed_ten_times_and_no_more(self):
        _, reference = self.send('kit@people.example', trader='Kit Marlow')
        person, page = self.by_code(self.mail.mail_to('kit@people.example'), 'kit@people.example', 2)
        draft = page.values('draft')[0]
        for i in range(10):
            page = person.go('/town/your-cases/open', {'draft': draft, 'known': f'Kit Marlow{i}'}).page
            self.assertEqual(len(page.problems), 0 if i == 9 else 1, i)
        self.assertIn('contact us', page.all_words)
        self.assertEqual(page.values('draft'), [])
        self.assertEqual(person.post('/town/your-cases/open', {'draft': draft, 'known': 'Kit Marlow'}).status, 404)
        self.assertEqual(self.folder.rows("SELECT guesses, opens FROM contact WHERE draft_id = ?", int(draft))[0][:2], (10, 0))
        self.assertIn(reference, person.get('/town/your-cases').page.all_words)

    def by_code(self, mail, address, count):
        """Another device, which follows a message to the page of the person's cases."""
        person = self.server.browser()
        person.go(re.search(r'http://[^/]+(/town/your-cases\?\S*)', mail['text']).group(1), {'email': address})
        code = re.search(r'Code: (\d{6})', self.mail.mail_to(address, count=count)['text']).group(1)
        return person, person.go('/town/your-cases/code', {'code': code}).page

    def test_somebody_else_and_the_organisation_get_no_answers(self):
        _, reference = self.send('cat@people.example', helper='helper@people.example', shown=True)
        helped = self.mail.mail_to('helper@people.example')['text']
        self.assertIn('Somebody who sells something named you.', helped)
        self.assertNotIn('your-cases', helped)
        desk = self.mail.wait(lambda m: 'markets@town.example' in m.get('to', ()) and reference in m.get('text', ''))
        self.assertIn('Somebody wants to sell something.', desk['text'])
        self.assertIn(f'/town/staff/cases/{reference}?language=en', desk['text'])
        self.assertNotIn('Zinnwaldite', desk['text'] + desk['html'])

    def test_of_a_status_only_they_hear_more_than_that_there_is_news(self):
        _, reference = self.send('dee@people.example', helper='dees@people.example', shown=True)
        self.mail.mail_to('dees@people.example')
        self.move(reference, 'in-progress') # for which there is none: ours goes
        self.assertIn('We have started to look at it.', self.mail.mail_to('dee@people.example', count=3)['text'])
        self.move(reference, 'closed')
        mail = self.mail.mail_to('dee@people.example', count=4)
        self.assertEqual(mail['subject'], 'Your stall is booked')
        self.assertIn(f'Come at eight and sell {GOODS}.', mail['text'])
        self.assertNotIn('We have finished', mail['text'])
        self.assertIn('There is news about what you sent us.', self.mail.mail_to('dees@people.example', count=2)['text'])
        self.assertNotIn('settled', self.mail.mail_to('dees@people.example', count=2)['text'])
        _, reference = self.send('eve@people.example')
        self.mail.mail_to('eve@people.example')
        self.move(reference, 'closed')
        mail = self.mail.mail_to('eve@people.example', count=2)
        self.assertIn('There is news about what you sent us.', mail['text'])
        self.assertNotIn('booked', mail['subject'] + mail['text'])
        self.assertEqual(len(self.to('eve@people.example')), 2)

    def test_whoever_withdraws_tells_the_desk(self):
        person, reference = self.send('')
        person.go('/town/stall/check-answers/case/withdraw', {})
        mail = self.mail.wait(lambda m: 'A stall is free again' == m.get('subject') and reference in m.get('text', ''))
        self.assertIn('One fewer.', mail['text'])

    def test_a_telephone_gets_nothing_and_designers_are_told(self):
        before = self.folder.count('outbox')
        self.send('', phone='020 7946 0000')
        self.assertEqual(self.folder.count('outbox'), before + 1) # to the desk
        self.assertIn('nothing here sends text messages', self.published.out + self.published.err)

    def test_one_address_is_not_flooded(self):
        for _ in range(12):
            self.send('', helper='flood@people.example')
        self.mail.mail_to('flood@people.example', count=10)
        states = [r['state'] for r in self.to('flood@people.example')]
        self.assertEqual((len(states), states.count('held')), (12, 2))


class Deaths(Mailed):
    def test_sent_twice_and_a_sender_that_dies_is_one_message(self):
        sender = self.server.child('gh-sender')
        os.kill(sender, signal.SIGSTOP)
        person = self.server.browser()
        person.go('/town/stall/stall', {'goods': GOODS, 'email': 'twice@people.example', 'helper': '', 'phone': ''})
        cookies = dict(person.cookies)
        person.go('/town/stall/check-answers')
        person.cookies = cookies
        person.go('/town/stall/check-answers')
        os.kill(sender, signal.SIGKILL)
        self.mail.mail_to('twice@people.example', seconds=40)
        self.assertEqual(len(self.to('twice@people.example')), 1)
        ids = {m['id'] for m in self.mail.all(lambda m: 'twice@people.example' in m.get('to', ()))}
        self.assertEqual(len(ids), 1)
