# SPDX-License-Identifier: Apache-2.0
"""People on shared devices, or who are watched: "Exit this page" leads away and the browser forgets the draft,
"Clear my answers" erases it, and nothing of it is left in the folder of data."""
import os
import threading

import guildhall

PLANTED = 'Zaffarana planted words ŵ'
THING = 'Quillonade'
FILE = b'%PDF-1.4\nVermillacle\n%%EOF\n'
LEAVE = '/town/safety/check-answers/leave'
CLEAR = '/town/safety/check-answers/clear'


class Careful(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('safety.json')

    def on_the_way(self, language='en', words=PLANTED, thing=THING, file='vermilla.pdf', data=FILE):
        """Words, rows and a file given; stands before the last question."""
        person = self.server.browser(headers=[('Accept-Language', language)])
        person.go('/town/safety/words', {'words': words})
        person.go('/town/safety/things/add', {'thing': thing})
        person.go('/town/safety/things', {'next': 'continue'})
        at = person.go('/town/safety/proof', [], files=[('proof', file, 'application/pdf', data)])
        self.assertEqual(at.page.id, 'stop')
        return person


class Safety(Careful):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.publish('ways.json')
        folder.publish(folder.write('kept.json', {'guildhall': 1, 'id': 'kept', 'name': 'Kept', 'safety': {'clear': False}, 'pages': [
            {'id': 'a', 'questions': [{'id': 'a', 'type': 'text', 'title': 'A'}]},
            {'id': 'b', 'questions': [{'id': 'b', 'type': 'text', 'title': 'B'}]}]}))
        cls.password = folder.user('ann@example.org')

    def sent(self, person):
        self.assertEqual(person.go('/town/safety/stop', {'stop': 'false'}).page.kind, 'check-answers')
        return person.go('/town/safety/check-answers').page.reference

    def exits(self, page):
        return [(a.get('rel'), a.get('class', '').split()[0]) for href, a in page.links if href == LEAVE]

    def clears(self, page):
        return [href for href, _ in page.links if '/check-answers/clear' in href]

    # ---- Leaving ----

    def test_every_page_has_the_button_and_nothing_is_kept_by_browsers(self):
        person = self.on_the_way()
        self.assertEqual(person.go('/town/safety/stop', {'stop': 'true'}).page.kind, 'exit')
        pages = [self.person.get('/town/safety'), person.get('/town/safety/words'), person.get('/town/safety/things'),
                 person.get('/town/safety/things/1'), person.get('/town/safety/stopped'), person.get(CLEAR),
                 person.post('/town/safety/words', {'words': ''})]
        person.go('/town/safety/stop', {'stop': 'false'})
        pages += [person.get('/town/safety/check-answers'), person.go('/town/safety/check-answers'),
                  person.get('/town/safety/check-answers/print'), person.get(CLEAR), person.go(CLEAR, {'sent': 'yes'})]
        kinds = [answer.page.kind for answer in pages]
        self.assertEqual(kinds, ['start', 'question', 'repeat', 'question', 'exit', 'clear', 'question', 'check-answers', 'confirmation',
                                 'sent', 'clear', 'cleared'])
        for answer, kind in zip(pages, kinds):
            with self.subTest(kind=kind):
                # A link that a keyboard meets first, and the button: both without a script.
                self.assertEqual(self.exits(answer.page), [('nofollow noreferrer', 'govuk-skip-link'), ('nofollow noreferrer', 'govuk-button')])
                self.assertEqual(answer.header('Cache-Control'), 'no-store')
        self.assertIn('www.example.org', pages[0].text)
        self.assertIn('Shift key 3 times', pages[0].text)

    def test_other_services_have_none(self):
        for target in ('/town/ways', '/town/ways/kind', '/town', '/town/cookies'):
            page = self.person.get(target).page
            self.assertEqual([href for href, _ in page.links if 'leave' in href], [], target)
        self.assertEqual(self.person.get('/town/ways/check-answers/leave').status, 404)
        self.assertEqual(self.person.get('/town/none/check-answers/leave').status, 404)

    def test_leaving_leads_away_and_the_browser_forgets(self):
        person, other = self.on_the_way(), self.on_the_way()
        with self.changes_nothing():
            answer = person.get(LEAVE)
        self.assertEqual((answer.status, answer.location), (303, 'https://www.example.org/weather?a=b'))
        self.assertEqual((answer.header('Cache-Control'), answer.header('Referrer-Policy')), ('no-store', 'same-origin'))
        self.assertEqual(person.cookies, {})
        back = person.follow(person.get('/town/safety/stop'))
        self.assertEqual(back.page.kind, 'start', 'the Back button shows nothing')
        self.assertNotIn(PLANTED, back.text)
        self.assertIn(PLANTED, other.get('/town/safety/words').text, 'nobody else is touched')

    def test_leaving_works_whatever_the_draft(self):
        for cookie in ('', 'gh_draft=', 'gh_draft=1', 'gh_draft=9999.abc', 'gh_draft=1.' + 'x' * 200, 'gh_draft=%00'):
            answer = self.person.get(LEAVE, cookie=cookie)
            self.assertEqual((answer.status, answer.location), (303, 'https://www.example.org/weather?a=b'), cookie)

    def test_another_site_cannot_make_somebody_lose_answers(self):
        person = self.on_the_way()
        for site in ('cross-site', 'same-site', 'none'):
            answer = person.get(LEAVE, headers=[('Sec-Fetch-Site', site)])
            self.assertEqual((answer.status, answer.all('Set-Cookie')), (303, []), site)
        self.assertEqual(person.get('/town/safety/stop').page.id, 'stop')
        self.assertNotEqual(person.get(LEAVE, headers=[('Sec-Fetch-Site', 'same-origin')]).all('Set-Cookie'), [])

    # ---- Clearing ----

    def test_the_link_is_there_once_there_is_something_to_clear(self):
        person = self.server.browser()
        self.assertEqual(self.clears(person.get('/town/safety').page), [])
        self.assertEqual(self.clears(person.get('/town/safety/words').page), [])
        things = person.go('/town/safety/words', {'words': 'a'})
        self.assertEqual(self.clears(things.page), [f'{CLEAR}?from=things'])
        self.assertEqual(self.clears(person.get('/town/safety/words').page), [f'{CLEAR}?from=words'])
        self.assertEqual(self.clears(person.post('/town/safety/words', {'words': ''}).page), [f'{CLEAR}?from=words'])
        self.assertEqual(self.clears(person.get('/town/safety/things/add').page), [f'{CLEAR}?from=things'])
        self.assertEqual(self.clears(person.get('/town/safety').page), [CLEAR])

    def test_it_is_off_where_a_service_says_so(self):
        person = self.server.browser()
        self.assertEqual(self.clears(person.go('/town/kept/a', {'a': 'x'}).page), [])
        for answer in (person.get('/town/kept/check-answers/clear'), person.post('/town/kept/check-answers/clear')):
            self.assertEqual(answer.status, 404)
        self.assertEqual(self.clears(person.get('/town/kept/b').page), [])
        self.assertEqual(len(person.cookies), 1)

    def test_without_answers_there_is_nothing_to_clear(self):
        with self.changes_nothing():
            self.assertEqual(self.person.get(CLEAR).location, '/town/safety')
            self.assertEqual(self.person.post(CLEAR).location, '/town/safety')
            self.assertEqual(self.person.post(CLEAR, cookie='gh_draft=1.wrong').status, 404)

    def test_asking_changes_nothing_and_no_leads_back(self):
        for language, keep in (('en', 'No, keep my answers'), ('cy', 'Nac ydw, cadwch fy atebion')):
            person = self.on_the_way(language)
            for target, back in ((f'{CLEAR}?from=words', '/town/safety/words'), (CLEAR, '/town/safety/stop'),
                                 (f'{CLEAR}?from=stopped', '/town/safety/stop'), (f'{CLEAR}?from=//evil', '/town/safety/stop')):
                with self.changes_nothing():
                    page = person.get(target).page
                self.assertEqual(page.language, language)
                links = {a.get('href') for _, a in page.links}
                self.assertIn(back, links)
                self.assertIn(keep, page.all_words)

    def test_a_new_one_begins_after_it(self):
        person = self.on_the_way()
        person.post(CLEAR)
        start = person.get('/town/safety')
        self.assertNotIn('answers here that are not sent', start.text)
        self.assertEqual(person.go('/town/safety/words', {'words': 'New'}).page.id, 'things')
        self.assertEqual(person.get('/town/safety/words').page.values('words'), ['New'])

    def test_a_second_tab_cannot_bring_it_back(self):
        person = self.on_the_way()
        cookie = person.cookie_for('/town/safety/words')
        person.post(CLEAR)
        with self.changes_nothing():
            for answer in (person.get('/town/safety/words', cookie=cookie), person.post('/town/safety/words', {'words': 'x'}, cookie=cookie),
                           person.post('/town/safety/check-answers', cookie=cookie), person.post(CLEAR, cookie=cookie)):
                self.assertEqual(answer.status, 404)
                self.assertIn('Max-Age=0', answer.header('Set-Cookie'))

    def test_clearing_and_saving_at_once(self):
        for _ in range(5):
            person = self.on_the_way()
            cookie, answers = person.cookie_for('/town/safety/words'), []
            draft = int(cookie.split('=')[1].split('.')[0])
            def save(k):
                answers.append(self.server.browser().post('/town/safety/words', {'words': f'{PLANTED} {k}'}, cookie=cookie).status)
            threads = [threading.Thread(target=save, args=(k,)) for k in range(4)]
            threads.insert(2, threading.Thread(target=lambda: answers.append(self.server.browser().post(CLEAR, cookie=cookie).status)))
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.assertEqual(set(answers) - {303, 404}, set(), answers)
            self.assertEqual(self.folder.rows('SELECT id FROM draft WHERE id = ?', draft), [])

    # ---- After sending ----

    def test_what_was_sent_stays_but_the_device_forgets(self):
        person = self.on_the_way()
        reference = self.sent(person)
        case, files = self.folder.case(reference), self.folder.files()
        confirmation = person.get('/town/safety/check-answers/sent')
        self.assertEqual(self.clears(confirmation.page), [CLEAR])
        asked = person.get(CLEAR)
        self.assertIn(reference, asked.text)
        self.assertIn('The town keeps them', asked.text)
        with self.changes_nothing():
            self.assertEqual(person.post(CLEAR).page.kind, 'clear', 'another question than the one that was asked')
        done = person.press(asked)
        self.assertEqual(person.cookies, {})
        self.assertIn('The town keeps what you sent', person.follow(done).text)
        self.assertEqual((self.folder.case(reference), self.folder.files()), (case, files))
        self.assertEqual(person.follow(person.get('/town/safety/check-answers/print')).page.kind, 'start')
        answers = self.folder.answers('draft')
        sent = [key for key, in self.folder.rows('SELECT id FROM draft WHERE case_id IS NOT NULL')]
        self.assertEqual([key for key in sent if PLANTED.encode() in answers[key]], [])
        ann = self.sign_in('ann@example.org', self.password)
        page = ann.get(f'/town/staff/cases/{reference}').page
        file = next(href for href, _ in page.links if '/files/' in href)
        self.assertEqual(ann.get(file).body, FILE)


class Traces(Careful):
    """Alone on its folder, which is not sealed: what of a person's words stands in any byte of it."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.unseal()

    def left(self, secrets):
        found = set()
        for folder, _, names in os.walk(self.folder.data):
            for name in names:
                try:
                    with open(os.path.join(folder, name), 'rb') as file:
                        data = file.read()
                except OSError:
                    continue # the control socket
                found |= {(name, secret) for secret in secrets if secret in data or secret in name.encode()}
        return found

    def test_clearing_leaves_no_byte_of_it(self):
        secrets = [b'Zaffarana', b'Quillonade', b'Vermillacle', b'vermilla.pdf', b'Overwritte', b'Tumbledock']
        other = self.on_the_way(words='Another person', thing='Stays', file='stays.pdf', data=b'%PDF-1.4 stays')
        stays = self.folder.files()
        # Several pages of the store, and words that were changed since.
        person = self.on_the_way(words='Overwritte ' * 1500)
        person.go('/town/safety/words', {'words': 'Tumbledock ' * 900})
        person.go('/town/safety/words', {'words': PLANTED * 50})
        person.upload('/town/safety/proof', [], [('proof', 'vermilla.pdf', 'application/pdf', FILE)])
        draft = int(next(iter(person.cookies.values())).split('.')[0])
        self.assertEqual({secret for _, secret in self.left(secrets)}, set(secrets), 'the test can see them')
        self.assertEqual(len(self.folder.files()), len(stays) + 2)
        answer = person.press(person.get(f'{CLEAR}?from=words'))
        self.assertEqual((answer.status, answer.location), (303, '/town/safety/check-answers/cleared'))
        self.assertEqual(person.cookies, {})
        self.assertEqual(self.left(secrets), set())
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM draft WHERE id = ?', draft), [(0,)])
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM upload WHERE draft_id = ?', draft), [(0,)])
        self.assertEqual(self.folder.rows('SELECT event, user_id FROM audit WHERE subject = ?', f'draft {draft}'), [('draft.clear', None)])
        self.assertEqual(person.follow(answer).page.kind, 'cleared')
        self.assertEqual(person.follow(person.get('/town/safety/stop')).page.kind, 'start')
        self.assertIn('Another person', other.get('/town/safety/words').text, 'one person clears only their own')
        self.assertEqual(self.folder.files(), stays)
        self.assertEqual(self.left([b'Another person']) != set(), True)
