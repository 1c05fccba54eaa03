// SPDX-License-Identifier: GPL-3.0-or-later
// Temporary files of output, and those that a killed process left in a folder.
#pragma once

#include "files/file_descriptor.h"

#include <string>

namespace sor { inline namespace files {

/// The name of a temporary file in the folder of its target. It cannot be guessed, so no other user can have
/// put something there; its beginning says whose it is.
std::string temporaryName();

/// Marks an open temporary file as one of a live process: a lock that goes with the process. Nothing happens
/// on file systems without locks.
void lockTemporary(int file);

/// Removes the abandoned temporary files in the folder: regular files of this user with
/// such a name and one link, whose lock is free. Where locks are not to be had nothing is removed, since
/// nothing is proved. Errors are no concern of the caller's.
void removeLeftBehind(int folder);

}} // namespace sor::files
