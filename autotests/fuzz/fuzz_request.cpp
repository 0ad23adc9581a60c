// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: a line with the method, a line with the query and one line for each header field ("Name: value").

#include "fuzzing.h"
#include "protocol/limits.h"
#include "protocol/syncrequest.h"

#include <QMap>
#include <QUrl>

using Fuzz::check;
using namespace Velox;

namespace {

using Fields = QMap<QByteArray, QByteArray>; // by lower-case name

std::variant<SyncRequest, HttpRefusal> parse(const QByteArray &method, const QByteArray &query,
                                             const Fields &fields)
{
    return SyncRequest::parse(method, QUrlQuery(QString::fromUtf8(query)),
                              [&fields](const QByteArray &name) { return fields.value(name.toLower()); });
}

Fields readFields(Fuzz::Input &input)
{
    Fields fields;
    while (!input.isEmpty()) {
        const QByteArray line = input.line();
        const qsizetype colon = std::max<qsizetype>(line.indexOf(':'), 0);
        fields.insert(line.first(colon).toLower(), line.sliced(std::min(colon + 1, line.size())).trimmed());
    }
    return fields;
}

void checkRefusal(const HttpRefusal &refusal)
{
    check(refusal.status == 400 || refusal.status == 405 || refusal.status == 406,
          "a refusal is 400, 405 or 406");
    check(!refusal.text.isEmpty() && !refusal.text.contains('\n'), "a refusal is one line");
    check(refusal.headers.isEmpty() == (refusal.status != 405), "405 names the methods");
}

// What says the same in the plainest words.
std::variant<SyncRequest, HttpRefusal> askAgain(const SyncRequest &request)
{
    using Transport = SyncRequest::Transport;
    Fields fields;
    QByteArray query;
    const bool isStream = request.transport == Transport::ServerSentEvents;
    if (request.transport == Transport::WebSocket)
        fields = {{"upgrade", "websocket"}, {"connection", "upgrade"}};
    else if (request.transport != Transport::Page)
        fields.insert("accept", isStream ? "text/event-stream" : "application/json");
    if (request.gzip)
        fields.insert("accept-encoding", "gzip");
    if (request.patch != SyncRequest::Patch::ServerDefault)
        query = request.patch == SyncRequest::Patch::Json ? "patch=json&" : "patch=merge&";
    const QByteArray version = QByteArray::number(request.heldVersion.value_or(0));
    if (isStream && request.heldVersion && !request.heldId.isEmpty()) {
        fields.insert("last-event-id", request.heldId + '-' + version);
    } else {
        query += "id=" + request.heldId.toPercentEncoding();
        if (request.heldVersion)
            query += "&v=" + version;
    }
    return parse("GET", query, fields);
}

bool modelHasToken(const QByteArray &list, const QByteArray &token)
{
    for (const QByteArray &item : list.split(',')) {
        if (!item.contains(';') && item.trimmed().toLower() == token)
            return true;
    }
    return false;
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const QByteArray method = input.line();
    const QByteArray query = input.line();
    const Fields fields = readFields(input);
    const auto result = parse(method, query, fields);
    check(parse(method, query, fields).index() == result.index(), "the answer is always the same");
    if (const auto *refusal = std::get_if<HttpRefusal>(&result)) {
        checkRefusal(*refusal);
        return 0;
    }
    const SyncRequest request = std::get<SyncRequest>(result);
    check(method == "GET" || method == "HEAD", "only these methods are served");
    check(!request.heldVersion || (*request.heldVersion >= 1 && *request.heldVersion <= Limits::maxVersion),
          "a held version is in range");
    check(!modelHasToken(fields.value("accept-encoding"), "gzip") || request.gzip, "plain gzip is gzip");
    check(request.transport == SyncRequest::Transport::WebSocket
              || !modelHasToken(fields.value("accept"), "text/event-stream")
              || request.transport == SyncRequest::Transport::ServerSentEvents,
          "a plain wish for events is one");
    const auto again = askAgain(request);
    check(std::holds_alternative<SyncRequest>(again) && std::get<SyncRequest>(again) == request,
          "the plain words ask for the same");
    return 0;
}
