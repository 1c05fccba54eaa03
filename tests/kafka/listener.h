// SPDX-License-Identifier: GPL-3.0-or-later
// A port that hears what is sent to it, and setup files for it.
#pragma once

#include <QByteArray>
#include <QString>
#include <arpa/inet.h>
#include <atomic>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace sor { inline namespace input { namespace kafka { namespace test {

inline constexpr const char* kSecret = "hunter2-hunter2";

/// Connections to a port of this machine, counted, with what came over them.
class Listener {
public:
    Listener()
        : m_fd(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in local{};
        local.sin_family = AF_INET;
        local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof local;
        auto* any = reinterpret_cast<sockaddr*>(&local);
        if (::bind(m_fd, any, size) != 0 || ::listen(m_fd, 16) != 0 || ::getsockname(m_fd, any, &size) != 0)
            qFatal("no port");
        m_port = ntohs(local.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~Listener()
    {
        m_thread.request_stop();
        m_thread.join();
        ::close(m_fd);
    }
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    int connections() const { return m_connections; }
    QByteArray bytes() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_bytes;
    }

private:
    void serve(const std::stop_token& stop)
    {
        std::vector<pollfd> open{{m_fd, POLLIN, 0}};
        while (!stop.stop_requested()) {
            constexpr int kLookMs = 20;
            if (::poll(open.data(), open.size(), kLookMs) <= 0)
                continue;
            for (std::size_t i = open.size(); i-- > 1;) {
                char bytes[512];
                if ((open[i].revents & (POLLIN | POLLHUP)) == 0)
                    continue;
                const ssize_t got = ::read(open[i].fd, bytes, sizeof bytes);
                if (got > 0) {
                    const std::scoped_lock lock(m_mutex);
                    m_bytes.append(bytes, got);
                    continue;
                }
                ::close(open[i].fd);
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if ((open[0].revents & POLLIN) != 0) {
                if (const int taken = ::accept(m_fd, nullptr, nullptr); taken >= 0) {
                    ++m_connections;
                    open.push_back({taken, POLLIN, 0});
                }
            }
        }
        for (std::size_t i = 1; i < open.size(); ++i)
            ::close(open[i].fd);
    }

    int m_fd;
    quint16 m_port = 0;
    std::atomic<int> m_connections{0};
    mutable std::mutex m_mutex;
    QByteArray m_bytes;
    std::jthread m_thread;
};

/// A setup file; `properties` is what stands between the brackets of its list.
inline QByteArray setupText(const QByteArray& brokers, const QByteArray& properties = {})
{
    QByteArray text = "{\"kafka\": \"" + brokers + "\", \"topic\": \"t\", \"timeout\": \"1s\"";
    if (!properties.isEmpty())
        text += ", \"kafka_properties\": [" + properties + "]";
    return text + "}";
}

}}}} // namespace sor::input::kafka::test
