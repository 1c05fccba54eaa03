// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/tape_hash.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <fmt/format.h>
#include <new>
// The dispatching entry points use AVX2 or AVX-512 where the machine has them; the hash is the same.
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace sor { inline namespace input {

namespace {

XXH3_state_t* newState()
{
    XXH3_state_t* state = XXH3_createState();
    if (state == nullptr)
        throw std::bad_alloc();
    XXH3_128bits_reset(state);
    return state;
}

std::string hex(XXH128_hash_t hash)
{
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

} // namespace

TapeHasher::TapeHasher()
    : m_entries(newState())
    , m_trades(newState())
{
}

void TapeHasher::Free::operator()(void* state) const
{
    XXH3_freeState(static_cast<XXH3_state_t*>(state));
}

void TapeHasher::entries(const Tape::Chunk& chunk, std::size_t used, std::span<const TapeVenue> venues)
{
    auto* state = static_cast<XXH3_state_t*>(m_entries.get());
    const auto add = [&](const auto* values) { XXH3_128bits_update(state, values, used * sizeof(*values)); };
    add(chunk.time);
    add(chunk.bidPx);
    add(chunk.askPx);
    add(chunk.bidSz);
    add(chunk.askSz);
    add(chunk.marks);
    // By appearance: the indexes move when a venue appears that stands before others.
    std::array<std::uint8_t, 4096> seen;
    for (std::size_t from = 0; from < used; from += seen.size()) {
        const std::size_t number = std::min(seen.size(), used - from);
        for (std::size_t i = 0; i < number; ++i)
            seen[i] = venues[chunk.venue[from + i]].appearance;
        XXH3_128bits_update(state, seen.data(), number);
    }
}

void TapeHasher::trade(const TapeTrade& trade, std::span<const TapeVenue> venues)
{
    // Field by field: a struct has padding.
    const std::int64_t venue = trade.venue == kNoTapeVenue ? -1 : venues[trade.venue].appearance;
    const std::array fields{count(trade.time),
                            trade.price.nanos,
                            static_cast<std::int64_t>(trade.entriesBefore),
                            std::int64_t{trade.size},
                            venue,
                            static_cast<std::int64_t>(trade.aggressor),
                            std::int64_t{trade.startsEvent},
                            static_cast<std::int64_t>(trade.kind)};
    XXH3_128bits_update(static_cast<XXH3_state_t*>(m_trades.get()), fields.data(), sizeof fields);
}

std::string TapeHasher::hex(const Tape& tape) const
{
    const auto digest = [](const auto& state) {
        return sor::hex(XXH3_128bits_digest(static_cast<const XXH3_state_t*>(state.get())));
    };
    // Each part by itself, so that none can pass for a piece of another.
    const TimeWindow span = tape.span();
    std::string all = fmt::format("{} {} {} {} {}\n", digest(m_entries), digest(m_trades), name(tape.view()),
                                  count(span.from), count(span.to));
    if (tape.isNbbo())
        all += "nbbo\n";
    for (const TapeVenue& venue : tape.venues())
        all += fmt::format("{} {} {} {}\n", venue.info.mic, static_cast<int>(venue.info.kind),
                           venue.isSynthetic, venue.appearance);
    return textHash(all);
}

std::string tapeHash(const Tape& tape)
{
    assert(tape.kept() == kAllTime);
    TapeHasher hasher;
    for (std::size_t c = 0; c < tape.chunkCount(); ++c)
        hasher.entries(tape.chunk(c), std::min(Tape::kChunkEntries, tape.size() - (c << Tape::kChunkShift)),
                       tape.venues());
    for (const TapeTrade& trade : tape.trades())
        hasher.trade(trade, tape.venues());
    return hasher.hex(tape);
}

std::string textHash(std::string_view text)
{
    // cppcheck-suppress invalidLifetime ; what the caller's text points to lives as long as the call
    return hex(XXH3_128bits(text.data(), text.size()));
}

}} // namespace sor::input
