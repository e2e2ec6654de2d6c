# SPDX-License-Identifier: Apache-2.0
"""guildhall journey: a definition tried with given answers, without a server and without a folder of data."""
import json
import os
import unittest

import guildhall
from guildhall import Folder

WAYS = os.path.join(guildhall.DEFINITIONS, 'ways.json')
TOO_LARGE = 4 * 1024 * 1024 + 1
# A form of the XGov family: a date that is ordered, a link with a condition, one name on two pages.
FOREIGN = {
    'startPage': '/when', 'name': 'F',
    'conditions': [{'name': 'late', 'value': {'name': 'late', 'conditions': [{
        'field': {'name': 'when', 'type': 'DatePartsField', 'display': 'x'}, 'operator': 'is after',
        'value': {'type': 'Value', 'value': '2026-01-01', 'display': 'x'}}]}}],
    'pages': [
        {'path': '/when', 'title': 'When', 'components': [{'type': 'DatePartsField', 'name': 'when', 'title': 'When'}],
         'next': [{'path': '/why/late', 'condition': 'late'}, {'path': '/home'}]},
        {'path': '/why/late', 'title': 'Why', 'components': [{'type': 'TextField', 'name': 'why', 'title': 'Why'}],
         'next': [{'path': '/home'}]},
        {'path': '/home', 'title': 'Home', 'components': [{'type': 'UkAddressField', 'name': 'home', 'title': 'Home'},
                                                         {'type': 'TextField', 'name': 'why', 'title': 'Why again'}],
         'next': [{'path': '/summary'}]},
        {'path': '/summary', 'title': 'Summary', 'controller': 'SummaryPageController'}],
    'lists': [], 'sections': []}
PAST = {'guildhall': 1, 'id': 'x', 'name': 'X', 'pages': [
    {'id': 'day', 'questions': [{'id': 'day', 'type': 'date', 'title': 'Day', 'days-future': 0}]}]}


