// SPDX-License-Identifier: Apache-2.0
// A real mail server for tests: npm's smtp-server, its mails read by mailparser. Says what happens as lines of JSON on
// standard output, first its port. What it does with a mail its recipient says, by the part before the "@":
//   refused    550 5.1.1 at RCPT, with words that name the address    later    451 4.3.0 at RCPT
//   spam       554 5.7.1 after the mail                               dies     ends the connection after the mail, once
//   hangs      answers the mail never                                 (others) kept
//
//     node tests/mail/server.mjs [--port N] [--tls KEY CERTIFICATE] [--login NAME:PASSWORD] [--brief]
import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'
import { simpleParser } from 'mailparser'

const words = process.argv.slice(2)
const after = (name, count = 1) => (words.includes(name) ? words.slice(words.indexOf(name) + 1, words.indexOf(name) + 1 + count) : [])
const [port = '0'] = after('--port')
const [key, cert] = after('--tls', 2)
const [login] = after('--login')
const brief = words.includes('--brief')
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')
const dead = new Set()

const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code })
const stream_text = async (stream) => {
  const pieces = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

const server = new SMTPServer({
  logger: false,
  disableReverseLookup: true, // of 127.0.0.1, by whatever resolver the machine has
  disabledCommands: key ? [] : ['STARTTLS'],
  ...(key ? { key: readFileSync(key), cert: readFileSync(cert) } : {}),
  authOptional: !login,
  onAuth (auth, session, done) {
    say({ login: auth.username, tls: session.secure })
    done(...(`${auth.username}:${auth.password}` === login ? [null, { user: auth.username }] : [refuse(535, 'no such user')]))
  },
  onRcptTo (address, session, done) {
    const what = address.address.split('@')[0]
    say({ rcpt: what, at: Date.now() })
    if (what === 'refused') return done(refuse(550, `5.1.1 <${address.address}>: there is no ${address.address} here`))
    if (what === 'later') return done(refuse(451, `4.3.0 try ${address.address} again`))
    done()
  },
  async onData (stream, session, done) {
    const raw = await stream_text(stream)
    const to = session.envelope.rcptTo.map((r) => r.address)
    const what = to[0].split('@')[0]
    const id = /^message-id:\s*(\S+)/im.exec(raw.toString('latin1'))[1]
    if (brief) {
      say({ id, to, at: Date.now() })
      return done()
    }
    const mail = await simpleParser(raw)
    const kept = { id, to, from: session.envelope.mailFrom.address, at: Date.now(), tls: session.secure, who: session.user ?? null,
      subject: mail.subject, name: mail.from.value[0].name, text: mail.text, html: mail.html, date: mail.date,
      headers: mail.headerLines.map((h) => h.line), raw: raw.toString('latin1') }
    if (what === 'dies' && !dead.has(id)) {
      dead.add(id)
      say({ died: id })
      return server.connections.forEach((c) => c._socket.destroy())
    }
    if (what === 'hangs') return say({ hangs: id })
    if (what === 'spam') return done(refuse(554, `5.7.1 ${to[0]} does not want this`))
    say(kept)
    done()
  }
})
server.on('error', () => {}) // connections that end within
server.listen(Number(port), '127.0.0.1', () => say({ port: server.server.address().port }))
