// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/run_bar.h"

#include "panels/replay_bar.h"
#include "support/plain_text.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QToolButton* addButton(QHBoxLayout* layout, QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    layout->addWidget(button);
    // The action's text changes with the state ("Stopping…"); so does the name.
    const auto rename = [button, action] {
        button->setAccessibleName(action->text().remove(u'&'));
        button->setToolTip(plainToolTip(action->toolTip()));
    };
    QObject::connect(action, &QAction::changed, button, rename);
    rename();
    return button;
}

} // namespace

RunBar::RunBar(const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_source(new QToolButton(this))
    , m_progress(new QProgressBar(this))
    , m_text(new ElidedLabel(this))
{
    setAccessibleName(tr("Run bar"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 3, 6, 3);
    auto* label = new QLabel(tr("Source"), this);
    label->setTextFormat(Qt::PlainText);
    layout->addWidget(label);
    m_source->setPopupMode(QToolButton::InstantPopup);
    m_source->setMenu(actions.sources);
    m_source->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_source->setFocusPolicy(Qt::StrongFocus);
    m_source->setMaximumWidth(fontMetrics().averageCharWidth() * 40);
    layout->addWidget(m_source);
    addButton(layout, actions.run, this);
    addButton(layout, actions.pause, this);
    addButton(layout, actions.stop, this);
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(fontMetrics().averageCharWidth() * 28);
    m_progress->setAccessibleName(tr("Progress"));
    layout->addWidget(m_progress, 1);
    m_text->setAccessibleName(tr("What goes on"));
    layout->addWidget(m_text, 3);
    m_replay = new ReplayBar(actions.speeds, this);
    layout->addWidget(m_replay, 4);
    auto* exports = new QToolButton(this);
    exports->setText(tr("Export"));
    exports->setPopupMode(QToolButton::InstantPopup);
    exports->setMenu(actions.exports);
    exports->setFocusPolicy(Qt::StrongFocus);
    exports->setAccessibleName(tr("Export"));
    layout->addWidget(exports);
    hideProgress();
    setSource({}, {});
}

void RunBar::setSource(const QString& label, const QString& full)
{
    const QString shown = label.isEmpty() ? tr("Choose a source") : label;
    m_source->setText(m_source->fontMetrics().elidedText(
        QString(shown).replace(u'&', u"&&"_s), Qt::ElideMiddle, fontMetrics().averageCharWidth() * 34));
    m_source->setToolTip(plainToolTip(full.isEmpty() ? shown : full));
    m_source->setAccessibleName(tr("Source: %1").arg(shown));
}

void RunBar::setProgress(qint64 done, qint64 total)
{
    m_progress->show();
    // QProgressBar counts in int.
    constexpr qint64 kSteps = 1000;
    if (total <= 0) {
        m_progress->setRange(0, 0);
        return;
    }
    m_progress->setRange(0, static_cast<int>(kSteps));
    const double part = static_cast<double>(done) / static_cast<double>(total);
    m_progress->setValue(static_cast<int>(std::clamp(part, 0.0, 1.0) * static_cast<double>(kSteps)));
}

void RunBar::hideProgress()
{
    m_progress->hide();
    m_progress->reset();
}

void RunBar::setText(const QString& text)
{
    m_text->setFullText(text);
    // A replay that says nothing leaves its room to the slider.
    m_text->setVisible(!text.isEmpty() || m_replay->isHidden());
    m_progress->setAccessibleDescription(text);
}

QString RunBar::text() const
{
    return m_text->fullText();
}

} // namespace sor::ui
