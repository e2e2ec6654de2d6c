#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a real PostgreSQL whether it understands every migration and every named query.

Starts a server of its own on a socket in a temporary folder, without any network, as a user without
rights. There is no driver yet: this keeps the one SQL honest until there is
(docs/decisions/0006-one-sql-for-two-stores.md). Exits 77, "skipped", where PostgreSQL is not installed.
"""
import glob
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SETS = ["bookkeeping=sql/migrations/bookkeeping.sql", "registry=sql/migrations/registry",
        "organisation=sql/migrations/organisation"]
MARK = re.compile(r"-- (\S+):([0-9]+) (\S+)\Z")


def server_folder():
    """The newest PostgreSQL that is at least 15."""
    found = [f for f in glob.glob("/usr/lib/postgresql/*/bin") if int(f.split("/")[4]) >= 15]
    return max(found, key=lambda f: int(f.split("/")[4]), default=None)


class Server:
    """A PostgreSQL in `folder`, run by an ordinary user: it refuses to be run by root."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        self.as_user = []
        self.environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGHOST": folder, "PGDATABASE": "postgres"}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def run(self, program, *arguments, **options):
        return subprocess.run([*self.as_user, os.path.join(self.binaries, program), *arguments], cwd=self.folder,
                              env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              **options)

    def __enter__(self):
        self.data = os.path.join(self.folder, "data")
        made = self.run("initdb", "-D", self.data, "-A", "trust", "-U", "guildhall", "-E", "UTF8", "--locale=C", "-N")
        if made.returncode != 0:
            raise RuntimeError(made.stdout)
        self.environment["PGUSER"] = "guildhall"
        started = self.run("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.folder, "log"), "-o",
                           f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off", "start")
        if started.returncode != 0:
            raise RuntimeError(started.stdout)
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def psql(self, text):
        return self.run("psql", "-X", "-q", "-v", "VERBOSITY=terse", "-f", "-", input=text).stdout


def ask(server, text):
    """Runs the text; prints each complaint at the author's line. The number of complaints."""
    marks = [(number, MARK.match(line)) for number, line in enumerate(text.split("\n"), 1) if MARK.match(line)]
    count = 0
    for complaint in re.findall(r"psql:<stdin>:([0-9]+): ERROR:\s+(.*)", server.psql(text)):
        if "current transaction is aborted" in complaint[1]:
            continue
        mark = [m for number, m in marks if number <= int(complaint[0])][-1]
        print(f"{mark[1]}:{mark[2]}: error: PostgreSQL on {mark[3]}: {complaint[1]}", file=sys.stderr)
        count += 1
    return count, len(marks)


def sql_of(tool, *arguments):
    return subprocess.run([sys.executable, "-B", os.path.join("tools", tool), "--postgres", *arguments], cwd=ROOT,
                          stdout=subprocess.PIPE, text=True, check=True).stdout


def main(arguments):
    binaries = server_folder()
    if binaries is None:
        print("skipped: PostgreSQL 15 is not installed (apt install postgresql-15)")
        return 77
    sets = arguments[0].split(",") if arguments else SETS
    queries = arguments[1:] or ["src"]
    folder = tempfile.mkdtemp(prefix="guildhall-postgres-")
    try:
        with Server(binaries, folder) as server:
            wrong, migrations = ask(server, sql_of("migrations.py", *sets))
            # A query prepared before all tables are there would only repeat the complaint.
            wrong_queries, count = ask(server, sql_of("queries.py", *queries)) if wrong == 0 else (0, 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"PostgreSQL: {migrations} migrations and {count} queries tried, {wrong + wrong_queries} refused")
    return 1 if wrong + wrong_queries else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
