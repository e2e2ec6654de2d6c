// SPDX-License-Identifier: Apache-2.0
// validity: which rules of html-validate hold here. All of its recommended ones, but for those that are about
// taste, each with its reason.
export const validity = {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // The build leaves white space where a template had a line; it means nothing.
    'no-trailing-whitespace': 'off',
    'attribute-allowed-values': 'error',
    // HTML takes both.
    'doctype-style': 'off',
    'attribute-empty-style': 'off',
    'attribute-boolean-style': 'off',
    'void-style': ['error', { style: 'omit' }],
    // Ids are the designer's names, and govuk-frontend's of radios have a dot.
    'valid-id': ['error', { relaxed: true }],
    // Long titles are the designer's, and the organisation's name ends them.
    'long-title': 'off',
    // govuk-frontend's: a link that looks like a button is named one (and pressed with Space by its script), and
    // three boxes of a date are a group by name, for readers that pass over fieldsets.
    'prefer-native-element': ['error', { exclude: ['button', 'search', 'region'] }],
    'no-redundant-role': 'off',
    // Boxes that are ticked together share a name; so do buttons of which one is pressed.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    // The reference of a case, and telephone numbers, may break.
    'tel-non-breaking': 'off'
  }
}
