// SPDX-License-Identifier: Apache-2.0
// passkey: has the browser make a passkey, or show one, and sends what came of it as a form. What it is to ask comes
// from the server at the moment of asking (data-begin), in the JSON of Web Authentication Level 3; the server judges.
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
const textOf = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const named = (list) => list.map((one) => ({ ...one, id: bytesOf(one.id) }))

export class Passkey {
  static moduleName = 'gh-passkey'

  constructor (element) {
    this.element = element
    this.said = element.querySelector('[role="status"]')
    if (!window.PublicKeyCredential) {
      this.say('none')
      return
    }
    this.said.textContent = ''
    element.append(element.querySelector('template').content.cloneNode(true))
    this.form = element.querySelector('form')
    this.form.addEventListener('submit', (event) => this.send(event))
  }

  say (what) {
    this.said.textContent = this.element.dataset[what]
  }

  async send (event) {
    event.preventDefault()
    if (this.busy) {
      return
    }
    this.busy = true
    this.said.textContent = ''
    try {
      const fields = this.element.dataset.makes ? await this.make(await this.ask()) : await this.show(await this.ask())
      for (const [name, value] of Object.entries(fields)) {
        const input = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
        this.form.append(input)
      }
      this.form.submit()
    } catch (error) {
      this.say(error.name === 'InvalidStateError' ? 'has' : 'failed')
      this.busy = false
    }
  }

  async ask () {
    const answer = await fetch(this.element.dataset.begin, { method: 'POST', redirect: 'error', body: new URLSearchParams() })
    if (!answer.ok) {
      throw new Error(answer.status)
    }
    const options = await answer.json()
    return { ...options, challenge: bytesOf(options.challenge) }
  }

  async make ({ user, excludeCredentials, ...options }) {
    const publicKey = { ...options, user: { ...user, id: bytesOf(user.id) }, excludeCredentials: named(excludeCredentials) }
    const { response } = await navigator.credentials.create({ publicKey })
    return { 'client-data': textOf(response.clientDataJSON), object: textOf(response.attestationObject) }
  }

  async show ({ allowCredentials, ...options }) {
    const publicKey = { ...options, allowCredentials: named(allowCredentials) }
    const { rawId, response } = await navigator.credentials.get({ publicKey })
    return {
      credential: textOf(rawId),
      'client-data': textOf(response.clientDataJSON),
      data: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      user: response.userHandle ? textOf(response.userHandle) : ''
    }
  }
}
