// SPDX-License-Identifier: GPL-3.0-or-later
#include "signals.h"

#include <csignal>
#include <cstdlib>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace sor {

std::stop_token stopOnSignals()
{
    static std::stop_source source;
    // Blocked in every thread that starts from here on, so that only the waiting one below gets them:
    // requesting a stop runs callbacks, which a signal handler must not.
    static sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    struct sigaction hangUp { };
    ::sigaction(SIGHUP, nullptr, &hangUp);
    if (hangUp.sa_handler != SIG_IGN) // nohup means it
        sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([] {
        int received = 0;
        sigwait(&signals, &received);
        source.request_stop();
        sigwait(&signals, &received);
        ::_exit(130);
    }).detach();
    return source.get_token();
}

} // namespace sor
