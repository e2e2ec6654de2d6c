# SPDX-License-Identifier: Apache-2.0
"""The emergency banner: above every public page, in each language, until it is over or taken down."""
import guildhall

TITLE, TEXT = 'Flooding in the Mill Road area', 'Do not travel. Ring 01632 960 000 for sandbags.'
TEITL, TESTUN = 'Llifogydd yn ardal Heol y Felin', 'Peidiwch â theithio.'
SHOWN = {'do': 'show', 'hours': '24', 'title-en': TITLE, 'text-en': TEXT, 'title-cy': TEITL, 'text-cy': TESTUN}
PAGES = ('/town', '/town/ways', '/town/privacy', '/town/no-such-page')


class Banner(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        folder.publish('ways.json')
        cls.password = folder.user('pia@example.org', 'publisher')

    def setUp(self):
        super().setUp()
        self.pia = self.sign_in('pia@example.org', self.password)
        self.pia.post('/town/staff/banner', {'do': 'remove'})

    def above(self, path, language='en'):
        """What stands above a page; None: nothing does."""
        text = self.server.browser(headers=[('Accept-Language', language)]).get(path).text
        return text.partition('<section class="gh-alarm"')[2].partition('</section>')[0] or None

    def test_it_stands_above_every_public_page_in_each_language_and_not_above_staff(self):
        self.assertEqual([self.above(path) for path in PAGES], [None] * len(PAGES))
        self.assertEqual(self.pia.post('/town/staff/banner', SHOWN).status, 303)
        for path in PAGES:
            self.assertIn(TITLE, self.above(path) or '', path)
            self.assertIn(TEXT, self.above(path), path)
            self.assertIn(TESTUN, self.above(path, 'cy'), path)
        seen = self.pia.get('/town/staff/banner').text
        self.assertNotIn('gh-alarm', seen)
        self.assertIn('The banner is up now, until ', seen)
        self.assertEqual(self.pia.post('/town/staff/banner', {'do': 'remove'}).status, 303)
        self.assertIsNone(self.above('/town'))

    def test_it_is_over_by_itself(self):
        self.pia.post('/town/staff/banner', SHOWN)
        self.folder.run('set', '--org', 'town', 'banner-until', '1000')
        self.assertIsNone(self.above('/town'))
        self.assertNotIn('is up now', self.pia.get('/town/staff/banner').text)
        self.pia.post('/town/staff/banner', {**SHOWN, 'hours': '0'})
        self.assertIn('until someone takes it down', self.pia.get('/town/staff/banner').text)
        self.assertIn(TITLE, self.above('/town'))

    def test_what_is_none_is_told_and_stays_typed(self):
        for change, at in (({'title-cy': ' '}, '#title-cy'), ({'text-en': ''}, '#text-en'), ({'title-en': 'x' * 81}, '#title-en'),
                           ({'text-cy': 'x' * 301}, '#text-cy')):
            answer = self.pia.post('/town/staff/banner', {**SHOWN, **change})
            self.assertEqual(answer.status, 422, change)
            self.assertIn(f'href="{at}"', answer.text)
            kept = TEITL if at == '#title-en' else TITLE
            self.assertIn(kept, answer.text, change)
            self.assertIsNone(self.above('/town'))
        self.assertEqual(self.pia.post('/town/staff/banner', {'do': 'nothing'}).status, 422)

    def test_words_are_words(self):
        self.pia.post('/town/staff/banner', {**SHOWN, 'title-en': '<script>alert(1)</script>'})
        self.assertIn('&lt;script&gt;', self.above('/town'))

    def test_it_is_in_the_audit_log(self):
        before = self.folder.rows("SELECT count(*) FROM audit WHERE event = 'organisation.banner'")[0][0]
        self.pia.post('/town/staff/banner', {**SHOWN, 'title-en': ''})
        self.pia.post('/town/staff/banner', SHOWN)
        after = self.folder.rows("SELECT count(*) FROM audit WHERE event = 'organisation.banner'")[0][0]
        self.assertEqual(after, before + 1)
