// SPDX-License-Identifier: Apache-2.0
// autocomplete: one box that suggests, made of a list that opens or of a box whose page was too long for one.
// The pattern is ARIA's "Editable Combobox With List Autocomplete". The box keeps the control's name, so that
// what is typed and not chosen is still sent, and the server looks for it.
const WAIT_MS = 150 // after the last key, before the server is asked
const MOST = 10
const LONGEST = 200 // characters, as the server takes them

const fold = (text) => text.normalize('NFKD').replace(/\p{M}|['’ʼ`]/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

// Every word typed must begin a word of the choice. So called, beginning so, all others.
function among (choices, typed) {
  const asked = fold(typed)
  const rank = (lines) => lines.includes(asked) ? 0 : lines.some((line) => line.startsWith(asked)) ? 1 : 2
  const holds = (lines) => asked.split(' ').every((word) => lines.some((line) => ` ${line}`.includes(` ${word}`)))
  return choices.filter((choice) => holds(choice.lines)).map((choice, at) => ({ choice, at, rank: rank(choice.lines) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at).slice(0, MOST).map(({ choice }) => choice)
}

export class Autocomplete {
  static moduleName = 'gh-autocomplete'

  constructor (root) {
    this.root = root
    const control = root.querySelector('select, input')
    this.suggestions = root.dataset.suggestions
    if (control.tagName === 'SELECT') {
      this.#leaveSelect(control)
    } else if (this.suggestions) {
      this.input = control
    } else {
      return // what is offered depends on other answers, which only the server knows
    }
    this.#build()
  }

  // A box in the place of the list, with its id, name and description.
  #leaveSelect (select) {
    this.choices = [...select.options].filter((option) => option.value !== '').map((option) => ({
      value: option.value,
      label: option.text,
      lines: [option.text, ...(option.dataset.also ?? '').split('\n')].map(fold).filter(Boolean)
    }))
    this.input = document.createElement('input')
    this.input.type = 'text'
    this.input.className = select.className.replace('govuk-select', 'govuk-input').replace('govuk-select--error', 'govuk-input--error')
    for (const name of ['id', 'name', 'aria-describedby']) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name))
    }
    const held = select.selectedOptions[0]
    this.input.value = held && held.value !== '' ? held.text : ''
    this.held = held ? held.value : ''
    select.replaceWith(this.input)
  }

  #build () {
    const { input, root } = this
    const id = `${input.id}.list` // no control can be named so
    Object.assign(input, { autocomplete: 'off', spellcheck: false })
    const said = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id }
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value)
    this.chosen = Object.assign(document.createElement('input'), { type: 'hidden', name: root.dataset.chosen, value: this.held ?? '' })
    this.chosen.disabled = !this.chosen.value // the radios that the server found have the same name
    this.list = Object.assign(document.createElement('ul'), { id, className: 'gh-suggested', hidden: true })
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', root.dataset.list)
    this.status = Object.assign(document.createElement('div'), { className: 'govuk-visually-hidden' })
    this.status.setAttribute('role', 'status')
    const place = document.createElement('div')
    place.className = 'gh-suggests'
    input.before(place)
    place.append(input, this.list, this.chosen, this.status)
    input.addEventListener('input', () => {
      this.#hold('')
      for (const radio of this.root.querySelectorAll('input[type=radio]')) radio.checked = false
      this.#suggest()
    })
    input.addEventListener('keydown', (event) => this.#key(event))
    input.addEventListener('blur', () => this.#close())
    this.list.addEventListener('mousedown', (event) => event.preventDefault()) // the box keeps the focus
    this.list.addEventListener('click', (event) => {
      const item = event.target.closest('li')
      if (item) this.#choose([...this.list.children].indexOf(item))
    })
  }

  #suggest () {
    clearTimeout(this.timer)
    const typed = this.input.value.trim().slice(0, LONGEST)
    if (fold(typed) === '') return this.#close()
    if (this.choices) return this.#show(among(this.choices, typed))
    this.timer = setTimeout(() => this.#ask(typed), WAIT_MS)
  }

  async #ask (typed) {
    this.asking?.abort()
    this.asking = new AbortController()
    try {
      const answer = await fetch(`${this.suggestions}&q=${encodeURIComponent(typed)}`, { signal: this.asking.signal })
      if (answer.ok) this.#show(await answer.json())
      else this.#close() // typing is enough
    } catch (error) {
      if (error.name !== 'AbortError') this.#close()
    }
  }

  #show (found) {
    this.found = found
    this.list.replaceChildren(...found.map((choice, at) => {
      const item = Object.assign(document.createElement('li'), { id: `${this.list.id}.${at + 1}`, textContent: choice.label })
      item.setAttribute('role', 'option')
      item.setAttribute('aria-selected', 'false')
      return item
    }))
    this.status.textContent = found.length === 0 ? this.root.dataset.none : `${this.root.dataset.found} ${found.length}`
    this.#open(found.length !== 0 && document.activeElement === this.input)
  }

  #open (open) {
    this.list.hidden = !open
    this.at = -1
    this.input.setAttribute('aria-expanded', String(open))
    this.input.removeAttribute('aria-activedescendant')
  }

  #close () {
    clearTimeout(this.timer)
    this.asking?.abort()
    this.#open(false)
  }

  #move (at) {
    const items = [...this.list.children]
    this.at = (at + items.length) % items.length
    items.forEach((item, i) => item.setAttribute('aria-selected', String(i === this.at)))
    items[this.at].scrollIntoView({ block: 'nearest' })
    this.input.setAttribute('aria-activedescendant', items[this.at].id)
  }

  #key (event) {
    const open = !this.list.hidden
    if (event.isComposing) return
    if (event.key === 'ArrowDown' && !open) this.#suggest()
    else if (event.key === 'ArrowDown') this.#move(this.at + 1)
    else if (event.key === 'ArrowUp' && open) this.#move(this.at < 0 ? -1 : this.at - 1)
    else if (event.key === 'Enter' && open && this.at >= 0) this.#choose(this.at)
    else if (event.key === 'Escape' && open) this.#close()
    else return
    event.preventDefault()
  }

  #hold (value) {
    this.chosen.value = value
    this.chosen.disabled = value === ''
  }

  #choose (at) {
    this.input.value = this.found[at].label
    this.#hold(this.found[at].value)
    this.#close()
  }
}
