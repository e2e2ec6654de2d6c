# SPDX-License-Identifier: Apache-2.0
"""A list of tasks: sections in any order, what waits, what a changed answer opens again, links into the middle."""
import guildhall

LIST = '/town/tasks/task-list'


class Tasks(guildhall.Served):
    @classmethod
    def fill(cls, folder):
        folder.init()
        folder.publish('tasks.json')
        folder.publish('ways.json')

    def setUp(self):
        super().setUp()
        self.person = self.server.browser(headers=[('Accept-Language', 'en')])

    def listed(self, *lines, person=None):
        """The list as it stands: each task's name, state and page, and whether sending is offered."""
        answer = (person or self.person).get(LIST)
        self.assertEqual((answer.status, answer.page.kind, answer.page.id), (200, 'task-list', 'task-list'))
        links = [href.rsplit('/', 1)[1] for href, a in answer.page.links if 'govuk-task-list__link' in a.get('class', '')]
        self.assertEqual(links, [page for _, _, page in lines if page])
        at = 0
        for name, state, _ in lines:
            at = answer.page.all_words.index(f'{name} {state}', at)
        return answer

    def goes(self, page, fields, to):
        answer = self.person.post(f'/town/tasks/{page}', fields)
        self.assertEqual((answer.status, answer.location), (303, f'/town/tasks/{to}'))

    def test_sections_in_any_order(self):
        page = self.listed(('Your home', 'Not yet started', 'owner'), ('About you', 'Not yet started', 'name'),
                           ('Your rent', 'Cannot start yet', None)).page
        self.assertIn('Where you live', page.all_words)
        self.assertNotIn('/town/tasks/check-answers', [href for href, _ in page.links])
        self.goes('name', {'name': 'Ann'}, 'task-list')
        self.goes('owner', {'owner': 'landlord'}, 'street')
        self.listed(('Your home', 'In progress', 'street'), ('About you', 'Completed', 'name'), ('Your rent', 'Cannot start yet', None))
        self.goes('street', {'street': 'Mill Road'}, 'task-list')
        self.listed(('Your home', 'Completed', 'owner'), ('About you', 'Completed', 'name'), ('Your rent', 'Not yet started', 'pay'))
        self.goes('pay', {'pay': '500'}, 'task-list')
        page = self.listed(('Your home', 'Completed', 'owner'), ('About you', 'Completed', 'name'), ('Your rent', 'Completed', 'pay')).page
        self.assertIn('/town/tasks/check-answers', [href for href, _ in page.links])
        clear = '/town/tasks/check-answers/clear?from=task-list'
        self.assertIn(clear, [href for href, _ in page.links])
        self.assertIn(LIST, [href for href, _ in self.person.get(clear).page.links])  # "No": back to it
        self.goes('task-list', {}, 'task-list')
        done = self.person.go('/town/tasks/check-answers')
        self.assertEqual(self.folder.case(done.page.reference)['answers'],
                         {'owner': 'landlord', 'street': 'Mill Road', 'name': 'Ann', 'pay': 500})
        self.listed(('Your home', 'Not yet started', 'owner'), ('About you', 'Not yet started', 'name'),
                    ('Your rent', 'Cannot start yet', None))  # a new draft begins there
        self.assertEqual(self.person.get('/town/tasks/street').location, '/town/tasks/check-answers/sent')
        self.assertEqual(self.person.get('/town/tasks/name').page.kind, 'question')  # by any of its tasks
        self.goes('name', {'name': 'Ben'}, 'task-list')
        self.listed(('Your home', 'Not yet started', 'owner'), ('About you', 'Completed', 'name'), ('Your rent', 'Cannot start yet', None))

    def test_nothing_is_sent_before_all_are_done(self):
        self.goes('name', {'name': 'Ann'}, 'task-list')
        self.goes('owner', {'owner': 'me'}, 'street')
        for answer in (self.person.get('/town/tasks/check-answers'), self.person.post('/town/tasks/check-answers')):
            self.assertEqual((answer.status, answer.location), (303, LIST))
        self.assertEqual(self.folder.rows('SELECT count(*) FROM case_file'), [(0,)])
        self.goes('street', {'street': 'Mill Road'}, 'task-list')
        self.listed(('Your home', 'Completed', 'owner'), ('About you', 'Completed', 'name'))  # no rent: no such task
        self.assertEqual(self.person.get('/town/tasks/check-answers').page.kind, 'check-answers')

    def test_a_changed_answer_opens_sections_again(self):
        self.goes('name', {'name': 'Ann'}, 'task-list')
        self.goes('owner', {'owner': 'me'}, 'street')
        self.goes('street', {'street': 'Mill Road'}, 'task-list')
        check = self.person.get('/town/tasks/check-answers').page
        self.assertEqual([href for href, _ in check.links if '/owner' in href], ['/town/tasks/owner?change=1'])
        self.goes('owner?change=1', {'owner': 'me'}, 'check-answers')
        self.goes('owner?change=1', {'owner': 'landlord'}, 'task-list')
        self.listed(('Your home', 'Completed', 'owner'), ('About you', 'Completed', 'name'), ('Your rent', 'Not yet started', 'pay'))
        self.assertEqual(self.person.get('/town/tasks/check-answers').location, LIST)
        self.goes('pay', {'pay': '1'}, 'task-list')
        self.goes('owner?change=1', {'owner': 'me'}, 'check-answers')

    def test_an_early_ending_ends(self):
        self.goes('name', {'name': 'Ann'}, 'task-list')
        self.goes('owner', {'owner': 'nobody'}, 'no-home')
        self.assertEqual(self.person.get('/town/tasks/check-answers').location, '/town/tasks/no-home')
        self.listed(('Your home', 'In progress', 'owner'), ('About you', 'Cannot start yet', None))
        self.goes('owner', {'owner': 'me'}, 'street')
        self.listed(('Your home', 'In progress', 'street'), ('About you', 'Completed', 'name'))

    def test_links_into_the_middle(self):
        self.assertEqual(self.person.get('/town/tasks/pay').location, '/town/tasks')  # no draft: where it begins
        self.assertEqual(self.person.get('/town/tasks/name').page.id, 'name')
        self.goes('name', {'name': 'Ann'}, 'task-list')
        for page in ('pay', 'street', 'no-home'):
            self.assertEqual(self.person.get(f'/town/tasks/{page}').location, LIST)
            self.goes(page, {page: '1'}, 'task-list')
        self.goes('task-list', {}, 'task-list')
        for path in (f'{LIST}/1', f'{LIST}/add', '/town/ways/task-list'):
            self.assertEqual(self.person.get(path).status, 404)

    def test_back_start_and_languages(self):
        def back(page):
            found = [href for href, a in self.person.get(f'/town/tasks{page}').page.links if 'govuk-back-link' in a.get('class', '')]
            return found[0] if found else None
        start = self.person.get('/town/tasks').page
        self.assertIn(LIST, [href for href, _ in start.links])
        self.goes('owner', {'owner': 'me'}, 'street')
        self.assertEqual(back('/task-list'), '/town/tasks')
        self.assertEqual(back('/owner'), LIST)
        self.assertEqual(back('/street'), '/town/tasks/owner')
        self.assertEqual(back('/name'), LIST)
        self.assertIn(LIST, [href for href, _ in self.person.get('/town/tasks').page.links])  # goes on
        welsh = self.person.get(f'{LIST}?language=cy').page
        self.assertEqual(welsh.language, 'cy')
        for words in ('Gwneud hyn fesul rhan', 'Lle rydych yn byw', 'Eich cartref Ar y gweill', 'Amdanoch chi Heb ddechrau',
                      'Eich rhent Ni ellir dechrau eto'):
            self.assertIn(words, welsh.all_words)
