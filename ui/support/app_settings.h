// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers between two starts: one INI file, versioned. Passwords are never in it.
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QRect>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <algorithm>
#include <memory>
#include <optional>

class QSettings;

namespace sor::ui {

enum class Theme : int { System, Light, Dark };
enum class RefreshMode { Auto, Local, Remote };

/// `wanted` moved, and if need be made smaller, so that all of it lies on one of the screens (that which
/// shows most of it, else the first). Unchanged without screens.
QRect clampedToScreens(const QRect& wanted, const QList<QRect>& screens);

/// Only its owner can read the file: paths and brokers are private. UI thread only. Every
/// setter writes at once and announces itself.
class AppSettings : public QObject {
    Q_OBJECT

public:
    static constexpr int kVersion = 1;
    static constexpr int kMaxRecents = 10;
    static constexpr int kMaxBrokers = 5;

    /// Reads `file`, or defaultFile() when empty. With `isClean` nothing is read and nothing is written.
    explicit AppSettings(const QString& file = {}, bool isClean = false, QObject* parent = nullptr);
    ~AppSettings() override;

    /// ~/.config/sorlab/sorlab.ini, or where XDG_CONFIG_HOME points.
    static QString defaultFile();
    /// Where they are kept; empty when nothing is kept.
    QString file() const;
    /// A sentence for the log when the file could not be used, else empty.
    const QString& note() const { return m_note; }

    /// The window as it was left, on a screen that exists; nothing at the first start.
    std::optional<QRect> windowGeometry() const;
    void setWindowGeometry(const QRect& geometry) { set(kGeometryKey, geometry); }
    bool isMaximised() const { return get(QStringLiteral("window/maximised")).toBool(); }
    void setMaximised(bool isMaximised) { set(QStringLiteral("window/maximised"), isMaximised); }

    /// States of splitters and headers by a name of the window's choosing; empty when there is none.
    QByteArray layoutState(const QString& name) const { return get(kLayoutPrefix + name).toByteArray(); }
    void setLayoutState(const QString& name, const QByteArray& state) { set(kLayoutPrefix + name, state); }
    /// Forgets the geometry and all layout states.
    void resetLayout();

    Theme theme() const;
    void setTheme(Theme theme);
    RefreshMode refreshMode() const;
    void setRefreshMode(RefreshMode mode);
    /// Percent, one of kUiScales (support/ui_scale.h).
    int uiScale() const;
    void setUiScale(int percent) { set(kScaleKey, percent); }
    /// "Continue with last setup" at once, instead of the welcome page.
    bool skipsWelcome() const { return get(QStringLiteral("look/skips_welcome")).toBool(); }
    void setSkipsWelcome(bool skips) { set(QStringLiteral("look/skips_welcome"), skips); }

    /// Words of the window's choosing: the measure of the cost chart; axes, measure and scale of the heatmap.
    QString costMeasure() const { return get(QStringLiteral("charts/cost_measure")).toString(); }
    void setCostMeasure(const QString& measure) { set(QStringLiteral("charts/cost_measure"), measure); }
    QString heatmapSetting(const QString& name) const
    {
        return get(QStringLiteral("heatmap/") + name).toString();
    }
    void setHeatmapSetting(const QString& name, const QString& value)
    {
        set(QStringLiteral("heatmap/") + name, value);
    }
    /// Baselines that are not shown, by their keys ("best_ask").
    QStringList hiddenStrategies() const
    {
        return get(QStringLiteral("charts/hidden_strategies")).toStringList();
    }
    void setHiddenStrategies(const QStringList& keys)
    {
        set(QStringLiteral("charts/hidden_strategies"), keys);
    }
    /// The guided reading of a result was had, or is not wanted.
    bool isReadingDone() const { return get(QStringLiteral("look/reading_done")).toBool(); }
    void setReadingDone(bool isDone) { set(QStringLiteral("look/reading_done"), isDone); }
    int openTab() const { return std::max(0, get(QStringLiteral("window/tab")).toInt()); }
    void setOpenTab(int tab) { set(QStringLiteral("window/tab"), tab); }

    /// The last setup as a setup file has it (without secrets); empty at the first start.
    QString lastSetup() const { return get(QStringLiteral("run/last_setup")).toString(); }
    void setLastSetup(const QString& json) { set(QStringLiteral("run/last_setup"), json); }

    /// The newest first, at most kMaxRecents; see RecentSources for what they mean.
    QStringList recents() const
    {
        return get(QStringLiteral("run/recents")).toStringList().mid(0, kMaxRecents);
    }
    void setRecents(const QStringList& recents)
    {
        set(QStringLiteral("run/recents"), recents.mid(0, kMaxRecents));
    }
    /// The newest first, at most kMaxBrokers.
    QStringList brokers() const
    {
        return get(QStringLiteral("run/brokers")).toStringList().mid(0, kMaxBrokers);
    }
    void addBrokers(const QString& brokers);
    QString exportFolder() const { return get(QStringLiteral("run/export_folder")).toString(); }
    void setExportFolder(const QString& folder) { set(QStringLiteral("run/export_folder"), folder); }

    /// "Reset all settings…".
    void resetAll();

signals:
    void changed();

private:
    static inline const QString kGeometryKey = QStringLiteral("window/geometry");
    static inline const QString kScaleKey = QStringLiteral("look/scale");
    static inline const QString kLayoutPrefix = QStringLiteral("layout/");

    QVariant get(const QString& key) const { return m_values.value(key); }
    void set(const QString& key, const QVariant& value);
    void open(const QString& file);

    std::unique_ptr<QSettings> m_settings; // nothing: kept in memory only
    QVariantMap m_values;
    QString m_note;
};

} // namespace sor::ui
