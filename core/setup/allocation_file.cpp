// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/allocation_file.h"

#include "market/venue.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>
#include <span>
#include <string>

namespace sor { inline namespace setup {

namespace {

namespace ondemand = simdjson::ondemand;

enum ProblemKey : std::size_t { Model, OrderSize, Step, Lot, LambdaOver, LambdaUnder, ThetaQueue, Venues };
constexpr std::array<std::string_view, 8> kProblemKeys{
    "model", "order_size", "step", "lot", "lambda_over", "lambda_under", "theta_queue", "venues"};
enum VenueKey : std::size_t { Ask, AskSize, Fee, Rebate, Bid };
constexpr std::array<std::string_view, 5> kVenueKeys{"ask", "ask_size", "fee", "rebate", "bid"};

/// "1.5e-05" as "0.000015": JSON writers use exponents for small numbers. Other texts come back as they are.
std::string withoutExponent(std::string_view text)
{
    const std::size_t e = text.find_first_of("eE");
    if (e == std::string_view::npos)
        return std::string(text);
    std::string_view exponentText = text.substr(e + 1);
    if (exponentText.starts_with('+'))
        exponentText.remove_prefix(1);
    const auto exponent = parseInteger(exponentText);
    constexpr std::int64_t kMostPlaces = 40; // more than any amount has
    if (!exponent || *exponent > kMostPlaces || *exponent < -kMostPlaces)
        return std::string(text);
    std::string_view mantissa = text.substr(0, e);
    const std::string_view sign = mantissa.starts_with('-') ? "-" : "";
    mantissa.remove_prefix(sign.size());
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    std::string digits(mantissa.substr(0, point));
    if (point < mantissa.size())
        digits += mantissa.substr(point + 1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
        return std::string(text);
    const std::int64_t newPoint = static_cast<std::int64_t>(point) + *exponent;
    if (newPoint <= 0)
        digits.insert(0, static_cast<std::size_t>(1 - newPoint), '0');
    else if (static_cast<std::size_t>(newPoint) > digits.size())
        digits.append(static_cast<std::size_t>(newPoint) - digits.size(), '0');
    digits.insert(static_cast<std::size_t>(std::max<std::int64_t>(newPoint, 1)), 1, '.');
    return std::string(sign) + digits;
}

/// One value of the document: a number, a string, or what stands there instead.
struct Scalar {
    std::string text; // a string's content, or the raw text
    bool isString = false;
    bool isNumber = false;
    const char* at = nullptr; // in the document

    std::string described() const
    {
        if (text.starts_with('{'))
            return "an object";
        if (text.starts_with('['))
            return "a list";
        constexpr std::size_t kMostShown = 40;
        const std::string shown = text.size() > kMostShown ? text.substr(0, kMostShown) + "..." : text;
        return isString ? "\"" + shown + "\"" : shown;
    }
};

class AllocationReader {
public:
    AllocationReader(std::string_view json, std::string_view where)
        : m_buffer(json)
        , m_json(m_buffer)
        , m_where(where)
    {
    }

    Result<AllocationProblem> read()
    {
        ondemand::parser parser;
        ondemand::document document;
        if (const auto error = parser.iterate(m_buffer).get(document))
            return notJson(error, nullptr);
        ondemand::object root;
        if (document.get_object().get(root))
            return fail("An object was expected: {\"model\": ..., \"order_size\": ..., \"venues\": [...]}.");
        if (const auto done = readProblem(root); !done)
            return done.error();
        if (document.current_location().error() == simdjson::SUCCESS)
            return fail("Something follows the closing brace; the file must hold one object.");
        if (const auto done = complete(); !done)
            return done.error();
        return std::move(m_problem);
    }

private:
    Error fail(std::string message, const char* at = nullptr) const
    {
        const bool isKnown = at && at >= m_json.data() && at <= m_json.data() + m_json.size();
        return unusableData(std::move(message))
            .at(m_where, isKnown ? 1 + std::count(m_json.data(), at, '\n') : 0);
    }
    Error notJson(simdjson::error_code error, const char* at) const
    {
        return fail(fmt::format("It is not valid JSON: {}", simdjson::error_message(error)), at);
    }

    /// Calls take(key index, value) for each member; refuses unknown and repeated keys.
    template <class Take>
    Status readMembers(ondemand::object object, std::span<const std::string_view> keys,
                       const std::string& place, Take take)
    {
        std::uint32_t seen = 0;
        for (auto member : object) {
            ondemand::field field;
            if (const auto error = std::move(member).get(field))
                return notJson(error, m_last);
            m_last = field.key().raw();
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return notJson(error, m_last);
            const auto found = std::ranges::find(keys, key);
            if (found == keys.end())
                return fail(fmt::format("{} has an unknown key \"{}\"; the keys are {}.", place, key,
                                        fmt::join(keys, ", ")),
                            m_last);
            const auto index = static_cast<std::size_t>(found - keys.begin());
            if ((seen & (1U << index)) != 0)
                return fail(fmt::format("{} has the key \"{}\" twice.", place, key), m_last);
            seen |= 1U << index;
            if (auto taken = take(index, field.value()); !taken)
                return taken;
        }
        m_seen = seen;
        return ok();
    }

    Result<Scalar> scalar(ondemand::value value)
    {
        Scalar scalar;
        std::string_view token = value.raw_json_token();
        scalar.at = m_last = token.data();
        token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
        if (token.starts_with('"')) {
            std::string_view content;
            if (const auto error = value.get_string().get(content))
                return notJson(error, m_last);
            scalar.text = content;
            scalar.isString = true;
        } else {
            scalar.text = token;
            scalar.isNumber =
                !token.empty() && (token.front() == '-' || (token.front() >= '0' && token.front() <= '9'));
        }
        return scalar;
    }

    Result<Price> dollars(ondemand::value value, const std::string& what)
    {
        const auto read = scalar(value);
        if (!read)
            return read.error();
        const auto nanos =
            read->isNumber || read->isString ? parseNanos(withoutExponent(read->text)) : std::nullopt;
        if (!nanos)
            return fail(
                fmt::format("{} must be a number of dollars with at most nine decimals, such as 49.9, but "
                            "it is {}.",
                            what, read->described()),
                read->at);
        if (*nanos > kMaxPrice.nanos || *nanos < -kMaxPrice.nanos)
            return fail(fmt::format("{} must lie within {} dollars either way, but it is {}.", what,
                                    format(kMaxPrice), read->described()),
                        read->at);
        return Price{*nanos};
    }

    Result<Shares> shares(ondemand::value value, const std::string& what, std::int64_t least)
    {
        const auto read = scalar(value);
        if (!read)
            return read.error();
        const std::string text = read->isNumber || read->isString ? withoutExponent(read->text) : "";
        auto count = parseInteger(text);
        if (!count) { // "1500.0", as programs without an integer type write it
            const auto nanos = parseNanos(text);
            if (nanos && *nanos % kNanosPerDollar == 0)
                count = *nanos / kNanosPerDollar;
        }
        if (!count)
            return fail(
                fmt::format("{} must be a whole number of shares, but it is {}.", what, read->described()),
                read->at);
        if (*count < least)
            return fail(fmt::format("{} must be {} or more, but it is {}.", what, least, *count), read->at);
        return Shares{*count};
    }

    template <class T> Status store(Result<T> result, T& target)
    {
        if (!result)
            return result.error();
        target = *result;
        return ok();
    }

    Status readProblem(ondemand::object root)
    {
        auto done =
            readMembers(root, kProblemKeys, "The problem", [&](std::size_t key, ondemand::value value) {
                const std::string what = fmt::format("\"{}\"", kProblemKeys[key]);
                switch (key) {
                case Model:
                    return readModel(value);
                case OrderSize:
                    return store(shares(value, what, 1), m_problem.order);
                case Step:
                case Lot:
                    return store(shares(value, what, 1), m_problem.lot);
                case LambdaOver:
                    return readPenalty(value, what, m_problem.params.lambdaOver);
                case LambdaUnder:
                    return readPenalty(value, what, m_problem.params.lambdaUnder);
                case ThetaQueue:
                    return readPenalty(value, what, m_problem.params.thetaQueue);
                default:
                    return readVenues(value);
                }
            });
        if (!done)
            return done;
        m_problemKeys = m_seen;
        return ok();
    }

    Status readModel(ondemand::value value)
    {
        const auto read = scalar(value);
        if (!read)
            return read.error();
        const auto model = read->isString ? named<AllocationModel>(read->text) : std::nullopt;
        if (!model)
            return fail(
                fmt::format("\"model\" must be \"trial\" or \"static\", but it is {}.", read->described()),
                read->at);
        m_problem.model = *model;
        return ok();
    }

    Status readPenalty(ondemand::value value, const std::string& what, Price& target)
    {
        const auto read = dollars(value, what);
        if (!read)
            return read.error();
        if (*read < Price{0})
            return fail(fmt::format("{} is a penalty in dollars a share and must be 0 or more, but it is {}.",
                                    what, format(*read)),
                        m_last);
        target = *read;
        return ok();
    }

    Status readVenues(ondemand::value value)
    {
        ondemand::array venues;
        if (value.get_array().get(venues)) {
            const auto read = scalar(value);
            return read
                ? fail(fmt::format("\"venues\" must be a list of objects, but it is {}.", read->described()),
                       read->at)
                : read.error();
        }
        for (auto element : venues) {
            ondemand::value venue;
            if (const auto error = element.get(venue))
                return notJson(error, m_last);
            if (m_problem.offers.size() == kMaxVenues)
                return fail(fmt::format("There are more than {} venues.", kMaxVenues), m_last);
            if (auto done = readVenue(venue); !done)
                return done;
        }
        if (m_problem.offers.empty())
            return fail("\"venues\" is empty; at least one venue is needed.", m_last);
        return ok();
    }

    Status readVenue(ondemand::value value)
    {
        const std::string place = fmt::format("venue {}", m_problem.offers.size() + 1);
        ondemand::object object;
        if (value.get_object().get(object)) {
            const auto read = scalar(value);
            return read
                ? fail(fmt::format("{} must be an object with \"ask\" and \"ask_size\", but it is {}.", place,
                                   read->described()),
                       read->at)
                : read.error();
        }
        VenueOffer offer;
        std::optional<Price> bid;
        auto done = readMembers(object, kVenueKeys, place, [&](std::size_t key, ondemand::value member) {
            const std::string what = fmt::format("\"{}\" of {}", kVenueKeys[key], place);
            switch (key) {
            case Ask:
                return readQuotePrice(member, what, offer.price);
            case AskSize:
                return store(shares(member, what, 0), offer.size);
            case Fee:
                return store(dollars(member, what), offer.fee);
            case Rebate:
                return store(dollars(member, what), offer.rebate);
            default:
                return readQuotePrice(member, what, bid.emplace());
            }
        });
        if (!done)
            return done;
        for (const VenueKey key : {Ask, AskSize}) {
            if ((m_seen & (1U << key)) == 0)
                return fail(fmt::format("{} lacks \"{}\".", place, kVenueKeys[key]), m_last);
        }
        m_problem.offers.push_back(offer);
        if (bid && (!m_problem.bestBid || *bid > *m_problem.bestBid))
            m_problem.bestBid = bid;
        return ok();
    }

    Status readQuotePrice(ondemand::value value, const std::string& what, Price& target)
    {
        const auto read = dollars(value, what);
        if (!read)
            return read.error();
        if (*read <= Price{0})
            return fail(fmt::format("{} must be above 0, but it is {}.", what, format(*read)), m_last);
        target = *read;
        return ok();
    }

    /// What can be judged only when everything was read, whatever the order of the keys.
    Status complete()
    {
        const auto has = [&](ProblemKey key) { return (m_problemKeys & (1U << key)) != 0; };
        for (const ProblemKey key : {Model, OrderSize, Venues}) {
            if (!has(key))
                return fail(fmt::format("The problem lacks \"{}\".", kProblemKeys[key]));
        }
        const bool isTrial = m_problem.model == AllocationModel::Trial;
        if (!isTrial && !has(LambdaUnder))
            return fail(
                "The problem lacks \"lambda_under\", the penalty in dollars for each share not bought, which "
                "the static model needs.");
        if (isTrial && has(Lot))
            return fail("\"lot\" belongs to the static model; the trial model has \"step\".");
        if (!isTrial && has(Step))
            return fail("\"step\" belongs to the trial model; the static model has \"lot\".");
        if (!has(Step) && !has(Lot))
            m_problem.lot = isTrial ? kTrialStep : Shares{1};
        return ok();
    }

    simdjson::padded_string m_buffer; // simdjson reads a little beyond the end
    std::string_view m_json;
    std::string m_where;
    AllocationProblem m_problem;
    const char* m_last = nullptr; // the last key or value read: where a syntax error is near
    std::uint32_t m_seen = 0; // the keys of the object read last, as bits
    std::uint32_t m_problemKeys = 0;
};

} // namespace

Result<AllocationProblem> parseAllocationProblem(std::string_view json, std::string_view where)
{
    return AllocationReader(json, where).read();
}

}} // namespace sor::setup
