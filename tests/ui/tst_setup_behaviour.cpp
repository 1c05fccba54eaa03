// SPDX-License-Identifier: GPL-3.0-or-later
// How the setup panel behaves: it says at once what is wrong, sums itself up, and knows what goes together.
#include "setup/csv_part.h"
#include "setup/grid_box.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "setup_fixture.h"
#include "support/app_settings.h"
#include "support/shown_text.h"

#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestSetupBehaviour : public QObject {
    Q_OBJECT

    AppSettings m_settings{QString(), true};
    QTemporaryDir m_folder;
    QString m_file;

    /// A panel with a source that can be run.
    std::unique_ptr<SetupPanel> readyPanel()
    {
        auto panel = std::make_unique<SetupPanel>(&m_settings);
        RunSetup setup;
        setup.csv = {m_file.toStdString()};
        panel->setSetup(setup);
        return panel;
    }

    static QString sentenceOf(WordField* field)
    {
        for (const QLabel* label : field->findChildren<QLabel*>()) {
            if (label->buddy() == nullptr && !label->isHidden())
                return label->text();
        }
        return {};
    }

    static QPushButton* runButton(SetupPanel& panel)
    {
        for (QPushButton* button : panel.findChildren<QPushButton*>()) {
            if (button->accessibleName() == u"Run"_s)
                return button;
        }
        qFatal("no button");
    }

