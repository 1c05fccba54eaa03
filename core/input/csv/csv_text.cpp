// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_text.h"

#include "base/phases.h"
#include "input/csv/csv_fields.h"
#include "input/csv/csv_head.h"
#include "input/csv/csv_parallel.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

void TextBuffer::makeRoom(std::size_t size)
{
    constexpr std::size_t kFront = simd::kPadding;
    const std::size_t kept = m_end - m_begin;
    if (m_bytes.size() < kept + size + 2 * kFront) {
        std::vector<char> larger(kept + size + 2 * kFront);
        if (kept > 0)
            std::memcpy(larger.data() + kFront, begin(), kept);
        m_bytes.swap(larger);
    } else if (kept > 0) {
        std::memmove(m_bytes.data() + kFront, begin(), kept);
    }
    m_begin = kFront;
    m_end = kFront + kept;
}

Status TextBuffer::fill(ByteSource& source, std::size_t more)
{
    makeRoom(more);
    const auto got = source.read(m_bytes.data() + m_end, more);
    if (!got)
        return got.error();
    m_end += *got;
    m_isLast = *got < more;
    return ok();
}

void TextBuffer::assign(const char* text, std::size_t size)
{
    m_begin = m_end = simd::kPadding;
    makeRoom(size);
    if (size > 0)
        std::memcpy(m_bytes.data() + m_end, text, size);
    m_end += size;
    m_isLast = false;
}

Status Reading::report(std::int64_t storedPosition) const
{
    if (stop.stop_requested())
        return Error{ErrorCode::Interrupted, "Stopped while quotes were read.", {.path = where}};
    if (progress)
        progress->progress(kLoadingPhase, storedPosition, storedSize);
    return ok();
}

Error Reading::tooLong(std::int64_t line) const
{
    return unusableData(
        fmt::format("Line {} does not end within {} kB: a quote in it is not closed, or it is not a CSV.",
                    line, (tuning.mostRowBytes + 999) / 1000),
        where);
}

SerialReader::SerialReader(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source)
    : m_reading(reading)
    , m_parser(parser)
    , m_text(text)
    , m_source(source)
{
    m_block.events.resize(std::max<std::size_t>(reading.tuning.eventsPerCall, 2)); // the most of one row
}

Status SerialReader::step()
{
    if (m_needsText) {
        // Padding may be longer than any row. What follows it all the same is not a row.
        if (isPadding(m_text.begin(), m_text.end()))
            m_text.takeUpTo(m_text.end() - 1);
        if (m_text.size() > m_reading.tuning.mostRowBytes)
            return m_reading.tooLong(m_reading.merge.line());
        if (Status status = m_text.fill(m_source, m_reading.tuning.blockBytes); !status)
            return status;
    }
    if (m_needsText || !m_hasBegun) {
        if (Status status = m_reading.report(m_source.storedPosition()); !status)
            return status;
    }
    m_hasBegun = true;
    m_block.clear();
    const char* end = m_text.end();
    while (m_text.isLast() && end > m_text.begin() && end[-1] == '\0')
        --end; // padding
    const auto outcome = m_parser.parse({m_text.begin(), end, end, m_text.isLast()}, m_block);
    m_text.takeUpTo(outcome.next == end ? m_text.end() : outcome.next);
    m_needsText = outcome.why != BlockParser::Why::Full;
    return m_reading.merge.commit(m_block);
}

bool SerialReader::isDone() const
{
    return m_needsText && (m_text.isLast() || !m_reading.merge.wantsMore());
}

Status readSerially(const Reading& reading, BlockParser& parser, TextBuffer& text, ByteSource& source,
                    bool pauseAfterBlock)
{
    SerialReader reader(reading, parser, text, source);
    do {
        if (Status status = reader.step(); !status)
            return status;
    } while (!reader.isDone() && !(pauseAfterBlock && reader.needsText()));
    return ok();
}

Result<CsvSummary> readCsvText(ByteSource& source, StoredFile* file, const CsvOptions& options,
                               FeedRegistry& registry, QuoteSink& sink, std::stop_token stop,
                               ProgressSink* progress, const Tuning& tuning, const std::string& where)
{
    TextBuffer text;
    const Result<Head> head = readHead(text, source, options.form, tuning, where);
    if (!head)
        return head.error();
    SymbolChoice choice(head->layout, options.symbol, registry, where, options.symbols);
    CsvMerge merge(head->layout, choice, sink, head->lines + 1);
    const Reading reading{head->layout, choice,          merge,    tuning,
                          where,        std::move(stop), progress, file ? file->size() : 0};
    SerialResolver resolver(choice);
    BlockParser parser(head->layout, resolver, tuning.reader);
    const bool isParallel = file != nullptr && options.threads > 1;
    Status status = readSerially(reading, parser, text, source, isParallel);
    if (status && isParallel && !text.isLast() && merge.wantsMore()) {
        status = readInParallel(reading, parser, text, *file, options.threads);
        if (status && text.size() > 0)
            status = readSerially(reading, parser, text, source, false);
    }
    if (!status)
        return status.error();
    auto summary = merge.finish();
    if (!summary)
        return summary.error().at(where);
    return summary;
}

}}} // namespace sor::input::csv
