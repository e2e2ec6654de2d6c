// SPDX-License-Identifier: Apache-2.0
// pdf_lib: Pango and cairo, loaded by the jail when the first document is to be made. They bring thirty libraries with
// them, which no other process should carry (decision 45).
#pragma once
#include "jail/late.h"
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

// What is used of them.
#define PDF_LIB(F)                              \
    F(FcConfigAppFontAddFile)                   \
    F(FcConfigCreate)                           \
    F(FcConfigSetCurrent)                       \
    F(cairo_create)                             \
    F(cairo_destroy)                            \
    F(cairo_font_options_create)                \
    F(cairo_font_options_destroy)               \
    F(cairo_font_options_set_antialias)         \
    F(cairo_font_options_set_hint_metrics)      \
    F(cairo_font_options_set_hint_style)        \
    F(cairo_ft_scaled_font_lock_face)           \
    F(cairo_ft_scaled_font_unlock_face)         \
    F(cairo_move_to)                            \
    F(cairo_pdf_surface_create_for_stream)      \
    F(cairo_pdf_surface_set_metadata)           \
    F(cairo_scaled_font_reference)              \
    F(cairo_show_page)                          \
    F(cairo_status)                             \
    F(cairo_surface_destroy)                    \
    F(cairo_surface_finish)                     \
    F(cairo_surface_status)                     \
    F(cairo_tag_begin)                          \
    F(cairo_tag_end)                            \
    F(g_free)                                   \
    F(g_object_unref)                           \
    F(g_strndup)                                \
    F(g_utf8_validate)                          \
    F(pango_cairo_context_set_font_options)     \
    F(pango_cairo_font_get_scaled_font)         \
    F(pango_cairo_font_map_new_for_font_type)   \
    F(pango_cairo_show_layout)                  \
    F(pango_cairo_show_layout_line)             \
    F(pango_context_load_font)                  \
    F(pango_context_set_language)               \
    F(pango_fc_font_map_set_config)             \
    F(pango_font_description_free)              \
    F(pango_font_description_from_string)       \
    F(pango_font_description_set_absolute_size) \
    F(pango_font_description_set_weight)        \
    F(pango_font_get_hb_font)                   \
    F(pango_font_map_create_context)            \
    F(pango_language_from_string)               \
    F(pango_layout_get_iter)                    \
    F(pango_layout_get_size)                    \
    F(pango_layout_get_spacing)                 \
    F(pango_layout_iter_free)                   \
    F(pango_layout_iter_get_baseline)           \
    F(pango_layout_iter_get_line_extents)       \
    F(pango_layout_iter_get_line_readonly)      \
    F(pango_layout_iter_next_line)              \
    F(pango_layout_new)                         \
    F(pango_layout_set_ellipsize)               \
    F(pango_layout_set_font_description)        \
    F(pango_layout_set_height)                  \
    F(pango_layout_set_spacing)                 \
    F(pango_layout_set_text)                    \
    F(pango_layout_set_width)                   \
    F(pango_layout_set_wrap)                    \
    F(pango_units_from_double)                  \
    F(pango_units_to_double)

struct pdf_lib {
    PDF_LIB(LATE_FIELD)
};
extern struct pdf_lib pdf_lib;
// Once; before anything of it is called. False: a library is not there, or lacks one of them.
bool pdf_lib_load(void);
