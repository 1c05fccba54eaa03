// SPDX-License-Identifier: GPL-3.0-or-later
// A product of two prices is not a price, nor cash.
#include "base/units.h"

using namespace sor;

#ifdef SOR_WITH_MISTAKE
auto product(Price price, Price other)
{
    return price * other;
}
#else
auto product(Price price, Shares shares)
{
    return cashFor(price, shares);
}
#endif
