// SPDX-License-Identifier: GPL-3.0-or-later
// The test of a Kafka connection: five named steps, each with what was found and advice.
#pragma once

#include "input/kafka/read/kafka_probe.h"

#include <QWidget>
#include <array>
#include <functional>

class QLabel;
class QPushButton;
class QTimer;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class BackgroundTask;

/// UI thread only; the steps run on a thread of their own, at most kMostSeconds together.
class ProbeView : public QWidget {
    Q_OBJECT

public:
    static constexpr int kMostSeconds = 5;

    explicit ProbeView(QWidget* parent);

    /// Where the test gets its setup from when the button is pressed.
    void setSetupSource(std::function<RunSetup()> setup) { m_setup = std::move(setup); }
    /// Is asked before a connection; false: not to be made.
    void setConsent(std::function<bool(RunSetup&)> consent) { m_consent = std::move(consent); }
    void start();
    void cancel();
    bool isRunning() const;
    /// "✓", "✗", "…" or "–" and the rest of a step's line, for tests and screen readers.
    QString stepText(std::size_t step) const;
    const kafka::ProbeReport& report() const { return m_report; }

signals:
    void finished(bool isGood);

private:
    void show(const kafka::ProbeReport& report);
    void end(const QString& sentence);

    std::function<RunSetup()> m_setup;
    std::function<bool(RunSetup&)> m_consent;
    QPushButton* m_button;
    std::array<QLabel*, 5> m_steps{};
    QLabel* m_sentence;
    BackgroundTask* m_task;
    QTimer* m_limit;
    kafka::ProbeReport m_report;
    bool m_isLate = false;
};

} // namespace sor::ui
