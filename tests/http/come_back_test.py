# SPDX-License-Identifier: Apache-2.0
"""Saving and coming back: a link that works once, for half an hour, in one organisation; a code for what is of one's
address; and that neither gives anybody anything else. Clocks are set back in the store, which is where they are read."""
import re
import time

import guildhall
from mail import MailServer

PLANTED = 'Zinnwaldite words of mine'
FROM = 'no-reply@town.example'
LINK = re.compile(r'https?://[^/\s]+(/\w+/come-back/[0-9]+\.[A-Za-z0-9_-]+)')
CODE = re.compile(r'Code: (\d{6})')


class Back(guildhall.Served):
    people = 0

    @classmethod
    def fill(cls, folder):
        cls.mail = MailServer()
        cls.addClassCleanup(cls.mail.stop)
        cls.options = ('--mail-server', f'smtp://127.0.0.1:{cls.mail.port}', '--mail-from', FROM, '--mail-plain', '--reach', '127.0.0.1',
                       '--trusted-proxy', '127.0.0.1') # so that each comes from an address of their own
        for org in ('town', 'vale'):
            folder.init(org, f'The {org}')
            folder.publish('letter.json', org=org)
            folder.publish('ways.json', org=org)
        folder.publish('safety.json')

    def somebody(self):
        Back.people += 1
        return self.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Back.people % 250}')])

    def began(self, org='town'):
        """Somebody with a choice made, before the next question."""
        person = self.somebody()
        self.assertEqual(person.go(f'/{org}/ways/kind', {'kind': 'short'}).page.id, 'things')
        return person

    def save(self, person, address, org='town'):
        page = person.go(f'/{org}/ways/check-answers/save', {'email': address}).page
        self.assertEqual(page.heading.strip(), 'Check your email')
        return page

    def link_to(self, address, count=1):
        return LINK.search(self.mail.mail_to(address, count=count)['text']).group(1)

    def write(self, sql, *args, org='town'):
        """The server is told nothing: it reads what is there."""
        import sqlite3
        with sqlite3.connect(f'{self.folder.data}/organisations/{org}.db', timeout=30) as db:
            db.execute(sql, args)
        db.close()


