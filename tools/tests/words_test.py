#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""tools/words.py and tools/embed.py: every refusal with its message and line, and what is made."""
import gzip
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.dirname(HERE)
sys.path.insert(0, TOOLS)
import embed  # noqa: E402
import words  # noqa: E402

WELSH = 'nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;'


def header(tag='en', name='English', direction='ltr', plural='nplurals=2; plural=(n != 1);'):
    return (f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"X-Language-Name: {name}\\n"\n"X-Direction: {direction}\\n"\n'
            f'"Plural-Forms: {plural}\\n"\n\n')  # 7 lines


EN = header() + 'msgid "a.one"\nmsgstr "One {name}"\n\nmsgid "a.many"\nmsgid_plural "a.many"\n' \
    'msgstr[0] "{count} thing"\nmsgstr[1] "{count} things"\n'
CY = header('cy', 'Cymraeg', plural=WELSH)
# (English after its header, Welsh after its header, what is said)
REFUSED = [
    ('msgid "a.one"\nmsgstr ""\n', '', "en.po:8: error: 'a.one' has no words"),
    ('msgid "A.One"\nmsgstr "x"\n', '',
     "en.po:8: error: 'A.One' is no key: lower case, with dots, as in question.continue"),
    ('msgid "one"\nmsgstr "x"\n', '',
     "en.po:8: error: 'one' is no key: lower case, with dots, as in question.continue"),
    ('msgid "a.one"\nmsgstr "x"\n\nmsgid "a.one"\nmsgstr "y"\n', '',
     "en.po:11: error: 'a.one' stands here and at line 8"),
    ('msgid "a.one"\nmsgstr "{Name}"\n', '', "en.po:8: error: 'a.one' has a brace that is no {place}"),
    ('msgid "a.one"\nmsgstr "a } b"\n', '', "en.po:8: error: 'a.one' has a brace that is no {place}"),
    ('msgid "a.one"\nmsgstr "<b>x</b>"\n', '',
     "en.po:8: error: 'a.one' has markup or control characters: words are plain text"),
    ('msgid "a.one"\nmsgstr "x&nbsp;y"\n', '',
     "en.po:8: error: 'a.one' has markup or control characters: words are plain text"),
    ('msgid "a.one"\nmsgid_plural "a.two"\nmsgstr[0] "x"\nmsgstr[1] "y"\n', '',
     'en.po:8: error: msgid_plural repeats the key'),
    ('msgid "a.one"\nmsgid_plural "a.one"\nmsgstr[0] "{count}"\n', '', "en.po:8: error: 'a.one' needs 2 forms, not 1"),
    ('msgid "a.one"\nmsgid_plural "a.one"\nmsgstr[0] "x"\nmsgstr[1] "y"\n', '',
     "en.po:8: error: 'a.one' is a plural without {count}"),
    ('msgid "a.one"\nrubbish\n', '', 'en.po:9: error: not a line of a .po file: rubbish'),
    ('msgid "a.one"\nmsgstr "x\n', '', 'en.po:9: error: not a line of a .po file: msgstr "x'),
    ('msgid "a.one"\nmsgstr "x" y"\n', '', 'en.po:9: error: the quotes do not match'),
    ('msgid "a.one"\nmsgstr "x"\n', 'msgid "a.two"\nmsgstr "x"\n', "cy.po:8: error: 'a.two' is not in en.po"),
    ('msgid "a.one"\nmsgstr "{n}"\n', 'msgid "a.one"\nmsgstr "{m}"\n',
     "cy.po:8: error: 'a.one' has (m) where en.po has (n)"),
    ('msgid "a.one"\nmsgstr "{n}"\n', 'msgid "a.one"\nmsgstr "x"\n',
     "cy.po:8: error: 'a.one' has () where en.po has (n)"),
    ('msgid "a.one"\nmsgid_plural "a.one"\nmsgstr[0] "{count}"\nmsgstr[1] "{count}"\n',
     'msgid "a.one"\nmsgstr "{count}"\n',
     "cy.po:8: error: 'a.one' is a plural in one language only"),
    ('msgid "a.b-c"\nmsgstr "x"\n\nmsgid "a.b.c"\nmsgstr "x"\n', '', 'en.po:1: error: two keys make the same C name'),
]


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), 'wb') as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def read(self, name):
        with open(self.path(name), encoding='utf-8') as file:
            return file.read()

    def run_tool(self, tool, *args):
        run = subprocess.run([sys.executable, os.path.join(TOOLS, tool), *args], cwd=self.folder.name,
                             capture_output=True, text=True, check=False)
        self.assertNotIn('Traceback', run.stderr)
        return run


