# SPDX-License-Identifier: Apache-2.0
"""Cases go to another system: posted and signed, or as files, by the organisation's own names. The other system is a
real one, of Python, that keeps, refuses, hangs, dies after it has read, points elsewhere and talks without end."""
import base64
import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import sqlite3
import threading
import time
import unittest

import guildhall
from other_system import System

PLANTED = 'Zinnwaldite words of mine'
SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
OLD = 'whsec_' + base64.b64encode(b'the secret of before, 32 bytes..').decode()


def signature_by(secret, got):
    """As the specification has it, worked out apart from the server."""
    key = base64.b64decode(secret[len('whsec_'):])
    signed = f'{got["headers"]["webhook-id"]}.{got["headers"]["webhook-timestamp"]}.'.encode() + got['body']
    return 'v1,' + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@unittest.skipUnless(shutil.which('openssl'), 'needs openssl')
class HandedOver(guildhall.Served):
    reach = ('--reach', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        cls.other = System(folder)
        cls.addClassCleanup(cls.other.stop)
        cls.box = os.path.join(folder.top, 'box')
        os.mkdir(cls.box)
        cls.options = ('--trust', cls.other.certificate, '--hand-over-timeout', '2', '--hand-over-folder', cls.box, *cls.reach)
        folder.init()
        folder.init('vale', 'The vale')
        cls.secret = folder.write('secret', SECRET + '\n')
        os.chmod(cls.secret, 0o600)
        cls.made = 0

    def service(self, how=None, mapping=None, file='letter.json', secret=None, status=0):
        """A service of its own whose cases go to that path; gives its key and the path."""
        type(self).made += 1
        key = f'letter-{self.made}'
        self.folder.publish(file, key)
        path = f'/{how}/{key}'
        if how is not None:
            self.set(key, 'webhook', self.other.url + path, '--secret-file', secret or self.secret,
                     *(['--mapping', self.folder.write(f'{key}.json', mapping)] if mapping is not None else []), status=status)
        return key, path

    def set(self, key, *words, **more):
        return self.folder.run('hand-over', 'set', '--org', 'town', '--service', key, *words, **more)

    def send(self, key, words=PLANTED):
        person = self.server.browser()
        person.go(f'/town/{key}/words', {'words': words, 'email': ''})
        return person.go(f'/town/{key}/check-answers').page.reference

    def rows(self, key):
        number = self.folder.rows('SELECT id FROM service WHERE key = ?', key)[0][0]
        return [r for r in self.folder.messages() if r['lane'].startswith('hand-over ') and r['service'] == number]

    def becomes(self, key, state, seconds=30, attempts=0):
        until = time.monotonic() + seconds
        while True:
            rows = self.rows(key)
            if rows and rows[-1]['state'] == state and rows[-1]['attempts'] >= (attempts or (1 if state in ('waiting', 'sent') else 0)):
                return rows[-1]
            self.assertLess(time.monotonic(), until, rows)
            time.sleep(0.05)

    def move(self, user, reference, to, org='town'):
        seen = user.get(f'/{org}/staff/cases/{reference}').page.values('seen')[0]
        answer = user.post(f'/{org}/staff/cases/{reference}/status', {'seen': seen, 'to': to, 'letter': 'Because.'})
        self.assertEqual(answer.status, 303, answer)

    def staff(self, role, org='town'):
        type(self).made += 1
        email = f'{role}-{self.made}@{org}.example'
        password = self.folder.user(email, role, org)
        if role == 'partner': # of every service, until tomorrow
            with sqlite3.connect(f'{self.folder.data}/organisations/{org}.db') as db:
                db.execute('UPDATE user_account SET until_at = ? WHERE email = ?', (int(time.time()) + 86400, email))
                db.execute('INSERT INTO partner_service SELECT s.organisation, u.id, s.id FROM service s, user_account u WHERE u.email = ?', (email,))
            db.close()
        return self.sign_in(email, password, org)


class Webhooks(HandedOver):
    def test_a_case_is_posted_and_signed(self):
        key, path = self.service('take')
        reference = self.send(key)
        got = self.other.wait(path)[0]
        row = self.becomes(key, 'sent')
        self.assertEqual(got['headers']['webhook-signature'], signature_by(SECRET, got))
        self.assertEqual(got['headers']['Idempotency-Key'], got['headers']['webhook-id'])
        self.assertRegex(got['headers']['webhook-id'], r'\Atown-\d+-\d+\Z')
        self.assertLess(abs(int(got['headers']['webhook-timestamp']) - time.time()), 30)
        self.assertEqual(got['headers']['Content-Type'], 'application/json')
        body = json.loads(got['body'])
        self.assertEqual(body['type'], 'case.submitted')
        data = body['data']
        self.assertEqual((data['reference'], data['service'], data['organisation'], data['status'], data['language'], data['channel']),
                         (reference, key, 'town', 'new', 'en', 'online'))
        self.assertEqual(data['answers'], {'words': PLANTED, 'email': None})
        self.assertEqual(data['page'], f'{self.server.url}/town/staff/cases/{reference}')
        self.assertEqual((row['said'].decode(), row['attempts']), ('EXT-1 “ñ”', 1))

    def test_an_altered_body_or_secret_has_another_signature(self):
        """The check of the test above is a real one."""
        key, path = self.service('plain')
        self.send(key)
        got = self.other.wait(path)[0]
        said = got['headers']['webhook-signature']
        self.assertEqual(said, signature_by(SECRET, got))
        self.assertNotEqual(said, signature_by(OLD, got))
        self.assertNotEqual(said, signature_by(SECRET, {**got, 'body': got['body'].replace(b'Zinn', b'zinn')}))
        self.assertNotEqual(said, signature_by(SECRET, {**got, 'headers': {**got['headers'], 'webhook-timestamp': '1'}}))

    def test_two_secrets_while_the_other_side_changes(self):
        both = self.folder.write('both', f'{SECRET}\n{OLD}\n')
        os.chmod(both, 0o600)
        key, path = self.service('plain', secret=both)
        self.send(key)
        got = self.other.wait(path)[0]
        self.assertEqual(got['headers']['webhook-signature'], f'{signature_by(SECRET, got)} {signature_by(OLD, got)}')

    def test_their_own_names_and_nothing_else(self):
        key, path = self.service('plain', mapping={
            'request.text': 'words', 'request.from': 'email', 'id': '@reference', 'state': '@status', 'kind': '@event',
            'source': {'constant': {'system': 'guildhall', 'version': 1}}})
        reference = self.send(key)
        body = json.loads(self.other.wait(path)[0]['body'])
        self.assertEqual(body, {'request': {'text': PLANTED, 'from': None}, 'id': reference, 'state': 'new', 'kind': 'case.submitted',
                                'source': {'system': 'guildhall', 'version': 1}})

    def test_each_row_of_a_repeat_and_files_by_their_names(self):
        key, path = self.service('plain', file='ways.json', mapping={
            'documents': 'proof', 'things': {'each': 'things', 'fields': {'what': 'thing'}}, 'note': 'note'})
        person = self.server.browser()
        person.go(f'/town/{key}/kind', {'kind': 'short'})
        person.go(f'/town/{key}/things/add', {'thing': 'Bramblewick', 'price': '3'})
        person.go(f'/town/{key}/things', {'next': 'continue'})
        person.go(f'/town/{key}/proof', [], files=[('proof', 'proof.pdf', 'application/pdf', b'%PDF-1.4 secret')])
        person.go(f'/town/{key}/note', {'note': 'a note'})
        person.go(f'/town/{key}/check-answers')
        body = json.loads(self.other.wait(path)[0]['body'])
        self.assertEqual(body, {'documents': [{'name': 'proof.pdf', 'size': 15, 'type': 'application/pdf'}],
                                'things': [{'what': 'Bramblewick'}], 'note': 'a note'})

    def test_what_comes_of_each_answer(self):
        for how, state, error in (('refuse', 'refused', 'HTTP 400'), ('missing', 'refused', 'HTTP 404'),
                                  ('elsewhere', 'refused', 'HTTP 302: redirects are not followed')):
            with self.subTest(how=how):
                key, path = self.service(how)
                self.send(key)
                row = self.becomes(key, state)
                self.assertEqual((row['error'], row['attempts'], row['said'], len(self.other.of(path))), (error, 1, b'', 1))
        self.assertEqual(self.other.strays, [])

    def test_acknowledged_whatever_stands_behind_the_status(self):
        for how in ('odd', 'long', 'lines', 'huge', 'heads'):
            with self.subTest(how=how):
                key, _ = self.service(how)
                self.other.poured = 0
                self.send(key)
                row = self.becomes(key, 'sent')
                self.assertEqual((row['said'], row['attempts'], row['error']), (b'', 1, ''))
                time.sleep(0.2)
                self.assertLess(self.other.poured, 10 * 1024 * 1024) # it was not read to its end

    def test_later_is_not_before_it_was_asked_for(self):
        for how, seconds in (('later', 1000), ('forever', 4 * 3600)): # and not after four hours
            with self.subTest(how=how):
                key, _ = self.service(how)
                began = time.time()
                self.send(key)
                row = self.becomes(key, 'waiting')
                self.assertEqual(row['error'], 'HTTP 503')
                self.assertTrue(began + seconds - 1 <= row['next_at'] <= time.time() + seconds + 1, row['next_at'] - began)

    def test_one_that_dies_after_reading_gets_it_again_under_the_same_key(self):
        key, path = self.service('dies')
        self.send(key)
        got = self.other.wait(path, count=3, seconds=60)
        self.assertGreaterEqual(self.becomes(key, 'sent')['attempts'], 2)
        for name in ('webhook-id', 'Idempotency-Key'):
            self.assertEqual(len({g['headers'][name] for g in got}), 1)
        self.assertNotEqual(got[0]['headers']['webhook-timestamp'], got[2]['headers']['webhook-timestamp'])
        self.assertEqual(got[2]['headers']['webhook-signature'], signature_by(SECRET, got[2]))
        time.sleep(1)
        self.assertEqual(len(self.other.of(path)), 3) # acknowledged, it does not come again

    def test_nonsense_instead_of_tls_is_later(self):
        key, _ = self.service()
        with socket.create_server(('127.0.0.1', 0)) as listening:
            def answer():
                there, _ = listening.accept()
                there.sendall(b'220 hello\r\n' * 500)
                there.close()
            thread = threading.Thread(target=answer)
            thread.start()
            self.set(key, 'webhook', f'https://127.0.0.1:{listening.getsockname()[1]}/', '--secret-file', self.secret)
            self.send(key)
            self.assertIn('SSL', self.becomes(key, 'waiting')['error'])
            thread.join()

    def test_each_case_in_its_order(self):
        ann = self.staff('administrator')
        key, path = self.service('once')
        reference = self.send(key)
        self.becomes(key, 'waiting')
        self.move(ann, reference, 'in-progress')
        self.move(ann, reference, 'approved')
        time.sleep(1)
        self.assertEqual(len(self.other.of(path)), 1) # what came later waits behind it
        got = [json.loads(g['body']) for g in self.other.wait(path, count=4, seconds=40)]
        self.assertEqual([(g['type'], g['data']['status']) for g in got],
                         [('case.submitted', 'new'), ('case.submitted', 'new'), ('case.status', 'in-progress'), ('case.status', 'approved')])

    def test_what_the_person_does_goes_too(self):
        ann = self.staff('administrator')
        key, path = self.service('plain')
        person = self.server.browser()
        person.go(f'/town/{key}/words', {'words': PLANTED, 'email': ''})
        reference = person.go(f'/town/{key}/check-answers').page.reference
        self.move(ann, reference, 'waiting')
        case = f'/town/{key}/check-answers/case'
        self.assertIn(person.post(f'{case}/answer', {'words': 'Here it is.'}).status, (303,))
        self.assertIn(person.post(f'{case}/withdraw', {}).status, (303,))
        got = [json.loads(g['body'])['data']['status'] for g in self.other.wait(path, count=4)]
        self.assertEqual(got, ['new', 'waiting', 'in-progress', 'withdrawn'])

    def test_sent_twice_by_a_person_goes_once(self):
        key, path = self.service('plain')
        person = self.server.browser()
        person.go(f'/town/{key}/words', {'words': PLANTED, 'email': ''})
        cookies = dict(person.cookies)
        person.go(f'/town/{key}/check-answers')
        person.cookies = cookies
        person.go(f'/town/{key}/check-answers')
        self.other.wait(path)
        self.becomes(key, 'sent')
        self.assertEqual((len(self.rows(key)), len(self.other.of(path))), (1, 1))

    def test_gone_is_off_until_it_is_set_again(self):
        key, path = self.service('gone')
        self.send(key)
        self.assertEqual(self.becomes(key, 'refused')['error'], 'HTTP 410')
        self.send(key)
        self.becomes(key, 'held')
        self.assertIn('takes no more', self.folder.run('hand-over', 'list', '--org', 'town').out)
        time.sleep(1)
        self.assertEqual(len(self.other.of(path)), 1)
        self.set(key, 'webhook', f'{self.other.url}/plain/{key}', '--secret-file', self.secret)
        ann = self.staff('administrator')
        ann.go('/town/staff/messages/again', {'id': str(self.rows(key)[-1]['id'])})
        self.other.wait(f'/plain/{key}')
        self.becomes(key, 'sent')

    def test_off_sends_nothing_and_what_waited_is_refused(self):
        key, path = self.service('once')
        self.send(key)
        self.becomes(key, 'waiting')
        self.set(key, 'off')
        self.send(key)
        self.assertEqual(len(self.rows(key)), 1)
        self.assertEqual(self.becomes(key, 'refused', seconds=40)['error'], 'the cases of this service go nowhere now')
        self.assertEqual(len(self.other.of(path)), 1)

    def test_the_application_dies_and_it_comes_again_under_the_same_key(self):
        key, path = self.service('slow')
        self.send(key)
        self.other.wait(path)
        os.kill(self.server.application(), signal.SIGKILL)
        first, second = self.other.wait(path, count=2, seconds=40)[:2]
        self.assertEqual(first['headers']['webhook-id'], second['headers']['webhook-id'])
        self.becomes(key, 'sent')
        self.server.checked = len(self.server.said()) # it died as it was told to

    def test_after_a_change_of_keys_it_is_signed_as_before(self):
        key, path = self.service('take')
        self.send(key)
        self.becomes(key, 'sent')
        self.folder.run('key', 'rotate', '--org', 'town')
        reference = self.send(key)
        got = self.other.wait(path, count=2)[1]
        self.assertEqual(got['headers']['webhook-signature'], signature_by(SECRET, got))
        self.becomes(key, 'sent')
        self.assertIn('EXT-2', self.staff('caseworker').get(f'/town/staff/cases/{reference}').page.all_words)

    def test_the_log_and_the_store_say_nothing_of_it(self):
        key, path = self.service('take')
        reference = self.send(key)
        self.other.wait(path)
        self.becomes(key, 'sent')
        said = self.server.said()
        self.assertIn('"hand-over"', said)
        for secret in (reference, PLANTED, 'EXT-', self.other.url, path, SECRET):
            self.assertNotIn(secret, said)
        with open(f'{self.folder.data}/organisations/town.db', 'rb') as store, open(f'{self.folder.data}/organisations/town.db-wal', 'rb') as wal:
            kept = store.read() + wal.read()
        for secret in (SECRET.encode(), b'EXT-1'):
            self.assertNotIn(secret, kept)


class Staff(HandedOver):
    def test_a_case_shows_what_became_of_it_and_goes_again(self):
        key, path = self.service('take')
        reference = self.send(key)
        first = self.other.wait(path)[0]
        self.becomes(key, 'sent')
        for role in ('supervisor', 'administrator'):
            ann = self.staff(role)
            page = ann.get(f'/town/staff/cases/{reference}').page
            for words in ('Other system', 'Taken', 'EXT-'):
                self.assertIn(words, page.all_words)
            before = len(self.other.of(path))
            self.assertEqual(ann.post(f'/town/staff/cases/{reference}/hand-over').status, 303)
            got = self.other.wait(path, count=before + 1)[-1]
            self.becomes(key, 'sent')
            self.assertEqual(json.loads(got['body'])['type'], 'case.again')
            self.assertNotEqual(got['headers']['webhook-id'], first['headers']['webhook-id'])
        self.assertIn('EXT-3', ann.get(f'/town/staff/cases/{reference}').page.all_words)
        audited = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'case.handed-over' AND user_id IS NOT NULL")[0][0]
        self.assertEqual(audited, 2)

    def test_pressed_twice_it_goes_once(self):
        key, _ = self.service('once')
        reference = self.send(key)
        self.becomes(key, 'waiting')
        ann = self.staff('supervisor')
        for _ in range(3):
            self.assertEqual(ann.post(f'/town/staff/cases/{reference}/hand-over').status, 303)
        self.assertEqual(len(self.rows(key)), 2)

    def test_only_who_may(self):
        key, _ = self.service('plain')
        reference = self.send(key)
        self.becomes(key, 'sent')
        for role in ('caseworker', 'leader', 'designer', 'publisher', 'partner'):
            ben = self.staff(role)
            if role in ('caseworker', 'partner'):
                self.assertEqual(ben.get(f'/town/staff/cases/{reference}').status, 200, role) # and yet
            with self.changes_nothing():
                self.assertEqual(ben.post(f'/town/staff/cases/{reference}/hand-over').status, 403, role)
        page = self.staff('caseworker').get(f'/town/staff/cases/{reference}').page
        self.assertIn('Other system', page.all_words)
        self.assertNotIn('Send to the other system again', page.all_words)
        self.assertEqual(len(self.rows(key)), 1)

    def test_another_organisation_finds_nothing(self):
        key, _ = self.service('plain')
        reference = self.send(key)
        self.becomes(key, 'sent')
        eve = self.staff('administrator', 'vale')
        self.assertEqual(eve.post(f'/vale/staff/cases/{reference}/hand-over').status, 404)
        self.assertEqual(eve.post(f'/town/staff/cases/{reference}/hand-over').status, 303) # to sign in there
        self.assertEqual(len(self.rows(key)), 1)
        for words in (('set', '--org', 'vale', '--service', key, 'off'), ('replay', '--org', 'vale', '--service', key, '--from', '2020-01-01')):
            self.assertIn('no such service', self.folder.run('hand-over', *words, status=1).err)

    def test_a_case_that_goes_nowhere_has_no_button(self):
        key, _ = self.service()
        reference = self.send(key)
        ann = self.staff('administrator')
        page = ann.get(f'/town/staff/cases/{reference}').page
        self.assertNotIn('Other system', page.all_words)
        self.assertEqual(ann.post(f'/town/staff/cases/{reference}/hand-over').status, 404)

    def test_what_is_stuck_is_seen_and_tried_again(self):
        key, path = self.service('refuse')
        reference = self.send(key)
        row = self.becomes(key, 'refused')
        ann = self.staff('administrator')
        page = ann.get('/town/staff/messages?show=stuck').page
        for words in (reference, 'Refused by the other system', 'HTTP 400'):
            self.assertIn(words, page.all_words)
        self.set(key, 'webhook', f'{self.other.url}/take/{key}', '--secret-file', self.secret)
        ann.go('/town/staff/messages/again', {'id': str(row['id'])})
        got = self.other.wait(f'/take/{key}')[0]
        self.assertEqual(got['headers']['webhook-id'], self.other.of(path)[0]['headers']['webhook-id'])
        self.becomes(key, 'sent')

    def test_all_since_a_day_go_again(self):
        key, path = self.service('take')
        references = {self.send(key) for _ in range(3)}
        self.other.wait(path, count=3)
        today = time.strftime('%Y-%m-%d', time.gmtime(time.time() - 86400))
        said = self.folder.run('hand-over', 'replay', '--org', 'town', '--service', key, '--from', today).out
        self.assertEqual(said, f'3 cases of {key} are handed over again\n')
        again = [json.loads(g['body']) for g in self.other.wait(path, count=6)[3:]]
        self.assertEqual({g['data']['reference'] for g in again}, references)
        self.assertEqual({g['type'] for g in again}, {'case.again'})
        self.assertEqual(self.folder.run('hand-over', 'replay', '--org', 'town', '--service', key, '--from', '2999-01-01').out,
                         f'0 cases of {key} are handed over again\n')
        audited = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'case.handed-over' AND user_id IS NULL")[0][0]
        self.assertEqual(audited, 3)


class Hanging(HandedOver):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.mails = os.path.join(folder.top, 'mails')
        os.mkdir(cls.mails)
        cls.options = ('--trust', cls.other.certificate, '--hand-over-timeout', '10', '--mail-folder', cls.mails, *cls.reach)

    def test_one_that_hangs_is_later_and_holds_up_no_other(self):
        key, _ = self.service('hang')
        quick, path = self.service('plain')
        for _ in range(6):
            self.send(key)
        began = time.monotonic()
        self.send(quick)
        self.other.wait(path, seconds=20)
        self.assertLess(time.monotonic() - began, 6)
        until = time.monotonic() + 30
        while self.rows(key)[0]['attempts'] == 0: # the first of them: the others come after it
            self.assertLess(time.monotonic(), until, self.rows(key))
            time.sleep(0.05)
        self.assertEqual(self.rows(key)[0]['error'], 'Timeout was reached')

    def test_systems_that_hang_hold_up_no_mail(self):
        hanging = [self.service('hang') for _ in range(3)]
        for key, _ in hanging * 4:
            self.send(key)
        until = time.monotonic() + 10
        while sum(len(self.other.of(path)) for _, path in hanging) < 8: # all that are at it hang
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        key, _ = self.service()
        began = time.monotonic()
        person = self.server.browser()
        person.go(f'/town/{key}/words', {'words': PLANTED, 'email': 'ann@people.example'})
        person.go(f'/town/{key}/check-answers')
        while not [f for f in os.listdir(self.mails) if f.endswith('.eml')]:
            self.assertLess(time.monotonic() - began, 7)
            time.sleep(0.02)


class Unreached(HandedOver):
    reach = ()

    def test_an_address_of_this_machine_is_not_spoken_to_unless_it_is_allowed(self):
        key, path = self.service('take')
        self.send(key)
        self.assertIn('may be spoken to', self.becomes(key, 'waiting')['error'])
        self.assertEqual(self.other.of(path), [])


class Untrusted(HandedOver):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = cls.reach

    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self):
        key, path = self.service('take')
        self.send(key)
        self.assertIn('certificate', self.becomes(key, 'waiting')['error'])
        self.assertEqual(self.other.of(path), [])

    def test_without_a_folder_files_wait(self):
        key, _ = self.service()
        self.set(key, 'folder', 'parking')
        self.send(key)
        self.assertIn('--hand-over-folder', self.becomes(key, 'waiting')['error'])


