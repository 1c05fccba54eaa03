// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_catalogue.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "base/text.h"
#include "input/csv/archive_text.h"
#include "input/quotes/quote_file.h"
#include "run/run_pipeline.h"
#include "run/study/catalogue_reader.h"
#include "run/study/repeated_data.h"
#include "search/worker_crew.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <system_error>

namespace sor { inline namespace runs {

namespace {

namespace fs = std::filesystem;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr std::array<std::string_view, 4> kPackings{".zst", ".gz", ".xz", ".bz2"};

/// Named like quotes; whether it holds them is said when it is read.
bool isNamedAsQuotes(const fs::path& path)
{
    const std::string whole = lowered(path.filename().string());
    std::string_view name = whole;
    for (const std::string_view packing : kPackings) {
        if (name.ends_with(packing)) {
            name.remove_suffix(packing.size());
            break;
        }
    }
    constexpr std::array<std::string_view, 4> kEndings{".csv", ".tsv", ".dbn", ".zip"};
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// For other names the top of the content: EQY_US_ALL_BBO_20240607 is Daily TAQ's, README is nothing.
bool looksLikeQuotesOrTrades(const fs::path& path, const CsvForm& form)
{
    CsvForm top = form;
    top.roundLots.clear(); // whether that file is good is no matter of this one
    const auto members = csv::membersOf(path.string());
    return members
        && (previewQuoteFile(members->front(), top) || previewQuoteFile(members->front(), formOfTrades(top)));
}

Result<std::vector<std::string>> filesIn(const fs::path& folder, const CsvForm& form,
                                         const std::stop_token& stop, std::int64_t& others)
{
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        return Error{ErrorCode::FileMissing,
                     "There is no such folder. `data` names the folder of the study's quotes.",
                     {.path = folder.string()}};
    }
    std::vector<std::string> files;
    for (auto at = fs::recursive_directory_iterator(folder, error);
         !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const bool isHidden = at->path().filename().string().starts_with('.');
        if (at->is_directory(error)) {
            if (isHidden)
                at.disable_recursion_pending();
            continue;
        }
        if (stop.stop_requested())
            return Error{ErrorCode::Interrupted, "Stopped."};
        const bool isOfQuotes = !isHidden && at->is_regular_file(error)
            && (isNamedAsQuotes(at->path()) || looksLikeQuotesOrTrades(at->path(), form));
        if (isOfQuotes)
            files.push_back(at->path().lexically_relative(folder).string());
        else if (!isHidden)
            ++others;
    }
    if (error)
        return unusableData(fmt::format("The folder cannot be read: {}.", error.message()), folder.string());
    if (files.empty()) {
        return unusableData(fmt::format("The folder has no file of quotes{}. Expected names such as "
                                        "IBM/2013-10-07.csv.zst or 20131007/IBM.csv, or content that is told "
                                        "by its header.",
                                        others == 0 ? "" : fmt::format(" among {}", counted(others, "file"))),
                            folder.string());
    }
    std::ranges::sort(files);
    return files;
}

/// The name that the trades of a file of quotes have; empty when its name says nothing of quotes.
std::string tradesNameOf(const std::string& path)
{
    const std::size_t name = path.rfind(fs::path::preferred_separator) + 1; // 0 without a folder
    const std::string whole = lowered(path);
    // The last two are Daily TAQ's: EQY_US_ALL_BBO_20240607 and EQY_US_ALL_TRADE_20240607.
    for (const std::string_view quote : {"quote", "_nbbo_", "_bbo_"}) {
        const std::size_t at = whole.find(quote, name);
        if (at == std::string::npos)
            continue;
        const bool hasBars = quote.front() == '_';
        const std::size_t first = hasBars ? at + 1 : at;
        const std::size_t length = quote.size() - (hasBars ? 2 : 0);
        const std::string_view trade = path[first] == whole[first] ? "trade"
            : path[first + 1] != whole[first + 1]                  ? "TRADE"
                                                                   : "Trade";
        return std::string(path).replace(first, length, trade);
    }
    return "";
}

/// Of a part of Daily TAQ's quotes (SPLITS_US_ALL_BBO_A_20240607), whose trades have that name: what those of
/// the whole day are called (EQY_US_ALL_TRADE_20240607); empty for others.
std::string wholeDayOf(const std::string& trades)
{
    const std::size_t name = trades.rfind(fs::path::preferred_separator) + 1; // 0 without a folder
    const std::string whole = lowered(trades);
    constexpr std::string_view kPart = "splits_";
    constexpr std::string_view kTrade = "_trade_";
    const std::size_t at = whole.find(kTrade, name);
    if (at == std::string::npos || whole.compare(name, kPart.size(), kPart) != 0)
        return "";
    const std::size_t letter = at + kTrade.size(); // or letters
    const std::size_t end = whole.find('_', letter);
    if (end == std::string::npos)
        return "";
    const bool isSmall = trades[name] == whole[name];
    return trades.substr(0, name) + (isSmall ? "eqy_" : "EQY_")
        + trades.substr(name + kPart.size(), letter - name - kPart.size()) + trades.substr(end + 1);
}

/// Takes the files of trades out of `files`: by the path of the quotes to which they belong.
std::map<std::string, std::string> takeTrades(std::vector<std::string>& files)
{
    std::map<std::string, std::string> tradesOf;
    std::set<std::string> taken;
    for (const std::string& path : files) {
        const std::string own = tradesNameOf(path);
        for (const std::string& trades : {own, wholeDayOf(own)}) {
            if (trades.empty() || !std::ranges::binary_search(files, trades))
                continue;
            tradesOf.emplace(path, trades);
            taken.insert(trades);
            break;
        }
    }
    std::erase_if(files, [&](const std::string& path) { return taken.contains(path); });
    return tradesOf;
}

/// A file of the folder, with its trades and what it holds.
struct FileEntries {
    std::string path;
    std::string trades;
    std::vector<CatalogueEntry> entries;
    bool isKnown = false;
};

/// What reading a file takes at most, about: rows out of order are held twice while they are sorted.
std::size_t bytesToRead(const fs::path& path)
{
    const FileMark mark = markOf(path).value_or(FileMark{});
    const std::string ending = lowered(path.extension().string());
    const bool isPacked = ending == ".zip" || std::ranges::find(kPackings, ending) != kPackings.end();
    return static_cast<std::size_t>(mark.size) * (isPacked ? 30 : 3);
}

Status readNewFiles(const CatalogueReader& reader, std::vector<FileEntries>& all, const fs::path& folder,
                    const RunSetup& setup, const std::stop_token& stop, ProgressSink* progress)
{
    std::vector<FileEntries*> files;
    std::vector<std::size_t> sizes;
    for (FileEntries& file : all) {
        if (file.isKnown)
            continue;
        files.push_back(&file);
        sizes.push_back(bytesToRead(folder / file.path));
    }
    std::vector<Status> statuses(files.size(), ok());
    std::mutex telling;
    std::int64_t done = 0;
    WorkerCrew crew(threadsOf(setup));
    crew.runOuter(sizes, setup.memoryLimit(), stop, [&](std::size_t i) {
        auto entries = reader.read(files[i]->path, files[i]->trades, crew.spareThreads());
        if (entries)
            files[i]->entries = std::move(*entries);
        else
            statuses[i] = entries.error();
        if (progress != nullptr) {
            const std::lock_guard lock(telling);
            progress->progress("Reading the catalogue", ++done, static_cast<std::int64_t>(files.size()));
        }
    });
    if (auto status = firstFailed(statuses); !status)
        return status;
    return stop.stop_requested() ? Status(Error{ErrorCode::Interrupted, "Stopped."}) : ok();
}

} // namespace

std::optional<DateInName> dateInName(std::string_view name)
{
    const auto digitsAt = [&](std::size_t at, std::size_t number) {
        return at + number <= name.size()
            && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(at),
                           name.begin() + static_cast<std::ptrdiff_t>(at + number), isDigit);
    };
    const auto endsAt = [&](std::size_t at) { return at >= name.size() || !isDigit(name[at]); };
    for (std::size_t at = 0; at < name.size(); ++at) {
        if ((at > 0 && isDigit(name[at - 1])) || !digitsAt(at, 4))
            continue;
        const bool isDashed = at + 10 <= name.size() && name[at + 4] == '-' && digitsAt(at + 5, 2)
            && name[at + 7] == '-' && digitsAt(at + 8, 2) && endsAt(at + 10);
        if (isDashed)
            return DateInName{at, 10};
        if (digitsAt(at, 8) && endsAt(at + 8))
            return DateInName{at, 8};
    }
    return std::nullopt;
}

std::string symbolOfPath(const fs::path& path, const std::set<std::string>& wanted)
{
    std::string file = path.filename().string();
    std::string folder = path.parent_path().filename().string();
    for (const std::string& symbol : wanted) {
        if (namesSymbol(file, symbol) || namesSymbol(folder, symbol))
            return symbol;
    }
    if (!folder.empty() && !dateInName(folder))
        return folder;
    if (const auto date = dateInName(file))
        file.replace(date->at, date->length, " ");
    // The first word that is no description of the file.
    constexpr std::array<std::string_view, 20> kOther{
        "csv", "tsv",    "dbn",    "zip", "zst",  "gz",   "xz",   "bz2", "psv", "txt",
        "dat", "quotes", "trades", "mbp", "mbp1", "tbbo", "nbbo", "bbo", "us",  "l1"};
    std::string word;
    for (const char c : file + " ") {
        const bool isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c);
        if (isLetter) {
            word += c;
            continue;
        }
        const bool isName = !word.empty() && !isDigit(word.front())
            && std::ranges::find(kOther, lowered(word)) == kOther.end();
        if (isName)
            return word;
        word.clear();
    }
    return "";
}