class Words(Folder):
    def test_refusals(self):
        for en, cy, message in REFUSED:
            with self.subTest(message):
                self.write('en.po', header() + en)
                self.write('cy.po', CY + cy)
                run = self.run_tool('words.py', 'en.po', 'cy.po')
                self.assertEqual((run.returncode, run.stderr), (1, message + '\n'))

    def test_headers(self):
        for text, message in [(header(direction='up'), 'X-Direction is ltr or rtl'),
                              (header(plural='nplurals=9;'),
                               'Plural-Forms is none of those tools/words.py knows: nplurals=9;'),
                              ('msgid ""\nmsgstr "Language: en\\n"\n', "the header has no 'X-Language-Name'")]:
            self.write('en.po', text)
            self.assertEqual(self.run_tool('words.py', 'en.po').stderr, f'en.po:1: error: {message}\n')

    def test_made(self):
        self.write('en.po', EN)
        self.write('cy.po', CY + 'msgid "a.one"\nmsgstr "Un "\n"{name}"\n\n#, fuzzy\nmsgid "a.many"\n'
                   'msgid_plural "a.many"\n' + ''.join(f'msgstr[{i}] "{{count}} x{i}"\n' for i in range(6)))
        run = self.run_tool('words.py', 'en.po', 'cy.po', '--h', 'w.h', '--languages', 'l.h', '--c', 'w.c', '--keys',
                            'w.keys', '--report', '--list')
        self.assertEqual(run.stdout, 'a.many\tcount\na.one\tname\ncy: 1 of 2 words\n  a.many\n')
        self.assertEqual(self.read('w.keys'), 'a.many\tcount\na.one\tname\n')
        self.assertIn('enum language { LANGUAGE_EN, LANGUAGE_CY, LANGUAGE__COUNT };', self.read('l.h'))
        self.assertIn('extern const struct word WORD_A_MANY[1]; // count\nextern const struct word WORD_A_ONE[1]; // name\n', self.read('w.h'))
        made = self.read('w.c')
        self.assertIn('{STR_INIT("Un {name}"), 0, WORDS_PLURAL_WELSH}}}};', made)
        # Unsure words are not used: the English ones are, with the English rule.
        english = '{STR_INIT("{count} thing"), (const str[]){STR_INIT("{count} things")}, WORDS_PLURAL_ONE}'
        self.assertEqual(made.count(english), 2)

    def test_the_real_ones(self):
        locale = os.path.join(os.path.dirname(TOOLS), 'locale')
        one, two = words.Language(os.path.join(locale, 'en.po')), words.Language(os.path.join(locale, 'cy.po'))
        words.compare(one, [two])


class Embed(Folder):
    def test_made(self):
        text = b'p { color: red }\n' * 50
        self.write('app.css', text)
        self.write('dot.png', b'\x89PNG' + bytes(range(256)))
        run = self.run_tool('embed.py', '--prefix', '/assets/', '--c', 'a.c', '--h', 'a.h', 'dot.png', 'app.css')
        self.assertEqual(run.stderr, '')
        self.assertIn('extern const str asset_app_css;\nextern const str asset_dot_png;\n', self.read('a.h'))
        file = embed.File(self.path('app.css'), '/assets/')
        self.assertRegex(file.path, r'^/assets/app-[0-9a-f]{12}\.css$')
        self.assertEqual(gzip.decompress(file.gzip), text)
        unpacked = subprocess.run(['node', '-e', 'process.stdout.write(require("zlib").brotliDecompressSync('
                                   'require("fs").readFileSync(0)))'], input=file.br, capture_output=True,
                                  check=True).stdout
        self.assertEqual(unpacked, text)
        picture = embed.File(self.path('dot.png'), '/assets/')
        self.assertEqual((picture.gzip, picture.br), (b'', b''))
        self.write('app.css', text + b'x')
        self.assertNotEqual(embed.File(self.path('app.css'), '/assets/').path, file.path)
        self.assertLess(self.read('a.c').index('/assets/app-'), self.read('a.c').index('/assets/dot-'))

    def test_refusals(self):
        self.write('x.exe', 'x')
        self.write('a.css', 'x')
        os.mkdir(self.path('sub'))
        self.write('sub/a.css', 'y')
        for files, message in [(['x.exe'], "x.exe: error: no media type for '.exe': add it to tools/embed.py"),
                               (['gone.css'], 'gone.css: error: No such file or directory'),
                               (['a.css', 'sub/a.css'], 'embed: error: two files make the same C name')]:
            run = self.run_tool('embed.py', '--prefix', '/', '--c', 'a.c', '--h', 'a.h', *files)
            self.assertEqual((run.returncode, run.stderr), (1, message + '\n'))


if __name__ == '__main__':
    unittest.main()
