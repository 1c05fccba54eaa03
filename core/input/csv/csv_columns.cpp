// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_columns.h"

#include "input/csv/vendor_binding.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace sor { inline namespace input { namespace csv {

namespace {

CsvSchema guessSchema(const std::vector<std::string>& names)
{
    const auto has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
    if (has("askpx01"))
        return CsvSchema::Mbp10;
    if (has("askpb00"))
        return has("action") ? CsvSchema::Cmbp1 : CsvSchema::Cbbo;
    if (has("askpx00") && has("action"))
        return CsvSchema::Mbp1;
    if (has("askpx00") && has("rtype") && has("side"))
        return CsvSchema::Bbo;
    return has("rtype") ? CsvSchema::Unknown : CsvSchema::ShortNames;
}

std::string foundColumns(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
        if (!text.empty())
            text += ", ";
        text += names[i].empty() ? "(no name)" : names[i].substr(0, 60);
    }
    if (names.size() > kShown)
        text += fmt::format(" and {} more", names.size() - kShown);
    return text;
}

Error columnsUnusable(std::string message)
{
    return {ErrorCode::ColumnsUnusable, std::move(message)};
}

/// Of days beside times of day.
constexpr std::string_view kDateNames[] = {"date",      "tradedate", "tradingdate",
                                           "quotedate", "day",       "tradingday"};

} // namespace

bool isTradeKind(std::string_view text)
{
    const std::string kind = normalised(text);
    return kind == "t" || kind == "trade" || kind == "trades" || kind == "print";
}

bool isRecordKind(std::string_view text)
{
    const std::string kind = normalised(text);
    return isTradeKind(text) || kind == "q" || kind == "quote" || kind == "quotes";
}

void takeAsSides(Layout& layout)
{
    layout.meaning = RowMeaning::NbboSide;
    layout.schema = CsvSchema::Nbbo;
    layout.bidVenue = layout.askVenue = layout.at(Column::Venue);
    layout.recordKind = kAbsent;
    for (const Column column :
         {Column::Action, Column::Side, Column::Price, Column::Size, Column::Flags, Column::Sequence})
        layout.position[static_cast<std::size_t>(column)] = kAbsent;
}

namespace {

/// The names of one header and what they are bound to.
class Binding {
public:
    Binding(std::span<const std::string_view> header, char separator, const CsvForm& form)
        : m_form(form)
    {
        m_layout.separator = separator;
        m_layout.position.fill(kAbsent);
        for (const auto name : header) {
            m_layout.names.emplace_back(name);
            m_names.push_back(normalised(name));
        }
    }

    Result<Layout> bind()
    {
        if (auto status = bindStated(); !status)
            return status.error();
        for (const std::string_view name : kDateNames) {
            if (m_layout.date == kAbsent)
                m_layout.date = static_cast<std::size_t>(std::ranges::find(m_names, name) - m_names.begin());
            if (m_layout.date == m_names.size())
                m_layout.date = kAbsent;
        }
        if (auto status = bindVendor(m_names, m_form, m_layout); !status)
            return status.error();
        for (std::size_t column = 0; column < kColumns; ++column) {
            if (auto status = find(kColumnNames[column], m_layout.position[column]); !status)
                return status.error();
        }
        if (auto status = m_form.isTrades ? bindPrints() : bindQuotes(); !status)
            return status.error();
        if (m_layout.has(Column::Symbol) && m_names[m_layout.at(Column::Symbol)] == "symroot") {
            const auto suffix = std::ranges::find(m_names, "symsuffix");
            if (suffix != m_names.end())
                m_layout.symbolSuffix = static_cast<std::size_t>(suffix - m_names.begin());
        }
        if (m_form.nanosPerPriceUnit)
            m_layout.numbers.nanosPerUnit = m_form.nanosPerPriceUnit;
        m_layout.numbers.sharesPerUnit =
            m_layout.vendor.printsAreShares ? 1 : m_form.sharesPerSizeUnit.value_or(1);
        m_layout.numbers.shareUnit = m_form.shareUnit;
        m_layout.numbers.unitSearch = m_form.unitSearch;
        m_layout.numbers.isUnitFixed = m_form.isUnitFixed;
        if (m_form.zone)
            m_layout.times.zone = m_form.zone;
        return std::move(m_layout);
    }

private:
    Status bindStated()
    {
        if (m_form.isTrades) {
            for (const auto& [column, name] : m_form.tradeColumns) {
                if (auto status = findStated(name, at(column)); !status)
                    return status;
            }
            if (!m_form.conditionColumn.empty()) {
                if (auto status = findStated(m_form.conditionColumn, m_layout.condition); !status)
                    return status;
            }
        }
        for (const auto& [column, name] : m_form.columns) {
            const bool isOfTrades =
                column == Column::Price || column == Column::Size || column == Column::Side;
            const bool mayLack = m_form.isTrades ? !isOfTrades : isOfTrades && m_form.hasTradesBeside;
            if (auto status = findStated(name, at(column), mayLack); !status)
                return status;
        }
        return m_form.dateColumn.empty() ? ok()
                                         : findStated(m_form.dateColumn, m_layout.date, m_form.isTrades);
    }
    Status findStated(std::string_view name, std::size_t& position, bool mayLack = false) const
    {
        const std::string wanted = normalised(name);
        auto status = find(std::array<std::string_view, 1>{wanted}, position);
        if (status && position == kAbsent && !mayLack)
            return columnsUnusable(fmt::format("It has no column '{}', which `columns` names. Found: {}.",
                                               name, foundColumns(m_layout.names)));
        return status;
    }
    /// Sets `position` to the first of the names that the header has, unless it is set.
    Status find(std::span<const std::string_view> names, std::size_t& position) const
    {
        for (const auto name : names) {
            if (name.empty() || position != kAbsent)
                break;
            const auto found = std::ranges::find(m_names, name);
            if (found == m_names.end())
                continue;
            position = static_cast<std::size_t>(found - m_names.begin());
            if (std::ranges::count(m_names, name) > 1)
                return columnsUnusable(fmt::format(
                    "It has more than one column '{}', so it is not clear which one to read. Rename "
                    "or remove one.",
                    m_layout.names[position]));
        }
        return ok();
    }
    std::size_t& at(Column column) { return m_layout.position[static_cast<std::size_t>(column)]; }
    void drop(std::initializer_list<Column> columns)
    {
        for (const Column column : columns)
            at(column) = kAbsent;
    }
    Error missing(std::string_view usualName) const
    {
        return columnsUnusable(
            fmt::format("It has no column {}. Found: {}.", usualName, foundColumns(m_layout.names)));
    }
    Status need(std::initializer_list<Column> columns) const
    {
        for (const Column column : columns) {
            if (!m_layout.has(column))
                return missing(kUsualNames[static_cast<std::size_t>(column)]);
        }
        return ok();
    }

