# SPDX-License-Identifier: Apache-2.0
"""Behind nginx, as docs/running.md has it: the configuration is read from that page, so that the page holds.
TLS with a certificate made for the test; all in a folder that goes away."""
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import unittest

import guildhall
from guildhall import Folder, Server

NGINX = shutil.which('nginx') or '/usr/sbin/nginx'
PAGE = os.path.join(guildhall.ROOT, 'docs', 'running.md')
AROUND = """daemon off; pid {top}/nginx.pid; error_log {top}/error.log warn; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {top}/t1; proxy_temp_path {top}/t2; fastcgi_temp_path {top}/t3; uwsgi_temp_path {top}/t4; scgi_temp_path {top}/t5;
{servers}
}}
"""


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


@unittest.skipUnless(os.path.exists(NGINX) and shutil.which('openssl'), 'needs nginx and openssl')
class BehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.remove)
        cls.folder.init()
        cls.folder.publish('ways.json')
        cls.password = cls.folder.user('ann@example.org')
        with open(PAGE, encoding='utf-8') as page:
            text = page.read()
        settings = re.search(r'```\n(listen = .*?)```', text, re.S).group(1)
        with open(os.path.join(cls.folder.data, 'guildhall.conf'), 'w', encoding='utf-8') as conf:
            conf.write(settings.replace('127.0.0.1:8080', '127.0.0.1:0'))
        cls.server = Server(cls.folder, '--config', os.path.join(cls.folder.data, 'guildhall.conf'))
        cls.addClassCleanup(cls.server.stop)
        cls.start_nginx(re.search(r'```nginx\n(.*?)```', text, re.S).group(1))

    @classmethod
    def start_nginx(cls, servers):
        top = cls.folder.top
        cls.certificate, key = os.path.join(top, 'cert.pem'), os.path.join(top, 'key.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                        'subjectAltName=DNS:localhost', '-keyout', key, '-out', cls.certificate], check=True, capture_output=True)
        cls.https, cls.http, ours = free_port(), free_port(), cls.server.browser().port
        for was, now in (('/etc/ssl/services.example.org.pem', cls.certificate), ('/etc/ssl/private/services.example.org.key', key),
                         ('listen 443 ssl', f'listen 127.0.0.1:{cls.https} ssl'), ('listen 80', f'listen 127.0.0.1:{cls.http}'),
                         ('http://127.0.0.1:8080', f'http://127.0.0.1:{ours}'), ('services.example.org', 'localhost')):
            assert was in servers, f'{was} is not in {PAGE}'
            servers = servers.replace(was, now)
        conf = cls.folder.write('nginx.conf', AROUND.format(top=top, servers=servers))
        cls.nginx = subprocess.Popen([NGINX, '-p', top, '-c', conf], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     stderr=open(os.path.join(top, 'nginx.err'), 'wb'))
        cls.addClassCleanup(cls.stop_nginx)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(('127.0.0.1', cls.https), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise guildhall.Broken('nginx does not answer')

    @classmethod
    def stop_nginx(cls):
        cls.nginx.terminate()
        cls.nginx.wait(20)

    def setUp(self):
        self.person = self.browser()

    def tearDown(self):
        self.server.check()

    def browser(self, **more):
        return guildhall.Browser(f'https://localhost:{self.https}', tls=guildhall.tls_context(self.certificate), **more)

    def test_a_whole_journey(self):
        start = self.person.get('/town/ways')
        self.assertEqual((start.status, start.page.kind), (200, 'start'))
        self.assertEqual(start.header('Strict-Transport-Security'), 'max-age=31536000')
        first = self.person.post('/town/ways/kind', {'kind': 'long'})
        self.assertEqual((first.status, first.location), (303, '/town/ways/detail'))
        self.assertTrue(first.header('Set-Cookie').endswith('; Secure'), first.header('Set-Cookie'))
        self.person.go('/town/ways/detail', {'detail': 'Over https'})
        self.person.go('/town/ways/things/add', {'thing': 'one'})
        self.person.go('/town/ways/things', {'next': 'continue'})
        big = b'%PDF-1.7' + os.urandom(900 * 1024)
        self.person.go('/town/ways/proof', [], [('proof', 'big.pdf', 'application/pdf', big), ('proof', 'small.pdf', 'application/pdf', b'%PDF-1.4 small')])
        self.person.go('/town/ways/note', {'note': 'ŵ'})
        reference = self.person.go('/town/ways/check-answers').page.reference
        self.assertEqual(self.folder.case(reference)['answers']['detail'], 'Over https')
        ann = self.browser()
        signed = ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': self.password})
        self.assertTrue(signed.header('Set-Cookie').endswith('; Secure'))
        page = ann.get(f'/town/staff/cases/{reference}').page
        files = [ann.get(h) for h, _ in page.links if '/files/' in h]
        self.assertEqual([f.body for f in files], [big, b'%PDF-1.4 small'])
        self.assertEqual(len(json.loads(ann.export({'format': 'json'}).body)), self.folder.count('case_file'))

    def test_other_sites_are_refused(self):
        before = self.folder.count('draft')
        for origin in ('https://evil.example', f'http://localhost:{self.https}', 'https://localhost', 'null'):
            answer = self.person.ask('POST', '/town/ways/kind', b'kind=long', headers=[('Origin', origin)])
            self.assertEqual(answer.status, 403, origin)
        self.assertEqual(self.folder.count('draft'), before)

    def test_a_strangers_forwarded_fields_go_no_further(self):
        for said in ([('X-Forwarded-Proto', 'http')], [('X-Forwarded-Host', 'evil.example')], [('Forwarded', 'proto=http;host=evil.example')],
                     [('X-Forwarded-For', 'rubbish')]):
            answer = self.browser(headers=said).post('/town/ways/kind', {'kind': 'long'})
            self.assertEqual(answer.status, 303, said)
            self.assertTrue(answer.header('Set-Cookie').endswith('; Secure'))

    def test_errors_are_our_pages(self):
        missing = self.person.get('/town/nothing')
        self.assertEqual((missing.status, missing.page.kind), (404, 'error'))
        large = self.person.ask('POST', '/town/ways/kind', b'kind=' + b'x' * (2 * 1024 * 1024))
        self.assertEqual((large.status, large.page.kind), (413, 'error'))

    def test_plain_http_is_sent_to_https(self):
        answer = guildhall.Browser(f'http://localhost:{self.http}').get('/town')
        self.assertEqual(answer.status, 301)
        self.assertTrue(answer.location.startswith('https://localhost/town'))

    def test_the_certificate_is_looked_at(self):
        """That this test speaks TLS at all."""
        with self.assertRaises(ssl.SSLError):
            guildhall.Browser(f'https://localhost:{self.https}', tls=ssl.create_default_context()).get('/town')
