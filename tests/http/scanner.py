# SPDX-License-Identifier: Apache-2.0
"""scanner: a real clamd with a signature of ours beside the tests, and one that only pretends to be one."""
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

import guildhall

NOT_SAFE = b'guildhall-test-words-that-are-not-safe'
FOUND = 'Guildhall.Test.NotSafe' # clamd adds .UNOFFICIAL
STREAM_MAX = 600 * 1024


def clamd():
    found = shutil.which('clamd') or shutil.which('clamd', path='/usr/sbin:/usr/local/sbin')
    if found is None:
        raise guildhall.Broken('clamd is not here: tools/setup.sh test (clamav-daemon)')
    return found


class Clamd:
    """Its database is one signature, so it needs no download and starts at once."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='guildhall-clamd-')
        os.chmod(self.folder, 0o755)
        self.socket = os.path.join(self.folder, 'clamd.ctl')
        self.address = f'unix:{self.socket}'
        os.mkdir(self.file('db'))
        with open(self.file('db/ours.ndb'), 'w', encoding='ascii') as out:
            out.write(f'{FOUND}:0:*:{NOT_SAFE.hex()}\n')
        with open(self.file('clamd.conf'), 'w', encoding='ascii') as out:
            out.write(f'Foreground yes\nDatabaseDirectory {self.file("db")}\nLocalSocket {self.socket}\nTemporaryDirectory {self.folder}\n'
                      f'StreamMaxLength {STREAM_MAX}\nSelfCheck 0\nMaxThreads 4\nConcurrentDatabaseReload no\n')
        self.process = None
        self.start()

    def file(self, name):
        return os.path.join(self.folder, name)

    def start(self):
        with open(self.file('log'), 'ab') as log:
            self.process = subprocess.Popen([clamd(), '-c', self.file('clamd.conf')], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while not self.answers():
            if time.monotonic() > until or self.process.poll() is not None:
                with open(self.file('log'), encoding='utf-8', errors='replace') as log:
                    raise guildhall.Broken(f'clamd does not start: {log.read()[-2000:]}')
            time.sleep(0.05)

    def answers(self):
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(self.socket)
                s.sendall(b'zPING\0')
                return s.recv(10) == b'PONG\0'
            except OSError:
                return False

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def stop(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Pretender:
    """Takes connections and does what `way` says; `seen` holds the bytes of each file that came whole."""

    def __init__(self, way='clean'):
        self.way, self.seen, self.connections = way, [], 0
        self.folder = tempfile.mkdtemp(prefix='guildhall-scanner-')
        self.address = f'unix:{self.folder}/socket'
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.folder + '/socket')
        self.server.listen(20)
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while not self.stopped.is_set():
            try:
                one, _ = self.server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(one,), daemon=True).start()

    def _take(self, one, count):
        data = b''
        while len(data) < count:
            piece = one.recv(count - len(data))
            if not piece:
                raise OSError('gone')
            data += piece
        return data

    def _answer(self, one):
        try:
            with one:
                command = b''
                while not command.endswith(b'\0'):
                    command += self._take(one, 1)
                if command == b'zPING\0':
                    one.sendall(b'PONG\0' if self.way != 'nonsense' else b'220 ready\r\n')
                    return
                data = b''
                while True:
                    length = struct.unpack('!I', self._take(one, 4))[0]
                    if length == 0:
                        break
                    if self.way == 'dies':
                        return
                    data += self._take(one, length)
                self.seen.append(data)
                if self.way == 'silent':
                    self.stopped.wait(60)
                elif self.way == 'slow':
                    self.stopped.wait(1)
                one.sendall({'nonsense': b'\xff\xfe OK stream: OK FOUND\0', 'cut': b'stream: O', 'infected': b'stream: Bad.Thing FOUND\0',
                             'silent': b''}.get(self.way, b'stream: OK\0'))
        except OSError:
            pass

    def stop(self):
        self.stopped.set()
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)
