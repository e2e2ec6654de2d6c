// SPDX-License-Identifier: Apache-2.0
// wire: what a first question costs a person who comes by a link, on a cold machine: every byte of every answer
// of the server, heads too, as the browser counts them. And what the pages look like where colours, motion or
// size are the person's own.
import { Person } from './harness.mjs'

const most = 40000 // bytes: the 40 KB

export async function wire (tally, browser, demo) {
  await tally.guard('wire', async () => {
    const person = await Person.arrive(browser)
    const network = await person.context.newCDPSession(person.page)
    const sizes = new Map()
    const names = new Map()
    const first = []
    await network.send('Network.enable')
    network.on('Network.requestWillBeSent', ({ requestId, request }) => names.set(requestId, request.url.slice(demo.base.length)))
    network.on('Network.responseReceived', ({ requestId, response }) => first.push([requestId, response.headers['Content-Encoding'] ?? response.headers['content-encoding'] ?? '', response.mimeType]))
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength))
    await person.goto(`${demo.organisation}/missed-bin`)
    await person.through(() => person.page.locator('main .govuk-button').click())
    const start = sizes.size
    // Cold again: the question is the first page that this browser sees.
    await network.send('Network.clearBrowserCache')
    sizes.clear()
    first.length = 0
    await person.goto(`${demo.organisation}/missed-bin/bins`)
    await person.page.waitForLoadState('networkidle')
    tally.equal('wire: the question is there', (await person.where()).id, 'bins')
    const lines = [...sizes].map(([id, size]) => `${size} ${names.get(id)}`)
    const sum = [...sizes.values()].reduce((a, b) => a + b, 0)
    console.log(`a first question, cold: ${sum} bytes in ${sizes.size} requests`)
    tally.check(`wire: at most ${most} bytes`, sum <= most ? '' : [`${sum}`, ...lines])
    tally.check('wire: the style and the script came too', lines.some((l) => l.includes('.css')) && lines.some((l) => l.includes('.js')) && start > 0 ? '' : lines)
    tally.check('wire: style and script are compressed', first.filter(([, encoding, type]) => /css|javascript/.test(type) && !encoding && sizes.size > 0)
      .filter(([id]) => sizes.get(id) > 1000).map(([id]) => names.get(id)))
    // Then only the page.
    sizes.clear()
    first.length = 0
    await person.goto(`${demo.organisation}/missed-bin/bins`)
    await person.page.waitForLoadState('networkidle')
    const again = [...sizes.values()].reduce((a, b) => a + b, 0)
    console.log(`the same page again: ${again} bytes`)
    tally.check('wire: the second time only the page', again <= 8000 ? '' : [...sizes].map(([id, size]) => `${size} ${names.get(id)}`))
    tally.check('wire: console and requests', person.problems())
    await person.leave()
  })
}

// A person's own settings of the machine.
export async function settings (tally, browser, demo) {
  const pages = ['', '/missed-bin', '/missed-bin/bins', '/staff/sign-in']
  await tally.guard('settings', async () => {
    // 1280 px at 400% is 320 by 256; words twice as large are another way to the same end (WCAG 1.4.4, 1.4.10).
    const large = await Person.arrive(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 })
    for (const path of pages) {
      await large.goto(demo.organisation + path)
      tally.check(`400% ${path}`, await large.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth ? 'scrolls sideways' : ''))
    }
    await large.page.setViewportSize({ width: 1280, height: 880 })
    for (const path of pages) {
      await large.goto(demo.organisation + path)
      // By a style of the person's own, as a browser's setting does.
      await (await large.context.newCDPSession(large.page)).send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
      await large.page.reload()
      const size = await large.page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
      tally.check(`words twice as large ${path}`, size >= 30 ? '' : `the words stay at ${size} px`,
        await large.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth ? 'scrolls sideways' : ''))
    }
    await large.leave()

    const still = await Person.arrive(browser, { reducedMotion: 'reduce' })
    for (const path of pages) {
      await still.goto(demo.organisation + path)
      tally.check(`no motion ${path}`, await still.page.evaluate(() => [...document.querySelectorAll('*')]
        .filter((e) => { const s = getComputedStyle(e); return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth' })
        .map((e) => `${e.tagName}.${e.className} moves`)))
    }
    await still.leave()

    const forced = await Person.arrive(browser, { forcedColors: 'active' })
    for (const path of pages) {
      await forced.goto(demo.organisation + path)
      // Colours and shadows are taken away; an edge or an outline must be left of every control.
      tally.check(`forced colours ${path}`, await forced.page.evaluate(() => [...document.querySelectorAll('.govuk-button, .gh-chip, .govuk-input, .govuk-textarea, .gh-find button')]
        .filter((e) => { const s = getComputedStyle(e); return s.borderStyle === 'none' || s.borderWidth === '0px' })
        .map((e) => `${e.tagName} "${(e.textContent.trim() || e.name)}" has no edge`)))
      await forced.page.keyboard.press('Tab')
      tally.check(`forced colours ${path}: focus`, await forced.page.evaluate(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' ? '' : 'no outline' }))
    }
    await forced.leave()
  })
}
