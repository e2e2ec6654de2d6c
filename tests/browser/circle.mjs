// SPDX-License-Identifier: Apache-2.0
// circle: the whole of what Guildhall is for, by people who use nothing but a keyboard, in a town of its own. A
// designer takes a ready-made service, makes it the town's own and asks that twenty people try it; they do, and some
// say what is unclear; what they said is mended and answered; the version is published and used; a mistake is
// published past the gate and rolled back; and everybody can read how the service was made.
import { Person, command, folder, passwordOf, serve } from './harness.mjs'
import { Keys } from './keyboard.mjs'

const people = 20
const [unclear, mended] = [{ en: 'Do you want the house number too?', cy: 'Ydych chi eisiau rhif y tŷ hefyd?' },
  { en: 'The house number is enough.', cy: 'Mae rhif y tŷ yn ddigon.' }]
const answers = { problem: 'A lamp is out.', where: '12 Mill Road', 'how-many-lamps-are-out': '3' }

// A town without services, and its one designer, who may publish.
export async function serveCircle (binary) {
  const data = folder()
  command(binary, data, 'init', '--org', 'town', '--name', 'The town')
  const designer = { email: 'gwen@town.example' }
  designer.password = passwordOf(command(binary, data, 'user', 'add', '--org', 'town', '--email', designer.email, '--name', 'Gwen Parry'))
  // People come from addresses of their own: many from one are one, as far as a gate is concerned.
  const server = await serve(binary, data, ['--trusted-proxy', '127.0.0.1'])
  return { ...server, designer, organisation: `${server.base}/town` }
}

// Whoever makes the service: what is pressed, chosen and typed, each come to by Tab.
class Maker extends Keys {
  most = 250

  async press (what) { await this.to(what); await this.go('Space') }
  async follow (what) { await this.to(what); await this.go() }

  async open (what) {
    await this.to(what)
    await this.page.keyboard.press('Enter')
  }

  async write (id, words) {
    await this.to(`#${id}`)
    await this.page.keyboard.press('Control+A')
    await this.type(words)
  }

  async both (id, words) {
    for (const language of ['en', 'cy']) await this.write(`${id}-${language}`, words[language])
  }

  // Of radios or a list: arrows, until it is the one.
  async choose (what, value) {
    await this.to(what)
    for (let i = 0; i < 60; i++) {
      if (await this.page.evaluate((v) => document.activeElement.value === v && (document.activeElement.type !== 'radio' || document.activeElement.checked), value)) return
      await this.page.keyboard.press(i === 0 && await this.page.evaluate((v) => document.activeElement.type === 'radio' && document.activeElement.value === v, value) ? 'Space' : 'ArrowDown')
    }
    throw new Error(`arrows do not come to ${value} of ${what} on ${this.page.url()}`)
  }
}

// One of those who try it, or use it: from its first page to `last`; what is said of one page of it.
async function walk (person, link, language, last, said) {
  const keys = new Maker(person)
  await person.goto(`${link}?language=${language}`)
  await keys.follow('main .govuk-button')
  for (let i = 0; i < 10 && (await person.where()).page !== last; i++) {
    const { page, id } = await person.where()
    for (const [called, words] of Object.entries(answers)) if (page === 'question' && await person.page.locator(`#${called}`).count()) await keys.write(called, words)
    if (page === 'question' && said?.on === id) {
      await keys.choose('#say [type=radio]', said.kind)
      if (said.words) await keys.write('trial-words', said.words)
      await keys.press('#say button[formaction]')
    }
    await keys.press('main form:not([data-aside]) .gh-acts .govuk-button')
  }
  return keys
}

class Circle {
  constructor (tally, browser, { organisation, designer }, { language, script, see }) {
    Object.assign(this, { tally, browser, organisation, designer, language, see, with_: { language, script } })
    this.name = `circle (${language}, ${script ? 'with' : 'without'} script)`
    this.key = `lamp-${language}-${script ? 's' : 'n'}`
    this.at = `${organisation}/staff/services/${this.key}`
    this.said = { on: 'where', kind: 'unclear', words: unclear[language] }
  }

