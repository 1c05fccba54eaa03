// SPDX-License-Identifier: GPL-3.0-or-later
// The widgets of the gallery, filled with something to look at.
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace sor::ui::gallery {

/// Makes each scene, shows it to `look`, and takes it down.
void forEachScene(const std::function<void(const QString& name, QWidget& widget)>& look);

} // namespace sor::ui::gallery
