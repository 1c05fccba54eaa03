// SPDX-License-Identifier: GPL-3.0-or-later
// What was asked, the verdict on it, and its caveats.
#pragma once

#include "run/answer_view.h"

#include <QWidget>
#include <optional>

class QLabel;
class QPushButton;

namespace sor::ui {

class ElidedLabel;

/// Coloured only where the interval of the verdict is clear of zero. UI thread only.
class VerdictBar : public QWidget {
    Q_OBJECT

public:
    explicit VerdictBar(QWidget* parent = nullptr);
    /// Nothing while there is no result.
    void setAnswer(const std::optional<AnswerView>& answer);
    /// All that is written, for tests and screen readers.
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void colour();
    /// All of them with what can be done, until the user clicks elsewhere.
    void showCaveats();

    std::optional<AnswerView> m_answer;
    ElidedLabel* m_asked;
    QPushButton* m_caveats;
    ElidedLabel* m_caveatNames;
    QString m_list; // the caveats, a line each
    QLabel* m_verdict;
    QLabel* m_notes; // below it
};

} // namespace sor::ui
