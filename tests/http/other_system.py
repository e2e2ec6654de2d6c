# SPDX-License-Identifier: Apache-2.0
"""Another system that cases go to, by HTTPS: it keeps, refuses, hangs, dies after it has read, points elsewhere and
talks without end, as the first piece of the path says."""
import http.server
import json
import os
import ssl
import subprocess
import threading
import time


class Other(http.server.BaseHTTPRequestHandler):
    """Does what the first piece of the path says, and notes what came."""
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        system = self.server.system
        with system.lock:
            system.got.append({'path': self.path, 'headers': dict(self.headers), 'body': body, 'at': time.time()})
            times = sum(1 for g in system.got if g['path'] == self.path)
        getattr(self, self.path.split('/')[1])(times)

    def do_GET(self):
        self.server.system.strays.append(self.path)
        self.say(200)

    def say(self, status, body=b'', **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def take(self, times):
        self.say(200, json.dumps({'reference': f'EXT-{times} “ñ”'}).encode(), Content_Type='application/json')

    def plain(self, _times):
        self.say(204)

    def refuse(self, _times):
        self.say(400, b'{"reference": "never"}')

    def missing(self, _times):
        self.say(404)

    def later(self, times):
        self.say(503, Retry_After='1000') if times == 1 else self.take(times)

    def once(self, times):
        self.say(500) if times == 1 else self.take(times)

    def forever(self, _times):
        self.say(503, Retry_After='31536000')

    def gone(self, _times):
        self.say(410)

    def hang(self, _times):
        self.server.system.stopped.wait(30)

    def slow(self, times):
        if times == 1:
            self.server.system.stopped.wait(30)
        else:
            self.take(times)

    def dies(self, times):
        if times <= 2: # on a connection that was kept libcurl tries a new one by itself
            self.close_connection = True
        else:
            self.take(times)

    def elsewhere(self, _times):
        self.say(302, Location=f'https://127.0.0.1:{self.server.server_address[1]}/stray')

    def stray(self, _times):
        self.server.system.strays.append(self.path)
        self.say(200)

    def huge(self, _times):
        """An answer without end, that began well."""
        self.send_response(200)
        self.send_header('Connection', 'close')
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(b'{"reference": "EXT-HUGE", "more": "')
            for _ in range(2000):
                self.wfile.write(b'x' * 65536)
                self.server.system.poured += 65536
        except OSError:
            pass

    def heads(self, _times):
        """A head without end."""
        self.close_connection = True
        try:
            self.wfile.write(b'HTTP/1.1 200 Fine\r\n')
            for i in range(20000):
                self.wfile.write(b'X-%d: ' % i + b'x' * 1000 + b'\r\n')
                self.server.system.poured += 1000
        except OSError:
            pass

    def odd(self, _times):
        self.say(200, b'{"reference": ["no", "text"]')

    def long(self, _times):
        self.say(200, json.dumps({'reference': 'y' * 100}).encode())

    def lines(self, _times):
        self.say(200, json.dumps({'reference': 'a\nb'}).encode())

    def log_message(self, *_):
        pass


class System:
    def __init__(self, folder):
        self.key, self.certificate = (os.path.join(folder.top, name) for name in ('other-key.pem', 'other.pem'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                        'subjectAltName=IP:127.0.0.1', '-keyout', self.key, '-out', self.certificate], check=True, capture_output=True)
        self.got, self.strays, self.poured, self.lock, self.stopped = [], [], 0, threading.Lock(), threading.Event()
        self.http = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Other)
        self.http.daemon_threads, self.http.system, self.http.handle_error = True, self, lambda *_: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f'https://127.0.0.1:{self.http.server_address[1]}'
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def of(self, path):
        with self.lock:
            return [g for g in self.got if g['path'] == path]

    def wait(self, path, count=1, seconds=30):
        until = time.monotonic() + seconds
        while len(self.of(path)) < count:
            if time.monotonic() > until:
                raise AssertionError(f'{path}: {len(self.of(path))} of {count} after {seconds} s')
            time.sleep(0.02)
        return self.of(path)

    def stop(self):
        self.stopped.set()
        self.http.shutdown()
        self.http.server_close()
