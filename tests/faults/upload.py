# SPDX-License-Identifier: Apache-2.0
"""upload: how much memory a server takes while people send large files. A check of no_toy.py; its figures are printed."""
import http.client
import json
import os
import threading
import time

from walker import Folder, Server, memory_kb, must

MB = 1024 * 1024
EDGE = 'a1b2c3d4e5f6'
DEFINITION = {
    'guildhall': 1, 'id': 'big', 'name': 'Big files', 'pages': [
        {'id': 'first', 'questions': [{'id': 'first', 'type': 'text', 'title': 'First'}]},
        {'id': 'files', 'questions': [{'id': 'files', 'type': 'files', 'title': 'Files', 'accept': ['pdf'], 'max-size': 50}]}]}


class Person:
    def __init__(self, port):
        self.port = port
        answer = self.ask('/town/big/first', b'first=x', 'application/x-www-form-urlencoded')
        self.cookie = answer.getheader('Set-Cookie').split(';')[0]

    def open(self, path, length, kind):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=300)
        connection.putrequest('POST', path)
        for name, value in (('Origin', f'http://127.0.0.1:{self.port}'), ('Content-Type', kind), ('Content-Length', str(length)),
                            ('Cookie', getattr(self, 'cookie', 'x=y'))):
            connection.putheader(name, value)
        connection.endheaders()
        return connection

    def ask(self, path, body, kind):
        connection = self.open(path, len(body), kind)
        connection.send(body)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def upload(self, size):
        head = (f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n'
                'Content-Type: application/pdf\r\n\r\n%PDF-1.4\n').encode()
        tail = f'\r\n--{EDGE}--\r\n'.encode()
        connection = self.open('/town/big/files', len(head) + size + len(tail), f'multipart/form-data; boundary={EDGE}')
        connection.send(head)
        piece = os.urandom(64 * 1024)
        for at in range(0, size, len(piece)):
            connection.send(piece[:size - at])
        connection.send(tail)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        must(answer.status == 303, f'an upload was answered with {answer.status}')


class Watch:
    """The most memory of all processes of a server together, while it is looked at."""

    def __init__(self, server):
        self.server, self.most, self.stopped = server, 0, threading.Event()
        self.thread = threading.Thread(target=self._look)

    def now(self):
        total = 0
        for pid in [self.server.process.pid, *self.server.children()]:
            try:
                total += memory_kb(pid)
            except (OSError, TypeError): # it ended
                pass
        return total

    def _look(self):
        while not self.stopped.is_set():
            self.most = max(self.most, self.now())
            time.sleep(0.02)

    def __enter__(self):
        self.before = self.now()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()
        self.more_mb = (self.most - self.before) / 1024


def upload(options):
    """A file of 50 MB adds under 2 MB, a hundred at once under 64 MB."""
    each = (2 if options.quick else 10) * MB
    with Folder(options.binary, demo=False) as folder:
        folder.command('init', '--org', 'town', '--name', 'The town')
        path = os.path.join(folder.top, 'big.json')
        with open(path, 'w', encoding='utf-8') as out:
            json.dump(DEFINITION, out)
        folder.command('import', '--org', 'town', '--as', 'big', path)
        with Server(options.binary, folder.data) as server:
            port = server.port
            person = Person(port)
            person.upload(MB) # what is taken once is taken
            time.sleep(1.5)
            with Watch(server) as one:
                person.upload(50 * MB - 16)
            people = [Person(port) for _ in range(100)]
            threads = [threading.Thread(target=p.upload, args=(each,)) for p in people]
            with Watch(server) as many:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
    must(one.more_mb < 2, f'one of 50 MB added {one.more_mb:.1f} MB')
    must(many.more_mb < 64, f'a hundred added {many.more_mb:.1f} MB')
    return f'one of 50 MB added {one.more_mb:.1f} MB; a hundred of {each // MB} MB at once {many.more_mb:.1f} MB'
