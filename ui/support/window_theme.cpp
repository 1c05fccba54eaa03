// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/window_theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>

namespace sor::ui {

namespace {

constexpr int kFainterAlpha = 110;
constexpr int kIndicatorLight = 170; // percent

QPalette makePalette(const QColor& window, const QColor& base, const QColor& text, const QColor& button,
                     const QColor& highlight, const QColor& highlighted, const QColor& faint)
{
    QPalette palette(button, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, text);
    palette.setColor(QPalette::ToolTipBase, base);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, highlighted);
    palette.setColor(QPalette::Link, highlight);
    palette.setColor(QPalette::PlaceholderText, faint);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    // A hint is fainter than a value also where neither can be edited.
    QColor fainter = faint;
    fainter.setAlpha(kFainterAlpha);
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, fainter);
    return palette;
}

} // namespace

QPalette paletteFor(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return makePalette(QColor(0xf3f4f6), QColor(0xffffff), QColor(0x1a1d21), QColor(0xe9ebee),
                           QColor(0x0a62a9), QColor(0xffffff), QColor(0x6a7078));
    case Theme::Dark:
        return makePalette(QColor(0x25282c), QColor(0x1b1d20), QColor(0xe6e8ea), QColor(0x34383d),
                           QColor(0x56b4e9), QColor(0x10131a), QColor(0x9aa1a9));
    case Theme::System:
        break;
    }
    return {};
}

void applyTheme(Theme theme)
{
    if (QApplication::style()->name().compare(QStringLiteral("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QPalette palette = paletteFor(theme);
    if (theme == Theme::System) {
        // Qt's own hint is darker than its disabled values.
        QColor fainter = QApplication::style()->standardPalette().color(QPalette::Disabled, QPalette::Text);
        fainter.setAlpha(kFainterAlpha);
        palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, fainter);
    }
    QApplication::setPalette(palette);
    if (theme == Theme::Dark) {
        // Fusion outlines them darker than the window: unselected they would not be seen.
        palette.setColor(QPalette::Base, palette.color(QPalette::Button).lighter(kIndicatorLight));
        for (const char* kind : {"QRadioButton", "QCheckBox"})
            QApplication::setPalette(palette, kind);
    }
}

void setEffectsEnabled(bool isOn)
{
    for (const auto effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo, Qt::UI_AnimateTooltip,
                              Qt::UI_FadeTooltip, Qt::UI_AnimateToolBox})
        QApplication::setEffectEnabled(effect, isOn);
}

bool isRemoteDisplay()
{
    const bool isSsh =
        !qEnvironmentVariableIsEmpty("SSH_CONNECTION") || !qEnvironmentVariableIsEmpty("SSH_CLIENT");
    return isRemoteDisplay(isSsh ? QStringLiteral("ssh") : QString(), qEnvironmentVariable("DISPLAY"),
                           qEnvironmentVariable("VNCDESKTOP"));
}

bool isRemoteDisplay(const QString& sshConnection, const QString& display, const QString& vncDesktop)
{
    if (!vncDesktop.isEmpty())
        return true;
    // "localhost:10.0": a display that ssh forwards; ":0" is one of this machine.
    return !sshConnection.isEmpty() && display.contains(QLatin1Char(':'))
        && !display.startsWith(QLatin1Char(':')) && !display.startsWith(QStringLiteral("unix:"));
}

} // namespace sor::ui
