// SPDX-License-Identifier: GPL-3.0-or-later
// What every call from Python has: words as a setup, errors as exceptions, work without the interpreter's
// lock.
#pragma once

#include "base/error.h"
#include "base/result.h"
#include "run/study/study_run.h"
#include "search/experiment.h"
#include "setup/run_setup.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <pybind11/pybind11.h>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace sor::python {

/// Raises sorlab.Error, or the class below it for the error's kind, with code, kind and facts.
[[noreturn]] void raise(const Error& error);

template <class T> T valueOf(Result<T> result)
{
    if (!result)
        raise(result.error());
    return std::move(*result);
}

/// The setup of words written as the JSON of a setup file; they are the caller's own, and may say how a
/// broker is reached. Raises for what cannot be.
RunSetup setupOf(const std::string& words);

/// How far the work is, from its thread; kept for the thread that waits.
class LatestProgress final : public ExperimentObserver {
public:
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    struct State {
        std::string phase;
        std::int64_t done = 0;
        std::int64_t total = 0;
        friend bool operator==(const State&, const State&) = default;
    };
    State state() const;

private:
    mutable std::mutex m_mutex;
    State m_state;
};

/// Runs `work` on a thread of its own without the interpreter's lock. Meanwhile signals are looked at every
/// 50 ms: Ctrl+C stops the work and raises KeyboardInterrupt; `callback(phase, done, total)`, which may be
/// None, is told of progress, and what it raises stops the work too. Call with the lock held.
void runInterruptibly(const std::function<void(const std::stop_token&, LatestProgress&)>& work,
                      const pybind11::object& callback);

} // namespace sor::python
