// SPDX-License-Identifier: Apache-2.0
// account: who may sign in, and how: inviting a user, what a partner may see, the invitation's own page, one's account,
// the second step, and signing in with it.
import { createHmac } from 'node:crypto'
import { Person } from './harness.mjs'
import { signIn } from './pages.mjs'

// A code of an app (RFC 6238: HMAC-SHA-1 over the number of half minutes, six digits).
function codeOf (secret, now = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replaceAll(/\s/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30000)))
  const hash = createHmac('sha1', key).update(step).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0')
}

const button = (page) => page.locator('main form .govuk-button:not([type=button])')

// An administrator at the page of users: gives the link of an invitation.
async function invite (tally, person, at, { language, name, see, email }) {
  const { page } = person
  await person.goto(`${at}/users?language=${language}`)
  await see('staff-users', person)
  await person.through(() => button(page).last().click())
  tally.check(`${name}: nobody is invited without a name`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
  await see('staff-users+error', person)
  await page.locator('#name').fill('Dewi Rees')
  await page.locator('#email').fill(email)
  await person.through(() => button(page).last().click())
  await see('staff-users+invited', person)
  return (await page.locator('.gh-secret').textContent()).trim()
}

async function partner (tally, person, at, { name, see }) {
  const { page } = person
  await person.goto(`${at}/users`)
  await person.through(() => page.locator('main th a', { hasText: 'Jo Okafor' }).click())
  await see('staff-user', person)
  await person.through(() => page.locator('a[href$="/partner"]').click())
  await see('staff-partner', person)
  await page.locator('#until-year').fill('1999')
  await person.through(() => button(page).last().click())
  tally.check(`${name}: a day gone by is refused`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
  await see('staff-partner+error', person)
}

async function secondStep (tally, person, at, { name, see }) {
  const { page } = person
  await person.goto(`${at}/account/second-factor`)
  await see('staff-factor', person)
  await person.through(() => button(page).last().click())
  const secret = await page.locator('.gh-secret').textContent()
  await page.locator('#code').fill('000000')
  await person.through(() => button(page).last().click())
  tally.check(`${name}: a wrong code is refused`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
  await see('staff-factor+error', person)
  await page.locator('#code').fill(codeOf(secret))
  await person.through(() => button(page).last().click())
  const codes = await page.locator('.gh-codes code').allTextContents()
  tally.equal(`${name}: codes for when the telephone is lost`, codes.length > 4, true)
  await see('staff-factor+codes', person)
  await person.goto(`${at}/account`)
  await see('staff-account+on', person)
  return codes[0]
}

// The newcomer: the invitation, the account, a second step, and in again by it.
async function newcomer (tally, browser, at, link, { language, script, name, see, email }) {
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  const password = 'three words together'
  await tally.guard(`${name}: newcomer`, async () => {
    await person.goto(`${link}?language=${language}`)
    await see('staff-password', person)
    await person.through(() => button(page).last().click())
    await see('staff-password+error', person)
    await page.locator('#password').fill(password)
    await person.through(() => button(page).last().click())
    await see('sign-in+arrived', person)
    await signIn(person, { email, password })
    await person.goto(`${at}/account`)
    await see('staff-account', person)
    await person.goto(`${at}/account/password`)
    await see('staff-password+own', person)
    const spare = await secondStep(tally, person, at, { name, see })
    await person.through(() => page.locator('.gh-sbar form button').click())
    await signIn(person, { email, password })
    await see('staff-code', person)
    await page.locator('#code').fill('000000')
    await person.through(() => button(page).last().click())
    await see('staff-code+error', person)
    await page.locator('#code').fill(spare)
    await person.through(() => button(page).last().click())
    tally.equal(`${name}: in, by a code kept on paper`, (await person.where()).page, 'staff-cases')
  })
  tally.check(`${name}: newcomer: console and requests`, person.problems())
  await person.leave()
}

export async function accountPages (tally, browser, demo, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const name = `account (${language}, ${script ? 'with' : 'without'} script)`
  const at = `${demo.organisation}/staff`
  const with_ = { language, script, name, see, email: `dewi-${language}-${script ? 1 : 0}@avonbridge.example` }
  await tally.guard(name, async () => {
    await person.goto(`${at}/sign-in?language=${language}`)
    await signIn(person, demo.administrator)
    const link = await invite(tally, person, at, with_)
    await partner(tally, person, at, with_)
    await newcomer(tally, browser, at, link, with_)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
