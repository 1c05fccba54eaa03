// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery_scenes.h"

#include "dialogs/about_dialog.h"
#include "dialogs/manual_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/publish_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "input/kafka/client/mock_broker.h"
#include "report/pdf_report.h"
#include "setup/csv_part.h"
#include "setup/fees_editor.h"
#include "setup/grid_box.h"
#include "setup/kafka_part.h"
#include "setup/probe_view.h"
#include "setup/setup_panel.h"
#include "setup/setup_words.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/window_icon.h"
#include "test_reports.h"

#include <QDir>
#include <QLabel>
#include <QPainter>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui::gallery {

namespace {

constexpr int kPanelWidth = 260;
constexpr int kPanelHeight = 700;

using Look = std::function<void(const QString&, QWidget&)>;

void settle(QWidget& widget)
{
    widget.show();
    QTest::qWait(150);
}

RunSetup sampleSetup()
{
    RunSetup setup;
    (void)applyWord(setup, "csv", SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst");
    (void)applyWord(setup, "from", "13:36:32");
    (void)applyWord(setup, "to", "13:45:14");
    return setup;
}

void openAll(QWidget& widget, bool isOpen)
{
    for (FoldSection* section : widget.findChildren<FoldSection*>())
        section->setFolded(!isOpen);
}

void panelScenes(AppSettings* settings, const Look& look)
{
    SetupPanel panel(settings);
    panel.resize(kPanelWidth, kPanelHeight);
    settle(panel);
    look(u"panel-empty"_s, panel);

    panel.setSetup(sampleSetup());
    panel.setSourceSummary(u"2,004 rows · 4 venues · 12 skipped"_s);
    panel.setCellRate(14);
    settle(panel);
    look(u"panel-sample"_s, panel);

    for (SetupBox* box : panel.boxes())
        box->setFolded(true);
    settle(panel);
    look(u"panel-folded"_s, panel);

    for (SetupBox* box : panel.boxes())
        box->setFolded(false);
    openAll(panel, true);
    panel.resize(kPanelWidth, 1500);
    settle(panel);
    look(u"panel-open"_s, panel);
    openAll(panel, false);

    SetupBox* order = panel.boxes()[1];
    order->field("shares")->setText(u"many"_s);
    order->field("limit")->setText(u"-3"_s);
    panel.boxes()[3]->field("lambda-under")->setText(u"0.05:0.01:9"_s);
    panel.resize(kPanelWidth, 1100);
    settle(panel);
    look(u"panel-wrong"_s, panel);

    RunSetup many = sampleSetup();
    (void)applyWord(many, "lambda-over", "0.01:0.05:50");
    (void)applyWord(many, "lambda-under", "0.01:0.05:50");
    (void)applyWord(many, "theta-queue", "0:0.05:40");
    many.csv = {"/data/<b>a very long name of a file & more of it, all venues</b>.csv.zst"};
    panel.setSetup(many);
    settle(panel);
    look(u"panel-many-cells"_s, panel);

    RunSetup kafka;
    (void)applyWord(kafka, "kafka", "127.0.0.1:1");
    panel.setSetup(kafka);
    panel.testConnection();
    for (int i = 0; i < 60 && panel.sourceBox()->kafkaPart()->probeView()->isRunning(); ++i)
        QTest::qWait(100);
    openAll(panel, true);
    panel.resize(kPanelWidth, 1100);
    settle(panel);
    look(u"panel-kafka"_s, panel);
}

void dialogScenes(AppSettings* settings, const Look& look)
{
    FeesEditor fees(u"default"_s, settings);
    settle(fees);
    look(u"fees"_s, fees);
    fees.table()->item(3, FeeTaker)->setText(u"three"_s);
    settle(fees);
    look(u"fees-wrong"_s, fees);

    QLabel icons;
    icons.resize(420, 280);
    QPixmap sheet(icons.size());
    sheet.fill(Qt::lightGray);
    {
        QPainter painter(&sheet);
        int left = 4;
        for (const int size : {256, 64, 32, 16}) {
            painter.drawPixmap(left, 4, windowIcon().pixmap(QSize(size, size)));
            left += size + 8;
        }
    }
    icons.setPixmap(sheet);
    look(u"icon"_s, icons);

    AboutDialog about;
    settle(about);
    look(u"about"_s, about);
    ShortcutsDialog shortcuts;
    settle(shortcuts);
    look(u"shortcuts"_s, shortcuts);
    ManualDialog manual(manual_topic::kResults);
    settle(manual);
    look(u"manual"_s, manual);
    PreferencesDialog preferences(settings);
    settle(preferences);
    look(u"preferences"_s, preferences);

    RunSetup setup = sampleSetup();
    PublishDialog publish(setup);
    settle(publish);
    look(u"publish"_s, publish);
    const auto broker = kafka::MockBroker::start({{"mock_l1_stream", 1}});
    if (!broker)
        return;
    (void)applyWord(setup, "kafka", (*broker)->bootstrap());
    PublishDialog running(setup);
    running.start();
    for (int i = 0; i < 100 && running.delivered() < 20; ++i)
        QTest::qWait(100);
    running.setPaused(true);
    settle(running);
    look(u"publish-paused"_s, running);
    running.stop();
    for (int i = 0; i < 100 && running.isRunning(); ++i)
        QTest::qWait(100);
    settle(running);
    look(u"publish-stopped"_s, running);
}

/// A small experiment, and pictures in the place of the window's charts.
void reportScenes(const Look& look)
{
    const auto tape = test::marketTape(7);
    ExperimentSettings settings = test::settingsOver({tape->time(0), tape->time(tape->size() - 1)});
    settings.splitPercent = 60;
    const VenueFees fees = VenueFees::none(tape->venues().size());
    auto experiment = runExperiment(*tape, fees, settings, {});
    if (!experiment)
        return;
    RunReport report = test::reportOf(*tape, fees, settings, std::move(*experiment));
    report.warnings = {"12 of 2,004 rows were skipped; the first: line 118, column ask_px_00: found 'abc'."};
    const auto draw = [](QPainter* painter, const QRectF& at) {
        painter->setPen(QPen(Qt::gray, at.height() / 300));
        painter->drawRect(at);
        painter->setPen(QPen(QColor(0x00, 0x72, 0xb2), at.height() / 100));
        painter->drawLine(at.bottomLeft(), at.topRight());
    };
    int number = 0;
    for (const QImage& page : reportPages(report, {{draw}, {draw}})) {
        QLabel paper;
        paper.setPixmap(QPixmap::fromImage(page));
        paper.resize(page.size());
        look(u"report-%1"_s.arg(++number), paper);
    }
    (void)writePdfReport(QDir::temp().filePath(u"gallery_report.pdf"_s), report, {{draw}, {draw}});
}

} // namespace

void forEachScene(const Look& look)
{
    AppSettings settings(QString(), true);
    panelScenes(&settings, look);
    dialogScenes(&settings, look);
    reportScenes(look);
}

} // namespace sor::ui::gallery
