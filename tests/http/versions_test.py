# SPDX-License-Identifier: Apache-2.0
"""Versions of services: drafts, approval, publishing, going back, retiring; and the board of all of them."""
import json
import threading
import time
import unittest

import guildhall

ROLES = ('designer', 'publisher', 'leader', 'supervisor', 'caseworker')


def definition(title='What is it?', key='lamp', **more):
    return {'guildhall': 1, 'id': key, 'languages': ['en', 'cy'], 'name': {'en': 'Report a lamp', 'cy': 'Rhoi gwybod am lamp'},
            'run': {'owner': {'name': {'en': 'Street care'}}}, 'pages': [
                {'id': 'what', 'questions': [{'id': 'what', 'type': 'text', 'title': {'en': title, 'cy': title}}]},
                {'id': 'where', 'questions': [{'id': 'where', 'type': 'text', 'title': {'en': 'Where?', 'cy': 'Ble?'}}]}], **more}


class Versions(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    comers = 0

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.init('vale', 'The vale')
        cls.passwords = {role: folder.user(f'{role}@example.org', role) for role in ROLES}
        cls.other = folder.user('other@example.org', 'publisher', 'vale')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.enter(role, cls.passwords[role]) for role in ROLES}
        cls.users['other'] = cls.enter('other', cls.other, 'vale')

    @classmethod
    def enter(cls, name, password, org='town'):
        Versions.comers += 1
        user = cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{Versions.comers}')])
        assert user.post(f'/{org}/staff/sign-in', {'email': f'{name}@example.org', 'password': password}).status == 303
        return user

    def user(self, role):
        return self.users[role]

    # ---- Small steps ------------------------------------------------------------------------------------------

    def send(self, document, key='', role='designer', at=None, seen=0, name='lamp.json'):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        target = f'/town/staff/services/{at}/upload' if at else '/town/staff/new-service'
        fields = {'seen': str(seen)} if at else {'key': key, 'seen': '0'}
        return self.user(role).upload(target, fields, [('file', name, 'application/json', body)])

    def draft(self, key):
        rows = self.folder.rows('SELECT r.number, r.version_id, r.dropped_at FROM revision r JOIN service s ON s.id = r.service_id '
                                'WHERE s.key = ? ORDER BY r.number DESC LIMIT 1', key)
        return rows[0][0] if rows and rows[0][1:] == (None, None) else 0

    def live(self, key):
        return self.folder.rows('SELECT version_id FROM service WHERE key = ?', key)[0][0]

    def post(self, key, page, role='publisher', **fields):
        return self.user(role).post(f'/town/staff/services/{key}/{page}', fields)

    def publish(self, key, role='publisher'):
        return self.post(key, 'publish', role, revision=self.draft(key))

    def published(self, key, title='What is it?'):
        self.assertEqual(self.send(definition(title, key)).location, f'/town/staff/services/{key}')
        self.assertEqual(self.publish(key).status, 303)

    def title(self, key):
        person = self.server.browser()
        person.post(f'/town/{key}')
        return person.get(f'/town/{key}/what').text

    # ---- The way of a version ---------------------------------------------------------------------------------

    def test_a_file_becomes_a_draft_that_nobody_sees_until_it_is_published(self):
        sent = self.send(definition(key='first'))
        self.assertEqual((sent.status, sent.location), (303, '/town/staff/services/first'))
        page = self.user('designer').get(sent.location)
        self.assertEqual((page.status, page.page.kind), (200, 'staff-service'))
        self.assertIn('Report a lamp', page.text)
        self.assertEqual(self.server.browser().get('/town/first').status, 404)
        self.assertNotIn('Report a lamp', self.server.browser().get('/town').text)
        self.assertEqual(self.publish('first', 'designer').status, 403) # who drafts does not publish
        self.assertEqual(self.server.browser().get('/town/first').status, 404)
        self.assertEqual(self.publish('first').location, '/town/staff/services/first')
        self.assertEqual(self.server.browser().get('/town/first').status, 200)
        self.assertIn('What is it?', self.title('first'))
        self.assertEqual(self.draft('first'), 0)
        events = [e for e, in self.folder.rows("SELECT event FROM audit WHERE event LIKE 'service.%' ORDER BY id")]
        self.assertIn('service.draft', events)
        self.assertIn('service.publish', events)

    def test_numbers_are_never_given_twice(self):
        """Also after going back: a question of version 2 keeps its number, and what is new after it gets another."""
        self.published('numbers')
        two = definition(key='numbers')
        two['pages'][0]['questions'].append({'id': 'extra', 'type': 'text', 'title': {'en': 'Extra', 'cy': 'Ychwanegol'}})
        self.assertEqual(self.send(two, at='numbers').status, 303)
        self.assertEqual(self.publish('numbers').status, 303)
        back = self.post('numbers', 'move', **{'from': self.live('numbers'), 'to': 1})
        self.assertEqual(back.status, 303)
        three = definition(key='numbers')
        three['pages'][0]['questions'].append({'id': 'other', 'type': 'text', 'title': {'en': 'Other', 'cy': 'Arall'}})
        self.assertEqual(self.send(three, at='numbers').status, 303)
        self.assertEqual(self.publish('numbers').status, 303)
        def number(version, key):
            document = json.loads(self.user('leader').get(f'/town/staff/services/numbers/versions/{version}').body)
            return {q['id']: q['number'] for p in document['pages'] for q in p['questions']}[key]
        self.assertEqual(number(1, 'what'), number(3, 'what'))
        self.assertNotEqual(number(2, 'extra'), number(3, 'other'))
        self.assertEqual(len({number(1, 'what'), number(1, 'where'), number(2, 'extra'), number(3, 'other')}), 4)

    def test_who_has_begun_goes_on_with_the_new_version_where_their_answers_fit(self):
        self.published('moves')
        begun, other, sent = (self.server.browser() for _ in range(3))
        for person in (begun, other, sent):
            person.post('/town/moves')
            person.go('/town/moves/what', {'what': 'Bramblewick'})
        sent.go('/town/moves/where', {'where': 'here'})
        reference = sent.go('/town/moves/check-answers').page.reference
        two = definition('What is broken?', 'moves')
        two['pages'].insert(1, {'id': 'since', 'questions': [{'id': 'since', 'type': 'text', 'title': {'en': 'Since when?', 'cy': 'Ers pryd?'}}]})
        self.assertEqual(self.send(two, at='moves').status, 303)
        self.assertEqual(self.publish('moves').status, 303)
        # On the page where they stand, with what they answered; what is new is asked, and all of it is sent.
        self.assertIn('Bramblewick', begun.get('/town/moves/what').text)
        self.assertEqual(begun.go('/town/moves/what', {'what': 'Bramblewick'}).page.id, 'since')
        self.assertIn('What is broken?', begun.get('/town/moves/what').text)
        begun.go('/town/moves/since', {'since': 'Monday'})
        begun.go('/town/moves/where', {'where': 'there'})
        self.assertIn('Monday', begun.get('/town/moves/check-answers').text)
        self.assertTrue(begun.go('/town/moves/check-answers').page.reference)
        self.assertIn(reference, sent.get('/town/moves/check-answers/sent').text) # what was sent stays what it was
        case, draft = (self.folder.rows(f'SELECT version_id FROM {table} ORDER BY id')for table in ('case_file', 'draft'))
        self.assertEqual(case[-1][0], self.live('moves'))
        self.assertIn((self.live('moves'),), draft)
        # What was answered is asked no more: they end on the one that they began on.
        three = definition(key='moves')
        three['pages'] = three['pages'][1:]
        self.assertEqual(self.send(three, at='moves').status, 303)
        self.assertEqual(self.publish('moves').status, 303)
        self.assertIn('What is it?', other.get('/town/moves/what').text)
        self.assertEqual(other.go('/town/moves/where', {'where': 'there'}).page.kind, 'check-answers')
        self.assertIn('Bramblewick', other.get('/town/moves/check-answers').text)
        self.assertTrue(other.go('/town/moves/check-answers').page.reference)

    def test_a_page_that_is_gone_is_still_there_for_whoever_stands_on_it(self):
        self.published('gone')
        begun = self.server.browser()
        begun.post('/town/gone')
        begun.go('/town/gone/what', {'what': 'a lamp'})
        two = definition(key='gone')
        two['pages'][1]['id'] = 'place'
        self.assertEqual(self.send(two, at='gone').status, 303)
        self.assertEqual(self.publish('gone').status, 303)
        self.assertEqual(begun.get('/town/gone/where').status, 200)
        self.assertEqual(begun.go('/town/gone/where', {'where': 'here'}).page.kind, 'check-answers')
        self.assertTrue(begun.go('/town/gone/check-answers').page.reference)

    def test_going_back_and_retiring_take_effect_at_once_and_journeys_end(self):
        self.published('back', 'One?')
        begun = self.server.browser()
        begun.post('/town/back')
        self.assertEqual(self.send(definition('Two?', 'back'), at='back').status, 303)
        self.publish('back')
        self.assertIn('Two?', self.title('back'))
        two = self.live('back')
        self.assertEqual(self.post('back', 'move', **{'from': two, 'to': 1}).status, 303)
        self.assertIn('One?', self.title('back'))
        self.assertEqual(self.post('back', 'move', **{'from': two, 'to': 2}).status, 409) # from what it no longer is
        one = self.live('back')
        self.assertEqual(self.post('back', 'move', **{'from': one, 'to': 0}).status, 422) # not sure
        begun.go('/town/back/what', {'what': 'a lamp'})
        self.assertEqual(self.post('back', 'move', **{'from': one, 'to': 0, 'sure': 'yes'}).status, 303)
        closed = self.server.browser().get('/town/back')
        self.assertEqual(closed.status, 410)
        self.assertIn('closed', closed.text)
        self.assertEqual(self.server.browser().post('/town/back').status, 410)
        self.assertNotIn('href="/town/back"', self.server.browser().get('/town').text)
        begun.go('/town/back/where', {'where': 'here'})
        self.assertTrue(begun.go('/town/back/check-answers').page.reference)
        self.assertIn('Retired', self.user('leader').get('/town/staff/services?show=retired').text)
        self.assertEqual(self.post('back', 'move', **{'from': one, 'to': 2}).status, 303) # and opens again
        self.assertIn('Two?', self.title('back'))

    def test_every_step_is_approved_by_its_role_and_not_by_whoever_changed_the_draft(self):
        self.published('steps')
        saved = self.post('steps', 'steps', **{'name-1': 'Head of service', 'role-1': 'leader', 'name-2': 'Words', 'role-2': 'publisher'})
        self.assertEqual(saved.status, 303)
        self.assertEqual(self.post('steps', 'steps', **{'name-1': 'Nobody', 'role-1': ''}).status, 422)
        self.assertEqual(self.post('steps', 'steps', **{'name-1': 'Nobody', 'role-1': 'caseworker'}).status, 422)
        self.send(definition('Two?', 'steps'), at='steps')
        self.assertEqual(self.publish('steps').status, 422)
        give = lambda role, step, revision=None: self.post('steps', 'approval', role, revision=revision or self.draft('steps'), step=step).status
        with self.changes_nothing():
            for role, step in (('designer', 1), ('publisher', 1), ('leader', 2), ('supervisor', 1), ('leader', 3), ('leader', 0)):
                self.assertIn(give(role, step), (403, 404), (role, step))
        self.assertEqual(give('leader', 1), 303)
        self.assertEqual(self.publish('steps').status, 422)
        self.assertEqual(give('publisher', 2), 303)
        self.assertEqual(give('publisher', 2), 303) # twice is once
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM approval')[0][0], 2)
        # What is approved is one state of the draft: changed, it is asked for again.
        seen = self.draft('steps')
        self.assertEqual(self.send(definition('Three?', 'steps'), at='steps', seen=seen, role='publisher').status, 303)
        self.assertEqual(self.publish('steps').status, 422)
        self.assertEqual(give('leader', 1, seen), 409)
        self.assertEqual(give('leader', 1), 303)
        self.assertEqual(give('publisher', 2), 403) # theirs by now
        self.assertEqual(self.post('steps', 'steps', **{'name-1': 'Head of service', 'role-1': 'leader'}).status, 303)
        self.assertEqual(self.publish('steps').status, 422) # other steps: asked for again
        self.assertEqual(give('leader', 1), 303)
        self.assertIn('Approved', self.user('leader').get('/town/staff/services?show=approved').text)
        self.assertEqual(self.publish('steps').status, 303)
        self.assertIn('Three?', self.title('steps'))

    def test_two_designers_never_overwrite_each_other_unseen(self):
        self.published('two')
        self.assertEqual(self.post('two', 'drafts', 'designer', do='begin', seen=0).status, 303)
        seen = self.draft('two')
        self.assertEqual(self.send(definition('Mine?', 'two'), at='two', seen=seen).status, 303)
        late = self.send(definition('Yours?', 'two'), at='two', seen=seen, role='publisher')
        self.assertEqual(late.status, 422)
        self.assertIn('Somebody else changed', late.text)
        self.assertEqual(self.post('two', 'drafts', do='drop', seen=seen).status, 409)
        self.assertEqual(self.post('two', 'publish', revision=seen).status, 409)
        self.assertEqual(self.publish('two').status, 303)
        self.assertIn('Mine?', self.title('two'))
        # At the same moment: one of them.
        self.post('two', 'drafts', 'designer', do='begin', seen=0)
        seen, answers = self.draft('two'), []
        tries = [threading.Thread(target=lambda u=self.enter(role, self.passwords[role]): answers.append(u.post(
            '/town/staff/services/two/drafts', {'do': 'drop', 'seen': seen}).status)) for role in ('designer', 'publisher') * 3]
        for t in tries:
            t.start()
        for t in tries:
            t.join()
        self.assertEqual(sorted(answers), [303] + [409] * 5)

    def test_files_that_are_no_definition(self):
        with self.changes_nothing():
            for body, key, says in ((b'', '', 'Select what to start from'), (b'{', '', 'not a definition'), (b'[]', '', 'not a definition'),
                                    (b'\xff\xfe\x00', '', 'not a definition'), (b'{"guildhall": 1}', '', 'not a definition'),
                                    (b'{"a":' * 5000, '', 'not a definition'), (b' ' * (4 * 1024 * 1024 + 1), '', 'smaller than 4MB'),
                                    (json.dumps(definition()).encode(), 'Not Fine', 'lower-case'),
                                    (json.dumps(definition()).encode(), 'staff', 'lower-case'),
                                    (json.dumps(definition(pages=[])).encode(), '', 'not a definition')):
                with self.subTest(body=body[:20], key=key):
                    answer = self.send(body, key)
                    self.assertEqual((answer.status, answer.page.kind), (422, 'staff-new-service'))
                    self.assertIn(says, answer.text)
            self.assertEqual(self.folder.files(), [])
        wrong = definition(key='wrong')
        wrong['pages'][1]['questions'][0]['type'] = '<b>unknown</b>'
        answer = self.send(wrong)
        self.assertEqual(answer.status, 422)
        self.assertIn('Line ', answer.text)
        self.assertNotIn('<b>unknown', answer.text)
        self.published('taken')
        again = self.send(definition(key='taken'))
        self.assertEqual(again.status, 409)
        self.assertIn('There is a service at that address', again.text)

    def test_a_form_of_another_system(self):
        form = {'forms': [], 'form': {'name': 'x'}} # not one: told, not guessed
        self.assertEqual(self.send(form).status, 422)

    def test_another_organisation_sees_nothing(self):
        self.published('mine')
        other = self.user('other')
        for page in ('', '/upload', '/versions/1', '/revisions/1'):
            self.assertEqual(other.get(f'/vale/staff/services/mine{page}').status, 404)
            self.assertEqual(other.get(f'/town/staff/services/mine{page}').status, 303) # not signed in there
        with self.changes_nothing():
            for page, fields in (('drafts', {'seen': 0}), ('publish', {'revision': 1}), ('move', {'from': 1, 'to': 1}), ('steps', {}),
                                 ('approval', {'revision': 1, 'step': 1})):
                self.assertEqual(other.post(f'/vale/staff/services/mine/{page}', fields).status, 404)

    def test_publishing_under_walkers_fails_nobody(self):
        self.published('busy', 'One?')
        self.send(definition('Two?', 'busy'), at='busy')
        failed, done = [], threading.Event()
        def walk():
            while not done.is_set():
                person = self.server.browser()
                answers = [person.get('/town/busy'), person.post('/town/busy'), person.get('/town/busy/what')]
                failed.extend(a.status for a in answers if a.status >= 400)
        walkers = [threading.Thread(target=walk) for _ in range(4)]
        for w in walkers:
            w.start()
        self.publish('busy')
        for _ in range(5):
            for to in (1, 2):
                self.assertEqual(self.post('busy', 'move', **{'from': self.live('busy'), 'to': to}).status, 303)
        done.set()
        for w in walkers:
            w.join()
        self.assertEqual(failed, [])

    def test_a_published_mistake_is_rolled_back_under_a_hundred_walkers(self):
        """Each goes the whole way, again and again, while a version is published that asks something wrong, and taken back."""
        self.published('crowd', 'One?')
        wrong = definition('Wrong?', 'crowd')
        wrong['pages'].insert(1, {'id': 'more', 'questions': [{'id': 'more', 'type': 'text', 'title': {'en': 'More?', 'cy': 'Mwy?'}}]})
        self.send(wrong, at='crowd')
        failed, sent, took, done = [], [], [], threading.Event()
        def walk():
            while not done.is_set():
                person = self.server.browser()
                if person.get('/town/crowd').status != 200:
                    failed.append('/town/crowd')
                at = '/town/crowd/what'
                for _ in range(8):
                    begun = time.monotonic()
                    fields = {'what': {'what': 'a'}, 'more': {'more': 'b'}, 'where': {'where': 'c'}}.get(at.split('/')[-1], ())
                    answer = person.post(at, fields)
                    took.append(time.monotonic() - begun)
                    if answer.status >= 400:
                        failed.append((at, answer.status))
                        break
                    at = answer.location
                    if at.endswith('/sent'):
                        sent.append(at)
                        break
        walkers = [threading.Thread(target=walk) for _ in range(100)]
        for w in walkers:
            w.start()
        def moved(how):
            begun = time.monotonic()
            self.assertEqual(how().status, 303)
            return time.monotonic() - begun
        until = time.monotonic() + 60
        while len(took) < 300 and time.monotonic() < until:
            time.sleep(0.02)
        took_moves = [moved(lambda: self.publish('crowd'))]
        self.assertIn('Wrong?', self.title('crowd'))
        for _ in range(3):
            for to in (1, 2, 1):
                took_moves.append(moved(lambda: self.post('crowd', 'move', **{'from': self.live('crowd'), 'to': to})))
        before = len(took)
        while len(took) < before + 300 and time.monotonic() < until:
            time.sleep(0.02)
        done.set()
        for w in walkers:
            w.join()
        print(f'{len(took)} answers to 100 walkers, {len(sent)} sent; the slowest answer took {max(took):.2f} s, the slowest publishing or going back {max(took_moves):.2f} s')
        self.assertLess(max(took_moves), 10) # a second on a machine of its own
        self.assertEqual(failed, [])
        self.assertGreater(len(sent), 20)
        self.assertIn('One?', self.title('crowd'))

    def test_ten_thousand_pages_and_floods_of_edits(self):
        self.published('flood')
        many = definition(key='flood')
        many['pages'] = [{'id': f'p{n}', 'questions': [{'id': f'q{n}', 'type': 'text', 'title': {'en': 'Q', 'cy': 'C'}}]} for n in range(10000)]
        with self.changes_nothing():
            for at, kind in ((None, 'staff-new-service'), ('flood', 'staff-upload')):
                answer = self.send(many, at=at)
                self.assertEqual((answer.status, answer.page.kind), (422, kind))
                self.assertIn('pages', answer.text)
                self.assertLess(len(answer.text), 100000)
        self.post('flood', 'drafts', 'designer', do='begin', seen=0)
        first, answers = self.draft('flood'), []
        for number in range(300):
            fields = {'do': 'name', 'seen': first, 'name-en': f'Lamp {number}', 'name-cy': 'Lamp', 'summary-en': '', 'summary-cy': ''}
            answers.append(self.user('designer').post('/town/staff/services/flood/draft', fields).status)
        # The first is kept; each of the others was typed over a name that is another by now, and is told so.
        self.assertEqual(sorted(set(answers)), [303, 409])
        self.assertEqual(self.draft('flood') - first, answers.count(303))
        self.assertEqual(self.user('designer').get('/town/staff/services/flood/draft').status, 200)

    def test_of_the_oldest_states_only_who_did_what_is_kept(self):
        self.published('worn')
        self.post('worn', 'drafts', 'designer', do='begin', seen=0)
        designer, first = self.user('designer'), self.draft('worn')
        edit = lambda number, **fields: designer.post('/town/staff/services/worn/draft', {'seen': number, **fields}).status
        for number in range(first, first + 205):
            fields = {'do': 'name', 'name-en': f'Lamp {number}', 'name-cy': 'Lamp', 'summary-en': '', 'summary-cy': ''}
            self.assertEqual(edit(number, **fields), 303)
        there, kept = self.folder.rows("SELECT COUNT(*), SUM(document <> '') FROM revision WHERE version_id IS NULL AND "
                                       "service_id = (SELECT id FROM service WHERE key = 'worn')")[0]
        self.assertEqual(kept, 200)
        self.assertGreater(there, 205)
        newest = self.draft('worn')
        self.assertEqual(edit(newest, do='back', to=first + 1), 404)
        self.assertEqual(edit(newest, do='back', to=newest - 150), 303)
        self.assertEqual(designer.get('/town/staff/services/worn/history').status, 200)

    def test_the_board_tells_the_state_of_each(self):
        document = definition(key='board')
        document['run'] = {'owner': {'name': {'en': 'Lighting', 'cy': 'Goleuo'}}, 'review': '2020-01-01'}
        self.send(document)
        board = self.user('leader').get('/town/staff/services?show=draft')
        self.assertIn('/town/staff/services/board', [h for h, _ in board.page.links])
        self.publish('board')
        late = self.user('leader').get('/town/staff/services?show=review')
        self.assertIn('/town/staff/services/board', [h for h, _ in late.page.links])
        self.assertIn('Lighting', late.text)
        self.assertIn('1 January 2020', late.text)
        self.assertIn('Goleuo', self.user('leader').get('/town/staff/services?language=cy').text)
        self.assertEqual(self.user('caseworker').get('/town/staff/services').status, 403)


if __name__ == '__main__':
    unittest.main()
