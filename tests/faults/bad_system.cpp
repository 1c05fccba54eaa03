// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before the program under test (LD_PRELOAD): a system that gives only SORLAB_TEST_THREADS threads,
// whose calls that make results appear take SORLAB_TEST_SLOW_US microseconds each, and which has no time zone
// data with SORLAB_TEST_NO_ZONES. Each does nothing when not set.
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/stat.h>
#include <threads.h>
#include <unistd.h>

namespace {

long numberOf(const char* name, long otherwise)
{
    const char* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing sets it
    return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
}

bool isThreadLeft()
{
    static const long most = numberOf("SORLAB_TEST_THREADS", -1);
    static std::atomic<long> started{0};
    return most < 0 || started++ < most;
}

void delay()
{
    static const long time = numberOf("SORLAB_TEST_SLOW_US", 0);
    if (time > 0)
        ::usleep(static_cast<useconds_t>(time));
}

template <class Function> Function* next(const char* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument)
{
    return isThreadLeft()
        ? next<decltype(pthread_create)>("pthread_create")(thread, attributes, start, argument)
        : EAGAIN;
}

int thrd_create(thrd_t* thread, thrd_start_t start, void* argument)
{
    return isThreadLeft() ? next<decltype(thrd_create)>("thrd_create")(thread, start, argument) : thrd_error;
}

int stat(const char* path, struct stat* status) noexcept
{
    static const bool hasZones = numberOf("SORLAB_TEST_NO_ZONES", 0) == 0;
    if (!hasZones && std::strstr(path, "zoneinfo") != nullptr) {
        errno = ENOENT;
        return -1;
    }
    return next<decltype(stat)>("stat")(path, status);
}

int linkat(int from, const char* name, int to, const char* newName, int flags)
{
    delay();
    return next<decltype(linkat)>("linkat")(from, name, to, newName, flags);
}

int renameat(int from, const char* name, int to, const char* newName) noexcept
{
    delay();
    return next<decltype(renameat)>("renameat")(from, name, to, newName);
}

int fsync(int file)
{
    delay();
    return next<decltype(fsync)>("fsync")(file);
}

int unlinkat(int folder, const char* name, int flags) noexcept
{
    delay();
    return next<decltype(unlinkat)>("unlinkat")(folder, name, flags);
}
}
