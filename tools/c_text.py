# SPDX-License-Identifier: Apache-2.0
"""c_text: what the build-time tools that write C have in common."""
import os
import re

KEYWORDS = set('auto break case char const continue default do double else enum extern float for goto if inline int '
               'long register return short signed sizeof static struct switch typedef union unsigned void volatile '
               'while asm typeof'.split())


def snake(name):
    """The C name of a camelCase one; a keyword of C gets a '_' behind it."""
    name = re.sub('(?<=[a-z0-9])([A-Z])', r'_\1', name).lower().replace('-', '_')
    return name + '_' if name in KEYWORDS else name


def constant(name):
    return re.sub('[^A-Z0-9]', '_', name.upper())


def word(key):
    """The C name of a key of locale/*.po."""
    return 'WORD_' + constant(key)


def declared_word(key):
    return f'extern const struct word {word(key)}[1];'


def c_string(text):
    # '?' is written \? because two of them could begin a trigraph.
    simple = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '?': '\\?'}
    return '"' + ''.join(simple.get(ch) or (ch if ' ' <= ch <= '~' else ''.join('\\%03o' % b for b in ch.encode()))
                         for ch in text) + '"'


def write(path, text):
    """Writes only what changed, so that ninja stops there."""
    if os.path.exists(path):
        with open(path, encoding='utf-8') as file:
            if file.read() == text:
                return
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
