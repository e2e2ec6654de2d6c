#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""templates: compiles one Jinja template to C. Build-time only.

    templates.py FILE.jinja --root src/web --words FILE.keys --c OUT.c [--h OUT.h] [--depfile OUT.d]

The subset, the reasons and the messages: docs/decisions/0003-templates.md; how to add a page:
src/html/README.md. It knows no C types: it prints member accesses, designated initialisers and
_Generic calls, and the C compiler checks them at the template's line. Three things are its own: where
in the HTML a value stands, the keys of words, and what the subset allows (all else is refused).

Comments that it reads, one a line:
    {# include: "web/question_view.h" #}   a header for the generated file
    {# view: struct question_view #}       the type of a name; in a page (and its layout) also a
                                           parameter of the page function, in order of appearance
A file that holds only macros makes a C function of each (govukInput -> govuk_input); any other file
NAME.jinja makes   void page_NAME(struct out *o, const struct … *view);
"""
import argparse
import os
import re
import sys
from typing import NamedTuple

import jinja2
from jinja2 import nodes

from c_text import c_string, declared_word, snake, write
from html_context import INSIDE_TAG, TEXT, Context, Mistake, advance, merge, sink
from template_expressions import Expressions, Refusal, Variable, is_condition

# --- Files ----------------------------------------------------------------------------------------

class Source:
    """A template as read: its tree, its typed names and its macros."""

    def __init__(self, path):
        self.path = path
        with open(path, encoding='utf-8') as file:
            text = file.read()
        try:
            self.tree = jinja2.Environment().parse(text)
        except jinja2.TemplateSyntaxError as e:
            raise Refusal(f'{path}:{e.lineno}: error: {e.message}') from None
        self.types, self.includes = {}, []
        for name, value in re.findall(r'\{#\s*(\w+):\s*(.+?)\s*#\}', text):
            if name == 'include':
                self.includes.append(value)
            elif re.fullmatch(r'(const )?(struct|enum) \w+|str|html|int|bool|int64_t|size_t', value):
                self.types[name] = value
        self.macros = {m.name: m for m in self.tree.find_all(nodes.Macro)}
        self.only_macros = self.macros and all(
            isinstance(n, (nodes.Macro, nodes.FromImport))
            or (isinstance(n, nodes.Output) and all(isinstance(d, nodes.TemplateData) and not d.data.strip()
                                                    for d in n.nodes)) for n in self.tree.body)


class MacroOf(NamedTuple):
    node: nodes.Macro
    source: Source
    c_name: str


class Compiler(Expressions):
    def __init__(self, path, root, words):
        self.root, self.words = root, words
        self.said = set() # keys of words
        self.sources, self.order = {}, []
        self.prototypes, self.body, self.literal = {}, [], ''
        self.count = 0
        self.main = self.read(path, path, 0)
        self.source, self.line = self.main, 1
        self.macros = {}

    # Reading and complaining

    def read(self, path, by, line):
        if path not in self.sources:
            if not os.path.exists(path):
                raise Refusal(f"{by}:{line}: error: no template '{os.path.relpath(path, self.root)}'")
            self.sources[path] = Source(path)
        return self.sources[path]

    def named(self, node):
        if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
            self.refuse('the name of a template is written out, in quotes')
        return self.read(os.path.normpath(os.path.join(self.root, node.value)), self.source.path, self.line)

    def refuse(self, message, line=None):
        raise Refusal(f'{self.source.path}:{line or self.line}: error: {message}')

    # Writing

    def emit(self, text):
        self.flush()
        self.body.append(f'#line {self.line} {c_string(self.source.path)}\n{text}')

    def flush(self):
        if self.literal:
            text, self.literal = self.literal, ''
            for at in range(0, len(text), 2000):
                self.body.append(f'#line {self.line} {c_string(self.source.path)}\n'
                                 f'OUT_LITERAL(o, {c_string(text[at:at + 2000])});')

    def fresh(self, name):
        self.count += 1
        return f'{snake(name)}_{self.count}'

    # Compiling a file

    def compile(self):
        self.gather(self.main)
        if self.main.only_macros:
            for m in self.main.macros.values():
                self.function(self.macros[m.name])
        else:
            self.page()
        out = [f'// Made by tools/templates.py from {os.path.basename(self.main.path)}. Not to be edited.',
               '#include "html/out.h"']
        out += [f'#include {i}' for i in self.all_includes()]
        out += [declared_word(key) for key in sorted(self.said)] + sorted(self.prototypes.values()) + self.body
        return '\n'.join(out) + '\n'

    def all_includes(self):
        return list(dict.fromkeys(i for s in self.sources.values() for i in s.includes))

    def header(self):
        out = ['// Made by tools/templates.py. Not to be edited.', '#pragma once', '#include "html/out.h"']
        return '\n'.join(out + [f'#include {i}' for i in self.all_includes()] + [self.signature_text + ';']) + '\n'

    def gather(self, source):
        """The macros a file can call: its own and those it imports."""
        saved, self.source = self.source, source
        self.macros = {}
        for node in source.tree.find_all((nodes.FromImport, nodes.Macro)):
            self.line = node.lineno
            if isinstance(node, nodes.Macro):
                local = not source.only_macros or node.name.startswith('_')
                base = os.path.basename(source.path).split('.')[0]
                self.macros[node.name] = MacroOf(node, source, snake((base if local else '') + node.name))
                continue
            other = self.named(node.template)
            for name in node.names:
                if isinstance(name, tuple):
                    self.refuse("no 'import … as': one name for one thing")
                if name.startswith('_') or name not in other.macros:
                    self.refuse(f"no macro '{name}' in {node.template.value}")
                self.macros[name] = MacroOf(other.macros[name], other, snake(name))
        self.source = saved

    def page(self):
        chain = [self.main]
        while True:
            self.source = chain[-1]
            parents = list(self.source.tree.find_all(nodes.Extends))
            if not parents:
                break
            self.line = parents[0].lineno
            chain.append(self.named(parents[0].template))
            if len(chain) > 4:
                self.refuse('layouts in a circle, or more than three deep')
        types = {}
        for source in reversed(chain):
            types.update({k: v for k, v in source.types.items()
                          if not any(k == a.name for m in source.macros.values() for a in m.args)})
        name = os.path.basename(self.main.path).split('.')[0]
        params = ', '.join(['struct out *o'] + [declare(v, k) for k, v in types.items()])
        self.signature_text = f'void page_{name}({params})'
        self.prototypes[name] = self.signature_text + ';'
        for m in self.main.macros.values():
            self.gather(self.main)
            self.function(self.macros[m.name])
        self.blocks = {}
        for source in reversed(chain):
            for block in source.tree.find_all(nodes.Block):
                self.blocks.setdefault(block.name, []).append((block, source))
        for source in chain[:-1]:
            self.source = source
            self.only_blocks(source, chain)
        self.begin({k: reading(v, snake(k)) for k, v in types.items()})
        self.enter(chain[-1], lambda: self.whole(self.source.tree.body))
        self.end(self.signature_text, types)

    def only_blocks(self, source, chain):
        known = {b.name for s in chain[chain.index(source) + 1:] for b in s.tree.find_all(nodes.Block)}
        for node in source.tree.body:
            self.line = node.lineno
            if isinstance(node, nodes.Output):
                for data in node.nodes:
                    if not isinstance(data, nodes.TemplateData) or data.data.strip():
                        blank = len(data.data) - len(data.data.lstrip()) if isinstance(data, nodes.TemplateData) else 0
                        self.refuse('a page with a layout writes inside its blocks only',
                                    data.lineno + (data.data[:blank].count('\n') if blank else 0))
            elif isinstance(node, nodes.Block):
                if node.name not in known:
                    self.refuse(f"no block '{node.name}' in the layout")
            elif not isinstance(node, (nodes.Extends, nodes.FromImport, nodes.Macro)):
                self.refuse('a page with a layout writes inside its blocks only')

    def enter(self, source, run):
        """Runs with another file's macros and lines."""
        saved = self.source, self.macros, self.line
        self.flush()
        self.source = source
        self.gather(source)
        run()
        self.flush()
        self.source, self.macros, self.line = saved

    def begin(self, variables):
        self.context, self.loops, self.caller, self.super_of = TEXT, 0, None, None
        self.scopes = [{name: Variable(c, 0) for name, c in variables.items()}]
        self.function_at = len(self.body)

    def whole(self, body):
        self.nodes(body)
        if self.context != TEXT:
            self.refuse(f'ends inside {self.context.where()}')

    def end(self, signature, types):
        self.flush()
        unused = ' '.join(f'(void){snake(k)};' for k in types)
        self.body.insert(self.function_at, f'{signature}\n{{\n(void)o; {unused}')
        self.body.append('}')

    # Macros

    def parameters(self, m):
        """[(name, type, default node or None)]"""
        missing = len(m.node.args) - len(m.node.defaults)
        out = []
        for i, arg in enumerate(m.node.args):
            default = m.node.defaults[i - missing] if i >= missing else None
            by_default = {str: 'str', int: 'int64_t', bool: 'bool'}[type(default.value)] \
                if isinstance(default, nodes.Const) and default.value is not None else 'str'
            out.append((arg.name, m.source.types.get(arg.name, by_default), default))
        return out

    def signature(self, m):
        params = ', '.join(['struct out *o'] + [declare(t, n) for n, t, _ in self.parameters(m)])
        static = 'static ' if m.source is self.main and not self.main.only_macros or m.node.name.startswith('_') else ''
        return f'{static}void {m.c_name}({params})'

    def function(self, m):
        self.source, self.line = m.source, m.node.lineno
        self.prototypes[m.c_name] = self.signature(m) + ';'
        params = self.parameters(m)
        self.begin({n: reading(t, snake(n)) for n, t, _ in params})
        self.whole(m.node.body)
        self.end(self.signature(m), {n: t for n, t, _ in params})

    def arguments(self, m, call):
        """C expressions for each parameter of a macro's call."""
        params = self.parameters(m)
        if call.dyn_args or call.dyn_kwargs:
            self.refuse('no * or ** in calls')
        if len(call.args) > len(params):
            self.refuse(f'{m.node.name} takes {len(params)} arguments, not {len(call.args)}')
        given = {params[i][0]: a for i, a in enumerate(call.args)}
        for k in call.kwargs:
            if k.key in given or k.key not in [p[0] for p in params]:
                self.refuse(f"{m.node.name} has no argument '{k.key}' left")
            given[k.key] = k.value
        out = []
        for name, kind, default in params:
            value = given.get(name, default)
            if not is_struct(kind):
                out.append(self.expression(value) if value is not None else '(str){0}')
            elif value is None:
                out.append(f'&({kind}){{0}}')
            elif isinstance(value, nodes.Dict):
                out.append(f'&({kind}){self.initialiser(value, f"(*({kind} *)0)")}')
            else:
                out.append(f'&{self.expression(value)}')
        return out

    def call_macro(self, call):
        m = self.macros[call.node.name]
        self.only_in_text(f'{m.node.name}()')
        self.prototypes[m.c_name] = self.signature(m) + ';'
        self.emit(f'{m.c_name}({", ".join(["o"] + self.arguments(m, call))});')

    def do_CallBlock(self, node):
        """A macro with a body is expanded in place, because its body needs our variables."""
        if not isinstance(node.call.node, nodes.Name) or node.call.node.name not in self.macros or node.args:
            self.refuse('{% call %} takes a macro')
        m = self.macros[node.call.node.name]
        self.only_in_text('{% call %}')
        variables, lines = {}, []
        for (name, kind, _), value in zip(self.parameters(m), self.arguments(m, node.call)):
            c = self.fresh(name)
            lines.append(f'{declare(kind, c)} = {value}; (void){c};')
            variables[name] = Variable(reading(kind, c), self.loops)
        self.emit('{ ' + ' '.join(lines))
        outer = self.scopes, self.source, self.macros, self.caller

        def body():
            inner = self.scopes, self.source, self.macros, self.caller
            self.flush()
            self.scopes, self.source, self.macros, self.caller = outer
            self.nested(node.body)
            self.flush()
            self.scopes, self.source, self.macros, self.caller = inner

        self.scopes, self.caller = [variables], body
        self.enter(m.source, lambda: self.nodes(m.node.body))
        self.scopes, self.source, self.macros, self.caller = outer
        self.emit('}')

    def only_in_text(self, what):
        if self.context != TEXT:
            self.refuse(f'{what} belongs in text, not inside {self.context.where()}')

    # Statements

    def nodes(self, body):
        for node in body:
            self.line = node.lineno
            method = getattr(self, 'do_' + type(node).__name__, None)
            if method is None:
                self.refuse(f'{type(node).__name__} is not in the subset (docs/decisions/0003-templates.md)')
            method(node)

    def nested(self, body):
        """A body in a C block of its own; it ends where it began."""
        before = self.context
        self.scoped(body)
        if self.context != before:
            self.refuse(f'begins in {before.where()} and ends in {self.context.where()}')

    def scoped(self, body):
        self.scopes = self.scopes + [{}]
        self.nodes(body)
        self.flush()
        self.scopes = self.scopes[:-1]

    def do_Output(self, node):
        for part in node.nodes:
            self.line = part.lineno
            if isinstance(part, nodes.TemplateData):
                self.template_data(part)
            else:
                self.value(part)

    def template_data(self, part):
        try:
            self.context, text = advance(self.context, part.data)
        except Mistake as m:
            self.refuse(str(m), part.lineno + part.data.count('\n', 0, m.offset))
        self.line = part.lineno + part.data.count('\n')
        self.literal += text if self.body[self.function_at:] or self.literal else text.lstrip()

    def value(self, node):
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            name = node.node.name
            special = {'caller': self.call_caller, 'super': self.call_super, 'attributes': self.call_attributes}
            if name in special:
                return special[name](node)
            if name in self.macros:
                return self.call_macro(node)
        if isinstance(node, nodes.Filter) and node.name == 'safe':
            if self.context != TEXT:
                self.refuse(f'| safe belongs in text, not inside {self.context.where()}')
            return self.emit(f'out_html(o, {self.expression(node)});')
        try:
            function, after = sink(self.context)
        except Mistake as m:
            self.refuse(str(m))
        text = self.expression(node)
        if '[]){' in text:
            # clang takes an array literal inside the static assertions of out.h for one of a file.
            c = self.fresh('value')
            self.emit(f'{{ const __auto_type {c} = {text}; {function}(o, {c}); }}')
        else:
            self.emit(f'{function}(o, {text});')
        self.context = after

    def call_caller(self, _):
        self.only_in_text('caller()')
        if self.caller is not None:
            self.caller()

    def call_super(self, _):
        if self.super_of is None:
            self.refuse('super() belongs in a block that has another under it')
        name, level = self.super_of
        self.block(name, level - 1)

    def call_attributes(self, call):
        if self.context.mode not in INSIDE_TAG or len(call.args) != 1:
            self.refuse('attributes(list) belongs inside a tag, after its other attributes')
        self.emit(f'out_attributes(o, {self.expression(call.args[0])});')
        self.context = Context('gap', self.context.element)

    def do_If(self, node):
        before, ends = self.context, []
        self.emit(f'if ({self.truth(node.test)}) {{')
        self.scoped(node.body)
        ends.append(self.context)
        for other in node.elif_:
            self.line, self.context = other.lineno, before
            self.emit(f'}} else if ({self.truth(other.test)}) {{')
            self.scoped(other.body)
            ends.append(self.context)
        self.context = before
        if node.else_:
            self.emit('} else {')
            self.scoped(node.else_)
        ends.append(self.context)
        self.line = node.lineno
        self.emit('}')
        self.context = self.meet(ends)

    def meet(self, ends):
        try:
            result = ends[0]
            for other in ends[1:]:
                result = merge(result, other)
            return result
        except Mistake as m:
            self.refuse(str(m))

    def do_For(self, node):
        if node.test or node.recursive or not isinstance(node.target, nodes.Name):
            self.refuse('{% for x in list %} and nothing more: let C prepare the list')
        items, at, item = self.fresh('list'), self.fresh('at'), self.fresh(node.target.name)
        listed = self.expression(node.iter)
        if self.context.mode in INSIDE_TAG:
            self.context = Context('gap', self.context.element)
        before = self.context
        self.emit(f'{{ const __auto_type {items} = &{listed}; for (size_t {at} = 0; {at} < {items}->count; {at}++) {{ '
                  f'const __auto_type {item} = &{items}->items[{at}]; (void){item};')
        self.loops += 1
        loop = {'index': f'(int)({at} + 1)', 'index0': f'(int){at}', 'first': f'({at} == 0)',
                'last': f'({at} + 1 == {items}->count)'}
        self.scopes = self.scopes + [{node.target.name: Variable(f'(*{item})', self.loops), 'loop': loop}]
        self.nodes(node.body)
        self.flush()
        self.scopes, self.loops = self.scopes[:-1], self.loops - 1
        after = self.meet([before, self.context])
        if after != before:
            self.refuse(f'the loop begins in {before.where()} and ends in {self.context.where()}')
        self.context = before
        self.emit('} }')
        if node.else_:
            self.emit(f'if ({listed}.count == 0) {{')
            self.scoped(node.else_)
            self.context = self.meet([before, self.context])
            self.emit('}')

    def do_Assign(self, node):
        if not isinstance(node.target, nodes.Name):
            self.refuse('{% set name = … %} only')
        value = self.truth(node.node) if is_condition(node.node) else self.expression(node.node)
        self.assign(node.target.name, value, '__auto_type', value)

    def assign(self, name, value, kind, first):
        for scope in reversed(self.scopes):
            if name in scope:
                old = scope[name]
                if not isinstance(old, Variable) or old.loops != self.loops:
                    self.refuse(f"'{name}' belongs outside the loop: Jinja would forget the change")
                return self.emit(f'{old.c} = {value};')
        c = self.fresh(name)
        self.scopes[-1][name] = Variable(c, self.loops)
        self.emit(f'{kind} {c} = {first}; (void){c};')

    def do_AssignBlock(self, node):
        if node.filter is not None:
            self.refuse('{% set name %} without filters')
        self.only_in_text('{% set %}…{% endset %}')
        mark = self.fresh('mark')
        self.assign(node.target.name, '(html){0}', 'html', '(html){0}')
        c = self.variable(node.target.name).c
        self.emit(f'{{ const size_t {mark} = out_mark(o);')
        self.nested(node.body)
        self.emit(f'{c} = out_taken(o, {mark}); }}')

    def do_Block(self, node):
        self.block(node.name, len(self.blocks[node.name]) - 1)

    def block(self, name, level):
        if level < 0:
            self.refuse(f"no block '{name}' under this one")
        block, source = self.blocks[name][level]
        saved, self.super_of = self.super_of, (name, level)
        self.enter(source, lambda: self.nested(block.body))
        self.super_of = saved

    def do_Include(self, node):
        self.enter(self.named(node.template), lambda: self.nested(self.source.tree.body))

    def do_Extends(self, node):
        pass

    do_FromImport = do_Macro = do_Extends


def is_struct(kind):
    return kind.startswith(('struct', 'const struct'))


def declare(kind, name):
    return f'const {kind.removeprefix("const ")} *{snake(name)}' if is_struct(kind) else f'{kind} {snake(name)}'


def reading(kind, name):
    return f'(*{name})' if is_struct(kind) else name


# --- Command line ---------------------------------------------------------------------------------

def main():
    args = argparse.ArgumentParser(description='compiles one Jinja template to C')
    args.add_argument('file')
    for name in ('root', 'words', 'c', 'h', 'depfile'):
        args.add_argument('--' + name, required=name in ('root', 'c'))
    args = args.parse_args()
    words = {}
    if args.words:
        with open(args.words, encoding='utf-8') as file:
            words = {k: p.split() for k, _, p in (line.rstrip('\n').partition('\t') for line in file)}
    try:
        compiler = Compiler(args.file, args.root, words)
        text = compiler.compile()
    except Refusal as e:
        print(e, file=sys.stderr)
        return 1
    write(args.c, text)
    if args.h:
        write(args.h, compiler.header())
    if args.depfile:
        write(args.depfile, f'{args.c}: {" ".join(compiler.sources)}\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
