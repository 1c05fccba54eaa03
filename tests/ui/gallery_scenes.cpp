// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery_scenes.h"

#include "setup/csv_part.h"
#include "setup/fees_editor.h"
#include "setup/grid_box.h"
#include "setup/kafka_part.h"
#include "setup/probe_view.h"
#include "setup/setup_panel.h"
#include "setup/source_box.h"
#include "setup/word_field.h"
#include "support/app_settings.h"

#include <QEventLoop>
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
    (void)applyWord(kafka, "kafka", "localhost:1");
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
}

} // namespace

void forEachScene(const Look& look)
{
    AppSettings settings(QString(), true);
    panelScenes(&settings, look);
    dialogScenes(&settings, look);
}

} // namespace sor::ui::gallery
