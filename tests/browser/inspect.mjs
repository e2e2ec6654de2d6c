// SPDX-License-Identifier: Apache-2.0
// inspect: what must hold of every page, whatever it is about: no rule of axe-core broken, in light, in dark and
// for the size of targets also where it is narrow; valid HTML, nothing inline; ids once and labels that lead to a
// control; no sideways scroll, nothing cut off and nothing on something else, from 320 px, zoomed, with larger or
// wider set words, in either direction; nothing lost on paper or with the person's own colours; a visible focus at
// every stop of the Tab key, never out of sight; no error in the console, no failed request.
import { createRequire } from 'node:module'
import { readFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { inside } from './inside.mjs'
import { validity } from './validity.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tools = `${axe}\n;(${inside})()`
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const validator = new HtmlValidate(validity)

const desk = { width: 1280, height: 880 }
const views = [
  { name: '1280 px', ...desk },
  { name: '1280 px, words at 200%', ...desk, text: '200%' },
  { name: '640 px (200%)', width: 640, height: 440 },
  { name: '375 px', width: 375, height: 760 },
  { name: '320 px (400%)', width: 320, height: 256 },
  { name: '320 px, words spaced', width: 320, height: 256, spacing: true }
]
const narrowest = views.slice(-2)
const paper = { width: 718, height: 1000 } // A4 within the margins of a browser, in CSS px

async function validityProblems (html) {
  const report = await validator.validateString(html)
  const problems = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`))
  if (/\sstyle\s*=|<style/.test(html)) problems.push('an inline style')
  if (/<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']/.test(html)) problems.push('an inline script')
  return problems
}

// One look at one page.
class Look {
  constructor (person, page) { Object.assign(this, { person, page }) }

  ask (what, given) {
    return this.page.evaluate(([name, argument]) => globalThis.inside[name](argument), [what, given])
  }

  async axe (options) {
    const { violations } = await this.page.evaluate((o) => globalThis.axe.run(document, o), { resultTypes: ['violations'], ...options })
    return violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map((n) => `  ${n.html.slice(0, 200)}\n  ${n.any.concat(n.all)[0]?.message ?? ''}`).join('\n')}`)
  }

  rules (...values) { return this.axe({ runOnly: { type: 'rule', values } }) }

  async layout (of) {
    const problems = []
    for (const { name, width, height, ...set } of of) {
      await this.page.setViewportSize({ width, height })
      problems.push(...(await this.ask('layout', set)).map((p) => `${name}: ${p}`))
    }
    return problems
  }

  // At 320 by 256 px, which the views end with.
  async narrow () {
    return [...await this.rules('target-size'), ...await this.ask('obscured')]
  }

  async dark () {
    await this.page.emulateMedia({ colorScheme: 'dark' })
    const problems = await this.rules('color-contrast', 'link-in-text-block')
    await this.page.emulateMedia({ colorScheme: 'light' })
    return problems
  }

  async ownSettings () {
    await this.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    const problems = [...await this.ask('edges'), ...await this.ask('outlined'), ...await this.ask('motion')]
    await this.page.emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' })
    return problems
  }

  async paper () {
    await this.ask('keepWords')
    await this.page.setViewportSize(paper)
    await this.page.emulateMedia({ media: 'print' })
    const problems = await this.ask('paper')
    await this.page.emulateMedia({ media: 'screen' })
    await this.page.setViewportSize(desk)
    return problems
  }

  // Presses Tab through the page: all at once, since each stop is looked at as it comes.
  async focus () {
    const keys = await this.person.keysOf(this.page)
    const wanted = await this.ask('watchFocus')
    const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
    const presses = []
    for (let i = 0; i < wanted + 2; i++) {
      presses.push(keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...tab }), keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...tab }))
    }
    await Promise.all(presses)
    return this.ask('sawFocus', wanted)
  }
}

// Looks at each kind of page once a language and once with and without a script. `once`: wholly only the first time;
// then, and where it says `briefly`, only at what another language, or no script, can change.
export class Inspector {
  #whole = new Set() // kinds
  seen = new Map() // of each page looked at: kind, language, script, status, path, lines

  constructor (tally, { pictures = '', once = false } = {}) {
    Object.assign(this, { tally, pictures, once })
    if (pictures) mkdirSync(pictures, { recursive: true })
  }

  see = async (kind, person, { briefly = false } = {}) => {
    const { language, script } = person
    const key = `${kind} (${language}, ${script ? 'with' : 'without'} script)`
    if (this.seen.has(key)) return
    const { pathname } = new URL(person.page.url())
    const whole = !this.once || !(briefly || this.#whole.has(kind))
    if (whole) this.#whole.add(kind)
    const remembered = { kind, language, script, status: person.status(), path: pathname }
    this.seen.set(key, remembered)
    const { tally } = this
    const say = (what, ...problems) => tally.check(`${key}: ${what}`, ...problems)
    await tally.guard(key, async () => {
      const page = script ? person.page : await person.twin()
      const look = new Look(person, page)
      say('console and requests', person.problems())
      say('validity', await validityProblems(await person.html()))
      await page.evaluate(tools)
      remembered.lines = await look.ask('lines')
      say('ids, labels', await look.ask('ids'))
      if (whole) {
        say('axe', await look.axe({ runOnly: tags }))
        say('axe, dark', await look.dark())
        say('focus', await look.focus())
        say('own colours, no motion', await look.ownSettings())
        say('paper', await look.paper())
      }
      say('layout', await look.layout(whole ? views : narrowest))
      if (whole) say('320 px: targets, focus in sight', await look.narrow())
      await page.setViewportSize(desk)
      say('console and requests while looking', person.problems())
      if (this.pictures && script) await this.#picture(kind, person)
    })
  }

  async #picture (kind, { page, language }) {
    await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0) })
    const take = (suffix) => page.screenshot({ path: join(this.pictures, `${kind.replaceAll('/', '-')}-${language}-${suffix}.png`), fullPage: true })
    await take('1280')
    await page.emulateMedia({ colorScheme: 'dark' })
    await take('1280-dark')
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
    await take('1280-forced')
    await page.emulateMedia({ forcedColors: 'none' })
    for (const width of [768, 320]) {
      await page.setViewportSize({ width, height: 640 })
      await take(String(width))
    }
    await page.setViewportSize(desk)
    await page.pdf({ path: join(this.pictures, `${kind.replaceAll('/', '-')}-${language}.pdf`), format: 'A4' })
  }
}
