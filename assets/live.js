// SPDX-License-Identifier: Apache-2.0
// live: keeps a part of a page as it stands now. The part says where it is to be asked for (data-live) and how often
// (data-live-every, seconds); a part without the first is as it will stay. It asks while the page is seen, less often
// while nothing changes, and not at all once it was refused. What has changed is said by the element ID-said.
const SLOWER = 1.5
const SLOWEST = 4
const FAILED_MOST = 3

export class Live {
  static moduleName = 'gh-live'

  constructor (element) {
    this.element = element
    this.said = document.getElementById(`${element.id}-said`)
    this.failed = 0
    this.pause = this.every()
    document.addEventListener('visibilitychange', () => this.seen())
    this.wait()
  }

  every () {
    return Number(this.element.dataset.liveEvery) * 1000
  }

  wait () {
    clearTimeout(this.timer)
    if (this.element.dataset.live && !document.hidden) {
      this.timer = setTimeout(() => this.look(), this.pause)
    }
  }

  seen () {
    this.pause = this.every()
    this.wait()
  }

  async look () {
    try {
      const answer = await fetch(this.element.dataset.live, { redirect: 'error' })
      if (!answer.ok) {
        throw new Error(answer.status)
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      this.failed = 0
      this.take(page.getElementById(this.element.id))
    } catch {
      this.failed++
    }
    if (this.failed < FAILED_MOST) {
      this.wait()
    }
  }

  take (now) {
    const changed = now && now.innerHTML !== this.element.innerHTML
    this.pause = changed ? this.every() : Math.min(this.pause * SLOWER, this.every() * SLOWEST)
    // Whoever is within it keeps their place; it is taken next time.
    if (!now || (changed && this.element.contains(document.activeElement) && this.element !== document.activeElement)) {
      return
    }
    if (this.said && now.dataset.liveSays !== this.element.dataset.liveSays) {
      this.said.textContent = now.dataset.liveSays
    }
    if (changed) {
      this.element.replaceChildren(...now.childNodes)
    }
    for (const name of ['live', 'liveEvery', 'liveSays']) {
      if (now.dataset[name] === undefined) {
        delete this.element.dataset[name]
      } else {
        this.element.dataset[name] = now.dataset[name]
      }
    }
  }
}
