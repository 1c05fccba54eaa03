// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "market/queue/queue_rule.h"

#include <algorithm>
#include <cassert>

namespace sor { inline namespace market {

/// floor(cancelled x ahead^n / (ahead^n + behind^n)) of the cancelled shares were ahead: cancellations come
/// from the longer part of the queue more often than in proportion (the power law of hftbacktest's
/// PowerProbQueueModel, without its rounding in floating point).
class PowerRule final : public QueueRule {
public:
    /// `power` from 1 to QueueModel::kMostPower.
    explicit PowerRule(int power)
        : m_power(power)
    {
        assert(power >= 1 && power <= QueueModel::kMostPower);
    }
    std::int64_t cancelledAhead(const QueueDrop& drop) const override
    {
        if (drop.ahead == 0)
            return 0;
        // Sizes are below 2^32, so with n = 3 the product is below 2^128.
        const Wide ahead = raised(drop.ahead);
        const Wide share = static_cast<Wide>(drop.cancelled) * ahead / (ahead + raised(drop.behind()));
        // Of a large drop the formula may take more than stands there.
        return std::min(drop.ahead, static_cast<std::int64_t>(share));
    }

private:
    __extension__ using Wide = unsigned __int128;
    Wide raised(std::int64_t shares) const
    {
        Wide product = 1;
        for (int i = 0; i < m_power; ++i)
            product *= static_cast<Wide>(shares);
        return product;
    }
    int m_power;
};

}} // namespace sor::market
