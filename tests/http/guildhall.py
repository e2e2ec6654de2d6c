# SPDX-License-Identifier: Apache-2.0
"""guildhall: a folder of data, a server on it and a browser without a screen, for tests over real sockets.

Standard library only. A server listens on a port of its own, and only what was started here is stopped.
A report of a sanitizer on the standard error of any process started here fails the test that started it.
"""
import collections
import html.parser
import http.cookies
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import sealed # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
BINARY = os.path.abspath(os.environ.get('GUILDHALL', os.path.join(ROOT, 'build/guildhall')))
DEFINITIONS = os.path.join(HERE, 'definitions')
SERVICES = os.path.join(ROOT, 'services')
SANITIZER = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer|Assertion .* failed|SUMMARY: ')
PASSWORD = re.compile(r'^password: (.+)$', re.M)


class Broken(AssertionError):
    """Something that no test should ever see: a sanitizer's report, a server that does not start."""


def sound(text, who):
    found = SANITIZER.search(text)
    if found:
        raise Broken(f'{who} reported: {text[max(0, found.start() - 200):found.start() + 3000]}')


# ---- Answers ------------------------------------------------------------------------------------------------

class Answer:
    def __init__(self, status, headers, body, wire=b''):
        self.status, self.headers, self.body, self.wire = status, headers, body, wire
        self._page = None

    @property
    def text(self):
        return self.body.decode('utf-8')

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        return (self.all(name) or [None])[0]

    @property
    def location(self):
        return self.header('Location')

    @property
    def page(self):
        if self._page is None:
            self._page = Page(self.text)
        return self._page

    def same(self):
        """What must be equal for two people who may not know: all but the request's id, the date and a cookie
        that is taken away."""
        headers = [(k, v) for k, v in self.headers if k not in ('Date', 'X-Request-Id') and
                   not (k == 'Set-Cookie' and 'Max-Age=0' in v)]
        body = self.body
        # The page's own address stands in its language links, so that they keep the place.
        for found in (self.header('X-Request-Id'), *re.findall(r'data-aside href="([^"?]+)\?language=', self.text)):
            body = body.replace((found or 'none').encode(), b'*')
        headers = [(k, v) for k, v in headers if k != 'Content-Length']
        return self.status, headers, body

    def __repr__(self):
        return f'<{self.status} {self.location or ""} {self.body[:200]!r}>'


class Page(html.parser.HTMLParser):
    """What a test asks of a page: which it is, its forms, problems and links."""

    VOID = {'input', 'br', 'meta', 'link', 'img', 'hr', 'path', 'rect', 'source', 'wbr'}

    def __init__(self, text):
        super().__init__()
        self.kind = self.id = self.language = self.reference = None
        self.forms, self.links, self.problems, self.buttons = [], [], [], []
        self.words, self.title, self.heading, self.counts = [], '', '', collections.Counter()
        self.stack, self._form, self._select, self._area = [], None, None, None
        self.feed(text)
        self.all_words = ' '.join(' '.join(self.words).split())

    def handle_starttag(self, tag, pairs):
        a = dict(pairs)
        self.counts[tag] += 1
        if tag not in self.VOID:
            self.stack.append((tag, a))
        if tag == 'html':
            self.language = a.get('lang')
        elif tag == 'main':
            self.kind, self.id = a.get('data-page'), a.get('data-id')
        elif tag == 'form':
            self._form = {'aside': 'data-aside' in a, 'action': a.get('action'), 'fields': [], 'buttons': [], 'id': a.get('id'),
                          'method': a.get('method', 'get'), 'type': a.get('enctype')}
            self.forms.append(self._form)
        elif tag == 'a':
            self.links.append((a.get('href', ''), a))
        elif tag == 'button' and a.get('type', 'submit') == 'submit':
            self.buttons.append({**a, 'form': a.get('form') or (self._form or {}).get('id')})
        owner = next((f for f in self.forms if 'form' in a and f['id'] == a['form']), self._form)
        if owner is None:
            return
        if tag == 'input' and a.get('name'):
            kind = a.get('type', 'text')
            if kind not in ('radio', 'checkbox', 'file') or 'checked' in a:
                owner['fields'].append((a['name'], a.get('value', '')))
        elif tag == 'button' and a.get('name'):
            owner['buttons'].append((a['name'], a.get('value', '')))
        elif tag == 'textarea':
            self._area = [a.get('name'), '', owner]
        elif tag == 'select':
            self._select = a.get('name')
        elif tag == 'option' and 'selected' in a:
            self._form['fields'].append((self._select, a.get('value', '')))

    def handle_endtag(self, tag):
        while self.stack:
            open_tag, _ = self.stack.pop()
            if open_tag == tag:
                break
        if tag == 'form':
            self._form = None
        elif tag == 'textarea' and self._area:
            text = self._area[1]
            self._area[2]['fields'].append((self._area[0], text[1:] if text.startswith('\n') else text))
            self._area = None

    def handle_data(self, data):
        tags = [tag for tag, _ in self.stack]
        if 'script' in tags or 'style' in tags:
            return
        self.words.append(data)
        if self._area:
            self._area[1] += data
        if tags and tags[-1] == 'title':
            self.title += data
        if 'h1' in tags:
            self.heading += data
        for tag, a in self.stack:
            if a.get('id') == 'reference':
                self.reference = (self.reference or '') + data.strip()
            if 'govuk-error-summary' in (a.get('class') or '').split() and tags[-1] == 'a':
                self.problems.append((self.stack[-1][1].get('href'), data.strip()))

    @property
    def form(self):
        main = [f for f in self.forms if not f['aside'] and f['method'] == 'post']
        if len(main) != 1:
            raise Broken(f'{len(main)} main forms on a page of kind {self.kind}')
        return main[0]

    def presses(self):
        """The buttons that send the main form, in the order of the page: the first is what Enter presses."""
        return [b for b in self.buttons if b['form'] == self.form['id']]

    def values(self, name):
        return [v for f in self.forms for k, v in f['fields'] if k == name]


