// SPDX-License-Identifier: GPL-3.0-or-later
// Files whose rows are all of one venue, which is named before the file or by the format.
#include "input/source_path.h"
#include "small_market.h"

#include <QDir>
#include <QtTest>

using namespace sor;
using namespace sor::test;

namespace {

const std::string kVenueless = "timestamp,bid,bid_size,ask,ask_size\n";

/// The rows of one venue, without its name.
std::string rowsOf(int venue)
{
    return kVenueless + rows([&](const Quote& q) {
               return q.venue != venue ? std::string()
                                       : fmt::format("{},{},{},{},{}\n", iso(q.time), cents(q.bidCents),
                                                     q.bidSz, cents(q.askCents), q.askSz);
           });
}

std::vector<std::string> micsOf(const RunReport& report)
{
    std::vector<std::string> mics;
    for (const TapeVenue& venue : report.venues)
        mics.push_back(venue.info.mic);
    std::ranges::sort(mics);
    return mics;
}

} // namespace

class TestOneVenueFiles : public QObject, private MarketFolder {
    Q_OBJECT

    std::string write(const std::string& name, const std::string& text) const
    {
        return writeFile(m_folder, QString::fromStdString(name), QByteArray::fromStdString(text))
            .toStdString();
    }
    static Result<RunReport> runFiles(std::vector<std::string> files, const Words& words = {})
    {
        RunSetup setup;
        setup.csv = std::move(files);
        return runOn(std::move(setup), words);
    }

private slots:
    void namedFilesAreTheVenuesOfOneFile()
    {
        const std::string right =
            cost({{"all.csv", kShort + rows([](const Quote& q) { return shortRow(q, kMics[q.venue]); })}});
        std::vector<std::string> files;
        for (int venue = 0; venue < 3; ++venue)
            files.push_back(
                fmt::format("{}={}", kMics[venue], write(fmt::format("v{}.csv", venue), rowsOf(venue))));
        const auto report = runFiles(files);
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(costOf(report), right);
        QCOMPARE(micsOf(*report), (std::vector<std::string>{"ARCX", "EDGX", "XNAS"}));
    }

    void aFileWithoutAVenueSaysWhatToDo()
    {
        const auto report = runFiles({write("alone.csv", rowsOf(0))});
        QVERIFY2(costOf(report).find("`csv XNAS=FILE`") != std::string::npos, costOf(report).c_str());
        const auto both = runFiles({"XNAS=" + write("both.csv", kShort + rows([](const Quote& q) {
                                                                    return shortRow(q, kMics[q.venue]);
                                                                }))});
        QVERIFY2(costOf(both).find("'venue' names the venue of each row: leave `XNAS=` out")
                     != std::string::npos,
                 costOf(both).c_str());
    }

    /// What exists under the whole text is that file, and a name has letters, digits, '-' and '_' alone.
    void aPathMayHoldAnEqualsSign()
    {
        const std::string path = write("a=b.csv", rowsOf(0));
        const auto report = runFiles({"XNAS=" + path});
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(micsOf(*report), std::vector<std::string>{"XNAS"});
        const auto path2 = runFiles({path});
        QVERIFY2(costOf(path2).find("`csv XNAS=FILE`") != std::string::npos, costOf(path2).c_str());
        const QString before = QDir::currentPath();
        QDir::setCurrent(m_folder.path());
        QCOMPARE(namedFile("a=b.csv").venue, std::string());
        QDir::setCurrent(before);
        QCOMPARE(namedFile("a=c.csv").venue, std::string("a"));
        QCOMPARE(namedFile("a=c.csv").path, std::string("c.csv"));
        QCOMPARE(namedFile("a=c=d.csv").path, std::string("c=d.csv"));
        for (const char* text :
             {"./a=c.csv", "/x/a=c.csv", "a.b=c.csv", "=c.csv", "a=", "a b=c.csv", "c.csv"}) {
            QCOMPARE(namedFile(text).venue, std::string());
            QCOMPARE(namedFile(text).path, std::string(text));
        }
    }

    void binanceFilesAreOfBinanceUnlessTheyAreNamed()
    {
        const std::string text =
            "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n"
            "1,50.00,1.5,50.01,0.40,1741788000000,1741788000003\n"
            "2,50.00,1.5,50.02,0.25,1741788001000,1741788001003\n"
            "3,50.00,1.5,50.03,9.125,1741788002000,1741788002003\n";
        const std::string file = write("BTCUSDT-bookTicker.csv", text);
        const Words order{{"shares", "0.65"}};
        const auto report = runFiles({file}, order);
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(micsOf(*report), std::vector<std::string>{"BINANCE"});
        QCOMPARE(format(report->experiment.baselines[indexOf(Baseline::BestAsk)].totalCash()),
                 std::string("32.509"));
        QCOMPARE(report->understood.front().second, std::string("Binance bookTicker (quotes)"));
        const auto named =
            runFiles({"PERP=" + file,
                      "SPOT=" + write("spot.csv", text + "4,50,1,50.04,2,1741788003000,1741788003003\n")},
                     order);
        QVERIFY2(named, costOf(named).c_str());
        QCOMPARE(micsOf(*named), (std::vector<std::string>{"PERP", "SPOT"}));
    }

    void tardisQuotesAndTradesAreOneMarket()
    {
        const std::string quotes =
            write("quotes.csv",
                  "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n"
                  "bitmex,XBTUSD,1741788000000000,1741788000000100,0.4,50.01,50.00,1.5\n"
                  "deribit,XBTUSD,1741788001000000,1741788001000100,0.25,50.02,50.00,1.5\n"
                  "bitmex,XBTUSD,1741788002000000,1741788002000100,9.125,50.03,50.00,1.5\n");
        const std::string trades =
            write("trades.csv",
                  "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                  "bitmex,XBTUSD,1741788000500000,1741788000500100,a,sell,50.00,0.5\n"
                  "deribit,XBTUSD,1741788001500000,1741788001500100,b,unknown,50.01,0.0625\n");
        RunSetup setup;
        setup.csv = {quotes};
        setup.trades = {trades};
        const auto report = runOn(std::move(setup), {{"shares", "0.65"}});
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(micsOf(*report), (std::vector<std::string>{"bitmex", "deribit"}));
        QCOMPARE(report->understood.front().second, std::string("Tardis (quotes) and Tardis (trades)"));
        QCOMPARE(report->order.unit.decimals, 4);
        QCOMPARE(format(Shares{report->experiment.tca->market.volume}, report->order.unit),
                 std::string("0.5625"));
        QCOMPARE(format(report->experiment.baselines[indexOf(Baseline::BestAsk)].totalCash()),
                 std::string("32.509"));
    }

    void nautilusTablesWantAName()
    {
        const std::string file = write("quotes_table.csv",
                                       "bid_price,ask_price,bid_size,ask_size,ts_event,ts_init\n"
                                       "50.00,50.01,1.5,0.4,1741788000000000000,1741788000000000001\n"
                                       "50.00,50.02,1.5,0.25,1741788001000000000,1741788001000000001\n");
        QVERIFY(!runFiles({file}));
        const auto report = runFiles({"BINANCE=" + file}, {{"shares", "0.65"}});
        QVERIFY2(report, costOf(report).c_str());
        QCOMPARE(report->understood.front().second, std::string("NautilusTrader (quotes)"));
        QCOMPARE(format(report->experiment.baselines[indexOf(Baseline::BestAsk)].totalCash()),
                 std::string("32.509"));
    }
};

QTEST_GUILESS_MAIN(TestOneVenueFiles)
#include "tst_one_venue_files.moc"
