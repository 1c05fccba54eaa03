// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a source, and what is stated of each.
#pragma once

#include "base/result.h"
#include "input/csv/csv_form.h"
#include "input/dbn/dbn_symbols.h"
#include "input/source_spec.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input {

struct SourceFiles {
    std::vector<std::string> paths; // the members of archives one by one; those of trades lead
    std::size_t ofTrades = 0; // so many
    std::map<std::string, std::string> venues; // of files that are stated to be of one
    std::vector<std::string> warnings; // plain sentences
    dbn::Symbology definitions; // of files that hold nothing else

    /// Opens archives and reads definitions; DataUnusable where one cannot be, or its members do not go
    /// together, Interrupted when stopped. Streams are held already.
    static Result<SourceFiles> find(const SourceSpec& source, const std::stop_token& stop);

    bool areTrades(const std::string& path) const
    {
        const auto end = paths.begin() + static_cast<std::ptrdiff_t>(ofTrades);
        return std::find(paths.begin(), end, path) != end;
    }
    /// How one of them is read: `form` is what the source states.
    CsvForm formOf(const std::string& path, CsvForm form) const;
    /// Those of quotes before those of trades; `files` are by path.
    template <class Files> void putQuotesFirst(Files& files) const
    {
        std::rotate(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(ofTrades), files.end());
    }
};

}} // namespace sor::input
