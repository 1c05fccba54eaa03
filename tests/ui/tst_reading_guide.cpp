// SPDX-License-Identifier: GPL-3.0-or-later
// The guided reading of the first result.
#include "main_window_fixture.h"
#include "panels/benchmark_panel.h"
#include "panels/message_banner.h"
#include "panels/reading_guide.h"
#include "window/first_reading.h"
#include "window/window_actions.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestReadingGuide : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_csv;

    static ReadingGuide& guideOf(Fixture& fixture) { return *fixture.bench().findChild<ReadingGuide*>(); }
    static void press(ReadingGuide& guide, const QString& text)
    {
        for (QPushButton* button : guide.findChildren<QPushButton*>()) {
            if (button->text() == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    }

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void itFollowsTheFirstRunAndIsReadOnce()
    {
        Fixture fixture;
        ReadingGuide& guide = guideOf(fixture);
        QVERIFY(!guide.isVisible());
        QVERIFY(!fixture.window.actions()->readResult->isEnabled());
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(guide.isVisible());
        QVERIFY2(guide.text().startsWith(u"1 of 5: the verdict"_s), qPrintable(guide.text()));
        QVERIFY(guide.text().contains(u"not judged"_s));
        QStringList titles;
        for (int step = 0; step < 5; ++step) {
            QVERIFY(fixture.bench().rect().contains(guide.geometry()));
            titles << guide.text().section(u'\n', 0, 0);
            press(guide, step < 4 ? u"Next"_s : u"Done"_s);
        }
        QCOMPARE(titles.back(), u"5 of 5: what else there is"_s);
        QVERIFY(!guide.isVisible());
        QVERIFY(fixture.settings.isReadingDone());
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(!guide.isVisible());
        // From the menu it comes again.
        fixture.window.actions()->readResult->trigger();
        QVERIFY(guide.isVisible());
        press(guide, u"Next"_s);
        press(guide, u"Back"_s);
        QVERIFY(guide.text().startsWith(u"1 of 5"_s));
    }

    void closedItComesInTheNextSession()
    {
        Fixture fixture;
        ReadingGuide& guide = guideOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QTest::keyClick(&guide, Qt::Key_Escape);
        QVERIFY(!guide.isVisible());
        QVERIFY(!fixture.settings.isReadingDone());
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QVERIFY(!guide.isVisible()); // once a session
    }

    void dismissedItNeverComesAgain()
    {
        const QString file = m_folder.filePath(u"settings.ini"_s);
        {
            AppSettings settings(file);
            MainWindow window(&settings);
            window.show();
            window.setSetup(smallSetup(m_csv));
            window.run();
            ReadingGuide& guide = *window.workbench()->findChild<ReadingGuide*>();
            QVERIFY(QTest::qWaitFor([&] { return guide.isVisible(); }, kPatienceMs));
            guide.findChild<QCheckBox*>()->setChecked(true);
            press(guide, u"Close"_s);
        }
        AppSettings settings(file);
        QVERIFY(settings.isReadingDone());
    }

    /// In each step it leaves what it speaks of in sight where there is room for both.
    void itDoesNotCoverTheVerdict_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("smallest") << QSize(1024, 640);
        QTest::newRow("usual") << QSize(1366, 768);
    }
    void itDoesNotCoverTheVerdict()
    {
        QFETCH(QSize, size);
        Fixture fixture(size);
        ReadingGuide& guide = guideOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QTRY_VERIFY(guide.isVisible());
        for (int step = 0; step < 5; ++step) {
            const QWidget* target = guide.target();
            const QRect framed(target->mapTo(&fixture.bench(), QPoint(0, 0)), target->size());
            QVERIFY2(!framed.intersects(guide.geometry()), qPrintable(guide.text()));
            for (const QLabel* label : guide.findChildren<QLabel*>())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
            press(guide, u"Next"_s);
        }
    }

    void theFrameFollowsItsPart()
    {
        Fixture fixture;
        ReadingGuide& guide = guideOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QTRY_VERIFY(guide.isVisible());
        const QWidget* target = guide.target();
        const auto place = [&] {
            return QRect(target->mapTo(&fixture.bench(), QPoint(0, 0)), target->size());
        };
        const QRect before = place();
        fixture.bench().banner()->post({.key = u"test"_s, .text = u"Something was found."_s, .actions = {}});
        QTRY_VERIFY(place() != before);
        QTRY_VERIFY(guide.frame()->geometry().contains(place().intersected(fixture.bench().rect())));
        QVERIFY(guide.frame()->height() < target->height() + 12);
    }

    /// Wherever the focus is.
    void escapeClosesIt()
    {
        Fixture fixture;
        ReadingGuide& guide = guideOf(fixture);
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        QTRY_VERIFY(guide.isVisible());
        QTest::keyClick(fixture.bench().benchmarks()->table(), Qt::Key_Escape);
        QVERIFY(!guide.isVisible() && !guide.frame()->isVisible());
    }
};

QTEST_MAIN(TestReadingGuide)
#include "tst_reading_guide.moc"
