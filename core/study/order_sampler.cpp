// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/order_sampler.h"

#include "base/random.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace sor { inline namespace study {

namespace {

constexpr Nanos kSecond = std::chrono::seconds{1};

/// The stream of a symbol's day: FNV-1a of its name, the date and the seed.
std::uint64_t streamOf(const SamplerDay& day, std::uint64_t seed)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto add = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3ULL; };
    for (const char c : day.symbol)
        add(static_cast<unsigned char>(c));
    for (std::uint64_t number : {static_cast<std::uint64_t>(day.day.time_since_epoch().count()), seed}) {
        for (int i = 0; i < 8; ++i, number >>= 8)
            add(number & 0xff);
    }
    return hash;
}

template <class T> const T& pick(Random& random, const std::vector<T>& from)
{
    return from[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(from.size()) - 1))];
}

Status check(const SamplerSettings& settings)
{
    if (settings.ordersADay < 1 || settings.sizes.empty() || settings.durations.empty())
        return invalidArgument(
            "A sampler needs a number of orders a day, at least one size and one duration.");
    if (settings.ordersADay > kMostOrdersADay) {
        return invalidArgument(fmt::format("A sampler draws at most {} orders a day; {} were asked for.",
                                           kMostOrdersADay, settings.ordersADay));
    }
    for (const double size : settings.sizes) {
        if (!(size > 0 && size <= 100))
            return invalidArgument(
                fmt::format("A size of sampled orders is above 0% and at most 100%; found {}%.", size));
    }
    for (const Nanos duration : settings.durations) {
        if (duration <= Nanos::zero() || duration % kSecond != Nanos::zero() || duration > kLongestDuration) {
            return invalidArgument(
                fmt::format("A duration of sampled orders is a whole number of seconds above 0; found {}.",
                            formatDuration(duration)));
        }
    }
    return ok();
}

} // namespace

Result<SampledOrders> sampleOrders(const SamplerSettings& settings, std::span<const SamplerDay> days)
{
    if (auto checked = check(settings); !checked)
        return checked.error();
    const Nanos longest = *std::max_element(settings.durations.begin(), settings.durations.end());
    SampledOrders sampled;
    std::set<std::pair<std::string, LocalDay>> seen;
    std::int64_t pairs = 0;
    for (std::size_t d = 0; d < days.size(); ++d) {
        const SamplerDay& day = days[d];
        if (!seen.emplace(day.symbol, day.day).second) {
            return invalidArgument(
                fmt::format("{} must be given once a day, with the hours of that day.", day.symbol));
        }
        if (day.hours.from < kEarliestTime || day.hours.to > kLatestTime)
            return invalidArgument(
                fmt::format("The hours of {} are beyond the times that quotes may have.", day.symbol));
        if (day.hours.length() > kLongestDuration)
            return invalidArgument(fmt::format("The hours of {} are longer than {}.", day.symbol,
                                               formatDuration(kLongestDuration)));
        if (day.hours.length() < longest) {
            sampled.tooShort.push_back(d);
            continue;
        }
        const std::chrono::year_month_day date{day.day};
        Random random(streamOf(day, settings.seed));
        for (std::size_t number = 1; number <= settings.ordersADay; ++number) {
            SampledOrder order;
            order.id =
                fmt::format("{}-{:04}{:02}{:02}-{:04}", day.symbol, static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), number);
            order.symbol = day.symbol;
            order.day = day.day;
            order.participation = pick(random, settings.sizes);
            const Nanos duration = pick(random, settings.durations);
            const auto latest = (day.hours.length() - duration) / kSecond;
            order.window.from = day.hours.from + random.between(0, latest) * kSecond;
            order.window.to = order.window.from + duration;
            order.side = random.chance(0.5) ? Side::Buy : Side::Sell;
            if (!settings.hasMirrors) {
                sampled.orders.push_back(std::move(order));
                continue;
            }
            order.pair = pairs++;
            SampledOrder twin = order;
            twin.side = order.side == Side::Buy ? Side::Sell : Side::Buy;
            for (SampledOrder* one : {&order, &twin}) {
                one->id += one->side == Side::Buy ? "-B" : "-S";
                sampled.orders.push_back(std::move(*one));
            }
        }
    }
    return sampled;
}

}} // namespace sor::study
