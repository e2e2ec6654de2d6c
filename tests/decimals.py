#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""decimals: exact decimals against Python's big integers, at random and at the edges.

    tests/decimals.py DECIMAL_TEST COUNT    the program that works out lines; how many
"""
import random
import subprocess
import sys
from fractions import Fraction

DIGITS = 18
EDGES = ['0', '1', '-1', '9' * 18, '-' + '9' * 18, '0.' + '9' * 18, '0.' + '0' * 17 + '1', '-0.' + '0' * 17 + '1',
         '5', '0.5', '0.05', '2.5', '1' + '0' * 17, '0.000000001', '999999999', '1000000000', '3', '7']


def number():
    if random.random() < 0.15:
        return random.choice(EDGES)
    digits = random.randint(1, DIGITS)
    scale = random.choice([0, 0, 1, 2, 2, random.randint(0, digits)])
    units = random.randint(0, 10 ** random.randint(1, digits) - 1)
    whole, part = divmod(units, 10 ** scale)
    sign = '-' if random.random() < 0.3 else ''
    return f'{sign}{whole}.{part:0{scale}d}' if scale else f'{sign}{whole}'


def rounded(exact, decimals, how):
    scaled = abs(exact) * 10 ** decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    whole += {'half-up': rest * 2 >= 1, 'up': rest > 0, 'down': False}[how]
    return Fraction(-whole if exact < 0 else whole, 10 ** decimals)


def fitted(exact, places=None):
    """The number in its shortest form, or with so many places; none where that takes over 18 digits."""
    scale = 0
    while (exact * 10 ** scale).denominator != 1:
        scale += 1
        if scale > DIGITS:
            return 'none'
    scale = scale if places is None else places
    if (exact * 10 ** scale).denominator != 1:
        return 'none'
    units = abs(exact * 10 ** scale).numerator
    if units >= 10 ** DIGITS:
        return 'none'
    sign = '-' if exact < 0 else ''
    return f'{sign}{units // 10 ** scale}' + (f'.{units % 10 ** scale:0{scale}d}' if scale else '')


def case():
    a, b = number(), number()
    decimals = random.choice([0, 2, 2, random.randint(0, DIGITS)])
    how = random.choice(['half-up', 'up', 'down'])
    one, other = Fraction(a), Fraction(b)
    word = random.choice(['add', 'subtract', 'multiply', 'divide', 'divide', 'round', 'widen', 'compare'])
    if word in ('round', 'widen'):
        exact = rounded(one, decimals, how) if word == 'round' else one
        return f'{word} {a} {decimals} {how}', fitted(exact, decimals if word == 'widen' else None)
    if word == 'compare':
        return f'compare {a} {b}', str((one > other) - (one < other))
    if word == 'divide':
        want = fitted(rounded(one / other, decimals, how)) if other else 'none'
        return f'divide {a} {b} {decimals} {how}', want
    exact = {'add': one + other, 'subtract': one - other, 'multiply': one * other}[word]
    return f'{word} {a} {b}', fitted(exact)


def main(program, count):
    random.seed(20261124)
    cases = [case() for _ in range(count)]
    lines = '\n'.join(line for line, _ in cases) + '\n'
    got = subprocess.run([program, '--reckon'], input=lines, capture_output=True, text=True, check=True).stdout.split()
    wrong = [(line, want, g) for (line, want), g in zip(cases, got) if want != g]
    for line, want, g in wrong[:20]:
        print(f'{line}: {g}, not {want}')
    results = sum(want != 'none' for _, want in cases)
    print(f'{len(cases) - len(wrong)} passed, {len(wrong)} failed; {results} with a result')
    return 1 if wrong or len(got) != len(cases) or results < count // 2 else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
