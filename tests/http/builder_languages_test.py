# SPDX-License-Identifier: Apache-2.0
"""Languages of a draft: one goes with its words and comes back empty, another becomes the first."""
import json

import building


class Languages(building.Building):
    def where(self, key, page='languages'):
        return f'/town/staff/services/{key}/{page}'

    def look(self, key, page='languages', user='ann'):
        return self.users[user].get(self.where(key, page))

    def test_a_language_goes_with_its_words_and_comes_back(self):
        self.begin('goes', 'parking-permit')
        before = self.document('goes')
        self.users['ann'].post(self.where('goes', 'translations'), {'seen': self.seen('goes'), 'of': 'cy', 'show': 'to-do', 'from': '0', 'i-0': 'name',
                                                                    't-0': before['name']['cy'], 'r-0': 'yes'})
        self.assertIn('cy', self.document('goes')['translations'])
        self.assertIn(self.where('goes'), self.page('goes').text)
        self.assertIn(self.where('goes'), self.look('goes', 'translations').text)
        page = self.look('goes')
        said = self.text(page)
        number = int(said.split(' texts have words')[0].split()[-1])
        self.assertGreater(number, 20)
        self.assertIn(f'{number} texts in Cymraeg go with it', said)
        self.assertIn('every language that there are pages in', said)
        # Nothing goes that was not counted: words that came since, a language that is gone, the first one.
        with self.changes_nothing():
            self.assertEqual(self.edit('goes', 'language-remove', of='en').status, 422)
            self.assertIn('The first language cannot be removed', self.text(self.edit('goes', 'language-remove', of='en')))
            self.assertEqual(self.edit('goes', 'language-remove', of='fr').status, 409)
            self.assertEqual(self.edit('goes', 'language-add', of='cy').status, 422)
            for wrong in ('', 'fr', 'cy-GB', 'x' * 300):
                refused = self.edit('goes', 'language-add', of=wrong)
                self.assertEqual((refused.status, refused.page.kind), (422, 'builder-languages'))
        self.edit('goes', 'name', name_en='A', name_cy='', summary_en='S', summary_cy='C')
        seen = self.seen('goes')
        self.edit('goes', 'name', name_en='A', name_cy='B', summary_en='S', summary_cy='C')
        with self.changes_nothing():
            self.assertEqual(self.edit('goes', 'language-remove', seen=seen, of='cy').status, 409)
        last = self.seen('goes')
        audited = self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'service.draft'")[0][0]
        self.assertEqual(self.edit('goes', 'language-remove', of='cy').location, self.where('goes'))
        self.assertEqual(self.folder.rows("SELECT COUNT(*) FROM audit WHERE event = 'service.draft'")[0][0], audited + 1)
        alone = self.document('goes')
        self.assertEqual((alone['languages'], alone['name']), (['en'], {'en': 'A'}))
        self.assertNotIn('"cy"', json.dumps(alone))
        self.assertNotIn('mistake-list', self.page('goes').text)
        self.assertIn('in one language', self.text(self.look('goes', 'translations')))
        self.assertIn('Removed a language', self.text(self.look('goes', 'history')))
        changed = self.text(self.look('goes', f'difference?of={self.seen("goes")}'))
        self.assertIn('Language (Cymraeg)', changed)
        self.assertEqual((changed.count('Removed'), changed.count('Changed')), (1, 0)) # once, and not of each text
        # Back: without a word, counted, and told to who publishes.
        added = self.edit('goes', 'language-add', of='cy')
        self.assertEqual((added.status, added.location), (303, self.where('goes', 'translations?of=cy&show=to-do')))
        self.assertEqual(self.document('goes')['languages'], ['en', 'cy'])
        self.assertIn(f'{number} texts have no translation', self.text(self.page('goes')))
        self.assertIn(f'{number} texts are missing in Cymraeg', self.text(self.users['pat'].get('/town/staff/services/goes')))
        changed = self.text(self.look('goes', f'difference?of={self.seen("goes")}'))
        self.assertEqual(('Language (Cymraeg)' in changed, changed.count('Added'), changed.count('Changed')), (True, 1, 0))
        self.assertEqual(self.edit('goes', 'name', name_en='A', name_cy='B', summary_en='S', summary_cy='').status, 303)
        self.assertIn('Tynnu’r iaith hon', self.text(self.look('goes', 'languages?language=cy')))
        self.users['ann'].get(self.where('goes') + '?language=en')
        # The history brings the words back, and what was known of them.
        self.assertEqual(self.edit('goes', 'back', to=str(last)).status, 303)
        self.assertEqual(self.document('goes')['pages'], before['pages'])
        self.assertIn('cy', self.document('goes')['translations'])

    def test_another_becomes_the_first(self):
        self.begin('turn', 'first')
        before = self.document('turn')
        read = {'seen': self.seen('turn'), 'of': 'cy', 'show': 'to-do', 'from': '0', 'i-0': 'name', 't-0': before['name']['cy'], 'r-0': 'yes'}
        self.assertEqual(self.users['ann'].post(self.where('turn', 'translations'), read).status, 303)
        self.assertEqual(self.edit('turn', 'language-first', of='cy').location, self.where('turn'))
        after = self.document('turn')
        self.assertEqual(after['languages'], ['cy', 'en'])
        self.assertEqual(list(after['translations']), ['en'])
        self.assertNotIn('mistake-list', self.page('turn').text)
        self.assertIn('Reviewed 1', self.text(self.look('turn', 'translations?of=en&show=reviewed'))) # who read both has read both
        changed = self.text(self.look('turn', f'difference?of={self.seen("turn")}'))
        self.assertIn('First language', changed)
        self.assertEqual(changed.count('Changed'), 1)
        # Not while a text is missing in it, or a machine's: others would fall back on that.
        self.edit('turn', 'name', name_en='', name_cy='Bin', summary_en='S', summary_cy='C')
        with self.changes_nothing():
            self.assertEqual(self.edit('turn', 'language-first', of='en').status, 422)
        machine = 'msgctxt "name"\nmsgid "Bin"\nmsgstr "A bin"\n'
        self.users['ann'].upload(self.where('turn', 'translations/file'), {'seen': str(self.seen('turn')), 'of': 'en', 'how': 'machine'},
                                 [('file', 'en.po', 'text/plain', machine.encode())])
        with self.changes_nothing():
            refused = self.edit('turn', 'language-first', of='en')
            self.assertEqual(refused.status, 422)
            self.assertIn('by a machine and not reviewed', self.text(refused))
        self.users['ann'].post(self.where('turn', 'translations'), {**read, 'seen': self.seen('turn'), 'of': 'en', 't-0': 'A bin'})
        self.assertEqual(self.edit('turn', 'language-first', of='en').status, 303)
        self.assertEqual(self.document('turn')['languages'], ['en', 'cy'])
        self.assertEqual(self.document('turn')['pages'], before['pages'])
        self.assertIn('Made another language the first', self.text(self.look('turn', 'history')))
