# SPDX-License-Identifier: Apache-2.0
"""Pictures that people send: what a camera wrote beside them is gone before anyone opens them, a small one is shown to
staff and the person, and what is no picture is kept as a download alone."""
import base64
import os
import signal
import struct
import time
import unittest
import zlib

import guildhall
import scanner
from guildhall import Folder, Server
from scan_test import Scanned

SECRET = b'PLANTED 51.5007 -0.1246'
JPEG = base64.b64decode(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4'
    'x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAg'
    'ADADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAABgUH/8'
    'QAGREBAAMBAQAAAAAAAAAAAAAAAAWBwUJD/9oADAMBAAIRAxEAPwCUAnmAmKaYQQnpWocvxeABAhqYDPzgTFNMIIT0rUOX4vAAgQ3/2Q==')
HEIC = base64.b64decode( # 64 by 48, written by libheif and x265, of a tile
    'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAA'
    'AAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAABSAACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYA'
    'AAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe'
    '8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAAD'
    'ACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAA'
    'AgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAVBtZGF0AAABRCgBrwY48XQs43r+q/2Tgt/+n19xl3IFUL59+/DRJ8ZZSq1e'
    'Y3uNb4bI/HqD3t3ru7QYcpfcvqWqM9SvM3tQkHbfhPDerQ1quARxh8Q46lF6go8qL1OtL2QPvAe61eEzc/sMq/ZY63RtrNFtMAzWMuGH+kC3QDi6'
    '7mYwwE6T0h0qwFlfRUuek/GqacQKu8Zp9Gyc+lUN+5ulfa08uryq9/b5e1PhHT11wZp1PIlHLLaDJ6838ai8o096vmgPsKbt6Y/25d0y49dfpeot'
    'IJpwvm64+boRgJDtVuxL7zzN8Pe5zp/xUQ2UdhORnoQTvMXEmRoIU3EnOww27a/86ZGf2erdRX53nX5HJf8j+A/hG+It1G9KqF49pH/UxaQj+1Jh'
    'vIeei5doMl7INP6tYKrF+4EjJVmyTtTSIQjauvw97nOn/FQEug==')
GIF = b'GIF89a\2\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xfe\x07PLANTED\0,\0\0\0\0\2\0\1\0\0\2\2\x0c\x0a\0;'
TURNED = b'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'


def segment(marker, payload):
    return b'\xff' + bytes([marker]) + struct.pack('!H', len(payload) + 2) + payload


def jpeg(turned=False):
    beside = segment(0xe1, (TURNED if turned else b'Exif\0\0') + SECRET) + segment(0xfe, SECRET) + segment(0xed, b'Photoshop 3.0\0' + SECRET)
    return JPEG[:20] + beside + JPEG[20:] + b'PK\x03\x04' + SECRET


def chunk(kind, payload):
    return struct.pack('!I', len(payload)) + kind + payload + struct.pack('!I', zlib.crc32(kind + payload))


def png(width=40, height=30, data=None):
    rows = b''.join(b'\0' + b'\xff\0\0' * width for _ in range(height)) if data is None else b''
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('!IIBBBBB', width, height, 8, 2, 0, 0, 0)) + chunk(b'tEXt', b'Comment\0' + SECRET)
            + chunk(b'IDAT', zlib.compress(rows) if data is None else data) + chunk(b'IEND', b''))


def size_of(picture):
    """Of a JPEG, by its frame."""
    at = 2
    while picture[at + 1] not in (0xc0, 0xc2):
        at += 2 + struct.unpack('!H', picture[at + 2:at + 4])[0]
    return struct.unpack('!HH', picture[at + 5:at + 9])[::-1]


def without_libraries(folder, *names):
    """An environment in which none of them can be loaded."""
    hidden = os.path.join(folder.top, 'no-libraries')
    os.makedirs(hidden, exist_ok=True)
    for name in names:
        folder.write(os.path.join(hidden, name), '')
    return {'LD_LIBRARY_PATH': hidden}


