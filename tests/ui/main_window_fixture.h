// SPDX-License-Identifier: GPL-3.0-or-later
// A whole window for tests, and waiting for its runs.
#pragma once

#include "run/run_controller.h"
#include "support/app_settings.h"
#include "test_files.h"
#include "window/main_window.h"
#include "window/run_desk.h"
#include "window/workbench.h"
#include "window_fixture.h"

namespace sor::ui {

/// A window that remembers nothing.
struct Fixture {
    AppSettings settings{{}, true};
    MainWindow window{&settings};

    Fixture(QSize size = {1366, 768})
    {
        window.resize(size);
        window.show();
    }
    Workbench& bench() { return *window.workbench(); }
    RunController& controller() { return window.desk()->controller(); }
    bool isDone() { return controller().state() == RunState::Done && window.desk()->view().isFinal; }
};

inline bool waitUntilDone(Fixture& fixture)
{
    return QTest::qWaitFor([&] { return fixture.isDone(); }, kPatienceMs);
}
inline bool runToTheEnd(Fixture& fixture, const RunSetup& setup)
{
    fixture.window.setSetup(setup);
    fixture.window.run();
    return waitUntilDone(fixture);
}

using test::bytesOf;
using test::writeFile;

} // namespace sor::ui
