// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/csv_row_shape.h"

#include <bit>

namespace sor { inline namespace input { namespace csv {

namespace {

bool isUsualLength(Column column, std::uint32_t length)
{
    switch (column) {
    case Column::Action:
    case Column::Side:
        return length == 1;
    case Column::Flags:
        return length >= 1 && length <= 3;
    case Column::Sequence:
        return length >= 1 && length <= 10;
    case Column::Venue:
    case Column::InstrumentId:
    case Column::Symbol:
    case Column::BidSz:
    case Column::AskSz:
        return length >= 1 && length <= 8;
    case Column::BidPx:
    case Column::AskPx:
        return length >= 1 && length <= 16;
    case Column::TsRecv:
    case Column::TsEvent:
    case Column::Price: // of trades only, which look for themselves
    case Column::Size:
        break;
    }
    return true;
}

} // namespace

void ShapeTable::remember(const HeaderOrder& order, const RowPattern& pattern, RowShape& shape)
{
    std::array<std::uint8_t, 129> starts{}; // of the fields behind the times, and past the last one's end
    std::size_t fields = 0;
    const auto addEnds = [&](std::uint64_t ends, unsigned base) {
        for (; ends != 0; ends &= ends - 1)
            starts[++fields] =
                static_cast<std::uint8_t>(base + static_cast<unsigned>(std::countr_zero(ends)) + 1);
    };
    addEnds(pattern.low, 0);
    addEnds(pattern.high, 64);

    shape = {};
    shape.pattern = pattern;
    // The field before the newline may end with a carriage return: such a one is left to the general way.
    shape.isPlain = order.needed < kTimes + fields;
    if (!shape.isPlain)
        return;
    for (std::size_t i = 0; i < kColumns; ++i) {
        const std::uint32_t position = order.positions[i];
        if (position == kNoPosition || position < kTimes)
            continue;
        const std::size_t field = position - kTimes;
        const auto length = static_cast<std::uint32_t>(starts[field + 1] - starts[field] - 1);
        shape.begin[i] = starts[field];
        shape.length[i] = static_cast<std::uint8_t>(length);
        shape.shift[i] = static_cast<std::uint8_t>((64 - 8 * length) & 63);
        shape.isPlain = shape.isPlain && isUsualLength(static_cast<Column>(i), length);
    }
}

}}} // namespace sor::input::csv
