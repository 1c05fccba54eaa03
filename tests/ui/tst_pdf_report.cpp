// SPDX-License-Identifier: GPL-3.0-or-later
// The document of a run: its pages, its pictures, and what cannot be written.
#include "compare_numbers.h"
#include "report/pdf_report.h"
#include "report/report_text.h"
#include "report/savings_table.h"
#include "test_reports.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace sor;
using namespace sor::ui;
using namespace Qt::Literals::StringLiterals;

class TestPdfReport : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    RunReport m_report;

    static int pagesOf(const QByteArray& pdf) { return static_cast<int>(pdf.count("/Type /Page\n")); }

private slots:
    void initTestCase()
    {
        const auto tape = test::marketTape(7);
        ExperimentSettings settings = test::settingsOver({tape->time(0), tape->time(tape->size() - 1)});
        settings.splitPercent = 60;
        const VenueFees fees = VenueFees::none(tape->venues().size());
        auto experiment = runExperiment(*tape, fees, settings, {});
        QVERIFY2(experiment, experiment ? "" : experiment.error().text().c_str());
        m_report = test::reportOf(*tape, fees, settings, std::move(*experiment));
        m_report.warnings = {"A warning with <b>markup</b> & \"quotes\"."};
    }

    void isAPdfOfSeveralPagesThatDrawsEveryPicture()
    {
        const QString file = m_folder.filePath(u"report.pdf"_s);
        int drawn = 0;
        QList<ReportPicture> pictures;
        for (int i = 0; i < 4; ++i)
            pictures.append({[&drawn](QPainter* painter, const QRectF& at) {
                                 ++drawn;
                                 QVERIFY(at.width() > 0 && at.height() > 0);
                                 painter->fillRect(at, Qt::blue);
                             },
                             190});
        const auto status = writePdfReport(file, m_report, pictures);
        QVERIFY2(status, status ? "" : status.error().text().c_str());
        QCOMPARE(drawn, 4);
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        const QByteArray bytes = read.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY2(pagesOf(bytes) >= 3, bytes.left(200).constData());
    }

    void picturesAreDrawnInPixelsOfScreensWhateverThePaper()
    {
        QList<QSizeF> sizes;
        QList<double> widths; // of a pixel, in dots
        const ReportPicture picture{[&](QPainter* painter, const QRectF& at) {
                                        sizes << at.size();
                                        widths << painter->deviceTransform().m11();
                                    },
                                    72};
        QVERIFY(writePdfReport(m_folder.filePath(u"pixels.pdf"_s), m_report, {picture}));
        QVERIFY(!reportPages(m_report, {picture}, 96).isEmpty());
        QVERIFY(sizes.size() >= 2);
        for (const QSizeF& size : sizes) {
            QCOMPARE(size.height(), 96.0); // an inch
            QVERIFY(size.width() > 600 && size.width() < 794);
        }
        COMPARE_NEAR(widths.front(), 600.0 / 96, 1e-6);
        COMPARE_NEAR(widths.back(), 1, 1e-6);
    }

    void theWordsAreBlackInADarkWindowToo()
    {
        const auto inkOf = [this] {
            const QImage page = reportPages(m_report, {}, 60).front();
            int ink = 0;
            for (int y = 0; y < page.height(); ++y) {
                for (int x = 0; x < page.width(); ++x)
                    ink += qGray(page.pixel(x, y)) < 128 ? 1 : 0;
            }
            return ink;
        };
        const QPalette light = QGuiApplication::palette();
        const int expected = inkOf();
        QPalette dark(Qt::black);
        dark.setColor(QPalette::Text, Qt::white);
        QGuiApplication::setPalette(dark);
        const int found = inkOf();
        QGuiApplication::setPalette(light);
        QCOMPARE(found, expected);
    }

    void noPictureIsBrokenByAPage()
    {
        // Each fills what it is given with blue: from edge to edge, and nothing below the page's body.
        const ReportPicture blue{[](QPainter* painter, const QRectF& at) { painter->fillRect(at, Qt::blue); },
                                 190};
        constexpr int kDots = 48;
        const auto inkOf = [](const QList<QImage>& pages) {
            int ink = 0;
            for (const QImage& page : pages) {
                for (int y = 0; y < page.height(); ++y) {
                    for (int x = 0; x < page.width(); ++x)
                        ink += qBlue(page.pixel(x, y)) < 128 ? 1 : 0;
                }
            }
            return ink;
        };
        const QList<QImage> pages = reportPages(m_report, {blue, blue, blue, blue, blue, blue}, kDots);
        QVERIFY(inkOf(pages) >= inkOf(reportPages(m_report, {}, kDots))); // no word lies under a picture
        int pictures = 0;
        for (const QImage& page : pages) {
            int run = 0;
            for (int y = 0; y < page.height(); ++y) {
                const bool isBlue = page.pixelColor(page.width() / 2, y) == QColor(Qt::blue);
                QVERIFY(!isBlue || y < page.height() - 40); // above the foot
                if (!isBlue && run > 0) {
                    COMPARE_NEAR(run, 190.0 / 72 * kDots, 2);
                    ++pictures;
                }
                run = isBlue ? run + 1 : 0;
            }
        }
        QCOMPARE(pictures, 6);
    }

    void theFirstPageHoldsTheAnswerAndTheFirstPicture()
    {
        int drawn = -1;
        const ReportPicture first{
            [&](QPainter* painter, const QRectF&) { drawn = painter->device()->height(); }, 220};
        QVERIFY(!reportPages(m_report, {first}, 40).isEmpty());
        QVERIFY(drawn > 0);
        const PageTable savings = savingsTable(m_report);
        QCOMPARE(savings.rows.size(), static_cast<qsizetype>(kShownBaselines.size()));
        for (const QStringList& row : savings.rows)
            QCOMPARE(row.size(), savings.header.size());
    }

    void morePicturesMakeMorePages()
    {
        const auto pages = [&](int pictures) {
            QList<ReportPicture> all;
            for (int i = 0; i < pictures; ++i)
                all.append({[](QPainter*, const QRectF&) {}, 400});
            return reportPages(m_report, all, 50).size();
        };
        QVERIFY(pages(0) >= 2);
        QVERIFY(pages(6) >= pages(0) + 5);
    }

    void pagesHaveInkAndMargins()
    {
        const QList<QImage> pages = reportPages(m_report, {}, 60);
        for (const QImage& page : pages) {
            int dark = 0;
            for (int y = 0; y < page.height(); ++y) {
                for (int x = 0; x < page.width(); ++x) {
                    const bool isInk = qGray(page.pixel(x, y)) < 128;
                    dark += isInk ? 1 : 0;
                    const int margin = 25;
                    if (isInk)
                        QVERIFY(x >= margin && y >= margin && x < page.width() - margin
                                && y < page.height() - margin);
                }
            }
            QVERIFY(dark > 50);
        }
    }

    void theTablesHaveEveryStrategyAndVenue()
    {
        const PageTable results = resultsTable(m_report);
        // Router, untuned, the baselines, two models beside.
        QCOMPARE(results.rows.size(), static_cast<qsizetype>(2 + kBaselines.size() + 2));
        for (const QStringList& row : results.rows)
            QCOMPARE(row.size(), results.header.size());
        QCOMPARE(results.rows.front().back(), u"-"_s);
        QCOMPARE(venuesTable(m_report).rows.size(), static_cast<qsizetype>(m_report.venues.size()));
        const PageTable cells = bestCellsTable(m_report, 15);
        QCOMPARE(cells.rows.size(), qsizetype{15});
        const PageTable validation = validationTable(m_report);
        QVERIFY(validation.rows.size() >= 3);
        for (const QStringList& row : validation.rows)
            QCOMPARE(row.size(), validation.header.size());
    }

    void theFirstOfTheBestCellsIsTheBest()
    {
        const GridOutcome& search = m_report.experiment.search;
        const RouterParams best = search.grid.cell(search.summary.bestCell);
        const QStringList row = bestCellsTable(m_report, 3).rows.front();
        QCOMPARE(row[1], QString::fromStdString(format(best.lambdaOver)));
        QCOMPARE(row[2], QString::fromStdString(format(best.lambdaUnder)));
        QCOMPARE(row[3], QString::fromStdString(format(best.thetaQueue)));
    }

    void everySavingHasItsSign()
    {
        static const QRegularExpression kSigned(u"^([+-](?!0\\.00$)[0-9]+\\.[0-9]{2}|0\\.00)$"_s);
        const PageTable table = resultsTable(m_report);
        QCOMPARE(table.header.back(), u"Router saving (bps)"_s);
        QCOMPARE(table.rows.front().back(), u"-"_s); // the router itself
        for (qsizetype row = 1; row < table.rows.size(); ++row) {
            const QString& saving = table.rows[row].back();
            QVERIFY2(kSigned.match(saving).hasMatch() || saving == u"not comparable"_s, qPrintable(saving));
        }
    }

    void unequalCountsAreNotComparable()
    {
        RunReport report = m_report;
        report.experiment.baselines[indexOf(Baseline::Twap)].all.shares =
            Shares{report.order.shares.count - 1};
        const auto place = std::ranges::find(kShownBaselines, Baseline::Twap) - kShownBaselines.begin();
        QCOMPARE(resultsTable(report).rows[2 + place].back(), u"not comparable"_s);
    }

    void aStoppedRunWithoutItsPartsIsWrittenToo()
    {
        RunReport report = m_report;
        report.isComplete = false;
        report.experiment.test.reset();
        report.experiment.train.reset();
        report.experiment.starts.reset();
        report.experiment.beside.clear();
        QVERIFY(validationTable(report).header.isEmpty());
        QVERIFY(!reportPages(report, {}, 40).isEmpty());
    }

    void whereItCannotBeWrittenIsSaid()
    {
        const auto status = writePdfReport(u"/nowhere/report.pdf"_s, m_report, {});
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::CannotWrite);
        QVERIFY(!writePdfReport(m_folder.path(), m_report, {}));
    }
};

QTEST_MAIN(TestPdfReport)
#include "tst_pdf_report.moc"
