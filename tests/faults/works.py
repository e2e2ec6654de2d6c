# SPDX-License-Identifier: Apache-2.0
"""Every kind of unit of work, what a person is told at its end, and where that must be found again.

A Town is one organisation in a folder that goes away. A kind of work is a function that makes ready and returns
`act`: one request, at whose whole answer the town is told what must be found from then on. Promises are kept
here, outside the folder, with the place in the plug's record at which they were given.
"""
import itertools
import json
import os
import re
import sqlite3
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import sealed # noqa: E402
from walker import KEY, Browser, Folder, Wrong, file_form, must # noqa: E402

ORGANISATION = 'town'
SERVICE = f'/{ORGANISATION}/matter'
STAFF = f'/{ORGANISATION}/staff'
PASSWORD = 'correct horse battery'
EMAIL = 'sam@town.example'
DEFINITION = {
    'guildhall': 1, 'id': 'matter', 'languages': ['en', 'cy'], 'name': {'en': 'Tell us', 'cy': 'Dywedwch wrthym'},
    'start': {'skip': True},
    'pages': [{'id': 'words', 'questions': [{'id': 'words', 'type': 'long-text', 'title': {'en': 'Words', 'cy': 'Geiriau'}}]},
              {'id': 'proof', 'questions': [{'id': 'proof', 'type': 'files', 'optional': True, 'accept': ['pdf'],
                                             'title': {'en': 'Proof', 'cy': 'Tystiolaeth'}}]}]}


class Refused(Wrong):
    """A whole answer that says: not now."""

    def __init__(self, answer, what):
        super().__init__(f'{what}: {answer.status}')
        self.answer = answer


class Promise:
    def __init__(self, words, about, found, since):
        self.words, self.about, self.found, self.since, self.until = words, about, found, since, None

    def holds_at(self, place):
        return self.since <= place and (self.until is None or place < self.until)


class Town:
    def __init__(self, binary):
        self.folder = Folder(binary, demo=False)
        self.binary, self.data, self.top = binary, self.folder.data, self.folder.top
        self.promises, self.numbers, self.plug, self.server = [], itertools.count(1), None, None
        self.drafts, self.cases, self.copies = [], [], []
        self.folder.command('init', '--org', ORGANISATION, '--name', 'Town')
        path = os.path.join(self.top, 'matter.json')
        with open(path, 'w', encoding='utf-8') as out:
            json.dump(DEFINITION, out)
        self.folder.command('import', '--org', ORGANISATION, path)
        self.staff_jar = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server is not None:
            self.server.stop()
        if self.plug is not None:
            self.plug.close()
        self.folder.__exit__()

    def words(self):
        """Words that nobody else says."""
        return f'said-{next(self.numbers):06d}-{os.getpid()}'

    def place(self):
        return self.plug.recorded if self.plug else 0

    def tell(self, words, about, found):
        """`about`: what a later change takes the place of."""
        self.promises.append(Promise(words, about, found, self.place()))

    def void(self, *about):
        """What is asked for now may change this: until it is answered, neither is promised."""
        for promise in self.promises:
            if promise.about in about and promise.until is None:
                promise.until = self.place()

    def browser(self, jar=None):
        browser = Browser(self.server.port)
        browser.jar = dict(jar or {})
        return browser

    def staff(self):
        if not self.staff_jar:
            sign_in(self)()
        return self.browser(self.staff_jar)

    def begin(self):
        """A draft with its pages saved, ready to be sent."""
        person = Draft(self)
        save(self, person, self.words())()
        browser = self.browser(person.jar)
        expect(browser.post(f'{SERVICE}/proof'), 303, 'a page without an answer')
        browser.close()
        return person

    def promised(self, about, place):
        return any(promise.about == about and promise.holds_at(place) for promise in self.promises)

    def lost(self, view, place=None):
        place = self.place() if place is None else place
        return [promise.words for promise in self.promises if promise.holds_at(place) and not is_found(promise, view)]


def is_found(promise, view):
    try:
        return promise.found(view)
    except sqlite3.Error:
        return False


class Draft:
    def __init__(self, town):
        self.town, self.id, self.jar, self.said, self.reference, self.at = town, 0, {}, None, None, 0

    def keep(self, browser):
        self.jar = dict(browser.jar)
        for (name, _), value in self.jar.items():
            if name == 'gh_draft':
                self.id = int(value.partition('.')[0])


