# SPDX-License-Identifier: Apache-2.0
"""The command line: what each command says and gives back, and what it does beside a server."""
import json
import os
import shutil
import sqlite3
import threading
import time
import unittest

import guildhall
from guildhall import Folder, Server

COMMANDS = ('serve', 'init', 'demo', 'import', 'check', 'journey', 'case', 'user', 'routes', 'backup', 'migrate', 'version')
WAYS = os.path.join(guildhall.DEFINITIONS, 'ways.json')


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def test_help(self):
        listed = self.folder.run('--help', data=False).out
        for name in COMMANDS:
            with self.subTest(command=name):
                said = self.folder.run(name, '--help', data=False).out
                self.assertTrue(said.startswith(f'guildhall {name}'), said)
                self.assertIn('--help', said)
                self.assertIn(f'guildhall {name}', listed)
        self.assertEqual(self.folder.run('help', data=False).out, listed)
        self.assertFalse(os.path.exists(self.folder.data), 'help makes nothing')

    def test_misuse_is_2_and_says_how(self):
        for words in ([], ['nonsense'], ['import'], ['import', 'a.json'], ['check'], ['check', 'a', 'b'], ['case', 'x'], ['user'], ['user', 'remove'],
                      ['backup'], ['serve', 'x'], ['check', '--nonsense', 'x'], ['routes', '--data', 'x'], ['import', '--org'],
                      ['serve', '--writers', '0'], ['serve', '--writers', 'many'], ['init']):
            with self.subTest(words=words):
                done = self.folder.run(*words, data=False, status=None)
                self.assertIn(done.returncode, (1, 2), done.err)
                self.assertIn('guildhall', done.err)
                self.assertEqual(done.out, '')
        self.assertEqual(self.folder.run('nonsense', data=False, status=None).returncode, 2)

    def test_version(self):
        self.assertRegex(self.folder.run('version', data=False).out, r'^guildhall \d+\.\d+\.\d+\n$')

    def test_check(self):
        good = self.folder.run('check', WAYS, data=False)
        self.assertEqual(good.out, '0 errors, 0 pieces of advice\n')
        with open(WAYS, encoding='utf-8') as source:
            document = json.load(source)
        document['pages'][0]['questions'][0]['typo'] = 1
        bad = self.folder.write('bad.json', json.dumps(document, indent=1))
        said = self.folder.run('check', bad, data=False, status=1).out
        self.assertRegex(said, rf'{bad}:\d+: error: /pages/0/questions/0')
        found = json.loads(self.folder.run('check', '--json', bad, data=False, status=1).out)
        self.assertEqual([(p['weight'], p['pointer']) for p in found if p['weight'] == 'error'], [('error', '/pages/0/questions/0/typo')])
        with open(bad, encoding='utf-8') as lines:
            self.assertIn('typo', lines.read().splitlines()[found[0]['line'] - 1])
        self.assertTrue(found[0]['what'] and found[0]['mend'])

    def test_check_of_what_is_none(self):
        for name, text in (('empty.json', ''), ('words.json', 'hello'), ('list.json', '[]'), ('cut.json', '{"guildhall": 1, "pages": ['),
                           ('deep.json', '[' * 100000), ('nul.json', '{"guildhall": 1}\0'), ('number.json', '1e999'),
                           ('twice.json', '{"guildhall": 1, "guildhall": 1}')):
            with self.subTest(name=name):
                done = self.folder.run('check', self.folder.write(name, text), data=False, status=1)
                self.assertTrue(done.out + done.err)
        binary = os.path.join(self.folder.top, 'binary.json')
        with open(binary, 'wb') as out:
            out.write(os.urandom(5000))
        self.folder.run('check', binary, data=False, status=1)
        self.folder.run('check', '/nowhere/at/all.json', data=False, status=1)
        self.folder.run('check', self.folder.top, data=False, status=1)
        huge = os.path.join(self.folder.top, 'huge.json')
        with open(huge, 'wb') as out:
            out.truncate(5 * 1024 * 1024)
        self.assertIn('too large', self.folder.run('check', huge, data=False, status=1).err)

    def test_init_and_import(self):
        self.folder.init('town', 'The town', name_cy='Y dref')
        self.assertEqual(self.folder.run('init', '--org', 'town', '--name', 'Again', status=None).returncode, 1)
        for key in ('Town', 'to wn', '../x', '', 'x' * 65, 'assets', 'healthz', 'readyz', 'metrics', '-'):
            with self.subTest(key=key):
                done = self.folder.run('init', '--org', key, '--name', 'X', status=None)
                self.assertNotEqual(done.returncode, 0, done.out)
        self.assertEqual(sorted(f for f in os.listdir(f'{self.folder.data}/organisations') if f.endswith('.db')), ['town.db'])
        said = self.folder.publish(WAYS).out
        self.assertIn('published town/ways, version 1', said)
        self.assertIn('version 2', self.folder.publish(WAYS).out)
        self.assertEqual(self.folder.publish(WAYS, org='nobody', status=None).returncode, 1)
        for key in ('Ways', '../x', 'staff', 'cookies', 'theme', 'a b'):
            with self.subTest(key=key):
                self.assertEqual(self.folder.publish(WAYS, key, status=None).returncode, 1)
        before = self.folder.state()
        bad = self.folder.write('bad.json', '{"guildhall": 1, "id": "x", "pages": []}')
        refused = self.folder.publish(bad, 'ways', status=1)
        self.assertIn('bad.json', refused.err)
        self.assertEqual(self.folder.state(), before)

    def test_user_add(self):
        self.folder.init()
        password = self.folder.user('Ann@Example.org', 'leader')
        self.assertGreaterEqual(len(password), 12)
        self.assertEqual(self.folder.rows('SELECT email, role FROM user_account'), [('ann@example.org', 'leader')])
        for email, role in (('ann@example.org', 'leader'), ('ben@example.org', 'king'), ('', 'leader'), ('not an address', 'leader')):
            with self.subTest(email=email, role=role):
                done = self.folder.run('user', 'add', '--org', 'town', '--email', email, '--name', 'X', '--role', role, status=None)
                self.assertEqual(done.returncode, 1, done.out)
        self.assertEqual(self.folder.count('user_account'), 1)
        self.assertEqual(self.folder.run('user', 'add', '--org', 'nobody', '--email', 'a@example.org', status=None).returncode, 1)

    def test_case_of_nothing(self):
        self.folder.init()
        for org, reference in (('town', '2222-2222'), ('town', 'x'), ('town', ''), ('nobody', '2222-2222')):
            done = self.folder.run('case', org, reference, '--json', status=1)
            self.assertEqual(done.out, '')
            self.assertTrue(done.err)
        empty = Folder()
        self.addCleanup(empty.remove)
        self.assertEqual(empty.run('case', 'town', 'x', status=None).returncode, 1)

    def test_routes(self):
        table = guildhall.routes()
        said = self.folder.run('routes', data=False).out
        for row in table:
            self.assertIn(row['path'], said)
        self.assertEqual(set(table[0]), {'method', 'path', 'lane', 'permission', 'cache', 'rate', 'files', 'anyFields', 'fields', 'audit', 'machines'})

    def test_demo(self):
        said = self.folder.run('demo').out
        self.assertRegex(said, r'password')
        server = Server(self.folder)
        try:
            front = server.browser().get('/')
            self.assertEqual(front.status, 200)
            org = '/avonbridge'
            self.assertIn(org, [h for h, _ in front.page.links])
            self.assertEqual(server.browser().get(org).status, 200)
            made = server.browser().get(f'{org}/missed-bin/check-answers/making')
            for words in ('7 people tried this service', 'You said', 'We did', '3 wait for an answer'):
                self.assertIn(words, made.text)
            self.assertEqual(made.text.count('<i class'), 7)
        finally:
            server.stop()
        # What staff see beside: who was invited and left an address, what was changed since, what was put aside.
        with sqlite3.connect(f'{self.folder.data}/organisations/avonbridge.db') as db:
            count = lambda table, which='1': db.execute(f'SELECT COUNT(*) FROM {table} WHERE {which}').fetchone()[0]
            self.assertEqual((count('trial_invitation'), count('trial_contact'), count('advice_rejected')), (8, 3, 1))
            self.assertEqual(count('revision', "what = 'question-set'"), 2)
            # Of one draft a machine wrote a text, some were read, one of those is out of date since; a condition is used twice.
            [(draft,)] = db.execute("SELECT r.document FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = 'missed-bin' ORDER BY r.number DESC LIMIT 1")
            marks = list(json.loads(draft)['translations']['cy'].values())
            self.assertEqual((marks.count('machine'), sum(mark.endswith(' Tom Ellis') for mark in marks)), (1, 7))
            self.assertEqual(draft.replace(' ', '').count('"when":"gardenwaste"'), 2)

    def test_migrate(self):
        self.folder.init()
        self.folder.run('migrate')
        self.folder.run('migrate')

    def test_a_newer_store_is_refused(self):
        self.folder.init()
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db') as db:
            names = [row[1] for row in db.execute('PRAGMA table_info(migration)')]
            last = dict(zip(names, db.execute('SELECT * FROM migration ORDER BY number DESC').fetchone()))
            last['number'] += 1000
            db.execute(f'INSERT INTO migration ({",".join(names)}) VALUES ({",".join("?" * len(names))})', [last[n] for n in names])
        db.close()
        done = self.folder.run('migrate', status=None)
        self.assertEqual(done.returncode, 1)
        self.assertIn('newer', done.err)


