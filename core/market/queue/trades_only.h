// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "market/queue/queue_rule.h"

namespace sor { inline namespace market {

/// No order ahead of ours is cancelled: only trades, and the displayed size, bring us forward.
class TradesOnlyRule final : public QueueRule {
public:
    std::int64_t cancelledAhead(const QueueDrop&) const override { return 0; }
};

}} // namespace sor::market
