// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/shown_text.h"

#include "base/number_text.h"
#include "base/printable_text.h"
#include "report/strategy_table.h"
#include "setup/setup_words.h"
#include "support/money_label.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <string>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// Labels of settings by their words.
std::map<std::string, std::string, std::less<>>& labels()
{
    static std::map<std::string, std::string, std::less<>> labels;
    return labels;
}

} // namespace

QString toQString(std::string_view text)
{
    return exactQString(printable(text));
}

QString toShown(const QString& text)
{
    const QByteArray utf8 = text.toUtf8();
    return toQString({utf8.data(), static_cast<std::size_t>(utf8.size())});
}

QString sentenceText(std::string_view sentence)
{
    return toQString(withSettings(sentence, [](std::string_view word) -> std::string {
        if (const auto label = labels().find(word); label != labels().end())
            return fmt::format("“{}”", label->second);
        const bool isSetting = std::ranges::find(setupWords(), word, &SetupWord::name) != setupWords().end();
        return isSetting ? fmt::format("“{}”", word) : std::string();
    }));
}

QString errorText(const Error& error)
{
    return sentenceText(error.text());
}

void labelSetting(std::string_view word, const QString& label)
{
    QString plain = label;
    labels()[std::string(word)] = plain.remove(u'&').toStdString();
}

QString textOf(Price price)
{
    return toQString(sor::priceText(price));
}

QString textOf(Cash cash)
{
    return toQString(sor::cashText(cash));
}

QString dollarText(Cash cash)
{
    const QString text = textOf(cash);
    return moneyLabel(text.startsWith(u'-') ? QString(u"-$"_s + text.mid(1)) : QString(u'$' + text));
}

QString bpsText(double bps)
{
    return toQString(sor::bpsText(bps));
}

QString textOf(Shares shares, ShareUnit unit)
{
    return toQString(grouped(shares, unit));
}

Price averageOf(Cash cash, Shares shares, ShareUnit unit)
{
    return {static_cast<std::int64_t>(Int128{cash.nanos} * unit.perShare() / shares.count)};
}

QString shareCountText(Shares shares, ShareUnit unit)
{
    return toQString(sor::sharesText(shares, unit));
}

QString countText(std::int64_t count)
{
    return toQString(grouped(count));
}

QString signedBpsText(double bps)
{
    return toQString(signedBps(bps));
}

QString clockText(UnixNanos time)
{
    return toQString(formatIsoTime(time)).mid(11, 12);
}

QString countText(std::int64_t count, std::string_view noun)
{
    return toQString(groupedCount(count, noun));
}

QString estimateText(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return {};
    if (seconds < 1)
        return u"under 1 s"_s;
    const auto whole = static_cast<qint64>(std::llround(std::min(seconds, 3.6e9)));
    if (whole < 60)
        return QString::number(whole) + u" s"_s;
    if (whole < 3600)
        return QString::number(whole / 60) + u" min "_s + QString::number(whole % 60) + u" s"_s;
    return QString::number(whole / 3600) + u" h "_s + QString::number(whole / 60 % 60) + u" min"_s;
}

} // namespace sor::ui
