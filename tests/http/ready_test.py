# SPDX-License-Identifier: Apache-2.0
"""The ready-made services, services/*.json: each is walked as people walk, in both languages and with other choices
each time, until every page of it was seen. A run ends at a reference or an early ending, and a Welsh page holds
nothing English."""
import datetime
import glob
import html.parser
import json
import os
import random
import re

import guildhall

KEYS = sorted(os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(guildhall.SERVICES, '*.json'))
              if os.path.basename(path) not in ('demo.json', 'practice.json')) # an organisation with some of them, not a service
LANGUAGES = ('en', 'cy')
SENT_LEAST, RUNS_MAX, STEPS_MAX = 2, 60, 150 # references in each language
WORDS = 'Glas a gwyn'
FILES = {'pdf': ('application/pdf', b'%PDF-1.4\n'), 'jpg': ('image/jpeg', b'\xff\xd8\xff\xe0\x00\x10JFIF')}
# What keeps a question's pattern, by its id.
PATTERNS = {'student-number': '12345678', 'application': '26/01234/FUL', 'account': '12345678', 'licence': 'GW123456', 'registration': 'AB51 ABC', 'charity-number': '1234567'}
PARTS = {
    'address': {'line-1': '1 Heol Las', 'town': 'Caerfyrddin', 'postcode': 'SA31 1AA'},
    'international-address': {'line-1': 'Via Roma 1', 'town': 'Roma', 'postcode': '00184', 'country': 'IT'},
    'bank-account': {'name': 'Mei Lee', 'sort-code': '309430', 'account-number': '00733445'},
    'easting-northing': {'easting': '429700', 'northing': '433900'},
    'latitude-longitude': {'latitude': '52.414', 'longitude': '-4.081'},
    'time': {'hour': '10', 'minute': '30'},
    'year': {'year': '1998'},
    'day-month': {'day': '14', 'month': '3'},
}
WHOLE = {
    'name': 'Mei Lee', 'organisation': 'Siop y Bont', 'email': 'mei@example.org', 'telephone': '01632 960 001',
    'website': 'https://www.example.org', 'national-insurance': 'AB123456C', 'nhs-number': '9434765919',
    'grid-reference': 'SE297339', 'field-number': 'SE29703390', 'vehicle-registration': 'AB51ABC', 'country': 'FR',
}
DAYS = (-30000, -14000, -4000, -500, -40, -10, -3, -1, 0, 1, 10, 40)
PLACE = re.compile(r'\(\(.*?\)\)|\{[^}]*\}')
MARKS = re.compile(r'^\s*(?:#+|[-*]|\d+\.)\s+|\*\*', re.M)
SOFTENED = re.compile('P(?!h)|T(?!h)|C(?!h)|B|D(?!d)|G|M|Ll|Rh')
MESSAGE = re.compile(r'^msgid "(.+)"\n(?:msgid_plural .*\n)?((?:msgstr.*\n)+)', re.M)


# ---- What a page offers ---------------------------------------------------------------------------------------

class Offered(html.parser.HTMLParser):
    """The controls of a page by name: their values where one chooses, otherwise none."""

    def __init__(self, text):
        super().__init__()
        self.controls, self.select = {}, None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        a = dict(pairs)
        if tag == 'select':
            self.select = a.get('name')
        if tag in ('input', 'textarea', 'select') and a.get('name'):
            values = self.controls.setdefault(a['name'], [])
            if a.get('type') in ('radio', 'checkbox'):
                values.append(a.get('value', ''))
        elif tag == 'option' and self.select and a.get('value'):
            self.controls[self.select].append(a['value'])


# ---- English and Welsh ----------------------------------------------------------------------------------------

def pieces(text):
    """The words of a text as they may stand on a page: without marks, without places, line by line."""
    found = (' '.join(piece.split()).strip('.,:;() ') for line in MARKS.sub('', text).split('\n') for piece in PLACE.split(line))
    return {piece for piece in found if len(re.findall(r'[A-Za-z]', piece)) > 3}


