// SPDX-License-Identifier: GPL-3.0-or-later
// From the words of users to values, and back: what the table of words is made of.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "base/units.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace setup {

/// "'x' is not a number of shares."
Error badValue(std::string_view found, std::string_view expected);

// Each of these sets `field` from text, or leaves it and says what was expected.

/// A whole number from `low` to `high`.
Status setCount(std::int64_t& field, std::string_view text, std::int64_t low, std::int64_t high,
                std::string_view what);
/// At least one share, at most 10^12.
/// Of `setup`, which then counts all its shares in the finer of the units that were stated.
Status setShares(RunSetup& setup, Shares& field, std::string_view text);
/// A positive duration of at most kLongestDuration, or with `mayBeZero` one of zero too.
Result<Nanos> duration(std::string_view text, bool mayBeZero = false);
Status setDuration(Nanos& field, std::string_view text, bool mayBeZero = false);
Status setDuration(std::optional<Nanos>& field, std::string_view text);
/// Above 0, at most kMaxPrice.
Status setPrice(std::optional<Price>& field, std::string_view text, std::string_view what);
/// An instant (ISO, UTC) or a time of day.
Status setTime(std::optional<TimeText>& field, std::string_view text);
/// "100us" for all venues, "XNAS=50us,IEXG=350us" for some (the others have none), or both
/// ("50us,IEXG=350us").
Status setLatency(RunSetup& setup, std::string_view text);
/// As setLatency() reads it.
std::string latencyText(const RunSetup& setup);
/// "5%" and "0.05" are the same; or "off".
Status setBand(RunSetup& setup, std::string_view text);
/// "true" or "false".
Status setSwitch(bool& field, std::string_view text);
/// Of everything random; 0 or more.
Status setSeed(RunSetup& setup, std::string_view text);
/// "off" or a percentage from 1 to 99.
Status setSplit(RunSetup& setup, std::string_view text);
std::string splitText(const RunSetup& setup);
/// "off" or a duration.
Status setStarts(RunSetup& setup, std::string_view text);
std::string startsText(const RunSetup& setup);
/// Any text but an empty one.
Status setText(std::string& field, std::string_view text, std::string_view what);

/// As setTime() reads it; empty without a time.
std::string timeText(const std::optional<TimeText>& time);
/// One a line.
std::string list(const std::vector<std::string>& values);
/// "true" or nothing.
std::string yes(bool flag);
/// Nothing for 0.
std::string valueText(std::int64_t count);
std::string valueText(const std::optional<Price>& price);
std::string valueText(const std::optional<Nanos>& duration);

/// The value of that name.
template <Named E> Status setNamed(std::optional<E>& field, std::string_view text)
{
    const auto value = named<E>(text);
    if (!value)
        return badValue(text, namesText<E>());
    field = value;
    return ok();
}
template <Named E> Status setNamed(E& field, std::string_view text)
{
    std::optional<E> value;
    auto status = setNamed(value, text);
    field = value.value_or(field);
    return status;
}

/// "1/4", the first of four parts, or auto.
Status setShard(RunSetup& setup, std::string_view text);
/// "EUR".
Status setCurrency(RunSetup& setup, std::string_view text);

}} // namespace sor::setup
