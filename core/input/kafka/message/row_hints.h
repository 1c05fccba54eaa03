// SPDX-License-Identifier: GPL-3.0-or-later
// What members of a message say beside the columns of its rows: which instrument, which level, a trade.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

/// Of one row, or of the message around its rows. The texts are parts of the message.
class RowHints {
public:
    /// A member that is no column of a row; `isText`: its value stands between quotation marks.
    void take(std::string_view name, std::string_view text, bool isText);
    /// What this does not say is as `outer` says it.
    void fillFrom(const RowHints& outer);

    /// Under a name that may mean the instrument (instId, coin, underlying, s); empty without one. `key`: an
    /// object's name in a list by instruments, which goes behind all of these.
    std::string_view instrument() const { return m_instrument; }
    /// The instrument is an object's name.
    bool isKey() const { return m_rank == kKeyRank; }
    void setKey(std::string_view key);
    /// The part of a channel's name that may be an instrument ("orderbook.1.BTCUSDT"); empty without one.
    std::string_view channel() const { return m_channel; }
    /// Of a level's row; empty without one.
    std::string_view level() const { return m_level; }
    void forgetLevel() { m_level = {}; }
    /// The message is a trade, by its type.
    bool saysTrade() const { return m_saysTrade; }

    /// Texts under names that mean nothing here, the first ones.
    static constexpr std::size_t kMostTexts = 4;
    /// Calls `use` with the name and the text of each.
    template <class Use> void forEachText(Use use) const
    {
        for (std::size_t i = 0; i < m_texts; ++i)
            use(m_text[i].first, m_text[i].second);
    }

private:
    static constexpr std::uint8_t kNone = 255;
    static constexpr std::uint8_t kKeyRank = 254;

    std::string_view m_instrument;
    std::string_view m_channel;
    std::string_view m_level;
    std::array<std::pair<std::string_view, std::string_view>, kMostTexts> m_text{};
    std::uint8_t m_texts = 0;
    std::uint8_t m_rank = kNone; // of the instrument's name
    bool m_saysTrade = false;
};

/// The part of the name of a channel, a stream or a topic that may be an instrument: "btcusdt" of
/// "btcusdt@bookTicker", "AAA" of "quotes.AAA"; empty where it is a word of its own.
std::string_view instrumentOfChannel(std::string_view channel);

/// A name that venues have: in an object of rows by venue it is one, everything else may be an instrument.
bool isVenueName(std::string_view name);

/// A header such as "X-Instrument": its last word is a usual name of an instrument.
bool endsAsInstrument(std::string_view header);

/// A key as programs write it: without the five bytes of a schema registry, and without quotation marks.
std::string_view plainKey(std::string_view key);

}}} // namespace sor::input::kafka
