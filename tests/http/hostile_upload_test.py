# SPDX-License-Identifier: Apache-2.0
"""Uploads that mean harm, or break off: bombs, a thousand parts, connections that die at each tenth."""
import io
import os
import signal
import time
import zipfile

import guildhall
import upload_test

PDF = b'%PDF-1.4\nsome words\n%%EOF\n'


def memory_mb(pid):
    with open(f'/proc/{pid}/status', encoding='ascii') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS:')) / 1024


class Hostile(upload_test.AtProof):
    def partly(self, person, body, kind, count):
        """Sends so many bytes of a body and goes away."""
        sock = person.connect()
        sock.sendall(f'POST /town/ways/proof HTTP/1.1\r\nHost: {person.host}:{person.port}\r\nOrigin: {person.url}\r\n'
                     f'Cookie: {person.cookie_for("/town/ways")}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n'.encode()
                     + body[:count])
        return sock

    def no_more_files_than(self, before, seconds=20):
        until = time.monotonic() + seconds
        while self.folder.files() != before:
            self.assertLess(time.monotonic(), until, set(self.folder.files()) - set(before))
            time.sleep(0.05)

    def test_connections_that_die_at_each_tenth(self):
        person = self.at_proof()
        body, kind = guildhall.multipart([], [('proof', f'{i}.pdf', 'application/pdf', PDF + bytes(300000)) for i in range(2)])
        before, rows = self.folder.files(), self.folder.count('upload')
        for tenth in range(10):
            self.partly(person, body, kind, len(body) * tenth // 10).close()
        self.no_more_files_than(before)
        self.assertEqual(self.folder.count('upload'), rows)
        self.assertEqual(person.upload('/town/ways/proof', [], [('proof', 'a.pdf', 'application/pdf', PDF)]).status, 303, 'the whole one is taken')

    def test_a_server_that_dies_at_each_tenth(self):
        """What comes is in a file without a name until all of it is there; what has one and no row, as after a death
        between the two, is swept soon after the next start."""
        person = self.at_proof()
        body, kind = guildhall.multipart([], [('proof', 'a.pdf', 'application/pdf', PDF + bytes(900000))])
        self.assertEqual(person.upload('/town/ways/proof', [], [('proof', 'b.pdf', 'application/pdf', PDF)]).status, 303)
        before, rows = self.folder.files(), self.folder.count('upload')
        for tenth in range(1, 10):
            sock = self.partly(person, body, kind, len(body) * tenth // 10)
            time.sleep(0.1)
            with open(os.path.join(self.folder.data, 'files', 'town', f'{tenth}' * 24), 'wb') as orphan:
                orphan.write(b'nobody names it')
            application = self.server.application()
            os.kill(application, signal.SIGKILL)
            sock.close()
            until = time.monotonic() + 20
            while self.server.application() in (None, application):
                self.assertLess(time.monotonic(), until)
                time.sleep(0.01)
            self.assertEqual(self.server.browser().get('/town/ways').status, 200)
        self.no_more_files_than(before)
        self.assertEqual(self.folder.count('upload'), rows)
        self.server.checked = len(self.server.said()) # it died as it was told to

    def test_a_thousand_parts(self):
        person = self.at_proof()
        with self.changes_nothing():
            answer = person.upload('/town/ways/proof', [], [('proof', f'{i}.pdf', 'application/pdf', PDF) for i in range(1000)])
            self.assertEqual((answer.status, answer.page.kind), (413, 'error'))
        answer = person.upload('/town/ways/proof', [(f'x{i}', 'y') for i in range(1000)], [('proof', 'a.pdf', 'application/pdf', PDF)])
        self.assertIn(answer.status, (303, 400))
        with self.changes_nothing():
            answer = person.upload('/town/ways/proof', [(f'x{i}', 'y') for i in range(5000)], [])
            self.assertIn(answer.status, (400, 413))

    def test_names_that_lead_elsewhere(self):
        """Whatever a file is called, its name on disk is ours."""
        person, top = self.at_proof(), set(os.listdir(self.folder.top))
        for name in ('../../../../tmp/x.pdf', '..\\..\\x.pdf', '/etc/cron.d/x.pdf', 'x/../../y.pdf', '....//....//x.pdf', 'CON.pdf', '.htaccess.pdf'):
            answer = person.upload('/town/ways/proof', [], [('proof', name, 'application/pdf', PDF)])
            self.assertIn(answer.status, (303, 422))
        for name in (b'a\0.pdf', 'a\u202efdp.exe.pdf', 'a\u2067b.pdf', 'a\nb.pdf'):
            with self.changes_nothing():
                answer = person.upload('/town/ways/proof', [], [('proof', name, 'application/pdf', PDF)])
                self.assertIn(answer.status, (400, 422))
        self.assertTrue(all(len(f) == 24 for f in self.folder.files()))
        self.assertEqual(set(os.listdir(self.folder.top)), top)

    def test_a_zip_bomb_stays_folded(self):
        """Ten thousand times its size when unfolded, which nothing here does."""
        folded = io.BytesIO()
        with zipfile.ZipFile(folded, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
            out.writestr('[Content_Types].xml', '<Types/>')
            with out.open('word/document.xml', 'w', force_zip64=True) as inside:
                for _ in range(300):
                    inside.write(bytes(1024 * 1024))
        person = self.at_proof()
        person.upload('/town/ways/proof', [], [])
        person.go('/town/ways/note', {'note': ''})
        reference = person.go('/town/ways/check-answers').page.reference
        before = memory_mb(self.server.application())
        answer = person.upload('/town/ways/check-answers/case/answer', [('words', 'see')],
                               [('files', 'letter.docx', 'application/zip', folded.getvalue())])
        self.assertEqual(answer.status, 303)
        page = self.ann.get(f'/town/staff/cases/{reference}').page
        got = self.ann.get(next(h for h, _ in page.links if '/files/' in h))
        self.assertEqual(got.body, folded.getvalue())
        self.assertLess(memory_mb(self.server.application()) - before, 60)
