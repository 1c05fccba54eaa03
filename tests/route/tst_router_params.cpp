// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/router_params.h"

#include <QTest>

using namespace sor;

class TestRouterParams : public QObject {
    Q_OBJECT

private slots:
    void keepsExactValuesIncludingZero()
    {
        const auto made = makeRouterParams(Price{0}, Price{26'000'001}, kMaxPrice);
        QVERIFY(made.hasValue());
        QVERIFY((*made == RouterParams{Price{0}, Price{26'000'001}, kMaxPrice}));
    }

    void refusesNegativeAndHugeValuesByName_data()
    {
        QTest::addColumn<qint64>("over");
        QTest::addColumn<qint64>("under");
        QTest::addColumn<qint64>("theta");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("lambda_over") << qint64{-1} << qint64{0} << qint64{0}
                                     << QStringLiteral(
                                            "lambda_over is a penalty in dollars a share and must be 0 or "
                                            "more, but it is -0.000000001.");
        QTest::newRow("lambda_under")
            << qint64{0} << qint64{-400'000'000} << qint64{0}
            << QStringLiteral("lambda_under is a penalty in dollars a share and must be 0 "
                              "or more, but it is -0.4.");
        QTest::newRow("theta_queue") << qint64{0} << qint64{0} << qint64{kMaxPrice.nanos + 1}
                                     << QStringLiteral(
                                            "theta_queue must be at most 1000000000 dollars a share, but "
                                            "it is 1000000000.000000001.");
    }
    void refusesNegativeAndHugeValuesByName()
    {
        QFETCH(qint64, over);
        QFETCH(qint64, under);
        QFETCH(qint64, theta);
        QFETCH(QString, sentence);
        const auto made = makeRouterParams(Price{over}, Price{under}, Price{theta});
        QVERIFY(!made.hasValue());
        QVERIFY(made.error().code == ErrorCode::InvalidArgument);
        QCOMPARE(QString::fromStdString(made.error().message), sentence);
    }
};

QTEST_GUILESS_MAIN(TestRouterParams)
#include "tst_router_params.moc"