class Links(Back):
    def test_by_the_link_on_another_device_and_both_go_on(self):
        shown = "SELECT COUNT(*) FROM contact WHERE confirmed_at IS NOT NULL AND opens = 1"
        here, before = self.began(), self.folder.rows(shown)[0][0]
        self.assertIn('/town/ways/check-answers/save', [h for h, _ in here.get('/town/ways/things').page.links])
        self.save(here, 'ann@people.example')
        mail = self.mail.mail_to('ann@people.example')
        self.assertNotIn('short', mail['text'])
        path, there = self.link_to('ann@people.example'), self.server.browser()
        answer = there.get(path)
        self.assertEqual((answer.status, answer.header('Cache-Control')), (200, 'no-store'))
        self.assertEqual(there.cookies, {})
        at = there.go(path)
        self.assertEqual(at.page.id, 'things')
        self.assertNotEqual(here.cookies, there.cookies) # a secret of its own
        there.go('/town/ways/things', {'next': 'continue'})
        self.assertEqual(here.follow(here.get('/town/ways/check-answers')).page.id, 'proof') # what one does the other sees
        self.assertEqual(self.folder.rows(shown)[0][0], before + 1)

    def test_looking_uses_nothing_up_and_the_button_works_once(self):
        self.save(self.began(), 'bob@people.example')
        path = self.link_to('bob@people.example')
        for _ in range(5): # mail scanners
            self.server.browser().get(path)
            self.server.browser().ask('HEAD', path)
        self.assertEqual(self.server.browser().post(path, bare=True, headers=[('Host', 'x')]).status // 100, 4) # and scripts of others
        self.assertEqual(self.server.browser().post(path).status, 303)
        again = self.server.browser()
        answer = again.post(path)
        self.assertEqual((answer.status, again.cookies), (410, {}))
        self.assertIn('Send me a new link', answer.page.all_words)
        self.assertEqual(again.get(path).page.heading.strip(), 'This link has been used or is too old')

    def test_two_presses_at_once_let_one_in(self):
        import threading
        self.save(self.began(), 'two@people.example')
        path, answers = self.link_to('two@people.example'), []
        threads = [threading.Thread(target=lambda: answers.append(self.server.browser().post(path).status)) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(sorted(answers), [303] + [410] * 7)

    def test_it_ends_after_half_an_hour_and_a_new_one_is_sent_to_the_same_address(self):
        self.save(self.began(), 'old@people.example')
        path = self.link_to('old@people.example')
        number = int(path.split('/')[-1].split('.')[0])
        # An older link: its secret is of the time it was made, so it is made anew rather than changed.
        self.write('UPDATE come_back SET used_at = 1 WHERE id = ?', number)
        person = self.server.browser()
        self.assertEqual(person.post(path).status, 410)
        self.assertEqual(person.go(path + '/again').page.heading.strip(), 'Check your email')
        new = self.link_to('old@people.example', count=2)
        self.assertNotEqual(new, path)
        self.assertEqual(self.server.browser().post(new).status, 303)

    def test_a_link_is_of_one_organisation_and_cannot_be_guessed(self):
        self.save(self.began(), 'eve@people.example')
        path = self.link_to('eve@people.example') # before the other organisation writes to the same address
        self.assertTrue(path.startswith('/town/'), path)
        self.save(self.began('vale'), 'eve@people.example', 'vale')
        number, secret = path.split('/')[-1].split('.')
        stranger = self.server.browser()
        wrong = [f'/vale/come-back/{number}.{secret}', f'/town/come-back/{number}.{secret[:-1]}', f'/town/come-back/{int(number) + 1}.{secret}',
                 f'/town/come-back/{number}.', f'/town/come-back/{number}', f'/town/come-back/0{number}.{secret}x',
                 f'/town/come-back/{number}.{secret.swapcase()}', '/town/come-back/x', f'/town/come-back/-{number}.{secret}']
        first = stranger.get('/town/come-back/12345678.abcdefghijklmnopqrstuv').same()
        for target in wrong:
            self.assertEqual((stranger.get(target).status, stranger.post(target).status, stranger.post(target + '/again').status),
                             (404, 404, 404), target)
            if target.startswith('/town'):
                self.assertEqual(stranger.get(target).same(), first)
        self.assertEqual(stranger.cookies, {})
        self.assertEqual(stranger.post(path).status, 303) # the right one still works

    def test_a_saved_draft_is_no_way_into_anything_else(self):
        """The cookie that a link gives opens its draft, in its service, in its organisation."""
        self.save(self.began(), 'way@people.example')
        person = self.server.browser()
        person.go(self.link_to('way@people.example'))
        cookie = person.cookie_for('/town/ways')
        for target in ('/vale/ways/things', '/town/letter/words'):
            self.assertEqual(self.server.browser().get(target, cookie=cookie).status, 404)

    def test_nobody_is_flooded_with_links(self):
        person = self.began()
        for _ in range(13):
            self.save(person, 'many@people.example')
        states = [m['state'] for m in self.folder.messages() if m['to'] == 'many@people.example']
        self.assertEqual((states.count('held'), len(states)), (3, 13))

    def test_what_is_typed_is_an_address(self):
        person, before = self.began(), self.folder.count('contact')
        for typed in ('', 'ann', 'ann@town', 'a@b.example\r\nBcc: c@d.example', 'a b@c.example', 'ann@', '<ann@people.example>'):
            answer = person.post('/town/ways/check-answers/save', {'email': typed})
            self.assertIn(answer.status, (400, 422), typed)
            if answer.status == 422:
                self.assertEqual(answer.page.problems[0][0], '#email')
        self.assertEqual(self.folder.count('contact'), before)

    def test_services_for_people_who_may_be_watched_send_no_links(self):
        person = self.server.browser()
        page = person.go('/town/safety/words', {'words': PLANTED}).page
        self.assertFalse([h for h, _ in page.links if h.endswith('/save')])
        self.assertEqual(person.get('/town/safety/check-answers/save').status, 404)
        self.assertEqual(person.post('/town/safety/check-answers/save', {'email': 'a@b.example'}).status, 404)

    def test_clearing_takes_the_address_and_the_links_too(self):
        person = self.began()
        self.save(person, 'gone@people.example')
        path = self.link_to('gone@people.example')
        before = self.folder.count('contact')
        person.go('/town/ways/check-answers/clear')
        self.assertEqual(self.folder.count('contact'), before - 1)
        self.assertEqual(self.server.browser().post(path).status, 404)
        self.assertFalse([m for m in self.folder.messages() if m['to'] == 'gone@people.example'])


class Codes(Back):
    def ask(self, person, address, org='town'):
        return person.go(f'/{org}/your-cases', {'email': address}).page

    def code_to(self, address, count=1):
        return CODE.search(self.mail.wait(lambda m: address in m.get('to', ()) and 'your code' in m.get('subject', ''), count=count)['text']).group(1)

    def sent(self, address, org='town'):
        person = self.somebody()
        person.go(f'/{org}/letter/words', {'words': PLANTED, 'email': address})
        return person.go(f'/{org}/letter/check-answers').page.reference

    def test_what_is_of_an_address_is_seen_by_its_code(self):
        reference = self.sent('ann@people.example')
        self.save(self.began(), 'ann@people.example')
        person = self.somebody()
        page = self.ask(person, 'ANN@people.example')
        self.assertEqual(page.heading.strip(), 'Enter the code')
        before = dict(person.cookies)
        page = person.go('/town/your-cases/code', {'code': self.code_to('ANN@people.example')}).page
        self.assertEqual(page.heading.strip(), 'Your drafts and cases')
        self.assertIn(reference, page.all_words)
        self.assertIn('Received', page.all_words)
        self.assertNotEqual(person.cookies, before) # a new secret once the address was shown
        self.assertNotIn(PLANTED, page.all_words)
        # The draft opens, since the address was given to come back by; the case was sent with it and does not.
        opens = page.values('draft')
        self.assertEqual(len(opens), 1)
        self.assertEqual(person.go('/town/your-cases/open', {'draft': opens[0]}).page.id, 'things')
        case_draft = self.folder.rows('SELECT draft_id FROM case_file')[0][0]
        self.assertEqual(person.post('/town/your-cases/open', {'draft': str(case_draft)}).status, 404)
        person.go('/town/your-cases/leave')
        self.assertEqual(person.get('/town/your-cases').page.heading.strip(), 'Your drafts and cases')
        self.assertEqual(person.get('/town/your-cases').page.values('draft'), [])
        self.assertEqual(self.server.browser().get('/town/your-cases', cookie='; '.join(f'{k[1]}={v}' for k, v in before.items())).page.values('draft'), [])

    def test_a_code_is_of_the_browser_that_asked_and_of_its_organisation(self):
        self.sent('bob@people.example')
        self.sent('bob@people.example', 'vale')
        asked, other = self.somebody(), self.somebody()
        self.ask(asked, 'bob@people.example')
        code = self.code_to('bob@people.example')
        self.assertEqual(other.go('/town/your-cases/code', {'code': code}).page.values('email'), [''])
        self.ask(other, 'bob@people.example')
        self.assertIn('different one', other.go('/town/your-cases/code', {'code': code}).page.all_words)
        cookie = asked.cookie_for('/town/your-cases')
        for target in ('/vale/your-cases', '/vale/your-cases/code'):
            self.assertEqual(self.server.browser().post(target, {'code': code} if 'code' in target else {'email': ''}, cookie=cookie).status // 100 * 100
                             in (300, 400), True)
        self.assertIn('Enter the code', self.server.browser().get('/town/your-cases', cookie=cookie).page.heading)
        self.assertNotIn('Enter the code', self.server.browser().get('/vale/your-cases', cookie=cookie).page.heading)

    def test_numbers_of_others_open_nothing_and_are_not_tried_for_long(self):
        reference = self.sent('owner@people.example')
        for address in ('owner@people.example', 'thief@people.example'):
            self.save(self.began(), address)
        thief = self.somebody()
        self.ask(thief, 'thief@people.example')
        page = thief.go('/town/your-cases/code', {'code': self.code_to('thief@people.example')}).page
        own = int(page.values('draft')[0])
        tried = [thief.post('/town/your-cases/open', {'draft': str(n)}).status for n in range(own - 30, own + 60) if n > 0 and n != own]
        self.assertEqual((set(tried), tried[:50].count(404), tried[-1]), ({404, 429}, 50, 429))
        self.assertEqual({k for k in thief.cookies if k[1] == 'gh_draft'}, set())
        # What a person is told to keep opens nothing: there is no address that takes a reference from anybody but staff.
        for target in (f'/town/{reference}', f'/town/ways/{reference}', f'/town/come-back/{reference}', f'/town/staff/cases/{reference}'):
            self.assertIn(self.somebody().get(target).status, (303, 404), target)

    def test_five_tries_and_ten_minutes(self):
        self.sent('cat@people.example')
        person = self.somebody()
        self.ask(person, 'cat@people.example')
        right = self.code_to('cat@people.example')
        for i in range(5):
            self.assertIn('Enter the code', person.go('/town/your-cases/code', {'code': f'{(int(right) + i + 1) % 1000000:06}'}).page.heading if i < 4
                          else 'Enter the code')
        person.post('/town/your-cases/code', {'code': f'{(int(right) + 9) % 1000000:06}'})
        self.assertEqual(person.go('/town/your-cases/code', {'code': right}).page.values('email'), [''])
        self.assertEqual(person.get('/town/your-cases').page.values('draft'), [])

    def test_nobody_learns_whether_an_address_is_known(self):
        self.sent('known@people.example')
        shown = []
        for address in ('known@people.example', 'unknown@people.example'):
            person = self.somebody()
            answer = person.post('/town/your-cases', {'email': address})
            self.assertEqual((answer.status, answer.location), (303, '/town/your-cases'))
            shown.append(person.get('/town/your-cases').same())
        self.assertEqual(shown[0], shown[1])
        self.code_to('known@people.example')
        time.sleep(0.3)
        self.assertFalse([m for m in self.mail.all(lambda m: 'unknown@people.example' in m.get('to', ()))])
        # And how long it takes says nothing either: of two taken in turn, each is the longer about as often.
        took = {'known': [], 'unknown': []}
        for i in range(50):
            self.write('DELETE FROM outbox') # or the known address is held too, after ten
            self.somebody().get('/town/your-cases') # whoever comes first after that write waits longer
            for who in sorted(took, reverse=i % 2 == 1):
                person = self.somebody()
                began = time.perf_counter()
                person.post('/town/your-cases', {'email': f'{who}@people.example'})
                took[who].append(time.perf_counter() - began)
        longer = sum(k > u for k in took['known'] for u in took['unknown']) / len(took['known']) ** 2
        self.assertTrue(0.25 < longer < 0.75, (longer, took))

    def test_a_warning_before_time_runs_out(self):
        person = self.somebody()
        person.go('/town/letter/words', {'words': PLANTED, 'email': ''})
        self.assertIn('We keep your answers until', person.get('/town/letter/check-answers/save').page.all_words)
        person.go('/town/letter/check-answers/save', {'email': 'soon@people.example'})
        self.save(self.began(), 'soon@people.example')
        person = self.somebody()
        self.ask(person, 'soon@people.example')
        words = person.go('/town/your-cases/code', {'code': self.code_to('soon@people.example')}).page.all_words
        self.assertEqual((words.count('Time is running out'), words.count('We keep your answers until')), (1, 2)) # of two drafts

    def test_without_mail_nothing_is_promised(self):
        folder = guildhall.Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        server = guildhall.Server(folder)
        self.addCleanup(server.stop)
        person = server.browser()
        page = person.go('/town/ways/kind', {'kind': 'short'}).page
        self.assertFalse([h for h, _ in page.links if h.endswith('/save') or h.endswith('/your-cases')])
        self.assertEqual(person.get('/town/your-cases').status, 404)
        self.assertEqual(person.get('/town/ways/check-answers/save').status, 404)
