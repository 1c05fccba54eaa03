// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/welcome_page.h"

#include "support/plain_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QPushButton* makeButton(const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(true);
    button->setAccessibleName(QString(text).remove(u'&'));
    button->setMinimumHeight(button->fontMetrics().height() * 2);
    return button;
}

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
    , m_sample(makeButton(tr("Run the sample"), this))
    , m_last(makeButton(tr("Continue with last setup"), this))
    , m_recents(new QVBoxLayout)
{
    setAccessibleName(tr("Welcome"));
    auto* outer = new QHBoxLayout(this);
    auto* column = new QVBoxLayout;
    outer->addStretch(1);
    outer->addLayout(column, 2);
    outer->addStretch(1);

    auto* name = new QLabel(tr("SOR Lab"), this);
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 2);
    large.setBold(true);
    name->setFont(large);
    name->setTextFormat(Qt::PlainText);
    auto* purpose = makeNote(
        tr("Compare a Cont–Kukanov order router with Best Ask, TWAP and VWAP on recorded or live quotes."),
        this);
    QFont medium = purpose->font();
    medium.setPointSizeF(medium.pointSizeF() * 1.2);
    purpose->setFont(medium);

    auto* learnt = makeNote(tr("A run says what the router would have paid for your order, how much that is "
                               "less or more than each "
                               "benchmark, which part of it is timing, and whether the difference is more "
                               "than chance. Begin with "
                               "the sample (ten minutes of invented quotes of four venues), a file of your "
                               "own, or a Kafka topic."),
                            this);
    learnt->setAccessibleName(tr("What a run says"));

    column->addStretch(2);
    column->addWidget(name);
    column->addWidget(purpose);
    column->addSpacing(6);
    column->addWidget(learnt);
    column->addSpacing(18);
    auto* buttons = new QHBoxLayout;
    QFont bold = m_sample->font();
    bold.setBold(true);
    m_sample->setFont(bold);
    m_sample->setDefault(true);
    auto* open = makeButton(tr("Open quotes…"), this);
    auto* kafka = makeButton(tr("Connect to Kafka…"), this);
    for (QPushButton* button : {m_sample, open, kafka})
        buttons->addWidget(button);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addWidget(makeNote(tr("or drop a CSV here"), this));
    column->addSpacing(18);
    column->addWidget(m_last, 0, Qt::AlignLeft);
    auto* heading = new QLabel(tr("Recent"), this);
    heading->setFont(bold);
    column->addWidget(heading);
    m_recents->setSpacing(0);
    column->addLayout(m_recents);
    column->addStretch(3);

    connect(m_sample, &QPushButton::clicked, this, &WelcomePage::sampleRequested);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(kafka, &QPushButton::clicked, this, &WelcomePage::kafkaRequested);
    connect(m_last, &QPushButton::clicked, this, &WelcomePage::lastSetupRequested);
    setFocusProxy(m_sample);
    setRecents({}, false);
}

void WelcomePage::setRecents(const QList<RecentSource>& sources, bool hasLastSetup)
{
    m_last->setVisible(hasLastSetup);
    while (QLayoutItem* item = m_recents->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    if (sources.isEmpty()) {
        m_recents->addWidget(makeNote(tr("Nothing opened yet."), this));
        return;
    }
    for (const RecentSource& source : sources) {
        const QString label = source.label().left(80);
        auto* link = new QToolButton(this);
        link->setAutoRaise(true);
        link->setText(QString(source.isMissing() ? tr("%1 — file not found").arg(label) : label)
                          .replace(u'&', u"&&"_s));
        link->setEnabled(!source.isMissing());
        link->setFocusPolicy(Qt::StrongFocus);
        link->setAccessibleName(tr("Open %1").arg(label));
        link->setToolTip(plainToolTip(source.fullText()));
        connect(link, &QToolButton::clicked, this, [this, source] { emit recentRequested(source); });
        m_recents->addWidget(link, 0, Qt::AlignLeft);
    }
}

} // namespace sor::ui
