// SPDX-License-Identifier: GPL-3.0-or-later
// A short guided reading of the first result: a few sentences, each about a part of the window that is
// framed.
#pragma once

#include <QFrame>
#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;

namespace sor::ui {

/// What is said about one part of the window.
struct ReadingStep {
    QString title;
    QString text;
    QWidget* target = nullptr; // within the guide's parent
};

/// Lies over its parent, in a corner that leaves the part it speaks of in sight; nothing is moved by it, and
/// the window is used as ever beneath. Hidden until begin(). UI thread only.
class ReadingGuide : public QFrame {
    Q_OBJECT

public:
    explicit ReadingGuide(QWidget* parent);

    void begin(std::vector<ReadingStep> steps);
    /// What is said now: for tests and screen readers.
    QString text() const;
    /// What it speaks of now.
    const QWidget* target() const { return m_steps[m_step].target; }
    /// Around it.
    const QWidget* frame() const { return m_frame; }

signals:
    /// Read to the end, or "Do not show this again": it need not come again.
    void dismissed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void show(std::size_t step);
    void next();
    void close();
    /// Hears of what moves the present target within the parent.
    void watch(bool isOn);
    void place();

    std::vector<ReadingStep> m_steps;
    std::size_t m_step = 0;
    bool m_isPlacing = false; // once the layouts are done
    QLabel* m_title;
    QLabel* m_text;
    QCheckBox* m_never;
    QPushButton* m_back;
    QPushButton* m_next;
    QWidget* m_frame; // around the target
};

} // namespace sor::ui
