// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/own_strategies.h"

#include "base/printable_text.h"
#include "files/text_file.h"
#include "input/csv/tape_hash.h"
#include "search/baseline.h"
#include "search/grid_run.h"
#include "sim/guarded_strategy.h"
#include "strategy/own_strategy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <filesystem>
#include <fmt/format.h>
#include <link.h>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr std::size_t kLongestName = 19; // as wide as the names of the tables
constexpr std::size_t kLargestFile = 256'000'000;
constexpr const char* kEntry = "sorlabStrategy";

thread_local const char* underWay = nullptr;

/// While it lives, the calling thread is in the code of a strategy file.
class UnderWay {
public:
    explicit UnderWay(const char* name) { underWay = name; }
    ~UnderWay() { underWay = nullptr; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
};

Error refused(std::string message, const std::filesystem::path& file)
{
    return Error{ErrorCode::InvalidArgument, std::move(message), {.path = file.string()}};
}

/// Without the name of the file, which stands before the sentence.
std::string lastLoaderError(std::string_view file)
{
    const char* error = ::dlerror(); // NOLINT(concurrency-mt-unsafe): the thread's own in glibc
    std::string_view text = error == nullptr ? "no reason is known" : error;
    if (text.starts_with(file) && text.substr(file.size()).starts_with(": "))
        text.remove_prefix(file.size() + 2);
    return printableLine(text);
}

/// Whether the file lacks something of what is to be loaded, as one that was not copied whole: a process that
/// touches that dies. What is no such file at all the loader says itself.
bool isCut(std::string_view bytes)
{
    ElfW(Ehdr) head{};
    if (bytes.size() < sizeof(head))
        return false;
    std::memcpy(&head, bytes.data(), sizeof(head));
    constexpr bool kIs64 = sizeof(void*) == 8;
    if (std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0
        || head.e_ident[EI_CLASS] != (kIs64 ? ELFCLASS64 : ELFCLASS32))
        return false;
    for (std::size_t i = 0; i < head.e_phnum; ++i) {
        ElfW(Phdr) part{};
        const std::size_t at = head.e_phoff + i * sizeof(part);
        if (at > bytes.size() || bytes.size() - at < sizeof(part))
            return true;
        std::memcpy(&part, bytes.data() + at, sizeof(part));
        if (part.p_offset > bytes.size() || bytes.size() - part.p_offset < part.p_filesz)
            return true;
    }
    return false;
}

/// Of the processors that a library of somebody's may be built for; others by their number.
std::string processorName(unsigned machine)
{
    switch (machine) {
    case EM_X86_64:
        return "x86-64";
    case EM_AARCH64:
        return "arm64";
    case EM_386:
        return "32-bit x86";
    case EM_ARM:
        return "32-bit arm";
    case EM_RISCV:
        return "RISC-V";
    case EM_PPC64:
        return "POWER";
    default:
        return fmt::format("number {}", machine);
    }
}

#if defined(__x86_64__)
constexpr unsigned kOwnMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kOwnMachine = EM_AARCH64;
#else
constexpr unsigned kOwnMachine = EM_NONE; // not compared
#endif

/// What kind of file it is instead of a library of this machine; empty when it is one.
std::string whyNoLibrary(std::string_view bytes)
{
    if (!bytes.starts_with(std::string_view(ELFMAG, SELFMAG)))
        return "This is no shared library.";
    constexpr std::size_t kMachineAt = offsetof(ElfW(Ehdr), e_machine); // the same in 32 and 64 bits
    if (bytes.size() < kMachineAt + 2)
        return "";
    const bool isBigEndian = bytes.at(EI_DATA) == ELFDATA2MSB;
    const auto first = static_cast<unsigned char>(bytes[kMachineAt]);
    const auto second = static_cast<unsigned char>(bytes[kMachineAt + 1]);
    const unsigned machine = isBigEndian ? first * 256U + second : second * 256U + first;
    if (kOwnMachine == EM_NONE || machine == kOwnMachine)
        return "";
    return fmt::format("This library was built for another processor, {}; this program runs on {}.",
                       processorName(machine), processorName(kOwnMachine));
}

/// What the file exports, checked; it lives as long as the process.
Result<const OwnStrategyTable*> openFile(const std::filesystem::path& file)
{
    const UnderWay mark(file.c_str());
    // With a slash: a bare name would be looked for in the folders of the system.
    void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return refused(
            fmt::format("This shared library cannot be used here ({}). Build it on this machine as "
                        "the page own-strategies of the manual shows.",
                        lastLoaderError(file.string())),
            file);
    void* entry = ::dlsym(library, kEntry);
    if (entry == nullptr)
        return refused(
            fmt::format("This library holds no strategy: it does not export {}. Name the class of the "
                        "strategy with SORLAB_STRATEGY(Class, \"Name\"), once in its source.",
                        kEntry),
            file);
    using Entry = const OwnStrategyTable* (*)();
    Entry call = nullptr;
    static_assert(sizeof(call) == sizeof(entry));
    std::memcpy(&call, &entry, sizeof(call));
    const OwnStrategyTable* table = call();
    if (table == nullptr)
        return refused("This strategy file says nothing of itself. Build it again with SORLAB_STRATEGY.",
                       file);
    if (table->version != kOwnStrategyVersion || table->bytes != sizeof(OwnStrategyTable)) {
        return refused(
            fmt::format("This strategy file was built for version {} of the interface, and this program "
                        "has version {}. Build it again with the headers of this program.",
                        table->version, kOwnStrategyVersion),
            file);
    }
    if (table->headers != kOwnStrategyHeaders) {
        return refused(
            fmt::format("This strategy file was built with other headers (of sorlab {}) than this program, "
                        "sorlab {}. Build it again with the headers of this program.",
                        printableLine(table->program), kOwnStrategyProgram),
            file);
    }
    if (table->layout != ownStrategyLayout()) {
        return refused(
            "This strategy file was compiled with options that make other types of the same headers (such "
            "as -D_GLIBCXX_DEBUG, or another standard library). Build it without them.",
            file);
    }
    return table;
}

/// Why the name cannot be a row's; empty when it can.
std::string faultOfName(std::string_view name, std::string_view key)
{
    const bool isPrintable = std::ranges::all_of(name, [](char c) { return c >= ' ' && c <= '~'; });
    if (name.empty() || name.size() > kLongestName || !isPrintable || name.front() == ' '
        || name.back() == ' ')
        return fmt::format("A strategy's name has 1 to {} printable ASCII characters, and this one is '{}'.",
                           kLongestName, printableLine(name.substr(0, 2 * kLongestName)));
    if (key.empty())
        return fmt::format("A strategy's name has a letter or a digit, and this one is '{}'.", name);
    // Those of the router, and those that a side or a `bucket` gives to the strategies of the program.
    constexpr std::array<std::string_view, 14> kTaken{
        "optimized",   "optimised",          "untuned",  "tuned",  "actual", "router", "best_bid",
        "twap_bucket", "default_parameters", "selected", "pinned", "trial",  "static", "adaptive"};
    constexpr std::string_view kTwap = "twap_";
    const bool isTwapOfTime = key.starts_with(kTwap) && key.size() > kTwap.size() && key[kTwap.size()] >= '0'
        && key[kTwap.size()] <= '9';
    const bool isTaken = isTwapOfTime || std::ranges::find(kTaken, key) != kTaken.end()
        || named<Baseline>(key) || std::ranges::any_of(kBaselines, [&](Baseline of) {
                             return strategyKey(displayName(of, BaselineNames{})) == key;
                         });
    return isTaken ? fmt::format("'{}' is the name of a strategy of the program. Choose another name.", name)
                   : "";
}

/// Works the scenario's order with a new strategy of the table.
Result<RunResult> runOwn(const OwnStrategyTable& table, const std::string& file, const Scenario& scenario,
                         const std::stop_token& stop)
{
    const auto failed = [&](const std::string& why) {
        std::string message = fmt::format("The strategy '{}' failed. {}", table.name, why);
        std::ranges::replace(message, '`', '\''); // they would mark a setting
        return Error{ErrorCode::StrategyFailed, std::move(message), {.path = file}};
    };
    const UnderWay mark(table.name);
    const auto fault = std::make_shared<std::string>();
    GuardedStrategy::Inner inner(nullptr, table.destroy);
    try {
        inner.reset(table.make(scenario.order));
    } catch (...) {
        return failed("When it was made: " + thrownText());
    }
    if (!inner)
        return failed("It was not made.");
    std::vector<std::unique_ptr<Strategy>> guarded;
    guarded.push_back(std::make_unique<GuardedStrategy>(std::move(inner), fault));
    auto result = std::move(simulateTogether(std::move(guarded), scenario, stop).front());
    if (result && !fault->empty())
        return failed(*fault);
    if (result)
        result->router = {}; // it is no router
    return result;
}

} // namespace

