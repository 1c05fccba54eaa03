// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/csv/foreign_file.h"

#include "input/csv/csv_fields.h"
#include "input/csv/csv_row.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace sor { inline namespace input { namespace csv {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    std::string_view what;
};

constexpr std::string_view kTwice = "packed twice: unpack it once";
constexpr std::array kMagics{
    Magic{"PK\x03\x04"sv, "a zip archive in another archive: unpack it first"},
    Magic{"\xFD"
          "7zXZ"sv,
          kTwice},
    Magic{"BZh9"sv, kTwice},
    Magic{"\x1F\x8B"sv, kTwice},
    Magic{"\x28\xB5\x2F\xFD"sv, kTwice},
    Magic{"7z\xBC\xAF"sv, "a 7z archive: unpack it first"},
    Magic{"Rar!"sv, "a RAR archive: unpack it first"},
    Magic{"\x04\x22\x4D\x18"sv, "packed with lz4: unpack it first"},
    Magic{"PAR1"sv, "a Parquet file: save it as CSV first"},
    Magic{"ARROW1"sv, "a Feather (Arrow) file: save it as CSV first (pandas: read_feather, to_csv)"},
    Magic{"FEA1"sv, "a Feather file: save it as CSV first (pandas: read_feather, to_csv)"},
    Magic{"ORC"sv, "an ORC file: save it as CSV first (pandas: read_orc, to_csv)"},
    Magic{"Obj\x01"sv, "an Avro file: save its records as CSV first"},
    Magic{"\x89HDF"sv, "an HDF5 file: save its table as CSV first (pandas: read_hdf, to_csv)"},
    Magic{"SQLite format 3"sv, "an SQLite database: save the table as CSV first (sqlite3 -header -csv)"},
    Magic{"\x93NUMPY"sv, "a NumPy array: save it as CSV with a header first"},
    Magic{"\xD0\xCF\x11\xE0"sv, "an Excel workbook (.xls): save its sheet as CSV first"},
    Magic{"\xD4\xC3\xB2\xA1"sv, "a capture of packets (pcap): export its quotes as CSV first"},
    Magic{"\xA1\xB2\xC3\xD4"sv, "a capture of packets (pcap): export its quotes as CSV first"},
    Magic{"\x4D\x3C\xB2\xA1"sv, "a capture of packets (pcap): export its quotes as CSV first"},
    Magic{"\xA1\xB2\x3C\x4D"sv, "a capture of packets (pcap): export its quotes as CSV first"},
    Magic{"\n\r\r\n"sv, "a capture of packets (pcapng): export its quotes as CSV first"},
    Magic{"%PDF-"sv, "a PDF document, not data"},
    Magic{"version https://git-lfs.github.com/"sv,
          "the pointer of a file that Git LFS keeps, not the file: get it with 'git lfs pull'"},
};

/// No character of a text.
bool isBinary(char c)
{
    return c >= '\0' && c < ' ' && c != '\t' && c != '\n' && c != '\r';
}

/// Objects of Python: protocols 2 to 5, which begin with a mark that no text has.
bool isPickle(std::string_view head)
{
    return head.size() > 2 && head[0] == '\x80' && head[1] >= '\x02' && head[1] <= '\x05';
}

bool startsWithAnyCase(std::string_view text, std::string_view lower)
{
    return text.size() >= lower.size()
        && std::ranges::equal(text.substr(0, lower.size()), lower, [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

/// The kind of a text that is no table.
std::string_view kindOfText(std::string_view text)
{
    if (startsWithAnyCase(text, "<!doctype") || startsWithAnyCase(text, "<html"))
        return "a web page (HTML), perhaps what a download answered instead of the file";
    if (startsWithAnyCase(text, "<?xml"))
        return "XML, perhaps what a download answered instead of the file: CSV is read";
    const std::size_t second = text.find_first_not_of(" \t\r\n", 1);
    const char inside = second == std::string_view::npos ? '\0' : text[second];
    if ((text.starts_with('{') && (inside == '"' || inside == '}'))
        || (text.starts_with('[') && (inside == '{' || inside == '[')))
        return "JSON: save it as CSV first (pandas: read_json, to_csv), or publish its messages to a topic";
    return "";
}

} // namespace

std::string whyNoTable(std::string_view head)
{
    for (const Magic& magic : kMagics) {
        if (!head.starts_with(magic.bytes))
            continue;
        // Letters alone may begin the name of a column.
        constexpr std::size_t kTop = 256;
        if (magic.bytes != "ORC"sv || std::ranges::any_of(head.substr(0, kTop), isBinary))
            return fmt::format("It is {}.", magic.what);
    }
    if (isPickle(head))
        return "It is a pickle of Python objects: save the table as CSV first (pandas: read_pickle, to_csv).";
    constexpr std::size_t kTarAt = 257;
    if (head.size() > kTarAt && head.substr(kTarAt).starts_with("ustar"))
        return "It is a tar archive: unpack it first, or pack its files as zip.";
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::string_view text = head.substr(head.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (const std::string_view kind = text.empty() ? "" : kindOfText(text); !kind.empty())
        return fmt::format("It is {}. It begins: '{}'.", kind, shown(text.substr(0, text.find('\n'))));
    // Behind the text it is padding, of which the reader of the rows takes care.
    const std::size_t nul = head.find('\0');
    if (nul != std::string_view::npos
        && (nul == 0 || !isPadding(head.data() + nul, head.data() + head.size())))
        return fmt::format("It is not text: byte {} is NUL. A CSV of quotes with a header line is expected.",
                           nul + 1);
    return {};
}

std::string_view whyNoArchive(std::string_view member)
{
    if (member == "[Content_Types].xml" || member == "xl/workbook.xml")
        return "It is an Excel workbook (.xlsx), or another document of an office: save its sheet as CSV "
               "first.";
    if (member == "content.xml")
        return "It is an OpenDocument sheet (.ods): save it as CSV first.";
    if (member.ends_with(".npy"))
        return "It holds NumPy arrays (.npz): save them as one CSV with a header first.";
    return "";
}

}}} // namespace sor::input::csv