class Pictured(Scanned):
    made = scanner.Pretender

    def picture(self, token):
        return self.folder.rows('SELECT picture, kept, thumb, size FROM upload WHERE token = ?', token)[0]

    def looked_at(self, token, seconds=30):
        until = time.monotonic() + seconds
        while self.picture(token)[0] == 'raw':
            self.assertLess(time.monotonic(), until, self.server.said()[-2000:])
            time.sleep(0.05)
        return self.picture(token)

    def send_pictures(self, *files):
        person, before = self.server.browser(), len(self.rows())
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        sent = person.upload('/town/ways/proof', [], [('proof', name, 'image/x', data) for name, data in files])
        self.assertEqual(sent.status, 303, sent.page.problems if sent.status != 303 else '')
        person.go('/town/ways/note', {'note': ''})
        reference = person.go('/town/ways/check-answers').page.reference
        tokens = [r['token'] for r in self.rows()[before:]]
        return person, reference, tokens


class Pictures(Pictured):
    """Without a scanner."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = ()

    def test_what_a_camera_wrote_is_gone(self):
        for name, data in (('a.jpg', jpeg()), ('b.jpg', jpeg(turned=True)), ('c.png', png())):
            with self.subTest(name=name):
                _, reference, (token,) = self.send_pictures((name, data))
                state, kept, thumb, size = self.looked_at(token)
                self.assertEqual((state, bool(kept), bool(thumb)), ('fine', True, True))
                answer = self.open(reference, token)
                self.assertEqual((answer.status, len(answer.body)), (200, size))
                self.assertNotIn(b'PLANTED', answer.body)
                self.assertEqual(answer.header('Content-Disposition'), f"attachment; filename*=UTF-8''{name}")
                self.assertEqual(TURNED in answer.body, name == 'b.jpg', 'which way is up stays')
                until = time.monotonic() + 10
                while token in self.folder.files() and time.monotonic() < until:
                    time.sleep(0.05) # it is removed after the unit that names the others
                self.assertNotIn(token, self.folder.files(), 'what came is gone')
                self.assertLessEqual({kept, thumb}, set(self.folder.files()))

    def test_a_small_one_is_shown(self):
        person, reference, (token,) = self.send_pictures(('me.jpg', jpeg(turned=True)))
        self.looked_at(token)
        page = self.ann.get(f'/town/staff/cases/{reference}')
        self.assertIn(f'src="/town/staff/cases/{reference}/files/{token}/picture" alt="A small picture of me.jpg"', page.text)
        small = self.ann.get(f'/town/staff/cases/{reference}/files/{token}/picture')
        self.assertEqual((small.status, small.header('Content-Type'), size_of(small.body)), (200, 'image/jpeg', (32, 48)))
        self.assertEqual(small.header('X-Content-Type-Options'), 'nosniff')
        self.assertEqual(small.header('Cache-Control'), 'no-store')
        mine = person.get('/town/ways/check-answers/print')
        self.assertIn(f'/town/ways/check-answers/case/files/{token}/picture', mine.text)
        self.assertEqual(person.get(f'/town/ways/check-answers/case/files/{token}/picture').body, small.body)
        # Nobody else's.
        other, _, _ = self.send_pictures()
        self.assertEqual(other.get(f'/town/ways/check-answers/case/files/{token}/picture').status, 404)
        self.assertNotEqual(self.server.browser().get(f'/town/staff/cases/{reference}/files/{token}/picture').status, 200)
        self.assertEqual(self.ann.get(f'/town/staff/cases/{reference}/files/{"a" * 24}/picture').status, 404)

    def test_one_that_comes_later(self):
        person, reference, _ = self.send_pictures()
        person.upload('/town/ways/check-answers/case/answer', [('words', 'here')], [('files', 'later.jpg', 'image/jpeg', jpeg())])
        token = self.rows()[-1]['token']
        self.looked_at(token)
        self.assertIn('alt="A small picture of later.jpg"', person.get('/town/ways/check-answers/case').text)
        self.assertIn('alt="A small picture of later.jpg"', self.ann.get(f'/town/staff/cases/{reference}').text)
        self.assertNotIn(b'PLANTED', self.open(reference, token).body)

    def test_of_other_kinds_it_goes_too(self):
        """GIF and HEIC (WebP: make test-room ROOM=jail). What a film has beside it nobody looks for: it is kept as it came. Of a
        HEIC that the decoder refuses there is no small one: telephones know more than it does."""
        heic = HEIC + struct.pack('!I', 16) + b'uuidPLANTED.'
        refused = heic.replace(b'hvcC', b'hvcX')
        film = struct.pack('!I', 20) + b'ftypheic\0\0\0\0heic' + struct.pack('!I', 16) + b'moov' + b'PLANTED.'
        person, reference, _ = self.send_pictures()
        for name, data, state, small in (('a.gif', GIF, 'fine', (2, 1)), ('a.heic', heic, 'fine', (64, 48)),
                                         ('b.heic', refused, 'fine', None), ('film.heic', film, 'broken', None)):
            with self.subTest(name=name):
                sent = person.upload('/town/ways/check-answers/case/answer', [('words', 'here')], [('files', name, 'image/x', data)])
                self.assertEqual(sent.status, 303, sent.page.problems if sent.status != 303 else '')
                token = self.rows()[-1]['token']
                found, kept, thumb, _ = self.looked_at(token)
                self.assertEqual((found, bool(kept), bool(thumb)), (state, state == 'fine', small is not None), self.server.said()[-2000:])
                self.assertEqual(b'PLANTED' in self.open(reference, token).body, state == 'broken')
                shown = self.ann.get(f'/town/staff/cases/{reference}/files/{token}/picture')
                self.assertEqual((shown.status, size_of(shown.body) if small else None), (200 if small else 404, small))
        self.assertIn('it cannot be opened as a picture', self.page(reference).all_words)

    def test_what_is_no_picture_is_a_download_alone(self):
        bomb = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('!IIBBBBB', 65000, 65000, 8, 2, 0, 0, 0)) + chunk(b'IEND', b'')
        zeros = zlib.compress(bytes(100 * 1000 * 1000), 9)
        for name, data in (('cut.jpg', jpeg()[:250]), ('huge.png', bomb), ('bomb.png', png(30000, 30000, zeros[:900000])),
                           ('lying.png', png(20, 20, zlib.compress(b'x' * 7))), ('poly.jpg', b'\xff\xd8\xff\xe0PK\x03\x04<script>alert(1)</script>'),
                           ('html.png', b'\x89PNG\r\n\x1a\n<html><script>alert(1)</script>')):
            with self.subTest(name=name):
                _, reference, (token,) = self.send_pictures((name, data))
                self.assertEqual(self.looked_at(token), ('broken', '', '', len(data)))
                answer = self.open(reference, token)
                self.assertEqual((answer.status, answer.body), (200, data), 'kept as it came')
                self.assertEqual(answer.header('Content-Type'), 'application/octet-stream')
                self.assertIn('attachment', answer.header('Content-Disposition'))
                self.assertIn('it cannot be opened as a picture', self.page(reference).all_words)
                self.assertEqual(self.ann.get(f'/town/staff/cases/{reference}/files/{token}/picture').status, 404)

    def test_other_files_are_not_kept_waiting(self):
        _, reference, (token,) = self.send_pictures(('a.pdf', b'%PDF-1.4\nwords\n%%EOF\n'))
        self.assertEqual(self.picture(token)[0], 'none')
        self.assertEqual(self.open(reference, token).status, 200)

    def test_what_is_erased_is_gone(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        before = self.folder.files()
        person.upload('/town/ways/proof', [], [('proof', 'a.jpg', 'image/jpeg', jpeg())])
        self.looked_at(self.rows()[-1]['token'])
        until = time.monotonic() + 10
        while len(set(self.folder.files()) - set(before)) > 2 and time.monotonic() < until:
            time.sleep(0.05) # what came is removed after the unit that names the others; so may those of before be
        self.assertEqual(len(set(self.folder.files()) - set(before)), 2)
        self.assertEqual(person.go('/town/ways/check-answers/clear').page.kind, 'cleared')
        self.assertLessEqual(set(self.folder.files()), set(before))


class Undecoded(Pictured):
    """On a machine that lacks the libraries of three kinds."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        cls.options = ()
        cls.environment = without_libraries(folder, 'libgif.so.7', 'libwebp.so.7', 'libheif.so.1')

    def test_what_stands_beside_goes_all_the_same(self):
        person, reference, _ = self.send_pictures()
        for name, data in (('a.gif', GIF), ('a.heic', HEIC + struct.pack('!I', 16) + b'uuidPLANTED.')):
            with self.subTest(name=name):
                person.upload('/town/ways/check-answers/case/answer', [('words', 'here')], [('files', name, 'image/x', data)])
                token = self.rows()[-1]['token']
                found, kept, thumb, _ = self.looked_at(token)
                self.assertEqual((found, bool(kept), thumb), ('fine', True, ''))
                self.assertNotIn(b'PLANTED', self.open(reference, token).body)
                self.assertEqual(self.ann.get(f'/town/staff/cases/{reference}/files/{token}/picture').status, 404)
        _, _, (token,) = self.send_pictures(('a.jpg', jpeg()))
        self.assertTrue(self.looked_at(token)[2], 'JPEG needs none of them')
        for package in ('libgif7', 'libwebp7', 'libheif1'):
            self.assertEqual(self.server.said().count(package), 1)


