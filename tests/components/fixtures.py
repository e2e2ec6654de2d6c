#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""fixtures: renders govuk-frontend's golden fixtures through our components and compares.

    fixtures.py make GOVUK docs/components.md components.h OUT.jinja OUT_list.h      while building
    fixtures.py check GOVUK docs/components.md RENDERER                              the test

GOVUK is node_modules/govuk-frontend/dist/govuk/components. `make` turns each fixture's options into a macro
call. `check` compares elements, attributes (in any order), and text. What docs/components.md lists as not
offered is left out; it fails if one of those passes after all, or if any other differs.
"""
import html.parser
import json
import os
import re
import subprocess
import sys

COMPONENTS = ('label hint error-message fieldset input textarea character-count radios checkboxes select date-input '
              'file-upload button error-summary exit-this-page summary-list details inset-text warning-text notification-banner '
              'panel back-link breadcrumbs tag table pagination skip-link phase-banner password-input task-list').split()
CHOICES = {'spellcheck', 'preventDoubleClick', 'disableAutoFocus', 'checked', 'selected', 'error'}
NUMBERS = {'rows', 'maxlength', 'maxwords', 'threshold', 'headingLevel', 'titleHeadingLevel', 'colspan', 'rowspan'}
NAMED = re.compile('attributes$|Attributes$|LimitText$|FilesChosenText$')
INLINE = {'a', 'b', 'span', 'strong', 'em', 'i', 'svg', 'path'}


def fixtures(govuk):
    if not os.path.isdir(govuk):
        sys.exit(f'{govuk} is missing: run "npm ci" first')
    for name in COMPONENTS:
        with open(os.path.join(govuk, name, 'fixtures.json'), encoding='utf-8') as file:
            for one in json.load(file)['fixtures']:
                if name == 'file-upload':
                    one['options'].pop('value', None)  # its template reads none: a browser allows none
                yield name, one['name'], one['options'], one['html']


def not_offered(path):
    """The rows `| component | fixture | reason |` of the list: {(component, fixture): reason}."""
    with open(path, encoding='utf-8') as file:
        rows = re.findall(r'^\| ([a-z-]+) \| (.+?) \| (.+?) \|$', file.read(), re.M)
    return {(c, f): reason for c, f, reason in rows if c in COMPONENTS}


# --- make -----------------------------------------------------------------------------------------

def quoted(value):
    return json.dumps(value, ensure_ascii=False)


class Attributes(html.parser.HTMLParser):
    found = ()

    def handle_starttag(self, tag, attrs):
        self.found = attrs


def pairs(value):
    if isinstance(value, str):
        parser = Attributes()
        parser.feed(f'<x {value}>')
        return [(k, v or '') for k, v in parser.found]
    if isinstance(value, dict) and set(value) == {'val', 'length'}:
        return pairs(value['val'])
    out = []
    for name, item in value.items():
        if isinstance(item, dict) and 'val' not in item:
            if item.get('optional') and item.get('value') in (None, False):
                continue
            item = '' if item.get('optional') and item.get('value') is True else item.get('value')
        if isinstance(item, dict):
            item = item['val']
        out.append((name, '' if item is None else text(item)))
    return out


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def expression(key, value, inside):
    if NAMED.search(key) and isinstance(value, (dict, str)) and not (isinstance(value, str) and key.endswith('Text')) \
            or key == 'values' and isinstance(value, dict):
        return '[' + ', '.join(f'{{ name: {quoted(k)}, value: {quoted(v)} }}' for k, v in pairs(value)) + ']'
    if key in CHOICES:
        return 'CHOICE_YES' if value else 'CHOICE_NO'
    if isinstance(value, bool) and key != 'value':
        return 'true' if value else 'false'
    if key in NUMBERS and not isinstance(value, list):
        return str(value)
    if isinstance(value, dict):
        return literal(value, key)
    if isinstance(value, list):
        return '[' + ', '.join(expression(key[:-1], v, True) for v in value if v not in (None, False, '')) + ']'
    if key in ('html', 'Html') or key.endswith('Html'):
        return f'{quoted(value)} | safe'
    return quoted(text(value))


def literal(options, where=''):
    out = []
    for key, value in options.items():
        if value is None or (value is False and key == 'html'):
            continue
        if key in ('day', 'month', 'year') and value is False:
            value, rendered = None, '{ omit: true }'
        elif key == 'visuallyHiddenText' and value in ('', False) and 'href' not in options and 'number' not in options:
            key, rendered = 'hidePrefix', 'true'
        elif key == 'value' and where == 'item' and value == '' and 'text' in options and 'id' not in options:
            key, rendered = 'emptyValue', 'true'
        else:
            rendered = expression(key, value, False)
        out.append(f'{key if re.fullmatch("[A-Za-z]+", key) else quoted(key)}: {rendered}')
    return '{ ' + ', '.join(out) + ' }' if out else '{}'


def camel(name):
    return ''.join(part.capitalize() for part in name.split('-'))


def keys(value):
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            if not NAMED.search(k) and k != 'values':
                yield from keys(v)
    elif isinstance(value, list):
        for v in value:
            yield from keys(v)


def known_options(header):
    with open(header, encoding='utf-8') as file:
        names = set(re.findall(r'\b([a-z_0-9]+)[,;]', file.read()))
    return {re.sub('_([a-z])', lambda m: m.group(1).upper(), n.rstrip('_')) for n in names}


def make(govuk, listed, header, out, out_list):
    known = known_options(header)
    skipped = not_offered(listed)
    lines = ['{# include: "web/components.h" #}']
    for name in COMPONENTS:
        lines.append(f'{{% from "components/{name.replace("-", "_")}.jinja" import govuk{camel(name)} %}}')
    table, count = [], 0
    for i, (name, title, options, _) in enumerate(fixtures(govuk)):
        strange = sorted(set(keys(options)) - known)
        if strange:
            if (name, title) not in skipped:
                sys.exit(f'{listed}: {name} "{title}" uses an option that is not offered and not listed: {strange}')
            continue
        count += 1
        call = f'govuk{camel(name)}({literal(options)})'
        lines.append(f'{{% macro fixtureNumber{i}() %}}{{{{ {call} }}}}{{% endmacro %}}')
        table.append(f'FIXTURE({i})')
    with open(out, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')
    with open(out_list, 'w', encoding='utf-8') as file:
        file.write('\n'.join(table) + '\n')


# --- check ----------------------------------------------------------------------------------------

class Shape(html.parser.HTMLParser):
    """HTML as a list of tags with sorted attributes, and texts; and the text as it is seen."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.events, self.seen = [], ''
        self.feed(source)
        self.close()
        self.seen = ' '.join(self.seen.split())

    def handle_starttag(self, tag, attrs):
        self.seen += '' if tag in INLINE else ' '
        self.events.append(('<', tag, sorted((k, ' '.join((v or '').split()) if k == 'class' else v or '')
                                             for k, v in attrs)))

    def handle_endtag(self, tag):
        self.seen += '' if tag in INLINE else ' '
        self.events.append(('>', tag))

    def handle_data(self, data):
        self.seen += data
        data = ' '.join(data.split())
        if data and self.events and self.events[-1][0] == 'text':
            self.events[-1] = ('text', self.events[-1][1] + data)
        elif data:
            self.events.append(('text', data))


