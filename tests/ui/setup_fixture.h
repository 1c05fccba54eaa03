// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a setup panel.
#pragma once

#include "setup/setup_box.h"
#include "setup/setup_panel.h"
#include "setup/word_field.h"

namespace sor::ui {

inline WordField* fieldOf(const SetupPanel& panel, const char* word)
{
    for (SetupBox* box : panel.boxes()) {
        if (WordField* field = box->field(word))
            return field;
    }
    qFatal("no box has %s", word);
}

} // namespace sor::ui
