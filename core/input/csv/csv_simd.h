// SPDX-License-Identifier: GPL-3.0-or-later
// Finding separators and reading digits 16 bytes at a time (SSE4.2; the separators also with AVX2). Exact:
// every digit is checked, and whatever is not plainly right is left to csv_fields.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __x86_64__
#include <immintrin.h>
#else
// The same names in the instructions of other processors: SIMDe, a library of headers.
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/sse4.2.h>
#endif

namespace sor { inline namespace input { namespace csv { namespace simd {

/// Of functions that only processors with AVX2 may run.
#ifdef __x86_64__
#define SOR_AVX2 [[gnu::target("avx2,bmi,bmi2")]]
#else
#define SOR_AVX2
#endif

/// Bytes that may be read (not used) before and behind the text that is parsed.
inline constexpr std::size_t kPadding = 128;

inline __m128i load(const char* p)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}

inline std::uint64_t load64(const char* p)
{
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

inline std::uint64_t bits(__m128i equal)
{
    return static_cast<unsigned>(_mm_movemask_epi8(equal));
}

/// Where 64 bytes hold one of some characters.
struct Matches {
    __m128i a, b, c, d;
    bool any() const
    {
        const __m128i all = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
        return _mm_movemask_epi8(all) != 0;
    }
    /// Bit i stands for byte i.
    std::uint64_t mask() const { return (bits(a) | bits(b) << 16) | (bits(c) | bits(d) << 16) << 32; }
};

/// A row's possible ends: newlines and quotes.
inline __m128i endTable()
{
    // Each byte looks itself up by its low four bits; only these two find themselves. Byte 0 of the table is
    // not 0.
    return _mm_setr_epi8(-1, 0, '"', 0, 0, 0, 0, 0, 0, 0, '\n', 0, 0, 0, 0, 0);
}
inline __m128i endsIn(__m128i bytes)
{
    return _mm_cmpeq_epi8(_mm_shuffle_epi8(endTable(), bytes), bytes);
}

inline Matches endsIn(const char* p)
{
    return {endsIn(load(p)), endsIn(load(p + 16)), endsIn(load(p + 32)), endsIn(load(p + 48))};
}

inline Matches equalIn(const char* p, __m128i wanted)
{
    return {_mm_cmpeq_epi8(load(p), wanted), _mm_cmpeq_epi8(load(p + 16), wanted),
            _mm_cmpeq_epi8(load(p + 32), wanted), _mm_cmpeq_epi8(load(p + 48), wanted)};
}

/// What every processor that the project is built for has. Masks: bit i stands for byte i of 64.
struct Baseline {
    static bool hasEnd(const char* p) { return endsIn(p).any(); }
    static std::uint64_t ends(const char* p) { return endsIn(p).mask(); }
    static std::uint64_t separators(const char* p, __m128i separator) { return equalIn(p, separator).mask(); }
};

#ifdef __x86_64__
/// With what most of them have; asked for at run time. The answers are the same.
struct Avx2 {
    static bool isSupported()
    {
        return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0
            && __builtin_cpu_supports("bmi2") != 0;
    }
    SOR_AVX2 static bool hasEnd(const char* p)
    {
        const __m256i found = _mm256_or_si256(endsIn32(p), endsIn32(p + 32));
        return _mm256_testz_si256(found, found) == 0;
    }
    SOR_AVX2 static std::uint64_t ends(const char* p) { return mask64(endsIn32(p), endsIn32(p + 32)); }
    SOR_AVX2 static std::uint64_t separators(const char* p, __m128i separator)
    {
        const __m256i wanted = _mm256_broadcastb_epi8(separator);
        return mask64(_mm256_cmpeq_epi8(load32(p), wanted), _mm256_cmpeq_epi8(load32(p + 32), wanted));
    }

private:
    SOR_AVX2 static __m256i load32(const char* p)
    {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    }
    SOR_AVX2 static __m256i endsIn32(const char* p)
    {
        const __m256i bytes = load32(p);
        return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(endTable()), bytes), bytes);
    }
    SOR_AVX2 static std::uint64_t mask64(__m256i low, __m256i high)
    {
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(low))
            | std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32;
    }
};
#else
struct Avx2 : Baseline {
    static constexpr bool isSupported() { return false; }
};
#endif

/// The first newline or quote at or behind `p`; there must be one.
template <class Simd> inline const char* findEnd(const char* p)
{
    while (!Simd::hasEnd(p))
        p += 64;
    return p + std::countr_zero(Simd::ends(p));
}

/// Writes base + i + 1 for the first `wanted` set bits i, in order; up to three entries more are overwritten.
inline void writeStarts(std::uint64_t mask, std::size_t wanted, std::uint32_t base, std::uint32_t* out)
{
    // In fours: rows differ by a separator or two from chunk to chunk, and a wrongly predicted branch costs
    // more than some stores that are overwritten.
    constexpr std::uint64_t kStop = std::uint64_t{1} << 63; // keeps countr_zero off 0
    for (std::size_t done = 0; done < wanted; done += 4) {
        for (std::size_t i = 0; i < 4; ++i) {
            out[done + i] = base + static_cast<std::uint32_t>(std::countr_zero(mask | kStop)) + 1;
            mask &= mask - 1;
        }
    }
}

/// 16 bytes of digit values (0..9, the first the most significant) to four 32-bit lanes, the first two used:
/// the value of the first eight and of the last eight digits.
inline std::uint64_t twoEights(__m128i digits)
{
    const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A)); // 10, 1
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064)); // 100, 1
    const __m128i packed = _mm_packus_epi32(fours, fours);
    const __m128i eights = _mm_madd_epi16(packed, _mm_set1_epi32(0x00012710)); // 10000, 1
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
}

