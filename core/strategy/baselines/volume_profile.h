// SPDX-License-Identifier: GPL-3.0-or-later
// What a VWAP strategy knows of the day's volume before it starts.
#pragma once

#include "base/enum_names.h"
#include "market/tape.h"
#include "strategy/parent_order.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sor { inline namespace strategy {

/// One bucket's weight each, and where they come from.
struct VolumeProfile {
    /// What the weights were made from.
    enum class Basis {
        File, // given by the user
        EarlierDays, // shares traded at the same time of day on days before the window's
        TypicalCurve, // of US exchanges
        Even // nothing is known: VWAP is TWAP then
    };
    std::vector<std::int64_t> weights; // by bucket of the window, 0 or more
    Basis basis = Basis::Even; // see explanation
    std::string explanation; // a sentence for the report
};
constexpr auto namesOf(std::type_identity<VolumeProfile::Basis>)
{
    return enumNames<VolumeProfile::Basis>({{VolumeProfile::Basis::File, "file"},
                                            {VolumeProfile::Basis::EarlierDays, "earlier_days"},
                                            {VolumeProfile::Basis::TypicalCurve, "typical_curve"},
                                            {VolumeProfile::Basis::Even, "even"}});
}

/// Volume by time of day, as a profile file states it.
struct VolumeAtTime {
    /// UTC; the start of an interval that lasts to the next row's start (the last: as long as the one before,
    /// but not beyond the first row of the next day).
    Nanos timeOfDay;
    std::int64_t volume = 0; // 0 or more, in any unit
};

/// The profile of a file spread over the order's buckets, in proportion to the time that they share. It holds
/// for every day that the window touches, so a window may pass midnight or last for days. Linear in rows x
/// days and in buckets. Falls back to Even, and says so, when the file has no volume in the window. Rows
/// whose time of day is outside a day or before that of the row above, and negative volumes, count as none;
/// no weights for an empty window or bucket.
VolumeProfile profileFromFile(const std::vector<VolumeAtTime>& rows, const ParentOrder& order, Nanos bucket);

}} // namespace sor::strategy
