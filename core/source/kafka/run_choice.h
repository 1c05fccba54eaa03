// SPDX-License-Identifier: GPL-3.0-or-later
// Which run of a publisher a message belongs to, and whether that is the wanted one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sor::kafka {

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

    /// The run that a reading before this one ended in.
    void resume(const std::string& id)
    {
        m_runs.push_back({id});
        m_chosen = 0;
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
