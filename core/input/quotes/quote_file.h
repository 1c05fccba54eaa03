// SPDX-License-Identifier: GPL-3.0-or-later
// Files of quotes in any format that is read: the content tells which.
#pragma once

#include "input/csv/csv_reader.h"
#include "input/csv/csv_stream.h"
#include "input/dbn/dbn_symbols.h"

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace input {

/// As readCsv, of a CSV or DBN file. `definitions`: what readDefinitions() gave; may be null.
Result<CsvSummary> readQuoteFile(const std::filesystem::path& path, const CsvOptions& options,
                                 FeedRegistry& registry, QuoteSink& sink, const std::stop_token& stop,
                                 ProgressSink* progress = nullptr,
                                 const dbn::Symbology* definitions = nullptr);

/// As CsvStream::open, of a CSV or DBN file. `definitions` must outlive the stream.
Result<std::unique_ptr<csv::RowStream>> openQuoteFile(const std::filesystem::path& path,
                                                      const CsvOptions& options, FeedRegistry& registry,
                                                      const std::stop_token& stop, ProgressSink* progress,
                                                      const dbn::Symbology* definitions);

/// As previewCsv, of a CSV or DBN file.
Result<CsvPreview> previewQuoteFile(const std::filesystem::path& path, const CsvForm& form = {});

/// What the DBN files of definitions among `paths` call the instruments. Other files, and what cannot be
/// read, say nothing here.
Result<dbn::Symbology> readDefinitions(std::span<const std::string> paths, const std::stop_token& stop);

/// Some files are ordered by one clock and some by another.
bool haveTwoClocks(std::span<const CsvSummary> files);

/// DataUnusable when no file has quotes, when trades are in two files (each would count twice), or
/// when trades and quotes have no time in common.
Status checkTogether(std::span<const CsvSummary> files);

/// Ok when the members of an archive (paths) are of one format: of two the same quotes would count twice.
Status checkMembers(const std::string& archive, std::span<const std::string> members);

}} // namespace sor::input
