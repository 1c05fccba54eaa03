// SPDX-License-Identifier: GPL-3.0-or-later
// The setup on one screen: what is needed is in view, the rest is on the page Advanced; steps of numbers and
// times; and the window of the order follows the file.
#include "input/synthetic/synthetic_day.h"
#include "main_window_fixture.h"
#include "setup/advanced_page.h"
#include "setup/grid_box.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "setup/stepped_edit.h"
#include "setup/word_field.h"
#include "setup_fixture.h"
#include "support/sample_file.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* kBasic[] = {"symbol", "side", "shares", "from", "to", "limit", "fees", "model"};

QPushButton* buttonCalled(const QWidget& parent, const QString& name)
{
    for (QPushButton* button : parent.findChildren<QPushButton*>()) {
        if (button->accessibleName() == name)
            return button;
    }
    qFatal("no button");
}

QString noteCalled(const QWidget& parent, const QString& name)
{
    for (const QLabel* label : parent.findChildren<QLabel*>()) {
        if (label->accessibleName() == name)
            return label->isHidden() ? QString() : label->text();
    }
    qFatal("no label");
}

bool isInView(const QWidget* widget, const QWidget* window)
{
    return widget->visibleRegion().boundingRect().size() == widget->size()
        && window->rect().contains(QRect(widget->mapTo(window, QPoint()), widget->size()));
}

} // namespace

class TestSetupScreen : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_first; // 2 June 2025, 13:30 to 13:35
    std::string m_second; // 5 June 2025, 13:30 to 13:35
    std::string m_late; // 5 June 2025, 15:00 to 15:05

    static void load(Fixture& fixture, const std::string& file)
    {
        fixture.window.openFile(QString::fromStdString(file));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return !fixture.controller().isBusy() && fixture.controller().input()
                    && fixture.controller().inputSetup().csv.front() == file;
            },
            kPatienceMs));
    }

    std::string dayAt(const QString& name, const char* start)
    {
        std::string path = m_folder.filePath(name).toStdString();
        SyntheticDayOptions options;
        options.rows = 4000;
        options.duration = std::chrono::minutes(5);
        options.venues = 2;
        options.start = *parseIsoTime(start);
        test::valueOf(generateSyntheticDay(options, path));
        return path;
    }

