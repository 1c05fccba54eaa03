// SPDX-License-Identifier: GPL-3.0-or-later
// How many of the orders ahead of ours a rule takes to have been cancelled: the interface that every queue
// rule fills.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace market {

/// Shares that left a price of one venue without trading, as level-1 data show them, and an order's place
/// there. Sizes of a venue are below 2^32.
struct QueueDrop {
    std::int64_t cancelled = 0; // above 0, at most `shown`
    std::int64_t shown = 0; // displayed before them, less what traded
    std::int64_t ahead = 0; // shares of others ahead of the order, 0 or more

    /// Displayed shares behind the order.
    std::int64_t behind() const { return shown > ahead ? shown - ahead : 0; }
};

/// Asked only when shares at the price of our order were cancelled, which is one row in many.
/// Immutable; safe from any thread.
class QueueRule {
public:
    virtual ~QueueRule() = default;
    /// Shares of `drop.ahead` that are taken to be among the cancelled ones, from 0 to `drop.ahead`. That no
    /// more can be ahead than is displayed afterwards is not the rule's business (see QueuePlace::bound).
    virtual std::int64_t cancelledAhead(const QueueDrop& drop) const = 0;
    /// No more can be ahead than the venue displays.
    virtual bool isBoundByDisplay() const { return true; }
};

/// Which rule, with its parameter.
struct QueueModel {
    /// Which rule.
    enum class Kind : std::uint8_t {
        TradesOnly, // all behind us, as far as the displayed size allows
        ProRata, // ahead of us in proportion to what stands ahead
        Power, // likewise, but by powers of what stands ahead and behind
        Exact, // nothing is inferred: orders are known one by one (of venues without them: as TradesOnly)
        PrintsOnly // none, and the displayed size tells nothing either: of an NBBO feed, and of it alone
    };
    Kind kind = Kind::TradesOnly; // which rule
    int power = kDefaultPower; // of Power: 1 to kMostPower

    /// Of Power where none is stated.
    static constexpr int kDefaultPower = 2;
    /// Up to here the rule is exact in whole numbers of 128 bits.
    static constexpr int kMostPower = 3;
    static const QueueModel TradesOnly; // see Kind
    static const QueueModel ProRata; // see Kind
    static const QueueModel Power; // see Kind; of kDefaultPower
    static const QueueModel Exact; // see Kind
    static const QueueModel PrintsOnly; // see Kind
    friend bool operator==(const QueueModel&, const QueueModel&) = default;
};
inline constexpr QueueModel QueueModel::TradesOnly{Kind::TradesOnly};
inline constexpr QueueModel QueueModel::ProRata{Kind::ProRata};
inline constexpr QueueModel QueueModel::Power{Kind::Power};
inline constexpr QueueModel QueueModel::Exact{Kind::Exact};
inline constexpr QueueModel QueueModel::PrintsOnly{Kind::PrintsOnly};

/// "trades-only", "pro-rata", "power" (n = 2), "power:3", "exact", "prints-only".
std::string name(const QueueModel& model);
/// What name() writes, but for prints-only, which is no setting; nothing for anything else.
std::optional<QueueModel> parseQueueModel(std::string_view text);
/// The rule; never null.
std::shared_ptr<const QueueRule> makeQueueRule(const QueueModel& model);

}} // namespace sor::market
