# SPDX-License-Identifier: Apache-2.0
"""report: bench/RESULTS.md and its pictures, from bench/results.json, which holds every round."""
import os
from statistics import median

import chart
from process import HERE

OURS = 'guildhall'
NAMES = {'guildhall': 'Guildhall', 'casa-memory': 'CASA, memory', 'casa-redis': 'CASA, Redis', 'defra4.23-redis': 'DEFRA 4.23, Redis'}
COLOURS = {name: i for i, name in enumerate(NAMES)}
LOOPS = {'epoll': 'bare epoll loop', 'event': 'bare libevent loop', 'guildhall': 'Guildhall, GET a question page'}
FLAT = (0.85, 1.15)
WHATS = {'get': 'GET a question page', 'save': 'POST an answer, saved', 'journey': 'whole journey'}
BASE = {'people at once': 64} # what an axis is compared with, where it is not its first size


def each(row, key):
    """Of every round. A journey is so many requests: counted in these, none is lost at the edges of a round."""
    if key == 'rate':
        return [r['rate'] / r.get('each', 1) for r in row['rounds']]
    if key == 'cpu':
        return [r['cpu'] * r.get('each', 1) for r in row['rounds']]
    return [r[key] for r in row['rounds']]


def span(values, scale=1):
    low, high = min(values) * scale, max(values) * scale
    return f'{chart.number(median(values) * scale)} [{chart.number(low)} to {chart.number(high)}]'


def bar(label, values, colour, scale=1):
    return label, median(values) * scale, min(values) * scale, max(values) * scale, colour


def made(part):
    stamp = part['stamp']
    changed = ' with changes' if stamp['changed'] else ''
    return (f'Measured {stamp["date"]}, {part["round_count"]} rounds in {part["seconds"] / 60:.0f} minutes, at commit {stamp["commit"]}{changed}; load average of the '
            f'machine {stamp["load"][0]:.1f} before and {stamp["load"][1]:.1f} after.')


# ---- Beside peers

def ratios(part, people):
    """By round: ours to the faster of the peers in the same round, by count and by CPU."""
    rows = {row['name']: row for row in part['rows'] if row['people'] == people}
    theirs = [row for name, row in rows.items() if name != OURS]
    best = lambda key, pick: [pick(values) for values in zip(*(each(row, key) for row in theirs))] # noqa: E731
    return ([our / mark for our, mark in zip(each(rows[OURS], 'rate'), best('rate', max))],
            [mark / our for our, mark in zip(each(rows[OURS], 'cpu'), best('cpu', min))])


def peers_tables(part):
    yield '| people at once | who | journeys a second | CPU ms a journey | request p50 / p99 ms | share of the core |'
    yield '|---|---|---|---|---|---|'
    for row in part['rows']:
        yield (f'| {row["people"]} | {NAMES[row["name"]]} | {span(each(row, "rate"))} | {span(each(row, "cpu"), 1e-3)} | '
               f'{chart.number(median(each(row, "p50")) / 1e3)} / {chart.number(median(each(row, "p99")) / 1e3)} | {median(each(row, "share")):.2f}{turned(row["rounds"])} |')
    if len(part['pages']) == 1:
        yield ''
        yield '**The peers were left out**: their folder (`GUILDHALL_PEERS`, or `../shared/peers`) was not there.'
        return
    yield from ('', '| people at once | times the faster peer, by journeys a second | by CPU a journey |', '|---|---|---|')
    for people in dict.fromkeys(row['people'] for row in part['rows']):
        count, cpu = ratios(part, people)
        yield f'| {people} | {span(count)} | {span(cpu)} |'


def peers_words(part):
    yield 'First page without its head: ' + '; '.join(f'{NAMES[name]} {size:,} bytes' for name, size in part['pages'].items()) + '.'
    yield 'Memory after the last round: ' + '; '.join(f'{NAMES[name]} {chart.number(size)} MB' for name, size in part['memory'].items()) + '.'
    if part['versions']:
        yield 'Peers: ' + '; '.join(part['versions']) + '.'
    yield ('The same five questions, thirteen requests, a new person for each journey. Ours syncs every answer before it is acknowledged, a peer only what '
           'is submitted. Against forgery ours looks at where a form came from, the peers at a token in the form. CPU is of the whole tree of '
           'processes, our supervisor with it; Redis, on the other core, is not counted against the peers. Counts depend on what a sync costs, and that on '
           'what else uses the disk: at 16 people ours mostly waits for it (see the share of the core).')


