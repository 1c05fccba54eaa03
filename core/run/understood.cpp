// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/understood.h"

#include "base/money_text.h"
#include "base/number_text.h"
#include "market/tape_look.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <iterator>

namespace sor { inline namespace runs {

namespace {

void addOnce(std::string& all, std::string_view text)
{
    if (!text.empty() && all.find(text) == std::string::npos)
        all += (all.empty() ? "" : " and ") + std::string(text);
}

/// "2025-06-02 13:30:00".
std::string secondsText(UnixNanos time)
{
    constexpr std::size_t kLength = 19;
    constexpr std::size_t kDay = 10;
    std::string text = formatIsoTime(time).substr(0, kLength);
    text[kDay] = ' ';
    return text;
}

/// Both ends with their days, the second's only where it is another.
std::string spanText(TimeWindow span)
{
    constexpr std::size_t kDay = 10;
    const std::string from = secondsText(span.from);
    const std::string to = secondsText(span.to);
    const bool isOneDay = from.compare(0, kDay, to, 0, kDay) == 0;
    return fmt::format("{} to {} UTC", from, isOneDay ? to.substr(kDay + 1) : to);
}

std::string timesText(std::int64_t naive, std::int64_t all)
{
    if (naive == 0)
        return "UTC";
    return naive >= all ? "without a zone, taken as UTC"
                        : fmt::format("UTC, {} of {} without a zone", grouped(naive), grouped(all));
}

std::string feedText(const Tape& tape)
{
    const auto& venues = tape.venues();
    if (tape.isNbbo())
        return "the best quotes of all venues, with one venue at each side";
    if (venues.size() == 1 && venues.front().info.kind == FeedKind::Consolidated)
        return "consolidated quotes";
    return tape.view() == TapeView::Trial ? "snapshots of venues" : "quotes of single venues";
}

/// How the queues of resting orders are known, of an input with single orders.
std::string queuesText(const Tape& tape)
{
    std::string byOrder;
    std::string bySize;
    for (const TapeVenue& venue : tape.venues()) {
        std::string& list = venue.hasOrders ? byOrder : bySize;
        list += (list.empty() ? "" : ", ") + venue.info.mic;
    }
    if (byOrder.empty())
        return "";
    return byOrder + " known order by order"
        + (bySize.empty() ? "" : ", " + bySize + " inferred from sizes (trades-only)");
}

/// `ofFormat`: what the format says of them.
std::string unitText(const RunSetup& setup, const CsvForm& form, ShareUnit unit, const std::string& ofFormat)
{
    std::string text = ofFormat;
    if (form.sharesPerSizeUnit)
        text = *form.sharesPerSizeUnit == 1
            ? "in shares (stated)"
            : fmt::format("of {} shares a unit (stated)", *form.sharesPerSizeUnit);
    if (!unit.isWhole())
        text += fmt::format("{}in units of {}{}", text.empty() ? "" : ", ", format(unit),
                            setup.form.sizeUnit ? " (stated)" : "");
    return text.empty() ? "in shares" : text;
}

/// The window is the first session of several, because none was stated.
bool isFirstOfSessions(const RunSetup& setup, const LoadedTape& loaded)
{
    return !setup.from && !setup.to && !loaded.isCutShort
        && loaded.tape->firstSession().to < loaded.tape->span().to;
}

} // namespace

std::vector<std::pair<std::string, std::string>> understood(const RunSetup& setup, const LoadedTape& loaded,
                                                            TimeWindow window,
                                                            std::optional<double> medianPrice)
{
    CsvForm form = setup.form;
    if (loaded.topic) { // whose messages are told nothing but their zone
        form = {};
        form.zone = setup.form.zone;
    }
    std::string format;
    std::string prices;
    std::string vendorZone;
    std::string clock;
    std::string sizes;
    std::string countedTimes;
    std::int64_t naive = 0;
    std::int64_t all = 0;
    for (const CsvSummary& file : loaded.files) {
        addOnce(format,
                file.vendor.empty() ? fmt::format("{} ({})", file.isDbn ? "DBN" : "CSV", name(file.schema))
                                    : fmt::format("{} ({})", file.vendor,
                                                  file.schema == CsvSchema::Trades ? "trades" : "quotes"));
        addOnce(vendorZone, file.zone);
        addOnce(clock, file.clock);
        addOnce(sizes, file.sizes);
        addOnce(countedTimes, file.countedTimes);
        addOnce(prices,
                form.nanosPerPriceUnit
                    ? fmt::format("of {} $ a unit (stated)", formatNanos(*form.nanosPerPriceUnit))
                    : file.schema == CsvSchema::Lobster       ? "in units of 0.0001 $"
                    : file.priceForm == CsvPriceForm::Decimal ? "in dollars"
                    : file.isDbn || file.wholePrices.isDatabento
                    ? "in units of 1e-9 $"
                    : "in units of 1e-9 $ (assumed of whole numbers)");
        naive += file.counts.timesWithoutZone;
        all += file.rows();
    }
    if (loaded.topic) {
        format = "messages";
        prices =
            loaded.topic->prices.whole > 0 ? "in units of 1e-9 $ (assumed of whole numbers)" : "in dollars";
        naive = loaded.topic->timesWithoutZone;
        all = loaded.topic->quoteMessages;
    }
    if (medianPrice)
        prices += fmt::format(", about {:.6g} $", *medianPrice);
    std::string times = form.zone ? form.zone->name() + " where none is named (stated)"
        : vendorZone.empty()      ? timesText(naive, all)
                                  : vendorZone + " (the format's)";
    if (!countedTimes.empty())
        times = countedTimes + ", " + times;
    if (!clock.empty())
        times += ", by " + clock;
    if (loaded.topic && loaded.topic->kafkaTimes > 0)
        times += loaded.topic->kafkaTimes < loaded.topic->quoteRows ? ", in part those of the messages"
                                                                    : ", those of the messages";
    const Tape& tape = *loaded.tape;
    const TimeWindow session = tape.firstSession();
    std::vector<std::pair<std::string, std::string>> out{{"format", format},
                                                         {"feed", feedText(tape)},
                                                         {"prices", prices},
                                                         {"sizes", unitText(setup, form, tape.unit(), sizes)},
                                                         {"times", times},
                                                         {"window", spanText(window)},
                                                         {"session",
                                                          session.to == tape.span().to ? "all of the input"
                                                              : window.to <= session.to
                                                              ? "the first of several"
                                                              : "several, with gaps of more than an hour"}};
    if (const std::string queues = queuesText(tape); !queues.empty())
        out.emplace_back("queues", queues);
    for (auto& [what, how] : out)
        how = inCurrency(how, setup.currency);
    return out;
}

Result<TapeJudgement> judgeInput(const RunSetup& setup, const LoadedTape& loaded, TimeWindow window,
                                 const TapeLook* whole)
{
    const Tape& tape = *loaded.tape;
    const auto now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    auto judgement = whole != nullptr ? judgeTape(tape, loaded.counts, window, now, {}, *whole)
                                      : judgeTape(tape, loaded.counts, window, now, {});
    if (!judgement)
        return judgement;
    auto& findings = judgement->findings;
    std::ranges::copy(loaded.findings, std::back_inserter(findings));
    const auto find = [&](std::string_view code) {
        return std::ranges::find(findings, code, &Finding::code);
    };
    // Either may be as it should be; both together are local times that were taken as UTC.
    if (const auto zones = find("zones_mixed"); zones != findings.end())
        zones->isRefusal |= find("venues_apart") != findings.end();
    if (isFirstOfSessions(setup, loaded))
        findings.push_back(
            {"first_session",
             fmt::format("The quotes cover {}, with a gap of more than an hour: the order's window ends with "
                         "the first session, at {} UTC.",
                         spanText(tape.span()), secondsText(window.to)),
             "State `from` and `to` for another one.", false});
    std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::isRefusal);
    if (setup.isForced || findings.empty() || !findings.front().isRefusal)
        return judgement;
    std::string why;
    for (const Finding& finding : findings) {
        if (finding.isRefusal)
            why += finding.text + (finding.advice.empty() ? " " : " " + finding.advice + " ");
    }
    return unusableData(inCurrency(why, setup.currency)
                            + "Nothing was run; with `force` it is run all the same.",
                        !setup.kafka.empty()    ? "topic " + setup.topic
                            : setup.csv.empty() ? ""
                                                : setup.csv.front());
}

}} // namespace sor::runs
