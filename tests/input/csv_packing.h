// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of quotes, plain and packed, for the tests of files.
#pragma once

#include "csv_fixture.h"

#include <string>
#include <string_view>
#include <zlib.h>
#include <zstd.h>

namespace sor::test {

inline std::string zstdFrame(std::string_view text)
{
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
    return packed;
}

inline std::string gzipMember(std::string_view text)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
    std::string in(text);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// `rows` rows that differ from each other, of two venues.
inline std::string someRows(int rows)
{
    std::string text = kMbp1Header;
    for (int i = 0; i < rows; ++i) {
        text += fmt::format(
            "2024-08-01T13:{0:02}:{1:02}.492082308Z,2024-08-01T13:{0:02}:{1:02}.491911683Z,1,{2},38,A,A,"
            "0,222.810000000,190,130,170625,{3},222.{4:02}0000000,223.830000000,421,{5},4,2,AAPL\n",
            i / 60 % 60, i % 60, i % 3 == 0 ? 2 : 43, 46542624 + i, i % 100, i + 1);
    }
    return text;
}

} // namespace sor::test
