// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of one of several files, those that come a little late in their places.
#pragma once

#include "input/csv/csv_stream.h"
#include "input/reorder_sink.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// How late rows came, of all files together.
struct Lateness {
    std::int64_t rows = 0;
    Nanos largest{0};
};

/// A stream whose rows come in the order of orderingTime(), as far as ReorderSink can put them in it.
class OrderedStream final : public csv::RowStream {
public:
    /// `lateness` is added to at the end; it must outlive the stream.
    OrderedStream(std::unique_ptr<csv::RowStream> stream, TapeView view, Lateness& lateness)
        : m_stream(std::move(stream))
        , m_reorder(view, m_ready)
        , m_lateness(lateness)
    {
    }

    Result<std::span<const QuoteEvent>> next() override
    {
        m_ready.rows.clear();
        while (m_ready.rows.empty() && !m_isDone) {
            const auto rows = m_stream->next();
            if (!rows)
                return rows.error();
            m_isDone = rows->empty();
            if (const Status status = m_isDone ? m_reorder.finish() : m_reorder.accept(*rows); !status)
                return status.error();
        }
        return std::span<const QuoteEvent>(m_ready.rows);
    }
    Result<CsvSummary> finish() override
    {
        m_lateness.rows += m_reorder.lateRows();
        m_lateness.largest = std::max(m_lateness.largest, m_reorder.largestLateness());
        return m_stream->finish();
    }
    const std::string& symbol() const override { return m_stream->symbol(); }

private:
    struct Ready final : QuoteSink {
        Status accept(std::span<const QuoteEvent> more) override
        {
            rows.insert(rows.end(), more.begin(), more.end());
            return ok();
        }
        std::vector<QuoteEvent> rows;
    };

    std::unique_ptr<csv::RowStream> m_stream;
    Ready m_ready;
    ReorderSink m_reorder; // uses it
    Lateness& m_lateness;
    bool m_isDone = false;
};

}} // namespace sor::input
