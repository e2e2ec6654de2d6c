#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""mutate: takes each guard away in turn and looks whether a test notices.

    tools/mutate.py [--only WORD ...] [--list] [--keep]

Works on a copy of the tree in a folder of its own, so nothing here is touched. A mutation is a row: a
file, what stands there, what is put in its place, and the cheapest step of tests that should notice. It
is red when that step fails, and SURVIVED when it does not; a row whose text is no longer there, or that
does not build, counts as failed too. The last line is `N passed, N failed`.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = '/usr/bin/python3'
STEP_S, BUILD_S = 180, 900 # a step or a build that takes longer is given up

# What each step builds, and runs in the copy. {build} is its build folder.
STEPS = {
    'base': (['src/base/base_test'], ['{build}/src/base/base_test']),
    'html': (['src/html/out_test'], ['{build}/src/html/out_test']),
    'sanitise': (['src/html/sanitise_test'], ['{build}/src/html/sanitise_test']),
    'group': (['src/db/test/db_group_test'], ['{build}/src/db/test/db_group_test']),
    'stores': (['src/db/test/db_stores_test'], ['{build}/src/db/test/db_stores_test']),
    'wal': (['src/db/test/db_wal_test'], ['{build}/src/db/test/db_wal_test']),
    'keep': (['src/db/test/db_keep_test'], ['{build}/src/db/test/db_keep_test']),
    'away': (['src/web/web_away_test'], ['{build}/src/web/web_away_test']),
    'door': (['src/web/web_door_test'], ['{build}/src/web/web_door_test']),
    'drill': (['src/app/guildhall'], [PYTHON, '-B', 'tests/faults/backup.py', '{build}/src/app/guildhall', '--quick', '--only', 'drill']),
    'permission': (['src/app/guildhall'], [PYTHON, '-B', 'tests/http/run.py', '{build}/src/app/guildhall',
                                           'meant_to_be', 'role_by_route', 'very_page', 'own_organisation', 'forged',
                                           'ended_session', 'file_of_another', 'without_its_case']),
    'origin': (['src/app/guildhall'], [PYTHON, '-B', 'tests/http/run.py', '{build}/src/app/guildhall', 'another_site']),
    'fields': (['src/app/guildhall'], [PYTHON, '-B', 'tests/http/run.py', '{build}/src/app/guildhall', 'declared_fields', 'undeclared']),
    'csv': (['src/app/guildhall'], [PYTHON, '-B', 'tests/http/run.py', '{build}/src/app/guildhall', 'csv']),
    **{name: (['src/app/guildhall'], [PYTHON, '-B', 'tests/http/run.py', '{build}/src/app/guildhall', *tests]) for name, *tests in (
        ('practice', 'practice_test.Practice'), ('practice-over', 'practice_test.Over'), ('removal', 'removal_test'),
        ('own-messages', 'own_messages_test.Own'), ('translation', 'translation_test'))},
    'strangers': (['src/app/guildhall'], [PYTHON, '-B', 'tests/faults/no_toy.py', '{build}/src/app/guildhall', '--quick',
                                          '--only', 'strangers']),
    'tabs': (['src/app/guildhall'], [PYTHON, '-B', 'tests/faults/no_toy.py', '{build}/src/app/guildhall', '--quick',
                                     '--only', 'tabs']),
    'sync': (['src/app/guildhall'], [PYTHON, '-B', 'tests/faults/no_toy.py', '{build}/src/app/guildhall', '--quick',
                                     '--only', 'sync']),
    **{f'faults-{name}': (['src/app/guildhall', 'tests/faults/plug.so'],
                          [PYTHON, '-B', 'tests/faults/faults.py', '{build}/src/app/guildhall', '{build}/tests/faults/plug.so',
                           '--share', '--only', check]) for name, check in (
        ('power', 'power'), ('sync', 'sync_once'), ('kill', 'kill'), ('full', 'full'), ('clock', 'clock'), ('sweep', 'sweep'))},
}

ROUTES = 'src/web/routes.c'
OUT, ENCODE, GROUP, DISPATCH = 'src/html/out.c', 'src/base/encode.c', 'src/db/group.c', 'src/web/dispatch.c'
SESSION, EXPORT, DRAFT = 'src/web/staff_session.c', 'src/web/staff_export.c', 'src/apply/draft.c'
UPLOAD = 'src/core/upload.c'
DOOR, PRACTICES, REMOVING = 'src/web/practice_door.c', 'src/app/practices.c', 'src/app/removing.c'
CHOSEN, DELIVERY, TRANSLATION = 'src/app/outgoing_make.c', 'src/delivery/delivery.c', 'src/design/translation.c'
WAL, KEEP = 'src/db/wal.c', 'src/db/keep.c'

