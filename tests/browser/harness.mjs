// SPDX-License-Identifier: Apache-2.0
// harness: a demo council on a folder of its own, served by the binary under test; a browser; a count of
// checks. Ends only what it started.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

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

// Makes the demo council and serves it on a free port of loopback.
export async function serveDemo (binary) {
  const data = mkdtempSync(join(tmpdir(), 'guildhall-browser-'))
  const made = execFileSync(binary, ['demo', '--data', data], { encoding: 'utf8' })
  const email = /added (\S+) as administrator/.exec(made)[1]
  const password = /^password: (\S+)$/m.exec(made)[1]
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
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
    organisation: `${base}/avonbridge`,
    email,
    password,
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

export async function openBrowser () {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb']
  })
}

// A person: a context of cookies, one tab, and everything that went wrong in it since last asked.
export class Person {
  #problems = []
  #document = null

  static async arrive (browser, { language = 'en', script = true, ...options } = {}) {
    const context = await browser.newContext({
      javaScriptEnabled: script, viewport: { width: 1280, height: 880 }, locale: language === 'cy' ? 'cy-GB' : 'en-GB', ...options
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

  async where () {
    const main = this.page.locator('main')
    return { page: await main.getAttribute('data-page'), id: await main.getAttribute('data-id') }
  }

  async leave () {
    await this.context.close()
  }
}
