// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recent_sources.h"

#include "input/source_path.h"
#include "setup/run_setup.h"
#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QAction>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr qsizetype kLongestMenuText = 60;

QString entryOf(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

RecentSource sourceOf(const QString& entry)
{
    const QJsonObject object = QJsonDocument::fromJson(entry.toUtf8()).object();
    RecentSource source;
    const QJsonArray files = object[u"csv"_s].toArray();
    for (const auto& file : files)
        source.files.append(file.toString());
    source.brokers = object[u"kafka"_s].toString();
    source.topic = object[u"topic"_s].toString();
    return source;
}

/// '&' in a menu would underline the next letter.
QString menuText(QString text)
{
    if (text.size() > kLongestMenuText)
        text = text.left(kLongestMenuText / 2) + u'…' + text.right(kLongestMenuText / 2);
    return text.replace(u'&', u"&&"_s).replace(u'\n', u' ').replace(u'\t', u' ');
}

} // namespace

bool RecentSource::isMissing() const
{
    return std::any_of(files.begin(), files.end(), [](const QString& file) {
        return !QFileInfo::exists(exactQString(namedFile(file.toStdString()).path));
    });
}

QString RecentSource::label() const
{
    if (isKafka())
        return u"%1 on %2"_s.arg(topic, brokers);
    const QString first = QFileInfo(files.front()).fileName();
    return files.size() == 1 ? first : u"%1 and %2 more"_s.arg(first).arg(files.size() - 1);
}

QString RecentSource::fullText() const
{
    return isKafka() ? label() : files.join(u'\n');
}

void RecentSources::put(const QString& entry)
{
    QStringList entries = m_settings->recents();
    entries.removeAll(entry);
    entries.prepend(entry);
    m_settings->setRecents(entries);
}

void RecentSources::add(const RunSetup& setup)
{
    if (!setup.kafka.empty()) {
        addTopic(exactQString(setup.kafka), exactQString(setup.topic));
        return;
    }
    QStringList files;
    for (const std::string& file : setup.csv)
        files.append(exactQString(file));
    addFiles(files);
}

void RecentSources::addFiles(const QStringList& files)
{
    if (files.isEmpty())
        return;
    QJsonArray list;
    for (const QString& file : files)
        list.append(QFileInfo(file).absoluteFilePath());
    put(entryOf({{u"csv"_s, list}}));
}

void RecentSources::addTopic(const QString& brokers, const QString& topic)
{
    if (!brokers.isEmpty())
        put(entryOf({{u"kafka"_s, brokers}, {u"topic"_s, topic}}));
}

void RecentSources::clear()
{
    m_settings->setRecents({});
}

QList<RecentSource> RecentSources::sources() const
{
    QList<RecentSource> sources;
    for (const QString& entry : m_settings->recents()) {
        const RecentSource source = sourceOf(entry);
        if (!source.files.isEmpty() || !source.brokers.isEmpty())
            sources.append(source);
    }
    return sources;
}

void RecentSources::fill(QMenu* menu, const std::function<void(const RecentSource&)>& open) const
{
    menu->clear();
    menu->setToolTipsVisible(true);
    const QList<RecentSource> all = sources();
    if (all.isEmpty()) {
        menu->addAction(QMenu::tr("Nothing opened yet."))->setEnabled(false);
        return;
    }
    for (const RecentSource& source : all) {
        const bool isMissing = source.isMissing();
        const QString text = menuText(toShown(source.label()));
        QAction* action = menu->addAction(isMissing ? QMenu::tr("%1 (file not found)").arg(text) : text);
        action->setEnabled(!isMissing);
        action->setToolTip(plainToolTip(source.fullText()));
        QObject::connect(action, &QAction::triggered, menu, [open, source] { open(source); });
    }
}

} // namespace sor::ui
