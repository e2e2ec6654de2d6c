#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""backup: copies of a folder that is written to, restored where nothing is left of it.

    tests/faults/backup.py BINARY [--only NAME] [--quick] [--seed N]

People write to several organisations, about 200 times a second: pages, files, cases, drafts that are cleared. What
each was told is kept here, outside the folder, with the moment at which it was told. Each check is a function of
CHECKS; it raises Wrong, or returns what it measured. The last line is `N passed, N failed`.
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from walker import Broken, Browser, Folder, Server, Wrong, file_form, must, run_checks # noqa: E402
from works import DEFINITION, PASSWORD, View # noqa: E402

ORGANISATIONS = ('alder', 'birch', 'cedar', 'maple', 'rowan')
RATE = 200   # writes a second, all together
PEOPLE = 10
EMAIL = 'sam@town.example'


class Options:
    def __init__(self, args):
        self.binary, self.quick, self.random = os.path.abspath(args.binary), args.quick, random.Random(args.seed)


# ---- People who write ------------------------------------------------------------------------------------

class Person:
    """One draft, and what its person was told: a list of (moment, what), in the order in which it was told."""

    def __init__(self, organisation, number):
        self.organisation, self.words = organisation, f'said-{number:07d}-{os.getpid()}'
        self.content = b'%PDF-1.4\n' + self.words.encode() * (20 if number % 2 else 4000) + b'\n%%EOF\n'
        self.id, self.told, self.reference, self.clears = None, [], None, False

    def tell(self, what):
        self.told.append((time.monotonic(), what))

    def knew(self, what, before):
        return any(moment < before and said == what for moment, said in self.told)

    def missing(self, view, before):
        """What was told before that moment and is not there, in words. Whoever asked to be forgotten expects nothing."""
        if self.clears:
            return []
        lost = []
        sent = view.has_case(self.id, self.words)
        if self.knew('case', before) and not sent:
            lost.append(f'{self.organisation}: case {self.reference}')
        if self.knew('page', before) and not sent and not view.has_words(self.id, self.words):
            lost.append(f'{self.organisation}: draft {self.id}')
        if self.knew('file', before) and not view.has_file(self.id, self.content):
            lost.append(f'{self.organisation}: the file of draft {self.id}')
        return lost


class Load:
    """People who come one after the other, RATE writes a second in all, until they are told to go home."""

    def __init__(self, port, organisations=ORGANISATIONS, rate=RATE):
        self.port, self.organisations, self.rate = port, organisations, rate
        self.persons, self.errors, self.writes, self.killed = [], [], 0, False
        self.stop, self.lock, self.due = threading.Event(), threading.Lock(), time.monotonic()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(PEOPLE)]

    def turn(self):
        """Waits for the moment of the next write."""
        with self.lock:
            self.due = max(self.due + 1 / self.rate, time.monotonic() - 0.2)
            due = self.due
            self.writes += 1
        time.sleep(max(0, due - time.monotonic()))

    def next_person(self):
        with self.lock:
            number = len(self.persons)
            self.persons.append(Person(self.organisations[number % len(self.organisations)], number))
            return number, self.persons[-1]

    def run(self):
        browser = Browser(self.port)
        try:
            while not self.stop.is_set():
                try:
                    self.one(browser, *self.next_person())
                except Broken: # the server was killed: somebody else comes
                    if not self.killed:
                        raise
                    time.sleep(0.05)
        except (Wrong, Broken) as e:
            if not self.stop.is_set():
                self.errors.append(str(e))
        finally:
            browser.close()

    def post(self, browser, path, form=None):
        self.turn()
        answer = browser.post(path, form)
        must(answer.status == 303, f'POST {path}: {answer.status}')
        return answer

    def one(self, browser, number, person):
        browser.jar.clear()
        at = f'/{person.organisation}/matter'
        self.post(browser, f'{at}/words', {'words': person.words})
        person.id = next(int(value.partition('.')[0]) for (name, _), value in browser.jar.items() if name == 'gh_draft')
        person.tell('page')
        if number % 3 == 0:
            self.post(browser, f'{at}/proof', file_form('proof', 'proof.pdf', person.content))
            person.tell('file')
        if number % 8 == 3: # three in eight of these have a file
            person.clears = True
            self.turn()
            cleared = browser.post(f'{at}/check-answers/clear')
            must(cleared.status == 303 or (cleared.status == 404 and self.killed), # it was done at the first try
                 f'clearing: {cleared.status}')
        elif number % 8 != 7:
            self.post(browser, f'{at}/proof')
            sent = self.post(browser, f'{at}/check-answers')
            shown = browser.get(sent.field('Location'))
            must(shown.reference, 'a case without a reference')
            person.reference = shown.reference
            person.tell('case')

    def __enter__(self):
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


