// SPDX-License-Identifier: Apache-2.0
// inside: what is looked at from inside a page. `inside` is sent there as it stands and leaves its functions in
// `globalThis.inside`; each returns a list of problems in words, none where all is well.
export function inside () {
  const root = document.documentElement
  const all = (selector) => [...document.querySelectorAll(selector)]
  const name = (e) => `${e.tagName.toLowerCase()} "${(e.textContent.trim().replace(/\s+/g, ' ') || e.name || e.id).slice(0, 40)}"`
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  // A radio's box, and the chip's, is drawn by its label.
  const drawn = (e) => e.matches('[type=radio], [type=checkbox]') ? e.labels[0] : e
  const isSeen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.govuk-visually-hidden')
  const stops = () => all(controls).filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility())

  function ids () {
    const problems = []
    const seen = new Set()
    for (const { id } of all('[id]')) {
      if (seen.has(id)) problems.push(`the id ${id} is there twice`)
      seen.add(id)
    }
    for (const label of all('label')) if (!label.control) problems.push(`the label "${label.textContent.trim()}" leads to no control`)
    for (const control of all('input:not([type=hidden]), select, textarea')) if (!control.labels.length) problems.push(`${control.name} has no label`)
    for (const attribute of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
      for (const e of all(`[${attribute}]`)) {
        for (const id of e.getAttribute(attribute).trim().split(/\s+/)) if (!seen.has(id)) problems.push(`${attribute}: there is no ${id}`)
      }
    }
    // A link to a place of the page has that place.
    for (const a of all('a[href^="#"]')) if (!document.getElementById(a.hash.slice(1))) problems.push(`there is no ${a.hash} to go to`)
    return problems
  }

  // ---- Layout

  // Scrolling sideways, and things beyond the edge of the page: a wide table may scroll in a frame of its own.
  function beyond () {
    const problems = []
    if (root.scrollWidth > root.clientWidth) problems.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`)
    for (const e of all('body *')) {
      const box = e.getBoundingClientRect()
      const out = box.width > 1 && box.height > 1 && (box.left < -1 || box.right > root.clientWidth + 1)
      if (out && !e.closest('.gh-scroll, .govuk-visually-hidden, .govuk-skip-link, thead, svg, option')) {
        problems.push(`${e.tagName}.${e.className} goes from ${Math.round(box.left)} to ${Math.round(box.right)}`)
      }
    }
    return problems
  }

  // Words that their own box does not hold. A button's box has more to scroll than words: where it can be hit.
  const boxed = '.govuk-tag, .gh-box, .govuk-panel, .govuk-inset-text, .govuk-error-summary, .gh-voice, .gh-sbar, .gh-top'
  const scrolls = (e, wide = true) => (wide && e.scrollWidth > e.clientWidth + 1) || e.scrollHeight > e.clientHeight + 1
  function spills (e) {
    const range = document.createRange()
    range.selectNodeContents(e)
    const [words, box] = [range.getBoundingClientRect(), e.getBoundingClientRect()]
    return words.left < box.left - 1 || words.right > box.right + 1 || words.top < box.top - 1 || words.bottom > box.bottom + 1
  }
  function cut () {
    const typed = 'input:not([type=radio], [type=checkbox], [type=hidden])'
    return [
      ...all('button, .govuk-button, .gh-chip').filter((e) => isSeen(e) && !e.matches('.gh-plain') && spills(e)),
      ...all(boxed).filter((e) => isSeen(e) && scrolls(e)),
      ...all(typed).filter((e) => isSeen(e) && scrolls(e, false))
    ].map((e) => `${name(e)}: ${e.scrollWidth} by ${e.scrollHeight} in ${e.clientWidth} by ${e.clientHeight}`)
  }

  // Controls and words that lie on one another.
  function overlaps () {
    const seen = all('a, button, input:not([type=hidden]), select, textarea, h1, h2, h3, p, dt, dd, th, td, legend, li > span, summary')
      .filter((e) => e.checkVisibility() && !e.closest('.govuk-visually-hidden, .govuk-skip-link, .gh-chip, thead'))
      .filter((e) => !e.matches('.govuk-radios__input, .govuk-checkboxes__input'))
      // What stays in sight while the page scrolls lies on whatever passes below it.
      .filter((e) => scrollY === 0 || !e.closest('.govuk-exit-this-page'))
      .flatMap((e) => [...e.getClientRects()].map((box) => ({ e, box })))
    const problems = []
    for (let i = 0; i < seen.length; i++) {
      for (let j = i + 1; j < seen.length; j++) {
        const [a, b] = [seen[i], seen[j]]
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        // Lines of running text touch by a hair.
        if (wide > 3 && high > 5 && !a.e.contains(b.e) && !b.e.contains(a.e)) problems.push(`${name(a.e)} and ${name(b.e)} overlap`)
      }
    }
    return problems
  }

  // The page with the words at `text` of their size, or with the spaces of WCAG 2.2, 1.4.12; in both directions.
  const spaced = new CSSStyleSheet()
  spaced.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
  // A short word that stands on more than one line has lost its room to something beside it.
  function broken () {
    return all('label, button, .govuk-button, th').filter(isSeen).flatMap((e) => {
      const node = [...e.childNodes].find((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())
      const word = node && /\S+/.exec(node.data)
      if (!word || word[0].length > 6) return []
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      return new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1 ? [`"${word[0]}" is broken over lines`] : []
    })
  }

  function layout ({ text = '', spacing = false }) {
    const before = root.dir
    const problems = []
    root.style.fontSize = text
    document.adoptedStyleSheets = spacing ? [spaced] : []
    for (const dir of ['ltr', 'rtl']) {
      root.dir = dir
      for (const problem of [...beyond(), ...overlaps(), ...cut(), ...broken()]) problems.push(dir === 'rtl' ? `right to left: ${problem}` : problem)
    }
    root.dir = before
    root.style.fontSize = ''
    document.adoptedStyleSheets = []
    return problems
  }

  // ---- Paper

  // The words that are seen now, in order.
  let kept = []
  function words () {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => node.data.trim() && isSeen(node.parentElement) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP)
    const nodes = []
    while (walk.nextNode()) nodes.push(walk.currentNode)
    return nodes
  }
  function keepWords () { kept = words() }

  // On paper: all that was seen, but for what is there to be pressed; dark enough without any ground.
  const pressed = [
    'button', '.govuk-button', 'label.gh-chip', 'nav', '.gh-acts', '.gh-aside', '.gh-feedback', '.gh-foot', '.gh-find', '.gh-bar',
    '.gh-decide', '.gh-no-print', '.gh-row-head > a', '.govuk-summary-list__actions', '.govuk-skip-link', '.govuk-exit-this-page', '.govuk-hint', '.govuk-character-count__message'
  ].join()
  function paper () {
    const light = (e) => {
      const parts = getComputedStyle(e).color.match(/[\d.]+/g).slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      return 1.05 / (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05) < 4.5
    }
    return [
      ...kept.filter(({ parentElement: e }) => !isSeen(e) && !e.closest(pressed)).map((n) => `"${n.data.trim().slice(0, 40)}" is not printed`),
      ...words().filter(({ parentElement: e }) => light(e)).map((n) => `"${n.data.trim().slice(0, 40)}" is too light for paper`),
      ...all('button, .gh-lang, .gh-foot, .gh-back, .govuk-summary-list__actions').filter(isSeen).map((e) => `${name(e)} is printed`),
      ...beyond()
    ]
  }

  // ---- A person's own settings

  // With the person's own colours grounds and shadows are gone: every control keeps an edge or its underline.
  function edges () {
    const edge = (s) => (s.borderStyle !== 'none' && parseFloat(s.borderWidth) > 0) || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
    return [
      ...stops().filter((e) => {
        if (e.matches('.govuk-radios__input, .govuk-checkboxes__input')) return !edge(getComputedStyle(e.labels[0], '::before'))
        if (e.matches('[type=file]')) return !edge(getComputedStyle(e, '::file-selector-button'))
        const s = getComputedStyle(drawn(e))
        return !(e.matches('a, summary, .gh-plain, .gh-scroll') && !e.matches('.govuk-button, .gh-chip')) && !edge(s)
      }).map((e) => `${name(e)} has no edge`),
      ...all('.govuk-tag, .gh-row, .govuk-panel, .govuk-error-summary').filter((e) => isSeen(e) && getComputedStyle(e).forcedColorAdjust === 'none').map((e) => `${name(e)} keeps its own colours`)
    ]
  }
  function motion () {
    return all('*').filter((e) => { const s = getComputedStyle(e); return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth' })
      .map((e) => `${name(e)} moves`)
  }

  // ---- Focus

  // What would show the focus: the outline or the shadow of what has it, or of what stands for it.
  const outline = (e, pseudo) => { const s = getComputedStyle(e, pseudo); return s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}` }
  const stand = (e) => e.labels?.length ? [[e], [e.labels[0], '::before'], [e.labels[0]]] : [[e]]
  const looks = (e) => stand(e).map(([x, pseudo]) => `${outline(x, pseudo)}|${getComputedStyle(x, pseudo).boxShadow}`).join(' / ')

  // From the top, wherever the page put the focus; from here on each stop of the Tab key is looked at as it comes.
  let came = null
  function watchFocus () {
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
    const before = new Map(stops().map((e) => [e, looks(e)]))
    came = { at: new Set(), problems: [] }
    document.addEventListener('focusin', ({ target: e }) => {
      if (came.at.has(e)) return
      came.at.add(e)
      const box = drawn(e).getBoundingClientRect()
      if (!e.checkVisibility() || box.width <= 1 || box.height <= 1) came.problems.push(`${name(e)} has the focus and is not seen`)
      else if (before.get(e) === looks(e)) came.problems.push(`${name(e)}: no visible focus`)
    })
    // A group of radios is one stop.
    return new Set(stops().map((e) => e.type === 'radio' ? `radio ${e.name}` : e)).size
  }
  function sawFocus (wanted) {
    return came.at.size < wanted ? [...came.problems, `Tab stops at ${came.at.size} of ${wanted}`] : came.problems
  }

  // What has the focus is in sight, with nothing on it (WCAG 2.2, 2.4.11).
  function obscured () {
    return stops().filter((e) => {
      e.focus()
      const box = [...drawn(e).getClientRects()].find((r) => r.width > 1 && r.height > 1)
      if (!box) return true
      const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2
      const y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2
      const on = box.bottom > 0 && box.top < innerHeight && document.elementFromPoint(x, y)
      return !(on && (e.contains(on) || drawn(e).contains(on)))
    }).map((e) => `${name(e)} has the focus out of sight`)
  }
  // With the person's own colours a shadow is no focus: there is an outline.
  function outlined () {
    return stops().filter((e) => { e.focus(); return stand(e).every(([x, pseudo]) => outline(x, pseudo) === '') }).map((e) => `${name(e)} has no outline`)
  }

  // Lines of words, for comparing languages: what stands in <main>, without what is said to be in another.
  function lines () {
    return words().filter((n) => n.parentElement.closest('main, title, header, footer') && !n.parentElement.closest('.gh-lang, [lang]:not(html), .gh-org, .gh-quote'))
      .map((n) => n.data.trim().replace(/\s+/g, ' '))
  }

  globalThis.inside = { ids, layout, keepWords, paper, edges, motion, watchFocus, sawFocus, obscured, outlined, lines }
}
