// SPDX-License-Identifier: GPL-3.0-or-later
// Tools > Publish CSV to Kafka: replays a file into a topic, so that a live run can be rehearsed.
#pragma once

#include "base/result.h"
#include "setup/run_setup.h"

#include <QDialog>
#include <cstdint>
#include <functional>
#include <memory>

class QCheckBox;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTimer;

namespace sor { inline namespace input { namespace kafka {
struct PublishControl;
struct PublishOptions;
}}} // namespace sor::input::kafka

namespace sor::ui {

class BackgroundTask;

/// UI thread only; the publisher works on a thread of its own. Closing stops it: what the broker accepted is
/// delivered first, behind a dialog that is out of sight. Destroying the dialog never waits for a broker.
class PublishDialog : public QDialog {
    Q_OBJECT

public:
    /// `setup` gives the file, the symbol, the broker (with its security) and the topic to begin with.
    explicit PublishDialog(const RunSetup& setup, QWidget* parent = nullptr);
    ~PublishDialog() override;

    /// Is asked before anything is sent to brokers that a file names; without it nothing is.
    void setConsent(std::function<bool(RunSetup&)> consent) { m_consent = std::move(consent); }
    bool isRunning() const;
    void start();
    void stop();
    void setPaused(bool isPaused);
    QString outcome() const;
    std::int64_t accepted() const;
    std::int64_t delivered() const;

    void done(int result) override;

protected:
    void closeEvent(QCloseEvent* event) override;

signals:
    /// Whichever way it ended.
    void ended();

private:
    void layOut();
    /// The setup with the brokers as they stand in the dialog.
    RunSetup connection() const;
    Result<kafka::PublishOptions> options(const RunSetup& connection) const;
    void showProgress();
    void end(const QString& sentence, bool isProblem);
    void enableParts();

    RunSetup m_setup;
    std::function<bool(RunSetup&)> m_consent;
    QLineEdit* m_file;
    QLineEdit* m_brokers;
    QLineEdit* m_topic;
    QComboBox* m_speed;
    QLineEdit* m_maxGap;
    QLineEdit* m_loops;
    QComboBox* m_form;
    QComboBox* m_key;
    QCheckBox* m_onlyWindow; // of the setup
    QProgressBar* m_bar;
    QLabel* m_counts;
    QLabel* m_outcome;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_browse;
    QTimer* m_timer;
    std::shared_ptr<kafka::PublishControl> m_control;
    BackgroundTask* m_task;
    bool m_isClosing = false;
};

} // namespace sor::ui
