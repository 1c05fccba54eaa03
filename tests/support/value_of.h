// SPDX-License-Identifier: GPL-3.0-or-later
// What helpers of tests need and cannot fail to get: when they do, the test that runs fails with a sentence.
#pragma once

#include "base/result.h"

#include <QTest>
#include <string>
#include <utility>

namespace sor::test {

/// Fails the test that runs, from a helper that cannot return from it.
inline void failTest(const std::string& sentence, const char* file = __builtin_FILE(),
                     int line = __builtin_LINE())
{
    QTest::qFail(sentence.c_str(), file, line);
}

/// The value; when there is none the test fails with the error's sentence and goes on with an empty value.
template <class T>
T valueOf(Result<T> result, const char* file = __builtin_FILE(), int line = __builtin_LINE())
{
    if (result)
        return std::move(*result);
    failTest(result.error().text(), file, line);
    return T{};
}

} // namespace sor::test
