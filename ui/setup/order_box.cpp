// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/order_box.h"

#include "setup/run_setup.h"
#include "setup/setup_values.h"
#include "setup/word_field.h"
#include "support/shown_text.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

OrderBox::OrderBox(QWidget* parent)
    : SetupBox(2, tr("Order"), parent)
{
    addField(
        new WordField("side", tr("S&ide"), {{tr("Buy"), u"buy"_s}, {tr("Sell"), u"sell"_s}}, false, this));
    addField(new WordField("shares", tr("S&hares"), this))
        ->setRequired(tr("How many shares? For example 5000."));
    addField(new WordField("from", tr("&From"), this))->setPlaceholder(tr("first quote"));
    addField(new WordField("to", tr("&To"), this))->setPlaceholder(tr("last quote"));
    addField(new WordField("limit", tr("Limit &price"), this))->setPlaceholder(tr("none"));
    addField(new WordField("lot", tr("&Lot"), this))
        ->setRequired(tr("How many shares in a lot? For example 1."));
    addField(new WordField("completion", tr("&Remainder"),
                           {{tr("Take at end"), u"sweep"_s}, {tr("Leave unfilled"), u"none"_s}}, false,
                           this));
    addField(new WordField("fees", tr("Fee&s"), {{u"default"_s, u"default"_s}, {u"none"_s, u"none"_s}}, true,
                           this))
        ->setRequired(tr("Which fees? A file, default or none."));
    auto* fees = new QPushButton(tr("&Venues && fees…"), this);
    fees->setAccessibleName(tr("Venues and fees"));
    content()->addWidget(fees);
    connect(fees, &QPushButton::clicked, this, &OrderBox::feesRequested);
}

QString OrderBox::summaryOf(const RunSetup& setup) const
{
    QString text = (setup.side == Side::Buy ? tr("Buy %1") : tr("Sell %1"))
                       .arg(shareCountText(setup.shares, setup.shareUnit));
    const auto shown = [](const std::optional<TimeText>& time) {
        QString stated = toQString(sor::timeText(time));
        return stated.remove(u".000000000"_s).remove(u'Z');
    };
    if (setup.from || setup.to)
        text += u", "_s + (setup.from ? shown(setup.from) : tr("first quote")) + u"–"_s
            + (setup.to ? shown(setup.to) : tr("last quote"));
    if (setup.limit)
        text += tr(", limit %1").arg(toQString(format(*setup.limit)));
    if (setup.experiment.rules.completion == Completion::None)
        text += tr(", remainder unfilled");
    return text;
}

} // namespace sor::ui