class Folders(HandedOver):
    def files(self, name):
        return sorted(os.listdir(os.path.join(self.box, name)))

    def test_a_file_lies_there_until_it_is_taken(self):
        os.mkdir(os.path.join(self.box, 'parking'))
        key, _ = self.service()
        self.set(key, 'folder', 'parking')
        ann = self.staff('administrator')
        reference = self.send(key)
        row = self.becomes(key, 'waiting')
        self.assertEqual(row['error'], 'it lies in the folder until it is taken')
        self.assertEqual(self.files('parking'), [f'{reference}-{row["id"]}.json'])
        path = os.path.join(self.box, 'parking', self.files('parking')[0])
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o640)
        with open(path, encoding='utf-8') as file:
            data = json.load(file)['data']
        self.assertEqual((data['reference'], data['answers']['words']), (reference, PLANTED))
        self.move(ann, reference, 'approved')
        time.sleep(1)
        self.assertEqual(len(self.files('parking')), 1) # what came later waits behind it
        os.rename(path, os.path.join(self.folder.top, 'taken.json'))
        until = time.monotonic() + 40
        while self.rows(key)[0]['state'] != 'sent' or not self.files('parking'):
            self.assertLess(time.monotonic(), until, self.rows(key))
            time.sleep(0.1)
        with open(os.path.join(self.box, 'parking', self.files('parking')[0]), encoding='utf-8') as file:
            second = json.load(file)
        self.assertEqual((second['type'], second['data']['status']), ('case.status', 'approved'))
        self.assertIn('Taken', ann.get(f'/town/staff/cases/{reference}').page.all_words)

    def test_only_folders_within_the_one_that_was_given(self):
        outside = os.path.join(self.folder.top, 'outside')
        os.mkdir(outside)
        os.symlink(outside, os.path.join(self.box, 'link'))
        for name in ('link', 'not-there'):
            key, _ = self.service()
            self.set(key, 'folder', name)
            self.send(key)
            self.assertIn('no such folder', self.becomes(key, 'waiting')['error'])
        self.assertEqual(os.listdir(outside), [])
        for name in ('..', '../outside', outside, '.hidden', ''):
            self.assertEqual(self.set(key, 'folder', name, status=None).returncode, 1, name)


