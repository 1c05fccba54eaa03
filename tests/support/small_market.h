// SPDX-License-Identifier: GPL-3.0-or-later
// Ninety quotes of three venues, to be written in many ways, and what Best Ask pays for 900 shares on them.
#pragma once

#include "base/number_text.h"
#include "base/random.h"
#include "run/run_pipeline.h"
#include "setup/setup_words.h"
#include "test_files.h"

#include <QTemporaryDir>
#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sor::test {

struct Quote {
    std::int64_t time; // ns since 1970
    int venue; // 0 to 2
    std::int64_t bidCents;
    std::int64_t bidSz;
    std::int64_t askCents;
    std::int64_t askSz;
};

inline constexpr std::int64_t kStart = 1'741'788'000'000'000'000; // 2025-03-12T14:00:00Z

inline std::vector<Quote> smallMarket()
{
    Random random(7);
    std::vector<Quote> quotes;
    std::int64_t mid = 5000;
    for (int i = 0; i < 90; ++i) {
        mid += random.between(-1, 1);
        // As 64 bits: 90 times this is more than an int holds.
        const std::int64_t time = kStart + std::int64_t{i} * 200'000'000 + random.between(0, 99'999'999);
        const std::int64_t bidSz = 10 * random.between(1, 11);
        const std::int64_t askSz = 10 * random.between(1, 11);
        quotes.push_back({time, i % 3, mid - 1, bidSz, mid + 1, askSz});
    }
    return quotes;
}

inline std::string cents(std::int64_t value)
{
    return fmt::format("{}{}.{:02}", value < 0 ? "-" : "", std::abs(value) / 100, std::abs(value) % 100);
}

inline std::string iso(std::int64_t time)
{
    return formatIsoTime(unixNanos(time));
}

inline constexpr const char* kPublishers[] = {"2", "43", "8"};
inline constexpr const char* kMics[] = {"XNAS", "ARCX", "EDGX"};
inline const std::string kHeader = "ts_event,publisher_id,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00\n";

inline std::string plainRow(const Quote& q)
{
    return fmt::format("{},{},{},{},{},{}\n", iso(q.time), kPublishers[q.venue], cents(q.bidCents),
                       cents(q.askCents), q.bidSz, q.askSz);
}

inline std::string rows(const std::function<std::string(const Quote&)>& row)
{
    std::string text;
    for (const Quote& quote : smallMarket())
        text += row(quote);
    return text;
}

/// A row under short names with the fields given as texts.
inline std::string shortRow(const Quote& q, const std::string& venue)
{
    return fmt::format("{},{},{},{},{},{}\n", iso(q.time), venue, cents(q.bidCents), q.bidSz,
                       cents(q.askCents), q.askSz);
}

inline const std::string kShort = "timestamp,venue,bid,bid_size,ask,ask_size\n";

/// A file of such rows; `venue` names that of a quote.
inline std::string shortFile(const std::function<std::string(const Quote&)>& venue)
{
    return kShort + rows([&](const Quote& q) { return shortRow(q, venue(q)); });
}

inline std::string replacedAll(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

using Words = std::vector<std::pair<std::string, std::string>>;

/// Runs `setup`, which names the source, with `words` on 900 shares and as little else as can be.
inline Result<RunReport> runOn(RunSetup setup, const Words& words)
{
    Words all{{"shares", "900"},       {"fees", "none"},         {"model", "static"},
              {"split", "off"},        {"starts", "off"},        {"completion", "none"},
              {"lambda-over", "0.01"}, {"lambda-under", "0.05"}, {"theta-queue", "0"}};
    all.insert(all.end(), words.begin(), words.end());
    for (const auto& [word, value] : all) {
        if (auto status = applyWord(setup, word, value); !status)
            return status.error();
    }
    return runSetup(setup, {});
}

/// What Best Ask pays, or the error.
inline std::string costOf(const Result<RunReport>& report)
{
    return report ? cashText(report->experiment.baselines[indexOf(Baseline::BestAsk)].totalCash())
                  : report.error().message;
}

/// Why an input was refused as unusable; empty when it was not.
inline std::string refusalOf(const Result<RunReport>& report)
{
    return report || kind(report.error().code) != ErrorKind::DataUnusable ? "" : report.error().message;
}

/// Whether a run was done, and something of this code was found in its input, with these words.
inline bool hasFinding(const Result<RunReport>& report, std::string_view code, std::string_view words = "")
{
    return report && std::ranges::any_of(report->findings, [&](const Finding& finding) {
               return finding.code == code && finding.text.find(words) != std::string::npos;
           });
}

/// Runs on files that it writes into a folder of its own.
class MarketFolder {
protected:
    using Files = std::vector<std::pair<std::string, std::string>>; // names and texts

    Result<RunReport> run(const Files& files, const Words& words = {}) const
    {
        RunSetup setup;
        for (const auto& [name, text] : files) {
            setup.csv.push_back(
                writeFile(m_folder, QString::fromStdString(name), QByteArray::fromStdString(text))
                    .toStdString());
        }
        return runOn(std::move(setup), words);
    }
    std::string cost(const Files& files, const Words& words = {}) const { return costOf(run(files, words)); }
    std::string refusal(const Files& files, const Words& words = {}) const
    {
        return refusalOf(run(files, words));
    }

    QTemporaryDir m_folder;
};

} // namespace sor::test