# ---- What is in the folder -------------------------------------------------------------------------------

MIGRATIONS = os.path.join(os.path.dirname(__file__), '..', '..', 'sql', 'migrations', 'organisation')


def unseal(data):
    store = sqlite3.connect(os.path.join(data, 'organisations', f'{ORGANISATION}.db'))
    store.execute('DELETE FROM seal_key')
    store.commit()
    store.close()


def statements(name):
    with open(os.path.join(MIGRATIONS, name), encoding='utf-8') as f:
        return [words.strip() for words in re.sub(r'--.*', '', f.read()).split(';') if words.strip()]


def age(data):
    """The town's store as the program before the last migration left it; the number of that migration."""
    files = sorted(os.listdir(MIGRATIONS))
    text = ';\n'.join(statements(files[-1]))
    made = [(kind.split()[-1], name) for kind, name in re.findall(r'CREATE (TABLE|(?:UNIQUE )?INDEX) (\w+)', text)]
    more = re.findall(r'ALTER TABLE (\w+) ADD COLUMN (\w+)', text)
    gone = re.findall(r'DROP INDEX (\w+)', text)
    must(len(made) + len(more) + len(gone) == len(statements(files[-1])),
         f'{files[-1]} does more than make tables, indexes and columns: say here how it is undone')
    store = sqlite3.connect(os.path.join(data, 'organisations', f'{ORGANISATION}.db'))
    for kind, name in reversed(made):
        store.execute(f'DROP {kind} {name}')
    for table, column in more:
        store.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
    for name in gone: # as it was made last
        store.execute([words for file in files[:-1] for words in statements(file) if words.startswith(f'CREATE INDEX {name} ')][-1])
    store.execute('DELETE FROM migration WHERE number = ?', [len(files)])
    store.commit()
    store.close()
    return len(files)


