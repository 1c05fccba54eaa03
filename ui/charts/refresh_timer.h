// SPDX-License-Identifier: GPL-3.0-or-later
// One timer that tells all views when to draw, so that the rate is decided in one place.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

class QWidget;

namespace sor::ui {

/// Ticks 10 times a second on a local display and twice on a remote one, half as often while the window has
/// no focus, and never while it is hidden or minimised. Connect tick() to what takes new results and to the
/// views' refreshIfDirty(). UI thread only.
class RefreshTimer : public QObject {
    Q_OBJECT

public:
    static constexpr int kLocalPerSecond = 10;
    static constexpr int kRemotePerSecond = 2;

    /// Watches `window` (a top-level widget, which may be shown later) for focus and visibility.
    explicit RefreshTimer(QWidget* window, QObject* parent = nullptr);

    void setRemote(bool isRemote);
    bool isRemote() const { return m_isRemote; }
    /// Milliseconds between ticks; 0 while there are none.
    int intervalMs() const;
    /// The rate that `isRemote`, `isVisible` and `hasFocus` ask for, as intervalMs().
    static int intervalFor(bool isRemote, bool isVisible, bool hasFocus);

signals:
    void tick();
    /// For the status bar: "10 redraws/s", "remote: 2 redraws/s".
    void rateChanged(int intervalMs);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void update();

    QPointer<QWidget> m_window;
    QTimer m_timer;
    bool m_isRemote = false;
};

} // namespace sor::ui
