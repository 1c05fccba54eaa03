// SPDX-License-Identifier: GPL-3.0-or-later
// The blotter of fills: against the fills as the command line writes them, filtered, and linked with the
// charts.
#include "compare_numbers.h"
#include "main_window_fixture.h"
#include "models/fills_model.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "report/run_table.h"
#include "support/shown_text.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QTableView>
#include <QTest>
#include <algorithm>
#include <map>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestFillsPanel : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_csv;

private slots:
    void initTestCase() { m_csv = makeCsv(m_folder, u"quotes.csv"_s); }

    void everyFillIsThereAsTheCommandLineWritesIt()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture,
                            setupFor(m_csv,
                                     {{"shares", "900"},
                                      {"lambda-over", "0.01"},
                                      {"lambda-under", "0.02"},
                                      {"theta-queue", "0"},
                                      {"interval", "5s"},
                                      {"history", "30s"},
                                      {"starts", "off"}})));
        const RunReport& report = fixture.controller().finished()->report;
        FillsPanel* panel = fixture.bench().fills();
        // Lines of the same fill hold the same time, venue and shares; markouts are dollars there, bps here.
        struct Line {
            double price = 0;
            QString liquidity;
            QStringList markouts;
        };
        std::map<QString, std::vector<Line>> written;
        QStringList lines = QString::fromStdString(fillsCsv(report)).split(u'\n', Qt::SkipEmptyParts);
        for (const QString& line : lines.mid(1)) {
            const QStringList f = line.split(u',');
            written[f[1] + f[2] + f[3]].push_back({f[4].toDouble(), f[8], f.mid(9)});
        }
        const QStringList shown = panel->csv().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(shown.size(), lines.size());
        QVERIFY(shown.size() > 50);
        int markouts = 0;
        int makers = 0;
        QString before;
        for (const QString& line : shown.mid(1)) {
            QString plain = line;
            plain.replace(u"\"taker, completion\""_s, u"taker"_s)
                .replace(u"\"maker, crossing\""_s, u"maker"_s);
            const QStringList f = plain.split(u',');
            QVERIFY(f[0] >= before);
            before = f[0];
            makers += f[3] == u"maker"_s ? 1 : 0;
            auto& same = written[f[0] + f[2] + f[5]];
            const auto found = std::ranges::find_if(same, [&](const Line& each) {
                if (each.liquidity != f[3] || std::abs(each.price - f[4].toDouble()) > 1e-9)
                    return false;
                for (qsizetype h = 0; h < 3; ++h) {
                    const QString bps = f[8 + h];
                    if (bps.isEmpty() != each.markouts[h].isEmpty())
                        return false;
                    if (!bps.isEmpty()
                        && std::abs(bps.toDouble() - each.markouts[h].toDouble() / each.price * 1e4) > 1e-4)
                        return false;
                }
                return true;
            });
            QVERIFY2(found != same.end(), qPrintable(line));
            markouts += found->markouts[0].isEmpty() ? 0 : 1;
            same.erase(found);
        }
        QVERIFY(markouts > 50);
        QVERIFY(makers > 0);
        const QString file = m_folder.filePath(u"fills.csv"_s);
        QCOMPARE(panel->save(file), QString());
        QCOMPARE(QString::fromUtf8(bytesOf(file)), panel->csv());
        QVERIFY(panel->save(m_folder.filePath(u"no/such/folder.csv"_s)).contains(u"no/such"_s));
    }

    void theFilterTakesRowsWithAllWords()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        FillsPanel* panel = fixture.bench().fills();
        const QAbstractItemModel* rows = panel->table()->model();
        const int all = rows->rowCount();
        panel->filter()->setText(u"router TAKER"_s);
        QCOMPARE(rows->rowCount(),
                 static_cast<int>(fixture.window.desk()->view().router()->result.fills.size()));
        QVERIFY(rows->rowCount() > 0 && rows->rowCount() < all);
        for (int row = 0; row < rows->rowCount(); ++row)
            QCOMPARE(rows->index(row, FillsModel::Strategy).data().toString(), u"Router"_s);
        QCOMPARE(panel->csv().count(u'\n'), rows->rowCount() + 1);
        panel->filter()->setText(u"nothing like that"_s);
        QCOMPARE(rows->rowCount(), 0);
        panel->filter()->clear();
        QCOMPARE(rows->rowCount(), all);
        fixture.settings.setHiddenStrategies({u"best_ask"_s});
        QVERIFY(rows->rowCount() < all);
    }

    void rowsAndCrosshairAreLinked()
    {
        Fixture fixture;
        QVERIFY(runToTheEnd(fixture, smallSetup(m_csv)));
        FillsPanel* panel = fixture.bench().fills();
        fixture.bench().showDetail(panel);
        QTRY_VERIFY(panel->isVisible());
        auto* model = panel->findChild<FillsModel*>();
        ChartsPanel* charts = fixture.bench().charts();
        const int row = model->rowCount() / 2;
        panel->table()->setCurrentIndex(panel->table()->model()->index(row, 0));
        for (const ChartView* chart :
             {static_cast<const ChartView*>(charts->price()), static_cast<const ChartView*>(charts->cost())})
            QCOMPARE(chart->crosshair(), std::optional(model->timeOf(row)));
        // And back: the last fill until then, without moving the crosshair.
        const std::int64_t there = model->timeOf(row / 2) + 1;
        emit charts->cost()->crosshairMoved(there);
        const QModelIndex current = panel->table()->currentIndex();
        QVERIFY(current.isValid());
        QVERIFY(model->timeOf(current.row()) <= there);
        QVERIFY(current.row() + 1 == model->rowCount() || model->timeOf(current.row() + 1) > there);
        // Out of sight: the charts go there.
        const TimeSpan whole = charts->price()->wholeSpan();
        charts->price()->setVisibleSpan({whole.fromNs, whole.fromNs + 1'000'000'000});
        panel->table()->setCurrentIndex(panel->table()->model()->index(model->rowCount() - 1, 0));
        const TimeSpan seen = charts->price()->visibleSpan();
        const std::int64_t last = model->timeOf(model->rowCount() - 1);
        QVERIFY(seen.fromNs <= last && seen.toNs >= last);
    }

    void theModelIsSound()
    {
        FillsModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowAt(0), -1);
        QCOMPARE(model.rowCount(), 0);
        model.setRun(nullptr);
        QCOMPARE(model.csv({}).count(u'\n'), 1);
    }
};

QTEST_MAIN(TestFillsPanel)
#include "tst_fills_panel.moc"
