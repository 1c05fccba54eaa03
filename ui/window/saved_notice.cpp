// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/saved_notice.h"

#include "panels/message_banner.h"
#include "window/workbench.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

void tellSaved(Workbench& workbench, const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    workbench.logModel()->add(LogLevel::Info, QObject::tr("export"), QObject::tr("Wrote %1").arg(path));
    workbench.banner()->clear(u"file/write"_s);
    workbench.banner()->post({u"file/saved"_s,
                              Severity::Info,
                              QObject::tr("Saved to %1.").arg(path),
                              {{QObject::tr("Open folder"),
                                [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }}}});
}

} // namespace sor::ui
