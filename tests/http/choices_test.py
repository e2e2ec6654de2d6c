# SPDX-License-Identifier: Apache-2.0
"""Long lists of choices, found by typing without a script and with suggestions; and what only a form in pieces can do
to choices."""
import json
import urllib.parse

import guildhall

MOST = 10000

LANGUAGES = ('en', 'cy')
# What people type, and the country that they mean.
COUNTRIES = {'UK': 'GB', 'great britain': 'GB', 'Lloegr': 'GB', 'USA': 'US', 'unol daleithiau': 'US', 'holland': 'NL', 'Yr Iseldiroedd': 'NL',
             'cote divoire': 'CI', 'Ivory': 'CI', 'Türkiye': 'TR', 'saint lucia': 'LC', 'ffrainc': 'FR', 'Niger': 'NE', 'kosovo': 'XK', 'US': 'US'}


def document(count=MOST):
    """A list of towns, asked in three ways on pages of their own; a place whose choices depend on it; contact."""
    towns = [{'value': f'v{i}', 'label': {'en': f'Town {i}', 'cy': f'Tref {i}'}} for i in range(count - 12)]
    towns += [{'value': 'bala', 'label': 'Bala', 'synonyms': ['Y Bala']}, {'value': 'x&y', 'label': 'Tŷ "du" <b>'}]
    text = {'type': 'text', 'title': 'Extra'}
    return {
        'guildhall': 1, 'id': 'towns', 'name': 'Towns', 'languages': ['en', 'cy'], 'start': {'skip': True},
        'lists': [{'id': 'towns', 'options': towns}],
        'pages': [
            {'id': 'long', 'questions': [{'id': 'town', 'type': 'autocomplete', 'list': 'towns', 'title': 'Town', 'short': 'Town'}]},
            {'id': 'depends', 'questions': [{'id': 'part', 'type': 'autocomplete', 'optional': True, 'title': 'Part', 'options': [
                {'value': 'a', 'label': 'Upper'}, {'value': 'b', 'label': 'Lower', 'when': {'question': 'town', 'operator': 'is', 'value': 'bala'}}]}]},
            {'id': 'people', 'repeat': {'item': 'Person'}, 'questions': [
                {'id': 'how', 'type': 'radios', 'title': 'How', 'options': ['no', {'value': 'other', 'label': 'Other', 'other': True, 'reveals': ['extra']}]},
                {'id': 'extra', **text}]},
        ],
    }


