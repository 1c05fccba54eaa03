// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of words for the command line, the setup file and the window.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "setup/run_setup.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sor { inline namespace setup {

/// What a word belongs to.
enum class WordPart : std::uint8_t { Source, Order, Model, Rules, Search, Study, Output };
/// The headings of the help.
constexpr auto namesOf(std::type_identity<WordPart>)
{
    return enumNames<WordPart>({{WordPart::Source, "Where the quotes come from"},
                                {WordPart::Order, "The order"},
                                {WordPart::Model, "The router"},
                                {WordPart::Rules, "Filling rules, the same for every strategy"},
                                {WordPart::Search, "Search and validation"},
                                {WordPart::Study, "A study of many orders"},
                                {WordPart::Output, "Output"}});
}

/// What a word can change.
enum class WordEffect : std::uint8_t {
    Input, // which quotes there are: a run is known by their hash, not by where they came from
    Tape, // what becomes of them
    Result, // the result on the same tape
    Study, // the orders and the report of a study, nothing of a single run
    Process // nothing of the result: how one process makes it, and where it goes
};

/// What a word has no effect without.
enum class WordNeed : std::uint8_t {
    Nothing,
    Topic,
    Files,
    RestingOrders, // of the router
    Penalties, // that the router weighs
    Surplus, // a router that may buy too much
    Steps, // a router that works in them
    Moves, // a router that estimates them
    Latency,
    Ticks, // of a completion, or of a router that reads spreads
    Starts,
    Book // the view
};

/// What follows a word that states an axis of the grid: from:to:count, a list, or auto.
inline constexpr std::string_view kAxisValue = "AXIS";

/// Every word states its scope; there is no default.
struct WordScope {
    constexpr WordScope(WordPart of, WordEffect on, WordNeed with = WordNeed::Nothing, bool toFile = false)
        : part(of)
        , effect(on)
        , need(with)
        , writesFile(toFile)
    {
    }
    constexpr WordScope with(WordNeed other) const { return {part, effect, other, writesFile}; }

    WordPart part;
    WordEffect effect;
    WordNeed need;
    bool writesFile; // names what is written

    /// Two setups that differ in this word read different tapes.
    constexpr bool shapesTape() const { return effect == WordEffect::Input || effect == WordEffect::Tape; }
    /// It means the same on every machine.
    constexpr bool isPortable() const { return effect != WordEffect::Process && !writesFile; }
};

/// How a word reads and writes its field.
struct WordAccess {
    Status (*set)(RunSetup&, std::string_view text);
    std::string (*get)(const RunSetup&);
};

/// SetupWord::value of words that name a file (`fees` may have a name of a table of ours instead).
inline constexpr std::string_view kFileValue = "FILE";

/// One word: "--shares" on the command line, "shares" in a setup file.
struct SetupWord {
    std::string_view name; // without dashes: "max-age"; in a setup file '-' may be '_'
    std::string_view value; // what follows it, "N"; empty for a switch
    WordScope scope;
    std::string_view help;
    WordAccess field;
    bool isRepeatable = false;

    /// Sets the field from text; InvalidArgument with a sentence. A switch gets "true" or "false".
    Status set(RunSetup& setup, std::string_view text) const { return field.set(setup, text); }
    /// The field as text, for run cards and setup files; empty when it has no value.
    std::string get(const RunSetup& setup) const { return field.get(setup); }
};

/// All words, in the order of the help.
std::span<const SetupWord> setupWords();

/// Whether the two say the same by every word that `matters` (a predicate on WordScope).
template <class Predicate> bool agree(const RunSetup& a, const RunSetup& b, const Predicate& matters)
{
    for (const SetupWord& word : setupWords()) {
        if (matters(word.scope) && word.get(a) != word.get(b))
            return false;
    }
    return true;
}

/// The files that a word names, one by one (csv, trades); null for any other word.
inline const std::vector<std::string>* statedFiles(const RunSetup& setup, std::string_view word)
{
    return word == "csv" ? &setup.csv : word == "trades" ? &setup.trades : nullptr;
}

/// Sets one word and remembers that it was stated. InvalidArgument for an unknown word.
Status applyWord(RunSetup& setup, std::string_view name, std::string_view text);

}} // namespace sor::setup
