// SPDX-License-Identifier: GPL-3.0-or-later
// Round lots by symbol, for files whose quotes give sizes in them: a file of a user, or of Daily TAQ's
// master.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sor { inline namespace input {

class RoundLots {
public:
    static constexpr std::int64_t kMostShares = 1'000'000;

    /// A table with a header or, of two columns, without: the symbol (`symbol`, `ticker`, or `sym_root` with
    /// `sym_suffix`) and the shares of its round lot (`round_lot`, `lot` and the like, else `unit_of_trade`);
    /// other columns are left out, and so are rows without a lot and the last row END of Daily TAQ.
    /// DataUnusable with the line for a lot that is not a whole number from 1 to kMostShares, and for a
    /// symbol with two. `where` names the file. Any thread.
    static Result<RoundLots> parse(std::string_view text, const std::string& where);
    /// Of a file, as readDeskText() has it.
    static Result<RoundLots> read(const std::filesystem::path& path);

    /// Shares of the symbol's round lot; nothing when the file does not name it. What stands between the
    /// parts of a symbol (' ', '.', '/', '-') is the same.
    std::optional<std::int64_t> of(std::string_view symbol) const;
    const std::string& where() const { return m_where; }

private:
    std::string m_where;
    std::map<std::string, std::int64_t, std::less<>> m_lots; // by the symbol with '.' between its parts
};

}} // namespace sor::input
