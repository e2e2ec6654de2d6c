# SPDX-License-Identifier: Apache-2.0
"""What people send is sealed wherever it is kept: planted words are in no byte of the folder, of back-ups, of the copy
that is kept up, or of the log. And the key: what it must be, and what happens without it."""
import os
import shutil
import sqlite3
import stat
import threading
import time
import unittest

import guildhall
from bad_input_test import RIGHT
from guildhall import Folder, Server

# One a kind of answer that takes words or digits of one's own; each is looked for as it would be kept.
PLANTED = {
    'line': {'line': 'Quarrelsome Nightjar'}, 'long': {'long': 'Saffron\r\nturnstile'}, 'day': {'day-day': '17', 'day-month': '3', 'day-year': '1937'},
    'month': {'month-month': '7', 'month-year': '1941'}, 'mail': {'mail': 'velveteen@example.org'}, 'phone': {'phone': '01632 960 777'},
    'site': {'site': 'https://example.org/marzipan'}, 'person': {'person': 'Peregrine Ŵy Tolliver'},
    'home': {'home-line-1': '77 Gooseberry Row', 'home-town': 'Llanfairbwll', 'home-postcode': 'CF83 7QZ'},
    'amount': {'amount': '87'},
}
SOUGHT = ['Nightjar', 'Saffron', 'turnstile', '1937-03-17', '1941-07', 'velveteen', '960 777', '960777', 'marzipan', 'Peregrine', 'Tolliver',
          'Gooseberry', 'Llanfairbwll', 'CF83 7QZ', 'Wintergreen', 'Tumbleweed.pdf', 'Bramblewick', 'Candlewick', 'Thistledown', 'Foxglove']
LONG = b'%PDF-1.4\n' + b'Wintergreen leaves\n' * 30000 + b'%%EOF\n' # many chunks


def found(top, sought=SOUGHT):
    """Which words stand in which file below a folder, in UTF-8 or UTF-16."""
    forms = [(word, form) for word in sought for form in (word.encode(), word.encode('utf-16-le'))]
    seen = set()
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                continue
            with open(path, 'rb') as kept:
                data = kept.read()
            seen |= {(name, word) for word, form in forms if form in data or form in name.encode()}
    return seen


