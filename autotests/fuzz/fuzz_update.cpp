// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: one message of the wire protocol.

#include "fuzzing.h"
#include "protocol/limits.h"
#include "protocol/update.h"
#include "json/variantjson.h"

using Fuzz::check;
using Velox::Update;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView message(data, qsizetype(size));
    const auto plain = Velox::variantFromJson(message);
    const auto parsed = Update::parse(message);
    if (const auto *error = std::get_if<Update::Error>(&parsed)) {
        check(!error->text.isEmpty() && error->offset >= 0 && error->offset <= qsizetype(size),
              "an error says why");
        const bool isObject = plain && plain->metaType() == QMetaType::fromType<QVariantMap>();
        check(isObject == (error->code != Update::ErrorCode::BadJson), "bad JSON is what is no object");
        return 0;
    }
    const Update update = std::get<Update>(parsed);
    check(plain.has_value(), "an update is JSON");
    const QVariantMap map = plain->toMap();
    if (update.ping) {
        check(map.value(QStringLiteral("ping")).toBool(), "a ping says so");
        check(Update() == Update{{}, 0, 0, false, false, {}} && update.body.isEmpty(),
              "a ping is nothing else");
    } else {
        check(map.value(QStringLiteral("version")).toLongLong() == update.version, "the version is read");
        check(update.version >= 1 && update.version <= Velox::Limits::maxVersion, "the version is in range");
        check(update.delta ? update.base >= 1 && update.base < update.version : update.base == 0,
              "base is below");
        check(map.value(QStringLiteral("id")).toString().toUtf8() == update.id, "the id is read");
        const auto body = Velox::variantFromJson(update.body);
        check(body && *body == map.value(QStringLiteral("body"), QVariant::fromValue(nullptr)),
              "the body is cut out");
    }
    const auto again = Update::parse(update.encode());
    check(std::holds_alternative<Update>(again) && std::get<Update>(again) == update, "it reads back");
    return 0;
}
