// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_merge.h"

#include "base/number_text.h"
#include "input/csv/csv_time.h"
#include "input/csv/vendor_summary.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace sor { inline namespace input { namespace csv {

CsvMerge::CsvMerge(const Layout& layout, SymbolChoice& choice, QuoteSink& sink, std::int64_t firstLine)
    : m_layout(layout)
    , m_choice(choice)
    , m_sink(sink)
    , m_line(firstLine)
    , m_unread(layout)
    , m_shares(choice.several())
{
    m_summary.columns = layout.names;
    m_summary.warnings = layout.assumed;
    m_summary.doubts = layout.doubts;
    m_summary.countedTimes = layout.countedTimes;
    m_summary.areTimesOfDay = layout.times.day.has_value() || layout.date != kAbsent;
    m_summary.priceForm = layout.numbers.form;
    m_summary.wholePrices = layout.wholePrices;
    m_summary.schema = layout.schema;
    m_summary.hasTsRecv = layout.has(Column::TsRecv);
    m_summary.hasBids = layout.hasBids();
    m_summary.hasTrades = layout.hasTrades() || layout.recordKind != kAbsent;
    m_summary.hasFlags = layout.has(Column::Flags);
    m_summary.hasSequence = layout.has(Column::Sequence);
}

void CsvMerge::compareEdges(const Block& block)
{
    if (!m_hasLast || !block.firstIsOutermost || block.size() == 0)
        return;
    const QuoteEvent& first = block.events.front();
    if (first.sequence == m_last.sequence && first.tsEvent == m_last.tsEvent && first.feed == m_last.feed
        && first.action == m_last.action && first.side == m_last.side && block.firstPrice == m_lastPrice
        && block.firstSize == m_lastSize) {
        ++m_summary.counts.duplicates;
        m_shares.addNotes(first, kNoteRepeats);
    }
}

/// Where clocks go back, rows in the order of time do, and their times are those of both passes.
void CsvMerge::lookForStepBack(std::span<const QuoteEvent> rows)
{
    constexpr Nanos kLate{std::chrono::minutes{1}}; // rows are that late without it
    constexpr Nanos kHour{std::chrono::hours{1}};
    for (const QuoteEvent& row : rows) {
        UnixNanos& latest = m_latest.try_emplace(row.feed.value, row.tsRecv).first->second;
        const Nanos back = latest - row.tsRecv;
        if (back > kLate && back <= kHour) {
            m_summary.stepBack = StepBack{latest, row.tsRecv};
            return;
        }
        latest = std::max(latest, row.tsRecv);
    }
}

Status CsvMerge::commit(const Block& block)
{
    compareEdges(block);
    add(m_summary.counts, block.counts);
    m_summary.rowsSkipped += block.rowsSkipped;
    m_summary.rowsOtherSymbol += block.rowsOtherSymbol;
    m_repeatedHeaders += block.repeatedHeaders;
    m_vendor.add(block.vendor);
    if (block.otherHeaderLine >= 0 && m_otherHeaderLine < 0)
        m_otherHeaderLine = m_line + block.otherHeaderLine;
    for (const RowProblem& problem : block.problems) {
        if (m_summary.problems.size() == kMaxRowProblems)
            break;
        m_summary.problems.push_back(problem);
        m_summary.problems.back().line += m_line;
    }
    if (block.openQuoteLine >= 0 && m_openQuoteLine < 0)
        m_openQuoteLine = m_line + block.openQuoteLine;
    if (block.returnLine >= 0 && m_returnLine < 0)
        m_returnLine = m_line + block.returnLine;
    m_swallowedRows += block.swallowedRows;
    for (const WatchedRow& row : block.looks)
        m_unread.add(row, m_choice);
    if (block.cutOffLine >= 0)
        m_cutOffLine = m_line + block.cutOffLine;
    if (block.openLine >= 0)
        m_openLine = m_line + block.openLine;
    m_line += block.lines;

    const std::span<const QuoteEvent> rows(block.events.data(), block.size());
    if (block.counts.trades > 0) {
        for (const QuoteEvent& row : rows)
            m_summary.trades.add(row);
    }
    if (block.counts.timesTwice > 0 && !m_summary.stepBack)
        lookForStepBack(rows);
    if (!rows.empty()) {
        if (!m_summary.firstTsEvent) {
            m_summary.firstTsEvent = rows.front().tsEvent;
            m_summary.firstTsRecv = rows.front().tsRecv;
        }
        m_summary.lastTsEvent = rows.back().tsEvent;
        m_summary.lastTsRecv = rows.back().tsRecv;
    }
    if (m_shares.isActive()) {
        for (const QuoteEvent& row : rows)
            m_shares.add(row);
        for (const Block::OddRow& odd : block.odd)
            m_shares.addNotes(rows[odd.row], odd.notes);
    }
    if (block.lastIsOutermost) {
        m_hasLast = true;
        m_last = rows.back();
        m_lastPrice = block.lastPrice;
        m_lastSize = block.lastSize;
    } else if (block.size() > 0 || block.rowsSkipped > 0 || block.rowsOtherSymbol > 0) {
        m_hasLast = false;
    }

    if (m_choice.isAmbiguous()) {
        m_rowsForNothing += block.counts.rows + block.rowsOtherSymbol;
        return ok();
    }
    if (auto status = m_choice.checkLots(); !status)
        return status;
    return rows.empty() ? ok() : m_sink.accept(rows);
}

