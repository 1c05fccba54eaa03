// SPDX-License-Identifier: GPL-3.0-or-later
// The tab Run card: everything that is needed to repeat a run.
#pragma once

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace sor::ui {

/// UI thread only.
class RunCardPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunCardPanel(QWidget* parent = nullptr);

    /// The `run` of a results file, and the call that repeats it; both empty before the first run.
    void setCard(const QString& json, const QString& commandLine);
    QString card() const;

private:
    QPlainTextEdit* m_text;
    QPushButton* m_copyJson;
    QPushButton* m_copyCommand;
    QString m_json;
    QString m_commandLine;
};

} // namespace sor::ui
