#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every refusal of tools/templates.py with its exact message, at the author's line; what the C compiler refuses;
and the tracker of contexts, held against Python's own HTML parser."""
import html.parser
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.dirname(HERE)
SOURCE = os.path.join(os.path.dirname(TOOLS), 'src')
sys.path.insert(0, TOOLS)
import html_context  # noqa: E402
import templates  # noqa: E402

HEAD = '{# include: "view.h" #}\n{# view: struct view #}\n{% from "part.jinja" import part, bodied %}\n'
FILES = {
    'view.h': '#pragma once\n#include "html/out.h"\nstruct row { str name; };\n'
              'struct row_list { const struct row *items; size_t count; };\n'
              'struct part { str text; struct row row; struct row_list rows; };\n'
              'struct view { str title; html body; int total; bool yes; struct part part; struct row_list rows; };\n',
    'part.jinja': '{# include: "view.h" #}\n{# params: struct part #}\n'
                  '{% macro part(params, level=2) %}<p>{{ params.text }}</p>{% endmacro %}\n'
                  '{% macro bodied(params) %}<p>{{ caller() }}</p>{% endmacro %}\n',
    'layout.jinja': '<main>{% block content %}{% endblock %}</main>\n',
}
WORDS = 'a.plain\t\na.count\tcount total\n'

