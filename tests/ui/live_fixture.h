// SPDX-License-Identifier: GPL-3.0-or-later
// A broker in this process and quotes to publish, for the tests of live runs.
#pragma once

#include "input/tape_loader.h"
#include "mock_fixture.h"
#include "setup/setup_words.h"
#include "window_fixture.h"

#include <QFile>
#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sor::ui {

/// The mock broker of a live run.
class LiveBroker : public kafka::test::QuotesBroker {
public:
    using QuotesBroker::QuotesBroker;

    /// All of a file, at once or at a multiple of its own pace.
    bool publish(const std::string& csv, std::optional<double> speed = {}) const
    {
        auto options = publishing(csv, kafka::Keying::RoundRobin);
        options.speed.factor = speed;
        const auto done = kafka::publishCsv(options, {});
        if (!done)
            qWarning("%s", done.error().text().c_str());
        return done.hasValue();
    }
    /// The run of smallSetup() on the topic.
    RunSetup setup(const sor::test::Words& words) const
    {
        RunSetup setup = smallSetup({});
        setup.csv.clear();
        setup.kafka = bootstrap().toStdString();
        setup.topic = "quotes";
        return sor::test::setupWith(words, setup);
    }
};

/// The rows of a file up to a time: its header and the first lines.
struct CutFile {
    std::string path;
    std::size_t rows = 0;
    UnixNanos end; // of the first row that was left out
};
/// The first `share` of a file; no two rows around the cut have the same time.
inline CutFile cutFile(const QTemporaryDir& folder, const std::string& csv, double share)
{
    FeedRegistry registry;
    kafka::test::Rows all;
    sor::test::valueOf(readCsv(csv, {}, registry, all, {}));
    if (!std::ranges::is_sorted(all.rows, {}, &QuoteEvent::tsRecv))
        sor::test::failTest("The file is not in order of time.");
    auto cut = static_cast<std::size_t>(share * static_cast<double>(all.rows.size()));
    while (all.rows[cut].tsRecv == all.rows[cut - 1].tsRecv)
        ++cut;
    QFile in(QString::fromStdString(csv));
    const QString path = folder.filePath(QStringLiteral("cut%1.csv").arg(cut));
    QFile out(path);
    if (!in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly))
        sor::test::failTest("The file cannot be copied.");
    for (std::size_t line = 0; line <= cut; ++line) // with the header
        out.write(in.readLine());
    return {path.toStdString(), cut, all.rows[cut].tsRecv};
}

} // namespace sor::ui
