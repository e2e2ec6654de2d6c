# SPDX-License-Identifier: Apache-2.0
"""What was sent as a PDF: who may have it, what is in it as others read it, and what a jail that dies does to that."""
import os
import re
import signal
import subprocess
import tempfile
import time

import guildhall
from permission_test import make_case

AT = '/town/ways/check-answers/pdf'
NOTE = 'Llŷn, Ŵyn a محمد\nSecond line'


def told(program, body, *words):
    """What a program of others' says of a PDF."""
    with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
        file.write(body)
        file.flush()
        done = subprocess.run([program, *words, file.name, *(['-'] if program == 'pdftotext' else [])], capture_output=True, check=False)
        assert done.returncode == 0, (program, done.stdout, done.stderr)
        return done.stdout.decode()


class Paper(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        for org in ('town', 'vale'):
            folder.init(org, f'The {org}')
            folder.publish('ways.json', org=org)
        cls.passwords = {role: folder.user(f'{role}@example.org', role) for role in ('caseworker', 'designer')}

    def sent(self, note=NOTE, **more):
        person = self.server.browser(**more)
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things/add', {'thing': 'a chair'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [('proof', 'proof.pdf', 'application/pdf', b'%PDF-1.4 secret')])
        person.go('/town/ways/note', {'note': note})
        return person, person.go('/town/ways/check-answers').page.reference

    def test_a_person_has_what_they_sent(self):
        person, reference = self.sent()
        for page in ('case', 'print'):
            self.assertIn(AT, [h for h, _ in person.get(f'/town/ways/check-answers/{page}').page.links])
        answer = person.get(AT)
        self.assertEqual((answer.status, answer.header('Content-Type'), answer.header('Cache-Control')), (200, 'application/pdf', 'no-store'))
        self.assertEqual(answer.header('Content-Disposition'), f"attachment; filename*=UTF-8''{reference}.pdf")
        self.assertEqual(answer.header('X-Content-Type-Options'), 'nosniff')
        text = told('pdftotext', answer.body)
        for words in ('Llŷn, Ŵyn', 'Second line', 'a chair', 'proof.pdf', reference, 'The town', f'{reference}, page 1'):
            self.assertIn(words, text)
        info = told('pdfinfo', answer.body)
        self.assertRegex(info, f'Title: +What was sent: {reference}\n')
        self.assertRegex(info, 'Tagged: +yes')
        self.assertNotIn('chair', info)
        tree = told('pdfinfo', answer.body, '-struct')
        self.assertEqual(tree.split()[:3], ['Document', 'P', '(block)'])
        self.assertIn('H1', tree)
        self.assertGreater(len(re.findall(r'\bTH\b', tree)), 2)
        self.assertEqual(len(re.findall(r'\bTH\b', tree)), len(re.findall(r'\bTD\b', tree)))
        told('qpdf', answer.body, '--check')
        self.assertIn(b'/Lang (en)', answer.body)

    def test_in_the_language_it_is_read_in(self):
        person, reference = self.sent(headers=[('Accept-Language', 'cy')])
        body = person.get(AT).body
        self.assertIn(b'/Lang (cy)', body)
        self.assertIn(f'Yr hyn a anfonwyd: {reference}', told('pdftotext', body))
        self.assertIn(f'{reference}, tudalen 1', told('pdftotext', body))

    def test_nobody_else_has_it(self):
        _, reference = self.sent()
        stranger, begun = self.server.browser(), self.server.browser()
        begun.go('/town/ways/kind', {'kind': 'short'})
        designer = self.sign_in('designer@example.org', self.passwords['designer'])
        with self.changes_nothing():
            self.assertEqual(stranger.get(AT).status, 303)
            self.assertEqual(begun.get(AT).status, 303, 'nothing was sent')
            self.assertEqual(stranger.get(f'/town/staff/cases/{reference}/pdf').status, 303)
        self.assertEqual(designer.get(f'/town/staff/cases/{reference}/pdf').status, 403)
        worker = self.sign_in('caseworker@example.org', self.passwords['caseworker'])
        other = make_case(self.server, 'vale')
        self.assertEqual(worker.get(f'/town/staff/cases/{other}/pdf').status, 404)

    def test_a_look_of_staff_is_written_down(self):
        _, reference = self.sent()
        worker = self.sign_in('caseworker@example.org', self.passwords['caseworker'])
        self.assertIn(f'/town/staff/cases/{reference}/pdf', [h for h, _ in worker.get(f'/town/staff/cases/{reference}').page.links])
        looks = "SELECT COUNT(*) FROM audit WHERE event = 'case.look'"
        before = self.folder.rows(looks)[0][0]
        answer = worker.get(f'/town/staff/cases/{reference}/pdf')
        self.assertEqual((answer.status, answer.header('Content-Disposition')), (200, f"attachment; filename*=UTF-8''{reference}.pdf"))
        self.assertIn('a chair', told('pdftotext', answer.body))
        self.assertEqual(self.folder.rows(looks)[0][0], before + 1)

    def test_a_long_one_goes_over_many_pages(self):
        person, _ = self.sent(' '.join(f'word{i}' for i in range(1900)))
        body = person.get(AT).body
        text = told('pdftotext', body, '-raw')
        for i in range(1900):
            self.assertIn(f'word{i}', text)
        self.assertGreater(text.count('\f'), 3)

    def test_the_log_says_nothing_of_it(self):
        person, reference = self.sent()
        person.get(AT)
        log = self.server.said()
        self.assertIn('/:organisation/:service/check-answers/pdf', log)
        for words in (reference, 'chair', 'Llŷn'):
            self.assertNotIn(words, log)

    def test_too_many_of_one_address(self):
        person, _ = self.sent(headers=[('X-Forwarded-For', '203.0.113.77')])
        statuses = [person.get(AT).status for _ in range(61)]
        self.assertEqual((statuses[0], statuses[-1]), (200, 429))
        self.assertEqual(person.get('/town/ways/check-answers/print').status, 200)

    def test_a_jail_that_is_gone(self):
        person, _ = self.sent()
        os.kill(self.server.child('gh-jail'), signal.SIGKILL)
        answer = person.get(AT)
        self.assertIn(answer.status, (200, 503))
        if answer.status == 503:
            self.assertEqual(answer.header('Retry-After'), '5')
        until = time.monotonic() + 10
        while person.get(AT).status != 200:
            self.assertLess(time.monotonic(), until, 'it comes back')
            time.sleep(0.2)
        self.server.checked = len(self.server.said()) # that it died is no surprise