std::string_view strategyUnderWay()
{
    return underWay == nullptr ? std::string_view() : underWay;
}

std::string strategyKey(std::string_view name)
{
    std::string key;
    bool isGap = false;
    for (const char c : name) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        const bool isKept = isUpper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!isKept) {
            isGap = !key.empty();
            continue;
        }
        if (isGap)
            key += '_';
        isGap = false;
        key += static_cast<char>(isUpper ? c - 'A' + 'a' : c);
    }
    return key;
}

Result<std::vector<ExtraStrategy>> loadStrategies(const std::vector<std::string>& files)
{
    std::vector<ExtraStrategy> strategies;
    strategies.reserve(files.size());
    for (const std::string& name : files) {
        std::error_code error;
        const std::filesystem::path file = std::filesystem::absolute(name, error);
        if (error || !std::filesystem::is_regular_file(file, error))
            return refused("There is no such file. Name a strategy as it was built, such as ./libmine.so.",
                           name);
        const auto bytes = readTextFile(file, kLargestFile);
        if (!bytes)
            return bytes.error();
        if (const std::string why = whyNoLibrary(*bytes); !why.empty())
            return refused(why + " Build it on this machine as the page own-strategies of the manual shows.",
                           file);
        if (isCut(*bytes))
            return refused("This shared library is not whole. Build or copy it again.", file);
        const auto table = openFile(file);
        if (!table)
            return table.error();
        const OwnStrategyTable& own = **table;
        ExtraStrategy strategy;
        strategy.name = own.name == nullptr ? "" : own.name;
        strategy.key = strategyKey(strategy.name);
        if (auto fault = faultOfName(strategy.name, strategy.key); !fault.empty())
            return refused(std::move(fault), file);
        if (std::ranges::find(strategies, strategy.key, &ExtraStrategy::key) != strategies.end())
            return refused(
                fmt::format("Another strategy is named like this one, '{}'. Give one of them another name.",
                            strategy.name),
                file);
        strategy.identity = textHash(*bytes);
        strategy.file = file.filename().string();
        strategy.path = name;
        strategy.run = [&own, shown = strategy.file](const Scenario& scenario, const std::stop_token& stop) {
            return runOwn(own, shown, scenario, stop);
        };
        strategies.push_back(std::move(strategy));
    }
    return strategies;
}

}} // namespace sor::runs
