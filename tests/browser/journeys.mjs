// SPDX-License-Identifier: Apache-2.0
// journeys: a person goes all the way through every ready-made service, with wrong answers on the way, and
// every page they see is shown to `see` (what else there is to say about a page is inspect.mjs's).
import { Person } from './harness.mjs'
import { services } from './services.mjs'

const other = { en: 'cy', cy: 'en' }
const errorTitle = { en: /^Error: /, cy: /^Gwall: / }

// Writes answers into the controls, whatever kind each is.
export async function fill (page, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const control = page.locator(`[name="${name}"]`)
    const kind = await control.first().evaluate((e) => e.tagName === 'SELECT' ? 'select' : e.type)
    if (kind === 'select') await control.selectOption({ index: value })
    else if (kind === 'file') await control.setInputFiles(value)
    else if (value === true) await control.first().check()
    else if (Array.isArray(value)) {
      for (const each of value) await page.locator(`[name="${name}"][value="${each}"]`).check()
    } else await control.fill(value)
  }
}

export function press (person, value) {
  const form = 'main form:not([data-aside])'
  const button = value
    ? person.page.locator(`${form} button[value="${value}"]`)
    : person.page.locator(`${form} .gh-acts button, ${form} button.govuk-button`).last()
  return person.through(() => button.click())
}

// A page that was refused: its title and its summary say so, and each line leads to its control; the links.
export async function refused (tally, person, what) {
  const { page } = person
  tally.equal(`${what}: status`, person.status(), 422)
  tally.check(`${what}: title`, errorTitle[person.language].test(await page.title()) ? '' : `title "${await page.title()}"`)
  const links = page.locator('.govuk-error-summary__list a')
  const targets = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  if (person.script) {
    tally.check(`${what}: focus on the summary`,
      await page.evaluate(() => document.activeElement.matches('.govuk-error-summary')) ? '' : 'the focus is elsewhere')
  }
  for (let i = 0; i < targets.length; i++) {
    await links.nth(i).click()
    const problem = await page.evaluate(([hash, script]) => {
      const control = document.getElementById(hash.slice(1))
      if (!control) return 'there is no such control'
      if (!control.matches('input, select, textarea')) return `leads to ${control.tagName}`
      if (script ? document.activeElement !== control : location.hash !== hash) return 'does not go there'
      const described = (control.getAttribute('aria-describedby') ?? control.closest('fieldset')?.getAttribute('aria-describedby') ?? '')
      const group = control.closest('.govuk-form-group--error')
      return group?.querySelector('.govuk-error-message') || described.includes('error') ? '' : 'no message stands at it'
    }, [targets[i], person.script])
    tally.check(`${what}: ${targets[i]}`, problem)
  }
  return targets
}

class Walk {
  constructor (tally, person, base, service, see) {
    Object.assign(this, { tally, person, base: `${base}/${service.id}`, service, see })
    this.name = `${service.id} (${person.language}, ${person.script ? 'with' : 'without'} script)`
  }

  async at (wanted, what) {
    const where = await this.person.where()
    const got = where.page === 'question' || where.page === 'repeat' || where.page === 'exit' ? where.id : where.page
    if (got !== wanted) throw new Error(`${this.name}: ${what}: at ${where.page} ${where.id} (${this.person.page.url()}), wanted ${wanted}`)
  }

  // What a type of question looks like that is refused is seen in everything.mjs.
  async show (kind) {
    await this.see(`${this.service.id}/${kind}`, this.person, { briefly: kind.endsWith('+error') })
  }

  // What is refused: the page again, saying what is wrong.
  async refuse (step, wrong, number) {
    const { tally, person, name } = this
    const { page } = person
    await fill(page, wrong.answers)
    await press(person)
    await this.at(step.page, 'after wrong answers')
    const what = `${name} ${step.page}: wrong answers ${number + 1}`
    const targets = await refused(tally, person, what)
    tally.equal(`${what}: the summary's links`, targets.join(' '), wrong.at.map((id) => `#${id}`).join(' '))
    if (number === 0) await this.show(`${step.page}+error`)
    else tally.check(`${what}: console and requests`, person.problems())
  }

  // The back link leads to the page before; from there the browser returns here.
  async back (before) {
    const { person } = this
    const here = person.page.url()
    await person.through(() => person.page.locator('.govuk-back-link').click())
    await this.at(before, 'back link')
    await person.goto(here)
  }

  // Another language and back: the same page and the same answers.
  async languages () {
    const { tally, person } = this
    const answers = () => person.page.evaluate(() => [...document.querySelectorAll('main form:not([data-aside]) [name]')]
      .map((e) => [e.name, e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value]).join('\n'))
    const before = [(await person.where()).id, await answers()].join('\n')
    for (const language of [other[person.language], person.language]) {
      await person.through(() => person.page.locator(`.gh-lang [lang="${language}"]`).click())
      tally.equal(`${this.name}: language ${language}: keeps place and answers`, [(await person.where()).id, await answers()].join('\n'), before)
      tally.equal(`${this.name}: language ${language}: lang`, await person.page.locator('html').getAttribute('lang'), language)
    }
  }

