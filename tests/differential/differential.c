// SPDX-License-Identifier: Apache-2.0
// Reads what DEFRA's engine said to random answers (engine.mjs, a line each), asks the imported question the
// same, and wants the same: accepted or refused. Where the two differ for a reason it stands in a table
// below, which says whose the stricter rule is; any other difference fails, and so does a row that is no
// longer needed.
#include "definition/foreign_text.h"
#include "real/real.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

// Where only we refuse (strict), or only the engine does.
struct difference {
    const char *type, *kinds; // kinds of answers, as engine.mjs names them; NULL: all
    bool strict;
    const char *why;
    size_t seen;
};
static struct difference differences[] = {
    // What we refuse and the engine does not
    {"TextField", "control direction", true, "no control characters, and none that turn the direction of text", 0},
    {"MultilineTextField", "control direction", true, "the same", 0},
    {"NumberField", "exponent", true, "a number is written with digits: 1e3 is taken for a slip", 0},
    {"EastingNorthingField", "grid", true, "the same: 1e5", 0},
    {"DatePartsField", "decimal", true, "a day 1.5 is none; there 1.0 is the month 1", 0},
    {"MonthYearField", "decimal", true, "the same", 0},
    {"UkAddressField", "in-part", true, "an address that may be left empty is whole where it is begun", 0},
    {"CheckboxesField", "twice", true, "one box sent twice, as no page does, is one choice", 0},
    {"RadiosField", "odd", true, "a list named among its options is not found there, and anything is a choice then", 0},
    // What we take and the engine does not
    {"YesNoField", "word", false, "\"yes\" means yes", 0},
    {"EmailAddressField", "odd-ending", false, "endings of addresses come and go; there they are a list", 0},
    {"EmailAddressField", "space", false, "spaces are taken out", 0},
    {"UkAddressField", "postcode-hyphen postcode-spaces postcode-gir", false,
     "a postcode is read however it is spaced; GIR 0AA is one", 0},
    {"NumberField", "inner-space comma", false, "1,000 and 1 000 are a thousand", 0},
    {"DatePartsField", "named", false, "a month may be written as a word", 0},
    {"MonthYearField", "named", false, "the same", 0},
};
enum {
    DIFFERENCES = sizeof differences / sizeof *differences,
    FORM_ARENA = 256 * 1024 * 1024
};

struct tally {
    size_t asked, accepted, refused, listed, unlisted, lost;
};

struct form {
    char path[500];
    struct arena arena;
    const struct definition *definition;
};

static bool among(const char *kinds, const char *kind)
{
    str rest = kinds == NULL ? (str){0} : str_from(kinds);
    str one;
    while (str_next(&rest, ' ', &one)) {
        if (str_eq(one, str_from(kind))) {
            return true;
        }
    }
    return kinds == NULL;
}

static struct difference *find(const char *type, const char *kind, bool strict)
{
    for (size_t i = 0; i < DIFFERENCES; i++) {
        struct difference *d = &differences[i];
        if (strcmp(d->type, type) == 0 && d->strict == strict && among(d->kinds, kind)) {
            return d;
        }
    }
    return NULL;
}

static void form_open(struct form *f, const char *path)
{
    if (strcmp(f->path, path) == 0) {
        return;
    }
    if (f->definition != NULL) {
        definition_release(f->definition);
        arena_free(&f->arena);
    }
    snprintf(f->path, sizeof f->path, "%s", path);
    arena_init(&f->arena, FORM_ARENA);
    struct definition_report report = {.arena = &f->arena};
    str document;
    f->definition = real_definition(&f->arena, real_file(&f->arena, str_from(path)), &report, &document);
}

// The control that a key of the engine's form is here: "born__day" is "born-day".
static str control(struct arena *a, const struct question *q, const char *key)
{
    static const struct {
        str theirs, ours;
    } parts[] = {{STR_INIT("addressLine1"), STR_INIT("line-1")}, {STR_INIT("addressLine2"), STR_INIT("line-2")}};
    const char *end = strstr(key, "__");
    while (end != NULL && strstr(end + 2, "__") != NULL) {
        end = strstr(end + 2, "__");
    }
    if (q->type->part_count == 0 || end == NULL) {
        return q->id;
    }
    str part = str_from(end + 2);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        part = str_eq(part, parts[i].theirs) ? parts[i].ours : part;
    }
    return arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(part));
}

