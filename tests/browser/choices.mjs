// SPDX-License-Identifier: Apache-2.0
// choices: what a script adds to choices, and what there is without it: a box that suggests, from a list on the page
// and from the server; options that open others.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Person } from './harness.mjs'

const both = (en, cy) => ({ en, cy })
const places = (count) => Array.from({ length: count }, (_, i) => ({ value: `v${i}`, label: both(`Place ${i}`, `Lle ${i}`) }))
const document = {
  guildhall: 1,
  id: 'places',
  languages: ['en', 'cy'],
  name: both('Places', 'Lleoedd'),
  start: { skip: true },
  pages: [
    { id: 'long', questions: [{ id: 'long', type: 'autocomplete', title: both('A place', 'Lle'), options: places(1200) }] },
    { id: 'short', questions: [{ id: 'short', type: 'autocomplete', title: both('A language', 'Iaith'), options: [
      { value: 'fa', label: both('Farsi', 'Ffarsi'), synonyms: ['Persian'] }, { value: 'fr', label: both('French', 'Ffrangeg') },
      { value: 'tr', label: both('Türkçe', 'Türkçe') }] }] },
    { id: 'country', questions: [{ id: 'country', type: 'country', title: both('A country', 'Gwlad') }] },
    { id: 'opens', questions: [
      { id: 'how', type: 'radios', title: both('How?', 'Sut?'), options: [
        { value: 'post', label: both('By post', 'Drwy’r post') }, { value: 'mail', label: both('By email', 'Drwy e-bost'), reveals: ['mail'] },
        { value: 'other', label: both('Another way', 'Dull arall'), other: true }] },
      { id: 'mail', type: 'email', title: both('Your email address', 'Eich cyfeiriad e-bost') }] }
  ]
}

const continues = (person) => person.through(() => person.page.locator('main .gh-acts .govuk-button').click())

// The box and its list as a screen reader is told of them.
function told () {
  const box = document.querySelector('[role=combobox]')
  const list = document.getElementById(box.getAttribute('aria-controls'))
  const active = document.getElementById(box.getAttribute('aria-activedescendant'))
  return {
    open: box.getAttribute('aria-expanded') === 'true' && !list.hidden && list.matches('[role=listbox][aria-label]'),
    options: [...list.querySelectorAll('[role=option]')].map((e) => e.textContent),
    active: active && active.getAttribute('aria-selected') === 'true' ? active.textContent : null,
    status: document.querySelector('[role=status]').textContent,
    value: box.value
  }
}

async function suggests (tally, person, see) {
  const { page } = person
  const [place, farsi, french] = person.language === 'cy' ? ['Lle', 'Ffarsi', 'Ffrangeg'] : ['Place', 'Farsi', 'French']
  const opened = () => page.waitForFunction(() => document.querySelector('[role=combobox]').getAttribute('aria-expanded') === 'true')
  await page.locator('#long').pressSequentially('place 119')
  await opened()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const open = await page.evaluate(told)
  tally.check('choices: the server suggests', open.open ? '' : 'the list is shut', open.options[0] === `${place} 119` && open.options[1] === `${place} 1190` ? '' : open.options.join(),
    open.active === `${place} 1190` ? '' : `active: ${open.active}`, /10$/.test(open.status) ? '' : open.status)
  await page.keyboard.press('Escape')
  tally.equal('choices: Escape closes, and leaves what was typed', JSON.stringify(await page.evaluate(told).then(({ open, value }) => ({ open, value }))), '{"open":false,"value":"place 119"}')
  await page.keyboard.press('ArrowDown')
  await opened()
  await see('choices/suggested', person) // which goes about with the focus
  await page.locator('#long').focus()
  await page.keyboard.press('ArrowDown')
  await opened()
  await page.keyboard.press('ArrowUp') // to the last
  await page.keyboard.press('Enter')
  tally.equal('choices: Enter chooses', await page.locator('#long').inputValue(), `${place} 1198`)
  await continues(person)
  await page.locator('#short').fill('turk')
  await opened()
  tally.equal('choices: accents do not count', (await page.evaluate(told)).options.join(), 'Türkçe')
  await page.locator('#short').fill('persian')
  await page.locator('[role=option]').click()
  tally.equal('choices: the mouse chooses, by a synonym', await page.locator('#short').inputValue(), farsi)
  await page.locator('#short').fill('french') // and then something else is typed
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/country')
  await person.goto(page.url().replace('country', 'short'))
  tally.equal('choices: what is typed counts, not what was chosen before', await page.locator('#short').inputValue(), french)
  await continues(person)
  for (const typed of ['great brit', 'y deyrnas']) { // a name that is never shown, and one of the other language
    await page.locator('#country').fill(typed)
    await opened()
    tally.equal(`choices: a country by “${typed}”`, (await page.evaluate(told)).options.join(), person.language === 'cy' ? 'Y Deyrnas Unedig' : 'United Kingdom')
  }
  await see('choices/country', person)
  await page.locator('#country').press('ArrowDown')
  await page.locator('#country').press('Enter')
  await continues(person)
}

async function searches (tally, person, see) {
  const { page } = person
  await page.locator('#long').fill('place 119')
  await continues(person)
  await page.goto(page.url().replace('short', 'long')) // it was called so; now something that is not
  await page.locator('#long').fill('119 pl')
  await continues(person)
  tally.equal('choices: the server finds', String(await page.locator('input[type=radio]').count()), '11')
  await see('choices/found', person)
  await page.locator('input[value=v1190]').check({ force: true })
  await continues(person)
  await page.selectOption('#short', 'fr')
  await continues(person)
  await page.selectOption('#country', 'GB')
  await continues(person)
}

async function opens (tally, person, see, script) {
  const { page } = person
  const shown = async (id) => page.locator(`#${id}`).isVisible()
  tally.check('choices: what opens is shut with a script only', await shown('mail') === !script && await shown('how-other') === !script ? '' : 'it is not')
  await page.locator('input[value=other]').check({ force: true })
  tally.check('choices: an option opens', await shown('how-other') ? '' : 'it stays shut')
  await continues(person)
  tally.check('choices: its error opens it', await shown('how-other') ? '' : 'it is shut')
  await see('choices/opens+error', person)
  await page.locator('#how-other').fill('By boat')
  await continues(person)
  tally.check('choices: its text is there to be checked', (await page.locator('main').textContent()).includes(': By boat') ? '' : await page.locator('main').textContent())
}

export async function choices (tally, browser, demo, { language, script, see }) {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-choices-'))
  const person = await Person.arrive(browser, { language, script })
  try {
    writeFileSync(join(folder, 'places.json'), JSON.stringify(document))
    demo.publish(join(folder, 'places.json'))
    await tally.guard(`choices (${language}, ${script ? 'with' : 'without'} script)`, async () => {
      await person.goto(`${demo.organisation}/places/long?language=${language}`)
      await (script ? suggests : searches)(tally, person, see)
      await opens(tally, person, see, script)
    })
    tally.check('choices: nothing went wrong on the way', person.problems())
  } finally {
    await person.leave()
    rmSync(folder, { recursive: true })
  }
}
