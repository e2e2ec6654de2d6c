#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""words: compiles locale/*.po to C. Build-time only.

    words.py locale/en.po locale/cy.po --h words_list.h --languages words_languages.h --c words_list.c --keys words.keys
    words.py locale/en.po locale/cy.po --report      what each language lacks
    words.py locale/en.po locale/cy.po --list        every key with its places

The first file is the source: a key elsewhere that it has not is an error, a key that it alone has is
said in its words everywhere (--report counts them). msgid is a dotted key, msgstr the words with
{places}; a plural repeats the key as msgid_plural and has one msgstr[n] for each form, chosen by the
place {count}. The header gives Language, X-Language-Name, X-Direction and Plural-Forms.
Why .po: docs/decisions/0012-words.md.
"""
import argparse
import ast
import os
import re
import sys

from c_text import c_string, constant, declared_word, word, write

# The plural rules we know, as CLDR has them and as gettext writes them; src/html/words.c has the same.
PLURALS = {
    'nplurals=1; plural=0;': ('WORDS_PLURAL_NONE', 1),
    'nplurals=2; plural=(n != 1);': ('WORDS_PLURAL_ONE', 2),
    'nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;': ('WORDS_PLURAL_WELSH', 6),
}
KEY = re.compile(r'[a-z][a-z0-9-]*(\.[a-z0-9-]+)+')
PLACE = re.compile(r'\{([a-z][a-z0-9_]*)\}')


class Refusal(Exception):
    pass


class Entry:
    def __init__(self, line):
        self.line, self.key, self.plural, self.forms, self.fuzzy = line, None, None, {}, False

    def places(self):
        return sorted({p for text in self.forms.values() for p in PLACE.findall(text)})


class Language:
    """One .po file."""

    def __init__(self, path):
        self.path, self.entries, self.header = path, {}, {}
        for entry in self.parse():
            if entry.key == '':
                self.read_header(entry)
            else:
                self.check(entry)
                self.entries[entry.key] = entry
        for name in ('Language', 'X-Language-Name', 'X-Direction', 'Plural-Forms'):
            if name not in self.header:
                self.refuse(1, f"the header has no '{name}'")
        if self.header['X-Direction'] not in ('ltr', 'rtl'):
            self.refuse(1, 'X-Direction is ltr or rtl')
        rule = self.header['Plural-Forms']
        if rule not in PLURALS:
            self.refuse(1, f'Plural-Forms is none of those tools/words.py knows: {rule}')
        self.rule, self.form_count = PLURALS[rule]
        for entry in self.entries.values():
            wanted = self.form_count if entry.plural is not None else 1
            if sorted(entry.forms) != list(range(wanted)):
                self.refuse(entry.line, f"'{entry.key}' needs {wanted} forms, not {len(entry.forms)}")

    def refuse(self, line, message):
        raise Refusal(f'{self.path}:{line}: error: {message}')

    def parse(self):
        entry, target = None, None
        with open(self.path, encoding='utf-8') as file:
            for line, text in enumerate(file, 1):
                text = text.strip()
                if not text or text.startswith('#'):
                    if entry is not None and entry.forms:
                        yield entry
                        entry = None
                    if text.startswith('#,') and 'fuzzy' in text:
                        entry = Entry(line)
                        entry.fuzzy = True
                    continue
                match = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr|msgstr\[(\d)\])\s*)?(".*")', text)
                if match is None:
                    self.refuse(line, f'not a line of a .po file: {text[:60]}')
                what, form, quoted = match.groups()
                try:
                    piece = ast.literal_eval(quoted)
                except (SyntaxError, ValueError):
                    self.refuse(line, 'the quotes do not match')
                if what == 'msgid':
                    if entry is not None and entry.forms:
                        yield entry
                        entry = None
                    entry = entry or Entry(line)
                    entry.line = line
                if what is not None:
                    target = what
                    if entry is None:
                        self.refuse(line, f'{what} without msgid')
                if target == 'msgid':
                    entry.key = (entry.key or '') + piece
                elif target == 'msgid_plural':
                    entry.plural = (entry.plural or '') + piece
                elif target is not None:
                    number = int(form) if form else (0 if what else max(entry.forms))
                    entry.forms[number] = entry.forms.get(number, '') + piece
        if entry is not None and entry.forms:
            yield entry

    def read_header(self, entry):
        for line in entry.forms[0].splitlines():
            name, _, value = line.partition(':')
            self.header[name.strip()] = value.strip()

    def check(self, entry):
        if not KEY.fullmatch(entry.key):
            self.refuse(entry.line, f"'{entry.key}' is no key: lower case, with dots, as in question.continue")
        if entry.key in self.entries:
            self.refuse(entry.line, f"'{entry.key}' stands here and at line {self.entries[entry.key].line}")
        if entry.plural is not None and entry.plural != entry.key:
            self.refuse(entry.line, 'msgid_plural repeats the key')
        for text in entry.forms.values():
            if '{' in PLACE.sub('', text) or '}' in PLACE.sub('', text):
                self.refuse(entry.line, f"'{entry.key}' has a brace that is no {{place}}")
            if re.search(r'[\x00-\x09\x0b-\x1f<>]|&\w+;', text):
                self.refuse(entry.line, f"'{entry.key}' has markup or control characters: words are plain text")

    def has(self, key):
        entry = self.entries.get(key)
        return entry is not None and not entry.fuzzy and all(entry.forms.values())

    def tag(self):
        return self.header['Language'].replace('_', '-')


def compare(source, others):
    for key, entry in source.entries.items():
        if not source.has(key):
            source.refuse(entry.line, f"'{key}' has no words")
        if entry.plural is not None and 'count' not in entry.places():
            source.refuse(entry.line, f"'{key}' is a plural without {{count}}")
    for other in others:
        for key, entry in other.entries.items():
            if key not in source.entries:
                other.refuse(entry.line, f"'{key}' is not in {os.path.basename(source.path)}")
            if not other.has(key):
                continue
            original = source.entries[key]
            if (entry.plural is None) != (original.plural is None):
                other.refuse(entry.line, f"'{key}' is a plural in one language only")
            # A form for exactly one or two need not say the number.
            optional = {'count'} if entry.plural is not None else set()
            for text in entry.forms.values():
                places = set(PLACE.findall(text))
                if not set(original.places()) - optional <= places <= set(original.places()):
                    other.refuse(entry.line, f"'{key}' has ({', '.join(sorted(places))}) where "
                                 f"{os.path.basename(source.path)} has ({', '.join(original.places())})")


MADE = '// Made by tools/words.py from locale/*.po. Not to be edited.'


def c_languages(languages):
    tags = [f'LANGUAGE_{constant(one.tag())}' for one in languages]
    return f'{MADE}\n#pragma once\nenum language {{ {", ".join(tags)}, LANGUAGE__COUNT }};\n'


def c_header(keys, languages):
    lines = [MADE, '#pragma once', '#include "html/words.h"']
    for key in keys:
        places = ', '.join(languages[0].entries[key].places())
        lines.append(declared_word(key) + (f' // {places}' if places else ''))
    return '\n'.join(lines) + '\n'


def c_text(entry, rule):
    forms = ', '.join(f'STR_INIT({c_string(entry.forms[i])})' for i in range(1, len(entry.forms)))
    more = f', (const str[]){{{forms}}}' if forms else ', 0'
    return f'{{STR_INIT({c_string(entry.forms[0])}){more}, {rule}}}'


def c_tables(keys, languages):
    lines = [MADE, '#include "html/words_list.h"', 'const struct words_language words_languages[LANGUAGE__COUNT] = {']
    for one in languages:
        lines.append(f'    {{STR_INIT({c_string(one.tag())}), STR_INIT({c_string(one.header["X-Language-Name"])}), '
                     f'{"true" if one.header["X-Direction"] == "rtl" else "false"}, {one.rule}}},')
    lines.append('};')
    for key in keys:
        spoken = [one if one.has(key) else languages[0] for one in languages]
        said = ', '.join(c_text(one.entries[key], one.rule) for one in spoken)
        lines.append(f'const struct word {word(key)}[1] = {{{{STR_INIT({c_string(key)}), {{{said}}}}}}};')
    lines += ['const struct word *const words_all[] = {', *(f'    {word(key)},' for key in keys), '};',
              f'const size_t words_count = {len(keys)};']
    return '\n'.join(lines) + '\n'


def main():
    args = argparse.ArgumentParser(description='compiles locale/*.po to C')
    args.add_argument('files', nargs='+')
    for name in ('h', 'languages', 'c', 'keys'):
        args.add_argument('--' + name)
    args.add_argument('--report', action='store_true')
    args.add_argument('--list', action='store_true')
    args = args.parse_args()
    try:
        languages = [Language(path) for path in args.files]
        compare(languages[0], languages[1:])
        keys = sorted(languages[0].entries)
        if len({word(k) for k in keys}) != len(keys):
            languages[0].refuse(1, 'two keys make the same C name')
    except Refusal as e:
        print(e, file=sys.stderr)
        return 1
    listed = ''.join(f'{key}\t{" ".join(languages[0].entries[key].places())}\n' for key in keys)
    if args.h:
        write(args.h, c_header(keys, languages))
    if args.languages:
        write(args.languages, c_languages(languages))
    if args.c:
        write(args.c, c_tables(keys, languages))
    if args.keys:
        write(args.keys, listed)
    if args.list:
        print(listed, end='')
    for one in languages[1:] if args.report else []:
        missing = [k for k in keys if not one.has(k)]
        print(f'{one.tag()}: {len(keys) - len(missing)} of {len(keys)} words'
              + ''.join(f'\n  {key}' for key in missing))
    return 0


if __name__ == '__main__':
    sys.exit(main())
