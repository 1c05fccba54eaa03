// SPDX-License-Identifier: GPL-3.0-or-later
// Carries the headers that the tests have in common; see tests/CMakeLists.txt.