class Place:
    """A folder with the organisations in it, and the service that people write to."""

    def __init__(self, binary, organisations=ORGANISATIONS):
        self.folder, self.organisations = Folder(binary, demo=False), organisations
        self.data, self.top = self.folder.data, self.folder.top
        path = os.path.join(self.top, 'matter.json')
        with open(path, 'w', encoding='utf-8') as out:
            json.dump(DEFINITION, out)
        for organisation in organisations:
            self.folder.command('init', '--org', organisation, '--name', organisation.title())
            self.folder.command('import', '--org', organisation, path)

    def ballast(self, megabytes):
        """Room that was used once, so that a store has the size of an old one. Before the server starts."""
        for organisation in self.organisations:
            store = sqlite3.connect(os.path.join(self.data, 'organisations', f'{organisation}.db'), isolation_level=None)
            store.execute('CREATE TABLE ballast (bytes BLOB)')
            store.execute('BEGIN')
            for _ in range(megabytes):
                store.execute('INSERT INTO ballast VALUES (zeroblob(1000000))')
            store.execute('DROP TABLE ballast')
            store.execute('COMMIT')
            store.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            store.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.__exit__()


# ---- What must be found ------------------------------------------------------------------------------------

def half_made(view, persons):
    """What is half made. The file of a draft that its person cleared while the copy was made may be gone before it."""
    cleared = {person.id for person in persons if person.clears}
    gone = {token for draft in cleared - set(view.cases) for token, _ in view.uploads.get(draft, [])}
    return [words for words in view.half_made(False) if not any(token in words for token in gone)]


def look(data, load, before):
    """What was told before the moment and is not in the folder, and what is wrong with the folder."""
    lost, wrong = [], []
    for organisation in load.organisations:
        view = View(data, organisation)
        theirs = [person for person in load.persons if person.organisation == organisation and person.id is not None]
        wrong += [f'{organisation}: {words}' for words in view.wrong or half_made(view, theirs)]
        for person in theirs if hasattr(view, 'feedback') else (): # it could be read to its end
            lost += person.missing(view, before)
    return lost, wrong


def served(binary, data, load, before, chance):
    """Some of the cases, as a member of staff sees them on the machine where the copy was put."""
    folder = Folder(binary, demo=False)
    shutil.rmtree(folder.top)
    folder.data = data
    known = [person for person in load.persons if person.knew('case', before)]
    with Server(binary, data) as server:
        for organisation in load.organisations:
            must(folder.ask('user-add', org=organisation, email=EMAIL, role='caseworker', password=PASSWORD)['kind'] == 0, 'a user')
            staff = server.browser()
            staff.post(f'/{organisation}/staff/sign-in', {'email': EMAIL, 'password': PASSWORD})
            theirs = [person for person in known if person.organisation == organisation]
            for person in chance.sample(theirs, min(8, len(theirs))):
                page = staff.get(f'/{organisation}/staff/cases/{person.reference}')
                must(page.status == 200 and person.words in page.text, f'case {person.reference}: {page.status}')
                links = re.findall(r'href="([^"]*/files/[^"]+)"', page.text)
                must(len(links) == (1 if person.knew('file', before) else 0), f'{links} of case {person.reference}')
                for link in links:
                    must(staff.get(link).body == person.content, f'the file of case {person.reference} is another')
            staff.close()
            go_on(server, organisation, {person.reference for person in load.persons})
    return len(known)


