# SPDX-License-Identifier: Apache-2.0
"""mail: a real mail server beside the tests (tests/mail/server.mjs), and what it was sent."""
import glob
import json
import os
import subprocess
import threading
import time

import guildhall

HERE = os.path.join(guildhall.ROOT, 'tests/mail/server.mjs')


def node():
    """Where tools/setup.sh fetched one, that one."""
    fetched = glob.glob(os.path.join(guildhall.ROOT, 'build/node/node_modules/node-linux-*/bin/node'))
    return fetched[0] if fetched else 'node'


class MailServer:
    def __init__(self, *words):
        self.words, self.said, self.heard = list(words), [], threading.Condition()
        self.process = subprocess.Popen([node(), HERE, *self.words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.port = self.wait(lambda m: 'port' in m)['port']

    def _read(self):
        for line in self.process.stdout:
            with self.heard:
                self.said.append(json.loads(line))
                self.heard.notify_all()

    def all(self, fits):
        with self.heard:
            return [m for m in self.said if fits(m)]

    def wait(self, fits, seconds=20, count=1):
        """The count-th thing said that fits."""
        until = time.monotonic() + seconds
        with self.heard:
            while True:
                found = [m for m in self.said if fits(m)]
                if len(found) >= count:
                    return found[count - 1]
                if time.monotonic() > until:
                    raise AssertionError(f'no such mail within {seconds} s; there are {[m.get("to", m) for m in self.said]}')
                self.heard.wait(0.1)

    def mail_to(self, address, **more):
        return self.wait(lambda m: address in m.get('to', ()) and 'subject' in m, **more)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