class ScannedPictures(Pictured):
    """With one: first found clean, then prepared."""

    def test_an_infected_one_is_not_even_looked_at(self):
        self.scanner.way = 'infected'
        _, reference, (token,) = self.send_pictures(('a.jpg', jpeg()))
        self.is_state(token, 'infected')
        time.sleep(1)
        self.assertEqual(self.picture(token)[0], 'raw')
        self.assert_closed(reference, token, 'something harmful')
        self.assertEqual(self.ann.get(f'/town/staff/cases/{reference}/files/{token}/picture').status, 404)
        self.scanner.way = 'clean'

    def test_the_scanner_sees_what_came(self):
        data = jpeg()
        _, reference, (token,) = self.send_pictures(('a.jpg', data))
        self.is_state(token, 'clean')
        self.assertEqual(self.looked_at(token)[0], 'fine')
        self.assertIn(data, self.scanner.seen)
        self.assertNotIn(b'PLANTED', self.open(reference, token).body)

    def test_the_jail_is_stopped_meanwhile(self):
        jail = self.server.child('gh-jail')
        os.kill(jail, signal.SIGSTOP)
        _, reference, (token,) = self.send_pictures(('a.jpg', jpeg()))
        answer = self.open(reference, token)
        self.assertEqual((answer.status, answer.page.kind), (409, 'error'))
        os.kill(jail, signal.SIGCONT)
        self.assertEqual(self.looked_at(token, seconds=60)[0], 'fine')


class Upgraded(unittest.TestCase):
    def test_pictures_from_before_are_prepared_too(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        server = Server(folder, '--single') # no jail: nothing is prepared
        self.addCleanup(server.stop)
        person = server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.upload('/town/ways/proof', [], [('proof', 'a.jpg', 'image/jpeg', jpeg())])
        self.assertEqual(folder.rows('SELECT picture FROM upload'), [('raw',)])
        server.stop()
        server = Server(folder)
        self.addCleanup(server.stop)
        until = time.monotonic() + 30
        while folder.rows('SELECT picture FROM upload') != [('fine',)]:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
