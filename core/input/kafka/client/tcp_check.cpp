// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/tcp_check.h"

#include "base/unjoined_thread.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sor { inline namespace input { namespace kafka {

namespace {

std::optional<HostAddress> resolveNow(const BrokerAddress& address)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* raw = nullptr;
    if (getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &raw) != 0)
        return std::nullopt;
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(raw, freeaddrinfo);
    HostAddress found;
    for (const addrinfo* one = raw; one != nullptr; one = one->ai_next) {
        const auto* first = reinterpret_cast<const std::byte*>(one->ai_addr);
        found.all.push_back({one->ai_family, {first, first + one->ai_addrlen}});
        std::array<char, NI_MAXHOST> text{};
        if (found.text.empty()
            && getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0,
                           NI_NUMERICHOST)
                == 0)
            found.text = text.data();
    }
    return found;
}

class Socket {
public:
    explicit Socket(int family)
        : m_fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
    }
    ~Socket()
    {
        if (m_fd >= 0)
            close(m_fd);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int fd() const { return m_fd; }

private:
    int m_fd;
};

std::string reasonOf(int error)
{
    switch (error) {
    case 0:
        return "";
    case ECONNREFUSED:
        return "connection refused";
    case ETIMEDOUT:
        return "no answer in time (a firewall?)";
    case ENETUNREACH:
    case EHOSTUNREACH:
        return "no way to that host";
    default:
        return "the connection failed";
    }
}

int connectOne(const HostAddress::One& address, Nanos timeout)
{
    const Socket socket(address.family);
    if (socket.fd() < 0)
        return errno;
    const auto* to = reinterpret_cast<const sockaddr*>(address.bytes.data());
    if (connect(socket.fd(), to, static_cast<socklen_t>(address.bytes.size())) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    pollfd waited{socket.fd(), POLLOUT, 0};
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count();
    if (poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(ms, 1))) <= 0)
        return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

} // namespace

std::optional<HostAddress> resolveHost(const BrokerAddress& address, Nanos timeout)
{
    // getaddrinfo has no limit of time of its own; an answer that comes too late is dropped.
    const auto promise = std::make_shared<std::promise<std::optional<HostAddress>>>();
    auto answer = promise->get_future();
    if (!startUnjoined([address, promise] { promise->set_value(resolveNow(address)); }))
        return resolveNow(address); // no thread to be had: with the system's limit of time
    if (answer.wait_for(timeout) != std::future_status::ready)
        return std::nullopt;
    return answer.get();
}

std::string connectTo(const HostAddress& host, Nanos timeout)
{
    int last = ECONNREFUSED;
    for (const HostAddress::One& address : host.all) {
        last = connectOne(address, timeout);
        if (last == 0)
            return "";
    }
    return reasonOf(last);
}

}}} // namespace sor::input::kafka
