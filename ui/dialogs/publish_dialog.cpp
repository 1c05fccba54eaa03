// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/publish_dialog.h"

#include "input/kafka/publish/kafka_publisher.h"
#include "input/topic_options.h"
#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/background_task.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/run_words.h"
#include "support/shown_text.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::chrono::milliseconds kRefresh{200};
constexpr int kBarSteps = 1000;

QString outcomeOf(const kafka::PublishSummary& summary)
{
    const double seconds = std::chrono::duration<double>(summary.elapsed).count();
    QString text =
        PublishDialog::tr("%1 of %2 delivered in %3.")
            .arg(countText(summary.delivered), countText(summary.messages, "message"), estimateText(seconds));
    if (summary.wasInterrupted)
        text = PublishDialog::tr("Stopped; what was accepted was delivered. ") + text;
    for (const std::string& warning : summary.warnings)
        text += u'\n' + sentenceText(warning);
    return text;
}

/// "13:35:00.000 to the end".
QString windowOf(const RunSetup& setup)
{
    const auto text = [](const TimeText& time) {
        return time.instant ? dateText(*time.instant) + u' ' + clockText(*time.instant)
                            : clockText(UnixNanos{time.timeOfDay});
    };
    return PublishDialog::tr("%1 to %2 UTC")
        .arg(setup.from ? text(*setup.from) : PublishDialog::tr("the start"),
             setup.to ? text(*setup.to) : PublishDialog::tr("the end"));
}

} // namespace

PublishDialog::PublishDialog(const RunSetup& setup, QWidget* parent)
    : QDialog(parent)
    , m_setup(setup)
    , m_file(new QLineEdit(setup.csv.empty() ? QString() : exactQString(setup.csv.front()), this))
    , m_brokers(new QLineEdit(setup.kafka.empty() ? u"localhost:9092"_s : exactQString(setup.kafka), this))
    , m_topic(new QLineEdit(exactQString(setup.topic), this))
    , m_speed(new QComboBox(this))
    , m_maxGap(new QLineEdit(this))
    , m_loops(new QLineEdit(u"1"_s, this))
    , m_form(new QComboBox(this))
    , m_key(new QComboBox(this))
    , m_onlyWindow(new QCheckBox(tr("&Only the order's window: %1").arg(windowOf(setup)), this))
    , m_bar(new QProgressBar(this))
    , m_counts(makeNote(tr("Nothing sent yet."), this))
    , m_outcome(makeNote({}, this))
    , m_start(new QPushButton(tr("&Publish"), this))
    , m_pause(new QPushButton(tr("Pa&use"), this))
    , m_browse(new QPushButton(tr("&Browse…"), this))
    , m_timer(new QTimer(this))
    , m_control(std::make_shared<kafka::PublishControl>())
    , m_task(new BackgroundTask(this))
{
    m_task->setLeftBehind(true);
    connect(m_task, &BackgroundTask::refused, this, [this](const QString& sentence) { end(sentence, true); });
    setWindowTitle(tr("Publish CSV to Kafka"));
    m_speed->setEditable(true);
    m_speed->addItems({u"1"_s, u"10"_s, u"100"_s, u"max"_s});
    // In the order of kafka::MessageForm and kafka::Keying.
    m_form->addItems({tr("One message per row"), tr("One message per snapshot")});
    m_key->addItems({tr("The symbol: all in one partition"), tr("The venue: each in one partition"),
                     tr("None: over the partitions in turn")});
    m_maxGap->setPlaceholderText(tr("as in the file"));
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_outcome->hide();
    m_timer->setInterval(kRefresh);
    layOut();
    connect(m_timer, &QTimer::timeout, this, &PublishDialog::showProgress);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (isRunning())
            stop();
        else
            start();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] { setPaused(!m_control->isPaused); });
    connect(m_browse, &QPushButton::clicked, this, [this] {
        const QString file =
            QFileDialog::getOpenFileName(this, tr("Quotes to publish"), m_file->text(), quotesFilter());
        if (!file.isEmpty())
            m_file->setText(file);
    });
    enableParts();
    resize(fontMetrics().averageCharWidth() * 76, sizeHint().height());
}

PublishDialog::~PublishDialog()
{
    // Before the base class goes: nothing may come any more. A thread that waits for its broker is left to
    // it.
    m_task->stop();
    m_control->isPaused = false;
}

