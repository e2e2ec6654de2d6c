# SPDX-License-Identifier: Apache-2.0
"""Messages: a confirmation for whoever gave an address, by a real mail server that takes, refuses, hangs and dies;
nothing of it lost, nothing in the way of the person, nothing in the log."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import guildhall
from mail import MailServer

PLANTED = 'Zinnwaldite words of mine'
FROM = 'no-reply@town.example'


def files_of(pid):
    found = []
    try:
        for fd in os.listdir(f'/proc/{pid}/fd'):
            found.append(os.readlink(f'/proc/{pid}/fd/{fd}'))
    except FileNotFoundError: # it ended, or closed that one
        return found or [f'{pid}.db']
    return found


class Mailed(guildhall.Served):
    mail_words, mail_options = (), ('--mail-plain', '--reach', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        cls.mail = MailServer(*cls.mail_words)
        cls.addClassCleanup(cls.mail.stop)
        cls.options = ('--mail-server', f'smtp://127.0.0.1:{cls.mail.port}', '--mail-from', FROM, '--mail-timeout', '3',
                       *cls.mail_options)
        folder.init(name_cy='Y dref')
        folder.publish('letter.json')

    def send(self, address, language='en', server=None):
        person = (server or self.server).browser(headers=[('Accept-Language', language)])
        person.go('/town/letter/words', {'words': PLANTED, 'email': address})
        page = person.go('/town/letter/check-answers').page
        self.assertEqual(page.kind, 'confirmation')
        return page.reference

    def row(self, address):
        found = [r for r in self.folder.messages() if r['to'] == address]
        self.assertEqual(len(found), 1)
        return found[0]

    def becomes(self, address, state, seconds=20):
        until = time.monotonic() + seconds
        while self.row(address)['state'] != state or self.row(address)['state'] == 'waiting' and not self.row(address)['attempts']:
            self.assertLess(time.monotonic(), until, self.row(address))
            time.sleep(0.05)
        return self.row(address)

    def sender(self):
        return self.server.child('gh-sender')


class Messages(Mailed):
    def test_a_confirmation_in_both_parts_and_in_their_language(self):
        for language, address, subject, name, reference_words in (
                ('en', 'ann@people.example', 'Ask for a letter: we have what you sent', 'The town', 'Your reference'),
                ('cy', 'huw@people.example', 'Gofyn am lythyr: mae’r hyn a anfonoch wedi ein cyrraedd', 'Y dref', 'Eich cyfeirnod')):
            reference = self.send(address, language)
            mail = self.mail.mail_to(address)
            self.assertEqual((mail['subject'], mail['name'], mail['from']), (subject, name, FROM))
            for part in (mail['text'], mail['html']):
                self.assertIn(reference, part)
                self.assertIn(reference_words, part)
                self.assertIn(f'{self.server.url}/town/your-cases?language={language}', part.replace('&amp;', '&'))
                self.assertNotIn(PLANTED, part)
            self.assertIn(f'<html lang="{language}"', mail['html'])
            self.assertIn(f'Content-Language: {language}', mail['raw'])
            row = self.becomes(address, 'sent')
            self.assertEqual(row['attempts'], 1)
            self.assertIn(reference, row['said'].decode())

    def test_nothing_without_an_address(self):
        before = self.folder.count('outbox')
        self.send('')
        self.assertEqual(self.folder.count('outbox'), before)

    def test_sent_twice_by_a_person_is_one_message(self):
        person = self.server.browser()
        person.go('/town/letter/words', {'words': PLANTED, 'email': 'twice@people.example'})
        cookies = dict(person.cookies)
        person.go('/town/letter/check-answers')
        person.cookies = cookies
        person.go('/town/letter/check-answers')
        self.mail.mail_to('twice@people.example')
        self.send('after@people.example')
        self.mail.mail_to('after@people.example')
        self.assertEqual(len(self.mail.all(lambda m: 'twice@people.example' in m.get('to', ()))), 1)

    def test_an_address_that_is_refused_is_written_down(self):
        for what, said in (('refused', '550 5.1.1 at RCPT'), ('spam', '554 5.7.1 at DATA')):
            self.send(f'{what}@people.example')
            row = self.becomes(f'{what}@people.example', 'refused')
            self.assertEqual((row['error'], row['attempts'], row['said']), (said, 1, b''))

    def test_later_is_later(self):
        self.send('later@people.example')
        row = self.becomes('later@people.example', 'waiting')
        self.assertEqual(row['error'], '451 4.3.0 at RCPT')
        self.assertGreater(row['next_at'], time.time() + 3)
        self.send('next@people.example') # nobody waits for it
        self.mail.mail_to('next@people.example', seconds=5)

    def test_a_server_that_dies_after_the_mail_gets_it_again_under_the_same_id(self):
        self.send('dies@people.example')
        died = self.mail.wait(lambda m: 'died' in m)['died']
        self.assertEqual(self.mail.mail_to('dies@people.example', seconds=40)['id'], died)
        self.assertEqual(self.becomes('dies@people.example', 'sent')['attempts'], 2)

    def test_a_server_that_hangs_holds_up_nobody(self):
        for i in range(3):
            self.send('hangs@people.example' if i == 0 else f'behind-{i}@people.example')
        for i in (1, 2):
            self.mail.mail_to(f'behind-{i}@people.example', seconds=5)
        self.assertEqual(self.becomes('hangs@people.example', 'waiting')['error'], 'Timeout was reached')

    def test_one_address_is_not_flooded(self):
        for _ in range(13):
            self.send('flood@people.example')
        self.mail.mail_to('flood@people.example', count=10)
        states = [r['state'] for r in self.folder.messages() if r['to'] == 'flood@people.example']
        self.assertEqual(states.count('held'), 3)

    def test_the_log_says_nothing_of_them(self):
        reference = self.send('quiet@people.example')
        self.send('refused@people.example.org')
        self.mail.mail_to('quiet@people.example')
        self.mail.wait(lambda m: m.get('rcpt') == 'refused')
        self.assertTrue(any(line.get('event') == 'message' for line in self.server.log()), self.server.log()[-1])
        for secret in ('@people', reference, PLANTED, 'there is no'):
            self.assertNotIn(secret, self.server.said())

    def test_the_sender_holds_no_store_and_listens_on_nothing(self):
        sender = self.sender()
        held = files_of(sender)
        self.assertFalse([f for f in held if self.folder.data in f], held)
        with open('/proc/net/tcp', encoding='ascii') as table:
            listening = {line.split()[9] for line in table.readlines()[1:] if line.split()[3] == '0A'}
        self.assertFalse([f for f in held if f.startswith('socket:') and f[8:-1] in listening], held)
        application = self.server.application()
        self.assertTrue([f for f in files_of(application) if f.endswith('town.db')]) # the question is a real one


class Staff(Mailed):
    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.passwords = {role: folder.user(f'{role}@town.example', role) for role in ('administrator', 'caseworker')}

    def user(self, role='administrator'):
        return self.sign_in(f'{role}@town.example', self.passwords[role])

    def test_a_message_stands_on_its_case_with_its_words(self):
        reference = self.send('ann@people.example')
        self.becomes('ann@people.example', 'sent')
        page = self.user('caseworker').get(f'/town/staff/cases/{reference}').page
        for words in ('Confirmation', 'Sent', 'ann@people.example', 'We have received what you sent us.'):
            self.assertIn(words, page.all_words)

    def test_a_person_is_told_that_there_is_news_and_no_more(self):
        """Nobody has shown yet that the address is theirs."""
        reference = self.send('news@people.example')
        self.mail.mail_to('news@people.example')
        ann = self.user('caseworker')
        page = ann.get(f'/town/staff/cases/{reference}').page
        answer = ann.post(f'/town/staff/cases/{reference}/status', {'seen': page.values('seen')[0], 'to': 'approved', 'letter': 'Between us two.'})
        self.assertEqual(answer.status, 303, answer)
        mail = self.mail.mail_to('news@people.example', count=2)
        self.assertEqual(mail['subject'], f'Ask for a letter: our decision about {reference}')
        self.assertNotIn('agreed', mail['text'])
        self.assertNotIn('Between us two', mail['text'] + mail['html'])
        self.assertIn('Between us two', ann.get(f'/town/staff/cases/{reference}').page.all_words)

    def test_what_is_stuck_is_seen_and_tried_again(self):
        reference = self.send('refused@people.example')
        row = self.becomes('refused@people.example', 'refused')
        ann = self.user()
        page = ann.get('/town/staff/messages?show=stuck').page
        for words in (reference, 'Refused by the mail server', '550 5.1.1 at RCPT', 'Not sent, and not tried any more: 1.'):
            self.assertIn(words, page.all_words)
        self.assertNotIn('there is no', page.all_words) # of the server's words only the codes are kept
        heard = len(self.mail.all(lambda m: m.get('rcpt') == 'refused'))
        page = ann.go('/town/staff/messages/again', {'id': str(row['id'])}).page
        self.mail.wait(lambda m: m.get('rcpt') == 'refused', count=heard + 1)
        self.becomes('refused@people.example', 'refused')
        ann.go('/town/staff/messages/again')
        self.mail.wait(lambda m: m.get('rcpt') == 'refused', count=heard + 2)
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'outbox.again' AND user_id IS NOT NULL")[0][0], 2)

    def test_only_administrators_see_all_messages(self):
        self.assertEqual(self.user('caseworker').get('/town/staff/messages').status, 403)
        self.assertEqual(self.user('caseworker').post('/town/staff/messages/again').status, 403)
        self.assertNotIn('/town/staff/messages', [h for h, _ in self.user('caseworker').get('/town/staff/cases').page.links])
        self.assertIn('/town/staff/messages', [h for h, _ in self.user().get('/town/staff/cases').page.links])


class Deaths(Mailed):
    def test_the_sender_dies_and_is_back_within_a_second(self):
        self.send('first@people.example')
        self.mail.mail_to('first@people.example')
        for i in range(3):
            sender = self.sender()
            os.kill(sender, signal.SIGKILL)
            began = time.monotonic()
            while self.sender() in (None, sender):
                self.assertLess(time.monotonic(), began + 1)
                time.sleep(0.01)
            self.send(f'killed-{i}@people.example')
            self.mail.mail_to(f'killed-{i}@people.example', seconds=40)
        self.assertNotIn('the application died', self.server.said()[self.server.checked:])

    def test_what_the_sender_held_when_it_died_is_sent_by_the_next(self):
        os.kill(self.sender(), signal.SIGSTOP)
        for i in range(5):
            self.send(f'held-{i}@people.example')
        time.sleep(0.5)
        os.kill(self.sender(), signal.SIGKILL)
        for i in range(5):
            self.mail.mail_to(f'held-{i}@people.example', seconds=40)
            self.becomes(f'held-{i}@people.example', 'sent')

    def test_the_application_dies_and_nothing_is_lost(self):
        os.kill(self.sender(), signal.SIGSTOP)
        for i in range(5):
            self.send(f'kept-{i}@people.example')
        sender = self.sender()
        application = self.server.application()
        os.kill(application, signal.SIGKILL)
        time.sleep(1)
        os.kill(sender, signal.SIGCONT)
        for i in range(5):
            self.mail.mail_to(f'kept-{i}@people.example', seconds=40)
            self.becomes(f'kept-{i}@people.example', 'sent')
        ids = {m['id'] for m in self.mail.all(lambda m: any('kept-' in t for t in m.get('to', ())))}
        self.assertEqual(len(ids), 5) # twice at most under the same id
        self.server.checked = len(self.server.said()) # it died as it was told to

    def test_a_mail_server_that_is_down_gets_it_when_it_is_back(self):
        self.mail.stop()
        references = [self.send(f'down-{i}@people.example') for i in range(6)]
        row = self.becomes('down-0@people.example', 'waiting')
        self.assertIn('connect', row['error'])
        self.assertEqual(len(set(references)), 6)
        back = type(self).mail = MailServer('--port', str(self.mail.port))
        self.addClassCleanup(back.stop)
        for i in range(6):
            back.mail_to(f'down-{i}@people.example', seconds=90)


class Nonsense(guildhall.Served):
    """What listens is no mail server, or a very bad one. Three ways: after so many it would be left alone."""
    SAYS = {'garbage': os.urandom(5000), 'endless': b'220-' + b'x' * 200 + b'\r\n',
            'yes to all': b'220 hello\r\n250 fine\r\n250 fine\r\n250 fine\r\n354 go on\r\n'}

    @classmethod
    def fill(cls, folder):
        cls.how, cls.met, cls.open = 'garbage', set(), True
        cls.listening = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=cls.answer, daemon=True).start()
        cls.addClassCleanup(cls.hang_up)
        cls.options = ('--mail-server', f'smtp://127.0.0.1:{cls.listening.getsockname()[1]}', '--mail-from', FROM, '--mail-plain',
                       '--reach', '127.0.0.1', '--mail-timeout', '1')
        folder.init()
        folder.publish('letter.json')

    @classmethod
    def hang_up(cls):
        cls.open = False
        cls.listening.close()

    @classmethod
    def answer(cls):
        while cls.open:
            try:
                there, _ = cls.listening.accept()
                cls.met.add(cls.how)
                there.settimeout(3)
                there.sendall(cls.SAYS[cls.how] * (2000 if cls.how == 'endless' else 1))
                there.close()
            except OSError:
                pass

    def test_each_is_later_and_nobody_waits_for_it(self):
        for how in self.SAYS:
            with self.subTest(how=how):
                type(self).how = how
                person = self.server.browser()
                person.go('/town/letter/words', {'words': PLANTED, 'email': f'{how.split()[0]}@people.example'})
                began = time.monotonic()
                self.assertEqual(person.go('/town/letter/check-answers').page.kind, 'confirmation')
                self.assertLess(time.monotonic() - began, 5)
                until = time.monotonic() + 60
                while how not in self.met or not self.one(how)['attempts']:
                    self.assertLess(time.monotonic(), until, (how, self.met))
                    time.sleep(0.05)
                row = self.one(how)
                self.assertEqual((row['state'], len(row['error']) <= 200), ('waiting', True))
                self.assertNotIn('people.example', row['error'])

    def one(self, how):
        return next(m for m in self.folder.messages() if m['to'] == f'{how.split()[0]}@people.example')


class Reach(Mailed):
    mail_options = ('--mail-plain',)

    def test_an_address_of_this_machine_is_not_spoken_to_unless_it_is_allowed(self):
        self.send('ann@people.example')
        row = self.becomes('ann@people.example', 'waiting')
        self.assertIn('may be spoken to', row['error'])
        self.assertEqual(self.mail.all(lambda m: 'port' not in m), [])


class Plain(Mailed):
    mail_options = ('--reach', '127.0.0.1')

    def test_without_tls_nothing_is_sent_unless_it_is_allowed(self):
        self.send('ann@people.example')
        self.assertIn('SSL', self.becomes('ann@people.example', 'waiting')['error'])
        self.assertEqual(self.mail.all(lambda m: 'port' not in m), [])


@unittest.skipUnless(shutil.which('openssl'), 'needs openssl')
class Secure(Mailed):
    @classmethod
    def fill(cls, folder):
        key, certificate, login = (os.path.join(folder.top, name) for name in ('key.pem', 'cert.pem', 'login'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                        'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], check=True, capture_output=True)
        cls.login = folder.write('login', 'town:a word of ours\n')
        os.chmod(login, 0o600)
        cls.mail_words = ('--tls', key, certificate, '--login', 'town:a word of ours')
        super().fill(folder)
        cls.options = ('--mail-server', f'smtp://localhost:{cls.mail.port}', '--mail-from', FROM, '--mail-login', login,
                       '--mail-ca', certificate, '--reach', '127.0.0.1,::1')

    def test_by_starttls_with_a_login(self):
        self.send('ann@people.example')
        mail = self.mail.mail_to('ann@people.example')
        self.assertEqual((mail['tls'], mail['who']), (True, 'town'))
        with open(f'/proc/{self.server.process.pid}/cmdline', encoding='utf-8') as words:
            self.assertNotIn('a word of ours', words.read())

    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self):
        folder = guildhall.Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('letter.json')
        options = [w for w in self.options if w != '--mail-ca' and not w.endswith('cert.pem')]
        server = guildhall.Server(folder, *options)
        self.addCleanup(server.stop)
        logins = len(self.mail.all(lambda m: 'login' in m))
        ours, self.folder = self.folder, folder
        try:
            self.send('bob@people.example', server=server)
            self.assertIn('certificate', self.becomes('bob@people.example', 'waiting')['error'])
        finally:
            self.folder = ours
        self.assertEqual(len(self.mail.all(lambda m: 'login' in m)), logins)


class Folders(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('letter.json')
        cls.box = os.path.join(folder.top, 'mails')
        os.mkdir(cls.box)
        cls.options = ('--mail-folder', cls.box, '--public-url', 'https://services.town.example/')

    def test_messages_are_files_where_there_is_no_server(self):
        person = self.server.browser()
        person.go('/town/letter/words', {'words': PLANTED, 'email': 'ann@people.example'})
        reference = person.go('/town/letter/check-answers').page.reference
        until = time.monotonic() + 10
        while not [f for f in os.listdir(self.box) if f.endswith('.eml')]:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        name = os.listdir(self.box)[0]
        self.assertRegex(name, r'^town\.\d+\.\d+\.eml$')
        with open(os.path.join(self.box, name), encoding='ascii', newline='') as mail:
            text = mail.read()
        self.assertIn(reference, text)
        self.assertIn('https://services.town.example/town/your-cases', text)
        self.assertFalse(re.search('[^\r]\n', text))


class Settings(unittest.TestCase):
    def test_what_cannot_be_is_said(self):
        folder = guildhall.Folder()
        self.addCleanup(folder.remove)
        folder.init()
        secret = folder.write('login', 'a:b')
        os.chmod(secret, 0o644)
        many = folder.write('many', 'a:b\nc:d')
        os.chmod(many, 0o600)
        smtp = ('--mail-server', 'smtp://mail.town.example', '--mail-from', FROM)
        for words, said in ((('--mail-server', 'http://mail.town.example', '--mail-from', FROM), 'smtp://host'),
                            (('--mail-server', 'smtp://me:word@mail.town.example', '--mail-from', FROM), 'in a file'),
                            (('--mail-server', 'smtp://mail.town.example'), '--mail-from'),
                            ((*smtp, '--mail-from', 'a@b\nBcc: c@d'), '--mail-from'),
                            ((*smtp, '--mail-folder', '/nowhere'), 'one of'),
                            ((*smtp, '--mail-timeout', '0'), '1 to 300'),
                            ((*smtp, '--reach', 'localhost'), '--reach'),
                            ((*smtp, '--mail-login', secret), 'chmod 600'),
                            ((*smtp, '--mail-login', many), 'one line'),
                            ((*smtp, '--mail-login', '/nowhere'), 'nowhere'),
                            ((*smtp, '--public-url', 'ftp://town.example'), '--public-url'),
                            ((*smtp, '--public-url', 'https://town.example/?x'), '--public-url')):
            self.assertIn(said, folder.run('serve', '--listen', '127.0.0.1:0', *words, status=1).err, words)