# name, file, what stands there, what takes its place, step
ROWS = [
    # Who may
    ('a role is not looked at', SESSION, 'if (!permission_has(r->user.role, r->route->permission)) {', 'if (false) {',
     'permission'),
    ('an unknown session is let in', SESSION, 'if (state == USER_SESSION_UNKNOWN) {', 'if (false) {', 'permission'),
    ('a session that is over is let in', SESSION, 'if (state == USER_SESSION_OVER) {', 'if (false) {', 'permission'),
    ('the secret of a draft is not compared', DRAFT, 'secret_matches(secret, db_text(&rows, a, 0))', '(str_starts(secret, secret))',
     'strangers'),
    # Where a request comes from
    ('no origin is looked at', DISPATCH, 'if (!dispatch_origin_is_ours(h)) {', 'if (false) {', 'origin'),
    ('Sec-Fetch-Site is believed whatever it says', DISPATCH, 'return str_eq(site, STR("same-origin"));', 'return true;',
     'origin'),
    ('an Origin needs only our scheme', DISPATCH,
     'return str_starts(origin, scheme) && str_eq_nocase(str_slice(origin, scheme.len, origin.len), h->host);',
     'return str_starts(origin, scheme);', 'origin'),
    ('an Origin needs only our host', DISPATCH, 'return str_starts(origin, scheme) && ', 'return ', 'origin'),
    ('undeclared fields are let in', DISPATCH, 'if (!others_too) {', 'if (false) {', 'fields'),
    ('declared fields are not checked', DISPATCH, 'if (!dispatch_check_one(want, given->items[i].value)) {', 'if (false) {',
     'fields'),
    ('a field may come twice', DISPATCH, 'if (str_eq(given->items[k].name, want->name)) {', 'if (false) {', 'fields'),
    # Where nothing can go wrong
    ('a practice organisation is not marked', 'src/web/frame.c',
     'r->organisation->practice ? request_words(r, WORD_PRACTICE_STRIP) : STR("")', 'STR("")', 'practice'),
    ('it is in the list', 'src/web/front_view.c', 'if (!entries[i].practice) {', 'if (true) {', 'practice'),
    ('a stranger sends at once', DOOR, 'errors_page(r, 403);', 'return true;', 'practice'),
    ('its door leads anywhere', DOOR, 'practice_door_leads_here(r, to) ? to', 'true ? to', 'practice'),
    ('it sends', 'src/core/outbox.c', 'practice ? OUTBOX_PRACTICE : with->held', 'with->held', 'practice'),
    ('it can be made a real one', 'src/app/act_set.c', ' || str_eq(name, STR("practice"))', '', 'practice'),
    ('whoever was let in ends it', 'src/web/practice_pages.c', 'r->user.id != PRACTICE_LEARNER) {', 'false) {', 'practice'),
    ('it is never full', DOOR, ' && practice_door_is_full(r)', ' && false', 'practice'),
    ('a full one cannot be ended', DOOR, 'r->route->rate != RATE_PRACTICE && ', '', 'practice'),
    ('it has any number of files', DOOR, 'count < LIMIT_PRACTICE_FILES', 'true', 'practice'),
    ('its end is not told', PRACTICES, 'TRY(practices_tell(acts, p, by_user_id, STR("practice.end")));', '', 'practice'),
    ('one of a learner who is gone stays', PRACTICES, ' || (!err_is(e) && user.disabled)', '', 'practice-over'),
    ('one of an organisation that is gone stays', PRACTICES, '*ret_gone = p->of_key.len == 0;', '*ret_gone = false;', 'practice-over'),
    ('one that nobody uses stays', PRACTICES, 'now_s - used_at > LIMIT_PRACTICE_S', 'false', 'practice-over'),
    ('one that is used goes', PRACTICES, 'used_at > p->begun_at ? used_at : p->begun_at', 'p->begun_at', 'practice-over'),
    ('one that is half made stays', PRACTICES, 'TRY(removing_run(acts, p.key, STR("practice")));', '', 'practice-over'),
    # What is gone
    ('any name removes an organisation', 'src/app/act_remove.c', 'if (!act_remove_is_named(&entry, act_string(input, "name"))) {',
     'if (false) {', 'removal'),
    ('a number is given again', 'src/core/organisation.sql', ' UNION ALL SELECT id FROM removal', '', 'removal'),
    ('its files stay', REMOVING, 'e = err_is(e) ? e : stores_remove_files(acts->stores, key);', '', 'removal'),
    ('a removal that was cut short is not ended', REMOVING, 'r.under_way ? removing_go_on(acts, &r) : NO_ERR', 'NO_ERR', 'removal'),
    ('a name is free before all is gone', 'src/core/organisation.c', 'TRY(removal_under_way(registry, key, &leaving));', '', 'removal'),
    # What a service says of its own
    ('answers go to any address', CHOSEN, 'message->confirmed && !message->of_desk', '!message->of_desk', 'own-messages'),
    ('all is said of a status', DELIVERY, 'own->of_desk || m.confirmed || m.status.len == 0', 'true', 'own-messages'),
    ('an address is flooded', DELIVERY, 'hour >= LIMIT_MESSAGES_HOUR_COUNT || day >= LIMIT_MESSAGES_DAY_COUNT', 'false',
     'own-messages'),
    # Whose words a translation is
    ('what somebody wrote meanwhile goes', TRANSLATION, 'return other; // somebody wrote there since', 'return false;', 'translation'),
    ('a machine writes over a person', TRANSLATION, '(c->how == TRANSLATION_BY_MACHINE && persons)', 'false', 'translation'),
    ('what was read is replaced', TRANSLATION, '(other && read && !c->has_was && (old || c->how != TRANSLATION_READ))', 'false',
     'translation'),
    ('what is fuzzy is vouched for', 'src/web/builder_translations.c', 'entry->fuzzy ? TRANSLATION_BY_MACHINE : how', 'how',
     'translation'),
    # Escapes
    ('text in HTML', OUT, 'if (reference.len != 0) {', 'if (false) {', 'html'),
    *[(f'{name} in HTML', OUT, f'return STR("{entity}");', f'return (str){{0}};', 'html') for name, entity in (
        ('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'), ('"', '&quot;'), ("'", '&#39;'))],
    ('an address in HTML', OUT, 'out_url_is_safe(url) ? url : STR("#blocked-url")', 'url', 'html'),
    ('an address is not escaped', OUT, 'out_text_str(o, out_url_is_safe(url)', 'buf_put(o->buf, out_url_is_safe(url)', 'html'),
    ('a part of an address', OUT, 'encode_percent(o->buf, part);', 'buf_put(o->buf, part);', 'html'),
    ('names of attributes', OUT, 'if (!out_attribute_is_fine(list.items[i].name)) {', 'if (false) {', 'html'),
    ('addresses in attributes', OUT, 'if (out_attribute_is_url(list.items[i].name)) {', 'if (false) {', 'html'),
    ('values of attributes', OUT, 'out_text_str(o, list.items[i].value);', 'buf_put(o->buf, list.items[i].value);', 'html'),
    ('quotes in JSON', ENCODE, "if (c == '\"' || c == '\\\\') {", 'if (false) {', 'base'),
    ('line ends in JSON', ENCODE, "} else if (c == '\\n') {", '} else if (false) {', 'base'),
    ('control characters in JSON', ENCODE, '} else if (c < 0x20 || c == 0x7F) {', '} else if (false) {', 'base'),
    ('broken UTF-8 in JSON', ENCODE, '} else if (c < 0x80) {', '} else if (true) {', 'base'),
    ('percent', ENCODE, '        if (plain) {\n            buf_char(out, c);', '        if (true) {\n            buf_char(out, c);',
     'base'),
    ('quotes in CSV', EXPORT, "if (text.ptr[i] == '\"') {", 'if (false) {', 'csv'),
    ('formulas in CSV', EXPORT, 'if (text.len != 0 && strchr("=+-@\\t\\r", text.ptr[0]) != NULL) {', 'if (false) {', 'csv'),
    # Savepoints and commits
    ('SAVEPOINT', GROUP, 'unit->result = sqlite_do(tx->conn, CONN_SAVEPOINT);', 'unit->result = NO_ERR;', 'group'),
    ('ROLLBACK TO', GROUP, 'err undone = sqlite_do(tx->conn, CONN_ROLLBACK_TO);', 'err undone = NO_ERR;', 'group'),
    ('RELEASE', GROUP, 'return !err_is(sqlite_do(tx->conn, CONN_RELEASE));', 'return true;', 'group'),
    ('ROLLBACK', GROUP, 'err e = sqlite_do(c, CONN_ROLLBACK);', 'err e = NO_ERR;', 'group'),
    ('COMMIT', GROUP, 'err e = sqlite_do(c, CONN_COMMIT);', 'err e = NO_ERR;', 'group'),
    ('a failed commit is forgotten', GROUP, 'e.kind = ERR_IO;\n        stores_doubt(store->stores);', 'e.kind = ERR_IO;', 'group'),
    ('a group is not run again one by one', GROUP, 'if (culprit < count && count > 1) {', 'if (false) {', 'group'),
    ('answers before the commit', 'src/db/lanes.c', '        group_run(store, units, count, l->options.run_twice, &l->reruns);',
     '        lanes_answer_units(l, units, count);\n'
     '        group_run(store, units, count, l->options.run_twice, &l->reruns);', 'sync'),
    # What is on disk
    ('synchronous = NORMAL', 'src/db/sqlite.c', 'PRAGMA synchronous = FULL', 'PRAGMA synchronous = NORMAL', 'faults-power'),
    ('a file is not synced', UPLOAD, 'bool synced = !whole || fsync(fd) == 0;', 'bool synced = true;', 'faults-power'),
    ('the name of a file is not synced', UPLOAD, 'fsync(at) == 0', 'true', 'faults-power'),
    ('the name of its folder is not synced', UPLOAD, 'fsync(above) == 0', 'true', 'faults-power'),
    ('nothing is settled after a failed sync', 'src/db/stores.c', 'TRY(stores_each_organisation(s, stores_settle_one, NULL));',
     '(void)stores_settle_one;', 'faults-sync'),
    ('a copy has its name from the start', 'src/db/stores.c', '"%s.guildhall-part"', '"%s"', 'faults-kill'),
    ('nobody signs in on a full disk', DISPATCH, 'r->route->unsaved != NULL', 'false', 'faults-full'),
    ('who signed in on a full disk is forgotten', DISPATCH, 'staff_unsaved_settle(r);', '', 'faults-full'),
    ('a session of a clock that was ahead', 'src/core/user.c', ' && left_s <= LIMIT_SESSION_S + USER_SLACK_S', '', 'faults-clock'),
    ('the sweep takes every file', UPLOAD, 'named.count == 0 ||', 'named.count != 0 ||', 'faults-sweep'),

    # A copy that is kept up
    ('a frame of another log goes on', WAL, 'memcmp(frame + 8, at.header + 16, 8) == 0 && ', '', 'wal'),
    ('half a transaction counts', WAL, 'if (wal_u32(frame + 4) != 0) {', 'if (true) {', 'wal'),
    ('what a page holds is not summed', WAL, 'at.sum[1] == wal_u32(frame + 20)', 'true', 'wal'),
    ('any log follows', WAL, 'return wal_u32(next->header + 16) == ', 'return true || wal_u32(next->header + 16) == ', 'wal'),
    ('what stands on a missing piece is restored', 'src/db/keep_restore.c', 'if (after != before) {', 'if (false) {', 'keep'),
    ('a log goes before the copy has it', KEEP, 'if (kept->holds) {', 'if (false) {', 'keep'),
    ('the copy of another folder is taken over', KEEP, 'memcmp(there, mark, KEEP_MARK_BYTES) == 0', 'true', 'keep'),
    ('files are not brought', KEEP, 'TRY(drop ? keep_files_drop(live, copy) : keep_files_bring(live, copy, part, since_s));', '', 'keep'),
    ('references are given again', 'src/app/command_restore.c', 'RESTORE_CASES = 1000 * 1000', 'RESTORE_CASES = 0', 'drill'),

    # More than can be carried
    ('somebody who has begun is sent away unread', 'src/web/away.c', '!away_begins(line, STR("cookie")) && ', '', 'away'),
    ('another request in a head is passed over', 'src/web/away.c', 'return head.len == 0;', 'return true;', 'away'),
    ('what is of one person is kept', 'src/web/away.c', 'http_header(h, STR("Cookie")).len != 0', 'false', 'away'),
    ('the door learns nothing', 'src/web/door.c', 'd->learned_us += busy_us', 'd->learned_us += 0', 'door'),
    ('the door makes room in a crowd', 'src/web/door.c', '2 * (DOOR_PRESSURE_MOST - m->pressure)', '2 * DOOR_PRESSURE_MOST', 'door'),
]


