# SPDX-License-Identifier: Apache-2.0
"""What was kept for its time goes: after a plan that staff see, beside people who go on, whole or not at all, and so
that no byte of it is left. Times are set back in the store, which is where they are read."""
import os
import re
import signal
import sqlite3
import stat
import threading
import time

import guildhall
from guildhall import Folder, Server
from mail import MailServer

LONG = b'%PDF-1.4\n' + b'Wintergreen leaves\n' * 9000 + b'%%EOF\n'
DAY = 86400
# Where something of a case or its draft may stand.
OF_CASE = ('case_event', 'case_attachment', 'answer_token')
OF_DRAFT = ('upload', 'contact', 'draft_device', 'come_back')


class Keeps(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('ways.json')
        folder.publish('letter.json')
        folder.run('set', '--org', 'town', 'keep-cases', '30')
        cls.password = folder.user('ann@example.org')

    def write(self, *statements):
        """The server is told nothing: it reads what is there."""
        with sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=60) as db:
            for sql in statements:
                db.execute(sql)
        db.close()

    def retention(self, word, **more):
        return self.folder.run('retention', word, '--org', 'town', **more)

    def send(self, detail='Bramblewick'):
        person = self.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        person.go('/town/ways/detail', {'detail': detail})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], files=[('proof', 'Tumbleweed.pdf', 'application/pdf', LONG)])
        person.go('/town/ways/note', {'note': 'Candlewick'})
        return person, person.go('/town/ways/check-answers').page.reference

    def close(self, ann, reference):
        seen = self.number(ann, reference)
        self.assertEqual(ann.post(f'/town/staff/cases/{reference}/status', {'to': 'closed', 'seen': seen}).status, 303)

    def number(self, ann, reference):
        return ann.get(f'/town/staff/cases/{reference}').page.values('seen')[0]

    def age(self, days=40, which='closed_at IS NOT NULL'):
        """What is closed closed so long ago."""
        self.write(f'UPDATE case_file SET closed_at = closed_at - {days * DAY}, submitted_at = submitted_at - {days * DAY} WHERE {which}')

    def times(self, count):
        """So many more of the newest case, as rows: what is sealed does not open in them, and nobody opens it."""
        db = sqlite3.connect(f'{self.folder.data}/organisations/town.db', timeout=60)
        with db:
            case, draft = db.execute('SELECT id, draft_id FROM case_file ORDER BY id DESC LIMIT 1').fetchone()
            self.base = 10 + db.execute("SELECT MAX(next) FROM counter WHERE name IN ('case', 'draft')").fetchone()[0]
            for table, column, own in (('draft', 'id', draft), ('case_file', 'id', case), ('case_event', 'case_id', case), ('answer_token', 'case_id', case),
                                       ('contact', 'draft_id', draft)):
                fields = [f'{self.base} + k' if name in ('case_id', 'draft_id') or (name == 'id' and column == 'id') else f't.{name}'
                          for _, name, *_ in db.execute(f'PRAGMA table_info({table})')]
                db.execute(f'WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {count}) '
                           f'INSERT INTO {table} SELECT {", ".join(fields)} FROM {table} t, n WHERE t.{column} = {own}')
            db.execute("UPDATE counter SET next = ? WHERE name IN ('case', 'draft')", (self.base + count + 1,))
        db.close()

    def whole(self, db=None):
        """Every case has its draft and events, and nothing is of a case that is not there."""
        rows = (lambda sql: db.execute(sql).fetchall()) if db else self.folder.rows
        self.assertEqual(rows('SELECT COUNT(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = c.draft_id)'), [(0,)])
        self.assertEqual(rows('SELECT COUNT(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id)'), [(0,)])
        for table in OF_CASE:
            self.assertEqual(rows(f'SELECT COUNT(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = t.case_id)'), [(0,)], table)
        for table in OF_DRAFT:
            self.assertEqual(rows(f'SELECT COUNT(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM draft d WHERE d.id = t.draft_id)'), [(0,)], table)
        self.assertEqual(rows('SELECT COUNT(*) FROM draft d WHERE d.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = d.case_id)'), [(0,)])


