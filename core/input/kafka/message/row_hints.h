// SPDX-License-Identifier: GPL-3.0-or-later
// What members of a message say beside the columns of its rows: which instrument, which level, a trade.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

/// From this rank on, names of symbols (csv::kColumnNames) mean other things in other feeds: "instid".
inline constexpr std::uint8_t kFirstDoubtfulSymbol = 27;

/// Of one row, or of the message around its rows. The texts are parts of the message.
class RowHints {
public:
    /// A member that is no column of a row; `isText`: its value stands between quotation marks.
    void take(std::string_view name, std::string_view text, bool isText);
    /// A member that names the instrument in some feeds (see fieldOf), or one beside the row; `rank`: of its
    /// name.
    void takeSymbol(std::uint8_t rank, std::string_view name, std::string_view text);
    /// What this does not say is as `outer` says it.
    void fillFrom(const RowHints& outer);

    /// Under a name that may mean the instrument (instId, coin, underlying, s), or an object's name in a list
    /// by instruments, which goes behind all of these; empty without one.
    std::string_view instrument() const { return m_instrument; }
    /// The name is a usual one of symbols (of an object beside the row).
    bool isUsual() const { return m_rank < kFirstDoubtfulSymbol; }
    /// A whole number under such a name, which may be the venue's own; empty without one.
    std::string_view number() const { return m_number; }
    /// The instrument is an object's name.
    bool isKey() const { return m_rank == kKeyRank; }
    void setKey(std::string_view key);
    /// The part of a channel's name that may be an instrument ("orderbook.1.BTCUSDT"); empty without one.
    std::string_view channel() const { return m_channel; }
    /// The channel is one of a stream ("btcusdt@bookTicker"), whose first part is the instrument.
    bool isStream() const { return m_isStream; }
    /// Of a level's row, a whole number below 100; empty without one.
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
    void noteText(std::string_view name, std::string_view text);

    static constexpr std::uint8_t kNone = 255;
    static constexpr std::uint8_t kKeyRank = 254;

    std::string_view m_instrument;
    std::string_view m_number;
    std::string_view m_channel;
    std::string_view m_level;
    std::array<std::pair<std::string_view, std::string_view>, kMostTexts> m_text{};
    std::uint8_t m_texts = 0;
    std::uint8_t m_rank = kNone; // of the instrument's name
    bool m_isStream = false;
    bool m_saysTrade = false;
};

/// The part of the name of a channel, a stream or a topic that may be an instrument: "btcusdt" of
/// "btcusdt@bookTicker", "AAA" of "quotes.AAA"; empty where it is a word of its own.
std::string_view instrumentOfChannel(std::string_view channel);

/// A name that venues have: in an object of rows by venue it is one, everything else may be an instrument.
bool isVenueName(std::string_view name);

/// As exchanges write symbols: capitals, digits and what joins them, and no name of a feed.
bool hasSymbolForm(std::string_view text);

/// A MIC of a venue.
bool isMicOfVenue(std::string_view name);

/// A header such as "X-Instrument": its last word is symbol, ticker or instrument, and it is no question
/// ("has_symbol").
bool endsAsInstrument(std::string_view header);

/// A key as programs write it: without the five bytes of a schema registry, and without quotation marks.
/// Eight bytes are a whole number unless a text with its length or in quotation marks stands behind the first
/// five.
std::string_view plainKey(std::string_view key);

}}} // namespace sor::input::kafka
