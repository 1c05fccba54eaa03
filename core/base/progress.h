// SPDX-License-Identifier: GPL-3.0-or-later
// How long-running core functions report progress.
#pragma once

#include <cstdint>
#include <string_view>

namespace sor { inline namespace base {

/// Receives progress. Called from the thread that does the work (any worker), at most a few times per
/// megabyte or per cell, never per event; implementations must be thread-safe and quick.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    /// `phase` is a word or two ("Loading quotes"); `total` is 0 when it is not known.
    virtual void progress(std::string_view phase, std::int64_t done, std::int64_t total) = 0;
};

}} // namespace sor::base
