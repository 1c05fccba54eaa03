// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/file_names.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "base/text.h"
#include "input/source_path.h"
#include "market/venue_names.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sor { inline namespace input {

namespace {

/// Words of file names that name no instrument, in small letters.
constexpr std::string_view kCommonWords[] = {
    // rows and containers
    "quote", "quotes", "trade", "trades", "print", "prints", "tick", "ticks", "bbo", "nbbo", "taq", "mbp",
    "mbo", "tbbo", "cmbp", "cbbo", "book", "ticker", "bookticker", "orderbook", "order", "orders", "message",
    "messages", "depth", "level", "levels", "top", "data", "feed", "market", "csv", "tsv", "txt", "dat",
    "json", "ndjson", "dbn", "gz", "zst", "zip", "xz", "bz", "tar", "parquet", "bid", "bids", "ask", "asks",
    "offer", "offers", "qte", "qtes", "qts", "trd", "trds", "tas", "sale", "sales", "execution", "executions",
    "deals",
    // parts
    "part", "chunk", "file", "day", "hour", "session", "morning", "afternoon", "evening", "night", "open",
    "close", "early", "late", "first", "second", "third", "last", "am", "pm", "old", "new", "raw", "sorted",
    "copy", "final", "more", "rest", "venue", "exchange", "sample", "test", "input", "rth", "eth", "pre",
    "post", "premarket", "postmarket", "afterhours", "overnight", "regular", "extended", "hours", "days",
    "week", "month", "year", "long", "short", "left", "right", "begin", "end", "start", "run", "seq", "bin",
    "idx", "min", "max", "batch",
    // times
    "utc", "gmt", "est", "edt", "ny", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
    "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "january", "february", "march", "april",
    "june", "july", "august", "sept", "september", "october", "november", "december", "monday", "tues",
    "tuesday", "wednesday", "thur", "thurs", "thursday", "friday", "saturday", "sunday",
    // venues without a MIC here
    "binance", "bitfinex", "bitget", "bitmex", "bitstamp", "bybit", "cboe", "coinbase", "cryptocom",
    "deribit", "gate", "gateio", "gemini", "huobi", "htx", "kraken", "kucoin", "lse", "mexc", "okex", "okx",
    "spot", "swap", "perp", "futures", "um", "cm", "itch", "pitch", "memoir", "basic", "dbeq", "equs",
    "xetra", "eurex", "cme", "tse", "jnx", "cja", "krx", "nxt", "asx", "cxa", "nse", "bse", "hkex", "sgx",
    "tsx", "tsxv", "omega", "turquoise", "aquis", "chix"};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isCapital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A contract's digits aside.
bool isCapitals(std::string_view word)
{
    return std::ranges::all_of(word, [](char c) { return isCapital(c) || isDigit(c); });
}

/// A future by its month and year (ESZ5, CLF26, ESZ2025, and the Z25 of ES_Z25), or an option as the OCC
/// writes it (AAPL240621C00190000) or by its strike (the C190 of AAPL_20250620_C190). In capitals.
bool isContract(std::string_view word)
{
    constexpr std::string_view kMonths = "FGHJKMNQUVXZ";
    constexpr std::size_t kOptionTail = 15; // yymmdd, C or P, strike
    const auto letters = static_cast<std::size_t>(std::ranges::find_if_not(word, isCapital) - word.begin());
    const std::string_view tail = word.substr(letters);
    if (tail.size() == kOptionTail && letters > 0)
        return (tail[6] == 'C' || tail[6] == 'P') && std::ranges::count_if(tail, isDigit) == kOptionTail - 1;
    if (letters == 0 || letters > 4 || tail.empty() || !std::ranges::all_of(tail, isDigit))
        return false;
    if (letters == 1 && (word.front() == 'C' || word.front() == 'P'))
        return tail.size() >= 3; // P10 is a part
    const bool isYear = letters == 1 ? tail.size() == 2 && tail >= "24" // H09 is an hour
                                     : tail.size() <= 2 || (tail.size() == 4 && tail.starts_with("20"));
    return isYear && kMonths.find(word[letters - 1]) != std::string_view::npos;
}

/// The two are contracts, in any case, that no numbers of parts can be: "run1" and "run2" may be.
bool areContracts(std::string_view a, std::string_view b)
{
    const auto tailOf = [](std::string_view word) {
        return word.substr(std::min(word.find_first_of("0123456789"), word.size()));
    };
    const auto bodyOf = [&](std::string_view word) {
        return word.substr(0, word.size() - tailOf(word).size());
    };
    const std::string first = uppered(a);
    const std::string second = uppered(b);
    return isContract(first) && isContract(second)
        && (bodyOf(first) != bodyOf(second) || std::min(tailOf(first).size(), tailOf(second).size()) > 1);
}

bool isVenue(std::string_view word, const std::vector<TapeVenue>& venues)
{
    const std::string key = venueKey(word);
    const std::string mic = venueKey("X" + std::string(word)); // "JNX" is XJNX
    const auto isNamed = [&](std::string_view name) { return namesSymbol(name, word); };
    return !micOfName(word).empty() || std::ranges::any_of(publishers(), isNamed, &Publisher::dataset)
        || std::ranges::any_of(venues, [&](const TapeVenue& venue) {
               return venueKey(venue.info.mic) == key || venueKey(venue.info.mic) == mic
                   || isNamed(venue.info.mic) || isNamed(venue.info.name)
                   || std::ranges::any_of(venue.spellings, isNamed);
           });
}

/// A file whose rows name no instrument.
struct UnnamedFile {
    std::string name;
    std::string folder;
    std::vector<std::string> words; // of the name, that may be symbols
    std::string frame; // the name without them
    std::vector<std::string> folderWords; // of the folder's name, likewise
    UnixNanos first; // of its rows
    UnixNanos last;
    bool isOfTrades;

