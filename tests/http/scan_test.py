# SPDX-License-Identifier: Apache-2.0
"""Files are looked at by a virus scanner before anyone opens them: a real clamd, and scanners that fail in every way."""
import os
import signal
import time

import guildhall
import upload_test
import scanner
from mail_test import files_of

PDF = b'%PDF-1.4\nsome words\n%%EOF\n'
BAD = b'%PDF-1.4\n' + scanner.NOT_SAFE + b'\n%%EOF\n'


class Scanned(upload_test.AtProof):
    made = None # what stands for the scanner
    more = ()

    @classmethod
    def fill(cls, folder):
        cls.scanner = cls.made()
        cls.addClassCleanup(cls.scanner.stop)
        cls.options = ('--scanner', cls.scanner.address, *cls.more)
        super().fill(folder)

    def send(self, *contents):
        """Sends a case with files of these contents; gives its person, reference and the files' tokens."""
        person, before = self.at_proof(), len(self.rows())
        sent = person.upload('/town/ways/proof', [], [('proof', f'{i}.pdf', 'application/pdf', c) for i, c in enumerate(contents)])
        self.assertEqual(sent.status, 303)
        person.go('/town/ways/note', {'note': ''})
        reference = person.go('/town/ways/check-answers').page.reference
        return person, reference, [r['token'] for r in self.rows()[before:]]

    def rows(self):
        names = ('id', 'token', 'state', 'state_at', 'tries', 'try_at')
        return [dict(zip(names, row)) for row in self.folder.rows(f'SELECT {", ".join(names)} FROM upload ORDER BY id')]

    def row(self, token):
        return next(r for r in self.rows() if r['token'] == token)

    def becomes(self, token, fits, seconds=30):
        until = time.monotonic() + seconds
        while not fits(self.row(token)):
            self.assertLess(time.monotonic(), until, (self.row(token), self.server.said()[-2000:]))
            time.sleep(0.05)
        return self.row(token)

    def is_state(self, token, state, **more):
        row = self.becomes(token, lambda r: r['state'] == state, **more)
        self.assertGreater(row['state_at'], time.time() - 120)
        return row

    def open(self, reference, token):
        return self.ann.get(f'/town/staff/cases/{reference}/files/{token}')

    def page(self, reference):
        return self.ann.get(f'/town/staff/cases/{reference}').page

    def audited(self, event):
        return self.folder.rows('SELECT subject FROM audit WHERE event = ?', event)

    def figure(self, name):
        """What is counted in the stores is counted every ten seconds at most: asked until it was."""
        text = self.server.browser().get('/metrics').text
        found = [line.split()[1] for line in text.splitlines() if line.startswith(name + ' ')]
        return float(found[0]) if found else None

    def figure_becomes(self, name, value, seconds=30):
        until = time.monotonic() + seconds
        while self.figure(name) != value:
            self.assertLess(time.monotonic(), until, (name, self.figure(name)))
            time.sleep(0.3)

    def ready(self):
        answer = self.server.browser().get('/readyz')
        return answer.status, next(line.partition(': ')[2] for line in answer.text.splitlines() if line.startswith('scanner: '))

    def ready_becomes(self, words, seconds=30):
        until = time.monotonic() + seconds
        while words not in self.ready()[1]:
            self.assertLess(time.monotonic(), until, self.ready())
            time.sleep(0.1)
        self.assertEqual(self.ready()[0], 200, 'people are served all the same')

    def assert_closed(self, reference, token, words):
        answer = self.open(reference, token)
        self.assertEqual((answer.status, answer.page.kind), (409, 'error'))
        self.assertIn(words, answer.page.all_words)
        self.assertNotIn('Content-Disposition', dict(answer.headers))
        self.assertNotIn(f'/town/staff/cases/{reference}/files/{token}', [h for h, _ in self.page(reference).links])

    def jail(self):
        return self.server.child('gh-jail')


