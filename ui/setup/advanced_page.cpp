// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/advanced_page.h"

#include "setup/run_setup.h"
#include "setup/setup_box.h"
#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/plain_text.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

AdvancedPage::AdvancedPage(const QList<SetupBox*>& boxes, QWidget* parent)
    : QWidget(parent)
    , m_boxes(boxes)
    , m_search(new QLineEdit(this))
    , m_nothing(makeNote({}, this))
    , m_scroll(new QScrollArea(this))
{
    m_search->setPlaceholderText(tr("Search settings"));
    m_search->setAccessibleName(tr("Search settings"));
    m_search->setClearButtonEnabled(true);
    auto* list = new QWidget(this);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(2);
    for (const SetupBox* box : boxes) {
        auto* title = new QLabel(box->title(), list);
        title->setTextFormat(Qt::PlainText);
        QFont bold = title->font();
        bold.setBold(true);
        title->setFont(bold);
        title->setContentsMargins(2, 6, 0, 0);
        m_titles << title;
        column->addWidget(title);
        column->addWidget(box->advanced());
        box->advanced()->show();
    }
    column->addStretch();
    m_scroll->setWidget(list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Advanced settings"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_nothing->setContentsMargins(8, 0, 8, 0);
    m_nothing->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    auto* row = new QVBoxLayout;
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(m_search);
    layout->addLayout(row);
    layout->addWidget(m_nothing);
    layout->addWidget(m_scroll, 1);
    connect(m_search, &QLineEdit::textChanged, this, &AdvancedPage::search);
}

void AdvancedPage::refresh(const RunSetup& setup)
{
    RunSetup usual;
    usual.view = setup.view; // decides defaults of others
    const SetupWord* view = nullptr;
    for (const SetupWord& word : setupWords())
        view = word.name == "view" ? &word : view;
    m_changed = 0;
    for (const SetupBox* box : m_boxes) {
        for (WordField* field : box->advancedFields()) {
            const RunSetup& reference = &field->word() == view ? RunSetup{} : usual;
            field->setChanged(field->isApplicable()
                              && field->word().get(setup) != field->word().get(reference));
        }
        for (FoldSection* section : box->advanced()->findChildren<FoldSection*>()) {
            const auto fields = section->findChildren<WordField*>();
            const auto changed = static_cast<int>(std::ranges::count_if(fields, &WordField::isChanged));
            section->setMark(changed == 0 ? QString() : tr("%1 changed").arg(changed));
            m_changed += changed;
            // What is wrong is seen.
            if (std::ranges::any_of(fields,
                                    [](const WordField* field) { return !field->problem().isEmpty(); }))
                section->setFolded(false);
        }
    }
}

bool AdvancedPage::has(const WordField* field) const
{
    return std::ranges::any_of(m_boxes,
                               [field](const SetupBox* box) { return box->advanced()->isAncestorOf(field); });
}

void AdvancedPage::show(WordField* field)
{
    m_search->clear();
    for (QWidget* parent = field->parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
        if (auto* section = qobject_cast<FoldSection*>(parent))
            section->setFolded(false);
    }
    // Unfolding moves what is below only once the layouts were asked, one within the other.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    m_scroll->ensureWidgetVisible(field);
    field->setFocus();
}

void AdvancedPage::search(const QString& text)
{
    const QString wanted = text.trimmed();
    bool hasAny = false;
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        bool hasOfBox = false;
        for (FoldSection* section : m_boxes[i]->advanced()->findChildren<FoldSection*>()) {
            bool hasOfSection = false;
            for (WordField* field : section->findChildren<WordField*>()) {
                const bool isFound = wanted.isEmpty() || field->matches(wanted);
                field->setSearchedOut(!isFound);
                hasOfSection = hasOfSection || (isFound && field->isApplicable());
            }
            section->setVisible(hasOfSection || wanted.isEmpty());
            section->setFolded(wanted.isEmpty() || !hasOfSection);
            hasOfBox = hasOfBox || hasOfSection || wanted.isEmpty();
        }
        m_titles[i]->setVisible(hasOfBox);
        hasAny = hasAny || hasOfBox;
    }
    m_nothing->setText(tr("No setting that applies here contains '%1'.").arg(wanted));
    m_nothing->setVisible(!hasAny);
}

} // namespace sor::ui
