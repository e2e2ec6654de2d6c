// SPDX-License-Identifier: Apache-2.0
// Pango looks for a letter in one font after the other. Those of one file for many scripts come first; cairo keeps ten
// files open and no more.
#include "jail/pdf_font.h"
#include <malloc.h>
#include <unistd.h>

#define PDF_FONT_FAMILIES "DejaVu Sans,FreeSans,FreeSerif,Droid Sans Fallback,Lohit Telugu,Lohit Kannada,Padauk"
static const struct {
    const char *path, *name; // in Debian 12; as Pango is asked for it
} pdf_font_files[] = {
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "DejaVu Sans"},
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "DejaVu Sans Bold"},
    {"/usr/share/fonts/truetype/freefont/FreeSans.ttf", "FreeSans"},
    {"/usr/share/fonts/truetype/freefont/FreeSerif.ttf", "FreeSerif"},
    {"/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf", "Droid Sans Fallback"},
    {"/usr/share/fonts/truetype/lohit-telugu/Lohit-Telugu.ttf", "Lohit Telugu"},
    {"/usr/share/fonts/truetype/lohit-kannada/Lohit-Kannada.ttf", "Lohit Kannada"},
    {"/usr/share/fonts/truetype/padauk/Padauk-Regular.ttf", "Padauk"},
};
enum {
    PDF_FONT_COUNT = sizeof pdf_font_files / sizeof pdf_font_files[0]
};
_Static_assert(PDF_FONT_COUNT <= 10, "cairo would close one to open another");

static const struct {
    double size; // points
    bool bold;
} pdf_font_looks[] = {
    [PDF_LOOK_H1] = {20, true},    [PDF_LOOK_H2] = {14, true},  [PDF_LOOK_H3] = {11, true},
    [PDF_LOOK_TEXT] = {10, false}, [PDF_LOOK_KEY] = {10, true}, [PDF_LOOK_FOOT] = {8, false},
};
_Static_assert(sizeof pdf_font_looks / sizeof pdf_font_looks[0] == PDF_LOOK__COUNT, "a row a look");

// Of the process: there is one document in each.
static struct {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *looks[PDF_LOOK__COUNT];
    PangoFont *fonts[PDF_FONT_COUNT];
    cairo_scaled_font_t *scaled[PDF_FONT_COUNT];
} pdf_font;

bool pdf_font_prepare(void)
{
    if (pdf_font.config != NULL) {
        return true;
    }
    if (!pdf_lib_load()) {
        return false;
    }
    // Not the machine's settings: no other font, no rule of others, no cache to write.
    FcConfig *config = pdf_lib.FcConfigCreate();
    bool any = false;
    for (size_t i = 0; config != NULL && i < PDF_FONT_COUNT; i++) {
        const char *path = pdf_font_files[i].path;
        any = (access(path, R_OK) == 0 && pdf_lib.FcConfigAppFontAddFile(config, (const FcChar8 *)path)) || any;
    }
    if (!any || !pdf_lib.FcConfigSetCurrent(config)) {
        return false;
    }
    pdf_font.config = config;
    return true;
}

static bool pdf_font_keep(size_t i)
{
    PangoFontDescription *asked = pdf_lib.pango_font_description_from_string(pdf_font_files[i].name);
    pdf_lib.pango_font_description_set_absolute_size(asked, 10 * PANGO_SCALE);
    PangoFont *font = pdf_lib.pango_context_load_font(pdf_font.context, asked);
    pdf_lib.pango_font_description_free(asked);
    if (font == NULL) {
        return false;
    }
    pdf_font.fonts[i] = font;
    (void)pdf_lib.pango_font_get_hb_font(font); // opens it for shaping
    cairo_scaled_font_t *scaled = pdf_lib.pango_cairo_font_get_scaled_font((PangoCairoFont *)font);
    if (scaled == NULL || pdf_lib.cairo_ft_scaled_font_lock_face(scaled) == NULL) { // and for drawing
        return false;
    }
    pdf_lib.cairo_ft_scaled_font_unlock_face(scaled);
    pdf_font.scaled[i] = pdf_lib.cairo_scaled_font_reference(scaled);
    return true;
}

bool pdf_font_open(void)
{
    (void)mallopt(M_ARENA_MAX, 1); // threads come and go: one place for their memory
    pdf_font.map = pdf_lib.pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (pdf_font.map == NULL) {
        return false;
    }
    pdf_lib.pango_fc_font_map_set_config((PangoFcFontMap *)pdf_font.map, pdf_font.config);
    pdf_font.context = pdf_lib.pango_font_map_create_context(pdf_font.map);
    cairo_font_options_t *options = pdf_lib.cairo_font_options_create();
    pdf_lib.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pdf_lib.cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pdf_lib.cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pdf_lib.pango_cairo_context_set_font_options(pdf_font.context, options);
    pdf_lib.cairo_font_options_destroy(options);
    for (size_t i = 0; i < PDF_LOOK__COUNT; i++) {
        PangoFontDescription *look = pdf_lib.pango_font_description_from_string(PDF_FONT_FAMILIES);
        pdf_lib.pango_font_description_set_absolute_size(look, pdf_font_looks[i].size * PANGO_SCALE);
        pdf_lib.pango_font_description_set_weight(look,
                                                  pdf_font_looks[i].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pdf_font.looks[i] = look;
    }
    bool fine = true;
    for (size_t i = 0; fine && i < PDF_FONT_COUNT; i++) {
        fine = pdf_font_keep(i);
    }
    return fine;
}

void pdf_font_language(const char *tag)
{
    pdf_lib.pango_context_set_language(pdf_font.context, pdf_lib.pango_language_from_string(tag));
}

PangoLayout *pdf_font_layout(enum pdf_look look, const char *text, size_t len, double width)
{
    PangoLayout *layout = pdf_lib.pango_layout_new(pdf_font.context);
    pdf_lib.pango_layout_set_font_description(layout, pdf_font.looks[look]);
    pdf_lib.pango_layout_set_width(layout, pdf_lib.pango_units_from_double(width));
    pdf_lib.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pdf_lib.pango_layout_set_spacing(layout, pdf_lib.pango_units_from_double(pdf_font_looks[look].size / 4));
    pdf_lib.pango_layout_set_text(layout, text, (int)len);
    return layout;
}