class Journey(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def walk(self, answers, *words, file=WAYS, **more):
        answers = self.folder.write('answers.json', answers)
        return self.folder.run('journey', file, '--answers', answers, *words, data=False, **more)

    def said(self, answers, *words, **more):
        return json.loads(self.walk(answers, '--json', *words, **more).out)

    def test_to_the_end(self):
        got = self.said({'kind': 'short', 'things': [{'thing': 'A'}, {'thing': 'B'}], 'proof': [{'name': 'a.pdf', 'size': 5}]})
        self.assertEqual(got['pages'], ['kind', 'things', 'proof', 'note', 'check-answers'])
        self.assertEqual((got['stop'], got['errors'], got['conditions']), ('check-answers', [], {}))
        self.assertEqual(got['answers'], {'kind': 'short', 'things': [{'thing': 'A'}, {'thing': 'B'}],
                                          'proof': [{'name': 'a.pdf', 'size': 5, 'type': ''}], 'note': None})
        self.assertFalse(os.path.exists(self.folder.data), 'it makes no folder of data')

    def test_an_early_ending(self):
        got = self.said({'kind': 'none', 'detail': 'off the way'})
        self.assertEqual((got['pages'], got['stop'], got['answers']), (['kind', 'sorry'], 'exit', {'kind': 'none'}))

    def test_what_is_wrong_and_where(self):
        for answers, pages, question, row in (
                ({}, ['kind'], 'kind', None),
                ({'kind': 'long'}, ['kind', 'detail'], 'detail', None),
                ({'kind': 'long', 'detail': 'x' * 1001}, ['kind', 'detail'], 'detail', None),
                ({'kind': 'short', 'things': [{'thing': 'A'}, {}]}, ['kind', 'things'], 'thing', 2),
                ({'kind': 'short', 'things': [{'thing': 'A'}] * 4}, ['kind', 'things'], 'things', 4)):
            with self.subTest(answers=str(answers)[:60]):
                got = self.said(answers)
                self.assertEqual((got['pages'], got['stop']), (pages, 'page'))
                self.assertEqual([(e['question'], e.get('row')) for e in got['errors']], [(question, row)])
                self.assertTrue(got['errors'][0]['message'])

    def test_trusting(self):
        got = self.said({'kind': 'long', 'detail': 'x' * 1001}, '--trust-answers')
        self.assertEqual((got['pages'], got['errors']), (['kind', 'detail', 'things', 'proof', 'note', 'check-answers'], []))
        self.assertEqual(self.said({}, '--trust-answers')['pages'], ['kind', 'detail', 'things', 'proof', 'note', 'check-answers'])

    def test_readable(self):
        out = self.walk({'kind': 'long'}).out
        self.assertRegex(out, r'(?s)^pages\n  kind\n  detail\n  \(stops there.*errors\n  detail: .*answers\n  \{"kind":"long"\}\n$')

    def test_in_welsh(self):
        english, welsh = (self.said({}, '--language', tag)['errors'][0]['message'] for tag in ('en', 'cy'))
        self.assertNotEqual(english, welsh)
        self.assertTrue(welsh.startswith('Dewis'), welsh)

    def test_uploaded_files(self):
        form = self.folder.write('form.json', {'name': 'F', 'startPage': '/a', 'pages': [{
            'path': '/a', 'title': 'A', 'components': [{'type': 'FileUploadField', 'name': 'plan', 'title': 'Plan'}]}]})
        file = {'uploadId': 'u', 'status': {'form': {'file': {'filename': 'plan.pdf', 'contentLength': 12}}}}
        self.assertEqual([(f['name'], f['size']) for f in self.said({'plan': [file]}, file=form)['answers']['plan']], [('plan.pdf', 12)])

    def test_foreign_forms(self):
        form = self.folder.write('form.json', FOREIGN)
        state = {'when__day': 2, 'when__month': 1, 'when__year': 2026, 'why': 'Because', 'home__addressLine1': '1 High Street',
                 'home__addressLine2': '', 'home__town': 'Leeds', 'home__postcode': 'ls11aa'}
        for answers in (state, {'when': '2026-01-02', 'why': 'Because', 'why-2': 'Because',
                                'home': {'line-1': '1 High Street', 'town': 'Leeds', 'postcode': 'LS1 1AA'}},
                        {'when': '2026-01-02T00:00:00.000Z', 'why': 'Because', 'home__addressLine1': '1 High Street',
                         'home__town': 'Leeds', 'home__postcode': 'ls11aa'},
                        {'when-day': '2', 'when-month': 'January', 'when-year': '2026', 'why': ['Because'],
                         'home-line-1': '1 High Street', 'home-town': 'Leeds', 'home-postcode': 'LS1 1AA'}):
            with self.subTest(answers=answers):
                got = self.said(answers, file=form)
                self.assertEqual((got['pages'], got['errors']), (['when', 'why-late', 'home', 'check-answers'], []))
                self.assertEqual(got['conditions'], {'late': True})
                self.assertEqual(got['answers'], {'when': '2026-01-02', 'why': 'Because', 'why-2': 'Because', 'home': {
                    'line-1': '1 High Street', 'town': 'Leeds', 'postcode': 'LS1 1AA'}})
        got = self.said({'when': '2025-01-02'}, '--trust-answers', file=form)
        self.assertEqual((got['pages'], got['conditions']), (['when', 'home', 'check-answers'], {'late': False}))
        self.assertEqual(self.said({'when__day': 31, 'when__month': 2, 'when__year': 2026}, file=form)['errors'][0]['question'], 'when')

    def test_another_day(self):
        file = self.folder.write('past.json', PAST)
        for today, pages in (('2026-11-24', ['day', 'check-answers']), ('2026-11-23', ['day'])):
            self.assertEqual(self.said({'day': '2026-11-24'}, '--today', today, file=file)['pages'], pages)
        self.assertEqual(self.said({'day': '2000-01-01'}, file=file)['pages'], ['day', 'check-answers'])

    def test_hidden_values_come_as_a_link_brings_them(self):
        hidden = {'type': 'hidden', 'title': 'H'}
        file = self.folder.write('hidden.json', {'guildhall': 1, 'id': 'x', 'name': 'X', 'pages': [
            {'id': 'a', 'questions': [
                {'id': 'name', 'type': 'text', 'title': 'Name'}, {'id': 'fixed', 'value': 'ours', **hidden},
                {'id': 'source', 'from-link': 'from', 'value': 'direct', **hidden}, {'id': 'ref', 'from-link': 'ref', **hidden}]},
            {'id': 'b', 'when': {'question': 'source', 'operator': 'is', 'value': 'letter'}, 'questions': [
                {'id': 'letter', 'type': 'text', 'title': 'Letter'}]}]})
        for given, pages, source in (({}, ['a'], 'direct'), ({'source': 'letter'}, ['a', 'b'], 'letter'), ({'source': ['letter']}, ['a'], 'direct')):
            got = self.said({'name': 'Ann', 'letter': 'L', **given}, file=file)
            self.assertEqual((got['pages'][:-1], got['answers']['source'], got['answers']['fixed']), (pages, source, 'ours'), given)
        self.assertEqual(self.said({'name': 'Ann', 'ref': 7}, file=file)['answers']['ref'], '7')
        for odd in ({'fixed': 'theirs'}, {'ref': 'x' * 20000}, {'source': {}}):
            said = self.walk({'name': 'Ann', **odd}, file=file).err
            self.assertIn(next(iter(odd)), said)
        self.assertNotIn('ref', self.walk({'name': 'Ann', 'ref': '7'}, file=file).err)

    def test_what_is_not_looked_at_is_said(self):
        done = self.walk({'kind': {'a': 1}, 'typo': 1, 'things': 5, 'detail': [1, 2]})
        for name, words in (('kind', 'takes no answer of this kind'), ('typo', 'no question is called'),
                            ('things', 'takes no answer'), ('detail', 'takes no answer')):
            self.assertRegex(done.err, f'(“{name}” {words}|{words} “{name}”)')
        done = self.walk({f'k{i}': i for i in range(5000)})
        self.assertIn('and 4990 more', done.err)

    def test_what_is_refused(self):
        for text, words in (('', 'not JSON'), ('[]', 'no JSON object'), ('{"a": 1, "a": 2}', 'duplicate'), ('{"kind": ', 'line 1'),
                            ('{"a": ' * 9 + '1' + '}' * 9, 'too deep'), ('{"a": [' + '[],' * 20001 + '1]}', 'too many'),
                            ('{"kind": "\\u0000"}', 'not JSON'), ('{' + ' ' * TOO_LARGE + '}', 'too large')):
            with self.subTest(text=text[:40]):
                done = self.walk(text, status=1)
                self.assertIn(words, done.err)
                self.assertEqual(done.out, '')
        with open(os.path.join(self.folder.top, 'binary.json'), 'wb') as out:
            out.write(b'{"kind": "\xff"}')
        self.assertIn('UTF-8', self.folder.run('journey', WAYS, '--answers', out.name, data=False, status=1).err)
        bad = self.folder.write('bad.json', dict(PAST, pages=[]))
        refused = self.walk({}, file=bad, status=1)
        self.assertRegex(refused.err, r'bad\.json:\d+: error: ')
        self.assertEqual(refused.out, '')
        for file in ('/nowhere.json', self.folder.top, self.folder.write('x.json', '{}')):
            self.walk({}, file=file, status=1)
        self.folder.run('journey', WAYS, '--answers', '/nowhere.json', data=False, status=1)

    def test_misuse(self):
        answers = self.folder.write('answers.json', {})
        for words in ([], [WAYS], ['--answers', answers], [WAYS, 'b', '--answers', answers], [WAYS, '--answers', answers, '--today', '2026-02-30'],
                      [WAYS, '--answers', answers, '--language', 'xx'], [WAYS, '--answers', answers, '--data', 'x']):
            with self.subTest(words=words):
                done = self.folder.run('journey', *words, data=False, status=2)
                self.assertEqual(done.out, '')
                self.assertIn('guildhall: ', done.err)

    def test_odd_answers_break_nothing(self):
        for value in (None, True, -1, 1e300, '', 'x' * 30000, [], {}, [None], [[1]], [{}], {'name': 1}, {'day': {}}, '\t', '1e5', '💥'):
            for words in ([], ['--trust-answers']):
                answers = {key: value for key in ('kind', 'detail', 'things', 'thing', 'proof', 'note', 'kind-x', 'kind__day')}
                self.said(dict(answers, kind='short', things=[answers, answers]), *words)


if __name__ == '__main__':
    unittest.main()
