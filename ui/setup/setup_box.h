// SPDX-License-Identifier: GPL-3.0-or-later
// A numbered box of the setup: it folds to a line that sums up what it says.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class ElidedLabel;
class WordField;

/// A heading that shows and hides what is below it; folded at first.
class FoldSection : public QWidget {
    Q_OBJECT

public:
    FoldSection(const QString& title, QWidget* parent);
    QVBoxLayout* content() const { return m_layout; }
    void setFolded(bool isFolded);
    bool isFolded() const;
    QToolButton* header() const { return m_header; }
    /// Behind the title: "2 changed", or nothing.
    void setMark(const QString& mark);

private:
    QString m_title;
    QToolButton* m_header;
    QWidget* m_body;
    QVBoxLayout* m_layout;
};

/// UI thread only. Values in by load(), out by store(); changed() when the user changed one.
class SetupBox : public QWidget {
    Q_OBJECT

public:
    SetupBox(int number, const QString& title, QWidget* parent);

    void setFolded(bool isFolded);
    bool isFolded() const;
    /// What stands in the place of the box when it is folded.
    QString summary() const;

    virtual void load(const RunSetup& setup);
    /// Adds what this box says to `built`; `base` is what was loaded.
    virtual void store(RunSetup& built, const RunSetup& base) const;
    /// The whole setup after a change: for words that depend on those of other boxes. Renews the summary.
    virtual void refresh(const RunSetup& setup);
    /// The first sentence about what is wrong in here, or nothing.
    virtual QString problem() const;

    /// The field of a word, or nothing when it is not in this box.
    WordField* field(const char* word) const;
    const QString& title() const { return m_title; }
    /// What is seldom needed: sections of fields that the panel places on its page Advanced.
    QWidget* advanced() const { return m_advanced; }
    /// The fields in there, section by section.
    QList<WordField*> advancedFields() const;

signals:
    void changed();
    void foldedChanged();
    /// Show this field on the page Advanced.
    void advancedRequested(sor::ui::WordField* field);

protected:
    virtual QString summaryOf(const RunSetup& setup) const = 0;
    /// Shows the summary again after something else than the setup changed.
    void setSummary(const QString& text);
    QVBoxLayout* content() const { return m_layout; }
    WordField* addField(WordField* field, QVBoxLayout* layout = nullptr);
    /// A fold in advanced().
    FoldSection* addSection(const QString& title);

private:
    QString m_title;
    QToolButton* m_header;
    ElidedLabel* m_summary;
    QWidget* m_advanced;
    QWidget* m_body;
    QVBoxLayout* m_layout;
    QList<WordField*> m_fields;
};

} // namespace sor::ui