void PublishDialog::layOut()
{
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(
        makeNote(tr("Replays the file into the topic at the pace of its own times, so that a live run "
                    "can be rehearsed. The broker and its security are those of Setup."),
                 this));
    auto* form = new QFormLayout;
    const auto addRow = [&](const QString& label, QWidget* field, const QString& name,
                            QLayout* row = nullptr) {
        auto* text = new QLabel(label, this);
        text->setBuddy(field);
        field->setAccessibleName(name);
        if (row != nullptr)
            form->addRow(text, row);
        else
            form->addRow(text, field);
    };
    auto* file = new QHBoxLayout;
    file->addWidget(m_file, 1);
    file->addWidget(m_browse);
    m_browse->setAccessibleName(tr("Choose the file"));
    addRow(tr("&File"), m_file, tr("File"), file);
    addRow(tr("Bro&kers"), m_brokers, tr("Brokers"));
    addRow(tr("&Topic"), m_topic, tr("Topic"));
    addRow(tr("&Speed"), m_speed, tr("Speed"));
    m_speed->setToolTip(plainToolTip(tr("0.1 to 1000 times the rows' own pace, or max")));
    addRow(tr("&Maximum gap"), m_maxGap, tr("Maximum gap between rows"));
    addRow(tr("R&epeat"), m_loops, tr("How many times"));
    addRow(tr("&Message"), m_form, tr("Form of the messages"));
    addRow(tr("Ke&y"), m_key, tr("Key of the messages"));
    m_key->setToolTip(plainToolTip(tr("What chooses a message's partition")));
    layout->addLayout(form);
    m_onlyWindow->setChecked(true);
    m_onlyWindow->setVisible(m_setup.from || m_setup.to);
    m_onlyWindow->setToolTip(plainToolTip(tr("From and To of Setup; else all of the file")));
    layout->addWidget(m_onlyWindow);
    m_bar->setAccessibleName(tr("Progress"));
    layout->addWidget(m_bar);
    m_counts->setAccessibleName(tr("Delivered and not delivered"));
    layout->addWidget(m_counts);
    m_outcome->setAccessibleName(tr("Outcome"));
    layout->addWidget(m_outcome);
    layout->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    auto* close = new QPushButton(tr("&Close"), this);
    for (QPushButton* button : {m_start, m_pause, close}) {
        button->setAutoDefault(button == m_start);
        button->setAccessibleName(button->text().remove(u'&'));
        buttons->addWidget(button);
    }
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    layout->addLayout(buttons);
}

bool PublishDialog::isRunning() const
{
    return m_task->isRunning();
}

RunSetup PublishDialog::connection() const
{
    RunSetup setup = m_setup;
    setup.kafka = m_brokers->text().trimmed().toStdString();
    setup.areBrokersOfFile = m_setup.areBrokersOfFile && setup.kafka == m_setup.kafka;
    return setup;
}

Result<kafka::PublishOptions> PublishDialog::options(const RunSetup& connection) const
{
    const auto bad = [](const QString& sentence) { return invalidArgument(sentence.toStdString()); };
    kafka::PublishOptions options;
    options.csv = m_file->text().trimmed().toStdString();
    if (options.csv.empty())
        return bad(tr("Which file? Choose a CSV of quotes."));
    options.topic = m_topic->text().trimmed().toStdString();
    if (options.topic.empty())
        return bad(tr("Which topic? For example mock_l1_stream."));
    RunSetup scratch;
    if (auto status = applyWord(scratch, "topic", options.topic); !status)
        return status.error();
    options.symbol = m_setup.symbol;
    if (m_onlyWindow->isChecked()) {
        options.from = m_setup.from;
        options.to = m_setup.to;
    }
    options.file = m_setup.form;
    options.file.feed = FeedForm::Venues;
    options.form = static_cast<kafka::MessageForm>(m_form->currentIndex());
    options.keying = static_cast<kafka::Keying>(m_key->currentIndex());
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    auto speed = kafka::parseSpeed(m_speed->currentText().trimmed().toStdString());
    if (!speed)
        return speed.error();
    options.speed = *speed;
    const std::string gap = m_maxGap->text().trimmed().toStdString();
    if (!gap.empty()) {
        options.maxGap = parseDuration(gap);
        if (!options.maxGap || options.maxGap->count() == 0)
            return bad(tr("'%1' is not a duration such as 250ms, 10s or 5m.").arg(m_maxGap->text()));
    }
    const auto loops = parseInteger(m_loops->text().trimmed().toStdString());
    constexpr std::int64_t kMostLoops = 1'000'000;
    if (!loops || *loops < 1 || *loops > kMostLoops)
        return bad(tr("'%1' is not a number of times from 1 to 1000000.").arg(m_loops->text()));
    options.loops = *loops;
    auto settings = connectionOf(connection);
    if (!settings)
        return settings.error();
    options.connection = std::move(*settings);
    return options;
}