# What is refused while compiling to C: (template from line 4 on, line, message).
REFUSED = [
    ('<script>{{ view.title }}</script>', 4, 'no values inside <script>'),
    ('<script>alert(1)</script>', 4, 'no inline script: put it in assets/app.js'),
    ('<script src="/a.js"><b></script>', 4, 'no inline script'),
    ('<a onclick="x">', 4, "no 'onclick' attribute: the pages' policy forbids script in attributes"),
    ('<a OnClick="{{ view.title }}">', 4, "no 'onclick' attribute: the pages' policy forbids script in attributes"),
    ('<a style="{{ view.title }}">', 4, "no 'style' attribute: the pages' policy forbids it"),
    ('<p>\n<b style="color:red">', 5, "no 'style' attribute: the pages' policy forbids it"),
    ('<meta http-equiv="x">', 4, "no 'http-equiv' attribute: the pages' policy forbids it"),
    ('<style>p {}</style>', 4, 'no <style> elements'),
    ('<iframe src="/x"></iframe>', 4, 'no <iframe> elements'),
    ('<base href="/x">', 4, 'no <base> elements'),
    ('<img srcset="{{ view.title }}">', 4, "no values inside the 'srcset' attribute"),
    ('<a title={{ view.title }}>', 4, "no values in the unquoted attribute 'title' (add double quotes)"),
    ('<a title=x>', 4, "the attribute 'title' needs double quotes"),
    ("<a title='{{ view.title }}'>", 4, "the attribute 'title' needs double quotes"),
    ('<{{ view.title }}>', 4, 'no values as the name of an element'),
    ('<h{{ view.total }}>', 4, 'no values in the name of an element'),
    ('</h{{ view.total }}>', 4, 'no values in an end tag'),
    ('<!doctype {{ view.title }}>', 4, 'no values in a declaration'),
    ('<p data-{{ view.title }}="x">', 4, 'no values in the name of an attribute'),
    ('<p {{ view.title }}>', 4, 'no values inside the tag <p>, outside its attributes'),
    ('<p class="a"{{ view.title }}>', 4, 'no values inside the tag <p>, outside its attributes'),
    ('<a href="javascript:{{ view.title }}">', 4, "no 'javascript:' addresses"),
    ('<a href=" JavaScript:x">', 4, "no 'JavaScript:' addresses"),
    ('<a href="data:text/html,x">', 4, "no 'data:' addresses"),
    ('<!-- x -->', 4, 'no HTML comments: use {# … #}'),
    ('a < b', 4, 'write &lt; for a < in text'),
    ('<p class="a"id="b">', 4, 'a space is needed before the next attribute'),
    ('<p / class="a">', 4, '/ in a tag without > after it'),
    ("<p 'a'>", 4, "''' in a tag"),
    ('<textarea><b></textarea>', 4, 'write &lt; inside <textarea>'),
    ('<p class="{% if view.yes %}a">{% endif %}', 4, 'branches end in different places: text and class="…"'),
    ('<h{% if view.yes %}1{% else %}2{% endif %}>', 4, 'branches end in different places: the tag <h1 and the tag <h2'),
    ('<a href="{% if view.yes %}/a{% endif %}{{ view.title }}">', 4,
     'branches end in different places: href="…" and href="…"'),
    ('{% for row in view.rows %}<p class="{% endfor %}', 4, 'branches end in different places: text and class="…"'),
    ('<p class="', 4, 'ends inside class="…"'),
    ('<p class="{{ view.body | safe }}">', 4, '| safe belongs in text, not inside class="…"'),
    ('<p class="{{ part(view.part) }}">', 4, 'part() belongs in text, not inside class="…"'),
    ('{{ attributes(view.part) }}', 4, 'attributes(list) belongs inside a tag, after its other attributes'),
    ('<p class="{% set x %}a{% endset %}">', 4, '{% set %}…{% endset %} belongs in text, not inside class="…"'),
    ('{% set x %}<p class="{% endset %}">', 4, 'begins in text and ends in class="…"'),
    ("{{ t('a.plian') }}", 4, "no words 'a.plian' in locale/en.po; did you mean 'a.plain'?"),
    ("{{ t('a.count', count=1) }}", 4, "the words 'a.count' take (count, total), not (count)"),
    ("{{ t(view.title) }}", 4, "t('key', name=value): the key is written out, in quotes"),
    ('{{ veiw.title }}', 4, "no 'veiw' here; did you mean 'view'?"),
    ('{{ loop.index }}', 4, "no 'loop' here"),
    ('{% for row in view.rows %}{{ loop.length }}{% endfor %}', 4, 'loop.index, index0, first or last'),
    ('{% set x = 1 %}{% for row in view.rows %}{% set x = 2 %}{% endfor %}', 4,
     "'x' belongs outside the loop: Jinja would forget the change"),
    ('{% for row in view.rows if row.name %}{% endfor %}', 4,
     '{% for x in list %} and nothing more: let C prepare the list'),
    ('{% for a, b in view.rows %}{% endfor %}', 4, '{% for x in list %} and nothing more: let C prepare the list'),
    ('{{ view.total + 1 }}', 4, 'Add is not in the subset (docs/decisions/0003-templates.md)'),
    ('{{ view.rows[0] }}', 4, 'Getitem is not in the subset (docs/decisions/0003-templates.md)'),
    ('{% if view.title is defined %}{% endif %}', 4, 'Test is not in the subset (docs/decisions/0003-templates.md)'),
    ('{% if "a" in view.title %}{% endif %}', 4, "'in' is not in the subset"),
    ('{% if 1 < view.total < 3 %}{% endif %}', 4, 'one comparison at a time'),
    ('{{ -view.total }}', 4, 'Neg is not in the subset (docs/decisions/0003-templates.md)'),
    ('{{ none }}', 4, 'None is not in the subset'),
    ('{{ 1.5 }}', 4, '1.5 is not in the subset'),
    ('{{ range(3) }}', 4, "no function 'range'"),
    ('{% with %}{% endwith %}', 4, 'With is not in the subset (docs/decisions/0003-templates.md)'),
    ('{% set a, b = 1 %}', 4, '{% set name = … %} only'),
    ('{% set x = part(view.part) %}', 4, "what 'part' writes is kept with {% set x %}…{% endset %}"),
    ('{% set x = part %}', 4, "the macro 'part' is called, or kept with {% set x %}…{% endset %}"),
    ('{{ part(view.part, 1, 2) }}', 4, 'part takes 2 arguments, not 3'),
    ('{{ part(view.part, size=1) }}', 4, "part has no argument 'size' left"),
    ('{{ part(*view.rows) }}', 4, 'no * or ** in calls'),
    ('{% call nothing() %}{% endcall %}', 4, '{% call %} takes a macro'),
    ('{% from "part.jinja" import prat %}', 4, "no macro 'prat' in part.jinja"),
    ('{% from "part.jinja" import part as p %}', 4, "no 'import … as': one name for one thing"),
    ('{% import "part.jinja" as p %}', 4, 'Import is not in the subset (docs/decisions/0003-templates.md)'),
    ('{% include "gone.jinja" %}', 4, "no template 'gone.jinja'"),
    ('{% include view.title %}', 4, 'the name of a template is written out, in quotes'),
    ('{{ super() }}', 4, 'super() belongs in a block that has another under it'),
    ('\n{% if view.yes %}', 5, 'Unexpected end of template. Jinja was looking for the following tags: '
     "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."),
]
# With the layout.
REFUSED_BLOCKS = [
    ('text', 5, 'a page with a layout writes inside its blocks only'),
    ('{% block contents %}{% endblock %}', 5, "no block 'contents' in the layout"),
    ('{% block content %}{{ super() }}{{ super() }}{% endblock %}', None, None),
    ('{% block content %}<p{% endblock %}', 5, 'begins in text and ends in the tag <p'),
]
# What the C compiler refuses, at the template's line.
REFUSED_BY_C = [
    ('{{ view.titel }}', "has no member named ‘titel’; did you mean ‘title’?"),
    ('{{ view.body }}', 'html is written with | safe'),
    ('{{ view.title | safe }}', "incompatible type for argument 1 of ‘out_is_html’"),
    ('{{ view.yes }}', 'only text and numbers can be written here'),
    ('{% if view.part %}{% endif %}', 'a structure is neither true nor false'),
    ('<a href="{{ view.total }}">x</a>', "incompatible type for argument 2 of ‘out_url’"),
    ('{{ part({ txt: "x" }) }}', "‘struct part’ has no member named ‘txt’; did you mean ‘text’?"),
    ('{{ part({ row: { nmae: "x" } }) }}', "has no member named ‘nmae’; did you mean ‘name’?"),
    ('{{ part({ text: 1 }) }}', 'makes pointer from integer'),
    ('{{ part({ text: view.body }) }}', 'incompatible types'),
    ('{{ view.title | shout }}', 'filter_shout'),
    ('{{ asset("gone.css") }}', 'asset_gone_css'),
    ('{% if view.kind == KIND_NONE %}{% endif %}', "has no member named ‘kind’"),
]


