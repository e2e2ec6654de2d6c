// SPDX-License-Identifier: Apache-2.0
// upload: says how far the files of a form are on their way. Whatever goes otherwise than well, the form is sent as it is
// without a script: nothing but the percentage depends on this.
const SAID_EVERY = 10

export class Upload {
  static moduleName = 'gh-upload'

  constructor (element) {
    this.element = element
    this.form = element.closest('form')
    this.form?.addEventListener('submit', (event) => this.send(event))
  }

  hasFiles () {
    return [...this.form.querySelectorAll('input[type="file"]')].some((input) => input.files.length > 0)
  }

  send (event) {
    if (event.defaultPrevented || this.request || !this.hasFiles()) {
      return
    }
    const button = event.submitter
    const fields = new FormData(this.form)
    if (button?.name) {
      fields.append(button.name, button.value)
    }
    event.preventDefault()
    this.said = -1
    this.request = new XMLHttpRequest()
    this.request.upload.addEventListener('progress', (progress) => this.say(progress))
    this.request.addEventListener('loadend', () => this.end(button))
    this.request.open('POST', button?.hasAttribute('formaction') ? button.formAction : this.form.action)
    this.request.send(fields)
  }

  say ({ lengthComputable, loaded, total }) {
    const percent = lengthComputable ? Math.floor(loaded / total * 100) : 0
    if (percent >= this.said + SAID_EVERY || this.said < 0) {
      this.said = percent - percent % SAID_EVERY
      this.element.textContent = `${this.element.dataset.says} ${percent}%`
    }
  }

  // Where it was taken (what was not is never 200), the browser goes where it was sent on to; otherwise it asks as ever,
  // for the page that says why.
  end (button) {
    const { status, responseURL } = this.request
    if (status === 200 && responseURL) {
      window.location.assign(responseURL)
      return
    }
    this.element.textContent = ''
    if (button) {
      this.form.requestSubmit(button)
    } else {
      this.form.submit()
    }
  }
}
