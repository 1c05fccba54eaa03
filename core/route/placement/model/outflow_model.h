// SPDX-License-Identifier: GPL-3.0-or-later
// What ties the outflows of different venues.
#pragma once

#include "base/enum_names.h"

#include <cstdint>

namespace sor { inline namespace route {

/// What is assumed about the outflows of different venues in the same interval.
enum class OutflowModel : std::uint8_t {
    Independent, // they do not influence each other
    /// A normal factor that all venues share (a one-factor Gaussian copula): given the factor they are
    /// independent, and each venue by itself behaves as its samples do.
    Factor,
    Joint // as they came in the same seconds
};
constexpr auto namesOf(std::type_identity<OutflowModel>)
{
    return enumNames<OutflowModel>({{OutflowModel::Independent, "independent"},
                                    {OutflowModel::Factor, "factor"},
                                    {OutflowModel::Joint, "joint"}});
}

}} // namespace sor::route
