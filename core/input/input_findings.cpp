// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/input_findings.h"

#include "base/number_text.h"
#include "input/csv/unread_finding.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace sor { inline namespace input {

namespace {

constexpr std::string_view kScaleAdvice =
    "State the unit with `price-scale`: 0.0001 for prices x 10000, 1 for dollars.";
constexpr std::string_view kDecimalAdvice = "Publish prices as decimals (250.01).";

void addPrices(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    for (const CsvSummary& file : loaded.files) {
        if (file.priceForm == CsvPriceForm::Fixed && file.wholePrices.areDoubtful()) {
            findings.push_back(
                {"price_unit",
                 fmt::format("{}{}", loaded.files.size() > 1 ? file.path.filename().string() + ": " : "",
                             doubtOfWholePrices(file.wholePrices.example)),
                 std::string(kScaleAdvice), true});
        }
    }
    if (!loaded.topic)
        return;
    const kafka::WholePriceMessages& prices = loaded.topic->prices;
    if (prices.doubtful > 0) {
        findings.push_back(
            {"price_unit", doubtOfWholePrices(prices.example), std::string(kDecimalAdvice), true});
    } else if (prices.whole > 0 && prices.inDollars > 0) {
        findings.push_back(
            {"price_unit",
             fmt::format("{} {} whole prices from a million up, which are read as units of 1e-9 $, and {} {} "
                         "prices in dollars.",
                         groupedCount(prices.whole, "message"), either(prices.whole, "has", "have"),
                         groupedCount(prices.inDollars, "message"), either(prices.inDollars, "has", "have")),
             std::string(kDecimalAdvice), true});
    }
}

void addZones(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    const auto add = [&](const std::string& those, const std::string& others) {
        findings.push_back(
            {"zones_mixed",
             fmt::format("{} times without a zone, which are taken as UTC, and {}: if the former are local "
                         "times, the two do not belong together.",
                         those, others),
             loaded.topic ? "Publish times with their zone."
                          : "State the zone of times without one with `zone`.",
             false});
    };
    // Files with and files without are not read beside each other.
    for (const CsvSummary& file : loaded.files) {
        const std::int64_t naive = file.counts.timesWithoutZone;
        if (naive > 0 && naive < file.rows())
            add(fmt::format("{} of {} of {} have", grouped(naive), groupedCount(file.rows(), "row"),
                            file.path.filename().string()),
                "the others say what their times are");
    }
    const auto& topic = loaded.topic;
    if (topic && topic->timesWithoutZone > 0 && topic->timesWithoutZone < topic->quoteMessages)
        add(fmt::format("{} of {} have", grouped(topic->timesWithoutZone),
                        groupedCount(topic->quoteMessages, "message")),
            "the others say what their times are");
}

/// Of an hour that clocks show twice.
void addRepeatedHours(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    for (const CsvSummary& file : loaded.files) {
        const std::int64_t twice = file.counts.timesTwice;
        if (twice == 0)
            continue;
        const std::string rows = fmt::format(
            "{}{} {} times in the hour that clocks show twice when they go back, and which name no zone",
            loaded.files.size() > 1 ? file.path.filename().string() + ": " : "", groupedCount(twice, "row"),
            either(twice, "has", "have"));
        findings.push_back(
            {"hour_twice",
             file.stepBack ? fmt::format(
                 "{}. They go through it twice (one venue's from {} back to {}): both passes "
                 "would be read as one.",
                 rows, formatIsoTime(file.stepBack->before), formatIsoTime(file.stepBack->after))
                           : rows + ": they are taken as its first pass.",
             "Write its times with their offset (2025-11-02T01:30:00-05:00) or in UTC.",
             file.stepBack.has_value()});
    }
}

/// Two columns of times, of which rows lack the one by which the others are ordered.
void addClocks(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    for (const CsvSummary& file : loaded.files) {
        const bool isByRecv = loaded.tape->view() == TapeView::Book;
        const std::int64_t lacking = isByRecv ? file.counts.lackingRecv : file.counts.lackingEvent;
        if (lacking == 0 || lacking == file.rows())
            continue;
        findings.push_back(
            {"clocks_mixed",
             fmt::format("{}{} of {} {} no {}, and stand at their {}: the order in time is that of two "
                         "clocks.",
                         loaded.files.size() > 1 ? file.path.filename().string() + ": " : "",
                         grouped(lacking), groupedCount(file.rows(), "row"), either(lacking, "has", "have"),
                         isByRecv ? "time of receipt" : "time of event",
                         isByRecv ? "time of event" : "time of receipt"),
             "Take out the column of times that is empty in part, or fill it.", false});
    }
}

void addUnreadColumns(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    std::vector<std::string> names; // files of one layout say it once
    for (const CsvSummary& file : loaded.files) {
        for (const UnreadColumn& column : file.unread) {
            if (std::ranges::find(names, column.name) != names.end())
                continue;
            names.push_back(column.name);
            findings.push_back(csv::findingOf(column));
        }
    }
}

/// What readers of files doubt.
void addDoubts(const LoadedTape& loaded, std::vector<Finding>& findings)
{
    constexpr std::size_t kMost = 3; // of many files, which mostly have the same
    std::size_t added = 0;
    for (const CsvSummary& file : loaded.files) {
        for (const std::string& doubt : file.doubts) {
            if (added++ < kMost)
                findings.push_back(
                    {"input_doubt", fmt::format("{}: {}", file.path.filename().string(), doubt), "", false});
        }
    }
}

/// Values as a list: "AAA, BBB".
std::string listed(const std::vector<std::string>& values)
{
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : ", ") + value;
    return text;
}

