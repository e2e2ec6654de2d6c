#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""neighbours: mail server, virus scanner and identity provider are down, slow and talk nonsense for an hour, all three
at once and each in another way, beside people and staff who go on.

    tests/faults/neighbours.py BINARY [--seconds 3600] [--phase 400]

Meanwhile: whoever sends something gets a reference, staff sign in by password and work, no file that was not looked at
opens, nobody comes in by the provider, and nobody waits long. Afterwards all three are put right, and it is looked at
that nothing was lost and nothing is doubled: each reference is a case, with its file as it was sent, each address got one
message with its reference, each note stands once. The last line is `N passed, N failed`.
"""
import argparse
import itertools
import os
import random
import re
import signal
import socket
import sqlite3
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'http')]
WAYS = ('down', 'slow', 'nonsense')
LEFT_ALONE_S = 330 # a mail server that fails is, at most, and a little
SIZE = 200 # bytes of a file, and one more for each
PEOPLE_WAIT_S, PROVIDER_WAIT_S = 5, 20 # at most: for a page; for one that asks the provider
SERVICE = {
    'guildhall': 1, 'id': 'letter', 'languages': ['en'], 'name': {'en': 'Ask for a letter'},
    'pages': [{'id': 'words', 'questions': [
        {'id': 'words', 'type': 'text', 'title': {'en': 'What is it about?'}},
        {'id': 'email', 'type': 'email', 'title': {'en': 'Email address'}}]},
        {'id': 'proof', 'questions': [{'id': 'proof', 'type': 'files', 'title': {'en': 'Proof'}}]}]}


class Wrong(Exception):
    pass


def must(fine, what):
    if not fine:
        raise Wrong(what)


class Front:
    """Stands before a real server, at an address that stays: lets everything through, or is down, slow, or talks
    nonsense."""

    def __init__(self, family, target, address, nonsense):
        self.family, self.target, self.address, self.nonsense = family, target, address, itertools.cycle(nonsense)
        self.way, self.listening, self.held, self.met = 'down', None, set(), dict.fromkeys(WAYS, 0)
        self.lock = threading.Lock()

    def turn(self, way):
        with self.lock:
            self.way = way
            for one in self.held:
                one.close()
            self.held.clear()
            if way == 'down' and self.listening:
                self.listening.shutdown(socket.SHUT_RDWR)
                self.listening.close()
                self.listening = None
            elif way != 'down' and not self.listening:
                self.listening = socket.socket(self.family)
                self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if self.family == socket.AF_UNIX and os.path.exists(self.address):
                    os.unlink(self.address)
                self.listening.bind(self.address)
                self.listening.listen(50)
                threading.Thread(target=self._serve, args=(self.listening,), daemon=True).start()

    def _serve(self, listening):
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            with self.lock:
                way = self.way
                self.held.add(one)
            if way in self.met:
                self.met[way] += 1
            if way == 'nonsense':
                self._babble(one)
            elif way == 'right':
                self._pass(one)

    def _babble(self, one):
        try:
            one.settimeout(2)
            one.sendall(next(self.nonsense))
            one.close()
        except OSError:
            pass

    def _pass(self, one):
        there = socket.socket(self.family)
        there.connect(self.target)
        for a, b in ((one, there), (there, one)):
            threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    @staticmethod
    def _pump(a, b):
        try:
            while piece := a.recv(65536):
                b.sendall(piece)
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Town:
    """A server, its three neighbours, and what was told to whom."""

    def __init__(self, binary):
        os.environ['GUILDHALL'] = binary
        global guildhall, mail, provider, scanner
        import guildhall, mail, provider, scanner # noqa: E401 - they read the name of the binary as they are loaded
        self.folder, self.clamd, self.mails = guildhall.Folder(), scanner.Clamd(), mail.MailServer('--brief')
        self.provider = provider.Provider(self.folder.top)
        with socket.create_server(('127.0.0.1', 0)) as free:
            port = free.getsockname()[1]
        self.mail_front = Front(socket.AF_INET, ('127.0.0.1', self.mails.port), ('127.0.0.1', port), (
            os.urandom(5000), b'220-' + b'x' * 200000, b'220 hello\r\n250 fine\r\n250 fine\r\n250 fine\r\n354 go on\r\n', b'554 no\r\n'))
        self.scan_front = Front(socket.AF_UNIX, self.clamd.socket, os.path.join(self.folder.top, 'scanner'), (
            b'\xff\xfe OK stream: OK FOUND\0', b'stream: O', b'220 ready\r\n', b'OK\0', b'stream: OK'))
        self.folder.init()
        self.folder.publish(self.folder.write('letter.json', SERVICE), key='letter')
        self.password = self.folder.user('ann@town.example')
        self.carol = self.folder.user('carol@town.example', 'caseworker') # who only ever comes by the provider
        secret = self.folder.write('secret', 'only we two know this\n')
        os.chmod(secret, 0o600)
        self.folder.run('provider', 'set', '--org', 'town', self.provider.issuer, 'guildhall', '--name', 'Town ID', '--secret-file', secret)
        self.options = ['--trusted-proxy', '127.0.0.1', '--reach', '127.0.0.1,::1', '--trust', self.provider.cert, '--mail-server',
                        f'smtp://127.0.0.1:{port}', '--mail-from', 'no-reply@town.example', '--mail-plain', '--mail-timeout', '5',
                        '--scanner', f'unix:{self.scan_front.address}', '--scanner-timeout', '5']
        self.server = guildhall.Server(self.folder, *self.options)
        self.options += ['--listen', self.server.url.removeprefix('http://')]
        self.known()
        self.provider_way = 'right'
        self.lock, self.sent, self.notes, self.slowest, self.turned_away, self.shut, self.wrong = threading.Lock(), {}, [], [0, 0], 0, 0, []

    def known(self):
        self.provider.order(clients=[{'client_id': 'guildhall', 'client_secret': 'only we two know this',
                                      'redirect_uris': [f'{self.server.url}/town/staff/sign-in/provider']}])
        self.provider.account('carol-1', 'carol@town.example')

    def browser(self):
        """Each comes from another address: a town is many people."""
        return guildhall.Browser(self.server.url, headers=[('X-Forwarded-For', '.'.join(str(random.randrange(1, 255)) for _ in range(4)))])

    def turn(self, ways):
        self.mail_front.turn(ways[0])
        self.scan_front.turn(ways[1])
        self.provider_turn(ways[2])

    def provider_turn(self, way):
        self.provider_way = way
        if self.provider.process.poll() is None:
            self.provider.process.send_signal(signal.SIGCONT)
            if way == 'down':
                self.provider.stop()
        if way != 'down' and self.provider.process.poll() is not None:
            self.provider.begin(self.provider.port)
            self.known()
        if way == 'slow':
            self.provider.process.send_signal(signal.SIGSTOP)
        elif way == 'right':
            self.provider.order(fault=None, forge=None)

    def timed(self, act, which=0):
        began = time.monotonic()
        answer = act()
        with self.lock:
            self.slowest[which] = max(self.slowest[which], time.monotonic() - began)
        return answer

    # ---- Who goes on -------------------------------------------------------------------------------------------

    def applicant(self, number):
        person, address = self.browser(), f'person-{number}@people.example'
        proof = (b'%PDF-1.4\nproof of ' + str(number).encode() + (scanner.NOT_SAFE if number % 5 == 0 else b'')).ljust(SIZE + number) + b'\n%%EOF\n'
        must(self.timed(lambda: person.post('/town/letter/words', {'words': f'Words {number}', 'email': address})).status == 303, 'words')
        sent = self.timed(lambda: person.upload('/town/letter/proof', [], [('proof', f'{number}.pdf', 'application/pdf', proof)]))
        must(sent.status == 303, f'a file: {sent}')
        page = person.follow(self.timed(lambda: person.post('/town/letter/check-answers')))
        must(page.page.reference, f'no reference: {page}')
        with self.lock:
            self.sent[page.page.reference] = (number, address, proof)

    def staff(self, number):
        user = self.browser()
        signed = self.timed(lambda: user.post('/town/staff/sign-in', {'email': 'ann@town.example', 'password': self.password}))
        must((signed.status, signed.location) == (303, '/town/staff'), f'a password: {signed}')
        must(self.timed(lambda: user.get('/town/staff/cases')).status == 200, 'the queue')
        with self.lock:
            some = random.choice(list(self.sent)) if self.sent else None
        if some is None:
            return
        page = self.timed(lambda: user.get(f'/town/staff/cases/{some}'))
        must(page.status == 200 and f'Words {self.sent[some][0]}' in page.text, f'a case: {page}')
        file = self.timed(lambda: user.get(self.file_of(some)))
        must(file.status == 409 and self.sent[some][2] not in file.body, f'a file that nobody looked at: {file}')
        self.shut += 1
        words = f'Note {number} by Ann'
        noted = self.timed(lambda: user.post(f'/town/staff/cases/{some}/note', {'words': words}))
        must(noted.status == 303, f'a note: {noted}')
        with self.lock:
            self.notes.append((some, words))

    def file_of(self, reference):
        """Where its file is: each has a size of its own, as pages name no file that is not open."""
        found = self.folder.rows('SELECT token FROM upload WHERE size = ?', len(self.sent[reference][2]))
        must(len(found) == 1, f'{len(found)} files of one case')
        return f'/town/staff/cases/{reference}/files/{found[0][0]}'

    def by_provider(self, number):
        """Somebody tries to come in by the provider, with what it said, or with a code that they made up."""
        person, back = self.browser(), '/town/staff/sign-in/provider'
        started = self.timed(lambda: person.post(back), 1)
        if started.status == 200:
            address = next(href for href, _ in started.page.links if href.startswith(self.provider.issuer))
            state = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)['state'][0]
            query = urllib.parse.urlencode({'code': f'made-up-{number}', 'state': state, 'iss': self.provider.issuer})
            answer = self.timed(lambda: person.get(f'{back}?{query}'), 1)
        else:
            answer = started
        must(answer.status == 303 and re.search(r'\?provider=(down|refused)$', answer.location or ''), f'by the provider: {answer}')
        must(not [name for (_, name) in person.cookies if name == 'gh_staff'], 'somebody was let in by the provider')
        page = person.get(answer.location)
        must(page.status == 200 and 'role="alert"' in page.text, f'no clear page: {page}')
        self.turned_away += 1

    def forged(self):
        """The real provider's answer, but for the token, which somebody else signed, or nobody; or which is no token."""
        kinds = [{'forge': {'by': by}, 'fault': None} for by in ('stranger', 'none', 'public-as-secret')]
        kinds += [{'forge': None, 'fault': {'path': '/token', 'how': how}} for how in ('html', 'huge', 'redirect', '500', {'id_token': 'x.y.z'})]
        self.provider.order(**random.choice(kinds))
        person = self.browser()
        started = person.post('/town/staff/sign-in/provider')
        must(started.status == 200, f'on the way there: {started}')
        address = next(href for href, _ in started.page.links if href.startswith(self.provider.issuer))
        answer = self.timed(lambda: person.get(self.provider.go(self.provider.browser(), address)), 1)
        must(re.search(r'\?provider=(down|refused)$', answer.location or ''), f'a forged token: {answer}')
        must(not [name for (_, name) in person.cookies if name == 'gh_staff'], 'somebody was let in by a forged token')
        self.turned_away += 1

    def go_on(self, act, pause, until):
        for number in itertools.count(1):
            if time.monotonic() >= until or self.wrong:
                return
            try:
                act(number)
            except Exception as e: # noqa: BLE001 - whatever it is, it is told, and the run ends
                self.wrong.append(f'{act.__name__}: {type(e).__name__}: {e}')
            time.sleep(pause)

    # ---- Afterwards ----------------------------------------------------------------------------------------------

    def put_right(self):
        """What waits for its time (up to four hours, by then) is not waited for."""
        self.turn(('right', 'right', 'right'))
        self.server.stop()
        db = sqlite3.connect(os.path.join(self.folder.data, 'organisations/town.db'))
        db.execute("UPDATE outbox SET next_at = 0 WHERE state = 'waiting'")
        db.execute('UPDATE upload SET try_at = 0 WHERE try_at IS NOT NULL')
        db.commit()
        db.close()
        self.server = guildhall.Server(self.folder, *self.options)

    def settle(self, seconds):
        until = time.monotonic() + seconds
        while True:
            mails = dict(self.folder.rows('SELECT state, COUNT(*) FROM outbox GROUP BY state'))
            files = dict(self.folder.rows('SELECT state, COUNT(*) FROM upload GROUP BY state'))
            if set(mails) <= {'sent'} and set(files) <= {'clean', 'infected'}:
                return mails, files
            must(time.monotonic() < until, f'after {seconds} s: messages {mails}, files {files}')
            time.sleep(0.5)

    def look(self):
        """Nothing lost, nothing doubled."""
        cases = self.folder.rows('SELECT COUNT(*) FROM case_file')[0][0]
        must(cases == len(self.sent), f'{len(self.sent)} were told a reference, there are {cases} cases')
        got = [to for m in self.mails.all(lambda m: 'id' in m) for to in m['to']]
        addresses = {address for _, address, _ in self.sent.values()}
        must(sorted(got) == sorted(addresses), f'{len(addresses)} are to be written to: {len(got)} mails for {len(set(got))} of them')
        said = {m['to']: m['said'].decode() for m in self.folder.messages()}
        user = self.browser()
        user.post('/town/staff/sign-in', {'email': 'ann@town.example', 'password': self.password})
        for reference, (number, address, proof) in random.sample(list(self.sent.items()), min(100, len(self.sent))):
            must(reference in said.get(address, ''), f'the message to {address} has another reference')
            page = user.get(f'/town/staff/cases/{reference}')
            must(f'Words {number}' in page.text, f'{reference} is somebody else\'s')
            file = user.get(self.file_of(reference))
            fits = file.status == 409 if number % 5 == 0 else file.status == 200 and file.body == proof
            must(fits, f'the file of {reference}: {file}')
        for reference, words in random.sample(self.notes, min(100, len(self.notes))):
            must(user.get(f'/town/staff/cases/{reference}').text.count(words + '<') == 1, f'{words} on {reference}')
        notes = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'case.note'")[0][0]
        must(notes == len(self.notes), f'{len(self.notes)} notes were written, {notes} are in the audit log')

    def nobody_came_by_the_provider(self):
        row = self.folder.rows("SELECT COUNT(*) FROM user_session s JOIN user_account u ON u.id = s.user_id WHERE u.email LIKE 'carol%'")
        must(row == [(0,)], 'Carol has a session')
        must(self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'user.provider'") == [(0,)], 'the audit log says that somebody came')

    def somebody_comes_now(self):
        person = self.browser()
        started = person.post('/town/staff/sign-in/provider')
        address = next(href for href, _ in started.page.links if href.startswith(self.provider.issuer))
        answer = person.get(self.provider.go(self.provider.browser(), address))
        must(answer.location == '/town/staff', f'the provider is right again, and nobody comes in: {answer}')

    def stop(self):
        if self.provider.process.poll() is None:
            self.provider.process.send_signal(signal.SIGCONT)
            self.provider.stop()
        for one in (self.server, self.mails, self.clamd):
            one.stop()
        self.folder.remove()


def run(options):
    town = Town(options.binary)
    try:
        began = time.monotonic()
        until = began + options.seconds
        people = [(town.applicant, 0.7), (town.staff, 1.5), (town.by_provider, 3)]
        phase = min(options.phase, options.seconds / 3)
        town.turn(WAYS)
        threads = [threading.Thread(target=town.go_on, args=(act, pause, until)) for act, pause in people]
        for thread in threads:
            thread.start()
        for number in itertools.count(1):
            left = until - time.monotonic()
            if left <= 0 or town.wrong:
                break
            end = time.monotonic() + min(phase, left)
            while time.monotonic() < end and not town.wrong:
                if town.provider_way == 'nonsense':
                    town.go_on(lambda _: town.forged(), 1, time.monotonic() + 0.1)
                time.sleep(0.5)
            if time.monotonic() < until:
                town.turn([WAYS[(at + number) % 3] for at in range(3)])
        for thread in threads:
            thread.join()
        must(not town.wrong, town.wrong)
        # What fails is left alone for up to five minutes: in a phase that is no longer a way may be missed.
        met = [sum(front.met.values()) for front in (town.mail_front, town.scan_front)]
        if phase >= LEFT_ALONE_S:
            met = [front.met[way] for front in (town.mail_front, town.scan_front) for way in WAYS[1:]]
        must(min(*met, town.turned_away, town.shut, len(town.notes)) > 0, f'too little was tried: {town.mail_front.met} {town.scan_front.met}')
        must(town.slowest[0] < PEOPLE_WAIT_S, f'somebody waited {town.slowest[0]:.1f} s for a page')
        must(town.slowest[1] < PROVIDER_WAIT_S, f'somebody waited {town.slowest[1]:.1f} s for the provider')
        town.nobody_came_by_the_provider()
        took = time.monotonic() - began
        town.put_right()
        mails, files = town.settle(120 + options.seconds)
        town.look()
        town.somebody_comes_now()
        return (f'{took:.0f} s: {len(town.sent)} sent something, {len(town.notes)} notes, {town.shut} files stayed shut, {town.turned_away} turned '
                f'away at the provider\'s door; afterwards {mails["sent"]} messages and {sum(files.values())} files ({files.get("infected", 0)} not '
                f'safe), each once; the slowest page {town.slowest[0]:.2f} s, by the provider {town.slowest[1]:.1f} s')
    finally:
        town.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('binary')
    parser.add_argument('--seconds', type=int, default=3600)
    parser.add_argument('--phase', type=int, default=400, help='seconds until each goes wrong in another way')
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    try:
        print(f'ok      neighbours: {run(options)}\n1 passed, 0 failed')
        return 0
    except Exception as e: # noqa: BLE001 - told, with what it was
        print(f'FAILED  neighbours: {type(e).__name__}: {e}\n0 passed, 1 failed')
        return 1


if __name__ == '__main__':
    sys.exit(main())