# ---- Bytes --------------------------------------------------------------------------------------------------

def read_answer(sock, head=False):
    """One response, with strict framing: what Content-Length says and no more."""
    data = b''
    while b'\r\n\r\n' not in data:
        piece = sock.recv(65536)
        if not piece:
            raise Broken(f'the connection ended within the head: {data[:200]!r}')
        data += piece
    top, body = data.split(b'\r\n\r\n', 1)
    lines = top.decode('latin-1').split('\r\n')
    version, status = lines[0].split(' ')[:2]
    if version != 'HTTP/1.1':
        raise Broken(f'not HTTP/1.1: {lines[0]}')
    headers = [tuple(part.strip() for part in line.split(':', 1)) for line in lines[1:]]
    names = {k.lower(): v for k, v in headers}
    length = 0 if head or status in ('204', '304') else int(names['content-length'])
    body = bytearray(body)
    while len(body) < length:
        piece = sock.recv(65536)
        if not piece:
            raise Broken(f'the body ended after {len(body)} of {length}')
        body += piece
    body = bytes(body)
    return Answer(int(status), headers, body, data)


def form(fields):
    if isinstance(fields, bytes):
        return fields
    pairs = fields.items() if isinstance(fields, dict) else fields
    flat = [(k, v) for k, vs in pairs for v in (vs if isinstance(vs, list) else [vs])]
    return urllib.parse.urlencode(flat, encoding='utf-8').encode()


def multipart(fields, files, boundary='----a1b2c3d4e5f6'):
    """`files`: (field, name, type, bytes); a name of str is written as it is, quotes escaped as browsers do."""
    out = b''
    for name, value in (fields.items() if isinstance(fields, dict) else fields):
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        out += (value if isinstance(value, bytes) else value.encode()) + b'\r\n'
    for field, name, kind, data in files:
        name = name if isinstance(name, bytes) else name.replace('"', '%22').encode()
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="'.encode() + name
        out += f'"\r\nContent-Type: {kind}\r\n\r\n'.encode() + data + b'\r\n'
    return out + f'--{boundary}--\r\n'.encode(), f'multipart/form-data; boundary={boundary}'


# ---- A browser ----------------------------------------------------------------------------------------------