Result<CsvSummary> CsvMerge::finish()
{
    if (m_openQuoteLine >= 0)
        return unusableData(fmt::format(
            "A quote in line {} is not closed: {} behind it {} part of a field. Close it, or remove it.",
            m_openQuoteLine, groupedCount(m_swallowedRows, "row"), either(m_swallowedRows, "is", "are")));
    if (m_returnLine >= 0)
        return unusableData(fmt::format(
            "Line {} ends with a carriage return alone, and the lines at the top of the file do not: what is "
            "behind it would be lost. Give all lines one kind of end (LF, CR LF or CR).",
            m_returnLine));
    if (m_summary.counts.rows + m_summary.rowsSkipped + m_summary.rowsOtherSymbol == 0)
        return unusableData("It has a header but no rows.");
    if (m_otherHeaderLine >= 0)
        return unusableData(fmt::format(
            "Line {} is another header, with other columns than the first one: the rows behind it "
            "cannot be read by its names. Read the files that were joined one by one.",
            m_otherHeaderLine));
    if (auto status = m_choice.check(wantsMore(), m_summary.counts.rows > 0); !status)
        return status.error();
    m_summary.symbol = m_choice.symbol();
    m_summary.unread = m_unread.found(m_choice);
    auto ofSymbols = m_shares.of(m_summary, m_layout.showsQuotesOfTrades ? 2 : 1);
    for (std::size_t i = 0; i < ofSymbols.size(); ++i) {
        if (ofSymbols[i].rows() == 0)
            continue;
        const RoundLots* lots = m_layout.vendor.lots.get();
        const std::int64_t lot = lots == nullptr ? 0 : lots->of(ofSymbols[i].symbol).value_or(0);
        if (auto status = complete(m_shares.vendorOf(i, m_vendor), lot, ofSymbols[i]); !status)
            return status.error();
    }
    if (auto status = complete(m_vendor, m_choice.lot(), m_summary); !status)
        return status.error();
    m_summary.ofSymbols = std::move(ofSymbols);
    return std::move(m_summary);
}

Status CsvMerge::complete(const VendorCounts& vendor, std::int64_t lot, CsvSummary& summary) const
{
    if (summary.schema == CsvSchema::Mbp1 && summary.counts.rows > 0
        && summary.counts.trades == summary.counts.rows)
        summary.schema = CsvSchema::Tbbo;
    addWarnings(summary);
    return describeVendor(m_layout, vendor, lot, summary);
}

void CsvMerge::addWarnings(CsvSummary& summary) const
{
    auto& warnings = summary.warnings;
    const CsvRowCounts& counts = summary.counts;
    if (counts.timesWithoutZone > 0)
        warnings.push_back(fmt::format("{} {} times without a zone, taken as UTC.",
                                       counted(counts.timesWithoutZone, "row"),
                                       either(counts.timesWithoutZone, "has", "have")));
    if (counts.timesTwice > 0)
        warnings.push_back(
            fmt::format("{} {} times in the hour that clocks show twice when they go back, taken as "
                        "its first pass.",
                        counted(counts.timesTwice, "row"), either(counts.timesTwice, "has", "have")));
    if (m_cutOffLine >= 0)
        warnings.push_back(fmt::format(
            "The last line ({}) is cut off and was skipped: the file may be incomplete.", m_cutOffLine));
    if (m_openLine >= 0)
        warnings.push_back(fmt::format("The last row (line {}) was read, but no line end follows it: it may "
                                       "be cut off in its last field.",
                                       m_openLine));
    if (m_repeatedHeaders > 0)
        warnings.push_back(fmt::format(
            "{} the header, as where files are joined, and {} skipped.",
            m_repeatedHeaders == 1 ? "1 line repeats" : counted(m_repeatedHeaders, "line") + " repeat",
            either(m_repeatedHeaders, "was", "were")));
    if (counts.roundedPrices > 0)
        warnings.push_back(fmt::format("{} {} prices of more than nine decimals; they were rounded to 1e-9.",
                                       counted(counts.roundedPrices, "row"),
                                       either(counts.roundedPrices, "has", "have")));
    if (const std::string missing = m_choice.missing(); !missing.empty())
        warnings.push_back(fmt::format("The file has no rows of {}.", missing));
    if (const auto warning = schemaWarning(summary.schema); !warning.empty())
        warnings.emplace_back(warning);
}

}}} // namespace sor::input::csv
