// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/text_lines.h"

#include "base/printable_text.h"

#include <fmt/format.h>

namespace sor { inline namespace report {

std::string wrapped(std::string_view lead, std::string_view text, std::size_t width)
{
    const std::string shown = printableLine(text);
    std::string_view rest = shown;
    const std::size_t room = width - lead.size();
    const std::string indent(lead.size(), ' ');
    std::string out;
    for (bool isFirst = true; isFirst || !rest.empty(); isFirst = false) {
        std::size_t end = rest.size();
        if (end > room) {
            end = rest.rfind(' ', room);
            if (end == std::string_view::npos) {
                end = room;
                while (end > 1 && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U)
                    --end;
            }
        }
        out += fmt::format("{}{}\n", isFirst ? lead : indent, rest.substr(0, end));
        rest.remove_prefix(end);
        if (rest.starts_with(' '))
            rest.remove_prefix(1);
    }
    return out;
}

}} // namespace sor::report
