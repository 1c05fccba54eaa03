// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/live_reader.h"

#include "base/unjoined_thread.h"
#include "input/topic_options.h"
#include "run/needed_time.h"
#include "run/quote_ages.h"
#include "sim/session.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sor::ui {

namespace {

constexpr std::chrono::milliseconds kPollWait{50};
constexpr std::chrono::milliseconds kBetweenReadings{50};
// No more often than a window looks, and at most a fifth of the time goes into it.
constexpr std::chrono::milliseconds kBetweenPreviews{200};
constexpr int kRestPerPreview = 4;

/// Keeps what an experiment tells on its way: an early router may be refused, the baselines stand.
class PreviewCollector final : public ExperimentObserver {
public:
    explicit PreviewCollector(LivePreview& preview)
        : m_preview(preview)
    {
    }
    void progress(std::string_view, std::int64_t, std::int64_t) override { }
    void baselineDone(Baseline baseline, const RunResult& result) override
    {
        m_preview.baselines.emplace_back(baseline, result);
    }
    void extraDone(const ExtraName& extra, const RunResult& result) override
    {
        m_preview.extras.emplace_back(extra, result);
    }
    void untunedDone(const RouterParams& params, const RunResult& result) override
    {
        m_preview.untuned.emplace(params, result);
    }

private:
    LivePreview& m_preview;
};

/// The end of a connection may take seconds when its broker is gone: it happens in the background.
void release(std::unique_ptr<LiveTape> tape)
{
    const auto shared = std::make_shared<std::unique_ptr<LiveTape>>(std::move(tape));
    if (!startUnjoined([shared] { shared->reset(); }))
        shared->reset(); // no thread to be had
}

} // namespace

bool isLiveSource(const RunSetup& setup)
{
    if (setup.kafka.empty())
        return false;
    const auto options = topicOptions(setup);
    return options && isLive(*options);
}

Result<LiveOutcome> LiveReader::read(const std::stop_token& stop, const std::function<void()>& onConnected)
{
    if (auto status = checkSetup(m_setup); !status)
        return status.error();
    // Not after hours of waiting.
    if (auto status = checkRunFiles(m_setup); !status)
        return status.error();
    RunInput input;
    input.started = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    const auto start = Clock::now();
    auto opened = LiveTape::open(m_setup,
                                 {.waitsForBroker = true,
                                  .isEager = true,
                                  .windowEnd = m_setup.to,
                                  .keeps = keptTimeOf(m_setup),
                                  .keepsFullTape = true,
                                  .onTrouble =
                                      [this, start](const std::string& trouble) {
                                          LiveReading reading;
                                          reading.status.connection = kafka::LiveStatus::Connection::Retrying;
                                          reading.status.retryingFor = Clock::now() - start;
                                          reading.status.trouble = trouble;
                                          m_feed.postReading(std::move(reading));
                                      }},
                                 stop);
    if (!opened)
        return opened.error();
    m_tape = std::move(*opened);
    onConnected();

    std::optional<Error> failure;
    for (;;) {
        m_isPaused ? m_tape->pause() : m_tape->resume();
        const auto goesOn = m_tape->poll(kPollWait, stop);
        postReading(!goesOn || !*goesOn);
        if (!goesOn)
            failure = goesOn.error();
        if (!goesOn || !*goesOn)
            break;
        if (isPreviewDue())
            preview(stop);
    }
    const std::int64_t rows = m_tape->status().rows;
    if (failure && m_tape->tape().empty())
        return *failure;
    if (!failure && m_tape->end() == LiveTape::End::Stopped && m_tape->tape().empty())
        return Error{ErrorCode::Interrupted, "Stopped."};
    auto loaded = m_tape->finish();
    LiveEnd end{m_tape->end(), std::move(failure), rows, m_tape->memoryLimit(), {}};
    release(std::move(m_tape));
    if (!loaded)
        return end.failure ? *end.failure : loaded.error();
    end.withheld = loaded->topic->withheld;
    input.loaded = std::move(*loaded);
    input.loadSeconds = std::chrono::duration<double>(Clock::now() - start).count();
    return LiveOutcome{std::make_shared<const RunInput>(std::move(input)), std::move(end)};
}

void LiveReader::postReading(bool isLast)
{
    const auto now = Clock::now();
    if (!isLast && now - m_lastReading < kBetweenReadings)
        return;
    m_lastReading = now;
    const Tape& tape = m_tape->tape();
    m_feed.postReading({m_tape->status(), static_cast<std::int64_t>(tape.size()), tape.venues().size(),
                        tape.span(), m_tape->windowEnd(), tape.bytes(), m_tape->memoryLimit()});
}

bool LiveReader::isPreviewDue() const
{
    const bool isNew = m_tape->tape().size() != m_previewed || m_tape->restarts() != m_restarts;
    return isNew && Clock::now() >= m_nextPreview && !m_feed.hasPreview();
}

/// The strategies are run again over the tape so far, at a rate that is bounded by what that costs. They are
/// not stepped on quote by quote: without a stated end every schedule changes with each quote that makes the
/// window longer, the grid's middle cell follows the spread that was seen, and the router learns from a
/// record of shadow orders that is made for a whole stretch of tape.
void LiveReader::preview(const std::stop_token& stop)
{
    const auto start = Clock::now();
    const Tape& tape = m_tape->tape();
    m_previewed = tape.size();
    m_restarts = m_tape->restarts();
    LivePreview preview;
    preview.until = tape.span().to - Nanos{1};
    preview.venues = tape.venues();
    preview.quotes = tape.quotesAfter(tape.size());
    preview.quoteAges = quoteAges(tape, preview.quotes, preview.until);
    RunInput input;
    input.isGrowing = true;
    // The reader's own: nothing of it outlives this function.
    input.loaded.tape = std::shared_ptr<const Tape>(std::shared_ptr<const Tape>(), &tape);
    auto prepared = prepareRun(m_setup, input);
    if (prepared) {
        ExperimentSettings& settings = prepared->settings;
        preview.window = settings.order.window;
        preview.arrivalMid = arrivalMid(tape, preview.window);
        settings.stopAfter = StopAfter::FirstCell;
        settings.threads = 1; // this one: the reading goes on beside it
        // What is left is taken when the window ends, not before.
        if (settings.order.window.to > tape.span().to)
            settings.rules.completion = Completion::None;
        PreviewCollector collector(preview);
        const auto experiment = runExperiment(tape, prepared->fees, settings, stop, &collector);
        if (!experiment)
            preview.problem = experiment.error().text();
    } else {
        preview.problem = prepared.error().text();
    }
    if (!stop.stop_requested())
        m_feed.postPreview(std::move(preview));
    const auto cost = Clock::now() - start;
    m_nextPreview = Clock::now() + std::max<Clock::duration>(kBetweenPreviews, kRestPerPreview * cost);
}

} // namespace sor::ui
