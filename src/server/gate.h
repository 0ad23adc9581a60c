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
    /** Says that only this machine can reach the server: then no other name than its own may be used for it. */
    void setLoopbackOnly(bool isLoopbackOnly) { m_isLoopbackOnly = isLoopbackOnly; }

    /** Refuses a request by a name that is not this server's: a page may have had its own name resolved to us (DNS
     *  rebinding), and is of our origin in its browser's eyes then. */
    [[nodiscard]] std::optional<HttpResponse> refuseHost(const HttpRequest &request) const;

    /** Refuses a request of a page of another origin, unless it is allowed. */
    [[nodiscard]] std::optional<HttpResponse> refuseOrigin(const HttpRequest &request) const;

    /** Nothing where @p request may pass; @p open readers are connected already. */
    [[nodiscard]] std::optional<HttpResponse> refuse(const HttpRequest &request, int open) const;
    /** The answer to a CORS preflight. */
    [[nodiscard]] HttpResponse preflight(const HttpRequest &request) const;
    /** Header fields that let a page of the request's origin read the answer; none for the server's own pages. */
    [[nodiscard]] HttpHeaders corsHeaders(const HttpRequest &request) const;

private:
    [[nodiscard]] bool isOwnOrigin(const HttpRequest &request) const;
    [[nodiscard]] bool isAllowedHost(const QString &host) const;
    [[nodiscard]] bool isAllowed(const QByteArray &origin) const;

    ServerSettings m_settings;
    bool m_isLoopbackOnly = false;
};

} // namespace Velox
