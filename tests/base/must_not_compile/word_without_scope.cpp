// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_words.h"

namespace {

sor::Status set(sor::RunSetup& /*setup*/, std::string_view /*text*/)
{
    return sor::ok();
}
std::string get(const sor::RunSetup& /*setup*/)
{
    return {};
}

} // namespace

constexpr sor::SetupWord kWord{
    .name = "word",
    .value = "N",
#ifndef SOR_WITH_MISTAKE
    .scope = {sor::WordPart::Order, sor::WordEffect::Result},
#endif
    .help = "a word",
    .field = {set, get},
};
