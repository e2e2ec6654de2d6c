# SPDX-License-Identifier: Apache-2.0
"""A server of one's own and people who walk through its services: what the tests of faults are made of.

Owns the processes it starts and ends only those. Refuses to follow a redirect to another host.
"""
import html
import json
import os
import re
import sqlite3
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import traceback
import urllib.parse

# One master key for all folders, since copies of one are served under other names. Gone with the process.
KEY = tempfile.NamedTemporaryFile(prefix='guildhall-faults-key-')
KEY.write(os.urandom(32).hex().encode() + b'\n')
KEY.flush()
os.chmod(KEY.name, 0o400)
os.environ['GUILDHALL_KEY_FILE'] = KEY.name

MAIN = re.compile(r'<main[^>]*data-page="([^"]*)"(?:[^>]*data-id="([^"]*)")?')
REFERENCE = re.compile(r'id="reference"[^>]*>\s*([^<\s]+)')
TICKS = os.sysconf('SC_CLK_TCK')


class Broken(Exception):
    """The connection went away before a whole answer came."""


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    @property
    def text(self):
        return self.body.decode('utf-8', 'replace')

    @property
    def page(self):
        """The kind of page and its id."""
        found = MAIN.search(self.text)
        return found.groups() if found else (None, None)

    @property
    def reference(self):
        found = REFERENCE.search(self.text)
        return html.unescape(found[1]) if found else None


class Browser:
    """One connection kept alive, and cookies with their paths."""

    def __init__(self, port, wait=20):
        self.port, self.wait, self.sock, self.rest, self.jar = port, wait, None, b'', {}

    def close(self):
        if self.sock is not None:
            self.sock.close()
        self.sock, self.rest = None, b''

    def connect(self):
        self.close()
        self.sock = socket.create_connection(('127.0.0.1', self.port), timeout=self.wait)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def cookies(self, path):
        fit = [f'{name}={value}' for (name, under), value in self.jar.items()
               if path == under or path.startswith(under.rstrip('/') + '/')]
        return '; '.join(fit)

    def bytes_of(self, method, path, form=None, cookie=None):
        cookie = self.cookies(path.partition('?')[0]) if cookie is None else cookie
        lines = [f'{method} {path} HTTP/1.1', f'Host: 127.0.0.1:{self.port}']
        if cookie:
            lines.append(f'Cookie: {cookie}')
        body = b''
        if method == 'POST':
            body, kind = form if isinstance(form, tuple) else (encode(form or {}), 'application/x-www-form-urlencoded')
            lines += ['Sec-Fetch-Site: same-origin', f'Content-Type: {kind}', f'Content-Length: {len(body)}']
        return ('\r\n'.join(lines) + '\r\n\r\n').encode() + body

    def send(self, request):
        try:
            if self.sock is None:
                self.connect()
            self.sock.sendall(request)
        except OSError as e:
            self.close()
            raise Broken(str(e)) from e

    def more(self):
        try:
            got = self.sock.recv(65536)
        except OSError as e:
            self.close()
            raise Broken(str(e)) from e
        if not got:
            self.close()
            raise Broken('closed')
        self.rest += got

    def receive(self, path):
        while b'\r\n\r\n' not in self.rest:
            self.more()
        head, _, self.rest = self.rest.partition(b'\r\n\r\n')
        lines = head.decode('latin-1').split('\r\n')
        fields = [tuple(line.split(': ', 1)) for line in lines[1:]]
        answer = Answer(int(lines[0].split()[1]), fields, b'')
        size = int(answer.field('Content-Length') or 0)
        while len(self.rest) < size:
            self.more()
        answer.body, self.rest = self.rest[:size], self.rest[size:]
        for name, value in fields:
            if name.lower() == 'set-cookie':
                self.keep(value, path)
        if (answer.field('Connection') or '').lower() == 'close':
            self.close()
        return answer

    def keep(self, set_cookie, path):
        pair, *attributes = [part.strip() for part in set_cookie.split(';')]
        name, _, value = pair.partition('=')
        said = dict(part.lower().partition('=')[::2] for part in attributes)
        under = said.get('path', path)
        if said.get('max-age', '').lstrip('-') == '0' or said.get('max-age', '').startswith('-'):
            self.jar.pop((name, under), None)
        else:
            self.jar[name, under] = value

    def ask(self, method, path, form=None, cookie=None):
        # A connection that the server let go while nobody used it is opened anew, once, as browsers do.
        fresh = self.sock is None
        try:
            self.send(self.bytes_of(method, path, form, cookie))
            return self.receive(path)
        except Broken:
            if fresh:
                raise
        self.send(self.bytes_of(method, path, form, cookie))
        return self.receive(path)

    def get(self, path, cookie=None):
        return self.ask('GET', path, cookie=cookie)

    def post(self, path, form=None, cookie=None):
        return self.ask('POST', path, form, cookie)


