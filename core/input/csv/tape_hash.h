// SPDX-License-Identifier: GPL-3.0-or-later
// Fingerprints that stand for an input.
#pragma once

#include "market/tape_builder.h"

#include <memory>
#include <string>
#include <string_view>

namespace sor { inline namespace input {

/// XXH3-128 over everything of a tape that can change a result, as it is built: entries, trades and their
/// places between the entries, venues and their order. What the tape does not keep counts too.
class TapeHasher final : public TapeListener {
public:
    TapeHasher();
    void entries(const Tape::Chunk& chunk, std::size_t used, std::span<const TapeVenue> venues) override;
    void trade(const TapeTrade& trade, std::span<const TapeVenue> venues) override;
    /// 32 hex digits, of the finished tape.
    std::string hex(const Tape& tape) const;

private:
    struct Free {
        void operator()(void* state) const;
    };
    std::unique_ptr<void, Free> m_entries;
    std::unique_ptr<void, Free> m_trades;
};

/// The same of a tape that keeps all of its data.
std::string tapeHash(const Tape& tape);

/// XXH3-128 of a text, 32 hex digits.
std::string textHash(std::string_view text);

}} // namespace sor::input
