// SPDX-License-Identifier: Apache-2.0
// question_type: the table of all types. A new one is a file type_NAME.c and a row here; the tests
// then say which macro, words and schema it still lacks.
#include "definition/type.h"

const struct question_type *const question_types[] = {
    &type_text,
    &type_long_text,
    &type_number,
    &type_yes_no,
    &type_radios,
    &type_checkboxes,
    &type_select,
    &type_autocomplete,
    &type_date,
    &type_month,
    &type_time,
    &type_date_time,
    &type_day_month,
    &type_year,
    &type_organisation,
    &type_email,
    &type_telephone,
    &type_website,
    &type_name,
    &type_address,
    &type_files,
    &type_declaration,
    &type_national_insurance,
    &type_nhs_number,
    &type_grid_reference,
    &type_field_number,
    &type_easting_northing,
    &type_latitude_longitude,
    &type_country,
    &type_international_address,
    &type_money,
    &type_amount,
    &type_bank_account,
    &type_vehicle_registration,
    &type_hidden,
};
const size_t question_type_count = sizeof question_types / sizeof question_types[0];

const struct question_type *question_type_find(str name)
{
    for (size_t i = 0; i < question_type_count; i++) {
        if (str_eq(question_types[i]->name, name)) {
            return question_types[i];
        }
    }
    return NULL;
}
