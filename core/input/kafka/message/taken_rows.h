// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of one message, from the fields that its reader found to quotes of the instrument that is read.
#pragma once

#include "input/kafka/message/json_names.h"
#include "input/kafka/message/message_outcome.h"
#include "input/kafka/message/quote_fields.h"
#include "input/kafka/message/row_identity.h"
#include "market/feed_registry.h"
#include "market/quote_event.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// What a reader of messages of many shapes shares: rows, and what stands around them. One thread at a time.
class TakenRows {
protected:
    TakenRows(RowIdentity& identity, std::optional<Zone> zone, const csv::NumberStyle& sizes)
        : m_identity(identity)
        , m_zone(zone)
        , m_sizes(sizes)
    {
    }

    void begin();
    /// Keeps the first problem.
    bool fail(std::string problem);
    /// The name of `row` in an object of rows: a venue, or what may be an instrument.
    void noteName(std::string_view name, QuoteFields& row);
    /// What the message turned out to be, after `value` was read; rows behind the first `before` are its own.
    void settle(std::string_view value, std::size_t before);
    /// The rows of a list, or of whole columns; false when one cannot be read.
    bool takeList();
    /// The rows of m_frame, which stand for themselves or for levels of one book.
    bool takeFrame();
    /// One row; `common` (may be null) has what the message gives once for all rows.
    bool take(const QuoteFields& fields, const QuoteFields* common);

    FeedRegistry* m_registry = nullptr;
    std::vector<QuoteEvent>* m_rows = nullptr;
    std::int64_t m_kafkaTimeMs = -1;
    MessageOutcome m_outcome;
    QuoteFields m_common;
    QuoteFields m_beside; // of an object beside the rows ("header")
    std::vector<QuoteFields> m_list;
    std::vector<FrameColumn> m_frame;
    bool m_hasRowList = false;
    bool m_hasBeside = false;
    bool m_isOtherSymbol = false;
    bool m_hasOther = false;
    RowIdentity& m_identity;

private:
    void joinLevels();

    std::optional<Zone> m_zone; // of times that name none
    csv::NumberStyle m_sizes;
};

}}} // namespace sor::input::kafka
