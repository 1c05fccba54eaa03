// SPDX-License-Identifier: GPL-3.0-or-later
// The setup of a study: its orders, its quotes, where it goes, the router and the report.
#pragma once

#include "setup/run_setup.h"
#include "study/study_orders_box.h"

#include <QWidget>
#include <vector>

class QLabel;

namespace sor { inline namespace base {
struct Error;
}} // namespace sor::base

namespace sor::ui {

class AppSettings;
class StrategiesBox;

/// The boxes one below the other. UI thread only.
class StudyForm : public QWidget {
    Q_OBJECT

public:
    StudyForm(AppSettings* settings, QWidget* parent);

    RunSetup setup() const;
    QString ordersFile() const { return m_orders->file(); }
    void setSetup(const RunSetup& setup, const QString& ordersFile);
    /// Why it cannot be run, a sentence; empty when it can.
    const QString& problem() const { return m_problem; }
    /// While a study runs nothing can be changed.
    void setRunning(bool isRunning);
    /// Leads to the field that an error of a run is about, where there is one.
    void showFailure(const Error& error);

    StudyOrdersBox* orders() const { return m_orders; }
    WordField* field(const char* word) const;

signals:
    void changed();

private:
    void edited();
    void refresh();
    void showSentence();

    StudyOrdersBox* m_orders;
    std::vector<SetupBox*> m_boxes;
    QWidget* m_body;
    QLabel* m_sentence;
    RunSetup m_base;
    QString m_problem;
    bool m_isLoading = false;
};

} // namespace sor::ui