def holding(top, sought):
    """In which files below a folder some of these bytes stand."""
    seen = set()
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                with open(path, 'rb') as kept:
                    data = kept.read()
                seen |= {name for piece in sought if piece in data}
    return seen


class Gone(Keeps):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.fill(cls.folder)
        cls.kept = os.path.join(cls.folder.top, 'kept')
        cls.mails = os.path.join(cls.folder.top, 'mails')
        cls.server = Server(cls.folder, '--keep-copy', cls.kept, '--mail-folder', cls.mails, '--mail-from', 'no-reply@town.example')

    def sealed(self):
        """What stands in the store of people, as the bytes that are kept: of each value what makes its key, and its middle."""
        found = []
        for table, column in (('draft', 'answers'), ('case_file', 'answers'), ('case_event', 'sealed'), ('contact', 'address'), ('outbox', 'payload'),
                              ('outbox', 'said'), ('draft', 'secret_hash'), ('contact', 'address_hash')):
            for value, in self.folder.rows(f'SELECT {column} FROM {table} WHERE LENGTH({column}) > 0'):
                found += [value[3:27], value[-20:]] if value[:1] == b'\x02' and len(value) > 40 else [bytes(value)]
        return found

    def test_erased_is_in_no_byte(self):
        ann = self.sign_in('ann@example.org', self.password)
        person = self.server.browser()
        person.go('/town/letter/words', {'words': 'Bramblewick', 'email': 'velveteen@example.org'})
        letter = person.go('/town/letter/check-answers').page.reference
        _, ways = self.send()
        for reference in (letter, ways):
            self.assertEqual(ann.post(f'/town/staff/cases/{reference}/note', {'words': 'Candlewick noted'}).status, 303)
            self.close(ann, reference)
        draft = self.server.browser()
        draft.go('/town/ways/kind', {'kind': 'long'})
        draft.go('/town/ways/detail', {'detail': 'Bramblewick'})
        for _ in range(100): # sent, so that the words are kept with the message
            if self.folder.rows("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'") == [(0,)]:
                break
            time.sleep(0.1)
        time.sleep(2) # the copy is brought up every second
        sought, files = self.sealed(), self.folder.files()
        self.assertGreater(len(sought), 15)
        self.assertEqual(len(files), 1)
        for piece in sought: # each is found where it is
            self.assertNotEqual(holding(self.folder.data, [piece]), set())
        self.assertNotEqual(holding(self.kept, sought), set())
        with open(os.path.join(self.folder.data, 'files/town', files[0]), 'rb') as file:
            key_of_file = file.read()[8:182]
            self.age()
            self.write(f'UPDATE draft SET created_at = created_at - {40 * DAY}, changed_at = changed_at - {40 * DAY} WHERE case_id IS NULL')
            self.assertRegex(self.retention('plan').out, r'cases +letter +1 go')
            self.assertRegex(self.retention('run').out, r'town: erased 3 in')
            file.seek(0)
            self.assertEqual(file.read()[8:182], bytes(174)) # by a name that was open before
        self.assertNotEqual(key_of_file, bytes(174))
        self.assertEqual(self.folder.files(), [])
        time.sleep(2.5)
        backup = os.path.join(self.folder.top, 'backup')
        self.folder.run('backup', backup)
        for top in (self.folder.data, self.kept, backup):
            self.assertEqual(holding(top, [*sought, files[0].encode(), key_of_file[:64]]), set(), top)
        self.whole()
        for table in (*OF_CASE, *OF_DRAFT, 'case_file', 'draft', 'outbox'):
            self.assertEqual(self.folder.count(table), 0, table)
        # What stays, stays: who did what, by numbers; and a number that is nobody else's.
        self.assertEqual([line for line, in self.folder.rows("SELECT subject FROM audit WHERE event = 'case.erased' ORDER BY id")], ['case 1', 'case 2'])
        self.assertIn('as it was written', self.folder.run('audit', 'verify', '--org', 'town').out)
        _, new = self.send()
        self.assertNotIn(new, (letter, ways))
        self.assertEqual(ann.get(f'/town/staff/cases/{letter}').status, 404)
        stranger = self.server.browser()
        stranger.cookies[('/town/letter', 'gh_draft')] = '999999.AAAAAAAAAAAAAAAAAAAAAA'
        for status in (404, 303): # as if there had been nothing: the cookie is taken away, and one begins anew
            answer = person.get('/town/letter/check-answers/case')
            self.assertEqual((answer.status, answer.same()), (status, stranger.get('/town/letter/check-answers/case').same()))
        self.assertNotIn('Bramblewick', draft.follow(draft.get('/town/ways/detail')).text)


