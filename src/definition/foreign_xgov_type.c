// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_type: the table. Sources: forms-model src/components/enums.ts (DEFRA), model
// src/components/types.ts (XGov), and the communities department's runner.
#include "definition/foreign_xgov_type.h"

static const struct xgov_type types[] = {
    {STR_INIT("TextField"), XGOV_ASKS, STR_INIT("text")},
    {STR_INIT("MultilineTextField"), XGOV_ASKS, STR_INIT("long-text")},
    {STR_INIT("FreeTextField"), XGOV_ASKS, STR_INIT("long-text")},
    {STR_INIT("NumberField"), XGOV_ASKS, STR_INIT("number")},
    {STR_INIT("YesNoField"), XGOV_ASKS, STR_INIT("yes-no")},
    {STR_INIT("RadiosField"), XGOV_ASKS, STR_INIT("radios"), .choices = true},
    {STR_INIT("CheckboxesField"), XGOV_ASKS, STR_INIT("checkboxes"), .choices = true},
    {STR_INIT("SelectField"), XGOV_ASKS, STR_INIT("select"), .choices = true},
    {STR_INIT("AutocompleteField"), XGOV_ASKS, STR_INIT("autocomplete"), .choices = true},
    {STR_INIT("DateField"), XGOV_ASKS, STR_INIT("date")},
    {STR_INIT("DatePartsField"), XGOV_ASKS, STR_INIT("date")},
    {STR_INIT("MonthYearField"), XGOV_ASKS, STR_INIT("month")},
    {STR_INIT("EmailAddressField"), XGOV_ASKS, STR_INIT("email")},
    {STR_INIT("TelephoneNumberField"), XGOV_ASKS, STR_INIT("telephone")},
    {STR_INIT("WebsiteField"), XGOV_ASKS, STR_INIT("website")},
    {STR_INIT("UkAddressField"), XGOV_ASKS, STR_INIT("address")},
    {STR_INIT("FileUploadField"), XGOV_ASKS, STR_INIT("files")},
    {STR_INIT("ClientSideFileUploadField"), XGOV_ASKS, STR_INIT("files")},
    {STR_INIT("DeclarationField"), XGOV_ASKS, STR_INIT("declaration")},
    {STR_INIT("TimeField"), XGOV_ASKS, STR_INIT("time")},
    {STR_INIT("DateTimeField"), XGOV_ASKS, STR_INIT("date-time")},
    {STR_INIT("DateTimePartsField"), XGOV_ASKS, STR_INIT("date-time")},
    {STR_INIT("OsGridRefField"), XGOV_ASKS, STR_INIT("grid-reference")},
    {STR_INIT("NationalGridFieldNumberField"), XGOV_ASKS, STR_INIT("field-number")},
    {STR_INIT("EastingNorthingField"), XGOV_ASKS, STR_INIT("easting-northing")},
    {STR_INIT("LatLongField"), XGOV_ASKS, STR_INIT("latitude-longitude")},
    {STR_INIT("GeospatialField"), XGOV_ASKS, STR_INIT("long-text"),
     .told = STR_INIT("Places on a map are asked for as text.")},
    {STR_INIT("MultiInputField"), XGOV_ROWS, STR_INIT("")},
    {STR_INIT("HiddenField"), XGOV_HIDES, STR_INIT("hidden")},
    {STR_INIT("PaymentField"), XGOV_DROPS, STR_INIT(""), .told = STR_INIT("Payment is not carried over.")},
    {STR_INIT("Para"), XGOV_SHOWS, STR_INIT("guidance")},
    {STR_INIT("Html"), XGOV_SHOWS, STR_INIT("guidance")},
    {STR_INIT("Markdown"), XGOV_SHOWS, STR_INIT("guidance")},
    {STR_INIT("InsetText"), XGOV_SHOWS, STR_INIT("inset")},
    {STR_INIT("Details"), XGOV_SHOWS, STR_INIT("details")},
    {STR_INIT("NotificationBanner"), XGOV_SHOWS, STR_INIT("banner")},
    {STR_INIT("List"), XGOV_SHOWS, STR_INIT("list"), .choices = true},
    {STR_INIT("FlashCard"), XGOV_SHOWS, STR_INIT("list"), .choices = true},
    {STR_INIT("ContextComponent"), XGOV_SHOWS, STR_INIT("guidance")},
    {STR_INIT("ContentWithState"), XGOV_SHOWS, STR_INIT("guidance")},
};

const struct xgov_type *foreign_xgov_type_find(str name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq(types[i].name, name)) {
            return &types[i];
        }
    }
    return NULL;
}
