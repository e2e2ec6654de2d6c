// SPDX-License-Identifier: Apache-2.0
// sanitise: HTML that others wrote, as in imported definitions, made safe to show. Reads anything, writes
// balanced HTML of a closed list of elements with our class names: p br ul ol li h2-h4 strong b em i a span
// div table caption thead tbody tr th td dl dt dd hr code pre details summary blockquote. h1 becomes h2,
// h5 and h6 become h4. Other elements are left out and their text is kept, but for the contents of script,
// style and their like. Attributes: href of a (http, https, mailto, tel or relative; a link with any other
// becomes text), scope, colspan and rowspan of cells. Doing it twice changes nothing.
#pragma once
#include "base/arena.h"
#include "html/markup.h"

// At most LIMIT_HTML_SOURCE bytes are read, LIMIT_HTML_DEPTH elements nest. The result lives in `a`.
html sanitise_html(struct arena *a, str fragment);