  async early (step) {
    const end = this.service.ends.find((each) => each.from === step.page)
    if (!end) return
    await fill(this.person.page, end.answers)
    await press(this.person)
    await this.at(end.page, 'early end')
    await this.show(end.page)
    await this.person.through(() => this.person.page.locator('.govuk-back-link').click())
    await this.at(step.page, 'back from an early end')
  }

  // The list of a repeat: add two, refuse a wrong one, change one, add a third and remove it.
  async repeat ({ page: id, repeat }) {
    const { tally, person, name } = this
    const { page } = person
    const rows = () => page.locator('.gh-row').count()
    if ((await person.where()).page === 'repeat') {
      await this.show(`${id}+empty`)
      await press(person, 'continue')
      tally.check(`${name} ${id}: fewer than needed is refused`, await page.locator('.govuk-error-summary').count() ? '' : 'no error')
      await this.show(`${id}+empty+error`)
      await press(person, 'add')
    }
    await this.show(`${id}/1`)
    await this.refuse({ page: id }, repeat.wrong[0], 0)
    for (const [at, row] of repeat.rows.entries()) {
      await fill(page, row)
      await press(person)
      tally.equal(`${name} ${id}: rows after adding`, await rows(), at + 1)
      if (at + 1 < repeat.rows.length) await press(person, 'add')
    }
    await this.show(id)
    await person.through(() => page.locator('.gh-row a').first().click())
    await fill(page, repeat.change)
    await press(person)
    const [words] = Object.values(repeat.change)
    tally.check(`${name} ${id}: a changed row shows the change`, (await page.locator('.gh-row').first().textContent()).includes(words) ? '' : 'not there')
    await press(person, 'add')
    await fill(page, repeat.rows[0])
    await press(person)
    await person.through(() => page.locator('.gh-row').nth(2).locator('button').click())
    tally.equal(`${name} ${id}: rows after removing`, await rows(), 2)
    await press(person, 'continue')
  }

  async question (step, before) {
    const { tally, person, name } = this
    await this.at(step.page, 'next page')
    await this.back(before)
    if (step.repeat) return this.repeat(step)
    await this.show(step.page)
    for (const [number, wrong] of step.wrong.entries()) await this.refuse(step, wrong, number)
    await this.early(step)
    for (const box of await person.page.locator('main form:not([data-aside]) input[type=checkbox]:checked').all()) await box.uncheck()
    await fill(person.page, step.answers)
    await press(person)
    if (!step.files) return
    // Files that are kept are listed with a button each; removing stays on the page.
    await person.goto(`${this.base}/${step.page}`)
    const kept = person.page.locator('.gh-files li')
    tally.equal(`${name} ${step.page}: files kept`, await kept.count(), step.files)
    await this.show(`${step.page}+kept`)
    if (step.files > 1) {
      await person.through(() => kept.last().locator('button').click())
      tally.equal(`${name} ${step.page}: files after removing one`, await kept.count(), step.files - 1)
    }
    await press(person)
  }

  // Every change link comes straight back.
  async changes () {
    const { person } = this
    const links = person.page.locator('.govuk-summary-list__actions a')
    const count = await links.count()
    if (count === 0) throw new Error(`${this.name}: nothing to change on the page of answers`)
    for (let i = 0; i < count; i++) {
      const what = await links.nth(i).getAttribute('href')
      await person.through(() => links.nth(i).click())
      if ((await person.where()).page === 'repeat') await press(person, 'continue')
      else await press(person)
      // A row of a repeat comes back by its list.
      if ((await person.where()).page === 'repeat') await press(person, 'continue')
      await this.at('check-answers', `change link ${what}`)
    }
  }

  // "Was this clear?" in its three ways; none of them touches the answers.
  async clear (step) {
    const { tally, person, name } = this
    const { page } = person
    for (const say of ['clear', 'not-clear', 'why']) {
      await person.goto(`${this.base}/${step.page}`)
      await person.through(() => page.locator(`#clear button[value="${say}"]`).click())
      await this.at(step.page, `was this clear: ${say}`)
      await this.show(`${step.page}+said-${say}`)
      if (say !== 'clear') {
        await page.locator('#clear textarea').fill(`A word on this: ${say}`)
        await person.through(() => page.locator('#clear button').click())
        await this.at(step.page, `was this clear: words for ${say}`)
      }
      tally.check(`${name}: was this clear: ${say}: thanks`, await page.locator('#clear [role=status]').count() ? '' : 'no thanks')
      tally.equal(`${name}: was this clear: ${say}: keeps the answer`,
        await page.locator(`main form:not([data-aside]) [name="${step.page}"]`).first().inputValue(), step.answers[step.page])
    }
  }

