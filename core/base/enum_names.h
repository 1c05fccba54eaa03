// SPDX-License-Identifier: GPL-3.0-or-later
// How the values of an enum are spelled: in setups, JSON and tables. One list each, beside the enum:
//     constexpr auto namesOf(std::type_identity<Side>)
//     {
//         return enumNames<Side>({{Side::Buy, "buy"}, {Side::Sell, "sell"}});
//     }
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace sor { inline namespace base {

/// A value of an enum and its name in settings and files.
template <class E> struct EnumName {
    E value; // one of the enum
    std::string_view name; // as settings and files have it
};

/// The list for namesOf; a value or a name that stands in it twice does not compile.
template <class E, std::size_t N>
consteval std::array<EnumName<E>, N> enumNames(const EnumName<E> (&names)[N])
{
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (names[i].value == names[j].value || names[i].name == names[j].name)
                throw "a value or a name stands in the list twice";
        }
    }
    return std::to_array(names);
}

/// Overloaded by each enum that has names, in the namespace of the enum; of bool those of a setup.
template <class E> constexpr std::nullptr_t namesOf(std::type_identity<E>)
{
    return nullptr;
}
constexpr auto namesOf(std::type_identity<bool>)
{
    return enumNames<bool>({{true, "on"}, {false, "off"}});
}

/// What namesOf says.
template <class E> inline constexpr auto kNamesOf = namesOf(std::type_identity<E>{});

template <class E>
concept Named = requires
{
    kNamesOf<E>.size();
};

/// Empty for a value without a name.
template <Named E> constexpr std::string_view name(E value)
{
    const auto found = std::ranges::find(kNamesOf<E>, value, &EnumName<E>::value);
    return found == kNamesOf<E>.end() ? std::string_view() : found->name;
}

/// The value of that name.
template <Named E> constexpr std::optional<E> named(std::string_view name)
{
    const auto found = std::ranges::find(kNamesOf<E>, name, &EnumName<E>::name);
    return found == kNamesOf<E>.end() ? std::nullopt : std::optional(found->value);
}

/// "independent, factor or joint": what is expected where a text is none of them.
template <Named E> std::string namesText()
{
    std::string text;
    for (std::size_t i = 0; i < kNamesOf<E>.size(); ++i) {
        text += i == 0 ? "" : i + 1 == kNamesOf<E>.size() ? " or " : ", ";
        text += kNamesOf<E>[i].name;
    }
    return text;
}

}} // namespace sor::base
