// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of a study.
#pragma once

#include "base/enum_names.h"
#include "report/study_report.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sor { inline namespace report {

enum class StudyGrade : std::uint8_t { Better, Worse, NoDifference, Unresolved, NotJudged };
constexpr auto namesOf(std::type_identity<StudyGrade>)
{
    return enumNames<StudyGrade>({{StudyGrade::Better, "better"},
                                  {StudyGrade::Worse, "worse"},
                                  {StudyGrade::NoDifference, "no_difference"},
                                  {StudyGrade::Unresolved, "unresolved"},
                                  {StudyGrade::NotJudged, "not_judged"}});
}

/// "no difference shown".
std::string_view gradeText(StudyGrade grade);

struct StudyVerdict {
    StudyGrade grade = StudyGrade::NotJudged;
    std::string text; // the answer, one sentence: the first line of every output
    std::string reason; // why it is not judged, a sentence; empty when it is
};
StudyVerdict verdictOf(const StudyReport& report);

/// The means under other rules of filling, a sentence; empty when they were left out.
std::string bracketSentence(const StudyReport& report);

/// What the primary saving is in money, and the fees at which it would be none, a sentence.
std::string moneySentence(const StudyReport& report);

/// "0.4%", "12%" of a part of 1.
std::string sharePercent(double part);

/// What the table of venues does not show, a sentence; empty when there is nothing to say.
std::string venuesSentence(const StudyReport& report);

/// "+0.02 to +0.18" by day; with a star over orders, these days only; why there is none.
std::string benchmarkInterval(const study::BenchmarkEstimate& of);
std::string venueInterval(const study::VenueWorth& of, const StudyReport& report);
/// Whether the interval of a venue's worth is by day.
bool isByDay(const study::VenueWorth& of, const StudyReport& report);
/// Whether one of these intervals has a star.
bool hasStars(const StudyReport& report);

/// Why there is no estimate, in words.
std::string lackText(const study::NoEstimate& why);

}} // namespace sor::report