def peers_picture(part):
    people = list(dict.fromkeys(row['people'] for row in part['rows']))
    panel = lambda key, scale: [row for n in people for row in ((f'{n} people',), *( # noqa: E731
        bar(NAMES[r['name']], each(r, key), COLOURS[r['name']], scale) for r in part['rows'] if r['people'] == n))]
    return chart.picture('Guildhall beside its peers', 'One core, the same five questions; medians with the range of all rounds.', [
        chart.bars('Journeys a second (more is better)', panel('rate', 1)), chart.bars('CPU of a journey, milliseconds (less is better)', panel('cpu', 1e-3))])


# ---- Beside limits

def page_ratio(part, loop):
    rows = {row['name']: row for row in part['pages']}
    return [our / bare for our, bare in zip(each_page(rows[OURS]), each_page(rows[loop]))]


def each_page(row):
    return [r['cpu'] for r in row['rounds']]


def limits_tables(part):
    yield f'| {part["people"]} people at once, {part["sent"]:,} bytes an answer | a second | CPU µs each | Guildhall, times this |'
    yield '|---|---|---|---|'
    for row in part['pages']:
        times = span(page_ratio(part, row['name'])) if row['name'] != OURS else ''
        yield f'| {LOOPS[row["name"]]} | {span([r["rate"] for r in row["rounds"]])} | {span(each_page(row))} | {times} |'
    yield from ('', '| SQLite alone, the rows of a journey in six synced commits | journeys a second | CPU µs a journey |', '|---|---|---|')
    for row in part['writes']:
        yield f'| {"each alone" if row["together"] == 1 else str(row["together"]) + " people in each commit"} | {span(each(row, "rate"))} | {span(each(row, "cpu"))} |'


def limits_words(part):
    yield ('The loops (`bench/bare.c`) send the very bytes that Guildhall answered with, one `recv` and one `send` a request, and read nothing. '
           'SQLite alone (`bench/rows.c`) is the product\'s own statements, tables and pragmas in one thread: no page, no request, no savepoint.')


def limits_picture(part):
    return chart.picture('Beside what no server can do without', 'The same bytes from a loop that reads nothing; the same rows from SQLite alone. Less is better.', [
        chart.bars('CPU of a question page, microseconds', [bar(LOOPS[r['name']].replace(', GET a question page', ''), each_page(r), 0 if r['name'] == OURS else 2) for r in part['pages']]),
        chart.bars('CPU of a journey\'s rows in SQLite alone, microseconds', [bar(f'{r["together"]} in a commit', each(r, 'cpu'), 2) for r in part['writes']])])


# ---- Growth

def axes(parts):
    """{axis: (base, [(row, {what: ratios by round})])}"""
    found, every = {}, [row for part in parts.values() for row in part['rows']]
    for axis in dict.fromkeys(row['axis'] for row in every):
        rows = [row for row in every if row['axis'] == axis]
        base = next(row for row in rows if row['at'] == BASE.get(axis, rows[0]['at']))
        found[axis] = base, [(row, {what: [a / b for a, b in zip(cpus(row, what), cpus(base, what))] for what in WHATS}) for row in rows]
    return found


def cpus(row, what):
    return each({'rounds': [{**r, 'each': r['each'] if what == 'journey' else 1} for r in row['rounds'][what]]}, 'cpu')


def turned(rounds):
    """How many were asked to come back, of all that asked."""
    away = sum(r['turned'] for r in rounds)
    asked = away + sum(r['requests'] for r in rounds)
    return f' ({away / asked * 100:.2g}% turned away)' if away else ''


def growth_tables(parts):
    for part in parts.values():
        for axis, (base, rows) in axes({'': part}).items():
            yield from axis_table(axis, base, rows)
        yield from ('', made(part))


