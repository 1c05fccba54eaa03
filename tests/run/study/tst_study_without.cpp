// SPDX-License-Identifier: GPL-3.0-or-later
// A venue that is hidden is as one whose rows the files never had.
#include "compare_numbers.h"
#include "report/study_json.h"
#include "run/study/orders_file.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "study/study_counts.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 2;

/// The rows of XNAS taken out.
QByteArray withoutNasdaq(const QByteArray& csv)
{
    QList<QByteArray> lines = csv.split('\n');
    lines.removeAll(QByteArray());
    const qsizetype column = lines.front().split(',').indexOf("publisher_id");
    const QByteArray hidden = QByteArray("2"); // XNAS
    QByteArray kept = lines.takeFirst() + '\n';
    for (const QByteArray& line : lines)
        kept += line.split(',').at(column) == hidden ? QByteArray() : line + '\n';
    return kept;
}

} // namespace

class TestStudyWithout : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        writeStudyDays(m_folder.path(), kDays);
        m_orders = writeFile(m_folder, u"orders.csv"_qs,
                             QByteArray::fromStdString(ordersCsv(studyOrders(6, kDays))));
        QDirIterator files(m_folder.filePath(u"quotes"_qs), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const QString other = QString(path).replace(u"/quotes/"_qs, u"/fewer/"_qs);
            QDir().mkpath(QFileInfo(other).path());
            QFile file(other);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(withoutNasdaq(bytesOf(path)));
        }
    }

    void aHiddenVenueIsAsOneThatWasNeverThere()
    {
        const StudyOutcome whole = studyOf(u"quotes"_qs, u"whole"_qs, {{"without", "Nasdaq"}});
        const StudyOutcome fewer = studyOf(u"fewer"_qs, u"fewer_out"_qs, {});
        int differing = 0;
        for (std::size_t i = 0; i < whole.rows.size(); ++i) {
            const OrderOutcome& a = whole.rows[i].outcome;
            const OrderOutcome& b = fewer.rows[i].outcome;
            QVERIFY2(a.state == OrderState::Done, a.reason.c_str());
            QVERIFY2(b.state == OrderState::Done, b.reason.c_str());
            QCOMPARE(a.without.size(), std::size_t{1});
            const WithoutRow& row = a.without.front();
            QCOMPARE(row.venue, std::string("XNAS"));
            QVERIFY(row.costs.has_value());
            const Side side = whole.rows[i].order.side;
            const auto costOf = [&](const StudyRow& of, std::string_view key) {
                return static_cast<std::int64_t>(study::strategyOf(of, key)->allIn(side));
            };
            QCOMPARE(row.costs->router, costOf(fewer.rows[i], "optimized"));
            QCOMPARE(row.costs->benchmark, costOf(fewer.rows[i], "twap_matched"));
            differing += row.costs->router != costOf(whole.rows[i], "optimized");
            // What it traded is what the others did not.
            QCOMPARE(row.allTraded, a.volume);
            QCOMPARE(row.allTraded - row.traded, b.volume);
            QVERIFY(row.displayed > 0 && row.displayed < row.allDisplayed);
        }
        QVERIFY(differing > 0);
    }

    void theWorthIsThatOfTheRows()
    {
        const RunSetup setup = setupFor(u"quotes"_qs, u"worth"_qs, {{"without", "each"}});
        StudyOutcome outcome = valueOf(runStudy(setup, m_orders.toStdString(), {}, nullptr));
        double sum = 0;
        double routed = 0;
        double filled = 0;
        for (const StudyRow& row : outcome.rows) {
            const StrategyRow& router = *study::strategyOf(row, "optimized");
            for (const WithoutRow& of : row.outcome.without) {
                if (of.venue != "XNAS")
                    continue;
                const double more =
                    static_cast<double>(Int128{of.costs->router} - router.allIn(row.order.side));
                sum += (row.order.side == Side::Buy ? 1e4 : -1e4) * more / study::notionalOf(row);
            }
            for (const StrategyVenue& venue : router.venues)
                routed += venue.venue == "XNAS" ? static_cast<double>(venue.shares) : 0;
            filled += static_cast<double>(router.filled.count);
        }
        const double mean = sum / static_cast<double>(outcome.rows.size());
        const StudyReport report = valueOf(studyReport(setup, std::move(outcome)));
        const auto& venues = report.estimates.venues;
        QCOMPARE(venues.size(), std::size_t{2});
        const auto nasdaq = std::ranges::find(venues, "XNAS", &study::VenueWorth::venue);
        QVERIFY(nasdaq != venues.end());
        COMPARE_NEAR(nasdaq->mean, mean, 1e-9);
        COMPARE_NEAR(nasdaq->routed.value_or(-1), routed / filled, 1e-12);
        COMPARE_NEAR(venues[0].displayed.value_or(0) + venues[1].displayed.value_or(0), 1, 1e-9);
        COMPARE_NEAR(venues[0].traded.value_or(0) + venues[1].traded.value_or(0), 1, 1e-9);
        QVERIFY(venues[0].mean >= venues[1].mean);
        // Written, read back, and made on other threads: the same.
        const RunSetup threads =
            setupFor(u"quotes"_qs, u"threads"_qs, {{"without", "each"}, {"threads", "3"}});
        const StudyReport other =
            valueOf(studyReport(threads, valueOf(runStudy(threads, m_orders.toStdString(), {}, nullptr))));
        QCOMPARE(studyJson(other), studyJson(report));
        QVERIFY(studyJson(report).find("\"worth_bps\"") != std::string::npos);
    }

    void anUnknownVenueIsRefused()
    {
        const RunSetup setup = setupFor(u"quotes"_qs, u"unknown"_qs, {{"without", "IEX"}});
        const auto outcome = runStudy(setup, m_orders.toStdString(), {}, nullptr);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(outcome.error().message.find("XNAS") != std::string::npos, outcome.error().message.c_str());
    }

    void theOnlyVenueCannotBeHidden()
    {
        const StudyOutcome outcome = studyOf(u"fewer"_qs, u"only"_qs, {{"without", "each"}});
        for (const StudyRow& row : outcome.rows) {
            QCOMPARE(row.outcome.without.size(), std::size_t{1});
            QVERIFY(!row.outcome.without.front().costs);
        }
    }

private:
    RunSetup setupFor(const QString& quotes, const QString& out, const Words& more) const
    {
        QDir().mkpath(m_folder.filePath(out));
        Words words{{"data", m_folder.filePath(quotes).toStdString()},
                    {"out", m_folder.filePath(out).toStdString()},
                    {"bracket", "off"},
                    {"band", "off"},
                    {"lambda-over", "0.002"},
                    {"lambda-under", "0.004"},
                    {"theta-queue", "0"}};
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    StudyOutcome studyOf(const QString& quotes, const QString& out, const Words& more) const
    {
        return valueOf(runStudy(setupFor(quotes, out, more), m_orders.toStdString(), {}, nullptr));
    }

    QTemporaryDir m_folder;
    QString m_orders;
};

QTEST_APPLESS_MAIN(TestStudyWithout)
#include "tst_study_without.moc"
