// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/about_dialog.h"

#include "charts/qcustomplot.h"
#include "input/kafka/client/kafka_settings.h"
#include "run/version.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

QString versionText()
{
    return u"SOR Lab %1 (%2)\nQt %3\nQCustomPlot %4\n%5\n%6"_s.arg(
        toQString(kVersion), toQString(kGitHash), QString::fromLatin1(qVersion()),
        QString::fromLatin1(QCUSTOMPLOT_VERSION_STR), toQString(kafka::clientLibraryVersion()),
        QSysInfo::prettyProductName());
}

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About SOR Lab"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    auto* title = makeNote(u"SOR Lab"_s, this);
    QFont font = title->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.5);
    title->setFont(font);
    layout->addWidget(title);
    layout->addWidget(
        makeNote(tr("What would a Cont–Kukanov smart order router have paid, against Best Ask, TWAP "
                    "and VWAP?"),
                 this));
    QLabel* versions = makeNote(versionText(), this);
    versions->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    versions->setAccessibleName(tr("Versions"));
    layout->addWidget(versions);
    layout->addWidget(
        makeNote(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                    "without any warranty."),
                 this));
    layout->addStretch();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* copy = buttons->addButton(tr("&Copy versions"), QDialogButtonBox::ActionRole);
    copy->setAccessibleName(tr("Copy versions"));
    connect(copy, &QPushButton::clicked, this, [] { QGuiApplication::clipboard()->setText(versionText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 56, sizeHint().height());
}

} // namespace sor::ui
