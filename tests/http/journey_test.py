# SPDX-License-Identifier: Apache-2.0
"""A person's way through a service: kept answers, changes, languages, tabs, versions and cookies."""
import json
import os
import re
import threading

import guildhall

WAYS = os.path.join(guildhall.DEFINITIONS, 'ways.json')


class Journeys(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        for org in ('town', 'vale'):
            folder.init(org, f'The {org}')
            folder.publish('ways.json', org=org)
        folder.publish('ways.json', 'other-ways')
        folder.publish('everything.json')

    def to_check(self, person, service='/town/ways', kind='short', detail='My detail', things=('A chair',), note='A note'):
        person.go(f'{service}/kind', {'kind': kind})
        if kind == 'long':
            person.go(f'{service}/detail', {'detail': detail})
        for thing in things:
            person.go(f'{service}/things/add', {'thing': thing})
        person.go(f'{service}/things', {'next': 'continue'})
        person.go(f'{service}/proof', [], [])
        return person.go(f'{service}/note', {'note': note})

    def shown(self, answer, kind, page=None):
        self.assertEqual((answer.status, answer.page.kind), (200, kind), answer)
        if page is not None:
            self.assertEqual(answer.page.id, page)
        return answer.page

    def test_from_page_to_case(self):
        check = self.shown(self.to_check(self.person, kind='long'), 'check-answers')
        for words in ('The long one', 'My detail', 'A chair', 'A note'):
            self.assertIn(words, check.all_words)
        done = self.shown(self.person.go('/town/ways/check-answers'), 'confirmation')
        case = self.folder.case(done.reference)
        self.assertEqual(case['answers'], {'kind': 'long', 'detail': 'My detail', 'things': [{'thing': 'A chair'}], 'proof': None,
                                           'note': 'A note'})
        self.assertEqual((case['service'], case['status']), ('ways', 'new'))
        printed = self.person.get('/town/ways/check-answers/print').page
        self.assertIn('My detail', printed.all_words)
        self.assertIn(done.reference, printed.all_words)

    def test_an_answer_is_in_the_store_before_the_next_page(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        answer = person.post('/town/ways/detail', {'detail': 'Ffôn'})
        self.assertEqual((answer.status, answer.location), (303, '/town/ways/things'))
        self.assertIn('Ffôn'.encode(), b''.join(self.folder.answers('draft').values()))

    def test_a_change_comes_straight_back(self):
        page = self.to_check(self.person, kind='long').page
        links = [h for h, _ in page.links if h.startswith('/town/ways/detail')]
        self.assertEqual(links, ['/town/ways/detail?change=1'])
        form = self.person.get(links[0]).page
        self.assertEqual(form.values('detail'), ['My detail'])
        back = self.person.post(links[0], {'detail': 'Another'})
        self.assertEqual(back.location, '/town/ways/check-answers')
        self.assertIn('Another', self.person.follow(back).page.all_words)

    def test_a_change_that_opens_a_way_asks_for_it(self):
        self.to_check(self.person, kind='short')
        answer = self.person.post('/town/ways/kind?change=1', {'kind': 'long'})
        self.assertEqual(answer.location, '/town/ways/detail')
        page = self.person.go('/town/ways/detail?change=1', {'detail': 'Now known'})
        self.assertIn('Now known', self.shown(page, 'check-answers').all_words)

    def test_answers_off_the_way_are_kept_and_not_sent(self):
        self.to_check(self.person, kind='long', detail='Keep me')
        check = self.person.go('/town/ways/kind?change=1', {'kind': 'short'})
        self.assertNotIn('Keep me', self.shown(check, 'check-answers').all_words)
        self.person.go('/town/ways/kind?change=1', {'kind': 'long'})
        self.assertEqual(self.person.get('/town/ways/detail').page.values('detail'), ['Keep me'], 'kept')
        self.person.go('/town/ways/kind?change=1', {'kind': 'short'})
        done = self.person.go('/town/ways/check-answers')
        self.assertNotIn('detail', self.folder.case(done.page.reference)['answers'])
        self.assertNotIn('Keep me', json.dumps(self.folder.case(done.page.reference)))

    def test_a_page_of_several_without_a_heading_says_its_first_question_once(self):
        self.folder.publish('letter.json', 'letter')
        person = self.server.browser()
        person.go('/town/letter/words')
        answer = person.get('/town/letter/words')
        self.assertEqual(answer.page.heading.strip(), 'What is it about?')
        labels = {name: classes for classes, name in re.findall(r'<label class="([^"]*)" for="(\w+)"', answer.text)}
        self.assertIn('govuk-visually-hidden', labels['words'])
        self.assertNotIn('govuk-visually-hidden', labels['email'])

    def test_links_into_the_middle(self):
        for path in ('detail', 'things', 'things/add', 'proof', 'note', 'check-answers', 'check-answers/sent', 'check-answers/print'):
            fresh = self.server.browser().get(f'/town/ways/{path}')
            self.assertEqual((fresh.status, fresh.location), (303, '/town/ways'), path)
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        for path in ('things', 'note', 'check-answers', 'things/add'):
            answer = person.get(f'/town/ways/{path}')
            self.assertEqual((answer.status, answer.location), (303, '/town/ways/detail'), path)
        with self.changes_nothing():
            for path, fields in (('note', {'note': 'x'}), ('check-answers', {}), ('things/add', {'thing': 'x'}),
                                 ('things', {'next': 'continue'})):
                answer = person.post(f'/town/ways/{path}', fields)
                self.assertEqual((answer.status, answer.location), (303, '/town/ways/detail'), path)
            for path in ('things/1/remove', 'things/add/remove'):
                answer = person.post(f'/town/ways/{path}')
                self.assertIn(answer.status, (303, 404), path)

    def test_rows_off_the_way_stay(self):
        """They wait for the way to come by again: nothing is taken from them meanwhile."""
        self.person.go('/town/ways/kind', {'kind': 'short'})
        self.person.go('/town/ways/things/add', {'thing': 'A chair'})
        self.person.go('/town/ways/kind', {'kind': 'long'})
        with self.changes_nothing():
            answer = self.person.post('/town/ways/things/1/remove')
            self.assertEqual((answer.status, answer.location), (303, '/town/ways/detail'))
        self.person.go('/town/ways/detail', {'detail': 'x'})
        self.assertIn('A chair', self.person.get('/town/ways/things').page.all_words)

    def test_an_early_ending(self):
        page = self.shown(self.person.go('/town/ways/kind', {'kind': 'none'}), 'exit', 'sorry')
        self.assertIn('Nothing for you here', page.heading)
        with self.changes_nothing():
            answer = self.person.post('/town/ways/check-answers')
            self.assertEqual(answer.location, '/town/ways/sorry')
        self.shown(self.person.go('/town/ways/kind', {'kind': 'short'}), 'repeat', 'things')

    def test_the_way_back(self):
        self.person.go('/town/ways/kind', {'kind': 'long'})
        page = self.person.get('/town/ways/detail').page
        back = [h for h, a in page.links if 'govuk-back-link' in (a.get('class') or '')]
        self.assertEqual(back, ['/town/ways/kind'])
        form = self.person.get(back[0]).page
        self.assertEqual(form.values('kind'), ['long'])

    def test_a_repeat_has_its_rows(self):
        self.person.go('/town/ways/kind', {'kind': 'short'})
        for thing in ('one', 'two', 'three'):
            page = self.person.go('/town/ways/things/add', {'thing': thing}).page
        self.assertEqual((page.kind, page.counts['section']), ('repeat', 3))
        full = self.person.post('/town/ways/things', {'next': 'add'})
        self.assertEqual((full.status, full.page.kind), (422, 'repeat'))
        with self.changes_nothing():
            over = self.person.post('/town/ways/things/add', {'thing': 'four'})
            self.assertIn(over.status, (303, 404, 422), over)
        rows = [h for h, _ in page.links if h.startswith('/town/ways/things/')]
        self.person.go(rows[1], {'thing': 'TWO'})
        removes = [f['action'] for f in page.forms if f['aside'] and f['action'] and f['action'].endswith('/remove')]
        self.person.go(removes[0])
        self.assertEqual(self.person.post(removes[0]).status, 404, 'it is gone')
        page = self.person.get('/town/ways/things').page
        self.assertIn('TWO', page.all_words)
        self.assertNotIn('one ', page.all_words)
        self.assertEqual(self.person.get(rows[0]).status, 404)
        self.person.go('/town/ways/things', {'next': 'continue'})
        self.person.go('/town/ways/proof', [], [])
        self.person.go('/town/ways/note', {'note': ''})
        case = self.folder.case(self.person.go('/town/ways/check-answers').page.reference)
        self.assertEqual(case['answers']['things'], [{'thing': 'TWO'}, {'thing': 'three'}])

    def test_rows_are_changed_from_check_answers(self):
        check = self.to_check(self.person, things=('one', 'two')).page
        removes = [f['action'] for f in check.forms if f['aside'] and (f['action'] or '').endswith('/remove?change=1')]
        self.assertEqual(removes, ['/town/ways/things/1/remove?change=1', '/town/ways/things/2/remove?change=1'])
        self.assertIn('/town/ways/things/add?change=1', [h for h, _ in check.links])
        rows = self.shown(self.person.go(removes[0]), 'repeat', 'things')
        self.assertNotIn('one ', rows.all_words)
        check = self.person.go('/town/ways/things?change=1', {'next': 'continue'}).page
        self.assertEqual(check.kind, 'check-answers')
        self.assertIn('two', check.all_words)
        for thing in ('three', 'four'):
            self.person.go('/town/ways/things/add?change=1', {'thing': thing})
        check = self.person.get('/town/ways/check-answers').page
        self.assertNotIn('/town/ways/things/add?change=1', [h for h, _ in check.links], 'there are as many as there may be')
        self.assertIn('Remove Thing 3', check.all_words)
        done = self.person.go('/town/ways/check-answers').page
        printed = self.person.get('/town/ways/check-answers/print').page
        self.assertEqual([f for f in printed.forms if 'remove' in (f['action'] or '')], [])

    def test_a_repeat_says_how_many(self):
        with open(WAYS, encoding='utf-8') as source:
            document = json.load(source)
        next(p for p in document['pages'] if p['id'] == 'things')['repeat']['min'] = 2
        self.folder.publish(self.folder.write('two.json', document), 'two')
        self.person.go('/town/two/kind', {'kind': 'short'})
        page = self.person.go('/town/two/things/add', {'thing': 'one'}).page
        self.assertIn('Add at least 2. You can add up to 3.', page.all_words)
        wrong = self.person.post('/town/two/things', {'next': 'continue'})
        self.assertEqual((wrong.status, [words for _, words in wrong.page.problems]), (422, ['Add at least 2']))
        page = self.person.go('/town/two/things/add', {'thing': 'two'}).page
        self.assertNotIn('Add at least', page.all_words)

    def test_the_language_keeps_the_place_and_the_errors(self):
        self.person.go('/town/ways/kind', {'kind': 'long'})
        english = self.person.get('/town/ways/detail')
        self.assertEqual([h for h, _ in english.page.links if 'language=' in h], [], 'a button: what is typed goes along (keep_test)')
        welsh = self.person.press(english, lang='cy').page
        self.assertEqual((welsh.language, welsh.id), ('cy', 'detail'))
        self.assertIn('Y manylion', welsh.heading)
        wrong = self.person.post('/town/ways/detail', {'detail': ''})
        self.assertEqual((wrong.status, wrong.page.language), (422, 'cy'))
        self.assertTrue(wrong.page.title.startswith('Gwall:'), wrong.page.title)
        self.assertEqual(wrong.page.problems[0][0], '#detail')
        back = self.person.press(wrong, lang='en').page
        self.assertEqual((back.language, back.id), ('en', 'detail'))
        changing = self.person.press(self.person.get('/town/ways/kind?change=1'), lang='cy').page
        self.assertEqual(changing.form['action'], '/town/ways/kind?change=1')
        rows = self.to_check(self.person, kind='short').page
        self.assertEqual([h for h, _ in rows.links if 'language=en' in h], ['/town/ways/check-answers?language=en'], 'elsewhere a link')

    def test_the_browsers_language_and_pages_of_errors(self):
        for asked, want in (('cy', 'cy'), ('cy-GB, en;q=0.5', 'cy'), ('fr, de', 'en'), ('', 'en'), ('*', 'en'), ('\u00ff', 'en')):
            page = self.server.browser(headers=[('Accept-Language', asked)]).get('/town/ways/nothing')
            self.assertEqual((page.status, page.page.language), (404, want), asked)
        # What the person chose goes before what the browser asks for, also where no route is found or taken.
        person = self.server.browser(headers=[('Accept-Language', 'en')])
        person.get('/town/ways?language=cy')
        for wrong in (person.get('/town/a/b/c/d/e'), person.post('/town/cookies', {'x': 'y'}), person.post('/town/ways', {'x': 'y' * 2_000_000})):
            self.assertIn(wrong.status, (404, 405, 413))
            self.assertEqual(wrong.page.language, 'cy', wrong.status)

    def test_two_tabs_send(self):
        """One case, and both tabs are told its reference."""
        for _ in range(5):
            person = self.server.browser()
            self.to_check(person)
            jar, answers, before = person.cookie_for('/town/ways'), [], self.folder.count('case_file')
            tabs = [threading.Thread(target=lambda: answers.append(self.server.browser().post('/town/ways/check-answers', cookie=jar)))
                    for _ in range(4)]
            for tab in tabs:
                tab.start()
            for tab in tabs:
                tab.join()
            self.assertEqual({(a.status, a.location) for a in answers}, {(303, '/town/ways/check-answers/sent')})
            shown = {self.server.browser().get(a.location, cookie=jar).page.reference for a in answers}
            self.assertEqual(len(shown), 1)
            self.assertIsNotNone(shown.pop())
            self.assertEqual(self.folder.count('case_file'), before + 1)
        again = person.post('/town/ways/check-answers')
        self.assertEqual(again.location, '/town/ways/check-answers/sent')
        self.assertEqual(self.folder.count('case_file'), before + 1)

    def test_a_tab_left_behind_changes_nothing_that_was_sent(self):
        self.to_check(self.person)
        reference = self.person.go('/town/ways/check-answers').page.reference
        sent = self.folder.case(reference)
        late = self.person.post('/town/ways/note', {'note': 'too late'})
        self.assertEqual(late.location, '/town/ways/check-answers/sent')
        self.assertEqual(self.folder.case(reference), sent)
        start = self.shown(self.person.get('/town/ways'), 'start')
        self.assertTrue(start.heading)
        self.person.go('/town/ways/kind', {'kind': 'long'})
        self.assertEqual(self.person.get('/town/ways/detail').status, 200, 'a new journey')
        self.assertEqual(self.folder.case(reference), sent)

    def test_two_tabs_save(self):
        """What two tabs save at once: both are answered, neither breaks the other's answers."""
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        jar, statuses = person.cookie_for('/town/ways'), []
        def save(path, fields):
            statuses.append(self.server.browser().post(path, fields, cookie=jar).status)
        tabs = [threading.Thread(target=save, args=args) for i in range(8)
                for args in (('/town/ways/detail', {'detail': f'd{i}'}), ('/town/ways/kind', {'kind': 'long'}))]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        self.assertTrue(set(statuses) <= {303, 409}, statuses)
        self.assertRegex(person.get('/town/ways/detail').page.values('detail')[0], '^d[0-7]$')

    def test_a_draft_of_another_organisation_or_service(self):
        self.to_check(self.person, note='of the town')
        jar = self.person.cookie_for('/town/ways')
        for there, nothing in (('/vale/ways', '/vale/nothing'), ('/town/other-ways', '/town/nothing')):
            want = self.server.browser().get(nothing)
            self.assertEqual(want.status, 404)
            with self.changes_nothing('vale'), self.changes_nothing('town'):
                for method, path in (('GET', ''), ('GET', '/kind'), ('GET', '/note'), ('GET', '/check-answers'), ('POST', '/note'),
                                     ('POST', '/check-answers'), ('GET', '/check-answers/sent'), ('GET', '/check-answers/print')):
                    with self.subTest(there=there, method=method, path=path):
                        answer = self.server.browser().ask(method, there + path, b'note=x' if method == 'POST' else None, cookie=jar)
                        self.assertEqual(answer.same(), want.same())
        self.assertEqual(self.person.get('/town/ways/note').page.values('note'), ['of the town'], 'at home it still works')

    def test_forged_draft_cookies(self):
        self.person.go('/town/ways/kind', {'kind': 'long'})
        number, secret = self.person.cookie_for('/town/ways').split('=', 1)[1].split('.')
        want = self.server.browser().get('/town/nothing')
        with self.changes_nothing():
            for value in ('x', '.', '0.0', f'{number}.', f'{number}.{secret[:-1]}', f'{number}.{secret}A', f'{int(number) + 1}.{secret}',
                          f'-1.{secret}', '9223372036854775808.a', f"{number}.'--", f'{number}.{"a" * 200}', f'{number} .{secret}'):
                with self.subTest(value=value[:40]):
                    for method, path in (('GET', '/town/ways/detail'), ('POST', '/town/ways/detail')):
                        answer = self.server.browser().ask(method, path, b'detail=x' if method == 'POST' else None,
                                                           cookie=f'gh_draft={value}')
                        self.assertEqual(answer.same(), want.same())
                        self.assertIn('gh_draft=; Path=/town/ways; HttpOnly; SameSite=Lax; Max-Age=0', answer.all('Set-Cookie'))

    def test_a_version_published_under_a_journey(self):
        with open(WAYS, encoding='utf-8') as source:
            document = json.load(source)
        self.folder.publish(WAYS, 'moving')
        under_way, sender = self.server.browser(), self.server.browser()
        under_way.go('/town/moving/kind', {'kind': 'long'})
        under_way.go('/town/moving/detail', {'detail': 'Before'})
        self.to_check(sender, '/town/moving', kind='long', detail='Sent')
        document['pages'] = [p for p in document['pages'] if p['id'] not in ('detail', 'note')]
        document['pages'].insert(2, {'id': 'newest', 'questions': [{'id': 'newest', 'type': 'text', 'title': 'The newest'}]})
        document['pages'][0]['next'][-1]['page'] = 'newest'
        self.folder.publish(self.folder.write('moving.json', document), 'moving')
        fresh = self.server.browser()
        page = fresh.go('/town/moving/kind', {'kind': 'long'})
        self.assertEqual(page.page.id, 'newest', 'live at once for who begins now')
        reference = sender.go('/town/moving/check-answers').page.reference
        self.assertEqual(self.folder.case(reference)['answers']['detail'], 'Sent')
        self.assertEqual(under_way.get('/town/moving/detail').page.values('detail'), ['Before'])
        page = under_way.go('/town/moving/detail', {'detail': 'After'})
        self.assertEqual((page.status, page.page.id), (200, 'things'))
        under_way.go('/town/moving/things', {'next': 'continue'})
        under_way.go('/town/moving/proof', [], [])
        check = under_way.go('/town/moving/note', {'note': 'n'})
        self.shown(check, 'check-answers')
        case = self.folder.case(under_way.go('/town/moving/check-answers').page.reference)
        self.assertEqual((case['answers']['detail'], case['answers']['note']), ('After', 'n'))

    def test_answers_are_words_and_no_templates(self):
        for words in ('{{7*7}} {% if 1 %}x{% endif %} ${7*7} #{7*7} <%= 7*7 %>', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
                      "' OR '1'='1", '%s%n%x', '&amp; &lt;', '\\u003cscript', '[a](javascript:alert(1))'):
            with self.subTest(words=words):
                person = self.server.browser()
                check = self.to_check(person, kind='long', detail=words, note=words)
                self.assertEqual(check.page.all_words.count(' '.join(words.split())), 2)
                self.assertNotIn(b'<script>alert', check.body)
                self.assertEqual(check.page.counts['img'], 0)
                self.assertEqual(person.get('/town/ways/note').page.values('note'), [words])
                reference = person.go('/town/ways/check-answers').page.reference
                self.assertEqual(self.folder.case(reference)['answers']['detail'], words)


