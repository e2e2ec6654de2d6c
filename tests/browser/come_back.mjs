// SPDX-License-Identifier: Apache-2.0
// come_back: saving for later and coming back, by the link and by the code that are in the messages' folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Person } from './harness.mjs'

// The newest message to an address, its quoted-printable undone.
export async function mailTo (demo, address) {
  for (let tries = 0; tries < 200; tries++) {
    const mails = readdirSync(demo.mails).filter((name) => name.endsWith('.eml')).map((name) => readFileSync(join(demo.mails, name), 'latin1'))
    const found = mails.filter((mail) => mail.includes(`To: <${address}>`)).sort((a, b) => Number(/\.(\d+)\.\d+@/.exec(a)[1]) - Number(/\.(\d+)\.\d+@/.exec(b)[1]))
    if (found.length > 0) return found.at(-1).replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
    await wait(50)
  }
  throw new Error(`no message to ${address}`)
}

export async function comeBack (tally, browser, demo, { language, script, see }) {
  const name = `coming back (${language}, ${script ? 'with' : 'without'} script)`
  const here = await Person.arrive(browser, { language, script })
  const there = await Person.arrive(browser, { language, script })
  const address = `back-${language}-${script}@people.example`
  const press = (person) => person.through(() => person.page.locator('main form .govuk-button').first().click())
  await tally.guard(name, async () => {
    await here.goto(`${demo.organisation}/street-problem/problem?language=${language}`)
    await here.page.locator('#problem').fill('A deep hole')
    await press(here)
    await here.through(() => here.page.locator('a[href$="/check-answers/save"]').click())
    await see('save', here)
    await here.page.locator('#email').fill('nobody')
    await press(here)
    await see('save+error', here)
    await here.page.locator('#email').fill(address)
    await press(here)
    await see('save+sent', here)
    const link = /https?:\/\/\S+\/come-back\/[^\s?]+/.exec(await mailTo(demo, address))[0]
    await there.goto(`${link}?language=${language}`)
    await see('come-back', there)
    await press(there)
    tally.equal(`${name}: where one left off`, (await there.where()).id, 'where')
    await there.goto(link)
    await see('come-back+over', there)
    await press(there)
    await see('come-back+sent', there)
    await there.goto(`${demo.organisation}/your-cases`)
    await see('your-cases', there)
    await there.page.locator('#email').fill('nobody')
    await press(there)
    await see('your-cases+error', there)
    await there.page.locator('#email').fill(address)
    await press(there)
    await see('your-cases+code', there)
    await wait(1000) // the newest message is the code's
    const code = /: (\d{6})\r\n/.exec(await mailTo(demo, address))[1]
    await there.page.locator('#code').fill(String((Number(code) + 1) % 1000000).padStart(6, '0'))
    await press(there)
    await see('your-cases+code-error', there)
    await there.page.locator('#code').fill(code)
    await press(there)
    await see('your-cases+things', there)
    await press(there)
    tally.equal(`${name}: opened from the list`, (await there.where()).id, 'where')
  })
  for (const person of [here, there]) {
    tally.check(`${name}: console and requests`, person.problems())
    await person.leave()
  }
}
