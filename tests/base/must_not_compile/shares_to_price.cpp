// SPDX-License-Identifier: GPL-3.0-or-later
// A number of shares does not turn into a price by itself.
#include "base/units.h"

using namespace sor;

#ifdef SOR_WITH_MISTAKE
Price convert(Shares shares)
{
    return shares;
}
#else
Price convert(Shares shares)
{
    return Price{shares.count};
}
#endif
