// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of publishing: which rows, which messages they become, and what the topic would do to them.
#pragma once

#include "input/kafka/client/kafka_topic.h"
#include "input/kafka/message/quote_json.h"
#include "input/kafka/message/settled_quote.h"
#include "input/kafka/publish/kafka_publisher.h"
#include "market/tape_builder.h"

#include <chrono>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

/// The clock by which rows are paced, and which messages carry as their timestamp.
inline UnixNanos timeOf(const QuoteEvent& row)
{
    return orderingTime(row, TapeView::Book);
}

/// The window of the rows; a bare time of day means the day of the first row.
class RowWindow {
public:
    explicit RowWindow(const PublishOptions& options)
        : m_options(options)
    {
    }
    bool contains(UnixNanos time)
    {
        if (!m_isResolved) {
            m_isResolved = true;
            m_from = resolve(m_options.from, time, std::numeric_limits<std::int64_t>::min());
            m_to = resolve(m_options.to, time, std::numeric_limits<std::int64_t>::max());
        }
        return m_from <= time && time < m_to;
    }

private:
    static UnixNanos resolve(const std::optional<TimeText>& text, UnixNanos first, std::int64_t otherwise)
    {
        if (!text)
            return unixNanos(otherwise);
        return text->onDayOf(first);
    }
    const PublishOptions& m_options;
    UnixNanos m_from;
    UnixNanos m_to;
    bool m_isResolved = false;
};

/// Rows to messages: the JSON of each row, or of the market after each time.
class MessageMaker {
public:
    MessageMaker(MessageForm form, const FeedRegistry& registry, std::string_view symbol, ShareUnit unit)
        : m_form(form)
        , m_writer(registry, symbol, unit)
    {
    }
    /// The message that is complete once `row` comes, or nothing; valid until the next call.
    std::string_view add(const QuoteEvent& row, UnixNanos& time)
    {
        if (m_form == MessageForm::Quote) {
            time = timeOf(row);
            return m_writer.quote(row);
        }
        std::string_view message;
        if (m_isPending && timeOf(row) != m_time)
            message = flush(time);
        m_time = timeOf(row);
        m_isPending |= m_market[row.feed].accept(row);
        return message;
    }
    /// What is left at the end.
    std::string_view flush(UnixNanos& time)
    {
        if (!m_isPending)
            return {};
        m_isPending = false;
        time = m_time;
        m_writer.beginSnapshot(m_time);
        for (const auto& [feed, quote] : m_market) {
            QuoteEvent row; // a venue that shows nothing is said to: a message must have some venue
            if (quote.isShowing())
                row = quote.shown();
            row.feed = feed;
            m_writer.addVenue(row);
        }
        return m_writer.finishSnapshot();
    }
    std::string_view endOfStream(std::int64_t messages) { return m_writer.endOfStream(messages); }

private:
    MessageForm m_form;
    QuoteJsonWriter m_writer;
    std::map<FeedId, SettledQuote> m_market;
    UnixNanos m_time;
    bool m_isPending = false;
};

/// What loops after the first are moved by, each.
inline Nanos loopShift(const PublishPlan& plan)
{
    constexpr std::chrono::seconds kPause{1};
    return plan.last - plan.first + kPause;
}

/// Sentences about a topic that would not keep the quotes as they are.
std::vector<std::string> expiryWarnings(const TopicKeeping& keeping, const PublishPlan& plan,
                                        const std::string& topic);

/// Would the quotes' own times, as timestamps of messages, make the broker remove or refuse them?
bool needsWallClock(const TopicKeeping& keeping, const PublishPlan& plan, std::int64_t loops);

}}} // namespace sor::input::kafka