class Beside(Keeps):
    """While people go on, and when the machine does not."""

    def filled(self, count):
        ann = self.sign_in('ann@example.org', self.password)
        _, young = self.send()
        _, old = self.send()
        self.close(ann, old)
        self.age(which='id = (SELECT MAX(id) FROM case_file)')
        self.times(count)
        self.close(ann, young)
        return young

    def left(self):
        return self.folder.rows('SELECT COUNT(*) FROM case_file WHERE id > ? AND closed_at IS NOT NULL', self.base)[0][0]

    def test_two_thousand_go_while_four_go_on(self):
        before = len(self.folder.files())
        young = self.filled(2000)
        references, wrong, stop, took = [], [], threading.Event(), []

        def go_on():
            try:
                while not stop.is_set():
                    began = time.monotonic()
                    references.append(self.send('Thistledown')[1])
                    took.append(time.monotonic() - began)
            except BaseException as e: # pylint: disable=broad-except
                wrong.append(e)
        people = [threading.Thread(target=go_on) for _ in range(4)]
        self.assertRegex(self.retention('plan').out, r'cases +ways +2001 go')
        for each in people:
            each.start()
        try:
            said = self.retention('run').out
        finally:
            stop.set()
            for each in people:
                each.join()
        self.assertEqual(wrong, [])
        self.assertRegex(said, r'erased 2001 in')
        self.assertEqual(self.left(), 0)
        self.assertGreater(len(references), 3)
        self.whole()
        for reference in (young, *references):
            self.assertEqual(self.folder.case(reference)['answers']['note'], 'Candlewick')
        self.assertEqual(len(self.folder.files()), len(references) + before + 1)

    def test_killed_on_the_way_it_goes_on(self):
        young = self.filled(1500)
        self.retention('plan')
        running = threading.Thread(target=lambda: self.retention('run', status=None))
        running.start()
        until = time.monotonic() + 60
        while self.left() > 1300 and time.monotonic() < until:
            time.sleep(0.01)
        children = os.popen(f'ps -o pid= --ppid {self.server.process.pid}').read().split()
        for pid in [self.server.process.pid, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        self.server.process.wait()
        running.join()
        db = sqlite3.connect(f'{self.folder.data}/organisations/town.db')
        left = db.execute('SELECT COUNT(*) FROM case_file WHERE id > ?', (self.base,)).fetchone()[0]
        self.assertGreater(left, 0)
        self.assertLess(left, 1500)
        self.whole(db)
        self.assertEqual(db.execute('SELECT stage FROM retention').fetchone(), ('running',))
        gone = db.execute("SELECT gone FROM retention_line WHERE kind = 'cases' AND due > 0 ORDER BY plan DESC LIMIT 1").fetchone()[0]
        erased = db.execute("SELECT COUNT(*) FROM audit WHERE event = 'case.erased' AND CAST(SUBSTR(subject, 6) AS INTEGER) > ?", (self.base,)).fetchone()[0]
        db.close()
        self.assertEqual(erased, 1500 - left)
        self.assertGreaterEqual(gone, erased)
        type(self).server = Server(self.folder, *self.options)
        until = time.monotonic() + 60
        while self.folder.rows('SELECT stage FROM retention') != [('idle',)] and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.left(), 0)
        self.whole()
        self.assertEqual(self.folder.case(young)['answers']['note'], 'Candlewick')
        self.assertIn('as it was written', self.folder.run('audit', 'verify', '--org', 'town').out)


