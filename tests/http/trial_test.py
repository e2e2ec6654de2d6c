# SPDX-License-Identifier: Apache-2.0
"""Trials: a draft that people try before it is published. What they answer is found nowhere; what they say is pinned to
the question, answered or hidden with a reason; and nobody can pose as many."""
import contextlib
import os
import re
import sqlite3
import unittest

from comers import Comers

CANARY = 'Zebedee Quillfeather'


def definition(key, **more):
    title = lambda words: {'en': words, 'cy': words + ' (cy)'}
    return {'guildhall': 1, 'id': key, 'languages': ['en', 'cy'], 'name': title('Tell us about a lamp'), 'pages': [
        {'id': 'who', 'questions': [{'id': 'name', 'type': 'text', 'title': title('Your name')},
                                    {'id': 'email', 'type': 'email', 'title': title('Your email'), 'optional': True}], 'title': title('About you')},
        {'id': 'what', 'questions': [{'id': 'what', 'type': 'text', 'title': title('What is wrong?')}]}], **more}


class Trials(Comers):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.init('vale', 'The vale')
        folder.publish('ways.json')
        cls.passwords = {name: folder.user(f'{name}@example.org', role) for name, role in
                         (('ann', 'designer'), ('pat', 'publisher'), ('lee', 'leader'))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {name: cls.enter(name) for name in cls.passwords}

    @classmethod
    def enter(cls, name):
        user = cls.comer()
        user.follow(user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]}))
        return user

    def begin(self, key, document=None, **fields):
        """A draft and a trial of it; gives the trial's address for people."""
        import json
        body = json.dumps(document or definition(key)).encode()
        made = self.users['ann'].upload('/town/staff/new-service', {'key': key, 'seen': '0'}, [('file', 'a.json', 'application/json', body)])
        self.assertEqual(made.status, 303, made)
        return self.open(key, **fields)

    def open(self, key, **fields):
        opened = self.users['ann'].post(f'/town/staff/services/{key}/trials', {'purpose': 'Is it clear?', 'days': '14', 'asks': '', **fields})
        self.assertEqual(opened.status, 303, opened)
        return re.search('(/town/trial/[^"]+)"', self.users['ann'].get(opened.location).text).group(1)

    def walk(self, link, who=None, name='Ann Other'):
        """From the first page to the end; gives the browser."""
        who = who or self.comer()
        who.go(link)
        who.go(f'{link}/who', {'name': name})
        who.go(f'{link}/what', {'what': name})
        done = who.go(f'{link}/check-answers')
        self.assertEqual(done.page.kind, 'trial-end', done)
        return who

    def rows(self, sql, *args):
        return self.folder.rows(sql, *args)

    def trial(self, key):
        return self.rows('SELECT MAX(t.id) FROM trial t JOIN service s ON s.id = t.service_id WHERE s.key = ?', key)[0][0]

    # ---- Walking ----------------------------------------------------------------------------------------------

    def test_a_trial_is_walked_and_no_answer_is_found_anywhere(self):
        link = self.begin('lamp', asks='Would you use this?\nWhat else?')
        person, before = self.comer(), self.folder.state()
        start = person.get(link)
        self.assertEqual((start.status, start.page.kind), (200, 'trial'))
        self.assertIn('Is it clear?', start.text)
        first = person.go(link)
        self.assertEqual((first.page.kind, first.page.id), ('question', 'who'))
        pages = [first, person.press(first, {'name': ''})]
        self.assertEqual(pages[1].status, 422)
        second = person.follow(person.press(pages[1], {'name': CANARY}))
        self.assertEqual(second.page.id, 'what')
        back = next(href for href, a in second.page.links if 'govuk-back-link' in a.get('class', ''))
        self.assertEqual(person.get(back).page.values('name'), [CANARY]) # the way back has what was typed
        check = person.follow(person.press(second, {'what': CANARY + ' again'}))
        self.assertEqual(check.page.kind, 'check-answers')
        self.assertIn(CANARY + ' again', check.text)
        change = next(href for href, _ in check.page.links if href.endswith('/what?change=1'))
        changed = person.go(change, {'what': 'Nothing'})
        self.assertEqual(changed.page.kind, 'check-answers')
        self.assertIn('Nothing', changed.text)
        end = person.follow(person.press(changed))
        self.assertEqual(end.page.kind, 'trial-end')
        for page in pages + [second, check, changed, end]:
            self.assertIn('This is a trial', page.text)
            self.assertEqual('Tell us about this page' in page.text, page is not end)
        told = person.follow(person.press(end, {'ask-1': 'Perhaps', 'who': ['welsh', 'phone']}))
        self.assertIn('Thank you for helping', told.text)
        after = self.folder.state()
        self.assertEqual({k: v for k, v in before.items() if k != 'audit'}, {k: v for k, v in after.items() if k != 'audit'})
        self.assertEqual(len(before['audit']), len(after['audit']))
        self.assertEqual(self.folder.count('case_file') + self.folder.count('draft'), 0)
        self.assertEqual(self.rows('SELECT welsh, aid, phone, helped FROM trial_part WHERE trial_id = ?', self.trial('lamp')), [(1, 0, 1, 0)])
        found = [path for top, _, files in os.walk(self.folder.top) for path in (os.path.join(top, f) for f in files)
                 if os.path.isfile(path) and CANARY.encode() in open(path, 'rb').read()]
        self.assertEqual(found, [])
        self.assertEqual(self.rows("SELECT COUNT(*) FROM outbox"), [(0,)])

    def test_rows_files_and_endings_as_people_have_them(self):
        ann = self.users['ann']
        ann.post('/town/staff/services/ways/drafts', {'do': 'begin', 'seen': '0'})
        link, person = self.open('ways'), self.comer()
        person.go(link)
        self.assertEqual(person.go(f'{link}/kind', {'kind': 'short'}).page.id, 'things')
        rows = person.go(f'{link}/things/add', {'thing': 'a chair'})
        self.assertIn('a chair', rows.text)
        proof = person.go(f'{link}/things', {'next': 'continue'})
        self.assertEqual((proof.page.id, proof.page.form['type']), ('proof', None)) # no file leaves the device
        self.assertEqual(person.upload(f'{link}/proof', [], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 a')]).status, 415)
        note = person.go(f'{link}/proof', {'proof': 'a.pdf'})
        self.assertEqual(note.page.id, 'note')
        check = person.go(f'{link}/note', {'note': 'hello'})
        self.assertIn('a.pdf', check.text)
        self.assertEqual(self.folder.count('upload'), 0)
        removed = person.post(f'{link}/things/1/remove')
        self.assertEqual(removed.status, 303)
        self.assertNotIn('a chair', person.follow(removed).text)

    def test_what_is_typed_stays_in_another_language_and_beside_a_comment(self):
        link, person = self.begin('stays'), self.comer()
        person.go(link)
        welsh = person.post(f'{link}/who?language=cy&again=1', {'name': 'Mair'})
        self.assertEqual((welsh.status, welsh.page.language, welsh.page.values('name')), (200, 'cy', ['Mair']))
        said = person.post(f'{link}/who/say', {'name': 'Mair', 'trial.kind': 'unclear', 'trial.words': 'Beth?', 'trial.question': 'email'})
        self.assertEqual((said.status, said.page.values('name')), (200, ['Mair']))
        self.assertIn('Diolch', said.text)
        wrong = person.post(f'{link}/who/say', {'name': 'Mair', 'trial.words': ' '})
        self.assertEqual((wrong.status, wrong.page.values('name')), (422, ['Mair']))
        # A comment that was written and not sent is sent by going on; with a mistake it stays written.
        again = person.post(f'{link}/who', {'name': '', 'trial.words': 'Before I go'})
        self.assertEqual(again.status, 422)
        self.assertEqual(again.page.values('trial.words'), ['Before I go'])
        person.post(f'{link}/who', {'name': 'Mair', 'trial.words': 'Before I go'})
        kept = self.rows('SELECT page, question, kind, language, state FROM trial_comment WHERE trial_id = ? ORDER BY id', self.trial('stays'))
        self.assertEqual(kept, [('who', 'email', 'unclear', 'cy', 'new'), ('who', '', 'other', 'cy', 'new')])
        long = person.post(f'{link}/what', {'what': 'x' * 9000})
        self.assertEqual(long.status, 422)

    def test_rules_are_shown_without_what_was_typed_and_those_of_another_program_by_name(self):
        link, person = self.begin('ruled'), self.comer()
        person.go(link)
        self.assertEqual(person.post(f'{link}/who', {'name': ''}).status, 422)
        with contextlib.closing(sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=60)) as db, db:
            db.execute("INSERT INTO trial_mistake SELECT organisation, trial_id, part_id, page, question, rule.name FROM trial_mistake, "
                       "(SELECT 'any.too-long' AS name UNION SELECT 'no.such-rule') rule WHERE trial_id = ?", (self.trial('ruled'),))
        shown = self.users['ann'].get('/town/staff/services/ruled/trials/1')
        self.assertEqual(shown.status, 200)
        for words in ('no.such-rule', '… characters'):
            self.assertIn(words, shown.page.all_words)

    def test_more_than_a_browser_keeps_is_told(self):
        document = definition('much')
        document['pages'][1]['questions'][0]['type'] = 'long-text'
        link, person = self.begin('much', document), self.comer()
        person.go(link)
        person.go(f'{link}/who', {'name': 'Ann'})
        fits = person.post(f'{link}/what', {'what': 'y' * 4000})
        self.assertEqual(fits.status, 303)
        self.assertIn('y' * 4000, person.get(f'{link}/check-answers').text)
        much = person.post(f'{link}/what', {'what': 'x' * 9000})
        self.assertEqual(much.status, 422)
        self.assertIn('no room there for so much', much.text)
        self.assertEqual(much.page.values('what'), ['x' * 9000])
        self.assertIn('y' * 4000, person.get(f'{link}/check-answers').text) # nothing changed
        person.post(f'{link}/what', {'what': 'short'})
        self.assertIn('short', person.get(f'{link}/check-answers').text)

    def test_what_is_no_trial(self):
        link = self.begin('none')
        person = self.walk(link)
        for bad in (link[:-1] + ('A' if link[-1] != 'A' else 'B'), '/town/trial/1', '/town/trial/x.y', '/town/trial/0.' + 'A' * 22,
                    link.replace('/town/', '/vale/'), '/town/trial/99999999999.' + link.split('.')[1]):
            self.assertEqual(person.get(bad).status, 404, bad)
            self.assertEqual(person.post(bad).status, 404, bad)
            self.assertEqual(person.get(bad + '/who').status, 404, bad)
        self.assertEqual(self.comer().get(f'{link}/what').location, link) # who has not begun begins
        self.assertEqual(person.get(f'{link}/nothing').status, 404)
        self.assertEqual(person.get(f'{link}/check-answers/sent').status, 200)
        # Cookies that are not ours, another's, or of another trial hold nothing.
        other = self.walk(self.begin('none-two'), name='Somebody else')
        cookies = {k: v for (p, k), v in person.cookies.items() if p == link}
        theirs = {k: v for (p, k), v in other.cookies.items() if '/trial/' in p}
        for name, value in (('gh_trial_1', 'x'), ('gh_trial_1', theirs['gh_trial_1']), ('gh_trial_1', cookies['gh_trial_1'][:-2] + 'AA')):
            jar = '; '.join(f'{k}={v}' for k, v in {**cookies, name: value}.items())
            self.assertEqual(person.get(f'{link}/check-answers', cookie=jar).status, 303)
            self.assertNotIn('Somebody else', person.get(f'{link}/who', cookie=jar).text)
        jar = '; '.join(f'{k}={v}' for k, v in {**cookies, 'gh_trial': theirs['gh_trial']}.items())
        self.assertEqual(person.get(f'{link}/who', cookie=jar).location, link)

    def test_a_trial_ends(self):
        ann, link = self.users['ann'], self.begin('ends')
        person = self.walk(link)
        self.assertNotEqual(self.rows('SELECT near FROM trial_part WHERE trial_id = ?', self.trial('ends')), [('',)])
        for user, status in (('lee', 403), ('ann', 303)):
            self.assertEqual(self.users[user].post('/town/staff/services/ends/trials/1/close').status, status)
        self.assertEqual(self.rows('SELECT near FROM trial_part WHERE trial_id = ?', self.trial('ends')), [('',)])
        for page in ('', '/who', '/check-answers'):
            self.assertEqual(person.get(link + page).status, 410)
            self.assertEqual(person.post(link + page).status, 410)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM audit WHERE event = 'trial.close'")[0][0] >= 1, True)
        self.open('ends') # the next round
        self.assertEqual(ann.get('/town/staff/services/ends/trials/2').status, 200)

    def test_what_opens_no_trial(self):
        ann, link = self.users['ann'], self.begin('no-open')
        wrong = ann.post('/town/staff/services/no-open/trials', {'purpose': 'Again', 'days': '3'})
        self.assertEqual(wrong.status, 409)
        ann.post('/town/staff/services/no-open/trials/1/close')
        for fields in ({'purpose': '', 'days': '3'}, {'purpose': 'x', 'days': '0'}, {'purpose': 'x', 'days': '91'}, {'purpose': 'x' * 1001, 'days': '3'},
                       {'purpose': 'x', 'days': '3', 'asks': 'a\nb\nc\nd'}, {'purpose': 'x', 'days': 'many'}):
            told = ann.post('/town/staff/services/no-open/trials', fields)
            self.assertEqual((told.status, len(told.page.problems)), (422, 1), fields)
        self.assertEqual(self.users['lee'].post('/town/staff/services/no-open/trials', {'purpose': 'x', 'days': '3'}).status, 403)
        self.assertEqual(self.comer().get(link).status, 410)

    # ---- What people say --------------------------------------------------------------------------------------

    def test_comments_are_pinned_answered_and_hidden(self):
        ann, link = self.users['ann'], self.begin('said')
        person = self.comer()
        person.go(link)
        person.post(f'{link}/who/say', {'trial.kind': 'why', 'trial.words': 'Why my email?', 'trial.question': 'email'})
        person.post(f'{link}/who/say', {'trial.kind': 'easy'})
        person.go(f'{link}/who', {'name': 'Ann'})
        person.post(f'{link}/what/say', {'trial.words': '<script>alert(1)</script> rude'})
        person.go(f'{link}/what', {'what': 'Light'})
        said = person.post(f'{link}/check-answers/say', {'trial.kind': 'hard', 'trial.words': 'So long'})
        self.assertEqual(said.location, f'{link}/check-answers?said=1#say')
        self.assertIn('We have kept what you said', person.get(said.location.split('#')[0]).text)
        for page, fields in (('who', {'trial.words': 'x' * 1201}), ('check-answers', {}), ('check-answers', {'trial.words': 'x' * 1201})):
            told = person.post(f'{link}/{page}/say', fields)
            self.assertEqual((told.status, len(told.page.problems) + told.text.count('govuk-error-message') > 0), (422, True), page)
        path = '/town/staff/services/said/trials/1'
        shown = ann.get(path)
        self.assertIn('Why my email?', shown.text)
        self.assertIn('Your email', shown.text)
        self.assertNotIn('<script>alert', shown.text)
        self.assertIn('3 wait for an answer', ann.get('/town/staff/services/said/trials').text)
        ids = [row[0] for row in self.rows("SELECT id FROM trial_comment WHERE trial_id = ? AND state = 'new' ORDER BY id", self.trial('said'))]
        for do, words, status in (('answer', '', 422), ('answer', 'x' * 1001, 422), ('answer', 'We made it optional', 303)):
            self.assertEqual(ann.post(f'{path}/comments', {'do': do, 'comment': ids[0], 'words': words}).status, status)
        self.assertEqual(ann.post(f'{path}/comments', {'do': 'hide', 'comment': ids[1], 'words': 'Abuse'}).status, 303)
        self.assertEqual(ann.post(f'{path}/comments', {'do': 'answer', 'comment': 9999, 'words': 'x'}).status, 404)
        self.assertEqual(self.users['lee'].post(f'{path}/comments', {'do': 'answer', 'comment': ids[2], 'words': 'x'}).status, 403)
        self.assertEqual(self.rows('SELECT state, answer FROM trial_comment WHERE id IN (?, ?) ORDER BY id', *ids[:2]),
                         [('answered', 'We made it optional'), ('hidden', 'Abuse')])
        events = [row[0] for row in self.rows("SELECT event FROM audit WHERE event LIKE 'trial.%' ORDER BY id")]
        self.assertLess({'trial.open', 'trial.answer', 'trial.hide'}, {*events, 'x'})
        # A note of staff is marked as one, and counts as nobody's.
        self.assertEqual(ann.post(f'{path}/comments', {'do': 'note', 'page': 'who', 'words': 'She read it twice'}).status, 303)
        shown = ann.get(path).text
        self.assertIn('a note by ann, who sat beside somebody', shown)
        self.assertIn('said/trials/1', ann.get('/town/staff/services/said/trials').text)
        self.assertIn('3 comments', ann.get('/town/staff/services/said/trials').text)
        # So is one pinned to a question; what is no page of it is of the whole.
        for place in ('who/email', 'who/nothing', 'nothing/email', 'x' * 250, 'check-answers'):
            self.assertEqual(ann.post(f'{path}/comments', {'do': 'note', 'page': place, 'words': 'Pinned'}).status, 303)
        pinned = self.rows('SELECT page, question FROM trial_comment WHERE trial_id = ? AND part_id = 0 ORDER BY id', self.trial('said'))
        self.assertEqual(pinned[1:], [('who', 'email'), ('who', ''), ('', ''), ('', ''), ('check-answers', '')])
        self.assertIn('<option value="who/email"', re.sub(r'\s+', ' ', ann.get(path).text))
        # Sealed, as all words of people are.
        self.assertEqual(self.rows("SELECT COUNT(*) FROM trial_comment WHERE words <> ''"), [(0,)])

    def test_floods_are_refused_and_staff_are_shown_as_staff(self):
        link, person = self.begin('flood'), self.comer()
        person.go(link)
        answers = [person.post(f'{link}/who/say', {'trial.words': f'Number {i}'}) for i in range(70)]
        self.assertEqual(sum('Thank you' in a.text for a in answers), 30) # of one who tries it
        self.assertIn('no more room', answers[40].text)
        self.assertEqual(answers[-1].status, 429) # of one address in a minute
        staff = self.users['ann']
        self.assertEqual(staff.go(link).page.id, 'who')
        staff.post(f'{link}/who/say', {'trial.words': 'I am a resident, honestly'})
        shown = self.users['pat'].get('/town/staff/services/flood/trials/1').text
        self.assertIn('ann, of the staff', shown)

    def test_nobody_counts_as_many(self):
        link = self.begin('many')
        counted = lambda: self.rows('SELECT COALESCE(SUM(counted), 0) FROM trial_part WHERE trial_id = ?', self.trial('many'))[0][0]
        person = self.walk(link)
        self.assertEqual(counted(), 1)
        for _ in range(20): # tabs of one browser
            self.walk(link, person)
        self.assertEqual(counted(), 1)
        jar = person.cookie_for(link)
        for _ in range(5): # replays of its last request
            self.comer().post(f'{link}/check-answers', cookie=jar)
        self.assertEqual(counted(), 1)
        for _ in range(6): # fresh browsers in one place
            self.walk(link, self.comer('192.0.2.7'))
        self.assertEqual(counted(), 4)
        for i in range(4): # an IPv6 network is one place
            self.walk(link, self.comer(f'2001:db8:1:2::{i + 1}'))
        self.assertEqual(counted(), 7)
        self.walk(link, self.users['ann'])
        self.assertEqual(counted(), 7)
        # Going to the end without answering is no walk.
        hasty = self.comer()
        hasty.go(link)
        self.assertEqual(hasty.post(f'{link}/check-answers').location, f'{link}/who')
        self.assertEqual(hasty.get(f'{link}/check-answers/sent').location, link)
        self.assertEqual(counted(), 7)
        shown = self.users['ann'].get('/town/staff/services/many/trials/1').text
        self.assertIn('7 people tried it', shown)
        self.assertIn('Used Welsh: fewer than 5', shown)


class Gate(Trials):
    """The organisation asks for three people, one of them helped by somebody, and for answers."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        for name, value in (('trial-people', '3'), ('trial-helped', '1'), ('trial-answers', '1')):
            folder.run('set', '--org', 'town', name, value)

    def publish(self, key, **more):
        last = self.rows('SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ?', key)[0][0]
        return self.users['pat'].post(f'/town/staff/services/{key}/publish', {'revision': last, **more})

    def live(self, key):
        return self.comer().get(f'/town/{key}').status == 200

    def test_the_gate_cannot_be_bought(self):
        link = self.begin('gate')
        closed = lambda: (self.publish('gate').status, self.live('gate'))
        self.assertEqual(closed(), (422, False))
        one = self.walk(link)
        for _ in range(20): # tabs
            self.walk(link, one)
        for i in range(8): # one network, with a new browser each time: three at most
            helper = self.walk(link, self.comer(f'2001:db8:9:9::{i + 1}'))
            if i == 7:
                helper.post(f'{link}/check-answers/sent', {'who': 'helped'}) # whoever does not count helps nothing
        self.walk(link, self.users['ann']).post(f'{link}/check-answers/sent', {'who': 'helped'})
        self.assertEqual(closed(), (422, False)) # four count, and nobody of them was helped
        two = self.walk(link)
        two.post(f'{link}/check-answers/sent', {'who': 'helped'})
        hasty = self.comer()
        hasty.go(link)
        self.assertEqual(hasty.post(f'{link}/who', {'name': '', 'email': 'no address'}).status, 422)
        beside = self.users['ann'].get('/town/staff/services/gate/draft/who').text # beside the page, in the builder, and each question
        self.assertIn('id="tried"', beside)
        name, email = (beside.split(f'id="question-{q}"')[1].split('</section>')[0] for q in ('name', 'email'))
        self.assertEqual((name.count('1 person was told'), email.count('1 person was told')), (1, 1))
        self.assertIn('Enter', name.split('1 person was told')[1][:80])
        self.assertIn('id="gate"', self.users['pat'].get('/town/staff/services/gate').text)
        one.post(f'{link}/who/say', {'trial.words': 'Why?'})
        self.assertEqual(closed(), (422, False)) # a comment waits
        comment = self.rows("SELECT MAX(id) FROM trial_comment")[0][0]
        self.users['ann'].post('/town/staff/services/gate/trials/1/comments', {'do': 'answer', 'comment': comment, 'words': 'To write to you'})
        self.assertEqual((self.publish('gate').status, self.live('gate')), (303, True))
        # The next draft begins at none.
        self.users['ann'].post('/town/staff/services/gate/drafts', {'do': 'begin', 'seen': str(self.rows('SELECT MAX(number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ?', 'gate')[0][0])})
        self.users['ann'].post('/town/staff/services/gate/drafts', {'do': 'begin', 'seen': '0'})
        self.assertEqual(self.publish('gate').status, 422)

    def test_a_publisher_sets_the_gate_and_a_service_has_its_own(self):
        pat, asks = self.users['pat'], {'people': '3', 'welsh': '0', 'aid': '0', 'phone': '0', 'helped': '1', 'answers': 'yes'}
        self.assertEqual(pat.get('/town/staff/gate').page.values('people'), ['3']) # as the command set it
        link = self.begin('own')
        for user in ('ann', 'lee'):
            for page in ('/town/staff/gate', '/town/staff/services/own/gate'):
                self.assertEqual((self.users[user].get(page).status, self.users[user].post(page, asks).status), (403, 403))
        for wrong in ('', '-1', '1001', 'many', '1.5'):
            for page in ('/town/staff/gate', '/town/staff/services/own/gate'):
                told = pat.post(page, {**asks, 'own': 'yes', 'people': wrong})
                self.assertEqual((told.status, len(told.page.problems), told.page.values('people')), (422, 1, [wrong]))
        self.walk(link)
        self.assertEqual((self.publish('own').status, self.live('own')), (422, False)) # the organisation asks for three
        saved = pat.post('/town/staff/services/own/gate', {**asks, 'own': 'yes', 'people': '1', 'helped': '0', 'answers': ''})
        self.assertIn('It stands from now on', pat.get(saved.location).text)
        self.assertEqual(pat.get('/town/staff/services/own/gate').page.values('people'), ['1'])
        self.assertEqual((self.publish('own').status, self.live('own')), (303, True))
        # The others ask for what the organisation asks for, and so does this one again.
        self.begin('others')
        self.assertEqual(self.publish('others').status, 422)
        self.assertEqual(pat.post('/town/staff/services/own/gate', {'own': 'no'}).status, 303)
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_asks'), [(0,)])
        self.assertEqual(pat.post('/town/staff/gate', {**asks, 'people': '0', 'helped': '0', 'answers': ''}).status, 303)
        self.assertEqual(self.publish('others').status, 303)
        self.assertEqual(pat.post('/town/staff/gate', asks).status, 303)
        events = [row[0] for row in self.rows("SELECT event FROM audit WHERE event LIKE '%.gate'")]
        self.assertEqual(sorted(events), ['organisation.gate'] * 2 + ['service.gate'] * 2)

    def test_past_the_gate_with_a_reason_that_everybody_reads(self):
        self.begin('past')
        for why in ('', ' ', 'x' * 501):
            told = self.publish('past', why=why)
            self.assertEqual((told.status, self.live('past')), (422, False))
        self.assertEqual(self.users['ann'].post('/town/staff/services/past/publish', {'revision': '1', 'why': 'x'}).status, 403)
        self.assertEqual((self.publish('past', why='The law changes <b>tomorrow</b>').status, self.live('past')), (303, True))
        self.assertGreaterEqual(self.rows("SELECT COUNT(*) FROM audit WHERE event = 'trial.pass'")[0][0], 1)
        self.assertEqual(self.rows("SELECT why FROM trial_pass p JOIN service s ON s.id = p.service_id WHERE s.key = 'past'"), [('The law changes <b>tomorrow</b>',)])
        made = self.comer().get('/town/past/check-answers/making')
        self.assertIn('The law changes &lt;b&gt;tomorrow', made.text)

    def test_what_is_said_of_a_page_is_counted_beside_it(self):
        link = self.begin('counted')
        person = self.walk(link)
        for words in ('Why?', 'What for?', 'Rude'):
            person.post(f'{link}/who/say', {'trial.words': words, 'trial.question': 'name'})
        rude = self.rows("SELECT id FROM trial_comment WHERE trial_id = ? ORDER BY id DESC LIMIT 1", self.trial('counted'))[0][0]
        self.users['ann'].post('/town/staff/services/counted/trials/1/comments', {'do': 'hide', 'comment': rude, 'words': 'Abuse'})
        why = self.rows("SELECT MIN(id) FROM trial_comment WHERE trial_id = ?", self.trial('counted'))[0][0]
        self.users['ann'].post('/town/staff/services/counted/trials/1/comments', {'do': 'answer', 'comment': why, 'words': 'We say it now'})
        said = self.users['ann'].get('/town/staff/services/counted/draft/who')
        for words in ('1 reached this page', 'Why?', 'We say it now', 'What for?', 'Your name'):
            self.assertIn(words, said.text)
        self.assertRegex(said.text, r'Time: \d+ seconds? on average')
        self.assertNotIn('Rude', said.text)
        self.assertIn(f'/town/staff/services/counted/trials/1#comment-{why}', [href for href, _ in said.page.links])
        self.assertNotIn('id="said"', self.users['ann'].get('/town/staff/services/counted/draft/what').text)
        for page in ('', '/who', '/what'):
            builder = self.users['ann'].get(f'/town/staff/services/counted/draft{page}')
            self.assertEqual(re.findall('(?s)data-place="([^"]+)"(?:(?!data-place=).)*?gh-count">(?:(?!data-place=).)*?</span>([0-9]+)<', builder.text.split('</ol>')[0]), [('who', '2')], builder.text)

    def test_who_tried_it_is_told_where_many_did(self):
        link = self.begin('mixed')
        for i in range(6):
            self.walk(link).post(f'{link}/check-answers/sent', {'who': ['welsh', 'helped'] if i < 3 else ['welsh']})
        self.assertEqual(self.publish('mixed', why='Now').status, 303)
        made = self.comer().get('/town/mixed/check-answers/making').text
        counted = self.rows('SELECT COUNT(*) FROM trial_part WHERE trial_id = ? AND counted = 1', self.trial('mixed'))[0][0]
        self.assertEqual(counted, 6)
        self.assertIn('Used Welsh: 6', made)
        self.assertIn('Were helped by somebody: fewer than 5', made)

    def test_how_it_was_made_is_told_to_everybody(self):
        link = self.begin('made')
        people = [self.walk(link) for _ in range(3)]
        people[0].post(f'{link}/check-answers/sent', {'who': 'helped'})
        for words in ('Why my name?', 'rude', 'Still open'):
            people[0].post(f'{link}/who/say', {'trial.words': words, 'trial.question': 'name'})
        ids = [row[0] for row in self.rows('SELECT id FROM trial_comment ORDER BY id DESC LIMIT 3')][::-1]
        path = '/town/staff/services/made/trials/1/comments'
        self.users['ann'].post(path, {'do': 'answer', 'comment': ids[0], 'words': 'We say why now'})
        self.users['ann'].post(path, {'do': 'hide', 'comment': ids[1], 'words': 'Abuse'})
        self.assertEqual(self.comer().get('/town/made/check-answers/making').status, 404) # nothing is published
        self.assertEqual(self.publish('made', why='Now').status, 303)
        self.assertIn('/town/made/check-answers/making', self.comer().get('/town/made').text)
        made = self.comer().get('/town/made/check-answers/making').text
        for words in ('Why my name?', 'We say why now', '3 people tried it', '1 comment is not shown', 'In version 1, within a day', 'In use now'):
            self.assertIn(words, made)
        for words in ('rude', 'Abuse', 'Still open', 'helped'):
            self.assertNotIn(words, made)
        # The change that answers is named, shown to staff, and what changed in the version to everybody.
        self.assertEqual(self.comer().get('/town/made/check-answers/making/1').status, 404)
        self.users['ann'].post('/town/staff/services/made/drafts', {'do': 'begin', 'seen': '0'})
        last = lambda: self.rows("SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = 'made'")[0][0]
        begun = last()
        for title in ('Your full name', 'Your whole name'):
            changed = self.users['ann'].post('/town/staff/services/made/draft', {'do': 'question-set', 'page': 'who', 'question': 'name', 'at': 'q1', 'seen': last(),
                                                                               'q1-title-en': title, 'q1-title-cy': title + ' (cy)'})
            self.assertEqual(changed.status, 303, changed)
        self.users['ann'].post(path, {'do': 'answer', 'comment': ids[0], 'words': 'We ask for all of it', 'revision': begun + 1})
        self.assertEqual(self.rows('SELECT revision FROM trial_comment WHERE id = ?', ids[0]), [(begun + 1,)])
        round_one = self.users['ann'].get('/town/staff/services/made/trials/1')
        self.assertIn(f'/town/staff/services/made/difference?of={begun + 1}', [h for h, _ in round_one.page.links])
        self.assertNotIn('difference?of=', self.users['lee'].get('/town/staff/services/made/trials/1').text)
        self.users['ann'].post(path, {'do': 'answer', 'comment': ids[0], 'words': 'We ask for all of it', 'revision': begun + 99})
        self.assertEqual(self.rows('SELECT revision FROM trial_comment WHERE id = ?', ids[0]), [(last(),)])
        self.assertEqual(self.publish('made', why='Now').status, 303)
        made = self.comer().get('/town/made/check-answers/making')
        self.assertIn('/town/made/check-answers/making/2', [h for h, _ in made.page.links])
        self.assertIn('In version 2', made.text)
        changes = self.comer().get('/town/made/check-answers/making/2')
        self.assertEqual((changes.status, changes.page.kind), (200, 'making-changes'))
        for words in ('What changed in version 2', 'Your name', 'Your whole name'):
            self.assertIn(words, changes.text)
        self.assertNotIn('/staff/', changes.text)
        self.assertIn('Beth a newidiodd', self.comer().get('/town/made/check-answers/making/2?language=cy').text)
        for bad in ('0', '3', 'x', '99999999999999999999'):
            self.assertEqual(self.comer().get(f'/town/made/check-answers/making/{bad}').status, 404)
        # Taken back: which is in use is said, and of which it is not.
        live = self.rows("SELECT version_id, (SELECT MIN(number) FROM version v WHERE v.service_id = s.id) FROM service s WHERE key = 'made'")[0]
        self.assertNotIn('It was taken back', made.text)
        self.assertEqual(self.users['pat'].post('/town/staff/services/made/move', {'from': live[0], 'to': live[1]}).status, 303)
        made = self.comer().get('/town/made/check-answers/making').text
        self.assertEqual(made.count('In use now'), 1)
        self.assertGreater(made.index('In use now'), made.index('It was taken back. Version 1 is used instead'))
        board = self.users['lee'].get('/town/staff/services').text
        live, tried = self.rows('SELECT COUNT(*) FROM service WHERE version_id IS NOT NULL')[0][0], self.rows(
            'SELECT COUNT(DISTINCT t.service_id) FROM trial t JOIN trial_part p ON p.trial_id = t.id AND p.counted = 1 JOIN service s ON s.id = t.service_id WHERE s.version_id IS NOT NULL')[0][0]
        self.assertIn(f'People tried {tried} of {live} published services before they were published: {tried * 100 // live}%', board)
        self.assertIn('12%', board)


for name in [n for n in dir(Trials) if n.startswith('test_')]:
    setattr(Gate, name, None) # they are tried once


if __name__ == '__main__':
    unittest.main()
