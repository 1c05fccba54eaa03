// SPDX-License-Identifier: GPL-3.0-or-later
// Tests a connection in five named steps, each with advice when it fails.
#pragma once

#include "base/enum_names.h"
#include "input/kafka/client/kafka_settings.h"

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace kafka {
enum class StepState : std::uint8_t { NotReached, Good, Failed };

constexpr auto namesOf(std::type_identity<StepState>)
{
    return enumNames<StepState>(
        {{StepState::NotReached, "not reached"}, {StepState::Good, "ok"}, {StepState::Failed, "failed"}});
}

struct ProbeStep {
    std::string_view name; // "host name resolves"
    StepState state = StepState::NotReached;
    std::string found; // "localhost is 127.0.0.1"
    std::string advice; // what to do when it failed
};

struct ProbeReport {
    std::string brokers;
    std::string topic;
    /// host name resolves; port answers; broker replies; topic exists; last message reads as a quote.
    std::array<ProbeStep, 5> steps;
    std::vector<std::string> topics; // of the broker, in alphabetical order, without its own ("__...")
    std::vector<std::string> symbols; // that the last messages name

    bool isGood() const;
    /// A line a step, and its advice.
    std::string text() const;
    /// {"brokers":...,"topic":...,"ok":true,"steps":[{"name":...,"state":"ok","found":...,"advice":...},...]}
    std::string json() const;
};

/// Runs the steps until one fails; each takes at most `settings.timeout`, or 5 s if that is shorter. Changes
/// nothing on the broker. `onStep`, when given, is called after each step from the caller's thread. A stop
/// request leaves the rest NotReached.
ProbeReport probe(const ConnectionSettings& settings, const std::string& topic, const std::stop_token& stop,
                  const std::function<void(const ProbeReport&)>& onStep = {});

}}} // namespace sor::input::kafka
