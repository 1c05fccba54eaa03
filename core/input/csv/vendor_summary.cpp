// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/vendor_summary.h"

#include "base/number_text.h"
#include "input/csv/csv_time.h"

#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

namespace {

std::string unitText(std::int64_t shares, bool isStated)
{
    // Of the table 1 means shares; a round lot of 1 share, too.
    return shares == 1 && !isStated
        ? "in shares"
        : fmt::format("in round lots of {}{}", counted(shares, "share"), isStated ? " (stated)" : "");
}

/// Of the sizes of quotes between the first and the last row.
std::string sizesText(const VendorRules& vendor, std::int64_t lot, const CsvSummary& summary)
{
    if (vendor.sizes.empty() || !summary.firstTsEvent)
        return "";
    const auto textAt = [&](UnixNanos time) {
        const bool isStated = lot > 0 && vendor.sharesAt(count(time)) > 1;
        return unitText(vendor.sharesAt(count(time), lot), isStated);
    };
    const std::string first = textAt(*summary.firstTsEvent);
    const std::string last = textAt(*summary.lastTsEvent);
    return first == last ? first : fmt::format("first {}, later {}", first, last);
}

void addWarnings(const Layout& layout, const VendorCounts& counts, CsvSummary& summary)
{
    const VendorRules& vendor = layout.vendor;
    const auto add = [&](std::int64_t number, std::string_view what, std::string_view then) {
        if (number > 0)
            summary.warnings.push_back(fmt::format("{} {} {}", groupedCount(number, "row"), what, then));
    };
    const bool isTrades = layout.meaning == RowMeaning::Print;
    add(counts.otherClock, "without the exchange's time", "by the tape's.");
    add(counts.unknownConditions, "with conditions that are not in the table of them,",
        isTrades ? "taken as prints that meet no queue." : "taken as no quote.");
    add(counts.notFirm, "with a quote that is not firm, of a side or both;", "it is not shown.");
    add(counts.halts, "of a halted venue;", "it is out until its next firm quote.");
    if (vendor.end.empty())
        return;
    const std::int64_t all = summary.counts.rows + summary.rowsSkipped + summary.rowsOtherSymbol;
    if (counts.ends == 0)
        summary.warnings.push_back(fmt::format(
            "It has no last row '{}', which counts its records: the file may be incomplete.", vendor.end));
    else if (counts.hasBrokenEnd)
        summary.warnings.push_back(
            fmt::format("Its last row '{}' is cut off: the file may be incomplete.", vendor.end));
    else if (counts.endRecords != all)
        summary.doubts.push_back(
            fmt::format("Its last row '{}' counts {}, and it has {}: it is not whole. Get the file again.",
                        vendor.end, groupedCount(counts.endRecords, "record"), grouped(all)));
}

} // namespace

Status describeVendor(const Layout& layout, const VendorCounts& counts, std::int64_t lot, CsvSummary& summary)
{
    const VendorRules& vendor = layout.vendor;
    if (!vendor.isActive()) {
        addWarnings(layout, counts, summary);
        return ok();
    }
    summary.vendor = vendor.title;
    if (layout.times.zone)
        summary.zone = layout.times.zone->name();
    if (vendor.clock != RowClock::Unstated)
        summary.clock = vendor.clock == RowClock::Exchange ? "the exchange's clock" : "the tape's clock";
    summary.isByTape = vendor.clock == RowClock::Tape;
    summary.sizes = sizesText(vendor, lot, summary);
    if (const auto day = readDay(counts.endDay); day && layout.times.day && *day != *layout.times.day)
        return unusableData(fmt::format("Its last row '{}' is of {}, and its times are taken as those of {}. "
                                        "State the day with `date`, or name the file after it.",
                                        vendor.end, dayText(*day), dayText(*layout.times.day)));
    addWarnings(layout, counts, summary);
    return ok();
}

}}} // namespace sor::input::csv
