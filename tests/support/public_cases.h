// SPDX-License-Identifier: GPL-3.0-or-later
// Cases of public reports, where they are there: each costs what an independent program says, or is refused
// with the sentence that helps.
#pragma once

#include "small_market.h"

#include <QTest>
#include <filesystem>
#include <string>
#include <vector>

namespace sor::test {

inline const std::filesystem::path kPublicCases{SOR_SOURCE_DIR "/../shared/reference/public_cases"};
inline constexpr const char* kRight = "45,008.50";

struct PublicCase {
    const char* name;
    const char* expected; // the cost, or a part of the sentence of the refusal
    Words words{};
    std::vector<const char*> files{"input.csv"};
};

/// A row of the test for each, with its place.
inline void addPublicRows(const std::vector<PublicCase>& cases)
{
    QTest::addColumn<int>("at");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(fmt::format("{} {}", i, cases[i].name).c_str()) << static_cast<int>(i);
}

inline bool isAsExpected(const PublicCase& one, const std::string& found)
{
    const bool isCost = *one.expected >= '0' && *one.expected <= '9';
    return isCost ? found == one.expected : found.find(one.expected) != std::string::npos;
}

} // namespace sor::test
