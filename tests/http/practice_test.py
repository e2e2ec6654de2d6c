# SPDX-License-Identifier: Apache-2.0
"""An organisation for each learner, where nothing can go wrong: made by one button, marked on every page, sending nothing,
in no list, full at a size, gone with everything in it; and tasks that the store ticks off."""
import os
import re
import sqlite3
import threading
import time
import unittest

import guildhall
from guildhall import Folder, Server



def changed(folder, sql, org=None):
    path = 'registry.db' if org is None else f'organisations/{org}.db'
    with sqlite3.connect(os.path.join(folder.data, path)) as db:
        db.execute(sql)
    db.close()


class Learners(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.run('init', '--org', 'vale', '--name', 'The vale')
        folder.publish('ways.json')
        cls.passwords = {role: folder.user(f'{role}@example.org', role) for role in ('designer', 'publisher', 'caseworker', 'leader')}
        cls.mails = os.path.join(folder.top, 'mails')
        os.mkdir(cls.mails)
        cls.options = ('--mail-folder', cls.mails)

    def begin(self, role='designer', what='begin'):
        """Begins, and gives the browser, signed in where it leads, with the key."""
        user = self.sign_in(f'{role}@example.org', self.passwords[role])
        answer = user.post('/town/staff/practice', {'do': what})
        self.assertEqual(answer.status, 303, answer)
        self.assertRegex(answer.location, r'^/practice-[0-9a-f]{24}/staff/practice$')
        self.addCleanup(user.post, '/town/staff/practice', {'do': 'end'})
        return user, answer.location.split('/')[1]

    def keys(self):
        return {key for key, in self.folder.rows("SELECT o.key FROM organisation o JOIN practice p ON p.organisation = o.id", org=None)}


class Practice(Learners):
    def test_one_button_makes_it_and_signs_in(self):
        user, key = self.begin()
        page = user.get(f'/{key}/staff/practice')
        self.assertEqual((page.status, page.page.kind), (200, 'staff-practice-tasks'))
        for path, kind in (('cases', 'staff-cases'), ('services', 'staff-services'), ('users', 'staff-users'), ('services/missed-bin/trials/1', 'staff-trial')):
            shown = user.get(f'/{key}/staff/{path}')
            self.assertEqual((shown.status, shown.page.kind), (200, kind), path)
        self.assertEqual(self.folder.count('case_file', org=key), 4)
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM trial_comment WHERE answered_at IS NULL AND words IS NOT NULL', org=key)[0][0] > 0, True)
        self.assertEqual(self.folder.rows("SELECT event, subject FROM audit WHERE event LIKE 'practice.%'")[-1], ('practice.begin', key))
        again = user.post('/town/staff/practice', {'do': 'begin'})
        self.assertEqual((again.status, again.location), (303, '/town/staff/practice'), 'one a learner')
        self.assertIn('You have a practice organisation', user.get('/town/staff/practice').page.all_words)
        self.assertEqual(len(self.keys()), 1)
        elsewhere = self.sign_in('designer@example.org', self.passwords['designer'])
        entered = elsewhere.post('/town/staff/practice', {'do': 'enter'})
        self.assertEqual((entered.status, entered.location), (303, f'/{key}/staff/practice'))
        self.assertEqual(elsewhere.follow(entered).status, 200)

    def test_two_buttons_at_once_make_one(self):
        user = self.sign_in('designer@example.org', self.passwords['designer'])
        self.addCleanup(user.post, '/town/staff/practice', {'do': 'end'})
        jar, answers = user.cookie_for('/town/staff/practice'), []
        threads = [threading.Thread(target=lambda: answers.append(self.server.browser().post('/town/staff/practice', {'do': 'begin'}, cookie=jar)))
                   for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual({a.status for a in answers}, {303})
        self.assertEqual(len(self.keys()), 1)

    def test_it_is_marked_on_every_page_and_in_no_list(self):
        user, key = self.begin()
        for path in (f'/{key}', f'/{key}/missed-bin', f'/{key}/cookies', f'/{key}/staff/services', f'/{key}/staff/practice', f'/{key}/nothing-here'):
            for language, word in (('en', 'Practice'), ('cy', 'Ymarfer')):
                answer = user.get(f'{path}?language={language}')
                with self.subTest(path=path, language=language):
                    self.assertIn('<aside class="gh-practice"', answer.text)
                    self.assertIn(f'<strong>{word}</strong>', answer.text)
                    self.assertIn('<meta name="robots" content="noindex, nofollow">', answer.text)
                    self.assertEqual(answer.header('X-Robots-Tag'), 'noindex, nofollow')
        front = self.server.browser().get('/')
        self.assertNotIn(key, front.text)
        self.assertNotIn('Practice Council', front.text)
        for path in ('/town', '/town/staff/services', '/town/staff/practice'):
            answer = user.get(path)
            self.assertNotIn('gh-practice"', answer.text, path)
            self.assertEqual((answer.header('X-Robots-Tag'), 'noindex' in answer.text), (None, False))

    def test_strangers_are_told_before_any_page(self):
        _, key = self.begin()
        stranger = self.server.browser()
        for path in (f'/{key}', f'/{key}/missed-bin', f'/{key}/missed-bin/bins', f'/{key}/contact'):
            answer = stranger.get(path)
            self.assertEqual((answer.status, answer.page.kind), (200, 'practice-door'), path)
        self.assertEqual(stranger.post(f'/{key}/missed-bin/bins', {'bins': 'rubbish'}).status, 403)
        self.assertEqual(stranger.post('/town/staff/practice/door', {'to': '/town'}).status, 404)
        door = stranger.get(f'/{key}/missed-bin')
        gone = stranger.press(door)
        self.assertEqual((gone.status, gone.location), (303, f'/{key}/missed-bin'))
        self.assertEqual(stranger.follow(gone).page.kind, 'start')
        for to in ('//evil.example', f'/{key}x', '/town', 'https://evil.example', f'/{key}/a?b', f'/{key}/\r\nX: y'):
            self.assertIn(stranger.post(f'/{key}/staff/practice/door', {'to': to}).location, (f'/{key}', None), to)
        self.assertEqual(stranger.get(f'/{key}/staff/cases').status, 303, 'to sign in')

    def test_its_session_gives_no_right_elsewhere(self):
        user, key = self.begin()
        cookie = user.cookies[(f'/{key}/staff', 'gh_staff')]
        for org in ('town', 'vale'):
            for path in ('services', 'users', 'cases', 'practice', 'account'):
                answer = self.server.browser().get(f'/{org}/staff/{path}', cookie=f'gh_staff={cookie}')
                self.assertIn(answer.status, (303, 404), (org, path))
                self.assertNotIn('gh-sbar', answer.text if answer.status == 200 else '')
        other, other_key = self.begin('publisher')
        self.assertIn(other.get(f'/{key}/staff/services').status, (303, 404))
        self.assertIn(other.post(f'/{key}/staff/practice', {'do': 'end'}).status, (303, 404))
        self.assertEqual(self.keys(), {key, other_key})
        town = user.cookies[('/town/staff', 'gh_staff')]
        self.assertIn(self.server.browser().get(f'/{key}/staff/services', cookie=f'gh_staff={town}').status, (303, 404))

    def test_who_may(self):
        for role in ('caseworker', 'leader'):
            user = self.sign_in(f'{role}@example.org', self.passwords[role])
            self.assertEqual(user.get('/town/staff/practice').status, 403)
            self.assertEqual(user.post('/town/staff/practice', {'do': 'begin'}).status, 403)
        user = self.sign_in('designer@example.org', self.passwords['designer'])
        for what in ('', 'again ', 'nothing', 'x' * 11):
            self.assertEqual(user.post('/town/staff/practice', {'do': what}).status, 400)
        self.assertEqual(user.post('/town/staff/practice', {'do': 'enter'}).status, 303)
        self.assertEqual(user.post('/town/staff/practice', {'do': 'end'}).status, 303)
        self.assertEqual(self.keys(), set())

    def test_nothing_is_sent_and_what_would_be_is_seen(self):
        user, key = self.begin()
        before = sorted(os.listdir(self.mails))
        asked = user.post(f'/{key}/staff/users', {'name': 'Someone', 'email': 'someone@example.org', 'role': 'designer'})
        self.assertIn(asked.status, (200, 303), asked)
        self.assertEqual(user.post(f'/{key}/your-cases', {'email': 'someone@example.org'}).status, 303)
        rows = self.folder.rows('SELECT state, attempts FROM outbox', org=key)
        self.assertGreaterEqual(len(rows), 1)
        self.assertEqual(set(rows), {('practice', 0)})
        page = user.get(f'/{key}/staff/messages')
        self.assertIn('this is practice', page.page.all_words)
        self.assertEqual(user.post(f'/{key}/staff/messages/again', {}).status, 303)
        self.assertEqual({state for state, in self.folder.rows('SELECT state FROM outbox', org=key)}, {'practice'})
        self.assertNotEqual(self.folder.run('set', '--org', key, 'practice', '0', status=None).returncode, 0)
        time.sleep(1.5)
        self.assertEqual(sorted(os.listdir(self.mails)), before)

    def test_it_goes_with_everything_when_its_learner_says_so(self):
        user, key = self.begin()
        person = self.server.browser()
        person.post(f'/{key}/staff/practice/door', {'to': f'/{key}'})
        self.assertEqual(person.get(f'/{key}/missed-bin').status, 200)
        ended = user.post(f'/{key}/staff/practice', {'do': 'end'})
        self.assertEqual((ended.status, ended.location), (303, '/town/staff/practice'))
        for path in (f'/{key}', f'/{key}/missed-bin', f'/{key}/cookies', f'/{key}/staff/practice'):
            self.assertEqual(person.get(path).status, 404, path)
        self.assertEqual([name for _, _, names in os.walk(self.folder.data) for name in names if key in name], [])
        self.assertEqual(self.folder.rows("SELECT event FROM audit WHERE subject = ?", key), [('practice.begin',), ('practice.end',)])
        self.assertIn('Make my practice organisation', user.get('/town/staff/practice').page.all_words)

    def test_begin_again_is_a_new_one(self):
        user, key = self.begin()
        user.post(f'/{key}/staff/new-service', {'ready': 'parking-permit', 'name': 'x'})
        again = user.post(f'/{key}/staff/practice', {'do': 'again'})
        self.assertEqual(again.status, 303)
        new = again.location.split('/')[1]
        self.assertNotEqual(new, key)
        self.assertEqual(self.keys(), {new})
        self.assertEqual(user.follow(again).page.kind, 'staff-practice-tasks')
        self.assertIn('0 of 12 done', user.get(f'/{new}/staff/practice').page.all_words)

    def test_whoever_was_let_in_may_not_end_it(self):
        user, key = self.begin()
        self.folder.run('user', 'add', '--org', key, '--email', 'friend@example.org', '--role', 'administrator')
        link = self.folder.rows("SELECT id FROM user_account WHERE email = 'friend@example.org'", org=key)
        self.assertEqual(len(link), 1)
        password = self.folder.user('second@example.org', 'administrator', key)
        friend = self.sign_in('second@example.org', password, key)
        self.assertEqual(friend.get(f'/{key}/staff/practice').status, 200)
        for what in ('end', 'again'):
            self.assertEqual(friend.post(f'/{key}/staff/practice', {'do': what}).status, 403)
        self.assertEqual(self.keys(), {key})

    def test_it_is_full_at_a_size(self):
        user, key = self.begin()
        store = os.path.join(self.folder.data, f'organisations/{key}.db')
        size = os.stat(store).st_size
        os.truncate(store, 65 * 1024 * 1024)
        try:
            answer = user.post(f'/{key}/staff/new-service', {'ready': 'first'})
            self.assertEqual((answer.status, answer.page.kind), (403, 'practice-door'))
            self.assertIn('is full', answer.page.all_words)
            self.assertEqual(user.get(f'/{key}/staff/practice').status, 200)
        finally:
            os.truncate(store, size)
        folder = os.path.join(self.folder.data, 'files', key)
        os.makedirs(folder, exist_ok=True)
        large = os.path.join(folder, 'f' * 32)
        with open(large, 'wb') as out:
            out.truncate(65 * 1024 * 1024)
        answer = user.upload(f'/{key}/staff/new-service', {}, [('file', 'a.json', 'application/json', b'{}')])
        self.assertEqual(answer.status, 413)
        os.unlink(large)
        for i in range(501):
            with open(os.path.join(folder, f'{i:032}'), 'wb'):
                pass
        answer = user.upload(f'/{key}/staff/new-service', {}, [('file', 'a.json', 'application/json', b'{}')])
        self.assertEqual(answer.status, 413)
        os.truncate(store, 65 * 1024 * 1024)
        self.assertEqual(user.post(f'/{key}/staff/practice', {'do': 'end'}).status, 303)
        self.assertEqual(self.keys(), set(), 'a full one can be ended')


class Over(unittest.TestCase):
    """What becomes of those that nobody uses, whose learner is gone, or that were being made as the server was killed."""

    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.password = self.folder.user('designer@example.org', 'designer')
        self.server = Server(self.folder)
        self.user = self.server.browser()
        self.user.post('/town/staff/sign-in', {'email': 'designer@example.org', 'password': self.password})
        self.key = self.user.post('/town/staff/practice', {'do': 'begin'}).location.split('/')[1]

    def tearDown(self):
        self.server.stop()

    def there(self):
        return bool(self.folder.rows('SELECT 1 FROM organisation WHERE key = ?', self.key, org=None))

    def again(self, sql, org=None):
        self.server.stop()
        changed(self.folder, sql, org)
        self.server = Server(self.folder)

    def gone(self, within=20):
        until = time.monotonic() + within
        while self.there() and time.monotonic() < until:
            time.sleep(0.1)
        return not self.there()

    def test_one_that_nobody_used_for_30_days_goes(self):
        changed(self.folder, 'UPDATE practice SET begun_at = begun_at - 40 * 86400')
        self.again('UPDATE audit SET at = at - 29 * 86400', self.key)
        self.assertFalse(self.gone(8), 'somebody used it 29 days ago')
        self.again('UPDATE audit SET at = at - 2 * 86400', self.key)
        self.assertTrue(self.gone())
        self.assertEqual(self.server.browser().get(f'/{self.key}').status, 404)
        self.assertEqual(self.folder.rows('SELECT asked_by FROM removal', org=None), [('unused',)])

    def test_it_goes_with_its_learner(self):
        self.again('UPDATE user_account SET disabled_at = 1', 'town')
        self.assertTrue(self.gone())

    def test_it_goes_with_their_organisation(self):
        self.folder.run('remove-organisation', '--org', 'town', '--name', 'The town')
        self.again('SELECT 1')
        self.assertTrue(self.gone())

    def test_one_that_was_being_made_is_gone_at_the_next_start(self):
        self.again('UPDATE practice SET ready = 0')
        self.assertFalse(self.there())
        self.assertEqual(self.server.browser().get(f'/{self.key}').status, 404)

    def test_there_are_so_many_and_no_more(self):
        number = self.folder.rows('SELECT MAX(id) FROM organisation', org=None)[0][0]
        values = ', '.join(f'({number + i}, 99, {i}, 1, 1)' for i in range(1, 200))
        other = self.folder.user('other@example.org', 'designer')
        changed(self.folder, f'INSERT INTO practice (organisation, of_organisation, of_user, begun_at, ready) VALUES {values}')
        learner = self.server.browser()
        learner.post('/town/staff/sign-in', {'email': 'other@example.org', 'password': other})
        answer = learner.post('/town/staff/practice', {'do': 'begin'})
        self.assertEqual((answer.status, answer.page.kind), (503, 'staff-practice'))
        self.assertIn('no room', answer.page.all_words)
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM organisation WHERE key LIKE 'practice-%'", org=None), [(1,)])


class Tasks(Learners):
    """Each task is ticked off by what is done, and by nothing else."""

    def begin_edit(self, user, key, do, **fields):
        seen = self.folder.rows("SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = 'mine'", org=key)[0][0]
        answer = user.post(f'/{key}/staff/services/mine/draft', {'do': do, 'seen': seen, **{k.replace('_', '-'): v for k, v in fields.items()}})
        self.assertEqual(answer.status, 303, answer)

    def publish(self, user, key):
        page = user.get(f'/{key}/staff/services/mine')
        form = next(f for f in page.page.forms if (f['action'] or '').endswith('/publish'))
        answer = user.post(form['action'], form['fields'])
        self.assertEqual(answer.status, 303, answer)

    def send(self, user, at, last):
        for page, fields in (('problem', {'problem': 'A lamp is out.'}), ('where', {'where': 'Mill Road'}), ('email', {'how-tall-are-you': '170'}), ('check-answers', {})):
            answer = user.go(f'{at}/{page}', fields)
        self.assertEqual(answer.page.kind, last, answer)

    def test_a_page_with_a_question_is_a_question(self):
        """Beside the way to add a question stands the one to add a page with it: whoever takes that has done the task too."""
        user, key = self.begin()
        user.upload(f'/{key}/staff/new-service', {'ready': 'first', 'key': 'mine', 'seen': '0'}, [])
        self.begin_edit(user, key, 'page-add', page='problem', new_page_en='How tall are you?', new_page_cy='Pa mor dal?', type='number')
        self.assertIn('2 of 12 done', user.get(f'/{key}/staff/practice').page.all_words)

    def test_all_of_them_in_order(self):
        user, key = self.begin()
        staff, mine = f'/{key}/staff', f'/{key}/staff/services/mine'
        link = []

        def trial():
            opened = user.post(f'{mine}/trials', {'purpose': 'Is it clear?', 'days': '14', 'asks': ''})
            link.append(re.search(f'(/{key}/trial/[^"]+)"', user.get(opened.location).text).group(1))

        def walk():
            user.go(link[0])
            self.send(user, link[0], 'trial-end')

        def answer():
            comment = self.folder.rows('SELECT MIN(id) FROM trial_comment WHERE answered_at IS NULL', org=key)[0][0]
            self.assertEqual(user.post(f'{staff}/services/missed-bin/trials/1/comments', {'do': 'answer', 'comment': comment, 'words': 'We say it now.'}).status, 303)

        def decide():
            at = next(h for h, _ in user.get(f'{staff}/cases').page.links if re.fullmatch(f'{staff}/cases/[0-9A-Za-z-]{{6,}}', h) and '/export' not in h)
            page = user.get(at)
            seen = page.page.values('seen')[0]
            self.assertEqual(user.post(f'{at}/status', {'seen': seen, 'to': 'in-progress', 'letter': ''}).status, 303)

        def back():
            form = next(f for f in user.get(mine).page.forms if (f['action'] or '').endswith('/drafts'))
            self.assertEqual(user.post(form['action'], form['fields'] + form['buttons'][:1]).status, 303)
            self.begin_edit(user, key, 'name', name_en='A second name', name_cy='Ail enw', summary_en='', summary_cy='')
            self.publish(user, key)
            live = self.folder.rows("SELECT version_id FROM service WHERE key = 'mine'", org=key)[0][0]
            self.assertEqual(user.post(f'{mine}/move', {'from': live, 'to': 1}).status, 303)

        steps = [
            lambda: user.upload(f'{staff}/new-service', {'ready': 'first', 'key': 'mine', 'seen': '0'}, []),
            lambda: self.begin_edit(user, key, 'name', name_en='Tell us about a street', name_cy='Dywedwch am stryd', summary_en='', summary_cy=''),
            lambda: self.begin_edit(user, key, 'question-add', page='email', new_en='How tall are you?', new_cy='Pa mor dal?', type='number'),
            lambda: self.begin_edit(user, key, 'when', page='email', question='how-tall-are-you', w1_question='where', w1_operator='is answered'),
            lambda: user.get(f'{mine}/map'), trial, walk, answer, lambda: self.publish(user, key),
            lambda: self.send(user, f'/{key}/mine', 'confirmation'), decide, back]
        for number, step in enumerate(steps):
            with self.subTest(task=number + 1):
                page = user.get(f'{staff}/practice').page.all_words
                self.assertIn(f'{number} of 12 done', page)
                step()
        page = user.get(f'{staff}/practice')
        self.assertIn('You have done everything on this list', page.page.all_words)
        self.assertIn('Rydych wedi gwneud popeth ar y rhestr hon', user.get(f'{staff}/practice?language=cy').page.all_words)
