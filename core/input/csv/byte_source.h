// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes that come one after another.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>

namespace sor { inline namespace input { namespace csv {

/// A stream of bytes. One thread at a time.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills up to `room` bytes; fewer only at the end. 0: the end.
    virtual Result<std::size_t> read(char* to, std::size_t room) = 0;
    /// Bytes of the stored file that were taken so far.
    virtual std::int64_t storedPosition() const = 0;
};

}}} // namespace sor::input::csv
