// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/tape_hash.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
// The dispatching entry points use AVX2 or AVX-512 where the machine has them; the hash is the same.
#if __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

namespace sor {

namespace {

struct FreeState {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

std::string hex(XXH128_hash_t hash)
{
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

} // namespace

std::string tapeHash(const Tape& tape)
{
    const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
    XXH3_128bits_reset(state.get());
    const auto add = [&](const auto* values, std::size_t count) {
        XXH3_128bits_update(state.get(), values, count * sizeof(*values));
    };
    for (const TapeVenue& venue : tape.venues())
        add(venue.info.mic.c_str(), venue.info.mic.size() + 1);
    for (std::size_t c = 0; c < tape.chunkCount(); ++c) {
        const Tape::Chunk& chunk = tape.chunk(c);
        const std::size_t used = std::min(Tape::kChunkEntries, tape.size() - (c << Tape::kChunkShift));
        add(chunk.time, used);
        add(chunk.bidPx, used);
        add(chunk.askPx, used);
        add(chunk.bidSz, used);
        add(chunk.askSz, used);
        add(chunk.venue, used);
        add(chunk.marks, used);
    }
    for (const TapeTrade& trade : tape.trades()) {
        // Field by field: a struct has padding.
        const std::int64_t fields[] = {count(trade.time), trade.price.nanos, trade.size, trade.venue,
                                       static_cast<std::int64_t>(trade.aggressor)};
        add(fields, std::size(fields));
    }
    return hex(XXH3_128bits_digest(state.get()));
}

std::string textHash(std::string_view text)
{
    return hex(XXH3_128bits(text.data(), text.size()));
}

} // namespace sor
