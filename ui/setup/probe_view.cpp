// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/probe_view.h"

#include "input/topic_options.h"
#include "setup/run_setup.h"
#include "setup/word_field.h"
#include "support/background_task.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

ProbeView::ProbeView(QWidget* parent)
    : QWidget(parent)
    , m_button(new QPushButton(tr("&Test connection"), this))
    , m_sentence(makeNote({}, this))
    , m_task(new BackgroundTask(this))
    , m_limit(new QTimer(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 2, 0);
    layout->setSpacing(2);
    m_button->setAccessibleName(tr("Test connection"));
    layout->addWidget(m_button);
    for (QLabel*& step : m_steps) {
        step = makeNote({}, this);
        step->hide();
        layout->addWidget(step);
    }
    m_sentence->hide();
    layout->addWidget(m_sentence);
    connect(m_task, &BackgroundTask::refused, this, [this](const QString& sentence) { end(sentence); });
    m_limit->setSingleShot(true);
    m_limit->setInterval(std::chrono::seconds(kMostSeconds));
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (isRunning())
            cancel();
        else
            start();
    });
    connect(m_limit, &QTimer::timeout, this, [this] {
        m_isLate = true;
        m_task->stop();
        end(tr("No answer within %1 s.").arg(kMostSeconds));
    });
}

bool ProbeView::isRunning() const
{
    return m_task->isRunning();
}

void ProbeView::start()
{
    if (!m_setup)
        return;
    RunSetup setup = m_setup();
    m_isLate = false;
    m_report = {};
    if (m_consent && !m_consent(setup)) {
        end(tr("Stopped."));
        return;
    }
    setup.timeout = std::chrono::seconds(kMostSeconds);
    const auto settings = connectionOf(setup);
    if (!settings) {
        end(sentenceText(settings.error().message));
        return;
    }
    for (QLabel* step : m_steps)
        step->hide();
    m_sentence->hide();
    m_steps[0]->setText(tr("… testing %1").arg(toQString(setup.kafka)));
    m_steps[0]->setPalette(palette());
    m_steps[0]->show();
    m_button->setText(tr("Stop &test"));
    m_limit->start();
    m_task->start([this, settings = *settings, topic = setup.topic](const std::stop_token& stop,
                                                                    const BackgroundTask::Post& post) {
        const auto report = std::make_shared<kafka::ProbeReport>(
            kafka::probe(settings, topic, stop, [this, &post](const kafka::ProbeReport& soFar) {
                post([this, soFar] { show(soFar); });
            }));
        post([this, report] {
            show(*report);
            end({});
        });
    });
}

void ProbeView::cancel()
{
    if (!isRunning())
        return;
    m_task->stop();
    end(tr("Stopped."));
}

QString ProbeView::stepText(std::size_t step) const
{
    return m_steps[step]->isHidden() ? QString() : m_steps[step]->text();
}

void ProbeView::show(const kafka::ProbeReport& report)
{
    m_report = report;
    bool isNext = true;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const kafka::ProbeStep& step = report.steps[i];
        QString mark = u"✓"_s;
        if (step.state == kafka::StepState::Failed)
            mark = u"✗"_s;
        else if (step.state == kafka::StepState::NotReached)
            mark = isNext ? u"…"_s : u"–"_s;
        QString text = u"%1 %2 %3"_s.arg(mark).arg(i + 1).arg(toQString(step.name));
        if (!step.found.empty())
            text += u": "_s + toQString(step.found);
        if (!step.advice.empty())
            text += u'\n' + sentenceText(step.advice);
        m_steps[i]->setText(text);
        if (step.state == kafka::StepState::Failed)
            showAsProblem(m_steps[i]);
        else
            m_steps[i]->setPalette(palette());
        m_steps[i]->show();
        // Only the step that is being tried has dots; after a failure none is.
        isNext = isNext && step.state == kafka::StepState::Good;
    }
}

void ProbeView::end(const QString& sentence)
{
    m_limit->stop();
    m_button->setText(tr("&Test connection"));
    for (QLabel* step : m_steps) {
        if (step->text().startsWith(u'…'))
            step->setText((sentence.isEmpty() ? u"–"_s : u"✗"_s) + step->text().mid(1));
    }
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    if (m_isLate || (sentence != tr("Stopped.") && !sentence.isEmpty()))
        showAsProblem(m_sentence);
    else
        m_sentence->setPalette(palette());
    emit finished(sentence.isEmpty() && m_report.isGood());
}

} // namespace sor::ui
