// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords typed in the wrong place, "user:password@host", are not repeated in messages.
#pragma once

#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// `text` with the login of each "user:password@host" or "scheme://user:password@host" replaced by
/// "(login hidden)". A login reaches back from '@' to the blank, quote or bracket before it.
std::string withoutLogins(std::string_view text);

}} // namespace sor::base
