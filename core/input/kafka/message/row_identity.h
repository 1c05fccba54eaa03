// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of a topic are those of the instrument that is asked for.
#pragma once

#include "base/symbol_list.h"
#include "input/kafka/message/identity_doubts.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/message/row_hints.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What names the instrument of a message beside its value. Asked only where the value does not.
class IdentitySource {
public:
    virtual ~IdentitySource() = default;
    /// Of a header such as "symbol"; empty without one.
    virtual std::string_view headerSymbol() const = 0;
    /// The message's key; empty without one.
    virtual std::string_view key() const = 0;
};

/// One thread at a time.
class RowIdentity {
public:
    /// `wanted` must outlive this object; empty: every row is ours.
    explicit RowIdentity(const SymbolList& wanted);

    /// The next rows are those of a message, whose `source` may be null; what names them goes to `outcome`.
    void begin(const IdentitySource* source, MessageOutcome& outcome)
    {
        m_source = source;
        m_outcome = &outcome;
    }
    /// The rows are those of `topic`: where its name has the wanted symbol, other names that can only be
    /// guessed to be instruments (of channels, in objects) take no rows away until one is the symbol.
    void setTopic(std::string_view topic);
    /// Of a row by its symbol, its instrument_id and its venue, each of which may be empty, and by what
    /// else it says.
    bool isOurs(std::string_view symbol, std::string_view instrument, std::string_view venue,
                const RowHints& hints = {});
    /// The wanted spellings that rows, headers or keys had.
    const std::vector<std::string>& found() const { return m_found; }
    /// A symbol is reported when it is another than that of the row before; from here on the next one is.
    void forget();
    /// A message has this name in an object of its rows: before these rows are asked for.
    void noteObjectName(std::string_view name);
    /// A row that is ours was of this level of a book at this time, as they are written.
    void noteLevel(std::string_view venue, std::string_view symbol, std::string_view time,
                   std::string_view level)
    {
        m_doubts.noteLevel(venue, symbol, time, level);
    }
    /// What may be an instrument of the rows that are ours.
    const IdentityDoubts& doubts() const { return m_doubts; }

private:
    void noteSymbol(std::string_view symbol);
    void noteInstrument(std::string_view instrument, std::string_view venue);
    void noteFound(std::string_view symbol);
    bool areNamesVenues() const;
    bool isGuessOurs(const RowHints& hints, std::string_view venue);
    bool isKeyOurs(std::string_view key, const RowHints& hints, std::string_view venue);
    void noteGuessFound(std::string_view symbol);
    bool isTakenAnyway(std::string_view name, std::string_view guess, std::string_view venue);
    bool isName(std::string_view text, std::string_view venue) const;

    const SymbolList& m_wanted;
    bool m_areNumbersWanted;
    bool m_isNamedByTopic = false;
    bool m_isGuessFound = false;
    bool m_hasVenueNames = false; // in objects of rows
    std::string m_takenGuess;
    const IdentitySource* m_source = nullptr;
    MessageOutcome* m_outcome = nullptr;
    std::string m_lastSymbol;
    std::map<std::string, std::string, std::less<>> m_instrumentOf; // by venue
    std::vector<std::string> m_found;
    IdentityDoubts m_doubts;
};

}}} // namespace sor::input::kafka
