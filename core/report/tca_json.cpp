// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/tca_json.h"

#include "base/number_text.h"
#include "report/json_parts.h"

namespace sor { inline namespace report {

namespace {

/// Without a price the reason stands in for it.
void writeBenchmark(JsonWriter& json, std::string_view name, std::optional<Mid> price,
                    std::string_view reason)
{
    json.key(name).beginObject();
    json.key("price");
    if (price)
        json.raw(formatHalfNanos(price->halfNanos));
    else
        json.null().member("reason", reason);
}

void writeMarket(JsonWriter& json, const RunReport& report, const MarketBenchmarks& market)
{
    json.key("market").beginObject();
    writeBenchmark(json, "arrival_mid", market.arrivalMid, kNoArrivalMid);
    json.endObject();
    writeBenchmark(json, "end_mid", market.endMid, kNoMid);
    json.endObject();
    writeBenchmark(json, "vwap", Mid::at(market.vwap()), kNoTrades);
    json.member("shares", Shares{market.volume});
    json.endObject();
    writeBenchmark(json, "twap", Mid::at(market.twap()), kNoMid);
    json.member("seconds", std::chrono::duration<double>(market.midTime).count());
    json.endObject();
    json.member("auction_shares", Shares{market.auctionVolume});
    json.member("off_exchange_shares", Shares{market.offExchangeVolume});
    json.key("volume_by_venue").beginObject();
    for (std::size_t v = 0; v < market.volumeByVenue.size(); ++v)
        json.member(report.venues[v].info.mic, Shares{market.volumeByVenue[v]});
    json.endObject();
    json.endObject();
}

/// Of sums over prices x units of shares.
void writeDollars(JsonWriter& json, std::string_view name, Int128 halfNanos)
{
    json.key(name).raw(formatHalfNanos(dividedHalfEven(halfNanos, json.unit().perShare())));
}

void writeShortfall(JsonWriter& json, const std::optional<ImplementationShortfall>& shortfall)
{
    json.key("implementation_shortfall");
    if (!shortfall) {
        json.null();
        return;
    }
    const ImplementationShortfall& of = *shortfall;
    json.beginObject();
    writeDollars(json, "total", of.total());
    writeDollars(json, "execution", of.execution);
    writeDollars(json, "completion", of.completion());
    writeDollars(json, "fees", of.fees);
    writeDollars(json, "completion_clean_up", of.cleanUp);
    writeDollars(json, "completion_opportunity", of.opportunity);
    json.member("total_bps", of.bps(of.total()));
    json.member("execution_bps", of.bps(of.execution));
    json.member("completion_bps", of.bps(of.completion()));
    json.member("fees_bps", of.bps(of.fees));
    json.endObject();
}

/// Null when there were no such fills.
void writeMarkouts(JsonWriter& json, std::string_view name, Shares filled,
                   const std::array<Markout, kMarkoutHorizons.size()>& markouts)
{
    json.key(name);
    if (filled.count == 0) {
        json.null();
        return;
    }
    json.beginObject();
    for (std::size_t h = 0; h < markouts.size(); ++h) {
        JsonWriter line(JsonWriter::Style::Line, json.unit());
        line.beginObject().member("shares", markouts[h].shares);
        writeOptional(line, "per_share", markouts[h].perShare());
        writeOptional(line, "bps", markouts[h].bps());
        json.key(kMarkoutNames[h]);
        writeLine(json, line.endObject());
    }
    json.endObject();
}

/// What an order's fills and one venue's have in common.
void writeQuality(JsonWriter& json, const FillQuality& quality)
{
    writeOptional(json, "effective_spread_bps", quality.effectiveSpreadBps());
    writeOptional(json, "quoted_spread_bps", quality.quotedSpreadBps());
    writeOptional(json, "spread_capture", quality.spreadCapture());
    json.key("markouts").beginObject();
    writeMarkouts(json, "maker", quality.makerShares, quality.maker);
    writeMarkouts(json, "taker", quality.shares - quality.makerShares, quality.taker);
    json.endObject();
}

void writeStrategy(JsonWriter& json, std::string_view name, const RunReport& report,
                   const MarketBenchmarks& market, const FillAnalysis& of)
{
    json.key(name).beginObject();
    json.member("ordered", of.ordered);
    json.member("filled", of.all.shares);
    json.member("fill_rate", of.fillRate());
    writeOptional(json, "participation", participation(of.all.shares, market.volume));
    json.key("duration_seconds");
    if (of.lastFill)
        json.value(std::chrono::duration<double>(*of.lastFill - market.window.from).count());
    else
        json.null();
    writeOptional(json, "arrival_slippage_bps", of.slippageBps(market.arrivalMid));
    writeOptional(json, "arrival_slippage_with_fees_bps", of.slippageWithFeesBps(market.arrivalMid));
    writeOptional(json, "vwap_slippage_bps", of.slippageBps(Mid::at(market.vwap())));
    writeOptional(json, "twap_slippage_bps", of.slippageBps(Mid::at(market.twap())));
    writeShortfall(json, of.shortfall);
    writeQuality(json, of.all);
    json.key("by_venue").beginObject();
    for (std::size_t v = 0; v < of.byVenue.size(); ++v) {
        const FillQuality& venue = of.byVenue[v];
        json.key(report.venues[v].info.mic).beginObject();
        json.member("filled", venue.shares);
        json.member("maker_filled", venue.makerShares);
        json.member("taker_filled", venue.shares - venue.makerShares);
        json.member("fills", venue.fills);
        writeDollars(json, "gross_cash", 2 * venue.gross);
        writeDollars(json, "fees_less_rebates", 2 * venue.fees);
        writeOptional(json, "participation", participation(venue.shares, market.volumeByVenue[v]));
        writeQuality(json, venue);
        json.endObject();
    }
    json.endObject();
    json.endObject();
}

} // namespace

void writeTca(JsonWriter& json, const RunReport& report)
{
    json.key("tca");
    if (!report.experiment.tca) {
        json.null();
        return;
    }
    const Tca& tca = *report.experiment.tca;
    json.beginObject();
    json.member("sign", kTcaSigns);
    writeMarket(json, report, tca.market);
    json.key("strategies").beginObject();
    writeStrategy(json, "optimized", report, tca.market, tca.optimised);
    writeStrategy(json, "untuned", report, tca.market, tca.untuned);
    for (const Baseline baseline : kBaselines) {
        if (report.experiment.baselines[indexOf(baseline)].notRun.empty())
            writeStrategy(json, name(baseline), report, tca.market, tca.baselines[indexOf(baseline)]);
        else
            json.key(name(baseline)).null();
    }
    for (std::size_t i = 0; i < tca.extras.size(); ++i) {
        const std::string& key = report.experiment.extraNames[i].key;
        if (report.experiment.extras[i].notRun.empty())
            writeStrategy(json, key, report, tca.market, tca.extras[i]);
        else
            json.key(key).null();
    }
    json.endObject();
    json.endObject();
}

}} // namespace sor::report
