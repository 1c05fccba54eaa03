// SPDX-License-Identifier: GPL-3.0-or-later
// What was asked, the verdict on it, and how many caveats there are.
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

signals:
    /// The user wants to read the caveats.
    void caveatsRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    std::optional<AnswerView> m_answer;
    ElidedLabel* m_asked;
    QPushButton* m_caveats;
    QLabel* m_verdict;
};

} // namespace sor::ui
