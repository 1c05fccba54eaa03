// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/tape_builder.h"

#include "market/row_rules.h"
#include "market/tape_rows.h"

#include <fmt/format.h>

namespace sor { inline namespace market {

namespace {

Status checkOptions(const TapeOptions& options)
{
    if (options.unit.decimals < 0 || options.unit.decimals > kMostShareDecimals) {
        return invalidArgument(fmt::format("Sizes of a tape have 0 to {} decimals; {} were asked for.",
                                           kMostShareDecimals, options.unit.decimals));
    }
    if (options.maxAge < Nanos{0} || options.maxAge > kLongestDuration) {
        return invalidArgument(fmt::format("The age that a quote may have is {} ns; it takes 0 to {}.",
                                           options.maxAge.count(), formatDuration(kLongestDuration)));
    }
    constexpr std::int64_t kMostPpm = 1'000'000;
    if (options.bandPpm < 0 || options.bandPpm > kMostPpm) {
        return invalidArgument(fmt::format("The band is {} parts per million of the mid; it takes 0 to {}.",
                                           options.bandPpm, kMostPpm));
    }
    return ok();
}

TapeOptions usable(const TapeOptions& options, const Status& status)
{
    return status ? options : TapeOptions{};
}

} // namespace

TapeBuilder::TapeBuilder(const TapeOptions& options, const FeedRegistry& registry, TapeListener* listener)
    : m_options(checkOptions(options))
{
    m_rows = std::make_unique<TapeRows>(usable(options, m_options), registry, listener);
}

TapeBuilder::~TapeBuilder() = default;
TapeBuilder::TapeBuilder(TapeBuilder&&) noexcept = default;
TapeBuilder& TapeBuilder::operator=(TapeBuilder&&) noexcept = default;

Status TapeBuilder::accept(std::span<const QuoteEvent> rows)
{
    if (!m_options)
        return m_options;
    if (m_isFinished)
        return invalidArgument("The tape is finished: rows of another one go to a builder of their own.");
    if (auto status = checkRanges(rows); !status)
        return status;
    return m_rows->accept(rows);
}

bool TapeBuilder::isOutOfOrder() const
{
    return m_rows->isOutOfOrder();
}

const TapeCounts& TapeBuilder::counts() const
{
    return m_rows->counts();
}

bool TapeBuilder::lacksBidsForBand() const
{
    return m_rows->lacksBidsForBand();
}

const Tape& TapeBuilder::soFar()
{
    return m_rows->soFar();
}

bool TapeBuilder::hasRoomFor(std::size_t rows) const
{
    return m_rows->hasRoomFor(rows);
}

std::shared_ptr<const Tape> TapeBuilder::finish()
{
    m_isFinished = true;
    return m_rows->finish();
}

}} // namespace sor::market
