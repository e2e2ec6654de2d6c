# SPDX-License-Identifier: Apache-2.0
"""rig: a town whose server runs with the plug, what is done to it, and how people are refused."""
import os
import tempfile
import time

import works
from disk import Disk, Plug
from walker import Broken, Server, must, until_it_works
from works import ORGANISATION, CommandRefused, Refused, Town, View

UNSAVED = ('we cannot save anything at the moment', 'ni allwn gadw dim ar hyn o bryd')
BY_PAGE = [works.page, works.submit, works.upload, works.status, works.note]
BY_COMMAND = [works.publish, works.user, works.backup, works.organisation]


def refused(act):
    """Does it; whether it was refused, with the page that says so. A connection that is cut as the server starts
    anew tells nobody anything."""
    try:
        act()
    except Broken:
        return True
    except CommandRefused as e:
        must(e.kind in (works.FULL, works.IO), str(e))
        return True
    except Refused as e:
        must(e.answer.status == 503, str(e))
        must(any(words in e.answer.text for words in UNSAVED), f'{e}, without saying that nothing was saved')
        must(e.answer.field('Retry-After') is not None, f'{e}, without Retry-After')
        return True
    return False


def until_saved(act, seconds):
    """Tries again as a person does; how long it took until it was saved."""
    began = time.monotonic()
    while refused(act):
        must(time.monotonic() - began < seconds, f'nothing can be saved after {seconds} s')
        time.sleep(0.02)
    return time.monotonic() - began


def read_and_sign_in(town, person):
    shown = town.browser(person.jar).get(f'{works.SERVICE}/words')
    must(shown.status == 200 and person.said in shown.text, f'reading: {shown.status}')
    browser = town.browser()
    signed = browser.post(f'{works.STAFF}/sign-in', {'email': works.EMAIL, 'password': works.PASSWORD})
    must(signed.status == 303, f'signing in: {signed.status}')
    cases = browser.get(f'{works.STAFF}/cases')
    must(cases.status == 200 and cases.page[0] == 'staff-cases', f'what staff read: {cases.status} {cases.page}')
    must(browser.post(f'{works.STAFF}/sign-out').status in (303, 503), 'signing out')


class Rig:
    """A town whose server runs with the plug."""

    def __init__(self, options, supervised=False, record=False, normal=False, place=None):
        """`place`: a folder to make its own in, where it is not the usual one."""
        self.options, self.arguments = options, [] if supervised else ['--single']
        usual, tempfile.tempdir = tempfile.tempdir, place
        try:
            self.town = Town(options.binary)
        finally:
            tempfile.tempdir = usual
        self.record = os.path.join(self.town.folder.top + '-record') if record else None
        self.plug = self.town.plug = Plug(options.plug, self.town.top, self.record)
        if normal:
            self.plug.normal()
        self.disk = Disk(self.town.top) if record else None # before anything is written down
        self.start()
        self.town.folder.ask('user-add', org=ORGANISATION, email=works.EMAIL, role='administrator', password=works.PASSWORD)

    def start(self):
        self.town.server = Server(self.options.binary, self.town.data, *self.arguments, env=self.plug.env)

    def restart(self):
        """After a death; how long it took until the first answer."""
        began = time.monotonic()
        server = self.town.server
        server.process.wait(30)
        server.stop()
        self.start()
        must(until_it_works(lambda: self.town.browser().get('/healthz')).status == 200, 'it does not come back')
        return time.monotonic() - began

    def check(self, swept=False):
        view = View(self.town.data)
        wrong = view.half_made(swept)
        for copy in self.town.copies[-1:]: # what has the name of a copy is a whole one
            wrong += View(copy).half_made(False) if os.path.isdir(copy) else []
        must(not wrong, f'half made: {wrong[:3]}')
        beside = [name for name in os.listdir(os.path.dirname(self.town.top)) if name.startswith(os.path.basename(self.town.top) + 'copy')]
        must(not beside, f'a copy went elsewhere: {beside}')
        lost = self.town.lost(view)
        must(not lost, f'{len(lost)} of {len(self.town.promises)} promises are lost: {lost[:3]}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.town.__exit__()
        if self.record and os.path.exists(self.record):
            os.remove(self.record)