  check (what, problem) { this.tally.check(`${this.name}: ${what}`, problem) }
  equal (what, got, wanted) { this.tally.equal(`${this.name}: ${what}`, got, wanted) }

  // Somebody at an address of their own.
  async arrive (number) {
    return Person.arrive(this.browser, { ...this.with_, extraHTTPHeaders: { 'X-Forwarded-For': `198.18.${this.with_.script ? 0 : 1}.${number + 1}` } })
  }

  async run () {
    this.gwen = await this.arrive(100)
    this.keys = new Maker(this.gwen)
    this.page = this.gwen.page
    await this.signIn()
    await this.make()
    await this.gate()
    const link = await this.openTrial()
    await this.tryIt(link)
    await this.answer()
    await this.publish()
    await this.rollBack()
    await this.making()
    this.check('console and requests', this.gwen.problems())
    await this.gwen.leave()
  }

  async signIn () {
    await this.gwen.goto(`${this.organisation}/staff/sign-in?language=${this.language}`)
    await this.keys.write('email', this.designer.email)
    await this.keys.write('password', this.designer.password)
    await this.keys.go()
  }

  // A ready-made service gets another name and a question more.
  async make () {
    const { keys } = this
    await this.gwen.goto(`${this.organisation}/staff/services`)
    await keys.follow('main a[href$="/new-service"]')
    await keys.choose('input[name=ready]', 'first')
    await keys.write('key', this.key)
    await keys.press('form[action$="/new-service"] button')
    this.equal('the builder is open', (await this.gwen.where()).page, 'builder')
    await keys.both('name', { en: 'Tell us about a lamp', cy: 'Dywedwch wrthym am lamp' })
    await keys.press('button[value=name]')
    await keys.follow('.gh-way [data-place=where] a')
    await keys.both('new', { en: 'How many lamps are out?', cy: 'Faint o lampau sydd allan?' })
    await keys.choose('#type', 'number')
    await keys.press('button[value=question-add]')
    this.equal('a question is added', await this.page.locator('section[id^="question-"]').count(), 2)
  }

  async gate () {
    const { keys } = this
    await this.gwen.goto(this.at)
    await keys.follow('a[href$="/gate"]')
    await keys.choose('input[name=own]', 'yes')
    await keys.write('people', String(people))
    if (!await this.page.locator('#answers').isChecked()) { await keys.to('#answers'); await this.page.keyboard.press('Space') }
    await keys.press('main form .govuk-button')
    await this.gwen.goto(this.at)
    this.check('nobody has tried it: the gate is shut', await this.page.locator('#gate .govuk-tag--yellow').count() ? '' : 'it is open')
    await this.see('circle/gate', this.gwen, { briefly: true })
  }

  async openTrial () {
    const { keys } = this
    await keys.follow('main a[href$="/trials"]')
    await keys.write('purpose', this.language === 'en' ? 'Is it clear?' : 'Ydy hi’n glir?')
    await keys.press('form[action$="/trials"] button')
    return this.page.locator('#trial-link a').getAttribute('href')
  }

  // Twenty people, four at once; every fourth says what is unclear.
  async tryIt (link) {
    const one = async (number) => {
      const person = await this.arrive(number)
      const keys = await walk(person, link, this.language, 'trial-end', number % 4 === 0 ? this.said : { on: 'where', kind: 'easy' })
      await keys.press('main form .govuk-button')
      this.check(`person ${number}: thanked`, await person.page.locator('main [role=status]').count() ? '' : 'they are not')
      this.check(`person ${number}: console and requests`, person.problems())
      await person.leave()
    }
    let next = 0
    await Promise.all(Array.from({ length: 4 }, async () => { while (next < people) await one(next++) }))
    await this.gwen.goto(`${this.at}/trials/1`)
    this.equal('comments wait', await this.page.locator('.gh-pinned').count(), people / 4)
    await this.see('circle/said', this.gwen, { briefly: true })
  }

