// SPDX-License-Identifier: GPL-3.0-or-later
// The tickers of a chart's two axes. Include in .cpp files only.
#pragma once

#include "charts/chart_contents.h"
#include "charts/qcustomplot.h"

namespace sor::ui {

/// What both tickers look at.
class ContentsTicker : public QCPAxisTicker {
public:
    /// Both must outlive the ticker.
    ContentsTicker(const ChartContents& contents, const QCPAxis& axis)
        : m_contents(contents)
        , m_axis(axis)
    {
    }

protected:
    const ChartContents& contents() const { return m_contents; }
    const QCPAxis& axis() const { return m_axis; }

private:
    const ChartContents& m_contents;
    const QCPAxis& m_axis;
};

/// Round UTC times, as many as fit; keys are nanoseconds since the visible span's start.
class TimeTicker : public ContentsTicker {
public:
    using ContentsTicker::ContentsTicker;
    void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) override;
};

/// Few round values, with thousands separators and the unit.
class ValueTicker : public ContentsTicker {
public:
    using ContentsTicker::ContentsTicker;
    void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) override;
};

} // namespace sor::ui
