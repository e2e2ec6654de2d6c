#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the numbered migrations into the binary: NNNN-name.sql, from 0001 and without gaps.

A migration is plain SQL for both stores (docs/decisions/0006-one-sql-for-two-stores.md). Types are
BIGINT, TEXT, BLOB and DOUBLE PRECISION; for PostgreSQL BLOB becomes BYTEA; for SQLite BIGINT becomes
INTEGER, DOUBLE PRECISION becomes REAL, and every table is made STRICT. There a file is one organisation's, so a
row of the key (organisation, id) is found by its own number, and one of a longer key by that key alone: one tree
in place of a table and an index of it.

    migrations.py --out DIR [--depfile FILE] NAME=FOLDER...   writes DIR/migrations.c
    migrations.py --postgres NAME=FOLDER...                   prints them for psql, each after "-- FILE:1 NAME"

A folder that is missing is an empty set. A set named `bookkeeping` is a file, made before any other.
"""
import argparse
import hashlib
import os
import re
import sys

import sqltext
from sqltext import SqlError

FILE_NAME = re.compile(r"([0-9]{4})-([a-z0-9-]+)\.sql\Z")
FOR_SQLITE = {"BIGINT": "INTEGER", "DOUBLE": "REAL", "PRECISION": ""}
FOR_POSTGRES = {"BLOB": "BYTEA"}
KEY_ELSEWHERE = re.compile(r"FOREIGN KEY \(organisation, (\w+)\) REFERENCES (\w+) \(organisation, id\)")
KEY_OF_NUMBER = re.compile(r",\s*PRIMARY KEY \(organisation, id\)")
KEY_OF_MORE = re.compile(r"PRIMARY KEY \(organisation, ")
NUMBER = re.compile(r"\bid INTEGER NOT NULL\b")
REFUSED = {
    "INTEGER": "write BIGINT: INTEGER has 32 bits in PostgreSQL",
    "INT": "write BIGINT: INT has 32 bits in PostgreSQL",
    "SERIAL": "the program makes its own numbers",
    "BIGSERIAL": "the program makes its own numbers",
    "AUTOINCREMENT": "the program makes its own numbers",
    "BYTEA": "write BLOB; the build makes BYTEA of it for PostgreSQL",
    "REAL": "write DOUBLE PRECISION: REAL has 32 bits in PostgreSQL",
    "BOOLEAN": "write BIGINT with CHECK (x IN (0, 1)): SQLite has no BOOLEAN",
    "VARCHAR": "write TEXT",
    "CHAR": "write TEXT",
    "DATE": "write TEXT (YYYY-MM-DD) or BIGINT (seconds)",
    "TIMESTAMP": "write BIGINT (seconds since 1970 UTC)",
    "STRICT": "the build adds it for SQLite",
    "WITHOUT": "tables without a row id are SQLite's alone",
    "ROWID": "row ids are SQLite's alone",
    "DEFERRABLE": "a deferred constraint passes its unit of work and fails the whole group",
    "DEFERRED": "a deferred constraint passes its unit of work and fails the whole group",
    "PRAGMA": "pragmas are SQLite's alone",
    "BEGIN": "a migration runs inside a transaction already",
    "COMMIT": "a migration runs inside a transaction already",
}


def statements(found):
    """The tokens cut at each ';', which stays with what it ends."""
    statement = []
    for token in found:
        statement.append(token)
        if token.kind == "end":
            yield statement
            statement = []
    if sqltext.meaningful(statement):
        yield statement


def check(path, found):
    for token in sqltext.meaningful(found):
        if token.kind == "parameter":
            raise SqlError(path, token.line, "a migration takes no parameters")
        if token.kind == "word" and token.text.upper() in REFUSED:
            raise SqlError(path, token.line, f"{token.text}: {REFUSED[token.text.upper()]}")


def keyed(table):
    """CREATE TABLE with its rows kept in the one tree that they are looked up in."""
    table = KEY_ELSEWHERE.sub(r"FOREIGN KEY (\1) REFERENCES \2 (id)", table)
    if KEY_OF_NUMBER.search(table) and NUMBER.search(table):
        return NUMBER.sub("id INTEGER PRIMARY KEY", KEY_OF_NUMBER.sub("", table), count=1) + " STRICT"
    return table + (" STRICT, WITHOUT ROWID" if KEY_OF_MORE.search(table) else " STRICT")


def for_sqlite(path, found, tables):
    out = []
    for statement in statements(found):
        body = sqltext.meaningful(statement)
        text = sqltext.render([t for t in sqltext.without_comments(statement) if t.kind != "end"], FOR_SQLITE).strip()
        if len(body) == 1 and body[0].kind == "end":
            continue
        if [t.text.upper() for t in body[:2]] == ["CREATE", "TABLE"]:
            last = body[-2] if body[-1].kind == "end" else body[-1]
            if last.text != ")":
                raise SqlError(path, last.line, "CREATE TABLE ends with ')'")
            text = tables(text)
        out.append(text + ";")
    return "\n".join(out)


def for_postgres(found):
    return sqltext.render(sqltext.without_comments(found), FOR_POSTGRES).strip()


class Migration:
    def __init__(self, number, name, path):
        self.number, self.name, self.path = number, name, path
        with open(path, encoding="utf-8") as file:
            found = sqltext.tokens(path, file.read())
        check(path, found)
        self.sqlite = for_sqlite(path, found, keyed)
        self.postgres = for_postgres(found)
        # Of what it says, not how: a comment may be mended later, and files whose tables were laid out otherwise
        # are still files of this migration.
        said = for_sqlite(path, found, lambda table: table + " STRICT")
        self.checksum = hashlib.sha256(said.encode("utf-8")).hexdigest()[:32]


def read_set(folder):
    migrations = []
    if not os.path.isdir(folder):
        return migrations
    for file_name in sorted(os.listdir(folder)):
        path = os.path.join(folder, file_name)
        if not file_name.endswith(".sql"):
            continue
        match = FILE_NAME.match(file_name)
        if not match:
            raise SqlError(path, 1, "a migration is named NNNN-name.sql")
        number = int(match.group(1))
        if number != len(migrations) + 1:
            raise SqlError(path, 1, f"the next number is {len(migrations) + 1:04d}, and each is used once")
        migrations.append(Migration(number, match.group(2), path))
    return migrations


def source(sets, bookkeeping):
    out = ["// Made by tools/migrations.py of the files in sql/migrations/; change those.",
           '#include "db/migrate.h"', ""]
    for name, migrations in sets.items():
        out.append(f"static const struct migration migrations_{name}_items[] = {{")
        for m in migrations:
            out.append(f"    {{{m.number}, {sqltext.c_string(m.name)}, {sqltext.c_string(m.checksum)},")
            out.append(f"     {sqltext.c_string(m.sqlite)},")
            out.append(f"     {sqltext.c_string(m.postgres)}}},")
        if not migrations:
            out.append("    {0}, // C has no empty table")
        out += ["};", f"const struct migration_set migrations_{name} = {{",
                f"    {sqltext.c_string(name)}, migrations_{name}_items, {len(migrations)}}};", ""]
    if bookkeeping:
        out.append(f"const char *const migrations_bookkeeping = {sqltext.c_string(bookkeeping.sqlite)};")
    return "\n".join(out) + "\n"


def main(arguments):
    parser = argparse.ArgumentParser(description="Puts migrations into the binary.")
    parser.add_argument("--out", help="folder for migrations.c")
    parser.add_argument("--depfile")
    parser.add_argument("--postgres", action="store_true", help="print them for psql")
    parser.add_argument("set", nargs="*", help="NAME=FOLDER")
    options = parser.parse_args(arguments)
    sets, watched, bookkeeping = {}, [], None
    try:
        for item in options.set:
            name, _, folder = item.partition("=")
            if name == "bookkeeping":
                bookkeeping = Migration(0, name, folder)
                watched.append(folder)
                continue
            sets[name] = read_set(folder)
            watched += [m.path for m in sets[name]] + [folder if os.path.isdir(folder) else os.path.dirname(folder)]
    except SqlError as error:
        print(error, file=sys.stderr)
        return 1
    if options.postgres:
        everything = ([bookkeeping] if bookkeeping else []) + [m for s in sets.values() for m in s]
        for m in everything:
            print(f"-- {m.path}:1 {m.name}")
            print("BEGIN;\n" + m.postgres + "\nCOMMIT;")
    if options.out:
        sqltext.write_if_changed(os.path.join(options.out, "migrations.c"), source(sets, bookkeeping))
        if options.depfile:
            sqltext.write_depfile(options.depfile, os.path.join(options.out, "migrations.c"), watched)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
