// SPDX-License-Identifier: Apache-2.0
// inspect: what must hold of every page, whatever it is about: no rule of axe-core broken, in light and in dark;
// valid HTML; nothing inline; ids once and labels that lead to a control; no sideways scroll from 320 px, in
// either direction; a visible focus at every stop of the Tab key; no error in the console, no failed request.
import { createRequire } from 'node:module'
import { readFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { validity } from './validity.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const validator = new HtmlValidate(validity)
const sizes = { 320: 640, 375: 760, 1280: 880 }

async function axeProblems (page, options) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate((o) => globalThis.axe.run(document, o), { resultTypes: ['violations'], ...options })
  return violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map((n) => `  ${n.html.slice(0, 200)}\n  ${n.any.concat(n.all)[0]?.message ?? ''}`).join('\n')}`)
}

async function validityProblems (html) {
  const report = await validator.validateString(html)
  const problems = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`))
  if (/\sstyle\s*=|<style/.test(html)) problems.push('an inline style')
  if (/<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']/.test(html)) problems.push('an inline script')
  return problems
}

function labelProblems () {
  const problems = []
  const ids = new Set()
  for (const { id } of document.querySelectorAll('[id]')) {
    if (ids.has(id)) problems.push(`the id ${id} is there twice`)
    ids.add(id)
  }
  for (const label of document.querySelectorAll('label')) {
    if (!label.control) problems.push(`the label "${label.textContent.trim()}" leads to no control`)
  }
  for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!control.labels.length) problems.push(`${control.name} has no label`)
  }
  for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
    for (const e of document.querySelectorAll(`[${name}]`)) {
      for (const id of e.getAttribute(name).trim().split(/\s+/)) if (!ids.has(id)) problems.push(`${name}: there is no ${id}`)
    }
  }
  return problems
}

