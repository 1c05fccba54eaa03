// SPDX-License-Identifier: GPL-3.0-or-later
// The small dialogs: what they show and what they change.
#include "dialogs/about_dialog.h"
#include "dialogs/data_problems_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "input/tape_loader.h"
#include "support/app_settings.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

QPushButton* buttonCalled(QWidget& parent, const QString& name)
{
    for (QPushButton* button : parent.findChildren<QPushButton*>()) {
        if (button->accessibleName() == name)
            return button;
    }
    qFatal("no button %s", qPrintable(name));
}

} // namespace

class TestDialogs : public QObject {
    Q_OBJECT

private slots:
    void aboutNamesEveryLibraryAndCopies()
    {
        AboutDialog dialog;
        buttonCalled(dialog, u"Copy versions"_s)->click();
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied, versionText());
        for (const QString& part : QStringList{u"SOR Lab "_s, u"Qt %1"_s.arg(QString::fromLatin1(qVersion())),
                                               u"QCustomPlot "_s, u"librdkafka "_s})
            QVERIFY2(copied.contains(part), qPrintable(copied));
    }

    void preferencesTakeEffectAtOnce()
    {
        AppSettings settings(QString(), true);
        PreferencesDialog dialog(&settings);
        auto* theme = dialog.findChildren<QComboBox*>().front();
        theme->setCurrentIndex(2);
        emit theme->activated(2);
        QVERIFY(settings.theme() == Theme::Dark);
        // And show what was changed elsewhere.
        settings.setTheme(Theme::Light);
        QCOMPARE(theme->currentIndex(), 1);
    }

    void resettingIsAskedFor()
    {
        AppSettings settings(QString(), true);
        settings.setTheme(Theme::Dark);
        PreferencesDialog dialog(&settings);
        QPushButton* reset = buttonCalled(dialog, u"Reset all settings"_s);
        reset->click();
        QVERIFY(settings.theme() == Theme::Dark);
        reset->click();
        QVERIFY(settings.theme() == Theme::System);
    }

    void theSheetHasEveryKeyOnce()
    {
        QStringList seen;
        for (const Shortcut& shortcut : allShortcuts()) {
            QVERIFY(!shortcut.action.isEmpty() && !shortcut.group.isEmpty());
            const QString key = shortcut.group + shortcut.keys;
            QVERIFY2(!seen.contains(key), qPrintable(key));
            seen.append(key);
        }
        ShortcutsDialog dialog;
        QCOMPARE(dialog.findChild<QTableWidget*>()->rowCount(), static_cast<int>(allShortcuts().size()));
    }

    void badRowsAreShownWithWhatWasExpected()
    {
        LoadedTape loaded;
        CsvSummary file;
        file.path = "/data/day <b>.csv";
        file.counts.rows = 60'030;
        file.rowsSkipped = 1'204;
        file.problems = {{118, "ask_px_00", "<b>abc</b>", "a price such as 222.83"},
                         {1'200, "ask_sz_00", "", "a size"}};
        loaded.files = {file};
        loaded.warnings = {"Every row comes from one venue (XNAS)."};
        QCOMPARE(dataProblemsTitle(loaded), u"1,204 of 61,234 rows were skipped; the first 2 are shown."_s);
        DataProblemsDialog dialog(dataProblemsTitle(loaded), dataProblemsOf(loaded));
        QTableWidget* table = dialog.table();
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->item(0, 0)->text(), u"day <b>.csv"_s);
        QCOMPARE(table->item(0, 1)->text(), u"118"_s);
        QCOMPARE(table->item(0, 2)->text(), u"ask_px_00"_s);
        QCOMPARE(table->item(0, 3)->text(), u"<b>abc</b>"_s);
        QVERIFY(table->item(0, 3)->toolTip().contains(u"&lt;b&gt;"_s));
        QCOMPARE(table->item(0, 4)->text(), u"a price such as 222.83"_s);
        QCOMPARE(table->item(1, 1)->text(), u"1,200"_s);
        QCOMPARE(table->item(2, 3)->text(), u"Every row comes from one venue (XNAS)."_s);
        QCOMPARE(dataProblemsTitle(LoadedTape{}), u"0 rows read, none skipped."_s);
    }
};

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
