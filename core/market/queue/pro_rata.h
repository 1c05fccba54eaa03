// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "market/queue/queue_rule.h"

#include <algorithm>

namespace sor { inline namespace market {

/// Every displayed share is equally likely to cancel: floor(cancelled x ahead / shown) of them were ahead.
class ProRataRule final : public QueueRule {
public:
    std::int64_t cancelledAhead(const QueueDrop& drop) const override
    {
        // Rounded towards more ahead of us. Sizes are below 2^32, so the product fits.
        const auto product =
            static_cast<std::uint64_t>(drop.cancelled) * static_cast<std::uint64_t>(drop.ahead);
        return std::min(drop.ahead,
                        static_cast<std::int64_t>(product / static_cast<std::uint64_t>(drop.shown)));
    }
};

}} // namespace sor::market