class Settings(unittest.TestCase):
    """Options before the environment, the environment before the file, the file before what is built in."""

    def test_precedence(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        proxied = lambda server: server.browser(headers=[('X-Forwarded-Proto', 'https')]).get('/town').header('Strict-Transport-Security')
        conf = os.path.join(folder.data, 'guildhall.conf')
        cases = (('', {}, [], False), ('trusted-proxy = 127.0.0.1', {}, [], True),
                 ('# a remark\n\n trusted-proxy=127.0.0.1 \nwriters = 1', {'GUILDHALL_TRUSTED_PROXY': '192.0.2.1'}, [], False),
                 ('trusted-proxy = 192.0.2.1', {'GUILDHALL_TRUSTED_PROXY': '127.0.0.1'}, [], True),
                 ('trusted-proxy = 192.0.2.1', {'GUILDHALL_TRUSTED_PROXY': '127.0.0.1'}, ['--trusted-proxy=192.0.2.1'], False),
                 ('', {'GUILDHALL_TRUSTED_PROXY': '192.0.2.1'}, ['--trusted-proxy', '127.0.0.1'], True))
        for text, environment, options, trusted in cases:
            with self.subTest(file=text, environment=environment, options=options):
                with open(conf, 'w', encoding='utf-8') as out:
                    out.write(text)
                server = Server(folder, *options, environment=environment)
                try:
                    self.assertEqual(proxied(server) is not None, trusted)
                finally:
                    server.stop()

    def test_the_data_folder_and_a_named_file(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        elsewhere = os.path.join(folder.top, 'elsewhere')
        folder.run('init', '--org', 'one', '--name', 'One', data=False, environment={'GUILDHALL_DATA': elsewhere})
        self.assertTrue(os.path.exists(f'{elsewhere}/organisations/one.db'))
        conf = folder.write('my.conf', f'data = {elsewhere}\nlisten = 127.0.0.1:0\nquiet = 1\n')
        folder.run('init', '--org', 'two', '--name', 'Two', '--config', conf, data=False)
        self.assertTrue(os.path.exists(f'{elsewhere}/organisations/two.db'))
        folder.run('init', '--org', 'three', '--name', 'Three', data=False, environment={'GUILDHALL_CONFIG': conf})
        self.assertTrue(os.path.exists(f'{elsewhere}/organisations/three.db'))
        folder.run('init', '--org', 'four', '--name', 'Four', data=False)
        self.assertTrue(os.path.exists(f'{folder.top}/data/organisations/four.db'), 'otherwise ./data')

    def test_a_wrong_file(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        for text in ('nonsense', 'no-such-setting = 1', 'data'):
            done = folder.run('migrate', '--config', folder.write('my.conf', text), status=None)
            self.assertEqual(done.returncode, 2, text)
            self.assertIn(text.split(' ')[0], done.err)
        self.assertEqual(folder.run('migrate', '--config', '/nowhere', status=None).returncode, 2)


class BesideAServer(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')

    def send_one(self, note):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 ' + note.encode())])
        person.go('/town/ways/note', {'note': note})
        return person.go('/town/ways/check-answers').page.reference

    def test_a_second_server_is_refused(self):
        with self.assertRaisesRegex(guildhall.Broken, 'no address'):
            Server(self.folder)
        done = self.folder.run('serve', '--listen', '127.0.0.1:0', status=3)
        self.assertIn('another', done.err)
        self.assertEqual(self.person.get('/town').status, 200)

    def test_a_taken_port_is_told(self):
        other = Folder()
        self.addCleanup(other.remove)
        other.init()
        done = other.run('serve', '--listen', f'127.0.0.1:{self.person.port}', status=1)
        self.assertTrue(done.err)
        for address in ('nonsense', '127.0.0.1:99999', '127.0.0.1', '999.1.1.1:80'):
            self.assertIn(other.run('serve', '--listen', address, status=None).returncode, (1, 2), address)

    def test_import_is_live_at_once(self):
        self.assertEqual(self.person.get('/town/new-one').status, 404)
        self.folder.publish('ways.json', 'new-one')
        self.assertEqual(self.person.get('/town/new-one').status, 200)
        self.assertIn('/town/new-one', [h for h, _ in self.person.get('/town').page.links])
        with open(WAYS, encoding='utf-8') as source:
            document = json.load(source)
        for i in range(5):
            document['name'] = f'Name {i}'
            self.folder.publish(self.folder.write('next.json', document), 'new-one')
            self.assertIn(f'Name {i}', self.person.get('/town/new-one').page.heading)

    def test_a_form_and_its_welsh_twin(self):
        def form(name, title, path):
            return self.folder.write(f'{path}.json', {'name': name, 'metadata': {'isWelsh': path != 'boat'}, 'startPage': f'/{path}', 'pages': [
                {'path': f'/{path}', 'components': [{'type': 'TextField', 'name': 'boat', 'title': title}], 'next': [{'path': '/summary'}]},
                {'path': '/summary', 'controller': 'SummaryPageController'}]})
        english, welsh = form('Boats', 'Which boat?', 'boat'), form('Cychod', 'Pa gwch?', 'cwch')
        said = self.folder.publish(english, 'boats', words=('--with-welsh', welsh)).out
        self.assertIn('published town/boats', said)
        for tag, title in (('en', 'Which boat?'), ('cy', 'Pa gwch?')):
            page = self.person.get(f'/town/boats/boat?language={tag}').page
            self.assertEqual((page.language, title in page.heading), (tag, True), page.heading)
        got = self.folder.run('check', '--with-welsh', welsh, english, data=False).out
        self.assertIn('0 errors', got)
        walked = json.loads(self.folder.run('journey', '--with-welsh', welsh, english, '--answers', self.folder.write('a.json', {'boat': 'x'}),
                                            '--json', data=False).out)
        self.assertEqual(walked['pages'], ['boat', 'check-answers'])
        for wrong in (english, self.folder.write('empty.json', ''), 'absent.json'):
            with self.changes_nothing():
                self.assertTrue(self.folder.publish(english, 'boats', words=('--with-welsh', wrong), status=1).err)

    def test_a_refused_import_leaves_what_was(self):
        bad = self.folder.write('bad.json', '{"guildhall": 1, "id": "ways", "name": "x", "pages": [{"id": "a", "typo": 1}]}')
        with self.changes_nothing():
            done = self.folder.publish(bad, 'ways', status=1)
        self.assertIn('typo', done.err)
        self.assertEqual(self.person.get('/town/ways').status, 200)

    def test_init_and_user_add_beside_it(self):
        self.folder.init('later', 'Later on')
        self.assertEqual(self.person.get('/later').status, 200)
        password = self.folder.user('ann@example.org', 'leader', org='later')
        self.sign_in('ann@example.org', password, 'later')

    def test_case_beside_it(self):
        reference = self.send_one('beside')
        self.assertEqual(self.folder.case(reference)['answers']['note'], 'beside')
        self.assertEqual(self.folder.case(reference.lower().replace('-', ''))['reference'], reference)
        said = self.folder.run('case', 'town', reference).out
        self.assertIn(reference, said)
        self.assertIn('beside', said)

    def test_a_backup_beside_writes_is_whole_and_opens(self):
        told, stop = [], threading.Event()
        def people():
            while not stop.is_set():
                told.append(self.send_one(f'note {len(told)}'))
        writers = [threading.Thread(target=people) for _ in range(2)]
        for writer in writers:
            writer.start()
        try:
            while len(told) < 4:
                time.sleep(0.05)
            before, to = list(told), os.path.join(self.folder.top, 'copy')
            self.folder.run('backup', to)
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        again = self.folder.run('backup', to, status=None)
        self.assertEqual(again.returncode, 1, 'not over what is there')
        for name in ('registry.db', 'organisations/town.db'):
            with sqlite3.connect(f'file:{to}/{name}?mode=ro', uri=True) as db:
                self.assertEqual(db.execute('PRAGMA integrity_check').fetchone(), ('ok',))
            db.close()
        copy = self.folder.copy(to)
        password = copy.user('ben@example.org')
        server = Server(copy)
        try:
            ben = server.browser()
            ben.post('/town/staff/sign-in', {'email': 'ben@example.org', 'password': password})
            for reference in before:
                page = ben.get(f'/town/staff/cases/{reference}')
                self.assertEqual(page.status, 200, 'told before the backup, and not in it')
                files = [h for h, _ in page.page.links if '/files/' in h]
                self.assertTrue(ben.get(files[0]).body.startswith(b'%PDF-1.4 note'))
            self.assertEqual(server.browser().get('/town/ways').status, 200)
        finally:
            server.stop()

    def test_backup_takes_a_path_of_where_it_is_called(self):
        os.mkdir(os.path.join(self.folder.top, 'here'))
        self.folder.run('backup', 'mine', cwd=os.path.join(self.folder.top, 'here'))
        self.assertTrue(os.path.exists(os.path.join(self.folder.top, 'here', 'mine', 'registry.db')))

    def test_only_the_owner_reads_the_folder(self):
        self.assertEqual(os.stat(self.folder.data).st_mode & 0o777, 0o700)
        to = os.path.join(self.folder.top, 'of-mine')
        self.folder.run('backup', to)
        self.assertEqual(os.stat(to).st_mode & 0o777, 0o700)


class Stopping(unittest.TestCase):
    def test_a_stop_finishes_what_is_under_way(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        server = Server(folder)
        person = server.browser()
        sock = person.connect()
        body = b'kind=short'
        sock.sendall(f'POST /town/ways/kind HTTP/1.1\r\nHost: {person.host}:{person.port}\r\nOrigin: {person.url}\r\n'
                     f'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body[:4])
        time.sleep(0.2)
        server.process.terminate()
        time.sleep(0.3)
        sock.sendall(body[4:])
        answer = guildhall.read_answer(sock)
        sock.close()
        self.assertEqual(answer.status, 303)
        self.assertEqual(server.stop(), 0, server.said())
        self.assertEqual(folder.count('draft'), 1)

    def test_the_address_is_said_when_all_is_open(self):
        """Who read it may send a command at once; a folder that cannot be opened gives no address."""
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        for options in (['--single'], []):
            server = Server(folder, *options)
            there = os.path.exists(os.path.join(folder.data, 'control'))
            second = folder.run('serve', *options, '--listen', '127.0.0.1:0', status=None)
            server.stop()
            self.assertTrue(there, options)
            self.assertEqual((second.returncode == 0, second.out), (False, ''), options)

    def test_one_process_leaks_nothing(self):
        """Without the supervisor, so that the leak checker runs at the end."""
        folder = Folder()
        self.addCleanup(folder.remove)
        folder.init()
        folder.publish('ways.json')
        password = folder.user('ann@example.org')
        server = Server(folder, '--single')
        person = server.browser()
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things/add', {'thing': 'x'})
        person.upload('/town/ways/proof', [], [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4')])
        ann = server.browser()
        ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': password})
        ann.export({'format': 'csv'})
        self.assertEqual(server.stop(), 0)
