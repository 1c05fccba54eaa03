// SPDX-License-Identifier: GPL-3.0-or-later
// The setup: four boxes that say what is to be run, and the button that runs it.
#pragma once

#include "setup/broker_consent.h"
#include "setup/run_setup.h"

#include <QStringList>
#include <QWidget>
#include <array>
#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace sor { inline namespace market {
class Tape;
}} // namespace sor::market

namespace sor::ui {

class AdvancedPage;
class AppSettings;
class GridBox;
class OrderBox;
class SetupBox;
class SourceBox;
class StrategiesBox;
class WordField;

/// UI thread only.
class SetupPanel : public QWidget {
    Q_OBJECT

public:
    explicit SetupPanel(AppSettings* settings, QWidget* parent = nullptr);

    /// What the boxes say. Words that no box has (--out, --fills, ...) are as they were set. A text that a
    /// word does not take leaves the word at its default: ask isValid().
    RunSetup setup() const;
    /// Fills the boxes. changed() comes once.
    void setSetup(const RunSetup& setup);

    bool isValid() const { return m_problem.isEmpty(); }
    /// Why it cannot be run, as a sentence; empty when it can.
    QString problem() const { return m_problem; }

    /// Cells a second of the last run, for the estimate of time.
    void setCellRate(double cellsPerSecond);
    /// "2,004 rows · 4 venues", under the source, after loading.
    void setSourceSummary(const QString& text);
    /// What the files of `setup` hold: for the hints of the order's window.
    void setData(const RunSetup& setup, const Tape& tape);
    /// The window of the order as it was corrected, and why; changed() comes.
    void correctWindow(const QString& from, const QString& to, const QString& why);
    /// What the source was read as, a sentence; until another one is chosen.
    void setReadAs(const QString& text);
    /// While a run goes on, Run is disabled; everything else stays.
    void setRunning(bool isRunning);

    /// Files of one run in place of the source that was.
    void setFiles(const QStringList& files);
    /// Shows the Kafka part and puts the focus on its first field.
    void chooseKafka();
    /// Starts the test of the connection that the boxes describe.
    void testConnection();
    /// What the symbol can be, when a file holds several.
    void setSymbols(const QStringList& symbols);
    /// The page with what is seldom needed.
    AdvancedPage* advanced() const { return m_advanced; }
    void setAdvancedShown(bool isShown);
    bool isAdvancedShown() const;
    /// Brings the field to the front, on its page, and gives it the focus.
    void showField(WordField* field);
    /// Opens the table of venues and fees; a table that is saved becomes the run's.
    void editFees();

    /// Who is asked before a connection to brokers that a file names.
    BrokerConsent& consent() { return m_consent; }
    SourceBox* sourceBox() const { return m_source; }
    GridBox* gridBox() const { return m_grid; }
    std::array<SetupBox*, 4> boxes() const;

signals:
    void changed();
    void runRequested();
    /// "Publish this CSV to Kafka…".
    void publishRequested();
    /// The data-quality line was clicked.
    void qualityRequested();

private:
    void edited();
    void refresh();
    WordField* wrongField() const;
    void showProblem();

    AppSettings* m_settings;
    SourceBox* m_source;
    OrderBox* m_order;
    StrategiesBox* m_strategies;
    GridBox* m_grid;
    AdvancedPage* m_advanced;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    QLabel* m_sentence;
    QPushButton* m_goThere; // to what is wrong, on the other page
    QPushButton* m_run;
    RunSetup m_base;
    BrokerConsent m_consent;
    QString m_problem;
    RouterModel m_model = RouterModel::ContKukanov;
    TapeView m_view = TapeView::Book;
    bool m_isRunning = false;
    bool m_isLoading = false;
};

} // namespace sor::ui
