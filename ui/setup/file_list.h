// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a source by name; others are added by dropping them on it.
#pragma once

#include <QListWidget>
#include <QStringList>

namespace sor::ui {

class FileList : public QListWidget {
    Q_OBJECT

public:
    explicit FileList(QWidget* parent);
    /// As a setup names them ("XNAS=a.csv"), those of trades behind the others. The current one stays.
    void showFiles(const QStringList& quotes, const QStringList& trades);

signals:
    /// Paths, with the files of quotes in place of folders.
    void dropped(const QStringList& files);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
};

} // namespace sor::ui
