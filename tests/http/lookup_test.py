# SPDX-License-Identifier: Apache-2.0
"""Addresses found by their postcode: the command that loads them, beside a server and without one, and the page that
offers them, with every control sent as a browser without JavaScript sends it."""
import guildhall

HEAD = 'uprn,line-1,line-2,town,county,postcode\n'
ROWS = [(f'10000000{n:03}', f'{n} Wharf Lane', '', 'Avonbridge', 'Avonshire', 'AV1 1AA') for n in (1, 2, 3, 10, 11, 12)]
FLATS = [(f'20000000{n:03}', f'Flat {n}', '14 Mill Road', 'Avonbridge', '', 'AV1 2CD') for n in (1, 2)]
LINES = {'line-1': '11 Wharf Lane', 'town': 'Avonbridge', 'county': 'Avonshire', 'postcode': 'AV1 1AA'}
PAGE = '/town/lookup/home'


def table(rows, head=HEAD):
    return head + ''.join(','.join(row) + '\n' for row in rows)


class Load(guildhall.Served):
    def load(self, text, status=0, org='town', **more):
        path = self.folder.write('addresses.csv', '')
        with open(path, 'wb') as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return self.folder.run('gazetteer', 'load', '--org', org, path, status=status, **more)

    def kept(self, org='town'):
        return self.folder.rows('SELECT a.uprn, a.line_1, a.line_2, a.town, a.county, a.postcode FROM gazetteer_address a '
                                'JOIN gazetteer g ON a.load = g.load ORDER BY a.number', org=org)

    def test_a_file_takes_the_place_of_the_one_before(self):
        self.assertEqual(self.load(table(ROWS)).out, 'loaded 6 addresses\n')
        self.assertEqual(self.kept(), ROWS)
        self.load(table(FLATS))
        self.assertEqual(self.kept(), FLATS)
        self.assertEqual(self.folder.count('gazetteer_address'), 2, 'what was before is removed')
        self.assertEqual(self.folder.rows("SELECT subject FROM audit WHERE event = 'gazetteer.load' ORDER BY id DESC LIMIT 1"), [('2 addresses',)])

    def test_many_rows_in_small_units(self):
        rows = [(str(n), f'{n} Long Street', '', 'Avonbridge', '', f'AV{n % 9 + 1} {n % 9}AA') for n in range(1, 2502)]
        self.assertEqual(self.load(table(rows)).out, 'loaded 2501 addresses\n')
        self.assertEqual(self.kept(), rows)

    def test_without_a_server(self):
        folder = guildhall.Folder()
        try:
            folder.init()
            said = folder.run('gazetteer', 'load', '--org', 'town', folder.write('a.csv', table(ROWS)))
            self.assertEqual(said.out, 'loaded 6 addresses\n')
            self.assertEqual(folder.count('gazetteer_address'), 6)
        finally:
            folder.remove()

    def test_how_a_file_may_be_written(self):
        odd = ('\ufeffPostcode , Line-1,TOWN,note\r\n'
               'av11aa,"The ""Old"" Mill, Wharf Lane",Avonbridge,"two\r\nlines"\r\n\r\n'
               '"AV1  1AB", 2 Wharf Lane ,Avonbridge,')
        said = self.load(odd)
        self.assertIn('line 1: the column “note” is not used here', said.err)
        self.assertEqual(self.kept(), [('', 'The "Old" Mill, Wharf Lane', '', 'Avonbridge', '', 'AV1 1AA'), ('', '2 Wharf Lane', '', 'Avonbridge', '', 'AV1 1AB')])

    def test_wrong_rows_are_told_with_their_lines_and_left_out(self):
        wrong = [('x', '1 A', '', 'T', '', 'AV1 1AA'), ('1', '', '', 'T', '', 'AV1 1AA'), ('1', '1 A', '', 'T', '', 'AV1'), ('1', '1 A', '', 'T', '', 'AV1 1AA', 'more'),
                 ('1', 'a' * 101, '', 'T', '', 'AV1 1AA'), ('1234567890123', '1 A', '', 'T', '', 'AV1 1AA'), ('1', '1 A', '', '', '', 'AV1 1AA'), ('1', '"1\nA"', '', 'T', '', 'AV1 1AA')]
        said = self.load(table(ROWS[:1] + wrong + ROWS[1:2]))
        self.assertEqual([line.split(':')[0] for line in said.err.splitlines()], [f'line {n}' for n in range(3, 11)])
        for words in ('uprn is not a number', 'line-1 is empty', 'postcode is no full postcode', 'it has 7 fields, and the first row 6', 'line-1 has more than 100 characters',
                      'uprn has more than 12 characters', 'town is empty', 'line-1 has several lines'):
            self.assertIn(words, said.err)
        self.assertEqual(said.out, 'loaded 2 addresses\nleft out 8 rows that are wrong\n')
        self.assertEqual(self.kept(), ROWS[:2])
        said = self.load(table(ROWS[:1] + [('x', '1 A', '', 'T', '', 'AV1 1AA')] * 30))
        self.assertEqual((len(said.err.splitlines()), said.err.splitlines()[-1]), (21, 'and 10 more'))

    def test_what_cannot_be_loaded_changes_nothing(self):
        self.load(table(ROWS))
        for text, words in (('', 'no file with anything in it'), ('town,postcode\nT,AV1 1AA\n', 'the column “line-1” is missing'), (HEAD, 'no row is right'),
                            ('line-1,line-1,town,postcode\na,b,T,AV1 1AA\n', 'is there twice'), (table([('x', 'y', '', 'T', '', 'z')]), 'no row is right'),
                            (table(FLATS) + '"never closed', 'a quote is opened and not closed'), (table(FLATS) + '"a" b,1,2,3,4,5\n', 'words stand after a closing quote'),
                            (b'line-1,town,postcode\n\xff,T,AV1 1AA\n', 'line-1 is not UTF-8'), (','.join('x' * 300) + '\n', 'too many columns')):
            said = self.load(text, status=1)
            self.assertIn(words, said.err)
            self.assertEqual(self.kept(), ROWS, words)
        self.assertIn('guildhall gazetteer load', self.folder.run('gazetteer', 'load', status=2).err)
        self.folder.run('gazetteer', 'load', '--org', 'nobody', self.folder.write('b.csv', table(ROWS)), status=1)
        self.folder.run('gazetteer', 'load', '--org', 'town', '/nowhere.csv', status=1)

    def test_each_organisation_has_its_own(self):
        self.folder.init('vale', 'The vale')
        self.load(table(ROWS))
        self.load(table(FLATS), org='vale')
        self.assertEqual((self.kept(), self.kept('vale')), (ROWS, FLATS))


