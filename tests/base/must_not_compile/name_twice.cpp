// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/enum_names.h"

namespace sor {

enum class Colour { Red, Blue };
#ifdef SOR_WITH_MISTAKE
constexpr std::string_view kBlue = "red";
#else
constexpr std::string_view kBlue = "blue";
#endif
constexpr auto namesOf(std::type_identity<Colour>)
{
    return enumNames<Colour>({{Colour::Red, "red"}, {Colour::Blue, kBlue}});
}
static_assert(name(Colour::Red) == "red" && named<Colour>("blue") == Colour::Blue);
static_assert(!named<Colour>("green") && name(static_cast<Colour>(7)).empty());

} // namespace sor
