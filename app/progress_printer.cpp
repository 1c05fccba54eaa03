// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress_printer.h"

#include "base/json_writer.h"
#include "terminal.h"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace sor {

namespace {
constexpr std::chrono::milliseconds kPrintEvery{200};
} // namespace

ProgressStyle ProgressPrinter::resolve(ProgressStyle style, bool isQuiet)
{
    if (isQuiet)
        return ProgressStyle::None;
    if (style != ProgressStyle::Auto)
        return style;
    return ::isatty(STDERR_FILENO) == 1 ? ProgressStyle::Text : ProgressStyle::None;
}

void ProgressPrinter::progress(std::string_view phase, std::int64_t done, std::int64_t total)
{
    if (m_style == ProgressStyle::None)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    const bool isNewPhase = phase != m_phase;
    if (isNewPhase) {
        m_phase = phase;
        m_phaseStart = now;
    } else if (now - m_lastPrint < kPrintEvery) {
        return;
    }
    m_lastPrint = now;
    const std::chrono::duration<double> elapsed = now - m_phaseStart;
    double secondsLeft = -1;
    if (total > 0 && done > 0 && elapsed > std::chrono::milliseconds(500))
        secondsLeft = elapsed.count() * static_cast<double>(total - done) / static_cast<double>(done);
    if (m_style == ProgressStyle::Json) {
        JsonWriter json(JsonWriter::Style::Line);
        json.beginObject().member("phase", phase).member("done", done).member("total", total);
        json.key("seconds_left");
        secondsLeft < 0 ? json.null() : json.value(secondsLeft);
        json.endObject();
        printProgressRecord(json.take());
        return;
    }
    std::string line(phase);
    if (total > 0)
        line += fmt::format(" {:.0f}%", 100.0 * static_cast<double>(done) / static_cast<double>(total));
    if (secondsLeft >= 1)
        line +=
            fmt::format(", {:.0f}:{:02.0f} left", std::floor(secondsLeft / 60), std::fmod(secondsLeft, 60));
    showProgressLine(line);
    m_hasLine = true;
}

void ProgressPrinter::clear()
{
    const std::lock_guard lock(m_mutex);
    if (m_hasLine)
        showProgressLine({});
    m_hasLine = false;
}

} // namespace sor
