// SPDX-License-Identifier: Apache-2.0
// everything: a person goes through services that hold every type of question and every kind of content, whatever
// their definitions say: each page is shown as it comes and as it is refused, then answered by what its controls are.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Person, hardCases } from './harness.mjs'
import { fill, press, refused } from './journeys.mjs'

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const ours = (name) => read(new URL(`../../services/${name}.json`, import.meta.url))
export const definitions = [...ours('demo').services.map(ours), read(hardCases)]
const walked = ['examples', 'hard-cases']

// What the catalogue of types is answered with stands in one place, where its answers are looked at too.
const script = 'import json, examples_test; print(json.dumps({page: way.sent for page, way in examples_test.WAYS.items()}))'
export const sent = JSON.parse(execFileSync('/usr/bin/python3', ['-B', '-c', script],
  { encoding: 'utf8', cwd: fileURLToPath(new URL('../http', import.meta.url)) }))
// By the end of a control's name, then by what keyboard or help it asks for.
const good = {
  day: '5', month: '3', year: '2021', hour: '10', minute: '30', 'line-1': '14 Mill Road', town: 'Avonbridge', postcode: 'AV1 2CD',
  first: 'Rhian', middle: 'Mair', last: 'Evans', email: 'rhian@example.org', tel: '01632 960 001', url: 'https://www.example.org/', decimal: '12',
  numeric: '12', code: 'AB12'
}
const wrong = { day: '45', month: '45', year: '20', hour: '45', minute: '99', postcode: 'X', email: 'nobody', tel: '1', url: 'no such', decimal: 'many', numeric: 'many', story: 'word '.repeat(20) }

// What there is to be answered on a page: name, kind, and which row of the tables above fits.
function controls () {
  return [...document.querySelectorAll('main form:not([data-aside]) [name]')]
    .filter((e) => !e.matches('button, [type=hidden]') && e.checkVisibility())
    .map((e) => ({
      name: e.name,
      kind: e.tagName === 'SELECT' ? 'select' : e.type,
      value: e.value,
      alone: e.dataset.behaviour === 'exclusive',
      keys: [e.name, ...['day', 'month', 'year', 'hour', 'minute', 'line-1', 'town', 'postcode', 'first', 'middle', 'last'].filter((end) => e.name.endsWith(`-${end}`)), e.type, e.inputMode]
    }))
}

async function answersOf (page, table, otherwise) {
  const answers = {}
  for (const { name, kind, value, alone, keys } of await page.evaluate(controls)) {
    // All boxes that may stand beside others, so that whatever they lead to is seen.
    if (kind === 'checkbox' && otherwise && !alone && name in answers) answers[name].push(value)
    if (name in answers) continue
    if (kind === 'select') answers[name] = otherwise ? 1 : 0
    else if (kind === 'file') answers[name] = otherwise ? [{ name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') }] : []
    else if (kind === 'radio' || kind === 'checkbox') { if (otherwise) answers[name] = [value] } else answers[name] = keys.map((key) => table[key]).find((v) => v !== undefined) ?? otherwise
  }
  return answers
}

// A page of the catalogue, in the order in which a person would: what is revealed by then is filled in too.
async function answerAs (page, way) {
  for (const [name, value] of Object.entries(way)) {
    const control = page.locator(`main form:not([data-aside]) [name="${name}"]`)
    const kind = await control.first().evaluate((e) => e.tagName === 'SELECT' ? 'select' : e.type)
    // One found by typing is a list without a script; there the first will do.
    if (kind === 'select') await control.selectOption(await control.locator(`option[value="${value}"]`).count() ? value : { index: 1 })
    else if (kind === 'radio' || kind === 'checkbox') await fill(page, { [name]: [value].flat() })
    else if (await control.isVisible()) {
      await control.fill(value)
      await control.blur() // what is suggested would lie on the button
    }
  }
}

async function answer (person, table = good, otherwise = 'Some words') {
  const way = otherwise && sent[(await person.where()).id]
  if (way && Object.keys(way).length > 0) await answerAs(person.page, way)
  else await fill(person.page, await answersOf(person.page, table, otherwise))
  await press(person)
}

// Rows until there may be no more.
async function rows (walk, id) {
  const { person, show } = walk
  for (let i = 0; (await person.where()).page === 'repeat'; i++) {
    await show(`${id}+rows-${i}`)
    if (!await person.page.locator('#add').count()) break
    await press(person, 'add')
    if (i === 0) {
      const here = person.page.url()
      await person.through(() => person.page.locator('#clear button').first().click())
      await show(`${id}+row+said`)
      await person.goto(here)
    }
    await page(walk, `${id}+row`)
  }
  await press(person, 'continue')
}

async function page (walk, kind) {
  const { tally, name, person, show } = walk
  await show(kind)
  const before = person.page.url()
  await answer(person, wrong, '')
  // A page without a question, or on which nothing is needed, takes what it is given.
  if (person.page.url() === before) {
    await refused(tally, person, `${name}: ${kind}`)
    await show(`${kind}+error`)
    await answer(person)
  }
  if (person.page.url() === before) throw new Error(`${before} does not take ${await person.page.locator('.govuk-error-summary').textContent()}`)
}

export async function everything (tally, browser, demo, { language, script, see }) {
  for (const { id } of definitions.filter((each) => walked.includes(each.id))) {
    const person = await Person.arrive(browser, { language, script })
    const name = `${id} (${language}, ${script ? 'with' : 'without'} script)`
    const walk = { tally, name, person, show: (kind) => see(`${id}/${kind}`, person) }
    await tally.guard(name, async () => {
      await person.goto(`${demo.organisation}/${id}?language=${language}`)
      await walk.show('start')
      await person.through(() => person.page.locator('main .govuk-button').click())
      for (let pages = 0; (await person.where()).page !== 'check-answers'; pages++) {
        if (pages > 100) throw new Error(`${name} does not end`)
        const where = await person.where()
        await (where.page === 'repeat' ? rows(walk, where.id) : page(walk, where.id))
      }
      await walk.show('check-answers')
      await press(person)
      await walk.show('confirmation')
      await person.through(() => person.page.locator('main a[href$="/print"]').click())
      await walk.show('print')
    })
    tally.check(`${name}: console and requests`, person.problems())
    await person.leave()
  }
}
