// SPDX-License-Identifier: Apache-2.0
// passkey: staff add a passkey and sign in by it, with Chromium's own virtual device; and what is said, and stays
// whole, without a script.
import { createServer } from 'node:net'
import { Person, command, folder, serve } from './harness.mjs'

const passwordOf = (said) => /^password: (\S+)$/m.exec(said)[1]

async function freePort () {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

// A town at an address that has passkeys.
export async function servePasskeys (binary) {
  const data = folder()
  command(binary, data, 'init', '--org', 'town', '--name', 'Town Council', '--name-cy', 'Cyngor y Dref')
  const port = await freePort()
  const base = `http://localhost:${port}`
  const users = ['en', 'cy'].flatMap((language) => [true, false].map((script) => {
    const email = `ffion-${language}-${script ? 1 : 0}@town.example`
    const said = command(binary, data, 'user', 'add', '--org', 'town', '--email', email, '--name', 'Ffion Rees', '--role', 'caseworker')
    return { language, script, email, password: passwordOf(said) }
  }))
  const server = await serve(binary, data, ['--public-url', base], `127.0.0.1:${port}`)
  return { ...server, at: `${base}/town/staff`, users }
}

// A device that knows its owner, until it is told otherwise.
async function device (person) {
  const session = await person.context.newCDPSession(person.page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  })
  return {
    keys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    knowsOwner: (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }
}

const passkey = (page) => page.locator('#passkey .govuk-button')
const signOut = (person) => person.through(() => person.page.locator('.gh-sbar form button').click())

async function byPassword (person, { email, password }) {
  await person.page.locator('#email').fill(email)
  await person.page.locator('#password').fill(password)
  await person.through(() => person.page.locator('form:has(#password) button[type=submit]').click())
}

// Adds one; gives the recovery codes.
async function add (tally, person, at, name, see) {
  const { page } = person
  await person.goto(`${at}/account/passkeys`)
  await see('staff-passkeys', person)
  await page.locator('#name').fill('Work laptop')
  await person.through(() => passkey(page).click())
  const codes = await page.locator('.gh-codes code').allTextContents()
  tally.equal(`${name}: recovery codes come with the first`, codes.length, 10)
  await see('staff-passkeys+codes', person)
  await person.goto(`${at}/account/passkeys`)
  tally.check(`${name}: it is in the list`, (await page.locator('#passkeys').textContent()).includes('Work laptop') ? '' : 'it is not')
  return codes
}

async function withScript (tally, person, at, user, { name, see, language }) {
  const { page } = person
  const own = await device(person)
  await person.goto(`${at}/sign-in?language=${language}`)
  await see('sign-in+passkey', person)
  await byPassword(person, user)
  await add(tally, person, at, name, see)
  tally.equal(`${name}: the device has one key`, (await own.keys()).length, 1)
  await see('staff-passkeys+one', person)
  await passkey(page).click() // the same device again
  await page.locator('#passkey [role=status]', { hasText: /\S/ }).waitFor()
  tally.equal(`${name}: a device has one`, await page.locator('#passkey [role=status]').textContent(), await page.locator('#passkey').getAttribute('data-has'))
  await signOut(person)
  await person.through(() => passkey(page).click())
  tally.equal(`${name}: in, in place of a password`, (await person.where()).page, 'staff-cases')
  await signOut(person)
  await byPassword(person, user)
  await see('staff-code+passkey', person)
  await person.through(() => passkey(page).click())
  tally.equal(`${name}: in, as the second step`, (await person.where()).page, 'staff-cases')
  await person.goto(`${at}/account/passkeys`)
  await signOut(person)
  await own.knowsOwner(false)
  await passkey(page).click()
  await page.locator('#passkey [role=status]', { hasText: /\S/ }).waitFor()
  tally.equal(`${name}: not where it does not know its owner`, (await person.where()).page, 'staff-sign-in')
  await see('sign-in+passkey-failed', person)
  await own.knowsOwner(true)
}

// One who has a passkey, in a browser without a script.
async function withoutScript (tally, browser, person, at, user, { name, see, language }) {
  const { page } = person
  const other = await Person.arrive(browser, { language, script: true })
  await device(other)
  await other.goto(`${at}/sign-in?language=${language}`)
  await byPassword(other, user)
  const codes = await add(tally, other, at, `${name}: beforehand`, async () => {})
  await other.leave()
  await person.goto(`${at}/sign-in?language=${language}`)
  tally.check(`${name}: it is said`, (await page.locator('#passkey').textContent()).includes('JavaScript') ? '' : 'it is not')
  await see('sign-in+passkey', person)
  await byPassword(person, user)
  await see('staff-code+passkey', person)
  await page.locator('#code').fill(codes[0])
  await person.through(() => page.locator('form:has(#code) button[type=submit]').click())
  tally.equal(`${name}: in, by a recovery code`, (await person.where()).page, 'staff-cases')
  await person.goto(`${at}/account/passkeys`)
  await see('staff-passkeys+one', person)
  await person.through(() => page.locator('button[name=remove]').click())
  await see('staff-passkeys+removed', person)
}

export async function passkeyPages (tally, browser, served, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script })
  const name = `passkey (${language}, ${script ? 'with' : 'without'} script)`
  const user = served.users.find((one) => one.language === language && one.script === script)
  await tally.guard(name, async () => {
    if (script) {
      await withScript(tally, person, served.at, user, { name, see, language })
    } else {
      await withoutScript(tally, browser, person, served.at, user, { name, see, language })
    }
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
