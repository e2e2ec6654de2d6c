// SPDX-License-Identifier: Apache-2.0
// A translator's file. What was read, written again and read again, is the same; what it puts into a document is
// found there, and putting it there once more does nothing.
#include "design/po.h"
#include "design/translation.h"
#include "fuzz.h"

// With " written as '.
static const char po_document[] =
    "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'A bin','cy':'Bin'},"
    "'lists':[{'id':'l','options':['p',{'value':'q','label':'Queue'}]}],"
    "'pages':[{'id':'one','before':['Bare'],'questions':[{'id':'a','type':'text','title':'A?','hint':{'en':'H','cy':"
    "'C'},'errors':{'missing':'Say it'}}]}]}";

static str po_made(struct arena *a)
{
    char *text = arena_array(a, char, sizeof po_document);
    for (size_t i = 0; i < sizeof po_document; i++) {
        text[i] = po_document[i] == '\'' ? '"' : po_document[i];
    }
    return (str){text, sizeof po_document - 1};
}

static void po_goes_round(struct arena *a, const struct po *po, size_t size)
{
    struct buf out;
    struct po again;
    struct translation_list list = {.items = arena_array(a, struct translation, po->count + 1), .count = po->count};
    for (size_t i = 0; i < po->count; i++) {
        const struct po_entry *e = &po->items[i];
        list.items[i] = (struct translation){.id = e->id, .source = e->source, .said = e->said};
        list.items[i].state = e->fuzzy ? TRANSLATION_MACHINE : TRANSLATION_UNREVIEWED;
    }
    buf_init(&out, 16 * size + 1024); // a line of its own for each end of one, and what stands above an entry
    po_write(&out, &list, STR("cy"));
    MUST(!out.full && po_read(a, buf_str(&out), STR("cy"), &again) && again.count == po->count);
    for (size_t i = 0; i < po->count; i++) {
        const struct po_entry *one = &po->items[i];
        const struct po_entry *other = &again.items[i];
        MUST(str_eq(one->id, other->id) && str_eq(one->source, other->source) && str_eq(one->said, other->said));
        MUST(one->fuzzy == other->fuzzy);
    }
    buf_free(&out);
}

static void po_is_taken(struct arena *a, const struct po *po, enum translation_how how)
{
    struct translation_list list;
    struct translation_change *changes = arena_array(a, struct translation_change, po->count + 1);
    str once;
    str twice;
    for (size_t i = 0; i < po->count; i++) {
        const struct po_entry *e = &po->items[i];
        changes[i] = (struct translation_change){.id = e->id, .source = e->source, .said = e->said};
        changes[i].how = e->fuzzy ? TRANSLATION_BY_MACHINE : how;
    }
    MUST(!err_is(translation_apply(a, po_made(a), 1, STR("B"), STR("2026-11-30"), changes, po->count, &once)));
    MUST(!err_is(translation_find(a, once, 1, &list)));
    for (size_t i = 0; i < po->count; i++) {
        bool done = changes[i].outcome == TRANSLATION_DONE || changes[i].outcome == TRANSLATION_OLD;
        bool found = !done;
        for (size_t k = 0; k < list.count && !found; k++) {
            found = str_eq(list.items[k].id, changes[i].id) && str_eq(list.items[k].said, changes[i].said);
        }
        MUST(found);
    }
    MUST(!err_is(translation_apply(a, once, 1, STR("B"), STR("2026-11-30"), changes, po->count, &twice)));
    MUST(str_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct po po;
    arena_init(&a, 256 * 1024 * 1024);
    if (po_read(&a, (str){(const char *)data, size}, STR("cy"), &po)) {
        MUST(po.flaw == PO_FINE && po.count <= PO_ENTRIES_MAX);
        po_goes_round(&a, &po, size);
        po_is_taken(&a, &po, TRANSLATION_BY_PERSON);
        po_is_taken(&a, &po, TRANSLATION_READ);
    } else {
        MUST(po.flaw != PO_FINE && po.line >= 0);
    }
    arena_free(&a);
    return 0;
}
