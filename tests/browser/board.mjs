// SPDX-License-Identifier: Apache-2.0
// board: services as staff answer for them: the board, a service with a draft that waits for approval, a draft that is
// begun and thrown away, files that are no definition.
import { Person } from './harness.mjs'
import { signIn } from './pages.mjs'

export async function boardPages (tally, browser, demo, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  const name = `board (${language}, ${script ? 'with' : 'without'} script)`
  const at = `${demo.organisation}/staff`
  await tally.guard(name, async () => {
    await person.goto(`${at}/sign-in?language=${language}`)
    await signIn(person, demo.administrator)
    const press = (form) => person.through(() => page.locator(`form[action$="/${form}"] button`).first().click())
    await person.goto(`${at}/services`)
    tally.check(`${name}: the board names services`, await page.locator('#board tbody tr').count() > 5 ? '' : 'too few')
    await see('staff-services', person)
    await person.goto(`${at}/services?show=approved`)
    await see('staff-services+none', person)
    await person.goto(`${at}/services/parking-permit`)
    tally.equal(`${name}: two approve a parking permit`, await page.locator('#steps li').count(), 2)
    await see('staff-service', person)
    await page.locator('section[aria-labelledby=who] summary').click()
    await page.locator('#name-2').fill('')
    await see('staff-service+steps', person)
    await press('steps')
    tally.equal(`${name}: a step without a name: status`, person.status(), 422)
    await see('staff-service+error', person)
    await person.goto(`${at}/services/event-notice`)
    await press('draft')
    await see('staff-service+draft', person)
    await press('draft')
    await press('move')
    tally.equal(`${name}: retiring without being sure: status`, person.status(), 422)
    await person.goto(`${at}/services/event-notice/upload`)
    await see('staff-upload', person)
    await press('upload')
    await see('staff-upload+error', person)
    await person.goto(`${at}/new-service`)
    await see('staff-new-service', person)
    await page.locator('#file').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"guildhall": 1, "id": "x"}') })
    await page.locator('#key').fill('Not Fine')
    await press('new-service')
    await see('staff-new-service+error', person)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
