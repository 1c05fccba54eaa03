// SPDX-License-Identifier: GPL-3.0-or-later
// The only include of <qcustomplot.h>: it uses foreach, which the rest of the project has switched off, and
// its warnings are not ours. Include this in .cpp files only; the header is large.
#pragma once

#include <utility>

#ifndef foreach
#define SOR_HAS_OWN_FOREACH
// NOLINTNEXTLINE(bugprone-macro-parentheses): the first is a declaration.
#define foreach(variable, container) for (variable : std::as_const(container))
#endif
#include <qcustomplot.h>
#ifdef SOR_HAS_OWN_FOREACH
#undef SOR_HAS_OWN_FOREACH
#undef foreach
#endif