def axis_table(axis, base, rows):
    yield from ('', f'### {axis[0].upper()}{axis[1:]}', '')
    yield f'| {axis.partition(",")[0]} | ' + ' | '.join(f'{words}: CPU µs, times {base["at"]:,}' for words in WHATS.values()) + ' | journeys a second | memory MB | flat (±15%) |'
    yield '|---|' + '---|' * (len(WHATS) + 3)
    for row, times in rows:
        flat = [FLAT[0] <= median(values) <= FLAT[1] for values in times.values()]
        cells = [f'{span(cpus(row, what))}, {median(times[what]):.2f}{turned(row["rounds"][what])}' for what in WHATS]
        rate = [r['rate'] / r['each'] for r in row['rounds']['journey']]
        said = 'yes' if all(flat) else 'no: ' + ', '.join(name for name, good in zip(('GET', 'POST', 'journey'), flat) if not good)
        yield f'| {row["at"]:,} | {" | ".join(cells)} | {span(rate)} | {row["memory"]:.0f} | {"" if row is base else said} |'
    made_s = [f'{row["at"]:,} in {row["made_s"]:.0f} s, {row["megabytes"]:,.0f} MB' for row, _ in rows if 'made_s' in row]
    if made_s:
        yield from ('', 'Made by `bench/cases.sql`: ' + '; '.join(made_s) + '. The journeys of the rounds add their own.')


def growth_words(parts):
    yield (f'{next(iter(parts.values()))["people"]} people at once where nothing else is said. "All walked": for looking and saving each person stays in one of them, with each journey '
           'they go on to the next; stores have a commit of their own each, so people who spread over many share fewer syncs. "One walked": the others only exist. '
           'Turned away: newcomers who were told to come back a little later, and did; what that cost is in the CPU of the others. On two cores, the people share the second.')


def growth_picture(parts):
    panels = [chart.legend(list(enumerate(WHATS.values())))]
    found = axes(parts)
    small = [chart.lines(axis, [short(row['at']) for row, _ in rows], [(i, [median(times[what]) for _, times in rows]) for i, what in enumerate(WHATS)],
                         FLAT, chart.WIDTH / 2) for axis, (_, rows) in found.items()]
    small += [(0, [])] * (len(small) % 2)
    return chart.picture('CPU as everything grows', 'Times the smallest size (64 people where people grow); the band is ±15%.', [*panels, (0, []), *small], 2)


def short(n):
    return next((f'{n // size}{letter}' for size, letter in ((1000 * 1000, 'M'), (1000, 'k')) if n >= size), str(n))


# Heading, whether it tells of several parts, tables, words, picture.
SECTIONS = {
    'peers': ('Beside peers', False, peers_tables, peers_words, peers_picture),
    'limits': ('Beside limits', False, limits_tables, limits_words, limits_picture),
    'growth': ('Growth', True, growth_tables, growth_words, growth_picture),
}


def write(results):
    lines = ['# What it costs, side by side', '',
             'Made by `make bench`; every round is in [results.json](results.json). Figures are medians [lowest to highest] of interleaved rounds, ratios medians of the ratios within a round. '
             'The server has core 0 with all its threads and processes, the people core 1; connections are kept alive; nothing is switched off. '
             'On a machine that others share, compare within a table only, and trust CPU sooner than counts.', '',
             'To repeat: `make bench` (all of it), `make bench ARGS=\'--only peers --rounds 9\'` (a part), `make bench ARGS=\'--only cases --large\'` (10 million cases too). '
             'The peers are taken from `GUILDHALL_PEERS` or `../shared/peers`.', '']
    growing = {name: part for name, part in results.items() if name not in SECTIONS}
    for name, (title, several, tables, words, picture) in SECTIONS.items():
        part = growing if several else results.get(name)
        if not part:
            continue
        with open(os.path.join(HERE, f'{name}.svg'), 'w', encoding='utf-8') as f:
            f.write(picture(part))
        lines += [f'## {title}', '', f'![{title}, as a picture]({name}.svg)', '']
        for paragraph in words(part):
            lines += [paragraph, '']
        lines += [*tables(part), '', *([] if several else [made(part), ''])]
    lines += ['## The machine', '', *dict.fromkeys(part['stamp']['machine'] + '.' for part in results.values())]
    with open(os.path.join(HERE, 'RESULTS.md'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines) + '\n')
