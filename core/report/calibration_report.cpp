// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/calibration_report.h"

#include "base/json_writer.h"
#include "base/number_text.h"
#include "report/text_lines.h"

#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

constexpr std::size_t kColumns = 99;

/// "+1.2%", "+158%"; "0.0%" has no sign.
std::string signedPercent(double value)
{
    return std::abs(value) < 0.05 ? "0.0%" : fmt::format("{:+.{}f}%", value, std::abs(value) < 100 ? 1 : 0);
}

/// Half the widths of a group's intervals, below its figures.
std::string reachLine(const CalibrationGroup& group)
{
    const auto reach = [](const std::optional<Interval>& of) {
        if (!of)
            return std::string("-");
        const double half = (of->high - of->low) / 2;
        return fmt::format("{:.{}f}%", half, half < 100 ? 1 : 0);
    };
    std::string line = fmt::format("{:<44}", "  95% +-");
    for (const CalibrationGroup::Fit& fit : group.fits)
        line += fmt::format("{:>14}",
                            reach(fit.biasPercents) + fmt::format("{:>7}", reach(fit.agreementPercents)));
    return line + '\n';
}

void writePercents(JsonWriter& json, std::string_view key, const std::optional<Interval>& interval)
{
    if (!interval) {
        json.nullMember(key);
        return;
    }
    json.key(key).beginObject().member("low", interval->low).member("high", interval->high).endObject();
}

} // namespace

std::string calibrationText(const Calibration& calibration, const std::string& symbol)
{
    const TimeWindow& window = calibration.window;
    std::string out = wrapped(
        "",
        fmt::format(
            "Shadow orders of {} shares{}{} that join the queue at the best price each second, on both "
            "sides, and rest {}; {} to {}.",
            calibration.settings.shares.count, symbol.empty() ? "" : " of ", symbol,
            formatDuration(calibration.settings.life), formatIsoTime(window.from), formatIsoTime(window.to)),
        kColumns);
    out += fmt::format("\n{:<24}{:>9}{:>11}", "", "Orders", "Filled");
    for (const QueueModel& rule : calibration.rules)
        out += fmt::format("{:>14}", name(rule) == "power" ? "power:2" : name(rule));
    out += fmt::format("\n{:<24}{:>9}{:>11}", "", "", "shares");
    for (std::size_t r = 0; r < calibration.rules.size(); ++r)
        out += fmt::format("{:>14}", "bias  agree");
    out += '\n';
    for (const CalibrationGroup& group : calibration.groups) {
        out += fmt::format("{:<24}{:>9}{:>11}", group.name.substr(0, 23), grouped(group.orders),
                           grouped(group.exact));
        for (std::size_t r = 0; r < calibration.rules.size(); ++r) {
            const std::string bias = group.exact > 0 ? signedPercent(group.biasPercent(r)) : "-";
            const std::string agree =
                group.orders > 0 ? fmt::format("{:.1f}%", group.agreementPercent(r)) : "-";
            out += fmt::format("{:>14}", bias + fmt::format("{:>7}", agree));
        }
        out += '\n' + reachLine(group);
    }
    out += wrapped(
        "",
        "bias: shares filled by the rule against those filled by the queue as it was. agree: orders "
        "that fill, or do not, by both. 95% +-: how far either may be off, from minute to minute; none "
        "with fewer than 8 minutes that have such orders.",
        kColumns);
    if (calibration.bestPower > 0)
        out += wrapped("",
                       fmt::format("Of the powers {} is nearest where the price stayed (`queue power:{}`).",
                                   calibration.bestPower, calibration.bestPower),
                       kColumns);
    return out;
}

std::string calibrationJson(const Calibration& calibration, const std::string& symbol)
{
    JsonWriter json;
    json.beginObject().member("symbol", symbol);
    json.member("shares", calibration.settings.shares);
    json.member("life_seconds", std::chrono::duration<double>(calibration.settings.life).count());
    json.member("from", calibration.window.from).member("to", calibration.window.to);
    if (calibration.bestPower > 0)
        json.member("best_power", calibration.bestPower);
    else
        json.nullMember("best_power");
    json.key("groups").beginArray();
    for (const CalibrationGroup& group : calibration.groups) {
        json.beginObject().member("name", group.name).member("orders", group.orders);
        json.member("filled_shares", group.exact).member("filled_orders", group.exactOrders);
        json.key("rules").beginArray();
        for (std::size_t r = 0; r < calibration.rules.size(); ++r) {
            json.beginObject().member("queue", name(calibration.rules[r]));
            json.member("filled_shares", group.fits[r].filled);
            if (group.exact > 0)
                json.member("bias_percent", group.biasPercent(r));
            else
                json.nullMember("bias_percent");
            if (group.orders > 0)
                json.member("agreement_percent", group.agreementPercent(r));
            else
                json.nullMember("agreement_percent");
            writePercents(json, "bias_interval_percent", group.fits[r].biasPercents);
            writePercents(json, "agreement_interval_percent", group.fits[r].agreementPercents);
            json.endObject();
        }
        json.endArray().endObject();
    }
    json.endArray().endObject();
    return json.take();
}

}} // namespace sor::report
