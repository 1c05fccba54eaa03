// SPDX-License-Identifier: GPL-3.0-or-later
// For builds with the thread sanitizer only: C11's threads in terms of POSIX's. The sanitizer watches the
// latter and knows nothing of the former, so that a thread of librdkafka would be unknown to it and end the
// program. These definitions stand before glibc's, and have the same layouts as glibc's own have.
#include <cerrno>
#include <ctime>
#include <pthread.h>
#include <threads.h>

namespace {

struct Start {
    thrd_start_t run;
    void* argument;
};

void* runStart(void* opaque)
{
    const Start start = *static_cast<Start*>(opaque);
    delete static_cast<Start*>(opaque);
    return reinterpret_cast<void*>(static_cast<long>(start.run(start.argument)));
}

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t)
              && sizeof(thrd_t) == sizeof(pthread_t));

pthread_mutex_t* posix(mtx_t* mutex)
{
    return reinterpret_cast<pthread_mutex_t*>(mutex);
}

pthread_cond_t* posix(cnd_t* condition)
{
    return reinterpret_cast<pthread_cond_t*>(condition);
}

int c11(int code)
{
    switch (code) {
    case 0:
        return thrd_success;
    case ENOMEM:
        return thrd_nomem;
    case ETIMEDOUT:
        return thrd_timedout;
    case EBUSY:
        return thrd_busy;
    default:
        return thrd_error;
    }
}

} // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t run, void* argument)
{
    auto* start = new Start{run, argument};
    const int code = c11(pthread_create(thread, nullptr, runStart, start));
    if (code != thrd_success)
        delete start;
    return code;
}

int thrd_join(thrd_t thread, int* result)
{
    void* value = nullptr;
    const int code = c11(pthread_join(thread, &value));
    if (result != nullptr)
        *result = static_cast<int>(reinterpret_cast<long>(value));
    return code;
}

thrd_t thrd_current()
{
    return pthread_self();
}

int mtx_init(mtx_t* mutex, int type)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes,
                              (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    const int code = c11(pthread_mutex_init(posix(mutex), &attributes));
    pthread_mutexattr_destroy(&attributes);
    return code;
}

void mtx_destroy(mtx_t* mutex)
{
    pthread_mutex_destroy(posix(mutex));
}

int mtx_lock(mtx_t* mutex)
{
    return c11(pthread_mutex_lock(posix(mutex)));
}

int mtx_trylock(mtx_t* mutex)
{
    return c11(pthread_mutex_trylock(posix(mutex)));
}

int mtx_unlock(mtx_t* mutex)
{
    return c11(pthread_mutex_unlock(posix(mutex)));
}

int cnd_init(cnd_t* condition)
{
    return c11(pthread_cond_init(posix(condition), nullptr));
}

void cnd_destroy(cnd_t* condition)
{
    pthread_cond_destroy(posix(condition));
}

int cnd_signal(cnd_t* condition)
{
    return c11(pthread_cond_signal(posix(condition)));
}

int cnd_broadcast(cnd_t* condition)
{
    return c11(pthread_cond_broadcast(posix(condition)));
}

int cnd_wait(cnd_t* condition, mtx_t* mutex)
{
    return c11(pthread_cond_wait(posix(condition), posix(mutex)));
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until)
{
    return c11(pthread_cond_timedwait(posix(condition), posix(mutex), until));
}

void call_once(once_flag* flag, void (*run)(void))
{
    static_assert(sizeof(once_flag) == sizeof(pthread_once_t));
    pthread_once(reinterpret_cast<pthread_once_t*>(flag), run);
}

} // extern "C"
