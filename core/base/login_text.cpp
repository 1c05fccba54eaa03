// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/login_text.h"

#include <algorithm>

namespace sor { inline namespace base {

std::string withoutLogins(std::string_view text)
{
    constexpr std::string_view kScheme = "://";
    std::string shown;
    while (!text.empty()) {
        const auto blank = std::min(text.find_first_of(" \t\n\r'\"()[]{}<>"), text.size());
        std::string_view word = text.substr(0, blank);
        // The last one: a password may hold '@' itself.
        if (const auto at = word.rfind('@'); at != std::string_view::npos) {
            const auto scheme = word.substr(0, at).find(kScheme);
            const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + kScheme.size();
            if (word.substr(start, at - start).find(':') != std::string_view::npos) {
                shown.append(word.substr(0, start)).append("(login hidden)");
                word.remove_prefix(at);
            }
        }
        shown += word;
        const auto next = std::min(blank + 1, text.size());
        shown += text.substr(blank, next - blank);
        text.remove_prefix(next);
    }
    return shown;
}

}} // namespace sor::base
