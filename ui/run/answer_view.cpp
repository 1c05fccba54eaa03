// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/answer_view.h"

#include "report/answer_text.h"
#include "support/shown_text.h"

#include <QStringList>

namespace sor::ui {

std::vector<AnswerView::CaveatLine> caveatLines(const std::vector<Caveat>& caveats)
{
    std::vector<AnswerView::CaveatLine> lines;
    lines.reserve(caveats.size());
    for (const Caveat& caveat : caveats)
        lines.push_back({caveat.severity, toQString(caveat.code), sentenceText(caveat.text),
                         sentenceText(caveat.advice)});
    return lines;
}

AnswerView answerOf(const RunReport& report)
{
    const Verdict verdict = verdictOf(report);
    QStringList notes;
    for (const std::string& note : answerNotes(report))
        notes << sentenceText(note);
    return {toQString(askedText(report)), verdict.grade, sentenceText(verdict.text),
            caveatLines(caveatsOf(report)), notes.join(u' ')};
}

} // namespace sor::ui
