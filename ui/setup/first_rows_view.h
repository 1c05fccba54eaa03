// SPDX-License-Identifier: GPL-3.0-or-later
// The first rows of a file under the meanings that were found, its format and what its rows are: each is
// changed by a click.
#pragma once

#include "setup/column_meanings.h"
#include "setup/file_top.h"

#include <QStringList>
#include <QWidget>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

class QLineEdit;
class QTableWidget;
class QToolButton;

namespace sor::ui {

/// What the top of a file shows, or why it does not.
struct SeenFile {
    std::shared_ptr<const FileTop> top; // may be null
    RawTop raw; // where the columns are not understood
    QString problem; // the sentence that a run would end with
    bool isTradesAlone = false; // its columns are those of trades, which it was not taken for
};
/// Of a file as a setup names it. Any thread.
SeenFile lookAt(const std::string& file, const CsvForm& form, const std::stop_token& stop);

class FirstRowsView : public QWidget {
    Q_OBJECT

public:
    explicit FirstRowsView(QWidget* parent);

    /// False when there is nothing to show. `venue`: that is stated of the file.
    bool showTop(const SeenFile& seen, const CsvForm& form, const QString& venue, bool isTrades);
    QTableWidget* table() const { return m_table; }
    QToolButton* format() const { return m_format; }
    QToolButton* kind() const { return m_kind; }
    QLineEdit* venue() const { return m_venue; }
    /// Gives a column of the table another meaning; an empty one: what its name says.
    void chooseMeaning(int column, const QString& meaning);

signals:
    /// A value of `format` or `feed`.
    void wordChosen(const char* word, const QString& text);
    void meaningChosen(const QString& column, const QString& meaning);
    void tradesChosen(bool isTrades);
    void venueChosen(const QString& venue);

private:
    void showRows(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows,
                  const QStringList& meanings);
    void askMeaning(int column);

    QToolButton* m_format;
    QToolButton* m_kind;
    QLineEdit* m_venue;
    QTableWidget* m_table;
    QStringList m_columns;
    bool m_hasMeanings = false; // that can be changed
};

} // namespace sor::ui
