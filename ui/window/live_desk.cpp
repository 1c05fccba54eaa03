// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/live_desk.h"

#include "panels/grid_panel.h"
#include "panels/live_panel.h"
#include "panels/message_banner.h"
#include "panels/status_fields.h"
#include "support/run_words.h"
#include "support/shown_text.h"
#include "window/workbench.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::chrono::seconds kSilent{30};
constexpr double kNearlyFull = 0.8;

QString connectionKey()
{
    return u"run/connection"_s;
}

QString silenceKey()
{
    return u"run/silence"_s;
}

QDateTime ago(Nanos time)
{
    return QDateTime::currentDateTimeUtc().addMSecs(
        -std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

QString clock(const QDateTime& time)
{
    return time.toString(u"HH:mm:ss"_s);
}

} // namespace

LiveDesk::LiveDesk(Workbench* workbench, StatusFields* status, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_status(status)
{
}

void LiveDesk::begin(const RunSetup& setup, bool isLive)
{
    m_brokers = toQString(setup.kafka);
    m_topic = toQString(setup.topic);
    m_from = setup.from;
    m_reading.reset();
    m_lostAt.reset();
    m_wasConnected = false;
    m_hasEnded = false;
    m_workbench->grid()->setLive(isLive);
}

void LiveDesk::show(const LiveReading& reading, RunState state)
{
    m_reading = reading;
    showConnection();
    m_workbench->grid()->live()->showFacts(liveFacts(reading, state == RunState::Paused, windowFrom()));
    if (state == RunState::Connecting)
        return;
    const bool isPaused = state == RunState::Paused;
    m_status->setState(m_lostAt ? RunState::Connecting : state, stateText(isPaused));
    m_status->setData(liveDataText(reading));
    m_status->setRate(liveRateText(reading, isPaused));
    m_status->setMemory(liveMemoryText(reading));
    showSilence(isPaused);
    showMemory();
}

void LiveDesk::showConnection()
{
    MessageBanner* banner = m_workbench->banner();
    const kafka::LiveStatus& status = m_reading->status;
    if (status.connection == kafka::LiveStatus::Connection::Retrying) {
        const QString text = retryingText(*m_reading, m_brokers);
        if (!std::exchange(m_lostAt, ago(status.retryingFor))) {
            m_workbench->logModel()->add(LogLevel::Warning, tr("source"), text);
            banner->post(
                {connectionKey(),
                 Severity::Warning,
                 text,
                 {{tr("Test connection…"), [this] { emit m_workbench->testConnectionRequested(); }, false},
                  {tr("Stop"), [this] { emit stopRequested(); }}}});
        }
        banner->setText(connectionKey(), text);
        return;
    }
    if (const auto lost = std::exchange(m_lostAt, std::nullopt)) {
        banner->dismiss(connectionKey());
        if (m_wasConnected) {
            // Reading goes on at the next offset, or fails when that is gone.
            const QString text =
                tr("Connection lost %1 UTC; reconnected after %2 s; no gap in offsets.")
                    .arg(clock(*lost), countText(lost->secsTo(QDateTime::currentDateTimeUtc())));
            m_workbench->logModel()->add(LogLevel::Info, tr("source"), text);
            banner->post({u"run/reconnected"_s, Severity::Warning, text, {}});
        }
    }
    m_wasConnected = true;
}

void LiveDesk::showSilence(bool isPaused)
{
    MessageBanner* banner = m_workbench->banner();
    const bool isSilent = !isPaused && !m_lostAt && m_reading->status.silence >= kSilent;
    if (!isSilent) {
        banner->dismiss(silenceKey());
        return;
    }
    const QString text = m_reading->quotes == 0
        ? tr("The topic is silent. No quote has come yet.")
        : tr("The topic is silent. Last message %1 UTC.").arg(clock(ago(m_reading->status.silence)));
    if (banner->has(silenceKey()))
        return;
    const QString stop = m_reading->quotes == 0 ? tr("Stop") : tr("Stop and keep results");
    banner->post({silenceKey(), Severity::Info, text, {{stop, [this] { emit stopRequested(); }}}});
}

void LiveDesk::showMemory()
{
    const auto used = static_cast<double>(m_reading->tapeBytes);
    MessageBanner* banner = m_workbench->banner();
    if (used < kNearlyFull * static_cast<double>(m_reading->memoryLimit)) {
        banner->dismiss(u"source/memory"_s);
        return;
    }
    const QString text = liveMemoryText(*m_reading) + u'.';
    if (banner->has(u"source/memory"_s))
        banner->setText(u"source/memory"_s, text);
    else
        banner->post({u"source/memory"_s, Severity::Warning, text, {}});
}

void LiveDesk::end(const LiveEnd& end, const RunInput& input)
{
    rest();
    MessageBanner* banner = m_workbench->banner();
    const QString text = liveEndText(end, input.loaded.tape->span().to);
    m_workbench->logModel()->add(LogLevel::Info, tr("source"), text);
    if (end.failure) {
        const QString failure = errorText(*end.failure);
        m_workbench->logModel()->add(LogLevel::Error, tr("source"), failure);
        banner->post(
            {u"run/failed"_s,
             Severity::Error,
             failure + u' ' + text,
             {{tr("Test connection…"), [this] { emit m_workbench->testConnectionRequested(); }, false}}});
    } else if (end.end == LiveTape::End::Stopped) {
        banner->post({u"run/ended"_s, Severity::Info, text, {{tr("Optimise on this data"), [this] {
                                                                  emit searchRequested();
                                                              }}}});
    } else if (end.end == LiveTape::End::Memory) {
        banner->dismiss(u"source/memory"_s);
        banner->post({u"run/ended"_s, Severity::Warning, text, {}});
    }
    if (!end.failure && !end.withheld.empty())
        banner->post({u"run/ended"_s, Severity::Warning, text, {}});
    if (m_reading)
        m_status->setMemory(liveMemoryText(*m_reading));
}

void LiveDesk::rest()
{
    m_hasEnded = true;
    m_workbench->grid()->setLive(false);
    for (const QString& key : {connectionKey(), silenceKey()})
        m_workbench->banner()->dismiss(key);
}

QString LiveDesk::runText(bool isPaused) const
{
    return liveRunText(*m_reading, isPaused);
}

QString LiveDesk::stateText(bool isPaused) const
{
    return liveStateText(*m_reading, isPaused);
}

std::optional<int> LiveDesk::progress() const
{
    if (!m_reading || m_reading->quotes == 0)
        return std::nullopt;
    return liveProgress(*m_reading, windowFrom());
}

std::optional<UnixNanos> LiveDesk::windowFrom() const
{
    if (!m_from || !m_reading || m_reading->quotes == 0)
        return std::nullopt;
    return m_from->onDayOf(m_reading->span.from);
}

QString LiveDesk::waitingText() const
{
    return tr("Waiting for quotes of '%1'. They are drawn as they come.").arg(m_topic);
}

} // namespace sor::ui
