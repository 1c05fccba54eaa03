// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a study's folder that show again what others of it show.
#pragma once

#include "run/study/study_catalogue.h"

#include <vector>

namespace sor { inline namespace runs {

/// Sets `setAside` of entries whose quotes and volumes would count twice, and empties that of all others: of
/// two files with the same bytes, or with the same venues and the same volumes wherever both have some, the
/// one with the later path; of NBBO feeds those that show the time of quotes of single venues. Only where
/// most of the entry's time is the other's, so that no other day is lost. `entries`: by path, then symbol.
void setAsideRepeats(std::vector<CatalogueEntry>& entries);

}} // namespace sor::runs
