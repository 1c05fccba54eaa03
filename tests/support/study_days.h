// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of generated quotes for studies: AAA/2025-06-02.csv, BBB/2025-06-02.csv and so on.
#pragma once

#include "base/time.h"
#include "input/synthetic/synthetic_day.h"
#include "run/study/orders_file.h"
#include "value_of.h"

#include <QDir>
#include <QString>
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace sor::test {

inline constexpr std::int64_t kStudyMonday = 1'748'871'000'000'000'000; // 2025-06-02T13:30:00Z

/// When the data of a day begin, from Monday on.
inline UnixNanos openOf(int day)
{
    return unixNanos(kStudyMonday) + std::chrono::days{day};
}

/// 12 minutes of two symbols at two venues on each of the days, in `folder`/quotes.
inline void writeStudyDays(const QString& folder, int days)
{
    for (int day = 0; day < days; ++day) {
        for (const std::string symbol : {"AAA", "BBB"}) {
            SyntheticDayOptions options;
            options.duration = std::chrono::minutes{12};
            options.venues = 2;
            options.symbol = symbol;
            options.seed = static_cast<std::uint64_t>(10 * day) + (symbol == "AAA" ? 1 : 2);
            options.start = openOf(day);
            const std::string file = fmt::format("quotes/{}/2025-06-0{}.csv", symbol, 2 + day);
            QDir(folder).mkpath(QString::fromStdString("quotes/" + symbol));
            valueOf(generateSyntheticDay(options, folder.toStdString() + "/" + file, {}));
        }
    }
}

/// Orders o0, o1, ... of both symbols and sides over these days, two minutes each.
inline std::vector<StudyOrder> studyOrders(int count, int days)
{
    std::vector<StudyOrder> orders(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        StudyOrder& order = orders[static_cast<std::size_t>(i)];
        order.id = fmt::format("o{}", i);
        order.symbol = i % 2 == 0 ? "AAA" : "BBB";
        order.side = i % 3 == 0 ? Side::Sell : Side::Buy;
        order.shares = 300 + 100 * i;
        order.window.from = openOf(i % days) + std::chrono::minutes{5} + std::chrono::seconds{10 * i};
        order.window.to = order.window.from + std::chrono::minutes{2};
    }
    return orders;
}

} // namespace sor::test
