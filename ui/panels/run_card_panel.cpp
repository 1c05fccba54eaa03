// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/run_card_panel.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace sor::ui {

RunCardPanel::RunCardPanel(QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_copyJson(new QPushButton(tr("Copy JSON"), this))
    , m_copyCommand(new QPushButton(tr("Copy as command line"), this))
{
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Run card"));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setPlaceholderText(tr("After a run: its input, order, fees and settings."));
    m_copyJson->setAccessibleName(tr("Copy the run card as JSON"));
    m_copyCommand->setAccessibleName(tr("Copy the run as a command line"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 0);
    row->addWidget(m_copyJson);
    row->addWidget(m_copyCommand);
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_text);
    connect(m_copyJson, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_json); });
    connect(m_copyCommand, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_commandLine); });
    setCard({}, {});
}

void RunCardPanel::setCard(const QString& json, const QString& commandLine)
{
    m_json = json;
    m_commandLine = commandLine;
    const QString call = commandLine.isEmpty() ? QString() : commandLine + QStringLiteral("\n\n");
    m_text->setPlainText(call + json);
    m_copyJson->setEnabled(!json.isEmpty());
    m_copyCommand->setEnabled(!commandLine.isEmpty());
}

QString RunCardPanel::card() const
{
    return m_json;
}

} // namespace sor::ui
