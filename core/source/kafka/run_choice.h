// SPDX-License-Identifier: GPL-3.0-or-later
// Which run of a publisher a message belongs to, whether that is the wanted one, and whether it came before.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sor::kafka {

/// The sequence numbers that were seen; a page of 8 KB for each 65536 of them.
class SeenNumbers {
public:
    /// False when it was seen before.
    bool add(std::uint64_t number);
    std::int64_t count() const { return m_count; }
    /// Just past the largest; 0 when there is none.
    std::uint64_t end() const { return m_end; }
    void clear();

private:
    using Page = std::bitset<65536>;
    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> m_pages;
    Page* m_lastPage = nullptr;
    std::uint64_t m_lastKey = 0;
    std::int64_t m_count = 0;
    std::uint64_t m_end = 0;
};

/// Chooses one run: the named one, or the one whose id is the greatest (messages without an id are the
/// least). One thread at a time.
class RunChoice {
public:
    struct Run {
        std::string id;
        std::int64_t messages = 0;
    };
    enum class Verdict : std::uint8_t { Ours, OursAndNew, Other };

    explicit RunChoice(std::string wanted)
        : m_wanted(std::move(wanted))
    {
    }

    /// OursAndNew: a later run shows up, and what was taken before is void.
    Verdict judge(std::string_view id);

    const std::vector<Run>& runs() const { return m_runs; }
    /// Nothing before the first message of ours.
    std::optional<std::string> chosen() const
    {
        return m_chosen ? std::optional(m_runs[*m_chosen].id) : std::nullopt;
    }

private:
    std::string m_wanted;
    std::vector<Run> m_runs;
    std::size_t m_last = 0; // the run of the message before
    std::optional<std::size_t> m_chosen;
};

} // namespace sor::kafka
