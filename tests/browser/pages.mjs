// SPDX-License-Identifier: Apache-2.0
// pages: every kind of page that is not on the way through a service: the front door, the catalogue, the pages
// in the foot, the pages of errors, and the staff's.
import { Person } from './harness.mjs'

// Shows each page of the site that anybody can open.
export async function sitePages (tally, browser, demo, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const show = async (kind, path, status = 200) => {
    const url = new URL(`${demo.organisation}${path}`)
    url.searchParams.set('language', language)
    await person.goto(kind === 'front' ? `${demo.base}/?language=${language}` : url.href)
    tally.equal(`${kind} (${language}): status`, person.status(), status)
    await see(kind, person)
  }
  await tally.guard(`site (${language})`, async () => {
    await show('front', '')
    await show('catalogue', '')
    await show('catalogue+search', '?q=bin')
    await show('catalogue+nothing', '?q=zzzz')
    for (const page of ['cookies', 'privacy', 'accessibility', 'contact']) await show(page, `/${page}`)
    await show('404+error', '/no-such-service', 404)
    await show('404-page+error', '/missed-bin/no-such-page', 404)
    // A search over 200 characters, which the page's own form cannot send.
    await show('400+error', `?q=${'x'.repeat(300)}`, 400)
    await show('sign-in', '/staff/sign-in')
    // The wrong method, as a form of another page may have it.
    await person.page.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action })
      document.body.append(form)
    }, `${demo.organisation}/cookies`)
    await person.through(() => person.page.evaluate(() => document.forms[document.forms.length - 1].submit()))
    tally.equal(`405 (${language}): status`, person.status(), 405)
    await see('405+error', person)
  })
  tally.check(`site (${language}): console and requests`, person.problems())
  await person.leave()
}

export async function signIn (person, { email, password }) {
  const { page } = person
  await page.locator('#email').fill(email)
  await page.locator('#password').fill(password)
  await person.through(() => page.locator('main form .govuk-button:not([type=button])').last().click())
}

// A download is asked for; without a script the page is asked again, with one it goes on by itself and says so.
async function download (tally, name, person, see, script) {
  const { page } = person
  await person.through(() => page.locator('button[name=format][value=xlsx]').click())
  tally.equal(`${name}: a download is asked for`, (await person.where()).page, 'staff-downloads')
  const ready = page.locator('a[href$="/file"]')
  const said = page.locator('#downloads-said')
  const first = await ready.count() // before anything could be said
  for (let tries = 0; tries < 40 && !await ready.count(); tries++) {
    await page.waitForTimeout(250)
    if (!script && !await ready.count()) await person.goto(page.url())
  }
  tally.equal(`${name}: a download is ready`, await ready.count(), 1)
  for (let tries = 0; script && !first && tries < 20 && !await said.textContent(); tries++) await page.waitForTimeout(100)
  const heard = script && !first && await said.textContent()
  tally.check(`${name}: and whoever does not see the page is told`, heard === '' ? 'nothing was said' : '')
  await see('staff-downloads', person)
  await person.through(() => page.locator('form[action$="/remove"] button').click())
  tally.equal(`${name}: a download is removed`, await page.locator('form[action$="/remove"]').count(), 0)
  await see('staff-downloads+none', person)
}

// Of two with one case, each sees the other without asking again, and hears of it; a page that is not seen asks nothing.
async function together (tally, name, person, browser, demo) {
  const { page } = person
  const other = await Person.arrive(browser, { language: person.language })
  const often = () => page.evaluate(() => {
    document.getElementById('others').dataset.liveEvery = '0.3'
    document.dispatchEvent(new Event('visibilitychange'))
  })
  tally.equal(`${name}: alone with a case`, await page.locator('#others .gh-also').count(), 0)
  await other.goto(`${demo.organisation}/staff/sign-in`)
  await signIn(other, demo.colleague)
  await other.goto(page.url())
  await often()
  await page.locator('#others .gh-also').waitFor()
  tally.check(`${name}: a colleague is seen`, (await page.locator('#others').textContent()).includes('Mari Hughes') ? '' : 'not by name')
  tally.check(`${name}: and told of`, (await page.locator('#others-said').textContent()).includes('Mari Hughes') ? '' : 'nothing was said')
  await page.locator('#words').fill('Typed meanwhile')
  await other.page.locator('#words').fill('A note of a colleague')
  await other.through(() => other.page.locator('form[action$="/note"] button').click())
  await page.locator('#others a').waitFor()
  tally.equal(`${name}: what is typed stays`, await page.locator('#words').inputValue(), 'Typed meanwhile')
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }))
  await page.waitForTimeout(1500) // one may be under way
  let asked = 0
  page.on('request', () => asked++)
  await page.waitForTimeout(1500)
  tally.equal(`${name}: a page that is not seen asks nothing`, asked, 0)
  tally.check(`${name}: a colleague: console and requests`, other.problems())
  await other.leave()
}

