// SPDX-License-Identifier: GPL-3.0-or-later
// A strategy in a file of its own: a shared library that the program is given by its option strategy.
#pragma once

#include "strategy/own_strategy_abi.h"
#include "strategy/strategy.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace sor { inline namespace strategy {

/// How a strategy file looks to the program. Version and size come first and stay there, so that another
/// program can tell what it was given.
struct OwnStrategyTable {
    std::uint32_t version; // kOwnStrategyVersion
    std::uint32_t bytes; // of this table
    std::uint64_t headers; // kOwnStrategyHeaders
    std::uint64_t layout; // ownStrategyLayout()
    const char* program; // whose headers they were: "0.1.0"
    const char* name; // as shown
    Strategy* (*make)(const ParentOrder& order); // never null; may throw
    void (*destroy)(Strategy* strategy); // of what `make` gave
};

/// Of the table; other numbers mean other members.
inline constexpr std::uint32_t kOwnStrategyVersion = 1;

/// Differs where compiler options make other types of the same headers.
constexpr std::uint64_t ownStrategyLayout()
{
    std::uint64_t hash = 14'695'981'039'346'656'037U; // FNV-1a
    for (const std::size_t part :
         {sizeof(DecisionView), sizeof(MarketState), sizeof(VenueFees), sizeof(ParentOrder),
          sizeof(ChildOrders), sizeof(RouterCounts), sizeof(Strategy), sizeof(SidedQuote),
          alignof(MarketState), kMaxVenues, sizeof(void*)}) {
        hash ^= part;
        hash *= 1'099'511'628'211U;
    }
    return hash;
}

/// A new one for each order that is worked: of the order where it has such a constructor. Made and deleted in
/// the strategy file, whose memory may come from another allocator.
template <class Own> Strategy* makeOwnStrategy(const ParentOrder& order)
{
    static_assert(std::is_base_of_v<Strategy, Own>, "a strategy derives from sor::Strategy");
    if constexpr (std::is_constructible_v<Own, const ParentOrder&>)
        return new Own(order);
    else
        return new Own();
}
/// Deletes what makeOwnStrategy() made.
template <class Own> void destroyOwnStrategy(Strategy* strategy)
{
    delete static_cast<Own*>(strategy);
}

}} // namespace sor::strategy

/// Once in a strategy file, outside namespaces: the class that derives from sor::Strategy, and the name of
/// its row (1 to 19 printable ASCII characters, no other strategy's).
#define SORLAB_STRATEGY(Class, shownName)                                                                    \
    extern "C" __attribute__((visibility("default"))) const sor::OwnStrategyTable* sorlabStrategy()          \
    {                                                                                                        \
        static constexpr sor::OwnStrategyTable table{                                                        \
            sor::kOwnStrategyVersion,    sizeof(sor::OwnStrategyTable), sor::kOwnStrategyHeaders,            \
            sor::ownStrategyLayout(),    sor::kOwnStrategyProgram,      shownName,                           \
            sor::makeOwnStrategy<Class>, sor::destroyOwnStrategy<Class>};                                    \
        return &table;                                                                                       \
    }
