// SPDX-License-Identifier: Apache-2.0
// run: the pages in a real browser.
//   node tests/browser/run.mjs BINARY [--screenshots DIR] [--only journeys,…]
// The last line is `N passed, N failed`.
import { Tally, openBrowser, serveDemo } from './harness.mjs'
import { Inspector } from './inspect.mjs'
import { journeys } from './journeys.mjs'
import { keyboard } from './keyboard.mjs'
import { sitePages, staffPages } from './pages.mjs'
import { safety } from './safety.mjs'
import { settings, wire } from './wire.mjs'

const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? '' : process.argv[at + 1] }
const only = option('--only').split(',').filter(Boolean)
const wants = (part) => only.length === 0 || only.includes(part)
const tally = new Tally()
const { see } = new Inspector(tally, { pictures: option('--screenshots') })
const demo = await serveDemo(process.argv[2])
const browser = await openBrowser()
try {
  if (wants('wire')) await wire(tally, browser, demo)
  if (wants('settings')) await settings(tally, browser, demo)
  if (wants('safety')) await safety(tally, browser, demo, see)
  if (wants('keyboard')) await keyboard(tally, browser, demo)
  for (const language of ['en', 'cy']) {
    for (const script of [true, false]) {
      const way = { language, script, see }
      if (wants('site')) await sitePages(tally, browser, demo, way)
      if (!wants('journeys') && !wants('staff')) continue
      const references = await journeys(tally, browser, demo, way)
      if (wants('staff')) await staffPages(tally, browser, demo, { ...way, reference: references['parking-permit'] })
    }
  }
} finally {
  await browser.close()
  const { status, wrong } = await demo.stop()
  tally.check('the server stops well', status === 0 ? '' : `exit status ${status}`, wrong)
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1
