// SPDX-License-Identifier: Apache-2.0
// provider: staff sign in by an identity provider, a real one (tests/oidc/server.mjs): the button, the page that goes on
// by itself, and back; and what is said where it is down.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Person, command, folder, serve } from './harness.mjs'

const email = 'ffion@town.example'

// A town whose provider is there, and a vale whose provider is not.
export async function serveProvided (binary) {
  const data = folder()
  command(binary, data, 'init', '--org', 'town', '--name', 'Town Council', '--name-cy', 'Cyngor y Dref')
  command(binary, data, 'init', '--org', 'vale', '--name', 'Vale Council', '--name-cy', 'Cyngor y Cwm')
  command(binary, data, 'user', 'add', '--org', 'town', '--email', email, '--name', 'Ffion Rees')
  const own = join(data, 'provider')
  mkdirSync(own)
  const [key, certificate, secret] = ['key.pem', 'cert.pem', 'secret'].map((name) => join(own, name))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  writeFileSync(secret, 'a word of theirs and ours')
  chmodSync(secret, 0o600)
  const child = spawn(process.execPath, ['tests/oidc/server.mjs', '--tls', key, certificate], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { issuer } = JSON.parse((await lines.next()).value)
  const order = async (what) => { child.stdin.write(`${JSON.stringify(what)}\n`); await lines.next() }
  const set = (org, at) => command(binary, data, 'provider', 'set', '--org', org, at, 'guildhall', '--name', 'Town ID', '--name-cy', 'ID y Dref', '--secret-file', secret)
  set('town', issuer)
  set('vale', 'https://localhost:9')
  const server = await serve(binary, data, ['--reach', '127.0.0.1,::1', '--trust', certificate])
  await order({ clients: [{ client_id: 'guildhall', client_secret: 'a word of theirs and ours', redirect_uris: [`${server.base}/town/staff/sign-in/provider`] }] })
  await order({ account: { sub: 'ffion', email, email_verified: true } })
  return {
    ...server,
    async stop () {
      child.stdin.end()
      return server.stop()
    }
  }
}

export async function providerPages (tally, browser, provided, { language, script, see }) {
  const person = await Person.arrive(browser, { language, script, ignoreHTTPSErrors: true })
  const { page, context } = person
  const name = `provider (${language}, ${script ? 'with' : 'without'} script)`
  const button = () => page.locator('#provider .govuk-button')
  await tally.guard(name, async () => {
    await person.goto(`${provided.base}/town/staff/sign-in?language=${language}`)
    await see('sign-in+provider', person)
    // As it is where a browser does not go on by itself.
    await context.route('**/staff/sign-in/provider', async (route) => {
      const answer = await route.fetch()
      const { refresh, ...headers } = answer.headers()
      tally.check(`${name}: it goes on by itself`, /^0; url=https:/.test(refresh) ? '' : `Refresh: ${refresh}`)
      await route.fulfill({ response: answer, headers })
    })
    await person.through(() => button().click())
    await see('staff-leave', person)
    await context.unroute('**/staff/sign-in/provider')
    await person.through(() => page.locator('main .govuk-button').click())
    tally.equal(`${name}: in, by the link`, (await person.where()).page, 'staff-cases')
    await person.through(() => page.locator('.gh-sbar form button').click())
    await button().click()
    await page.waitForURL('**/staff/cases')
    tally.equal(`${name}: in, by itself`, (await person.where()).page, 'staff-cases')
    await person.goto(`${provided.base}/vale/staff/sign-in?language=${language}`)
    await person.through(() => button().click())
    tally.equal(`${name}: the provider is down`, await page.locator('[role=alert]').count(), 1)
    await see('sign-in+down', person)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
