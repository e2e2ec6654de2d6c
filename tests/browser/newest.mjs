// SPDX-License-Identifier: Apache-2.0
// newest: each page of the ready-made services that the demo does not hold, as a preview of its draft shows it to
// people. A part of its own (--only newest), since looking at every page of them takes minutes.
import { readFileSync } from 'node:fs'
import { Person } from './harness.mjs'
import { signIn } from './pages.mjs'

const names = ['noise-report', 'council-tax-discount', 'complaint', 'planning-comment', 'gp-registration', 'crime-report', 'course-application', 'extenuating-circumstances']
const definition = (name) => JSON.parse(readFileSync(new URL(`../../services/${name}.json`, import.meta.url), 'utf8'))

export async function newest (tally, browser, demo, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  const at = `${demo.organisation}/staff`
  const way = `newest (${language}, ${script ? 'with' : 'without'} script)`
  await tally.guard(way, async () => {
    await person.goto(`${at}/sign-in?language=${language}`)
    await signIn(person, demo.administrator)
    for (const name of names) {
      const key = `${name}-${language}-${script ? 's' : 'n'}`
      await person.goto(`${at}/new-service`)
      await page.locator(`input[name="ready"][value="${name}"]`).check()
      await page.locator('#key').fill(key)
      await person.through(() => page.locator('form[action$="/new-service"] button').click())
      tally.equal(`${way}: ${name} is opened`, (await person.where()).page, 'builder')
      for (const { id } of definition(name).pages) {
        await person.goto(`${at}/services/${key}/preview/${id}`)
        tally.equal(`${way}: ${name}/${id}: status`, person.status(), 200)
        await see(`newest/${name}/${id}`, person)
      }
    }
  })
  tally.check(`${way}: console and requests`, person.problems())
  await person.leave()
}
