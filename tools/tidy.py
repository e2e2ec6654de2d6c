#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""tidy: the rules of this house that a machine can keep. Every finding is FILE:LINE: RULE: what.

    tools/tidy.py                      the rules that read text
    tools/tidy.py --build build/test   and those that read what was compiled (run it after a build)
    tools/tidy.py --list               the rules

src/layers.txt says which folder may include which, and holds the exceptions, each with its reason; an
exception that nothing needs is a finding too. Each rule is a row of RULES; tools/tests/tidy_test.py
shows each of them red.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

PASSED_OVER = {'.git', 'build', 'node_modules', '__pycache__', '.cache'}
CODE = ('.c', '.h', '.py', '.mjs', '.js', '.sh', '.sql')
TEXT = (*CODE, '.jinja', '.md', '.build', '.txt', '.po', '.json', '.scss', '.yml')
ROOM = re.compile(r'src/([a-z]+)/')


class Layers:
    """src/layers.txt: one statement a line.

    ROOM: ROOM …             what a folder under src/ may include beside itself
    prefix ROOM: WORD …      further beginnings of its global symbols
    safe N                   how many `| safe` the templates hold
    words PREFIX             keys of words that are put together at run time
    allow RULE PATH WORD: reason   WORD is what the rule found there, or * for all of it
    """

    def __init__(self, path):
        self.path, self.safe = path, 0
        self.may, self.prefixes, self.words, self.allowed = {}, {}, [], []
        with open(path, encoding='utf-8') as f:
            for number, line in enumerate(f, 1):
                line = line.split('#')[0].strip()
                if line:
                    self.read(number, line)

    def read(self, number, line):
        head, _, tail = line.partition(':')
        words = head.split()
        if words[0] == 'allow' and len(words) == 4 and tail.strip():
            self.allowed.append({'line': number, 'rule': words[1], 'path': words[2], 'word': words[3], 'used': False})
        elif words[0] == 'prefix' and len(words) == 2:
            self.prefixes[words[1]] = tuple(tail.split())
        elif words[0] == 'safe' and len(words) == 2:
            self.safe = int(words[1])
        elif words[0] == 'words' and len(words) == 2:
            self.words.append(words[1])
        elif len(words) == 1 and ':' in line:
            self.may[words[0]] = set(tail.split())
        else:
            sys.exit(f'{self.path}:{number}: cannot be read: {line}')

    def allows(self, rule, path, word):
        for entry in self.allowed:
            if entry['rule'] == rule and entry['path'] == path and entry['word'] in ('*', word):
                entry['used'] = True
                return True
        return False


def is_test(path):
    made_for_one = ('_test.c', '_bench.c', '_made.c', '_made.h')
    return not path.startswith('src/') or '/test/' in path or path.endswith(made_for_one)


