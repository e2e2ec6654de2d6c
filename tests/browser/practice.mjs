// SPDX-License-Identifier: Apache-2.0
// practice: a learner does every guided task in a practice organisation, each from its link, with what a person would
// press, and finds it ticked off, and none before.
import { Person } from './harness.mjs'
import { press as proceed } from './journeys.mjs'
import { signIn } from './pages.mjs'

class Learner {
  constructor (person) { Object.assign(this, { person, page: person.page }) }

  press (what) { return this.person.through(() => this.page.locator(what).first().click()) }
  save (what) { return this.press(`main button[value="${what}"]`) }

  // Writes into the box, and its twin in the other language.
  async both (id, en, cy) {
    await this.page.locator(`#${id}-en`).fill(en)
    await this.page.locator(`#${id}-cy`).fill(cy)
  }

  // A street problem, from its first page to the one that is called `last`.
  async tell (last) {
    const answers = { problem: 'A lamp is out.', where: 'Mill Road', 'how-tall-are-you': '170' }
    await this.press('main .govuk-button')
    for (let i = 0; i < 10 && (await this.person.where()).page !== last; i++) {
      for (const [id, words] of Object.entries(answers)) if (await this.page.locator(`[name="${id}"]`).count()) await this.page.locator(`[name="${id}"]`).fill(words)
      await proceed(this.person)
    }
  }

  tasks = [
    async () => {
      await this.page.locator('input[name="ready"][value="first"]').check()
      await this.press('form[action$="/new-service"] button')
    },
    async () => {
      await this.both('name', 'Tell us about a street', 'Dywedwch am stryd')
      await this.save('name')
    },
    async () => {
      await this.press('.gh-way a >> nth=2')
      await this.both('new', 'How tall are you?', 'Pa mor dal ydych chi?')
      await this.page.locator('#type').selectOption('number')
      await this.save('question-add')
    },
    async () => {
      await this.press('.gh-way a >> nth=2')
      await this.press('main a[href*="/when?question=how-tall"]')
      await this.save('row')
      await this.page.locator('[id$="-operator"]').selectOption('is answered')
      await this.save('when')
    },
    async () => {},
    async () => {
      await this.page.locator('#purpose').fill('Is it clear?')
      await this.press('form[action$="/trials"] button')
    },
    async () => {
      await this.person.goto(await this.page.locator('#trial-link a').getAttribute('href'))
      await this.tell('trial-end')
    },
    async () => {
      await this.page.locator('details:has(button[value="answer"]) > summary').first().click()
      await this.page.locator('details[open] textarea').fill('We say it on the page now.')
      await this.save('answer')
    },
    () => this.press('form[action$="/publish"] button'),
    () => this.tell('confirmation'),
    async () => {
      await this.press('main td a, main th a')
      await this.page.locator('[name="to"][value="in-progress"]').check()
      await this.press('form[action$="/status"] button')
    },
    async () => {
      const service = this.page.url()
      await this.press('form[action$="/drafts"] button')
      await this.both('name', 'A second name', 'Ail enw')
      await this.save('name')
      await this.person.goto(service)
      await this.press('form[action$="/publish"] button')
      await this.press('form[action$="/move"]:has([name="to"][value="1"]) button')
    }
  ]
}

export async function practice (tally, browser, demo, { language, script, see }) {
  const name = `practice (${language}, ${script ? 'with' : 'without'} script)`
  const person = await Person.arrive(browser, { language, script })
  const { page } = person
  await tally.guard(name, async () => {
    await person.goto(`${demo.organisation}/staff/sign-in?language=${language}`)
    await signIn(person, demo.designer)
    await person.goto(`${demo.organisation}/staff/practice`)
    await person.through(() => page.locator('main form[method=post] .govuk-button').first().click())
    const list = page.url()
    const learner = new Learner(person)
    for (const [i, task] of learner.tasks.entries()) {
      tally.equal(`${name}: so many are done before task ${i + 1}`, await page.locator('.gh-is-done').count(), i)
      await person.through(() => page.locator('.gh-practise > li').nth(i).locator('a').click())
      await see(`practice/${i + 1}`, person, { briefly: true })
      await task()
      await see(`practice/${i + 1}+done`, person, { briefly: true })
      await person.goto(list)
    }
    tally.check(`${name}: it is told that all is done`, await page.locator('#all-done').count() ? '' : 'it is not')
    await see('staff-practice-tasks+done', person)
    await page.locator('main summary').last().click()
    await person.through(() => page.locator('button[value="end"]').click())
    tally.equal(`${name}: and is left`, page.url(), `${demo.organisation}/staff/practice`)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