// Staff: a wrong password first, then cases, one case, its status and a note, what people said.
export async function staffPages (tally, browser, demo, { language, script, see, reference }) {
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  const name = `staff (${language}, ${script ? 'with' : 'without'} script)`
  const at = `${demo.organisation}/staff`
  await tally.guard(name, async () => {
    await person.goto(`${at}/sign-in?language=${language}`)
    await page.locator('#email').fill(demo.administrator.email)
    await page.locator('#password').fill('a wrong password')
    await person.through(() => page.locator('main form .govuk-button:not([type=button])').last().click())
    tally.check(`${name}: a wrong password is refused`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
    await see('sign-in+error', person)
    if (script) {
      await page.locator('.govuk-password-input__toggle').click()
      tally.equal(`${name}: the password can be seen`, await page.locator('#password').getAttribute('type'), 'text')
    }
    await signIn(person, demo.administrator)
    await person.goto(`${at}/cases?language=${language}`)
    tally.equal(`${name}: cases: status`, person.status(), 200)
    await see('staff-cases', person)
    await download(tally, name, person, see, script)
    await person.goto(`${at}/cases?from-day=31&from-month=2&from-year=2026`)
    tally.check(`${name}: a day that is not is refused`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
    await see('staff-cases+error', person)
    await person.goto(`${at}/cases?reference=NOSUCH`)
    await see('staff-cases+nothing', person)
    // The reference of what a person sent a moment ago leads straight to the case.
    await person.goto(`${at}/cases`)
    await page.locator('#reference').fill(reference)
    await person.through(() => page.locator('form[method=get] .gh-bar button').first().click())
    tally.check(`${name}: the case shows what was sent`, (await page.locator('main').textContent()).includes('AB12 CDE') ? '' : 'the answer is not there')
    await see('staff-case', person)
    if (script) {
      await together(tally, name, person, browser, demo)
      await person.goto(page.url())
    }
    await page.locator('#words').fill('Rang back, no answer.')
    await person.through(() => page.locator('form[action$="/note"] button').click())
    tally.check(`${name}: a note is kept`, (await page.locator('.gh-time').textContent()).includes('Rang back, no answer.') ? '' : 'it is not there')
    const before = await page.locator('.gh-time li').count()
    await person.through(() => page.locator('form[action$="/status"] button').click())
    await see('staff-case+error', person)
    await page.locator('[name=to][value=waiting]').check()
    await page.locator('#letter').fill('A word on this: which bin?')
    await person.through(() => page.locator('form[action$="/status"] button').click())
    tally.equal(`${name}: a new status is on the timeline`, await page.locator('.gh-time li').count(), before + 1)
    await see('staff-case+moved', person)
    await person.through(() => page.locator('form[action$="/assign"] button').first().click())
    tally.check(`${name}: a case is taken`, (await page.locator('.gh-time').textContent()).includes('Priya Nair') ? '' : 'it is not there')
    await person.goto(`${at}/cases?who=mine&order=oldest`)
    await see('staff-cases+mine', person)
    await page.locator('#name').fill(`Mine, ${name}`)
    await person.through(() => page.locator('form[action$="/views"] button').click())
    tally.check(`${name}: a view is kept`, await page.locator('a[href$="who=mine&order=oldest"]').count() ? '' : 'it is not there')
    await see('staff-cases+views', person)
    await person.goto(`${at}/journeys`)
    await see('staff-take', person)
    await person.through(() => page.locator('main form .govuk-button').last().click())
    await see('staff-take+error', person)
    await person.goto(`${at}/teams`)
    await see('staff-teams', person)
    await person.through(() => page.locator('main ul a').first().click())
    await see('staff-team', person)
    await person.through(() => page.locator('main form .govuk-button').last().click())
    tally.equal(`${name}: a team is saved`, (await person.where()).page, 'staff-teams')
    await person.goto(`${at}/cases/NOSUCH1`)
    tally.equal(`${name}: a case that is not: status`, person.status(), 404)
    await see('staff-404+error', person)
    await person.goto(`${at}/messages`)
    await see('staff-messages', person)
    await person.goto(`${at}/message-words`)
    await see('staff-owns', person)
    await person.through(() => page.locator('#kinds a').nth(2).click())
    await page.locator('#words-en').fill('A word on this: ((nobody)), please answer.')
    await person.through(() => page.locator('button[value=look]').click())
    tally.equal(`${name}: a place that is not there, and another language that lacks: status`, person.status(), 422)
    await see('staff-own+error', person)
    await person.goto(page.url())
    await see('staff-own', person)
    await person.goto(`${at}/services/parking-permit`)
    await person.through(() => page.locator('a[href$="/message-words"]').last().click())
    tally.equal(`${name}: a service's own wording`, (await person.where()).page, 'staff-owns')
    await see('staff-owns+service', person)
    await person.through(() => page.locator('#kinds a').first().click())
    await see('staff-own+service', person)
    await person.goto(`${at}/banner`)
    await see('staff-banner', person)
    await person.through(() => page.locator('main form .govuk-button').last().click())
    tally.equal(`${name}: a banner without words: status`, person.status(), 422)
    await see('staff-banner+error', person)
    await person.goto(`${at}/retention`)
    tally.check(`${name}: what goes is shown`, await page.locator('#goes').count() ? '' : 'no plan')
    await see('staff-retention', person)
    await person.through(() => page.locator('form[action$="/holds"] .govuk-button').click())
    tally.equal(`${name}: a hold without a service and a reason: status`, person.status(), 422)
    await see('staff-retention+error', person)
    await person.goto(`${at}/feedback`)
    await see('staff-feedback', person)
    await person.goto(`${at}/feedback/missed-bin`)
    await see('staff-feedback-service', person)
    await person.through(() => page.locator('.gh-sbar form button').click())
    await see('signed-out', person)
    await person.goto(`${at}/cases`)
    tally.equal(`${name}: signed out, the cases are gone`, (await person.where()).page, 'staff-sign-in')
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
