#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of tools/queries.py and tools/migrations.py: what they make, and what they say at which line."""
import contextlib
import io
import os
import sqlite3
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import migrations  # noqa: E402
import queries  # noqa: E402
import sqltext  # noqa: E402


class InFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name

    def put(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def get(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def complaint(self, tool, *arguments):
        """What a tool that must fail says, without the folder's name."""
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(tool.main([*arguments, "--out", self.folder]), 1)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "queries.c")))
        return said.getvalue().replace(self.folder + "/", "").strip()


class Queries(InFolder):
    def read(self, text):
        return queries.read_queries([self.put("a.sql", text)])

    def one(self, text):
        (query,) = self.read(text)
        return query

    def refuses(self, text, line, words):
        said = self.complaint(queries, self.put("a.sql", text))
        self.assertTrue(said.startswith(f"a.sql:{line}: error: "), said)
        self.assertIn(words, said)
        self.assertEqual(said.count("\n"), 0)

    def test_reads_names_docs_and_kinds(self):
        one, two = self.read("-- SPDX\n\n-- name: get_it :read\n-- Says what.\n-- And why.\nSELECT a\n  FROM b; -- x\n"
                             "-- name: put_it :write\nUPDATE b SET a = ?1 WHERE c = ?2 OR d = ?1\n")
        self.assertEqual((one.name, one.line, one.reads_only, one.parameters), ("get_it", 3, True, 0))
        self.assertEqual(one.doc, ["Says what.", "And why."])
        self.assertEqual(one.sqlite, "SELECT a FROM b")
        self.assertEqual((two.name, two.reads_only, two.parameters), ("put_it", False, 2))
        self.assertEqual(two.postgres, "UPDATE b SET a = $1 WHERE c = $2 OR d = $1")

    def test_leaves_strings_comments_and_names_alone(self):
        query = self.one("-- name: q :read\nSELECT '?2 -- name: x :read', \"?3\", 'it''s ?', "
                         "/* ?4\n-- name: y :read */ ?1;\n")
        self.assertEqual(query.parameters, 1)
        self.assertEqual(query.postgres, "SELECT '?2 -- name: x :read', \"?3\", 'it''s ?', $1")
        query = self.one("-- name: q :read\nSELECT 'a\n-- name: z :read\n', ?1;")
        self.assertEqual(query.sqlite, "SELECT 'a\n-- name: z :read\n', ?1")

    def test_numbers_of_parameters_stay_whole(self):
        text = "-- name: q :read\nSELECT " + ", ".join(f"?{i}" for i in range(12, 0, -1))
        self.assertTrue(self.one(text).postgres.startswith("SELECT $12, $11, $10, $9"))

    def test_types_are_the_stores_own(self):
        query = self.one("-- name: q :read\nSELECT CAST(?1 AS BLOB), 'BLOB'")
        self.assertEqual(query.sqlite, "SELECT CAST(?1 AS BLOB), 'BLOB'")
        self.assertEqual(query.postgres, "SELECT CAST($1 AS BYTEA), 'BLOB'")

    def test_postgres_may_have_its_own_text(self):
        query = self.one("-- name: q :read\nSELECT ?1;\n-- name: q :read @pg\nSELECT ?1::bigint;")
        self.assertEqual((query.sqlite, query.postgres), ("SELECT ?1", "SELECT $1::bigint"))

    def test_refuses_at_the_line(self):
        head = "-- name: q :read\n"
        self.refuses("SELECT 1;\n" + head, 1, "before the first")
        self.refuses("\n-- name: q\nSELECT 1", 2, ":read")
        self.refuses("-- name: Q :read\nSELECT 1", 1, "-- name: some_name")
        self.refuses("-- name: q :maybe\nSELECT 1", 1, "-- name: some_name")
        self.refuses(head + "SELECT ?1,\n ?3", 1, "not ?2")
        self.refuses(head + "SELECT ?2", 1, "not ?1")
        self.refuses(head + "SELECT\n\n?", 4, "has a number")
        self.refuses(head + "SELECT ?0", 2, "not between")
        self.refuses(head + "SELECT ?01", 2, "not between")
        self.refuses(head + "SELECT ?101", 2, "not between")
        self.refuses(head + "SELECT $1", 2, "write ?1")
        self.refuses(head + "SELECT :id", 2, "write ?1")
        self.refuses(head + "SELECT @id", 2, "write ?1")
        self.refuses(head + "SELECT ?1::text", 2, "PostgreSQL's alone")
        self.refuses(head + "SELECT x'00'", 2, "use a parameter")
        self.refuses(head + "SELECT E'a'", 2, "use a parameter")
        self.refuses(head + "SELECT 'a\n\n", 2, "does not end")
        self.refuses(head + "SELECT 1 /* a\n", 2, "does not end")
        self.refuses(head + "SELECT /* a /* b */ 1", 2, "inside comments")
        self.refuses(head + "\n\n", 1, "has no SQL")
        self.refuses(head + "SELECT 1;\nSELECT 2;", 2, "more than one")
        self.refuses(head + "DELETE FROM a", 2, "begins with DELETE")
        self.refuses("-- name: q :write\nDROP TABLE a", 2, "begins with DROP")
        self.refuses(head + "SELECT 1\nWHERE a LIKE ?1", 3, "LIKE")
        self.refuses(head + "SELECT `a`", 2, "quote a name")
        self.refuses(head + "SELECT 1;\n" + head + "SELECT 2;", 3, "is taken by")
        self.refuses(head + "SELECT 1;\n-- name: r :read @pg\nSELECT 1;", 3, "right after")
        self.refuses(head + "SELECT ?1;\n-- name: q :read @pg\nSELECT 1;", 3, "other parameters")

    def test_names_are_unique_over_files(self):
        one = self.put("src/a/a.sql", "-- name: q :read\nSELECT 1;")
        self.put("src/b/b.sql", "\n-- name: q :read\nSELECT 2;")
        said = self.complaint(queries, os.path.join(self.folder, "src"))
        self.assertEqual(said, "src/b/b.sql:2: error: q is taken by src/a/a.sql:1")
        os.unlink(one)

    def test_writes_what_changed_and_only_that(self):
        self.put("src/a/a.sql", "-- name: q :read\n-- Ends in a \\\nSELECT 'a?b\"\\é';")
        arguments = ["--out", self.folder, "--depfile", os.path.join(self.folder, "d"),
                     os.path.join(self.folder, "src")]
        self.assertEqual(queries.main(arguments), 0)
        header = self.get("queries.h")
        source = self.get("queries.c")
        self.assertIn("// Ends in a\nextern const struct query query_q;\n", header)
        self.assertIn('"SELECT \'a\\077b\\"\\\\\\303\\251\'"', source)
        self.assertIn("query_table_count = 1;", source)
        self.assertIn("src/a ", self.get("d").replace("\n", " "))
        before = os.stat(os.path.join(self.folder, "queries.c")).st_mtime_ns
        time.sleep(0.01)
        self.assertEqual(queries.main(arguments), 0)
        self.assertEqual(os.stat(os.path.join(self.folder, "queries.c")).st_mtime_ns, before)

    def test_no_files_make_an_empty_table(self):
        os.makedirs(os.path.join(self.folder, "src"))
        self.assertEqual(queries.main(["--out", self.folder, os.path.join(self.folder, "src")]), 0)
        self.assertIn("query_table_count = 0;", self.get("queries.c"))


