// SPDX-License-Identifier: GPL-3.0-or-later
// What the library needs for a file of quotes:  load_time FILE TIMES. A line of CPU seconds, all threads, for
// each time.
#include "input/tape_loader.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    sor::SourceSpec source;
    source.csv = {argv[1]};
    for (int i = 0; i < std::atoi(argv[2]); ++i) {
        const std::clock_t start = std::clock(); // of the process
        const auto loaded = sor::loadTape(source, 2);
        const std::clock_t end = std::clock();
        if (!loaded) {
            std::fprintf(stderr, "%s\n", loaded.error().text().c_str());
            return 1;
        }
        std::printf("%.4f %zu\n", static_cast<double>(end - start) / CLOCKS_PER_SEC, loaded->tape->size());
    }
    return 0;
}
