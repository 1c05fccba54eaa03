// SPDX-License-Identifier: GPL-3.0-or-later
// An SQLite database, its errors as values.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace sor { inline namespace runs {

class SqliteDatabase;

/// A prepared statement. Parameters and columns count from 0. Lives no longer than its database.
class SqliteStatement {
public:
    SqliteStatement& bind(std::int64_t value);
    SqliteStatement& bind(double value);
    SqliteStatement& bind(std::string_view text);
    SqliteStatement& bind(const char* text) { return bind(std::string_view(text)); }
    SqliteStatement& bind(std::nullopt_t);
    template <class T> SqliteStatement& bind(const std::optional<T>& value)
    {
        return value ? bind(*value) : bind(std::nullopt);
    }

    /// True with a row, false when there are no more; then the next bind() is the first parameter again.
    Result<bool> step();
    /// Calls `take` at each row that is left.
    template <class Take> Status forEach(const Take& take)
    {
        for (;;) {
            const auto row = step();
            if (!row)
                return row.error();
            if (!*row)
                return ok();
            take();
        }
    }
    /// For a statement without rows.
    Status run();

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    bool isNull(int column) const;

private:
    friend class SqliteDatabase;
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    SqliteStatement(const SqliteDatabase& database, sqlite3_stmt* statement)
        : m_database(&database)
        , m_statement(statement)
    {
    }
    const SqliteDatabase* m_database;
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
    int m_bound = 0;
    int m_bindCode = 0; // the first failure
};

/// One connection; one thread at a time.
class SqliteDatabase {
public:
    /// Made when it is not there. CannotWrite with a sentence when it cannot be opened for writing or another
    /// process uses it, DataUnusable when it is no database.
    static Result<SqliteDatabase> open(const std::filesystem::path& path);
    /// Never written to, and never waited for; DataUnusable when it cannot be read.
    static Result<SqliteDatabase> openReadOnly(const std::filesystem::path& path);

    /// One or several statements without parameters.
    Status execute(const char* sql);
    Result<SqliteStatement> prepare(std::string_view sql);
    /// Of the last call that failed with `code`.
    Error failure(int code) const;

private:
    bool isDiskFull() const;
    struct Closer {
        void operator()(sqlite3* database) const;
    };
    SqliteDatabase(std::filesystem::path path, sqlite3* database)
        : m_path(std::move(path))
        , m_database(database)
    {
    }
    static Result<SqliteDatabase> open(const std::filesystem::path& path, int flags);
    std::filesystem::path m_path;
    std::unique_ptr<sqlite3, Closer> m_database;
};

/// BEGIN IMMEDIATE ... COMMIT: rolled back unless committed.
class SqliteTransaction {
public:
    static Result<SqliteTransaction> begin(SqliteDatabase& database);
    SqliteTransaction(SqliteTransaction&& other) noexcept
        : m_database(std::exchange(other.m_database, nullptr))
    {
    }
    SqliteTransaction& operator=(SqliteTransaction&&) = delete;
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;
    ~SqliteTransaction();
    Status commit();

private:
    explicit SqliteTransaction(SqliteDatabase& database)
        : m_database(&database)
    {
    }
    SqliteDatabase* m_database; // null: committed or moved from
};

}} // namespace sor::runs
