// SPDX-License-Identifier: Apache-2.0
// What DEFRA's own engine (@defra/forms-engine-plugin 4.23.0 from npm) says to random answers: each question
// of each form that it loads is asked by itself, by the schema that the engine makes of it. One line a
// judgement, which differential.c reads.
//
//   node engine.mjs PEERS REAL SEED EACH     PEERS: the folder with the engine's node_modules; REAL: the
//                                            definitions; EACH: so many answers a question
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [peers, real, seed, each] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])]
for (const name of ['MANAGER_URL', 'DESIGNER_URL', 'SUBMISSION_URL', 'UPLOADER_URL', 'PRIVACY_POLICY_URL']) {
  process.env[name] ??= 'http://127.0.0.1:1'
}
Object.assign(process.env, { SESSION_COOKIE_PASSWORD: 'x'.repeat(40), NOTIFY_TEMPLATE_ID: 'x', NOTIFY_API_KEY: 'x',
  REDIS_HOST: '127.0.0.1', REDIS_KEY_PREFIX: 'x:', REDIS_USERNAME: 'x', REDIS_PASSWORD: 'x',
  FEEDBACK_LINK: 'mailto:a@x.example', LOG_ENABLED: 'false' })
const from = (path) => import(pathToFileURL(join(peers, 'node_modules/@defra/forms-engine-plugin/.server/server/plugins/engine', path)))
const { FormModel } = await from('models/FormModel.js')
const { ComponentCollection } = await from('components/ComponentCollection.js')

// ---- Dice -------------------------------------------------------------------------------------------------
let dice = BigInt(seed) * 0x9E3779B97F4A7C15n + 1n
const roll = (below) => {
  dice ^= (dice << 13n) & 0xFFFFFFFFFFFFFFFFn
  dice ^= dice >> 7n
  dice ^= (dice << 17n) & 0xFFFFFFFFFFFFFFFFn
  return Number(dice % BigInt(Math.max(1, below)))
}
const pick = (list) => list[roll(list.length)]
const letters = (count) => Array.from({ length: count }, () => pick([...'abcdefghijklm nopqrstuvwxyz'])).join('')

// ---- Answers, each with the name of its kind ------------------------------------------------------------------
const lines = [
  ['empty', ''], ['blank', '  '], ['plain', 'Ann'], ['padded', ' Ann '], ['accents', 'Łódź é'], ['quotes', "O'Neill-Smith"],
  ['emoji', 'a😀b'], ['newline', 'a\nb'], ['tab', 'a\tb'], ['inner-spaces', 'a  b'], ['nbsp', '\u00a0a\u00a0b\u00a0'], ['zero-width', 'a\u200bb'],
  ['control', 'a\u0001b'], ['direction', 'a\u202eb'], ['number', '42'], ['html', '<b>x</b>'], ['postcode', 'SW1A 1AA'], ['email', 'a@b.example'],
]
const emails = [
  ['plain', 'ann@example.com'], ['plus', 'ann+x@example.co.uk'], ['subdomain', 'a.b@c.d.example.org'], ['no-at', 'annexample.com'],
  ['no-domain', 'ann@'], ['no-dot', 'ann@localhost'], ['two-at', 'a@@example.com'], ['space', 'an n@example.com'], ['padded', ' ann@example.com '],
  ['dots', 'a..b@example.com'], ['last-dot', 'a.@example.com'], ['quoted', '"a b"@example.com'], ['capitals', 'ANN@EXAMPLE.COM'],
  ['ip', 'a@[127.0.0.1]'], ['hyphen', 'a@-example.com'], ['accents', 'é@example.com'], ['accent-domain', 'a@éxample.com'],
  ['new-ending', 'a@example.photography'], ['odd-ending', 'a@example.notreal'], ['short-ending', 'a@example.c'], ['long', 'a'.repeat(64) + '@example.com'],
  ['too-long', 'a'.repeat(65) + '@example.com'], ['apostrophe', "o'neill@example.com"], ['empty', ''], ['comma', 'a@example.com,b@example.com'],
]
const phones = [
  ['mobile', '07911 123456'], ['plus', '+44 7911 123456'], ['zero-in-plus', '+44 (0)20 7946 0000'], ['brackets', '(020) 7946 0000'], ['hyphens', '020-7946-0000'],
  ['digits', '02079460000'], ['short', '123'], ['letters', '020 call me'], ['extension', '020 7946 0000 ext 5'], ['extension-x', '020 7946 0000 x5'],
  ['foreign', '+33 1 23 45 67 89'], ['dots', '020.7946.0000'], ['too-long', '0'.repeat(30)], ['empty', ''], ['padded', ' 07911 123456 '],
  ['slash', '020/7946'], ['hash', '020 7946 0000 #1'], ['plus-inside', '020+7946'], ['double-zero', '0044 7911 123456'],
]
const numbers = [
  ['zero', '0'], ['one', '1'], ['minus', '-1'], ['decimal', '1.5'], ['decimals', '1.23456'], ['exponent', '1e3'], ['comma', '1,000'], ['padded', ' 5 '],
  ['hex', '0x1F'], ['infinity', 'Infinity'], ['nan', 'NaN'], ['unsafe', '99999999999999999999'], ['last-dot', '1.'], ['first-dot', '.5'],
  ['plus', '+5'], ['inner-space', '1 000'], ['arabic', '٣'], ['empty', ''], ['words', 'five'], ['zeros', '007'], ['minus-zero', '-0'],
  ['pound', '£5'], ['percent', '5%'], ['trailing-zeros', '1.00'], ['two-dots', '1.2.3'], ['large', '123456789'], ['large-decimal', '12345678901.5'],
]
// What is odd about each part, and what it is.
const days = [['', '1'], ['', '31'], ['', '29'], ['', '01'], ['bad', '0'], ['bad', '32'], ['empty', ''], ['bad', 'x'], ['decimal', '1.5'], ['bad', '-1'], ['', ' 3 ']]
const months = [['', '1'], ['', '12'], ['', '02'], ['', '4'], ['bad', '0'], ['bad', '13'], ['empty', ''], ['named', 'Jan'], ['decimal', '1.0']]
const years = [['', '2026'], ['', '2025'], ['', '2027'], ['', '1984'], ['', '2000'], ['', '1900'], ['bad', '26'], ['empty', ''], ['bad', '999'], ['bad', '10000'],
  ['bad', '0'], ['', '1000']]
