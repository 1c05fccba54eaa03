// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/preferences_dialog.h"

#include "support/app_settings.h"
#include "support/plain_text.h"
#include "support/ui_scale.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

PreferencesDialog::PreferencesDialog(AppSettings* settings, QWidget* parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_theme(new QComboBox(this))
    , m_refresh(new QComboBox(this))
    , m_scale(new QComboBox(this))
    , m_skipsWelcome(new QCheckBox(tr("Start with the &last setup instead of the welcome page"), this))
    , m_folder(new QLineEdit(this))
    , m_reset(new QPushButton(tr("&Reset all settings…"), this))
{
    setWindowTitle(tr("Preferences"));
    m_theme->addItems({tr("As the system"), tr("Light"), tr("Dark")});
    m_refresh->addItems(
        {tr("Automatic"), tr("Local: 10 redraws a second"), tr("Remote: 2 redraws a second")});
    auto* layout = new QVBoxLayout(this);
    auto* form = new QFormLayout;
    const auto addRow = [&](const QString& label, QWidget* field, const QString& name) {
        auto* text = new QLabel(label, this);
        text->setBuddy(field->focusProxy() != nullptr ? field->focusProxy() : field);
        field->setAccessibleName(name);
        form->addRow(text, field);
    };
    addRow(tr("&Theme"), m_theme, tr("Theme"));
    for (const int percent : kUiScales)
        m_scale->addItem(tr("%1%").arg(percent), percent);
    addRow(tr("&Scale"), m_scale, tr("Scale"));
    form->addRow(QString(),
                 makeNote(tr("Of text, fields and charts, from the next start of the window on."), this));
    addRow(tr("Re&drawing"), m_refresh, tr("Redrawing"));
    QLabel* note =
        makeNote(tr("Automatic is remote over ssh -X and VNC: lower refresh rate and simpler charts."), this);
    form->addRow(QString(), note);
    auto* folder = new QWidget(this);
    auto* row = new QHBoxLayout(folder);
    row->setContentsMargins(0, 0, 0, 0);
    auto* browse = new QPushButton(tr("&Browse…"), folder);
    browse->setAccessibleName(tr("Choose the export folder"));
    row->addWidget(m_folder, 1);
    row->addWidget(browse);
    folder->setFocusProxy(m_folder);
    m_folder->setPlaceholderText(tr("the folder of the last export"));
    m_folder->setAccessibleName(tr("Export folder"));
    addRow(tr("&Export folder"), folder, tr("Export folder and its button"));
    form->addRow(QString(), m_skipsWelcome);
    m_skipsWelcome->setAccessibleName(tr("Start with the last setup"));
    layout->addLayout(form);
    layout->addSpacing(8);
    layout->addWidget(makeNote(m_settings->file().isEmpty()
                                   ? tr("Settings are not kept in this session.")
                                   : tr("Settings are kept in %1.").arg(m_settings->file()),
                               this));
    layout->addStretch();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_reset, QDialogButtonBox::ResetRole);
    m_reset->setAccessibleName(tr("Reset all settings"));
    layout->addWidget(buttons);

    connect(m_theme, &QComboBox::activated, this,
            [this](int index) { m_settings->setTheme(static_cast<Theme>(index)); });
    connect(m_scale, &QComboBox::activated, this,
            [this](int index) { m_settings->setUiScale(kUiScales[index]); });
    connect(m_refresh, &QComboBox::activated, this,
            [this](int index) { m_settings->setRefreshMode(static_cast<RefreshMode>(index)); });
    connect(m_skipsWelcome, &QCheckBox::clicked, this,
            [this](bool skips) { m_settings->setSkipsWelcome(skips); });
    connect(m_folder, &QLineEdit::editingFinished, this,
            [this] { m_settings->setExportFolder(m_folder->text().trimmed()); });
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Export folder"), m_folder->text());
        if (!chosen.isEmpty())
            m_settings->setExportFolder(chosen);
    });
    connect(m_reset, &QPushButton::clicked, this, &PreferencesDialog::askReset);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_settings, &AppSettings::changed, this, &PreferencesDialog::showSettings);
    showSettings();
    resize(fontMetrics().averageCharWidth() * 70, sizeHint().height());
}

void PreferencesDialog::showSettings()
{
    m_theme->setCurrentIndex(static_cast<int>(m_settings->theme()));
    m_scale->setCurrentIndex(m_scale->findData(m_settings->uiScale()));
    m_refresh->setCurrentIndex(static_cast<int>(m_settings->refreshMode()));
    m_skipsWelcome->setChecked(m_settings->skipsWelcome());
    if (m_folder->text() != m_settings->exportFolder())
        m_folder->setText(m_settings->exportFolder());
}

void PreferencesDialog::askReset()
{
    // Asked in the place of the button: no box over a box.
    if (!m_isAsked) {
        m_isAsked = true;
        m_reset->setText(tr("Really &reset everything?"));
        return;
    }
    m_isAsked = false;
    m_settings->resetAll();
    m_reset->setText(tr("All settings are reset"));
    m_reset->setEnabled(false);
}

} // namespace sor::ui
