// SPDX-License-Identifier: GPL-3.0-or-later
// Writes JSON with a stable order and exact decimals (a double would lose nano-dollars).
#pragma once

#include "base/share_unit.h"
#include "base/time.h"
#include "base/units.h"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace base {

/// Appends to a string. Keys come out in the order of the calls. Calls must nest properly (asserted).
/// `Pretty` indents by two spaces; `Line` writes everything on one line.
class JsonWriter {
public:
    enum class Style { Pretty, Line };
    /// `unit` is that of the shares that are written.
    explicit JsonWriter(Style style = Style::Pretty, ShareUnit unit = {})
        : m_style(style)
        , m_unit(unit)
    {
    }
    explicit JsonWriter(ShareUnit unit)
        : JsonWriter(Style::Pretty, unit)
    {
    }
    ShareUnit unit() const { return m_unit; }

    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag);
    /// The shortest text that reads back to the same double; null when it is not finite.
    JsonWriter& value(double number);
    JsonWriter& value(std::integral auto number) requires(!std::same_as<decltype(number), bool>)
    {
        return raw(std::to_string(number));
    }
    JsonWriter& value(Price price) { return raw(format(price)); }
    JsonWriter& value(Cash cash) { return raw(format(cash)); }
    JsonWriter& value(Shares shares) { return raw(format(shares, m_unit)); }
    JsonWriter& value(UnixNanos time) { return value(formatIsoTime(time)); }
    JsonWriter& null() { return raw("null"); }
    template <class T> JsonWriter& member(std::string_view name, const T& v)
    {
        key(name);
        return value(v);
    }
    JsonWriter& nullMember(std::string_view name)
    {
        key(name);
        return null();
    }
    /// Text that is JSON already.
    JsonWriter& raw(std::string_view json);

    /// What was written; everything must be closed. A final newline is added.
    std::string take();

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();
    void newLine();

    struct Level {
        char closing;
        bool empty = true;
    };
    Style m_style;
    ShareUnit m_unit;
    std::string m_text;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

/// `text` as a JSON string with its quotes. Bytes that are not UTF-8 come out as U+FFFD.
std::string jsonQuoted(std::string_view text);

}} // namespace sor::base
