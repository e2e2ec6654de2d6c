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
      grip.addEventListener('pointerdown', (event) => this.touch(event, item))
      grip.addEventListener('pointermove', (event) => this.touched(event))
      grip.addEventListener('pointerup', (event) => this.touching && this.drop(event))
      grip.addEventListener('pointercancel', () => this.touching && this.end()) // a mouse's too, where a drag begins
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
    if (this.overAt(event.target, event)) {
      event.preventDefault()
    }
  }

  // Whether what is there is a thing of the list, before or behind which it would come.
  overAt (target, event) {
    const over = this.item && target?.closest('[data-place]')
    if (!over || over.parentElement !== this.list) {
      return false
    }
    const box = over.getBoundingClientRect()
    this.mark(over, event.clientY > box.top + box.height / 2)
    this.marked = true
    return true
  }

  // A finger or a pen: browsers drag nothing by them of their own accord, and the grip does not scroll the page.
  touch (event, item) {
    event.target.draggable = event.pointerType === 'mouse'
    if (event.pointerType !== 'mouse') {
      event.preventDefault()
      event.target.setPointerCapture(event.pointerId)
      this.touching = true
      this.item = item
    }
  }

  touched (event) {
    const edge = 48
    if (!this.touching) {
      return
    }
    window.scrollBy(0, event.clientY < edge ? -12 : event.clientY > window.innerHeight - edge ? 12 : 0)
    this.overAt(document.elementFromPoint(event.clientX, event.clientY), event)
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
    this.touching = this.marked = false
  }

  drop (event) {
    event.preventDefault()
    const item = this.item
    const to = this.to
    const marked = this.marked
    this.end()
    if (!item || !marked || to === item || to === this.items()[this.items().indexOf(item) + 1]) {
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
