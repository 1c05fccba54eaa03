// SPDX-License-Identifier: GPL-3.0-or-later
// The charts in the middle: quotes before a run, cost and fills of every strategy during and after it.
#pragma once

#include "charts/chart_group.h"
#include "charts/time/cost_chart.h"
#include "charts/time/fills_chart.h"
#include "charts/time/price_chart.h"
#include "panels/chart_switch.h"
#include "run/run_view.h"

#include <QSplitter>
#include <QWidget>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sor::ui {

/// Two charts above each other where there is room, the quotes and one of the run's; else the chosen one. UI
/// thread only.
class ChartsPanel : public QWidget {
    Q_OBJECT

public:
    /// Below this height there is one chart, so that it has at least 200 pixels.
    static constexpr int kTwoCharts = 390;

    explicit ChartsPanel(QWidget* parent = nullptr);

    CostChart* cost() const { return m_cost; }
    FillsChart* fills() const { return m_fills; }
    PriceChart* price() const { return m_price; }
    QSplitter* splitter() const { return m_splitter; }
    void choose(ChartChoice choice);
    ChartChoice chosen() const { return m_choice; }
    /// The chart that keys go to: the one with the focus, else the upper one that is seen.
    ChartView* current() const;

    /// Draws the quotes of what was loaded.
    void showInput(const RunInput& input);
    /// No quotes are left; `reason` stands in their place.
    void clearQuotes(const QString& reason)
    {
        m_tape.reset();
        m_vwapFrom.reset();
        m_price->setMarket({});
        m_price->setVwap({});
        m_price->setPlaceholder(reason);
    }
    /// Nothing of a run is left.
    void clearRun();
    void showRun();
    /// What charts say as long as they have no line; lines stay.
    void showWaiting(const QString& text);
    /// Empty charts that say why.
    void showNoFills(const QString& reason);
    /// The quotes alone.
    bool isShowingQuotes() const { return m_isQuotesOnly || !m_isRunShown; }
    void setQuotesOnly(bool isOnly);

    /// What was shown is of the run before: faint until the first result comes.
    void beginRun(const RunView& view);
    /// Draws every strategy that is new or changed.
    void setView(const RunView& view);
    /// Another line, or none for a name that is not there.
    void setExtra(SeriesRole role, const QString& name, const RunResult* result);
    void setRemote(bool isRemote);
    /// Strategies that are not drawn, by their names.
    void hideStrategies(const QStringList& names);
    /// Behind the titles: "synthetic venues, seed 7".
    void setDataNote(const QString& note);

    /// The run, its fills and the quotes as they stood at this time, with a word on it; nothing: all of them.
    void showUntil(std::optional<UnixNanos> clock, const QString& note);

signals:
    /// Other charts are shown.
    void shownChanged();
    /// The mouse is at this time in one of them, or left it.
    void crosshairMoved(std::optional<std::int64_t> timeNs);

public slots:
    /// The crosshair goes there, and the charts where that is out of sight.
    void showTime(std::int64_t timeNs);
    /// Draws what changed.
    void refresh();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    std::array<ChartView*, 3> charts() const { return {m_price, m_cost, m_fills}; }
    void updateShown();
    struct Line {
        SeriesRole role = SeriesRole::Other;
        std::vector<CostPoint> path;
        std::vector<Fill> fills;
        std::size_t revealed = 0;
        int series = -1; // of both charts
    };
    void rebuild();
    void rebuildFills();
    void showVwap();
    void reveal(UnixNanos until);
    /// Quotes still come: there is nothing to replay.
    bool isLive() const { return m_view.liveUntil.has_value(); }
    /// What is drawn goes up to here.
    UnixNanos shownUntil() const;
    void updateNotes();

    CostChart* m_cost;
    FillsChart* m_fills;
    PriceChart* m_price;
    QSplitter* m_splitter;
    ChartSwitch* m_switch;
    ChartGroup* m_group;
    RunView m_view;
    std::vector<std::pair<QString, Line>> m_lines; // in the order of legends
    std::map<QString, Line> m_extras;
    std::optional<UnixNanos> m_until; // of a replay
    UnixNanos m_revealed{}; // what is drawn goes up to here
    QString m_replayNote;
    QStringList m_hidden;
    QString m_dataNote;
    QString m_shownNote;
    bool m_isPrevious = false;
    ChartChoice m_choice = ChartChoice::Price;
    std::weak_ptr<const Tape> m_tape; // of the quotes that are drawn
    TimeSpan m_tapeSpan;
    std::optional<UnixNanos> m_vwapFrom;
    bool m_isRunShown = false; // there is a run to show, or one is waited for
    bool m_isQuotesOnly = false;
};

} // namespace sor::ui
