// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"

#include <QString>

#include <optional>

namespace Velox {

/** Serves the files of one folder, and the browser client at /velox.js and, for old browsers, /velox.legacy.js. */
class StaticFiles
{
public:
    /** Largest file that is served: it is read whole. */
    static constexpr qint64 maxFileBytes = 64 * 1024 * 1024;

    /** Whether @p path names the browser client, or a file of the document root in its place. */
    [[nodiscard]] static bool isClient(const QString &path);

    /** Empty serves no folder. May be a resource folder (":/..."). */
    void setDocumentRoot(const QString &folder);

    /** The file at the request's path as an answer (200 or 304; 404 where there is none). A folder is its index.html.
     *  Hidden files, and whatever is not inside the document root once links are followed, do not exist. */
    [[nodiscard]] HttpResponse answer(const HttpRequest &request) const;

private:
    [[nodiscard]] std::optional<QString> fileFor(const QString &path) const;

    QString m_root; // canonical, without a slash at its end
};

} // namespace Velox
