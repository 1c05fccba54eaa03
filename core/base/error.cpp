// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace sor { inline namespace base {

namespace {

struct CodeRow {
    ErrorCode code;
    ErrorKind kind;
    std::string_view name;
};
constexpr std::array kCodes{
    CodeRow{ErrorCode::InvalidArgument, ErrorKind::InvalidArgument, "invalid_argument"},
    CodeRow{ErrorCode::DataUnusable, ErrorKind::DataUnusable, "data_unusable"},
    CodeRow{ErrorCode::FileMissing, ErrorKind::DataUnusable, "file_missing"},
    CodeRow{ErrorCode::ColumnsUnusable, ErrorKind::DataUnusable, "columns_unusable"},
    CodeRow{ErrorCode::SeveralSymbols, ErrorKind::DataUnusable, "several_symbols"},
    CodeRow{ErrorCode::SymbolUnknown, ErrorKind::DataUnusable, "symbol_unknown"},
    CodeRow{ErrorCode::NoRowsInWindow, ErrorKind::DataUnusable, "no_rows_in_window"},
    CodeRow{ErrorCode::MemoryLimit, ErrorKind::DataUnusable, "memory_limit"},
    CodeRow{ErrorCode::KafkaFailed, ErrorKind::KafkaFailed, "kafka_failed"},
    CodeRow{ErrorCode::BrokerUnreachable, ErrorKind::KafkaFailed, "broker_unreachable"},
    CodeRow{ErrorCode::TopicMissing, ErrorKind::KafkaFailed, "topic_missing"},
    CodeRow{ErrorCode::StrategyFailed, ErrorKind::InvalidArgument, "strategy_failed"},
    CodeRow{ErrorCode::CannotWrite, ErrorKind::CannotWrite, "cannot_write"},
    CodeRow{ErrorCode::Interrupted, ErrorKind::Interrupted, "interrupted"},
    CodeRow{ErrorCode::Internal, ErrorKind::Internal, "internal"}};
const CodeRow& rowOf(ErrorCode code)
{
    return *std::ranges::find(kCodes, code, &CodeRow::code);
}

} // namespace

ErrorKind kind(ErrorCode code)
{
    return rowOf(code).kind;
}

std::string_view name(ErrorCode code)
{
    return rowOf(code).name;
}

Error Error::at(std::string path, std::int64_t line) const
{
    Error error = *this;
    error.facts.path = std::move(path);
    error.facts.line = line;
    return error;
}

std::string Error::place() const
{
    if (!facts.parameter.empty())
        return '`' + facts.parameter + '`';
    if (!facts.path.empty())
        return facts.path + (facts.line > 0 ? fmt::format(":{}", facts.line) : "")
            + (facts.item.empty() ? "" : ", " + facts.item);
    if (!facts.broker.empty())
        return "broker " + facts.broker;
    return facts.topic.empty() ? facts.item : "topic " + facts.topic;
}

std::string Error::text() const
{
    const std::string at = place();
    const bool isSaid = !facts.parameter.empty() && message.starts_with(at);
    return at.empty() || isSaid ? message : at + ": " + message;
}

Error invalidArgument(std::string message)
{
    return {ErrorCode::InvalidArgument, std::move(message)};
}

Error unusableData(std::string message, std::string path)
{
    return {ErrorCode::DataUnusable, std::move(message), {.path = std::move(path)}};
}

std::string withSettings(std::string_view sentence,
                         const std::function<std::string(std::string_view word)>& nameOf)
{
    std::string said;
    for (std::size_t open = 0; (open = sentence.find('`')) != std::string_view::npos;) {
        const std::size_t close = sentence.find('`', open + 1);
        if (close == std::string_view::npos)
            break;
        const std::string_view inside = sentence.substr(open + 1, close - open - 1);
        const std::size_t end = std::min(inside.find_first_of(" \n"), inside.size());
        const std::string name = nameOf(inside.substr(0, end));
        said += sentence.substr(0, open);
        if (name.empty()) // its end may be where a setting begins
            said.append(sentence.substr(open, close - open));
        else
            said.append(name).append(inside.substr(end));
        sentence.remove_prefix(name.empty() ? close : close + 1);
    }
    return said.append(sentence);
}

}} // namespace sor::base
