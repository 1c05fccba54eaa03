// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/synthetic/synthetic_day.h"

#include "input/synthetic/synthetic_market.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input {

namespace {

constexpr std::size_t kMaxSymbolLetters = 16;
constexpr Nanos kLongestDay = std::chrono::hours(24);
constexpr std::int64_t kRowsBetweenStopChecks = 4096;
constexpr std::int64_t kRowsBetweenReports = std::int64_t{1} << 17;

Error refused(std::string message)
{
    return {ErrorCode::InvalidArgument, std::move(message)};
}

bool isSymbolLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

Status validate(const SyntheticDayOptions& options)
{
    if (options.rows && (*options.rows < 1 || *options.rows > kMaxSyntheticDayRows)) {
        return refused(fmt::format("The number of rows to generate must be from 1 to {}; it is {}.",
                                   kMaxSyntheticDayRows, *options.rows));
    }
    if (options.duration && (*options.duration <= Nanos{0} || *options.duration > kLongestDay)) {
        return refused(
            fmt::format("The time to generate must be more than 0 and at most 24 hours; it is {}.",
                        *options.duration < Nanos{0} ? "negative" : formatDuration(*options.duration)));
    }
    if (options.venues < 1 || options.venues > kMaxSyntheticDayVenues) {
        return refused(fmt::format("The number of venues to generate must be from 1 to {}; it is {}.",
                                   kMaxSyntheticDayVenues, options.venues));
    }
    if (options.symbol.empty() || options.symbol.size() > kMaxSymbolLetters
        || !std::ranges::all_of(options.symbol, isSymbolLetter)) {
        return refused(fmt::format("The symbol must be 1 to {} of A-Z, 0-9, '.' and '-'; it is \"{}\".",
                                   kMaxSymbolLetters, options.symbol));
    }
    if (options.informed < 0 || options.informed > 1000) {
        return refused(fmt::format("What the imbalance tells must be from 0 to 1000 thousandths; it is {}.",
                                   options.informed));
    }
    constexpr Price kLowest{5 * kNanosPerDollar};
    constexpr Price kHighest{10'000 * kNanosPerDollar};
    if (options.startPrice < kLowest || options.startPrice > kHighest) {
        return refused(fmt::format("The first price must be from {} to {} dollars; it is {}.",
                                   format(kLowest), format(kHighest), format(options.startPrice)));
    }
    // Rows at the lowest rate (about 10 a second of one venue) reach four months beyond the start.
    if (options.start < unixNanos(0) || options.start > *parseIsoTime("2200-01-01T00:00:00Z")) {
        return refused(fmt::format("The start must be from the year 1970 to the year 2199; it is {}.",
                                   formatIsoTime(options.start)));
    }
    return ok();
}

} // namespace

Result<SyntheticDay> SyntheticDay::create(const SyntheticDayOptions& options)
{
    if (auto valid = validate(options); !valid)
        return valid.error();
    return SyntheticDay(std::make_unique<synthetic::Market>(options));
}

SyntheticDay::SyntheticDay(std::unique_ptr<synthetic::Market> market)
    : m_market(std::move(market))
{
}

SyntheticDay::SyntheticDay(SyntheticDay&&) noexcept = default;
SyntheticDay::~SyntheticDay() = default;

bool SyntheticDay::next(Mbp1Row& row)
{
    return m_market->next(row);
}

void SyntheticDay::attach(GroundTruthProbe& probe)
{
    m_market->attach(probe);
}

Result<SyntheticDayFile> generateSyntheticDay(const SyntheticDayOptions& options,
                                              const std::filesystem::path& path, ProgressSink* progress,
                                              const std::stop_token& stop)
{
    auto day = SyntheticDay::create(options);
    if (!day)
        return day.error();
    auto writer = Mbp1Writer::open(path, options.symbol);
    if (!writer)
        return writer.error();
    const std::int64_t total = options.rows.value_or(0);
    SyntheticDayFile file;
    Mbp1Row row;
    while (day->next(row)) {
        if (file.rows == 0)
            file.firstRecv = row.tsRecv;
        file.lastRecv = row.tsRecv;
        file.trades += row.action == 'T' ? 1 : 0;
        if (auto written = writer->write(row); !written)
            return written.error();
        ++file.rows;
        if (file.rows % kRowsBetweenStopChecks == 0 && stop.stop_requested())
            return Error{ErrorCode::Interrupted,
                         "Stopped before the end; nothing was written.",
                         {.path = path.string()}};
        if (file.rows % kRowsBetweenReports == 0 && progress != nullptr)
            progress->progress("Generating rows", file.rows, total);
    }
    file.textBytes = writer->textBytes();
    if (auto committed = writer->commit(); !committed)
        return committed.error();
    if (progress != nullptr)
        progress->progress("Generating rows", file.rows, file.rows);
    return file;
}

}} // namespace sor::input