class View:
    """All that a folder of data holds of the town, read beside its server or from a copy."""

    def __init__(self, data, organisation=ORGANISATION):
        self.data, self.wrong = data, []
        self.names = sorted(os.listdir(data))
        self.files = self.read_files(os.path.join(data, 'files', organisation))
        path = os.path.join(data, 'organisations', f'{organisation}.db')
        if not os.path.exists(path):
            self.wrong.append(f'{organisation}.db is not there')
            self.db = None
            return
        self.check_engine(os.path.join(data, 'registry.db'), path)
        self.db = sqlite3.connect(path, timeout=10, isolation_level=None)
        try:
            self.db.execute('BEGIN')
            self.read()
            self.db.execute('COMMIT')
        except sqlite3.Error as e:
            self.wrong.append(f'the store cannot be read: {e}')
        finally:
            self.db.close()

    def check_engine(self, *paths):
        for path in paths:
            try:
                db = sqlite3.connect(path, timeout=10)
                for pragma in ('integrity_check', 'foreign_key_check'):
                    found = [row for row in db.execute(f'PRAGMA {pragma}') if row != ('ok',)]
                    if found:
                        self.wrong.append(f'{os.path.basename(path)}: {pragma}: {found[:2]}')
                db.close()
            except sqlite3.Error as e:
                self.wrong.append(f'{os.path.basename(path)}: {e}')

    @staticmethod
    def read_files(path):
        try:
            return {entry.name: entry.path for entry in os.scandir(path)}
        except FileNotFoundError:
            return {}

    def opened(self, kind, number, value, part=0):
        return self.opener.open(kind, self.organisation, number, value, part) if self.opener else value

    def content(self, path):
        """What was uploaded; None where the file does not open."""
        try:
            if self.opener:
                return self.opener.file(self.organisation, path)
            with open(path, 'rb') as plain:
                return plain.read()
        except sealed.Refused:
            return None

    def rows(self, statement):
        return self.db.execute(statement).fetchall()

    def read(self):
        keys = self.rows("SELECT count(*) FROM sqlite_master WHERE name = 'seal_key'") == [(1,)]
        self.opener = sealed.Opener(self.db, sealed.master_keys(KEY.name)) if keys else None
        self.organisation = self.rows('SELECT organisation FROM counter UNION SELECT organisation FROM setting')[0][0]
        self.drafts = {row[0]: (row[0], self.opened(sealed.SEAL_DRAFT, row[0], row[1]), *row[2:])
                       for row in self.rows('SELECT id, answers, changes, case_id FROM draft')}
        self.cases = {row[1]: (*row[:3], self.opened(sealed.SEAL_CASE, row[0], row[3]))
                      for row in self.rows('SELECT id, draft_id, status, answers FROM case_file')}
        self.events = {}
        words = 'sealed' if self.opener else 'NULL' # a store that is older than the column
        for case, number, kind, detail, kept in self.rows(f'SELECT case_id, number, kind, detail, {words} FROM case_event '
                                                          'ORDER BY case_id, number'):
            self.events.setdefault(case, []).append(
                (number, kind, detail if kept is None else self.opened(sealed.SEAL_EVENT, case, kept, number).decode()))
        self.uploads = {}
        for draft, token, size in self.rows('SELECT draft_id, token, size FROM upload'):
            self.uploads.setdefault(draft, []).append((token, size))
        self.users = {row[0] for row in self.rows('SELECT email FROM user_account')}
        self.sessions = {row[0] for row in self.rows('SELECT id FROM user_session WHERE ended_at IS NULL')}
        self.services = dict(self.rows('SELECT id, version_id FROM service'))
        self.versions = self.rows('SELECT id, service_id, number, name FROM version ORDER BY service_id, number')
        self.audit = self.rows('SELECT id, event, subject FROM audit ORDER BY id')
        self.counters = dict(self.rows('SELECT name, next FROM counter'))
        self.feedback = {said if kept is None else self.opened(sealed.SEAL_FEEDBACK, number, kept).decode()
                         for number, said, kept in self.rows(f'SELECT id, words, {words} FROM feedback')}

    def half_made(self, swept):
        """What must not be, in words. `swept`: no file may be there that nobody names."""
        wrong = list(self.wrong)
        if self.db is None:
            return wrong
        if wrong:
            return wrong
        lines = {}
        for _, event, subject in self.audit:
            lines[event, subject] = lines.get((event, subject), 0) + 1
        if [row[0] for row in self.audit] != list(range(1, self.counters.get('audit', 1))):
            wrong.append('the audit log has a gap')
        for draft, (case, _, status, answers) in self.cases.items():
            kinds = [kind for _, kind, _ in self.events.get(case, [])]
            changes = [detail for _, kind, detail in self.events.get(case, []) if kind == 'status']
            if not answers or kinds[:1] != ['submitted'] or lines.get(('case.open', f'case {case}')) != 1:
                wrong.append(f'case {case} is half made')
            for kind in ('status', 'note'):
                if kinds.count(kind) != lines.get((f'case.{kind}', f'case {case}'), 0):
                    wrong.append(f'case {case}: {kind}s and the audit log differ')
            if status != (changes[-1] if changes else 'new'):
                wrong.append(f'case {case}: status {status}, timeline {changes}')
            if draft in self.drafts and self.drafts[draft][3] != case:
                wrong.append(f'case {case}: its draft is not sent')
        wrong += [f'draft {row[0]} was sent, its case is not there' for row in self.drafts.values() if row[3] and row[0] not in self.cases]
        versions = {}
        for version, service, number, _ in self.versions:
            versions.setdefault(service, []).append((number, version))
        for service, version in self.services.items():
            numbers = [number for number, _ in versions.get(service, [])]
            if numbers != list(range(1, len(numbers) + 1)) or (numbers and versions[service][-1][1] != version):
                wrong.append(f'service {service}: versions {numbers}')
        named = {token: size for each in self.uploads.values() for token, size in each}
        for token, size in named.items():
            if token not in self.files or len(self.content(self.files[token]) or b'') != size:
                wrong.append(f'a file that a draft names is not there whole: {token}')
        if swept and set(self.files) - set(named):
            wrong.append(f'files that nobody names stay: {len(set(self.files) - set(named))}')
        return wrong + self.strange_names()

    def strange_names(self):
        known = {'': ('lock', 'control', 'registry.db', 'registry.db-wal', 'registry.db-shm', 'organisations', 'files', 'backups', 'unsettled')}
        wrong = [f'{name} stays' for name in self.names if name not in known['']]
        for name in os.listdir(os.path.join(self.data, 'organisations')):
            if not re.fullmatch(r'[a-z0-9-]+\.db(-wal|-shm|-journal)?', name):
                wrong.append(f'organisations/{name} stays')
        return wrong

    def has_words(self, draft, words):
        row = self.drafts.get(draft)
        return row is not None and words.encode() in row[1]

    def has_case(self, draft, words):
        row = self.cases.get(draft)
        return row is not None and words.encode() in row[3]

    def has_event(self, draft, kind, detail):
        row = self.cases.get(draft)
        return row is not None and any(event[1:] == (kind, detail) for event in self.events.get(row[0], []))

    def has_file(self, draft, content):
        for token, _ in self.uploads.get(draft, []):
            path = self.files.get(token)
            if path is not None and stat.S_ISREG(os.lstat(path).st_mode):
                if self.content(path) == content:
                    return True
        return False