inline std::int64_t joinEights(std::uint64_t eights)
{
    return static_cast<std::int64_t>((eights & 0xffffffff) * 100'000'000 + (eights >> 32));
}

/// The value of 16 digits.
inline std::int64_t sixteen(__m128i digits)
{
    return joinEights(twoEights(digits));
}

/// The values of twice 16 digits.
inline void twoSixteens(__m128i first, __m128i second, std::int64_t& firstValue, std::int64_t& secondValue)
{
    const __m128i tens = _mm_set1_epi16(0x010A);
    const __m128i hundreds = _mm_set1_epi32(0x00010064);
    const __m128i packed = _mm_packus_epi32(_mm_madd_epi16(_mm_maddubs_epi16(first, tens), hundreds),
                                            _mm_madd_epi16(_mm_maddubs_epi16(second, tens), hundreds));
    const __m128i eights = _mm_madd_epi16(packed, _mm_set1_epi32(0x00012710));
    firstValue = joinEights(static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights)));
    secondValue = joinEights(static_cast<std::uint64_t>(_mm_extract_epi64(eights, 1)));
}

/// Not 0 in every byte that is no digit value. Errors are gathered with OR and asked for once a row.
inline __m128i notDigits(__m128i values)
{
    return _mm_subs_epu8(values, _mm_set1_epi8(9));
}
inline bool isClear(__m128i errors)
{
    return _mm_testz_si128(errors, errors) != 0;
}
inline bool areDigits(__m128i values)
{
    return isClear(notDigits(values));
}

/// Text bytes to digit values. XOR, because a subtraction of whole words would borrow from a byte below '0'.
inline __m128i toValues(__m128i text)
{
    return _mm_xor_si128(text, _mm_set1_epi8('0'));
}

inline constexpr std::uint64_t kZeros = 0x3030303030303030ULL; // "00000000"

/// The digit values of up to 8 characters, right-aligned; 1 <= length <= 8 (else of no meaning).
inline std::uint64_t valueWord(const char* p, std::size_t length)
{
    return (load64(p) ^ kZeros) << ((64 - 8 * length) & 63);
}

