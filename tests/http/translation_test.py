# SPDX-License-Identifier: Apache-2.0
"""Translations of a draft: what is missing, a machine's, out of date, reviewed; on a page and by a file."""
import re

import building


class Translations(building.Building):
    WHERE = '/town/staff/services/{}/translations'

    def look(self, key, show='to-do', user='ann'):
        return self.users[user].get(f'{self.WHERE.format(key)}?of=cy&show={show}')

    def counts(self, key):
        tabs = re.search(r'gh-tabs">(.*?)</ul>', self.look(key).text, re.S)[1]
        return dict(re.findall(r'show=([a-z-]+)[^>]*>[^<]*<span>(\d+)', tabs))

    def save(self, key, user='ann', seen=None, **fields):
        return self.users[user].post(self.WHERE.format(key), {'seen': seen or self.seen(key), 'of': 'cy', 'show': 'to-do', 'from': '0',
                                                              **{k.replace('_', '-'): v for k, v in fields.items()}})

    def bring(self, key, body, how='person', user='ann'):
        body = body if isinstance(body, bytes) else body.encode()
        return self.users[user].upload(self.WHERE.format(key) + '/file', {'seen': str(self.seen(key)), 'of': 'cy', **({'how': how} if how else {})},
                                       [('file', 'welsh.po', 'text/plain', body)])

    def entry(self, way, source, said, fuzzy=False):
        return ('#, fuzzy\n' if fuzzy else '') + f'msgctxt "{way}"\nmsgid "{source}"\nmsgstr "{said}"\n\n'

    def publish(self, key):
        answer = self.users['pat'].post(f'/town/staff/services/{key}/publish', {'revision': self.seen(key)})
        self.assertEqual(answer.status, 303, answer)

    def test_welsh_is_written_read_and_out_of_date(self):
        self.begin('words')
        counts = self.counts('words')
        self.assertEqual((counts['missing'], counts['machine'], counts['reviewed']), ('0', '0', '0'))
        self.assertGreater(int(counts['unreviewed']), 20)
        self.assertIn('not reviewed', self.text(self.users['pat'].get('/town/staff/services/words')))
        # The English of the name, and a text that only the file changes.
        self.assertEqual(self.edit('words', 'name', name_en='Tell us about a bin', name_cy='', summary_en='S', summary_cy='C').status, 303)
        self.assertEqual(self.counts('words')['missing'], '1')
        self.assertIn('1 text has no translation', self.text(self.page('words')))
        self.assertEqual(self.save('words', i_0='name', t_0='Dweud am fin').status, 303)
        self.assertEqual(self.document('words')['name'], {'en': 'Tell us about a bin', 'cy': 'Dweud am fin'})
        self.assertNotIn('translations', self.document('words'))
        # Somebody reads it; then the English changes, and back.
        self.assertEqual(self.save('words', 'ben', i_0='name', t_0='Dweud am fin', r_0='yes').status, 303)
        self.assertEqual(self.counts('words')['reviewed'], '1')
        self.assertIn('ben', self.text(self.look('words', 'reviewed')).lower())
        self.edit('words', 'name', name_en='Tell us of a bin', name_cy='Dweud am fin', summary_en='S', summary_cy='C')
        self.assertEqual((self.counts('words')['reviewed'], self.counts('words')['outdated']), ('0', '1'))
        self.assertIn('1 text in Cymraeg is out of date', self.text(self.users['pat'].get('/town/staff/services/words')))
        self.edit('words', 'name', name_en='Tell us about a bin', name_cy='Dweud am fin', summary_en='S', summary_cy='C')
        self.assertEqual(self.counts('words')['reviewed'], '1')
        # Two at once: the second is told what stands there, and keeps what was typed.
        seen = self.seen('words')
        self.assertEqual(self.save('words', 'ben', seen, i_0='summary', t_0='Crynodeb').status, 303)
        late = self.save('words', 'ann', seen, i_0='summary', t_0='Arall', i_1='name', t_1='Dweud am fin', r_1='yes')
        self.assertEqual((late.status, 'Arall</textarea>' in late.text, 'Crynodeb' in late.text), (409, True, True))
        self.assertEqual(self.document('words')['summary']['cy'], 'Crynodeb')
        self.assertIn('Cyfieithiadau', self.users['ann'].get(self.WHERE.format('words') + '?language=cy').text)
        self.users['ann'].get(self.WHERE.format('words') + '?language=en')
        # What a browser sends for a new line is none in the document.
        self.save('words', i_0='summary', t_0='Un\r\nDau')
        self.assertEqual(self.document('words')['summary']['cy'], 'Un\nDau')

    def test_each_text_says_what_it_is_and_where(self):
        for key in ('parking-permit', 'examples', 'missed-bin'):
            with self.subTest(ready=key):
                self.begin(key, key)
                said = []
                for start in range(0, int(self.counts(key)['to-do']), 25):
                    page = self.users['ann'].get(f'{self.WHERE.format(key)}?of=cy&show=to-do&from={start}')
                    said += [re.sub(r'\s+', ' ', text).strip() for text in re.findall(r'<legend[^>]*>([^<]*)', page.text)[:-1]] # the last is of the file
                    self.assertIn(f'Texts {start + 1} to ', self.text(page))
                self.assertEqual(len(said), int(self.counts(key)['to-do']))
                self.assertNotIn('Another text', said)
                if key == 'parking-permit':
                    self.assertEqual(said[:3], ['Name of the service', 'What it is for', 'How long it takes'])
                    for words in ('Title of the question', 'Hint', 'Choice 4 of 4', 'Title of a calculated value', 'What people need before they start, 1 of 2'):
                        self.assertIn(words, said)
        self.assertIn('Words for a mistake, instead of “', self.text(self.users['ann'].get(self.WHERE.format('missed-bin') + '?of=cy&show=to-do&from=0'))
                      + self.text(self.users['ann'].get(self.WHERE.format('missed-bin') + '?of=cy&show=to-do&from=25')))
        self.assertIn('Dewis 2 o 4', self.text(self.users['ann'].get(self.WHERE.format('parking-permit') + '?language=cy&of=cy&show=to-do&from=50')))
        self.users['ann'].get(self.WHERE.format('parking-permit') + '?language=en')

    def test_a_machine_s_words_are_marked_until_somebody_read_them(self):
        self.begin('machine')
        self.edit('machine', 'name', name_en='A bin', name_cy='', summary_en='S', summary_cy='Crynodeb')
        came = self.bring('machine', self.entry('name', 'A bin', 'Peiriant') + self.entry('summary', 'S', 'Peiriant arall'), 'machine')
        self.assertEqual(came.status, 200, came)
        self.assertIn('1 text was taken', self.text(came))
        self.assertIn('S → Peiriant arall', self.text(came)) # a person's words stay, and the machine's are told
        self.assertEqual(self.document('machine')['summary']['cy'], 'Crynodeb')
        self.assertEqual(self.counts('machine')['machine'], '1')
        self.assertIn('says so on every page', self.text(self.users['pat'].get('/town/staff/services/machine')))
        self.publish('machine')
        person = self.comer()
        self.assertNotIn('by-machine', person.get('/town/machine?language=en').text)
        welsh = person.get('/town/machine?language=cy')
        self.assertIn('Peiriant a gyfieithodd rai o’r geiriau', welsh.text)
        # Read by somebody: no page says it any more.
        self.users['ann'].post('/town/staff/services/machine/drafts', {'seen': '0', 'do': 'begin'})
        self.assertEqual(self.save('machine', i_0='name', t_0='Peiriant', r_0='yes').status, 303)
        self.publish('machine')
        self.assertNotIn('by-machine', person.get('/town/machine?language=cy').text)

    def test_a_file_goes_to_translators_and_comes_back(self):
        self.begin('file')
        self.edit('file', 'name', name_en='A "bin"', name_cy='', summary_en='S', summary_cy='C')
        out = self.users['ann'].get(self.WHERE.format('file') + '/file?of=cy')
        self.assertEqual((out.status, 'file-cy.po' in str(out.headers)), (200, True))
        self.assertIn('msgctxt "name"\nmsgid "A \\"bin\\""\nmsgstr ""', out.text)
        self.assertEqual(self.bring('file', out.text).status, 200) # nothing was written in it
        before = self.seen('file')
        self.assertIn('0 texts were taken', self.text(self.bring('file', out.text)))
        self.assertEqual(self.seen('file'), before)
        # The English changed meanwhile: taken, and shown as out of date.
        self.edit('file', 'name', name_en='A new bin', name_cy='', summary_en='S', summary_cy='C')
        filled = out.text.replace('msgid "A \\"bin\\""\nmsgstr ""', 'msgid "A \\"bin\\""\nmsgstr "Bin"')
        came = self.bring('file', filled + '\n' + self.entry('pages/gone/title', 'Gone', 'Wedi mynd'))
        self.assertIn('out of date', self.text(came))
        self.assertIn('Gone → Wedi mynd', self.text(came))
        self.assertEqual(self.document('file')['name'], {'en': 'A new bin', 'cy': 'Bin'})
        self.assertEqual(self.counts('file')['outdated'], '1')
        # Read words stay, whatever a file says; and are vouched for by a file.
        self.bring('file', self.entry('name', 'A new bin', 'Bin newydd'), 'read')
        self.assertEqual(self.counts('file')['reviewed'], '1')
        self.assertIn('A new bin → Arall', self.text(self.bring('file', self.entry('name', 'A new bin', 'Arall'))))
        self.bring('file', self.entry('summary', 'S', 'Peiriant', fuzzy=True), 'read')
        self.assertEqual(self.document('file')['summary']['cy'], 'C') # fuzzy is nobody's word
        # Files that are none change nothing, and are told where.
        with self.changes_nothing():
            for body, said in ((b'<html>', 'Line 1 '), (b'msgctxt "a"\nmsgid "A"\nmsgstr "B\n', 'line 3'), (b'\xff\xfe', 'Line 1 is not UTF-8'), (b'\n#\x02', 'Line 2 has a character'),
                               (b'msgid ""\nmsgstr "Language: fr\\n"\n', 'Cymraeg'), (self.entry('name', 'A', 'B') * 2, 'twice'),
                               (b'msgctxt "a"\nmsgid "' + b'x' * 70000 + b'"', 'line 2'), (b'', 'Select a PO file'), (b'x' * 4300000, '')):
                with self.subTest(said=said):
                    answer = self.bring('file', body)
                    self.assertIn(answer.status, (413, 422))
                    self.assertIn(said, self.text(answer))
            self.assertIn('Select whose words', self.text(self.bring('file', filled, how='')))
            long = self.bring('file', self.entry('name', 'A new bin', 'x' * 5001), 'read')
            self.assertIn('longer than 5,000', self.text(long))
            self.assertEqual(self.users['ann'].post(self.WHERE.format('file'), {'of': 'cy'}).status, 400)
        hostile = self.bring('file', self.entry('pages/x/title', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>'))
        self.assertNotIn('<script>alert', hostile.text)
        self.assertNotIn('<img src=x', hostile.text)
