// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vslice.h"

#include <cstddef>
#include <iterator>
#include <utility>

/** A VSlice whose rows are all of one type, such as a Q_GADGET: the same list without conversions by hand.
 *
 *  A plain value that points to the VSlice, which it does not own and must not outlive. Threads are as with
 *  VSlice. A row of another type reads as a default-constructed T. */
template <class T>
class VSliceOf
{
public:
    /** Walks over copies of the rows. A row that is removed meanwhile reads as a default-constructed T. */
    class const_iterator
    {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T *;
        using reference = T;

        const_iterator(const VSlice *slice, int row)
            : m_slice(slice)
            , m_row(row)
        {
        }
        T operator*() const { return m_slice->value<T>(m_row); }
        const_iterator &operator++()
        {
            ++m_row;
            return *this;
        }
        const_iterator operator++(int) { return {m_slice, m_row++}; }
        bool operator==(const const_iterator &other) const = default;

    private:
        const VSlice *m_slice;
        int m_row;
    };

    explicit VSliceOf(VSlice *slice)
        : m_slice(slice)
    {
    }

    [[nodiscard]] VSlice *slice() const { return m_slice; }
    [[nodiscard]] int length() const { return m_slice->length(); }
    [[nodiscard]] T at(int row) const { return m_slice->value<T>(row); }

    void append(const T &value) { m_slice->append(QVariant::fromValue(value)); }
    bool insert(int row, const T &value) { return m_slice->insert(row, QVariant::fromValue(value)); }
    bool setAt(int row, const T &value) { return m_slice->setAt(row, QVariant::fromValue(value)); }
    bool removeAt(int row) { return m_slice->removeAt(row); }

    /** Changes a row in place, as VSlice::update() does; @p change is called with a T &. */
    template <class F>
    bool update(int row, F &&change)
    {
        return m_slice->update(row, [&change](QVariant &value) {
            T typed = value.template value<T>();
            change(typed);
            value = QVariant::fromValue(std::move(typed));
        });
    }

    [[nodiscard]] const_iterator begin() const { return {m_slice, 0}; }
    [[nodiscard]] const_iterator end() const { return {m_slice, m_slice->length()}; }

private:
    VSlice *m_slice;
};
