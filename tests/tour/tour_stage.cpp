// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour_stage.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 120'000;
constexpr int kStopMs = 2'000;

void end(QProcess& process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(kStopMs)) {
        process.kill();
        process.waitForFinished(kStopMs);
    }
}

} // namespace

TourStage::TourStage(QString program, QString folder)
    : m_program(std::move(program))
    , m_folder(std::move(folder))
{
    m_caption.setWindowFlags(Qt::FramelessWindowHint);
    m_caption.setStyleSheet(
        u"background: #1b2733; color: white; font-size: 18px; font-weight: 600; padding-left: 14px"_s);
    m_caption.setAttribute(Qt::WA_ShowWithoutActivating);
    m_caption.setTextFormat(Qt::PlainText);
    m_caption.setGeometry(TourLayout::caption);
}

TourStage::~TourStage()
{
    if (m_terminal)
        end(*m_terminal);
    end(m_broker);
}

QString TourStage::makeDay(int rows, int minutes)
{
    const QString file = path(u"day.csv"_s);
    const QStringList words{u"--generate"_s,       file,           u"--rows"_s,
                            QString::number(rows), u"--minutes"_s, QString::number(minutes)};
    return QProcess::execute(m_program, words) == 0 ? file : QString();
}

QString TourStage::startBroker()
{
    m_broker.setProcessChannelMode(QProcess::MergedChannels);
    m_broker.start(m_program, {u"--broker"_s});
    static const QRegularExpression address(u"listens on (127\\.0\\.0\\.1:\\d+)"_s);
    QString said;
    while (m_broker.waitForReadyRead(kPatienceMs)) {
        said += QString::fromUtf8(m_broker.readAll());
        if (const auto match = address.match(said); match.hasMatch())
            return match.captured(1);
    }
    return {};
}

bool TourStage::type(const QString& line)
{
    if (m_terminal)
        end(*m_terminal);
    m_terminal = std::make_unique<QProcess>();
    QString shown = line;
    shown.replace(m_program, u"sorlab"_s).replace(m_folder + u'/', QString());
    // The line is shown as it would be typed, and its program runs below it.
    const QString script = u"printf '\\033[1m$ %s\\033[0m\\n' \"$1\"; cd \"$2\" && eval \"$3\""_s;
    const QString place = u"+%1+%2"_s.arg(TourLayout::terminal.x()).arg(TourLayout::terminal.y());
    m_terminal->start(u"xterm"_s,
                      {u"-geometry"_s,
                       u"150x7"_s + place,
                       u"-hold"_s,
                       u"-b"_s,
                       u"8"_s,
                       u"-fa"_s,
                       u"DejaVu Sans Mono"_s,
                       u"-fs"_s,
                       u"11"_s,
                       u"-bg"_s,
                       u"#10161c"_s,
                       u"-fg"_s,
                       u"#d7dee6"_s,
                       u"-bw"_s,
                       u"0"_s,
                       u"-e"_s,
                       u"bash"_s,
                       u"-c"_s,
                       script,
                       u"tour"_s,
                       shown,
                       m_folder,
                       line});
    return m_terminal->waitForStarted(kPatienceMs);
}

void TourStage::say(const QString& caption)
{
    m_caption.setText(caption);
    m_caption.show();
}

void TourStage::hold(int milliseconds)
{
    QTest::qWait(milliseconds);
}

bool TourStage::await(const std::function<bool()>& isReached)
{
    return QTest::qWaitFor(isReached, kPatienceMs);
}
