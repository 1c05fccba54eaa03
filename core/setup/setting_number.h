// SPDX-License-Identifier: GPL-3.0-or-later
// A number as every word takes it.
#pragma once

#include <string>

namespace sor { inline namespace setup {

/// The shortest decimal that reads back, without an exponent, which no word takes: 0.1 stays 0.1, 1e-05 is
/// 0.00001.
std::string settingNumber(double number);

}} // namespace sor::setup
