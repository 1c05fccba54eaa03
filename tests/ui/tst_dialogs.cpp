// SPDX-License-Identifier: GPL-3.0-or-later
// The small dialogs: what they show and what they change.
#include "dialogs/about_dialog.h"
#include "dialogs/manual_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "panels/problems_panel.h"
#include "support/app_settings.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTextBrowser>

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
        RunInput input;
        CsvSummary file;
        file.path = "/data/day <b>.csv";
        file.counts.rows = 60'030;
        file.rowsSkipped = 1'204;
        file.problems = {{118, "ask_px_00", "<b>abc</b>", "a price such as 222.83"},
                         {1'200, "ask_sz_00", "", "a size"}};
        input.loaded.files = {file};
        input.loaded.warnings = {"Every row comes from one venue (XNAS)."};
        ProblemsPanel panel;
        panel.setInput(input);
        const QAbstractItemModel* rows = panel.table()->model();
        const auto cell = [rows](int row, int column) { return rows->index(row, column); };
        QCOMPARE(rows->rowCount(), 4);
        QCOMPARE(cell(0, 2).data().toString(), u"60,030 read, 1,204 skipped"_s);
        QCOMPARE(cell(1, 1).data().toString(), u"day <b>.csv, line 118, column ask_px_00"_s);
        QCOMPARE(cell(1, 2).data().toString(), u"<b>abc</b>"_s);
        QVERIFY(cell(1, 2).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
        QCOMPARE(cell(1, 3).data().toString(), u"a price such as 222.83"_s);
        QCOMPARE(cell(2, 1).data().toString(), u"day <b>.csv, line 1200, column ask_sz_00"_s);
        QCOMPARE(cell(3, 2).data().toString(), u"Every row comes from one venue (XNAS)."_s);
    }

    void theManualShowsItsPagesAndFindsWords()
    {
        ManualDialog dialog(manual_topic::kResults);
        auto* list = dialog.findChild<QListWidget*>();
        auto* browser = dialog.findChild<QTextBrowser*>();
        auto* search = dialog.findChild<QLineEdit*>();
        const auto listed = [list] {
            int count = 0;
            for (int row = 0; row < list->count(); ++row)
                count += list->item(row)->isHidden() ? 0 : 1;
            return count;
        };
        QCOMPARE(list->currentItem()->text(), u"results"_s);
        QVERIFY(browser->toPlainText().startsWith(u"What the numbers mean"_s));
        const int pages = list->count();
        QVERIFY(pages >= 10);
        // A word of one page only: it is listed alone and shown, with the word selected.
        search->setText(u"hal-00737491V2"_s);
        QCOMPARE(listed(), 1);
        QCOMPARE(list->currentItem()->text(), u"paper"_s);
        QCOMPARE(browser->textCursor().selectedText(), u"hal-00737491v2"_s);
        // Enter goes from place to place, from page to page, and around.
        search->setText(u"lambda_under"_s);
        QVERIFY(listed() > 1);
        QStringList seen;
        for (int i = 0; i < 200; ++i) {
            QTest::keyClick(search, Qt::Key_Return);
            QCOMPARE(browser->textCursor().selectedText(), u"lambda_under"_s);
            if (!seen.contains(list->currentItem()->text()))
                seen << list->currentItem()->text();
        }
        QCOMPARE(seen.size(), listed());
        search->setText(u"no page says this"_s);
        QCOMPARE(listed(), 0);
        search->clear();
        QCOMPARE(listed(), pages);
        // Links between pages stay within the manual.
        emit browser->anchorClicked(QUrl(u"validation.md"_s));
        QCOMPARE(list->currentItem()->text(), u"validation"_s);
        for (const std::string_view topic : {manual_topic::kFirstRun, manual_topic::kFormats}) {
            const ManualDialog at(topic);
            QCOMPARE(at.findChild<QListWidget*>()->currentItem()->text(),
                     QString::fromUtf8(topic.data(), static_cast<qsizetype>(topic.size())));
        }
    }
};

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
