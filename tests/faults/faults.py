#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""faults: whatever a person was told was saved is there after every fault that we know how to cause.

    tests/faults/faults.py BINARY PLUG [--only NAME] [--share]

Each check is a function of CHECKS; it raises Wrong, or returns what it measured. BINARY is an optimised build,
PLUG the library of tests/faults/plug.c. --share does a small part of each, for `make test`. The order of faults
is drawn from a seed that is printed (--seed N to repeat). The last line is `N passed, N failed`.
"""
import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mounted # noqa: E402
import works # noqa: E402
from disk import ALLOC, CHANGE, FOR_EVER, NAME, SYNC, WRITE, record_of # noqa: E402
from rig import BY_COMMAND, BY_PAGE, UNSAVED, Rig, read_and_sign_in, refused, until_saved # noqa: E402
from walker import Broken, Browser, Server, Wrong, must, run_checks, until_it_works # noqa: E402
from works import ORGANISATION, CommandRefused, Refused, Town, View # noqa: E402

LOCKS_AFTER = 10 # LIMIT_SIGN_IN_TRIES
BACK_S = 1.0 # the service is back within


class Options:
    def __init__(self, args):
        self.binary, self.plug = os.path.abspath(args.binary), os.path.abspath(args.plug)
        self.share, self.random = args.share, random.Random(args.seed)


def back_within(times):
    """One in a hundred may take longer: other programs use the machine too."""
    ordered = sorted(times)
    late = [seconds for seconds in times if seconds > BACK_S]
    must(len(late) <= len(times) / 100, f'{len(late)} of {len(times)} took more than {BACK_S} s: {late[:3]}')
    return (f'answering after {ordered[len(ordered) // 2] * 1000:.0f} ms, 99 in 100 within '
            f'{ordered[len(ordered) * 99 // 100] * 1000:.0f} ms, the slowest after {ordered[-1] * 1000:.0f} ms')


# ---- kill -9 at every change --------------------------------------------------------------------------

def kill_kind(rig, kind, points):
    """Kills at the 1st, 2nd, 3rd … change of a unit, until the unit outlives it; then from the start again."""
    town, plug, back, at = rig.town, rig.plug, [], 0
    while len(back) < points:
        act, at = kind(town), at + 1
        plug.half(rig.options.random.random() < 0.3)
        plug.arm(CHANGE, at)
        try:
            act()
        except (Broken, OSError, ValueError):
            pass # the server is gone, in the middle of an answer or before it
        plug.disarm(CHANGE)
        if plug.hits(CHANGE) == 0:
            at = 0 # all of it was tried
            continue
        back.append(rig.restart())
        rig.check()
        act() # the person tries again
        rig.check()
    return back


SHARES = [(works.page, 250), (works.submit, 350), (works.upload, 250), (works.status, 200), (works.note, 120),
          (works.publish, 200), (works.user, 60), (works.sign_in, 60), (works.clear, 150), (works.feedback, 100),
          (works.backup, 150), (works.organisation, 120)]


def migrate(town, env=None):
    """`guildhall migrate`; false where it was killed."""
    done = subprocess.run([town.binary, 'migrate', '--data', town.data], capture_output=True, check=False, timeout=60,
                          env=dict(os.environ, **(env or {})))
    must(done.returncode in (0, -9), f'migrate ends with {done.returncode}: {done.stderr.decode()}')
    return done.returncode == 0


def kill_migrate(rig, points):
    """The same for a migration: the store is as before or up to date, and the copy taken of it is whole. Unsealed, since
    a store that is made older must lose nothing by it, and would lose its keys."""
    key = os.environ.pop('GUILDHALL_KEY_FILE')
    try:
        rig.town.server.stop()
        works.unseal(rig.town.data)
        kill_migrations(rig, points)
    finally:
        os.environ['GUILDHALL_KEY_FILE'] = key


def kill_migrations(rig, points):
    town, plug, done, at = rig.town, rig.plug, 0, 0
    rig.start()
    for kind in (works.submit, works.upload, works.note):
        kind(town)()
    town.server.stop()
    while done < points:
        number = works.age(town.data)
        at += 1
        plug.arm(CHANGE, at)
        whole = migrate(town, plug.env)
        plug.disarm(CHANGE)
        must(whole == (plug.hits(CHANGE) == 0), 'it was killed by nobody')
        at, done = (0, done) if whole else (at, done + 1)
        rig.check()
        must(migrate(town), 'it cannot be migrated any more')
        rig.check()
        copy = os.path.join(town.data, 'backups', f'organisation-{ORGANISATION}-before-{number:04d}.db')
        if os.path.exists(copy):
            store = sqlite3.connect(copy)
            must(store.execute('PRAGMA integrity_check').fetchall() == [('ok',)], 'the copy before the migration is damaged')
            must(store.execute('SELECT count(*) FROM case_file').fetchone()[0] == len(town.cases), 'the copy is not whole')
            store.close()
            os.remove(copy)
    rig.start()


def kill(options):
    """kill -9 at every write, name and sync of every kind of unit of work."""
    total, back, said = 0, [], []
    shares = [(kind, 4) for kind, _ in SHARES] if options.share else SHARES
    for kind, points in shares:
        with Rig(options) as rig:
            back += kill_kind(rig, kind, points)
            total += points
            references = [person.reference for person in rig.town.cases if person.reference]
            for reference in references[-5:]:
                case = rig.town.folder.case(ORGANISATION, reference)
                must(case is not None and case['reference'] == reference, f'{reference} is not found by its reference')
            must(len(set(references)) == len({person.id for person in rig.town.cases}), 'a reference twice')
            said.append(f'{kind.__name__} {points}')
    with Rig(options) as rig:
        points = 4 if options.share else 200
        kill_migrate(rig, points)
        total += points
        said.append(f'migrate {points}')
    said_back = back_within(back)
    return (f'{total} points ({", ".join(said)}); all that was told is found, nothing half made; started again and '
            f'{said_back}')


def until_swept(rig):
    """Starts the server anew and waits until no file is left that nobody names; how many there were."""
    def unnamed():
        view = View(rig.town.data)
        return set(view.files) - {token for each in view.uploads.values() for token, _ in each}
    count, began = len(unnamed()), time.monotonic()
    rig.town.server.stop()
    rig.start()
    while unnamed() and time.monotonic() - began < 15:
        time.sleep(0.1)
    rig.check(swept=True)
    return count


def sweep(options):
    """Files whose server died before anybody named them, or after they were erased, are taken away; no other is."""
    points, swept = 12 if options.share else 60, 0
    for kind in (works.upload, works.clear):
        with Rig(options) as rig:
            kill_kind(rig, kind, points)
            swept += until_swept(rig)
            end = time.monotonic() + 1.5 # people send files as it sweeps
            while time.monotonic() < end:
                crowd(rig, 1)
            rig.check()
    must(swept > 0, 'there was nothing to sweep')
    return f'{2 * points} kills left {swept} files that nobody names: all are gone, and no other'


# ---- Loss of power --------------------------------------------------------------------------------------

CROWD = 6


def crowd(rig, each):
    """People who work at the same moment, so that units share a commit."""
    wrong = []

    def person():
        try:
            for kind in [works.page, works.submit, works.upload] * each:
                kind(rig.town)()
        except Exception as e: # noqa: BLE001 - told by whoever waits
            wrong.append(e)
    people = [threading.Thread(target=person, daemon=True) for _ in range(CROWD)]
    for one in people:
        one.start()
    for one in people:
        one.join(120)
    if wrong:
        raise wrong[0]


def work(rig, rounds):
    """Some of everything, in any order, alone and at the same moment."""
    kinds = [kind for kind in works.KINDS if kind not in (works.backup, works.organisation)] * rounds + [works.backup, works.organisation]
    rig.options.random.shuffle(kinds)
    for number, kind in enumerate(kinds):
        kind(rig.town)()
        if number % 20 == 0:
            crowd(rig, 1)
        if number % 30 == 15: # what a start does is on the record too
            rig.town.server.process.kill()
            rig.restart()
    works.backup(rig.town)()


def look(rig, image, place):
    """What is half made in an image, and which promises it has lost."""
    view = View(os.path.join(image, 'data'))
    wrong = view.half_made(False)
    return wrong, [] if wrong else rig.town.lost(view, place)


def serve_image(rig, image, place):
    """The same by a server that is started on it; how long it took until its first answer."""
    town, began = rig.town, time.monotonic()
    with Server(town.binary, os.path.join(image, 'data'), '--single') as server:
        browser = Browser(server.port)
        must(browser.get('/healthz').status == 200, 'a server on the image does not answer')
        took = time.monotonic() - began
        for person in [person for person in town.drafts if person.at <= place and person.reference is None][-3:]:
            if town.promised(('words', person.id), place):
                browser.jar = dict(person.jar)
                must(person.said in browser.get(f'{works.SERVICE}/words').text, f'draft {person.id} does not say {person.said}')
        for person in [person for person in town.cases if town.promised(('case', person.id), place)][-2:]:
            done = subprocess.run([town.binary, 'case', ORGANISATION, person.reference, '--json', '--data', os.path.join(image, 'data')],
                                  capture_output=True, text=True, check=False, timeout=60)
            must(done.returncode == 0 and person.said in done.stdout, f'{person.reference} is not found by its reference')
        must(server.stop() == 0, 'the server on the image does not stop')
    return took


def images(rig, count, serve_every, found):
    """Builds `count` images of what a loss of power leaves at any place of the record. `found` is told what is wrong."""
    rng, town = rig.options.random, rig.town
    town.server.stop()
    changes = list(record_of(rig.record))
    must(len(changes) == rig.plug.recorded, f'{len(changes)} changes of {rig.plug.recorded} are in the record')
    places = sorted(rng.randint(0, len(changes)) for _ in range(count))
    done, served = 0, []
    with tempfile.TemporaryDirectory(prefix='guildhall-image-', dir='/dev/shm' if os.path.isdir('/dev/shm') else None) as top:
        for number, place in enumerate(places):
            for change in changes[done:place]:
                rig.disk.apply(*change)
            done = place
            image = os.path.join(top, str(number))
            rig.disk.write(image, None if rng.random() < 0.2 else rng)
            if serve_every and number % serve_every == serve_every - 1:
                served.append(serve_image(rig, image, place))
            wrong, lost = look(rig, image, place)
            if wrong or lost:
                found(place, wrong, lost)
            shutil.rmtree(image)
    return len(changes), served


def power(options):
    """Loss of power at any moment: what was synced is there, and any part of what was not."""
    count, rounds = (100, 1) if options.share else (2000, 8)
    total = changes = promises = 0
    served, wrong = [], []
    for _ in range(1 if options.share else 5):
        with Rig(options, record=True) as rig:
            work(rig, rounds)
            said = images(rig, count, 25, lambda place, half, lost: wrong.append((place, half[:3], lost[:3])))
            must(not wrong, f'{len(wrong)} of {count} images, the first at change {wrong[:1]}')
            total, changes, promises = total + count, changes + said[0], promises + len(rig.town.promises)
            served += said[1]
    return (f'{total} images over {changes} changes and {promises} promises: none lost, nothing half made; {len(served)} of '
            f'them served, {back_within(served)}')


def power_normal(options):
    """The control: with synchronous = NORMAL the same test must see what people were told lost."""
    count = 30 if options.share else 500
    found = []
    with Rig(options, record=True, normal=True) as rig:
        work(rig, 1)
        images(rig, count, 0, lambda place, half, lost: found.append(lost))
    lost = [promises for promises in found if promises]
    must(lost, f'{count} images, and nothing was lost: this test sees nothing')
    return f'{len(lost)} of {count} images have lost what people were told was saved, as they must'


# ---- Syncs that fail --------------------------------------------------------------------------------------

def sync_thrice(rig, first, again):
    """Three units that each meet a sync that fails; how many were refused, and how often it started anew. Often in
    a minute, and it waits longer each time before it starts anew."""
    town, plug, no, anew = rig.town, rig.plug, 0, 0
    works.clear(town)() # the log begins anew, so that the store's own syncs are met too
    for number in range(first, first + 3):
        act, before = BY_PAGE[number % len(BY_PAGE)](town), town.server.application()
        plug.arm(SYNC, 1 + number // len(BY_PAGE) % 3)
        no += refused(act)
        plug.disarm(SYNC)
        again.append(until_saved(act, 10))
        anew += town.server.application() != before
        rig.check()
    return no, anew


def sync_once(options):
    """A sync fails once, at any place: never tried again, refused, said so, started anew, nothing lost."""
    rigs, count = (2, 20) if options.share else (20, 50)
    again, wrong, no, anew = [], [], 0, 0
    for number in range(rigs):
        with Rig(options, supervised=True, record=True) as rig:
            said = sync_thrice(rig, number * 3, again)
            no, anew = no + said[0], anew + said[1]
            images(rig, count, 0, lambda place, half, lost: wrong.append((place, half[:3], lost[:3])))
    must(not wrong, f'{len(wrong)} of {rigs * count} images, the first at change {wrong[:1]}')
    must(no >= rigs and anew >= rigs / 2, f'{no} refused, started anew {anew} times: nothing was tried')
    return (f'{rigs * 3} units, {no} refused, {anew} times started anew; {rigs * count} images of a loss of power '
            f'afterwards: nothing lost; saved again: {back_within(again)}')


def sync_for_ever(options):
    """Syncs fail until told otherwise: pages are read, nothing is saved and nobody is told so, then it recovers."""
    with Rig(options, supervised=True, record=True) as rig:
        town, plug = rig.town, rig.plug
        person, last = town.begin(), works.page(town)
        plug.arm(SYNC, 1, FOR_EVER)
        end, read, no = time.monotonic() + (2 if options.share else 20), 0, 0
        while time.monotonic() < end:
            must(refused(last), 'a page was saved without a sync')
            shown = until_it_works(lambda: town.browser(person.jar).get(f'{works.SERVICE}/words'), 5)
            must(shown.status == 200 and person.said in shown.text, f'reading: {shown.status}')
            read, no = read + 1, no + 1
        welsh = person.jar | {('gh_language', '/'): 'cy'}
        answer = until_it_works(lambda: town.browser(welsh).post(f'{works.SERVICE}/words', {'words': person.said}), 5)
        must(answer.status == 503 and UNSAVED[1] in answer.text, f'in Welsh: {answer.status}')
        must(person.said in answer.text, 'what was typed is gone from the page')
        ready = until_it_works(lambda: town.browser().get('/readyz'), 5)
        must(ready.status == 503 and 'writing: read-only: a sync failed\n' in ready.text, f'it is ready: {ready.text}')
        deaths = town.server.said().count('"ready"') - 1
        must(1 <= deaths <= 12, f'started anew {deaths} times')
        plug.disarm(SYNC)
        took = until_saved(last, 30)
        rig.check()
        wrong = []
        images(rig, 20 if options.share else 200, 0, lambda place, half, lost: wrong.append((place, half[:3], lost[:3])))
        must(not wrong, f'{len(wrong)} images, the first at change {wrong[:1]}')
    return f'{no} writes refused, {read} pages read meanwhile, started anew {deaths} times; saving again after {took:.1f} s'


# ---- A disk that is full -----------------------------------------------------------------------------------

def full_kind(rig, kind, line, points):
    """The disk is full from the 1st, 2nd, 3rd … write (or new name) on, until there is room; how often it refused."""
    town, plug, at, no, signed, person = rig.town, rig.plug, 0, 0, 0, rig.town.begin()
    server, before = town.server.process.pid, None
    for number in range(points):
        act, at = kind(town), at + 1
        before = signed_in(town) if before is None else before # staff of the unit itself have
        plug.arm(line, at, FOR_EVER)
        was = refused(act)
        if plug.hits(line) and number % 5 == 0:
            read_and_sign_in(town, person)
            signed += 1
        at = at if plug.hits(line) else 0
        plug.disarm(line)
        no += was
        if was:
            act() # there is room: the person tries again
        rig.check()
    must(town.server.process.poll() is None and town.server.process.pid == server, 'it had to start anew')
    works.page(town)() # it is saved, and what the audit log lacks with it
    until(lambda: signed_in(town) >= before + signed, f'of {signed} who signed in {signed_in(town) - before} are in the audit log')
    return no


def signed_in(town):
    return sum(event == 'user.sign-in' for _, event, _ in View(town.data).audit)


def until(is_so, words, seconds=5):
    end = time.monotonic() + seconds
    while not is_so():
        must(time.monotonic() < end, words)
        time.sleep(0.02)


def full(options):
    """No room for a write or a name, from any of them on: refused and said so, read on, and it recovers by itself."""
    points, said = 6 if options.share else 60, []
    for line, word, kinds in ((WRITE, 'write', BY_PAGE + BY_COMMAND), (NAME, 'name', [works.upload, works.backup, works.organisation])):
        no = 0
        for kind in kinds:
            with Rig(options) as rig:
                no += full_kind(rig, kind, line, points)
        must(no >= len(kinds), f'{no} refused: nothing was tried')
        said.append(f'{len(kinds) * points} times without room for a {word}, {no} refused')
    return '; '.join(said) + '; reading and signing in went on, and it saved again with no start in between'


# ---- Memory ----------------------------------------------------------------------------------------------

def again(rig, act):
    """Whoever watches the service starts it where it has died, and the person tries again."""
    for _ in range(20):
        try:
            if rig.town.server.process.poll() is not None:
                rig.restart()
            act()
            return
        except (Broken, Refused, CommandRefused, OSError, ValueError):
            time.sleep(0.02) # it may be ending by itself
    raise Wrong('it does not work any more')


def memory_kind(rig, kind, points, count):
    """The 1st, 2nd, 3rd … allocation of a unit fails; how often it was refused and how often the server died."""
    town, plug, at, no, dead, done = rig.town, rig.plug, 0, 0, 0, 0
    while done < points:
        act, at = kind(town), at + 1
        plug.arm(ALLOC, at, count)
        try:
            act()
        except (Refused, CommandRefused):
            no += 1
        except (Broken, OSError, ValueError):
            dead += 1
        hit = plug.hits(ALLOC)
        plug.disarm(ALLOC)
        if not hit:
            at = 0 # all of it was tried
            continue
        done += 1
        again(rig, act)
        rig.check()
    return no, dead


def memory(options):
    """An allocation fails, once or from then on, at any of them: refused or started anew, nothing lost or half made."""
    points, total, no, dead = 5 if options.share else 100, 0, 0, 0
    for kind in BY_PAGE + BY_COMMAND:
        for count in (1, FOR_EVER):
            with Rig(options) as rig:
                said = memory_kind(rig, kind, points, count)
                total, no, dead = total + points, no + said[0], dead + said[1]
    must(dead + no > total / 10, f'{total} allocations failed, {no} refused, {dead} died: nothing was tried')
    return f'{total} allocations failed: {no} units refused, the server ended {dead} times; nothing lost, nothing half made'


# ---- The clock --------------------------------------------------------------------------------------------

DAY = 86400


def clock_lock(town):
    """Somebody has guessed at the password too often: nobody signs in for a while."""
    for _ in range(LOCKS_AFTER):
        answer = town.browser().post(f'{works.STAFF}/sign-in', {'email': works.EMAIL, 'password': 'wrong horse'})
        must(answer.status == 422, f'a wrong password: {answer.status}')
    answer = town.browser().post(f'{works.STAFF}/sign-in', {'email': works.EMAIL, 'password': works.PASSWORD})
    must(answer.status == 422, 'the account is not locked')


def clock(options):
    """The clock jumps 400 days, forwards, back, backwards and forwards again: people go on, and nothing goes."""
    jumps = 0
    with Rig(options) as rig:
        town, plug = rig.town, rig.plug
        for days in (400, 0, -400, 0):
            before = [kind(town) for kind in (works.page, works.submit, works.upload)]
            plug.shift_clock(days * DAY)
            for act in before: # under way as it jumps
                act()
            jumps += 1
            town.staff_jar = {}
            for kind in (works.submit, works.status, works.note, works.publish, works.user, works.clear, works.feedback):
                kind(town)()
            rig.check()
            ahead = dict(town.staff_jar)
            if days == 400:
                clock_lock(town)
                late = ahead
            elif jumps == 2: # what the clock of then said is no reason to keep anybody out, or in
                must(town.browser(late).get(f'{works.STAFF}/cases').status == 303, 'a session lasts for 400 days')
            town.server.stop()
            rig.start() # what is done at the start sees the clock too
            rig.check()
    return f'{jumps} jumps with {len(town.promises)} promises, over a start each: nothing lost'


CHECKS = [kill, sweep, power, power_normal, sync_once, sync_for_ever, full, mounted.full_disk, mounted.read_only, memory, clock]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('binary')
    parser.add_argument('plug')
    parser.add_argument('--only', metavar='NAME', action='append')
    parser.add_argument('--share', action='store_true', help='a small part of each')
    parser.add_argument('--seed', type=int, default=random.SystemRandom().randrange(10**6))
    args = parser.parse_args()
    print(f'seed {args.seed}', flush=True)
    return run_checks(CHECKS, Options(args), args.only)


if __name__ == '__main__':
    sys.exit(main())
