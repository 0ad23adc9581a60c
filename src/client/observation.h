// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/replicawatch.h"

#include <QObject>

#include <functional>
#include <utility>

namespace Velox {

/** Calls a function whenever something changed at one place of a replica or further down, for as long as the context
 *  lives, whose child it is. */
class Observation : public QObject, public ReplicaWatch
{
    Q_OBJECT
public:
    Observation(QObject *context, std::function<void()> call)
        : QObject(context)
        , ReplicaWatch(Follow::Everything)
        , m_call(std::move(call))
    {
    }

protected:
    void changed() override
    {
        const auto call = m_call; // the call may delete this
        call();
    }

private:
    std::function<void()> m_call;
};

} // namespace Velox
