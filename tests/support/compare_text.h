// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing texts of any string type, so that both are printed when they differ.
#pragma once

#include <QTest>
#include <string>

#define COMPARE_TEXT(actual, expected) QCOMPARE(std::string(actual), std::string(expected))
