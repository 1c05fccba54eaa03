// SPDX-License-Identifier: GPL-3.0-or-later
#include "signals.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <pthread.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace sor {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInterrupted = 130;

bool isIgnored(int signal)
{
    struct sigaction action { };
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

[[noreturn]] void endAtOnce()
{
    constexpr std::string_view kText = "sorlab: Stopped at once, without an orderly end.\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
    ::_exit(kInterrupted);
}

} // namespace

StopSignals::StopSignals(std::chrono::milliseconds patience)
    : m_patience(patience)
{
    // Blocked in every thread that starts from here on, and read by one of them: requesting a stop runs
    // callbacks, which a signal handler must not.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (!isIgnored(SIGHUP))
        sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_signals = FileDescriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    m_end = FileDescriptor(::eventfd(0, EFD_CLOEXEC));
    try {
        if (m_signals && m_end)
            m_thread = std::jthread([this] { watch(); });
    } catch (const std::system_error&) {
        m_signals = FileDescriptor();
    }
    if (!m_thread.joinable())
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

StopSignals::~StopSignals()
{
    if (!m_thread.joinable())
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_end.get(), &one, sizeof one);
    m_thread.join();
}

void StopSignals::watch()
{
    bool isStopping = false;
    Clock::time_point latest;
    for (;;) {
        std::array<pollfd, 2> waited{{{m_end.get(), POLLIN, 0}, {m_signals.get(), POLLIN, 0}}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(latest - Clock::now()).count();
        ::poll(waited.data(), waited.size(),
               isStopping ? static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000)) : -1);
        if (waited[0].revents != 0)
            return;
        signalfd_siginfo received{};
        if (::read(m_signals.get(), &received, sizeof received) == sizeof received) {
            if (isStopping)
                endAtOnce();
            isStopping = true;
            latest = Clock::now() + m_patience;
            m_source.request_stop();
        }
        if (isStopping && Clock::now() >= latest)
            endAtOnce();
    }
}

} // namespace sor
