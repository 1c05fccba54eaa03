// SPDX-License-Identifier: GPL-3.0-or-later
// When the far side of a venue reaches the price of our order that rests there.
#pragma once

#include "base/time.h"
#include "market/sided_quote.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace market {

/// What it means for the order. Level-1 data do not say whether those shares met it or were gone before.
struct CrossingRule {
    /// Which rule.
    enum class Kind : std::uint8_t {
        Lasting, // they trade with us once they have stood there for `time`
        None, // they never do
        Shown // they do at once
    };
    Kind kind = Kind::Lasting; // which rule
    Nanos time = kDefaultTime; // of Lasting: 0 or more

    /// Of Lasting where none is stated.
    static constexpr Nanos kDefaultTime = std::chrono::milliseconds{10};
    friend bool operator==(const CrossingRule&, const CrossingRule&) = default;
};

/// "lasting" (10 ms), "lasting:5ms", "none", "shown".
std::string name(const CrossingRule& rule);
/// What name() writes; nothing for anything else.
std::optional<CrossingRule> parseCrossingRule(std::string_view text);

/// The far side at or below the price of one resting order, from the moment it comes there: level-1 data show
/// its best price only, so all that stands at or below our price is that size. Sided prices.
class Crossing {
public:
    /// The venue's quote changed at `time`. Returns the shares that trade with the order at once (Shown).
    std::int64_t onQuote(const CrossingRule& rule, Price price, const SidedQuote& before,
                         const SidedQuote& after, UnixNanos time)
    {
        if (after.farPx > price) [[likely]] { // an empty side too
            if (m_isCrossed)
                *this = {};
            return 0;
        }
        m_isCrossed = true;
        // A new price shows all of its size, an unchanged one only what was added.
        const bool isNewPrice = after.farPx != before.farPx;
        const std::int64_t shown = after.farSz;
        const std::int64_t added =
            isNewPrice ? shown : std::max<std::int64_t>(0, shown - std::int64_t{before.farSz});
        if (rule.kind != CrossingRule::Kind::Lasting)
            return rule.kind == CrossingRule::Kind::Shown ? added : 0;
        m_fresh = isNewPrice ? shown : std::min(shown, m_fresh + added);
        follow(time + rule.time);
        return 0;
    }
    /// The far side is at or below the price.
    bool isCrossed() const { return m_isCrossed; }
    /// When what has stood there all the time trades with the order, after all rows of that time (Lasting);
    /// UnixNanos::max() while nothing does.
    UnixNanos due() const { return m_due; }
    /// At due(): the shares that trade with the order, as far as it has so many. Whatever else stood there
    /// has had its chance: from now on only what is added counts, with a clock of its own.
    std::int64_t take()
    {
        const std::int64_t shares = m_least;
        m_fresh = 0;
        m_least = 0;
        m_due = UnixNanos::max();
        return shares;
    }
    /// Our order took `shares` of what is shown: they cannot come to this one as well.
    void remove(std::int64_t shares)
    {
        m_fresh -= std::min(shares, m_fresh);
        if (m_due != UnixNanos::max())
            follow(m_due);
    }

private:
    /// A clock that is not running starts with the first fresh share, to end at `due`.
    void follow(UnixNanos due)
    {
        if (m_due == UnixNanos::max()) {
            m_least = m_fresh;
            m_due = m_fresh > 0 ? due : UnixNanos::max();
            return;
        }
        m_least = std::min(m_least, m_fresh);
        if (m_least == 0)
            m_due = UnixNanos::max();
    }

    UnixNanos m_due = UnixNanos::max();
    std::int64_t m_fresh = 0; // shares shown there that have not had their chance
    std::int64_t m_least = 0; // of m_fresh since the clock started
    bool m_isCrossed = false;
};

}} // namespace sor::market
