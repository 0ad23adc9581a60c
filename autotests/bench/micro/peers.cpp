// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/micro/micro.h"

#if __has_include(<nlohmann/json.hpp>)
#  include <nlohmann/json.hpp>
#endif

namespace Bench {

#if __has_include(<nlohmann/json.hpp>)
namespace {

/** What a server that compares whole states does for each push. */
Work diffField(int count)
{
    auto before = std::make_shared<nlohmann::json>(nlohmann::json::parse(listJson(count).toStdString()));
    auto after = std::make_shared<nlohmann::json>(*before);
    return [before, after, count](int call) {
        const auto changed = size_t(call * 7919ll % count);
        (*after)["rows"][changed]["value"] = call + 0.25;
        std::ignore = nlohmann::json::diff(*before, *after).dump();
        (*before)["rows"][changed]["value"] = call + 0.25;
    };
}

} // namespace

Cases peerCases() { return {{"flush: one field: nlohmann::diff", 1, diffField}}; }
#else
Cases peerCases() { return {}; }
#endif

} // namespace Bench