def is_odd(words):
    return int(words.split('-')[1]) % 2 == 1


# ---- The kinds of work -------------------------------------------------------------------------------------

def expect(answer, status, what):
    if answer.status >= 500:
        raise Refused(answer, what)
    must(answer.status == status, f'{what}: {answer.status}')


def save(town, person, words):
    def act():
        town.void(('words', person.id))
        browser = town.browser(person.jar)
        expect(browser.post(f'{SERVICE}/words', {'words': words}), 303, 'a page')
        browser.close()
        person.keep(browser)
        person.said, person.at = words, town.place()
        town.drafts.append(person)
        town.tell(f'draft {person.id} says {words}', ('words', person.id), lambda view: view.has_words(person.id, words))
    return act


def page(town):
    """A page saved, of a new draft and of one that is under way, in turn."""
    words = town.words()
    return save(town, town.begin() if is_odd(words) else Draft(town), words)


def send(town, person):
    def act():
        browser = town.browser(person.jar)
        sent = browser.post(f'{SERVICE}/check-answers')
        expect(sent, 303, 'sending')
        shown = browser.get(sent.field('Location'))
        browser.close()
        reference = shown.reference
        if not reference:
            raise Refused(shown, 'the reference')
        must(person.reference in (None, reference), 'another reference at the second try')
        person.reference = reference
        words = person.said
        town.void(('words', person.id))
        town.tell(f'draft {person.id} is a case that says {words}', ('case', person.id), lambda view: view.has_case(person.id, words))
        town.cases.append(person)
    return act


def submit(town):
    return send(town, town.begin())


def upload(town):
    """A file, small enough for memory or not, in turn."""
    person = town.begin()
    mark = town.words()
    content = b'%PDF-1.4\n' + mark.encode() * (40 if is_odd(mark) else 9000) + b'\n%%EOF\n'

    def act():
        browser = town.browser(person.jar)
        expect(browser.post(f'{SERVICE}/proof', file_form('proof', 'proof.pdf', content)), 303, 'a file')
        browser.close()
        town.tell(f'draft {person.id} has its file', ('file', person.id), lambda view: view.has_file(person.id, content))
    return act


def sent_case(town):
    person = town.begin()
    send(town, person)()
    return person


def status(town):
    person, browser = sent_case(town), town.staff()
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(f'{STAFF}/cases/{person.reference}').text)[1]

    def act():
        browser.port = town.server.port
        answer = browser.post(f'{STAFF}/cases/{person.reference}/status', {'seen': seen, 'to': 'in-progress'})
        if answer.status == 409: # it was saved at the first try
            return
        expect(answer, 303, 'a status')
        browser.close()
        town.tell(f'case {person.reference} is in progress', ('status', person.id),
                  lambda view: view.cases.get(person.id, (0, 0, ''))[2] == 'in-progress')
    return act


def note(town):
    person, browser = sent_case(town), town.staff()

    def act():
        words = town.words()
        browser.port = town.server.port
        expect(browser.post(f'{STAFF}/cases/{person.reference}/note', {'words': words}), 303, 'a note')
        browser.close()
        town.tell(f'case {person.reference} has the note {words}', ('note', words), lambda view: view.has_event(person.id, 'note', words))
    return act


def sign_in(town):
    def act():
        town.staff_jar = {}
        browser = town.browser()
        expect(browser.post(f'{STAFF}/sign-in', {'email': EMAIL, 'password': PASSWORD}), 303, 'signing in')
        browser.close()
        town.staff_jar = dict(browser.jar)
        session = int(browser.jar['gh_staff', STAFF].partition('.')[0])
        town.tell(f'session {session}', ('session', session), lambda view: session in view.sessions)
    return act


