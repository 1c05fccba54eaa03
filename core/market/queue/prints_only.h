// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "market/queue/queue_rule.h"

namespace sor { inline namespace market {

/// Prints alone bring us forward: on an NBBO feed a venue's size is seen only now and then.
class PrintsOnlyRule final : public QueueRule {
public:
    std::int64_t cancelledAhead(const QueueDrop&) const override { return 0; }
    bool isBoundByDisplay() const override { return false; }
};

}} // namespace sor::market
