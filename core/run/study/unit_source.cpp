// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_source.h"

#include "run/needed_time.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace runs {

RunSetup sourceWith(const RunSetup& study, std::vector<std::string> files, std::vector<std::string> trades,
                    std::string symbol)
{
    RunSetup source = study;
    source.form.sizeUnit = sizeUnitOf(study);
    source.csv = std::move(files);
    source.trades = std::move(trades);
    source.symbol = std::move(symbol);
    return source;
}

RunSetup unitSource(const RunSetup& study, const StudyUnit& unit)
{
    return sourceWith(study, unit.files, unit.trades, unit.statesSymbol ? unit.symbol : "");
}

Result<std::shared_ptr<const LoadedTape>> loadUnit(const RunSetup& study, const StudyUnit& unit,
                                                   const KeptTime& keeps, unsigned threads,
                                                   const std::stop_token& stop)
{
    if (unit.loaded)
        return unit.loaded;
    auto loaded = loadTape(unitSource(study, unit), threads, stop, nullptr, keeps);
    if (!loaded)
        return loaded.error();
    return std::make_shared<const LoadedTape>(std::move(*loaded));
}

KeptTime unitTime(const RunSetup& study, const StudyUnit& unit)
{
    return [&study, &unit](UnixNanos firstQuote) {
        TimeWindow all = neededTime(setupOf(study, unit, unit.orders.front()), firstQuote);
        for (const UnitOrder& order : unit.orders) {
            const TimeWindow needed = neededTime(setupOf(study, unit, order), firstQuote);
            all = {std::min(all.from, needed.from), std::max(all.to, needed.to)};
        }
        return all;
    };
}

}} // namespace sor::runs
