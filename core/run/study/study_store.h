// SPDX-License-Identifier: GPL-3.0-or-later
// The database of a study: study.db in its folder. The manual (study) describes its tables and views.
#pragma once

#include "base/result.h"
#include "run/study/sqlite_database.h"
#include "run/study/study_unit.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace runs {

/// Of the tables; a database of a newer one is refused.
inline constexpr std::int64_t kStudySchemaVersion = 5;

/// What a study is: by name, such as "shares" or "orders". Two studies that agree in all of it have the same
/// results on the same files.
using StudyIdentity = std::vector<std::pair<std::string, std::string>>;

/// A unit as the database knows it.
struct UnitKey {
    std::string symbol;
    LocalDay day;
    auto operator<=>(const UnitKey&) const = default;
};

/// One thread at a time.
class StudyStore {
public:
    /// Makes the database, or takes up the one that is there. InvalidArgument with what differs when that is
    /// of another study, DataUnusable when it is none or of a newer program, CannotWrite.
    /// `setup`: what a new one notes of the words that were stated, as a setup file.
    static Result<StudyStore> open(const std::filesystem::path& folder, const StudyIdentity& identity,
                                   const std::string& setup);

    SqliteDatabase& database() { return *m_database; }

    /// Notes all orders with their state; what units that were run say of theirs stays. In one transaction.
    Status savePlan(std::span<const StudyRow> rows);
    /// Units that were run, with the hash of what they were run on.
    Result<std::map<UnitKey, std::string>> unitsDone();
    /// All of a unit or nothing.
    Status saveUnit(const UnitKey& unit, const std::string& inputs, std::span<const StudyRow* const> rows);

    /// The brackets of some orders, in place of those that are there.
    Status saveBrackets(std::span<const StudyRow* const> rows);

    /// Notes that all units were run, and leaves one plain file, which can be read where nothing can be
    /// written.
    Status finish();

    /// Every order, in the order of savePlan(), with the rows of its strategies (without fills).
    Result<std::vector<StudyRow>> rows();

private:
    explicit StudyStore(SqliteDatabase database)
        : m_database(std::make_unique<SqliteDatabase>(std::move(database)))
    {
    }
    Status create(const StudyIdentity& identity, const std::string& setup);
    Status check(const StudyIdentity& identity, const std::filesystem::path& path);
    Status saveOrder(std::int64_t place, const StudyRow& row);
    Status insertBrackets(std::span<const StudyRow* const> rows);
    std::unique_ptr<SqliteDatabase> m_database; // statements keep its address
};

/// What a database notes of its study: the identity's names, "setup" and, when all units were run, "state".
/// DataUnusable with a sentence when it is none or of another version.
Result<std::map<std::string, std::string>> readStudyNotes(const std::filesystem::path& path);

}} // namespace sor::runs
