// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/scale_choice.h"

#include "panels/message_banner.h"
#include "support/app_settings.h"
#include "support/ui_scale.h"
#include "window/window_actions.h"

#include <QAction>
#include <QActionGroup>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

ScaleChoice::ScaleChoice(WindowActions* actions, AppSettings* settings, MessageBanner* banner,
                         RestartAccess access, QObject* parent)
    : QObject(parent)
    , m_actions(actions)
    , m_settings(settings)
    , m_banner(banner)
    , m_access(std::move(access))
    , m_started(settings->uiScale())
{
    connect(actions->scaleUp, &QAction::triggered, this,
            [this] { choose(steppedScale(m_settings->uiScale(), 1)); });
    connect(actions->scaleDown, &QAction::triggered, this,
            [this] { choose(steppedScale(m_settings->uiScale(), -1)); });
    connect(actions->scaleNormal, &QAction::triggered, this, [this] { choose(kUiScales.front()); });
    connect(actions->scale, &QActionGroup::triggered, this,
            [this](const QAction* action) { choose(action->data().toInt()); });
    connect(settings, &AppSettings::changed, this, &ScaleChoice::show);
    show();
}

void ScaleChoice::choose(int percent)
{
    m_settings->setUiScale(percent);
    show();
}

void ScaleChoice::show()
{
    const int percent = m_settings->uiScale();
    for (QAction* action : m_actions->scale->actions())
        action->setChecked(action->data().toInt() == percent);
    m_actions->scaleUp->setEnabled(percent < kUiScales.back());
    m_actions->scaleDown->setEnabled(percent > kUiScales.front());
    const auto key = u"window/scale"_s;
    if (percent == m_started) {
        m_banner->dismiss(key);
        return;
    }
    const QString text = tr("Scale %1%: from the next start of the window on. A restart keeps the "
                            "setup, not the results.")
                             .arg(percent);
    if (m_banner->has(key))
        m_banner->setText(key, text);
    else
        m_banner->post({key, Severity::Info, text, {{tr("Restart now"), [this] { restart(); }, false}}});
}

void ScaleChoice::restart()
{
    if (m_access.isBusy()) {
        m_banner->post({u"window/busy"_s,
                        Severity::Info,
                        tr("A run is going on. Stop it, or restart when it has ended."),
                        {}});
        return;
    }
    m_restart = m_access.setup();
    m_access.close();
}

} // namespace sor::ui