def encode(form):
    return urllib.parse.urlencode(form).encode()


def file_form(field, name, content):
    """A form with one file, for Browser.post."""
    edge = '----a1b2c3d4e5f6'
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode() + content + f'\r\n--{edge}--\r\n'.encode(), f'multipart/form-data; boundary={edge}'


def until_it_works(step, seconds=30):
    """What a person does when the page does not come: tries the same again."""
    end = time.monotonic() + seconds
    while True:
        try:
            return step()
        except Broken:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


class Wrong(Exception):
    """An answer that must not be."""


def must(holds, words):
    if not holds:
        raise Wrong(words)


def run_checks(checks, options, only):
    """Runs each function with the options, says what it measured, and counts; the exit status."""
    passed = failed = skipped = 0
    for check in checks:
        if only and check.__name__ not in only:
            continue
        began = time.monotonic()
        try:
            said = check(options)
        except Exception as e: # noqa: BLE001 - whatever it is, the other checks go on
            failed += 1
            print(f'FAILED  {check.__name__}: {type(e).__name__}: {e}', flush=True)
            if os.environ.get('FAULTS_TRACE'):
                traceback.print_exc()
            continue
        if said is None:
            skipped += 1
            print(f'skipped {check.__name__}', flush=True)
            continue
        passed += 1
        print(f'ok      {check.__name__}: {said} ({time.monotonic() - began:.1f} s)', flush=True)
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 1 if failed else 0


# What is typed into the pages of the demo's street problem, by page.
ANSWERS = {'problem': 'A pothole', 'where': 'Bridge Street, by number 4', 'email': 'someone@example.org'}


def walk(browser, service, answers=None, think=0.0):
    """From the first page to the reference. Follows whatever pages the service sends, in its order."""
    answers = answers or ANSWERS
    browser.jar.clear()
    start = until_it_works(lambda: browser.get(service))
    begin = re.search(r'href="(' + re.escape(service) + r'/[^"?]+)"[^>]*role="button"', start.text)
    if start.status != 200 or not begin:
        raise Wrong(f'the start page: {start.status}')
    at = begin[1]
    trail = []
    for _ in range(40):
        trail.append(at)
        shown = until_it_works(lambda: browser.get(at))
        kind, _page = shown.page
        if shown.status == 303:
            at = shown.field('Location')
            continue
        if shown.status != 200:
            raise Wrong(f'GET {at}: {shown.status}')
        if kind == 'confirmation':
            if not shown.reference:
                raise Wrong('a confirmation without a reference')
            return shown.reference
        name = at.partition('?')[0].rsplit('/', 1)[1]
        form = {} if name == 'check-answers' else {name: answers.get(name, 'Something')}
        if think:
            time.sleep(think)
        saved = until_it_works(lambda: browser.post(at, form))
        if saved.status != 303:
            raise Wrong(f'POST {at}: {saved.status} after {trail}')
        at = saved.field('Location')
    raise Wrong('no end after 40 pages')


