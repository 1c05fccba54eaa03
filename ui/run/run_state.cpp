// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_state.h"

namespace sor::ui {

namespace {

constexpr std::uint16_t bit(RunState state)
{
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
}

template <typename... States> constexpr std::uint16_t any(States... states)
{
    return static_cast<std::uint16_t>((bit(states) | ...));
}

using S = RunState;

/// By the state that is left. Work begins from rest only, and every work has one of four ends.
constexpr std::array<std::uint16_t, kRunStates.size()> kMoves{
    any(S::Connecting, S::Loading, S::Running), // Idle
    any(S::Loading, S::Live, S::Running, S::Stopping, S::Idle, S::Failed), // Connecting
    any(S::Running, S::Stopping, S::Idle, S::Failed), // Loading
    any(S::Running, S::Paused, S::Stopping, S::Failed, S::Idle), // Live
    any(S::Paused, S::Stopping, S::Done, S::Failed, S::Idle), // Running
    any(S::Live, S::Running, S::Stopping, S::Done, S::Failed, S::Idle), // Paused
    any(S::Idle, S::Done, S::Failed), // Stopping
    any(S::Connecting, S::Loading, S::Running, S::Idle), // Done
    any(S::Connecting, S::Loading, S::Running, S::Idle), // Failed
};

} // namespace

bool isAllowed(RunState from, RunState to)
{
    return (kMoves[static_cast<std::size_t>(from)] & bit(to)) != 0;
}

bool isBusy(RunState state)
{
    return (any(S::Connecting, S::Loading, S::Live, S::Running, S::Paused, S::Stopping) & bit(state)) != 0;
}

QString displayName(RunState state)
{
    switch (state) {
    case RunState::Idle:
        return QStringLiteral("Ready");
    case RunState::Connecting:
        return QStringLiteral("Connecting");
    case RunState::Loading:
        return QStringLiteral("Loading");
    case RunState::Live:
        return QStringLiteral("Live");
    case RunState::Running:
        return QStringLiteral("Running");
    case RunState::Paused:
        return QStringLiteral("Paused");
    case RunState::Stopping:
        return QStringLiteral("Stopping");
    case RunState::Done:
        return QStringLiteral("Done");
    case RunState::Failed:
        return QStringLiteral("Failed");
    }
    return {};
}

} // namespace sor::ui
