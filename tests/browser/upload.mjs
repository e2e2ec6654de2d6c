// SPDX-License-Identifier: Apache-2.0
// upload: files on their way over a slow line: how far they are is said as they go, they are taken once, and what is
// refused is said on its page.
import { Person } from './harness.mjs'
import { fill, press } from './journeys.mjs'
import { services } from './services.mjs'

const slow = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 400 * 1024 }
const fast = { ...slow, latency: 0, uploadThroughput: -1 }
const large = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(1024 * 1024, 'x')]) }
const wrong = { name: 'bill.exe', mimeType: 'application/pdf', buffer: Buffer.alloc(600 * 1024, 'M') }
const at = 'proof'

// Every word of the place that says how far it is, as it comes.
const listen = (page) => page.evaluate(() => {
  const place = document.querySelector('[data-module="gh-upload"]')
  globalThis.name = ''
  new MutationObserver(() => { globalThis.name += `${place.textContent.trim()}\n` }).observe(place, { childList: true, characterData: true, subtree: true })
})
// What was heard on the page before: a window's name outlives its pages.
const heard = async (page) => (await page.evaluate(() => globalThis.name)).split('\n').filter(Boolean)

export async function uploads (tally, browser, demo, { language, see }) {
  const name = `upload (${language})`
  const person = await Person.arrive(browser, { language })
  const { page } = person
  await tally.guard(name, async () => {
    const service = services.find(({ id }) => id === 'parking-permit')
    const network = await person.context.newCDPSession(page)
    let posts = []
    page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith(`/${at}`)) posts.push(request.resourceType()) })
    await person.goto(`${demo.organisation}/${service.id}/${service.steps[0].page}?language=${language}`)
    for (const step of service.steps) {
      if (step.page === at) break
      await fill(page, step.answers)
      await press(person)
    }
    tally.equal(`${name}: where files are asked for`, (await person.where()).id, at)
    const place = page.locator('[data-module="gh-upload"]')
    tally.equal(`${name}: it is told to those who do not see it`, await place.getAttribute('role'), 'status')

    await network.send('Network.emulateNetworkConditions', slow)
    await listen(page)
    await page.locator('input[type=file]').setInputFiles(large)
    await person.through(() => page.locator('main form:not([data-aside]) .gh-acts button').last().click())
    const said = await heard(page)
    const percents = said.map((words) => Number(/ (\d+)%$/.exec(words)?.[1]))
    tally.check(`${name}: percentages`, percents.length >= 3 && percents.every((each, i) => each >= (percents[i - 1] ?? 0) && each <= 100) && percents.some((each) => each > 0 && each < 100) ? '' : `heard: ${said.join(', ')}`)
    tally.check(`${name}: and words with them`, said.length > 0 && said.every((words) => /^\p{L}[^\d]+ \d+%$/u.test(words)) ? '' : `heard: ${said.join(', ')}`)
    tally.equal(`${name}: sent once`, posts.join(), 'xhr')
    tally.check(`${name}: it goes on`, (await person.where()).id === at ? 'still there' : '')
    await person.goto(`${demo.organisation}/${service.id}/${at}`)
    tally.equal(`${name}: taken once`, await page.locator('.gh-files li').count(), 1)
    tally.check(`${name}: by its name`, (await page.locator('.gh-files li').textContent()).includes(large.name) ? '' : 'it is not there')

    posts = []
    await page.locator('input[type=file]').setInputFiles(wrong)
    await person.through(() => page.locator('main form:not([data-aside]) .gh-acts button').last().click())
    tally.equal(`${name}: refused: status`, person.status(), 422)
    tally.check(`${name}: refused: said on its page`, await page.locator(`.govuk-error-summary a[href="#${at}"]`).count() ? '' : 'no error')
    tally.equal(`${name}: refused: by the page's own form`, posts.join(), 'xhr,document')
    tally.equal(`${name}: refused: what was there stays`, await page.locator('.gh-files li').count(), 1)
    await see('parking-permit/proof+error', person, { briefly: true })
    await network.send('Network.emulateNetworkConditions', fast)
  })
  tally.check(`${name}: console and requests`, person.problems())
  await person.leave()
}
