// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/whole_prices.h"

#include "base/number_text.h"

#include <fmt/format.h>
#include <numeric>

namespace sor { inline namespace input {

void WholePrices::add(std::int64_t price)
{
    step = std::gcd(step, price);
    if (example == 0)
        example = price;
}

std::string doubtOfWholePrices(std::int64_t example)
{
    constexpr std::int64_t kTenthOfMills = 100'000; // of 1e-9 $, in 0.0001 $
    return fmt::format(
        "Whole prices such as {} are read as units of 1e-9 $, which makes {} $ of it, with steps finer than "
        "0.0001 $: no market has such. They look like prices x 10000 ({} $) or whole dollars.",
        example, format(Price{example}), format(Price{example * kTenthOfMills}));
}

}} // namespace sor::input
