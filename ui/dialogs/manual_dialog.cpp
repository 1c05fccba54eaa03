// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/manual_dialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTextBrowser>

namespace sor::ui {

ManualDialog::ManualDialog(std::string_view topic, QWidget* parent)
    : QDialog(parent)
    , m_search(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_browser(new QTextBrowser(this))
    , m_found(new QLabel(this))
{
    setWindowTitle(tr("Manual"));
    m_search->setPlaceholderText(tr("Search the manual"));
    m_search->setAccessibleName(tr("Search the manual"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages"));
    m_browser->setAccessibleName(tr("Page of the manual"));
    m_browser->setOpenLinks(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    // Enter searches on, and must not close.
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);

    auto* layout = new QGridLayout(this);
    layout->addWidget(m_search, 0, 0);
    layout->addWidget(m_found, 0, 1);
    layout->addWidget(m_list, 1, 0);
    layout->addWidget(m_browser, 1, 1);
    layout->addWidget(buttons, 2, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    constexpr int kListWidth = 200;
    m_list->setFixedWidth(kListWidth);
    m_search->setFixedWidth(kListWidth);
    resize(900, 620);

    if (auto pages = manualPages())
        m_pages = std::move(*pages);
    else
        m_browser->setPlainText(QString::fromStdString(pages.error().message));
    for (const ManualPage& page : m_pages) {
        auto* item = new QListWidgetItem(QString::fromStdString(page.topic), m_list);
        item->setToolTip(QString::fromStdString(page.summary));
    }
    connect(m_list, &QListWidget::currentRowChanged, this, &ManualDialog::showRow);
    connect(m_search, &QLineEdit::textChanged, this, &ManualDialog::search);
    connect(m_search, &QLineEdit::returnPressed, this, &ManualDialog::findNext);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        showTopic(link.fileName().section(QLatin1Char('.'), 0, 0).toStdString());
    });
    showTopic(topic);
    m_search->setFocus();
}

void ManualDialog::showTopic(std::string_view topic)
{
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i].topic == topic)
            m_list->setCurrentRow(static_cast<int>(i));
    }
}

void ManualDialog::showRow(int row)
{
    if (row < 0)
        return;
    m_browser->setMarkdown(QString::fromStdString(m_pages[static_cast<std::size_t>(row)].text));
    if (!m_search->text().isEmpty())
        m_browser->find(m_search->text());
}

void ManualDialog::search()
{
    const QString text = m_search->text();
    int listed = 0;
    int firstListed = -1;
    for (int row = 0; row < m_list->count(); ++row) {
        const bool holds = QString::fromStdString(m_pages[static_cast<std::size_t>(row)].text)
                               .contains(text, Qt::CaseInsensitive);
        m_list->item(row)->setHidden(!holds);
        listed += holds ? 1 : 0;
        firstListed = holds && firstListed < 0 ? row : firstListed;
    }
    m_found->setText(text.isEmpty() ? QString()
                         : listed == 0
                         ? tr("No page holds it.")
                         : tr("%1 of %2 pages; Enter finds the next place").arg(listed).arg(m_list->count()));
    const int current = m_list->currentRow();
    if (firstListed >= 0 && (current < 0 || m_list->item(current)->isHidden()))
        m_list->setCurrentRow(firstListed);
    else
        showRow(current);
}

void ManualDialog::findNext()
{
    if (m_search->text().isEmpty() || m_browser->find(m_search->text()))
        return;
    const int count = m_list->count();
    for (int step = 1; step <= count; ++step) {
        const int row = (m_list->currentRow() + step) % count;
        if (m_list->item(row)->isHidden())
            continue;
        if (row == m_list->currentRow())
            showRow(row); // again from its top
        else
            m_list->setCurrentRow(row);
        return;
    }
}

} // namespace sor::ui