class Source:
    """One file: its text, its lines, and for C its code without comments and the words in quotes."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding='utf-8', errors='replace') as f:
            self.text = f.read()
        self.lines = self.text.split('\n')
        if self.lines[-1] == '':
            self.lines.pop()
        room = ROOM.match(path)
        self.room = room.group(1) if room else None
        self.is_c = path.endswith(('.c', '.h'))
        self.is_test = is_test(path)
        self.code, self.strings = self.split_c() if self.is_c else (self.text, [])

    C_PIECE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def split_c(self):
        strings = []

        def blank(found):
            piece = found.group()
            if piece[0] == '"':
                strings.append((self.text.count('\n', 0, found.start()) + 1, piece[1:-1]))
            return ''.join(c if c == '\n' else ' ' for c in piece)
        return self.C_PIECE.sub(blank, self.text), strings

    def find(self, pattern, text=None):
        """(line, match) of each place."""
        text = self.code if text is None else text
        for found in re.finditer(pattern, text):
            yield text.count('\n', 0, found.start()) + 1, found


class Tree:
    """The whole work tree as the rules see it."""

    def __init__(self, root, build):
        self.root, self.build = root, build
        self.layers = Layers(os.path.join(root, 'src/layers.txt'))
        self.sources = []
        for folder, names, files in os.walk(root):
            names[:] = sorted(n for n in names if n not in PASSED_OVER)
            for name in sorted(files):
                path = os.path.relpath(os.path.join(folder, name), root)
                if name.endswith(TEXT) and name != 'package-lock.json':
                    self.sources.append(Source(root, path))
        self.compiled = self.compile_commands()

    def of(self, *endings):
        return [s for s in self.sources if s.path.endswith(endings)]

    def c(self, under='src/'):
        return [s for s in self.sources if s.is_c and s.path.startswith(under)]

    def exists(self, path):
        return os.path.exists(os.path.join(self.root, path))

    def compile_commands(self):
        """[(source path, object path, arguments)] of the build folder; generated sources left out."""
        if not self.build:
            return []
        folder = os.path.join(self.root, self.build)
        with open(os.path.join(folder, 'compile_commands.json'), encoding='utf-8') as f:
            commands = json.load(f)
        out = []
        for command in commands:
            path = os.path.relpath(os.path.join(command['directory'], command['file']), self.root)
            if path.startswith('src/'):
                out.append((path, os.path.join(folder, command['output']), shlex.split(command['command'])))
        return out


# ---- Rules over text. Each yields (path, line, what was found, sentence).

def forbidden_includes(tree):
    for s in tree.c():
        for line, found in s.find(r'#\s*include\s+"([a-z]+)/[^"]*"', s.text):
            room = found.group(1)
            if s.room not in tree.layers.may:
                yield s.path, line, room, f'{s.room} is not in src/layers.txt'
            elif room != s.room and room in tree.layers.may and room not in tree.layers.may[s.room]:
                yield s.path, line, room, f'{s.room} may not include {room}'


def circles(tree):
    """Folders that include each other, exceptions or not."""
    edges = {}
    for s in tree.c():
        if not s.is_test:
            for line, found in s.find(r'#\s*include\s+"([a-z]+)/[^"]*"', s.text):
                if found.group(1) != s.room and found.group(1) in tree.layers.may:
                    edges.setdefault(s.room, {}).setdefault(found.group(1), (s.path, line))
    def walk(room, way):
        for other, (path, line) in sorted(edges.get(room, {}).items()):
            if other == way[0]:
                yield path, line, other, 'folders in a circle: ' + ' -> '.join(way + [other])
            elif other > way[0] and other not in way:
                yield from walk(other, way + [other])
    for room in sorted(edges):
        yield from walk(room, [room])


# Calls that are not made, where they may be all the same, and what to use instead.
BANNED = [
    (r'malloc|calloc|realloc|strdup|strndup|asprintf|alloca|reallocarray', ('src/base/',), True,
     'memory comes from an arena'),
    (r'strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets', (), False, 'use buf or arena_printf'),
    (r'atoi|atol|atoll|atof|strtol|strtoul|strtoll|strtoull|strtod|sscanf|vsscanf', (), True, 'use str_to_i64'),
    (r'strtok|strtok_r|strsep', (), False, 'use str_cut'),
    (r'gmtime|gmtime_r|localtime|localtime_r|mktime|strftime|ctime|asctime', (), False, 'use base/clock.h'),
    (r'system|popen', (), True, 'no shell runs in the product'),
    (r'rand|srand|random|srandom|drand48', (), False, 'use base/random.h'),
    (r'sqlite3_\w+', ('src/db/',), False, 'only db knows SQLite'),
    (r'printf|fprintf|puts|fputs|putchar|vprintf|vfprintf|perror', ('src/app/', 'src/base/log.c'), True,
     'what is said goes through base/log.h or src/app'),
]


def banned_calls(tree):
    for s in tree.c():
        for names, folders, tests_may, instead in BANNED:
            if s.path.startswith(folders) if folders else False:
                continue
            if tests_may and s.is_test:
                continue
            for line, found in s.find(rf'(?<![\w.>])({names})\s*\('):
                yield s.path, line, found.group(1), f'{found.group(1)}() is not called here: {instead}'


def html_in_c(tree):
    for s in tree.c():
        if not s.is_test and s.room not in ('html', 'http'):
            for line, text in s.strings:
                if re.match(r'</?[a-zA-Z]', text):
                    yield s.path, line, text.split()[0], f'HTML in C: "{text[:40]}" belongs in a .jinja'


def sql_in_c(tree):
    for s in tree.c():
        if not s.is_test and s.room != 'db':
            for line, text in s.strings:
                if re.match(r'(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|DROP|PRAGMA|ALTER TABLE)\s', text):
                    yield s.path, line, text.split()[0], f'SQL in C: "{text[:40]}" belongs in a .sql'


def long_files(tree):
    for s in tree.of(*CODE, '.jinja'):
        if len(s.lines) > 600:
            yield s.path, 601, 'file', f'{len(s.lines)} lines; 600 are enough for anybody'


def long_functions(tree):
    for s in tree.c(''):
        opened = 0
        for number, line in enumerate(s.lines, 1):
            if line.startswith('{'):
                opened = number
            elif line.startswith('}') and opened:
                if number - opened > 80:
                    yield s.path, opened, 'function', f'a function of {number - opened} lines; aim at 40, 80 is the end'
                opened = 0


def long_lines(tree):
    """The product keeps to what .clang-format has; a row of a table in a script or a test may be one long line."""
    for s in tree.of('.c', '.h', '.py', '.mjs', '.sh', '.sql'):
        end = 120 if s.path.startswith(('src/', 'sql/')) and not s.path.endswith('_test.c') else 240
        for number, line in enumerate(s.lines, 1):
            if len(line) > end:
                yield s.path, number, 'line', f'{len(line)} columns; {end} are the end'


def white_space(tree):
    for s in tree.sources:
        for number, line in enumerate(s.lines, 1):
            if '\t' in line and not s.path.endswith('.txt'):
                yield s.path, number, 'tab', 'a tab'
            if line != line.rstrip() and not s.path.endswith('.md'):
                yield s.path, number, 'space', 'white space at the end'


def leftovers(tree):
    word = 'TO' + 'DO|FIX' + 'ME|XX' + 'X'
    for s in tree.sources:
        for line, found in s.find(rf'\b({word})\b', s.text):
            yield s.path, line, found.group(1), f'{found.group(1)}: do it, or say it in an issue'


def licence(tree):
    for s in tree.of('.c', '.h', '.py', '.mjs', '.js', '.sh', '.scss'):
        if 'SPDX-License-Identifier: Apache-2.0' not in '\n'.join(s.lines[:2]):
            yield s.path, 1, 'SPDX', 'the first lines do not say SPDX-License-Identifier: Apache-2.0'


def once_only(tree):
    for s in tree.of('.h'):
        if '#pragma once' not in s.lines:
            yield s.path, 1, 'pragma', 'a header without #pragma once'


def numbers(tree):
    """Decision records and migrations carry numbers of their own."""
    folders = {}
    for folder, _, files in os.walk(tree.root):
        path = os.path.relpath(folder, tree.root)
        if path == 'docs/decisions' or path.startswith('sql/migrations/'):
            folders[path] = sorted(f for f in files if re.match(r'\d{4}-[a-z0-9-]+\.(md|sql)$', f))
    for path, files in sorted(folders.items()):
        for before, name in zip(files, files[1:]):
            if before[:4] == name[:4]:
                yield f'{path}/{name}', 1, name[:4], f'{before} has the number {name[:4]} already'


def links(tree):
    """Links of documents to files, and every path that the tour names."""
    for s in tree.of('.md'):
        prose = re.sub(r'^```.*?^```', lambda m: '\n' * m.group().count('\n'), s.text, flags=re.S | re.M)
        for line, found in s.find(r'\]\(([^)#:\s]+)(?:#[^)]*)?\)', prose):
            target = os.path.normpath(os.path.join(os.path.dirname(s.path), found.group(1)))
            if not tree.exists(target):
                yield s.path, line, found.group(1), f'a link to {found.group(1)}, which is not there'
        if s.path == 'docs/tour.md':
            for line, found in s.find(r'`((?:[\w.-]+/)+[\w.-]*)`', prose):
                if not tree.exists(found.group(1)):
                    yield s.path, line, found.group(1), f'the tour names {found.group(1)}, which is not there'


def surroundings(tree):
    """Paths of one machine mean nothing on another."""
    folders = '|'.join(('work', 'home', 'root', 'tmp/brief'))
    for s in tree.sources:
        for line, found in s.find(rf'(?<![\w.~/)}}])/({folders})/|\.lib' + 'rary/', s.text):
            yield s.path, line, found.group(), f'{found.group()} is a path of one machine'


def safe(tree):
    places = [(s.path, line) for s in tree.of('.jinja') for line, _ in s.find(r'\|\s*safe\b', s.text)
              if s.path.startswith('src/')]
    if len(places) != tree.layers.safe:
        where = ', '.join(f'{path}:{line}' for path, line in places)
        yield 'src/layers.txt', 1, 'safe', f'{tree.layers.safe} `| safe` are known and {len(places)} are there: {where}'


def unused_words(tree):
    used = set()
    for s in tree.sources:
        if s.path.endswith('.jinja'):
            used.update(re.findall(r"'([a-z][a-z0-9.-]*)'", s.text))
        if s.is_c:
            used.update(text for _, text in s.strings)
            used.update('WORD_' + name for name in re.findall(r'\bWORD_([A-Z0-9_]+)', s.code))
    for s in tree.of('locale/en.po'):
        for line, found in s.find(r'(?m)^msgid "([^"]+)"$', s.text):
            key = found.group(1)
            constant = 'WORD_' + re.sub(r'[.-]', '_', key).upper()
            if key not in used and constant not in used and not key.startswith(tuple(tree.layers.words)):
                yield s.path, line, key, f'nothing says {key}'


# ---- Rules over what was compiled.

def symbols(tree):
    """A global symbol begins with its file's or its folder's name, or with a word that layers.txt gives."""
    objects = [(path, obj) for path, obj, _ in tree.compiled
               if os.path.exists(obj) and not is_test(path)]
    if not objects:
        return
    said = subprocess.run(['nm', '-A', '-g', '--defined-only', '-P', *(obj for _, obj in objects)], check=True,
                          capture_output=True, text=True).stdout
    paths = {obj: path for path, obj in objects}
    for line in said.splitlines():
        obj, _, rest = line.partition(': ')
        name, path = rest.split()[0], paths[obj]
        stem, room = os.path.basename(path)[:-2], ROOM.match(path).group(1)
        begins = (stem, room, *tree.layers.prefixes.get(room, ()))
        if name == 'main' or name.startswith('__') or any(name == b or name.startswith(b + '_') for b in begins):
            continue
        yield path, 1, name, f'the global {name} begins with none of {", ".join(begins)}'


def headers_alone(tree):
    """Each header compiles with nothing before it."""
    arguments = {}
    for path, _, command in tree.compiled:
        kept = [a for a in command[1:] if a.startswith(('-I', '-D', '-std', '-isystem'))]
        arguments.setdefault(ROOM.match(path).group(1), []).extend(a for a in kept)
    def check(s):
        flags = list(dict.fromkeys(arguments.get(s.room, [])))
        made = subprocess.run(['gcc', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', *flags, '-x', 'c', '-'],
                              input=f'#include "{os.path.join(tree.root, s.path)}"\n',
                              cwd=os.path.join(tree.root, tree.build), capture_output=True, text=True)
        return s, made.returncode, made.stderr
    wanted = [s for s in tree.c() if s.path.endswith('.h') and s.room in arguments]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for s, status, said in pool.map(check, wanted):
            if status:
                error = next((line for line in said.splitlines() if 'error' in line), said)
                yield s.path, 1, 'header', f'does not compile alone: {error.strip()}'


RULES = [
    ('include', forbidden_includes, False),
    ('circle', circles, False),
    ('call', banned_calls, False),
    ('html', html_in_c, False),
    ('sql', sql_in_c, False),
    ('file-length', long_files, False),
    ('function-length', long_functions, False),
    ('line-length', long_lines, False),
    ('white-space', white_space, False),
    ('leftover', leftovers, False),
    ('licence', licence, False),
    ('once', once_only, False),
    ('number', numbers, False),
    ('link', links, False),
    ('machine', surroundings, False),
    ('safe', safe, False),
    ('words', unused_words, False),
    ('symbol', symbols, True),
    ('header', headers_alone, True),
]


def check(root, build=None):
    """[(path, line, rule, sentence)], in the order of RULES."""
    tree = Tree(root, build)
    findings = []
    for name, rule, needs_build in RULES:
        if needs_build and not build:
            continue
        for path, line, word, sentence in rule(tree):
            if not tree.layers.allows(name, path, word):
                findings.append((path, line, name, sentence))
    ran = {name for name, _, needs_build in RULES if build or not needs_build}
    for entry in tree.layers.allowed:
        if not entry['used'] and entry['rule'] in ran:
            findings.append(('src/layers.txt', entry['line'], 'exception',
                             f'nothing needs the exception {entry["rule"]} {entry["path"]} {entry["word"]}'))
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build')
    parser.add_argument('--root', default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser.add_argument('--list', action='store_true')
    args = parser.parse_args()
    if args.list:
        for name, rule, _ in RULES:
            print(f'{name:16} {(rule.__doc__ or rule.__name__.replace("_", " ")).splitlines()[0]}')
        return 0
    findings = check(args.root, args.build)
    for path, line, rule, sentence in findings:
        print(f'{path}:{line}: {rule}: {sentence}')
    print(f'tidy: {len(findings)} findings' if findings else 'tidy: clean')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main())
