// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/setup_box.h"

#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/plain_text.h"

#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QToolButton* makeHeader(const QString& title, bool isBold, QWidget* parent)
{
    auto* header = new QToolButton(parent);
    header->setText(title);
    header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    header->setAutoRaise(true);
    header->setCheckable(true);
    header->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long title does not widen the panel
    header->setAccessibleName(title);
    QFont font = header->font();
    font.setBold(isBold);
    header->setFont(font);
    return header;
}

} // namespace

FoldSection::FoldSection(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_header(makeHeader(title, false, this))
    , m_body(new QWidget(this))
    , m_layout(new QVBoxLayout(m_body))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_header);
    layout->addWidget(m_body);
    m_layout->setContentsMargins(8, 0, 0, 2);
    m_layout->setSpacing(3);
    connect(m_header, &QToolButton::toggled, this, [this](bool isOpen) { setFolded(!isOpen); });
    setFolded(true);
}

void FoldSection::setFolded(bool isFolded)
{
    m_header->setChecked(!isFolded);
    m_header->setArrowType(isFolded ? Qt::RightArrow : Qt::DownArrow);
    m_body->setVisible(!isFolded);
}

void FoldSection::setMark(const QString& mark)
{
    const QString text = mark.isEmpty() ? m_title : tr("%1 (%2)").arg(m_title, mark);
    m_header->setText(text);
    m_header->setToolTip(mark.isEmpty() ? QString() : plainToolTip(text));
    m_header->setAccessibleName(text);
}

bool FoldSection::isFolded() const
{
    return !m_header->isChecked();
}

SetupBox::SetupBox(int number, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_header(makeHeader(u"%1  %2"_s.arg(number).arg(title), true, this))
    , m_summary(new ElidedLabel(this))
    , m_advanced(new QWidget(this))
    , m_body(new QWidget(this))
    , m_layout(new QVBoxLayout(m_body))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_header);
    layout->addWidget(m_summary);
    layout->addWidget(m_body);
    m_layout->setContentsMargins(8, 0, 0, 2);
    m_layout->setSpacing(2);
    auto* sections = new QVBoxLayout(m_advanced);
    sections->setContentsMargins(0, 0, 0, 0);
    sections->setSpacing(2);
    m_advanced->hide(); // until the panel has placed it
    m_summary->setContentsMargins(24, 0, 4, 0);
    m_summary->setAccessibleName(tr("%1: summary").arg(title));
    connect(m_header, &QToolButton::toggled, this, [this](bool isOpen) { setFolded(!isOpen); });
    setFolded(false);
}

void SetupBox::setFolded(bool isFolded)
{
    m_header->setChecked(!isFolded);
    m_header->setArrowType(isFolded ? Qt::RightArrow : Qt::DownArrow);
    m_header->setAccessibleDescription(isFolded ? summary() : QString());
    m_body->setVisible(!isFolded);
    m_summary->setVisible(isFolded);
    emit foldedChanged();
}

bool SetupBox::isFolded() const
{
    return !m_header->isChecked();
}

QString SetupBox::summary() const
{
    return m_summary->fullText();
}

void SetupBox::setSummary(const QString& text)
{
    m_summary->setFullText(text);
}

void SetupBox::load(const RunSetup& setup)
{
    for (WordField* field : m_fields)
        field->load(setup);
}

void SetupBox::store(RunSetup& built, const RunSetup& base) const
{
    for (const WordField* field : m_fields)
        field->store(built, base);
}

void SetupBox::refresh(const RunSetup& setup)
{
    setSummary(summaryOf(setup));
}

QString SetupBox::problem() const
{
    for (const WordField* field : m_fields) {
        if (!field->problem().isEmpty())
            return field->problem();
    }
    return {};
}

WordField* SetupBox::field(const char* word) const
{
    for (WordField* field : m_fields) {
        if (field->word().name == word)
            return field;
    }
    return nullptr;
}

QList<WordField*> SetupBox::advancedFields() const
{
    return m_advanced->findChildren<WordField*>();
}

WordField* SetupBox::addField(WordField* field, QVBoxLayout* layout)
{
    m_fields.append(field);
    (layout != nullptr ? layout : m_layout)->addWidget(field);
    connect(field, &WordField::changed, this, &SetupBox::changed);
    return field;
}

FoldSection* SetupBox::addSection(const QString& title)
{
    auto* section = new FoldSection(title, m_advanced);
    m_advanced->layout()->addWidget(section);
    return section;
}

} // namespace sor::ui
