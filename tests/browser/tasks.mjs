// SPDX-License-Identifier: Apache-2.0
// tasks: a person does the sections of a service in an order of their own, from its list of tasks, with a look at
// every page; what waits cannot be gone to; when all are done, "check your answers" is offered there.
import { Person } from './harness.mjs'
import { fill, press } from './journeys.mjs'

const service = 'community-grant'
// Sections in the order in which they are done, by their pages; and how many wait then still.
const order = [
  { waits: 1, pages: [['name', { name: 'Rhian Evans' }], ['contact', { email: 'rhian@example.org' }]] },
  { waits: 1, pages: [['costs', { 'cost-of': 'Jo’s pies', cost: '400' }], ['asked-for', { 'asked-for': '300' }]] },
  { waits: 0, pages: [['project', { 'project-name': 'Spring fair', project: 'Some words' }], ['takes-part', { 'takes-part': ['children', 'everyone'] }]] },
  { waits: 0, pages: [['insurance', { insurance: ['true'] }], ['safeguarding', { safeguarding: 'Some words' }]] },
  { waits: 0, pages: [['kind-of-group', { 'kind-of-group': ['charity'] }], ['group-name', { 'group-name': 'Avonbridge' }], ['charity-number', { 'charity-number': '1234567' }]] },
  { waits: 0, pages: [['bank-account', { 'bank-account-name': 'Avonbridge', 'bank-account-sort-code': '309430', 'bank-account-account-number': '12345678' }]] }
]

export async function tasks (tally, browser, demo, { language, script, see }) {
  const name = `tasks (${language}, ${script ? 'with' : 'without'} script)`
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  const show = (kind) => see(`${service}/${kind}`, person)
  const links = () => page.locator('.govuk-task-list__link').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('/').pop()))
  const waiting = () => page.locator('.govuk-task-list__item:not(.govuk-task-list__item--with-link)').count()
  await tally.guard(name, async () => {
    await person.goto(`${demo.organisation}/${service}?language=${language}`)
    await person.through(() => page.locator('main .govuk-button').click())
    tally.equal(`${name}: one waits`, await waiting(), 1)
    for (const [at, { pages, waits }] of order.entries()) {
      await show(at === 0 ? 'task-list' : `task-list+${at}`)
      tally.check(`${name}: nothing is sent yet`, await page.locator('main .govuk-button').count() ? 'it is offered' : '')
      const [[first]] = pages
      const open = () => person.through(() => page.locator(`.govuk-task-list__link[href$="/${first}"]`).click())
      await open()
      if (first !== 'costs') {
        await person.through(() => page.locator('.govuk-back-link').click())
        tally.equal(`${name}: ${first}: "Back" leads to the list`, (await person.where()).page, 'task-list')
        await open()
      }
      for (const [id, answers] of pages) {
        tally.equal(`${name}: the next page`, (await person.where()).id, id)
        await show(id)
        await fill(page, answers)
        await press(person)
        if ((await person.where()).page === 'repeat') await press(person, 'continue')
        if (id !== 'kind-of-group') continue
        const next = page.url()
        await person.goto(next.replace(/[^/]+$/, 'task-list'))
        await show('task-list+begun')
        await person.goto(next)
      }
      tally.equal(`${name}: ${first}: its end leads to the list`, (await person.where()).page, 'task-list')
      tally.equal(`${name}: ${first}: what waits`, await waiting(), waits)
    }
    tally.equal(`${name}: each leads to its first page`, (await links()).join(' '), 'kind-of-group bank-account project costs insurance name')
    await show('task-list+all')
    await person.through(() => page.locator('main .govuk-button').click())
    await show('check-answers')
    await press(person)
    tally.equal(`${name}: sent`, (await person.where()).page, 'confirmation')
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
