# SPDX-License-Identifier: Apache-2.0
"""Cases are found by names, postcodes and what a service marks, and the store has none of these words."""
import glob
import json
import os
import tempfile
import urllib.parse

import guildhall

SERVICE = {
    'guildhall': 1, 'id': 'found', 'name': 'Found', 'start': {'skip': True}, 'no-feedback': True,
    'pages': [
        {'id': 'who', 'questions': [{'id': 'name', 'type': 'name', 'title': 'Name'}, {'id': 'secret', 'type': 'text', 'title': 'Secret'},
                                    {'id': 'plate', 'type': 'text', 'title': 'Plate', 'find': True},
                                    {'id': 'team', 'type': 'organisation', 'title': 'Team', 'find': False},
                                    {'id': 'address', 'type': 'address', 'title': 'Address'}]}]}
SERVICE.pop('no-feedback')


class Find(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        with tempfile.NamedTemporaryFile('w', suffix='.json', delete=False) as f:
            json.dump(SERVICE, f)
        done = guildhall.subprocess.run([guildhall.BINARY, 'import', f.name, '--org', 'town', '--as', 'found', '--data', folder.data],
                                        capture_output=True, text=True, check=False)
        os.unlink(f.name)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.password = folder.user('ann@example.org')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.server.browser()
        cls.ann.post('/town/staff/sign-in', {'email': 'ann@example.org', 'password': cls.password})
        cls.rhian = cls.send('Rhian Morgan-Évans', 'AB19 KLM', 'ab3 7qt', 'Zanzibar', 'Quixotic FC')
        cls.owen = cls.send('Owen Évans', 'ZZ99 ZZZ', 'LS1 1AB', 'Timbuktu', 'Quixotic FC')

    @classmethod
    def send(cls, name, plate, postcode, secret, team):
        person = cls.server.browser()
        said = person.go('/town/found/who', {'name': name, 'plate': plate, 'secret': secret, 'team': team, 'address-line-1': '14 Mill Road',
                                      'address-town': 'Avonbridge', 'address-postcode': postcode})
        assert said.page.kind == 'check-answers', said
        return person.go('/town/found/check-answers').page.reference

    def find(self, typed):
        answer = self.ann.get('/town/staff/cases?reference=' + urllib.parse.quote(typed))
        self.assertEqual(answer.status, 200)
        links = {h for h, _ in answer.page.links}
        return {r for r in (self.rhian, self.owen) if f'/town/staff/cases/{r}' in links}

    def test_words_are_found_however_they_are_written(self):
        for typed, found in (('rhian', {self.rhian}), ('RHIAN', {self.rhian}), ('evans', {self.rhian, self.owen}), ('Évans', {self.rhian, self.owen}),
                             ('evans rhian', {self.rhian}), ('owen rhian', set()), ('ab37qt', {self.rhian}), ('AB3 7QT', {self.rhian}),
                             ('ab3  7qt', {self.rhian}), ('AB3', set()), ('ls1 1ab owen', {self.owen}), ('AB19KLM', {self.rhian}),
                             ('ab19 klm', {self.rhian}), ('Rhian Morgan Evans AB3 7QT', {self.rhian}), ('evan', set()),
                             ('nobody', set()), ('%', set()), ('"', set()), ('*', set())):
            with self.subTest(typed=typed):
                self.assertEqual(self.find(typed), found)

    def test_what_is_not_marked_is_not_found(self):
        for typed in ('zanzibar', 'timbuktu', 'mill', 'avonbridge', 'quixotic'):
            self.assertEqual(self.find(typed), set(), typed)

    def test_closed_ones_are_found_too(self):
        seen = self.ann.get(f'/town/staff/cases/{self.owen}').page.values('seen')[0]
        self.ann.post(f'/town/staff/cases/{self.owen}/status', {'seen': seen, 'to': 'closed'})
        self.assertEqual(self.find('owen'), {self.owen})

    def test_the_store_holds_no_word(self):
        """Nor a hash that another organisation's key, or none, gives."""
        tokens = [t for t, in self.folder.rows('SELECT token FROM answer_token')]
        self.assertGreater(len(tokens), 6)
        self.assertEqual(len(self.folder.rows('SELECT DISTINCT case_id FROM answer_token WHERE case_id < 1000')), 2)
        import hashlib
        for word in (b'rhian', b'evans', b'owen'):
            for data in (word, b'guildhall find 1\n' + word):
                bare = int.from_bytes(hashlib.blake2b(data, digest_size=16).digest()[:8], 'big') >> 1
                self.assertNotIn(bare, tokens)

    def test_more_than_a_page(self):
        with self.folder_open() as db:
            first = db.execute('SELECT * FROM case_file ORDER BY id LIMIT 1').fetchone()
            names = [row[1] for row in db.execute('PRAGMA table_info(case_file)')]
            tokens = db.execute('SELECT token FROM answer_token WHERE case_id = ?', (first[names.index('id')],)).fetchall()
            for i in range(1000, 1070):
                row = {**dict(zip(names, first)), 'id': i, 'draft_id': i, 'answers': b''}
                db.execute(f'INSERT INTO case_file ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})', [row[n] for n in names])
                db.executemany('INSERT INTO answer_token (organisation, token, case_id) VALUES (?, ?, ?)', [(row['organisation'], t, i) for t, in tokens])
        self.addCleanup(self.take_away)
        page = self.ann.get('/town/staff/cases?reference=rhian').page
        at = next(h for h, a in page.links if a.get('rel') == 'next')
        self.assertIn('reference=rhian', at)
        self.assertIn(f'/town/staff/cases/{self.rhian}', {h for h, _ in self.ann.get(at).page.links})

    def take_away(self):
        with self.folder_open() as db:
            db.execute('DELETE FROM case_file WHERE id >= 1000')
            db.execute('DELETE FROM answer_token WHERE case_id >= 1000')

    def folder_open(self):
        return guildhall.sqlite3.connect(glob.glob(f'{self.folder.data}/organisations/town.db')[0], timeout=20)