class Seen(Keeps):
    def test_the_page_says_it_before_and_after_and_holds_keep(self):
        self.write('UPDATE case_file SET closed_at = NULL') # those of other tests are none of this one
        ann = self.sign_in('ann@example.org', self.password)
        page = ann.get('/town/staff/retention').page
        self.assertIn('/town/staff/retention', [h for h, _ in page.links])
        person, held = self.send()
        _, goes = self.send()
        for reference in (held, goes):
            self.close(ann, reference)
        words = person.get('/town/ways/check-answers/case').page.all_words
        until = re.search(r'We keep this until the end of (\d+ \w+ \d{4}), and then we delete it.', words)
        self.assertIsNotNone(until, words)
        self.assertIn(f'Kept until the end of {until.group(1)}', ann.get(f'/town/staff/cases/{held}').page.all_words)
        self.age()
        # A hold needs a reason, stands on the case, and is lifted the same way.
        self.assertEqual(ann.post(f'/town/staff/cases/{held}/hold', {'why': ' '}).status, 422)
        self.assertEqual(ann.post(f'/town/staff/cases/{held}/hold', {'why': 'x' * 1001}).status, 400)
        for _ in range(2):
            self.assertEqual(ann.post(f'/town/staff/cases/{held}/hold', {'why': 'Quarrelsome inquiry'}).status, 303)
        case = ann.get(f'/town/staff/cases/{held}').page.all_words
        for said in ('On legal hold', 'ann put the case on legal hold Quarrelsome inquiry', 'Nothing of this case goes'):
            self.assertIn(said, case)
        self.assertNotIn('Kept until', case)
        self.assertNotIn('We keep this until', person.get('/town/ways/check-answers/case').page.all_words)
        self.assertNotIn('Quarrelsome', person.get('/town/ways/check-answers/case').text)
        self.assertEqual(len(self.folder.rows("SELECT 1 FROM audit WHERE event = 'case.held'")), 1)
        self.retention('plan')
        words = ann.get('/town/staff/retention').page.all_words
        self.assertRegex(words, r'Cases 1 1 \d+ \w+ \d{4} 30 days, our rule for all')
        self.assertIn(held, words)
        welsh = ann.get('/town/staff/retention?language=cy').page
        self.assertIn('Beth sy’n cael ei ddileu nesaf', welsh.all_words)
        ann.get('/town/staff/retention?language=en')
        self.retention('run')
        self.assertEqual(ann.get(f'/town/staff/cases/{goes}').status, 404)
        self.assertEqual(ann.get(f'/town/staff/cases/{held}').status, 200)
        self.assertIn('What went last', ann.get('/town/staff/retention').page.all_words)
        # A whole service.
        self.assertEqual(ann.post('/town/staff/retention/holds', {'service': '99', 'why': ''}).status, 422)
        service = self.folder.rows("SELECT id FROM service WHERE key = 'ways'")[0][0]
        for _ in range(2):
            self.assertEqual(ann.post('/town/staff/retention/holds', {'service': service, 'why': 'The ombudsman asks'}).status, 303)
        self.assertEqual(ann.post(f'/town/staff/cases/{held}/hold', {'do': 'lift', 'why': 'It is over'}).status, 303)
        self.assertEqual(self.folder.rows('SELECT held_at FROM case_file WHERE held_at IS NOT NULL'), [])
        self.retention('plan')
        self.assertIn('The ombudsman asks', ann.get('/town/staff/retention').page.all_words)
        self.assertRegex(self.retention('run').out, 'erased 0 in')
        self.assertEqual(ann.post('/town/staff/retention/holds', {'service': service, 'do': 'lift'}).status, 303)
        self.retention('plan')
        self.assertRegex(self.retention('run').out, 'erased 1 in')
        self.assertEqual(ann.get(f'/town/staff/cases/{held}').status, 404)

    def test_files_go_first_and_the_page_says_so(self):
        ann = self.sign_in('ann@example.org', self.password)
        self.folder.run('set', '--org', 'town', 'keep-files', '5')
        person, reference = self.send()
        self.close(ann, reference)
        self.age(10)
        self.retention('plan')
        self.retention('run')
        self.assertEqual(self.folder.files(), [])
        page = ann.get(f'/town/staff/cases/{reference}').page
        self.assertIn('Its files were deleted on', page.all_words)
        self.assertEqual([h for h, _ in page.links if '/files/' in h], [])
        self.assertIn('We deleted the files', person.get('/town/ways/check-answers/case').page.all_words)
        self.folder.run('set', '--org', 'town', 'keep-files', '2555')

    def test_from_where_a_trial_was_tried_is_forgotten_once_it_is_over(self):
        columns = 'organisation, id, service_id, number, revision, document, purpose, asks, user_id, opened_at, ends_at'
        for number, ends in ((1001, 5), (1002, int(time.time()) + DAY)):
            self.write(f"INSERT INTO trial ({columns}) SELECT organisation, {number}, 1, {number}, 1, '', '', '', 1, 1, {ends} FROM service LIMIT 1",
                       'INSERT INTO trial_part (organisation, trial_id, id, user_id, near, at, page, page_at) '
                       f"SELECT organisation, {number}, 1, 0, 'a hash', 1, '', 1 FROM service LIMIT 1")
        self.retention('plan')
        self.retention('run')
        self.assertEqual(self.folder.rows('SELECT near FROM trial_part WHERE trial_id > 1000 ORDER BY trial_id'), [('',), ('a hash',)])

    def test_comments_of_trials_go_and_what_came_of_them_stays(self):
        ann = self.sign_in('ann@example.org', self.password)
        ann.post('/town/staff/services/letter/drafts', {'do': 'begin', 'seen': '0'})
        self.assertEqual(ann.post('/town/staff/services/letter/trials', {'purpose': 'x', 'days': '9'}).status, 303)
        link = re.search('(/town/trial/[^"]+)"', ann.get('/town/staff/services/letter/trials').text).group(1)
        person = self.server.browser()
        person.go(link)
        for words in ('Foxglove asks', 'Foxglove waits', 'Foxglove stays'):
            self.assertEqual(person.post(f'{link}/words/say', {'trial.words': words}).status, 200)
        person.post(f'{link}/words/say', {'trial.kind': 'easy'})
        ids = [row[0] for row in self.folder.rows('SELECT id FROM trial_comment ORDER BY id')]
        settle = {'do': 'answer', 'comment': ids[0], 'words': 'It says so now'}
        self.assertEqual(ann.post('/town/staff/services/letter/trials/1/comments', settle).status, 303)
        sealed = [row[0] for row in self.folder.rows(f'SELECT sealed FROM trial_comment WHERE id IN ({ids[0]}, {ids[1]})')]
        self.write(f'UPDATE trial_comment SET at = at - {731 * DAY} WHERE id IN ({ids[0]}, {ids[1]})')
        self.retention('plan')
        self.assertIn('Comments of trials, in words', ann.get('/town/staff/retention').text)
        self.assertRegex(self.retention('run').out, 'erased 2 in')
        self.assertEqual(self.folder.rows('SELECT state, sealed IS NULL FROM trial_comment ORDER BY id'),
                         [('answered', 1), ('mark', 1), ('new', 0), ('mark', 1)])
        shown = ann.get('/town/staff/services/letter/trials/1').text
        self.assertIn('These words were kept for their time', shown)
        self.assertIn('It says so now', shown)
        self.assertIn('Foxglove stays', shown)
        self.assertEqual(holding(self.folder.data, [value[-20:] for value in sealed]), set())

    def test_a_clock_that_jumped(self):
        ann = self.sign_in('ann@example.org', self.password)
        _, reference = self.send()
        self.close(ann, reference)
        self.age()
        self.retention('plan')
        for days, kind in ((400, 'ahead'), (-400, 'behind')): # what was last seen stands so far from now
            self.write(f'UPDATE retention SET seen_at = seen_at - {days * DAY}')
            self.assertIn('the clock jumped', self.retention('run', status=1).err)
            self.assertIn(f'the clock is {kind}', self.retention('status').out)
            self.assertEqual(ann.get(f'/town/staff/cases/{reference}').status, 200)
            self.assertIn('Nothing goes at the moment', ann.get('/town/staff/retention').page.all_words)
            self.assertEqual(ann.post('/town/staff/retention/clock').status, 303)
            self.assertNotIn('Nothing goes at the moment', ann.get('/town/staff/retention').page.all_words)
        self.retention('run')
        self.assertEqual(ann.get(f'/town/staff/cases/{reference}').status, 404)
        self.assertEqual(len(self.folder.rows("SELECT 1 FROM audit WHERE event = 'retention.confirm' AND user_id = 1")), 2)


