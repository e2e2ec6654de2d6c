// SPDX-License-Identifier: Apache-2.0
// A real identity provider for tests: npm's oidc-provider, by HTTPS, in front of which stands a man who can be told to
// misbehave. Whoever comes is signed in at once as the account that was named last. Orders are lines of JSON on standard
// input, each answered by a line on standard output; the first says the port.
//   {"account": {"sub", "email", "email_verified"}}    who is signed in from now on
//   {"rotate": true}                                   new keys; sessions and codes are forgotten
//   {"fault": {"path", "how": "slow|html|huge|redirect|500|cut|{…}", "basic"}}  how that path answers; null: as it should;
//                                                      basic: only those who come with name and secret
//   {"forge": {"claims", "head", "by": "own|stranger|none|public-as-secret"}}  the next ID tokens; null: its own
//   {"sign": {"claims", "head", "by"}}                 gives a token of exactly that
//   {"iss": "https://…" or ""}                         what its answers say they are of; null: what it is
//   {"clients": […]}                                  who is known to it
//
//     node tests/oidc/server.mjs --tls KEY CERTIFICATE [--port N]
import { createHmac, generateKeyPairSync, randomUUID, sign as signature } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'

console.info = console.warn = () => {}
const { default: Provider } = await import('oidc-provider')

const words = process.argv.slice(2)
const after = (name, count = 1) => (words.includes(name) ? words.slice(words.indexOf(name) + 1, words.indexOf(name) + 1 + count) : [])
const [tlsKey, tlsCert] = after('--tls', 2)
const [port = '0'] = after('--port')
let clients = []
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')

const state = { account: null, fault: null, forge: null, iss: null, asked: {} }
let provider, handle, keys, issuer

const keyPair = (kind) => {
  const pair = kind === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...pair, jwk: { ...pair.privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: kind } }
}
const stranger = keyPair('RS256')

function begin () {
  keys = { RS256: keyPair('RS256'), ES256: keyPair('ES256') }
  provider = new Provider(issuer, {
    clients,
    jwks: { keys: Object.values(keys).map((key) => key.jwk) },
    cookies: { keys: ['a word of the tests'] },
    pkce: { required: () => true },
    conformIdTokenClaims: true, // an address is said at the UserInfo endpoint alone
    claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true }
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ ...accounts[id] }) }),
    // Everybody has agreed to everything.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
    renderError: (ctx, out) => { ctx.type = 'txt'; ctx.body = JSON.stringify(out) }
  })
  provider.on('backchannel.error', (ctx, error) => say({ event: 'logout refused', why: String(error.cause ?? error) }))
  provider.on('backchannel.success', () => say({ event: 'logout taken' }))
  provider.on('server_error', (ctx, error) => process.stderr.write(`${error.stack}\n`))
  handle = provider.callback()
}
const accounts = {}

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
function token ({ claims, head = {}, by = 'own' }) {
  const algorithm = head.alg ?? 'RS256'
  const own = keys[algorithm] ?? keys.RS256
  const text = `${part({ alg: 'RS256', kid: own.jwk.kid, ...head })}.${part(claims)}`
  if (by === 'none') return `${text}.`
  if (by === 'public-as-secret') {
    return `${text}.${createHmac('sha256', own.publicKey.export({ type: 'spki', format: 'pem' })).update(text).digest('base64url')}`
  }
  const key = by === 'stranger' ? stranger.privateKey : own.privateKey
  return `${text}.${signature('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

// What the provider is about to say, said otherwise.
function rewritten (path, text) {
  if (path !== '/token' || !state.forge) return text
  if (!text.includes('"id_token"')) return text // it refused
  const answer = JSON.parse(text)
  const claims = JSON.parse(Buffer.from(answer.id_token.split('.')[1], 'base64url'))
  for (const [name, value] of Object.entries(state.forge.claims ?? {})) {
    if (value === null) delete claims[name]
    else claims[name] = value
  }
  return JSON.stringify({ ...answer, id_token: token({ ...state.forge, claims }) })
}

function misbehave (how, res) {
  if (how === 'slow') return // never
  if (how === 'cut') return res.socket.destroy()
  const [status, type, body] = {
    html: [200, 'text/html', '<!doctype html><title>Welcome</title>'],
    huge: [200, 'application/json', `{"x":"${'y'.repeat(4 * 1024 * 1024)}"}`],
    redirect: [302, 'text/plain', ''],
    500: [500, 'text/plain', 'no']
  }[how] ?? [200, 'application/json', JSON.stringify(how)]
  res.writeHead(status, { 'content-type': type, ...(status === 302 ? { location: `${issuer}/other` } : {}) })
  res.end(body)
}

const server = createServer({ key: readFileSync(tlsKey), cert: readFileSync(tlsCert) }, async (req, res) => {
  const path = new URL(req.url, issuer).pathname
  state.asked[path] = (state.asked[path] ?? 0) + 1
  const theirs = !state.fault?.basic || req.headers.authorization?.startsWith('Basic ')
  if (state.fault && state.fault.path === path && theirs) return misbehave(state.fault.how, res)
  if (path.startsWith('/interaction/')) {
    accounts[state.account.sub] = state.account
    return provider.interactionFinished(req, res, { login: { accountId: state.account.sub } }, { mergeWithLastSubmission: false })
  }
  const end = res.end.bind(res)
  res.end = (body, ...more) => {
    const text = body === undefined ? body : rewritten(path, String(body))
    if (text !== body && text !== undefined && !res.headersSent) res.setHeader('content-length', Buffer.byteLength(text))
    const location = res.getHeader('location')
    if (state.iss !== null && location && /[?&]code=/.test(location)) {
      const to = new URL(location)
      if (state.iss === '') to.searchParams.delete('iss')
      else to.searchParams.set('iss', state.iss)
      res.setHeader('location', to.href)
    }
    return end(text, ...more)
  }
  return handle(req, res)
})

server.listen(Number(port), '127.0.0.1', () => {
  issuer = `https://localhost:${server.address().port}`
  begin()
  say({ port: server.address().port, issuer })
})

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line)
  for (const name of ['account', 'fault', 'forge', 'iss']) {
    if (name in order) state[name] = order[name]
  }
  clients = order.clients ?? clients
  if (order.rotate || order.clients) begin()
  say({ done: true, asked: { ...state.asked }, ...(order.sign ? { token: token(order.sign) } : {}) })
}).on('close', () => process.exit(0))
