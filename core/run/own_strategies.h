// SPDX-License-Identifier: GPL-3.0-or-later
// Strategy files: shared libraries of a user's, whose strategies run beside the known ones.
#pragma once

#include "base/result.h"
#include "search/extra_strategy.h"

#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace runs {

/// Opens the files, which runs code in them with the rights of this process: only for files that the user
/// named. They stay open until the process ends. InvalidArgument with a sentence for a file that is missing,
/// no shared library of this machine, no strategy file, built for another version, and for two strategies of
/// one name. A new one is made for every order, and runs on any thread.
Result<std::vector<ExtraStrategy>> loadStrategies(const std::vector<std::string>& files);

/// The strategy whose code the calling thread is in, by its name (while it is loaded, its file); else empty.
/// For a handler of std::exit: a strategy that calls it would end the program as if all had been done.
std::string_view strategyUnderWay();

/// "My TWAP" -> "my_twap": the key of a strategy in the files; empty when the name has no letter or digit.
std::string strategyKey(std::string_view name);

}} // namespace sor::runs