class Clamd(Scanned):
    made = scanner.Clamd
    more = ('--scanner-timeout', '5')

    def setUp(self):
        super().setUp()
        if not self.scanner.answers():
            self.scanner.kill()
            self.scanner.start()

    def test_a_clean_file_opens(self):
        _, reference, tokens = self.send(PDF, PDF + b'x' * 500000)
        for token, content in zip(tokens, (PDF, PDF + b'x' * 500000)):
            self.is_state(token, 'clean')
            answer = self.open(reference, token)
            self.assertEqual((answer.status, answer.body), (200, content))
        self.assertIn((f'upload {self.row(tokens[0])["id"]}',), self.audited('upload.clean'))
        self.assertNotIn('virus', self.page(reference).all_words)

    def test_an_infected_one_never_does(self):
        person, reference, (good, bad) = self.send(PDF, BAD)
        before = self.figure('guildhall_files_infected') or 0
        self.is_state(bad, 'infected')
        self.is_state(good, 'clean')
        self.assert_closed(reference, bad, 'something harmful')
        self.assertIn('not safe: the virus checker found something', self.page(reference).all_words)
        self.assertEqual(self.open(reference, good).status, 200, 'the other one opens')
        self.assertIn('not safe', person.get('/town/ways/check-answers/print').page.all_words)
        self.assertEqual(self.audited('upload.infected').count((f'upload {self.row(bad)["id"]}',)), 1)
        self.assertIsNone(self.row(bad)['try_at'])
        self.figure_becomes('guildhall_files_infected', len([r for r in self.rows() if r['state'] == 'infected']))
        self.assertGreaterEqual(self.figure('guildhall_files_infected'), before)
        said = [line for line in self.server.log() if line.get('event') == 'a file is not safe']
        self.assertTrue(said[0]['found'].startswith(scanner.FOUND), said)
        self.assertNotIn('1.pdf', self.server.said())

    def test_what_is_found_across_two_pieces(self):
        """The scanner is handed the file in pieces of 64 KB: the words lie over the bound of two."""
        at = 64 * 1024 - 10 - len(PDF)
        _, _, (bad,) = self.send(PDF + b'x' * at + scanner.NOT_SAFE + b'x' * 1000)
        self.is_state(bad, 'infected')

    def test_one_that_is_too_large_for_the_scanner(self):
        person, reference, (large,) = self.send(PDF + b'x' * (scanner.STREAM_MAX + 1000))
        row = self.is_state(large, 'unreadable')
        self.assertGreater(row['try_at'], time.time() + 3000)
        self.assert_closed(reference, large, 'too large')
        self.assertIn('could not be checked', person.get('/town/ways/check-answers/print').page.all_words)
        self.assertEqual(self.ready()[1], 'ok', 'which is not the scanner’s fault')

    def test_a_file_that_comes_later(self):
        person, reference, _ = self.send()
        answer = person.upload('/town/ways/check-answers/case/answer', [('words', 'here')], [('files', 'bad.pdf', 'application/pdf', BAD)])
        self.assertEqual(answer.status, 303, answer.page.problems if answer.status != 303 else '')
        token = self.rows()[-1]['token']
        self.is_state(token, 'infected')
        self.assert_closed(reference, token, 'something harmful')
        self.assertIn('not safe', self.page(reference).all_words)
        self.assertIn('not safe', person.get('/town/ways/check-answers/case').page.all_words)

    def test_a_scanner_that_is_down(self):
        self.scanner.kill()
        _, reference, (good, bad) = self.send(PDF, BAD)
        self.ready_becomes('does not answer')
        for token in (good, bad):
            self.assertEqual(self.row(token)['state'], 'waiting')
            self.assert_closed(reference, token, 'the checker is not working')
        self.assertIn('cannot be checked for viruses at the moment', self.page(reference).all_words)
        self.assertEqual(self.figure('guildhall_scanner_works'), 0)
        said = self.folder.run('doctor', '--scanner', self.scanner.address, status=None).out
        self.assertRegex(said, r'(?m)^error +scanner: unix:.* does not answer')
        self.scanner.start()
        self.is_state(good, 'clean')
        self.is_state(bad, 'infected')
        self.assertEqual(self.open(reference, good).status, 200)
        self.ready_becomes('ok')
        said = self.folder.run('doctor', '--scanner', self.scanner.address, status=None).out
        self.assertRegex(said, r'(?m)^ok +scanner$')

    def test_a_scanner_that_dies_with_a_file_in_its_hands(self):
        self.scanner.pause() # it takes the file and says nothing
        _, reference, (token,) = self.send(PDF + b'x' * 500000)
        time.sleep(1)
        self.scanner.kill()
        self.becomes(token, lambda r: r['tries'] > 0 or r['state'] == 'clean')
        self.assertEqual(self.row(token)['state'], 'waiting')
        self.assert_closed(reference, token, 'the checker is not working')
        self.scanner.start()
        self.is_state(token, 'clean', seconds=60)
        self.assertEqual(self.open(reference, token).status, 200)

    def test_the_jail_dies_and_is_back(self):
        self.scanner.pause()
        _, _, (token,) = self.send(PDF + b'x' * 500000)
        time.sleep(1)
        jail = self.jail()
        os.kill(jail, signal.SIGKILL)
        until = time.monotonic() + 2
        while self.jail() in (None, jail):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.01)
        self.scanner.process.send_signal(signal.SIGCONT)
        self.is_state(token, 'clean', seconds=60)
        self.assertNotIn('the application died', self.server.said()[self.server.checked:])

    def test_the_application_dies_and_nothing_is_forgotten(self):
        self.scanner.pause()
        _, _, (token,) = self.send(BAD)
        time.sleep(0.5)
        os.kill(self.server.application(), signal.SIGKILL)
        time.sleep(1)
        self.scanner.process.send_signal(signal.SIGCONT)
        self.is_state(token, 'infected', seconds=60)
        self.server.checked = len(self.server.said()) # it died as it was told to

    def test_the_jail_holds_no_store_and_listens_on_nothing(self):
        held = files_of(self.jail())
        self.assertFalse([f for f in held if self.folder.data in f], held)
        with open(f'/proc/{self.jail()}/status', encoding='ascii') as status:
            self.assertRegex(status.read(), r'NoNewPrivs:\t1')
        self.assertTrue([f for f in files_of(self.server.application()) if f.endswith('town.db')]) # the question is a real one


