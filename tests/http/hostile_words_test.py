# SPDX-License-Identifier: Apache-2.0
"""A8 and A27: hostile words in everything that anybody can write, on every page that anybody can open. None of them
becomes an element, an attribute or a script (Decidim, CVE-2026-23891; Drupal Webform, 2020), nor a formula of a
spreadsheet (Form.io, FIO-888)."""
import collections
import html.parser
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

import guildhall
from guildhall import DEFINITIONS, HERE

MARK = 'zq7' # in every one of them
HOSTILE = [
    f'<{MARK} onclick=1>', f'"><{MARK}>', f"'><{MARK}>", f'</textarea></title></script></style><{MARK}>', f'<img src={MARK} onerror={MARK}()>',
    f'" onmouseover="{MARK}()" {MARK}="', f"' onfocus='{MARK}()' autofocus '", f'javascript:{MARK}()', f'<svg/onload={MARK}()>', f'<!--{MARK}-->',
    f'&lt;{MARK}&gt;&#60;{MARK}&#62;', f'{{{{7*7}}}}(({MARK})){{% {MARK} %}}', f"';{MARK}();//", f'<a href="javascript:{MARK}()">x</a>', f'<base href=//{MARK}>']
ALL = ' '.join(HOSTILE)
SHORT = f'"><img src={MARK} onerror={MARK}()>' # where little may be written
FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example","x")', '=cmd|\' /C calc\'!A0', '%=1', '"=1"']