def permission_rows():
    """Every row of the route table that only staff may ask for, made public."""
    with open(os.path.join(ROOT, ROUTES), encoding='utf-8') as f:
        text = f.read()
    rows = re.findall(r'\{HTTP_\w+, STR_INIT\([^)]*\), LANE_\w+, PERMISSION_\w+,', text)
    for row in rows:
        method, path, permission = re.match(r'\{HTTP_(\w+), STR_INIT\(([^)]*)\), LANE_\w+, (PERMISSION_\w+),', row).groups()
        path = re.sub(r'\s*"|"', '', path)
        yield f'{method} {path} without {permission}', ROUTES, row, row.replace(permission, 'PERMISSION_PUBLIC'), 'permission'


def copy_tree(to):
    listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], cwd=ROOT,
                            capture_output=True, check=True).stdout
    for name in listed.decode().split('\0'):
        source = os.path.join(ROOT, name)
        if name and os.path.isfile(source):
            os.makedirs(os.path.dirname(os.path.join(to, name)), exist_ok=True)
            shutil.copy2(source, os.path.join(to, name))
    if os.path.isdir(os.path.join(ROOT, 'node_modules')):
        os.symlink(os.path.join(ROOT, 'node_modules'), os.path.join(to, 'node_modules'))


def run(words, tree, seconds):
    """The exit status, None when it took too long, and what it said."""
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE='1', CK_FORK='no')
    try:
        done = subprocess.run(words, cwd=tree, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors='replace', timeout=seconds, check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b'').decode('utf-8', 'replace') if isinstance(e.stdout, bytes) else e.stdout or ''