class Templates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        os.mkdir(os.path.join(cls.folder.name, 'html'))
        for name, text in {**FILES, 'words.keys': WORDS}.items():
            cls.write(name, text)
        os.chdir(cls.folder.name)
        locale = os.path.join(os.path.dirname(TOOLS), 'locale')
        subprocess.run([sys.executable, os.path.join(TOOLS, 'words.py'), os.path.join(locale, 'en.po'), '--languages',
                        os.path.join(cls.folder.name, 'html/words_languages.h')], check=True)

    @classmethod
    def tearDownClass(cls):
        os.chdir(HERE)
        cls.folder.cleanup()

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.folder.name, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def compile(self, text):
        """What templates.py says of the text."""
        self.write('x.jinja', text)
        try:
            made = templates.Compiler('x.jinja', '.', {'a.plain': [], 'a.count': ['count', 'total']}).compile()
        except templates.Refusal as e:
            return str(e)
        self.write('x.c', made)
        return ''

    def cc(self):
        run = subprocess.run(
            [os.environ.get('CC', 'gcc'), '-std=c17', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-Wfatal-errors',
             '-I', SOURCE, '-I', self.folder.name, '-c', 'x.c', '-o', '/dev/null'],
            cwd=self.folder.name, capture_output=True, text=True, check=False, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
        return run.stderr

    def test_refusals(self):
        for text, line, message in REFUSED:
            with self.subTest(text):
                self.assertEqual(self.compile(HEAD + text + '\n'), f'x.jinja:{line}: error: {message}')

    def test_refusals_in_blocks(self):
        for text, line, message in REFUSED_BLOCKS:
            with self.subTest(text):
                said = self.compile('{% extends "layout.jinja" %}\n' + HEAD + text + '\n')
                self.assertEqual(said, f'x.jinja:{line}: error: {message}' if message else '')

    def test_refusals_of_the_c_compiler(self):
        self.assertEqual(self.compile(HEAD + '{{ view.title }}{{ part(view.part) }}\n'), '')
        self.assertEqual(self.cc(), '')
        for text, message in REFUSED_BY_C:
            with self.subTest(text):
                self.assertEqual(self.compile(HEAD + text + '\n'), '')
                said = self.cc()
                self.assertIn(message, said)
                self.assertRegex(said, r'(?m)^x\.jinja:4:\d+: error: ')

    def test_missing_file(self):
        self.assertEqual(self.compile('{% extends "none.jinja" %}'), "x.jinja:1: error: no template 'none.jinja'")

    def test_command_line(self):
        """An error is one line and exit status 1; what did not change is not written again."""
        command = [sys.executable, os.path.join(TOOLS, 'templates.py'), 'x.jinja', '--root', '.',
                   '--words', 'words.keys', '--c', 'y.c', '--h', 'y.h', '--depfile', 'y.d']
        self.write('x.jinja', HEAD + "{{ t('a.plain') }}{{ 1 + 1 }}")
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr),
                         (1, 'x.jinja:4: error: Add is not in the subset (docs/decisions/0003-templates.md)\n'))
        self.write('x.jinja', HEAD + "{{ t('a.plain') }}")
        self.assertEqual(subprocess.run(command, check=False).returncode, 0)
        before = os.stat('y.h').st_mtime_ns, os.stat('y.c').st_mtime_ns
        self.assertEqual(subprocess.run(command, check=False).returncode, 0)
        self.assertEqual((os.stat('y.h').st_mtime_ns, os.stat('y.c').st_mtime_ns), before)
        with open('y.d', encoding='utf-8') as file:
            self.assertEqual(file.read(), 'y.c: x.jinja part.jinja\n')

    def test_circle(self):
        self.assertEqual(self.compile('{% extends "x.jinja" %}'),
                         'x.jinja:1: error: layouts in a circle, or more than three deep')

    def test_no_tracebacks(self):
        """Templates with a piece cut out, doubled or swapped end well or in an error with a line."""
        with open(os.path.join(SOURCE, 'web/components/input.jinja'), encoding='utf-8') as file:
            pieces = file.read().replace('components/', '').split(' ')
        chance = random.Random(3)
        for _ in range(400):
            copy = pieces[:]
            at, other = chance.randrange(len(copy)), chance.randrange(len(copy))
            change = chance.randrange(3)
            if change == 0:
                del copy[at]
            elif change == 1:
                copy.insert(at, copy[other])
            else:
                copy[at], copy[other] = copy[other], copy[at]
            said = self.compile(' '.join(copy))
            self.assertRegex(said or 'x.jinja:1: error: ', r'^[a-z_.]+:\d+: error: ')