class Commands(HandedOver):
    def test_what_is_wrong_is_said_and_changes_nothing(self):
        key, _ = self.service()
        with open(self.secret, encoding='ascii') as secret:
            self.assertEqual(secret.read().strip(), SECRET)
        short = self.folder.write('short', 'whsec_' + base64.b64encode(b'x' * 23).decode())
        open_to_all = self.folder.write('open', SECRET)
        os.chmod(short, 0o600)
        os.chmod(open_to_all, 0o644)
        url = 'https://other.example/cases'
        with self.changes_nothing():
            for words, said in ((('webhook', url), 'is signed'),
                                (('webhook', 'http://other.example/', '--secret-file', self.secret), 'https://'),
                                (('webhook', 'https://a:b@other.example/', '--secret-file', self.secret), 'https://'),
                                (('webhook', url, '--secret-file', short), '24 to 64'),
                                (('webhook', url, '--secret-file', open_to_all), 'chmod 600'),
                                (('webhook', url, '--secret-file', '/nowhere'), 'cannot be read'),
                                (('telex', url), 'not telex')):
                done = self.set(key, *words, status=1)
                self.assertIn(said, done.err)
                self.assertNotIn(SECRET, done.out + done.err)
            self.assertIn('no such service', self.set('nothing', 'off', status=1).err)
            for words in ((), ('set',), ('list', 'x'), ('replay',), ('drop',)):
                self.assertEqual(self.folder.run('hand-over', *words, '--org', 'town', status=None).returncode, 2, words)
            self.assertIn('a day such as', self.folder.run('hand-over', 'replay', '--org', 'town', '--service', key, '--from', 'May', status=1).err)
            self.assertIn('nothing is set', self.folder.run('hand-over', 'replay', '--org', 'town', '--service', key, '--from', '2026-01-01', status=1).err)
        self.assertEqual(self.folder.count('hand_over'), 0)

    def test_a_mapping_is_told_what_is_wrong_and_where(self):
        key, _ = self.service()
        wrong = self.folder.write('wrong.json', '{\n  "a": "wrods",\n  "b.c": "email",\n  "b": {"constant": 1}\n}\n')
        done = self.set(key, 'webhook', 'https://other.example/', '--secret-file', self.secret, '--mapping', wrong, status=1)
        self.assertIn('wrong.json:2: error: /a: It takes "wrods", and there is no such question. Did you mean "words"?', done.out)
        self.assertIn('wrong.json:4: error: /b: Another name is in its way', done.out)
        self.assertEqual(self.folder.count('hand_over'), 0)

    def test_what_is_set_is_listed_without_its_secret(self):
        key, path = self.service('take', mapping={'a': 'words'})
        other, _ = self.service()
        self.set(other, 'folder', 'parking')
        said = self.folder.run('hand-over', 'list', '--org', 'town').out
        self.assertRegex(said, f'(?m)^{key} +webhook +{self.other.url}{path}, by a mapping, set ')
        self.assertRegex(said, f'(?m)^{other} +folder +parking, as they are, set ')
        self.assertNotIn('whsec_', said)
        self.assertEqual(self.folder.run('hand-over', 'list', '--org', 'vale').out, 'cases go nowhere\n')
        self.set(key, 'off')
        self.set(other, 'off')
        events = [e for e, in self.folder.rows("SELECT event FROM audit WHERE event LIKE 'hand-over.%' ORDER BY id")]
        self.assertEqual(events, ['hand-over.set', 'hand-over.set', 'hand-over.off', 'hand-over.off'])


if __name__ == '__main__':
    unittest.main()
