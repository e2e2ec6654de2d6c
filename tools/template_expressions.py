# SPDX-License-Identifier: Apache-2.0
"""template_expressions: the half of tools/templates.py that turns an expression into C.

Each kind of node that is allowed has a method ex_NODE; any other is refused. What is printed is checked by
the C compiler: members, types of arguments, what can be true or false (src/html/out.h).
"""
import difflib
import re
from typing import NamedTuple

from jinja2 import nodes

from c_text import c_string, snake, word


class Variable(NamedTuple):
    c: str      # how C reads it: `x`, or `(*x)` behind a pointer
    loops: int  # how many loops stood around its declaration


class Refusal(Exception):
    pass


def is_condition(node):
    return isinstance(node, (nodes.And, nodes.Or, nodes.Not, nodes.Compare))


class Expressions:
    """Needs self.scopes, self.macros, self.words, self.said, self.caller and self.refuse()."""

    def expression(self, node):
        method = getattr(self, 'ex_' + type(node).__name__, None)
        if method is None:
            self.refuse(f'{type(node).__name__} is not in the subset (docs/decisions/0003-templates.md)')
        return method(node)

    def truth(self, node):
        if isinstance(node, nodes.Name) and node.name == 'caller':
            return 'true' if self.caller is not None else 'false'
        text = self.expression(node)
        return text if is_condition(node) else f'OUT_TRUE({text})'

    def ex_Const(self, node):
        if isinstance(node.value, bool):
            return 'true' if node.value else 'false'
        if isinstance(node.value, int):
            return str(node.value)
        if isinstance(node.value, str):
            return f'STR({c_string(node.value)})'
        self.refuse(f'{node.value!r} is not in the subset')

    def variable(self, name):
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        known = [n for scope in self.scopes for n in scope]
        close = difflib.get_close_matches(name, known, 1)
        self.refuse(f"no '{name}' here" + (f"; did you mean '{close[0]}'?" if close else ''))

    def ex_Name(self, node):
        if re.fullmatch('[A-Z][A-Z0-9_]*', node.name):
            return node.name
        if node.name in self.macros:
            self.refuse(f"the macro '{node.name}' is called, or kept with {{% set x %}}…{{% endset %}}")
        found = self.variable(node.name)
        return found.c if isinstance(found, Variable) else self.refuse('loop.index, index0, first or last')

    def ex_Getattr(self, node):
        if isinstance(node.node, nodes.Name) and node.node.name == 'loop':
            loop = self.variable('loop')
            if node.attr not in loop:
                self.refuse('loop.index, index0, first or last')
            return loop[node.attr]
        return f'{self.expression(node.node)}.{snake(node.attr)}'

    def ex_Concat(self, node):
        parts = [f'OUT_STR(o, {self.expression(n)})' for n in node.nodes]
        return f'out_joined(o, (const str[]){{{", ".join(parts)}}}, {len(parts)})'

    def ex_Compare(self, node):
        if len(node.ops) != 1:
            self.refuse('one comparison at a time')
        op, left, right = node.ops[0].op, self.expression(node.expr), self.expression(node.ops[0].expr)
        if op in ('eq', 'ne'):
            return f'({"" if op == "eq" else "!"}OUT_EQUAL({left}, {right}))'
        if op not in ('lt', 'gt', 'lteq', 'gteq'):
            self.refuse(f"'{op}' is not in the subset")
        return f'({left} {dict(lt="<", gt=">", lteq="<=", gteq=">=")[op]} {right})'

    def ex_And(self, node):
        return f'({self.truth(node.left)} && {self.truth(node.right)})'

    def ex_Or(self, node):
        return f'({self.truth(node.left)} || {self.truth(node.right)})'

    def ex_Not(self, node):
        return f'(!{self.truth(node.node)})'

    def ex_CondExpr(self, node):
        other = self.expression(node.expr2) if node.expr2 is not None else '(str){0}'
        return f'({self.truth(node.test)} ? {self.expression(node.expr1)} : {other})'

    def ex_Filter(self, node):
        if node.node is None or node.kwargs:
            self.refuse('filters take one value and plain arguments')
        if node.name == 'safe':
            if isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
                text = c_string(node.node.value)
                return f'((html){{{text}, sizeof({text}) - 1}})'
            return f'out_is_html({self.expression(node.node)})'
        value, rest = self.expression(node.node), [self.expression(a) for a in node.args]
        if node.name == 'length':
            return f'(int64_t)({value}).count'
        if node.name == 'default' and len(rest) == 1:
            return f'OUT_DEFAULT({value}, {rest[0]})'
        return f'filter_{snake(node.name)}({", ".join(["o", value] + rest)})'

    def ex_Call(self, node):
        name = node.node.name if isinstance(node.node, nodes.Name) else ''
        if name == 't':
            return self.words_call(node)
        if name == 'asset' and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return 'asset_' + re.sub('[^a-z0-9]', '_', str(node.args[0].value).lower())
        if name in self.macros or name == 'caller':
            self.refuse(f"what '{name}' writes is kept with {{% set x %}}…{{% endset %}}")
        self.refuse(f"no function '{name}'")

    def words_call(self, node):
        if len(node.args) != 1 or not isinstance(node.args[0], nodes.Const) or node.dyn_args or node.dyn_kwargs:
            self.refuse("t('key', name=value): the key is written out, in quotes")
        key = node.args[0].value
        if key not in self.words:
            close = difflib.get_close_matches(str(key), self.words, 1)
            self.refuse(f"no words '{key}' in locale/en.po" + (f"; did you mean '{close[0]}'?" if close else ''))
        given = [k.key for k in node.kwargs]
        if sorted(given) != sorted(self.words[key]):
            self.refuse(f"the words '{key}' take ({', '.join(self.words[key])}), not ({', '.join(given)})")
        self.said.add(key)
        if not given:
            return f'words_text(o->language, {word(key)})'
        values = ', '.join(f'OUT_PLACE({c_string(k.key)}, {self.expression(k.value)})' for k in node.kwargs)
        return f'out_words(o, {word(key)}, (const struct words_place[]){{{values}}}, {len(given)})'

    def initialiser(self, node, path):
        """{ name: value } as a C initialiser of the structure that `path` names."""
        members = []
        for pair in node.items:
            if not isinstance(pair.key, (nodes.Name, nodes.Const)):
                self.refuse('the names in { } are plain names')
            name = snake(pair.key.name if isinstance(pair.key, nodes.Name) else str(pair.key.value))
            members.append(f'.{name} = {self.member(pair.value, f"{path}.{name}")}')
        return '{' + ', '.join(members) + '}'

    def member(self, node, path):
        if isinstance(node, nodes.Dict):
            return self.initialiser(node, path)
        if isinstance(node, nodes.List):
            if not node.items:
                return '{}'
            items = ', '.join(self.member(n, f'{path}.items[0]') for n in node.items)
            return f'{{.items = (__typeof__({path}.items[0])[]){{{items}}}, .count = {len(node.items)}}}'
        return self.truth(node) if is_condition(node) else self.expression(node)
