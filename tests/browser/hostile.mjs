// SPDX-License-Identifier: Apache-2.0
// hostile: pages with hostile words on them, in Chromium: whether any of the words ran, was stopped by the content
// security policy, or became an element.
//   node hostile.mjs ADDRESS MARK < visits.json      [{role, cookies, pages}]; tests/http/hostile_words_test.py
import { openBrowser } from './harness.mjs'

const [address, mark] = process.argv.slice(2)
let given = ''
for await (const piece of process.stdin) given += piece
const problems = []
let visited = 0
const browser = await openBrowser()
for (const { role, cookies, pages } of JSON.parse(given)) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  await context.addCookies(cookies.map(({ name, value, path }) => ({ name, value, path, domain: new URL(address).hostname })))
  // What a script of theirs would call, and what the policy stopped.
  await context.addInitScript((mark) => {
    globalThis.hostile = []
    globalThis[mark] = () => globalThis.hostile.push('ran')
    document.addEventListener('securitypolicyviolation', (e) => globalThis.hostile.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`))
  }, mark)
  const page = await context.newPage()
  page.on('dialog', (dialog) => { problems.push(`${role} ${page.url()}: a dialog`); dialog.dismiss() })
  page.on('pageerror', (error) => problems.push(`${role} ${page.url()}: ${error.message}`))
  for (const path of pages) {
    await page.goto(address + path)
    visited++
    const said = await page.evaluate((mark) => [
      ...globalThis.hostile,
      ...[...document.querySelectorAll('*')].filter((e) => e.localName.includes(mark) || [...e.attributes].some((a) => a.name.includes(mark) || a.name.startsWith('on')) ||
        (e.localName === 'img' && e.src.includes(mark))).map((e) => e.outerHTML.slice(0, 100))
    ], mark)
    problems.push(...said.map((what) => `${role} ${path}: ${what}`))
  }
  await context.close()
}
await browser.close()
process.stdout.write(JSON.stringify({ problems, visited }))
process.exitCode = problems.length === 0 ? 0 : 1
