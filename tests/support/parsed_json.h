// SPDX-License-Identifier: GPL-3.0-or-later
// JSON that a test looks into by pointers ("/run/venues/1").
#pragma once

#include "value_of.h"

#include <simdjson.h>
#include <string>
#include <utility>
#include <vector>

namespace sor::test {

using Keys = std::vector<std::string>;

class ParsedJson {
public:
    explicit ParsedJson(std::string json)
        : text(std::move(json))
    {
        if (m_parser.parse(text).get(m_root))
            failTest("This is no JSON: " + text);
    }
    ParsedJson(const ParsedJson&) = delete;
    ParsedJson& operator=(const ParsedJson&) = delete;

    /// The empty pointer: all of it. Fails the test when there is nothing.
    simdjson::dom::element operator[](const std::string& pointer) const
    {
        simdjson::dom::element found;
        if (m_root.at_pointer(pointer).get(found))
            failTest("There is no " + pointer);
        return found;
    }
    /// Of an object, in its order; of anything else none.
    Keys keys(const std::string& pointer = {}) const
    {
        Keys out;
        simdjson::dom::object object;
        if (!(*this)[pointer].get(object)) {
            for (const auto& field : object)
                out.emplace_back(field.key);
        }
        return out;
    }

    const std::string text;

private:
    simdjson::dom::parser m_parser;
    simdjson::dom::element m_root;
};

} // namespace sor::test
