// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of several symbols, read together, to the tapes of their symbols.
#pragma once

#include "base/result.h"
#include "input/csv/symbol_numbers.h"
#include "input/reorder_sink.h"
#include "input/source_spec.h"
#include "input/tape_assembly.h"
#include "market/feed_translation.h"
#include "market/quote_event.h"
#include "market/tape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sor { inline namespace input {

/// How rows come to a splitter.
struct RowsToSplit {
    TapeView view = TapeView::Book;
    bool isOfSeveralFiles = false;
    bool areMerged = false; // several files, as one in the order of time; else trades and then quotes
    bool haveLateRows = false; // which are put in their places
    std::size_t mostHeld = 0; // rows of trades that wait for their quotes; 0: any
};

/// One symbol's rows on their way to its tape, as its file or files alone would give them.
class SymbolTape {
public:
    /// `names`: of the feeds of the rows; `batch`: room that all tapes use. Both must outlive it.
    static Result<std::unique_ptr<SymbolTape>> create(const SourceSpec& source, const KeptTime& keeps,
                                                      const RowsToSplit& how, const FeedRegistry& names,
                                                      std::vector<QuoteEvent>& batch);

    /// Trades that stand in a file of their own, before all quotes.
    Status hold(std::span<QuoteEvent> rows);
    /// Behind the last of them.
    Status endTrades() { return m_lateTrades.finish(); }
    /// Rows of quotes, or of merged files.
    Status add(std::span<QuoteEvent> rows);
    /// Behind the last row: the tape can be taken.
    Status finish();

    TapeAssembly& assembly() { return *m_assembly; }
    bool isOutOfOrder() const { return m_held.isOutOfOrder || m_assembly->builder().isOutOfOrder(); }
    std::int64_t lateRows() const { return m_lateTrades.lateRows() + m_lateQuotes.lateRows(); }
    Nanos largestLateness() const
    {
        return std::max(m_lateTrades.largestLateness(), m_lateQuotes.largestLateness());
    }

private:
    /// Trades that wait for the quotes behind them.
    struct Held final : QuoteSink {
        explicit Held(TapeView of)
            : view(of)
        {
        }
        Status accept(std::span<const QuoteEvent> more) override;
        TapeView view;
        std::vector<QuoteEvent> rows;
        std::size_t done = 0; // of them
        bool isOutOfOrder = false;
    };
    /// Quotes in the order of time, with the trades before them.
    struct Joined final : QuoteSink {
        explicit Joined(SymbolTape& of)
            : tape(of)
        {
        }
        Status accept(std::span<const QuoteEvent> quotes) override { return tape.join(quotes); }
        SymbolTape& tape;
    };

    SymbolTape(const RowsToSplit& how, const FeedRegistry& names, std::vector<QuoteEvent>& batch)
        : m_how(how)
        , m_names(names)
        , m_batch(batch)
        , m_held(how.view)
        , m_joined(*this)
        , m_lateTrades(how.view, m_held)
        , m_lateQuotes(how.view, m_joined)
    {
    }
    Status join(std::span<const QuoteEvent> quotes);
    void name(QuoteEvent& row);

    RowsToSplit m_how;
    const FeedRegistry& m_names;
    std::vector<QuoteEvent>& m_batch;
    FeedRegistry m_feeds; // in the order in which the symbol's rows show them
    FeedTranslation m_translation;
    std::unique_ptr<TapeAssembly> m_assembly;
    Held m_held;
    Joined m_joined;
    ReorderSink m_lateTrades, m_lateQuotes;
};

/// Takes rows with marked feeds. Fails where rows cannot be split at all, or some are late and it does not
/// put them in their places.
class SymbolSplitter final : public QuoteSink {
public:
    /// By number; null for a symbol that has to be read alone.
    using Tapes = std::vector<std::unique_ptr<SymbolTape>>;

    SymbolSplitter(Tapes tapes, const RowsToSplit& how)
        : m_tapes(std::move(tapes))
        , m_part(m_tapes.size(), kNoPart)
        , m_how(how)
    {
    }
    /// Of the rows that follow: trades in a file of their own, whose quotes are still to come.
    void setHolding(bool isHolding);
    Status accept(std::span<const QuoteEvent> rows) override;
    /// Behind the last row.
    void finish();

    /// Rows of a symbol came late: those of all should be put in their places.
    bool metLateRows() const { return m_metLateRows; }
    /// Null where it has to be read alone.
    SymbolTape* tapeOf(std::size_t number) const { return m_tapes[number].get(); }

private:
    /// Rows of one symbol, of one call.
    struct Part {
        std::size_t number = 0;
        std::vector<QuoteEvent> rows;
    };
    static constexpr std::size_t kNoPart = static_cast<std::size_t>(-1);
    Part& partOf(std::size_t number);
    Status handOn(Part& part);

    Tapes m_tapes;
    std::vector<Part> m_parts; // room for those of any call
    std::size_t m_partsUsed = 0;
    std::vector<std::size_t> m_part; // by number: the one of this call
    RowsToSplit m_how;
    bool m_isHolding = false;
    bool m_metLateRows = false;
    std::size_t m_held = 0;
    UnixNanos m_latest = kEarliestTime;
};

}} // namespace sor::input
