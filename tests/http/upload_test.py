# SPDX-License-Identifier: Apache-2.0
"""Files that people send: several, wrong ones, taken away, strange names, and who may have them back."""
import os
import time
import urllib.parse

import guildhall

PDF = b'%PDF-1.4\nsome words\n%%EOF\n'
NAMES = [
    # as sent, as it may be kept
    ('plain.pdf', 'plain.pdf'), ('../../etc/passwd.pdf', 'passwd.pdf'), ('C:\\Users\\Ann\\my bill.pdf', 'my bill.pdf'),
    ('/etc/shadow.pdf', 'shadow.pdf'), ('Rhestr ŵ 日本.pdf', 'Rhestr ŵ 日本.pdf'), ('a"b.pdf', 'a"b.pdf'), ("a'b;c=d.pdf", "a'b;c=d.pdf"),
    ('<script>alert(1)</script>.pdf', 'script>.pdf'), ('=1+1.pdf', '=1+1.pdf'), ('%2e%2e%2fx.pdf', '%2e%2e%2fx.pdf'), ('a.html.pdf', 'a.html.pdf'),
    ('x' * 150 + '.pdf', 'x' * 150 + '.pdf'),
]
REFUSED_NAMES = ['bill\u202efdp.exe.pdf', 'a\u2066b.pdf', 'a\x07b.pdf', b'a\xffb.pdf', b'a\0b.pdf']


