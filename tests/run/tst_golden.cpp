// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped sample with default settings: every number of its results and its whole table, as they were
// when tests/golden/ was written. A change here is a change of results, and CHANGELOG.md tells of it with
// figures. With SORLAB_WRITE_GOLDEN=1 in the environment the files are written instead.
#include "report/answer_text.h"
#include "report/run_json.h"
#include "report/run_table.h"
#include "run/run_pipeline.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStringList>
#include <QTest>
#include <algorithm>
#include <cmath>

using namespace sor;

namespace {

const QString kFolder = QStringLiteral(SOR_SOURCE_DIR "/tests/golden/");

/// Lines without what differs between machines, builds and places of the sample.
QStringList pinned(const std::string& text)
{
    static const QRegularExpression varies(
        QStringLiteral("^ *\"(run_id|version|git_hash|input_hash|path|started|load_seconds|run_seconds|"
                       "threads|host|folder)\":"));
    QStringList lines = QString::fromStdString(text).split(u'\n');
    lines.removeIf([](const QString& line) { return varies.match(line).hasMatch(); });
    return lines;
}

/// Equal, or numbers of one key that differ by what mathematical libraries may: the last digits.
bool isSame(const QString& expected, const QString& calculated)
{
    static const QRegularExpression number(QStringLiteral("^(.*?)(-?[0-9][-+.0-9e]*)(,?)$"));
    constexpr double kTolerance = 1e-12;
    if (expected == calculated)
        return true;
    const auto a = number.match(expected);
    const auto b = number.match(calculated);
    if (!a.hasMatch() || !b.hasMatch() || a.captured(1) != b.captured(1) || a.captured(3) != b.captured(3))
        return false;
    const double x = a.captured(2).toDouble();
    const double y = b.captured(2).toDouble();
    return std::abs(x - y) <= kTolerance * std::max({1.0, std::abs(x), std::abs(y)});
}

} // namespace

class TestGolden : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        RunSetup setup;
        setup.csv = {SOR_SOURCE_DIR "/resources/sample/sample_synt_4venues.csv.zst"};
        setup.threads = 2;
        const auto report = runSetup(setup, {}, nullptr);
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        m_table = answerText(*report, true) + "\n" + detailsText(*report);
        m_json = finalResultJson(*report);
    }

    void theTableIsAsItWas() { compare(QStringLiteral("sample_table.txt"), m_table); }
    void everyNumberIsAsItWas() { compare(QStringLiteral("sample_final_result.json"), m_json); }

private:
    static void compare(const QString& name, const std::string& text)
    {
        const QStringList calculated = pinned(text);
        QFile file(kFolder + name);
        if (qEnvironmentVariableIsSet("SORLAB_WRITE_GOLDEN")) {
            QVERIFY(QDir().mkpath(kFolder) && file.open(QIODevice::WriteOnly));
            file.write(calculated.join(u'\n').toUtf8());
            QSKIP("written, not compared");
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const QStringList expected = QString::fromUtf8(file.readAll()).split(u'\n');
        for (qsizetype i = 0; i < std::min(expected.size(), calculated.size()); ++i) {
            QVERIFY2(isSame(expected[i], calculated[i]),
                     qPrintable(QStringLiteral("%1, line %2\n  expected:   %3\n  calculated: %4\n"
                                               "  tolerance:  1e-12, relative")
                                    .arg(name)
                                    .arg(i + 1)
                                    .arg(expected[i], calculated[i])));
        }
        QCOMPARE(calculated.size(), expected.size());
    }

    std::string m_table;
    std::string m_json;
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
