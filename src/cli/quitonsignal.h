// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Velox {

/** Makes Ctrl-C and SIGTERM quit the running application in order, instead of ending it on the spot. A second one
 *  ends it on the spot. Needs a QCoreApplication; on systems without Unix signals it does nothing. */
void quitOnSignal();

} // namespace Velox
