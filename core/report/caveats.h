// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader must keep in mind with the numbers of a run, worst first. The same in every output.
#pragma once

#include "base/enum_names.h"
#include "base/json_writer.h"
#include "report/run_report.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

/// Something that a reader of the numbers must know.
struct Caveat {
    enum class Severity : std::uint8_t { Severe, Warning, Note };
    std::string_view code; // "participation"
    Severity severity = Severity::Note;
    std::string text;
    std::string advice; // what can be done; may be empty
};
constexpr auto namesOf(std::type_identity<Caveat::Severity>)
{
    return enumNames<Caveat::Severity>({{Caveat::Severity::Severe, "severe"},
                                        {Caveat::Severity::Warning, "warning"},
                                        {Caveat::Severity::Note, "note"}});
}

/// Worst first.
std::vector<Caveat> caveatsOf(const RunReport& report);

/// Calls money by the stated name (money_text.h).
void nameCurrency(std::vector<Caveat>& caveats, std::string_view currency);

/// What it says and what to do, in one text.
std::string caveatSentences(const Caveat& caveat);
/// Lines of a terminal, at most `width` columns: "! " before what is more than a note.
std::string linesOf(const Caveat& caveat, std::size_t width);
/// "caveats": [{code, severity, text, advice}].
void writeCaveats(JsonWriter& json, const std::vector<Caveat>& caveats);

}} // namespace sor::report
