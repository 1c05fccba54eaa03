// SPDX-License-Identifier: GPL-3.0-or-later
// The setup of a study: its orders, its quotes, where it goes, the router and the report.
#pragma once

#include "setup/run_setup.h"
#include "setup/setup_box.h"

#include <QWidget>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace sor {
struct Error;
}

namespace sor::ui {

class AppSettings;
class StrategiesBox;

/// A file of orders, or how they are drawn.
class StudyOrdersBox : public SetupBox {
    Q_OBJECT

public:
    explicit StudyOrdersBox(QWidget* parent);

    /// Empty when orders are drawn.
    QString file() const;
    void setFile(const QString& path);
    /// What is wrong with the file, below it; empty: nothing.
    void setFileProblem(const QString& sentence);
    QLineEdit* fileEdit() const { return m_file; }
    QRadioButton* drawChoice() const { return m_drawn; }

    void load(const RunSetup& setup) override;
    void store(RunSetup& built, const RunSetup& base) const override;

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    void chooseSource();

    QRadioButton* m_fromFile;
    QRadioButton* m_drawn;
    QWidget* m_filePart;
    QLineEdit* m_file;
    QLabel* m_fileProblem;
};

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
    /// Shows an error of a run by the field that it is about; false when it is about none.
    bool showFailure(const Error& error);

    StudyOrdersBox* orders() const { return m_orders; }
    WordField* field(const char* word) const;

signals:
    void changed();

private:
    void edited();
    void refresh();

    StudyOrdersBox* m_orders;
    std::vector<SetupBox*> m_boxes;
    QWidget* m_body;
    QLabel* m_sentence;
    RunSetup m_base;
    QString m_problem;
    bool m_isLoading = false;
};

} // namespace sor::ui