# Before the words of a program: it goes ahead of what else the machine does, where that is allowed. Linux weighs
# sessions against each other first (sched(7), autogroup), and niceness within them.
AHEAD = ['setsid', 'sh', '-c', 'echo -20 2>/dev/null >/proc/self/autogroup; exec nice -n -20 "$@"', 'ahead'] if os.geteuid() == 0 else []


class Server:
    """`guildhall serve` on a free port. `wrapped` is what it runs under."""

    def __init__(self, binary, data, *options, wrapped=(), env=None):
        self.binary, self.data = binary, data
        self.log = tempfile.TemporaryFile()
        self.began = time.monotonic()
        self.process = subprocess.Popen([*wrapped, binary, 'serve', '--data', data, '--listen', '127.0.0.1:0', *options],
                                        stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=dict(os.environ, **(env or {})))
        said = self.process.stdout.readline().decode()
        if not said.startswith('http://'):
            raise RuntimeError(f'serve did not start: {said!r} {self.said()[-2000:]}')
        self.port = int(said.rsplit(':', 1)[1])

    def browser(self, **options):
        return Browser(self.port, **options)

    def said(self):
        self.log.seek(0)
        return self.log.read().decode('utf-8', 'replace')

    def children(self, pid=None):
        pid = pid or self.process.pid
        try:
            with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as f:
                return [int(n) for n in f.read().split()]
        except OSError:
            return []

    @staticmethod
    def name_of(pid):
        try:
            with open(f'/proc/{pid}/comm', encoding='ascii') as f:
                return f.read().strip()
        except OSError: # it ended
            return 'gh-gone'

    def application(self):
        """The process that answers: the supervisor's child that is no helper."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            found = [pid for pid in self.children() if not self.name_of(pid).startswith('gh-')]
            if found:
                return found[0]
            time.sleep(0.001)
        raise RuntimeError('there is no application')

    def stop(self, wait=30):
        """Tells it to stop; the exit status, or None where it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(wait)
        except subprocess.TimeoutExpired:
            for child in self.children():
                os.kill(child, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.stop()


class Folder:
    """A folder of data that goes away."""

    def __init__(self, binary, demo=True):
        self.binary, self.top = binary, tempfile.mkdtemp(prefix='guildhall-faults-')
        self.data = os.path.join(self.top, 'data')
        if demo:
            said = self.command('demo').stdout
            self.email = re.search(r'^added (\S+)', said, re.M)[1]
            self.password = re.search(r'^password: (\S+)', said, re.M)[1]

    def command(self, *words, check=True):
        data = [] if words[0] == 'routes' else ['--data', self.data]
        done = subprocess.run([self.binary, *words, *data], capture_output=True, text=True, timeout=60)
        if check and done.returncode != 0:
            raise RuntimeError(f'{words}: {done.stdout}{done.stderr}')
        return done

    def unseal(self):
        """As folders were before there was a master key: what comes is kept unsealed. No server runs."""
        for name in os.listdir(os.path.join(self.data, 'organisations')):
            if name.endswith('.db'):
                store = sqlite3.connect(os.path.join(self.data, 'organisations', name))
                store.execute('DELETE FROM seal_key')
                store.commit()
                store.close()

    def case(self, organisation, reference):
        """What `guildhall case` says of it, or None."""
        done = self.command('case', organisation, reference, '--json', check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def ask(self, act, **given):
        """An act through DIR/control, as the commands do it."""
        before = os.open(self.data, os.O_RDONLY)
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(60)
                s.connect(f'/proc/self/fd/{before}/control') # the path itself may be too long for a socket
                s.sendall(json.dumps({'act': act, 'input': given}).encode() + b'\n')
                said = b''
                while got := s.recv(65536):
                    said += got
        finally:
            os.close(before)
        return json.loads(said)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat', encoding='ascii') as f:
        words = f.read().rsplit(')', 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def memory_kb(pid, kind='Pss'):
    with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as f:
        return int(re.search(rf'^{kind}:\s+(\d+) kB', f.read(), re.M)[1])