  async send () {
    const { tally, person, name } = this
    const { page } = person
    await press(person)
    await this.at('confirmation', 'sent')
    const reference = await page.locator('#reference').textContent()
    tally.check(`${name}: reference`, /^[A-Z0-9-]{6,}$/.test(reference) ? '' : `"${reference}"`)
    await this.show('confirmation')
    await person.through(() => page.locator('main a[href$="/print"]').click())
    tally.check(`${name}: print view`, (await page.locator('main').textContent()).includes(reference) ? '' : 'the reference is not on it',
      await page.locator('main form, main button').count() ? 'there is something to press' : '')
    await this.show('print')
    const paper = await page.request.get(await page.locator('main a[href$="/pdf"]').evaluate((a) => a.href))
    tally.equal(`${name}: as a PDF`, `${paper.status()} ${paper.headers()['content-type']}`, '200 application/pdf')
    await page.emulateMedia({ media: 'print' })
    tally.check(`${name}: on paper`, await page.locator('.gh-lang, .gh-foot, .govuk-skip-link').evaluateAll((all) => all.filter((e) => e.offsetHeight > 0).map((e) => `${e.className} is printed`)))
    await page.emulateMedia({ media: 'screen' })
    await person.goto(`${this.base}/check-answers/sent`)
    await page.locator('label:has([name=satisfaction])').first().click()
    await page.locator('#feedback textarea').fill('It was quick.')
    await person.through(() => page.locator('#feedback button').click())
    tally.check(`${name}: satisfaction`, await page.locator('#feedback [role=status]').count() ? '' : 'no thanks')
    await this.show('confirmation+said')
    await this.itsCase(reference)
    return reference
  }

  // What became of it: written to, complained of; withdrawing is only asked about.
  async itsCase (reference) {
    const { tally, person, name } = this
    const { page } = person
    await person.goto(`${this.base}/check-answers/sent`)
    await person.through(() => page.locator('main a[href$="/case"]').click())
    tally.check(`${name}: its case`, (await page.locator('main').textContent()).includes(reference) ? '' : 'the reference is not on it')
    await this.show('case')
    await person.through(() => page.locator('form[action$="/answer"] button').click())
    await this.show('case+error')
    await page.locator('#words').fill('A word on this: it was the second bin.')
    await page.locator('#files').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') })
    await person.through(() => page.locator('form[action$="/answer"] button').click())
    tally.check(`${name}: what was added is there`, (await page.locator('.gh-talk').textContent()).includes('photo.png') ? '' : 'it is not')
    await this.show('case+sent')
    await person.through(() => page.locator('main a[href$="/withdraw"]').click())
    await this.show('withdraw')
    await person.through(() => page.locator('main a[href$="/case"]').click())
    await person.through(() => page.locator('main a[href$="/complain"]').click())
    await this.show('complain')
    await person.through(() => page.locator('main form:not([data-aside]) button').click())
    await this.show('complain+error')
    await page.locator('#words').fill('A word on this: it took too long.')
    await person.through(() => page.locator('main form:not([data-aside]) button').click())
    tally.check(`${name}: a complaint is there`, (await page.locator('.gh-talk').textContent()).includes('it took too long') ? '' : 'it is not')
  }

  // "Clear my answers", before they are sent and after; "No" leads back.
  async forget (where, after) {
    const { tally, person, name } = this
    const { page } = person
    const here = page.url()
    await person.through(() => page.locator('.gh-clear a').click())
    await this.at('clear', 'clear my answers')
    await this.show(`clear${where}`)
    await person.through(() => page.locator('.gh-acts a').click())
    tally.equal(`${name}: "No" leads back`, page.url(), here)
    if (!after) return
    await person.through(() => page.locator('.gh-clear a').click())
    await press(person)
    await this.at(after, 'cleared')
    await this.show('cleared')
    await person.goto(`${this.base}/check-answers/sent`)
    await this.at('start', 'nothing is shown any more')
  }

  async run () {
    const { person, service } = this
    await person.goto(`${this.base}?language=${person.language}`)
    await this.at('start', 'start')
    await this.show('start')
    const privacy = person.page.locator('main a[href$="/check-answers/privacy"]')
    if (await privacy.count()) {
      await person.through(() => privacy.click())
      await this.at('service-privacy', 'privacy')
      await this.show('privacy')
      await person.goto(this.base)
    }
    await person.through(() => person.page.locator('main .govuk-button').click())
    let before = 'start'
    for (const step of service.steps) {
      await this.question(step, before)
      before = step.page
    }
    await this.at('check-answers', 'the last page')
    await this.show('check-answers')
    await person.goto(this.base)
    await this.show('start+kept')
    await person.goto(`${this.base}/${service.steps[0].page}`)
    await this.languages()
    if (service.id === 'street-problem') await this.clear(service.steps[0])
    await person.goto(`${this.base}/check-answers`)
    if (service.id === 'safe-home') await this.forget('')
    await this.changes()
    const reference = await this.send()
    if (service.id === 'safe-home') {
      await person.goto(`${this.base}/check-answers/sent`)
      await this.forget('-sent', 'cleared')
    }
    return reference
  }
}

// Walks every service; the references, by service.
export async function journeys (tally, browser, demo, { language, script, see }) {
  const references = {}
  for (const service of services) {
    const person = await Person.arrive(browser, { language, script })
    const walk = new Walk(tally, person, demo.organisation, service, see)
    await tally.guard(walk.name, async () => { references[service.id] = await walk.run() })
    tally.check(`${walk.name}: console and requests`, person.problems())
    await person.leave()
  }
  return references
}
