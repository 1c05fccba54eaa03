// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/dbn/dbn_content.h"

#include "input/csv/csv_input.h"
#include "input/dbn/dbn_format.h"

#include <array>

namespace sor { inline namespace input { namespace dbn {

namespace {

/// The bytes begin with a record of a type and length that some version has, and, as far as they reach, with
/// one more.
bool looksLikeRecords(std::string_view bytes)
{
    constexpr std::uint64_t k1990 = 631'152'000'000'000'000;
    constexpr std::uint64_t k2200 = 7'258'118'400'000'000'000;
    for (int records = 0; records < 2; ++records) {
        if (bytes.size() < kHeaderBytes)
            return records > 0;
        const std::size_t size = field<std::uint8_t>(bytes.data()) * kLengthUnit;
        const auto type = static_cast<RecordType>(bytes[1]);
        const auto time = field<std::uint64_t>(bytes.data() + kTsEventAt);
        bool isKnown = false;
        for (int version = 1; version <= kNewestVersion; ++version) {
            const std::size_t usual = recordBytes(type, version);
            isKnown = isKnown || (usual != 0 && (size == usual || size == usual + kTsOutBytes));
        }
        if (!isKnown || ((time < k1990 || time > k2200) && time != kNoTime))
            return false;
        bytes.remove_prefix(std::min(size, bytes.size()));
    }
    return true;
}

} // namespace

Content contentOf(std::string_view stored, std::string_view unpacked)
{
    // A frame that zstd skips, with the older format's metadata in it.
    constexpr std::size_t kFrameHeader = 8;
    if (stored.size() > kFrameHeader + 4 && (stored[0] & '\xF0') == '\x50'
        && stored.substr(1, 3) == "\x2A\x4D\x18" && stored.substr(kFrameHeader).starts_with("DBZ"))
        return Content::Dbz;
    if (unpacked.size() > kMagic.size() && unpacked.starts_with(kMagic)) {
        // A line of text may begin with these letters; no version is a printable character.
        const auto version = static_cast<unsigned char>(unpacked[kMagic.size()]);
        return version < ' ' && version != '\t' && version != '\n' && version != '\r' ? Content::Dbn
                                                                                      : Content::Other;
    }
    return looksLikeRecords(unpacked) ? Content::Fragment : Content::Other;
}

Content contentOf(const std::filesystem::path& path)
{
    const auto opened = csv::openBytes(path, 1);
    if (!opened)
        return Content::Other;
    std::array<char, kMostRecordBytes + kHeaderBytes> unpacked{};
    const auto got = opened->text().read(unpacked.data(), unpacked.size());
    return contentOf(opened->top, {unpacked.data(), got ? *got : 0});
}

Status checkContent(Content content, const std::filesystem::path& path)
{
    switch (content) {
    case Content::Dbn:
        return ok();
    case Content::Dbz:
        return unusableData(
            "It is a .dbz file, the format before DBN, which is not read. Convert it with Databento's "
            "dbn tool, or download it again as DBN or CSV.",
            path.string());
    case Content::Fragment:
        return unusableData(
            "It is a fragment of a DBN file (.frag): records without the header that names their "
            "version and symbols. Put it behind the header of its download, or download the whole "
            "file.",
            path.string());
    case Content::Other:
        break;
    }
    return unusableData("It is no DBN file: the letters DBN at its beginning are missing.", path.string());
}

}}} // namespace sor::input::dbn