class Sealed(guildhall.Served):
    @classmethod
    def setUpClass(cls):
        # The copy that is kept up stands in the same folder, to be looked through with the rest.
        cls.folder = Folder()
        cls.fill(cls.folder)
        cls.kept = os.path.join(cls.folder.top, 'kept')
        cls.server = Server(cls.folder, '--keep-copy', cls.kept)
        cls.ann = cls.server.browser()
        cls.ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': cls.password})

    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('everything.json')
        folder.publish('ways.json')
        cls.password = folder.user('ann@example.org')

    def everything(self):
        """Sends all of it; gives the reference."""
        person = self.server.browser()
        for page, fields in RIGHT:
            person.go(f'/town/everything/{page}', PLANTED.get(page, fields))
        sent = person.go('/town/everything/check-answers')
        self.assertEqual(sent.page.kind, 'confirmation')
        said = person.post('/town/everything/check-answers/feedback', {'satisfaction': 'dissatisfied', 'words': 'Foxglove said'})
        self.assertEqual(said.status, 303)
        return sent.page.reference

    def ways(self):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        person.go('/town/ways/detail', {'detail': 'Bramblewick'})
        person.go('/town/ways/things/add', {'thing': 'A Candlewick chair'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], files=[('proof', 'Tumbleweed.pdf', 'application/pdf', LONG)])
        return person

    def send(self, person):
        person.go('/town/ways/note', {'note': 'x'})
        return person.go('/town/ways/check-answers').page.reference

    def test_planted_words_are_nowhere(self):
        reference = self.everything()
        draft = self.ways() # left on the way
        asked = draft.post('/town/ways/kind/clear', {'clear.say': 'not-clear', 'clear.words': 'Thistledown asked'})
        self.assertEqual(asked.status, 200)
        second = self.send(self.ways())
        for words in ('Candlewick noted', 'Thistledown noted'):
            self.assertEqual(self.ann.post(f'/town/staff/cases/{second}/note', {'words': words}).status, 303)
        self.folder.run('backup', os.path.join(self.folder.top, 'backup'))
        time.sleep(2.5) # the copy is brought up every second
        self.assertTrue(os.listdir(self.kept))
        self.assertEqual(found(self.folder.top), set())
        # And all of it is there.
        self.assertEqual(self.folder.case(reference)['answers']['person'], 'Peregrine Ŵy Tolliver')
        page = self.ann.get(f'/town/staff/cases/{second}').page
        self.assertIn('Candlewick noted', page.all_words)
        self.assertEqual(self.ann.get(next(h for h, _ in page.links if '/files/' in h)).body, LONG)
        self.assertIn('Bramblewick', draft.get('/town/ways/detail').text)
        self.assertIn('Foxglove said', self.ann.get('/town/staff/feedback/everything').text)
        self.assertIn('Thistledown asked', self.ann.get('/town/staff/feedback/ways').text)
        export = self.ann.export({'format': 'json'}).text
        for words in ('Gooseberry', 'Bramblewick', 'Candlewick chair'):
            self.assertIn(words, export)
        opener, number = self.folder.opener()
        self.assertIn(LONG, [opener.file(number, os.path.join(self.folder.data, 'files/town', name)) for name in self.folder.files()])

    def test_a_backup_opens_with_the_key_alone(self):
        reference = self.send(self.ways())
        to = os.path.join(self.folder.top, 'second')
        self.folder.run('backup', to)
        copy = self.folder.copy(to)
        self.addCleanup(copy.remove)
        self.assertEqual(copy.case(reference)['answers']['detail'], 'Bramblewick')
        copy.environment.pop('GUILDHALL_KEY_FILE')
        self.assertIn('master key', copy.run('case', 'town', reference, status=1).err)
        server = copy.run('serve', '--listen', '127.0.0.1:0', status=1)
        self.assertIn('there is no master key (--key-file)', server.err)
        self.assertIn('town', server.err)

    def test_values_and_files_open_in_their_own_place_alone(self):
        references = [self.send(self.ways()) for _ in range(2)]
        to = os.path.join(self.folder.top, 'swapped')
        self.folder.run('backup', to)
        copy = self.folder.copy(to)
        self.addCleanup(copy.remove)
        db = sqlite3.connect(os.path.join(to, 'organisations/town.db'))
        (one, first), (two, second) = db.execute('SELECT id, answers FROM case_file ORDER BY id DESC LIMIT 2').fetchall()
        db.execute('UPDATE case_file SET answers = ? WHERE id = ?', (second, one))
        db.execute('UPDATE case_file SET answers = ? WHERE id = ?', (first, two))
        db.commit()
        db.close()
        names = os.listdir(os.path.join(to, 'files/town'))
        sizes = {name: os.path.getsize(os.path.join(to, 'files/town', name)) for name in names}
        alike = [name for name in names if sizes[name] == max(sizes.values())][:2]
        paths = [os.path.join(to, 'files/town', name) for name in alike]
        shutil.move(paths[0], paths[0] + 'x')
        shutil.move(paths[1], paths[0])
        shutil.move(paths[0] + 'x', paths[1])
        for reference in references:
            said = copy.run('case', 'town', reference, status=1)
            self.assertIn('was changed, or is not the one that belongs here', said.err)
            self.assertEqual(said.out, '')
        opener, number = copy.opener() if os.path.exists(copy.data + '.key') else self.folder.opener()
        for path in paths:
            self.assertRaises(guildhall.sealed.Refused, opener.file, number, path)

    def test_a_file_that_is_cut_or_changed_is_not_given(self):
        reference = self.send(self.ways())
        token = max(self.folder.files(), key=lambda name: os.path.getmtime(os.path.join(self.folder.data, 'files/town', name)))
        path = os.path.join(self.folder.data, 'files/town', token)
        link = next(h for h, _ in self.ann.get(f'/town/staff/cases/{reference}').page.links if '/files/' in h)
        with open(path, 'rb') as kept:
            whole = kept.read()
        head = 182
        for broken in (whole[:-1], whole[:head], whole[:head + 65553], whole[:head + 65553 * 2], whole[:20], whole + b'x',
                       whole[:head] + whole[head + 65553:], whole[:-30] + b'\0' + whole[-29:]):
            with open(path, 'wb') as kept:
                kept.write(broken)
            answer = self.ann.get(link)
            self.assertEqual(answer.status, 500, len(broken))
            self.assertNotIn('Wintergreen', answer.text)
        with open(path, 'wb') as kept:
            kept.write(whole)
        self.assertEqual(self.ann.get(link).body, LONG)

    def test_a_file_that_goes_is_noise_first(self):
        """Its name stays open here, as its blocks stay on the disk."""
        person = self.ways()
        token = max(self.folder.files(), key=lambda name: os.path.getmtime(os.path.join(self.folder.data, 'files/town', name)))
        with open(os.path.join(self.folder.data, 'files/town', token), 'rb') as kept:
            self.assertEqual(person.press(person.get('/town/ways/check-answers/clear?from=proof')).status, 303)
            self.assertNotIn(token, self.folder.files())
            self.assertEqual(kept.read()[:182], b'GHSEAL1\n' + bytes(174))


