// SPDX-License-Identifier: Apache-2.0
// troubles: the pages that people meet where nothing is there yet, where something broke, and where what they sent
// cannot be taken, whatever the reason.
import { Person } from './harness.mjs'
import { signIn } from './pages.mjs'

// Nothing yet: no services, no cases, no organisations; and a store that broke.
export async function emptyPages (tally, browser, troubles, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const name = `troubles (${language}, ${script ? 'with' : 'without'} script)`
  const show = async (kind, url, status = 200) => {
    await person.goto(`${url}?language=${language}`)
    tally.equal(`${name}: ${kind}: status`, person.status(), status)
    await see(kind, person)
  }
  await tally.guard(name, async () => {
    await show('front+nobody', troubles.nobody)
    await show('catalogue+quiet', troubles.quiet)
    await show('500+error', troubles.broken, 500)
    await person.goto(`${troubles.quiet}/staff/sign-in?language=${language}`)
    await signIn(person, troubles.administrator)
    await show('staff-cases+quiet', `${troubles.quiet}/staff/cases`)
    await show('staff-feedback+quiet', `${troubles.quiet}/staff/feedback`)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}

// Sends a form that no page of ours has.
async function send (person, action, { fields = {}, type = 'application/x-www-form-urlencoded' } = {}) {
  await person.page.evaluate(([url, given, enctype]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: url, enctype })
    for (const [name, value] of Object.entries(given)) {
      const area = Object.assign(document.createElement('textarea'), { name, value })
      form.append(area)
    }
    document.body.append(form)
  }, [action, fields, type])
  await person.through(() => person.page.evaluate(() => document.forms[document.forms.length - 1].submit()))
}

export async function refusedRequests (tally, browser, demo, troubles, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const name = `refused (${language}, ${script ? 'with' : 'without'} script)`
  const met = async (status) => {
    tally.equal(`${name}: ${status}`, person.status(), status)
    await see(`${status}+error`, person)
  }
  await tally.guard(name, async () => {
    const sign = `${demo.organisation}/staff/sign-in`
    await person.goto(`${sign}?language=${language}`)
    await signIn(person, demo.designer)
    await person.goto(`${demo.organisation}/staff/cases?language=${language}`)
    await met(403)
    const first = `${demo.organisation}/missed-bin`
    await person.goto(`${first}?language=${language}`)
    await send(person, first, { fields: { story: 'x'.repeat(1.2e6) } })
    await met(413)
    await person.goto(first)
    await send(person, first, { fields: { story: 'x' }, type: 'text/plain' })
    await met(415)
    // More tries than one address has in a minute.
    const quiet = `${troubles.quiet}/staff/sign-in`
    await person.goto(`${quiet}?language=${language}`)
    for (let i = 0; i < 25 && person.status() !== 429; i++) await send(person, quiet, { fields: { email: `nobody-${i}@quiet.example`, password: '' } })
    await met(429)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
