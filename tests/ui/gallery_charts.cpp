// SPDX-License-Identifier: GPL-3.0-or-later
// Shows every chart with made-up data, light and dark, to be looked at. `gallery_charts --save DIR` saves the
// pictures of the windows there and ends.
#include "base/random.h"
#include "charts/bars/venue_bars.h"
#include "charts/chart_group.h"
#include "charts/heatmap/heatmap_view.h"
#include "charts/refresh_timer.h"
#include "charts/time/cost_chart.h"
#include "charts/time/fills_chart.h"
#include "charts/time/price_chart.h"
#include "charts/time/starts_chart.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QGridLayout>
#include <QStyleFactory>
#include <QTextStream>
#include <QTimer>
#include <cmath>
#include <cstdio>

using namespace sor;
using namespace sor::ui;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'722'519'392LL * kSecond;
constexpr std::int64_t kLength = 522 * kSecond;
constexpr std::int64_t kOrder = 5'000;

QPalette darkPalette()
{
    QPalette palette(QColor(0x2d, 0x2f, 0x33), QColor(0x25, 0x27, 0x2b));
    palette.setColor(QPalette::Base, QColor(0x1c, 0x1e, 0x21));
    palette.setColor(QPalette::Text, QColor(0xe6, 0xe6, 0xe6));
    palette.setColor(QPalette::WindowText, QColor(0xe6, 0xe6, 0xe6));
    palette.setColor(QPalette::ButtonText, QColor(0xe6, 0xe6, 0xe6));
    palette.setColor(QPalette::Highlight, QColor(0x3d, 0x8e, 0xc9));
    return palette;
}

std::vector<CostPoint> madeUpFills(Random& random, int fills, double from, double to, double slippage)
{
    std::vector<CostPoint> points;
    std::int64_t filled = 0;
    double cash = 0;
    for (int i = 0; i < fills; ++i) {
        const std::int64_t shares = i + 1 == fills
            ? kOrder - filled
            : std::min(kOrder - filled, kOrder / fills + random.between(-9, 9));
        filled += shares;
        cash += static_cast<double>(shares) * (222.75 + slippage + 0.02 * (random.uniform() - 0.5));
        const double share = from + (to - from) * (i + random.uniform()) / fills;
        points.push_back({unixNanos(kStart + static_cast<std::int64_t>(share * static_cast<double>(kLength))),
                          Shares{filled}, Cash{std::llround(cash * 1e9)}});
    }
    return points;
}

