// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serversettings.h"
#include "transport/httphandler.h"

#include <optional>

namespace Velox {

/** Decides whether a request may follow a state at all: a yes, or the HTTP answer that says no. The same for every
 *  transport, and for a WebSocket before its upgrade (docs/protocol.md, section 8). */
class Gate
{
public:
    void setSettings(const ServerSettings &settings) { m_settings = settings; }

    /** Nothing where @p request may pass; @p open readers are connected already. */
    [[nodiscard]] std::optional<HttpResponse> refuse(const HttpRequest &request, int open) const;
    /** The answer to a CORS preflight. */
    [[nodiscard]] HttpResponse preflight(const HttpRequest &request) const;
    /** Header fields that let a page of the request's origin read the answer; none for the server's own pages. */
    [[nodiscard]] HttpHeaders corsHeaders(const HttpRequest &request) const;

private:
    [[nodiscard]] bool isOwnOrigin(const HttpRequest &request) const;
    [[nodiscard]] bool isAllowed(const QByteArray &origin) const;

    ServerSettings m_settings;
};

} // namespace Velox
