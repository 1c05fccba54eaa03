// SPDX-License-Identifier: GPL-3.0-or-later
// Help > Manual: the pages that `manual` prints, with a search over all of them.
#pragma once

#include "files/manual_pages.h"

#include <QDialog>
#include <string_view>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace sor::ui {

/// Where in the manual something starts.
namespace manual_topic {
inline constexpr std::string_view kFirstRun = "first-run";
inline constexpr std::string_view kFormats = "formats";
inline constexpr std::string_view kResults = "results";
} // namespace manual_topic

class ManualDialog : public QDialog {
    Q_OBJECT

public:
    /// Opens at the page of `topic`.
    explicit ManualDialog(std::string_view topic, QWidget* parent = nullptr);

private:
    /// Lists the pages that hold what is searched for, and shows its first place in the current one.
    void search();
    /// The next place in the page shown, else the first one in the next page that is listed.
    void findNext();
    void showRow(int row);
    void showTopic(std::string_view topic);

    std::vector<ManualPage> m_pages;
    QLineEdit* m_search;
    QListWidget* m_list; // a row a page, hidden when it does not hold the text
    QTextBrowser* m_browser;
    QLabel* m_found;
};

} // namespace sor::ui
