// SPDX-License-Identifier: GPL-3.0-or-later
#include "market/queue/queue_rule.h"

#include "base/units.h"
#include "market/queue/power.h"
#include "market/queue/prints_only.h"
#include "market/queue/pro_rata.h"
#include "market/queue/trades_only.h"

#include <fmt/format.h>

namespace sor { inline namespace market {

std::string name(const QueueModel& model)
{
    switch (model.kind) {
    case QueueModel::Kind::TradesOnly:
        return "trades-only";
    case QueueModel::Kind::ProRata:
        return "pro-rata";
    case QueueModel::Kind::Exact:
        return "exact";
    case QueueModel::Kind::PrintsOnly:
        return "prints-only";
    case QueueModel::Kind::Power:
        break;
    }
    return model.power == QueueModel::kDefaultPower ? "power" : fmt::format("power:{}", model.power);
}

std::optional<QueueModel> parseQueueModel(std::string_view text)
{
    for (const QueueModel& model :
         {QueueModel::TradesOnly, QueueModel::ProRata, QueueModel::Power, QueueModel::Exact}) {
        if (text == name(model))
            return model;
    }
    constexpr std::string_view kPower = "power:";
    if (!text.starts_with(kPower))
        return std::nullopt;
    const auto power = parseInteger(text.substr(kPower.size()));
    if (!power || *power < 1 || *power > QueueModel::kMostPower)
        return std::nullopt;
    return QueueModel{QueueModel::Kind::Power, static_cast<int>(*power)};
}

std::shared_ptr<const QueueRule> makeQueueRule(const QueueModel& model)
{
    switch (model.kind) {
    case QueueModel::Kind::TradesOnly:
    case QueueModel::Kind::Exact:
        return std::make_shared<TradesOnlyRule>();
    case QueueModel::Kind::ProRata:
        return std::make_shared<ProRataRule>();
    case QueueModel::Kind::PrintsOnly:
        return std::make_shared<PrintsOnlyRule>();
    case QueueModel::Kind::Power:
        break;
    }
    return std::make_shared<PowerRule>(model.power);
}

}} // namespace sor::market
