// SPDX-License-Identifier: GPL-3.0-or-later
// The options of the command line as they are typed, before they mean anything.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor {

// Headings of the help over options of one mode.
inline constexpr const char* kGenerateGroup = "With --generate";
inline constexpr const char* kPublishGroup = "With --publish";

/// What the command line says, before it is given to a setup.
struct Stated {
    std::vector<std::pair<std::string, std::string>> words; // in order
    bool version = false;
    bool batch = false;
    bool publish = false;
    bool probe = false;
    bool broker = false;
    std::string generate;
    std::string allocate;
    std::string place;
    std::string calibrate;
    std::optional<std::string> study; // empty: orders are drawn
    std::optional<std::string> manual; // empty: the list of topics
    std::vector<std::string> merge;
    std::string file;
    std::string setupFile;
    std::vector<std::string> strategies;
    std::vector<std::string> kafkaProperties;
    std::string kafkaFile;
    std::string rows;
    std::string minutes;
    std::string venues;
    std::string informed;
    bool oddities = false;
    bool halts = false;
    bool prints = false;
    bool json = false;
    std::string speed;
    std::string maxGap;
    std::string loop;
    std::string message;
    std::string key;
    bool dryRun = false;
    bool run = false;
    bool clean = false;
    std::string settings;
    bool remote = false;
    bool local = false;
};

/// Tells CLI11 of all options, the setup's words among them; what it parses goes into `stated`, which must
/// outlive it.
void describe(CLI::App& app, Stated& stated);

} // namespace sor
