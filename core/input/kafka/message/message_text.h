// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a message's value: out of its packing, encoding and envelope, and in one piece a JSON value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sor { inline namespace input { namespace kafka {

/// What a value says, as UTF-8; a value that cannot be read has a problem instead ("an Avro or Protobuf value
/// ...").
struct PlainText {
    std::string_view text; // of the value, or of the storage
    std::string problem;
};

std::size_t firstOfText(std::string_view text, std::size_t from = 0);
/// Unpacks gzip and zstd, converts UTF-16, and takes off a byte order mark, the five bytes of a schema
/// registry before JSON, and the quotes of JSON that was written as a JSON text. `storage` holds what is not
/// the value's own.
PlainText plainTextOf(std::string_view value, std::string& storage);
/// Takes the JSON object or array at the front of `text`, and the blanks behind it; all that is there when no
/// bracket closes it.
std::string_view takeJsonValue(std::string_view& text);
/// `json` with null for NaN and Infinity, which programs write and JSON does not have.
std::string_view withoutNonNumbers(std::string_view json, std::string& storage);

}}} // namespace sor::input::kafka
