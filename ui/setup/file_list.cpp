// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/file_list.h"

#include "input/source_path.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

FileList::FileList(QWidget* parent)
    : QListWidget(parent)
{
    setAccessibleName(tr("Files"));
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAcceptDrops(true);
    setToolTip(plainToolTip(tr("Drop files here to add them to the source")));
}

void FileList::showFiles(const QStringList& quotes, const QStringList& trades)
{
    const int current = std::max(0, currentRow());
    clear();
    const auto add = [&](const QString& file, const QString& shape) {
        const NamedFile named = namedFile(file.toStdString());
        QString name = toShown(QFileInfo(exactQString(named.path)).fileName());
        if (!named.venue.empty())
            name = toQString(named.venue) + u" = "_s + name;
        auto* item = new QListWidgetItem(shape.arg(name), this);
        item->setToolTip(plainToolTip(file));
        item->setData(Qt::AccessibleDescriptionRole, toShown(file));
    };
    for (const QString& file : quotes)
        add(file, u"%1"_s);
    for (const QString& file : trades)
        add(file, tr("%1 (trades)"));
    setCurrentRow(std::min(current, count() - 1), QItemSelectionModel::NoUpdate);
}

void FileList::dragEnterEvent(QDragEnterEvent* event)
{
    // Setups and results take the place of all: the window opens them.
    const QStringList files = localFiles(*event->mimeData());
    event->setAccepted(!files.isEmpty() && std::ranges::none_of(files, isSetupName));
}

void FileList::dragMoveEvent(QDragMoveEvent* event)
{
    event->acceptProposedAction();
}

void FileList::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    emit dropped(withoutFolders(localFiles(*event->mimeData())));
}

} // namespace sor::ui