class Failing(Scanned):
    """A scanner that answers, and not as it should: no file opens, others are not kept from their turn, and it is over
    when it works."""
    made = scanner.Pretender
    more = ('--scanner-timeout', '1')

    def setUp(self):
        super().setUp()
        self.scanner.way = 'clean'

    def fails(self, way):
        self.scanner.way = way
        _, reference, (token,) = self.send(PDF + way.encode())
        if way == 'nonsense': # also to whether it is there
            self.ready_becomes('does not answer')
        else:
            self.becomes(token, lambda r: r['tries'] >= 1)
        self.assertEqual(self.row(token)['state'], 'waiting')
        self.assert_closed(reference, token, 'the checker is not working')
        began = time.monotonic()
        self.assertEqual(self.server.browser().get('/town/ways').status, 200)
        self.assertLess(time.monotonic() - began, 1, 'nobody waits for it')
        self.scanner.way = 'clean'
        row = self.is_state(token, 'clean', seconds=60)
        self.assertEqual(self.open(reference, token).status, 200)
        return row

    def test_nonsense(self):
        self.fails('nonsense')

    def test_silence(self):
        self.fails('silent')

    def test_an_answer_that_is_cut_off(self):
        self.fails('cut')

    def test_one_that_dies_midway(self):
        self.fails('dies')

    def test_a_slow_one(self):
        self.scanner.way = 'slow' # as long as it may be
        _, _, tokens = self.send(*[PDF + bytes([65 + i]) for i in range(3)])
        for token in tokens:
            self.becomes(token, lambda r: r['state'] == 'clean' or r['tries'] > 0)

    def test_the_whole_file_is_handed_over(self):
        content = PDF + os.urandom(300000)
        _, _, (token,) = self.send(content)
        self.is_state(token, 'clean')
        self.assertIn(content, self.scanner.seen)


class Stops(Scanned):
    made = scanner.Pretender

    def test_a_scanner_that_hangs_holds_up_no_stop(self):
        self.scanner.way = 'silent'
        _, _, (token,) = self.send(PDF)
        until = time.monotonic() + 20
        while not self.scanner.seen:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        began = time.monotonic()
        self.server.stop()
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.row(token)['state'], 'waiting')


class Without(Scanned):
    """No scanner: files open as they came, and whoever is to know is told. One that was found to be infected does not."""
    made = scanner.Pretender

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = ()

    def test_files_open_and_staff_are_told(self):
        person, reference, (token,) = self.send(BAD)
        self.assertEqual(self.open(reference, token).status, 200)
        self.assertIn('not checked for viruses', self.page(reference).all_words)
        self.assertNotIn('virus', person.get('/town/ways/check-answers/print').page.all_words)
        self.assertEqual(self.row(token)['state'], 'waiting')
        self.assertEqual(self.figure('guildhall_scanner_works') or 0, 0)
        self.assertIn('there is none', self.ready()[1])
        self.assertRegex(self.folder.run('doctor', status=None).out, r'(?m)^warning +scanner: there is none')

    def test_what_came_before_is_looked_at_once_there_is_one(self):
        _, reference, (token,) = self.send(PDF)
        self.server.stop()
        self.scanner.way = 'infected'
        type(self).server = guildhall.Server(self.folder, '--scanner', self.scanner.address)
        self.is_state(token, 'infected')
        self.server.stop()
        type(self).server = guildhall.Server(self.folder)
        type(self).ann = self.sign_in('ann@example.org', self.password)
        self.assert_closed(reference, token, 'something harmful')
