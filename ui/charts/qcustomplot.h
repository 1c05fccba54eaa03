// SPDX-License-Identifier: GPL-3.0-or-later
// The only include of <qcustomplot.h>: it uses foreach, which the rest of the project has switched off, and
// its warnings are not ours. Include this in .cpp files only; the header is large.
#pragma once

#ifdef QT_NO_FOREACH
#undef QT_NO_FOREACH
#define SOR_RESTORE_NO_FOREACH
#include <QtGlobal>
#ifndef foreach
#define foreach Q_FOREACH
#endif
#endif
#include <qcustomplot.h>
#ifdef SOR_RESTORE_NO_FOREACH
#undef SOR_RESTORE_NO_FOREACH
#define QT_NO_FOREACH
#undef foreach
#endif