class Tree:
    def __init__(self):
        self.top = tempfile.mkdtemp(prefix='guildhall-mutate-')
        copy_tree(self.top)
        self.build = os.path.join(self.top, 'build-mutate')
        # Warnings are let be: a guard taken away leaves variables that nothing uses.
        status, said = run(['meson', 'setup', self.build, '-Dwerror=false', '-Dbuildtype=debug'], self.top, BUILD_S)
        if status != 0:
            raise SystemExit(f'mutate: the copy cannot be set up\n{said[-3000:]}')

    def step(self, name, changed=False):
        """Whether it passed, and what it said; a build that fails raises, or one that does not see a change."""
        targets, command = STEPS[name]
        status, said = run(['ninja', '-C', self.build, *targets], self.top, BUILD_S)
        if status != 0:
            raise RuntimeError('it does not build: ' + '\n'.join(re.findall(r'.*error: .*', said)[:3]))
        if changed and 'no work to do' in said:
            raise RuntimeError(f'no target of the step {name} is built from it')
        status, said = run([word.format(build=self.build) for word in command], self.top, STEP_S)
        return status == 0, said

    def try_row(self, row):
        _, file, before, after, step = row
        path = os.path.join(self.top, file)
        with open(path, encoding='utf-8') as f:
            text = f.read()
        if text.count(before) != 1:
            raise RuntimeError(f'its text stands {text.count(before)} times in {file}')
        try:
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text.replace(before, after))
            passed, _ = self.step(step, changed=True)
        finally:
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        return not passed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--only', metavar='WORD', action='append', help='rows and steps that have it in their name')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--keep', action='store_true', help='leave the copy where it is')
    args = parser.parse_args()
    rows = [row for row in [*permission_rows(), *ROWS] if args.only is None or any(word in f'{row[0]} {row[4]}' for word in args.only)]
    rows.sort(key=lambda row: list(STEPS).index(row[4]))
    if args.list:
        print('\n'.join(f'{row[4]:10} {row[1]:28} {row[0]}' for row in rows))
        return 0
    began = time.monotonic()
    tree, passed, failed, sound = Tree(), 0, 0, {}
    try:
        for row in rows:
            at, step = time.monotonic(), row[4]
            try:
                if step not in sound: # a step that fails by itself would call everything red
                    sound[step], said = tree.step(step)
                    if not sound[step]:
                        print(f'the step {step} fails without any mutation:\n' + said[-1500:])
                if not sound[step]:
                    raise RuntimeError(f'the step {step} fails by itself')
                red = tree.try_row(row)
                words = 'red     ' if red else 'SURVIVED'
            except (RuntimeError, OSError) as e:
                red, words = False, f'FAILED   ({e})'
            passed, failed = passed + red, failed + (not red)
            print(f'{words} {row[0]} [{step}, {time.monotonic() - at:.1f} s]', flush=True)
    finally:
        if args.keep:
            print(f'the copy is {tree.top}')
        else:
            shutil.rmtree(tree.top, ignore_errors=True)
    print(f'{len(rows)} mutations in {time.monotonic() - began:.0f} s')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