FULL, IO = 7, 8 # enum err_kind


class CommandRefused(Wrong):
    """A command that says why it could not."""

    def __init__(self, answer, what):
        super().__init__(f'{what}: {answer}')
        self.kind = answer['kind']


def said(answer, what):
    if answer['kind'] != 0:
        raise CommandRefused(answer, what)


def publish(town):
    """A new version of the service, as an import beside a server does it."""
    def act():
        words = town.words()
        document = dict(DEFINITION, name={'en': words, 'cy': words})
        said(town.folder.ask('import', org=ORGANISATION, document=json.dumps(document), file='x.json', **{'as': 'matter'}), 'publishing')
        town.tell(f'version {words} is published', ('version', words), lambda view: any(words in row[3] for row in view.versions))
    return act


def user(town):
    email = f'{town.words()}@town.example'

    def act():
        answer = town.folder.ask('user-add', org=ORGANISATION, email=email, role='caseworker', password=PASSWORD)
        if 'already' not in answer['what']: # made at the first try
            said(answer, 'a user')
        town.tell(f'user {email}', ('user', email), lambda view: email in view.users)
    return act


def clear(town):
    """A draft with a file is erased: draft, rows and file are gone, and the store's log is emptied."""
    person = town.begin()
    browser = town.browser(person.jar)
    expect(browser.post(f'{SERVICE}/proof', file_form('proof', 'proof.pdf', b'%PDF-1.4\nx\n%%EOF\n')), 303, 'a file')
    browser.close()

    def act():
        town.void(('words', person.id), ('file', person.id))
        again = town.browser(person.jar)
        answer = again.post(f'{SERVICE}/check-answers/clear')
        if answer.status == 404: # it was done at the first try
            return
        expect(answer, 303, 'clearing')
        again.close()
        town.tell(f'draft {person.id} is erased', ('gone', person.id), lambda view: person.id not in view.drafts and person.id not in view.uploads)
    return act


def feedback(town):
    """What is said of the whole, after sending."""
    person = sent_case(town)

    def act():
        words = town.words()
        browser = town.browser(person.jar)
        expect(browser.post(f'{SERVICE}/check-answers/feedback', {'satisfaction': 'satisfied', 'words': words}), 303, 'feedback')
        browser.close()
        town.tell(f'feedback {words}', ('feedback', words), lambda view: words in view.feedback)
    return act


def backup(town):
    """A copy of everything, elsewhere: what was promised before it began is in it."""
    name = 'copy-' + town.words()
    to = os.path.join(town.top, name)
    before = [promise for promise in town.promises if promise.until is None and promise.about[0] != 'copy']
    town.copies.append(to)

    def act():
        answer = town.folder.ask('backup', to=to)
        if not ('already' in answer['what'] and os.path.isdir(to)): # got its name at the first try
            said(answer, 'a copy')

        def found(view):
            at = os.path.join(os.path.dirname(view.data), name)
            if not os.path.isdir(at) or at in town.copies[:-1]: # an earlier one was looked at, and nobody writes there
                return os.path.isdir(at)
            copy = View(at)
            return not copy.half_made(False) and all(promise.found(copy) for promise in before)
        town.tell(f'a copy at {to}', ('copy', to), found)
    return act


def organisation(town):
    """A second organisation."""
    key = 'o' + town.words().replace('said-', '')

    def act():
        answer = town.folder.ask('init', org=key, names={'en': key}, languages='en', zone='Europe/London')
        if 'already' not in answer['what']:
            said(answer, 'an organisation')

        def found(view):
            path = os.path.join(view.data, 'organisations', f'{key}.db')
            registry = sqlite3.connect(os.path.join(view.data, 'registry.db'), timeout=10)
            named = registry.execute('SELECT count(*) FROM organisation WHERE key = ?', [key]).fetchone() == (1,)
            registry.close()
            if not named or not os.path.exists(path):
                return False
            store = sqlite3.connect(path, timeout=10)
            rows = store.execute("SELECT value FROM setting WHERE name = 'name'").fetchall()
            store.close()
            return rows == [(key,)]
        town.tell(f'organisation {key}', ('organisation', key), found)
    return act


KINDS = [page, submit, upload, status, note, publish, user, sign_in, clear, feedback, backup, organisation]
