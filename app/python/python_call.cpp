// SPDX-License-Identifier: GPL-3.0-or-later
#include "python_call.h"

#include "setup/setup_json.h"

#include <chrono>
#include <exception>
#include <optional>
#include <thread>

namespace py = pybind11;

namespace sor::python {

namespace {

/// A word as Python's callers write it: `lambda-under` is lambda_under.
std::string asKeyword(std::string_view word)
{
    std::string name(word);
    for (char& c : name)
        c = c == '-' ? '_' : c;
    return name;
}

const char* kindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidArgument:
        return "settings";
    case ErrorKind::DataUnusable:
        return "data";
    case ErrorKind::KafkaFailed:
        return "kafka";
    case ErrorKind::CannotWrite:
        return "output";
    case ErrorKind::Interrupted:
    case ErrorKind::Internal:
        break;
    }
    return "other";
}

} // namespace

void raise(const Error& error)
{
    py::dict facts;
    const auto note = [&facts](const char* key, const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if (value != T{})
            facts[key] = value;
    };
    note("path", error.facts.path);
    note("line", error.facts.line);
    note("item", error.facts.item);
    note("broker", error.facts.broker);
    note("topic", error.facts.topic);
    note("parameter", asKeyword(error.facts.parameter));
    note("limit_bytes", error.facts.limitBytes);
    note("needed_bytes", error.facts.neededBytes);
    note("rows", error.facts.rows);
    const py::object exception =
        py::module_::import("sorlab._errors")
            .attr("from_code")(kindName(kind(error.code)), std::string(name(error.code)),
                               withSettings(error.text(), asKeyword), facts);
    PyErr_SetObject(py::type::of(exception).ptr(), exception.ptr());
    throw py::error_already_set();
}

RunSetup setupOf(const std::string& words)
{
    RunSetup setup;
    valueOf(applySetupJson(setup, words, "", SetupOrigin::Own));
    setup.areBrokersOfFile = false; // the caller names them
    return setup;
}

void LatestProgress::progress(std::string_view phase, std::int64_t done, std::int64_t total)
{
    const std::lock_guard lock(m_mutex);
    m_state = {std::string(phase), done, total};
}

LatestProgress::State LatestProgress::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void runInterruptibly(const std::function<void(const std::stop_token&, LatestProgress&)>& work,
                      const py::object& callback)
{
    LatestProgress progress;
    LatestProgress::State told;
    std::mutex mutex;
    std::condition_variable_any ended;
    bool isDone = false;
    std::exception_ptr failure;
    std::optional<py::error_already_set> raised;
    {
        const py::gil_scoped_release release;
        std::jthread worker([&](const std::stop_token& stop) {
            try {
                work(stop, progress);
            } catch (...) {
                failure = std::current_exception();
            }
            const std::lock_guard lock(mutex);
            isDone = true;
            ended.notify_all();
        });
        std::unique_lock lock(mutex);
        constexpr std::chrono::milliseconds kLook{50};
        while (!ended.wait_for(lock, kLook, [&] { return isDone; })) {
            if (raised)
                continue; // it stops as soon as it can
            lock.unlock();
            {
                const py::gil_scoped_acquire acquire;
                try {
                    if (PyErr_CheckSignals() != 0)
                        throw py::error_already_set();
                    if (const auto now = progress.state(); !callback.is_none() && now != told) {
                        told = now;
                        callback(now.phase, now.done, now.total);
                    }
                } catch (py::error_already_set& error) {
                    raised.emplace(error);
                    worker.request_stop();
                }
            }
            lock.lock();
        }
    }
    if (raised)
        throw py::error_already_set(*raised);
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace sor::python
