// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QVariant>

#include <functional>
#include <memory>
#include <vector>

namespace Bench {

/** One call of what is measured; @p call counts up. */
using Work = std::function<void(int call)>;

/** Something to measure at several lengths. */
struct Case
{
    const char *name;
    int repeats; ///< Calls of one timing.
    std::function<Work(int rows)> prepare;
};
using Cases = std::vector<Case>;

[[nodiscard]] QVariantMap row(int id);
[[nodiscard]] QVariantList rows(int count);
/** The same list as JSON text: `{"rows":[...]}`. */
[[nodiscard]] QByteArray listJson(int count);

[[nodiscard]] Cases serverCases(); ///< Flush, diff and snapshot.
[[nodiscard]] Cases valueCases(); ///< QVariant conversion and the containers.
[[nodiscard]] Cases clientCases(); ///< Applying updates, with the signals of models.
[[nodiscard]] Cases peerCases(); ///< Libraries by others; none where they are not installed.

} // namespace Bench