    Status bindPrints()
    {
        const std::pair<Column, std::span<const std::string_view>> more[] = {
            {Column::Price, kPrintPriceNames},
            {Column::Size, kPrintSizeNames},
            {Column::Side, kPrintSideNames}};
        for (const auto& [column, names] : more) {
            if (auto status = find(names, at(column)); !status)
                return status;
        }
        if (!m_layout.has(Column::Side)) {
            if (auto status = find(kBuyerMakerNames, at(Column::Side)); !status)
                return status;
            m_layout.sideIsOfMaker = m_layout.has(Column::Side);
        }
        for (const auto& [names, position] :
             {std::pair{std::span<const std::string_view>(kConditionNames), &m_layout.condition},
              std::pair{std::span<const std::string_view>(kCorrectionNames), &m_layout.correction}}) {
            if (auto status = find(names, *position); !status)
                return status;
        }
        drop({Column::BidPx, Column::BidSz, Column::AskPx, Column::AskSz, Column::Flags, Column::Sequence});
        m_layout.meaning = RowMeaning::Print;
        m_layout.schema = CsvSchema::Trades;
        if (auto status = needTime(); !status)
            return status;
        if (auto status = needVenue(); !status)
            return status;
        return need({Column::Price, Column::Size});
    }

    /// A column of venues, or the one venue that is stated or that the format is of.
    Status needVenue()
    {
        if (!m_layout.has(Column::Venue)) {
            m_layout.venue = m_form.venue.empty() ? std::string(m_layout.vendor.venue) : m_form.venue;
            if (!m_layout.venue.empty())
                return ok();
            Error error = missing(kUsualNames[static_cast<std::size_t>(Column::Venue)]);
            error.message +=
                " Where all of its rows are of one venue, name that before the file: `csv XNAS=FILE`.";
            return error;
        }
        if (m_form.venue.empty())
            return ok();
        return columnsUnusable(fmt::format("Its column '{}' names the venue of each row: leave `{}=` out.",
                                           m_layout.nameOf(Column::Venue), m_form.venue));
    }
    Status needTime() const { return m_layout.has(Column::TsRecv) ? ok() : need({Column::TsEvent}); }

    Status bindQuotes()
    {
        m_layout.schema = guessSchema(m_names);
        dropForeignFlags();
        if (auto status = needTime(); !status)
            return status;
        if (auto status = bindFeed(); !status)
            return status;
        if (auto status = need({Column::AskPx, Column::AskSz}); !status)
            return status;
        if (!m_layout.has(Column::BidPx) || !m_layout.has(Column::BidSz))
            drop({Column::BidPx, Column::BidSz});
        if (m_layout.isNbbo()) {
            if (auto status = need({Column::BidPx, Column::BidSz}); !status)
                return status;
        }
        if (!m_layout.has(Column::Action) && m_layout.meaning == RowMeaning::Quote
            && !m_layout.vendor.isActive())
            bindRecordKind();
        if (m_layout.recordKind != kAbsent)
            return ok();
        // Without an action a row is never a trade (bbo rows repeat the last one), so these say nothing.
        if (!m_layout.has(Column::Action) || !m_layout.has(Column::Price) || !m_layout.has(Column::Size))
            drop({Column::Side, Column::Price, Column::Size});
        return ok();
    }