void PublishDialog::start()
{
    if (isRunning())
        return;
    RunSetup reached = connection();
    if (reached.areBrokersOfFile && (!m_consent || !m_consent(reached))) {
        end(tr("Nothing was sent."), false);
        return;
    }
    auto wanted = options(reached);
    if (!wanted) {
        end(sentenceText(wanted.error().message), true);
        return;
    }
    m_control = std::make_shared<kafka::PublishControl>();
    m_outcome->hide();
    m_timer->start();
    // The control lives as long as the thread, which may outlive what the dialog shows.
    m_task->start([this, options = std::move(*wanted), control = m_control](
                      const std::stop_token& stop, const BackgroundTask::Post& post) mutable {
        options.control = control.get();
        const auto result = std::make_shared<Result<kafka::PublishSummary>>(kafka::publishCsv(options, stop));
        post([this, result] {
            if (*result)
                end(outcomeOf(result->value()), result->value().delivered < result->value().messages);
            else
                end(errorText(result->error()), result->error().code != ErrorCode::Interrupted);
        });
    });
    enableParts();
    showProgress();
}

void PublishDialog::stop()
{
    m_control->isPaused = false;
    m_task->requestStop();
    m_start->setEnabled(false);
    m_start->setText(tr("Stopping…"));
}

void PublishDialog::setPaused(bool isPaused)
{
    m_control->isPaused = isPaused;
    m_pause->setText(isPaused ? tr("Res&ume") : tr("Pa&use"));
    showProgress();
}

std::int64_t PublishDialog::accepted() const
{
    return m_control->accepted;
}

std::int64_t PublishDialog::delivered() const
{
    return m_control->delivered;
}

void PublishDialog::showProgress()
{
    const std::int64_t planned = m_control->planned;
    const std::int64_t accepted = m_control->accepted;
    const std::int64_t delivered = m_control->delivered;
    // Without a plan yet, or for snapshots, whose number is not known: a busy bar.
    if (planned > 0) {
        m_bar->setRange(0, kBarSteps);
        m_bar->setValue(static_cast<int>(accepted * kBarSteps / planned));
    } else {
        m_bar->setRange(0, isRunning() ? 0 : kBarSteps);
    }
    const QString of = planned > 0 ? tr(" of %1").arg(countText(planned)) : QString();
    QString text = tr("%1%2 sent: %3 delivered, %4 not delivered")
                       .arg(countText(accepted), of, countText(delivered), countText(accepted - delivered));
    if (isRunning() && accepted > delivered)
        text += tr(" yet");
    if (isRunning() && m_control->isPaused)
        text = tr("Paused. ") + text;
    m_counts->setText(text + u'.');
}

void PublishDialog::end(const QString& sentence, bool isProblem)
{
    m_timer->stop();
    m_outcome->setText(sentence);
    m_outcome->setVisible(!sentence.isEmpty());
    if (isProblem)
        showAsProblem(m_outcome);
    else
        m_outcome->setPalette(palette());
    // What was posted comes before the task itself is over.
    m_task->stop();
    m_pause->setText(tr("Pa&use"));
    enableParts();
    showProgress();
    emit ended();
    if (m_isClosing)
        QDialog::done(Rejected);
}

QString PublishDialog::outcome() const
{
    return m_outcome->isHidden() ? QString() : m_outcome->text();
}

void PublishDialog::enableParts()
{
    const bool isIdle = !isRunning();
    for (QWidget* part : std::initializer_list<QWidget*>{m_file, m_browse, m_brokers, m_topic, m_speed,
                                                         m_maxGap, m_loops, m_form, m_key})
        part->setEnabled(isIdle);
    m_start->setEnabled(true);
    m_start->setText(isIdle ? tr("&Publish") : tr("&Stop"));
    m_pause->setEnabled(!isIdle);
}

void PublishDialog::closeEvent(QCloseEvent* event)
{
    if (!isRunning()) {
        QDialog::closeEvent(event);
        return;
    }
    // Closed in earnest, and deleted where that was asked for, once the publisher is done.
    event->ignore();
    done(Rejected);
}

void PublishDialog::done(int result)
{
    if (isRunning()) {
        // Ends by itself within the broker's patience; the window stays usable meanwhile.
        m_isClosing = true;
        stop();
        hide();
        return;
    }
    QDialog::done(result);
}

} // namespace sor::ui
