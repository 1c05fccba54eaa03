// SPDX-License-Identifier: GPL-3.0-or-later
// The layout of the messages that sorlab publishes itself, read without a JSON parser.
#pragma once

#include "market/quote_event.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// Which run of a publisher a message belongs to, and the message's number in it.
struct RunTag {
    std::string_view runId; // not empty
    std::optional<std::int64_t> number; // not negative; nothing when the message has none that can be read
};

/// Finds the members "sor.run_id" and "sor.seq" of a JSON object: at its beginning, where MessageProducer
/// puts them, or wherever another program moved them to. One thread at a time.
class RunTagReader {
public:
    RunTagReader();
    ~RunTagReader();

    /// Nothing when there is no "sor.run_id" with a text. Valid until the next call, and while `value` is.
    std::optional<RunTag> read(std::string_view value);
    /// The same without the short way for what MessageProducer writes.
    std::optional<RunTag> readAnywhere(std::string_view value);

private:
    struct Json;
    std::unique_ptr<Json> m_json;
    std::string m_beginning; // of the last message, up to its number
};

/// A row as QuoteJsonWriter writes it. The texts are parts of the message.
struct OwnQuote {
    QuoteEvent row; // without its feed
    std::string_view venue; // publisher id or name
    std::int64_t publisher = -1; // the id; negative when the venue has a name
    std::string_view symbol; // empty when the message has none
};

/// Reads `value` when it is, byte for byte, what QuoteJsonWriter::quote writes for a row in the usual bounds,
/// with MessageProducer's members before it or not: what the general parser makes of it is the same. False
/// for anything else, good or bad, and then `quote` means nothing. Hint only: `beginning` holds how the last
/// numbered message began, up to its number.
bool readOwnQuote(std::string_view value, OwnQuote& quote, std::string& beginning);

}}} // namespace sor::input::kafka
