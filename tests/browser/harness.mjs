// SPDX-License-Identifier: Apache-2.0
// harness: a demo council on a folder of its own, served by the binary under test; a browser; a count of
// checks. Ends only what it started.
import { spawn, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const hardCases = fileURLToPath(new URL('hard-cases.json', import.meta.url))

// One check is one line of the count: it fails with every problem it was given.
export class Tally {
  passed = 0
  failed = 0

  check (name, ...problems) {
    const wrong = problems.flat().filter(Boolean)
    if (wrong.length === 0) { this.passed++; return true }
    this.failed++
    console.log(`FAILED ${name}`)
    for (const line of wrong.slice(0, 12)) console.log(`  ${String(line).replaceAll('\n', '\n  ')}`)
    if (wrong.length > 12) console.log(`  and ${wrong.length - 12} more`)
    return false
  }

  equal (name, got, wanted) {
    return this.check(name, got === wanted ? '' : `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`)
  }

  // A test that stops half-way fails once; what comes after it still runs.
  async guard (name, run) {
    try { await run() } catch (error) { this.check(name, error.stack ?? error) }
  }
}

// Runs a command of the binary; what it said.
export function command (binary, data, ...words) {
  return execFileSync(binary, [...words, '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

export const folder = () => mkdtempSync(join(tmpdir(), 'guildhall-browser-'))
export const passwordOf = (said) => /^password: (\S+)$/m.exec(said)[1]

// Serves a folder, where nothing else is said on a free port of loopback.
export async function serve (binary, data, more = [], listen = '127.0.0.1:0') {
  const child = spawn(binary, ['serve', '--data', data, '--listen', listen, ...more], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (bytes) => { log = (log + bytes).slice(-20000) })
  const base = await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (bytes) => {
      said += bytes
      const found = /http:\/\/\S+/.exec(said)
      if (found) resolve(found[0].replace(/\/$/, ''))
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${log}`)))
  })
  return {
    base,
    // Stops the server; its exit status, and what it logged as wrong.
    async stop () {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const status = await ended
      rmSync(data, { recursive: true, force: true })
      return { status, wrong: log.split('\n').filter((line) => /"level":"error"|AddressSanitizer|runtime error/.test(line)) }
    }
  }
}

// The demo council, with a service of hard cases and a designer.
export async function serveDemo (binary) {
  const data = folder()
  const made = command(binary, data, 'demo')
  const email = /added (\S+) as administrator/.exec(made)[1]
  command(binary, data, 'import', hardCases, '--org', 'avonbridge')
  const designer = { email: 'dewi@avonbridge.example' }
  designer.password = passwordOf(command(binary, data, 'user', 'add', '--org', 'avonbridge', '--email', designer.email, '--name', 'Dewi Rees', '--role', 'designer'))
  const colleague = { email: 'mari@avonbridge.example' }
  colleague.password = passwordOf(command(binary, data, 'user', 'add', '--org', 'avonbridge', '--email', colleague.email, '--name', 'Mari Hughes', '--role', 'caseworker'))
  const mails = join(data, 'mails')
  mkdirSync(mails)
  const server = await serve(binary, data, ['--mail-folder', mails])
  return {
    ...server,
    mails,
    organisation: `${server.base}/avonbridge`,
    publish: (file) => command(binary, data, 'import', file, '--org', 'avonbridge'),
    administrator: { email, password: passwordOf(made) },
    designer,
    colleague,
    routes: JSON.parse(execFileSync(binary, ['routes', '--json'], { encoding: 'utf8' }))
  }
}

// Where nothing is yet, and where something broke: an organisation without services, one whose store lost a
// table; and a whole site without organisations.
export async function serveTroubles (binary) {
  const [data, nobody] = [folder(), folder()]
  for (const [key, name] of [['quiet', 'Quiet Council'], ['broken', 'Broken Council']]) command(binary, data, 'init', '--org', key, '--name', name)
  const administrator = { email: 'nia@quiet.example' }
  administrator.password = passwordOf(command(binary, data, 'user', 'add', '--org', 'quiet', '--email', administrator.email, '--name', 'Nia Hughes'))
  execFileSync('/usr/bin/python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("ALTER TABLE service RENAME TO gone"); c.commit()',
    join(data, 'organisations', 'broken.db')])
  const [some, none] = [await serve(binary, data), await serve(binary, nobody)]
  return {
    base: some.base,
    quiet: `${some.base}/quiet`,
    broken: `${some.base}/broken`,
    nobody: none.base,
    administrator,
    async stop () {
      const ends = [await some.stop(), await none.stop()]
      return { status: ends[0].status || ends[1].status, wrong: ends.flatMap((e) => e.wrong).filter((line) => !line.includes('no such table: service')) }
    }
  }
}

// The same engine without what a window needs takes a third less.
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

export async function openBrowser () {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? browsers.find(existsSync),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb']
  })
}

// A person: a context of cookies, one tab, and everything that went wrong in it since last asked.
export class Person {
  #problems = []
  #document = null

  // Whoever wants Welsh has a browser that says so, with a script; without one, a browser that asks for English.
  static async arrive (browser, { language = 'en', script = true, ...options } = {}) {
    const context = await browser.newContext({
      javaScriptEnabled: script, viewport: { width: 1280, height: 880 }, locale: language === 'cy' && script ? 'cy-GB' : 'en-GB', ...options
    })
    context.setDefaultTimeout(10000)
    const person = new Person()
    Object.assign(person, { context, language, script, page: await context.newPage() })
    person.#watch()
    return person
  }

  #watch () {
    const say = (text) => this.#problems.push(text)
    this.page.on('console', (message) => {
      // Of a status the browser speaks too, but not of which request; those are watched below.
      if (/^Failed to load resource/.test(message.text())) return
      if (['error', 'warning'].includes(message.type())) say(`console ${message.type()}: ${message.text()}`)
    })
    this.page.on('pageerror', (error) => say(`script: ${error.message}`))
    this.page.on('requestfailed', (request) => {
      // A navigation that another takes the place of is no fault; nor is a download.
      if (request.failure().errorText !== 'net::ERR_ABORTED') say(`request: ${request.url()} ${request.failure().errorText}`)
    })
    this.page.on('response', (response) => {
      if (response.request().isNavigationRequest()) {
        if (response.status() < 300 || response.status() >= 400) this.#document = response
      } else if (response.status() === 422 && response.request().method() === 'POST' && response.request().resourceType() === 'xhr') {
        // A form with files goes by assets/upload.js first; refused, it is sent again for the page that says why.
      } else if (response.status() >= 400) {
        say(`${response.status()} ${response.url()}`)
      }
    })
  }

  // The problems since the last call.
  problems () {
    return this.#problems.splice(0)
  }

  // The page as it came over the wire, before any script.
  async html () {
    return this.#document.text()
  }

  status () {
    return this.#document.status()
  }

  async goto (url) {
    return this.page.goto(url, { waitUntil: 'load' })
  }

  // Does something that leads to another page, and waits for that page.
  async through (act) {
    await Promise.all([this.page.waitForEvent('load'), act()])
  }

  // Without a script no tool runs in a page either (axe waits for timers that never come). So the same bytes are
  // opened a second time in a tab that has scripts, and only the page's own is empty there.
  #twin = null
  async twin () {
    if (!this.#twin) {
      const context = await this.context.browser().newContext({ viewport: { width: 1280, height: 880 } })
      this.#twin = await context.newPage()
      await this.#twin.route('**/*', async (route) => {
        const request = route.request()
        if (request.isNavigationRequest()) await route.fulfill({ body: await this.html(), contentType: 'text/html; charset=utf-8' })
        else if (request.resourceType() === 'script') await route.fulfill({ body: '', contentType: 'text/javascript' })
        else await route.continue()
      })
    }
    await this.#twin.goto(this.page.url())
    return this.#twin
  }

  // A way to press keys without waiting for each.
  #keys = new Map()
  async keysOf (page) {
    if (!this.#keys.has(page)) this.#keys.set(page, await page.context().newCDPSession(page))
    return this.#keys.get(page)
  }

  async where () {
    const main = this.page.locator('main')
    return { page: await main.getAttribute('data-page'), id: await main.getAttribute('data-id') }
  }

  async leave () {
    await this.#twin?.context().close()
    await this.context.close()
  }
}
