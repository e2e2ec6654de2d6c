// SPDX-License-Identifier: Apache-2.0
// run: the pages in a real browser.
//   node tests/browser/run.mjs BINARY [--screenshots DIR] [--only journeys,…] [--half]
// --only newest, or one of them by its name, walks the ready-made services that the demo does not hold.
// --half looks at two of the four ways (language, script), so that each language and each of with and without a
// script comes once; the second only for what a language, or no script, can change. The last line is
// `N passed, N failed`.
import { coverage } from './coverage.mjs'
import { everything } from './everything.mjs'
import { Tally, openBrowser, serveDemo, serveTroubles } from './harness.mjs'
import { practice } from './practice.mjs'
import { providerPages, serveProvided } from './provider.mjs'
import { Inspector } from './inspect.mjs'
import { boardPages } from './board.mjs'
import { choices } from './choices.mjs'
import { circle, serveCircle } from './circle.mjs'
import { comeBack } from './come_back.mjs'
import { journeys } from './journeys.mjs'
import { keyboard } from './keyboard.mjs'
import { byKeyboard, newest } from './newest.mjs'
import { accountPages } from './account.mjs'
import { sitePages, staffPages } from './pages.mjs'
import { passkeyPages, servePasskeys } from './passkey.mjs'
import { safety } from './safety.mjs'
import { tasks } from './tasks.mjs'
import { emptyPages, refusedRequests } from './troubles.mjs'
import { uploads } from './upload.mjs'
import { settings, wire } from './wire.mjs'

const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? '' : process.argv[at + 1] }
const only = option('--only').split(',').filter(Boolean)
const wants = (part) => only.length === 0 || only.includes(part)
const half = process.argv.includes('--half')
const all = ['en', 'cy'].flatMap((language) => [true, false].map((script) => ({ language, script })))
const ways = half ? all.filter(({ language, script }) => script === (language === 'en')) : all
const tally = new Tally()
const inspector = new Inspector(tally, { pictures: option('--screenshots'), once: half })
const demo = await serveDemo(process.argv[2])
const troubles = await serveTroubles(process.argv[2])
const provided = await serveProvided(process.argv[2])
const keyed = await servePasskeys(process.argv[2])
const town = await serveCircle(process.argv[2])
const browser = await openBrowser()
const timed = async (part, act) => {
  const at = Date.now()
  const result = await act()
  console.log(`${part}: ${((Date.now() - at) / 1000).toFixed(1)} s`)
  return result
}

async function one (way) {
  const name = `${way.language}, ${way.script ? 'with' : 'without'} script`
  const with_ = { ...way, see: inspector.see }
  if (wants('site')) await timed(`site (${name})`, () => sitePages(tally, browser, demo, with_))
  if (wants('choices')) await timed(`choices (${name})`, () => choices(tally, browser, demo, with_))
  if (wants('come-back')) await timed(`coming back (${name})`, () => comeBack(tally, browser, demo, with_))
  if (wants('upload') && way.script) await timed(`uploads (${name})`, () => uploads(tally, browser, demo, with_))
  if (wants('tasks')) await timed(`tasks (${name})`, () => tasks(tally, browser, demo, with_))
  if (wants('everything')) await timed(`everything (${name})`, () => everything(tally, browser, demo, with_))
  if (wants('troubles')) await timed(`troubles (${name})`, () => emptyPages(tally, browser, troubles, with_))
  if (wants('account')) await timed(`account (${name})`, () => accountPages(tally, browser, demo, with_))
  if (wants('board')) await timed(`board (${name})`, () => boardPages(tally, browser, demo, with_))
  const walked = newest.filter((service) => only.includes('newest') || only.includes(service))
  for (const service of walked) await timed(`${service} (${name})`, () => byKeyboard(tally, browser, demo, service, with_))
  // It is of twenty people, and takes half a minute: in the whole run once.
  if (only.length === 0 ? way.script && way.language === 'en' : wants('circle')) await timed(`circle (${name})`, () => circle(tally, browser, town, with_))
  if (wants('practice')) await timed(`practice (${name})`, () => practice(tally, browser, demo, with_))
  if (wants('provider')) await timed(`provider (${name})`, () => providerPages(tally, browser, provided, with_))
  if (wants('passkey')) await timed(`passkey (${name})`, () => passkeyPages(tally, browser, keyed, with_))
  if (!wants('journeys') && !wants('staff')) return
  const references = await timed(`journeys (${name})`, () => journeys(tally, browser, demo, with_))
  if (wants('staff')) await timed(`staff (${name})`, () => staffPages(tally, browser, demo, { ...with_, reference: references['parking-permit'] }))
}

try {
  if (wants('wire')) await wire(tally, browser, demo)
  if (wants('settings')) await settings(tally, browser, demo)
  if (wants('safety')) await safety(tally, browser, demo, inspector.see)
  if (wants('keyboard')) await keyboard(tally, browser, demo)
  for (const way of ways) await one(way)
  // Last, since it uses up what one address may ask for in a minute.
  if (wants('troubles')) for (const way of ways) await refusedRequests(tally, browser, demo, troubles, { ...way, see: inspector.see })
  if (only.length === 0) coverage(tally, demo, inspector.seen, ways)
} finally {
  await browser.close()
  for (const server of [demo, troubles, provided, keyed, town]) {
    const { status, wrong } = await server.stop()
    tally.check('the server stops well', status === 0 ? '' : `exit status ${status}`, wrong)
  }
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1
