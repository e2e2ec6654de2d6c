// SPDX-License-Identifier: Apache-2.0
// place: puts a thing of a list elsewhere by dragging it. Each thing (data-place, its id) gets a grip; where it is let
// go the list's edit is sent as a form (data-href, data-do, data-seen, data-page), as the buttons beside do it, which
// are there for the keyboard and without a script.
export class Place {
  static moduleName = 'gh-place'

  constructor (element) {
    this.list = element
    for (const item of this.items()) {
      const grip = document.createElement('span')
      grip.className = 'gh-grip'
      grip.draggable = true
      grip.setAttribute('aria-hidden', 'true')
      grip.addEventListener('dragstart', (event) => this.start(event, item))
      item.prepend(grip)
    }
    element.addEventListener('dragover', (event) => this.over(event))
    element.addEventListener('drop', (event) => this.drop(event))
    element.addEventListener('dragend', () => this.end())
  }

  items () {
    return [...this.list.querySelectorAll(':scope > [data-place]')]
  }

  start (event, item) {
    this.item = item
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', item.dataset.place)
    event.dataTransfer.setDragImage(item, 0, 0)
  }

  over (event) {
    const over = this.item && event.target.closest('[data-place]')
    if (!over || over.parentElement !== this.list) {
      return
    }
    event.preventDefault()
    const box = over.getBoundingClientRect()
    this.mark(over, event.clientY > box.top + box.height / 2)
  }

  mark (over, after) {
    this.unmark()
    this.to = after ? this.items()[this.items().indexOf(over) + 1] : over
    over.classList.add(after ? 'gh-drop-after' : 'gh-drop-before')
  }

  unmark () {
    for (const item of this.items()) {
      item.classList.remove('gh-drop-before', 'gh-drop-after')
    }
  }

  end () {
    this.unmark()
    this.item = undefined
  }

  drop (event) {
    event.preventDefault()
    const item = this.item
    const to = this.to
    this.end()
    if (!item || to === item || to === this.items()[this.items().indexOf(item) + 1]) {
      return
    }
    const form = document.createElement('form')
    const { href, do: what, seen, page } = this.list.dataset
    const fields = { do: what, seen, page: page ?? item.dataset.place, question: page ? item.dataset.place : '', to: to?.dataset.place ?? '' }
    form.method = 'post'
    form.action = href
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement('input')
      Object.assign(field, { type: 'hidden', name, value })
      form.append(field)
    }
    document.body.append(form)
    form.submit()
  }
}
