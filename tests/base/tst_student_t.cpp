// SPDX-License-Identifier: GPL-3.0-or-later
// Student's t against closed forms and printed tables.
#include "base/student_t.h"
#include "compare_numbers.h"

#include <QTest>
#include <cmath>
#include <numbers>

using namespace sor;

namespace {

void compare(double found, double expected, double relative, const char* what)
{
    COMPARE_NEAR(found, expected, relative * std::max(std::abs(expected), 1e-3), what);
}

} // namespace

class TestStudentT : public QObject {
    Q_OBJECT

private slots:
    void quantilesOfOneAndTwoDegreesHaveClosedForms()
    {
        for (const double p : {1e-6, 0.001, 0.025, 0.1, 0.3, 0.5, 0.51, 0.8, 0.975, 0.999, 1 - 1e-6}) {
            // One degree is Cauchy's distribution. Below a half by symmetry, which keeps the digits.
            const double upper = std::min(p, 1 - p);
            const double sign = p < 0.5 ? -1 : 1;
            const double cauchy = upper == 0.5 ? 0 : sign / std::tan(std::numbers::pi * upper);
            compare(studentQuantile(p, 1), cauchy, 1e-9, "df 1");
            const double two = sign * (1 - 2 * upper) / std::sqrt(2 * upper * (1 - upper));
            compare(studentQuantile(p, 2), two, 1e-9, "df 2");
        }
    }

    void quantilesAgreeWithTables()
    {
        struct Row {
            double p;
            double degrees;
            double t;
        };
        // Percentage points as statistical software prints them to 15 digits.
        for (const Row& row : {Row{0.975, 5, 2.570581835636314}, Row{0.975, 7, 2.364624251592784},
                               Row{0.975, 8, 2.306004135204166}, Row{0.975, 9, 2.262157162798205},
                               Row{0.975, 19, 2.093024054408263}, Row{0.975, 30, 2.042272456301238},
                               Row{0.975, 100, 1.983971518523552}, Row{0.95, 10, 1.812461122810733},
                               Row{0.975, 1000, 1.962339080826408}})
            compare(studentQuantile(row.p, row.degrees), row.t, 1e-12, "table");
        // With many degrees it is nearly normal: z + (z^3 + z) / (4 degrees) (Abramowitz and Stegun 26.7.5).
        const double z = 1.959963984540054;
        compare(studentQuantile(0.975, 1e6), z + (z * z * z + z) / 4e6, 2e-9, "nearly normal");
    }

    void theQuantileInvertsTheProbability()
    {
        for (const double degrees : {1.0, 2.5, 7.0, 19.0, 400.0}) {
            for (const double t : {-12.0, -3.0, -1.0, -0.5, -0.01}) {
                const double p = studentProbability(t, degrees);
                QVERIFY(p > 0 && p < 0.5);
                compare(studentQuantile(p, degrees), t, 1e-9, "there and back");
                compare(studentProbability(-t, degrees), 1 - p, 1e-12, "symmetry");
            }
        }
        QCOMPARE(studentQuantile(0.5, 4), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestStudentT)
#include "tst_student_t.moc"
