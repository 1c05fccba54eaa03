// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a run: which ones, and what the top of one of them looks like.
#pragma once

#include "setup/file_top.h"
#include "setup/first_rows_view.h"
#include "setup/run_setup.h"

#include <QMap>
#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace sor::ui {

class AppSettings;
class BackgroundTask;
class FileList;
class FoldSection;

class CsvPart : public QWidget {
    Q_OBJECT

public:
    CsvPart(AppSettings* settings, QWidget* parent);

    /// Those of quotes, as a setup names them ("XNAS=a.csv").
    const QStringList& files() const { return m_files; }
    /// Those of trades alone.
    const QStringList& trades() const { return m_trades; }
    void setFiles(const QStringList& files);
    void setTrades(const QStringList& trades);
    void addFiles(const QStringList& files);
    /// What is stated of the files' form in `setup`: it changes how their tops are read.
    void setForm(const RunSetup& setup);
    /// What is wrong with the top of a file, or nothing.
    QString problem() const;
    /// "mbp-1, 23 columns" of the file whose first rows are shown; empty until they were read.
    const QString& found() const { return m_found; }
    /// Shows the first rows of a file; those of trades come behind the others.
    void showTop(int file);
    /// Says that the file whose rows are shown holds trades alone, or that it does not.
    void chooseTrades(bool isTrades);
    /// The venue of all rows of that file; empty: as the file says.
    void chooseVenue(const QString& venue);
    QTableWidget* preview() const;
    FirstRowsView* rows() const { return m_rows; }
    /// Those at the top of the files; of DBN files all.
    const QStringList& symbols() const { return m_symbols; }
    /// By symbol "1,234 records", once they were counted; of DBN files with several.
    const QMap<QString, QString>& symbolNotes() const { return m_symbolNotes; }

signals:
    void changed();
    /// The tops of the files were read, or cannot be.
    void previewed();
    /// What the user chose beside the first rows: a value of `format` or `feed`, ...
    void wordChosen(const char* word, const QString& text);
    /// ... or what a column means (statedWith()).
    void meaningChosen(const QString& column, const QString& meaning, bool isOfTrades);

private:
    void choose(bool isMore);
    QStringList all() const { return m_files + m_trades; }
    void setAll(const QStringList& files, const QStringList& trades);
    QString shownFile() const;
    bool showsTrades() const;
    void showFiles();
    void startLooking();
    void finishLooking();
    void noteCounts(const SymbolCounts& counts);
    void showSeen();
    void showProblem(const QString& sentence);
    void removeSelected();

    AppSettings* m_settings;
    FileList* m_list;
    QPushButton* m_remove;
    QLabel* m_sentence;
    FoldSection* m_fold;
    FirstRowsView* m_rows;
    BackgroundTask* m_task;
    QStringList m_files;
    QStringList m_trades;
    QMap<QString, SeenFile> m_seen; // by the file
    QString m_refusal; // of the task
    RunSetup m_form; // only the words that need files
    bool m_hasSymbol = false; // stated
    bool m_countsSymbols = false; // of DBN files, in the task
    QString m_found;
    QStringList m_symbols;
    QMap<QString, QString> m_symbolNotes;
};

} // namespace sor::ui