// Scrolling sideways, and things beyond the edge of the page: a wide table may scroll in a frame of its own.
function widthProblems () {
  const root = document.documentElement
  const problems = []
  if (root.scrollWidth > root.clientWidth) problems.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`)
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect()
    const hidden = box.width <= 1 || box.height <= 1 || e.closest('.gh-scroll, .govuk-visually-hidden, .govuk-skip-link, thead, svg, option')
    if (!hidden && (box.left < -1 || box.right > root.clientWidth + 1)) problems.push(`${e.tagName}.${e.className} goes from ${box.left} to ${box.right}`)
  }
  return problems
}

// Controls and words that lie on one another.
function overlapProblems () {
  const seen = [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, h1, h2, p, dt, dd, li > span, summary')]
    .filter((e) => e.checkVisibility() && !e.closest('.govuk-visually-hidden, .govuk-skip-link, .gh-chip, thead'))
    .filter((e) => !e.matches('.govuk-radios__input, .govuk-checkboxes__input, .govuk-visually-hidden'))
    .flatMap((e) => [...e.getClientRects()].map((box) => ({ e, box })))
  const problems = []
  for (let i = 0; i < seen.length; i++) {
    for (let j = i + 1; j < seen.length; j++) {
      const [a, b] = [seen[i], seen[j]]
      if (a.e.contains(b.e) || b.e.contains(a.e)) continue
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      // Lines of running text touch by a hair.
      if (wide > 3 && high > 5) problems.push(`"${a.e.textContent.trim().slice(0, 30) || a.e.name}" and "${b.e.textContent.trim().slice(0, 30) || b.e.name}" overlap`)
    }
  }
  return problems
}

async function layoutProblems (page) {
  const problems = []
  const say = (where, found) => problems.push(...found.map((p) => `${where}: ${p}`))
  const before = await page.locator('html').getAttribute('dir')
  const turn = (dir) => page.evaluate((d) => { document.documentElement.dir = d }, dir)
  for (const [width, height] of Object.entries(sizes)) {
    await page.setViewportSize({ width: Number(width), height })
    say(`${width} px`, await page.evaluate(widthProblems))
    say(`${width} px`, await page.evaluate(overlapProblems))
    await turn('rtl')
    say(`${width} px, right to left`, await page.evaluate(widthProblems))
    say(`${width} px, right to left`, await page.evaluate(overlapProblems))
    await turn(before)
  }
  return problems
}

// Presses Tab through the page; at every stop the outline or the shadow of what has the focus (or of what
// stands for it: the drawn radio, the chip around it) differs from before.
function rememberLooks () {
  const look = (e, pseudo) => { const s = getComputedStyle(e, pseudo); return `${s.outlineStyle === 'none' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`}|${s.boxShadow}` }
  globalThis.looksOf = (e) => [look(e), ...(e.labels?.length ? [look(e.labels[0], '::before'), look(e.labels[0])] : [])].join(' / ')
  // From the top, wherever the page put the focus.
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
  globalThis.looks = new Map([...document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')].map((e) => [e, globalThis.looksOf(e)]))
  globalThis.stops = new Set()
}
function lookAtStop () {
  const e = document.activeElement
  if (e === document.body || e === document.documentElement) return { end: true }
  if (globalThis.stops.has(e)) return { end: true }
  globalThis.stops.add(e)
  const name = `${e.tagName.toLowerCase()} "${(e.textContent.trim() || e.name || e.id).slice(0, 40)}"`
  // A radio's box is drawn by its label.
  const box = (e.matches('[type=radio], [type=checkbox]') ? e.labels[0] : e).getBoundingClientRect()
  const shown = e.checkVisibility() && box.width > 1 && box.height > 1
  return { problem: !shown ? `${name} has the focus and is not seen` : globalThis.looks.get(e) === globalThis.looksOf(e) ? `${name}: no visible focus` : '' }
}
async function focusProblems (page) {
  await page.evaluate(rememberLooks)
  const problems = []
  let stops = 0
  for (; stops < 120; stops++) {
    await page.keyboard.press('Tab')
    const { end, problem } = await page.evaluate(lookAtStop)
    if (end) break
    if (problem) problems.push(problem)
  }
  // A group of radios is one stop.
  const wanted = await page.evaluate(() => {
    const stops = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility())
    return new Set(stops.map((e) => e.type === 'radio' ? `radio ${e.name}` : e)).size
  })
  if (stops < wanted) problems.push(`Tab stops at ${stops} of ${wanted}`)
  return problems
}

// Without a script no tool runs in a page either (axe waits for timers that never come). So the same bytes are
// opened a second time in a tab that has scripts, and only the page's own is empty there.
async function twin (person) {
  const context = await person.context.browser().newContext({ viewport: { width: 1280, height: 880 } })
  const page = await context.newPage()
  const html = await person.html()
  const url = person.page.url()
  await page.route((each) => each.href === url, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
  await page.route('**/*.js', (route) => route.fulfill({ body: '', contentType: 'text/javascript' }))
  await page.goto(url)
  return page
}

// Looks at each kind of page once a language and once with and without a script.
export class Inspector {
  #seen = new Set()

  constructor (tally, { pictures = '' } = {}) {
    Object.assign(this, { tally, pictures })
    if (pictures) mkdirSync(pictures, { recursive: true })
  }

  see = async (kind, person) => {
    const key = `${kind} (${person.language}, ${person.script ? 'with' : 'without'} script)`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const { tally } = this
    await tally.guard(key, async () => {
      const page = person.script ? person.page : await twin(person)
      tally.check(`${key}: console and requests`, person.problems())
      tally.check(`${key}: axe`, await axeProblems(page, { runOnly: rules }))
      tally.check(`${key}: ids, labels`, await page.evaluate(labelProblems))
      tally.check(`${key}: validity`, await validityProblems(await person.html()))
      if (person.script) {
        await page.emulateMedia({ colorScheme: 'dark' })
        tally.check(`${key}: axe, dark`, await axeProblems(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }))
        await page.emulateMedia({ colorScheme: 'light' })
      }
      tally.check(`${key}: layout`, await layoutProblems(page))
      if (person.script) tally.check(`${key}: focus`, await focusProblems(page))
      if (this.pictures && person.script) await this.#picture(kind, person)
      if (!person.script) await page.context().close()
      tally.check(`${key}: console and requests while looking`, person.problems())
    })
  }

  async #picture (kind, { page, language }) {
    await page.evaluate(() => document.activeElement?.blur())
    const name = kind.replaceAll('/', '-')
    const take = (suffix) => page.screenshot({ path: join(this.pictures, `${name}-${language}-${suffix}.png`), fullPage: true })
    await take('1280')
    await page.setViewportSize({ width: 375, height: 760 })
    await take('375')
    await page.emulateMedia({ colorScheme: 'dark' })
    await take('375-dark')
    await page.setViewportSize({ width: 1280, height: 880 })
    await take('1280-dark')
    await page.emulateMedia({ colorScheme: 'light' })
  }
}
