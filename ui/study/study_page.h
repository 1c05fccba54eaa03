// SPDX-License-Identifier: GPL-3.0-or-later
// The view of a study: its setup on the left, what goes on or came out on the right.
#pragma once

#include "study/study_controller.h"

#include <QWidget>
#include <cstddef>
#include <memory>

class QAction;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QToolButton;

namespace sor::ui {

class AppSettings;
class ElidedLabel;
class MessageBanner;
class StudyForm;
class StudyPlot;
class StudyResultsPanel;

/// UI thread only.
class StudyPage : public QWidget {
    Q_OBJECT

public:
    StudyPage(AppSettings* settings, QWidget* parent);

    void run();
    void stop();
    /// The folder of a study, or a file in it.
    void openStudy(const QString& path);
    /// Fills in the shipped example.
    void openExample();
    /// The study that is shown as one page; false and a message when it cannot be written.
    bool writePdf(const QString& path);
    void askPdf();
    /// Simpler pictures, and fewer of them.
    void setRemote(bool isRemote);

    StudyController& controller() { return m_controller; }
    StudyForm* form() const { return m_form; }
    StudyResultsPanel* results() const { return m_results; }
    MessageBanner* banner() const { return m_banner; }
    /// Null while there is none.
    const std::shared_ptr<const ShownStudy>& shown() const { return m_shown; }
    QString progressText() const;

signals:
    /// An order as the setup of a run of its own.
    void orderRequested(const sor::RunSetup& setup);
    /// What goes on or what is shown may have changed.
    void statusChanged();

private:
    QWidget* makeEmpty();
    void update();
    void updateStale();
    void showProgress();
    void showStudy(const std::shared_ptr<const ShownStudy>& study);
    void showFailure(const Error& error);
    void openOrder(int place);
    void askOpen();
    void tellSaved(const QString& path);

    AppSettings* m_settings;
    QToolButton* m_run;
    QToolButton* m_stop;
    QToolButton* m_export;
    QProgressBar* m_progress;
    ElidedLabel* m_text;
    MessageBanner* m_banner;
    StudyForm* m_form;
    QStackedWidget* m_pages;
    QWidget* m_empty;
    StudyPlot* m_running;
    std::size_t m_drawnMeans = 0; // by m_running
    StudyResultsPanel* m_results;
    std::shared_ptr<const ShownStudy> m_shown;
    std::shared_ptr<const ShownStudy> m_before; // shown when a run began, and again when it is refused
    StudyController m_controller;
};

} // namespace sor::ui
