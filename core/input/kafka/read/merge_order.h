// SPDX-License-Identifier: GPL-3.0-or-later
// Which of two rows of different partitions goes first.
#pragma once

#include "market/quote_event.h"
#include "market/tape_builder.h"

namespace sor { inline namespace input { namespace kafka {

/// Is `a` before `b`, which may be of another partition? At equal times the numbers of the messages (`order`)
/// decide when `byOrder`, and otherwise the rows' own; what these leave open is the caller's to decide, by
/// the partition. Any item with `row` and `order`.
template <class Item> bool goesFirst(const Item& a, const Item& b, bool byOrder, TapeView view)
{
    const UnixNanos timeA = orderingTime(a.row, view);
    const UnixNanos timeB = orderingTime(b.row, view);
    if (timeA != timeB)
        return timeA < timeB;
    return byOrder ? a.order < b.order : a.row.sequence < b.row.sequence;
}

}}} // namespace sor::input::kafka