class AtProof(guildhall.Served):
    """A service that takes files, a person before its page of them, and Ann, who handles what comes."""
    orgs = ('town',)

    @classmethod
    def fill(cls, folder):
        for org in cls.orgs:
            folder.init(org, f'The {org}')
            folder.publish('ways.json', org=org)
        cls.password = folder.user('ann@example.org')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.server.browser()
        cls.ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': cls.password})

    def at_proof(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        return person


class Uploads(AtProof):
    orgs = ('town', 'vale')

    def send(self, person, files, fields=()):
        return person.upload('/town/ways/proof', list(fields), [('proof', name, 'application/pdf', data) for name, data in files])

    def finish(self, person):
        person.go('/town/ways/note', {'note': ''})
        return person.go('/town/ways/check-answers').page.reference

    def pictures_are_prepared(self):
        until = time.monotonic() + 20
        while self.folder.rows("SELECT 1 FROM upload WHERE picture = 'raw'"):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def downloads(self, reference):
        page = self.ann.get(f'/town/staff/cases/{reference}').page
        return [self.ann.get(h) for h, _ in page.links if '/files/' in h]

    def names_on(self, answer):
        form = answer.page.form
        return [v for k, v in form['buttons'] if k == 'proof-remove']

    def test_several_come_and_are_downloads(self):
        person, before = self.at_proof(), len(self.folder.files())
        sent = [('one.pdf', PDF), ('two.png', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 30), ('three.jpg', b'\xff\xd8\xff' + b'x' * 200000)]
        self.assertEqual(self.send(person, sent).location, '/town/ways/note')
        reference = self.finish(person)
        self.assertEqual([(f['name'], f['size']) for f in self.folder.case(reference)['answers']['proof']], [(n, len(d)) for n, d in sent])
        self.assertEqual(len(self.folder.files()), before + 3)
        self.pictures_are_prepared() # these are none, and stay as they came
        got = self.downloads(reference)
        self.assertEqual([d.body for d in got], [d for _, d in sent])
        for answer, (name, _) in zip(got, sent):
            self.assertEqual(answer.header('Content-Disposition'), f"attachment; filename*=UTF-8''{name}")
            self.assertEqual(answer.header('Content-Type'), 'application/octet-stream')
            self.assertEqual(answer.header('X-Content-Type-Options'), 'nosniff')
            self.assertEqual(answer.header('Cache-Control'), 'no-store')
        self.assertEqual({os.stat(os.path.join(self.folder.data, 'files', 'town', f)).st_mode & 0o777 for f in self.folder.files()}, {0o600})

    def test_nobody_else_has_them(self):
        person = self.at_proof()
        self.send(person, [('secret.pdf', PDF + b'secret')])
        token = self.folder.rows('SELECT token FROM upload ORDER BY id DESC')[0][0]
        for path in (f'/files/town/{token}', f'/town/files/{token}', f'/town/ways/proof/{token}', f'/assets/{token}', f'/town/theme/{token}'):
            answer = person.get(path)
            self.assertNotEqual(answer.status, 200)
            self.assertNotIn(b'secret', answer.body)

    def test_names(self):
        person = self.at_proof()
        for sent, kept in NAMES:
            with self.subTest(name=sent):
                person = self.at_proof()
                self.assertEqual(self.send(person, [(sent, PDF)]).status, 303)
                check = person.go('/town/ways/note', {'note': ''})
                self.assertIn(kept, check.page.all_words)
                self.assertEqual(check.page.counts['script'], 1)
                reference = person.go('/town/ways/check-answers').page.reference
                self.assertEqual([f['name'] for f in self.folder.case(reference)['answers']['proof']], [kept])
                answer, = self.downloads(reference)
                self.assertEqual((answer.status, answer.body), (200, PDF))
                said = answer.header('Content-Disposition')
                self.assertRegex(said, r"^attachment; filename\*=UTF-8''[A-Za-z0-9%._~-]+$")
                self.assertEqual(urllib.parse.unquote(said.split("''")[1]), kept)
        self.assertTrue(all(len(f) == 24 for f in self.folder.files()), 'a name of ours each')

    def test_names_that_are_no_text(self):
        person = self.at_proof()
        with self.changes_nothing():
            for name in REFUSED_NAMES:
                with self.subTest(name=name):
                    answer = self.send(person, [(name, PDF)])
                    self.assertIn(answer.status, (400, 422), answer)
                    self.assertNotIn(b'\xe2\x80\xae', answer.body)

    def test_wrong_kinds(self):
        person = self.at_proof()
        with self.changes_nothing():
            for name in ('bill.exe', 'bill', 'bill.pdf.exe', 'bill.html', 'bill.svg', '.pdf.', 'pdf', 'bill.php\u200e', 'bill.PDF.js'):
                with self.subTest(name=name):
                    answer = self.send(person, [(name, PDF)])
                    self.assertEqual((answer.status, answer.page.id), (422, 'proof'), answer)
                    self.assertEqual(answer.page.problems[0][0], '#proof')
            one_wrong = self.send(person, [('good.pdf', PDF), ('bad.exe', PDF)])
            self.assertEqual(one_wrong.status, 422)

    def test_something_else_than_its_name(self):
        person = self.at_proof()
        with self.changes_nothing():
            for name, data in (('bill.pdf', b'MZ\x90\0'), ('bill.pdf', b'<script>alert(1)</script>%PDF-1.4'), ('bill.jpg', PDF),
                               ('bill.png', b'GIF89a'), ('bill.PDF', b'\x7fELF' + b'x' * 100000)):
                with self.subTest(name=name):
                    answer = self.send(person, [(name, data)])
                    self.assertEqual((answer.status, answer.page.id), (422, 'proof'), answer)
                    self.assertIn('is not of the type', answer.page.problems[0][1])
        self.assertEqual(self.send(self.at_proof(), [('BILL.PDF', PDF)]).status, 303)

    def test_too_large(self):
        person = self.at_proof()
        with self.changes_nothing():
            answer = self.send(person, [('big.pdf', b'x' * (1024 * 1024 + 1))])
            self.assertEqual((answer.status, answer.page.id), (422, 'proof'), answer)
        full = PDF + b'x' * (1024 * 1024 - len(PDF))
        self.assertEqual(self.send(person, [('full.pdf', full)]).status, 303)

    def test_far_too_large(self):
        """Told before it is read, and whether or not the client says how much comes."""
        person = self.at_proof()
        body, kind = guildhall.multipart([], [('proof', 'big.pdf', 'application/pdf', b'x' * 100)])
        with self.changes_nothing():
            sock = person.connect()
            sock.sendall(f'POST /town/ways/proof HTTP/1.1\r\nHost: {person.host}:{person.port}\r\nOrigin: {person.url}\r\n'
                         f'Cookie: {person.cookie_for("/town/ways")}\r\nContent-Type: {kind}\r\n'
                         f'Content-Length: {200 * 1024 * 1024}\r\n\r\n'.encode() + body[:50])
            answer = guildhall.read_answer(sock)
            sock.close()
            self.assertEqual((answer.status, answer.page.kind), (413, 'error'))

    def test_empty_ones(self):
        person = self.at_proof()
        with self.changes_nothing():
            answer = self.send(person, [('empty.pdf', b'')])
            self.assertEqual((answer.status, answer.page.id), (422, 'proof'), answer)
        self.assertEqual(self.send(person, [('', b'')]).status, 303, 'a control left empty is no file')
        self.assertIsNone(self.folder.case(self.finish(person))['answers']['proof'])

    def test_too_many(self):
        person = self.at_proof()
        with self.changes_nothing():
            self.assertEqual(self.send(person, [(f'{i}.pdf', PDF) for i in range(4)]).status, 422)
        self.send(person, [('0.pdf', PDF), ('1.pdf', PDF)])
        answer = self.send(person, [('2.pdf', PDF), ('3.pdf', PDF)])
        self.assertEqual(answer.status, 422, 'those kept count')
        self.assertEqual(len(self.names_on(answer)), 2, 'and stand there still')
        with self.changes_nothing():
            self.assertEqual(self.send(self.at_proof_again(person), [(f'{i}.pdf', PDF) for i in range(201)]).status, 413)

    def at_proof_again(self, person):
        self.assertEqual(person.get('/town/ways/proof').status, 200)
        return person

    def test_one_is_taken_away(self):
        person = self.at_proof()
        self.send(person, [('keep.pdf', PDF), ('drop.pdf', PDF)])
        tokens = self.names_on(person.get('/town/ways/proof'))
        self.assertEqual(len(tokens), 2)
        answer = self.send(person, [], [('proof-remove', tokens[1])])
        self.assertEqual((answer.status, answer.location), (303, '/town/ways/proof'), 'one stays on the page')
        again = person.get('/town/ways/proof')
        self.assertIn('keep.pdf', again.page.all_words)
        self.assertNotIn('drop.pdf', again.page.all_words)
        self.assertEqual(self.send(person, [], [('proof-remove', tokens[1])]).status, 303, 'gone is gone')
        self.assertEqual(self.send(person, [], [('proof-remove', '../../registry.db')]).status, 303)
        changing = person.upload('/town/ways/proof?change=1', [('proof-remove', 'x')], [])
        self.assertEqual(changing.location, '/town/ways/proof?change=1')
        person.upload('/town/ways/proof', [], [])
        reference = self.finish(person)
        self.assertEqual([f['name'] for f in self.folder.case(reference)['answers']['proof']], ['keep.pdf'])

    def test_a_file_of_others_is_not_taken_by_its_token(self):
        owner = self.at_proof()
        self.send(owner, [('mine.pdf', PDF)])
        token = self.folder.rows('SELECT token FROM upload ORDER BY id DESC')[0][0]
        thief = self.at_proof()
        for fields in ([('proof', token)], [('proof-token', token)], [('proof-kept', token)], [('proof-remove', token)]):
            thief.upload('/town/ways/proof', fields, [])
        reference = self.finish(thief)
        self.assertNotIn('mine.pdf', str(self.folder.case(reference)))
        self.assertEqual(len(self.names_on(owner.get('/town/ways/proof'))), 1, 'nor taken away')

    def test_files_without_a_page(self):
        """Bytes are on disk before it is known whether anything will name them; those that nothing names go."""
        person = self.at_proof()
        fresh = self.server.browser()
        with self.changes_nothing():
            for who, path in ((fresh, '/town/ways/proof'), (fresh, '/town/nothing/proof'), (person, '/town/ways/nothing'),
                              (person, '/town/ways/check-answers'), (person, '/town/staff/sign-in'), (person, '/town/ways/things/7')):
                with self.subTest(path=path):
                    answer = who.upload(path, [], [('proof', 'a.pdf', 'application/pdf', PDF)])
                    self.assertIn(answer.status, (303, 404, 415), answer)
            forged = person.upload('/town/ways/proof', [], [('proof', 'a.pdf', 'application/pdf', PDF)], cookie='gh_draft=1.x')
            self.assertEqual(forged.status, 404)

    def test_a_client_that_goes_away(self):
        person = self.at_proof()
        body, kind = guildhall.multipart([], [('proof', 'a.pdf', 'application/pdf', b'x' * 500000)])
        with self.changes_nothing():
            sock = person.connect()
            sock.sendall(f'POST /town/ways/proof HTTP/1.1\r\nHost: {person.host}:{person.port}\r\nOrigin: {person.url}\r\n'
                         f'Cookie: {person.cookie_for("/town/ways")}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n'.encode()
                         + body[:300000])
            sock.close()
            self.assertEqual(person.get('/town/ways/proof').status, 200)
