// SPDX-License-Identifier: GPL-3.0-or-later
// Strategy files that say of themselves what the build tells them to say.
#include "strategy/own_strategy.h"

namespace {

class Idle final : public sor::Strategy {
public:
    void decide(const sor::DecisionView& /*view*/, sor::ChildOrders& /*orders*/) override { }
};

#ifndef STATED_NAME
#define STATED_NAME "Stated"
#endif
#ifndef STATED_VERSION
#define STATED_VERSION sor::kOwnStrategyVersion
#endif
#ifndef STATED_HEADERS
#define STATED_HEADERS sor::kOwnStrategyHeaders
#endif
#ifndef STATED_LAYOUT
#define STATED_LAYOUT sor::ownStrategyLayout()
#endif
#ifndef STATED_TABLE
#define STATED_TABLE &table
#endif

[[maybe_unused]] constexpr sor::OwnStrategyTable table{
    .version = STATED_VERSION,
    .bytes = sizeof(sor::OwnStrategyTable),
    .headers = STATED_HEADERS,
    .layout = STATED_LAYOUT,
    .program = "0.0.9",
    .name = STATED_NAME,
    .make = sor::makeOwnStrategy<Idle>,
    .destroy = sor::destroyOwnStrategy<Idle>,
};

} // namespace

#ifndef STATED_ENTRY
#define STATED_ENTRY sorlabStrategy
#endif
extern "C" const sor::OwnStrategyTable* STATED_ENTRY();
extern "C" const sor::OwnStrategyTable* STATED_ENTRY()
{
    return STATED_TABLE;
}
