// SPDX-License-Identifier: Apache-2.0
// newest: the ready-made services that the demo does not hold, published and walked by people who use nothing but a
// keyboard, again with other choices until every page of each was met: wrong first, then right, early endings and
// back, rows, lists of tasks, to the reference. By --only newest, or by name,
// and not in the whole run, since looking at every page of them takes minutes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Person } from './harness.mjs'
import { Keys } from './keyboard.mjs'
import { date } from './services.mjs'

export const newest = ['planning-comment', 'noise-report', 'council-tax-discount', 'complaint', 'gp-registration', 'crime-report', 'course-application', 'extenuating-circumstances']
const file = (name) => fileURLToPath(new URL(`../../services/${name}.json`, import.meta.url))
const form = 'main form:not([data-aside])'
const onward = `${form} .gh-acts button:not(.govuk-button--secondary)`
const [runsMost, stepsMost, stopsMost] = [12, 150, 120]
const days = [-3, -500, -5000]
// What is typed: by a control's name, its end, or its kind.
const words = {
  account: '12345678', 'student-number': '12345678', application: '26/01234/FUL', 'nhs-number': '9434765919', registration: 'AB51 ABC', days: '7', 'left-year-year': '2019',
  'from-country': 'France', 'birth-country': 'Wales', first: 'Rhian', middle: 'Mair', last: 'Evans', 'line-1': '14 Mill Road', town: 'Avonbridge', postcode: 'AV1 2CD',
  email: 'rhian@example.org', tel: '01632 960 001', decimal: '40', textarea: 'It began in May and has not stopped since.', text: 'A word on this'
}

// What has the focus: whether it belongs to the form, what it is, and what may be chosen there.
function focused (form) {
  const e = document.activeElement
  const group = e.name && e.form ? [...e.form.elements].filter((each) => each.name === e.name && each.checkVisibility()) : []
  const box = (['radio', 'checkbox'].includes(e.type) ? e.labels[0] : e).getBoundingClientRect()
  // Without a script, what belongs to a choice that was not made is there all the same.
  const choice = e.closest('.govuk-radios__conditional, .govuk-checkboxes__conditional')?.previousElementSibling?.querySelector('input')
  return {
    name: e.name ?? '',
    id: e.id,
    kind: e.tagName === 'TEXTAREA' ? 'textarea' : e.tagName === 'SELECT' ? 'select' : e.type ?? e.tagName,
    mode: e.inputMode,
    value: e.value ?? '',
    href: e.getAttribute('href') ?? '',
    values: e.tagName === 'SELECT' ? [...e.options].map((o) => o.value).filter(Boolean) : group.map((each) => each.value),
    at: e.tagName === 'SELECT' ? e.selectedIndex : group.indexOf(e),
    ticked: Boolean(e.checked),
    alone: group.filter((each) => each.dataset.behaviour === 'exclusive').map((each) => each.value),
    asked: e.matches(`${form} *`) && !e.matches('.gh-lookup :not(details, details *)') && (!choice || choice.checked), // addresses are typed, not looked up
    folded: e.matches('summary') && !e.parentElement.open,
    button: e.matches('button, .govuk-button') ? e.value || 'on' : '',
    lost: box.width < 2 || box.bottom < 0 || box.top > innerHeight ? e.outerHTML.slice(0, 120) : ''
  }
}

class ByKeyboard extends Keys {
  met = new Set()
  #refused = new Set() // pages that were sent without an answer once
  #tried = new Map() // how often what was chosen
  #ends = new Set() // what led to an early ending

  constructor (person, service, at, { tally, see, way }) {
    super(person)
    Object.assign(this, { service, at, tally, see, name: `${service.id} by keyboard (${way})` })
    person.page.on('filechooser', () => {}) // choosers are caught from the first: to begin only when a key is pressed may be too late
    this.questions = new Map(service.pages.flatMap((page) => (page.questions ?? []).map((q) => [q.id, q])))
  }

  // Until every page was met and a reference was read.
  async run () {
    let reference = ''
    const missing = () => this.service.pages.map(({ id }) => id).filter((id) => !this.met.has(id))
    for (let i = 0; i < runsMost && (missing().length > 0 || !reference); i++) reference = await this.once() || reference
    this.tally.check(`${this.name}: every page is met`, missing())
    this.tally.check(`${this.name}: a reference`, /^[A-Z0-9-]{6,}$/.test(reference) ? '' : `"${reference}"`)
  }

  async once () {
    const done = new Set() // tasks
    await this.person.goto(`${this.at}?language=${this.person.language}`)
    for (let i = 0; i < stepsMost; i++) {
      const { page, id } = await this.person.where()
      const kind = page === 'question' || page === 'exit' ? id : page === 'repeat' ? `${id}+rows` : page
      if (page === 'question' || page === 'exit') this.met.add(id)
      await this.see(`${this.service.id}/${kind}`, this.person)
      if (page === 'confirmation') return await this.page.locator('#reference').textContent()
      if (page === 'start') await this.leave('main a.govuk-button', this.person.script ? 'Space' : 'Enter') // a link that looks like a button
      else if (page === 'task-list') await this.task(done)
      else if (page === 'exit') await this.leave('.govuk-back-link')
      else if (page === 'repeat') await this.rows()
      else if (page === 'question') await this.question(id)
      else if (page === 'check-answers') await this.leave(onward, 'Space')
      else throw new Error(`${this.name}: a page of kind ${page} at ${this.page.url()}`)
    }
    throw new Error(`${this.name}: no end after ${stepsMost} pages`)
  }

  async leave (selector, key) {
    await this.to(selector)
    await this.go(key)
  }

