// SPDX-License-Identifier: GPL-3.0-or-later
// Paths in results tell folders apart and hide user names.
#include "compare_text.h"
#include "input/source_path.h"

#include <QTest>

using namespace sor;

namespace {

const std::string kHomes = "/home";

/// A path below the home folder of `name`.
std::string homeOf(const std::string& name, const std::string& rest = "")
{
    return kHomes + "/" + name + rest;
}

} // namespace

class TestSourcePath : public QObject {
    Q_OBJECT

private slots:
    void tellsNoNames()
    {
        const auto shown = [](const std::string& path, const std::string& home = homeOf("ann")) {
            return publicPath(path, home);
        };
        COMPARE_TEXT(shown(homeOf("ann", "/data/day.csv")), "~/data/day.csv");
        COMPARE_TEXT(shown(homeOf("ann", "/day.csv"), homeOf("ann", "/")), "~/day.csv");
        COMPARE_TEXT(shown(homeOf("ann", "/../ann/./data/day.csv")), "~/data/day.csv");
        COMPARE_TEXT(shown(homeOf("bob", "/day.csv")), kHomes + "/*/day.csv");
        COMPARE_TEXT(shown(homeOf("annabel", "/day.csv")), kHomes + "/*/day.csv");
        COMPARE_TEXT(shown("/nfs/people/bob/day.csv", "/nfs/people/ann"), "/nfs/people/*/day.csv");
        COMPARE_TEXT(shown("/scratch/ann/a/day.csv"), "/scratch/*/a/day.csv");
        COMPARE_TEXT(shown("/data/a/day.csv"), "/data/a/day.csv");
        COMPARE_TEXT(shown("/data/b/day.csv", ""), "/data/b/day.csv");
        COMPARE_TEXT(shown("/data/day.csv", "/"), "/data/day.csv");
        COMPARE_TEXT(shown(kHomes + "/day.csv"), kHomes + "/day.csv");
        COMPARE_TEXT(shown("/top/day.csv", "/top"), "~/day.csv");
    }

    void findsWhatItNamed()
    {
        for (const std::string& path : {homeOf("ann", "/data/day.csv"), std::string("/scratch/ann/a/day.csv"),
                                        std::string("/data/day.csv")})
            COMPARE_TEXT(fromPublicPath(publicPath(path, homeOf("ann")), homeOf("ann")).string(), path);
        // Somebody else's results, on this user's machine.
        COMPARE_TEXT(fromPublicPath("~/data/day.csv", homeOf("bob")).string(),
                     homeOf("bob", "/data/day.csv"));
        QVERIFY(fromPublicPath("~/data/day.csv", "").empty());
    }
};

QTEST_APPLESS_MAIN(TestSourcePath)
#include "tst_source_path.moc"