class Homes(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        for org in ('town', 'bare'):
            folder.init(org, org)
            folder.publish('lookup.json', org=org)
        folder.run('gazetteer', 'load', '--org', 'town', folder.write('addresses.csv', table(ROWS + FLATS)))


class Lookup(Homes):
    def search(self, find='av11aa', house='', person=None, page=PAGE, **typed):
        person = person or self.person
        return person.press(person.get(page), {'home.find': find, 'home.house': house, **typed}, name='home.search')

    def offered(self, answer):
        return [value for value in answer.text.split('<option value="')[1:] for value in [value.split('"')[0]] if value]

    def answer_of(self, person, question='home'):
        person.go(PAGE.replace('home', 'before'), {'next': 'continue'})
        person.go('/town/lookup/note', {'note': ''})
        return self.folder.case(person.go('/town/lookup/check-answers').page.reference)['answers'][question]

    def test_find_choose_continue(self):
        with self.changes_nothing():
            found = self.search()
        self.assertEqual((found.status, self.offered(found)), (200, [f'AV1 1AA.{n}' for n in range(6)]))
        self.assertIn('6 addresses found', found.text)
        self.assertIn('<details class="govuk-details">', found.text, 'the boxes are there, and closed')
        self.assertEqual(found.page.values('home-line-1'), [''])
        after = self.person.post(PAGE, {**dict(found.page.form['fields']), 'home.found': 'AV1 1AA.4'})
        self.assertEqual(after.location, '/town/lookup/before')
        self.assertEqual(self.answer_of(self.person), {**LINES, 'uprn': '10000000011'})

    def test_use_fills_the_boxes_which_can_be_changed(self):
        for change, wanted in (({}, {**LINES, 'uprn': '10000000011'}), ({'home-line-1': '11A Wharf Lane'}, {**LINES, 'line-1': '11A Wharf Lane'})):
            person = self.server.browser()
            found = self.search(person=person)
            filled = person.press(found, {'home.found': 'AV1 1AA.4'}, name='home.use')
            self.assertEqual((filled.status, filled.page.values('home-line-1'), filled.page.values('home-postcode')), (200, ['11 Wharf Lane'], ['AV1 1AA']))
            self.assertIn('<details class="govuk-details" open>', filled.text)
            self.assertEqual(person.post(PAGE, {**dict(filled.page.form['fields']), **change}).location, '/town/lookup/before')
            again = person.get(PAGE)
            self.assertEqual(again.page.values('home-town'), ['Avonbridge'])
            self.assertEqual(person.post(PAGE, dict(again.page.form['fields'])).status, 303, 'sent as it stands it stays')
            self.assertEqual(self.answer_of(person), wanted)

    def test_by_hand_always_works(self):
        person = self.server.browser()
        page = person.get(PAGE)
        self.assertIn('<details class="govuk-details" open>', page.text)
        lines = {f'home-{k}': v for k, v in LINES.items()}
        self.assertEqual(person.post(PAGE, {**dict(page.page.form['fields']), **lines}).location, '/town/lookup/before')
        self.assertEqual(self.answer_of(person), LINES)
        # After a search, too, even beside a choice; and without any of the controls for looking up.
        other = self.server.browser()
        found = self.search(person=other)
        other.post(PAGE, {**dict(found.page.form['fields']), **lines, 'home-line-1': '7 Elsewhere', 'home.found': 'AV1 1AA.0'})
        self.assertEqual(self.answer_of(other), {**LINES, 'line-1': '7 Elsewhere'})
        third = self.server.browser()
        third.post(PAGE, lines)
        self.assertEqual(self.answer_of(third), LINES)

    def test_continue_looks_a_typed_postcode_up(self):
        page = self.person.get(PAGE)
        found = self.person.post(PAGE, {**dict(page.page.form['fields']), 'home.find': 'AV1 2CD'})
        self.assertEqual((found.status, self.offered(found)), (200, ['AV1 2CD.0', 'AV1 2CD.1']))
        self.assertIn('Flat 1, 14 Mill Road, Avonbridge', found.text)
        unanswered = self.person.post(PAGE, {**dict(found.page.form['fields']), 'home.found': ''})
        self.assertEqual((unanswered.status, [href for href, _ in unanswered.page.problems]), (422, ['#home-line-1']))

    def test_a_house_narrows_the_list(self):
        for house, wanted in (('1', [0]), ('11', [4]), ('1 wharf lane', [0]), ('wharf', range(6)), ('99', range(6)), ('', range(6))):
            self.assertEqual(self.offered(self.search(house=house)), [f'AV1 1AA.{n}' for n in wanted], house)
        self.assertEqual(self.offered(self.search('AV1 2CD', '14')), ['AV1 2CD.0', 'AV1 2CD.1'])
        self.assertIn('1 address found', self.search(house='12').text)

    def test_nothing_found_nowhere_to_look_and_no_postcode(self):
        for find, words in (('AV9 9ZZ', 'We could not find any addresses for AV9 9ZZ'),):
            page = self.search(find)
            self.assertEqual(page.status, 200)
            self.assertIn(words, page.text)
            self.assertIn('<details class="govuk-details" open>', page.text)
        bare = self.server.browser()
        page = bare.press(bare.get('/bare/lookup/home'), {'home.find': 'AV1 1AA'}, name='home.search')
        self.assertIn('We cannot look up AV1 1AA at the moment', page.text)
        for find, words in (('', 'Enter postcode'), ('AV1', 'Enter a full UK postcode'), ('x' * 5000, 'Enter a full UK postcode'), ('a\0b', 'Enter a full UK postcode')):
            page = self.search(find)
            self.assertEqual((page.status, page.page.problems), (422, [('#home.find', words)]), find[:10])
            self.assertIn('id="home.find"', page.text)

    def test_choices_that_are_not_there(self):
        found = self.search()
        for value in ('AV1 1AA.6', 'AV1 1AA.-1', 'AV1 1AA.x', 'AV1 1AA', '.', '1.1', 'AV9 9ZZ.0', 'AV1 1AA.4294967296', '\0.0', 'x' * 3000 + '.0'):
            answer = self.person.post(PAGE, {**dict(found.page.form['fields']), 'home.found': value})
            self.assertEqual((answer.status, [href for href, _ in answer.page.problems]), (422, ['#home-line-1']), value[:20])

    def test_a_number_that_does_not_belong_to_the_lines_is_dropped(self):
        lines = {f'home-{k}': v for k, v in LINES.items()}
        for uprn in ('10000000011.0000000000000000', '1.x', 'x', '1' * 13, '1 OR 1', ''):
            person = self.server.browser()
            self.assertEqual(person.post(PAGE, {**lines, 'home-uprn': uprn}).status, 303, uprn)
            self.assertEqual(self.answer_of(person), LINES, uprn)

    def test_a_row_with_files_and_the_language(self):
        person = self.server.browser()
        person.post(PAGE, {f'home-{k}': v for k, v in LINES.items()})
        page = '/town/lookup/before/add'
        found = person.upload(page, {'earlier.find': 'AV1 1AA', 'earlier.search': '1'}, [('proof', 'a.pdf', 'application/pdf', b'%PDF-1.4 a')])
        self.assertEqual(self.offered(found), [f'AV1 1AA.{n}' for n in range(6)])
        self.assertEqual(len(self.folder.files()), 1, 'the file is kept meanwhile')
        welsh = person.press(found, {'earlier.found': 'AV1 1AA.2'}, lang='cy')
        self.assertEqual((welsh.page.language, self.offered(welsh)), ('cy', [f'AV1 1AA.{n}' for n in range(6)]))
        self.assertIn('6 chyfeiriad wedi’u canfod', welsh.text)
        self.assertEqual(welsh.page.values('earlier.found'), ['AV1 1AA.2'])
        rows = person.follow(person.upload(welsh.page.form['action'], {**dict(welsh.page.form['fields']), 'earlier.found': 'AV1 1AA.2'}, []))
        self.assertEqual(rows.page.kind, 'repeat')
        self.assertIn('3 Wharf Lane', rows.text)
        self.assertNotIn('10000000003', rows.text, 'people do not read the number')

    def test_no_address_is_in_the_log(self):
        self.search('AV1 1AA', '11')
        said = self.server.said()
        self.assertIn('"method":"POST","route":"/:organisation/:service/:page","status":200', said)
        for words in ('AV1', 'Wharf', 'av11aa', 'Mill'):
            self.assertNotIn(words, said)


class Imported(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        ask = {'type': 'UkAddressField', 'name': 'home', 'title': 'Home', 'options': {'usePostcodeLookup': True}}
        folder.said = folder.publish(folder.write('theirs.json', {
            'name': 'Theirs', 'engine': 'V2', 'schema': 2, 'startPage': '/home', 'lists': [], 'conditions': [], 'sections': [],
            'pages': [{'title': 'Home', 'path': '/home', 'components': [ask]},
                      {'title': 'Summary', 'path': '/summary', 'controller': 'SummaryPageController'}]}))

    def test_their_lookup_is_ours(self):
        self.assertNotIn('usePostcodeLookup', self.folder.said.out + self.folder.said.err, 'nothing is told as lost')
        self.assertIn('home.search', self.person.get('/town/theirs/home').text)


class Often(Homes):
    def test_too_often_is_refused(self):
        person = self.server.browser()
        page = person.get(PAGE)
        statuses = [person.press(page, {'home.find': 'AV1 1AA'}, name='home.search').status for _ in range(70)]
        self.assertEqual(set(statuses), {200, 429})
        self.assertEqual(set(statuses[-9:]), {429})
        lines = {f'home-{k}': v for k, v in LINES.items()}
        self.assertEqual(person.post(PAGE, lines).status, 303, 'by hand still works')
