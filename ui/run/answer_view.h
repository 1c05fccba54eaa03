// SPDX-License-Identifier: GPL-3.0-or-later
// What a finished run answers, as the window shows it.
#pragma once

#include "report/answer.h"
#include "report/caveats.h"

#include <QString>
#include <vector>

namespace sor::ui {

struct AnswerView {
    struct CaveatLine {
        Caveat::Severity severity = Caveat::Severity::Note;
        QString code; // "participation"
        QString text;
        QString advice; // may be empty
    };
    QString asked;
    Verdict::Grade grade = Verdict::Grade::NotJudged;
    QString verdict; // a sentence or more
    std::vector<CaveatLine> caveats; // worst first
    QString notes; // answerNotes(); empty of results that were opened
};

std::vector<AnswerView::CaveatLine> caveatLines(const std::vector<Caveat>& caveats);

AnswerView answerOf(const RunReport& report);

} // namespace sor::ui
