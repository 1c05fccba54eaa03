// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/sqlite_database.h"

#include <cerrno>
#include <cstdint>
#include <fmt/format.h>
#include <sqlite3.h>
#include <system_error>
#include <utility>

namespace sor { inline namespace runs {

void SqliteStatement::Finalizer::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

SqliteStatement& SqliteStatement::bind(std::int64_t value)
{
    const int code = sqlite3_bind_int64(m_statement.get(), ++m_bound, value);
    m_bindCode = m_bindCode == SQLITE_OK ? code : m_bindCode;
    return *this;
}

SqliteStatement& SqliteStatement::bind(double value)
{
    const int code = sqlite3_bind_double(m_statement.get(), ++m_bound, value);
    m_bindCode = m_bindCode == SQLITE_OK ? code : m_bindCode;
    return *this;
}

SqliteStatement& SqliteStatement::bind(std::string_view text)
{
    // Its address must not be null, or it would be NULL and not empty.
    const char* const data = text.data() == nullptr ? "" : text.data();
    const int code =
        sqlite3_bind_text64(m_statement.get(), ++m_bound, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    m_bindCode = m_bindCode == SQLITE_OK ? code : m_bindCode;
    return *this;
}

SqliteStatement& SqliteStatement::bind(std::nullopt_t)
{
    const int code = sqlite3_bind_null(m_statement.get(), ++m_bound);
    m_bindCode = m_bindCode == SQLITE_OK ? code : m_bindCode;
    return *this;
}

Result<bool> SqliteStatement::step()
{
    if (m_bindCode != SQLITE_OK)
        return m_database->failure(m_bindCode);
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    m_bound = 0;
    if (code != SQLITE_DONE) {
        const Error error = m_database->failure(code);
        sqlite3_reset(m_statement.get());
        return error;
    }
    sqlite3_reset(m_statement.get());
    return false;
}

Status SqliteStatement::run()
{
    const auto row = step();
    return row ? ok() : Status(row.error());
}

std::int64_t SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

double SqliteStatement::real(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

std::string SqliteStatement::text(int column) const
{
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

void SqliteDatabase::Closer::operator()(sqlite3* database) const
{
    sqlite3_close(database);
}

/// SQLite calls a log whose index finds no room an I/O error.
bool SqliteDatabase::isDiskFull() const
{
    constexpr std::uintmax_t kLeastRoom = 64 * 1024; // a block of that index, and a page
    std::error_code error;
    const auto space = std::filesystem::space(m_path.parent_path(), error);
    return sqlite3_system_errno(m_database.get()) == ENOSPC || (!error && space.available < kLeastRoom);
}

Error SqliteDatabase::failure(int code) const
{
    const std::string path = m_path.string();
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::CannotWrite,
                "Another process is writing this database. Wait for it, or choose another folder with `out`.",
                {.path = path}};
    case SQLITE_FULL:
        return {ErrorCode::CannotWrite, "The disk is full.", {.path = path}};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (isDiskFull())
            return {ErrorCode::CannotWrite, "The disk is full.", {.path = path}};
        [[fallthrough]];
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorCode::CannotWrite,
                fmt::format("The database cannot be written: {}.", sqlite3_errmsg(m_database.get())),
                {.path = path}};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return unusableData("This is no database of a study, or it is damaged. Move it away, or choose "
                            "another folder with `out`.",
                            path);
    default:
        break;
    }
    return unusableData(fmt::format("The database is not as expected: {}.", sqlite3_errmsg(m_database.get())),
                        path);
}

Result<SqliteDatabase> SqliteDatabase::open(const std::filesystem::path& path, int flags)
{
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteDatabase database(path, handle); // also of a failure the handle is there, for its message
    if (code != SQLITE_OK)
        return database.failure(code);
    return database;
}

Result<SqliteDatabase> SqliteDatabase::open(const std::filesystem::path& path)
{
    auto database = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!database)
        return database;
    // A process that was killed leaves a log that is folded in now. What is committed must outlive a kill,
    // which WAL gives with NORMAL; a power cut may cost the last units, never the database.
    if (auto status = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                        "PRAGMA foreign_keys=ON;");
        !status)
        return status.error();
    return database;
}

Result<SqliteDatabase> SqliteDatabase::openReadOnly(const std::filesystem::path& path)
{
    return open(path, SQLITE_OPEN_READONLY);
}

Status SqliteDatabase::execute(const char* sql)
{
    const int code = sqlite3_exec(m_database.get(), sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? ok() : Status(failure(code));
}

Result<SqliteStatement> SqliteDatabase::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(m_database.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        return failure(code);
    return SqliteStatement(*this, statement);
}

Result<SqliteTransaction> SqliteTransaction::begin(SqliteDatabase& database)
{
    if (auto status = database.execute("BEGIN IMMEDIATE"); !status)
        return status.error();
    return SqliteTransaction(database);
}

SqliteTransaction::~SqliteTransaction()
{
    if (m_database != nullptr)
        (void)m_database->execute("ROLLBACK");
}

Status SqliteTransaction::commit()
{
    SqliteDatabase* const database = std::exchange(m_database, nullptr);
    auto status = database->execute("COMMIT");
    if (!status)
        (void)database->execute("ROLLBACK");
    return status;
}

}} // namespace sor::runs
