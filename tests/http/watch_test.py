# SPDX-License-Identifier: Apache-2.0
"""What whoever watches over a server asks it: /healthz, /readyz, /metrics. Each check of readiness is made to go wrong."""
import os
import re
import sqlite3
import time
import unittest

from guildhall import Folder, Server


class Ready(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.publish('ways.json')

    def serve(self, *options):
        self.server = Server(self.folder, *options)
        self.addCleanup(self.server.stop)
        self.someone = self.server.browser()

    def ask(self):
        """What it says: the status, and each check's words."""
        time.sleep(1.1) # it looks once a second
        answer = self.someone.get('/readyz')
        self.assertEqual(answer.header('Content-Type'), 'text/plain; charset=utf-8')
        self.assertEqual(answer.header('Cache-Control'), 'no-store')
        first, *lines = answer.text.splitlines()
        self.assertEqual(first, 'ready' if answer.status == 200 else 'not ready')
        return answer.status, dict(line.split(': ', 1) for line in lines)

    def assert_wrong(self, name, words, looks=1):
        """Within so many looks."""
        for _ in range(looks):
            status, checks = self.ask()
            if status != 200:
                break
        self.assertEqual({k for k, v in checks.items() if v != 'ok' and k != 'scanner'}, {name}, checks)
        self.assertIn(words, checks[name])
        self.assertEqual(status, 503)
        self.assertEqual(self.someone.get('/healthz').text, 'ok\n') # it lives all the same

    def test_a_server_that_is_well(self):
        self.serve()
        self.assertEqual(self.ask(), (200, {**dict.fromkeys(('stores', 'migrations', 'writing', 'master-key', 'disk'), 'ok'),
                                            'scanner': 'there is none: files are not looked at for viruses'}))
        alive = self.someone.get('/healthz')
        self.assertEqual((alive.status, alive.text, alive.header('Cache-Control')), (200, 'ok\n', 'no-store'))
        self.assertEqual(self.someone.get('/health').status, 404)

    def test_it_names_nobody(self):
        self.folder.init('other', 'Another')
        self.serve()
        for _ in range(3):
            said = self.ask()[1]
            self.assertNotIn('town', str(said))
            self.assertNotIn('other', str(said))

    def test_it_looks_once_a_second_however_often_it_is_asked(self):
        self.serve()
        self.ask()
        os.rename(self.folder.data + '.key', self.folder.data + '.away')
        until, said = time.monotonic() + 0.5, set()
        while time.monotonic() < until:
            said.add(self.someone.get('/readyz').status)
        os.rename(self.folder.data + '.away', self.folder.data + '.key')
        self.assertEqual(said, {200})
        self.assertEqual(self.ask()[0], 200)

    def test_the_master_key_goes(self):
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        os.rename(self.folder.data + '.key', self.folder.data + '.away')
        self.assert_wrong('master-key', 'not where it was')
        os.rename(self.folder.data + '.away', self.folder.data + '.key')
        self.assertEqual(self.ask()[0], 200)
        os.chmod(self.folder.data + '.key', 0o644)
        self.assert_wrong('master-key', 'not where it was')

    def test_a_disk_with_too_little_room(self):
        self.serve('--disk-least', str(1024 * 1024 * 1024))
        self.assert_wrong('disk', 'not enough room')

    def test_a_size_that_is_none(self):
        for size in ('-1', 'many', '', '99999999999999999999'):
            done = self.folder.run('serve', '--listen', '127.0.0.1:0', '--disk-least', size or ' ', status=1)
            self.assertIn('--disk-least takes megabytes', done.err)

    def test_an_organisation_s_store_goes(self):
        self.folder.init('other', 'Another')
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        os.rename(self.folder.data + '/organisations/other.db', self.folder.data + '/organisations/other.away')
        self.assert_wrong('stores', 'a store does not open', looks=3) # one after the other
        for _ in range(3):
            self.assert_wrong('stores', 'a store does not open') # and it stays at that one
        os.rename(self.folder.data + '/organisations/other.away', self.folder.data + '/organisations/other.db')
        self.assertEqual(self.ask()[0], 200)

    def test_another_program_brought_a_store_up_to_date(self):
        self.serve()
        self.assertEqual(self.ask()[0], 200)
        db = sqlite3.connect(self.folder.data + '/registry.db')
        db.execute("INSERT INTO migration SELECT part, 1000 + number, name, checksum, done_at FROM migration LIMIT 1")
        db.commit()
        db.close()
        self.assert_wrong('migrations', 'not as this program has it', looks=2)


LINE = re.compile(r'^([a-z_]+)(?:\{([^}]*)\})? (\S+)$')


def figures(text):
    """{name: {labels: value}}; every line is of the format, and every name said to be of a type before its figures."""
    found, types = {}, {}
    for line in text.splitlines():
        if line.startswith('# TYPE '):
            _, _, name, kind = line.split(' ')
            assert name not in types, f'{name} twice'
            types[name] = kind
        elif not line.startswith('# HELP '):
            name, labels, value = LINE.match(line).groups()
            owner = name if name in types else re.sub('_(bucket|sum|count)$', '', name)
            assert types[owner] in ('counter', 'gauge', 'histogram'), line
            assert types[owner] != 'counter' or name.endswith('_total'), line
            place = found.setdefault(name, {})
            assert labels not in place, f'{line} twice'
            place[labels] = float(value)
    return found


class Figures(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.folder.init()
        self.folder.publish('ways.json')

    def serve(self, *options, **more):
        self.server = Server(self.folder, *options, **more)
        self.addCleanup(self.server.stop)
        return self.server.browser()

    def metrics(self, **more):
        answer = self.server.browser().get('/metrics', **more)
        self.assertEqual((answer.status, answer.header('Content-Type'), answer.header('Cache-Control')),
                         (200, 'text/plain; version=0.0.4; charset=utf-8', 'no-store'))
        return figures(answer.text)

    def sent(self, person):
        person.go('/town/ways/kind', {'kind': 'short'})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [('stay', '')], [('proof', 'canary-file.pdf', 'application/pdf', b'%PDF-1.4 a')])
        person.go('/town/ways/note', {'note': 'canary words'})
        return person.go('/town/ways/check-answers').page.reference

    def test_they_count_what_was_done(self):
        person = self.serve()
        before = self.metrics()
        for _ in range(3):
            self.assertEqual(person.get('/town').status, 200)
        self.assertEqual(person.get('/nobody-here').status, 404)
        self.assertEqual(person.get('/a/b/c/d/e/f/g').status, 404)
        self.sent(person)
        now = self.metrics()
        more = lambda name, labels=None: now[name].get(labels, 0) - before.get(name, {}).get(labels, 0)
        self.assertGreaterEqual(more('guildhall_requests_total', 'class="page",status="200"'), 3)
        self.assertEqual(more('guildhall_requests_total', 'class="page",status="404"'), 1)
        self.assertEqual(more('guildhall_requests_total', 'class="nowhere",status="404"'), 1)
        self.assertEqual(more('guildhall_requests_total', 'class="send",status="303"'), 5)
        self.assertEqual(more('guildhall_drafts_begun_total'), 1)
        self.assertEqual(more('guildhall_cases_sent_total'), 1)
        self.assertGreaterEqual(more('guildhall_write_group_units_sum'), 5)
        self.assertEqual((now['guildhall_writing'][None], now['guildhall_ready'][None]), (1, 1))
        for kind in ('page', 'send', 'nowhere'):
            answered = sum(v for k, v in now['guildhall_requests_total'].items() if f'class="{kind}"' in k)
            self.assertEqual(now['guildhall_request_seconds_count'][f'class="{kind}"'], answered)
            steps = [v for k, v in now['guildhall_request_seconds_bucket'].items() if f'class="{kind}"' in k]
            self.assertEqual(steps, sorted(steps))
            self.assertEqual(steps[-1], answered)
        for name in ('process_resident_memory_bytes', 'process_cpu_seconds_total', 'guildhall_disk_free_bytes',
                     'guildhall_connections'):
            self.assertGreater(now[name][None], 0, name)

    def test_they_name_nobody_and_stay_few(self):
        self.folder.user('canary@example.org')
        person = self.serve()
        reference = self.sent(person)
        person.post('/town/staff/sign-in', {'email': 'canary@example.org', 'password': 'wrong'})
        for number in range(40):
            person.get(f'/town/canary-{number}')
            person.get(f'/canary-{number}')
        text = person.get('/metrics').text
        for word in ('canary', 'town', 'ways', '127.0.0.1', reference):
            self.assertNotIn(word, text)
        self.assertLess(len(text.splitlines()), 400)

    def test_others_may_not_see_them(self):
        person = self.serve('--metrics-from', '10.1.2.3,10.2.0.0/16')
        hidden = person.get('/metrics')
        self.assertEqual(hidden.same(), person.get('/metric5').same())
        self.assertEqual(hidden.status, 404)

    def test_an_address_that_is_none(self):
        for wrong in ('ten', '10.0.0.0/33', '127.0.0.1;::1'):
            done = self.folder.run('serve', '--listen', '127.0.0.1:0', '--metrics-from', wrong, status=1)
            self.assertIn('--metrics-from takes addresses', done.err)

    def test_the_proxy_passes_nobody_on_to_them(self):
        person = self.serve('--trusted-proxy', '127.0.0.1')
        self.assertEqual(person.get('/metrics').status, 200) # the machine itself, where the proxy stands too
        for fields in ([('X-Forwarded-For', '127.0.0.1')], [('X-Forwarded-For', '192.0.2.1')], [('X-Forwarded-Proto', 'https')],
                       [('X-Forwarded-Host', 'a.example')], [('Forwarded', 'for=127.0.0.1')], [('Forwarded', 'by=10.0.0.1')]):
            self.assertEqual(person.get('/metrics', headers=fields).status, 404, fields)

    def test_the_proxy_may_pass_on_whom_it_names(self):
        person = self.serve('--trusted-proxy', '127.0.0.1', '--metrics-proxied', '--metrics-from', '192.0.2.0/24')
        self.assertEqual(person.get('/metrics', headers=[('X-Forwarded-For', '192.0.2.7')]).status, 200)
        self.assertEqual(person.get('/metrics', headers=[('X-Forwarded-For', '198.51.100.7')]).status, 404)
        self.assertEqual(person.get('/metrics').status, 404)

    def test_whom_nobody_trusts_cannot_say_whence_they_ask(self):
        person = self.serve('--metrics-from', '192.0.2.0/24')
        self.assertEqual(person.get('/metrics', headers=[('X-Forwarded-For', '192.0.2.7')]).status, 404)

    def test_messages_that_wait(self):
        mail = ('--mail-server', 'smtp://127.0.0.1:9', '--mail-plain', '--reach', '127.0.0.1', '--mail-from', 'no-reply@town.example')
        person = self.serve(*mail)
        for _ in range(3): # after which the destination is left alone
            someone = self.server.browser()
            someone.go('/town/ways/kind', {'kind': 'short'})
            someone.go('/town/ways/check-answers/save', {'email': 'ann@people.example'})
        until = time.monotonic() + 30
        while self.metrics()['guildhall_breakers_open'][None] != 1:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.3)
        self.server.stop()
        person = self.serve(*mail) # which looks into the stores as it starts
        until = time.monotonic() + 20
        while 'guildhall_messages_waiting' not in self.metrics():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)
        now = self.metrics()
        self.assertEqual((now['guildhall_messages_waiting'][None], now['guildhall_organisations'][None]), (3, 1))
        self.assertEqual(now['guildhall_audit_lines_total'][None], self.folder.count('audit'))
        self.assertGreaterEqual(now['guildhall_messages_oldest_seconds'][None], 0)
        self.assertEqual((now['guildhall_messages_dead'][None], now['guildhall_organisations_unread'][None]), (0, 0))

    def test_what_does_not_open(self):
        password = self.folder.user('ann@example.org')
        person = self.serve()
        reference = self.sent(person)
        self.assertEqual(self.metrics()['guildhall_sealed_unopened_total'][None], 0)
        db = sqlite3.connect(self.folder.data + '/organisations/town.db')
        kept = db.execute('SELECT answers FROM case_file').fetchone()[0]
        db.execute('UPDATE case_file SET answers = ?', (kept[:-1] + bytes([kept[-1] ^ 1]),))
        db.commit()
        db.close()
        person.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': password})
        self.assertEqual(person.get(f'/town/staff/cases/{reference}').status, 500)
        self.assertGreaterEqual(self.metrics()['guildhall_sealed_unopened_total'][None], 1)

    def test_a_copy_that_falls_behind(self):
        copy = os.path.join(self.folder.top, 'copy')
        self.serve('--keep-copy', copy)
        time.sleep(1.5)
        self.assertLess(self.metrics()['guildhall_copy_behind_seconds'][None], 1.5)
        self.assertLess(time.time() - os.stat(copy + '/guildhall-copy').st_mtime, 2.5)
        os.rename(copy + '/organisations', copy + '/away')
        with open(copy + '/organisations', 'w', encoding='utf-8'):
            pass
        person = self.server.browser()
        self.sent(person)
        time.sleep(2.5)
        self.assertGreater(self.metrics()['guildhall_copy_behind_seconds'][None], 1.5)
