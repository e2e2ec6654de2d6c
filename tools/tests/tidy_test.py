#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule of tools/tidy.py shown red, by a small tree that breaks only it, and green without the fault."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import tidy # noqa: E402

SPDX = '// SPDX-License-Identifier: Apache-2.0\n'
HEADER = SPDX + '#pragma once\n'
LAYERS = 'base:\ndb: base\nhtml: base\nhttp: base\ncore: base db\nprefix base: extra\nwords date.\n'

# A tree that every rule passes.
CLEAN = {
    'src/layers.txt': LAYERS,
    'src/base/one.h': HEADER + '#include <stddef.h>\nsize_t one_length(void);\n',
    'src/base/one.c': SPDX + '#include "base/one.h"\nsize_t one_length(void)\n{\n    return 1;\n}\n',
    'src/core/two.h': HEADER + '#include "base/one.h"\n#include "core/three.h"\n',
    'src/core/three.h': HEADER,
    'src/html/page.jinja': "{{ t('page.title') }}\n",
    'src/html/words.c': SPDX + 'int words_done(void)\n{\n    return WORD_PAGE_DONE;\n}\n',
    'locale/en.po': 'msgid ""\nmsgstr ""\n\nmsgid "page.title"\nmsgstr "x"\n\nmsgid "page.done"\nmsgstr "x"\n\n'
                    'msgid "date.day-1"\nmsgstr "x"\n',
    'docs/decisions/0001-one.md': '# One\n',
    'docs/decisions/0002-two.md': 'See [one](0001-one.md) and [a site](https://example.org).\n',
    'docs/tour.md': 'Begin in `src/base/`.\n',
    'sql/migrations/organisation/0001-a.sql': '-- a\n',
}

# rule: (what was broken, {path: text}) – several where the rule has several sides.
BROKEN = {
    'include': [('a forbidden one', {'src/html/bad.h': HEADER + '#include "core/two.h"\n'}),
                ('a folder nobody lists', {'src/new/bad.h': HEADER + '#include "base/one.h"\n'})],
    'circle': [('two folders', {'src/layers.txt': LAYERS.replace('base:', 'base: core'),
                                'src/base/bad.h': HEADER + '#include "core/three.h"\n'})],
    'call': [(name, {'src/core/bad.c': SPDX + f'void bad(void)\n{{\n    {name}(0);\n}}\n'})
             for name in ('malloc', 'calloc', 'sprintf', 'strcpy', 'strcat', 'atoi', 'strtok', 'sscanf', 'gmtime',
                          'localtime', 'system', 'popen', 'sqlite3_exec', 'printf', 'rand')],
    'html': [('in a string', {'src/core/bad.c': SPDX + 'const char *const bad = "<p>No</p>";\n'})],
    'sql': [('in a string', {'src/core/bad.c': SPDX + 'const char *const bad = "SELECT 1 FROM x";\n'})],
    'file-length': [('601 lines', {'src/core/bad.c': SPDX + '\n' * 600})],
    'function-length': [('82 lines', {'src/core/bad.c': SPDX + 'void bad(void)\n{\n' + '    bad();\n' * 80 + '}\n'})],
    'line-length': [('121 columns', {'src/core/bad.c': SPDX + '// ' + 'x' * 118 + '\n'})],
    'white-space': [('a tab', {'src/core/bad.c': SPDX + '\tint bad;\n'}),
                    ('at the end', {'src/core/bad.c': SPDX + 'int bad; \n'})],
    'leftover': [(word, {'src/core/bad.c': SPDX + f'// {word} later\n'}) for word in ('TO' + 'DO', 'FIX' + 'ME')],
    'licence': [('none', {'src/core/bad.c': 'int bad;\n'}), ('a script', {'tools/bad.py': 'print(1)\n'})],
    'once': [('a guard instead', {'src/core/bad.h': SPDX + '#ifndef BAD\n#define BAD\n#endif\n'})],
    'number': [('a decision', {'docs/decisions/0002-again.md': '# Again\n'}),
               ('a migration', {'sql/migrations/organisation/0001-b.sql': '-- b\n'})],
    'link': [('a link', {'README.md': 'See [there](docs/nowhere.md).\n'}),
             ('a path of the tour', {'docs/tour.md': 'Begin in `src/nowhere/`.\n'})],
    'machine': [('a home folder', {'README.md': 'It is in /ho' + 'me/somebody/guildhall.\n'})],
    'safe': [('one more', {'src/html/bad.jinja': '{{ view.text | safe }}\n'}),
             ('one fewer', {'src/layers.txt': LAYERS + 'safe 1:\n'})],
    'words': [('a word nobody says', {'locale/en.po': CLEAN['locale/en.po'] + '\nmsgid "page.unused"\nmsgstr "x"\n'})],
    'exception': [('not needed', {'src/layers.txt': LAYERS + 'allow call src/base/one.c malloc: no reason\n'})],
}

