// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of a study: a file of them, with what they really had, or how they are drawn.
#pragma once

#include "setup/setup_box.h"

#include <string_view>

class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace sor::ui {

/// A button at the right end below a field.
QPushButton* addBrowse(QVBoxLayout* layout, const QString& text, QWidget* parent);

/// A file of orders, or how they are drawn.
class StudyOrdersBox : public SetupBox {
    Q_OBJECT

public:
    explicit StudyOrdersBox(QWidget* parent);

    /// Empty when orders are drawn.
    QString file() const;
    void setFile(const QString& path);
    /// Marks the file as what is wrong, which is said elsewhere; empty: nothing is.
    void setFileProblem(const QString& sentence);
    QLineEdit* fileEdit() const { return m_file; }
    QRadioButton* drawChoice() const { return m_drawn; }

    /// Whether a word is of drawn orders only.
    static bool isOfSampler(std::string_view word);

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
    QPushButton* m_executionsBrowse = nullptr;
};

} // namespace sor::ui
