// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/client/kafka_errors.h"

#include "base/text.h"
#include "base/units.h"

#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace input { namespace kafka {

namespace {

constexpr std::size_t kLongestScheme = 20; // "sasl_plaintext"

/// The four bytes of a size that are text: librdkafka took the first bytes of another protocol for a length.
std::string bytesOfSize(std::string_view reason)
{
    constexpr std::string_view kBefore = "response size ";
    const auto at = reason.find(kBefore);
    if (at == std::string_view::npos)
        return {};
    std::string_view digits = reason.substr(at + kBefore.size());
    digits = digits.substr(0, digits.find_first_not_of("-0123456789"));
    const auto size = parseInteger(digits);
    if (!size)
        return {};
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        const auto byte = static_cast<char>((*size >> shift) & 0xff);
        if (byte < ' ' || byte > '~')
            return {};
        text += byte;
    }
    return text;
}

/// Is the address among those that the user typed?
bool names(std::string_view brokers, std::string_view address)
{
    for (auto at = brokers.find(address); at != std::string_view::npos; at = brokers.find(address, at + 1)) {
        const auto end = at + address.size();
        const bool begins =
            at == 0 || brokers[at - 1] == ',' || brokers[at - 1] == ' ' || brokers[at - 1] == '/';
        if (begins && (end == brokers.size() || brokers[end] == ',' || brokers[end] == ' '))
            return true;
    }
    return false;
}

/// "127.0.0.1:9092" of "...: Connect to ipv4#127.0.0.1:9092 failed: ..."; empty without one.
std::string_view connectedTo(std::string_view reason)
{
    constexpr std::string_view kConnect = "Connect to ipv";
    const auto at = reason.find(kConnect);
    if (at == std::string_view::npos)
        return {};
    reason.remove_prefix(at + kConnect.size());
    const auto hash = reason.find('#');
    return hash == std::string_view::npos ? reason.substr(0, 0)
                                          : reason.substr(hash + 1, reason.find(' ') - hash - 1);
}

/// ":9092", empty without a port.
std::string_view portOf(std::string_view address)
{
    const auto colon = address.rfind(':');
    return colon == std::string_view::npos ? std::string_view() : address.substr(colon);
}

std::string portAdvice(std::string_view address)
{
    if (address.ends_with(":2181"))
        return " Port 2181 is ZooKeeper's usual port; brokers usually listen on 9092.";
    return "";
}

} // namespace

Error kafkaFailed(std::string message, std::string broker)
{
    return {ErrorCode::KafkaFailed, std::move(message), {.broker = std::move(broker)}};
}

std::string addressIn(std::string_view reason)
{
    // "localhost:9092/bootstrap: Connect to ...", "sasl_plaintext://kafka:29092/1: ...",
    // "Failed to resolve 'kafka:29092': ..."
    constexpr std::string_view kUnresolved = "Failed to resolve '";
    if (const auto at = reason.find(kUnresolved); at != std::string_view::npos) {
        reason.remove_prefix(at + kUnresolved.size());
        return std::string(reason.substr(0, reason.find('\'')));
    }
    if (const auto scheme = reason.find("://"); scheme < kLongestScheme)
        reason.remove_prefix(scheme + 3);
    const auto slash = reason.find('/');
    if (slash == std::string_view::npos || slash == 0
        || reason.substr(0, slash).find(' ') != std::string_view::npos)
        return {};
    return std::string(reason.substr(0, slash));
}

bool isAdvertised(std::string_view reason)
{
    if (const auto scheme = reason.find("://"); scheme < kLongestScheme)
        reason.remove_prefix(scheme + 3);
    const auto slash = reason.find('/');
    if (slash == std::string_view::npos || slash + 1 >= reason.size())
        return false;
    const char next = reason[slash + 1];
    return next >= '0' && next <= '9';
}

bool isHopeless(const Trouble& trouble)
{
    switch (trouble.code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
    case RD_KAFKA_RESP_ERR__SSL:
        return true;
    default:
        return contains(trouble.reason, "Invalid response size")
            || contains(trouble.reason, "SSL handshake failed");
    }
}

