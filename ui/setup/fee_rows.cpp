// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/fee_rows.h"

#include "support/shown_text.h"

#include <QStringList>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const auto kTop =
    u"# Fees and rebates by venue, dollars a share; negative = the venue pays. DEFAULT stands for every "
    "venue without\n# a row of its own. Base tiers, for illustration.\n"
    "mic,effective_from,taker_fee,maker_fee,taker_pct_below_1,maker_pct_below_1,source,note\n"_s;

constexpr std::array kOrderInFile{FeeMic,      FeeFrom,     FeeTaker,  FeeMaker,
                                  FeeTakerPct, FeeMakerPct, FeeSource, FeeNote};

bool isBlank(const FeeTexts& row)
{
    return std::all_of(row.begin(), row.end(), [](const QString& text) { return text.trimmed().isEmpty(); });
}

QString quoted(const QString& text)
{
    QString out = text.simplified();
    const bool needsQuotes = out.contains(u',') || out.contains(u'"') || out.startsWith(u'#');
    return needsQuotes ? QString(u'"' + out.replace(u'"', u"\"\""_s) + u'"') : out;
}

/// As fees are written: four decimals at least.
QString feeText(Price fee)
{
    QString text = toQString(format(fee));
    if (!text.contains(u'.'))
        text += u'.';
    while (text.size() - text.indexOf(u'.') <= 4)
        text += u'0';
    return text;
}

QString percent(std::int64_t nanosPerDollar)
{
    return nanosPerDollar == 0 ? QString() : toQString(formatNanos(nanosPerDollar * 100));
}

} // namespace

QList<FeeTexts> feeRowsOf(const FeeTable& table)
{
    QList<FeeTexts> rows;
    const auto add = [&](const std::vector<FeeRow>& dated) {
        for (const FeeRow& row : dated) {
            FeeTexts texts;
            texts[FeeMic] = toQString(row.mic);
            texts[FeeTaker] = feeText(row.terms.takerFee);
            texts[FeeMaker] = feeText(row.terms.makerFee);
            texts[FeeFrom] = toQString(formatIsoTime(UnixNanos{row.effectiveFrom})).left(10);
            texts[FeeTakerPct] = percent(row.terms.takerNanosPerDollarBelowOne);
            texts[FeeMakerPct] = percent(row.terms.makerNanosPerDollarBelowOne);
            texts[FeeSource] = toQString(row.source);
            texts[FeeNote] = toQString(row.note);
            rows.append(texts);
        }
    };
    const auto standard = table.rows().find(kDefaultMic);
    if (standard != table.rows().end())
        add(standard->second);
    for (const auto& [mic, dated] : table.rows()) {
        if (mic != kDefaultMic)
            add(dated);
    }
    return rows;
}

QString feeCsv(const QList<FeeTexts>& rows)
{
    QString text = kTop;
    for (const FeeTexts& row : rows) {
        if (isBlank(row))
            continue;
        QStringList fields;
        for (const FeeColumn column : kOrderInFile)
            fields.append(quoted(row[static_cast<std::size_t>(column)]));
        text += fields.join(u',') + u'\n';
    }
    return text;
}

FeeProblem checkFees(const QList<FeeTexts>& rows)
{
    const auto table = FeeTable::parse(feeCsv(rows).toStdString(), "table");
    if (table)
        return {};
    FeeProblem problem{sentenceText(table.error().message), -1};
    auto left = table.error().facts.line - kTop.count(u'\n');
    for (int row = 0; row < rows.size() && left > 0 && problem.row < 0; ++row) {
        if (!isBlank(rows[row]) && --left == 0)
            problem.row = row;
    }
    return problem;
}

} // namespace sor::ui