static struct fields fields_of(struct arena *a, const struct question *q, const json_t *payload)
{
    enum {
        MOST = 1000
    };
    struct field *items = arena_array(a, struct field, MOST);
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)payload, key, value)
    {
        size_t several = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t i = 0; i < several && count < MOST; i++) {
            const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
            items[count++] =
                (struct field){control(a, q, key), (str){json_string_value(one), json_string_length(one)}, NULL};
        }
    }
    return (struct fields){items, count};
}

static bool accepts(struct arena *a, const struct definition *d, const struct question *q, const json_t *line,
                    const char **ret_key)
{
    struct problem room[8];
    struct problems problems = {room, 0};
    struct fields fields = fields_of(a, q, json_object_get(line, "payload"));
    struct accept in = {.arena = a,
                        .definition = d,
                        .fields = &fields,
                        .answers = &(struct answers){0},
                        .problems = &problems,
                        .problem_max = sizeof room / sizeof *room};
    struct value value = {0};
    if (!date_parse(str_from(json_string_value(json_object_get(line, "today"))), &in.today)) {
        abort();
    }
    question_accept(&in, q, &value);
    *ret_key = problems.count == 0 ? "" : room[0].key;
    return problems.count == 0;
}

static void one_line(struct form *f, const json_t *line, struct tally *t)
{
    struct arena a;
    arena_init(&a, FORM_ARENA);
    const char *type = json_string_value(json_object_get(line, "type"));
    const char *kind = json_string_value(json_object_get(line, "kind"));
    bool theirs = json_is_true(json_object_get(line, "accepted"));
    form_open(f, json_string_value(json_object_get(line, "form")));
    str id = foreign_text_id(&a, str_from(json_string_value(json_object_get(line, "name"))), 100, STR("question"));
    const struct question *q = f->definition == NULL ? NULL : definition_question_by_id(f->definition, id);
    const char *key = "";
    bool ours = q != NULL && accepts(&a, f->definition, q, line, &key);
    t->asked++;
    t->accepted += theirs ? 1 : 0;
    if (q == NULL) {
        t->lost++;
        printf("not there: %s %.*s\n", f->path, STR_ARG(id));
    } else if (ours != theirs) {
        struct difference *d = find(type, kind, theirs);
        t->listed += d != NULL ? 1 : 0;
        t->unlisted += d == NULL ? 1 : 0;
        if (d != NULL) {
            d->seen++;
        } else {
            char *payload = json_dumps(json_object_get(line, "payload"), JSON_COMPACT);
            printf("differs: %s (%.*s), %s: %.200s: %s here%s%s, %s there %s; %s\n", type, STR_ARG(q->type->name), kind,
                   payload, ours ? "accepted" : "refused", *key == '\0' ? "" : " with ", key,
                   theirs ? "accepted" : "refused", json_string_value(json_object_get(line, "said")), f->path);
            free(payload);
        }
    }
    arena_free(&a);
}

int main(void)
{
    struct tally t = {0};
    static struct form form;
    char *line = NULL;
    size_t room = 0;
    for (ssize_t len = getline(&line, &room, stdin); len > 0; len = getline(&line, &room, stdin)) {
        json_t *root = json_loadb(line, (size_t)len, 0, NULL);
        if (root == NULL) {
            fprintf(stderr, "not JSON: %s\n", line);
            return 1;
        }
        one_line(&form, root, &t);
        json_decref(root);
    }
    free(line);
    if (form.definition != NULL) {
        definition_release(form.definition);
        arena_free(&form.arena);
    }
    size_t unneeded = 0;
    for (size_t i = 0; i < DIFFERENCES; i++) {
        printf("%6zu %s%s%s: %s\n", differences[i].seen, differences[i].type, differences[i].kinds == NULL ? "" : " ",
               differences[i].kinds == NULL ? "" : differences[i].kinds, differences[i].why);
        unneeded += differences[i].seen == 0 ? 1 : 0;
    }
    printf("%zu answers, %zu accepted there; %zu differ for a reason that is listed, %zu for none; %zu questions are "
           "not there, %zu rows are not needed\n",
           t.asked, t.accepted, t.listed, t.unlisted, t.lost, unneeded);
    return t.asked == 0 || t.unlisted + t.lost + unneeded > 0;
}
