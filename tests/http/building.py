# SPDX-License-Identifier: Apache-2.0
"""Designers at work on drafts of services: what every test of the builder needs."""
import json
import re

from comers import Comers


class Building(Comers):
    @classmethod
    def fill(cls, folder):
        folder.init(languages='en,cy')
        cls.passwords = {name: folder.user(f'{name}@example.org', role) for name, role in
                         (('ann', 'designer'), ('ben', 'designer'), ('pat', 'publisher'))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {name: cls.enter(name) for name in cls.passwords}

    @classmethod
    def enter(cls, name):
        user = cls.comer()
        assert user.post('/town/staff/sign-in', {'email': f'{name}@example.org', 'password': cls.passwords[name]}).status == 303
        return user

    def begin(self, key, ready='missed-bin', user='ann'):
        made = self.users[user].upload('/town/staff/new-service', {'ready': ready, 'key': key, 'seen': '0'}, [])
        self.assertEqual((made.status, made.location), (303, f'/town/staff/services/{key}/draft'), made)

    def page(self, key, page='', user='ann'):
        return self.users[user].get(f'/town/staff/services/{key}/draft{"/" + page if page else ""}')

    def edit(self, key, do, user='ann', seen=None, **fields):
        seen = seen or self.seen(key)
        return self.users[user].post(f'/town/staff/services/{key}/draft', {'do': do, 'seen': seen, **{k.replace('_', '-'): v for k, v in fields.items()}})

    def seen(self, key):
        return self.folder.rows('SELECT MAX(r.number) FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ?', key)[0][0]

    def document(self, key):
        return json.loads(self.folder.rows('SELECT r.document FROM revision r JOIN service s ON s.id = r.service_id WHERE s.key = ? '
                                           'ORDER BY r.number DESC LIMIT 1', key)[0][0])

    def question(self, key, page, question):
        return next(q for p in self.document(key)['pages'] if p['id'] == page for q in p['questions'] if q['id'] == question)

    def ids(self, key):
        return [p['id'] for p in self.document(key)['pages']]

    def text(self, answer):
        """What a page says, without its markup."""
        return re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', '', answer.text))

    def form(self, answer):
        """What the boxes and lists of a page hold."""
        boxes = dict(re.findall(r'<input[^>]*\sname="([^"]+)"[^>]*?\svalue="([^"]*)"', answer.text))
        areas = dict(re.findall(r'<textarea[^>]*\sname="([^"]+)"[^>]*>\n?([^<]*)</textarea>', answer.text))
        chosen = {m[0]: (re.findall(r'<option value="([^"]*)"\s+selected', m[1]) or re.findall(r'<option value="([^"]*)"', m[1]) or [''])[0]
                  for m in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', answer.text, re.S)}
        return {k: v for k, v in {**boxes, **areas, **chosen}.items() if k not in ('do', 'seen')}
