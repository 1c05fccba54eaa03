// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs that give their bytes only once: standard input, pipes and sockets.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "files/file_descriptor.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string_view>

namespace sor { inline namespace files {

/// What "-" stands for where a file of quotes is named.
inline constexpr std::string_view kStandardInput = "/dev/stdin";

/// One of the names of standard input.
bool isStandardInput(const std::filesystem::path& path);

/// `path` is a pipe or socket that the program was started with (/dev/fd/63, of <(...) in a shell), or
/// standard input that is neither a folder nor a file at its start. False for what does not exist, and for
/// named pipes, which may wait for a writer for ever.
bool isStream(const std::filesystem::path& path);

/// All bytes of a stream, as a file in memory that this process keeps until it ends: readers may read it
/// again. The first call for a stream waits for its end; safe from any thread.
/// MemoryLimit for more than `limit` bytes (0: none), Interrupted when stopped, DataUnusable for a terminal
/// and for what cannot be read.
Result<FileDescriptor> holdStream(const std::filesystem::path& path, std::size_t limit,
                                  const std::stop_token& stop = {}, ProgressSink* progress = nullptr);

}} // namespace sor::files