def go_on(server, organisation, given):
    """People send more cases: none gets a reference that was given before, though its case may be gone."""
    at = f'/{organisation}/matter'
    for number in range(10):
        browser = server.browser()
        for path, form in (('words', {'words': Person(organisation, number).words}), ('proof', {}), ('check-answers', {})):
            answer = browser.post(f'{at}/{path}', form)
            must(answer.status == 303, f'{path} on the other machine: {answer.status}')
        shown = browser.get(answer.field('Location'))
        must(shown.reference and shown.reference not in given, f'{shown.reference} was given before')
        browser.close()


# ---- guildhall backup ----------------------------------------------------------------------------------------

def drill(options):
    """A copy while people write, put where nothing else is: all that was told before it began is there."""
    rounds, took, rates, known, files = 1 if options.quick else 20, [], [], 0, 0
    for _ in range(rounds):
        with Place(options.binary) as place, Folder(options.binary, demo=False) as empty:
            place.ballast(20)
            server = Server(options.binary, place.data)
            try:
                with Load(server.port) as load:
                    time.sleep(options.random.uniform(2.5, 3.5))
                    before, writes = time.monotonic(), load.writes
                    done = place.folder.command('backup', os.path.join(place.top, 'copy'))
                    took.append(time.monotonic() - before)
                    time.sleep(0.3)
                    rates.append((load.writes - writes) / (time.monotonic() - before))
                    must('copied everything' in done.stdout, done.stdout)
                must(not load.errors, f'people met errors: {load.errors[:3]}')
            finally:
                server.stop()
            empty.command('restore', os.path.join(place.top, 'copy'))
            shutil.rmtree(place.top) # and nothing is left of the machine that was
            lost, wrong = look(empty.data, load, before)
            must(not lost, f'{len(lost)} told before the copy began are not in it: {lost[:3]}')
            must(not wrong, f'the copy is half made: {wrong[:3]}')
            known += served(options.binary, empty.data, load, before, options.random)
            files += sum(person.knew('file', before) for person in load.persons)
    must(known > 30 * rounds and files > 20 * rounds, f'{known} cases and {files} files: too little was tried')
    must(min(rates) > RATE * 0.6, f'only {min(rates):.0f} writes a second went on')
    return (f'{rounds} copies in {min(took) * 1000:.0f} to {max(took) * 1000:.0f} ms beside {min(rates):.0f} to {max(rates):.0f} writes a second; '
            f'{known} cases and {files} files told before are all there, served elsewhere')


# ---- cp ------------------------------------------------------------------------------------------------------

def copy_slowly(source, to):
    """What `cp -r` does where the disk or the network takes a few seconds for a store."""
    def file(one, two):
        with open(one, 'rb') as have, open(two, 'wb') as out:
            while some := have.read(1 << 20):
                out.write(some)
                time.sleep(0.06)
    try:
        shutil.copytree(source, to, copy_function=file, ignore=shutil.ignore_patterns('control'))
    except shutil.Error:
        pass # a file that vanished meanwhile: cp too complains and goes on


def copy_with_cp(source, to):
    subprocess.run(['cp', '-r', source, to], check=False, stderr=subprocess.DEVNULL)


def cp_once(options, copy, megabytes):
    with Place(options.binary, ORGANISATIONS[:1]) as place:
        place.ballast(megabytes)
        server = Server(options.binary, place.data)
        try:
            with Load(server.port, place.organisations) as load:
                time.sleep(options.random.uniform(0.8, 1.4))
                to, before = os.path.join(place.top, 'copy'), time.monotonic()
                copy(place.data, to)
            must(not load.errors, f'people met errors: {load.errors[:3]}')
        finally:
            server.stop()
        lost, wrong = look(to, load, before)
        return [words for words in lost if ': case ' in words], wrong


