// SPDX-License-Identifier: Apache-2.0
// services: a way through each of the ready-made services, as data. A step names the page (its data-id), what
// is tried first and refused (`wrong`: the answers, and the controls that the error summary must lead to), and
// the answers that are taken. A key is a control's name; a value a text, a list of choices, or files.

const london = (days) => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(Date.now() + days * 86400e3)).split('-')
  return { day: String(Number(parts[2])), month: String(Number(parts[1])), year: parts[0] }
}

export function date (id, days) {
  const { day, month, year } = london(days)
  return { [`${id}-day`]: day, [`${id}-month`]: month, [`${id}-year`]: year }
}

const file = (name, text) => ({ name, mimeType: name.endsWith('.pdf') ? 'application/pdf' : 'text/plain', buffer: Buffer.from(text) })
const pdf = (name) => file(name, '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
const address = { 'address-line-1': '14 Mill Road', 'address-town': 'Avonbridge', 'address-postcode': 'AV1 2CD' }
const noAddress = { 'address-line-1': '', 'address-town': '', 'address-postcode': '' }

export const services = [
  {
    id: 'street-problem',
    ends: [],
    steps: [
      {
        page: 'problem',
        wrong: [{ answers: {}, at: ['problem'] }, { answers: { problem: 'word '.repeat(201) }, at: ['problem'] }],
        answers: { problem: 'A deep hole by the bus stop.\nA cycle fell into it.' }
      },
      { page: 'where', wrong: [{ answers: {}, at: ['where'] }], answers: { where: 'Mill Road, outside number 14' } },
      { page: 'email', wrong: [{ answers: { email: 'not an address' }, at: ['email'] }], answers: { email: 'rhian@example.org' } }
    ]
  },
  {
    id: 'missed-bin',
    ends: [
      { page: 'not-outside', from: 'outside', answers: { outside: ['false'] } }
    ],
    steps: [
      { page: 'bins', wrong: [{ answers: {}, at: ['bins'] }], answers: { bins: ['rubbish', 'garden'] } },
      {
        page: 'collection-day',
        wrong: [
          { answers: {}, at: ['collection-day-day'] },
          { answers: { 'collection-day-day': '31', 'collection-day-month': '2', 'collection-day-year': '2026' }, at: ['collection-day-day'] },
          { answers: date('collection-day', -40), at: ['collection-day-day'] }
        ],
        answers: date('collection-day', -2)
      },
      {
        page: 'licence',
        wrong: [{ answers: { licence: 'XX1' }, at: ['licence'] }],
        answers: { licence: 'GW123456' }
      },
      { page: 'outside', wrong: [{ answers: {}, at: ['outside'] }], answers: { outside: ['true'] } },
      {
        page: 'address',
        wrong: [{ answers: {}, at: ['address-line-1'] }, { answers: { ...address, 'address-town': '', 'address-postcode': 'X' }, at: ['address-town', 'address-postcode'] }],
        answers: address
      },
      {
        page: 'contact',
        wrong: [{ answers: { email: 'nobody' }, at: ['name', 'email'] }],
        answers: { name: 'Rhian Evans', email: '' }
      }
    ]
  },
  {
    id: 'parking-permit',
    ends: [{ page: 'not-a-resident', from: 'live-here', answers: { 'live-here': ['false'] } }],
    steps: [
      { page: 'live-here', wrong: [{ answers: {}, at: ['live-here'] }], answers: { 'live-here': ['true'] } },
      { page: 'zone', wrong: [{ answers: {}, at: ['zone'] }], answers: { zone: 1 } },
      { page: 'address', wrong: [{ answers: noAddress, at: ['address-line-1'] }, { answers: { ...address, 'address-town': '', 'address-postcode': 'X' }, at: ['address-town', 'address-postcode'] }], answers: address },
      {
        page: 'proof',
        wrong: [{ answers: {}, at: ['proof'] }, { answers: { proof: [file('bill.exe', 'MZ')] }, at: ['proof'] }],
        answers: { proof: [pdf('bill.pdf'), pdf('letter.pdf')] },
        files: 2
      },
      {
        page: 'vehicle',
        wrong: [{ answers: { registration: '!' }, at: ['registration', 'fuel'] }],
        answers: { registration: 'AB12 CDE', fuel: ['petrol'] }
      },
      {
        page: 'emissions',
        wrong: [{ answers: { emissions: 'many' }, at: ['emissions'] }, { answers: { emissions: '1000' }, at: ['emissions'] }],
        answers: { emissions: '104.5' }
      },
      {
        page: 'first-registered',
        wrong: [{ answers: { 'first-registered-month': '13', 'first-registered-year': '2021' }, at: ['first-registered-month'] }],
        answers: { 'first-registered-month': '3', 'first-registered-year': '2021' }
      },
      { page: 'starts', wrong: [{ answers: date('starts', -3), at: ['starts-day'] }], answers: date('starts', 7) },
      { page: 'name', wrong: [{ answers: {}, at: ['name-first'] }, { answers: { 'name-first': 'Rhian' }, at: ['name-last'] }], answers: { 'name-first': 'Rhian', 'name-last': 'Evans' } },
      {
        page: 'contact',
        wrong: [{ answers: { email: '', telephone: 'abc' }, at: ['email', 'telephone'] }],
        answers: { email: 'rhian@example.org', telephone: '01632 960 001' }
      }
    ]
  },
  {
    id: 'safe-home',
    ends: [{ page: 'call-999', from: 'danger', answers: { danger: ['true'] } }],
    steps: [
      { page: 'danger', wrong: [{ answers: {}, at: ['danger'] }], answers: { danger: ['false'] } },
      { page: 'need', wrong: [{ answers: {}, at: ['need'] }], answers: { need: ['stay', 'talk'] } },
      {
        page: 'story',
        wrong: [{ answers: { story: 'x'.repeat(4001), proof: [file('song.mp3', 'ID3')] }, at: ['story', 'proof'] }],
        answers: { story: 'Some words', proof: [pdf('messages.pdf')] },
        files: 1
      },
      { page: 'way', wrong: [{ answers: {}, at: ['way'] }], answers: { way: ['call'] } },
      { page: 'telephone', wrong: [{ answers: { telephone: '12' }, at: ['telephone'] }], answers: { telephone: '01632 960 001', times: '10am' } },
      { page: 'name', wrong: [], answers: { name: 'Rhian' } }
    ]
  },
  {
    id: 'event-notice',
    ends: [{ page: 'private-land', from: 'kind', answers: { kind: ['private'] } }],
    steps: [
      { page: 'kind', wrong: [{ answers: {}, at: ['kind'] }], answers: { kind: ['fair'] } },
      {
        page: 'event-name',
        wrong: [{ answers: { 'event-name': '', website: 'no such', people: '0' }, at: ['event-name', 'website', 'people'] }],
        answers: { 'event-name': 'Spring fair', website: '', people: '250' }
      },
      {
        page: 'days',
        repeat: {
          wrong: [{ answers: { hours: '' }, at: ['day-day', 'hours'] }],
          rows: [{ ...date('day', 30), hours: '10am to 4pm' }, { ...date('day', 31), hours: '9am to noon' }],
          change: { hours: '11am to 5pm' }
        }
      },
      { page: 'activities', wrong: [{ answers: {}, at: ['activities'] }], answers: { activities: ['food', 'fireworks'] } },
      { page: 'traders', wrong: [{ answers: {}, at: ['traders'] }], answers: { traders: 'Jo’s pies\nAvon coffee' } },
      { page: 'plans', wrong: [{ answers: {}, at: ['plans'] }], answers: { plans: [pdf('plan.pdf')] }, files: 1 },
      {
        page: 'organiser',
        wrong: [{ answers: { organiser: '', telephone: '12', email: '' }, at: ['organiser', 'telephone', 'email'] }],
        answers: { organiser: 'Rhian Evans', telephone: '01632 960 001', email: 'rhian@example.org' }
      },
      { page: 'agree', wrong: [{ answers: {}, at: ['agree'] }], answers: { agree: true } }
    ]
  }
]
