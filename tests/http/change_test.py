# SPDX-License-Identifier: Apache-2.0
"""One change in many services: looked at in each, made as drafts or published, from a day on, taken back."""
import contextlib
import datetime
import json
import os
import re
import sqlite3
import time

import guildhall


def definition(key, *, email='care@town.example', price=30, **more):
    both = lambda text: {'en': text, 'cy': text + ' (cy)'}
    return {'guildhall': 1, 'id': key, 'languages': ['en', 'cy'], 'name': both(f'Report a {key}'),
            'run': {'owner': {'name': both('Street care'), 'email': email}}, 'fee': 'price',
            'start': {'cost': both(f'It costs £{price}.00')},
            'values': [{'name': 'price', 'title': both('The price'), 'prefix': '£', 'decimals': 2, 'value': {'add': [price, 5]}}],
            'pages': [{'id': 'what', 'questions': [{
                'id': 'kind', 'type': 'radios', 'title': both('Which council permit?'), 'hint': both('Other council permits differ'),
                'options': [{'value': 'council permit', 'label': both('A council permit')}, {'value': 'x', 'label': both('Another')}]}]},
                {'id': 'end', 'questions': [{'id': 'note', 'type': 'text', 'title': both('A note')}]}], **more}


class Changes(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        cls.passwords = {name: folder.user(f'{name}@example.org', role)
                         for name, role in (('ann', 'designer'), ('bob', 'designer'), ('pia', 'publisher'))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {}
        for number, (name, password) in enumerate(cls.passwords.items()):
            user = cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{number + 1}')])
            assert user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': password}).status == 303
            cls.users[name] = user

    def published(self, *keys, **more):
        for key in keys:
            body = json.dumps(definition(key, **more)).encode()
            sent = self.users['ann'].upload('/town/staff/new-service', {'key': key, 'seen': '0'}, [('file', 'x.json', 'application/json', body)])
            self.assertEqual(sent.status, 303, sent.text)
            self.assertEqual(self.users['pia'].post(f'/town/staff/services/{key}/publish', {'revision': self.draft(key)[0]}).status, 303)

    def draft(self, key):
        rows = self.folder.rows('SELECT r.number, r.version_id, r.dropped_at, r.document, r.what FROM revision r JOIN service s '
                                'ON s.id = r.service_id WHERE s.key = ? ORDER BY r.number DESC LIMIT 1', key)
        return (rows[0][0], rows[0][3], rows[0][4]) if rows and rows[0][1:3] == (None, None) else (0, '', '')

    def write(self, sql, *values):
        with contextlib.closing(sqlite3.connect(os.path.join(self.folder.data, 'organisations/town.db'), timeout=20)) as db, db:
            db.execute(sql, values)

    def live(self, key):
        return self.folder.rows('SELECT v.document, v.number FROM service s JOIN version v ON v.id = s.version_id WHERE s.key = ?', key)[0]

    def ask(self, user='ann', do='look', **fields):
        given = {'do': do, 'kind': 'words', 'language': 'en', 'from': 'council permit', 'to': 'town permit', 'how': 'draft', **fields}
        return self.users[user].post('/town/staff/changes', given)

    def make(self, user, keys, **fields):
        made = self.ask(user, 'make', **{f'service-{key}': 'yes' for key in keys}, **fields)
        self.assertEqual(made.status, 303, made.text)

    def states(self):
        until = time.monotonic() + 20
        while True:
            rows = self.folder.rows('SELECT s.key, c.state FROM change_service c JOIN service s ON s.id = c.service_id '
                                    'WHERE c.change_id = (SELECT MAX(id) FROM change) ORDER BY s.key')
            if all(state != 'waiting' for _, state in rows) or time.monotonic() > until:
                return dict(rows)
            time.sleep(0.05)

    def day(self, on):
        d = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=on)
        return {'at-day': d.day, 'at-month': d.month, 'at-year': d.year}

    def test_it_is_looked_at_and_becomes_a_draft_in_those_left_in(self):
        self.published('lamp', 'bench')
        with self.changes_nothing():
            looked = self.ask()
        self.assertEqual((looked.status, looked.page.kind), (200, 'staff-change-look'))
        self.assertIn('A draft is begun with it', looked.text)
        self.assertIn('<del>Which council permit?</del>', looked.text)
        self.assertIn('<ins>Which town permit?</ins>', looked.text)
        self.assertIn('name="service-lamp"', looked.text)
        self.make('ann', ['lamp'])
        self.assertEqual(self.states(), {'lamp': 'drafted'})
        number, document, what = self.draft('lamp')
        self.assertIn('Which town permit?', document)
        self.assertIn('Which council permit? (cy)', document) # of one language
        self.assertIn('"council permit"', document) # by which answers are kept
        self.assertNotIn('Other town permits', document) # not within another word
        self.assertTrue(what.startswith('change '))
        self.assertEqual(self.draft('bench')[0], 0)
        self.assertIn('Changed together with other services', self.users['ann'].get('/town/staff/services/lamp/history').text)
        events = {e for e, in self.folder.rows("SELECT event FROM audit")}
        self.assertLessEqual({'change.make', 'change.done'}, events)

    def test_an_amount_and_an_address_change_in_all_languages_and_are_published(self):
        self.published('permit', 'skip', email='care@old.example', price=47)
        self.make('pia', ['permit', 'skip'], kind='amount', **{'from': '47', 'to': '52.50'}, how='publish')
        self.assertEqual(self.states(), {'permit': 'published', 'skip': 'published'})
        document, number = self.live('permit')
        self.assertEqual(number, 2)
        self.assertIn('It costs £52.50 (cy)', document)
        self.assertEqual(json.loads(document)['values'][0]['value'], {'add': ['52.50', 5]})
        self.assertIn('It costs £52.50', self.server.browser().get('/town/permit').text) # for people, at once
        self.make('pia', ['permit'], kind='email', **{'from': 'care@old.example', 'to': 'streets@new.example'}, how='publish')
        self.assertEqual(self.states(), {'permit': 'published'})
        self.assertEqual(json.loads(self.live('permit')[0])['run']['owner']['email'], 'streets@new.example')
        self.assertIn('care@old.example', self.live('skip')[0])

    def test_what_must_be_approved_becomes_a_draft_and_a_designer_publishes_nothing(self):
        self.published('kerb', 'sign')
        self.assertEqual(self.users['pia'].post('/town/staff/services/kerb/steps', {'name-1': 'Words', 'role-1': 'leader'}).status, 303)
        looked = self.ask('pia', how='publish')
        self.assertIn('so a draft is made', looked.text)
        self.make('pia', ['kerb'], how='publish')
        self.assertEqual(self.states(), {'kerb': 'drafted'})
        self.assertEqual(self.live('kerb')[1], 1)
        self.make('ann', ['sign'], how='publish')
        self.assertEqual(self.states(), {'sign': 'drafted'})
        self.assertEqual(self.live('sign')[1], 1)

    def test_a_draft_that_somebody_works_on_is_told_and_loses_nothing(self):
        self.published('drain')
        self.users['bob'].post('/town/staff/services/drain/drafts', {'do': 'begin', 'seen': '0'})
        def bob(words):
            return self.users['bob'].post('/town/staff/services/drain/draft', {
                'do': 'question-set', 'page': 'end', 'question': 'note', 'at': 'q1', 'seen': seen,
                'q1-title-en': words, 'q1-title-cy': words, 'q1-hint-en': '', 'q1-hint-cy': '', 'q1-why-en': '', 'q1-why-cy': ''})
        seen = self.draft('drain')[0]
        self.assertEqual(bob('Bob’s words').status, 303)
        self.assertIn('There is a draft that somebody works on', self.ask().text)
        seen = self.draft('drain')[0]
        self.make('pia', ['drain'], how='publish')
        self.assertEqual(self.states(), {'drain': 'published'})
        document = self.draft('drain')[1]
        self.assertIn('Bob’s words', document)
        self.assertIn('Which town permit?', document)
        self.assertIn('Which town permit?', self.live('drain')[0])
        self.assertNotIn('Bob’s words', self.live('drain')[0])
        self.assertEqual(bob('Bob’s later words').status, 303) # who had it open goes on
        self.assertIn('Which town permit?', self.draft('drain')[1])
        self.assertIn('Bob’s later words', self.draft('drain')[1])

    def test_from_a_day_on_it_waits_and_is_taken_back_or_carried_out(self):
        self.published('tree', 'hedge')
        self.make('ann', ['tree', 'hedge'], **self.day(3))
        time.sleep(0.3)
        self.assertEqual(self.draft('tree')[0], 0)
        page = self.users['ann'].get('/town/staff/changes')
        self.assertIn('Take back what waits', page.text)
        number = self.folder.rows('SELECT MAX(id) FROM change')[0][0]
        self.assertEqual(self.users['bob'].post('/town/staff/changes/take-back', {'change': number}).status, 303)
        self.assertEqual(set(self.states().values()), {'taken-back'})
        with self.changes_nothing():
            self.assertEqual(self.users['bob'].post('/town/staff/changes/take-back', {'change': number}).status, 303)
        self.make('ann', ['tree'], **self.day(2))
        self.write('UPDATE change SET at = at - 300000 WHERE id = (SELECT MAX(id) FROM change)') # its day has come
        self.make('ann', ['hedge'])
        until = time.monotonic() + 20
        while self.draft('tree')[0] == 0 and time.monotonic() < until:
            time.sleep(0.05)
        self.assertIn('Which town permit?', self.draft('tree')[1])

    def asked_again(self):
        """What the newest change asks, to see who else says it."""
        page = self.users['ann'].get('/town/staff/changes').text
        newest = page[page.index('id="changes"'):].split('</form>')[0]
        self.assertIn('See who else says it now', newest)
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', newest))

    def test_a_service_that_was_made_since_is_found(self):
        self.published('early')
        self.make('ann', ['early'], **self.day(4))
        self.published('since')
        asked = self.asked_again()
        self.assertEqual({name: int(asked.pop(name)) for name in self.day(4)}, self.day(4)) # from the same day on
        self.assertIn('name="service-since"', self.ask(**asked, **self.day(4)).text)
        number = self.folder.rows('SELECT MAX(id) FROM change')[0][0]
        self.assertEqual(self.users['ann'].post('/town/staff/changes/take-back', {'change': number}).status, 303)
        self.assertNotIn('See who else', self.users['ann'].get('/town/staff/changes').text.split('id="changes"')[1].split('</li></ul>')[0])
        self.make('ann', ['early'])
        self.assertEqual(self.states(), {'early': 'drafted'})
        asked = self.asked_again()
        self.assertNotIn('at-day', asked)
        looked = self.ask(**asked)
        self.assertEqual(('name="service-since"' in looked.text, asked['from'], asked['to']), (True, 'council permit', 'town permit'))

    def test_whoever_publishes_is_told_what_others_say_otherwise_now(self):
        def told(key):
            page = self.users['pia'].get(f'/town/staff/services/{key}').text
            return re.findall(r'<li>(.*?)</li>', page.split('id="not-in"')[1].split('</ul>')[0]) if 'id="not-in"' in page else []

        def drafted(key, **more):
            body = json.dumps(definition(key, **more)).encode()
            self.assertEqual(self.users['ann'].upload('/town/staff/new-service', {'key': key, 'seen': '0'},
                                                      [('file', 'x.json', 'application/json', body)]).status, 303)
        both = {'from': 'Another', 'to': 'One more'}
        self.published('first')
        drafted('second')
        before = told('second')
        self.make('ann', ['first'], **both, **self.day(4))
        self.assertEqual(told('second'), before) # it waits
        for _ in range(2): # the second time it is nobody's, and the same
            self.make('ann', ['first'], **both)
        now = told('second')
        self.assertEqual(now[1:], before)
        self.assertRegex(now[0], 'since [0-9]+ [A-Z][a-z]+ 20')
        self.assertIn('“Another” becomes “One more”', now[0])
        self.states() # which it waits for
        self.assertEqual(told('first'), before) # its draft has it
        number = self.draft('second')[0]
        body = json.dumps(definition('second')).replace('Another', 'One more').encode()
        self.assertEqual(self.users['ann'].upload('/town/staff/services/second/upload', {'seen': str(number)},
                                                  [('file', 'x.json', 'application/json', body)]).status, 303)
        self.assertEqual(told('second'), before)

    def test_a_service_that_goes_wrong_keeps_no_other_change_from_its_turn(self):
        self.published('broken', 'arch')
        self.make('ann', ['broken'], **self.day(2))
        self.make('ann', ['arch'], **self.day(2))
        broken = "UPDATE version SET document = ? WHERE id = (SELECT version_id FROM service WHERE key = 'broken')"
        whole = self.live('broken')[0]
        self.write(broken, '{')
        self.write('UPDATE change SET at = at - 300000 WHERE id > (SELECT MAX(id) - 2 FROM change)')
        self.make('ann', ['arch'], **{'from': 'Another', 'to': 'Any other'}) # which stirs it
        until = time.monotonic() + 20
        while 'town permit' not in self.draft('arch')[1] and time.monotonic() < until:
            time.sleep(0.05)
        self.assertIn('Which town permit?', self.draft('arch')[1])
        self.assertEqual(self.draft('broken')[0], 0)
        self.write(broken, whole)

    def test_what_is_no_change(self):
        self.published('post')
        for fields, at in (({'from': ''}, '#from'), ({'to': ''}, '#to'), ({'from': 'x' * 501}, '#from'), ({'kind': 'other'}, '#kind'),
                           ({'to': 'council permit'}, '#to'), ({'from': 'nobody says this'}, '#from'),
                           ({'kind': 'amount', 'from': 'many', 'to': '3'}, '#from'), ({'kind': 'email', 'from': 'a@b.c', 'to': 'here'}, '#to'),
                           (self.day(-2), '#at-day'), ({'at-day': '31', 'at-month': '2', 'at-year': '2027'}, '#at-day')):
            with self.changes_nothing():
                answer = self.ask(**fields)
            self.assertEqual(answer.status, 422, fields)
            self.assertIn(f'href="{at}"', answer.text, fields)
        with self.changes_nothing():
            self.assertEqual(self.ask(do='make').status, 422) # none is left in
            self.assertEqual(self.ask(do='make', **{'service-nowhere': 'yes'}).status, 422)
