// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of files, messages and the network made harmless before they are shown or pasted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sor { inline namespace base {

/// Length in bytes of the well-formed UTF-8 sequence at the front of `text` (not empty), or 0 where there is
/// none (Unicode 15, table 3-7).
std::size_t utf8Length(std::string_view text);

/// The code point that the `length` bytes (from utf8Length) at the front of `text` encode.
char32_t utf8Value(std::string_view text, std::size_t length);

/// Whether a code point acts on what shows it or cannot be seen: C0 and C1 controls, DEL, direction marks and
/// overrides, characters without width, line and paragraph separators, tags.
bool isUnprintable(char32_t character);

/// `text` for a terminal, a log or a label, with every unprintable character written out: \r, \x1b, \u202e,
/// \U000e0041, and \xff for a byte that is not UTF-8. Line feeds and tabs stay. Backslashes are not doubled:
/// the result is to be read, not to be read back. What is printable comes back unchanged, so applying it
/// twice changes nothing.
std::string printable(std::string_view text);

/// printable() for a text that stands within a line: line feeds and tabs are written out too (\n, \t).
std::string printableLine(std::string_view text);

/// A cell of text for a spreadsheet: printableLine(), and an apostrophe in front of what would be taken for a
/// formula (first character = + - or @, also full-width), as spreadsheets themselves mark text. Not for
/// numbers.
std::string guardedText(std::string_view text);

/// guardedText() as a field of a CSV file (RFC 4180): in quotes, with quotes doubled, where it has a comma, a
/// semicolon or a quote.
std::string csvTextField(std::string_view text);

/// A field of a CSV file that is read back as `text`: in quotes where it must be, and nothing guarded.
std::string quotedCsvField(std::string_view text);

}} // namespace sor::base
