// SPDX-License-Identifier: GPL-3.0-or-later
// What one file of a study's folder holds.
#pragma once

#include "base/result.h"
#include "input/tape_loader.h"
#include "run/study/study_catalogue.h"
#include "setup/run_setup.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace runs {

/// Reads files whole and keeps none of their quotes. Any number of threads; keeps references to all that it
/// is given.
class CatalogueReader {
public:
    /// As makeCatalogue().
    CatalogueReader(const std::filesystem::path& folder, const RunSetup& setup,
                    const std::set<std::string>& wanted, const std::stop_token& stop)
        : m_folder(folder)
        , m_setup(setup)
        , m_wanted(wanted)
        , m_stop(stop)
    {
    }

    /// The symbols of a file, by name; one entry with a problem when it cannot be used. `trades`: the file of
    /// its trades, which may be empty; both relative to the folder. Interrupted when stopped.
    Result<std::vector<CatalogueEntry>> read(const std::string& path, const std::string& trades,
                                             unsigned threads) const;

private:
    bool lacksTrades(const Error& error, const std::string& trades) const;
    void noteMissingTrades(const std::string& trades, CatalogueEntry& entry) const;
    RunSetup sourceOf(const std::string& path, const std::string& trades) const;
    /// By symbol, from as few passes as memory has room for: nothing for one without rows. Without those that
    /// have to be read alone.
    std::map<std::string, std::optional<CatalogueEntry>> readTogether(const std::string& path,
                                                                      const std::string& trades,
                                                                      const std::set<std::string>& symbols,
                                                                      unsigned threads) const;
    Result<CatalogueEntry> readSymbol(const std::string& path, const std::string& trades,
                                      const std::string& symbol, unsigned threads) const;
    CatalogueEntry entryOf(const LoadedTape& loaded, const std::string& path,
                           const std::string& trades) const;

    const std::filesystem::path& m_folder;
    const RunSetup& m_setup;
    const std::set<std::string>& m_wanted;
    const std::stop_token& m_stop;
};

}} // namespace sor::runs
