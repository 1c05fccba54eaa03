// SPDX-License-Identifier: GPL-3.0-or-later
#include "input/kafka/message/own_layout.h"

#include "base/time.h"
#include "base/units.h"

#include <cstddef>
#include <cstring>
#include <simdjson.h>
#include <string>
#include <utility>
#include <vector>

namespace sor { inline namespace input { namespace kafka {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A text that stands for itself in JSON.
bool isPlain(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/// Goes through a message; each step says whether the message has what is expected there.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    {
    }

    const char* at() const { return m_at; }
    bool isAtEnd() const { return m_at == m_end; }
    bool isNext(char c) const { return m_at != m_end && *m_at == c; }

    template <std::size_t Size> bool skip(const char (&literal)[Size])
    {
        constexpr std::size_t kLength = Size - 1;
        if (static_cast<std::size_t>(m_end - m_at) < kLength || std::memcmp(m_at, literal, kLength) != 0)
            return false;
        m_at += kLength;
        return true;
    }

    bool skip(std::string_view text)
    {
        if (static_cast<std::size_t>(m_end - m_at) < text.size()
            || std::memcmp(m_at, text.data(), text.size()) != 0)
            return false;
        m_at += text.size();
        return true;
    }

    /// A whole number of at most `Most` digits, without leading zeros.
    template <int Most> bool whole(std::int64_t& value)
    {
        static_assert(Most <= 18, "it must fit");
        const char* const start = m_at;
        value = 0;
        while (m_at != m_end && m_at - start < Most && isDigit(*m_at))
            value = value * 10 + (*m_at++ - '0');
        const bool hasMore = m_at != m_end && isDigit(*m_at);
        return m_at != start && !hasMore && (*start != '0' || m_at - start == 1);
    }

    bool letterOf(std::string_view letters, char& letter)
    {
        if (m_at == m_end || letters.find(*m_at) == std::string_view::npos)
            return false;
        letter = *m_at++;
        return true;
    }

    /// Up to the closing quotation mark, which is skipped.
    bool text(std::string_view& text)
    {
        const char* const start = m_at;
        while (m_at != m_end && isPlain(*m_at))
            ++m_at;
        text = {start, static_cast<std::size_t>(m_at - start)};
        return skip("\"");
    }

    /// "1722519392491911683": nanoseconds since 1970, of 18 digits (from 1973 on) or 19.
    bool time(UnixNanos& time)
    {
        constexpr int kLeast = 18;
        const char* const start = m_at;
        std::int64_t value = 0;
        while (m_at != m_end && m_at - start < kLeast && isDigit(*m_at))
            value = value * 10 + (*m_at++ - '0');
        if (m_at - start != kLeast || *start == '0')
            return false;
        if (m_at != m_end && isDigit(*m_at)) {
            if (*start == '9')
                return false;
            value = value * 10 + (*m_at++ - '0');
        }
        time = unixNanos(value);
        return time <= kLatestTime && skip("\"");
    }

    /// "222.83" below a million dollars, or null.
    bool price(Price& price)
    {
        if (skip("null")) {
            price = kNoPrice;
            return true;
        }
        std::int64_t dollars = 0;
        if (!skip("\"") || !whole<6>(dollars))
            return false;
        std::int64_t nanos = 0;
        if (isNext('.')) {
            const char* const start = ++m_at;
            std::int64_t unit = kNanosPerDollar;
            while (m_at != m_end && isDigit(*m_at) && unit > 1) {
                unit /= 10;
                nanos += unit * (*m_at++ - '0');
            }
            if (m_at == start)
                return false;
        }
        price = Price{dollars * kNanosPerDollar + nanos};
        return price.nanos > 0 && skip("\"");
    }

private:
    const char* m_at;
    const char* m_end;
};

/// `{"sor.run_id":"...","sor.seq":12,`; all messages of a run begin as the last one did.
bool readTag(Cursor& cursor, std::string& beginning, std::string_view& runId, std::int64_t& number)
{
    constexpr std::string_view kBefore = R"({"sor.run_id":")";
    constexpr std::string_view kBehind = R"(","sor.seq":)";
    if (!beginning.empty() && cursor.skip(beginning)) {
        runId = std::string_view(beginning).substr(kBefore.size());
        runId.remove_suffix(kBehind.size());
    } else {
        const char* const start = cursor.at();
        if (!cursor.skip(kBefore) || !cursor.text(runId) || !cursor.skip(kBehind.substr(1)))
            return false;
        beginning.assign(start, cursor.at());
    }
    return cursor.whole<18>(number) && cursor.skip(",");
}

bool readVenue(Cursor& cursor, OwnQuote& quote)
{
    std::string_view& venue = quote.venue;
    quote.publisher = -1;
    if (cursor.skip(R"("venue":")")) {
        // A point could be that of a number that went through a table of doubles.
        return cursor.text(venue) && !venue.empty() && venue.find('.') == std::string_view::npos;
    }
    if (!cursor.skip(R"("publisher_id":)"))
        return false;
    const char* const start = cursor.at();
    if (!cursor.whole<9>(quote.publisher))
        return false;
    venue = {start, static_cast<std::size_t>(cursor.at() - start)};
    return true;
}

