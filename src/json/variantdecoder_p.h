// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/variantdecoder.h"

#include <QStringView>

class QMetaProperty;

namespace Velox {

/** True where @p plain stands for JSON's null. */
inline bool isNull(const QVariant &plain) { return !plain.isValid() || plain.typeId() == QMetaType::Nullptr; }

/** True where @p plain is an object of JSON, which mapOf() gives. */
inline bool isMap(const QVariant &plain) { return plain.typeId() == QMetaType::QVariantMap; }
inline const QVariantMap &mapOf(const QVariant &plain)
{
    return *static_cast<const QVariantMap *>(plain.constData());
}

/** True where @p plain is an array of JSON, which listOf() gives. */
inline bool isList(const QVariant &plain) { return plain.typeId() == QMetaType::QVariantList; }
inline const QVariantList &listOf(const QVariant &plain)
{
    return *static_cast<const QVariantList *>(plain.constData());
}

/** Assigns @p value to the T at @p to. Returns true. */
template <typename T>
bool store(void *to, const T &value)
{
    *static_cast<T *>(to) = value;
    return true;
}

/** Assigns @p value to the T at @p to where it @p fits, which is returned. */
template <typename T>
bool storeIf(bool fits, void *to, const T &value)
{
    return fits && store(to, value);
}

/** Converts one value and what it holds; stops at the first that does not fit. */
class VariantDecoder
{
    Q_DISABLE_COPY_MOVE(VariantDecoder)
public:
    /** @p error may be null. @p depth is how many levels enclose the value. */
    explicit VariantDecoder(DecodeError *error, int depth = 0);

    /** Writes @p plain to the object of @p type at @p value, of which a part may be written on failure. */
    bool decode(QMetaType type, const QVariant &plain, void *value);

    /** Sets the error, for the value that is being converted. Returns false. */
    bool fail(const QString &text);
    /** The same, where the kind or range of @p plain is wrong. */
    bool refuse(const QVariant &plain, QMetaType type);

private:
    enum class Result : quint8 { Decoded, Failed, OtherType };
    struct Step // one level of the way down
    {
        const Step *parent = nullptr;
        QStringView key = {}; // a member's name,
        qsizetype index = -1; // or a row
    };
    class Descent; // goes it and comes back

    static Result resultOf(bool isDecoded) { return isDecoded ? Result::Decoded : Result::Failed; }

    Result decodeGadget(QMetaType type, const QVariant &plain, void *value);
    Result decodeSequence(QMetaType type, const QVariant &plain, void *value);
    Result decodeMap(QMetaType type, const QVariant &plain, void *value);
    Result decodePointer(QMetaType type, const QVariant &plain, void *value);
    Result decodeConverted(QMetaType type, const QVariant &plain, void *value);
    bool decodeMember(const QMetaProperty &property, const QVariant &plain, void *gadget);
    bool decodeKey(QMetaType type, const QString &key, void *value);
    bool make(QMetaType type, QVariant &value);
    QString pathText() const;

    // variantdecoderjson.cpp
    Result decodeJson(QMetaType type, const QVariant &plain, void *value);

    // variantdecoderscalar.cpp
    Result decodeScalar(QMetaType type, const QVariant &plain, void *value);
    Result decodeEnum(QMetaType type, const QVariant &plain, void *value);
    Result decodeGeometry(QMetaType type, const QVariant &plain, void *value);
    template <typename Number>
    bool decodeMembers(QMetaType type, const QVariant &plain, std::initializer_list<QStringView> names,
                       Number *numbers);
    template <typename Rect, typename Number>
    bool decodeRect(QMetaType type, const QVariant &plain, void *value);

    DecodeError *m_error;
    const Step *m_step = nullptr;
    int m_depth;
};

// Steps live on the stack of the calls that go down, so that a path costs nothing until an error names it.
class VariantDecoder::Descent
{
    Q_DISABLE_COPY_MOVE(Descent)
public:
    Descent(VariantDecoder &decoder, Step step)
        : m_decoder(decoder)
        , m_step(step)
    {
        m_step.parent = decoder.m_step;
        decoder.m_step = &m_step;
        ++decoder.m_depth;
    }

    ~Descent()
    {
        m_decoder.m_step = m_step.parent;
        --m_decoder.m_depth;
    }

private:
    VariantDecoder &m_decoder;
    Step m_step;
};

} // namespace Velox
