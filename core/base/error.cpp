// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <utility>

namespace sor {

Error invalidArgument(std::string message)
{
    return {ErrorCode::InvalidArgument, std::move(message), ""};
}

Error unusableData(std::string message, std::string where)
{
    return {ErrorCode::DataUnusable, std::move(message), std::move(where)};
}

int exitCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return 2;
    case ErrorCode::DataUnusable:
        return 3;
    case ErrorCode::KafkaFailed:
        return 4;
    case ErrorCode::CannotWrite:
        return 5;
    case ErrorCode::Interrupted:
        return 130;
    case ErrorCode::Internal:
        break;
    }
    return 1;
}

std::string_view name(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "invalid_argument";
    case ErrorCode::DataUnusable:
        return "data_unusable";
    case ErrorCode::KafkaFailed:
        return "kafka_failed";
    case ErrorCode::CannotWrite:
        return "cannot_write";
    case ErrorCode::Interrupted:
        return "interrupted";
    case ErrorCode::Internal:
        break;
    }
    return "internal";
}

} // namespace sor
