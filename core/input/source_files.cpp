// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/source_files.h"

#include "input/csv/archive_text.h"
#include "input/lobster/lobster_stream.h"
#include "input/quotes/quote_file.h"
#include "input/source_path.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace sor { inline namespace input {

Result<SourceFiles> SourceFiles::find(const SourceSpec& source, const std::stop_token& stop)
{
    SourceFiles files;
    // Trades first: at equal times a print acts before the quotes.
    for (const auto* texts : {&source.trades, &source.csv}) {
        files.ofTrades = files.paths.size();
        std::vector<std::string> found;
        for (const std::string& text : *texts) {
            const auto [venue, path] = namedFile(text);
            std::vector<std::string> leftOut;
            const auto members = csv::membersOf(path, &leftOut);
            if (!members)
                return members.error();
            if (!leftOut.empty())
                files.warnings.push_back(
                    fmt::format("{}: left out as no files of quotes: {}.", path, fmt::join(leftOut, ", ")));
            if (auto status = checkMembers(path, *members); !status)
                return status.error();
            found.insert(found.end(), members->begin(), members->end());
            for (const std::string& member : *members) {
                if (!venue.empty())
                    files.venues[member] = venue;
            }
        }
        lobster::dropBooks(found);
        files.paths.insert(files.paths.end(), found.begin(), found.end());
    }
    auto definitions = readDefinitions(files.paths, stop);
    if (!definitions)
        return definitions.error();
    files.definitions = std::move(*definitions);
    return files;
}

CsvForm SourceFiles::formOf(const std::string& path, CsvForm form) const
{
    if (const auto venue = venues.find(path); venue != venues.end())
        form.venue = venue->second;
    form.hasTradesBeside = ofTrades > 0;
    return areTrades(path) ? formOfTrades(form) : form;
}

}} // namespace sor::input
