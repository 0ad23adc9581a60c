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
        using iterator_category = std::input_iterator_tag; ///< Only reads, once.
        using value_type = T; ///< A row.
        using difference_type = std::ptrdiff_t; ///< Between two rows.
        using pointer = const T *; ///< Not used: a row is a copy.
        using reference = T; ///< A copy.

        /** At @p row of @p slice, which must outlive it. */
        const_iterator(const VSlice *slice, int row)
            : m_slice(slice)
            , m_row(row)
        {
        }
        /** A copy of the row. */
        T operator*() const { return m_slice->value<T>(m_row); }
        /** To the next row. */
        const_iterator &operator++()
        {
            ++m_row;
            return *this;
        }
        /** To the next row; returns where it was. */
        const_iterator operator++(int) { return {m_slice, m_row++}; }
        /** Whether both are at the same row of the same list. */
        bool operator==(const const_iterator &other) const = default;

    private:
        const VSlice *m_slice;
        int m_row;
    };

    /** A view of @p slice, which is not null. */
    explicit VSliceOf(VSlice *slice)
        : m_slice(slice)
    {
    }

    /** The list itself, for what is not here. */
    [[nodiscard]] VSlice *slice() const { return m_slice; }
    /** Number of rows. */
    [[nodiscard]] int length() const { return m_slice->length(); }
    /** A copy of a row. */
    [[nodiscard]] T at(int row) const { return m_slice->value<T>(row); }

    /** Adds a row at the end. */
    void append(const T &value) { m_slice->append(QVariant::fromValue(value)); }
    /** Puts a row before @p row; length() appends. False and a warning where there is no such place. */
    bool insert(int row, const T &value) { return m_slice->insert(row, QVariant::fromValue(value)); }
    /** Replaces a row. False and a warning where there is none. */
    bool setAt(int row, const T &value) { return m_slice->setAt(row, QVariant::fromValue(value)); }
    /** Takes a row out. False and a warning where there is none. */
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

    /** At the first row, for `for (const T &row : rows)`. */
    [[nodiscard]] const_iterator begin() const { return {m_slice, 0}; }
    /** Behind the last row there is now; one that is appended later is not walked over. */
    [[nodiscard]] const_iterator end() const { return {m_slice, m_slice->length()}; }

private:
    VSlice *m_slice;
};
