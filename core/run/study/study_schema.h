// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a study's database, and how rows go in and out.
#pragma once

#include "base/zone.h"
#include "study/study_rows.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace runs {

/// An integer column of the table `results`. Money is in nano-dollars.
struct ResultColumn {
    std::string_view name;
    std::int64_t& (*at)(StrategyRow&);
};
std::span<const ResultColumn> resultColumns();

/// Those that a cell has: without TCA.
std::span<const ResultColumn> cellColumns();

/// CREATE TABLE and CREATE VIEW of all.
std::string studySchemaSql(ShareUnit unit);
/// The tables whose rows come with a unit, beside orders.
std::span<const std::string_view> studyUnitTables();

/// "?,?,?": the parameters of a statement.
std::string marksOf(std::size_t count);

/// "2013-10-07".
std::string dayText(LocalDay day);
LocalDay dayFromText(std::string_view text);

}} // namespace sor::runs
