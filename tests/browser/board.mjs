// SPDX-License-Identifier: Apache-2.0
// board: services as staff answer for them: the board, a service with a draft that waits for approval, a draft that is
// begun and thrown away, files that are no definition.
import { Person } from './harness.mjs'
import { signIn } from './pages.mjs'
import { trialPages } from './trial.mjs'

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
    await press('drafts')
    await see('builder', person)
    await person.goto(`${at}/services/event-notice`)
    await see('staff-service+draft', person)
    await press('drafts')
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
    await builderPages(tally, person, { at, name, see })
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}

// A ready-made service becomes one's own: another name, a question more, one taken out that others need, and back.
async function builderPages (tally, person, { at, name, see }) {
  const { page } = person
  const save = (what) => person.through(() => page.locator(`main button[value="${what}"]`).first().click())
  await person.goto(`${at}/new-service`)
  await page.locator('#ready').selectOption('missed-bin')
  const service = `bins-${name.replace(/\W+/g, '-')}-x`
  await page.locator('#key').fill(service)
  await person.through(() => page.locator('form[action$="/new-service"] button').click())
  tally.equal(`${name}: a ready-made service is opened`, (await person.where()).page, 'builder')
  await page.locator('#name-en').fill('')
  await page.locator('#name-cy').fill('')
  await save('name')
  tally.equal(`${name}: a service without a name: status`, person.status(), 422)
  await see('builder+error', person)
  await page.locator('#name-en').fill('Avonbridge bins')
  await page.locator('#name-cy').fill('Biniau Avonbridge')
  await save('name')
  await page.locator('.gh-way a').nth(1).click()
  await page.waitForLoadState()
  await see('builder+page', person)
  await page.locator('#new-en').fill('Avonbridge, which colour?')
  await page.locator('#new-cy').fill('Avonbridge, pa liw?')
  await page.locator('#type').selectOption('radios')
  await save('question-add')
  tally.equal(`${name}: a question is added`, await page.locator('section[id^="question-"]').count(), 2)
  await save('question-set')
  await see('builder+question', person)
  await page.locator('a[href*="/preview/"]').click()
  await page.waitForLoadState()
  await see('builder+preview', person)
  await page.locator('.govuk-back-link').click()
  await page.waitForLoadState()
  await page.locator('.gh-way a').nth(5).click()
  await page.waitForLoadState()
  await save('page-remove')
  tally.check(`${name}: a way to nowhere is told`, await page.locator('#mistake-list li').count() ? '' : 'it is not')
  await see('builder+mistakes', person)
  await page.locator('a[href$="/history"]').click()
  await page.waitForLoadState()
  await see('builder-history', person)
  await save('back')
  tally.equal(`${name}: and back`, await page.locator('#mistake-list').count(), 0)
  await trialPages(tally, person, { service, at, name, see })
}