class Nights(Keeps):
    """By itself: at the next start where the hour was missed. Whose answers go soon is told, once, in their language."""

    @classmethod
    def fill(cls, folder):
        super().fill(folder)
        folder.run('set', '--org', 'town', 'retention-hour', '0')
        cls.mail = MailServer()
        cls.addClassCleanup(cls.mail.stop)
        cls.options = ('--mail-server', f'smtp://127.0.0.1:{cls.mail.port}', '--mail-from', 'no-reply@town.example', '--mail-plain',
                       '--reach', '127.0.0.1')

    def night(self):
        """A day later, as far as the store knows; and the server starts."""
        self.server.stop()
        self.write(f"UPDATE retention SET pass_at = pass_at - {DAY}, plan_at = plan_at - {DAY}")
        before = self.folder.rows('SELECT pass_at FROM retention')[0][0]
        type(self).server = Server(self.folder, *self.options)
        until = time.monotonic() + 60
        while self.folder.rows('SELECT pass_at FROM retention')[0][0] == before and time.monotonic() < until:
            time.sleep(0.1)
        self.assertNotEqual(self.folder.rows('SELECT pass_at FROM retention')[0][0], before)

    def test_nights(self):
        until = time.monotonic() + 30
        while self.folder.count('retention') == 0 and time.monotonic() < until:
            time.sleep(0.1)
        ann = self.sign_in('ann@example.org', self.password)
        _, reference = self.send()
        self.close(ann, reference)
        self.age()
        saved = {'ann@people.example': 'en', 'bryn@people.example': 'cy', 'unshown@people.example': 'en'}
        for address, language in saved.items():
            person = self.server.browser()
            person.go('/town/ways/kind', {'kind': 'short'})
            person.get(f'/town/ways/things?language={language}')
            person.go('/town/ways/check-answers/save', {'email': address})
        self.write("UPDATE contact SET confirmed_at = 1 WHERE draft_id < (SELECT MAX(draft_id) FROM contact)")
        self.write(f'UPDATE draft SET created_at = created_at - {28 * DAY}, changed_at = changed_at - {28 * DAY} WHERE case_id IS NULL')
        self.night()
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM case_file'), [(1,)]) # a plan, and no more
        self.assertEqual(self.folder.rows("SELECT due FROM retention_line WHERE kind = 'cases' AND due > 0"), [(1,)])
        texts = {address: self.mail.mail_to(address, count=2) for address in ('ann@people.example', 'bryn@people.example')}
        self.assertIn('We keep them until the end of', texts['ann@people.example']['text'])
        self.assertIn('/town/your-cases?language=en', texts['ann@people.example']['text'])
        self.assertIn('Rydym yn eu cadw tan ddiwedd', texts['bryn@people.example']['text'])
        self.assertIn('cyn bo hir', texts['bryn@people.example']['subject'])
        self.night()
        self.assertEqual(self.folder.rows('SELECT COUNT(*) FROM case_file'), [(0,)])
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM outbox WHERE key = 'reminder'"), [(2,)])
        self.assertIn('what was over is erased', [line['event'] for line in self.server.log()])


if __name__ == '__main__':
    guildhall.main()
