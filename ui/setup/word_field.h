// SPDX-License-Identifier: GPL-3.0-or-later
// One word of a run as a labelled editor that says at once what is wrong with its text.
#pragma once

#include "setup/stepped_edit.h"

#include <QList>
#include <QMap>
#include <QPair>
#include <QString>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace sor { inline namespace setup {
struct RunSetup;
struct SetupWord;
}} // namespace sor::setup

namespace sor::ui {

/// What a choice shows and the word's text for it.
using Choices = QList<QPair<QString, QString>>;

/// UI thread only. Reads and writes through the table of words, so that its sentences are those of the
/// command line. An empty text leaves the word out.
class WordField : public QWidget {
    Q_OBJECT

public:
    /// A line of text.
    WordField(const char* word, const QString& label, QWidget* parent);
    /// One of `choices`; with `isEditable` they are suggestions.
    WordField(const char* word, const QString& label, const Choices& choices, bool isEditable,
              QWidget* parent);
    /// A line of text with arrows that step its number or time.
    static WordField* makeStepped(const char* word, const QString& label, const StepRule& rule,
                                  QWidget* parent);
    /// A tick: for words without a value.
    static WordField* makeTick(const char* word, const QString& label, QWidget* parent);

    const SetupWord& word() const { return m_word; }
    /// As the word takes it; empty for nothing.
    QString text() const;
    void setText(const QString& text);
    void setPlaceholder(const QString& text);
    /// What the first step from an empty text gives; of a stepped field.
    void setStepStart(const QString& text);
    /// The text is empty unless the word was stated; `placeholder` says what happens then.
    void setOptional(const QString& placeholder);
    /// What an editable choice suggests; a note stands behind its text in the list alone.
    void setSuggestions(const QStringList& texts, const QMap<QString, QString>& notes = {});
    /// A text may not be empty: `sentence` says so.
    void setRequired(const QString& sentence);

    /// Whether the word has an effect now; otherwise it is hidden, and left out unless it was stated.
    void setApplicable(bool isApplicable);
    bool isApplicable() const { return m_isApplicable; }
    /// A search does not show it. Its value stays.
    void setSearchedOut(bool isSearchedOut);
    /// Marks a value that is not the default.
    void setChanged(bool isChanged);
    bool isChanged() const { return m_isChanged; }
    /// The label, the word or its help contains the text.
    bool matches(const QString& text) const;

    void load(const RunSetup& setup);
    /// Sets the word in `built` when it differs from what `built` has, is optional, or was stated in `base`.
    /// A text that the word does not take leaves it.
    void store(RunSetup& built, const RunSetup& base) const;

    /// What is wrong, as a sentence; empty when nothing is, or when the word does not apply.
    QString problem() const { return m_isApplicable ? m_problem : QString(); }
    /// The editor: for focus and for tests.
    QWidget* editor() const;

signals:
    void changed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct TickTag { };
    WordField(const char* word, const QString& label, TickTag tag, QWidget* parent);
    WordField(const char* word, const QString& label, SteppedEdit* stepped, QWidget* parent);
    void lay(const QString& label);
    void edited();
    void validate();
    void colourProblem();

    const SetupWord& m_word;
    QLineEdit* m_line = nullptr; // of m_stepped, where there is one
    SteppedEdit* m_stepped = nullptr;
    QComboBox* m_combo = nullptr;
    QCheckBox* m_tick = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_sentence = nullptr;
    QString m_requirement;
    QString m_problem;
    QString m_loadedText;
    bool m_isApplicable = true;
    bool m_isSearchedOut = false;
    bool m_isChanged = false;
    bool m_isOptional = false;
    bool m_isLoading = false;
};

/// The colour of sentences about what is wrong, readable on the palette's window.
QColor problemColour(const QPalette& palette);
/// Gives a label that colour.
void showAsProblem(QLabel* label);

} // namespace sor::ui
