// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of DBN files share: reading bytes as a file, and records at other times.
#pragma once

#include "csv_fixture.h"
#include "csv_packing.h"
#include "dbn_writer.h"
#include "input/quotes/quote_file.h"
#include "input/tape_loader.h"

namespace sor::test {

inline constexpr std::uint64_t kSecond = 1'000'000'000;
inline constexpr std::uint64_t kDay = 86'400 * kSecond;

inline DbnRecord later(DbnRecord record, std::uint64_t nanos)
{
    record.tsEvent += nanos;
    record.tsRecv += nanos;
    return record;
}

inline std::string toText(const std::vector<std::string>& texts)
{
    std::string out;
    for (const auto& text : texts)
        out += text + "\n";
    return out;
}

/// A folder of DBN files.
class DbnFolder {
public:
    Outcome read(const std::string& bytes, const CsvOptions& options = {},
                 const dbn::Symbology* definitions = nullptr)
    {
        FeedRegistry registry;
        KeepingSink sink;
        const auto path = m_folder.write("day.dbn", bytes);
        return outcomeOf(readQuoteFile(path, options, registry, sink, {}, nullptr, definitions), sink);
    }
    std::string refusal(const std::string& bytes, const CsvOptions& options = {})
    {
        const Outcome outcome = read(bytes, options);
        return outcome.error.empty() ? "not refused" : outcome.error;
    }
    Result<LoadedTape> load(const std::vector<std::string>& files)
    {
        SourceSpec source;
        for (std::size_t i = 0; i < files.size(); ++i)
            source.csv.push_back(m_folder.write(fmt::format("file{}.dbn", i), files[i]).string());
        return loadTape(source, 1, {});
    }
    std::filesystem::path write(const std::string& name, std::string_view bytes) const
    {
        return m_folder.write(name, bytes);
    }

private:
    Folder m_folder;
};

} // namespace sor::test