private slots:
    void initTestCase()
    {
        m_first = dayAt(u"first.csv"_s, "2025-06-02T13:30:00Z");
        m_second = dayAt(u"second.csv"_s, "2025-06-05T13:30:00Z");
        m_late = dayAt(u"late.csv"_s, "2025-06-05T15:00:00Z");
    }

    /// A tall window has room left; it is below the boxes, not between the fields of one.
    void roomThatIsLeftIsBelowTheBoxes()
    {
        Fixture fixture({1366, 1400});
        load(fixture, m_first);
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        for (const SetupBox* box : fixture.bench().setup()->boxes()) {
            const int needed =
                box->hasHeightForWidth() ? box->heightForWidth(box->width()) : box->sizeHint().height();
            QCOMPARE(box->height(), needed);
        }
    }

    /// After a run of the sample, with the verdict above it.
    void whatIsNeededIsOnOneScreen()
    {
        Fixture fixture({1366, 768});
        fixture.window.openFile(sampleFile());
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        const SetupPanel& panel = *fixture.bench().setup();
        QTest::qWait(50);
        for (const char* word : kBasic)
            QVERIFY2(isInView(fieldOf(panel, word), &fixture.window), word);
        QVERIFY(isInView(buttonCalled(panel, u"Change the axes of the grid"_s), &fixture.window));
        QVERIFY(isInView(buttonCalled(panel, u"Use the regular hours"_s), &fixture.window));
        QCOMPARE(noteCalled(panel, u"Number of cells and estimated time"_s).section(u',', 0, 0),
                 u"5 × 5 × 5 = 125 cells"_s);
    }

    void everyOtherWordIsOnThePageAdvanced()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_first));
        SetupPanel& panel = *fixture.bench().setup();
        int count = 0;
        for (const SetupWord& word : setupWords()) {
            const std::string name(word.name);
            if (word.name == "csv" || word.name == "shard" || word.scope.part == WordPart::Output
                || word.scope.part == WordPart::Study || std::ranges::find(kBasic, name) != std::end(kBasic))
                continue;
            WordField* field = fieldOf(panel, name.c_str());
            const bool isOfTopic = panel.sourceBox()->field(name.c_str()) == field
                && !panel.advanced()->has(field); // brokers, topic, from, until, for
            if (isOfTopic || !field->isApplicable())
                continue;
            panel.showField(field);
            QVERIFY2(panel.isAdvancedShown() && field->isVisible() && !field->visibleRegion().isEmpty(),
                     name.c_str());
            ++count;
        }
        QVERIFY2(count >= 25, qPrintable(QString::number(count)));
    }

    void aSearchFindsLabelsWordsAndHelp()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_first));
        SetupPanel& panel = *fixture.bench().setup();
        panel.setAdvancedShown(true);
        QLineEdit* search = panel.advanced()->searchField();
        for (const auto& [text, word] : std::initializer_list<std::pair<QString, const char*>>{
                 {u"latency"_s, "latency"},
                 {u"SYNTHETIC-venues"_s, "synthetic-venues"},
                 {u"volume profile"_s, "profile"},
                 {u"λ over"_s, "lambda-over"}}) {
            search->setText(text);
            QVERIFY2(fieldOf(panel, word)->isVisible(), word);
            QVERIFY(!fieldOf(panel, "seed")->isVisible());
        }
        search->setText(u"no such word"_s);
        QVERIFY(!fieldOf(panel, "latency")->isVisible());
        search->clear();
        panel.showField(fieldOf(panel, "seed"));
        QVERIFY(fieldOf(panel, "seed")->isVisible());
        // A search hides fields, it does not take their words away.
        fieldOf(panel, "seed")->setText(u"7"_s);
        search->setText(u"latency"_s);
        QCOMPARE(panel.setup().seed, std::uint64_t{7});
    }

    void whatDiffersFromItsDefaultIsMarked()
    {
        AppSettings settings({}, true);
        SetupPanel panel(&settings);
        RunSetup setup;
        setup.csv = {m_first};
        panel.setSetup(setup);
        QCOMPARE(panel.advanced()->changedCount(), 0);
        WordField* latency = fieldOf(panel, "latency");
        latency->setText(u"250us"_s);
        QCOMPARE(panel.advanced()->changedCount(), 1);
        QVERIFY(latency->isChanged());
        QVERIFY(!fieldOf(panel, "history")->isChanged());
        latency->setText(u"0us"_s);
        QCOMPARE(panel.advanced()->changedCount(), 0);
        // The view brings other defaults; that it is another view is one change.
        fieldOf(panel, "view")->setText(u"trial"_s);
        fieldOf(panel, "lambda-over")->setText(u"auto"_s);
        QVERIFY(fieldOf(panel, "view")->isChanged() && !fieldOf(panel, "refresh")->isChanged());
    }

    /// Said once: by the field where it is in view, else under the page, with the way there.
    void aWrongAdvancedFieldIsFoundFromTheFirstPage()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_first));
        SetupPanel& panel = *fixture.bench().setup();
        WordField* latency = fieldOf(panel, "latency");
        latency->setText(u"5"_s);
        const QString sentence = latency->problem();
        QVERIFY(!sentence.isEmpty());
        const auto below = [&] { return noteCalled(panel, u"Why the setup cannot be run"_s); };
        QCOMPARE(below(), sentence);
        buttonCalled(panel, u"Show the setting"_s)->click();
        QVERIFY(panel.isAdvancedShown() && latency->isVisible());
        QCOMPARE(below(), QString());
        latency->setText(u"5us"_s);
        QVERIFY(panel.isValid());
        panel.setAdvancedShown(false);
        fieldOf(panel, "shares")->setText(u"many"_s);
        QCOMPARE(below(), QString());
        QVERIFY(!panel.isValid());
    }

    void arrowsStepNumbersAndTimes_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("steps");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* word, const QString& text, int steps, const QString& expected) {
            QTest::addRow("%s %s %d", word, qPrintable(text), steps)
                << QByteArray(word) << text << steps << expected;
        };
        row("shares", u"5000"_s, 1, u"5100"_s);
        row("shares", u"5000"_s, 10, u"6000"_s);
        row("shares", u"5050"_s, 1, u"5100"_s);
        row("shares", u"5050"_s, -1, u"5000"_s);
        row("shares", u"100"_s, -1, u"1"_s);
        row("shares", u"many"_s, 1, u"many"_s);
        row("shares", u"99999999999999999999"_s, 1, u"99999999999999999999"_s);
        row("limit", u"100.005"_s, 1, u"100.01"_s);
        row("limit", u"100"_s, -1, u"99.99"_s);
        row("limit", u"0.0001"_s, -1, u"0.0001"_s);
        row("limit", u"0.5"_s, 1, u"0.5001"_s);
        row("from", u"13:30"_s, 1, u"13:31:00"_s);
        row("from", u"13:30:30"_s, -1, u"13:30:00"_s);
        row("from", u"23:59"_s, 1, u"23:59"_s);
        row("from", u"00:00"_s, -1, u"00:00"_s);
        row("from", u"2025-06-02T23:59:00Z"_s, 1, u"2025-06-03T00:00:00Z"_s);
        row("from", u"2025-06-02T09:30:00-04:00"_s, 1, u"2025-06-02T09:30:00-04:00"_s);
        row("interval", u"10s"_s, 1, u"15s"_s);
        row("interval", u"12s"_s, -1, u"10s"_s);
        row("latency", u"0us"_s, 1, u"50us"_s);
        row("latency", u"XNAS=50us"_s, 1, u"XNAS=50us"_s);
        row("latency", u"0us"_s, -1, u"0us"_s);
        row("seed", u"1"_s, 1, u"2"_s);
    }
    void arrowsStepNumbersAndTimes()
    {
        QFETCH(QByteArray, word);
        QFETCH(QString, text);
        QFETCH(int, steps);
        QFETCH(QString, expected);
        AppSettings settings({}, true);
        SetupPanel panel(&settings);
        WordField* field = fieldOf(panel, word.constData());
        field->setText(text);
        qobject_cast<SteppedEdit*>(field->editor())->stepBy(steps);
        QCOMPARE(field->text(), expected);
    }

    void theFileGivesTheHintsOfTheWindow()
    {
        Fixture fixture;
        load(fixture, m_first);
        SetupPanel& panel = *fixture.bench().setup();
        const auto* from = qobject_cast<SteppedEdit*>(fieldOf(panel, "from")->editor());
        QTRY_COMPARE(from->line()->placeholderText(), u"13:30:00"_s);
        // Another file, not read yet: nothing is known of it.
        panel.setFiles({u"elsewhere.csv"_s});
        QCOMPARE(from->line()->placeholderText(), u"first quote"_s);
    }

    void regularHoursAndTheWholeDay()
    {
        Fixture fixture;
        // From 09:25 to 09:35 in New York.
        SyntheticDayOptions options;
        options.rows = 4000;
        options.duration = std::chrono::minutes(10);
        options.venues = 2;
        options.start = *parseIsoTime("2025-06-02T13:25:00Z");
        const std::string early = m_folder.filePath(u"early.csv"_s).toStdString();
        test::valueOf(generateSyntheticDay(options, early));
        load(fixture, early);
        SetupPanel& panel = *fixture.bench().setup();
        QPushButton* regular = buttonCalled(panel, u"Use the regular hours"_s);
        QPushButton* whole = buttonCalled(panel, u"Use the whole day"_s);
        QVERIFY(regular->isEnabled() && !whole->isEnabled());
        regular->click();
        QCOMPARE(fieldOf(panel, "from")->text(), u"13:30:00"_s);
        QCOMPARE(fieldOf(panel, "to")->text(), QString()); // the file ends before the close
        QVERIFY(panel.isValid() && whole->isEnabled());
        whole->click();
        QVERIFY(fieldOf(panel, "from")->text().isEmpty() && fieldOf(panel, "to")->text().isEmpty());
    }

    /// The same times of day on the day of the new file, or all of it; and it says so.
    void theWindowFollowsTheFile()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_first));
        load(fixture, m_first);
        SetupPanel& panel = *fixture.bench().setup();
        const auto note = [&] { return noteCalled(panel, u"What became of the window"_s); };
        fieldOf(panel, "from")->setText(u"2025-06-02T13:31:00Z"_s);
        fieldOf(panel, "to")->setText(u"2025-06-02T13:33:30Z"_s);
        QCOMPARE(note(), QString());
        load(fixture, m_second);
        QCOMPARE(fieldOf(panel, "from")->text(), u"13:31:00"_s);
        QCOMPARE(fieldOf(panel, "to")->text(), u"13:33:30"_s);
        QVERIFY2(note().contains(u"13:31:00–13:33:30 UTC on 5 Jun 2025"_s), qPrintable(note()));
        load(fixture, m_late);
        QVERIFY(fieldOf(panel, "from")->text().isEmpty() && fieldOf(panel, "to")->text().isEmpty());
        QVERIFY2(note().contains(u"all of 15:00:00–"_s), qPrintable(note()));
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        // A window that was stated with the file is the user's, right or wrong.
        fixture.window.setSetup(setupFor(m_first, {{"from", "2025-06-02T15:00:00Z"}}));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return !fixture.controller().isBusy()
                    && fixture.controller().inputSetup().csv.front() == m_first;
            },
            kPatienceMs));
        QCOMPARE(fieldOf(panel, "from")->text(), u"2025-06-02T15:00:00Z"_s);
    }

    /// Run before the new file was looked at: the window is corrected, and the run goes on with it.
    void theWindowFollowsTheFileOnTheWayOfARun()
    {
        Fixture fixture;
        fixture.window.setSetup(smallSetup(m_first));
        load(fixture, m_first);
        fieldOf(*fixture.bench().setup(), "from")->setText(u"2025-06-02T13:31:00Z"_s);
        fixture.window.openFile(QString::fromStdString(m_second));
        fixture.window.run();
        QVERIFY(waitUntilDone(fixture));
        QCOMPARE(fieldOf(*fixture.bench().setup(), "from")->text(), u"13:31:00"_s);
    }
};

QTEST_MAIN(TestSetupScreen)
#include "tst_setup_screen.moc"
