// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"

#include <QString>

#include <functional>
#include <memory>

/** The decision on one request, to be made now or later, in any thread. The first answer counts. When the last copy
 *  goes without one, the request is refused. Answers to a client or server that is gone go nowhere. */
class VELOX_SERVER_EXPORT VeloxAuthorization
{
public:
    /** Called once, in the thread of the answer: with 0, or the status and the text of the refusal. */
    using Receiver = std::function<void(int status, const QByteArray &reason)>;

    /** A question whose answer goes to @p receiver: for tests of a hook; the server makes its own. */
    explicit VeloxAuthorization(Receiver receiver);

    /** Lets the request pass. */
    void accept() const;
    /** Refuses with 401 (who are you?), 403 (not you), or another 4xx or 5xx; anything else becomes 403. @p reason is
     *  one line for the client; empty for a standard one. */
    void refuse(int status = 403, const QString &reason = {}) const;
    /** Whether there was an answer: then another one counts for nothing. */
    [[nodiscard]] bool isAnswered() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};
