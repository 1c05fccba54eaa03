// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a study: from text to values, and back.
#pragma once

#include "base/result.h"
#include "base/zone.h"
#include "setup/run_setup.h"

#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace setup {

/// "200/day": orders a symbol and day.
Status setSample(RunSetup& setup, std::string_view text);
std::string sampleText(const RunSetup& setup);
/// "0.5%,1%,2%"; 0.5 is 0.5% too.
Status setSizes(RunSetup& setup, std::string_view text);
std::string sizesText(const RunSetup& setup);
/// "5m,15m,1h": whole seconds.
Status setDurations(RunSetup& setup, std::string_view text);
std::string durationsText(const RunSetup& setup);
/// "09:35-15:55".
Status setHours(RunSetup& setup, std::string_view text);
std::string hoursText(const RunSetup& setup);
/// "XNAS", "NASDAQ,IEXG" or "each": adds to those that were stated.
Status setWithout(RunSetup& setup, std::string_view text);
std::string withoutText(const RunSetup& setup);
/// "all" or a number of days.
Status setTuneDays(RunSetup& setup, std::string_view text);
std::string tuneDaysText(const RunSetup& setup);
/// The key of a baseline, or of the executions.
Status setPrimary(RunSetup& setup, std::string_view text);
std::string primaryText(const RunSetup& setup);
/// "auto" or a number of days.
Status setBlock(RunSetup& setup, std::string_view text);
std::string blockText(const RunSetup& setup);
/// Of a study's days and hours: the stated zone, else New York. Fails as Zone::find does.
Result<Zone> studyZone(const RunSetup& setup);

/// A percentage above 0 and at most 100, with or without its sign: "0.5%", "0.5"; nothing else.
std::optional<double> parsePercent(std::string_view text);

}} // namespace sor::setup