class Browser:
    """Keeps cookies by path as a browser does, names its origin on POST, follows nothing by itself."""

    def __init__(self, url, *, tls=None, headers=()):
        parts = urllib.parse.urlsplit(url)
        self.url, self.host, self.port, self.secure = url, parts.hostname, parts.port, parts.scheme == 'https'
        self.tls, self.headers, self.cookies = tls, list(headers), {}
        self.at = None

    def connect(self, timeout=30):
        sock = socket.create_connection((self.host, self.port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.tls.wrap_socket(sock, server_hostname=self.host) if self.secure else sock

    def cookie_for(self, path):
        fit = [(p, k, v) for (p, k), v in self.cookies.items() if path == p or path.startswith(p.rstrip('/') + '/')]
        return '; '.join(f'{k}={v}' for _, k, v in sorted(fit, key=lambda c: -len(c[0])))

    def take_cookies(self, answer):
        for line in answer.all('Set-Cookie'):
            parts = [part.strip() for part in line.split(';')]
            name, value = parts[0].split('=', 1)
            rest = dict((p.split('=', 1) + [''])[:2] for p in parts[1:])
            if rest.get('Max-Age') == '0':
                self.cookies.pop((rest.get('Path', '/'), name), None)
            else:
                self.cookies[(rest.get('Path', '/'), name)] = value

    def ask(self, method, target, body=None, headers=(), bare=False, cookie=None):
        """`bare`: only the host and what is given, no origin and no cookies."""
        lines = [f'{method} {target} HTTP/1.1', f'Host: {self.host}:{self.port}', 'Connection: close']
        path = target.split('?')[0]
        given = {k.lower() for k, _ in headers}
        if not bare:
            jar = cookie if cookie is not None else self.cookie_for(path)
            lines += [f'{k}: {v}' for k, v in self.headers if k.lower() not in given]
            lines += [f'Cookie: {jar}'] if jar else []
            if method == 'POST' and 'origin' not in given and 'sec-fetch-site' not in given:
                lines.append(f'Origin: {self.url}')
        if body is not None:
            if 'content-type' not in given and not bare:
                lines.append('Content-Type: application/x-www-form-urlencoded')
            lines.append(f'Content-Length: {len(body)}')
        lines += [f'{k}: {v}' for k, v in headers]
        with self.connect() as sock:
            try:
                sock.sendall('\r\n'.join(lines).encode('utf-8', 'surrogateescape') + b'\r\n\r\n' + (body or b''))
            except (BrokenPipeError, ConnectionResetError):
                pass # refused before the whole body was taken: the answer is there to read
            answer = read_answer(sock, method == 'HEAD')
        if not bare and cookie is None:
            self.take_cookies(answer)
        self.at = target
        return answer

    def get(self, target, **more):
        return self.ask('GET', target, **more)

    def post(self, target, fields=(), **more):
        return self.ask('POST', target, form(fields), **more)

    def export(self, fields, org='town'):
        """Asks for a download of cases, waits until it is ready, fetches and removes it; or what asking was answered."""
        asked, until = self.post(f'/{org}/staff/cases/export', fields), time.monotonic() + 60
        if asked.status != 303:
            return asked
        page = self.get(asked.location)
        while 'data-live=' in page.text and time.monotonic() < until:
            time.sleep(0.05)
            page = self.get(asked.location)
        at = next(h for h, _ in page.page.links if h.endswith('/file'))
        answer = self.get(at)
        self.post(at.replace('/file', '/remove'))
        return answer

    def upload(self, target, fields, files, **more):
        body, kind = multipart(fields, files)
        return self.ask('POST', target, body, headers=[('Content-Type', kind), *more.pop('headers', ())], **more)

    def follow(self, answer):
        for _ in range(10):
            if answer.status != 303:
                return answer
            answer = self.get(answer.location)
        raise Broken(f'sent round in a circle: {answer.location}')

    def press(self, answer, typed=(), files=(), **button):
        """Presses the main form's button that has these attributes, with what stands in the form but for what is
        typed now, as a browser without JavaScript does."""
        page, typed = answer.page, dict(typed)
        found = next(b for b in page.presses() if all(b.get(k) == v for k, v in button.items()))
        fields = [(k, v) for k, v in page.form['fields'] if k not in typed]
        fields += [(k, v) for k, vs in typed.items() for v in (vs if isinstance(vs, list) else [vs])]
        fields += [(found['name'], found.get('value', ''))] if 'name' in found else []
        target = (found.get('formaction') or page.form['action'] or self.at).split('#')[0]
        if page.form['type'] == 'multipart/form-data':
            return self.upload(target, fields, files)
        return self.post(target, fields)

    def go(self, target, fields=(), files=None):
        """Posts and follows: the page one sees next."""
        fields = fields.items() if isinstance(fields, dict) else fields
        return self.follow(self.upload(target, fields, files) if files is not None else self.post(target, fields))


# ---- A folder and a server on it ------------------------------------------------------------------------------

class Folder:
    def __init__(self, environment=None):
        self.top = tempfile.mkdtemp(prefix='guildhall-http-')
        self.data = os.path.join(self.top, 'data')
        self.environment = dict(os.environ, ASAN_OPTIONS='detect_leaks=1:abort_on_error=0',
                                UBSAN_OPTIONS='print_stacktrace=1:halt_on_error=0', **(environment or {}))
        for name in [name for name in self.environment if name.startswith('GUILDHALL_')]:
            if name not in (environment or {}):
                del self.environment[name]

    def run(self, *args, status=0, data=True, environment=None, cwd=None):
        words = [BINARY, *args] + (['--data', self.data] if data else [])
        env = dict(self.environment, **(environment or {}))
        done = subprocess.run(words, env=env, cwd=cwd or self.top, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120, check=False)
        done.out, done.err = done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace')
        sound(done.err, ' '.join(args))
        if status is not None and done.returncode != status:
            raise AssertionError(f'{" ".join(args)}: {done.returncode}, not {status}\n{done.out}\n{done.err}')
        return done

    def init(self, key='town', name='The town', **more):
        options = [word for k, v in more.items() for word in (f'--{k.replace("_", "-")}', v)]
        return self.run('init', '--org', key, '--name', name, *options)

    def write(self, name, document):
        path = os.path.join(self.top, name)
        with open(path, 'w', encoding='utf-8') as out:
            out.write(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False))
        return path

    def publish(self, file, key=None, org='town', words=(), **more):
        path = file if os.path.sep in file else os.path.join(DEFINITIONS, file)
        return self.run('import', '--org', org, '--as', key or os.path.splitext(os.path.basename(path))[0], *words, path, **more)

    def user(self, email, role='administrator', org='town'):
        """Gives the password."""
        said = self.run('user', 'add', '--org', org, '--email', email, '--name', email.split('@')[0], '--role', role)
        return PASSWORD.search(said.out).group(1)

    def case(self, reference, org='town'):
        return json.loads(self.run('case', org, reference, '--json').out)

    def rows(self, sql, *args, org='town', data=None):
        """Reads a store beside the server."""
        path = os.path.join(data or self.data, 'registry.db' if org is None else f'organisations/{org}.db')
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as db:
            found = db.execute(sql, args).fetchall()
        db.close()
        return found

    def count(self, table, org='town'):
        return self.rows(f'SELECT COUNT(*) FROM {table}', org=org)[0][0]

    def state(self, org='town'):
        """Everything that a refused request may not change. Starts, page views and looks of staff are none of it."""
        tables = ('draft', 'case_file', 'case_event', 'upload', 'feedback', 'user_session', 'user_account', 'audit',
                  'setting', 'service', 'version', 'team', 'team_member', 'queue_view', 'case_attachment', 'need', 'need_evidence')
        looks = {'audit': "WHERE event NOT IN ('case.look', 'case.file', 'case.export-look') AND event NOT LIKE 'upload.%'"}
        # How a picture or a scan stands changes by itself.
        columns = {'upload': 'id, token, draft_id, size'}
        return {table: self.rows(f'SELECT {columns.get(table, "*")} FROM {table} {looks.get(table, "")}', org=org) for table in tables}

    def unseal(self, org='town'):
        """As folders were before there was a master key: what comes is kept unsealed. No server runs."""
        db = sqlite3.connect(os.path.join(self.data, f'organisations/{org}.db'))
        db.execute('DELETE FROM seal_key')
        db.commit()
        db.close()
        if os.path.exists(self.data + '.key'):
            os.unlink(self.data + '.key')

    def copy(self, data):
        """A folder of data that was made of this one, with the same master key."""
        made = Folder({**{k: v for k, v in self.environment.items() if k.startswith('GUILDHALL_')},
                       'GUILDHALL_KEY_FILE': self.data + '.key'})
        made.data = data
        return made

    def messages(self, org='town'):
        """The rows of the outbox, opened."""
        opener, number = self.opener(org)
        found = []
        for key, payload, said, *rest in self.rows('SELECT id, payload, said, state, attempts, next_at, last_error, lane, key FROM outbox ORDER BY id', org=org):
            row = dict(zip(('state', 'attempts', 'next_at', 'error', 'lane', 'key'), rest), id=key,
                       said=opener.open(sealed.SEAL_MESSAGE, number, key, said, 2))
            found.append({**json.loads(opener.open(sealed.SEAL_MESSAGE, number, key, payload, 1)), **row})
        return found

    def opener(self, org='town'):
        """Opens what the organisation keeps sealed, with its number."""
        db = sqlite3.connect(f'file:{self.data}/organisations/{org}.db?mode=ro', uri=True)
        opener = sealed.Opener(db, sealed.master_keys(self.data + '.key'))
        db.close()
        return opener, self.rows('SELECT id FROM organisation WHERE key = ?', org, org=None)[0][0]

    def answers(self, table, org='town'):
        """What is kept of answers, opened: of every draft ("draft") or case ("case_file")."""
        opener, number = self.opener(org)
        kind = {'draft': sealed.SEAL_DRAFT, 'case_file': sealed.SEAL_CASE}[table]
        return {key: opener.open(kind, number, key, kept) for key, kept in self.rows(f'SELECT id, answers FROM {table}', org=org)}

    def feedback(self, org='town'):
        """(kind, words) of all that was said, opened."""
        opener, number = self.opener(org)
        return [(kind, words if kept is None else opener.open(sealed.SEAL_FEEDBACK, number, key, kept).decode())
                for key, kind, words, kept in self.rows('SELECT id, kind, words, sealed FROM feedback ORDER BY id', org=org)]

    def files(self, org='town'):
        folder = os.path.join(self.data, 'files', org)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)