/// The text of up to 8 characters, right-aligned; 1 <= length <= 8 (else of no meaning).
inline std::uint64_t textWord(const char* p, std::size_t length)
{
    return load64(p) << ((64 - 8 * length) & 63);
}

/// How to move the digits of "III.FFFF" (or "III") to 7 digits of dollars and 9 of nano-dollars.
struct DecimalShuffles {
    static constexpr std::size_t kMostWhole = 6;
    static constexpr std::size_t kMostAfter = 10; // the point and nine decimals
    alignas(16) std::int8_t bytes[kMostWhole + 1][kMostAfter + 1][16];
};

constexpr DecimalShuffles makeDecimalShuffles()
{
    DecimalShuffles table{};
    for (std::size_t whole = 0; whole <= DecimalShuffles::kMostWhole; ++whole) {
        for (std::size_t after = 0; after <= DecimalShuffles::kMostAfter; ++after) {
            auto& entry = table.bytes[whole][after];
            for (auto& byte : entry)
                byte = -1; // a zero
            for (std::size_t i = 0; i < whole; ++i)
                entry[7 - whole + i] = static_cast<std::int8_t>(i);
            for (std::size_t i = 1; i < after; ++i)
                entry[6 + i] = static_cast<std::int8_t>(whole + i);
        }
    }
    return table;
}

inline constexpr DecimalShuffles kDecimalShuffles = makeDecimalShuffles();

/// The 16 digits, in units of 1e-9 $, of a decimal price with 1 to 6 digits of dollars and at most nine
/// decimals; false when its point is elsewhere. Bytes that are no digits show in notDigits().
[[gnu::always_inline]] inline bool decimalDigits(const char* p, std::size_t length, __m128i& digits)
{
    if (length > 16)
        return false;
    const __m128i text = load(p);
    if (length > 10 && p[length - 10] == '.') { // nine decimals, as Databento writes every price
        const auto* shuffle = reinterpret_cast<const __m128i*>(
            kDecimalShuffles.bytes[length - 10][DecimalShuffles::kMostAfter]);
        digits = _mm_shuffle_epi8(toValues(text), _mm_load_si128(shuffle));
        return true;
    }
    const auto points = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8('.'))));
    const auto whole = static_cast<std::size_t>(std::countr_zero(points | 1U << length));
    const std::size_t after = length - whole; // of the point and what follows
    if (whole - 1 >= DecimalShuffles::kMostWhole || after > DecimalShuffles::kMostAfter)
        return false;
    const auto* shuffle = reinterpret_cast<const __m128i*>(kDecimalShuffles.bytes[whole][after]);
    digits = _mm_shuffle_epi8(toValues(text), _mm_load_si128(shuffle));
    return true;
}

/// Such a price in units of 1e-9 $; 0 when it is another one.
inline std::int64_t decimalPrice(const char* p, std::size_t length)
{
    __m128i digits;
    return decimalDigits(p, length, digits) && areDigits(digits) ? sixteen(digits) : 0;
}

/// The digit values of up to 16 characters, right-aligned; 1 <= length <= 16. Reads before `p`.
inline __m128i rightAligned(const char* p, std::size_t length)
{
    alignas(16) static constexpr std::int8_t kMask[32] = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                                                          0,  0,  0,  0,  0,  -1, -1, -1, -1, -1, -1,
                                                          -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    const __m128i keep = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kMask + length));
    return _mm_and_si128(toValues(load(p + length - 16)), keep);
}

/// An integer of 1 to 16 digits, or -1.
inline std::int64_t integer(const char* p, std::size_t length)
{
    if (length - 1 > 15)
        return -1;
    const __m128i digits = rightAligned(p, length);
    return areDigits(digits) ? sixteen(digits) : -1;
}

}}}} // namespace sor::input::csv::simd