std::size_t CatalogueEntry::venueCount() const
{
    return venues.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(venues, ' ')) + 1;
}

const CatalogueEntry* StudyCatalogue::find(std::string_view path, std::string_view symbol) const
{
    const auto entry = std::ranges::find_if(
        entries, [&](const CatalogueEntry& of) { return of.path == path && of.symbol == symbol; });
    return entry == entries.end() ? nullptr : &*entry;
}

std::vector<const CatalogueEntry*> StudyCatalogue::of(std::string_view symbol, TimeWindow window) const
{
    std::vector<const CatalogueEntry*> found;
    for (const CatalogueEntry& entry : entries) {
        if (entry.isUsed() && entry.symbol == symbol && entry.first < window.to && entry.last > window.from)
            found.push_back(&entry);
    }
    return found;
}

std::set<std::string> StudyCatalogue::symbols() const
{
    std::set<std::string> symbols;
    for (const CatalogueEntry& entry : entries) {
        if (entry.isUsed())
            symbols.insert(entry.symbol);
    }
    return symbols;
}

Result<StudyCatalogue> makeCatalogue(const fs::path& folder, const RunSetup& setup,
                                     const std::set<std::string>& wanted,
                                     const std::vector<CatalogueEntry>& known, const std::stop_token& stop,
                                     ProgressSink* progress)
{
    StudyCatalogue catalogue;
    auto files = filesIn(folder, setup.form, stop, catalogue.otherFiles);
    if (!files)
        return files.error();
    const auto tradesOf = takeTrades(*files);
    std::multimap<std::string, const CatalogueEntry*> knownByPath;
    for (const CatalogueEntry& entry : known)
        knownByPath.emplace(entry.path, &entry);
    std::vector<FileEntries> all;
    for (const std::string& path : *files) {
        const auto [begin, end] = knownByPath.equal_range(path);
        const auto found = tradesOf.find(path);
        FileEntries file{path, found != tradesOf.end() ? found->second : std::string(), {}, false};
        file.isKnown = begin != end && begin->second->trades == file.trades
            && markOf(folder / path) == begin->second->mark
            && (file.trades.empty() || markOf(folder / file.trades) == begin->second->tradesMark);
        for (auto entry = begin; file.isKnown && entry != end; ++entry)
            file.entries.push_back(*entry->second);
        all.push_back(std::move(file));
    }
    if (auto status =
            readNewFiles(CatalogueReader(folder, setup, wanted, stop), all, folder, setup, stop, progress);
        !status)
        return status.error();
    for (FileEntries& file : all) {
        catalogue.filesRead += file.isKnown ? 0 : 1;
        std::ranges::move(file.entries, std::back_inserter(catalogue.entries));
    }
    setAsideRepeats(catalogue.entries);
    return catalogue;
}

}} // namespace sor::runs