void addMessages(const kafka::KafkaSummary& topic, std::vector<Finding>& findings)
{
    if (topic.levels.size() > 1)
        findings.push_back(
            {"levels",
             fmt::format("Rows of several levels of the book stand beside each other (level {}): each would "
                         "take the place of the best quote of its venue.",
                         listed(topic.levels)),
             "Publish the best level alone, or all levels in one message.", true});
    for (const auto& [name, values] : topic.suspects) {
        findings.push_back(
            {"instruments",
             name.empty()
                 ? fmt::format("The keys of the messages are whole numbers that come again and again at one "
                               "venue ({}): if they are instruments, several were read as one.",
                               listed(values))
                 : fmt::format("Nothing is known to name the instrument, and the member '{}' has several "
                               "values at one venue ({}): if they are instruments, several were read as one.",
                               name, listed(values)),
             "If they are, name the instrument with a member 'symbol', and choose one with `symbol`.",
             false});
    }
    // A few may be anything.
    constexpr std::int64_t kFew = 100;
    if (topic.numbersWithoutQuote > 0
        && topic.numbersWithoutQuote * kFew > topic.numbersWithoutQuote + topic.quoteMessages)
        findings.push_back(
            {"not_quotes",
             fmt::format("{} {} numbers, but no quote under names that are known, and {} passed over: {}.",
                         groupedCount(topic.numbersWithoutQuote, "message"),
                         either(topic.numbersWithoutQuote, "holds", "hold"),
                         either(topic.numbersWithoutQuote, "was", "were"), topic.numbersExample),
             "Publish quotes with members such as bid, bid_size, ask, ask_size.", false});
    if (topic.rowsWithoutTime > 0)
        findings.push_back(
            {"message_times",
             fmt::format("{} of {} have no time of their own and stand at the time of their message, which "
                         "is mostly when it was published.",
                         grouped(topic.rowsWithoutTime), groupedCount(topic.quoteRows, "row")),
             "Publish the time of each quote in a member 'timestamp'.", false});
}

} // namespace

std::vector<Finding> inputFindings(const LoadedTape& loaded)
{
    std::vector<Finding> findings;
    addPrices(loaded, findings);
    addZones(loaded, findings);
    addRepeatedHours(loaded, findings);
    addClocks(loaded, findings);
    addUnreadColumns(loaded, findings);
    addDoubts(loaded, findings);
    if (loaded.topic)
        addMessages(*loaded.topic, findings);
    return findings;
}

}} // namespace sor::input