const parted = (name, parts) => {
  const odd = ['named', 'decimal', 'bad', 'empty'].find((kind) => Object.values(parts).some(([k]) => k === kind))
  return [odd ?? 'numbers', Object.fromEntries(Object.entries(parts).map(([part, [, text]]) => [`${name}__${part}`, text]))]
}
const today = new Date()
const iso = (d) => `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`
const relative = (days_) => {
  const d = new Date(today.getFullYear(), today.getMonth(), today.getDate() + days_)
  return [String(d.getDate()), String(d.getMonth() + 1), String(d.getFullYear())]
}

const long = (schema) => {
  const lengths = [schema.min, schema.max, schema.length, 3].filter((n) => typeof n === 'number' && n < 6000)
  const count = Math.max(0, pick(lengths) + pick([-1, 0, 1]))
  return [pick(lengths) === undefined ? 'long' : 'length', pick(['x', 'é', 'x']).repeat(count)]
}
const words = (options) => {
  const most = options.maxWords ?? 5
  return ['words', Array.from({ length: Math.max(0, Number(most) + pick([-1, 0, 1])) }, () => 'word').join(pick([' ', '  ', '\n', ' - ']))]
}
const between = (schema) => {
  const bounds = [schema.min, schema.max].map(Number).filter(Number.isFinite)
  return bounds.length === 0 ? pick(numbers) : ['bound', String(pick(bounds) + pick([-1, 0, 1, 0.5, -0.01, 0.001]))]
}
const precision = (schema) => ['precision', (1 + 1 / 3).toFixed(Math.max(0, Math.min(9, Number(schema.precision ?? 1) + pick([-1, 0, 1]))))]

const one = (name) => ([kind, text]) => [kind, { [name]: text }]
const datePayload = (name) => {
  if (roll(3) === 0) {
    const [d, m, y] = relative(pick([-1, 0, 1, -365, 365, -40000, 40000, pick([-1, 1]) * roll(800)]))
    return ['relative', { [`${name}__day`]: d, [`${name}__month`]: m, [`${name}__year`]: y }]
  }
  return parted(name, { day: pick(days), month: pick(months), year: pick(years) })
}
const monthPayload = (name) => parted(name, { month: pick(months), year: pick(years) })
const addressPayload = (name) => {
  const line = () => pick([['', ''], ['plain', '1 High Street'], ['plain', 'Flat 2'], ['long', letters(101)], ['edge', 'x'.repeat(100)], ['blank', ' ']])
  const code = pick([['plain', 'SW1A 1AA'], ['plain', 'sw1a1aa'], ['bad', 'SW1A 1A'], ['empty', ''], ['plain', 'M1 1AE'], ['spaces', ' M1  1AE '],
    ['hyphen', 'M1-1AE'], ['gir', 'GIR 0AA']])
  const parts = { addressLine1: line(), addressLine2: line(), town: line(), county: line(), postcode: code, uprn: ['', ''] }
  const wanting = [parts.addressLine1, parts.town, parts.postcode].some(([, text]) => text.trim() === '')
  return [wanting ? 'in-part' : `postcode-${code[0]}`, Object.fromEntries(Object.entries(parts).map(([p, [, text]]) => [`${name}__${p}`, text]))]
}
const eastings = ['0', '248741', '700000', '700001', '-1', '12.5', '', 'x', ' 5 ', '1e5', '0001', '1300000', '1300001', '123456.789']
const degrees = ['51.5', '-0.12', '49', '60', '61', '48.9', '-9', '-8.9', '2', '2.1', '', 'x', '1e1', ' 51.5 ', '51.51234567', '51.5123456', '+51.5', '51,5']
const grids = ['TQ123456', 'TQ 123 456', 'tq123456', 'TQ1234567890', 'TQ 12345 67890', 'TQ1234567', 'XX123456', 'IA123456', '', ' TQ123456 ', 'TQ12', 'TQ1234', 'NG 1234 5678', 'SO04188589', 'SO 0418 8589', '123456', 'JL123456']