  async builder () {
    await this.gwen.goto(this.at)
    await this.keys.follow('section[aria-labelledby=draft] a.govuk-button')
  }

  // What they asked is said beside the question, and each is told.
  async answer () {
    const { keys } = this
    await this.builder()
    await keys.follow('.gh-way [data-place=where] a')
    this.equal('what they said stands beside the question', await this.page.locator('#said .gh-pinned').count(), people / 4)
    await this.see('circle/builder', this.gwen)
    await keys.both('q1-hint', mended)
    await keys.press('button[value=question-set]')
    for (let i = 0; i < people / 4; i++) {
      await this.gwen.goto(`${this.at}/trials/1`)
      const comment = `.gh-pinned:nth-of-type(${i + 1})`
      await keys.open(`${comment} summary`)
      await keys.to(`${comment} textarea`)
      await keys.type(mended[this.language])
      await keys.to(`${comment} select`)
      await this.page.keyboard.press('ArrowDown')
      await keys.press(`${comment} button[value=answer]`)
    }
    await this.gwen.goto(`${this.at}/trials/1`)
    this.equal('each has an answer, with its change', await this.page.locator('.gh-pinned a[href*="/history"], .gh-pinned a[href*="/difference"]').count(), people / 4)
    await this.see('circle/answered', this.gwen, { briefly: true })
  }

  async publish () {
    await this.gwen.goto(this.at)
    this.equal('the gate is open', await this.page.locator('#gate .govuk-tag--yellow').count(), 0)
    await this.keys.press('form[action$="/publish"] button')
    this.check('version 1 is live', await this.page.locator('#version-list .govuk-tag--green').count() ? '' : 'it is not')
    await this.use(true)
  }

  // Somebody uses what is published; whether the question more is asked.
  async use (asked) {
    const person = await this.arrive(101)
    await walk(person, `${this.organisation}/${this.key}`, this.language, 'check-answers')
    this.equal('what is published asks', (await person.page.locator('main dl').first().textContent()).includes('3'), asked)
    await new Maker(person).press('main form:not([data-aside]) .gh-acts .govuk-button')
    this.equal('and is sent', (await person.where()).page, 'confirmation')
    this.check('who uses it: console and requests', person.problems())
    await person.leave()
  }

  // Without the question, nobody tried it, past the gate; a mistake.
  async rollBack () {
    const { keys } = this
    await this.gwen.goto(this.at)
    await keys.press('form[action$="/drafts"] button')
    await this.builder()
    await keys.follow('.gh-way [data-place=where] a')
    await keys.press('section:has(#q2-title-en) button[value=question-remove]')
    await this.gwen.goto(this.at)
    await keys.open('details:has(#why) summary')
    await keys.write('why', this.language === 'en' ? 'It is urgent.' : 'Mae’n frys.')
    await keys.press('form[action$="/publish"] button')
    await this.use(false)
    await this.gwen.goto(this.at)
    await keys.press('#version-list form button')
    await this.use(true)
  }

  async making () {
    const person = await this.arrive(102)
    await person.goto(`${this.organisation}/${this.key}/check-answers/making?language=${this.language}`)
    const words = await person.page.locator('main').textContent()
    for (const part of [String(people), unclear[this.language], mended[this.language], this.language === 'en' ? 'It is urgent.' : 'Mae’n frys.']) {
      this.check(`how it was made says: ${part}`, words.includes(part) ? '' : words.slice(0, 300))
    }
    this.equal('one version is in use', await person.page.locator('main .govuk-tag--green').count(), 1)
    await this.see('circle/making', person, { briefly: true })
    await person.leave()
  }
}

export async function circle (tally, browser, town, with_) {
  const whole = new Circle(tally, browser, town, with_)
  await tally.guard(whole.name, () => whole.run())
}
