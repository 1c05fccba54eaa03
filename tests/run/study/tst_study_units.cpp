// SPDX-License-Identifier: GPL-3.0-or-later
// A study of sizes with decimals is that of the same numbers as whole shares.
#include "compare_numbers.h"
#include "report/study_json.h"
#include "run/study/orders_file.h"
#include "run/study/study_results.h"
#include "run/study/study_run.h"
#include "study_days.h"
#include "test_files.h"
#include "test_setup.h"
#include "value_of.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>

using namespace sor;
using namespace sor::test;

namespace {

constexpr int kDays = 2;

} // namespace

class TestStudyUnits : public QObject {
    Q_OBJECT

private slots:
    /// The same days and orders with a thousandth of every size.
    void sizesWithDecimalsGiveTheSameStudy()
    {
        writeStudyDays(m_folder.path(), kDays);
        const QDir whole(m_folder.filePath(u"quotes"_qs));
        for (const QString& symbol : whole.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QDir(m_folder.path()).mkpath(u"parts/"_qs + symbol);
            for (const QString& name : QDir(whole.filePath(symbol)).entryList(QDir::Files)) {
                QFile file(whole.filePath(symbol + u'/' + name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                writeFile(m_folder, u"parts/"_qs + symbol + u'/' + name, thousandths(file.readAll()));
            }
        }
        const std::vector<StudyOrder> some = studyOrders(6, kDays);
        const Words none{{"fees", "none"}};
        const auto file = [&](const QString& name, ShareUnit unit) {
            return writeFile(m_folder, name, QByteArray::fromStdString(ordersCsv(some, unit)));
        };
        const StudyReport large = reportOf(u"large"_qs, file(u"large.csv"_qs, {}), none);
        Words words{{"data", m_folder.filePath(u"parts"_qs).toStdString()}, {"size-unit", "0.001"}};
        words.insert(words.end(), none.begin(), none.end());
        const StudyReport small = reportOf(u"small"_qs, file(u"small.csv"_qs, ShareUnit{3}), words);
        for (std::size_t i = 0; i < large.rows.size(); ++i) {
            const OrderOutcome& a = large.rows[i].outcome;
            const OrderOutcome& b = small.rows[i].outcome;
            QVERIFY2(a.state == OrderState::Done && b.state == OrderState::Done, b.reason.c_str());
            QCOMPARE(b.shares, a.shares); // thousandths
            for (std::size_t s = 0; s < a.strategies.size(); ++s) {
                QCOMPARE(b.strategies[s].filled, a.strategies[s].filled);
                QCOMPARE(b.strategies[s].gross.nanos * 1000, a.strategies[s].gross.nanos); // in cents
            }
        }
        for (std::size_t i = 0; i < large.estimates.benchmarks.size(); ++i) {
            const auto& a = large.estimates.benchmarks[i];
            const auto& b = small.estimates.benchmarks[i];
            COMPARE_NEAR(b.mean, a.mean, 1e-9);
            COMPARE_NEAR(b.parts.drift, a.parts.drift, 1e-6);
            COMPARE_NEAR(b.savedDollars * 1000, a.savedDollars, 1e-6);
        }
        COMPARE_NEAR(small.estimates.counts.notionalDollars * 1000, large.estimates.counts.notionalDollars,
                     1e-3);
        QVERIFY(studyOrdersCsv(small).find("o0,AAA,sell,0.3,") != std::string::npos);
        // What is kept is read back in the same unit.
        const StudyReport again = reportOf(u"small"_qs, m_folder.filePath(u"small.csv"_qs), words);
        QCOMPARE(studyOrdersCsv(again), studyOrdersCsv(small));
        const auto unstated =
            runStudy(setupFor(u"unstated"_qs), m_folder.filePath(u"small.csv"_qs).toStdString(), {}, nullptr);
        QVERIFY(!unstated && unstated.error().message.find("found '0.3'") != std::string::npos);
    }

private:
    static QByteArray thousandths(const QByteArray& csv)
    {
        QList<QByteArray> lines = csv.split('\n');
        const QList<QByteArray> names = lines.first().split(',');
        for (QByteArray& line : lines) {
            QList<QByteArray> fields = line.split(',');
            for (const char* name : {"size", "bid_sz_00", "ask_sz_00"}) {
                const auto at = names.indexOf(name);
                if (at < 0 || at >= fields.size() || fields[at].isEmpty() || fields[at] == name)
                    continue;
                fields[at] = QByteArray::fromStdString(format(Shares{fields[at].toLongLong()}, ShareUnit{3}));
            }
            line = fields.join(',');
        }
        return lines.join('\n');
    }
    RunSetup setupFor(const QString& out, const Words& more = {}) const
    {
        const QString path = m_folder.filePath(out);
        QDir().mkpath(path);
        Words words{{"data", m_folder.filePath(u"quotes"_qs).toStdString()}, {"out", path.toStdString()}};
        words.insert(words.end(), more.begin(), more.end());
        return setupWith(words);
    }
    StudyReport reportOf(const QString& out, const QString& orders, const Words& more) const
    {
        const RunSetup setup = setupFor(out, more);
        return valueOf(studyReport(setup, valueOf(runStudy(setup, orders.toStdString(), {}, nullptr))));
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestStudyUnits)
#include "tst_study_units.moc"