def everything_in(node):
    """Each object, however deep."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from everything_in(inner)


def english(document):
    """What only English pages say."""
    both = [(o['en'], o.get('cy', '')) for o in everything_in(document) if isinstance(o.get('en'), str)]
    words = {}
    for language in LANGUAGES:
        with open(os.path.join(guildhall.ROOT, 'locale', f'{language}.po'), encoding='utf-8') as f:
            words[language] = {key: ' '.join(re.findall(r'"(.*)"', said)) for key, said in MESSAGE.findall(f.read())}
    both += [(said, words['cy'].get(key, '')) for key, said in words['en'].items()]
    welsh = '\n'.join(' '.join(cy.split()) for _, cy in both)
    return {piece for en, _ in both for piece in pieces(en) if piece not in welsh} - {'English'}


def left_over(page, only_english):
    """English words on a Welsh page: a whole run of text, or four words and more anywhere."""
    runs = {' '.join(run.split()).strip('.,:;() ') for run in page.words}
    return {piece for piece in only_english if piece in runs or (piece.count(' ') > 2 and piece in page.all_words)}


# ---- People ---------------------------------------------------------------------------------------------------

class Lost(AssertionError):
    """A way that leads nowhere."""


class Walker:
    """Walks one service again and again, and remembers what was seen and chosen."""

    def __init__(self, server, key, document, seed=1):
        self.server, self.key, self.document, self.random = server, key, document, random.Random(seed)
        self.pages = {page['id']: page for page in document['pages']}
        self.questions = {question['id']: question for page in document['pages'] for question in page.get('questions', [])}
        self.lists = {given['id']: given['options'] for given in document.get('lists', [])}
        self.compared = {}
        for node in everything_in(document):
            if 'question' in node and 'operator' in node and 'value' in node:
                self.compared.setdefault(node['question'], []).append(node['value'])
        self.only_english = english(document)
        self.seen, self.tried, self.ends, self.references = set(), {}, set(), {language: 0 for language in LANGUAGES}

    def unseen(self):
        return sorted((page, language) for page in self.pages for language in LANGUAGES if (page, language) not in self.seen)

    def walk(self):
        for run in range(RUNS_MAX):
            if not self.unseen() and min(self.references.values()) >= SENT_LEAST:
                return
            self.once(LANGUAGES[run % 2])

    def at(self, path=''):
        return f'/town/{self.key}{"/" + path if path else ""}'

    def once(self, language):
        """One person, from the start page to a reference or an early ending."""
        person, done, last = self.server.browser(), set(), []
        answer = person.get(f'{self.at()}?language={language}')
        for _ in range(STEPS_MAX):
            if answer.status != 200:
                raise Lost(f'{self.key}: {person.at} says {answer.status}: {answer.page.problems}')
            page = answer.page
            self.look(page, language)
            if page.kind == 'start':
                answer = person.follow(person.get(next(h for h, a in page.links if 'govuk-button--start' in a.get('class', ''))))
            elif page.kind == 'task-list':
                answer = self.task(person, page, done)
            elif page.kind == 'question':
                self.other_sight(person, language)
                last = self.answers(answer)
                answer = person.follow(person.press(answer, last[0], last[1]))
            elif page.kind == 'repeat':
                self.other_sight(person, language)
                more = page.counts['section'] < min(self.pages[page.id]['repeat'].get('max', 200), 1 + self.random.randrange(2))
                answer = person.follow(person.press(answer, value='add' if more else 'continue'))
            elif page.kind == 'exit':
                self.other_sight(person, language)
                self.ends.update((name, each) for name, value in last[0] for each in ([value] if isinstance(value, str) else value))
                return
            elif page.kind == 'check-answers':
                answer = person.follow(person.press(answer))
            elif page.kind == 'confirmation':
                self.references[language] += bool(page.reference)
                return
            else:
                raise Lost(f'{self.key}: a page of kind {page.kind} at {person.at}')
        raise Lost(f'{self.key}: no end after {STEPS_MAX} pages')

    def task(self, person, page, done):
        ways = [h for h, a in page.links if 'govuk-task-list__link' in a.get('class', '')]
        ready = [h for h, _ in page.links if h == self.at('check-answers')]
        new = [way for way in ways if way not in done]
        if not ready and not new:
            raise Lost(f'{self.key}: no task is left, and the answers cannot be checked')
        way = ready[0] if ready else self.random.choice(new)
        done.add(way)
        return person.follow(person.get(way))

    # ---- Looking ----

    def look(self, page, language):
        if page.language != language:
            raise Lost(f'{self.key}: a page in {page.language}, not {language}')
        if language == 'cy' and left_over(page, self.only_english):
            raise Lost(f'{self.key}: English on the Welsh page {page.id or page.kind}: {sorted(left_over(page, self.only_english))}')
        known = self.pages.get(page.id)
        if known is None:
            return
        self.seen.add((page.id, language))
        title = known.get('title') or known['questions'][0]['title']
        title = title.get(language, title['en'])
        if 'repeat' not in known and '((' not in title and not ' '.join(page.heading.split()).startswith(title): # "(optional)"
            raise Lost(f'{self.key}: {page.id} is called “{page.heading.strip()}” in {language}, not “{title}”')

    def other_sight(self, person, language):
        """The same page in the other language, with what it says to an empty form, where that was not yet looked at."""
        here, other = person.at.split('?')[0], LANGUAGES[1 - LANGUAGES.index(language)]
        for each in (other, language):
            answer = person.get(f'{here}?language={each}')
            page = answer.page
            new = (page.id, each, 'looked') not in self.seen
            self.look(page, each)
            self.seen.add((page.id, each, 'looked'))
            if new and page.kind == 'question' and 'repeat' not in self.pages[page.id] and any(
                    not q.get('optional') and q['type'] not in ('files', 'hidden') for q in self.pages[page.id].get('questions', [])):
                refused = person.press(answer)
                if refused.status != 422 or not refused.page.problems:
                    raise Lost(f'{self.key}: {page.id} takes an empty form: {refused}')
                self.look(refused.page, each)

    # ---- Answering ----

    def answers(self, answer):
        """A form and files for the page's questions that are asked."""
        offered, sent, files = Offered(answer.text).controls, [], []
        for question in self.pages[answer.page.id].get('questions', []):
            name = question['id']
            asked = [control for control in offered if control == name or control.startswith(f'{name}-')]
            if not asked or question['type'] == 'hidden':
                continue
            if question['type'] == 'files':
                files += [self.file(question)] if not question.get('optional') or self.random.randrange(2) else []
            elif not question.get('optional') or offered[asked[0]] or self.random.randrange(3):
                sent += self.answer(question, offered)
        return sent, files

    def file(self, question):
        kind = next((kind for kind in FILES if kind in question.get('accept', FILES)), None)
        if kind is None:
            raise Lost(f'{self.key}: no file for {question["id"]}')
        return (question['id'], f'llun.{kind}', *FILES[kind])

    def answer(self, question, offered):
        name, kind = question['id'], question['type']
        if kind in PARTS:
            return [(f'{name}-{part}', value) for part, value in PARTS[kind].items()]
        if kind in ('date', 'month', 'date-time'):
            return self.date(question)
        if kind == 'amount':
            return [(f'{name}-amount', self.number(question)), (f'{name}-unit', self.choose(name, offered[f'{name}-unit']))]
        if kind in ('number', 'money'):
            return [(name, self.number(question))]
        if kind in ('yes-no', 'radios', 'select', 'declaration'):
            value = self.choose(name, offered[name])
            return [(name, value), (f'{name}-other', WORDS)]
        if kind == 'autocomplete':
            options = [o if isinstance(o, str) else o['value'] for o in question.get('options') or self.lists[question['list']]]
            return [(name, self.choose(name, offered[name] or options))]
        if kind == 'checkboxes':
            return [(name, self.several(question, offered[name])), (f'{name}-other', WORDS)]
        if kind == 'name' and name not in offered:
            return [(control, 'Mei') for control in offered if control.startswith(f'{name}-')]
        if 'pattern' in question:
            return [(name, PATTERNS[name])]
        if kind in WHOLE:
            return [(name, WHOLE[kind])]
        if kind in ('text', 'long-text'):
            return [(name, ' '.join([WORDS] * (1 + max(question.get('min-length', 0) // len(WORDS), question.get('min-words', 0) // 3))))]
        raise Lost(f'{self.key}: no answer for a question of type {kind}')

    def choose(self, name, values):
        """What was chosen least; what was chosen before an early ending only now and then."""
        fresh = self.fresh(name, values) or values
        value = min(fresh, key=lambda v: (self.tried.get((name, v), 0), self.random.random()))
        self.tried[name, value] = self.tried.get((name, value), 0) + 1
        return value

    def fresh(self, name, values):
        return [value for value in values if (name, value) not in self.ends or not self.random.randrange(6)]

    def several(self, question, values):
        options = question.get('options') or self.lists[question['list']]
        alone = {o['value'] for o in options if isinstance(o, dict) and o.get('exclusive')}
        first = self.choose(question['id'], values)
        if first in alone:
            return [first]
        others = [value for value in values if value not in alone and value != first]
        others = self.fresh(question['id'], others) or others
        least, most = question.get('min-items', 1) - 1, min(len(others), question.get('max-items', 99) - 1)
        return [first, *self.random.sample(others, self.random.randint(min(least, most), most))]

    def number(self, question):
        """At a limit, beside what a condition compares with, or any."""
        low, high = float(question.get('min', 0)), float(question.get('max', 100000))
        near = [float(value) + by for value in self.compared.get(question['id'], []) for by in (-1, 0, 1)]
        return self.choose(question['id'], sorted({f'{n:g}' if n < 1e5 else f'{n:.0f}' for n in (low, high, *near) if low <= n <= high}))

    def date(self, question):
        today, compared = datetime.date.today(), self.compared.get(question['id'], [])
        days = set(DAYS)
        for value in compared:
            if isinstance(value, dict):
                away = value.get('days', 0) + 30 * value.get('months', 0)
                days |= {away - 20, away - 1, away, away + 1, away + 20}
            elif len(str(value)) >= 10:
                away = (datetime.date.fromisoformat(value[:10]) - today).days
                days |= {away - 1, away, away + 1}
        past, future = question.get('days-past', 40000), question.get('days-future', 40000)
        fit = [f'{today + datetime.timedelta(days=d)}' for d in sorted(days) if -past <= d <= future]
        width = 7 if question['type'] == 'month' else 10
        fit = [d for d in fit if question.get('earliest', '0')[:width] <= d[:width] <= question.get('latest', '9')[:width]]
        if not fit:
            raise Lost(f'{self.key}: no day for {question["id"]}')
        year, month, day = self.choose(question['id'], fit).split('-')
        sent = [('day', day), ('month', month), ('year', year)][1 if question['type'] == 'month' else 0:]
        sent += [('hour', '10'), ('minute', '30')] if question['type'] == 'date-time' else []
        return [(f'{question["id"]}-{part}', value) for part, value in sent]


def read(key):
    with open(os.path.join(guildhall.SERVICES, f'{key}.json'), encoding='utf-8') as f:
        return json.load(f)


class Ready(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        cls.password = folder.user('ann@example.org')
        for key in KEYS:
            folder.publish(os.path.join(guildhall.SERVICES, f'{key}.json'))
        for key, (_, document) in BROKEN.items():
            folder.publish(folder.write(f'{key}.json', document()))

    def walked(self, key):
        walker = Walker(self.server, key, read(key))
        walker.walk()
        self.assertEqual(walker.unseen(), [], 'pages that no way leads to')
        self.assertTrue(all(walker.references.values()), f'{key}: no run was sent in each language: {walker.references}')

    def test_nothing_is_left_to_advise(self):
        for key in KEYS:
            said = self.folder.run('check', os.path.join(guildhall.SERVICES, f'{key}.json'), data=False).out
            self.assertIn('0 errors, 0 pieces of advice', said, key)

    def test_each_is_there_to_begin_from(self):
        ann = self.sign_in('ann@example.org', self.password)
        for key in KEYS:
            made = ann.upload('/town/staff/new-service', {'ready': key, 'key': f'our-{key}', 'seen': '0'}, [])
            self.assertEqual((made.status, made.location), (303, f'/town/staff/services/our-{key}/draft'), made)

    def test_the_start_says_how_long_one_may_be_away(self):
        """As long as the service keeps what was not sent, but no longer than the device remembers it."""
        for key in KEYS:
            days = min(30, read(key).get('run', {}).get('retention', {}).get('drafts', 30))
            self.assertIn(f'come back within {days} days', self.person.get(f'/town/{key}').page.all_words, key)

    def test_welsh_short_names_stay_as_they_are(self):
        """“Rhowch …” and “Dewiswch …” soften what follows; docs/definition.md says how to write around it."""
        for key in KEYS:
            for question in everything_in(read(key)):
                short = question.get('short', {}).get('cy', '') if question.get('type') not in ('yes-no', 'files') else ''
                self.assertFalse(SOFTENED.match(short), f'{key}: {question.get("id")}: {short}')

    def test_the_walker_notices(self):
        """Copies that are broken in one place: what the walker says of each."""
        for key, (complaint, document) in BROKEN.items():
            walker = Walker(self.server, key, document())
            try:
                walker.walk()
                said = f'unseen: {walker.unseen()}'
            except Lost as lost:
                said = str(lost)
            self.assertIn(complaint, said, key)


# ---- Broken copies --------------------------------------------------------------------------------------------

def missed_bin(page, **changes):
    document = read('missed-bin')
    next(p for p in document['pages'] if p['id'] == page).update(changes)
    return document


def without_welsh():
    document = read('missed-bin')
    document['pages'][0]['questions'][0]['hint'].pop('cy')
    return document


BROKEN = {
    'broken-branch': ("('not-outside', 'en')", lambda: missed_bin('outside', next=[{'page': 'address'}])),
    'broken-way': ('no end after', lambda: missed_bin('address', next=[{'page': 'bins'}])),
    'broken-welsh': ("English on the Welsh page bins: ['Select all that apply']", without_welsh),
}

for _key in KEYS:
    setattr(Ready, f'test_{_key.replace("-", "_")}', lambda self, key=_key: self.walked(key))
