// SPDX-License-Identifier: GPL-3.0-or-later
// Carries the headers that tests share (sor_test_headers in cmake/SorTargets.cmake).

int main()
{
    return 0;
}
