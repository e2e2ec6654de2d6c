# SPDX-License-Identifier: Apache-2.0
"""Who may do what. MATRIX is written by hand from what each role is for, not made from the code: a row of the
route table that is not public and not here fails the test, and so does one here that is gone."""
import base64
import datetime
import sqlite3
import time
import unittest

import guildhall
from guildhall import Folder, Server, routes

ROLES = ('anonymous', 'caseworker', 'supervisor', 'designer', 'publisher', 'leader', 'administrator', 'partner')
IN, NO = 'sign-in', 403 # sent to sign in; known and not allowed
MATRIX = {
    # method and path                              anonymous, caseworker, supervisor, designer, publisher, leader, administrator, partner
    ('GET', '/:organisation/staff'):                                   (IN, 303, 303, 303, 303, 303, 303, 303),
    ('GET', '/:organisation/staff/cases'):                             (IN, 200, 200, NO, NO, NO, 200, 200),
    ('POST', '/:organisation/staff/cases/export'):                     (IN, 303, 303, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/downloads'):                         (IN, 200, 200, NO, NO, NO, 200, NO),
    ('GET', '/:organisation/staff/downloads/:download/file'):          (IN, 200, 404, NO, NO, NO, 404, NO), # the caseworker's
    ('POST', '/:organisation/staff/downloads/:download/remove'):       (IN, 303, 303, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/cases/:reference'):                  (IN, 200, 200, NO, NO, NO, 200, 200),
    ('GET', '/:organisation/staff/cases/:reference/pdf'):              (IN, 200, 200, NO, NO, NO, 200, 200),
    ('GET', '/:organisation/staff/cases/:reference/here'):             (IN, 200, 200, NO, NO, NO, 200, 200),
    ('GET', '/:organisation/staff/cases/:reference/files/:token'):     (IN, 200, 200, NO, NO, NO, 200, 200),
    ('GET', '/:organisation/staff/cases/:reference/files/:token/picture'): (IN, 404, 404, NO, NO, NO, 404, 404), # it is a document
    ('POST', '/:organisation/staff/cases/:reference/status'):          (IN, 303, 303, NO, NO, NO, 303, 303),
    ('POST', '/:organisation/staff/cases/:reference/note'):            (IN, 303, 303, NO, NO, NO, 303, 303),
    ('POST', '/:organisation/staff/cases/:reference/assign'):          (IN, 303, 303, NO, NO, NO, 303, 303),
    ('POST', '/:organisation/staff/cases/views'):                      (IN, 303, 303, NO, NO, NO, 303, 303),
    ('POST', '/:organisation/staff/cases/views/:view/remove'):         (IN, 303, 303, NO, NO, NO, 303, 303),
    ('POST', '/:organisation/staff/cases/:reference/hold'):            (IN, NO, 303, NO, NO, NO, 303, NO),
    ('POST', '/:organisation/staff/cases/:reference/hand-over'):       (IN, NO, 404, NO, NO, NO, 404, NO), # they go nowhere
    ('GET', '/:organisation/staff/banner'):                            (IN, NO, NO, NO, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/banner'):                           (IN, NO, NO, NO, 422, NO, 422, NO),
    ('GET', '/:organisation/staff/gate'):                              (IN, NO, NO, NO, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/gate'):                             (IN, NO, NO, NO, 422, NO, 422, NO),
    ('GET', '/:organisation/staff/services/:service/gate'):            (IN, NO, NO, NO, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/gate'):           (IN, NO, NO, NO, 303, NO, 303, NO), # as all
    ('GET', '/:organisation/staff/retention'):                         (IN, NO, NO, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/retention/clock'):                  (IN, NO, NO, NO, NO, NO, 303, NO),
    ('POST', '/:organisation/staff/retention/holds'):                  (IN, NO, NO, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/journeys'):                          (IN, 200, 200, NO, NO, NO, 200, 200),
    ('POST', '/:organisation/staff/journeys'):                         (IN, 303, 303, NO, NO, NO, 303, 303),
    ('GET', '/:organisation/staff/teams'):                             (IN, NO, 200, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/teams'):                            (IN, NO, 303, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/teams/:team'):                       (IN, NO, 200, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/teams/:team'):                      (IN, NO, 303, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/messages'):                          (IN, NO, NO, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/messages/again'):                   (IN, NO, NO, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/message-words'):                     (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/message-words/:kind'):               (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/message-words/:kind'):              (IN, NO, NO, 303, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services/:service/message-words'):   (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/message-words/:kind'): (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/message-words/:kind'): (IN, NO, NO, 303, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services'):                          (IN, NO, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/questions'):                         (IN, NO, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/practice'):                          (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/practice'):                         (IN, NO, NO, 400, 400, NO, 400, NO), # it says not what
    ('GET', '/:organisation/staff/changes'):                           (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/changes'):                          (IN, NO, NO, 422, 422, NO, 422, NO),
    ('POST', '/:organisation/staff/changes/take-back'):                (IN, NO, NO, 400, 400, NO, 400, NO),
    ('GET', '/:organisation/staff/new-service'):                       (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/new-service'):                      (IN, NO, NO, 422, 422, NO, 422, NO),
    ('GET', '/:organisation/staff/services/:service'):                 (IN, NO, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/services/:service/upload'):          (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/upload'):         (IN, NO, NO, 422, 422, NO, 422, NO),
    ('POST', '/:organisation/staff/services/:service/drafts'):         (IN, NO, NO, 303, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services/:service/draft'):           (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/draft/:page'):     (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/sections'):        (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/messages'):        (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/message'):         (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/values'):          (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/conditions'):      (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/condition'):       (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/value'):           (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/value/when'):      (IN, NO, NO, 303, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services/:service/draft/:page/mistakes'): (IN, NO, NO, 303, 303, NO, 303, NO),
    ('POST', '/:organisation/staff/services/:service/draft/:page/try'): (IN, NO, NO, 400, 400, NO, 400, NO),
    ('GET', '/:organisation/staff/services/:service/draft/:page/when'): (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/settings'):        (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/map'):             (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/difference'):      (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/draft'):          (IN, NO, NO, 303, 303, NO, 303, NO),
    ('POST', '/:organisation/staff/services/:service/advice'):         (IN, NO, NO, 400, 400, NO, 400, NO),
    ('GET', '/:organisation/staff/services/:service/preview'):         (IN, NO, NO, 303, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services/:service/preview/:page'):   (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/preview/:page'):  (IN, NO, NO, 422, 422, NO, 422, NO),
    ('POST', '/:organisation/staff/services/:service/preview/:page/:row'): (IN, NO, NO, 404, 404, NO, 404, NO), # no row
    ('POST', '/:organisation/staff/services/:service/preview/:page/:row/remove'): (IN, NO, NO, 404, 404, NO, 404, NO),
    ('GET', '/:organisation/staff/services/:service/preview/:page/:question/suggestions'): (IN, NO, NO, 404, 404, NO, 404, NO), # nothing to find
    ('GET', '/:organisation/staff/services/:service/trials'):          (IN, NO, 200, 200, 200, 200, 200, NO),
    ('POST', '/:organisation/staff/services/:service/trials'):         (IN, NO, NO, 422, 422, NO, 422, NO),
    ('GET', '/:organisation/staff/services/:service/trials/:number'):  (IN, NO, 404, 404, 404, 404, 404, NO), # there is none
    ('POST', '/:organisation/staff/services/:service/trials/:number/close'): (IN, NO, NO, 404, 404, NO, 404, NO),
    ('POST', '/:organisation/staff/services/:service/trials/:number/invite'): (IN, NO, NO, 404, 404, NO, 404, NO),
    ('POST', '/:organisation/staff/services/:service/trials/:number/comments'): (IN, NO, NO, 404, 404, NO, 404, NO),
    ('GET', '/:organisation/staff/services/:service/languages'):       (IN, NO, NO, 200, 200, NO, 200, NO),
    ('GET', '/:organisation/staff/services/:service/translations'):    (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/translations'):   (IN, NO, NO, 400, 400, NO, 400, NO),
    ('GET', '/:organisation/staff/services/:service/translations/file'): (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/translations/file'): (IN, NO, NO, 400, 400, NO, 400, NO),
    ('GET', '/:organisation/staff/services/:service/history'):         (IN, NO, NO, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/steps'):          (IN, NO, NO, NO, 303, NO, 303, NO),
    ('POST', '/:organisation/staff/services/:service/approval'):       (IN, NO, 404, 404, 404, 404, 404, NO),
    ('POST', '/:organisation/staff/services/:service/publish'):        (IN, NO, NO, NO, 409, NO, 409, NO),
    ('GET', '/:organisation/staff/services/:service/opening'):         (IN, NO, NO, NO, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/services/:service/opening'):        (IN, NO, NO, NO, 303, NO, 303, NO),
    ('POST', '/:organisation/staff/services/:service/move'):           (IN, NO, NO, NO, 303, NO, 303, NO),
    ('GET', '/:organisation/staff/services/:service/versions/:number'): (IN, NO, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/services/:service/revisions/:number'): (IN, NO, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/feedback'):                          (IN, 200, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/feedback/:service'):                 (IN, 200, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/needs'):                             (IN, 200, 200, 200, 200, 200, 200, NO),
    ('GET', '/:organisation/staff/needs/new'):                         (IN, 200, 200, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/needs/new'):                        (IN, 422, 422, 422, 422, NO, 422, NO),
    ('GET', '/:organisation/staff/needs/told'):                        (IN, 200, 200, 200, 200, NO, 200, NO),
    ('POST', '/:organisation/staff/needs/told'):                       (IN, 404, 404, 404, 404, NO, 404, NO), # nothing waits
    ('GET', '/:organisation/staff/needs/:need'):                       (IN, 404, 404, 404, 404, 404, 404, NO), # there is none
    ('POST', '/:organisation/staff/needs/:need'):                      (IN, NO, NO, 404, 404, NO, 404, NO),
    ('POST', '/:organisation/staff/needs/:need/evidence'):             (IN, 404, 404, 404, 404, NO, 404, NO),
    ('GET', '/:organisation/staff/account/password'):                  (IN, 200, 200, 200, 200, 200, 200, 200),
    ('POST', '/:organisation/staff/account/password'):                 (IN, 422, 422, 422, 422, 422, 422, 422),
    ('GET', '/:organisation/staff/users'):                             (IN, NO, NO, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/users'):                            (IN, NO, NO, NO, NO, NO, 422, NO),
    ('GET', '/:organisation/staff/users/:user'):                       (IN, NO, NO, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/users/:user'):                      (IN, NO, NO, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/users/:user/partner'):               (IN, NO, NO, NO, NO, NO, 200, NO),
    ('POST', '/:organisation/staff/users/:user/partner'):              (IN, NO, NO, NO, NO, NO, 303, NO),
    ('GET', '/:organisation/staff/account'):                           (IN, 200, 200, 200, 200, 200, 200, 200),
    ('POST', '/:organisation/staff/account/sessions'):                 (IN, 303, 303, 303, 303, 303, 303, 303),
    ('GET', '/:organisation/staff/account/second-factor'):             (IN, 200, 200, 200, 200, 200, 200, 200),
    ('POST', '/:organisation/staff/account/second-factor/begin'):      (IN, 303, 303, 303, 303, 303, 303, 303),
    ('POST', '/:organisation/staff/account/second-factor'):            (IN, 422, 422, 422, 422, 422, 422, 422),
    ('POST', '/:organisation/staff/account/second-factor/change'):     (IN, 422, 422, 422, 422, 422, 422, 422),
    ('GET', '/:organisation/staff/account/passkeys'):                         (IN, 200, 200, 200, 200, 200, 200, 200),
    ('POST', '/:organisation/staff/account/passkeys/begin'):                  (IN, 200, 200, 200, 200, 200, 200, 200),
    ('POST', '/:organisation/staff/account/passkeys'):                        (IN, 303, 303, 303, 303, 303, 303, 303),
    ('POST', '/:organisation/staff/account/passkeys/remove'):                 (IN, 404, 404, 404, 404, 404, 404, 404),
    ('POST', '/:organisation/staff/account/passkeys/codes'):                  (IN, 303, 303, 303, 303, 303, 303, 303),
    ('POST', '/:organisation/staff/sign-out'):                         (IN, 303, 303, 303, 303, 303, 303, 303),
}



def fill(folder):
    passwords = {}
    for org in ('town', 'vale'):
        folder.init(org, f'The {org}')
        folder.publish('ways.json', org=org)
        passwords[org] = {role: folder.user(f'{role}@example.org', role, org) for role in ROLES[1:]}
    return passwords


def make_case(server, org='town', **answers):
    person = server.browser()
    person.go(f'/{org}/ways/kind', {'kind': 'short'})
    person.go(f'/{org}/ways/things', {'next': 'continue'})
    person.go(f'/{org}/ways/proof', [], [('proof', 'proof.pdf', 'application/pdf', b'%PDF-1.4 secret')])
    person.go(f'/{org}/ways/note', {'note': answers.get('note', f'a note of {org}')})
    return person.go(f'/{org}/ways/check-answers').page.reference


class Permissions(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1', '--public-url', 'https://services.town.example') # each comes from an address of their own
    entered = 0
    END = datetime.date.today() + datetime.timedelta(days=30)
    GRANT = {'service-1': '1', 'until-day': END.day, 'until-month': END.month, 'until-year': END.year}

    @classmethod
    def fill(cls, folder):
        cls.passwords = fill(folder)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.references = {org: make_case(cls.server, org) for org in ('town', 'vale')}
        cls.tokens = {org: cls.folder.rows('SELECT token FROM upload', org=org)[0][0] for org in ('town', 'vale')}
        for org in ('town', 'vale'):
            boss = cls.enter(org, 'administrator')
            boss.post(f'/{org}/staff/teams', {'name': 'First team'})
            cls.partners = {**getattr(cls, 'partners', {}), org: cls.folder.rows("SELECT id FROM user_account WHERE role = 'partner'", org=org)[0][0]}
            granted = boss.post(f'/{org}/staff/users/{cls.partners[org]}/partner', cls.GRANT)
            assert granted.status == 303, granted
        cls.users = {org: {role: cls.enter(org, role) for role in ROLES[1:]} for org in ('town', 'vale')}

    @classmethod
    def fresh(cls):
        Permissions.entered += 1
        return cls.server.browser(headers=[('X-Forwarded-For', f'198.51.{100 + Permissions.entered // 250}.{Permissions.entered % 250}')])

    @classmethod
    def enter(cls, org, role):
        user = cls.fresh()
        answer = user.post(f'/{org}/staff/sign-in', {'email': f'{role}@example.org', 'password': cls.passwords[org][role]})
        assert answer.status == 303, answer
        return user

    def address(self, path, org='town'):
        if path.endswith('/partner'):
            path = path.replace(':user', str(self.partners[org]))
        return path.replace(':organisation', org).replace(':reference', self.references[org]) \
                   .replace(':token', self.tokens[org]).replace(':service', 'ways') \
                   .replace(':team', '1').replace(':user', '1').replace(':view', '1').replace(':download', '1').replace(':kind', 'confirmation').replace(':number', '1').replace(':page', 'kind')

    def seen(self, org):
        return {'seen': str(self.folder.rows('SELECT changes FROM case_file', org=org)[0][0])}

    def ask(self, user, method, path, org='town'):
        fields = {}
        if path.endswith('/status'):
            now = self.folder.rows('SELECT status FROM case_file', org=org)[0][0]
            fields = {'to': 'waiting' if now == 'in-progress' else 'in-progress', 'letter': 'Which?', **self.seen(org)}
        elif path.endswith('/hold'):
            held = self.folder.rows('SELECT held_at FROM case_file', org=org)[0][0]
            fields = {'do': 'hold' if held is None else 'lift', 'why': 'An inquiry'}
        elif path.endswith('/holds'):
            held = self.folder.rows('SELECT held_at FROM service', org=org)[0][0]
            fields = {'service': '1', 'do': 'hold' if held is None else 'lift', 'why': 'An inquiry'}
        elif path.endswith('/journeys'):
            fields = {'service': 'ways', 'channel': 'counter'}
        elif path.endswith('/export'):
            fields = {'format': 'csv'}
        elif path.endswith('/assign'):
            fields = {'user': '1', **self.seen(org)}
        elif path.endswith('/views'):
            fields = {'name': 'Late', 'late': '1'}
        elif path.endswith('/teams'):
            fields = {'name': f'Team {self.folder.count("team")}'}
        elif path.endswith('/:user'):
            fields = {'do': 'enable'}
        elif path.endswith('/partner'):
            fields = self.GRANT
        elif path.endswith('/:team'):
            fields = {'name': 'First team', 'user-1': '1'}
        elif path.endswith('/draft') and method == 'POST':
            seen = self.folder.rows('SELECT MAX(number) FROM revision', org=org)[0][0] or 1
            fields = {'do': 'page-up', 'page': 'kind', 'seen': seen}
        elif path.endswith('/drafts'):
            drafts = self.folder.rows('SELECT MAX(number) FROM revision', org=org)[0][0] or 0
            fields = {'do': 'begin', 'seen': drafts}
        elif path.endswith('/approval'):
            fields = {'revision': self.folder.rows('SELECT MAX(number) FROM revision', org=org)[0][0], 'step': '1'}
        elif path.endswith('/publish'):
            fields = {'revision': '0'}
        elif path.endswith('/move'):
            fields = {'from': self.folder.rows('SELECT version_id FROM service', org=org)[0][0], 'to': '1'}
        elif path.endswith('/note'):
            fields = {'words': 'seen'}
        target = self.address(path, org)
        return user.get(target) if method == 'GET' else user.post(target, fields)

    def wait_for_downloads(self):
        """They are made beside: what comes next is to change nothing."""
        until = time.monotonic() + 30
        while self.folder.rows("SELECT 1 FROM case_export WHERE state IN ('waiting', 'making')") and time.monotonic() < until:
            time.sleep(0.05)

    def test_the_matrix_names_every_staff_route(self):
        there = {(r['method'], r['path']) for r in routes() if r['permission'] != 'public'}
        self.assertEqual(there, set(MATRIX))

    def test_what_is_public_is_meant_to_be(self):
        for row in routes():
            if '/staff' in row['path'] and row['permission'] == 'public':
                self.assertIn(row['path'], ('/:organisation/staff/sign-in', '/:organisation/staff/sign-in/code',
                                            '/:organisation/staff/sign-in/provider', '/:organisation/staff/sign-in/provider/logout',
                                            '/:organisation/staff/sign-in/code/passkey', '/:organisation/staff/sign-in/code/passkey/begin',
                                            '/:organisation/staff/sign-in/passkey', '/:organisation/staff/sign-in/passkey/begin',
                                            '/:organisation/staff/invitation/:link', '/:organisation/staff/practice/door'))

    def test_role_by_route(self):
        known = None # the state, since it was looked at last; None: it may have changed
        for (method, path), wanted in MATRIX.items():
            for role, want in zip(ROLES, wanted):
                with self.subTest(method=method, path=path, role=role):
                    user = self.fresh() if role == 'anonymous' else self.users['town'][role]
                    if path.endswith('/sign-out') and role != 'anonymous':
                        user = self.enter('town', role)
                        known = None
                    refused = want in (IN, NO)
                    known = known or (self.folder.state() if refused else None)
                    answer = self.ask(user, method, path)
                    if path.endswith('/export') and want == 303:
                        self.wait_for_downloads()
                    if want == IN:
                        self.assertEqual((answer.status, answer.location), (303, '/town/staff/sign-in'))
                    else:
                        self.assertEqual(answer.status, want, answer)
                    if not refused:
                        known = None
                    else:
                        after = self.folder.state()
                        self.assertEqual(after, known, 'changed without permission')
                        known = after
                        self.assertNotIn(b'a note of town', answer.body)

    def test_pages_show_only_what_a_role_may(self):
        links = {role: [h for h, _ in self.users['town'][role].get('/town/staff/account').page.links] for role in ROLES[1:]}
        for role in ROLES[1:]:
            self.assertEqual('/town/staff/cases' in links[role], role in ('caseworker', 'supervisor', 'administrator', 'partner'), role)
            self.assertEqual('/town/staff/feedback' in links[role], role != 'partner', role)

    def test_a_session_of_another_organisation_gets_the_very_page_of_not_found(self):
        """At the very address: of somebody without that cookie the page would be the one of signing in."""
        before = self.folder.state()
        for (method, path) in MATRIX:
            with self.subTest(method=method, path=path):
                person = self.fresh() # of an address of its own: some of these ways may be tried a few times only
                for role in ROLES[1:]:
                    stolen = '; '.join(f'{k}={v}' for (_, k), v in self.users['vale'][role].cookies.items())
                    self.assertIn('gh_staff=', stolen)
                    target = self.address(path)
                    answer = person.ask(method, target, b'' if method == 'POST' else None, cookie=stolen)
                    nothing = person.get('/town/nothing')
                    self.assertEqual(answer.same(), nothing.same())
                    self.assertEqual(answer.status, 404)
        self.assertEqual(self.folder.state(), before)

    def test_a_session_stays_within_its_organisation_by_its_path(self):
        # The other only says that staff signed in with this browser.
        self.assertEqual(set(self.users['town']['caseworker'].cookies), {('/town/staff', 'gh_staff'), ('/town/trial', 'gh_trial_staff')})

    def test_a_reference_and_a_file_of_another_organisation(self):
        user = self.users['town']['caseworker']
        nothing = user.get('/town/staff/cases/2222-2222')
        self.assertEqual(nothing.status, 404)
        for path in (f'/town/staff/cases/{self.references["vale"]}',
                     f'/town/staff/cases/{self.references["town"]}/files/{self.tokens["vale"]}',
                     f'/town/staff/cases/{self.references["vale"]}/files/{self.tokens["vale"]}',
                     f'/town/staff/cases/{self.references["town"]}/files/..%2f..%2fregistry.db',
                     f'/town/staff/cases/{self.references["town"]}/files/x'):
            with self.subTest(path=path):
                answer = user.get(path)
                self.assertIn(answer.status, (400, 404))
                self.assertNotIn(b'secret', answer.body)
                self.assertNotIn(b'note of vale', answer.body)

    def test_no_file_without_its_case(self):
        """A file of one case is not reached through another."""
        other = make_case(self.server)
        user = self.users['town']['caseworker']
        mine = user.get(f'/town/staff/cases/{self.references["town"]}/files/{self.tokens["town"]}')
        self.assertEqual((mine.status, mine.body), (200, b'%PDF-1.4 secret'))
        self.assertEqual(user.get(f'/town/staff/cases/{other}/files/{self.tokens["town"]}').status, 404)

    def test_forged_sessions(self):
        (_, _), good = next(iter(self.users['town']['caseworker'].cookies.items()))
        number, secret = good.split('.')
        flipped = base64.urlsafe_b64encode(b'x' * 24).decode()
        forged = [f'{number}.{flipped}', f'{int(number) + 1}.{secret}', f'{number}.', f'.{secret}', number, secret, 'x',
                  f'-{number}.{secret}', f'0{number}.{secret}'[:-1], f'{number}.{secret[:-1]}', f'{number}.{secret}x',
                  f'99999999999999999999.{secret}', f"{number}.' OR 1=1 --", f'{number}.%00', f'{number}.{"a" * 3000}',
                  '0.0', f'{number}..{secret}', f'{number}.{secret.swapcase()}']
        nothing = self.person.get('/town/nothing')
        with self.changes_nothing():
            for cookie in forged:
                with self.subTest(cookie=cookie[:60]):
                    answer = self.person.get('/town/staff/cases', cookie=f'gh_staff={cookie}')
                    self.assertEqual(answer.same(), nothing.same())
        self.assertEqual(self.person.get('/town/staff/cases', cookie=f'gh_staff={good}').status, 200)

    def test_an_ended_session(self):
        user = self.enter('town', 'caseworker')
        jar = user.cookie_for('/town/staff')
        self.assertEqual(user.get('/town/staff/cases').status, 200)
        out = user.post('/town/staff/sign-out')
        self.assertEqual((out.status, out.location), (303, '/town/staff/sign-in?out=1'))
        self.assertIn('Max-Age=0', out.header('Set-Cookie'))
        again = self.person.get('/town/staff/cases', cookie=jar)
        self.assertEqual((again.status, again.location), (303, '/town/staff/sign-in'))

    def test_signing_in_gives_a_session_of_its_own(self):
        one, two = self.enter('town', 'leader'), self.enter('town', 'leader')
        self.assertNotEqual(one.cookie_for('/town/staff'), two.cookie_for('/town/staff'))
        fixed = self.fresh()
        fixed.cookies[('/town/staff', 'gh_staff')] = '1.fixed'
        fixed.post('/town/staff/sign-in', {'email': 'leader@example.org', 'password': self.passwords['town']['leader']})
        self.assertNotIn('fixed', fixed.cookie_for('/town/staff'))

    def test_secrets_are_kept_as_hashes(self):
        secret = self.users['town']['caseworker'].cookie_for('/town/staff').split('.')[1]
        kept = repr(self.folder.state())
        self.assertNotIn(secret, kept)
        for password in self.passwords['town'].values():
            self.assertNotIn(password, kept)
        self.assertIn('$argon2id$', kept)

    def test_cookie_flags(self):
        answer = self.fresh().post('/town/staff/sign-in', {'email': 'leader@example.org',
                                                                     'password': self.passwords['town']['leader']})
        self.assertRegex(answer.header('Set-Cookie'), r'^gh_staff=\d+\.[A-Za-z0-9_-]{32}; Path=/town/staff; HttpOnly; SameSite=Lax; '
                                                      r'Max-Age=43200$')
        draft = self.fresh().post('/town/ways/kind', {'kind': 'short'})
        self.assertRegex(draft.header('Set-Cookie'), r'^gh_draft=\d+\.[A-Za-z0-9_-]{20,}; Path=/town/ways; HttpOnly; SameSite=Lax; '
                                                     r'Max-Age=2592000$')
        language = self.fresh().get('/town?language=cy')
        self.assertRegex(language.header('Set-Cookie'), r'^gh_language=cy; Path=/; HttpOnly; SameSite=Lax; Max-Age=\d+$')


class Expired(unittest.TestCase):
    """Time is moved in the store while nobody has it open."""

    def test_sessions_end_by_themselves_and_with_the_account(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        passwords = fill(folder)['town']
        server = Server(folder)
        try:
            users = {}
            for role in ('caseworker', 'leader'):
                users[role] = server.browser()
                users[role].post('/town/staff/sign-in', {'email': f'{role}@example.org', 'password': passwords[role]})
        finally:
            server.stop()
        with sqlite3.connect(f'{folder.data}/organisations/town.db') as db:
            db.execute('UPDATE user_session SET expires_at = ? WHERE user_id = (SELECT id FROM user_account WHERE role = ?)',
                       (int(time.time()) - 1, 'caseworker'))
            db.execute("UPDATE user_account SET disabled_at = 1 WHERE role = 'leader'")
        db.close()
        server = Server(folder)
        try:
            for role, page in (('caseworker', 'cases'), ('leader', 'feedback')):
                jar = users[role].cookie_for('/town/staff')
                answer = server.browser().get(f'/town/staff/{page}', cookie=jar)
                self.assertEqual((answer.status, answer.location), (303, '/town/staff/sign-in'), role)
            again = server.browser().post('/town/staff/sign-in', {'email': 'leader@example.org', 'password': passwords['leader']})
            self.assertEqual(again.status, 422, 'an account that was closed')
        finally:
            server.stop()


class Proxied(guildhall.Served):
    """127.0.0.1 is the proxy: its word counts."""
    options = ('--trusted-proxy', '127.0.0.1')

    @classmethod
    def fill(cls, folder):
        cls.password = fill(folder)['town']['leader']

    def test_https_is_told_on(self):
        for said in ([('X-Forwarded-Proto', 'https')], [('Forwarded', 'for=192.0.2.1;proto=https')],
                     [('X-Forwarded-Proto', 'http, https')]):
            with self.subTest(said=said):
                person = self.server.browser(headers=said)
                origin = ('Origin', person.url.replace('http:', 'https:'))
                answer = person.ask('POST', '/town/ways/kind', b'kind=short', headers=[origin])
                self.assertEqual(answer.status, 303, answer)
                self.assertTrue(answer.header('Set-Cookie').endswith('; Secure'))
                self.assertEqual(answer.header('Strict-Transport-Security'), 'max-age=31536000')
                plain = person.ask('POST', '/town/ways/kind', b'kind=short', headers=[('Origin', person.url)])
                self.assertEqual(plain.status, 403, 'an http origin of an https page')

    def test_the_last_entry_counts(self):
        person = self.server.browser(headers=[('X-Forwarded-Proto', 'https, http')])
        self.assertIsNone(person.get('/town').header('Strict-Transport-Security'))

    def test_the_host_is_told_on(self):
        person = self.server.browser(headers=[('X-Forwarded-Host', 'forms.example.org'), ('X-Forwarded-Proto', 'https')])
        good = person.ask('POST', '/town/ways/kind', b'kind=short', headers=[('Origin', 'https://forms.example.org')])
        self.assertEqual(good.status, 303)
        bad = person.ask('POST', '/town/ways/kind', b'kind=short', headers=[('Origin', person.url)])
        self.assertEqual(bad.status, 403)

    def test_both_kinds_at_once_or_nonsense_are_refused(self):
        for said in ([('Forwarded', 'proto=https'), ('X-Forwarded-Proto', 'https')], [('X-Forwarded-For', 'not an address')],
                     [('X-Forwarded-Proto', 'gopher')], [('X-Forwarded-Host', 'a b')], [('Forwarded', 'for="_hidden')]):
            with self.subTest(said=said):
                self.assertEqual(self.server.browser(headers=said).get('/town').status, 400)

    def test_the_rate_is_counted_by_the_person_not_the_proxy(self):
        for who in ('198.51.100.1', '198.51.100.2'):
            person = self.server.browser(headers=[('X-Forwarded-For', who)])
            said = [person.post('/town/staff/sign-in', {'email': 'nobody@example.org', 'password': 'x'}).status for _ in range(21)]
            self.assertEqual(said, [422] * 20 + [429])


class NotProxied(guildhall.Served):
    """No proxy was named, or another address: nobody's word counts."""
    options = ('--trusted-proxy', '192.0.2.7')

    @classmethod
    def fill(cls, folder):
        fill(folder)

    def test_nobody_is_believed(self):
        said = [('X-Forwarded-Proto', 'https'), ('X-Forwarded-Host', 'evil.example'), ('X-Forwarded-For', '203.0.113.9')]
        for headers in (said, [('Forwarded', 'for=203.0.113.9;proto=https;host=evil.example')]):
            person = self.server.browser(headers=headers)
            answer = person.post('/town/ways/kind', {'kind': 'short'})
            self.assertEqual(answer.status, 303, answer)
            self.assertNotIn('Secure', answer.header('Set-Cookie'))
            self.assertIsNone(answer.header('Strict-Transport-Security'))
            self.assertNotIn(b'evil.example', person.get('/town').body)
            evil = person.ask('POST', '/town/ways/kind', b'kind=short', headers=[('Origin', 'https://evil.example')])
            self.assertEqual(evil.status, 403)

    def test_the_rate_is_not_escaped_by_a_header(self):
        said = []
        for i in range(21):
            person = self.server.browser(headers=[('X-Forwarded-For', f'198.51.100.{i}')])
            said.append(person.post('/town/staff/sign-in', {'email': 'nobody@example.org', 'password': 'x'}).status)
        self.assertEqual(said, [422] * 20 + [429])


