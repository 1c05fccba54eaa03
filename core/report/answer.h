// SPDX-License-Identifier: GPL-3.0-or-later
// What a run answers: what was asked, the verdict, and what to keep in mind with it. The same in every
// output.
#pragma once

#include "base/enum_names.h"
#include "report/run_report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

/// "Buy 5,000 SYNT, 2 Jun 2025 13:35-14:35 UTC, 4 of 16 US exchanges (without XNYS, ARCX, MEMX, ...), fees
/// default".
std::string askedText(const RunReport& report);

/// Whether the router was better than the benchmark with its own schedule where its parameters were not
/// chosen: the mean over start times with its 95 % interval.
struct Verdict {
    enum class Grade : std::uint8_t {
        Better, // the interval lies above zero
        Worse, // it lies below zero
        NoDifference, // it holds zero
        Unresolved, // better or worse, but by the rules of filling it could be the other
        NotJudged // there is no interval, or it would mean nothing
    };
    Grade grade = Grade::NotJudged;
    Baseline benchmark = kPrimaryBaseline;
    std::optional<double> savingBps; // mean over the starts; positive: the router was better
    std::optional<Interval> interval; // 95 %
    std::size_t degrees = 0; // of freedom of the interval
    std::size_t starts = 0;
    std::string reason; // why there is no interval, or why it is not judged; else empty
    std::string advice; // what would change that
    std::string text; // one sentence or two
};
constexpr auto namesOf(std::type_identity<Verdict::Grade>)
{
    return enumNames<Verdict::Grade>({{Verdict::Grade::Better, "better"},
                                      {Verdict::Grade::Worse, "worse"},
                                      {Verdict::Grade::NoDifference, "no_difference"},
                                      {Verdict::Grade::Unresolved, "unresolved"},
                                      {Verdict::Grade::NotJudged, "not_judged"}});
}

/// How the interval over start times is made, as the JSON names it (see phaseMean()).
inline constexpr std::string_view kStartsMethod = "phases_t";

Verdict verdictOf(const RunReport& report);

/// Why there is no interval against a baseline over the start times; empty when there is one.
std::string whyNoInterval(const RunReport& report, Baseline baseline);
/// The same of an extra strategy, by Experiment::extraNames.
std::string whyNoIntervalOfExtra(const RunReport& report, std::size_t extra);
/// What would give the interval that is missing; empty when nothing would.
std::string adviceForInterval(const RunReport& report, Baseline baseline);

/// What a setting of the run was, by its word; empty where the report does not have it.
std::string settingOf(const RunReport& report, std::string_view word);

/// The part of the window, 0 to 1, before the first and after the last of the data.
double uncovered(const TimeWindow& window, const TimeWindow& data);
/// Above this part of the tested part nothing is judged.
inline constexpr double kMostUncovered = 0.10;

/// The input against the exchanges of US equities; nothing found where some venue is not one of them.
struct UsExchanges {
    std::size_t found = 0;
    std::string missing; // "XNYS, ARCX, EDGX, ..."; empty when none is missing
};
UsExchanges usExchangesOf(const RunReport& report);

/// RunReport::understood, and the venues with the part of the points at which each shows the best ask.
std::vector<std::pair<std::string, std::string>> understoodOf(const RunReport& report);

}} // namespace sor::report