    /// Bits of others mean other things: a 128 here and there would leave the other rows out as parts of
    /// events.
    void dropForeignFlags()
    {
        const bool isForeign = m_layout.schema == CsvSchema::ShortNames
            && std::ranges::none_of(m_form.columns,
                                    [](const auto& stated) { return stated.first == Column::Flags; });
        if (m_layout.has(Column::Flags) && isForeign && !m_form.ignoresFlags)
            m_layout.assumed.push_back(fmt::format(
                "Its column '{}' is not read: flags are Databento's only beside columns such as ask_px_00.",
                m_layout.nameOf(Column::Flags)));
        if (isForeign || m_form.ignoresFlags)
            drop({Column::Flags});
    }

    /// Quotes and trades in one file, each with columns of its own.
    void bindRecordKind()
    {
        Layout bound = m_layout;
        const auto in = [&](Column column) -> std::size_t& {
            return bound.position[static_cast<std::size_t>(column)];
        };
        const std::pair<std::span<const std::string_view>, std::size_t*> wanted[] = {
            {kRecordKindNames, &bound.recordKind},
            {kPrintPriceNames, &in(Column::Price)},
            {kPrintSizeNames, &in(Column::Size)},
            {kPrintSideNames, &in(Column::Side)}};
        for (const auto& [names, position] : wanted) {
            if (!find(names, *position))
                return; // a name twice, which nothing else needs
        }
        if (bound.recordKind != kAbsent && bound.has(Column::Price) && bound.has(Column::Size))
            m_layout = std::move(bound);
    }

    /// Whose quotes they are.
    Status bindFeed()
    {
        std::size_t bidVenue = kAbsent;
        std::size_t askVenue = kAbsent;
        for (const auto& [name, position] :
             {std::pair{&m_form.bidVenueColumn, &bidVenue}, std::pair{&m_form.askVenueColumn, &askVenue}}) {
            if (name->empty())
                continue;
            if (auto status = findStated(*name, *position); !status)
                return status;
        }
        if (auto status = find(kBidVenueNames, bidVenue); !status)
            return status;
        if (auto status = find(kAskVenueNames, askVenue); !status)
            return status;
        const bool hasBoth = bidVenue != kAbsent && askVenue != kAbsent;
        const auto& feed = m_form.feed;
        if (hasBoth && feed != FeedForm::Venues) {
            m_layout.meaning = RowMeaning::Nbbo;
            m_layout.bidVenue = bidVenue;
            m_layout.askVenue = askVenue;
            // Only a trade has a venue of its own (cmbp-1).
            if (!m_layout.has(Column::Venue) || !m_layout.has(Column::Action) || !m_layout.has(Column::Price)
                || !m_layout.has(Column::Size))
                drop({Column::Venue, Column::Action});
        } else if (hasBoth && !m_layout.has(Column::Venue)) {
            return columnsUnusable(
                fmt::format("It names a venue for each side ({}, {}): rows of an NBBO feed, and no "
                            "quotes of single venues, which are needed here.",
                            m_layout.names[bidVenue], m_layout.names[askVenue]));
        } else if (auto status = needVenue(); !status) {
            return status;
        } else if (!m_layout.venue.empty()) {
            return feed == FeedForm::Nbbo
                ? Status(columnsUnusable("Its quotes are those of one venue, and not of an NBBO feed."))
                : ok();
        } else if (feed == FeedForm::Nbbo || (m_layout.vendor.isOneSided && !feed)) {
            takeAsSides(m_layout);
        }
        if (m_layout.isNbbo()) {
            m_layout.schema = CsvSchema::Nbbo;
            drop({Column::Flags, Column::Sequence});
        }
        return ok();
    }

    const CsvForm& m_form;
    Layout m_layout;
    std::vector<std::string> m_names; // normalised
};

} // namespace

Result<Layout> bindColumns(std::span<const std::string_view> header, char separator, const CsvForm& form)
{
    // Books of ten levels have some 70.
    constexpr std::size_t kMostColumns = 4096;
    if (header.size() > kMostColumns)
        return columnsUnusable(fmt::format("Its header names {} columns; a CSV of quotes has {} at most.",
                                           header.size(), kMostColumns));
    return Binding(header, separator, form).bind();
}

bool Layout::hasPublishers() const
{
    constexpr std::array<std::string_view, 5> kTheirs{"publisherid", "publisher", "bidpb00", "bidpublisher",
                                                      "bidpublisherid"};
    const std::size_t column = isNbbo() ? bidVenue : at(Column::Venue);
    return column != kAbsent && std::ranges::find(kTheirs, normalised(names[column])) != kTheirs.end();
}

char findSeparator(std::string_view headerLine)
{
    char best = '\0';
    std::ptrdiff_t most = 0;
    for (const char separator : {',', '\t', ';', '|'}) {
        const auto found = std::ranges::count(headerLine, separator);
        if (found > most) {
            most = found;
            best = separator;
        }
    }
    return best;
}

}}} // namespace sor::input::csv
