// SPDX-License-Identifier: Apache-2.0
// schema: the published JSON Schema says the same as the reader, as far as a schema can: it takes every
// ready-made service and every document that the reader takes, and refuses each that is wrong in shape
// (what refers to nothing, or contradicts itself, only the reader can tell).
//   node tests/schema.mjs READ_TEST     the program that prints the documents of its tests
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv/dist/2020.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const schema = JSON.parse(readFileSync(join(root, 'schema/definition.schema.json'), 'utf8'))
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema)
let passed = 0
let failed = 0

function expect (what, text, wanted) {
  let document
  try { document = JSON.parse(text) } catch { return } // no JSON at all: not a schema's business
  if (validate(document) === wanted) { passed++; return }
  failed++
  console.log(`${what}: ${wanted ? 'refused' : 'taken'}\n  ${text}`)
  for (const e of wanted ? validate.errors.slice(0, 5) : []) console.log(`  ${e.instancePath} ${e.message}`)
}

for (const file of readdirSync(join(root, 'services')).filter((name) => name.endsWith('.json') && !['demo.json', 'practice.json'].includes(name))) {
  expect(file, readFileSync(join(root, 'services', file), 'utf8'), true)
}
const lines = execFileSync(process.argv[2], ['--documents'], { encoding: 'utf8' }).trim().split('\n')
lines.forEach((line, at) => {
  const { shape, document } = JSON.parse(line)
  expect(`document ${at}`, document, !shape)
})
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
