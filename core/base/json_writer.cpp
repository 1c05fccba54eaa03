// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace sor {

namespace {

/// Length of the well-formed UTF-8 sequence at the front of `text`, or 0 (Unicode 15, table 3-7).
std::size_t utf8Length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::string jsonQuoted(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t length = utf8Length(text);
        if (length == 0) {
            out += "\\ufffd";
            text.remove_prefix(1);
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    out += '"';
    return out;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    assert(!m_afterKey && !m_levels.empty() && m_levels.back().closing == '}');
    separate();
    m_text += jsonQuoted(name);
    m_text += m_style == Style::Pretty ? ": " : ":";
    m_afterKey = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text)
{
    return raw(jsonQuoted(text));
}

JsonWriter& JsonWriter::value(bool flag)
{
    return raw(flag ? "true" : "false");
}

JsonWriter& JsonWriter::value(double number)
{
    if (!std::isfinite(number))
        return null();
    std::array<char, 32> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return raw(std::string_view(buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())));
}

JsonWriter& JsonWriter::raw(std::string_view json)
{
    assert(m_afterKey || m_levels.empty() || m_levels.back().closing == ']'); // a member needs its key
    separate();
    m_text += json;
    return *this;
}

std::string JsonWriter::take()
{
    assert(m_levels.empty() && !m_afterKey);
    m_text += '\n';
    return std::move(m_text);
}

JsonWriter& JsonWriter::open(char bracket)
{
    assert(m_afterKey || m_levels.empty() || m_levels.back().closing == ']'); // a member needs its key
    separate();
    m_text += bracket;
    m_levels.push_back({bracket == '{' ? '}' : ']'});
    return *this;
}

JsonWriter& JsonWriter::close(char bracket)
{
    assert(!m_levels.empty() && m_levels.back().closing == bracket && !m_afterKey);
    const bool wasEmpty = m_levels.back().empty;
    m_levels.pop_back();
    if (!wasEmpty)
        newLine();
    m_text += bracket;
    return *this;
}

void JsonWriter::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_levels.empty())
        return;
    if (!m_levels.back().empty)
        m_text += ',';
    m_levels.back().empty = false;
    newLine();
}

void JsonWriter::newLine()
{
    if (m_style == Style::Line)
        return;
    m_text += '\n';
    m_text.append(m_levels.size() * 2, ' ');
}

} // namespace sor
