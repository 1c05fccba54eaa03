// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/first_rows.h"

#include "files/atomic_output_file.h"
#include "input/csv/csv_input.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <vector>

namespace sor { inline namespace input {

namespace {

/// Counts the ends of lines in text that comes piece by piece.
class LineCounter {
public:
    explicit LineCounter(std::int64_t wanted)
        : m_wanted(wanted)
    {
    }
    /// The bytes up to the end of the last line that is wanted, or all of them.
    std::size_t take(std::string_view text)
    {
        for (std::size_t i = 0; i < text.size(); ++i) {
            m_isQuoted = m_isQuoted != (text[i] == '"');
            m_isInLine = m_isQuoted || text[i] != '\n';
            if (!m_isInLine && ++m_lines == m_wanted)
                return i + 1;
        }
        return text.size();
    }
    bool isDone() const { return m_lines == m_wanted; }
    /// A last line without an end included.
    std::int64_t lines() const { return m_lines + (m_isInLine ? 1 : 0); }

private:
    std::int64_t m_wanted;
    std::int64_t m_lines = 0;
    bool m_isInLine = false;
    bool m_isQuoted = false;
};

} // namespace

Result<std::int64_t> copyFirstRows(const std::filesystem::path& csv, std::int64_t rows,
                                   const std::filesystem::path& to, const std::stop_token& stop)
{
    assert(rows > 0);
    const auto opened = csv::openText(csv, 1);
    if (!opened)
        return opened.error();
    auto out = AtomicOutputFile::open(to);
    if (!out)
        return out.error();
    LineCounter counter(rows + 1); // and the header
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    std::vector<char> piece(kPiece);
    while (!counter.isDone()) {
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        const auto got = opened->text().read(piece.data(), piece.size());
        if (!got)
            return got.error();
        if (*got == 0)
            break;
        const std::string_view text(piece.data(), *got);
        constexpr std::size_t kTop = 64; // where DBN files have zeros, and text has none
        if (counter.lines() == 0 && text.substr(0, kTop).find('\0') != std::string_view::npos)
            return unusableData(
                "It is no text, and the first rows of text alone can be copied. Raise `memory`, or "
                "state the time that is wanted with `from` and `to`.",
                csv.string());
        if (auto status = out->write(text.substr(0, counter.take(text))); !status)
            return status.error();
    }
    if (auto status = opened->file->checkUnchanged(); !status)
        return status.error();
    if (auto status = out->commit(); !status)
        return status.error();
    return std::max<std::int64_t>(0, counter.lines() - 1);
}

}} // namespace sor::input
