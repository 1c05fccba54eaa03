// SPDX-License-Identifier: GPL-3.0-or-later
// The sources that were opened last: files and topics.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <functional>

class QMenu;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class AppSettings;

/// One source; several files of one run are one source.
struct RecentSource {
    QStringList files; // or, when there are none:
    QString brokers;
    QString topic;

    bool isKafka() const { return files.isEmpty(); }
    /// A file is not there (any more).
    bool isMissing() const;
    /// "l1_day.csv", "l1_day.csv and 2 more", "mock_l1_stream on localhost:9092".
    QString label() const;
    /// All of it: the folders too.
    QString fullText() const;
    friend bool operator==(const RecentSource&, const RecentSource&) = default;
};

/// UI thread only.
class RecentSources {
public:
    explicit RecentSources(AppSettings* settings)
        : m_settings(settings)
    {
    }

    /// Puts the setup's source first; nothing for a setup without one.
    void add(const RunSetup& setup);
    void addFiles(const QStringList& files);
    void addTopic(const QString& brokers, const QString& topic);
    void clear();
    /// The newest first.
    QList<RecentSource> sources() const;

    /// Fills a menu: missing files are greyed ("file not found"); an empty list says "Nothing opened yet.".
    void fill(QMenu* menu, const std::function<void(const RecentSource&)>& open) const;

private:
    void put(const QString& entry);
    AppSettings* m_settings;
};

} // namespace sor::ui
