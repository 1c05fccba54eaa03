// SPDX-License-Identifier: GPL-3.0-or-later
// The states of a run as the window knows them, and which may follow which.
#pragma once

#include <QString>
#include <array>
#include <cstdint>

namespace sor::ui {

enum class RunState : std::uint8_t {
    Idle, // nothing goes on; a source may be loaded
    Connecting, // to a Kafka broker
    Loading, // quotes are read
    Live, // quotes of a topic are read and drawn as they come
    Running, // the experiment, or one cell of it
    Paused, // a live reading or a running experiment is held
    Stopping, // asked to stop, has not ended yet
    Done, // the last run has ended, in full or stopped with what was done
    Failed // the last run or load ended with an error
};
inline constexpr std::array kRunStates{RunState::Idle,     RunState::Connecting, RunState::Loading,
                                       RunState::Live,     RunState::Running,    RunState::Paused,
                                       RunState::Stopping, RunState::Done,       RunState::Failed};

/// Whether `to` may follow `from` directly. A state never follows itself.
bool isAllowed(RunState from, RunState to);

/// Work goes on in the worker: Connecting, Loading, Live, Running, Paused, Stopping.
bool isBusy(RunState state);

/// A word or two for the status bar: "Ready", "Loading", "Paused".
QString displayName(RunState state);

} // namespace sor::ui