class Migrations(InFolder):
    def one(self, text):
        return migrations.Migration(1, "a", self.put("m/0001-a.sql", text))

    def refuses(self, text, line, words):
        self.put("m/0001-a.sql", text)
        said = self.complaint(migrations, "m=" + os.path.join(self.folder, "m"))
        self.assertTrue(said.startswith(f"m/0001-a.sql:{line}: error: "), said)
        self.assertIn(words, said)

    def test_tables_are_strict_and_typed_for_each(self):
        m = self.one("-- why\nCREATE TABLE a (b BIGINT NOT NULL, -- c\n c BLOB, d DOUBLE PRECISION DEFAULT 0.5,\n"
                     " e TEXT DEFAULT 'BIGINT; BLOB');\n;CREATE INDEX f ON a (b);")
        self.assertIn("b INTEGER NOT NULL, c BLOB, d REAL", m.sqlite)
        self.assertIn("'BIGINT; BLOB') STRICT;\nCREATE INDEX f ON a (b);", m.sqlite)
        self.assertIn("b BIGINT NOT NULL, c BYTEA, d DOUBLE PRECISION", m.postgres)
        self.assertNotIn("STRICT", m.postgres)
        store = sqlite3.connect(":memory:")
        store.executescript(m.sqlite)
        with self.assertRaises(sqlite3.IntegrityError):  # STRICT is at work
            store.execute("INSERT INTO a (b) VALUES ('x')")

    def test_a_row_is_found_by_its_own_number(self):
        m = self.one("CREATE TABLE a (organisation BIGINT NOT NULL, id BIGINT NOT NULL, b TEXT,\n"
                     " PRIMARY KEY (organisation, id));\n"
                     "CREATE TABLE c (organisation BIGINT NOT NULL, id BIGINT NOT NULL, a BIGINT NOT NULL,\n"
                     " PRIMARY KEY (organisation, id),\n"
                     " FOREIGN KEY (organisation, a) REFERENCES a (organisation, id));\n"
                     "CREATE TABLE d (organisation BIGINT NOT NULL, e TEXT NOT NULL, PRIMARY KEY (organisation, e));")
        store = sqlite3.connect(":memory:")
        store.executescript(m.sqlite + "INSERT INTO a VALUES (7, 3, 'x'); INSERT INTO c VALUES (7, 1, 3);")
        store.execute("PRAGMA foreign_keys = ON")
        with self.assertRaises(sqlite3.IntegrityError):
            store.execute("INSERT INTO a VALUES (7, 3, 'y')")
        with self.assertRaises(sqlite3.IntegrityError):
            store.execute("INSERT INTO c VALUES (7, 2, 4)")
        plans = {table: " ".join(row[3] for row in store.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE organisation = 7 AND {key} = 3"))
            for table, key in (("a", "id"), ("d", "e"))}
        self.assertIn("INTEGER PRIMARY KEY", plans["a"])
        self.assertIn("PRIMARY KEY", plans["d"])
        self.assertEqual(0, store.execute("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index'").fetchone()[0])
        self.assertIn("PRIMARY KEY (organisation, id)", m.postgres)

    def test_the_checksum_is_of_what_runs(self):
        one = self.one("CREATE TABLE a (b BIGINT);").checksum
        self.assertEqual(self.one("-- more words\nCREATE   TABLE a (b BIGINT); -- here\n").checksum, one)
        self.assertNotEqual(self.one("CREATE TABLE a (c BIGINT);").checksum, one)

    def test_numbers_have_no_gaps(self):
        self.put("m/0001-a.sql", "SELECT 1;")
        folder = os.path.join(self.folder, "m")
        for name, words in (("0003-c.sql", "the next number is 0002"), ("0001-b.sql", "the next number is 0002"),
                            ("2-b.sql", "is named NNNN-name.sql"), ("0002_b.sql", "is named NNNN-name.sql")):
            path = self.put("m/" + name, "SELECT 1;")
            self.assertIn(words, self.complaint(migrations, "m=" + folder))
            os.unlink(path)
        self.put("m/0002-b.sql", "SELECT 1;")
        self.assertEqual([m.number for m in migrations.read_set(folder)], [1, 2])
        self.assertEqual(migrations.read_set(os.path.join(self.folder, "missing")), [])

    def test_refuses_at_the_line(self):
        self.refuses("CREATE TABLE a (\n b INTEGER);", 2, "write BIGINT")
        self.refuses("CREATE TABLE a (b BYTEA);", 1, "write BLOB")
        self.refuses("CREATE TABLE a (b REAL);", 1, "DOUBLE PRECISION")
        self.refuses("CREATE TABLE a (b BIGINT\n) STRICT;", 2, "the build adds it")
        self.refuses("CREATE TABLE a (b BIGINT) WITHOUT ROWID;", 1, "SQLite's alone")
        self.refuses("\nCREATE TABLE a (b BIGINT REFERENCES c DEFERRABLE);", 2, "deferred")
        self.refuses("BEGIN;\nSELECT 1;", 1, "inside a transaction")
        self.refuses("SELECT ?1;", 1, "no parameters")
        self.refuses("CREATE TABLE a AS SELECT 1;", 1, "ends with ')'")


class Text(unittest.TestCase):
    def test_every_token_is_kept(self):
        text = "SELECT a.b, 'c''d' || ?1 -- e\n FROM \"f g\" /* h */ WHERE i >= 1.5e-3 AND j[1] <> -2;"
        self.assertEqual("".join(t.text for t in sqltext.tokens("x", text)), text)


if __name__ == "__main__":
    unittest.main()
