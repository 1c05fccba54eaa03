// SPDX-License-Identifier: GPL-3.0-or-later
// Small sources for the tests of runs and of the window.
#pragma once

#include "input/synthetic/synthetic_day.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "test_setup.h"

#include <QString>
#include <QTemporaryDir>
#include <QTest>

namespace sor::ui {

inline constexpr int kPatienceMs = 120'000; // sanitizers on a busy machine

/// A synthetic file of so many rows over five minutes.
inline std::string makeCsv(const QTemporaryDir& folder, const QString& name, std::int64_t rows = 6000,
                           int venues = 3)
{
    std::string path = folder.filePath(name).toStdString();
    SyntheticDayOptions options;
    options.rows = rows;
    options.duration = std::chrono::minutes(5);
    options.venues = venues;
    options.seed = 3;
    test::valueOf(generateSyntheticDay(options, path));
    return path;
}

inline RunSetup setupFor(const std::string& csv, const test::Words& words = {})
{
    RunSetup setup;
    setup.csv = {csv};
    return test::setupWith(words, setup);
}

/// Runs in a moment: a small order, eight cells.
inline RunSetup smallSetup(const std::string& csv)
{
    return setupFor(csv,
                    {{"shares", "900"},
                     {"model", "static"},
                     {"lambda-over", "0.01,0.02"},
                     {"lambda-under", "0.01,0.02"},
                     {"theta-queue", "0,0.001"},
                     {"starts", "off"}});
}

/// Takes long enough to be interrupted.
inline RunSetup longSetup(const std::string& csv)
{
    return setupFor(csv,
                    {{"shares", "3000"},
                     {"lambda-over", "0.01:0.2:40"},
                     {"lambda-under", "0.01:0.2:40"},
                     {"theta-queue", "0:0.01:10"},
                     {"interval", "1s"},
                     {"history", "60s"},
                     {"threads", "1"}});
}

} // namespace sor::ui