class Rotation(guildhall.Served):
    """New keys while people go on."""

    @classmethod
    def fill(cls, folder):
        for org in ('town', 'vale'):
            folder.init(org, org.title())
            folder.publish('ways.json', org=org)
        cls.password = folder.user('ann@example.org')

    def numbers(self, org='town'):
        """The number of the key under which each value is."""
        found = set()
        for table, column in (('draft', 'answers'), ('case_file', 'answers'), ('case_event', 'sealed'), ('feedback', 'sealed'),
                              ('contact', 'address'), ('outbox', 'payload')):
            for value, in self.folder.rows(f'SELECT {column} FROM {table} WHERE length({column}) > 0', org=org):
                found.add((value[0], int.from_bytes(value[1:3], 'big')))
        return found

    def walk(self, org='town'):
        person = self.server.browser()
        person.go(f'/{org}/ways/kind', {'kind': 'long'})
        person.go(f'/{org}/ways/detail', {'detail': 'Bramblewick'})
        person.go(f'/{org}/ways/things', {'next': 'continue'})
        person.go(f'/{org}/ways/proof', [], files=[('proof', 'a.pdf', 'application/pdf', LONG)])
        return person

    def send(self, person, org='town'):
        person.go(f'/{org}/ways/note', {'note': 'x'})
        sent = person.go(f'/{org}/ways/check-answers')
        self.assertEqual(sent.page.kind, 'confirmation')
        return sent.page.reference

    def test_keys_change_while_people_go_on(self):
        ann = self.sign_in('ann@example.org', self.password)
        waiting = [self.walk() for _ in range(3)]
        waiting[0].post('/town/ways/kind/clear', {'clear.say': 'not-clear', 'clear.words': 'Thistledown asked'})
        references, wrong, stop = [self.send(self.walk())], [], threading.Event()
        self.assertEqual(ann.post(f'/town/staff/cases/{references[0]}/note', {'words': 'Candlewick noted'}).status, 303)
        other = self.send(self.walk('vale'), 'vale')

        def go_on():
            try:
                while not stop.is_set():
                    references.append(self.send(self.walk()))
            except BaseException as e: # pylint: disable=broad-except
                wrong.append(e)
        people = [threading.Thread(target=go_on) for _ in range(3)]
        for each in people:
            each.start()
        try:
            said = [self.folder.run('key', 'rotate', '--org', 'town').out for _ in range(2)]
        finally:
            stop.set()
            for each in people:
                each.join()
        self.assertEqual(wrong, [])
        for words in said:
            self.assertRegex(words, r'^town: a new key; [0-9]+ values and [0-9]+ files are under it, and the key of before is gone$')
        self.assertEqual(self.folder.rows("SELECT number FROM seal_key WHERE purpose = 'values'"), [(3,)])
        self.assertEqual(self.numbers(), {(2, 3)})
        self.assertEqual((self.folder.rows("SELECT number FROM seal_key WHERE purpose = 'values'", org='vale'), self.numbers('vale')), ([(1,)], {(2, 1)}))
        for reference in references:
            page = ann.get(f'/town/staff/cases/{reference}').page
            self.assertIn('Bramblewick', page.all_words)
            self.assertEqual(ann.get(next(h for h, _ in page.links if '/files/' in h)).body, LONG)
        self.assertIn('Candlewick noted', ann.get(f'/town/staff/cases/{references[0]}').text)
        self.assertIn('Thistledown asked', ann.get('/town/staff/feedback/ways').text)
        for person in waiting:
            self.assertIn('Bramblewick', person.get('/town/ways/detail').text)
            self.send(person)
        self.assertEqual(self.folder.case(other, 'vale')['answers']['detail'], 'Bramblewick')
        events = [event for event, in self.folder.rows("SELECT event FROM audit WHERE event LIKE 'key.%' ORDER BY id")]
        self.assertEqual(events, ['key.begin', *['key.rotate', 'key.retire'] * 2])

    def test_the_master_key_changes_and_the_old_one_opens_nothing_any_more(self):
        key, reference = self.folder.data + '.key', self.send(self.walk())
        with open(key, encoding='ascii') as file:
            old = file.read()
        self.assertIn('under the new master key', self.folder.run('key', 'rotate', '--master').out)
        with open(key, encoding='ascii') as file:
            new = file.read()
        self.assertRegex(new, r'\A[0-9a-f]{64}\n\Z')
        self.assertNotEqual(old, new)
        self.assertEqual(os.stat(key).st_mode & 0o7777, 0o400)
        self.assertEqual(self.folder.case(reference)['answers']['detail'], 'Bramblewick')
        self.send(self.walk()) # the server goes on
        kept = os.path.join(self.folder.top, 'old.key')
        with open(kept, 'w', encoding='ascii') as file:
            file.write(old)
        os.chmod(kept, 0o400)
        self.assertIn('does not open', self.folder.run('case', 'town', reference, '--key-file', kept, status=1).err)
        # An application that dies is back under the new key, which its supervisor had never read.
        child = self.server.application()
        self.send(self.walk('vale'), 'vale')
        os.kill(child, 9)
        time.sleep(1)
        self.assertEqual(self.send(self.walk())[4], '-')
        self.server.checked = len(self.server.said()) # it was told of the death

    def test_misuse(self):
        for words in (['key'], ['key', 'turn'], ['key', 'rotate', '--org', 'town', '--master'], ['key', 'rotate', 'x']):
            self.assertEqual(self.folder.run(*words, status=None).returncode, 2, words)
        self.assertIn('no such organisation', self.folder.run('key', 'rotate', '--org', 'nowhere', status=1).err)