def cp(options):
    """The control: the same with `cp -r` of the folder must lose cases, or what is above shows nothing."""
    copy, megabytes, rounds = (copy_slowly, 40, 4) if options.quick else (copy_with_cp, 200, 40)
    broken, losing, most = 0, 0, []
    for number in range(1, rounds + 1):
        lost, wrong = cp_once(options, copy, megabytes)
        losing, broken, most = losing + bool(lost), broken + bool(wrong), max(most, lost, key=len)
        if options.quick and (lost or wrong):
            break
    must(losing + broken > 0, f'{number} copies by cp lost nothing: the drill could not tell')
    return f'of {number} copies by cp {losing} lack cases that were told before, at most {len(most)}; {broken} are damaged'


# ---- A copy that is kept up ------------------------------------------------------------------------------------

EVERY = 1    # seconds between two turns of the copy
GRACE = 0.75 # for a turn itself, on a machine that does all of this


def kill(server):
    """The machine is gone: supervisor and application, at once."""
    application = server.application()
    os.kill(server.process.pid, signal.SIGKILL)
    os.kill(application, signal.SIGKILL)
    server.process.wait()
    server.process.stdout.close()


def kept_once(options, number):
    """Walks away from a server that is killed, sometimes after its application was; how much was lost, in seconds."""
    with Place(options.binary, ORGANISATIONS[:2]) as place, Folder(options.binary, demo=False) as empty:
        copy = os.path.join(empty.top, 'copy')
        server = Server(options.binary, place.data, '--keep-copy', copy, '--keep-copy-every', str(EVERY))
        with Load(server.port, place.organisations) as load:
            load.killed = True
            time.sleep(options.random.uniform(1.5, 3))
            if number % 2 == 1:
                os.kill(server.application(), signal.SIGKILL)
                time.sleep(options.random.uniform(1.5, 3))
            gone = time.monotonic()
            kill(server)
        must(not load.errors, f'people met errors: {load.errors[:3]}')
        wrong = [line for line in server.said().splitlines() if '"level":"error"' in line and 'the application died' not in line]
        must(not wrong, f'the log has errors: {wrong[:3]}')
        shutil.rmtree(place.top)
        empty.command('restore', copy)
        must('already' in empty.command('restore', copy, check=False).stderr, 'it was restored over what is there')
        again = subprocess.run([options.binary, 'serve', '--data', empty.data, '--listen', '127.0.0.1:0', '--keep-copy', copy],
                               capture_output=True, text=True, timeout=30, check=False)
        must(again.returncode == 1 and 'copy of another folder' in again.stderr, f'the copy was taken over: {again}')
        lost, wrong = look(empty.data, load, gone - EVERY - GRACE)
        must(not lost, f'{len(lost)} told more than {EVERY + GRACE} s before the end are lost: {lost[:3]}')
        must(not wrong, f'what was restored is half made: {wrong[:3]}')
        since = max((step for step in range(1, 40) if look(empty.data, load, gone - step / 20)[0]), default=0) / 20
        known = served(options.binary, empty.data, load, gone - EVERY - GRACE, options.random)
        return since, known


def kept(options):
    """A copy kept up every second: killed at any moment, all but the last seconds is there elsewhere."""
    rounds = 2 if options.quick else 24
    done = [kept_once(options, number) for number in range(rounds)]
    known = sum(count for _, count in done)
    must(known > 30 * rounds, f'{known} cases: too little was tried')
    return f'{rounds} ends, {known} cases told before; lost the last {max(since for since, _ in done):.2f} s at most'


CHECKS = [drill, cp, kept]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('binary')
    parser.add_argument('--only', metavar='NAME', action='append')
    parser.add_argument('--quick', action='store_true', help='fewer rounds')
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    return run_checks(CHECKS, Options(args), args.only)


if __name__ == '__main__':
    sys.exit(main())
