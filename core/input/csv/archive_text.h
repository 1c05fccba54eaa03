// SPDX-License-Identifier: GPL-3.0-or-later
// The text of files packed with xz or bzip2, and of the members of zip archives.
#pragma once

#include "input/csv/csv_input.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace input { namespace csv {

/// These are the first bytes of such a file.
bool isArchive(std::string_view firstBytes);

/// The text of an archive or of a member; its first bytes may be looked at beforehand.
class ArchivedText : public ByteSource {
public:
    /// At most kBytesThatTell of them; they are read all the same.
    virtual Result<std::string> top() = 0;
};

/// The text of the archive `file`; of a zip that of `member`, or of its first one without a name.
/// DataUnusable for damage, encryption, text of more than a gigabyte and 300 times the file (a bomb), and a
/// member that is not there. Hashes the whole file once its text was read to the end; with a member's name
/// its text instead.
Result<std::unique_ptr<ArchivedText>> openArchive(StoredFile& file, const std::string& member);

/// What `path` stands for: the members of a zip ("day.zip/a.csv") where it has several, else `path` itself,
/// also when it cannot be read. What Databento puts beside its files (metadata.json, ...) is left out; so are
/// documents, checksums and empty files, which go to `leftOut`. DataUnusable for a zip that is damaged, cut
/// off, or holds nothing else, and for one that is a workbook or arrays.
Result<std::vector<std::string>> membersOf(const std::string& path,
                                           std::vector<std::string>* leftOut = nullptr);

}}} // namespace sor::input::csv
