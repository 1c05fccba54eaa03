// SPDX-License-Identifier: GPL-3.0-or-later
// Dollars per share and shares do not add up.
#include "base/units.h"

using namespace sor;

#ifdef SOR_WITH_MISTAKE
Price sum(Price price, Shares shares)
{
    return price + shares;
}
#else
Price sum(Price price, Price other)
{
    return price + other;
}
#endif