std::string explain(const Trouble& trouble, std::string_view brokers)
{
    const std::string_view reason = trouble.reason;
    std::string address = addressIn(reason);
    if (address.empty())
        address = std::string(brokers);
    // A connection keeps the name that the user gave it for a while after the broker has sent it elsewhere.
    const std::string_view target = connectedTo(reason);
    const std::string_view port = portOf(target);
    const bool isElsewhere = !port.empty() && port != portOf(address) && !contains(brokers, port);
    if (isElsewhere)
        address = std::string(target);
    const bool isTold = isElsewhere || isAdvertised(reason) || contains(reason, "Failed to resolve");
    const std::string advertised = isTold && !names(brokers, address)
        ? fmt::format(" The broker told us to use {}. If this machine cannot reach it, set "
                      "advertised.listeners (KAFKA_ADVERTISED_LISTENERS, or KAFKA_HOST in "
                      "docker-compose.yml) to a name that it can.",
                      address)
        : "";
    if (trouble.code == RD_KAFKA_RESP_ERR__RESOLVE || contains(reason, "Failed to resolve"))
        return fmt::format("The host name of {} is not known.{}", address,
                           advertised.empty() ? " Check its spelling." : advertised);
    if (contains(reason, "Connection refused"))
        return fmt::format("Nothing listens at {} (connection refused).{}{}", address,
                           advertised.empty() ? " Is the broker running, and is this its port? With "
                                                "docker-compose.yml it is 9092."
                                              : advertised,
                           portAdvice(address));
    if (contains(reason, "Invalid response size") || trouble.code == RD_KAFKA_RESP_ERR__BAD_MSG) {
        const std::string bytes = bytesOfSize(reason);
        const std::string what = bytes.starts_with("HTTP")
            ? "a web server (it speaks HTTP)"
            : (bytes.empty() ? std::string("something that is not Kafka")
                             : fmt::format("something that is not Kafka (it said '{}...')", bytes));
        return fmt::format("At {} answers {}. Brokers usually listen on 9092.", address, what);
    }
    if (contains(reason, "PLAINTEXT broker listener") || contains(reason, "unexpected eof")
        || contains(reason, "wrong version number"))
        return fmt::format("The broker at {} does not speak TLS, but security.protocol asks for it. Set "
                           "security.protocol to PLAINTEXT or SASL_PLAINTEXT, or use its TLS port.",
                           address);
    if (trouble.code == RD_KAFKA_RESP_ERR__SSL || contains(reason, "SSL handshake failed"))
        return fmt::format(
            "TLS with {} failed: {}. Check ssl.ca.location (the certificate of the authority that signed "
            "the broker's) and that the broker's certificate names this host.",
            address, reason.substr(reason.find("SSL") == std::string_view::npos ? 0 : reason.find("SSL")));
    if (contains(reason, "supported mechanisms:")) {
        const std::string_view offered = reason.substr(reason.find("supported mechanisms:") + 21);
        const auto end = offered.find('(');
        return fmt::format(
            "The listener at {} does not take this kind of login (sasl.mechanisms). It offers:{}. If "
            "that is nothing, it wants no login: leave security.protocol out.",
            address, offered.substr(0, end == std::string_view::npos ? end : end - 1));
    }
    if (trouble.code == RD_KAFKA_RESP_ERR__AUTHENTICATION
        || trouble.code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED) {
        // Kafka 4 checks what older clients get wrong (librdkafka before 2.6.1).
        constexpr int kScramMended = 0x020601ff;
        const std::string age = contains(reason, "SCRAM") && rd_kafka_version() < kScramMended
            ? fmt::format(
                " This librdkafka ({}) is too old for SCRAM with Kafka 4, which refuses its right passwords "
                "too: use SASL PLAIN over TLS, or librdkafka 2.6.1 or newer.",
                rd_kafka_version_str())
            : "";
        return fmt::format("The broker at {} refused the login. Check sasl.username, sasl.password and "
                           "sasl.mechanisms.{} (It said: {}.)",
                           address, age, reason);
    }
    if (contains(reason, "SSL listener") || contains(reason, "security.protocol")
        || contains(reason, "Broken pipe") || contains(reason, "Connection reset"))
        return fmt::format(
            "{} closes the connection before answering. Either its port wants TLS or a login "
            "(set security.protocol to SSL, SASL_SSL or SASL_PLAINTEXT with -X), or it is not a "
            "Kafka broker.{}",
            address, portAdvice(address));
    if (contains(reason, "ApiVersion") || contains(reason, "APIVERSION"))
        return fmt::format("{} takes the connection but does not answer as a Kafka broker does. Is this the "
                           "broker's port, and does it want TLS (security.protocol)?{}",
                           address, portAdvice(address));
    if (contains(reason, "timed out") || contains(reason, "Timed out")
        || trouble.code == RD_KAFKA_RESP_ERR__TIMED_OUT)
        return fmt::format("{} did not answer in time.{} A firewall may be in the way.{}", address,
                           advertised, portAdvice(address));
    if (reason.empty())
        return fmt::format("{} did not answer.{}", address, portAdvice(address));
    if (trouble.code > RD_KAFKA_RESP_ERR_NO_ERROR) // a broker's own words: there is a connection
        return fmt::format("{} answered: {}.", address, reason);
    return fmt::format("No connection to {}: {}.{}{}", address, reason, advertised, portAdvice(address));
}

}}} // namespace sor::input::kafka