# Rules that read compiled objects.
BROKEN_BUILT = {
    'symbol': [('no name of ours', {'src/base/one.c': CLEAN['src/base/one.c'] + 'int stranger;\n'})],
    'header': [('a type it does not bring', {'src/base/one.h': HEADER + 'size_t one_length(void);\n',
                                             'src/base/one.c': SPDX + '#include <stddef.h>\n#include "base/one.h"\n'})],
}


class Tree(tempfile.TemporaryDirectory):
    def __init__(self, *changes):
        super().__init__()
        files = dict(CLEAN)
        for change in changes:
            files.update(change)
        for path, text in files.items():
            full = os.path.join(self.name, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'w', encoding='utf-8') as out:
                out.write(text)

    def compile(self):
        """Compiles src/base/one.c as a build folder of meson would have it."""
        build = os.path.join(self.name, 'build')
        os.makedirs(build)
        command = 'gcc -I../src -std=c17 -c ../src/base/one.c -o one.o'
        subprocess.run(command.split(), cwd=build, check=True)
        with open(os.path.join(build, 'compile_commands.json'), 'w', encoding='utf-8') as out:
            json.dump([{'directory': build, 'command': command, 'file': '../src/base/one.c', 'output': 'one.o'}], out)


class TidyTest(unittest.TestCase):
    def found(self, *changes, build=False):
        with Tree(*changes) as name:
            return tidy.check(name, 'build' if build else None)

    def found_built(self, *changes):
        tree = Tree(*changes)
        with tree as name:
            tree.compile()
            return tidy.check(name, 'build')

    def test_a_clean_tree_has_no_findings(self):
        self.assertEqual(self.found(), [])
        self.assertEqual(self.found_built(), [])

    def test_each_rule_sees_what_breaks_it_and_nothing_else(self):
        for rule, cases in BROKEN.items():
            for what, change in cases:
                with self.subTest(rule=rule, what=what):
                    findings = self.found(change)
                    self.assertEqual({f[2] for f in findings}, {rule}, findings)

    def test_each_rule_over_objects_sees_what_breaks_it(self):
        for rule, cases in BROKEN_BUILT.items():
            for what, change in cases:
                with self.subTest(rule=rule, what=what):
                    findings = self.found_built(change)
                    self.assertEqual({f[2] for f in findings}, {rule}, findings)

    def test_every_rule_is_shown(self):
        self.assertEqual({name for name, _, _ in tidy.RULES} | {'exception'}, set(BROKEN) | set(BROKEN_BUILT))

    def test_a_finding_names_file_and_line(self):
        path, line, _, _ = self.found({'src/core/bad.c': SPDX + '// fine\nvoid bad(void)\n{\n    malloc(1);\n}\n'})[0]
        self.assertEqual((path, line), ('src/core/bad.c', 5))

    def test_words_in_comments_and_strings_are_not_calls(self):
        text = SPDX + '// malloc(1) is refused\nconst char *const bad = "strcpy(a, b)"; /* atoi(x) */\n'
        self.assertEqual(self.found({'src/core/bad.c': text}), [])

    def test_an_exception_covers_its_word_only(self):
        bad = SPDX + 'void bad(void)\n{\n    calloc(1, 1);\n    malloc(1);\n}\n'
        layers = LAYERS + 'allow call src/core/bad.c calloc: lives as long as the process\n'
        self.assertEqual([f[1] for f in self.found({'src/layers.txt': layers, 'src/core/bad.c': bad})], [5])

    def test_tests_may_do_what_the_product_may_not(self):
        text = SPDX + 'void f(void)\n{\n    printf("<p>");\n    malloc(1);\n}\n'
        self.assertEqual(self.found({'src/core/bad_test.c': text}), [])


if __name__ == '__main__':
    unittest.main()
