// SPDX-License-Identifier: GPL-3.0-or-later
// VWAP's slices from earlier days or from the typical curve.
#pragma once

#include "strategy/baselines/volume_profile.h"

namespace sor { inline namespace strategy {

/// The profile for an order from what the tape's data say of days before the one that the window starts on,
/// in New York time where a venue is a US exchange, else in UTC: their volume at each time of day, in steps
/// of five minutes. A day counts whose trades reach from the window's start to its end, and in the US only a
/// whole one. Without such a day the typical curve of US exchanges (typicalUsVolume()), on half days cut at
/// 13:00 and brought to the same pace; outside their regular hours, and elsewhere, even slices. Nothing of
/// the window's own day is used: the minutes before a window say little of its shape, those before the open
/// nothing. Falls back to Even, and says so, on a system without time zones. Linear in days and in buckets.
/// `earlier` has the volume of days before those of the tape.
VolumeProfile profileFromMarket(const Tape& tape, const ParentOrder& order, Nanos bucket,
                                const VolumeRecord& earlier = {});

}} // namespace sor::strategy