class Choices(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish(folder.write('towns.json', document()))
        for count in (1000, 1001):
            options = [f'v{i}' for i in range(count - 1)] + [{'value': 'last', 'label': 'The last'}]
            pages = [{'id': 'one', 'questions': [{'id': 'one', 'type': 'radios', 'title': 'One', 'options': options}]}]
            folder.publish(folder.write(f'radios-{count}.json', {**document(12), 'lists': [], 'pages': pages}))
        for language in LANGUAGES: # of the definition; the page may be in another
            pages = [{'id': 'from', 'questions': [{'id': 'from', 'type': 'country', 'title': 'Country', 'short': 'Country'}]}]
            folder.publish(folder.write(f'country-{language}.json', {**document(12), 'languages': [language], 'lists': [], 'pages': pages}))

    def suggested(self, words, question='town', page='long', language='en'):
        answer = self.person.get(f'/town/towns/{page}/{question}/suggestions?language={language}&q={urllib.parse.quote(words)}')
        self.assertEqual((answer.status, answer.header('content-type')), (200, 'application/json'))
        return json.loads(answer.body)

    def sends(self, fields, page='long', language='en'):
        return self.person.post(f'/town/towns/{page}?language={language}', fields)

    def test_typing_is_enough_where_one_is_meant(self):
        for typed, kept in (('town 77', 'v77'), ('TREF 4321', 'v4321'), ('y bala', 'bala'), ('ty du', 'x&y'), ('v5', 'v5')):
            person = self.person = self.server.browser()
            self.assertEqual(self.sends({'town': typed}).status, 303, typed)
            page = person.get('/town/towns/long').page
            self.assertLess(len(person.get('/town/towns/long').body), 20000) # not ten thousand options
            shown = dict(page.form['fields'])['town']
            self.assertEqual(self.sends({'town': shown}).status, 303, shown) # the label that stands in the box
            self.assertEqual(self.suggested(shown)[0]['value'], kept)

    def test_a_country_is_found_by_its_names(self):
        for typed, kept in COUNTRIES.items():
            for language in LANGUAGES:
                at = f'/town/country-{language}/from'
                person = self.server.browser()
                self.assertEqual(person.post(at, {'from': typed}).status, 303, typed)
                self.assertIn(('from', kept), person.get(at).page.form['fields'], typed)

    def test_a_country_is_a_list_that_opens_without_a_script(self):
        at = '/town/country-en/from'
        page = self.person.get(at).page
        self.assertEqual((page.counts['select'], page.counts['option']), (1, 251))
        self.assertEqual(self.person.post(at, {'from': 'FR'}).status, 303)
        self.assertIn(('from', 'FR'), self.person.get(at).page.form['fields'])
        welsh = self.person.get(f'{at}?language=cy').body.decode()
        self.assertLess(welsh.index('>Y Ffindir<'), welsh.index('>Ffrainc<')) # in the order of the page's language
        self.assertIn('Holland', welsh) # for the script

    def test_words_that_mean_several_countries_are_asked_about(self):
        for fields, control in (({'from': 'united'}, '#from-chosen'), ({'from': 'Narnia'}, '#from'), ({'from-chosen': 'ZZ'}, '#from')):
            page = self.server.browser().post('/town/country-en/from', fields).page
            self.assertEqual(page.problems[0][0], control)
        some = self.server.browser().post('/town/country-en/from', {'from': 'korea'}).page
        self.assertEqual((some.counts['input'], some.counts['select']), (4, 0)) # with what was told before
        self.assertEqual(self.server.browser().post('/town/country-en/from', {'from': 'korea', 'from-chosen': 'KR'}).status, 303)
        found = json.loads(self.person.get('/town/country-en/from/from/suggestions?language=cy&q=holl').body)
        self.assertEqual([one['value'] for one in found], ['NL'])

    def test_otherwise_there_is_a_choice(self):
        none = self.sends({'town': 'Rhyl'}).page
        self.assertEqual(none.problems, [('#town', 'No choice matches “Rhyl”. Check the spelling or try another word')])
        self.assertEqual(dict(none.form['fields'])['town'], 'Rhyl')
        many = self.sends({'town': 'town'}).page
        self.assertEqual(many.problems, [('#town-chosen', 'More than 20 choices match “town”. Choose one of these or enter more words')])
        self.assertEqual(many.counts['input'], 22) # with what was told before
        welsh = self.sends({'town': 'tref 99'}, language='cy')
        self.assertEqual(welsh.status, 303) # it is called so, whatever else begins so
        some = self.sends({'town': 'tref 99 t'}, language='cy').page
        self.assertEqual(some.language, 'cy')
        self.assertIn('cyfateb i “tref 99 t”', some.problems[0][1])
        self.assertIn('Tref 99', some.all_words)
        self.assertEqual(self.sends({'town': 'town', 'town-chosen': 'v12'}).status, 303)
        self.assertEqual(dict(self.person.get('/town/towns/long?language=en').page.form['fields'])['town'], 'Town 12')
        self.assertEqual(self.sends({'town': 'town', 'town-chosen': 'v12x'}).page.problems[0][0], '#town')

    def test_more_radios_than_anybody_looks_through_are_a_list_that_opens(self):
        for count, select in ((1000, 0), (1001, 1)):
            at = f'/town/radios-{count}/one'
            page = self.person.get(at).page
            self.assertEqual((page.counts['select'], page.counts['input']), (select, 0 if select else count))
            self.assertEqual(self.person.post(at, {'one': 'no'}).page.problems[0][0], '#one')
            self.assertEqual(self.person.post(at, {'one': 'last'}).status, 303)
            self.assertIn(('one', 'last'), self.person.get(at).page.form['fields'])
            advice = self.folder.run('check', f'{self.folder.top}/radios-{count}.json', data=False).out
            self.assertEqual('more than anybody looks through' in advice, bool(select), advice)

    def test_suggestions(self):
        found = self.suggested('77')
        self.assertEqual(len(found), 10)
        self.assertEqual(found[0], {'value': 'v77', 'label': 'Town 77'})
        self.assertEqual(self.suggested('tref 77', language='cy')[0], {'value': 'v77', 'label': 'Tref 77'})
        self.assertEqual(self.suggested('du tŷ'), [{'value': 'x&y', 'label': 'Tŷ "du" <b>'}])
        self.assertEqual(self.suggested(''), [])
        self.assertEqual(self.suggested('low', 'part', 'depends'), []) # it depends on answers, of which nobody here knows
        for path in ('long/part', 'depends/town', 'people/extra', 'no/town', 'long/no'):
            self.assertEqual(self.person.get(f'/town/towns/{path}/suggestions?q=a').status, 404, path)
        self.assertEqual(self.person.get(f'/town/towns/long/town/suggestions?q={"a" * 201}').status, 400)

    def test_choices_that_depend_on_answers_are_not_suggested(self):
        self.sends({'town': 'bala'})
        page = self.sends({'part': 'er'}, 'depends')
        self.assertIn(b'data-suggestions=""', page.body)
        self.assertEqual(self.sends({'part': 'lower'}, 'depends').status, 303)
        self.person = self.server.browser()
        self.sends({'town': 'town 3'})
        self.assertEqual(self.sends({'part': 'lower'}, 'depends').page.problems[0][0], '#part')

    def test_what_options_open_in_a_row(self):
        self.sends({'town': 'bala'})
        self.sends({'part': ''}, 'depends')
        for other, at in (('', '#how-other'), ('By boat', '#extra')):
            wrong = self.sends({'how': 'other', 'how-other': other, 'extra': ''}, 'people/add')
            self.assertEqual([href for href, _ in wrong.page.problems], [at])
        typed = self.sends({'how': '', 'how-other': 'By boat', 'extra': 'x'}, 'people/add').page # not chosen, but not lost
        self.assertEqual([href for href, _ in typed.problems], ['#how'])
        self.assertEqual({name: dict(typed.form['fields'])[name] for name in ('how-other', 'extra')}, {'how-other': 'By boat', 'extra': 'x'})
        self.assertEqual(self.sends({'how': 'other', 'how-other': 'By <boat>', 'extra': 'x'}, 'people/add').status, 303)
        self.sends({'next': 'continue'}, 'people')
        check = self.person.get('/town/towns/check-answers')
        self.assertIn('Other: By <boat>', check.page.all_words)
        kept = self.folder.case(self.person.go('/town/towns/check-answers').page.reference)['answers']
        self.assertEqual(kept, {'town': 'bala', 'part': None, 'people': [{'how': 'other', 'how-other': 'By <boat>', 'extra': 'x'}]})

    def test_thousands_of_choices_at_once(self):
        answer = self.sends([('town', 'v1')] * 1000)
        self.assertEqual(answer.status, 400) # one control, sent twice
