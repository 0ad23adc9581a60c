// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/variantjson.h"

namespace Velox {

struct VariantEncoder::Step
{
    const Step *parent = nullptr;
    QStringView key = {}; // a map's key,
    QByteArrayView name = {}; // or a name in UTF-8,
    qsizetype index = -1; // or a row,
    const void *object = nullptr; // or an object, which is on the way but no level of it
};

// Steps live on the stack of the calls that go down, so that a path costs nothing until a warning names it.
class VariantEncoder::Descent
{
    Q_DISABLE_COPY_MOVE(Descent)
public:
    Descent(VariantEncoder &encoder, Step step)
        : m_encoder(encoder)
        , m_step(step)
    {
        m_step.parent = encoder.m_step;
        encoder.m_step = &m_step;
        encoder.m_depth += m_step.object ? 0 : 1;
    }

    ~Descent()
    {
        m_encoder.m_step = m_step.parent;
        m_encoder.m_depth -= m_step.object ? 0 : 1;
    }

private:
    VariantEncoder &m_encoder;
    Step m_step;
};

} // namespace Velox
