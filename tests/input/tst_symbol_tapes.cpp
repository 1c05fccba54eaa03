// SPDX-License-Identifier: GPL-3.0-or-later
// Several symbols of the same files, read once: for each what reading it alone gives.
#include "bytes_read.h"
#include "dbn_writer.h"
#include "input/symbol_tapes.h"
#include "load_text.h"
#include "vendor_fixture.h"

#include <QTest>
#include <fstream>
#include <functional>

using namespace sor;
using namespace sor::test;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

const std::vector<std::string> kSymbols{"AAA", "BBB", "CCC"};

/// What happens to a symbol at some millisecond after 10:00 in New York, in all formats.
struct Event {
    int ms = 0;
    std::string symbol;
    int number = 0; // of the symbol's own events
    int lateBy = 0; // ms that the tape's clock is behind the exchange's
};

/// Of AAA and BBB, one after the other or in turn; with `late` the tape's clock differs.
std::vector<Event> events(bool inTurn = true, bool late = false, int number = 40)
{
    std::vector<Event> all;
    for (const char* symbol : {"AAA", "BBB"}) {
        for (int i = 0; i < number; ++i)
            all.push_back({20 * i + (symbol[0] == 'B' ? 10 : 0), symbol, i, late ? (i * 7) % 5 * 30 : 0});
    }
    const auto byTape = [](const Event& event) { return event.ms + event.lateBy; };
    const auto order = [&](const Event& a, const Event& b) {
        return inTurn || a.symbol == b.symbol ? byTape(a) < byTape(b) : a.symbol < b.symbol;
    };
    std::ranges::stable_sort(all, order);
    return all;
}

/// The place of an event's venue in a list of four, which the symbols show in orders of their own.
std::size_t venueOf(const Event& event)
{
    return static_cast<std::size_t>(event.symbol == "AAA" ? event.number % 4 : 3 - event.number * 3 % 4);
}

