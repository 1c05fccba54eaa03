// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/vendor_binding.h"

#include "input/csv/csv_fields.h"
#include "market/vendor_tables.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace csv {

namespace {

std::vector<std::string_view> words(std::string_view list)
{
    std::vector<std::string_view> found;
    while (!list.empty()) {
        const std::size_t space = std::min(list.find(' '), list.size());
        if (space > 0)
            found.push_back(list.substr(0, space));
        list.remove_prefix(std::min(space + 1, list.size()));
    }
    return found;
}

class VendorBinding {
public:
    VendorBinding(std::span<const std::string> plainNames, const CsvForm& form, Layout& layout)
        : m_names(plainNames)
        , m_form(form)
        , m_layout(layout)
    {
    }

    Status bind()
    {
        const std::string_view rows = m_form.isTrades ? "trades" : "quotes";
        const auto isOurs = [&](const VendorFact& fact) {
            return fact.rows == rows && fact.what == "needs" && hasAll(fact.value);
        };
        if (m_form.format != FileFormat::Auto && !isOfVendor(m_form.format))
            return ok();
        const auto found = std::ranges::find_if(vendorFacts(), isOurs);
        if (isOfVendor(m_form.format)
            && (found == vendorFacts().end() || found->format != name(m_form.format)))
            return lacking(rows);
        if (found == vendorFacts().end())
            return ok();
        if (auto status = checkIsNoNbbo(*found); !status)
            return status;
        m_layout.vendor.format = found->format;
        for (const VendorFact& fact : vendorFacts()) {
            if (fact.format != found->format)
                continue;
            if (fact.rows == rows) {
                if (auto status = take(fact); !status)
                    return status;
            } else if (m_form.isTrades && fact.what == "sizes") {
                m_layout.vendor.printsAreShares = true;
            }
        }
        bindTimes();
        if (m_form.sharesPerSizeUnit)
            m_layout.vendor.sizes.clear();
        return ok();
    }

    /// Round lots by symbol, of quotes whose sizes are lots.
    Status bindLots()
    {
        if (m_form.roundLots.empty())
            return ok();
        if (m_layout.vendor.sizes.empty())
            return Error{
                ErrorCode::ColumnsUnusable,
                "`round-lots` is for quotes whose format gives sizes in round lots (taq, wrds, polygon), "
                "and it is none of these. Leave `round-lots` out; if its sizes are lots, state their "
                "shares with `size-scale`."};
        auto lots = RoundLots::read(m_form.roundLots);
        if (!lots)
            return lots.error();
        m_layout.vendor.lots = std::make_shared<const RoundLots>(std::move(*lots));
        return ok();
    }

private:
    std::size_t positionOf(std::string_view name) const
    {
        const auto found = std::ranges::find(m_names, normalised(name));
        return found == m_names.end() ? kAbsent : static_cast<std::size_t>(found - m_names.begin());
    }
    bool hasAll(std::string_view list) const
    {
        return std::ranges::all_of(words(list),
                                   [&](std::string_view name) { return positionOf(name) != kAbsent; });
    }

    /// The tape's NBBO beside the quote of the exchange that made a row: rows that did not change it are not
    /// there, so that they are no quotes of single exchanges.
    Status checkIsNoNbbo(const VendorFact& found) const
    {
        const bool isOfTape = found.rows == "quotes" && (found.format == "taq" || found.format == "wrds");
        if (!isOfTape || !m_form.columns.empty() || !m_form.bidVenueColumn.empty())
            return ok();
        for (const std::string_view name :
             {"Best_Bid_Exchange", "Best_BidEx", "Best_Bid_Price", "Best_Bid"}) {
            if (positionOf(name) == kAbsent)
                continue;
            return Error{
                ErrorCode::ColumnsUnusable,
                fmt::format("It has a column {}: this is TAQ's NBBO file, which has only those quotes "
                            "of an exchange that changed the best of all. Use the file of all quotes "
                            "(EQY_US_ALL_BBO or SPLITS_US_ALL_BBO, WRDS table cqm), or state the "
                            "columns of an NBBO feed with `columns`.",
                            name)};
        }
        return ok();
    }

    /// What the header lacks of the format that is stated.
    Status lacking(std::string_view rows) const
    {
        std::string missing;
        for (const VendorFact& fact : vendorFacts()) {
            if (fact.format != name(m_form.format) || fact.rows != rows || fact.what != "needs")
                continue;
            for (const std::string_view column : words(fact.value)) {
                if (positionOf(column) == kAbsent)
                    missing += fmt::format("{}{}", missing.empty() ? "" : ", ", column);
            }
        }
        return Error{ErrorCode::ColumnsUnusable,
                     fmt::format("It is no {}, which `format` states{}{}. Leave `format` out.",
                                 name(m_form.format), missing.empty() ? "" : ": it lacks ", missing)};
    }

