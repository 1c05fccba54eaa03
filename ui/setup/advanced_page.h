// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the setup with what is seldom needed: all sections of all boxes, and a search over their
// fields.
#pragma once

#include <QList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class SetupBox;
class WordField;

/// UI thread only. The fields stay those of their boxes; this shows them.
class AdvancedPage : public QWidget {
    Q_OBJECT

public:
    AdvancedPage(const QList<SetupBox*>& boxes, QWidget* parent);

    /// Marks what differs from the defaults of a setup with the same view.
    void refresh(const RunSetup& setup);
    /// Fields whose value is not the default.
    int changedCount() const { return m_changed; }
    bool has(const WordField* field) const;
    /// Opens its section, scrolls to it, and gives it the focus.
    void show(WordField* field);
    /// Shows the fields whose label, word or help contains the text; all for an empty one.
    void search(const QString& text);
    QLineEdit* searchField() const { return m_search; }

private:
    QList<SetupBox*> m_boxes;
    QLineEdit* m_search;
    QLabel* m_nothing;
    QScrollArea* m_scroll;
    QList<QLabel*> m_titles; // of m_boxes
    int m_changed = 0;
};

} // namespace sor::ui