    UnnamedFile(const CsvSummary& file, std::string_view venue, const std::vector<TapeVenue>& venues)
        : name(file.path.filename().string())
        , folder(file.path.parent_path().filename().string())
        , first(std::min(file.firstTsEvent.value_or(UnixNanos{}), file.lastTsEvent.value_or(UnixNanos{})))
        , last(std::max(file.firstTsEvent.value_or(UnixNanos{}), file.lastTsEvent.value_or(UnixNanos{})))
        , isOfTrades(file.schema == CsvSchema::Trades)
    {
        take(name, venue, venues, words, frame);
        std::string rest;
        take(folder, venue, venues, folderWords, rest);
    }

private:
    static void take(const std::string& text, std::string_view venue, const std::vector<TapeVenue>& venues,
                     std::vector<std::string>& words, std::string& frame)
    {
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at;
            while (end < text.size() && isLetter(text[end]))
                ++end;
            std::string word = text.substr(at, end - at);
            const auto whole = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                                [](char c) { return isLetter(c) || isDigit(c); });
            const std::string contract(text.begin() + static_cast<std::ptrdiff_t>(at), whole);
            // Alone a small v is one of versions.
            const bool isVersion = contract.starts_with('v') && word.size() == 1;
            const bool mayBeContract =
                isContract(uppered(contract)) && !isVersion && (at == 0 || !isDigit(text[at - 1]));
            // One letter tells nothing, and may be a venue's.
            const bool mayBeSymbol = (word.size() > 1 || mayBeContract)
                && std::ranges::find(kCommonWords, lowered(word)) == std::ranges::end(kCommonWords)
                && lowered(word) != lowered(venue) && (mayBeContract || !isVenue(word, venues));
            if (mayBeSymbol && mayBeContract) {
                word = contract;
                end = at + contract.size();
            }
            if (mayBeSymbol)
                words.push_back(word);
            else
                frame += word;
            if (end == at)
                frame += text[end++];
            at = end;
        }
    }
};

bool hasWord(const UnnamedFile& file, std::string_view word)
{
    return std::ranges::any_of(file.words, [&](const auto& own) { return lowered(own) == lowered(word); });
}

