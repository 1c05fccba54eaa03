// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a run: which ones, and what the top of the first looks like.
#pragma once

#include "input/csv/csv_reader.h"
#include "setup/run_setup.h"

#include <QStringList>
#include <QWidget>
#include <memory>
#include <string>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace sor::ui {

class AppSettings;
class BackgroundTask;
class FoldSection;

class CsvPart : public QWidget {
    Q_OBJECT

public:
    CsvPart(AppSettings* settings, QWidget* parent);

    const QStringList& files() const { return m_files; }
    void setFiles(const QStringList& files);
    void addFiles(const QStringList& files);
    /// What is stated of the files' form in `setup`: it changes how their top is read.
    void setForm(const RunSetup& setup);
    /// What is wrong with the top of the first file, or nothing.
    const QString& problem() const { return m_problem; }
    /// "mbp-1, 23 columns"; empty until the top of the first file was read.
    const QString& found() const { return m_found; }
    /// Gives a column of the preview another meaning; an empty one: what its name says.
    void chooseMeaning(int column, const QString& meaning);
    QTableWidget* preview() const { return m_preview; }
    /// Those at the top of the first file.
    const QStringList& symbols() const { return m_symbols; }

signals:
    void changed();
    /// The top of the first file was read, or cannot be.
    void previewed();
    /// The value of the word `columns` that the user made.
    void columnsChosen(const QString& text);

private:
    void choose(bool isMore);
    void showFiles();
    void startPreview();
    void showPreview(const CsvPreview& preview);
    void showProblem(const QString& sentence);
    void showRows(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows);
    void askMeaning(int column);
    void removeSelected();

    AppSettings* m_settings;
    QListWidget* m_list;
    QPushButton* m_remove;
    QLabel* m_sentence;
    FoldSection* m_fold;
    QTableWidget* m_preview;
    BackgroundTask* m_task;
    QStringList m_files;
    RunSetup m_form; // only the words that need files
    std::vector<std::string> m_columns; // of the preview
    QString m_previewedFile;
    QString m_problem;
    QString m_found;
    QStringList m_symbols;
};

} // namespace sor::ui
