#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""html_context: where in the HTML a template stands, and how a value is escaped there.

One pure function, advance(context, text), walks literal markup; sink(context) says by which function of
src/html/out.h a value is written there. The outputs are a closed list: text, attribute, address, piece of
an address. Everything else is refused while building. It is no HTML parser: it knows what templates may hold.
"""
import re
from typing import NamedTuple

URL_ATTRIBUTES = {'href', 'src', 'action', 'formaction', 'cite', 'poster', 'ping', 'data', 'manifest',
                  'background', 'longdesc', 'xlink:href'}
VALUELESS = {'srcset', 'imagesrcset', 'sizes', 'media', 'integrity', 'nonce', 'content-security-policy'}
# Elements that load foreign code, change what links mean, or are read by other rules than we follow.
REFUSED_ELEMENTS = {'base', 'object', 'embed', 'applet', 'iframe', 'frame', 'frameset', 'noscript', 'plaintext',
                    'xmp', 'listing', 'noembed', 'noframes', 'animate', 'animatemotion', 'animatetransform', 'set',
                    'foreignobject', 'annotation-xml', 'math', 'style'}
INSIDE_TAG = {'name', 'attr', 'tag', 'gap'}


class Context(NamedTuple):
    """mode: text, rcdata, raw, open, name, tag, attr, gap, eq, value, slash, decl, end."""
    mode: str = 'text'
    element: str = ''    # being opened, or whose raw text we are in
    attribute: str = ''
    prefix: str = ''     # what a URL attribute holds so far; '?' stands for a value

    def where(self):
        if self.mode == 'text':
            return 'text'
        if self.mode == 'value':
            return f'{self.attribute}="…"'
        if self.mode in ('rcdata', 'raw'):
            return f'<{self.element}>'
        return f'the tag <{self.element}'


TEXT = Context()


class Mistake(Exception):
    def __init__(self, message, offset=0):
        super().__init__(message)
        self.offset = offset


def check_attribute(name):
    if name.startswith('on'):
        raise Mistake(f"no '{name}' attribute: the pages' policy forbids script in attributes")
    if name in ('style', 'srcdoc', 'http-equiv'):
        raise Mistake(f"no '{name}' attribute: the pages' policy forbids it")


def close_tag(c):
    if c.element == 'textarea' or c.element == 'title':
        return Context('rcdata', c.element)
    return Context('raw', c.element) if c.element == 'script' else TEXT


def step(c, ch, rest):
    """The context after one character; `rest` is the text that begins with it."""
    mode = c.mode
    if mode == 'text':
        return Context('open') if ch == '<' else c
    if mode in ('rcdata', 'raw'):
        if ch == '<':
            if not re.match('</' + c.element + r'\s*>', rest, re.I):
                raise Mistake(f'write &lt; inside <{c.element}>' if mode == 'rcdata' else 'no inline script')
            return Context('end')
        if mode == 'raw' and not ch.isspace():
            raise Mistake('no inline script: put it in assets/app.js')
        return c
    if mode == 'open':
        if re.match('[a-zA-Z]', ch):
            return Context('name', ch.lower())
        if ch == '/':
            return Context('end')
        if ch == '!' and not rest.startswith('!--'):
            return Context('decl')
        raise Mistake('no HTML comments: use {# … #}' if ch == '!' else 'write &lt; for a < in text')
    if mode in ('end', 'decl'):
        return TEXT if ch == '>' else c
    if mode == 'slash':
        if ch != '>':
            raise Mistake('/ in a tag without > after it')
        return close_tag(c)
    if mode == 'value':
        if ch == '"':
            return Context('gap', c.element)
        if c.attribute not in URL_ATTRIBUTES:
            return c
        c = c._replace(prefix=c.prefix + ch)
        if re.match(r'[\s\x00-\x1f]*(javascript|vbscript|data)\s*:', c.prefix, re.I):
            raise Mistake(f"no '{c.prefix.strip()}' addresses")
        return c
    if mode == 'eq':
        if ch != '"':
            raise Mistake(f"the attribute '{c.attribute}' needs double quotes")
        return Context('value', c.element, c.attribute)
    # Inside a tag: name, attr, tag, gap.
    if mode == 'name' and re.match('[a-zA-Z0-9-]', ch):
        return c._replace(element=c.element + ch.lower())
    if mode == 'name' and c.element in REFUSED_ELEMENTS:
        raise Mistake(f'no <{c.element}> elements')
    if mode == 'attr' and re.match('[a-zA-Z0-9:._-]', ch):
        return c._replace(attribute=c.attribute + ch.lower())
    if mode == 'attr':
        check_attribute(c.attribute)
    if ch == '=' and mode == 'attr':
        return Context('eq', c.element, c.attribute)
    if ch.isspace():
        return Context('tag', c.element)
    if ch == '>':
        return close_tag(c)
    if ch == '/':
        return Context('slash', c.element)
    if mode == 'tag' and re.match('[a-zA-Z]', ch):
        return Context('attr', c.element, ch.lower())
    raise Mistake('a space is needed before the next attribute' if mode == 'gap' else f"'{ch}' in a tag")


def advance(c, text):
    """The context after `text`, and the text with its white space squeezed where that changes nothing."""
    out = []
    for at, ch in enumerate(text):
        if ch.isspace() and c.mode in ('text', 'tag', 'name', 'gap', 'attr'):
            if out and out[-1] in ' \n' and c.mode in ('text', 'tag'):
                out[-1] = '\n' if '\n' in (out[-1], ch) else ' '
            else:
                out.append('\n' if ch == '\n' else ' ')
        else:
            out.append(ch)
        try:
            c = step(c, ch, text[at:])
        except Mistake as m:
            raise Mistake(str(m), at) from None
    return c, ''.join(out)


def sink(c):
    """The output function for a value that stands here, and the context after it. A closed list."""
    if c.mode in ('text', 'rcdata'):
        return 'out_text', c
    if c.mode == 'value':
        if c.attribute in VALUELESS or c.attribute.startswith('xmlns'):
            raise Mistake(f"no values inside the '{c.attribute}' attribute")
        if c.attribute in URL_ATTRIBUTES:
            return ('out_url_part' if c.prefix else 'out_url'), c._replace(prefix=c.prefix + '?')
        return 'out_text', c
    if c.mode == 'eq':
        raise Mistake(f"no values in the unquoted attribute '{c.attribute}' (add double quotes)")
    places = {'raw': f'inside <{c.element}>', 'open': 'as the name of an element', 'name': 'in the name of an element',
              'end': 'in an end tag', 'decl': 'in a declaration', 'attr': 'in the name of an attribute'}
    raise Mistake('no values ' + places.get(c.mode, f'inside the tag <{c.element}>, outside its attributes'))


def merge(one, two):
    """Where two ways through the template meet."""
    if one == two:
        return one
    if one.mode in INSIDE_TAG and two.mode in INSIDE_TAG and one.element == two.element:
        return Context('gap', one.element)
    raise Mistake(f'branches end in different places: {one.where()} and {two.where()}')