class Read(html.parser.HTMLParser):
    """What a page became: its elements and attributes, whatever its words are."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.wrong, self.words = [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in [(tag, '')] + attrs:
            script = name in ('href', 'src', 'action', 'formaction') and (value or '').strip().lower().startswith(('javascript:', 'data:', 'vbscript:'))
            if MARK in name or name.startswith('on') or name in ('srcdoc', 'style') or script or (tag == 'img' and MARK in (value or '') and name == 'src'):
                self.wrong.append((tag, name, value))
        if tag in ('base', 'iframe', 'object', 'embed'):
            self.wrong.append((tag, '', ''))

    def handle_comment(self, data):
        self.wrong += [('comment', '', data)] if MARK in data else []

    def handle_data(self, data):
        self.words += MARK in data


LEAVES = ('/sign-out', '/leave', '/file')


def crawl(who, begin, most=120):
    """Every page that leads from these, one of each kind of address."""
    todo, seen, pages = collections.deque(begin), set(), {}
    while todo and len(pages) < most:
        target = todo.popleft()
        key = re.sub(r'\d+', '9', target.split('#')[0])
        if key in seen or any(target.split('?')[0].endswith(end) for end in LEAVES) or not target.startswith('/town'):
            continue
        seen.add(key)
        answer = who.get(target)
        if answer.status == 303:
            todo.append(answer.location)
        if not (answer.header('Content-Type') or '').startswith('text/html'):
            continue
        pages[target] = answer
        todo.extend(h for h, _ in answer.page.links)
    return pages


class Words(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        folder.init(name=ALL[:200], languages='en,cy')
        with open(os.path.join(DEFINITIONS, 'ways.json'), encoding='utf-8') as file:
            d = json.load(file)
        cls.spoil(d)
        folder.publish(folder.write('ways.json', d))
        cls.passwords = {role: folder.user(f'{role}@example.org', role) for role in ('caseworker', 'supervisor', 'designer', 'publisher', 'leader', 'administrator')}

    @classmethod
    def spoil(cls, node):
        """Every text of a definition, in each language."""
        for value in node.values() if isinstance(node, dict) else node:
            if isinstance(value, dict) and 'en' in value:
                value.update({language: f'{value[language]} {ALL}'[:190] for language in value})
            elif isinstance(value, (dict, list)):
                cls.spoil(value)

    @classmethod
    def enter(cls, role):
        user = cls.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{len(role)}')])
        assert user.post('/town/staff/sign-in', {'email': f'{role}@example.org', 'password': cls.passwords[role]}).status == 303
        return user

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.enter(role) for role in cls.passwords}
        cls.sent = cls.case(SHORT + ' '.join(HOSTILE))
        cls.write()
        cls.drafting = cls.server.browser()
        cls.drafting.go('/town/ways/kind', {'kind': 'long'})
        cls.drafting.go('/town/ways/detail', {'detail': SHORT})
        cls.drafting.go('/town/ways/things/add', {'thing': SHORT})

    @classmethod
    def case(cls, note):
        person = cls.server.browser()
        person.go('/town/ways/kind', {'kind': 'long'})
        person.go('/town/ways/detail', {'detail': SHORT})
        person.go('/town/ways/things/add', {'thing': SHORT})
        person.go('/town/ways/things', {'next': 'continue'})
        person.go('/town/ways/proof', [], [('proof', f'<{MARK}>\'.pdf', 'application/pdf', b'%PDF-1.4 x')])
        person.go('/town/ways/note', {'note': note})
        person.reference = person.go('/town/ways/check-answers').page.reference
        assert person.reference
        return person

    @classmethod
    def write(cls):
        """By everybody, wherever they may: each of these is taken."""
        boss, at = cls.users['administrator'], f'/town/staff/cases/{cls.sent.reference}'
        seen = lambda: boss.get(at).page.values('seen')[0]
        own = {'do': 'save', **{f'{part}-{tag}': ' '.join(h for h in HOSTILE if '((' not in h)[:110 if part == 'subject' else 2000] for part in ('subject', 'words') for tag in ('en', 'cy')}}
        for path, fields in (('/town/staff/teams', {'name': SHORT}), ('/town/staff/users', {'name': SHORT, 'email': 'x@example.org', 'role': 'leader'}),
                             ('/town/staff/cases/views', {'name': SHORT[:40], 'late': '1'}), ('/town/staff/message-words/confirmation', own),
                             (f'{at}/note', {'words': ALL}), (f'{at}/hold', {'do': 'hold', 'why': ALL[:900]}),
                             ('/town/staff/retention/holds', {'service': '1', 'do': 'hold', 'why': ALL[:900]}),
                             ('/town/staff/services/ways/drafts', {'do': 'begin', 'seen': '0'}),
                             ('/town/staff/cases/export', {'format': 'csv'})):
            answer = boss.post(path, fields)
            assert answer.status in (200, 303), (path, answer.status, answer.page.problems)
        assert boss.post(f'{at}/assign', {'user': '1', 'team': '1', 'seen': seen()}).status == 303
        assert boss.post(f'{at}/status', {'to': 'waiting', 'letter': ALL, 'days': '14', 'seen': seen()}).status == 303
        cls.sent.post('/town/ways/kind/clear', {'clear.say': 'not-clear', 'clear.words': ALL[:1000]})
        cls.sent.post('/town/ways/check-answers/feedback', {'satisfaction': 'very-satisfied', 'words': ALL[:1000]})
        cls.sent.upload('/town/ways/check-answers/case/answer', [('words', ALL)], [])
        cls.sent.post('/town/ways/check-answers/case/complain', {'words': ALL})

    def begin(self, role):
        return {'person': ['/town', '/town/ways', '/town/ways/check-answers/case', '/town/ways/check-answers/print', '/town/ways/check-answers/case/complain', '/town/ways/check-answers/sent'],
                'drafting': ['/town/ways/detail', '/town/ways/things', '/town/ways/check-answers', '/town/ways/kind', '/town/ways/check-answers/clear', '/town/ways?language=cy']
                }.get(role, ['/town/staff', '/town/staff/account', '/town/staff/downloads', '/town/staff/message-words', f'/town/staff/cases/{self.sent.reference}',
                             '/town/staff/services/ways/draft', '/town/staff/services/ways/preview/kind', f'/town/staff/cases?reference={MARK}%3E%22%3C{MARK}%3E'])

    def everybody(self):
        yield 'person', self.sent
        yield 'drafting', self.drafting
        yield from self.users.items()

    def test_nothing_becomes_more_than_words(self):
        found = collections.Counter()
        for role, who in self.everybody():
            for target, answer in crawl(who, self.begin(role)).items():
                with self.subTest(role=role, target=target):
                    self.assertNotEqual(answer.status, 500)
                    read = Read(answer.text)
                    self.assertEqual(read.wrong, [])
                    found[role] += read.words > 0
        for role, least in (('person', 8), ('drafting', 4), ('caseworker', 4), ('administrator', 15), ('designer', 5)):
            self.assertGreaterEqual(found[role], least, f'the words are on few pages of {role}: {found}')

    def test_nothing_runs_in_a_browser(self):
        """The same pages in Chromium: no script of theirs, no report of the content security policy, no element of theirs."""
        node, chromium = shutil.which('node'), os.environ.get('CHROMIUM', '/usr/bin/chromium')
        root = os.path.dirname(os.path.dirname(HERE))
        if node is None or not os.path.exists(chromium) or not os.path.isdir(os.path.join(root, 'node_modules/playwright-core')):
            self.skipTest('there is no Chromium, or no node that drives it')
        visits = []
        for role in ('person', 'drafting', 'administrator', 'designer'):
            who = dict(self.everybody())[role]
            pages = [t for t, a in crawl(who, self.begin(role)).items() if Read(a.text).words]
            visits.append({'role': role, 'cookies': [{'name': k, 'value': v, 'path': p} for (p, k), v in who.cookies.items()], 'pages': pages[:25]})
        done = subprocess.run([node, os.path.join(root, 'tests/browser/hostile.mjs'), self.server.url, MARK], input=json.dumps(visits).encode(),
                              capture_output=True, timeout=170, check=False)
        said = json.loads(done.stdout or b'{"problems": ["nothing was said"]}')
        self.assertEqual((said['problems'], done.returncode), ([], 0), done.stderr[-2000:])
        self.assertGreater(said['visited'], 30)


class Sheets(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('ways.json')
        cls.password = folder.user('ann@example.org')

    def test_a_spreadsheet_opens_them_as_text(self):
        """A27. Downloads are opened by LibreOffice Calc and written anew: no cell is a formula, each reads as it was typed."""
        office = shutil.which('soffice')
        if office is None:
            self.skipTest('LibreOffice is not here (apt-get install libreoffice-calc)')
        for line in FORMULAS:
            person = self.server.browser()
            person.go('/town/ways/kind', {'kind': 'long'})
            person.go('/town/ways/detail', {'detail': line})
            person.go('/town/ways/things', {'next': 'continue'})
            person.go('/town/ways/proof', [], [])
            person.go('/town/ways/note', {'note': f'{line}\r\nand more'})
            person.go('/town/ways/check-answers')
        ann = self.sign_in('ann@example.org', self.password)
        typed = sorted(line.strip() for line in FORMULAS)
        for kind in ('csv', 'xlsx'):
            with self.subTest(kind=kind), tempfile.TemporaryDirectory() as top:
                with open(os.path.join(top, f'cases.{kind}'), 'wb') as out:
                    out.write(ann.export({'format': kind}).body)
                into = ['--infilter=CSV:44,34,76,1'] if kind == 'csv' else []
                done = subprocess.run([office, '--headless', f'-env:UserInstallation=file://{top}/user', *into, '--convert-to', 'fods', '--outdir', top,
                                       os.path.join(top, f'cases.{kind}')], capture_output=True, timeout=150, check=False)
                with open(os.path.join(top, 'cases.fods'), encoding='utf-8') as opened:
                    sheet = opened.read()
                self.assertEqual(done.returncode, 0, done.stderr[-500:])
                self.assertNotIn('table:formula', sheet)
                self.assertNotIn('xlink:href="http://evil', sheet)
                table = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
                rows = [[c for c in row.iter(f'{table}table-cell') for _ in range(int(c.get(f'{table}number-columns-repeated', 1)))][:9]
                        for row in ElementTree.fromstring(sheet).iter(f'{table}table-row')]
                answers = [row[8] for row in rows if len(row) == 9 and self.words(row[5]) == 'detail']
                self.assertEqual(sorted(self.words(c).lstrip("'").strip() for c in answers), typed)
                self.assertEqual({v for c in answers for k, v in c.attrib.items() if k.endswith('}value-type') and 'office' in k}, {'string'})

    @staticmethod
    def words(cell):
        return '\n'.join(''.join(p.itertext()) for p in cell if p.tag.endswith('}p'))


if __name__ == '__main__':
    unittest.main()
