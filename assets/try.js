// SPDX-License-Identifier: Apache-2.0
// try: shows the page that is worked on as people would see it, with what is typed and not saved yet. The part says
// where it is asked for (data-href); what comes is put beside, to be looked at and not used; its ids and names
// are others, since the page may have the same. What cannot be shown leaves what was there.
const WAIT = 500

export class Try {
  static moduleName = 'gh-try'

  constructor (element) {
    this.element = element
    this.page = element.querySelector('[inert]')
    for (const name of ['input', 'focusin']) {
      document.querySelector('.gh-build-page').addEventListener(name, (event) => this.soon(event))
    }
  }

  soon (event) {
    const form = event.target.closest('form')
    const button = form?.querySelector('button[name="do"][value$="-set"], button[name="do"][value="page-title"]')
    if (!button || (event.type === 'focusin' && form === this.form)) {
      return
    }
    this.form = form
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.ask(form, button), event.type === 'focusin' ? 0 : WAIT)
  }

  async ask (form, button) {
    const fields = new FormData(form)
    fields.set(button.name, button.value)
    this.asked?.abort()
    this.asked = new AbortController()
    try {
      const answer = await fetch(this.element.dataset.href, { method: 'POST', body: new URLSearchParams(fields), redirect: 'error', signal: this.asked.signal })
      if (answer.status === 200) { // 204: it cannot be shown as it stands
        this.take(new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main'))
      }
    } catch {
      // The page stays as it was shown last.
    }
  }

  take (main) {
    if (!main) {
      return
    }
    for (const element of main.querySelectorAll('*')) {
      for (const name of ['id', 'for', 'name', 'aria-labelledby', 'aria-describedby']) {
        const value = element.getAttribute(name)
        if (value) {
          element.setAttribute(name, value.split(' ').map((one) => `try-${one}`).join(' '))
        }
      }
      for (const name of ['href', 'data-module', 'autofocus', 'action', 'method']) {
        element.removeAttribute(name)
      }
      if ('disabled' in element) {
        element.disabled = true
      }
    }
    if (main.innerHTML !== this.shown) { // or what is read or looked at there would go for nothing
      this.shown = main.innerHTML
      this.page.replaceChildren(...main.childNodes)
    }
    this.element.hidden = false
  }
}
