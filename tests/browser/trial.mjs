// SPDX-License-Identifier: Apache-2.0
// trial: a draft is opened to be tried, walked by somebody, and what they said is answered.

import { mailTo } from './come_back.mjs'

export async function trialPages (tally, person, { service, at, name, see, demo }) {
  const { page } = person
  const go = (url) => person.goto(url)
  const press = (what) => person.through(() => page.locator(what).first().click())
  await go(`${at}/services/${service}/trials`)
  await press('form[action$="/trials"] button')
  tally.equal(`${name}: a trial without a purpose: status`, person.status(), 422)
  await see('staff-trials+error', person)
  await page.locator('#purpose').fill('Avonbridge')
  await page.locator('#asks').fill('Avonbridge?')
  await press('form[action$="/trials"] button')
  await see('staff-trials', person)
  const link = await page.locator('#trial-link a').getAttribute('href')
  await go(link)
  await see('trial', person)
  await press('main form button')
  tally.equal(`${name}: a trial begins with the first page`, (await person.where()).page, 'question')
  await see('trial+question', person)
  await press('#say button[formaction]')
  tally.equal(`${name}: nothing said: status`, person.status(), 422)
  await see('trial+error', person)
  await page.locator('#trial-kind-2').check()
  await page.locator('#trial-words').fill('Avonbridge')
  await press('#say button[formaction]')
  tally.check(`${name}: what was said is kept`, await page.locator('#say [role=status]').count() ? '' : 'it is not')
  await see('trial+said', person)
  for (let i = 0; i < 20 && (await person.where()).page === 'question'; i++) {
    await answerAll(page)
    await press('.gh-acts button')
  }
  tally.equal(`${name}: a trial is walked to its check`, (await person.where()).page, 'check-answers')
  await see('trial+check', person)
  await press('.gh-acts button')
  tally.equal(`${name}: and to its end`, (await person.where()).page, 'trial-end')
  await see('trial-end', person)
  await press('main form button')
  await see('trial-end+told', person)
  await go(`${at}/services/${service}/trials/1`)
  await see('staff-trial', person)
  await press('form[action$="/comments"] button[value=note]')
  await see('staff-trial+error', person)
  await press('form[action$="/close"] button')
  await go(link)
  tally.equal(`${name}: a trial that is over: status`, person.status(), 410)
  await see('trial+over', person)
  await go(`${at.replace('/staff', '')}/parking-permit/check-answers/making`)
  await see('making', person)
  // The next round is for people who are invited.
  await go(`${at}/services/${service}/trials`)
  await page.locator('#purpose').fill('Avonbridge')
  await page.locator('#who-2').check()
  await press('form[action$="/trials"] button')
  await see('staff-trials+invited', person)
  await go(`${at}/services/${service}/trials/2`)
  await page.locator('#addresses').fill('Avonbridge')
  await press('form[action$="/invite"] button')
  tally.equal(`${name}: what is no address: status`, person.status(), 422)
  await see('staff-trial+invite', person)
  const address = `${service}@people.example`.slice(-60)
  await page.locator('#addresses').fill(address)
  await press('form[action$="/invite"] button')
  const door = /https?:\/\/\S+\/trial-invitation\/[^\s?]+/.exec(await mailTo(demo, address))[0]
  await go(door)
  await see('trial-invited', person)
  await go(`${at}/services/missed-bin/trials/1`) // which the demo has people's marks, mistakes and words of
  await see('staff-trial+people', person)
  await go(`${at.replace('/staff', '')}/missed-bin/check-answers/making`)
  await see('making+people', person)
}

// Something for each control of a page that is to be seen; of choices the first.
async function answerAll (page) {
  const yesterday = new Date(Date.now() - 86400000)
  const date = { day: yesterday.getDate(), month: yesterday.getMonth() + 1, year: yesterday.getFullYear() }
  const chosen = new Set()
  for (const input of await page.locator('.gh-q form input:visible, .gh-q form textarea:visible').all()) {
    const [type, id, called] = [await input.getAttribute('type'), await input.getAttribute('id'), await input.getAttribute('name')]
    const part = /-(day|month|year)$/.exec(id ?? '')?.[1]
    if (type === 'radio' || type === 'checkbox') {
      if (!chosen.has(called)) await input.check()
      chosen.add(called)
    } else if (part) await input.fill(String(date[part]))
    else await input.fill(/email/.test(id) ? 'mei@people.example' : /postcode/.test(id) ? 'AV1 2CD' : 'Mei Chen')
  }
}
