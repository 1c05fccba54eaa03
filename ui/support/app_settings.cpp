// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/app_settings.h"

#include "support/ui_scale.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

const auto kVersionKey = u"version"_s;
const auto kThemeKey = u"look/theme"_s;
const auto kRefreshKey = u"look/refresh"_s;

// Words in the file rather than numbers: people read it.
const QStringList kThemes{u"system"_s, u"light"_s, u"dark"_s};
const QStringList kRefreshModes{u"auto"_s, u"local"_s, u"remote"_s};

int indexOf(const QStringList& words, const QString& word)
{
    return std::max(0, static_cast<int>(words.indexOf(word)));
}

} // namespace

QRect clampedToScreens(const QRect& wanted, const QList<QRect>& screens)
{
    if (screens.isEmpty())
        return wanted;
    const auto overlap = [&](const QRect& screen) {
        const QRect common = screen.intersected(wanted);
        return common.isEmpty() ? qint64{0} : qint64{common.width()} * common.height();
    };
    const QRect screen =
        *std::max_element(screens.begin(), screens.end(),
                          [&](const QRect& a, const QRect& b) { return overlap(a) < overlap(b); });
    const QSize size = wanted.size().boundedTo(screen.size());
    const int x = std::clamp(wanted.x(), screen.left(), screen.left() + screen.width() - size.width());
    const int y = std::clamp(wanted.y(), screen.top(), screen.top() + screen.height() - size.height());
    return {QPoint(x, y), size};
}

QString AppSettings::defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/sorlab/sorlab.ini"_s;
}

AppSettings::AppSettings(const QString& file, bool isClean, QObject* parent)
    : QObject(parent)
{
    if (!isClean)
        open(file.isEmpty() ? defaultFile() : file);
}

AppSettings::~AppSettings() = default;

void AppSettings::open(const QString& file)
{
    if (QFileInfo(file).isDir()) {
        m_note = tr("%1 is a folder: settings are not kept.").arg(file);
        return;
    }
    if (QFile::exists(file) && !QFileInfo(file).isFile()) {
        // Reading a pipe or a device could wait for ever.
        m_note = tr("%1 is not a file: settings are not kept.").arg(file);
        return;
    }
    if (QFile::exists(file)) {
        auto stored = std::make_unique<QSettings>(file, QSettings::IniFormat);
        const QVariant version = stored->value(kVersionKey);
        bool isNumber = false;
        const int number = version.toInt(&isNumber);
        if (stored->status() == QSettings::AccessError || !QFileInfo(file).isReadable()) {
            m_note =
                tr("The settings in %1 cannot be read: defaults are used and nothing is kept.").arg(file);
            return;
        }
        if (stored->status() == QSettings::NoError && isNumber && number > kVersion) {
            // A newer program wrote them: they are its own, and stay as they are.
            m_note = tr("The settings in %1 are of a newer version (%2, this program knows %3): defaults are "
                        "used and nothing is kept.")
                         .arg(file)
                         .arg(number)
                         .arg(kVersion);
            return;
        }
        if (stored->status() != QSettings::NoError || !isNumber || number < 1) {
            stored.reset();
            const QString aside = file + u".broken"_s;
            QFile::remove(aside);
            const bool isAside = QFile::rename(file, aside);
            m_note = isAside
                ? tr("The settings in %1 are damaged: defaults are used, the old file is now %2.")
                      .arg(file, aside)
                : tr("The settings in %1 are damaged: defaults are used and nothing is kept.").arg(file);
            if (!isAside)
                return;
        } else {
            for (const QString& key : stored->allKeys())
                m_values.insert(key, stored->value(key));
        }
    }
    QDir().mkpath(QFileInfo(file).absolutePath());
    m_settings = std::make_unique<QSettings>(file, QSettings::IniFormat);
    m_settings->setValue(kVersionKey, kVersion);
    // Written now, so that no other user can read it from the first key on; later writes keep that.
    m_settings->sync();
    QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

QString AppSettings::file() const
{
    return m_settings ? m_settings->fileName() : QString();
}

void AppSettings::set(const QString& key, const QVariant& value)
{
    if (m_values.contains(key) && m_values.value(key) == value)
        return;
    m_values.insert(key, value);
    if (m_settings)
        m_settings->setValue(key, value);
    emit changed();
}

std::optional<QRect> AppSettings::windowGeometry() const
{
    const QRect stored = get(kGeometryKey).toRect();
    if (!stored.isValid())
        return std::nullopt;
    QList<QRect> screens;
    for (const QScreen* screen : QGuiApplication::screens())
        screens.append(screen->availableGeometry());
    return clampedToScreens(stored, screens);
}

void AppSettings::resetLayout()
{
    const QStringList keys = m_values.keys();
    for (const QString& key : keys) {
        if (!key.startsWith(kLayoutPrefix) && key != kGeometryKey && key != u"window/maximised"_s)
            continue;
        m_values.remove(key);
        if (m_settings)
            m_settings->remove(key);
    }
    emit changed();
}

Theme AppSettings::theme() const
{
    return static_cast<Theme>(indexOf(kThemes, get(kThemeKey).toString()));
}

void AppSettings::setTheme(Theme theme)
{
    set(kThemeKey, kThemes.at(static_cast<int>(theme)));
}

RefreshMode AppSettings::refreshMode() const
{
    return static_cast<RefreshMode>(indexOf(kRefreshModes, get(kRefreshKey).toString()));
}

void AppSettings::setRefreshMode(RefreshMode mode)
{
    set(kRefreshKey, kRefreshModes.at(static_cast<int>(mode)));
}

int AppSettings::uiScale() const
{
    return steppedScale(get(kScaleKey).toInt(), 0);
}

void AppSettings::addBrokers(const QString& brokers)
{
    const QString entry = brokers.trimmed();
    if (entry.isEmpty())
        return;
    QStringList known = this->brokers();
    known.removeAll(entry);
    known.prepend(entry);
    set(u"run/brokers"_s, known.mid(0, kMaxBrokers));
}

void AppSettings::resetAll()
{
    m_values.clear();
    if (m_settings) {
        m_settings->clear();
        m_settings->setValue(kVersionKey, kVersion);
    }
    emit changed();
}

} // namespace sor::ui