HeatmapData madeUpGrid(bool isFinished)
{
    std::vector<Price> over;
    std::vector<Price> under;
    std::vector<Price> theta;
    for (int i = 0; i < 5; ++i) {
        over.push_back(Price{(11 + 9 * i) * 500'000});
        under.push_back(Price{(105 + 90 * i) * 50'000});
        theta.push_back(Price{i * 1'250'000});
    }
    HeatmapData data(ParameterGrid::make(over, under, theta).value(), Side::Buy, Shares{kOrder});
    data.setBaselines(
        {{QStringLiteral("Best Ask"), Shares{kOrder}, Shares{0}, Cash{1'114'103'360'000'000}},
         {QStringLiteral("Best all-in"), Shares{kOrder}, Shares{0}, Cash{1'114'090'000'000'000}},
         {QStringLiteral("TWAP"), Shares{4'196}, Shares{0}, Cash{934'618'300'000'000}},
         {QStringLiteral("VWAP"), Shares{kOrder}, Shares{0}, Cash{1'113'950'100'000'000}}});
    for (std::size_t i = 0; i < data.cellCount(); ++i) {
        const auto at = [&](Parameter axis) {
            return static_cast<std::int64_t>(data.grid().position(i, axis));
        };
        const std::int64_t x = at(Parameter::LambdaOver) - 2;
        const std::int64_t y = at(Parameter::LambdaUnder) - 3;
        const std::int64_t z = at(Parameter::ThetaQueue) - 1;
        const std::int64_t cost = 1'113'850 + 45 * x * x + 30 * y * y + 12 * z * z + 8 * x * y;
        if (!isFinished && i > 77)
            break;
        if (i == 31)
            data.setFailed(i, QStringLiteral("the memory limit was reached"));
        else
            data.setCell(i,
                         {HeatmapCell::Status::Done, Shares{i % 29 == 3 ? 4'200 : kOrder}, Shares{0},
                          Cash{(i % 29 == 3 ? cost * 84 / 100 : cost) * kNanosPerDollar}});
    }
    return data;
}

StartSavings madeUpStarts(Random& random)
{
    StartSavings data;
    for (const char* name : {"Best Ask", "TWAP"}) {
        StartSavings::Against against;
        against.baseline = QString::fromLatin1(name);
        double sum = 0;
        for (int i = 0; i < 60; ++i) {
            if (data.startsNs.size() < 60)
                data.startsNs.push_back(kStart + i * 60 * kSecond);
            double saving = 0.9 - 2.2 * 1.5;
            for (int draw = 0; draw < 3; ++draw)
                saving += 2.2 * random.uniform();
            sum += saving;
            against.savingsBps.push_back(i % 17 == 5 ? std::nullopt : std::optional(saving));
        }
        against.meanBps = sum / 60;
        against.lowBps = against.meanBps - 0.45;
        against.highBps = against.meanBps + 0.5;
        data.against.push_back(against);
    }
    return data;
}

VenueShares madeUpVenues()
{
    VenueShares shares;
    shares.venues = {QStringLiteral("XNAS"), QStringLiteral("ARCX"), QStringLiteral("BATS"),
                     QStringLiteral("IEXG"), QStringLiteral("EDGX")};
    const auto row = [&](SeriesRole role, std::vector<std::int64_t> parts) {
        shares.rows.push_back({displayName(role), role, std::move(parts), {}, kOrder});
    };
    row(SeriesRole::Optimised, {2'100, 900, 1'250, 640, 110});
    row(SeriesRole::BestAsk, {3'300, 700, 800, 200, 0});
    row(SeriesRole::Twap, {1'996, 1'100, 700, 400, 0});
    row(SeriesRole::Vwap, {2'400, 1'300, 900, 330, 70});
    return shares;
}

/// The three zones of a run: cost over fills, the grid beside them, the rest below.
class Gallery : public QWidget {
public:
    explicit Gallery(bool isRemote)
        : m_timer(this)
    {
        Random random(42);
        auto* cost = new CostChart(this);
        auto* fills = new FillsChart(this);
        auto* quotes = new PriceChart(this);
        auto* heatmap = new HeatmapView(this);
        auto* venues = new VenueBars(this);
        auto* starts = new StartsChart(this);
        cost->setReferencePrice({Side::Buy, Mid{2 * 222'730'000'000}});
        fills->setOrderSize(Shares{kOrder});
        const auto add = [&](SeriesRole role, int number, double from, double to, double slippage) {
            const auto points = madeUpFills(random, number, from, to, slippage);
            cost->appendFills(cost->addStrategy(displayName(role), role), points);
            fills->appendFills(fills->addStrategy(displayName(role), role), points);
        };
        add(SeriesRole::Optimised, 60, 0.0, 0.96, 0.0);
        add(SeriesRole::BestAsk, 25, 0.0, 0.12, 0.071);
        add(SeriesRole::BestAllIn, 22, 0.0, 0.15, 0.066);
        add(SeriesRole::Twap, 9, 0.0, 0.98, 0.04);
        add(SeriesRole::Vwap, 14, 0.05, 0.97, 0.035);
        add(SeriesRole::SizeWeighted, 40, 0.0, 0.05, 0.09);
        add(SeriesRole::Pinned, 30, 0.0, 0.9, 0.012);
        for (ChartView* chart : {static_cast<ChartView*>(cost), static_cast<ChartView*>(fills)}) {
            chart->setWholeSpan({kStart, kStart + kLength});
            chart->setEndTime(kStart + kLength);
            m_group.add(chart);
        }
        fills->setLegendVisible(false);
        MarketLines market;
        market.venues = {QStringLiteral("XNAS"), QStringLiteral("ARCX"), QStringLiteral("BATS")};
        std::int64_t cents = 22'275;
        double printed = 0;
        for (std::int64_t time = kStart; time < kStart + kLength;
             time += random.between(1, 40) * kSecond / 4) {
            cents += random.between(-1, 1);
            const bool isOut = random.chance(0.01);
            market.asks.append(time, isOut ? 199'999.99 : static_cast<double>(cents) / 100);
            market.bids.append(time, static_cast<double>(cents - 2) / 100);
            printed += static_cast<double>(random.between(0, 500));
            market.volume.append(time, printed);
        }
        quotes->setMarket(std::move(market));
        quotes->setEndTime(kStart + kLength);
        heatmap->setData(madeUpGrid(true));
        heatmap->setSelected(heatmap->data().grid().cellAt(1, 3, 1));
        heatmap->setPinned(heatmap->data().grid().cellAt(3, 2, 1));
        venues->setData(madeUpVenues());
        starts->setData(madeUpStarts(random));
        for (ChartView* chart :
             {static_cast<ChartView*>(cost), static_cast<ChartView*>(fills), static_cast<ChartView*>(quotes)})
            chart->setRemote(isRemote);
        heatmap->canvas()->setRemote(isRemote);
        venues->setRemote(isRemote);
        starts->setRemote(isRemote);
        m_timer.setRemote(isRemote);

        auto* grid = new QGridLayout(this);
        grid->setContentsMargins(4, 4, 4, 4);
        grid->addWidget(cost, 0, 0, 1, 2);
        grid->addWidget(fills, 1, 0, 1, 2);
        grid->addWidget(heatmap, 0, 2, 2, 1);
        grid->addWidget(quotes, 2, 0);
        grid->addWidget(venues, 2, 1);
        grid->addWidget(starts, 2, 2);
        grid->setColumnStretch(0, 5);
        grid->setColumnStretch(1, 5);
        grid->setColumnStretch(2, 4);
        for (int row = 0; row < 3; ++row)
            grid->setRowStretch(row, row == 0 ? 5 : 4);
        connect(&m_timer, &RefreshTimer::tick, &m_group, &ChartGroup::refreshIfDirty);
        connect(&m_timer, &RefreshTimer::tick, quotes, &ChartView::refreshIfDirty);
        connect(&m_timer, &RefreshTimer::tick, heatmap, &HeatmapView::refreshIfDirty);
        m_cost = cost;
        m_heatmap = heatmap;
        resize(1366, 900);
    }

    CostChart* cost() const { return m_cost; }
    HeatmapView* heatmap() const { return m_heatmap; }

private:
    RefreshTimer m_timer;
    ChartGroup m_group;
    CostChart* m_cost = nullptr;
    HeatmapView* m_heatmap = nullptr;
};

void wait(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/// How long a redraw of many points takes.
void measure(QTextStream& out)
{
    CostChart chart;
    chart.setReferencePrice({Side::Buy, Mid{2 * 222'730'000'000}});
    Random random(1);
    QElapsedTimer clock;
    clock.start();
    constexpr std::int64_t kPoints = 10'000'000;
    for (const SeriesRole role : {SeriesRole::Optimised, SeriesRole::BestAsk}) {
        const int series = chart.addSeries(displayName(role), role);
        double value = 0;
        for (std::int64_t i = 0; i < kPoints; ++i) {
            value += random.uniform() - 0.5;
            chart.append(series, kStart + i * 50'000, value);
        }
    }
    out << "append 2 x 10,000,000 points: " << clock.elapsed() << " ms\n";
    chart.resize(900, 300);
    chart.show();
    wait(300);
    for (const double share : {1.0, 0.1, 0.0001}) {
        const auto length = static_cast<std::int64_t>(share * static_cast<double>(kPoints * 50'000));
        clock.start();
        constexpr int kRounds = 20;
        for (int i = 0; i < kRounds; ++i) {
            chart.setVisibleSpan({kStart + i * 1'000'000, kStart + i * 1'000'000 + length});
            chart.refreshIfDirty();
        }
        out << "redraw of " << share * 100
            << " % of them: " << static_cast<double>(clock.nsecsElapsed()) * 1e-6 / kRounds << " ms\n";
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QTextStream out(stdout);
    const QStringList arguments = QApplication::arguments();
    if (arguments.contains(QStringLiteral("--measure"))) {
        measure(out);
        return 0;
    }
    const QPalette light = QApplication::palette();
    const qsizetype save = arguments.indexOf(QStringLiteral("--save"));
    if (save < 0 || save + 1 >= arguments.size()) {
        if (arguments.contains(QStringLiteral("--dark")))
            QApplication::setPalette(darkPalette());
        Gallery gallery(arguments.contains(QStringLiteral("--remote")));
        gallery.show();
        return QApplication::exec();
    }
    const QDir folder(arguments[save + 1]);
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "The folder %s could not be made.\n", qPrintable(folder.path()));
        return 5;
    }
    QStringList failures;
    const auto keep = [&](QWidget* widget, const QString& name) {
        const QString file = folder.filePath(name);
        if (!widget->grab().save(file))
            failures << QStringLiteral("could not write %1").arg(file);
    };
    for (const QString& name : {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("remote")}) {
        QApplication::setPalette(name == QStringLiteral("dark") ? darkPalette() : light);
        Gallery gallery(name == QStringLiteral("remote"));
        gallery.show();
        wait(800);
        gallery.cost()->setReference(kStart + kLength / 4);
        gallery.cost()->setCrosshair(kStart + kLength / 2);
        wait(300);
        keep(&gallery, name + QStringLiteral(".png"));
        if (name == QStringLiteral("light")) {
            gallery.heatmap()->setData(madeUpGrid(false));
            gallery.heatmap()->resize(300, 420);
            keep(gallery.heatmap(), QStringLiteral("heatmap_running.png"));
            for (const QString& exported :
                 {QStringLiteral("cost_export.png"), QStringLiteral("cost_export.pdf")}) {
                if (const QString failure = gallery.cost()->saveImage(folder.filePath(exported));
                    !failure.isEmpty())
                    failures << failure;
            }
        }
    }
    for (const QString& failure : failures)
        std::fprintf(stderr, "%s\n", qPrintable(failure));
    return failures.isEmpty() ? 0 : 5;
}
