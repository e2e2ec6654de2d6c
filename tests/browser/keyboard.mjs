// SPDX-License-Identifier: Apache-2.0
// keyboard: a whole service without a mouse, from the catalogue to the reference: Tab, Space, Enter, arrows.
import { Person } from './harness.mjs'
import { date } from './services.mjs'

// A person's keys, and where they lead.
export class Keys {
  most = 60 // stops of a page

  constructor (person) { Object.assign(this, { person, page: person.page }) }

  // Tabs on until what has the focus fits.
  async to (selector) {
    for (let i = 0; i < this.most; i++) {
      await this.page.keyboard.press('Tab')
      if (await this.page.evaluate((s) => document.activeElement.matches(s), selector)) return
    }
    throw new Error(`Tab does not come to ${selector} on ${this.page.url()}`)
  }

  async press (key) { await this.page.keyboard.press(key) }
  async type (text) { await this.page.keyboard.type(text) }
  async go (key = 'Enter') { await this.person.through(() => this.page.keyboard.press(key)) }
  async proceed () { await this.to('main form:not([data-aside]) .govuk-button'); await this.go('Space') }
}

export async function keyboard (tally, browser, demo) {
  const person = await Person.arrive(browser)
  const keys = new Keys(person)
  const { page } = person
  const at = async (id) => {
    const where = await person.where()
    if ((where.id ?? where.page) !== id) throw new Error(`at ${page.url()}, wanted ${id}`)
  }
  await tally.guard('keyboard', async () => {
    await person.goto(demo.organisation)
    await keys.press('Tab')
    tally.check('keyboard: the first stop is the skip link, and it is seen', await page.evaluate(() => {
      const e = document.activeElement
      return e.matches('.govuk-skip-link') && e.getBoundingClientRect().height > 20 ? '' : `it is ${e.outerHTML}`
    }))
    await keys.press('Enter')
    await keys.press('Tab')
    tally.check('keyboard: after the skip link comes the content', await page.evaluate(() => document.activeElement.closest('main') ? '' : `it is ${document.activeElement.outerHTML}`))
    await keys.to('[href$="/missed-bin"]')
    await keys.go()
    await keys.to('main .govuk-button')
    await keys.go('Space') // a link that looks like a button is pressed like one
    await at('bins')
    await keys.proceed()
    tally.check('keyboard: an error has the focus', await page.evaluate(() => document.activeElement.matches('.govuk-error-summary') ? '' : 'elsewhere'))
    await keys.to('.govuk-error-summary__list a')
    await keys.press('Enter')
    tally.check('keyboard: its link leads to the control', await page.evaluate(() => document.activeElement.matches('[name=bins]') ? '' : `at ${document.activeElement.outerHTML}`))
    await keys.press('Space')
    tally.check('keyboard: Space ticks', await page.locator('[name=bins]').first().isChecked() ? '' : 'it is not ticked')
    await keys.proceed()
    await at('collection-day')
    for (const [id, value] of Object.entries(date('collection-day', -2))) {
      await keys.to(`#${id}`)
      await keys.type(value)
    }
    await keys.go() // Enter in a text box continues
    await at('outside')
    await keys.to('[name=outside]')
    await keys.press('ArrowDown')
    await keys.press('ArrowUp')
    tally.equal('keyboard: arrows choose', await page.locator('[name=outside]:checked').inputValue(), 'true')
    await keys.proceed()
    await at('address')
    for (const [id, value] of [['address-line-1', '14 Mill Road'], ['address-town', 'Avonbridge'], ['address-postcode', 'AV1 2CD']]) {
      await keys.to(`#${id}`)
      await keys.type(value)
    }
    await keys.proceed()
    await at('contact')
    await keys.to('#name')
    await keys.type('Rhian Evans')
    await keys.to('summary')
    await keys.press('Enter')
    tally.check('keyboard: what is folded opens', await page.locator('details').first().getAttribute('open') !== null ? '' : 'it stays shut')
    await keys.proceed()
    await at('check-answers')
    await keys.to('.govuk-summary-list__actions a')
    await keys.go()
    await at('bins')
    await keys.proceed()
    await at('check-answers')
    await keys.proceed()
    tally.check('keyboard: a reference', (await page.locator('#reference').textContent()).length >= 6 ? '' : 'none')
    await keys.to('[name=satisfaction]')
    await keys.press('ArrowRight')
    await keys.to('#feedback button')
    await keys.go()
    tally.check('keyboard: what one thinks of it', await page.locator('#feedback [role=status]').count() ? '' : 'no thanks')
  })
  tally.check('keyboard: console and requests', person.problems())
  await person.leave()
}
