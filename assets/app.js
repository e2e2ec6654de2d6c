// SPDX-License-Identifier: Apache-2.0
// app: what gets better with a script. Every page works without it.
import { Autocomplete } from './autocomplete.js'
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { Radios as GovukRadios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { Live } from './live.js'
import { Passkey } from './passkey.js'
import { Place } from './place.js'
import { Try } from './try.js'
import { Upload } from './upload.js'

// The name of the page goes first, from the tab and from the browser's list of pages to go back to.
class Exit extends ExitThisPage {
  exitPage () {
    this.title ??= document.title
    document.title = this.i18n.t('activated')
    super.exitPage()
  }

  resetPage () {
    document.title = this.title ?? document.title
    super.resetPage()
  }
}

// A radio may not say that it is expanded (ARIA 1.2 has aria-expanded for checkboxes, not for radios).
class Radios extends GovukRadios {
  syncConditionalRevealWithInputState (input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute('aria-expanded')
  }
}

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported')
}
for (const Component of [Autocomplete, Button, CharacterCount, Checkboxes, ErrorSummary, Exit, Live, NotificationBanner, Passkey, PasswordInput, Place, Radios, SkipLink, Try, Upload]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try {
      new Component(element)
    } catch (error) {
      // One part that cannot start leaves the others working.
      console.error(error)
    }
  }
}
