// SPDX-License-Identifier: GPL-3.0-or-later
// Cash is an amount, a price is an amount per share.
#include "base/units.h"

using namespace sor;

#ifdef SOR_WITH_MISTAKE
auto sum(Cash cash, Price price)
{
    return checkedAdd(cash, price);
}
#else
auto sum(Cash cash, Cash other)
{
    return checkedAdd(cash, other);
}
#endif