/// Of files that differ in what may be a symbol. `isAlike`: all names have another such word.
std::optional<Finding> differenceOf(const UnnamedFile& a, const UnnamedFile& b, bool isAlike)
{
    if (a.name == b.name && a.folderWords.size() == 1 && b.folderWords.size() == 1
        && isCapitals(a.folderWords[0]) && isCapitals(b.folderWords[0])
        && a.folderWords[0] != b.folderWords[0])
        return Finding{"file_names",
                       fmt::format("Two files {} are in folders named {} and {}, and no column says which "
                                   "instrument their rows are of: they are read as one.",
                                   a.name, a.folder, b.folder),
                       "Leave the files of other instruments out.", false};
    if (a.words.size() != 1 || b.words.size() != 1 || hasWord(a, b.words[0]))
        return std::nullopt;
    const bool areCapitals =
        (isCapitals(a.words[0]) && isCapitals(b.words[0])) || areContracts(a.words[0], b.words[0]);
    if (!areCapitals && (a.frame != b.frame || a.isOfTrades != b.isOfTrades))
        return std::nullopt;
    // Parts of one instrument follow each other; and of quotes and trades of one the word may say which.
    const bool overlap = a.first < b.last && b.first < a.last;
    const bool isCertain = areCapitals && overlap && !(isAlike && a.isOfTrades != b.isOfTrades);
    return Finding{
        "file_names",
        fmt::format("{} and {} are named after {} and {}, and no column says which instrument their rows are "
                    "of: {} read as one.",
                    a.name, b.name, a.words[0], b.words[0], isCertain ? "they would be" : "they are"),
        "Leave the files of other instruments out.", isCertain};
}

/// A refusal where two of the files call for one, else the first warning.
std::optional<Finding> firstDifference(const std::vector<UnnamedFile>& files, bool isAlike)
{
    constexpr std::size_t kAllPairs = 300; // files
    std::optional<Finding> found;
    const auto isRefused = [&](std::size_t k, std::size_t i) {
        auto difference = differenceOf(files[k], files[i], isAlike);
        if (difference && (!found || difference->isRefusal))
            found = std::move(difference);
        return found && found->isRefusal;
    };
    for (std::size_t i = 1; i < files.size(); ++i) {
        // Of very many each is compared with the first and with its neighbour, which differ where any do.
        const std::size_t step = files.size() > kAllPairs ? std::max<std::size_t>(1, i - 1) : 1;
        for (std::size_t k = 0; k < i; k += step) {
            if (isRefused(k, i))
                return found;
        }
    }
    return found;
}

} // namespace

std::vector<Finding> fileNameFindings(const SourceSpec& source, const LoadedTape& loaded)
{
    std::vector<Finding> findings;
    if (!source.symbol.empty() || loaded.files.size() < 2)
        return findings;
    std::map<std::string, std::string, std::less<>> statedVenues;
    for (const auto* texts : {&source.csv, &source.trades}) {
        for (const std::string& text : *texts) {
            NamedFile named = namedFile(text);
            statedVenues.emplace(std::move(named.path), std::move(named.venue));
        }
    }
    std::vector<UnnamedFile> unnamed;
    const CsvSummary* named = nullptr;
    for (const CsvSummary& file : loaded.files) {
        const bool hasRows = file.rows() > 0 && (isOfQuotes(file.schema) || file.schema == CsvSchema::Trades);
        if (!file.symbol.empty())
            named = &file;
        else if (hasRows)
            unnamed.emplace_back(file, statedVenues[file.path.string()], loaded.tape->venues());
    }
    if (named != nullptr) {
        const auto isOther = [&](const UnnamedFile& file) {
            return !namesSymbol(file.name, named->symbol) && !namesSymbol(file.folder, named->symbol);
        };
        const auto other = std::ranges::find_if(unnamed, isOther);
        if (other != unnamed.end())
            findings.push_back(
                {"file_names",
                 fmt::format("{} does not say whose quotes or trades it holds, and {} is of {}: it "
                             "is taken as {} too.",
                             other->name, named->path.filename().string(), named->symbol, named->symbol),
                 "", false});
        return findings;
    }
    if (unnamed.empty())
        return findings;
    // What all names have says nothing of one of them.
    std::vector<std::string> common = unnamed.front().words;
    std::erase_if(common, [&](const std::string& word) {
        return !std::ranges::all_of(unnamed, [&](const UnnamedFile& each) { return hasWord(each, word); });
    });
    for (UnnamedFile& file : unnamed)
        std::erase_if(file.words, [&](const std::string& word) {
            return std::ranges::any_of(
                common, [&](const std::string& each) { return lowered(each) == lowered(word); });
        });
    if (auto difference = firstDifference(unnamed, !common.empty()))
        findings.push_back(std::move(*difference));
    return findings;
}

}} // namespace sor::input