std::string clockOf(int ms)
{
    return fmt::format("10{:02}{:02}{:03}000000", ms / 60'000, ms / 1000 % 60, ms % 1000);
}

const std::string kCodes = "QPZK";

std::string taqQuotes(const std::vector<Event>& all, bool hasEnd = true)
{
    std::string text = kQuoteHeader;
    for (const Event& e : all)
        text += fmt::format("{}|{}|{}|50.{:02}|{}|50.{:02}|{}|{}|{}|0||{}\n", clockOf(e.ms + e.lateBy),
                            kCodes[venueOf(e)], e.symbol, e.number % 3, 1 + e.number % 5, 4 + e.number % 2,
                            e.symbol == "AAA" ? 2 : 3,
                            "RRRARRBRHRR?"[static_cast<std::size_t>(e.number) % 12], e.number, clockOf(e.ms));
    return hasEnd ? text + fmt::format("END|20241021|{}|||||||||\n", all.size()) : text;
}

std::string taqTrades(const std::vector<Event>& all, bool hasExchangeTime = true)
{
    std::string text = hasExchangeTime
        ? kTradeHeader
        : "Time|Exchange|Symbol|Sale Condition|Trade Volume|Trade Price|Trade Correction Indicator\n";
    int rows = 0;
    for (const Event& e : all) {
        if (e.number % 3 != 0)
            continue;
        ++rows;
        text += fmt::format("{}|{}|{}|@{}|{}|50.04|", clockOf(e.ms + e.lateBy), kCodes[3 - venueOf(e)],
                            e.symbol, e.number % 2 == 0 ? "F" : " I", 40 + e.number);
        text += hasExchangeTime ? fmt::format("|00|{}|{}\n", e.number, clockOf(e.ms)) : "00\n";
    }
    return text + fmt::format("END|20241021|{}|||||||\n", rows);
}

std::string isoOf(int ms)
{
    return fmt::format("2024-10-21T14:{:02}:{:02}.{:03}", ms / 60'000, ms / 1000 % 60, ms % 1000);
}

constexpr std::array<const char*, 4> kMics{"XNAS", "ARCX", "BATS", "EDGX"};

/// Quotes of single venues under plain names. `zone`: behind the times.
std::string plainQuotes(const std::vector<Event>& all, const std::string& zone = "Z",
                        const std::string& rest = "")
{
    std::string text = "ts_event,venue,bid,bid_size,ask,ask_size,symbol\n";
    for (const Event& e : all)
        text += fmt::format("{}{},{},50.{:02}{},{},50.04,300,{}\n", isoOf(e.ms), zone, kMics[venueOf(e)],
                            e.number % 3, e.symbol == "BBB" ? rest : "", e.number % 7 * 100, e.symbol);
    return text;
}

std::string plainTrades(const std::vector<Event>& all)
{
    std::string text = "ts_event,venue,price,size,symbol\n";
    for (const Event& e : all) {
        if (e.number % 3 == 0)
            text += fmt::format("{}Z,{},50.04,{},{}\n", isoOf(e.ms), kMics[3 - venueOf(e)],
                                10 + e.number % 100, e.symbol);
    }
    return text;
}

std::string nbboQuotes(const std::vector<Event>& all)
{
    std::string text = "ts_event,symbol,bid_venue,bid,bid_size,ask_venue,ask,ask_size\n";
    for (const Event& e : all)
        text += fmt::format("{}Z,{},{},50.{:02},{},{},50.04,300\n", isoOf(e.ms), e.symbol, kMics[venueOf(e)],
                            e.number % 3, 100 + e.number, kMics[3 - venueOf(e)]);
    return text;
}

std::string polygonQuotes(const std::vector<Event>& all)
{
    std::string text = "ticker,ask_exchange,ask_price,ask_size,bid_exchange,bid_price,bid_size,conditions,"
                       "indicators,participant_timestamp,sequence_number,sip_timestamp,tape,trf_timestamp\n";
    constexpr std::array<int, 4> kNumbers{12, 11, 19, 16};
    for (const Event& e : all) {
        const std::int64_t nanos = 1'729'519'200'000'000'000 + std::int64_t{e.ms} * 1'000'000;
        text += fmt::format("{},{},50.04,3,{},50.{:02},{},1,,{},{},{},1,\n", e.symbol,
                            kNumbers[3 - venueOf(e)], kNumbers[venueOf(e)], e.number % 3, 1 + e.number % 5,
                            nanos, e.number, nanos + std::int64_t{e.lateBy} * 1'000'000);
    }
    return text;
}

std::string wrdsQuotes(const std::vector<Event>& all)
{
    std::string text = "DATE,TIME_M,TIME_M_NANO,EX,SYM_ROOT,SYM_SUFFIX,BID,BIDSIZ,ASK,ASKSIZ,QU_COND,"
                       "PART_TIME,PART_TIME_NANO\n";
    for (const Event& e : all)
        text +=
            fmt::format("20241021,{},0,{},{},,50.{:02},{},50.04,5,R,{},0\n",
                        isoOf(e.ms + e.lateBy).substr(11).replace(1, 1, "0"), kCodes[venueOf(e)], e.symbol,
                        e.number % 3, 1 + e.number % 5, isoOf(e.ms).substr(11).replace(1, 1, "0"));
    return text;
}

std::string wrdsTrades(const std::vector<Event>& all)
{
    std::string text = "DATE,TIME_M,TIME_M_NANO,EX,SYM_ROOT,SYM_SUFFIX,TR_SCOND,SIZE,PRICE,TR_CORR,"
                       "PART_TIME,PART_TIME_NANO\n";
    for (const Event& e : all)
        text += fmt::format("20241021,{},0,{},{},,@F,{},50.04,00,{},0\n",
                            isoOf(e.ms + e.lateBy).substr(11).replace(1, 1, "0"), kCodes[venueOf(e)],
                            e.symbol, 10 + e.number, isoOf(e.ms).substr(11).replace(1, 1, "0"));
    return text;
}

/// mbp-1 and what shares its columns, some rows twice, with all that is counted of rows.
std::string databento(const std::vector<Event>& all, int type, bool areTrades = false)
{
    const bool isNbbo = type != 1;
    std::string text =
        fmt::format("ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,"
                    "flags,ts_in_delta,sequence,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,{},symbol\n",
                    isNbbo ? "bid_pb_00,ask_pb_00" : "bid_ct_00,ask_ct_00");
    for (const Event& e : all) {
        const std::string row =
            fmt::format("{0}Z,{0}Z,{1},{2},{3},{4},B,0,50.00,{5},{6},0,{7},{8},50.04,300,{9},{10},2,{11}\n",
                        isoOf(e.ms), type, 1 + venueOf(e), e.symbol == "AAA" ? 1 : 2,
                        areTrades || (e.symbol == "BBB" && e.number % 4 == 0) ? 'T' : 'M', 10 + e.number,
                        e.number % 9 == 4 ? 136 : 128, e.number, e.number % 6 == 5 ? "" : "50.00",
                        e.number % 7 * 100, isNbbo ? 5 : 3, e.symbol);
        text += e.number % 5 == 0 ? row + row : row;
    }
    return text;
}

std::string dbn(const std::vector<Event>& all, std::uint8_t type)
{
    DbnHeader header;
    header.schema = type == 0 ? 4 : type == 1 ? 1 : 17;
    header.mappings = {{"AAA", 20241021, 20241022, "1"}, {"BBB", 20241021, 20241022, "2"}};
    std::string bytes = header.bytes();
    for (const Event& e : all) {
        DbnRecord record;
        record.type = type;
        record.publisher = static_cast<std::uint16_t>(1 + venueOf(e));
        record.instrument = e.symbol == "AAA" ? 1 : 2;
        record.tsEvent = record.tsRecv =
            1'729'519'200'000'000'000 + static_cast<std::uint64_t>(e.ms) * 1'000'000;
        record.action = type == 1 ? 'M' : 'T';
        record.bidSz = static_cast<std::uint32_t>(e.number % 7);
        record.bidLast = 2;
        record.askLast = 3;
        bytes += type == 0 ? record.trade() : record.bytes();
    }
    return bytes;
}

std::vector<Event> without(std::vector<Event> all, const std::string& symbol)
{
    std::erase_if(all, [&](const Event& event) { return event.symbol == symbol; });
    return all;
}

} // namespace

class TestSymbolTapes : public QObject, private VendorFolder {
    Q_OBJECT

private slots:
    void eachIsAsIfReadAlone_data()
    {
        QTest::addColumn<Files>("quotes");
        QTest::addColumn<Files>("trades");
        QTest::addColumn<std::string>("read"); // of AAA, BBB, CCC: 1 together, 0 alone, - it is not there
        const auto row = [](const char* name, const Files& quotes, const Files& trades,
                            const char* read = "11-") {
            QTest::addRow("%s", name) << quotes << trades << std::string(read);
        };
        const Files none;
        const auto taq = [](const std::vector<Event>& all) { return Files{{kDay, taqQuotes(all)}}; };
        const auto prints = [](const std::vector<Event>& all) { return Files{{kTradesDay, taqTrades(all)}}; };
        const auto csv = [](const std::string& text) { return Files{{"quotes.csv", text}}; };
        const auto beside = [](const std::string& text) { return Files{{"trades.csv", text}}; };
        const auto inTurn = events();
        const auto inBlocks = events(false);
        row("TAQ", taq(inTurn), none);
        row("TAQ by symbol", taq(inBlocks), none);
        row("TAQ without its end", {{kDay, taqQuotes(inTurn, false)}}, none);
        row("TAQ with trades", taq(inTurn), prints(inTurn));
        row("TAQ by symbol with trades", taq(inBlocks), prints(inBlocks));
        row("TAQ, late", taq(events(true, true)), none);
        row("TAQ by symbol with trades, late", taq(events(false, true)), prints(events(false, true)));
        row("TAQ, late trades", taq(inBlocks), prints(events(false, true)));
        row("TAQ, trades by the tape's clock", taq(events(false, true)),
            {{kTradesDay, taqTrades(events(false, true), false)}});
        row("TAQ, trades of one", taq(inTurn), prints(without(inTurn, "BBB")), "1--");
        row("TAQ, quotes of one", taq(without(inTurn, "BBB")), prints(inTurn), "1--");
        row("WRDS", csv(wrdsQuotes(inTurn)), none);
        row("WRDS with trades, late", csv(wrdsQuotes(events(false, true))),
            beside(wrdsTrades(events(false, true))));
        row("Polygon", csv(polygonQuotes(inTurn)), none);
        row("Polygon by symbol, late", csv(polygonQuotes(events(false, true))), none);
        row("CSV", csv(plainQuotes(inTurn)), none);
        row("CSV with trades", csv(plainQuotes(inTurn)), beside(plainTrades(inTurn)));
        row("CSV by symbol with trades", csv(plainQuotes(inBlocks)), beside(plainTrades(inBlocks)));
        row("CSV without zones", csv(plainQuotes(inTurn, "")), none);
        row("CSV, one without zones",
            csv(plainQuotes(without(inTurn, "BBB")) + plainQuotes(without(inTurn, "AAA"), "").substr(48)),
            none);
        row("CSV without zones, trades with", csv(plainQuotes(inTurn, "")), beside(plainTrades(inTurn)),
            "00-");
        row("CSV, a price of one rounded", csv(plainQuotes(inTurn, "Z", "00000001")), none);
        row("NBBO", csv(nbboQuotes(inTurn)), none);
        row("NBBO with trades", csv(nbboQuotes(inBlocks)), beside(plainTrades(inBlocks)));
        row("mbp-1", csv(databento(inTurn, 1)), none);
        row("mbp-1 by symbol", csv(databento(inBlocks, 1)), none);
        row("tbbo of one",
            csv(databento(without(inTurn, "BBB"), 1, true)
                + databento(without(inTurn, "AAA"), 1).substr(databento({}, 1).size())),
            none);
        row("cmbp-1", csv(databento(inTurn, 177)), none);
        row("tcbbo", csv(databento(inTurn, 194, true)), none);
        row("DBN with trades", {{"quotes.dbn", dbn(inBlocks, 1)}}, {{"trades.dbn", dbn(inTurn, 0)}});
        row("DBN with trades of CSV", {{"quotes.dbn", dbn(inTurn, 1)}}, beside(plainTrades(inTurn)));
        row("DBN of tcbbo", {{"quotes.dbn", dbn(inTurn, 0xC2)}}, none);
        row("trades in both", csv(databento(inTurn, 1)), beside(plainTrades(inTurn)), "10-");
        row("two files of quotes", {{"a.csv", plainQuotes(inTurn)}, {"b.csv", nbboQuotes(inTurn)}}, none,
            "00-");
        auto later = inTurn;
        for (Event& event : later)
            event.ms += 5000;
        row("two files of quotes, with trades",
            {{"a.csv", plainQuotes(inTurn)}, {"b.csv", plainQuotes(later)}}, beside(plainTrades(inTurn)));
        row("two files of NBBO", {{"a.csv", nbboQuotes(inTurn)}, {"b.csv", nbboQuotes(later)}}, none);
        const auto part = std::vector<Event>(inTurn.begin(), inTurn.begin() + std::ssize(inTurn) / 2);
        row("trades in two files, some twice", csv(plainQuotes(inTurn)),
            {{"a_trades.csv", plainTrades(inTurn)}, {"b_trades.csv", plainTrades(part)}}, "000");
        row("two files by symbol", {{"a.csv", plainQuotes(inBlocks)}, {"b.csv", plainQuotes(later)}}, none,
            "000");
        auto tooLate = events(false, false, 12'000);
        tooLate[11'999].ms = 0; // of AAA, whose rows are 4 minutes
        row("CSV, a row much too late", csv(plainQuotes(tooLate)), none, "01-");
        row("CSV with trades, a row much too late", csv(plainQuotes(tooLate)), beside(plainTrades(inBlocks)),
            "01-");
    }

    void eachIsAsIfReadAlone()
    {
        QFETCH(const Files, quotes);
        QFETCH(const Files, trades);
        QFETCH(const std::string, read);
        for (const unsigned threads : {1U, 3U})
            compare(spec(quotes, trades, ""), read, threads);
    }

    /// Its venue and its unit of sizes hold for both.
    void statedRoundLotsAreThoseOfEachSymbol()
    {
        SourceSpec source = spec({{kDay, taqQuotes(events(false, true))}}, {}, "");
        source.form.roundLots = write("lots.csv", "AAA,10\nBBB,1\n").string();
        compare(source, "11-", 1);
        source.form.roundLots = write("lots.csv", "AAA,10\n").string();
        compare(source, "000", 1, "BBB");
    }

    /// One side a row of the whole market; a row of neither is no symbol's.
    void sidesOfAnNbbo()
    {
        const std::string text = "ts_event,venue,bid,bid_size,ask,ask_size,symbol\n"
                                 "2025-06-02T13:30:01Z,XNAS,100.01,5,100.02,5,AAA\n"
                                 "2025-06-02T13:30:02Z,ARCX,,,100.02,5,AAA\n"
                                 "2025-06-02T13:30:03Z,XNYS,100.01,5,,,BBB\n"
                                 "2025-06-02T13:30:04Z,ARCX,100.01,5,100.03,5,BBB\n";
        SourceSpec source = spec({{"sides.csv", text}}, {}, "");
        source.form.feed = FeedForm::Nbbo;
        compare(source, "11-", 1);
        source.csv = {write("sides.csv", text + "2025-06-02T13:30:05Z,XNYS,,,,,BBB\n").string()};
        compare(source, "000", 1);
    }

    /// Quotes and trades once; once more where rows are late. Alone each symbol reads all.
    void filesAreReadOnce()
    {
        for (const bool late : {false, true}) {
            const auto all = events(false, late, 40'000);
            SourceSpec source = spec({{kDay, taqQuotes(all)}}, {{kTradesDay, taqTrades(all)}}, "");
            source.form.sizeUnit = ShareUnit{};
            const auto size = static_cast<double>(std::filesystem::file_size(source.csv.front())
                                                  + std::filesystem::file_size(source.trades.front()));
            const std::int64_t before = bytesRead();
            const std::vector<SymbolWanted> wanted{{"AAA", {}}, {"BBB", {}}};
            const auto tapes = loadSymbols(source, wanted, 1, {});
            const double times = static_cast<double>(bytesRead() - before) / size;
            QVERIFY(tapes[0] && tapes[1]);
            QCOMPARE(tapes[0]->lateRows > 0, late);
            QVERIFY2(times > 0.5 && times < (late ? 2.3 : 1.3), qPrintable(QString::number(times)));
        }
    }

    /// They wait in memory for their quotes: where there is no room for them, each symbol is read alone.
    void tradesThatDoNotFitAreReadAlone()
    {
        const auto all = events(false, false, 60'000);
        SourceSpec source =
            spec({{"quotes.csv", plainQuotes(events(false))}}, {{"trades.csv", plainTrades(all)}}, "");
        source.memoryMegabytes = 4;
        compare(source, "000", 1);
        source.memoryMegabytes = 64;
        compare(source, "11-", 1);
    }

private:
    /// `broken`: one that cannot be read at all.
    static void compare(SourceSpec source, const std::string& read, unsigned threads,
                        const std::string& broken = "")
    {
        source.form.sizeUnit = ShareUnit{};
        std::vector<SymbolWanted> wanted;
        for (const std::string& symbol : kSymbols)
            wanted.push_back({symbol, {}});
        const auto tapes = loadSymbols(source, wanted, threads, {});
        std::string found;
        for (const auto& tape : tapes)
            found += tape ? "1" : tape.error().code == ErrorCode::SymbolUnknown ? "-" : "0";
        QCOMPARE(QString::fromStdString(found), QString::fromStdString(read));
        for (std::size_t i = 0; i < tapes.size(); ++i) {
            source.symbol = kSymbols[i];
            const auto alone = loadTape(source, threads);
            if (tapes[i]) {
                QVERIFY2(alone, alone ? "" : alone.error().text().c_str());
                const auto own = QString::fromStdString(loadText(*tapes[i])).split(QLatin1Char('\n'));
                const auto other = QString::fromStdString(loadText(*alone)).split(QLatin1Char('\n'));
                for (qsizetype line = 0; line < std::max(own.size(), other.size()); ++line)
                    QCOMPARE(own.value(line), other.value(line));
            } else if (tapes[i].error().code == ErrorCode::SymbolUnknown) {
                QVERIFY(!alone && alone.error().code == ErrorCode::SymbolUnknown);
                QCOMPARE(tapes[i].error().facts.path, alone.error().facts.path);
            } else if (read == "01-") {
                QVERIFY(alone && alone->wasSorted);
            } else if (kSymbols[i] == broken) {
                QVERIFY(!alone);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSymbolTapes)
#include "tst_symbol_tapes.moc"
