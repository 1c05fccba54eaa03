// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of a live reading, fed with quotes and orders one by one.
#include "panels/live_panel.h"
#include "run/quote_ages.h"
#include "scripted_run.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

using namespace sor;
using namespace sor::test;
using namespace sor::ui;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

using Ages = std::vector<std::optional<Nanos>>;

Ages agesOf(const Tape& tape)
{
    return quoteAges(tape, tape.quotesAfter(tape.size()), tape.span().to - Nanos{1});
}

/// What a window gets when these rows have come and the router rested 60 shares at 50.00 in the first venue.
LivePreview previewOf(const std::vector<QuoteEvent>& rows)
{
    const auto tape = tapeOf(rows);
    LivePreview preview;
    preview.window = tape->span();
    preview.until = tape->span().to - Nanos{1};
    preview.venues = tape->venues();
    preview.quotes = tape->quotesAfter(tape->size());
    preview.quoteAges = agesOf(*tape);
    preview.untuned.emplace(RouterParams{}, runOn(rows, restOnce({{0, {60}, cents(5000)}}), buyOrder(1000)));
    return preview;
}

RunView viewOf(const LivePreview& preview)
{
    RunSetup setup;
    setup.shares = {1000};
    return liveView(setup, preview);
}

void show(LivePanel& panel, const LivePreview& preview, RouterModel model = RouterModel::ContKukanov)
{
    panel.showPreview(viewOf(preview), preview, model);
}

/// "XNAS 60 50.0000 100" a row.
QStringList rowsOf(const QTableView* table)
{
    QStringList rows;
    const QAbstractItemModel& model = *table->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data().toString();
        rows << cells.join(u' ');
    }
    return rows;
}

} // namespace