private slots:
    void initTestCase()
    {
        m_file = m_folder.filePath(u"day <b>&one.csv"_s);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("ts_event,publisher_id,ask,ask_size,bid,bid_size\n");
        for (int i = 0; i < 9; ++i)
            file.write("2024-08-01T13:36:32.0Z,2,222.83,100,222.80,100\n");
    }

    void withoutASourceItSaysSo()
    {
        SetupPanel panel(&m_settings);
        QVERIFY(!panel.isValid());
        QCOMPARE(panel.problem(), u"Choose a source."_s);
        QVERIFY(!runButton(panel)->isEnabled());
        panel.setFiles({m_file});
        QVERIFY2(panel.isValid(), qPrintable(panel.problem()));
        QVERIFY(runButton(panel)->isEnabled());
        QSignalSpy run(&panel, &SetupPanel::runRequested);
        runButton(panel)->click();
        QCOMPARE(run.count(), 1);
        panel.setRunning(true);
        QVERIFY(!runButton(panel)->isEnabled());
        panel.setRunning(false);
        QVERIFY(runButton(panel)->isEnabled());
    }

    void aWrongTextIsSaidInTheWordsOfTheCommandLine_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QString>("text");
        for (const auto& [word, text] :
             std::initializer_list<std::pair<const char*, const char*>>{{"shares", "many"},
                                                                        {"shares", "0"},
                                                                        {"from", "noon"},
                                                                        {"to", "25:00"},
                                                                        {"limit", "-3"},
                                                                        {"lot", "0"},
                                                                        {"lambda-under", "0.05:0.01:9"},
                                                                        {"theta-queue", "x"},
                                                                        {"interval", "10"},
                                                                        {"history", "-1s"},
                                                                        {"latency", "5"},
                                                                        {"bucket", "0s"},
                                                                        {"split", "100"},
                                                                        {"starts", "x"},
                                                                        {"seed", "-1"},
                                                                        {"threads", "0"},
                                                                        {"max-age", "x"},
                                                                        {"band", "5"},
                                                                        {"memory", "0"},
                                                                        {"synthetic-venues", "17"}})
            QTest::addRow("%s %s", word, text) << QByteArray(word) << QString::fromLatin1(text);
    }
    void aWrongTextIsSaidInTheWordsOfTheCommandLine()
    {
        QFETCH(QByteArray, word);
        QFETCH(QString, text);
        const auto panel = readyPanel();
        WordField* field = fieldOf(*panel, word.constData());
        const RunSetup before = panel->setup();
        QSignalSpy changed(panel.get(), &SetupPanel::changed);
        const QString good = field->text();
        field->setText(text);
        RunSetup scratch;
        const auto status = applyWord(scratch, word.toStdString(), text.toStdString());
        QVERIFY(!status);
        QCOMPARE(field->problem(), sentenceText(status.error().message));
        QCOMPARE(sentenceOf(field), field->problem());
        QCOMPARE(panel->problem(), field->problem());
        QVERIFY(!panel->isValid());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(field->word().get(panel->setup()), field->word().get(before));
        field->setText(good);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
        QVERIFY(sentenceOf(field).isEmpty());
    }

    void whatIsNeededMayNotBeEmpty()
    {
        const auto panel = readyPanel();
        for (const char* word :
             {"shares", "lot", "bucket", "seed", "fees", "lambda-over", "interval", "split"}) {
            WordField* field = fieldOf(*panel, word);
            const QString good = field->text();
            field->setText(QString());
            QVERIFY2(!panel->isValid(), word);
            QVERIFY2(panel->problem().contains(u'?'), qPrintable(panel->problem()));
            field->setText(good);
            QVERIFY2(panel->isValid(), word);
        }
        for (const char* word : {"from", "to", "limit", "symbol", "threads", "max-age", "profile"}) {
            fieldOf(*panel, word)->setText(QString());
            QVERIFY2(panel->isValid(), word);
        }
    }

    void wrongWordsInPairsAreSaidToo()
    {
        const auto panel = readyPanel();
        fieldOf(*panel, "from")->setText(u"13:45"_s);
        fieldOf(*panel, "to")->setText(u"13:36"_s);
        QVERIFY2(panel->problem().contains(u"ends before it starts"_s), qPrintable(panel->problem()));
        QVERIFY(!runButton(*panel)->isEnabled());
    }

    void theRedEdgeIsDrawn()
    {
        const auto panel = readyPanel();
        WordField* field = fieldOf(*panel, "shares");
        field->setText(u"many"_s);
        panel->resize(260, 900);
        panel->show();
        const QImage image = field->grab().toImage();
        const QPoint edge(field->editor()->geometry().center().x(), field->editor()->geometry().top() - 1);
        const QColor colour = image.pixelColor(edge);
        QVERIFY2(colour.red() > 150 && colour.green() < 110, qPrintable(colour.name()));
    }

    void foldedBoxesSumThemselvesUp()
    {
        const auto panel = readyPanel();
        RunSetup setup = panel->setup();
        QVERIFY(applyWord(setup, "from", "13:36:32") && applyWord(setup, "to", "13:45:14"));
        panel->setSetup(setup);
        const auto boxes = panel->boxes();
        QCOMPARE(boxes[0]->summary(), u"day <b>&one.csv"_s);
        QCOMPARE(boxes[1]->summary(), u"Buy 5,000 shares, 13:36:32–13:45:14"_s);
        QCOMPARE(boxes[2]->summary(), u"Cont–Kukanov every 10s, TWAP and VWAP every 1m"_s);
        QCOMPARE(boxes[3]->summary(), u"5 × 5 × 5 = 125 cells, tuned on the first 60%"_s);
        panel->setCellRate(125.0 / 9);
        QCOMPARE(boxes[3]->summary(), u"5 × 5 × 5 = 125 cells, about 9 s, tuned on the first 60%"_s);
        panel->show();
        boxes[1]->setFolded(true);
        QVERIFY(boxes[1]->isFolded() && !fieldOf(*panel, "shares")->isVisible());
        boxes[1]->setFolded(false);
        QVERIFY(fieldOf(*panel, "shares")->isVisible());
        RunSetup kafka;
        QVERIFY(applyWord(kafka, "kafka", "127.0.0.1:9092"));
        panel->setSetup(kafka);
        QCOMPARE(boxes[0]->summary(), u"Kafka 127.0.0.1:9092 / mock_l1_stream, from beginning"_s);
    }

    /// An order for the next ten minutes begins now, unless the beginning is asked for in so many words.
    void theStartOfALiveOrderIsShownAsItIs()
    {
        const auto panel = readyPanel();
        RunSetup kafka;
        QVERIFY(applyWord(kafka, "kafka", "127.0.0.1:9092"));
        panel->setSetup(kafka);
        WordField* from = fieldOf(*panel, "from-offset");
        const auto shown = [&] {
            return from->text().isEmpty()
                ? qobject_cast<QComboBox*>(from->editor())->lineEdit()->placeholderText()
                : from->text();
        };
        QCOMPARE(shown(), u"beginning"_s);
        fieldOf(*panel, "for")->setText(u"10m"_s);
        QCOMPARE(shown(), u"now"_s);
        QVERIFY(!panel->setup().isStated("from-offset"));
        QCOMPARE(panel->boxes()[0]->summary(), u"Kafka 127.0.0.1:9092 / mock_l1_stream, from now"_s);
        from->setText(u"beginning"_s);
        QVERIFY(panel->setup().isStated("from-offset"));
        QCOMPARE(panel->boxes()[0]->summary(), u"Kafka 127.0.0.1:9092 / mock_l1_stream, from beginning"_s);
        const RunSetup chosen = panel->setup();
        panel->setSetup(chosen);
        QCOMPARE(shown(), u"beginning"_s);
        QVERIFY(panel->setup().isStated("from-offset"));
        // What a topic has no such place for is said while it is typed.
        from->setText(u"yesterday"_s);
        QVERIFY2(from->problem().contains(u"beginning, end, offset:N or time:ISO"_s),
                 qPrintable(from->problem()));
        QVERIFY(!panel->isValid());
        from->setText({});
        fieldOf(*panel, "for")->setText({});
        QCOMPARE(shown(), u"beginning"_s);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
    }

    void manyCellsWantATick()
    {
        const auto panel = readyPanel();
        fieldOf(*panel, "lambda-over")->setText(u"0.01:0.05:41"_s);
        fieldOf(*panel, "lambda-under")->setText(u"0.01:0.05:41"_s);
        fieldOf(*panel, "theta-queue")->setText(u"0:0.05:30"_s);
        QCOMPARE(panel->gridBox()->cellCount(), qint64{50'430});
        QVERIFY(!panel->isValid());
        QVERIFY2(panel->problem().contains(u"50,430"_s), qPrintable(panel->problem()));
        QCheckBox* tick = nullptr;
        for (QCheckBox* box : panel->gridBox()->findChildren<QCheckBox*>())
            tick = box->accessibleName().startsWith(u"Confirm"_s) ? box : tick;
        QVERIFY(tick != nullptr && !tick->isHidden());
        tick->setChecked(true);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
        // Fewer take the tick back: the next many are asked for again.
        fieldOf(*panel, "theta-queue")->setText(u"0"_s);
        QVERIFY(panel->isValid() && tick->isHidden());
        fieldOf(*panel, "theta-queue")->setText(u"0:0.05:30"_s);
        QVERIFY(!panel->isValid());
        fieldOf(*panel, "theta-queue")->setText(u"0:0.05:1000"_s);
        QVERIFY2(panel->problem().contains(u"too many"_s), qPrintable(panel->problem()));
    }

    void theModelBringsItsRanges()
    {
        const auto panel = readyPanel();
        fieldOf(*panel, "theta-queue")->setText(u"0.01"_s); // the user's own
        fieldOf(*panel, "model")->setText(u"trial"_s);
        QCOMPARE(fieldOf(*panel, "lambda-over")->text(), u"0.2:0.6:5"_s);
        QCOMPARE(fieldOf(*panel, "theta-queue")->text(), u"0.01"_s);
        bool isSaid = false;
        for (const QLabel* label : panel->gridBox()->findChildren<QLabel*>())
            isSaid = isSaid || (!label->isHidden() && label->text().contains(u"trial pseudo-code"_s));
        QVERIFY(isSaid);
        QVERIFY(!fieldOf(*panel, "history")->isApplicable());
        QVERIFY(fieldOf(*panel, "step")->isApplicable());
        fieldOf(*panel, "model")->setText(u"cont-kukanov"_s);
        QCOMPARE(fieldOf(*panel, "lambda-over")->text(), u"auto"_s);
        QVERIFY(!fieldOf(*panel, "adaptive-history")->isApplicable());
        fieldOf(*panel, "model")->setText(u"adaptive"_s);
        for (const char* word : {"history", "adaptive-history", "shortfall"})
            QVERIFY2(fieldOf(*panel, word)->isApplicable(), word);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
    }

    void theViewBringsItsModelAndItsLiquidity()
    {
        const auto panel = readyPanel();
        fieldOf(*panel, "view")->setText(u"trial"_s);
        QCOMPARE(panel->setup().modelOrDefault(), RouterModel::Trial);
        QVERIFY(panel->setup().refreshOrDefault() == Refresh::Instant);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
        QVERIFY(!fieldOf(*panel, "max-age")->isApplicable());
        QVERIFY(fieldOf(*panel, "band")->text().isEmpty()); // what the view brings
        QCOMPARE(panel->setup().bandPpmOrDefault(), 0);
        fieldOf(*panel, "view")->setText(u"book"_s);
        QCOMPARE(panel->setup().modelOrDefault(), RouterModel::ContKukanov);
        QVERIFY(panel->setup().refreshOrDefault() == Refresh::Added);
        QVERIFY2(panel->isValid(), qPrintable(panel->problem()));
    }

    void wordsThatDoNotApplyAreLeftOut()
    {
        const auto panel = readyPanel();
        fieldOf(*panel, "history")->setText(u"5s"_s);
        QVERIFY(panel->setup().isStated("history"));
        fieldOf(*panel, "model")->setText(u"static"_s);
        QVERIFY(!panel->setup().isStated("history"));
        QVERIFY(wordsWithoutEffect(panel->setup()).empty());
        fieldOf(*panel, "model")->setText(u"cont-kukanov"_s);
        QCOMPARE(panel->setup().experiment.router.history, Nanos(std::chrono::seconds(5)));
    }

    void theTopOfTheFileIsShown()
    {
        const auto panel = readyPanel();
        CsvPart* csv = panel->sourceBox()->csvPart();
        QTRY_VERIFY(!csv->found().isEmpty());
        QVERIFY2(csv->found().contains(u"6 columns"_s), qPrintable(csv->found()));
        const auto* table = csv->findChild<QTableWidget*>();
        QCOMPARE(table->rowCount(), 5);
        QCOMPARE(table->item(0, 2)->text(), u"222.83"_s);
        QCOMPARE(table->horizontalHeaderItem(2)->text(), u"ask \u25BE\nask"_s); // its meaning and its name
        panel->setFiles({m_folder.filePath(u"missing.csv"_s)});
        QTRY_VERIFY(!csv->problem().isEmpty());
        QCOMPARE(panel->problem(), csv->problem());
    }

    void aSourceThatChangesForgetsItsQuality()
    {
        const auto panel = readyPanel();
        QSignalSpy asked(panel.get(), &SetupPanel::qualityRequested);
        panel->setSourceSummary(u"2,004 rows & 4 venues"_s);
        QPushButton* quality = nullptr;
        for (QPushButton* button : panel->findChildren<QPushButton*>())
            quality = button->accessibleName().startsWith(u"Data quality"_s) ? button : quality;
        QVERIFY(quality != nullptr && !quality->isHidden());
        quality->click();
        QCOMPARE(asked.count(), 1);
        panel->setFiles({m_folder.filePath(u"other.csv"_s)});
        QVERIFY(quality->isHidden());
    }

    void namesOfFilesAreNeverMarkup()
    {
        const auto panel = readyPanel();
        const auto* list = panel->sourceBox()->csvPart()->findChild<QListWidget*>();
        QCOMPARE(list->item(0)->text(), u"day <b>&one.csv"_s);
        QVERIFY(list->item(0)->toolTip().contains(u"&lt;b&gt;"_s));
        for (const QLabel* label : panel->findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->buddy() != nullptr,
                     qPrintable(label->text()));
    }

    void everyControlHasANameForScreenReaders()
    {
        const auto panel = readyPanel();
        for (const QWidget* widget : panel->findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<const QLineEdit*>(widget) != nullptr
                || qobject_cast<const QComboBox*>(widget) != nullptr
                || qobject_cast<const QAbstractButton*>(widget) != nullptr
                || qobject_cast<const QPlainTextEdit*>(widget) != nullptr
                || qobject_cast<const QAbstractItemView*>(widget) != nullptr;
            // Parts of Qt's own widgets: the line of a combo box, the button in a line, the corner of a
            // table.
            const bool isPart = qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr
                || qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr
                || qobject_cast<const QAbstractItemView*>(widget->parentWidget()) != nullptr
                || (widget->parentWidget() != nullptr
                    && widget->parentWidget()->inherits("QComboBoxPrivateContainer"));
            if (isControl && !isPart)
                QVERIFY2(!widget->accessibleName().isEmpty(),
                         qPrintable(widget->objectName() + u" "_s
                                    + QString::fromLatin1(widget->metaObject()->className())));
        }
    }

    void itFitsIntoItsColumn()
    {
        const auto panel = readyPanel();
        panel->resize(260, 640);
        panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        for (SetupBox* box : panel->boxes())
            QVERIFY2(box->minimumSizeHint().width() <= 260,
                     qPrintable(QString::number(box->minimumSizeHint().width())));
        QCOMPARE(panel->width(), 260);
    }
};

QTEST_MAIN(TestSetupBehaviour)
#include "tst_setup_behaviour.moc"
