# SPDX-License-Identifier: Apache-2.0
"""Who tries a draft: people who are invited, people who leave an address to hear what came of it, and many at once."""
import email
import email.policy
import glob
import os
import re
import threading
import time
import unittest

import trial_test


class People(trial_test.Trials):
    """Who is invited by e-mail, and who leaves an address to hear what came of it."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.mails = os.path.join(folder.top, 'mails')
        os.mkdir(cls.mails)
        cls.options = ('--trusted-proxy', '127.0.0.1', '--mail-folder', cls.mails)

    def mails_to(self, address):
        found = []
        for path in sorted(glob.glob(self.mails + '/*.eml')):
            with open(path, 'rb') as file:
                mail = email.message_from_binary_file(file, policy=email.policy.default)
            if mail['To'] == address:
                found.append((mail['Subject'], mail.get_body(('plain',)).get_content()))
        return found

    def mail_to(self, address, count=1):
        until = time.monotonic() + 20
        while len(self.mails_to(address)) < count and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(len(self.mails_to(address)), count)
        return self.mails_to(address)[-1]

    def test_only_whoever_is_invited_tries_it_in_one_browser(self):
        ann, link = self.users['ann'], self.begin('asked', who='invited')
        path, stranger = '/town/staff/services/asked/trials/1', self.comer()
        for page in ('', '/who', '/check-answers'):
            self.assertEqual((stranger.get(link + page).status, stranger.post(link + page).status), (403, 403), page)
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_part WHERE trial_id = ?', self.trial('asked')), [(0,)])
        for wrong in ('', 'kim', 'kim@people.example, lou@people.example', 'kim@people.example\n<x>', '\n'.join(f'a{i}@people.example' for i in range(51))):
            told = ann.post(f'{path}/invite', {'addresses': wrong})
            self.assertEqual((told.status, len(told.page.problems)), (422, 1), wrong)
            self.assertEqual([line for line in told.page.values('addresses')[0].split() if line], wrong.split())
        self.assertEqual(self.users['lee'].post(f'{path}/invite', {'addresses': 'kim@people.example'}).status, 403)
        for _ in range(2): # nobody is invited twice
            self.assertEqual(ann.post(f'{path}/invite', {'addresses': 'kim@people.example\r\n\r\nLou@people.example\nlou@people.example'}).status, 303)
        subject, text = self.mail_to('kim@people.example')
        self.assertIn('Tell us about a lamp', subject)
        self.mail_to('Lou@people.example')
        self.assertEqual(self.rows('SELECT COUNT(*) FROM outbox WHERE lane = ?', f'trial {self.trial("asked")}'), [(2,)])
        self.assertIn('2 invited, 0 of them came', ann.get(path).text)
        door = re.search(r'/town/trial-invitation/[0-9]+[.][A-Za-z0-9_-]+', text).group(0)
        kim, thief = self.comer(), self.comer()
        self.assertEqual(kim.get(door).status, 200)
        self.assertEqual(self.rows('SELECT COUNT(used_at) FROM trial_invitation'), [(0,)]) # looking uses nothing up
        self.assertEqual(kim.post(door).location, link)
        self.assertEqual((kim.get(door).location, kim.post(door).location), (link, link))
        self.assertEqual((thief.get(door).status, thief.post(door).status, thief.get(link).status), (410, 410, 403))
        self.walk(link, kim)
        self.assertEqual(self.rows('SELECT SUM(counted) FROM trial_part WHERE trial_id = ?', self.trial('asked')), [(1,)])
        self.assertIn('2 invited, 1 of them came', ann.get(path).text)
        for bad in (door[:-1] + ('A' if door[-1] != 'A' else 'B'), door.replace('/town/', '/vale/'), '/town/trial-invitation/1', '/town/trial-invitation/9.' + door.split('.')[1]):
            self.assertEqual((thief.get(bad).status, thief.post(bad).status), (404, 404), bad)
        # Of the addresses nothing stands in the folder of data, and of who was invited nothing once it is over.
        found = [name for top, _, files in os.walk(self.folder.data) for name in files
                 if os.path.isfile(os.path.join(top, name)) and b'kim@people' in open(os.path.join(top, name), 'rb').read()]
        self.assertEqual(found, [])
        ann.post(f'{path}/close')
        self.assertEqual(ann.post(f'{path}/invite', {'addresses': 'kim@people.example'}).status, 409)
        self.folder.run('retention', 'plan', '--org', 'town')
        self.folder.run('retention', 'run', '--org', 'town')
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_invitation'), [(0,)])
        self.begin('all')
        self.assertEqual(ann.post('/town/staff/services/all/trials/1/invite', {'addresses': 'kim@people.example'}).status, 409)

    def test_who_left_an_address_hears_what_came_of_it(self):
        link, ann, pat = self.begin('news'), self.users['ann'], self.users['pat']
        person, quiet = self.walk(link), self.walk(link)
        person.post(f'{link}/who/say', {'trial.words': 'Why my name?'})
        quiet.post(f'{link}/who/say', {'trial.words': 'And mine?'})
        for wrong in ('x', 'a@b@c', 'x' * 250 + '@people.example'):
            told = person.post(f'{link}/check-answers/sent', {'email': wrong})
            self.assertEqual((told.status, len(told.page.problems), told.page.values('email')), (422, 1, [wrong]))
        self.assertEqual(person.post(f'{link}/check-answers/sent', {'email': ' mo@people.example '}).status, 303)
        self.assertEqual(quiet.post(f'{link}/check-answers/sent', {'email': ''}).status, 303)
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_contact'), [(1,)])
        self.assertNotIn(b'mo@people', self.rows('SELECT address FROM trial_contact')[0][0])
        for comment, in self.rows("SELECT id FROM trial_comment WHERE state = 'new' ORDER BY id"):
            for answer in ('To write to you', 'To write to you all'): # answered again, it is told once
                self.assertEqual(ann.post('/town/staff/services/news/trials/1/comments', {'do': 'answer', 'comment': comment, 'words': answer}).status, 303)
        subject, text = self.mail_to('mo@people.example')
        self.assertIn('What you said was answered', subject)
        self.assertNotIn('To write to you', text) # whose address it is nobody has shown
        last = self.rows("SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = 'news'")[0][0]
        self.assertEqual(pat.post('/town/staff/services/news/publish', {'revision': last}).status, 303)
        subject, text = self.mail_to('mo@people.example', 2)
        self.assertIn('What you tried is published', subject)
        self.assertIn('/town/news/check-answers/making', text)
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_contact'), [(0,)])
        self.assertEqual(self.rows('SELECT COUNT(*) FROM outbox WHERE lane = ?', f'trial {self.trial("news")}'), [(2,)])


def family(process):
    """A process and all below it."""
    found = [process]
    for entry in os.listdir('/proc'):
        if entry.isdigit():
            try:
                with open(f'/proc/{entry}/stat', encoding='ascii', errors='replace') as stat:
                    parent = int(stat.read().rsplit(')', 1)[1].split()[1])
            except OSError:
                continue
            if parent == process:
                found += family(int(entry))
    return found


class Crowd(trial_test.Trials):
    """Many at once, on one core: GUILDHALL_CROWD=200 for as many as a library, a school and a newspaper bring."""
    COUNT = int(os.environ.get('GUILDHALL_CROWD', '16'))

    def test_many_try_it_at_once_on_one_core(self):
        link = self.begin('crowd')
        for process in family(self.server.process.pid):
            for thread in os.listdir(f'/proc/{process}/task'):
                os.sched_setaffinity(int(thread), {min(os.sched_getaffinity(0))})
        gate, wrong, times = threading.Barrier(self.COUNT), [], []

        def one(number):
            who = self.comer(f'198.18.{number // 250}.{number % 250 + 1}')
            gate.wait()
            steps = (('POST', link, {}, 303), ('POST', f'{link}/who/say', {'name': 'Ann', 'trial.words': f'Clear {number}'}, 200),
                     ('POST', f'{link}/who', {'name': 'Ann'}, 303), ('GET', f'{link}/what', None, 200), ('POST', f'{link}/what', {'what': 'x'}, 303),
                     ('GET', f'{link}/check-answers', None, 200), ('POST', f'{link}/check-answers', {}, 303), ('GET', f'{link}/check-answers/sent', None, 200),
                     ('POST', f'{link}/check-answers/sent', {'who': 'phone'}, 303))
            try:
                for method, path, fields, status in steps:
                    began = time.monotonic()
                    answer = who.get(path) if method == 'GET' else who.post(path, fields)
                    times.append(time.monotonic() - began)
                    if answer.status != status:
                        wrong.append(f'{method} {path}: {answer}')
            except Exception as error: # a connection that was refused, or ended
                wrong.append(f'{number}: {error!r}')

        began = time.monotonic()
        people = [threading.Thread(target=one, args=(number,)) for number in range(self.COUNT)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        took, times = time.monotonic() - began, sorted(times)
        print(f'{self.COUNT} tried it at once on one core: {took:.1f} s for {len(times)} requests, {len(times) / took:.0f} a second, '
              f'half within {times[len(times) // 2] * 1000:.0f} ms, all within {times[-1] * 1000:.0f} ms')
        self.assertEqual(wrong, [])
        self.assertEqual(self.rows('SELECT COUNT(*), SUM(counted), SUM(phone) FROM trial_part WHERE trial_id = ?', self.trial('crowd')), [(self.COUNT,) * 3])
        self.assertEqual(self.rows('SELECT COUNT(*) FROM trial_comment WHERE trial_id = ?', self.trial('crowd')), [(self.COUNT,)])
        self.assertIn(f'{self.COUNT} people tried it', self.users['ann'].get('/town/staff/services/crowd/trials/1').text)


for name in [n for n in dir(trial_test.Trials) if n.startswith('test_')]:
    setattr(Crowd, name, None) # they are tried once, in trial_test
    setattr(People, name, None)


if __name__ == '__main__':
    unittest.main()
