// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"

#include "base/printable_text.h"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace base {

namespace {

/// As JSON writes a code point: beyond the first 65,536 as a pair of surrogates.
void appendEscape(std::string& out, char32_t character)
{
    const auto number = static_cast<std::uint32_t>(character);
    if (number < 0x10000) {
        out += fmt::format("\\u{:04x}", number);
        return;
    }
    const std::uint32_t offset = number - 0x10000;
    out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (offset >> 10U), 0xDC00 + (offset & 0x3FFU));
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
        } else if (const char32_t character = utf8Value(text, length); isUnprintable(character)) {
            appendEscape(out, character);
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

}} // namespace sor::base
