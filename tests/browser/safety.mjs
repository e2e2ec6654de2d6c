// SPDX-License-Identifier: Apache-2.0
// safety: "Exit this page" as somebody presses it: by mouse, by Shift three times, without a script; what is on
// the screen until the other site is there, and what the Back button shows afterwards. "Clear my answers" too.
import { createServer } from 'node:http'
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Person } from './harness.mjs'

const WAIT_MS = 1500 // until the other site answers: long enough to look at the page that is being left

// Another site, slow to answer; and the service that leads to it.
async function elsewhere (demo, run) {
  const server = createServer((request, response) => setTimeout(() => {
    response.setHeader('Content-Type', 'text/html')
    response.end(`<!doctype html><title>Weather</title><p id="from">${request.headers.referer ?? 'nowhere'}`)
  }, WAIT_MS))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-safety-'))
  const site = `http://localhost:${server.address().port}/weather`
  try {
    const document = JSON.parse(readFileSync(new URL('../../services/safe-home.json', import.meta.url), 'utf8'))
    writeFileSync(join(folder, 'leaving.json'), JSON.stringify({ ...document, id: 'leaving', safety: { 'exit-to': site } }))
    demo.publish(join(folder, 'leaving.json'))
    await run(site)
  } finally {
    server.close()
    rmSync(folder, { recursive: true })
  }
}

// Says what the page looks like as soon as it is being left. From inside, since the browser answers no question
// about a page while another is on its way.
function watchLeaving () {
  new MutationObserver((changes, observer) => {
    if (!document.querySelector('.govuk-exit-this-page-overlay')) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const on = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
      const hidden = document.querySelector('main').getBoundingClientRect().height === 0
      console.debug(`leaving ${JSON.stringify({ title: document.title, problem: on.matches('.govuk-exit-this-page-overlay') && hidden ? '' : `at ${on.outerHTML}` })}`)
    })
  }).observe(document.body, { childList: true })
}

async function answered (browser, demo, way) {
  const person = await Person.arrive(browser, way)
  await person.goto(`${demo.organisation}/leaving`)
  await person.goto(`${demo.organisation}/leaving/danger`)
  await person.page.check('[name=danger][value=false]')
  await person.through(() => person.page.click('main form:not([data-aside]) .govuk-button'))
  return person
}

async function leave (tally, browser, demo, name, way, site, press) {
  await tally.guard(name, async () => {
    const person = await answered(browser, demo, way)
    const { page } = person
    const before = await page.title()
    const seen = way.script && page.waitForEvent('console', { predicate: (message) => message.text().startsWith('leaving ') })
      .then((message) => JSON.parse(message.text().slice('leaving '.length)), () => ({ title: before, problem: 'it was not seen going' }))
    if (way.script) await page.evaluate(watchLeaving)
    await press(page)
    if (way.script) {
      const { title, problem } = await seen
      tally.check(`${name}: nothing of the page is seen while it goes`, problem)
      tally.check(`${name}: nor its name`, before.includes(title) ? `its title is ${title}` : '')
    }
    await page.waitForURL(site)
    tally.equal(`${name}: the other site is not told where from`, await page.locator('#from').textContent(), 'nowhere')
    await page.goBack({ waitUntil: 'load' })
    tally.equal(`${name}: Back shows the beginning`, await page.locator('main').getAttribute('data-page'), 'start')
    tally.equal(`${name}: with nothing to go on with`, await page.locator('[data-aside][href*="clear"]').count(), 0)
    await person.leave()
  })
}

export async function safety (tally, browser, demo, see) {
  await elsewhere(demo, async (site) => {
    for (const language of ['en', 'cy']) {
      const way = { language, script: true }
      const button = (page) => page.click('.govuk-exit-this-page__button')
      await leave(tally, browser, demo, `exit, ${language}, pressed`, way, site, button)
      await leave(tally, browser, demo, `exit, ${language}, Shift three times`, way, site, async (page) => {
        for (let i = 0; i < 3; i++) await page.keyboard.press('Shift')
      })
      await leave(tally, browser, demo, `exit, ${language}, by keyboard`, way, site, async (page) => {
        await page.keyboard.press('Tab')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
      })
    }
    await leave(tally, browser, demo, 'exit, without a script', { language: 'en', script: false }, site, (page) => page.click('.govuk-exit-this-page__button'))
  })
  await tally.guard('a safe page', async () => {
    const person = await answered(browser, demo, { language: 'en', script: true })
    await person.page.keyboard.press('Shift')
    tally.check('exit: one press of Shift is counted, and said', await person.page.evaluate(() => {
      const lights = document.querySelectorAll('.govuk-exit-this-page__indicator-light--on').length
      const said = document.querySelector('.govuk-exit-this-page [role=status]').textContent
      return lights === 1 && /2/.test(said) ? '' : `${lights} lights, "${said}"`
    }))
    await person.leave()
  })
}
