#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes `const struct query` values (src/db/db.h) of the named queries in .sql files.

    -- name: case_by_reference :read
    -- What staff find when they type a reference.
    SELECT id, state FROM casefile WHERE organisation = ?1 AND reference = ?2;

`:read` may run on a snapshot, `:write` only in a unit of work. Where the stores cannot share a text,
`-- name: case_by_reference :read @pg` right after it gives PostgreSQL its own. Parameters are ?1 … ?n
without gaps. See docs/decisions/0006-one-sql-for-two-stores.md.

    queries.py --out DIR [--depfile FILE] PATH...     writes DIR/queries.h and DIR/queries.c
    queries.py --postgres PATH...                     prints PREPAREs, each after a "-- FILE:LINE NAME"

A PATH is a .sql file, or a folder whose folders' .sql files are taken (src/*/*.sql).
"""
import argparse
import os
import re
import sys

import sqltext
from sqltext import SqlError

NAME_LINE = re.compile(r"--\s*name:(.*)", re.S)
NAME = re.compile(r"\s*([a-z][a-z0-9_]*)\s+:(read|write)(\s+@pg)?\s*\Z")
READS = ("SELECT", "WITH", "VALUES")
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
# What PREPARE on the other store would not find, or says badly.
REFUSED = {
    "LIKE": "LIKE takes no notice of case in SQLite and does in PostgreSQL; compare with lower() or a range",
    "RANDOM": "the program makes its own random numbers, so that a unit can be run again",
    "CURRENT_TIMESTAMP": "pass the time as a parameter, so that a unit can be run again",
    "NOW": "pass the time as a parameter, so that a unit can be run again",
}
MAX_PARAMETERS = 100


class Query:
    def __init__(self, path, line, name, reads_only, is_pg):
        self.path, self.line, self.name = path, line, name
        self.reads_only, self.is_pg = reads_only, is_pg
        self.found = []
        self.doc = []
        self.sqlite = self.postgres = None
        self.parameters = 0


def split(path, text):
    """The file's queries, in order, each with its tokens."""
    queries, query, line_started = [], None, True
    for token in sqltext.tokens(path, text, portable=False):
        named = NAME_LINE.match(token.text) if token.kind == "comment" and line_started else None
        if named:
            match = NAME.match(named.group(1))
            if not match:
                raise SqlError(path, token.line,
                               "write '-- name: some_name :read' or ':write' (and '@pg' for PostgreSQL's own)")
            query = Query(path, token.line, match.group(1), match.group(2) == "read", match.group(3) is not None)
            queries.append(query)
        elif query is not None:
            query.found.append(token)
        elif token.kind not in ("space", "comment"):
            raise SqlError(path, token.line, "SQL before the first '-- name:'")
        line_started = token.kind == "space" and (line_started or "\n" in token.text)
    return queries


def take_doc(query):
    for token in query.found:
        if token.kind == "comment" and token.text.startswith("--"):
            query.doc.append(token.text[2:].strip().rstrip("\\ "))
        elif token.kind != "space":
            return


def check(query):
    """Parameters without gaps, one statement of the right sort, nothing that one store reads otherwise."""
    body = sqltext.meaningful(query.found)
    if not body:
        raise SqlError(query.path, query.line, f"{query.name} has no SQL")
    ends = [i for i, token in enumerate(body) if token.kind == "end"]
    if len(ends) > 1 or (ends and ends[0] != len(body) - 1):
        raise SqlError(query.path, body[ends[0]].line, f"{query.name} has more than one statement")
    first = body[0].text.upper()
    if first not in (READS if query.reads_only else WRITES):
        kind = "read" if query.reads_only else "write"
        raise SqlError(query.path, body[0].line, f"{query.name} is :{kind} and begins with {body[0].text}")
    seen = {}
    for token in body:
        if token.kind == "parameter":
            if token.text == "?":
                raise SqlError(query.path, token.line, "a parameter has a number: ?1")
            number = int(token.text[1:])
            if not 1 <= number <= MAX_PARAMETERS or token.text != f"?{number}":
                raise SqlError(query.path, token.line, f"{token.text} is not between ?1 and ?{MAX_PARAMETERS}")
            seen[number] = token.line
        elif token.kind == "word" and token.text.upper() in REFUSED and not query.is_pg:
            raise SqlError(query.path, token.line, f"{token.text}: {REFUSED[token.text.upper()]}")
        elif token.kind == "cast" and not query.is_pg:
            raise SqlError(query.path, token.line, "write CAST(x AS type): '::' is PostgreSQL's alone")
    for number in range(1, max(seen, default=0) + 1):
        if number not in seen:
            raise SqlError(query.path, query.line, f"{query.name} uses ?{max(seen)} and not ?{number}")
    query.parameters = len(seen)