class Server:
    """`guildhall serve` on a folder; what it says goes to files, looked through for reports at the end."""

    def __init__(self, folder, *options, environment=None):
        self.folder, self.checked = folder, 0
        self.out_path, self.err_path = os.path.join(folder.top, 'serve.out'), os.path.join(folder.top, 'serve.err')
        words = [BINARY, 'serve', '--units-twice', '--data', folder.data, *options]
        if '--listen' not in options and 'GUILDHALL_LISTEN' not in (environment or {}):
            words += ['--listen', '127.0.0.1:0']
        with open(self.out_path, 'wb') as out, open(self.err_path, 'ab') as err:
            self.process = subprocess.Popen(words, env=dict(folder.environment, **(environment or {})), cwd=folder.top,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        try:
            self.url = self._wait_for_address()
        except BaseException:
            self.stop()
            raise

    def _wait_for_address(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with open(self.out_path, encoding='utf-8') as out:
                said = out.readline()
            if said.endswith('\n'):
                return said.strip()
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise Broken(f'no address: {self.said()[-3000:]}')

    def browser(self, **more):
        return Browser(self.url, **more)

    def child(self, name):
        """A process of the supervisor's: 'guildhall' (the application), 'gh-sender', 'gh-jail'; None: it is not there."""
        with open(f'/proc/{self.process.pid}/task/{self.process.pid}/children', encoding='ascii') as said:
            for pid in said.read().split():
                try:
                    with open(f'/proc/{pid}/comm', encoding='ascii') as comm:
                        if comm.read().strip() == name:
                            return int(pid)
                except OSError: # it ended
                    pass
        return None

    def application(self):
        return self.child('guildhall')

    def said(self):
        with open(self.err_path, encoding='utf-8', errors='replace') as err:
            return err.read()

    def log(self):
        lines = []
        for line in self.said().splitlines():
            if line.startswith('{'):
                lines.append(json.loads(line))
        return lines

    def check(self):
        """Looks through what was said since it last did, so that one report fails one test."""
        said = self.said()
        new, self.checked = said[self.checked:], len(said)
        sound(new, 'serve')
        if 'the application died' in new:
            raise Broken(f'the application died: {new[-3000:]}')

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise Broken('it did not stop within a minute') from None
        self.check()
        return self.process.returncode


# ---- A test with one server for all of its class ---------------------------------------------------------------

class Served(unittest.TestCase):
    """One folder and server a class. Subclasses say what is in the folder with `fill`."""
    options, environment = (), None

    @classmethod
    def fill(cls, folder):
        folder.init()

    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        try:
            cls.fill(cls.folder)
            cls.server = Server(cls.folder, *cls.options, environment=cls.environment)
        except BaseException:
            cls.folder.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            cls.server.stop()
        finally:
            cls.folder.remove()

    def setUp(self):
        self.person = self.server.browser()

    def tearDown(self):
        self.server.check()

    def sign_in(self, email, password, org='town'):
        user = self.server.browser()
        answer = user.post(f'/{org}/staff/sign-in', {'email': email, 'password': password})
        self.assertEqual(answer.status, 303, answer)
        return user

    def changes_nothing(self, org='town'):
        return Unchanged(self, org)


class Unchanged:
    def __init__(self, test, org):
        self.test, self.org = test, org

    def __enter__(self):
        self.before = self.test.folder.state(self.org), self.test.folder.files(self.org)

    def __exit__(self, kind, *rest):
        if kind is None:
            self.test.assertEqual((self.test.folder.state(self.org), self.test.folder.files(self.org)), self.before,
                                  'something changed')


def routes():
    done = subprocess.run([BINARY, 'routes', '--json'], capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def tls_context(certificate):
    context = ssl.create_default_context(cafile=certificate)
    return context
