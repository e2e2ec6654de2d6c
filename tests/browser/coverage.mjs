// SPDX-License-Identifier: Apache-2.0
// coverage: that every kind of page was looked at, in both languages, with and without a script: each address of
// the route table that answers with a page, each status a person can meet, each type of question as it comes and
// as it is refused, each kind of content. And that no English was left on a page in Welsh.
import { readFileSync } from 'node:fs'
import { definitions, sent } from './everything.mjs'

const statuses = [200, 400, 403, 404, 405, 413, 415, 422, 429, 500]
// No pages: a file, a line for machines, or nothing but a way to another page. A row in a trial is the page of a row.
const noPage = /^\/healthz$|^\/readyz$|^\/metrics$|^\/assets\/|\/theme\/|\/export\.|\/files\/|\/pdf$|\/file$|\/here$|\/(versions|revisions)\/:number$|\/preview$|\/leave$|\/suggestions$|\/trial\/:link\/:page\/:row$|^\/:organisation\/staff$/
const schema = JSON.parse(readFileSync(new URL('../../schema/definition.schema.json', import.meta.url), 'utf8')).$defs

function routesNotSeen (routes, pages) {
  const pattern = (path) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
  // The row with the most words of its own is the one that is meant.
  const rows = routes.filter((r) => r.method === 'GET').map((r) => r.path).sort((a, b) => a.split(':').length - b.split(':').length)
  const met = new Set(pages.map(({ path }) => rows.find((row) => pattern(row).test(path))))
  return rows.filter((row) => !noPage.test(row) && !met.has(row)).map((row) => `${row} was not looked at`)
}

// Pages of definitions, with those whose kind begins with SERVICE/PAGE.
function * definedPages (pages) {
  const kinds = pages.map(({ kind }) => kind)
  for (const definition of definitions) {
    for (const page of definition.pages) {
      const own = kinds.filter((kind) => kind.startsWith(`${definition.id}/`) && kind.slice(definition.id.length + 1).split(/[+/]/)[0] === page.id)
      if (own.length > 0) yield { page, refused: own.some((kind) => kind.endsWith('+error')) }
    }
  }
}

function typesNotSeen (pages) {
  const [types, refusedTypes, contents] = [new Set(), new Set(), new Set()]
  for (const { page, refused } of definedPages(pages)) {
    for (const { type } of page.questions ?? []) {
      types.add(type)
      if (refused) refusedTypes.add(type)
    }
    for (const content of [...page.before ?? [], ...page.after ?? []]) contents.add(content.type ?? 'guidance')
  }
  return [
    ...schema.question.properties.type.enum.filter((type) => !types.has(type)).map((type) => `no question of type ${type}`),
    ...schema.question.properties.type.enum.filter((type) => !refusedTypes.has(type)).map((type) => `no question of type ${type} was refused`),
    ...schema.content.properties.type.enum.filter((type) => !contents.has(type)).map((type) => `no content of type ${type}`)
  ]
}

// What people typed, names, and what is called so in both languages.
const figures = /^[\d\s.,:/£%()]+$/
const names = [
  'Rhian', 'Evans', 'Ahmed Khan', 'Mei Chen', 'Flat 6, Weir Court', 'Priya', 'Sam Reid', 'Jo Okafor', 'Dewi Rees', 'Mari Hughes', 'Gwen Price',
  'Tom Ellis', 'Head of parking', 'Plain words', 'Streets and waste', 'Permits and grants', 'Mine, ', 'Dewi', 'Nia', 'Mill Road', 'Avonbridge', 'AV1 2CD',
  'clean vehicle', 'too early to report', // conditions, which are called what their designer called them
  'Some words', '@', 'http', '.pdf', 'Llanfair',
  'Report a missed bin', 'Rhoi gwybod am fin a fethwyd', // both on the page of differences
  'Do people who park', 'What did you send', 'I do not know this number', 'log book', 'I care for my father', 'take a picture that you could', 'Why would I want it', 'Some people apply', 'A bank letter', // the demo's trial of permits
  'Mae llythyr gan', 'Yn enw fy mam', 'brown bin', 'bin brown', 'HWRC', 'garden waste', 'You know where I live', 'I have no letter', 'I had to look up', 'She read out', 'On the letter', // and of bins, with what was changed since
  'Ffion Rees', 'Work laptop', 'Telephone number', 'show a permit for a week', 'Do people find the garden waste', 'also on the sticker under the lid', 'Byddwn yn dweud', // what staff wrote
  'Spring fair', '10am', '9am', '11am', 'noon', 'Jo’s pies', 'Avon coffee', 'cycle fell', 'deep hole', 'word word', 'A word on this', 'Rang back', 'It was quick', 'Ombudsman',
  'Towpath, 100 metres', 'Maes chwarae Heol', // the demo's street problems, known by where they are
  'The town', 'Gwen Parry', 'Jean Howells', 'We say it on the page now', 'It began in May' // of a practice organisation, what was typed there and by keyboard, and of the circle
]
names.push(...Object.values(sent).flatMap((way) => Object.values(way).flat()).flatMap((answer) => answer.split(/\r?\n/)).filter(Boolean))
const same = (line) => figures.test(line) || names.some((name) => line.includes(name))

function englishLeft (seen) {
  const problems = []
  for (const { kind, lines = [] } of seen.filter((s) => s.language === 'cy')) {
    const english = new Set(seen.find((s) => s.kind === kind && s.language === 'en')?.lines)
    for (const line of lines) if (english.has(line) && /[a-z]{3,} [a-z]{2,}/i.test(line) && !same(line)) problems.push(`${kind}: "${line.slice(0, 100)}"`)
  }
  return problems
}

export function coverage (tally, demo, seen, ways) {
  const all = [...seen.values()]
  for (const { language, script } of ways) {
    const pages = all.filter((s) => s.language === language && s.script === script)
    const say = (what, problems) => tally.check(`looked at ${what} (${language}, ${script ? 'with' : 'without'} script)`, problems)
    say('every address', routesNotSeen(demo.routes, pages))
    say('a list of tasks', pages.some(({ kind }) => kind.endsWith('/task-list')) ? [] : ['none'])
    say('every status', statuses.filter((status) => !pages.some((p) => p.status === status)).map((status) => `no page with ${status}`))
    say('every type of question and content', typesNotSeen(pages))
  }
  tally.check('no English on Welsh pages', englishLeft(all))
}