def for_postgres(query):
    kept = [t for t in sqltext.without_comments(query.found) if t.kind != "end"]
    text = sqltext.render(
        [sqltext.Token(t.kind, "$" + t.text[1:], t.line) if t.kind == "parameter" else t for t in kept],
        {"BLOB": "BYTEA"})
    return text.strip()


def for_sqlite(query):
    return sqltext.render([t for t in sqltext.without_comments(query.found) if t.kind != "end"], {}).strip()


def read_queries(paths):
    by_name, last = {}, None
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        last = None
        for query in split(path, text):
            take_doc(query)
            check(query)
            if query.is_pg:
                if last is None or last.name != query.name:
                    raise SqlError(path, query.line,
                                   f"{query.name} @pg stands right after the {query.name} it replaces")
                if query.parameters != last.parameters or query.reads_only != last.reads_only:
                    raise SqlError(path, query.line, f"{query.name} @pg takes other parameters or is of another kind")
                last.postgres = for_postgres(query)
                continue
            if query.name in by_name:
                first = by_name[query.name]
                raise SqlError(path, query.line, f"{query.name} is taken by {first.path}:{first.line}")
            query.sqlite, query.postgres = for_sqlite(query), for_postgres(query)
            by_name[query.name] = last = query
    return list(by_name.values())


def shown(path):
    """A path as people know it: from the project's folder, whatever the build folder is."""
    return os.path.relpath(path, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def header(queries):
    out = ["// Made by tools/queries.py of the .sql files beside the rooms; change those.", "#pragma once",
           '#include "db/db.h"', ""]
    for query in queries:
        out.append(f"// {shown(query.path)}:{query.line}")
        out += [f"// {line}" if line else "//" for line in query.doc]
        out.append(f"extern const struct query query_{query.name};")
    return "\n".join(out) + "\n"


def source(queries):
    out = ["// Made by tools/queries.py of the .sql files beside the rooms; change those.", '#include "queries.h"', ""]
    for index, query in enumerate(queries):
        out += [f"// {shown(query.path)}:{query.line}",
                f"const struct query query_{query.name} = {{",
                f"    .name = {sqltext.c_string(query.name)},",
                f"    .sqlite = {sqltext.c_string(query.sqlite)},",
                f"    .postgres = {sqltext.c_string(query.postgres)},",
                f"    .index = {index},",
                f"    .parameters = {query.parameters},",
                f"    .reads_only = {'true' if query.reads_only else 'false'},",
                "};"]
    out.append("const struct query *const query_table[] = {")
    out += [f"    &query_{query.name}," for query in queries]
    if not queries:
        out.append("    NULL, // C has no empty table")
    out += ["};", f"const size_t query_table_count = {len(queries)};"]
    return "\n".join(out) + "\n"


def gather(paths):
    """The .sql files, and everything whose change means a file may have come or gone."""
    files, watched = [], []
    for path in paths:
        if not os.path.isdir(path):
            files.append(path)
            continue
        watched.append(path)
        for room in sorted(os.listdir(path)):
            folder = os.path.join(path, room)
            if os.path.isdir(folder):
                watched.append(folder)
                files += [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".sql")]
    return files, watched


def main(arguments):
    parser = argparse.ArgumentParser(description="Makes query values of .sql files.")
    parser.add_argument("--out", help="folder for queries.h and queries.c")
    parser.add_argument("--depfile")
    parser.add_argument("--postgres", action="store_true", help="print PREPAREs for PostgreSQL")
    parser.add_argument("path", nargs="*")
    options = parser.parse_args(arguments)
    files, watched = gather(options.path)
    try:
        queries = read_queries(files)
    except SqlError as error:
        print(error, file=sys.stderr)
        return 1
    if options.postgres:
        for query in queries:
            print(f"-- {query.path}:{query.line} {query.name}")
            print(f"PREPARE {query.name} AS {query.postgres};")
    if options.out:
        sqltext.write_if_changed(os.path.join(options.out, "queries.h"), header(queries))
        sqltext.write_if_changed(os.path.join(options.out, "queries.c"), source(queries))
        if options.depfile:
            sqltext.write_depfile(options.depfile, os.path.join(options.out, "queries.c"), files + watched)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
