// SPDX-License-Identifier: Apache-2.0
// markdown: what designers and staff write, as HTML with our class names. CommonMark with tables
// (cmark-gfm); raw HTML in it is left out, links as in sanitise.h. Headings begin at h2, for the page has
// its own h1: the text's highest is h2, whichever it was, each lower one is next below, h4 at the lowest.
#pragma once
#include "base/arena.h"
#include "html/markup.h"

// Text past LIMIT_MARKDOWN_SOURCE, _CELLS or _DEPTH, whose rendering could take very long, is shown as
// plain paragraphs. The result lives in `a`.
html markdown_html(struct arena *a, str text);
