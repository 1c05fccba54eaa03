// SPDX-License-Identifier: GPL-3.0-or-later
// How the words of a source read and write their fields.
#pragma once

#include "files/held_stream.h"
#include "input/kafka/client/kafka_settings.h"
#include "input/kafka/read/kafka_source.h"
#include "setup/input_words.h"
#include "setup/setup_values.h"
#include "setup/setup_words.h"

#include <string>
#include <string_view>

namespace sor { inline namespace setup {

/// Files, one a statement.
template <auto Member>
constexpr WordAccess kFiles{
    [](RunSetup& s, std::string_view t) -> Status {
        if (t.empty())
            return badValue(t, "a file name");
        if (t.find("://") != std::string_view::npos)
            return invalidArgument("Expected the name of a file, found an address (://). Download it first.");
        (s.*Member).emplace_back(t == "-" ? kStandardInput : t);
        return ok();
    },
    [](const RunSetup& s) { return list(s.*Member); }};
inline constexpr WordAccess kFeed{
    [](RunSetup& s, std::string_view t) { return setNamed(s.form.feed, t); },
    [](const RunSetup& s) { return s.form.feed ? std::string(name(*s.form.feed)) : std::string(); }};
inline constexpr WordAccess kSymbol{[](RunSetup& s, std::string_view t) -> Status {
                                        if (t.empty())
                                            return badValue(t, "a symbol");
                                        s.symbol += (s.symbol.empty() ? "" : ",") + std::string(t);
                                        return ok();
                                    },
                                    [](const RunSetup& s) { return s.symbol; }};
inline constexpr WordAccess kFormat{[](RunSetup& s, std::string_view t) { return setFormat(s.form, t); },
                                    [](const RunSetup& s) { return std::string(name(s.form.format)); }};
inline constexpr WordAccess kColumns{[](RunSetup& s, std::string_view t) { return setColumns(s.form, t); },
                                     [](const RunSetup& s) { return columnsText(s.form); }};
inline constexpr WordAccess kHeaderless{
    [](RunSetup& s, std::string_view t) { return setHeaderless(s.form, t); },
    [](const RunSetup& s) { return s.form.headerless; }};
inline constexpr WordAccess kPriceScale{
    [](RunSetup& s, std::string_view t) { return setPriceScale(s.form, t); },
    [](const RunSetup& s) { return priceScaleText(s.form); }};
inline constexpr WordAccess kSizeScale{
    [](RunSetup& s, std::string_view t) { return setSizeScale(s.form, t); },
    [](const RunSetup& s) { return sizeScaleText(s.form); }};
inline constexpr WordAccess kSizeUnit{[](RunSetup& s, std::string_view t) { return setSizeUnit(s.form, t); },
                                      [](const RunSetup& s) { return sizeUnitText(s.form); }};
inline constexpr WordAccess kZone{[](RunSetup& s, std::string_view t) -> Status {
                                      if (auto status = setZone(s.form, t); !status)
                                          return status;
                                      for (auto* time : {&s.from, &s.to}) {
                                          if (*time)
                                              (*time)->takeZone(*s.form.zone);
                                      }
                                      return ok();
                                  },
                                  [](const RunSetup& s) { return zoneText(s.form); }};
inline constexpr WordAccess kDay{[](RunSetup& s, std::string_view t) { return setDay(s.form, t); },
                                 [](const RunSetup& s) { return dayText(s.form); }};
inline constexpr WordAccess kKafka{
    [](RunSetup& s, std::string_view t) -> Status {
        if (t.find('@') != std::string_view::npos)
            return kafka::parseBrokers(t).error(); // its sentence does not repeat what may be a password
        s.areBrokersOfFile = false;
        return setText(s.kafka, t, "a list of brokers (localhost:9092)");
    },
    [](const RunSetup& s) { return s.kafka; }};
inline constexpr WordAccess kTopic{
    [](RunSetup& s, std::string_view t) -> Status {
        if (t.find('@') != std::string_view::npos)
            return invalidArgument(
                "A topic has no '@' in its name; what was given may hold a password and is not "
                "repeated here.");
        return setText(s.topic, t, "a topic");
    },
    [](const RunSetup& s) { return s.topic; }};
inline constexpr WordAccess kFromOffset{[](RunSetup& s, std::string_view t) -> Status {
                                            constexpr std::string_view kExpected =
                                                "beginning, end, offset:N or time:ISO";
                                            if (!kafka::parseStart(t))
                                                return badValue(t, kExpected);
                                            s.fromOffset = t;
                                            return ok();
                                        },
                                        [](const RunSetup& s) { return s.fromOffset.value_or("beginning"); }};
inline constexpr WordAccess kUntil{[](RunSetup& s, std::string_view t) -> Status {
                                       constexpr std::string_view kExpected = "end, idle:10s, never or eos";
                                       return kafka::parseEnd(t) ? setText(s.until, t, kExpected)
                                                                 : badValue(t, kExpected);
                                   },
                                   [](const RunSetup& s) { return s.until; }};
}} // namespace sor::setup