    Status take(const VendorFact& fact)
    {
        VendorRules& vendor = m_layout.vendor;
        if (fact.what == "title") {
            vendor.title = fact.value;
        } else if (fact.what == "venues") {
            vendor.venues = fact.value;
        } else if (fact.what == "venue_name") {
            vendor.venue = fact.value;
        } else if (fact.what == "end") {
            vendor.end = fact.value;
        } else if (fact.what == "zone") {
            const auto zone = Zone::find(fact.value);
            if (!zone)
                return zone.error();
            m_layout.times.zone = *zone;
        } else if (fact.what == "clock") {
            m_layout.times.isPacked = fact.value == "packed";
            vendor.hasSasDays = fact.value == "sas";
        } else if (fact.what == "one_side") {
            vendor.isOneSided = true;
        } else if (fact.what == "price_units") {
            m_layout.numbers.nanosPerUnit = kNanosPerDollar / parseInteger(fact.value).value_or(1);
        } else if (fact.what == "sizes") {
            return takeSizes(fact.value);
        } else if (fact.what == "condition") {
            const auto parts = words(fact.value);
            if (const std::size_t position = positionOf(parts[0]); position != kAbsent)
                vendor.conditions.emplace_back(position, parts[1], parts[2],
                                               m_form.isTrades ? RowCondition::DerivativelyPriced
                                                               : RowCondition::NoQuote);
        } else if (std::size_t* time = timeOf(fact.what)) {
            *time = positionOf(fact.value);
        } else if (const auto column = columnOf(fact.what)) {
            std::size_t& position = m_layout.position[static_cast<std::size_t>(column->column)];
            if (position == kAbsent)
                position = positionOf(fact.value);
        }
        return ok();
    }

    Status takeSizes(std::string_view list)
    {
        const auto zone = Zone::find(kNewYork);
        if (!zone)
            return zone.error();
        for (const SizeUnit& unit : sizeUnits()) {
            const auto day = unit.list == list ? readDay(unit.from) : std::nullopt;
            if (day)
                m_layout.vendor.sizes.push_back({count(zone->toUtc(LocalNanos{*day})), unit.shares});
        }
        return ok();
    }

    std::size_t* timeOf(std::string_view what)
    {
        if (what == "time")
            return &m_tape;
        if (what == "participant")
            return &m_exchange;
        if (what == "nanos")
            return &m_tapeNanos;
        return what == "participant_nanos" ? &m_exchangeNanos : nullptr;
    }

    /// By the exchange's clock where it is there, with the tape's for the rows that lack it.
    void bindTimes()
    {
        VendorRules& vendor = m_layout.vendor;
        std::size_t& time = m_layout.position[static_cast<std::size_t>(Column::TsEvent)];
        if (time == kAbsent)
            time = m_exchange != kAbsent && !m_form.isByTape ? m_exchange : m_tape;
        if (time == kAbsent)
            return;
        if (time == m_exchange) {
            vendor.clock = RowClock::Exchange;
            vendor.nanos = m_exchangeNanos;
            vendor.otherTime = m_tape;
            vendor.otherNanos = m_tapeNanos;
        } else if (time == m_tape) {
            vendor.clock = RowClock::Tape;
            vendor.nanos = m_tapeNanos;
        }
    }

    std::span<const std::string> m_names;
    const CsvForm& m_form;
    Layout& m_layout;
    std::size_t m_tape = kAbsent;
    std::size_t m_exchange = kAbsent;
    std::size_t m_tapeNanos = kAbsent;
    std::size_t m_exchangeNanos = kAbsent;
};

} // namespace

std::string namesWithoutHeader(std::string_view file, std::size_t columns, const CsvForm& form)
{
    if (form.format != FileFormat::Auto && !isOfVendor(form.format))
        return {};
    std::string lower(file.substr(file.find_last_of('/') + 1));
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto isNamed = [&](const VendorFact& of) {
        return std::ranges::any_of(vendorFacts(), [&](const VendorFact& fact) {
            return fact.format == of.format && fact.rows == of.rows && fact.what == "file"
                && lower.find(fact.value) != std::string::npos;
        });
    };
    for (const VendorFact& fact : vendorFacts()) {
        if (fact.what != "no_header" || (fact.rows == "trades") != form.isTrades
            || words(fact.value).size() != columns)
            continue;
        if (form.format == FileFormat::Auto ? !isNamed(fact) : fact.format != name(form.format))
            continue;
        std::string list(fact.value);
        std::ranges::replace(list, ' ', ',');
        return list;
    }
    return {};
}

Status bindVendor(std::span<const std::string> plainNames, const CsvForm& form, Layout& layout)
{
    VendorBinding binding(plainNames, form, layout);
    auto status = binding.bind();
    return status ? binding.bindLots() : status;
}

}}} // namespace sor::input::csv
