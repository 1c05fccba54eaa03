// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at a live run as a window does.
#pragma once

#include "live_fixture.h"
#include "run/run_controller.h"

#include <functional>
#include <optional>

namespace sor::ui {

/// What a window would have seen.
struct Watcher {
    explicit Watcher(RunController& watched)
        : controller(watched)
    {
    }
    void look()
    {
        LiveUpdate update = controller.takeUpdate();
        if (update.reading)
            reading = std::move(update.reading);
        if (update.preview) {
            ++previews;
            preview = std::move(update.preview);
        }
    }
    bool waitFor(const std::function<bool()>& isSo)
    {
        return QTest::qWaitFor(
            [&] {
                look();
                return isSo();
            },
            kPatienceMs);
    }
    std::int64_t rows() const { return reading ? reading->status.rows : 0; }

    RunController& controller;
    std::optional<LiveReading> reading;
    std::optional<LivePreview> preview;
    int previews = 0;
};

} // namespace sor::ui