const choices = (field) => field.items.filter((i) => !i.condition).map((i) => String(i.value))
const several = (f, sides) => {
  const ticked = choices(f).filter(() => roll(sides) === 0)
  return ticked.length === 0 ? undefined : ticked
}
const makers = {
  TextField: (f) => one(f.name)(pick([() => pick(lines), () => long(f.def.schema ?? {})])()),
  MultilineTextField: (f) => one(f.name)(pick([() => pick(lines), () => long(f.def.schema ?? {}), () => words(f.def.options ?? {})])()),
  EmailAddressField: (f) => one(f.name)(pick(emails)),
  TelephoneNumberField: (f) => one(f.name)(pick(phones)),
  NumberField: (f) => one(f.name)(pick([() => pick(numbers), () => between(f.def.schema ?? {}), () => precision(f.def.schema ?? {})])()),
  YesNoField: (f) => one(f.name)(pick([['yes', 'true'], ['no', 'false'], ['odd', 'maybe'], ['word', 'yes'], ['absent', undefined]])),
  RadiosField: (f) => one(f.name)(pick([['choice', pick(choices(f)) ?? ''], ['choice', pick(choices(f)) ?? ''], ['odd', 'not offered'], ['absent', undefined]])),
  CheckboxesField: (f) => one(f.name)(pick([['some', several(f, 2)], ['some', several(f, 3)], ['all', choices(f)], ['one', pick(choices(f)) ?? ''],
    ['odd', ['not offered']], ['twice', [choices(f)[0], choices(f)[0]]], ['absent', undefined]])),
  DeclarationField: (f) => pick([['true', { [f.name]: ['unchecked', 'true'] }, { [f.name]: 'true' }], ['unticked', { [f.name]: 'unchecked' }, {}],
    ['odd', { [f.name]: ['unchecked', 'maybe'] }, { [f.name]: 'maybe' }]]),
  DatePartsField: (f) => datePayload(f.name),
  MonthYearField: (f) => monthPayload(f.name),
  UkAddressField: (f) => addressPayload(f.name),
  EastingNorthingField: (f) => ['grid', { [`${f.name}__easting`]: pick([pick(eastings), '248741']), [`${f.name}__northing`]: pick([pick(eastings), '69000']) }],
  LatLongField: (f) => ['degrees', { [`${f.name}__latitude`]: pick([pick(degrees), '51.5']), [`${f.name}__longitude`]: pick([pick(degrees), '-0.12']) }],
  OsGridRefField: (f) => one(f.name)(['reference', pick(grids)]),
  NationalGridFieldNumberField: (f) => one(f.name)(['reference', pick(grids)]),
}
// A select sends its first line where nothing was chosen.
makers.SelectField = makers.AutocompleteField = (f) => one(f.name)(pick([['choice', pick(choices(f)) ?? ''], ['choice', pick(choices(f)) ?? ''],
  ['empty', ''], ['odd', 'not offered']]))

// ---- Asking ---------------------------------------------------------------------------------------------------
const defined = (payload) => Object.fromEntries(Object.entries(payload).filter(([, v]) => v !== undefined))

const out = []
const files = readFileSync(join(real, 'visible.txt'), 'utf8').split('\n').map((l) => l.split('\t')[0].trim()).filter((l) => l !== '' && !l.startsWith('#'))
let loaded = 0
for (const file of files) {
  let model
  try {
    const json = /\.ya?ml$/.test(file) ? `xgov-yaml-as-json/${file.slice(5)}.json` : file
    model = new FormModel(JSON.parse(readFileSync(join(real, json), 'utf8')), { basePath: 'x' })
  } catch {
    continue // of another family or another time
  }
  loaded++
  const names = model.pages.flatMap((page) => (page.pageDef?.components ?? []).map((def) => def.name))
  for (const page of model.pages) {
    for (const def of page.pageDef?.components ?? []) {
      const field = page.collection.fields.find((f) => f.name === def.name)
      // A second question of one name is "name-2" here, and has other rules
      if (field === undefined || makers[def.type] === undefined || names.indexOf(def.name) !== names.lastIndexOf(def.name)) continue
      const alone = new ComponentCollection([def], { page, model })
      for (let i = 0; i < each; i++) {
        const [kind, payload, ours] = makers[def.type]({ name: def.name, def, items: field.items ?? [] })
        const errors = alone.validate(structuredClone(defined(payload))).errors ?? []
        out.push(JSON.stringify({ form: file, name: def.name, type: def.type, kind, today: iso(today), payload: defined(ours ?? payload),
          accepted: errors.length === 0, said: errors.map((e) => e.text).join('; ') }))
      }
    }
  }
}
process.stderr.write(`${loaded} of ${files.length} forms, ${out.length} answers\n`)
process.stdout.write(`${out.join('\n')}\n`, () => process.exit(0))