def check(govuk, listed, renderer):
    rendered = subprocess.run([renderer], check=True, capture_output=True).stdout.decode()
    ours = dict((int(n), text) for n, text in (part.split('\x1f', 1) for part in rendered.split('\x1e')[1:]))
    skipped = not_offered(listed)
    passed, wrong, seen = 0, [], set()
    for i, (name, title, options, wanted) in enumerate(fixtures(govuk)):
        seen.add((name, title))
        ok = False
        if i in ours:
            one, two = Shape(ours[i]), Shape(wanted)
            ok = one.events == two.events and one.seen == two.seen
        if ok and (name, title) in skipped:
            wrong.append(f'{name} "{title}" is listed in {listed}, but passes')
        elif not ok and (name, title) not in skipped:
            detail = ''
            if i in ours:
                pair = next(((a, b) for a, b in zip(one.events + [None], two.events + [None]) if a != b),
                            (one.seen, two.seen))
                detail = f'\n    ours   {pair[0]}\n    theirs {pair[1]}'
            wrong.append(f'{name} "{title}" differs{detail}')
        passed += ok
    wrong += [f'{c} "{f}" is listed in {listed}, but there is no such fixture' for c, f in sorted(set(skipped) - seen)]
    print('\n'.join(wrong + [f'{passed} passed, {len(skipped)} not offered, {len(wrong)} wrong, of {len(seen)}']))
    return 1 if wrong or not passed else 0


if __name__ == '__main__':
    sys.exit(make(*sys.argv[2:]) if sys.argv[1] == 'make' else check(*sys.argv[2:]))
