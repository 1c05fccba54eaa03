// SPDX-License-Identifier: GPL-3.0-or-later
// The window shows either one order or a study: the switch between them.
#pragma once

#include "setup/run_setup.h"

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QStringList>
#include <optional>
#include <string>

class QAction;
class QLabel;
class QStackedWidget;

namespace sor::ui {

class AppSettings;
class MainWindow;
class StudyPage;
class WindowActions;
class WordField;
class Workbench;

/// Makes the study's view, its menu and the switch at the end of the menu bar. UI thread only.
class StudyMode : public QObject {
    Q_OBJECT

public:
    StudyMode(MainWindow* window, Workbench* workbench, WindowActions* actions, AppSettings* settings);

    StudyPage* page() const { return m_page; }
    bool isStudy() const;
    /// Of the study's view: "Study" and the folder that is shown.
    QString title() const;
    void showStudy(bool isShown);
    /// Opens the one path that is of a study; else shows the view of one order, and false.
    bool opens(const QStringList& paths);

signals:
    /// isStudy() or title() may have changed.
    void titleChanged();

protected:
    /// A window that is closed does not wait for a study.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeSwitch();
    void openOrder(const RunSetup& order);
    void restoreReplaced();
    void forgetReplaced();
    /// A setup, and the texts that its fields do not take.
    struct Replaced {
        RunSetup setup;
        QList<QPair<WordField*, QString>> wrongTexts;
    };
    Replaced setupNow() const;
    void updateStatus();

    MainWindow* m_window;
    Workbench* m_workbench;
    WindowActions* m_actions;
    StudyPage* m_page;
    QStackedWidget* m_views;
    QAction* m_order;
    QAction* m_study;
    QAction* m_run;
    QAction* m_stop;
    QAction* m_pdf;
    QAction* m_back; // to m_replaced
    QLabel* m_status; // instead of the fields of one order
    QHash<QAction*, QList<QKeySequence>> m_orderKeys; // while the study has them
    /// The user's setup that an order of the study replaced, while that order's stands as it was opened.
    std::optional<Replaced> m_replaced;
    std::string m_opened; // that order's, as Setup says it; empty before the first
};

} // namespace sor::ui