/// Price and size of the row, which mean something for a trade only.
bool readTrade(Cursor& cursor, QuoteEvent& row)
{
    if (!cursor.skip(R"(,"price":)"))
        return true;
    Price price = kNoPrice;
    std::int64_t size = 0;
    if (!cursor.price(price) || !cursor.skip(R"(,"size":)") || !cursor.whole<9>(size))
        return false;
    if (!row.isTrade())
        return true;
    row.price = price;
    row.size = static_cast<std::uint32_t>(size);
    return price != kNoPrice;
}

bool readSides(Cursor& cursor, QuoteEvent& row)
{
    Price bid = kNoPrice;
    Price ask = kNoPrice;
    std::int64_t bidSize = 0;
    std::int64_t askSize = 0;
    if (!cursor.skip(R"(,"bid_px_00":)") || !cursor.price(bid) || !cursor.skip(R"(,"ask_px_00":)")
        || !cursor.price(ask) || !cursor.skip(R"(,"bid_sz_00":)") || !cursor.whole<9>(bidSize)
        || !cursor.skip(R"(,"ask_sz_00":)") || !cursor.whole<9>(askSize))
        return false;
    if (bid != kNoPrice && bidSize > 0) {
        row.bidPx = bid;
        row.bidSz = static_cast<std::uint32_t>(bidSize);
    }
    if (ask != kNoPrice && askSize > 0) {
        row.askPx = ask;
        row.askSz = static_cast<std::uint32_t>(askSize);
    }
    return true;
}

} // namespace

bool readOwnQuote(std::string_view value, OwnQuote& quote, std::string& beginning)
{
    constexpr std::int64_t kMostFlags = 255;
    Cursor cursor(value);
    std::string_view runId;
    std::int64_t flags = 0;
    std::int64_t sequence = 0;
    if (readTag(cursor, beginning, runId, flags) ? !cursor.skip(R"("v":1,"ts_recv":")")
                                                 : !(cursor = Cursor(value)).skip(R"({"v":1,"ts_recv":")"))
        return false;
    QuoteEvent& row = quote.row = {};
    quote.symbol = {};
    if (!cursor.time(row.tsRecv) || !cursor.skip(R"(,"ts_event":")") || !cursor.time(row.tsEvent)
        || !cursor.skip(",") || !readVenue(cursor, quote))
        return false;
    if (cursor.skip(R"(,"symbol":")") && (!cursor.text(quote.symbol) || quote.symbol.empty()))
        return false;
    if (!cursor.skip(R"(,"action":")") || !cursor.letterOf("ACMRTFN", row.action)
        || !cursor.skip(R"(","side":")") || !cursor.letterOf("ABN", row.side) || !cursor.skip("\"")
        || !readTrade(cursor, row) || !cursor.skip(R"(,"flags":)") || !cursor.whole<3>(flags)
        || flags > kMostFlags || !cursor.skip(R"(,"sequence":)") || !cursor.whole<18>(sequence)
        || !readSides(cursor, row) || !cursor.skip("}"))
        return false;
    row.flags = static_cast<std::uint8_t>(flags);
    row.sequence = static_cast<std::uint32_t>(sequence); // the low 32 bits tell rows apart
    return cursor.isAtEnd();
}

struct RunTagReader::Json {
    simdjson::ondemand::parser parser;
    std::vector<char> buffer;
};

RunTagReader::RunTagReader()
    : m_json(std::make_unique<Json>())
{
}

RunTagReader::~RunTagReader() = default;

std::optional<RunTag> RunTagReader::read(std::string_view value)
{
    Cursor cursor(value);
    RunTag tag;
    std::int64_t number = 0;
    if (readTag(cursor, m_beginning, tag.runId, number) && !tag.runId.empty()) {
        tag.number = number;
        return tag;
    }
    return readAnywhere(value);
}

std::optional<RunTag> RunTagReader::readAnywhere(std::string_view value)
{
    if (!value.starts_with('{') || value.find(R"("sor.run_id")") == std::string_view::npos)
        return std::nullopt;
    auto& [parser, buffer] = *m_json;
    buffer.assign(value.begin(), value.end());
    buffer.resize(value.size() + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (parser.iterate(buffer.data(), value.size(), buffer.size()).get(document)
        || document.get_object().get(object))
        return std::nullopt;
    RunTag tag;
    bool hasNumber = false;
    for (auto member : object) { // the first of each name counts
        std::string_view name;
        if (member.unescaped_key().get(name))
            break;
        simdjson::ondemand::value found;
        if (member.value().get(found))
            break;
        if (name == "sor.run_id" && tag.runId.empty()) {
            if (found.get_string().get(tag.runId))
                break;
        } else if (name == "sor.seq" && !std::exchange(hasNumber, true)) {
            std::string_view token = found.raw_json_token();
            while (!token.empty() && !isDigit(token.back()) && token.back() != '"')
                token.remove_suffix(1);
            if (token.size() > 2 && token.starts_with('"') && token.ends_with('"'))
                token = token.substr(1, token.size() - 2);
            tag.number = parseInteger(token);
            if (tag.number && *tag.number < 0)
                tag.number.reset();
        }
    }
    return tag.runId.empty() ? std::nullopt : std::optional(tag);
}

}}} // namespace sor::input::kafka
