# SPDX-License-Identifier: Apache-2.0
"""chart: SVG pictures of what was measured, readable by themselves, in light and in dark (as the reader's system has it).

A picture is a title, a line below it that says what one sees, and panels: bars lying on a common scale from 0, or lines.
"""
from html import escape

STYLE = """
svg { --ground: #fff; --ink: #0b0c0c; --soft: #505a5f; --line: #b1b4b6; --band: #e8f1f8; --c0: #1d70b8; --c1: #d4351c; --c2: #912b88; --c3: #00703c }
@media (prefers-color-scheme: dark) {
svg { --ground: #16191d; --ink: #f3f2f1; --soft: #b1b4b6; --line: #505a5f; --band: #22303c; --c0: #6cb2ee; --c1: #f4826d; --c2: #d58fce; --c3: #63c08f } }
text { font: 14px system-ui, sans-serif; fill: var(--ink) }
.title { font-size: 20px; font-weight: bold } .head { font-weight: bold } .soft { fill: var(--soft) } .end { text-anchor: end } .mid { text-anchor: middle }
.ground { fill: var(--ground) } .axis { stroke: var(--line); fill: none } .range { stroke: var(--ink); stroke-width: 1.5 } .band { fill: var(--band) }
""" + ''.join(f'.f{i} {{ fill: var(--c{i}) }} .l{i} {{ stroke: var(--c{i}); fill: none; stroke-width: 2 }}\n' for i in range(4))
MARKS = ('M-4 -4h8v8h-8z', 'M0 -5l5 9h-10z', 'M0 -6l6 6l-6 6l-6 -6z', 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0')
WIDTH = 880


def number(value):
    """As people read it: three figures."""
    if value >= 1000:
        return f'{value:,.0f}'
    return f'{value:.3g}' if value < 100 else f'{value:.0f}'


def text(x, y, words, *classes):
    named = f' class="{" ".join(classes)}"' if classes else ''
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}>{escape(words)}</text>'


def bars(head, rows):
    """A panel of lying bars. A row is (label, middle, least, most, colour), or (label,) for a heading between them.
    Gives (height, pieces drawn from y = 0).
    """
    left, right, step = 190, WIDTH - 210, 24
    most = max(row[3] for row in rows if len(row) > 1)
    x = lambda value: left + (right - left) * value / most # noqa: E731
    pieces, y = [text(0, 14, head, 'head')], 40
    for row in rows:
        if len(row) == 1:
            pieces.append(text(left - 10, y + 6, row[0], 'soft', 'end'))
            y += 20
            continue
        label, middle, low, high, colour = row
        pieces += [text(left - 10, y + 5, label, 'end'), f'<path class="f{colour}" d="M{left} {y - 7}h{max(x(middle) - left, 1):.1f}v14h-{max(x(middle) - left, 1):.1f}z"/>',
                   f'<path class="range" d="M{x(low):.1f} {y}H{x(high):.1f}M{x(low):.1f} {y - 4}v8M{x(high):.1f} {y - 4}v8"/>',
                   text(x(high) + 8, y + 5, f'{number(middle)} [{number(low)} to {number(high)}]')]
        y += step
    pieces.insert(1, f'<path class="axis" d="M{left} 24V{y - 8}"/>')
    return y + 16, pieces


def lines(head, ticks, series, band, width, height=150):
    """A panel of lines over evenly spaced ticks. A series is (colour, [ratio]); `band` is what counts as flat."""
    left, top, bottom = 44, 30, height - 24
    most = max(2.0, max(value for _, values in series for value in values) * 1.05)
    x = lambda i: left + (width - left - 20) * (i + 0.5) / len(ticks) # noqa: E731
    y = lambda value: bottom - (bottom - top) * value / most # noqa: E731
    pieces = [text(0, 14, head, 'head'), f'<path class="band" d="M{left} {y(band[1]):.1f}H{width - 20}V{y(band[0]):.1f}H{left}z"/>',
              f'<path class="axis" d="M{left} {top}V{bottom}H{width - 20}"/>']
    for value in (0, 1, 2) if most < 5 else (0, 1, round(most) // 2, round(most) - 1):
        pieces.append(text(left - 8, y(value) + 5, f'{value}×', 'soft', 'end'))
    pieces += [text(x(i), bottom + 18, tick, 'soft', 'mid') for i, tick in enumerate(ticks)]
    for colour, values in series:
        points = [(x(i), y(value)) for i, value in enumerate(values)]
        pieces.append(f'<path class="l{colour}" d="M' + 'L'.join(f'{px:.1f} {py:.1f}' for px, py in points) + '"/>')
        pieces += [f'<path class="f{colour}" transform="translate({px:.1f} {py:.1f})" d="{MARKS[colour]}"/>' for px, py in points]
    return height + 16, pieces


def legend(names):
    pieces, x = [], 6
    for colour, name in names:
        pieces += [f'<path class="f{colour}" transform="translate({x} 9)" d="{MARKS[colour]}"/>', text(x + 12, 14, name)]
        x += 40 + 8 * len(name)
    return 34, pieces


def picture(title, about, panels, columns=1):
    """The panels below each other, or side by side in columns, each a (height, pieces)."""
    edge, y, pieces, across = 24, 76, [], WIDTH / columns
    for first in range(0, len(panels), columns):
        row = panels[first:first + columns]
        for i, (_, drawn) in enumerate(row):
            pieces += [f'<g transform="translate({edge + i * across:.1f} {y:.1f})">', *drawn, '</g>']
        y += max(height for height, _ in row)
    return '\n'.join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 2 * edge} {y + 8:.0f}" role="img" aria-labelledby="t d">',
                      f'<title id="t">{escape(title)}</title><desc id="d">{escape(about)}</desc>', f'<style>{STYLE}</style>',
                      '<rect class="ground" width="100%" height="100%"/>', text(edge, 36, title, 'title'), text(edge, 58, about, 'soft'), *pieces, '</svg>', ''])