  async task (done) {
    const left = await this.page.locator('.govuk-task-list__link').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    const next = left.find((href) => !done.has(href))
    if (next) done.add(next)
    await this.leave(next ? `.govuk-task-list__link[href="${next}"]` : 'main a.govuk-button')
  }

  async rows () {
    await this.leave(`${form} button[value=${await this.page.locator('.gh-row').count() < 2 ? 'add' : 'continue'}]`, 'Space')
  }

  async question (id) {
    const { page } = this
    const asks = this.service.pages.find((each) => each.id === id)?.questions ?? []
    if (!this.#refused.has(id) && asks.some((q) => !q.optional && q.type !== 'files') && !await page.locator('.gh-row-number').count()) {
      this.#refused.add(id)
      await this.#wrong(id)
    }
    for (let i = 0; i < 6; i++) {
      const chosen = await this.#answer()
      const now = await this.person.where()
      if (now.page === 'exit') for (const each of chosen) this.#ends.add(each)
      if (!await page.locator('.govuk-error-summary').count()) return
    }
    throw new Error(`${this.name}: ${id} is refused: ${await page.locator('.govuk-error-summary').textContent()}`)
  }

  // Sent as it comes: what is said leads to the control; Shift and Tab lead to before it.
  async #wrong (id) {
    const { page, tally, name } = this
    await this.leave(onward, 'Space')
    if (!await page.locator('.govuk-error-summary').count()) return tally.check(`${name}: ${id} takes an empty form`, (await this.person.where()).id === id ? 'it does' : '')
    await this.see(`${this.service.id}/${id}+error`, this.person, { briefly: true })
    await this.to('.govuk-error-summary__list a')
    const { href } = await page.evaluate(focused, form)
    await this.press('Enter')
    tally.equal(`${name}: ${id}: what is wrong leads to its control`, `#${(await page.evaluate(focused, form)).id}`, href)
    await this.press('Shift+Tab')
  }

  // Tabs through the form, answering what comes, and on; what was chosen.
  async #answer () {
    const { page } = this
    const [chosen, wanted] = [[], new Map()]
    for (let i = 0; i < stopsMost; i++) {
      await this.press('Tab')
      const stop = await page.evaluate(focused, form)
      if (stop.lost) throw new Error(`${this.name}: the focus is out of sight: ${stop.lost}`)
      if (!stop.asked) continue
      if (stop.folded) await this.press('Enter')
      if (stop.button) {
        if (!await page.evaluate((s) => document.activeElement.matches(s), onward)) continue
        await this.go('Space')
        return chosen
      }
      if (stop.name && stop.kind !== 'hidden') chosen.push(...await this.#take(stop, wanted))
    }
    throw new Error(`${this.name}: Tab does not come to the button of ${page.url()}`)
  }

  async #take (stop, wanted) {
    const { page } = this
    const { name, kind, values, at } = stop
    if (kind === 'checkbox') {
      if (!wanted.has(name)) wanted.set(name, this.#several(stop))
      if (wanted.get(name).includes(stop.value) !== stop.ticked) await this.press('Space')
      return wanted.get(name).map((value) => `${name}=${value}`)
    }
    if (kind === 'radio' || kind === 'select') {
      const value = this.#choose(name, values)
      const by = values.indexOf(value) + (kind === 'select' ? 1 : 0) - at
      if (by === 0 && kind === 'radio') await this.press('Space')
      for (let i = 0; i < Math.abs(by); i++) await this.press(by > 0 ? 'ArrowDown' : 'ArrowUp')
      return [`${name}=${value}`]
    }
    if (kind === 'file') {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), this.press('Space')])
      await chooser.setFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
      return []
    }
    if (stop.value) await this.press('Control+A')
    await this.type(this.#word(stop))
    return []
  }

  #word ({ name, kind, mode }) {
    const [, id, part] = /^(.+)-(day|month|year)$/.exec(name) ?? []
    if (id && ['date', 'month'].includes(this.questions.get(id)?.type)) {
      if (part === 'day' || this.questions.get(id).type === 'month') this.day = Number(this.#choose(id, days.map(String)))
      return date(id, this.day)[name]
    }
    const end = Object.keys(words).find((each) => name.endsWith(`-${each}`))
    return words[name] ?? words[end] ?? words[mode] ?? words[kind] ?? words.text
  }

  // What was chosen least, and did not end the journey.
  #choose (name, values) {
    const left = values.filter((value) => !this.#ends.has(`${name}=${value}`))
    const times = (value) => this.#tried.get(`${name}=${value}`) ?? 0
    const value = (left.length > 0 ? left : values).reduce((best, each) => times(each) < times(best) ? each : best)
    this.#tried.set(`${name}=${value}`, times(value) + 1)
    return value
  }

  // All boxes that may stand together, as often as the one that stands alone.
  #several ({ name, values, alone }) {
    const left = values.filter((value) => !alone.includes(value) && !this.#ends.has(`${name}=${value}`))
    return left.length === 0 ? alone : left.slice(0, this.questions.get(name)?.['max-items'] ?? left.length)
  }
}

const published = new Set()
export async function byKeyboard (tally, browser, demo, name, { language, script, see }) {
  const way = `${language}, ${script ? 'with' : 'without'} script`
  const person = await Person.arrive(browser, { language, script })
  await tally.guard(`${name} by keyboard (${way})`, async () => {
    if (!published.has(name)) demo.publish(file(name))
    published.add(name)
    await new ByKeyboard(person, JSON.parse(readFileSync(file(name))), `${demo.organisation}/${name}`, { tally, see, way }).run()
  })
  tally.check(`${name} by keyboard (${way}): console and requests`, person.problems())
  await person.leave()
}