class Seen(html.parser.HTMLParser):
    """Where the parser meets the mark."""

    def __init__(self):
        super().__init__()
        self.place, self.raw = None, None

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if value is not None and 'MARK' in value:
                self.place = ('value', name)

    def handle_data(self, data):
        if 'MARK' in data:
            self.place = ('text', None)


class Contexts(unittest.TestCase):
    PIECES = ['<p', ' class="', 'x', '"', '>', '</p>', ' ', '<a', ' href="', '/', '<br>', '<b>', 'id', '=', '</b>',
              '<input', ' disabled', ' title="', '&amp;', '\n', 'a b', '<h1>', '</h1>', '?', '<hr/>']

    def test_against_a_parser(self):
        """Where we allow a value, Python's parser finds it in that very place."""
        chance, allowed = random.Random(20261124), 0
        for _ in range(30000):
            text = ''.join(chance.choice(self.PIECES) for _ in range(chance.randrange(1, 9)))
            try:
                context, squeezed = html_context.advance(html_context.TEXT, text)
                html_context.sink(context)
            except html_context.Mistake:
                continue
            allowed += 1
            for source in (text, squeezed):
                seen = Seen()
                seen.feed(source + 'MARK' + ('">' if context.mode == 'value' else '') + ' ')
                seen.close()
                place = ('value', context.attribute) if context.mode == 'value' else ('text', None)
                self.assertEqual(seen.place, place, repr(source))
        self.assertGreater(allowed, 1000)

    def test_outputs(self):
        for text, function in [('<p>', 'out_text'), ('<p class="a ', 'out_text'), ('<a href="', 'out_url'),
                               ('<a href="/x?q=', 'out_url_part'), ('<form action="', 'out_url'),
                               ('<title>', 'out_text'), ('<textarea>', 'out_text')]:
            context, _ = html_context.advance(html_context.TEXT, text)
            self.assertEqual(html_context.sink(context)[0], function)

    def test_only_known_outputs(self):
        """The list of outputs is closed: a new one is a review of its safety."""
        with open(os.path.join(TOOLS, 'html_context.py'), encoding='utf-8') as file:
            text = file.read()
        self.assertEqual(set(re.findall(r"'(out_\w+)'", text)), {'out_text', 'out_url', 'out_url_part'})


if __name__ == '__main__':
    unittest.main()