class Keys(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.key = self.folder.data + '.key'

    def test_init_makes_one_beside_the_folder_and_says_where_to_keep_it(self):
        said = self.folder.init()
        self.assertIn(f'made the master key {self.key}', said.out)
        self.assertIn('Keep a copy of it', said.out)
        self.assertEqual(os.stat(self.key).st_mode & 0o7777, 0o400)
        with open(self.key, encoding='ascii') as key:
            self.assertRegex(key.read(), r'\A[0-9a-f]{64}\n\Z')
        again = self.folder.init('vale', 'The vale')
        self.assertNotIn('master key', again.out)
        self.assertNotIn('key', ' '.join(os.listdir(self.folder.data)))

    def test_what_a_key_may_not_be(self):
        self.folder.init()
        with open(self.key, encoding='ascii') as key:
            right = key.read()
        other = 'ab' * 32 + '\n'
        for text, mode, words in ((right, 0o600, 'mode 0400'), (right, 0o440, 'mode 0400'), ('', 0o400, 'no master key in it'), (right[:-2], 0o400, '64 hexadecimal'),
                                  ('x' * 64, 0o400, '64 hexadecimal'), (right[:-1] + 'ab\n', 0o400, '64 hexadecimal'), (other * 5, 0o400, 'more master keys'),
                                  (other, 0o400, 'is not the one that opens')):
            os.unlink(self.key)
            with open(self.key, 'w', encoding='ascii') as key:
                key.write(text)
            os.chmod(self.key, mode)
            said = self.folder.run('serve', '--listen', '127.0.0.1:0', status=1)
            self.assertIn(words, said.err)
            self.assertNotIn(right[:16], said.err)
        os.unlink(self.key)
        with open(self.key, 'w', encoding='ascii') as key:
            key.write('# an older one opens too\n' + other + '\n' + right)
        os.chmod(self.key, 0o400)
        server = Server(self.folder)
        self.assertEqual(server.stop(), 0)

    def test_a_file_or_a_command_that_is_named(self):
        kept = os.path.join(self.folder.top, 'elsewhere')
        self.assertIn('no such file', self.folder.run('serve', '--key-file', kept, status=1).err)
        self.folder.run('init', '--org', 'town', '--name', 'Town', '--key-file', kept)
        self.assertFalse(os.path.exists(self.key))
        self.assertIn('there is no master key', self.folder.run('serve', '--listen', '127.0.0.1:0', status=1).err)
        for options, environment in ((['--key-file', kept], {}), (['--key-command', f'cat {kept}'], {}), ([], {'GUILDHALL_KEY_FILE': kept}),
                                     ([], {'GUILDHALL_KEY_COMMAND': f'cat {kept}'})):
            server = Server(self.folder, *options, environment=environment)
            self.assertEqual(server.stop(), 0)
        self.assertIn('command for the master key failed', self.folder.run('serve', '--key-command', f'cat {kept} /nowhere', status=1).err)

    def test_a_folder_from_before_is_sealed_from_now_on(self):
        self.folder.init()
        self.folder.publish('ways.json')
        password = self.folder.user('ann@example.org')
        shutil.move(self.key, self.key + '.aside')
        db = sqlite3.connect(os.path.join(self.folder.data, 'organisations/town.db'))
        db.execute('DELETE FROM seal_key')
        db.commit()
        db.close()
        server = Server(self.folder)
        self.assertIn('kept unsealed', server.said())
        person = server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        person.go('/town/ways/detail', {'detail': 'Bramblewick'})
        server.stop()
        self.assertNotEqual(found(self.folder.data, ['Bramblewick']), set(), 'the test can see it')
        shutil.move(self.key + '.aside', self.key)
        server = Server(self.folder)
        self.addCleanup(server.stop)
        later = server.browser()
        later.cookies = person.cookies
        self.assertIn('Bramblewick', later.get('/town/ways/detail').text)
        later.go('/town/ways/detail', {'detail': 'Candlewick'})
        self.assertEqual(self.folder.rows('SELECT hex(substr(answers, 1, 1)) FROM draft'), [('02',)])
        self.assertNotEqual(password, '')