class TestLivePanel : public QObject {
    Q_OBJECT

private slots:
    void aQuoteIsAsOldAsItsLastChange()
    {
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500),
                                     row(1000, kEdgx, 5000, 10, 5004, 10),
                                     row(2500, kNasdaq, 5000, 100, 5003, 500), // the same again
                                     row(61'000, kEdgx, 5000, 20, 5004, 10)};
        auto tape = tapeOf(rows);
        const std::size_t nasdaq = tape->venues()[0].feed.value == kNasdaq ? 0 : 1;
        QCOMPARE(agesOf(*tape)[nasdaq], std::optional<Nanos>(61s));
        QCOMPARE(agesOf(*tape)[1 - nasdaq], std::optional<Nanos>(0s));
        // Beyond a chunk of the tape.
        for (std::uint32_t i = 0; i < Tape::kChunkEntries + 10; ++i)
            rows.push_back(row(61'001 + i, kEdgx, 5000, 20 + i % 2 * 5 + 1, 5004, 10));
        tape = tapeOf(rows);
        QVERIFY(tape->chunkCount() > 1);
        QCOMPARE(agesOf(*tape)[nasdaq], std::optional<Nanos>(61'000ms + Tape::kChunkEntries * 1ms + 10ms));
        // A venue that shows nothing has no age.
        rows.push_back(withAction(row(200'000, kNasdaq, 0, 0, 0, 0), 'R'));
        tape = tapeOf(rows);
        QCOMPARE(agesOf(*tape)[nasdaq], std::optional<Nanos>());
        QVERIFY(agesOf(*tape)[1 - nasdaq] > std::optional<Nanos>(70s));
        QVERIFY(quoteAges(*tape, {}, at(0)).empty());
    }

    void agesAreWrittenForPeople()
    {
        QCOMPARE(ageText({}), u"–"_s);
        QCOMPARE(ageText(0s), u"0.0 s"_s);
        QCOMPARE(ageText(449ms), u"0.4 s"_s);
        QCOMPARE(ageText(59'999ms), u"59.9 s"_s);
        QCOMPARE(ageText(60s), u"1:00"_s);
        QCOMPARE(ageText(3'599s), u"59:59"_s);
        QCOMPARE(ageText(2h + 5min + 9s), u"2:05:09"_s);
    }

    void ordersAndQuotesFollowTheEvents()
    {
        LivePanel panel;
        QCOMPARE(panel.noOrders(), u"No quotes have come yet."_s);
        std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500),
                                     row(5, kNasdaq, 5000, 100, 5003, 400)};
        show(panel, previewOf(rows));
        QCOMPARE(rowsOf(panel.quotes()), QStringList{u"XNAS 100 50.0000 50.0300 400 0.0 s"_s});
        QCOMPARE(rowsOf(panel.orders()), QStringList{u"XNAS 60 50.0000 100"_s});
        QCOMPARE(panel.noOrders(), QString());
        // Half of the queue is cancelled, all of it ahead of us; another venue has its first quote.
        rows.push_back(row(1205, kNasdaq, 5000, 50, 5003, 400));
        rows.push_back(row(2405, kEdgx, 4999, 20, 5004, 30));
        show(panel, previewOf(rows));
        QCOMPARE(rowsOf(panel.orders()), QStringList{u"XNAS 60 50.0000 50"_s});
        QVERIFY(rowsOf(panel.quotes()).contains(u"XNAS 50 50.0000 50.0300 400 1.2 s"_s));
        QVERIFY(rowsOf(panel.quotes()).contains(u"EDGX 20 49.9900 50.0400 30 0.0 s"_s));
        // A print takes the queue and 40 of ours, the next one the rest.
        rows.push_back(withTrade(row(3000, kNasdaq, 5000, 50, 5003, 400), 5000, 90, 'A'));
        rows.push_back(row(3000, kNasdaq, 4999, 10, 5003, 400));
        show(panel, previewOf(rows));
        QCOMPARE(rowsOf(panel.orders()), QStringList{u"XNAS 20 50.0000 0"_s});
        rows.push_back(withTrade(row(4000, kNasdaq, 4999, 10, 5003, 400), 5000, 20, 'A'));
        rows.push_back(row(4001, kNasdaq, 4998, 10, 5003, 400));
        show(panel, previewOf(rows));
        QCOMPARE(rowsOf(panel.orders()), QStringList());
        QCOMPARE(panel.noOrders(), u"None rests at the last quote."_s);
        panel.clear();
        QCOMPARE(rowsOf(panel.quotes()), QStringList());
        QCOMPARE(panel.noOrders(), u"No quotes have come yet."_s);
    }

    void whyNothingRestsIsSaid()
    {
        const std::vector<QuoteEvent> rows{row(0, kNasdaq, 5000, 100, 5003, 500)};
        LivePreview preview = previewOf(rows);
        preview.untuned->second.resting.clear();
        const auto said = [&](RouterModel model = RouterModel::ContKukanov) {
            return noRestingText(viewOf(preview), model);
        };
        QCOMPARE(said(), u"None rests at the last quote."_s);
        QCOMPARE(said(RouterModel::Trial), u"None: the model trial only takes."_s);
        RunResult& result = preview.untuned->second;
        result.all.shares = result.ordered;
        QCOMPARE(said(), u"None: the order is filled."_s);
        result.completion.shares = {1}; // as if the order ended now
        QCOMPARE(said(), u"None rests at the last quote."_s);
        result.notRun = "The profile has no slices.";
        QCOMPARE(said(), u"The profile has no slices."_s);
        preview.untuned.reset();
        QCOMPARE(said(), u"The router has not run yet."_s);
        preview.problem = "The window has not begun.";
        QCOMPARE(said(), u"The window has not begun."_s);
    }

    /// Nothing makes a small window larger, and nothing is out of reach.
    void aSmallPanelScrolls()
    {
        LivePanel panel;
        LivePreview preview = previewOf({row(0, kNasdaq, 5000, 100, 5003, 500)});
        preview.venues.resize(16, preview.venues.front());
        preview.quotes.resize(16, preview.quotes.front());
        preview.quoteAges.resize(16, 1s);
        std::vector<LiveFact> facts;
        for (int i = 0; i < 9; ++i)
            facts.push_back({u"Label %1"_s.arg(i), u"a value of some length that takes two lines"_s});
        panel.showFacts(facts);
        show(panel, preview);
        QVERIFY2(panel.minimumSizeHint().height() < 200,
                 qPrintable(QString::number(panel.minimumSizeHint().height())));
        panel.resize(300, 250);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        show(panel, preview);
        const auto* area = panel.findChild<QScrollArea*>();
        QTRY_VERIFY(area->verticalScrollBar()->maximum() > 0);
        QCOMPARE(panel.quotes()->model()->rowCount(), 16);
        QCOMPARE(panel.quotes()->verticalScrollBar()->maximum(), 0);
        QVERIFY(panel.quotes()->width() <= area->viewport()->width());
    }
};

QTEST_MAIN(TestLivePanel)
#include "tst_live_panel.moc"
